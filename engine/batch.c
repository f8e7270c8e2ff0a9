/* Contexts, and the evaluation of one teacher by what is learned. */
#include "batch_inside.h"
#include "memo.h"
#include "needs.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_KEPT = 8 << 20 };

typedef struct cw_batch_asked { /* one goal that is asked */
  uint32_t goal;
  bool per_license;
  cw_batch_reach reach;
  cw_watch read; /* facts and fields of licenses that are read of anybody */
  uint32_t nfields;
  uint16_t *fields;        /* those of licenses */
  bool stale;              /* more is read than the contexts are told by */
  cw_batch_table contexts; /* to places */
} asked;

struct cw_batch {
  const cw_plan *plan;
  cw_options options;
  cw_arena lasting, keep; /* for the batch's life; until what was learned is forgotten */
  bool usable;
  uint32_t nasked;
  asked *asked;
  cw_batch_tally tally;
};

/* --- what is read of teachers ------------------------------------------------------------------------------------- */

void cw_batch_note(cw_batch_run *r, const cw_watch *w) {
  const cw_attr *attrs = r->block->plan->attrs;
  asked *k = r->asked;
  for (uint32_t i = 0; i < CW_WATCH_WORDS; i++)
    for (uint64_t bits = w->attrs[i] & ~k->read.attrs[i]; bits; bits &= bits - 1) {
      uint32_t a = i * 64 + (uint32_t)__builtin_ctzll(bits);
      if (attrs[a].scope == CW_OF_RECORD) continue;
      k->read.attrs[i] |= UINT64_C(1) << (a % 64);
      if (attrs[a].scope == CW_OF_LICENSE) k->fields[k->nfields++] = (uint16_t)a;
      k->stale = true;
    }
}

static void forget_contexts(asked *k) {
  k->contexts = (cw_batch_table){.count = 0};
  k->stale = false;
}

static void forget(cw_batch *b) {
  cw_arena_reset(&b->keep);
  for (uint32_t i = 0; i < b->nasked; i++) forget_contexts(&b->asked[i]);
}

static void put_value(cw_batch_key *k, const cw_block *block, uint32_t attr, cw_value v) {
  cw_type type = block->plan->attrs[attr].type;
  cw_key_put(k, v.known);
  if (v.known != CW_KNOWN) return;
  if (type == CW_TEXT)
    cw_key_put_text(k, cw_text(&block->texts, (uint32_t)v.a));
  else
    cw_key_put(k, (uint64_t)v.a);
  if (type == CW_QUANTITY) cw_key_put(k, (uint64_t)v.b);
}

static void put_fact(cw_batch_key *k, const cw_block *block, const cw_fact *f) {
  bool dated = f->from != CW_DAY_MIN || f->until != CW_DAY_MAX || f->known_since != CW_DAY_MIN;
  cw_key_put(k, (uint64_t)f->attr << 1 | dated);
  put_value(k, block, f->attr, f->value);
  if (!dated) return;
  cw_key_put(k, (uint64_t)f->from);
  cw_key_put(k, (uint64_t)f->until);
  cw_key_put(k, (uint64_t)f->known_since);
}

static void make_key(cw_batch_key *k, const asked *of, const cw_block *block, const cw_teacher *t, int32_t license) {
  cw_key_begin(k);
  cw_key_put(k, (uint64_t)t->nlicenses << 32 | (uint32_t)license);
  for (uint32_t i = 0; i < t->nlicenses; i++)
    for (uint32_t f = 0; f < of->nfields; f++)
      put_value(k, block, of->fields[f], cw_cell(block, of->fields[f], t->first_license + i));
  for (uint32_t i = 0; i < t->nfacts; i++) {
    const cw_fact *f = &block->facts[t->first_fact + i];
    if (of->read.attrs[f->attr / 64] >> (f->attr % 64) & 1) put_fact(k, block, f);
  }
}

/* --- one teacher -------------------------------------------------------------------------------------------------- */

