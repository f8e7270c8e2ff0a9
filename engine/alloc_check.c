/* The check of the solvers' placements: every rule of the instance, summed anew. It shares nothing with the solvers. A
 * sum that doesn't fit 64 bits is not verified. */
#include "allocation.h"

static bool is_further(const cw_alloc_instance *p, uint32_t j) { return p->cols[j].item == CW_FURTHER; }

static bool add_product(cw_rat *sum, cw_rat a, cw_rat b) {
  cw_rat product;
  return cw_rat_mul(&product, a, b) && cw_rat_add(sum, *sum, product);
}

static bool check_row(const cw_alloc_row *row, const cw_rat *credit) {
  cw_rat sum = CW_RAT_ZERO;
  for (uint32_t c = 0; c < row->ncols; c++)
    if (!add_product(&sum, row->coef ? row->coef[c] : CW_RAT(1), credit[row->cols[c]])) return false;
  int order = cw_rat_cmp(sum, row->bound);
  return row->sense == CW_AT_MOST ? order <= 0 : row->more ? order > 0 : order >= 0;
}

static bool check_columns(const cw_alloc_instance *p, const cw_alloc_result *r) {
  cw_rat further = CW_RAT_ZERO;
  for (uint32_t j = 0; j < p->ncols; j++) {
    cw_rat x = r->credit[j], full = p->cols[j].full;
    bool unlimited = is_further(p, j) && full.num < 0;
    if (x.num < 0 || (!unlimited && cw_rat_cmp(x, full) > 0)) return false;
    if (is_further(p, j) && !cw_rat_add(&further, further, x)) return false;
  }
  return cw_rat_cmp(further, r->further) == 0;
}

static bool check_item(const cw_alloc_instance *p, uint32_t item, const cw_rat *credit) {
  cw_rat share = CW_RAT_ZERO, part;
  uint32_t columns = 0, areas = 0, last = 0;
  for (uint32_t j = 0; j < p->ncols; j++) {
    if (p->cols[j].item != (int32_t)item || credit[j].num == 0) continue;
    if (!cw_rat_div(&part, credit[j], p->cols[j].full) || !cw_rat_add(&share, share, part)) return false;
    areas += columns == 0 || p->cols[j].area != p->cols[last].area;
    columns++;
    last = j;
  }
  if (cw_rat_cmp(share, CW_RAT(1)) > 0) return false;
  switch (p->items[item].divisibility) {
  case CW_DIVISIBLE: return true;
  case CW_ONE_AREA: return areas <= 1;
  case CW_WHOLE: return columns == 0 || (columns == 1 && cw_rat_cmp(share, CW_RAT(1)) == 0);
  }
  return false;
}

static bool item_gives(const cw_alloc_instance *p, uint32_t item, const cw_rat *credit) {
  for (uint32_t j = 0; j < p->ncols; j++)
    if (p->cols[j].item == (int32_t)item && credit[j].num > 0) return true;
  return false;
}

static bool check_count(const cw_alloc_instance *p, const cw_alloc_count *count, const cw_rat *credit) {
  uint32_t used = 0;
  for (uint32_t i = 0; i < count->nitems; i++) used += item_gives(p, count->items[i], credit);
  return used <= count->most;
}

static bool check_areas(const cw_alloc_instance *p, const cw_alloc_areas *need, const cw_rat *credit) {
  uint32_t held = 0;
  for (uint32_t a = 0; a < need->nareas; a++) {
    cw_rat sum = CW_RAT_ZERO;
    for (uint32_t j = 0; j < p->ncols; j++)
      if (p->cols[j].area == need->areas[a] && !cw_rat_add(&sum, sum, credit[j])) return false;
    held += need->amount.num ? cw_rat_cmp(sum, need->amount) >= 0 : sum.num > 0;
  }
  return held >= need->least;
}

static bool check_floor(const cw_alloc_floor *floor, const cw_rat *credit) {
  cw_rat sum = CW_RAT_ZERO;
  for (uint32_t c = 0; c < floor->ncols; c++)
    if (!cw_rat_add(&sum, sum, credit[floor->cols[c]])) return false;
  return sum.num == 0 || cw_rat_cmp(sum, floor->least) >= 0;
}

bool cw_alloc_check_placement(const cw_alloc_instance *p, const cw_alloc_result *r) {
  if (!r->credit || !check_columns(p, r)) return false;
  for (uint32_t k = 0; k < p->nrows; k++)
    if (!check_row(&p->rows[k], r->credit)) return false;
  for (uint32_t i = 0; i < p->nitems; i++)
    if (!check_item(p, i, r->credit)) return false;
  for (uint32_t k = 0; k < p->ncounts; k++)
    if (!check_count(p, &p->counts[k], r->credit)) return false;
  for (uint32_t n = 0; n < p->nareas_needed; n++)
    if (!check_areas(p, &p->areas_needed[n], r->credit)) return false;
  for (uint32_t f = 0; f < p->nfloors; f++)
    if (!check_floor(&p->floors[f], r->credit)) return false;
  return true;
}
