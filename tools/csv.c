/* One pass over the text; a row is kept once its last cell is read and counted. */
#include "csv.h"

#include "../rules/text.h"

#include <stdlib.h>
#include <string.h>

typedef struct reader {
  cw_csv *out;
  cw_diags *diags;
  cw_arena *arena;
  const char *at, *end;
  uint32_t line, column;
  uint32_t count, room; /* of out->cells, the first row among them */
} reader;

static cw_diag *report(reader *r, cw_diag_id id, uint32_t line, uint32_t column, const char *message,
                       const char *hint) {
  cw_diag *diag = cw_diag_add(r->diags, id, r->out->file, line, column, "%s", message);
  if (hint) cw_diag_hint(r->diags, diag, "%s", hint);
  cw_diag_excerpt(r->diags, diag, r->out->text, r->out->len);
  return diag;
}

/* --- characters --------------------------------------------------------------------------------------------------- */

static bool at_break(const reader *r) { return r->at < r->end && (*r->at == '\n' || *r->at == '\r'); }

static void step(reader *r) {
  if (((unsigned char)*r->at & 0xC0u) != 0x80u) r->column++;
  r->at++;
}

static void step_break(reader *r) {
  r->at += r->at[0] == '\r' && r->at + 1 < r->end && r->at[1] == '\n' ? 2 : 1;
  r->line++;
  r->column = 1;
}

static void skip_blanks(reader *r) {
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\t')) step(r);
}

/* --- cells -------------------------------------------------------------------------------------------------------- */

static bool at_cell_end(const reader *r) { return r->at == r->end || *r->at == ',' || at_break(r); }

/* Copies what stands between the quotes of [from, to). */
static bool unquote(reader *r, cw_csv_cell *cell, const char *from, const char *to) {
  char *text = cw_arena_alloc(r->arena, (size_t)(to - from) + 1), *put = text;
  if (!text) return false;
  for (const char *s = from; s < to; s++) {
    if (*s == '"' && s + 1 < to && s[1] == '"') s++;
    if (*s == '\r' && s + 1 < to && s[1] == '\n') s++;
    *put++ = *s == '\r' ? '\n' : *s;
  }
  *put = '\0';
  cell->text = text;
  cell->len = (uint32_t)(put - text);
  return true;
}

/* From the opening quote to what follows the closing one. */
static bool read_quoted(reader *r, cw_csv_cell *cell) {
  cell->quoted = true;
  step(r);
  const char *from = r->at;
  for (;;) {
    if (r->at == r->end) {
      report(r, CW_D_CSV_UNCLOSED, cell->line, cell->column, "the quote that opens here is not closed",
             "close it; a quote mark inside is written twice");
      return unquote(r, cell, from, r->end);
    }
    if (at_break(r)) {
      step_break(r);
    } else if (*r->at != '"') {
      step(r);
    } else if (r->at + 1 < r->end && r->at[1] == '"') {
      step(r);
      step(r);
    } else {
      break;
    }
  }
  const char *to = r->at;
  step(r);
  skip_blanks(r);
  if (!at_cell_end(r)) {
    report(r, CW_D_CSV_QUOTE, r->line, r->column, "text follows the quote that closes the cell",
           "put the whole cell in quotes and write a quote mark inside it twice");
    while (!at_cell_end(r)) step(r);
  }
  return unquote(r, cell, from, to);
}

static bool read_plain(reader *r, cw_csv_cell *cell) {
  const char *from = r->at;
  for (; !at_cell_end(r); step(r)) {
    if (*r->at != '"') continue;
    report(r, CW_D_CSV_QUOTE, r->line, r->column, "a quote mark stands inside a cell",
           "put the whole cell in quotes and write the mark twice");
  }
  const char *to = r->at;
  while (to > from && (to[-1] == ' ' || to[-1] == '\t')) to--;
  cell->len = (uint32_t)(to - from);
  cell->text = cw_arena_text(r->arena, from, cell->len);
  return cell->text != NULL;
}

static bool add_cell(reader *r, const cw_csv_cell *cell) {
  if (r->count == r->room) {
    uint32_t room = r->room ? r->room * 2 : 64;
    cw_csv_cell *cells = CW_NEW_ARRAY(r->arena, room, cw_csv_cell);
    if (!cells) return false;
    if (r->count) memcpy(cells, r->out->cells, r->count * sizeof *cells);
    r->out->cells = cells;
    r->room = room;
  }
  r->out->cells[r->count++] = *cell;
  return true;
}

