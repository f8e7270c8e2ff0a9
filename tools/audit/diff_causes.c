/* What the roster says of a teacher at two of its imports, and what was decided between them. */
#include "diff.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* Content of what holds at import ?2, without what only says where it stands. A row that is changed gives all its parts
 * anew: those that say the same are no change. */
#define ALIVE                                                                                                          \
  " WHERE x.teacher = ?1 AND w.begun <= ?2 AND (w.ended IS NULL OR w.ended > ?2)"                                      \
  " ORDER BY 1, 2"

enum { KEY, CONTENT, NWHAT = 4 };

static const struct {
  const char *word, *sql;
} what[NWHAT] = {
    {"record",
     "SELECT coalesce(x.source_name, s.name) || ':' || x.source_row, "
     "coalesce('\"' || nullif(d.title, '') || '\" ', '') || d.kind || coalesce(', ' || x.amount || ' ' || x.unit, '') "
     "|| "
     "coalesce(', ' || x.earned, '') || coalesce(', from ' || x.\"from\", '') || coalesce(', ' || x.status, '') || "
     "coalesce(', approved: ' || x.approved, '') || coalesce(', ' || x.verification, '') || "
     "coalesce(', topics: ' || x.topics, '') || coalesce(', ' || nullif(d.achievement, ''), '') || "
     "coalesce(', ' || nullif(d.issuer, ''), '') || coalesce(', grade ' || x.grade, '') || "
     "coalesce(', rating ' || x.rating, '') || coalesce(', score ' || x.score, '') || coalesce(', level ' || x.level, "
     "'') "
     "|| coalesce(', evidence: ' || x.evidence, '') || coalesce(', expires ' || x.expires, '') || "
     "coalesce((SELECT group_concat(', ' || name || ': ' || value, '') FROM (SELECT name, value FROM record_values v "
     "WHERE v.teacher = x.teacher AND v.row = x.row AND v.part = x.part ORDER BY name)), '') "
     "FROM records x JOIN rows w ON w.id = x.row JOIN sources s ON s.id = x.source "
     "JOIN definitions d ON d.id = x.definition" ALIVE},
    {"license",
     "SELECT coalesce(x.license, '') || coalesce(' ' || x.number, ''), 'license' || coalesce(', issued ' || x.issued, "
     "'') "
     "|| coalesce(', renewed ' || x.renewed, '') || coalesce(', expires ' || x.expires, '') || "
     "coalesce(', ' || x.status, '') || coalesce(', areas: ' || x.areas, '') || "
     "coalesce(', endorsements: ' || x.endorsements, '') || "
     "coalesce((SELECT group_concat(', ' || name || ': ' || value, '') FROM (SELECT name, value FROM license_values v "
     "WHERE v.teacher = x.teacher AND v.row = x.row AND v.part = x.part ORDER BY name)), '') "
     "FROM licenses x JOIN rows w ON w.id = x.row" ALIVE},
    {"fact", "SELECT x.name || coalesce(' from ' || x.\"from\", '') || coalesce(' until ' || x.until, '') || ' (' || "
             "s.name || ')', "
             "x.value FROM facts x JOIN rows w ON w.id = x.row JOIN sources s ON s.id = w.source" ALIVE},
    {"answer", "SELECT x.name || ' of ' || x.\"of\" || ':' || x.\"at\", x.value FROM answers x JOIN rows w ON w.id = "
               "x.row" ALIVE},
};
static const char decided_sql[] =
    "SELECT " CW_SAID_DETERMINATION " FROM determinations WHERE teacher = ?1 AND id > ?2 AND id <= ?3 ORDER BY id";

struct cw_causes {
  cw_store *store;
  int64_t imports[2], determinations[2];
  sqlite3_stmt *what[NWHAT], *decided;
};

typedef struct item {
  const char *key, *content;
  bool found;
  struct item *next;
} item;

cw_causes *cw_causes_open(cw_store *s, const cw_audit *a, const cw_audit *b) {
  cw_causes *c = calloc(1, sizeof *c);
  if (!c) return NULL;
  *c = (cw_causes){.store = s,
                   .imports = {a->last_import, b->last_import},
                   .determinations = {a->last_determination, b->last_determination}};
  bool fine = true;
  for (int i = 0; fine && i < NWHAT; i++)
    fine = sqlite3_prepare_v2(cw_store_handle(s), what[i].sql, -1, &c->what[i], NULL) == SQLITE_OK;
  fine = fine && sqlite3_prepare_v2(cw_store_handle(s), decided_sql, -1, &c->decided, NULL) == SQLITE_OK;
  if (fine) return c;
  cw_store_failed(s);
  cw_causes_close(c);
  return NULL;
}

