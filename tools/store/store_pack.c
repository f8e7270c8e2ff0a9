/* Packing: a chunk of teachers from the tables to bytes. The same rows always give the same bytes, so that whether a chunk
 * is in step is seen by packing it again. */
#include "packed.h"

#include "../../rules/pack.h"

#include <stdlib.h>
#include <string.h>

/* --- bytes -------------------------------------------------------------------------------------------------------- */

typedef struct bytes {
  cw_arena *arena;
  uint8_t *at;
  size_t len, room;
} bytes;

static void put(bytes *b, const void *more, size_t len) {
  if (len > b->room - b->len) {
    size_t room = (b->room + len) * 2;
    uint8_t *bigger = cw_arena_raw(b->arena, room);
    if (!bigger) return; /* the arena remembers */
    if (b->len) memcpy(bigger, b->at, b->len);
    b->at = bigger;
    b->room = room;
  }
  if (len) memcpy(b->at + b->len, more, len);
  b->len += len;
}

static void put_number(bytes *b, uint64_t n) {
  uint8_t byte[10];
  size_t len = 0;
  for (; n >= 128; n >>= 7) byte[len++] = (uint8_t)(n | 128);
  byte[len++] = (uint8_t)n;
  put(b, byte, len);
}

static void put_signed(bytes *b, int64_t n) { put_number(b, (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0)); }

static void put_text(bytes *b, const char *text) {
  size_t len = strlen(text);
  put_number(b, len);
  put(b, text, len + 1);
}

/* --- what stands once --------------------------------------------------------------------------------------------- */

typedef struct item { /* a text, or the codes of a shape */
  const void *at;
  size_t len;
} item;

typedef struct items {
  uint32_t count, nslots;
  item *all;
  uint32_t *slots; /* 1 + the index; 0: empty */
} items;

static uint64_t hash_of(const void *at, size_t len) {
  uint64_t h = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < len; i++) h = (h ^ ((const uint8_t *)at)[i]) * UINT64_C(1099511628211);
  return h;
}

static uint32_t *slot_of(const items *t, const void *at, size_t len) {
  uint32_t i = (uint32_t)hash_of(at, len) & (t->nslots - 1);
  for (; t->slots[i]; i = (i + 1) & (t->nslots - 1)) {
    const item *has = &t->all[t->slots[i] - 1];
    if (has->len == len && memcmp(has->at, at, len) == 0) break;
  }
  return &t->slots[i];
}

static bool grow(items *t, cw_arena *arena) {
  uint32_t n = t->nslots ? t->nslots * 2 : 256;
  item *all = CW_NEW_ARRAY(arena, n / 2, item);
  uint32_t *slots = CW_NEW_ARRAY(arena, n, uint32_t);
  if (!all || !slots) return false;
  if (t->count) memcpy(all, t->all, t->count * sizeof *all);
  *t = (items){t->count, n, all, slots};
  for (uint32_t i = 0; i < t->count; i++) *slot_of(t, all[i].at, all[i].len) = i + 1;
  return true;
}

