/* Telling a standing by what is kept: the amounts of the teacher at hand, put where those of others were. */
#include "again.h"

#include <string.h>

/* --- amounts ------------------------------------------------------------------------------------------------------ */

/* What the records of one behavior come to in a ledger; false where it has no column there. */
static bool amount_in(cw_again *a, uint32_t behavior, uint32_t ledger, cw_rat *out) {
  const cw_behavior *b = a->place->behaviors[behavior];
  const cw_batch_sum *sum = &a->sums->of[behavior];
  for (uint32_t i = 0; i < b->ncolumns; i++) {
    if (b->columns[i].ledger != ledger) continue;
    cw_rat of = b->columns[i].kind == CW_RATE_FIXED ? CW_RAT(sum->n) : sum->amount;
    a->failed = a->failed || !cw_rat_mul(out, of, b->columns[i].rate);
    return true;
  }
  return false;
}

static void fill(cw_again *a, const cw_form *f) {
  cw_sum_clear(f->sums);
  for (uint32_t w = 0; w < CW_BATCH_BEHAVIORS / 64; w++)
    for (uint64_t bits = a->present[w]; bits; bits &= bits - 1) {
      uint32_t behavior = w * 64 + (uint32_t)__builtin_ctzll(bits);
      cw_rat amount;
      if (!amount_in(a, behavior, f->ledger, &amount)) continue;
      if (f->unit[behavior] < 0 || !cw_sum_put(f->sums, (uint32_t)f->unit[behavior], amount)) a->failed = true;
    }
}

static cw_alloc_result solve(cw_again *a, const cw_form *f) {
  cw_alloc_result r = {.status = CW_ALLOC_IMPOSSIBLE, .further = CW_RAT_ZERO, .least_further = CW_RAT_ZERO};
  if (f->impossible) return r;
  fill(a, f);
  if (!cw_sum_solve_kept(f->sums, &r)) a->failed = true;
  return r;
}

static bool is_form_of(const cw_form *f, uint32_t ledger, const cw_leaf *path) {
  if (f->ledger != ledger || !f->path) return false;
  if (f->path == path) return !f->alone;
  return f->alone && !path->next && f->path->need == path->need && f->path->year == path->year;
}

cw_alloc_result cw_again_solve(cw_again *a, uint32_t ledger, const cw_leaf *path) {
  cw_alloc_result none = {.status = CW_ALLOC_IMPOSSIBLE};
  for (uint32_t i = 0; i < a->shown.nforms; i++)
    if (is_form_of(&a->shown.forms[i], ledger, path)) return solve(a, &a->shown.forms[i]);
  a->failed = true;
  return none;
}

static bool tell_pattern(const cw_again *a, const cw_eval *e, cw_standing *out) {
  cw_question *q = CW_NEW_RAW(e->arena, out->nquestions + 1, cw_question);
  uint32_t *gaps = CW_NEW_RAW(e->arena, out->ngaps + 1, uint32_t);
  if (!q || !gaps) return false;
  for (uint32_t i = 0; i < out->nquestions; i++) {
    q[i] = a->pattern.questions[i];
    if (q[i].kind == CW_ASK_LICENSE) q[i].license += e->teacher->first_license;
  }
  for (uint32_t i = 0; i < out->ngaps; i++) gaps[i] = a->pattern.gaps[i];
  out->questions = q;
  out->gaps = gaps;
  return true;
}

/* --- telling ------------------------------------------------------------------------------------------------------ */

static bool path_met(cw_again *a, uint32_t i) {
  const cw_kept_path *p = &a->shown.of_path[i];
  for (uint64_t left = p->failed ? 0 : p->ledgers; left; left &= left - 1) {
    cw_alloc_result r = cw_again_solve(a, (uint32_t)__builtin_ctzll(left), a->shown.paths.items[i]);
    if (!cw_needs_enough(&r)) return false;
  }
  return !p->failed;
}

static void tell_verdict(cw_again *a, cw_standing *out) {
  uint32_t met = 0, root = 0, n = a->shown.paths.n;
  while (met < n && !path_met(a, met)) met++;
  out->except = -1;
  out->verdict = met < n ? CW_MET : CW_UNMET;
  if (met == n) return;
  while (root + 1 < a->nroots && a->behind[root] <= met) root++;
  out->except = a->by[root];
}

