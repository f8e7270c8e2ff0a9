/* Exact numbers and days, the verifier's own. */
#include "verify.h"

#include <string.h>

__extension__ typedef __int128 wide;

static _Thread_local bool overflowed;

bool vt_overflowed(void) { return overflowed; }
void vt_overflow_clear(void) { overflowed = false; }

static wide gcd(wide a, wide b) {
  if (a < 0) a = -a;
  if (b < 0) b = -b;
  while (b) {
    wide t = a % b;
    a = b;
    b = t;
  }
  return a;
}

static vt_rat make(wide n, wide d) {
  if (d == 0) return overflowed = true, (vt_rat){0, 0};
  wide g = gcd(n, d);
  if (g > 1) n /= g, d /= g;
  if (d < 0) n = -n, d = -d;
  if (n > INT64_MAX || n < -INT64_MAX || d > INT64_MAX) return overflowed = true, (vt_rat){0, 0};
  return (vt_rat){(int64_t)n, (int64_t)d};
}

vt_rat vt_int(int64_t n) { return (vt_rat){n, 1}; }
vt_rat vt_frac(int64_t n, int64_t d) { return make(n, d); }
vt_rat vt_add(vt_rat a, vt_rat b) { return make((wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den); }
vt_rat vt_sub(vt_rat a, vt_rat b) { return make((wide)a.num * b.den - (wide)b.num * a.den, (wide)a.den * b.den); }
vt_rat vt_mul(vt_rat a, vt_rat b) { return make((wide)a.num * b.num, (wide)a.den * b.den); }
vt_rat vt_div(vt_rat a, vt_rat b) { return make((wide)a.num * b.den, (wide)a.den * b.num); }

int vt_cmp(vt_rat a, vt_rat b) {
  wide x = (wide)a.num * b.den, y = (wide)b.num * a.den;
  return (x > y) - (x < y);
}

bool vt_eq(vt_rat a, vt_rat b) { return a.den && b.den && vt_cmp(a, b) == 0; }

int vt_sign(vt_rat a) { return (a.num > 0) - (a.num < 0); }

vt_rat vt_floor(vt_rat a) {
  if (a.den == 0) return a;
  int64_t q = a.num / a.den;
  return vt_int(a.num % a.den < 0 ? q - 1 : q);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool plain(const char *s, size_t n, vt_rat *out) {
  wide num = 0, den = 1;
  size_t i = 0, digits = 0;
  bool minus = n > 0 && s[0] == '-', point = false;
  for (i = minus; i < n; i++) {
    if (s[i] == ',' && digits && !point && i + 3 < n) continue;
    if (s[i] == '.' && !point && digits) {
      point = true;
      continue;
    }
    if (s[i] < '0' || s[i] > '9') break;
    num = num * 10 + (s[i] - '0');
    if (point) den *= 10;
    if (++digits > 18) return false;
  }
  if (!digits) return false;
  if (i < n && s[i] == '/' && !point) {
    wide d = 0;
    size_t k = i + 1;
    for (; k < n && k < i + 19; k++) {
      if (s[k] < '0' || s[k] > '9') return false;
      d = d * 10 + (s[k] - '0');
    }
    if (k == i + 1 || k < n || d == 0) return false;
    den = d;
  } else if (i < n) {
    return false;
  }
  *out = make(minus ? -num : num, den);
  return out->den != 0;
}

bool vt_rat_read(const char *s, size_t n, vt_rat *out) {
  const char *space = memchr(s, ' ', n);
  if (!space) return plain(s, n, out);
  vt_rat whole, part;
  size_t k = (size_t)(space - s);
  if (!plain(s, k, &whole) || !plain(space + 1, n - k - 1, &part)) return false;
  *out = vt_add(whole, part);
  return true;
}

const char *vt_rat_say(cw_arena *a, vt_rat r) {
  if (r.den == 0) return "beyond 64 bits";
  return r.den == 1 ? cw_arena_printf(a, "%lld", (long long)r.num)
                    : cw_arena_printf(a, "%lld/%lld", (long long)r.num, (long long)r.den);
}

/* --- days: counted from March 1, year 0 --------------------------------------------------------------------------- */

static bool leap(int y) { return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0); }

static int64_t floor_div(int64_t n, int64_t d) { return n / d - (n % d < 0); }

static int length_of(int y, int m) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[m - 1] + (m == 2 && leap(y));
}

