/* Diagnostics: one mistake, one diagnostic; floods; the end of memory; the nearest word. */
#include "../../rules/diag.h"
#include "../../rules/pack.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static cw_arena arena;
static cw_diags diags;

static void setup(void) {
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
}

static void teardown(void) { cw_arena_dispose(&arena); }

START_TEST(a_diagnostic_keeps_its_place_and_words) {
  char file[] = "a.yaml";
  cw_diag *d = cw_diag_add(&diags, CW_D_DUPLICATE_KEY, file, 3, 5, "the key `%s` stands twice", "b");
  cw_diag_hint(&diags, d, "delete %s", "one");
  file[0] = 'z'; /* the name is kept, not pointed to */
  ck_assert_uint_eq(diags.errors, 1);
  ck_assert_str_eq(d->file, "a.yaml");
  ck_assert_str_eq(d->message, "the key `b` stands twice");
  ck_assert_str_eq(d->hint, "delete one");
  ck_assert_int_eq(d->severity, CW_ERROR);
}
END_TEST

START_TEST(one_mistake_gives_one_diagnostic) {
  cw_diag_add(&diags, CW_D_ALIAS, "a", 1, 1, "first");
  ck_assert_ptr_null(cw_diag_add(&diags, CW_D_ALIAS, "a", 1, 1, "again"));
  cw_diag_add(&diags, CW_D_ALIAS, "b", 1, 1, "another file");
  cw_diag_add(&diags, CW_D_TAG, "a", 1, 1, "another id");
  cw_diag_add(&diags, CW_D_ALIAS, "a", 1, 2, "another place");
  ck_assert_uint_eq(diags.count, 4);
  ck_assert_uint_eq(diags.errors, 4);
  ck_assert_uint_eq(cw_diags_found(&diags), 5); /* whoever reads twice fails twice */
}
END_TEST

START_TEST(of_whole_files_the_message_tells_mistakes_apart) {
  cw_diag_add(&diags, CW_D_FILE_UNREADABLE, "a", 0, 0, "x");
  cw_diag_add(&diags, CW_D_FILE_UNREADABLE, "a", 0, 0, "y");
  cw_diag_add(&diags, CW_D_FILE_UNREADABLE, "a", 0, 0, "x");
  ck_assert_uint_eq(diags.count, 2);
}
END_TEST

START_TEST(hints_and_excerpts_take_null) {
  cw_diag_hint(&diags, NULL, "%s", "x");
  cw_diag_excerpt(&diags, NULL, "x", 1);
  ck_assert_uint_eq(diags.count, 0);
}
END_TEST

START_TEST(the_excerpt_is_the_line) {
  const char text[] = "\xef\xbb\xbf"
                      "one\r\ntwo\rthree\nfour";
  const char *lines[] = {"one", "two", "three", "four"};
  for (uint32_t i = 0; i < 4; i++) {
    cw_diag *d = cw_diag_add(&diags, CW_D_YAML_SYNTAX, "a", i + 1, 1, "x");
    cw_diag_excerpt(&diags, d, text, sizeof text - 1);
    ck_assert_str_eq(d->excerpt, lines[i]);
  }
  cw_diag *d = cw_diag_add(&diags, CW_D_YAML_SYNTAX, "a", 5, 1, "x");
  cw_diag_excerpt(&diags, d, text, sizeof text - 1);
  ck_assert_ptr_null(d->excerpt);
}
END_TEST

START_TEST(sorting_is_by_place_and_stable) {
  cw_diag_add(&diags, CW_D_ALIAS, "b", 1, 1, "4");
  cw_diag_add(&diags, CW_D_ALIAS, "a", 2, 1, "3");
  cw_diag_add(&diags, CW_D_TAG, "a", 1, 9, "1");
  cw_diag_add(&diags, CW_D_ALIAS, "a", 1, 9, "2");
  cw_diags_sort(&diags);
  for (uint32_t i = 0; i < 4; i++) ck_assert_int_eq(diags.items[i].message[0], (int)('1' + i));
}
END_TEST

