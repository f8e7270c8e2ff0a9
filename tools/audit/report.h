/* What an audit found, a line per teacher, license and goal, as CSV or a workbook. */
#ifndef CW_REPORT_AUDIT_H
#define CW_REPORT_AUDIT_H

#include "desk.h"

/* Each line's sentences are made by the explanation's own renderer, of an evaluation that must agree with the line.
 * Returns the code to exit with. */
int cw_report_table(cw_audit_desk *d);

#endif
