/* Packed bits: gzip or zlib in base64 or base64url, with or without the multibase prefix `u`; at most 16 MiB. */
#ifndef CW_BADGE_INFLATE_H
#define CW_BADGE_INFLATE_H

#include "../../engine/arena.h"

/* The bytes, to be freed; NULL: it is no such text, or too large. */
unsigned char *cw_inflate_text(const char *text, size_t len, size_t *out_len, cw_arena *arena);

#endif
