/* Which rules refused records first, without a derivation: of each record that no rule takes, the first that fails on
 * something else than its kind. The records that are taken are known from the supply, so only the others are looked at. */
#include "evaluator.h"

bool cw_node_asks_kind(const cw_plan *plan, uint32_t node) {
  const cw_node *n = &plan->nodes[node];
  const cw_node *left = n->kid[0] ? &plan->nodes[n->kid[0]] : n;
  return left->op == CW_OP_ATTR && left->a == CW_F_KIND;
}

static bool is_supplied(const cw_ledger_problem *p, uint32_t record) {
  for (uint32_t i = 0; i < p->nsupplies; i++)
    if (p->supplies[i].record == record) return true;
  return false;
}

/* What refused the record first; false where a rule takes it, or would under some answer. */
static bool refused_first(cw_eval *e, uint32_t ledger, uint32_t record, cw_refusal *out) {
  bool found = false;
  for (uint32_t k = 0; k < e->plan->ncounts; k++) {
    const cw_counts *rule = &e->plan->counts[k];
    if (rule->ledger != ledger || !cw_rule_names_kind(e, rule, record)) continue;
    cw_offer o = cw_record_offer(e, k, record);
    if (o.state != CW_OFFER_REFUSED) return false;
    if (found || cw_node_asks_kind(e->plan, o.failed)) continue;
    *out = (cw_refusal){.rule = k, .failed = o.failed};
    found = true;
  }
  return found;
}

void cw_refusal_add(cw_standing *s, cw_refusal r) {
  if (s->nrefusals == CW_MOST_REFUSALS) return;
  for (uint32_t i = 0; i < s->nrefusals; i++)
    if (s->refusals[i].rule == r.rule && s->refusals[i].failed == r.failed) return;
  s->refusals[s->nrefusals++] = r;
}

void cw_refusals_find(cw_eval *e, cw_standing *s, const cw_outcome *o) {
  cw_refusal r;
  for (uint32_t k = 0; k < o->needs.nledgers; k++) {
    const cw_ledger_problem *p = o->needs.problems[k];
    for (uint32_t i = 0; i < e->teacher->nrecords && s->nrefusals < CW_MOST_REFUSALS; i++) {
      uint32_t record = e->teacher->first_record + i;
      if (!cw_takes_part(&e->taking[i]) || e->taking[i].outside || is_supplied(p, record)) continue;
      if (refused_first(e, p->ledger, record, &r)) cw_refusal_add(s, r);
    }
  }
}
