/* The tables of the store, as SQL statements ending with NULL: one list for each step from a version to the next. Released
 * steps never change. */
#ifndef CW_STORE_SCHEMA_H
#define CW_STORE_SCHEMA_H

#include <stddef.h>

extern const char *const cw_schema_roster[];    /* version 1: sources, imports, teachers and what is known of them */
extern const char *const cw_schema_audits[];    /* version 1: determinations, audits, results */
extern const char *const cw_schema_views[];     /* version 1: how people read them */
extern const char *const cw_schema_answers[];   /* version 2: answers on records and licenses */
extern const char *const cw_schema_badges[];    /* version 3: badges handed in, and whose they are */
extern const char *const cw_schema_decisions[]; /* version 4: all kinds of decisions; rows stay as they came */
extern const char *const cw_schema_packed[];    /* version 5: teachers in a form that is read fast */
extern const char *const cw_schema_packed_triggers[]; /* version 5: what keeps it in step */

#endif
