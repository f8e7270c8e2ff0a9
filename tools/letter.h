/* Letters: a template that an office can edit, merged with what a standing says.
 *
 *   {{name}}              the value, escaped for the page it goes to; {{{name}}} as it is, but for control characters
 *   {{#needs}}…{{/needs}} for each of a list; of a yes/no or a text: once where it holds or is not empty
 *   {{^needs}}…{{/needs}} where it is empty or does not hold
 *   {{! a remark }}
 *
 * A line that holds nothing but a section's mark or a remark leaves no line behind. letter_words.def lists the names. A
 * name that isn't there is an error, told with its line, wherever in the template it stands: a letter never goes out
 * with a hole in it. */
#ifndef CW_LETTER_H
#define CW_LETTER_H

#include "explain.h"

#include "../rules/diag.h"

typedef enum cw_letter_word {
#define CW_LETTER(id, within, name, kind, meaning) CW_LETTER_##id,
#include "letter_words.def"
#undef CW_LETTER
  CW_NLETTER_WORDS
} cw_letter_word;

typedef enum cw_letter_kind { CW_LETTER_TEXT, CW_LETTER_YES_NO, CW_LETTER_LIST } cw_letter_kind;

typedef struct cw_letter_name {
  int within; /* the list whose entries have it; -1: it stands everywhere */
  const char *name;
  cw_letter_kind kind;
  const char *meaning;
} cw_letter_name;
extern const cw_letter_name cw_letter_names[CW_NLETTER_WORDS];

/* Values by word; those of a list's entries stand in the entries. */
typedef struct cw_letter_entry {
  const char *text[CW_NLETTER_WORDS]; /* NULL: not given */
  bool yes[CW_NLETTER_WORDS];
  struct cw_letter_entry *first[CW_NLETTER_WORDS], *last[CW_NLETTER_WORDS]; /* lists */
  struct cw_letter_entry *next;
} cw_letter_entry;

typedef struct cw_template cw_template;

/* Parses a template; every name is checked. NULL with diagnostics. `text` must outlive it. */
const cw_template *cw_template_parse(const char *file, const char *text, size_t len, cw_diags *diags, cw_arena *arena);
/* Writes the letter; `html`: values are escaped for HTML; else its lines are broken where they are too long for paper.
 * False where memory ran out. */
bool cw_template_put(FILE *f, const cw_template *t, const cw_letter_entry *values, bool html);

/* What a standing says, as values. */
cw_letter_entry *cw_letter_values(const cw_voice *v, uint32_t teacher, const cw_standing *s, const char *office);

#endif
