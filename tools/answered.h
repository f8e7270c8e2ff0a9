/* One answer to "does this count?" as the cells of a table: what catalogs, comparisons and pages print of it. */
#ifndef CW_ANSWERED_H
#define CW_ANSWERED_H

#include "counting.h"

typedef struct cw_answered {
  cw_answer answer;
  const char *number, *unit; /* "6", "points"; "": none is known */
  bool at_most;              /* that much or less, or only if something is answered so */
  const char *toward;        /* areas; "" */
  const char *decides;       /* who must approve or answer; "" */
  const char *sentence, *cites, *basis;
  size_t nquestions;
  const char **questions;
} cw_answered;

/* The i-th answer of a counting. Its texts are kept in `keep`, so that the voice's arena may be emptied. False where
 * memory ran out. */
bool cw_answered_make(const cw_counting *k, uint32_t i, cw_arena *keep, cw_answered *out);

/* Whether a rule takes the record: yes, if approved, partly. */
bool cw_answer_is_credit(cw_answer a);
/* Several texts in one cell: "a | b". */
const char *cw_say_joined(const cw_voice *v, const char *const *texts, size_t n);
const char *cw_keep_text(cw_arena *keep, const char *text); /* a copy; "" where memory ran out */
/* What the answer rests on: of a rule, its limit, a line of `otherwise`, else the goal. */
cw_basis cw_count_basis(const cw_voice *v, const cw_count *k);

#endif
