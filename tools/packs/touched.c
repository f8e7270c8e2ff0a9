/* Which goals a gap with readings bears on: those from which a walk through the plan comes to the reading. */
#include "packs.h"

typedef struct walk {
  const cw_plan *plan;
  uint32_t gap;
  bool *nodes, *needs, *goals, *ledgers; /* been there */
  bool found;
} walk;

static void walk_node(walk *w, uint32_t index);
static void walk_goal(walk *w, uint32_t index);
static void walk_need(walk *w, uint32_t index);

static bool been(bool *at) {
  bool before = *at;
  *at = true;
  return before;
}

static void walk_period(walk *w, const cw_period *p) { walk_node(w, p->by); }

static void walk_windows(walk *w, uint32_t first, uint32_t n) {
  for (uint32_t i = first; i < first + n; i++) {
    const cw_window *x = &w->plan->windows[i];
    walk_node(w, x->when);
    walk_node(w, x->from);
    walk_node(w, x->until);
  }
}

/* --- expressions -------------------------------------------------------------------------------------------------- */

static void walk_node(walk *w, uint32_t index) {
  const cw_node *n = &w->plan->nodes[index];
  if (index == 0 || been(&w->nodes[index])) return;
  if (n->op == CW_OP_READING) w->found |= (uint32_t)n->a == w->gap;
  if (n->op == CW_OP_GOAL_MET || n->op == CW_OP_GOAL_AMOUNT || n->op == CW_OP_GOAL_STEP) walk_goal(w, (uint32_t)n->a);
  for (int k = 0; k < 3; k++) walk_node(w, n->kid[k]);
  bool listed = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (uint32_t i = 0; listed && i < n->nlist; i++) walk_node(w, w->plan->kids[n->list + i]);
  for (uint32_t i = 0; n->op == CW_OP_TABLE && i < n->nlist; i++) walk_node(w, w->plan->rows[n->list + i].node);
}

/* --- credit ------------------------------------------------------------------------------------------------------- */

static void walk_ledger(walk *w, uint32_t ledger) {
  if (been(&w->ledgers[ledger])) return;
  for (uint32_t i = 0; i < w->plan->ncounts; i++) {
    const cw_counts *c = &w->plan->counts[i];
    if (c->ledger != ledger) continue;
    walk_period(w, &c->force);
    walk_node(w, c->when);
    walk_node(w, c->except_when);
    walk_node(w, c->as);
    walk_node(w, c->least);
  }
  for (uint32_t i = 0; i < w->plan->nlimits; i++) {
    const cw_limit *l = &w->plan->limits[i];
    if (l->ledger != ledger) continue;
    walk_period(w, &l->force);
    walk_node(w, l->when);
    walk_node(w, l->of);
    walk_node(w, l->most);
  }
}

/* --- needs and goals ---------------------------------------------------------------------------------------------- */

static void walk_need(walk *w, uint32_t index) {
  const cw_need *n = &w->plan->needs[index];
  if (been(&w->needs[index])) return;
  walk_period(w, &n->force);
  walk_node(w, n->when);
  if (n->kind == CW_NEED_CREDIT || n->kind == CW_NEED_AREAS || n->kind == CW_NEED_SHARE) {
    walk_ledger(w, n->ledger);
    walk_windows(w, n->first_window, n->nwindows);
    walk_node(w, n->of);
    walk_node(w, n->amount);
  }
  bool asks = n->kind == CW_NEED_HOLDS || n->kind == CW_NEED_HAS || n->kind == CW_NEED_EACH;
  if (asks) walk_node(w, n->condition);
  if (n->kind == CW_NEED_GOAL && n->goal >= 0) walk_goal(w, (uint32_t)n->goal);
  if (n->kind == CW_NEED_TABLE) walk_node(w, n->key);
  for (uint32_t i = 0; n->kind == CW_NEED_TABLE && i < n->nrows; i++)
    walk_need(w, w->plan->rows[n->first_row + i].node);
  for (uint32_t i = 0; i < n->nkids; i++) walk_need(w, w->plan->kids[n->first_kid + i]);
}

static void walk_excepts(walk *w, uint32_t first, uint32_t n) {
  for (uint32_t i = first; i < first + n; i++) {
    const cw_except *x = &w->plan->excepts[i];
    walk_period(w, &x->force);
    walk_node(w, x->when);
    if (x->need >= 0) walk_need(w, (uint32_t)x->need);
  }
}

static void walk_goal(walk *w, uint32_t index) {
  const cw_goal *g = &w->plan->goals[index];
  if (been(&w->goals[index])) return;
  walk_period(w, &g->force);
  const uint32_t nodes[] = {g->for_license, g->judged_on, g->deadline, g->kind == CW_AMOUNT ? g->amount : 0};
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) walk_node(w, nodes[i]);
  walk_windows(w, g->first_window, g->nwindows);
  walk_windows(w, g->first_before, g->nbefore);
  if (g->need >= 0) walk_need(w, (uint32_t)g->need);
  walk_excepts(w, g->first_except, g->nexcepts);
  for (uint32_t i = 0; i < g->nsteps; i++) {
    const cw_step *s = &w->plan->steps[g->first_step + i];
    if (s->need >= 0) walk_need(w, (uint32_t)s->need);
    walk_excepts(w, s->first_except, s->nexcepts);
  }
}

bool cw_gap_touches(const cw_plan *plan, uint32_t gap, uint32_t goal, cw_arena *arena) {
  walk w = {.plan = plan,
            .gap = gap,
            .nodes = CW_NEW_ARRAY(arena, plan->nnodes + 1, bool),
            .needs = CW_NEW_ARRAY(arena, plan->nneeds + 1, bool),
            .goals = CW_NEW_ARRAY(arena, plan->ngoals + 1, bool),
            .ledgers = CW_NEW_ARRAY(arena, plan->nledgers + 1, bool)};
  if (!w.nodes || !w.needs || !w.goals || !w.ledgers) return false;
  walk_goal(&w, goal);
  return w.found;
}
