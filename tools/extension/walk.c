#include "host.h"

#include <string.h>

void cw_walk_init(cw_walk *w, cw_host *host, bool explain) {
  *w = (cw_walk){.host = host, .explain = explain, .end = true};
  cw_arena_init(&w->arena, 0);
  cw_arena_init(&w->block_arena, 0);
  cw_arena_init(&w->scratch, 0);
}

static void stop(cw_walk *w) {
  cw_store_reader_close(w->reader);
  w->reader = NULL;
  w->judged = (cw_judged){0};
  w->end = true;
}

void cw_walk_dispose(cw_walk *w) {
  stop(w);
  cw_arena_dispose(&w->arena);
  cw_arena_dispose(&w->block_arena);
  cw_arena_dispose(&w->scratch);
}

static int fail(cw_walk *w, char **error, const char *why) {
  stop(w);
  if (!*error) *error = sqlite3_mprintf("%s", why);
  return SQLITE_ERROR;
}

/* --- beginning ---------------------------------------------------------------------------------------------------- */

/* The database is of the form that this extension reads. */
static bool is_ours(sqlite3 *db) {
  sqlite3_stmt *q = NULL;
  int64_t numbers[2] = {0, 0};
  static const char *const sql[] = {"PRAGMA main.application_id", "PRAGMA main.user_version"};
  for (int i = 0; i < 2; i++) {
    if (sqlite3_prepare_v2(db, sql[i], -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
      numbers[i] = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
  }
  return numbers[0] == 0x43574c4b && numbers[1] == CW_STORE_VERSION;
}

static const char *text_of(sqlite3_value *value) {
  const char *text = (const char *)sqlite3_value_text(value);
  return text ? text : "";
}

static int begin_audit(cw_walk *w, const char *as_of, char **error) {
  cw_day day;
  if (!cw_day_parse(&day, as_of, strlen(as_of))) return fail(w, error, "as_of is a day written YYYY-MM-DD");
  w->audit = (cw_audit){.as_of = day, .known_as_of = CW_DAY_MAX, .share = CW_RAT(1)};
  w->options = (cw_options){.as_of = day, .known_as_of = CW_DAY_MAX, .explain = w->explain, .only_goal = -1};
  cw_voice v = {.plan = w->plan, .options = &w->options, .arena = &w->arena};
  return cw_judge_init(&w->judge, &w->audit, &w->presumed, &v) ? SQLITE_OK : fail(w, error, "memory ran out");
}

static int begin_reader(cw_walk *w, const char *teacher, char **error) {
  w->store = (cw_store){.db = w->host->db, .path = (char *)(void *)w->host->folder};
  w->reader = cw_store_reader_open(&w->store, w->plan);
  if (!w->reader) return fail(w, error, cw_store_message(&w->store));
  if (!teacher) return SQLITE_OK;
  int64_t row = cw_store_find_teacher(&w->store, teacher);
  bool fine = row ? cw_store_reader_range(w->reader, row, row) : cw_store_reader_range(w->reader, 1, 0);
  return fine ? SQLITE_OK : fail(w, error, cw_store_message(&w->store));
}

int cw_walk_begin(cw_walk *w, int argc, sqlite3_value **argv, char **error) {
  stop(w);
  cw_arena_reset(&w->arena);
  if (argc < 2) return fail(w, error, "two arguments are asked for: pack and as_of");
  if (!is_ours(w->host->db)) return fail(w, error, "the database is none that `crosswalk import` filled");
  w->plan = cw_host_plan(w->host, text_of(argv[CW_WALK_PACK]), error);
  if (!w->plan) return fail(w, error, "memory ran out");
  int code = begin_audit(w, text_of(argv[CW_WALK_AS_OF]), error);
  if (code == SQLITE_OK) code = begin_reader(w, argc > 2 ? text_of(argv[CW_WALK_TEACHER]) : NULL, error);
  if (code != SQLITE_OK) return code;
  w->end = false;
  w->line = 0;
  return cw_walk_next(w, error);
}

/* --- going on ----------------------------------------------------------------------------------------------------- */

static int next_teacher(cw_walk *w, char **error) {
  int64_t row;
  cw_arena_reset(&w->block_arena);
  cw_arena_reset(&w->scratch);
  w->judged = (cw_judged){0};
  cw_block_init(&w->block, w->plan, &w->block_arena);
  if (!cw_store_reader_next(w->reader, &w->block, &row)) {
    if (cw_store_fault(&w->store) != CW_STORE_FINE) return fail(w, error, cw_store_message(&w->store));
    stop(w);
    return SQLITE_OK;
  }
  w->judged = cw_judge_teacher(&w->judge, NULL, &w->block, 0, row, w->explain, &w->scratch);
  if (w->judged.failed) return fail(w, error, "memory ran out");
  if (w->judged.evaluation.input_error) return fail(w, error, "a text is too intricate for a pattern of the pack");
  return SQLITE_OK;
}

/* The first call finds the first line: nobody is judged yet. */
int cw_walk_next(cw_walk *w, char **error) {
  w->line++;
  while (!w->end && w->line >= w->judged.nlines) {
    int code = next_teacher(w, error);
    if (code != SQLITE_OK) return code;
    w->line = 0;
  }
  return SQLITE_OK;
}

/* --- planning ----------------------------------------------------------------------------------------------------- */

int cw_walk_plan(sqlite3_vtab *table, sqlite3_index_info *info, int teacher, int first) {
  int at[3] = {-1, -1, -1}, missing = 0;
  for (int i = 0; i < info->nConstraint; i++) {
    int column = info->aConstraint[i].iColumn;
    int k = column == first ? 0 : column == first + 1 ? 1 : column == teacher ? 2 : -1;
    if (k < 0 || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (info->aConstraint[i].usable)
      at[k] = i;
    else
      missing |= k < 2;
  }
  if ((at[0] < 0 || at[1] < 0) && missing) return SQLITE_CONSTRAINT; /* another order of the join has them */
  if (at[0] < 0 || at[1] < 0) {
    table->zErrMsg = sqlite3_mprintf("it has to be said by which pack, and as of which day: (pack, as_of)");
    return SQLITE_ERROR;
  }
  for (int k = 0, n = 0; k < 3; k++) {
    if (at[k] < 0) continue;
    info->aConstraintUsage[at[k]].argvIndex = ++n;
    info->aConstraintUsage[at[k]].omit = k < 2;
  }
  info->estimatedCost = at[2] >= 0 ? 10 : 1e6;
  info->estimatedRows = at[2] >= 0 ? 5 : 100000;
  return SQLITE_OK;
}
