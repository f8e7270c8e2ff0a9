/* Between the files of the store; others include store.h. */
#ifndef CW_STORE_INTERNAL_H
#define CW_STORE_INTERNAL_H

#include "store.h"

#include <sqlite3.h>

/* The statements of the writer, prepared when first used. */
typedef enum cw_statement {
  CW_SQL_SOURCE_ADD,
  CW_SQL_SOURCE_FIND,
  CW_SQL_IMPORT_ADD,
  CW_SQL_IMPORT_END,
  CW_SQL_SEEN_ADD,
  CW_SQL_SEEN_FIND,
  CW_SQL_ROW_FIND,
  CW_SQL_ROW_END,
  CW_SQL_ROW_ADD,
  CW_SQL_TEACHER_FIND,
  CW_SQL_TEACHER_ADD,
  CW_SQL_TOUCHED_ADD,
  CW_SQL_DETAILS_SAME,
  CW_SQL_DETAILS_END,
  CW_SQL_DETAILS_ADD,
  CW_SQL_EMAIL_ADD,
  CW_SQL_LICENSE_ADD,
  CW_SQL_LICENSE_VALUE_ADD,
  CW_SQL_FACT_ADD,
  CW_SQL_DEFINITION_FIND,
  CW_SQL_DEFINITION_ADD,
  CW_SQL_RECORD_ADD,
  CW_SQL_RECORD_VALUE_ADD,
  CW_SQL_ANSWER_ADD,
  CW_NSTATEMENTS
} cw_statement;

struct cw_store {
  sqlite3 *db;
  cw_store_cause cause;
  char message[1024];
  char *path;
  bool in_transaction;
  sqlite3_stmt *statements[CW_NSTATEMENTS];
  int64_t source, import; /* of the import under way */
};

/* Sets the fault from what SQLite reported last (or from a code), unless there is one already. Always false. */
bool cw_store_fault_code(cw_store *s, int code);
bool cw_store_fault_say(cw_store *s, cw_store_cause cause, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool cw_store_run(cw_store *s, const char *sql);
sqlite3_stmt *cw_store_prepare(cw_store *s, const char *sql);
bool cw_store_bring_forward(cw_store *s, int version); /* store_version.c */

#endif
