/* Rules that nothing reaches. */
#include "reviewer.h"

/* --- days --------------------------------------------------------------------------------------------------------- */

typedef struct span_of_days {
  cw_day from, until;
} span_of_days;

static cw_day later(cw_day a, cw_day b) { return a > b ? a : b; }

static cw_day earlier(cw_day a, cw_day b) { return a < b ? a : b; }

/* Between which days a date must lie; wide open where nothing is known. */
static span_of_days days_of(const cw_plan *plan, uint32_t i) {
  const cw_node *n = &plan->nodes[i];
  span_of_days open = {CW_DAY_MIN, CW_DAY_MAX};
  if (n->op == CW_OP_CONST) return (span_of_days){(cw_day)n->a, (cw_day)n->a};
  if (n->op != CW_OP_MIN && n->op != CW_OP_MAX && n->op != CW_OP_ELSE) return open;
  span_of_days a = days_of(plan, n->kid[0]), b = days_of(plan, n->kid[1]);
  if (n->op == CW_OP_MIN) return (span_of_days){earlier(a.from, b.from), earlier(a.until, b.until)};
  if (n->op == CW_OP_MAX) return (span_of_days){later(a.from, b.from), later(a.until, b.until)};
  return (span_of_days){earlier(a.from, b.from), later(a.until, b.until)};
}

/* Whether a window may hold a day of the period. */
static bool may_meet(const cw_plan *plan, const cw_goal *g, const cw_period *p) {
  if (!g->nwindows) return true;
  for (uint32_t i = 0; i < plan->nneeds; i++)
    if (plan->needs[i].nwindows) return true; /* it may serve a need whose time is another */
  for (uint32_t i = g->first_window; i < g->first_window + g->nwindows; i++) {
    const cw_window *w = &plan->windows[i];
    cw_day from = w->from ? days_of(plan, w->from).from : CW_DAY_MIN;
    cw_day until = w->until ? days_of(plan, w->until).until : CW_DAY_MAX;
    if (p->from <= until && p->until >= from) return true;
  }
  return false;
}

/* --- who asks for credit ------------------------------------------------------------------------------------------ */

static uint64_t ledgers_of_need(const cw_plan *plan, int32_t i) {
  const cw_need *n = i >= 0 ? &plan->needs[i] : NULL;
  if (!n) return 0;
  bool credit = n->kind == CW_NEED_CREDIT || n->kind == CW_NEED_AREAS || n->kind == CW_NEED_SHARE;
  uint64_t ledgers = credit ? UINT64_C(1) << n->ledger : 0;
  for (uint32_t k = 0; k < n->nkids; k++) ledgers |= ledgers_of_need(plan, (int32_t)plan->kids[n->first_kid + k]);
  for (uint32_t k = 0; k < n->nrows; k++) ledgers |= ledgers_of_need(plan, (int32_t)plan->rows[n->first_row + k].node);
  return ledgers;
}

static uint64_t ledgers_of_goal(const cw_plan *plan, const cw_goal *g) {
  uint64_t ledgers = ledgers_of_need(plan, g->need);
  for (uint32_t i = 0; i < g->nexcepts; i++) ledgers |= ledgers_of_need(plan, plan->excepts[g->first_except + i].need);
  for (uint32_t i = g->first_step; i < g->first_step + g->nsteps; i++) {
    const cw_step *s = &plan->steps[i];
    ledgers |= ledgers_of_need(plan, s->need);
    for (uint32_t k = 0; k < s->nexcepts; k++)
      ledgers |= ledgers_of_need(plan, plan->excepts[s->first_except + k].need);
  }
  return ledgers;
}

/* --- counts rules ------------------------------------------------------------------------------------------------- */

static bool by_earned(const cw_plan *plan, const cw_period *p) {
  const cw_node *by = &plan->nodes[p->by];
  return p->by && by->op == CW_OP_ATTR && by->a == CW_F_EARNED;
}

static bool in_some_window(const cw_plan *plan, const cw_counts *c) {
  if (!by_earned(plan, &c->force)) return true;
  for (uint32_t g = 0; g < plan->ngoals; g++) {
    bool uses = ledgers_of_goal(plan, &plan->goals[g]) >> c->ledger & 1;
    if (uses && may_meet(plan, &plan->goals[g], &c->force)) return true;
  }
  return false;
}

static void review_counts(cw_reviewer *r) {
  const cw_plan *plan = r->plan;
  uint64_t asked = 0, said = 0;
  for (uint32_t g = 0; g < plan->ngoals; g++) asked |= ledgers_of_goal(plan, &plan->goals[g]);
  for (uint32_t i = 0; i < plan->ncounts; i++) {
    const cw_counts *c = &plan->counts[i];
    if (!(asked >> c->ledger & 1)) {
      if (said >> c->ledger & 1) continue; /* one finding for the ledger */
      said |= UINT64_C(1) << c->ledger;
      CW_FOUND(r, CW_D_RULE_UNREACHABLE, &c->ref, "no goal asks for credit of the ledger `%s`",
               plan->ledgers[c->ledger].name);
    } else if (!in_some_window(plan, c)) {
      cw_diag *d = CW_FOUND(r, CW_D_RULE_UNREACHABLE, &c->ref,
                            "the period of `%s` lies outside every window in which it could count", c->name);
      cw_diag_hint(r->diags, d, "mend `from` or `until` of the rule, or the window");
    } else if (c->when && c->except_when && c->kinds) {
      bool alone = cw_condition_possible(plan, c->when, 0, false).can & CW_CAN_HOLD;
      bool left = cw_condition_possible(plan, c->when, c->except_when, true).can & CW_CAN_HOLD;
      if (alone && !left)
        CW_FOUND(r, CW_D_RULE_UNREACHABLE, &c->ref, "`except when` takes all that `%s` takes", c->name);
    }
  }
}

/* --- lines and alternatives after one that takes everything ------------------------------------------------------- */

static bool is_always(const cw_plan *plan, uint32_t node) {
  return plan->nodes[node].op == CW_OP_CONST && plan->nodes[node].a != 0;
}

static void review_otherwise(cw_reviewer *r) {
  uint64_t taken = 0;
  for (uint32_t i = 0; i < r->plan->notherwise; i++) {
    const cw_otherwise *o = &r->plan->otherwise[i];
    if (!(o->goals & ~taken)) {
      CW_FOUND(r, CW_D_RULE_UNREACHABLE, &o->ref, "a line before this one takes every record");
      return;
    }
    if (is_always(r->plan, o->when) && !o->force.by) taken |= o->goals;
  }
}

static bool met_by_all(const cw_plan *plan, const cw_need *n) {
  if (n->when || n->force.by) return false;
  return n->kind == CW_NEED_NOTHING || (n->kind == CW_NEED_HOLDS && is_always(plan, n->condition));
}

static void review_alternatives(cw_reviewer *r) {
  const cw_plan *plan = r->plan;
  for (uint32_t i = 0; i < plan->nneeds; i++) {
    const cw_need *n = &plan->needs[i];
    if (n->kind != CW_NEED_SOME || n->number != 1) continue;
    for (uint32_t k = 0; k + 1 < n->nkids; k++) {
      if (!met_by_all(plan, &plan->needs[plan->kids[n->first_kid + k]])) continue;
      CW_FOUND(r, CW_D_RULE_UNREACHABLE, &plan->needs[plan->kids[n->first_kid + k + 1]].ref,
               "an alternative before this one is met by everyone, so this is never asked");
      break;
    }
  }
}

void cw_review_rules(cw_reviewer *r) {
  review_counts(r);
  review_otherwise(r);
  review_alternatives(r);
}
