#include "reach.h"

static void mark(const cw_plan *plan, cw_reach *r, uint32_t node);
static void mark_need(const cw_plan *plan, cw_reach *r, int64_t need);
static void mark_goal(const cw_plan *plan, cw_reach *r, int64_t goal);

static bool been(bool *at) {
  bool before = *at;
  *at = true;
  return before;
}

/* --- expressions -------------------------------------------------------------------------------------------------- */

static void mark(const cw_plan *plan, cw_reach *r, uint32_t node) {
  const cw_node *n = &plan->nodes[node];
  if (node == 0 || been(&r->nodes[node])) return;
  for (int k = 0; k < 3; k++) mark(plan, r, n->kid[k]);
  bool listed = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (uint32_t i = 0; listed && i < n->nlist; i++) mark(plan, r, plan->kids[n->list + i]);
  for (uint32_t i = 0; n->op == CW_OP_TABLE && i < n->nlist; i++) mark(plan, r, plan->rows[n->list + i].node);
  if (n->op == CW_OP_GOAL_MET || n->op == CW_OP_GOAL_AMOUNT || n->op == CW_OP_GOAL_STEP) mark_goal(plan, r, n->a);
}

static void mark_windows(const cw_plan *plan, cw_reach *r, uint32_t first, uint32_t count) {
  for (uint32_t i = first; i < first + count; i++) {
    const cw_window *w = &plan->windows[i];
    mark(plan, r, w->when);
    mark(plan, r, w->from);
    mark(plan, r, w->until);
  }
}

/* --- credit ------------------------------------------------------------------------------------------------------- */

static void mark_ledger(const cw_plan *plan, cw_reach *r, uint32_t ledger) {
  if (been(&r->ledgers[ledger])) return;
  for (uint32_t i = 0; i < plan->ncounts; i++) {
    const cw_counts *c = &plan->counts[i];
    const uint32_t nodes[] = {c->when, c->except_when, c->as, c->least, c->force.by};
    for (size_t k = 0; c->ledger == ledger && k < sizeof nodes / sizeof *nodes; k++) mark(plan, r, nodes[k]);
  }
  for (uint32_t i = 0; i < plan->nlimits; i++) {
    const cw_limit *l = &plan->limits[i];
    const uint32_t nodes[] = {l->when, l->of, l->most, l->force.by};
    for (size_t k = 0; l->ledger == ledger && k < sizeof nodes / sizeof *nodes; k++) mark(plan, r, nodes[k]);
  }
}

void cw_reach_all_credit(const cw_plan *plan, cw_reach *r) {
  for (uint32_t l = 0; l < plan->nledgers; l++) mark_ledger(plan, r, l);
}

/* --- needs and goals ---------------------------------------------------------------------------------------------- */

static void mark_need(const cw_plan *plan, cw_reach *r, int64_t index) {
  if (index < 0 || been(&r->needs[index])) return;
  const cw_need *n = &plan->needs[index];
  const uint32_t nodes[] = {n->when, n->force.by, n->of, n->amount, n->condition, n->key};
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) mark(plan, r, nodes[i]);
  if (n->kind == CW_NEED_CREDIT || n->kind == CW_NEED_AREAS || n->kind == CW_NEED_SHARE) {
    mark_ledger(plan, r, n->ledger);
    mark_windows(plan, r, n->first_window, n->nwindows);
  }
  for (uint32_t i = 0; i < n->nrows; i++) mark_need(plan, r, plan->rows[n->first_row + i].node);
  for (uint32_t i = 0; i < n->nkids; i++) mark_need(plan, r, plan->kids[n->first_kid + i]);
  if (n->kind == CW_NEED_GOAL) mark_goal(plan, r, n->goal);
}

static void mark_excepts(const cw_plan *plan, cw_reach *r, uint32_t first, uint32_t count) {
  for (uint32_t i = first; i < first + count; i++) {
    const cw_except *x = &plan->excepts[i];
    mark(plan, r, x->when);
    mark(plan, r, x->force.by);
    if (x->effect == CW_MAY_USE) mark_need(plan, r, x->need);
  }
}

static void mark_version(const cw_plan *plan, cw_reach *r, const cw_goal *g) {
  const uint32_t nodes[] = {g->for_license, g->judged_on, g->deadline, g->amount, g->force.by};
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) mark(plan, r, nodes[i]);
  mark_windows(plan, r, g->first_window, g->nwindows);
  mark_windows(plan, r, g->first_before, g->nbefore);
  if (g->kind == CW_REQUIREMENT) mark_need(plan, r, g->need);
  mark_excepts(plan, r, g->first_except, g->nexcepts);
  for (uint32_t i = 0; i < g->nsteps; i++) {
    const cw_step *s = &plan->steps[g->first_step + i];
    mark_need(plan, r, s->need);
    mark_excepts(plan, r, s->first_except, s->nexcepts);
  }
}

static void mark_goal(const cw_plan *plan, cw_reach *r, int64_t index) {
  for (uint32_t g = 0; index >= 0 && g < plan->ngoals; g++)
    if (cw_goal_same(plan, g, (uint32_t)index) && !been(&r->goals[g])) mark_version(plan, r, &plan->goals[g]);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static bool reach_make(const cw_plan *plan, cw_reach *r, cw_arena *arena) {
  *r = (cw_reach){.nodes = CW_NEW_ARRAY(arena, plan->nnodes + 1, bool),
                  .needs = CW_NEW_ARRAY(arena, plan->nneeds + 1, bool),
                  .goals = CW_NEW_ARRAY(arena, plan->ngoals + 1, bool),
                  .ledgers = CW_NEW_ARRAY(arena, plan->nledgers + 1, bool)};
  return r->nodes && r->needs && r->goals && r->ledgers;
}

/* A gap touches only the goals that it names. */
static void mark_gaps(const cw_plan *plan, const cw_reach *r, cw_reach *doubts) {
  for (uint32_t i = 0; i < plan->ngaps; i++) {
    bool touches = plan->ngoals > 64;
    for (uint32_t g = 0; g < plan->ngoals && g < 64; g++) touches |= r->goals[g] && (plan->gaps[i].goals >> g & 1);
    if (touches) mark(plan, doubts, plan->gaps[i].touches);
  }
}

cw_reach *cw_reach_of(const cw_plan *plan, uint32_t goal, cw_arena *arena) {
  cw_reach *r = CW_NEW(arena, cw_reach), doubts;
  if (!r || !reach_make(plan, r, arena) || !reach_make(plan, &doubts, arena)) return NULL;
  mark_goal(plan, r, goal);
  mark_gaps(plan, r, &doubts);
  r->doubts = doubts.nodes;
  return r;
}

bool cw_reach_reading(const cw_plan *plan, const cw_reach *r, uint32_t gap) {
  for (uint32_t i = 1; i < plan->nnodes; i++)
    if (r->nodes[i] && plan->nodes[i].op == CW_OP_READING && (uint32_t)plan->nodes[i].a == gap) return true;
  return false;
}
