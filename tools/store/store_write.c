/* Writing rows: a row that is new or changed is written with all that was made of it; its predecessor is ended. */
#include "store_internal.h"

#include <stdio.h>
#include <string.h>

static const char *const sql[CW_NSTATEMENTS] = {
    [CW_SQL_SOURCE_ADD] = "INSERT OR IGNORE INTO sources(name) VALUES(?1)",
    [CW_SQL_SOURCE_FIND] = "SELECT id FROM sources WHERE name = ?1",
    [CW_SQL_IMPORT_ADD] = "INSERT INTO imports(source, files, digest, mapping, pack, program, imported_at) "
                          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [CW_SQL_IMPORT_END] = "UPDATE imports SET added = ?2, changed = ?3, same = ?4, withdrawn = ?5, rejected = ?6, "
                          "skipped = ?7 WHERE id = ?1",
    [CW_SQL_SEEN_ADD] = "INSERT OR IGNORE INTO temp.seen VALUES(?1, ?2)",
    [CW_SQL_SEEN_FIND] = "SELECT line FROM temp.seen WHERE key = ?1",
    [CW_SQL_ROW_FIND] = "SELECT id, digest, teacher FROM rows WHERE source = ?1 AND key = ?2 AND ended IS NULL",
    [CW_SQL_ROW_END] = "UPDATE rows SET ended = ?2, ending = 'superseded' WHERE id = ?1",
    [CW_SQL_ROW_ADD] = "INSERT INTO rows(source, key, teacher, line, digest, begun) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
    [CW_SQL_TEACHER_FIND] = "SELECT id FROM teachers WHERE teacher = ?1",
    [CW_SQL_TEACHER_ADD] = "INSERT INTO teachers(teacher, begun) VALUES(?1, ?2)",
    [CW_SQL_TOUCHED_ADD] = "INSERT OR IGNORE INTO temp.touched VALUES(?1)",
    [CW_SQL_DETAILS_SAME] = "SELECT 1 FROM details WHERE teacher = ?1 AND source = ?2 AND ended IS NULL AND name IS ?4 "
                            "AND district IS ?5 AND school IS ?6 AND complete IS ?7 AND complete_since IS ?8",
    [CW_SQL_DETAILS_END] = "UPDATE details SET ended = ?3 WHERE teacher = ?1 AND source = ?2 AND ended IS NULL "
                           "AND begun <> ?3",
    [CW_SQL_DETAILS_ADD] = "INSERT INTO details(teacher, source, begun, name, district, school, complete, "
                           "complete_since) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
                           "ON CONFLICT(teacher, source, begun) DO UPDATE SET name = coalesce(excluded.name, name), "
                           "district = coalesce(excluded.district, district), "
                           "school = coalesce(excluded.school, school), complete = excluded.complete, "
                           "complete_since = excluded.complete_since, ended = NULL",
    [CW_SQL_EMAIL_ADD] = "INSERT INTO emails(teacher, row, part, email, said) VALUES(?1, ?2, ?3, ?4, nullif(?5, ?4))",
    [CW_SQL_LICENSE_ADD] =
        "INSERT INTO licenses(teacher, row, part, license, number, issued, renewed, expires, status, "
        "areas, endorsements) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [CW_SQL_LICENSE_VALUE_ADD] = "INSERT INTO license_values VALUES(?1, ?2, ?3, ?4, ?5)",
    [CW_SQL_FACT_ADD] = "INSERT INTO facts(teacher, row, part, name, value, \"from\", until, known_since) "
                        "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [CW_SQL_DEFINITION_FIND] = "SELECT id FROM definitions WHERE kind = ?1 AND title = ?2 AND achievement = ?3 AND "
                               "issuer = ?4 AND provider = ?5",
    [CW_SQL_DEFINITION_ADD] = "INSERT INTO definitions(kind, title, achievement, issuer, provider) "
                              "VALUES(?1, ?2, ?3, ?4, ?5)",
    [CW_SQL_RECORD_ADD] = "INSERT INTO records VALUES(?1, ?2, ?3, NULL, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                          "?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)",
    [CW_SQL_RECORD_VALUE_ADD] = "INSERT INTO record_values VALUES(?1, ?2, ?3, ?4, ?5)",
    [CW_SQL_ANSWER_ADD] = "INSERT INTO answers VALUES(?1, ?2, ?3, NULL, ?4, ?5, ?6, ?7, ?8)",
};

