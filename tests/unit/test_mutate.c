/* The changes of a scalar, and of a whole pack. */
#include "mutate.h"
#include "pack_fixture.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static cw_arena arena;

static void setup(void) { cw_arena_init(&arena, 0); }
static void teardown(void) { cw_arena_dispose(&arena); }

/* What the text becomes under its k-th change; "" where there are fewer. */
static const char *changed(const char *text, size_t k) {
  cw_edit edits[64];
  size_t n = cw_mutate_text(text, edits, 64, &arena);
  if (k >= n) return "";
  return cw_arena_printf(&arena, "%.*s%s%s", (int)edits[k].from, text, edits[k].text,
                         text + edits[k].from + edits[k].len);
}

static size_t changes(const char *text) {
  cw_edit edits[64];
  return cw_mutate_text(text, edits, 64, &arena);
}

START_TEST(a_number_goes_down_and_up) {
  ck_assert_str_eq(changed("90 hours", 0), "89 hours");
  ck_assert_str_eq(changed("90 hours", 1), "91 hours");
  ck_assert_str_eq(changed("7.5 hours", 1), "8.5 hours");
  ck_assert_str_eq(changed("1,000 dollars", 0), "999 dollars");
  ck_assert_uint_eq(changes("0 hours"), 1);      /* not below nothing */
  ck_assert_uint_eq(changes("R277-302 and"), 1); /* a name is no number; `and` is a word */
}
END_TEST

START_TEST(a_date_moves_by_a_day) {
  ck_assert_str_eq(changed("2024-02-29", 0), "2024-02-28");
  ck_assert_str_eq(changed("2024-02-29", 1), "2024-03-01");
  ck_assert_uint_eq(changes("2024-02-29"), 2);
}
END_TEST

START_TEST(a_word_is_exchanged_as_a_whole) {
  ck_assert_str_eq(changed("at least 5 hours", 0), "more than 5 hours");
  ck_assert_str_eq(changed("earned on or before X", 0), "earned before X");
  ck_assert_str_eq(changed("kind is not course", 0), "kind is course");
  ck_assert_uint_eq(changes("island orchard sandy"), 0);
  ck_assert_uint_eq(changes("issuer matches \"is and or 5\""), 0); /* a text in quotes is a value */
}
END_TEST

START_TEST(each_value_of_a_list_is_left_out) {
  ck_assert_uint_eq(changes("kind in [a, b, c]"), 4);
  ck_assert_str_eq(changed("kind in [a, b, c]", 0), "kind not in [a, b, c]");
  ck_assert_str_eq(changed("kind in [a, b, c]", 1), "kind in [ b, c]");
  ck_assert_str_eq(changed("kind in [a, b, c]", 3), "kind in [a, b]");
  ck_assert_uint_eq(changes("[alone]"), 0);
}
END_TEST

START_TEST(a_key_of_the_law_has_another) {
  ck_assert_str_eq(cw_mutate_key("met when"), "exempt when");
  ck_assert_ptr_null(cw_mutate_key("when"));
}
END_TEST

/* Every mutant's text stands where the mutant says, in the language's own words and in no prose. */
START_TEST(mutants_stand_in_the_text) {
  cw_diags diags;
  cw_diags_init(&diags, &arena);
  cw_pack *pack = cw_pack_load(CW_SOURCE_DIR "/states/us-ut", &diags);
  ck_assert_ptr_nonnull(pack);
  cw_mutation m = {.arena = &arena, .pack = pack, .sample = 100};
  cw_mutation_make(&m);
  ck_assert_uint_gt(m.count, 100);
  const cw_yaml *yaml = cw_pack_yaml(pack);
  for (size_t i = 0; i < m.count; i++) {
    const cw_mutant *x = &m.items[i];
    ck_assert_uint_lt(x->from, x->to);
    ck_assert_uint_le(x->to, yaml->len);
    size_t line = 1;
    for (size_t k = 0; k < x->from; k++) line += yaml->text[k] == '\n';
    ck_assert_uint_eq(line, x->line);
    ck_assert_ptr_null(strstr(x->change, "/ cites"));
    ck_assert_ptr_null(strstr(x->change, "/ why"));
  }
  size_t all = m.count;
  cw_mutation half = {.arena = &arena, .pack = pack, .sample = 50, .seed = 7};
  cw_mutation_make(&half);
  ck_assert_uint_gt(half.count, all / 4);
  ck_assert_uint_lt(half.count, all * 3 / 4);
  cw_pack_free(pack);
}
END_TEST

/* What a file holds, in the arena. */
static const char *content(const char *path) {
  char text[1024];
  FILE *f = fopen(path, "r");
  ck_assert_ptr_nonnull(f);
  text[fread(text, 1, sizeof text - 1, f)] = 0;
  fclose(f);
  return cw_arena_printf(&arena, "%s", text);
}

/* One change was mended, one took too long again, two are new, and one was not tried this time. */
START_TEST(the_last_run_is_remembered) {
  char path[] = "/tmp/crosswalk-mutate-XXXXXX";
  int file = mkstemp(path);
  ck_assert_int_ge(file, 0);
  FILE *f = fdopen(file, "w");
  fputs("# a comment\nmended\ntimed out: slow again\ntimed out: not tried\n", f);
  fclose(f);
  cw_diags diags;
  cw_diags_init(&diags, &arena);
  cw_pack *pack = cw_pack_load(CW_SOURCE_DIR "/states/us-ut", &diags);
  cw_mutant items[] = {{.change = "mended", .state = CW_MUTANT_KILLED},
                       {.change = "slow again", .state = CW_MUTANT_TIMED_OUT},
                       {.change = "slow now", .state = CW_MUTANT_TIMED_OUT},
                       {.change = "unnoticed", .state = CW_MUTANT_SURVIVED},
                       {.change = "waived", .state = CW_MUTANT_SURVIVED, .waived = true},
                       {.change = "not tried", .state = CW_MUTANT_NOT_TRIED}};
  cw_mutation m = {.arena = &arena, .pack = pack, .items = items, .count = 6, .sample = 100, .seconds = 1};
  ck_assert(cw_mutation_remember(&m, path));
  ck_assert_uint_eq(m.nmended, 1);
  ck_assert_str_eq(m.mended[0], "mended");
  ck_assert(items[1].known);
  ck_assert(!items[2].known);
  ck_assert_uint_eq(cw_mutation_summary(&m).fresh, 2); /* slow now, unnoticed */
  const char *lines = strchr(content(path), '\n') + 1;
  ck_assert_str_eq(lines, "timed out: slow again\ntimed out: slow now\nunnoticed\nwaived\ntimed out: not tried\n");
  remove(path);
  cw_pack_free(pack);
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("mutate");
  TCase *t = tcase_create("mutate");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, a_number_goes_down_and_up);
  tcase_add_test(t, a_date_moves_by_a_day);
  tcase_add_test(t, a_word_is_exchanged_as_a_whole);
  tcase_add_test(t, each_value_of_a_list_is_left_out);
  tcase_add_test(t, a_key_of_the_law_has_another);
  tcase_add_test(t, mutants_stand_in_the_text);
  tcase_add_test(t, the_last_run_is_remembered);
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
