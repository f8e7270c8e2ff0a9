/* Teacher files: what arrives in the block, and that nothing is guessed. */
#include "teacher_fixture.h"

/* --- records and licenses ----------------------------------------------------------------------------------------- */

START_TEST(a_record_arrives_whole) {
  accepted(
      "name: Ana Lopez\nid: T-1001\n"
      "records:\n"
      "  - { kind: workshop, title: Phonics, issuer: Provo SD, amount: 25/3 hours, earned: 2022-03-01, approved: yes,\n"
      "      topics: [literacy, gardening], id: X1, source: transcript, row: 4, known since: 2022-04-01, share: 1/2,\n"
      "      score: 87.5, rubric scored: no, formats: online }\n");
  ck_assert_str_eq(block.teachers[0].name, "Ana Lopez");
  ck_assert_str_eq(block.teachers[0].id, "T-1001");
  is_text(CW_F_KIND, 0, "workshop");
  is_text(CW_F_TITLE, 0, "Phonics");
  is_text(CW_F_CREDENTIAL, 0, "X1");
  is_text(CW_F_ROW, 0, "4");
  is_value(CW_F_AMOUNT, 0, 25, 3);
  is_value(CW_F_UNIT, 0, CW_UNIT_HOUR, 1);
  is_value(CW_F_EARNED, 0, day("2022-03-01"), 1);
  is_value(CW_F_KNOWN_SINCE, 0, day("2022-04-01"), 1);
  is_value(CW_F_APPROVED, 0, 1, 1);
  is_value(CW_F_TOPICS, 0, 1, 1); /* gardening is on no rule's list */
  is_value(CW_F_SHARE, 0, 1, 2);
  is_value(CW_F_SCORE, 0, 175, 2);
  is_value(attr("rubric scored"), 0, 0, 1);
  is_value(attr("formats"), 0, 1, 1);
  is_text(CW_F_STATUS, 0, "earned");
  is_unknown(CW_F_ISSUER + 1, 0);
}
END_TEST

START_TEST(what_is_not_given_is_unknown) {
  accepted("{\"records\": [{\"kind\": null, \"amount\": \"\", \"approved\": null, \"share\": null, \"topics\": []}]}");
  is_unknown(CW_F_KIND, 0);
  is_unknown(CW_F_AMOUNT, 0);
  is_unknown(CW_F_APPROVED, 0);
  is_value(CW_F_SHARE, 0, 1, 1);
  is_value(CW_F_TOPICS, 0, 0, 1);
}
END_TEST

START_TEST(a_span_is_earned_on_its_last_day) {
  accepted("records: [ { kind: employment, from: 2020-08-01, until: 2021-05-31 } ]");
  is_value(CW_F_EARNED, 0, day("2021-05-31"), 1);
  refused_record("from: 2021-08-01, until: 2020-05-31", CW_D_INPUT_SPAN, "before");
}
END_TEST

START_TEST(a_license_arrives_whole) {
  accepted("licenses:\n"
           "  - { type: professional, number: 123, issued: 2020-07-01, renewed: 2022-05-20, expires: 2025-06-30,\n"
           "      status: active, areas: [elementary], endorsements: [], in Title I: yes }\n");
  is_text(CW_F_LICENSE, 0, "professional");
  is_text(CW_F_NUMBER, 0, "123");
  is_value(CW_F_RENEWED, 0, day("2022-05-20"), 1);
  is_value(CW_F_LEXPIRES, 0, day("2025-06-30"), 1);
  is_value(attr("in Title I"), 0, 1, 1);
  refused("licenses: [ { type: profesional } ]", CW_D_INPUT_CHOICE, "professional");
  refused("licenses: [ { typ: professional } ]", CW_D_INPUT_KEY, "`type`");
  refused("licenses: [ { issued: 2025-07-01, expires: 2020-06-30 } ]", CW_D_INPUT_SPAN, "issued");
}
END_TEST

