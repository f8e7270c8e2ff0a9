/* A badge as rows: what it is, what it says member by member, and the record that it makes. */
#include "keep.h"

#include "node.h"
#include "token.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static sqlite3_stmt *prepare(cw_badge_keeper *k, const char *sql) {
  sqlite3_stmt *q = NULL;
  if (cw_store_fault(k->store) != CW_STORE_FINE) return NULL;
  if (sqlite3_prepare_v2(cw_store_handle(k->store), sql, -1, &q, NULL) != SQLITE_OK) cw_store_failed(k->store);
  return q;
}

static bool finish(cw_badge_keeper *k, sqlite3_stmt *q) {
  if (!q) return false;
  bool fine = sqlite3_step(q) == SQLITE_DONE || cw_store_failed(k->store);
  sqlite3_finalize(q);
  return fine;
}

bool cw_badge_end(cw_badge_keeper *k, int64_t id) {
  sqlite3_stmt *q = prepare(k, "UPDATE badges SET ended = ?2 WHERE id = ?1");
  if (!q) return false;
  sqlite3_bind_int64(q, 1, id);
  sqlite3_bind_int64(q, 2, k->import);
  return finish(k, q);
}

/* --- members ------------------------------------------------------------------------------------------------------ */

static bool put_field(cw_badge_keeper *k, sqlite3_stmt *q, const char *field, size_t item, const char *name,
                      const json_t *value) {
  char *json = json_is_string(value) ? NULL : json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);
  const char *text = json ? json : json_string_value(value);
  sqlite3_bind_text(q, 2, field, -1, SQLITE_STATIC);
  sqlite3_bind_int64(q, 3, (int64_t)item);
  sqlite3_bind_text(q, 4, name, -1, SQLITE_STATIC);
  sqlite3_bind_text(q, 5, text, -1, SQLITE_STATIC);
  bool fine = text && (sqlite3_step(q) == SQLITE_DONE || cw_store_failed(k->store));
  sqlite3_reset(q);
  free(json);
  return fine;
}

static bool put_item(cw_badge_keeper *k, sqlite3_stmt *q, const char *field, size_t item, json_t *value) {
  const char *name;
  json_t *member;
  if (!json_is_object(value)) return put_field(k, q, field, item, "", value);
  json_object_foreach(value, name, member) {
    if (!put_field(k, q, field, item, name, member)) return false;
  }
  return true;
}

/* `credible` repeats what stands elsewhere, and `unmapped` stands whole in `said`. */
static bool put_fields(cw_badge_keeper *k, json_t *record) {
  sqlite3_stmt *q = prepare(k, "INSERT INTO badge_fields VALUES(?1, ?2, ?3, ?4, ?5)");
  const char *field;
  json_t *value;
  if (!q) return false;
  bool fine = true;
  sqlite3_bind_int64(q, 1, sqlite3_last_insert_rowid(cw_store_handle(k->store)));
  json_object_foreach(record, field, value) {
    if (strcmp(field, "credible") == 0 || strcmp(field, "unmapped") == 0) continue;
    if (!json_is_array(value)) fine = fine && put_item(k, q, field, 0, value);
    for (size_t i = 0; fine && json_is_array(value) && i < json_array_size(value); i++)
      fine = put_item(k, q, field, i + 1, json_array_get(value, i));
  }
  sqlite3_finalize(q);
  return fine;
}

/* --- the badge ---------------------------------------------------------------------------------------------------- */

/* Columns from ?8: paths into what was said of the badge. */
static const char *const paths[][2] = {{NULL, "file"},
                                       {NULL, "within"},
                                       {NULL, "kind"},
                                       {NULL, "verdict"},
                                       {NULL, "issuer_known_by"},
                                       {"", "title"},
                                       {"achievement", "id"},
                                       {"achievement", "name"},
                                       {"achievement", "version"},
                                       {"achievement", "type"},
                                       {"issuer", "id"},
                                       {"issuer", "name"},
                                       {"criteria", "id"},
                                       {"criteria", "narrative"},
                                       {"", "narrative"},
                                       {"", "earned"},
                                       {"", "expires"}};
static const char *const rigor[] = {"curriculum", "evidence", "evaluation", "metadata"};

static const char insert[] =
    "INSERT INTO badges(badge, digest, content, teacher, owner_by, unmatched, begun, file, within, form, verdict, "
    "issuer_known_by, title, achievement_id, achievement, achievement_version, achievement_type, issuer_id, issuer, "
    "criteria_id, criteria, narrative, earned, expires, curriculum, evidence, evaluation, metadata, reasons, said) "
    "VALUES(?1, ?2, ?3, (SELECT id FROM teachers WHERE teacher = ?4), ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
    "?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30)";

