/* Gaps without readings: clauses that were not read, and what they could do to the credit, the verdict, or what is reached. */
#include "evaluator.h"

static bool accepted(const cw_eval *e, uint32_t gap) {
  for (uint32_t i = 0; i < e->options->naccepted; i++)
    if (e->options->accepted[i].gap == gap) return true;
  return false;
}

/* Whether the clause touches the teacher, or some record that takes part. Being touched helps where the clause could
 * raise, and hurts where it could lower. */
static bool reaches(cw_eval *e, const cw_gap *g, bool helps) {
  if (!g->touches_record) return cw_eval_holds(e, g->touches, helps);
  bool yes = false;
  for (uint32_t i = 0; i < e->teacher->nrecords && !yes; i++) {
    if (!cw_takes_part(&e->taking[i]) || !cw_kind_fits(e, g->touches, i)) continue;
    e->record = (int32_t)(e->teacher->first_record + i);
    yes = cw_eval_holds(e, g->touches, helps);
  }
  e->record = -1;
  return yes;
}

static bool gap_helps(cw_eval *e, uint32_t gap) {
  cw_question q = {.kind = CW_ASK_GAP, .gap = gap, .day = CW_DAY_MIN};
  return cw_unknown_helps(e, &q, NULL);
}

static bool gap_concerns(const cw_eval *e, const cw_gap *g) {
  return g->nreadings == 0 && (e->goal >= 64 || (g->goals >> e->goal & 1));
}

/* A clause about records acts on the credit, where the goal asks for credit; else it acts on the verdict. */
static bool acts_on_credit(const cw_eval *e, const cw_gap *g) {
  return g->touches_record && e->plan->goals[e->goal].needs_credit;
}

/* A clause about records that could lower: the records it touches may not count. */
static void drop_touched(cw_eval *e, const cw_gap *g) {
  for (uint32_t i = 0; i < e->teacher->nrecords; i++) {
    if (!cw_takes_part(&e->taking[i])) continue;
    e->record = (int32_t)(e->teacher->first_record + i);
    if (!cw_eval_holds(e, g->touches, false)) continue;
    e->taking[i].fate = CW_CONDITIONAL;
    e->taking[i].windows = 0;
  }
  e->record = -1;
}

/* Clauses about records act on the credit before the needs are judged. */
void cw_gaps_on_records(cw_eval *e) {
  for (uint32_t i = 0; i < e->plan->ngaps; i++) {
    const cw_gap *g = &e->plan->gaps[i];
    if (!gap_concerns(e, g) || !acts_on_credit(e, g) || accepted(e, i)) continue;
    if ((g->could & CW_COULD_RAISE) && reaches(e, g, true) && gap_helps(e, i)) e->free_credit = true;
    if ((g->could & CW_COULD_LOWER) && reaches(e, g, false) && !gap_helps(e, i)) drop_touched(e, g);
  }
}

/* Clauses about the teacher act on the verdict. */
cw_verdict cw_gaps_on_verdict(cw_eval *e, cw_verdict v) {
  for (uint32_t i = 0; i < e->plan->ngaps; i++) {
    const cw_gap *g = &e->plan->gaps[i];
    if (!gap_concerns(e, g) || acts_on_credit(e, g) || accepted(e, i)) continue;
    bool up = !cw_favorable(v), matters = (g->could & (up ? CW_COULD_RAISE : CW_COULD_LOWER)) != 0;
    if (!matters || !reaches(e, g, up)) continue;
    bool helps = gap_helps(e, i);
    if (helps && up)
      v = CW_MET;
    else if (!helps && !up)
      v = CW_UNMET;
  }
  return v;
}

/* On an amount or a ladder the answer is either what the rules read give, or not known: a clause that could only raise
 * leaves what is reached as the least, one that could only lower as the most. */
void cw_gaps_on_reach(cw_eval *e, const cw_goal *goal, cw_outcome *o) {
  for (uint32_t i = 0; i < e->plan->ngaps; i++) {
    const cw_gap *g = &e->plan->gaps[i];
    if (!gap_concerns(e, g) || accepted(e, i)) continue;
    bool amount = goal->kind == CW_AMOUNT, top = o->step + 1 >= (int32_t)goal->nsteps;
    bool up = !amount && !top && (g->could & CW_COULD_RAISE),
         down = amount || (o->step >= 0 && (g->could & CW_COULD_LOWER));
    if (!((up && reaches(e, g, true)) || (down && reaches(e, g, false)))) continue;
    bool helps = gap_helps(e, i);
    if (amount && !helps) o->verdict = CW_UNDETERMINED;
    if (!amount && helps && up) o->step = (int32_t)goal->nsteps - 1;
    if (!amount && !helps && down) o->step = -1;
  }
}
