/* Clock hours: the measure in which amounts of different states can stand beside one another. No table says what a
 * state's point is worth; the state's own rule for clock hours does. */
#include "across.h"

/* The credit for one clock hour that a rate gives; false where it is no such rate. */
static bool rate_of(const cw_plan *plan, uint32_t node, cw_rat *rate) {
  const cw_node *n = &plan->nodes[node];
  if (n->op == CW_OP_AMOUNT && n->a == CW_UNIT_HOUR) {
    *rate = CW_RAT(1);
    return true;
  }
  if (n->op != CW_OP_MUL && n->op != CW_OP_DIV) return false;
  for (int side = 0; side < 2; side++) {
    const cw_node *constant = &plan->nodes[n->kid[side]];
    cw_rat of_other;
    if (constant->op != CW_OP_CONST || !rate_of(plan, n->kid[1 - side], &of_other)) continue;
    cw_rat value = cw_value_as_rat((cw_value){.known = CW_KNOWN, .a = constant->a, .b = constant->b});
    if (n->op == CW_OP_MUL) return cw_rat_mul(rate, of_other, value);
    return side == 1 && cw_rat_div(rate, of_other, value);
  }
  return false;
}

/* The same of an alternative among several (a table's cells are for certain records only). */
static bool rate_among(const cw_plan *plan, uint32_t node, cw_rat *rate) {
  if (rate_of(plan, node, rate)) return true;
  const cw_node *n = &plan->nodes[node];
  for (uint32_t i = 0; n->op == CW_OP_FIRST && i < n->nlist; i++)
    if (rate_of(plan, plan->kids[n->list + i], rate)) return true;
  return false;
}

bool cw_clock_hours(const cw_plan *plan, uint32_t ledger, cw_rat *each, const cw_ref **ref) {
  *each = CW_RAT(1);
  *ref = NULL;
  if (plan->ledgers[ledger].unit == CW_UNIT_HOUR) return true;
  cw_rat one = CW_RAT_ZERO, rate;
  for (uint32_t i = 0; i < plan->ncounts; i++) {
    const cw_counts *rule = &plan->counts[i];
    if (rule->ledger != ledger || !rate_among(plan, rule->as, &rate) || cw_rat_sign(rate) <= 0) continue;
    if (*ref && cw_rat_cmp(rate, one) != 0) return false;
    if (!*ref) *ref = &rule->ref;
    one = rate;
  }
  return *ref && cw_rat_div(each, CW_RAT(1), one);
}

const char *cw_say_clock_hours(const cw_voice *v, uint32_t ledger, cw_rat amount) {
  cw_rat each, hours;
  const cw_ref *ref;
  bool known = cw_clock_hours(v->plan, ledger, &each, &ref) && cw_rat_mul(&hours, amount, each);
  return known ? cw_say_number(v, hours) : "";
}
