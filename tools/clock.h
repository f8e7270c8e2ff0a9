/* The one clock of the program. Nothing below tools/ knows what day it is. */
#ifndef CW_CLOCK_H
#define CW_CLOCK_H

#include "../engine/value.h"

cw_day cw_today(void);                  /* the day where the user is */
const char *cw_moment(cw_arena *arena); /* now, in UTC: "2027-03-01T12:00:00Z"; "" where memory ran out */

#endif
