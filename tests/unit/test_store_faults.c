/* The disk fails at every write, sync and growth in turn, and programs are killed: the database is as before or as after,
 * and says what happened. A VFS between SQLite and the disk makes the faults. */
#include "failing_disk.h"
#include "import_fixture.h"
#include "teacher_fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* --- rosters ------------------------------------------------------------------------------------------------------ */

static const char MAPPING[] = "mapping: 1\nsource: roster\nrow key: ID\nteacher: { id: ID, name: NAME }\n"
                              "records: { kind: { always: workshop }, amount: { column: HRS, unit: hours } }\n";

/* A roster of n teachers; in the second edition every third has an hour more and every fiftieth is gone. */
static const char *roster(const char *name, int n, bool second) {
  char *text = cw_arena_alloc(&im_arena, (size_t)n * 40 + 64), *to = text;
  to += sprintf(to, "ID,NAME,HRS\n");
  for (int i = 0; i < n; i++) {
    if (second && i % 50 == 0) continue;
    to += sprintf(to, "%d,Teacher %d,%d\n", i, i, i % 60 + (second && i % 3 == 0));
  }
  return import_file(name, text);
}

static const char *states[2]; /* the dump before and after */

static void prepare(const char *path, const char *first, const char *second) {
  unlink(path);
  cw_store *s = cw_store_open(path, CW_STORE_WRITE);
  ck_assert_int_eq(import_run(s, MAPPING, first, false), CW_IMPORT_DONE);
  states[0] = import_dump(s);
  cw_store_close(s);
  cw_store *copy = cw_store_open("", CW_STORE_MEMORY);
  import_run(copy, MAPPING, first, false);
  ck_assert_int_eq(import_run(copy, MAPPING, second, false), CW_IMPORT_DONE);
  states[1] = import_dump(copy);
  cw_store_close(copy);
}

/* Which of the two states the file is in; it must be whole. */
static int state_of(const char *path) {
  cw_store *s = cw_store_open(path, CW_STORE_WRITE);
  ck_assert_str_eq(cw_store_message(s), "");
  ck_assert_msg(cw_store_check(s), "%s", cw_store_message(s));
  const char *dump = import_dump(s);
  cw_store_close(s);
  int state = strcmp(dump, states[0]) == 0 ? 0 : strcmp(dump, states[1]) == 0 ? 1 : -1;
  ck_assert_msg(state >= 0, "the database is neither as before nor as after");
  return state;
}

static void restore(const char *path, const char *from) {
  char command[512];
  snprintf(command, sizeof command, "cp %s %s && rm -f %s-wal %s-shm", from, path, path, path);
  ck_assert_int_eq(system(command), 0);
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

START_TEST(a_disk_that_is_full_from_any_write_on) {
  const char *first = roster("first.csv", 60, false), *second = roster("second.csv", 60, true);
  const char *path = import_file("full.db", NULL), *kept = import_file("kept.db", NULL);
  prepare(kept, first, second);
  disk_install();
  disk_code = SQLITE_FULL;
  int n = 1, full = 0;
  for (bool failed = true; failed; n += n < 20 ? 1 : 7) {
    restore(path, kept);
    disk_countdown = n;
    disk_struck = false;
    cw_store *s = cw_store_open(path, CW_STORE_WRITE);
    cw_import_outcome outcome = CW_IMPORT_STORE;
    if (cw_store_fault(s) == CW_STORE_FINE) outcome = import_run(s, MAPPING, second, false);
    full += cw_store_fault(s) == CW_STORE_FULL;
    failed = disk_struck;
    if (outcome == CW_IMPORT_STORE) ck_assert_str_ne(cw_store_message(s), "");
    cw_store_close(s);
    disk_countdown = 0;
    disk_struck = false;
    int state = state_of(path);
    if (outcome == CW_IMPORT_DONE) ck_assert_int_eq(state, 1);
    ck_assert_int_lt(n, 2000);
  }
  ck_assert_int_gt(n, 8);
  ck_assert_int_gt(full, 2);
}
END_TEST

static void pause_for(long microseconds) {
  struct timespec t = {microseconds / 1000000, microseconds % 1000000 * 1000};
  nanosleep(&t, NULL);
}

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static pid_t import_apart(const char *path, const char *file) {
  pid_t child = fork();
  ck_assert_int_ge(child, 0);
  if (child) return child;
  cw_store *s = cw_store_open(path, CW_STORE_WRITE);
  cw_import_outcome outcome = import_run(s, MAPPING, file, false);
  cw_store_close(s);
  _exit(outcome == CW_IMPORT_DONE ? 0 : 1);
}

START_TEST(killed_at_random_moments) {
  const char *first = roster("first.csv", 1500, false), *second = roster("second.csv", 1500, true);
  const char *path = import_file("killed.db", NULL), *kept = import_file("kept.db", NULL);
  int status, before = 0, after = 0;
  prepare(kept, first, second);
  restore(path, kept);
  long start = now();
  waitpid(import_apart(path, second), &status, 0);
  long whole = now() - start;
  ck_assert_int_eq(state_of(path), 1);
  unsigned seed = 20261124;
  for (int i = 0; i < 20; i++) {
    restore(path, kept);
    seed = seed * 1103515245u + 12345u;
    pid_t child = import_apart(path, second);
    pause_for((long)(seed >> 8 & 0xffff) * whole / 0xffff);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    *(state_of(path) ? &after : &before) += 1;
  }
  ck_assert_int_eq(before + after, 20);
  ck_assert_int_gt(before, 0);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("store faults");
  TCase *tests = tcase_create("faults");
  tcase_set_timeout(tests, 240);
  tcase_add_unchecked_fixture(tests, teacher_load, teacher_unload);
  tcase_add_checked_fixture(tests, import_setup, import_teardown);
  tcase_add_test(tests, a_disk_that_is_full_from_any_write_on);
  tcase_add_test(tests, killed_at_random_moments);
  suite_add_tcase(suite, tests);
  return teacher_run(suite);
}
