/* "Does this count?" in words: the answer first, then what it means for each goal, what is open, what it rests on. */
#include "counting.h"

#include <stdlib.h>
#include <string.h>

static const char *const answer_words[] = {
#define CW_ANSWER(id, word, meaning) [CW_ANSWER_##id] = word,
#include "../engine/answers.def"
#undef CW_ANSWER
};

const char *cw_answer_word(cw_answer answer) { return answer_words[answer]; }

/* --- the parts ---------------------------------------------------------------------------------------------------- */

static uint32_t unit_of(const cw_voice *v, const cw_count *k) { return v->plan->ledgers[k->ledger].unit; }

static const char *say_how_much(const cw_voice *v, const cw_count *k) {
  if (k->amount_unknown && cw_rat_is_zero(k->amount)) return "how much depends on what is still open";
  const char *amount = cw_say_amount(v, k->amount, unit_of(v, k));
  return k->amount_unknown ? cw_say(v, "%s or less, as what is still open is answered", amount) : amount;
}

static const char *say_rule(const cw_voice *v, const cw_count *k) {
  return k->rule >= 0 ? cw_say_cites_behind(v, &v->plan->counts[k->rule].ref) : "";
}

/* Who approves: whoever answers the open question. */
static const char *say_approver(const cw_voice *v, const cw_count *k) {
  for (uint32_t i = 0; i < k->nquestions; i++) {
    if (k->questions[i].kind == CW_ASK_GAP) continue;
    const char *who = cw_question_answerer(v, &k->questions[i]);
    return strcmp(who, "authority") == 0 ? cw_say_authority_asked(v, &k->questions[i]) : cw_say(v, "the %s", who);
  }
  return "whoever decides";
}

static const char *say_silence(const cw_voice *v, const cw_count *k, const char *otherwise) {
  if (k->otherwise < 0) return otherwise;
  const cw_otherwise *o = &v->plan->otherwise[k->otherwise];
  return cw_say(v, "%s%s", o->why && *o->why ? o->why : otherwise, cw_say_cites_behind(v, &o->ref));
}

/* The most telling refusal: the first that isn't about the kind of activity is what the engine put into `failed`. */
static const char *say_refusal(const cw_voice *v, const cw_count *k) {
  for (uint32_t i = 0; i < k->noffers; i++)
    if (k->offers[i].state == CW_OFFER_REFUSED && k->offers[i].failed == k->failed)
      return cw_say_offer_refused(v, &k->offers[i]);
  return k->failed ? cw_say(v, "the rule asks for \"%s\"%s", cw_say_node(v, k->failed), say_rule(v, k))
                   : cw_say(v, "no rule takes it%s", say_rule(v, k));
}

static const char *say_partly(const cw_voice *v, const cw_count *k) {
  if (k->limit < 0) return cw_say(v, "%s%s", say_how_much(v, k), say_rule(v, k));
  return cw_say(v, "%s; %s count%s", say_how_much(v, k), cw_say_limit(v, (uint32_t)k->limit),
                cw_say_cites_behind(v, &v->plan->limits[k->limit].ref));
}

/* --- the headline ------------------------------------------------------------------------------------------------- */

typedef const char *answer_says(const cw_voice *v, const cw_count *k);

static const char *say_yes(const cw_voice *v, const cw_count *k) {
  return k->as_evidence ? "Yes: it is a record that this goal asks for." : cw_say(v, "Yes: %s.", say_how_much(v, k));
}

static const char *say_if_approved(const cw_voice *v, const cw_count *k) {
  return cw_say(v, "Yes, if %s approves it: %s.", say_approver(v, k), say_how_much(v, k));
}

static const char *say_some(const cw_voice *v, const cw_count *k) { return cw_say(v, "Partly: %s.", say_partly(v, k)); }

static const char *say_not_needed(const cw_voice *v, const cw_count *k) {
  return cw_say(v, "Not needed: %s.", say_silence(v, k, "this goal asks for no credit"));
}

static const char *say_no(const cw_voice *v, const cw_count *k) {
  if (k->outside) return "No: it was earned outside the period that counts.";
  return cw_say(v, "No: %s.", say_refusal(v, k));
}

static const char *say_not_recognized(const cw_voice *v, const cw_count *k) {
  return cw_say(v, "Not recognized: %s.", say_silence(v, k, "the rule names it and gives nothing"));
}

static const char *say_not_said(const cw_voice *v, const cw_count *k) {
  return cw_say(v, "Not said: %s. %s decides.", say_silence(v, k, "the sources that were read are silent"),
                cw_say_capital(v, cw_say_authority_of(v, &v->plan->goals[k->goal].ref)));
}

