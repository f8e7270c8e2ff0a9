/* What the search came to, as parts: what to earn, what it costs and gives, by when, who must approve, what remains, and
 * why nothing less does. */
#include "plan.h"

#include <string.h>

static const char *const sum_words[] = {"entries of unknown price", "cost", "hours", "entries"};

/* Rounded to the cent, half a cent up. */
const char *cw_say_dollars(const cw_voice *v, cw_rat dollars) {
  cw_rat cents;
  if (!cw_rat_mul(&cents, dollars, CW_RAT(100)) || cents.num < 0 || cents.num > INT64_MAX / 4)
    return cw_say(v, "$%s", cw_say_number(v, dollars));
  int64_t whole = (2 * cents.num + cents.den) / (2 * cents.den);
  if (whole % 100 == 0) return cw_say(v, "$%lld", (long long)(whole / 100));
  return cw_say(v, "$%lld.%02lld", (long long)(whole / 100), (long long)(whole % 100));
}

static const char *say_count(const cw_voice *v, uint32_t n, const char *one, const char *many) {
  return cw_say(v, "%u %s", n, n == 1 ? one : many);
}

static const char *say_hours(const cw_voice *v, cw_rat hours) { return cw_say_amount(v, hours, CW_UNIT_HOUR); }

static uint32_t unhoured(const cw_planning *p) {
  uint32_t n = 0;
  for (uint32_t g = 0; g < p->ngroups; g++)
    if (p->taken[g] && !p->entries[p->groups[g].entries[0]].has_hours) n += p->taken[g];
  return n;
}

/* "$60, 15 hours, 3 entries" */
static const char *say_total(const cw_planning *p) {
  const cw_voice *v = p->v;
  uint32_t unpriced = (uint32_t)p->best.of[CW_SUM_UNPRICED].num, silent = unhoured(p);
  uint32_t badges = (uint32_t)p->best.of[CW_SUM_BADGES].num;
  const char *cost = cw_say_dollars(v, p->best.of[CW_SUM_COST]);
  if (unpriced) cost = cw_say(v, "%s and the unknown price of %u", cost, unpriced);
  const char *hours = say_hours(v, p->best.of[CW_SUM_HOURS]);
  if (silent) hours = cw_say(v, "%s and the hours of %u that state none", hours, silent);
  return cw_say(v, "%s, %s, %s", cost, hours, say_count(v, badges, "entry", "entries"));
}

/* --- what to earn ------------------------------------------------------------------------------------------------------ */

static const char *say_each(const cw_planning *p, const cw_choice_entry *e) {
  const cw_voice *v = p->v;
  const char *price = e->has_price                   ? cw_say_dollars(v, e->price)
                      : *e->row->cells[CW_CAT_PRICE] ? cw_say(v, "price as given: %s", e->row->cells[CW_CAT_PRICE])
                                                     : "price not stated";
  const char *hours = e->has_hours                   ? say_hours(v, e->hours)
                      : *e->row->cells[CW_CAT_HOURS] ? cw_say(v, "hours as given: %s", e->row->cells[CW_CAT_HOURS])
                                                     : "hours not stated";
  return cw_say(v, "%s, %s", price, hours);
}

static void add_group(const cw_planning *p, cw_part *list, const cw_choice_group *g, uint32_t taken) {
  const cw_voice *v = p->v;
  const char **names = CW_NEW_ARRAY(v->arena, g->size, const char *);
  const cw_choice_entry *first = &p->entries[g->entries[0]];
  if (!names) return;
  for (uint32_t i = 0; i < taken; i++) names[i] = cw_say(v, "\"%s\"", p->entries[g->entries[i]].name);
  const char *which = taken < g->size ? cw_say(v, "; any %u of %u that count alike will do", taken, g->size) : "";
  const char *text = cw_say(v, "%s (%s): %s%s%s.", cw_say_list(v, names, taken, "and"), first->issuer,
                            say_each(p, first), taken > 1 ? " each" : "", which);
  cw_part *item = cw_part_new(v, list, CW_FORM_ITEM, "entry", text);
  cw_part_text(v, item, "issuer", first->issuer);
  for (uint32_t i = 0; i < taken; i++) cw_part_text(v, item, "earn", p->entries[g->entries[i]].name);
  cw_part_number(v, item, "count", taken);
  cw_part_number(v, item, "alike", g->size);
  if (first->has_price) cw_part_text(v, item, "price_each", cw_say_dollars(v, first->price));
  if (first->has_hours) cw_part_amount(v, item, "hours_each", first->hours, CW_UNIT_HOUR);
  cw_part_text(v, item, "source", first->row->cells[CW_CAT_SOURCE]);
}

/* --- what it gives ------------------------------------------------------------------------------------------------------ */

