/* Does this count? One record, every goal: what the rules say of it, before any question of how much is still needed. */
#include "evaluator.h"

typedef struct verdict_of_rule {
  cw_answer answer; /* YES, IF_APPROVED, DEPENDS or NO */
  cw_rat amount;
  bool unknown;
  uint32_t failed;
} verdict_of_rule;

static bool names_kind(const cw_eval *e, const cw_counts *rule, uint32_t record) {
  cw_value kind = cw_cell(e->block, CW_F_KIND, record);
  if (rule->kinds == ~UINT64_C(0) || kind.known != CW_KNOWN) return false;
  for (uint32_t c = 0; c < e->plan->attrs[CW_F_KIND].nchoices && c < 64; c++)
    if (e->plan->attrs[CW_F_KIND].choices[c] == kind.a) return rule->kinds >> c & 1;
  return false;
}

/* Approval is the one condition that an answer words apart: "yes, if approved". */
static cw_answer answer_of_open(const cw_eval *e) {
  for (uint32_t i = 0; i < e->nunknowns; i++)
    if (e->unknowns[i].q.kind != CW_ASK_RECORD || e->unknowns[i].q.attr != CW_F_APPROVED) return CW_ANSWER_DEPENDS;
  return e->nunknowns ? CW_ANSWER_IF_APPROVED : CW_ANSWER_DEPENDS;
}

/* The record's amount isn't known but for its bounds, and what it gives depends on where it lies between them. */
static bool amount_open(cw_eval *e, uint32_t rule, uint32_t record) {
  cw_rat least, most, low, high;
  bool none, endless;
  cw_mode mode = e->mode;
  if (!cw_amount_bounds(e->block, record, &least, &most)) return false;
  e->record = (int32_t)record;
  e->mode = CW_WORST;
  bool open = !cw_eval_amount(e, e->plan->counts[rule].as, true, &low, &none);
  e->mode = CW_BEST;
  open = !cw_eval_amount(e, e->plan->counts[rule].as, true, &high, &endless) || open || endless;
  e->mode = mode;
  e->record = -1;
  return open || cw_rat_cmp(low, high) != 0;
}

static verdict_of_rule try_rule(cw_eval *e, uint32_t rule, uint32_t record) {
  e->nunknowns = e->nuses = 0;
  cw_offer o = cw_record_offer(e, rule, record);
  verdict_of_rule v = {CW_ANSWER_NO, o.amount, false, o.failed};
  if (o.state == CW_OFFERED) v.answer = CW_ANSWER_YES;
  if (o.state == CW_OFFERED && amount_open(e, rule, record)) {
    v.answer = CW_ANSWER_DEPENDS;
    v.unknown = true;
  }
  if (o.state == CW_OFFER_OPEN) {
    v.answer = answer_of_open(e);
    v.unknown = cw_rat_is_zero(o.amount);
    if (v.unknown) v.answer = CW_ANSWER_DEPENDS;
  }
  return v;
}

static int rank(cw_answer a) {
  switch (a) {
  case CW_ANSWER_YES: return 3;
  case CW_ANSWER_IF_APPROVED: return 2;
  case CW_ANSWER_DEPENDS: return 1;
  default: return 0;
  }
}

/* The questions that the best rule leaves open, for the record and the teacher. */
static void keep_questions(cw_eval *e, cw_count *c) {
  cw_question *q = CW_NEW_ARRAY(e->arena, e->nunknowns + 1, cw_question);
  if (!q) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < e->nunknowns; i++) {
    q[i] = e->unknowns[i].q;
    q[i].decisive = true;
  }
  c->questions = q;
  c->nquestions = e->nunknowns;
}

/* What a goal asks of a ledger: the largest need that surely is asked; where none surely is, the least of those that
 * perhaps are. A need of certain records within the total says nothing of the total, unless there is no other. */
typedef struct asked {
  cw_rat sure, open; /* open: -1 where there is none */
  cw_rat within;
} asked;

