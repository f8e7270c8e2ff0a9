/* What `badge inspect` prints: a JSON array, a line a badge with sums, or a page about one. */
#ifndef CW_BADGE_REPORT_H
#define CW_BADGE_REPORT_H

#include "badge/badge.h"
#include "badge/verdict.h"
#include "command.h"

typedef struct cw_badge_report {
  cw_tool *tool;
  int format;
  bool many, in_folder; /* of a folder only badges and what should have been one are shown */
  unsigned nbadges, nshown, nothers;
  unsigned sums[CW_NBADGE_VERDICTS];
} cw_badge_report;

cw_badge_report cw_badge_report_begin(cw_tool *tool, int format, bool many);
void cw_badge_report_add(void *report, const json_t *badge, cw_badge_seen seen); /* a cw_badge_each */
void cw_badge_report_end(cw_badge_report *report);

#endif
