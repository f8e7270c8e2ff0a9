/* What an audit found, on a page: counts by goal and standing, how much is missing, which questions are open. */
#include "summary.h"

#include "tally.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_QUESTIONS = 512, MOST_SHOWN = 12, HAS_GOALS = 64 };

typedef struct goal_counts {
  int64_t verdict[CW_NVERDICTS], on_paper, presumed, total;
  int64_t bands[CW_NBANDS]; /* of those unmet with a single amount missing */
  int64_t other;            /* and the others */
} goal_counts;

typedef struct open_question {
  char *id; /* without number and "also" */
  int64_t teachers, alone, last;
  bool settles; /* the teacher read now: by itself */
} open_question;

typedef struct summary {
  cw_tool *tool;
  const cw_judge *judge;
  goal_counts *goals; /* per goal of the plan */
  open_question questions[MOST_QUESTIONS];
  size_t nquestions;
  bool more_questions;
} summary;

/* --- counting ----------------------------------------------------------------------------------------------------- */

static void count_shortfall(goal_counts *g, const cw_line *line) {
  int band = cw_shortfall_band(line);
  *(band < 0 ? &g->other : &g->bands[band]) += 1;
}

static void count_line(summary *s, const cw_line *line) {
  if (line->goal < 0 || line->goal >= (int64_t)s->judge->plan->ngoals) return;
  goal_counts *g = &s->goals[line->goal];
  const char *status = line->field[CW_LINE_STATUS];
  for (int i = 0; i < CW_NVERDICTS; i++)
    if (strcmp(cw_verdict_word((cw_verdict)i), status) == 0) g->verdict[i]++;
  g->total++;
  g->on_paper += strcmp(line->field[CW_LINE_ON_PAPER], "1") == 0;
  g->presumed += *line->field[CW_LINE_PRESUMPTIONS] != '\0';
  if (strcmp(status, "unmet") == 0) count_shortfall(g, line);
}

/* --- questions ---------------------------------------------------------------------------------------------------- */

static open_question *question_of(summary *s, const char *id, size_t len) {
  for (size_t i = 0; i < s->nquestions; i++)
    if (strlen(s->questions[i].id) == len && memcmp(s->questions[i].id, id, len) == 0) return &s->questions[i];
  s->more_questions |= s->nquestions == MOST_QUESTIONS;
  if (s->nquestions == MOST_QUESTIONS) return NULL;
  char *copy = malloc(len + 1);
  if (!copy) return NULL;
  memcpy(copy, id, len);
  copy[len] = '\0';
  open_question *q = &s->questions[s->nquestions++];
  *q = (open_question){.id = copy, .last = -1};
  return q;
}

static void count_question(open_question *q, int64_t teacher, bool alone) {
  if (q->last != teacher) {
    q->teachers++;
    q->settles = false;
  }
  q->last = teacher;
  q->alone += alone && !q->settles;
  q->settles |= alone;
}

/* The decisive ones, of all years and days together: one answer gives them. */
static void count_questions(summary *s, const cw_line *line) {
  const char *list = line->field[CW_LINE_QUESTIONS], *only = NULL;
  size_t n = 0, only_len = 0;
  if (strcmp(line->field[CW_LINE_STATUS], "undetermined") != 0) return;
  for (const char *at = list; *at;) {
    const char *end = strstr(at, "; ");
    size_t len = end ? (size_t)(end - at) : strlen(at);
    if (strncmp(at, "also ", 5) != 0) {
      const char *mark = strstr(at, " \xc3\x97 "), *when = strstr(at, " @ ");
      size_t bare = len;
      if (mark && (size_t)(mark - at) < bare) bare = (size_t)(mark - at);
      if (when && (size_t)(when - at) < bare) bare = (size_t)(when - at);
      open_question *q = question_of(s, at, bare);
      if (q) count_question(q, line->teacher, false);
      n += only_len != bare || !only || memcmp(only, at, bare) != 0;
      only = at;
      only_len = bare;
    }
    at += len + (end ? 2 : 0);
  }
  open_question *q = n == 1 ? question_of(s, only, only_len) : NULL;
  if (q) count_question(q, line->teacher, true);
}

