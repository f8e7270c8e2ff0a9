/* Texts compare in one form (NFKC with full case folding; all dashes and apostrophes alike), blanks run together. */
#include "verify.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool beyond_ascii(const char *s) {
  for (; *s; s++)
    if ((unsigned char)*s >= 0x80) return true;
  return false;
}

static utf8proc_int32_t alike(utf8proc_int32_t c, void *unused) {
  static const utf8proc_int32_t dashes[] = {0x2043, 0x2212, 0x2e3a, 0x2e3b, 0xfe31, 0xfe32, 0xfe58, 0xfe63, 0xff0d},
                                quotes[] = {0x60, 0xb4, 0x2018, 0x2019, 0x201b, 0x2032, 0x2035, 0xff07, 0xff40, 0xa78c};
  (void)unused;
  if (c >= 0x2010 && c <= 0x2015) return '-';
  if (c >= 0x2b9 && c <= 0x2bd) return '\'';
  for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
    if (c == dashes[i]) return '-';
  for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
    if (c == quotes[i]) return '\'';
  utf8proc_category_t kind = utf8proc_category(c);
  return kind == UTF8PROC_CATEGORY_ZS || kind == UTF8PROC_CATEGORY_ZL || kind == UTF8PROC_CATEGORY_ZP ? ' ' : c;
}

/* In the one form, allocated by malloc; NULL where it is that already, or is no UTF-8. */
static char *form(const char *s, bool fold) {
  utf8proc_uint8_t *out = NULL;
  utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE | UTF8PROC_NULLTERM;
  if (!beyond_ascii(s)) return NULL;
  if (fold) how |= UTF8PROC_CASEFOLD;
  return utf8proc_map_custom((const utf8proc_uint8_t *)s, 0, &out, how, alike, NULL) < 0 ? NULL : (char *)out;
}

const char *vt_text_form(cw_arena *a, const char *text) {
  char *plain = form(text, false);
  const char *out = plain ? vt_copy(a, plain, strlen(plain)) : NULL;
  free(plain);
  return out;
}

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static const char *past_blanks(const char *s) {
  while (blank(*s)) s++;
  return s;
}

static int lower(char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c == '`' ? '\'' : c; }

static bool same_plain(const char *a, const char *b) {
  a = past_blanks(a);
  b = past_blanks(b);
  while (*a && *b) {
    if (blank(*a) || blank(*b)) {
      if (blank(*a) != blank(*b)) return *past_blanks(a) == 0 && *past_blanks(b) == 0;
      a = past_blanks(a);
      b = past_blanks(b);
    } else if (lower(*a++) != lower(*b++)) {
      return false;
    }
  }
  return *past_blanks(a) == 0 && *past_blanks(b) == 0;
}

bool vt_same(const char *a, const char *b) {
  char *x = form(a, true), *y = form(b, true);
  bool same = same_plain(x ? x : a, y ? y : b);
  free(x);
  free(y);
  return same;
}
