/* What an officer has determined: a need that was waived, a record that was credited past its caps. The latest stands. */
#include "evaluator.h"

static const cw_decision *decision_at(const cw_eval *e, uint32_t d) {
  return &e->block->decisions[e->teacher->first_decision + d];
}

const char *cw_need_called(const cw_plan *plan, const cw_need *need) {
  if (need->name && *need->name) return need->name;
  return need->kind == CW_NEED_HOLDS && need->condition ? plan->spans[need->condition].text : NULL;
}

int32_t cw_need_waived(const cw_eval *e, uint32_t index) {
  const char *name = e->teacher->ndecisions ? cw_need_called(e->plan, &e->plan->needs[index]) : NULL;
  for (uint32_t d = e->teacher->ndecisions; name && d-- > 0;) {
    const cw_decision *x = decision_at(e, d);
    if (x->kind == CW_WAIVER && x->decided <= e->options->as_of && strcmp(x->need, name) == 0 &&
        cw_goal_same(e->plan, x->goal - 1, e->goal))
      return (int32_t)d;
  }
  return -1;
}

int32_t cw_record_determined(const cw_eval *e, uint32_t record, uint32_t ledger) {
  for (uint32_t d = e->teacher->ndecisions; d-- > 0;) {
    const cw_decision *x = decision_at(e, d);
    if (x->kind == CW_CREDIT && x->decided <= e->options->as_of && x->subject + e->teacher->first_record == record &&
        e->plan->counts[x->rule].ledger == ledger)
      return (int32_t)d;
  }
  return -1;
}
