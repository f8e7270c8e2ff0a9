/* Why a standing is what it is: the answer, what was asked, what was cut, what would change it, where it stands. */
#include "explain.h"

#include <string.h>

enum { MOST_LISTED = 12 }; /* beyond so many records a list explains nothing; the tree has them all */

static cw_part *section(const cw_voice *v, cw_part *above, const char *role, const char *title) {
  return cw_part_new(v, above, CW_FORM_SECTION, role, title);
}

static cw_part *item(const cw_voice *v, cw_part *above, const char *role, const char *text) {
  return cw_part_new(v, above, CW_FORM_ITEM, role, text);
}

/* --- title and dates ---------------------------------------------------------------------------------------------- */

cw_part *cw_explain_title(const cw_voice *v, cw_part *above, const cw_standing *s) {
  cw_part *title = cw_part_new(v, above, CW_FORM_TITLE, "standing", cw_text_title(v, s));
  cw_part_cited(title, v, &v->plan->goals[s->goal].ref);
  cw_part_mark(title, cw_verdict_word(s->verdict), cw_verdict_style(s->verdict));
  cw_part_text(v, title, "goal", v->plan->goals[s->goal].name);
  if (s->license >= 0) cw_part_number(v, title, "license", s->license);
  cw_part *verdict = cw_part_new(v, title, CW_FORM_VERDICT, "verdict", cw_say_headline(v, s));
  cw_part_mark(verdict, cw_verdict_word(s->verdict), cw_verdict_style(s->verdict));
  if (s->cause != CW_CAUSE_NONE) cw_part_text(v, verdict, "cause", cw_cause_word(s->cause));
  return title;
}

void cw_explain_dates(const cw_voice *v, cw_part *above, const cw_standing *s) {
  const char *judged = cw_say(v, "Judged on %s", cw_say_day(v, s->judged_on));
  const char *window = s->has_window ? cw_say(v, "; what was earned from %s to %s counts",
                                              cw_say_day(v, s->window_from), cw_say_day(v, s->window_until))
                                     : "";
  bool apart = s->has_deadline && !(s->has_window && s->deadline == s->window_until);
  const char *deadline = apart ? cw_say(v, "; to be met by %s", cw_say_day(v, s->deadline)) : "";
  cw_part *p = cw_part_new(v, above, CW_FORM_NOTE, "dates", cw_say(v, "%s%s%s.", judged, window, deadline));
  cw_part_day(v, p, "judged_on", s->judged_on);
  if (s->has_window) cw_part_day(v, p, "window_from", s->window_from);
  if (s->has_window) cw_part_day(v, p, "window_until", s->window_until);
  if (s->has_deadline) cw_part_day(v, p, "deadline", s->deadline);
}

void cw_explain_later(const cw_voice *v, cw_part *above, const cw_standing *s) {
  bool better = s->verdict != CW_MET && s->verdict != CW_EXEMPT && s->if_completed == CW_MET;
  if (!better || s->completed_by <= CW_DAY_MIN || s->completed_by >= CW_DAY_MAX) return;
  const char *day = cw_say_day(v, s->completed_by);
  cw_part *p = cw_part_new(v, above, CW_FORM_LINE, "if_completed",
                           cw_say(v, "Met if what is planned or in progress is completed by %s.", day));
  cw_part_day(v, p, "completed_by", s->completed_by);
}

static void add_determined(const cw_voice *v, cw_part *above, const char *role, const char *text, uint32_t decision) {
  const cw_decision *d = &v->block->decisions[decision];
  cw_part *p = cw_part_new(v, above, CW_FORM_LINE, role, cw_say(v, "%s by %s.", text, cw_say_determined(v, decision)));
  if (d->by) cw_part_text(v, p, "by", d->by);
  if (d->why) cw_part_text(v, p, "why", d->why);
  if (d->cites) cw_part_text(v, p, "cites", d->cites);
  if (d->decided > CW_DAY_MIN) cw_part_day(v, p, "date", d->decided);
}

