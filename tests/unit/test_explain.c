/* Explanations: a teacher revised is the teacher with exactly that changed; answers to questions leave fewer; letters
 * refuse what they don't know. */
#include "../../tools/explain_answers.h"
#include "../../tools/letter.h"
#include "../../tools/teacher.h"

#include <check.h>
#include <stdlib.h>

static cw_arena arena;
static cw_diags diags;
static cw_pack *pack;
static const cw_plan *plan;
static cw_block block;
static cw_options options;
static cw_voice voice;

static cw_day day(const char *text) {
  cw_day d = 0;
  ck_assert(cw_day_parse(&d, text, strlen(text)));
  return d;
}

static void setup(void) {
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
  pack = cw_pack_load(CW_SOURCE_DIR "/tests/packs/us-xx", &diags);
  ck_assert(pack);
  plan = cw_pack_plan(pack);
  cw_block_init(&block, plan, &arena);
  ck_assert(cw_teacher_read(&block, CW_SOURCE_DIR "/tests/cli/teacher.yaml", &diags));
  options = (cw_options){.as_of = day("2026-01-01"), .known_as_of = CW_DAY_MAX, .explain = true, .only_goal = -1};
  voice = (cw_voice){.plan = plan, .block = &block, .options = &options, .arena = &arena};
}

static void teardown(void) {
  cw_pack_free(pack);
  cw_arena_dispose(&arena);
}

static const cw_standing *renewal(void) {
  cw_evaluation e = cw_evaluate(&block, 0, &options, &arena);
  ck_assert(!e.failed && e.nstandings > 0);
  return &e.standings[0];
}

static bool same_cell(const cw_block *x, uint32_t i, const cw_block *y, uint32_t k, uint32_t attr) {
  cw_value a = cw_cell(x, attr, i), b = cw_cell(y, attr, k);
  cw_type type = plan->attrs[attr].type;
  if (a.known != b.known || a.known != CW_KNOWN) return a.known == b.known;
  if (type == CW_TEXT || type == CW_CHOICE)
    return strcmp(cw_text(&x->texts, (uint32_t)a.a), cw_text(&y->texts, (uint32_t)b.a)) == 0;
  return a.a == b.a && a.b == b.b;
}

static uint32_t differences(const cw_block *x, const cw_block *y, const uint32_t *rows) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < x->nrecords; i++)
    for (uint32_t k = 0; rows[i] != UINT32_MAX && k < plan->nattrs; k++)
      if (plan->attrs[k].scope == CW_OF_RECORD && !same_cell(x, i, y, rows[i], k)) n++;
  return n;
}

/* --- revisions ---------------------------------------------------------------------------------------------------- */

START_TEST(a_revision_of_nothing_is_the_same_teacher) {
  cw_block copy;
  uint32_t *rows = cw_revise(&copy, plan, &(cw_revision){.from = &block}, NULL, &arena);
  ck_assert(rows);
  ck_assert_uint_eq(copy.nrecords, block.nrecords);
  ck_assert_uint_eq(copy.nfacts, block.nfacts);
  ck_assert_uint_eq(copy.nlicenses, block.nlicenses);
  ck_assert_uint_eq(copy.ndecisions, block.ndecisions);
  for (uint32_t i = 0; i < block.nrecords; i++) ck_assert_uint_eq(rows[i], i);
  ck_assert_uint_eq(differences(&block, &copy, rows), 0);
}
END_TEST

START_TEST(a_changed_field_moves_the_record_and_is_found_again) {
  cw_set set = {0, CW_F_EARNED, cw_value_of(day("2025-12-01")), &block.texts};
  cw_block copy;
  uint32_t *rows = cw_revise(&copy, plan, &(cw_revision){.from = &block, .nsets = 1, .sets = &set}, NULL, &arena);
  ck_assert(rows);
  ck_assert_uint_eq(rows[0], block.nrecords - 1); /* the latest now */
  ck_assert_uint_eq(rows[1], 0);
  ck_assert_int_eq(cw_cell(&copy, CW_F_EARNED, rows[0]).a, day("2025-12-01"));
  ck_assert_uint_eq(differences(&block, &copy, rows), 1);
}
END_TEST

START_TEST(dropped_and_added_records) {
  bool *dropped = CW_NEW_ARRAY(&arena, block.nrecords, bool);
  const char *words[] = {"kind=mentoring", "earned=2022-01-01"};
  cw_block added, copy;
  cw_block_init(&added, plan, &arena);
  ck_assert(cw_teacher_record_words(&added, words, 2, &diags));
  dropped[2] = true;
  uint32_t *rows =
      cw_revise(&copy, plan, &(cw_revision){.from = &block, .dropped = dropped, .added = &added}, NULL, &arena);
  ck_assert(rows);
  ck_assert_uint_eq(copy.nrecords, block.nrecords);
  ck_assert_uint_eq(rows[2], UINT32_MAX);
  ck_assert_uint_eq(rows[block.nrecords], 0); /* the earliest */
  ck_assert_uint_eq(differences(&block, &copy, rows), 0);
}
END_TEST

