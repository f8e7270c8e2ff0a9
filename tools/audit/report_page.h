/* An audit as a page with charts. */
#ifndef CW_REPORT_PAGE_H
#define CW_REPORT_PAGE_H

#include "desk.h"

/* One file with nothing outside it and no script: counts by goal, how much is missing, districts and deadlines. It names
 * nobody. Returns the code to exit with. */
int cw_report_page(cw_audit_desk *d);

#endif
