/* Whole standings in a sentence: headlines, ways to meet a goal, what became of a record. */
#include "words.h"

#include <stdio.h>
#include <string.h>

static const char *const verdict_words[] = {[CW_UNMET] = "unmet",
                                            [CW_UNDETERMINED] = "undetermined",
                                            [CW_MET] = "met",
                                            [CW_EXEMPT] = "exempt",
                                            [CW_NOT_APPLICABLE] = "not applicable"};
static const char *const cause_words[] = {[CW_CAUSE_NONE] = NULL,
                                          [CW_CAUSE_ANSWER] = "answer missing",
                                          [CW_CAUSE_GAP] = "gap in the law as read",
                                          [CW_CAUSE_CONFLICT] = "exceptions in conflict",
                                          [CW_CAUSE_WORK] = "work limit"};

const char *cw_verdict_word(cw_verdict verdict) { return verdict_words[verdict]; }
const char *cw_cause_word(cw_cause cause) { return cause_words[cause]; }

uint32_t cw_amount_unit(const cw_plan *plan, const cw_goal *goal) { return plan->nodes[goal->amount].unit; }

static cw_need_standing const *root_of(const cw_standing *s, int32_t need) {
  for (uint32_t i = 0; s->needs && i < s->nneeds; i++)
    if (s->needs[i].depth == 0 && (int32_t)s->needs[i].need == need) return &s->needs[i];
  return NULL;
}

static bool surely_holds(const cw_standing *s, uint32_t except) {
  for (uint32_t i = 0; s->excepts && i < s->nexcepts; i++)
    if (s->excepts[i].except == except) return s->excepts[i].state == CW_KNOWN && s->excepts[i].holds;
  return true; /* without a derivation: the need is told only where it may hold */
}

int32_t cw_deciding_exception(const cw_voice *v, const cw_standing *s) {
  const cw_goal *g = &v->plan->goals[s->goal];
  if (s->except >= 0 || s->verdict != CW_MET || g->kind != CW_REQUIREMENT) return s->except;
  const cw_need_standing *own = root_of(s, g->need);
  if (!own || own->status == CW_NEED_MET) return -1;
  for (uint32_t i = 0; i < g->nexcepts; i++) {
    const cw_except *e = &v->plan->excepts[g->first_except + i];
    const cw_need_standing *other = e->effect == CW_MAY_USE ? root_of(s, e->need) : NULL;
    bool met = other && other->status == CW_NEED_MET && surely_holds(s, g->first_except + i);
    if (met) return (int32_t)(g->first_except + i);
  }
  return -1;
}

static bool has_part(const cw_way *way, int kind) {
  for (uint32_t i = 0; i < way->nlacks; i++)
    if ((int)way->lacks[i].kind == kind) return true;
  return false;
}

/* --- what is missing ---------------------------------------------------------------------------------------------- */

static const cw_ledger_standing *ledger_of(const cw_standing *s, uint32_t ledger) {
  for (uint32_t i = 0; i < s->nledgers; i++)
    if (s->ledgers[i].ledger == ledger) return &s->ledgers[i];
  return NULL;
}

/* " of 100" where have and short by add up to the need: else the number would puzzle more than help. */
static const char *say_of_need(const cw_voice *v, const cw_standing *s, const cw_lack *lack) {
  const cw_ledger_standing *l = ledger_of(s, lack->ledger);
  cw_rat sum;
  if (!l || lack->year || lack->strict || !cw_rat_add(&sum, l->have, lack->amount)) return "";
  return cw_rat_cmp(sum, l->need) == 0 ? cw_say(v, " of %s", cw_say_number(v, l->need)) : "";
}

static const char *say_year(const cw_voice *v, const cw_lack *lack) {
  return lack->year ? cw_say(v, " in %s", cw_say_school_year(v, lack->year)) : "";
}

static const char *need_name(const cw_voice *v, const cw_lack *lack) {
  cw_need_standing bare = {.need = lack->need,
                           .license = lack->license,
                           .year = lack->year,
                           .status = CW_NEED_MET,
                           .have = CW_RAT_ZERO,
                           .needed = CW_RAT_ZERO,
                           .short_by = CW_RAT_ZERO};
  const cw_need *n = &v->plan->needs[lack->need];
  return n->attested && !n->name ? cw_say_node(v, n->condition) : cw_say_need(v, &bare);
}