static bool is_added(const cw_planning *p, const cw_trial *trial, uint32_t record) {
  for (uint32_t i = 0; i < p->nentries; i++)
    if (trial->rows[p->entries[i].record] == record) return true;
  return false;
}

static void add_credit(const cw_planning *p, cw_part *above, const cw_trial *trial, const cw_standing *s) {
  const cw_voice *v = p->v;
  const cw_plan *plan = v->plan;
  const char **items = CW_NEW_ARRAY(v->arena, plan->nareas + 1, const char *);
  size_t n = 0;
  for (uint32_t a = 0; items && a < plan->nareas; a++) {
    cw_rat sum = CW_RAT_ZERO;
    for (uint32_t i = 0; s->records && i < s->nrecords; i++) {
      const cw_record_standing *r = &s->records[i];
      if (!is_added(p, trial, r->record)) continue;
      for (uint32_t k = 0; k < r->ncredited; k++)
        if (r->parts[k].area == a) (void)cw_rat_add(&sum, sum, r->parts[k].amount);
    }
    const cw_ledger *l = &plan->ledgers[plan->areas[a].ledger];
    const char *words = plan->areas[a].words ? plan->areas[a].words : plan->areas[a].name;
    if (cw_rat_sign(sum) > 0) items[n++] = cw_say(v, "%s in %s", cw_say_amount(v, sum, l->unit), words);
  }
  if (n) cw_part_new(v, above, CW_FORM_LINE, "gives", cw_say(v, "It gives %s.", cw_say_list(v, items, n, "and")));
}

/* Whether it does as much where it is earned on the last day. */
static bool does_on(const cw_planning *p, cw_day day) {
  cw_planning later = *p;
  cw_trial trial;
  cw_voice v = *p->v;
  cw_set *sets = CW_NEW_ARRAY(v.arena, p->nentries + 1, cw_set);
  bool *dropped = CW_NEW_ARRAY(v.arena, p->all.nrecords + 1, bool);
  uint32_t n = 0;
  if (!sets || !dropped) return false;
  for (uint32_t i = 0; i < p->nentries; i++) dropped[p->entries[i].record] = true;
  for (uint32_t g = 0; g < p->ngroups; g++)
    for (uint32_t k = 0; k < p->taken[g]; k++) {
      uint32_t row = p->entries[p->groups[g].entries[k]].record;
      dropped[row] = false;
      sets[n++] = (cw_set){row, CW_F_EARNED, cw_value_of(day), &p->all.texts};
    }
  v.block = &p->all;
  later.options.as_of = day;
  cw_revision r = {.from = &p->all, .teacher = 0, .dropped = dropped, .nsets = n, .sets = sets};
  cw_try(&trial, &v, &r, &later.options);
  return !trial.failed && cw_plan_reached(p, cw_standing_of(&trial, p->v, p->base)) <= p->target;
}

static void add_dates(const cw_planning *p, cw_part *above) {
  const cw_voice *v = p->v;
  const cw_standing *s = p->base;
  const char *judged = cw_say(v, "Judged as if earned on %s, in any order.", cw_say_day(v, p->earned));
  cw_part *line = cw_part_new(v, above, CW_FORM_LINE, "dates", judged);
  cw_part_day(v, line, "earned", p->earned);
  if (!s->has_deadline || s->deadline >= CW_DAY_MAX) return;
  cw_part_day(v, line, "deadline", s->deadline);
  const char *last = cw_say_day(v, s->deadline);
  if (s->deadline < p->earned)
    cw_part_new(v, above, CW_FORM_LINE, "deadline", cw_say(v, "The deadline, %s, is past by then.", last));
  else if (does_on(p, s->deadline))
    cw_part_new(v, above, CW_FORM_LINE, "deadline", cw_say(v, "Earned on the deadline, %s, it does as well.", last));
  else
    cw_part_new(v, above, CW_FORM_LINE, "deadline",
                cw_say(v,
                       "The deadline is %s; that the same entries do when earned then is not certain from what is "
                       "known today.",
                       last));
}

/* --- what it hangs on ---------------------------------------------------------------------------------------------------- */

static const cw_attr *assumed_attr(const cw_planning *p, size_t i) {
  size_t n = strcspn(p->assumed[i], "=");
  for (uint32_t k = 0; k < p->v->plan->nattrs; k++) {
    const cw_attr *a = &p->v->plan->attrs[k];
    if (a->scope == CW_OF_RECORD && strlen(a->name) == n && strncmp(a->name, p->assumed[i], n) == 0) return a;
  }
  return NULL;
}

