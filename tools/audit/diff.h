/* Two audits of one database, line by line: who changed, and which input of theirs is not the same.
 *
 * Only stored lines and the history of the roster are read; neither pack is needed. What is named as a cause is every
 * difference of input that bears on the line: where there is one, it is the cause; of several each may be. */
#ifndef CW_DIFF_H
#define CW_DIFF_H

#include "audit.h"

typedef struct cw_diff_side { /* a line on one side; texts NULL where there is none */
  const char *status, *cause, *have, *need, *unit, *short_by, *rules, *presumptions;
} cw_diff_side;

typedef struct cw_diff_line {
  const char *teacher, *name, *district, *goal, *license, *number;
  cw_diff_side was, now;
  const char *why; /* causes, separated by "; " */
} cw_diff_line;

typedef struct cw_diff cw_diff;

/* What is different for everybody: date, law, program, presumptions, restriction; NULL-terminated sentences. */
const char *const *cw_diff_common(cw_store *s, const cw_audit *a, const cw_audit *b, cw_arena *arena);

/* NULL after a fault. */
cw_diff *cw_diff_open(cw_store *s, const cw_audit *a, const cw_audit *b);
/* The next line that is not the same, in the order of teachers; lives in the arena. */
bool cw_diff_next(cw_diff *d, cw_diff_line *line, cw_arena *arena);
void cw_diff_close(cw_diff *d);

/* diff_causes.c: what was recorded of the teacher between the imports and determinations of two audits. */
typedef struct cw_causes cw_causes;
cw_causes *cw_causes_open(cw_store *s, const cw_audit *a, const cw_audit *b);
const char *cw_causes_of(cw_causes *c, int64_t teacher, cw_arena *arena); /* "" for none */
void cw_causes_close(cw_causes *c);

#endif
