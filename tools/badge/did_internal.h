/* Keys between did.c (bytes to keys) and did_read.c (texts and documents to bytes). Each sets *out and its kind. */
#ifndef CW_BADGE_DID_INTERNAL_H
#define CW_BADGE_DID_INTERNAL_H

#include "did.h"

bool cw_key_from_ed25519(cw_key *out, const unsigned char *bytes, size_t len, cw_canon_error *e);
bool cw_key_from_p256(cw_key *out, const unsigned char *point, size_t len, cw_canon_error *e); /* also compressed */
bool cw_key_from_rsa(cw_key *out, const unsigned char *n, size_t n_len, const unsigned char *exponent,
                     size_t exponent_len, cw_canon_error *e);

#endif
