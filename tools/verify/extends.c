/* A district's pack upon its state's. The two texts become one tree: the state's things first, then the district's own. What
 * the district says of a thing of the state's is kept apart, and joined where that thing is read. In the state's text each
 * line has the bit VT_STATE, by which the two files are told apart. */
#include "verify.h"

#include <string.h>

static const char adds_keys[] = "| adds | cites |", narrows_keys[] = "| narrows | at most | per | keep | cites |",
                  limits_keys[] = "| limits |";

static void mark(cw_yaml_node *n) {
  n->line |= VT_STATE;
  for (uint32_t i = 0; i < n->count; i++) {
    if (n->kind == CW_YAML_MAP) n->keys[i]->line |= VT_STATE;
    mark(n->items[i]);
  }
}

bool vt_is_states(const vt_pack *p, uint32_t line) { return p->base.root && (line & VT_STATE); }

bool vt_hidden(const vt_pack *p, const cw_yaml_node *at, bool own) {
  return own && p->base.root && (at->line & VT_STATE) != 0;
}

static cw_yaml_node *map_of(vt_pack *p, const cw_yaml_node *like, uint32_t room) {
  cw_yaml_node *m = CW_NEW(p->arena, cw_yaml_node);
  if (!m) return NULL;
  *m = (cw_yaml_node){.kind = CW_YAML_MAP, .text = "", .line = like->line, .column = like->column};
  m->keys = CW_NEW_ARRAY(p->arena, room + 1, cw_yaml_node *);
  m->items = CW_NEW_ARRAY(p->arena, room + 1, cw_yaml_node *);
  return m->keys && m->items ? m : NULL;
}

static void add(cw_yaml_node *m, cw_yaml_node *key, cw_yaml_node *item) {
  m->keys[m->count] = key;
  m->items[m->count++] = item;
}

static cw_yaml_node *joined(vt_pack *p, cw_yaml_node *a, cw_yaml_node *b) {
  if (!a || !b) return a ? a : b;
  cw_yaml_node *l = CW_NEW(p->arena, cw_yaml_node);
  if (!l) return a;
  *l = *a;
  l->items = CW_NEW_ARRAY(p->arena, (size_t)a->count + b->count + 1, cw_yaml_node *);
  l->count = 0;
  for (uint32_t i = 0; l->items && i < a->count; i++) l->items[l->count++] = a->items[i];
  for (uint32_t i = 0; l->items && i < b->count; i++) l->items[l->count++] = b->items[i];
  return l;
}

static uint32_t find(const cw_yaml_node *map, const char *key) {
  for (uint32_t i = 0; map && i < map->count; i++)
    if (vt_same(map->keys[i]->text, key)) return i;
  return UINT32_MAX;
}

const cw_yaml_node *vt_addition(const vt_pack *p, const char *section, const cw_yaml_node *key) {
  const cw_yaml_node *own = vt_is_states(p, key->line) ? cw_yaml_get(p->yaml.root, section) : NULL;
  uint32_t at = own && own->kind == CW_YAML_MAP ? find(own, key->text) : UINT32_MAX;
  return at == UINT32_MAX ? NULL : own->items[at];
}

static bool left_to_districts(const vt_pack *p, const char *term) {
  const cw_yaml_node *list = cw_yaml_get(p->base.root, "districts decide");
  for (uint32_t i = 0; list && i < (list->kind == CW_YAML_LIST ? list->count : 1); i++)
    if (vt_same(list->kind == CW_YAML_LIST ? list->items[i]->text : list->text, term)) return true;
  return false;
}

static void only(vt_pack *p, const cw_yaml_node *map, const char *keys) {
  for (uint32_t i = 0; map->kind == CW_YAML_MAP && i < map->count; i++) {
    const char *framed = cw_arena_printf(p->arena, "| %s |", map->keys[i]->text);
    if (!framed || !strstr(keys, framed)) vt_trouble(p, map->keys[i], "a district that changes its state's rule");
  }
  if (map->kind != CW_YAML_MAP) vt_trouble(p, map, "a district that says no map of its state's rule");
}

