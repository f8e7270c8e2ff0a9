#include "badge_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

cw_arena badge_arena;
cw_badge_options badge_with;
json_t *badge_seen;

static char folder[64];
static const char *written[32];
static size_t nwritten;

void badge_setup(void) {
  cw_arena_init(&badge_arena, 0);
  badge_with = (cw_badge_options){0};
  ck_assert(cw_day_make(&badge_with.as_of, 2026, 11, 24));
  badge_seen = json_array();
  nwritten = 0;
  *folder = '\0';
}

void badge_teardown(void) {
  for (size_t i = 0; i < nwritten; i++) unlink(written[i]);
  if (*folder) rmdir(folder);
  json_decref(badge_seen);
  badge_seen = NULL;
  cw_arena_dispose(&badge_arena);
}

static void keep(void *context, const json_t *badge, cw_badge_seen seen) {
  (void)context;
  json_t *copy = json_deep_copy(badge);
  ck_assert_ptr_nonnull(copy);
  json_object_set_new(copy, "seen", json_integer(seen));
  json_array_append_new(badge_seen, copy);
}

static cw_badge_desk *open_desk(void) {
  const char *problem = NULL;
  cw_badge_desk *desk = cw_badge_desk_open(&badge_with, &problem, &badge_arena);
  ck_assert_msg(desk != NULL, "%s", problem);
  json_array_clear(badge_seen);
  return desk;
}

const json_t *badge_inspect(const char *path) {
  cw_badge_desk *desk = open_desk();
  cw_badge_inspect(desk, path, keep, NULL);
  cw_badge_desk_close(desk);
  return json_array_get(badge_seen, 0);
}

const json_t *badge_inspect_bytes(const char *bytes, size_t len) {
  cw_badge_desk *desk = open_desk();
  cw_badge_inspect_bytes(desk, "test", bytes, len, keep, NULL);
  cw_badge_desk_close(desk);
  return json_array_get(badge_seen, 0);
}

const json_t *badge_inspect_text(const char *text) { return badge_inspect_bytes(text, strlen(text)); }

size_t badge_count(cw_badge_seen seen) {
  size_t n = 0;
  for (size_t i = 0; i < json_array_size(badge_seen); i++)
    n += json_integer_value(json_object_get(json_array_get(badge_seen, i), "seen")) == (json_int_t)seen;
  return n;
}

void badge_is(const char *verdict) {
  const json_t *first = json_array_get(badge_seen, 0);
  const char *found = cw_node_text(first, "verdict");
  const char *reason = cw_node_as_text(cw_node_at(json_object_get(first, "reasons"), 0));
  ck_assert_msg(found && strcmp(found, verdict) == 0, "%s, where %s was expected: %s", found ? found : "nothing",
                verdict, reason ? reason : "without a reason");
}

void badge_because(const char *words) {
  const json_t *reasons = json_object_get(json_array_get(badge_seen, 0), "reasons");
  char *all = json_dumps(reasons, JSON_ENCODE_ANY);
  bool said = false;
  for (size_t i = 0; i < json_array_size(reasons); i++)
    said |= strstr(json_string_value(json_array_get(reasons, i)), words) != NULL;
  ck_assert_msg(said, "no reason says \"%s\": %s", words, all);
  free(all);
}

const char *badge_says(const char *path) {
  const json_t *node = json_object_get(json_array_get(badge_seen, 0), "record");
  while (*path && node) {
    size_t n = strcspn(path, ".");
    const char *key = cw_arena_text(&badge_arena, path, n);
    node = json_object_get(cw_node_at(node, 0), key);
    path += n + (path[n] == '.');
  }
  return cw_node_as_text(node);
}

const char *badge_sample(const char *name) {
  const char *samples = getenv("CW_SAMPLES");
  char path[512];
  struct stat st;
  if (!samples) samples = CW_SOURCE_DIR "/../shared/samples";
  snprintf(path, sizeof path, "%s/badges%s%s", samples, *name ? "/" : "", name);
  if (stat(path, &st) == 0) return cw_arena_text(&badge_arena, path, strlen(path));
  fprintf(stderr, "skipped: there is no %s\n", path);
  return NULL;
}

const char *badge_folder(void) {
  if (*folder) return folder;
  strcpy(folder, "/tmp/cw-badge-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  return folder;
}

const char *badge_write(const char *name, const char *bytes, size_t len) {
  const char *path = cw_arena_printf(&badge_arena, "%s/%s", badge_folder(), name);
  FILE *f = fopen(path, "wb");
  ck_assert_ptr_nonnull(f);
  ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
  ck_assert_int_eq(fclose(f), 0);
  ck_assert_uint_lt(nwritten, sizeof written / sizeof *written);
  written[nwritten++] = path;
  return path;
}
