/* How hard a goal is to decide, told from the plan alone: what shape its allocations have at worst (see
 * ../engine/allocation.h), how many of them there are, and how large. */
#ifndef CW_PLAN_SHAPE_H
#define CW_PLAN_SHAPE_H

#include "../engine/plan.h"

typedef struct cw_goal_shape {
  bool credit;               /* it draws on a ledger; else nothing is allocated and the rest is zero */
  cw_alloc_shape_kind shape; /* the worst of its allocations */
  const char *why;           /* what makes it more than a flow, static text; NULL of a flow */
  uint32_t line;             /* where that stands in the pack, or 0 */
  uint64_t alternatives;     /* how many choices between needs there are, at most; UINT64_MAX: more than that */
  uint32_t places, rows;     /* rules and areas that one record may reach; limits and minimums */
} cw_goal_shape;

/* In the arena it works; false if memory ran out. */
bool cw_plan_goal_shape(const cw_plan *plan, uint32_t goal, cw_goal_shape *out, cw_arena *arena);

/* "a flow", and the class of the work. */
const char *cw_shape_name(cw_alloc_shape_kind shape);
const char *cw_shape_work(cw_alloc_shape_kind shape);

#endif
