/* Standings: one a goal and license, from what the search over the unknowns finds. */
#include "needs.h"
#include "search.h"

#include <string.h>

/* --- one standing ------------------------------------------------------------------------------------------------- */

static cw_cause cause_of(const cw_search *s, const cw_standing *out) {
  if (s->limit) return CW_CAUSE_WORK;
  if (s->nclasses == 1 && s->lowest.conflict) return CW_CAUSE_CONFLICT;
  bool gap = false, other = false;
  for (uint32_t i = 0; i < out->nquestions && out->questions[i].decisive; i++) {
    if (out->questions[i].kind == CW_ASK_GAP)
      gap = true;
    else
      other = true;
  }
  bool conflict = s->conflict || s->e->conflicted;
  return gap && !other ? CW_CAUSE_GAP : conflict && !gap && !other ? CW_CAUSE_CONFLICT : CW_CAUSE_ANSWER;
}

static void conclude(cw_search *s, cw_standing *out) {
  const cw_goal *g = &s->e->plan->goals[s->e->goal];
  out->verdict = s->lowest.verdict;
  out->except = s->lowest.except;
  out->step = s->lowest.step;
  out->amount = s->lowest.amount;
  out->amount_known = s->lowest.amount_known;
  bool open = s->nclasses > 1 || s->limit || s->lowest.conflict;
  if (g->kind == CW_AMOUNT && s->lowest.verdict == CW_UNDETERMINED) open = true;
  if (!open) return;
  out->verdict = CW_UNDETERMINED;
  out->except = -1;
  out->amount_known = g->kind == CW_AMOUNT ? CW_UNKNOWN : CW_NONE;
}

/* What a teacher has is the least over all completions, whichever of them is shown. */
static void lower_have(cw_needs_result *shown, const cw_needs_result *least) {
  for (uint32_t i = 0; i < shown->nledgers; i++)
    for (uint32_t k = 0; k < least->nledgers; k++)
      if (shown->ledgers[i].ledger == least->ledgers[k].ledger)
        shown->ledgers[i].have = cw_rat_min(shown->ledgers[i].have, least->ledgers[k].have);
}

/* The values that were set, and that the last assessment asked for. */
static cw_completion assumed(cw_eval *e) {
  cw_completion c = {0, NULL};
  if (!e->derive) return c;
  cw_assumed *items = CW_NEW_ARRAY(e->arena, e->nunknowns + 1, cw_assumed);
  for (uint32_t i = 0; items && i < e->nunknowns; i++)
    if (e->unknowns[i].state == CW_SET_VALUE && e->unknowns[i].read)
      items[c.n++] = (cw_assumed){e->unknowns[i].q, e->unknowns[i].value};
  e->memory = e->memory || !items;
  c.items = items;
  return c;
}

/* Before renewal opens what is met today can't be applied for: the standing keeps its figures and names the day. */
static void find_opening(const cw_eval *e, cw_standing *out) {
  if (e->plan->goals[out->goal].purpose != CW_RENEW || out->license < 0) return;
  cw_watch_attr(e->watch, CW_F_LICENSE);
  cw_watch_attr(e->watch, CW_F_LEXPIRES);
  cw_value type = cw_cell(e->block, CW_F_LICENSE, (uint32_t)out->license);
  cw_value expires = cw_cell(e->block, CW_F_LEXPIRES, (uint32_t)out->license);
  if (type.known != CW_KNOWN || expires.known != CW_KNOWN) return;
  for (uint32_t i = 0; i < e->plan->nlicense_types; i++) {
    int from = e->plan->license_types[i].renewable_from;
    if (e->plan->license_types[i].text != type.a || from == 0) continue;
    if (from < 0)
      out->opens = cw_day_add_months(expires.a, from, e->plan->ambiguous_down);
    else if (!cw_day_make(&out->opens, cw_day_civil(expires.a).year, from / 100, from % 100))
      return;
    out->too_early = out->judged_on < out->opens;
  }
}

/* The detail that was logged last, or -1 where none was since there were `before`. */
static int32_t last_detail(const cw_solve_log *log, uint32_t before) {
  return log->ndetails > before ? (int32_t)log->ndetails - 1 : -1;
}

/* The detail of the outcome shown: the completion in which the teacher has least, whose needs, ways and amounts are then
 * exact. */
