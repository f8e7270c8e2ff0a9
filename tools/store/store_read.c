/* Reading teachers: the tables lie in the order of teachers, and are read side by side from front to back. */
#include "packed.h"

#include <stdlib.h>
#include <string.h>

/* Of each table what holds: now, or as it was after import ?3, whose last row is ?4, and determination ?5. Row numbers only
 * grow, so that what came later has higher ones. */
#define READ(teachers, details, rows, decided)                                                                         \
  {                                                                                                                    \
    [CW_STREAM_TEACHERS] =                                                                                             \
        "SELECT id, 0, 0, teacher FROM teachers WHERE id BETWEEN ?1 AND ?2 AND " teachers " ORDER BY id",              \
    [CW_STREAM_DETAILS] = "SELECT teacher, begun, 0, name, complete, complete_since FROM details "                     \
                          "WHERE teacher BETWEEN ?1 AND ?2 AND " details " ORDER BY teacher, source, begun",           \
    [CW_STREAM_LICENSES] =                                                                                             \
        "SELECT teacher, row, part, license, number, issued, renewed, expires, status, areas, "                        \
        "endorsements FROM licenses WHERE teacher BETWEEN ?1 AND ?2 AND " rows " ORDER BY teacher, row, part",         \
    [CW_STREAM_LICENSE_VALUES] = "SELECT teacher, row, part, name, value FROM license_values "                         \
                                 "WHERE teacher BETWEEN ?1 AND ?2 ORDER BY teacher, row, part, name",                  \
    [CW_STREAM_FACTS] = "SELECT teacher, row, part, name, value, \"from\", until, known_since FROM facts "             \
                        "WHERE teacher BETWEEN ?1 AND ?2 AND " rows " ORDER BY teacher, row, part",                    \
    [CW_STREAM_RECORDS] =                                                                                              \
        "SELECT teacher, row, part, definition, source, source_name, source_row, amount, unit, earned, "               \
        "\"from\", until, expires, status, verification, approved, topics, level, grade, rating, "                     \
        "score, evidence, employer, position, share, credential, digest, known_since FROM records "                    \
        "WHERE teacher BETWEEN ?1 AND ?2 AND " rows " ORDER BY teacher, row, part",                                    \
    [CW_STREAM_RECORD_VALUES] = "SELECT teacher, row, part, name, value FROM record_values "                           \
                                "WHERE teacher BETWEEN ?1 AND ?2 ORDER BY teacher, row, part, name",                   \
    [CW_STREAM_DETERMINATIONS] =                                                                                       \
        "SELECT teacher, id, 0, kind, source, row, credential, goal, need, area, cycle, amount, unit, rule, decided, " \
        "decided_by, why, cites FROM determinations WHERE teacher BETWEEN ?1 AND ?2" decided " ORDER BY teacher, id",  \
    [CW_STREAM_ANSWERS] = "SELECT teacher, row, part, about, \"of\", \"at\", name, value FROM answers "                \
                          "WHERE teacher BETWEEN ?1 AND ?2 AND " rows " ORDER BY teacher, row, part",                  \
  }
#define HELD "(ended IS NULL OR ended > ?3)"

static const char *const now[CW_NSTREAMS] = READ("holds = 1", "ended IS NULL", "ended IS NULL", "");
static const char *const then[CW_NSTREAMS] =
    READ("EXISTS (SELECT 1 FROM details WHERE teacher = teachers.id AND begun <= ?3 AND " HELD ")",
         "begun <= ?3 AND " HELD, "row <= ?4 AND " HELD, " AND id <= ?5");

/* --- streams ------------------------------------------------------------------------------------------------------ */

static bool is_packed(const cw_store_reader *r) { return r->packed && r->packed->now; }

const char *cw_stream_text(const cw_store_reader *r, cw_stream_id id, int column) {
  if (!is_packed(r)) return (const char *)sqlite3_column_text(r->streams[id].statement, column);
  return id == CW_STREAM_TEACHERS ? r->packed->id : r->packed->rows[id].texts[column - 3];
}

int64_t cw_stream_number(const cw_store_reader *r, cw_stream_id id, int column) {
  if (!is_packed(r)) return sqlite3_column_int64(r->streams[id].statement, column);
  return column == 0 ? r->packed->teacher : r->packed->rows[id].numbers[column - 1];
}

