/* Audits, reviews and answers on a disk that fails: what was stored before stays, nothing is stored by halves, the fault is
 * said, and the audit goes on to the digest that it would have had. */
#include "failing_disk.h"
#include "import_fixture.h"
#include "teacher_fixture.h"

#include "../../tools/audit/audit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char MAPPING[] = "mapping: 1\nsource: roster\nrow key: ID\nteacher: { id: ID, name: NAME }\n"
                              "licenses: { type: { always: professional }, expires: { always: \"2026-06-30\" } }\n"
                              "records: { kind: { always: workshop }, amount: { column: HRS, unit: hours } }\n";
enum { TEACHERS = 700 }; /* three parts */

static cw_options options;
static cw_voice voice;
static cw_presumptions nothing;

static const char *roster(void) {
  char *text = cw_arena_alloc(&im_arena, TEACHERS * 40 + 64), *to = text;
  to += sprintf(to, "ID,NAME,HRS\n");
  for (int i = 0; i < TEACHERS; i++) to += sprintf(to, "%d,Teacher %d,%d\n", i, i, i % 60);
  return import_file("roster.csv", text);
}

static void prepare(const char *path) {
  unlink(path);
  cw_store *s = cw_store_open(path, CW_STORE_WRITE);
  ck_assert_int_eq(import_run(s, MAPPING, roster(), false), CW_IMPORT_DONE);
  cw_store_close(s);
  options = (cw_options){.as_of = 9000, .known_as_of = CW_DAY_MAX, .only_goal = -1};
  ck_assert(cw_day_parse(&options.as_of, "2026-01-01", 10));
  voice = (cw_voice){.plan = plan, .options = &options, .arena = &im_arena};
}

static void restore(const char *path, const char *from) {
  char command[512];
  snprintf(command, sizeof command, "cp %s %s && rm -f %s-wal %s-shm", from, path, path, path);
  ck_assert_int_eq(system(command), 0);
}

static cw_audit new_audit(void) {
  return (cw_audit){.pack = "us-xx",
                    .pack_version = "2026-01-01",
                    .pack_digest = plan->digest,
                    .program = "test",
                    .started_at = "2026-01-01T00:00:00Z",
                    .as_of = options.as_of,
                    .known_as_of = CW_DAY_MAX,
                    .share = CW_RAT(1)};
}

/* Runs what is not done of the audit. False after a fault, which *message then says. */
static bool run(cw_store *s, const char *path, cw_audit *a, char message[1200]) {
  cw_judge judge;
  cw_run r = {.db = path, .judge = &judge, .store = s, .njobs = 1};
  ck_assert(cw_judge_init(&judge, a, &nothing, &voice));
  r.parts = cw_audit_parts(s, a, &r.done, &r.nparts, &im_arena);
  bool fine = r.parts && cw_run_parts(&r) == CW_RUN_DONE && cw_audit_end(s, a, "2026-01-01T00:00:01Z");
  snprintf(message, 1200, "%s", *r.message ? r.message : cw_store_message(s));
  return fine;
}

static bool begin_and_run(const char *path, char message[1200]) {
  cw_store *s = cw_store_open(path, CW_STORE_WRITE);
  cw_audit a = new_audit();
  int64_t determination = 0;
  bool fine = cw_store_fault(s) == CW_STORE_FINE && cw_audit_input(s, &a.last_import, &determination) &&
              cw_audit_insert(s, &a, plan, &nothing, &im_arena);
  snprintf(message, 1200, "%s", cw_store_message(s));
  fine = fine && run(s, path, &a, message);
  cw_store_close(s);
  return fine;
}

/* The file is whole; what began is brought to its end; the digest of the last audit, "" where there is none. */
static const char *digest_of(const char *path, int64_t *parts) {
  cw_store *s = cw_store_open(path, CW_STORE_WRITE);
  ck_assert_str_eq(cw_store_message(s), "");
  ck_assert_msg(cw_store_check(s), "%s", cw_store_message(s));
  int64_t id = import_number(s, "SELECT coalesce(max(id), 0) FROM audits");
  *parts = import_number(s, "SELECT count(*) FROM audit_parts");
  ck_assert_int_eq(import_number(s,
                                 "SELECT count(*) FROM results WHERE teacher NOT IN (SELECT t.id FROM teachers t JOIN "
                                 "audit_parts p ON t.id BETWEEN p.first_teacher AND p.last_teacher)"),
                   0);
  cw_audit a = {0};
  char message[1200];
  if (id) ck_assert(cw_audit_load(s, id, &a, &im_arena));
  if (id && !a.done) ck_assert_msg(run(s, path, &a, message), "%s", message);
  if (id) ck_assert(cw_audit_load(s, id, &a, &im_arena));
  cw_store_close(s);
  return a.digest ? a.digest : "";
}

