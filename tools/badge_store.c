#include "badge_store.h"
#include "clock.h"

#include "badge/keep.h"
#include "badge/node.h"
#include "json.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* --- the store ---------------------------------------------------------------------------------------------------- */

static int store_failed(const cw_badge_office *o, cw_store *s) {
  int code = CW_INPUT;
  switch (cw_store_fault(s)) {
  case CW_STORE_FINE: return cw_fail(o->tool, CW_INTERNAL, "out of memory");
  case CW_STORE_FULL:
  case CW_STORE_NO_MEMORY:
  case CW_STORE_REFUSED:
  case CW_STORE_FAILED: code = CW_INTERNAL; break;
  default: break;
  }
  return cw_fail(o->tool, code, "%s", cw_store_message(s));
}

/* A database that isn't there has no teachers: it is not made here. */
static cw_store *open_store(const cw_badge_office *o, cw_store_mode mode, int *code) {
  cw_store *look = cw_store_open(o->db, CW_STORE_READ);
  bool older = cw_store_fault(look) == CW_STORE_OLDER && mode == CW_STORE_WRITE;
  *code = older || cw_store_fault(look) == CW_STORE_FINE ? -1 : store_failed(o, look);
  if (*code >= 0 || mode == CW_STORE_READ) {
    if (*code < 0) return look;
    cw_store_close(look);
    return NULL;
  }
  cw_store_close(look);
  cw_store *s = cw_store_open(o->db, mode);
  if (cw_store_fault(s) == CW_STORE_FINE) return s;
  *code = store_failed(o, s);
  cw_store_close(s);
  return NULL;
}

/* --- what came of it ---------------------------------------------------------------------------------------------- */

static void put(FILE *f, const char *before, const char *text) {
  if (!text || !*text) return;
  fputs(before, f);
  cw_put_safe(f, text, strlen(text));
}

static void tell(void *context, const cw_badge_told *told) {
  const cw_badge_office *o = context;
  FILE *f = o->tool->out.file;
  const json_t *record = json_object_get(told->badge, "record");
  if (!o->all && (told->fate == CW_BADGE_SAME || told->fate == CW_BADGE_PASSED)) return;
  fprintf(f, "%-11s", cw_badge_fate_word(told->fate));
  put(f, " ", cw_node_text(told->badge, "file"));
  if (cw_node_text(told->badge, "within")) {
    put(f, " (", cw_node_text(told->badge, "within"));
    fputs(")", f);
  }
  put(f, ": ", cw_node_text(record, "title"));
  if (told->fate != CW_BADGE_REFUSED && record && !json_is_null(record))
    put(f, ", ", cw_node_text(told->badge, "verdict"));
  if (told->stands) put(f, " today; it was found, and stays, ", told->stands);
  if (told->teacher) {
    put(f, ", of ", told->teacher);
    bool assigned = strncmp(told->why, "assigned by ", 12) == 0, earlier = strncmp(told->why, "an earlier ", 11) == 0;
    put(f, earlier ? " (" : " (by ", assigned ? told->why + 12 : told->why);
    fputs(")", f);
  } else {
    put(f, ": ", told->why);
  }
  putc('\n', f);
}

static void say_sums(const cw_badge_office *o, const cw_badge_keeper *k) {
  FILE *f = o->tool->out.file;
  uint64_t sum = 0;
  for (int i = 0; i < CW_BADGE_REFUSED; i++) sum += k->fates[i];
  fprintf(f, "%" PRIu64 " badge%s: %" PRIu64 " new, %" PRIu64 " changed, %" PRIu64 " unchanged, %" PRIu64 " unmatched",
          sum, sum == 1 ? "" : "s", k->fates[CW_BADGE_NEW], k->fates[CW_BADGE_CHANGED], k->fates[CW_BADGE_SAME],
          k->fates[CW_BADGE_UNMATCHED]);
  fprintf(f, "; %" PRIu64 " refused, %" PRIu64 " passed over.\n", k->fates[CW_BADGE_REFUSED],
          k->fates[CW_BADGE_PASSED]);
  if (k->fates[CW_BADGE_UNMATCHED])
    fputs("`crosswalk badge unmatched` lists those that are nobody's; `crosswalk badge assign` says whose they are.\n",
          f);
}

/* --- import ------------------------------------------------------------------------------------------------------- */

static cw_badge_keeper keeper_of(const cw_badge_office *o, cw_store *s, const char *day) {
  cw_arena *arena = &o->tool->arena;
  return (cw_badge_keeper){.store = s,
                           .issuers = cw_issuers_shipped(arena),
                           .arena = arena,
                           .when = cw_moment(arena),
                           .day = day,
                           .tell = tell,
                           .context = (void *)(uintptr_t)o};
}

static const char *lines_of(cw_arena *arena, char **paths, int npaths) {
  const char *files = "";
  for (int i = 0; i < npaths && files; i++) files = cw_arena_printf(arena, "%s%s%s", files, i ? "\n" : "", paths[i]);
  return files;
}

