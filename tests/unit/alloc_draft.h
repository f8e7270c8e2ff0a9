/* For the tests of the allocation: an arena for each test, amounts as text, and instances put together in a line each.
 * Included once by each test program. */
#ifndef CW_ALLOC_DRAFT_H
#define CW_ALLOC_DRAFT_H

#include "alloc_internal.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cw_arena arena;

static void setup(void) { cw_arena_init(&arena, 0); }
static void teardown(void) { cw_arena_dispose(&arena); }

static cw_rat rat(const char *text) {
  cw_rat r = CW_RAT_ZERO;
  ck_assert_msg(cw_rat_parse(&r, text, strlen(text)), "%s", text);
  return r;
}

static const char *text(cw_rat r) {
  static char buf[4][CW_RAT_TEXT];
  static int turn;
  turn = (turn + 1) % 4;
  cw_rat_format(buf[turn], r);
  return buf[turn];
}

static void assert_rat(cw_rat got, const char *want) { ck_assert_str_eq(text(got), want); }

/* Instances are put together here. Columns: item i in area a, as many as there are; a further column per area last. */

enum { MOST = 64 };

typedef struct draft {
  cw_alloc_instance p;
  cw_alloc_item items[MOST];
  cw_alloc_column cols[MOST];
  cw_alloc_row rows[MOST];
  cw_alloc_count counts[4];
  cw_alloc_areas needed[2];
  cw_alloc_floor floors[2];
  uint32_t sets[MOST][MOST], listed[4][MOST], floored[2][MOST];
  cw_rat coefs[MOST][MOST];
  int32_t areas[2][8];
} draft;

__attribute__((unused)) static draft *new_draft(void) {
  draft *d = CW_NEW(&arena, draft);
  d->p = (cw_alloc_instance){.items = d->items,
                             .cols = d->cols,
                             .rows = d->rows,
                             .counts = d->counts,
                             .areas_needed = d->needed,
                             .floors = d->floors};
  return d;
}

/* An item of `amount`; `areas` are letters. */
__attribute__((unused)) static uint32_t add_item(draft *d, cw_divisibility kind, const char *amount,
                                                 const char *areas) {
  d->items[d->p.nitems].divisibility = kind;
  for (; *areas; areas++) d->cols[d->p.ncols++] = (cw_alloc_column){(int32_t)d->p.nitems, *areas - 'a', rat(amount)};
  return d->p.nitems++;
}

__attribute__((unused)) static void add_further(draft *d, const char *areas, const char *limit) {
  for (; *areas; areas++)
    d->cols[d->p.ncols++] = (cw_alloc_column){CW_FURTHER, *areas - 'a', limit ? rat(limit) : CW_RAT(-1)};
}

/* A row over the columns of `areas` (NULL: all) of the items in the bit set. `further`: and further columns. */
__attribute__((unused)) static uint32_t add_row(draft *d, cw_alloc_sense sense, cw_rat bound, const char *areas,
                                                uint64_t items, bool further) {
  uint32_t k = d->p.nrows++, n = 0;
  for (uint32_t j = 0; j < d->p.ncols; j++) {
    const cw_alloc_column *c = &d->cols[j];
    bool in_area = !areas || strchr(areas, 'a' + c->area) != NULL;
    if (in_area && (c->item == CW_FURTHER ? further : (items >> c->item & 1) != 0)) d->sets[k][n++] = j;
  }
  d->rows[k] = (cw_alloc_row){.sense = sense, .bound = bound, .ncols = n, .cols = d->sets[k]};
  return k;
}

__attribute__((unused)) static void at_most(draft *d, const char *areas, const char *bound) {
  add_row(d, CW_AT_MOST, rat(bound), areas, UINT64_MAX, true);
}

__attribute__((unused)) static void at_least(draft *d, const char *areas, const char *bound) {
  add_row(d, CW_AT_LEAST, rat(bound), areas, UINT64_MAX, true);
}

__attribute__((unused)) static void need_areas(draft *d, uint32_t least, const char *amount, const char *areas) {
  uint32_t n = d->p.nareas_needed++, k = 0;
  for (; areas[k]; k++) d->areas[n][k] = areas[k] - 'a';
  d->needed[n] = (cw_alloc_areas){least, rat(amount), k, d->areas[n]};
}

/* The columns of `areas` of the items in the bit set hold nothing or at least so much. `further`: and further columns. */
__attribute__((unused)) static void add_floor(draft *d, const char *least, const char *areas, uint64_t items,
                                              bool further) {
  uint32_t f = d->p.nfloors++, n = 0;
  for (uint32_t j = 0; j < d->p.ncols; j++) {
    const cw_alloc_column *c = &d->cols[j];
    bool in = c->item == CW_FURTHER ? further : (items >> c->item & 1) != 0;
    if (strchr(areas, 'a' + c->area) && in) d->floored[f][n++] = j;
  }
  d->floors[f] = (cw_alloc_floor){rat(least), n, d->floored[f]};
}

__attribute__((unused)) static void count(draft *d, uint32_t most, uint64_t items) {
  uint32_t k = d->p.ncounts++, n = 0;
  for (uint32_t i = 0; i < d->p.nitems; i++)
    if (items >> i & 1) d->listed[k][n++] = i;
  d->counts[k] = (cw_alloc_count){most, n, d->listed[k]};
}

/* A strict optimum comes with a placement that has a little more. */
static void assert_more_is_lawful(const draft *d, cw_alloc_result r) {
  cw_rat least = r.further;
  r.further = CW_RAT_ZERO;
  for (uint32_t j = 0; j < d->p.ncols; j++)
    if (d->cols[j].item == CW_FURTHER) ck_assert(cw_rat_add(&r.further, r.further, r.credit[j]));
  ck_assert_int_gt(cw_rat_cmp(r.further, least), 0);
  ck_assert(cw_alloc_check_placement(&d->p, &r));
}

/* Solves, and holds the result against its own certificate and placement. */
__attribute__((unused)) static cw_alloc_result solve(const draft *d) {
  cw_alloc_options options = {.certificate = true};
  cw_alloc_result r = cw_alloc_solve(&d->p, &options, &arena);
  ck_assert_int_ne(r.status, CW_ALLOC_MEMORY);
  if (r.found) ck_assert(cw_alloc_check_placement(&d->p, &r));
  if (r.status == CW_ALLOC_OPTIMAL && r.strict) assert_more_is_lawful(d, r);
  if (r.status == CW_ALLOC_OPTIMAL || r.status == CW_ALLOC_IMPOSSIBLE) ck_assert(cw_alloc_verify(&d->p, &r, &arena));
  return r;
}

__attribute__((unused)) static void assert_further(const draft *d, cw_alloc_shape_kind shape, const char *further) {
  cw_alloc_result r = solve(d);
  ck_assert_int_eq(cw_alloc_shape(&d->p, &arena), shape);
  ck_assert_int_eq(r.status, further ? CW_ALLOC_OPTIMAL : CW_ALLOC_IMPOSSIBLE);
  if (further) assert_rat(r.further, further);
  if (further) assert_rat(r.least_further, further);
}

static int run_tests(const char *name, const TTest *const *tests, size_t ntests) {
  Suite *suite = suite_create(name);
  TCase *tcase = tcase_create(name);
  tcase_add_checked_fixture(tcase, setup, teardown);
  tcase_set_timeout(tcase, 120);
  for (size_t i = 0; i < ntests; i++) tcase_add_test(tcase, tests[i]);
  suite_add_tcase(suite, tcase);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}

#endif