static void detail(cw_search *s, cw_standing *out, cw_outcome *o) {
  cw_eval *e = s->e;
  cw_unknowns_clear(e);
  e->again = s->kept;
  *o = cw_search_detail(e, CW_WORST, s->spare);
  if (e->log) e->log->first = e->log->shown = last_detail(e->log, 0);
  e->again = false;
  if (o->needs.nledgers) out->least = assumed(e);
  if (out->verdict == CW_UNDETERMINED && cw_favorable(o->verdict)) { /* the completion that fails is the one to show */
    cw_needs_result least = o->needs;
    cw_snapshot_restore(e, s->at_lowest);
    uint32_t first = e->log ? e->log->ndetails : 0;
    *o = cw_search_detail(e, CW_WORST, s->spare);
    if (e->log) e->log->shown = last_detail(e->log, first);
    lower_have(&o->needs, &least);
  }
  /* decided under each answer, perhaps by another exception under each: the one told is that of the completion shown */
  bool told = e->plan->goals[e->goal].kind == CW_REQUIREMENT && out->verdict != CW_UNDETERMINED;
  if (told && o->verdict == out->verdict) out->except = o->except;
  out->nledgers = o->needs.nledgers;
  out->ledgers = o->needs.ledgers;
  bool lacks = out->verdict == CW_UNMET || out->verdict == CW_UNDETERMINED || e->plan->goals[e->goal].kind == CW_LADDER;
  if (lacks && o->limit) { /* what is missing wasn't found: nothing of it is told, nor that nothing is open */
    out->verdict = CW_UNDETERMINED;
    out->cause = CW_CAUSE_WORK;
    out->except = -1;
  }
  out->nways = lacks && !o->limit ? o->needs.nways : 0;
  out->ways = o->needs.ways;
  out->judged_on = e->judged.known == CW_KNOWN ? e->judged.a : e->options->as_of;
  out->has_window = e->has_window && e->window_from.known == CW_KNOWN && e->window_until.known == CW_KNOWN;
  out->window_from = e->window_from.a;
  out->window_until = e->window_until.a;
  out->has_deadline = e->deadline.known == CW_KNOWN && e->deadline.a < CW_DAY_MAX;
  out->deadline = e->deadline.a;
  find_opening(e, out);
  if (e->derive) cw_explain(e, out, o);
  if (e->options->refusals && !cw_favorable(out->verdict)) cw_refusals_find(e, out, o);
  out->shown = assumed(e);
}

/* `have` at the best answers, where some are open. */
static void have_at_best(cw_search *s, cw_standing *out) {
  cw_eval *e = s->e;
  if (e->nunknowns == 0 || out->nledgers == 0) return;
  cw_unknowns_clear(e);
  uint32_t told = e->log ? e->log->ndetails : 0;
  cw_outcome o = cw_search_detail(e, CW_BEST, s->spare);
  out->most = assumed(e);
  if (e->log) e->log->best = last_detail(e->log, told);
  for (uint32_t i = 0; i < out->nledgers; i++)
    for (uint32_t k = 0; k < o.needs.nledgers; k++)
      if (o.needs.ledgers[k].ledger == out->ledgers[i].ledger) {
        cw_ledger_standing *l = &((cw_ledger_standing *)out->ledgers)[i];
        l->have_most = o.needs.ledgers[k].have;
        l->most_open = cw_rat_cmp(l->have_most, CW_AMPLE) >= 0;
      }
}

static void gaps_reached(cw_eval *e, cw_standing *out) {
  uint32_t *gaps = CW_NEW_ARRAY(e->arena, out->nquestions + 1, uint32_t);
  if (!gaps) return;
  for (uint32_t i = 0; i < out->nquestions; i++)
    if (out->questions[i].kind == CW_ASK_GAP) gaps[out->ngaps++] = out->questions[i].gap;
  out->gaps = gaps;
}

static bool has_plans(const cw_eval *e, cw_day *last) {
  bool any = false;
  *last = CW_DAY_MIN;
  for (uint32_t i = 0; i < e->teacher->nrecords; i++) {
    uint32_t r = e->teacher->first_record + i;
    cw_value day = cw_cell(e->block, CW_F_EARNED, r);
    if (!cw_record_not_yet(e, r)) continue;
    any = true;
    if (day.known == CW_KNOWN && day.a > *last) *last = day.a;
  }
  return any;
}

/* "Met if completed by": the same search with planned and in-progress records taking part. */
static void if_completed(cw_eval *e, cw_snapshot *room, cw_standing *out) {
  out->if_completed = out->verdict;
  if (cw_favorable(out->verdict) || !has_plans(e, &out->completed_by)) return;
  uint32_t nunknowns = e->nunknowns, nuses = e->nuses;
  cw_search s;
  cw_standing with = {.verdict = CW_UNMET};
  e->with_planned = true;
  cw_search_run(&s, e, room);
  conclude(&s, &with);
  e->with_planned = false;
  out->if_completed = with.verdict;
  e->nunknowns = nunknowns; /* what only the plans ask is no question today */
  e->nuses = nuses;
}