START_TEST(unknown_keys_and_values_name_the_nearest) {
  refused_record("kind: microcredential", CW_D_INPUT_CHOICE, "did you mean `micro-credential`?");
  refused_record("kind: sabbatical", CW_D_INPUT_CHOICE, "section 4");
  refused_record("earnd: 2022-03-01", CW_D_INPUT_KEY, "`earned`");
  refused_record("unit of the amount: 3", CW_D_INPUT_KEY, "not a key of a record");
  refused_record("status: done", CW_D_INPUT_CHOICE, "planned");
  refused_record("formats: [onlin]", CW_D_INPUT_CHOICE, "`online`");
  refused("recrods: []\n", CW_D_INPUT_KEY, "`records`");
}
END_TEST

START_TEST(dates) {
  refused_record("earned: 11/3/2025", CW_D_INPUT_DATE_TWO_READINGS, "November 3 or as March 11");
  refused_record("earned: 2025-02-30", CW_D_INPUT_NO_SUCH_DAY, "February 2025 has 28 days");
  refused_record("earned: 2024-02-30", CW_D_INPUT_NO_SUCH_DAY, "February 2024 has 29 days");
  refused_record("earned: 2025-13-02", CW_D_INPUT_NO_SUCH_DAY, "2025-02-13");
  refused_record("earned: 11/23/2025", CW_D_INPUT_DATE, "2025-11-23");
  refused_record("earned: 23.11.2025", CW_D_INPUT_DATE, "2025-11-23");
  refused_record("earned: 2025-1-5", CW_D_INPUT_DATE, "2025-01-05");
  refused_record("earned: 2025/01/05", CW_D_INPUT_DATE, "2025-01-05");
  refused_record("earned: \"2025-01-05T10:00:00Z\"", CW_D_INPUT_DATE, "2025-01-05");
  refused_record("earned: 1/2/25", CW_D_INPUT_DATE, "2025-11-03");
  refused_record("earned: January 5", CW_D_INPUT_DATE, "year, month, day");
  refused_record("earned: 99999999999999999999-01-01", CW_D_INPUT_DATE, "not a date");
  refused_record("earned: [2025-01-05]", CW_D_INPUT_SHAPE, "one value");
}
END_TEST

START_TEST(amounts) {
  refused_record("amount: 1e400 hours", CW_D_INPUT_QUANTITY, "1e400");
  refused_record("amount: -3 hours", CW_D_INPUT_NEGATIVE, "below zero");
  refused_record("amount: NaN hours", CW_D_INPUT_QUANTITY, "not an amount");
  refused_record("amount: 12 huors", CW_D_INPUT_UNIT, "hours");
  refused_record("amount: 12 fortnights", CW_D_INPUT_UNIT, "no unit");
  refused_record("amount: 12", CW_D_INPUT_QUANTITY, "unit");
  refused_record("amount: 99999999999999999999 hours", CW_D_INPUT_QUANTITY, "not an amount");
  refused_record("amount: 1/0 hours", CW_D_INPUT_QUANTITY, "not an amount");
  refused_record("score: 12 hours", CW_D_INPUT_UNIT, "without a unit");
  refused_record("amount: 15 to 5 hours", CW_D_INPUT_QUANTITY, "smaller number first");
  refused_record("amount: 1 hour to 5 days", CW_D_INPUT_QUANTITY, "one unit");
  refused_record("amount: 5 to 15", CW_D_INPUT_QUANTITY, "unit");
  refused_record("amount: 5 to many hours", CW_D_INPUT_QUANTITY, "not an amount");
  refused_record("amount: -5 to 15 hours", CW_D_INPUT_NEGATIVE, "below zero");
  refused_record("amount: 20 or more", CW_D_INPUT_QUANTITY, "unit");
  accepted("records: [ { amount: 5 to 15 hours }, { amount: 1 hour to 15 hours }, { amount: 7.5 hours or more } ]");
  refused_record("score: -1", CW_D_INPUT_NEGATIVE, "below zero");
}
END_TEST