static void strike(int n, int code, bool reads) {
  disk_countdown = n;
  disk_code = code;
  disk_reads = reads;
  disk_struck = false;
}

/* --- audits ------------------------------------------------------------------------------------------------------- */

/* At each operation in turn, up to the first run that none of them hits. */
static void fails_at_each(int code, bool reads, int stride, const char *said) {
  const char *kept = import_file("kept.db", NULL), *path = import_file("audit.db", NULL);
  char message[1200];
  int64_t parts;
  prepare(kept);
  disk_install();
  restore(path, kept);
  ck_assert(begin_and_run(path, message));
  const char *whole = digest_of(path, &parts);
  int faults = 0, halves = 0;
  for (int n = 1;; n += n < 12 ? 1 : stride) {
    restore(path, kept);
    strike(n, code, reads);
    bool fine = begin_and_run(path, message);
    bool hit = disk_struck;
    strike(0, 0, false);
    if (hit && !fine) ck_assert_str_ne(message, "");
    faults += hit && !fine && strstr(message, said) != NULL;
    const char *digest = digest_of(path, &parts);
    halves += parts == 1 || parts == 2;
    ck_assert_msg(!*digest || strcmp(digest, whole) == 0, "another digest after a fault at %d", n);
    if (fine) ck_assert_str_eq(digest, whole);
    if (!hit) break;
    ck_assert_int_lt(n, 20000);
  }
  ck_assert_int_gt(faults, 3);
  ck_assert_int_gt(halves, 0);
}

START_TEST(an_audit_on_a_disk_that_is_full_from_any_write_on) { fails_at_each(SQLITE_FULL, false, 5, "disk is full"); }
END_TEST

START_TEST(an_audit_on_a_disk_that_cannot_be_read_from_any_read_on) {
  fails_at_each(SQLITE_IOERR_READ, true, 9, "could not be used");
}
END_TEST

/* --- determinations ----------------------------------------------------------------------------------------------- */

static bool decide(cw_store *s) {
  static const cw_determination d = {.kind = "refusal",
                                     .source = "roster",
                                     .row = "1",
                                     .decided = "2026-01-01",
                                     .by = "J. Moss",
                                     .why = "no certificate",
                                     .recorded_at = "2026-01-01T00:00:00Z"};
  int64_t id = 0;
  cw_determination one = d, two = d;
  one.teacher = two.teacher = cw_store_find_teacher(s, "1");
  two.row = "2";
  bool fine = cw_store_begin(s) && cw_store_determine(s, &one, &id) && cw_store_review(s, 1, &one, true, id) &&
              cw_store_determine(s, &two, &id) && cw_store_review(s, 1, &two, false, id) && cw_store_commit(s);
  if (!fine) cw_store_rollback(s);
  return fine;
}

START_TEST(decisions_are_stored_all_or_none) {
  const char *kept = import_file("kept.db", NULL), *path = import_file("decided.db", NULL);
  char message[1200];
  prepare(kept);
  ck_assert(begin_and_run(kept, message));
  disk_install();
  int none = 0;
  for (int n = 1;; n++) {
    restore(path, kept);
    strike(n, SQLITE_FULL, false);
    cw_store *s = cw_store_open(path, CW_STORE_WRITE);
    bool fine = cw_store_fault(s) == CW_STORE_FINE && decide(s), hit = disk_struck;
    ck_assert(fine || cw_store_fault(s) != CW_STORE_FINE);
    cw_store_close(s);
    strike(0, 0, false);
    s = cw_store_open(path, CW_STORE_WRITE);
    int64_t determinations = import_number(s, "SELECT count(*) FROM determinations"),
            reviews = import_number(s, "SELECT count(*) FROM reviews");
    ck_assert(cw_store_check(s));
    cw_store_close(s);
    ck_assert_int_eq(determinations, reviews);
    ck_assert(determinations == 0 || determinations == 2);
    if (fine) ck_assert_int_eq(determinations, 2);
    none += determinations == 0;
    if (!hit) break;
    ck_assert_int_lt(n, 200);
  }
  ck_assert_int_gt(none, 1);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("audit faults");
  TCase *tests = tcase_create("faults");
  tcase_set_timeout(tests, 280);
  tcase_add_unchecked_fixture(tests, teacher_load, teacher_unload);
  tcase_add_checked_fixture(tests, import_setup, import_teardown);
  tcase_add_test(tests, an_audit_on_a_disk_that_is_full_from_any_write_on);
  tcase_add_test(tests, an_audit_on_a_disk_that_cannot_be_read_from_any_read_on);
  tcase_add_test(tests, decisions_are_stored_all_or_none);
  suite_add_tcase(suite, tests);
  return teacher_run(suite);
}
