/* Rows and nodes as documents. */
#include "doc.h"

#include <string.h>

/* --- nodes -------------------------------------------------------------------------------------------------------- */

static cw_yaml_node *new_node(const cw_map_row *r, cw_yaml_kind kind, uint32_t room) {
  cw_yaml_node *node = CW_NEW(r->in->scratch, cw_yaml_node);
  if (!node) return NULL;
  *node = (cw_yaml_node){.kind = kind, .line = r->row->line, .column = 1, .text = ""};
  node->keys = CW_NEW_ARRAY(r->in->scratch, room, cw_yaml_node *);
  node->items = CW_NEW_ARRAY(r->in->scratch, room, cw_yaml_node *);
  return node->keys && node->items ? node : NULL;
}

static cw_yaml_node *word(const cw_map_row *r, const char *text) {
  cw_yaml_node *node = CW_NEW(r->in->scratch, cw_yaml_node);
  if (node)
    *node = (cw_yaml_node){
        .kind = CW_YAML_SCALAR, .line = r->row->line, .column = 1, .text = text, .len = (uint32_t)strlen(text)};
  return node;
}

static void add(const cw_map_row *r, cw_yaml_node *map, const char *key, cw_yaml_node *item) {
  if (!map || !item) return;
  map->keys[map->count] = key ? word(r, key) : NULL;
  map->items[map->count++] = item;
}

/* --- items -------------------------------------------------------------------------------------------------------- */

static cw_type type_of(const cw_map_row *r, cw_scope scope, const char *key) {
  uint32_t attr = cw_map_attr(r->in->plan, scope, key);
  return attr == UINT32_MAX ? CW_TYPE_NONE : r->in->plan->attrs[attr].type;
}

static bool is_there(const cw_map_row *r, const cw_map_item *item) {
  for (uint32_t i = 0; i < item->nwhen; i++)
    if (!cw_map_holds(r, &item->when[i])) return false;
  return true;
}

static cw_yaml_node *build_items(const cw_map_row *r, const cw_map_item *items, uint32_t n, cw_scope scope,
                                 const char ***parts) {
  cw_yaml_node *list = n ? new_node(r, CW_YAML_LIST, n) : NULL;
  *parts = CW_NEW_ARRAY(r->in->scratch, n, const char *);
  for (uint32_t i = 0; list && *parts && i < n; i++) {
    if (!is_there(r, &items[i])) continue;
    cw_yaml_node *map = new_node(r, CW_YAML_MAP, items[i].nfields);
    for (uint32_t k = 0; map && k < items[i].nfields; k++) {
      const cw_map_field *f = &items[i].fields[k];
      add(r, map, f->key->text, cw_map_apply(r, &f->value, type_of(r, scope, f->key->text)));
    }
    if (!map) return NULL;
    (*parts)[list->count] = items[i].part;
    list->items[list->count++] = map;
  }
  return list;
}

/* --- facts -------------------------------------------------------------------------------------------------------- */

static cw_yaml_node *build_history(const cw_map_row *r, const cw_map_fact *f, cw_yaml_node *value) {
  cw_yaml_node *list = new_node(r, CW_YAML_LIST, 1), *entry = new_node(r, CW_YAML_MAP, 4);
  if (!list || !entry) return NULL;
  add(r, entry, "value", value);
  if (f->has_from) add(r, entry, "from", cw_map_apply(r, &f->from, CW_DATE));
  if (f->has_until) add(r, entry, "until", cw_map_apply(r, &f->until, CW_DATE));
  if (f->has_known_since) add(r, entry, "known since", cw_map_apply(r, &f->known_since, CW_DATE));
  list->items[list->count++] = entry;
  uint32_t attr = cw_map_attr(r->in->plan, CW_OF_TEACHER, f->key->text);
  bool over_time = attr != UINT32_MAX && r->in->plan->attrs[attr].history == CW_OVER_TIME;
  return over_time ? list : entry;
}

