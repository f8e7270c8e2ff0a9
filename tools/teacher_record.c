/* Records and licenses: maps into cells. Which keys they have is said by engine/fields.def and the pack. */
#include "teacher_input.h"

#include <string.h>

typedef struct license_key {
  const char *key;
  uint32_t attr;
} license_key;

static const license_key license_keys[] = {
    {"type", CW_F_LICENSE},      {"number", CW_F_NUMBER},  {"issued", CW_F_ISSUED}, {"renewed", CW_F_RENEWED},
    {"expires", CW_F_LEXPIRES},  {"status", CW_F_LSTATUS}, {"areas", CW_F_LAREAS},  {"endorsements", CW_F_ENDORSEMENTS},
    {"renewals", CW_F_RENEWALS},
};

enum { NLICENSE_KEYS = sizeof license_keys / sizeof license_keys[0], NO_ATTR = -1 };

/* The unit of the amount has no key of its own: `amount` says it. */
static bool is_record_key(const cw_plan *plan, uint32_t attr) {
  return plan->attrs[attr].scope == CW_OF_RECORD && !cw_field_of_amount(attr);
}

static int64_t record_attr(const cw_plan *plan, const char *key) {
  for (uint32_t k = 0; k < plan->nattrs; k++) {
    if (is_record_key(plan, k) && strcmp(plan->attrs[k].name, key) == 0) return k;
  }
  return NO_ATTR;
}

static int64_t license_attr(const cw_plan *plan, const char *key) {
  for (size_t k = 0; k < NLICENSE_KEYS; k++) {
    if (strcmp(license_keys[k].key, key) == 0) return license_keys[k].attr;
  }
  for (uint32_t k = CW_NFIELDS; k < plan->nattrs; k++) {
    if (plan->attrs[k].scope == CW_OF_LICENSE && strcmp(plan->attrs[k].name, key) == 0) return k;
  }
  return NO_ATTR;
}

/* --- unknown keys ------------------------------------------------------------------------------------------------- */

static size_t record_names(const cw_plan *plan, const char **names) {
  size_t n = 0;
  for (uint32_t k = 0; k < plan->nattrs; k++) {
    if (is_record_key(plan, k)) names[n++] = plan->attrs[k].name;
  }
  return n;
}

static size_t license_names(const cw_plan *plan, const char **names) {
  size_t n = 0;
  for (size_t k = 0; k < NLICENSE_KEYS; k++) names[n++] = license_keys[k].key;
  for (uint32_t k = CW_NFIELDS; k < plan->nattrs; k++) {
    if (plan->attrs[k].scope == CW_OF_LICENSE) names[n++] = plan->attrs[k].name;
  }
  return n;
}

static void unknown_key(cw_input *in, const cw_yaml_node *key, cw_scope scope) {
  if (!key->len) return; /* reported as no key by the reader */
  bool record = scope == CW_OF_RECORD;
  const char **names = CW_NEW_ARRAY(in->scratch, in->plan->nattrs + NLICENSE_KEYS, const char *);
  size_t n = !names ? 0 : record ? record_names(in->plan, names) : license_names(in->plan, names);
  cw_diag *diag =
      cw_input_report(in, CW_D_INPUT_KEY, key, "`%s` is not a key of a %s", key->text, record ? "record" : "license");
  cw_input_hint(in, diag, cw_nearest(key->text, names, n),
                record
                    ? "keys of a record are those of LANGUAGE.md section 4 and the pack's facts with `of: record`"
                    : "keys of a license are those of LANGUAGE.md section 11 and the pack's facts with `of: license`");
}

/* --- cells -------------------------------------------------------------------------------------------------------- */

static void set_cell(cw_input *in, uint32_t attr, const cw_yaml_node *node) {
  cw_value value;
  if (attr == CW_F_AMOUNT) {
    if (!cw_input_is_empty(node)) cw_input_record_amount(in, node);
  } else if (cw_input_value(in, attr, node, &value) && value.known == CW_KNOWN) {
    cw_block_set(in->block, attr, value); /* a cell not given keeps its default */
  }
}

static void set_cells(cw_input *in, const cw_yaml_node *map, cw_scope scope) {
  for (uint32_t i = 0; i < map->count; i++) {
    const char *key = map->keys[i]->text;
    int64_t attr = scope == CW_OF_RECORD ? record_attr(in->plan, key) : license_attr(in->plan, key);
    if (attr == NO_ATTR)
      unknown_key(in, map->keys[i], scope);
    else
      set_cell(in, (uint32_t)attr, map->items[i]);
  }
}

/* Reports two dates of the row last begun that are in the wrong order. */
static void check_order(cw_input *in, const cw_yaml_node *map, uint32_t first, uint32_t second, uint32_t row,
                        const char *first_key, const char *second_key) {
  cw_value a = cw_cell(in->block, first, row), b = cw_cell(in->block, second, row);
  if (a.known != CW_KNOWN || b.known != CW_KNOWN || a.a <= b.a) return;
  const cw_yaml_node *node = cw_yaml_get(map, second_key);
  cw_input_report(in, CW_D_INPUT_SPAN, node ? node : map, "`%s` lies before `%s`", second_key, first_key);
}

void cw_input_record(cw_input *in, const cw_yaml_node *map) {
  cw_block *b = in->block;
  uint32_t row = cw_block_record(b);
  if (b->failed) return;
  set_cells(in, map, CW_OF_RECORD);
  check_order(in, map, CW_F_FROM, CW_F_UNTIL, row, "from", "until");
  cw_value earned = cw_cell(b, CW_F_EARNED, row), until = cw_cell(b, CW_F_UNTIL, row);
  if (earned.known != CW_KNOWN && until.known == CW_KNOWN) cw_block_set(b, CW_F_EARNED, until);
}

static void add_license(cw_input *in, const cw_yaml_node *map) {
  uint32_t row = cw_block_license(in->block);
  if (in->block->failed) return;
  set_cells(in, map, CW_OF_LICENSE);
  check_order(in, map, CW_F_ISSUED, CW_F_LEXPIRES, row, "issued", "expires");
}

/* A list of maps, or nothing. */
static void each(cw_input *in, const cw_yaml_node *list, const char *what,
                 void (*add)(cw_input *, const cw_yaml_node *)) {
  if (cw_input_is_empty(list) || !cw_input_expect(in, list, CW_YAML_LIST, what, "a list of maps")) return;
  for (uint32_t i = 0; i < list->count; i++) {
    if (cw_input_expect(in, list->items[i], CW_YAML_MAP, what, "a list of maps")) add(in, list->items[i]);
  }
}

void cw_input_records(cw_input *in, const cw_yaml_node *list) { each(in, list, "records", cw_input_record); }

void cw_input_licenses(cw_input *in, const cw_yaml_node *list) { each(in, list, "licenses", add_license); }
