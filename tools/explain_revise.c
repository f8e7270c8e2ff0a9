#include "explain_revise.h"

#include <string.h>

typedef struct copying {
  const cw_revision *r;
  const cw_block *from;
  const cw_teacher *teacher;
  cw_block *out;
  const cw_plan *plan;
  cw_lost *lost;
  cw_arena *arena;
} copying;

static bool other_plan(const copying *c) { return c->from->plan != c->plan; }

static void lose(copying *c, const char *what, const char *name) {
  cw_lost *l = c->lost;
  const char *text = cw_arena_printf(c->arena, "the %s `%s`", what, name);
  if (!l || !text) return;
  for (uint32_t i = 0; i < l->count; i++)
    if (strcmp(l->items[i], text) == 0) return;
  if (l->count == l->room) {
    uint32_t room = l->room ? l->room * 2 : 16;
    const char **items = CW_NEW_ARRAY(c->arena, room, const char *);
    if (!items) return;
    if (l->count) memcpy(items, l->items, l->count * sizeof *items);
    l->items = items;
    l->room = room;
  }
  l->items[l->count++] = text;
}

/* --- attributes and values of another plan -------------------------------------------------------------------------- */

static uint32_t attr_in(const copying *c, const cw_plan *from, uint32_t attr) {
  const cw_attr *a = &from->attrs[attr];
  if (attr < CW_NFIELDS || from == c->plan) return attr;
  for (uint32_t k = CW_NFIELDS; k < c->plan->nattrs; k++) {
    const cw_attr *b = &c->plan->attrs[k];
    if (b->scope == a->scope && b->type == a->type && b->history == a->history && strcmp(a->name, b->name) == 0)
      return k;
  }
  return UINT32_MAX;
}

static bool has_choice(const cw_plan *plan, uint32_t attr, const char *text) {
  const cw_attr *a = &plan->attrs[attr];
  for (uint32_t i = 0; i < a->nchoices; i++)
    if (strcmp(cw_text(&plan->texts, a->choices[i]), text) == 0) return true;
  return a->nchoices == 0;
}

static cw_value text_in(copying *c, uint32_t attr, const char *text) {
  uint32_t id = cw_texts_add(&c->out->texts, text, strlen(text));
  if (c->plan->attrs[attr].type == CW_CHOICE && !has_choice(c->plan, attr, text)) return cw_value_unknown();
  return cw_value_of(id);
}

static cw_value set_in(const copying *c, const cw_plan *from, uint32_t old, uint32_t attr, int64_t bits) {
  const cw_attr *a = &from->attrs[old], *b = &c->plan->attrs[attr];
  int64_t out = 0;
  for (uint32_t i = 0; i < a->nchoices && i < 63; i++)
    for (uint32_t k = 0; (bits >> i & 1) && k < b->nchoices && k < 63; k++)
      if (strcmp(cw_text(&from->texts, a->choices[i]), cw_text(&c->plan->texts, b->choices[k])) == 0)
        out |= INT64_C(1) << k;
  return cw_value_of(out);
}

static uint32_t unit_in(const copying *c, const cw_plan *from, uint32_t unit) {
  const char *name = from->units[unit].name;
  if (from == c->plan || unit == 0) return unit;
  return cw_unit_find(c->plan, name, strlen(name));
}

