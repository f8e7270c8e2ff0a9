/* The check of the solvers' proofs. It shares nothing with the solvers but the rationals and the arena: rows are summed
 * anew, decisions are replayed from their meaning. Simple and slow. A sum that doesn't fit 64 bits is not
 * verified. */
#include "allocation.h"

#include <string.h>

static bool is_further(const cw_alloc_instance *p, uint32_t j) { return p->cols[j].item == CW_FURTHER; }

static bool add_product(cw_rat *sum, cw_rat a, cw_rat b) {
  cw_rat product;
  return cw_rat_mul(&product, a, b) && cw_rat_add(sum, *sum, product);
}

/* Certificates: the decisions on the path to a node. */

typedef struct fixed_row {     /* that a decision added: at least `bound`, or more than nothing */
  int32_t col, area;           /* of one column (col >= 0), else of an area, */
  const cw_alloc_floor *floor; /* or of a floor */
  cw_rat bound;
} fixed_row;

typedef struct checker {
  const cw_alloc_instance *p;
  const cw_alloc_result *r;
  cw_arena *arena;
  bool *excluded;       /* per column: the decisions leave it nothing */
  int8_t *used;         /* per item: 1 used, -1 not used, 0 not decided */
  int8_t *area_counted; /* per areas_needed and area, likewise */
  uint32_t *first_area; /* of each areas_needed in area_counted; one more at the end */
  fixed_row *path;
  uint32_t npath, most_path;
  cw_rat *weight; /* per column: the weighted sum */
} checker;

static bool checker_new(checker *c, const cw_alloc_instance *p, const cw_alloc_result *r, cw_arena *arena) {
  *c = (checker){.p = p, .r = r, .arena = arena};
  c->first_area = CW_NEW_ARRAY(arena, (size_t)p->nareas_needed + 1, uint32_t);
  if (!c->first_area) return false;
  for (uint32_t n = 0; n < p->nareas_needed; n++) c->first_area[n + 1] = c->first_area[n] + p->areas_needed[n].nareas;
  c->most_path = p->nitems + p->nfloors + c->first_area[p->nareas_needed];
  c->excluded = CW_NEW_ARRAY(arena, p->ncols, bool);
  c->used = CW_NEW_ARRAY(arena, p->nitems, int8_t);
  c->area_counted = CW_NEW_ARRAY(arena, c->first_area[p->nareas_needed], int8_t);
  c->path = CW_NEW_ARRAY(arena, c->most_path, fixed_row);
  c->weight = CW_NEW_ARRAY(arena, p->ncols, cw_rat);
  if (!c->excluded || !c->used || !c->area_counted || !c->path || !c->weight) return false;
  for (uint32_t j = 0; j < p->ncols; j++) c->excluded[j] = p->cols[j].full.num == 0;
  return true;
}

/* The n-th column of an item, or ncols. */
static uint32_t nth_column(const cw_alloc_instance *p, uint32_t item, uint32_t n) {
  for (uint32_t j = 0; j < p->ncols; j++)
    if (p->cols[j].item == (int32_t)item && n-- == 0) return j;
  return p->ncols;
}

/* The place of column j among its item's columns; ONE_AREA: of the first column in the same area. */
static uint32_t place_of(const cw_alloc_instance *p, uint32_t j) {
  uint32_t place = 0;
  bool by_area = p->items[p->cols[j].item].divisibility == CW_ONE_AREA;
  for (uint32_t c = 0; c < j; c++) {
    if (p->cols[c].item != p->cols[j].item) continue;
    if (by_area && p->cols[c].area == p->cols[j].area) return place;
    place++;
  }
  return place;
}

static cw_rat coefficient(const cw_alloc_row *row, uint32_t j) {
  for (uint32_t c = 0; c < row->ncols; c++)
    if (row->cols[c] == j) return row->coef ? row->coef[c] : CW_RAT(1);
  return CW_RAT_ZERO;
}

static bool in_floor(const cw_alloc_floor *floor, uint32_t j) {
  for (uint32_t c = 0; c < floor->ncols; c++)
    if (floor->cols[c] == j) return true;
  return false;
}

static bool same_columns(const cw_alloc_instance *p, uint32_t a, uint32_t b) {
  if (p->cols[a].area != p->cols[b].area) return false;
  for (uint32_t f = 0; f < p->nfloors; f++)
    if (in_floor(&p->floors[f], a) != in_floor(&p->floors[f], b)) return false;
  for (uint32_t k = 0; k < p->nrows; k++)
    if (cw_rat_cmp(coefficient(&p->rows[k], a), coefficient(&p->rows[k], b)) != 0) return false;
  return true;
}