START_TEST(yes_and_no_are_four_words) {
  accepted("records: [ { approved: true }, { approved: No } ]");
  refused_record("approved: y", CW_D_INPUT_YES_NO, "yes or no");
  refused_record("approved: 1", CW_D_INPUT_YES_NO, "yes or no");
  refused_record("approved: pending", CW_D_INPUT_YES_NO, "not known");
}
END_TEST

/* --- facts -------------------------------------------------------------------------------------------------------- */

START_TEST(facts_arrive_by_type) {
  accepted("facts: { role: k-5, ethics review: no, decided: 2025-01-02, experience: 30 months, children: 2,\n"
           "         sought: [mathematics] }\n");
  ck_assert_uint_eq(block.nfacts, 6);
  ck_assert_str_eq(cw_text(&block.texts, (uint32_t)block.facts[0].value.a), "K-5");
  is_fact(1, "ethics review", 0, NULL, NULL);
  is_fact(2, "decided", day("2025-01-02"), NULL, NULL);
  is_fact(3, "experience", 30, NULL, NULL);
  is_fact(4, "children", 2, NULL, NULL);
  is_fact(5, "sought", 2, NULL, NULL);
  teacher_again();
  accepted("facts: { role: ~, ethics review: }\n");
  ck_assert_uint_eq(block.nfacts, 0);
}
END_TEST

START_TEST(a_history_has_entries) {
  accepted("facts:\n  assigned:\n"
           "    - { value: no, from: 2023-07-01, known since: 2023-08-01 }\n"
           "    - { value: yes, from: 2020-08-01, until: 2023-06-30 }\n");
  is_fact(0, "assigned", 1, "2020-08-01", "2023-06-30");
  is_fact(1, "assigned", 0, "2023-07-01", NULL);
  ck_assert_int_eq(block.facts[1].known_since, day("2023-08-01"));
  teacher_again();
  accepted("facts: { assigned: yes }\n");
  is_fact(0, "assigned", 1, NULL, NULL);
}
END_TEST

START_TEST(a_later_knowledge_may_correct_an_earlier) {
  accepted("facts:\n  assigned:\n    - { value: no, from: 2020-07-01 }\n"
           "    - { value: yes, from: 2020-07-01, known since: 2022-01-01 }\n");
  ck_assert_uint_eq(block.nfacts, 2);
}
END_TEST

START_TEST(school_years) {
  accepted("facts: { took part: { 2020-21: yes, 2021-2022: no, 1999-00: yes } }\n");
  is_fact(0, "took part", 1, "1999-07-01", "2000-06-30");
  is_fact(1, "took part", 1, "2020-07-01", "2021-06-30");
  is_fact(2, "took part", 0, "2021-07-01", "2022-06-30");
  teacher_again();
  accepted("facts: { took part: yes }\n");
  is_fact(0, "took part", 1, NULL, NULL);
  refused_fact("took part: { 2020: yes }", CW_D_INPUT_SCHOOL_YEAR, "2020-21");
  refused_fact("took part: { 2020-22: yes }", CW_D_INPUT_SCHOOL_YEAR, "2020-21");
  refused_fact("took part: { 2020-21: yes, 2020-2021: no }", CW_D_INPUT_OVERLAP, "2020-07-01");
  refused_fact("took part: [ { value: yes, from: 2020-07-01 } ]", CW_D_INPUT_FACT_FORM, "school year");
}
END_TEST

