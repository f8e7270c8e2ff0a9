/* The allocation solvers on random instances, on which different ways must agree. */
#include "alloc_draft.h"
#include "draw.h"

static cw_rat amount(uint32_t most) {
  cw_rat r;
  ck_assert(cw_rat_make(&r, 1 + below(most), 1 + below(3)));
  return r;
}

/* Items over areas a, b, c, of kinds < `kinds`; rows over random areas and items. */
static draft *random_draft(uint32_t kinds, uint32_t nitems) {
  static const char *const fits[] = {"a", "b", "ab", "ac", "bc", "abc"};
  draft *d = new_draft();
  for (uint32_t i = 0; i < nitems; i++) {
    add_item(d, (cw_divisibility)below(kinds), text(amount(12)), fits[below(6)]);
    if (i && below(3) == 0) { /* like the one before it */
      uint32_t n = d->p.ncols;
      for (uint32_t j = 0; j < n; j++)
        if (d->cols[j].item == (int32_t)i && below(2)) d->cols[j].full = d->cols[0].full;
    }
  }
  add_further(d, below(2) ? "abc" : "ac", below(3) ? NULL : "6");
  for (uint32_t k = 2 + below(4); k; k--) {
    bool most = below(2);
    uint64_t items = below(2) ? UINT64_MAX : below(1u << nitems);
    add_row(d, most ? CW_AT_MOST : CW_AT_LEAST, amount(most ? 20 : 25), below(3) ? fits[below(6)] : NULL, items,
            below(3) > 0);
  }
  return d;
}

/* The simplex on the same linear problem, on its own and with everything over a huge prime (which takes GMP). */
static cw_lp_status simplex(const draft *d, int64_t prime, cw_lp_answer *answer) {
  cw_item_cols of;
  cw_lp lp;
  bool *off;
  *answer = (cw_lp_answer){.budget = 10000, .credit = CW_NEW_ARRAY(&arena, d->p.ncols, cw_rat)};
  ck_assert(cw_item_cols_make(&of, &d->p, &arena) && cw_lp_make(&lp, &d->p, &of, 0, &off, &arena));
  for (uint32_t k = 0; k < lp.nrows; k++) ck_assert(cw_rat_div(&lp.rows[k].bound, lp.rows[k].bound, CW_RAT(prime)));
  return cw_simplex_solve(&lp, answer, &arena);
}

START_TEST(random_flow_linear_and_gmp_agree) {
  const int64_t prime = 2305843009213693951; /* 2^61 - 1: sixths of it don't fit, thirds do */
  int flows = 0, impossible = 0, huge = 0;
  for (seed = 1; flows + impossible < 2000;) {
    cw_arena_reset(&arena);
    uint64_t next = seed * 6364136223846793005u + 1;
    draft *d = random_draft(1, 1 + below(6));
    cw_alloc_result r = solve(d);
    cw_lp_answer plain, big;
    cw_lp_status status = simplex(d, 1, &plain), status_big = simplex(d, prime, &big);
    flows += r.shape == CW_SHAPE_FLOW;
    impossible += r.status == CW_ALLOC_IMPOSSIBLE;
    ck_assert_int_eq(r.status == CW_ALLOC_OPTIMAL, status == CW_LP_OPTIMAL);
    ck_assert_int_eq(status == CW_LP_INFEASIBLE, status_big == CW_LP_INFEASIBLE);
    if (status == CW_LP_OPTIMAL) ck_assert_int_eq(cw_rat_cmp(r.further, plain.further), 0);
    ck_assert_uint_eq(plain.work, big.work);
    for (uint32_t j = 0; status_big == CW_LP_OPTIMAL && j < d->p.ncols; j++) {
      cw_rat back;
      huge++;
      ck_assert(cw_rat_mul(&back, big.credit[j], CW_RAT(prime)));
      ck_assert_int_eq(cw_rat_cmp(back, plain.credit[j]), 0);
    }
    seed = next;
  }
  ck_assert_int_gt(flows, 200);
  ck_assert_int_gt(huge, 200);
}
END_TEST

/* Branching by enumeration: every item's place, every set of used items, of counted areas and of floors reached, as one
 * linear problem each. */
typedef struct least {
  bool any;
  cw_rat further;
} least;

