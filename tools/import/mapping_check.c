/* What a mapping names must be known to the pack, and what it gives must be values of the pack: said once, with the
 * place in the mapping, not for every row. */
#include "mapping.h"

#include <string.h>

typedef struct checker {
  cw_input in;
  cw_block *block;
} checker;

/* Reads a value that the mapping itself gives as a row would. Dates and amounts are read with the row's forms. */
static void check_word(checker *c, uint32_t attr, const cw_yaml_node *word) {
  cw_value value;
  if (!word || !word->len || c->in.plan->attrs[attr].type == CW_QUANTITY) return;
  cw_input_value(&c->in, attr, word, &value);
}

static void check_unit(checker *c, const cw_yaml_node *unit) {
  if (!unit || cw_unit_find(c->in.plan, unit->text, unit->len) != UINT32_MAX) return;
  cw_diag *d = cw_input_report(&c->in, CW_D_INPUT_UNIT, unit, "`%s` is no unit that this pack knows", unit->text);
  cw_diag_hint(c->in.diags, d, "units are those of the language and those under `units` in the pack");
}

static void check_value(checker *c, uint32_t attr, const cw_map_value *v) {
  check_word(c, attr, v->always);
  check_word(c, attr, v->otherwise);
  check_word(c, attr, v->empty);
  for (uint32_t i = 0; v->values && i < v->values->count; i++) check_word(c, attr, v->values->items[i]);
  check_unit(c, v->unit);
  for (uint32_t i = 0; v->units && i < v->units->count; i++) check_unit(c, v->units->items[i]);
}

static void unknown(checker *c, const cw_yaml_node *key, cw_scope scope, const char *what) {
  const cw_plan *plan = c->in.plan;
  const char **names = CW_NEW_ARRAY(c->in.scratch, plan->nattrs, const char *);
  size_t n = 0;
  for (uint32_t k = 0; names && k < plan->nattrs; k++)
    if (plan->attrs[k].scope == scope) names[n++] = plan->attrs[k].name;
  cw_diag *d = cw_input_report(&c->in, scope == CW_OF_TEACHER ? CW_D_INPUT_FACT : CW_D_INPUT_KEY, key,
                               "the pack `%s` knows no %s `%s`", plan->code ? plan->code : "", what, key->text);
  cw_input_hint(&c->in, d, cw_nearest(key->text, names, n), NULL);
}

static void check_fields(checker *c, const cw_map_item *item, cw_scope scope, const char *what) {
  for (uint32_t i = 0; i < item->nfields; i++) {
    uint32_t attr = cw_map_attr(c->in.plan, scope, item->fields[i].key->text);
    if (attr == UINT32_MAX)
      unknown(c, item->fields[i].key, scope, what);
    else
      check_value(c, attr, &item->fields[i].value);
  }
}

static void check_fact(checker *c, const cw_map_fact *f) {
  uint32_t attr = cw_map_attr(c->in.plan, CW_OF_TEACHER, f->key->text);
  if (attr == UINT32_MAX) {
    unknown(c, f->key, CW_OF_TEACHER, "fact");
    return;
  }
  if (f->has_value) check_value(c, attr, &f->value);
  for (uint32_t i = 0; i < f->nyears; i++) check_value(c, attr, &f->years[i].value);
}

static void check_complete(checker *c, const cw_mapping *m) {
  bool yes;
  cw_day day;
  uint32_t kind;
  if (m->complete && m->complete->kind == CW_YAML_SCALAR) cw_input_yes_no(&c->in, m->complete, "complete", &yes);
  for (uint32_t i = 0; m->complete && m->complete->kind == CW_YAML_LIST && i < m->complete->count; i++)
    cw_input_choice(&c->in, CW_F_KIND, m->complete->items[i], &kind);
  if (m->complete_since) cw_input_date(&c->in, m->complete_since, "complete since", &day);
}

uint32_t cw_map_attr(const cw_plan *plan, cw_scope scope, const char *key) {
  static const struct {
    const char *key;
    uint32_t attr;
  } of_license[] = {{"type", CW_F_LICENSE},     {"number", CW_F_NUMBER},
                    {"issued", CW_F_ISSUED},    {"renewed", CW_F_RENEWED},
                    {"expires", CW_F_LEXPIRES}, {"status", CW_F_LSTATUS},
                    {"areas", CW_F_LAREAS},     {"endorsements", CW_F_ENDORSEMENTS},
                    {"renewals", CW_F_RENEWALS}};
  for (size_t i = 0; scope == CW_OF_LICENSE && i < sizeof of_license / sizeof *of_license; i++)
    if (strcmp(of_license[i].key, key) == 0) return of_license[i].attr;
  for (uint32_t k = scope == CW_OF_LICENSE ? CW_NFIELDS : 0; k < plan->nattrs; k++)
    if (plan->attrs[k].scope == scope && !cw_field_of_amount(k) && strcmp(plan->attrs[k].name, key) == 0) return k;
  return UINT32_MAX;
}

bool cw_mapping_check(const cw_mapping *m, cw_block *block, cw_diags *diags, cw_arena *arena) {
  uint32_t found = cw_diags_found(diags);
  checker c = {.in = cw_input_of(block, m->file.file, m->file.text, m->file.len, diags, arena), .block = block};
  c.in.flat = true;
  for (uint32_t i = 0; i < m->nlicenses; i++) check_fields(&c, &m->licenses[i], CW_OF_LICENSE, "field of a license");
  for (uint32_t i = 0; i < m->nrecords; i++) check_fields(&c, &m->records[i], CW_OF_RECORD, "field of a record");
  for (uint32_t i = 0; i < m->nfacts; i++) check_fact(&c, &m->facts[i]);
  check_complete(&c, m);
  return cw_diags_found(diags) == found;
}
