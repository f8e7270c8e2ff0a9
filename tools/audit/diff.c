#include "diff.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* A line is known again by teacher, goal and license: by the license's number where it has one, else by its place. */
#define SIDE(x, y)                                                                                                     \
  x ".status, " x ".cause, " x ".have, " x ".need, " x ".unit, " x ".short_by, " y ".rules, " y ".presumptions"
#define NO_SIDE "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
#define SAME(x, z)                                                                                                     \
  z ".license_type IS " x ".license_type AND " z ".license_number IS " x ".license_number AND (" x                     \
    ".license_number IS NOT NULL OR " z ".license = " x ".license)"

static const char sql[] =
    "SELECT t.id, t.teacher, r.name, r.district, l.* FROM ("
    "SELECT a.teacher AS who, g.words, a.license_type, a.license_number, " SIDE("a", "p") ", " SIDE(
        "b",
        "q") " FROM results a JOIN audit_goals g ON g.audit = a.audit AND g.goal = a.goal JOIN reasons p ON p.id = "
             "a.reason LEFT JOIN audit_goals h ON h.audit = ?2 AND h.name = g.name LEFT JOIN results b ON b.audit = ?2 "
             "AND b.teacher = a.teacher AND b.goal = h.goal AND " SAME(
                 "a",
                 "b") " LEFT JOIN reasons q ON q.id = b.reason WHERE a.audit = ?1 AND (b.status IS NOT a.status OR "
                      "b.cause IS NOT a.cause OR b.step IS NOT a.step OR b.have IS NOT a.have OR b.need IS NOT "
                      "a.need OR b.short_by IS NOT a.short_by OR b.on_paper IS NOT a.on_paper) "
                      "UNION ALL SELECT b.teacher, g.words, b.license_type, b.license_number, " NO_SIDE ", " SIDE(
                          "b", "q") " FROM results b JOIN audit_goals g ON g.audit = b.audit AND g.goal = b.goal "
                                    "JOIN reasons q ON q.id = b.reason WHERE b.audit = ?2 AND NOT EXISTS (SELECT 1 "
                                    "FROM audit_goals h JOIN results a ON a.audit = ?1 AND a.teacher = b.teacher AND "
                                    "a.goal = h.goal AND " SAME(
                                        "b",
                                        "a") " WHERE h.audit = ?1 AND h.name = g.name)"
                                             ") l JOIN teachers t ON t.id = l.who LEFT JOIN roster r ON r.id = l.who "
                                             "ORDER BY t.id, l.words, l.license_type, l.license_number";

struct cw_diff {
  cw_store *store;
  sqlite3_stmt *lines;
  cw_causes *causes;
  const char *common; /* causes that hold for everybody, in short */
  cw_arena arena;
};

/* --- what is different for everybody ------------------------------------------------------------------------------ */

static bool differ(const char *a, const char *b) { return strcmp(a ? a : "", b ? b : "") != 0; }

static const char *day(cw_day d, cw_arena *arena) {
  char text[CW_DAY_TEXT];
  int n = cw_day_format(text, d);
  const char *copy = d >= CW_DAY_MAX ? "everything" : cw_arena_text(arena, text, (size_t)n);
  return copy ? copy : "";
}

static const char *presumed(cw_store *s, int64_t audit, cw_arena *arena) {
  sqlite3_stmt *q = NULL;
  const char *text = "";
  static const char list[] = "SELECT group_concat(name || ' = ' || value, '; ') FROM (SELECT name, value FROM "
                             "audit_assumptions WHERE audit = ?1 ORDER BY name, value)";
  if (sqlite3_prepare_v2(cw_store_handle(s), list, -1, &q, NULL) != SQLITE_OK) return cw_store_failed(s), text;
  sqlite3_bind_int64(q, 1, audit);
  const char *found = sqlite3_step(q) == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL;
  const char *copy = found ? cw_arena_text(arena, found, strlen(found)) : NULL;
  sqlite3_finalize(q);
  return copy ? copy : text;
}

typedef struct sentences {
  const char **items;
  size_t count;
  cw_arena *arena;
} sentences;

static void say(sentences *to, const char *what, const char *was, const char *now) {
  const char *text =
      cw_arena_printf(to->arena, "%s: %s, before %s", what, now && *now ? now : "none", was && *was ? was : "none");
  if (text) to->items[to->count++] = text;
}

