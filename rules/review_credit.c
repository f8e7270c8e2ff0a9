/* Limits that cannot bind, needs that nothing feeds, areas toward which nothing counts. */
#include "reviewer.h"

/* --- limits ------------------------------------------------------------------------------------------------------- */

static bool is_plain(const cw_limit *l) {
  return !l->when && !l->of && !l->force.by && l->per == CW_PER_CYCLE && !l->within && !l->least;
}

static bool const_amount(const cw_plan *plan, uint32_t i, cw_rat *out) {
  const cw_node *n = &plan->nodes[i];
  if (!i || n->op != CW_OP_CONST || n->type != CW_QUANTITY) return false;
  *out = (cw_rat){n->a, n->b};
  return true;
}

/* The most that the rule credits in a window by its own limits; false where these leave it open. */
static bool most_of_rule(const cw_plan *plan, uint32_t rule, cw_rat *most) {
  bool bounded = false;
  for (uint32_t i = 0; i < plan->nlimits; i++) {
    const cw_limit *l = &plan->limits[i];
    cw_rat amount, each, product;
    if (l->rule != (int32_t)rule || !is_plain(l) || !const_amount(plan, l->most, &amount)) continue;
    if (l->counts_records) {
      if (!const_amount(plan, plan->counts[rule].as, &each) || !cw_rat_mul(&product, amount, each)) continue;
      amount = product;
    }
    if (!bounded || cw_rat_cmp(amount, *most) < 0) *most = amount;
    bounded = true;
  }
  return bounded;
}

static bool can_bind(const cw_plan *plan, const cw_limit *l, cw_rat *sum) {
  cw_rat most, rule;
  bool fed = false;
  *sum = CW_RAT_ZERO;
  if (!is_plain(l) || l->rule >= 0 || l->counts_records || !const_amount(plan, l->most, &most)) return true;
  for (uint32_t i = 0; i < plan->ncounts; i++) {
    const cw_counts *c = &plan->counts[i];
    if (c->ledger != l->ledger || !(c->areas & l->areas)) continue;
    fed = true;
    if (!most_of_rule(plan, i, &rule) || !cw_rat_add(sum, *sum, rule)) return true;
  }
  return !fed || cw_rat_cmp(*sum, most) >= 0;
}

static void review_limits(cw_reviewer *r) {
  for (uint32_t i = 0; i < r->plan->nlimits; i++) {
    const cw_limit *l = &r->plan->limits[i];
    char sum[CW_RAT_TEXT];
    cw_rat most;
    if (can_bind(r->plan, l, &most)) continue;
    cw_rat_format(sum, most);
    cw_diag *d = CW_FOUND(r, CW_D_LIMIT_IDLE, &l->ref, "`%s` cannot bind: the rules that count here allow %s in all",
                          r->plan->spans[l->most].text, sum);
    cw_diag_hint(r->diags, d, "leave it out, or mend the limits of the rules");
  }
}

/* --- gaps --------------------------------------------------------------------------------------------------------- */

/* Whether a gap leaves open what else counts for the goal. */
static bool gap_feeds(const cw_plan *plan, uint32_t goal) {
  for (uint32_t i = 0; i < plan->ngaps; i++) {
    const cw_gap *g = &plan->gaps[i];
    if (!g->nreadings && g->touches_record && (g->could & CW_COULD_RAISE) && (g->goals >> goal & 1)) return true;
  }
  return false;
}

/* --- needs -------------------------------------------------------------------------------------------------------- */

static bool feeds(const cw_plan *plan, const cw_counts *c, const cw_need *n) {
  if (c->ledger != n->ledger || !(c->areas & n->areas)) return false;
  return !n->of || !c->when || (cw_condition_possible(plan, c->when, n->of, false).can & CW_CAN_HOLD);
}

