/* The import as a whole: header and rows of each table, then what is gone, all in one transaction. */
#include "import.h"

#include "../command.h"
#include "bytes.h"

#include <inttypes.h>
#include <string.h>

enum { HEADER_WITHIN = 50 };

typedef struct tabular { /* a table being read */
  cw_import_job *job;
  cw_table *table;
  cw_import_row row;
  cw_arena header; /* of the row of names */
  uint32_t *cells; /* of the mapping's columns */
  const cw_table_cell *names;
  uint32_t nnames;
} tabular;

/* --- the row of names --------------------------------------------------------------------------------------------- */

static bool keep_names(tabular *t, const cw_table_row *row) {
  cw_table_cell *names = CW_NEW_ARRAY(&t->header, row->ncells, cw_table_cell);
  for (uint32_t i = 0; names && i < row->ncells; i++) {
    names[i] = row->cells[i];
    names[i].text = cw_arena_text(&t->header, row->cells[i].text, row->cells[i].len);
    if (!names[i].text) return false;
  }
  t->names = names;
  t->nnames = row->ncells;
  return names != NULL;
}

static bool stands_twice(const tabular *t, const char *name) {
  uint32_t times = 0;
  for (uint32_t i = 0; i < t->nnames; i++) times += cw_map_same_name(t->names[i].text, name);
  return times > 1;
}

static bool names_missing(tabular *t, const uint32_t *best) {
  cw_import_job *job = t->job;
  const cw_mapping *m = job->mapping;
  for (uint32_t i = 0; i < m->ncolumns; i++) {
    if (best[i] != UINT32_MAX) continue;
    const cw_yaml_node *node = m->columns[i].node;
    const char *name = m->columns[i].name;
    bool twice = stands_twice(t, name);
    cw_diag *d =
        cw_diag_add(job->diags, CW_D_CSV_HEADER, m->file.file, node->line, node->column,
                    twice ? "`%s` has two columns named `%s`" : "no row of `%s` has the name `%s` with the others",
                    t->table->path, name);
    cw_diag_excerpt(job->diags, d, m->file.text, m->file.len);
    const char **names = CW_NEW_ARRAY(&t->header, t->nnames + 1, const char *);
    for (uint32_t k = 0; names && k < t->nnames; k++) names[k] = t->names[k].text;
    const char *near = names ? cw_nearest(name, names, t->nnames) : NULL;
    if (twice)
      cw_diag_hint(job->diags, d, "write `%s (1)` or `%s (2)`", name, name);
    else if (near)
      cw_diag_hint(job->diags, d, "did you mean `%s`?", near);
    else
      cw_diag_hint(job->diags, d, "names are looked for in the first %d rows; `header line: N` says where they stand",
                   HEADER_WITHIN);
  }
  return false;
}

