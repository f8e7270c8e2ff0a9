/* Many teachers under one plan and the same options: the standings of cw_evaluate, found once for all who are alike.
 *
 * What is open to no doubt is learned from the teachers as they come: what the facts and the license make of a goal, what
 * becomes of a record by its fields, and what is then asked of the sums. The next teacher of whom the same was read is
 * told by those, without an assessment; everybody else is evaluated. So the standings are the same, whoever came before.
 *
 * Without a derivation, without second figures (options->explain, asides and seen are not for it: such are evaluated).
 * Of a standing `work` is that of the teacher who was learned from.
 *
 * One batch a thread; it keeps what it learned across blocks of the plan, within a bound, and is freed with cw_batch_free. */
#ifndef CW_BATCH_H
#define CW_BATCH_H

#include "standing.h"

typedef struct cw_batch cw_batch;

/* The plan and what the options point at must outlive it. NULL if memory ran out. */
cw_batch *cw_batch_new(const cw_plan *plan, const cw_options *options);
void cw_batch_free(cw_batch *b);
/* As cw_evaluate with the batch's options, but for `licenses` (see cw_options). The standings live in the arena. */
cw_evaluation cw_batch_evaluate(cw_batch *b, const cw_block *block, uint32_t t, const bool *licenses, cw_arena *arena);

/* How many standings were told by what is learned, and how many were evaluated. */
typedef struct cw_batch_tally {
  uint64_t told, evaluated;
} cw_batch_tally;
cw_batch_tally cw_batch_told(const cw_batch *b);

#endif
