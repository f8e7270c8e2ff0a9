/* Writing the lines of a part, and reading them again. */
#include "audit.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

typedef enum statement { FIND_REASON, ADD_REASON, ADD_LINE, ADD_PART, NSTATEMENTS } statement;

static const char *const sql[NSTATEMENTS] = {
    [FIND_REASON] =
        "SELECT id FROM reasons WHERE rules = ?1 AND refusals = ?2 AND questions = ?3 AND presumptions = ?4",
    [ADD_REASON] = "INSERT INTO reasons(rules, refusals, questions, presumptions) VALUES(?1, ?2, ?3, ?4)",
    [ADD_LINE] = ("INSERT INTO results(audit, teacher, goal, license, license_type, license_number, license_expires, "
                  "status, cause, step, have, need, unit, short_by, on_paper, deadline, reason) "
                  "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"),
    [ADD_PART] = "INSERT INTO audit_parts VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
};

enum { CACHE = 1024, NREASON = 4 };

typedef struct cached { /* a reason written before */
  int64_t id;
  char *texts[NREASON];
} cached;

struct cw_audit_writer {
  cw_store *store;
  int64_t audit;
  sqlite3_stmt *statements[NSTATEMENTS];
  cached cache[CACHE];
};

static bool prepare(cw_store *s, const char *text, sqlite3_stmt **out) {
  return sqlite3_prepare_v2(cw_store_handle(s), text, -1, out, NULL) == SQLITE_OK || cw_store_failed(s);
}

/* The table's CHECK on `status` lists words, for which SQLite fills a table of its own anew with each line: most of the time
 * of an insert. While audits are written it is left out: lines have their words from cw_verdict_word, which knows no
 * others. Types and references are checked all the same. Nor is the disk waited for at the end of each part: should the
 * machine lose its power, the last parts are missing and done again; the end of the audit is waited for. */
static bool hurry(cw_store *s, bool now) {
  const char *settings = now ? "PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = NORMAL"
                             : "PRAGMA ignore_check_constraints = OFF; PRAGMA synchronous = FULL";
  return sqlite3_exec(cw_store_handle(s), settings, NULL, NULL, NULL) == SQLITE_OK || cw_store_failed(s);
}

static bool prepare_all(cw_audit_writer *w) {
  bool fine = hurry(w->store, true);
  for (int i = 0; fine && i < NSTATEMENTS; i++) fine = prepare(w->store, sql[i], &w->statements[i]);
  return fine;
}

cw_audit_writer *cw_audit_writer_open(cw_store *s, int64_t audit) {
  cw_audit_writer *w = calloc(1, sizeof *w);
  if (!w) return NULL;
  w->store = s;
  w->audit = audit;
  if (prepare_all(w)) return w;
  cw_audit_writer_close(w);
  return NULL;
}

static void forget(cached *c) {
  for (int i = 0; i < NREASON; i++) free(c->texts[i]);
  *c = (cached){0};
}

void cw_audit_writer_close(cw_audit_writer *w) {
  if (!w) return;
  for (int i = 0; i < NSTATEMENTS; i++) sqlite3_finalize(w->statements[i]);
  for (int i = 0; i < CACHE; i++) forget(&w->cache[i]);
  hurry(w->store, false);
  free(w);
}

/* --- reasons ------------------------------------------------------------------------------------------------------ */

static const cw_line_field reason_fields[NREASON] = {CW_LINE_RULES, CW_LINE_REFUSALS, CW_LINE_QUESTIONS,
                                                     CW_LINE_PRESUMPTIONS};

static cached *place_of(cw_audit_writer *w, const cw_line *line) {
  uint32_t h = 2166136261U;
  for (int i = 0; i < NREASON; i++)
    for (const char *c = line->field[reason_fields[i]]; *c; c++) h = (h ^ (uint8_t)*c) * 16777619U;
  return &w->cache[h % CACHE];
}

static bool holds(const cached *c, const cw_line *line) {
  for (int i = 0; i < NREASON; i++)
    if (!c->texts[i] || strcmp(c->texts[i], line->field[reason_fields[i]]) != 0) return false;
  return true;
}

static void remember(cached *c, const cw_line *line, int64_t id) {
  forget(c);
  for (int i = 0; i < NREASON; i++) {
    size_t len = strlen(line->field[reason_fields[i]]) + 1;
    c->texts[i] = malloc(len);
    if (!c->texts[i]) return;
    memcpy(c->texts[i], line->field[reason_fields[i]], len);
  }
  c->id = id;
}

/* Steps a statement once; *row says whether it gave a row. */
static bool step(cw_audit_writer *w, statement which, bool *row) {
  int code = sqlite3_step(w->statements[which]);
  *row = code == SQLITE_ROW;
  return *row || code == SQLITE_DONE || cw_store_failed(w->store);
}

static void bind_reason(cw_audit_writer *w, statement which, const cw_line *line) {
  sqlite3_reset(w->statements[which]);
  for (int i = 0; i < NREASON; i++)
    sqlite3_bind_text(w->statements[which], i + 1, line->field[reason_fields[i]], -1, SQLITE_STATIC);
}

