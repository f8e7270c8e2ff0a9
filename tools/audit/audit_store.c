/* What the store knows of an audit: what it asks, what it presumes, how far it came. */
#include "audit.h"

#include <inttypes.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static sqlite3_stmt *prepare(cw_store *s, const char *sql) {
  sqlite3_stmt *q = NULL;
  if (cw_store_fault(s) != CW_STORE_FINE) return NULL;
  if (sqlite3_prepare_v2(cw_store_handle(s), sql, -1, &q, NULL) != SQLITE_OK) cw_store_failed(s);
  return q;
}

/* Steps, and says whether there is a row; *fine is false after a fault. */
static bool step(cw_store *s, sqlite3_stmt *q, bool *fine) {
  int code = q ? sqlite3_step(q) : SQLITE_ERROR;
  *fine = code == SQLITE_ROW || code == SQLITE_DONE || (q && cw_store_failed(s));
  return code == SQLITE_ROW;
}

static bool finish(cw_store *s, sqlite3_stmt *q) {
  bool fine;
  step(s, q, &fine);
  sqlite3_finalize(q);
  return fine;
}

static const char *text_at(sqlite3_stmt *q, int column, cw_arena *arena) {
  const char *text = (const char *)sqlite3_column_text(q, column);
  return text ? cw_arena_text(arena, text, strlen(text)) : NULL;
}

static void bind_text(sqlite3_stmt *q, int at, const char *text) {
  sqlite3_bind_text(q, at, text, -1, SQLITE_TRANSIENT);
}

static void bind_day(sqlite3_stmt *q, int at, cw_day day) {
  char text[CW_DAY_TEXT];
  cw_day_format(text, day);
  bind_text(q, at, text);
}

static cw_day day_of(const char *text, cw_day otherwise) {
  cw_day day;
  return text && cw_day_parse(&day, text, strlen(text)) ? day : otherwise;
}

