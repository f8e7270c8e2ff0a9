/* Opening, faults, transactions. */
#include "store_internal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- faults ------------------------------------------------------------------------------------------------------- */

bool cw_store_fault_say(cw_store *s, cw_store_cause cause, const char *format, ...) {
  if (s->cause != CW_STORE_FINE) return false;
  s->cause = cause;
  va_list rest;
  va_start(rest, format);
  vsnprintf(s->message, sizeof s->message, format, rest);
  va_end(rest);
  return false;
}

static bool cannot_open(cw_store *s) {
  if (access(s->path, F_OK) == 0)
    return cw_store_fault_say(s, CW_STORE_MISSING, "`%s` may not be opened: look at its rights and its folder's",
                              s->path);
  return cw_store_fault_say(s, CW_STORE_MISSING, "there is no database `%s`, and none can be made there", s->path);
}

/* Of the files beside the database SQLite reports a full disk as an error of input and output. */
static bool is_full(const cw_store *s, int code) {
  int extended = s->db ? sqlite3_extended_errcode(s->db) : code, of_system = s->db ? sqlite3_system_errno(s->db) : 0;
  return (code & 0xff) == SQLITE_IOERR &&
         (extended == SQLITE_IOERR_SHMSIZE || of_system == ENOSPC || of_system == EDQUOT);
}

bool cw_store_fault_code(cw_store *s, int code) {
  const char *said = s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(code);
  switch (is_full(s, code) ? SQLITE_FULL : code & 0xff) {
  case SQLITE_OK:
  case SQLITE_ROW:
  case SQLITE_DONE: return s->cause == CW_STORE_FINE;
  case SQLITE_NOMEM: return cw_store_fault_say(s, CW_STORE_NO_MEMORY, "memory ran out in the database `%s`", s->path);
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return cw_store_fault_say(
        s, CW_STORE_BUSY, "another program is writing to `%s`: wait until it has ended, then do this again", s->path);
  case SQLITE_READONLY:
    return cw_store_fault_say(s, CW_STORE_READ_ONLY, "`%s` may not be written: look at its rights and its folder's",
                              s->path);
  case SQLITE_FULL:
    return cw_store_fault_say(s, CW_STORE_FULL,
                              "the disk is full: `%s` is as it was before; make room and do this again", s->path);
  case SQLITE_CORRUPT:
    return cw_store_fault_say(s, CW_STORE_CORRUPT,
                              "`%s` is damaged (%s): restore it from a backup, or import its sources into a new file",
                              s->path, said);
  case SQLITE_NOTADB: return cw_store_fault_say(s, CW_STORE_NOT_OURS, "`%s` is no database of Crosswalk", s->path);
  case SQLITE_CANTOPEN: return cannot_open(s);
  case SQLITE_CONSTRAINT: return cw_store_fault_say(s, CW_STORE_REFUSED, "the database refuses this: %s", said);
  default: return cw_store_fault_say(s, CW_STORE_FAILED, "the database `%s` could not be used: %s", s->path, said);
  }
}

bool cw_store_failed(cw_store *s) {
  if (s->db) cw_store_fault_code(s, sqlite3_extended_errcode(s->db));
  return false;
}

cw_store_cause cw_store_fault(const cw_store *s) { return s->cause; }
const char *cw_store_message(const cw_store *s) { return s->message; }
void *cw_store_handle(cw_store *s) { return s->db; }

/* --- statements --------------------------------------------------------------------------------------------------- */

bool cw_store_run(cw_store *s, const char *sql) {
  if (s->cause != CW_STORE_FINE) return false;
  int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
  return code == SQLITE_OK || cw_store_fault_code(s, code);
}

sqlite3_stmt *cw_store_prepare(cw_store *s, const char *sql) {
  sqlite3_stmt *statement = NULL;
  if (s->cause != CW_STORE_FINE) return NULL;
  int code = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK) cw_store_fault_code(s, code);
  return statement;
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

/* A database that was closed well is one file: it can be read even where its folder may not be written. */
static bool reopen_unchanging(cw_store *s) {
  char wal[4096], uri[4096];
  if (snprintf(wal, sizeof wal, "%s-wal", s->path) >= (int)sizeof wal || access(wal, F_OK) == 0) return false;
  if (strpbrk(s->path, "?#%") || snprintf(uri, sizeof uri, "file:%s?immutable=1", s->path) >= (int)sizeof uri)
    return false;
  sqlite3_close(s->db);
  s->db = NULL;
  return sqlite3_open_v2(uri, &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK;
}

static int read_number(cw_store *s, const char *sql, int64_t *out) {
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL);
  if (code == SQLITE_OK) code = sqlite3_step(statement);
  if (code == SQLITE_ROW) *out = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return code == SQLITE_ROW ? SQLITE_OK : code;
}

/* The first read of the file: here it shows whether it is a database at all. */
static int first_read(cw_store *s, int64_t *tables) {
  return read_number(s, "SELECT count(*) FROM sqlite_schema", tables);
}

