/* The trace as a tree that knows its paths. Read with jansson, strictly: duplicate keys, numbers that are not whole and
 * nesting beyond jansson's limit are refused. */
#include "verify.h"

#include <jansson.h>
#include <string.h>

enum { DEEPEST = 2000 };

typedef struct builder {
  cw_arena *arena;
  const char *why;
} builder;

static vt_node *build(builder *b, const json_t *j, vt_node *up, int depth);

static bool take_kids(builder *b, const json_t *j, vt_node *n, int depth) {
  uint32_t k = 0;
  n->count = (uint32_t)(n->kind == VT_ARRAY ? json_array_size(j) : json_object_size(j));
  n->kids = CW_NEW_ARRAY(b->arena, (size_t)n->count + 1, vt_node *);
  if (!n->kids) return false;
  if (n->kind == VT_ARRAY) {
    for (; k < n->count; k++) {
      if (!(n->kids[k] = build(b, json_array_get(j, k), n, depth))) return false;
      n->kids[k]->index = k;
    }
    return true;
  }
  for (void *i = json_object_iter((json_t *)(uintptr_t)j); i;
       i = json_object_iter_next((json_t *)(uintptr_t)j, i), k++) {
    if (!(n->kids[k] = build(b, json_object_iter_value(i), n, depth))) return false;
    n->kids[k]->key = vt_copy(b->arena, json_object_iter_key(i), strlen(json_object_iter_key(i)));
  }
  return true;
}

static vt_node *build(builder *b, const json_t *j, vt_node *up, int depth) {
  vt_node *n = CW_NEW(b->arena, vt_node);
  if (!n || depth > DEEPEST) return b->why = "it is nested too deep", NULL;
  n->up = up;
  switch (json_typeof(j)) {
  case JSON_NULL: n->kind = VT_NULL; break;
  case JSON_TRUE:
  case JSON_FALSE:
    n->kind = VT_BOOL;
    n->number = json_is_true(j);
    break;
  case JSON_INTEGER:
    n->kind = VT_INT;
    n->number = json_integer_value(j);
    break;
  case JSON_REAL: return b->why = "a number in it is not whole: amounts are texts", NULL;
  case JSON_STRING:
    n->kind = VT_STRING;
    n->text = vt_copy(b->arena, json_string_value(j), json_string_length(j));
    break;
  case JSON_ARRAY:
  case JSON_OBJECT:
    n->kind = json_is_array(j) ? VT_ARRAY : VT_OBJECT;
    if (!take_kids(b, j, n, depth + 1)) return NULL;
    break;
  }
  return n;
}

vt_node *vt_tree_read(const char *path, cw_arena *a, const char **why) {
  json_error_t error;
  builder b = {a, "memory ran out"};
  json_t *j = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
  if (!j) {
    *why = cw_arena_printf(a, "line %d: %s", error.line, error.text);
    return NULL;
  }
  vt_node *root = build(&b, j, NULL, 0);
  json_decref(j);
  *why = b.why;
  return root;
}

vt_node *vt_get(const vt_node *map, const char *key) {
  if (!map || map->kind != VT_OBJECT) return NULL;
  for (uint32_t i = 0; i < map->count; i++)
    if (strcmp(map->kids[i]->key, key) == 0) return map->kids[i];
  return NULL;
}

const char *vt_path(cw_arena *a, const vt_node *n) {
  if (!n || !n->up) return "$";
  const char *above = vt_path(a, n->up);
  const char *path =
      n->key ? cw_arena_printf(a, "%s.%s", above, n->key) : cw_arena_printf(a, "%s[%u]", above, n->index);
  return path ? path : "";
}