static const char *say_areas_lack(const cw_voice *v, const cw_lack *lack) {
  bool one = cw_rat_cmp(lack->amount, CW_RAT(1)) == 0;
  return cw_say(v, "credit in %s more area%s", cw_say_number(v, lack->amount), one ? "" : "s");
}

/* A part of a headline: "5 hours short of 100", "credit in 1 more area". What has no amount is named after these. */
static const char *say_short(const cw_voice *v, const cw_standing *s, const cw_lack *lack) {
  if (lack->kind == CW_LACK_AREAS) return cw_say(v, "it needs %s", say_areas_lack(v, lack));
  const char *amount = cw_say_amount(v, lack->amount, v->plan->ledgers[lack->ledger].unit);
  if (lack->strict && cw_rat_is_zero(lack->amount))
    return cw_say(v, "a little more credit is needed%s", say_year(v, lack));
  if (lack->strict) return cw_say(v, "a little more than %s short%s", amount, say_year(v, lack));
  const cw_ledger_standing *l = ledger_of(s, lack->ledger);
  if (l && !lack->year && cw_rat_is_zero(l->have) && cw_rat_cmp(l->need, lack->amount) == 0)
    return cw_say(v, "none of the %s", amount);
  return cw_say(v, "%s short%s%s", amount, say_of_need(v, s, lack), say_year(v, lack));
}

/* A part of a way: "5 more hours", "ethics review". */
static const char *say_lack(const cw_voice *v, const cw_lack *lack) {
  if (lack->kind == CW_LACK_AREAS) return say_areas_lack(v, lack);
  if (lack->kind == CW_LACK_NEED) return need_name(v, lack);
  const cw_unit *unit = &v->plan->units[v->plan->ledgers[lack->ledger].unit];
  if (lack->impossible) return cw_say(v, "%s, which can no longer be earned", unit->many);
  bool one = cw_rat_cmp(lack->amount, CW_RAT(1)) == 0;
  const char *than = lack->strict ? "a little more than " : "";
  return cw_say(v, "%s%s more %s%s", than, cw_say_number(v, lack->amount), one ? unit->one : unit->many,
                say_year(v, lack));
}

/* Whether some part of the way says by itself that it can no longer be had. */
static bool says_impossible(const cw_way *way) {
  for (uint32_t i = 0; i < way->nlacks; i++)
    if (way->lacks[i].kind == CW_LACK_CREDIT && way->lacks[i].impossible) return true;
  return false;
}

const char *cw_say_way(const cw_voice *v, const cw_standing *s, const cw_way *way) {
  const char **items = CW_NEW_ARRAY(v->arena, way->nlacks + 1, const char *);
  if (!items) return "";
  for (uint32_t i = 0; i < way->nlacks; i++) items[i] = say_lack(v, &way->lacks[i]);
  const char *text = cw_say_list(v, items, way->nlacks, "and");
  if (way->impossible && says_impossible(way)) return text;
  if (way->impossible) return *text ? cw_say(v, "%s: this can no longer be had", text) : "no further credit helps";
  bool dated = s->has_deadline && has_part(way, CW_LACK_CREDIT);
  return dated ? cw_say(v, "%s by %s", text, cw_say_day(v, s->deadline)) : text;
}

/* --- headlines ---------------------------------------------------------------------------------------------------- */

typedef const char *detail(const cw_voice *v, const cw_standing *s); /* NULL: the plain headline says it all */

static const char *by_exception(const cw_voice *v, const cw_standing *s) {
  int32_t except = cw_deciding_exception(v, s);
  return except >= 0 ? cw_say_except(v, (uint32_t)except) : NULL;
}

