/* Dates, texts and patterns. */
#include "../../engine/pattern.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cw_day day(const char *text) {
  cw_day d = 0;
  ck_assert_msg(cw_day_parse(&d, text, strlen(text)), "%s is a day", text);
  return d;
}

static bool is_day(const char *text) {
  cw_day d;
  return cw_day_parse(&d, text, strlen(text));
}

START_TEST(days_count_from_1970) {
  char iso[CW_DAY_TEXT], words[CW_DAY_TEXT];
  ck_assert_int_eq(day("1970-01-01"), 0);
  ck_assert_int_eq(day("2000-03-01"), 11017);
  ck_assert_int_eq(day("1969-12-31"), -1);
  cw_day_format(iso, day("2027-06-30"));
  cw_day_format_words(words, day("2027-06-30"));
  ck_assert_str_eq(iso, "2027-06-30");
  ck_assert_str_eq(words, "June 30, 2027");
}
END_TEST

START_TEST(every_day_of_four_centuries_comes_back) {
  for (cw_day d = day("1799-12-31"); d <= day("2200-01-01"); d++) {
    cw_civil c = cw_day_civil(d);
    cw_day back = 0;
    ck_assert(cw_day_make(&back, c.year, c.month, c.day));
    ck_assert_int_eq(back, d);
  }
}
END_TEST

START_TEST(days_that_do_not_exist) {
  ck_assert(!is_day("2025-02-30"));
  ck_assert(!is_day("2025-02-29"));
  ck_assert(is_day("2024-02-29"));
  ck_assert(!is_day("1900-02-29"));
  ck_assert(is_day("2000-02-29"));
  ck_assert(!is_day("2025-13-01"));
  ck_assert(!is_day("2025-6-1"));
  ck_assert(!is_day("2025/06/01"));
  ck_assert(!is_day("2025-06-0a"));
}
END_TEST

START_TEST(months_end_where_the_pack_says) {
  ck_assert_int_eq(cw_day_add_months(day("2024-02-29"), 12, true), day("2025-02-28"));
  ck_assert_int_eq(cw_day_add_months(day("2024-02-29"), 12, false), day("2025-03-01"));
  ck_assert_int_eq(cw_day_add_months(day("2025-01-31"), 1, true), day("2025-02-28"));
  ck_assert_int_eq(cw_day_add_months(day("2025-03-31"), -1, true), day("2025-02-28"));
  ck_assert_int_eq(cw_day_add_months(day("2013-03-01"), -60, true), day("2008-03-01"));
}
END_TEST

START_TEST(school_years_begin_where_the_pack_says) {
  ck_assert_int_eq(cw_school_year(day("2025-06-30"), 701), 2024);
  ck_assert_int_eq(cw_school_year(day("2025-07-01"), 701), 2025);
  ck_assert_int_eq(cw_school_year_start(2025, 815), day("2025-08-15"));
  static const int64_t semesters[] = {101, 701};
  ck_assert_int_eq(cw_part_start(day("2026-06-30"), semesters, 2, 0), day("2026-01-01"));
  ck_assert_int_eq(cw_part_start(day("2026-07-01"), semesters, 2, 0), day("2026-07-01"));
  ck_assert_int_eq(cw_part_start(day("2026-06-30"), semesters, 2, 1), day("2026-07-01"));
  ck_assert_int_eq(cw_part_start(day("2026-06-30"), semesters, 2, -6), day("2023-01-01"));
  static const int64_t trimesters[] = {301, 901, 1201};
  ck_assert_int_eq(cw_part_start(day("2026-02-28"), trimesters, 3, 0), day("2025-12-01"));
  ck_assert_int_eq(cw_part_start(day("2026-02-28"), trimesters, 3, -3), day("2024-12-01"));
  ck_assert_int_eq(cw_part_start(day("2026-02-28"), trimesters, 3, 4), day("2027-03-01"));
}
END_TEST

START_TEST(whole_months_count_both_days) {
  ck_assert_int_eq(cw_whole_months(day("2020-08-01"), day("2021-05-31")), 10);
  ck_assert_int_eq(cw_whole_months(day("2020-08-01"), day("2021-05-30")), 9);
  ck_assert_int_eq(cw_whole_months(day("2020-08-01"), day("2020-07-01")), 0);
}
END_TEST

