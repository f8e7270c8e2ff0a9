/* CSV for spreadsheets: RFC 4180, in which no cell is a formula. */
#ifndef CW_CSV_WRITE_H
#define CW_CSV_WRITE_H

#include <stddef.h>
#include <stdio.h>

/* A row; NULL is an empty cell. A cell that a spreadsheet would take for a formula gets an apostrophe before it; a plain
 * number stays one. */
void cw_csv_put_row(FILE *file, const char *const *cells, size_t n);

#endif
