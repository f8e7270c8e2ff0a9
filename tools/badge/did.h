/* Keys: where they are written down (did:key, did:jwk, JWK, Multikey, PEM, an issuer's document), and verifying with them.
 *
 * A key knows its origin. A key that only the signed file itself names proves that the file is unaltered, not who
 * issued it: cw_key_is_self_named(). */
#ifndef CW_BADGE_DID_H
#define CW_BADGE_DID_H

#include "../../engine/arena.h"
#include "canon_error.h"

#include <jansson.h>
#include <openssl/types.h>

typedef enum cw_key_kind { CW_KEY_RSA, CW_KEY_P256, CW_KEY_ED25519 } cw_key_kind;

typedef enum cw_key_origin {
  CW_KEY_DID,      /* did:key or did:jwk: the name is the key */
  CW_KEY_FRAGMENT, /* another address that ends with the key: https://example.org/issuer#z6Mk… */
  CW_KEY_HEADER,   /* `jwk` in a token's header */
  CW_KEY_DOCUMENT, /* the issuer's or controller's document, at hand */
  CW_KEY_PINNED,   /* a file of trusted keys */
} cw_key_origin;

typedef struct cw_key {
  EVP_PKEY *pkey; /* NULL: none */
  cw_key_kind kind;
  cw_key_origin origin;
} cw_key;

/* The readers below set *out (to be disposed of) and its kind, and leave its origin to the caller unless they say
 * otherwise. False with `e` set: CW_CANON_KEY_INVALID, CW_CANON_KEY_UNSUPPORTED or CW_CANON_KEY_MISSING; *out then holds
 * no key. RSA keys have 2048 to 8192 bits; points are checked to lie on their curve; whatever holds a private key too is
 * refused. */

/* kty RSA, EC (P-256), OKP (Ed25519). `use`, `key_ops` and `alg`, where they stand, must allow verifying. */
bool cw_key_from_jwk(cw_key *out, const json_t *jwk, cw_canon_error *e);

/* A Multikey: multibase of a multicodec key, z6Mk… (Ed25519) or zDn… (P-256). */
bool cw_key_from_multikey(cw_key *out, const char *text, cw_canon_error *e);

/* PEM: PUBLIC KEY or RSA PUBLIC KEY. */
bool cw_key_from_pem(cw_key *out, const char *text, size_t len, cw_canon_error *e);

/* A verification method's address that holds the key itself: did:key, did:jwk, or any address with a Multikey as its
 * fragment. Sets the origin. The fragment of a did:key must name the same key. CW_CANON_KEY_MISSING: it holds none. */
bool cw_key_from_address(cw_key *out, const char *address, cw_canon_error *e);

/* A verification method: publicKeyMultibase, publicKeyJwk, publicKeyPem or publicKeyBase58 (Ed25519). Refused: one that
 * says it is revoked. */
bool cw_key_from_method(cw_key *out, const json_t *method, cw_canon_error *e);

/* The method with this address in a DID document, controller document, issuer's profile or CryptographicKey document.
 * Its controller or owner, where stated, must be the document's id; where the document lists assertionMethod, the method
 * must be listed. CW_CANON_KEY_MISSING: no such method. Sets the origin to CW_KEY_DOCUMENT. */
bool cw_key_from_document(cw_key *out, const json_t *document, const char *address, cw_canon_error *e);

void cw_key_dispose(cw_key *key);

bool cw_key_is_self_named(cw_key_origin origin);

/* Words: "RSA", "P-256", "Ed25519"; "the key's own name", "the issuer's document", … */
const char *cw_key_kind_word(cw_key_kind kind);
const char *cw_key_origin_word(cw_key_origin origin);

/* Is `signature` the key's over `data`? RSA: PKCS #1 v1.5 with SHA-256; P-256: ECDSA with SHA-256, r and s of 32 bytes
 * each; Ed25519: pure. */
bool cw_key_verify(const cw_key *key, const void *data, size_t len, const unsigned char *signature,
                   size_t signature_len);

/* The same key, wherever it was found? */
bool cw_key_equal(const cw_key *a, const cw_key *b);

/* RFC 7638: the base64url SHA-256 thumbprint of a JWK, which some issuers use as `kid`. NULL with `e` set. */
const char *cw_jwk_thumbprint(const json_t *jwk, cw_arena *arena, cw_canon_error *e);

/* --- texts for bytes: strict, and each byte sequence has only one -------------------------------------------------------- */

/* Decode into the arena; NULL: not valid (or memory ran out). base64url is without padding. base58 takes at most 1,024
 * characters, its time being quadratic. A multibase is "z" with base58btc or "u" with base64url. */
unsigned char *cw_base64url_decode(const char *s, size_t len, size_t *out_len, cw_arena *arena);
unsigned char *cw_base58_decode(const char *s, size_t len, size_t *out_len, cw_arena *arena);
unsigned char *cw_multibase_decode(const char *s, size_t len, size_t *out_len, cw_arena *arena);
const char *cw_base64url_encode(const unsigned char *bytes, size_t len, cw_arena *arena);

#endif