static int by_teachers(const void *x, const void *y) {
  const open_question *a = x, *b = y;
  if (a->alone != b->alone) return a->alone < b->alone ? 1 : -1;
  if (a->teachers != b->teachers) return a->teachers < b->teachers ? 1 : -1;
  return strcmp(a->id, b->id);
}

/* The question's own words and who answers it, from "fact NAME", "record NAME", "gap NAME". */
static const char *say_question(const cw_voice *v, const char *id) {
  static const struct {
    const char *word;
    cw_question_kind kind;
    cw_scope scope;
  } kinds[] = {{"fact ", CW_ASK_FACT, CW_OF_TEACHER},
               {"record ", CW_ASK_RECORD, CW_OF_RECORD},
               {"license ", CW_ASK_LICENSE, CW_OF_LICENSE}};
  const cw_plan *plan = v->plan;
  cw_question q = {.day = CW_DAY_MIN};
  for (uint32_t i = 0; strncmp(id, "gap ", 4) == 0 && i < plan->ngaps; i++) {
    q = (cw_question){.kind = CW_ASK_GAP, .gap = i, .day = CW_DAY_MIN};
    if (strcmp(plan->gaps[i].name, id + 4) == 0)
      return cw_say(v, "%s (%s)", cw_question_ask(v, &q), cw_say_who_answers(v, &q));
  }
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
    for (uint32_t i = 0; strncmp(id, kinds[k].word, strlen(kinds[k].word)) == 0 && i < plan->nattrs; i++) {
      q = (cw_question){.kind = kinds[k].kind, .attr = i, .day = CW_DAY_MIN};
      if (plan->attrs[i].scope == kinds[k].scope && strcmp(plan->attrs[i].name, id + strlen(kinds[k].word)) == 0)
        return cw_say(v, "%s (%s)", cw_question_ask(v, &q), cw_say_who_answers(v, &q));
    }
  return cw_say_capital(v, id);
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

static const char *counted(const cw_voice *v, int64_t n) { return cw_say_number(v, CW_RAT(n)); }

static const char *teachers(const cw_voice *v, int64_t n) {
  return cw_say(v, "%s teacher%s", counted(v, n), n == 1 ? "" : "s");
}

static void put_shortfall(const cw_voice *v, cw_page *p, const goal_counts *g) {
  const char *text = "";
  for (int i = 0; i < CW_NBANDS; i++)
    if (g->bands[i])
      text = cw_say(v, "%s%s%s %s", text, *text ? "; " : "", cw_shortfall_words(i), counted(v, g->bands[i]));
  if (g->other) text = cw_say(v, "%s%sno single amount %s", text, *text ? "; " : "", counted(v, g->other));
  if (*text) cw_page_text(p, 4, 6, CW_PLAIN, cw_say(v, "Missing, as a share of what is asked: %s.", text));
}

static void put_goal(const cw_voice *v, cw_page *p, uint32_t goal, const goal_counts *g) {
  static const cw_verdict order[] = {CW_MET, CW_UNMET, CW_UNDETERMINED, CW_EXEMPT, CW_NOT_APPLICABLE};
  const char *text = "";
  for (int i = 0; i < CW_NVERDICTS; i++)
    if (g->verdict[order[i]])
      text =
          cw_say(v, "%s%s%s %s", text, *text ? ", " : "", counted(v, g->verdict[order[i]]), cw_verdict_word(order[i]));
  cw_page_text(p, 2, 4, CW_PLAIN, cw_say(v, "%s: %s", cw_say_goal(v, goal), text));
  if (g->on_paper)
    cw_page_text(
        p, 4, 6, CW_PLAIN,
        cw_say(v, "Met only on paper, once what is planned or in progress is earned: %s.", counted(v, g->on_paper)));
  if (g->presumed) cw_page_text(p, 4, 6, CW_PLAIN, cw_say(v, "Rests on a presumption: %s.", counted(v, g->presumed)));
  put_shortfall(v, p, g);
}

static void put_questions(summary *s, const cw_voice *v, cw_page *p) {
  if (s->nquestions == 0) return;
  qsort(s->questions, s->nquestions, sizeof *s->questions, by_teachers);
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, "Open questions, those first that settle most:");
  for (size_t i = 0; i < s->nquestions && i < MOST_SHOWN; i++) {
    const open_question *q = &s->questions[i];
    cw_page_text(p, 2, 4, CW_PLAIN,
                 cw_say(v, "%s Settles %s by itself; plays a part for %s.", say_question(v, q->id),
                        teachers(v, q->alone), counted(v, q->teachers)));
  }
  if (s->nquestions > MOST_SHOWN || s->more_questions)
    cw_page_text(p, 2, 4, CW_FAINT,
                 cw_say(v, "and %zu more%s", s->nquestions - MOST_SHOWN, s->more_questions ? " at least" : ""));
}