static void ask_credit(cw_eval *e, uint32_t index, uint32_t ledger, bool open, int depth, asked *out) {
  const cw_need *n = &e->plan->needs[index];
  cw_rat amount;
  bool unbounded;
  cw_tri force = cw_eval_in_force_tri(e, &n->force, false), when = n->when ? cw_eval_tri(e, n->when, false) : CW_TRUE;
  if (depth > 32 || force == CW_FALSE || when == CW_FALSE) return;
  open = open || force == CW_OPEN || when == CW_OPEN;
  if (n->kind == CW_NEED_CREDIT && n->ledger == ledger && n->amount &&
      cw_eval_amount(e, n->amount, false, &amount, &unbounded) && !unbounded) {
    if (n->of) out->within = cw_rat_max(out->within, amount);
    if (n->of) return;
    if (!open) out->sure = cw_rat_max(out->sure, amount);
    if (open && (out->open.num < 0 || cw_rat_cmp(amount, out->open) < 0)) out->open = amount;
    return;
  }
  for (uint32_t i = 0; (n->kind == CW_NEED_ALL || n->kind == CW_NEED_SOME) && i < n->nkids; i++)
    ask_credit(e, e->plan->kids[n->first_kid + i], ledger, open, depth + 1, out);
  if (n->kind == CW_NEED_TABLE) {
    int32_t row = cw_eval_row(e, n->key, n->first_row, n->nrows);
    if (row >= 0) ask_credit(e, e->plan->rows[row].node, ledger, open, depth + 1, out);
  }
}

static cw_rat credit_need_of(cw_eval *e, uint32_t need, uint32_t ledger) {
  asked a = {CW_RAT_ZERO, CW_RAT(-1), CW_RAT_ZERO};
  ask_credit(e, need, ledger, false, 0, &a);
  if (!cw_rat_is_zero(a.sure)) return a.sure;
  return a.open.num > 0 ? a.open : a.within;
}

static cw_rat goal_need(cw_eval *e, const cw_goal *g, uint32_t ledger) {
  cw_rat best = CW_RAT_ZERO;
  if (g->need >= 0) best = credit_need_of(e, (uint32_t)g->need, ledger);
  for (uint32_t i = 0; i < g->nsteps; i++) {
    int32_t need = e->plan->steps[g->first_step + i].need;
    if (need >= 0 && cw_rat_is_zero(best)) best = credit_need_of(e, (uint32_t)need, ledger);
  }
  return best;
}

static bool draws_on(const cw_eval *e, uint32_t index, uint32_t ledger, int depth) {
  const cw_need *n = &e->plan->needs[index];
  if (depth > 32) return false;
  if ((n->kind == CW_NEED_CREDIT || n->kind == CW_NEED_AREAS || n->kind == CW_NEED_SHARE) && n->ledger == ledger)
    return true;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (draws_on(e, e->plan->kids[n->first_kid + i], ledger, depth + 1)) return true;
  for (uint32_t i = 0; n->kind == CW_NEED_TABLE && i < n->nrows; i++)
    if (draws_on(e, e->plan->rows[n->first_row + i].node, ledger, depth + 1)) return true;
  return false;
}

static bool goal_draws_on(const cw_eval *e, const cw_goal *g, uint32_t ledger) {
  if (g->need >= 0 && draws_on(e, (uint32_t)g->need, ledger, 0)) return true;
  for (uint32_t i = 0; i < g->nsteps; i++) {
    int32_t need = e->plan->steps[g->first_step + i].need;
    if (need >= 0 && draws_on(e, (uint32_t)need, ledger, 0)) return true;
  }
  for (uint32_t i = 0; i < g->nexcepts; i++) {
    const cw_except *x = &e->plan->excepts[g->first_except + i];
    if (x->effect == CW_MAY_USE && draws_on(e, (uint32_t)x->need, ledger, 0)) return true;
  }
  return false;
}

static cw_tri evidence(cw_eval *e, uint32_t index, uint32_t record, cw_count *c, int depth);

static cw_tri either(cw_tri a, cw_tri b) {
  if (a == CW_TRUE || b == CW_TRUE) return CW_TRUE;
  return a == CW_OPEN || b == CW_OPEN ? CW_OPEN : CW_FALSE;
}

/* Whether the record is one that the need asks for; where that is open, the questions of the first such need are kept. A
 * record of which not even the kind is known may be anything, and is no evidence. */
