/* Whose key is it? In the file of trusted issuers and in the issuer's document, both at hand, never in the badge. */
#include "keys.h"

#include <string.h>

size_t cw_address_base(const char *address) { return strcspn(address, "#"); }

static bool same_base(const char *method, const char *id) {
  size_t n = cw_address_base(method);
  return n == strlen(id) && strncmp(method, id, n) == 0;
}

static void use(cw_key *out, cw_key *key) {
  *out = *key;
  *key = (cw_key){0};
}

/* --- trust file --------------------------------------------------------------------------------------------------- */

/* The trusted key that is `named` or has the method's name; where there is no name, the only one there is. */
static bool find_trusted(cw_key_search *s, const char *method, const cw_key *named, cw_key *out) {
  const json_t *entry = cw_trusted_issuer(s->desk, s->issuer);
  size_t n = cw_trusted_keys(entry);
  bool found = false;
  for (size_t i = 0; i < n && !found; i++) {
    cw_key key;
    if (!cw_trusted_key(&key, entry, i)) continue;
    found = named->pkey ? cw_key_equal(&key, named) : n == 1 || cw_trusted_key_is(entry, i, method, s->arena);
    if (found) use(out, &key);
    cw_key_dispose(&key);
  }
  if (n && !found && named->pkey) s->contradicted = true;
  return found;
}

/* --- the issuer's document ---------------------------------------------------------------------------------------- */

static const char *const method_lists[] = {"verificationMethod", "assertionMethod", "publicKey"};
enum { NLISTS = sizeof method_lists / sizeof *method_lists };

bool cw_document_lists_keys(const json_t *document) {
  for (int k = 0; k < NLISTS; k++)
    if (cw_node_count(json_object_get(document, method_lists[k]))) return true;
  return json_object_get(document, "publicKeyPem") || json_object_get(document, "publicKeyMultibase");
}

static bool is_key(const json_t *method, const cw_key *named, cw_key *out) {
  cw_key key = {0};
  cw_canon_error e = {0};
  if (!json_is_object(method) || !cw_key_from_method(&key, method, &e)) return false;
  bool same = cw_key_equal(&key, named);
  key.origin = CW_KEY_DOCUMENT;
  if (same) use(out, &key);
  cw_key_dispose(&key);
  return same;
}

/* A method of the document may be referred to by its address only. */
static bool is_method(const json_t *method, const char *address) {
  const char *id = cw_node_id(method);
  return id && strcmp(id, address) == 0;
}

/* The only key of the document, for signatures that name none. */
static bool find_only(const json_t *document, cw_key *out) {
  cw_canon_error e = {0};
  const json_t *only = NULL;
  size_t n = 0;
  for (int k = 0; k < NLISTS; k++) {
    const json_t *list = json_object_get(document, method_lists[k]);
    n += cw_node_count(list);
    if (cw_node_count(list) == 1) only = cw_node_at(list, 0);
  }
  if (n != 1 || !json_is_object(only) || !cw_key_from_method(out, only, &e)) return false;
  out->origin = CW_KEY_DOCUMENT;
  return true;
}

static bool find_in_document(cw_key_search *s, const json_t *document, const char *method, const cw_key *named,
                             cw_key *out, cw_canon_error *e) {
  cw_canon_error missing = {0};
  if (cw_key_from_document(out, document, method, &missing)) return true;
  if (missing.reason != CW_CANON_KEY_MISSING) {
    *e = missing;
    return false;
  }
  if (!named->pkey && !*method) return find_only(document, out);
  for (int k = 0; k < NLISTS; k++) {
    const json_t *list = json_object_get(document, method_lists[k]);
    for (size_t i = 0; i < cw_node_count(list); i++) {
      const json_t *one = cw_node_at(list, i);
      if (named->pkey && is_key(one, named, out)) return true;
      if (json_is_string(one) && is_method(one, method)) return cw_find_key_document(s, method, out, e);
    }
  }
  if (cw_document_lists_keys(document)) s->contradicted = true;
  return false;
}

