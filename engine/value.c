#include "value.h"

#include "fold.h"

#include <stdio.h>
#include <string.h>

/* --- dates -------------------------------------------------------------------------------------------------------
 * Days are counted by the civil-calendar identity on eras of 400 years (146,097 days): exact for every year, no
 * table and no clock. */

static bool leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }

static int days_in_month(int y, int m) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return m == 2 && leap(y) ? 29 : days[m - 1];
}

static cw_day day_of(int year, int month, int day) {
  int64_t y = year - (month <= 2);
  int64_t era = (y >= 0 ? y : y - 399) / 400;
  int64_t year_of_era = y - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

bool cw_day_make(cw_day *out, int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return false;
  *out = day_of(year, month, day);
  return true;
}

cw_civil cw_day_civil(cw_day d) {
  int64_t z = d + 719468;
  int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  int64_t doe = z - era * 146097;
  int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int64_t mp = (5 * doy + 2) / 153;
  cw_civil c;
  c.day = (int)(doy - (153 * mp + 2) / 5 + 1);
  c.month = (int)(mp < 10 ? mp + 3 : mp - 9);
  c.year = (int)(yoe + era * 400 + (c.month <= 2));
  return c;
}

cw_day cw_day_add_months(cw_day d, int64_t months, bool down) {
  cw_civil c = cw_day_civil(d);
  int64_t m = (int64_t)c.year * 12 + (c.month - 1) + months;
  int year = (int)(m >= 0 ? m / 12 : (m - 11) / 12);
  int month = (int)(m - (int64_t)year * 12) + 1;
  int last = days_in_month(year, month);
  if (c.day <= last) return day_of(year, month, c.day);
  return down ? day_of(year, month, last) : day_of(year, month, last) + 1;
}

static bool digits(const char *s, size_t n, int *out) {
  int v = 0;
  for (size_t i = 0; i < n; i++) {
    if (s[i] < '0' || s[i] > '9') return false;
    v = v * 10 + (s[i] - '0');
  }
  *out = v;
  return true;
}

bool cw_day_parse(cw_day *out, const char *text, size_t len) {
  int y, m, d;
  if (len != 10 || text[4] != '-' || text[7] != '-') return false;
  if (!digits(text, 4, &y) || !digits(text + 5, 2, &m) || !digits(text + 8, 2, &d)) return false;
  return cw_day_make(out, y, m, d);
}

int cw_day_format(char buf[CW_DAY_TEXT], cw_day d) {
  cw_civil c = cw_day_civil(d);
  return snprintf(buf, CW_DAY_TEXT, "%04d-%02d-%02d", c.year, c.month, c.day);
}

int cw_day_format_words(char buf[CW_DAY_TEXT], cw_day d) {
  static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  cw_civil c = cw_day_civil(d);
  return snprintf(buf, CW_DAY_TEXT, "%s %d, %d", months[c.month - 1], c.day, c.year);
}

int cw_school_year(cw_day d, int begins) {
  cw_civil c = cw_day_civil(d);
  return c.month * 100 + c.day >= begins ? c.year : c.year - 1;
}

cw_day cw_school_year_start(int year, int begins) { return day_of(year, begins / 100, begins % 100); }

cw_day cw_part_start(cw_day d, const int64_t *starts, uint32_t n, int64_t steps) {
  cw_civil c = cw_day_civil(d);
  int64_t k = 0, parts = n;
  if (parts == 0) return d; /* no plan has such a part */
  while (k < parts && starts[k] <= c.month * 100 + c.day) k++;
  int64_t index = c.year * parts + k - 1 + steps; /* of all parts of all years */
  int64_t year = index / parts - (index % parts < 0), part = index - year * parts;
  return day_of((int)year, (int)(starts[part] / 100), (int)(starts[part] % 100));
}

int64_t cw_whole_months(cw_day from, cw_day until) {
  cw_civil a = cw_day_civil(from), b = cw_day_civil(until + 1); /* the day after the last: both days are included */
  int64_t months = ((int64_t)b.year - a.year) * 12 + (b.month - a.month);
  if (b.day < a.day) months--;
  return months > 0 ? months : 0;
}

/* --- texts --------------------------------------------------------------------------------------------------------
 * Open addressing over the folded text (fold.h: one form, one case; runs of blanks as one, none at the ends), so that
 * "Digital Promise" and "digital  promise" are one issuer, and so are two ways to write an accent. Other variants of
 * spelling are for patterns. */

enum { FOLDED_MAX = 4096 };

static size_t fold(char *out, const char *s, size_t len) {
  char plain[FOLDED_MAX];
  if (cw_fold_needed(s, len)) {
    len = cw_fold_case(plain, sizeof plain, s, len);
    s = plain;
  }
  size_t n = 0;
  bool blank = false;
  for (size_t i = 0; i < len && n < FOLDED_MAX - 1; i++) {
    char c = s[i];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      blank = n > 0;
      continue;
    }
    if (blank) out[n++] = ' ';
    blank = false;
    if (n < FOLDED_MAX - 1) out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c == '`' ? '\'' : c);
  }
  return n;
}