/* Reads on to the first row that has every name of the mapping; rows above it are titles. */
static bool find_header(tabular *t) {
  cw_import_job *job = t->job;
  const cw_mapping *m = job->mapping;
  uint32_t most = 0, *best = CW_NEW_ARRAY(&t->header, m->ncolumns, uint32_t);
  t->cells = CW_NEW_ARRAY(&t->header, m->ncolumns, uint32_t);
  if (!best || !t->cells) return false;
  memset(best, 0xff, m->ncolumns * sizeof *best);
  for (uint32_t n = 0; n < HEADER_WITHIN || m->header; n++) {
    cw_table_row row;
    cw_import_row_begin(&t->row);
    if (!cw_table_next(t->table, &row, &t->row.arena) || (m->header && row.line > m->header)) break;
    uint32_t found = cw_mapping_resolve(m, row.cells, row.ncells, t->cells);
    bool here = m->header ? row.line == m->header : found == m->ncolumns;
    if (found > most || here) {
      most = found;
      memcpy(best, t->cells, m->ncolumns * sizeof *best);
      if (!keep_names(t, &row)) return false;
    }
    if (here && found == m->ncolumns) return true;
    job->rows++;
    job->counts.skipped++;
    if (here) break;
  }
  return t->table->failed ? false : names_missing(t, best);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

static bool is_skipped(const cw_map_row *r) {
  for (uint32_t i = 0; i < r->mapping->nskip; i++)
    if (cw_map_holds(r, &r->mapping->skip[i])) return true;
  return false;
}

/* Cells behind the last name must be empty: else values may stand under the wrong names. */
static const char *wrong_width(tabular *t, const cw_table_row *row) {
  uint32_t n = row->ncells;
  while (n > t->nnames && !row->cells[n - 1].len) n--;
  if (n == t->nnames || (n < t->nnames && t->table->sparse)) return NULL;
  return cw_arena_printf(&t->row.arena, "the row has %u cells where the row of names has %u", (unsigned)n,
                         (unsigned)t->nnames);
}

/* A mapping that asks for something, and a row in which no `when` holds: what it does say must not be lost silently. */
static bool says_nothing(const cw_mapping *m, const cw_doc *doc) {
  uint32_t asked = m->nlicenses + m->nfacts + m->nrecords, given = 0;
  const cw_yaml_node *const parts[] = {doc->licenses, doc->facts, doc->records};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) given += parts[i] ? parts[i]->count : 0;
  return asked > 0 && given == 0;
}

static bool put_row(tabular *t, const cw_table_row *row) {
  cw_import_job *job = t->job;
  const cw_table_cell *names = row->names ? row->names : t->names;
  uint32_t nnames = row->names ? row->ncells : t->nnames;
  if (row->names) cw_mapping_resolve(job->mapping, row->names, row->ncells, t->cells);
  cw_map_row r = {.mapping = job->mapping, .row = row, .cells = t->cells, .in = &t->row.in};
  job->rows++;
  if (row->fault) {
    const char *column = row->fault_column < nnames ? names[row->fault_column].text : "";
    const char *key = t->table->has_cells || row->names ? cw_doc_row_key(&r) : NULL;
    return cw_import_row_reject(&t->row, key, row->line, column, row->fault, row);
  }
  if (is_skipped(&r)) {
    job->counts.skipped++;
    return true;
  }
  const char *width = row->names ? NULL : wrong_width(t, row);
  if (width) return cw_import_row_reject(&t->row, NULL, row->line, "", width, row);
  cw_doc doc;
  cw_doc_of_row(&doc, &r);
  if (!t->row.diags.errors && says_nothing(job->mapping, &doc))
    return cw_import_row_reject(&t->row, doc.key, row->line, "", "nothing is given that the mapping asks for", row);
  return cw_import_row_put(&t->row, &doc, row, names, nnames);
}

