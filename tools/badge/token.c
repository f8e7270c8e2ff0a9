#include "token.h"

#include "jcs.h"
#include "jws.h"

#include <openssl/evp.h>
#include <string.h>

/* --- base64 ------------------------------------------------------------------------------------------------------- */

/* Copies the text in the alphabet and with the padding that OpenSSL wants; 0 where it cannot be base64. */
static size_t normal_base64(char *to, const char *text, size_t len) {
  while (len && text[len - 1] == '=') len--;
  for (size_t i = 0; i < len; i++) {
    char c = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
    bool known = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    if (!known) return 0;
    to[i] = c;
  }
  if (len % 4 == 1) return 0;
  while (len % 4) to[len++] = '=';
  return len;
}

unsigned char *cw_base64(const char *text, size_t len, size_t *out_len, cw_arena *arena) {
  if (len / 2 > CW_BADGE_BYTES) return NULL;
  char *normal = cw_arena_raw(arena, len + 4);
  unsigned char *out = cw_arena_alloc(arena, len / 4 * 3 + 8);
  if (!normal || !out) return NULL;
  size_t n = normal_base64(normal, text, len);
  if (n == 0) return NULL;
  int got = EVP_DecodeBlock(out, (const unsigned char *)normal, (int)n);
  if (got < 0) return NULL;
  *out_len = (size_t)got - (size_t)(normal[n - 1] == '=') - (size_t)(normal[n - 2] == '=');
  out[*out_len] = 0;
  return out;
}

/* --- a JWS -------------------------------------------------------------------------------------------------------- */

/* The second part, whatever the header says: what is refused has a record all the same. */
static json_t *read_second_part(const char *jws, size_t len, cw_arena *arena) {
  const char *first = memchr(jws, '.', len);
  const char *second = first ? memchr(first + 1, '.', len - (size_t)(first + 1 - jws)) : NULL;
  size_t n;
  unsigned char *bytes = second ? cw_base64(first + 1, (size_t)(second - first - 1), &n, arena) : NULL;
  cw_canon_error e = {0};
  return bytes ? cw_json_read((const char *)bytes, n, &e) : NULL;
}

json_t *cw_token_payload(const char *jws, size_t len, const char **problem, cw_arena *arena) {
  cw_jws token;
  cw_canon_error e = {0};
  bool read = cw_jws_read(&token, jws, len, arena, &e);
  json_t *payload = json_incref(token.payload);
  if (!payload && !read) payload = read_second_part(jws, len, arena);
  if (!payload) *problem = read ? "the token holds no JSON object" : cw_problem_of(&e, arena);
  cw_jws_dispose(&token);
  return payload;
}

/* --- digests ------------------------------------------------------------------------------------------------------ */

const char *cw_digest_hex(const char *name, const char *bytes, size_t len, cw_arena *arena) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int n = 0;
  const EVP_MD *md = EVP_get_digestbyname(name);
  if (!md || EVP_Digest(bytes, len, digest, &n, md, NULL) != 1) return NULL;
  char *hex = cw_arena_alloc(arena, (size_t)n * 2 + 1);
  for (size_t i = 0; hex && i < n; i++) {
    hex[2 * i] = "0123456789abcdef"[digest[i] >> 4];
    hex[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
  }
  return hex;
}
