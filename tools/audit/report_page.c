#include "report_page.h"

#include "../html.h"
#include "chart.h"
#include "tally.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* In this order, and told apart in gray too. */
static const cw_verdict order[CW_NVERDICTS] = {CW_MET, CW_EXEMPT, CW_UNDETERMINED, CW_UNMET, CW_NOT_APPLICABLE};
static const cw_series standings[CW_NVERDICTS] = {{"met", "#4f9d69", "#000"},
                                                  {"exempt", "#a9cbe8", "#000"},
                                                  {"undetermined", "#efc75e", "#000"},
                                                  {"unmet", "#8f1d14", "#fff"},
                                                  {"not applicable", "#d9dee3", "#000"}};
static const cw_series open_ones[2] = {{"undetermined", "#efc75e", "#000"}, {"unmet", "#8f1d14", "#fff"}};
static const cw_series missing = {"teachers", "#8f1d14", "#fff"};
enum { MOST_BARS = 60 };

typedef struct page {
  cw_audit_desk *desk;
  FILE *f;
  cw_tally goals, districts, deadlines; /* deadlines: by month, of what is not met */
} page;

/* --- counting ----------------------------------------------------------------------------------------------------- */

static void count(page *p, const cw_audit_reader *r, const cw_line *line) {
  const char *district = cw_audit_reader_district(r), *deadline = line->field[CW_LINE_DEADLINE],
             *status = line->field[CW_LINE_STATUS];
  char month[8] = "none";
  if (deadline && strlen(deadline) == 10) snprintf(month, sizeof month, "%.7s", deadline);
  cw_tally_add(&p->goals, line->field[CW_LINE_GOAL], line);
  cw_tally_add(&p->districts, district ? district : "without a district", line);
  if (strcmp(status, "unmet") == 0 || strcmp(status, "undetermined") == 0) cw_tally_add(&p->deadlines, month, line);
}

static bool count_all(page *p) {
  cw_audit_desk *d = p->desk;
  cw_line line;
  cw_audit_reader *r = cw_audit_reader_open(d->store, d->audit.id, true, NULL, &d->filter);
  while (r && cw_audit_reader_next(r, &line)) count(p, r, &line);
  cw_audit_reader_close(r);
  bool failed = p->goals.failed || p->districts.failed || p->deadlines.failed;
  return r && !failed && cw_store_fault(d->store) == CW_STORE_FINE;
}

/* --- parts of the page -------------------------------------------------------------------------------------------- */

/* `open`: the name, and attributes where it has some. */
static void element(page *p, const char *open, const char *text) {
  fprintf(p->f, "<%s>", open);
  cw_html_put(p->f, text);
  fprintf(p->f, "</%.*s>\n", (int)strcspn(open, " "), open);
}

static const char *words_of(const page *p, const char *goal) {
  const cw_plan *plan = p->desk->c.plan;
  for (uint32_t i = 0; i < plan->ngoals; i++)
    if (strcmp(plan->goals[i].name, goal) == 0) return cw_say_goal(&p->desk->c.voice, i);
  return goal;
}

static bool bar_of(page *p, cw_bar *bar, const char *label, const cw_tally_group *g, const cw_verdict *which,
                   size_t n) {
  int64_t *parts = CW_NEW_ARRAY(&p->desk->tool->arena, n, int64_t);
  if (!parts) return false;
  for (size_t i = 0; i < n; i++) parts[i] = g->verdicts[which[i]];
  *bar = (cw_bar){label, parts};
  return true;
}

static void put_goals(page *p) {
  size_t n = 0;
  cw_bar *bars = CW_NEW_ARRAY(&p->desk->tool->arena, p->goals.count + 1, cw_bar);
  for (size_t i = 0; bars && i < p->goals.count; i++)
    n += bar_of(p, &bars[n], words_of(p, p->goals.items[i].name), &p->goals.items[i], order, CW_NVERDICTS);
  element(p, "h2", "Standings by goal");
  cw_chart(p->f, "Standings by goal", standings, CW_NVERDICTS, bars, n);
}