static cw_yaml_node *build_fact(const cw_map_row *r, const cw_map_fact *f) {
  cw_type type = type_of(r, CW_OF_TEACHER, f->key->text);
  if (f->has_value) {
    cw_yaml_node *value = cw_map_apply(r, &f->value, type);
    bool history = f->has_from || f->has_until || f->has_known_since;
    return value && history ? build_history(r, f, value) : value;
  }
  cw_yaml_node *years = new_node(r, CW_YAML_MAP, f->nyears);
  for (uint32_t i = 0; years && i < f->nyears; i++)
    add(r, years, f->years[i].key->text, cw_map_apply(r, &f->years[i].value, type));
  return years && years->count ? years : NULL;
}

static cw_yaml_node *build_facts(const cw_map_row *r) {
  const cw_mapping *m = r->mapping;
  cw_yaml_node *map = m->nfacts ? new_node(r, CW_YAML_MAP, m->nfacts) : NULL;
  for (uint32_t i = 0; map && i < m->nfacts; i++) add(r, map, m->facts[i].key->text, build_fact(r, &m->facts[i]));
  return map;
}

/* --- the row ------------------------------------------------------------------------------------------------------ */

static const char *text_of(const cw_map_row *r, bool has, const cw_map_value *value) {
  const cw_yaml_node *node = has ? cw_map_apply(r, value, CW_TEXT) : NULL;
  return node && node->len ? node->text : NULL;
}

static const char *lower(cw_arena *arena, const char *text) {
  char *copy = text ? cw_arena_text(arena, text, strlen(text)) : NULL;
  for (char *s = copy; s && *s; s++)
    if (*s >= 'A' && *s <= 'Z') *s = (char)(*s + ('a' - 'A'));
  return copy;
}

static void make_room(cw_doc *doc, cw_arena *arena, uint32_t nemails) {
  doc->emails = CW_NEW_ARRAY(arena, nemails, const char *);
  doc->emails_said = CW_NEW_ARRAY(arena, nemails, const char *);
}

static void add_email(cw_doc *doc, cw_arena *arena, const char *said) {
  const char *email = lower(arena, said);
  if (!email || !doc->emails || !doc->emails_said) return;
  doc->emails_said[doc->nemails] = said;
  doc->emails[doc->nemails++] = email;
}

const char *cw_doc_row_key(const cw_map_row *r) {
  const char *key = NULL;
  for (uint32_t i = 0; i < r->mapping->nkey; i++) {
    const cw_table_cell *cell = cw_map_cell(r, r->mapping->key[i]);
    const char *text = cell ? cell->text : "";
    if (!*text && r->mapping->nkey == 1) return NULL;
    key = i ? cw_arena_printf(r->in->scratch, "%s/%s", key ? key : "", text) : text;
  }
  return key;
}

void cw_doc_of_row(cw_doc *doc, const cw_map_row *r) {
  const cw_mapping *m = r->mapping;
  *doc = (cw_doc){.line = r->row->line, .complete = m->complete, .complete_since = m->complete_since};
  doc->key = cw_doc_row_key(r);
  doc->id = text_of(r, m->has_id, &m->id);
  doc->name = text_of(r, m->has_name, &m->name);
  doc->district = text_of(r, m->has_district, &m->district);
  doc->school = text_of(r, m->has_school, &m->school);
  make_room(doc, r->in->scratch, m->nemails);
  for (uint32_t i = 0; doc->emails && i < m->nemails; i++) {
    add_email(doc, r->in->scratch, text_of(r, true, &m->emails[i]));
  }
  cw_yaml_node place = {.line = r->row->line, .column = 1, .text = ""};
  if (m->nkey && !doc->key) {
    const cw_table_cell *cell = cw_map_cell(r, m->key[0]);
    if (cell) place.column = cell->column;
    cw_input_report(r->in, CW_D_INPUT_MISSING, &place, "the row has no key");
  }
  const cw_table_cell *cell = m->id.ncolumns ? cw_map_cell(r, m->id.columns[0]) : NULL;
  if (cell) place.column = cell->column;
  if (!doc->id) cw_input_report(r->in, CW_D_INPUT_MISSING, &place, "the row names no teacher");
  doc->licenses = build_items(r, m->licenses, m->nlicenses, CW_OF_LICENSE, &doc->license_parts);
  doc->records = build_items(r, m->records, m->nrecords, CW_OF_RECORD, &doc->record_parts);
  doc->facts = build_facts(r);
}