static void add_assumed(const cw_planning *p, cw_part *above) {
  const cw_voice *v = p->v;
  for (size_t i = 0; i < p->nassumed; i++) {
    const cw_attr *a = assumed_attr(p, i);
    if (!a) continue;
    cw_question q = {.kind = CW_ASK_RECORD, .attr = (uint32_t)(a - v->plan->attrs), .record = 0};
    const char *text = cw_say(v, "Only if %s is the answer for each entry: %s (%s)",
                              p->assumed[i] + strcspn(p->assumed[i], "=") + 1, a->ask, cw_say_who_answers(v, &q));
    cw_part *line = cw_part_new(v, above, CW_FORM_LINE, "assumed", cw_say(v, "%s.", text));
    cw_part_text(v, line, "assumes", p->assumed[i]);
  }
}

static bool same_question(const cw_question *a, const cw_question *b) {
  return a->kind == b->kind && (a->kind == CW_ASK_GAP ? a->gap == b->gap : a->attr == b->attr);
}

/* How many entries of the groups before `end` ask it. */
static uint32_t asking(const cw_planning *p, uint32_t end, const cw_question *q) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < end; i++)
    for (uint32_t k = 0; k < p->open[i].nquestions; k++)
      if (same_question(&p->open[i].questions[k], q)) n += p->open[i].size;
  return n;
}

/* What the entries of the catalog would have to be answered about, before anything can rest on them. */
static void add_open(const cw_planning *p, cw_part *above) {
  const cw_voice *v = p->v;
  cw_part *list = NULL;
  for (uint32_t g = 0; g < p->nopen; g++)
    for (uint32_t k = 0; k < p->open[g].nquestions; k++) {
      const cw_question *q = &p->open[g].questions[k];
      if (asking(p, g, q)) continue;
      if (!list)
        list =
            cw_part_new(v, above, CW_FORM_SECTION, "open",
                        "Entries that hang on an answer, so nothing rests on them (--assume FIELD=ANSWER takes it as "
                        "given for a field, --office a reading of the law):");
      const char *text = cw_say(v, "`%s`, of %s: %s (%s)", cw_question_name(v, q),
                                say_count(v, asking(p, p->nopen, q), "entry", "entries"), cw_question_ask(v, q),
                                cw_say_who_answers(v, q));
      cw_part_text(v, cw_part_new(v, list, CW_FORM_ITEM, "question", text), "asks", cw_question_name(v, q));
    }
}

/* --- what remains, and what else would do ---------------------------------------------------------------------------------- */

static void add_ways(const cw_planning *p, cw_part *above, const char *role, const char *title, const cw_standing *s) {
  const cw_voice *v = p->v;
  if (!s || s->nways == 0) return;
  cw_part *list = cw_part_new(v, above, CW_FORM_SECTION, role, title);
  for (uint32_t i = 0; i < s->nways; i++) {
    cw_part *way =
        cw_part_new(v, list, CW_FORM_ITEM, "way", cw_say(v, "%s.", cw_say_capital(v, cw_say_way(v, s, &s->ways[i]))));
    cw_part_yes_no(v, way, "impossible", s->ways[i].impossible);
  }
}

static void add_left_out(const cw_planning *p, cw_part *above) {
  const cw_voice *v = p->v;
  const struct {
    uint32_t n;
    const char *why;
  } lines[] = {
      {p->left_out.unpriced, "no price that is a plain number (--allow-unpriced takes them as a last resort)"},
      {p->left_out.unhoured, "no hours that are a plain number"},
      {p->left_out.unkinded, "of no kind that the catalog states and the pack knows (--assume kind=KIND)"},
      {p->left_out.held, "on file already"},
      {p->left_out.useless, "adds nothing under these rules"},
      {p->left_out.open, "hangs on an answer about it"},
  };
  cw_part *list = NULL;
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    if (lines[i].n == 0) continue;
    if (!list)
      list = cw_part_new(v, above, CW_FORM_SECTION, "left_out",
                         cw_say(v, "Left out of the %zu entries:", p->catalog->count));
    cw_part *item = cw_part_new(v, list, CW_FORM_ITEM, "entries", cw_say(v, "%u: %s.", lines[i].n, lines[i].why));
    cw_part_number(v, item, "count", lines[i].n);
  }
}

/* --- the proof -------------------------------------------------------------------------------------------------------------- */

static const char *say_sum(const cw_planning *p, cw_sum sum, cw_rat amount) {
  if (sum == CW_SUM_COST) return cw_say_dollars(p->v, amount);
  if (sum == CW_SUM_HOURS) return say_hours(p->v, amount);
  return say_count(p->v, (uint32_t)amount.num, "entry", "entries");
}

/* The sum that decides, where it is not the number of entries without a price that both have none of. */
static cw_sum telling(const cw_planning *p, const cw_sums *sums) {
  cw_sum first = cw_sum_order[p->minimize][0];
  return first == CW_SUM_UNPRICED && cw_rat_is_zero(sums->of[first]) ? CW_SUM_COST : first;
}