/* Of those unmet, one chart a goal. */
static void put_shortfall(page *p) {
  bool first = true;
  for (size_t i = 0; i < p->goals.count; i++) {
    const cw_tally_group *g = &p->goals.items[i];
    cw_bar bars[CW_NBANDS + 1];
    int64_t amounts = 0;
    for (int b = 0; b < CW_NBANDS; b++) {
      bars[b] = (cw_bar){cw_shortfall_words(b), &g->bands[b]};
      amounts += g->bands[b];
    }
    bars[CW_NBANDS] = (cw_bar){"no single amount", &g->other};
    if (amounts == 0) continue;
    if (first) element(p, "h2", "How much is missing where it is unmet, as a share of what is asked");
    first = false;
    element(p, "h3", words_of(p, g->name));
    cw_chart(p->f, "How much is missing", &missing, 1, bars, CW_NBANDS + 1);
  }
}

static int64_t open_of(const cw_tally_group *g) { return g->verdicts[CW_UNMET] + g->verdicts[CW_UNDETERMINED]; }

static int by_open(const void *x, const void *y) {
  const cw_tally_group *a = *(const cw_tally_group *const *)x, *b = *(const cw_tally_group *const *)y;
  if (open_of(a) != open_of(b)) return open_of(a) < open_of(b) ? 1 : -1;
  return strcmp(a->name, b->name);
}

/* Those first in which most is open. */
static void put_districts(page *p) {
  cw_arena *arena = &p->desk->tool->arena;
  const cw_tally_group **list = CW_NEW_ARRAY(arena, p->districts.count + 1, const cw_tally_group *);
  cw_bar *bars = CW_NEW_ARRAY(arena, MOST_BARS, cw_bar);
  size_t n = 0;
  if (!list || !bars || p->districts.count < 2) return;
  for (size_t i = 0; i < p->districts.count; i++) list[i] = &p->districts.items[i];
  qsort(list, p->districts.count, sizeof *list, by_open);
  for (size_t i = 0; i < p->districts.count && i < MOST_BARS; i++)
    n += bar_of(p, &bars[n], list[i]->name, list[i], order, CW_NVERDICTS);
  element(p, "h2", "By district, those first with most that is not met");
  cw_chart(p->f, "Standings by district", standings, CW_NVERDICTS, bars, n);
  if (p->districts.count > MOST_BARS)
    element(p, "p", cw_say(&p->desk->c.voice, "and %zu more districts", p->districts.count - MOST_BARS));
}

static const char *month_of(const page *p, const char *name) {
  cw_day day;
  const char *text = cw_say(&p->desk->c.voice, "%s-01", name);
  if (!cw_day_parse(&day, text, strlen(text))) return "no deadline";
  static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  return cw_say(&p->desk->c.voice, "%s %.4s", months[(name[5] - '0') * 10 + name[6] - '1'], name);
}

static void put_deadlines(page *p) {
  static const cw_verdict which[2] = {CW_UNDETERMINED, CW_UNMET};
  cw_bar *bars = CW_NEW_ARRAY(&p->desk->tool->arena, p->deadlines.count + 1, cw_bar);
  size_t n = 0, shown = p->deadlines.count < MOST_BARS ? p->deadlines.count : MOST_BARS;
  for (size_t i = 0; bars && i < shown; i++)
    n += bar_of(p, &bars[n], month_of(p, p->deadlines.items[i].name), &p->deadlines.items[i], which, 2);
  if (n) element(p, "h2", "What is not met, by its deadline");
  cw_chart(p->f, "What is not met, by its deadline", open_ones, 2, bars, n);
  if (p->deadlines.count > shown) element(p, "p", "and later ones");
}

static void put_number(page *p, int64_t n) {
  fprintf(p->f, "<td style=\"text-align:right;padding:.2rem .4rem;white-space:nowrap\">%s</td>",
          cw_say_number(&p->desk->c.voice, CW_RAT(n)));
}