bool cw_stream_step(cw_store_reader *r, cw_stream_id id) {
  if (is_packed(r)) return cw_packed_step(r, id);
  int code = sqlite3_step(r->streams[id].statement);
  r->streams[id].open = code == SQLITE_ROW;
  return code == SQLITE_ROW || code == SQLITE_DONE || cw_store_fault_code(r->store, code);
}

bool cw_stream_at_part(cw_store_reader *r, cw_stream_id id, int64_t teacher, int64_t row, int64_t part) {
  const int64_t wanted[] = {teacher, row, part};
  while (r->streams[id].open) {
    int order = 0;
    for (int i = 0; i < 3 && order == 0; i++) {
      int64_t found = cw_stream_number(r, id, i);
      order = (found > wanted[i]) - (found < wanted[i]);
    }
    if (order >= 0) return order == 0;
    if (!cw_stream_step(r, id)) return false;
  }
  return false;
}

bool cw_stream_at(cw_store_reader *r, cw_stream_id id, int64_t teacher) {
  while (r->streams[id].open && cw_stream_number(r, id, 0) < teacher)
    if (!cw_stream_step(r, id)) return false;
  return r->streams[id].open && cw_stream_number(r, id, 0) == teacher;
}

/* --- what the plan doesn't know ----------------------------------------------------------------------------------- */

void cw_reader_leave_out(cw_store_reader *r, const char *what, const char *name) {
  if (r->nleft == CW_LEFT_OUT) return;
  const char *text = cw_arena_printf(&r->scratch, "%s `%s`", what, name);
  for (uint32_t i = 0; text && i < r->nleft; i++)
    if (strcmp(r->left[i], text) == 0) return;
  const char *kept = text ? cw_arena_text(&r->memory, text, strlen(text)) : NULL;
  if (kept) r->left[r->nleft++] = kept;
}

const char *cw_store_reader_left_out(const cw_store_reader *r, uint32_t k) { return k < r->nleft ? r->left[k] : NULL; }

static uint32_t find_attr(const cw_plan *plan, cw_scope scope, const char *name) {
  for (uint32_t k = 0; k < plan->nattrs; k++)
    if (plan->attrs[k].scope == scope && strcmp(plan->attrs[k].name, name) == 0) return k;
  return UINT32_MAX;
}

/* A roster names the same few attributes again and again: each is looked for once, unless another takes its place. */
static uint32_t attr_named(cw_store_reader *r, cw_scope scope, const char *name) {
  uint32_t h = scope;
  for (const char *c = name; *c; c++) h = h * 31 + (unsigned char)*c;
  cw_found_attr *n = &r->names[h % CW_NAMES];
  if (n->name && n->scope == scope && strcmp(n->name, name) == 0) return n->attr;
  uint32_t attr = find_attr(r->plan, scope, name);
  if (attr != UINT32_MAX) *n = (cw_found_attr){r->plan->attrs[attr].name, scope, attr};
  return attr;
}

bool cw_reader_has(cw_store_reader *r, cw_scope scope, const char *name) {
  return attr_named(r, scope, name) != UINT32_MAX;
}

uint32_t cw_reader_attr(cw_store_reader *r, cw_scope scope, const char *name) {
  static const char *const of[] = {"fact", "field of a record", "field of a license"};
  uint32_t attr = attr_named(r, scope, name);
  if (attr != UINT32_MAX) return attr;
  cw_reader_leave_out(r, of[scope], name);
  return UINT32_MAX;
}

void cw_reader_set(cw_store_reader *r, cw_block *b, uint32_t attr, const char *text) {
  if (!text) return;
  cw_value value = cw_store_value(r->plan, &b->texts, attr, text);
  if (value.known == CW_KNOWN)
    cw_block_set(b, attr, value);
  else
    cw_reader_leave_out(r, r->plan->attrs[attr].name, text);
}

/* --- one teacher -------------------------------------------------------------------------------------------------- */

/* The kinds that a source says nothing complete about: all, none, or all but those listed. */
static uint64_t may_be_missing(cw_store_reader *r, const char *complete) {
  if (strcmp(complete, "yes") == 0) return 0;
  const cw_attr *kinds = &r->plan->attrs[CW_F_KIND];
  uint64_t missing = UINT64_MAX;
  for (const char *s = complete; *s;) {
    size_t len = strcspn(s, ";");
    uint32_t id = cw_texts_find(&r->plan->texts, s, len);
    for (uint32_t k = 0; id && k < kinds->nchoices && k < 64; k++)
      if (kinds->choices[k] == id) missing &= ~(UINT64_C(1) << k);
    s += len + (s[len] != '\0');
  }
  return missing;
}

