/* The tasks that judge: a new audit, the rest of one, and whether one is as it was stored. */
#include "desk.h"
#include "progress.h"
#include "summary.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t stop;
static void on_signal(int number) {
  (void)number;
  stop = 1;
}

/* --- what a new audit asks ---------------------------------------------------------------------------------------- */

static int presume(cw_audit_desk *d) {
  const char *why, *near;
  for (const char *at = d->o->assume; at && *at;) {
    size_t len = strcspn(at, ";");
    const char *one = cw_arena_text(&d->tool->arena, at, len);
    if (!one) return cw_desk_fault(d);
    if (!cw_presume(&d->presumed, d->c.plan, one, &why, &near, &d->tool->arena))
      return cw_usage_error(d->tool, d->command, "--assume `%s`: %s%s%s%s", one, why, near ? "; did you mean `" : "",
                            near ? near : "", near ? "`?" : "");
    at += len + (at[len] == ';');
  }
  return -1;
}

static int read_sample(cw_audit_desk *d) {
  cw_audit *a = &d->audit;
  const char *text = d->o->sample, *seed = d->o->seed;
  a->share = CW_RAT(1);
  a->seed = 1;
  char *end = NULL;
  if (seed) a->seed = strtoll(seed, &end, 10);
  if (seed && (end == seed || *end)) return cw_usage_error(d->tool, d->command, "--seed is a whole number");
  if (seed && !text) return cw_usage_error(d->tool, d->command, "--seed belongs to --sample");
  if (!text) return -1;
  size_t len = strcspn(text, " %");
  cw_rat percent;
  if (!cw_rat_parse(&percent, text, len) || text[len + strspn(text + len, " ")] != '%' || cw_rat_sign(percent) <= 0 ||
      cw_rat_cmp(percent, CW_RAT(100)) > 0 || !cw_rat_div(&a->share, percent, CW_RAT(100)))
    return cw_usage_error(d->tool, d->command, "--sample is a share such as 10%%");
  a->sample = cw_arena_printf(&d->tool->arena, "%.*s %%", (int)len, text);
  return a->sample ? -1 : cw_desk_fault(d);
}

void cw_desk_season(cw_audit *a, const cw_plan *plan) {
  int begins = plan->school_year ? plan->school_year : 701, year = cw_school_year(a->as_of, begins);
  a->season_from = cw_school_year_start(year, begins);
  a->season_until = cw_school_year_start(year + 1, begins) - 1;
}

/* The school year of the as-of date, if some license expires in it. */
static int read_season(cw_audit_desk *d) {
  cw_audit *a = &d->audit;
  char from[CW_DAY_TEXT], until[CW_DAY_TEXT];
  cw_desk_season(a, d->c.plan);
  cw_day_format(from, a->season_from);
  cw_day_format(until, a->season_until);
  if (a->goal || a->filter.has[CW_BY_EXPIRES]) return -1;
  sqlite3_stmt *q = NULL;
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM licenses WHERE ended IS NULL AND expires BETWEEN ?1 AND ?2)";
  int code = sqlite3_prepare_v2(cw_store_handle(d->store), sql, -1, &q, NULL);
  if (code == SQLITE_OK) {
    sqlite3_bind_text(q, 1, from, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 2, until, -1, SQLITE_STATIC);
    code = sqlite3_step(q);
  }
  if (code == SQLITE_ROW) a->season = sqlite3_column_int(q, 0) != 0;
  if (code != SQLITE_ROW) cw_store_failed(d->store);
  sqlite3_finalize(q);
  return code == SQLITE_ROW ? -1 : cw_desk_fault(d);
}

static void describe(cw_audit_desk *d) {
  cw_audit *a = &d->audit;
  const cw_plan *plan = d->c.plan;
  a->pack = d->o->pack;
  a->pack_version = cw_say_iso(&d->c.voice, plan->version);
  a->pack_digest = plan->digest;
  a->program = "crosswalk " CW_VERSION;
  a->as_of = d->c.options.as_of;
  a->known_as_of = d->c.options.known_as_of;
  a->goal = d->c.options.only_goal >= 0 ? plan->goals[d->c.options.only_goal].name : NULL;
  a->office = d->c.office;
  a->where = a->filter.said;
  d->presumed.office = d->c.office;
  d->presumed.accepted = d->c.options.accepted;
  d->presumed.naccepted = d->c.options.naccepted;
}