static int import_into(const cw_badge_office *o, cw_badge_keeper *k, cw_badge_desk *desk, char **paths, int npaths) {
  const char *files = lines_of(k->arena, paths, npaths);
  bool changed = false, fine = files && k->issuers && cw_store_begin(k->store) && cw_badge_keep_begin(k, files);
  for (int i = 0; fine && i < npaths; i++) cw_badge_inspect(desk, paths[i], cw_badge_keep_each, k);
  fine = fine && cw_badge_keep_end(k, &changed);
  if (fine && changed) fine = cw_store_commit(k->store);
  if (!fine) return store_failed(o, k->store);
  say_sums(o, k);
  if (!changed) fputs("Nothing has changed: the database is as it was.\n", o->tool->out.file);
  return k->fates[CW_BADGE_UNMATCHED] || k->fates[CW_BADGE_REFUSED] ? CW_FINDINGS : CW_DONE;
}

int cw_badge_office_import(const cw_badge_office *o, cw_badge_desk *desk, char **paths, int npaths) {
  int code;
  cw_store *s = open_store(o, CW_STORE_WRITE, &code);
  if (!s) return code;
  cw_badge_keeper k = keeper_of(o, s, NULL);
  code = import_into(o, &k, desk, paths, npaths);
  cw_badge_keep_dispose(&k);
  cw_store_rollback(s);
  cw_store_close(s);
  return code;
}

/* --- unmatched ---------------------------------------------------------------------------------------------------- */

static const char unmatched[] = "SELECT id, title, issuer, earned, verdict, unmatched, file, badge FROM badges "
                                "WHERE ended IS NULL AND teacher IS NULL ORDER BY id";

static void put_text_row(FILE *f, sqlite3_stmt *q) {
  static const char *const before[] = {"",   ": ",       ", of ",          ", earned ",
                                       ", ", "\n      ", "\n      file: ", "\n      id: "};
  fprintf(f, "%5lld", (long long)sqlite3_column_int64(q, 0));
  for (int i = 1; i < 8; i++) put(f, before[i], (const char *)sqlite3_column_text(q, i));
  putc('\n', f);
}

static json_t *json_row(sqlite3_stmt *q) {
  json_t *one = json_object();
  json_object_set_new(one, "id", json_integer(sqlite3_column_int64(q, 0)));
  for (int i = 1; i < 8; i++) cw_node_put_text(one, sqlite3_column_name(q, i), (const char *)sqlite3_column_text(q, i));
  return one;
}

static int list(const cw_badge_office *o, cw_store *s) {
  FILE *f = o->tool->out.file;
  sqlite3_stmt *q = NULL;
  json_t *all = json_array();
  int code = sqlite3_prepare_v2(cw_store_handle(s), unmatched, -1, &q, NULL), n = 0;
  if (code == SQLITE_OK)
    while ((code = sqlite3_step(q)) == SQLITE_ROW) {
      n++;
      if (o->format == CW_JSON_FORMAT)
        json_array_append_new(all, json_row(q));
      else
        put_text_row(f, q);
    }
  if (code != SQLITE_DONE) cw_store_failed(s);
  sqlite3_finalize(q);
  if (code == SQLITE_DONE && o->format == CW_JSON_FORMAT) {
    json_dumpf(all, f, JSON_INDENT(2));
    putc('\n', f);
  } else if (code == SQLITE_DONE && !n) {
    fputs("Every badge that was handed in is someone's.\n", f);
  }
  json_decref(all);
  return code == SQLITE_DONE ? CW_DONE : store_failed(o, s);
}

int cw_badge_office_unmatched(const cw_badge_office *o) {
  int code;
  cw_store *s = open_store(o, CW_STORE_READ, &code);
  if (!s) return code;
  code = list(o, s);
  cw_store_close(s);
  return code;
}

/* --- assign ------------------------------------------------------------------------------------------------------- */

static int assign(const cw_badge_office *o, cw_badge_keeper *k, int64_t id, const char *teacher) {
  bool changed;
  if (!k->issuers || !cw_store_begin(k->store) || !cw_badge_keep_begin(k, "badge assign"))
    return store_failed(o, k->store);
  switch (cw_badge_assign(k, id, teacher, o->by, o->because)) {
  case CW_NO_SUCH_BADGE:
    return cw_fail(o->tool, CW_INPUT,
                   "`%s` has no badge with the number %" PRId64 " (or it was judged anew): look at `badge unmatched`",
                   o->db, id);
  case CW_NO_SUCH_TEACHER: return cw_fail(o->tool, CW_INPUT, "`%s` has no teacher with the id `%s`", o->db, teacher);
  case CW_ASSIGNED_BEFORE:
    fprintf(o->tool->out.file, "It is the teacher's already: the database is as it was.\n");
    return CW_DONE;
  case CW_ASSIGNED:
    if (cw_badge_keep_end(k, &changed) && cw_store_commit(k->store)) return CW_DONE;
    break;
  case CW_NOT_ASSIGNED: break;
  }
  return store_failed(o, k->store);
}

int cw_badge_office_assign(const cw_badge_office *o, const char *badge, const char *teacher) {
  char day[CW_DAY_TEXT], *end = NULL;
  int code;
  long long id = strtoll(badge, &end, 10);
  if (id <= 0 || *end)
    return cw_fail(o->tool, CW_INPUT, "`%s` is no number of a badge: look at `badge unmatched`", badge);
  cw_store *s = open_store(o, CW_STORE_WRITE, &code);
  if (!s) return code;
  cw_day_format(day, o->today);
  cw_badge_keeper k = keeper_of(o, s, day);
  code = assign(o, &k, id, teacher);
  cw_badge_keep_dispose(&k);
  cw_store_rollback(s);
  cw_store_close(s);
  return code;
}