static cw_tri is_such(cw_eval *e, const cw_need *n, uint32_t record, cw_count *c) {
  bool kind_known = cw_cell(e->block, CW_F_KIND, record).known == CW_KNOWN;
  e->record = (int32_t)record;
  cw_tri t = cw_eval_tri(e, n->condition, true);
  if (t == CW_OPEN && c->nquestions == 0 && kind_known) {
    e->nunknowns = e->nuses = 0;
    cw_eval_note(e, n->condition, true);
    keep_questions(e, c);
  }
  e->record = -1;
  return t;
}

/* Evidence for some license for which the need is asked. */
static cw_tri evidence_for_each(cw_eval *e, const cw_need *n, uint32_t record, cw_count *c, int depth) {
  int32_t saved = e->license;
  cw_tri found = CW_FALSE;
  for (uint32_t i = 0; i < e->teacher->nlicenses && found != CW_TRUE; i++) {
    e->license = (int32_t)(e->teacher->first_license + i);
    if (cw_eval_tri(e, n->condition, true) == CW_TRUE)
      found = either(found, evidence(e, e->plan->kids[n->first_kid], record, c, depth + 1));
  }
  e->license = saved;
  return found;
}

/* A need that asks for a record of some kind is served by such a record, without an amount. */
static cw_tri evidence(cw_eval *e, uint32_t index, uint32_t record, cw_count *c, int depth) {
  const cw_need *n = &e->plan->needs[index];
  if (depth > 32) return CW_FALSE;
  if (n->kind == CW_NEED_HAS) return is_such(e, n, record, c);
  if (n->kind == CW_NEED_EACH) return evidence_for_each(e, n, record, c, depth);
  bool group = n->kind == CW_NEED_ALL || n->kind == CW_NEED_SOME || n->kind == CW_NEED_SEQUENCE;
  cw_tri found = CW_FALSE;
  for (uint32_t i = 0; group && i < n->nkids && found != CW_TRUE; i++)
    found = either(found, evidence(e, e->plan->kids[n->first_kid + i], record, c, depth + 1));
  return found;
}

/* Whether the record itself is what the goal asks for. Where credit is asked too, what is open says less than the rules on
 * credit, and is left to them. */
static bool take_as_evidence(cw_eval *e, const cw_goal *g, uint32_t record, cw_count *c) {
  cw_tri t = g->need >= 0 ? evidence(e, (uint32_t)g->need, record, c, 0) : CW_FALSE;
  if (t == CW_TRUE || g->needs_credit) c->nquestions = 0;
  c->as_evidence = t == CW_TRUE || c->nquestions > 0;
  if (c->as_evidence) c->answer = t == CW_TRUE ? CW_ANSWER_YES : CW_ANSWER_DEPENDS;
  return c->as_evidence;
}

/* The record alone under the ledger's limits: what is left of its offer. */
static void apply_limits(cw_eval *e, cw_count *c, uint32_t record) {
  for (uint32_t i = 0; i < e->teacher->nrecords; i++)
    e->taking[i] = (cw_taking){
        .fate = e->teacher->first_record + i == record ? CW_COUNTED : CW_OUTSIDE, .other = -1, .before = e->has_before};
  e->mode = CW_BEST;
  cw_ledger_problem *p = cw_ledger_build(e, c->ledger, false);
  e->mode = CW_WORST;
  if (!p) return;
  p->nfloors = 0; /* it may be bundled with others */
  cw_rat have = cw_ledger_have(e, p);
  if (cw_rat_cmp(have, c->amount) >= 0) return;
  for (uint32_t i = 0; i < p->nlimits && c->limit < 0; i++)
    if (p->limit_info[i].limit != UINT32_MAX && cw_rat_cmp(p->limits[i].bound, have) <= 0)
      c->limit = (int32_t)p->limit_info[i].limit;
  if (c->limit < 0 && p->ncounts) c->limit = (int32_t)p->count_limit[0];
  c->amount = have;
  if (c->answer == CW_ANSWER_YES) c->answer = cw_rat_is_zero(have) ? CW_ANSWER_NO : CW_ANSWER_PARTLY;
}