static bool checks_hold(cw_again *a) {
  for (uint32_t i = 0; i < a->nchecks; i++) {
    cw_alloc_result r = solve(a, &a->checks[i]);
    if (a->failed || cw_needs_enough(&r) != a->checks[i].enough) return false;
  }
  return true;
}

static bool have_in(cw_again *a, const cw_kept_detail *d, uint32_t ledger, cw_rat *have) {
  for (uint32_t i = 0; i < d->nforms; i++) {
    if (d->forms[i].path || d->forms[i].ledger != ledger) continue;
    fill(a, &d->forms[i]);
    if (!cw_sum_most_kept(d->forms[i].sums, have)) a->failed = true;
    return true;
  }
  return false;
}

static bool tell_ledgers(cw_again *a, cw_eval *e, cw_standing *out) {
  uint64_t ledgers = a->shown.ledgers;
  cw_ledger_standing *all = CW_NEW_ARRAY(e->arena, (size_t)__builtin_popcountll(ledgers) + 1, cw_ledger_standing);
  if (!all) return false;
  for (; ledgers; ledgers &= ledgers - 1) {
    uint32_t ledger = (uint32_t)__builtin_ctzll(ledgers);
    cw_ledger_standing *l = &all[out->nledgers++];
    cw_rat other;
    *l = (cw_ledger_standing){.ledger = ledger, .have = CW_RAT_ZERO, .need = a->shown.need[ledger]};
    (void)have_in(a, &a->shown, ledger, &l->have);
    if (a->first && have_in(a, a->first, ledger, &other)) l->have = cw_rat_min(l->have, other);
    l->have_most = l->have;
    if (a->best && have_in(a, a->best, ledger, &other)) l->have_most = other;
    if (cw_rat_cmp(l->have_most, CW_AMPLE) >= 0) a->failed = true;
  }
  out->ledgers = all;
  return true;
}

static bool tell_ways(cw_again *a, cw_eval *e, cw_standing *out) {
  uint32_t n = a->shown.paths.n;
  const cw_leaf **paths = CW_NEW_RAW(e->arena, n + 1, const cw_leaf *);
  cw_way *ways = CW_NEW_RAW(e->arena, n + 1, cw_way);
  if (!paths || !ways) return false;
  memcpy(paths, a->shown.paths.items, n * sizeof *paths);
  int32_t own = e->own;
  e->own = CW_AGAIN_OWN;
  a->solver.e = e;
  out->nways = cw_needs_ways(&a->solver, paths, n, ways);
  out->ways = ways;
  a->solver.e = NULL;
  e->own = own;
  return true;
}

static bool tell_by_amounts(cw_again *a, cw_eval *e, cw_standing *out) {
  bool ways = out->nways > 0;
  if (a->how == CW_AGAIN_OPEN && !checks_hold(a)) return false;
  if (a->how == CW_AGAIN_SURE) {
    tell_verdict(a, out);
    ways = out->verdict == CW_UNMET;
  }
  out->nways = 0;
  out->ways = NULL;
  return tell_ledgers(a, e, out) && (!ways || tell_ways(a, e, out));
}

bool cw_again_tell(cw_again *a, cw_batch_run *r, const cw_batch_view *v, cw_standing *out) {
  cw_eval *e = &r->e;
  if (a->how <= CW_AGAIN_NOT) return false;
  a->place = r->place;
  a->sums = v->sums;
  a->failed = false;
  *out = a->pattern;
  out->license = r->place->license < 0 ? -1 : (int32_t)e->teacher->first_license + r->place->license;
  if (out->nquestions + out->ngaps && !tell_pattern(a, e, out)) return false;
  bool told = a->how == CW_AGAIN_WHOLE ? cw_again_ways(out, a->pattern.ways, e->teacher->first_license, e->arena)
                                       : tell_by_amounts(a, e, out) && !a->failed && !e->memory;
  out->if_completed = out->verdict;
  out->completed_by = cw_favorable(out->verdict) ? 0 : CW_DAY_MIN;
  return told;
}

uint64_t cw_again_ledgers(const cw_again *a) { return a->shown.ledgers; }
