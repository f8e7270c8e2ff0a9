/* Any bytes through the N-Quads reader and RDFC-1.0: it ends, and the canonical form is N-Quads that are canonical. */
#include "../../tools/badge/rdf.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
  if (!condition) abort();
}

static bool canonicalize(cw_rdf_canonical *out, const char *text, size_t len, cw_arena *arena, cw_canon_error *e) {
  cw_rdf_dataset d;
  cw_rdf_dataset_init(&d, arena);
  bool read = cw_rdf_nquads_read(&d, text, len, e);
  return read && cw_rdf_canonicalize(out, &d, &(cw_rdf_canon_options){.work = 20000}, arena, e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cw_arena arena;
  cw_canon_error e = {0};
  cw_rdf_canonical once, twice;
  cw_arena_init(&arena, 0);
  if (canonicalize(&once, (const char *)data, size, &arena, &e)) {
    require(e.reason == CW_CANON_NONE && strlen(once.text) == once.len);
    require(canonicalize(&twice, once.text, once.len, &arena, &e) || e.reason == CW_CANON_LIMIT);
    if (e.reason == CW_CANON_NONE) require(once.len == twice.len && strcmp(once.text, twice.text) == 0);
  } else {
    require(e.reason != CW_CANON_NONE && *e.message);
  }
  cw_arena_dispose(&arena);
  return 0;
}
