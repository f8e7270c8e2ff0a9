/* What becomes of a badge that is handed in: new, changed, the same, or nobody's. */
#include "keep.h"

#include "kind.h"
#include "node.h"
#include "token.h"
#include "verdict.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_ID = 500 }; /* that is the key of a row; a longer one is known by its digest */

const char *cw_badge_fate_word(cw_badge_fate fate) {
  static const char *const words[] = {[CW_BADGE_NEW] = "new",         [CW_BADGE_CHANGED] = "changed",
                                      [CW_BADGE_SAME] = "unchanged",  [CW_BADGE_UNMATCHED] = "unmatched",
                                      [CW_BADGE_REFUSED] = "refused", [CW_BADGE_PASSED] = "passed over"};
  return words[fate];
}

/* --- what is there already ---------------------------------------------------------------------------------------- */

typedef struct present { /* a badge in the store that holds; texts in the keeper's arena */
  int64_t id;            /* 0: none */
  const char *digest, *content, *verdict, *teacher, *owner_by, *unmatched, *said;
} present;

static const char *column(cw_badge_keeper *k, sqlite3_stmt *q, int i) {
  const char *text = (const char *)sqlite3_column_text(q, i);
  const char *copy = text ? cw_arena_text(k->arena, text, strlen(text)) : NULL;
  if (text && !copy) k->failed = true;
  return copy;
}

/* The first that the query gives of the texts ?1 and ?2. */
static present find(cw_badge_keeper *k, const char *where, const char *one, const char *two) {
  present p = {0};
  sqlite3_stmt *q = NULL;
  const char *sql = cw_arena_printf(k->arena,
                                    "SELECT b.id, b.digest, b.content, b.verdict, t.teacher, b.owner_by, b.unmatched, "
                                    "b.said FROM badges b LEFT JOIN teachers t ON t.id = b.teacher "
                                    "WHERE b.ended IS NULL AND %s",
                                    where);
  int code = sql ? sqlite3_prepare_v2(cw_store_handle(k->store), sql, -1, &q, NULL) : SQLITE_NOMEM;
  if (code == SQLITE_OK) {
    sqlite3_bind_text(q, 1, one, -1, SQLITE_STATIC);
    if (two) sqlite3_bind_text(q, 2, two, -1, SQLITE_STATIC);
    code = sqlite3_step(q);
  }
  if (code == SQLITE_ROW) {
    p = (present){sqlite3_column_int64(q, 0),
                  column(k, q, 1),
                  column(k, q, 2),
                  column(k, q, 3),
                  column(k, q, 4),
                  column(k, q, 5),
                  column(k, q, 6),
                  column(k, q, 7)};
  } else if (code != SQLITE_DONE) {
    k->failed = true;
    cw_store_failed(k->store);
  }
  sqlite3_finalize(q);
  return p;
}

/* The teacher to whom a person assigned this document, the latest determination; NULL: none. */
static const char *assigned_to(cw_badge_keeper *k, const char *badge, const char *digest, const char **by) {
  sqlite3_stmt *q = NULL;
  const char *teacher = NULL;
  int code = sqlite3_prepare_v2(cw_store_handle(k->store),
                                "SELECT t.teacher, a.decided_by FROM badge_assignments a JOIN teachers t "
                                "ON t.id = a.teacher WHERE a.badge = ?1 AND a.digest = ?2 ORDER BY a.id DESC LIMIT 1",
                                -1, &q, NULL);
  if (code == SQLITE_OK) {
    sqlite3_bind_text(q, 1, badge, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 2, digest, -1, SQLITE_STATIC);
    code = sqlite3_step(q);
  }
  if (code == SQLITE_ROW) {
    teacher = column(k, q, 0);
    *by = cw_arena_printf(k->arena, "assigned by %s", (const char *)sqlite3_column_text(q, 1));
    k->failed |= !*by;
  } else if (code != SQLITE_DONE) {
    k->failed = true;
    cw_store_failed(k->store);
  }
  sqlite3_finalize(q);
  return teacher;
}

/* --- who and what ------------------------------------------------------------------------------------------------- */

