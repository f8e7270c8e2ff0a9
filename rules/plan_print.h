/* A plan as text, for people who want to see what the compiler made of a pack. */
#ifndef CW_PLAN_PRINT_H
#define CW_PLAN_PRINT_H

#include "../engine/plan.h"

/* The whole plan: ledgers, limits, counts rules, goals with their needs and the shape of their allocations, gaps. In the arena; NULL if memory ran out.
 * Operations are printed by their names in ops.def: `and(is(kind, "course"), approved)`. */
char *cw_plan_text(const cw_plan *plan, cw_arena *arena);

/* One expression. */
char *cw_plan_node_text(const cw_plan *plan, uint32_t node, cw_arena *arena);

#endif
