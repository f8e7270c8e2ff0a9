/* The worksheet of an audit: what to ask for the teachers whose standing is open. */
#ifndef CW_WORKSHEET_H
#define CW_WORKSHEET_H

#include "desk.h"

/* A row for each decisive question of a teacher, with an empty cell for its answer; `crosswalk import --answers` reads it
 * back. Questions about the law, about possible duplicates and about what a roster lacks altogether are not in it: their
 * answers are an office file, a decision, a fuller roster. Returns the code to exit with. */
int cw_worksheet(cw_audit_desk *d);

#endif
