/* A first mapping for a file, its guesses marked with `# ?`: what a person then reads and mends. */
#ifndef CW_SUGGEST_H
#define CW_SUGGEST_H

#include "table.h"

#include <stdio.h>

/* Writes the mapping to `out`. False with diagnostics where the file can't be read. */
bool cw_import_suggest(FILE *out, const char *path, const char *pack, cw_diags *diags, cw_arena *arena);

#endif
