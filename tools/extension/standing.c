/* standing(pack, as_of): a row for each teacher, license and goal for a license. */
#include "host.h"

enum {
  TEACHER,
  NAME,
  GOAL,
  LICENSE,
  NUMBER,
  EXPIRES,
  STATUS,
  CAUSE,
  STEP,
  HAVE,
  NEED,
  UNIT,
  SHORT_BY,
  ON_PAPER,
  DEADLINE,
  RULES,
  QUESTIONS,
  EXACT,
  PACK
};
static const char declared[] = "CREATE TABLE standing(teacher TEXT, name TEXT, goal TEXT, license TEXT, license_number "
                               "TEXT, license_expires TEXT, "
                               "status TEXT, cause TEXT, step TEXT, have, need, unit TEXT, short_by TEXT, on_paper "
                               "INTEGER, deadline TEXT, rules TEXT, "
                               "questions TEXT, have_exact TEXT, pack TEXT HIDDEN, as_of TEXT HIDDEN)";

/* The fields of a line behind the columns from LICENSE on. */
static const cw_line_field fields[] = {
    [GOAL] = CW_LINE_GOAL,         [LICENSE] = CW_LINE_LICENSE,   [NUMBER] = CW_LINE_NUMBER,
    [EXPIRES] = CW_LINE_EXPIRES,   [STATUS] = CW_LINE_STATUS,     [CAUSE] = CW_LINE_CAUSE,
    [STEP] = CW_LINE_STEP,         [HAVE] = CW_LINE_HAVE,         [NEED] = CW_LINE_NEED,
    [UNIT] = CW_LINE_UNIT,         [SHORT_BY] = CW_LINE_SHORT_BY, [ON_PAPER] = CW_LINE_ON_PAPER,
    [DEADLINE] = CW_LINE_DEADLINE, [RULES] = CW_LINE_RULES,       [QUESTIONS] = CW_LINE_QUESTIONS,
    [EXACT] = CW_LINE_HAVE};

static int connect_table(sqlite3 *db, void *host, int argc, const char *const *argv, sqlite3_vtab **out, char **error) {
  (void)argc, (void)argv, (void)error;
  return cw_table_connect(db, host, declared, out);
}

static int plan(sqlite3_vtab *t, sqlite3_index_info *info) { return cw_walk_plan(t, info, TEACHER, PACK); }

static int open_cursor(sqlite3_vtab *t, sqlite3_vtab_cursor **out) { return cw_cursor_open(t, false, out); }

static int filter(sqlite3_vtab_cursor *base, int number, const char *text, int argc, sqlite3_value **argv) {
  cw_cursor *c = (cw_cursor *)base;
  (void)number, (void)text;
  c->row = 1;
  return cw_walk_begin(&c->walk, argc, argv, &base->pVtab->zErrMsg);
}

static int next(sqlite3_vtab_cursor *base) {
  cw_cursor *c = (cw_cursor *)base;
  c->row++;
  return cw_walk_next(&c->walk, &base->pVtab->zErrMsg);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i) {
  const cw_walk *w = &((cw_cursor *)base)->walk;
  const cw_line *line = &w->judged.lines[w->line];
  if (i == TEACHER)
    cw_result_text(context, line->field[CW_LINE_TEACHER]);
  else if (i == NAME)
    cw_result_text(context, w->block.teachers[0].name);
  else if (i == HAVE || i == NEED)
    cw_result_amount(context, line->field[fields[i]]);
  else if (i == ON_PAPER)
    sqlite3_result_int(context, line->field[CW_LINE_ON_PAPER][0] == '1');
  else if (i < PACK)
    cw_result_text(context, line->field[fields[i]]);
  return SQLITE_OK;
}

const sqlite3_module cw_standing_module = {.iVersion = 0,
                                           .xConnect = connect_table,
                                           .xBestIndex = plan,
                                           .xDisconnect = cw_table_disconnect,
                                           .xOpen = open_cursor,
                                           .xClose = cw_cursor_close,
                                           .xFilter = filter,
                                           .xNext = next,
                                           .xEof = cw_cursor_eof,
                                           .xColumn = column,
                                           .xRowid = cw_cursor_rowid};
