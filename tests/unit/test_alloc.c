/* The allocation solvers on hand-made instances with known answers; certificates and their forgeries. */
#include "alloc_draft.h"

/* Two areas, caps and minima, and a total: the textbook license. */
static draft *textbook(void) {
  draft *d = new_draft();
  add_item(d, CW_DIVISIBLE, "20", "a");
  add_item(d, CW_DIVISIBLE, "10 1/3", "ab");
  add_item(d, CW_DIVISIBLE, "7.5", "ab");
  add_further(d, "ab", NULL);
  at_most(d, "a", "25");
  at_least(d, "b", "15");
  at_least(d, NULL, "50");
  return d;
}

START_TEST(flow_textbook) {
  draft *d = textbook();
  cw_alloc_result r = solve(d);
  assert_further(d, CW_SHAPE_FLOW, "73/6"); /* 50 - 37 5/6 */
  assert_rat(r.credit[0], "20");
}
END_TEST

START_TEST(flow_caps_cut_the_latest) {
  draft *d = new_draft();
  for (int i = 0; i < 4; i++) add_item(d, CW_DIVISIBLE, "5", i == 1 ? "ab" : "a");
  at_most(d, "a", "12");
  at_most(d, "b", "1");
  cw_alloc_result r = solve(d);
  assert_rat(r.further, "0");
  assert_rat(r.credit[0], "5");
  assert_rat(r.credit[1], "0"); /* the second is behind the first and those interchangeable with it */
  assert_rat(r.credit[2], "1");
  assert_rat(r.credit[3], "5");
  assert_rat(r.credit[4], "2");
}
END_TEST

START_TEST(flow_impossible_and_empty) {
  draft *d = textbook();
  add_row(d, CW_AT_LEAST, rat("41"), NULL, UINT64_MAX, false);
  assert_further(d, CW_SHAPE_FLOW, NULL);
  assert_further(new_draft(), CW_SHAPE_FLOW, "0");
  d = new_draft();
  add_row(d, CW_AT_LEAST, rat("1"), NULL, 0, false);
  assert_further(d, CW_SHAPE_FLOW, NULL);
  d = new_draft();
  add_row(d, CW_AT_MOST, rat("-1"), NULL, 0, false);
  ck_assert_int_eq(solve(d).status, CW_ALLOC_IMPOSSIBLE);
}
END_TEST

START_TEST(flow_limited_further) {
  draft *d = new_draft();
  add_item(d, CW_DIVISIBLE, "3", "a");
  add_further(d, "ab", "4");
  at_least(d, NULL, "10");
  assert_further(d, CW_SHAPE_FLOW, "7");
  at_most(d, "b", "5/2");
  assert_further(d, CW_SHAPE_FLOW, NULL);
}
END_TEST

START_TEST(linear_shares_and_rates) {
  draft *d = new_draft();
  add_item(d, CW_DIVISIBLE, "10", "ab");
  d->cols[1].full = rat("5"); /* area b at half rate */
  add_further(d, "ab", NULL);
  at_least(d, "a", "6");
  at_least(d, "b", "3");
  assert_further(d, CW_SHAPE_LINEAR, "1"); /* 6 in a leaves 4 of 10, 2 in b */
  uint32_t k = add_row(d, CW_AT_MOST, rat("0"), NULL, UINT64_MAX, true);
  for (uint32_t c = 0; c < d->rows[k].ncols; c++) d->coefs[k][c] = rat(c % 2 ? "-1/5" : "4/5");
  d->rows[k].coef = d->coefs[k]; /* a is at most a fifth of all: b must grow to 24 */
  assert_further(d, CW_SHAPE_LINEAR, "22");
}
END_TEST

START_TEST(branch_one_area_and_whole) {
  draft *d = new_draft();
  for (int i = 0; i < 3; i++) add_item(d, CW_ONE_AREA, "6", "ab");
  add_further(d, "ab", NULL);
  at_least(d, "a", "9");
  at_least(d, "b", "9");
  assert_further(d, CW_SHAPE_BRANCH, "3"); /* divisible: 0 */
  d = new_draft();
  for (int i = 0; i < 3; i++) add_item(d, CW_WHOLE, "6", "ab");
  at_most(d, "a", "7");
  at_most(d, "b", "7");
  add_further(d, "c", NULL);
  at_least(d, NULL, "14");
  assert_further(d, CW_SHAPE_BRANCH, "2");
}
END_TEST

