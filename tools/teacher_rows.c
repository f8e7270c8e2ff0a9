/* Records from flat forms: the rows of a CSV file, and key=value words of the command line. */
#include "teacher_input.h"

#include "../rules/text.h"
#include "csv.h"

#include <string.h>

/* --- a row of a CSV file is a record ------------------------------------------------------------------------------ */

static cw_yaml_node node_of(const cw_csv_cell *cell) {
  return (cw_yaml_node){.kind = CW_YAML_SCALAR,
                        .quoted = cell->quoted,
                        .line = cell->line,
                        .column = cell->column,
                        .text = cell->text,
                        .len = cell->len};
}

static bool add_rows(cw_input *in, const cw_csv *csv) {
  uint32_t n = csv->ncolumns;
  cw_yaml_node *nodes = CW_NEW_ARRAY(in->scratch, (size_t)n * 2, cw_yaml_node);
  cw_yaml_node **links = CW_NEW_ARRAY(in->scratch, (size_t)n * 2, cw_yaml_node *);
  if (!nodes || !links) return false;
  for (uint32_t k = 0; k < n; k++) {
    nodes[k] = node_of(&csv->names[k]);
    links[k] = &nodes[k];
    links[n + k] = &nodes[n + k];
  }
  for (uint32_t row = 0; row < csv->nrows; row++) {
    const cw_csv_cell *cells = &csv->cells[(size_t)row * n];
    for (uint32_t k = 0; k < n; k++) nodes[n + k] = node_of(&cells[k]);
    cw_yaml_node map = {.kind = CW_YAML_MAP, .line = cells[0].line, .column = cells[0].column, .text = ""};
    map.count = n;
    map.keys = links;
    map.items = links + n;
    cw_input_record(in, &map);
  }
  return true;
}

bool cw_input_csv(cw_block *block, const char *path, cw_diags *diags) {
  uint32_t found = cw_diags_found(diags);
  cw_arena scratch;
  cw_arena_init(&scratch, 0);
  cw_csv csv;
  cw_csv_read(&csv, path, diags, &scratch);
  cw_input in = cw_input_of(block, csv.file, csv.text, csv.len, diags, &scratch);
  in.flat = true;
  if (csv.nrows && !add_rows(&in, &csv)) cw_input_no_memory(diags, path);
  cw_arena_dispose(&scratch);
  return cw_diags_found(diags) == found;
}

bool cw_teacher_records_csv(cw_block *block, const char *path, cw_diags *diags) {
  uint32_t found = cw_diags_found(diags);
  if (!block->nteachers) cw_block_teacher(block, NULL, NULL);
  if (!block->failed) cw_input_csv(block, path, diags);
  cw_block_end(block);
  return cw_input_finish(block, diags, path, found);
}

/* --- words are a record ------------------------------------------------------------------------------------------- */

/* The words as a text of as many lines, so that a place in it is the number of the word and a column. */
static char *lines_of(const char *const *words, size_t n, cw_arena *arena) {
  size_t len = 0;
  for (size_t i = 0; i < n; i++) len += strlen(words[i]) + 1;
  char *text = cw_arena_alloc(arena, len + 1), *to = text;
  for (size_t i = 0; text && i < n; i++) {
    for (const char *s = words[i]; *s; s++) *to++ = *s == '\n' || *s == '\r' ? ' ' : *s;
    *to++ = '\n';
  }
  return text;
}

static uint32_t characters(const char *from, const char *to) {
  uint32_t n = 0;
  for (; from < to; from++) n += ((unsigned char)*from & 0xC0u) != 0x80u;
  return n;
}

static cw_yaml_node *node_at(cw_input *in, uint32_t line, uint32_t column, const char *from, const char *to) {
  cw_yaml_node *node = CW_NEW(in->scratch, cw_yaml_node);
  if (!node) return NULL;
  *node = (cw_yaml_node){.kind = CW_YAML_SCALAR, .line = line, .column = column, .len = (uint32_t)(to - from)};
  node->text = cw_arena_text(in->scratch, from, node->len);
  return node->text ? node : NULL;
}

/* One line `key=value` of the text into the map. */
static bool add_word(cw_input *in, cw_yaml_node *map, uint32_t line, const char *from, const char *end) {
  const char *equals = memchr(from, '=', (size_t)(end - from));
  const char *stop = equals ? equals : end;
  while (stop > from && stop[-1] == ' ') stop--;
  cw_yaml_node *key = node_at(in, line, 1, from, stop);
  if (!key) return false;
  if (!equals || stop == from) {
    cw_diag *diag =
        cw_input_report(in, CW_D_INPUT_WORD, key, "`%.*s` is not a field and its value", (int)(end - from), from);
    cw_diag_hint(in->diags, diag, "write field=value; a value with spaces in quotes: \"amount=15 clock hours\"");
    return true;
  }
  if (cw_yaml_get(map, key->text)) {
    cw_diag *diag = cw_input_report(in, CW_D_DUPLICATE_KEY, key, "the field `%s` is given twice", key->text);
    cw_diag_hint(in->diags, diag, "give it once; the members of a set are separated by commas");
    return true;
  }
  const char *value = equals + 1;
  while (value < end && *value == ' ') value++;
  while (end > value && end[-1] == ' ') end--;
  map->keys[map->count] = key;
  map->items[map->count] = node_at(in, line, 1 + characters(from, value), value, end);
  return map->items[map->count++] != NULL;
}

static bool add_words(cw_input *in, size_t nwords) {
  cw_yaml_node map = {.kind = CW_YAML_MAP, .line = 1, .column = 1, .text = ""};
  map.keys = CW_NEW_ARRAY(in->scratch, nwords, cw_yaml_node *);
  map.items = CW_NEW_ARRAY(in->scratch, nwords, cw_yaml_node *);
  if (!map.keys || !map.items) return false;
  const char *s = in->text;
  for (size_t i = 0; i < nwords; i++) {
    const char *end = strchr(s, '\n');
    if (!add_word(in, &map, (uint32_t)i + 1, s, end)) return false;
    s = end + 1;
  }
  cw_input_record(in, &map);
  return true;
}

bool cw_teacher_record_words(cw_block *block, const char *const *words, size_t nwords, cw_diags *diags) {
  static const char PLACE[] = "argument";
  uint32_t found = cw_diags_found(diags);
  cw_arena scratch;
  cw_arena_init(&scratch, 0);
  const char *text = lines_of(words, nwords, &scratch);
  bool readable = false, added = false;
  if (text) cw_text_check(PLACE, text, strlen(text), &readable, diags);
  if (!block->nteachers) cw_block_teacher(block, NULL, NULL);
  if (readable && !block->failed) {
    cw_input in = cw_input_of(block, PLACE, text, strlen(text), diags, &scratch);
    in.flat = true;
    added = add_words(&in, nwords);
  }
  if (!text || (readable && !added)) cw_input_no_memory(diags, PLACE);
  cw_arena_dispose(&scratch);
  cw_block_end(block);
  return cw_input_finish(block, diags, PLACE, found);
}
