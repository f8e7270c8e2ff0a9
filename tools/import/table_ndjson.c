/* Lines of JSON as rows: an object's keys are the names of its cells; of an object within it, "outer.inner"; a list of
 * texts is one cell with semicolons. */
#include "table.h"

#include "../../rules/yaml.h"
#include "lines.h"

#include <stdlib.h>
#include <string.h>

typedef struct flat {
  cw_table_row *row;
  cw_arena *arena;
  uint32_t room;
} flat;

static bool add(flat *f, const char *name, const char *text, uint32_t line) {
  cw_table_row *row = f->row;
  if (row->ncells == f->room) {
    uint32_t room = f->room ? f->room * 2 : 32;
    cw_table_cell *cells = CW_NEW_ARRAY(f->arena, room, cw_table_cell),
                  *names = CW_NEW_ARRAY(f->arena, room, cw_table_cell);
    if (!cells || !names) return false;
    if (row->ncells) memcpy(cells, row->cells, row->ncells * sizeof *cells);
    if (row->ncells) memcpy(names, row->names, row->ncells * sizeof *names);
    row->cells = cells;
    row->names = names;
    f->room = room;
  }
  row->names[row->ncells] = (cw_table_cell){name, (uint32_t)strlen(name), line, row->ncells + 1};
  row->cells[row->ncells] = (cw_table_cell){text, (uint32_t)strlen(text), line, row->ncells + 1};
  row->ncells++;
  return true;
}

static const char *joined(flat *f, const cw_yaml_node *list) {
  const char *text = "";
  for (uint32_t i = 0; text && i < list->count; i++) {
    if (list->items[i]->kind != CW_YAML_SCALAR)
      f->row->fault = "a list holds more than texts: a mapping cannot name it";
    text = cw_arena_printf(f->arena, "%s%s%s", text, i ? "; " : "", list->items[i]->text ? list->items[i]->text : "");
  }
  return text;
}

static bool flatten(flat *f, const char *prefix, const cw_yaml_node *map, uint32_t line) {
  for (uint32_t i = 0; i < map->count; i++) {
    const cw_yaml_node *item = map->items[i];
    const char *key = map->keys[i]->text;
    const char *name = *prefix ? cw_arena_printf(f->arena, "%s.%s", prefix, key) : key;
    if (!name) return false;
    if (item->kind == CW_YAML_MAP) {
      if (!flatten(f, name, item, line)) return false;
      continue;
    }
    bool null = item->kind == CW_YAML_SCALAR && !item->quoted && strcmp(item->text, "null") == 0;
    const char *text = null ? "" : item->kind == CW_YAML_LIST ? joined(f, item) : item->text;
    if (!text || !add(f, name, text, line)) return false;
  }
  return true;
}

static bool fault(cw_table_row *row, const char *what, const cw_lines *lines, cw_arena *arena) {
  row->fault = what;
  row->cells = CW_NEW_ARRAY(arena, 1, cw_table_cell);
  if (!row->cells) return false;
  row->ncells = 1;
  const char *text = lines->too_long ? "" : cw_arena_text(arena, lines->text, lines->len);
  row->cells[0] = (cw_table_cell){text ? text : "", 0, lines->line, 1};
  return true;
}

static bool next(cw_table *t, cw_table_row *row, cw_arena *arena) {
  cw_lines *lines = t->state;
  cw_yaml yaml;
  cw_diags diags;
  flat f = {row, arena, 0};
  if (!cw_lines_next(lines)) {
    t->failed = lines->failed;
    return false;
  }
  row->line = lines->line;
  cw_diags_init(&diags, arena);
  if (lines->too_long) return fault(row, "the line is longer than 1 MiB", lines, arena);
  const char *text = cw_arena_text(arena, lines->text, lines->len);
  bool read = text && cw_yaml_parse(&yaml, t->path, text, lines->len, &diags, arena);
  if (!read) return fault(row, diags.count ? diags.items[0].message : "memory ran out", lines, arena);
  bool object = yaml.root && yaml.root->kind == CW_YAML_MAP && text[strspn(text, " \t")] == '{';
  if (!object) return fault(row, "the line is no JSON object", lines, arena);
  if (flatten(&f, "", yaml.root, lines->line)) return true;
  cw_diag_add(t->diags, CW_D_MEMORY, t->path, lines->line, 0, "memory ran out");
  t->failed = true;
  return false;
}

static void close_lines(cw_table *t) {
  if (!t->state) return;
  cw_lines_close(t->state);
  free(t->state);
}

bool cw_table_open_ndjson(cw_table *t) {
  static const cw_table_form form = {next, close_lines};
  cw_lines *lines = calloc(1, sizeof *lines);
  if (!lines) return false;
  t->form = &form;
  t->state = lines;
  t->has_cells = false;
  t->notes = "one JSON object a line";
  return cw_lines_open(lines, t->path, t->diags);
}
