/* The file of trusted issuers, YAML or JSON:
 *
 *   issuers:
 *     - id: https://example.edu/issuers/1
 *       name: Example University
 *       keys: [ "z6Mkr…", "did:key:z6Mk…", { kty: OKP, crv: Ed25519, x: … }, "-----BEGIN PUBLIC KEY----- …" ]
 *
 *       kind: micro-credential
 *
 * In an office file it is called `trusted issuers:`. The list may also stand alone, or be one of ids. `ids` gives further
 * ids. An issuer whose id is a did:key needs no keys. `kind` is what all its badges are that don't say it themselves. */
#include "desk.h"

#include "../../rules/yaml.h"

#include <string.h>

/* --- keys --------------------------------------------------------------------------------------------------------- */

static const json_t *keys_of(const json_t *entry) {
  const json_t *keys = json_object_get(entry, "keys");
  return keys ? keys : json_object_get(entry, "key");
}

size_t cw_trusted_keys(const json_t *entry) { return cw_node_count(keys_of(entry)); }

static bool key_of_text(cw_key *out, const char *text, cw_canon_error *e) {
  if (strstr(text, "-----BEGIN")) return cw_key_from_pem(out, text, strlen(text), e);
  return strchr(text, ':') ? cw_key_from_address(out, text, e) : cw_key_from_multikey(out, text, e);
}

static bool read_key(cw_key *out, const json_t *key, cw_canon_error *e) {
  *out = (cw_key){0};
  if (json_is_string(key)) return key_of_text(out, json_string_value(key), e);
  if (json_object_get(key, "kty")) return cw_key_from_jwk(out, key, e);
  return json_is_object(key) && cw_key_from_method(out, key, e);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static json_t *from_yaml(const cw_yaml_node *node) {
  if (!node) return json_null();
  if (node->kind == CW_YAML_SCALAR) return cw_node_string(node->text);
  json_t *out = node->kind == CW_YAML_LIST ? json_array() : json_object();
  for (uint32_t i = 0; i < node->count; i++) {
    json_t *value = from_yaml(node->items[i]);
    if (node->kind == CW_YAML_LIST)
      json_array_append_new(out, value);
    else
      json_object_set_new(out, node->keys[i]->text, value);
  }
  return out;
}

/* A list of entries, whatever the file's outermost form. */
static json_t *entries_of(json_t *root) {
  json_t *list = json_object_get(root, "issuers");
  if (!list) list = json_object_get(root, "trusted issuers");
  if (!list && json_is_object(root)) list = json_object_get(root, "id") ? root : NULL;
  if (!list && json_is_array(root)) list = root;
  if (!list) return NULL;
  if (json_is_array(list)) return json_incref(list);
  json_t *one = json_array();
  json_array_append(one, list);
  return one;
}

static bool is_kind(const char *word) {
  static const char *const kinds[] = {
#define CW_KIND(name) name,
#include "../../rules/vocabulary.def"
  };
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (strcmp(word, kinds[i]) == 0) return true;
  return false;
}

/* A key that cannot be read would make all badges of its issuer seem forged. */
static const char *problem_in_entry(const json_t *entry, size_t number, cw_arena *arena) {
  const char *id = cw_node_id(entry);
  if (!id) return cw_arena_printf(arena, "issuer number %zu has no `id`", number);
  const char *kind = cw_node_text(entry, "kind");
  if (json_object_get(entry, "kind") && !(kind && is_kind(kind)))
    return cw_arena_printf(arena, "%.200s: \"%.60s\" is no kind of activity", id, kind ? kind : "that");
  for (size_t i = 0; i < cw_trusted_keys(entry); i++) {
    cw_canon_error e = {0};
    cw_key key = {0};
    if (!read_key(&key, cw_node_at(keys_of(entry), i), &e))
      return cw_arena_printf(arena, "key number %zu of %.200s cannot be read: %s", i + 1, id,
                             *e.message ? e.message : "it is no key");
    cw_key_dispose(&key);
  }
  return NULL;
}

static const char *problem_in(const json_t *list, cw_arena *arena) {
  const char *problem = NULL;
  for (size_t i = 0; i < json_array_size(list) && !problem; i++)
    problem = problem_in_entry(json_array_get(list, i), i + 1, arena);
  return problem;
}

static json_t *read_root(const char *path, const char **problem, cw_arena *arena) {
  cw_yaml yaml = {0};
  cw_diags diags;
  cw_diags_init(&diags, arena);
  if (cw_yaml_read(&yaml, path, &diags, arena) && yaml.root) return from_yaml(yaml.root);
  const cw_diag *first = diags.count ? &diags.items[0] : NULL;
  *problem = !first         ? "it is empty"
             : !first->line ? first->message
                            : cw_arena_printf(arena, "line %u: %s", first->line, first->message);
  return NULL;
}

/* Takes over `list`. */
static json_t *checked(json_t *list, const char **problem, cw_arena *arena) {
  *problem = list ? problem_in(list, arena) : "it is no list of issuers";
  if (!*problem) return list;
  json_decref(list);
  return NULL;
}

json_t *cw_trust_read(const char *path, const char **problem, cw_arena *arena) {
  json_t *root = read_root(path, problem, arena);
  if (!root) return NULL;
  json_t *list = entries_of(root);
  json_decref(root);
  return checked(list, problem, arena);
}

json_t *cw_trust_of_office(const char *path, const char **problem, cw_arena *arena) {
  json_t *root = read_root(path, problem, arena);
  if (!root) return NULL;
  json_t *list = json_object_get(root, "trusted issuers");
  list = list ? json_is_array(list) ? json_incref(list) : NULL : json_array();
  json_decref(root);
  return checked(list, problem, arena);
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

static bool is_named(const json_t *entry, const char *id) {
  const char *own = cw_node_id(entry);
  if (own && strcmp(own, id) == 0) return true;
  const json_t *more = json_object_get(entry, "ids");
  for (size_t i = 0; i < cw_node_count(more); i++) {
    const char *other = json_string_value(cw_node_at(more, i));
    if (other && strcmp(other, id) == 0) return true;
  }
  return false;
}

const json_t *cw_trusted_issuer(const cw_badge_desk *desk, const char *id) {
  for (size_t i = 0; id && i < json_array_size(desk->trust); i++)
    if (is_named(json_array_get(desk->trust, i), id)) return json_array_get(desk->trust, i);
  return NULL;
}

bool cw_trusted_key_is(const json_t *entry, size_t i, const char *name, cw_arena *arena) {
  const json_t *key = cw_node_at(keys_of(entry), i);
  const char *own = cw_node_text(key, "kid");
  cw_canon_error e = {0};
  if (!own) own = cw_node_id(key);
  if (own && strcmp(own, name) == 0) return true;
  const char *print = json_object_get(key, "kty") ? cw_jwk_thumbprint(key, arena, &e) : NULL;
  return print && strcmp(print, name) == 0;
}

bool cw_trusted_key(cw_key *out, const json_t *entry, size_t i) {
  cw_canon_error e = {0};
  bool read = read_key(out, cw_node_at(keys_of(entry), i), &e);
  if (read) out->origin = CW_KEY_PINNED;
  return read;
}