int cw_desk_ask(cw_audit_desk *d) {
  if (!d->o->pack) return cw_usage_error(d->tool, d->command, "which pack? name it with --pack");
  int code = cw_case_open(d->tool, &d->c, d->o->common.packs, d->o->pack, d->o->as_of, d->o->known_as_of);
  if (code < 0) code = cw_case_goal(d->tool, &d->c, d->o->goal);
  if (code < 0) code = cw_office_read(d->tool, &d->c, d->o->office);
  if (code < 0) code = presume(d);
  if (code < 0) code = read_sample(d);
  if (code < 0) code = cw_desk_filter(d, &d->audit.filter);
  if (code < 0) describe(d);
  return code;
}

/* The digest of the lines as they stand in the database. */
static bool sum_stored(cw_audit_desk *d, char text[CW_SUM_TEXT]) {
  cw_sum sum = {0, 0};
  cw_line line;
  cw_audit_reader *r = cw_audit_reader_open(d->store, d->audit.id, false, NULL, NULL);
  cw_hasher h;
  bool fine = cw_hasher_init(&h) && r != NULL;
  while (fine && cw_audit_reader_next(r, &line)) fine = cw_hasher_line(&h, &sum, &line);
  cw_hasher_free(&h);
  cw_audit_reader_close(r);
  cw_sum_format(text, sum);
  return fine && cw_store_fault(d->store) == CW_STORE_FINE;
}

static int check_stored(cw_audit_desk *d) {
  char stored[CW_SUM_TEXT];
  if (!sum_stored(d, stored)) return cw_desk_fault(d);
  if (d->audit.digest && strcmp(stored, d->audit.digest) == 0) return -1;
  return cw_fail(d->tool, CW_FINDINGS, "the stored lines of audit %" PRId64 " are not those that it wrote",
                 d->audit.id);
}

/* Asks what an audit before asked, of the roster as it is now. Where the licenses decide otherwise which goals are asked,
 * nothing can be taken over. */
static int begin_again(cw_audit_desk *d) {
  cw_audit *a = &d->audit;
  int code = cw_desk_stored(d, d->o->changed_since);
  if (code < 0 && !a->done)
    code = cw_fail(d->tool, CW_USAGE, "audit %" PRId64 " is not done: crosswalk audit --db %s --resume %" PRId64, a->id,
                   d->o->db, a->id);
  if (code < 0) code = check_stored(d);
  if (code >= 0) return code;
  bool season = a->season;
  a->changed_since = a->id;
  a->started_at = cw_moment(&d->tool->arena);
  code = read_season(d);
  if (code >= 0) return code;
  if (season != a->season) a->changed_since = 0;
  if (!cw_audit_input(d->store, &a->last_import, &a->last_determination)) return cw_desk_fault(d);
  if (!cw_audit_insert(d->store, a, d->c.plan, &d->presumed, &d->tool->arena)) return cw_desk_fault(d);
  a->done = false;
  return cw_judge_init(&d->judge, a, &d->presumed, &d->c.voice) ? -1 : cw_desk_fault(d);
}