/* In the order of the parameters: from ?1, from ?6, from ?4. */
static const char *const definition_columns[] = {"kind", "title", "achievement", "issuer", "provider"};
static const char *const record_columns[] = {"amount", "unit",         "earned",      "from",     "until",    "expires",
                                             "status", "verification", "approved",    "topics",   "level",    "grade",
                                             "rating", "score",        "evidence",    "employer", "position", "share",
                                             "id",     "digest",       "known since", "source",   "row"};
static const char *const license_columns[] = {"license",         "license number",      "license issued",
                                              "license renewed", "license expires",     "license status",
                                              "license areas",   "license endorsements"};
#define COUNT(list) (sizeof(list) / sizeof *(list))

/* --- statements --------------------------------------------------------------------------------------------------- */

static sqlite3_stmt *get(cw_store *s, cw_statement which) {
  if (s->cause != CW_STORE_FINE) return NULL;
  if (!s->statements[which]) s->statements[which] = cw_store_prepare(s, sql[which]);
  return s->statements[which];
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text) {
  sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC); /* NULL binds NULL */
}

/* Runs a statement that gives no rows, and leaves it clean. */
static bool finish(cw_store *s, sqlite3_stmt *statement) {
  if (!statement) return false;
  int code = sqlite3_step(statement);
  if (code != SQLITE_DONE && code != SQLITE_ROW) cw_store_fault_code(s, code);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  return s->cause == CW_STORE_FINE;
}

/* The first column of the first row; 0 where there is none. */
static bool find(cw_store *s, sqlite3_stmt *statement, int64_t *id) {
  *id = 0;
  if (!statement) return false;
  int code = sqlite3_step(statement);
  if (code == SQLITE_ROW) *id = sqlite3_column_int64(statement, 0);
  if (code != SQLITE_DONE && code != SQLITE_ROW) cw_store_fault_code(s, code);
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  return s->cause == CW_STORE_FINE;
}

static sqlite3_stmt *with_id(cw_store *s, cw_statement which, int64_t id) {
  sqlite3_stmt *statement = get(s, which);
  if (statement) sqlite3_bind_int64(statement, 1, id);
  return statement;
}

static sqlite3_stmt *with_text(cw_store *s, cw_statement which, const char *text) {
  sqlite3_stmt *statement = get(s, which);
  if (statement) bind_text(statement, 1, text);
  return statement;
}

/* --- an import ---------------------------------------------------------------------------------------------------- */

bool cw_store_import_begin(cw_store *s, const cw_store_import *import) {
  cw_store_run(s, "CREATE TEMP TABLE IF NOT EXISTS seen(key TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID;"
                  "CREATE TEMP TABLE IF NOT EXISTS touched(teacher INTEGER PRIMARY KEY);"
                  "DELETE FROM temp.seen; DELETE FROM temp.touched");
  finish(s, with_text(s, CW_SQL_SOURCE_ADD, import->source));
  if (!find(s, with_text(s, CW_SQL_SOURCE_FIND, import->source), &s->source)) return false;
  sqlite3_stmt *add = with_id(s, CW_SQL_IMPORT_ADD, s->source);
  if (!add) return false;
  const char *const texts[] = {import->files, import->digest,  import->mapping,
                               import->pack,  import->program, import->when};
  for (int i = 0; i < (int)COUNT(texts); i++) bind_text(add, 2 + i, texts[i]);
  if (!finish(s, add)) return false;
  s->import = sqlite3_last_insert_rowid(s->db);
  return true;
}