static uint32_t times_listed(const cw_alloc_count *count, uint32_t item) {
  uint32_t times = 0;
  for (uint32_t i = 0; i < count->nitems; i++) times += count->items[i] == item;
  return times;
}

/* Do items a and b differ in nothing but their (single) full amounts? Then they could trade places; see
 * CW_SPLIT_USED in allocation.h for what follows. */
static bool could_trade(const cw_alloc_instance *p, uint32_t a, uint32_t b) {
  uint32_t first_a = nth_column(p, a, 0), first_b = nth_column(p, b, 0);
  if (p->items[a].divisibility != p->items[b].divisibility || first_a == p->ncols) return false;
  for (uint32_t n = 0;; n++) {
    uint32_t ja = nth_column(p, a, n), jb = nth_column(p, b, n);
    if (ja == p->ncols || jb == p->ncols) {
      if (ja != jb) return false;
      break;
    }
    if (cw_rat_cmp(p->cols[ja].full, p->cols[first_a].full) != 0) return false;
    if (cw_rat_cmp(p->cols[jb].full, p->cols[first_b].full) != 0) return false;
    if (!same_columns(p, ja, jb)) return false;
  }
  for (uint32_t k = 0; k < p->ncounts; k++)
    if (times_listed(&p->counts[k], a) != times_listed(&p->counts[k], b)) return false;
  return true;
}

/* <0: a comes before b among items that could trade; >0: after; 0: they can't trade. */
static int rank(const cw_alloc_instance *p, uint32_t a, uint32_t b) {
  if (a == b || !could_trade(p, a, b)) return 0;
  int larger = cw_rat_cmp(p->cols[nth_column(p, a, 0)].full, p->cols[nth_column(p, b, 0)].full);
  if (larger && p->items[a].divisibility == CW_WHOLE) return 0;
  return larger ? -larger : a < b ? -1 : 1;
}

static bool same_size(const cw_alloc_instance *p, uint32_t a, uint32_t b) {
  return cw_rat_cmp(p->cols[nth_column(p, a, 0)].full, p->cols[nth_column(p, b, 0)].full) == 0;
}

static void exclude_places(checker *c, uint32_t item, uint32_t from, uint32_t to) {
  for (uint32_t j = 0; j < c->p->ncols; j++) {
    if (c->p->cols[j].item != (int32_t)item) continue;
    uint32_t place = place_of(c->p, j);
    if (place < from || place > to) c->excluded[j] = true;
  }
}

/* Item goes to `place`; equal ones that come later go no earlier, and the other way round. */
static void fix_place(checker *c, uint32_t item, uint32_t place) {
  exclude_places(c, item, place, place);
  for (uint32_t i = 0; i < c->p->nitems; i++) {
    int order = rank(c->p, item, i);
    if (order == 0 || !same_size(c->p, item, i)) continue;
    exclude_places(c, i, order < 0 ? place : 0, order < 0 ? UINT32_MAX : place);
  }
}

static void fix_used(checker *c, uint32_t item, bool used) {
  for (uint32_t i = 0; i < c->p->nitems; i++) {
    int order = i == item ? 0 : rank(c->p, item, i);
    if (i != item && (order == 0 || (order > 0) != used)) continue;
    c->used[i] = used ? 1 : -1;
    if (!used) exclude_places(c, i, UINT32_MAX, UINT32_MAX);
  }
}

static bool add_fixed(checker *c, fixed_row row) {
  if (c->npath == c->most_path) return false;
  c->path[c->npath++] = row;
  return true;
}

/* Replays the case of `parent` that child number `n` stands for. */
static bool apply(checker *c, const cw_alloc_node *parent, uint32_t n) {
  const cw_alloc_instance *p = c->p;
  int32_t value = parent->children[n]->value;
  uint32_t item = parent->subject;
  switch (parent->decision) {
  case CW_SPLIT_AREA:
    for (uint32_t j = 0; j < p->ncols; j++)
      if (p->cols[j].item == (int32_t)item && p->cols[j].area == value) return fix_place(c, item, place_of(p, j)), true;
    return false;
  case CW_SPLIT_WHOLE:
    if (value < 0) return fix_place(c, item, UINT32_MAX), true;
    if ((uint32_t)value >= p->ncols || p->cols[value].item != (int32_t)item) return false;
    fix_place(c, item, place_of(p, (uint32_t)value));
    return add_fixed(c, (fixed_row){.col = value, .bound = p->cols[value].full});
  case CW_SPLIT_USED: return fix_used(c, item, value == 1), true;
  case CW_SPLIT_AREAS:
    for (uint32_t a = 0; a < p->areas_needed[item].nareas; a++) {
      if (p->areas_needed[item].areas[a] != value) continue;
      c->area_counted[c->first_area[item] + a] = n == 0 ? 1 : -1;
      return n > 0 || add_fixed(c, (fixed_row){.col = -1, .area = value, .bound = p->areas_needed[item].amount});
    }
    return false;
  case CW_SPLIT_FLOOR:
    for (uint32_t k = 0; k < p->floors[item].ncols && value == 0; k++) c->excluded[p->floors[item].cols[k]] = true;
    return value == 0 ||
           add_fixed(c, (fixed_row){.col = -1, .floor = &p->floors[item], .bound = p->floors[item].least});
  case CW_LEAF: break;
  }
  return false;
}

