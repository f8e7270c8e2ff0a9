/* Why not: a record that is refused, cut or left aside, the condition that did it, and what would have made it count,
 * shown by an evaluation with exactly that changed. */
#include "explain_answers.h"

#include <string.h>

enum { MOST_STEPS = 4, MOST_KINDS = 12 };

/* Changes made one after the other until a rule takes the record. */
typedef struct repair {
  const cw_voice *v;
  uint32_t teacher;
  const cw_standing *s;
  const cw_record_standing *r;
  uint32_t rule, nsteps;
  cw_change steps[MOST_STEPS];
  cw_trial trial;
  const cw_standing *standing;     /* in the trial */
  const cw_record_standing *after; /* the record there */
} repair;

/* --- trying ------------------------------------------------------------------------------------------------------- */

static void put_sets(const repair *p, const cw_change *c, cw_set *sets, uint32_t *n) {
  if (!c->of_unit) sets[(*n)++] = (cw_set){p->r->record, c->attr, c->value, c->texts};
  if (c->attr == CW_F_AMOUNT && c->unit)
    sets[(*n)++] = (cw_set){p->r->record, CW_F_UNIT, cw_value_of(c->unit), c->texts};
}

static void evaluate(repair *p, cw_revision revision, cw_day as_of) {
  cw_options options = *p->v->options;
  options.only_goal = (int32_t)p->s->goal;
  options.as_of = as_of;
  revision.from = p->v->block;
  revision.teacher = p->teacher;
  cw_try(&p->trial, p->v, &revision, &options);
  p->standing = cw_standing_of(&p->trial, p->v, p->s);
  uint32_t first = p->v->block->teachers[p->teacher].first_record;
  p->after = p->trial.failed ? NULL : cw_record_in(p->standing, p->trial.rows[p->r->record - first], p->r->ledger);
}

static void try_steps(repair *p) {
  cw_set sets[2 * MOST_STEPS];
  cw_block facts;
  uint32_t nsets = 0;
  cw_block_init(&facts, p->v->plan, p->v->arena);
  cw_block_teacher(&facts, NULL, NULL);
  for (uint32_t i = 0; i < p->nsteps; i++) {
    const cw_change *c = &p->steps[i];
    if (p->v->plan->attrs[c->attr].scope == CW_OF_RECORD)
      put_sets(p, c, sets, &nsets);
    else
      cw_block_fact(
          &facts,
          &(cw_fact){
              .attr = c->attr, .value = c->value, .from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN});
  }
  evaluate(p, (cw_revision){.nsets = nsets, .sets = sets, .facts = &facts}, p->v->options->as_of);
}

static const cw_offer *offer_of(const cw_record_standing *r, uint32_t rule) {
  for (uint32_t i = 0; r && i < r->noffers; i++)
    if (r->offers[i].rule == rule) return &r->offers[i];
  return NULL;
}

/* What could mend the condition that failed now. */
static void proposals(const repair *p, const cw_offer *failed, bool wanted, cw_changes *out) {
  const cw_counts *rule = &p->v->plan->counts[p->rule];
  if (failed->failed == rule->force.by && rule->force.by)
    cw_changes_of_period(p->v, &rule->force, out);
  else if (failed->failed == rule->as || failed->failed == rule->least)
    cw_changes_of_value(p->v, p->s, p->r->record, failed->failed, out);
  else
    cw_changes_of(p->v, p->s, p->r->record, failed->failed, wanted, out);
}

/* One step further: 1 where the rule takes the record now, 0 where it fails on something else, -1 where nothing helps. */
static int step(repair *p, uint32_t failed, const cw_changes *changes) {
  int32_t progress = -1;
  for (uint32_t i = 0; i < changes->count; i++) {
    p->steps[p->nsteps++] = changes->items[i];
    try_steps(p);
    const cw_offer *o = offer_of(p->after, p->rule);
    if (o && o->state == CW_OFFERED) return 1;
    if (o && o->failed != failed && progress < 0) progress = (int32_t)i;
    p->nsteps--;
  }
  if (progress < 0) return -1;
  p->steps[p->nsteps++] = changes->items[progress];
  try_steps(p);
  return 0;
}

