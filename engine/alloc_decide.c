/* Decisions, and the linear relaxation under them.
 *
 * The relaxation holds of every placement that the decisions admit, so its optimum is a lower bound:
 *   - a column that a decision excludes is off;
 *   - a whole item in a column: at least its full amount there (with the supply, exactly);
 *   - an area that is counted: at least the amount there;
 *   - a count of which r more items may be used: those not decided give together at most the sum of the r largest;
 *   - areas_needed that still need r areas: those not decided hold together at least r times the amount;
 *   - a floor that is reached: at least so much in its columns; one that isn't: they are off.
 *
 * Symmetry. Items that differ in nothing but a full amount (same kind, corresponding columns in the same areas and
 * rows, same counts) can trade places, so it is enough to look at placements in order:
 *   - of such items the smaller, or of two equal ones the later, is used only if the other is;
 *   - of equal ones the later isn't placed before the earlier, in the order of their columns; nothing comes last.
 * (Whole items only with equal amounts: a larger one might not fit where the smaller did.) From any placement trading
 * leads to one in order, so a decision about one item may exclude what would be out of order for the others. */
#include "alloc_decide.h"

#include <string.h>

cw_rat cw_item_largest(const cw_alloc_instance *p, const cw_item_cols *of, uint32_t item) {
  cw_rat largest = CW_RAT_ZERO;
  for (uint32_t c = of->start[item]; c < of->start[item + 1]; c++)
    largest = cw_rat_max(largest, p->cols[of->cols[c]].full);
  return largest;
}

static cw_rat size_of(const cw_decisions *d, uint32_t item) { return cw_item_largest(d->p, &d->of, item); }

/* Making. */

static bool listed(const cw_alloc_count *count, uint32_t item) {
  for (uint32_t i = 0; i < count->nitems; i++)
    if (count->items[i] == item) return true;
  return false;
}

static bool is_decided_on(const cw_alloc_instance *p, uint32_t item) {
  if (p->items[item].divisibility != CW_DIVISIBLE) return true;
  for (uint32_t k = 0; k < p->ncounts; k++)
    if (listed(&p->counts[k], item)) return true;
  return false;
}

static bool interchangeable(const cw_decisions *d, const cw_incidence *in, uint32_t a, uint32_t b) {
  const cw_alloc_instance *p = d->p;
  uint32_t n = d->of.start[a + 1] - d->of.start[a];
  const uint32_t *ca = d->of.cols + d->of.start[a], *cb = d->of.cols + d->of.start[b];
  if (p->items[a].divisibility != p->items[b].divisibility || d->of.start[b + 1] - d->of.start[b] != n) return false;
  if (!cw_item_one_rate(p, &d->of, a) || !cw_item_one_rate(p, &d->of, b)) return false;
  if (p->items[a].divisibility == CW_WHOLE && cw_rat_cmp(size_of(d, a), size_of(d, b)) != 0) return false;
  for (uint32_t c = 0; c < n; c++)
    if (!cw_columns_alike(p, in, ca[c], cb[c])) return false;
  for (uint32_t k = 0; k < p->ncounts; k++)
    if (listed(&p->counts[k], a) != listed(&p->counts[k], b)) return false;
  return n > 0;
}

/* Puts item i into the chain that begins with `first`: the larger first, of equal ones the earlier. */
static void chain_in(cw_decisions *d, uint32_t *first, uint32_t i) {
  uint32_t after = CW_NONE, before = *first;
  while (before != CW_NONE && cw_rat_cmp(size_of(d, before), size_of(d, i)) >= 0) {
    after = before;
    before = d->next[before];
  }
  d->previous[i] = after;
  d->next[i] = before;
  if (before != CW_NONE) d->previous[before] = i;
  if (after == CW_NONE)
    *first = i;
  else
    d->next[after] = i;
}

