/* Which expressions a goal can depend on: those of its needs, exceptions and dates, of every rule and limit, and of the
 * goals that it asks about; and, apart from these, by which it can come into doubt: those of its gaps. */
#include "plan.h"

typedef struct marking {
  const cw_plan *plan;
  bool *nodes, *needs, *goals;
} marking;

static void mark_need(marking *m, int64_t need);
static void mark_goal(marking *m, int64_t goal);

static void mark(marking *m, uint32_t node) {
  const cw_plan *plan = m->plan;
  const cw_node *n = &plan->nodes[node];
  if (node == 0 || m->nodes[node]) return;
  m->nodes[node] = true;
  for (int k = 0; k < 3; k++) mark(m, n->kid[k]);
  bool listed = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (uint32_t i = 0; listed && i < n->nlist; i++) mark(m, plan->kids[n->list + i]);
  for (uint32_t i = 0; n->op == CW_OP_TABLE && i < n->nlist; i++) mark(m, plan->rows[n->list + i].node);
  if (n->op == CW_OP_GOAL_MET || n->op == CW_OP_GOAL_AMOUNT) mark_goal(m, n->a);
}

static void mark_need(marking *m, int64_t index) {
  const cw_plan *plan = m->plan;
  if (index < 0 || m->needs[index]) return;
  m->needs[index] = true;
  const cw_need *n = &plan->needs[index];
  const uint32_t nodes[] = {n->when, n->force.by, n->of, n->amount, n->number, n->condition, n->key};
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
    if (nodes[i] < plan->nnodes) mark(m, nodes[i]);
  for (uint32_t i = 0; i < n->nrows; i++) mark_need(m, plan->rows[n->first_row + i].node);
  for (uint32_t i = 0; i < n->nkids; i++) mark_need(m, plan->kids[n->first_kid + i]);
  if (n->kind == CW_NEED_GOAL) mark_goal(m, n->goal);
}

static void mark_excepts(marking *m, uint32_t first, uint32_t count) {
  for (uint32_t i = first; i < first + count; i++) {
    const cw_except *x = &m->plan->excepts[i];
    mark(m, x->when);
    mark(m, x->force.by);
    if (x->effect == CW_MAY_USE) mark_need(m, x->need);
  }
}

/* All versions of it. */
static void mark_goal(marking *m, int64_t index) {
  const cw_plan *plan = m->plan;
  if (index < 0) return;
  for (uint32_t g = 0; g < plan->ngoals; g++) {
    const cw_goal *goal = &plan->goals[g];
    if (!cw_goal_same(plan, g, (uint32_t)index) || m->goals[g]) continue;
    m->goals[g] = true;
    const uint32_t nodes[] = {goal->for_license, goal->judged_on, goal->deadline, goal->amount, goal->force.by};
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) mark(m, nodes[i]);
    if (goal->kind == CW_REQUIREMENT) mark_need(m, goal->need);
    mark_excepts(m, goal->first_except, goal->nexcepts);
    for (uint32_t i = 0; i < goal->nwindows; i++) {
      const cw_window *w = &plan->windows[goal->first_window + i];
      mark(m, w->when);
      mark(m, w->from);
      mark(m, w->until);
    }
    for (uint32_t i = 0; i < goal->nsteps; i++) {
      const cw_step *s = &plan->steps[goal->first_step + i];
      mark_need(m, s->need);
      mark_excepts(m, s->first_except, s->nexcepts);
    }
  }
}

static void mark_rules(marking *m) {
  const cw_plan *plan = m->plan;
  for (uint32_t i = 0; i < plan->ncounts; i++) {
    const cw_counts *c = &plan->counts[i];
    const uint32_t nodes[] = {c->when, c->except_when, c->as, c->least, c->force.by};
    for (size_t k = 0; k < sizeof nodes / sizeof *nodes; k++) mark(m, nodes[k]);
  }
  for (uint32_t i = 0; i < plan->nlimits; i++) {
    const cw_limit *l = &plan->limits[i];
    const uint32_t nodes[] = {l->when, l->of, l->most, l->force.by};
    for (size_t k = 0; k < sizeof nodes / sizeof *nodes; k++) mark(m, nodes[k]);
  }
}

/* A gap touches only the goals that it names. */
static void mark_gaps(marking *m) {
  const cw_plan *plan = m->plan;
  for (uint32_t i = 0; i < plan->ngaps; i++) {
    bool touches = plan->ngoals > 64;
    for (uint32_t g = 0; g < plan->ngoals && g < 64; g++) touches |= m->goals[g] && (plan->gaps[i].goals >> g & 1);
    if (touches) mark(m, plan->gaps[i].touches);
  }
}

cw_reach *cw_plan_reach(const cw_plan *plan, uint32_t goal, cw_arena *arena) {
  cw_reach *r = CW_NEW(arena, cw_reach);
  if (!r) return NULL;
  r->nodes = CW_NEW_ARRAY(arena, plan->nnodes + 1, bool);
  r->needs = CW_NEW_ARRAY(arena, plan->nneeds + 1, bool);
  r->goals = CW_NEW_ARRAY(arena, plan->ngoals + 1, bool);
  if (!r->nodes || !r->needs || !r->goals) return NULL;
  marking m = {plan, r->nodes, r->needs, r->goals};
  mark_goal(&m, goal);
  mark_rules(&m);
  marking doubts = {plan, CW_NEW_ARRAY(arena, plan->nnodes + 1, bool), CW_NEW_ARRAY(arena, plan->nneeds + 1, bool),
                    CW_NEW_ARRAY(arena, plan->ngoals + 1, bool)};
  r->doubts = doubts.nodes;
  if (!doubts.nodes || !doubts.needs || !doubts.goals) return NULL;
  for (uint32_t g = 0; g < plan->ngoals; g++) doubts.goals[g] = r->goals[g];
  mark_gaps(&doubts);
  return r;
}
