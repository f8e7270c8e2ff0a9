/* What a document says that the record has no place for: kept verbatim, with its path. */
#include "record.h"

#include <string.h>

static const struct {
  cw_form form;
  const char *path;
} mapped[] = {
#define CW_MAPPED(form, path) {CW_FORM_##form, path},
#include "mapped.def"
#undef CW_MAPPED
};

enum { NMAPPED = sizeof mapped / sizeof *mapped };

typedef enum place { NOWHERE, INSIDE, MAPPED } place;

/* INSIDE: some of what stands below the path has a place. */
static place place_of(cw_form form, const char *path) {
  size_t n = strlen(path);
  place found = NOWHERE;
  for (size_t i = 0; i < NMAPPED; i++) {
    const char *known = mapped[i].path;
    if (mapped[i].form != form || strncmp(known, path, n) != 0) continue;
    if (known[n] == '\0' || strcmp(known + n, ".*") == 0) return MAPPED;
    if (known[n] == '.') found = INSIDE;
  }
  return found;
}

typedef struct walk {
  cw_form form;
  const char *prefix;
  json_t *list;
  cw_arena *arena;
} walk;

static void add_unmapped(walk *w, const char *path, json_t *value) {
  json_t *one = json_object();
  const char *shown = *w->prefix ? cw_arena_printf(w->arena, "%s.%s", w->prefix, path) : path;
  cw_node_put_text(one, "path", shown);
  json_object_set(one, "value", value);
  json_array_append_new(w->list, one);
}

static void walk_object(walk *w, const char *path, const json_t *object);

/* Texts of a place that is also an object elsewhere (criteria as an address) are mapped like it. */
static void walk_value(walk *w, const char *path, json_t *value) {
  place p = place_of(w->form, path);
  if (json_is_object(value) && p == INSIDE) {
    walk_object(w, path, value);
  } else if (p == INSIDE && json_is_array(value)) {
    for (size_t i = 0; i < json_array_size(value); i++) walk_value(w, path, json_array_get(value, i));
  } else if (p == NOWHERE || (p == INSIDE && !json_is_string(value) && !json_is_null(value))) {
    add_unmapped(w, path, value);
  }
}

static void walk_object(walk *w, const char *path, const json_t *object) {
  for (void *i = json_object_iter((json_t *)object); i; i = json_object_iter_next((json_t *)object, i)) {
    cw_arena_mark mark = cw_arena_here(w->arena);
    const char *key = json_object_iter_key(i);
    const char *inside = *path ? cw_arena_printf(w->arena, "%s.%s", path, key) : key;
    if (inside) walk_value(w, inside, json_object_iter_value(i));
    cw_arena_back(w->arena, mark);
  }
}

void cw_put_unmapped(json_t *record, cw_form form, const json_t *document, const char *path, cw_arena *arena) {
  if (!json_is_object(document)) return;
  json_t *list = json_object_get(record, "unmapped");
  if (!list) json_object_set_new(record, "unmapped", list = json_array());
  walk w = {form, path, list, arena};
  walk_object(&w, "", document);
}
