/* A catalog as CSV, in which no cell is a formula. */
#include "catalog.h"

#include <string.h>

/* What spreadsheets take for the beginning of a formula, also behind blanks. */
static bool is_formula(const char *text) {
  const char *s = text + strspn(text, " \t\r\n");
  return *text && (strchr("\t\r\n", *text) || (*s && strchr("=+-@|%", *s)));
}

void cw_csv_put_safe(FILE *f, const char *text, bool last) {
  bool formula = is_formula(text), quoted = strpbrk(text, ",;\"\r\n\t") || *text == ' ';
  if (quoted) putc('"', f);
  if (formula) putc('\'', f);
  for (const char *s = text; *s; s++) {
    if (*s == '"') putc('"', f);
    putc(*s, f);
  }
  if (quoted) putc('"', f);
  putc(last ? '\n' : ',', f);
}

void cw_catalog_write_csv(FILE *f, const cw_catalog *c) {
  for (int k = 0; k < CW_CAT_NCOLUMNS; k++)
    fprintf(f, "%s%c", cw_catalog_names[k], k + 1 < CW_CAT_NCOLUMNS ? ',' : '\n');
  for (size_t i = 0; i < c->count; i++)
    for (int k = 0; k < CW_CAT_NCOLUMNS; k++) cw_csv_put_safe(f, c->rows[i].cells[k], k + 1 == CW_CAT_NCOLUMNS);
}