static bool mend(repair *p, const cw_offer *offer) {
  p->rule = offer->rule;
  p->nsteps = 0;
  while (p->nsteps < MOST_STEPS && offer) {
    cw_offer failed = *offer;
    int result = -1;
    for (int wanted = 1; wanted >= 0 && result < 0; wanted--) {
      cw_changes changes;
      proposals(p, &failed, wanted, &changes);
      result = step(p, failed.failed, &changes);
    }
    if (result) return result > 0;
    offer = offer_of(p->after, p->rule);
  }
  return false;
}

/* --- saying it ---------------------------------------------------------------------------------------------------- */

/* "12 hours would count", "12 of 20 hours would count", and where the standing changes, how. */
static const char *say_result(const repair *p) {
  const cw_voice *v = p->v;
  uint32_t unit = v->plan->ledgers[p->r->ledger].unit;
  const cw_record_standing *r = p->after;
  const char *text = "it would still not count";
  if (r && cw_rat_is_zero(r->credited) && r->fate != CW_COUNTED && r->fate != CW_UNUSED)
    text = cw_say(v, "%s: %s", text, cw_say_fate(&p->trial.voice, p->standing, r));
  if (r && cw_rat_sign(r->credited) > 0)
    text = cw_rat_cmp(r->credited, r->offered) == 0
               ? cw_say(v, "%s would count", cw_say_amount(v, r->credited, unit))
               : cw_say(v, "%s of %s would count", cw_say_number(v, r->credited), cw_say_amount(v, r->offered, unit));
  else if (r && cw_rat_sign(r->offered) > 0)
    text = cw_say(v, "it would offer %s, but nothing more of it would count%s%s", cw_say_amount(v, r->offered, unit),
                  r->cut_by >= 0 ? ": " : "", r->cut_by >= 0 ? cw_say_limit(v, (uint32_t)r->cut_by) : "");
  if (!p->standing || p->standing->verdict == p->s->verdict) return text;
  const char *headline = cw_say_headline(&p->trial.voice, p->standing);
  return cw_say(v, "%s, and the standing would be: %s", text, headline);
}

static const char *say_steps(const repair *p) {
  const char *items[MOST_STEPS];
  for (uint32_t i = 0; i < p->nsteps; i++) items[i] = cw_say_change(p->v, &p->steps[i]);
  return cw_say_list(p->v, items, p->nsteps, "and");
}

static bool ends_sentence(const char *text) { return *text && strchr(".?!", text[strlen(text) - 1]); }

static void add_result(const repair *p, cw_part *above, const char *condition) {
  const char *result = say_result(p);
  cw_part *part = cw_part_new(p->v, above, CW_FORM_ITEM, "would_count",
                              cw_say(p->v, "%s, %s%s", condition, result, ends_sentence(result) ? "" : "."));
  uint32_t unit = p->v->plan->ledgers[p->r->ledger].unit;
  if (p->after) cw_part_amount(p->v, part, "would_credit", p->after->credited, unit);
  if (p->standing) cw_part_text(p->v, part, "standing", cw_verdict_word(p->standing->verdict));
  for (uint32_t i = 0; i < p->nsteps; i++) cw_part_text(p->v, part, "change", p->v->plan->attrs[p->steps[i].attr].name);
}

/* --- each fate ---------------------------------------------------------------------------------------------------- */

static bool asks_kind(const cw_voice *v, const cw_offer *o) {
  const cw_node *n = &v->plan->nodes[o->failed], *left = n->kid[0] ? &v->plan->nodes[n->kid[0]] : n;
  return left->op == CW_OP_ATTR && left->a == CW_F_KIND;
}

/* The kinds for which the ledger has rules. */
static void add_kinds(const repair *p, cw_part *above) {
  const cw_plan *plan = p->v->plan;
  const cw_attr *kind = &plan->attrs[CW_F_KIND];
  const char *items[64];
  uint64_t kinds = 0;
  size_t n = 0;
  for (uint32_t i = 0; i < plan->ncounts; i++)
    if (plan->counts[i].ledger == p->r->ledger && plan->counts[i].kinds != UINT64_MAX) kinds |= plan->counts[i].kinds;
  for (uint32_t k = 0; k < kind->nchoices && k < 64; k++)
    if (kinds >> k & 1) items[n++] = cw_text(&plan->texts, kind->choices[k]);
  if (n && n <= MOST_KINDS)
    cw_part_new(p->v, above, CW_FORM_ITEM, "kinds",
                cw_say(p->v, "The rules that were read take: %s.", cw_say_list(p->v, items, n, "and")));
}

