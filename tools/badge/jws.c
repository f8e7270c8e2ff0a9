/* Compact JWS (RFC 7515), VC-JWT. */
#include "jws.h"

#include "jcs.h"

#include <string.h>

enum { MOST_HEADER = 65536 };

static const struct {
  const char *name;
  cw_key_kind kind;
} algorithms[] = {
    {"RS256", CW_KEY_RSA}, {"ES256", CW_KEY_P256}, {"EdDSA", CW_KEY_ED25519}, {"Ed25519", CW_KEY_ED25519}};

static bool malformed(cw_canon_error *e, const char *what) {
  return cw_canon_fail(e, CW_CANON_MALFORMED, NULL, "not a signed token: %s", what);
}

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

static void trim(const char **text, size_t *len) {
  while (*len && is_space(**text)) ++*text, --*len;
  while (*len && is_space((*text)[*len - 1])) --*len;
}

/* --- taking apart ----------------------------------------------------------------------------------------------------- */

/* Where the two points are. */
static bool find_points(const char *text, size_t len, size_t points[2]) {
  size_t n = 0;
  for (size_t i = 0; i < len; i++) {
    if (text[i] != '.') continue;
    if (n == 2) return false;
    points[n++] = i;
  }
  return n == 2;
}

bool cw_jws_looks_like(const char *text, size_t len) {
  size_t points[2];
  trim(&text, &len);
  if (len < 3 || strncmp(text, "ey", 2) != 0 || !find_points(text, len, points)) return false;
  for (size_t i = 0; i < len; i++) {
    char c = text[i];
    bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!fits && i != points[0] && i != points[1]) return false;
  }
  return true;
}

static bool header_text(const json_t *header, const char *key, const char **out, cw_canon_error *e) {
  const json_t *value = json_object_get(header, key);
  *out = json_string_value(value);
  return !value || *out || cw_canon_fail(e, CW_CANON_MALFORMED, key, "%s in the token's header is not a string", key);
}

static bool is_none(const char *s) {
  return (s[0] | 32) == 'n' && (s[1] | 32) == 'o' && (s[2] | 32) == 'n' && (s[3] | 32) == 'e' && !s[4];
}

/* HS256 and its like sign with a secret. An issuer's key is no secret: whoever has it could have made the signature. */
static bool is_symmetric(const char *s) {
  return (s[0] | 32) == 'h' && (s[1] | 32) == 's' && s[2] >= '0' && s[2] <= '9';
}

static bool read_header(cw_jws *out, const char *text, size_t len, cw_arena *arena, cw_canon_error *e) {
  size_t n = 0;
  if (len > MOST_HEADER) return malformed(e, "its header is longer than 64 KiB");
  unsigned char *bytes = cw_base64url_decode(text, len, &n, arena);
  if (!bytes) return malformed(e, "its header is not base64url");
  out->header = cw_json_read((const char *)bytes, n, e);
  if (!out->header) return false;
  if (!json_is_object(out->header)) return malformed(e, "its header is not an object");
  if (!header_text(out->header, "alg", &out->algorithm, e) || !header_text(out->header, "kid", &out->kid, e) ||
      !header_text(out->header, "typ", &out->typ, e))
    return false;
  if (!out->algorithm) return malformed(e, "its header names no algorithm");
  if (is_none(out->algorithm))
    return cw_canon_fail(e, CW_CANON_ALGORITHM_NONE, "alg", "the token is not signed: alg is none");
  if (is_symmetric(out->algorithm))
    return cw_canon_fail(e, CW_CANON_KEY_CONFUSION, "alg", "%.40s signs with a secret, and an issuer's key is none",
                         out->algorithm);
  if (json_object_get(out->header, "crit") || json_object_get(out->header, "b64"))
    return cw_canon_fail(e, CW_CANON_CRITICAL, "crit", "the token's header demands an extension that is not supported");
  out->jwk = json_object_get(out->header, "jwk");
  return !out->jwk || json_is_object(out->jwk) || malformed(e, "the key in its header is not an object");
}

static bool read_payload(cw_jws *out, const char *text, size_t len, cw_arena *arena, cw_canon_error *e) {
  out->payload_bytes = cw_base64url_decode(text, len, &out->payload_len, arena);
  if (!out->payload_bytes) return malformed(e, "its payload is not base64url");
  size_t at = 0;
  while (at < out->payload_len && is_space((char)out->payload_bytes[at])) at++;
  if (at == out->payload_len || out->payload_bytes[at] != '{') return true;
  out->payload = cw_json_read((const char *)out->payload_bytes, out->payload_len, e);
  return out->payload != NULL;
}

