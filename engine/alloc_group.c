/* Interchangeable items as one.
 *
 * Two divisible items with one rate each, whose columns stand pairwise in the same areas and rows, and that no count
 * lists, can trade credit freely: a placement of one item with the sum of their amounts is a placement of both, and the
 * other way round. A teacher with fifty workshops has a handful of such groups; the solvers see only these. Afterwards
 * the credit of a group is dealt out to its items in their order, so that the earlier ones are used first. */
#include "alloc_internal.h"

#include <string.h>

/* What finding the groups needs. */
typedef struct finder {
  const cw_alloc_instance *p;
  cw_item_cols of;
  cw_incidence in;
  bool *counted;     /* per item: some count lists it */
  uint32_t *bucket;  /* hash table of the groups' first items, chained by `next` */
  uint32_t nbuckets; /* a power of two */
  uint32_t *next;
  uint32_t *leader; /* per item: the first of its group */
  cw_rat *amount;   /* per leader: the amount of the group */
} finder;

static bool finder_new(finder *f, const cw_alloc_instance *p, cw_arena *arena) {
  f->p = p;
  for (f->nbuckets = 4; f->nbuckets < 2 * (uint64_t)p->nitems; f->nbuckets *= 2) continue;
  f->counted = CW_NEW_ARRAY(arena, p->nitems, bool);
  f->bucket = CW_NEW_ARRAY(arena, f->nbuckets, uint32_t);
  f->next = CW_NEW_ARRAY(arena, p->nitems, uint32_t);
  f->leader = CW_NEW_ARRAY(arena, p->nitems, uint32_t);
  f->amount = CW_NEW_ARRAY(arena, p->nitems, cw_rat);
  if (!f->counted || !f->bucket || !f->next || !f->leader || !f->amount) return false;
  for (uint32_t b = 0; b < f->nbuckets; b++) f->bucket[b] = CW_NONE;
  for (uint32_t k = 0; k < p->ncounts; k++)
    for (uint32_t i = 0; i < p->counts[k].nitems; i++) f->counted[p->counts[k].items[i]] = true;
  return cw_item_cols_make(&f->of, p, arena) && cw_incidence_make(&f->in, p, arena);
}

static bool can_merge(const finder *f, uint32_t i) {
  return f->p->items[i].divisibility == CW_DIVISIBLE && !f->counted[i] && f->of.start[i] < f->of.start[i + 1] &&
         cw_item_one_rate(f->p, &f->of, i);
}

static uint64_t mix(uint64_t hash, uint64_t word) { return (hash ^ word) * 0x9e3779b97f4a7c15u; }

static uint32_t hash_item(const finder *f, uint32_t i) {
  uint64_t hash = 0;
  for (uint32_t c = f->of.start[i]; c < f->of.start[i + 1]; c++) {
    uint32_t j = f->of.cols[c];
    hash = mix(hash, (uint32_t)f->p->cols[j].area);
    for (uint32_t e = f->in.start[j]; e < f->in.start[j + 1]; e++) hash = mix(hash, f->in.entries[e].row);
  }
  return (uint32_t)(hash >> 32) & (f->nbuckets - 1);
}

static bool items_alike(const finder *f, uint32_t a, uint32_t b) {
  uint32_t n = f->of.start[a + 1] - f->of.start[a];
  if (f->of.start[b + 1] - f->of.start[b] != n) return false;
  for (uint32_t c = 0; c < n; c++)
    if (!cw_columns_alike(f->p, &f->in, f->of.cols[f->of.start[a] + c], f->of.cols[f->of.start[b] + c])) return false;
  return true;
}

static cw_rat item_amount(const finder *f, uint32_t i) { return f->p->cols[f->of.cols[f->of.start[i]]].full; }

/* Joins item i to its group, or makes it the first of one. A sum that doesn't fit starts a group of its own. */
static bool join(finder *f, uint32_t i) {
  f->leader[i] = i;
  if (!can_merge(f, i)) return false;
  uint32_t b = hash_item(f, i);
  for (uint32_t l = f->bucket[b]; l != CW_NONE; l = f->next[l]) {
    if (!items_alike(f, l, i) || !cw_rat_add(&f->amount[l], f->amount[l], item_amount(f, i))) continue;
    f->leader[i] = l;
    return true;
  }
  f->amount[i] = item_amount(f, i);
  f->next[i] = f->bucket[b];
  f->bucket[b] = i;
  return false;
}