static const char *say_not_researched(const cw_voice *v, const cw_count *k) {
  return cw_say(v, "Not researched: %s.", say_silence(v, k, "nobody has read the sources on this yet"));
}

static const char *say_depends(const cw_voice *v, const cw_count *k) {
  return cw_say(v, "It depends on %s.", cw_say_doubts(v, k->questions, k->nquestions));
}

static answer_says *const headlines[] = {
    [CW_ANSWER_YES] = say_yes,
    [CW_ANSWER_IF_APPROVED] = say_if_approved,
    [CW_ANSWER_PARTLY] = say_some,
    [CW_ANSWER_NOT_NEEDED] = say_not_needed,
    [CW_ANSWER_NO] = say_no,
    [CW_ANSWER_NOT_RECOGNIZED] = say_not_recognized,
    [CW_ANSWER_NOT_SAID] = say_not_said,
    [CW_ANSWER_NOT_RESEARCHED] = say_not_researched,
    [CW_ANSWER_DEPENDS] = say_depends,
};

const char *cw_say_answer(const cw_voice *v, const cw_count *k) { return headlines[k->answer](v, k); }

/* --- the other goals ---------------------------------------------------------------------------------------------- */

static bool is_credit(cw_answer a) { return a == CW_ANSWER_YES || a == CW_ANSWER_IF_APPROVED || a == CW_ANSWER_PARTLY; }

/* Its citations, unless the line of `head` has given the same. */
static const char *say_new_rule(const cw_voice *v, const cw_count *k, const cw_count *head) {
  const char *cites = say_rule(v, k);
  return k != head && is_credit(head->answer) && strcmp(cites, say_rule(v, head)) == 0 ? "" : cites;
}

const char *cw_say_answer_brief(const cw_voice *v, const cw_count *k, const cw_count *head) {
  if (!is_credit(k->answer) || k->as_evidence) return cw_say_answer(v, k);
  bool open = k->answer == CW_ANSWER_IF_APPROVED && head->answer != CW_ANSWER_IF_APPROVED;
  const char *when = open ? cw_say(v, ", if %s approves it", say_approver(v, k)) : "";
  const char *areas = cw_say_areas(v, k->ledger, k->areas);
  const char *toward = *areas ? cw_say(v, " toward %s", areas) : "";
  const char *cites = say_new_rule(v, k, head);
  if (cw_rat_sign(k->need) <= 0 || k->amount_unknown)
    return cw_say(v, "%s%s%s%s", cw_say_capital(v, say_how_much(v, k)), toward, when, cites);
  return cw_say(v, "%s of the %s needed%s%s%s", cw_say_number(v, k->amount), cw_say_amount(v, k->need, unit_of(v, k)),
                toward, when, cites);
}

static const char *goal_title(const cw_voice *v, const cw_count *k, bool several) {
  const char *goal = cw_say_goal(v, k->goal);
  return k->license >= 0 && several ? cw_say(v, "%s (%s)", goal, cw_say_license(v, (uint32_t)k->license)) : goal;
}

static bool is_silent(cw_answer a) {
  return a == CW_ANSWER_NOT_SAID || a == CW_ANSWER_NOT_NEEDED || a == CW_ANSWER_NOT_RESEARCHED || a == CW_ANSWER_NO;
}

enum { WIDEST_TITLE = 42 }; /* a longer one stands on a line of its own */

static int title_columns(const cw_voice *v, const cw_count *k) {
  const char *title = goal_title(v, k, v->block && v->block->nlicenses > 1);
  return cw_columns(title, strlen(title));
}

/* The headline's answer once more, word for word. */
static bool is_same(const cw_counting *k, uint32_t i) {
  const cw_count *first = &k->counts[k->headline], *other = &k->counts[i];
  const cw_voice *v = &k->c->voice;
  return other->answer == first->answer && !is_credit(other->answer) &&
         (i == k->headline || strcmp(cw_say_answer(v, first), cw_say_answer(v, other)) == 0);
}

static bool has_row(const cw_counting *k, uint32_t i) { return !is_silent(k->counts[i].answer) && !is_same(k, i); }

static void put_goal(cw_page *p, const cw_counting *k, uint32_t i, int width) {
  const cw_voice *v = &k->c->voice;
  const cw_count *count = &k->counts[i];
  const char *title = goal_title(v, count, v->block && v->block->nlicenses > 1);
  const char *text = cw_say_answer_brief(v, count, &k->counts[k->headline]);
  int gap = width - title_columns(v, count);
  if (gap >= 0) {
    cw_page_labeled(p, 2, width + 4, CW_STRONG, cw_say(v, "%s%*s", title, gap + 2, ""), text);
    return;
  }
  cw_page_text(p, 2, 4, CW_STRONG, title);
  cw_page_text(p, width + 4, width + 4, CW_PLAIN, text);
}