/* Amounts first, then what has none: "5 hours short of 100; still missing: ethics review". */
static const char *say_lacks(const cw_voice *v, const cw_standing *s, const cw_way *way) {
  const char **amounts = CW_NEW_ARRAY(v->arena, way->nlacks + 1, const char *);
  const char *missing = "";
  size_t n = 0;
  if (!amounts) return "";
  for (uint32_t i = 0; i < way->nlacks; i++) {
    if (way->lacks[i].kind == CW_LACK_NEED)
      missing = cw_say(v, "%s%s%s", missing, *missing ? "; " : "", need_name(v, &way->lacks[i]));
    else
      amounts[n++] = say_short(v, s, &way->lacks[i]);
  }
  const char *text = cw_say_list(v, amounts, n, "and");
  if (!*missing) return text;
  return cw_say(v, "%s%smissing: %s", text, *text ? "; " : "", missing);
}

static const char *shortfall(const cw_voice *v, const cw_standing *s) {
  if (s->except >= 0 && v->plan->excepts[s->except].effect == CW_UNMET_WHEN)
    return cw_say_except(v, (uint32_t)s->except);
  if (s->nways == 0) return NULL;
  const cw_way *way = &s->ways[0];
  for (uint32_t i = 0; i < s->nways && way->impossible; i++) way = &s->ways[i];
  if (way->impossible) return "no further credit can meet it";
  return way->nlacks ? say_lacks(v, s, way) : NULL;
}

static const char *doubts(const cw_voice *v, const cw_standing *s) {
  return cw_say_doubts(v, s->questions, s->nquestions);
}

static const char *open_gaps(const cw_voice *v, const cw_standing *s) {
  const char *items[3];
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->nquestions; i++) {
    const cw_question *q = &s->questions[i];
    if (q->kind != CW_ASK_GAP || !q->decisive) continue;
    if (n == 3) return "several points";
    const char *ask = cw_question_ask(v, q); /* notes in parentheses after it would drown the answer */
    items[n++] = cw_say(v, "\"%.*s?\"", (int)strcspn(ask, "?"), ask);
  }
  return n ? cw_say_list(v, items, n, "and") : NULL;
}

typedef struct headline {
  cw_verdict verdict;
  cw_cause cause;
  const char *plain;          /* said where there is no detail */
  const char *before, *after; /* said around the detail */
  detail *detail;
} headline;

static const headline headlines[] = {
    {CW_MET, CW_CAUSE_NONE, "Met.", "Met: ", ".", by_exception},
    {CW_EXEMPT, CW_CAUSE_NONE, "Exempt.", "Exempt: ", ".", by_exception},
    {CW_NOT_APPLICABLE, CW_CAUSE_NONE, "Does not apply.", "Does not apply: ", ".", by_exception},
    {CW_UNMET, CW_CAUSE_NONE, "Not met.", "Not met: ", ".", shortfall},
    {CW_UNDETERMINED, CW_CAUSE_ANSWER, "Cannot be said yet.", "Cannot be said yet: it depends on ", ".", doubts},
    {CW_UNDETERMINED, CW_CAUSE_GAP, "Cannot be said: the law as read leaves a point open.",
     "Cannot be said: the law as read leaves open: ", "", open_gaps},
    {CW_UNDETERMINED, CW_CAUSE_CONFLICT,
     "Cannot be said: one exception speaks for the educator and another against; the authority must decide.", "", "",
     NULL},
    {CW_UNDETERMINED, CW_CAUSE_WORK, "Cannot be said: the answer was not found within the work limit.", "", "", NULL},
};

static const char *say_verdict(const cw_voice *v, const cw_standing *s) {
  for (size_t i = 0; i < sizeof headlines / sizeof *headlines; i++) {
    const headline *h = &headlines[i];
    if (h->verdict != s->verdict || (h->verdict == CW_UNDETERMINED && h->cause != s->cause)) continue;
    const char *more = h->detail ? h->detail(v, s) : NULL;
    return more ? cw_say(v, "%s%s%s", h->before, more, h->after) : h->plain;
  }
  return "Cannot be said.";
}

const char *cw_say_step(const cw_voice *v, const cw_standing *s) {
  const cw_goal *g = &v->plan->goals[s->goal];
  if (s->step >= 0) return v->plan->steps[g->first_step + (uint32_t)s->step].name;
  return g->start ? g->start : "no step yet";
}

static const char conflict[] = "one exception speaks for the educator and another against; the authority must decide.";

