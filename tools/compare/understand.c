/* A teacher's file as far as a pack understands it. */
#include "mover.h"

#include "../teacher.h"

#include <string.h>

enum { MOST_LEFT_OUT = 400 };

cw_yaml_node *cw_yaml_copy(const cw_yaml_node *n, cw_arena *arena) {
  cw_yaml_node *c = CW_NEW(arena, cw_yaml_node);
  if (!c) return NULL;
  *c = *n;
  if (n->kind == CW_YAML_SCALAR || n->count == 0) return c;
  c->keys = n->keys ? CW_NEW_ARRAY(arena, n->count, cw_yaml_node *) : NULL;
  c->items = CW_NEW_ARRAY(arena, n->count, cw_yaml_node *);
  if (!c->items || (n->keys && !c->keys)) return NULL;
  for (uint32_t i = 0; i < n->count; i++) {
    if (c->keys) c->keys[i] = cw_yaml_copy(n->keys[i], arena);
    c->items[i] = cw_yaml_copy(n->items[i], arena);
    if (!c->items[i] || (c->keys && !c->keys[i])) return NULL;
  }
  return c;
}

static bool at(const cw_yaml_node *n, uint32_t line, uint32_t column) {
  return n && n->line == line && n->column == column;
}

static void take_out(cw_yaml_node *n, uint32_t i) {
  for (uint32_t k = i; k + 1 < n->count; k++) {
    if (n->keys) n->keys[k] = n->keys[k + 1];
    n->items[k] = n->items[k + 1];
  }
  n->count--;
}

/* Takes out what stands at the place: a key with its value, a value with its key, an item. Its name, or NULL where
 * nothing stands there. */
static const char *drop(cw_yaml_node *n, uint32_t line, uint32_t column) {
  for (uint32_t i = 0; n->kind != CW_YAML_SCALAR && i < n->count; i++) {
    cw_yaml_node *key = n->kind == CW_YAML_MAP ? n->keys[i] : NULL, *item = n->items[i];
    bool here = at(key, line, column) || (item->kind == CW_YAML_SCALAR && at(item, line, column));
    if (here) {
      const char *name = key ? key->text : item->text;
      take_out(n, i);
      return name;
    }
    const char *inside = drop(item, line, column);
    if (inside) return inside;
    if (at(item, line, column)) { /* the whole map or list is meant */
      take_out(n, i);
      return key ? key->text : "a part";
    }
  }
  return NULL;
}

static bool is_listed(const char *list, const char *name) {
  size_t n = strlen(name);
  for (const char *s = strstr(list, name); s; s = strstr(s + 1, name))
    if ((s == list || s[-1] == ' ') && (s[n] == '\0' || s[n] == ',')) return true;
  return false;
}

/* Drops what the errors point at; false where none of them points at anything. */
static bool drop_all(cw_yaml_node *root, const cw_diags *diags, const cw_voice *v, const char **left_out) {
  bool some = false;
  for (uint32_t i = 0; i < diags->count; i++) {
    const cw_diag *d = &diags->items[i];
    const char *name = d->severity == CW_ERROR ? drop(root, d->line, d->column) : NULL;
    if (!name) continue;
    some = true;
    if (!is_listed(*left_out, name)) *left_out = cw_say(v, "%s%s%s", *left_out, **left_out ? ", " : "", name);
  }
  return some;
}

static bool is_type(const cw_plan *plan, const char *text) {
  for (uint32_t i = 0; i < plan->nlicense_types; i++)
    if (strcmp(plan->license_types[i].name, text) == 0) return true;
  return false;
}

/* Licenses of a kind that the pack doesn't know are taken to be of its own. */
static bool replace_types(cw_yaml_node *root, const cw_plan *plan, int32_t license, cw_arena *arena) {
  const cw_yaml_node *list = root->kind == CW_YAML_MAP ? cw_yaml_get(root, "licenses") : NULL;
  bool some = false;
  for (uint32_t i = 0; license >= 0 && list && list->kind == CW_YAML_LIST && i < list->count; i++) {
    cw_yaml_node *map = list->items[i];
    for (uint32_t k = 0; map->kind == CW_YAML_MAP && k < map->count; k++) {
      cw_yaml_node *value = map->items[k];
      if (!cw_yaml_is(map->keys[k], "type") || value->kind != CW_YAML_SCALAR || is_type(plan, value->text)) continue;
      cw_yaml_node *mine = CW_NEW(arena, cw_yaml_node);
      if (!mine) return some;
      *mine = *value;
      mine->text = plan->license_types[license].name;
      mine->len = (uint32_t)strlen(mine->text);
      map->items[k] = mine;
      some = true;
    }
  }
  return some;
}

bool cw_teacher_understood(cw_tool *tool, cw_case *c, const cw_yaml *file, const cw_yaml_node *teacher,
                           const char *folder, int32_t license, const char **left_out, bool *replaced) {
  cw_arena *arena = c->voice.arena;
  cw_yaml_node *root = cw_yaml_copy(teacher, arena);
  *left_out = "";
  *replaced = root && replace_types(root, c->plan, license, arena);
  for (int i = 0; root && i < MOST_LEFT_OUT; i++) {
    cw_diags diags;
    cw_diags_init(&diags, arena);
    cw_block_init(&c->block, c->plan, arena);
    if (cw_teacher_add(&c->block, file, root, folder, &diags) && diags.errors == 0) return true;
    if (drop_all(root, &diags, &c->voice, left_out)) continue;
    cw_case_check(tool, c, &diags);
    return false;
  }
  cw_fail(tool, CW_INTERNAL, "out of memory");
  return false;
}
