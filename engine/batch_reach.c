/* Which goals can be told from classes and contexts, and what their standings read of records. A goal that rests on other
 * goals, or reads records in a way that isn't listed here, is evaluated teacher by teacher. */
#include "batch_inside.h"

#include <string.h>

typedef struct reach {
  const cw_plan *plan;
  cw_batch_reach *out;
  uint32_t *counted, *needs;
  bool *seen; /* per need */
  cw_arena *arena;
} reach;

typedef enum place { OF_TEACHER, OF_YEAR, OF_RECORD } place; /* OF_YEAR: once a school year, or a license */

static bool walk(reach *r, uint32_t index, place at);

static bool walk_list(reach *r, const cw_node *n, place at) {
  bool rows = n->op == CW_OP_TABLE, kids = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (uint32_t i = 0; i < n->nlist && (rows || kids); i++)
    if (!walk(r, rows ? r->plan->rows[n->list + i].node : r->plan->kids[n->list + i], at)) return false;
  return true;
}

/* Records are counted for the teacher as a whole, by a condition that reads one record at a time. */
static bool count(reach *r, uint32_t condition, place at) {
  if (at != OF_TEACHER) return false;
  for (uint32_t i = 0; i < r->out->ncounted; i++)
    if (r->counted[i] == condition) return true;
  r->counted[r->out->ncounted++] = condition;
  return walk(r, condition, OF_RECORD);
}

static bool walk(reach *r, uint32_t index, place at) {
  const cw_node *n = &r->plan->nodes[index];
  if (index == 0) return true;
  place inside = at;
  switch ((cw_op)n->op) {
  case CW_OP_GOAL_MET:
  case CW_OP_GOAL_AMOUNT:
  case CW_OP_GOAL_STEP: return false;
  case CW_OP_ANY_RECORD:
  case CW_OP_N_RECORDS: return count(r, n->kid[0], at);
  case CW_OP_YEARS:
  case CW_OP_N_YEARS:
  case CW_OP_ANY_LICENSE:
  case CW_OP_N_LICENSES: inside = at == OF_TEACHER ? OF_YEAR : at; break;
  default: break;
  }
  for (int k = 0; k < 3; k++)
    if (!walk(r, n->kid[k], inside)) return false;
  return walk_list(r, n, at);
}

static bool walk_period(reach *r, const cw_period *p, place at) { return walk(r, p->by, at); }

static bool walk_need(reach *r, uint32_t index);

static bool walk_credit(reach *r, uint32_t index) {
  const cw_need *need = &r->plan->needs[index];
  r->out->ledgers |= UINT64_C(1) << need->ledger;
  r->needs[r->out->nneeds++] = index;
  return need->nwindows == 0 && walk(r, need->of, OF_RECORD) && walk(r, need->amount, OF_TEACHER);
}

static bool walk_kids(reach *r, const cw_need *need) {
  for (uint32_t i = 0; i < need->nkids; i++)
    if (!walk_need(r, r->plan->kids[need->first_kid + i])) return false;
  return true;
}

static bool walk_need(reach *r, uint32_t index) {
  const cw_need *need = &r->plan->needs[index];
  if (r->seen[index]) return true;
  r->seen[index] = true;
  if (!walk(r, need->when, OF_TEACHER) || !walk_period(r, &need->force, OF_TEACHER)) return false;
  switch (need->kind) {
  case CW_NEED_NOTHING: return true;
  case CW_NEED_ALL:
  case CW_NEED_SOME: return walk_kids(r, need);
  case CW_NEED_TABLE:
    for (uint32_t i = 0; i < need->nrows; i++)
      if (!walk_need(r, r->plan->rows[need->first_row + i].node)) return false;
    return walk(r, need->key, OF_TEACHER);
  case CW_NEED_CREDIT:
  case CW_NEED_AREAS: return walk_credit(r, index);
  case CW_NEED_HOLDS: return walk(r, need->condition, OF_TEACHER);
  case CW_NEED_HAS: return count(r, need->condition, OF_TEACHER);
  case CW_NEED_SHARE:
  case CW_NEED_GOAL:
  case CW_NEED_SEQUENCE:
  case CW_NEED_EACH: return false;
  }
  return false;
}

