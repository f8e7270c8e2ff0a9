/* `badge import`, `badge unmatched` and `badge assign`: badges and the database of an office. */
#ifndef CW_BADGE_STORE_H
#define CW_BADGE_STORE_H

#include "badge/badge.h"
#include "command.h"

typedef struct cw_badge_office {
  cw_tool *tool;
  const char *db;
  const char *by, *because; /* assign */
  cw_day today;             /* assign: the day it is decided */
  int format;               /* unmatched: text or JSON */
  bool all;                 /* import: say what was unchanged and passed over too */
} cw_badge_office;

/* Each returns the code to exit with. The words are the operands behind the subcommand. */
int cw_badge_office_import(const cw_badge_office *o, cw_badge_desk *desk, char **paths, int npaths);
int cw_badge_office_unmatched(const cw_badge_office *o);
int cw_badge_office_assign(const cw_badge_office *o, const char *badge, const char *teacher);

#endif