/* What the district says under a name of the state's. */
static void overlay(vt_pack *p, const char *section, cw_yaml_node *out, uint32_t at, cw_yaml_node *key,
                    cw_yaml_node *item) {
  if (strcmp(section, "goals") == 0)
    only(p, item, adds_keys);
  else if (strcmp(section, "counts") == 0)
    only(p, item, narrows_keys);
  else if (strcmp(section, "facts") == 0)
    add(out, key, item); /* further values of a field */
  else if (strcmp(section, "terms") == 0 && left_to_districts(p, key->text))
    out->keys[at] = key, out->items[at] = item;
  else if (strcmp(section, "ledgers") == 0) {
    only(p, item, limits_keys);
    cw_yaml_node *state = out->items[at], *m = map_of(p, state, state->count + 1);
    if (!m) return;
    for (uint32_t i = 0; i < state->count; i++)
      if (strcmp(state->keys[i]->text, "limits") != 0) add(m, state->keys[i], state->items[i]);
    cw_yaml_node *all = joined(p, cw_yaml_get(state, "limits"), cw_yaml_get(item, "limits"));
    if (all) add(m, key, all), m->keys[m->count - 1] = CW_NEW(p->arena, cw_yaml_node);
    if (all && m->keys[m->count - 1]) *m->keys[m->count - 1] = (cw_yaml_node){.text = "limits", .len = 6};
    out->items[at] = m;
  } else
    vt_trouble(p, key, "a district that says its state's thing anew");
}

static cw_yaml_node *named(vt_pack *p, const char *section, cw_yaml_node *state, cw_yaml_node *own) {
  if (!state || !own || state->kind != CW_YAML_MAP || own->kind != CW_YAML_MAP) return own && !state ? own : state;
  cw_yaml_node *out = map_of(p, own, state->count + own->count);
  for (uint32_t i = 0; out && i < state->count; i++) add(out, state->keys[i], state->items[i]);
  for (uint32_t i = 0; out && i < own->count; i++) {
    uint32_t at = find(state, own->keys[i]->text);
    if (at == UINT32_MAX)
      add(out, own->keys[i], own->items[i]);
    else
      overlay(p, section, out, at, own->keys[i], own->items[i]);
  }
  return out;
}

const cw_yaml_node *vt_extended(vt_pack *p) {
  static const char heads[] = "| language | pack | extends | name | postal | version | authority | policy | waives |";
  static const char states[] = "| document | unit | school year | records are | licenses | areas | districts decide |";
  static const char lists[] = "| limits | otherwise |";
  cw_yaml_node *own = p->yaml.root, *state = p->base.root, *out = map_of(p, own, own->count + state->count);
  mark(state);
  for (uint32_t i = 0; out && i < own->count; i++) {
    const char *key = own->keys[i]->text, *framed = cw_arena_printf(p->arena, "| %s |", key);
    cw_yaml_node *theirs = cw_yaml_get(state, key);
    if (strstr(states, framed) || (strcmp(key, "ambiguous dates") == 0 && theirs))
      vt_trouble(p, own->keys[i], "a district that says what is its state's");
    else if (strstr(heads, framed))
      add(out, own->keys[i], own->items[i]);
    else if (strstr(lists, framed))
      add(out, own->keys[i], joined(p, theirs, own->items[i]));
    else
      add(out, own->keys[i], theirs ? named(p, key, theirs, own->items[i]) : own->items[i]);
  }
  for (uint32_t i = 0; out && i < state->count; i++) {
    const char *framed = cw_arena_printf(p->arena, "| %s |", state->keys[i]->text);
    if (!cw_yaml_get(out, state->keys[i]->text) && !strstr(heads, framed)) add(out, state->keys[i], state->items[i]);
  }
  return out;
}
