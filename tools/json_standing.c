/* A standing as JSON: what is unique by definition, and the sentence that says it. */
#include "render.h"

#include <string.h>

void cw_json_put_amount(cw_json *j, const cw_voice *v, const char *key, cw_rat amount, uint32_t unit) {
  cw_json_open_object(j, key);
  cw_json_put_rat(j, "amount", amount);
  cw_json_put_text(j, "unit", unit == CW_UNIT_NUMBER ? NULL : v->plan->units[unit].name);
  cw_json_end(j);
}

void cw_json_put_cites(cw_json *j, const cw_voice *v, const cw_ref *ref) {
  cw_json_open_array(j, "cites");
  for (uint32_t i = 0; i < ref->ncites; i++) {
    const cw_cite *c = &v->plan->cites[ref->first_cite + i];
    cw_json_object(j);
    cw_json_put_text(j, "source", v->plan->sources[c->source].name);
    cw_json_put_text(j, "where", c->where ? c->where : "");
    cw_json_end(j);
  }
  cw_json_end(j);
}

void cw_json_put_place(cw_json *j, const cw_ref *ref) {
  cw_json_put_text(j, "file", ref->file);
  cw_json_put_int(j, "line", ref->line);
  cw_json_put_int(j, "column", ref->column);
}

void cw_json_put_areas(cw_json *j, const cw_voice *v, const char *key, uint32_t ledger, uint64_t areas) {
  const cw_ledger *l = &v->plan->ledgers[ledger];
  cw_json_open_array(j, key);
  for (uint32_t k = 0; k < l->nareas && k < 64; k++)
    if (areas >> k & 1) cw_json_text(j, v->plan->areas[l->first_area + k].name);
  cw_json_end(j);
}

/* --- questions ---------------------------------------------------------------------------------------------------- */

static const char *const question_kinds[] = {[CW_ASK_FACT] = "fact",
                                             [CW_ASK_RECORD] = "record",
                                             [CW_ASK_LICENSE] = "license",
                                             [CW_ASK_GAP] = "gap",
                                             [CW_ASK_DUPLICATE] = "duplicate",
                                             [CW_ASK_STRADDLE] = "straddle",
                                             [CW_ASK_MISSING] = "missing records"};

static bool about_record(const cw_question *q) {
  return q->kind == CW_ASK_RECORD || q->kind == CW_ASK_DUPLICATE || q->kind == CW_ASK_STRADDLE;
}

/* The teacher of whose records (or licenses) the block's row is one: the last that begins at or before it. */
static const cw_teacher *teacher_of(const cw_block *b, uint32_t row, bool license) {
  uint32_t lo = 0, hi = b->nteachers;
  while (hi - lo > 1) {
    uint32_t mid = (lo + hi) / 2, first = license ? b->teachers[mid].first_license : b->teachers[mid].first_record;
    if (first <= row)
      lo = mid;
    else
      hi = mid;
  }
  return &b->teachers[lo];
}

void cw_json_put_record(cw_json *j, const cw_voice *v, const char *key, uint32_t record) {
  cw_json_put_int(j, key, record - teacher_of(v->block, record, false)->first_record);
}

void cw_json_put_license(cw_json *j, const cw_voice *v, const char *key, uint32_t license) {
  cw_json_put_int(j, key, license - teacher_of(v->block, license, true)->first_license);
}

static void put_what(cw_json *j, const cw_voice *v, const cw_question *q) {
  cw_json_put_text(j, "about", question_kinds[q->kind]);
  cw_json_put_text(j, "name", cw_question_name(v, q));
}

