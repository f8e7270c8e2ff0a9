/* Facts and records of a chunk: what is alike in many rows is looked up once a block. */
#include "packed.h"

#include "../../rules/pack.h"

#include <string.h>

static const char *shared(const cw_packed *p, uint32_t code) {
  return code >= CW_PACKED_SHARED ? p->texts[code - CW_PACKED_SHARED].text : NULL;
}

/* --- facts -------------------------------------------------------------------------------------------------------- */

static void read_fact_shape(cw_store_reader *r, cw_block *b, cw_packed_shape *s) {
  const char *texts[5];
  for (int i = 0; i < 5; i++) texts[i] = shared(r->packed, s->codes[i]);
  s->known = texts[0] && texts[1] && cw_reader_fact(r, b, texts, &s->fact);
  s->block = r->block;
}

void cw_packed_facts(cw_store_reader *r, cw_block *b) {
  cw_packed_rows *rows = &r->packed->rows[CW_STREAM_FACTS];
  for (; rows->left; rows->left--) {
    cw_packed_shape *s = cw_packed_shape_of(r->packed, &rows->bytes, CW_STREAM_FACTS);
    if (!s) break;
    if (s->block != r->block) read_fact_shape(r, b, s);
    if (s->known) cw_reader_put_fact(b, &s->fact);
  }
  if (rows->bytes.bad) cw_packed_fault(r);
}

/* --- shapes of records -------------------------------------------------------------------------------------------- */

/* The attribute of a column other than amount and unit. */
static uint32_t attr_of(uint32_t column) {
  if (column < CW_DEFINITION_COLUMNS) return cw_definition_attrs[column];
  if (column == CW_PACKED_SOURCE) return CW_F_SOURCE;
  return column == CW_PACKED_ROW ? CW_F_ROW : cw_record_attrs[column - CW_PACKED_REST];
}

static void read_unit(cw_store_reader *r, cw_packed_shape *s) {
  const char *name = shared(r->packed, s->codes[CW_PACKED_UNIT]);
  s->unit = name ? cw_reader_unit(r, name) : UINT32_MAX;
  s->has_unit = s->unit != UINT32_MAX;
}

static void add_shared(cw_store_reader *r, cw_block *b, cw_packed_shape *s, uint32_t attr, const char *text) {
  cw_value value = cw_store_value(r->plan, &b->texts, attr, text);
  if (value.known == CW_KNOWN)
    s->shared[s->nshared++] = (cw_packed_cell){.attr = attr, .value = value};
  else
    cw_reader_leave_out(r, r->plan->attrs[attr].name, text);
}

static bool read_record_shape(cw_store_reader *r, cw_block *b, cw_packed_shape *s) {
  cw_packed *p = r->packed;
  if (!s->shared) {
    s->shared = CW_NEW_RAW(&p->arena, CW_PACKED_RECORD, cw_packed_cell);
    s->own = CW_NEW_RAW(&p->arena, CW_PACKED_RECORD, cw_packed_cell);
  }
  if (!s->shared || !s->own) return false;
  s->nshared = s->nown = 0;
  for (uint32_t i = 0; i < s->ncodes; i++) {
    uint32_t code = s->codes[i], attr = i == CW_PACKED_AMOUNT ? (uint32_t)CW_F_AMOUNT
                                        : i == CW_PACKED_UNIT ? (uint32_t)CW_F_UNIT
                                                              : attr_of(i);
    if (code == CW_PACKED_NONE || i == CW_PACKED_UNIT) continue;
    if (code >= CW_PACKED_SHARED)
      add_shared(r, b, s, attr, shared(p, code));
    else
      s->own[s->nown++] = (cw_packed_cell){.attr = attr, .code = (cw_packed_code)code};
  }
  read_unit(r, s);
  s->block = r->block;
  return true;
}

/* --- records ------------------------------------------------------------------------------------------------------ */

