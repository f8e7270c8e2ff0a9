/* Any bytes as a badge, of whatever form: each result has a verdict that is one, reasons, and JSON that can be written. */
#include "tools/badge/badge.h"
#include "tools/badge/node.h"
#include "tools/badge/verdict.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
  if (!condition) abort();
}

static void check(void *context, const json_t *badge, cw_badge_seen seen) {
  (void)context;
  const char *verdict = cw_node_text(badge, "verdict");
  const json_t *reasons = json_object_get(badge, "reasons");
  require(verdict && cw_badge_verdict_named(verdict) < CW_NBADGE_VERDICTS);
  require(cw_node_text(badge, "kind") && json_object_get(badge, "record"));
  require(json_array_size(reasons) > 0 || strcmp(verdict, "valid") == 0);
  require(seen == CW_SEEN_BADGE || strcmp(verdict, "malformed") == 0);
  char *text = json_dumps(badge, JSON_COMPACT);
  require(text != NULL);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const recipient = "nobody@example.org";
  cw_badge_options with = {.recipients = &recipient, .nrecipients = 1, .as_of = 20000};
  cw_arena arena;
  const char *problem = NULL;
  cw_arena_init(&arena, 0);
  cw_badge_desk *desk = cw_badge_desk_open(&with, &problem, &arena);
  require(desk != NULL);
  cw_badge_inspect_bytes(desk, "fuzz", (const char *)data, size, check, NULL);
  cw_badge_desk_close(desk);
  cw_arena_dispose(&arena);
  return 0;
}
