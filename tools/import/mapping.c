/* Mapping files as a whole: their sections, and what the pack must know of what they name. */
#include "mapping.h"

#include "../store/store.h"
#include "mapping_parts.h"

#include <stdlib.h>
#include <string.h>

/* --- records and licenses ----------------------------------------------------------------------------------------- */

static bool is_of_item(const char *key) { return strcmp(key, "when") == 0 || strcmp(key, "part") == 0; }

static void read_fields(cw_map_reader *r, const cw_yaml_node *map, cw_map_item *out) {
  out->fields = CW_NEW_ARRAY(r->in.scratch, map->count, cw_map_field);
  for (uint32_t i = 0; out->fields && i < map->count; i++) {
    if (is_of_item(map->keys[i]->text)) continue;
    cw_map_field *f = &out->fields[out->nfields++];
    f->key = map->keys[i];
    cw_map_read_value(r, map->items[i], &f->value);
  }
}

/* What tells the item apart from the others of its row: what it says, else the column of its amount, else its place. */
static const char *part_of(cw_map_reader *r, const cw_map_item *item, const cw_yaml_node *map, uint32_t place,
                           uint32_t of) {
  const char *said = cw_map_text(r, map, "part");
  if (said || of == 1) return said ? said : "";
  for (uint32_t i = 0; i < item->nfields; i++)
    if (strcmp(item->fields[i].key->text, "amount") == 0 && item->fields[i].value.ncolumns)
      return r->m->columns[item->fields[i].value.columns[0]].name;
  return cw_arena_printf(r->in.scratch, "%u", (unsigned)place + 1);
}

static void check_parts_differ(cw_map_reader *r, const cw_map_item *items, uint32_t n) {
  for (uint32_t i = 1; i < n; i++)
    for (uint32_t j = 0; j < i; j++) {
      if (!items[i].part || !items[j].part || strcmp(items[i].part, items[j].part) != 0) continue;
      cw_diag *d =
          cw_input_report(&r->in, CW_D_DUPLICATE_KEY, items[i].node, "two of these have the part `%s`", items[i].part);
      cw_diag_hint(r->in.diags, d, "tell them apart with `part: …`");
      return;
    }
}

static cw_map_item *read_items(cw_map_reader *r, const cw_yaml_node *node, const char *what, uint32_t *n) {
  *n = 0;
  if (cw_input_is_empty(node)) return NULL;
  if (node->kind != CW_YAML_MAP && !cw_input_expect(&r->in, node, CW_YAML_LIST, what, "a list of maps")) return NULL;
  bool list = node->kind == CW_YAML_LIST;
  uint32_t count = list ? node->count : 1;
  cw_map_item *items = CW_NEW_ARRAY(r->in.scratch, count, cw_map_item);
  for (uint32_t i = 0; items && i < count; i++) {
    const cw_yaml_node *map = list ? node->items[i] : node;
    items[i].node = map;
    if (!cw_input_expect(&r->in, map, CW_YAML_MAP, what, "a list of maps")) continue;
    items[i].when = cw_map_read_conditions(r, cw_yaml_get(map, "when"), &items[i].nwhen);
    read_fields(r, map, &items[i]);
    items[i].part = part_of(r, &items[i], map, i, count);
  }
  if (items) check_parts_differ(r, items, count);
  *n = items ? count : 0;
  return items;
}

/* --- facts -------------------------------------------------------------------------------------------------------- */

static bool is_school_year(const char *key) { return key[0] >= '1' && key[0] <= '9' && strchr(key, '-'); }

static bool optional(cw_map_reader *r, const cw_yaml_node *map, const char *key, cw_map_value *out) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  if (node) cw_map_read_value(r, node, out);
  return node != NULL;
}

static void read_years(cw_map_reader *r, const cw_yaml_node *map, cw_map_fact *f) {
  f->years = CW_NEW_ARRAY(r->in.scratch, map->count, cw_map_field);
  for (uint32_t i = 0; f->years && i < map->count; i++) {
    cw_map_field *year = &f->years[f->nyears++];
    year->key = map->keys[i];
    cw_map_read_value(r, map->items[i], &year->value);
  }
}

