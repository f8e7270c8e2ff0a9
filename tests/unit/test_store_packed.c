/* What is read from chunks is what the tables say, whoever wrote there with whatever statement. */
#include "draw.h"
#include "import_fixture.h"
#include "teacher_fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A build that checks itself, and valgrind with it, tries a quarter as often. */
#ifdef NDEBUG
enum { TEACHERS = 150, LESS = 1 };
#else
enum { TEACHERS = 150, LESS = 4 };
#endif

/* --- what is read, as text ---------------------------------------------------------------------------------------- */

static void say_cell(FILE *out, const cw_block *b, uint32_t k, uint32_t row) {
  cw_value v = cw_cell(b, k, row);
  if (v.known != CW_KNOWN) return;
  cw_type type = plan->attrs[k].type;
  if (type == CW_TEXT || type == CW_CHOICE)
    fprintf(out, " %u=%s", k, cw_text(&b->texts, (uint32_t)v.a));
  else
    fprintf(out, " %u=%lld/%lld", k, (long long)v.a, (long long)(type == CW_QUANTITY ? v.b : 1));
}

static void say_rows(FILE *out, const cw_block *b, cw_scope scope, uint32_t first, uint32_t n) {
  for (uint32_t i = first; i < first + n; i++) {
    fprintf(out, "\n %d:", (int)scope);
    for (uint32_t k = 0; k < plan->nattrs; k++)
      if (plan->attrs[k].scope == scope) say_cell(out, b, k, i);
  }
}

static void say_facts(FILE *out, const cw_block *b, const cw_teacher *t) {
  for (uint32_t i = t->first_fact; i < t->first_fact + t->nfacts; i++) {
    const cw_fact *f = &b->facts[i];
    fprintf(out, "\n f: %u %lld/%lld %lld %lld %lld", f->attr, (long long)f->value.a, (long long)f->value.b,
            (long long)f->from, (long long)f->until, (long long)f->known_since);
  }
}

static void say_decisions(FILE *out, const cw_block *b, const cw_teacher *t) {
  for (uint32_t i = t->first_decision; i < t->first_decision + t->ndecisions; i++) {
    const cw_decision *d = &b->decisions[i];
    fprintf(out, "\n d: %d %u %u %d %u %lld/%lld %d %d %u %s %lld %s %s %s", (int)d->kind, d->subject, d->goal, d->area,
            d->unit, (long long)d->amount.num, (long long)d->amount.den, d->whole, d->value, d->rule,
            d->need ? d->need : "-", (long long)d->decided, d->by, d->why, d->cites ? d->cites : "-");
  }
}

static void say_teacher(FILE *out, const cw_block *b, const cw_teacher *t, int64_t row) {
  fprintf(out, "\n%lld %s %s %llx %lld", (long long)row, t->id, t->name ? t->name : "-",
          (unsigned long long)t->incomplete, (long long)t->incomplete_before);
  say_rows(out, b, CW_OF_LICENSE, t->first_license, t->nlicenses);
  say_facts(out, b, t);
  say_rows(out, b, CW_OF_RECORD, t->first_record, t->nrecords);
  say_decisions(out, b, t);
}

/* Teachers from first to last as they are read, in blocks of a few, and what was left out; to be freed. */
static char *said(cw_store *s, bool packed, int64_t first, int64_t last) {
  char *text = NULL;
  size_t len = 0;
  FILE *out = open_memstream(&text, &len);
  ck_assert_ptr_nonnull(out);
  cw_store_reader *r = cw_store_reader_open(s, plan);
  if (packed) ck_assert(cw_store_reader_packed(r));
  cw_arena memory;
  cw_arena_init(&memory, 0);
  ck_assert(cw_store_reader_range(r, first, last));
  for (bool more = true; more;) {
    int64_t rows[7];
    cw_block b;
    uint32_t n = 0;
    cw_arena_reset(&memory);
    cw_block_init(&b, plan, &memory);
    while (n < 7 && cw_store_reader_next(r, &b, &rows[n])) n++;
    for (uint32_t i = 0; i < n; i++) say_teacher(out, &b, &b.teachers[i], rows[i]);
    more = n == 7;
  }
  for (uint32_t k = 0; cw_store_reader_left_out(r, k); k++) fprintf(out, "\nleft %s", cw_store_reader_left_out(r, k));
  cw_store_reader_close(r);
  cw_arena_dispose(&memory);
  fclose(out);
  return text;
}