/* The badge's id, where it can be the key of a row. */
static const char *key_of(cw_badge_keeper *k, const json_t *badge, const char *digest) {
  const char *id = cw_node_text(json_object_get(badge, "record"), "id");
  bool fit = id && *id && strlen(id) <= LONGEST_ID;
  for (const char *s = id; fit && *s; s++) fit = (unsigned char)*s >= ' ' && *s != 0x7f;
  return fit ? id : cw_arena_printf(k->arena, "sha256:%s", digest);
}

static const char *digest_of(cw_badge_keeper *k, const json_t *badge) {
  const char *digest = cw_node_text(badge, "digest");
  if (digest) return digest;
  const char *id = cw_node_text(json_object_get(badge, "record"), "id"); /* an address, and no document */
  return cw_digest_hex("sha256", id ? id : "", id ? strlen(id) : 0, k->arena);
}

/* Of all that was made of the document. Reasons may name what was at hand, and change nothing. */
static const char *content_of(cw_badge_keeper *k, const json_t *badge) {
  const char *verdict = cw_node_text(badge, "verdict"), *known_by = cw_node_text(badge, "issuer_known_by");
  char *record = json_dumps(json_object_get(badge, "record"), JSON_COMPACT | JSON_SORT_KEYS);
  const char *text =
      record ? cw_arena_printf(k->arena, "%s\n%s\n%s", verdict ? verdict : "", known_by ? known_by : "", record) : NULL;
  free(record);
  return text ? cw_digest_hex("sha256", text, strlen(text), k->arena) : NULL;
}

static void find_owner(cw_badge_keeper *k, cw_badge_kept *b, const present *same) {
  const char *why = NULL;
  b->teacher = assigned_to(k, b->badge, b->digest, &why);
  if (!b->teacher && same->teacher) { /* it stays whose it was */
    b->teacher = same->teacher;
    why = same->owner_by;
  }
  if (!b->teacher) b->teacher = cw_badge_owner(k->owners, json_object_get(b->said, "record"), &why, k->arena);
  b->owner_by = b->teacher ? why : NULL;
  b->unmatched = b->teacher ? NULL : why;
}

static bool is(const json_t *badge, const char *verdict) {
  const char *word = cw_node_text(badge, "verdict");
  return word && strcmp(word, verdict) == 0;
}

/* Another document has this id and belongs to someone. The issuer may have issued it again, to the same person; anything
 * else is for a person to look at. */
static void settle(cw_badge_keeper *k, cw_badge_kept *b, const present *other) {
  bool again = strcmp(b->teacher, other->teacher) == 0 && is(b->said, "valid");
  if (again) return;
  b->unmatched = cw_arena_printf(k->arena, "teacher %s has another badge with this id", other->teacher);
  if (!b->unmatched) k->failed = true;
  b->teacher = b->owner_by = NULL;
}

/* --- one badge ---------------------------------------------------------------------------------------------------- */

static void tell(cw_badge_keeper *k, cw_badge_fate fate, const json_t *badge, const char *teacher, const char *why) {
  cw_badge_told told = {.fate = fate, .badge = badge, .stands = k->stands, .teacher = teacher, .why = why};
  k->fates[fate]++;
  if (k->tell) k->tell(k->context, &told);
}

static bool alike(const char *a, const char *b) { return a && b ? strcmp(a, b) == 0 : a == b; }

/* Could less be checked than before? Then what was found stands: a revoked badge isn't merely expired because its status
 * list is not at hand today. */
static bool knows_less(const json_t *badge, const present *same) {
  if (!same->id || strcmp(same->verdict, "not checked") == 0) return false;
  bool refused = strcmp(same->verdict, "revoked") == 0 || strcmp(same->verdict, "tampered") == 0;
  return is(badge, "not checked") || (refused && (is(badge, "expired") || is(badge, "not yet valid")));
}

static bool replace(cw_badge_keeper *k, const cw_badge_kept *b, const present *same, const present *other) {
  if (same->id && !cw_badge_end(k, same->id)) return false;
  if (b->teacher && other->id && other->id != same->id && !cw_badge_end(k, other->id)) return false;
  return cw_badge_write(k, b) && (!b->teacher || cw_badge_write_record(k, b));
}

