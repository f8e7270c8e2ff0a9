/* The parts of an audit: sums, samples, presumptions, cells of a spreadsheet. Whole audits: tests/audit/run. */
#include "../../tools/audit/tally.h"
#include "../../tools/csv_write.h"

#include "teacher_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- sums --------------------------------------------------------------------------------------------------------- */

static cw_line line_of(const char *teacher, const char *status) {
  return (cw_line){.field = {[CW_LINE_TEACHER] = teacher, [CW_LINE_STATUS] = status}};
}

START_TEST(a_sum_does_not_depend_on_the_order) {
  cw_line a = line_of("1", "met"), b = line_of("2", "unmet");
  cw_sum x = {0, 0}, y = {0, 0};
  ck_assert(cw_sum_line(&x, &a) && cw_sum_line(&x, &b));
  ck_assert(cw_sum_line(&y, &b) && cw_sum_line(&y, &a));
  ck_assert(x.high == y.high && x.low == y.low);
  ck_assert(cw_sum_line(&y, &a));
  ck_assert(x.high != y.high);
}
END_TEST

START_TEST(a_sum_tells_an_empty_field_from_none_and_one_field_from_the_next) {
  cw_line none = {.field = {[CW_LINE_HAVE] = "1"}}, empty = none, moved = {.field = {[CW_LINE_NEED] = "1"}};
  cw_sum x = {0, 0}, y = {0, 0}, z = {0, 0};
  empty.field[CW_LINE_NEED] = "";
  ck_assert(cw_sum_line(&x, &none) && cw_sum_line(&y, &empty) && cw_sum_line(&z, &moved));
  ck_assert(x.low != y.low && x.low != z.low && y.low != z.low);
}
END_TEST

START_TEST(a_sum_carries_and_reads_back) {
  cw_sum sum = {1, UINT64_MAX}, read;
  char text[CW_SUM_TEXT];
  cw_sum_add(&sum, (cw_sum){0, 2});
  ck_assert(sum.high == 2 && sum.low == 1);
  cw_sum_format(text, sum);
  ck_assert_str_eq(text, "00000000000000020000000000000001");
  ck_assert(cw_sum_parse(&read, text) && read.high == 2 && read.low == 1);
  ck_assert(!cw_sum_parse(&read, "12") && !cw_sum_parse(&read, NULL));
  text[3] = 'x';
  ck_assert(!cw_sum_parse(&read, text));
}
END_TEST

START_TEST(a_sample_is_about_its_share_and_stays) {
  char id[16];
  int n = 0, both = 0;
  for (int i = 0; i < 10000; i++) {
    snprintf(id, sizeof id, "%d", i);
    bool in = cw_sampled(id, 7, (cw_rat){1, 10});
    n += in;
    both += in && cw_sampled(id, 8, (cw_rat){1, 10});
    ck_assert(in == cw_sampled(id, 7, (cw_rat){1, 10}));
    ck_assert(!in || cw_sampled(id, 7, (cw_rat){1, 5}));
    ck_assert(cw_sampled(id, 7, CW_RAT(1)));
  }
  ck_assert_int_ge(n, 900);
  ck_assert_int_le(n, 1100);
  ck_assert_int_le(both, 200);
}
END_TEST

/* --- cells -------------------------------------------------------------------------------------------------------- */

static void is_row(const char *cell, const char *expected) {
  char *text = NULL;
  size_t len = 0;
  FILE *out = open_memstream(&text, &len);
  const char *cells[] = {cell, NULL};
  cw_csv_put_row(out, cells, 2);
  fclose(out);
  ck_assert_str_eq(text, expected);
  free(text);
}

START_TEST(cells_are_quoted_and_never_formulas) {
  is_row("plain", "plain,\r\n");
  is_row("a,b", "\"a,b\",\r\n");
  is_row("a \"b\"", "\"a \"\"b\"\"\",\r\n");
  is_row("a\nb", "\"a\nb\",\r\n");
  is_row("=1+1", "'=1+1,\r\n");
  is_row("=A1,B1", "\"'=A1,B1\",\r\n");
  is_row("+cmd|x", "'+cmd|x,\r\n");
  is_row("-2+3", "'-2+3,\r\n");
  is_row("@SUM(1)", "'@SUM(1),\r\n");
  is_row("\t=1", "'\t=1,\r\n");
  is_row("-3", "-3,\r\n");
  is_row("+25/3", "+25/3,\r\n");
}
END_TEST

/* --- presumptions ------------------------------------------------------------------------------------------------- */

static void presumed(cw_presumptions *p, const char *text) {
  const char *why, *near;
  ck_assert_msg(cw_presume(p, plan, text, &why, &near, &arena), "%s: %s", text, why);
}

static void not_presumed(cw_presumptions *p, const char *text, const char *part, const char *nearest) {
  const char *why, *near;
  ck_assert(!cw_presume(p, plan, text, &why, &near, &arena));
  ck_assert_msg(strstr(why, part) != NULL, "%s: %s", text, why);
  if (nearest) ck_assert_str_eq(near, nearest);
}