static const char *say_proof(const cw_planning *p) {
  const cw_voice *v = p->v;
  cw_sum sum = telling(p, &p->best);
  const char *worked = cw_say(v, "%llu selections were judged, and %llu branches closed", (unsigned long long)p->judged,
                              (unsigned long long)p->closed);
  if (p->exhausted && p->found)
    return cw_say(v, "Not proved to be the least: the search ended at its limit; no selection has less than %s. %s.",
                  say_sum(p, telling(p, &p->bound), p->bound.of[telling(p, &p->bound)]), worked);
  if (p->exhausted)
    return cw_say(v, "None was found, and that there is none is not proved: the search ended at its limit. %s.",
                  worked);
  if (!p->found && p->monotone)
    return cw_say(v,
                  "Proof: not even all entries together, earned on %s, do it, and more credit never hurts under these "
                  "rules.",
                  cw_say_day(v, p->earned));
  if (!p->found) return cw_say(v, "Proof: %s, each because it cannot do even with all that may still join it.", worked);
  const char *unpriced = sum == CW_SUM_UNPRICED ? " of unknown price" : "";
  return cw_say(v, "Proof: no selection with %s than %s%s can do it: %s by the credit that would still be missing%s.",
                sum == CW_SUM_COST ? "less" : "fewer", say_sum(p, sum, p->best.of[sum]), unpriced, worked,
                p->monotone ? " or by failing even with all other entries" : "");
}

/* What is limited by a stretch of time may do more on several days than on the one that is judged. */
static void add_stretches(const cw_planning *p, cw_part *above) {
  bool limited = false;
  for (uint32_t g = 0; g < p->ngroups; g++) limited = limited || p->groups[g].by_time;
  if (limited)
    cw_part_new(
        p->v, above, CW_FORM_LINE, "stretches",
        "Some credit here is limited by the year or another stretch of time: the same entries earned on several "
        "days may do more. --earned DATE judges another day.");
}

/* --- the whole ---------------------------------------------------------------------------------------------------------------- */

static void add_selection(const cw_planning *p, cw_part *above) {
  static const char *const titles[] = {"cheapest selection", "selection of the fewest hours", "smallest selection"};
  const cw_voice *v = p->v;
  const char *goal = p->target == CW_REACHED_ALL ? "" : " that leaves no credit missing";
  cw_part *list = cw_part_new(v, above, CW_FORM_SECTION, "selection",
                              cw_say(v, "The %s%s%s: %s.", p->exhausted ? "best found, perhaps not the " : "",
                                     titles[p->minimize], goal, say_total(p)));
  cw_part_text(v, list, "minimized", sum_words[cw_sum_order[p->minimize][p->minimize == CW_MINIMIZE_COST]]);
  cw_part_text(v, list, "cost", cw_say_dollars(v, p->best.of[CW_SUM_COST]));
  cw_part_amount(v, list, "hours", p->best.of[CW_SUM_HOURS], CW_UNIT_HOUR);
  cw_part_number(v, list, "entries", p->best.of[CW_SUM_BADGES].num);
  cw_part_number(v, list, "unpriced", p->best.of[CW_SUM_UNPRICED].num);
  cw_part_yes_no(v, list, "proved", !p->exhausted);
  for (uint32_t g = 0; g < p->ngroups; g++)
    if (p->taken[g]) add_group(p, list, &p->groups[g], p->taken[g]);
  cw_trial trial;
  cw_options options = p->options;
  options.explain = true;
  const cw_standing *s = cw_plan_try(p, p->taken, &trial, &options);
  if (!s) return;
  add_credit(p, list, &trial, s);
  add_dates(p, list);
  add_assumed(p, list);
  if (p->target == CW_REACHED_REST)
    add_ways(p, above, "remaining", "What then remains, and no entry of the catalog gives:", s);
}

void cw_plan_answer(cw_planning *p, cw_part *above) {
  const cw_voice *v = p->v;
  bool nothing = p->found && cw_rat_is_zero(p->best.of[CW_SUM_BADGES]);
  if (nothing && p->target == CW_REACHED_REST)
    add_ways(p, above, "remaining", "No credit is missing. What remains no entry of the catalog gives:", p->base);
  else if (p->found)
    add_selection(p, above);
  else
    cw_part_new(v, above, CW_FORM_LINE, "none", "No selection of the catalog does it for certain.");
  if (!nothing)
    cw_part_text(v, cw_part_new(v, above, CW_FORM_LINE, "proof", say_proof(p)), "searched",
                 p->exhausted ? "to the limit" : "all");
  if (!nothing) add_stretches(p, above);
  if (!nothing) add_open(p, above);
  if (!nothing) add_ways(p, above, "else", "Credit that is not in the catalog does as well:", p->base);
  add_left_out(p, above);
}