bool cw_store_import_end(cw_store *s, const cw_import_counts *counts) {
  static const char *const mend[] = {
      "UPDATE details SET ended = ?1 WHERE ended IS NULL AND source = ?2 AND teacher IN temp.touched AND NOT EXISTS("
      "SELECT 1 FROM rows w WHERE w.teacher = details.teacher AND w.source = details.source AND w.ended IS NULL)",
      "UPDATE teachers SET holds = EXISTS(SELECT 1 FROM rows WHERE teacher = teachers.id AND ended IS NULL) "
      "WHERE id IN temp.touched AND ?1 = ?1 AND ?2 = ?2"};
  for (size_t i = 0; i < COUNT(mend); i++) {
    sqlite3_stmt *statement = cw_store_prepare(s, mend[i]);
    if (!statement) return false;
    sqlite3_bind_int64(statement, 1, s->import);
    sqlite3_bind_int64(statement, 2, s->source);
    finish(s, statement);
    sqlite3_finalize(statement);
  }
  sqlite3_stmt *end = with_id(s, CW_SQL_IMPORT_END, s->import);
  if (!end) return false;
  const uint64_t numbers[] = {counts->added,     counts->changed,  counts->same,
                              counts->withdrawn, counts->rejected, counts->skipped};
  for (int i = 0; i < (int)COUNT(numbers); i++) sqlite3_bind_int64(end, 2 + i, (int64_t)numbers[i]);
  return finish(s, end) && cw_store_pack(s, false, NULL);
}

bool cw_store_gone(cw_store *s, uint64_t *before, uint64_t *gone) {
  sqlite3_stmt *count = cw_store_prepare(
      s, "SELECT count(*), count(CASE WHEN NOT EXISTS(SELECT 1 FROM temp.seen WHERE key = rows.key) THEN 1 END) "
         "FROM rows WHERE source = ?1 AND ended IS NULL AND begun <> ?2");
  if (!count) return false;
  sqlite3_bind_int64(count, 1, s->source);
  sqlite3_bind_int64(count, 2, s->import);
  int code = sqlite3_step(count);
  if (code == SQLITE_ROW) {
    *before = (uint64_t)sqlite3_column_int64(count, 0);
    *gone = (uint64_t)sqlite3_column_int64(count, 1);
  } else {
    cw_store_fault_code(s, code);
  }
  sqlite3_finalize(count);
  return s->cause == CW_STORE_FINE;
}

bool cw_store_withdraw(cw_store *s) {
  static const char *const steps[] = {
      "INSERT OR IGNORE INTO temp.touched SELECT teacher FROM rows WHERE source = ?2 AND ended IS NULL AND "
      "begun <> ?1 AND NOT EXISTS(SELECT 1 FROM temp.seen WHERE key = rows.key)",
      "UPDATE rows SET ended = ?1, ending = 'withdrawn' WHERE source = ?2 AND ended IS NULL AND begun <> ?1 AND "
      "NOT EXISTS(SELECT 1 FROM temp.seen WHERE key = rows.key)"};
  for (size_t i = 0; i < COUNT(steps); i++) {
    sqlite3_stmt *statement = cw_store_prepare(s, steps[i]);
    if (!statement) return false;
    sqlite3_bind_int64(statement, 1, s->import);
    sqlite3_bind_int64(statement, 2, s->source);
    finish(s, statement);
    sqlite3_finalize(statement);
  }
  return s->cause == CW_STORE_FINE;
}

/* --- what a row gives --------------------------------------------------------------------------------------------- */

typedef struct place { /* where a child stands */
  int64_t teacher, row;
  int part; /* from 1 */
} place;

static void bind_place(sqlite3_stmt *statement, const place *p) {
  sqlite3_bind_int64(statement, 1, p->teacher);
  sqlite3_bind_int64(statement, 2, p->row);
  sqlite3_bind_int(statement, 3, p->part);
}

static int column_of(const char *const *columns, size_t n, const char *name) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(columns[i], name) == 0) return (int)i;
  return -1;
}

static bool put_value(cw_store *s, cw_statement which, const place *p, const cw_named *field) {
  sqlite3_stmt *add = get(s, which);
  if (!add) return false;
  bind_place(add, p);
  bind_text(add, 4, field->name);
  bind_text(add, 5, field->value);
  return finish(s, add);
}

