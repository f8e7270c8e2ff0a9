/* Determinations and reviews: what an officer decided, and that a sampled record was looked at. */
#include "store_internal.h"

static void bind(sqlite3_stmt *q, int at, const char *text) { sqlite3_bind_text(q, at, text, -1, SQLITE_STATIC); }

/* Runs a statement that gives no rows, and frees it. */
static bool finish(cw_store *s, sqlite3_stmt *q) {
  int code = q ? sqlite3_step(q) : SQLITE_OK;
  if (q && code != SQLITE_DONE && code != SQLITE_ROW) cw_store_fault_code(s, code);
  sqlite3_finalize(q);
  return q && s->cause == CW_STORE_FINE;
}

/* All that it says, from ?2 on; the moment last. */
#define SAID                                                                                                           \
  "kind, source, row, credential, goal, need, area, cycle, amount, unit, rule, decided, decided_by, why, cites, "      \
  "recorded_at"
#define VALUES "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17"
/* Of a record with an id its place plays no part. */
#define SAYS_THE_SAME                                                                                                  \
  "teacher = ?1 AND kind IS ?2 AND (credential IS NOT NULL OR (source IS ?3 AND row IS ?4)) AND credential IS ?5 AND " \
  "goal IS ?6 AND need IS ?7 AND area IS ?8 AND cycle IS ?9 AND amount IS ?10 AND unit IS ?11 AND rule IS ?12 AND "    \
  "decided IS ?13 AND decided_by IS ?14 AND why IS ?15 AND cites IS ?16"

static void bind_all(sqlite3_stmt *q, const cw_determination *d) {
  const char *const texts[] = {d->kind, d->source, d->row,    d->credential, d->goal, d->need,
                               d->area, d->cycle,  d->amount, d->unit,       d->rule, d->decided,
                               d->by,   d->why,    d->cites,  d->recorded_at};
  sqlite3_bind_int64(q, 1, d->teacher);
  for (int i = 0; i < (int)(sizeof texts / sizeof *texts); i++) bind(q, 2 + i, texts[i]);
}

bool cw_store_determine(cw_store *s, const cw_determination *d, int64_t *id) {
  sqlite3_stmt *q = cw_store_prepare(s, "INSERT INTO determinations(teacher, " SAID ") VALUES(" VALUES ")");
  if (!q) return false;
  bind_all(q, d);
  bool fine = finish(s, q);
  *id = sqlite3_last_insert_rowid(s->db);
  return fine;
}

bool cw_store_determine_once(cw_store *s, const cw_determination *d) {
  sqlite3_stmt *q = cw_store_prepare(s, "INSERT INTO determinations(teacher, " SAID ") SELECT " VALUES
                                        " WHERE NOT EXISTS (SELECT 1 FROM determinations WHERE " SAYS_THE_SAME ")");
  if (!q) return false;
  bind_all(q, d);
  return finish(s, q);
}

bool cw_store_review(cw_store *s, int64_t audit, const cw_determination *d, bool evidence_seen, int64_t determination) {
  sqlite3_stmt *q = cw_store_prepare(
      s, "INSERT INTO reviews VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(audit, teacher, source, row) "
         "DO UPDATE SET evidence_seen = excluded.evidence_seen, determination = coalesce(excluded.determination, "
         "determination), reviewed_by = excluded.reviewed_by, reviewed_at = excluded.reviewed_at");
  if (!q) return false;
  sqlite3_bind_int64(q, 1, audit);
  sqlite3_bind_int64(q, 2, d->teacher);
  bind(q, 3, d->source);
  bind(q, 4, d->row);
  bind(q, 5, evidence_seen ? "yes" : "no");
  if (determination) sqlite3_bind_int64(q, 6, determination);
  bind(q, 7, d->by);
  bind(q, 8, d->recorded_at);
  return finish(s, q);
}
