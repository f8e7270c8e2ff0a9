/* CSV as RFC 4180 has it, each cell with its place. Also read: a byte order mark, LF beside CRLF, line breaks in quotes,
 * blanks around cells without quotes. Refused, each with its place: what no text file may hold (rules/text.h), a quote
 * that is not closed or stands inside a cell, a row with another number of cells than the first, a first row with an
 * empty name or one that stands twice. */
#ifndef CW_CSV_H
#define CW_CSV_H

#include "../rules/diag.h"

#include <stdbool.h>

typedef struct cw_csv_cell {
  const char *text; /* terminated; without quotes; line breaks are \n */
  uint32_t len;
  uint32_t line, column; /* from 1, of its first character (of a quoted cell: the quote) */
  bool quoted;
} cw_csv_cell;

typedef struct cw_csv {
  const char *file, *text;
  size_t len;
  uint32_t ncolumns, nrows; /* rows below the first, those with a wrong number of cells left out */
  cw_csv_cell *names;       /* the first row */
  cw_csv_cell *cells;       /* row by row */
} cw_csv;

/* Parses text as the file called `file`; everything lives in `arena`. False if there were errors; the rows that could be
 * read are there all the same. */
bool cw_csv_parse(cw_csv *out, const char *file, const char *text, size_t len, cw_diags *diags, cw_arena *arena);

/* Reads the file, then as above. */
bool cw_csv_read(cw_csv *out, const char *path, cw_diags *diags, cw_arena *arena);

#endif