static bool read_rows(tabular *t) {
  cw_table_row row;
  for (;;) {
    cw_import_row_begin(&t->row);
    if (!cw_table_next(t->table, &row, &t->row.arena)) return !t->table->failed;
    if (!put_row(t, &row)) return false;
  }
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static bool import_table(cw_import_job *job, const char *file) {
  tabular t = {.job = job, .table = cw_table_open(file, &job->mapping->table, job->diags)};
  if (!t.table) return false;
  if (*t.table->notes) {
    const char *notes = cw_arena_printf(job->arena, "%s%s: %s\n", job->notes, file, t.table->notes);
    if (notes) job->notes = notes;
  }
  cw_arena_init(&t.header, 0);
  cw_import_row_init(&t.row, job, file);
  bool fine = true;
  if (t.table->has_cells)
    fine = find_header(&t);
  else
    t.cells = CW_NEW_ARRAY(&t.header, job->mapping->ncolumns, uint32_t);
  fine = fine && t.cells && read_rows(&t);
  cw_import_row_dispose(&t.row);
  cw_arena_dispose(&t.header);
  cw_table_close(t.table);
  return fine;
}

static bool has_ending(const char *file, const char *const *endings) {
  const char *dot = strrchr(file, '.');
  for (; dot && *endings; endings++)
    if (strcmp(dot, *endings) == 0) return true;
  return false;
}

static bool import_file(cw_import_job *job, const char *file) {
  static const char *const lines[] = {".ndjson", ".jsonl", NULL}, *const teachers[] = {".yaml", ".yml", ".json", NULL};
  if (job->audit) return cw_import_answers(job, file);
  if (job->mapping) return import_table(job, file);
  if (has_ending(file, lines)) return cw_import_lines(job, file);
  if (has_ending(file, teachers)) return cw_import_yaml(job, file);
  cw_diag *d =
      cw_diag_add(job->diags, CW_D_INPUT_MISSING, file, 0, 0, "`%s` is a file of rows: it needs a mapping", file);
  cw_diag_hint(job->diags, d, "`crosswalk import --suggest %s` writes a first one; name it with --mapping", file);
  return false;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static bool begin(cw_import_job *job) {
  const char *files = "";
  cw_sha256 h;
  char digest[CW_SHA256_HEX];
  cw_sha256_init(&h);
  for (size_t i = 0; files && i < job->nfiles; i++) {
    cw_scan scan;
    if (!cw_bytes_scan(job->files[i], &scan, job->diags)) {
      cw_sha256_end(&h, digest);
      return false;
    }
    cw_sha256_add(&h, scan.digest, sizeof scan.digest);
    files = cw_arena_printf(job->arena, "%s%s%s", files, i ? "\n" : "", job->files[i]);
  }
  cw_sha256_end(&h, digest);
  const cw_mapping *m = job->mapping;
  cw_store_import import = {job->source,     files ? files : "",      digest,   m ? m->digest : NULL,
                            job->plan->code, "crosswalk " CW_VERSION, job->when};
  return cw_store_begin(job->store) && cw_store_import_begin(job->store, &import);
}

static cw_import_outcome give_up(cw_import_job *job, cw_import_outcome outcome) {
  cw_store_rollback(job->store);
  return outcome;
}

static cw_import_outcome finish(cw_import_job *job) {
  cw_store *s = job->store;
  bool full = job->audit == 0 && (!job->mapping || job->mapping->full);
  if (!cw_store_gone(s, &job->before, &job->gone)) return give_up(job, CW_IMPORT_STORE);
  job->before += job->counts.changed; /* their predecessors held until now */
  if (!full) job->gone = 0;
  if (job->gone * 20 > job->before && !job->may_withdraw) return give_up(job, CW_IMPORT_MANY_GONE);
  job->counts.withdrawn = job->gone;
  if (job->gone && !cw_store_withdraw(s)) return give_up(job, CW_IMPORT_STORE);
  bool same = job->counts.added + job->counts.changed + job->gone == 0;
  if (same && !job->keep_open) return give_up(job, CW_IMPORT_UNCHANGED);
  if (!cw_store_import_end(s, &job->counts)) return give_up(job, CW_IMPORT_STORE);
  if (!job->keep_open && !cw_store_commit(s)) return give_up(job, CW_IMPORT_STORE);
  return CW_IMPORT_DONE;
}

static void close_rejects(cw_import_job *job) {
  if (!job->rejects_file) return;
  bool failed = ferror(job->rejects_file) != 0;
  job->rejects_failed = fclose(job->rejects_file) != 0 || failed;
  job->rejects_file = NULL;
}

cw_import_outcome cw_import_run(cw_import_job *job) {
  uint32_t found = cw_diags_found(job->diags);
  job->notes = "";
  bool fine = begin(job);
  for (size_t i = 0; fine && i < job->nfiles; i++) fine = import_file(job, job->files[i]);
  close_rejects(job);
  if (cw_store_fault(job->store)) return give_up(job, CW_IMPORT_STORE);
  if (!fine || cw_diags_found(job->diags) != found) return give_up(job, CW_IMPORT_INPUT);
  return finish(job);
}