/* The value as the target has it: unknown where it can't. */
static cw_value value_in(copying *c, const cw_plan *from, const cw_texts *texts, uint32_t old, uint32_t attr,
                         cw_value v) {
  if (v.known != CW_KNOWN) return v;
  cw_type type = c->plan->attrs[attr].type;
  if (type == CW_TEXT || type == CW_CHOICE) return text_in(c, attr, cw_text(texts, (uint32_t)v.a));
  if (from == c->plan) return v;
  if (type == CW_SET) return set_in(c, from, old, attr, v.a);
  if (attr == CW_F_UNIT) {
    uint32_t unit = unit_in(c, from, (uint32_t)v.a);
    return unit == UINT32_MAX ? cw_value_unknown() : cw_value_of(unit);
  }
  bool measured = type == CW_QUANTITY && from->attrs[old].unit;
  if (measured && unit_in(c, from, from->attrs[old].unit) != c->plan->attrs[attr].unit) return cw_value_unknown();
  return v;
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static void copy_row(copying *c, const cw_block *from, cw_scope scope, uint32_t row) {
  for (uint32_t k = 0; k < from->plan->nattrs; k++) {
    const cw_attr *a = &from->plan->attrs[k];
    cw_value old = a->scope == scope ? cw_cell(from, k, row) : cw_value_unknown();
    if (old.known == CW_UNKNOWN) continue;
    uint32_t attr = attr_in(c, from->plan, k);
    cw_value v = attr == UINT32_MAX ? cw_value_unknown() : value_in(c, from->plan, &from->texts, k, attr, old);
    if (v.known == CW_UNKNOWN)
      lose(c, scope == CW_OF_RECORD ? "field" : "license's field", a->name);
    else
      cw_block_set(c->out, attr, v);
  }
}

static void change_row(copying *c, uint32_t row) {
  for (uint32_t i = 0; i < c->r->nsets; i++) {
    const cw_set *s = &c->r->sets[i];
    if (s->record == row) cw_block_set(c->out, s->attr, value_in(c, c->plan, s->texts, s->attr, s->attr, s->value));
  }
}

/* A decision that names nothing but a record, so that its row can be found again once the records are sorted. */
static void mark_row(copying *c, uint32_t index) {
  cw_block_decision(c->out, &(cw_decision){.kind = CW_SETTLEMENT, .subject = index, .area = -1, .amount = CW_RAT_ZERO});
}

static uint32_t copy_records(copying *c, uint32_t *rows) {
  uint32_t n = 0, total = c->teacher->nrecords;
  const cw_block *added = c->r->added;
  for (uint32_t i = 0; i < total; i++) {
    uint32_t row = c->teacher->first_record + i;
    rows[i] = UINT32_MAX;
    if (c->r->dropped && c->r->dropped[row]) continue;
    cw_block_record(c->out);
    copy_row(c, c->from, CW_OF_RECORD, row);
    change_row(c, row);
    rows[i] = n++;
  }
  for (uint32_t i = 0; added && i < added->nrecords; i++) {
    cw_block_record(c->out);
    copy_row(c, added, CW_OF_RECORD, i);
    rows[total + i] = n++;
  }
  return n;
}

/* --- licenses, facts, decisions ------------------------------------------------------------------------------------- */

static void copy_license_fields(copying *c, uint32_t row) {
  const cw_block *facts = c->r->facts;
  if (!facts || !facts->nlicenses || (c->r->license && *c->r->license != row)) return;
  copy_row(c, facts, CW_OF_LICENSE, 0);
}

static void copy_licenses(copying *c) {
  for (uint32_t i = 0; i < c->teacher->nlicenses; i++) {
    cw_block_license(c->out);
    copy_row(c, c->from, CW_OF_LICENSE, c->teacher->first_license + i);
    copy_license_fields(c, c->teacher->first_license + i);
  }
  if (c->teacher->nlicenses || !c->r->facts || !c->r->facts->nlicenses) return;
  cw_block_license(c->out);
  copy_row(c, c->r->facts, CW_OF_LICENSE, 0);
}

static bool is_replaced(const copying *c, uint32_t attr) {
  const cw_block *facts = c->r->facts;
  for (uint32_t i = 0; facts && i < facts->nfacts; i++)
    if (facts->facts[i].attr == attr) return true;
  return false;
}

static void copy_fact(copying *c, const cw_block *from, const cw_fact *old) {
  uint32_t attr = attr_in(c, from->plan, old->attr);
  cw_fact fact = *old;
  fact.attr = attr;
  if (attr != UINT32_MAX) fact.value = value_in(c, from->plan, &from->texts, old->attr, attr, old->value);
  if (attr == UINT32_MAX || (fact.value.known == CW_UNKNOWN && old->value.known != CW_UNKNOWN))
    lose(c, "fact", from->plan->attrs[old->attr].name);
  else
    cw_block_fact(c->out, &fact);
}

static void copy_facts(copying *c) {
  for (uint32_t i = 0; i < c->teacher->nfacts; i++) {
    const cw_fact *f = &c->from->facts[c->teacher->first_fact + i];
    if (!is_replaced(c, attr_in(c, c->from->plan, f->attr))) copy_fact(c, c->from, f);
  }
  for (uint32_t i = 0; c->r->facts && i < c->r->facts->nfacts; i++) copy_fact(c, c->r->facts, &c->r->facts->facts[i]);
}

/* What was decided under one state's rules says nothing under another's. */
static void copy_decisions(copying *c, const uint32_t *rows) {
  for (uint32_t i = 0; !other_plan(c) && i < c->teacher->ndecisions; i++) {
    cw_decision d = c->from->decisions[c->teacher->first_decision + i];
    if (d.subject != CW_NO_RECORD && rows[d.subject] == UINT32_MAX) continue;
    if (d.subject != CW_NO_RECORD) d.subject = rows[d.subject];
    cw_block_decision(c->out, &d);
  }
}

static void copy_incomplete(copying *c) {
  cw_teacher *t = &c->out->teachers[0];
  bool bits = c->teacher->incomplete != 0 && c->teacher->incomplete != UINT64_MAX;
  t->incomplete = bits && other_plan(c) ? UINT64_MAX : c->teacher->incomplete;
  if (c->r->complete) t->incomplete = *c->r->complete ? 0 : UINT64_MAX;
  t->incomplete_before = c->teacher->incomplete_before;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

/* Sorts, then reads where the rows went and forgets the marks. */
static void end_and_find(copying *c, uint32_t *rows, uint32_t nrows) {
  cw_teacher *t = &c->out->teachers[0];
  for (uint32_t i = 0; i < nrows; i++)
    if (rows[i] != UINT32_MAX) mark_row(c, rows[i]);
  cw_block_end(c->out);
  uint32_t marks = t->nrecords, at = c->out->ndecisions - marks;
  for (uint32_t i = 0; i < nrows && !c->out->failed; i++)
    if (rows[i] != UINT32_MAX) rows[i] = c->out->decisions[at++].subject;
  t->ndecisions -= marks;
  c->out->ndecisions -= marks;
}

uint32_t *cw_revise(cw_block *out, const cw_plan *plan, const cw_revision *r, cw_lost *lost, cw_arena *arena) {
  copying c = {r, r->from, &r->from->teachers[r->teacher], out, plan, lost, arena};
  uint32_t nrows = c.teacher->nrecords + (r->added ? r->added->nrecords : 0);
  uint32_t *rows = CW_NEW_ARRAY(arena, nrows + 1, uint32_t);
  cw_block_init(out, plan, arena);
  cw_block_teacher(out, c.teacher->id, c.teacher->name);
  if (!rows || out->failed) return NULL;
  copy_licenses(&c);
  copy_facts(&c);
  copy_records(&c, rows);
  copy_decisions(&c, rows);
  copy_incomplete(&c);
  if (!out->failed) end_and_find(&c, rows, nrows);
  return out->failed ? NULL : rows;
}

void cw_try(cw_trial *t, const cw_voice *v, const cw_revision *r, const cw_options *options) {
  *t = (cw_trial){.options = options ? *options : *v->options};
  t->rows = cw_revise(&t->block, v->plan, r, NULL, v->arena);
  t->voice = *v;
  t->voice.block = &t->block;
  t->voice.options = &t->options;
  t->voice.without = NULL;
  t->failed = !t->rows;
  if (t->failed) return;
  t->e = cw_evaluate(&t->block, 0, &t->options, v->arena);
  t->failed = t->e.failed || t->e.input_error;
}

const cw_standing *cw_standing_of(const cw_trial *t, const cw_voice *v, const cw_standing *like) {
  const cw_block *block = v->block;
  int32_t license = like->license;
  for (uint32_t i = 0; license >= 0 && i < block->nteachers; i++) {
    const cw_teacher *teacher = &block->teachers[i];
    if ((uint32_t)license < teacher->first_license || (uint32_t)license >= teacher->first_license + teacher->nlicenses)
      continue;
    license -= (int32_t)teacher->first_license;
    break;
  }
  for (uint32_t i = 0; !t->failed && i < t->e.nstandings; i++) {
    const cw_standing *s = &t->e.standings[i];
    if (cw_goal_same(v->plan, s->goal, like->goal) && s->license == license) return s;
  }
  return NULL;
}

const cw_record_standing *cw_record_in(const cw_standing *s, uint32_t row, uint32_t ledger) {
  for (uint32_t i = 0; s && s->records && i < s->nrecords; i++)
    if (s->records[i].record == row && s->records[i].ledger == ledger) return &s->records[i];
  return NULL;
}