/* --- second figures ----------------------------------------------------------------------------------------------- */

/* Credit that is missing is told by its ledger and amount, whichever need asks for it. */
static bool same_lack(const cw_lack *a, const cw_lack *b) {
  return a->kind == b->kind && a->ledger == b->ledger && cw_rat_cmp(a->amount, b->amount) == 0 &&
         a->strict == b->strict && a->impossible == b->impossible && a->year == b->year &&
         (a->kind == CW_LACK_CREDIT || a->need == b->need);
}

static bool same_way(const cw_way *a, const cw_way *b) {
  if (a->nlacks != b->nlacks || a->impossible != b->impossible) return false;
  for (uint32_t i = 0; i < a->nlacks; i++)
    if (!same_lack(&a->lacks[i], &b->lacks[i])) return false;
  return true;
}

/* Whether the teacher would be told the same. (Of a version of the goal its own steps and needs are meant.) */
static bool same_standing(const cw_standing *a, const cw_standing *b) {
  if (a->verdict != b->verdict || a->cause != b->cause || a->step != b->step || a->nways != b->nways) return false;
  if (a->amount_known != b->amount_known || cw_rat_cmp(a->amount, b->amount) != 0) return false;
  for (uint32_t i = 0; i < a->nways; i++)
    if (!same_way(&a->ways[i], &b->ways[i])) return false;
  return true;
}

/* The goal's version that stands under the supposition. */
static uint32_t version_supposed(const cw_eval *e, uint32_t goal) {
  for (uint32_t g = 0; g < e->plan->ngoals; g++)
    if (e->plan->goals[g].force.announced == e->aside && cw_goal_same(e->plan, goal, g)) return g;
  return goal;
}

static void judge(cw_eval *e, cw_snapshot *room, uint32_t goal, cw_standing *out);

static void suppose(cw_eval *e, cw_snapshot *room, uint32_t aside, const cw_standing *today, cw_supposed *out) {
  cw_standing *with = CW_NEW(e->arena, cw_standing);
  bool derive = e->derive;
  if (!with) {
    e->memory = true;
    return;
  }
  e->aside = aside + 1;
  e->derive = false;
  judge(e, room, version_supposed(e, today->goal), with);
  with->if_completed = with->verdict;
  e->derive = derive;
  e->aside = 0;
  *out = (cw_supposed){.aside = aside, .changes = !same_standing(with, today), .standing = with};
}

/* What is suspended is always told of; what is announced, or said by another source, where it would change something. */
static void second_figures(cw_eval *e, cw_snapshot *room, cw_standing *out) {
  uint64_t touched = e->touched;
  if (touched == 0 || !(e->options->asides || e->options->explain)) return;
  cw_supposed *s = CW_NEW_ARRAY(e->arena, e->plan->nasides, cw_supposed);
  if (!s) {
    e->memory = true;
    return;
  }
  out->supposed = s;
  for (uint32_t i = 0; i < e->plan->nasides && !e->memory && !e->input_error; i++) {
    if (!(touched >> i & 1)) continue;
    suppose(e, room, i, out, &s[out->nsupposed]);
    out->nsupposed += s[out->nsupposed].changes || e->plan->asides[i].kind == CW_SUSPENSION;
  }
}

/* --- one goal ----------------------------------------------------------------------------------------------------- */

static void judge(cw_eval *e, cw_snapshot *room, uint32_t goal, cw_standing *out) {
  cw_search s;
  cw_outcome o;
  e->goal = goal;
  e->nunknowns = e->nuses = 0;
  e->work = 0;
  e->overflow = e->conflicted = false;
  *out = (cw_standing){.goal = goal, .license = e->license, .except = -1, .step = -1, .amount = CW_RAT_ZERO};
  e->keeping = true;
  e->kept = NULL;
  e->kept_goal = NULL;
  cw_search_run(&s, e, room);
  e->keeping = false;
  e->sure = s.kept;
  if (e->memory || e->input_error) return;
  if (s.nclasses == 0) s.lowest = (cw_outcome){.verdict = CW_UNMET, .except = -1, .step = -1};
  conclude(&s, out);
  if (e->options->verdict_only) {
    out->work = e->work;
    return;
  }
  cw_questions_ask(&s, out);
  if (out->verdict == CW_UNDETERMINED) out->cause = cause_of(&s, out);
  detail(&s, out, &o);
  have_at_best(&s, out);
  gaps_reached(e, out);
  out->work = e->work;
  cw_unknowns_clear(e);
}