static void enumerate(draft *d, uint32_t item, least *least);

static void enumerate_areas(draft *d, least *l) {
  cw_alloc_instance whole = d->p;
  d->p.nareas_needed = 0;
  for (uint32_t set = 0; set < (whole.nareas_needed ? 8u : 1u); set++) {
    d->p.nrows = whole.nrows;
    if (whole.nareas_needed && (uint32_t)__builtin_popcount(set) != d->needed[0].least) continue;
    for (uint32_t a = 0; a < 3; a++) {
      char area[2] = {(char)('a' + a), 0};
      if (set >> a & 1) add_row(d, CW_AT_LEAST, d->needed[0].amount, area, UINT64_MAX, true);
    }
    cw_alloc_result r = cw_alloc_solve(&d->p, NULL, &arena);
    if (r.status != CW_ALLOC_OPTIMAL) continue;
    if (!l->any || cw_rat_cmp(r.further, l->further) < 0) l->further = r.further;
    l->any = true;
  }
  d->p = whole;
}

static void enumerate_floors(draft *d, least *l) {
  for (uint32_t set = 0; set < UINT32_C(1) << d->p.nfloors; set++) {
    draft *copy = CW_NEW(&arena, draft);
    *copy = *d;
    copy->p.cols = copy->cols;
    copy->p.rows = copy->rows;
    copy->p.nfloors = 0;
    for (uint32_t f = 0; f < d->p.nfloors; f++) {
      const cw_alloc_floor *floor = &d->floors[f];
      if (set >> f & 1)
        copy->rows[copy->p.nrows++] =
            (cw_alloc_row){.sense = CW_AT_LEAST, .bound = floor->least, .ncols = floor->ncols, .cols = floor->cols};
      for (uint32_t c = 0; c < floor->ncols && !(set >> f & 1); c++) copy->cols[floor->cols[c]].full = CW_RAT_ZERO;
    }
    enumerate_areas(copy, l);
  }
}

static bool counts_hold(const draft *d, uint64_t used) {
  for (uint32_t k = 0; k < d->p.ncounts; k++) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->counts[k].nitems; i++) n += (used >> d->counts[k].items[i] & 1) != 0;
    if (n > d->counts[k].most) return false;
  }
  return true;
}

/* Item `item` keeps the columns of one area (divisible: all), or one column that it must fill, or none. */
static void enumerate_place(draft *d, uint32_t item, int32_t place, least *l) {
  draft *copy = CW_NEW(&arena, draft);
  cw_divisibility kind = d->items[item].divisibility;
  *copy = *d;
  copy->p.cols = copy->cols;
  copy->p.rows = copy->rows;
  copy->p.items = copy->items;
  copy->items[item].divisibility = CW_DIVISIBLE;
  for (uint32_t j = 0; j < d->p.ncols; j++) {
    if (d->cols[j].item != (int32_t)item) continue;
    bool keeps = place >= 0 && (kind == CW_DIVISIBLE || place == (kind == CW_ONE_AREA ? d->cols[j].area : (int32_t)j));
    if (!keeps) copy->cols[j].full = CW_RAT_ZERO;
    if (keeps && kind == CW_WHOLE) {
      uint32_t k = copy->p.nrows++;
      copy->sets[k][0] = j;
      copy->rows[k] = (cw_alloc_row){.sense = CW_AT_LEAST, .bound = d->cols[j].full, .ncols = 1, .cols = copy->sets[k]};
    }
  }
  enumerate(copy, item + 1, l);
}

static uint64_t used_items(const draft *d) {
  uint64_t used = 0;
  for (uint32_t j = 0; j < d->p.ncols; j++)
    if (d->cols[j].item >= 0 && d->cols[j].full.num) used |= (uint64_t)1 << d->cols[j].item;
  return used;
}

static void enumerate(draft *d, uint32_t item, least *l) {
  if (item == d->p.nitems) {
    if (!counts_hold(d, used_items(d))) return;
    d->p.ncounts = 0;
    enumerate_floors(d, l);
    return;
  }
  cw_divisibility kind = d->items[item].divisibility;
  enumerate_place(d, item, -1, l);
  if (kind == CW_DIVISIBLE) enumerate_place(d, item, 0, l);
  for (uint32_t j = 0; kind != CW_DIVISIBLE && j < d->p.ncols; j++)
    if (d->cols[j].item == (int32_t)item) enumerate_place(d, item, kind == CW_WHOLE ? (int32_t)j : d->cols[j].area, l);
}