static const char *say_ladder(const cw_voice *v, const cw_standing *s) {
  const cw_goal *g = &v->plan->goals[s->goal];
  const char *now = cw_say_capital(v, cw_say_step(v, s));
  uint32_t next = (uint32_t)(s->step + 1);
  if (next >= g->nsteps) return cw_say(v, "%s, the highest step.", now);
  const char *name = v->plan->steps[g->first_step + next].name;
  if (s->verdict == CW_UNDETERMINED && s->cause == CW_CAUSE_ANSWER)
    return cw_say(v, "%s; whether %s is reached depends on %s.", now, name, doubts(v, s));
  if (s->verdict == CW_UNDETERMINED && s->cause == CW_CAUSE_CONFLICT)
    return cw_say(v, "%s; whether %s is reached cannot be said: %s", now, name, conflict);
  const char *lack = shortfall(v, s);
  return lack ? cw_say(v, "%s. Next, %s: %s.", now, name, lack) : cw_say(v, "%s. The next step is %s.", now, name);
}

const char *cw_say_headline(const cw_voice *v, const cw_standing *s) {
  const cw_goal *g = &v->plan->goals[s->goal];
  bool said = s->verdict == CW_NOT_APPLICABLE || s->verdict == CW_EXEMPT;
  if (g->kind == CW_LADDER && !said) return say_ladder(v, s);
  if (g->kind != CW_AMOUNT || said) return say_verdict(v, s);
  bool date = cw_goal_is_date(v->plan, g);
  if (s->amount_known == CW_KNOWN && date) return cw_say(v, "%s.", cw_say_day(v, s->amount.num));
  if (s->amount_known == CW_KNOWN) return cw_say(v, "%s.", cw_say_amount(v, s->amount, cw_amount_unit(v->plan, g)));
  if (s->cause == CW_CAUSE_CONFLICT) return cw_say(v, "Cannot be said: %s", conflict);
  if (s->amount_known == CW_NONE) return date ? "The rule gives no date here." : "The rule gives no amount here.";
  return cw_say(v, "Cannot be said yet: it depends on %s.", doubts(v, s));
}

/* --- what became of a record -------------------------------------------------------------------------------------- */

/* "from July 1, 2018 to June 30, 2024" */
static const char *say_force(const cw_voice *v, const cw_period *p) {
  const char *from = p->from > CW_DAY_MIN ? cw_say(v, " from %s", cw_say_day(v, p->from)) : "";
  const char *until = p->until < CW_DAY_MAX ? cw_say(v, " until %s", cw_say_day(v, p->until)) : "";
  return cw_say(v, "%s%s", from, until);
}

const char *cw_say_refusal(const cw_voice *v, const cw_offer *o) {
  const cw_counts *c = &v->plan->counts[o->rule];
  const char *saw = cw_say_saw(v, o->failed, o->saw);
  const char *here = *saw ? cw_say(v, ", and here %s", saw) : "";
  if (c->force.suspended) {
    const cw_aside *s = &v->plan->asides[c->force.suspended - 1];
    bool within = o->saw.known == CW_KNOWN && o->saw.a >= s->force.from && o->saw.a <= s->force.until;
    if (within && o->failed == s->force.by)
      return cw_say(v, "the rule is suspended%s%s", say_force(v, &s->force), here);
  }
  if (c->force.announced && v->plan->asides[c->force.announced - 1].undated)
    return "the text is announced, and the day on which it comes into force is not known";
  if (o->failed == c->force.by) return cw_say(v, "the rule was in force only%s%s", say_force(v, &c->force), here);
  if (o->failed == c->except_when) return cw_say(v, "the rule leaves out \"%s\"%s", cw_say_node(v, o->failed), here);
  if (o->failed == c->as && v->plan->nodes[o->failed].op == CW_OP_AMOUNT)
    return cw_say(v, "its amount is not stated in %s", v->plan->units[v->plan->nodes[o->failed].a].many);
  if (o->failed == c->as) return cw_say(v, "there is no amount for it by \"%s\"", cw_say_node(v, o->failed));
  return cw_say(v, "the rule asks for \"%s\"%s", cw_say_node(v, o->failed), here);
}