static void review_credit_need(cw_reviewer *r, const cw_need *n) {
  const cw_plan *plan = r->plan;
  bool areas = false;
  for (uint32_t i = 0; i < plan->ncounts; i++) {
    if (feeds(plan, &plan->counts[i], n)) return;
    areas |= plan->counts[i].ledger == n->ledger && (plan->counts[i].areas & n->areas);
  }
  cw_diag *d = CW_FOUND(r, CW_D_NEED_UNFED, &n->ref,
                        areas ? "no counts rule takes records such as this need asks for"
                              : "no counts rule counts toward what this need asks for");
  cw_diag_hint(r->diags, d, "add the counts rule, or say in a gap what is open");
}

static void review_need(cw_reviewer *r, int32_t i) {
  const cw_need *n = i >= 0 ? &r->plan->needs[i] : NULL;
  if (!n) return;
  if (n->kind == CW_NEED_CREDIT || n->kind == CW_NEED_AREAS || n->kind == CW_NEED_SHARE) review_credit_need(r, n);
  for (uint32_t k = 0; k < n->nkids; k++) review_need(r, (int32_t)r->plan->kids[n->first_kid + k]);
  for (uint32_t k = 0; k < n->nrows; k++) review_need(r, (int32_t)r->plan->rows[n->first_row + k].node);
}

static void review_goal(cw_reviewer *r, const cw_goal *g) {
  review_need(r, g->need);
  for (uint32_t i = 0; i < g->nexcepts; i++) review_need(r, r->plan->excepts[g->first_except + i].need);
  for (uint32_t i = g->first_step; i < g->first_step + g->nsteps; i++) review_need(r, r->plan->steps[i].need);
}

/* --- areas -------------------------------------------------------------------------------------------------------- */

static bool gap_names(const cw_plan *plan, const cw_area *a) {
  for (uint32_t i = 0; i < plan->ngaps; i++)
    if (strcmp(plan->gaps[i].name, a->name) == 0) return true;
  return false;
}

/* What nothing names at all is said to be unused; a need of it alone is said to be unfed. */
static bool is_said(const cw_plan *plan, uint32_t area) {
  const cw_area *a = &plan->areas[area];
  uint64_t bit = UINT64_C(1) << (area - plan->ledgers[a->ledger].first_area);
  bool named = false;
  for (uint32_t i = 0; i < plan->nneeds; i++) {
    const cw_need *n = &plan->needs[i];
    bool credit = n->kind == CW_NEED_CREDIT || n->kind == CW_NEED_SHARE || n->kind == CW_NEED_AREAS;
    if (!credit || n->ledger != a->ledger || !(n->areas & bit)) continue;
    if (n->areas == bit) return true;
    named = true;
  }
  return !named;
}

static void review_areas(cw_reviewer *r) {
  for (uint32_t i = 0; i < r->plan->nareas; i++) {
    const cw_area *a = &r->plan->areas[i];
    uint64_t bit = UINT64_C(1) << (i - r->plan->ledgers[a->ledger].first_area);
    bool fed = !a->ref.line || gap_names(r->plan, a);
    for (uint32_t k = 0; k < r->plan->ncounts && !fed; k++)
      fed = r->plan->counts[k].ledger == a->ledger && (r->plan->counts[k].areas & bit);
    for (uint32_t k = 0; k < r->diags->count && !fed; k++)
      fed = r->diags->items[k].id == CW_D_UNUSED && r->diags->items[k].line == a->ref.line;
    if (fed || is_said(r->plan, i)) continue;
    cw_diag *d = CW_FOUND(r, CW_D_AREA_UNFED, &a->ref, "nothing counts toward `%s`", a->name);
    cw_diag_hint(r->diags, d, "add a counts rule, or a gap of that name");
  }
}

void cw_review_credit(cw_reviewer *r) {
  review_limits(r);
  for (uint32_t g = 0; g < r->plan->ngoals; g++)
    if (!gap_feeds(r->plan, g)) review_goal(r, &r->plan->goals[g]);
  review_areas(r);
}
