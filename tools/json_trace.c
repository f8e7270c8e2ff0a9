/* The derivation of a standing as JSON: an entry for every record, limit, need and exception, in the order in which the
 * evaluation met them. */
#include "render.h"

#include <string.h>

/* --- conditions --------------------------------------------------------------------------------------------------- */

static void put_condition(cw_json *j, const cw_voice *v, const char *key, uint32_t node) {
  if (!node) return;
  cw_json_open_object(j, key);
  cw_json_put_text(j, "text", cw_say_node(v, node));
  cw_json_put_place(j, &v->plan->spans[node].ref);
  cw_json_end(j);
}

/* --- records ------------------------------------------------------------------------------------------------------ */

static void put_offer(cw_json *j, const cw_voice *v, const cw_offer *o, uint32_t ledger) {
  static const char *const states[] = {
      [CW_OFFERED] = "offered", [CW_OFFER_OPEN] = "open", [CW_OFFER_REFUSED] = "refused"};
  const cw_counts *c = &v->plan->counts[o->rule];
  cw_json_object(j);
  cw_json_put_text(j, "rule", c->name);
  cw_json_put_text(j, "state", states[o->state]);
  if (o->state == CW_OFFERED) cw_json_put_amount(j, v, "amount", o->amount, v->plan->ledgers[ledger].unit);
  if (o->state != CW_OFFERED) put_condition(j, v, "on", o->failed);
  if (o->state == CW_OFFER_REFUSED && o->failed)
    cw_json_put_text(j, "saw", o->failed == c->as ? "" : cw_say_saw(v, o->failed, o->saw));
  if (o->state == CW_OFFER_OPEN && o->question >= 0) cw_json_put_int(j, "question", o->question);
  cw_json_put_areas(j, v, "areas", c->ledger, c->areas);
  cw_json_put_cites(j, v, &c->ref);
  cw_json_put_place(j, &c->ref);
  cw_json_end(j);
}

void cw_json_put_offers(cw_json *j, const cw_voice *v, const cw_offer *offers, uint32_t n, uint32_t ledger) {
  cw_json_open_array(j, "offers");
  for (uint32_t i = 0; i < n; i++) put_offer(j, v, &offers[i], ledger);
  cw_json_end(j);
}

static void put_credited(cw_json *j, const cw_voice *v, const cw_record_standing *r) {
  cw_json_open_array(j, "parts");
  for (uint32_t i = 0; i < r->ncredited; i++) {
    cw_json_object(j);
    cw_json_put_text(j, "rule", v->plan->counts[r->parts[i].rule].name);
    cw_json_put_text(j, "area", v->plan->areas[r->parts[i].area].name);
    cw_json_put_amount(j, v, "amount", r->parts[i].amount, v->plan->ledgers[r->ledger].unit);
    cw_json_end(j);
  }
  cw_json_end(j);
}

static void put_record(cw_json *j, const cw_voice *v, const cw_standing *s, const cw_record_standing *r) {
  static const char *const fates[] = {
      [CW_COUNTED] = "counted", [CW_CONDITIONAL] = "conditional", [CW_UNUSED] = "unused",  [CW_REFUSED] = "refused",
      [CW_OUTSIDE] = "outside", [CW_DUPLICATE] = "duplicate",     [CW_NOT_YET] = "not yet"};
  uint32_t unit = v->plan->ledgers[r->ledger].unit;
  cw_json_object(j);
  cw_json_put_record(j, v, "record", r->record);
  cw_json_put_text(j, "ledger", v->plan->ledgers[r->ledger].name);
  cw_json_put_text(j, "fate", fates[r->fate]);
  cw_json_put_text(j, "sentence", cw_say_fate(v, s, r));
  cw_json_put_amount(j, v, "offered", r->offered, unit);
  cw_json_put_amount(j, v, "credited", r->credited, unit);
  if (r->other >= 0) cw_json_put_record(j, v, "other", (uint32_t)r->other);
  if (r->cut_by >= 0) cw_json_put_int(j, "cut_by", r->cut_by);
  if (r->determined) cw_json_put_text(j, "credited_by", cw_say_determined(v, r->determined - 1));
  if (r->otherwise >= 0) {
    cw_json_open_object(j, "otherwise");
    cw_json_put_text(j, "why", v->plan->otherwise[r->otherwise].why);
    cw_json_put_cites(j, v, &v->plan->otherwise[r->otherwise].ref);
    cw_json_put_place(j, &v->plan->otherwise[r->otherwise].ref);
    cw_json_end(j);
  }
  cw_json_put_offers(j, v, r->offers, r->noffers, r->ledger);
  put_credited(j, v, r);
  cw_json_end(j);
}

