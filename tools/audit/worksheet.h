/* The worksheet of an audit: what to ask for the teachers whose standing is open. */
#ifndef CW_WORKSHEET_H
#define CW_WORKSHEET_H

#include "desk.h"

/* Writes questions.csv, with an empty column for each open fact, and mapping.yaml, by which `crosswalk import` reads it
 * back, into the folder. Questions about records, licenses and the law are not in it. Returns the code to exit with. */
int cw_worksheet(cw_audit_desk *d);

#endif
