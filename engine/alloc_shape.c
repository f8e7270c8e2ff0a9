/* The shape of an instance: is it a flow, a linear problem, or does it need branching?
 *
 * Two sets of columns *cross* if they meet and neither holds the other. A family is laminar if no two of its sets
 * cross. So the rows part into two laminar families exactly if the graph of crossing pairs has two colors:
 * breadth-first search finds them. */
#include "alloc_internal.h"

#include <string.h>

enum { UNCOLORED = 2 };

bool cw_alloc_branches(const cw_alloc_instance *p) {
  if (p->ncounts || p->nareas_needed || p->nfloors) return true;
  for (uint32_t i = 0; i < p->nitems; i++)
    if (p->items[i].divisibility != CW_DIVISIBLE) return true;
  return false;
}

static const uint64_t *set_of(const cw_families *f, uint32_t k) { return f->sets + (size_t)k * f->words; }

static bool is_supply(const cw_lp *lp, uint32_t k) { return k - lp->supply < lp->nsupply; }

static void fill_sets(cw_families *f, const cw_lp *lp) {
  for (uint32_t k = 0; k < lp->nrows; k++) {
    uint64_t *set = f->sets + (size_t)k * f->words;
    for (uint32_t c = 0; c < lp->rows[k].ncols; c++) {
      uint32_t j = lp->rows[k].cols[c];
      if (lp->off[j]) continue;
      set[j / 64] |= (uint64_t)1 << j % 64;
      f->size[k]++;
    }
  }
}

static bool cross(const cw_families *f, uint32_t a, uint32_t b) {
  const uint64_t *x = set_of(f, a), *y = set_of(f, b);
  uint64_t both = 0, only_x = 0, only_y = 0;
  for (uint32_t w = 0; w < f->words; w++) {
    both |= x[w] & y[w];
    only_x |= x[w] & ~y[w];
    only_y |= y[w] & ~x[w];
  }
  return both && only_x && only_y;
}

static bool holds(const cw_families *f, uint32_t a, uint32_t b) {
  const uint64_t *x = set_of(f, a), *y = set_of(f, b);
  for (uint32_t w = 0; w < f->words; w++)
    if (y[w] & ~x[w]) return false;
  return true;
}

/* Gives row `first` side 0 and everything that crosses something colored the other side. */
static bool color_from(cw_families *f, const cw_lp *lp, uint32_t first, uint32_t *queue) {
  uint32_t head = 0, tail = 0;
  f->side[first] = 0;
  queue[tail++] = first;
  while (head < tail) {
    uint32_t a = queue[head++];
    for (uint32_t b = 0; b < lp->nrows; b++) {
      if (a == b || (is_supply(lp, a) && is_supply(lp, b)) || !cross(f, a, b)) continue;
      if (f->side[b] == f->side[a]) return false;
      if (f->side[b] != UNCOLORED) continue;
      f->side[b] = !f->side[a];
      queue[tail++] = b;
    }
  }
  return true;
}

/* Equal sets hang in a chain, the later below the earlier. */
static bool is_below(const cw_families *f, uint32_t a, uint32_t b) {
  return f->size[a] < f->size[b] || (f->size[a] == f->size[b] && a > b);
}

static uint32_t find_parent(const cw_families *f, const cw_lp *lp, uint32_t k) {
  uint32_t parent = CW_NONE;
  for (uint32_t b = 0; b < lp->nrows; b++) {
    if (f->side[b] != f->side[k] || (is_supply(lp, k) && is_supply(lp, b))) continue;
    if (is_below(f, k, b) && (parent == CW_NONE || is_below(f, b, parent)) && holds(f, b, k)) parent = b;
  }
  return parent;
}

bool cw_families_make(cw_families *f, const cw_lp *lp, cw_arena *arena) {
  f->words = lp->ncols / 64 + 1;
  f->sets = CW_NEW_ARRAY(arena, (size_t)lp->nrows * f->words, uint64_t);
  f->size = CW_NEW_ARRAY(arena, lp->nrows, uint32_t);
  f->side = CW_NEW_ARRAY(arena, lp->nrows, uint8_t);
  f->parent = CW_NEW_ARRAY(arena, lp->nrows, uint32_t);
  uint32_t *queue = CW_NEW_ARRAY(arena, lp->nrows, uint32_t);
  if (!f->sets || !f->size || !f->side || !f->parent || !queue) return false;
  fill_sets(f, lp);
  memset(f->side, UNCOLORED, lp->nrows);
  for (uint32_t k = 0; k < lp->nrows; k++)
    if (f->side[k] == UNCOLORED && !color_from(f, lp, k, queue)) return false;
  for (uint32_t k = 0; k < lp->nrows; k++) f->parent[k] = find_parent(f, lp, k);
  return true;
}

static bool all_ones(const cw_lp *lp) {
  for (uint32_t k = 0; k < lp->nrows; k++)
    if (lp->rows[k].coef || lp->rows[k].above) return false;
  return true;
}

cw_alloc_shape_kind cw_alloc_shape(const cw_alloc_instance *p, cw_arena *arena) {
  if (cw_alloc_branches(p)) return CW_SHAPE_BRANCH;
  cw_grouping g;
  cw_item_cols of;
  cw_lp lp;
  cw_families f;
  bool *off;
  cw_arena_mark here = cw_arena_here(arena);
  bool flow = cw_grouping_make(&g, p, arena) && cw_item_cols_make(&of, &g.small, arena) &&
              cw_lp_make(&lp, &g.small, &of, 0, &off, arena) && all_ones(&lp) && cw_families_make(&f, &lp, arena);
  cw_arena_back(arena, here);
  return flow ? CW_SHAPE_FLOW : CW_SHAPE_LINEAR;
}
