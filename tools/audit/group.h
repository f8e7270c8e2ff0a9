/* Counts of an audit by district, license or goal. */
#ifndef CW_GROUP_H
#define CW_GROUP_H

#include "desk.h"

/* How many lines of each standing there are in each group, as text or as a table (--format). Returns the code to exit
 * with. */
int cw_groups(cw_audit_desk *d);

#endif