const char *cw_say_offer_refused(const cw_voice *v, const cw_offer *o) {
  const cw_counts *c = &v->plan->counts[o->rule];
  const char *rule = c->words && *c->words ? c->words : c->name;
  const char *cites = cw_say_cites_behind(v, &c->ref);
  if (o->elsewhere) return cw_say(v, "it counts in another ledger, so not as %s%s", rule, cites);
  if (o->other_cycle && c->elected)
    return cw_say(v, "as its holder elected, it counts as %s in another cycle%s", rule, cites);
  if (o->used && !o->failed) return cw_say(v, "what it gives as %s was used by a goal that was granted%s", rule, cites);
  if (!o->failed) return cw_say(v, "it does not count as %s%s", rule, cites);
  return cw_say(v, "it does not count as %s: %s%s", rule, cw_say_refusal(v, o), cites);
}

/* Rules for other kinds of activity say nothing of this one; the first that fails on something else does. */
const cw_offer *cw_telling_refusal(const cw_voice *v, const cw_record_standing *r) {
  for (uint32_t i = 0; i < r->noffers; i++)
    if (r->offers[i].state == CW_OFFER_REFUSED && !cw_node_asks_kind(v->plan, r->offers[i].failed))
      return &r->offers[i];
  return NULL;
}

static const char *say_refused(const cw_voice *v, const cw_record_standing *r) {
  if (r->otherwise >= 0) {
    const cw_otherwise *o = &v->plan->otherwise[r->otherwise];
    return cw_say(v, "%s%s", o->why ? o->why : "the rule gives nothing for it", cw_say_cites_behind(v, &o->ref));
  }
  const cw_offer *telling = cw_telling_refusal(v, r);
  return telling ? cw_say_offer_refused(v, telling) : "no rule that was read takes it";
}

static const char *say_credited(const cw_voice *v, const cw_record_standing *r) {
  uint32_t unit = v->plan->ledgers[r->ledger].unit;
  bool one = cw_rat_cmp(r->credited, CW_RAT(1)) == 0;
  const char *credited = cw_say_amount(v, r->credited, unit);
  if (cw_rat_cmp(r->credited, r->offered) == 0) return cw_say(v, "%s count%s", credited, one ? "s" : "");
  const char *cut = r->cut_by >= 0 ? cw_say(v, ": %s", cw_say_limit(v, (uint32_t)r->cut_by)) : "";
  return cw_say(v, "%s of %s count%s%s", cw_say_number(v, r->credited), cw_say_amount(v, r->offered, unit),
                one ? "s" : "", cut);
}

static const char *say_counted(const cw_voice *v, const cw_record_standing *r) {
  const char *text = say_credited(v, r);
  if (r->determined) return cw_say(v, "%s, credited by %s", text, cw_say_determined(v, r->determined - 1));
  if (r->chosen) text = cw_say(v, "%s, as its holder may elect", text);
  return r->carried ? cw_say(v, "%s, carried from the cycle before as its holder may elect", text) : text;
}

/* The question that a record's credit hangs on; NULL where none is named. */
static const cw_question *hangs_on(const cw_standing *s, const cw_record_standing *r) {
  for (uint32_t i = 0; r->fate == CW_CONDITIONAL && i < r->noffers; i++) {
    const cw_offer *o = &r->offers[i];
    if (o->state == CW_OFFER_OPEN && o->question >= 0 && (uint32_t)o->question < s->nquestions)
      return &s->questions[o->question];
  }
  return NULL;
}

static bool is_approval(const cw_question *q) { return q && q->kind == CW_ASK_RECORD && q->attr == CW_F_APPROVED; }

static const char *say_approval(const cw_voice *v, const cw_question *q) {
  const char *who = cw_question_answerer(v, q);
  return cw_say(v, "%s's approval",
                strcmp(who, "authority") == 0 ? cw_say_authority_asked(v, q) : cw_say(v, "the %s", who));
}

static const char *say_conditional(const cw_voice *v, const cw_standing *s, const cw_record_standing *r) {
  const cw_question *q = hangs_on(s, r);
  if (is_approval(q)) return cw_say(v, "it waits for %s", say_approval(v, q));
  if (!q) return "it depends on an open question";
  if (q->kind != CW_ASK_RECORD || q->record != r->record) return cw_say(v, "it depends on %s", cw_say_doubt(v, q));
  const char *ask = cw_question_ask(v, q), *clause = cw_say_whether(v, ask, "it");
  if (!clause) clause = cw_say(v, "the answer to \"%s\"", ask);
  return cw_say(v, "it depends on %s (%s)", clause, cw_say_who_answers(v, q));
}

