/* Opening what a task needs: the database, and an audit that is stored with the pack it was judged by. */
#include "desk.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int cw_desk_fault(cw_audit_desk *d) {
  if (cw_store_fault(d->store) == CW_STORE_FINE) return cw_fail(d->tool, CW_INTERNAL, "out of memory");
  return cw_fail(d->tool, cw_audit_store_code(d->store), "%s", cw_store_message(d->store));
}

/* An audit makes no database: a name that is mistyped is said. */
int cw_desk_open(cw_audit_desk *d, cw_store_mode mode) {
  d->store = cw_store_open(d->o->db, access(d->o->db, F_OK) == 0 ? mode : CW_STORE_READ);
  return cw_store_fault(d->store) == CW_STORE_FINE ? -1 : cw_desk_fault(d);
}

void cw_desk_close(cw_audit_desk *d) {
  cw_store_close(d->store);
  cw_case_free(&d->c);
}

static bool read_id(const char *text, int64_t *id) {
  char *end;
  *id = strtoll(text, &end, 10);
  return *text >= '1' && *text <= '9' && *end == '\0';
}

static int load(cw_audit_desk *d, const char *text) {
  int64_t id;
  if (!read_id(text, &id)) return cw_usage_error(d->tool, d->command, "`%s` is no number of an audit", text);
  if (cw_audit_load(d->store, id, &d->audit, &d->tool->arena)) return -1;
  if (cw_store_fault(d->store) != CW_STORE_FINE) return cw_desk_fault(d);
  return cw_fail(d->tool, CW_USAGE, "there is no audit %s in `%s`; --list shows which there are", text, d->o->db);
}

static int same_rules(cw_audit_desk *d) {
  const cw_audit *a = &d->audit;
  if (!a->pack_digest || strcmp(a->pack_digest, d->c.plan->digest) != 0)
    return cw_fail(d->tool, CW_INPUT,
                   "the pack `%s` is not as it was when audit %" PRId64
                   " was made: begin a new audit, or name the pack "
                   "of then with --pack",
                   d->o->pack ? d->o->pack : a->pack, a->id);
  if (!a->program || strcmp(a->program, "crosswalk " CW_VERSION) != 0)
    return cw_fail(d->tool, CW_INPUT, "audit %" PRId64 " was made by %s, this is crosswalk " CW_VERSION, a->id,
                   a->program ? a->program : "another program");
  return -1;
}

static int presumed_again(cw_audit_desk *d) {
  const char *why;
  if (cw_audit_presumed(d->store, d->audit.id, d->c.plan, &d->presumed, &why, &d->tool->arena)) return -1;
  return why ? cw_fail(d->tool, CW_INPUT, "a presumption of audit %" PRId64 " cannot be read: %s", d->audit.id, why)
             : cw_desk_fault(d);
}

