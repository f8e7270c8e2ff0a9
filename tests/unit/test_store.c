/* The store as a file: what it refuses to open, and what it says then; transactions; decisions that stay. */
#include "../../tools/store/schema.h"

#include "import_fixture.h"
#include "teacher_fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char TEACHER[] =
    "id: T-1\nname: Ana\nrecords: [ { kind: workshop, amount: 25/3 hours, earned: 2022-03-01 } ]\n";

static void run_sql(const char *path, const char *sql) {
  sqlite3 *db;
  ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
  ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
  sqlite3_close(db);
}

static const char *fresh(const char *name) {
  const char *path = import_file(name, NULL);
  unlink(path);
  return path;
}

/* A database with one teacher, closed. */
static const char *filled(const char *name) {
  const char *path = fresh(name);
  cw_store *s = cw_store_open(path, CW_STORE_WRITE);
  ck_assert_str_eq(cw_store_message(s), "");
  ck_assert_int_eq(import_run(s, NULL, import_file("t.yaml", TEACHER), false), CW_IMPORT_DONE);
  cw_store_close(s);
  return path;
}

static void refused_as(const char *path, cw_store_mode mode, cw_store_cause cause, const char *part) {
  cw_store *s = cw_store_open(path, mode);
  ck_assert_msg(cw_store_fault(s) == cause, "%s: %d: %s", path, (int)cw_store_fault(s), cw_store_message(s));
  ck_assert_msg(strstr(cw_store_message(s), part) != NULL, "%s", cw_store_message(s));
  ck_assert(!cw_store_begin(s));
  cw_store_close(s);
}

START_TEST(a_new_file_is_made_and_opened_again) {
  const char *path = filled("new.db");
  cw_store *s = cw_store_open(path, CW_STORE_READ);
  ck_assert_int_eq(cw_store_fault(s), CW_STORE_FINE);
  ck_assert(cw_store_check(s));
  ck_assert_int_eq(import_number(s, "PRAGMA user_version"), CW_STORE_VERSION);
  ck_assert_int_eq(import_number(s, "PRAGMA application_id"), 0x43574c4b);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM current_records"), 1);
  cw_store_close(s);
}
END_TEST

START_TEST(what_is_no_database_of_ours_is_refused) {
  refused_as(fresh("none.db"), CW_STORE_READ, CW_STORE_MISSING, "there is no database");
  refused_as(import_file("text.db", "This is a letter, and long enough to be taken for a header by nobody.\n"
                                    "It goes on, for a file below a hundred bytes is taken for an empty one. And on."),
             CW_STORE_WRITE, CW_STORE_NOT_OURS, "no database");
  const char *other = fresh("other.db");
  run_sql(other, "CREATE TABLE t(a)");
  refused_as(other, CW_STORE_WRITE, CW_STORE_NOT_OURS, "not of Crosswalk");
  refused_as(import_file("empty.db", ""), CW_STORE_READ, CW_STORE_NOT_OURS, "import a roster first");
}
END_TEST

START_TEST(a_newer_version_is_left_alone) {
  const char *path = filled("newer.db");
  run_sql(path, "PRAGMA user_version = 99");
  refused_as(path, CW_STORE_WRITE, CW_STORE_NEWER, "newer program");
  refused_as(path, CW_STORE_READ, CW_STORE_NEWER, "newer program");
}
END_TEST

/* What released versions made, one step after the other. */
static const char *const *const released[CW_STORE_VERSION][3] = {{cw_schema_roster, cw_schema_audits, cw_schema_views},
                                                                 {cw_schema_answers},
                                                                 {cw_schema_badges},
                                                                 {cw_schema_decisions},
                                                                 {cw_schema_packed, cw_schema_packed_triggers}};

/* A file as a version made it, with a teacher, a record, a decision on it and an audit. */
static const char *made_by(int version) {
  static const char content[] =
      "INSERT INTO sources(name) VALUES('kept');"
      "INSERT INTO imports(source, files, digest, pack, program, imported_at) VALUES(1, 'f', 'd', 'p', 'c', 'now');"
      "INSERT INTO teachers(teacher, begun) VALUES('T-1', 1);"
      "INSERT INTO rows(source, key, teacher, line, digest, begun) VALUES(1, 'T-1', 1, 1, 'd', 1);"
      "INSERT INTO details(teacher, source, begun, name) VALUES(1, 1, 1, 'Ana');"
      "INSERT INTO definitions VALUES(1, 'workshop', '', '', '', '');"
      "INSERT INTO records(teacher, row, part, definition, source, amount, unit, source_row) "
      "VALUES(1, 1, 1, 1, 1, '25/3', 'hour', 'T-1');"
      "INSERT INTO determinations(teacher, kind, source, row, decided, decided_by, why, recorded_at) "
      "VALUES(1, 'refusal', 'kept', 'T-1', '2026-01-05', 'J. Doe', 'no certificate', 'now');"
      "INSERT INTO audits(pack, pack_version, pack_digest, program, as_of, options, last_import, last_determination, "
      "state, started_at) VALUES('p', 'v', 'd', 'c', '2026-01-05', '{}', 1, 1, 'done', 'now');";
  char name[32], mark[80];
  snprintf(name, sizeof name, "version%d.db", version);
  const char *path = fresh(name);
  for (int v = 0; v < version; v++)
    for (int i = 0; i < 3 && released[v][i]; i++)
      for (const char *const *sql = released[v][i]; *sql; sql++) run_sql(path, *sql);
  snprintf(mark, sizeof mark, "PRAGMA application_id = 0x43574c4b; PRAGMA user_version = %d", version);
  run_sql(path, mark);
  run_sql(path, content);
  return path;
}