static bool has_child(const cw_alloc_node *node, int32_t value) {
  for (uint32_t n = 0; n < node->nchildren; n++)
    if (node->children[n]->value == value) return true;
  return false;
}

/* Do the children name all cases? */
static bool covers(const checker *c, const cw_alloc_node *node) {
  const cw_alloc_instance *p = c->p;
  if (node->decision == CW_SPLIT_AREAS)
    return node->subject < p->nareas_needed && node->nchildren == 2 &&
           node->children[0]->value == node->children[1]->value;
  if (node->decision == CW_SPLIT_FLOOR) return node->subject < p->nfloors && has_child(node, 0) && has_child(node, 1);
  if (node->subject >= p->nitems) return false;
  if (node->decision == CW_SPLIT_USED) return has_child(node, 0) && has_child(node, 1);
  cw_divisibility kind = p->items[node->subject].divisibility;
  if (kind != (node->decision == CW_SPLIT_AREA ? CW_ONE_AREA : CW_WHOLE)) return false;
  if (kind == CW_WHOLE && !has_child(node, -1)) return false;
  for (uint32_t j = 0; j < p->ncols; j++) {
    int32_t value = kind == CW_WHOLE ? (int32_t)j : p->cols[j].area;
    if (p->cols[j].item == (int32_t)node->subject && !c->excluded[j] && !has_child(node, value)) return false;
  }
  return true;
}

/* Leaves: the weighted sum of the constraints. */

typedef struct total {
  cw_rat bound; /* sum of multiplier * bound */
  bool above;   /* and a little more */
} total;

/* Adds y times one constraint's bound. AT_LEAST needs y >= 0, AT_MOST y <= 0. */
static bool add_bound(total *t, cw_alloc_sense sense, cw_rat y, cw_rat bound, bool above) {
  if (sense == CW_AT_MOST ? y.num > 0 : y.num < 0) return false;
  t->above |= above && y.num > 0;
  return add_product(&t->bound, y, bound);
}

static bool weigh_rows(checker *c, const cw_rat *y, total *t) {
  for (uint32_t k = 0; k < c->p->nrows; k++) {
    const cw_alloc_row *row = &c->p->rows[k];
    if (y[k].num == 0) continue;
    if (!add_bound(t, row->sense, y[k], row->bound, row->more)) return false;
    for (uint32_t n = 0; n < row->ncols; n++)
      if (!add_product(&c->weight[row->cols[n]], y[k], row->coef ? row->coef[n] : CW_RAT(1))) return false;
  }
  return true;
}

/* An item's supply: sum(credit) <= full where it has one rate, else sum(credit / full) <= 1. */
static bool weigh_item(checker *c, uint32_t item, cw_rat y, total *t) {
  const cw_alloc_instance *p = c->p;
  uint32_t first = nth_column(p, item, 0);
  bool one_rate = true;
  if (y.num == 0) return true;
  if (first == p->ncols) return false;
  cw_rat full = p->cols[first].full;
  for (uint32_t j = first; j < p->ncols; j++)
    one_rate &= p->cols[j].item != (int32_t)item || cw_rat_cmp(p->cols[j].full, full) == 0;
  for (uint32_t j = first; j < p->ncols; j++) {
    cw_rat coef = CW_RAT(1);
    if (p->cols[j].item != (int32_t)item || p->cols[j].full.num == 0) continue;
    if (!one_rate && !cw_rat_div(&coef, coef, p->cols[j].full)) return false;
    if (!add_product(&c->weight[j], y, coef)) return false;
  }
  return add_bound(t, CW_AT_MOST, y, one_rate ? full : CW_RAT(1), false);
}