int cw_audit_store_code(const cw_store *s) {
  switch (cw_store_fault(s)) {
  case CW_STORE_FULL:
  case CW_STORE_NO_MEMORY:
  case CW_STORE_REFUSED:
  case CW_STORE_FAILED: return CW_INTERNAL;
  default: return CW_INPUT;
  }
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static const char *options_text(const cw_audit *a, cw_arena *arena) {
  char from[CW_DAY_TEXT] = "", until[CW_DAY_TEXT] = "";
  if (a->season) cw_day_format(from, a->season_from);
  if (a->season) cw_day_format(until, a->season_until);
  json_t *o = json_pack("{s:s?, s:s?, s:s*, s:s?, s:s?}", "goal", a->goal, "office", a->office, "where", a->where,
                        "season_from", a->season ? from : NULL, "season_until", a->season ? until : NULL);
  char *text = o ? json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
  const char *copy = text ? cw_arena_text(arena, text, strlen(text)) : NULL;
  free(text);
  json_decref(o);
  return copy;
}

static bool insert_head(cw_store *s, cw_audit *a, const char *options) {
  sqlite3_stmt *q = prepare(
      s, "INSERT INTO audits(pack, pack_version, pack_digest, program, as_of, known_as_of, options, sample, seed, "
         "last_import, last_determination, state, started_at, changed_since) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
         "?9, ?10, ?11, 'running', ?12, ?13)");
  if (!q) return false;
  const char *texts[] = {a->pack, a->pack_version, a->pack_digest, a->program};
  for (int i = 0; i < 4; i++) bind_text(q, i + 1, texts[i]);
  bind_day(q, 5, a->as_of);
  if (a->known_as_of < CW_DAY_MAX) bind_day(q, 6, a->known_as_of);
  bind_text(q, 7, options);
  if (a->sample) bind_text(q, 8, a->sample);
  if (a->sample) sqlite3_bind_int64(q, 9, a->seed);
  if (a->last_import) sqlite3_bind_int64(q, 10, a->last_import);
  if (a->last_determination) sqlite3_bind_int64(q, 11, a->last_determination);
  bind_text(q, 12, a->started_at);
  if (a->changed_since) sqlite3_bind_int64(q, 13, a->changed_since);
  bool fine = finish(s, q);
  a->id = sqlite3_last_insert_rowid(cw_store_handle(s));
  return fine;
}

/* The unit of a goal's amounts: of what it asks first, or of the amount that it is. */
static const char *unit_of(const cw_plan *plan, const cw_goal *g) {
  return plan->units[g->kind == CW_AMOUNT ? cw_amount_unit(plan, g) : plan->ledgers[g->ledger].unit].name;
}

static bool insert_goals(cw_store *s, const cw_audit *a, const cw_plan *plan) {
  bool fine = true;
  for (uint32_t i = 0; fine && i < plan->ngoals; i++) {
    const cw_goal *g = &plan->goals[i];
    if (a->goal ? strcmp(g->name, a->goal) != 0 : !g->for_license) continue;
    sqlite3_stmt *q = prepare(s, "INSERT INTO audit_goals VALUES(?1, ?2, ?3, ?4, ?5)");
    if (!q) return false;
    sqlite3_bind_int64(q, 1, a->id);
    sqlite3_bind_int64(q, 2, i);
    bind_text(q, 3, g->name);
    bind_text(q, 4, g->words ? g->words : g->name);
    bind_text(q, 5, (g->needs_credit || g->kind == CW_AMOUNT) && !cw_goal_is_date(plan, g) ? unit_of(plan, g) : NULL);
    fine = finish(s, q);
  }
  return fine;
}

static bool insert_presumed(cw_store *s, const cw_audit *a, int64_t n, const char *name, const char *value,
                            const char *origin) {
  sqlite3_stmt *q = prepare(s, "INSERT INTO audit_assumptions VALUES(?1, ?2, ?3, ?4, ?5)");
  if (!q) return false;
  sqlite3_bind_int64(q, 1, a->id);
  sqlite3_bind_int64(q, 2, n);
  bind_text(q, 3, name);
  bind_text(q, 4, value);
  bind_text(q, 5, origin);
  return finish(s, q);
}

static bool insert_all_presumed(cw_store *s, const cw_audit *a, const cw_plan *plan, const cw_presumptions *p) {
  int64_t n = 0;
  bool fine = true;
  for (uint32_t i = 0; fine && i < p->count; i++)
    fine = insert_presumed(s, a, ++n, p->items[i].name, p->items[i].value, "command line");
  for (uint32_t i = 0; fine && i < p->naccepted; i++) {
    const cw_gap *g = &plan->gaps[p->accepted[i].gap];
    int32_t reading = p->accepted[i].reading;
    const char *name = reading < 0 ? "nothing" : plan->readings[g->first_reading + (uint32_t)reading].name;
    fine = insert_presumed(s, a, ++n, g->name, name, p->office ? p->office : "office");
  }
  return fine;
}

bool cw_audit_insert(cw_store *s, cw_audit *a, const cw_plan *plan, const cw_presumptions *p, cw_arena *arena) {
  const char *options = options_text(a, arena);
  bool fine = options && cw_store_begin(s) && insert_head(s, a, options) && insert_goals(s, a, plan) &&
              insert_all_presumed(s, a, plan, p) && cw_store_commit(s);
  if (!fine) cw_store_rollback(s);
  return fine;
}

bool cw_audit_end(cw_store *s, const cw_audit *a, const char *ended_at) {
  size_t n;
  bool *done, fine = cw_store_begin(s);
  cw_arena arena;
  cw_arena_init(&arena, 0);
  cw_audit_part *parts = fine ? cw_audit_parts(s, a, &done, &n, &arena) : NULL, all = {0};
  for (size_t i = 0; parts && i < n; i++) {
    all.teachers += parts[i].teachers;
    all.results += parts[i].results;
    cw_sum_add(&all.sum, parts[i].sum);
  }
  sqlite3_stmt *q = parts ? prepare(s, "UPDATE audits SET state = 'done', teachers = ?2, results = ?3, digest = ?4, "
                                       "ended_at = ?5 WHERE id = ?1")
                          : NULL;
  char digest[CW_SUM_TEXT];
  cw_sum_format(digest, all.sum);
  if (q) {
    const int64_t numbers[] = {a->id, all.teachers, all.results};
    for (int i = 0; i < 3; i++) sqlite3_bind_int64(q, i + 1, numbers[i]);
    bind_text(q, 4, digest);
    bind_text(q, 5, ended_at);
  }
  fine = q && finish(s, q) && cw_store_commit(s);
  if (!fine) cw_store_rollback(s);
  cw_arena_dispose(&arena);
  return fine;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool read_options(cw_audit *a, const char *text, cw_arena *arena) {
  json_t *o = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
  const char *goal = json_string_value(json_object_get(o, "goal"));
  const char *office = json_string_value(json_object_get(o, "office"));
  const char *where = json_string_value(json_object_get(o, "where"));
  const char *from = json_string_value(json_object_get(o, "season_from"));
  const char *until = json_string_value(json_object_get(o, "season_until"));
  a->goal = goal ? cw_arena_text(arena, goal, strlen(goal)) : NULL;
  a->office = office ? cw_arena_text(arena, office, strlen(office)) : NULL;
  a->where = where ? cw_arena_text(arena, where, strlen(where)) : NULL;
  a->season = from && until;
  a->season_from = day_of(from, CW_DAY_MIN);
  a->season_until = day_of(until, CW_DAY_MAX);
  bool is_object = json_is_object(o);
  json_decref(o);
  return is_object;
}

static bool read_head(cw_audit *a, sqlite3_stmt *q, cw_arena *arena) {
  const char **texts[] = {&a->pack,   &a->pack_version, &a->pack_digest, &a->program,
                          &a->sample, &a->digest,       &a->started_at,  &a->ended_at};
  for (int i = 0; i < 8; i++) *texts[i] = text_at(q, i, arena);
  a->as_of = day_of(text_at(q, 8, arena), 0);
  a->known_as_of = day_of(text_at(q, 9, arena), CW_DAY_MAX);
  a->seed = sqlite3_column_int64(q, 11);
  a->last_import = sqlite3_column_int64(q, 12);
  a->last_determination = sqlite3_column_int64(q, 13);
  a->teachers = sqlite3_column_int64(q, 14);
  a->results = sqlite3_column_int64(q, 15);
  a->changed_since = sqlite3_column_int64(q, 17);
  const char *state = text_at(q, 16, arena);
  a->done = state && strcmp(state, "done") == 0;
  a->share = CW_RAT(1);
  size_t len = a->sample ? strcspn(a->sample, " %") : 0;
  cw_rat percent;
  if (len && cw_rat_parse(&percent, a->sample, len)) (void)cw_rat_div(&a->share, percent, CW_RAT(100));
  return read_options(a, text_at(q, 10, arena), arena);
}

bool cw_audit_load(cw_store *s, int64_t id, cw_audit *a, cw_arena *arena) {
  sqlite3_stmt *q =
      prepare(s, "SELECT pack, pack_version, pack_digest, program, sample, digest, started_at, ended_at, as_of, "
                 "known_as_of, options, seed, last_import, last_determination, teachers, results, state, changed_since "
                 "FROM audits "
                 "WHERE id = ?1");
  bool fine = false;
  *a = (cw_audit){.id = id};
  if (!q) return false;
  sqlite3_bind_int64(q, 1, id);
  bool found = step(s, q, &fine) && read_head(a, q, arena);
  sqlite3_finalize(q);
  return fine && found;
}

/* A reading by the name of its gap; the index is -1 for "nothing", -2 where there is none. */
static bool read_accepted(const cw_plan *plan, const char *gap, const char *reading, cw_accepted *out) {
  for (uint32_t i = 0; i < plan->ngaps; i++) {
    const cw_gap *g = &plan->gaps[i];
    if (strcmp(g->name, gap) != 0) continue;
    for (uint32_t k = 0; k < g->nreadings; k++)
      if (strcmp(plan->readings[g->first_reading + k].name, reading) == 0)
        return *out = (cw_accepted){i, (int32_t)k}, true;
    return *out = (cw_accepted){i, -1}, strcmp(reading, "nothing") == 0;
  }
  return false;
}

bool cw_audit_presumed(cw_store *s, int64_t id, const cw_plan *plan, cw_presumptions *p, const char **why,
                       cw_arena *arena) {
  sqlite3_stmt *q =
      prepare(s, "SELECT name, value, origin FROM audit_assumptions WHERE audit = ?1 ORDER BY assumption");
  cw_accepted *accepted = CW_NEW_ARRAY(arena, plan->ngaps + 1, cw_accepted);
  bool fine = q && accepted, known = true;
  const char *near;
  *p = (cw_presumptions){.accepted = accepted};
  *why = NULL;
  if (q) sqlite3_bind_int64(q, 1, id);
  while (fine && known && step(s, q, &fine)) {
    const char *name = text_at(q, 0, arena), *value = text_at(q, 1, arena), *origin = text_at(q, 2, arena);
    if (!name || !value || !origin) break;
    if (strcmp(origin, "command line") == 0) {
      const char *text = cw_arena_printf(arena, "%s = %s", name, value);
      known = text && cw_presume(p, plan, text, why, &near, arena);
    } else {
      p->office = origin;
      known = p->naccepted < plan->ngaps && read_accepted(plan, name, value, &accepted[p->naccepted++]);
      if (!known) *why = "the pack has no such reading";
    }
  }
  sqlite3_finalize(q);
  if (fine && known) *why = NULL;
  return fine && known;
}

bool cw_audit_input(cw_store *s, int64_t *import, int64_t *determination) {
  sqlite3_stmt *q = prepare(s, "SELECT (SELECT max(id) FROM imports), (SELECT max(id) FROM determinations)");
  bool fine = false;
  if (step(s, q, &fine)) {
    *import = sqlite3_column_int64(q, 0);
    *determination = sqlite3_column_int64(q, 1);
  }
  sqlite3_finalize(q);
  return fine;
}

bool cw_audit_is_now(cw_store *s, const cw_audit *a) {
  int64_t import = 0, determination = 0;
  return cw_audit_input(s, &import, &determination) && import == a->last_import &&
         determination == a->last_determination;
}