START_TEST(facts_in_the_wrong_form) {
  refused_fact("assined: yes", CW_D_INPUT_FACT, "`assigned`");
  refused_fact("approved: yes", CW_D_INPUT_FACT, "record");
  refused_fact("in Title I: yes", CW_D_INPUT_FACT, "license");
  refused_fact("weather: fine", CW_D_INPUT_FACT, "under `facts` in the pack");
  refused_fact("ethics review: [ { value: yes, from: 2020-01-01 } ]", CW_D_INPUT_FACT_FORM, "over time");
  refused_fact("ethics review: { 2020-21: yes }", CW_D_INPUT_FACT_FORM, "one value");
  refused_fact("assigned: [ { value: yes, until: 2021-01-01 }, { value: no, from: 2021-01-01 } ]", CW_D_INPUT_OVERLAP,
               "2021-01-01");
  refused_fact("assigned: [ { value: yes, from: 2021-01-02, until: 2021-01-01 } ]", CW_D_INPUT_SPAN, "until");
  refused_fact("assigned: [ { from: 2021-01-02 } ]", CW_D_INPUT_MISSING, "value");
  refused_fact("assigned: [ { value: yes, form: 2021-01-02 } ]", CW_D_INPUT_KEY, "`from`");
  refused_fact("assigned: [ yes, no ]", CW_D_INPUT_FACT_FORM, "history");
  refused_fact("role: k5", CW_D_INPUT_CHOICE, "`K-5`");
  refused_fact("experience: 3 years", CW_D_INPUT_UNIT, "months");
  refused_fact("experience: 30", CW_D_INPUT_UNIT, "30 months");
  refused_fact("experience: -3 months", CW_D_INPUT_NEGATIVE, "below zero");
  refused_fact("sought: [reading, maths]", CW_D_INPUT_CHOICE, "maths");
}
END_TEST

/* --- the rest of a teacher ---------------------------------------------------------------------------------------- */

START_TEST(records_may_be_incomplete) {
  accepted("records complete: yes\n");
  ck_assert_uint_eq(block.teachers[0].incomplete, 0);
  accepted("records complete: no\n");
  ck_assert(block.teachers[1].incomplete == UINT64_MAX);
  ck_assert_int_eq(block.teachers[1].incomplete_before, CW_DAY_MAX);
  accepted("records complete: { since: 2020-01-01 }\n");
  ck_assert(block.teachers[2].incomplete == UINT64_MAX);
  ck_assert_int_eq(block.teachers[2].incomplete_before, day("2020-01-01"));
  accepted("records complete: [micro-credential]\n");
  ck_assert(block.teachers[3].incomplete == (UINT64_MAX & ~UINT64_C(1)));
  refused("records complete: [coarse]\n", CW_D_INPUT_CHOICE, "`course`");
  refused("records complete: perhaps\n", CW_D_INPUT_YES_NO, "yes or no");
}
END_TEST

START_TEST(decisions_name_records) {
  accepted("records:\n"
           "  - { id: B, kind: workshop, earned: 2022-03-01 }\n"
           "  - { id: A, kind: workshop, earned: 2021-03-01 }\n"
           "settlements: [ { record: B, amount: 3 hours, date: 2023-01-01, by: Officer } ]\n"
           "elections: [ { record: A, area: service } ]\n"
           "decisions: [ { record: A, approved: no, why: Not related }, { record: B, area: learning } ]\n");
  ck_assert_uint_eq(block.ndecisions, 4);
  const cw_decision *d = block.decisions;
  ck_assert_int_eq(d[0].kind, CW_SETTLEMENT);
  ck_assert_uint_eq(d[0].subject, 1); /* records are put into order */
  ck_assert_int_eq(d[0].amount.num, 3);
  ck_assert_str_eq(d[0].by, "Officer");
  ck_assert_int_eq(d[1].kind, CW_ELECTION);
  ck_assert_str_eq(plan->areas[d[1].area].name, "service");
  ck_assert_int_eq(d[2].kind, CW_APPROVAL);
  ck_assert_uint_eq(d[2].subject, 0);
  ck_assert_int_eq(d[2].value, 0);
  ck_assert_int_eq(d[3].kind, CW_PIN);
}
END_TEST

