/* Sums: instances whose limits nest, told without a solver.
 *
 * Most ledgers are a sum with maxima: each record counts in one place, and any two rows either nest or are disjoint. Columns
 * that stand in the same area and rows are one *unit*; a handful of units is left of any number of records. Rows are then
 * taken from the inside out. Of the units below a row it is enough to know four figures:
 *
 *   least     they hold at least so much, if what is asked inside is met
 *   lacking   the least further credit that meets what is asked inside
 *   most      what they can hold with no more further credit than that
 *   ever      what they can hold at all
 *
 * With t between `most` and `ever` each unit more is further credit. A row AT_MOST cuts `most` and `ever`; a row AT_LEAST
 * raises `least`, and what it asks beyond `most` is lacking. Figures of disjoint sets add up.
 *
 * "So many areas with more than nothing" is asked of the placements with the least further credit, a convex set: their mean
 * holds credit in every area in which any of them does. So areas are looked at one by one. Where too few hold some, but more
 * could with a little further credit, the least is approached and not reached.
 *
 * Where the requirements are met and each item has one column, so is the placement known: each unit in turn, in the order of
 * its first item, as much as the rows leave room for. If that meets what is asked, no other gives an earlier item more.
 *
 * Whatever is not of this form is declined; the solvers then say the same, only slower. (tests/unit/test_alloc_sum.c compares
 * them, and a debug build does each time.) */
#include "alloc_internal.h"
#include "sums.h"

enum { MOST_COLS = 256, MOST_ROWS = 48, MOST_UNITS = 64, MOST_GRAIN = 1000000 };
static const int64_t ENDLESS = INT64_MAX / 4, MOST_AMOUNT = INT64_C(1) << 52;

typedef struct unit {
  uint64_t rows; /* bits of the rows it is in */
  int32_t area;
  bool further;
  int64_t amount; /* ENDLESS for further credit */
} unit;

typedef struct cw_sums {
  const cw_alloc_instance *p;
  int64_t grain;
  uint32_t nunits, nleast;
  unit *units;
  uint64_t *set;    /* per row: bits of its units */
  int64_t *bound;   /* per row, in grains */
  uint32_t *order;  /* rows from the inside out */
  uint8_t *unit_of; /* per column */
} sums;

/* Room for one that is read, answered and forgotten. */
typedef struct sums_room {
  unit units[MOST_UNITS];
  uint64_t set[MOST_ROWS];
  int64_t bound[MOST_ROWS];
  uint32_t order[MOST_ROWS];
  uint8_t unit_of[MOST_COLS];
} sums_room;

enum { NO_UNIT = 255 };

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool take_grain(int64_t den, int64_t *grain) {
  if (*grain % den == 0) return true;
  int64_t a = *grain, b = den;
  while (b) {
    int64_t r = a % b;
    a = b;
    b = r;
  }
  if (den / a > MOST_GRAIN / *grain) return false;
  *grain *= den / a;
  return true;
}

static bool find_grain(const cw_alloc_instance *p, int64_t *grain) {
  *grain = 1;
  for (uint32_t k = 0; k < p->nrows; k++)
    if (p->rows[k].coef || !take_grain(p->rows[k].bound.den, grain)) return false;
  for (uint32_t j = 0; j < p->ncols; j++)
    if (!take_grain(p->cols[j].full.den, grain)) return false;
  for (uint32_t n = 0; n < p->nareas_needed; n++)
    if (!take_grain(p->areas_needed[n].amount.den, grain)) return false;
  return true;
}

static bool to_grains(const sums *s, cw_rat amount, int64_t *out) {
  return !__builtin_mul_overflow(amount.num, s->grain / amount.den, out) && *out <= MOST_AMOUNT && *out >= -MOST_AMOUNT;
}

static uint32_t unit_with(sums *s, uint64_t rows, int32_t area, bool further) {
  uint32_t u = 0;
  while (u < s->nunits && (s->units[u].rows != rows || s->units[u].area != area || s->units[u].further != further)) u++;
  if (u == s->nunits && u < MOST_UNITS) s->units[s->nunits++] = (unit){rows, area, further, further ? ENDLESS : 0};
  return u;
}