const char *const *cw_diff_common(cw_store *s, const cw_audit *a, const cw_audit *b, cw_arena *arena) {
  sentences to = {CW_NEW_ARRAY(arena, 10, const char *), 0, arena};
  const char *was = presumed(s, a->id, arena), *now = presumed(s, b->id, arena);
  if (!to.items) return NULL;
  if (a->as_of != b->as_of) say(&to, "date", day(a->as_of, arena), day(b->as_of, arena));
  if (a->known_as_of != b->known_as_of) say(&to, "known as of", day(a->known_as_of, arena), day(b->known_as_of, arena));
  if (differ(a->pack, b->pack)) say(&to, "pack", a->pack, b->pack);
  if (differ(a->pack_digest, b->pack_digest))
    say(&to, "rules", cw_arena_printf(arena, "version %s (%.12s)", a->pack_version, a->pack_digest),
        cw_arena_printf(arena, "version %s (%.12s)", b->pack_version, b->pack_digest));
  if (differ(a->program, b->program)) say(&to, "program", a->program, b->program);
  if (differ(was, now)) say(&to, "presumed or accepted", was, now);
  if (differ(a->where, b->where)) say(&to, "only where", a->where, b->where);
  if (differ(a->sample, b->sample) || a->seed != b->seed) say(&to, "sample", a->sample, b->sample);
  return to.items;
}

/* --- lines -------------------------------------------------------------------------------------------------------- */

static const char *all_common(cw_store *s, const cw_audit *a, const cw_audit *b, cw_arena *arena) {
  const char *const *list = cw_diff_common(s, a, b, arena), *text = "";
  for (size_t i = 0; list && list[i]; i++) {
    text = cw_arena_printf(arena, "%s%s%s", text, *text ? "; " : "", list[i]);
    if (!text) return "";
  }
  return text;
}

cw_diff *cw_diff_open(cw_store *s, const cw_audit *a, const cw_audit *b) {
  cw_diff *d = calloc(1, sizeof *d);
  if (!d) return NULL;
  d->store = s;
  cw_arena_init(&d->arena, 0);
  d->common = all_common(s, a, b, &d->arena);
  d->causes = cw_causes_open(s, a, b);
  if (d->causes && sqlite3_prepare_v2(cw_store_handle(s), sql, -1, &d->lines, NULL) == SQLITE_OK) {
    sqlite3_bind_int64(d->lines, 1, a->id);
    sqlite3_bind_int64(d->lines, 2, b->id);
    return d;
  }
  cw_store_failed(s);
  cw_diff_close(d);
  return NULL;
}

void cw_diff_close(cw_diff *d) {
  if (!d) return;
  sqlite3_finalize(d->lines);
  cw_causes_close(d->causes);
  cw_arena_dispose(&d->arena);
  free(d);
}

static const char *text_at(const cw_diff *d, int column, cw_arena *arena) {
  const char *text = (const char *)sqlite3_column_text(d->lines, column);
  return text ? cw_arena_text(arena, text, strlen(text)) : NULL;
}

static void read_side(const cw_diff *d, int first, cw_diff_side *side, cw_arena *arena) {
  const char **texts[] = {&side->status, &side->cause,    &side->have,  &side->need,
                          &side->unit,   &side->short_by, &side->rules, &side->presumptions};
  for (int i = 0; i < 8; i++) *texts[i] = text_at(d, first + i, arena);
}

bool cw_diff_next(cw_diff *d, cw_diff_line *line, cw_arena *arena) {
  int code = sqlite3_step(d->lines);
  if (code != SQLITE_ROW) {
    if (code != SQLITE_DONE) cw_store_failed(d->store);
    return false;
  }
  *line = (cw_diff_line){.teacher = text_at(d, 1, arena),
                         .name = text_at(d, 2, arena),
                         .district = text_at(d, 3, arena),
                         .goal = text_at(d, 5, arena),
                         .license = text_at(d, 6, arena),
                         .number = text_at(d, 7, arena)};
  read_side(d, 8, &line->was, arena);
  read_side(d, 16, &line->now, arena);
  const char *own = cw_causes_of(d->causes, sqlite3_column_int64(d->lines, 0), arena);
  line->why = *own && *d->common ? cw_arena_printf(arena, "%s; %s", own, d->common) : *own ? own : d->common;
  return line->why != NULL;
}
