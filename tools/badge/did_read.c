/* Keys as they are written down: JWK, Multikey, did:key, did:jwk, documents. */
#include "did_internal.h"

#include "jcs.h"

#include <openssl/evp.h>
#include <string.h>

enum { MOST_KEY_TEXT = 16 * 1024, SCRATCH = 1024 * 1024 };

static bool invalid(cw_canon_error *e, const char *what) {
  return cw_canon_fail(e, CW_CANON_KEY_INVALID, NULL, "%s", what);
}

static bool is(const char *a, const char *b) { return a && strcmp(a, b) == 0; }

static const char *text_of(const json_t *object, const char *key) {
  return json_string_value(json_object_get(object, key));
}

/* --- JWK -------------------------------------------------------------------------------------------------------------- */

static unsigned char *member(const json_t *jwk, const char *key, size_t *len, cw_arena *arena) {
  const char *s = text_of(jwk, key);
  size_t n = s ? strlen(s) : 0;
  return s && n <= MOST_KEY_TEXT ? cw_base64url_decode(s, n, len, arena) : NULL;
}

static bool jwk_for_verifying(const json_t *jwk, cw_canon_error *e) {
  const json_t *use = json_object_get(jwk, "use"), *ops = json_object_get(jwk, "key_ops");
  if (json_object_get(jwk, "d")) return invalid(e, "the key stands there with its private part");
  if (use && !is(json_string_value(use), "sig")) return invalid(e, "the key is not for signatures");
  bool verify = !ops;
  for (size_t i = 0; i < json_array_size(ops); i++)
    verify = verify || is(json_string_value(json_array_get(ops, i)), "verify");
  return verify || invalid(e, "the key is not for verifying");
}

static bool jwk_okp(cw_key *out, const json_t *jwk, cw_arena *arena, cw_canon_error *e) {
  size_t len = 0;
  if (!is(text_of(jwk, "crv"), "Ed25519"))
    return cw_canon_fail(e, CW_CANON_KEY_UNSUPPORTED, NULL, "a key of kind OKP that is not Ed25519");
  unsigned char *x = member(jwk, "x", &len, arena);
  return x ? cw_key_from_ed25519(out, x, len, e) : invalid(e, "a JWK without a valid x");
}

static bool jwk_ec(cw_key *out, const json_t *jwk, cw_arena *arena, cw_canon_error *e) {
  size_t x_len = 0, y_len = 0;
  if (!is(text_of(jwk, "crv"), "P-256"))
    return cw_canon_fail(e, CW_CANON_KEY_UNSUPPORTED, NULL, "an elliptic curve other than P-256");
  unsigned char *x = member(jwk, "x", &x_len, arena), *y = member(jwk, "y", &y_len, arena), point[65] = {4};
  if (!x || !y || x_len != 32 || y_len != 32) return invalid(e, "a JWK without valid x and y");
  memcpy(point + 1, x, 32);
  memcpy(point + 33, y, 32);
  return cw_key_from_p256(out, point, sizeof point, e);
}

static bool jwk_rsa(cw_key *out, const json_t *jwk, cw_arena *arena, cw_canon_error *e) {
  size_t n_len = 0, e_len = 0;
  unsigned char *n = member(jwk, "n", &n_len, arena), *x = member(jwk, "e", &e_len, arena);
  if (!n || !x) return invalid(e, "a JWK without valid n and e");
  return cw_key_from_rsa(out, n, n_len, x, e_len, e);
}

/* The table of kinds: kty, what `alg` may say, the reader, and the members of the thumbprint. */
static const struct {
  const char *kty, *alg;
  bool (*read)(cw_key *out, const json_t *jwk, cw_arena *arena, cw_canon_error *e);
  const char *members[5];
} kinds[] = {
    {"OKP", "EdDSA", jwk_okp, {"crv", "kty", "x"}},
    {"EC", "ES256", jwk_ec, {"crv", "kty", "x", "y"}},
    {"RSA", "RS256", jwk_rsa, {"e", "kty", "n"}},
};
enum { NKINDS = sizeof kinds / sizeof *kinds };

static size_t jwk_kind(const json_t *jwk) {
  size_t i = 0;
  while (i < NKINDS && !is(text_of(jwk, "kty"), kinds[i].kty)) i++;
  return i;
}