static bool same_question(const cw_question *a, const cw_question *b) {
  if (!a || !b || a->kind != b->kind) return false;
  if (a->kind == CW_ASK_GAP) return a->gap == b->gap;
  bool field = a->kind == CW_ASK_RECORD || a->kind == CW_ASK_FACT;
  return field && a->attr == b->attr && a->year == b->year && a->day == b->day && a->until == b->until;
}

const char *cw_say_waiting(const cw_voice *v, const cw_standing *s, uint32_t i, size_t *count) {
  const cw_question *q = hangs_on(s, &s->records[i]);
  const char **items = CW_NEW_ARRAY(v->arena, s->nrecords, const char *);
  size_t n = *count = 0;
  for (uint32_t k = 0; items && k < s->nrecords; k++) {
    bool other_ledger = s->records[k].ledger != s->records[i].ledger;
    if (k != i && (other_ledger || !same_question(q, hangs_on(s, &s->records[k])))) continue;
    if (k < i) return NULL;
    items[n++] = cw_say_record_name(v, s->records[k].record);
  }
  *count = n;
  if (n < 2)
    return cw_say(v, "%s: %s", cw_say_capital(v, cw_say_record(v, s->records[i].record)),
                  cw_say_fate(v, s, &s->records[i]));
  const char *list = cw_say_list(v, items, n, "and");
  if (is_approval(q)) return cw_say(v, "%zu records wait for %s: %s", n, say_approval(v, q), list);
  if (q->kind == CW_ASK_RECORD)
    return cw_say(v, "%zu records depend on the answers to \"%s\": %s", n, cw_question_ask(v, q), list);
  return cw_say(v, "%zu records depend on %s: %s", n, cw_say_doubt(v, q), list);
}

bool cw_waits_for_approval(const cw_standing *s, uint32_t ledger) {
  bool some = false;
  for (uint32_t i = 0; s->records && i < s->nrecords; i++) {
    const cw_record_standing *r = &s->records[i];
    if (r->ledger != ledger || r->fate != CW_CONDITIONAL) continue;
    if (!is_approval(hangs_on(s, r))) return false;
    some = true;
  }
  return some;
}

bool cw_is_other_kind(const cw_voice *v, const cw_standing *s, const cw_record_standing *r) {
  const cw_attr *attr = &v->plan->attrs[CW_F_KIND];
  cw_value kind = cw_cell(v->block, CW_F_KIND, r->record);
  uint64_t bit = 0;
  for (uint32_t c = 0; kind.known == CW_KNOWN && c < attr->nchoices && c < 64; c++)
    if (attr->choices[c] == kind.a) bit = UINT64_C(1) << c;
  if (!bit) return false;
  for (uint32_t k = 0; k < v->plan->ncounts; k++) {
    const cw_counts *c = &v->plan->counts[k];
    for (uint32_t i = 0; i < s->nledgers; i++)
      if (c->ledger == s->ledgers[i].ledger && c->kinds & bit) return false;
  }
  return true;
}

const char *cw_say_fate(const cw_voice *v, const cw_standing *s, const cw_record_standing *r) {
  switch (r->fate) {
  case CW_COUNTED: return say_counted(v, r);
  case CW_CONDITIONAL: return say_conditional(v, s, r);
  case CW_UNUSED:
    return r->cut_by >= 0 ? cw_say(v, "nothing more of it counts: %s", cw_say_limit(v, (uint32_t)r->cut_by))
                          : "it would count, but other records fill its place";
  case CW_REFUSED: return say_refused(v, r);
  case CW_OUTSIDE:
    return s->has_window ? cw_say(v, "outside the period that counts, %s to %s", cw_say_day(v, s->window_from),
                                  cw_say_day(v, s->window_until))
                         : "outside the period that counts";
  case CW_DUPLICATE:
    return r->other >= 0 ? cw_say(v, "the same as %s, which counts instead", cw_say_record(v, (uint32_t)r->other))
                         : "the same as another record";
  case CW_NOT_YET: return "not earned yet";
  }
  return "";
}
