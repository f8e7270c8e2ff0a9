/* What is missing: the least further credit, exactly, where it may still be earned, and what is left once that which is
 * planned or in progress is completed. */
#include "explain_answers.h"

/* --- where it may be earned --------------------------------------------------------------------------------------- */

/* The problem whose optimum is the least further credit, with further credit allowed in one area alone (UINT32_MAX: in
 * all). */
static cw_alloc_result solve(const cw_voice *v, const cw_alloc_instance *instance, uint32_t only) {
  cw_alloc_options options = {.budget = v->options->budget};
  cw_alloc_column *cols = CW_NEW_ARRAY(v->arena, instance->ncols + 1, cw_alloc_column);
  cw_alloc_instance p = *instance;
  if (!cols) return (cw_alloc_result){.status = CW_ALLOC_MEMORY};
  for (uint32_t i = 0; i < p.ncols; i++) {
    cols[i] = p.cols[i];
    if (only != UINT32_MAX && cols[i].item == CW_FURTHER && (uint32_t)cols[i].area != only) cols[i].full = CW_RAT_ZERO;
  }
  p.cols = cols;
  return cw_alloc_solve(&p, &options, v->arena);
}

static bool is_least(const cw_alloc_result *r, const cw_lack *lack) {
  return r->status == CW_ALLOC_OPTIMAL && r->strict == lack->strict && cw_rat_cmp(r->further, lack->amount) == 0;
}

static const char *area_words(const cw_voice *v, uint32_t area) {
  return v->plan->areas[area].words ? v->plan->areas[area].words : v->plan->areas[area].name;
}

/* "3 units in literacy and 2 units in subject": one placement of the least, where no area alone will do. */
static void add_placement(const cw_voice *v, cw_part *above, const cw_alloc_instance *p, const cw_alloc_result *r,
                          const cw_ledger *ledger) {
  const char *items[64];
  size_t n = 0;
  for (uint32_t k = 0; k < ledger->nareas && n < 64; k++) {
    uint32_t area = ledger->first_area + k;
    cw_rat sum = CW_RAT_ZERO;
    for (uint32_t i = 0; i < p->ncols; i++)
      if (p->cols[i].item == CW_FURTHER && (uint32_t)p->cols[i].area == area) (void)cw_rat_add(&sum, sum, r->credit[i]);
    if (cw_rat_sign(sum) > 0)
      items[n++] = cw_say(v, "%s in %s", cw_say_amount(v, sum, ledger->unit), area_words(v, area));
  }
  if (n)
    cw_part_new(v, above, CW_FORM_ITEM, "placement", cw_say(v, "This is enough: %s.", cw_say_list(v, items, n, "and")));
}

static void add_areas(const cw_voice *v, cw_part *above, const cw_ledger_standing *l, const cw_lack *lack) {
  const cw_ledger *ledger = &v->plan->ledgers[l->ledger];
  const char *open[64];
  size_t nopen = 0, nclosed = 0;
  if (!l->instance || ledger->nareas < 2) return;
  cw_alloc_result all = solve(v, l->instance, UINT32_MAX);
  if (!is_least(&all, lack)) return; /* the problem shown is that of another way */
  for (uint32_t k = 0; k < ledger->nareas && k < 64; k++) {
    cw_alloc_result alone = solve(v, l->instance, ledger->first_area + k);
    if (is_least(&alone, lack))
      open[nopen++] = area_words(v, ledger->first_area + k);
    else
      nclosed++;
  }
  if (nopen == 0 && all.credit) add_placement(v, above, l->instance, &all, ledger);
  if (nopen == 0) return;
  cw_part *p = cw_part_new(v, above, CW_FORM_ITEM, "areas",
                           cw_say(v, "All of it may be earned in %s%s%s.", cw_say_list(v, open, nopen, "or"),
                                  nopen > 1 ? ", or in several of them" : "",
                                  nclosed ? "; more in other areas alone would not do" : ""));
  for (size_t i = 0; i < nopen; i++) cw_part_text(v, p, "area", open[i]);
}

/* --- ways --------------------------------------------------------------------------------------------------------- */

static void add_lack(const cw_voice *v, cw_part *above, const cw_standing *s, const cw_lack *lack) {
  if (lack->kind != CW_LACK_CREDIT) return;
  cw_part_amount(v, above, "short_by", lack->amount, v->plan->ledgers[lack->ledger].unit);
  for (uint32_t i = 0; i < s->nledgers && !lack->impossible; i++)
    if (s->ledgers[i].ledger == lack->ledger) add_areas(v, above, &s->ledgers[i], lack);
}

