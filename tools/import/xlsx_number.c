/* Numbers as workbooks store them: 17 digits of a binary fraction, days counted from 1900 or 1904, formats that say which
 * is meant. All on decimal digits: nothing passes through floating point. */
#include "xlsx.h"

#include "mapping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEN_DIGITS = 15, MOST_DIGITS = 40 };

typedef struct decimal { /* 0.DIGITS times ten to the power */
  bool negative;
  char digits[MOST_DIGITS];
  int n, power;
} decimal;

/* "12", "-0.30000000000000004", "1.5E-3". */
static bool read_decimal(const char *s, decimal *d) {
  bool point = false, any = false;
  *d = (decimal){0};
  if (*s == '-' || *s == '+') d->negative = *s++ == '-';
  for (; (*s >= '0' && *s <= '9') || (*s == '.' && !point); s++) {
    if (*s == '.') {
      point = true;
      continue;
    }
    any = true;
    if (d->n || *s != '0') {
      if (d->n == MOST_DIGITS) return false;
      d->digits[d->n++] = *s;
      d->power += !point;
    } else {
      d->power -= point;
    }
  }
  if (any && (*s == 'e' || *s == 'E')) {
    char *end;
    long e = strtol(s + 1, &end, 10);
    if (end == s + 1 || *end || e > 30 || e < -30) return false;
    d->power += (int)e;
    s = end;
  }
  return any && *s == '\0';
}

static void round_to(decimal *d, int digits) {
  if (d->n > digits) {
    bool up = d->digits[digits] >= '5';
    d->n = digits;
    for (int i = digits - 1; up && i >= 0; i--) {
      up = d->digits[i] == '9';
      d->digits[i] = up ? '0' : (char)(d->digits[i] + 1);
    }
    if (up) {
      d->digits[0] = '1';
      d->power++;
    }
  }
  while (d->n && d->digits[d->n - 1] == '0') d->n--;
}

const char *cw_xlsx_number(const char *stored, uint32_t zeros, cw_arena *arena) {
  decimal d;
  char text[MOST_DIGITS * 2 + 64], *to = text;
  if (!read_decimal(stored, &d) || d.power > MOST_DIGITS || d.power < -MOST_DIGITS)
    return cw_arena_text(arena, stored, strlen(stored));
  round_to(&d, SEEN_DIGITS);
  if (d.n == 0) d = (decimal){.power = 0};
  if (d.negative) *to++ = '-';
  for (int i = d.power > 0 ? d.power : 1; i < (int)zeros && i < MOST_DIGITS; i++) *to++ = '0';
  if (d.power <= 0) *to++ = '0';
  for (int i = 0; i < d.power; i++) *to++ = i < d.n ? d.digits[i] : '0';
  if (d.n > d.power) *to++ = '.';
  for (int i = d.power; i < 0 && d.n > 0; i++) *to++ = '0';
  for (int i = d.power > 0 ? d.power : 0; i < d.n; i++) *to++ = d.digits[i];
  return cw_arena_text(arena, text, (size_t)(to - text));
}

const char *cw_xlsx_day(const char *stored, bool date1904, cw_arena *arena) {
  cw_map_dates dates = {.said = true, .serial = date1904 ? 1904 : 1900};
  char whole[8], buf[CW_DAY_TEXT];
  size_t n = strspn(stored, "0123456789");
  cw_day day;
  if (n == 0 || n >= sizeof whole || (stored[n] && stored[n] != '.')) return NULL;
  memcpy(whole, stored, n);
  whole[n] = '\0';
  if (!cw_map_day(&dates, whole, &day)) return NULL;
  int len = cw_day_format(buf, day);
  return cw_arena_text(arena, buf, (size_t)len);
}

/* --- formats ------------------------------------------------------------------------------------------------------ */

/* The letters of a format that stand for something: quoted words, escapes and colors left out. */
static size_t letters(const char *code, char *out, size_t room) {
  size_t n = 0;
  for (const char *s = code; *s && *s != ';' && n + 1 < room; s++) {
    if (*s == '"' || *s == '[') {
      const char *end = strchr(s + 1, *s == '"' ? '"' : ']');
      if (!end) break;
      s = end;
    } else if (*s == '\\' || *s == '_' || *s == '*') {
      if (!*++s) break;
    } else {
      out[n++] = *s >= 'A' && *s <= 'Z' ? (char)(*s + ('a' - 'A')) : *s;
    }
  }
  out[n] = '\0';
  return n;
}

cw_xlsx_format cw_xlsx_format_of(unsigned id, const char *code) {
  char text[256];
  bool built_in = (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58);
  if (!code) return (cw_xlsx_format){built_in ? CW_XLSX_DATE : CW_XLSX_NUMBER, 0};
  size_t n = letters(code, text, sizeof text);
  bool general = strstr(text, "general") != NULL;
  bool day = strpbrk(text, "yd") != NULL, month = strchr(text, 'm') && !strpbrk(text, "hs");
  if (!general && (day || month) && !strpbrk(text, "#0?")) return (cw_xlsx_format){CW_XLSX_DATE, 0};
  if (n >= 2 && strspn(text, "0") == n) return (cw_xlsx_format){CW_XLSX_ZEROS, (uint32_t)n};
  return (cw_xlsx_format){CW_XLSX_NUMBER, 0};
}
