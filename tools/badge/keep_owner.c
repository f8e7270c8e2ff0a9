/* Whose badge is it? Every address and id of every teacher is tried: a digest can't be looked up. */
#include "identity.h"
#include "keep.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_IDENTITIES = 32 }; /* of a badge that are tried: nobody has more, and each costs a pass over the roster */

typedef struct known_as {
  const char *teacher, *text;
  bool id; /* else an address of mail */
} known_as;

struct cw_badge_owners {
  cw_arena arena;
  known_as *items;
  size_t count, room;
};

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool add(cw_badge_owners *o, const char *teacher, const char *text, bool id) {
  if (o->count == o->room) {
    size_t room = o->room ? o->room * 2 : 256;
    known_as *more = realloc(o->items, room * sizeof *more);
    if (!more) return false;
    o->items = more;
    o->room = room;
  }
  const char *previous = o->count ? o->items[o->count - 1].teacher : "";
  known_as k = {strcmp(previous, teacher) == 0 && *previous ? previous
                                                            : cw_arena_text(&o->arena, teacher, strlen(teacher)),
                cw_arena_text(&o->arena, text, strlen(text)), id};
  if (!k.teacher || !k.text) return false;
  o->items[o->count++] = k;
  return true;
}

/* What was known of a teacher once is known still: badges were sent to addresses that have changed since. Teachers who
 * are withdrawn have no badges to hand in. */
static const char query[] =
    "SELECT teacher, teacher, 1 FROM teachers WHERE holds = 1 UNION "
    "SELECT t.teacher, e.email, 0 FROM emails e JOIN teachers t ON t.id = e.teacher WHERE t.holds = 1 UNION "
    "SELECT t.teacher, e.said, 0 FROM emails e JOIN teachers t ON t.id = e.teacher WHERE t.holds = 1 AND e.said IS NOT "
    "NULL ORDER BY 1, 3 DESC, 2";

cw_badge_owners *cw_badge_owners_read(cw_store *s) {
  cw_badge_owners *o = calloc(1, sizeof *o);
  sqlite3_stmt *q = NULL;
  if (!o) return NULL;
  cw_arena_init(&o->arena, 0);
  int code = sqlite3_prepare_v2(cw_store_handle(s), query, -1, &q, NULL);
  bool fine = code == SQLITE_OK;
  while (fine && (code = sqlite3_step(q)) == SQLITE_ROW)
    fine = add(o, (const char *)sqlite3_column_text(q, 0), (const char *)sqlite3_column_text(q, 1),
               sqlite3_column_int(q, 2) == 1);
  if (code != SQLITE_DONE && code != SQLITE_ROW) fine = cw_store_failed(s);
  sqlite3_finalize(q);
  if (fine) return o;
  cw_badge_owners_free(o);
  return NULL;
}

void cw_badge_owners_free(cw_badge_owners *o) {
  if (!o) return;
  cw_arena_dispose(&o->arena);
  free(o->items);
  free(o);
}

/* --- matching ----------------------------------------------------------------------------------------------------- */

typedef struct matching {
  const known_as *first;
  const char *other; /* a second teacher */
  size_t compared;   /* identities that could be compared with something */
} matching;

static void match(const cw_badge_owners *o, const cw_identity *identity, matching *m) {
  bool id = identity->form == CW_IDENTITY_ID;
  m->compared++;
  for (size_t i = 0; i < o->count; i++) {
    const known_as *k = &o->items[i];
    if (k->id != id || (m->first && m->first->teacher == k->teacher) || !cw_identity_is(identity, k->text)) continue;
    if (!m->first)
      m->first = k;
    else
      m->other = k->teacher;
  }
}

const char *cw_badge_owner(const cw_badge_owners *o, const json_t *record, const char **why, cw_arena *arena) {
  const json_t *recipients = json_object_get(record, "recipient");
  matching m = {0};
  size_t n = cw_node_count(recipients);
  for (size_t i = 0; i < n && i < MOST_IDENTITIES; i++) {
    cw_identity identity;
    if (cw_identity_read(&identity, cw_node_at(recipients, i))) match(o, &identity, &m);
  }
  if (m.other)
    *why = cw_arena_printf(arena, "it names several teachers: %s and %s", m.first->teacher, m.other);
  else if (m.first)
    *why = cw_arena_printf(arena, "%s %s", m.first->id ? "id" : "e-mail", m.first->text);
  else
    *why = m.compared ? "nobody in the database has the address or id that it names"
                      : "it names nobody by an e-mail address or an id";
  if (!*why) *why = "memory ran out";
  return m.other || !m.first ? NULL : m.first->teacher;
}
