/* The parts of an audit: the roster cut into runs of teachers, each done as a whole or not at all. */
#include "audit.h"

#include <sqlite3.h>
#include <string.h>

static sqlite3_stmt *prepare(cw_store *s, const char *sql) {
  sqlite3_stmt *q = NULL;
  if (cw_store_fault(s) != CW_STORE_FINE) return NULL;
  if (sqlite3_prepare_v2(cw_store_handle(s), sql, -1, &q, NULL) != SQLITE_OK) cw_store_failed(s);
  return q;
}

static bool ended(cw_store *s, sqlite3_stmt *q, int code) {
  bool fine = code == SQLITE_DONE || cw_store_failed(s);
  sqlite3_finalize(q);
  return fine;
}

/* The roster as the audit found it; `holds` says it of the last import only. */
static sqlite3_stmt *prepare_roster(cw_store *s, const cw_audit *a, const char *now, const char *then) {
  bool is_now = cw_audit_is_now(s, a);
  sqlite3_stmt *q = prepare(s, is_now ? now : then);
  if (q && !is_now) sqlite3_bind_int64(q, 1, a->last_import);
  return q;
}

static size_t count_parts(cw_store *s, const cw_audit *a) {
  sqlite3_stmt *q = prepare_roster(s, a, "SELECT count(*) FROM teachers WHERE holds = 1",
                                   "SELECT count(*) FROM teachers WHERE " CW_ON_ROSTER_AT("1"));
  int64_t n = q && sqlite3_step(q) == SQLITE_ROW ? sqlite3_column_int64(q, 0) : 0;
  sqlite3_finalize(q);
  return ((size_t)n + CW_AUDIT_PART - 1) / CW_AUDIT_PART;
}

static bool cut(cw_store *s, const cw_audit *a, cw_audit_part *parts, size_t most, size_t *n) {
  sqlite3_stmt *q = prepare_roster(s, a, "SELECT id FROM teachers WHERE holds = 1 ORDER BY id",
                                   "SELECT id FROM teachers WHERE " CW_ON_ROSTER_AT("1") " ORDER BY id");
  int code = SQLITE_DONE;
  size_t k = 0;
  *n = 0;
  if (!q) return false;
  for (; (code = sqlite3_step(q)) == SQLITE_ROW; k++) {
    int64_t id = sqlite3_column_int64(q, 0);
    if (k % CW_AUDIT_PART == 0 && *n < most) parts[(*n)++] = (cw_audit_part){.first = id};
    if (*n) parts[*n - 1].last = id;
  }
  return ended(s, q, code);
}

/* Parts are ascending, and so are those that are stored. */
static bool read_done(cw_store *s, int64_t id, cw_audit_part *parts, bool *done, size_t n) {
  sqlite3_stmt *q = prepare(s, "SELECT first_teacher, last_teacher, teachers, results, digest FROM audit_parts "
                               "WHERE audit = ?1 ORDER BY first_teacher");
  int code;
  size_t k = 0;
  if (!q) return false;
  sqlite3_bind_int64(q, 1, id);
  while ((code = sqlite3_step(q)) == SQLITE_ROW) {
    int64_t first = sqlite3_column_int64(q, 0);
    while (k < n && parts[k].first < first) k++;
    if (k == n || parts[k].first != first || parts[k].last != sqlite3_column_int64(q, 1)) continue;
    parts[k].teachers = sqlite3_column_int64(q, 2);
    parts[k].results = sqlite3_column_int64(q, 3);
    done[k] = cw_sum_parse(&parts[k].sum, (const char *)sqlite3_column_text(q, 4));
  }
  return ended(s, q, code);
}

/* A list in the arena with an item more; NULL where memory ran out. */
static int64_t *append(int64_t *list, size_t n, int64_t item, cw_arena *arena) {
  bool full = n == 0 || (n >= 256 && (n & (n - 1)) == 0); /* at 256, 512, 1024 and so on */
  if (full) {
    int64_t *more = CW_NEW_RAW(arena, n ? n * 2 : 256, int64_t);
    if (more && n) memcpy(more, list, n * sizeof *list);
    list = more;
  }
  if (list) list[n] = item;
  return list;
}

int64_t *cw_audit_changed(cw_store *s, const cw_audit *a, size_t *n, cw_arena *arena) {
  static const char sql[] = "SELECT teacher FROM rows WHERE begun > ?1 UNION SELECT teacher FROM rows WHERE ended > ?1 "
                            "UNION SELECT teacher FROM determinations WHERE id > ?2 ORDER BY 1";
  sqlite3_stmt *q = prepare(s, sql);
  int64_t *list = append(NULL, 0, 0, arena); /* something, if nobody has changed */
  int code = SQLITE_DONE;
  if (!q) return NULL;
  sqlite3_bind_int64(q, 1, a->last_import);
  sqlite3_bind_int64(q, 2, a->last_determination);
  for (*n = 0; list && (code = sqlite3_step(q)) == SQLITE_ROW; ++*n)
    list = append(list, *n, sqlite3_column_int64(q, 0), arena);
  return ended(s, q, list ? code : SQLITE_DONE) ? list : NULL;
}

cw_audit_part *cw_audit_parts(cw_store *s, const cw_audit *a, bool **done, size_t *n, cw_arena *arena) {
  size_t most = count_parts(s, a);
  cw_audit_part *parts = CW_NEW_ARRAY(arena, most + 1, cw_audit_part);
  *done = CW_NEW_ARRAY(arena, most + 1, bool);
  if (!parts || !*done || cw_store_fault(s) != CW_STORE_FINE) return NULL;
  return cut(s, a, parts, most, n) && read_done(s, a->id, parts, *done, *n) ? parts : NULL;
}
