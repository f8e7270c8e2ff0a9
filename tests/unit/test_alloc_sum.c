/* What alloc_sum.c says without a solver is what the solvers say. */
#include "alloc_draft.h"
#include "draw.h"

static cw_rat amount(uint32_t most) {
  cw_rat r;
  ck_assert(cw_rat_make(&r, below(most + 1), 1 + below(3)));
  return r;
}

/* Items in one area each, limits on areas, on pairs of them and on runs of items, and what is asked of some. */
static draft *nested_draft(void) {
  static const char *const areas[] = {"a", "b", "c", "d"}, *const sets[] = {"ab", "cd", "abc", "abcd"};
  draft *d = new_draft();
  uint32_t n = 1 + below(8);
  for (uint32_t i = 0; i < n; i++) {
    const char *area = areas[below(4)];
    add_item(d, below(8) ? CW_DIVISIBLE : CW_ONE_AREA, text(amount(12)), area);
    if (below(8)) continue;
    d->cols[d->p.ncols] = d->cols[d->p.ncols - 1]; /* by two rules */
    d->p.ncols++;
  }
  static const char *const open[] = {"abcd", "abc", "ad", "d", ""};
  add_further(d, open[below(5)], NULL);
  for (uint32_t a = 0; a < 4; a++)
    if (below(2)) add_row(d, CW_AT_MOST, amount(20), areas[a], UINT64_MAX, below(5) > 0);
  for (uint32_t k = below(3); k; k--) add_row(d, CW_AT_MOST, amount(40), sets[below(4)], UINT64_MAX, below(5) > 0);
  if (below(3) == 0) add_row(d, CW_AT_MOST, amount(15), areas[below(4)], below(1u << n), false);
  for (uint32_t k = below(3); k; k--)
    add_row(d, CW_AT_LEAST, amount(45),
            below(3)   ? NULL
            : below(2) ? areas[below(4)]
                       : sets[below(4)],
            UINT64_MAX, true);
  if (below(2)) need_areas(d, 1 + below(3), below(6) ? "0" : "3", below(2) ? "abcd" : "abd");
  return d;
}

static cw_rat most_of_items(const draft *d, bool *known) {
  cw_alloc_options options = {.budget = 0};
  cw_alloc_instance q = d->p;
  cw_rat most = CW_RAT_ZERO, sum = CW_RAT_ZERO;
  cw_alloc_row rows[MOST];
  cw_alloc_column cols[MOST];
  uint32_t asked[MOST], n = 0;
  q.nrows = q.nareas_needed = 0;
  for (uint32_t j = 0; j < d->p.ncols; j++) {
    cols[j] = d->cols[j];
    if (cols[j].item < 0) cols[j].full = CW_RAT_ZERO;
    if (cols[j].item >= 0) ck_assert(cw_rat_add(&sum, sum, cols[j].full));
    if (cols[j].item >= 0) asked[n++] = j;
  }
  cols[q.ncols] = (cw_alloc_column){CW_FURTHER, 99, CW_RAT(-1)};
  asked[n++] = q.ncols++;
  for (uint32_t k = 0; k < d->p.nrows; k++)
    if (d->rows[k].sense == CW_AT_MOST) rows[q.nrows++] = d->rows[k];
  rows[q.nrows++] = (cw_alloc_row){.sense = CW_AT_LEAST, .bound = sum, .ncols = n, .cols = asked};
  q.rows = rows;
  q.cols = cols;
  cw_alloc_result r = cw_alloc_solve(&q, &options, &arena);
  *known = r.status == CW_ALLOC_OPTIMAL;
  ck_assert(!*known || cw_rat_sub(&most, sum, r.further));
  return most;
}

/* A whole item without a column changes nothing, but makes the instance one for the solvers. */
static cw_alloc_result by_solvers(draft *d) {
  uint32_t i = d->p.nitems++;
  d->items[i].divisibility = CW_WHOLE;
  cw_alloc_result r = cw_alloc_solve(&d->p, NULL, &arena);
  d->p.nitems--;
  return r;
}