static int64_t year_begin(int y) { /* days from 0001-01-01 to y-01-01 */
  int64_t b = (int64_t)y - 1;
  return b * 365 + floor_div(b, 4) - floor_div(b, 100) + floor_div(b, 400);
}

int32_t vt_day(int year, int month, int date) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || date < 1 || date > length_of(year, month)) return VT_NEVER;
  int32_t n = (int32_t)year_begin(year);
  for (int m = 1; m < month; m++) n += length_of(year, m);
  return n + date - 1;
}

/* Of any day, VT_NEVER and VT_EVER too: their years lie millions away. */
void vt_civil(int32_t day, int *year, int *month, int *date) {
  int y = (int)floor_div((int64_t)day * 400, 146097);
  while (year_begin(y + 1) <= day) y++;
  int32_t left = (int32_t)(day - year_begin(y));
  int m = 1;
  while (left >= length_of(y, m)) left -= length_of(y, m++);
  *year = y;
  *month = m;
  *date = left + 1;
}

bool vt_day_read(const char *s, size_t n, int32_t *out) {
  if (n != 10 || s[4] != '-' || s[7] != '-') return false;
  for (size_t i = 0; i < 10; i++)
    if (i != 4 && i != 7 && (s[i] < '0' || s[i] > '9')) return false;
  int y = (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10 + (s[3] - '0');
  *out = vt_day(y, (s[5] - '0') * 10 + (s[6] - '0'), (s[8] - '0') * 10 + (s[9] - '0'));
  return *out != VT_NEVER;
}

int32_t vt_add_months(int32_t day, int64_t months, bool down) {
  int y, m, d;
  vt_civil(day, &y, &m, &d);
  int64_t at = (int64_t)y * 12 + (m - 1) + months;
  if (at < 12 || at >= INT64_C(9999) * 12) return at < 12 ? 0 : vt_day(9999, 12, 31);
  int ny = (int)(at / 12), nm = (int)(at % 12) + 1, most = length_of(ny, nm);
  if (d <= most) return vt_day(ny, nm, d);
  int32_t last = vt_day(ny, nm, most);
  return down ? last : last + 1;
}

int64_t vt_whole_months(int32_t from, int32_t until) {
  int fy, fm, fd, uy, um, ud;
  vt_civil(from, &fy, &fm, &fd);
  vt_civil(until + 1, &uy, &um, &ud); /* the last day is included */
  int64_t n = ((int64_t)uy * 12 + um) - ((int64_t)fy * 12 + fm);
  bool last = ud == length_of(uy, um) && fd > ud;
  if (ud < fd && !last) n--;
  return n < 0 ? 0 : n;
}

const char *vt_day_say(cw_arena *a, int32_t day) {
  int y, m, d;
  if (day == VT_NEVER || day == VT_EVER) return "no day";
  vt_civil(day, &y, &m, &d);
  return cw_arena_printf(a, "%04d-%02d-%02d", y, m, d);
}

const char *vt_say_day(cw_arena *a, int32_t day) {
  static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  int y, m, d;
  vt_civil(day, &y, &m, &d);
  return cw_arena_printf(a, "%s %d, %d", months[m - 1], d, y);
}

int32_t vt_school_start(int year, int begins) {
  int32_t d = vt_day(year, begins / 100, begins % 100);
  return d == VT_NEVER ? vt_day(year, 3, 1) : d;
}

int vt_school_year(int32_t day, int begins) {
  int y, m, d;
  vt_civil(day, &y, &m, &d);
  return day >= vt_school_start(y, begins) ? y : y - 1;
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

const char *vt_copy(cw_arena *a, const char *text, size_t len) {
  char *s = cw_arena_text(a, text, len);
  return s ? s : "";
}