static bool weigh_column(checker *c, uint32_t j, cw_rat y, total *t) {
  if (y.num == 0) return true;
  if (c->p->cols[j].full.num < 0) return false;
  return add_bound(t, CW_AT_MOST, y, c->p->cols[j].full, false) && add_product(&c->weight[j], y, CW_RAT(1));
}

static cw_rat largest_full(const cw_alloc_instance *p, uint32_t item) {
  cw_rat largest = CW_RAT_ZERO;
  for (uint32_t j = 0; j < p->ncols; j++)
    if (p->cols[j].item == (int32_t)item) largest = cw_rat_max(largest, p->cols[j].full);
  return largest;
}

/* The sum of the `left` largest of the count's items that are not decided. */
static bool sum_of_largest(const checker *c, const cw_alloc_count *count, int64_t left, cw_rat *sum) {
  bool *taken = CW_NEW_ARRAY(c->arena, count->nitems, bool);
  if (!taken) return false;
  *sum = CW_RAT_ZERO;
  for (; left > 0; left--) {
    uint32_t best = UINT32_MAX;
    cw_rat size = CW_RAT(-1);
    for (uint32_t i = 0; i < count->nitems; i++) {
      cw_rat now = largest_full(c->p, count->items[i]);
      if (taken[i] || c->used[count->items[i]] != 0 || cw_rat_cmp(now, size) <= 0) continue;
      best = i;
      size = now;
    }
    if (best == UINT32_MAX) break;
    taken[best] = true;
    if (!cw_rat_add(sum, *sum, size)) return false;
  }
  return true;
}

static int64_t left_to_use(const checker *c, const cw_alloc_count *count) {
  int64_t left = count->most;
  for (uint32_t i = 0; i < count->nitems; i++) left -= c->used[count->items[i]] > 0;
  return left;
}

static bool weigh_count(checker *c, const cw_alloc_count *count, cw_rat y, total *t) {
  cw_rat bound;
  if (y.num == 0) return true;
  if (!sum_of_largest(c, count, left_to_use(c, count), &bound)) return false;
  for (uint32_t j = 0; j < c->p->ncols; j++) {
    int32_t item = c->p->cols[j].item;
    if (item < 0 || c->used[item] != 0 || !times_listed(count, (uint32_t)item)) continue;
    if (!add_product(&c->weight[j], y, CW_RAT(1))) return false;
  }
  return add_bound(t, CW_AT_MOST, y, bound, false);
}

static int64_t areas_missing(const checker *c, uint32_t n, uint32_t *open) {
  int64_t missing = c->p->areas_needed[n].least;
  *open = 0;
  for (uint32_t a = c->first_area[n]; a < c->first_area[n + 1]; a++) {
    missing -= c->area_counted[a] > 0;
    *open += c->area_counted[a] == 0;
  }
  return missing;
}

static bool weigh_areas(checker *c, uint32_t n, cw_rat y, total *t) {
  const cw_alloc_areas *need = &c->p->areas_needed[n];
  uint32_t open;
  int64_t missing = areas_missing(c, n, &open);
  cw_rat bound;
  if (y.num == 0) return true;
  if (missing <= 0 || !cw_rat_mul(&bound, need->amount, CW_RAT(missing))) return false;
  for (uint32_t j = 0; j < c->p->ncols; j++)
    for (uint32_t a = 0; a < need->nareas; a++)
      if (need->areas[a] == c->p->cols[j].area && c->area_counted[c->first_area[n] + a] == 0 &&
          !add_product(&c->weight[j], y, CW_RAT(1)))
        return false;
  return add_bound(t, CW_AT_LEAST, y, bound, need->amount.num == 0);
}

static bool weigh_fixed(checker *c, const fixed_row *row, cw_rat y, total *t) {
  for (uint32_t j = 0; j < c->p->ncols; j++) {
    bool in = row->col >= 0 ? j == (uint32_t)row->col
              : row->floor  ? in_floor(row->floor, j)
                            : c->p->cols[j].area == row->area;
    if (in && !add_product(&c->weight[j], y, CW_RAT(1))) return false;
  }
  return add_bound(t, CW_AT_LEAST, y, row->bound, row->col < 0 && row->bound.num == 0);
}

