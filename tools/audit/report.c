/* The report: each stored line with its sentences. The teacher is judged again with explanation; a line that came out
 * otherwise would be a fault of this program or of the file, and is never printed as if it were sure. */
#include "report.h"

#include "csv_out.h"

#include <errno.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct reporting {
  cw_audit_desk *desk;
  cw_store_reader *roster;
  cw_arena block_arena, arena; /* of the teacher's block, and of its sentences */
  cw_block block;
  cw_judged judged;
  int64_t teacher; /* the row number of who is in the block; 0: none */
  FILE *file;
} reporting;

static const char *const heads[] = {"id",
                                    "name",
                                    "district",
                                    "license",
                                    "license number",
                                    "expires",
                                    "goal",
                                    "standing",
                                    "have",
                                    "need",
                                    "short by",
                                    "unit",
                                    "on paper",
                                    "reason",
                                    "next step",
                                    "deadline",
                                    "first open question",
                                    "who answers",
                                    "presumptions",
                                    "how sure"};
enum { NHEADS = sizeof heads / sizeof *heads };

/* --- one teacher -------------------------------------------------------------------------------------------------- */

static bool read_teacher(reporting *r, int64_t row) {
  int64_t found;
  cw_arena_reset(&r->arena);
  cw_arena_reset(&r->block_arena);
  cw_block_init(&r->block, r->desk->c.plan, &r->block_arena);
  r->teacher = 0;
  if (!cw_store_reader_range(r->roster, row, row) || !cw_store_reader_next(r->roster, &r->block, &found)) return false;
  r->judged = cw_judge_teacher(&r->desk->judge, &r->block, 0, row, true, &r->arena);
  r->teacher = row;
  return !r->judged.failed;
}

/* The standing that the stored line is of; NULL where it comes out otherwise today. */
static const cw_standing *standing_of(const reporting *r, const cw_line *line) {
  for (size_t i = 0; i < r->judged.nlines; i++) {
    const cw_line *l = &r->judged.lines[i];
    if (l->goal != line->goal || l->license != line->license) continue;
    return cw_line_same(l, line) ? r->judged.standings[i] : NULL;
  }
  return NULL;
}

/* --- the cells ---------------------------------------------------------------------------------------------------- */

static const char *first_question(const cw_voice *v, const cw_standing *s, const char **who) {
  *who = "";
  if (s->nquestions == 0 || s->verdict >= CW_MET) return "";
  *who = cw_question_answerer(v, &s->questions[0]);
  return cw_say_question(v, &s->questions[0]);
}

static const char *next_step(const cw_voice *v, const cw_standing *s) {
  if (s->verdict >= CW_MET) return "";
  for (uint32_t i = 0; i < s->nways; i++)
    if (!s->ways[i].impossible) return cw_say_capital(v, cw_say_way(v, s, &s->ways[i]));
  return "";
}

/* The least that is sure among the sources of what decided. */
static const char *how_sure(const cw_voice *v, const cw_standing *s) {
  cw_basis b = cw_basis_of(v, s);
  int worst = -1;
  for (uint32_t i = 0; b.used && i < v->plan->nsources; i++)
    if (b.used[i] && (int)v->plan->sources[i].status > worst) worst = (int)v->plan->sources[i].status;
  return worst < 0 ? "" : cw_source_status_word((cw_source_status)worst);
}

/* The section of the first part that is missing and has one, else of the goal. */
static const char *section_of(const cw_voice *v, const cw_standing *s) {
  const cw_way *way = s->verdict < CW_MET && s->nways ? &s->ways[0] : NULL;
  for (uint32_t i = 0; way && i < way->nlacks; i++)
    if (way->lacks[i].kind != CW_LACK_CREDIT && v->plan->needs[way->lacks[i].need].ref.ncites)
      return cw_say_cites(v, &v->plan->needs[way->lacks[i].need].ref);
  return cw_say_cites(v, &v->plan->goals[s->goal].ref);
}

/* The explanation's own headline; its section before the full stop, where it has none yet. */
static const char *reason(const cw_voice *v, const cw_standing *s) {
  const char *headline = cw_say_headline(v, s), *section = section_of(v, s);
  size_t len = strlen(headline);
  if (!*section || strstr(headline, section) || s->except >= 0) return headline;
  bool stops = len && headline[len - 1] == '.';
  return cw_say(v, "%.*s (%s)%s", (int)(stops ? len - 1 : len), headline, section, stops ? "." : "");
}

static const char *status_words(const cw_voice *v, const cw_standing *s) {
  const char *cause = cw_cause_word(s->cause), *status = cw_verdict_word(s->verdict);
  return s->verdict == CW_UNDETERMINED && cause ? cw_say(v, "%s (%s)", status, cause) : status;
}

