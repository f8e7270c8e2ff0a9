/* Pages: one file with nothing outside it, no script; every text escaped. */
#ifndef CW_HTML_H
#define CW_HTML_H

#include "explain.h"

/* Text as it may stand in an element or a quoted attribute; what is no UTF-8, and control characters, become U+FFFD. */
void cw_html_put(FILE *f, const char *text);

/* `heading` and, where it isn't NULL, `more` stand at the top of the page. */
void cw_html_begin(FILE *f, const char *title, const char *heading, const char *more);
void cw_html_end(FILE *f);
/* A title and what is about it. */
void cw_html_part(FILE *f, const cw_voice *v, const cw_part *part);

#endif