START_TEST(texts_fold_case_and_blanks) {
  cw_arena arena;
  cw_texts base, more;
  cw_arena_init(&arena, 0);
  cw_texts_init(&base, &arena, NULL);
  uint32_t id = cw_texts_add(&base, "Digital Promise", 15);
  ck_assert_uint_gt(id, 0);
  ck_assert_uint_eq(cw_texts_add(&base, " digital  PROMISE ", 18), id);
  ck_assert_uint_eq(cw_texts_add(&base, "  ", 2), 0);
  cw_texts_init(&more, &arena, &base);
  ck_assert_uint_eq(cw_texts_find(&more, "digital promise", 15), id);
  uint32_t other = cw_texts_add(&more, "NEA", 3);
  ck_assert_uint_gt(other, id);
  ck_assert_uint_eq(cw_texts_find(&base, "NEA", 3), 0);
  ck_assert_str_eq(cw_text(&more, id), "Digital Promise");
  ck_assert_str_eq(cw_text(&more, other), "NEA");
  ck_assert_str_eq(cw_text(&more, 0), "");
  cw_arena_dispose(&arena);
}
END_TEST

static uint32_t id_of(cw_texts *t, const char *text) { return cw_texts_add(t, text, strlen(text)); }

START_TEST(texts_have_one_form) {
  static const char *const same[][2] = {
      {"Universidad Aut\u00f3noma", "UNIVERSIDAD AUT\u00d3NOMA"},       /* case beyond ASCII */
      {"Universidad Aut\u00f3noma", "Universidad Auto\u0301noma"},      /* the accent apart */
      {"Universidad Aut\u00f3noma", "Universidad\u00a0 Aut\u00f3noma"}, /* a no-break space */
      {"Stra\u00dfe", "STRASSE"},
      {"\ufb01rst steps", "first steps"}, /* a ligature */
      {"K\u20115", "K-5"},                /* a hyphen that doesn't break */
      {"reading \u2014 writing", "reading - writing"},
      {"teachers\u2019 day", "Teachers' day"},
      {"Hawai\u02bbi", "Hawai`i"},
      {"co\u00adoperation", "cooperation"}, /* a soft hyphen */
      {"\uff21\uff22", "ab"}};              /* wide letters */
  static const char *const other[][2] = {{"Universidad Aut\u00f3noma", "Universidad Autonoma"},
                                         {"na\u00efve", "naive"},
                                         {"\u00e5", "\u00e4"},
                                         {"K-5", "K 5"}};
  cw_arena arena;
  cw_arena_init(&arena, 0);
  for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
    cw_texts t;
    cw_texts_init(&t, &arena, NULL);
    uint32_t id = id_of(&t, same[i][0]);
    ck_assert_msg(id && id_of(&t, same[i][1]) == id, "%s, %s", same[i][0], same[i][1]);
    ck_assert_str_eq(cw_text(&t, id), same[i][0]); /* as first written */
  }
  for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
    cw_texts t;
    cw_texts_init(&t, &arena, NULL);
    ck_assert_msg(id_of(&t, other[i][0]) != id_of(&t, other[i][1]), "%s", other[i][0]);
  }
  cw_arena_dispose(&arena);
}
END_TEST

/* Texts longer than any name are cut, not overrun; bytes that are no letters stay as they are. */
START_TEST(long_and_broken_texts) {
  cw_arena arena;
  cw_arena_init(&arena, 0);
  cw_texts t;
  cw_texts_init(&t, &arena, NULL);
  static char text[30001];
  for (size_t i = 0; i + 3 < sizeof text; i += 3) memcpy(text + i, "\xef\xb7\xba", 3); /* of 18 letters each */
  ck_assert_uint_ne(id_of(&t, text), 0);
  ck_assert_uint_ne(id_of(&t, "\xff\xfe broken"), 0);
  ck_assert_uint_eq(id_of(&t, "\xff\xfe  BROKEN"), id_of(&t, "\xff\xfe broken"));
  ck_assert_uint_ne(cw_texts_add(&t, "Auto\xcc\x81noma", 5), 0); /* cut within a letter */
  ck_assert_uint_eq(id_of(&t, "\xc2\xa0"), 0);                   /* a blank */
  cw_arena_dispose(&arena);
}
END_TEST

