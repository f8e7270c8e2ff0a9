/* Parts of explanations: a tree that is built in order, each part with the data that its sentence speaks of. */
#include "explain.h"

cw_part *cw_part_new(const cw_voice *v, cw_part *above, cw_form form, const char *role, const char *text) {
  cw_part *p = CW_NEW(v->arena, cw_part);
  if (!p) return NULL;
  *p = (cw_part){.form = form, .role = role, .text = text, .plan = v->plan};
  p->spaced = form == CW_FORM_SECTION || (form == CW_FORM_TITLE && above);
  if (!above) return p;
  if (above->last_part)
    above->last_part->next = p;
  else
    above->parts = p;
  above->last_part = p;
  return p;
}

cw_part *cw_part_mark(cw_part *p, const char *mark, cw_style style) {
  if (!p) return NULL;
  p->mark = mark;
  p->style = style;
  return p;
}

cw_part *cw_part_cite(cw_part *p, const cw_voice *v, const cw_ref *ref) {
  if (!p) return NULL;
  p->ref = ref;
  p->plan = v->plan;
  return p;
}

cw_part *cw_part_cited(cw_part *p, const cw_voice *v, const cw_ref *ref) {
  if (p) p->cited = true;
  return cw_part_cite(p, v, ref);
}

cw_part *cw_part_detail(cw_part *p) {
  if (p) p->detail = true;
  return p;
}

/* --- data --------------------------------------------------------------------------------------------------------- */

static void add(const cw_voice *v, cw_part *p, cw_datum datum) {
  cw_datum *d = p ? CW_NEW(v->arena, cw_datum) : NULL;
  if (!d) return;
  *d = datum;
  if (p->last_datum)
    p->last_datum->next = d;
  else
    p->data = d;
  p->last_datum = d;
}

void cw_part_amount(const cw_voice *v, cw_part *p, const char *key, cw_rat amount, uint32_t unit) {
  add(v, p, (cw_datum){.key = key, .kind = CW_DATUM_AMOUNT, .amount = amount, .unit = unit});
}

void cw_part_text(const cw_voice *v, cw_part *p, const char *key, const char *text) {
  add(v, p, (cw_datum){.key = key, .kind = CW_DATUM_TEXT, .text = text});
}

void cw_part_day(const cw_voice *v, cw_part *p, const char *key, cw_day day) {
  add(v, p, (cw_datum){.key = key, .kind = CW_DATUM_DAY, .number = day});
}

void cw_part_number(const cw_voice *v, cw_part *p, const char *key, int64_t number) {
  add(v, p, (cw_datum){.key = key, .kind = CW_DATUM_NUMBER, .number = number});
}

void cw_part_yes_no(const cw_voice *v, cw_part *p, const char *key, bool yes) {
  add(v, p, (cw_datum){.key = key, .kind = CW_DATUM_YES_NO, .number = yes});
}
