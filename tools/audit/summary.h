/* What an audit found, on a page. */
#ifndef CW_SUMMARY_H
#define CW_SUMMARY_H

#include "audit.h"

/* Which audit it is and what it presumes: stands above every report. `filter`: of the report, or NULL. */
void cw_summary_head(cw_tool *tool, const cw_judge *j, const cw_filter *filter);
/* False after a fault of the store, or where memory ran out. */
bool cw_summary(cw_tool *tool, cw_store *store, const cw_judge *j, const cw_filter *filter);

#endif