typedef bool goal_test(const cw_counting *k, uint32_t i, cw_answer answer);

static bool answers_so(const cw_counting *k, uint32_t i, cw_answer answer) {
  return k->counts[i].answer == answer && !is_same(k, i);
}

static bool answers_same(const cw_counting *k, uint32_t i, cw_answer answer) {
  (void)answer;
  return is_same(k, i);
}

static bool is_among(const char *const *items, size_t n, const char *item) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(items[i], item) == 0) return true;
  return false;
}

/* Goals that share an answer, in one line. */
static void put_shared(cw_page *p, const cw_counting *k, goal_test *holds, cw_answer answer, const char *label) {
  const cw_voice *v = &k->c->voice;
  const char **items = CW_NEW_ARRAY(v->arena, k->ncounts, const char *);
  size_t n = 0;
  for (uint32_t i = 0; items && i < k->ncounts; i++) {
    const char *title = cw_say_goal(v, k->counts[i].goal);
    if (holds(k, i, answer) && !is_among(items, n, title)) items[n++] = title;
  }
  if (n) cw_page_text(p, 2, 4, CW_FAINT, cw_say(v, "%s: %s.", label, cw_say_names(v, items, n)));
}

static void put_goals(cw_page *p, const cw_counting *k) {
  const cw_voice *v = &k->c->voice;
  int width = 0;
  for (uint32_t i = 0; i < k->ncounts; i++) {
    int columns = has_row(k, i) ? title_columns(v, &k->counts[i]) : 0;
    if (columns > width && columns <= WIDEST_TITLE) width = columns;
  }
  if (width == 0) width = WIDEST_TITLE / 2; /* every title stands alone */
  cw_page_blank(p);
  if (has_row(k, k->headline)) put_goal(p, k, k->headline, width);
  for (uint32_t i = 0; i < k->ncounts; i++)
    if (i != k->headline && has_row(k, i)) put_goal(p, k, i, width);
  put_shared(p, k, answers_same, CW_ANSWER_NO, "That is the answer for");
  put_shared(p, k, answers_so, CW_ANSWER_NO, "It does not count toward");
  put_shared(p, k, answers_so, CW_ANSWER_NOT_NEEDED, "No credit is needed for");
  put_shared(p, k, answers_so, CW_ANSWER_NOT_SAID, "The sources do not say for");
  put_shared(p, k, answers_so, CW_ANSWER_NOT_RESEARCHED, "Not researched for");
}

/* --- limits, questions, what changes ------------------------------------------------------------------------------ */

enum { MOST_LIMITS = 5 };

/* Whether a limit on records such as `node` describes can touch this one: false only where its kind rules that out. */
static bool may_hold(const cw_voice *v, uint32_t node, uint32_t row) {
  const cw_node *n = &v->plan->nodes[node], *left = n->kid[0] ? &v->plan->nodes[n->kid[0]] : NULL;
  bool all = true, any = false;
  for (uint32_t i = 0; (n->op == CW_OP_AND || n->op == CW_OP_OR) && i < n->nlist; i++) {
    bool may = may_hold(v, v->plan->kids[n->list + i], row);
    all = all && may;
    any = any || may;
  }
  if (n->op == CW_OP_AND) return all;
  if (n->op == CW_OP_OR) return any;
  cw_value kind = cw_cell(v->block, CW_F_KIND, row);
  if (kind.known != CW_KNOWN || !left || left->op != CW_OP_ATTR || left->a != CW_F_KIND) return true;
  if (n->op == CW_OP_EQ) {
    const cw_node *right = &v->plan->nodes[n->kid[1]];
    return right->op != CW_OP_CONST || right->a == kind.a;
  }
  if (n->op != CW_OP_IN) return true;
  for (uint32_t i = 0; i < n->nlist && !any; i++) any = v->plan->ints[n->list + i] == kind.a;
  return any;
}

static bool can_touch(const cw_voice *v, const cw_limit *l, const cw_count *k, uint32_t row) {
  if (l->of && !may_hold(v, l->of, row)) return false;
  if (l->rule >= 0) return l->rule == k->rule;
  return l->ledger == k->ledger && k->areas && (l->areas & k->areas) == k->areas;
}

