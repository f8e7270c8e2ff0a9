/* RFC 8785. */
#include "jcs.h"

#include "canon_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- reading ---------------------------------------------------------------------------------------------------------- */

/* Bounds what the parser will be asked to do; whether the text is JSON is for the parser to say. */
static bool text_within_limits(const char *s, size_t len, cw_canon_error *e) {
  if (len > CW_CANON_MOST_BYTES) return cw_canon_fail(e, CW_CANON_LIMIT, NULL, "more than 8 MiB of JSON");
  size_t depth = 0, values = 1;
  bool quoted = false;
  for (size_t i = 0; i < len; i++) {
    char c = s[i];
    if (quoted) {
      if (c == '\\') i++;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      values++;
      if (++depth > CW_CANON_MOST_NESTING)
        return cw_canon_fail(e, CW_CANON_LIMIT, NULL, "JSON nested more than %d deep", CW_CANON_MOST_NESTING);
    } else if (c == '}' || c == ']') {
      depth -= depth > 0;
    } else if (c == ',') {
      values++;
    }
  }
  if (values <= CW_CANON_MOST_VALUES) return true;
  return cw_canon_fail(e, CW_CANON_LIMIT, NULL, "more than %d JSON values", CW_CANON_MOST_VALUES);
}

json_t *cw_json_read(const char *text, size_t len, cw_canon_error *e) {
  if (!text_within_limits(text, len, e)) return NULL;
  json_error_t error;
  size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY;
  json_t *value = json_loadb(text, len, flags, &error);
  if (!value && json_error_code(&error) == json_error_numeric_overflow)
    value = json_loadb(text, len, flags | JSON_DECODE_INT_AS_REAL, &error);
  if (value) return value;
  char path[64];
  snprintf(path, sizeof path, "line %d, column %d", error.line, error.column);
  cw_canon_fail(e, CW_CANON_MALFORMED, path, "not JSON: %s", error.text);
  return NULL;
}

static bool count_values(const json_t *value, size_t depth, size_t *count) {
  if (++*count > CW_CANON_MOST_VALUES || depth > CW_CANON_MOST_NESTING) return false;
  const char *key;
  json_t *item;
  size_t i;
  if (json_is_object(value)) {
    json_object_foreach((json_t *)value, key, item) {
      if (!count_values(item, depth + 1, count)) return false;
    }
  } else if (json_is_array(value)) {
    json_array_foreach(value, i, item) {
      if (!count_values(item, depth + 1, count)) return false;
    }
  }
  return true;
}

bool cw_json_within_limits(const json_t *value, cw_canon_error *e) {
  size_t count = 0;
  if (count_values(value, 0, &count)) return true;
  return cw_canon_fail(e, CW_CANON_LIMIT, NULL, "JSON nested more than %d deep or of more than %d values",
                       CW_CANON_MOST_NESTING, CW_CANON_MOST_VALUES);
}

/* --- numbers ---------------------------------------------------------------------------------------------------------- */

/* The shortest digits d1.d2d3… × 10^exponent that read back as the value. */
typedef struct decimal {
  char digits[18];
  int count, exponent;
} decimal;

static decimal decimal_of(const char *text) {
  decimal d = {.count = 0};
  const char *s = text;
  for (; *s && *s != 'e'; s++)
    if (*s >= '0' && *s <= '9') d.digits[d.count++] = *s;
  d.exponent = (int)strtol(*s ? s + 1 : "0", NULL, 10);
  return d;
}

static bool reads_back(const char *text, double value) {
  double again = strtod(text, NULL);
  return again >= value && again <= value;
}

/* The next larger decimal of as many digits. Below a power of two doubles lie closer together than above it, so the
 * nearest decimal may miss the value where the one above it still hits. False if all digits are nines. */
static bool step_up(char *text) {
  char *s = strchr(text, 'e');
  while (s > text) {
    s--;
    if (*s < '0' || *s > '9') continue;
    if (*s < '9') {
      ++*s;
      return true;
    }
    *s = '0';
  }
  return false;
}

static decimal shortest(double value) {
  char text[40];
  for (int precision = 0; precision < 16; precision++) {
    snprintf(text, sizeof text, "%.*e", precision, value);
    if (reads_back(text, value)) return decimal_of(text);
    if (step_up(text) && reads_back(text, value)) return decimal_of(text);
  }
  snprintf(text, sizeof text, "%.16e", value);
  return decimal_of(text);
}

static char *put_digits(char *out, const decimal *d, int from, int to) {
  for (int i = from; i < to; i++) *out++ = i < d->count ? d->digits[i] : '0';
  return out;
}

