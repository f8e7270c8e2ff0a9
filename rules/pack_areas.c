/* Ledgers and their areas, and the limits that stand there. */
#include "extends.h"

#include <string.h>

enum { MOST_AREAS = 64, MOST_LEDGERS = 64 };

/* --- declarations ------------------------------------------------------------------------------------------------- */

static void declare_area(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *map, uint32_t ledger) {
  cw_area a = {.name = cw_copy(b, key->text, key->len), .ledger = ledger, .ref = cw_ref_of(b, key)};
  a.words = a.name;
  cw_name_check(b, key, "an area");
  for (uint32_t i = 0; i < b->areas.count; i++) {
    const cw_area *other = &CW_AT(b, areas, cw_area, i);
    if (other->ledger == ledger && cw_same(other->name, key->text))
      CW_FAULT(b, CW_D_PACK_NAME, key, "there are two areas called `%s`", key->text);
  }
  if (cw_check_keys(b, map, CW_MAP_AREA, CW_NMAPS) && map->kind == CW_YAML_MAP) {
    const char *name = cw_text_of(b, map, "name");
    if (name) a.words = name;
  }
  cw_vec_push(b, &b->areas, &a, sizeof a);
}

static void declare_areas(cw_builder *b, const cw_yaml_node *map, cw_ledger *l, uint32_t ledger) {
  l->first_area = b->areas.count;
  if (map && map->kind != CW_YAML_MAP) CW_FAULT(b, CW_D_PACK_SHAPE, map, "`areas` is a map of areas");
  for (uint32_t i = 0; map && map->kind == CW_YAML_MAP && i < map->count; i++) {
    if (i == MOST_AREAS) {
      CW_FAULT(b, CW_D_PACK_TOO_MANY, map->keys[i], "a ledger has at most %d areas", MOST_AREAS);
      break;
    }
    declare_area(b, map->keys[i], map->items[i], ledger);
  }
  if (b->areas.count == l->first_area) { /* one area that has the ledger's name */
    cw_area a = {.name = l->name, .words = l->name, .ledger = ledger, .ref = {.file = b->file}};
    cw_vec_push(b, &b->areas, &a, sizeof a);
  }
  l->nareas = b->areas.count - l->first_area;
}

static void push_ledger(cw_builder *b, const cw_ledger *l, cw_ledger_note note) {
  cw_vec_push(b, &b->ledgers, l, sizeof *l);
  cw_vec_push(b, &b->ledger_notes, &note, sizeof note);
}

static void declare_default(cw_builder *b, const cw_yaml_node *root) {
  cw_yaml_node *unit = cw_yaml_get(root, "unit");
  cw_ledger l = {.name = "credit", .records_are = b->records_are};
  uint32_t u = unit ? cw_unit_of(b, unit) : 0;
  l.unit = u == UINT32_MAX ? CW_ANY_UNIT : u; /* an unknown unit has been said: it fits everything */
  b->has_unit = unit != NULL;
  declare_areas(b, cw_yaml_get(root, "areas"), &l, 0);
  push_ledger(b, &l, (cw_ledger_note){.map = NULL, .says_records_are = b->says_records_are});
}