/* What an officer determined where the rules would have had it otherwise: the answer says so. */
static void add_determinations(const cw_voice *v, cw_part *above, const cw_standing *s) {
  for (uint32_t i = 0; s->needs && i < s->nneeds; i++)
    if (s->needs[i].waived)
      add_determined(v, above, "waived",
                     cw_say(v, "Waived: %s,", cw_need_called(v->plan, &v->plan->needs[s->needs[i].need])),
                     s->needs[i].waived - 1);
  for (uint32_t i = 0; s->records && i < s->nrecords; i++) {
    const cw_record_standing *r = &s->records[i];
    if (!r->determined || r->fate != CW_COUNTED) continue;
    const char *amount = cw_say_amount(v, r->offered, v->plan->ledgers[r->ledger].unit);
    add_determined(v, above, "credited", cw_say(v, "Credited: %s for %s,", amount, cw_say_record_name(v, r->record)),
                   r->determined - 1);
  }
}

/* What is suspended or announced, and what the standing would be by it. */
static void add_supposed(const cw_voice *v, cw_part *above, const cw_standing *s) {
  for (uint32_t i = 0; i < s->nsupposed; i++) {
    const cw_supposed *x = &s->supposed[i];
    const cw_aside *a = &v->plan->asides[x->aside];
    cw_part *p = cw_part_new(v, above, CW_FORM_LINE, cw_aside_word(a->kind), cw_say_supposed(v, x));
    cw_part_cite(p, v, &a->ref);
    cw_part_text(v, p, "standing", cw_verdict_word(x->standing->verdict));
    cw_part_yes_no(v, p, "changes", x->changes);
    if (a->kind == CW_SUSPENSION || !a->undated) cw_part_day(v, p, "from", a->force.from);
    if (a->force.until < CW_DAY_MAX) cw_part_day(v, p, "until", a->force.until);
  }
}

/* --- what was cut, and the records that count for less ------------------------------------------------------------- */

static void add_cuts(const cw_voice *v, cw_part *above, const cw_standing *s) {
  bool first = true;
  for (uint32_t i = 0; s->limits && i < s->nlimits; i++) {
    const cw_limit_standing *l = &s->limits[i];
    if (!l->binds) continue;
    const cw_limit *limit = &v->plan->limits[l->limit];
    cw_part *p = cw_part_new(v, above, CW_FORM_LINE, "limit", cw_say(v, "%s.", cw_say_cut(v, l)));
    if (p) p->spaced = first;
    first = false;
    cw_part_cited(cw_part_mark(p, "cuts", CW_OPEN), v, &limit->ref);
    uint32_t unit = v->plan->ledgers[limit->ledger].unit;
    cw_part_amount(v, p, "before", l->before, unit);
    cw_part_amount(v, p, "most", l->most, limit->counts_records ? CW_UNIT_RECORD : unit);
    cw_part_amount(v, p, "after", l->after, unit);
  }
}

/* Records of which something is to be told: all but those that count in full. A record in several ledgers is told of
 * once for each in which it does not. */
static bool is_notable(const cw_record_standing *r) {
  if (r->fate == CW_COUNTED) return cw_rat_cmp(r->credited, r->offered) != 0 && r->cut_by < 0;
  return true;
}

/* A record that counts in one ledger need not be refused aloud in another; nor one that another ledger takes and cuts,
 * where no rule of this one was made for it. */
static bool is_taken_elsewhere(const cw_standing *s, const cw_record_standing *r) {
  bool beside = r->fate == CW_REFUSED && r->noffers == 0 && r->otherwise < 0;
  for (uint32_t i = 0; i < s->nrecords; i++) {
    if (s->records[i].record != r->record) continue;
    if (s->records[i].fate == CW_COUNTED || (beside && s->records[i].fate != CW_REFUSED)) return true;
  }
  return false;
}

