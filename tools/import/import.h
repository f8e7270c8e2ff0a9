/* An import: files of one source into the store, in one transaction.
 *
 * Row by row: what a row says is read by the pack, and written where it is new or changed. A row that can't be read is
 * rejected, with its line, column and reason, and what its key gave before stays. Rows of the source that the files no
 * longer hold are withdrawn. Every row is accepted, rejected or skipped. */
#ifndef CW_IMPORT_H
#define CW_IMPORT_H

#include "doc.h"

#include <stdio.h>

typedef struct cw_import_job {
  cw_store *store;
  const cw_plan *plan;
  const cw_mapping *mapping; /* NULL: teacher files, or lines that are teachers or records */
  int64_t audit;             /* the files are worksheets of this audit, with answers; 0: they are none */
  const char *source, *when; /* when: the moment, as data */
  const char *const *files;
  size_t nfiles;
  const char *rejects; /* the file to write rejected rows to, or NULL */
  bool may_withdraw;   /* more than a twentieth of the rows */
  bool keep_open;      /* a dry run: the caller looks at what would be there, then rolls back */
  cw_diags *diags;     /* of the files as wholes */
  cw_arena *arena;

  /* What came of it. */
  cw_import_counts counts;
  uint64_t rows, before, gone; /* read; of the source before; of those not in the files */
  const char *notes;           /* a line for each file: what was told apart */
  uint32_t nshown;             /* the first rows that were rejected, as sentences */
  const char *shown[10];
  FILE *rejects_file;
  bool rejects_failed;
} cw_import_job;

typedef enum cw_import_outcome {
  CW_IMPORT_DONE,      /* stored (or, kept open, about to be) */
  CW_IMPORT_UNCHANGED, /* nothing is new: nothing was written */
  CW_IMPORT_MANY_GONE, /* more than a twentieth would be withdrawn: nothing was written */
  CW_IMPORT_INPUT,     /* a file can't be read: see diags; nothing was written */
  CW_IMPORT_STORE      /* the store has a fault; nothing was written */
} cw_import_outcome;

cw_import_outcome cw_import_run(cw_import_job *job);

/* import_row.c: one document of a file, in memory that is given back. */
typedef struct cw_import_row {
  cw_import_job *job;
  const char *file;
  cw_arena arena; /* of the row */
  cw_block block;
  cw_diags diags;
  cw_input in;
} cw_import_row;

void cw_import_row_init(cw_import_row *row, cw_import_job *job, const char *file);
void cw_import_row_dispose(cw_import_row *row);
/* Gives the memory of the row before back and begins anew. */
void cw_import_row_begin(cw_import_row *row);
/* Stores the document or rejects it; cells are the row as it stood, for the file of rejects. False after a fault of the
 * store. */
bool cw_import_row_put(cw_import_row *row, const cw_doc *doc, const cw_table_row *cells, const cw_table_cell *names,
                       uint32_t nnames);
/* Rejects a row for a reason of its own. */
bool cw_import_row_reject(cw_import_row *row, const char *key, uint64_t line, const char *column, const char *reason,
                          const cw_table_row *cells);

/* import_docs.c: files of teachers. */
bool cw_import_yaml(cw_import_job *job, const char *file);
bool cw_import_lines(cw_import_job *job, const char *file);

/* answers.c: worksheets of audits. */
bool cw_import_answers(cw_import_job *job, const char *file);
/* The audit that a worksheet names; 0 where it names none. False, reported, where it can't be read. */
bool cw_answers_audit(const char *file, int64_t *audit, cw_diags *diags);

#endif