/* Columns that can hold nothing are in no unit. The columns of one item must be of one unit and one amount. */
static bool read_columns(sums *s, const uint64_t *rows) {
  const cw_alloc_instance *p = s->p;
  int32_t seen[MOST_COLS];
  for (uint32_t i = 0; i < p->nitems; i++) seen[i] = -1;
  for (uint32_t j = 0; j < p->ncols; j++) {
    const cw_alloc_column *c = &p->cols[j];
    bool further = c->item < 0;
    int64_t amount = 0;
    s->unit_of[j] = NO_UNIT;
    if (c->full.num == 0) continue;
    if (further ? c->full.num > 0 : !to_grains(s, c->full, &amount) || amount < 0) return false;
    uint32_t u = unit_with(s, rows[j], c->area, further);
    if (u == MOST_UNITS) return false;
    s->unit_of[j] = (uint8_t)u;
    if (further) continue;
    int32_t other = seen[c->item];
    if (other < 0) s->units[u].amount += amount;
    if (other >= 0 && (s->unit_of[other] != u || cw_rat_cmp(p->cols[other].full, c->full) != 0)) return false;
    seen[c->item] = (int32_t)j;
  }
  return true;
}

static uint32_t size_of(uint64_t set) {
  uint32_t n = 0;
  for (; set; set &= set - 1) n++;
  return n;
}

/* False where two rows cross. */
static bool sort_rows(sums *s) {
  uint32_t n = s->p->nrows;
  for (uint32_t k = 0; k < n; k++) {
    uint32_t at = k, size = size_of(s->set[k]);
    for (uint32_t l = 0; l < k; l++) {
      uint64_t a = s->set[k], b = s->set[l];
      if ((a & b) && (a & ~b) && (b & ~a)) return false;
    }
    for (; at && size_of(s->set[s->order[at - 1]]) > size; at--) s->order[at] = s->order[at - 1];
    s->order[at] = k;
  }
  return true;
}

static bool read_rows(sums *s, uint64_t *rows) {
  const cw_alloc_instance *p = s->p;
  for (uint32_t k = 0; k < p->nrows; k++) {
    const cw_alloc_row *row = &p->rows[k];
    if (!to_grains(s, row->bound, &s->bound[k]) || s->bound[k] < 0) return false;
    s->nleast += row->sense == CW_AT_LEAST;
    for (uint32_t c = 0; c < row->ncols; c++) rows[row->cols[c]] |= UINT64_C(1) << k;
  }
  return true;
}

/* Rows that ask for more than nothing: which placements do is asked of the one at hand alone, when it is there. */
static bool asks_more(const cw_alloc_instance *p) {
  for (uint32_t k = 0; k < p->nrows; k++)
    if (p->rows[k].more) return true;
  return false;
}

static bool sums_make(sums *s, const cw_alloc_instance *p, sums_room *room) {
  uint64_t rows[MOST_COLS] = {0};
  *s = (sums){
      .units = room->units, .set = room->set, .bound = room->bound, .order = room->order, .unit_of = room->unit_of};
  if (p->ncols > MOST_COLS || p->nitems > MOST_COLS || p->nrows > MOST_ROWS || p->ncounts || p->nfloors) return false;
  for (uint32_t i = 0; i < p->nitems; i++)
    if (p->items[i].divisibility == CW_WHOLE) return false;
  s->p = p;
  s->nunits = s->nleast = 0;
  if (!find_grain(p, &s->grain) || !read_rows(s, rows) || !read_columns(s, rows)) return false;
  for (uint32_t k = 0; k < p->nrows; k++) s->set[k] = 0;
  for (uint32_t u = 0; u < s->nunits; u++)
    for (uint64_t in = s->units[u].rows; in; in &= in - 1) s->set[__builtin_ctzll(in)] |= UINT64_C(1) << u;
  return sort_rows(s);
}

/* --- from the inside out ------------------------------------------------------------------------------------------ */

