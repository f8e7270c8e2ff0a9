/* The parts of a teacher as they are read: licenses and facts put together from all rows, records one by one. */
#include "store_reader.h"

#include "../../rules/pack.h"

#include <stdlib.h>
#include <string.h>

static const char *keep(cw_store_reader *r, const char *text) {
  return text ? cw_arena_text(&r->scratch, text, strlen(text)) : NULL;
}

/* --- licenses ----------------------------------------------------------------------------------------------------- */

enum { TYPE, NUMBER, ISSUED, RENEWED, EXPIRES, STATUS, AREAS, ENDORSEMENTS, NCOLUMNS };
static const uint32_t license_attrs[NCOLUMNS] = {CW_F_LICENSE,  CW_F_NUMBER,  CW_F_ISSUED, CW_F_RENEWED,
                                                 CW_F_LEXPIRES, CW_F_LSTATUS, CW_F_LAREAS, CW_F_ENDORSEMENTS};

typedef struct license_value {
  const char *name, *value;
  struct license_value *next;
} license_value;

typedef struct license {
  const char *column[NCOLUMNS];
  license_value *values;
  struct license *next;
} license;

static bool same(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

static bool is_one(const license *a, const license *b) {
  if (!same(a->column[TYPE], b->column[TYPE]) || !same(a->column[NUMBER], b->column[NUMBER])) return false;
  return a->column[NUMBER] || same(a->column[ISSUED], b->column[ISSUED]);
}

static const char *both(cw_store_reader *r, const char *a, const char *b) {
  return !a ? b : !b || same(a, b) ? a : cw_arena_printf(&r->scratch, "%s; %s", a, b);
}

/* Later rows prevail; areas and endorsements add up. */
static void merge(cw_store_reader *r, license *into, const license *more) {
  for (int i = 0; i < AREAS; i++)
    if (more->column[i]) into->column[i] = more->column[i];
  for (int i = AREAS; i < NCOLUMNS; i++) into->column[i] = both(r, into->column[i], more->column[i]);
}

static license *read_license(cw_store_reader *r) {
  license *l = CW_NEW(&r->scratch, license);
  for (int i = 0; l && i < NCOLUMNS; i++) l->column[i] = keep(r, cw_stream_text(r, CW_STREAM_LICENSES, 3 + i));
  return l;
}

static void read_license_values(cw_store_reader *r, license *l, int64_t teacher, int64_t row, int64_t part) {
  while (cw_stream_at_part(r, CW_STREAM_LICENSE_VALUES, teacher, row, part)) {
    license_value *v = CW_NEW(&r->scratch, license_value);
    if (!v) return;
    v->name = keep(r, cw_stream_text(r, CW_STREAM_LICENSE_VALUES, 3));
    v->value = keep(r, cw_stream_text(r, CW_STREAM_LICENSE_VALUES, 4));
    license_value **end = &l->values;
    while (*end) end = &(*end)->next;
    *end = v;
    cw_stream_step(r, CW_STREAM_LICENSE_VALUES);
  }
}

static void add_license(cw_store_reader *r, cw_block *b, const license *l) {
  cw_block_license(b);
  for (int i = 0; i < NCOLUMNS; i++) cw_reader_set(r, b, license_attrs[i], l->column[i]);
  for (const license_value *v = l->values; v; v = v->next) {
    uint32_t attr = v->name ? cw_reader_attr(r, CW_OF_LICENSE, v->name) : UINT32_MAX;
    if (attr != UINT32_MAX) cw_reader_set(r, b, attr, v->value);
  }
}

void cw_reader_licenses(cw_store_reader *r, cw_block *b, int64_t teacher) {
  license *first = NULL;
  for (; cw_stream_at(r, CW_STREAM_LICENSES, teacher); cw_stream_step(r, CW_STREAM_LICENSES)) {
    license *l = read_license(r), **place = &first;
    if (!l) return;
    while (*place && !is_one(*place, l)) place = &(*place)->next;
    if (*place)
      merge(r, *place, l);
    else
      *place = l;
    read_license_values(r, *place, teacher, cw_stream_number(r, CW_STREAM_LICENSES, 1),
                        cw_stream_number(r, CW_STREAM_LICENSES, 2));
  }
  for (const license *l = first; l; l = l->next) add_license(r, b, l);
}

/* --- facts -------------------------------------------------------------------------------------------------------- */

static cw_day day_or(const char *text, cw_day otherwise) {
  cw_day day;
  return text && cw_day_parse(&day, text, strlen(text)) ? day : otherwise;
}

/* The entry of the same fact and period that was read before. */
static cw_fact *earlier_entry(cw_block *b, const cw_fact *f) {
  cw_teacher *t = &b->teachers[b->nteachers - 1];
  for (uint32_t i = 0; i < t->nfacts; i++) {
    cw_fact *g = &b->facts[t->first_fact + i];
    if (g->attr == f->attr && g->from == f->from && g->until == f->until && g->known_since == f->known_since) return g;
  }
  return NULL;
}

bool cw_reader_fact(cw_store_reader *r, cw_block *b, const char *const texts[5], cw_fact *fact) {
  *fact = (cw_fact){.attr = cw_reader_attr(r, CW_OF_TEACHER, texts[0])};
  if (fact->attr == UINT32_MAX) return false;
  fact->value = cw_store_value(r->plan, &b->texts, fact->attr, texts[1]);
  fact->from = day_or(texts[2], CW_DAY_MIN);
  fact->until = day_or(texts[3], CW_DAY_MAX);
  fact->known_since = day_or(texts[4], CW_DAY_MIN);
  if (fact->value.known == CW_KNOWN) return true;
  cw_reader_leave_out(r, r->plan->attrs[fact->attr].name, texts[1]);
  return false;
}

void cw_reader_put_fact(cw_block *b, const cw_fact *fact) {
  cw_fact *before = earlier_entry(b, fact);
  if (before)
    *before = *fact;
  else
    cw_block_fact(b, fact);
}

void cw_reader_facts(cw_store_reader *r, cw_block *b, int64_t teacher) {
  const cw_stream_id id = CW_STREAM_FACTS;
  for (; cw_stream_at(r, id, teacher); cw_stream_step(r, id)) {
    const char *const texts[] = {cw_stream_text(r, id, 3), cw_stream_text(r, id, 4), cw_stream_text(r, id, 5),
                                 cw_stream_text(r, id, 6), cw_stream_text(r, id, 7)};
    cw_fact f;
    if (cw_reader_fact(r, b, texts, &f)) cw_reader_put_fact(b, &f);
  }
}

/* --- records ------------------------------------------------------------------------------------------------------ */

const uint32_t cw_definition_attrs[CW_DEFINITION_COLUMNS] = {CW_F_KIND, CW_F_TITLE, CW_F_ACHIEVEMENT, CW_F_ISSUER,
                                                             CW_F_PROVIDER};
const uint32_t cw_record_attrs[CW_RECORD_ATTRS] = {
    CW_F_EARNED,   CW_F_FROM,  CW_F_UNTIL,      CW_F_EXPIRES, CW_F_STATUS,     CW_F_VERIFICATION, CW_F_APPROVED,
    CW_F_TOPICS,   CW_F_LEVEL, CW_F_GRADE,      CW_F_RATING,  CW_F_SCORE,      CW_F_EVIDENCE,     CW_F_EMPLOYER,
    CW_F_POSITION, CW_F_SHARE, CW_F_CREDENTIAL, CW_F_DIGEST,  CW_F_KNOWN_SINCE};

static cw_definition *slot_of(cw_store_reader *r, int64_t id) { return &r->cache[(uint64_t)id % CW_DEFINITION_CACHE]; }

/* From the cache or the table. */
const char *cw_reader_definition(cw_store_reader *r, int64_t id) {
  cw_definition *slot = slot_of(r, id);
  if (slot->id == id && slot->texts) return slot->texts;
  sqlite3_reset(r->definition);
  sqlite3_bind_int64(r->definition, 1, id);
  int code = sqlite3_step(r->definition);
  if (code != SQLITE_ROW) {
    cw_store_fault_code(r->store, code == SQLITE_DONE ? SQLITE_CORRUPT : code);
    return NULL;
  }
  size_t len = 0;
  for (int i = 0; i < CW_DEFINITION_COLUMNS; i++) {
    sqlite3_column_text(r->definition, i);
    len += (size_t)sqlite3_column_bytes(r->definition, i) + 1;
  }
  bool cached = len <= CW_DEFINITION_LONGEST;
  char *texts = cached ? malloc(len) : cw_arena_raw(&r->scratch, len), *to = texts;
  for (int i = 0; texts && i < CW_DEFINITION_COLUMNS; i++) {
    size_t n = (size_t)sqlite3_column_bytes(r->definition, i) + 1;
    memcpy(to, sqlite3_column_text(r->definition, i), n);
    to += n;
  }
  if (!texts) cw_store_fault_code(r->store, SQLITE_NOMEM);
  if (!cached || !texts) return texts;
  free(slot->texts);
  *slot = (cw_definition){.id = id, .texts = texts};
  return texts;
}

/* What the record has of its definition. */
static void keep_values(cw_store_reader *r, const cw_block *b, int64_t id) {
  cw_definition *slot = slot_of(r, id);
  if (slot->id != id || !slot->texts || b->failed) return;
  for (int i = 0; i < CW_DEFINITION_COLUMNS; i++) slot->values[i] = cw_cell(b, cw_definition_attrs[i], b->nrecords - 1);
  slot->block = r->block;
}

static void set_definition(cw_store_reader *r, cw_block *b) {
  int64_t id = cw_stream_number(r, CW_STREAM_RECORDS, CW_RECORD_DEFINITION);
  const cw_definition *slot = slot_of(r, id);
  if (slot->id == id && slot->texts && slot->block == r->block) {
    for (int i = 0; i < CW_DEFINITION_COLUMNS; i++)
      if (slot->values[i].known == CW_KNOWN) cw_block_set(b, cw_definition_attrs[i], slot->values[i]);
    return;
  }
  const char *text = cw_reader_definition(r, id);
  bool found = text != NULL;
  for (int i = 0; text && i < CW_DEFINITION_COLUMNS; i++) {
    if (*text) cw_reader_set(r, b, cw_definition_attrs[i], text);
    text += strlen(text) + 1;
  }
  if (found) keep_values(r, b, id);
}

const char *cw_reader_source_name(cw_store_reader *r, int64_t id) {
  if (r->source_name && r->source_id == id) return r->source_name;
  sqlite3_reset(r->source);
  sqlite3_bind_int64(r->source, 1, id);
  int code = sqlite3_step(r->source);
  if (code != SQLITE_ROW) {
    cw_store_fault_code(r->store, code == SQLITE_DONE ? SQLITE_CORRUPT : code);
    return NULL;
  }
  r->source_id = id; /* the statement stays on its row: the text lives as long */
  r->source_name = (const char *)sqlite3_column_text(r->source, 0);
  return r->source_name;
}

static void set_source(cw_store_reader *r, cw_block *b) {
  const char *named = cw_stream_text(r, CW_STREAM_RECORDS, CW_RECORD_SOURCE_NAME);
  int64_t id = named ? 0 : cw_stream_number(r, CW_STREAM_RECORDS, CW_RECORD_SOURCE);
  if (!named && r->source_name && r->source_id == id && r->source_block == r->block) {
    cw_block_set(b, CW_F_SOURCE, r->source_value);
  } else {
    cw_reader_set(r, b, CW_F_SOURCE, named ? named : cw_reader_source_name(r, id));
    r->source_block = named || b->failed ? 0 : r->block;
    if (r->source_block) r->source_value = cw_cell(b, CW_F_SOURCE, b->nrecords - 1);
  }
  cw_reader_set(r, b, CW_F_ROW, cw_stream_text(r, CW_STREAM_RECORDS, CW_RECORD_ROW));
}

uint32_t cw_reader_unit(cw_store_reader *r, const char *name) {
  if (strcmp(r->unit_name, name) == 0 && *name) return r->unit;
  size_t len = strlen(name);
  uint32_t unit = cw_unit_find(r->plan, name, len);
  if (len >= sizeof r->unit_name) return unit;
  memcpy(r->unit_name, name, len + 1);
  r->unit = unit;
  return unit;
}

static void set_amount(cw_store_reader *r, cw_block *b) {
  const char *text = cw_stream_text(r, CW_STREAM_RECORDS, CW_RECORD_AMOUNT),
             *name = cw_stream_text(r, CW_STREAM_RECORDS, CW_RECORD_UNIT);
  cw_rat amount;
  if (!name || (text && !cw_rat_parse(&amount, text, strlen(text)))) return;
  uint32_t unit = cw_reader_unit(r, name);
  if (unit == UINT32_MAX)
    cw_reader_leave_out(r, "unit", name);
  else if (text)
    cw_block_amount(b, amount, unit);
  else
    cw_block_set(b, CW_F_UNIT, cw_value_of(unit)); /* of an amount that has bounds only */
}

/* What a badge answers beyond the fields that every record has: packs that don't ask for it miss nothing. */
static bool is_unasked(cw_store_reader *r, const char *name) {
  static const char *const facts[] = {
#define CW_BADGE_FACT(name, by) name,
#include "../badge/facts.def"
#undef CW_BADGE_FACT
  };
  for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
    if (strcmp(facts[i], name) == 0) return !cw_reader_has(r, CW_OF_RECORD, name);
  return false;
}

void cw_reader_record_values(cw_store_reader *r, cw_block *b, int64_t teacher, int64_t row, int64_t part) {
  while (cw_stream_at_part(r, CW_STREAM_RECORD_VALUES, teacher, row, part)) {
    const char *name = cw_stream_text(r, CW_STREAM_RECORD_VALUES, 3);
    uint32_t attr = is_unasked(r, name) ? UINT32_MAX : cw_reader_attr(r, CW_OF_RECORD, name);
    if (attr != UINT32_MAX) cw_reader_set(r, b, attr, cw_stream_text(r, CW_STREAM_RECORD_VALUES, 4));
    cw_stream_step(r, CW_STREAM_RECORD_VALUES);
  }
}

void cw_reader_records(cw_store_reader *r, cw_block *b, int64_t teacher) {
  for (; cw_stream_at(r, CW_STREAM_RECORDS, teacher); cw_stream_step(r, CW_STREAM_RECORDS)) {
    cw_block_record(b);
    set_definition(r, b);
    set_source(r, b);
    set_amount(r, b);
    for (int i = 0; i < CW_RECORD_ATTRS; i++)
      cw_reader_set(r, b, cw_record_attrs[i], cw_stream_text(r, CW_STREAM_RECORDS, CW_RECORD_REST + i));
    cw_reader_record_values(r, b, teacher, cw_stream_number(r, CW_STREAM_RECORDS, 1),
                            cw_stream_number(r, CW_STREAM_RECORDS, 2));
  }
}

/* --- which record is meant ----------------------------------------------------------------------------------------------- */

bool cw_reader_find_record(cw_block *b, const char *source, const char *row, uint32_t *subject) {
  const cw_teacher *t = &b->teachers[b->nteachers - 1];
  int64_t s = source ? cw_texts_find(&b->texts, source, strlen(source)) : 0;
  int64_t w = row ? cw_texts_find(&b->texts, row, strlen(row)) : 0;
  for (uint32_t i = 0; s && w && i < t->nrecords; i++) {
    cw_value has = cw_cell(b, CW_F_SOURCE, t->first_record + i), at = cw_cell(b, CW_F_ROW, t->first_record + i);
    if (has.known != CW_KNOWN || at.known != CW_KNOWN || has.a != s || at.a != w) continue;
    *subject = i;
    return true;
  }
  return false;
}
