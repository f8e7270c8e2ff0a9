/* A teacher that went through the store is the teacher that was read from the file: same values, same words. */
#include "import_fixture.h"
#include "teacher_fixture.h"

#include <sqlite3.h>
#include <string.h>

static const char TEACHERS[] =
    "- name: Ana López\n"
    "  id: T-1\n"
    "  licenses:\n"
    "    - { type: professional, number: 123, issued: 2020-07-01, renewed: 2022-05-20, expires: 2025-06-30, in Title "
    "I: yes }\n"
    "    - { type: professional, number: 124, status: expired }\n"
    "  facts:\n"
    "    assigned: [ { value: yes, from: 2020-08-01, until: 2022-06-30, known since: 2021-01-01 }, { value: no, from: "
    "2023-07-01 } ]\n"
    "    took part: { 2020-21: yes, 2021-22: no }\n"
    "    role: K-5\n"
    "    experience: 25/3 months\n"
    "    children: 2\n"
    "    decided: 2024-02-29\n"
    "    sought: [reading, mathematics]\n"
    "  records:\n"
    "    - { kind: workshop, title: Phonics, issuer: Provo SD, amount: 25/3 hours, earned: 2022-03-01, approved: yes,\n"
    "        topics: [literacy, knitting], id: X1, source: transcript, row: r7, score: 85.5, evidence: [essay], grade: "
    "A,\n"
    "        level: graduate, rating: 5, employer: Provo, position: coach, share: 0.5, expires: 2030-01-01,\n"
    "        verification: valid, status: planned, known since: 2022-04-01, digest: ab, provider: P, achievement: Ph,\n"
    "        rubric scored: no, formats: [online] }\n"
    "    - { kind: workshop, topics: [] }\n"
    "    - { kind: employment, from: 2020-08-01, until: 2021-05-31, amount: 1 year }\n"
    "    - { kind: course }\n"
    "    - { kind: micro-credential, amount: 5 to 15 hours }\n"
    "    - { kind: micro-credential, title: B, amount: 20 hours or more }\n"
    "- { id: T-2, records complete: no }\n"
    "- { id: T-3, records complete: [course, workshop] }\n"
    "- { id: T-4, records complete: { since: 2021-07-01 } }\n";

static void same_cell(const cw_block *a, const cw_block *b, uint32_t k, uint32_t row) {
  cw_value x = cw_cell(a, k, row), y = cw_cell(b, k, row);
  const char *name = plan->attrs[k].name;
  if ((k == CW_F_SOURCE || k == CW_F_ROW) && x.known == CW_UNKNOWN) return; /* the store knows where it comes from */
  ck_assert_msg(x.known == y.known, "%s of row %u is %s", name, (unsigned)row, x.known == CW_KNOWN ? "lost" : "new");
  if (x.known != CW_KNOWN) return;
  bool text = plan->attrs[k].type == CW_TEXT || plan->attrs[k].type == CW_CHOICE;
  if (text)
    ck_assert_str_eq(cw_text(&a->texts, (uint32_t)x.a), cw_text(&b->texts, (uint32_t)y.a));
  else
    ck_assert_msg(x.a == y.a && x.b == y.b, "%s of row %u", name, (unsigned)row);
}

static void same_block(const cw_block *a, const cw_block *b) {
  ck_assert_uint_eq(a->nteachers, b->nteachers);
  ck_assert_uint_eq(a->nrecords, b->nrecords);
  ck_assert_uint_eq(a->nlicenses, b->nlicenses);
  ck_assert_uint_eq(a->nfacts, b->nfacts);
  for (uint32_t t = 0; t < a->nteachers; t++) {
    ck_assert_str_eq(a->teachers[t].id, b->teachers[t].id);
    ck_assert_uint_eq(a->teachers[t].incomplete, b->teachers[t].incomplete);
    ck_assert_int_eq(a->teachers[t].incomplete_before, b->teachers[t].incomplete_before);
    ck_assert_uint_eq(a->teachers[t].nrecords, b->teachers[t].nrecords);
  }
  for (uint32_t k = 0; k < plan->nattrs; k++) {
    uint32_t n = plan->attrs[k].scope == CW_OF_RECORD    ? a->nrecords
                 : plan->attrs[k].scope == CW_OF_LICENSE ? a->nlicenses
                                                         : 0;
    for (uint32_t row = 0; row < n; row++) same_cell(a, b, k, row);
  }
  for (uint32_t i = 0; i < a->nfacts; i++) {
    const cw_fact *f = &a->facts[i], *g = &b->facts[i];
    ck_assert(f->attr == g->attr && f->from == g->from && f->until == g->until && f->known_since == g->known_since);
    ck_assert(f->value.a == g->value.a && (plan->attrs[f->attr].type != CW_QUANTITY || f->value.b == g->value.b));
  }
}