START_TEST(presumptions_are_read_or_refused_with_a_reason) {
  cw_presumptions p = {0};
  presumed(&p, " approved =  yes ");
  ck_assert_str_eq(p.items[0].said, "approved = yes");
  presumed(&p, "assigned = no");
  not_presumed(&p, "approved", "NAME = VALUE", NULL);
  not_presumed(&p, "= yes", "NAME = VALUE", NULL);
  not_presumed(&p, "aproved = yes", "no fact or field", "approved");
  not_presumed(&p, "took part = perhaps", "does not know that value", NULL);
  not_presumed(&p, "Approved = no", "presumed twice", NULL);
  ck_assert_uint_eq(p.count, 2);
}
END_TEST

START_TEST(what_is_presumed_fills_only_what_is_open_and_is_taken_out_again) {
  cw_presumptions p = {0};
  cw_filling f;
  accepted(
      "licenses: [ { type: professional } ]\nfacts: { role: K-5 }\nrecords:\n  - { kind: workshop, approved: no }\n"
      "  - { kind: course }\n");
  presumed(&p, "approved = yes");
  presumed(&p, "assigned = yes");
  presumed(&p, "role = K-5");
  uint32_t facts = block.teachers[0].nfacts;
  for (int again = 0; again < 2; again++) {
    ck_assert_uint_eq(cw_presume_fill(&p, UINT32_MAX, &block, 0, &f, &arena), 3);
    uint32_t yes = 0, no = 0, first = block.teachers[0].first_fact;
    for (uint32_t i = 0; i < 2; i++) {
      cw_value v = cw_cell(&block, CW_F_APPROVED, i);
      ck_assert_int_eq(v.known, CW_KNOWN);
      yes += v.a == 1;
      no += v.a == 0;
    }
    ck_assert(yes == 1 && no == 1);
    ck_assert_uint_eq(block.teachers[0].nfacts, facts + 1);
    for (uint32_t i = 1; i <= facts; i++)
      ck_assert_uint_le(block.facts[first + i - 1].attr, block.facts[first + i].attr);
    cw_presume_empty(&f);
    ck_assert_uint_eq(block.teachers[0].nfacts, facts);
    ck_assert(cw_cell(&block, CW_F_APPROVED, 0).known != cw_cell(&block, CW_F_APPROVED, 1).known);
  }
  ck_assert_uint_eq(cw_presume_fill(&p, 2, &block, 0, &f, &arena), 2);
  cw_presume_empty(&f);
}
END_TEST

/* --- how much is missing ------------------------------------------------------------------------------------------ */

START_TEST(a_shortfall_is_the_amount_that_every_way_misses) {
  static const struct {
    const char *short_by, *amount;
    int band;
  } cases[] = {{"5 hour", "5", 0},
               {"21/2 hour; ethics review (Rule 4)", "21/2", 1},
               {"1 area; 50 hour", "50", 2},
               {"5 hour | 5 hour; 1 area", "5", 0},
               {"5 hour | 10 hour; mentor", NULL, -1},
               {"5 hour | mentor", NULL, -1},
               {"ethics review (Rule 4)", NULL, -1},
               {"5 hours of sleep", NULL, -1},
               {"hour, impossible", NULL, -1},
               {"100 hour", "100", 4},
               {"250 hour", "250", 5}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    cw_line line = {.field = {[CW_LINE_SHORT_BY] = cases[i].short_by, [CW_LINE_NEED] = "100", [CW_LINE_UNIT] = "hour"}};
    size_t len;
    const char *amount = cw_shortfall_amount(&line, &len);
    ck_assert_msg((amount != NULL) == (cases[i].amount != NULL), "%s", cases[i].short_by);
    if (amount)
      ck_assert_msg(strlen(cases[i].amount) == len && strncmp(amount, cases[i].amount, len) == 0, "%s", amount);
    ck_assert_msg(cw_shortfall_band(&line) == cases[i].band, "%s: %d", cases[i].short_by, cw_shortfall_band(&line));
  }
}
END_TEST

int main(void) {
  Suite *suite = suite_create("audit");
  TCase *sums = tcase_create("sums"), *cells = tcase_create("cells"), *what = tcase_create("presumptions");
  tcase_add_test(sums, a_sum_does_not_depend_on_the_order);
  tcase_add_test(sums, a_sum_tells_an_empty_field_from_none_and_one_field_from_the_next);
  tcase_add_test(sums, a_sum_carries_and_reads_back);
  tcase_add_test(sums, a_sample_is_about_its_share_and_stays);
  tcase_add_test(cells, cells_are_quoted_and_never_formulas);
  tcase_add_test(cells, a_shortfall_is_the_amount_that_every_way_misses);
  tcase_add_unchecked_fixture(what, teacher_load, teacher_unload);
  tcase_add_checked_fixture(what, teacher_setup, teacher_teardown);
  tcase_add_test(what, presumptions_are_read_or_refused_with_a_reason);
  tcase_add_test(what, what_is_presumed_fills_only_what_is_open_and_is_taken_out_again);
  suite_add_tcase(suite, sums);
  suite_add_tcase(suite, cells);
  suite_add_tcase(suite, what);
  return teacher_run(suite);
}
