/* What evaluations come upon, for the coverage of a pack's tests (see cw_seen). Nothing here decides anything, and without
 * options->seen none of it is called. */
#include "evaluator.h"

static bool supposed(const cw_eval *e) {
  if (e->hypothetical || e->with_planned) return true;
  for (uint32_t i = 0; i < e->nunknowns; i++)
    if (e->unknowns[i].state != CW_UNSET) return true;
  return false;
}

static void mark(const cw_eval *e, uint8_t *place, unsigned bits) {
  if (!supposed(e)) *place = (uint8_t)(*place | bits);
}

static unsigned side(bool yes) { return yes ? CW_SAW_TRUE : CW_SAW_FALSE; }

void cw_see_node(const cw_eval *e, uint32_t node, cw_tri t) {
  if (t != CW_OPEN) mark(e, &e->options->seen->nodes[node], side(t == CW_TRUE));
}

void cw_see_row(const cw_eval *e, uint32_t row) { mark(e, &e->options->seen->rows[row], CW_SAW_TRUE); }

void cw_see_limit(const cw_eval *e, uint32_t limit, bool binds) {
  if (e->mode == CW_WORST) mark(e, &e->options->seen->limits[limit], side(binds));
}

/* Judged once more and without the mode, so that what is open isn't taken for what holds. */
void cw_see_except(cw_eval *e, uint32_t except) {
  const cw_except *x = &e->plan->excepts[except];
  bool helps = x->effect != CW_UNMET_WHEN;
  uint32_t failed = e->failed;
  cw_value saw = e->saw;
  cw_tri t = cw_eval_in_force_tri(e, &x->force, helps);
  if (t == CW_TRUE) t = cw_eval_tri(e, x->when, helps);
  if (t != CW_OPEN) mark(e, &e->options->seen->excepts[except], side(t == CW_TRUE));
  e->failed = failed;
  e->saw = saw;
}

void cw_see_period(const cw_eval *e, const cw_period *p, cw_value day) {
  if (day.known != CW_KNOWN) return;
  unsigned bits = day.a < p->from ? CW_SAW_BEFORE : day.a > p->until ? CW_SAW_AFTER : CW_SAW_TRUE;
  uint32_t place = cw_period_place(e->plan, p);
  if (place < cw_nperiods(e->plan)) mark(e, &e->options->seen->periods[place], bits);
}

/* --- the periods of a plan, numbered ------------------------------------------------------------------------------ */

uint32_t cw_nperiods(const cw_plan *plan) {
  return plan->ncounts + plan->nlimits + plan->notherwise + plan->nneeds + plan->nexcepts + plan->ngoals +
         plan->nasides;
}

#define PLACE_AMONG(table, count)                                                                                      \
  for (uint32_t i = 0; i < (count); i++, place++)                                                                      \
    if (p == &(table)[i].force) return place;

uint32_t cw_period_place(const cw_plan *plan, const cw_period *p) {
  uint32_t place = 0;
  PLACE_AMONG(plan->counts, plan->ncounts)
  PLACE_AMONG(plan->limits, plan->nlimits)
  PLACE_AMONG(plan->otherwise, plan->notherwise)
  PLACE_AMONG(plan->needs, plan->nneeds)
  PLACE_AMONG(plan->excepts, plan->nexcepts)
  PLACE_AMONG(plan->goals, plan->ngoals)
  PLACE_AMONG(plan->asides, plan->nasides)
  return place;
}
