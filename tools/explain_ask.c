/* What one would need to know: the open questions, those first that decide most, with what each answer would give. */
#include "explain_answers.h"

#include <string.h>

static const char *say_left(const cw_voice *v, uint32_t left) {
  return cw_say(v, "%u question%s would remain", left, left == 1 ? "" : "s");
}

static void add_outcome(const cw_voice *v, cw_part *above, const cw_outcome *o, bool assumed) {
  const char *then = o->standing && o->standing->verdict != CW_UNDETERMINED
                         ? cw_say_headline(&o->trial.voice, o->standing)
                     : o->standing ? cw_say(v, "%s.", say_left(v, o->left))
                                   : "it would not be asked any more.";
  const char *answer = assumed ? cw_say(v, "If %s", o->answer) : cw_say_capital(v, o->answer);
  cw_part *p = cw_part_new(v, above, CW_FORM_ITEM, assumed ? "assumed" : "answer", cw_say(v, "%s: %s", answer, then));
  cw_part_text(v, p, "answer", o->answer);
  cw_part_number(v, p, "questions_left", o->left);
  if (o->standing) cw_part_text(v, p, "standing", cw_verdict_word(o->standing->verdict));
}

static void add_question(const cw_voice *v, cw_part *above, const cw_prospect *p) {
  cw_part *part = cw_part_new(v, above, CW_FORM_ITEM, "question", cw_say_question(v, p->question));
  if (p->question->kind == CW_ASK_GAP) cw_part_cite(part, v, &v->plan->gaps[p->question->gap].ref);
  cw_part_text(v, part, "name", cw_question_name(v, p->question));
  cw_part_text(v, part, "answered_by", cw_question_answerer(v, p->question));
  if (p->question->year) cw_part_text(v, part, "school_year", cw_say_school_year(v, p->question->year));
  if (p->question->day > CW_DAY_MIN) cw_part_day(v, part, "day", p->question->day);
  if (p->question->until) cw_part_day(v, part, "until", p->question->until);
  cw_part_number(v, part, "questions_left_at_most", p->worst);
  for (uint32_t i = 0; i < p->noutcomes; i++) add_outcome(v, part, &p->outcomes[i], cw_is_unlisted(v, p->question));
}

/* "The employer can answer 3 of these, the educator 1." */
static void add_answerers(const cw_voice *v, cw_part *above, const cw_prospect *list, uint32_t n) {
  static const char *const who[] = {"educator", "employer", "issuer", "authority"};
  const char *items[4];
  size_t count = 0;
  for (size_t k = 0; k < sizeof who / sizeof *who; k++) {
    uint32_t of = 0;
    for (uint32_t i = 0; i < n; i++) of += strcmp(cw_question_answerer(v, list[i].question), who[k]) == 0;
    if (of) items[count++] = cw_say(v, "the %s (%u)", who[k], of);
  }
  if (n > 1)
    cw_part_new(v, above, CW_FORM_NOTE, "answerers",
                cw_say(v, "Who can answer: %s.", cw_say_list(v, items, count, "and")));
}

void cw_explain_ask(const cw_voice *v, cw_part *above, uint32_t teacher, const cw_standing *s) {
  cw_part *title = cw_explain_title(v, above, s);
  uint32_t n;
  cw_prospect *list = cw_prospects(v, teacher, s, false, &n);
  if (!list || n == 0) {
    cw_part_new(v, title, CW_FORM_LINE, "questions",
                s->nquestions ? "Nothing more needs to be known: the standing is the same under every answer."
                              : "Nothing is left open.");
    return;
  }
  cw_part *section = cw_part_new(v, title, CW_FORM_SECTION, "questions",
                                 n == 1 ? "To be answered:" : "To be answered, first what decides most:");
  for (uint32_t i = 0; i < n; i++) add_question(v, section, &list[i]);
  add_answerers(v, section, list, n);
  if (!s->questions_complete) cw_explain_uncertain(v, section);
}
