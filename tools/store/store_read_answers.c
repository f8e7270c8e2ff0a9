/* Answers on records and licenses: put in where the roster leaves the cell open. */
#include "store_reader.h"

#include "../../rules/pack.h"

#include <string.h>

enum { ABOUT = 3, OF, AT, NAME, VALUE };

/* The teacher's license of this type and number. Of several that both fit, none: nobody can tell which is meant. */
static bool find_license(const cw_block *b, const char *type, const char *number, uint32_t *row) {
  const cw_teacher *t = &b->teachers[b->nteachers - 1];
  uint32_t found = 0;
  for (uint32_t i = t->first_license; i < t->first_license + t->nlicenses; i++) {
    cw_value has = cw_cell(b, CW_F_LICENSE, i), at = cw_cell(b, CW_F_NUMBER, i);
    const char *its_type = has.known == CW_KNOWN ? cw_text(&b->texts, (uint32_t)has.a) : "";
    const char *its_number = at.known == CW_KNOWN ? cw_text(&b->texts, (uint32_t)at.a) : "";
    if (strcmp(its_type, type) != 0 || strcmp(its_number, number) != 0) continue;
    *row = i;
    found++;
  }
  return found == 1;
}

static void fill(cw_block *b, uint32_t attr, uint32_t row, cw_value value) {
  cw_column *c = &b->columns[attr];
  if (c->known[row] != CW_UNKNOWN || value.known != CW_KNOWN) return;
  c->known[row] = CW_KNOWN;
  c->a[row] = value.a;
  if (c->b) c->b[row] = value.b;
}

/* "12 clock hour": with its unit, or not at all. */
static void fill_amount(cw_store_reader *r, cw_block *b, uint32_t row, const char *text) {
  cw_rat amount;
  size_t len = strcspn(text, " ");
  const char *name = text[len] ? text + len + 1 : "";
  uint32_t unit = cw_unit_find(r->plan, name, strlen(name));
  if (unit == UINT32_MAX) cw_reader_leave_out(r, "unit", name);
  if (unit == UINT32_MAX || !cw_rat_parse(&amount, text, len)) return;
  if (b->columns[CW_F_AMOUNT].known[row] != CW_UNKNOWN) return;
  fill(b, CW_F_AMOUNT, row, cw_value_rat(amount));
  fill(b, CW_F_UNIT, row, cw_value_of(unit));
}

static void fill_answer(cw_store_reader *r, cw_block *b) {
  const cw_stream_id id = CW_STREAM_ANSWERS;
  const char *of = cw_stream_text(r, id, OF), *at = cw_stream_text(r, id, AT), *name = cw_stream_text(r, id, NAME),
             *text = cw_stream_text(r, id, VALUE);
  bool license = cw_stream_text(r, id, ABOUT)[0] == 'l';
  uint32_t row = 0, attr = cw_reader_attr(r, license ? CW_OF_LICENSE : CW_OF_RECORD, name);
  if (attr == UINT32_MAX) return;
  if (license ? !find_license(b, of, at, &row) : !cw_reader_find_record(b, of, at, &row)) {
    cw_reader_leave_out(r, "an answer on", license ? "a license that is gone" : "a record that is gone");
    return;
  }
  if (!license) row += b->teachers[b->nteachers - 1].first_record;
  if (attr == CW_F_AMOUNT) {
    fill_amount(r, b, row, text);
    return;
  }
  cw_value value = cw_store_value(r->plan, &b->texts, attr, text);
  if (value.known != CW_KNOWN) cw_reader_leave_out(r, name, text);
  fill(b, attr, row, value);
}

void cw_reader_answers(cw_store_reader *r, cw_block *b, int64_t teacher) {
  const cw_stream_id id = CW_STREAM_ANSWERS;
  for (; cw_stream_at(r, id, teacher); cw_stream_step(r, id))
    if (!r->no_answers && !b->failed) fill_answer(r, b);
}