static void put_line(reporting *r, const cw_audit_reader *from, const cw_line *line, const cw_standing *s) {
  cw_options options = r->desk->judge.options;
  options.explain = true;
  cw_voice voice = {
      .plan = r->desk->c.plan, .block = &r->block, .options = &options, .arena = &r->arena, .standing = s};
  const cw_voice *v = &voice;
  const char *who, *question = first_question(v, s, &who);
  bool on_paper = strcmp(line->field[CW_LINE_ON_PAPER], "1") == 0;
  const char *cells[NHEADS] = {line->field[CW_LINE_TEACHER],
                               cw_audit_reader_name(from),
                               cw_audit_reader_district(from),
                               line->field[CW_LINE_LICENSE],
                               line->field[CW_LINE_NUMBER],
                               line->field[CW_LINE_EXPIRES],
                               cw_say_goal(v, s->goal),
                               status_words(v, s),
                               line->field[CW_LINE_HAVE],
                               line->field[CW_LINE_NEED],
                               line->field[CW_LINE_SHORT_BY],
                               line->field[CW_LINE_UNIT],
                               on_paper ? "met if completed" : "",
                               reason(v, s),
                               next_step(v, s),
                               line->field[CW_LINE_DEADLINE],
                               question,
                               who,
                               line->field[CW_LINE_PRESUMPTIONS],
                               how_sure(v, s)};
  cw_csv_put_row(r->file, cells, NHEADS);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static int put_lines(reporting *r, const char *district) {
  cw_audit_desk *d = r->desk;
  cw_line line;
  int code = CW_DONE;
  cw_audit_reader *from = cw_audit_reader_open(d->store, d->audit.id, true, district);
  while (code == CW_DONE && from && cw_audit_reader_next(from, &line)) {
    const cw_standing *s = NULL;
    bool read = r->teacher == line.teacher || read_teacher(r, line.teacher);
    if (read) s = standing_of(r, &line);
    if (s)
      put_line(r, from, &line, s);
    else if (cw_store_fault(d->store) != CW_STORE_FINE || (read && r->arena.failed))
      code = cw_desk_fault(d);
    else
      code = cw_fail(d->tool, CW_FINDINGS,
                     "the line of teacher %s comes out otherwise today: crosswalk audit --verify %" PRId64,
                     line.field[CW_LINE_TEACHER], d->audit.id);
  }
  cw_audit_reader_close(from);
  return code == CW_DONE && cw_store_fault(d->store) != CW_STORE_FINE ? cw_desk_fault(d) : code;
}

/* What stands above every report, as rows of one cell. */
static void put_head(reporting *r) {
  cw_audit_desk *d = r->desk;
  for (uint32_t i = 0; i < d->presumed.count; i++)
    cw_csv_put_row(r->file,
                   &(const char *){cw_say(&d->c.voice, "Presumed of every teacher who says nothing else: %s",
                                          d->presumed.items[i].said)},
                   1);
  if (d->presumed.naccepted)
    cw_csv_put_row(r->file, &(const char *){cw_say(&d->c.voice, "With the readings of %s", d->presumed.office)}, 1);
  cw_csv_put_row(r->file, heads, NHEADS);
}

static int put_file(reporting *r, const char *path, const char *district) {
  cw_tool *tool = r->desk->tool;
  r->file = path ? fopen(path, "wb") : tool->out.file;
  if (!r->file) return cw_fail(tool, CW_INPUT, "`%s` cannot be written: %s", path, strerror(errno));
  put_head(r);
  int code = put_lines(r, district);
  if (!path) return code;
  bool lost = ferror(r->file) != 0;
  lost |= fclose(r->file) != 0;
  return lost && code == CW_DONE ? cw_fail(tool, CW_INTERNAL, "`%s` could not be written to its end", path) : code;
}

/* "Nebo Vista School District.csv": what a file's name may not hold becomes "_". */
static const char *file_of(cw_arena *arena, const char *folder, const char *district) {
  char name[128];
  size_t n = 0;
  for (const char *c = *district ? district : "without a district"; *c && n + 1 < sizeof name; c++, n++) {
    bool odd = (unsigned char)*c < ' ' || strchr("/\\:*?\"<>|", *c) || (n == 0 && *c == '.');
    name[n] = odd ? '_' : *c;
  }
  name[n] = '\0';
  return cw_arena_printf(arena, "%s/%s.csv", folder, name);
}

static int put_districts(reporting *r) {
  cw_audit_desk *d = r->desk;
  static const char sql[] =
      "SELECT DISTINCT coalesce(district, '') FROM roster WHERE id IN (SELECT teacher FROM results "
      "WHERE audit = ?1) ORDER BY 1";
  sqlite3_stmt *q = NULL;
  int code = CW_DONE, row;
  if (mkdir(d->o->out, 0777) != 0 && errno != EEXIST)
    return cw_fail(d->tool, CW_INPUT, "the folder `%s` cannot be made: %s", d->o->out, strerror(errno));
  if (sqlite3_prepare_v2(cw_store_handle(d->store), sql, -1, &q, NULL) != SQLITE_OK)
    return cw_store_failed(d->store), cw_desk_fault(d);
  sqlite3_bind_int64(q, 1, d->audit.id);
  while (code == CW_DONE && (row = sqlite3_step(q)) == SQLITE_ROW) {
    const char *district = (const char *)sqlite3_column_text(q, 0);
    const char *path = file_of(&d->tool->arena, d->o->out, district);
    code = path ? put_file(r, path, district) : cw_desk_fault(d);
  }
  if (code == CW_DONE && row != SQLITE_DONE) code = (cw_store_failed(d->store), cw_desk_fault(d));
  sqlite3_finalize(q);
  return code;
}

int cw_report_csv(cw_audit_desk *d) {
  reporting r = {.desk = d, .roster = cw_store_reader_open(d->store, d->c.plan)};
  if (!r.roster) return cw_desk_fault(d);
  cw_arena_init(&r.block_arena, 0);
  cw_arena_init(&r.arena, 0);
  int code = d->o->split_by ? put_districts(&r) : put_file(&r, d->o->out, NULL);
  cw_store_reader_close(r.roster);
  cw_arena_dispose(&r.block_arena);
  cw_arena_dispose(&r.arena);
  return code;
}