static void set_ref(cw_store_reader *r, cw_block *b, uint32_t attr, cw_packed_text *t) {
  if (t->block != r->block || t->attr != attr) {
    t->value = cw_store_value(r->plan, &b->texts, attr, t->text);
    t->attr = attr;
    t->block = r->block;
  }
  if (t->value.known == CW_KNOWN)
    cw_block_set(b, attr, t->value);
  else
    cw_reader_leave_out(r, r->plan->attrs[attr].name, t->text);
}

/* With its unit, or not at all. A unit that the plan doesn't know is told with an amount and without. */
static void set_amount(cw_store_reader *r, cw_block *b, const cw_packed_shape *s, bool said, bool read, cw_rat amount) {
  const char *unit = shared(r->packed, s->codes[CW_PACKED_UNIT]);
  if (!unit || (said && !read)) return;
  if (!s->has_unit)
    cw_reader_leave_out(r, "unit", unit);
  else if (said)
    cw_block_amount(b, amount, s->unit);
  else
    cw_block_set(b, CW_F_UNIT, cw_value_of(s->unit)); /* of an amount that has bounds only */
}

static void set_own_amount(cw_store_reader *r, cw_block *b, const cw_packed_shape *s, cw_packed_code code,
                           cw_packed_bytes *bytes) {
  cw_rat amount;
  if (code == CW_PACKED_NUMBER) {
    set_amount(r, b, s, true, true, CW_RAT(cw_packed_signed(bytes)));
    return;
  }
  const char *text = code == CW_PACKED_REF ? cw_packed_ref(r->packed, bytes)->text : cw_packed_own(bytes);
  bool read = cw_rat_parse(&amount, text, strlen(text));
  set_amount(r, b, s, true, read, amount);
}

static void set_own(cw_store_reader *r, cw_block *b, const cw_packed_shape *s, const cw_packed_cell *c,
                    cw_packed_bytes *bytes) {
  if (c->attr == CW_F_AMOUNT)
    set_own_amount(r, b, s, c->code, bytes);
  else if (c->code == CW_PACKED_DAY)
    cw_block_set(b, c->attr, cw_value_of(cw_packed_signed(bytes)));
  else if (c->code == CW_PACKED_REF)
    set_ref(r, b, c->attr, cw_packed_ref(r->packed, bytes));
  else if (c->code == CW_PACKED_TEXT)
    cw_reader_set(r, b, c->attr, cw_packed_own(bytes));
  else
    bytes->bad = true;
}

static bool read_record(cw_store_reader *r, cw_block *b, cw_packed_bytes *bytes) {
  cw_packed_shape *s = cw_packed_shape_of(r->packed, bytes, CW_STREAM_RECORDS);
  if (!s) return false;
  if (s->block != r->block && !read_record_shape(r, b, s)) return cw_store_fault_code(r->store, SQLITE_NOMEM);
  cw_block_record(b);
  for (uint32_t i = 0; i < s->nshared; i++) cw_block_set(b, s->shared[i].attr, s->shared[i].value);
  for (uint32_t i = 0; i < s->nown; i++) set_own(r, b, s, &s->own[i], bytes);
  if (s->codes[CW_PACKED_AMOUNT] == CW_PACKED_NONE) set_amount(r, b, s, false, false, CW_RAT_ZERO);
  return !bytes->bad;
}

void cw_packed_records(cw_store_reader *r, cw_block *b) {
  cw_packed *p = r->packed;
  cw_packed_rows *rows = &p->rows[CW_STREAM_RECORDS];
  bool fine = true;
  for (int64_t n = 0; fine && rows->left; rows->left--, n++) {
    fine = read_record(r, b, &rows->bytes);
    if (fine && r->streams[CW_STREAM_RECORD_VALUES].open) cw_reader_record_values(r, b, p->teacher, 0, n);
  }
  if (rows->bytes.bad) cw_packed_fault(r);
}