static bool is_telling(const cw_voice *v, const cw_offer *o) {
  return o->state == CW_OFFER_REFUSED && !asks_kind(v, o);
}

/* The refusal itself; of a record that has but one, the sentence above says it already. */
static cw_part *add_refusal(repair *p, cw_part *above, const cw_offer *o, bool only) {
  if (only && p->r->otherwise < 0 && p->r->fate == CW_REFUSED) return above;
  const char *why = cw_say_offer_refused(p->v, o);
  cw_part *part = cw_part_new(p->v, above, CW_FORM_ITEM, "refusal", cw_say(p->v, "%s.", cw_say_capital(p->v, why)));
  cw_part_cited(part, p->v, &p->v->plan->counts[o->rule].ref);
  cw_part_text(p->v, part, "rule", p->v->plan->counts[o->rule].name);
  return part;
}

static void add_refusals(repair *p, cw_part *above) {
  uint32_t telling = 0;
  for (uint32_t i = 0; i < p->r->noffers; i++) telling += is_telling(p->v, &p->r->offers[i]);
  for (uint32_t i = 0; i < p->r->noffers; i++) {
    const cw_offer *o = &p->r->offers[i];
    if (!is_telling(p->v, o)) continue;
    cw_part *part = add_refusal(p, above, o, telling == 1);
    if (o->failed && mend(p, o))
      add_result(p, part, cw_say(p->v, "If %s", say_steps(p)));
    else
      cw_part_new(p->v, part, CW_FORM_ITEM, "would_count",
                  "No other value of a field or fact that this rule reads makes it count.");
  }
  if (telling == 0) add_kinds(p, above);
}

static void add_outside(repair *p, cw_part *above) {
  if (!p->s->has_window) return;
  cw_value earned = cw_cell(p->v->block, CW_F_EARNED, p->r->record);
  bool early = earned.known == CW_KNOWN && earned.a < p->s->window_from;
  cw_day last = p->s->window_until < p->v->options->as_of ? p->s->window_until : p->v->options->as_of;
  cw_day day = early ? p->s->window_from : last;
  p->steps[0] = (cw_change){.attr = CW_F_EARNED, .value = cw_value_of(day), .texts = &p->v->block->texts};
  p->nsteps = 1;
  try_steps(p);
  add_result(p, above, cw_say(p->v, "If it had been earned on %s", cw_say_day(p->v, day)));
}

/* Completed as planned, and judged on that day. */
static void add_not_yet(repair *p, cw_part *above) {
  cw_value earned = cw_cell(p->v->block, CW_F_EARNED, p->r->record);
  cw_day day = p->v->options->as_of;
  if (earned.known == CW_KNOWN && earned.a > day) day = earned.a;
  cw_set done = {p->r->record, CW_F_STATUS, cw_value_of(p->v->plan->attrs[CW_F_STATUS].choices[0]),
                 &p->v->block->texts};
  p->nsteps = 0;
  evaluate(p, (cw_revision){.nsets = 1, .sets = &done}, day);
  add_result(p, above, cw_say(p->v, "Once it is completed on %s", cw_say_day(p->v, day)));
}

static void without(repair *p, int32_t only) {
  const cw_block *b = p->v->block;
  bool *dropped = CW_NEW_ARRAY(p->v->arena, b->nrecords + 1, bool);
  if (!dropped) return;
  for (uint32_t i = 0; i < b->nrecords; i++) dropped[i] = only < 0 ? i != p->r->record : i == (uint32_t)only;
  p->nsteps = 0;
  evaluate(p, (cw_revision){.dropped = dropped}, p->v->options->as_of);
}

static void add_duplicate(repair *p, cw_part *above) {
  if (p->r->other < 0) return;
  without(p, p->r->other);
  add_result(p, above, "If the other were not there");
}

/* Cut by a limit: how much it would give if it stood alone. */
static void add_cut(repair *p, cw_part *above) {
  without(p, -1);
  if (!p->after) return;
  uint32_t unit = p->v->plan->ledgers[p->r->ledger].unit;
  bool all = cw_rat_cmp(p->after->credited, p->r->credited) > 0;
  const char *alone = cw_say_amount(p->v, p->after->credited, unit);
  cw_part *part = cw_part_new(p->v, above, CW_FORM_ITEM, "would_count",
                              all ? cw_say(p->v, "If no other record took the room, %s of it would count.", alone)
                                  : "It would not give more if it stood alone.");
  cw_part_amount(p->v, part, "would_credit", p->after->credited, unit);
}

