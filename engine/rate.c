/* What a counts rule makes of a record's amount, where the plan alone tells it. */
#include "evaluator.h"

cw_rate_kind cw_rule_rate(const cw_plan *plan, const cw_counts *rule, cw_rat *rate) {
  const cw_node *n = &plan->nodes[rule->as];
  *rate = CW_RAT(1);
  if (n->op == CW_OP_AMOUNT) return CW_RATE_OF_AMOUNT;
  if (n->op == CW_OP_CONST && n->type == CW_QUANTITY) {
    *rate = (cw_rat){n->a, n->b};
    return CW_RATE_FIXED;
  }
  if (n->op != CW_OP_MUL) return CW_RATE_OTHER;
  const cw_node *x = &plan->nodes[n->kid[0]], *y = &plan->nodes[n->kid[1]];
  const cw_node *number = x->op == CW_OP_CONST ? x : y, *amount = x->op == CW_OP_CONST ? y : x;
  if (number->op != CW_OP_CONST || number->a <= 0 || amount->op != CW_OP_AMOUNT) return CW_RATE_OTHER;
  *rate = (cw_rat){number->a, number->b};
  return CW_RATE_OF_AMOUNT;
}
