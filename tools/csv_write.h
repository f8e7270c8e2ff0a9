/* CSV for spreadsheets: RFC 4180, in which no cell is a formula. */
#ifndef CW_CSV_WRITE_H
#define CW_CSV_WRITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A row; NULL is an empty cell. A cell that a spreadsheet would take for a formula gets an apostrophe before it; a plain
 * number stays one. */
void cw_csv_put_row(FILE *file, const char *const *cells, size_t n);

/* What spreadsheets take for the beginning of a formula, also behind blanks; a number is none. */
bool cw_csv_is_formula(const char *text);

#endif
