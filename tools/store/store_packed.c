/* Reading chunks: which teacher comes next, and the rows of one as if they came from the tables. */
#include "packed.h"

#include "schema.h"

#include <stdlib.h>
#include <string.h>

const char *const cw_packed_columns[CW_NSTREAMS] = {
    [CW_STREAM_DETAILS] = "tss",
    [CW_STREAM_LICENSES] = "strrrsss",
    [CW_STREAM_LICENSE_VALUES] = "sr",
    [CW_STREAM_FACTS] = "sssss",
    [CW_STREAM_RECORDS] = "srrsssrasddddsssssssrrsssrrd",
    [CW_STREAM_RECORD_VALUES] = "sr",
    [CW_STREAM_DETERMINATIONS] = "sstsssssrssrstt",
    [CW_STREAM_ANSWERS] = "sstsr",
};

/* --- bytes -------------------------------------------------------------------------------------------------------- */

static uint64_t longer_number(cw_packed_bytes *b) {
  uint64_t n = 0;
  for (unsigned shift = 0; shift < 64 && b->at < b->end; shift += 7) {
    uint8_t byte = *b->at++;
    n |= (uint64_t)(byte & 127) << shift;
    if (byte < 128) return n;
  }
  b->bad = true;
  b->at = b->end;
  return 0;
}

uint64_t cw_packed_number(cw_packed_bytes *b) { return b->at < b->end && *b->at < 128 ? *b->at++ : longer_number(b); }

int64_t cw_packed_signed(cw_packed_bytes *b) {
  uint64_t n = cw_packed_number(b);
  return (int64_t)(n >> 1 ^ (n & 1 ? UINT64_MAX : 0));
}

/* The next n bytes. */
static cw_packed_bytes take(cw_packed_bytes *b, uint64_t n) {
  bool there = n <= (uint64_t)(b->end - b->at);
  cw_packed_bytes taken = {b->at, there ? b->at + n : b->at, !there};
  b->bad |= !there;
  b->at = there ? taken.end : b->end;
  return taken;
}

const char *cw_packed_own(cw_packed_bytes *b) {
  uint64_t len = cw_packed_number(b);
  cw_packed_bytes text = take(b, len < UINT64_MAX ? len + 1 : len);
  if (!text.bad && text.end[-1] == '\0') return (const char *)text.at;
  b->bad = true;
  return "";
}

/* How many there are of what takes a byte or more each. */
static uint32_t count_of(cw_packed_bytes *b) {
  uint64_t n = cw_packed_number(b);
  if (n <= (uint64_t)(b->end - b->at) && n < UINT32_MAX) return (uint32_t)n;
  b->bad = true;
  return 0;
}

cw_packed_text *cw_packed_ref(cw_packed *p, cw_packed_bytes *b) {
  static cw_packed_text none = {.text = ""};
  uint64_t k = cw_packed_number(b);
  if (k < p->ntexts) return &p->texts[k];
  b->bad = true;
  return &none;
}

cw_packed_shape *cw_packed_shape_of(cw_packed *p, cw_packed_bytes *b, cw_stream_id id) {
  uint64_t k = cw_packed_number(b);
  if (k < p->nshapes && p->shapes[k].ncodes == strlen(cw_packed_columns[id])) return &p->shapes[k];
  b->bad = true;
  return NULL;
}

/* --- a chunk ------------------------------------------------------------------------------------------------------ */

static void load_texts(cw_packed *p, cw_packed_bytes *b) {
  p->ntexts = count_of(b);
  p->texts = CW_NEW_ARRAY(&p->arena, p->ntexts + (size_t)1, cw_packed_text);
  for (uint32_t i = 0; p->texts && i < p->ntexts; i++) p->texts[i].text = cw_packed_own(b);
}

static void load_shape(cw_packed *p, cw_packed_bytes *b, cw_packed_shape *s) {
  s->ncodes = count_of(b);
  uint32_t *codes = CW_NEW_ARRAY(&p->arena, s->ncodes + (size_t)1, uint32_t);
  for (uint32_t i = 0; codes && i < s->ncodes; i++) {
    uint64_t code = cw_packed_number(b);
    if (code >= CW_PACKED_SHARED + (uint64_t)p->ntexts) b->bad = true;
    codes[i] = b->bad ? CW_PACKED_NONE : (uint32_t)code;
  }
  s->codes = codes;
}

