/* Exact rational numbers on 64 bits. Numerators and denominators are multiplied in 128 bits, where two 64-bit values
 * and the sum of two such products always fit; the result is reduced and then checked. */
#include "rational.h"

#include <stdio.h>

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

static uwide magnitude(wide v) { return v < 0 ? -(uwide)v : (uwide)v; }

static uint64_t gcd64(uint64_t a, uint64_t b) {
  while (b) {
    uint64_t r = a % b;
    a = b;
    b = r;
  }
  return a;
}

/* Division of 128 bits is slow, so the rest is done in 64 as soon as both fit. */
static uwide gcd_wide(uwide a, uwide b) {
  while (b) {
    if (a <= UINT64_MAX && b <= UINT64_MAX) return gcd64((uint64_t)a, (uint64_t)b);
    uwide r = a % b;
    a = b;
    b = r;
  }
  return a;
}

/* n/d in lowest terms, d > 0. */
static bool reduce(cw_rat *out, wide n, wide d) {
  wide g = (wide)gcd_wide(magnitude(n), (uwide)d);
  if (g > 1) {
    n /= g;
    d /= g;
  }
  if (n < INT64_MIN || n > INT64_MAX || d > INT64_MAX) return false;
  *out = (cw_rat){(int64_t)n, (int64_t)d};
  return true;
}

bool cw_rat_make(cw_rat *out, int64_t n, int64_t d) {
  if (d == 0) return false;
  return d < 0 ? reduce(out, -(wide)n, -(wide)d) : reduce(out, n, d);
}

bool cw_rat_add(cw_rat *out, cw_rat a, cw_rat b) {
  int64_t sum;
  if (a.den == 1 && b.den == 1 && !__builtin_add_overflow(a.num, b.num, &sum)) {
    *out = CW_RAT(sum);
    return true;
  }
  return reduce(out, (wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den);
}

bool cw_rat_sub(cw_rat *out, cw_rat a, cw_rat b) {
  int64_t difference;
  if (a.den == 1 && b.den == 1 && !__builtin_sub_overflow(a.num, b.num, &difference)) {
    *out = CW_RAT(difference);
    return true;
  }
  return reduce(out, (wide)a.num * b.den - (wide)b.num * a.den, (wide)a.den * b.den);
}

bool cw_rat_mul(cw_rat *out, cw_rat a, cw_rat b) { return reduce(out, (wide)a.num * b.num, (wide)a.den * b.den); }

bool cw_rat_div(cw_rat *out, cw_rat a, cw_rat b) {
  if (b.num == 0) return false;
  wide n = (wide)a.num * b.den, d = (wide)a.den * b.num;
  return d < 0 ? reduce(out, -n, -d) : reduce(out, n, d);
}

int cw_rat_cmp(cw_rat a, cw_rat b) {
  if (a.den == b.den) return (a.num > b.num) - (a.num < b.num);
  wide left = (wide)a.num * b.den, right = (wide)b.num * a.den;
  return (left > right) - (left < right);
}

bool cw_rat_floor_to(cw_rat *out, cw_rat a, cw_rat grain) {
  if (grain.num <= 0) return false;
  wide n = (wide)a.num * grain.den, d = (wide)a.den * grain.num;
  wide times = n / d - (n % d < 0);
  return times >= INT64_MIN && times <= INT64_MAX && cw_rat_mul(out, CW_RAT((int64_t)times), grain);
}

bool cw_rat_ceil_to(cw_rat *out, cw_rat a, cw_rat grain) {
  if (grain.num <= 0) return false;
  wide n = (wide)a.num * grain.den, d = (wide)a.den * grain.num;
  wide times = n / d + (n % d > 0);
  return times >= INT64_MIN && times <= INT64_MAX && cw_rat_mul(out, CW_RAT((int64_t)times), grain);
}

/* Reading. A cursor over the text; each step takes what it names or fails. */
typedef struct cursor {
  const char *at, *end;
} cursor;

static bool take(cursor *c, char ch) {
  if (c->at == c->end || *c->at != ch) return false;
  c->at++;
  return true;
}

/* One digit or more, at most 2^63 (the magnitude of the least number). `*scale`, if asked for, becomes ten to their
 * number. */
static bool take_digits(cursor *c, wide *value, wide *scale) {
  const char *start = c->at;
  const wide most = (wide)1 << 63;
  wide v = 0, s = 1;
  for (; c->at != c->end && *c->at >= '0' && *c->at <= '9'; c->at++) {
    v = 10 * v + (*c->at - '0');
    s *= 10;
    if (v > most || (scale && s > most)) return false;
  }
  *value = v;
  if (scale) *scale = s;
  return c->at != start;
}

/* What may follow the digits of the whole: ".25", "/3" or " 1/3". The whole becomes n/d. */
static bool take_rest(cursor *c, wide *n, wide *d) {
  wide part;
  if (take(c, '/')) return take_digits(c, d, NULL);
  if (take(c, '.')) {
    if (!take_digits(c, &part, d)) return false;
  } else if (take(c, ' ')) {
    if (!take_digits(c, &part, NULL) || !take(c, '/') || !take_digits(c, d, NULL)) return false;
  } else {
    return true;
  }
  *n = *n * *d + part;
  return true;
}

bool cw_rat_parse(cw_rat *out, const char *text, size_t len) {
  cursor c = {text, text + len};
  bool negative = take(&c, '-');
  wide n, d = 1;
  if (!take_digits(&c, &n, NULL) || !take_rest(&c, &n, &d)) return false;
  return c.at == c.end && d != 0 && reduce(out, negative ? -n : n, d);
}

int cw_rat_format(char buf[CW_RAT_TEXT], cw_rat a) {
  if (a.den == 1) return snprintf(buf, CW_RAT_TEXT, "%lld", (long long)a.num);
  return snprintf(buf, CW_RAT_TEXT, "%lld/%lld", (long long)a.num, (long long)a.den);
}

/* Digits in groups of three. Returns the length. */
static int format_grouped(char *buf, uint64_t v) {
  char digits[24];
  int n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)v), len = 0;
  for (int i = 0; i < n; i++) {
    if (i && (n - i) % 3 == 0) buf[len++] = ',';
    buf[len++] = digits[i];
  }
  buf[len] = '\0';
  return len;
}

/* The number of decimal places of k/den in lowest terms, or -1 where it isn't a decimal of at most six. */
static int decimal_places(uint64_t den) {
  uint64_t power = 1;
  for (int places = 0; places <= 6; places++, power *= 10)
    if (power % den == 0) return places;
  return -1;
}

int cw_rat_format_words(char buf[CW_RAT_TEXT], cw_rat a) {
  uint64_t n = (uint64_t)magnitude(a.num), den = (uint64_t)a.den, whole = n / den, rest = n % den;
  int len = 0, places = decimal_places(den);
  if (a.num < 0) buf[len++] = '-';
  if (whole || !rest || places > 0) len += format_grouped(buf + len, whole);
  if (!rest) return len;
  size_t room = CW_RAT_TEXT - (size_t)len;
  if (places < 0) {
    const char *space = whole ? " " : "";
    return len + snprintf(buf + len, room, "%s%llu/%llu", space, (unsigned long long)rest, (unsigned long long)den);
  }
  unsigned long long power = 1, digits = rest;
  for (int i = 0; i < places; i++) power *= 10;
  digits *= power / den;
  return len + snprintf(buf + len, room, ".%0*llu", places, digits);
}