/* Enough to tell copies apart. */
static bool look(cw_batch_run *r) {
  uint32_t n = r->teacher->nrecords;
  r->e.plan = r->block->plan;
  r->e.block = r->block;
  r->e.teacher = r->teacher;
  r->e.options = &r->options;
  r->e.arena = r->arena;
  r->e.copies = CW_NEW_RAW(r->arena, (size_t)n * 2 + 1, cw_taking);
  const cw_behavior **behaviors = CW_NEW_RAW(r->arena, (size_t)n * 2 + 1, const cw_behavior *);
  cw_batch_sums *sums = CW_NEW_RAW(r->arena, 2, cw_batch_sums);
  if (!r->e.copies || !behaviors || !sums) return false;
  cw_records_compare(&r->e);
  r->today = (cw_batch_view){r->e.copies, behaviors, sums};
  r->later = (cw_batch_view){r->e.copies + n, behaviors + n, sums + 1};
  for (uint32_t i = 0; i < n; i++) r->plans = r->plans || r->today.copies[i].fate == CW_NOT_YET;
  return true;
}

static bool begin(cw_batch_run *r) {
  if (r->begun) return true;
  r->room = CW_NEW_RAW(r->arena, 2, cw_snapshot);
  r->memo = CW_NEW(r->arena, cw_memo_book);
  if (r->memo) r->memo->arena = cw_arena_beside(r->arena);
  r->begun = r->room && r->memo && r->memo->arena && cw_eval_init(&r->e, r->block, r->t, &r->options, r->arena);
  r->e.memo = r->memo;
  return r->begun;
}

static int32_t license_of(const cw_batch_run *r, int32_t license) {
  return license < 0 ? -1 : (int32_t)r->teacher->first_license + license;
}

/* Whether the goal concerns the teacher, for this license. */
static bool concerns(cw_batch_run *r, int32_t license) {
  r->e.watch = &r->watch;
  bool yes = cw_goal_concerns(&r->e, r->asked->goal, license_of(r, license));
  r->e.watch = NULL;
  cw_batch_note(r, &r->watch);
  return yes;
}

bool cw_batch_enter(cw_batch_run *r) {
  if (r->entered) return true;
  if (!begin(r) || !concerns(r, r->place->license)) return false;
  r->e.watch = &r->watch;
  bool dated = cw_goal_dates(&r->e);
  r->e.watch = NULL;
  cw_batch_note(r, &r->watch);
  if (!dated || r->e.nown || r->e.has_before) return false;
  cw_records_take(&r->e);
  r->entered = true;
  return true;
}

/* Sums up the behaviors of the records that take part. False where one is not to be learned from. */
static bool sum_up(cw_batch_run *r, cw_batch_view *v) {
  const cw_column *amounts = &r->block->columns[CW_F_AMOUNT];
  memset(v->sums->present, 0, sizeof v->sums->present);
  for (uint32_t i = 0; i < r->teacher->nrecords; i++) {
    v->behaviors[i] = NULL;
    if (v->copies[i].fate != CW_COUNTED) continue; /* a copy, yet to come, or known only later: it is not there */
    if (v->copies[i].other >= 0) return false;     /* what may be a copy is a question */
    const cw_behavior *b = v->behaviors[i] = cw_batch_class(r, i);
    if (!b) return false;
    if (!b->ncolumns && !b->counted && !b->open) continue;
    cw_batch_sum *sum = &v->sums->of[b->index];
    uint64_t bit = UINT64_C(1) << (b->index % 64), *present = &v->sums->present[b->index / 64];
    if (!(*present & bit)) *sum = (cw_batch_sum){0, CW_RAT_ZERO};
    *present |= bit;
    sum->n++;
    uint32_t record = r->teacher->first_record + i;
    if (b->ncolumns && amounts->known[record] == CW_KNOWN &&
        !cw_rat_add(&sum->amount, sum->amount, (cw_rat){amounts->a[record], amounts->b[record]}))
      return false;
  }
  return true;
}

static void tell_refusals(const cw_batch_run *r, uint64_t ledgers, cw_standing *s) {
  if (!r->options.refusals || cw_favorable(s->verdict)) return;
  for (; ledgers; ledgers &= ledgers - 1)
    for (uint32_t i = 0; i < r->teacher->nrecords; i++) {
      const cw_behavior *b = r->today.behaviors[i];
      for (uint32_t k = 0; b && k < b->nrefusals; k++)
        if (b->refusals[k].ledger == (uint32_t)__builtin_ctzll(ledgers)) cw_refusal_add(s, b->refusals[k].first);
    }
}

