/* Questions and gaps in words: what is asked, about what, and who can answer. */
#include "words.h"

#include <stdio.h>
#include <string.h>

static const char *const answerers[] = {
    [CW_EDUCATOR] = "educator", [CW_EMPLOYER] = "employer", [CW_AUTHORITY] = "authority", [CW_ISSUER] = "issuer"};

/* What a question is about. One row a kind: which attribute names it, who answers where that says nothing. */
static const struct {
  bool has_attr;
  cw_answerer who;
} kinds[] = {
    [CW_ASK_FACT] = {true, CW_EDUCATOR},       [CW_ASK_RECORD] = {true, CW_EDUCATOR},
    [CW_ASK_LICENSE] = {true, CW_EDUCATOR},    [CW_ASK_GAP] = {false, CW_AUTHORITY},
    [CW_ASK_DUPLICATE] = {false, CW_EDUCATOR}, [CW_ASK_STRADDLE] = {false, CW_EDUCATOR},
    [CW_ASK_MISSING] = {false, CW_EDUCATOR},
};

static cw_answerer who_answers(const cw_voice *v, const cw_question *q) {
  return kinds[q->kind].has_attr ? v->plan->attrs[q->attr].answered_by : kinds[q->kind].who;
}

const char *cw_question_answerer(const cw_voice *v, const cw_question *q) { return answerers[who_answers(v, q)]; }

const char *cw_question_name(const cw_voice *v, const cw_question *q) {
  if (q->kind == CW_ASK_GAP) return v->plan->gaps[q->gap].name;
  if (q->kind == CW_ASK_DUPLICATE) return "same activity";
  if (q->kind == CW_ASK_STRADDLE) return "amount in the window";
  if (q->kind == CW_ASK_MISSING) return "further records";
  return v->plan->attrs[q->attr].name;
}

static const char *gap_question(const cw_voice *v, uint32_t gap) {
  const cw_gap *g = &v->plan->gaps[gap];
  return g->question && *g->question ? g->question
                                     : cw_say(v, "How is %s to be read?", g->clause ? g->clause : g->name);
}

/* An amount of which the bounds are known is asked for within them. */
static const char *ask_of_record(const cw_voice *v, const cw_question *q) {
  const char *ask = v->plan->attrs[q->attr].ask;
  bool amount = q->attr == CW_F_AMOUNT && v->block && q->record < v->block->nrecords;
  const char *bounds = amount ? cw_say_amount_bounds(v, q->record) : NULL;
  return bounds ? cw_say(v, "%s (%s)", ask, bounds) : ask;
}

const char *cw_question_ask(const cw_voice *v, const cw_question *q) {
  switch (q->kind) {
  case CW_ASK_GAP: return gap_question(v, q->gap);
  case CW_ASK_DUPLICATE:
    return cw_say(v, "Are %s and %s the same activity?", cw_say_record(v, q->record), cw_say_record(v, q->other));
  case CW_ASK_STRADDLE:
    return cw_say(v, "How much of %s lies within the period that counts?", cw_say_record(v, q->record));
  case CW_ASK_MISSING: return "Are there records that the file does not have?";
  case CW_ASK_RECORD: return ask_of_record(v, q);
  case CW_ASK_FACT:
  case CW_ASK_LICENSE: break;
  }
  return v->plan->attrs[q->attr].ask;
}

/* " in 2022-23", " on June 30, 2025" or "". */
static const char *say_when(const cw_voice *v, const cw_question *q) {
  if (q->year) return cw_say(v, " in %s", cw_say_school_year(v, q->year));
  if (q->kind == CW_ASK_FACT && q->until)
    return cw_say(v, " most of the time from %s to %s", cw_say_day(v, q->day), cw_say_day(v, q->until));
  if (q->kind == CW_ASK_FACT && q->day > CW_DAY_MIN) return cw_say(v, " on %s", cw_say_day(v, q->day));
  return "";
}

const char *cw_say_who_answers(const cw_voice *v, const cw_question *q) {
  cw_answerer who = who_answers(v, q);
  if (q->kind == CW_ASK_GAP) return cw_say(v, "%s decides", cw_say_authority_asked(v, q));
  if (who == CW_AUTHORITY) return cw_say(v, "%s knows", cw_say_authority_asked(v, q));
  return cw_say(v, "the %s knows", answerers[who]);
}