START_TEST(decisions_in_the_wrong_form) {
  refused("records: [ { id: A } ]\nelections: [ { record: B, area: service } ]\n", CW_D_INPUT_RECORD_ID, "no record");
  refused("records: [ { id: A }, { id: A } ]\nelections: [ { record: A, area: service } ]\n", CW_D_INPUT_RECORD_ID,
          "more than one");
  refused("records: [ { id: A } ]\nelections: [ { record: A, area: servise } ]\n", CW_D_INPUT_AREA, "`service`");
  refused("records: [ { id: A } ]\nsettlements: [ { record: A } ]\n", CW_D_INPUT_MISSING, "amount");
  refused("records: [ { id: A } ]\nsettlements: [ { record: A, amount: 3 months } ]\n", CW_D_INPUT_UNIT, "hours");
  refused("records: [ { id: A } ]\ndecisions: [ { record: A } ]\n", CW_D_INPUT_MISSING, "approved");
  refused("records: [ { id: A } ]\nelections: [ { record: A, cycle: last } ]\n", CW_D_INPUT_CHOICE, "next");
  refused("records: [ { id: A } ]\nelections: [ { record: A, cycle: next, area: service } ]\n", CW_D_INPUT_MISSING,
          "either");
  refused("settlements: [ { goal: no such goal, amount: 3 hours } ]\n", CW_D_INPUT_GOAL, "no goal");
  refused("determinations: [ { waived: ethics review } ]\n", CW_D_INPUT_MISSING, "goal");
  refused("records: [ { id: A } ]\ndeterminations: [ { record: A, credited: 3 hours, rule: nothing } ]\n",
          CW_D_INPUT_RULE, "counts rule");
  refused("records: [ { id: A } ]\ndeterminations: [ { record: A, credited: 3 hours } ]\n", CW_D_INPUT_MISSING, "rule");
}
END_TEST

START_TEST(shapes) {
  refused("[]\n", CW_D_INPUT_SHAPE, "a map");
  refused("records: { kind: workshop }\n", CW_D_INPUT_SHAPE, "list");
  refused("records: [ workshop ]\n", CW_D_INPUT_SHAPE, "list of maps");
  refused("facts: [ assigned ]\n", CW_D_INPUT_SHAPE, "map");
  refused("name: { first: Ana }\n", CW_D_INPUT_SHAPE, "text");
  refused("records: [ { topics: { a: b } } ]\n", CW_D_INPUT_SHAPE, "list");
}
END_TEST

START_TEST(memory_that_runs_out_is_reported) {
  const char text[] =
      "name: A\nid: 1\nlicenses: [ { type: professional } ]\nfacts: { assigned: yes }\n"
      "records: [ { id: X, kind: test }, { kind: course } ]\nelections: [ { record: X, area: service } ]\n";
  cw_yaml yaml;
  ck_assert(cw_yaml_parse(&yaml, "t.yaml", text, sizeof text - 1, &diags, &arena));
  for (size_t limit = 64; limit < 65536; limit += 256) {
    cw_arena small;
    cw_arena_init(&small, limit);
    cw_block_init(&block, plan, &small);
    bool read = cw_teacher_add(&block, &yaml, yaml.root, NULL, &diags);
    ck_assert(read == (!small.failed && !block.failed));
    cw_arena_dispose(&small);
  }
}
END_TEST

int main(void) {
  Suite *s = suite_create("teacher");
  TCase *t = tcase_create("content");
  tcase_add_unchecked_fixture(t, teacher_load, teacher_unload);
  tcase_add_checked_fixture(t, teacher_setup, teacher_teardown);
  tcase_add_test(t, a_record_arrives_whole);
  tcase_add_test(t, what_is_not_given_is_unknown);
  tcase_add_test(t, a_span_is_earned_on_its_last_day);
  tcase_add_test(t, a_license_arrives_whole);
  tcase_add_test(t, unknown_keys_and_values_name_the_nearest);
  tcase_add_test(t, dates);
  tcase_add_test(t, amounts);
  tcase_add_test(t, yes_and_no_are_four_words);
  tcase_add_test(t, facts_arrive_by_type);
  tcase_add_test(t, a_history_has_entries);
  tcase_add_test(t, a_later_knowledge_may_correct_an_earlier);
  tcase_add_test(t, school_years);
  tcase_add_test(t, facts_in_the_wrong_form);
  tcase_add_test(t, records_may_be_incomplete);
  tcase_add_test(t, decisions_name_records);
  tcase_add_test(t, decisions_in_the_wrong_form);
  tcase_add_test(t, shapes);
  tcase_add_test(t, memory_that_runs_out_is_reported);
  suite_add_tcase(s, t);
  return teacher_run(s);
}