START_TEST(random_branch_and_enumeration_agree) {
  for (int round = 0; round < 150; round++) {
    cw_arena_reset(&arena);
    seed = 1000003u * (unsigned)(round + 1);
    draft *d = random_draft(3, 2 + below(3));
    if (below(2)) count(d, 1 + below(2), 1 + below(1u << d->p.nitems));
    if (below(2)) need_areas(d, 1 + below(3), text(amount(6)), "abc");
    cw_alloc_result r = solve(d);
    least l = {false, CW_RAT_ZERO};
    enumerate(d, 0, &l);
    ck_assert_msg((r.status == CW_ALLOC_OPTIMAL) == l.any, "round %d", round);
    if (l.any) ck_assert_msg(cw_rat_cmp(r.further, l.further) == 0, "round %d: %s", round, text(l.further));
  }
}
END_TEST

START_TEST(random_floors_and_enumeration_agree) {
  int below_one = 0;
  for (int round = 0; round < 600; round++) {
    cw_arena_reset(&arena);
    seed = 7368787u * (unsigned)(round + 1);
    draft *d = random_draft(3, 2 + below(3));
    add_floor(d, text(amount(24)), below(2) ? "ab" : "c", 1 + below(1u << d->p.nitems), below(3) == 0);
    if (below(2)) add_floor(d, text(amount(24)), "bc", 1 + below(1u << d->p.nitems), below(3) == 0);
    if (below(3) == 0) count(d, 1 + below(2), 1 + below(1u << d->p.nitems));
    bool sound = true;
    for (uint32_t f = 0; f < d->p.nfloors; f++) sound = sound && d->floors[f].least.num > 0 && d->floors[f].ncols > 0;
    if (!sound) continue;
    cw_alloc_result r = solve(d);
    least l = {false, CW_RAT_ZERO};
    enumerate(d, 0, &l);
    ck_assert_msg((r.status == CW_ALLOC_OPTIMAL) == l.any, "round %d", round);
    if (l.any) ck_assert_msg(cw_rat_cmp(r.further, l.further) == 0, "round %d: %s", round, text(l.further));
    uint32_t nfloors = d->p.nfloors;
    d->p.nfloors = 0;
    cw_alloc_result free = solve(d);
    d->p.nfloors = nfloors;
    below_one += r.status != free.status || cw_rat_cmp(r.further, free.further) != 0;
  }
  ck_assert_int_gt(below_one, 20); /* else the floors say nothing */
}
END_TEST

/* More than nothing, against the same with a millionth: that needs at most a few millionths more, and just as much only
 * where nothing is strict. */
START_TEST(random_strict_and_a_millionth_agree) {
  int strict = 0;
  for (int round = 0; round < 150; round++) {
    cw_arena_reset(&arena);
    seed = 15485863u * (unsigned)(round + 1);
    draft *d = random_draft(3, 2 + below(3));
    need_areas(d, 1 + below(3), "0", "abc");
    cw_alloc_result r = solve(d);
    least l = {false, CW_RAT_ZERO};
    d->needed[0].amount = rat("1/1000000");
    enumerate(d, 0, &l);
    ck_assert_msg((r.status == CW_ALLOC_OPTIMAL) == l.any, "round %d", round);
    if (!l.any) continue;
    cw_rat more;
    ck_assert(cw_rat_sub(&more, l.further, r.further));
    ck_assert_int_eq(cw_rat_sign(more), r.strict);
    ck_assert_int_le(cw_rat_cmp(more, rat("9/1000000")), 0);
    strict += r.strict;
  }
  ck_assert_int_gt(strict, 5);
}
END_TEST