/* --- a roster ----------------------------------------------------------------------------------------------------- */

static void say_one(FILE *out, int n) {
  static const char *const kinds[] = {"workshop", "course", "service", "micro-credential"};
  fprintf(out, "- id: T-%d\n  name: Teacher %d\n", n, n % 40);
  if (below(4) == 0) fprintf(out, "  records complete: [course, workshop]\n");
  fprintf(out, "  licenses: [ { type: professional, number: %d, issued: 202%u-07-01, expires: 2026-06-30%s } ]\n", n,
          below(4), below(2) ? ", in Title I: yes" : "");
  fprintf(out, "  facts: { role: %s, children: %u, decided: 2024-02-%02u }\n", below(2) ? "K-5" : "6-12", below(3),
          1 + below(28));
  fprintf(out, "  records:\n");
  for (uint32_t i = 0, k = below(6); i <= k; i++)
    fprintf(out,
            "    - { kind: %s, title: Title %u, issuer: I%u, amount: %s, earned: 202%u-0%u-1%u, approved: %s%s%s }\n",
            kinds[below(4)], below(300), below(3), below(2) ? "3 hours" : "25/3 hours", below(6), 1 + below(9),
            below(10), below(2) ? "yes" : "no", below(3) ? "" : ", rubric scored: no, topics: [literacy, knitting]",
            below(9) ? "" : ", evidence: [essay], score: 85.5");
}

static cw_store *roster(void) {
  char *text = NULL;
  size_t len = 0;
  FILE *out = open_memstream(&text, &len);
  ck_assert_ptr_nonnull(out);
  for (int n = 1; n <= TEACHERS; n++) say_one(out, n);
  fclose(out);
  cw_store *s = cw_store_open("", CW_STORE_MEMORY);
  ck_assert_int_eq(import_run(s, NULL, import_file("t.yaml", text), true), CW_IMPORT_DONE);
  free(text);
  ck_assert_uint_eq(im_job.counts.rejected, 0);
  return s;
}

static int64_t chunks(cw_store *s) { return import_number(s, "SELECT count(*) FROM packed"); }

static bool try_sql(cw_store *s, const char *sql) {
  return sqlite3_exec(cw_store_handle(s), sql, NULL, NULL, NULL) == SQLITE_OK;
}

static void same_teachers(cw_store *s, int64_t first, int64_t last, const char *after) {
  char *tables = said(s, false, first, last), *packed = said(s, true, first, last);
  ck_assert_str_eq(cw_store_message(s), "");
  if (strcmp(tables, packed) != 0) {
    size_t at = 0;
    while (tables[at] == packed[at]) at++;
    at = at < 80 ? 0 : at - 80;
    ck_abort_msg("after %s the tables say\n%.400s\nand the chunks\n%.400s", after, tables + at, packed + at);
  }
  free(tables);
  free(packed);
}

static void in_step(cw_store *s, const char *after) {
  int64_t teacher;
  ck_assert_msg(cw_store_packed_check(s, &teacher), "after %s: chunk of %lld: %s", after, (long long)teacher,
                cw_store_message(s));
  same_teachers(s, INT64_MIN, INT64_MAX, after);
}

/* --- the tests ---------------------------------------------------------------------------------------------------- */

START_TEST(an_import_packs) {
  seed = 1;
  cw_store *s = roster();
  ck_assert_int_eq(chunks(s), 3); /* of 64 teachers each */
  in_step(s, "an import");
  for (int i = 0; i < 200 / LESS; i++) {
    int64_t first = (int64_t)below(170) - 5, last = first + below(100);
    same_teachers(s, first, last, "choosing a range");
  }
  cw_store_close(s);
}
END_TEST

