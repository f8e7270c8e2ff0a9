/* A bound that no selection is below: its credit must cover what a way of the goal lacks, and credit is bought nowhere
 * cheaper than from entries that could be had in parts, the cheapest first. Each sum is bounded by itself. */
#include "plan.h"

#include <stdlib.h>

struct cw_bounding {
  const cw_planning *p;
  uint32_t nways, nledgers;
  cw_rat *lacks;    /* per way and ledger; zero: nothing */
  uint32_t *orders; /* per ledger and sum: groups, cheapest credit first */
  bool never;       /* there are ways, and none can be gone any more */
};

/* --- what the ways lack --------------------------------------------------------------------------------------------- */

static void add_way(cw_bounding *b, const cw_way *way) {
  if (way->impossible) return;
  cw_rat *lacks = &b->lacks[(size_t)b->nways * b->nledgers];
  for (uint32_t l = 0; l < b->nledgers; l++) lacks[l] = CW_RAT_ZERO;
  for (uint32_t i = 0; i < way->nlacks; i++) {
    const cw_lack *k = &way->lacks[i];
    if (k->impossible) return;
    if (k->kind == CW_LACK_CREDIT) lacks[k->ledger] = cw_rat_max(lacks[k->ledger], k->amount);
  }
  b->nways++;
}

/* --- the order of the groups ------------------------------------------------------------------------------------------ */

/* Whether credit in the ledger costs less of the sum from group x than from y; without credit last. */
static bool is_cheaper(const cw_planning *p, uint32_t ledger, cw_sum sum, uint32_t x, uint32_t y) {
  cw_rat qx = p->groups[x].credit[ledger], qy = p->groups[y].credit[ledger], a, b;
  if (cw_rat_is_zero(qx) || cw_rat_is_zero(qy)) return cw_rat_sign(qx) > cw_rat_sign(qy);
  if (!cw_rat_div(&a, p->groups[x].each.of[sum], qx) || !cw_rat_div(&b, p->groups[y].each.of[sum], qy)) return false;
  return cw_rat_cmp(a, b) < 0;
}

static void sort_order(const cw_planning *p, uint32_t ledger, cw_sum sum, uint32_t *out) {
  for (uint32_t i = 0; i < p->ngroups; i++) {
    uint32_t k = i;
    for (; k > 0 && is_cheaper(p, ledger, sum, i, out[k - 1]); k--) out[k] = out[k - 1];
    out[k] = i;
  }
}

cw_bounding *cw_bounding_new(const cw_planning *p, cw_arena *arena) {
  cw_bounding *b = CW_NEW(arena, cw_bounding);
  uint32_t nledgers = p->v->plan->nledgers;
  if (!b) return NULL;
  *b = (cw_bounding){.p = p, .nledgers = nledgers};
  b->lacks = CW_NEW_ARRAY(arena, (size_t)(p->base->nways + 1) * nledgers, cw_rat);
  b->orders = CW_NEW_ARRAY(arena, (size_t)nledgers * CW_NSUMS * (p->ngroups + 1), uint32_t);
  if (!b->lacks || !b->orders) return NULL;
  for (uint32_t i = 0; i < p->base->nways; i++) add_way(b, &p->base->ways[i]);
  b->never = p->base->nways > 0 && b->nways == 0;
  for (uint32_t l = 0; l < nledgers; l++)
    for (int s = 0; s < CW_NSUMS; s++)
      sort_order(p, l, (cw_sum)s, &b->orders[((size_t)l * CW_NSUMS + (size_t)s) * p->ngroups]);
  return b;
}

/* --- the bound -------------------------------------------------------------------------------------------------------- */

static uint32_t left_of(const cw_planning *p, const uint32_t *taken, uint32_t at, uint32_t group) {
  return group < at ? 0 : p->groups[group].size - taken[group];
}

/* What `lack` of credit costs of the sum at least; false where there is not so much to be had. What is too large for an
 * int64 counts as free, which only weakens the bound. */