/* --- a node ------------------------------------------------------------------------------------------------------- */

static const char *scalar(cw_input *in, const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  if (cw_input_is_empty(node)) return NULL;
  return cw_input_expect(in, node, CW_YAML_SCALAR, key, "a text") ? node->text : NULL;
}

/* The map without its key `teacher`, as a list of one record. */
static const cw_yaml_node *record_alone(cw_input *in, const cw_yaml_node *map) {
  cw_yaml_node *record = CW_NEW(in->scratch, cw_yaml_node), *list = CW_NEW(in->scratch, cw_yaml_node);
  if (!record || !list) return NULL;
  *record = *map;
  record->keys = CW_NEW_ARRAY(in->scratch, map->count, cw_yaml_node *);
  record->items = CW_NEW_ARRAY(in->scratch, map->count, cw_yaml_node *);
  *list = (cw_yaml_node){.kind = CW_YAML_LIST, .line = map->line, .column = map->column, .text = "", .count = 1};
  list->items = CW_NEW_ARRAY(in->scratch, 1, cw_yaml_node *);
  if (!record->keys || !record->items || !list->items) return NULL;
  record->count = 0;
  for (uint32_t i = 0; i < map->count; i++) {
    if (strcmp(map->keys[i]->text, "teacher") == 0) continue;
    record->keys[record->count] = map->keys[i];
    record->items[record->count++] = map->items[i];
  }
  list->items[0] = record;
  return list;
}

static void read_emails(cw_doc *doc, cw_input *in, const cw_yaml_node *node) {
  bool list = node && node->kind == CW_YAML_LIST;
  uint32_t n = !node || cw_input_is_empty(node) ? 0 : list ? node->count : 1;
  make_room(doc, in->scratch, n);
  for (uint32_t i = 0; i < n; i++) {
    const cw_yaml_node *one = list ? node->items[i] : node;
    if (cw_input_expect(in, one, CW_YAML_SCALAR, "email", "a text")) add_email(doc, in->scratch, one->text);
  }
}

static const cw_yaml_node *list_at(cw_input *in, const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  if (cw_input_is_empty(node)) return NULL;
  return cw_input_expect(in, node, CW_YAML_LIST, key, "a list of maps") ? node : NULL;
}

void cw_doc_of_node(cw_doc *doc, const cw_yaml_node *map, cw_input *in) {
  static const char *const keys[] = {"name",      "id",        "email",         "district",         "school",
                                     "licenses",  "facts",     "records",       "records complete", "settlements",
                                     "elections", "decisions", "determinations"};
  *doc = (cw_doc){.line = map->line};
  if (!cw_input_expect(in, map, CW_YAML_MAP, "teacher", "a map")) return;
  if (cw_yaml_get(map, "teacher")) {
    doc->id = scalar(in, map, "teacher");
    doc->records = record_alone(in, map);
  } else {
    cw_input_check_keys(in, map, keys, sizeof keys / sizeof *keys, "of a teacher that can be imported",
                        "records of a CSV file are imported with a mapping");
    doc->key = doc->id = scalar(in, map, "id");
    doc->name = scalar(in, map, "name");
    doc->district = scalar(in, map, "district");
    doc->school = scalar(in, map, "school");
    read_emails(doc, in, cw_yaml_get(map, "email"));
    doc->licenses = list_at(in, map, "licenses");
    doc->facts = cw_yaml_get(map, "facts");
    doc->records = list_at(in, map, "records");
    doc->complete = cw_yaml_get(map, "records complete");
    doc->decided = map;
    doc->complete_unless_said = true;
  }
  if (!doc->id) cw_input_report(in, CW_D_INPUT_MISSING, map, "the teacher's `id` is not given");
}
