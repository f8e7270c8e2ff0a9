/* The input as it was read: what a trace must hold so that it can be checked without the files it came from. */
#include "render.h"

#include <string.h>

/* --- values ------------------------------------------------------------------------------------------------------- */

static void put_set(cw_json *j, const cw_voice *v, const cw_attr *attr, int64_t bits) {
  cw_json_array(j);
  for (uint32_t k = 0; k < attr->nchoices && k < 63; k++)
    if (bits >> k & 1) cw_json_text(j, cw_text(&v->plan->texts, attr->choices[k]));
  cw_json_end(j);
}

static void put_quantity(cw_json *j, const cw_voice *v, cw_rat amount, uint32_t unit) {
  cw_json_object(j);
  cw_json_put_rat(j, "amount", amount);
  cw_json_put_text(j, "unit", unit == CW_UNIT_NUMBER ? NULL : v->plan->units[unit].name);
  cw_json_end(j);
}

void cw_json_put_value(cw_json *j, const cw_voice *v, const cw_attr *attr, uint32_t unit, cw_value value) {
  char day[CW_DAY_TEXT];
  if (value.known != CW_KNOWN) {
    cw_json_null(j);
    return;
  }
  switch (attr->type) {
  case CW_YES_NO: cw_json_bool(j, value.a != 0); break;
  case CW_QUANTITY: put_quantity(j, v, cw_value_as_rat(value), unit); break;
  case CW_DATE:
    cw_day_format(day, value.a);
    cw_json_text(j, day);
    break;
  case CW_TEXT:
  case CW_CHOICE: cw_json_text(j, cw_text(&v->block->texts, (uint32_t)value.a)); break;
  case CW_SET: put_set(j, v, attr, value.a); break;
  case CW_TYPE_NONE: cw_json_null(j); break;
  }
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* The cells of a record or license that are given, by the names of their fields. `unit of the amount` is part of the
 * amount. */
static void put_row(cw_json *j, const cw_voice *v, cw_scope scope, uint32_t first, uint32_t row) {
  cw_json_object(j);
  cw_json_put_int(j, "index", row - first);
  for (uint32_t k = 0; k < v->plan->nattrs; k++) {
    const cw_attr *attr = &v->plan->attrs[k];
    if (attr->scope != scope || k == CW_F_UNIT) continue;
    cw_value value = cw_cell(v->block, k, row);
    if (value.known == CW_UNKNOWN) continue;
    uint32_t unit =
        k == CW_F_AMOUNT || cw_field_of_amount(k) ? (uint32_t)cw_cell(v->block, CW_F_UNIT, row).a : attr->unit;
    cw_json_key(j, attr->name);
    cw_json_put_value(j, v, attr, unit, value);
  }
  cw_json_end(j);
}

static void put_fact(cw_json *j, const cw_voice *v, const cw_fact *f) {
  const cw_attr *attr = &v->plan->attrs[f->attr];
  cw_json_object(j);
  cw_json_put_text(j, "fact", attr->name);
  cw_json_key(j, "value");
  cw_json_put_value(j, v, attr, attr->unit, f->value);
  if (f->from > CW_DAY_MIN) cw_json_put_day(j, "from", f->from);
  if (f->until < CW_DAY_MAX) cw_json_put_day(j, "until", f->until);
  if (f->known_since > CW_DAY_MIN) cw_json_put_day(j, "known_since", f->known_since);
  cw_json_end(j);
}

static void put_decision(cw_json *j, const cw_voice *v, const cw_decision *d) {
  static const char *const kinds[] = {
      [CW_SETTLEMENT] = "settlement", [CW_ELECTION] = "election", [CW_CYCLE] = "cycle",
      [CW_APPROVAL] = "approval",     [CW_PIN] = "pin",           [CW_WAIVER] = "waiver",
      [CW_CREDIT] = "credit"};
  cw_json_object(j);
  cw_json_put_text(j, "decision", kinds[d->kind]);
  if (d->subject != CW_NO_RECORD) cw_json_put_int(j, "record", d->subject);
  if (d->goal) cw_json_put_text(j, "goal", v->plan->goals[d->goal - 1].name);
  bool amount = (d->kind == CW_SETTLEMENT && !d->whole) || d->kind == CW_CREDIT;
  if (amount) cw_json_put_rat(j, "amount", d->amount);
  if (amount) cw_json_put_text(j, "unit", v->plan->units[d->unit].name);
  if (d->kind == CW_CREDIT) cw_json_put_text(j, "rule", v->plan->counts[d->rule].name);
  if (d->need) cw_json_put_text(j, "need", d->need);
  if (d->kind == CW_APPROVAL) cw_json_put_bool(j, "approved", d->value != 0);
  if (d->kind == CW_CYCLE) cw_json_put_text(j, "cycle", d->value ? "next" : "own");
  if (d->area >= 0) cw_json_put_text(j, "area", v->plan->areas[d->area].name);
  cw_json_put_day(j, "decided", d->decided);
  if (d->by) cw_json_put_text(j, "by", d->by);
  if (d->why) cw_json_put_text(j, "why", d->why);
  if (d->cites) cw_json_put_text(j, "cites", d->cites);
  cw_json_end(j);
}

static void put_incomplete(cw_json *j, const cw_voice *v, const cw_teacher *t) {
  const cw_attr *kind = &v->plan->attrs[CW_F_KIND];
  cw_json_open_object(j, "incomplete");
  if (t->incomplete == UINT64_MAX) {
    cw_json_put_text(j, "kinds", "all");
  } else {
    cw_json_key(j, "kinds");
    cw_json_array(j);
    for (uint32_t k = 0; k < kind->nchoices && k < 64; k++)
      if (t->incomplete >> k & 1) cw_json_text(j, cw_text(&v->plan->texts, kind->choices[k]));
    cw_json_end(j);
  }
  cw_json_put_day(j, "before", t->incomplete_before);
  cw_json_end(j);
}

void cw_json_put_input(cw_json *j, const cw_voice *v, uint32_t teacher) {
  const cw_teacher *t = &v->block->teachers[teacher];
  cw_json_open_object(j, "input");
  cw_json_put_text(j, "id", t->id);
  cw_json_put_text(j, "name", t->name);
  cw_json_open_array(j, "licenses");
  for (uint32_t i = 0; i < t->nlicenses; i++) put_row(j, v, CW_OF_LICENSE, t->first_license, t->first_license + i);
  cw_json_end(j);
  cw_json_open_array(j, "facts");
  for (uint32_t i = 0; i < t->nfacts; i++) put_fact(j, v, &v->block->facts[t->first_fact + i]);
  cw_json_end(j);
  cw_json_open_array(j, "records");
  for (uint32_t i = 0; i < t->nrecords; i++) put_row(j, v, CW_OF_RECORD, t->first_record, t->first_record + i);
  cw_json_end(j);
  cw_json_open_array(j, "decisions");
  for (uint32_t i = 0; i < t->ndecisions; i++) put_decision(j, v, &v->block->decisions[t->first_decision + i]);
  cw_json_end(j);
  if (t->incomplete) put_incomplete(j, v, t);
  cw_json_end(j);
}

/* --- preamble ----------------------------------------------------------------------------------------------------- */

static void put_options(cw_json *j, const cw_case *c) {
  cw_json_open_object(j, "options");
  cw_json_put_day(j, "as_of", c->options.as_of);
  cw_json_put_day(j, "known_as_of", c->options.known_as_of);
  cw_json_put_text(j, "goal", c->options.only_goal >= 0 ? c->plan->goals[c->options.only_goal].name : NULL);
  cw_json_put_text(j, "office", c->office);
  cw_json_open_array(j, "accepted");
  for (uint32_t i = 0; i < c->options.naccepted; i++) {
    const cw_accepted *a = &c->options.accepted[i];
    const cw_gap *g = &c->plan->gaps[a->gap];
    cw_json_object(j);
    cw_json_put_text(j, "gap", g->name);
    cw_json_put_text(j, "reading",
                     a->reading >= 0 ? c->plan->readings[g->first_reading + (uint32_t)a->reading].name : NULL);
    cw_json_end(j);
  }
  cw_json_end(j);
  cw_json_end(j);
}

/* The state's pack upon which a district's stands. */
static void put_base(cw_json *j, const cw_plan_base *base) {
  if (!base->code) return;
  char version[CW_DAY_TEXT];
  cw_day_format(version, base->version);
  cw_json_open_object(j, "extends");
  cw_json_put_text(j, "code", base->code);
  cw_json_put_text(j, "name", base->name);
  cw_json_put_text(j, "version", version);
  cw_json_end(j);
}

void cw_json_put_preamble(cw_json *j, const cw_case *c) {
  char version[CW_DAY_TEXT];
  cw_day_format(version, c->plan->version);
  cw_json_put_text(j, "engine", CW_VERSION);
  cw_json_open_object(j, "pack");
  cw_json_put_text(j, "code", c->plan->code);
  cw_json_put_text(j, "name", c->plan->name);
  cw_json_put_text(j, "version", version);
  cw_json_put_text(j, "digest", c->plan->digest);
  put_base(j, &c->plan->base);
  cw_json_end(j);
  put_options(j, c);
}