static bool load_chunk(cw_store_reader *r) {
  cw_packed *p = r->packed;
  const uint8_t *at = sqlite3_column_blob(p->chunks, 1);
  size_t len = (size_t)sqlite3_column_bytes(p->chunks, 1);
  cw_packed_bytes b = {at, at ? at + len : at, !at};
  cw_arena_reset(&p->arena);
  load_texts(p, &b);
  p->nshapes = count_of(&b);
  p->shapes = CW_NEW_ARRAY(&p->arena, p->nshapes + (size_t)1, cw_packed_shape);
  for (uint32_t i = 0; p->shapes && i < p->nshapes; i++) load_shape(p, &b, &p->shapes[i]);
  p->left = cw_packed_number(&b);
  p->teachers = b;
  p->loaded = true;
  if (b.bad) cw_packed_fault(r);
  if (p->arena.failed) cw_store_fault_code(r->store, SQLITE_NOMEM);
  return r->store->cause == CW_STORE_FINE;
}

void cw_packed_fault(cw_store_reader *r) {
  cw_store_fault_say(r->store, CW_STORE_CORRUPT,
                     "`%s` is damaged (the table `packed` can't be read): restore it from a backup, or import its "
                     "sources into a new file",
                     r->store->path);
}

/* --- the rows of a teacher ---------------------------------------------------------------------------------------- */

static const char *text_of(cw_packed *p, cw_packed_bytes *b, uint32_t code) {
  switch (code) {
  case CW_PACKED_NONE: return NULL;
  case CW_PACKED_TEXT: return cw_packed_own(b);
  case CW_PACKED_REF: return cw_packed_ref(p, b)->text;
  case CW_PACKED_DAY:
  case CW_PACKED_NUMBER: b->bad = true; return NULL; /* of records only, which are not read here */
  default: return p->texts[code - CW_PACKED_SHARED].text;
  }
}

bool cw_packed_step(cw_store_reader *r, cw_stream_id id) {
  cw_packed *p = r->packed;
  cw_packed_rows *rows = &p->rows[id];
  r->streams[id].open = rows->left > 0;
  if (!rows->left) return true;
  rows->left--;
  const cw_packed_shape *s = cw_packed_shape_of(p, &rows->bytes, id);
  for (int i = 0; i < 2; i++) rows->numbers[i] = cw_packed_signed(&rows->bytes);
  for (uint32_t i = 0; s && i < s->ncodes; i++) rows->texts[i] = text_of(p, &rows->bytes, s->codes[i]);
  if (!rows->bytes.bad) return true;
  r->streams[id].open = false;
  cw_packed_fault(r);
  return false;
}

static bool begin_teacher(cw_store_reader *r, int64_t teacher, cw_packed_bytes b) {
  cw_packed *p = r->packed;
  p->now = true;
  p->teacher = teacher;
  p->id = cw_packed_own(&b);
  for (int i = CW_STREAM_DETAILS; i < CW_NSTREAMS; i++) {
    cw_packed_rows *rows = &p->rows[i];
    rows->left = cw_packed_number(&b);
    rows->bytes = take(&b, rows->left ? cw_packed_number(&b) : 0);
    r->streams[i].open = false;
    bool streamed = i != CW_STREAM_FACTS && i != CW_STREAM_RECORDS;
    if (streamed && rows->left && !cw_packed_step(r, (cw_stream_id)i)) return false;
  }
  if (b.bad) cw_packed_fault(r);
  return !b.bad;
}

/* --- who is next -------------------------------------------------------------------------------------------------- */

static bool step_chunks(cw_store_reader *r) {
  cw_packed *p = r->packed;
  int code = sqlite3_step(p->chunks);
  p->open = code == SQLITE_ROW;
  p->loaded = false;
  return code == SQLITE_ROW || code == SQLITE_DONE || cw_store_fault_code(r->store, code);
}

static int64_t first_of(const cw_packed *p) { return sqlite3_column_int64(p->chunks, 0) * CW_CHUNK; }
static int64_t last_of(const cw_packed *p) { return first_of(p) + CW_CHUNK - 1; }

/* Everyone up to this row number is done. */
static void pass(cw_packed *p, int64_t teacher) {
  p->done = teacher >= p->last;
  if (!p->done) p->next = teacher + 1;
}

