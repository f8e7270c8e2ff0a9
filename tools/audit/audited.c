#include "audited.h"

#include "desk.h"

#include <inttypes.h>
#include <sqlite3.h>

static bool has_lines(cw_audit_desk *d, int64_t teacher) {
  sqlite3_stmt *q = NULL;
  static const char sql[] = "SELECT 1 FROM results WHERE audit = ?1 AND teacher = ?2 LIMIT 1";
  if (sqlite3_prepare_v2(cw_store_handle(d->store), sql, -1, &q, NULL) != SQLITE_OK) return cw_store_failed(d->store);
  sqlite3_bind_int64(q, 1, d->audit.id);
  sqlite3_bind_int64(q, 2, teacher);
  bool found = sqlite3_step(q) == SQLITE_ROW;
  sqlite3_finalize(q);
  return found;
}

static int read_teacher(cw_audit_desk *d, const char *id) {
  int64_t teacher = cw_store_find_teacher(d->store, id);
  bool found = teacher && has_lines(d, teacher);
  if (cw_store_fault(d->store) != CW_STORE_FINE) return cw_desk_fault(d);
  if (!found) return cw_fail(d->tool, CW_USAGE, "audit %" PRId64 " has no line on a teacher `%s`", d->audit.id, id);
  if (!cw_store_read_teacher_at(d->store, d->c.plan, &d->c.block, teacher, d->then ? d->audit.last_import : 0,
                                d->audit.last_determination))
    return cw_desk_fault(d);
  cw_filling filling; /* never emptied: what was presumed is part of the question */
  cw_presume_fill(&d->presumed, UINT32_MAX, &d->c.block, 0, &filling, &d->tool->arena);
  return -1;
}

int cw_audited_open(cw_tool *tool, cw_case *c, const char *packs, const char *db, const char *audit,
                    const char *teacher) {
  cw_audit_asked o = {.common.packs = packs, .db = db};
  cw_audit_desk d = {.tool = tool, .command = &cw_command_explain, .o = &o};
  int code = cw_desk_open(&d, CW_STORE_READ);
  if (code < 0) code = cw_desk_stored(&d, audit);
  if (code < 0) code = cw_desk_done(&d);
  if (code < 0) code = read_teacher(&d, teacher);
  cw_store_close(d.store);
  *c = d.c; /* the caller's from here on; its voice speaks of its own block and options */
  c->voice.block = &c->block;
  c->voice.options = &c->options;
  return code;
}
