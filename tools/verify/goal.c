/* A goal judged under one choice for what is open: its dates, exceptions, needs, steps, amount and gaps. */
#include "world.h"

#include <string.h>

bool vt_favorable(vt_verdict v) { return v >= VT_MET; }

/* --- dates -------------------------------------------------------------------------------------------------------- */

bool vt_set_dates(vt_world *w, const vt_goal *g) {
  w->judged = vt_value_day(w->as_of);
  if (g->judged_on) {
    w->quiet++; /* not given: whatever is asked of it is open, and it is asked for there */
    w->judged = vt_eval(w, g->judged_on, true);
    w->quiet--;
    if (w->judged.known == VT_NONE) w->judged = vt_value_day(w->as_of);
  }
  w->has_window = g->nwindows > 0;
  bool known = vt_window_of(w, g->windows, g->nwindows, &w->from, &w->until);
  for (uint32_t k = 0; !known && !w->quiet && k < g->nwindows; k++) { /* its ends may hang on an answer too */
    if (g->windows[k].from) vt_note_value(w, g->windows[k].from);
    if (g->windows[k].until) vt_note_value(w, g->windows[k].until);
  }
  vt_find_owns(w, g);
  w->deadline = (vt_value){.known = VT_NONE};
  if (g->deadline) {
    w->quiet++;
    w->deadline = vt_eval(w, g->deadline, true);
    w->quiet--;
  } else if (w->has_window)
    w->deadline = w->until;
  return known;
}

/* --- exceptions and gaps ------------------------------------------------------------------------------------------ */

typedef struct favors {
  vt_verdict best;
  int32_t by, burden;
  bool beyond; /* it is burdened beyond what a key of the license says */
} favors;

static favors judge_exceptions(vt_world *w, const vt_except *x, uint32_t n) {
  static const vt_verdict says[] = {VT_MET, VT_EXEMPT, VT_NOT_APPLICABLE, VT_UNMET, VT_UNMET};
  favors f = {VT_UNMET, -1, -1, false};
  for (uint32_t i = 0; i < n; i++) {
    bool helps = x[i].effect != VT_UNMET_WHEN;
    if (x[i].effect == VT_MAY_USE || !vt_in_force(w, &x[i].force, helps) || !vt_holds(w, x[i].when, helps)) continue;
    if (!helps)
      f.burden = (int32_t)x[i].index, f.beyond = f.beyond || !x[i].of_license;
    else if (says[x[i].effect] > f.best)
      f.best = says[x[i].effect], f.by = (int32_t)x[i].index;
  }
  if (f.best >= VT_MET && !f.beyond) f.burden = -1;
  return f;
}

static bool gap_acts(const vt_world *w, uint32_t i) {
  const vt_gap *g = &w->p->gaps[i];
  return g->nreadings == 0 && w->accepted[i] == -2 && (w->goal >= 64 || g->goals >> w->goal & 1);
}

static bool on_credit(const vt_world *w, const vt_gap *g) {
  return g->touches_record && w->p->goals[w->goal].needs_credit;
}

static bool reaches(vt_world *w, const vt_gap *g, bool helps) {
  bool yes = false;
  if (!g->touches_record) return vt_holds(w, g->touches, helps);
  for (uint32_t i = 0; i < w->nrecords && !yes; i++) {
    if (!vt_takes_part(&w->taking[i])) continue;
    w->record = (int32_t)i;
    yes = vt_holds(w, g->touches, helps);
  }
  w->record = -1;
  return yes;
}

static bool gap_helps(vt_world *w, uint32_t gap) {
  return vt_helps(w, (vt_unknown){.about = VT_ASK_GAP, .attr = gap, .row = -1, .other = -1, .day = VT_NEVER});
}