/* A value; { value, from, until, known since }, an entry of a history; or { 2023-24: value, … }. */
static void read_fact(cw_map_reader *r, const cw_yaml_node *node, cw_map_fact *f) {
  static const char *const keys[] = {"value", "from", "until", "known since"};
  bool entry = node->kind == CW_YAML_MAP && cw_yaml_get(node, "value");
  if (node->kind == CW_YAML_MAP && node->count && is_school_year(node->keys[0]->text)) {
    read_years(r, node, f);
    return;
  }
  f->has_value = true;
  if (!entry) {
    cw_map_read_value(r, node, &f->value);
    return;
  }
  cw_input_check_keys(&r->in, node, CW_MAP_KEYS(keys), "of an entry of a history", NULL);
  optional(r, node, "value", &f->value);
  f->has_from = optional(r, node, "from", &f->from);
  f->has_until = optional(r, node, "until", &f->until);
  f->has_known_since = optional(r, node, "known since", &f->known_since);
}

static void read_facts(cw_map_reader *r, const cw_yaml_node *node) {
  if (cw_input_is_empty(node) || !cw_input_expect(&r->in, node, CW_YAML_MAP, "facts", "a map of facts")) return;
  r->m->facts = CW_NEW_ARRAY(r->in.scratch, node->count, cw_map_fact);
  for (uint32_t i = 0; r->m->facts && i < node->count; i++) {
    cw_map_fact *f = &r->m->facts[r->m->nfacts++];
    f->key = node->keys[i];
    read_fact(r, node->items[i], f);
  }
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static void read_teacher(cw_map_reader *r, const cw_yaml_node *root) {
  static const char *const keys[] = {"id", "name", "email", "district", "school"};
  cw_mapping *m = r->m;
  const cw_yaml_node *map = cw_yaml_get(root, "teacher");
  if (!map) {
    cw_input_report(&r->in, CW_D_INPUT_MISSING, root, "`teacher` is not given: whose rows are these?");
    return;
  }
  if (!cw_input_expect(&r->in, map, CW_YAML_MAP, "teacher", "a map")) return;
  cw_input_check_keys(&r->in, map, CW_MAP_KEYS(keys), "of a teacher", NULL);
  m->has_id = optional(r, map, "id", &m->id);
  m->has_name = optional(r, map, "name", &m->name);
  m->has_district = optional(r, map, "district", &m->district);
  m->has_school = optional(r, map, "school", &m->school);
  if (!m->has_id) cw_input_report(&r->in, CW_D_INPUT_MISSING, map, "the teacher's `id` is not given");
  const cw_yaml_node *email = cw_yaml_get(map, "email");
  uint32_t n = !email ? 0 : email->kind == CW_YAML_LIST ? email->count : 1;
  m->emails = CW_NEW_ARRAY(r->in.scratch, n, cw_map_value);
  for (uint32_t i = 0; m->emails && i < n; i++)
    cw_map_read_value(r, email->kind == CW_YAML_LIST ? email->items[i] : email, &m->emails[m->nemails++]);
}

static void read_key(cw_map_reader *r, const cw_yaml_node *node) {
  cw_map_value key = {0};
  if (cw_input_is_empty(node)) return;
  cw_map_read_value(r, node, &key);
  r->m->key = CW_NEW_ARRAY(r->in.scratch, key.ncolumns, uint32_t);
  if (!r->m->key || !key.columns) return;
  memcpy(r->m->key, key.columns, key.ncolumns * sizeof *key.columns);
  r->m->nkey = key.ncolumns;
}

static void read_header(cw_map_reader *r, const cw_yaml_node *root) {
  const char *line = cw_map_text(r, root, "header line");
  if (!line) return;
  char *end;
  long n = strtol(line, &end, 10);
  if (n >= 1 && n <= 10000 && !*end)
    r->m->header = (uint32_t)n;
  else
    cw_input_report(&r->in, CW_D_INPUT_QUANTITY, cw_yaml_get(root, "header line"), "`%s` is no number of a line", line);
}

static void read_root(cw_map_reader *r, const cw_yaml_node *root) {
  static const char *const keys[] = {"mapping",        "source",     "pack",    "sheet",    "separator", "encoding",
                                     "header line",    "skip where", "dates",   "numbers",  "row key",   "complete",
                                     "complete since", "full",       "teacher", "licenses", "facts",     "records"};
  cw_mapping *m = r->m;
  cw_input_check_keys(&r->in, root, CW_MAP_KEYS(keys), "of a mapping", NULL);
  m->source = cw_map_text(r, root, "source");
  m->pack = cw_map_text(r, root, "pack");
  m->table.sheet = cw_map_text(r, root, "sheet");
  m->table.separator = cw_map_text(r, root, "separator");
  m->table.encoding = cw_map_text(r, root, "encoding");
  const cw_yaml_node *version = cw_yaml_get(root, "mapping");
  if (!cw_yaml_is(version, "1"))
    cw_input_report(&r->in, CW_D_INPUT_MISSING, version ? version : root, "a mapping begins with `mapping: 1`");
  if (!m->source)
    cw_input_report(&r->in, CW_D_INPUT_MISSING, root,
                    "`source` is not given: the name that this roster keeps from one file to the next");
  read_header(r, root);
  cw_map_read_dates(r, cw_yaml_get(root, "dates"), &m->dates);
  cw_map_read_numbers(r, cw_yaml_get(root, "numbers"), &m->numbers);
  cw_map_yes_no(r, root, "full", &m->full);
  m->complete = cw_yaml_get(root, "complete");
  m->complete_since = cw_yaml_get(root, "complete since");
  m->skip = cw_map_read_conditions(r, cw_yaml_get(root, "skip where"), &m->nskip);
  read_key(r, cw_yaml_get(root, "row key"));
  read_teacher(r, root);
  m->licenses = read_items(r, cw_yaml_get(root, "licenses"), "licenses", &m->nlicenses);
  read_facts(r, cw_yaml_get(root, "facts"));
  m->records = read_items(r, cw_yaml_get(root, "records"), "records", &m->nrecords);
}

bool cw_mapping_read(cw_mapping *m, const char *path, cw_diags *diags, cw_arena *arena) {
  uint32_t found = cw_diags_found(diags);
  *m = (cw_mapping){.full = true};
  if (!cw_yaml_read(&m->file, path, diags, arena) && !m->file.root) return false;
  if (!m->file.root || m->file.root->kind != CW_YAML_MAP) {
    cw_diag_add(diags, CW_D_INPUT_SHAPE, path, 1, 1, "a mapping is a map: see `crosswalk import --suggest FILE`");
    return false;
  }
  cw_map_reader r = {.m = m,
                     .in = {.diags = diags, .scratch = arena, .file = path, .text = m->file.text, .len = m->file.len}};
  read_root(&r, m->file.root);
  cw_sha256 hash;
  cw_sha256_init(&hash);
  cw_sha256_add(&hash, m->file.text, m->file.len);
  cw_sha256_end(&hash, m->digest);
  if (arena->failed) cw_input_no_memory(diags, path);
  return cw_diags_found(diags) == found;
}

/* --- the row of names --------------------------------------------------------------------------------------------- */

/* "HOURS (2)" is the second column of that name. */
static uint32_t find_cell(const char *name, const cw_table_cell *names, uint32_t n) {
  size_t len = strlen(name);
  uint32_t found = UINT32_MAX, times = 0;
  for (uint32_t i = 0; i < n; i++) {
    if (!cw_map_same_name(names[i].text, name)) continue;
    found = i;
    times++;
  }
  if (times) return times == 1 ? found : UINT32_MAX; /* which of two is meant has to be said */
  if (len < 5 || name[len - 1] != ')' || name[len - 3] != '(' || name[len - 4] != ' ') return UINT32_MAX;
  char base[256];
  int which = name[len - 2] - '0';
  if (len >= sizeof base || which < 1 || which > 9) return UINT32_MAX;
  memcpy(base, name, len - 4);
  base[len - 4] = '\0';
  for (uint32_t i = 0; i < n; i++)
    if (cw_map_same_name(names[i].text, base) && --which == 0) return i;
  return UINT32_MAX;
}

uint32_t cw_mapping_resolve(const cw_mapping *m, const cw_table_cell *names, uint32_t n, uint32_t *cells) {
  uint32_t found = 0;
  for (uint32_t i = 0; i < m->ncolumns; i++) {
    cells[i] = find_cell(m->columns[i].name, names, n);
    found += cells[i] != UINT32_MAX;
  }
  return found;
}
