/* Any bytes as a badge that is handed in: kept, or refused with a reason, and the store stays sound. A second time
 * nothing changes. */
#include "tools/badge/keep.h"
#include "tools/badge/node.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
  if (!condition) abort();
}

static void check(void *context, const cw_badge_told *told) {
  (void)context;
  require(told->teacher || told->why);
  require(told->fate < CW_NBADGE_FATES && cw_node_text(told->badge, "verdict"));
}

/* Whether anything changed. */
static bool hand_in(cw_store *s, cw_badge_desk *desk, const uint8_t *data, size_t size, cw_arena *arena) {
  bool changed = false;
  cw_badge_keeper k = {.store = s,
                       .issuers = cw_issuers_shipped(arena),
                       .arena = arena,
                       .when = "2026-11-24T00:00:00Z",
                       .day = "2026-11-24",
                       .tell = check};
  require(k.issuers && cw_store_begin(s) && cw_badge_keep_begin(&k, "fuzz"));
  cw_badge_inspect_bytes(desk, "fuzz", (const char *)data, size, cw_badge_keep_each, &k);
  require(cw_badge_keep_end(&k, &changed) && cw_store_commit(s));
  cw_badge_keep_dispose(&k);
  return changed;
}

/* A teacher whom plain and hashed identities of the corpus name. */
static void add_teacher(cw_store *s) {
  static const char *const emails[] = {"ana@b.example"};
  const cw_store_import import = {"roster", "", "", NULL, "", "fuzz", "2026-11-24T00:00:00Z"};
  const cw_stored_row row = {.key = "1", .digest = "1", .line = 1, .teacher = "1", .nemails = 1, .emails = emails};
  const cw_import_counts counts = {.added = 1};
  cw_row_fate fate;
  uint64_t line;
  require(cw_store_begin(s) && cw_store_import_begin(s, &import) && cw_store_put(s, &row, &fate, &line) &&
          cw_store_import_end(s, &counts) && cw_store_commit(s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cw_badge_options with = {.as_of = 20000};
  cw_arena arena;
  const char *problem = NULL;
  cw_arena_init(&arena, 0);
  cw_store *s = cw_store_open("", CW_STORE_MEMORY);
  cw_badge_desk *desk = cw_badge_desk_open(&with, &problem, &arena);
  require(desk != NULL && cw_store_fault(s) == CW_STORE_FINE);
  add_teacher(s);
  hand_in(s, desk, data, size, &arena);
  require(!hand_in(s, desk, data, size, &arena));
  require(cw_store_check(s));
  cw_badge_desk_close(desk);
  cw_store_close(s);
  cw_arena_dispose(&arena);
  return 0;
}
