/* crosswalk audit: the standings of a whole roster, stored, summed up, checked and reported. */
#include "audit/desk.h"
#include "audit/group.h"
#include "audit/report.h"
#include "audit/report_page.h"
#include "audit/review.h"
#include "audit/summary.h"
#include "audit/worksheet.h"

#include <string.h>

#define AT(field) offsetof(cw_audit_asked, field)

static const char *const formats[] = {"text", "csv", "xlsx", "html", NULL}, *const yes_no[] = {"yes", "no", NULL};

static const cw_option options[] = {
    {CW_OPT_TEXT, "db", "FILE", "the database that `crosswalk import` filled", AT(db), NULL},
    {CW_OPT_TEXT, "pack", "PACK", "the pack to judge by", AT(pack), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day to judge by, YYYY-MM-DD (today)", AT(as_of), NULL},
    {CW_OPT_DATE, "known-as-of", "DATE", "use only rules and records known by that day", AT(known_as_of), NULL},
    {CW_OPT_TEXT, "goal", "GOAL", "only this goal (default: all for a license that expires in the school year)",
     AT(goal), NULL},
    {CW_OPT_TEXT, "where", "LIST",
     "only lines of these: 'district = Provo; license = professional; expires < 2027-07-01'", AT(where), NULL},
    {CW_OPT_DATE, "expiring-before", "DATE", "only licenses that expire before that day", AT(expiring_before), NULL},
    {CW_OPT_TEXT, "assume", "LIST", "what to presume of all who say nothing else: 'approved = yes; took part = no'",
     AT(assume), NULL},
    {CW_OPT_TEXT, "office", "FILE", "the readings that an office has accepted where the law is open", AT(office), NULL},
    {CW_OPT_TEXT, "sample", "SHARE", "only a random share of the teachers, as in 10%", AT(sample), NULL},
    {CW_OPT_TEXT, "seed", "N", "which random sample: the same seed, the same teachers (1)", AT(seed), NULL},
    {CW_OPT_TEXT, "jobs", "N", "how many threads (default: one a processor)", AT(jobs), NULL},
    {CW_OPT_TEXT, "changed-since", "ID",
     "ask again what that audit asked, judging only teachers of whom something is new", AT(changed_since), NULL},
    {CW_OPT_TEXT, "resume", "ID", "go on with an audit that was stopped", AT(resume), NULL},
    {CW_OPT_TEXT, "verify", "ID", "judge all again and compare with what is stored", AT(verify), NULL},
    {CW_OPT_TEXT, "report", "ID", "an audit that is done: its summary, or a line per teacher, license and goal",
     AT(report), NULL},
    {CW_OPT_TEXT, "questions", "ID", "a worksheet of its open questions, to be filled in and read by import --answers",
     AT(questions), NULL},
    {CW_OPT_TEXT, "review", "ID", "work through the records of a teacher of an audit (without --teacher: who is in it)",
     AT(review), NULL},
    {CW_OPT_TEXT, "teacher", "ID", "of a review: whose records", AT(teacher), NULL},
    {CW_OPT_TEXT, "decide", "LIST",
     "of a review: 'RECORD=approved; RECORD=refused', also pinned to AREA, credited 12 hours by RULE, or seen; "
     "'NEED=waived for GOAL'",
     AT(decide), NULL},
    {CW_OPT_TEXT, "because", "TEXT", "of a review: why", AT(because), NULL},
    {CW_OPT_TEXT, "cites", "TEXT", "of a review: what the decision cites", AT(cites), NULL},
    {CW_OPT_DATE, "decided", "DATE", "of a review: the day of the decision (today)", AT(decided), NULL},
    {CW_OPT_CHOICE, "evidence", "SEEN", "of a review: whether the evidence was seen: yes or no", AT(evidence), yes_no},
    {CW_OPT_FLAG, "list", NULL, "the audits that the database holds", AT(list), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT",
     "of the report or worksheet: text (a summary), csv, xlsx, or html (a page with charts)", AT(format), formats},
    {CW_OPT_TEXT, "split-by", "district", "of a report: a file for each district; --out is then a folder", AT(split_by),
     NULL},
    {CW_OPT_TEXT, "by", "district", "of a worksheet: the same; of a review: the NAME of who decides", AT(by), NULL},
    {CW_OPT_TEXT, "group-by", "KEY", "a report of counts by district, license or goal", AT(group_by), NULL},
    {CW_OPT_TEXT, "pseudonyms", "FILE",
     "a report without names; its ids are made with the key in FILE (made where it is not there)", AT(pseudonyms),
     NULL},
    {CW_OPT_TEXT, "out", "FILE", "where it goes (default: standard output)", AT(out), NULL},
};

static int open_key(cw_audit_desk *d) {
  if (!d->o->pseudonyms) return -1;
  d->pseudonyms = CW_NEW(&d->tool->arena, cw_pseudonyms);
  if (!d->pseudonyms) return cw_desk_fault(d);
  const char *why = cw_pseudonyms_open(d->pseudonyms, d->o->pseudonyms);
  if (why) return cw_fail(d->tool, CW_INPUT, "the key `%s` cannot be used: %s", d->o->pseudonyms, why);
  if (d->pseudonyms->made)
    cw_page_text(
        &d->tool->err, 0, 2, CW_PLAIN,
        cw_say(&d->c.voice, "%s is a new key: keep it secret, and keep it for the next report.", d->o->pseudonyms));
  return -1;
}

static int report(cw_audit_desk *d) {
  int code = cw_desk_stored(d, d->o->report ? d->o->report : d->o->questions);
  if (code < 0) code = d->o->questions ? cw_desk_now(d) : cw_desk_done(d);
  if (code < 0) code = open_key(d);
  if (code >= 0) return code;
  if (d->o->questions) return cw_worksheet(d);
  if (d->o->format == CW_AUDIT_HTML) return cw_report_page(d);
  if (d->o->format && !d->o->group_by) return cw_report_table(d);
  if (!d->o->format) cw_summary_head(d->tool, &d->judge, &d->filter);
  if (d->o->group_by) return cw_groups(d);
  if (cw_summary(d->tool, d->store, &d->judge, &d->filter)) return CW_DONE;
  return cw_desk_fault(d);
}

/* What says how a report or a worksheet is written. */
static int check_form(cw_audit_desk *d) {
  const cw_audit_asked *o = d->o;
  const char *split = o->split_by ? o->split_by : o->by;
  if (o->teacher || o->decide || o->because || o->cites || o->decided > CW_DAY_MIN || (o->by && !o->questions))
    return cw_usage_error(d->tool, d->command,
                          "--teacher, --decide, --decided, --by NAME, --because and --cites belong to --review");
  if ((o->changed_since || o->resume || o->verify || o->list) && (o->where || o->expiring_before > CW_DAY_MIN))
    return cw_usage_error(d->tool, d->command, "--where and --expiring-before belong to a new audit or to a report");
  if (!o->report && !o->questions && (o->format || split || o->out))
    return cw_usage_error(d->tool, d->command,
                          "--format, --split-by, --by and --out belong to --report or --questions");
  if ((o->split_by && !o->report) || (o->by && !o->questions))
    return cw_usage_error(d->tool, d->command, "--split-by belongs to --report, --by to --questions");
  if (o->report && o->out && !o->format)
    return cw_usage_error(d->tool, d->command, "--out needs --format csv, xlsx or html");
  if (split && (strcmp(split, "district") != 0 || !o->out || (o->report && !o->format)))
    return cw_usage_error(d->tool, d->command,
                          "a file for each district needs --format csv or xlsx and a folder --out");
  if (o->format == CW_AUDIT_XLSX && !o->out)
    return cw_usage_error(d->tool, d->command, "a workbook is a file: name it with --out");
  if (o->format == CW_AUDIT_HTML && (!o->report || split || o->group_by || o->pseudonyms))
    return cw_usage_error(d->tool, d->command, "a page is of a whole --report, and names nobody");
  if (o->group_by && (!o->report || split || o->pseudonyms))
    return cw_usage_error(d->tool, d->command, "--group-by is a report of its own, with --report alone");
  if (o->group_by && strcmp(o->group_by, "district") != 0 && strcmp(o->group_by, "license") != 0 &&
      strcmp(o->group_by, "goal") != 0)
    return cw_usage_error(d->tool, d->command, "--group-by is district, license or goal");
  if (o->pseudonyms && (!o->report || !o->format))
    return cw_usage_error(d->tool, d->command, "--pseudonyms is for a --report as csv or xlsx");
  return -1;
}

/* A decision is somebody's, on records of somebody. */
static int check_review(cw_audit_desk *d) {
  const cw_audit_asked *o = d->o;
  if (o->format || o->split_by || o->out || o->where || o->group_by || o->pseudonyms)
    return cw_usage_error(d->tool, d->command, "a review is no report: --review ID --teacher ID");
  if ((o->by || o->decide || o->because || o->cites) && !o->teacher)
    return cw_usage_error(d->tool, d->command, "whose records? name the teacher with --teacher");
  if (o->decide && (!o->by || !*o->by)) return cw_usage_error(d->tool, d->command, "who decides? name them with --by");
  return -1;
}

static int review(cw_audit_desk *d) {
  int code = cw_desk_stored(d, d->o->review);
  if (code < 0) code = cw_desk_same_imports(d);
  return code < 0 ? cw_review(d) : code;
}

/* One of the tasks; what is asked beside it makes no sense. */
static int do_task(cw_audit_desk *d) {
  const cw_audit_asked *o = d->o;
  int tasks = (o->changed_since != NULL) + (o->resume != NULL) + (o->verify != NULL) + (o->report != NULL) +
              (o->questions != NULL) + (o->review != NULL) + o->list;
  if (tasks > 1)
    return cw_usage_error(
        d->tool, d->command,
        "one at a time of --changed-since, --resume, --verify, --report, --questions, --review and --list");
  if (tasks && (o->goal || o->assume || o->office || o->sample || o->as_of > CW_DAY_MIN))
    return cw_usage_error(d->tool, d->command, "an audit that is stored keeps its own date, goal and options");
  int form = o->review ? check_review(d) : check_form(d);
  if (form >= 0) return form;
  bool reads = o->verify || o->report || o->questions || o->list || (o->review && !o->by);
  int code = cw_desk_open(d, reads ? CW_STORE_READ : CW_STORE_WRITE);
  if (code >= 0) return code;
  return o->list                     ? cw_desk_list(d)
         : o->report || o->questions ? report(d)
         : o->review                 ? review(d)
         : o->verify                 ? cw_desk_verify(d)
                                     : cw_desk_run(d);
}

static int run(cw_tool *tool, int argc, char **argv) {
  cw_audit_asked o = {
      .as_of = CW_DAY_MIN, .known_as_of = CW_DAY_MAX, .expiring_before = CW_DAY_MIN, .decided = CW_DAY_MIN};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_audit, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count) return cw_usage_error(tool, &cw_command_audit, "what is `%s`?", args.words[0]);
  if (!o.db) return cw_usage_error(tool, &cw_command_audit, "which database? name it with --db");
  cw_audit_desk desk = {.tool = tool, .command = &cw_command_audit, .o = &o};
  code = do_task(&desk);
  cw_desk_close(&desk);
  return code;
}

const cw_command cw_command_audit = {
    .name = "audit",
    .operands = "--db FILE --pack PACK --as-of DATE [options]",
    .summary = "Judges a whole roster and stores what it found, line by line.",
    .about =
        "Judges every teacher of a database by the rules of a pack, on all processors and in memory that does not grow "
        "with the roster, and stores a line per teacher, license and goal: the standing, what is there, what is "
        "missing, which rules decided, which questions are open, and who is met only on paper. Without --goal these "
        "are the goals for a license that expires in the school year of the date (or whose expiry is not known); where "
        "no license on the roster does, all goals for a license.\n"
        "Ctrl-C leaves an audit that --resume goes on with. With the audit stand the pack's digest, the program's "
        "version, the date, the options and a digest of all lines that is the same for any number of threads, in one "
        "run or in parts; --verify judges all again and compares.\n"
        "--report writes a line per teacher, license and goal, as CSV or a workbook; --questions a worksheet of what "
        "is "
        "open, one row for each question and teacher, which `crosswalk import --answers` reads back.\n"
        "What the roster does not say stays open; --assume presumes an answer, and every line that rests on it says "
        "so.",
    .example = "crosswalk audit --db office.db --pack us-ut --as-of 2027-03-01",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