static bool put_license(cw_store *s, const place *p, const cw_stored *license) {
  sqlite3_stmt *add = get(s, CW_SQL_LICENSE_ADD);
  if (!add) return false;
  bind_place(add, p);
  for (size_t i = 0; i < license->nfields; i++) {
    int column = column_of(license_columns, COUNT(license_columns), license->fields[i].name);
    if (column >= 0) bind_text(add, 4 + column, license->fields[i].value);
  }
  if (!finish(s, add)) return false;
  for (size_t i = 0; i < license->nfields; i++)
    if (column_of(license_columns, COUNT(license_columns), license->fields[i].name) < 0)
      put_value(s, CW_SQL_LICENSE_VALUE_ADD, p, &license->fields[i]);
  return s->cause == CW_STORE_FINE;
}

static void bind_definition(sqlite3_stmt *statement, const cw_stored *record) {
  for (int i = 0; i < (int)COUNT(definition_columns); i++) bind_text(statement, 1 + i, "");
  for (size_t i = 0; i < record->nfields; i++) {
    int column = column_of(definition_columns, COUNT(definition_columns), record->fields[i].name);
    if (column >= 0) bind_text(statement, 1 + column, record->fields[i].value);
  }
}

static bool intern_definition(cw_store *s, const cw_stored *record, int64_t *id) {
  sqlite3_stmt *look = get(s, CW_SQL_DEFINITION_FIND);
  if (!look) return false;
  bind_definition(look, record);
  if (!find(s, look, id) || *id) return *id != 0;
  sqlite3_stmt *add = get(s, CW_SQL_DEFINITION_ADD);
  if (!add) return false;
  bind_definition(add, record);
  if (!finish(s, add)) return false;
  *id = sqlite3_last_insert_rowid(s->db);
  return true;
}

static bool is_column(const char *name) {
  return column_of(record_columns, COUNT(record_columns), name) >= 0 ||
         column_of(definition_columns, COUNT(definition_columns), name) >= 0;
}

enum { LONGEST_PLACE = 1024 };

/* Its place in the source, where it doesn't say one itself. */
static void place_of(char here[LONGEST_PLACE], const cw_stored *record, const char *key) {
  snprintf(here, LONGEST_PLACE, "%s%s%s", key, *record->part ? "/" : "", record->part);
}

static bool put_record(cw_store *s, const place *p, const cw_stored *record, const char *key) {
  char here[LONGEST_PLACE];
  int64_t definition;
  sqlite3_stmt *add = get(s, CW_SQL_RECORD_ADD);
  if (!add || !intern_definition(s, record, &definition)) return false;
  bind_place(add, p);
  sqlite3_bind_int64(add, 4, definition);
  sqlite3_bind_int64(add, 5, s->source);
  place_of(here, record, key);
  bind_text(add, 6 + column_of(record_columns, COUNT(record_columns), "row"), here);
  for (size_t i = 0; i < record->nfields; i++) {
    int column = column_of(record_columns, COUNT(record_columns), record->fields[i].name);
    if (column >= 0) bind_text(add, 6 + column, record->fields[i].value);
  }
  if (!finish(s, add)) return false;
  for (size_t i = 0; i < record->nfields; i++)
    if (!is_column(record->fields[i].name)) put_value(s, CW_SQL_RECORD_VALUE_ADD, p, &record->fields[i]);
  return s->cause == CW_STORE_FINE;
}

static bool put_fact(cw_store *s, const place *p, const cw_stored_fact *f) {
  sqlite3_stmt *add = get(s, CW_SQL_FACT_ADD);
  if (!add) return false;
  bind_place(add, p);
  const char *const texts[] = {f->name, f->value, f->from, f->until, f->known_since};
  for (int i = 0; i < (int)COUNT(texts); i++) bind_text(add, 4 + i, texts[i]);
  return finish(s, add);
}