/* A record for which no rule of the goal was made. Where the law says why, people who renew ask; else it is noise. */
static bool is_beside(const cw_voice *v, const cw_standing *s, const cw_record_standing *r) {
  bool renews = cw_goal_renews(&v->plan->goals[s->goal]);
  if (r->fate == CW_COUNTED || r->fate == CW_CONDITIONAL || (renews && r->otherwise >= 0)) return false;
  if (cw_is_other_kind(v, s, r)) return true;
  return !renews && r->fate == CW_REFUSED && r->otherwise < 0 && !cw_telling_refusal(v, r);
}

static bool is_told(const cw_voice *v, const cw_standing *s, const cw_record_standing *r) {
  return is_notable(r) && !is_beside(v, s, r) && (r->fate == CW_COUNTED || !is_taken_elsewhere(s, r));
}

/* One record, or all that wait for the same answer. */
static void add_record(const cw_voice *v, cw_part *above, const cw_standing *s, uint32_t i) {
  const cw_record_standing *r = &s->records[i];
  size_t count;
  const char *text = cw_say_waiting(v, s, i, &count);
  if (!text) return; /* it was told of with an earlier one */
  cw_part *p = item(v, above, "record", cw_say(v, "%s.", text));
  const cw_offer *telling = r->fate == CW_REFUSED ? cw_telling_refusal(v, r) : NULL;
  if (r->fate == CW_REFUSED && r->otherwise >= 0)
    cw_part_cited(p, v, &v->plan->otherwise[r->otherwise].ref);
  else if (telling)
    cw_part_cited(p, v, &v->plan->counts[telling->rule].ref);
  if (count > 1) return;
  cw_part_number(v, p, "record", r->record);
  uint32_t unit = v->plan->ledgers[r->ledger].unit;
  cw_part_amount(v, p, "offered", r->offered, unit);
  cw_part_amount(v, p, "credited", r->credited, unit);
}

enum { MOST_NAMED = 3 };

/* Records of kinds that the goal has no rule for, each once however many ledgers there are; a few by name. */
static void add_other_kinds(const cw_voice *v, cw_part *list, const cw_standing *s) {
  const char *names[MOST_NAMED + 1];
  uint32_t n = 0;
  for (uint32_t i = 0; list && s->records && i < s->nrecords; i++) {
    const cw_record_standing *r = &s->records[i];
    bool seen = false;
    for (uint32_t k = 0; k < i; k++) seen |= s->records[k].record == r->record;
    if (seen || !is_beside(v, s, r) || !cw_is_other_kind(v, s, r)) continue;
    if (n < MOST_NAMED) names[n] = cw_say_record(v, r->record);
    n++;
  }
  if (n == 0) return;
  size_t named = n;
  if (n > MOST_NAMED) names[named = MOST_NAMED] = cw_say(v, "%u more", n - MOST_NAMED), named++;
  cw_part_new(v, list, CW_FORM_NOTE, "other_kinds",
              cw_say(v, "and of %s that no rule of this goal takes: %s.", n == 1 ? "a kind" : "kinds",
                     cw_say_list(v, names, named, "and")));
}

static void add_records(const cw_voice *v, cw_part *above, const cw_standing *s) {
  uint32_t told = 0, left = 0;
  if (!v->plan->goals[s->goal].needs_credit) return;
  cw_part *list = NULL;
  for (uint32_t i = 0; s->records && i < s->nrecords; i++) {
    const cw_record_standing *r = &s->records[i];
    if (!is_told(v, s, r)) continue;
    if (told++ == 0) list = section(v, above, "records", "Records that do not count, or not in full:");
    if (told > MOST_LISTED)
      left++;
    else
      add_record(v, list, s, i);
  }
  if (left) cw_part_new(v, list, CW_FORM_NOTE, "more", cw_say(v, "and %u more; --trace tells of each.", left));
  add_other_kinds(v, list, s);
}