static bool weigh(checker *c, const cw_alloc_node *leaf, total *t) {
  const cw_alloc_instance *p = c->p;
  const cw_rat *y = leaf->multipliers;
  uint32_t n = p->nrows + p->nitems + p->ncols + p->ncounts + p->nareas_needed + c->npath;
  /* A certificate without decisions may end with the columns. */
  bool brief = p->ncounts + p->nareas_needed + c->npath == 0;
  if (leaf->nmultipliers != n && !(brief && leaf->nmultipliers == p->nrows + p->nitems + p->ncols)) return false;
  *t = (total){CW_RAT_ZERO, false};
  for (uint32_t j = 0; j < p->ncols; j++) c->weight[j] = CW_RAT_ZERO;
  if (!weigh_rows(c, y, t)) return false;
  y += p->nrows;
  for (uint32_t i = 0; i < p->nitems; i++)
    if (!weigh_item(c, i, *y++, t)) return false;
  for (uint32_t j = 0; j < p->ncols; j++)
    if (!weigh_column(c, j, *y++, t)) return false;
  for (uint32_t k = 0; k < p->ncounts; k++)
    if (!weigh_count(c, &p->counts[k], *y++, t)) return false;
  for (uint32_t k = 0; k < p->nareas_needed; k++)
    if (!weigh_areas(c, k, *y++, t)) return false;
  for (uint32_t k = 0; k < c->npath; k++)
    if (!weigh_fixed(c, &c->path[k], *y++, t)) return false;
  return true;
}

/* The decisions themselves leave too few areas or use too many items. */
static bool contradicts_itself(const checker *c) {
  uint32_t open;
  for (uint32_t k = 0; k < c->p->ncounts; k++)
    if (left_to_use(c, &c->p->counts[k]) < 0) return true;
  for (uint32_t n = 0; n < c->p->nareas_needed; n++)
    if (areas_missing(c, n, &open) > (int64_t)open) return true;
  return false;
}

/* The sum's weight of each column must be at most its cost; then sum y b is at most the further credit. */
static bool verify_leaf(checker *c, const cw_alloc_node *leaf) {
  const cw_alloc_result *r = c->r;
  total t = {CW_RAT_ZERO, false};
  if (leaf->infeasible && !leaf->multipliers) return contradicts_itself(c);
  if (leaf->multipliers && !weigh(c, leaf, &t)) return false;
  for (uint32_t j = 0; leaf->multipliers && j < c->p->ncols; j++) {
    cw_rat cost = CW_RAT(!leaf->infeasible && is_further(c->p, j));
    if (!c->excluded[j] && cw_rat_cmp(c->weight[j], cost) > 0) return false;
  }
  if (leaf->infeasible) return t.bound.num > 0 || (t.bound.num == 0 && t.above);
  if (r->status == CW_ALLOC_IMPOSSIBLE || cw_rat_cmp(leaf->bound, t.bound) > 0) return false;
  int order = cw_rat_cmp(t.bound, r->further);
  return order > 0 || (order == 0 && (t.above || !r->strict));
}

static bool verify_node(checker *c, const cw_alloc_node *node);

static bool verify_child(checker *c, const cw_alloc_node *node, uint32_t n) {
  checker child = *c;
  const cw_alloc_instance *p = c->p;
  uint32_t areas = c->first_area[p->nareas_needed];
  cw_arena_mark here = cw_arena_here(c->arena);
  child.excluded = CW_NEW_ARRAY(c->arena, p->ncols, bool);
  child.used = CW_NEW_ARRAY(c->arena, p->nitems, int8_t);
  child.area_counted = CW_NEW_ARRAY(c->arena, areas, int8_t);
  bool ok = child.excluded && child.used && child.area_counted;
  if (ok) {
    memcpy(child.excluded, c->excluded, p->ncols * sizeof *c->excluded);
    memcpy(child.used, c->used, p->nitems * sizeof *c->used);
    memcpy(child.area_counted, c->area_counted, areas * sizeof *c->area_counted);
    ok = apply(&child, node, n) && verify_node(&child, node->children[n]);
  }
  cw_arena_back(c->arena, here);
  return ok;
}

static bool verify_node(checker *c, const cw_alloc_node *node) {
  if (node->decision == CW_LEAF) return verify_leaf(c, node);
  if (!covers(c, node)) return false;
  for (uint32_t n = 0; n < node->nchildren; n++)
    if (!verify_child(c, node, n)) return false;
  return true;
}

bool cw_alloc_verify(const cw_alloc_instance *p, const cw_alloc_result *r, cw_arena *arena) {
  checker c;
  if (!r->certificate || (r->status != CW_ALLOC_OPTIMAL && r->status != CW_ALLOC_IMPOSSIBLE)) return false;
  cw_arena_mark here = cw_arena_here(arena);
  bool ok = checker_new(&c, p, r, arena) && verify_node(&c, r->certificate);
  cw_arena_back(arena, here);
  return ok;
}
