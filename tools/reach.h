/* What of a plan a goal can depend on: a walk from the goal through its needs, exceptions, dates and windows, the credit
 * that it asks for with its rules and limits, and the goals that it asks about. Never too little: where it is not certain,
 * it is marked. */
#ifndef CW_REACH_H
#define CW_REACH_H

#include "../engine/arena.h"
#include "../engine/plan.h"

typedef struct cw_reach {
  bool *nodes, *needs, *goals, *ledgers; /* by their indices */
  bool *doubts;                          /* nodes of gaps: what they read can leave a standing open, never meet it */
} cw_reach;

/* From every version of the goal. NULL where memory ran out. Lives in the arena. */
cw_reach *cw_reach_of(const cw_plan *plan, uint32_t goal, cw_arena *arena);

/* Marks the rules and limits of every ledger too: what another goal takes of a record can matter. */
void cw_reach_all_credit(const cw_plan *plan, cw_reach *r);

/* Whether the reading of that gap is read. */
bool cw_reach_reading(const cw_plan *plan, const cw_reach *r, uint32_t gap);

#endif
