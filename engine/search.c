/* The search over the unknowns. See evaluator.h for the method and why it is exact. */
#include "search.h"
#include "needs.h"

#include <string.h>

/* Of what is logged nothing is given back, as long as it is not too much. */
static void go_back(cw_eval *e, cw_arena_mark mark) {
  enum { MOST_LOGGED = 2 << 20 };
  if (e->log && e->arena->used - e->log->began > MOST_LOGGED) e->log->full = true;
  if (!e->log || e->log->full) cw_arena_back(e->arena, mark);
}

static cw_rat have_of(const cw_eval *e, const cw_needs_result *needs) {
  cw_rat have = CW_RAT_ZERO;
  for (uint32_t k = 0; k < needs->nledgers; k++)
    if (needs->ledgers[k].ledger == e->plan->goals[e->goal].ledger) have = needs->ledgers[k].have;
  return have;
}

typedef struct assessed {
  cw_memo beside;
  cw_outcome outcome; /* without its needs */
  cw_rat have;        /* of the goal's ledger, where detail was asked for */
} assessed;

static assessed assess_anew(cw_eval *e, cw_mode mode, bool detail) {
  assessed a = {.have = CW_RAT_ZERO};
  cw_arena_mark mark = cw_arena_here(e->arena);
  e->by_parts = !e->options->seen; /* else what is come upon is counted */
  e->measuring = detail;
  a.outcome = cw_goal_assess(e, mode, detail);
  e->by_parts = e->measuring = false;
  a.have = have_of(e, &a.outcome.needs);
  memset(&a.outcome.needs, 0, sizeof a.outcome.needs);
  go_back(e, mark);
  return a;
}

static assessed *assess_and_keep(cw_eval *e, cw_memo_node **root, cw_mode mode, bool detail) {
  cw_part p;
  assessed *a = CW_NEW_RAW(e->memo->arena, 1, assessed);
  if (!a) return NULL;
  e->reads->n = e->reads->missed = 0;
  e->reads->full = false;
  cw_part_begin(e, &p);
  *a = assess_anew(e, mode, detail);
  cw_memo_keep(e, root, &p.outer, a);
  cw_part_end(e, &p, &a->beside);
  return a;
}

static assessed assess(cw_eval *e, cw_mode mode, bool detail) {
  cw_memo_node **root = &e->memo->roots[mode == CW_BEST][detail];
  const assessed *known = e->options->seen ? NULL : cw_memo_find(e, *root);
  if (known) {
    e->mode = mode;
    cw_part_again(e, &known->beside);
    return *known;
  }
  known = e->options->seen ? NULL : assess_and_keep(e, root, mode, detail);
  return known ? *known : assess_anew(e, mode, detail);
}

cw_outcome cw_search_assess(cw_eval *e, cw_mode mode) { return assess(e, mode, false).outcome; }

void cw_snapshot_keep(const cw_eval *e, cw_snapshot *s) {
  s->n = e->nunknowns;
  for (uint32_t i = 0; i < e->nunknowns; i++) {
    s->state[i] = e->unknowns[i].state;
    s->value[i] = e->unknowns[i].value;
  }
}

void cw_snapshot_restore(cw_eval *e, const cw_snapshot *s) {
  for (uint32_t i = 0; i < e->nunknowns; i++) {
    e->unknowns[i].state = i < s->n ? s->state[i] : CW_UNSET;
    e->unknowns[i].value = i < s->n ? s->value[i] : cw_value_none();
  }
}

void cw_unknowns_clear(cw_eval *e) {
  for (uint32_t i = 0; i < e->nunknowns; i++) e->unknowns[i].state = CW_UNSET;
}

static void seen(cw_search *s, const cw_outcome *o) {
  int64_t c = cw_outcome_class(s->e, o);
  s->limit = s->limit || o->limit;
  s->conflict = s->conflict || o->conflict;
  bool lower = s->nclasses == 0 || c < s->classes[0] || (c == s->classes[0] && o->verdict < s->lowest.verdict);
  if (lower) {
    s->lowest = *o;
    cw_snapshot_keep(s->e, s->at_lowest);
    s->classes[0] = c;
  }
  if (s->nclasses == 0 || c > s->classes[1]) {
    s->highest = *o;
    s->classes[1] = c;
  }
  s->nclasses = s->classes[0] == s->classes[1] ? 1 : 2;
  s->done = s->nclasses == 2;
}

static bool spent_budget(cw_search *s) {
  cw_eval *e = s->e;
  if (e->work > e->budget || e->overflow) s->limit = true;
  return s->limit || e->memory || e->input_error;
}

