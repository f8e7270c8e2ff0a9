/* What an officer has determined: a need that was waived, a record that was credited past its caps. The latest stands. */
#include "evaluator.h"

static const cw_decision *decision_at(const cw_eval *e, uint32_t d) {
  return &e->block->decisions[e->teacher->first_decision + d];
}

const char *cw_need_called(const cw_plan *plan, const cw_need *need) {
  if (need->name && *need->name) return need->name;
  return need->kind == CW_NEED_HOLDS && need->condition ? plan->spans[need->condition].text : NULL;
}

/* The later of two that stand: of one day the one that stands last. */
static int32_t later(const cw_eval *e, int32_t found, uint32_t d) {
  return found < 0 || decision_at(e, d)->decided >= decision_at(e, (uint32_t)found)->decided ? (int32_t)d : found;
}

int32_t cw_need_waived(const cw_eval *e, uint32_t index) {
  const char *name = e->teacher->ndecisions ? cw_need_called(e->plan, &e->plan->needs[index]) : NULL;
  int32_t found = -1;
  for (uint32_t d = 0; name && d < e->teacher->ndecisions; d++) {
    const cw_decision *x = decision_at(e, d);
    if (x->kind == CW_WAIVER && x->decided <= e->options->as_of && strcmp(x->need, name) == 0 &&
        cw_goal_same(e->plan, x->goal - 1, e->goal))
      found = later(e, found, d);
  }
  return found;
}

int32_t cw_record_determined(const cw_eval *e, uint32_t record, uint32_t ledger) {
  int32_t found = -1;
  for (uint32_t d = 0; d < e->teacher->ndecisions; d++) {
    const cw_decision *x = decision_at(e, d);
    if (x->kind == CW_CREDIT && x->decided <= e->options->as_of && x->subject + e->teacher->first_record == record &&
        e->plan->counts[x->rule].ledger == ledger)
      found = later(e, found, d);
  }
  return found;
}