/* The numbers of the charts, for who can't see them or wants to copy them. */
static void put_table(page *p) {
  static const char *const heads[] = {"Lines", "Met", "Exempt", "Undetermined", "Unmet", "Not applicable", "On paper"};
  static const char number[] = "th style=\"text-align:right;padding:.2rem .4rem;overflow-wrap:normal\"";
  fputs("<h2>Numbers</h2>\n<table style=\"border-collapse:collapse;width:100%\">\n<tr>", p->f);
  element(p, "th style=\"text-align:left\"", "Goal");
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) element(p, number, heads[i]);
  fputs("</tr>\n", p->f);
  for (size_t i = 0; i < p->goals.count; i++) {
    const cw_tally_group *g = &p->goals.items[i];
    fputs("<tr>", p->f);
    element(p, "td", words_of(p, g->name));
    put_number(p, g->lines);
    for (int k = 0; k < CW_NVERDICTS; k++) put_number(p, g->verdicts[order[k]]);
    put_number(p, g->on_paper);
    fputs("</tr>\n", p->f);
  }
  fputs("</table>\n<p class=\"note\">On paper: met once what is planned or in progress is earned.</p>\n", p->f);
}

static void put_head(page *p) {
  const cw_audit_desk *d = p->desk;
  const cw_audit *a = &d->audit;
  const cw_voice *v = &d->c.voice;
  element(p, "h1", cw_say(v, "Audit %" PRId64 ", as of %s", a->id, cw_say_day(v, a->as_of)));
  element(p, "p",
          cw_say(v, "%s teachers, %s lines; a line is a teacher, license and goal.",
                 cw_say_number(v, CW_RAT(a->teachers)), cw_say_number(v, CW_RAT(a->results))));
  if (a->season)
    element(p, "p",
            cw_say(v, "Licenses that expire from %s to %s, or whose day is not known.", cw_say_day(v, a->season_from),
                   cw_say_day(v, a->season_until)));
  if (a->sample) element(p, "p", cw_say(v, "A sample of %s of the teachers (seed %" PRId64 ").", a->sample, a->seed));
  if (a->where) element(p, "p", cw_say(v, "Only where: %s.", a->where));
  if (d->filter.said) element(p, "p", cw_say(v, "Shown here, of these: %s.", d->filter.said));
  for (uint32_t i = 0; i < d->presumed.count; i++)
    element(p, "p", cw_say(v, "Presumed of every teacher who says nothing else: %s.", d->presumed.items[i].said));
  if (d->presumed.naccepted) element(p, "p", cw_say(v, "With the readings that %s has accepted.", d->presumed.office));
}

static void put_page(page *p) {
  const cw_audit_desk *d = p->desk;
  const cw_voice *v = &d->c.voice;
  const char *title = cw_say(v, "Audit %" PRId64 ": %s", d->audit.id, d->c.plan->name);
  cw_html_begin(p->f, title, cw_case_say(&d->c), NULL);
  put_head(p);
  put_goals(p);
  put_shortfall(p);
  put_districts(p);
  put_deadlines(p);
  put_table(p);
  element(p, "footer class=\"note\"", cw_say(v, "Digest of the lines: %s.", d->audit.digest));
  cw_html_end(p->f);
}

static int write_page(page *p) {
  cw_audit_desk *d = p->desk;
  p->f = d->o->out ? fopen(d->o->out, "wb") : d->tool->out.file;
  if (!p->f) return cw_fail(d->tool, CW_INPUT, "`%s` cannot be written: %s", d->o->out, strerror(errno));
  put_page(p);
  if (!d->o->out) return CW_DONE;
  bool lost = ferror(p->f) != 0;
  lost |= fclose(p->f) != 0;
  return lost ? cw_fail(d->tool, CW_INTERNAL, "`%s` could not be written to its end", d->o->out) : CW_DONE;
}

int cw_report_page(cw_audit_desk *d) {
  page p = {.desk = d};
  int code = count_all(&p) ? write_page(&p) : cw_desk_fault(d);
  cw_tally_free(&p.goals);
  cw_tally_free(&p.districts);
  cw_tally_free(&p.deadlines);
  return code;
}
