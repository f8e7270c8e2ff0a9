#include "csv_write.h"

#include <string.h>

/* "-3", "+1.5", "-25/3": digits with a sign, a point, a slash. */
static bool is_number(const char *text) {
  size_t sign = *text == '-' || *text == '+';
  return text[sign] && text[sign + strspn(text + sign, "0123456789./")] == '\0';
}

bool cw_csv_is_formula(const char *text) {
  const char *s = text + strspn(text, " \t\r\n");
  return *text && (strchr("\t\r\n", *text) || (*s && strchr("=+-@|%", *s))) && !is_number(text);
}

static void put_cell(FILE *file, const char *text) {
  bool quoted = strpbrk(text, ",;\"\r\n") != NULL || *text == ' ';
  if (quoted) putc('"', file);
  if (cw_csv_is_formula(text)) putc('\'', file);
  for (; *text; text++) {
    if (*text == '"') putc('"', file);
    putc(*text, file);
  }
  if (quoted) putc('"', file);
}

void cw_csv_put_row(FILE *file, const char *const *cells, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (i) putc(',', file);
    if (cells[i]) put_cell(file, cells[i]);
  }
  fputs("\r\n", file);
}
