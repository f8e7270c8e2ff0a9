/* Any bytes through the CSV reader: it ends, every cell is a text with a place, and what it read it reads again. */
#include "../../tools/csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
  if (!condition) abort();
}

static void check_cell(const cw_csv_cell *c) {
  require(c->text && strlen(c->text) == c->len && c->line >= 1 && c->column >= 1);
}

static char *write_cell(char *to, const cw_csv_cell *c) {
  *to++ = '"';
  for (const char *s = c->text; *s; s++) {
    if (*s == '"') *to++ = '"';
    *to++ = *s;
  }
  *to++ = '"';
  return to;
}

/* All cells in quotes. */
static char *write_all(const cw_csv *csv, size_t *len) {
  size_t n = (size_t)csv->ncolumns * (csv->nrows + 1), room = 1;
  for (size_t i = 0; i < n; i++) room += (size_t)csv->names[i].len * 2 + 3;
  char *text = malloc(room), *to = text;
  require(text != NULL);
  for (size_t i = 0; i < n; i++) {
    to = write_cell(to, &csv->names[i]);
    *to++ = (i + 1) % csv->ncolumns ? ',' : '\n';
  }
  *len = (size_t)(to - text);
  return text;
}

static void read_again(const cw_csv *csv, cw_diags *diags, cw_arena *arena) {
  size_t len = 0, n = (size_t)csv->ncolumns * (csv->nrows + 1);
  char *text = write_all(csv, &len);
  cw_csv again;
  require(cw_csv_parse(&again, "again.csv", text, len, diags, arena));
  require(again.ncolumns == csv->ncolumns && again.nrows == csv->nrows);
  for (size_t i = 0; i < n; i++) require(strcmp(again.names[i].text, csv->names[i].text) == 0);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cw_arena arena;
  cw_diags diags;
  cw_csv csv;
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
  bool read = cw_csv_parse(&csv, "fuzz.csv", (const char *)data, size, &diags, &arena);
  require(read == (diags.errors == 0));
  for (uint32_t i = 0; i < csv.ncolumns; i++) check_cell(&csv.names[i]);
  for (size_t i = 0; i < (size_t)csv.ncolumns * csv.nrows; i++) check_cell(&csv.cells[i]);
  if (read) read_again(&csv, &diags, &arena);
  cw_arena_dispose(&arena);
  return 0;
}