/* --- what would change it ----------------------------------------------------------------------------------------- */

static void add_way(const cw_voice *v, cw_part *above, const cw_standing *s, const cw_way *way, const char *label,
                    bool whole) {
  const char *text = cw_say(v, "%s%s.", label, cw_say_way(v, s, way));
  cw_part *p = cw_part_new(v, above, *label ? CW_FORM_LINE : CW_FORM_ITEM, "way", text);
  if (p) p->spaced = *label != '\0';
  cw_part_yes_no(v, p, "impossible", way->impossible);
  if (whole) cw_explain_lacks(v, p, s, way);
}

static void add_ways(const cw_voice *v, cw_part *above, const cw_standing *s, bool whole) {
  if (s->verdict == CW_MET || s->verdict == CW_EXEMPT || s->nways == 0) return;
  bool open = s->verdict == CW_UNDETERMINED;
  if (s->nways == 1) {
    add_way(v, above, s, &s->ways[0],
            open ? "If every open answer goes against the educator: " : "To meet it: ", whole);
    return;
  }
  cw_part *list =
      section(v, above, "ways",
              open ? "If every open answer goes against the educator, one of these:" : "To meet it, one of these:");
  for (uint32_t i = 0; i < s->nways; i++) add_way(v, list, s, &s->ways[i], "", whole);
}

/* A question with those that differ from it only in the record or the school year. */
static void add_question(const cw_voice *v, cw_part *above, const cw_standing *s, uint32_t i) {
  const cw_question *q = &s->questions[i];
  const char *text = cw_say_questions(v, s->questions, s->nquestions, i);
  if (!text) return;
  cw_part *p = item(v, above, "question", text);
  cw_part_text(v, p, "name", cw_question_name(v, q));
  cw_part_text(v, p, "answered_by", cw_question_answerer(v, q));
}

void cw_explain_uncertain(const cw_voice *v, cw_part *above) {
  cw_part_new(v, above, CW_FORM_NOTE, "more", "So much is unknown that some of these may turn out not to matter.");
}

/* Those that the authority alone can settle stand with the gaps. */
static void add_questions(const cw_voice *v, cw_part *above, const cw_standing *s) {
  cw_part *list = NULL;
  if (s->verdict != CW_UNDETERMINED) return;
  for (uint32_t i = 0; i < s->nquestions; i++) {
    if (!s->questions[i].decisive || s->questions[i].kind == CW_ASK_GAP) continue;
    if (!list) list = section(v, above, "questions", "To be answered:");
    add_question(v, list, s, i);
  }
  if (!s->questions_complete) cw_explain_uncertain(v, list ? list : above);
}

/* --- gaps --------------------------------------------------------------------------------------------------------- */

static bool is_decisive(const cw_standing *s, uint32_t gap) {
  for (uint32_t i = 0; i < s->nquestions; i++)
    if (s->questions[i].kind == CW_ASK_GAP && s->questions[i].gap == gap && s->questions[i].decisive) return true;
  return false;
}

static void add_gaps_that(const cw_voice *v, cw_part *above, const cw_standing *s, bool decisive, const char *title) {
  cw_part *list = NULL;
  for (uint32_t i = 0; i < s->ngaps; i++) {
    if (is_decisive(s, s->gaps[i]) != decisive) continue;
    if (!list) list = section(v, above, "gaps", title);
    cw_part *p = item(v, list, "gap", cw_say_gap(v, s->gaps[i]));
    cw_part_cited(p, v, &v->plan->gaps[s->gaps[i]].ref);
    cw_part_text(v, p, "gap", v->plan->gaps[s->gaps[i]].name);
    cw_part_yes_no(v, p, "decisive", decisive);
  }
}