static bool put_answer(cw_store *s, const place *p, const cw_stored_answer *a) {
  sqlite3_stmt *add = get(s, CW_SQL_ANSWER_ADD);
  if (!add) return false;
  bind_place(add, p);
  const char *const texts[] = {a->license ? "license" : "record", a->of, a->at, a->name, a->value};
  for (int i = 0; i < (int)COUNT(texts); i++) bind_text(add, 4 + i, texts[i]);
  return finish(s, add);
}

static bool put_email(cw_store *s, const place *p, const char *email, const char *said) {
  sqlite3_stmt *add = get(s, CW_SQL_EMAIL_ADD);
  if (!add) return false;
  bind_place(add, p);
  bind_text(add, 4, email);
  bind_text(add, 5, said);
  return finish(s, add);
}

static sqlite3_stmt *details(cw_store *s, cw_statement which, int64_t teacher, const cw_stored_row *row) {
  sqlite3_stmt *statement = with_id(s, which, teacher);
  if (!statement) return NULL;
  sqlite3_bind_int64(statement, 2, s->source);
  sqlite3_bind_int64(statement, 3, s->import);
  const char *const texts[] = {row->name, row->district, row->school, row->complete, row->complete_since};
  for (int i = 0; i < (int)COUNT(texts); i++) bind_text(statement, 4 + i, texts[i]);
  return statement;
}

static bool put_details(cw_store *s, int64_t teacher, const cw_stored_row *row) {
  int64_t same;
  if (!find(s, details(s, CW_SQL_DETAILS_SAME, teacher, row), &same) || same) return same != 0;
  return finish(s, details(s, CW_SQL_DETAILS_END, teacher, row)) &&
         finish(s, details(s, CW_SQL_DETAILS_ADD, teacher, row));
}

/* --- a row -------------------------------------------------------------------------------------------------------- */

static bool intern_teacher(cw_store *s, const char *id, int64_t *teacher) {
  if (!find(s, with_text(s, CW_SQL_TEACHER_FIND, id), teacher)) return false;
  if (!*teacher) {
    sqlite3_stmt *add = with_text(s, CW_SQL_TEACHER_ADD, id);
    if (add) sqlite3_bind_int64(add, 2, s->import);
    if (!finish(s, add)) return false;
    *teacher = sqlite3_last_insert_rowid(s->db);
  }
  return finish(s, with_id(s, CW_SQL_TOUCHED_ADD, *teacher));
}

static bool add_row(cw_store *s, const cw_stored_row *row, place *p) {
  sqlite3_stmt *add = with_id(s, CW_SQL_ROW_ADD, s->source);
  if (!add) return false;
  bind_text(add, 2, row->key);
  sqlite3_bind_int64(add, 3, p->teacher);
  sqlite3_bind_int64(add, 4, (int64_t)row->line);
  bind_text(add, 5, row->digest);
  sqlite3_bind_int64(add, 6, s->import);
  if (!finish(s, add)) return false;
  p->row = sqlite3_last_insert_rowid(s->db);
  return true;
}

static const char *field_of(const cw_stored *record, const char *name, const char *otherwise) {
  for (size_t i = 0; i < record->nfields; i++)
    if (strcmp(record->fields[i].name, name) == 0) return record->fields[i].value;
  return otherwise;
}

/* Unless it was recorded before: the same file twice adds nothing. */
static bool put_decision(cw_store *s, const place *p, const cw_stored_row *row, const cw_stored_decision *d) {
  char here[LONGEST_PLACE];
  cw_determination made = d->said;
  sqlite3_stmt *q = cw_store_prepare(
      s, "SELECT s.name, i.imported_at FROM imports i JOIN sources s ON s.id = i.source WHERE i.id = ?1");
  if (!q) return false;
  sqlite3_bind_int64(q, 1, s->import);
  int code = sqlite3_step(q);
  if (code != SQLITE_ROW) cw_store_fault_code(s, code == SQLITE_DONE ? SQLITE_CORRUPT : code);
  made.teacher = p->teacher;
  made.recorded_at = code == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 1) : NULL;
  if (d->record != SIZE_MAX) {
    const cw_stored *record = &row->records[d->record];
    place_of(here, record, row->key);
    made.source = field_of(record, "source", code == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL);
    made.row = field_of(record, "row", here);
    made.credential = field_of(record, "id", NULL);
  }
  bool fine = code == SQLITE_ROW && cw_store_determine_once(s, &made);
  sqlite3_finalize(q);
  return fine;
}