static int begin(cw_audit_desk *d) {
  cw_audit *a = &d->audit;
  int code = cw_desk_ask(d);
  if (code < 0) code = read_season(d);
  if (code >= 0) return code;
  a->started_at = cw_moment(&d->tool->arena);
  if (!cw_audit_input(d->store, &a->last_import, &a->last_determination)) return cw_desk_fault(d);
  if (!cw_audit_insert(d->store, a, d->c.plan, &d->presumed, &d->tool->arena)) return cw_desk_fault(d);
  return cw_judge_init(&d->judge, a, &d->presumed, &d->c.voice) ? -1 : cw_desk_fault(d);
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static int read_jobs(cw_audit_desk *d, uint32_t *jobs) {
  long n = sysconf(_SC_NPROCESSORS_ONLN);
  char *end = NULL;
  if (d->o->jobs) n = strtol(d->o->jobs, &end, 10);
  if (d->o->jobs && (end == d->o->jobs || *end || n < 1 || n > CW_MOST_JOBS))
    return cw_usage_error(d->tool, d->command, "--jobs is a number from 1 to %d", CW_MOST_JOBS);
  *jobs = n < 1 ? 1 : n > CW_MOST_JOBS ? CW_MOST_JOBS : (uint32_t)n;
  return -1;
}

static bool read_changed(cw_audit_desk *d, cw_run *run) {
  cw_audit before;
  if (!cw_audit_load(d->store, d->audit.changed_since, &before, &d->tool->arena)) return false;
  run->prior = before.id;
  run->changed = cw_audit_changed(d->store, &before, &run->nchanged, &d->tool->arena);
  return run->changed != NULL;
}

/* Sets the run up: its parts, and how many teachers they hold. */
static int plan_run(cw_audit_desk *d, cw_run *run, cw_progress *progress, bool writes) {
  *run = (cw_run){.db = d->o->db, .judge = &d->judge, .store = writes ? d->store : NULL, .stop = &stop};
  int code = read_jobs(d, &run->njobs);
  if (code >= 0) return code;
  run->parts = cw_audit_parts(d->store, &d->audit, &run->done, &run->nparts, &d->tool->arena);
  if (!run->parts) return cw_desk_fault(d);
  if (writes && d->audit.changed_since && !read_changed(d, run)) return cw_desk_fault(d);
  int64_t done = 0;
  for (size_t i = 0; writes && i < run->nparts; i++) done += run->done[i];
  cw_progress_begin(progress, d->tool->err.file, done * CW_AUDIT_PART, (int64_t)run->nparts * CW_AUDIT_PART);
  run->progress = cw_progress_say;
  run->context = progress;
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  return -1;
}

static void say_speed(cw_audit_desk *d, const cw_run *run, double seconds) {
  cw_voice *v = &d->c.voice;
  fflush(d->tool->out.file);
  cw_page_text(&d->tool->err, 0, 2, CW_FAINT,
               cw_say(v, "%s teachers read in %.1f s (%.0f a second, %" PRIu32 " thread%s).",
                      cw_say_number(v, CW_RAT(run->read)), seconds, seconds > 0 ? (double)run->read / seconds : 0,
                      run->njobs, run->njobs == 1 ? "" : "s"));
}

/* It is as if it were not there: unknown. */
static void say_left_out(cw_audit_desk *d, cw_run *run) {
  const cw_voice *v = &d->c.voice;
  const char *text = "";
  for (size_t i = 0; i < run->nleft; i++) text = cw_say(v, "%s%s%s", text, i ? "; " : "", run->left[i]);
  if (*text)
    cw_page_text(&d->tool->err, 0, 2, CW_OPEN,
                 cw_say(v, "Left out of account, because it is gone or the pack does not know it: %s.", text));
  cw_run_free(run);
}

static int say_stopped(cw_audit_desk *d, int code, const char *message) {
  if (message) cw_fail(d->tool, code, "%s", message);
  cw_fail(d->tool, code,
          "audit %" PRId64 " is not done; what is done is kept. Go on with: crosswalk audit --db %s --resume %" PRId64,
          d->audit.id, d->o->db, d->audit.id);
  return code;
}

int cw_desk_run(cw_audit_desk *d) {
  int code = d->o->resume ? cw_desk_stored(d, d->o->resume) : d->o->changed_since ? begin_again(d) : begin(d);
  if (code >= 0) return code;
  if (d->audit.done) return cw_fail(d->tool, CW_USAGE, "audit %" PRId64 " is done", d->audit.id);
  cw_run run;
  cw_progress progress;
  code = plan_run(d, &run, &progress, true);
  if (code >= 0) return code;
  if (!cw_store_pack(d->store, true, &stop))
    return say_stopped(d, cw_audit_store_code(d->store), cw_store_message(d->store));
  cw_summary_head(d->tool, &d->judge, NULL);
  if (run.prior)
    cw_page_text(&d->tool->out, 0, 2, CW_PLAIN,
                 cw_say(&d->c.voice,
                        "Changed since audit %" PRId64 ": %s teachers; the others' lines are taken from it.", run.prior,
                        cw_say_number(&d->c.voice, CW_RAT((int64_t)run.nchanged))));
  fflush(d->tool->out.file);
  cw_run_end end = cw_run_parts(&run);
  double seconds = cw_progress_end(&progress);
  say_left_out(d, &run);
  if (end == CW_RUN_STOPPED) return say_stopped(d, CW_FINDINGS, NULL);
  if (end == CW_RUN_FAILED) return say_stopped(d, run.code, run.message);
  if (!cw_audit_end(d->store, &d->audit, cw_moment(&d->tool->arena)) ||
      !cw_audit_load(d->store, d->audit.id, &d->audit, &d->tool->arena))
    return cw_desk_fault(d);
  if (!cw_summary(d->tool, d->store, &d->judge, NULL)) return cw_desk_fault(d);
  cw_page_blank(&d->tool->out);
  cw_voice *v = &d->c.voice;
  cw_page_text(&d->tool->out, 0, 2, CW_PLAIN,
               cw_say(v, "%s teacher%s judged, %s line%s. Digest %s.", cw_say_number(v, CW_RAT(d->audit.teachers)),
                      d->audit.teachers == 1 ? "" : "s", cw_say_number(v, CW_RAT(d->audit.results)),
                      d->audit.results == 1 ? "" : "s", d->audit.digest));
  say_speed(d, &run, seconds);
  return CW_DONE;
}

/* --- verifying ---------------------------------------------------------------------------------------------------- */

static int compare_run(cw_audit_desk *d) {
  cw_run run;
  cw_progress progress;
  int code = plan_run(d, &run, &progress, false);
  if (code >= 0) return code;
  cw_run_end end = cw_run_parts(&run);
  double seconds = cw_progress_end(&progress);
  cw_run_free(&run);
  if (end == CW_RUN_STOPPED) return cw_fail(d->tool, CW_FINDINGS, "stopped before everything was compared");
  if (end == CW_RUN_FAILED) return cw_fail(d->tool, run.code, "%s", run.message);
  if (run.differing < run.nparts)
    return cw_fail(d->tool, CW_FINDINGS,
                   "audit %" PRId64 " comes out otherwise today, first among the teachers in rows %" PRId64
                   " to %" PRId64,
                   d->audit.id, run.parts[run.differing].first, run.parts[run.differing].last);
  say_speed(d, &run, seconds);
  return -1;
}

/* That what is read fast is what the tables say. */
static int check_packed(cw_audit_desk *d) {
  int64_t teacher;
  if (cw_store_packed_check(d->store, &teacher)) return -1;
  if (cw_store_fault(d->store) != CW_STORE_FINE) return cw_desk_fault(d);
  return cw_fail(d->tool, CW_FINDINGS,
                 "the packed teachers in rows %" PRId64 " and on are not those of the tables: DELETE FROM packed, and "
                 "the next audit packs them anew",
                 teacher);
}

int cw_desk_verify(cw_audit_desk *d) {
  int code = cw_desk_stored(d, d->o->verify);
  if (code < 0) code = cw_desk_done(d);
  if (code < 0) code = check_stored(d);
  if (code < 0) code = check_packed(d);
  if (code < 0) code = compare_run(d);
  if (code >= 0) return code;
  cw_page_text(&d->tool->out, 0, 2, CW_GOOD,
               cw_say(&d->c.voice, "Audit %" PRId64 " comes out the same: %s lines, digest %s.", d->audit.id,
                      cw_say_number(&d->c.voice, CW_RAT(d->audit.results)), d->audit.digest));
  return CW_DONE;
}
