/* A catalog as CSV, in which no cell is a formula. */
#include "catalog.h"

#include "../csv_write.h"

void cw_catalog_write_csv(FILE *f, const cw_catalog *c) {
  cw_csv_put_row(f, cw_catalog_names, CW_CAT_NCOLUMNS);
  for (size_t i = 0; i < c->count; i++) cw_csv_put_row(f, (const char *const *)c->rows[i].cells, CW_CAT_NCOLUMNS);
}