/* Number::toString of ECMA-262; `n` there is the place of the decimal point. */
void cw_jcs_number(char out[CW_JCS_NUMBER_ROOM], double value) {
  if (value < 0) *out++ = '-';
  decimal d = shortest(fabs(value));
  int n = d.exponent + 1;
  if (d.count <= n && n <= 21) {
    out = put_digits(out, &d, 0, n);
  } else if (0 < n && n <= 21) {
    out = put_digits(out, &d, 0, n);
    *out++ = '.';
    out = put_digits(out, &d, n, d.count);
  } else if (-6 < n && n <= 0) {
    *out++ = '0';
    *out++ = '.';
    for (int i = n; i < 0; i++) *out++ = '0';
    out = put_digits(out, &d, 0, d.count);
  } else {
    *out++ = d.digits[0];
    if (d.count > 1) *out++ = '.';
    out = put_digits(out, &d, 1, d.count);
    out += snprintf(out, 8, "e%+d", n - 1);
  }
  *out = '\0';
}

/* --- text ------------------------------------------------------------------------------------------------------------- */

static void write_string(cw_canon_text *t, const char *s, size_t len) {
  static const char hex[] = "0123456789abcdef";
  static const char short_names[] = "\bb\tt\nn\ff\rr\"\"\\\\";
  cw_canon_text_char(t, '"');
  size_t plain = 0;
  for (size_t i = 0; i < len; i++) {
    unsigned char c = (unsigned char)s[i];
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    cw_canon_text_add(t, s + plain, i - plain);
    plain = i + 1;
    const char *name = short_names;
    while (*name && (unsigned char)*name != c) name += 2;
    char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15u]};
    if (*name) escape[1] = name[1];
    cw_canon_text_add(t, escape, *name ? 2 : 6);
  }
  cw_canon_text_add(t, s + plain, len - plain);
  cw_canon_text_char(t, '"');
}

/* By UTF-16 code units: as bytes, but characters beyond U+FFFF come before U+E000 to U+FFFF. */
static int by_utf16(const void *a, const void *b) {
  const unsigned char *x = *(const unsigned char *const *)a, *y = *(const unsigned char *const *)b;
  while (*x && *x == *y) x++, y++;
  bool far_x = *x >= 0xF0, far_y = *y >= 0xF0;
  if (*x >= 0xEE && *y >= 0xEE && far_x != far_y) return far_x ? -1 : 1;
  return (*x > *y) - (*x < *y);
}

static bool write_value(cw_canon_text *t, const json_t *value, size_t depth, cw_canon_error *e);

static bool write_array(cw_canon_text *t, const json_t *value, size_t depth, cw_canon_error *e) {
  cw_canon_text_char(t, '[');
  for (size_t i = 0; i < json_array_size(value); i++) {
    if (i) cw_canon_text_char(t, ',');
    if (!write_value(t, json_array_get(value, i), depth, e)) return false;
  }
  cw_canon_text_char(t, ']');
  return true;
}

static bool write_object(cw_canon_text *t, const json_t *value, size_t depth, cw_canon_error *e) {
  size_t count = json_object_size(value), n = 0;
  const char **keys = CW_NEW_ARRAY(t->arena, count, const char *);
  if (!keys) return cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out");
  const char *key;
  json_t *item;
  json_object_foreach((json_t *)value, key, item) { keys[n++] = key; }
  if (n) qsort(keys, n, sizeof *keys, by_utf16);
  cw_canon_text_char(t, '{');
  for (size_t i = 0; i < n; i++) {
    if (i) cw_canon_text_char(t, ',');
    write_string(t, keys[i], strlen(keys[i]));
    cw_canon_text_char(t, ':');
    if (!write_value(t, json_object_get(value, keys[i]), depth, e)) return false;
  }
  cw_canon_text_char(t, '}');
  return true;
}

static bool write_value(cw_canon_text *t, const json_t *value, size_t depth, cw_canon_error *e) {
  if (depth > CW_CANON_MOST_NESTING)
    return cw_canon_fail(e, CW_CANON_LIMIT, NULL, "JSON nested more than %d deep", CW_CANON_MOST_NESTING);
  char number[CW_JCS_NUMBER_ROOM];
  switch (json_typeof(value)) {
  case JSON_OBJECT: return write_object(t, value, depth + 1, e);
  case JSON_ARRAY: return write_array(t, value, depth + 1, e);
  case JSON_STRING: write_string(t, json_string_value(value), json_string_length(value)); break;
  case JSON_INTEGER:
  case JSON_REAL:
    cw_jcs_number(number, json_number_value(value));
    cw_canon_text_str(t, number);
    break;
  case JSON_TRUE: cw_canon_text_str(t, "true"); break;
  case JSON_FALSE: cw_canon_text_str(t, "false"); break;
  case JSON_NULL: cw_canon_text_str(t, "null"); break;
  default: break;
  }
  return true;
}

const char *cw_jcs_text(const json_t *value, size_t *len, cw_arena *arena, cw_canon_error *e) {
  cw_canon_text t;
  cw_canon_text_init(&t, arena);
  if (!write_value(&t, value, 0, e)) return NULL;
  if (arena->failed) {
    cw_canon_fail(e, CW_CANON_MEMORY, NULL, "memory ran out");
    return NULL;
  }
  if (len) *len = t.len;
  return t.bytes;
}
