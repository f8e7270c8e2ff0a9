/* Which kind of file it is, and what every kind shares. */
#include "table.h"

#include "../../rules/text.h"
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

bool cw_table_text_is_plain(const char *text, size_t len) {
  const char *end = text + len;
  while (text < end) {
    uint32_t code;
    size_t n = cw_utf8_next(text, end, &code);
    if (n == 0) return false;
    bool line_break = code == '\n' || code == '\t';
    if (!line_break && cw_char_kind_of(code) != CW_CHAR_PLAIN) return false;
    text += n;
  }
  return true;
}

static bool open_form(cw_table *t, const cw_scan *scan, const cw_table_options *options) {
  if (scan->empty) {
    cw_diag_add(t->diags, CW_D_FILE_EMPTY, t->path, 0, 0, "`%s` is empty", t->path);
    return false;
  }
  if (memcmp(scan->first, "PK\3\4", 4) == 0) return cw_table_open_xlsx(t, options);
  if (memcmp(scan->first, "\xd0\xcf\x11\xe0", 4) == 0) {
    cw_diag *d = cw_diag_add(t->diags, CW_D_FILE_UNREADABLE, t->path, 0, 0,
                             "`%s` is a workbook of the old form (.xls) or has a password", t->path);
    cw_diag_hint(t->diags, d, "save it as .xlsx, without a password, or as CSV");
    return false;
  }
  const unsigned char *first = scan->first + (scan->bom ? 3 : 0);
  if (*first == '{') return cw_table_open_ndjson(t);
  return cw_table_open_delimited(t, options);
}

cw_table *cw_table_open(const char *path, const cw_table_options *options, cw_diags *diags) {
  cw_scan scan;
  cw_table *t = calloc(1, sizeof *t);
  if (!t) {
    cw_diag_add(diags, CW_D_MEMORY, path, 0, 0, "memory ran out while reading `%s`", path);
    return NULL;
  }
  cw_arena_init(&t->arena, 0);
  t->path = path;
  t->diags = diags;
  t->has_cells = true;
  t->notes = "";
  if (cw_bytes_scan(path, &scan, diags)) {
    memcpy(t->digest, scan.digest, sizeof t->digest);
    if (open_form(t, &scan, options)) return t;
  }
  cw_table_close(t);
  return NULL;
}

static bool is_empty(const cw_table_row *row) {
  for (uint32_t i = 0; i < row->ncells; i++)
    if (row->cells[i].len) return false;
  return !row->fault;
}

bool cw_table_next(cw_table *t, cw_table_row *row, cw_arena *arena) {
  do {
    *row = (cw_table_row){0};
    if (t->failed || !t->form->next(t, row, arena)) return false;
  } while (is_empty(row));
  for (uint32_t i = 0; i < row->ncells && !row->fault; i++) {
    if (cw_table_text_is_plain(row->cells[i].text, row->cells[i].len)) continue;
    row->fault = "a hidden or control character stands in this cell";
    row->fault_column = i;
  }
  return true;
}

void cw_table_close(cw_table *t) {
  if (!t) return;
  if (t->form) t->form->close(t);
  cw_arena_dispose(&t->arena);
  free(t);
}
