/* Diagnostics: what is wrong with a file, where, and how to mend it. Collected, never printed, below tools/. */
#ifndef CW_DIAG_H
#define CW_DIAG_H

#include "../engine/arena.h"

#include <stdarg.h>
#include <stdint.h>

typedef enum cw_severity { CW_NOTE, CW_WARNING, CW_ERROR } cw_severity;

/* Every diagnostic has an id and a page: CW_DIAG(id, number, severity, title, explanation). */
typedef enum cw_diag_id {
#define CW_DIAG(id, number, severity, title, page) CW_D_##id,
#include "diags.def"
#undef CW_DIAG
  CW_NDIAGS
} cw_diag_id;

typedef struct cw_diag {
  cw_diag_id id;
  cw_severity severity;
  const char *file;
  uint32_t line, column; /* from 1; 0: the whole file */
  uint32_t length;       /* characters marked, 0 or 1: one */
  const char *message;   /* one sentence: what is wrong, with the words concerned */
  const char *hint;      /* the mend, or NULL: "did you mean `micro-credential`?" */
  const char *excerpt;   /* the offending line as it stands, or NULL */
  const char *wrong;     /* the characters at the place that `mend` would replace; "": it stands before them */
  const char *mend;      /* what most probably belongs there, the one thing that is near; NULL: that isn't known */
} cw_diag;

typedef struct cw_diags {
  cw_arena *arena;
  cw_diag *items;
  uint32_t count, capacity, errors, warnings;
  uint32_t repeated; /* errors that were dropped because they were known */
} cw_diags;

/* How many errors were found, known or new. A reader has failed if this has grown: reading the same file a second time
 * adds no diagnostic. */
static inline uint32_t cw_diags_found(const cw_diags *d) { return d->errors + d->repeated; }

void cw_diags_init(cw_diags *d, cw_arena *arena);

/* Adds one; message and hint are formatted. hint_format may be NULL. A second diagnostic of the same id at the same
 * place is dropped: one mistake, one diagnostic. */
cw_diag *cw_diag_add(cw_diags *d, cw_diag_id id, const char *file, uint32_t line, uint32_t column, const char *format,
                     ...) __attribute__((format(printf, 6, 7)));
/* Sets the mend of a diagnostic (NULL-safe). */
void cw_diag_hint(cw_diags *d, cw_diag *diag, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Sets what `crosswalk check --fix` may put in the place of `wrong` (NULL-safe; no mend where either is NULL). */
void cw_diag_mend(cw_diags *d, cw_diag *diag, const char *wrong, const char *mend);
/* Sets the excerpt from the whole text of the file. */
void cw_diag_excerpt(cw_diags *d, cw_diag *diag, const char *text, size_t len);

const char *cw_diag_code(cw_diag_id id); /* "CW0123" */
const char *cw_diag_title(cw_diag_id id);
const char *cw_diag_page(cw_diag_id id); /* the explanation, some lines */
cw_severity cw_diag_severity(cw_diag_id id);

/* In order of file, line, column. */
void cw_diags_sort(cw_diags *d);

#endif