const char *cw_say_question(const cw_voice *v, const cw_question *q) {
  const char *about = "";
  if (q->kind == CW_ASK_RECORD) about = cw_say(v, "%s: ", cw_say_capital(v, cw_say_record(v, q->record)));
  if (q->kind == CW_ASK_LICENSE && v->block && q->license < v->block->nlicenses)
    about = cw_say(v, "%s: ", cw_say_capital(v, cw_say_license(v, q->license)));
  const char *when = say_when(v, q);
  return cw_say(v, "%s%s (%s%s%s)", about, cw_question_ask(v, q), *when ? when + 1 : "", *when ? "; " : "",
                cw_say_who_answers(v, q));
}

/* Approval is short to say: whose, and of what. */
static bool asks_approval(const cw_question *q) { return q->kind == CW_ASK_RECORD && q->attr == CW_F_APPROVED; }

static const char *say_approver(const cw_voice *v, const cw_question *q) {
  cw_answerer who = who_answers(v, q);
  return who == CW_AUTHORITY ? cw_say_authority_asked(v, q) : cw_say(v, "the %s", answerers[who]);
}

/* The clause without who answers; `when` is separate so that several years of one fact can share it. */
static const char *say_clause(const cw_voice *v, const cw_question *q, const char *when) {
  const char *ask = cw_question_ask(v, q);
  const char *subject = q->kind == CW_ASK_RECORD ? cw_say_the_record(v, q->record) : NULL;
  if (q->kind == CW_ASK_DUPLICATE)
    return cw_say(v, "whether %s and %s are the same activity", cw_say_record(v, q->record),
                  cw_say_record(v, q->other));
  if (q->kind == CW_ASK_STRADDLE)
    return cw_say(v, "how much of %s lies within the period that counts",
                  subject ? subject : cw_say_the_record(v, q->record));
  if (q->kind == CW_ASK_MISSING) return "whether there are records that the file does not have";
  const char *clause = cw_say_whether(v, ask, subject);
  if (clause) return cw_say(v, "%s%s", clause, when);
  if (subject) return cw_say(v, "the answer for %s to \"%s\"", subject, ask);
  return cw_say(v, "the answer to \"%s\"%s", ask, when);
}

const char *cw_say_doubt(const cw_voice *v, const cw_question *q) {
  if (asks_approval(q)) return cw_say(v, "%s's approval of %s", say_approver(v, q), cw_say_record_name(v, q->record));
  return cw_say(v, "%s (%s)", say_clause(v, q, say_when(v, q)), cw_say_who_answers(v, q));
}

/* --- several questions -------------------------------------------------------------------------------------------- */

enum { MOST_NAMED = 2 }; /* a headline that names more is no headline */

static bool same_but_for_year(const cw_question *a, const cw_question *b) {
  return a->kind == CW_ASK_FACT && b->kind == CW_ASK_FACT && a->attr == b->attr && a->year && b->year;
}

static bool same_but_for_record(const cw_question *a, const cw_question *b) {
  return a->kind == CW_ASK_RECORD && b->kind == CW_ASK_RECORD && a->attr == b->attr;
}

static bool go_together(const cw_question *a, const cw_question *b) {
  return same_but_for_year(a, b) || same_but_for_record(a, b);
}

static bool is_said(const cw_question *q, uint32_t i) {
  for (uint32_t k = 0; k < i; k++)
    if (q[k].decisive && go_together(&q[k], &q[i])) return true;
  return false;
}

/* What sets the i-th and the later ones that go with it apart, school years or records: their number, 0 without
 * memory. */
static size_t members(const cw_voice *v, const cw_question *q, uint32_t n, uint32_t i, const char ***items) {
  size_t count = 0;
  *items = CW_NEW_ARRAY(v->arena, n, const char *);
  for (uint32_t k = i; *items && k < n; k++) {
    if (k != i && !(q[k].decisive && go_together(&q[i], &q[k]))) continue;
    (*items)[count++] = q[k].year ? cw_say_school_year(v, q[k].year) : cw_say_record_name(v, q[k].record);
  }
  return count;
}