START_TEST(each_older_version_is_brought_forward) {
  const char *path = made_by(_i);
  cw_store *s = cw_store_open(path, CW_STORE_READ);
  ck_assert_int_eq(cw_store_fault(s), CW_STORE_OLDER);
  cw_store_close(s);
  s = cw_store_open(path, CW_STORE_WRITE);
  ck_assert_str_eq(cw_store_message(s), "");
  ck_assert_int_eq(import_number(s, "PRAGMA user_version"), CW_STORE_VERSION);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM answers"), 0);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM current_badges"), 0);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM current_records WHERE amount = '25/3'"), 1);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM all_determinations WHERE why = 'no certificate' AND need IS "
                                    "NULL AND rule IS NULL AND cycle IS NULL"),
                   1);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM audits WHERE state = 'done'"), 1);
  cw_arena memory;
  cw_block b;
  cw_arena_init(&memory, 0);
  cw_block_init(&b, plan, &memory);
  ck_assert(cw_store_read_teacher(s, plan, &b, 1));
  ck_assert_uint_eq(b.ndecisions, 1);
  ck_assert_int_eq(b.decisions[0].kind, CW_APPROVAL);
  cw_arena_dispose(&memory);
  ck_assert(cw_store_check(s));
  cw_store_close(s);
}
END_TEST

START_TEST(a_file_that_may_not_be_written) {
  const char *path = filled("fixed.db");
  chmod(path, 0444);
  if (access(path, W_OK) != 0) refused_as(path, CW_STORE_WRITE, CW_STORE_READ_ONLY, "may not be written");
  cw_store *s = cw_store_open(path, CW_STORE_READ);
  ck_assert_str_eq(cw_store_message(s), "");
  ck_assert(!cw_store_begin(s));
  ck_assert_int_eq(cw_store_fault(s), CW_STORE_READ_ONLY);
  cw_store_close(s);
}
END_TEST

START_TEST(a_second_writer_waits_and_is_told) {
  const char *path = filled("two.db");
  cw_store *one = cw_store_open(path, CW_STORE_WRITE), *two = cw_store_open(path, CW_STORE_WRITE);
  sqlite3_busy_timeout(cw_store_handle(two), 20);
  ck_assert(cw_store_begin(one));
  ck_assert(!cw_store_begin(two));
  ck_assert_int_eq(cw_store_fault(two), CW_STORE_BUSY);
  ck_assert_ptr_nonnull(strstr(cw_store_message(two), "another program is writing"));
  cw_store *reader = cw_store_open(path, CW_STORE_READ); /* readers go on meanwhile */
  ck_assert_int_eq(import_number(reader, "SELECT count(*) FROM teachers"), 1);
  ck_assert(cw_store_commit(one));
  cw_store_close(one);
  cw_store_close(two);
  cw_store_close(reader);
}
END_TEST

START_TEST(a_damaged_page_is_found) {
  const char *path = filled("damaged.db");
  FILE *f = fopen(path, "r+b");
  ck_assert_ptr_nonnull(f);
  for (long page = 2; page < 40; page++) {
    fseek(f, page * 4096, SEEK_SET);
    fputs("no page begins like this, and no reader should believe it", f);
  }
  fclose(f);
  cw_store *s = cw_store_open(path, CW_STORE_READ);
  bool fine = cw_store_fault(s) == CW_STORE_FINE && cw_store_check(s);
  ck_assert(!fine);
  ck_assert_int_eq(cw_store_fault(s), CW_STORE_CORRUPT);
  ck_assert_ptr_nonnull(strstr(cw_store_message(s), "damaged"));
  cw_store_close(s);
}
END_TEST

START_TEST(without_commit_nothing_happened) {
  cw_store *s = cw_store_open(filled("rollback.db"), CW_STORE_WRITE);
  const char *before = import_dump(s);
  ck_assert(cw_store_begin(s));
  sqlite3_exec(cw_store_handle(s), "UPDATE teachers SET teacher = 'X'", NULL, NULL, NULL);
  cw_store_rollback(s);
  ck_assert_str_eq(import_dump(s), before);
  cw_store_close(s);
}
END_TEST