/* --- limits, needs, exceptions ------------------------------------------------------------------------------------ */

static void put_limit(cw_json *j, const cw_voice *v, const cw_limit_standing *s) {
  const cw_limit *l = &v->plan->limits[s->limit];
  uint32_t unit = v->plan->ledgers[l->ledger].unit;
  cw_json_object(j);
  cw_json_put_int(j, "limit", s->limit);
  cw_json_put_text(j, "sentence", cw_say_cut(v, s));
  cw_json_put_text(j, "per", cw_per_word(l->per));
  if (l->per != CW_PER_CYCLE && s->group == INT64_MIN)
    cw_json_put_text(j, "group", NULL); /* what groups the records isn't known */
  else if (l->per == CW_PER_TOPIC)
    cw_json_put_text(j, "group", s->group < 0 ? "" : cw_say_topic(v, s->group));
  else if (cw_per_spans(l->per)) {
    cw_json_put_day(j, "from", cw_period_start(l->per, s->group));
    cw_json_put_day(j, "until", cw_period_start(l->per, s->until + 1) - 1);
  } else if (l->per >= CW_PER_PROVIDER)
    cw_json_put_text(j, "group", cw_text(&v->block->texts, (uint32_t)s->group));
  else if (l->per == CW_PER_RECORD)
    cw_json_put_record(j, v, "group", (uint32_t)s->group);
  else if (l->per == CW_PER_SCHOOL_YEAR || l->per == CW_PER_CALENDAR_YEAR)
    cw_json_put_int(j, "group", s->group);
  cw_json_put_amount(j, v, "before", s->before, unit);
  cw_json_put_amount(j, v, l->least ? "least" : "most", s->most, l->counts_records ? CW_UNIT_RECORD : unit);
  cw_json_put_amount(j, v, "after", s->after, unit);
  cw_json_put_bool(j, "binds", s->binds);
  cw_json_put_areas(j, v, "areas", l->ledger, l->areas);
  if (l->rule >= 0) cw_json_put_text(j, "rule", v->plan->counts[l->rule].name);
  put_condition(j, v, "when", l->when);
  put_condition(j, v, "of_records_where", l->of);
  cw_json_put_cites(j, v, &l->ref);
  cw_json_put_place(j, &l->ref);
  cw_json_end(j);
}

/* Each kind of need: its word, and in which unit its amounts are (0: the ledger's, else a unit). */
static const struct {
  const char *word;
  bool amounts, in_ledger;
  uint32_t unit;
} need_kinds[] = {
    [CW_NEED_NOTHING] = {"nothing", false, false, 0},
    [CW_NEED_ALL] = {"all of", false, false, 0},
    [CW_NEED_SOME] = {"at least some of", false, false, 0},
    [CW_NEED_TABLE] = {"table", false, false, 0},
    [CW_NEED_CREDIT] = {"credit", true, true, 0},
    [CW_NEED_AREAS] = {"areas", true, false, CW_UNIT_NUMBER},
    [CW_NEED_SHARE] = {"share", true, true, 0},
    [CW_NEED_HOLDS] = {"holds", false, false, 0},
    [CW_NEED_HAS] = {"has", true, false, CW_UNIT_RECORD},
    [CW_NEED_GOAL] = {"goal", false, false, 0},
    [CW_NEED_SEQUENCE] = {"sequence", true, false, CW_UNIT_RECORD},
    [CW_NEED_EACH] = {"for each license", false, false, 0},
};