bool cw_key_from_jwk(cw_key *out, const json_t *jwk, cw_canon_error *e) {
  *out = (cw_key){0};
  if (!json_is_object(jwk)) return invalid(e, "a JWK is not an object");
  size_t kind = jwk_kind(jwk);
  if (kind == NKINDS)
    return cw_canon_fail(e, CW_CANON_KEY_UNSUPPORTED, NULL, "a JWK that is neither RSA nor EC nor OKP");
  const json_t *alg = json_object_get(jwk, "alg");
  if (alg && !is(json_string_value(alg), kinds[kind].alg))
    return cw_canon_fail(e, CW_CANON_KEY_UNSUPPORTED, NULL, "a JWK for another algorithm than %s", kinds[kind].alg);
  if (!jwk_for_verifying(jwk, e)) return false;
  cw_arena arena;
  cw_arena_init(&arena, SCRATCH);
  bool done = kinds[kind].read(out, jwk, &arena, e);
  cw_arena_dispose(&arena);
  return done;
}

const char *cw_jwk_thumbprint(const json_t *jwk, cw_arena *arena, cw_canon_error *e) {
  size_t kind = jwk_kind(jwk), len;
  if (kind == NKINDS) return cw_canon_fail(e, CW_CANON_KEY_UNSUPPORTED, NULL, "a JWK of another kind"), NULL;
  json_t *required = json_object();
  bool whole = required != NULL;
  for (size_t i = 0; whole && kinds[kind].members[i]; i++) {
    json_t *value = json_object_get(jwk, kinds[kind].members[i]);
    whole = json_is_string(value) && json_object_set(required, kinds[kind].members[i], value) == 0;
  }
  const char *text = whole ? cw_jcs_text(required, &len, arena, e) : NULL;
  json_decref(required);
  unsigned char md[EVP_MAX_MD_SIZE];
  size_t n;
  if (!text || !EVP_Q_digest(NULL, "SHA256", NULL, text, len, md, &n))
    return invalid(e, "a JWK that lacks a member"), NULL;
  return cw_base64url_encode(md, n, arena);
}

/* --- Multikey and DIDs ------------------------------------------------------------------------------------------------ */

static bool multikey(cw_key *out, const char *text, size_t text_len, cw_canon_error *e) {
  *out = (cw_key){0};
  cw_arena arena;
  cw_arena_init(&arena, SCRATCH);
  size_t len = 0;
  const unsigned char *bytes = text_len <= 256 ? cw_multibase_decode(text, text_len, &len, &arena) : NULL;
  bool done;
  if (!bytes || len < 3) {
    done = invalid(e, "not a multibase key");
  } else if (bytes[0] == 0xED && bytes[1] == 0x01) {
    done = cw_key_from_ed25519(out, bytes + 2, len - 2, e);
  } else if (bytes[0] == 0x80 && bytes[1] == 0x24 && len == 35) {
    done = cw_key_from_p256(out, bytes + 2, len - 2, e);
  } else {
    done = cw_canon_fail(e, CW_CANON_KEY_UNSUPPORTED, NULL, "a Multikey that is neither Ed25519 nor P-256");
  }
  cw_arena_dispose(&arena);
  return done;
}

bool cw_key_from_multikey(cw_key *out, const char *text, cw_canon_error *e) {
  return multikey(out, text, strlen(text), e);
}

/* did:jwk:<base64url of the JWK>, with no fragment or #0. */
static bool did_jwk(cw_key *out, const char *id, size_t len, const char *fragment, cw_canon_error *e) {
  if (fragment && strcmp(fragment, "#0") != 0) return invalid(e, "a did:jwk has only the key #0");
  cw_arena arena;
  cw_arena_init(&arena, SCRATCH);
  size_t text_len = 0;
  unsigned char *text = len <= MOST_KEY_TEXT ? cw_base64url_decode(id, len, &text_len, &arena) : NULL;
  cw_canon_error ignored = {0};
  json_t *jwk = text ? cw_json_read((const char *)text, text_len, &ignored) : NULL;
  bool done = jwk ? cw_key_from_jwk(out, jwk, e) : invalid(e, "a did:jwk that holds no JWK");
  json_decref(jwk);
  cw_arena_dispose(&arena);
  return done;
}

bool cw_key_from_address(cw_key *out, const char *address, cw_canon_error *e) {
  *out = (cw_key){.origin = CW_KEY_DID};
  const char *fragment = strchr(address, '#'), *id = address + 8;
  size_t len = fragment ? (size_t)(fragment - address) : strlen(address);
  bool done = false;
  if (strncmp(address, "did:key:", 8) == 0) {
    bool same = !fragment || (strlen(fragment + 1) == len - 8 && strncmp(fragment + 1, id, len - 8) == 0);
    done = same ? multikey(out, id, len - 8, e) : invalid(e, "the fragment of a did:key names another key");
  } else if (strncmp(address, "did:jwk:", 8) == 0) {
    done = did_jwk(out, id, len - 8, fragment, e);
  } else if (fragment && (strncmp(fragment, "#z6Mk", 5) == 0 || strncmp(fragment, "#zDn", 4) == 0)) {
    done = multikey(out, fragment + 1, strlen(fragment + 1), e);
    out->origin = CW_KEY_FRAGMENT;
    return done;
  } else {
    return cw_canon_fail(e, CW_CANON_KEY_MISSING, NULL, "the key is not at hand: %s", address);
  }
  out->origin = CW_KEY_DID;
  return done;
}