static bool read_cell(reader *r) {
  skip_blanks(r);
  cw_csv_cell cell = {.line = r->line, .column = r->column};
  bool quoted = r->at < r->end && *r->at == '"';
  return (quoted ? read_quoted(r, &cell) : read_plain(r, &cell)) && add_cell(r, &cell);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* One line in which nothing stands, not even a comma, is no row. */
static bool skip_empty_line(reader *r) {
  skip_blanks(r);
  if (!at_break(r)) return r->at == r->end;
  step_break(r);
  return true;
}

/* False where memory ran out. */
static bool read_row(reader *r) {
  for (;;) {
    if (!read_cell(r)) return false;
    if (r->at == r->end) return true;
    if (*r->at != ',') {
      step_break(r);
      return true;
    }
    step(r);
  }
}

static void check_row(reader *r, uint32_t first, uint32_t line) {
  uint32_t found = r->count - first, wanted = r->out->ncolumns;
  if (found == wanted) return;
  cw_diag *diag =
      cw_diag_add(r->diags, CW_D_CSV_CELLS, r->out->file, line, 1, "this row has %u %s where the first row has %u",
                  (unsigned)found, found == 1 ? "cell" : "cells", (unsigned)wanted);
  cw_diag_hint(r->diags, diag,
               found > wanted ? "a cell with a comma in it needs quotes" : "a value that is not given keeps its comma");
  cw_diag_excerpt(r->diags, diag, r->out->text, r->out->len);
  r->count = first; /* left out: its values could stand under the wrong names */
}

static bool by_semicolon(const cw_csv_cell *name) { return strchr(name->text, ';') || strchr(name->text, '\t'); }

static void check_names(reader *r) {
  const cw_csv_cell *names = r->out->cells;
  if (r->count == 1 && by_semicolon(&names[0])) {
    report(r, CW_D_CSV_HEADER, names[0].line, names[0].column, "the cells are separated by semicolons or tabs",
           "save the file with commas");
    r->at = r->end; /* every row would have the same mistake */
    return;
  }
  for (uint32_t i = 0; i < r->count; i++) {
    if (!names[i].len) {
      report(r, CW_D_CSV_HEADER, names[i].line, names[i].column, "a column has no name", "name it, or delete it");
    }
  }
}

static int by_name(const void *a, const void *b) {
  const cw_csv_cell *x = a, *y = b;
  int order = strcmp(x->text, y->text);
  if (order) return order;
  return x->line != y->line ? (x->line < y->line ? -1 : 1) : (x->column > y->column) - (x->column < y->column);
}

static bool check_names_differ(reader *r) {
  cw_csv_cell *sorted = CW_NEW_ARRAY(r->arena, r->count, cw_csv_cell);
  if (!sorted) return false;
  memcpy(sorted, r->out->cells, r->count * sizeof *sorted);
  qsort(sorted, r->count, sizeof *sorted, by_name);
  for (uint32_t i = 1; i < r->count; i++) {
    if (!sorted[i].len || strcmp(sorted[i - 1].text, sorted[i].text) != 0) continue;
    cw_diag *diag = cw_diag_add(r->diags, CW_D_CSV_HEADER, r->out->file, sorted[i].line, sorted[i].column,
                                "the name `%s` stands twice in the first row", sorted[i].text);
    cw_diag_hint(r->diags, diag, "name each column once");
    cw_diag_excerpt(r->diags, diag, r->out->text, r->out->len);
  }
  return true;
}

static void read_rows(reader *r) {
  while (r->at < r->end) {
    if (skip_empty_line(r)) continue;
    uint32_t first = r->count, line = r->line;
    if (!read_row(r)) return;
    if (r->out->ncolumns) {
      check_row(r, first, line);
      continue;
    }
    r->out->ncolumns = r->count;
    check_names(r);
    if (!check_names_differ(r)) return;
  }
  if (!r->out->ncolumns) report(r, CW_D_FILE_EMPTY, 0, 0, "the file has no first row of names", NULL);
}

bool cw_csv_parse(cw_csv *out, const char *file, const char *text, size_t len, cw_diags *diags, cw_arena *arena) {
  uint32_t found = cw_diags_found(diags);
  *out = (cw_csv){.file = cw_arena_text(arena, file, strlen(file)), .text = text, .len = len};
  bool readable = false;
  if (len > CW_FILE_LIMIT) {
    cw_diag_add(diags, CW_D_FILE_TOO_LARGE, file, 0, 0, "`%s` is larger than 16 MiB", file);
  } else if (out->file) {
    cw_text_check(file, text, len, &readable, diags);
  }
  if (readable) {
    reader r = {.out = out, .diags = diags, .arena = arena, .end = text + len, .line = 1, .column = 1};
    r.at = text + cw_text_bom(text, len);
    read_rows(&r);
    out->names = out->cells;
    if (out->ncolumns) {
      out->nrows = r.count / out->ncolumns - 1;
      out->cells += out->ncolumns;
    }
  }
  if (arena->failed) cw_diag_add(diags, CW_D_MEMORY, file, 0, 0, "memory ran out while reading `%s`", file);
  return cw_diags_found(diags) == found && !arena->failed;
}

bool cw_csv_read(cw_csv *out, const char *path, cw_diags *diags, cw_arena *arena) {
  size_t len = 0;
  *out = (cw_csv){.file = path};
  const char *text = cw_text_read(path, &len, diags, arena);
  return text && cw_csv_parse(out, path, text, len, diags, arena);
}
