/* Text on a terminal, in a pipe or in memory: paragraphs wrapped at a fixed width, color where there is somebody to see
 * it. What comes from files is made harmless: no control character of theirs reaches a terminal. */
#ifndef CW_TERM_H
#define CW_TERM_H

#include "../engine/arena.h"

#include <stdio.h>

typedef enum cw_style { CW_PLAIN, CW_STRONG, CW_GOOD, CW_BAD, CW_OPEN, CW_FAINT, CW_NSTYLES } cw_style;

enum { CW_PAGE_WIDTH = 100 };

typedef struct cw_page {
  FILE *file;
  bool color;
  int width; /* 0: never wrap */
} cw_page;

/* Color only on a terminal and where NO_COLOR is unset or empty. */
void cw_page_init(cw_page *p, FILE *file);

/* A paragraph: the first line indented by `indent`, the others by `hang`. A newline in it begins a new line. */
void cw_page_text(cw_page *p, int indent, int hang, cw_style style, const char *text);
/* The same with a label before it; only the label has the style. */
void cw_page_labeled(cw_page *p, int indent, int hang, cw_style style, const char *label, const char *text);
/* A line as it stands, neither wrapped nor changed but for control characters. */
void cw_page_line(cw_page *p, const char *text);
void cw_page_blank(cw_page *p);

void cw_style_on(cw_page *p, cw_style style);
void cw_style_off(cw_page *p, cw_style style);

/* Writes text with its control characters (C0, DEL, C1, bidirectional marks) replaced by '?'. */
void cw_put_safe(FILE *file, const char *text, size_t len);
/* A cell of a table: the text, made harmless, and blanks up to the width; of a longer one as much as fits and `~` where
 * `cut`, else all. */
void cw_put_cell(FILE *file, const char *text, int width, bool cut);

/* How many columns the text takes, a code point being one. */
int cw_columns(const char *text, size_t len);

#endif