void cw_summary_head(cw_tool *tool, const cw_judge *j, const cw_filter *filter) {
  const cw_audit *a = j->audit;
  cw_voice voice = {.plan = j->plan, .options = &j->options, .arena = &tool->arena}, *v = &voice;
  cw_page *p = &tool->out;
  cw_page_text(p, 0, 2, CW_STRONG,
               cw_say(v, "Audit %" PRId64 ": %s (%s, version %s), as of %s", a->id, j->plan->name, j->plan->code,
                      cw_say_iso(v, j->plan->version), cw_say_day(v, a->as_of)));
  if (a->season)
    cw_page_text(p, 0, 2, CW_PLAIN,
                 cw_say(v, "Licenses that expire from %s to %s, or whose day is not known.",
                        cw_say_day(v, a->season_from), cw_say_day(v, a->season_until)));
  if (a->where) cw_page_text(p, 0, 2, CW_PLAIN, cw_say(v, "Only where: %s.", a->where));
  if (filter && filter->said) cw_page_text(p, 0, 2, CW_PLAIN, cw_say(v, "Shown here, of these: %s.", filter->said));
  if (a->sample)
    cw_page_text(p, 0, 2, CW_PLAIN,
                 cw_say(v, "A sample of %s of the teachers (seed %" PRId64 ").", a->sample, a->seed));
  for (uint32_t i = 0; i < j->presumed->count; i++)
    cw_page_text(p, 0, 2, CW_OPEN,
                 cw_say(v, "Presumed of every teacher who says nothing else: %s.", j->presumed->items[i].said));
  if (j->presumed->naccepted)
    cw_page_text(p, 0, 2, CW_OPEN, cw_say(v, "With the readings that %s has accepted.", j->presumed->office));
}

bool cw_summary(cw_tool *tool, cw_store *store, const cw_judge *j, const cw_filter *filter) {
  summary *s = calloc(1, sizeof *s);
  cw_line line;
  cw_voice v = {.plan = j->plan, .options = &j->options, .arena = &tool->arena};
  cw_audit_reader *r = !s ? NULL
                       : filter && filter->count
                           ? cw_audit_reader_open(store, j->audit->id, filter->has[CW_BY_DISTRICT], NULL, filter)
                           : cw_audit_reader_counts(store, j->audit->id);
  if (s)
    *s = (summary){.tool = tool, .judge = j, .goals = CW_NEW_ARRAY(&tool->arena, j->plan->ngoals + 1, goal_counts)};
  while (r && s->goals && cw_audit_reader_next(r, &line)) {
    count_line(s, &line);
    count_questions(s, &line);
  }
  cw_audit_reader_close(r);
  bool fine = r && s->goals && cw_store_fault(store) == CW_STORE_FINE;
  if (fine) {
    cw_page_blank(&tool->out);
    for (uint32_t i = 0; i < j->plan->ngoals; i++)
      if (s->goals[i].total) put_goal(&v, &tool->out, i, &s->goals[i]);
    put_questions(s, &v, &tool->out);
  }
  for (size_t i = 0; s && i < s->nquestions; i++) free(s->questions[i].id);
  free(s);
  return fine;
}
