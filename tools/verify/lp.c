/* An exact linear programme: two phases on a dense tableau of GMP rationals, with Bland's rule. */
#include "world.h"

#include <gmp.h>
#include <stdlib.h>

typedef struct tableau {
  uint32_t rows, width; /* width: all columns, the bound last */
  mpq_t *cell;          /* rows + 1 lines, the objective last */
  uint32_t *basis;
} tableau;

static mpq_t *at(const tableau *t, uint32_t r, uint32_t c) { return &t->cell[(size_t)r * t->width + c]; }

static void set_rat(mpq_t *q, vt_rat r) {
  mpz_set_si(mpq_numref(*q), (long)r.num);
  mpz_set_si(mpq_denref(*q), (long)r.den);
  if (r.den != 0) mpq_canonicalize(*q);
}

static void take_row(tableau *t, uint32_t to, uint32_t from, mpq_t factor, mpq_t spare) {
  for (uint32_t c = 0; c < t->width; c++) {
    if (mpq_sgn(*at(t, from, c)) == 0) continue;
    mpq_mul(spare, factor, *at(t, from, c));
    mpq_sub(*at(t, to, c), *at(t, to, c), spare);
  }
}

static void pivot(tableau *t, uint32_t row, uint32_t col) {
  mpq_t f, spare;
  mpq_inits(f, spare, NULL);
  mpq_set(f, *at(t, row, col));
  bool is_one = mpq_cmp_si(f, 1, 1) == 0;
  for (uint32_t c = 0; !is_one && c < t->width; c++)
    if (mpq_sgn(*at(t, row, c)) != 0) mpq_div(*at(t, row, c), *at(t, row, c), f);
  for (uint32_t r = 0; r <= t->rows; r++) {
    if (r == row || mpq_sgn(*at(t, r, col)) == 0) continue;
    mpq_set(f, *at(t, r, col));
    take_row(t, r, row, f, spare);
  }
  t->basis[row] = col;
  mpq_clears(f, spare, NULL);
}

/* Runs to the least; columns from `open` on may not enter. False: unbounded. */
static bool run(tableau *t, uint32_t open) {
  mpq_t best, ratio;
  bool bounded = true;
  mpq_inits(best, ratio, NULL);
  for (;;) {
    uint32_t col = 0, row = t->rows;
    while (col < open && mpq_sgn(*at(t, t->rows, col)) >= 0) col++;
    if (col == open) break;
    for (uint32_t r = 0; r < t->rows; r++) {
      if (mpq_sgn(*at(t, r, col)) <= 0) continue;
      mpq_div(ratio, *at(t, r, t->width - 1), *at(t, r, col));
      int c = row == t->rows ? -1 : mpq_cmp(ratio, best);
      if (c > 0 || (c == 0 && t->basis[r] >= t->basis[row])) continue;
      mpq_set(best, ratio);
      row = r;
    }
    if (row == t->rows) {
      bounded = false;
      break;
    }
    pivot(t, row, col);
  }
  mpq_clears(best, ratio, NULL);
  return bounded;
}

static bool flips(const vt_lp_row *row) {
  return vt_sign(row->bound) < 0 || (row->at_least && vt_sign(row->bound) == 0);
}

/* One whose bound is on the wrong side of its slack has an artificial column too. */
static bool needs_artificial(const vt_lp_row *row) { return row->at_least != flips(row); }

/* Every row has a slack. */
static void fill(tableau *t, uint32_t ncols, const vt_lp_row *rows) {
  uint32_t artificial = ncols + t->rows;
  for (uint32_t r = 0; r < t->rows; r++) {
    for (uint32_t i = 0; i < rows[r].n; i++)
      set_rat(at(t, r, rows[r].cols[i]), rows[r].coef ? rows[r].coef[i] : vt_int(1));
    set_rat(at(t, r, t->width - 1), rows[r].bound);
    mpq_set_si(*at(t, r, ncols + r), rows[r].at_least ? -1 : 1, 1);
    for (uint32_t c = 0; flips(&rows[r]) && c < t->width; c++) mpq_neg(*at(t, r, c), *at(t, r, c));
    t->basis[r] = ncols + r;
    if (!needs_artificial(&rows[r])) continue;
    t->basis[r] = artificial++;
    mpq_set_si(*at(t, r, t->basis[r]), 1, 1);
  }
}

static vt_lp_status solve(tableau *t, uint32_t ncols, const int *cost, mpq_t value) {
  uint32_t artificial = ncols + t->rows;
  mpq_t one, spare;
  mpq_inits(one, spare, NULL);
  mpq_set_si(one, 1, 1);
  for (uint32_t r = 0; r < t->rows; r++)
    if (t->basis[r] >= artificial) take_row(t, t->rows, r, one, spare);
  for (uint32_t c = artificial; c + 1 < t->width; c++) mpq_set_si(*at(t, t->rows, c), 0, 1);
  bool bounded = run(t, artificial);
  bool feasible = bounded && mpq_sgn(*at(t, t->rows, t->width - 1)) == 0;
  for (uint32_t r = 0; feasible && r < t->rows; r++) /* artificial ones at nothing leave, where something can enter */
    for (uint32_t c = 0; t->basis[r] >= artificial && c < artificial; c++)
      if (mpq_sgn(*at(t, r, c)) != 0) pivot(t, r, c);
  for (uint32_t c = 0; c < t->width; c++) mpq_set_si(*at(t, t->rows, c), c < ncols ? cost[c] : 0, 1);
  for (uint32_t r = 0; feasible && r < t->rows; r++) {
    if (t->basis[r] >= ncols || cost[t->basis[r]] == 0) continue;
    mpq_set_si(one, cost[t->basis[r]], 1);
    take_row(t, t->rows, r, one, spare);
  }
  bounded = feasible && run(t, artificial);
  mpq_neg(value, *at(t, t->rows, t->width - 1));
  mpq_clears(one, spare, NULL);
  return !feasible ? VT_LP_NONE : bounded ? VT_LP_BEST : VT_LP_UNBOUNDED;
}

vt_lp_status vt_lp(uint32_t ncols, const vt_lp_row *rows, uint32_t nrows, const int *cost, vt_rat *out) {
  tableau t = {.rows = nrows, .width = ncols + nrows + 1};
  for (uint32_t r = 0; r < nrows; r++) t.width += needs_artificial(&rows[r]);
  size_t cells = (size_t)(nrows + 1) * t.width;
  vt_lp_status status = VT_LP_NONE;
  mpq_t value;
  *out = (vt_rat){0, 0};
  t.cell = malloc(cells * sizeof *t.cell);
  t.basis = malloc(((size_t)nrows + 1) * sizeof *t.basis);
  if (t.cell && t.basis) {
    for (size_t i = 0; i < cells; i++) mpq_init(t.cell[i]);
    mpq_init(value);
    fill(&t, ncols, rows);
    status = solve(&t, ncols, cost, value);
    bool fits = mpz_fits_slong_p(mpq_numref(value)) && mpz_fits_slong_p(mpq_denref(value));
    if (status == VT_LP_BEST && fits) *out = vt_frac(mpz_get_si(mpq_numref(value)), mpz_get_si(mpq_denref(value)));
    mpq_clear(value);
    for (size_t i = 0; i < cells; i++) mpq_clear(t.cell[i]);
  }
  free(t.cell);
  free(t.basis);
  return status;
}