#define SOME_RECORD "FROM records WHERE teacher = %2$d ORDER BY part LIMIT 1"
/* What anybody may try: %1$d and %2$d are teachers, %3$d a small number. Some are refused. */
static const char *const edits[] = {
    "INSERT INTO records(teacher, row, part, definition, source, amount, unit, earned, status, source_row) SELECT "
    "%1$d, row, 50 + %3$d, definition, source, '%3$d/3', unit, '2022-01-%3$d', 'planned', 'x%3$d' " SOME_RECORD,
    "INSERT OR REPLACE INTO records(teacher, row, part, definition, source, amount, unit, earned, source_row) SELECT "
    "teacher, row, part, definition, source, %3$d, 'hour', earned, source_row " SOME_RECORD,
    "INSERT OR REPLACE INTO records(teacher, row, part, definition, source, amount, unit, earned, level, source_row) "
    "SELECT teacher, row, part, definition, source, 'many', 'stardust', 'soon', 'lofty', '' " SOME_RECORD,
    "UPDATE records SET ended = 1 WHERE teacher = %1$d AND part = %3$d",
    "UPDATE records SET ended = NULL WHERE teacher = %1$d",
    "UPDATE rows SET ended = 1, ending = 'withdrawn' WHERE teacher = %1$d AND %3$d = 3",
    "INSERT OR REPLACE INTO record_values SELECT teacher, row, part, 'formats', 'online; in person' " SOME_RECORD,
    "INSERT OR REPLACE INTO record_values SELECT teacher, row, part, 'color', 'red' " SOME_RECORD,
    "INSERT OR REPLACE INTO facts(teacher, row, part, name, value, \"from\") SELECT teacher, row, %3$d, 'assigned', "
    "'yes', '2021-0%3$d-01' " SOME_RECORD,
    "INSERT OR REPLACE INTO facts(teacher, row, part, name, value) SELECT teacher, row, 1, 'role', "
    "'clown' " SOME_RECORD,
    "UPDATE facts SET ended = 1 WHERE teacher = %1$d AND part = %3$d",
    "INSERT OR REPLACE INTO licenses(teacher, row, part, license, number, areas) SELECT teacher, row, 1 + %3$d %% 3, "
    "'professional', '%2$d', 'a; b%3$d' " SOME_RECORD,
    "INSERT OR REPLACE INTO license_values SELECT teacher, row, part, 'in Title I', 'no' FROM licenses WHERE teacher = "
    "%1$d",
    "UPDATE licenses SET ended = 1 WHERE teacher = %1$d AND %3$d = 2",
    "UPDATE details SET name = 'N%3$d', complete = 'course; knitting' WHERE teacher = %1$d",
    "UPDATE details SET complete_since = '202%3$d-01-01' WHERE teacher = %1$d",
    "UPDATE details SET teacher = %2$d WHERE teacher = %1$d",
    "UPDATE OR REPLACE details SET teacher = %2$d WHERE teacher = %1$d",
    "DELETE FROM details WHERE teacher = %1$d AND %3$d = 1",
    "INSERT INTO details(teacher, source, begun, name) VALUES(%1$d, 1, 10 + %3$d, 'Later')",
    "INSERT INTO determinations(teacher, kind, source, row, area, amount, unit, decided, decided_by, why, recorded_at) "
    "SELECT teacher, 'pin', 'test', source_row, 'learning', NULL, NULL, '2026-01-05', 'J. Doe', 'w%3$d', "
    "'now' " SOME_RECORD,
    "INSERT INTO determinations(teacher, kind, source, row, decided, decided_by, why, cites, recorded_at) SELECT "
    "teacher, 'refusal', 'test', source_row, '2026-01-0%3$d', 'J. Doe', 'seen', 'c', 'now' " SOME_RECORD,
    "INSERT OR REPLACE INTO determinations(id, teacher, kind, decided, decided_by, why, recorded_at) VALUES(%3$d, "
    "%1$d, "
    "'waiver', 'then', 'x', 'y', 'now')",
    "DELETE FROM determinations WHERE teacher = %1$d",
    "INSERT OR REPLACE INTO answers(teacher, row, part, about, \"of\", \"at\", name, value) SELECT teacher, row, %3$d, "
    "'record', 'test', source_row, 'grade', 'A%3$d' " SOME_RECORD,
    "UPDATE answers SET ended = 1 WHERE teacher = %1$d",
    "UPDATE teachers SET holds = 1 - holds WHERE id = %1$d",
    "UPDATE teachers SET teacher = 'X-%1$d-%3$d' WHERE id = %1$d",
    "UPDATE OR REPLACE teachers SET teacher = (SELECT teacher FROM teachers WHERE id = %2$d) WHERE id = %1$d",
    "UPDATE OR REPLACE teachers SET id = %2$d WHERE id = %1$d",
    "INSERT OR REPLACE INTO teachers(id, teacher, begun) VALUES(%1$d, (SELECT teacher FROM teachers WHERE id = %2$d), "
    "1)",
    "INSERT OR REPLACE INTO teachers(teacher, begun) VALUES((SELECT teacher FROM teachers WHERE id = %2$d), 1)",
    "INSERT INTO teachers(id, teacher, begun) VALUES(-%1$d, 'before %1$d', 1)",
    "INSERT INTO teachers(id, teacher, begun) VALUES(4000000000000000%3$d, 'far %3$d', 1)",
    "DELETE FROM teachers WHERE id = %1$d AND %3$d = 1",
    "UPDATE definitions SET kind = 'course', title = 'T%1$d' WHERE id = %1$d",
    "INSERT INTO definitions(kind, title, achievement, issuer, provider) VALUES('workshop', 'New %1$d %3$d', '', '', "
    "'')",
    "UPDATE sources SET name = 'test%3$d' WHERE id = 1 AND %3$d > 7",
    "UPDATE sources SET name = 'test' WHERE id = 1",
    "DELETE FROM records WHERE teacher = %1$d",
    "UPDATE OR REPLACE records SET teacher = %2$d WHERE teacher = %1$d",
};