/* What may be missing is what each source leaves open. */
static void read_details(cw_store_reader *r, int64_t teacher, cw_teacher *out) {
  int64_t newest = 0;
  out->incomplete = UINT64_MAX;
  out->incomplete_before = CW_DAY_MAX;
  for (; cw_stream_at(r, CW_STREAM_DETAILS, teacher); cw_stream_step(r, CW_STREAM_DETAILS)) {
    const char *name = cw_stream_text(r, CW_STREAM_DETAILS, 3), *complete = cw_stream_text(r, CW_STREAM_DETAILS, 4),
               *since = cw_stream_text(r, CW_STREAM_DETAILS, 5);
    cw_day day;
    if (name && cw_stream_number(r, CW_STREAM_DETAILS, 1) >= newest) {
      newest = cw_stream_number(r, CW_STREAM_DETAILS, 1);
      out->name = cw_arena_text(&r->scratch, name, strlen(name));
    }
    if (since && cw_day_parse(&day, since, strlen(since))) {
      if (day < out->incomplete_before) out->incomplete_before = day;
    } else if (complete) {
      out->incomplete &= may_be_missing(r, complete);
    }
  }
}

static void read_teacher(cw_store_reader *r, cw_block *b, int64_t teacher) {
  cw_teacher found = {0};
  read_details(r, teacher, &found);
  cw_block_teacher(b, cw_stream_text(r, CW_STREAM_TEACHERS, 3), found.name);
  if (b->failed) return;
  cw_teacher *t = &b->teachers[b->nteachers - 1];
  t->incomplete = found.incomplete;
  t->incomplete_before = found.incomplete_before;
  cw_reader_licenses(r, b, teacher);
  if (is_packed(r)) {
    cw_packed_facts(r, b);
    cw_packed_records(r, b);
  } else {
    cw_reader_facts(r, b, teacher);
    cw_reader_records(r, b, teacher);
  }
  cw_reader_answers(r, b, teacher); /* these and the next name records */
  cw_reader_determinations(r, b, teacher);
  cw_block_end(b);
}

bool cw_store_reader_next(cw_store_reader *r, cw_block *block, int64_t *teacher) {
  if (r->store->cause != CW_STORE_FINE) return false;
  if (r->packed ? !cw_packed_next(r) : !r->streams[CW_STREAM_TEACHERS].open) return false;
  cw_arena_reset(&r->scratch);
  r->block += block->nteachers == 0 || block != r->filling;
  r->filling = block;
  *teacher = cw_stream_number(r, CW_STREAM_TEACHERS, 0);
  read_teacher(r, block, *teacher);
  if (!is_packed(r)) cw_stream_step(r, CW_STREAM_TEACHERS);
  if (block->failed || r->scratch.failed) cw_store_fault_code(r->store, SQLITE_NOMEM);
  return r->store->cause == CW_STORE_FINE;
}

/* --- the reader --------------------------------------------------------------------------------------------------- */

bool cw_reader_tables(cw_store_reader *r, int64_t first, int64_t last) {
  for (size_t i = 0; i < CW_NSTREAMS; i++) {
    sqlite3_stmt *statement = r->streams[i].statement;
    sqlite3_reset(statement);
    sqlite3_bind_int64(statement, 1, first);
    sqlite3_bind_int64(statement, 2, last);
  }
  for (size_t i = 0; i < CW_NSTREAMS; i++)
    if (!cw_stream_step(r, (cw_stream_id)i)) return false;
  return true;
}

bool cw_store_reader_range(cw_store_reader *r, int64_t first, int64_t last) {
  return r->packed ? cw_packed_range(r, first, last) : cw_reader_tables(r, first, last);
}

bool cw_store_reader_packed(cw_store_reader *r) {
  if (!r->packed) r->packed = cw_packed_open(r);
  return cw_store_reader_range(r, INT64_MIN, INT64_MAX);
}

void cw_store_reader_answers(cw_store_reader *r, bool filled) { r->no_answers = !filled; }

static bool prepare_streams(cw_store_reader *r, const char *const queries[CW_NSTREAMS]) {
  for (size_t i = 0; i < CW_NSTREAMS; i++) {
    sqlite3_finalize(r->streams[i].statement);
    r->streams[i] = (cw_stream){.statement = cw_store_prepare(r->store, queries[i])};
    if (!r->streams[i].statement) return false;
  }
  return true;
}