/* Everything that is read is watched, and where there is a log everything that is solved is logged. */
static bool evaluate(cw_batch_run *r, cw_solve_log *log, bool as_if, cw_standing *out) {
  int32_t license = license_of(r, r->place->license);
  r->entered = false;
  if (!begin(r) || !concerns(r, r->place->license)) return false;
  r->e.log = log;
  r->e.watch = &r->watch;
  if (as_if)
    cw_evaluate_as_if(&r->e, r->room, r->asked->goal, license, out);
  else
    cw_evaluate_goal(&r->e, r->room, r->asked->goal, license, out);
  r->e.log = NULL;
  r->e.watch = NULL;
  cw_batch_note(r, &r->watch);
  return !r->e.memory && !r->e.input_error;
}

/* The standing by one of those that were learned for the behaviors; *first: the first of them. */
static bool tell(cw_batch_run *r, const cw_batch_view *v, cw_again **first, cw_again **by, cw_standing *out) {
  *first = cw_again_find(r->place, v);
  for (*by = *first; *by; *by = cw_again_beside(*by))
    if (cw_again_tell(*by, r, v, out)) return true;
  return false;
}

static cw_solve_log *new_log(cw_batch_run *r) {
  cw_solve_log *log = CW_NEW_RAW(r->arena, 1, cw_solve_log);
  if (log) *log = (cw_solve_log){.began = r->arena->used, .first = -1, .shown = -1, .best = -1};
  return log;
}

/* From the goal that was judged last. */
static void learn(cw_batch_run *r, const cw_batch_view *v, cw_again *first, const cw_solve_log *log,
                  const cw_standing *s) {
  r->e.watch = &r->watch;
  cw_again_learn(r, v, first, log, s);
  r->e.watch = NULL;
  cw_batch_note(r, &r->watch);
}

static cw_day last_to_come(const cw_batch_run *r) {
  const cw_column *day = &r->block->columns[CW_F_EARNED];
  cw_day last = CW_DAY_MIN;
  for (uint32_t i = 0; i < r->teacher->nrecords; i++) {
    uint32_t record = r->teacher->first_record + i;
    if (r->today.copies[i].fate == CW_NOT_YET && day->known[record] == CW_KNOWN && day->a[record] > last)
      last = day->a[record];
  }
  return last;
}

/* Told where that is known, else evaluated, and learned: what is yet to come as if it were there, so that others are told who
 * have it. False: the teacher is to be evaluated as a whole. */
static bool judge(cw_batch_run *r, cw_standing *out) {
  cw_again *first = NULL, *by, *first_later = NULL, *by_later;
  cw_standing completed;
  bool summed = r->reach->fit && sum_up(r, &r->today);
  bool told = summed && tell(r, &r->today, &first, &by, out);
  bool ahead = summed && r->plans && !(told && cw_favorable(out->verdict)); /* what is planned matters */
  bool summed_later = ahead && sum_up(r, &r->later);
  bool told_later = summed_later && tell(r, &r->later, &first_later, &by_later, &completed);
  if (told && (!ahead || told_later)) {
    tell_refusals(r, cw_again_ledgers(by), out);
    if (ahead) out->if_completed = completed.verdict;
    if (ahead) out->completed_by = last_to_come(r);
    r->batch->tally.told++;
    return true;
  }
  cw_solve_log *log = !told && cw_again_may_learn(first) ? new_log(r) : NULL;
  if (!evaluate(r, log, false, out)) return false;
  r->batch->tally.evaluated++;
  if (log) learn(r, &r->today, first, log, out);
  if (summed && !first) cw_again_see(r, &r->today);
  if (!summed_later || told_later || cw_favorable(out->verdict)) return true;
  if (!first_later) cw_again_see(r, &r->later);
  log = cw_again_may_learn(first_later) ? new_log(r) : NULL;
  if (log && evaluate(r, log, true, &completed)) learn(r, &r->later, first_later, log, &completed);
  return true;
}

/* --- contexts ----------------------------------------------------------------------------------------------------- */