int cw_desk_filter(cw_audit_desk *d, cw_filter *f) {
  const char *why = NULL, *near = NULL;
  cw_arena *arena = &d->tool->arena;
  bool fine = !d->o->where || cw_filter_add(f, d->c.plan, d->o->where, &why, &near, arena);
  if (!fine)
    return cw_usage_error(d->tool, d->command, "--where `%s`: %s%s%s%s", d->o->where, why,
                          near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
  if (d->o->expiring_before == CW_DAY_MIN) return -1;
  const char *text = cw_say(&d->c.voice, "expires < %s", cw_say_iso(&d->c.voice, d->o->expiring_before));
  if (cw_filter_add(f, d->c.plan, text, &why, &near, arena)) return -1;
  return cw_usage_error(d->tool, d->command, "--expiring-before: %s", why);
}

static int filtered_again(cw_audit_desk *d) {
  const char *why = NULL, *near;
  cw_audit *a = &d->audit;
  if (!a->where || cw_filter_add(&a->filter, d->c.plan, a->where, &why, &near, &d->tool->arena)) return -1;
  return cw_fail(d->tool, CW_INPUT, "what audit %" PRId64 " was restricted to cannot be read: %s", a->id, why);
}

int cw_desk_stored(cw_audit_desk *d, const char *id) {
  int code = load(d, id);
  if (code < 0)
    code = cw_case_open(d->tool, &d->c, d->o->common.packs, d->o->pack ? d->o->pack : d->audit.pack, d->audit.as_of,
                        d->audit.known_as_of);
  if (code < 0) code = same_rules(d);
  if (code < 0) code = cw_case_goal(d->tool, &d->c, d->audit.goal);
  if (code < 0) code = presumed_again(d);
  if (code < 0) code = filtered_again(d);
  if (code < 0 && (d->o->report || d->o->questions)) code = cw_desk_filter(d, &d->filter);
  if (code >= 0) return code;
  d->c.options.accepted = d->presumed.accepted;
  d->c.options.naccepted = d->presumed.naccepted;
  d->c.office = d->presumed.office;
  return cw_judge_init(&d->judge, &d->audit, &d->presumed, &d->c.voice) ? -1 : cw_desk_fault(d);
}

static int changed(cw_audit_desk *d) {
  return cw_fail(d->tool, CW_FINDINGS, "the roster has changed since audit %" PRId64 " was made: begin a new one",
                 d->audit.id);
}

int cw_desk_same_imports(cw_audit_desk *d) {
  int64_t import = 0, determination = 0;
  if (!d->audit.done)
    return cw_fail(d->tool, CW_USAGE, "audit %" PRId64 " is not done: crosswalk audit --db %s --resume %" PRId64,
                   d->audit.id, d->o->db, d->audit.id);
  if (!cw_audit_input(d->store, &import, &determination)) return cw_desk_fault(d);
  return import == d->audit.last_import ? -1 : changed(d);
}

int cw_desk_now(cw_audit_desk *d) {
  int64_t import = 0, determination = 0;
  int code = cw_desk_same_imports(d);
  if (code >= 0) return code;
  if (!cw_audit_input(d->store, &import, &determination)) return cw_desk_fault(d);
  return determination == d->audit.last_determination ? -1 : changed(d);
}

int cw_desk_done(cw_audit_desk *d) {
  if (!d->audit.done)
    return cw_fail(d->tool, CW_USAGE, "audit %" PRId64 " is not done: crosswalk audit --db %s --resume %" PRId64,
                   d->audit.id, d->o->db, d->audit.id);
  d->then = !cw_audit_is_now(d->store, &d->audit);
  if (cw_store_fault(d->store) != CW_STORE_FINE) return cw_desk_fault(d);
  if (d->then)
    cw_page_text(&d->tool->err, 0, 2, CW_OPEN,
                 cw_say(&d->c.voice,
                        "The roster has changed since audit %" PRId64
                        " was made; this is of the roster as it was then. --changed-since %" PRId64
                        " asks the same of it as it is now.",
                        d->audit.id, d->audit.id));
  return -1;
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static void put_audit(cw_page *p, sqlite3_stmt *q, cw_arena *arena) {
  const char *texts[8];
  for (int i = 0; i < 8; i++) {
    const char *text = (const char *)sqlite3_column_text(q, i);
    texts[i] = text ? text : "";
  }
  const char *state = strcmp(texts[5], "done") == 0 ? "done" : "not done";
  const char *line =
      cw_arena_printf(arena, "%s  %s  as of %s  begun %s  %s%s%s  %s lines  %s", texts[0], texts[1], texts[2], texts[3],
                      state, *texts[4] ? "  sample of " : "", texts[4], texts[6], texts[7]);
  if (line) cw_page_line(p, line);
}

int cw_desk_list(cw_audit_desk *d) {
  static const char sql[] =
      "SELECT id, pack, as_of, started_at, sample, state, "
      "coalesce((SELECT sum(results) FROM audit_parts WHERE audit = audits.id), 0), digest FROM audits ORDER BY id";
  sqlite3_stmt *q = NULL;
  int code = sqlite3_prepare_v2(cw_store_handle(d->store), sql, -1, &q, NULL);
  int64_t n = 0;
  if (code == SQLITE_OK)
    for (; (code = sqlite3_step(q)) == SQLITE_ROW; n++) put_audit(&d->tool->out, q, &d->tool->arena);
  if (code != SQLITE_DONE) cw_store_failed(d->store);
  sqlite3_finalize(q);
  if (code != SQLITE_DONE) return cw_desk_fault(d);
  if (n == 0) cw_page_text(&d->tool->out, 0, 2, CW_PLAIN, "There is no audit yet.");
  return CW_DONE;
}
