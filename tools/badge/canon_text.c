/* Growing text, UTF-8. */
#include "canon_text.h"

#include <string.h>

void cw_canon_text_init(cw_canon_text *t, cw_arena *arena) { *t = (cw_canon_text){.arena = arena}; }

static bool make_room(cw_canon_text *t, size_t more) {
  if (more < t->room - t->len) return true;
  if (more > SIZE_MAX / 4) {
    t->arena->failed = true;
    return false;
  }
  size_t room = t->room ? t->room : 64;
  while (room - t->len <= more) room *= 2;
  char *bytes = cw_arena_alloc(t->arena, room);
  if (!bytes) return false;
  if (t->len) memcpy(bytes, t->bytes, t->len);
  t->bytes = bytes;
  t->room = room;
  return true;
}

void cw_canon_text_add(cw_canon_text *t, const char *s, size_t len) {
  if (!make_room(t, len)) return;
  if (len) memcpy(t->bytes + t->len, s, len);
  t->len += len;
  t->bytes[t->len] = '\0';
}

void cw_canon_text_str(cw_canon_text *t, const char *s) { cw_canon_text_add(t, s, strlen(s)); }

void cw_canon_text_char(cw_canon_text *t, char c) { cw_canon_text_add(t, &c, 1); }

void cw_canon_text_number(cw_canon_text *t, uint64_t n) {
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + n % 10);
    n /= 10;
  } while (n);
  cw_canon_text_add(t, digits + at, sizeof digits - at);
}

void cw_canon_text_code_point(cw_canon_text *t, uint32_t c) {
  char s[4];
  size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (size_t i = n; i-- > 1; c >>= 6) s[i] = (char)(0x80u | (c & 0x3Fu));
  s[0] = (char)(leads[n] | c);
  cw_canon_text_add(t, s, n);
}

uint32_t cw_canon_code_point(const char *s, size_t len, size_t *taken) {
  const unsigned char *u = (const unsigned char *)s;
  *taken = 0;
  if (len == 0) return 0;
  if (u[0] < 0x80) {
    *taken = 1;
    return u[0];
  }
  size_t n = u[0] >= 0xF0 ? 4 : u[0] >= 0xE0 ? 3 : 2;
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (u[0] < 0xC2 || u[0] > 0xF4 || len < n) return 0;
  uint32_t c = u[0] & (0x7Fu >> n);
  for (size_t i = 1; i < n; i++) {
    if ((u[i] & 0xC0u) != 0x80u) return 0;
    c = c << 6 | (u[i] & 0x3Fu);
  }
  if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return 0;
  *taken = n;
  return c;
}

bool cw_canon_utf8(const char *s, size_t len) {
  for (size_t taken; len; s += taken, len -= taken) {
    cw_canon_code_point(s, len, &taken);
    if (!taken) return false;
  }
  return true;
}
