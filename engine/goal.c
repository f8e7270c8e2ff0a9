/* One goal under one choice for its unknowns: exceptions, window, needs, ladder, amount, gaps. */
#include "evaluator.h"

#include <string.h>

/* --- dates of the goal -------------------------------------------------------------------------------------------- */

static void note_date(cw_eval *e, uint32_t node, cw_value v) {
  if (node == 0 || v.known != CW_UNKNOWN || v.a != CW_UNSET) return;
  e->opened = true;
  cw_eval_note_value(e, node, true);
}

/* Which window it is hangs on an answer; so may its ends. */
static void note_windows(cw_eval *e, uint32_t first, uint32_t n, uint32_t when) {
  e->opened = e->branching = true;
  cw_eval_note(e, when, true);
  for (uint32_t i = 0; i < n; i++) {
    cw_eval_note_value(e, e->plan->windows[first + i].from, true);
    cw_eval_note_value(e, e->plan->windows[first + i].until, true);
  }
  e->branching = false;
}

/* Takes the first window whose `when` holds. False where which one is open: that chooses between texts of the law. Where
 * none holds no record is in time. */
static bool find_window(cw_eval *e, uint32_t first, uint32_t n, cw_value *from, cw_value *until) {
  *from = cw_value_of(CW_DAY_MAX);
  *until = cw_value_of(CW_DAY_MIN);
  for (uint32_t i = 0; i < n; i++) {
    const cw_window *w = &e->plan->windows[first + i];
    cw_tri t = cw_eval_tri(e, w->when, true);
    if (t == CW_FALSE) continue;
    if (t == CW_OPEN) {
      note_windows(e, first, n, w->when);
      return false;
    }
    *from = w->from ? cw_eval_value(e, w->from, true) : cw_value_of(CW_DAY_MIN);
    *until = w->until ? cw_eval_value(e, w->until, true) : cw_value_of(CW_DAY_MAX);
    if (w->after && from->known == CW_KNOWN) from->a++;
    if (w->before && until->known == CW_KNOWN) until->a--;
    note_date(e, w->from, *from);
    note_date(e, w->until, *until);
    cw_eval_note_arithmetic(e, w->from);
    cw_eval_note_arithmetic(e, w->until);
    return true;
  }
  return true;
}

static bool set_dates(cw_eval *e, const cw_goal *g) {
  e->judged = cw_value_of(e->options->as_of);
  if (g->judged_on) {
    e->judged = cw_eval_value(e, g->judged_on, true); /* not given: whatever is asked of it is open */
    if (e->judged.known == CW_NONE) e->judged = cw_value_of(e->options->as_of);
  }
  e->has_window = g->nwindows > 0;
  e->has_before = g->nbefore > 0;
  bool known = find_window(e, g->first_window, g->nwindows, &e->window_from, &e->window_until);
  known = find_window(e, g->first_before, g->nbefore, &e->before_from, &e->before_until) && known;
  cw_windows_find(e);
  e->deadline = g->deadline ? cw_eval_value(e, g->deadline, true) : e->has_window ? e->window_until : cw_value_none();
  return known;
}

bool cw_goal_dates(cw_eval *e) { return set_dates(e, &e->plan->goals[e->goal]); }

/* --- exceptions --------------------------------------------------------------------------------------------------- */

typedef struct exceptions {
  cw_verdict best; /* CW_UNMET: none that favors holds */
  int32_t by;
  bool burdens, burdens_beyond; /* beyond what a key of the license says */
  int32_t burden;
} exceptions;

static cw_verdict verdict_of(cw_effect effect) {
  return effect == CW_MET_WHEN ? CW_MET : effect == CW_EXEMPT_WHEN ? CW_EXEMPT : CW_NOT_APPLICABLE;
}

static exceptions judge_exceptions(cw_eval *e, uint32_t first, uint32_t n) {
  exceptions x = {CW_UNMET, -1, false, false, -1};
  for (uint32_t i = first; i < first + n; i++) {
    const cw_except *ex = &e->plan->excepts[i];
    bool helps = ex->effect != CW_UNMET_WHEN;
    if (e->options->seen) cw_see_except(e, i);
    if (ex->effect == CW_MAY_USE || !cw_eval_in_force(e, &ex->force, helps) || !cw_eval_holds(e, ex->when, helps))
      continue;
    if (!helps) {
      x.burdens_beyond = x.burdens_beyond || !ex->of_license;
      x.burdens = true;
      x.burden = (int32_t)i;
    } else if (verdict_of(ex->effect) > x.best) {
      x.best = verdict_of(ex->effect);
      x.by = (int32_t)i;
    }
  }
  if (x.best >= CW_MET && !x.burdens_beyond) x.burdens = false;
  return x;
}

