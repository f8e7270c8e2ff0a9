/* base64url, base58btc, multibase. */
#include "did.h"

#include <string.h>

enum { MOST_BASE58 = 1024 };

static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char base58[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

static int digit(const char *alphabet, char c) {
  const char *at = c ? strchr(alphabet, c) : NULL;
  return at ? (int)(at - alphabet) : -1;
}

unsigned char *cw_base64url_decode(const char *s, size_t len, size_t *out_len, cw_arena *arena) {
  *out_len = 0;
  if (len % 4 == 1) return NULL;
  unsigned char *out = cw_arena_alloc(arena, len / 4 * 3 + 3);
  unsigned bits = 0, have = 0;
  for (size_t i = 0; out && i < len; i++) {
    int value = digit(base64url, s[i]);
    if (value < 0) return NULL;
    bits = (bits << 6 | (unsigned)value) & 0xFFFu;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    out[(*out_len)++] = (unsigned char)(bits >> have);
  }
  return bits & ((1u << have) - 1) ? NULL : out; /* what is left over must be zero */
}

const char *cw_base64url_encode(const unsigned char *bytes, size_t len, cw_arena *arena) {
  char *out = cw_arena_alloc(arena, len / 3 * 4 + 5), *put = out;
  unsigned bits = 0, have = 0;
  for (size_t i = 0; out && i < len; i++) {
    bits = (bits << 8 | bytes[i]) & 0xFFFFu;
    for (have += 8; have >= 6; have -= 6) *put++ = base64url[bits >> (have - 6) & 63u];
  }
  if (out && have) *put = base64url[bits << (6 - have) & 63u];
  return out;
}

unsigned char *cw_base58_decode(const char *s, size_t len, size_t *out_len, cw_arena *arena) {
  *out_len = 0;
  if (len > MOST_BASE58) return NULL;
  size_t zeros = 0, used = 0;
  while (zeros < len && s[zeros] == '1') zeros++;
  unsigned char *out = cw_arena_alloc(arena, len + 1), little[MOST_BASE58];
  if (!out) return NULL;
  for (size_t i = zeros; i < len; i++) {
    int value = digit(base58, s[i]);
    if (value < 0) return NULL;
    unsigned carry = (unsigned)value;
    for (size_t k = 0; k < used || carry; k++) {
      if (k == used) little[used++] = 0;
      carry += 58u * little[k];
      little[k] = (unsigned char)carry;
      carry >>= 8;
    }
  }
  for (size_t k = 0; k < used; k++) out[zeros + k] = little[used - 1 - k];
  *out_len = zeros + used;
  return out;
}

unsigned char *cw_multibase_decode(const char *s, size_t len, size_t *out_len, cw_arena *arena) {
  *out_len = 0;
  if (len && s[0] == 'z') return cw_base58_decode(s + 1, len - 1, out_len, arena);
  if (len && s[0] == 'u') return cw_base64url_decode(s + 1, len - 1, out_len, arena);
  return NULL;
}
