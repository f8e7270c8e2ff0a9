#include "node.h"

#include "jcs.h"

#include <stdlib.h>
#include <string.h>

/* --- reading ------------------------------------------------------------------------------------------------------ */

json_t *cw_node_read(const char *text, size_t len, const char **problem, cw_arena *arena) {
  cw_canon_error e = {0};
  if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    len -= 3;
  }
  json_t *node = cw_json_read(text, len, &e);
  if (!node) *problem = cw_problem_of(&e, arena);
  return node;
}

const char *cw_problem_of(const cw_canon_error *e, cw_arena *arena) {
  return cw_arena_printf(arena, "%s%s%s", e->message, *e->path ? ", at " : "", e->path);
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

const json_t *cw_node_single(const json_t *value) {
  return json_is_array(value) && json_array_size(value) == 1 ? json_array_get(value, 0) : value;
}

size_t cw_node_count(const json_t *node) {
  if (!node || json_is_null(node)) return 0;
  return json_is_array(node) ? json_array_size(node) : 1;
}

/* jansson hands out members of const values as if they were not; nobody here changes them. */
json_t *cw_node_at(const json_t *node, size_t i) {
  union {
    const json_t *in;
    json_t *out;
  } same = {.in = node};
  return json_is_array(node) ? json_array_get(node, i) : same.out;
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

static const char *language_text(const json_t *object) {
  const json_t *value = json_object_get(object, "@value");
  if (json_is_string(value)) return json_string_value(value);
  static const char *const english[] = {"en", "en-US", "en-us", "en-GB", "@none"};
  for (size_t i = 0; i < sizeof english / sizeof *english; i++) {
    value = json_object_get(object, english[i]);
    if (json_is_string(value)) return json_string_value(value);
  }
  return NULL;
}

static bool is_english(const json_t *node) {
  const char *language = json_string_value(json_object_get(node, "@language"));
  return language && strncmp(language, "en", 2) == 0;
}

const char *cw_node_as_text(const json_t *node) {
  if (json_is_string(node)) return json_string_value(node);
  if (json_is_object(node)) return language_text(node);
  const char *first = NULL;
  for (size_t i = 0; json_is_array(node) && i < json_array_size(node); i++) {
    const json_t *item = json_array_get(node, i);
    const char *text = json_is_string(item) ? json_string_value(item) : language_text(item);
    if (text && is_english(item)) return text;
    if (text && !first) first = text;
  }
  return first;
}

const char *cw_node_text(const json_t *object, const char *key) {
  return cw_node_as_text(json_object_get(object, key));
}

const char *cw_node_text_of(const json_t *object, const char *const *keys) {
  for (; *keys; keys++) {
    const char *text = cw_node_text(object, *keys);
    if (text) return text;
  }
  return NULL;
}

/* --- identity ----------------------------------------------------------------------------------------------------- */

const char *cw_node_id(const json_t *node) {
  if (json_is_string(node)) return json_string_value(node);
  const char *id = json_string_value(json_object_get(node, "id"));
  return id ? id : json_string_value(json_object_get(node, "@id"));
}

static bool is_name(const char *text, const char *type) {
  size_t n = strlen(text), m = strlen(type);
  if (n < m || strcmp(text + n - m, type) != 0) return false;
  return n == m || text[n - m - 1] == ':' || text[n - m - 1] == '#' || text[n - m - 1] == '/';
}

bool cw_node_has_type(const json_t *object, const char *type) {
  const json_t *types = json_object_get(object, "type");
  if (!types) types = json_object_get(object, "@type");
  for (size_t i = 0; i < cw_node_count(types); i++) {
    const char *text = json_string_value(cw_node_at(types, i));
    if (text && is_name(text, type)) return true;
  }
  return false;
}

/* --- making ------------------------------------------------------------------------------------------------------- */

json_t *cw_node_string(const char *text) {
  json_t *node = json_string(text);
  if (node) return node;
  char *plain = malloc(strlen(text) + 1), *to = plain;
  for (const char *s = text; plain && *s; s++) *to++ = (unsigned char)*s < 0x80 ? *s : '?';
  if (plain) *to = '\0';
  node = plain ? json_string(plain) : NULL;
  free(plain);
  return node;
}

void cw_node_put_text(json_t *object, const char *key, const char *text) {
  if (text && *text) json_object_set_new(object, key, cw_node_string(text));
}

void cw_node_set(json_t *object, const char *key, json_t *value) {
  bool empty = !value || json_is_null(value) || ((json_is_object(value)) && json_object_size(value) == 0) ||
               (json_is_array(value) && json_array_size(value) == 0);
  if (empty)
    json_decref(value);
  else
    json_object_set_new(object, key, value);
}

void cw_node_keep(json_t *object, const char *key, json_t *value) {
  if (value && !json_is_null(value)) json_object_set(object, key, value);
}
