#include "review.h"

#include "../explain.h"
#include "ruling.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_LISTED = 200 };

typedef struct reviewed { /* what was found of a record before */
  const char *evidence, *by, *at, *kind, *why;
} reviewed;

typedef struct reviewing {
  cw_audit_desk *desk;
  const char *who; /* the id */
  int64_t row;
  cw_block block;
  cw_judged judged;
  cw_options options;
  const char *moment, *day; /* now; and of the decision */
} reviewing;

/* --- who is in it ------------------------------------------------------------------------------------------------- */

static const char who_sql[] =
    "SELECT t.teacher, (SELECT name FROM roster WHERE id = t.id), (SELECT count(*) FROM reviews WHERE audit = ?1 AND "
    "teacher = t.id), (SELECT count(*) FROM records WHERE teacher = t.id AND ended IS NULL) FROM teachers t WHERE t.id "
    "IN "
    "(SELECT teacher FROM results WHERE audit = ?1) ORDER BY t.id";

static int list_teachers(cw_audit_desk *d) {
  const cw_voice *v = &d->c.voice;
  sqlite3_stmt *q = NULL;
  int64_t n = 0, done = 0;
  int code = sqlite3_prepare_v2(cw_store_handle(d->store), who_sql, -1, &q, NULL);
  if (code == SQLITE_OK) sqlite3_bind_int64(q, 1, d->audit.id);
  while (code == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) {
    const char *name = (const char *)sqlite3_column_text(q, 1);
    int64_t seen = sqlite3_column_int64(q, 2), of = sqlite3_column_int64(q, 3);
    done += seen >= of;
    if (seen < of && ++n <= MOST_LISTED)
      cw_page_text(&d->tool->out, 2, 4, CW_PLAIN,
                   cw_say(v, "%s%s%s: %" PRId64 " of %" PRId64 " records reviewed",
                          (const char *)sqlite3_column_text(q, 0), name ? ", " : "", name ? name : "", seen, of));
  }
  if (sqlite3_finalize(q) != SQLITE_OK || code != SQLITE_OK) return cw_store_failed(d->store), cw_desk_fault(d);
  if (n > MOST_LISTED) cw_page_text(&d->tool->out, 2, 4, CW_FAINT, cw_say(v, "and %" PRId64 " more", n - MOST_LISTED));
  cw_page_text(&d->tool->out, 0, 2, CW_PLAIN,
               cw_say(v,
                      "%" PRId64 " teachers are reviewed, %" PRId64 " are not. One of them: --review %" PRId64
                      " --teacher ID",
                      done, n, d->audit.id));
  return CW_DONE;
}

/* --- one teacher -------------------------------------------------------------------------------------------------- */

static int read_teacher(reviewing *r) {
  cw_audit_desk *d = r->desk;
  cw_arena *arena = &d->tool->arena;
  cw_block_init(&r->block, d->c.plan, arena);
  if (!cw_store_read_teacher(d->store, d->c.plan, &r->block, r->row)) return cw_desk_fault(d);
  r->judged = cw_judge_teacher(&d->judge, NULL, &r->block, 0, r->row, true, arena);
  return r->judged.failed ? cw_desk_fault(d) : -1;
}

static cw_voice voice_of(reviewing *r, const cw_standing *s) {
  return (cw_voice){.plan = r->desk->c.plan,
                    .block = &r->block,
                    .options = &r->options,
                    .arena = &r->desk->tool->arena,
                    .standing = s};
}

static const char *text_at(const reviewing *r, uint32_t attr, uint32_t record) {
  cw_value value = cw_cell(&r->block, attr, record);
  return value.known == CW_KNOWN ? cw_text(&r->block.texts, (uint32_t)value.a) : "";
}

/* What the record does, in the first standing that speaks of it. */
static const char *fate_of(reviewing *r, uint32_t record) {
  for (size_t i = 0; i < r->judged.nlines; i++) {
    const cw_standing *s = r->judged.standings[i];
    cw_voice v = voice_of(r, s);
    for (uint32_t k = 0; k < s->nrecords; k++)
      if (s->records[k].record == record && !cw_is_other_kind(&v, s, &s->records[k]))
        return cw_say_fate(&v, s, &s->records[k]);
  }
  return NULL;
}

