/* What goals that were granted have used of the teacher's records. */
#include "evaluator.h"

static const cw_decision *decision_at(const cw_eval *e, uint32_t d) {
  return &e->block->decisions[e->teacher->first_decision + d];
}

/* A settlement of a later day has used nothing yet. */
static bool is_settled(const cw_eval *e, const cw_decision *x) {
  return x->kind == CW_SETTLEMENT && x->decided <= e->options->as_of;
}

static bool excludes(const cw_eval *e, uint32_t goal) {
  return goal < 64 && (e->plan->goals[e->goal].not_also >> goal & 1);
}

cw_rat cw_settled_of_record(const cw_eval *e, uint32_t record, uint32_t ledger, bool *all) {
  cw_rat sum = CW_RAT_ZERO;
  *all = false;
  for (uint32_t d = 0; d < e->teacher->ndecisions; d++) {
    const cw_decision *x = decision_at(e, d);
    if (!is_settled(e, x) || x->subject == CW_NO_RECORD || x->subject + e->teacher->first_record != record) continue;
    bool other = x->goal && !cw_goal_same(e->plan, x->goal - 1, e->goal),
         same_unit = x->unit == e->plan->ledgers[ledger].unit;
    if (other && !excludes(e, x->goal - 1)) continue;
    if (x->whole || (other && !same_unit)) /* in another unit no part of it can be told from the rest */
      *all = true;
    else if (same_unit)
      (void)cw_rat_add(&sum, sum, x->amount);
  }
  return sum;
}

bool cw_settled_elsewhere(const cw_eval *e, uint32_t record) {
  for (uint32_t d = 0; d < e->teacher->ndecisions; d++) {
    const cw_decision *x = decision_at(e, d);
    if (is_settled(e, x) && x->subject != CW_NO_RECORD && x->subject + e->teacher->first_record == record && x->goal &&
        excludes(e, x->goal - 1))
      return true;
  }
  return false;
}

cw_rat cw_settled_of_goal(cw_eval *e, uint32_t goal, uint32_t unit) {
  cw_rat sum = CW_RAT_ZERO;
  for (uint32_t d = 0; d < e->teacher->ndecisions; d++) {
    const cw_decision *x = decision_at(e, d);
    if (!is_settled(e, x) || x->whole || !x->goal || !cw_goal_same(e->plan, x->goal - 1, goal) || x->unit != unit)
      continue;
    if (!cw_rat_add(&sum, sum, x->amount)) e->overflow = true;
  }
  return sum;
}
