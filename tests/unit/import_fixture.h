/* Shared by the tests of imports: a pack, a store, and a run of an import. */
#ifndef IMPORT_FIXTURE_H
#define IMPORT_FIXTURE_H

#include "../../tools/import/import.h"

#include <check.h>

extern cw_arena im_arena;
extern cw_diags im_diags;
extern cw_import_job im_job; /* of the run that was last */

void import_setup(void);
void import_teardown(void);
/* A pack by its folder, loaded once. */
const cw_plan *import_plan(const char *folder);
/* A file of this text below the test's own folder; its path. */
const char *import_file(const char *name, const char *text);
/* Imports the file into the store by the mapping (a text, or NULL) with the pack of teacher_fixture.h. */
cw_import_outcome import_run(cw_store *s, const char *mapping, const char *file, bool yes);
/* Everything that holds, and what is ended, as text. */
const char *import_dump(cw_store *s);
/* One number that a query gives. */
int64_t import_number(cw_store *s, const char *sql);

#endif
