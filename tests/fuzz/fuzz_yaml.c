/* Any bytes through the YAML reader: it ends, the tree is sound, and every node and diagnostic has a place in the text. */
#include "../../rules/yaml.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
  if (!condition) abort();
}

static void check_node(const cw_yaml_node *n, uint32_t lines, int depth) {
  require(n && depth <= 64 && n->text && n->line >= 1 && n->line <= lines && n->column >= 1);
  require(n->kind != CW_YAML_SCALAR || (n->count == 0 && strlen(n->text) == n->len));
  for (uint32_t i = 0; i < n->count; i++) {
    if (n->kind == CW_YAML_MAP) require(n->keys[i] && n->keys[i]->kind == CW_YAML_SCALAR);
    if (n->kind == CW_YAML_MAP) check_node(n->keys[i], lines, depth);
    check_node(n->items[i], lines, depth + 1);
  }
}

static uint32_t count_lines(const uint8_t *data, size_t size) {
  uint32_t lines = 1;
  for (size_t i = 0; i < size; i++) lines += data[i] == '\n' || data[i] == '\r';
  return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  uint32_t lines = count_lines(data, size);
  cw_arena arena;
  cw_diags diags;
  cw_yaml yaml;
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
  bool read = cw_yaml_parse(&yaml, "fuzz.yaml", (const char *)data, size, &diags, &arena);
  require(read == (diags.errors == 0));
  cw_diags_sort(&diags);
  for (uint32_t i = 0; i < diags.count; i++) {
    require(diags.items[i].message && diags.items[i].line <= lines);
    require(diags.items[i].line == 0 || diags.items[i].column >= 1);
  }
  if (yaml.root) check_node(yaml.root, lines, 0);
  cw_arena_dispose(&arena);
  return 0;
}
