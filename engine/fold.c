#include "fold.h"

#include <string.h>
#include <utf8proc.h>

enum { MOST = 4096 }; /* code points at a time; longer texts are cut */

bool cw_fold_needed(const char *text, size_t len) {
  for (size_t i = 0; i < len; i++)
    if ((unsigned char)text[i] >= 0x80) return true;
  return false;
}

static bool is_dash(utf8proc_int32_t c) {
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2043 || c == 0x2e3a || c == 0x2e3b || c == 0xfe31 ||
         c == 0xfe32 || c == 0xfe58 || c == 0xfe63 || c == 0xff0d;
}

/* Quotes and primes that stand for one, the okina and the letter apostrophe among them. */
static bool is_apostrophe(utf8proc_int32_t c) {
  return c == 0x2018 || c == 0x2019 || c == 0x201b || c == 0x2032 || c == 0x2035 || (c >= 0x02b9 && c <= 0x02bd) ||
         c == 0x00b4 || c == 0x0060 || c == 0xff07 || c == 0xff40 || c == 0xa78c;
}

static utf8proc_int32_t plain(utf8proc_int32_t c, void *unused) {
  (void)unused;
  if (is_dash(c)) return '-';
  if (is_apostrophe(c)) return '\'';
  utf8proc_category_t category = utf8proc_category(c);
  bool space = category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
  return space ? ' ' : c;
}

/* Into `wide`, which then holds UTF-8; its length, or 0. A text too long for it is cut where it still fits. */
static size_t form(utf8proc_int32_t wide[MOST + 1], const char *text, size_t len, utf8proc_option_t more) {
  const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE | more;
  while (len > 0) {
    utf8proc_ssize_t n = utf8proc_decompose_custom((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, wide, MOST,
                                                   options, plain, NULL);
    if (n < 0) return 0;
    if (n <= MOST) {
      utf8proc_ssize_t bytes = utf8proc_reencode(wide, n, options);
      return bytes < 0 ? 0 : (size_t)bytes;
    }
    for (len /= 2; len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80;) len--; /* not within a letter */
  }
  return 0;
}

size_t cw_fold_case(char *out, size_t room, const char *text, size_t len) {
  utf8proc_int32_t wide[MOST + 1];
  size_t n = form(wide, text, len, UTF8PROC_CASEFOLD);
  const char *from = n ? (const char *)wide : text;
  if (n == 0) n = len;
  if (n > room) n = room;
  memcpy(out, from, n);
  return n;
}

const char *cw_fold_form(cw_arena *arena, const char *text, size_t len) {
  utf8proc_int32_t wide[MOST + 1];
  size_t n = form(wide, text, len, 0);
  return n ? cw_arena_text(arena, (const char *)wide, n) : NULL;
}