typedef struct figures {
  uint64_t set;
  int64_t least, lacking, most, ever;
} figures;

static void add_figures(figures *sum, const figures *f) {
  sum->least += f->least;
  sum->lacking += f->lacking;
  sum->most += f->most;
  sum->ever = f->ever >= ENDLESS || sum->ever >= ENDLESS ? ENDLESS : sum->ever + f->ever;
}

/* False where what the row says can't be. */
static bool bound_figures(figures *f, cw_alloc_sense sense, int64_t bound) {
  if (sense == CW_AT_MOST) {
    if (f->least > bound) return false;
    if (f->most > bound) f->most = bound;
    if (f->ever > bound) f->ever = bound;
    return true;
  }
  if (bound > f->ever) return false;
  if (bound > f->most) {
    f->lacking += bound - f->most;
    f->most = bound;
  }
  if (bound > f->least) f->least = bound;
  return true;
}

/* The figures of the units in `among`, under the rows; those AT_LEAST only where `asked`. */
static bool add_up(const sums *s, uint64_t among, bool asked, figures *out) {
  figures part[MOST_UNITS];
  uint32_t n = 0;
  for (uint64_t left = among; left; left &= left - 1) {
    uint32_t u = (uint32_t)__builtin_ctzll(left);
    const unit *x = &s->units[u];
    part[n++] = (figures){UINT64_C(1) << u, 0, 0, x->further ? 0 : x->amount, x->amount};
  }
  for (uint32_t o = 0; o < s->p->nrows; o++) {
    uint32_t k = s->order[o], kept = 0;
    cw_alloc_sense sense = s->p->rows[k].sense;
    uint64_t set = s->set[k] & among;
    if (sense == CW_AT_LEAST ? !asked : !set) continue;
    figures sum = {.set = set};
    for (uint32_t i = 0; i < n; i++) {
      if (part[i].set & set)
        add_figures(&sum, &part[i]);
      else
        part[kept++] = part[i];
    }
    if (!bound_figures(&sum, sense, s->bound[k])) return false;
    part[kept++] = sum;
    n = kept;
  }
  *out = (figures){.set = among};
  for (uint32_t i = 0; i < n; i++) add_figures(out, &part[i]);
  return true;
}

static uint64_t all_units(const sums *s) { return s->nunits == 64 ? ~UINT64_C(0) : (UINT64_C(1) << s->nunits) - 1; }

static uint64_t item_units(const sums *s) {
  uint64_t set = 0;
  for (uint32_t u = 0; u < s->nunits; u++)
    if (!s->units[u].further) set |= UINT64_C(1) << u;
  return set;
}

/* --- areas -------------------------------------------------------------------------------------------------------- */

static bool has_room(const sums *s, const unit *u) {
  for (uint64_t in = u->rows; in; in &= in - 1) {
    uint32_t k = (uint32_t)__builtin_ctzll(in);
    if (s->p->rows[k].sense == CW_AT_MOST && s->bound[k] == 0) return false;
  }
  return true;
}

typedef enum holding { NEVER, WITH_MORE, HOLDS } holding;

/* Whether the area holds credit in some placement with the least further credit, or in one with more. */
static holding area_holds(const sums *s, int32_t area, int64_t lacking, int64_t of_items) {
  holding best = NEVER;
  for (uint32_t u = 0; u < s->nunits && best != HOLDS; u++) {
    figures with;
    if (s->units[u].area != area || !has_room(s, &s->units[u])) continue;
    best = s->units[u].further ? WITH_MORE : HOLDS;
    if (best == WITH_MORE && lacking && add_up(s, item_units(s) | UINT64_C(1) << u, false, &with) &&
        with.ever > of_items)
      best = HOLDS;
  }
  return best;
}