static int64_t last_row_of(cw_store *s, int64_t import) {
  sqlite3_stmt *q = cw_store_prepare(s, "SELECT id FROM rows WHERE begun <= ?1 ORDER BY id DESC LIMIT 1");
  int64_t row = 0;
  if (!q) return 0;
  sqlite3_bind_int64(q, 1, import);
  int code = sqlite3_step(q);
  if (code == SQLITE_ROW) row = sqlite3_column_int64(q, 0);
  if (code != SQLITE_ROW && code != SQLITE_DONE) cw_store_fault_code(s, code);
  sqlite3_finalize(q);
  return row;
}

bool cw_store_reader_at(cw_store_reader *r, int64_t import, int64_t determination) {
  cw_packed_close(r->packed); /* chunks are of what holds now */
  r->packed = NULL;
  if (!prepare_streams(r, then)) return false;
  int64_t row = last_row_of(r->store, import);
  for (size_t i = 0; i < CW_NSTREAMS; i++) {
    const int64_t values[] = {import, row, determination};
    for (int k = 0; k < 3; k++)
      if (sqlite3_bind_parameter_count(r->streams[i].statement) >= 3 + k)
        sqlite3_bind_int64(r->streams[i].statement, 3 + k, values[k]);
  }
  return cw_store_reader_range(r, INT64_MIN, INT64_MAX);
}

static bool prepare(cw_store_reader *r) {
  if (!prepare_streams(r, now)) return false;
  r->definition = cw_store_prepare(r->store, "SELECT kind, title, achievement, issuer, provider FROM definitions "
                                             "WHERE id = ?1");
  r->source = cw_store_prepare(r->store, "SELECT name FROM sources WHERE id = ?1");
  return r->definition && r->source;
}

cw_store_reader *cw_store_reader_open(cw_store *s, const cw_plan *plan) {
  if (s->cause != CW_STORE_FINE) return NULL;
  cw_store_reader *r = calloc(1, sizeof *r);
  cw_definition *cache = calloc(CW_DEFINITION_CACHE, sizeof *cache);
  if (!r || !cache) {
    free(r);
    free(cache);
    cw_store_fault_code(s, SQLITE_NOMEM);
    return NULL;
  }
  r->store = s;
  r->plan = plan;
  r->cache = cache;
  r->unit = UINT32_MAX;
  r->block = 1;
  cw_arena_init(&r->scratch, 0);
  cw_arena_init(&r->memory, 0);
  if (prepare(r) && cw_store_reader_range(r, INT64_MIN, INT64_MAX)) return r;
  cw_store_reader_close(r);
  return NULL;
}

void cw_store_reader_close(cw_store_reader *r) {
  if (!r) return;
  for (size_t i = 0; i < CW_NSTREAMS; i++) sqlite3_finalize(r->streams[i].statement);
  cw_packed_close(r->packed);
  sqlite3_finalize(r->definition);
  sqlite3_finalize(r->source);
  for (size_t i = 0; i < CW_DEFINITION_CACHE; i++) free(r->cache[i].texts);
  free(r->cache);
  cw_arena_dispose(&r->scratch);
  cw_arena_dispose(&r->memory);
  free(r);
}

bool cw_store_read_teacher(cw_store *s, const cw_plan *plan, cw_block *block, int64_t teacher) {
  return cw_store_read_teacher_at(s, plan, block, teacher, 0, 0);
}

bool cw_store_read_teacher_at(cw_store *s, const cw_plan *plan, cw_block *block, int64_t teacher, int64_t import,
                              int64_t determination) {
  cw_store_reader *r = cw_store_reader_open(s, plan);
  int64_t found;
  bool read = r && (!import || cw_store_reader_at(r, import, determination)) &&
              cw_store_reader_range(r, teacher, teacher) && cw_store_reader_next(r, block, &found);
  cw_store_reader_close(r);
  return read;
}

int64_t cw_store_find_teacher(cw_store *s, const char *id) {
  sqlite3_stmt *look = cw_store_prepare(s, "SELECT id FROM teachers WHERE teacher = ?1");
  int64_t found = 0;
  if (!look) return 0;
  sqlite3_bind_text(look, 1, id, -1, SQLITE_STATIC);
  int code = sqlite3_step(look);
  if (code == SQLITE_ROW) found = sqlite3_column_int64(look, 0);
  if (code != SQLITE_ROW && code != SQLITE_DONE) cw_store_fault_code(s, code);
  sqlite3_finalize(look);
  return found;
}