static void gaps_on_records(vt_world *w) {
  for (uint32_t i = 0; i < w->p->ngaps; i++) {
    const vt_gap *g = &w->p->gaps[i];
    if (!gap_acts(w, i) || !on_credit(w, g)) continue;
    if (g->raise && reaches(w, g, true) && gap_helps(w, i)) w->free_credit = true;
    if (!g->lower || !reaches(w, g, false) || gap_helps(w, i)) continue;
    for (uint32_t r = 0; r < w->nrecords; r++) {
      if (!vt_takes_part(&w->taking[r])) continue;
      w->record = (int32_t)r;
      if (!vt_holds(w, g->touches, false)) continue;
      w->taking[r].fate = VT_CONDITIONAL;
      w->taking[r].windows = 0;
    }
    w->record = -1;
  }
}

static vt_verdict gaps_on_verdict(vt_world *w, vt_verdict v) {
  for (uint32_t i = 0; i < w->p->ngaps; i++) {
    const vt_gap *g = &w->p->gaps[i];
    if (!gap_acts(w, i) || on_credit(w, g)) continue;
    bool up = !vt_favorable(v);
    if (!(up ? g->raise : g->lower) || !reaches(w, g, up)) continue;
    bool helps = gap_helps(w, i);
    if (helps && up)
      v = VT_MET;
    else if (!helps && !up)
      v = VT_UNMET;
  }
  return v;
}

static void gaps_on_reach(vt_world *w, const vt_goal *goal, vt_outcome *o) {
  for (uint32_t i = 0; i < w->p->ngaps; i++) {
    const vt_gap *g = &w->p->gaps[i];
    if (!gap_acts(w, i)) continue;
    bool amount = goal->kind == VT_QUANTITY, top = o->step + 1 >= (int32_t)goal->nsteps;
    bool up = !amount && !top && g->raise, down = amount || (o->step >= 0 && g->lower);
    if (!((up && reaches(w, g, true)) || (down && reaches(w, g, false)))) continue;
    bool helps = gap_helps(w, i);
    if (amount && !helps) o->verdict = VT_UNDETERMINED;
    if (!amount && helps && up) o->step = (int32_t)goal->nsteps - 1;
    if (!amount && !helps && down) o->step = -1;
  }
}

/* --- needs -------------------------------------------------------------------------------------------------------- */

static int32_t solve_needs(vt_world *w, const vt_need *need, const vt_except *x, uint32_t nx, bool detail,
                           vt_outcome *o) {
  vt_solving *s = CW_NEW(w->arena, vt_solving);
  const vt_need **roots = CW_NEW_ARRAY(w->arena, nx + 2, const vt_need *);
  int32_t *by = CW_NEW_ARRAY(w->arena, nx + 2, int32_t), found = -1;
  uint32_t *behind = CW_NEW_ARRAY(w->arena, nx + 2, uint32_t), n = 0, root = 0;
  if (!s || !roots || !by || !behind) return o->gave_up = true, -1;
  s->w = w;
  s->total = vt_int(0);
  if (need) by[n] = -1, roots[n++] = need;
  for (uint32_t i = 0; i < nx; i++)
    if (x[i].effect == VT_MAY_USE && vt_in_force(w, &x[i].force, true) && vt_holds(w, x[i].when, true))
      by[n] = (int32_t)x[i].index, roots[n++] = x[i].need;
  o->met = n == 0;
  if (n == 0) return -1;
  vt_paths l = vt_expand_roots(s, roots, n, behind);
  s->total = vt_largest_need(w, &l, w->p->goals[w->goal].ledger);
  for (uint32_t i = 0; i < l.n && !o->met; i++) {
    if (!vt_path_met(s, l.items[i])) continue;
    o->met = true;
    o->shown = l.items[i];
    while (root + 1 < n && behind[root] <= i) root++;
    found = by[root];
  }
  o->gave_up = o->gave_up || (s->gave_up && !o->met);
  if (!o->met && s->open && w->best) o->verdict = VT_MET;
  if (!detail) return found;
  for (uint32_t i = 0; i < l.n; i++) o->ledgers |= vt_path_ledgers(l.items[i]);
  if (w->p->goals[w->goal].needs_credit) o->ledgers |= UINT64_C(1) << w->p->goals[w->goal].ledger;
  for (uint32_t k = 0; k < w->p->nledgers && k < 64; k++) o->need[k] = vt_largest_need(w, &l, k);
  if (!o->met) {
    vt_ways(s, o, l);
    o->shown = o->nways ? o->ways[0].path : NULL;
  }
  o->gave_up = o->gave_up || s->gave_up;
  return found;
}