static cw_store *store_of(const char *text) {
  cw_store *s = cw_store_open("", CW_STORE_MEMORY);
  cw_import_outcome outcome = import_run(s, NULL, import_file("t.yaml", text), true);
  ck_assert_msg(outcome == CW_IMPORT_DONE, "%d %s", (int)outcome, cw_store_message(s));
  ck_assert_msg(im_job.counts.rejected == 0, "%s", im_job.nshown ? im_job.shown[0] : "");
  return s;
}

static void read_all(cw_store *s, cw_block *b) {
  int64_t teacher;
  cw_store_reader *r = cw_store_reader_open(s, plan);
  cw_block_init(b, plan, &im_arena);
  while (cw_store_reader_next(r, b, &teacher)) ck_assert_int_gt(teacher, 0);
  ck_assert_str_eq(cw_store_message(s), "");
  cw_store_reader_close(r);
}

START_TEST(what_goes_in_comes_out) {
  cw_block a, b;
  cw_diags found;
  cw_diags_init(&found, &im_arena);
  cw_block_init(&a, plan, &im_arena);
  ck_assert(cw_teacher_read(&a, import_file("t.yaml", TEACHERS), &found));
  cw_store *s = store_of(TEACHERS);
  read_all(s, &b);
  same_block(&a, &b);
  ck_assert_str_eq(b.teachers[0].name, "Ana López");
  ck_assert_int_eq(
      import_number(s, "SELECT count(*) FROM all_records WHERE amount = '25/3' AND topics = 'literacy; knitting'"), 1);
  cw_store_close(s);
}
END_TEST

START_TEST(one_teacher_by_its_number) {
  cw_store *s = store_of(TEACHERS);
  cw_block b;
  cw_block_init(&b, plan, &im_arena);
  ck_assert(cw_store_read_teacher(s, plan, &b, cw_store_find_teacher(s, "T-3")));
  ck_assert_uint_eq(b.nteachers, 1);
  ck_assert_str_eq(b.teachers[0].id, "T-3");
  ck_assert(!cw_store_read_teacher(s, plan, &b, 99));
  ck_assert_int_eq(cw_store_find_teacher(s, "T-99"), 0);
  ck_assert_int_eq(cw_store_fault(s), CW_STORE_FINE);
  cw_store_close(s);
}
END_TEST

START_TEST(what_the_plan_does_not_know_is_left_out) {
  cw_store *s = store_of("id: T-1\nfacts: { role: K-5 }\nrecords: [ { kind: workshop, amount: 1 hour } ]\n");
  sqlite3 *db = cw_store_handle(s);
  ck_assert_int_eq(
      sqlite3_exec(db,
                   "DROP TRIGGER facts_fixed; DROP TRIGGER records_fixed;"
                   "UPDATE facts SET name = 'shoe size'; UPDATE records SET unit = 'stardust', status = 'lost';"
                   "UPDATE definitions SET kind = 'juggling';"
                   "INSERT INTO record_values SELECT teacher, row, part, 'color', 'red' FROM records",
                   NULL, NULL, NULL),
      SQLITE_OK);
  cw_block b;
  int64_t teacher;
  cw_block_init(&b, plan, &im_arena);
  cw_store_reader *r = cw_store_reader_open(s, plan);
  ck_assert(cw_store_reader_next(r, &b, &teacher));
  ck_assert_uint_eq(b.nfacts, 0);
  ck_assert_int_eq(cw_cell(&b, CW_F_KIND, 0).known, CW_UNKNOWN);
  ck_assert_int_eq(cw_cell(&b, CW_F_AMOUNT, 0).known, CW_UNKNOWN);
  const char *left = "";
  for (uint32_t k = 0; cw_store_reader_left_out(r, k); k++)
    left = cw_arena_printf(&im_arena, "%s%s|", left, cw_store_reader_left_out(r, k));
  ck_assert_str_eq(left, "fact `shoe size`|kind `juggling`|unit `stardust`|status `lost`|field of a record `color`|");
  cw_store_reader_close(r);
  cw_store_close(s);
}
END_TEST

