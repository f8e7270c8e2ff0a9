/* An instance as a linear problem: everything that limits becomes a row. */
#include "alloc_internal.h"

bool cw_item_cols_make(cw_item_cols *out, const cw_alloc_instance *p, cw_arena *arena) {
  uint32_t *start = CW_NEW_ARRAY(arena, (size_t)p->nitems + 2, uint32_t);
  uint32_t *cols = CW_NEW_ARRAY(arena, p->ncols, uint32_t);
  if (!start || !cols) return false;
  /* Counted one place too far, so that filling moves each start to where it belongs. */
  for (uint32_t j = 0; j < p->ncols; j++)
    if (p->cols[j].item >= 0) start[p->cols[j].item + 2]++;
  for (uint32_t i = 2; i <= p->nitems; i++) start[i] += start[i - 1];
  for (uint32_t j = 0; j < p->ncols; j++)
    if (p->cols[j].item >= 0) cols[start[p->cols[j].item + 1]++] = j;
  *out = (cw_item_cols){start, cols};
  return true;
}

bool cw_incidence_make(cw_incidence *out, const cw_alloc_instance *p, cw_arena *arena) {
  uint32_t *start = CW_NEW_ARRAY(arena, (size_t)p->ncols + 2, uint32_t);
  if (!start) return false;
  for (uint32_t k = 0; k < p->nrows; k++)
    for (uint32_t c = 0; c < p->rows[k].ncols; c++) start[p->rows[k].cols[c] + 2]++;
  for (uint32_t f = 0; f < p->nfloors; f++)
    for (uint32_t c = 0; c < p->floors[f].ncols; c++) start[p->floors[f].cols[c] + 2]++;
  for (uint32_t j = 2; j <= p->ncols; j++) start[j] += start[j - 1];
  size_t total = (size_t)start[p->ncols] + start[p->ncols + 1];
  cw_entry *entries = CW_NEW_ARRAY(arena, total, cw_entry);
  if (!entries) return false;
  for (uint32_t k = 0; k < p->nrows; k++) {
    const cw_alloc_row *row = &p->rows[k];
    for (uint32_t c = 0; c < row->ncols; c++)
      entries[start[row->cols[c] + 1]++] = (cw_entry){k, row->coef ? row->coef[c] : CW_RAT(1)};
  }
  for (uint32_t f = 0; f < p->nfloors; f++)
    for (uint32_t c = 0; c < p->floors[f].ncols; c++)
      entries[start[p->floors[f].cols[c] + 1]++] = (cw_entry){p->nrows + f, CW_RAT(1)};
  *out = (cw_incidence){start, entries};
  return true;
}

bool cw_columns_alike(const cw_alloc_instance *p, const cw_incidence *in, uint32_t a, uint32_t b) {
  const cw_entry *ea = in->entries + in->start[a], *eb = in->entries + in->start[b];
  uint32_t n = in->start[a + 1] - in->start[a];
  if (p->cols[a].area != p->cols[b].area || in->start[b + 1] - in->start[b] != n) return false;
  for (uint32_t e = 0; e < n; e++)
    if (ea[e].row != eb[e].row || cw_rat_cmp(ea[e].coef, eb[e].coef) != 0) return false;
  return true;
}

bool cw_item_one_rate(const cw_alloc_instance *p, const cw_item_cols *of, uint32_t item) {
  for (uint32_t c = of->start[item] + 1; c < of->start[item + 1]; c++)
    if (cw_rat_cmp(p->cols[of->cols[c]].full, p->cols[of->cols[c - 1]].full) != 0) return false;
  return true;
}

/* Supply: sum(credit) <= full where the item has one rate, else sum(credit / full) <= 1. Columns of full 0 are off. */
static bool add_supply(cw_lp *lp, const cw_alloc_instance *p, const cw_item_cols *of, uint32_t i, cw_arena *arena) {
  uint32_t n = of->start[i + 1] - of->start[i];
  const uint32_t *cols = of->cols + of->start[i];
  cw_rat bound = n ? p->cols[cols[0]].full : CW_RAT_ZERO;
  cw_rat *coef = NULL;
  if (!cw_item_one_rate(p, of, i)) {
    bound = CW_RAT(1);
    coef = CW_NEW_ARRAY(arena, n, cw_rat);
    if (!coef) return false;
    for (uint32_t c = 0; c < n; c++)
      if (!cw_rat_div(&coef[c], CW_RAT(1), p->cols[cols[c]].full)) coef[c] = CW_RAT_ZERO;
  }
  lp->rows[lp->nrows++] =
      (cw_lp_row){.sense = CW_AT_MOST, .bound = bound, .ncols = n, .cols = cols, .coef = coef, .mark = p->nrows + i};
  return true;
}

static bool add_limit(cw_lp *lp, const cw_alloc_instance *p, uint32_t j, cw_arena *arena) {
  uint32_t *col = CW_NEW(arena, uint32_t);
  if (!col) return false;
  *col = j;
  lp->rows[lp->nrows++] = (cw_lp_row){
      .sense = CW_AT_MOST, .bound = p->cols[j].full, .ncols = 1, .cols = col, .mark = p->nrows + p->nitems + j};
  return true;
}

static bool is_limited_further(const cw_alloc_column *c) { return c->item == CW_FURTHER && c->full.num > 0; }

bool cw_lp_make(cw_lp *lp, const cw_alloc_instance *p, const cw_item_cols *of, uint32_t extra, bool **off,
                cw_arena *arena) {
  size_t most = (size_t)p->nrows + p->nitems + extra;
  for (uint32_t j = 0; j < p->ncols; j++) most += is_limited_further(&p->cols[j]);
  bool *further = CW_NEW_ARRAY(arena, p->ncols, bool);
  *off = CW_NEW_ARRAY(arena, p->ncols, bool);
  cw_lp_row *rows = CW_NEW_ARRAY(arena, most, cw_lp_row);
  if (!further || !*off || !rows) return false;
  *lp = (cw_lp){.ncols = p->ncols, .nmarks = p->nrows + p->nitems + p->ncols, .rows = rows, .off = *off};
  for (uint32_t k = 0; k < p->nrows; k++) {
    const cw_alloc_row *r = &p->rows[k];
    rows[lp->nrows++] = (cw_lp_row){.sense = r->sense,
                                    .bound = r->bound,
                                    .above = r->more,
                                    .ncols = r->ncols,
                                    .cols = r->cols,
                                    .coef = r->coef,
                                    .mark = k};
  }
  lp->supply = p->nrows;
  lp->nsupply = p->nitems;
  for (uint32_t i = 0; i < p->nitems; i++)
    if (!add_supply(lp, p, of, i, arena)) return false;
  for (uint32_t j = 0; j < p->ncols; j++) {
    further[j] = p->cols[j].item == CW_FURTHER;
    (*off)[j] = p->cols[j].full.num == 0;
    if (is_limited_further(&p->cols[j]) && !add_limit(lp, p, j, arena)) return false;
  }
  lp->further = further;
  return true;
}

cw_lp_status cw_lp_solve(const cw_lp *lp, cw_lp_answer *answer, bool *flow, cw_arena *arena) {
  cw_lp_status status = *flow ? cw_flow_solve(lp, answer, arena) : CW_LP_DECLINED;
  *flow = status != CW_LP_DECLINED;
  return *flow ? status : cw_simplex_solve(lp, answer, arena);
}
