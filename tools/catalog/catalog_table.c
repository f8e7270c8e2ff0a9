/* Delimited files and workbooks: which form one is, its header row says. Columns are found by name, never by place. */
#include "catalog.h"

#include "../import/table.h"

#include <string.h>
#include <strings.h>

enum { NREQUIRED = 3, MOST_COLUMNS = 512, MOST_UNTAKEN = 40 };

typedef enum format_id {
#define CW_CATALOG_FORMAT(id, words, a, b, c) FORMAT_##id,
#include "formats.def"
#undef CW_CATALOG_FORMAT
  NFORMATS
} format_id;

static const struct {
  const char *words, *required[NREQUIRED];
} formats[] = {
#define CW_CATALOG_FORMAT(id, words, a, b, c) {words, {a, b, c}},
#include "formats.def"
#undef CW_CATALOG_FORMAT
};

typedef struct mapping {
  format_id format;
  const char *header;
  cw_catalog_column column;
  const char *before, *after;
} mapping;

static const mapping mappings[] = {
#define CW_CATALOG_HEADER(format, header, column, before, after)                                                       \
  {FORMAT_##format, header, CW_CAT_##column, before, after},
#include "formats.def"
#undef CW_CATALOG_HEADER
};

typedef struct reading {
  cw_catalog *c;
  const char *path, *source;
  format_id format;
  uint32_t ncolumns;
  mapping columns[MOST_COLUMNS]; /* header NULL: not taken over */
  size_t nrows, nleft, nfaults;
} reading;

/* --- which form --------------------------------------------------------------------------------------------------- */

static bool has_header(const cw_table_row *head, const char *name) {
  for (uint32_t i = 0; i < head->ncells; i++)
    if (strcasecmp(head->cells[i].text, name) == 0) return true;
  return false;
}

static format_id format_of(const cw_table_row *head) {
  for (int f = 0; f < NFORMATS; f++) {
    bool all = true;
    for (int k = 0; k < NREQUIRED; k++) all = all && has_header(head, formats[f].required[k]);
    if (all) return (format_id)f;
  }
  return NFORMATS;
}

/* Files of our own columns, and the research that has most of them. */
static bool own_column(format_id format, const char *header, mapping *out) {
  if (format != FORMAT_CATALOG && format != FORMAT_RESEARCH) return false;
  for (int k = 0; k < CW_CAT_NCOLUMNS; k++) {
    if (strcasecmp(header, cw_catalog_names[k]) != 0) continue;
    *out = (mapping){format, cw_catalog_names[k], (cw_catalog_column)k, "", ""};
    return true;
  }
  return false;
}

static void map_column(reading *r, uint32_t i, const char *header) {
  for (size_t m = 0; m < sizeof mappings / sizeof *mappings && !r->columns[i].header; m++)
    if (mappings[m].format == r->format && strcasecmp(mappings[m].header, header) == 0) r->columns[i] = mappings[m];
  if (!r->columns[i].header) own_column(r->format, header, &r->columns[i]);
}

/* Of files about people only the names of the columns are told that stayed behind. */
static void map_columns(reading *r, const cw_table_row *head) {
  const char *left = "";
  size_t nleft = 0;
  r->ncolumns = head->ncells < MOST_COLUMNS ? head->ncells : MOST_COLUMNS;
  for (uint32_t i = 0; i < r->ncolumns; i++) {
    map_column(r, i, head->cells[i].text);
    if (r->columns[i].header || !head->cells[i].len || nleft++ >= MOST_UNTAKEN) continue;
    left = cw_arena_printf(r->c->arena, "%s%s%s", left, *left ? ", " : "", head->cells[i].text);
    if (!left) return;
  }
  if (*left) cw_catalog_note_add(r->c, r->path, cw_arena_printf(r->c->arena, "columns not taken over: %s", left));
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* A cell that was made safe against spreadsheets is what it was. */
static const char *unguarded(const char *text) {
  return text[0] == '\'' && text[1] && strchr("=+-@|%", text[1]) ? text + 1 : text;
}

static void take_row(reading *r, const cw_table_row *in) {
  cw_catalog_row row = cw_catalog_blank();
  for (uint32_t i = 0; i < in->ncells && i < r->ncolumns; i++) {
    const mapping *m = &r->columns[i];
    if (!m->header || !in->cells[i].len) continue;
    bool dressed = *m->before || *m->after;
    const char *cell = r->format == FORMAT_CATALOG ? unguarded(in->cells[i].text) : in->cells[i].text;
    const char *text = dressed ? cw_arena_printf(r->c->arena, "%s%s%s", m->before, cell, m->after) : cell;
    cw_catalog_put(r->c, &row, m->column, text);
  }
  if (!*row.cells[CW_CAT_SOURCE]) cw_catalog_put(r->c, &row, CW_CAT_SOURCE, r->source);
  if (!cw_catalog_take(r->c, &row)) r->nleft++;
}

static void read_rows(reading *r, cw_table *table, cw_arena *scratch) {
  cw_table_row row;
  for (;;) {
    cw_arena_reset(scratch);
    if (!cw_table_next(table, &row, scratch)) break;
    if (row.fault) {
      if (r->nfaults++ < 5)
        cw_catalog_note_add(r->c, r->path, cw_arena_printf(r->c->arena, "line %u left out: %s", row.line, row.fault));
      continue;
    }
    r->nrows++;
    take_row(r, &row);
  }
}

static const char *why_left(const reading *r) {
  switch (r->format) {
  case FORMAT_BADGR:
  case FORMAT_ACCREDIBLE: return "it lists awards of one badge, whose name stands outside the file";
  case FORMAT_OB_ISSUERS: return "it tells of issuers, not of what they offer";
  default: return r->c->count >= CW_CATALOG_MOST ? "the catalog is full" : "they name no achievement";
  }
}

static void tell(reading *r, size_t before) {
  cw_arena *a = r->c->arena;
  cw_catalog_note_add(r->c, r->path,
                      cw_arena_printf(a, "%s: %zu row%s, %zu new entr%s", formats[r->format].words, r->nrows,
                                      r->nrows == 1 ? "" : "s", r->c->count - before,
                                      r->c->count - before == 1 ? "y" : "ies"));
  if (r->nleft)
    cw_catalog_note_add(r->c, r->path,
                        cw_arena_printf(a, "%zu row%s left out: %s", r->nleft, r->nleft == 1 ? "" : "s", why_left(r)));
  if (r->nfaults > 5)
    cw_catalog_note_add(r->c, r->path, cw_arena_printf(a, "%zu further lines left out", r->nfaults - 5));
}

static bool read_table(reading *r, cw_table *table, cw_arena *scratch, const char **problem) {
  cw_table_row head;
  if (!table->has_cells || !cw_table_next(table, &head, scratch) || head.fault) {
    *problem = "its first row cannot be read as names of columns";
    return false;
  }
  r->format = format_of(&head);
  if (r->format == NFORMATS) {
    *problem = "its columns are those of no catalog known here";
    return false;
  }
  map_columns(r, &head);
  r->source = cw_arena_printf(r->c->arena, "%s (%s)", cw_catalog_file_name(r->path), formats[r->format].words);
  size_t before = r->c->count;
  read_rows(r, table, scratch);
  tell(r, before);
  if (table->failed) *problem = "its end could not be read";
  return !table->failed;
}

bool cw_catalog_add_table(cw_catalog *c, const char *path, const char **problem) {
  cw_diags diags;
  cw_diags_init(&diags, c->arena);
  cw_table *table = cw_table_open(path, &(cw_table_options){0}, &diags);
  reading *r = CW_NEW(c->arena, reading);
  cw_arena scratch;
  cw_arena_init(&scratch, 0);
  bool read = false;
  if (r) *r = (reading){.c = c, .path = path};
  if (table && r) read = read_table(r, table, &scratch, problem);
  if (!read && diags.count) *problem = diags.items[0].message;
  if (!read && !*problem) *problem = "it cannot be read";
  cw_table_close(table);
  cw_arena_dispose(&scratch);
  return read;
}