/* All the areas needed. NEVER: they can't be had. False: not of this form. */
static bool areas_hold(const sums *s, int64_t lacking, holding *out) {
  figures items;
  *out = HOLDS;
  if (s->p->nareas_needed == 0) return true;
  for (uint32_t k = 0; k < s->p->nrows; k++)
    if (s->p->rows[k].sense == CW_AT_LEAST && (s->nleast > 1 || s->set[k] != all_units(s))) return false;
  if (!add_up(s, item_units(s), false, &items)) return false;
  for (uint32_t n = 0; n < s->p->nareas_needed; n++) {
    const cw_alloc_areas *need = &s->p->areas_needed[n];
    uint32_t hold = 0, could = 0;
    if (need->amount.num != 0) return false;
    for (uint32_t a = 0; a < need->nareas; a++) {
      holding h = area_holds(s, need->areas[a], lacking, items.most);
      hold += h == HOLDS;
      could += h != NEVER;
    }
    if (could < need->least) *out = NEVER;
    if (hold < need->least && *out == HOLDS) *out = WITH_MORE;
  }
  return true;
}

/* --- the answers -------------------------------------------------------------------------------------------------- */

static bool solve(const sums *s, cw_alloc_result *r) {
  figures all;
  holding areas = HOLDS;
  bool possible = add_up(s, all_units(s), true, &all);
  if (possible && !areas_hold(s, all.lacking, &areas)) return false;
  *r = (cw_alloc_result){.status = CW_ALLOC_IMPOSSIBLE,
                         .shape = cw_alloc_branches(s->p) ? CW_SHAPE_BRANCH : CW_SHAPE_FLOW,
                         .further = CW_RAT_ZERO,
                         .least_further = CW_RAT_ZERO,
                         .work = 1};
  if (!possible || areas == NEVER) return true;
  if (!cw_rat_make(&r->further, all.lacking, s->grain)) return false;
  r->status = CW_ALLOC_OPTIMAL;
  r->least_further = r->further;
  r->strict = areas == WITH_MORE;
  return true;
}

bool cw_sum_solve(const cw_alloc_instance *p, cw_alloc_result *r) {
  sums s;
  sums_room room;
  return !asks_more(p) && sums_make(&s, p, &room) && solve(&s, r);
}

static bool most_of(const sums *s, cw_rat *most) {
  figures items;
  return add_up(s, item_units(s), false, &items) && cw_rat_make(most, items.most, s->grain);
}

bool cw_sum_most(const cw_alloc_instance *p, cw_rat *most) {
  sums s;
  sums_room room;
  return sums_make(&s, p, &room) && most_of(&s, most);
}

/* --- one form, many amounts --------------------------------------------------------------------------------------- */

/* Of the rows no columns are kept: which units a row has is told by `set`. */
static const cw_alloc_instance *keep_instance(const cw_alloc_instance *p, cw_arena *arena) {
  cw_alloc_instance *q = CW_NEW(arena, cw_alloc_instance);
  cw_alloc_row *rows = CW_NEW_ARRAY(arena, p->nrows + 1, cw_alloc_row);
  cw_alloc_areas *needed = CW_NEW_ARRAY(arena, p->nareas_needed + 1, cw_alloc_areas);
  if (!q || !rows || !needed) return NULL;
  for (uint32_t k = 0; k < p->nrows; k++)
    rows[k] = (cw_alloc_row){.sense = p->rows[k].sense, .bound = p->rows[k].bound};
  for (uint32_t n = 0; n < p->nareas_needed; n++) {
    int32_t *areas = CW_NEW_ARRAY(arena, p->areas_needed[n].nareas + 1, int32_t);
    if (!areas) return NULL;
    for (uint32_t a = 0; a < p->areas_needed[n].nareas; a++) areas[a] = p->areas_needed[n].areas[a];
    needed[n] = p->areas_needed[n];
    needed[n].areas = areas;
  }
  *q = (cw_alloc_instance){.nrows = p->nrows, .nareas_needed = p->nareas_needed, .rows = rows, .areas_needed = needed};
  return q;
}

