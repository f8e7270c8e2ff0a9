/* Finding the pack that another extends. */
#ifndef CW_EXTENDS_FIND_H
#define CW_EXTENDS_FIND_H

#include "yaml.h"

/* Reads the pack that `own` extends: of the folder above it, of one beside it, or of the folder `packs` (may be NULL). It
 * is the first that has the code. False, with a finding at the key `extends`, where there is none, where it can't be read,
 * or where it extends one itself. Everything lives in the arena. */
bool cw_extends_find(cw_yaml *state, const cw_yaml *own, const char *packs, cw_diags *diags, cw_arena *arena);

#endif