/* The goal's own needs, then those of each other way that is open; by[] says which exception opens it. */
static uint32_t roots_of(cw_eval *e, int32_t need, uint32_t first, uint32_t n, uint32_t *roots, int32_t *by) {
  uint32_t k = 0;
  if (need >= 0) by[k] = -1, roots[k++] = (uint32_t)need;
  for (uint32_t i = first; i < first + n; i++) {
    const cw_except *ex = &e->plan->excepts[i];
    if (ex->effect == CW_MAY_USE && cw_eval_in_force(e, &ex->force, true) && cw_eval_holds(e, ex->when, true))
      by[k] = (int32_t)i, roots[k++] = (uint32_t)ex->need;
  }
  return k;
}

/* What the first assessment of a goal (or of a step) found, for the next one under the same choice. */
typedef struct cw_kept_goal {
  int32_t need;
  uint32_t first, n;
  exceptions x;
  uint32_t nroots;
  const uint32_t *roots; /* NULL: they weren't asked for */
  const int32_t *by;
  cw_verdict verdict;                         /* with gaps */
  uint64_t work, work_of_roots, work_of_gaps; /* what it took to find these is said again */
  struct cw_kept_goal *next;
} cw_kept_goal;

static cw_kept_goal *kept_goal(const cw_eval *e, int32_t need, uint32_t first, uint32_t n) {
  for (cw_kept_goal *k = e->kept_goal; k && (e->keeping || e->again); k = k->next)
    if (k->need == need && k->first == first && k->n == n) return k;
  return NULL;
}

const int32_t *cw_goal_kept(const cw_eval *e) {
  const cw_goal *g = &e->plan->goals[e->goal];
  for (const cw_kept_goal *k = e->kept_goal; k; k = k->next)
    if (k->need == g->need && k->first == g->first_except && k->n == g->nexcepts)
      return k->x.best < CW_MET && !k->x.burdens && k->roots ? k->by : NULL;
  return NULL;
}

/* The exceptions of a goal or step. What is kept of them is found again by its place in the plan. */
static exceptions exceptions_of(cw_eval *e, int32_t need, uint32_t first, uint32_t n) {
  cw_kept_goal *k = e->again ? kept_goal(e, need, first, n) : NULL;
  if (k) {
    e->work += k->work;
    return k->x;
  }
  uint64_t work = e->work;
  exceptions x = judge_exceptions(e, first, n);
  if (!e->keeping) return x;
  k = CW_NEW(e->arena, cw_kept_goal);
  if (!k) {
    e->memory = true;
    return x;
  }
  *k = (cw_kept_goal){.need = need, .first = first, .n = n, .x = x, .work = e->work - work, .next = e->kept_goal};
  e->kept_goal = k;
  return x;
}

/* --- the three kinds of goal -------------------------------------------------------------------------------------- */

static uint32_t take_roots(cw_eval *e, const cw_kept_goal *k, uint32_t *roots, int32_t *by) {
  if (k->nroots) memcpy(roots, k->roots, k->nroots * sizeof *roots);
  if (k->nroots) memcpy(by, k->by, k->nroots * sizeof *by);
  e->work += k->work_of_roots;
  return k->nroots;
}

static void keep_roots(cw_kept_goal *k, const uint32_t *roots, const int32_t *by, uint32_t n, uint64_t work) {
  k->roots = roots;
  k->by = by;
  k->nroots = n;
  k->work_of_roots = work;
}

/* Solves the needs; the exception that opened the way by which they are met, or -1. */
static int32_t solve_needs(cw_eval *e, int32_t need, uint32_t first_except, uint32_t nexcepts, bool detail,
                           cw_needs_result *out) {
  uint64_t work = e->work;
  uint32_t *roots = CW_NEW_ARRAY(e->arena, (size_t)nexcepts + 2, uint32_t);
  int32_t *by = CW_NEW_ARRAY(e->arena, (size_t)nexcepts + 2, int32_t);
  cw_kept_goal *k = kept_goal(e, need, first_except, nexcepts);
  memset(out, 0, sizeof *out);
  if (!roots || !by) {
    e->memory = true;
    return -1;
  }
  uint32_t n =
      k && e->again && k->roots ? take_roots(e, k, roots, by) : roots_of(e, need, first_except, nexcepts, roots, by);
  if (k && e->keeping) keep_roots(k, roots, by, n, e->work - work);
  out->met = n == 0;
  if (n) cw_needs_solve(e, roots, n, detail, out);
  return n && out->met ? by[out->root] : -1;
}