/* What burdens can't be made good by more credit. */
static void no_way(vt_world *w, vt_outcome *o) {
  o->ways = CW_NEW_ARRAY(w->arena, 1, vt_way);
  o->nways = o->ways != NULL;
  if (o->ways) o->ways[0].impossible = true;
}

static void judge(vt_world *w, const vt_need *need, const vt_except *x, uint32_t n, bool detail, vt_outcome *o) {
  favors f = judge_exceptions(w, x, n);
  bool burdens = f.burden >= 0;
  o->conflict = burdens && f.best >= VT_MET;
  o->except = f.by;
  o->verdict = VT_UNMET;
  if (f.best >= VT_MET && !burdens) {
    if (detail) (void)solve_needs(w, need, x, n, true, o);
    o->verdict = f.best;
    return;
  }
  int32_t other = solve_needs(w, need, x, n, detail, o);
  if (o->except < 0) o->except = other;
  if (o->met) o->verdict = VT_MET;
  if (burdens) {
    o->verdict = VT_UNMET;
    o->except = f.burden;
    if (detail) no_way(w, o);
  }
}

static void climb(vt_world *w, const vt_goal *g, bool detail, vt_outcome *o) {
  o->step = -1;
  o->verdict = VT_MET;
  for (uint32_t i = 0; i < g->nsteps; i++) {
    const vt_step *s = &g->steps[i];
    vt_outcome at = {.except = -1, .step = -1};
    judge(w, s->need, s->excepts, s->nexcepts, false, &at);
    o->gave_up = o->gave_up || at.gave_up;
    o->conflict = at.conflict;
    bool last = i + 1 == g->nsteps;
    if (!at.conflict && vt_favorable(at.verdict)) {
      o->step = (int32_t)i;
      if (!last || !detail) continue;
    }
    if (!detail) return;
    bool conflict = at.conflict;
    at = (vt_outcome){.except = -1, .step = -1};
    judge(w, s->need, s->excepts, s->nexcepts, true, &at);
    at.conflict = conflict;
    at.step = o->step;
    at.verdict = VT_MET;
    at.except = -1;
    *o = at;
    return;
  }
}

static vt_outcome undecided(bool best) {
  return (vt_outcome){
      .verdict = best ? VT_MET : VT_UNMET, .except = -1, .step = best ? INT32_MAX : -1, .amount_known = VT_OPEN};
}

static vt_outcome without_window(vt_world *w, const vt_goal *g, bool best) {
  vt_outcome o = undecided(best);
  if (g->kind == VT_LADDER) return o;
  w->has_window = true;
  w->from = w->until = (vt_value){.known = VT_OPEN};
  w->best = false;
  favors f = judge_exceptions(w, g->excepts, g->nexcepts);
  w->best = best;
  if (f.best < VT_MET || f.burden >= 0) return o;
  vt_verdict v = g->kind == VT_REQUIREMENT ? gaps_on_verdict(w, f.best) : f.best;
  return (vt_outcome){.verdict = v, .except = f.by, .step = o.step, .amount_known = VT_NONE};
}