static void put_need(cw_json *j, const cw_voice *v, const cw_need_standing *n) {
  static const char *const statuses[] = {
      [CW_NEED_UNMET] = "unmet", [CW_NEED_OPEN] = "open", [CW_NEED_MET] = "met", [CW_NEED_NOT_ASKED] = "not asked"};
  const cw_need *need = &v->plan->needs[n->need];
  cw_json_object(j);
  cw_json_put_int(j, "need", n->need);
  cw_json_put_int(j, "depth", n->depth);
  cw_json_put_text(j, "kind", need_kinds[need->kind].word);
  cw_json_put_text(j, "name", need->name);
  cw_json_put_text(j, "status", statuses[n->status]);
  cw_json_put_text(j, "sentence", cw_say_need(v, n));
  if (need_kinds[need->kind].amounts) {
    uint32_t unit =
        need_kinds[need->kind].in_ledger ? v->plan->ledgers[need->ledger].unit : need_kinds[need->kind].unit;
    cw_json_put_amount(j, v, "have", n->have, unit);
    cw_json_put_amount(j, v, "needed", n->needed, unit);
    cw_json_put_amount(j, v, "short_by", n->short_by, unit);
  }
  if (n->year) cw_json_put_int(j, "year", n->year);
  if (n->waived) cw_json_put_text(j, "waived_by", cw_say_determined(v, n->waived - 1));
  if (n->license >= 0) cw_json_put_license(j, v, "license", (uint32_t)n->license);
  put_condition(j, v, "when", need->when);
  put_condition(j, v, "condition", need->condition);
  put_condition(j, v, "on", n->failed);
  cw_json_put_cites(j, v, &need->ref);
  cw_json_put_place(j, &need->ref);
  cw_json_end(j);
}

static void put_except(cw_json *j, const cw_voice *v, const cw_except_standing *x) {
  static const char *const effects[] = {[CW_MET_WHEN] = "met",
                                        [CW_EXEMPT_WHEN] = "exempt",
                                        [CW_NOT_APPLICABLE_WHEN] = "not applicable",
                                        [CW_UNMET_WHEN] = "unmet",
                                        [CW_MAY_USE] = "may use"};
  const cw_except *e = &v->plan->excepts[x->except];
  cw_json_object(j);
  cw_json_put_int(j, "exception", x->except);
  cw_json_put_text(j, "effect", effects[e->effect]);
  cw_json_put_text(j, "state", x->state != CW_KNOWN ? "open" : x->holds ? "holds" : "does not hold");
  put_condition(j, v, "when", e->when);
  put_condition(j, v, "on", x->failed);
  cw_json_put_cites(j, v, &e->ref);
  cw_json_put_place(j, &e->ref);
  cw_json_end(j);
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

void cw_json_put_derivation(cw_json *j, const cw_voice *v, const cw_standing *s) {
  cw_json_open_object(j, "derivation");
  cw_json_put_place(j, &v->plan->goals[s->goal].ref);
  cw_json_put_cites(j, v, &v->plan->goals[s->goal].ref);
  cw_json_put_completions(j, v, s);
  cw_json_open_array(j, "records");
  for (uint32_t i = 0; s->records && i < s->nrecords; i++) put_record(j, v, s, &s->records[i]);
  cw_json_end(j);
  cw_json_open_array(j, "limits");
  for (uint32_t i = 0; s->limits && i < s->nlimits; i++) put_limit(j, v, &s->limits[i]);
  cw_json_end(j);
  cw_json_open_array(j, "needs");
  for (uint32_t i = 0; s->needs && i < s->nneeds; i++) put_need(j, v, &s->needs[i]);
  cw_json_end(j);
  cw_json_open_array(j, "exceptions");
  for (uint32_t i = 0; s->excepts && i < s->nexcepts; i++) put_except(j, v, &s->excepts[i]);
  cw_json_end(j);
  cw_json_put_proofs(j, v, s);
  cw_json_put_int(j, "work", (int64_t)s->work);
  cw_json_end(j);
}
