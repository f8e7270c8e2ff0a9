/* Which sides a thing can have at all: what `needs: nothing` says is never unmet, what `holds: never` says is never met. */
#include "coverage.h"

static unsigned both(void) { return CW_SAW_TRUE | CW_SAW_FALSE; }

/* "license in [every type there is]": only what is not known yet is not among them. */
static bool names_every_value(const cw_plan *plan, const cw_node *n) {
  const cw_node *leaf = &plan->nodes[n->kid[0]];
  if (n->op != CW_OP_IN || leaf->op != CW_OP_ATTR) return false;
  const cw_attr *a = &plan->attrs[leaf->a];
  return a->type == CW_CHOICE && a->nchoices > 0 && n->nlist == a->nchoices;
}

unsigned cw_cover_condition_sides(const cw_plan *plan, uint32_t node) {
  const cw_node *n = &plan->nodes[node];
  if (node == 0 || names_every_value(plan, n)) return CW_SAW_TRUE;
  return n->op != CW_OP_CONST ? both() : n->a ? CW_SAW_TRUE : CW_SAW_FALSE;
}

/* Needs that must all hold fail where one can fail, and hold where one can hold: the others may not be asked, or follow. */
static unsigned group_sides(const cw_plan *plan, const cw_need *n) {
  unsigned sides = n->nkids ? 0 : CW_SAW_TRUE;
  for (uint32_t i = 0; i < n->nkids; i++) sides |= cw_cover_need_sides(plan, plan->kids[n->first_kid + i]);
  return sides;
}

unsigned cw_cover_need_sides(const cw_plan *plan, uint32_t need) {
  const cw_need *n = &plan->needs[need];
  switch (n->kind) {
  case CW_NEED_NOTHING: return CW_SAW_TRUE;
  case CW_NEED_ALL:
  case CW_NEED_EACH: return group_sides(plan, n);
  case CW_NEED_HOLDS: return cw_cover_condition_sides(plan, n->condition);
  default: return both();
  }
}

unsigned cw_cover_goal_sides(const cw_plan *plan, const cw_goal *g) {
  if (g->kind == CW_LADDER) return 0;
  if (g->kind == CW_AMOUNT) return CW_SAW_TRUE;
  unsigned sides = g->need >= 0 ? cw_cover_need_sides(plan, (uint32_t)g->need) : CW_SAW_TRUE;
  for (uint32_t i = 0; i < g->nexcepts; i++) {
    const cw_except *x = &plan->excepts[g->first_except + i];
    if (x->effect == CW_MET_WHEN || x->effect == CW_EXEMPT_WHEN || x->effect == CW_MAY_USE) sides |= CW_SAW_TRUE;
    if (x->effect != CW_UNMET_WHEN) continue;
    if (cw_cover_condition_sides(plan, x->when) == CW_SAW_TRUE) return CW_SAW_FALSE; /* unmet when: always */
    sides |= CW_SAW_FALSE;
  }
  return sides;
}