/* The announced versions of the goal itself bear on it. */
static uint64_t announced_versions(const cw_goal *g) {
  uint64_t bits = 0;
  for (uint32_t i = 0; i < g->force.ninstead; i++) bits |= UINT64_C(1) << (g->force.first_instead + i);
  return bits;
}

void cw_evaluate_goal(cw_eval *e, cw_snapshot *room, uint32_t goal, int32_t license, cw_standing *out) {
  e->license = license;
  e->touched = announced_versions(&e->plan->goals[goal]);
  judge(e, room, goal, out);
  e->log = NULL;
  if (e->memory || e->input_error || e->options->verdict_only) return;
  if_completed(e, room, out);
  second_figures(e, room, out);
}

void cw_evaluate_as_if(cw_eval *e, cw_snapshot *room, uint32_t goal, int32_t license, cw_standing *out) {
  e->license = license;
  e->with_planned = true;
  judge(e, room, goal, out);
  e->with_planned = false;
}

/* --- one teacher -------------------------------------------------------------------------------------------------- */

bool cw_eval_init(cw_eval *e, const cw_block *block, uint32_t t, const cw_options *options, cw_arena *arena) {
  memset(e, 0, sizeof *e);
  e->plan = block->plan;
  e->block = block;
  e->teacher = &block->teachers[t];
  e->options = options;
  e->arena = arena;
  e->record = e->license = e->own = e->rule = -1;
  e->derive = options->explain;
  e->budget = options->budget ? options->budget : CW_DEFAULT_BUDGET;
  e->unknowns = CW_NEW_RAW(arena, CW_MAX_UNKNOWNS, cw_unknown);
  e->uses = CW_NEW_RAW(arena, CW_MAX_USES, cw_use);
  e->taking = CW_NEW_ARRAY(arena, e->teacher->nrecords + 1, cw_taking);
  e->reads = CW_NEW(arena, cw_reads);
  e->copies = CW_NEW_RAW(arena, (size_t)e->teacher->nrecords * 2 + 1, cw_taking);
  if (!e->unknowns || !e->uses || !e->reads || !e->taking || !e->copies) return false;
  cw_records_compare(e);
  return cw_kinds_read(e);
}

/* Goals may have periods in force, chosen by the day they are judged on. */
static bool goal_in_force(cw_eval *e, const cw_goal *g) {
  e->judged = g->judged_on ? cw_eval_value(e, g->judged_on, true) : cw_value_of(e->options->as_of);
  return cw_period_stands(e, &g->force, true) != CW_FALSE;
}

bool cw_goal_concerns(cw_eval *e, uint32_t goal, int32_t license) {
  const cw_goal *g = &e->plan->goals[goal];
  e->goal = goal;
  e->license = e->own = license;
  e->nunknowns = e->nuses = 0;
  if (g->for_license && cw_eval_tri(e, g->for_license, true) == CW_FALSE) return false;
  return goal_in_force(e, g);
}

cw_evaluation cw_evaluate(const cw_block *block, uint32_t t, const cw_options *options, cw_arena *arena) {
  cw_evaluation out = {0};
  cw_eval e;
  cw_memo_book memo = {.arena = cw_arena_beside(arena)};
  cw_snapshot *room = CW_NEW_RAW(arena, 2, cw_snapshot);
  if (!room || !memo.arena || !cw_eval_init(&e, block, t, options, arena)) return out.failed = true, out;
  size_t most = (size_t)block->plan->ngoals * (e.teacher->nlicenses + 1);
  out.standings = CW_NEW_RAW(arena, most + 1, cw_standing);
  if (!out.standings) return out.failed = true, out;
  e.memo = &memo;
  for (uint32_t g = 0; g < block->plan->ngoals; g++) {
    if (options->only_goal >= 0 && !cw_goal_same(block->plan, (uint32_t)options->only_goal, g)) continue;
    if (options->goals && !options->goals[g]) continue;
    bool per_license = block->plan->goals[g].for_license != 0;
    for (uint32_t l = 0; l < (per_license ? e.teacher->nlicenses : 1); l++) {
      int32_t license = per_license ? (int32_t)(e.teacher->first_license + l) : -1;
      if (per_license && options->licenses && !options->licenses[l]) continue;
      if (!cw_goal_concerns(&e, g, license)) continue;
      cw_evaluate_goal(&e, room, g, license, &out.standings[out.nstandings++]);
      if (e.memory || e.input_error) break;
    }
  }
  out.failed = e.memory;
  out.input_error = e.input_error;
  out.error_record = e.error_record;
  out.error_attr = e.error_attr;
  return out;
}