static void add_open(repair *p, cw_part *above) {
  uint32_t n;
  cw_prospect *list = cw_prospects(p->v, p->teacher, p->s, true, &n);
  for (uint32_t i = 0; i < p->r->noffers; i++) {
    int32_t q = p->r->offers[i].question;
    for (uint32_t k = 0; list && q >= 0 && k < n; k++) {
      if (list[k].question != &p->s->questions[q]) continue;
      for (uint32_t o = 0; o < list[k].noutcomes; o++) {
        const cw_outcome *outcome = &list[k].outcomes[o];
        uint32_t first = p->v->block->teachers[p->teacher].first_record;
        p->trial = outcome->trial;
        p->standing = outcome->standing;
        p->after = cw_record_in(outcome->standing, outcome->trial.rows[p->r->record - first], p->r->ledger);
        add_result(p, above, cw_say(p->v, "If the answer is %s", outcome->answer));
      }
    }
  }
}

typedef void fate_words(repair *p, cw_part *above);

static fate_words *const by_fate[] = {
    [CW_COUNTED] = add_cut,     [CW_CONDITIONAL] = add_open,    [CW_UNUSED] = add_cut,      [CW_REFUSED] = add_refusals,
    [CW_OUTSIDE] = add_outside, [CW_DUPLICATE] = add_duplicate, [CW_NOT_YET] = add_not_yet,
};

static const struct {
  const char *word;
  cw_style style;
} fate_marks[] = {
    [CW_COUNTED] = {"cut", CW_OPEN},     [CW_CONDITIONAL] = {"open", CW_OPEN}, [CW_UNUSED] = {"not used", CW_OPEN},
    [CW_REFUSED] = {"refused", CW_BAD},  [CW_OUTSIDE] = {"outside", CW_BAD},   [CW_DUPLICATE] = {"duplicate", CW_BAD},
    [CW_NOT_YET] = {"not yet", CW_OPEN},
};

static bool counts_in_full(const cw_record_standing *r) {
  return r->fate == CW_COUNTED && cw_rat_cmp(r->credited, r->offered) == 0;
}

bool cw_is_refused_or_cut(const cw_standing *s, uint32_t row) {
  bool listed = false;
  for (uint32_t i = 0; s->records && i < s->nrecords; i++) {
    if (s->records[i].record != row) continue;
    listed = true;
    if (counts_in_full(&s->records[i])) return false;
  }
  return listed;
}

/* A rule of another ledger that was not made for such records refuses nothing that anybody would ask about. */
static bool is_beside(const cw_standing *s, const cw_record_standing *r) {
  if (r->fate != CW_REFUSED || r->noffers > 0) return false;
  for (uint32_t i = 0; i < s->nrecords; i++)
    if (s->records[i].record == r->record && &s->records[i] != r && (s->records[i].noffers || &s->records[i] < r))
      return true;
  return false;
}

void cw_explain_why_not(const cw_voice *v, cw_part *above, uint32_t teacher, const cw_standing *s, uint32_t row) {
  for (uint32_t i = 0; s->records && i < s->nrecords; i++) {
    const cw_record_standing *r = &s->records[i];
    if (r->record != row || is_beside(s, r)) continue;
    bool full = counts_in_full(r);
    cw_part *p = cw_part_new(v, above, CW_FORM_ITEM, "record",
                             cw_say(v, "%s: %s.", cw_say_capital(v, cw_say_record(v, row)), cw_say_fate(v, s, r)));
    cw_part_mark(p, full ? "counts" : fate_marks[r->fate].word, full ? CW_GOOD : fate_marks[r->fate].style);
    cw_part_number(v, p, "record", row);
    uint32_t unit = v->plan->ledgers[r->ledger].unit;
    cw_part_amount(v, p, "offered", r->offered, unit);
    cw_part_amount(v, p, "credited", r->credited, unit);
    repair rep = {.v = v, .teacher = teacher, .s = s, .r = r};
    if (!full) by_fate[r->fate](&rep, p);
  }
}