START_TEST(rows_of_one_license_are_one_license) {
  static const char mapping[] =
      "mapping: 1\nsource: roster\nteacher: { id: ID, name: NAME }\n"
      "licenses: { type: { always: professional }, number: NO, expires: EXP, in Title I: T1 }\n"
      "facts: { assigned: { column: ASG, empty: no } }\n";
  cw_store *s = cw_store_open("", CW_STORE_MEMORY);
  const char *file =
      import_file("r.csv", "ID,NAME,NO,EXP,T1,ASG\n1,Ana,7,2030-06-30,,yes\n1,Ana,7,2030-06-30,yes,yes\n1,Ana,8,,,\n");
  ck_assert_int_eq(import_run(s, mapping, file, false), CW_IMPORT_DONE);
  cw_block b;
  read_all(s, &b);
  ck_assert_uint_eq(b.nteachers, 1);
  ck_assert_uint_eq(b.nlicenses, 2);
  ck_assert_int_eq(cw_cell(&b, attr("in Title I"), 0).known, CW_KNOWN);
  ck_assert_uint_eq(b.nfacts, 1);
  ck_assert_int_eq(b.facts[0].value.a, 0); /* the last row said no */
  cw_store_close(s);
}
END_TEST

START_TEST(determinations_reach_the_record_they_name) {
  cw_store *s =
      store_of("id: T-1\nrecords: [ { kind: workshop, amount: 9 hours, earned: 2022-01-01 }, { kind: course } ]\n");
  ck_assert_int_eq(
      sqlite3_exec(
          cw_store_handle(s),
          "INSERT INTO determinations(teacher, kind, source, row, area, amount, unit, decided, decided_by, "
          "why, recorded_at) SELECT 1, k.column1, 'test', 'T-1/1', 'learning', '5/2', 'hour', "
          "'2026-01-05', 'J. Doe', 'seen', 'now' FROM (VALUES('refusal'), ('pin'), ('settlement'), ('waiver')) k",
          NULL, NULL, NULL),
      SQLITE_OK);
  cw_block b;
  read_all(s, &b);
  ck_assert_uint_eq(b.ndecisions, 3);
  for (uint32_t i = 0; i < 3; i++) {
    cw_value kind = cw_cell(&b, CW_F_KIND, b.decisions[i].subject);
    ck_assert_str_eq(cw_text(&b.texts, (uint32_t)kind.a), "workshop");
  }
  ck_assert_int_eq(b.decisions[0].kind, CW_APPROVAL);
  ck_assert_int_eq(b.decisions[0].value, 0);
  ck_assert_int_eq(b.decisions[2].amount.den, 2);
  cw_store_close(s);
}
END_TEST

/* Whatever a file decides comes back from the store as it went in, in its order. */
START_TEST(every_kind_of_decision_comes_back) {
  static const char text[] =
      "id: T-1\nrecords: [ { kind: workshop, id: W, amount: 9 hours, earned: 2022-01-01 }, { kind: course, id: C } ]\n"
      "settlements: [ { record: W, amount: 5/2 hours, date: 2025-01-01, by: the Board, why: granted } ]\n"
      "elections: [ { record: W, area: learning, date: 2025-01-02, by: Ana, why: she chose },\n"
      "             { record: W, cycle: next, date: 2025-01-03, by: Ana, why: she chose } ]\n"
      "determinations:\n"
      "  - { record: C, approved: yes, by: J. Doe, date: 2025-01-04, why: seen, cites: Minutes 3 }\n"
      "  - { record: W, area: learning, by: J. Doe, date: 2025-01-05, why: pinned }\n"
      "  - { record: W, credited: 12 hours, rule: workshop, by: J. Doe, date: 2025-01-06, why: the Board allowed it "
      "}\n";
  cw_store *s = store_of(text);
  cw_block b, direct;
  read_all(s, &b);
  cw_block_init(&direct, plan, &im_arena);
  ck_assert(cw_teacher_read(&direct, import_file("direct.yaml", text), &im_diags));
  ck_assert_uint_eq(direct.ndecisions, 6);
  ck_assert_uint_eq(b.ndecisions, direct.ndecisions);
  for (uint32_t i = 0; i < b.ndecisions; i++) {
    const cw_decision *x = &direct.decisions[i], *y = &b.decisions[i];
    ck_assert_int_eq(x->kind, y->kind);
    ck_assert_uint_eq(x->subject, y->subject);
    ck_assert_int_eq(x->area, y->area);
    ck_assert_int_eq(x->value, y->value);
    ck_assert_int_eq(x->whole, y->whole);
    ck_assert_int_eq(cw_rat_cmp(x->amount, y->amount), 0);
    ck_assert_int_eq(x->decided, y->decided);
    ck_assert_str_eq(x->by, y->by);
    ck_assert_str_eq(x->why, y->why);
    ck_assert_int_eq(x->cites != NULL, y->cites != NULL);
    if (x->kind == CW_CREDIT) ck_assert_uint_eq(x->rule, y->rule);
    if (x->kind == CW_CREDIT || x->kind == CW_SETTLEMENT) ck_assert_uint_eq(x->unit, y->unit);
  }
  cw_store_close(s);
}
END_TEST

