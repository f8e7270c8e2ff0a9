/* Branch and bound over how many of each group are taken. */
#include "plan.h"

#include <string.h>

enum { MOST_WORK = 10000, MOST_STEPS = 500000 };

const cw_sum cw_sum_order[][CW_NSUMS] = {
    [CW_MINIMIZE_COST] = {CW_SUM_UNPRICED, CW_SUM_COST, CW_SUM_HOURS, CW_SUM_BADGES},
    [CW_MINIMIZE_HOURS] = {CW_SUM_HOURS, CW_SUM_UNPRICED, CW_SUM_COST, CW_SUM_BADGES},
    [CW_MINIMIZE_BADGES] = {CW_SUM_BADGES, CW_SUM_UNPRICED, CW_SUM_COST, CW_SUM_HOURS},
};

int cw_sums_compare(cw_minimize minimize, const cw_sums *a, const cw_sums *b) {
  for (int k = 0; k < CW_NSUMS; k++) {
    cw_sum sum = cw_sum_order[minimize][k];
    int c = cw_rat_cmp(a->of[sum], b->of[sum]);
    if (c) return c;
  }
  return 0;
}

bool cw_sums_add(cw_sums *a, const cw_sums *b) {
  bool fine = true;
  for (int k = 0; k < CW_NSUMS; k++) fine &= cw_rat_add(&a->of[k], a->of[k], b->of[k]);
  return fine;
}

/* --- judging ---------------------------------------------------------------------------------------------------------- */

const cw_standing *cw_plan_try(const cw_planning *p, const uint32_t *taken, cw_trial *trial,
                               const cw_options *options) {
  cw_voice v = *p->v;
  bool *dropped = CW_NEW_ARRAY(v.arena, p->all.nrecords + 1, bool);
  *trial = (cw_trial){.failed = true};
  if (!dropped) return NULL;
  for (uint32_t i = 0; i < p->nentries; i++) dropped[p->entries[i].record] = true;
  for (uint32_t g = 0; g < p->ngroups; g++)
    for (uint32_t k = 0; k < taken[g]; k++) dropped[p->entries[p->groups[g].entries[k]].record] = false;
  v.block = &p->all;
  cw_try(trial, &v, &(cw_revision){.from = &p->all, .teacher = 0, .dropped = dropped}, options);
  return trial->failed ? NULL : cw_standing_of(trial, p->v, p->base);
}

/* The way asks for no more credit, and for nothing that the whole catalog would give. */
static bool is_rest(const cw_planning *p, const cw_way *way) {
  if (way->impossible) return false;
  for (uint32_t i = 0; i < way->nlacks; i++)
    if (way->lacks[i].kind != CW_LACK_NEED || way->lacks[i].impossible || (p->rest && !p->rest[way->lacks[i].need]))
      return false;
  return true;
}

cw_reached cw_plan_reached(const cw_planning *p, const cw_standing *s) {
  if (!s) return CW_REACHED_NOT;
  bool ladder = p->v->plan->goals[s->goal].kind == CW_LADDER;
  if (ladder ? s->step > p->base->step : s->verdict >= CW_MET) return CW_REACHED_ALL;
  for (uint32_t i = 0; i < s->nways; i++)
    if (is_rest(p, &s->ways[i])) return CW_REACHED_REST;
  return CW_REACHED_NOT;
}

cw_reached cw_plan_judge(cw_planning *p, const uint32_t *taken) {
  cw_arena_mark mark = cw_arena_here(p->v->arena);
  cw_trial trial;
  uint64_t size = 0;
  for (uint32_t g = 0; g < p->ngroups; g++) size += taken[g];
  p->judged++;
  p->work += 1 + size * size / 64; /* as judging takes longer with more open records */
  cw_reached reached = cw_plan_reached(p, cw_plan_try(p, taken, &trial, &p->options));
  cw_arena_back(p->v->arena, mark);
  return reached;
}

/* What even the whole catalog leaves missing: the way with the fewest parts. */
static void note_rest(cw_planning *p, const cw_standing *s) {
  const cw_way *least = NULL;
  for (uint32_t i = 0; i < s->nways; i++)
    if (is_rest(p, &s->ways[i]) && (!least || s->ways[i].nlacks < least->nlacks)) least = &s->ways[i];
  p->rest = CW_NEW_ARRAY(p->v->arena, p->v->plan->nneeds + 1, bool);
  for (uint32_t i = 0; p->rest && least && i < least->nlacks; i++, p->nrest++) p->rest[least->lacks[i].need] = true;
}

