/* A teacher of an audit, as the audit judged them, for commands that answer questions on one. */
#ifndef CW_AUDITED_H
#define CW_AUDITED_H

#include "../load.h"

/* What cw_case_open, cw_case_goal, cw_office_read and cw_case_teachers do for files: pack, dates, goal, readings and
 * presumptions of the audit, and the teacher of this id. -1, or the code to exit with after a message. */
int cw_audited_open(cw_tool *tool, cw_case *c, const char *packs, const char *db, const char *audit,
                    const char *teacher);

#endif