/* What burdens can't be made good by more credit. */
static void no_way(cw_eval *e, cw_needs_result *needs) {
  needs->ways = CW_NEW_ARRAY(e->arena, 1, cw_way);
  needs->nways = needs->ways != NULL;
  if (needs->ways) needs->ways[0].impossible = true;
}

/* Exceptions and needs together: what the goal, or one step of a ladder, comes to. */
static void judge(cw_eval *e, int32_t need, uint32_t first, uint32_t n, bool detail, cw_outcome *o) {
  exceptions x = exceptions_of(e, need, first, n);
  o->conflict = x.burdens && x.best >= CW_MET;
  o->except = x.by;
  if (x.best >= CW_MET && !x.burdens) {
    o->verdict = x.best;
    if (detail) (void)solve_needs(e, need, first, n, true, &o->needs);
    return;
  }
  int32_t other_way = solve_needs(e, need, first, n, detail, &o->needs);
  if (o->except < 0) o->except = other_way;
  o->limit = o->needs.limit && !x.burdens;
  o->verdict = o->needs.met ? CW_MET : o->needs.open && e->mode == CW_BEST ? CW_MET : CW_UNMET;
  if (x.burdens) {
    o->verdict = CW_UNMET;
    o->except = x.burden;
    if (detail) no_way(e, &o->needs);
  }
}

static void climb(cw_eval *e, const cw_goal *g, bool detail, cw_outcome *o) {
  o->step = -1;
  o->verdict = CW_MET;
  for (uint32_t i = 0; i < g->nsteps; i++) {
    const cw_step *s = &e->plan->steps[g->first_step + i];
    cw_outcome at = {.except = -1};
    bool last = i + 1 == g->nsteps;
    judge(e, s->need, s->first_except, s->nexcepts, false, &at);
    o->limit = o->limit || at.limit;
    o->conflict = at.conflict;
    if (!at.conflict && cw_favorable(at.verdict)) {
      o->step = (int32_t)i;
      if (!last || !detail) continue;
    }
    if (detail) judge(e, s->need, s->first_except, s->nexcepts, true, &at);
    o->limit = o->limit || at.limit;
    o->needs = at.needs;
    return;
  }
}

static void quantify(cw_eval *e, const cw_goal *g, cw_outcome *o) {
  cw_value v = cw_eval_value(e, g->amount, true);
  if (v.known == CW_UNKNOWN) {
    e->opened = e->branching = true;
    cw_eval_note_value(e, g->amount, true);
    e->branching = false;
  }
  o->amount_known = v.known;
  if (v.known == CW_KNOWN) o->amount = cw_value_as_rat(v);
  if (v.known == CW_UNKNOWN) {
    o->choice = (cw_choice_state)v.a;
    o->high = o->choice == CW_UNSET ? e->mode == CW_BEST : o->choice == CW_SET_BEST;
  }
  o->verdict = v.known == CW_KNOWN ? CW_MET : v.known == CW_NONE ? CW_NOT_APPLICABLE : CW_UNDETERMINED;
}

static cw_outcome undecided(cw_mode mode) {
  return (cw_outcome){.verdict = mode == CW_BEST ? CW_MET : CW_UNMET,
                      .except = -1,
                      .step = mode == CW_BEST ? INT32_MAX : -1,
                      .amount = CW_RAT_ZERO,
                      .amount_known = CW_UNKNOWN};
}

/* Which window it is hangs on an answer. An exception that holds all the same decides, and a clause that is open on the
 * verdict acts on it as ever; nothing else does. */
