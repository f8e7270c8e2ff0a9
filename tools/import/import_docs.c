/* Files that need no mapping: teachers in YAML or JSON, and lines of JSON that are teachers or records. */
#include "import.h"
#include "lines.h"

#include <string.h>

static bool put_node(cw_import_row *row, const cw_yaml_node *node, uint64_t line, const cw_table_row *cells) {
  cw_doc doc;
  cw_doc_of_node(&doc, node, &row->in);
  if (line) doc.line = line;
  return cw_import_row_put(row, &doc, cells, NULL, 0);
}

bool cw_import_yaml(cw_import_job *job, const char *file) {
  cw_arena arena;
  cw_yaml yaml;
  cw_import_row row;
  cw_arena_init(&arena, 0);
  bool fine = cw_yaml_read(&yaml, file, job->diags, &arena);
  if (fine && !yaml.root) {
    cw_diag_add(job->diags, CW_D_FILE_EMPTY, file, 0, 0, "`%s` holds no teacher", file);
    fine = false;
  }
  cw_import_row_init(&row, job, file);
  bool list = fine && yaml.root->kind == CW_YAML_LIST;
  for (uint32_t i = 0; fine && i < (list ? yaml.root->count : 1); i++) {
    const cw_yaml_node *node = list ? yaml.root->items[i] : yaml.root;
    cw_import_row_begin(&row);
    job->rows++;
    cw_table_cell cell = {.text = "", .line = node->line, .column = 1};
    const cw_yaml_node *id = cw_yaml_get(node, "id");
    if (id && id->kind == CW_YAML_SCALAR) cell.text = id->text;
    cw_table_row cells = {.line = node->line, .ncells = 1, .cells = &cell};
    fine = put_node(&row, node, 0, &cells);
  }
  cw_import_row_dispose(&row);
  cw_arena_dispose(&arena);
  return fine;
}

static bool put_line(cw_import_row *row, const cw_lines *lines) {
  cw_yaml yaml;
  cw_table_cell cell = {.text = lines->text, .len = (uint32_t)lines->len, .line = lines->line, .column = 1};
  cw_table_row cells = {.line = lines->line, .ncells = 1, .cells = &cell};
  cw_import_row_begin(row);
  row->job->rows++;
  if (lines->too_long) return cw_import_row_reject(row, NULL, lines->line, "", "the line is longer than 1 MiB", NULL);
  bool read = cw_yaml_parse(&yaml, row->file, lines->text, lines->len, &row->diags, &row->arena);
  if (read && (!yaml.root || yaml.root->kind != CW_YAML_MAP || lines->text[strspn(lines->text, " \t")] != '{'))
    return cw_import_row_reject(row, NULL, lines->line, "", "the line is no JSON object", &cells);
  if (!read || !yaml.root) {
    const char *why = row->diags.count ? row->diags.items[0].message : "the line is no JSON object";
    return cw_import_row_reject(row, NULL, lines->line, "", why, &cells);
  }
  return put_node(row, yaml.root, lines->line, &cells);
}

bool cw_import_lines(cw_import_job *job, const char *file) {
  cw_import_row row;
  cw_lines lines;
  bool fine = cw_lines_open(&lines, file, job->diags);
  cw_import_row_init(&row, job, file);
  while (fine && cw_lines_next(&lines)) fine = put_line(&row, &lines);
  fine = fine && !lines.failed;
  cw_lines_close(&lines);
  cw_import_row_dispose(&row);
  return fine;
}
