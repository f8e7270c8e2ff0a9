/* The five answers that `crosswalk explain` gives; why is explain.h's cw_explain_standing(). */
#ifndef CW_EXPLAIN_ANSWERS_H
#define CW_EXPLAIN_ANSWERS_H

#include "explain_repair.h"

/* Who is spoken of: the voice's block has the teacher at index `teacher`. */

/* Why not: what refused or cut a record under one standing, and what would have made it count. */
void cw_explain_why_not(const cw_voice *v, cw_part *above, uint32_t teacher, const cw_standing *s, uint32_t row);
/* Whether there is something to tell of the record: it is refused, cut, open or not earned yet. */
bool cw_is_refused_or_cut(const cw_standing *s, uint32_t row);

/* What is missing: the least further credit, where it may be earned, and what remains once plans are completed. */
void cw_explain_missing(const cw_voice *v, cw_part *above, uint32_t teacher, const cw_standing *s);

/* What would one need to know: open questions, those first that decide most. */
void cw_explain_ask(const cw_voice *v, cw_part *above, uint32_t teacher, const cw_standing *s);

/* An answer of a question, and what it leaves open. */
typedef struct cw_outcome {
  const char *answer; /* "yes", "Provo table", "85" */
  cw_trial trial;
  const cw_standing *standing;
  uint32_t left; /* decisive questions that remain */
} cw_outcome;
enum { CW_MOST_OUTCOMES = 12 };
typedef struct cw_prospect {
  const cw_question *question;
  uint32_t noutcomes, worst, sum; /* worst: most questions left by any answer; sum: over all answers */
  cw_outcome *outcomes;           /* none: its answers can't be listed */
} cw_prospect;
/* The decisive questions of a standing with what each answer would leave, in the order in which to ask; with `all` also
 * those that change nothing. */
cw_prospect *cw_prospects(const cw_voice *v, uint32_t teacher, const cw_standing *s, bool all, uint32_t *n);

/* Whether its answers are open-ended: an outcome is then only what follows if it adds nothing. */
bool cw_is_unlisted(const cw_voice *v, const cw_question *q);

/* What if: both evaluations, goal by goal, and what is different. `after` may be of another pack. */
void cw_explain_difference(const cw_voice *v, cw_part *above, const cw_evaluation *before, const cw_voice *w,
                           const cw_evaluation *after, int32_t only_goal);

#endif