void cw_explain_lacks(const cw_voice *v, cw_part *above, const cw_standing *s, const cw_way *way) {
  for (uint32_t k = 0; k < way->nlacks; k++) add_lack(v, above, s, &way->lacks[k]);
}

static void add_ways(const cw_voice *v, cw_part *above, const cw_standing *s, const char *one, const char *several) {
  cw_part *list = cw_part_new(v, above, CW_FORM_SECTION, "missing", s->nways == 1 ? one : several);
  for (uint32_t i = 0; i < s->nways; i++) {
    const cw_way *way = &s->ways[i];
    cw_part *p = cw_part_new(v, list, CW_FORM_ITEM, "way", cw_say(v, "%s.", cw_say_capital(v, cw_say_way(v, s, way))));
    cw_part_yes_no(v, p, "impossible", way->impossible);
    cw_explain_lacks(v, p, s, way);
  }
}

/* --- plans -------------------------------------------------------------------------------------------------------- */

/* As if all that is planned or in progress were completed, on the day of the last of it. */
static const cw_standing *completed(const cw_voice *v, uint32_t teacher, const cw_standing *s, cw_trial *trial) {
  const cw_teacher *t = &v->block->teachers[teacher];
  cw_set *sets = CW_NEW_ARRAY(v->arena, t->nrecords + 1, cw_set);
  uint32_t n = 0;
  cw_options options = *v->options;
  if (!sets) return NULL;
  for (uint32_t i = 0; i < t->nrecords; i++) {
    uint32_t row = t->first_record + i;
    cw_value earned = cw_cell(v->block, CW_F_EARNED, row);
    if (earned.known == CW_KNOWN && earned.a > options.as_of && earned.a <= s->completed_by) options.as_of = earned.a;
    sets[n++] = (cw_set){row, CW_F_STATUS, cw_value_of(v->plan->attrs[CW_F_STATUS].choices[0]), &v->block->texts};
  }
  options.only_goal = (int32_t)s->goal;
  cw_try(trial, v, &(cw_revision){.from = v->block, .teacher = teacher, .nsets = n, .sets = sets}, &options);
  return cw_standing_of(trial, v, s);
}

static bool has_plans(const cw_standing *s) {
  for (uint32_t i = 0; s->records && i < s->nrecords; i++)
    if (s->records[i].fate == CW_NOT_YET) return true;
  return false;
}

static void add_plans(const cw_voice *v, cw_part *above, uint32_t teacher, const cw_standing *s) {
  if (!has_plans(s)) return;
  if (s->if_completed == CW_MET) {
    cw_explain_later(v, above, s);
    if (above && above->last_part) above->last_part->spaced = true;
    return;
  }
  cw_trial trial;
  const cw_standing *later = completed(v, teacher, s, &trial);
  if (!later || later->verdict != s->if_completed || later->nways == 0) return;
  bool dated = s->completed_by > CW_DAY_MIN && s->completed_by < CW_DAY_MAX;
  const char *by = dated ? cw_say(v, " by %s", cw_say_day(v, s->completed_by)) : "";
  const char *title = cw_say(v, "If what is planned or in progress is completed%s, still missing:", by);
  add_ways(&trial.voice, above, later, title, title);
}

void cw_explain_missing(const cw_voice *v, cw_part *above, uint32_t teacher, const cw_standing *s) {
  cw_part *title = cw_explain_title(v, above, s);
  bool open = s->verdict == CW_UNDETERMINED;
  if (s->verdict >= CW_MET) {
    if (s->verdict != CW_NOT_APPLICABLE) cw_part_new(v, title, CW_FORM_LINE, "missing", "Nothing is missing.");
    return;
  }
  if (s->nways == 0)
    cw_part_new(v, title, CW_FORM_LINE, "missing", "What would meet it cannot be said.");
  else if (open)
    add_ways(v, title, s, "Missing at the worst, that is, if every open answer goes against it:",
             "Missing at the worst, that is, if every open answer goes against it; one of these:");
  else
    add_ways(v, title, s, "The least that is missing:", "The least that is missing, one of these:");
  add_plans(v, title, teacher, s);
}
