/* A table for an office, as CSV or as a workbook.
 *
 *   cw_sheet *s = cw_sheet_open(path, CW_SHEET_XLSX, "Audit 3", columns, n);
 *   cw_sheet_note(s, "Presumed …");      lines above the names, if any
 *   cw_sheet_row(s, cells);              NULL is an empty cell; the names are written before the first row
 *   if (!cw_sheet_close(s)) { … }
 *
 * A workbook has its row of names frozen and filters on it; days and numbers are cells of those types. A text that a
 * spreadsheet would take for a formula is neutralized in CSV by an apostrophe and is a text in a workbook. Memory doesn't
 * grow with the rows. */
#ifndef CW_SHEET_H
#define CW_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef enum cw_sheet_form { CW_SHEET_CSV, CW_SHEET_XLSX } cw_sheet_form;

typedef enum cw_column_kind {
  CW_COLUMN_TEXT,
  CW_COLUMN_DAY,   /* "2027-06-30" */
  CW_COLUMN_NUMBER /* "25/3"; what isn't one number ("3; 5") stays a text */
} cw_column_kind;

typedef struct cw_sheet_column {
  const char *name;
  cw_column_kind kind;
  int width; /* in characters, of a workbook */
  bool wraps;
  bool entry; /* to be filled in */
} cw_sheet_column;

enum { CW_SHEET_MOST_ROWS = 1048575 }; /* of a workbook, without its row of names */

typedef struct cw_sheet cw_sheet;

/* `path` NULL: `out`, which only CSV can go to. NULL with errno where it can't be made. Columns must outlive it. */
cw_sheet *cw_sheet_open(const char *path, FILE *out, cw_sheet_form form, const char *title,
                        const cw_sheet_column *columns, size_t ncolumns);
void cw_sheet_note(cw_sheet *s, const char *text);
/* False where a workbook is full. */
bool cw_sheet_row(cw_sheet *s, const char *const *cells);
/* False where it could not be written to its end. */
bool cw_sheet_close(cw_sheet *s);

const char *cw_sheet_ending(cw_sheet_form form); /* "csv" */

#endif