static void add_reading(const cw_voice *v, cw_part *above, const cw_accepted *a) {
  const cw_gap *g = &v->plan->gaps[a->gap];
  const cw_reading *r = a->reading >= 0 ? &v->plan->readings[g->first_reading + (uint32_t)a->reading] : NULL;
  const char *taken = r ? cw_say(v, "%s: %s.", r->name, r->says ? r->says : "nothing") : "nothing is added.";
  cw_part *p = item(v, above, "office_reading",
                    cw_say(v, "%s %s", g->question ? g->question : g->name, cw_say_capital(v, taken)));
  cw_part_cited(p, v, &g->ref);
  cw_part_text(v, p, "gap", g->name);
  cw_part_text(v, p, "reading", r ? r->name : "nothing");
}

static void add_office(const cw_voice *v, cw_part *above, const cw_standing *s) {
  cw_part *list = NULL;
  int32_t index;
  for (uint32_t k = 0; (index = cw_office_reading(v, s, k)) >= 0; k++) {
    if (!list) list = section(v, above, "office", "Left open by the law as read, and taken as the office reads it:");
    add_reading(v, list, &v->options->accepted[index]);
  }
}

static void add_gaps(const cw_voice *v, cw_part *above, const cw_standing *s) {
  const char *who = cw_say_authority(v);
  for (uint32_t i = s->ngaps; i-- > 0;)
    if (is_decisive(s, s->gaps[i])) who = cw_say_authority_of(v, &v->plan->gaps[s->gaps[i]].ref);
  add_gaps_that(v, above, s, true, cw_say(v, "Left open by the law as read; %s decides:", who));
  add_office(v, above, s);
  add_gaps_that(v, above, s, false,
                s->verdict == CW_UNDETERMINED
                    ? "Left open too, but it changes nothing here:"
                    : "Left open by the law as read; the answer is the same under every reading:");
}

static void add_basis(const cw_voice *v, cw_part *above, const cw_standing *s) {
  cw_basis b = cw_basis_of(v, s);
  cw_part *p = cw_part_new(v, above, CW_FORM_NOTE, "basis", cw_say_basis(v, &b));
  if (!p) return;
  p->spaced = true;
  cw_part_day(v, p, "law_read_through", b.has_read_through ? b.read_through : CW_DAY_MAX);
}

cw_part *cw_explain_standing(const cw_voice *v, cw_part *above, const cw_standing *s, bool whole) {
  cw_part *title = cw_explain_title(v, above, s);
  bool bare = s->verdict == CW_NOT_APPLICABLE && !whole; /* the headline says it all */
  if (!bare && whole) cw_explain_dates(v, title, s);
  add_supposed(v, title, s);
  if (!bare) add_determinations(v, title, s);
  if (bare) return title;
  if (s->too_early)
    cw_part_day(
        v,
        cw_part_new(v, title, CW_FORM_LINE, "opens", cw_say(v, "The application opens %s.", cw_say_day(v, s->opens))),
        "opens", s->opens);
  cw_explain_later(v, title, s);
  cw_explain_value(v, title, s);
  cw_explain_needs(v, title, s);
  if (whole) cw_explain_credit(v, title, s);
  add_cuts(v, title, s);
  add_records(v, title, s);
  cw_explain_decisions(v, title, s);
  add_ways(v, title, s, whole);
  add_questions(v, title, s);
  add_gaps(v, title, s);
  if (whole) cw_explain_steps(v, title, s);
  add_basis(v, title, s);
  return title;
}

bool cw_is_asked(const cw_case *c, const cw_evaluation *e, uint32_t i) {
  const cw_goal *goals = c->plan->goals;
  const cw_standing *s = &e->standings[i];
  bool renews = false;
  if (c->options.only_goal >= 0) return true;
  if (s->verdict == CW_NOT_APPLICABLE && s->nsupposed == 0) return false;
  for (uint32_t k = 0; k < e->nstandings; k++)
    renews |= cw_goal_renews(&goals[e->standings[k].goal]) && e->standings[k].verdict < CW_NOT_APPLICABLE;
  return !renews || cw_goal_renews(&goals[s->goal]);
}
