/* The steps behind a standing: what each rule asked, what it saw, what it concluded. Each is a detail: the answer can be
 * read without it, and nothing that decided is missing from it. */
#include "explain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static cw_part *item(const cw_voice *v, cw_part *above, const char *role, const char *text) {
  return cw_part_new(v, above, CW_FORM_ITEM, role, text);
}

static cw_part *section(const cw_voice *v, cw_part *above, const char *role, const char *title) {
  return cw_part_detail(cw_part_new(v, above, CW_FORM_SECTION, role, title));
}

/* --- records ------------------------------------------------------------------------------------------------------ */

static const char *say_offer(const cw_voice *v, const cw_standing *s, const cw_record_standing *r, const cw_offer *o) {
  const cw_counts *c = &v->plan->counts[o->rule];
  if (o->state == CW_OFFERED)
    return cw_say(v, "%s: offers %s", c->name, cw_say_amount(v, o->amount, v->plan->ledgers[r->ledger].unit));
  if (o->state == CW_OFFER_REFUSED)
    return cw_say(v, "%s: refuses%s%s", c->name, o->failed ? ": " : "", o->failed ? cw_say_refusal(v, o) : "");
  const char *asked = o->failed ? cw_say(v, " on \"%s\"", cw_say_node(v, o->failed)) : "";
  bool named = o->question >= 0 && (uint32_t)o->question < s->nquestions;
  const char *doubt = named ? cw_say(v, ": %s", cw_say_doubt(v, &s->questions[o->question])) : "";
  return cw_say(v, "%s: open%s%s", c->name, asked, doubt);
}

static const struct {
  const char *word;
  cw_style style;
} offer_marks[] = {
    [CW_OFFERED] = {"offers", CW_GOOD}, [CW_OFFER_OPEN] = {"open", CW_OPEN}, [CW_OFFER_REFUSED] = {"refuses", CW_BAD}};

void cw_explain_offers(const cw_voice *v, cw_part *above, const cw_standing *s, const cw_record_standing *r) {
  for (uint32_t i = 0; i < r->noffers; i++) {
    const cw_offer *o = &r->offers[i];
    cw_part *p = cw_part_detail(item(v, above, "offer", say_offer(v, s, r, o)));
    cw_part_cite(p, v, &v->plan->counts[o->rule].ref);
    cw_part_text(v, p, "rule", v->plan->counts[o->rule].name);
    cw_part_text(v, p, "state", offer_marks[o->state].word);
    if (o->state == CW_OFFERED) cw_part_amount(v, p, "amount", o->amount, v->plan->ledgers[r->ledger].unit);
  }
}

static const struct {
  const char *word;
  cw_style style;
} fates[] = {
    [CW_COUNTED] = {"counted", CW_GOOD},         [CW_CONDITIONAL] = {"conditional", CW_OPEN},
    [CW_UNUSED] = {"not used", CW_OPEN},         [CW_REFUSED] = {"refused", CW_BAD},
    [CW_OUTSIDE] = {"outside", CW_BAD},          [CW_DUPLICATE] = {"duplicate", CW_BAD},
    [CW_NOT_YET] = {"not earned yet", CW_FAINT},
};

static void add_record(const cw_voice *v, cw_part *above, const cw_standing *s, const cw_record_standing *r) {
  const char *name = cw_say_capital(v, cw_say_record(v, r->record)), *fate = cw_say_fate(v, s, r);
  bool said = strcmp(fate, fates[r->fate].word) == 0;
  cw_part *p =
      item(v, above, "record", cw_say(v, "%s: %s%s%s", name, fates[r->fate].word, said ? "" : ": ", said ? "" : fate));
  uint32_t unit = v->plan->ledgers[r->ledger].unit;
  cw_part_number(v, p, "record", r->record);
  cw_part_text(v, p, "fate", fates[r->fate].word);
  cw_part_amount(v, p, "offered", r->offered, unit);
  cw_part_amount(v, p, "credited", r->credited, unit);
  cw_explain_offers(v, p, s, r);
  for (uint32_t i = 0; i < r->ncredited; i++) {
    const cw_area *a = &v->plan->areas[r->parts[i].area];
    cw_part *c = item(
        v, p, "credited",
        cw_say(v, "credited: %s to %s", cw_say_amount(v, r->parts[i].amount, unit), a->words ? a->words : a->name));
    cw_part_text(v, c, "area", a->name);
    cw_part_amount(v, c, "amount", r->parts[i].amount, unit);
  }
  if (r->cut_by < 0) return;
  cw_part *cut = item(v, p, "cut", cw_say(v, "cut: %s", cw_say_limit(v, (uint32_t)r->cut_by)));
  cw_part_cite(cut, v, &v->plan->limits[r->cut_by].ref);
}

static void add_records(const cw_voice *v, cw_part *above, const cw_standing *s) {
  if (!s->records || s->nrecords == 0) return;
  cw_part *list = section(v, above, "records_all", "Every record");
  for (uint32_t i = 0; i < s->nrecords; i++) add_record(v, list, s, &s->records[i]);
}

/* --- limits, exceptions, questions -------------------------------------------------------------------------------- */

static void add_limits(const cw_voice *v, cw_part *above, const cw_standing *s) {
  if (!s->limits || s->nlimits == 0) return;
  cw_part *list = section(v, above, "limits", "Every limit");
  for (uint32_t i = 0; i < s->nlimits; i++) {
    const cw_limit_standing *l = &s->limits[i];
    const char *word = l->binds ? "cuts" : "does not bind";
    cw_part *p = item(v, list, "limit", cw_say(v, "%s: %s", word, cw_say_cut(v, l)));
    cw_part_cited(p, v, &v->plan->limits[l->limit].ref);
    cw_part_yes_no(v, p, "binds", l->binds);
  }
}

