#include "instant.h"

#include <math.h>
#include <string.h>

enum { DAY = 86400 };

/* The first n characters as a number; -1 where they are not all digits. */
static int digits(const char *s, int n) {
  int value = 0;
  for (int i = 0; i < n; i++) {
    if (s[i] < '0' || s[i] > '9') return -1;
    value = value * 10 + (s[i] - '0');
  }
  return value;
}

/* hh:mm or hh:mm:ss with a fraction; where it ends, or NULL. */
static const char *read_time(const char *s, int64_t *seconds) {
  int hour = digits(s, 2), minute = hour >= 0 && s[2] == ':' ? digits(s + 3, 2) : -1, second = 0;
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59) return NULL;
  s += 5;
  if (*s == ':') {
    second = digits(s + 1, 2);
    if (second < 0 || second > 60) return NULL;
    s += 3;
    if (*s == '.' || *s == ',') {
      if (digits(++s, 1) < 0) return NULL;
      while (digits(s, 1) >= 0) s++;
    }
  }
  if (hour == 24 && (minute || second)) return NULL;
  *seconds = hour * 3600 + minute * 60 + second;
  return s;
}

/* Z, +hh:mm, +hhmm, +hh, or nothing (then UTC). */
static bool read_offset(const char *s, int64_t *seconds) {
  *seconds = 0;
  if (!*s || strcmp(s, "Z") == 0 || strcmp(s, "z") == 0) return true;
  if (*s != '+' && *s != '-') return false;
  int sign = *s++ == '-' ? -1 : 1, hour = digits(s, 2);
  if (hour < 0 || hour > 23) return false;
  s += 2;
  if (*s == ':') s++;
  int minute = *s ? digits(s, 2) : 0;
  if (minute < 0 || minute > 59 || (*s && s[2])) return false;
  *seconds = (int64_t)sign * (hour * 60 + minute) * 60;
  return true;
}

bool cw_instant_parse(cw_instant *out, const char *text) {
  int64_t time = 0, offset = 0;
  size_t len = strnlen(text, 41);
  *out = (cw_instant){0};
  if (len < 10 || len > 40 || !cw_day_parse(&out->written, text, 10)) return false;
  out->whole_day = text[10] == '\0';
  if (!out->whole_day) {
    if (text[10] != 'T' && text[10] != 't' && text[10] != ' ') return false;
    const char *rest = read_time(text + 11, &time);
    if (rest && *rest == ' ') rest++; /* "2014-04-01 09:41:00 -0500" */
    if (!rest || !read_offset(rest, &offset)) return false;
  }
  out->seconds = out->written * DAY + time - offset;
  return true;
}

static cw_day day_of(int64_t seconds) { return seconds >= 0 ? seconds / DAY : -((-seconds + DAY - 1) / DAY); }

bool cw_instant_read_number(cw_instant *out, const json_t *node) {
  double number = json_number_value(node);
  if (!json_is_number(node) || !(number >= -6e10 && number <= 25e10)) return false;
  int64_t seconds = json_is_integer(node) ? json_integer_value(node) : (int64_t)floor(number);
  *out = (cw_instant){seconds, false, day_of(seconds)};
  return true;
}

bool cw_instant_read(cw_instant *out, const json_t *node) {
  if (json_is_string(node)) return cw_instant_parse(out, json_string_value(node));
  return json_is_integer(node) && cw_instant_read_number(out, node);
}

bool cw_instant_is_over(cw_instant t, cw_day as_of) {
  return t.whole_day ? t.written < as_of : t.seconds <= as_of * DAY;
}

bool cw_instant_is_ahead(cw_instant t, cw_day as_of) {
  return t.whole_day ? t.written > as_of : t.seconds >= (as_of + 1) * DAY;
}
