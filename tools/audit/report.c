/* The report as a table: each stored line with its sentences, which the explanation's own renderer makes. */
#include "report.h"

#include "explained.h"
#include "sheet.h"
#include "tally.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

static const cw_sheet_column columns[] = {
    {"id", CW_COLUMN_TEXT, 12, false, false},
    {"name", CW_COLUMN_TEXT, 24, false, false},
    {"district", CW_COLUMN_TEXT, 22, false, false},
    {"license", CW_COLUMN_TEXT, 14, false, false},
    {"license number", CW_COLUMN_TEXT, 12, false, false},
    {"expires", CW_COLUMN_DAY, 11, false, false},
    {"goal", CW_COLUMN_TEXT, 26, true, false},
    {"standing", CW_COLUMN_TEXT, 16, true, false},
    {"have", CW_COLUMN_NUMBER, 8, false, false},
    {"need", CW_COLUMN_NUMBER, 8, false, false},
    {"short by", CW_COLUMN_NUMBER, 20, true, false},
    {"unit", CW_COLUMN_TEXT, 11, false, false},
    {"on paper", CW_COLUMN_TEXT, 14, false, false},
    {"reason", CW_COLUMN_TEXT, 60, true, false},
    {"next step", CW_COLUMN_TEXT, 50, true, false},
    {"deadline", CW_COLUMN_DAY, 11, false, false},
    {"first open question", CW_COLUMN_TEXT, 44, true, false},
    {"who answers", CW_COLUMN_TEXT, 12, false, false},
    {"presumptions", CW_COLUMN_TEXT, 18, true, false},
    {"how sure", CW_COLUMN_TEXT, 11, false, false},
    {"first refusals", CW_COLUMN_TEXT, 40, true, false},
};
enum { NCOLUMNS = sizeof columns / sizeof *columns };
enum { ID = 0, NAME = 1, NUMBER = 4, REASON = 13, NEXT_STEP = 14, QUESTION = 16 };

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

/* The amount that is missing as a number of the column's unit. What is missing beside it stands in the reason and the next
 * step. Where it isn't one, the ways in words. */
static const char *short_by(const cw_explained *e) {
  const cw_voice *v = &e->voice;
  size_t len;
  const char *amount = cw_shortfall_amount(&e->line, &len), *text = "";
  if (amount) return cw_say(v, "%.*s", (int)len, amount);
  if (!e->line.field[CW_LINE_SHORT_BY]) return NULL;
  for (uint32_t i = 0; i < e->standing->nways; i++)
    text = cw_say(v, "%s%s%s", text, i ? "; or " : "", cw_say_way(v, e->standing, &e->standing->ways[i]));
  return text;
}

/* The first of the ids separated by "; ". */
static const char *first_id(const cw_voice *v, const char *ids) {
  const char *end = strstr(ids, "; ");
  return end ? cw_say(v, "%.*s", (int)(end - ids), ids) : ids;
}

/* Names, numbers and sentences may tell who it is: ids stand in their place. */
static bool hide(const cw_explained *e, const char *cells[NCOLUMNS]) {
  const cw_pseudonyms *p = e->desk->pseudonyms;
  char id[CW_PSEUDONYM_TEXT];
  if (!p) return true;
  if (!cw_pseudonym(p, e->line.field[CW_LINE_TEACHER], id)) return false;
  cells[ID] = cw_say(&e->voice, "%s", id);
  cells[NAME] = cells[NUMBER] = cells[NEXT_STEP] = "";
  cells[REASON] = e->line.field[CW_LINE_RULES];
  if (*cells[QUESTION]) cells[QUESTION] = first_id(&e->voice, e->line.field[CW_LINE_QUESTIONS]);
  return true;
}

static void make_cells(const cw_explained *e, const char *cells[NCOLUMNS]) {
  const cw_voice *v = &e->voice;
  const cw_standing *s = e->standing;
  const cw_line *line = &e->line;
  const char *who, *question = first_question(v, s, &who);
  bool on_paper = strcmp(line->field[CW_LINE_ON_PAPER], "1") == 0;
  const char *const all[NCOLUMNS] = {line->field[CW_LINE_TEACHER],
                                     e->name,
                                     e->district,
                                     line->field[CW_LINE_LICENSE],
                                     line->field[CW_LINE_NUMBER],
                                     line->field[CW_LINE_EXPIRES],
                                     cw_say_goal(v, s->goal),
                                     status_words(v, s),
                                     line->field[CW_LINE_HAVE],
                                     line->field[CW_LINE_NEED],
                                     short_by(e),
                                     line->field[CW_LINE_UNIT],
                                     on_paper ? "met if completed" : "",
                                     reason(v, s),
                                     next_step(v, s),
                                     line->field[CW_LINE_DEADLINE],
                                     question,
                                     who,
                                     line->field[CW_LINE_PRESUMPTIONS],
                                     how_sure(v, s),
                                     e->again->field[CW_LINE_REFUSALS]};
  memcpy(cells, all, sizeof all);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static int put_lines(cw_audit_desk *d, cw_sheet *sheet, const char *district) {
  const char *cells[NCOLUMNS];
  cw_explained e;
  bool room = true, hidden = true;
  cw_explained_open(&e, d, district);
  while (room && cw_explained_next(&e)) {
    make_cells(&e, cells);
    hidden = hide(&e, cells);
    room = hidden && cw_sheet_row(sheet, cells);
  }
  int code = cw_explained_close(&e);
  if (!hidden) return cw_fail(d->tool, CW_INTERNAL, "pseudonyms cannot be made");
  if (room) return code;
  return cw_fail(d->tool, CW_USAGE,
                 "there are more lines than a workbook can hold: --split-by district writes several, --format csv one");
}

/* What stands above every report. */
static void put_head(const cw_audit_desk *d, cw_sheet *sheet) {
  const cw_voice *v = &d->c.voice;
  for (uint32_t i = 0; i < d->presumed.count; i++)
    cw_sheet_note(sheet, cw_say(v, "Presumed of every teacher who says nothing else: %s", d->presumed.items[i].said));
  if (d->presumed.naccepted) cw_sheet_note(sheet, cw_say(v, "With the readings of %s", d->presumed.office));
}

static int put_file(cw_audit_desk *d, const char *path, const char *district) {
  cw_sheet_form form = d->o->format == CW_AUDIT_XLSX ? CW_SHEET_XLSX : CW_SHEET_CSV;
  const char *title = cw_say(&d->c.voice, "Audit %" PRId64, d->audit.id);
  cw_sheet *sheet = cw_sheet_open(path, d->tool->out.file, form, title, columns, NCOLUMNS);
  if (!sheet) return cw_fail(d->tool, CW_INPUT, "`%s` cannot be written: %s", path ? path : "-", strerror(errno));
  put_head(d, sheet);
  int code = put_lines(d, sheet, district);
  if (cw_sheet_close(sheet) || code != CW_DONE) return code;
  return cw_fail(d->tool, CW_INTERNAL, "`%s` could not be written to its end", path ? path : "-");
}

int cw_report_table(cw_audit_desk *d) {
  if (!d->o->split_by) return put_file(d, d->o->out, NULL);
  return cw_each_district(d, d->o->format == CW_AUDIT_XLSX ? "xlsx" : "csv", put_file);
}