/* --- documents -------------------------------------------------------------------------------------------------------- */

static bool base58_key(cw_key *out, const char *text, cw_canon_error *e) {
  cw_arena arena;
  cw_arena_init(&arena, SCRATCH);
  size_t len = 0;
  unsigned char *bytes = cw_base58_decode(text, strlen(text), &len, &arena);
  bool done = bytes ? cw_key_from_ed25519(out, bytes, len, e) : invalid(e, "not a base58 key");
  cw_arena_dispose(&arena);
  return done;
}

bool cw_key_from_method(cw_key *out, const json_t *method, cw_canon_error *e) {
  *out = (cw_key){0};
  const char *multibase = text_of(method, "publicKeyMultibase"), *pem = text_of(method, "publicKeyPem");
  const char *old = text_of(method, "publicKeyBase58"), *type = text_of(method, "type");
  const json_t *jwk = json_object_get(method, "publicKeyJwk"), *revoked = json_object_get(method, "revoked");
  if (revoked && !json_is_null(revoked) && !json_is_false(revoked)) return invalid(e, "the key is revoked");
  if ((multibase != NULL) + (pem != NULL) + (old != NULL) + (jwk != NULL) > 1)
    return invalid(e, "a verification method with several keys");
  if (multibase) return cw_key_from_multikey(out, multibase, e);
  if (jwk) return cw_key_from_jwk(out, jwk, e);
  if (pem) return cw_key_from_pem(out, pem, strlen(pem), e);
  if (old && is(type, "Ed25519VerificationKey2018")) return base58_key(out, old, e);
  return cw_canon_fail(e, CW_CANON_KEY_UNSUPPORTED, NULL, "a verification method without a key that is supported");
}

/* Is `written` (perhaps only #fragment, in the document with this id) the address? */
static bool same_address(const char *written, const char *id, const char *address) {
  if (!written) return false;
  if (strcmp(written, address) == 0) return true;
  size_t len = id ? strlen(id) : 0;
  return *written == '#' && len && strncmp(address, id, len) == 0 && strcmp(address + len, written) == 0;
}

/* Among the items of a member, which may be one or several, objects or addresses. *object: the item if an object. */
static bool lists(const json_t *document, const char *key, const char *address, const json_t **object) {
  const json_t *value = json_object_get(document, key);
  const char *id = text_of(document, "id");
  size_t count = json_is_array(value) ? json_array_size(value) : value ? 1 : 0;
  *object = NULL;
  for (size_t i = 0; i < count; i++) {
    const json_t *item = json_is_array(value) ? json_array_get(value, i) : value;
    const char *written = json_is_object(item) ? text_of(item, "id") : json_string_value(item);
    if (!same_address(written, id, address)) continue;
    *object = json_is_object(item) ? item : NULL;
    return true;
  }
  return false;
}

static const json_t *find_method(const json_t *document, const char *address) {
  static const char *const keys[] = {"verificationMethod", "assertionMethod", "publicKey"};
  const json_t *method = NULL;
  for (size_t i = 0; i < 3 && !method; i++) lists(document, keys[i], address, &method);
  bool itself = is(text_of(document, "id"), address) &&
                (json_object_get(document, "publicKeyPem") || json_object_get(document, "publicKeyMultibase") ||
                 json_object_get(document, "publicKeyJwk"));
  return method ? method : itself ? document : NULL;
}

bool cw_key_from_document(cw_key *out, const json_t *document, const char *address, cw_canon_error *e) {
  *out = (cw_key){0};
  const json_t *method = find_method(document, address), *unused;
  if (!method) return cw_canon_fail(e, CW_CANON_KEY_MISSING, NULL, "the issuer's document has no key %s", address);
  const char *controller = text_of(method, "controller"), *id = text_of(document, "id");
  if (!controller) controller = text_of(method, "owner");
  if (method != document && controller && id && strcmp(controller, id) != 0)
    return invalid(e, "the key in the document belongs to someone else");
  if (json_object_get(document, "assertionMethod") && !lists(document, "assertionMethod", address, &unused))
    return invalid(e, "the document does not allow the key for assertions");
  bool done = cw_key_from_method(out, method, e);
  out->origin = CW_KEY_DOCUMENT;
  return done;
}