/* --- the search ------------------------------------------------------------------------------------------------------- */

typedef struct searching {
  cw_planning *p;
  const cw_bounding *bounding;
  uint32_t *taken, *with_rest;
  uint64_t steps;
  bool stopped, has_open;
  cw_sums open; /* the least bound of what was not looked at */
} searching;

static bool is_better(const cw_planning *p, const cw_sums *sums) {
  return !p->found || cw_sums_compare(p->minimize, sums, &p->best) < 0;
}

static void keep(searching *s, const cw_sums *sums) {
  cw_planning *p = s->p;
  if (!is_better(p, sums)) return;
  p->found = true;
  p->best = *sums;
  memcpy(p->taken, s->taken, p->ngroups * sizeof *p->taken);
}

static void leave_open(searching *s, const cw_sums *bound) {
  s->stopped = true;
  if (!s->has_open || cw_sums_compare(s->p->minimize, bound, &s->open) < 0) s->open = *bound;
  s->has_open = true;
}

/* Whether the selection with all of the groups from `at` on does. */
static bool does_with_rest(searching *s, uint32_t at) {
  for (uint32_t g = 0; g < s->p->ngroups; g++) s->with_rest[g] = g < at ? s->taken[g] : s->p->groups[g].size;
  return cw_plan_judge(s->p, s->with_rest) <= s->p->target;
}

static bool spent(const searching *s) { return s->p->work >= MOST_WORK || s->steps >= MOST_STEPS; }

/* All selections that have `taken` of the groups before `at`, at least `taken` of `at` and any of the later ones; not
 * those that are `taken` itself. */
static void search(searching *s, uint32_t at, const cw_sums *sums) {
  cw_planning *p = s->p;
  cw_sums bound, next = *sums;
  s->steps++;
  if (!cw_bounding_below(s->bounding, s->taken, at, sums, &bound) || !is_better(p, &bound)) {
    p->closed++;
    return;
  }
  if (at == p->ngroups) return;
  if (spent(s)) {
    leave_open(s, &bound);
    return;
  }
  if (s->taken[at] < p->groups[at].size && cw_sums_add(&next, &p->groups[at].each)) {
    s->taken[at]++;
    cw_sums after;
    bool open = cw_bounding_below(s->bounding, s->taken, at, &next, &after) && is_better(p, &after);
    if (!open)
      p->closed++;
    else if (cw_sums_compare(p->minimize, &after, &next) == 0 && cw_plan_judge(p, s->taken) <= p->target)
      keep(s, &next);
    else
      search(s, at, &next);
    s->taken[at]--;
  }
  if (p->monotone && at + 1 < p->ngroups && !does_with_rest(s, at + 1))
    p->closed++;
  else
    search(s, at + 1, sums);
}

bool cw_plan_search(cw_planning *p) {
  cw_arena *arena = p->v->arena;
  searching s = {.p = p,
                 .bounding = cw_bounding_new(p, arena),
                 .taken = CW_NEW_ARRAY(arena, p->ngroups + 1, uint32_t),
                 .with_rest = CW_NEW_ARRAY(arena, p->ngroups + 1, uint32_t)};
  const cw_sums none = {{CW_RAT_ZERO, CW_RAT_ZERO, CW_RAT_ZERO, CW_RAT_ZERO}};
  cw_trial trial;
  p->taken = CW_NEW_ARRAY(arena, p->ngroups + 1, uint32_t);
  if (!s.bounding || !s.taken || !s.with_rest || !p->taken) return false;
  for (uint32_t g = 0; g < p->ngroups; g++) s.with_rest[g] = p->groups[g].size;
  const cw_standing *whole = cw_plan_try(p, s.with_rest, &trial, &p->options);
  if (trial.failed) return false;
  p->judged++;
  p->target = cw_plan_reached(p, whole);
  if (p->target == CW_REACHED_REST) note_rest(p, whole);
  if (p->target == CW_REACHED_NOT && p->monotone) return true;
  if (p->target == CW_REACHED_NOT) p->target = CW_REACHED_ALL; /* fewer may do where all do not */
  if (cw_plan_judge(p, s.taken) <= p->target) keep(&s, &none);
  if (!p->found) search(&s, 0, &none);
  p->exhausted = s.stopped;
  p->bound = s.has_open && (!p->found || cw_sums_compare(p->minimize, &s.open, &p->best) < 0) ? s.open : p->best;
  return true;
}