START_TEST(sums_and_solvers_agree) {
  int taken = 0, impossible = 0, strict = 0, lacking = 0, of_items = 0;
  for (seed = 1; taken < 6000;) {
    cw_arena_reset(&arena);
    uint64_t next = seed * 6364136223846793005u + 1442695040888963407u;
    draft *d = nested_draft();
    cw_alloc_result sum, r;
    cw_rat most;
    bool known;
    if (cw_sum_solve(&d->p, &sum)) {
      r = by_solvers(d);
      ck_assert_msg(sum.status == r.status, "seed of round %d: %d, not %d", taken, (int)sum.status, (int)r.status);
      ck_assert_str_eq(text(sum.further), text(r.further));
      ck_assert_int_eq(sum.strict, r.strict);
      ck_assert_str_eq(text(sum.least_further), text(r.least_further));
      taken++;
      impossible += r.status == CW_ALLOC_IMPOSSIBLE;
      strict += r.strict;
      lacking += r.further.num > 0;
    }
    if (cw_sum_most(&d->p, &most)) {
      cw_rat want = most_of_items(d, &known);
      if (known) ck_assert_str_eq(text(most), text(want));
      of_items += known;
    }
    seed = next;
  }
  ck_assert_int_gt(impossible, 300);
  ck_assert_int_gt(strict, 100);
  ck_assert_int_gt(lacking, 500);
  ck_assert_int_gt(of_items, 1000);
}
END_TEST

START_TEST(placements_and_solvers_agree) {
  int taken = 0, cut = 0;
  for (seed = 7; taken < 3000;) {
    cw_arena_reset(&arena);
    uint64_t next = seed * 6364136223846793005u + 1442695040888963407u;
    draft *d = nested_draft();
    cw_alloc_result sum;
    bool less = false;
    if (cw_sum_place(&d->p, &sum, &arena)) {
      cw_alloc_result r = by_solvers(d);
      ck_assert(cw_alloc_check_placement(&d->p, &sum));
      ck_assert_int_eq(r.status, CW_ALLOC_OPTIMAL);
      ck_assert(r.found && r.further.num == 0);
      ck_assert_int_eq(sum.shape, cw_alloc_shape(&d->p, &arena));
      for (uint32_t j = 0; j < d->p.ncols; j++) {
        ck_assert_str_eq(text(sum.credit[j]), text(r.credit[j]));
        less = less || (d->cols[j].item >= 0 && cw_rat_cmp(sum.credit[j], d->cols[j].full) < 0);
      }
      taken++;
      cut += less;
    }
    seed = next;
  }
  ck_assert_int_gt(cut, 500);
}
END_TEST

START_TEST(what_is_not_a_sum_is_declined) {
  cw_alloc_result r;
  draft *d = new_draft(); /* a choice of areas */
  add_item(d, CW_DIVISIBLE, "5", "ab");
  at_least(d, "a", "3");
  ck_assert(!cw_sum_solve(&d->p, &r));
  d = new_draft(); /* rows that cross */
  add_item(d, CW_DIVISIBLE, "5", "a");
  add_item(d, CW_DIVISIBLE, "5", "b");
  add_item(d, CW_DIVISIBLE, "5", "c");
  at_most(d, "ab", "7");
  at_most(d, "bc", "7");
  ck_assert(!cw_sum_solve(&d->p, &r));
  d = new_draft(); /* all or nothing */
  add_item(d, CW_WHOLE, "5", "a");
  at_most(d, "a", "3");
  ck_assert(!cw_sum_solve(&d->p, &r));
  d = new_draft(); /* amounts beyond what is summed */
  add_item(d, CW_DIVISIBLE, "9007199254740993", "a");
  ck_assert(!cw_sum_solve(&d->p, &r));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {sums_and_solvers_agree, placements_and_solvers_agree, what_is_not_a_sum_is_declined};
  return run_tests("alloc_sum", tests, sizeof tests / sizeof *tests);
}