static place *at(place *p, size_t i) {
  p->part = (int)i + 1;
  return p;
}

static bool write_row(cw_store *s, const cw_stored_row *row) {
  place p = {0};
  if (!intern_teacher(s, row->teacher, &p.teacher) || !add_row(s, row, &p)) return false;
  bool fine = put_details(s, p.teacher, row);
  for (size_t i = 0; fine && i < row->nemails; i++)
    fine = put_email(s, at(&p, i), row->emails[i], row->emails_said ? row->emails_said[i] : NULL);
  for (size_t i = 0; fine && i < row->nlicenses; i++) fine = put_license(s, at(&p, i), &row->licenses[i]);
  for (size_t i = 0; fine && i < row->nfacts; i++) fine = put_fact(s, at(&p, i), &row->facts[i]);
  for (size_t i = 0; fine && i < row->nrecords; i++) fine = put_record(s, at(&p, i), &row->records[i], row->key);
  for (size_t i = 0; fine && i < row->nanswers; i++) fine = put_answer(s, at(&p, i), &row->answers[i]);
  for (size_t i = 0; fine && i < row->ndecisions; i++) fine = put_decision(s, &p, row, &row->decisions[i]);
  return fine;
}

/* True with *line 0 where the key is new in this import. */
static bool see(cw_store *s, const char *key, uint64_t at, uint64_t *line) {
  int64_t found;
  if (!find(s, with_text(s, CW_SQL_SEEN_FIND, key), &found)) return false;
  *line = (uint64_t)found;
  if (found) return true;
  sqlite3_stmt *add = with_text(s, CW_SQL_SEEN_ADD, key);
  if (add) sqlite3_bind_int64(add, 2, (int64_t)at);
  return finish(s, add);
}

bool cw_store_keep(cw_store *s, const char *key, uint64_t line) {
  uint64_t before;
  return see(s, key, line, &before);
}

/* The row of this key that holds: its id (0: none), whether its digest is the same, and its teacher. */
static bool find_row(cw_store *s, const cw_stored_row *row, int64_t *id, bool *same, int64_t *teacher) {
  sqlite3_stmt *look = with_id(s, CW_SQL_ROW_FIND, s->source);
  *id = 0;
  if (!look) return false;
  bind_text(look, 2, row->key);
  int code = sqlite3_step(look);
  if (code == SQLITE_ROW) {
    *id = sqlite3_column_int64(look, 0);
    *same = strcmp((const char *)sqlite3_column_text(look, 1), row->digest) == 0;
    *teacher = sqlite3_column_int64(look, 2);
  } else if (code != SQLITE_DONE) {
    cw_store_fault_code(s, code);
  }
  sqlite3_reset(look);
  return s->cause == CW_STORE_FINE;
}

bool cw_store_put(cw_store *s, const cw_stored_row *row, cw_row_fate *fate, uint64_t *line) {
  int64_t id, teacher = 0;
  bool same = false;
  *fate = CW_ROW_TWICE;
  if (!see(s, row->key, row->line, line)) return false;
  if (*line) return true;
  if (!find_row(s, row, &id, &same, &teacher)) return false;
  *fate = !id ? CW_ROW_ADDED : same ? CW_ROW_SAME : CW_ROW_CHANGED;
  if (same) return true;
  if (id) {
    sqlite3_stmt *end = with_id(s, CW_SQL_ROW_END, id);
    if (end) sqlite3_bind_int64(end, 2, s->import);
    if (!finish(s, end) || !finish(s, with_id(s, CW_SQL_TOUCHED_ADD, teacher))) return false;
  }
  return write_row(s, row);
}
