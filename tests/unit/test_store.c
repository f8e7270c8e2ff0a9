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

/* A file as version 1 made it. */
START_TEST(an_older_version_is_brought_forward) {
  const char *path = import_file("older.db", NULL);
  const char *const *const lists[] = {cw_schema_roster, cw_schema_audits, cw_schema_views};
  sqlite3 *db = NULL;
  ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
  for (int i = 0; i < 3; i++)
    for (const char *const *sql = lists[i]; *sql; sql++)
      ck_assert_int_eq(sqlite3_exec(db, *sql, NULL, NULL, NULL), SQLITE_OK);
  ck_assert_int_eq(sqlite3_exec(db,
                                "PRAGMA application_id = 0x43574c4b; PRAGMA user_version = 1;"
                                "INSERT INTO sources(name) VALUES('kept')",
                                NULL, NULL, NULL),
                   SQLITE_OK);
  sqlite3_close(db);
  cw_store *s = cw_store_open(path, CW_STORE_READ);
  ck_assert_int_eq(cw_store_fault(s), CW_STORE_OLDER);
  cw_store_close(s);
  s = cw_store_open(path, CW_STORE_WRITE);
  ck_assert_str_eq(cw_store_message(s), "");
  ck_assert_int_eq(import_number(s, "PRAGMA user_version"), CW_STORE_VERSION);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM answers"), 0);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM current_badges"), 0);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM sources WHERE name = 'kept'"), 1);
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
  tcase_add_test(tests, an_older_version_is_brought_forward);
  tcase_add_test(tests, a_file_that_may_not_be_written);
  tcase_add_test(tests, a_second_writer_waits_and_is_told);
  tcase_add_test(tests, a_damaged_page_is_found);
  tcase_add_test(tests, without_commit_nothing_happened);
  tcase_add_test(tests, determinations_are_append_only);
  tcase_add_test(tests, the_digest_is_sha_256);
  suite_add_tcase(suite, tests);
  return teacher_run(suite);
}