static bool take_best_rule(cw_eval *e, const cw_goal *g, uint32_t record, cw_count *c) {
  cw_offer *offers = CW_NEW_ARRAY(e->arena, e->plan->ncounts + 1, cw_offer);
  int best = -1;
  bool named = false;
  uint32_t refused = 0;
  int32_t refusing = -1;
  if (!offers) return false;
  for (uint32_t k = 0; k < e->plan->ncounts; k++) {
    const cw_counts *rule = &e->plan->counts[k];
    if (!goal_draws_on(e, g, rule->ledger)) continue;
    verdict_of_rule v = try_rule(e, k, record);
    bool names = names_kind(e, rule, record);
    if (rank(v.answer) == 0) {
      if (names && !named) refused = v.failed, refusing = (int32_t)k;
      named = named || names;
      if (names)
        offers[c->noffers++] =
            (cw_offer){.rule = k, .state = CW_OFFER_REFUSED, .failed = v.failed, .question = -1, .amount = CW_RAT_ZERO};
      continue;
    }
    offers[c->noffers++] = (cw_offer){.rule = k,
                                      .state = v.answer == CW_ANSWER_YES ? CW_OFFERED : CW_OFFER_OPEN,
                                      .amount = v.amount,
                                      .failed = v.failed,
                                      .question = -1};
    bool better = rank(v.answer) > best || (rank(v.answer) == best && cw_rat_cmp(v.amount, c->amount) > 0);
    if (!better) continue;
    best = rank(v.answer);
    c->answer = v.answer;
    c->amount = v.amount;
    c->amount_unknown = v.unknown;
    c->failed = v.failed;
    c->rule = (int32_t)k;
    c->ledger = rule->ledger;
    c->areas = rule->areas;
    keep_questions(e, c);
  }
  c->offers = offers;
  if (best < 0 && named) {
    c->failed = refused;
    c->rule = refusing;
  }
  return best >= 0;
}

static int32_t otherwise_line(cw_eval *e, uint32_t goal, uint32_t record, bool *open) {
  int32_t found = -1;
  e->record = (int32_t)record;
  for (uint32_t i = 0; i < e->plan->notherwise && found < 0; i++) {
    const cw_otherwise *o = &e->plan->otherwise[i];
    if (goal < 64 && !(o->goals >> goal & 1)) continue;
    if (cw_eval_in_force_tri(e, &o->force, true) == CW_FALSE) continue;
    cw_tri t = cw_eval_tri(e, o->when, true);
    if (t == CW_TRUE) found = (int32_t)i;
    *open = *open || t == CW_OPEN;
  }
  e->record = -1;
  return found;
}

static bool accepted(const cw_eval *e, uint32_t gap) {
  for (uint32_t i = 0; i < e->options->naccepted; i++)
    if (e->options->accepted[i].gap == gap) return true;
  return false;
}

/* A clause that was not read and could take the record: the authority's answer is then the question. */
static int32_t gap_that_could_take(cw_eval *e, uint32_t goal, uint32_t record) {
  int32_t found = -1;
  e->record = (int32_t)record;
  for (uint32_t i = 0; i < e->plan->ngaps && found < 0; i++) {
    const cw_gap *g = &e->plan->gaps[i];
    if (g->nreadings || !g->touches_record || !(g->could & CW_COULD_RAISE) || accepted(e, i)) continue;
    if (goal < 64 && !(g->goals >> goal & 1)) continue;
    if (cw_eval_tri(e, g->touches, true) == CW_TRUE) found = (int32_t)i;
  }
  e->record = -1;
  return found;
}

static const cw_answer silence_answer[] = {
    [CW_SAYS_REFUSED] = CW_ANSWER_NOT_RECOGNIZED,
    [CW_SAYS_NOT_SAID] = CW_ANSWER_NOT_SAID,
    [CW_SAYS_NOT_RESEARCHED] = CW_ANSWER_NOT_RESEARCHED,
    [CW_SAYS_NOT_NEEDED] = CW_ANSWER_NOT_NEEDED,
};

