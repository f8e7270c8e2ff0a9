#include "inflate.h"

#include "token.h"

#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

enum { MOST = 16 << 20, ANY_HEADER = 15 + 32 };

static bool grow(unsigned char **out, size_t *room) {
  size_t more = *room ? *room * 2 : 1 << 15;
  unsigned char *bigger = more <= MOST ? realloc(*out, more) : NULL;
  if (!bigger) return false;
  *out = bigger;
  *room = more;
  return true;
}

static unsigned char *unpack(const unsigned char *bytes, size_t len, size_t *out_len) {
  z_stream z = {.next_in = (z_const Bytef *)(uintptr_t)bytes, .avail_in = (uInt)len};
  if (inflateInit2(&z, ANY_HEADER) != Z_OK) return NULL;
  unsigned char *out = NULL;
  size_t room = 0;
  int state = Z_OK;
  *out_len = 0;
  while (state == Z_OK) {
    if (*out_len == room && !grow(&out, &room)) break;
    z.next_out = out + *out_len;
    z.avail_out = (uInt)(room - *out_len);
    state = inflate(&z, Z_NO_FLUSH);
    *out_len = room - z.avail_out;
  }
  inflateEnd(&z);
  if (state == Z_STREAM_END) return out;
  free(out);
  return NULL;
}

/* gzip begins with 1f 8b, which is "H4s" in base64. */
unsigned char *cw_inflate_text(const char *text, size_t len, size_t *out_len, cw_arena *arena) {
  size_t n;
  if (len && text[0] == 'u') text++, len--;
  unsigned char *bytes = cw_base64(text, len, &n, arena);
  return bytes ? unpack(bytes, n, out_len) : NULL;
}
