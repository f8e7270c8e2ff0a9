#include "answered.h"

#include <string.h>

const char *cw_keep_text(cw_arena *keep, const char *text) {
  const char *kept = cw_arena_text(keep, text, strlen(text));
  return kept ? kept : "";
}

bool cw_answer_is_credit(cw_answer a) {
  return a == CW_ANSWER_YES || a == CW_ANSWER_IF_APPROVED || a == CW_ANSWER_PARTLY;
}

static const char *say_answerer(const cw_voice *v, const cw_question *q) {
  const char *who = q->kind == CW_ASK_GAP ? "authority" : cw_question_answerer(v, q);
  return strcmp(who, "authority") == 0 ? cw_say_authority_asked(v, q) : cw_say(v, "the %s", who);
}

static const char *say_decides(const cw_voice *v, const cw_count *k) {
  const char *items[8];
  size_t n = 0;
  for (uint32_t i = 0; i < k->nquestions && n < 8; i++) {
    if (k->answer == CW_ANSWER_IF_APPROVED && k->questions[i].kind == CW_ASK_GAP) continue;
    const char *who = say_answerer(v, &k->questions[i]);
    bool told = false;
    for (size_t p = 0; p < n; p++) told |= strcmp(items[p], who) == 0;
    if (!told) items[n++] = who;
  }
  if (n == 0 && k->answer == CW_ANSWER_NOT_SAID) return cw_say_authority_of(v, &v->plan->goals[k->goal].ref);
  return n ? cw_say_list(v, items, n, "and") : "";
}

/* Answers that a line of `otherwise` gives, not a rule. */
static bool is_silence(cw_answer a) {
  return a == CW_ANSWER_NOT_SAID || a == CW_ANSWER_NOT_RECOGNIZED || a == CW_ANSWER_NOT_RESEARCHED;
}

static const char *say_cites(const cw_voice *v, const cw_count *k) {
  bool by_otherwise = k->otherwise >= 0 && is_silence(k->answer);
  if (k->rule >= 0 && !by_otherwise) return cw_say_cites(v, &v->plan->counts[k->rule].ref);
  if (k->otherwise >= 0) return cw_say_cites(v, &v->plan->otherwise[k->otherwise].ref);
  return cw_say_cites(v, &v->plan->goals[k->goal].ref);
}

cw_basis cw_count_basis(const cw_voice *v, const cw_count *k) {
  cw_basis b = cw_basis_new(v);
  if (k->rule >= 0) cw_basis_add(v, &b, &v->plan->counts[k->rule].ref);
  if (k->otherwise >= 0) cw_basis_add(v, &b, &v->plan->otherwise[k->otherwise].ref);
  if (k->limit >= 0) cw_basis_add(v, &b, &v->plan->limits[k->limit].ref);
  if (k->rule < 0 && k->otherwise < 0) cw_basis_add(v, &b, &v->plan->goals[k->goal].ref);
  return b;
}

/* Of what may be anything the most that it could add says nothing. */
static bool has_bound(const cw_count *k) {
  if (cw_answer_is_credit(k->answer)) return true;
  for (uint32_t i = 0; i < k->nquestions; i++)
    if (k->questions[i].kind == CW_ASK_RECORD && k->questions[i].attr == CW_F_KIND) return false;
  return k->answer == CW_ANSWER_DEPENDS && !k->amount_unknown;
}

static void say_amount(const cw_voice *v, const cw_count *k, cw_arena *keep, cw_answered *a) {
  const cw_unit *unit = &v->plan->units[v->plan->ledgers[k->ledger].unit];
  bool some = has_bound(k) && cw_rat_sign(k->amount) > 0;
  a->number = some ? cw_keep_text(keep, cw_say_number(v, k->amount)) : "";
  a->unit = cw_keep_text(keep, cw_rat_cmp(k->amount, CW_RAT(1)) == 0 ? unit->one : unit->many);
  a->at_most = some && (k->amount_unknown || k->answer == CW_ANSWER_DEPENDS);
}

static bool say_questions(const cw_voice *v, const cw_count *k, uint32_t row, cw_arena *keep, cw_answered *a) {
  a->questions = CW_NEW_ARRAY(keep, k->nquestions + 1, const char *);
  for (uint32_t i = 0; a->questions && i < k->nquestions; i++) {
    const cw_question *q = &k->questions[i];
    const char *text = q->kind == CW_ASK_RECORD && q->record == row
                           ? cw_say(v, "%s (%s)", cw_question_ask(v, q), cw_say_who_answers(v, q))
                           : cw_say_question(v, q);
    a->questions[a->nquestions++] = cw_keep_text(keep, text);
  }
  return a->questions != NULL;
}

const char *cw_say_joined(const cw_voice *v, const char *const *texts, size_t n) {
  const char *all = "";
  for (size_t i = 0; i < n; i++) all = cw_say(v, "%s%s%s", all, i ? " | " : "", texts[i]);
  return all;
}

bool cw_answered_make(const cw_counting *k, uint32_t i, cw_arena *keep, cw_answered *a) {
  const cw_voice *v = &k->c->voice;
  const cw_count *count = &k->counts[i];
  cw_basis basis = cw_count_basis(v, count);
  *a = (cw_answered){.answer = count->answer};
  say_amount(v, count, keep, a);
  a->toward =
      cw_keep_text(keep, cw_answer_is_credit(count->answer) ? cw_say_areas(v, count->ledger, count->areas) : "");
  a->decides = cw_keep_text(keep, say_decides(v, count));
  a->sentence = cw_keep_text(keep, cw_say_answer(v, count));
  a->cites = cw_keep_text(keep, say_cites(v, count));
  a->basis = cw_keep_text(keep, cw_say_basis(v, &basis));
  return say_questions(v, count, k->row, keep, a);
}