static bool make_chains(cw_decisions *d, cw_arena *arena) {
  const cw_alloc_instance *p = d->p;
  cw_incidence in;
  d->next = CW_NEW_ARRAY(arena, p->nitems, uint32_t);
  d->previous = CW_NEW_ARRAY(arena, p->nitems, uint32_t);
  uint32_t *firsts = CW_NEW_ARRAY(arena, p->nitems, uint32_t), nfirsts = 0;
  if (!d->next || !d->previous || !firsts || !cw_incidence_make(&in, p, arena)) return false;
  for (uint32_t i = 0; i < p->nitems; i++) {
    uint32_t f = 0;
    d->next[i] = d->previous[i] = CW_NONE;
    if (!is_decided_on(p, i)) continue;
    while (f < nfirsts && !interchangeable(d, &in, firsts[f], i)) f++;
    if (f < nfirsts)
      chain_in(d, &firsts[f], i);
    else
      firsts[nfirsts++] = i;
  }
  return true;
}

static bool make_count(cw_decisions *d, uint32_t k, cw_arena *arena) {
  const cw_alloc_count *count = &d->p->counts[k];
  uint32_t *order = CW_NEW_ARRAY(arena, count->nitems, uint32_t);
  d->by_size[k] = order;
  d->count_cols[k] = CW_NEW_ARRAY(arena, d->p->ncols, uint32_t);
  if (!order || !d->count_cols[k]) return false;
  for (uint32_t n = 0; n < count->nitems; n++) {
    uint32_t at = n, item = count->items[n];
    for (; at && cw_rat_cmp(size_of(d, order[at - 1]), size_of(d, item)) < 0; at--) order[at] = order[at - 1];
    order[at] = item;
  }
  return true;
}

static bool make_state(cw_decisions *d, const bool *off, cw_arena *arena) {
  const cw_alloc_instance *p = d->p;
  d->nstate = (size_t)p->ncols + p->nitems + p->nfloors;
  for (uint32_t n = 0; n < p->nareas_needed; n++) d->nstate += p->areas_needed[n].nareas;
  d->state = cw_arena_alloc(arena, d->nstate);
  d->area_counts = CW_NEW_ARRAY(arena, p->nareas_needed, uint8_t *);
  if (!d->state || !d->area_counts) return false;
  d->off = (bool *)d->state;
  d->used = d->state + p->ncols;
  d->reached = d->used + p->nitems;
  uint8_t *at = d->reached + p->nfloors;
  for (uint32_t n = 0; n < p->nareas_needed; n++) {
    d->area_counts[n] = at;
    at += p->areas_needed[n].nareas;
  }
  if (p->ncols) memcpy(d->off, off, p->ncols * sizeof *off);
  d->lp.off = d->off;
  return true;
}

bool cw_decisions_make(cw_decisions *d, const cw_alloc_instance *p, cw_arena *arena) {
  uint32_t most_path = p->nitems + p->nfloors;
  bool *off;
  *d = (cw_decisions){.p = p};
  for (uint32_t n = 0; n < p->nareas_needed; n++) most_path += p->areas_needed[n].nareas;
  if (!cw_item_cols_make(&d->of, p, arena) ||
      !cw_lp_make(&d->lp, p, &d->of, p->ncounts + p->nareas_needed + most_path, &off, arena) ||
      !make_state(d, off, arena) || !make_chains(d, arena))
    return false;
  d->nbase = d->lp.nrows;
  d->path = CW_NEW_ARRAY(arena, most_path, cw_lp_row);
  d->by_size = CW_NEW_ARRAY(arena, p->ncounts, uint32_t *);
  d->count_cols = CW_NEW_ARRAY(arena, p->ncounts, uint32_t *);
  d->need_cols = CW_NEW_ARRAY(arena, p->nareas_needed, uint32_t *);
  if (!d->path || !d->by_size || !d->count_cols || !d->need_cols) return false;
  for (uint32_t k = 0; k < p->ncounts; k++)
    if (!make_count(d, k, arena)) return false;
  for (uint32_t n = 0; n < p->nareas_needed; n++) {
    d->need_cols[n] = CW_NEW_ARRAY(arena, p->ncols, uint32_t);
    if (!d->need_cols[n]) return false;
  }
  return true;
}