START_TEST(determinations_are_append_only) {
  cw_store *s = cw_store_open(filled("decided.db"), CW_STORE_WRITE);
  sqlite3 *db = cw_store_handle(s);
  ck_assert_int_eq(
      sqlite3_exec(db,
                   "INSERT INTO determinations(teacher, kind, source, row, decided, decided_by, why, "
                   "recorded_at) VALUES(1, 'approval', 'test', 'T-1', '2026-01-05', 'J. Doe', 'seen', 'now')",
                   NULL, NULL, NULL),
      SQLITE_OK);
  ck_assert_int_eq(sqlite3_exec(db, "UPDATE determinations SET kind = 'refusal'", NULL, NULL, NULL), SQLITE_CONSTRAINT);
  ck_assert(!cw_store_failed(s));
  ck_assert_int_eq(cw_store_fault(s), CW_STORE_REFUSED);
  ck_assert_ptr_nonnull(strstr(cw_store_message(s), "append-only"));
  ck_assert_int_eq(sqlite3_exec(db, "DELETE FROM determinations", NULL, NULL, NULL), SQLITE_CONSTRAINT);
  ck_assert_int_eq(sqlite3_exec(db, "DELETE FROM rows", NULL, NULL, NULL), SQLITE_CONSTRAINT);
  cw_store_close(s);
}
END_TEST

/* Neither deleted nor changed, nor by way of SQLite's own way of replacing. */
START_TEST(what_was_written_stays) {
  static const char *const attempts[] = {
      "UPDATE rows SET digest = 'x'",
      "INSERT OR REPLACE INTO rows SELECT * FROM rows",
      ("INSERT OR REPLACE INTO rows(source, key, teacher, line, digest, begun) SELECT source, key, teacher, line, 'x', "
       "begun FROM rows"),
      "DELETE FROM records",
      "UPDATE records SET amount = '1000'",
      "DELETE FROM licenses",
      "UPDATE facts SET value = 'yes'",
      "DELETE FROM facts",
      "INSERT OR REPLACE INTO determinations SELECT * FROM determinations",
      "UPDATE determinations SET why = 'x'",
      "DELETE FROM determinations"};
  const char *path = fresh("stays.db");
  cw_store *s = cw_store_open(path, CW_STORE_WRITE);
  ck_assert_int_eq(import_run(s, NULL,
                              import_file("all.yaml", "id: T-1\nlicenses: [ { type: professional } ]\n"
                                                      "facts: { assigned: [ { value: yes, from: 2020-08-01 } ] }\n"
                                                      "records: [ { kind: workshop, id: W, amount: 2 hours } ]\n"
                                                      "determinations: [ { record: W, approved: no, by: J. Doe, date: "
                                                      "2026-01-05, why: no certificate } ]\n"),
                              false),
                   CW_IMPORT_DONE);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM determinations WHERE credential = 'W' AND row = 'T-1'"), 1);
  for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
    ck_assert_msg(sqlite3_exec(cw_store_handle(s), attempts[i], NULL, NULL, NULL) == SQLITE_CONSTRAINT,
                  "%s is possible", attempts[i]);
  cw_store_close(s);
}
END_TEST

START_TEST(the_digest_is_sha_256) {
  cw_sha256 h;
  char hex[CW_SHA256_HEX];
  cw_sha256_init(&h);
  cw_sha256_add(&h, "abc", 3);
  cw_sha256_end(&h, hex);
  ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  cw_sha256_init(&h);
  for (int i = 0; i < 1000; i++) cw_sha256_add(&h, "aaaaaaa", 7);
  cw_sha256_end(&h, hex);
  ck_assert_uint_eq(strlen(hex), 64);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store");
  TCase *tests = tcase_create("store");
  tcase_add_unchecked_fixture(tests, teacher_load, teacher_unload);
  tcase_add_checked_fixture(tests, import_setup, import_teardown);
  tcase_add_test(tests, a_new_file_is_made_and_opened_again);
  tcase_add_test(tests, what_is_no_database_of_ours_is_refused);
  tcase_add_test(tests, a_newer_version_is_left_alone);
  tcase_add_loop_test(tests, each_older_version_is_brought_forward, 1, CW_STORE_VERSION);
  tcase_add_test(tests, a_file_that_may_not_be_written);
  tcase_add_test(tests, a_second_writer_waits_and_is_told);
  tcase_add_test(tests, a_damaged_page_is_found);
  tcase_add_test(tests, without_commit_nothing_happened);
  tcase_add_test(tests, determinations_are_append_only);
  tcase_add_test(tests, what_was_written_stays);
  tcase_add_test(tests, the_digest_is_sha_256);
  suite_add_tcase(suite, tests);
  return teacher_run(suite);
}
