#include "report.h"

#include <string.h>

static const struct {
  const char *word;
  cw_style style;
} severities[] = {
    [CW_NOTE] = {"note", CW_FAINT},
    [CW_WARNING] = {"warning", CW_OPEN},
    [CW_ERROR] = {"error", CW_BAD},
};

/* The marks under the excerpt: they begin at the column and go on for the length, within the line. Columns are code
 * points; a tab before the place stays a tab so that the caret stands under it. */
static void put_marks(cw_page *p, const cw_diag *d) {
  const char *s = d->excerpt;
  uint32_t column = 1;
  for (; *s && column < d->column; s++) {
    if (((unsigned char)s[1] & 0xc0) == 0x80) continue;
    putc(*s == '\t' ? '\t' : ' ', p->file);
    column++;
  }
  uint32_t left = (uint32_t)cw_columns(s, strlen(s));
  uint32_t length = d->length > 1 ? d->length : 1;
  if (length > left && left > 0) length = left;
  cw_style_on(p, severities[d->severity].style);
  putc('^', p->file);
  for (uint32_t i = 1; i < length; i++) putc('~', p->file);
  cw_style_off(p, severities[d->severity].style);
  putc('\n', p->file);
}

static void put_excerpt(cw_page *p, const cw_diag *d) {
  if (!d->excerpt || d->line == 0) return;
  fprintf(p->file, "%6u | ", d->line);
  for (const char *s = d->excerpt; *s;) { /* tabs must stay: the caret is aligned by them */
    size_t n = strcspn(s, "\t");
    cw_put_safe(p->file, s, n);
    s += n;
    if (*s) putc(*s++, p->file);
  }
  putc('\n', p->file);
  if (d->column == 0) return;
  fputs("       | ", p->file);
  put_marks(p, d);
}

static void put_diag(cw_page *p, const cw_diag *d) {
  cw_put_safe(p->file, d->file ? d->file : "", d->file ? strlen(d->file) : 0);
  if (d->line) fprintf(p->file, ":%u", d->line);
  if (d->line && d->column) fprintf(p->file, ":%u", d->column);
  fputs(": ", p->file);
  cw_style_on(p, severities[d->severity].style);
  fputs(severities[d->severity].word, p->file);
  cw_style_off(p, severities[d->severity].style);
  fputs(": ", p->file);
  cw_put_safe(p->file, d->message, strlen(d->message));
  fprintf(p->file, " [%s]\n", cw_diag_code(d->id));
  put_excerpt(p, d);
  if (d->hint) cw_page_labeled(p, 2, 8, CW_STRONG, "help: ", d->hint);
}

void cw_diags_print(cw_page *page, cw_diags *diags, cw_severity least) {
  cw_diags_sort(diags);
  for (uint32_t i = 0; i < diags->count; i++)
    if (diags->items[i].severity >= least) put_diag(page, &diags->items[i]);
}

void cw_diags_json(cw_json *json, cw_diags *diags) {
  cw_diags_sort(diags);
  cw_json_array(json);
  for (uint32_t i = 0; i < diags->count; i++) {
    const cw_diag *d = &diags->items[i];
    cw_json_object(json);
    cw_json_put_text(json, "code", cw_diag_code(d->id));
    cw_json_put_text(json, "severity", severities[d->severity].word);
    cw_json_put_text(json, "file", d->file);
    cw_json_put_int(json, "line", d->line);
    cw_json_put_int(json, "column", d->column);
    cw_json_put_text(json, "message", d->message);
    cw_json_put_text(json, "help", d->hint);
    cw_json_end(json);
  }
  cw_json_end(json);
}