/* As large as it must be. */
static bool keep_figures(sums *s, uint32_t nrows, uint32_t ncols, cw_arena *arena) {
  sums kept = *s;
  kept.units = CW_NEW_RAW(arena, s->nunits + 1, unit);
  kept.set = CW_NEW_RAW(arena, nrows + 1, uint64_t);
  kept.bound = CW_NEW_RAW(arena, nrows + 1, int64_t);
  kept.order = CW_NEW_RAW(arena, nrows + 1, uint32_t);
  kept.unit_of = CW_NEW_RAW(arena, ncols + 1, uint8_t);
  if (!kept.units || !kept.set || !kept.bound || !kept.order || !kept.unit_of) return false;
  for (uint32_t u = 0; u < s->nunits; u++) kept.units[u] = s->units[u];
  for (uint32_t k = 0; k < nrows; k++) {
    kept.set[k] = s->set[k];
    kept.bound[k] = s->bound[k];
    kept.order[k] = s->order[k];
  }
  for (uint32_t j = 0; j < ncols; j++) kept.unit_of[j] = s->unit_of[j];
  *s = kept;
  return true;
}

cw_sums *cw_sum_keep(const cw_alloc_instance *p, cw_arena *arena) {
  enum { MORE_GRAIN = 60 }; /* quarters, thirds and fifths are at hand, whichever the first amounts had */
  sums_room room;
  sums *s = CW_NEW(arena, sums);
  if (!s || asks_more(p) || !sums_make(s, p, &room)) return NULL;
  int64_t grain = s->grain;
  if (!take_grain(MORE_GRAIN, &s->grain)) return NULL;
  for (uint32_t k = 0; k < p->nrows; k++)
    if (__builtin_mul_overflow(s->bound[k], s->grain / grain, &s->bound[k]) || s->bound[k] > MOST_AMOUNT) return NULL;
  s->p = keep_instance(p, arena);
  if (!s->p || !keep_figures(s, p->nrows, p->ncols, arena)) return NULL;
  cw_sum_clear(s);
  return s;
}

static bool same_needed(const cw_alloc_instance *p, const cw_alloc_instance *q) {
  if (p->nareas_needed != q->nareas_needed) return false;
  for (uint32_t n = 0; n < p->nareas_needed; n++) {
    const cw_alloc_areas *x = &p->areas_needed[n], *y = &q->areas_needed[n];
    if (x->least != y->least || x->nareas != y->nareas || cw_rat_cmp(x->amount, y->amount) != 0) return false;
    for (uint32_t a = 0; a < x->nareas; a++)
      if (x->areas[a] != y->areas[a]) return false;
  }
  return true;
}

bool cw_sum_same(const cw_sums *a, const cw_sums *b) {
  if (a->grain != b->grain || a->nunits != b->nunits || a->p->nrows != b->p->nrows) return false;
  for (uint32_t u = 0; u < a->nunits; u++)
    if (a->units[u].rows != b->units[u].rows || a->units[u].area != b->units[u].area ||
        a->units[u].further != b->units[u].further)
      return false;
  for (uint32_t k = 0; k < a->p->nrows; k++)
    if (a->bound[k] != b->bound[k] || a->p->rows[k].sense != b->p->rows[k].sense) return false;
  return same_needed(a->p, b->p);
}

void cw_sum_clear(cw_sums *s) {
  for (uint32_t u = 0; u < s->nunits; u++)
    if (!s->units[u].further) s->units[u].amount = 0;
}

int32_t cw_sum_unit(const cw_sums *s, uint32_t column) {
  return s->unit_of[column] == NO_UNIT ? -1 : (int32_t)s->unit_of[column];
}

bool cw_sum_put(cw_sums *s, uint32_t at, cw_rat amount) {
  int64_t grains;
  if (s->grain % amount.den != 0 || !to_grains(s, amount, &grains) || grains < 0) return false;
  s->units[at].amount += grains;
  return s->units[at].amount <= MOST_AMOUNT;
}

bool cw_sum_solve_kept(const cw_sums *s, cw_alloc_result *r) { return solve(s, r); }

bool cw_sum_most_kept(const cw_sums *s, cw_rat *most) { return most_of(s, most); }

/* --- the placement ------------------------------------------------------------------------------------------------ */