/* The next to be branched over. One that goes into arithmetic has no values that stand for others: it stays at the mode's
 * end while the rest is told apart, and is named only where nothing else is left. */
static cw_unknown *cw_search_next(cw_eval *e) {
  cw_value regions[CW_MAX_REGIONS];
  cw_unknown *opaque = NULL;
  for (uint32_t i = 0; i < e->nunknowns; i++) {
    cw_unknown *u = &e->unknowns[i];
    if (u->state != CW_UNSET || cw_unknown_monotone(e, u)) continue;
    if (cw_unknown_regions(e, u, regions) > 0) return u;
    if (!opaque) opaque = u;
  }
  return opaque;
}

static void explore(cw_search *s);

static bool covered(const cw_search *s, uint32_t index, cw_value v, const cw_value *tried, uint32_t ntried) {
  for (uint32_t i = 0; i < ntried; i++)
    if (cw_unknown_alike(s->e, &s->e->unknowns[index], v, tried[i])) return true;
  return false;
}

/* Tries the values of one unknown that its uses tell apart. What is read under one value may tell more apart: values are
 * tried until none is left that differs from all tried. */
static void branch(cw_search *s, uint32_t index) {
  cw_eval *e = s->e;
  cw_value regions[CW_MAX_REGIONS], tried[CW_MAX_REGIONS];
  uint32_t ntried = 0;
  for (bool more = true; more && !s->done && !spent_budget(s);) {
    uint32_t n = cw_unknown_regions(e, &e->unknowns[index], regions);
    more = false;
    if (n == 0) { /* it goes into arithmetic, as one of its values showed: its two ends are the answer */
      e->unknowns[index].state = CW_UNSET;
      explore(s);
      return;
    }
    for (uint32_t i = 0; i < n && !more && ntried < CW_MAX_REGIONS; i++) {
      if (covered(s, index, regions[i], tried, ntried)) continue;
      more = true;
      tried[ntried++] = regions[i];
      e->unknowns[index].state = CW_SET_VALUE;
      e->unknowns[index].value = regions[i];
      explore(s);
    }
  }
  e->unknowns[index].state = CW_UNSET;
}

/* Two outcomes of one class still differ where both favor and one ranks higher: the lower is then to be found. */
static bool same_outcome(const cw_eval *e, const cw_outcome *x, const cw_outcome *y, int64_t low) {
  return cw_outcome_class(e, y) == low && (!cw_favorable(x->verdict) || x->verdict == y->verdict);
}

/* The first assessment is kept where it comes upon nothing that is open. */
static cw_outcome assess_first(cw_search *s) {
  cw_eval *e = s->e;
  cw_arena_mark mark = cw_arena_here(e->arena);
  cw_outcome o = cw_goal_assess(e, CW_WORST, false);
  e->keeping = false;
  s->kept = !e->opened && !e->loose && e->nunknowns == 0 && !e->overflow && !e->memory && !e->input_error;
  if (!s->kept) go_back(e, mark);
  return o;
}

static void explore(cw_search *s) {
  cw_eval *e = s->e;
  if (spent_budget(s)) return;
  e->opened = e->loose = false;
  cw_outcome worst = e->keeping ? assess_first(s) : cw_search_assess(e, CW_WORST);
  int64_t low = cw_outcome_class(e, &worst);
  if (!e->opened) {
    seen(s, &worst);
    return;
  }
  cw_outcome best = cw_search_assess(e, CW_BEST);
  if (!e->loose && same_outcome(e, &worst, &best, low)) {
    seen(s, &worst);
    return;
  }
  cw_value regions[CW_MAX_REGIONS];
  cw_unknown *u = cw_search_next(e);
  if (u && cw_unknown_regions(e, u, regions) > 0) {
    branch(s, (uint32_t)(u - e->unknowns));
    return;
  }
  /* monotone in all that is open (or not to be told apart): the two ends are real answers */
  seen(s, &worst);
  seen(s, &best);
}

static void forget(cw_eval *e) {
  cw_arena *arena = e->memo->arena;
  for (uint32_t i = 0; i < e->nunknowns; i++) e->unknowns[i].regions = NULL;
  cw_arena_reset(arena);
  *e->memo = (cw_memo_book){.arena = arena};
}

void cw_search_run(cw_search *s, cw_eval *e, cw_snapshot *room) {
  memset(s, 0, sizeof *s);
  s->e = e;
  s->at_lowest = room;
  s->spare = room + 1;
  room->n = 0;
  forget(e);
  cw_unknowns_clear(e);
  explore(s);
}

/* --- completions for amounts ---------------------------------------------------------------------------------------- */