vt_outcome vt_assess(vt_world *w, bool best, bool detail) {
  const vt_goal *g = &w->p->goals[w->goal];
  vt_outcome o = {.except = -1, .step = -1, .amount_known = VT_NONE, .amount = vt_int(0)};
  w->best = best;
  w->record = -1;
  w->free_credit = false;
  w->evaluations++;
  if (w->depth > 8) return undecided(best);
  bool dated = vt_set_dates(w, g);
  if (vt_suspended(w, &g->force)) return o.verdict = VT_NOT_APPLICABLE, o;
  if (!dated) return without_window(w, g, best);
  vt_take_records(w);
  gaps_on_records(w);
  if (g->kind == VT_REQUIREMENT)
    judge(w, g->need, g->excepts, g->nexcepts, detail, &o);
  else if (g->kind == VT_LADDER)
    climb(w, g, detail, &o);
  else {
    favors f = judge_exceptions(w, g->excepts, g->nexcepts);
    o.conflict = f.burden >= 0 && f.best >= VT_MET;
    if (o.conflict) o.amount_known = VT_OPEN;
    if (f.best >= VT_EXEMPT || f.burden >= 0) {
      o.verdict = f.burden >= 0 ? VT_UNMET : f.best;
      o.except = f.burden >= 0 ? f.burden : f.by;
      return o;
    }
    w->quiet++; /* what a value doesn't rest on is no question, though it is read */
    vt_value v = vt_eval(w, g->amount, true);
    w->quiet--;
    if (v.known == VT_OPEN && !w->quiet) {
      w->opened = true;
      vt_note_value(w, g->amount);
    }
    o.amount_known = v.known;
    o.lean = v.known == VT_OPEN ? v.lean : 0;
    o.high = v.known == VT_OPEN && (v.lean ? v.lean > 0 : best);
    if (v.known == VT_KNOWN) o.amount = v.n;
    o.verdict = v.known == VT_KNOWN ? VT_MET : v.known == VT_NONE ? VT_NOT_APPLICABLE : VT_UNDETERMINED;
  }
  if (g->kind == VT_REQUIREMENT && !o.conflict) o.verdict = gaps_on_verdict(w, o.verdict);
  if (g->kind != VT_REQUIREMENT && !o.conflict && o.verdict != VT_UNDETERMINED) gaps_on_reach(w, g, &o);
  return o;
}

bool vt_records_at_worst(vt_world *w) {
  const vt_goal *g = &w->p->goals[w->goal];
  w->best = false;
  w->record = -1;
  w->free_credit = false;
  bool dated = vt_set_dates(w, g);
  if (vt_suspended(w, &g->force) || !dated) return false;
  vt_take_records(w);
  gaps_on_records(w);
  return true;
}

int64_t vt_class(const vt_world *w, const vt_outcome *o) {
  switch (w->p->goals[w->goal].kind) {
  case VT_LADDER: return o->conflict ? INT64_MIN + 1 + o->step : o->step;
  case VT_QUANTITY:
    if (o->verdict == VT_UNDETERMINED) return o->high ? INT64_MAX : INT64_MIN;
    if (o->conflict) return INT64_MIN + 1;
    if (o->amount_known != VT_KNOWN) return INT64_MIN + 2 + (int64_t)o->verdict;
    return (int64_t)((uint64_t)o->amount.num * UINT64_C(1000003) + (uint64_t)o->amount.den);
  default: return o->conflict ? -1 : vt_favorable(o->verdict);
  }
}

/* --- goals that rest on goals ------------------------------------------------------------------------------------- */

static uint32_t version_of(vt_world *w, uint32_t goal) {
  for (uint32_t g = goal; g < w->p->ngoals; g++)
    if (vt_same(w->p->goals[g].name, w->p->goals[goal].name) && vt_stands(w, &w->p->goals[g].force, true) != VT_NO)
      return g;
  return goal;
}

typedef struct place { /* where another goal was being judged */
  uint32_t goal;
  int32_t license, record, rule;
  int year;
  bool best, hypothetical, has_window, free_credit;
  vt_value judged, from, until, deadline;
  vt_taking *taking;
  vt_own owns[VT_MOST_OWN];
  uint32_t nown;
} place;

static place enter(vt_world *w, uint32_t goal, int32_t license) {
  place p = {w->goal,        w->license, w->record, w->rule,  w->year,     w->best,   w->hypothetical, w->has_window,
             w->free_credit, w->judged,  w->from,   w->until, w->deadline, w->taking, {{0}},           w->nown};
  memcpy(p.owns, w->owns, sizeof p.owns);
  w->goal = goal;
  w->license = license;
  w->hypothetical = false;
  w->rule = -1;
  w->taking = CW_NEW_ARRAY(w->arena, w->nrecords + 1, vt_taking);
  w->depth++;
  return p;
}