static void declare_ledger(cw_builder *b, cw_yaml_node *key, cw_yaml_node *map) {
  cw_ledger l = {.name = cw_copy(b, key->text, key->len), .unit = CW_ANY_UNIT, .records_are = b->records_are};
  cw_ledger_note note = {.at = key, .map = map, .says_records_are = b->says_records_are};
  cw_name_check(b, key, "a ledger");
  for (uint32_t i = 0; i < b->ledgers.count; i++)
    if (cw_same(CW_AT(b, ledgers, cw_ledger, i).name, key->text))
      CW_FAULT(b, CW_D_PACK_NAME, key, "there are two ledgers called `%s`%s", key->text,
               i == 0 ? ": the areas at the top of the pack are those of the ledger `credit`" : "");
  bool good = cw_check_keys(b, map, CW_MAP_LEDGER, CW_NMAPS) && map->kind == CW_YAML_MAP;
  if (good) {
    const cw_yaml_node *unit = cw_yaml_get(map, "unit");
    uint32_t u = unit ? cw_unit_of(b, unit) : UINT32_MAX;
    if (u != UINT32_MAX) l.unit = u;
    int are = cw_word_of(b, map, CW_MAP_LEDGER, "records are", -1);
    if (are >= 0) l.records_are = (cw_divisibility)are, note.says_records_are = true;
  }
  declare_areas(b, good ? cw_yaml_get(map, "areas") : NULL, &l, b->ledgers.count);
  push_ledger(b, &l, note);
}

/* `either here or in`: the ledgers that are named, this one and those that share with any of them are one group. */
static void share_with(cw_builder *b, uint32_t ledger, const cw_yaml_node *name) {
  const char *text = name->kind == CW_YAML_SCALAR ? name->text : "";
  uint32_t other = 0, n = b->ledgers.count;
  while (other < n && !cw_same(CW_AT(b, ledgers, cw_ledger, other).name, text)) other++;
  if (other == n) {
    CW_FAULT(b, CW_D_REFERENCE_UNKNOWN, name, "there is no ledger `%s`", text);
    return;
  }
  if (other == ledger) {
    CW_FAULT(b, CW_D_PACK_VALUE, name, "a ledger shares its records with another one");
    return;
  }
  if (b->base && ledger >= b->base->ledgers && other < b->base->ledgers) {
    CW_FAULT(b, CW_D_PACK_VALUE, name, "a district's ledger takes no record out of its state's ledger `%s`", text);
    return;
  }
  uint64_t group = UINT64_C(1) << ledger | UINT64_C(1) << other | CW_AT(b, ledgers, cw_ledger, ledger).either |
                   CW_AT(b, ledgers, cw_ledger, other).either;
  for (uint32_t i = 0; i < n; i++) {
    if (!(group >> i & 1)) continue;
    cw_ledger *l = &CW_AT(b, ledgers, cw_ledger, i);
    l->either = group & ~(UINT64_C(1) << i);
    l->either_line = name->line;
  }
}

static void share_records(cw_builder *b, uint32_t ledger) {
  const cw_yaml_node *map = CW_AT(b, ledger_notes, cw_ledger_note, ledger).map;
  const cw_yaml_node *list = map && map->kind == CW_YAML_MAP ? cw_yaml_get(map, "either here or in") : NULL;
  if (list && list->kind != CW_YAML_LIST) share_with(b, ledger, list);
  for (uint32_t i = 0; list && list->kind == CW_YAML_LIST && i < list->count; i++)
    share_with(b, ledger, list->items[i]);
}

void cw_declare_ledgers(cw_builder *b, const cw_yaml_node *root) {
  cw_yaml_node *map = cw_yaml_get(root, "ledgers");
  declare_default(b, root);
  if (map && map->kind != CW_YAML_MAP) {
    CW_FAULT(b, CW_D_PACK_SHAPE, map, "`ledgers` is a map of ledgers");
    map = NULL;
  }
  for (uint32_t i = 0; map && i < map->count; i++) {
    if (i + 1 == MOST_LEDGERS) {
      CW_FAULT(b, CW_D_PACK_TOO_MANY, map->keys[i], "a pack has at most %d ledgers", MOST_LEDGERS);
      break;
    }
    declare_ledger(b, map->keys[i], map->items[i]);
  }
  for (uint32_t i = 1; i < b->ledgers.count; i++) share_records(b, i);
  bool top = b->has_unit || cw_yaml_get(root, "areas");
  /* what a state's rule means by leaving the ledger out does not depend on its districts */
  uint32_t n = b->base && b->base->ledgers > 1 ? b->base->ledgers : b->ledgers.count;
  b->default_ledger = top || n == 1 ? 0 : n == 2 ? 1 : UINT32_MAX;
  b->area_used = cw_must(b, CW_NEW_ARRAY(b->arena, b->areas.count + 1, bool));
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static const char **ledger_names(cw_builder *b) {
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, b->ledgers.count + 1, const char *));
  for (uint32_t i = 0; i < b->ledgers.count; i++) names[i] = CW_AT(b, ledgers, cw_ledger, i).name;
  return names;
}