static bool check_version(cw_store *s, cw_store_mode mode, int64_t tables) {
  int64_t application = 0, version = 0;
  int code = read_number(s, "PRAGMA application_id", &application);
  if (code == SQLITE_OK) code = read_number(s, "PRAGMA user_version", &version);
  if (code != SQLITE_OK) return cw_store_fault_code(s, code);
  bool fresh = tables == 0 && application == 0 && version == 0;
  if (!fresh && application != 0x43574c4b)
    return cw_store_fault_say(s, CW_STORE_NOT_OURS, "`%s` is a database, but not of Crosswalk", s->path);
  if (version > CW_STORE_VERSION)
    return cw_store_fault_say(s, CW_STORE_NEWER,
                              "`%s` was written by a newer program (form %d, this one knows up to %d): use that one",
                              s->path, (int)version, CW_STORE_VERSION);
  if (version == CW_STORE_VERSION) return true;
  if (mode != CW_STORE_READ) return cw_store_bring_forward(s, (int)version);
  if (fresh) return cw_store_fault_say(s, CW_STORE_NOT_OURS, "`%s` is empty: import a roster first", s->path);
  return cw_store_fault_say(
      s, CW_STORE_OLDER,
      "`%s` is of an older form: the next `crosswalk import` or new `crosswalk audit` brings it forward", s->path);
}

static void open_file(cw_store *s, cw_store_mode mode) {
  int flags = mode == CW_STORE_READ     ? SQLITE_OPEN_READONLY
              : mode == CW_STORE_MEMORY ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY
                                        : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  int64_t tables = 0;
  int code = sqlite3_open_v2(mode == CW_STORE_MEMORY ? ":memory:" : s->path, &s->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (s->db) sqlite3_busy_timeout(s->db, CW_STORE_WAIT_MS);
  if (code == SQLITE_OK) code = first_read(s, &tables);
  bool no_wal = (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_READONLY; /* none can be made there */
  if (mode == CW_STORE_READ && no_wal && access(s->path, R_OK) == 0 && reopen_unchanging(s))
    code = first_read(s, &tables);
  if (code != SQLITE_OK) {
    cw_store_fault_code(s, code);
    return;
  }
  if (mode == CW_STORE_WRITE && sqlite3_db_readonly(s->db, "main")) {
    cw_store_fault_code(s, SQLITE_READONLY);
    return;
  }
  cw_store_run(s, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
  check_version(s, mode, tables);
  if (mode == CW_STORE_WRITE) cw_store_run(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
}

cw_store *cw_store_open(const char *path, cw_store_mode mode) {
  static cw_store no_memory = {.cause = CW_STORE_NO_MEMORY, .message = "memory ran out"};
  cw_store *s = calloc(1, sizeof *s);
  if (!s) return &no_memory;
  size_t len = strlen(path) + 1;
  s->path = malloc(len);
  if (!s->path) {
    free(s);
    return &no_memory;
  }
  memcpy(s->path, path, len);
  open_file(s, mode);
  return s;
}

void cw_store_close(cw_store *s) {
  if (!s || !s->path) return;
  if (s->in_transaction) cw_store_rollback(s);
  for (size_t i = 0; i < CW_NSTATEMENTS; i++) sqlite3_finalize(s->statements[i]);
  sqlite3_close_v2(s->db);
  free(s->path);
  free(s);
}

bool cw_store_check(cw_store *s) {
  sqlite3_stmt *statement = cw_store_prepare(s, "PRAGMA integrity_check(1)");
  if (!statement) return false;
  int code = sqlite3_step(statement);
  const char *said = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
  bool fine = said && strcmp(said, "ok") == 0;
  if (!fine && code == SQLITE_ROW)
    cw_store_fault_say(s, CW_STORE_CORRUPT, "`%s` is damaged: %s", s->path, said ? said : "it cannot be read");
  else if (!fine)
    cw_store_fault_code(s, code);
  sqlite3_finalize(statement);
  statement = fine ? cw_store_prepare(s, "PRAGMA foreign_key_check") : NULL;
  if (!statement) return false;
  if (sqlite3_step(statement) == SQLITE_ROW)
    cw_store_fault_say(s, CW_STORE_CORRUPT, "`%s` is damaged: a row of `%s` refers to one that is not there", s->path,
                       (const char *)sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  return s->cause == CW_STORE_FINE;
}

/* --- transactions ------------------------------------------------------------------------------------------------- */

bool cw_store_begin(cw_store *s) {
  if (s->cause == CW_STORE_FINE && sqlite3_db_readonly(s->db, "main") == 1)
    return cw_store_fault_code(s, SQLITE_READONLY);
  s->in_transaction = cw_store_run(s, "BEGIN IMMEDIATE");
  return s->in_transaction;
}

bool cw_store_commit(cw_store *s) {
  if (!s->in_transaction || !cw_store_run(s, "COMMIT")) return false;
  s->in_transaction = false;
  return true;
}

/* Works after a fault too: that is what it is for. */
void cw_store_rollback(cw_store *s) {
  for (size_t i = 0; i < CW_NSTATEMENTS; i++)
    if (s->statements[i]) sqlite3_reset(s->statements[i]);
  if (s->in_transaction && !sqlite3_get_autocommit(s->db)) sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
  s->in_transaction = false;
}