/* A record that has an id is known by it, wherever a later file puts it. */
START_TEST(a_decision_goes_with_its_record) {
  cw_store *s = store_of("id: T-1\nrecords: [ { kind: workshop, id: W, amount: 9 hours }, { kind: course, id: C } ]\n"
                         "determinations: [ { record: W, approved: no, by: J. Doe, date: 2025-01-04, why: x } ]\n");
  ck_assert_int_eq(
      import_run(s, NULL,
                 import_file("moved.yaml", "id: T-1\nrecords: [ { kind: course, id: C }, { kind: workshop, "
                                           "id: W, amount: 9 hours } ]\n"),
                 true),
      CW_IMPORT_DONE);
  cw_block b;
  read_all(s, &b);
  ck_assert_uint_eq(b.ndecisions, 1);
  cw_value kind = cw_cell(&b, CW_F_KIND, b.decisions[0].subject);
  ck_assert_str_eq(cw_text(&b.texts, (uint32_t)kind.a), "workshop");
  cw_store_close(s);
}
END_TEST

/* What the store held after the first of two imports can be read after the second, too. */
START_TEST(the_store_as_it_was) {
  cw_store *s = store_of("- { id: T-1, name: Ana, records: [ { kind: workshop, amount: 9 hours } ] }\n"
                         "- { id: T-2, records: [ { kind: course } ] }\n");
  ck_assert_int_eq(
      import_run(s, NULL,
                 import_file("later.yaml", "- { id: T-1, name: Anna, records: [ { kind: workshop, amount: 2 "
                                           "hours }, { kind: course } ] }\n- { id: T-3 }\n"),
                 true),
      CW_IMPORT_DONE);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM imports"), 2);
  cw_block b;
  read_all(s, &b);
  ck_assert_uint_eq(b.nteachers, 2); /* T-2 is withdrawn */
  ck_assert_uint_eq(b.nrecords, 2);
  cw_store_reader *r = cw_store_reader_open(s, plan);
  int64_t row;
  cw_block_init(&b, plan, &im_arena);
  ck_assert(cw_store_reader_at(r, 1, 0));
  while (cw_store_reader_next(r, &b, &row)) continue;
  cw_store_reader_close(r);
  ck_assert_uint_eq(b.nteachers, 2);
  ck_assert_str_eq(b.teachers[0].name, "Ana");
  ck_assert_str_eq(b.teachers[1].id, "T-2");
  ck_assert_uint_eq(b.nrecords, 2);
  ck_assert_int_eq(cw_cell(&b, CW_F_AMOUNT, 0).a, 9);
  cw_block_init(&b, plan, &im_arena);
  ck_assert(cw_store_read_teacher_at(s, plan, &b, 1, 1, 0));
  ck_assert_uint_eq(b.nrecords, 1);
  cw_block_init(&b, plan, &im_arena);
  ck_assert(!cw_store_read_teacher_at(s, plan, &b, 3, 1, 0)); /* T-3 was not there */
  cw_store_close(s);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store read");
  TCase *tests = tcase_create("read");
  tcase_add_unchecked_fixture(tests, teacher_load, teacher_unload);
  tcase_add_checked_fixture(tests, import_setup, import_teardown);
  tcase_add_test(tests, what_goes_in_comes_out);
  tcase_add_test(tests, one_teacher_by_its_number);
  tcase_add_test(tests, what_the_plan_does_not_know_is_left_out);
  tcase_add_test(tests, rows_of_one_license_are_one_license);
  tcase_add_test(tests, determinations_reach_the_record_they_name);
  tcase_add_test(tests, every_kind_of_decision_comes_back);
  tcase_add_test(tests, a_decision_goes_with_its_record);
  tcase_add_test(tests, the_store_as_it_was);
  suite_add_tcase(suite, tests);
  return teacher_run(suite);
}