/* The columns and items that stay, numbered anew. */
static bool number_kept(cw_grouping *g, const finder *f, cw_arena *arena) {
  const cw_alloc_instance *p = f->p;
  uint32_t *to_item = CW_NEW_ARRAY(arena, p->nitems, uint32_t), *from_item = CW_NEW_ARRAY(arena, p->nitems, uint32_t);
  uint32_t *to_col = CW_NEW_ARRAY(arena, p->ncols, uint32_t), *from_col = CW_NEW_ARRAY(arena, p->ncols, uint32_t);
  cw_alloc_item *items = CW_NEW_ARRAY(arena, p->nitems, cw_alloc_item);
  cw_alloc_column *cols = CW_NEW_ARRAY(arena, p->ncols, cw_alloc_column);
  if (!to_item || !from_item || !to_col || !from_col || !items || !cols) return false;
  uint32_t n = 0;
  for (uint32_t i = 0; i < p->nitems; i++) {
    to_item[i] = f->leader[i] == i ? n : to_item[f->leader[i]];
    if (f->leader[i] != i) continue;
    items[n] = p->items[i];
    from_item[n++] = i;
  }
  g->small.nitems = n;
  n = 0;
  for (uint32_t j = 0; j < p->ncols; j++) {
    int32_t i = p->cols[j].item;
    if (i >= 0 && f->leader[i] != (uint32_t)i) continue; /* filled below */
    cols[n] = p->cols[j];
    if (i >= 0) cols[n].item = (int32_t)to_item[i];
    if (i >= 0 && f->amount[i].den) cols[n].full = f->amount[i];
    from_col[n] = j;
    to_col[j] = n++;
  }
  g->small.ncols = n;
  for (uint32_t i = 0; i < p->nitems; i++)
    for (uint32_t c = f->of.start[i], l = f->of.start[f->leader[i]]; c < f->of.start[i + 1]; c++, l++)
      to_col[f->of.cols[c]] = to_col[f->of.cols[l]];
  g->small.items = items;
  g->small.cols = cols;
  g->to_item = to_item;
  g->to_col = to_col;
  g->from_item = from_item;
  g->from_col = from_col;
  return true;
}

/* A row without the columns that went into others. */
static bool shrink_row(const cw_grouping *g, const cw_alloc_row *row, cw_alloc_row *out, cw_arena *arena) {
  uint32_t *cols = CW_NEW_ARRAY(arena, row->ncols, uint32_t);
  cw_rat *coef = row->coef ? CW_NEW_ARRAY(arena, row->ncols, cw_rat) : NULL;
  if (!cols || (row->coef && !coef)) return false;
  *out = (cw_alloc_row){.sense = row->sense, .bound = row->bound, .cols = cols, .coef = coef, .more = row->more};
  for (uint32_t c = 0; c < row->ncols; c++) {
    uint32_t j = g->to_col[row->cols[c]];
    if (g->from_col[j] != row->cols[c]) continue;
    if (coef) coef[out->ncols] = row->coef[c];
    cols[out->ncols++] = j;
  }
  return true;
}

static bool shrink_counts(cw_grouping *g, const cw_alloc_instance *p, cw_arena *arena) {
  cw_alloc_count *counts = CW_NEW_ARRAY(arena, p->ncounts, cw_alloc_count);
  if (!counts) return false;
  for (uint32_t k = 0; k < p->ncounts; k++) {
    uint32_t n = p->counts[k].nitems;
    uint32_t *items = CW_NEW_ARRAY(arena, n, uint32_t);
    if (!items) return false;
    for (uint32_t i = 0; i < n; i++) items[i] = g->to_item[p->counts[k].items[i]];
    counts[k] = (cw_alloc_count){p->counts[k].most, n, items};
  }
  g->small.counts = counts;
  return true;
}

static bool shrink_floors(cw_grouping *g, const cw_alloc_instance *p, cw_arena *arena) {
  cw_alloc_floor *floors = CW_NEW_ARRAY(arena, p->nfloors, cw_alloc_floor);
  if (!floors) return false;
  for (uint32_t f = 0; f < p->nfloors; f++) {
    cw_alloc_row row = {.ncols = p->floors[f].ncols, .cols = p->floors[f].cols}, small;
    if (!shrink_row(g, &row, &small, arena)) return false;
    floors[f] = (cw_alloc_floor){p->floors[f].least, small.ncols, small.cols};
  }
  g->small.floors = floors;
  return true;
}

bool cw_grouping_make(cw_grouping *g, const cw_alloc_instance *p, cw_arena *arena) {
  finder f = {0};
  *g = (cw_grouping){.small = *p};
  if (!finder_new(&f, p, arena)) return false;
  for (uint32_t i = 0; i < p->nitems; i++) g->merged |= join(&f, i);
  if (!g->merged) return true;
  cw_alloc_row *rows = CW_NEW_ARRAY(arena, p->nrows, cw_alloc_row);
  if (!rows || !number_kept(g, &f, arena) || !shrink_counts(g, p, arena) || !shrink_floors(g, p, arena)) return false;
  for (uint32_t k = 0; k < p->nrows; k++)
    if (!shrink_row(g, &p->rows[k], &rows[k], arena)) return false;
  g->small.rows = rows;
  return true;
}

