/* Rationals and the arena. */
#include "arena.h"
#include "rational.h"

#include <check.h>
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

static void assert_rat(cw_rat got, const char *want) {
  char buf[CW_RAT_TEXT];
  cw_rat_format(buf, got);
  ck_assert_str_eq(buf, want);
}

START_TEST(rational_reads_and_writes) {
  static const char *const cases[][3] = {
      {"12", "12", "12"},
      {"-3", "-3", "-3"},
      {"8.25", "33/4", "8.25"},
      {"25/3", "25/3", "8 1/3"},
      {"8 1/3", "25/3", "8 1/3"},
      {"-8 1/3", "-25/3", "-8 1/3"},
      {"0.5", "1/2", "0.5"},
      {"2/6", "1/3", "1/3"},
      {"1234567.5", "2469135/2", "1,234,567.5"},
      {"-9223372036854775808", "-9223372036854775808", "-9,223,372,036,854,775,808"},
      {"1/128", "1/128", "1/128"},
      {"1/64", "1/64", "0.015625"},
      {"0", "0", "0"},
      {"-0", "0", "0"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char buf[CW_RAT_TEXT];
    assert_rat(rat(cases[i][0]), cases[i][1]);
    ck_assert_int_eq(cw_rat_format_words(buf, rat(cases[i][0])), (int)strlen(cases[i][2]));
    ck_assert_str_eq(buf, cases[i][2]);
  }
}
END_TEST

START_TEST(rational_refuses) {
  static const char *const cases[] = {"",
                                      "-",
                                      "1e3",
                                      "1-2",
                                      "1/0",
                                      "1/",
                                      "/2",
                                      "1.",
                                      ".5",
                                      "+1",
                                      " 1",
                                      "1 ",
                                      "1 2",
                                      "1  1/2",
                                      "1/2/3",
                                      "0x1",
                                      "1/-2",
                                      "9223372036854775808",
                                      "1.00000000000000000000000001",
                                      "--1"};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    cw_rat r = CW_RAT(7);
    ck_assert_msg(!cw_rat_parse(&r, cases[i], strlen(cases[i])), "%s", cases[i]);
    ck_assert_int_eq(r.num, 7);
  }
}
END_TEST

START_TEST(rational_overflows_without_a_trace) {
  cw_rat r = CW_RAT(7), big = CW_RAT(INT64_MAX), fine = {1, INT64_MAX};
  ck_assert(!cw_rat_add(&r, big, CW_RAT(1)));
  ck_assert(!cw_rat_sub(&r, CW_RAT(INT64_MIN), CW_RAT(1)));
  ck_assert(!cw_rat_mul(&r, big, CW_RAT(2)));
  ck_assert(!cw_rat_div(&r, fine, CW_RAT(2)));
  ck_assert(!cw_rat_div(&r, CW_RAT(1), CW_RAT_ZERO));
  ck_assert(!cw_rat_make(&r, 1, 0));
  ck_assert(!cw_rat_make(&r, INT64_MIN, -1));
  ck_assert_int_eq(r.num, 7);
  ck_assert(cw_rat_mul(&r, big, fine));
  assert_rat(r, "1");
  ck_assert(cw_rat_make(&r, INT64_MIN, INT64_MIN));
  assert_rat(r, "1");
  ck_assert_int_lt(cw_rat_cmp(CW_RAT(INT64_MIN), CW_RAT(INT64_MAX)), 0);
  ck_assert_int_gt(cw_rat_cmp(fine, CW_RAT_ZERO), 0);
}
END_TEST

START_TEST(rational_rounds_to_a_grain) {
  cw_rat r;
  ck_assert(cw_rat_floor_to(&r, rat("25/3"), rat("1/2")));
  assert_rat(r, "8");
  ck_assert(cw_rat_ceil_to(&r, rat("25/3"), rat("1/2")));
  assert_rat(r, "17/2");
  ck_assert(cw_rat_floor_to(&r, rat("-25/3"), rat("1")));
  assert_rat(r, "-9");
  ck_assert(cw_rat_ceil_to(&r, rat("-25/3"), rat("1")));
  assert_rat(r, "-8");
  ck_assert(cw_rat_ceil_to(&r, rat("3"), rat("1")));
  assert_rat(r, "3");
  ck_assert(!cw_rat_floor_to(&r, rat("3"), rat("0")));
}
END_TEST

/* Arena */

START_TEST(arena_gives_back_and_reuses) {
  char *a = cw_arena_text(&arena, "abc", 3);
  cw_arena_mark here = cw_arena_here(&arena);
  unsigned char *b = cw_arena_alloc(&arena, 100);
  memset(b, 1, 100);
  ck_assert_ptr_nonnull(cw_arena_alloc(&arena, 1000000));
  cw_arena_back(&arena, here);
  unsigned char *c = cw_arena_alloc(&arena, 100);
  ck_assert_ptr_eq(b, c);
  for (int i = 0; i < 100; i++) ck_assert_int_eq(c[i], 0);
  ck_assert_str_eq(a, "abc");
  ck_assert_str_eq(cw_arena_printf(&arena, "%d of %s", 3, "four"), "3 of four");
  size_t used = arena.used;
  cw_arena_reset(&arena);
  ck_assert_uint_gt(used, arena.used);
  ck_assert_ptr_eq(cw_arena_alloc(&arena, 4), a);
}
END_TEST

START_TEST(arena_remembers_failure) {
  cw_arena small;
  cw_arena_init(&small, 64);
  ck_assert_ptr_nonnull(cw_arena_alloc(&small, 48));
  ck_assert(!small.failed);
  ck_assert_ptr_null(cw_arena_alloc(&small, 32));
  ck_assert(small.failed);
  cw_arena_reset(&small);
  ck_assert(!small.failed);
  ck_assert_ptr_null(cw_arena_array(&small, SIZE_MAX / 2, 8));
  ck_assert_ptr_null(cw_arena_alloc(&small, SIZE_MAX));
  ck_assert(small.failed);
  cw_arena_dispose(&small);
}
END_TEST

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

int main(void) {
  const TTest *const tests[] = {rational_reads_and_writes,          rational_refuses,
                                rational_overflows_without_a_trace, rational_rounds_to_a_grain,
                                arena_gives_back_and_reuses,        arena_remembers_failure};
  return run_tests("rational", tests, sizeof tests / sizeof *tests);
}
