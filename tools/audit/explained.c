#include "explained.h"

#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

/* --- one line after the other ------------------------------------------------------------------------------------- */

void cw_explained_open(cw_explained *e, cw_audit_desk *desk, const char *district) {
  *e = (cw_explained){.desk = desk, .code = CW_DONE, .options = desk->judge.options};
  e->options.explain = true;
  cw_arena_init(&e->block_arena, 0);
  cw_arena_init(&e->arena, 0);
  e->roster = cw_store_reader_open(desk->store, desk->c.plan);
  e->from = e->roster ? cw_audit_reader_open(desk->store, desk->audit.id, true, district, &desk->filter) : NULL;
  if (e->from && desk->then && !cw_store_reader_at(e->roster, desk->audit.last_import, desk->audit.last_determination))
    e->code = cw_desk_fault(desk);
  if (!e->from) e->code = cw_desk_fault(desk);
}

int cw_explained_close(cw_explained *e) {
  cw_audit_reader_close(e->from);
  cw_store_reader_close(e->roster);
  cw_arena_dispose(&e->block_arena);
  cw_arena_dispose(&e->arena);
  return e->code;
}

static bool read_teacher(cw_explained *e, int64_t row) {
  int64_t found;
  cw_arena_reset(&e->arena);
  cw_arena_reset(&e->block_arena);
  cw_block_init(&e->block, e->desk->c.plan, &e->block_arena);
  e->teacher = 0;
  if (!cw_store_reader_range(e->roster, row, row) || !cw_store_reader_next(e->roster, &e->block, &found)) return false;
  e->judged = cw_judge_teacher(&e->desk->judge, NULL, &e->block, 0, row, true, &e->arena);
  e->teacher = row;
  return !e->judged.failed;
}

/* The standing that the stored line is of; NULL where it comes out otherwise today. */
static const cw_standing *standing_of(cw_explained *e) {
  for (size_t i = 0; i < e->judged.nlines; i++) {
    const cw_line *l = &e->judged.lines[i];
    if (l->goal != e->line.goal || l->license != e->line.license) continue;
    e->again = l;
    return cw_line_same(l, &e->line) ? e->judged.standings[i] : NULL;
  }
  return NULL;
}

static bool otherwise(cw_explained *e, bool read) {
  cw_audit_desk *d = e->desk;
  if (cw_store_fault(d->store) != CW_STORE_FINE || (read && e->arena.failed))
    e->code = cw_desk_fault(d);
  else
    e->code = cw_fail(d->tool, CW_FINDINGS,
                      "the line of teacher %s comes out otherwise today: crosswalk audit --verify %" PRId64,
                      e->line.field[CW_LINE_TEACHER], d->audit.id);
  return false;
}

bool cw_explained_next(cw_explained *e) {
  cw_audit_desk *d = e->desk;
  if (e->code != CW_DONE) return false;
  if (!cw_audit_reader_next(e->from, &e->line)) {
    if (cw_store_fault(d->store) != CW_STORE_FINE) e->code = cw_desk_fault(d);
    return false;
  }
  bool read = e->teacher == e->line.teacher || read_teacher(e, e->line.teacher);
  e->standing = read ? standing_of(e) : NULL;
  if (!e->standing) return otherwise(e, read);
  e->name = cw_audit_reader_name(e->from);
  e->district = cw_audit_reader_district(e->from);
  e->voice = (cw_voice){
      .plan = d->c.plan, .block = &e->block, .options = &e->options, .arena = &e->arena, .standing = e->standing};
  return true;
}

/* --- districts ---------------------------------------------------------------------------------------------------- */

/* "Nebo Vista School District.csv": what a file's name may not hold becomes "_", and a number keeps such names apart. */
static const char *file_of(cw_arena *arena, const char *folder, const char *district, unsigned k, const char *ending) {
  char name[128];
  size_t n = 0;
  bool changed = strlen(district) >= sizeof name;
  for (const char *c = *district ? district : "without a district"; *c && n + 1 < sizeof name; c++, n++) {
    bool odd = (unsigned char)*c < ' ' || strchr("/\\:*?\"<>|", *c) || (n == 0 && *c == '.');
    name[n] = odd ? '_' : *c;
    changed |= odd;
  }
  name[n] = '\0';
  return changed ? cw_arena_printf(arena, "%s/%s (%u).%s", folder, name, k, ending)
                 : cw_arena_printf(arena, "%s/%s.%s", folder, name, ending);
}

int cw_each_district(cw_audit_desk *d, const char *ending,
                     int (*make)(cw_audit_desk *d, const char *path, const char *district)) {
  static const char sql[] = "SELECT DISTINCT coalesce(" CW_SAID_AT(
      "district", "t.id", "2") ", '') FROM teachers t WHERE t.id IN (SELECT teacher "
                               "FROM results WHERE audit = ?1) ORDER BY 1";
  sqlite3_stmt *q = NULL;
  int code = CW_DONE, row = SQLITE_DONE;
  if (mkdir(d->o->out, 0777) != 0 && errno != EEXIST)
    return cw_fail(d->tool, CW_INPUT, "the folder `%s` cannot be made: %s", d->o->out, strerror(errno));
  if (sqlite3_prepare_v2(cw_store_handle(d->store), sql, -1, &q, NULL) != SQLITE_OK)
    return cw_store_failed(d->store), cw_desk_fault(d);
  sqlite3_bind_int64(q, 1, d->audit.id);
  sqlite3_bind_int64(q, 2, d->audit.last_import);
  for (unsigned k = 1; code == CW_DONE && (row = sqlite3_step(q)) == SQLITE_ROW; k++) {
    const char *district = (const char *)sqlite3_column_text(q, 0);
    const char *path = file_of(&d->tool->arena, d->o->out, district, k, ending);
    code = path ? make(d, path, district) : cw_desk_fault(d);
  }
  if (code == CW_DONE && row != SQLITE_DONE) code = (cw_store_failed(d->store), cw_desk_fault(d));
  sqlite3_finalize(q);
  return code;
}