static void bind_texts(sqlite3_stmt *q, const cw_badge_kept *b) {
  const json_t *record = json_object_get(b->said, "record");
  const char *const heads[] = {b->badge, b->digest, b->content, b->teacher, b->owner_by, b->unmatched};
  int at = 1;
  for (size_t i = 0; i < COUNT(heads); i++) sqlite3_bind_text(q, at++, heads[i], -1, SQLITE_STATIC);
  at++; /* the import */
  for (size_t i = 0; i < COUNT(paths); i++) {
    const json_t *of = !paths[i][0] ? b->said : *paths[i][0] ? json_object_get(record, paths[i][0]) : record;
    sqlite3_bind_text(q, at++, cw_node_text(of, paths[i][1]), -1, SQLITE_STATIC);
  }
  for (size_t i = 0; i < COUNT(rigor); i++) {
    const json_t *one = json_object_get(json_object_get(record, "rigor"), rigor[i]);
    sqlite3_bind_text(q, at++, cw_node_text(one, "is"), -1, SQLITE_STATIC);
  }
}

bool cw_badge_write(cw_badge_keeper *k, const cw_badge_kept *b) {
  sqlite3_stmt *q = prepare(k, insert);
  char *reasons = json_dumps(json_object_get(b->said, "reasons"), JSON_COMPACT);
  char *said = json_dumps(b->said, JSON_COMPACT | JSON_SORT_KEYS);
  bool fine = q && reasons && said;
  if (fine) {
    bind_texts(q, b);
    sqlite3_bind_int64(q, 7, k->import);
    sqlite3_bind_text(q, 29, reasons, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 30, said, -1, SQLITE_STATIC);
    fine = finish(k, q);
  } else {
    sqlite3_finalize(q);
  }
  free(reasons);
  free(said);
  return fine && put_fields(k, json_object_get(b->said, "record"));
}

/* --- the record --------------------------------------------------------------------------------------------------- */

/* "25/3 hour" as amount and unit; a number that isn't exact as a rational is none. */
static size_t add_amount(cw_named *to, const char *text, cw_arena *arena) {
  char number[CW_RAT_TEXT];
  cw_rat amount;
  size_t len = strcspn(text, " ");
  if (!text[len] || !cw_rat_parse(&amount, text, len)) return 0;
  int n = cw_rat_format(number, amount);
  to[0] = (cw_named){"amount", cw_arena_text(arena, number, (size_t)n)};
  to[1] = (cw_named){"unit", text + len + 1};
  return to[0].value ? 2 : 0;
}

static const char *digest_of(const char *teacher, const cw_stored *record, cw_arena *arena) {
  char hex[CW_SHA256_HEX];
  cw_sha256 h;
  cw_sha256_init(&h);
  cw_sha256_add(&h, teacher, strlen(teacher) + 1);
  for (size_t i = 0; i < record->nfields; i++) {
    cw_sha256_add(&h, record->fields[i].name, strlen(record->fields[i].name) + 1);
    cw_sha256_add(&h, record->fields[i].value, strlen(record->fields[i].value) + 1);
  }
  cw_sha256_end(&h, hex);
  return cw_arena_text(arena, hex, strlen(hex));
}

/* Two documents of one id may come in one import; what is told apart by then is the badge, not the row. */
static bool forget_seen(cw_badge_keeper *k, const char *key) {
  sqlite3_stmt *q = prepare(k, "DELETE FROM temp.seen WHERE key = ?1");
  if (q) sqlite3_bind_text(q, 1, key, -1, SQLITE_STATIC);
  return finish(k, q);
}

bool cw_badge_write_record(cw_badge_keeper *k, const cw_badge_kept *b) {
  cw_badge_field *said, facts[CW_MOST_BADGE_FACTS];
  size_t n = cw_badge_fields_of(k->issuers, b->said, &said, k->arena), nfacts = cw_badge_facts_of(b->said, facts);
  cw_named *fields = CW_NEW_ARRAY(k->arena, n + nfacts + 3, cw_named);
  cw_stored record = {.part = "", .fields = fields};
  if (!said || !fields) return false;
  for (size_t i = 0; i < n; i++) {
    if (strcmp(said[i].name, "amount") == 0)
      record.nfields += add_amount(&fields[record.nfields], said[i].value, k->arena);
    else
      fields[record.nfields++] = (cw_named){said[i].name, said[i].value};
  }
  fields[record.nfields++] = (cw_named){"digest", b->digest};
  for (size_t i = 0; i < nfacts; i++) fields[record.nfields++] = (cw_named){facts[i].name, facts[i].value};
  cw_stored_row row = {.key = b->badge,
                       .digest = digest_of(b->teacher, &record, k->arena),
                       .line = k->line,
                       .teacher = b->teacher,
                       .nrecords = 1,
                       .records = &record};
  cw_row_fate fate;
  uint64_t before;
  return row.digest && forget_seen(k, b->badge) && cw_store_put(k->store, &row, &fate, &before);
}
