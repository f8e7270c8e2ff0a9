/* Any bytes as a PNG: it ends, and what it finds is text of its own. */
#include "tools/badge/unpack.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cw_arena arena;
  cw_payloads found = {0};
  cw_arena_init(&arena, 0);
  cw_png_badges((const char *)data, size, &found, &arena);
  for (size_t i = 0; i < found.count; i++)
    if (found.items[i].len == 0 || found.items[i].text[found.items[i].len] != '\0') abort();
  cw_arena_dispose(&arena);
  return 0;
}