static bool reason_of(cw_audit_writer *w, const cw_line *line, int64_t *id) {
  cached *c = place_of(w, line);
  bool found;
  if (holds(c, line)) return *id = c->id, true;
  bind_reason(w, FIND_REASON, line);
  if (!step(w, FIND_REASON, &found)) return false;
  if (found) *id = sqlite3_column_int64(w->statements[FIND_REASON], 0);
  sqlite3_reset(w->statements[FIND_REASON]);
  if (!found) {
    bind_reason(w, ADD_REASON, line);
    if (!step(w, ADD_REASON, &found)) return false;
    *id = sqlite3_last_insert_rowid(cw_store_handle(w->store));
  }
  remember(c, line, *id);
  return true;
}

/* --- lines and parts ---------------------------------------------------------------------------------------------- */

static bool put_line(cw_audit_writer *w, const cw_line *line) {
  static const cw_line_field columns[] = {CW_LINE_LICENSE, CW_LINE_NUMBER,  CW_LINE_EXPIRES, CW_LINE_STATUS,
                                          CW_LINE_CAUSE,   CW_LINE_STEP,    CW_LINE_HAVE,    CW_LINE_NEED,
                                          CW_LINE_UNIT,    CW_LINE_SHORT_BY};
  sqlite3_stmt *q = w->statements[ADD_LINE];
  int64_t reason;
  bool row;
  if (!reason_of(w, line, &reason)) return false;
  sqlite3_reset(q);
  sqlite3_bind_int64(q, 1, w->audit);
  sqlite3_bind_int64(q, 2, line->teacher);
  sqlite3_bind_int64(q, 3, line->goal);
  sqlite3_bind_int64(q, 4, line->license);
  for (int i = 0; i < 10; i++) sqlite3_bind_text(q, 5 + i, line->field[columns[i]], -1, SQLITE_STATIC);
  sqlite3_bind_int(q, 15, line->field[CW_LINE_ON_PAPER][0] == '1');
  sqlite3_bind_text(q, 16, line->field[CW_LINE_DEADLINE], -1, SQLITE_STATIC);
  sqlite3_bind_int64(q, 17, reason);
  return step(w, ADD_LINE, &row);
}

static bool put_part(cw_audit_writer *w, const cw_audit_part *part) {
  sqlite3_stmt *q = w->statements[ADD_PART];
  char digest[CW_SUM_TEXT];
  bool row;
  cw_sum_format(digest, part->sum);
  sqlite3_reset(q);
  const int64_t numbers[] = {w->audit, part->first, part->last, part->teachers, part->results};
  for (int i = 0; i < 5; i++) sqlite3_bind_int64(q, i + 1, numbers[i]);
  sqlite3_bind_text(q, 6, digest, -1, SQLITE_STATIC);
  return step(w, ADD_PART, &row);
}