START_TEST(a_flood_is_counted_not_kept) {
  for (uint32_t i = 1; i <= 10000; i++) cw_diag_add(&diags, CW_D_ALIAS, "a", i, 1, "x");
  ck_assert_uint_eq(diags.errors, 10000);
  ck_assert_uint_eq(diags.count, 2000);
}
END_TEST

START_TEST(errors_are_counted_when_memory_runs_out) {
  cw_arena small;
  cw_diags few;
  cw_arena_init(&small, 64);
  cw_diags_init(&few, &small);
  for (uint32_t i = 1; i <= 100; i++) {
    cw_diag_hint(&few, cw_diag_add(&few, CW_D_ALIAS, "a", i, 1, "a message of some length"), "a hint");
  }
  ck_assert_uint_eq(few.errors, 100);
  cw_arena_dispose(&small);
}
END_TEST

/* Pages are sentences: what it means, why, the mend, an example. */
START_TEST(every_diagnostic_has_a_number_of_its_own_and_a_page) {
  for (int i = 0; i < CW_NDIAGS; i++) {
    const char *code = cw_diag_code((cw_diag_id)i);
    ck_assert_uint_eq(strlen(code), 6);
    const char *page = cw_diag_page((cw_diag_id)i);
    ck_assert_msg(strlen(page) > 80 && strstr(page, "."), "%s has no explanation", code);
    ck_assert_msg(strstr(page, "\n\n  ") != NULL, "%s has no example", code);
    ck_assert_uint_gt(strlen(cw_diag_title((cw_diag_id)i)), 5);
    for (int k = 0; k < i; k++) ck_assert_str_ne(code, cw_diag_code((cw_diag_id)k));
  }
}
END_TEST

START_TEST(the_nearest_word_is_found) {
  const char *const kinds[] = {"micro-credential", "course", NULL, "workshop", "collaboration", "hour", "PDP"};
  const size_t n = sizeof kinds / sizeof kinds[0];
  ck_assert_str_eq(cw_nearest("microcredential", kinds, n), "micro-credential");
  ck_assert_str_eq(cw_nearest("workshpo", kinds, n), "workshop"); /* an exchange is one edit */
  ck_assert_str_eq(cw_nearest("cuorse", kinds, n), "course");
  ck_assert_str_eq(cw_nearest("Workshop", kinds, n), "workshop");
  ck_assert_str_eq(cw_nearest("huor", kinds, n), "hour");
  ck_assert_str_eq(cw_nearest("pdp", kinds, n), "PDP");
  ck_assert_ptr_null(cw_nearest("sabbatical", kinds, n));
  ck_assert_ptr_null(cw_nearest("", kinds, n));
  ck_assert_ptr_null(cw_nearest("course", kinds, 0));
}
END_TEST

START_TEST(a_very_long_word_is_near_to_nothing) {
  char word[4096];
  memset(word, 'a', sizeof word - 1);
  word[sizeof word - 1] = '\0';
  const char *const words[] = {word};
  ck_assert_ptr_null(cw_nearest(word, words, 1));
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("diag");
  TCase *t = tcase_create("diag");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, a_diagnostic_keeps_its_place_and_words);
  tcase_add_test(t, one_mistake_gives_one_diagnostic);
  tcase_add_test(t, of_whole_files_the_message_tells_mistakes_apart);
  tcase_add_test(t, hints_and_excerpts_take_null);
  tcase_add_test(t, the_excerpt_is_the_line);
  tcase_add_test(t, sorting_is_by_place_and_stable);
  tcase_add_test(t, a_flood_is_counted_not_kept);
  tcase_add_test(t, errors_are_counted_when_memory_runs_out);
  tcase_add_test(t, every_diagnostic_has_a_number_of_its_own_and_a_page);
  tcase_add_test(t, the_nearest_word_is_found);
  tcase_add_test(t, a_very_long_word_is_near_to_nothing);
  suite_add_tcase(s, t);
  return s;
}

int main(void) {
  SRunner *runner = srunner_create(suite());
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