uint32_t cw_ledger_named(cw_builder *b, const cw_yaml_node *map, uint32_t absent) {
  const cw_yaml_node *n = cw_yaml_get(map, "ledger");
  const char **names = ledger_names(b);
  cw_diag *d;
  if (!n) {
    if (absent != UINT32_MAX) return absent;
    d = CW_FAULT(b, CW_D_PACK_MISSING, map, "there are several ledgers, and none is named here");
    cw_hint_near(b, d, "", names + 1, b->ledgers.count - 1);
    return UINT32_MAX;
  }
  const char *text = n->kind == CW_YAML_SCALAR ? n->text : "";
  for (uint32_t i = 0; i < b->ledgers.count; i++)
    if (cw_same(names[i], text)) return i;
  d = CW_FAULT(b, CW_D_REFERENCE_UNKNOWN, n, "there is no ledger `%s`", text);
  cw_hint_near(b, d, text, names, b->ledgers.count);
  return UINT32_MAX;
}

uint64_t cw_all_areas(const cw_builder *b, uint32_t ledger) {
  uint32_t n = CW_AT(b, ledgers, cw_ledger, ledger).nareas;
  return n >= 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
}

static void unknown_area(cw_builder *b, const cw_yaml_node *n, uint32_t ledger) {
  const cw_ledger *l = &CW_AT(b, ledgers, cw_ledger, ledger);
  const char *text = n->kind == CW_YAML_SCALAR ? n->text : "";
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, l->nareas + 1, const char *));
  for (uint32_t i = 0; i < l->nareas; i++) names[i] = CW_AT(b, areas, cw_area, l->first_area + i).name;
  cw_diag *d = CW_FAULT(b, CW_D_REFERENCE_UNKNOWN, n, "there is no area `%s`%s%s%s", text,
                        ledger ? " in the ledger `" : "", ledger ? l->name : "", ledger ? "`" : "");
  for (uint32_t i = 0; i < b->areas.count; i++) {
    const cw_area *a = &CW_AT(b, areas, cw_area, i);
    if (!cw_same(a->name, text)) continue;
    cw_diag_hint(b->diags, d, "`%s` is an area of another ledger: say `ledger: %s`", text,
                 CW_AT(b, ledgers, cw_ledger, a->ledger).name);
    return;
  }
  cw_hint_near(b, d, text, names, l->nareas);
}

uint64_t cw_areas_named(cw_builder *b, const cw_yaml_node *n, uint32_t ledger) {
  if (!n) return cw_all_areas(b, ledger);
  const cw_ledger *l = &CW_AT(b, ledgers, cw_ledger, ledger);
  uint64_t bits = 0;
  uint32_t count = n->kind == CW_YAML_LIST ? n->count : 1;
  for (uint32_t i = 0; i < count; i++) {
    const cw_yaml_node *item = n->kind == CW_YAML_LIST ? n->items[i] : n;
    uint32_t k = 0;
    while (k < l->nareas &&
           !(item->kind == CW_YAML_SCALAR && cw_same(item->text, CW_AT(b, areas, cw_area, l->first_area + k).name)))
      k++;
    if (k == l->nareas) {
      unknown_area(b, item, ledger);
      continue;
    }
    bits |= UINT64_C(1) << k;
    b->area_used[l->first_area + k] = true;
  }
  return bits;
}

/* --- limits ------------------------------------------------------------------------------------------------------- */