/* Amounts are those of a lawful completion. A monotone unknown stays at the mode's end; one that is not has no end, so its
 * values are tried, and the completion kept is the one in which the teacher has least (or most). Where these are too many,
 * one unknown after the other takes its worst value; that this gives the least is proved by the bound that holds where
 * each condition is at its own worst. Where even that is not, the bound itself is told: never too much. */
typedef struct completion {
  cw_eval *e;
  cw_mode mode;
  uint32_t tried;
  bool any, cut; /* cut: not all were tried */
  cw_rat have;   /* of the ledger of the goal */
  cw_snapshot *best;
} completion;

enum { MAX_COMPLETIONS = 64 };

static cw_rat have_now(cw_eval *e, cw_mode mode) { return assess(e, mode, true).have; }

static void try_completions(completion *c) {
  cw_eval *e = c->e;
  cw_value regions[CW_MAX_REGIONS];
  cw_unknown *u = cw_search_next(e);
  uint32_t index = u ? (uint32_t)(u - e->unknowns) : 0, n = u ? cw_unknown_regions(e, u, regions) : 0;
  c->cut = c->cut || c->tried >= MAX_COMPLETIONS;
  if (c->cut || e->memory) return;
  if (n == 0) {
    uint32_t known = e->nunknowns;
    cw_rat have = have_now(e, c->mode);
    c->tried++;
    if (e->nunknowns > known && cw_search_next(e)) { /* this answer brought up another question */
      try_completions(c);
      return;
    }
    int order = c->any ? cw_rat_cmp(have, c->have) : -1;
    if (c->any && (c->mode == CW_WORST ? order >= 0 : order <= 0)) return;
    c->any = true;
    c->have = have;
    cw_snapshot_keep(e, c->best);
    return;
  }
  for (uint32_t i = 0; i < n; i++) {
    e->unknowns[index].state = CW_SET_VALUE;
    e->unknowns[index].value = regions[i];
    (void)cw_search_assess(e, c->mode); /* notes what this value brings up */
    try_completions(c);
  }
  e->unknowns[index].state = CW_UNSET;
}

/* The value of one unknown by which the teacher has least (or most), whatever the rest is. */
static cw_value extreme_value(cw_eval *e, cw_mode mode, uint32_t index) {
  cw_value regions[CW_MAX_REGIONS], chosen = cw_value_none();
  uint32_t n = cw_unknown_regions(e, &e->unknowns[index], regions);
  cw_rat extreme = CW_RAT_ZERO;
  for (uint32_t i = 0; i < n; i++) {
    e->unknowns[index].state = CW_SET_VALUE;
    e->unknowns[index].value = regions[i];
    cw_rat have = have_now(e, mode);
    int order = i ? cw_rat_cmp(have, extreme) : -1;
    if (i && (mode == CW_WORST ? order >= 0 : order <= 0)) continue;
    extreme = have;
    chosen = regions[i];
  }
  return chosen;
}

/* Leaves the unknowns at one of the completions with least (or most), or open where none is proved to be one. */
static void descend(cw_eval *e, cw_mode mode) {
  cw_unknowns_clear(e);
  cw_rat bound = have_now(e, mode);
  for (cw_unknown *u = cw_search_next(e); u && !e->memory; u = cw_search_next(e)) {
    uint32_t index = (uint32_t)(u - e->unknowns);
    e->unknowns[index].value = extreme_value(e, mode, index);
    e->unknowns[index].state = CW_SET_VALUE;
  }
  if (cw_rat_cmp(have_now(e, mode), bound) != 0) cw_unknowns_clear(e);
}

/* What is asked for is noted anew by the assessment that follows. */
static void forget_reads(cw_eval *e) {
  for (uint32_t i = 0; i < e->nunknowns; i++) e->unknowns[i].read = false;
}

/* What this mode asks may pull an unknown both ways. Where it doesn't, the assessment that asked is the answer; its work is
 * said twice, as where it is done twice. */
cw_outcome cw_search_detail(cw_eval *e, cw_mode mode, cw_snapshot *room) {
  completion c = {.e = e, .mode = mode, .have = CW_RAT_ZERO, .best = room};
  bool open = e->nunknowns > 0;
  uint64_t work = e->work;
  cw_arena_mark mark = cw_arena_here(e->arena);
  forget_reads(e);
  cw_outcome o = cw_goal_assess(e, mode, true);
  if (!cw_search_next(e)) {
    if (open) e->work += e->work - work;
    return o;
  }
  if (e->log) e->log->amounts = true;
  if (open) go_back(e, mark);
  if (open) try_completions(&c);
  if (c.cut)
    descend(e, mode);
  else if (c.any)
    cw_snapshot_restore(e, room);
  if (open) forget_reads(e);
  return open ? cw_goal_assess(e, mode, true) : o;
}
