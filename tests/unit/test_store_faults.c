/* The disk fails at every write, sync and growth in turn, and programs are killed: the database is as before or as after,
 * and says what happened. A VFS between SQLite and the disk makes the faults. */
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

/* --- a disk that fails -------------------------------------------------------------------------------------------- */

typedef struct shim {
  sqlite3_file base; /* must be first */
  sqlite3_io_methods methods;
  sqlite3_file *real; /* behind it */
} shim;

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;
static int countdown, fault_code; /* the write that fails; 0: none */
static bool struck;

static bool strikes(void) {
  struck = struck || (countdown > 0 && --countdown == 0); /* a full disk stays full */
  return struck;
}

static sqlite3_file *real_of(sqlite3_file *f) { return ((shim *)(void *)f)->real; }

static int shim_write(sqlite3_file *f, const void *bytes, int n, sqlite3_int64 at) {
  return strikes() ? fault_code : real_of(f)->pMethods->xWrite(real_of(f), bytes, n, at);
}
static int shim_sync(sqlite3_file *f, int flags) {
  return strikes() ? SQLITE_IOERR_FSYNC : real_of(f)->pMethods->xSync(real_of(f), flags);
}
static int shim_close(sqlite3_file *f) { return real_of(f)->pMethods->xClose(real_of(f)); }
static int shim_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at) {
  return real_of(f)->pMethods->xRead(real_of(f), to, n, at);
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 n) { return real_of(f)->pMethods->xTruncate(real_of(f), n); }
static int shim_size(sqlite3_file *f, sqlite3_int64 *n) { return real_of(f)->pMethods->xFileSize(real_of(f), n); }
static int shim_lock(sqlite3_file *f, int l) { return real_of(f)->pMethods->xLock(real_of(f), l); }
static int shim_unlock(sqlite3_file *f, int l) { return real_of(f)->pMethods->xUnlock(real_of(f), l); }
static int shim_reserved(sqlite3_file *f, int *out) {
  return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}
static int shim_control(sqlite3_file *f, int op, void *arg) {
  return op == SQLITE_FCNTL_MMAP_SIZE ? SQLITE_NOTFOUND : real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}
static int shim_sector(sqlite3_file *f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
static int shim_device(sqlite3_file *f) { return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f)); }
static int shim_map(sqlite3_file *f, int page, int size, int extend, void volatile **out) {
  return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}
static int shim_shm_lock(sqlite3_file *f, int at, int n, int flags) {
  return real_of(f)->pMethods->xShmLock(real_of(f), at, n, flags);
}
static void shim_barrier(sqlite3_file *f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
static int shim_unmap(sqlite3_file *f, int remove) { return real_of(f)->pMethods->xShmUnmap(real_of(f), remove); }

static const sqlite3_io_methods shim_methods = {
    2,           shim_close,    shim_read,    shim_write,  shim_truncate, shim_sync, shim_size,     shim_lock,
    shim_unlock, shim_reserved, shim_control, shim_sector, shim_device,   shim_map,  shim_shm_lock, shim_barrier,
    shim_unmap,  NULL,          NULL};

static int shim_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out) {
  shim *s = (shim *)(void *)f;
  (void)v;
  s->real = (sqlite3_file *)(void *)(s + 1);
  int code = real_vfs->xOpen(real_vfs, name, s->real, flags, out);
  f->pMethods = s->real->pMethods ? &shim_methods : NULL;
  return code;
}

static void shim_install(void) {
  real_vfs = sqlite3_vfs_find(NULL);
  vfs = *real_vfs;
  vfs.zName = "failing";
  vfs.pNext = NULL;
  vfs.szOsFile += (int)sizeof(shim);
  vfs.xOpen = shim_open;
  ck_assert_int_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
}

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
  shim_install();
  fault_code = SQLITE_FULL;
  int n = 1, full = 0;
  for (bool failed = true; failed; n += n < 20 ? 1 : 7) {
    restore(path, kept);
    countdown = n;
    struck = false;
    cw_store *s = cw_store_open(path, CW_STORE_WRITE);
    cw_import_outcome outcome = CW_IMPORT_STORE;
    if (cw_store_fault(s) == CW_STORE_FINE) outcome = import_run(s, MAPPING, second, false);
    full += cw_store_fault(s) == CW_STORE_FULL;
    failed = struck;
    if (outcome == CW_IMPORT_STORE) ck_assert_str_ne(cw_store_message(s), "");
    cw_store_close(s);
    countdown = 0;
    struck = false;
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
