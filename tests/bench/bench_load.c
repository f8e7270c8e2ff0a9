/* How long loading takes: every pack below a folder, from its files to its compiled plan, one after the other.
 *
 *   bench_load FOLDER [ROUNDS]
 *
 * Prints "packs N", "bytes N" (of their pack.yaml), then "load NS" and "libyaml NS": the CPU time of one thread for all
 * together, the median over rounds. libyaml, the yardstick, reads and parses the same files into events and keeps
 * nothing. Every pack must load without an error. */
#include "../../tools/find_pack.h"
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

static void put_median(const char *name, double *v, int n) { printf("%s %.0f\n", name, median(v, (size_t)n)); }

static bool load_all(cw_tool *tool, const char *root, const cw_pack_list *packs) {
  cw_arena arena;
  bool good = true;
  cw_arena_init(&arena, 0);
  for (size_t i = 0; i < packs->count; i++) {
    cw_diags diags;
    cw_arena_reset(&arena);
    cw_diags_init(&diags, &arena);
    cw_pack *pack = cw_pack_load_entry(tool, root, &packs->items[i], &diags);
    if (!pack) fprintf(stderr, "%s can't be loaded\n", packs->items[i].path);
    good &= pack != NULL;
    cw_pack_free(pack);
  }
  cw_arena_dispose(&arena);
  return good;
}

/* The bytes of the stream; 0 where it isn't YAML. */
static size_t parse(FILE *f) {
  yaml_parser_t parser;
  yaml_event_t event;
  bool more = yaml_parser_initialize(&parser);
  if (!more) return 0;
  yaml_parser_set_input_file(&parser, f);
  while (more && yaml_parser_parse(&parser, &event)) {
    more = event.type != YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  long end = more ? 0 : ftell(f);
  return end > 0 ? (size_t)end : 0;
}

static size_t parse_all(const cw_pack_list *packs) {
  size_t bytes = 0;
  char path[4096];
  for (size_t i = 0; i < packs->count; i++) {
    snprintf(path, sizeof path, "%s/pack.yaml", packs->items[i].path);
    FILE *f = fopen(path, "rb");
    size_t n = f ? parse(f) : 0;
    if (f) fclose(f);
    if (!n) return 0;
    bytes += n;
  }
  return bytes;
}

int main(int argc, char **argv) {
  cw_tool tool;
  cw_pack_list packs;
  double loading[MOST_ROUNDS], parsing[MOST_ROUNDS];
  int rounds = argc > 2 ? atoi(argv[2]) : 9;
  if (argc < 2 || rounds < 1 || rounds > MOST_ROUNDS) return fprintf(stderr, "usage: bench_load states [ROUNDS]\n"), 2;
  cw_arena_init(&tool.arena, 0);
  cw_page_init(&tool.out, stdout);
  cw_page_init(&tool.err, stderr);
  bool good = cw_packs_list(&tool, argv[1], &packs) && packs.count > 0;
  size_t bytes = 0;
  for (int k = 0; good && k < rounds; k++) {
    double start = now();
    good = load_all(&tool, argv[1], &packs);
    double between = now();
    bytes = parse_all(&packs);
    parsing[k] = now() - between;
    loading[k] = between - start;
    good &= bytes > 0;
  }
  if (good) {
    printf("packs %zu\nbytes %zu\n", packs.count, bytes);
    put_median("load", loading, rounds);
    put_median("libyaml", parsing, rounds);
  }
  cw_arena_dispose(&tool.arena);
  return good ? 0 : 1;
}