static void put_where(cw_json *j, const cw_voice *v, const cw_question *q) {
  if (q->year) cw_json_put_text(j, "school_year", cw_say_school_year(v, q->year));
  if (q->kind == CW_ASK_FACT && q->day > CW_DAY_MIN) cw_json_put_day(j, "day", q->day);
  if (q->until) cw_json_put_day(j, "until", q->until);
  if (about_record(q)) cw_json_put_record(j, v, "record", q->record);
  if (q->kind == CW_ASK_DUPLICATE) cw_json_put_record(j, v, "other", q->other);
  if (q->kind == CW_ASK_LICENSE) cw_json_put_license(j, v, "license", q->license);
}

void cw_json_put_subject(cw_json *j, const cw_voice *v, const cw_question *q) {
  put_what(j, v, q);
  put_where(j, v, q);
}

static void put_question(cw_json *j, const cw_voice *v, const cw_question *q) {
  cw_json_object(j);
  put_what(j, v, q);
  cw_json_put_text(j, "ask", cw_question_ask(v, q));
  cw_json_put_text(j, "answered_by", cw_question_answerer(v, q));
  cw_json_put_bool(j, "decisive", q->decisive);
  put_where(j, v, q);
  cw_json_end(j);
}

void cw_json_put_questions(cw_json *j, const cw_voice *v, const cw_question *questions, uint32_t n) {
  cw_json_open_array(j, "questions");
  for (uint32_t i = 0; i < n; i++) put_question(j, v, &questions[i]);
  cw_json_end(j);
}

/* --- have, need, what is missing ---------------------------------------------------------------------------------- */

static void put_ledgers(cw_json *j, const cw_voice *v, const cw_standing *s) {
  cw_json_open_array(j, "credit");
  for (uint32_t i = 0; i < s->nledgers; i++) {
    const cw_ledger_standing *l = &s->ledgers[i];
    uint32_t unit = v->plan->ledgers[l->ledger].unit;
    cw_json_object(j);
    cw_json_put_text(j, "ledger", v->plan->ledgers[l->ledger].name);
    cw_json_put_amount(j, v, "have", l->have, unit);
    if (l->most_open)
      cw_json_put_text(j, "have_at_most", NULL);
    else
      cw_json_put_amount(j, v, "have_at_most", l->have_most, unit);
    cw_json_put_amount(j, v, "need", l->need, unit);
    cw_json_end(j);
  }
  cw_json_end(j);
}

static void put_lack(cw_json *j, const cw_voice *v, const cw_lack *lack) {
  static const char *const kinds[] = {[CW_LACK_CREDIT] = "credit", [CW_LACK_AREAS] = "areas", [CW_LACK_NEED] = "need"};
  cw_json_object(j);
  cw_json_put_text(j, "lacks", kinds[lack->kind]);
  if (lack->kind == CW_LACK_CREDIT) {
    cw_json_put_text(j, "ledger", v->plan->ledgers[lack->ledger].name);
    cw_json_put_amount(j, v, "short_by", lack->amount, v->plan->ledgers[lack->ledger].unit);
    if (lack->strict) cw_json_put_bool(j, "a_little_more", true);
    if (lack->year) cw_json_put_text(j, "year", cw_say_school_year(v, lack->year));
  } else {
    if (lack->kind == CW_LACK_AREAS) cw_json_put_rat(j, "areas", lack->amount);
    cw_json_put_int(j, "need", lack->need);
    if (lack->kind == CW_LACK_NEED && lack->strict) cw_json_put_bool(j, "a_little_more", true);
    if (lack->year) cw_json_put_text(j, "year", cw_say_school_year(v, lack->year));
    cw_json_put_cites(j, v, &v->plan->needs[lack->need].ref);
  }
  if (lack->license >= 0) cw_json_put_license(j, v, "license", (uint32_t)lack->license);
  if (lack->impossible) cw_json_put_bool(j, "impossible", true);
  cw_json_end(j);
}

