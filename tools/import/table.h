/* Files of rows: CSV and its kin, XLSX, NDJSON, behind one reader, row by row in constant memory (of an XLSX its shared
 * texts are held).
 *
 * Of a delimited file separator and encoding are told apart by looking at all of it, and are said in `notes`; where
 * neither UTF-8 nor Windows-1252 fits, the file is refused. A cell is text as people see it: a date is YYYY-MM-DD where
 * the file itself knows it for a date (XLSX), else as it is written. */
#ifndef CW_TABLE_H
#define CW_TABLE_H

#include "../../rules/diag.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct cw_table_cell {
  const char *text; /* terminated, without blanks around it */
  uint32_t len;
  uint32_t line, column; /* from 1; column: the number of the cell */
} cw_table_cell;

typedef struct cw_table_row {
  uint32_t line; /* of its first cell */
  uint32_t ncells;
  cw_table_cell *cells;
  cw_table_cell *names;  /* of the cells, where each row names its own (NDJSON); else NULL */
  const char *fault;     /* why the row can't be read, or NULL */
  uint32_t fault_column; /* its cell */
} cw_table_row;

typedef struct cw_table_options {
  const char *separator; /* "," ";" "tab" "|", or NULL: told apart */
  const char *encoding;  /* "utf-8", "windows-1252", or NULL */
  const char *sheet;     /* of a workbook; NULL: the first */
} cw_table_options;

typedef struct cw_table cw_table;

typedef struct cw_table_form { /* what each kind of file does */
  bool (*next)(cw_table *t, cw_table_row *row, cw_arena *arena);
  void (*close)(cw_table *t);
} cw_table_form;

struct cw_table {
  const cw_table_form *form;
  const char *path;
  cw_diags *diags;
  char digest[65];   /* SHA-256 of the file */
  const char *notes; /* "separated by semicolons, in Windows-1252": what was told apart */
  bool has_cells;    /* false: NDJSON */
  bool sparse;       /* cells at the end of a row may be left out (XLSX) */
  bool failed;       /* reading ended before the file did; reported */
  void *state;
  cw_arena arena; /* of the table */
};

/* NULL with a diagnostic. Which kind of file it is, its first bytes say (XLSX, JSON), else it is delimited. */
cw_table *cw_table_open(const char *path, const cw_table_options *options, cw_diags *diags);
/* The next row that is not empty; everything in it lives in `arena`. False at the end, and where reading failed. */
bool cw_table_next(cw_table *t, cw_table_row *row, cw_arena *arena);
void cw_table_close(cw_table *t);

/* The kinds, for cw_table_open. */
bool cw_table_open_delimited(cw_table *t, const cw_table_options *options);
bool cw_table_open_xlsx(cw_table *t, const cw_table_options *options);
bool cw_table_open_ndjson(cw_table *t);

/* False where a text holds what no cell may: control and hidden characters. */
bool cw_table_text_is_plain(const char *text, size_t len);

#endif