void cw_causes_close(cw_causes *c) {
  if (!c) return;
  for (int i = 0; i < NWHAT; i++) sqlite3_finalize(c->what[i]);
  sqlite3_finalize(c->decided);
  free(c);
}

/* --- two lists ---------------------------------------------------------------------------------------------------- */

static const char *text_at(sqlite3_stmt *q, int column, cw_arena *arena) {
  const char *text = (const char *)sqlite3_column_text(q, column);
  const char *copy = cw_arena_text(arena, text ? text : "", text ? strlen(text) : 0);
  return copy ? copy : "";
}

static item *read_items(cw_causes *c, int k, int64_t teacher, int64_t import, cw_arena *arena) {
  sqlite3_stmt *q = c->what[k];
  item *first = NULL, **end = &first;
  int code;
  sqlite3_reset(q);
  sqlite3_bind_int64(q, 1, teacher);
  sqlite3_bind_int64(q, 2, import);
  while ((code = sqlite3_step(q)) == SQLITE_ROW) {
    item *one = CW_NEW(arena, item);
    if (!one) break;
    one->key = text_at(q, KEY, arena);
    one->content = text_at(q, CONTENT, arena);
    *end = one;
    end = &one->next;
  }
  if (code != SQLITE_DONE && code != SQLITE_ROW) cw_store_failed(c->store);
  sqlite3_reset(q);
  return first;
}

/* Takes the item of the same key (and content, or another one) off the list. */
static const item *take(item *list, const item *like, bool same) {
  for (; list; list = list->next) {
    if (list->found || strcmp(list->key, like->key) != 0 || (same && strcmp(list->content, like->content) != 0))
      continue;
    list->found = true;
    return list;
  }
  return NULL;
}

static const char *add(const char *list, const char *text, cw_arena *arena) {
  const char *more = !text ? list : *list ? cw_arena_printf(arena, "%s; %s", list, text) : text;
  return more ? more : list;
}

static const char *compare(const char *list, const char *word, item *was, item *now, cw_arena *arena) {
  for (item *n = now; n; n = n->next) n->found = take(was, n, true) != NULL;
  for (item *n = now; n; n = n->next) {
    if (n->found) continue;
    const item *before = take(was, n, false);
    list = add(list,
               before ? cw_arena_printf(arena, "%s %s: %s, before %s", word, n->key, n->content, before->content)
                      : cw_arena_printf(arena, "new %s %s: %s", word, n->key, n->content),
               arena);
  }
  for (const item *w = was; w; w = w->next)
    if (!w->found) list = add(list, cw_arena_printf(arena, "gone %s %s: %s", word, w->key, w->content), arena);
  return list;
}

static const char *decided(cw_causes *c, const char *list, int64_t teacher, cw_arena *arena) {
  sqlite3_reset(c->decided);
  sqlite3_bind_int64(c->decided, 1, teacher);
  bool later = c->determinations[1] >= c->determinations[0];
  sqlite3_bind_int64(c->decided, 2, c->determinations[later ? 0 : 1]);
  sqlite3_bind_int64(c->decided, 3, c->determinations[later ? 1 : 0]);
  while (sqlite3_step(c->decided) == SQLITE_ROW)
    list =
        add(list,
            cw_arena_printf(arena, "%s %s", later ? "decided by" : "not yet decided by", text_at(c->decided, 0, arena)),
            arena);
  sqlite3_reset(c->decided);
  return list;
}

const char *cw_causes_of(cw_causes *c, int64_t teacher, cw_arena *arena) {
  const char *list = "";
  for (int k = 0; k < NWHAT && c->imports[0] != c->imports[1]; k++) {
    item *was = read_items(c, k, teacher, c->imports[0], arena), *now = read_items(c, k, teacher, c->imports[1], arena);
    list = compare(list, what[k].word, was, now, arena);
  }
  return c->determinations[0] == c->determinations[1] ? list : decided(c, list, teacher, arena);
}