static uint64_t hash_bytes(const char *s, size_t len) {
  uint64_t h = UINT64_C(1469598103934665603);
  for (size_t i = 0; i < len; i++) h = (h ^ (unsigned char)s[i]) * UINT64_C(1099511628211);
  return h ^ (h >> 29);
}

void cw_texts_init(cw_texts *t, cw_arena *arena, const cw_texts *base) {
  memset(t, 0, sizeof *t);
  t->base = base;
  t->arena = arena;
  t->first = base ? base->first + base->count : 1;
}

static bool same_folded(const char *text, const char *key, size_t len) {
  char buf[FOLDED_MAX];
  size_t n = strlen(text);
  if (n == len && memcmp(text, key, len) == 0 && !cw_fold_needed(key, len)) return true; /* it is in that form */
  return fold(buf, text, n) == len && memcmp(buf, key, len) == 0;
}

static uint32_t find_folded(const cw_texts *t, const char *key, size_t len, uint64_t h) {
  for (; t; t = t->base) {
    if (t->nslots == 0) continue;
    for (uint32_t i = (uint32_t)h & (t->nslots - 1); t->slot[i]; i = (i + 1) & (t->nslots - 1))
      if (t->hash[t->slot[i] - t->first] == h && same_folded(t->text[t->slot[i] - t->first], key, len))
        return t->slot[i];
  }
  return 0;
}

uint32_t cw_texts_find(const cw_texts *t, const char *s, size_t len) {
  char key[FOLDED_MAX];
  size_t n = fold(key, s, len);
  return n ? find_folded(t, key, n, hash_bytes(key, n)) : 0;
}

static void insert(cw_texts *t, uint32_t id, uint64_t h) {
  uint32_t i = (uint32_t)h & (t->nslots - 1);
  while (t->slot[i]) i = (i + 1) & (t->nslots - 1);
  t->slot[i] = id;
}

static bool grow(cw_texts *t) {
  uint32_t capacity = t->capacity ? t->capacity * 2 : 64;
  const char **text = CW_NEW_ARRAY(t->arena, capacity, const char *);
  uint64_t *hash = CW_NEW_RAW(t->arena, capacity, uint64_t);
  uint32_t *slot = CW_NEW_ARRAY(t->arena, (size_t)capacity * 2, uint32_t);
  if (!text || !slot || !hash) return false;
  if (t->count) memcpy(text, t->text, t->count * sizeof *text);
  if (t->count) memcpy(hash, t->hash, t->count * sizeof *hash);
  t->text = text;
  t->hash = hash;
  t->slot = slot;
  t->capacity = capacity;
  t->nslots = capacity * 2;
  for (uint32_t k = 0; k < t->count; k++) insert(t, t->first + k, hash[k]);
  return true;
}

uint32_t cw_texts_add(cw_texts *t, const char *s, size_t len) {
  char key[FOLDED_MAX];
  size_t n = fold(key, s, len);
  if (n == 0) return 0;
  uint64_t h = hash_bytes(key, n);
  uint32_t id = find_folded(t, key, n, h);
  if (id) return id;
  if (t->count == t->capacity && !grow(t)) return 0;
  char *copy = cw_arena_text(t->arena, s, len);
  if (!copy) return 0;
  id = t->first + t->count;
  t->hash[t->count] = h;
  t->text[t->count++] = copy;
  insert(t, id, h);
  return id;
}

const char *cw_text(const cw_texts *t, uint32_t id) {
  for (; t; t = t->base)
    if (id >= t->first && id < t->first + t->count) return t->text[id - t->first];
  return "";
}