enum { SEES = CW_SEES_LICENSE | CW_SEES_WINDOW | CW_SEES_JUDGED };

static void area_limits(cw_builder *b, uint32_t area, cw_yaml_node *key, cw_yaml_node *map, const cw_ref *above) {
  const cw_area *a = &CW_AT(b, areas, cw_area, area);
  if (map->kind != CW_YAML_MAP) return;
  cw_limit_how how = {.ledger = a->ledger, .rule = -1, .sees = SEES, .own_when = true};
  how.areas = UINT64_C(1) << (area - CW_AT(b, ledgers, cw_ledger, a->ledger).first_area);
  cw_version *v;
  uint32_t n = cw_versions(b, map, (cw_versions_how){.sees = SEES | CW_SEES_RECORD}, &v);
  for (uint32_t i = 0; i < n; i++) {
    cw_ref ref = cw_read_cites(b, key, v[i].map, above);
    how.force = v[i].force;
    if (cw_yaml_get(map, "versions") || cw_yaml_get(map, "announced"))
      cw_check_keys(b, v[i].map, CW_MAP_AREA, CW_NMAPS);
    cw_read_limits(b, v[i].map, CW_MAP_AREA, &how, &ref);
  }
}

static void list_limits(cw_builder *b, uint32_t ledger, const cw_yaml_node *list, const cw_ref *above) {
  if (list && list->kind != CW_YAML_LIST) CW_FAULT(b, CW_D_PACK_SHAPE, list, "`limits` is a list of limits");
  for (uint32_t i = 0; list && list->kind == CW_YAML_LIST && i < list->count; i++) {
    cw_yaml_node *map = list->items[i];
    if (!cw_is_map(b, map, CW_MAP_LIMIT) || map->kind != CW_YAML_MAP) continue;
    cw_version *v;
    uint32_t n = cw_versions(b, map, (cw_versions_how){.sees = SEES | CW_SEES_RECORD}, &v);
    for (uint32_t k = 0; k < n; k++) {
      if (!cw_check_keys(b, v[k].map, CW_MAP_LIMIT, CW_NMAPS)) continue;
      bool others = above && above->file != map->file; /* a district's limit doesn't rest on the state's citation */
      cw_ref ref = cw_read_cites(b, map, v[k].map, others ? NULL : above);
      if (cw_is_district(b, map) && ledger < b->base->ledgers && ledger < 64) b->base->tightens_ledger[ledger] = true;
      cw_limit_how how = {.ledger = ledger, .rule = -1, .sees = SEES, .own_when = true, .force = v[k].force};
      how.areas = cw_areas_named(b, cw_yaml_get(v[k].map, "in"), ledger);
      cw_read_limits(b, v[k].map, CW_MAP_LIMIT, &how, &ref);
    }
  }
}

static void ledger_limits(cw_builder *b, uint32_t ledger, const cw_yaml_node *map, const cw_ref *above) {
  cw_yaml_node *areas = cw_yaml_get(map, "areas");
  const cw_ledger l = CW_AT(b, ledgers, cw_ledger, ledger);
  for (uint32_t i = 0; areas && areas->kind == CW_YAML_MAP && i < areas->count && i < l.nareas; i++)
    area_limits(b, l.first_area + i, areas->keys[i], areas->items[i], above);
  list_limits(b, ledger, cw_yaml_get(map, "limits"), above);
}

void cw_read_area_limits(cw_builder *b, const cw_yaml_node *root) {
  ledger_limits(b, 0, root, NULL);
  for (uint32_t i = 1; i < b->ledgers.count; i++) {
    const cw_ledger_note note = CW_AT(b, ledger_notes, cw_ledger_note, i);
    if (note.map->kind != CW_YAML_MAP) continue;
    cw_ref above = cw_read_cites(b, note.at, note.map, NULL);
    ledger_limits(b, i, note.map, &above);
  }
}