static const char *const effect_words[] = {[CW_MET_WHEN] = "met when",
                                           [CW_EXEMPT_WHEN] = "exempt when",
                                           [CW_NOT_APPLICABLE_WHEN] = "not applicable when",
                                           [CW_UNMET_WHEN] = "not met when",
                                           [CW_MAY_USE] = "another way, when"};

static void add_except(const cw_voice *v, cw_part *above, const cw_standing *s, const cw_except_standing *x) {
  const cw_except *e = &v->plan->excepts[x->except];
  const char *state = x->state != CW_KNOWN ? "open" : x->holds ? "holds" : "does not hold";
  const char *condition = e->when ? cw_say_node(v, e->when) : "always";
  const char *failed = x->failed && x->failed != e->when ? cw_say(v, "; on \"%s\"", cw_say_node(v, x->failed)) : "";
  bool decided = (int32_t)x->except == cw_deciding_exception(v, s);
  cw_part *p = item(
      v, above, "exception",
      cw_say(v, "%s: %s %s%s%s", state, effect_words[e->effect], condition, failed, decided ? "; this decided" : ""));
  cw_part_cite(p, v, &e->ref);
  cw_part_text(v, p, "state", state);
  cw_part_yes_no(v, p, "decided", decided);
}

static void add_excepts(const cw_voice *v, cw_part *above, const cw_standing *s) {
  if (!s->excepts || s->nexcepts == 0) return;
  cw_part *list = section(v, above, "exceptions", "Every exception");
  for (uint32_t i = 0; i < s->nexcepts; i++) add_except(v, list, s, &s->excepts[i]);
}

static void add_questions(const cw_voice *v, cw_part *above, const cw_standing *s) {
  if (s->nquestions == 0) return;
  cw_part *list = section(v, above, "questions_all", "Every open question");
  for (uint32_t i = 0; i < s->nquestions; i++) {
    const char *word = s->questions[i].decisive ? "decisive" : "changes nothing";
    cw_part *p = item(v, list, "question", cw_say(v, "%s: %s", word, cw_say_question(v, &s->questions[i])));
    cw_part_text(v, p, "name", cw_question_name(v, &s->questions[i]));
    cw_part_text(v, p, "answered_by", cw_question_answerer(v, &s->questions[i]));
    cw_part_yes_no(v, p, "decisive", s->questions[i].decisive);
  }
}

static void add_needs(const cw_voice *v, cw_part *above, const cw_standing *s) {
  enum { DEEPEST_NEED = 64 };
  if (!s->needs || s->nneeds == 0) return;
  cw_part *parts[DEEPEST_NEED + 1] = {section(v, above, "needs_all", "Every need")};
  for (uint32_t i = 0; i < s->nneeds; i++) {
    uint32_t depth = s->needs[i].depth < DEEPEST_NEED ? s->needs[i].depth : DEEPEST_NEED - 1;
    parts[depth + 1] = cw_explain_need(v, parts[depth], &s->needs[i]);
  }
}

static void add_gaps(const cw_voice *v, cw_part *above, const cw_standing *s) {
  if (s->ngaps == 0) return;
  cw_part *list = section(v, above, "gaps_all", "Gaps that reach this teacher");
  for (uint32_t i = 0; i < s->ngaps; i++) {
    const cw_gap *g = &v->plan->gaps[s->gaps[i]];
    cw_part_cited(item(v, list, "gap", cw_say(v, "%s: %s", g->name, cw_say_gap(v, s->gaps[i]))), v, &g->ref);
  }
}

/* --- the proof ---------------------------------------------------------------------------------------------------- */

enum { DEEPEST = 32, FIRST_INDENT = 2 };

/* The lines of the text proof, each below the last that is indented less. */
static void add_lines(const cw_voice *v, cw_part *list, const char *text) {
  cw_part *above[DEEPEST + 1] = {list};
  while (*text) {
    size_t n = strcspn(text, "\n"), indent = strspn(text, " ");
    size_t depth = indent > FIRST_INDENT ? (indent - FIRST_INDENT) / 2 : 0;
    if (depth >= DEEPEST) depth = DEEPEST - 1;
    cw_part *p = item(v, above[depth], "step", cw_say(v, "%.*s", (int)(n - indent), text + indent));
    for (size_t d = depth + 1; d <= DEEPEST; d++) above[d] = p;
    text += n + (text[n] == '\n');
  }
}

static void add_proof(const cw_voice *v, cw_part *above, const cw_standing *s) {
  char *text = NULL;
  size_t len = 0;
  cw_page page = {.file = s->nledgers ? open_memstream(&text, &len) : NULL};
  if (!page.file) return;
  cw_text_proof(&page, v, s);
  if (fclose(page.file) == 0) add_lines(v, section(v, above, "proof", "The proof"), text);
  free(text);
}

static void add_conclusion(const cw_voice *v, cw_part *above, const cw_standing *s) {
  const char *cause = cw_cause_word(s->cause);
  const char *why = cause ? cw_say(v, " (%s)", cause) : "";
  cw_part *p = cw_part_new(
      v, above, CW_FORM_NOTE, "concluded",
      cw_say(v, "Concluded: %s%s, in %" PRIu64 " steps of work", cw_verdict_word(s->verdict), why, s->work));
  cw_part_detail(p);
}

void cw_explain_steps(const cw_voice *v, cw_part *above, const cw_standing *s) {
  add_records(v, above, s);
  add_limits(v, above, s);
  add_needs(v, above, s);
  add_excepts(v, above, s);
  add_questions(v, above, s);
  add_gaps(v, above, s);
  add_proof(v, above, s);
  add_conclusion(v, above, s);
}
