/* Any bytes as a file of rows, lines of JSON or cells: reading ends, every cell is a text with a place. */
#include "../../tools/import/table.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
  if (!condition) abort();
}

static void check_row(const cw_table_row *row) {
  require(row->ncells > 0 || row->fault);
  for (uint32_t i = 0; i < row->ncells; i++)
    require(row->cells[i].text && strlen(row->cells[i].text) >= row->cells[i].len && row->cells[i].column == i + 1);
}

static void read_table(const char *path, cw_arena *arena) {
  cw_diags diags;
  cw_diags_init(&diags, arena);
  cw_table *t = cw_table_open(path, &(cw_table_options){0}, &diags);
  cw_table_row row;
  require(t || diags.errors);
  cw_arena of_row;
  cw_arena_init(&of_row, 0);
  for (int n = 0; t && n < 10000 && cw_table_next(t, &row, &of_row); n++) {
    check_row(&row);
    cw_arena_reset(&of_row);
  }
  cw_arena_dispose(&of_row);
  cw_table_close(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[] = "/tmp/cw-fuzz-XXXXXX";
  int fd = mkstemp(path);
  require(fd >= 0);
  require(write(fd, data, size) == (ssize_t)size);
  close(fd);
  cw_arena arena;
  cw_arena_init(&arena, 0);
  read_table(path, &arena);
  cw_arena_dispose(&arena);
  unlink(path);
  return 0;
}