static void keep(cw_badge_keeper *k, const json_t *badge) {
  cw_badge_kept b = {.said = badge};
  b.digest = digest_of(k, badge);
  b.badge = b.digest ? key_of(k, badge, b.digest) : NULL;
  if (!b.badge) {
    k->failed = true;
    return;
  }
  present same = find(k, "b.badge = ?1 AND b.digest = ?2", b.badge, b.digest);
  present other = find(k, "b.badge = ?1 AND b.teacher IS NOT NULL", b.badge, NULL);
  json_t *before = !k->failed && knows_less(badge, &same) ? json_loads(same.said, 0, NULL) : NULL;
  if (before) b.said = before;
  k->stands = before ? same.verdict : NULL;
  b.content = content_of(k, b.said);
  find_owner(k, &b, &same);
  if (b.teacher && other.id && other.id != same.id) settle(k, &b, &other);
  bool unchanged =
      same.id && alike(b.content, same.content) && alike(b.teacher, same.teacher) && alike(b.unmatched, same.unmatched);
  if (k->failed || !b.content || (!unchanged && !replace(k, &b, &same, &other))) k->failed = true;
  bool first = !same.id && !(b.teacher && other.id);
  *(unchanged ? &k->counts.same : first ? &k->counts.added : &k->counts.changed) += 1;
  if (!k->failed)
    tell(k,
         !b.teacher  ? CW_BADGE_UNMATCHED
         : unchanged ? CW_BADGE_SAME
         : first     ? CW_BADGE_NEW
                     : CW_BADGE_CHANGED,
         badge, b.teacher, b.teacher ? b.owner_by : b.unmatched);
  k->stands = NULL;
  json_decref(before);
}

/* A verifiable credential of another sort. */
static bool names_nothing(const json_t *badge) {
  const char *kind = cw_node_text(badge, "kind");
  return kind && strcmp(kind, cw_badge_kind_words(CW_BADGE_CREDENTIAL)) == 0;
}

static const char *first_reason(const json_t *badge) {
  const char *reason = cw_node_as_text(cw_node_at(json_object_get(badge, "reasons"), 0));
  return reason ? reason : "";
}

/* Malformed is what nobody can say whether it is a badge, or whose word it is. Tampered ones are kept: they don't count,
 * and that they were handed in is worth knowing. */
