/* Bringing a database forward, one version at a time, each within one transaction. */
#include "schema.h"
#include "store_internal.h"

#include <stdio.h>

static const char *const *const steps[CW_STORE_VERSION][4] = {
    {cw_schema_roster, cw_schema_audits, cw_schema_views, NULL},
    {cw_schema_answers, NULL},
    {cw_schema_badges, NULL},
    {cw_schema_decisions, NULL},
    {cw_schema_packed, cw_schema_packed_triggers, NULL},
};

static bool run_list(cw_store *s, const char *const *list) {
  for (; *list; list++)
    if (!cw_store_run(s, *list)) return false;
  return true;
}

static bool run_step(cw_store *s, int version) {
  char mark[80];
  snprintf(mark, sizeof mark, "PRAGMA application_id = 0x43574c4b; PRAGMA user_version = %d", version + 1);
  for (const char *const *const *list = steps[version]; *list; list++)
    if (!run_list(s, *list)) return false;
  return cw_store_run(s, mark);
}

/* Another program may have done it while this one waited. */
static bool version_now(cw_store *s, int *version) {
  sqlite3_stmt *statement = cw_store_prepare(s, "PRAGMA user_version");
  bool read = statement && sqlite3_step(statement) == SQLITE_ROW;
  if (read) *version = sqlite3_column_int(statement, 0);
  sqlite3_finalize(statement);
  return read;
}

bool cw_store_bring_forward(cw_store *s, int version) {
  if (!cw_store_begin(s)) return false;
  bool done = version_now(s, &version);
  for (; done && version < CW_STORE_VERSION; version++) done = run_step(s, version);
  if (done && cw_store_commit(s)) return true;
  cw_store_rollback(s);
  return false;
}
