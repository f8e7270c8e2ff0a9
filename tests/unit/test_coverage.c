/* Coverage of a small pack: which sides there are, and which of them its tests reached. */
#include "coverage.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static cw_arena arena;
static cw_pack *pack;
static cw_coverage coverage;

static void no_report(void *context, const cw_test_failure *f) { (void)context, ck_abort_msg("%s", f->what); }

static void setup(void) {
  cw_diags diags;
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
  pack = cw_pack_load(CW_SOURCE_DIR "/tests/cli/covered", &diags);
  ck_assert_ptr_nonnull(pack);
  cw_coverage_init(&coverage, cw_pack_plan(pack), &arena);
}

static void teardown(void) {
  cw_pack_free(pack);
  cw_arena_dispose(&arena);
}

static void run_tests(const char *filter) {
  cw_test_run run = {.arena = &arena, .filter = filter, .report = no_report, .watch = &coverage.watch};
  cw_pack_tests_run(&run, pack);
  cw_coverage_list(&coverage);
  ck_assert(!coverage.failed);
}

static unsigned seen(cw_cover_kind kind, const char *words) {
  for (size_t i = 0; i < coverage.nitems; i++)
    if (coverage.items[i].kind == kind && strcmp(coverage.items[i].words, words) == 0) return coverage.items[i].seen;
  ck_abort_msg("nothing to cover is called %s", words);
  return 0;
}

enum { YES = CW_SAW_TRUE, NO = CW_SAW_FALSE };

START_TEST(a_rule_is_counted_and_refused) {
  run_tests(NULL);
  ck_assert_uint_eq(seen(CW_COVER_COUNTS, "workshop"), YES | NO);
  ck_assert_uint_eq(seen(CW_COVER_CONDITION, "approved"), YES | NO);
  ck_assert_uint_eq(seen(CW_COVER_GOAL, "renew"), YES | NO);
  ck_assert_uint_eq(seen(CW_COVER_LIMIT, "at most 15 hours of workshop"), YES);
  ck_assert_uint_eq(seen(CW_COVER_CONDITION, "ethics review"), YES);
}
END_TEST

START_TEST(one_case_covers_its_own_sides_only) {
  run_tests("Without approval");
  ck_assert_uint_eq(seen(CW_COVER_COUNTS, "workshop"), NO);
  ck_assert_uint_eq(seen(CW_COVER_CONDITION, "approved"), NO);
  ck_assert_uint_eq(seen(CW_COVER_GOAL, "renew"), NO);
  ck_assert_uint_eq(seen(CW_COVER_LIMIT, "at most 15 hours of workshop"), 0);
  ck_assert_uint_lt(cw_coverage_floor(&coverage), 10000);
}
END_TEST

START_TEST(without_a_case_nothing_is_covered) {
  run_tests("no case has this title");
  cw_cover_sum all = cw_coverage_sum(&coverage, CW_NCOVERS);
  ck_assert_uint_eq(all.seen, 0);
  ck_assert_uint_gt(all.sides, 15);
}
END_TEST

START_TEST(periods_are_numbered_once) {
  const cw_plan *plan = cw_pack_plan(pack);
  uint32_t n = cw_nperiods(plan);
  bool *taken = CW_NEW_ARRAY(&arena, n + 1, bool);
  for (uint32_t i = 0; i < plan->ncounts; i++) taken[cw_period_place(plan, &plan->counts[i].force)] = true;
  for (uint32_t i = 0; i < plan->ngoals; i++) {
    ck_assert(!taken[cw_period_place(plan, &plan->goals[i].force)]);
    ck_assert_uint_lt(cw_period_place(plan, &plan->goals[i].force), n);
  }
  cw_period stray = {0};
  ck_assert_uint_eq(cw_period_place(plan, &stray), n);
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("coverage");
  TCase *t = tcase_create("coverage");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, a_rule_is_counted_and_refused);
  tcase_add_test(t, one_case_covers_its_own_sides_only);
  tcase_add_test(t, without_a_case_nothing_is_covered);
  tcase_add_test(t, periods_are_numbered_once);
  suite_add_tcase(s, t);
  return s;
}

int main(void) {
  SRunner *r = srunner_create(suite());
  srunner_run_all(r, CK_NORMAL);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