static cw_outcome without_window(cw_eval *e, const cw_goal *g, cw_mode mode) {
  cw_outcome o = undecided(mode);
  if (g->kind == CW_LADDER) return o;
  e->has_window = true;
  e->window_from = e->window_until = cw_value_unknown();
  e->window_from.a = e->window_until.a = CW_UNSET;
  cw_mode saved = e->mode;
  e->mode = CW_WORST;
  exceptions x = judge_exceptions(e, g->first_except, g->nexcepts);
  e->mode = saved;
  if (x.best < CW_MET || x.burdens) return o;
  o.verdict = g->kind == CW_REQUIREMENT ? cw_gaps_on_verdict(e, x.best) : x.best;
  o.except = x.by;
  o.amount_known = CW_NONE;
  return o;
}

static cw_verdict with_gaps(cw_eval *e, const cw_goal *g, cw_verdict v) {
  cw_kept_goal *k = kept_goal(e, g->need, g->first_except, g->nexcepts);
  if (k && e->again) {
    e->work += k->work_of_gaps;
    return k->verdict;
  }
  uint64_t work = e->work;
  v = cw_gaps_on_verdict(e, v);
  if (k) k->verdict = v;
  if (k) k->work_of_gaps = e->work - work;
  return v;
}

cw_outcome cw_goal_assess(cw_eval *e, cw_mode mode, bool detail) {
  const cw_goal *g = &e->plan->goals[e->goal];
  cw_outcome o = {.except = -1, .step = -1, .amount = CW_RAT_ZERO, .amount_known = CW_NONE};
  e->mode = mode;
  e->record = -1;
  e->free_credit = false;
  e->work++;
  if (e->depth > CW_MAX_DEPTH) return undecided(mode);
  bool dated = e->again || set_dates(e, g), suspended = cw_period_suspended(e, &g->force);
  if (dated && !e->again) cw_records_take(e);
  if (suspended) {
    o.verdict = CW_NOT_APPLICABLE;
    return o;
  }
  if (!dated) return without_window(e, g, mode);
  if (!e->again) cw_gaps_on_records(e);
  switch (g->kind) {
  case CW_REQUIREMENT: judge(e, g->need, g->first_except, g->nexcepts, detail, &o); break;
  case CW_LADDER: climb(e, g, detail, &o); break;
  case CW_AMOUNT: {
    exceptions x = judge_exceptions(e, g->first_except, g->nexcepts);
    o.conflict = x.burdens && x.best >= CW_MET;
    if (o.conflict) o.amount_known = CW_UNKNOWN;
    if (x.best >= CW_EXEMPT || x.burdens) {
      o.verdict = x.burdens ? CW_UNMET : x.best;
      o.except = x.burdens ? x.burden : x.by;
    } else
      quantify(e, g, &o);
    break;
  }
  }
  if (g->kind == CW_REQUIREMENT && !o.conflict) o.verdict = with_gaps(e, g, o.verdict);
  bool excepted = g->kind == CW_AMOUNT && o.except >= 0;
  if (g->kind != CW_REQUIREMENT && !excepted && !o.conflict && o.verdict != CW_UNDETERMINED) cw_gaps_on_reach(e, g, &o);
  return o;
}

int64_t cw_outcome_class(const cw_eval *e, const cw_outcome *o) {
  switch (e->plan->goals[e->goal].kind) {
  case CW_LADDER: return o->conflict ? INT64_MIN + 1 + o->step : o->step;
  case CW_AMOUNT:
    if (o->verdict == CW_UNDETERMINED) return o->high ? INT64_MAX : INT64_MIN;
    if (o->conflict) return INT64_MIN + 1;
    if (o->amount_known != CW_KNOWN) return INT64_MIN + 2 + (int64_t)o->verdict;
    return (int64_t)((uint64_t)o->amount.num * UINT64_C(2654435761) + (uint64_t)o->amount.den);
  default: return o->conflict ? -1 : cw_favorable(o->verdict) ? 1 : 0;
  }
}

/* --- goals that rest on goals ------------------------------------------------------------------------------------- */

static bool concerns(cw_eval *e, const cw_goal *g, int32_t license) {
  int32_t saved = e->license, own = e->own;
  e->license = e->own = license;
  bool yes = cw_eval_tri(e, g->for_license, true) != CW_FALSE;
  e->license = saved;
  e->own = own;
  return yes;
}

/* A context for judging another goal of the same teacher: it shares the unknowns and the arena, and has its own place. */
static cw_eval enter(const cw_eval *e, uint32_t goal, int32_t license) {
  cw_eval inner = *e;
  inner.goal = goal;
  inner.license = inner.own = license;
  inner.depth++;
  inner.hypothetical = inner.keeping = inner.again = false;
  inner.taking = CW_NEW_ARRAY(e->arena, e->teacher->nrecords + 1, cw_taking);
  inner.memory = inner.memory || !inner.taking;
  return inner;
}