/* Deciding. */

/* The place of the item's first column in `area`, counted from its first column. */
static uint32_t place_of_area(const cw_decisions *d, uint32_t item, int32_t area) {
  uint32_t c = d->of.start[item];
  while (c + 1 < d->of.start[item + 1] && d->p->cols[d->of.cols[c]].area != area) c++;
  return c - d->of.start[item];
}

/* Excludes the item's columns whose place is below `from` or above `to`. ONE_AREA: the place of its area. */
static void keep_places(cw_decisions *d, uint32_t item, uint32_t from, uint32_t to) {
  for (uint32_t c = d->of.start[item]; c < d->of.start[item + 1]; c++) {
    uint32_t j = d->of.cols[c], place = c - d->of.start[item];
    if (d->p->items[item].divisibility == CW_ONE_AREA) place = place_of_area(d, item, d->p->cols[j].area);
    if (place < from || place > to) d->off[j] = true;
  }
}

static void place(cw_decisions *d, uint32_t item, uint32_t at) {
  cw_rat size = size_of(d, item);
  keep_places(d, item, at, at);
  for (uint32_t i = d->next[item]; i != CW_NONE && cw_rat_cmp(size_of(d, i), size) == 0; i = d->next[i])
    keep_places(d, i, at, CW_NONE);
  for (uint32_t i = d->previous[item]; i != CW_NONE && cw_rat_cmp(size_of(d, i), size) == 0; i = d->previous[i])
    keep_places(d, i, 0, at);
}

void cw_decide_area(cw_decisions *d, uint32_t item, int32_t area) { place(d, item, place_of_area(d, item, area)); }

/* Placed after all columns is nothing. */
void cw_decide_whole(cw_decisions *d, uint32_t item, int32_t col) {
  uint32_t *cols = d->of.cols + d->of.start[item], n = d->of.start[item + 1] - d->of.start[item], at = 0;
  while (at < n && cols[at] != (uint32_t)col) at++;
  place(d, item, at);
  if (at < n)
    d->path[d->npath++] =
        (cw_lp_row){.sense = CW_AT_LEAST, .bound = d->p->cols[col].full, .ncols = 1, .cols = &cols[at]};
}

void cw_decide_used(cw_decisions *d, uint32_t item, bool used) {
  if (used) {
    for (uint32_t i = item; i != CW_NONE; i = d->previous[i]) d->used[i] = CW_YES;
    return;
  }
  for (uint32_t i = item; i != CW_NONE; i = d->next[i]) {
    d->used[i] = CW_NO;
    keep_places(d, i, CW_NONE, CW_NONE);
  }
}

bool cw_decide_counted(cw_decisions *d, uint32_t needed, uint32_t index, bool counted, cw_arena *arena) {
  const cw_alloc_areas *need = &d->p->areas_needed[needed];
  d->area_counts[needed][index] = counted ? CW_YES : CW_NO;
  if (!counted) return true;
  uint32_t *cols = CW_NEW_ARRAY(arena, d->p->ncols, uint32_t), n = 0;
  if (!cols) return false;
  for (uint32_t j = 0; j < d->p->ncols; j++)
    if (d->p->cols[j].area == need->areas[index]) cols[n++] = j;
  d->path[d->npath++] = (cw_lp_row){
      .sense = CW_AT_LEAST, .bound = need->amount, .above = need->amount.num == 0, .ncols = n, .cols = cols};
  return true;
}