START_TEST(branch_counts) {
  draft *d = new_draft();
  for (int i = 0; i < 30; i++) add_item(d, CW_DIVISIBLE, i % 3 ? "4" : "5", "a");
  add_further(d, "a", NULL);
  count(d, 12, UINT64_MAX);
  at_least(d, NULL, "60");
  assert_further(d, CW_SHAPE_BRANCH, "2"); /* ten fives, two fours */
  ck_assert_uint_lt(solve(d).work, 500);
}
END_TEST

START_TEST(branch_areas) {
  draft *d = new_draft();
  add_item(d, CW_DIVISIBLE, "4", "abc");
  add_further(d, "abc", NULL);
  need_areas(d, 3, "2", "abc");
  assert_further(d, CW_SHAPE_BRANCH, "2");
  d->needed[0].least = 4;
  assert_further(d, CW_SHAPE_BRANCH, NULL);
}
END_TEST

START_TEST(branch_more_than_nothing) {
  draft *d = new_draft();
  add_item(d, CW_DIVISIBLE, "4", "ab");
  add_further(d, "abc", NULL);
  need_areas(d, 2, "0", "abc");
  cw_alloc_result r = solve(d);
  ck_assert(r.found && !r.strict);
  d->needed[0].least = 3; /* a little further credit in c, however little */
  r = solve(d);
  assert_rat(r.further, "0");
  ck_assert(r.status == CW_ALLOC_OPTIMAL && r.strict && !r.found);
  at_most(d, "c", "0");
  assert_further(d, CW_SHAPE_BRANCH, NULL);
}
END_TEST

START_TEST(most_credit) {
  draft *d = textbook();
  static const uint32_t all[] = {0, 1, 2, 3, 4, 5, 6}, b[] = {2, 4};
  cw_alloc_result r = cw_alloc_most(&d->p, all, 7, NULL, &arena);
  ck_assert_int_eq(r.status, CW_ALLOC_OPTIMAL);
  assert_rat(r.further, "227/6"); /* all 37 5/6: the cap on a doesn't bind */
  assert_rat(cw_alloc_most(&d->p, b, 2, NULL, &arena).further, "107/6");
  count(d, 1, UINT64_MAX);
  assert_rat(cw_alloc_most(&d->p, all, 7, NULL, &arena).further, "20");
}
END_TEST

/* Certificates must not be taken on trust. */
START_TEST(certificate_altered) {
  draft *d = textbook();
  cw_alloc_result r = solve(d);
  cw_alloc_node leaf = *r.certificate;
  cw_rat *y = CW_NEW_ARRAY(&arena, leaf.nmultipliers, cw_rat);
  r.certificate = &leaf;
  leaf.multipliers = y;
  for (uint32_t k = 0; k < leaf.nmultipliers; k++) {
    memcpy(y, solve(d).certificate->multipliers, leaf.nmultipliers * sizeof *y);
    if (k < 3 && y[k].num == 0) continue; /* a slack row may weigh more or less */
    y[k] = y[k].num ? CW_RAT_ZERO : CW_RAT(1);
    ck_assert_msg(!cw_alloc_verify(&d->p, &r, &arena), "multiplier %u", k);
  }
  r = solve(d);
  cw_rat *credit = CW_NEW_ARRAY(&arena, d->p.ncols, cw_rat);
  memcpy(credit, r.credit, d->p.ncols * sizeof *credit);
  r.credit = credit;
  ck_assert(cw_alloc_check_placement(&d->p, &r));
  ck_assert(cw_rat_add(&credit[0], credit[0], rat("1/1000000")));
  ck_assert(!cw_alloc_check_placement(&d->p, &r));
}
END_TEST

START_TEST(certificate_lacks_a_case) {
  draft *d = new_draft();
  for (int i = 0; i < 3; i++) add_item(d, CW_ONE_AREA, "6", "ab");
  add_further(d, "ab", NULL);
  at_least(d, "a", "9");
  at_least(d, "b", "9");
  cw_alloc_result r = solve(d);
  ck_assert_int_ne(r.certificate->decision, CW_LEAF);
  cw_alloc_node root = *r.certificate;
  r.certificate = &root;
  ck_assert(cw_alloc_verify(&d->p, &r, &arena));
  root.nchildren--;
  ck_assert(!cw_alloc_verify(&d->p, &r, &arena));
}
END_TEST

int main(void) {
  const TTest *const tests[] = {flow_textbook,
                                flow_caps_cut_the_latest,
                                flow_impossible_and_empty,
                                flow_limited_further,
                                linear_shares_and_rates,
                                branch_one_area_and_whole,
                                branch_counts,
                                branch_areas,
                                branch_more_than_nothing,
                                most_credit,
                                certificate_altered,
                                certificate_lacks_a_case};
  return run_tests("alloc", tests, sizeof tests / sizeof *tests);
}
