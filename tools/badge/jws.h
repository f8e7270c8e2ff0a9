/* Signed tokens: compact JWS and VC-JWT.
 *
 *   cw_jws jws;
 *   if (cw_jws_read(&jws, text, len, &arena, &error)) {
 *     cw_key key = …;                     // by jws.kid, jws.jwk or the issuer's document
 *     check = cw_jws_verify(&jws, &key, &error);
 *   }
 *   cw_jws_dispose(&jws); */
#ifndef CW_BADGE_JWS_H
#define CW_BADGE_JWS_H

#include "did.h"

#include <stdint.h>

typedef struct cw_jws {
  json_t *header;                    /* an object without duplicate keys */
  json_t *payload;                   /* an object without duplicate keys; NULL: the payload is not a JSON object */
  const char *algorithm, *kid, *typ; /* of the header; kid and typ may be NULL; they live as long as the header */
  const json_t *jwk;                 /* the key in the header, or NULL: proves only that the token is unaltered */
  const unsigned char *payload_bytes, *signature;
  size_t payload_len, signature_len;
  const char *signed_text; /* header.payload as they stand; in the caller's text */
  size_t signed_len;
} cw_jws;

/* Does the text have the form of a compact JWS: three parts of base64url, the first that of a JSON object? */
bool cw_jws_looks_like(const char *text, size_t len);

/* Takes a compact JWS apart (at most 8 MiB; white space around it is allowed). `text` must live as long as *out. False
 * with `e` set: CW_CANON_MALFORMED, CW_CANON_ALGORITHM_NONE, CW_CANON_CRITICAL (a `crit` or `b64` header) or a limit;
 * header and payload are there as far as they could be read. Dispose of *out either way. */
bool cw_jws_read(cw_jws *out, const char *text, size_t len, cw_arena *arena, cw_canon_error *e);
void cw_jws_dispose(cw_jws *jws);

/* RS256, ES256 or EdDSA (Ed25519), and only with a key of that kind. Sets `e` unless valid. */
cw_check cw_jws_verify(const cw_jws *jws, const cw_key *key, cw_canon_error *e);

/* The credential that a VC-JWT carries: its `vc` claim (VC 1.1) or the payload itself (VC 2.0, Open Badges 3.0 and 2.0);
 * borrowed. NULL: the payload holds none. */
const json_t *cw_jws_credential(const cw_jws *jws);

/* Do the registered claims agree with the credential? iss with issuer, jti with id, sub with credentialSubject.id, where
 * both stand. False with CW_CANON_CLAIMS. */
bool cw_jws_claims_agree(const cw_jws *jws, cw_canon_error *e);

/* A time claim (exp, nbf, iat) in seconds since 1970; false: it is absent or no number. */
bool cw_jws_time(const cw_jws *jws, const char *claim, int64_t *seconds);

#endif