static void leave(vt_world *w, const place *p) {
  w->goal = p->goal;
  w->license = p->license;
  w->record = p->record;
  w->rule = p->rule;
  w->year = p->year;
  w->best = p->best;
  w->hypothetical = p->hypothetical;
  w->has_window = p->has_window;
  w->free_credit = p->free_credit;
  w->judged = p->judged;
  w->from = p->from;
  w->until = p->until;
  w->deadline = p->deadline;
  w->taking = p->taking;
  memcpy(w->owns, p->owns, sizeof w->owns);
  w->nown = p->nown;
  w->depth--;
}

static bool concerns(vt_world *w, const vt_goal *g, int32_t license) {
  int32_t saved = w->license;
  w->license = license;
  w->quiet++;
  bool yes = vt_test(w, g->concerns, true) != VT_NO;
  w->quiet--;
  w->license = saved;
  return yes;
}

static vt_tri met_for(vt_world *w, uint32_t goal, int32_t license) {
  place at = enter(w, goal, license);
  vt_tri t = VT_MAYBE;
  vt_outcome worst = vt_assess(w, false, false);
  if (worst.conflict)
    w->conflicted = true; /* that goal can't be said, so neither can what rests on it */
  else if (vt_favorable(worst.verdict))
    t = VT_YES;
  else if (!vt_favorable(vt_assess(w, true, false).verdict))
    t = VT_NO;
  leave(w, &at);
  return t;
}

vt_tri vt_goal_reached(vt_world *w, uint32_t goal, bool helps) {
  (void)helps;
  goal = version_of(w, goal);
  const vt_goal *g = &w->p->goals[goal];
  if (!g->concerns) return met_for(w, goal, -1);
  if (w->license >= 0 && concerns(w, g, w->license)) return met_for(w, goal, w->license);
  vt_tri out = VT_NO;
  for (uint32_t l = 0; l < w->nlicenses && out != VT_YES; l++) {
    if (!concerns(w, g, (int32_t)l)) continue;
    vt_tri t = met_for(w, goal, (int32_t)l);
    if (t != VT_NO) out = t;
  }
  return out;
}

vt_outcome vt_goal_quantity(vt_world *w, uint32_t goal) {
  bool best = w->best;
  goal = version_of(w, goal);
  const vt_goal *g = &w->p->goals[goal];
  int32_t license = g->concerns ? w->license : -1;
  for (uint32_t l = 0; g->concerns && license < 0 && l < w->nlicenses; l++)
    if (concerns(w, g, (int32_t)l)) license = (int32_t)l;
  place at = enter(w, goal, license);
  vt_outcome o = vt_assess(w, best, false);
  leave(w, &at);
  return o;
}

vt_value vt_goal_step(vt_world *w, uint32_t goal) {
  goal = version_of(w, goal);
  const vt_goal *g = &w->p->goals[goal];
  place at = enter(w, goal, w->license);
  int32_t worst = vt_assess(w, false, false).step, best = vt_assess(w, true, false).step;
  leave(w, &at);
  if (worst != best) return (vt_value){.known = VT_OPEN};
  const char *name = worst < 0 ? g->start : worst < (int32_t)g->nsteps ? g->steps[worst].name : NULL;
  return name ? (vt_value){.known = VT_KNOWN, .n = vt_int(0), .s = name} : (vt_value){.known = VT_NONE};
}

bool vt_goal_concerns(vt_world *w, uint32_t goal, int32_t license) {
  const vt_goal *g = &w->p->goals[goal];
  w->goal = goal;
  w->license = license;
  w->record = -1;
  w->quiet++;
  bool yes = !g->concerns || vt_test(w, g->concerns, true) != VT_NO;
  w->judged = vt_value_day(w->as_of);
  if (yes && g->judged_on) {
    vt_value v = vt_eval(w, g->judged_on, true);
    if (v.known == VT_KNOWN) w->judged = v;
  }
  yes = yes && vt_stands(w, &g->force, true) != VT_NO;
  w->quiet--;
  return yes;
}