static bool least(const cw_bounding *b, const uint32_t *taken, uint32_t at, uint32_t ledger, cw_sum sum, cw_rat lack,
                  cw_rat *out) {
  const cw_planning *p = b->p;
  const uint32_t *order = &b->orders[((size_t)ledger * CW_NSUMS + (size_t)sum) * p->ngroups];
  *out = CW_RAT_ZERO;
  for (uint32_t i = 0; i < p->ngroups && cw_rat_sign(lack) > 0; i++) {
    const cw_choice_group *g = &p->groups[order[i]];
    cw_rat most = CW_RAT((int64_t)left_of(p, taken, at, order[i])), parts, cost, credit;
    if (most.num == 0 || cw_rat_is_zero(g->credit[ledger])) continue;
    if (!cw_rat_div(&parts, lack, g->credit[ledger])) return *out = CW_RAT_ZERO, true;
    parts = cw_rat_min(parts, most);
    if (!cw_rat_mul(&cost, parts, g->each.of[sum]) || !cw_rat_add(out, *out, cost) ||
        !cw_rat_mul(&credit, parts, g->credit[ledger]) || !cw_rat_sub(&lack, lack, credit))
      return *out = CW_RAT_ZERO, true;
  }
  if ((sum == CW_SUM_BADGES || sum == CW_SUM_UNPRICED) && !cw_rat_ceil_to(out, *out, CW_RAT(1))) *out = CW_RAT_ZERO;
  return cw_rat_sign(lack) <= 0;
}

static cw_rat lacking(const cw_bounding *b, const uint32_t *taken, uint32_t way, uint32_t ledger) {
  cw_rat lack = b->lacks[(size_t)way * b->nledgers + ledger], credit;
  for (uint32_t g = 0; g < b->p->ngroups && cw_rat_sign(lack) > 0; g++) {
    if (taken[g] == 0) continue;
    if (!cw_rat_mul(&credit, CW_RAT((int64_t)taken[g]), b->p->groups[g].credit[ledger]) ||
        !cw_rat_sub(&lack, lack, credit))
      return CW_RAT_ZERO;
  }
  return lack;
}

/* What a way costs at least; false where it can't be gone. */
static bool least_of_way(const cw_bounding *b, const uint32_t *taken, uint32_t at, uint32_t way, cw_sums *out) {
  for (int s = 0; s < CW_NSUMS; s++) out->of[s] = CW_RAT_ZERO;
  for (uint32_t l = 0; l < b->nledgers; l++) {
    cw_rat lack = lacking(b, taken, way, l), cost;
    for (int s = 0; s < CW_NSUMS && cw_rat_sign(lack) > 0; s++) {
      if (!least(b, taken, at, l, (cw_sum)s, lack, &cost)) return false;
      out->of[s] = cw_rat_max(out->of[s], cost);
    }
  }
  return true;
}

static void take_lesser(cw_sums *out, const cw_sums *other, bool *any) {
  for (int s = 0; s < CW_NSUMS; s++) out->of[s] = *any ? cw_rat_min(out->of[s], other->of[s]) : other->of[s];
  *any = true;
}

bool cw_bounding_below(const cw_bounding *b, const uint32_t *taken, uint32_t at, const cw_sums *so_far, cw_sums *out) {
  const cw_planning *p = b->p;
  cw_sums further = {{CW_RAT_ZERO, CW_RAT_ZERO, CW_RAT_ZERO, CW_RAT_ZERO}}, way;
  bool any = b->nways == 0 && !b->never;
  for (uint32_t g = 0; g < p->ngroups; g++)
    if (p->groups[g].reaches && taken[g]) return *out = *so_far, true; /* it may do anything */
  for (uint32_t g = at; g < p->ngroups; g++)
    if (p->groups[g].reaches && left_of(p, taken, at, g)) take_lesser(&further, &p->groups[g].each, &any);
  for (uint32_t w = 0; w < b->nways; w++)
    if (least_of_way(b, taken, at, w, &way)) take_lesser(&further, &way, &any);
  *out = *so_far;
  if (any && !cw_sums_add(out, &further)) *out = *so_far;
  return any;
}