void cw_badge_keep_each(void *keeper, const json_t *badge, cw_badge_seen seen) {
  cw_badge_keeper *k = keeper;
  cw_arena_mark mark = cw_arena_here(k->arena);
  k->line++;
  if (k->failed) {
    k->line--;
  } else if (seen == CW_SEEN_OTHER) {
    k->counts.skipped++;
    tell(k, CW_BADGE_PASSED, badge, NULL, first_reason(badge));
  } else if (seen == CW_SEEN_BROKEN || is(badge, "malformed")) {
    k->counts.rejected++;
    tell(k, CW_BADGE_REFUSED, badge, NULL, first_reason(badge));
  } else if (!cw_badge_is_earned(badge) || names_nothing(badge)) {
    k->counts.skipped++;
    tell(k, CW_BADGE_PASSED, badge, NULL,
         names_nothing(badge) ? "it names no achievement" : "it is an envelope or an endorsement, and not earned");
  } else {
    keep(k, badge);
  }
  cw_arena_back(k->arena, mark);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

bool cw_badge_keep_begin(cw_badge_keeper *k, const char *files) {
  cw_store_import import = {.source = "badges handed in",
                            .files = files,
                            .digest = "",
                            .pack = "",
                            .program = "crosswalk " CW_VERSION,
                            .when = k->when};
  if (!cw_store_import_begin(k->store, &import)) return false;
  k->import = sqlite3_last_insert_rowid(cw_store_handle(k->store));
  cw_sha256_init(&k->digest);
  k->owners = cw_badge_owners_read(k->store);
  return k->owners != NULL;
}

/* The import's digest is of the documents that it saw. */
static bool put_digest(cw_badge_keeper *k) {
  char hex[CW_SHA256_HEX];
  sqlite3_stmt *q = NULL;
  cw_sha256_end(&k->digest, hex);
  int code =
      sqlite3_prepare_v2(cw_store_handle(k->store), "UPDATE imports SET digest = ?2 WHERE id = ?1", -1, &q, NULL);
  if (code == SQLITE_OK) {
    sqlite3_bind_int64(q, 1, k->import);
    sqlite3_bind_text(q, 2, hex, -1, SQLITE_STATIC);
    code = sqlite3_step(q);
  }
  bool fine = code == SQLITE_DONE || cw_store_failed(k->store);
  sqlite3_finalize(q);
  return fine;
}

bool cw_badge_keep_end(cw_badge_keeper *k, bool *changed) {
  *changed = k->counts.added + k->counts.changed > 0;
  return !k->failed && cw_store_fault(k->store) == CW_STORE_FINE && put_digest(k) &&
         cw_store_import_end(k->store, &k->counts);
}

void cw_badge_keep_dispose(cw_badge_keeper *k) {
  char hex[CW_SHA256_HEX];
  if (k->digest.context) cw_sha256_end(&k->digest, hex);
  cw_badge_owners_free(k->owners);
  k->owners = NULL;
}

/* --- by a person's word ------------------------------------------------------------------------------------------- */

static bool record_assignment(cw_badge_keeper *k, const cw_badge_kept *b, const char *by, const char *why) {
  sqlite3_stmt *q = NULL;
  int code = sqlite3_prepare_v2(cw_store_handle(k->store),
                                "INSERT INTO badge_assignments(badge, digest, teacher, decided, decided_by, why, "
                                "recorded_at) VALUES(?1, ?2, (SELECT id FROM teachers WHERE teacher = ?3), ?4, ?5, ?6, "
                                "?7)",
                                -1, &q, NULL);
  const char *const texts[] = {b->badge, b->digest, b->teacher, k->day, by, why, k->when};
  for (int i = 0; code == SQLITE_OK && i < 7; i++) sqlite3_bind_text(q, i + 1, texts[i], -1, SQLITE_STATIC);
  if (code == SQLITE_OK) code = sqlite3_step(q);
  bool fine = code == SQLITE_DONE || cw_store_failed(k->store);
  sqlite3_finalize(q);
  return fine;
}

cw_assigned cw_badge_assign(cw_badge_keeper *k, int64_t id, const char *teacher, const char *by, const char *why) {
  char number[24];
  snprintf(number, sizeof number, "%lld", (long long)id);
  present p = find(k, "b.id = ?1", number, NULL);
  if (k->failed) return CW_NOT_ASSIGNED;
  if (!p.id) return CW_NO_SUCH_BADGE;
  if (!cw_store_find_teacher(k->store, teacher))
    return cw_store_fault(k->store) == CW_STORE_FINE ? CW_NO_SUCH_TEACHER : CW_NOT_ASSIGNED;
  if (p.teacher && strcmp(p.teacher, teacher) == 0) return CW_ASSIGNED_BEFORE;
  json_t *said = json_loads(p.said, 0, NULL);
  cw_badge_kept b = {.digest = p.digest,
                     .content = p.content,
                     .teacher = teacher,
                     .owner_by = cw_arena_printf(k->arena, "assigned by %s", by),
                     .said = said};
  b.badge = said ? key_of(k, said, p.digest) : NULL;
  present other = b.badge ? find(k, "b.badge = ?1 AND b.teacher IS NOT NULL", b.badge, NULL) : p;
  k->line++;
  k->counts.changed++;
  bool done = b.badge && b.owner_by && !k->failed && record_assignment(k, &b, by, why) && replace(k, &b, &p, &other);
  if (done) tell(k, CW_BADGE_CHANGED, said, teacher, b.owner_by);
  json_decref(said);
  if (!done) k->failed = true;
  return done ? CW_ASSIGNED : CW_NOT_ASSIGNED;
}