static bool find_review(reviewing *r, uint32_t record, reviewed *out) {
  static const char sql[] =
      "SELECT v.evidence_seen, v.reviewed_by, v.reviewed_at, d.kind, d.why FROM reviews v LEFT JOIN "
      "determinations d ON d.id = v.determination WHERE v.audit = ?1 AND v.teacher = ?2 AND "
      "v.source = ?3 AND v.row = ?4";
  sqlite3_stmt *q = NULL;
  *out = (reviewed){0};
  if (sqlite3_prepare_v2(cw_store_handle(r->desk->store), sql, -1, &q, NULL) != SQLITE_OK)
    return cw_store_failed(r->desk->store);
  sqlite3_bind_int64(q, 1, r->desk->audit.id);
  sqlite3_bind_int64(q, 2, r->row);
  sqlite3_bind_text(q, 3, text_at(r, CW_F_SOURCE, record), -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(q, 4, text_at(r, CW_F_ROW, record), -1, SQLITE_TRANSIENT);
  bool found = sqlite3_step(q) == SQLITE_ROW;
  const char **texts[] = {&out->evidence, &out->by, &out->at, &out->kind, &out->why};
  for (int i = 0; found && i < 5; i++) {
    const char *text = (const char *)sqlite3_column_text(q, i);
    *texts[i] = text ? cw_arena_text(&r->desk->tool->arena, text, strlen(text)) : NULL;
  }
  sqlite3_finalize(q);
  return found && out->evidence && out->by && out->at;
}

static const char *said_review(reviewing *r, const reviewed *found) {
  const cw_voice *v = &r->desk->c.voice;
  const char *decided = found->kind ? cw_say(v, "; %s", found->kind) : "";
  return cw_say(v, "Reviewed by %s on %.10s: evidence %s%s%s%s.", found->by, found->at,
                found->evidence && strcmp(found->evidence, "yes") == 0 ? "seen" : "not seen", decided,
                found->why ? ", because " : "", found->why ? found->why : "");
}

/* Where it came from, if it isn't plain; what it does; what was found of it. */
static void put_record(reviewing *r, uint32_t i) {
  cw_audit_desk *d = r->desk;
  cw_voice v = voice_of(r, NULL);
  uint32_t record = r->block.teachers[0].first_record + i;
  reviewed found;
  const char *fate = fate_of(r, record);
  cw_page_text(&d->tool->out, 2, 5, CW_PLAIN,
               cw_say(&v, "%u. %s [%s:%s]", (unsigned)i + 1, cw_say_record(&v, record), text_at(r, CW_F_SOURCE, record),
                      text_at(r, CW_F_ROW, record)));
  if (fate) cw_page_text(&d->tool->out, 5, 7, CW_FAINT, fate);
  if (find_review(r, record, &found)) cw_page_text(&d->tool->out, 5, 7, CW_GOOD, said_review(r, &found));
}

/* All that was ever decided on the teacher, in the order in which it was recorded. */
static bool put_determinations(reviewing *r) {
  static const char sql[] =
      "SELECT " CW_SAID_DETERMINATION " || ' because ' || why || coalesce(' (' || cites || ')', '') "
      "FROM determinations WHERE teacher = ?1 ORDER BY id";
  sqlite3_stmt *q = NULL;
  bool any = false;
  if (sqlite3_prepare_v2(cw_store_handle(r->desk->store), sql, -1, &q, NULL) != SQLITE_OK)
    return cw_store_failed(r->desk->store);
  sqlite3_bind_int64(q, 1, r->row);
  for (; sqlite3_step(q) == SQLITE_ROW; any = true) {
    const char *text = (const char *)sqlite3_column_text(q, 0);
    if (!any) cw_page_text(&r->desk->tool->out, 2, 4, CW_PLAIN, "Decided so far, the latest on one thing stands:");
    cw_page_text(&r->desk->tool->out, 4, 6, CW_GOOD, cw_say(&r->desk->c.voice, "- %s", text ? text : ""));
  }
  return sqlite3_finalize(q) == SQLITE_OK || cw_store_failed(r->desk->store);
}

static bool put_teacher(reviewing *r) {
  cw_audit_desk *d = r->desk;
  cw_voice v = voice_of(r, NULL);
  cw_page_text(&d->tool->out, 0, 2, CW_STRONG, cw_say(&v, "%s", cw_say_teacher(&v, 0)));
  for (size_t i = 0; i < r->judged.nlines; i++) {
    v = voice_of(r, r->judged.standings[i]);
    cw_page_text(&d->tool->out, 2, 4, CW_PLAIN,
                 cw_say(&v, "%s: %s", cw_text_title(&v, v.standing), cw_say_headline(&v, v.standing)));
  }
  for (uint32_t i = 0; i < r->block.teachers[0].nrecords; i++) put_record(r, i);
  return put_determinations(r);
}

/* --- deciding ----------------------------------------------------------------------------------------------------- */

/* A record that was decided on was also looked at. */
static bool store_one(reviewing *r, const cw_ruling *d, const char *why) {
  cw_audit_desk *desk = r->desk;
  bool record = d->record != CW_NO_RECORD;
  uint32_t at = r->block.teachers[0].first_record + d->record;
  int64_t id = 0;
  cw_determination made = {.teacher = r->row,
                           .kind = d->kind,
                           .source = record ? text_at(r, CW_F_SOURCE, at) : NULL,
                           .row = record ? text_at(r, CW_F_ROW, at) : NULL,
                           .credential =
                               record && *text_at(r, CW_F_CREDENTIAL, at) ? text_at(r, CW_F_CREDENTIAL, at) : NULL,
                           .goal = d->goal,
                           .need = d->need,
                           .area = d->area,
                           .amount = d->amount,
                           .unit = d->unit,
                           .rule = d->rule,
                           .decided = r->day,
                           .by = desk->o->by,
                           .why = why,
                           .cites = desk->o->cites,
                           .recorded_at = r->moment};
  return (!d->kind || cw_store_determine(desk->store, &made, &id)) &&
         (!record || cw_store_review(desk->store, desk->audit.id, &made, desk->o->evidence == 0, id));
}

/* All or none. */
static int store(reviewing *r, const cw_ruling *list, uint32_t n, const char *why) {
  cw_store *s = r->desk->store;
  bool fine = cw_store_begin(s);
  for (uint32_t i = 0; fine && i < n; i++) fine = store_one(r, &list[i], why);
  if (fine && cw_store_commit(s)) return -1;
  cw_store_rollback(s);
  return cw_desk_fault(r->desk);
}

/* Waivers and credits stand from their day on: one made after the day that is judged by changes nothing there. */
static void put_later(reviewing *r, const cw_ruling *d) {
  const cw_voice *v = &r->desk->c.voice;
  cw_day day;
  bool from = d->kind && (strcmp(d->kind, "waiver") == 0 || strcmp(d->kind, "credit") == 0);
  if (!from || !cw_day_parse(&day, r->day, strlen(r->day)) || day <= r->desk->audit.as_of) return;
  cw_page_text(&r->desk->tool->out, 2, 4, CW_OPEN,
               cw_say(v, "It stands from %s on; this audit judges by %s. --decided says another day.",
                      cw_say_day(v, day), cw_say_day(v, r->desk->audit.as_of)));
}

/* A refused record that a rule takes all the same: it asks for no approval. */
static void put_still_counts(reviewing *r, const cw_ruling *d) {
  uint32_t record = r->block.teachers[0].first_record + d->record;
  put_later(r, d);
  if (!d->kind || strcmp(d->kind, "refusal") != 0) return;
  for (size_t i = 0; i < r->judged.nlines; i++) {
    const cw_standing *s = r->judged.standings[i];
    cw_voice v = voice_of(r, s);
    for (uint32_t k = 0; k < s->nrecords; k++) {
      const cw_record_standing *x = &s->records[k];
      if (x->record != record || x->fate != CW_COUNTED || x->ncredited == 0) continue;
      cw_page_text(&r->desk->tool->out, 2, 4, CW_OPEN,
                   cw_say(&v, "Record %u still counts: the rule `%s` does not ask whether it is approved.",
                          (unsigned)d->record + 1, v.plan->counts[x->parts[0].rule].name));
      return;
    }
  }
}

/* The standings that came out otherwise. */
static int put_change(reviewing *r, const cw_ruling *list, uint32_t n) {
  cw_judged before = r->judged;
  cw_block was = r->block;
  int code = read_teacher(r);
  bool changed = false;
  if (code >= 0) return code;
  for (size_t i = 0; i < r->judged.nlines; i++) {
    const cw_standing *now = r->judged.standings[i];
    cw_voice v = voice_of(r, now), old = v;
    const char *said = cw_say_headline(&v, now), *title = cw_text_title(&v, now), *then = "";
    old.block = &was;
    for (size_t k = 0; k < before.nlines; k++)
      if (before.lines[k].goal == r->judged.lines[i].goal && before.lines[k].license == r->judged.lines[i].license) {
        old.standing = before.standings[k];
        then = cw_say_headline(&old, old.standing);
      }
    if (strcmp(said, then) == 0) continue;
    changed = true;
    cw_page_text(&r->desk->tool->out, 0, 2, cw_verdict_style(now->verdict), cw_say(&v, "%s: %s", title, said));
    cw_page_text(&r->desk->tool->out, 2, 4, CW_FAINT, cw_say(&v, "Before: %s", then));
  }
  if (!changed) cw_page_text(&r->desk->tool->out, 0, 2, CW_PLAIN, "No standing changes.");
  for (uint32_t i = 0; i < n; i++) put_still_counts(r, &list[i]);
  return -1;
}

static cw_ruled ruled(const reviewing *r) {
  return (cw_ruled){.desk = r->desk, .who = r->who, .block = &r->block, .judged = &r->judged};
}

static int decide(reviewing *r) {
  const cw_audit_asked *o = r->desk->o;
  uint32_t n = 0;
  cw_ruling *list = NULL;
  cw_ruled of = ruled(r);
  int code = cw_rulings_read(&of, o->decide, &list, &n);
  for (uint32_t i = 0; code < 0 && i < n; i++)
    if (list[i].kind && !o->because)
      return cw_usage_error(r->desk->tool, r->desk->command, "why was it decided so? say it with --because");
  if (code < 0) code = store(r, list, n, o->because);
  if (code < 0) code = put_change(r, list, n);
  return code < 0 ? CW_DONE : code;
}

/* --- one question after the other --------------------------------------------------------------------------------- */

static const char *ask(reviewing *r, const char *question, char line[512]) {
  fprintf(r->desk->tool->err.file, "     %s ", question);
  fflush(r->desk->tool->err.file);
  if (!fgets(line, 512, stdin)) return NULL;
  line[strcspn(line, "\r\n")] = '\0';
  return line + strspn(line, " \t");
}

static int converse(reviewing *r) {
  char answer[512], reason[512];
  for (uint32_t i = 0; i < r->block.teachers[0].nrecords; i++) {
    reviewed found;
    if (find_review(r, r->block.teachers[0].first_record + i, &found)) continue;
    put_record(r, i);
    const char *word = ask(r, "approved, refused, seen (Enter: later; q: end)?", answer), *why = NULL;
    if (!word || strcmp(word, "q") == 0) break;
    cw_ruling d = {.record = i};
    cw_ruled of = ruled(r);
    if (!*word) continue;
    if (cw_ruling_read_word(&of, word, strlen(word), &d) >= 0) {
      i--;
      continue;
    }
    if (d.kind) why = ask(r, "because?", reason);
    if (d.kind && (!why || !*why)) continue;
    int code = store(r, &d, 1, why);
    if (code < 0) code = put_change(r, &d, 1);
    if (code >= 0) return code;
  }
  return CW_DONE;
}

int cw_review(cw_audit_desk *d) {
  reviewing r = {.desk = d, .who = d->o->teacher, .options = d->judge.options};
  r.options.explain = true;
  if (!r.who) return list_teachers(d);
  r.row = cw_store_find_teacher(d->store, r.who);
  r.moment = cw_moment(&d->tool->arena);
  if (cw_store_fault(d->store) != CW_STORE_FINE) return cw_desk_fault(d);
  if (!r.row) return cw_fail(d->tool, CW_USAGE, "the database has no teacher `%s`", r.who);
  if (!cw_sampled(r.who, d->audit.seed, d->audit.share))
    return cw_fail(d->tool, CW_USAGE, "teacher `%s` is not in the sample of audit %" PRId64, r.who, d->audit.id);
  int code = read_teacher(&r);
  if (code < 0) code = cw_ruling_day(d, r.moment, &r.day);
  if (code >= 0) return code;
  if (d->o->decide) return decide(&r);
  if (!put_teacher(&r)) return cw_desk_fault(d);
  bool person = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
  return person && d->o->by ? converse(&r) : CW_DONE;
}
