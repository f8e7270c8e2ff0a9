/* CSV for spreadsheets. */
#ifndef CW_CSV_OUT_H
#define CW_CSV_OUT_H

#include <stddef.h>
#include <stdio.h>

/* A row as RFC 4180 has it; NULL is an empty cell. A cell that a spreadsheet would take for a formula gets an
 * apostrophe before it; a plain number stays one. */
void cw_csv_put_row(FILE *file, const char *const *cells, size_t n);

#endif