static bool walk_windows(reach *r, uint32_t first, uint32_t n) {
  for (uint32_t i = first; i < first + n; i++) {
    const cw_window *w = &r->plan->windows[i];
    if (!walk(r, w->when, OF_YEAR) || !walk(r, w->from, OF_YEAR) || !walk(r, w->until, OF_YEAR)) return false;
  }
  return true;
}

static bool walk_rule(reach *r, const cw_counts *c) {
  return walk(r, c->when, OF_RECORD) && walk(r, c->except_when, OF_RECORD) && walk(r, c->as, OF_RECORD) &&
         walk(r, c->least, OF_RECORD) && walk_period(r, &c->force, OF_RECORD) && !c->elected;
}

static bool walk_ledgers(reach *r) {
  const cw_plan *plan = r->plan;
  for (uint32_t k = 0; k < plan->ncounts; k++)
    if (r->out->ledgers >> plan->counts[k].ledger & 1 && !walk_rule(r, &plan->counts[k])) return false;
  for (uint32_t k = 0; k < plan->nlimits; k++) {
    const cw_limit *l = &plan->limits[k];
    if (!(r->out->ledgers >> l->ledger & 1)) continue;
    if (!walk(r, l->when, OF_TEACHER) || !walk_period(r, &l->force, OF_RECORD) || !walk(r, l->of, OF_RECORD) ||
        !walk(r, l->most, OF_TEACHER))
      return false;
  }
  for (uint32_t k = 0; k < plan->nledgers; k++)
    if ((r->out->ledgers >> k & 1) && (plan->ready->ledgers[k].by_topic || plan->ledgers[k].either)) return false;
  return true;
}

static bool walk_goal(reach *r, uint32_t index) {
  const cw_plan *plan = r->plan;
  const cw_goal *g = &plan->goals[index];
  if (g->kind != CW_REQUIREMENT || g->nbefore || g->need < 0 || plan->nledgers > 63 || plan->nattrs > CW_WATCH_ATTRS)
    return false;
  if (!walk(r, g->for_license, OF_YEAR) || !walk(r, g->judged_on, OF_YEAR) || !walk(r, g->deadline, OF_YEAR) ||
      !walk_period(r, &g->force, OF_YEAR) || !walk_windows(r, g->first_window, g->nwindows))
    return false;
  if (!walk_need(r, (uint32_t)g->need)) return false;
  for (uint32_t i = g->first_except; i < g->first_except + g->nexcepts; i++) {
    const cw_except *x = &plan->excepts[i];
    if (!walk(r, x->when, OF_TEACHER) || !walk_period(r, &x->force, OF_TEACHER)) return false;
    if (x->effect == CW_MAY_USE && !walk_need(r, (uint32_t)x->need)) return false;
  }
  if (g->needs_credit) r->out->ledgers |= UINT64_C(1) << g->ledger;
  for (uint32_t i = 0; i < plan->ngaps; i++) {
    const cw_gap *gap = &plan->gaps[i];
    if (gap->nreadings == 0 && !walk(r, gap->touches, gap->touches_record ? OF_RECORD : OF_TEACHER)) return false;
  }
  return walk_ledgers(r);
}

bool cw_batch_concern_plain(const cw_plan *plan, uint32_t goal) {
  reach r = {.plan = plan};
  const cw_goal *g = &plan->goals[goal];
  return walk(&r, g->for_license, OF_YEAR) && walk(&r, g->judged_on, OF_YEAR) && walk_period(&r, &g->force, OF_YEAR);
}

bool cw_batch_find_reach(const cw_plan *plan, uint32_t goal, cw_arena *arena, cw_batch_reach *out) {
  reach r = {.plan = plan, .out = out, .arena = arena};
  memset(out, 0, sizeof *out);
  r.counted = CW_NEW_ARRAY(arena, plan->nnodes + 1, uint32_t);
  r.needs = CW_NEW_ARRAY(arena, plan->nneeds + 1, uint32_t);
  r.seen = CW_NEW_ARRAY(arena, plan->nneeds + 1, bool);
  if (!r.counted || !r.needs || !r.seen) return false;
  out->counted = r.counted;
  out->needs = r.needs;
  out->fit = walk_goal(&r, goal);
  return true;
}
