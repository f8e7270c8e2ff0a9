/* One row: read by the pack, stored or rejected. */
#include "../csv_write.h"
#include "import.h"

#include <inttypes.h>
#include <string.h>

void cw_import_row_init(cw_import_row *row, cw_import_job *job, const char *file) {
  *row = (cw_import_row){.job = job, .file = file};
  cw_arena_init(&row->arena, 0);
}

void cw_import_row_dispose(cw_import_row *row) { cw_arena_dispose(&row->arena); }

void cw_import_row_begin(cw_import_row *row) {
  cw_arena_reset(&row->arena);
  cw_diags_init(&row->diags, &row->arena);
  cw_block_init(&row->block, row->job->plan, &row->arena);
  row->in = cw_input_of(&row->block, row->file, NULL, 0, &row->diags, &row->arena);
  row->in.flat = row->job->mapping != NULL;
}

/* --- the file of rejected rows ------------------------------------------------------------------------------------ */

static void put_cell(FILE *f, const char *text) {
  putc('"', f);
  if (cw_csv_is_formula(text)) putc('\'', f);
  for (; *text; text++) {
    if (*text == '"') putc('"', f);
    putc(*text, f);
  }
  putc('"', f);
}

/* A cell of a row that is itself within quotes. */
static void put_cell_within(FILE *f, const char *text) {
  bool quotes = strpbrk(text, ",\"\n") != NULL;
  if (quotes) fputs("\"\"", f);
  for (; *text; text++) {
    if (*text == '"') fputs("\"\"\"", f);
    putc(*text, f);
  }
  if (quotes) fputs("\"\"", f);
}

static bool open_rejects(cw_import_job *job) {
  if (job->rejects_file) return true;
  job->rejects_file = fopen(job->rejects, "wb");
  if (job->rejects_file) fputs("file,line,column,reason,row\r\n", job->rejects_file);
  job->rejects_failed = !job->rejects_file;
  return job->rejects_file != NULL;
}

/* The row as one cell, its own cells separated by commas: it can be mended and imported by hand. */
static void write_reject(cw_import_row *row, uint64_t line, const char *column, const char *reason,
                         const cw_table_row *cells) {
  cw_import_job *job = row->job;
  if (!job->rejects || job->rejects_failed || !open_rejects(job)) return;
  FILE *f = job->rejects_file;
  put_cell(f, row->file);
  fprintf(f, ",%" PRIu64 ",", line);
  put_cell(f, column);
  putc(',', f);
  put_cell(f, reason);
  putc(',', f);
  putc('"', f);
  if (cells && cells->ncells && cw_csv_is_formula(cells->cells[0].text)) putc('\'', f); /* a spreadsheet would run it */
  for (uint32_t i = 0; cells && i < cells->ncells; i++) {
    if (i) putc(',', f);
    put_cell_within(f, cells->cells[i].text);
  }
  putc('"', f);
  fputs("\r\n", f);
}

bool cw_import_row_reject(cw_import_row *row, const char *key, uint64_t line, const char *column, const char *reason,
                          const cw_table_row *cells) {
  cw_import_job *job = row->job;
  job->counts.rejected++;
  write_reject(row, line, column, reason, cells);
  if (job->nshown < sizeof job->shown / sizeof *job->shown) {
    const char *text = cw_arena_printf(job->arena, "%s, line %" PRIu64 "%s%s: %s", row->file, line,
                                       *column ? ", column " : "", column, reason);
    if (text) job->shown[job->nshown++] = text;
  }
  return !key || cw_store_keep(job->store, key, line);
}

/* --- storing ------------------------------------------------------------------------------------------------------ */

static const char *reason_of(cw_import_row *row, const cw_diag **first) {
  *first = NULL;
  for (uint32_t i = 0; i < row->diags.count && !*first; i++)
    if (row->diags.items[i].severity == CW_ERROR) *first = &row->diags.items[i];
  if (!*first) return "memory ran out";
  const char *hint = (*first)->hint;
  const char *text =
      cw_arena_printf(&row->arena, "%s%s%s%s", (*first)->message, hint ? " (" : "", hint ? hint : "", hint ? ")" : "");
  return text ? text : (*first)->message;
}

static bool reject(cw_import_row *row, const cw_doc *doc, const cw_table_row *cells, const cw_table_cell *names,
                   uint32_t nnames) {
  const cw_diag *first;
  const char *reason = reason_of(row, &first), *column = "";
  uint32_t at = first ? first->column : 0;
  if (cells && at >= 1 && at <= nnames) column = names[at - 1].text;
  return cw_import_row_reject(row, doc->key, doc->line, column, reason, cells);
}

static bool reject_twice(cw_import_row *row, const cw_doc *doc, uint64_t before, const cw_table_row *cells) {
  const char *reason = cw_arena_printf(&row->arena, "the key `%s` already stands in line %" PRIu64, doc->key, before);
  return cw_import_row_reject(row, NULL, doc->line, "", reason ? reason : "the key stands twice", cells);
}

/* Rows without a key are told apart by their content, and equal ones by their number. */
static bool put(cw_import_row *row, const cw_doc *doc, cw_stored_row *stored, cw_row_fate *fate, uint64_t *before) {
  const char *content = stored->key;
  if (!cw_store_put(row->job->store, stored, fate, before)) return false;
  for (unsigned n = 2; *fate == CW_ROW_TWICE && !doc->key; n++) {
    stored->key = cw_arena_printf(&row->arena, "%s#%u", content, n);
    if (!stored->key || !cw_store_put(row->job->store, stored, fate, before)) return false;
  }
  return true;
}

bool cw_import_row_put(cw_import_row *row, const cw_doc *doc, const cw_table_row *cells, const cw_table_cell *names,
                       uint32_t nnames) {
  cw_import_counts *counts = &row->job->counts;
  cw_stored_row stored;
  cw_row_fate fate;
  uint64_t before = 0;
  if (row->diags.errors || !cw_doc_read(doc, &row->in, &stored)) return reject(row, doc, cells, names, nnames);
  if (!put(row, doc, &stored, &fate, &before)) return false;
  if (fate == CW_ROW_TWICE) return reject_twice(row, doc, before, cells);
  *(fate == CW_ROW_ADDED ? &counts->added : fate == CW_ROW_CHANGED ? &counts->changed : &counts->same) += 1;
  return true;
}