void cw_decide_floor(cw_decisions *d, uint32_t floor, bool reached) {
  const cw_alloc_floor *f = &d->p->floors[floor];
  d->reached[floor] = reached ? CW_YES : CW_NO;
  for (uint32_t c = 0; c < f->ncols && !reached; c++) d->off[f->cols[c]] = true;
  if (reached)
    d->path[d->npath++] = (cw_lp_row){.sense = CW_AT_LEAST, .bound = f->least, .ncols = f->ncols, .cols = f->cols};
}

/* Relaxing. */

static int64_t left_to_use(const cw_decisions *d, uint32_t k) {
  int64_t left = d->p->counts[k].most;
  for (uint32_t i = 0; i < d->p->counts[k].nitems; i++) left -= d->used[d->p->counts[k].items[i]] == CW_YES;
  return left;
}

static uint32_t areas_with(const cw_decisions *d, uint32_t n, cw_choice choice) {
  uint32_t areas = 0;
  for (uint32_t a = 0; a < d->p->areas_needed[n].nareas; a++) areas += d->area_counts[n][a] == choice;
  return areas;
}

bool cw_decisions_hopeless(const cw_decisions *d) {
  for (uint32_t k = 0; k < d->p->ncounts; k++)
    if (left_to_use(d, k) < 0) return true;
  for (uint32_t n = 0; n < d->p->nareas_needed; n++)
    if (areas_with(d, n, CW_OPEN) + areas_with(d, n, CW_YES) < d->p->areas_needed[n].least) return true;
  return false;
}

/* A row that wouldn't fit is left out: the relaxation is only weaker. */
static void relax_count(cw_decisions *d, uint32_t k) {
  int64_t left = left_to_use(d, k);
  cw_rat bound = CW_RAT_ZERO;
  uint32_t *cols = d->count_cols[k], n = 0;
  bool binds = false;
  for (uint32_t i = 0; i < d->p->counts[k].nitems; i++) {
    uint32_t item = d->by_size[k][i];
    if (d->used[item] != CW_OPEN) continue;
    for (uint32_t c = d->of.start[item]; c < d->of.start[item + 1]; c++) cols[n++] = d->of.cols[c];
    if (left <= 0)
      binds = true;
    else if (!cw_rat_add(&bound, bound, size_of(d, item)))
      return;
    left--;
  }
  if (binds)
    d->lp.rows[d->lp.nrows++] =
        (cw_lp_row){.sense = CW_AT_MOST, .bound = bound, .ncols = n, .cols = cols, .mark = d->lp.nmarks + k};
}

static void relax_needed(cw_decisions *d, uint32_t n) {
  const cw_alloc_areas *need = &d->p->areas_needed[n];
  uint32_t counted = areas_with(d, n, CW_YES), *cols = d->need_cols[n], ncols = 0;
  cw_rat bound;
  if (counted >= need->least || !cw_rat_mul(&bound, need->amount, CW_RAT(need->least - counted))) return;
  for (uint32_t j = 0; j < d->p->ncols; j++)
    for (uint32_t a = 0; a < need->nareas; a++)
      if (d->area_counts[n][a] == CW_OPEN && need->areas[a] == d->p->cols[j].area) cols[ncols++] = j;
  d->lp.rows[d->lp.nrows++] = (cw_lp_row){.sense = CW_AT_LEAST,
                                          .bound = bound,
                                          .above = need->amount.num == 0 ? need->least - counted : 0,
                                          .ncols = ncols,
                                          .cols = cols,
                                          .mark = d->lp.nmarks + d->p->ncounts + n};
}

void cw_decisions_relax(cw_decisions *d) {
  d->lp.nrows = d->nbase;
  for (uint32_t k = 0; k < d->p->ncounts; k++) relax_count(d, k);
  for (uint32_t n = 0; n < d->p->nareas_needed; n++) relax_needed(d, n);
  for (uint32_t r = 0; r < d->npath; r++) {
    d->lp.rows[d->lp.nrows] = d->path[r];
    d->lp.rows[d->lp.nrows++].mark = d->lp.nmarks + d->p->ncounts + d->p->nareas_needed + r;
  }
}
