/* The crosswalk of a catalog: every entry for every goal that asks for credit, and its faces. */
#include "catalog/crosswalk.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static cw_tool tool;
static cw_case the_case;
static cw_cross cross;
static char *out;
static size_t out_len;

static const char HOSTILE[] =
    "issuer,achievement,kind,hours,price_usd,url,source\n"
    "<script>alert(1)</script>,\"=cmd|' /C calc'!A1\",micro-credential,5-15,20,javascript:alert(1),s\n"
    "\"A \"\"quoted\"\" & 'issuer'\",Plain,micro-credential,15,60,https://x.example/?a=1&b=<2>,s\n"
    "Digital Promise,No kind,,,paid,,s\n"
    "digitalpromise.org,Bad kind,no such kind,20+,,,s\n";

static void setup(void) {
  memset(&tool, 0, sizeof tool);
  cw_arena_init(&tool.arena, 0);
  out = NULL;
  FILE *f = open_memstream(&out, &out_len);
  ck_assert_ptr_nonnull(f);
  tool.out = (cw_page){.file = f};
  tool.err = (cw_page){.file = stderr};
}

static void teardown(void) {
  if (tool.out.file) fclose(tool.out.file);
  free(out);
  cw_arena_dispose(&tool.arena);
}

static void answer(const char *pack, const char *const *words, size_t nwords) {
  cw_day as_of;
  char path[] = "/tmp/cw-cross-XXXXXX";
  const char *problem = NULL;
  int fd = mkstemp(path);
  ck_assert_int_ge(fd, 0);
  ck_assert_int_eq(write(fd, HOSTILE, sizeof HOSTILE - 1), sizeof HOSTILE - 1);
  close(fd);
  ck_assert(cw_day_make(&as_of, 2026, 11, 24));
  ck_assert_int_eq(cw_case_open(&tool, &the_case, CW_SOURCE_DIR "/states", pack, as_of, CW_DAY_MAX), -1);
  cw_catalog *catalog = cw_catalog_new(&tool.arena);
  ck_assert_msg(cw_catalog_add(catalog, path, &problem), "%s", problem);
  unlink(path);
  cross = (cw_cross){.tool = &tool,
                     .c = &the_case,
                     .catalog = catalog,
                     .file = "hostile.csv",
                     .goal = -1,
                     .words = words,
                     .nwords = nwords,
                     .folder = "."};
  ck_assert_int_eq(cw_cross_answer_all(&cross), -1);
  ck_assert_uint_eq(cross.nrows, 4);
}

static const char *said(void) {
  fclose(tool.out.file);
  tool.out.file = NULL;
  return out;
}

START_TEST(every_entry_is_answered_for_every_goal_that_asks_credit) {
  answer("us-tn", NULL, 0);
  ck_assert_uint_ge(cross.ngoals, 5);
  for (size_t g = 0; g < cross.ngoals; g++) {
    uint32_t sum = 0;
    for (int a = 0; a < CW_NANSWERS; a++) sum += cross.goals[g].totals[a];
    ck_assert_msg(sum == cross.nrows, "%s: %u", cross.goals[g].words, sum);
  }
  ck_assert_str_eq(cross.rows[3].issuer, "Digital Promise");
  cw_case_free(&the_case);
}
END_TEST

START_TEST(what_is_said_of_each_decides) {
  static const char *const words[] = {"approved=yes", "state provider=yes"};
  answer("us-tn", words, 2);
  const cw_cross_answer *first = &cross.rows[0].answers[cross.rows[0].first];
  ck_assert_int_eq((int)first->said.answer, (int)CW_ANSWER_YES);
  ck_assert_str_eq(cw_cross_amount(&cross, first), "6 professional development points");
  ck_assert_str_eq(first->per_unit, "$3.33 per professional development point");
  ck_assert_str_eq(cross.rows[1].answers[cross.rows[1].first].per_unit, "$10 per professional development point");
  ck_assert_int_eq((int)cross.rows[2].answers[cross.rows[2].first].said.answer, (int)CW_ANSWER_DEPENDS); /* its kind */
  ck_assert_str_eq(cross.rows[2].answers[cross.rows[2].first].per_unit, "");
  cw_case_free(&the_case);
}
END_TEST

START_TEST(cells_are_no_formulas) {
  answer("us-ut", NULL, 0);
  cw_cross_csv(&cross, tool.out.file);
  const char *text = said();
  ck_assert_ptr_nonnull(strstr(text, "\n'=cmd|"));
  ck_assert_ptr_null(strstr(text, "\n=cmd|"));
  ck_assert_ptr_null(strstr(text, ",=cmd|"));
  cw_case_free(&the_case);
}
END_TEST

START_TEST(a_page_holds_nothing_but_texts) {
  answer("us-ut", NULL, 0);
  cw_cross_html(&cross, tool.out.file);
  const char *text = said();
  ck_assert_ptr_null(strstr(text, "<script>alert"));
  ck_assert_ptr_null(strstr(text, "href=\"javascript"));
  ck_assert_ptr_nonnull(strstr(text, "&lt;script&gt;alert(1)&lt;/script&gt;"));
  ck_assert_ptr_nonnull(strstr(text, "href=\"https://x.example/?a=1&amp;b=&lt;2&gt;\""));
  ck_assert_ptr_nonnull(strstr(text, "A &quot;quoted&quot; &amp; &#39;issuer&#39;"));
  static const char *const loads[] = {" src=", "<link", "<img", "<iframe", "@import", "url(", "fetch(", " onclick"};
  for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
    ck_assert_msg(!strstr(text, loads[i]), "the page has %s", loads[i]);
  ck_assert_ptr_nonnull(strstr(text, "default-src 'none'"));
  ck_assert_ptr_nonnull(strstr(text, "script-src 'sha256-"));
  ck_assert_ptr_null(strstr(text, "script-src 'sha256-'"));
  cw_case_free(&the_case);
}
END_TEST

START_TEST(lines_tell_the_totals) {
  answer("us-ut", NULL, 0);
  cw_cross_text(&cross);
  const char *text = said();
  ck_assert_ptr_nonnull(strstr(text, "4 entries of hostile.csv"));
  ck_assert_ptr_nonnull(strstr(text, "Renew a professional license: "));
  cw_case_free(&the_case);
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("catalog_crosswalk");
  TCase *t = tcase_create("all");
  tcase_set_timeout(t, 60);
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, every_entry_is_answered_for_every_goal_that_asks_credit);
  tcase_add_test(t, what_is_said_of_each_decides);
  tcase_add_test(t, cells_are_no_formulas);
  tcase_add_test(t, a_page_holds_nothing_but_texts);
  tcase_add_test(t, lines_tell_the_totals);
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