/* NULL where there is none and none could be made. */
static cw_batch_place *find_place(cw_batch_run *r, int32_t license) {
  cw_batch_key k;
  make_key(&k, r->asked, r->block, r->teacher, license);
  if (k.full) return NULL;
  const cw_batch_entry *known = cw_table_find(&r->asked->contexts, &k);
  if (known) return known->value;
  cw_batch_place *p = begin(r) ? CW_NEW(r->keep, cw_batch_place) : NULL;
  if (!p) return NULL;
  p->license = license;
  p->concerned = concerns(r, license);
  if (r->e.memory || r->e.input_error) return NULL;
  return cw_table_add(&r->asked->contexts, &k, p, r->keep) ? p : NULL;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static bool is_asked(const cw_options *o, const cw_plan *plan, uint32_t goal) {
  if (o->only_goal >= 0 && !cw_goal_same(plan, (uint32_t)o->only_goal, goal)) return false;
  return !o->goals || o->goals[goal];
}

/* Where records say which goals are judged, or on which day, no context tells it. */
static bool find_asked(cw_batch *b) {
  b->usable = b->plan->nattrs <= CW_WATCH_ATTRS && !(b->options.explain || b->options.asides || b->options.seen);
  for (uint32_t g = 0; g < b->plan->ngoals; g++) {
    if (!is_asked(&b->options, b->plan, g)) continue;
    asked *k = &b->asked[b->nasked++];
    k->goal = g;
    k->per_license = b->plan->goals[g].for_license != 0;
    k->fields = CW_NEW_ARRAY(&b->lasting, b->plan->nattrs + 1, uint16_t);
    if (!k->fields || !cw_batch_find_reach(b->plan, g, &b->lasting, &k->reach)) return false;
    b->usable = b->usable && cw_batch_concern_plain(b->plan, g);
  }
  return true;
}

cw_batch *cw_batch_new(const cw_plan *plan, const cw_options *options) {
  cw_batch *b = calloc(1, sizeof *b);
  if (!b) return NULL;
  b->plan = plan;
  b->options = *options;
  cw_arena_init(&b->lasting, 0);
  cw_arena_init(&b->keep, 0);
  b->asked = CW_NEW_ARRAY(&b->lasting, plan->ngoals + 1, asked);
  if (b->asked && find_asked(b)) return b;
  cw_batch_free(b);
  return NULL;
}

void cw_batch_free(cw_batch *b) {
  if (!b) return;
  cw_arena_dispose(&b->lasting);
  cw_arena_dispose(&b->keep);
  free(b);
}

cw_batch_tally cw_batch_told(const cw_batch *b) { return b->tally; }

/* One goal, for the teacher or for each license. */
static bool judge_asked(cw_batch_run *r, cw_evaluation *out) {
  asked *k = r->asked;
  uint32_t n = k->per_license ? r->teacher->nlicenses : 1;
  r->reach = &k->reach;
  for (uint32_t l = 0; l < n; l++) {
    if (k->per_license && r->options.licenses && !r->options.licenses[l]) continue;
    if (k->stale) forget_contexts(k);
    r->watch = (cw_watch){.ncuts = 0};
    r->entered = false;
    r->place = find_place(r, k->per_license ? (int32_t)l : -1);
    if (!r->place || (r->place->concerned && !judge(r, &out->standings[out->nstandings++]))) return false;
  }
  return true;
}

/* Decisions, and records that may be missing, are rare, and no class tells them. */
static bool by_goals(cw_batch_run *r, cw_evaluation *out) {
  cw_batch *b = r->batch;
  if (!b->usable || r->teacher->ndecisions || r->teacher->incomplete || !look(r)) return false;
  out->standings = CW_NEW_RAW(r->arena, (size_t)b->nasked * (r->teacher->nlicenses + 1) + 1, cw_standing);
  for (uint32_t i = 0; out->standings && i < b->nasked; i++) {
    r->asked = &b->asked[i];
    if (!judge_asked(r, out)) return false;
  }
  return out->standings != NULL;
}

cw_evaluation cw_batch_evaluate(cw_batch *b, const cw_block *block, uint32_t t, const bool *licenses, cw_arena *arena) {
  cw_evaluation out = {0};
  cw_batch_run r = {.batch = b,
                    .keep = &b->keep,
                    .block = block,
                    .teacher = &block->teachers[t],
                    .options = b->options,
                    .arena = arena,
                    .t = t};
  r.options.licenses = licenses;
  if (b->keep.used > MOST_KEPT) forget(b);
  if (by_goals(&r, &out)) return out;
  b->tally.evaluated++;
  return cw_evaluate(block, t, &r.options, arena);
}