static void leave(cw_eval *e, const cw_eval *inner) {
  e->nunknowns = inner->nunknowns;
  e->nuses = inner->nuses;
  e->touched |= inner->touched;
  e->conflicted = inner->conflicted;
  e->work = inner->work;
  e->overflow = inner->overflow;
  e->memory = inner->memory;
  e->input_error = inner->input_error;
}

/* A goal named by another is the version of it that is in force on the day that the other is judged on. */
static uint32_t version_in_force(cw_eval *e, uint32_t goal) {
  for (uint32_t g = goal; g < e->plan->ngoals; g++)
    if (cw_goal_same(e->plan, goal, g) && cw_period_stands(e, &e->plan->goals[g].force, true) != CW_FALSE) return g;
  return goal;
}

static cw_tri met_for(cw_eval *e, uint32_t goal, int32_t license, bool helps) {
  cw_eval inner = enter(e, goal, license);
  cw_tri t = CW_OPEN;
  if (!helps) inner.invert = !inner.invert;
  if (!inner.memory) {
    cw_outcome worst = cw_goal_assess(&inner, CW_WORST, false);
    if (worst.conflict)
      inner.conflicted = true; /* that goal can't be said, so neither can what rests on it */
    else if (cw_favorable(worst.verdict))
      t = CW_TRUE;
    else if (!cw_favorable(cw_goal_assess(&inner, CW_BEST, false).verdict))
      t = CW_FALSE;
  }
  leave(e, &inner);
  return t;
}

cw_outcome cw_goal_quantity(cw_eval *e, uint32_t goal) {
  cw_outcome o = {.amount_known = CW_UNKNOWN};
  if (e->depth >= CW_MAX_DEPTH) return o;
  cw_eval inner = enter(e, version_in_force(e, goal), e->license);
  if (!inner.memory) o = cw_goal_assess(&inner, e->mode, false);
  leave(e, &inner);
  return o;
}

cw_value cw_goal_step(cw_eval *e, uint32_t goal) {
  if (e->depth >= CW_MAX_DEPTH) return (cw_value){CW_UNKNOWN, CW_UNSET, 1};
  goal = version_in_force(e, goal);
  const cw_goal *g = &e->plan->goals[goal];
  cw_eval inner = enter(e, goal, e->license);
  int32_t worst = -1, best = -1;
  if (!inner.memory) worst = cw_goal_assess(&inner, CW_WORST, false).step;
  if (!inner.memory) best = cw_goal_assess(&inner, CW_BEST, false).step;
  leave(e, &inner);
  if (worst != best) return (cw_value){CW_UNKNOWN, CW_UNSET, 1};
  uint32_t text = worst < 0 ? g->start_text : e->plan->steps[g->first_step + (uint32_t)worst].text;
  return text ? cw_value_of(text) : cw_value_none();
}

/* Which step it is chooses between texts of the law. */
void cw_goal_note_step(cw_eval *e, uint32_t goal) {
  bool saved = e->branching;
  e->branching = true;
  (void)cw_goal_step(e, goal);
  e->branching = saved;
}

cw_tri cw_goal_met(cw_eval *e, uint32_t goal, bool helps) {
  goal = version_in_force(e, goal);
  const cw_goal *g = &e->plan->goals[goal];
  if (e->depth >= CW_MAX_DEPTH) return CW_OPEN;
  if (g->for_license == 0) return met_for(e, goal, -1, helps);
  if (e->license >= 0 && concerns(e, g, e->license)) return met_for(e, goal, e->license, helps);
  cw_tri result = CW_FALSE;
  for (uint32_t i = 0; i < e->teacher->nlicenses; i++) {
    int32_t license = (int32_t)(e->teacher->first_license + i);
    if (!concerns(e, g, license)) continue;
    cw_tri t = met_for(e, goal, license, helps);
    if (t == CW_TRUE) return t;
    if (t == CW_OPEN) result = t;
  }
  return result;
}

/* The assessment itself notes what is open. */
void cw_goal_note(cw_eval *e, uint32_t goal, bool helps) { (void)cw_goal_met(e, goal, helps); }