bool cw_audit_write(cw_audit_writer *w, const cw_audit_part *part, const cw_line *lines, size_t n) {
  bool fine = cw_store_begin(w->store);
  for (size_t i = 0; fine && i < n; i++) fine = put_line(w, &lines[i]);
  fine = fine && put_part(w, part) && cw_store_commit(w->store);
  for (int i = 0; i < NSTATEMENTS; i++) sqlite3_reset(w->statements[i]);
  if (fine) return true;
  cw_store_rollback(w->store);
  for (int i = 0; i < CACHE; i++) forget(&w->cache[i]); /* what was rolled back has no id */
  return false;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

struct cw_audit_reader {
  cw_store *store;
  sqlite3_stmt *lines;
  const cw_filter *filter;
  bool named;
};

/* The columns of each field, behind teacher, goal and license as numbers. */
static const char lines_sql[] =
    "SELECT x.teacher, x.goal, x.license, t.teacher, g.name, x.license_type, x.license_number, x.license_expires, "
    "x.status, x.cause, x.step, x.have, x.need, x.unit, x.short_by, x.on_paper, x.deadline, y.rules, y.refusals, "
    "y.questions, y.presumptions FROM results x CROSS JOIN teachers t ON t.id = x.teacher CROSS JOIN audit_goals g ON "
    "g.audit = x.audit AND g.goal = x.goal CROSS JOIN reasons y ON y.id = x.reason WHERE x.audit = ?1 "
    "AND x.teacher BETWEEN ?3 AND ?4 ORDER BY x.teacher, x.goal, x.license";
static const char named_sql[] =
    "SELECT * FROM (SELECT x.teacher, x.goal, x.license, t.teacher, g.name, x.license_type, x.license_number, "
    "x.license_expires, x.status, x.cause, x.step, x.have, x.need, x.unit, x.short_by, x.on_paper, x.deadline, "
    "y.rules, y.refusals, "
    "y.questions, y.presumptions, " CW_SAID_AT("name", "x.teacher", "5") " AS called, " CW_SAID_AT(
        "district", "x.teacher", "5") " AS place "
                                      "FROM results x CROSS JOIN teachers t ON t.id = x.teacher CROSS JOIN audit_goals "
                                      "g ON g.audit = x.audit AND "
                                      "g.goal = x.goal CROSS JOIN reasons y ON y.id = x.reason WHERE x.audit = ?1 AND "
                                      "x.teacher BETWEEN ?3 AND ?4) "
                                      "WHERE ?2 IS NULL OR coalesce(place, '') = ?2 ORDER BY 1, 2, 3";

/* What is counted of a line: nothing has to be looked up for the rest. */
static const char counted_sql[] =
    "SELECT x.teacher, x.goal, x.license, NULL, NULL, NULL, NULL, NULL, x.status, NULL, NULL, NULL, x.need, x.unit, "
    "x.short_by, x.on_paper, NULL, NULL, NULL, y.questions, y.presumptions FROM results x CROSS JOIN reasons y ON y.id "
    "= "
    "x.reason WHERE x.audit = ?1 AND x.teacher BETWEEN ?3 AND ?4 ORDER BY x.teacher, x.goal, x.license";

/* The import whose roster the audit judged. */
static bool input_of(cw_store *s, int64_t audit, int64_t *import) {
  sqlite3_stmt *q;
  if (!prepare(s, "SELECT coalesce(last_import, 0) FROM audits WHERE id = ?1", &q)) return false;
  sqlite3_bind_int64(q, 1, audit);
  bool found = sqlite3_step(q) == SQLITE_ROW;
  if (found) *import = sqlite3_column_int64(q, 0);
  sqlite3_finalize(q);
  return found || cw_store_failed(s);
}

cw_audit_reader *cw_audit_reader_open(cw_store *s, int64_t audit, bool named, const char *district,
                                      const cw_filter *filter) {
  cw_audit_reader *r = calloc(1, sizeof *r);
  int64_t import = 0;
  if (!r || (named && !input_of(s, audit, &import)) || !prepare(s, named ? named_sql : lines_sql, &r->lines)) {
    free(r);
    return NULL;
  }
  r->store = s;
  r->filter = filter && filter->count ? filter : NULL;
  r->named = named;
  sqlite3_bind_int64(r->lines, 1, audit);
  if (named) sqlite3_bind_text(r->lines, 2, district, -1, SQLITE_STATIC);
  if (named) sqlite3_bind_int64(r->lines, 5, import);
  cw_audit_reader_range(r, INT64_MIN, INT64_MAX);
  return r;
}

cw_audit_reader *cw_audit_reader_counts(cw_store *s, int64_t audit) {
  cw_audit_reader *r = calloc(1, sizeof *r);
  if (!r || !prepare(s, counted_sql, &r->lines)) {
    free(r);
    return NULL;
  }
  r->store = s;
  sqlite3_bind_int64(r->lines, 1, audit);
  cw_audit_reader_range(r, INT64_MIN, INT64_MAX);
  return r;
}

void cw_audit_reader_range(cw_audit_reader *r, int64_t first, int64_t last) {
  sqlite3_reset(r->lines);
  sqlite3_bind_int64(r->lines, 3, first);
  sqlite3_bind_int64(r->lines, 4, last);
}

static const char *text_at(const cw_audit_reader *r, int column) {
  return (const char *)sqlite3_column_text(r->lines, column);
}

static bool passes(const cw_audit_reader *r, const cw_line *line) {
  const char *district = r->named ? cw_audit_reader_district(r) : NULL, *type = line->field[CW_LINE_LICENSE],
             *text = line->field[CW_LINE_EXPIRES];
  cw_day expires = CW_DAY_MIN;
  if (text && !cw_day_parse(&expires, text, strlen(text))) expires = CW_DAY_MIN;
  return cw_filter_district(r->filter, district ? district : "") &&
         cw_filter_license(r->filter, line->license > 0, type ? type : "", expires);
}

static bool next_line(cw_audit_reader *r, cw_line *line) {
  int code = sqlite3_step(r->lines);
  if (code != SQLITE_ROW) {
    if (code != SQLITE_DONE) cw_store_failed(r->store);
    return false;
  }
  line->teacher = sqlite3_column_int64(r->lines, 0);
  line->goal = sqlite3_column_int64(r->lines, 1);
  line->license = sqlite3_column_int64(r->lines, 2);
  for (int i = 0; i < CW_NLINE; i++) line->field[i] = text_at(r, 3 + i);
  return true;
}

bool cw_audit_reader_next(cw_audit_reader *r, cw_line *line) {
  while (next_line(r, line))
    if (!r->filter || passes(r, line)) return true;
  return false;
}

const char *cw_audit_reader_name(const cw_audit_reader *r) { return text_at(r, 3 + CW_NLINE); }
const char *cw_audit_reader_district(const cw_audit_reader *r) { return text_at(r, 4 + CW_NLINE); }

void cw_audit_reader_close(cw_audit_reader *r) {
  if (!r) return;
  sqlite3_finalize(r->lines);
  free(r);
}
