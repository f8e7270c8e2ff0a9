/* A compact JWS taken apart without being believed: the proof layer says whether it holds. */
#ifndef CW_BADGE_TOKEN_H
#define CW_BADGE_TOKEN_H

#include "node.h"

/* The bytes of base64 or base64url, with or without padding; NULL where it is neither. */
unsigned char *cw_base64(const char *text, size_t len, size_t *out_len, cw_arena *arena);

/* A reference of the caller's, or NULL with *problem. */
json_t *cw_token_payload(const char *jws, size_t len, const char **problem, cw_arena *arena);

/* Digests as lower-case hexadecimal, in the arena. NULL where OpenSSL has no such digest. */
const char *cw_digest_hex(const char *name, const char *bytes, size_t len, cw_arena *arena);

#endif