static void put_ways(cw_json *j, const cw_voice *v, const cw_standing *s) {
  cw_json_open_array(j, "ways");
  for (uint32_t i = 0; i < s->nways; i++) {
    cw_json_object(j);
    cw_json_put_text(j, "sentence", cw_say_way(v, s, &s->ways[i]));
    cw_json_put_bool(j, "impossible", s->ways[i].impossible);
    cw_json_open_array(j, "parts");
    for (uint32_t k = 0; k < s->ways[i].nlacks; k++) put_lack(j, v, &s->ways[i].lacks[k]);
    cw_json_end(j);
    cw_json_end(j);
  }
  cw_json_end(j);
}

static void put_gaps(cw_json *j, const cw_voice *v, const cw_standing *s) {
  cw_json_open_array(j, "gaps");
  for (uint32_t i = 0; i < s->ngaps; i++) {
    cw_json_object(j);
    cw_json_put_text(j, "gap", v->plan->gaps[s->gaps[i]].name);
    cw_json_put_text(j, "sentence", cw_say_gap(v, s->gaps[i]));
    cw_json_put_cites(j, v, &v->plan->gaps[s->gaps[i]].ref);
    cw_json_end(j);
  }
  cw_json_end(j);
}

static void put_office(cw_json *j, const cw_voice *v, const cw_standing *s) {
  int32_t index;
  if (!v->without) return;
  cw_json_open_array(j, "office_readings");
  for (uint32_t k = 0; (index = cw_office_reading(v, s, k)) >= 0; k++) {
    const cw_accepted *a = &v->options->accepted[index];
    const cw_gap *g = &v->plan->gaps[a->gap];
    cw_json_object(j);
    cw_json_put_text(j, "gap", g->name);
    cw_json_put_text(j, "reading",
                     a->reading >= 0 ? v->plan->readings[g->first_reading + (uint32_t)a->reading].name : NULL);
    cw_json_end(j);
  }
  cw_json_end(j);
}

void cw_json_put_basis(cw_json *j, const cw_voice *v, const cw_basis *b) {
  if (b->has_read_through)
    cw_json_put_day(j, "law_read_through", b->read_through);
  else
    cw_json_put_text(j, "law_read_through", NULL);
  cw_json_open_array(j, "rests_on");
  for (uint32_t i = 0; b->used && i < v->plan->nsources; i++) {
    if (!b->used[i]) continue;
    const cw_source *s = &v->plan->sources[i];
    cw_json_object(j);
    cw_json_put_text(j, "source", s->name);
    cw_json_put_text(j, "title", s->title);
    cw_json_put_text(j, "url", s->url);
    cw_json_put_text(j, "status", cw_source_status_word(s->status));
    cw_json_put_day(j, "read_through", s->has_read_through ? s->read_through : CW_DAY_MAX);
    cw_json_end(j);
  }
  cw_json_end(j);
}

/* --- the standing ------------------------------------------------------------------------------------------------- */

static void put_license(cw_json *j, const cw_voice *v, const cw_standing *s) {
  if (s->license < 0) {
    cw_json_put_text(j, "license", NULL);
    return;
  }
  uint32_t row = (uint32_t)s->license;
  cw_value type = cw_cell(v->block, CW_F_LICENSE, row), number = cw_cell(v->block, CW_F_NUMBER, row);
  cw_json_open_object(j, "license");
  cw_json_put_license(j, v, "index", row);
  cw_json_put_text(j, "type", type.known == CW_KNOWN ? cw_say_value(v, CW_F_LICENSE, type) : NULL);
  cw_json_put_text(j, "number", number.known == CW_KNOWN ? cw_say_value(v, CW_F_NUMBER, number) : NULL);
  cw_json_end(j);
}

static void put_by_kind(cw_json *j, const cw_voice *v, const cw_standing *s) {
  const cw_goal *g = &v->plan->goals[s->goal];
  if (g->kind == CW_LADDER) cw_json_put_text(j, "step", cw_say_step(v, s));
  if (g->kind != CW_AMOUNT) return;
  if (cw_goal_is_date(v->plan, g))
    cw_json_put_day(j, "date", s->amount_known == CW_KNOWN ? s->amount.num : CW_DAY_MAX);
  else if (s->amount_known == CW_KNOWN)
    cw_json_put_amount(j, v, "amount", s->amount, cw_amount_unit(v->plan, g));
  else
    cw_json_put_text(j, "amount", NULL);
}

