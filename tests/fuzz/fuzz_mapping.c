/* Any bytes as a mapping: it is refused with a reason, or a row can be read by it. */
#include "../../tools/import/doc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char PACK[] =
    "language: 1\npack: us-xx\nname: Example\nversion: 2026-01-01\nauthority: Board\ndocument: license\nunit: hour\n"
    "ambiguous dates: down\nrecords are: divisible\n"
    "sources: { Rule: { title: Rule, url: \"https://example.org\", read through: 2026-01-01, status: verified } }\n"
    "facts:\n  assigned: { type: yes/no, ask: Assigned?, answered by: employer, over time: yes }\n"
    "  took part: { type: yes/no, ask: Took part?, answered by: employer, per: school year }\n"
    "licenses: { professional: { name: Professional license, lasts: 5 years, cites: Rule 1 } }\n"
    "areas: { learning: {} }\n"
    "counts: { workshop: { when: kind is workshop, as: 1 hour per clock hour, cites: Rule 2 } }\n"
    "goals: { renew: { purpose: renew, for: license is professional, needs: [ { at least: 100 hours } ], cites: Rule 3 "
    "} }\n";

static cw_arena pack_arena;

static void require(bool condition) {
  if (!condition) abort();
}

static const cw_plan *plan(void) {
  static cw_pack *pack;
  cw_diags diags;
  if (pack) return cw_pack_plan(pack);
  cw_diags_init(&diags, &pack_arena);
  pack = cw_pack_load_text("pack.yaml", PACK, sizeof PACK - 1, &diags);
  require(pack != NULL);
  return cw_pack_plan(pack);
}

/* Each column of the mapping is a cell; the texts are what rosters hold. */
static void read_row(const cw_mapping *m, cw_arena *arena) {
  static const char *const texts[] = {"0001", "Ana", "11/3/2025", "1,234.5 hours", "", "yes", "PLC", "2025-11-03"};
  cw_block block;
  cw_diags diags;
  cw_doc doc;
  cw_stored_row stored;
  cw_table_cell *cells = CW_NEW_ARRAY(arena, m->ncolumns, cw_table_cell);
  uint32_t *places = CW_NEW_ARRAY(arena, m->ncolumns, uint32_t);
  for (uint32_t i = 0; i < m->ncolumns; i++) {
    cells[i] = (cw_table_cell){texts[i % 8], (uint32_t)strlen(texts[i % 8]), 2, i + 1};
    places[i] = i;
  }
  cw_diags_init(&diags, arena);
  cw_block_init(&block, plan(), arena);
  cw_input in = cw_input_of(&block, "row.csv", NULL, 0, &diags, arena);
  in.flat = true;
  cw_table_row row = {.line = 2, .ncells = m->ncolumns, .cells = cells};
  cw_map_row r = {.mapping = m, .row = &row, .cells = places, .in = &in};
  for (uint32_t i = 0; i < m->nskip; i++) cw_map_holds(&r, &m->skip[i]);
  cw_doc_of_row(&doc, &r);
  require(cw_doc_read(&doc, &in, &stored) || diags.errors);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[] = "/tmp/cw-fuzz-XXXXXX";
  int fd = mkstemp(path);
  require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
  close(fd);
  static cw_mapping m;
  cw_arena arena;
  cw_diags diags;
  cw_block block;
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
  cw_block_init(&block, plan(), &arena);
  bool read = cw_mapping_read(&m, path, &diags, &arena) && cw_mapping_check(&m, &block, &diags, &arena);
  require(read == (diags.errors == 0));
  if (read) read_row(&m, &arena);
  cw_arena_dispose(&arena);
  unlink(path);
  return 0;
}