START_TEST(whoever_writes_takes_the_chunk_away) {
  seed = 77 + (uint64_t)_i;
  cw_store *s = roster();
  uint32_t taken = 0, changed = 0;
  ck_assert(try_sql(s, "PRAGMA foreign_keys = OFF")); /* as most programs have it */
  for (int i = 0; i < 150 / LESS; i++) {
    char sql[1024];
    uint32_t which = below(sizeof edits / sizeof *edits);
    int64_t before = chunks(s), rows = sqlite3_total_changes(cw_store_handle(s));
    snprintf(sql, sizeof sql, edits[which], (int)below(TEACHERS) + 1, (int)below(TEACHERS) + 1, (int)below(9) + 1);
    bool done = try_sql(s, sql) && sqlite3_total_changes(cw_store_handle(s)) > rows;
    changed += done;
    taken += chunks(s) < before;
    in_step(s, sql);
    if (below(3) == 0) ck_assert(cw_store_pack(s, false, NULL));
  }
  ck_assert_uint_gt(changed, 60 / LESS);
  ck_assert_uint_gt(taken, 40 / LESS);
  ck_assert(cw_store_pack(s, false, NULL));
  in_step(s, "packing again");
  cw_store_close(s);
}
END_TEST

/* What everybody's records name is gone then; the tables can't be read any more, and no chunk says what was. */
START_TEST(replacing_what_all_share_takes_all_chunks) {
  static const char *const both[] = {
      ("INSERT OR REPLACE INTO definitions SELECT id + 100000, kind, title, achievement, "
       "issuer, provider FROM definitions WHERE id = 1"),
      "INSERT OR REPLACE INTO sources SELECT id + 100000, name FROM sources", "DELETE FROM definitions WHERE id = 2",
      "DELETE FROM sources"};
  for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
    seed = 5;
    cw_store *s = roster();
    ck_assert(try_sql(s, "PRAGMA foreign_keys = OFF"));
    ck_assert_int_eq(chunks(s), 3);
    ck_assert(try_sql(s, both[i]));
    ck_assert_int_eq(chunks(s), 0);
    cw_store_close(s);
  }
}
END_TEST

