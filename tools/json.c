#include "json.h"

#include <inttypes.h>
#include <string.h>

void cw_json_init(cw_json *j, FILE *file) { *j = (cw_json){.file = file}; }

/* What stands before a value or a key: a comma, a new line, the indentation. */
static void before(cw_json *j) {
  if (j->after_key) {
    j->after_key = false;
    return;
  }
  if (j->depth == 0) return;
  if (j->some[j->depth - 1]) putc(',', j->file);
  j->some[j->depth - 1] = true;
  fprintf(j->file, "\n%*s", 2 * j->depth, "");
}

static void open_level(cw_json *j, char open, char close) {
  before(j);
  putc(open, j->file);
  if (j->depth >= CW_JSON_DEPTH) return; /* writers of deep data stop well before */
  j->some[j->depth] = false;
  j->close[j->depth++] = close;
}

void cw_json_object(cw_json *j) { open_level(j, '{', '}'); }
void cw_json_array(cw_json *j) { open_level(j, '[', ']'); }

void cw_json_end(cw_json *j) {
  if (j->depth == 0) return;
  j->depth--;
  if (j->some[j->depth]) fprintf(j->file, "\n%*s", 2 * j->depth, "");
  putc(j->close[j->depth], j->file);
  if (j->depth == 0) putc('\n', j->file);
}

/* Bytes of the UTF-8 character at s, 0 where it isn't one. */
static size_t utf8_length(const unsigned char *s, size_t left) {
  if (s[0] < 0x80) return 1;
  size_t n = s[0] >= 0xc2 && s[0] <= 0xdf ? 2 : s[0] >= 0xe0 && s[0] <= 0xef ? 3 : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4 : 0;
  if (n == 0 || n > left) return 0;
  for (size_t i = 1; i < n; i++)
    if ((s[i] & 0xc0) != 0x80) return 0;
  if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f)) return 0;
  if ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f)) return 0;
  return n;
}

static void put_ascii(FILE *f, unsigned char c) {
  static const char plain[] = "\"\\\n\t\r\b\f", escape[] = "\"\\ntrbf";
  const char *at = c ? strchr(plain, c) : NULL;
  if (at)
    fprintf(f, "\\%c", escape[at - plain]);
  else if (c < 0x20 || c == 0x7f)
    fprintf(f, "\\u%04x", c);
  else
    putc(c, f);
}

static void put_string(FILE *f, const char *text) {
  const unsigned char *s = (const unsigned char *)text;
  size_t left = strlen(text);
  putc('"', f);
  while (left > 0) {
    size_t n = utf8_length(s, left);
    if (n == 1)
      put_ascii(f, *s);
    else if (n > 1)
      fwrite(s, 1, n, f);
    else
      fputs("\xef\xbf\xbd", f);
    s += n ? n : 1;
    left -= n ? n : 1;
  }
  putc('"', f);
}

void cw_json_key(cw_json *j, const char *key) {
  before(j);
  put_string(j->file, key);
  fputs(": ", j->file);
  j->after_key = true;
}

void cw_json_text(cw_json *j, const char *text) {
  before(j);
  if (text)
    put_string(j->file, text);
  else
    fputs("null", j->file);
}

void cw_json_bool(cw_json *j, bool value) {
  before(j);
  fputs(value ? "true" : "false", j->file);
}

void cw_json_int(cw_json *j, int64_t value) {
  before(j);
  fprintf(j->file, "%" PRId64, value);
}

void cw_json_null(cw_json *j) { cw_json_text(j, NULL); }

void cw_json_put_text(cw_json *j, const char *key, const char *text) {
  cw_json_key(j, key);
  cw_json_text(j, text);
}

void cw_json_put_some(cw_json *j, const char *key, const char *text) {
  cw_json_put_text(j, key, text && *text ? text : NULL);
}

void cw_json_put_bool(cw_json *j, const char *key, bool value) {
  cw_json_key(j, key);
  cw_json_bool(j, value);
}

void cw_json_put_int(cw_json *j, const char *key, int64_t value) {
  cw_json_key(j, key);
  cw_json_int(j, value);
}

void cw_json_put_rat(cw_json *j, const char *key, cw_rat value) {
  char buf[CW_RAT_TEXT];
  cw_rat_format(buf, value);
  cw_json_put_text(j, key, buf);
}

void cw_json_put_day(cw_json *j, const char *key, cw_day day) {
  char buf[CW_DAY_TEXT];
  if (day > CW_DAY_MIN && day < CW_DAY_MAX) cw_day_format(buf, day);
  cw_json_put_text(j, key, day > CW_DAY_MIN && day < CW_DAY_MAX ? buf : NULL);
}

void cw_json_open_object(cw_json *j, const char *key) {
  cw_json_key(j, key);
  cw_json_object(j);
}

void cw_json_open_array(cw_json *j, const char *key) {
  cw_json_key(j, key);
  cw_json_array(j);
}