/* One clause for question i and all later ones that go with it. */
static const char *say_together(const cw_voice *v, const cw_question *q, uint32_t n, uint32_t i) {
  const char **items;
  size_t count = members(v, q, n, i, &items);
  if (count < 2) return cw_say_doubt(v, &q[i]);
  if (q[i].year) {
    const char *when = cw_say(v, " in %s", cw_say_list(v, items, count, "and"));
    return cw_say(v, "%s (%s)", say_clause(v, &q[i], when), cw_say_who_answers(v, &q[i]));
  }
  if (asks_approval(&q[i])) return cw_say(v, "%s's approval of %zu records", say_approver(v, &q[i]), count);
  return cw_say(v, "the answers for %zu records to \"%s\" (%s)", count, cw_question_ask(v, &q[i]),
                cw_say_who_answers(v, &q[i]));
}

const char *cw_say_questions(const cw_voice *v, const cw_question *questions, uint32_t n, uint32_t i) {
  const char **items;
  const cw_question *q = &questions[i];
  if (is_said(questions, i)) return NULL;
  size_t count = go_together(q, q) ? members(v, questions, n, i, &items) : 0;
  if (count < 2) return cw_say_question(v, q);
  const char *list = q->year ? cw_say_list(v, items, count, "and") : cw_say_names(v, items, count);
  if (q->year) return cw_say(v, "%s (in %s; %s)", cw_question_ask(v, q), list, cw_say_who_answers(v, q));
  return cw_say(v, "%s: %s (%s)", list, cw_question_ask(v, q), cw_say_who_answers(v, q));
}

const char *cw_say_doubts(const cw_voice *v, const cw_question *questions, uint32_t n) {
  const char *items[MOST_NAMED];
  size_t count = 0;
  for (uint32_t i = 0; i < n; i++) {
    if (!questions[i].decisive || is_said(questions, i)) continue;
    if (count < MOST_NAMED)
      items[count] =
          go_together(&questions[i], &questions[i]) ? say_together(v, questions, n, i) : cw_say_doubt(v, &questions[i]);
    count++;
  }
  if (count == 0) return "answers that are not known";
  if (count > MOST_NAMED) return cw_say(v, "the answers to %zu questions", count);
  return cw_say_list(v, items, count, "and");
}

/* --- gaps --------------------------------------------------------------------------------------------------------- */

static const char *const could_words[] = {[CW_COULD_RAISE] = "It could only help.",
                                          [CW_COULD_LOWER] = "It could only hurt.",
                                          [CW_COULD_EITHER] = "It could help or hurt."};

static bool ends_sentence(const char *text) { return strchr(".?!", text[strlen(text) - 1]) != NULL; }

const char *cw_say_gap(const cw_voice *v, uint32_t gap) {
  const cw_gap *g = &v->plan->gaps[gap];
  const char *text =
      g->question && *g->question ? g->question : cw_say(v, "%s is left open.", g->clause ? g->clause : g->name);
  if (g->why && *g->why) text = cw_say(v, "%s %s%s", text, cw_say_capital(v, g->why), ends_sentence(g->why) ? "" : ".");
  for (uint32_t i = 0; i < g->nreadings; i++) {
    const cw_reading *r = &v->plan->readings[g->first_reading + i];
    text = cw_say(v, "%s%s%s says %s%s", text, i ? "; " : " ", cw_say_capital(v, r->name),
                  r->says ? r->says : "nothing", i + 1 == g->nreadings ? "." : "");
  }
  if (!g->nreadings && g->could) text = cw_say(v, "%s %s", text, could_words[g->could]);
  if (g->decided >= 0)
    text = cw_say(v, "%s Decided: %s.", text, v->plan->readings[g->first_reading + (uint32_t)g->decided].name);
  const char *cites = cw_say_cites(v, &g->ref);
  const char *clause = g->clause && *g->clause ? g->clause : cites;
  return *clause ? cw_say(v, "%s (%s)", text, clause) : text;
}

static const cw_standing *without_readings(const cw_voice *v, const cw_standing *s) {
  for (uint32_t i = 0; v->without && i < v->without->nstandings; i++)
    if (v->without->standings[i].goal == s->goal && v->without->standings[i].license == s->license)
      return &v->without->standings[i];
  return NULL;
}

int32_t cw_office_reading(const cw_voice *v, const cw_standing *s, uint32_t k) {
  const cw_standing *plain = without_readings(v, s);
  for (uint32_t i = 0; plain && i < v->options->naccepted; i++)
    for (uint32_t g = 0; g < plain->ngaps; g++)
      if (plain->gaps[g] == v->options->accepted[i].gap && k-- == 0) return (int32_t)i;
  return -1;
}