bool cw_jws_read(cw_jws *out, const char *text, size_t len, cw_arena *arena, cw_canon_error *e) {
  *out = (cw_jws){0};
  size_t points[2];
  if (len > CW_CANON_MOST_BYTES) return cw_canon_fail(e, CW_CANON_LIMIT, NULL, "more than 8 MiB of token");
  trim(&text, &len);
  if (!find_points(text, len, points)) return malformed(e, "it does not have three parts");
  const char *payload = text + points[0] + 1, *signature = text + points[1] + 1;
  out->signed_text = text;
  out->signed_len = points[1];
  if (!read_header(out, text, points[0], arena, e) || !read_payload(out, payload, points[1] - points[0] - 1, arena, e))
    return false;
  out->signature = cw_base64url_decode(signature, len - points[1] - 1, &out->signature_len, arena);
  return out->signature != NULL || malformed(e, "its signature is not base64url");
}

void cw_jws_dispose(cw_jws *jws) {
  json_decref(jws->header);
  json_decref(jws->payload);
  *jws = (cw_jws){0};
}

/* --- verifying -------------------------------------------------------------------------------------------------------- */

cw_check cw_jws_verify(const cw_jws *jws, const cw_key *key, cw_canon_error *e) {
  size_t count = sizeof algorithms / sizeof *algorithms, i = 0;
  while (i < count && strcmp(jws->algorithm ? jws->algorithm : "", algorithms[i].name) != 0) i++;
  if (i == count) {
    cw_canon_fail(e, CW_CANON_SUITE_UNKNOWN, "alg", "the algorithm %s is not supported",
                  jws->algorithm ? jws->algorithm : "(none named)");
  } else if (!key->pkey) {
    cw_canon_fail(e, CW_CANON_KEY_MISSING, NULL, "the key is not at hand");
  } else if (algorithms[i].kind != key->kind) {
    cw_canon_fail(e, CW_CANON_KEY_CONFUSION, "alg", "the algorithm is %s, but the key is %s", jws->algorithm,
                  cw_key_kind_word(key->kind));
  } else if (!cw_key_verify(key, jws->signed_text, jws->signed_len, jws->signature, jws->signature_len)) {
    cw_canon_fail(e, CW_CANON_SIGNATURE, NULL, "the token was altered, or signed with another key");
  } else {
    return CW_CHECK_VALID;
  }
  return cw_canon_reason_check(e->reason);
}

/* --- the credential --------------------------------------------------------------------------------------------------- */

const json_t *cw_jws_credential(const cw_jws *jws) {
  const json_t *vc = json_object_get(jws->payload, "vc");
  if (json_is_object(vc)) return vc;
  return json_object_get(jws->payload, "@context") ? jws->payload : NULL;
}

static const char *text_of(const json_t *value) {
  return json_string_value(json_is_object(value) ? json_object_get(value, "id") : value);
}

static bool agrees(const json_t *payload, const char *claim, const json_t *value, const char *name, cw_canon_error *e) {
  const json_t *claimed = json_object_get(payload, claim);
  const char *said = text_of(value);
  if (!claimed || !said) return true;
  const char *s = json_string_value(claimed);
  if (s && strcmp(s, said) == 0) return true;
  return cw_canon_fail(e, CW_CANON_CLAIMS, claim, "the claim %s and the credential's %s differ", claim, name);
}

bool cw_jws_claims_agree(const cw_jws *jws, cw_canon_error *e) {
  const json_t *vc = cw_jws_credential(jws), *subject = json_object_get(vc, "credentialSubject");
  if (json_array_size(subject) == 1) subject = json_array_get(subject, 0);
  const json_t *claim = json_object_get(jws->payload, "vc");
  if (claim && !json_is_object(claim)) return cw_canon_fail(e, CW_CANON_CLAIMS, "vc", "the claim vc is not an object");
  return agrees(jws->payload, "iss", json_object_get(vc, "issuer"), "issuer", e) &&
         agrees(jws->payload, "jti", json_object_get(vc, "id"), "id", e) &&
         agrees(jws->payload, "sub", json_is_object(subject) ? subject : NULL, "credentialSubject.id", e);
}

bool cw_jws_time(const cw_jws *jws, const char *claim, int64_t *seconds) {
  const json_t *value = json_object_get(jws->payload, claim);
  double number = json_number_value(value);
  if (!json_is_number(value) || number < -1e15 || number > 1e15) return false;
  *seconds = (int64_t)number;
  return true;
}