/* Decisions follow their records. */
START_TEST(decisions_stay_with_their_records) {
  cw_block_decision(&block, &(cw_decision){.kind = CW_APPROVAL, .subject = 1, .value = 1, .area = -1});
  cw_set set = {0, CW_F_EARNED, cw_value_of(day("2025-12-01")), &block.texts};
  cw_block copy;
  uint32_t *rows = cw_revise(&copy, plan, &(cw_revision){.from = &block, .nsets = 1, .sets = &set}, NULL, &arena);
  ck_assert(rows);
  ck_assert_uint_eq(copy.ndecisions, 1);
  ck_assert_uint_eq(copy.decisions[0].subject, rows[1]);
}
END_TEST

/* What another pack doesn't know is named. */
START_TEST(another_pack_leaves_behind_what_it_does_not_know) {
  cw_pack *utah = cw_pack_load(CW_SOURCE_DIR "/states/us-ut", &diags);
  ck_assert(utah);
  cw_block copy;
  cw_lost lost = {0};
  ck_assert(cw_revise(&copy, cw_pack_plan(utah), &(cw_revision){.from = &block}, &lost, &arena));
  ck_assert_uint_eq(copy.nrecords, block.nrecords);
  bool license = false;
  for (uint32_t i = 0; i < lost.count; i++) license |= strstr(lost.items[i], "license's field `license`") != NULL;
  ck_assert(license); /* Utah has no `standard` */
  cw_pack_free(utah);
}
END_TEST

/* --- questions ---------------------------------------------------------------------------------------------------- */

START_TEST(an_answer_leaves_fewer_questions) {
  const cw_standing *s = renewal();
  uint32_t n;
  cw_prospect *list = cw_prospects(&voice, 0, s, false, &n);
  ck_assert(list);
  ck_assert_uint_gt(n, 0);
  for (uint32_t i = 1; i < n; i++) ck_assert_uint_le(list[i - 1].worst, list[i].worst);
  for (uint32_t i = 0; i < list[0].noutcomes; i++) ck_assert_uint_lt(list[0].outcomes[i].left, n);
}
END_TEST

/* --- letters ------------------------------------------------------------------------------------------------------ */

static char *letter(const char *text, bool html) {
  const cw_template *t = cw_template_parse("letter", text, strlen(text), &diags, &arena);
  cw_letter_entry *values = cw_letter_values(&voice, 0, renewal(), NULL);
  char *out = NULL;
  size_t len;
  FILE *f = open_memstream(&out, &len);
  ck_assert(t && values && f);
  ck_assert(cw_template_put(f, t, values, html));
  fclose(f);
  return out;
}

START_TEST(a_letter_is_filled_in) {
  static const struct {
    const char *text, *expected;
    bool html;
  } cases[] = {
      {"{{name}} of {{ state }}", "Ada Example of Example", true},
      {"{{#met}}yes{{/met}}{{^met}}no{{/met}}", "no", true},
      {"{{#office}}with {{office}}{{/office}}.", ".", true},
      {"{{#open}}\nopen\n{{/open}}\nend\n", "open\nend\n", true},
      {"a\n  {{! nothing }}\nb\n", "a\nb\n", true},
      {"{{#needs}}{{#need_met}}+{{/need_met}}{{^need_met}}-{{/need_met}}{{/needs}}", "-----+", true},
      {"{{#needs}}{{#need_met}}{{name}}{{/need_met}}{{/needs}}", "Ada Example", true},
      {"{{#credited}}{{counts}}|{{/credited}}",
       "&quot;Fractions&quot; (workshop, 40 hours, March 4, 2023): 8 stars count toward learning|&quot;Decimals&quot; "
       "(workshop, 32 hours, March 4, 2024): 4 stars of 6.4 offered count toward learning; at most 12 stars of "
       "learning|&quot;Wait time&quot; (micro-credential, May 5, 2025): 3 stars count toward practice|",
       true},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char *out = letter(cases[i].text, cases[i].html);
    ck_assert_str_eq(out, cases[i].expected);
    free(out);
  }
}
END_TEST

START_TEST(a_letter_refuses_what_it_does_not_know) {
  static const char *const wrong[] = {"{{nmae}}",   "{{way}}", "{{#needs}}",
                                      "{{/needs}}", "{{name",  "{{#met}}{{#short}}{{/met}}{{/short}}",
                                      "{{needs}}",  "{{}}",    "{{{name}}"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    cw_diags found;
    cw_diags_init(&found, &arena);
    ck_assert_msg(!cw_template_parse("letter", wrong[i], strlen(wrong[i]), &found, &arena), "%s", wrong[i]);
    ck_assert_msg(found.errors > 0, "%s", wrong[i]);
  }
}
END_TEST

int main(void) {
  const TTest *const tests[] = {a_revision_of_nothing_is_the_same_teacher,
                                a_changed_field_moves_the_record_and_is_found_again,
                                dropped_and_added_records,
                                decisions_stay_with_their_records,
                                another_pack_leaves_behind_what_it_does_not_know,
                                an_answer_leaves_fewer_questions,
                                a_letter_is_filled_in,
                                a_letter_refuses_what_it_does_not_know};
  Suite *suite = suite_create("explain");
  TCase *tcase = tcase_create("explain");
  tcase_add_checked_fixture(tcase, setup, teardown);
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) tcase_add_test(tcase, tests[i]);
  suite_add_tcase(suite, tcase);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_NORMAL);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