/* The same of rows that ask for more than their bound; without branching, too. */
START_TEST(random_rows_of_more_and_a_millionth_agree) {
  int strict = 0, met = 0;
  for (int round = 0; round < 300; round++) {
    cw_arena_reset(&arena);
    seed = 32452843u * (unsigned)(round + 1);
    draft *d = random_draft(round % 2 ? 3 : 1, 2 + below(3));
    for (uint32_t k = 0; k < d->p.nrows; k++) {
      d->rows[k].more = d->rows[k].sense == CW_AT_LEAST && below(3);
      if (d->rows[k].more && below(3)) d->rows[k].bound = CW_RAT_ZERO;
    }
    cw_alloc_result r = solve(d);
    least l = {false, CW_RAT_ZERO};
    for (uint32_t k = 0; k < d->p.nrows; k++) {
      if (d->rows[k].more) ck_assert(cw_rat_add(&d->rows[k].bound, d->rows[k].bound, rat("1/1000000")));
      d->rows[k].more = false;
    }
    enumerate(d, 0, &l);
    ck_assert_msg((r.status == CW_ALLOC_OPTIMAL) == l.any, "round %d", round);
    if (!l.any) continue;
    cw_rat more;
    ck_assert(cw_rat_sub(&more, l.further, r.further));
    ck_assert_msg(cw_rat_sign(more) == r.strict, "round %d", round);
    ck_assert_int_le(cw_rat_cmp(more, rat("1/1000")), 0);
    strict += r.strict;
    met += r.found && r.further.num == 0;
  }
  ck_assert_int_gt(strict, 20);
  ck_assert_int_gt(met, 20);
}
END_TEST

/* With any budget the bounds hold, and what is found is lawful. */
START_TEST(budget_limits_with_valid_bounds) {
  int limited = 0;
  for (int round = 0; round < 60; round++) {
    cw_arena_reset(&arena);
    seed = 7919u * (unsigned)(round + 1);
    draft *d = random_draft(3, 8);
    cw_alloc_result best = solve(d);
    for (uint64_t budget = 1; budget < best.work; budget = budget * 2 + 1) {
      cw_alloc_options options = {.budget = budget};
      cw_alloc_result r = cw_alloc_solve(&d->p, &options, &arena);
      if (r.found) ck_assert(cw_alloc_check_placement(&d->p, &r));
      if (r.found && best.found) ck_assert_int_ge(cw_rat_cmp(r.further, best.further), 0);
      if (r.status == CW_ALLOC_LIMIT && best.found) ck_assert_int_le(cw_rat_cmp(r.least_further, best.further), 0);
      ck_assert(r.status == CW_ALLOC_LIMIT || r.status == best.status);
      limited += r.status == CW_ALLOC_LIMIT;
    }
  }
  ck_assert_int_gt(limited, 20);
}
END_TEST

START_TEST(stopping_at_met_knows_whether) {
  for (int round = 0; round < 100; round++) {
    cw_arena_reset(&arena);
    seed = 104729u * (unsigned)(round + 1);
    draft *d = random_draft(3, 6);
    if (below(2)) need_areas(d, 2, "0", "abc");
    cw_alloc_options options = {.stop_at_met = true};
    cw_alloc_result best = solve(d), r = cw_alloc_solve(&d->p, &options, &arena);
    bool met = best.found && best.further.num == 0;
    ck_assert_int_eq(r.found && r.further.num == 0, met);
    if (!met && r.status == CW_ALLOC_LIMIT) ck_assert(r.least_further.num > 0 || r.strict);
    ck_assert_uint_le(r.work, best.work);
  }
}
END_TEST

START_TEST(memory_failures_are_reported) {
  draft *d = random_draft(3, 6);
  need_areas(d, 2, "0", "abc");
  cw_alloc_options options = {.certificate = true};
  for (size_t limit = 1;; limit += 997) {
    cw_arena small;
    cw_arena_init(&small, limit);
    cw_alloc_result r = cw_alloc_solve(&d->p, &options, &small);
    bool enough = r.status != CW_ALLOC_MEMORY;
    if (enough) ck_assert(cw_alloc_verify(&d->p, &r, &arena));
    cw_arena_dispose(&small);
    if (enough) break;
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {random_flow_linear_and_gmp_agree,
                                random_branch_and_enumeration_agree,
                                random_floors_and_enumeration_agree,
                                random_strict_and_a_millionth_agree,
                                random_rows_of_more_and_a_millionth_agree,
                                budget_limits_with_valid_bounds,
                                stopping_at_met_knows_whether,
                                memory_failures_are_reported};
  return run_tests("alloc_random", tests, sizeof tests / sizeof *tests);
}
