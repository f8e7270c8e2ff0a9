/* Any bytes through the readers of catalogs: they end, every cell is a text, and what was written is read again. */
#include "../../tools/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
  if (!condition) abort();
}

/* Readers of tables want a path: of a file without a name. */
static const char *path_of(cw_arena *arena, FILE *f) {
  require(fflush(f) == 0);
  return cw_arena_printf(arena, "/dev/fd/%d", fileno(f));
}

static void check(const cw_catalog *c) {
  require(c->count <= CW_CATALOG_MOST);
  for (size_t i = 0; i < c->count; i++) {
    require(c->rows[i].by_id || c->rows[i].by_name);
    for (int k = 0; k < CW_CAT_NCOLUMNS; k++) require(c->rows[i].cells[k] != NULL);
  }
}

/* As many entries again, if cells are no texts that only look as if they had been made safe. */
static void read_again(cw_arena *arena, const cw_catalog *before) {
  FILE *f = tmpfile();
  require(f != NULL);
  cw_catalog_write_csv(f, before);
  cw_catalog *after = cw_catalog_new(arena);
  const char *problem;
  require(after && cw_catalog_add(after, path_of(arena, f), &problem));
  check(after);
  require(after->count <= before->count);
  fclose(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cw_arena arena;
  cw_arena_init(&arena, 0);
  FILE *f = tmpfile();
  require(f != NULL && fwrite(data, 1, size, f) == size);
  cw_catalog *c = cw_catalog_new(&arena);
  const char *problem = NULL;
  require(c != NULL);
  bool read = cw_catalog_add(c, path_of(&arena, f), &problem);
  require(read || problem);
  check(c);
  if (read && c->count) read_again(&arena, c);
  fclose(f);
  cw_arena_dispose(&arena);
  return 0;
}