/* A chunk that no trigger watches is not believed. */
START_TEST(without_a_trigger_the_tables_are_read) {
  seed = 9;
  cw_store *s = roster();
  ck_assert(try_sql(s, "DROP TRIGGER packed_details_update; UPDATE details SET name = 'Nobody'"));
  ck_assert_int_eq(chunks(s), 3);
  same_teachers(s, INT64_MIN, INT64_MAX, "dropping a trigger");
  int64_t teacher;
  ck_assert(!cw_store_packed_check(s, &teacher));
  ck_assert_int_eq(teacher, 0);
  ck_assert_int_eq(cw_store_fault(s), CW_STORE_FINE);
  ck_assert(try_sql(s, "CREATE TRIGGER packed_details_update AFTER UPDATE ON details BEGIN SELECT 1; END"));
  same_teachers(s, INT64_MIN, INT64_MAX, "another trigger of the name");
  cw_store_close(s);
}
END_TEST

/* Bytes that packing didn't write are found or harmless: nothing is read beyond them. */
START_TEST(damaged_chunks_are_survived) {
  seed = 13;
  uint32_t faults = 0;
  for (int i = 0; i < 300 / LESS; i++) {
    cw_store *s = i % 50 ? NULL : roster();
    static char *whole;
    static int len;
    sqlite3_stmt *q;
    if (s) {
      free(whole);
      ck_assert_int_eq(
          sqlite3_prepare_v2(cw_store_handle(s), "SELECT content FROM packed WHERE chunk = 1", -1, &q, NULL),
          SQLITE_OK);
      ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
      len = sqlite3_column_bytes(q, 0);
      whole = malloc((size_t)len);
      memcpy(whole, sqlite3_column_blob(q, 0), (size_t)len);
      sqlite3_finalize(q);
    } else {
      s = cw_store_open("", CW_STORE_MEMORY);
      ck_assert(try_sql(s, "INSERT INTO sources VALUES(1, 's'); INSERT INTO imports(id, source, files, digest, pack, "
                           "program, imported_at) VALUES(1, 1, '', '', '', '', ''); INSERT INTO teachers(id, teacher, "
                           "begun) VALUES(70, 'T', 1)"));
    }
    int short_by = below(3) == 0 ? (int)below((uint32_t)len) : 0;
    char *copy = malloc((size_t)(len - short_by) + 1);
    memcpy(copy, whole, (size_t)(len - short_by));
    for (uint32_t k = 0, n = 1 + below(8); k < n; k++) copy[below((uint32_t)(len - short_by) + 1)] = (char)below(256);
    ck_assert_int_eq(
        sqlite3_prepare_v2(cw_store_handle(s), "INSERT OR REPLACE INTO packed VALUES(1, 1, ?1)", -1, &q, NULL),
        SQLITE_OK);
    sqlite3_bind_blob(q, 1, copy, len - short_by, SQLITE_TRANSIENT);
    ck_assert_int_eq(sqlite3_step(q), SQLITE_DONE);
    sqlite3_finalize(q);
    free(copy);
    free(said(s, true, INT64_MIN, INT64_MAX));
    ck_assert(cw_store_fault(s) == CW_STORE_FINE || cw_store_fault(s) == CW_STORE_CORRUPT);
    faults += cw_store_fault(s) == CW_STORE_CORRUPT;
    if (cw_store_fault(s)) ck_assert_ptr_nonnull(strstr(cw_store_message(s), "is damaged"));
    cw_store_close(s);
  }
  ck_assert_uint_gt(faults, 60);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store packed");
  TCase *tests = tcase_create("packed");
  tcase_set_timeout(tests, 240);
  tcase_add_unchecked_fixture(tests, teacher_load, teacher_unload);
  tcase_add_checked_fixture(tests, import_setup, import_teardown);
  tcase_add_test(tests, an_import_packs);
  tcase_add_loop_test(tests, whoever_writes_takes_the_chunk_away, 0, 3);
  tcase_add_test(tests, replacing_what_all_share_takes_all_chunks);
  tcase_add_test(tests, without_a_trigger_the_tables_are_read);
  tcase_add_test(tests, damaged_chunks_are_survived);
  suite_add_tcase(suite, tests);
  return teacher_run(suite);
}