/* Back to the whole instance. */

/* Deals the group's credit (`left`, per small column) out to item i: all that it has room for. */
static bool deal(const cw_grouping *g, const cw_alloc_instance *p, const cw_item_cols *of, uint32_t i, cw_rat *left,
                 cw_rat *credit) {
  if (of->start[i] == of->start[i + 1]) return true;
  bool alone = !cw_item_one_rate(p, of, i);
  cw_rat room = p->cols[of->cols[of->start[i]]].full;
  for (uint32_t c = of->start[i]; c < of->start[i + 1]; c++) {
    uint32_t j = of->cols[c], small = g->to_col[j];
    credit[j] = alone ? left[small] : cw_rat_min(room, left[small]);
    if (!cw_rat_sub(&left[small], left[small], credit[j]) || (!alone && !cw_rat_sub(&room, room, credit[j])))
      return false;
  }
  return true;
}

static bool expand_credit(const cw_grouping *g, const cw_alloc_instance *p, cw_alloc_result *r, cw_arena *arena) {
  cw_item_cols of;
  cw_rat *credit = CW_NEW_ARRAY(arena, p->ncols, cw_rat);
  cw_rat *left = CW_NEW_ARRAY(arena, g->small.ncols, cw_rat);
  if (!credit || !left || !cw_item_cols_make(&of, p, arena)) return false;
  if (g->small.ncols) memcpy(left, r->credit, g->small.ncols * sizeof *left);
  for (uint32_t j = 0; j < p->ncols; j++)
    if (p->cols[j].item == CW_FURTHER) credit[j] = left[g->to_col[j]];
  for (uint32_t i = 0; i < p->nitems; i++)
    if (!deal(g, p, &of, i, left, credit)) return false;
  r->credit = credit;
  return true;
}

/* The items of a group share its multiplier: their supplies add up to the group's. */
static bool expand_multipliers(const cw_grouping *g, const cw_alloc_instance *p, cw_alloc_node *node, cw_arena *arena) {
  if (!node->multipliers) return true;
  const cw_alloc_instance *q = &g->small;
  uint32_t ours = p->nrows + p->nitems + p->ncols, theirs = q->nrows + q->nitems + q->ncols;
  uint32_t rest = node->nmultipliers - theirs;
  cw_rat *y = CW_NEW_ARRAY(arena, (size_t)ours + rest, cw_rat);
  if (!y) return false;
  const cw_rat *of_items = node->multipliers + q->nrows, *of_cols = of_items + q->nitems;
  memcpy(y, node->multipliers, q->nrows * sizeof *y);
  for (uint32_t i = 0; i < p->nitems; i++) y[p->nrows + i] = of_items[g->to_item[i]];
  for (uint32_t j = 0; j < p->ncols; j++) {
    bool further = p->cols[j].item == CW_FURTHER;
    y[p->nrows + p->nitems + j] = further ? of_cols[g->to_col[j]] : CW_RAT_ZERO;
  }
  memcpy(y + ours, node->multipliers + theirs, rest * sizeof *y);
  node->multipliers = y;
  node->nmultipliers = ours + rest;
  return true;
}

static const cw_alloc_node *expand_node(const cw_grouping *g, const cw_alloc_instance *p, const cw_alloc_node *small,
                                        cw_alloc_decision parent, cw_arena *arena) {
  cw_alloc_node *node = CW_NEW(arena, cw_alloc_node);
  const cw_alloc_node **children = CW_NEW_ARRAY(arena, small->nchildren, const cw_alloc_node *);
  if (!node || !children) return NULL;
  *node = *small;
  if (node->decision != CW_LEAF && node->decision != CW_SPLIT_AREAS && node->decision != CW_SPLIT_FLOOR)
    node->subject = g->from_item[small->subject];
  if (parent == CW_SPLIT_WHOLE && node->value >= 0) node->value = (int32_t)g->from_col[small->value];
  for (uint32_t c = 0; c < small->nchildren; c++) {
    children[c] = expand_node(g, p, small->children[c], small->decision, arena);
    if (!children[c]) return NULL;
  }
  node->children = children;
  return expand_multipliers(g, p, node, arena) ? node : NULL;
}

bool cw_grouping_expand(const cw_grouping *g, const cw_alloc_instance *p, cw_alloc_result *r, cw_arena *arena) {
  if (!g->merged) return true;
  if (r->credit && !expand_credit(g, p, r, arena)) return false;
  if (r->certificate) r->certificate = expand_node(g, p, r->certificate, CW_LEAF, arena);
  return !r->certificate || !arena->failed;
}