static void count_for(cw_eval *e, uint32_t goal, int32_t license, uint32_t record, cw_count *c) {
  const cw_goal *g = &e->plan->goals[goal];
  *c = (cw_count){.goal = goal,
                  .license = license,
                  .answer = CW_ANSWER_NOT_SAID,
                  .amount = CW_RAT_ZERO,
                  .need = CW_RAT_ZERO,
                  .ledger = g->ledger,
                  .rule = -1,
                  .otherwise = -1,
                  .limit = -1,
                  .gap = -1};
  e->goal = goal;
  e->license = e->own = license;
  e->mode = CW_WORST;
  e->nunknowns = e->nuses = 0;
  if (!cw_goal_dates(e) || (g->for_license && license < 0)) e->has_window = false;
  c->need = goal_need(e, g, g->ledger);
  cw_taking *place = &e->taking[record - e->teacher->first_record];
  *place = (cw_taking){.fate = CW_COUNTED, .other = -1, .before = e->has_before}; /* when it counts is asked below */
  bool taken = take_best_rule(e, g, record, c), open = false;
  if (taken) {
    c->need = goal_need(e, g, c->ledger);
    bool carried = c->rule >= 0 && e->plan->counts[c->rule].elected && cw_record_carried(e, record);
    if (!carried && cw_record_in_window(e, record) == CW_FALSE && cw_windows_of(e, record) == 0 &&
        cw_cell(e->block, CW_F_EARNED, record).known == CW_KNOWN) {
      c->answer = CW_ANSWER_NO;
      c->outside = true;
      c->nquestions = 0; /* no answer brings it into the period */
      return;
    }
    if (!c->amount_unknown) apply_limits(e, c, record);
    return;
  }
  if (take_as_evidence(e, g, record, c)) return;
  e->nunknowns = e->nuses = 0;
  c->otherwise = otherwise_line(e, goal, record, &open);
  /* Where the goal asks for no credit, only a line about this very goal says something else of the record. */
  bool about_all = c->otherwise >= 0 && e->plan->otherwise[c->otherwise].goals == ~UINT64_C(0);
  if (!g->needs_credit && about_all) c->otherwise = -1;
  if (c->otherwise >= 0)
    c->answer = silence_answer[e->plan->otherwise[c->otherwise].answer];
  else if (!g->needs_credit)
    c->answer = CW_ANSWER_NOT_NEEDED;
  else if (c->rule >= 0)
    c->answer = CW_ANSWER_NO;
  bool silent = c->answer == CW_ANSWER_NOT_RESEARCHED || (c->answer == CW_ANSWER_NOT_SAID && c->otherwise < 0);
  if (c->answer != CW_ANSWER_NO && !silent) return;
  c->gap = gap_that_could_take(e, goal, record);
  if (c->gap < 0) return;
  c->answer = CW_ANSWER_DEPENDS;
  (void)cw_unknown_get(e, &(cw_question){.kind = CW_ASK_GAP, .gap = (uint32_t)c->gap, .day = CW_DAY_MIN}, CW_YES_NO);
  keep_questions(e, c);
}

static bool asks_for_something(const cw_goal *g) { return g->kind != CW_AMOUNT; }

cw_count *cw_count_record(const cw_block *block, uint32_t t, uint32_t r, const cw_options *options, cw_arena *arena,
                          uint32_t *ncounts) {
  cw_eval e;
  *ncounts = 0;
  if (!cw_eval_init(&e, block, t, options, arena)) return NULL;
  size_t most = (size_t)block->plan->ngoals * (e.teacher->nlicenses + 1);
  cw_count *out = CW_NEW_ARRAY(arena, most + 1, cw_count);
  if (!out) return NULL;
  for (uint32_t g = 0; g < block->plan->ngoals; g++) {
    const cw_goal *goal = &block->plan->goals[g];
    if ((options->only_goal >= 0 && !cw_goal_same(block->plan, (uint32_t)options->only_goal, g)) ||
        !asks_for_something(goal))
      continue;
    e.judged = cw_value_of(options->as_of);
    if (cw_eval_in_force_tri(&e, &goal->force, true) == CW_FALSE) continue;
    uint32_t before = *ncounts;
    for (uint32_t l = 0; goal->for_license && l < e.teacher->nlicenses; l++) {
      int32_t license = (int32_t)(e.teacher->first_license + l);
      e.license = e.own = license;
      if (cw_eval_tri(&e, goal->for_license, true) != CW_FALSE) count_for(&e, g, license, r, &out[(*ncounts)++]);
    }
    bool anyone = !goal->for_license || e.teacher->nlicenses == 0;
    if (*ncounts == before && anyone) count_for(&e, g, -1, r, &out[(*ncounts)++]);
  }
  return e.memory ? NULL : out;
}