/* The next teacher of the chunk that it stands on, if there is one more; false after a fault. */
static bool next_of_chunk(cw_store_reader *r, bool *found) {
  cw_packed *p = r->packed;
  *found = false;
  if (!p->loaded && !load_chunk(r)) return false;
  while (p->left) {
    p->left--;
    uint64_t place = cw_packed_number(&p->teachers), len = cw_packed_number(&p->teachers);
    cw_packed_bytes one = take(&p->teachers, len);
    if (p->teachers.bad || place >= CW_CHUNK) {
      cw_packed_fault(r);
      return false;
    }
    int64_t teacher = first_of(p) + (int64_t)place;
    if (teacher > p->last) break;
    if (teacher < p->next) continue;
    *found = true;
    pass(p, teacher);
    return begin_teacher(r, teacher, one);
  }
  pass(p, last_of(p));
  return true;
}

/* Those without a chunk, up to the next one. */
static bool begin_gap(cw_store_reader *r) {
  cw_packed *p = r->packed;
  p->gap = true;
  p->gap_last = p->open ? first_of(p) - 1 : p->last;
  return cw_reader_tables(r, p->next, p->gap_last);
}

bool cw_packed_next(cw_store_reader *r) {
  cw_packed *p = r->packed;
  bool fine = true, found = false;
  p->now = false;
  while (fine && !found) {
    if (p->gap && r->streams[CW_STREAM_TEACHERS].open) return true;
    if (p->gap) pass(p, p->gap_last);
    p->gap = false;
    if (p->done) return false;
    if (p->open && last_of(p) < p->next)
      fine = step_chunks(r);
    else if (p->open && first_of(p) <= p->next)
      fine = next_of_chunk(r, &found);
    else
      fine = begin_gap(r);
  }
  return fine;
}

bool cw_packed_range(cw_store_reader *r, int64_t first, int64_t last) {
  cw_packed *p = r->packed;
  for (size_t i = 0; i < CW_NSTREAMS; i++) {
    sqlite3_reset(r->streams[i].statement); /* none stays open */
    r->streams[i].open = false;
  }
  p->now = p->gap = false;
  p->done = first > last;
  p->next = first;
  p->last = last;
  sqlite3_reset(p->chunks);
  p->open = false;
  if (p->done) return true;
  sqlite3_bind_int64(p->chunks, 1, first < 0 ? 0 : first / CW_CHUNK);
  sqlite3_bind_int64(p->chunks, 2, last < 0 ? -1 : last / CW_CHUNK);
  sqlite3_bind_int(p->chunks, 3, CW_PACKED_FORM);
  return step_chunks(r);
}

/* --- whether they are kept in step -------------------------------------------------------------------------------- */

/* Without one of the triggers a chunk says nothing. SQLite keeps their words as they were written, without the last
 * semicolon. */
static bool has_trigger(sqlite3_stmt *look, const char *sql) {
  const char *name = sql + strlen("CREATE TRIGGER ");
  sqlite3_reset(look);
  sqlite3_bind_text(look, 1, name, (int)strcspn(name, " "), SQLITE_STATIC);
  const char *has = sqlite3_step(look) == SQLITE_ROW ? (const char *)sqlite3_column_text(look, 0) : NULL;
  size_t len = has ? strlen(has) : 0;
  return has && strncmp(has, sql, len) == 0 && strcmp(sql + len, ";") == 0;
}

static bool are_kept(cw_store *s) {
  sqlite3_stmt *look = cw_store_prepare(s, "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = ?1");
  bool kept = look != NULL;
  for (const char *const *sql = cw_schema_packed_triggers; kept && *sql; sql++) kept = has_trigger(look, *sql);
  sqlite3_finalize(look);
  return kept;
}

cw_packed *cw_packed_open(cw_store_reader *r) {
  if (!are_kept(r->store)) return NULL;
  cw_packed *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  cw_arena_init(&p->arena, 0);
  p->chunks = cw_store_prepare(
      r->store, "SELECT chunk, content FROM packed WHERE chunk BETWEEN ?1 AND ?2 AND form = ?3 ORDER BY chunk");
  if (p->chunks) return p;
  cw_packed_close(p);
  return NULL;
}

void cw_packed_close(cw_packed *p) {
  if (!p) return;
  sqlite3_finalize(p->chunks);
  cw_arena_dispose(&p->arena);
  free(p);
}