static uint32_t intern(items *t, const void *at, size_t len, cw_arena *arena) {
  if (t->count >= t->nslots / 2 && !grow(t, arena)) return 0;
  uint32_t *slot = slot_of(t, at, len);
  if (*slot) return *slot - 1;
  void *copy = cw_arena_raw(arena, len + 1);
  if (!copy) return 0;
  memcpy(copy, at, len);
  ((char *)copy)[len] = '\0';
  t->all[t->count++] = (item){copy, len};
  return (*slot = t->count) - 1;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

typedef struct packing {
  cw_store_reader *reader;
  cw_arena arena; /* of a chunk */
  items texts, shapes;
  bytes teachers, teacher, rows, own;
} packing;

static uint32_t text_of(packing *p, const char *text) { return intern(&p->texts, text, strlen(text), &p->arena); }

static uint32_t put_ref(packing *p, const char *text) {
  put_number(&p->own, text_of(p, text));
  return CW_PACKED_REF;
}

static uint32_t put_own(packing *p, char how, const char *text) {
  cw_day day;
  cw_rat amount;
  if (how == 't') {
    put_text(&p->own, text);
    return CW_PACKED_TEXT;
  }
  if (how == 'd' && cw_day_parse(&day, text, strlen(text))) {
    put_signed(&p->own, day);
    return CW_PACKED_DAY;
  }
  if (how == 'a' && cw_rat_parse(&amount, text, strlen(text)) && amount.den == 1) {
    put_signed(&p->own, amount.num);
    return CW_PACKED_NUMBER;
  }
  return put_ref(p, text);
}

static void put_row(packing *p, cw_stream_id id, const char *const *texts, int64_t first, int64_t second) {
  const char *how = cw_packed_columns[id];
  uint32_t codes[CW_PACKED_RECORD + 1] = {(uint32_t)id}, n = (uint32_t)strlen(how);
  p->own.len = 0;
  for (uint32_t i = 0; i < n; i++) {
    codes[1 + i] = !texts[i]       ? CW_PACKED_NONE
                   : how[i] == 's' ? CW_PACKED_SHARED + text_of(p, texts[i])
                                   : put_own(p, how[i], texts[i]);
  }
  put_number(&p->rows, intern(&p->shapes, codes, (n + 1) * sizeof *codes, &p->arena));
  if (id != CW_STREAM_FACTS && id != CW_STREAM_RECORDS) {
    put_signed(&p->rows, first);
    put_signed(&p->rows, second);
  }
  put(&p->rows, p->own.at, p->own.len);
}

static void put_rows(packing *p, uint64_t count) {
  put_number(&p->teacher, count);
  if (count) put_number(&p->teacher, p->rows.len);
  if (count) put(&p->teacher, p->rows.at, p->rows.len);
  p->rows.len = 0;
}

/* --- tables ------------------------------------------------------------------------------------------------------- */

/* A row as the stream has it, its columns from the third. */
static void put_stream_row(packing *p, cw_stream_id id, int64_t first, int64_t second) {
  const char *texts[CW_PACKED_RECORD] = {NULL};
  for (int i = 0; cw_packed_columns[id][i]; i++) texts[i] = cw_stream_text(p->reader, id, 3 + i);
  put_row(p, id, texts, first, second);
}

static void put_stream(packing *p, cw_stream_id id, int64_t teacher) {
  uint64_t n = 0;
  for (; cw_stream_at(p->reader, id, teacher); cw_stream_step(p->reader, id), n++) {
    int64_t first = id == CW_STREAM_DETAILS ? cw_stream_number(p->reader, id, 1) : 0;
    put_stream_row(p, id, first, 0);
  }
  put_rows(p, n);
}

/* The values of the rows of one table, which they name by their order. */
typedef struct values {
  bytes rows;
  uint64_t count;
} values;

static void put_values(packing *p, values *to, cw_stream_id id, int64_t teacher, int64_t row, int64_t part,
                       int64_t of) {
  bytes outer = p->rows;
  p->rows = to->rows;
  for (; cw_stream_at_part(p->reader, id, teacher, row, part); cw_stream_step(p->reader, id), to->count++)
    put_stream_row(p, id, 0, of);
  to->rows = p->rows;
  p->rows = outer;
}

static void put_value_rows(packing *p, values *from) {
  put(&p->rows, from->rows.at, from->rows.len);
  put_rows(p, from->count);
}

static void put_licenses(packing *p, int64_t teacher) {
  const cw_stream_id id = CW_STREAM_LICENSES;
  values v = {.rows = {.arena = &p->arena}};
  int64_t n = 0;
  for (; cw_stream_at(p->reader, id, teacher); cw_stream_step(p->reader, id), n++) {
    put_stream_row(p, id, 0, n);
    put_values(p, &v, CW_STREAM_LICENSE_VALUES, teacher, cw_stream_number(p->reader, id, 1),
               cw_stream_number(p->reader, id, 2), n);
  }
  put_rows(p, (uint64_t)n);
  put_value_rows(p, &v);
}

/* The columns of a record; false after a fault. */
static bool record_texts(packing *p, const char *texts[CW_PACKED_RECORD]) {
  cw_store_reader *r = p->reader;
  const cw_stream_id id = CW_STREAM_RECORDS;
  const char *definition = cw_reader_definition(r, cw_stream_number(r, id, CW_RECORD_DEFINITION));
  if (!definition) return false;
  for (int i = 0; i < CW_DEFINITION_COLUMNS; i++, definition += strlen(definition) + 1)
    texts[i] = *definition ? definition : NULL;
  const char *named = cw_stream_text(r, id, CW_RECORD_SOURCE_NAME);
  texts[CW_PACKED_SOURCE] = named ? named : cw_reader_source_name(r, cw_stream_number(r, id, CW_RECORD_SOURCE));
  texts[CW_PACKED_ROW] = cw_stream_text(r, id, CW_RECORD_ROW);
  texts[CW_PACKED_AMOUNT] = cw_stream_text(r, id, CW_RECORD_AMOUNT);
  texts[CW_PACKED_UNIT] = cw_stream_text(r, id, CW_RECORD_UNIT);
  for (int i = 0; i < CW_RECORD_ATTRS; i++) texts[CW_PACKED_REST + i] = cw_stream_text(r, id, CW_RECORD_REST + i);
  return true;
}

static void put_records(packing *p, int64_t teacher) {
  const cw_stream_id id = CW_STREAM_RECORDS;
  const char *texts[CW_PACKED_RECORD] = {NULL};
  values v = {.rows = {.arena = &p->arena}};
  int64_t n = 0;
  for (; cw_stream_at(p->reader, id, teacher); cw_stream_step(p->reader, id), n++) {
    if (!record_texts(p, texts)) return;
    put_row(p, id, texts, 0, 0);
    put_values(p, &v, CW_STREAM_RECORD_VALUES, teacher, cw_stream_number(p->reader, id, 1),
               cw_stream_number(p->reader, id, 2), n);
  }
  put_rows(p, (uint64_t)n);
  put_value_rows(p, &v);
}

static void put_teacher(packing *p, int64_t teacher, int64_t place) {
  p->teacher.len = 0;
  cw_arena_reset(&p->reader->scratch); /* definitions too long to be kept */
  put_text(&p->teacher, cw_stream_text(p->reader, CW_STREAM_TEACHERS, 3));
  put_stream(p, CW_STREAM_DETAILS, teacher);
  put_licenses(p, teacher);
  put_stream(p, CW_STREAM_FACTS, teacher);
  put_records(p, teacher);
  put_stream(p, CW_STREAM_DETERMINATIONS, teacher);
  put_stream(p, CW_STREAM_ANSWERS, teacher);
  put_number(&p->teachers, (uint64_t)place);
  put_number(&p->teachers, p->teacher.len);
  put(&p->teachers, p->teacher.at, p->teacher.len);
}

/* --- chunks ------------------------------------------------------------------------------------------------------- */

static void begin_chunk(packing *p) {
  cw_arena_reset(&p->arena);
  p->texts = p->shapes = (items){0};
  p->teachers = p->teacher = p->rows = p->own = (bytes){.arena = &p->arena};
}

static bytes end_chunk(packing *p, uint64_t nteachers) {
  bytes all = {.arena = &p->arena};
  put_number(&all, p->texts.count);
  for (uint32_t i = 0; i < p->texts.count; i++) put_text(&all, p->texts.all[i].at);
  put_number(&all, p->shapes.count);
  for (uint32_t i = 0; i < p->shapes.count; i++) {
    const uint32_t *codes = p->shapes.all[i].at;
    size_t n = p->shapes.all[i].len / sizeof *codes;
    put_number(&all, n - 1);
    for (size_t k = 1; k < n; k++) put_number(&all, codes[k]);
  }
  put_number(&all, nteachers);
  put(&all, p->teachers.at, p->teachers.len);
  return all;
}

static bool pack_chunk(packing *p, int64_t chunk, bytes *all) {
  cw_store_reader *r = p->reader;
  int64_t first = chunk * CW_CHUNK;
  uint64_t n = 0;
  begin_chunk(p);
  if (!cw_store_reader_range(r, first, first + CW_CHUNK - 1)) return false;
  for (; r->streams[CW_STREAM_TEACHERS].open; n++) {
    int64_t teacher = cw_stream_number(r, CW_STREAM_TEACHERS, 0);
    put_teacher(p, teacher, teacher - first);
    if (r->store->cause != CW_STORE_FINE || !cw_stream_step(r, CW_STREAM_TEACHERS)) return false;
  }
  *all = end_chunk(p, n);
  if (p->arena.failed || r->scratch.failed) cw_store_fault_code(r->store, SQLITE_NOMEM);
  return r->store->cause == CW_STORE_FINE;
}

static bool begin_packing(packing *p, cw_store *s) {
  *p = (packing){.reader = cw_store_reader_open(s, NULL)};
  cw_arena_init(&p->arena, 0);
  return p->reader != NULL;
}

static void end_packing(packing *p) {
  cw_store_reader_close(p->reader);
  cw_arena_dispose(&p->arena);
}

static bool write_chunk(packing *p, sqlite3_stmt *put_it, int64_t chunk) {
  bytes all;
  if (!pack_chunk(p, chunk, &all)) return false;
  sqlite3_reset(put_it);
  sqlite3_bind_int64(put_it, 1, chunk);
  sqlite3_bind_int(put_it, 2, CW_PACKED_FORM);
  sqlite3_bind_blob64(put_it, 3, all.at, all.len, SQLITE_STATIC);
  int code = sqlite3_step(put_it);
  sqlite3_reset(put_it);
  return code == SQLITE_DONE || cw_store_fault_code(p->reader->store, code);
}

/* The next chunk that isn't there, from *chunk; false where there is none, or after a fault. */
static bool next_missing(cw_store *s, sqlite3_stmt *look, int64_t *chunk) {
  sqlite3_reset(look);
  sqlite3_bind_int64(look, 1, *chunk * CW_CHUNK);
  sqlite3_bind_int(look, 2, CW_PACKED_FORM);
  int code = sqlite3_step(look);
  if (code == SQLITE_ROW) *chunk = sqlite3_column_int64(look, 0);
  if (code != SQLITE_ROW && code != SQLITE_DONE) cw_store_fault_code(s, code);
  sqlite3_reset(look);
  return code == SQLITE_ROW;
}

/* Writes up to `most` missing chunks from *chunk, and goes on behind them. */
static bool pack_some(packing *p, sqlite3_stmt *look, sqlite3_stmt *put_it, int64_t *chunk, int most) {
  bool more = true;
  for (int i = 0; more && i < most; i++) {
    more = next_missing(p->reader->store, look, chunk) && write_chunk(p, put_it, *chunk);
    *chunk += more;
  }
  cw_store_reader_range(p->reader, 1, 0); /* no statement stays open */
  return more;
}

bool cw_store_pack(cw_store *s, bool apart, const volatile sig_atomic_t *stop) {
  static const char missing[] = "SELECT id >> 6 FROM teachers WHERE id >= ?1 AND NOT EXISTS(SELECT 1 FROM packed WHERE "
                                "chunk = id >> 6 AND form = ?2) ORDER BY id LIMIT 1";
  sqlite3_stmt *look = cw_store_prepare(s, missing),
               *put_it = cw_store_prepare(s, "INSERT OR REPLACE INTO packed VALUES(?1, ?2, ?3)");
  packing p;
  int64_t chunk = 0;
  bool more = begin_packing(&p, s) && look && put_it && next_missing(s, look, &chunk);
  while (more && !(stop && *stop)) {
    if (apart && !cw_store_begin(s)) break;
    more = pack_some(&p, look, put_it, &chunk, apart ? 64 : INT32_MAX);
    if (apart && s->cause == CW_STORE_FINE) cw_store_commit(s);
    if (apart && s->cause != CW_STORE_FINE) cw_store_rollback(s);
  }
  end_packing(&p);
  sqlite3_finalize(look);
  sqlite3_finalize(put_it);
  return s->cause == CW_STORE_FINE;
}

bool cw_store_packed_check(cw_store *s, int64_t *teacher) {
  sqlite3_stmt *all = cw_store_prepare(s, "SELECT chunk, content FROM packed WHERE form = ?1 ORDER BY chunk");
  packing p;
  int code = SQLITE_DONE;
  *teacher = 0;
  if (all) sqlite3_bind_int(all, 1, CW_PACKED_FORM);
  bool fine = begin_packing(&p, s) && all;
  while (fine && (code = sqlite3_step(all)) == SQLITE_ROW) {
    bytes now;
    fine = pack_chunk(&p, sqlite3_column_int64(all, 0), &now);
    size_t len = (size_t)sqlite3_column_bytes(all, 1);
    bool same = fine && len == now.len && memcmp(sqlite3_column_blob(all, 1), now.at, len) == 0;
    if (fine && !same) *teacher = sqlite3_column_int64(all, 0) * CW_CHUNK;
    fine = same;
  }
  if (code != SQLITE_ROW && code != SQLITE_DONE) cw_store_fault_code(s, code);
  end_packing(&p);
  sqlite3_finalize(all);
  return fine && s->cause == CW_STORE_FINE;
}