/* Each item has one column, which can hold something, and they stand in the items' order. */
static bool one_column_each(const cw_alloc_instance *p) {
  int32_t last = -1;
  for (uint32_t j = 0; j < p->ncols; j++) {
    if (p->cols[j].item < 0) continue;
    if (p->cols[j].item <= last || p->cols[j].full.num == 0) return false;
    last = p->cols[j].item;
  }
  for (uint32_t i = 0; i < p->nitems; i++)
    if (p->items[i].divisibility != CW_DIVISIBLE) return false;
  return true;
}

/* Fills one unit after the other. */
static void fill_units(const sums *s, int64_t *held) {
  int64_t room[MOST_ROWS];
  for (uint32_t k = 0; k < s->p->nrows; k++) room[k] = s->p->rows[k].sense == CW_AT_MOST ? s->bound[k] : ENDLESS;
  for (uint32_t u = 0; u < s->nunits; u++) {
    held[u] = s->units[u].further ? 0 : s->units[u].amount;
    for (uint64_t in = s->units[u].rows; in; in &= in - 1)
      if (room[__builtin_ctzll(in)] < held[u]) held[u] = room[__builtin_ctzll(in)];
    for (uint64_t in = s->units[u].rows; in; in &= in - 1) room[__builtin_ctzll(in)] -= held[u];
  }
}

static int64_t held_in(const sums *s, const int64_t *held, uint64_t set, const int32_t *area) {
  int64_t sum = 0;
  for (; set; set &= set - 1) {
    uint32_t u = (uint32_t)__builtin_ctzll(set);
    if (!area || s->units[u].area == *area) sum += held[u];
  }
  return sum;
}

static bool meets_all(const sums *s, const int64_t *held) {
  for (uint32_t k = 0; k < s->p->nrows; k++)
    if (s->p->rows[k].sense == CW_AT_LEAST && held_in(s, held, s->set[k], NULL) < s->bound[k] + s->p->rows[k].more)
      return false;
  for (uint32_t n = 0; n < s->p->nareas_needed; n++) {
    const cw_alloc_areas *need = &s->p->areas_needed[n];
    uint32_t hold = 0;
    int64_t amount;
    if (!to_grains(s, need->amount, &amount)) return false;
    for (uint32_t a = 0; a < need->nareas; a++) {
      int64_t sum = held_in(s, held, item_units(s), &need->areas[a]);
      hold += sum > 0 && sum >= amount;
    }
    if (hold < need->least) return false;
  }
  return true;
}

/* The credit of each unit, dealt out to its items in their order. */
static bool deal_out(const sums *s, int64_t *held, cw_rat *credit) {
  for (uint32_t j = 0; j < s->p->ncols; j++) {
    int64_t full;
    credit[j] = CW_RAT_ZERO;
    if (s->p->cols[j].item < 0) continue;
    uint32_t u = s->unit_of[j];
    if (u >= s->nunits) return false;
    int64_t *left = &held[u];
    if (!to_grains(s, s->p->cols[j].full, &full)) return false;
    if (full > *left) full = *left;
    if (!cw_rat_make(&credit[j], full, s->grain)) return false;
    *left -= full;
  }
  return true;
}

bool cw_sum_place(const cw_alloc_instance *p, cw_alloc_result *r, cw_arena *arena) {
  sums s;
  sums_room room;
  int64_t held[MOST_UNITS];
  if (!one_column_each(p) || !sums_make(&s, p, &room)) return false;
  fill_units(&s, held);
  if (!meets_all(&s, held)) return false;
  cw_rat *credit = CW_NEW_RAW(arena, (size_t)p->ncols + 1, cw_rat);
  if (!credit || !deal_out(&s, held, credit)) return false;
  *r = (cw_alloc_result){.status = CW_ALLOC_OPTIMAL,
                         .shape = cw_alloc_branches(p) ? CW_SHAPE_BRANCH
                                  : asks_more(p)       ? CW_SHAPE_LINEAR
                                                       : CW_SHAPE_FLOW,
                         .further = CW_RAT_ZERO,
                         .least_further = CW_RAT_ZERO,
                         .found = true,
                         .credit = credit,
                         .work = 1};
  return true;
}