/* A set of keys (JWKS) stands at the address without its fragment, which is the key's `kid`. */
static const json_t *key_of_set(cw_key_search *s, const char *address) {
  cw_document set;
  const char *why;
  size_t n = cw_address_base(address);
  const char *base = address[n] ? cw_arena_text(s->arena, address, n) : NULL;
  if (!base || !cw_documents_find(s->desk->documents, base, CW_WANTED_THERE, &set, &why, s->arena)) return NULL;
  const json_t *keys = json_object_get(set.node, "keys");
  for (size_t i = 0; i < cw_node_count(keys); i++) {
    const char *kid = cw_node_text(cw_node_at(keys, i), "kid");
    if (kid && (strcmp(kid, address + n + 1) == 0 || strcmp(kid, address) == 0)) return cw_node_at(keys, i);
  }
  return NULL;
}

bool cw_find_key_document(cw_key_search *s, const char *address, cw_key *out, cw_canon_error *e) {
  cw_document key;
  const char *why;
  const json_t *one = key_of_set(s, address);
  if (one) {
    bool read = cw_key_from_jwk(out, one, e);
    out->origin = CW_KEY_DOCUMENT;
    return read;
  }
  if (!cw_documents_find(s->desk->documents, address, CW_WANTED_SELF, &key, &why, s->arena)) return false;
  if (json_object_get(key.node, "keys")) return false; /* a set without it */
  const char *owner = cw_node_text(key.node, "owner");
  if (!owner) owner = cw_node_text(key.node, "controller");
  if (owner && s->issuer && strcmp(owner, s->issuer) != 0) {
    s->contradicted = true;
    return false;
  }
  bool read =
      json_object_get(key.node, "kty") ? cw_key_from_jwk(out, key.node, e) : cw_key_from_method(out, key.node, e);
  if (read) out->origin = CW_KEY_DOCUMENT;
  return read;
}

/* A document of an issuer whose id is its key says no more than the id does, wherever it stands. */
static bool is_own_key(const char *issuer) {
  return strncmp(issuer, "did:key:", 8) == 0 || strncmp(issuer, "did:jwk:", 8) == 0;
}

static bool find_documented(cw_key_search *s, const char *method, const cw_key *named, cw_key *out, cw_canon_error *e) {
  cw_document issuer;
  const char *why;
  if (!s->issuer || is_own_key(s->issuer)) return false;
  if (!cw_documents_find(s->desk->documents, s->issuer, CW_WANTED_SELF, &issuer, &why, s->arena)) return false;
  return find_in_document(s, issuer.node, method, named, out, e);
}

bool cw_find_issuers_key(void *search, const char *method, cw_key *out, cw_canon_error *e) {
  cw_key_search *s = search;
  cw_key named = {0};
  cw_canon_error ignored = {0};
  s->contradicted = false;
  bool is_named = cw_key_from_address(&named, method, &ignored);
  bool found = find_trusted(s, method, &named, out);
  if (!found) found = find_documented(s, method, &named, out, e);
  if (found) s->contradicted = false;
  if (is_named) cw_key_dispose(&named);
  return found;
}

bool cw_find_any_key(void *search, const char *method, cw_key *out, cw_canon_error *e) {
  cw_key_search *s = search;
  if (cw_find_issuers_key(s, method, out, e)) return true;
  cw_canon_error ignored = {0};
  if (s->contradicted || e->reason || cw_key_from_address(out, method, &ignored)) {
    cw_key_dispose(out);
    return false;
  }
  if (!cw_find_key_document(s, method, out, e)) return false;
  out->origin = CW_KEY_FRAGMENT; /* at hand, but nobody says that it is the issuer's */
  return true;
}

bool cw_find_same_key(cw_key_search *s, const cw_key *named, cw_key *out) {
  cw_canon_error ignored = {0};
  s->contradicted = false;
  bool found = find_trusted(s, "", named, out) || find_documented(s, "", named, out, &ignored);
  if (found) s->contradicted = false;
  return found;
}

/* --- what it binds ------------------------------------------------------------------------------------------------ */

cw_binding cw_binding_of(const cw_badge_desk *desk, const char *issuer, cw_key_origin origin, const char *method) {
  if (origin == CW_KEY_PINNED) return CW_BY_TRUST;
  if (origin == CW_KEY_DOCUMENT) return CW_BY_DOCUMENT;
  bool is_issuer = origin == CW_KEY_DID && issuer && method && same_base(method, issuer);
  return is_issuer && cw_trusted_issuer(desk, issuer) ? CW_BY_TRUST : CW_UNBOUND;
}