static void put_limits(cw_page *p, const cw_voice *v, const cw_count *k, uint32_t row) {
  uint32_t told = 0;
  if (!is_credit(k->answer) || k->rule < 0) return;
  for (uint32_t i = 0; i < v->plan->nlimits && told < MOST_LIMITS; i++) {
    const cw_limit *l = &v->plan->limits[i];
    if (!can_touch(v, l, k, row)) continue;
    if (told++ == 0) cw_page_blank(p);
    const char *when = l->when ? cw_say(v, ", when %s", cw_say_node(v, cw_undecided_part(v->plan, l->when))) : "";
    cw_page_text(p, 2, 4, CW_PLAIN,
                 cw_say(v, "Limit: %s%s%s.", cw_say_limit(v, i), when, cw_say_cites_behind(v, &l->ref)));
  }
}

/* What is asked of the record needs no name for it here. */
static void put_questions(cw_page *p, const cw_voice *v, const cw_count *k, uint32_t row) {
  for (uint32_t i = 0; i < k->nquestions; i++) {
    const cw_question *q = &k->questions[i];
    const char *text = q->kind == CW_ASK_RECORD && q->record == row
                           ? cw_say(v, "%s (%s)", cw_question_ask(v, q), cw_say_who_answers(v, q))
                           : cw_say_question(v, q);
    if (i == 0) cw_page_blank(p);
    cw_page_text(p, 2, 4, CW_PLAIN, cw_say(v, "Open: %s", text));
  }
}

static const cw_standing *standing_of(const cw_evaluation *e, const cw_count *k) {
  for (uint32_t i = 0; i < e->nstandings; i++)
    if (e->standings[i].goal == k->goal && e->standings[i].license == k->license) return &e->standings[i];
  return NULL;
}

/* The same goal before and after: the licenses of both blocks have the same rows. */
static void put_change(cw_page *p, const cw_counting *k) {
  const cw_count *first = &k->counts[k->headline];
  if (!k->has_teacher) return;
  cw_voice before_voice = k->c->voice;
  before_voice.block = &k->before;
  cw_evaluation before = cw_evaluate(&k->before, 0, &k->c->options, k->c->voice.arena);
  cw_evaluation after = cw_evaluate(&k->c->block, 0, &k->c->options, k->c->voice.arena);
  const cw_standing *b = standing_of(&before, first), *a = standing_of(&after, first);
  if (!a || !b) return;
  const char *was = cw_say_headline(&before_voice, b), *is = cw_say_headline(&k->c->voice, a);
  cw_page_blank(p);
  if (strcmp(was, is) == 0) {
    cw_page_text(p, 2, 4, CW_PLAIN, cw_say(&k->c->voice, "It changes nothing for this teacher: %s", is));
    return;
  }
  cw_page_labeled(p, 2, 11, CW_STRONG, "Without: ", was);
  cw_page_labeled(p, 2, 11, CW_STRONG, "With:    ", is);
}

static void put_basis(cw_page *p, const cw_voice *v, const cw_count *k) {
  cw_basis b = cw_basis_new(v);
  if (k->rule >= 0) cw_basis_add(v, &b, &v->plan->counts[k->rule].ref);
  if (k->otherwise >= 0) cw_basis_add(v, &b, &v->plan->otherwise[k->otherwise].ref);
  if (k->limit >= 0) cw_basis_add(v, &b, &v->plan->limits[k->limit].ref);
  if (k->rule < 0 && k->otherwise < 0) cw_basis_add(v, &b, &v->plan->goals[k->goal].ref);
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_FAINT, cw_say_basis(v, &b));
}

static cw_style answer_style(cw_answer a) {
  if (a == CW_ANSWER_YES) return CW_GOOD;
  return a == CW_ANSWER_NO || a == CW_ANSWER_NOT_RECOGNIZED ? CW_BAD : CW_OPEN;
}

void cw_text_count(cw_page *p, const cw_counting *k) {
  const cw_voice *v = &k->c->voice;
  if (k->ncounts == 0) {
    cw_page_text(p, 0, 2, CW_PLAIN,
                 cw_say(v, "No goal of this pack concerns a %s that this teacher holds.", cw_document(v->plan)));
    return;
  }
  const cw_count *first = &k->counts[k->headline];
  cw_page_text(p, 0, 2, answer_style(first->answer), cw_say_answer(v, first));
  put_goals(p, k);
  put_limits(p, v, first, k->row);
  put_questions(p, v, first, k->row);
  put_change(p, k);
  put_basis(p, v, first);
}

char *cw_text_count_string(const cw_counting *k) {
  char *text = NULL;
  size_t len = 0;
  cw_page page = {.file = open_memstream(&text, &len)};
  if (!page.file) return NULL;
  cw_text_count(&page, k);
  if (fclose(page.file) == 0) return text;
  free(text);
  return NULL;
}