static void put_dates(cw_json *j, const cw_standing *s) {
  cw_json_put_day(j, "judged_on", s->judged_on);
  if (s->has_window) {
    cw_json_open_object(j, "window");
    cw_json_put_day(j, "from", s->window_from);
    cw_json_put_day(j, "until", s->window_until);
    cw_json_end(j);
  }
  if (s->has_deadline) cw_json_put_day(j, "deadline", s->deadline);
  if (s->too_early) cw_json_put_day(j, "opens", s->opens);
  if (s->if_completed != s->verdict) {
    cw_json_put_text(j, "if_completed", cw_verdict_word(s->if_completed));
    cw_json_put_day(j, "completed_by", s->completed_by);
  }
}

static void put_exception(cw_json *j, const cw_voice *v, const cw_standing *s) {
  int32_t except = cw_deciding_exception(v, s);
  if (except < 0) return;
  cw_json_open_object(j, "exception");
  cw_json_put_int(j, "index", except);
  cw_json_put_text(j, "sentence", cw_say_except(v, (uint32_t)except));
  cw_json_put_cites(j, v, &v->plan->excepts[except].ref);
  cw_json_end(j);
}

static void put_supposed(cw_json *j, const cw_voice *v, const cw_standing *s) {
  if (s->nsupposed == 0) return;
  cw_json_open_array(j, "supposed");
  for (uint32_t i = 0; i < s->nsupposed; i++) {
    const cw_supposed *x = &s->supposed[i];
    const cw_aside *a = &v->plan->asides[x->aside];
    cw_json_object(j);
    cw_json_put_text(j, "is", cw_aside_word(a->kind));
    cw_json_put_day(j, "from", a->undated ? CW_DAY_MAX : a->force.from);
    cw_json_put_day(j, "until", a->force.until);
    cw_json_put_text(j, "sentence", cw_say_supposed(v, x));
    cw_json_put_bool(j, "changes", x->changes);
    cw_json_put_text(j, "standing", cw_verdict_word(x->standing->verdict));
    cw_json_put_text(j, "cause", cw_cause_word(x->standing->cause));
    put_by_kind(j, v, x->standing);
    put_ledgers(j, v, x->standing);
    put_ways(j, v, x->standing);
    cw_json_put_questions(j, v, x->standing->questions, x->standing->nquestions);
    cw_json_put_cites(j, v, &a->ref);
    cw_json_put_place(j, &a->ref);
    cw_json_end(j);
  }
  cw_json_end(j);
}

void cw_json_standing(cw_json *j, const cw_voice *voice, const cw_standing *s, bool trace) {
  cw_voice here = *voice, *v = &here;
  here.standing = s;
  cw_json_object(j);
  cw_json_put_text(j, "goal", v->plan->goals[s->goal].name);
  put_license(j, v, s);
  cw_json_put_text(j, "standing", cw_verdict_word(s->verdict));
  cw_json_put_text(j, "cause", cw_cause_word(s->cause));
  cw_json_put_text(j, "sentence", cw_say_headline(v, s));
  put_by_kind(j, v, s);
  put_exception(j, v, s);
  put_dates(j, s);
  put_supposed(j, v, s);
  put_ledgers(j, v, s);
  put_ways(j, v, s);
  cw_json_put_questions(j, v, s->questions, s->nquestions);
  cw_json_put_bool(j, "questions_complete", s->questions_complete);
  put_gaps(j, v, s);
  put_office(j, v, s);
  cw_basis b = cw_basis_of(v, s);
  cw_json_put_basis(j, v, &b);
  if (trace) cw_json_put_derivation(j, v, s);
  cw_json_end(j);
}