START_TEST(many_texts_keep_their_ids) {
  cw_arena arena;
  cw_texts t;
  char name[16];
  cw_arena_init(&arena, 0);
  cw_texts_init(&t, &arena, NULL);
  for (int i = 0; i < 5000; i++) {
    int n = snprintf(name, sizeof name, "title %d", i);
    ck_assert_uint_eq(cw_texts_add(&t, name, (size_t)n), (uint32_t)i + 1);
  }
  ck_assert_uint_eq(cw_texts_find(&t, "Title 4321", 10), 4322);
  cw_arena_dispose(&arena);
}
END_TEST

static cw_match match(const char *pattern, const char *text) {
  char why[160];
  size_t at;
  cw_pattern *p = cw_pattern_compile(pattern, why, &at);
  ck_assert_msg(p != NULL, "%s: %s", pattern, why);
  cw_match m = cw_pattern_match(p, text, strlen(text));
  cw_pattern_free(p);
  return m;
}

static const char *refused(const char *pattern) {
  static char why[160];
  size_t at = 0;
  cw_pattern *p = cw_pattern_compile(pattern, why, &at);
  ck_assert_msg(p == NULL, "%s should be refused", pattern);
  return why;
}

START_TEST(patterns_match_anywhere) {
  ck_assert_int_eq(match("(?i)digital promise", "The DIGITAL Promise Foundation"), CW_MATCH_YES);
  ck_assert_int_eq(match("^NEA$", "NEA Foundation"), CW_MATCH_NO);
  ck_assert_int_eq(match("Universit(y|é)", "Université"), CW_MATCH_YES);
}
END_TEST

START_TEST(patterns_outside_the_subset_are_refused) {
  ck_assert_ptr_nonnull(strstr(refused("(a)\\1"), "back-reference"));
  ck_assert_ptr_nonnull(strstr(refused("(?R)"), "recursion"));
  ck_assert_ptr_nonnull(strstr(refused("(?P<x>a)(?P=x)"), "back-reference"));
  ck_assert_ptr_nonnull(strstr(refused("(?C1)a"), "callout"));
  ck_assert_ptr_nonnull(strstr(refused("(*ACCEPT)"), "verb"));
  ck_assert_ptr_nonnull(strstr(refused("(?(1)a|b)"), "conditional"));
  ck_assert_ptr_nonnull(strstr(refused("a\\"), "backslash"));
  ck_assert_uint_gt(strlen(refused("(unclosed")), 0);
}
END_TEST

START_TEST(an_exploding_pattern_is_an_input_error) {
  char text[64];
  memset(text, 'a', sizeof text);
  text[40] = 'b';
  text[41] = '\0';
  ck_assert_int_eq(match("^(a+)+$", text), CW_MATCH_LIMIT);
}
END_TEST

int main(void) {
  Suite *s = suite_create("value");
  TCase *t = tcase_create("value");
  tcase_set_timeout(t, 60);
  tcase_add_test(t, days_count_from_1970);
  tcase_add_test(t, every_day_of_four_centuries_comes_back);
  tcase_add_test(t, days_that_do_not_exist);
  tcase_add_test(t, months_end_where_the_pack_says);
  tcase_add_test(t, school_years_begin_where_the_pack_says);
  tcase_add_test(t, whole_months_count_both_days);
  tcase_add_test(t, texts_fold_case_and_blanks);
  tcase_add_test(t, texts_have_one_form);
  tcase_add_test(t, long_and_broken_texts);
  tcase_add_test(t, many_texts_keep_their_ids);
  tcase_add_test(t, patterns_match_anywhere);
  tcase_add_test(t, patterns_outside_the_subset_are_refused);
  tcase_add_test(t, an_exploding_pattern_is_an_input_error);
  suite_add_tcase(s, t);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_NORMAL);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
