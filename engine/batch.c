/* Contexts, and the evaluation of one teacher by what is learned. */
#include "batch_inside.h"
#include "memo.h"
#include "needs.h"

#include <stdlib.h>
#include <string.h>

enum { CONTEXT_KEY = 4096, MOST_KEPT = 8 << 20 };

typedef struct context { /* teachers of whom the same was read for one goal and license */
  uint64_t hash;
  uint32_t length;
  const uint8_t *key;
  cw_batch_place *place; /* NULL: the goal doesn't concern them */
} context;

typedef struct asked { /* one goal that is asked */
  uint32_t goal;
  bool per_license;
  cw_batch_reach reach;
  cw_watch read; /* facts and fields of licenses that are read of anybody */
  uint32_t nfields;
  uint16_t *fields; /* those of licenses */
  bool stale;       /* more is read than the contexts are told by */
  uint32_t ncontexts, room;
  context *contexts;
} asked;

struct cw_batch {
  const cw_plan *plan;
  cw_options options;
  cw_arena lasting, keep; /* for the batch's life; until what was learned is forgotten */
  bool usable;
  uint32_t nasked;
  asked *asked;
  asked *now; /* the one that is judged */
  cw_batch_tally tally;
};

/* --- what is read of teachers ------------------------------------------------------------------------------------- */

bool cw_batch_note(cw_batch *b, const cw_watch *w) {
  asked *k = b->now;
  bool known = true;
  for (uint32_t i = 0; i < CW_WATCH_WORDS; i++)
    for (uint64_t bits = w->attrs[i] & ~k->read.attrs[i]; bits; bits &= bits - 1) {
      uint32_t a = i * 64 + (uint32_t)__builtin_ctzll(bits);
      if (b->plan->attrs[a].scope == CW_OF_RECORD) continue;
      k->read.attrs[i] |= UINT64_C(1) << (a % 64);
      if (b->plan->attrs[a].scope == CW_OF_LICENSE) k->fields[k->nfields++] = (uint16_t)a;
      known = false;
    }
  k->stale = k->stale || !known;
  return known;
}

static void forget_contexts(asked *k) {
  k->contexts = NULL;
  k->ncontexts = k->room = 0;
  k->stale = false;
}

static void forget(cw_batch *b) {
  cw_arena_reset(&b->keep);
  for (uint32_t i = 0; i < b->nasked; i++) forget_contexts(&b->asked[i]);
}

typedef struct key {
  uint32_t length;
  bool full;
  uint8_t bytes[CONTEXT_KEY];
} key;

static void put(key *k, const void *bytes, size_t n) {
  if (k->length + n > sizeof k->bytes) {
    k->full = true;
    return;
  }
  memcpy(k->bytes + k->length, bytes, n);
  k->length += (uint32_t)n;
}

static void put_value(key *k, const cw_block *block, uint32_t attr, cw_value v) {
  uint8_t known = (uint8_t)v.known;
  put(k, &known, 1);
  if (known != CW_KNOWN) return;
  if (block->plan->attrs[attr].type == CW_TEXT) { /* ids of texts are a block's own */
    const char *text = cw_text(&block->texts, (uint32_t)v.a);
    put(k, text, strlen(text) + 1);
    return;
  }
  put(k, &v.a, sizeof v.a);
  if (block->plan->attrs[attr].type == CW_QUANTITY) put(k, &v.b, sizeof v.b);
}

static void put_fact(key *k, const cw_block *block, const cw_fact *f) {
  uint16_t attr = (uint16_t)f->attr;
  uint8_t dated = f->from != CW_DAY_MIN || f->until != CW_DAY_MAX || f->known_since != CW_DAY_MIN;
  put(k, &attr, sizeof attr);
  put(k, &dated, 1);
  put_value(k, block, f->attr, f->value);
  if (!dated) return;
  put(k, &f->from, sizeof f->from);
  put(k, &f->until, sizeof f->until);
  put(k, &f->known_since, sizeof f->known_since);
}

static void make_key(key *k, const asked *of, const cw_block *block, const cw_teacher *t, int32_t license) {
  k->length = 0;
  k->full = false;
  put(k, &license, sizeof license);
  put(k, &t->nlicenses, sizeof t->nlicenses);
  for (uint32_t i = 0; i < t->nlicenses; i++)
    for (uint32_t f = 0; f < of->nfields; f++)
      put_value(k, block, of->fields[f], cw_cell(block, of->fields[f], t->first_license + i));
  for (uint32_t i = 0; i < t->nfacts; i++) {
    const cw_fact *f = &block->facts[t->first_fact + i];
    if (of->read.attrs[f->attr / 64] >> (f->attr % 64) & 1) put_fact(k, block, f);
  }
}

static uint64_t hash_of(const key *k) {
  uint64_t h = k->length, word;
  uint32_t i = 0;
  for (; i + sizeof word <= k->length; i += (uint32_t)sizeof word) {
    memcpy(&word, k->bytes + i, sizeof word);
    h = (h ^ word) * UINT64_C(0xff51afd7ed558ccd);
    h ^= h >> 32;
  }
  word = 0;
  memcpy(&word, k->bytes + i, k->length - i);
  h = (h ^ word) * UINT64_C(0xc4ceb9fe1a85ec53);
  return h ^ h >> 29;
}

/* --- one teacher -------------------------------------------------------------------------------------------------- */

typedef struct view { /* the records as they are, or with what is yet to come */
  const cw_taking *copies;
  int32_t *behaviors;  /* per record of the teacher; -1: takes no part */
  cw_batch_sums *sums; /* written before they are read */
} view;

typedef struct run {
  cw_batch *b;
  const cw_block *block;
  const cw_teacher *teacher;
  cw_options options;
  cw_arena *arena;
  uint32_t t;
  cw_eval e;
  bool begun; /* e is whole */
  cw_snapshot *room;
  cw_memo_book memo;
  cw_watch watch;
  bool plans; /* some record is yet to come */
  view today, later;
} run;

/* Enough to tell copies apart. */
static bool look(run *r) {
  uint32_t n = r->teacher->nrecords;
  memset(&r->e, 0, sizeof r->e);
  r->e.plan = r->block->plan;
  r->e.block = r->block;
  r->e.teacher = r->teacher;
  r->e.options = &r->options;
  r->e.arena = r->arena;
  r->e.copies = CW_NEW_RAW(r->arena, (size_t)n * 2 + 1, cw_taking);
  int32_t *behaviors = CW_NEW_RAW(r->arena, (size_t)n * 2 + 1, int32_t);
  cw_batch_sums *sums = CW_NEW_RAW(r->arena, 2, cw_batch_sums);
  if (!r->e.copies || !behaviors || !sums || !cw_records_compare(&r->e)) return false;
  r->today.sums = sums;
  r->later.sums = sums + 1;
  r->today.copies = r->e.copies;
  r->later.copies = r->e.copies + n;
  r->today.behaviors = behaviors;
  r->later.behaviors = behaviors + n;
  r->plans = false;
  for (uint32_t i = 0; i < n; i++) r->plans = r->plans || r->today.copies[i].fate == CW_NOT_YET;
  return true;
}

static bool begin(run *r) {
  if (r->begun) return true;
  r->room = CW_NEW_RAW(r->arena, 2, cw_snapshot);
  r->memo = (cw_memo_book){.arena = cw_arena_beside(r->arena)};
  r->begun = r->room && r->memo.arena && cw_eval_init(&r->e, r->block, r->t, &r->options, r->arena);
  r->e.memo = &r->memo;
  return r->begun;
}

static int32_t license_of(const run *r, const cw_batch_place *p) {
  return p->license < 0 ? -1 : (int32_t)r->teacher->first_license + p->license;
}

/* The goal's own context: its dates, and which records take part. */
static cw_eval *enter(cw_batch_judge *j) {
  run *r = j->run;
  if (j->e) return j->e;
  if (!begin(r)) return NULL;
  r->e.watch = &r->watch;
  bool dated = cw_goal_concerns(&r->e, j->place->goal, license_of(r, j->place)) && cw_goal_dates(&r->e);
  r->e.watch = NULL;
  (void)cw_batch_note(r->b, &r->watch);
  if (!dated || r->e.nown || r->e.has_before) return NULL;
  cw_records_take(&r->e);
  j->e = &r->e;
  return j->e;
}

/* Sums up the behaviors of the records that take part. False where one is not to be learned from. */
static bool sum_up(run *r, cw_batch_judge *j, view *v) {
  const cw_column *amounts = &r->block->columns[CW_F_AMOUNT];
  memset(v->sums->present, 0, sizeof v->sums->present);
  for (uint32_t i = 0; i < r->teacher->nrecords; i++) {
    v->behaviors[i] = -1;
    if (v->copies[i].fate != CW_COUNTED) continue; /* a copy, yet to come, or known only later: it is not there */
    if (v->copies[i].other >= 0) return false;     /* what may be a copy is a question */
    int32_t k = cw_batch_class(j, i);
    if (k < 0) return false;
    const cw_behavior *b = j->place->behaviors[k];
    v->behaviors[i] = k;
    if (!b->supplied && !b->counted && !b->open) continue;
    cw_batch_sum *sum = &v->sums->of[k];
    uint64_t bit = UINT64_C(1) << (k % 64);
    if (!(v->sums->present[k / 64] & bit)) *sum = (cw_batch_sum){0, CW_RAT_ZERO};
    v->sums->present[k / 64] |= bit;
    sum->n++;
    uint32_t record = r->teacher->first_record + i;
    if (b->supplied && amounts->known[record] == CW_KNOWN &&
        !cw_rat_add(&sum->amount, sum->amount, (cw_rat){amounts->a[record], amounts->b[record]}))
      return false;
  }
  return true;
}

static void tell_refusals(const run *r, const cw_batch_place *p, uint64_t ledgers, cw_standing *s) {
  if (!r->options.refusals || cw_favorable(s->verdict)) return;
  for (; ledgers; ledgers &= ledgers - 1)
    for (uint32_t i = 0; i < r->teacher->nrecords; i++) {
      if (r->today.behaviors[i] < 0) continue;
      const cw_behavior *b = p->behaviors[r->today.behaviors[i]];
      for (uint32_t k = 0; k < b->nrefusals; k++)
        if (b->refusals[k].ledger == (uint32_t)__builtin_ctzll(ledgers)) cw_refusal_add(s, b->refusals[k].first);
    }
}

static bool evaluate_place(run *r, const cw_batch_place *p, cw_solve_log *log, cw_standing *out) {
  if (!begin(r)) return false;
  r->e.log = log;
  r->e.watch = &r->watch;
  (void)cw_goal_concerns(&r->e, p->goal, license_of(r, p));
  cw_evaluate_goal(&r->e, r->room, p->goal, license_of(r, p), out);
  r->e.watch = NULL;
  (void)cw_batch_note(r->b, &r->watch);
  r->b->tally.evaluated++;
  return !r->e.memory && !r->e.input_error;
}

/* The standing by one of those that were learned for the behaviors; *first: the first of them. */
static bool tell(run *r, const cw_batch_place *p, view *v, cw_again **first, cw_again **by, cw_standing *out) {
  *first = cw_again_find(p, v->sums);
  for (*by = *first; *by; *by = cw_again_beside(*by))
    if (cw_again_tell(*by, &r->e, p, v->sums, out)) return true;
  return false;
}

static cw_solve_log *new_log(run *r) {
  cw_solve_log *log = CW_NEW_RAW(r->arena, 1, cw_solve_log);
  if (log) *log = (cw_solve_log){.began = r->arena->used, .first = -1, .shown = -1, .best = -1};
  return log;
}

/* From the goal that was judged last. */
static void learn(run *r, cw_batch_judge *j, const view *v, cw_again *first, const cw_solve_log *log,
                  const cw_standing *s) {
  j->e = &r->e;
  r->e.watch = &r->watch;
  cw_again *a = cw_again_learn(j, v->sums, v->behaviors, log, s);
  r->e.watch = NULL;
  (void)cw_batch_note(r->b, &r->watch);
  if (a) (void)cw_again_keep(j->place, a, first, &r->b->keep);
}

/* Behaviors that are met for the first time may never be met again: they are learned when they are. */
static void see(run *r, cw_batch_judge *j, const view *v) {
  cw_again *a = cw_again_seen(j, v->sums);
  if (a) (void)cw_again_keep(j->place, a, NULL, &r->b->keep);
}

/* What is yet to come is judged as if it were there: so others are told who have it. */
static void learn_as_if(run *r, cw_batch_judge *j, cw_again *first) {
  cw_solve_log *log = new_log(r);
  cw_standing s;
  r->e.log = log;
  r->e.watch = &r->watch;
  cw_evaluate_as_if(&r->e, r->room, j->place->goal, license_of(r, j->place), &s);
  r->e.log = NULL;
  r->e.watch = NULL;
  if (!r->e.memory && !r->e.input_error) learn(r, j, &r->later, first, log, &s);
}

static cw_day last_to_come(const run *r) {
  const cw_column *day = &r->block->columns[CW_F_EARNED];
  cw_day last = CW_DAY_MIN;
  for (uint32_t i = 0; i < r->teacher->nrecords; i++) {
    uint32_t record = r->teacher->first_record + i;
    if (r->today.copies[i].fate == CW_NOT_YET && day->known[record] == CW_KNOWN && day->a[record] > last)
      last = day->a[record];
  }
  return last;
}

/* Told where that is known, else evaluated, and learned. False: the teacher is to be evaluated as a whole. */
static bool judge(run *r, cw_batch_place *p, cw_standing *out) {
  cw_batch_judge j = {.reach = &r->b->now->reach,
                      .place = p,
                      .block = r->block,
                      .teacher = r->teacher,
                      .keep = &r->b->keep,
                      .enter = enter,
                      .batch = r->b,
                      .run = r};
  cw_again *first, *by, *first_later = NULL, *by_later;
  cw_standing completed;
  if (!p->fit || !sum_up(r, &j, &r->today)) return evaluate_place(r, p, NULL, out);
  bool told = tell(r, p, &r->today, &first, &by, out);
  bool ahead = r->plans && !(told && cw_favorable(out->verdict)); /* what is planned matters */
  bool summed = ahead && sum_up(r, &j, &r->later);
  bool told_later = summed && tell(r, p, &r->later, &first_later, &by_later, &completed);
  if (told && (!ahead || told_later)) {
    tell_refusals(r, p, cw_again_ledgers(by), out);
    if (ahead) out->if_completed = completed.verdict;
    if (ahead) out->completed_by = last_to_come(r);
    r->b->tally.told++;
    return true;
  }
  cw_solve_log *log = !told && cw_again_may_learn(first) ? new_log(r) : NULL;
  if (!evaluate_place(r, p, log, out)) return false;
  if (!told && !first) see(r, &j, &r->today);
  if (log) learn(r, &j, &r->today, first, log, out);
  if (!summed || told_later || cw_favorable(out->verdict)) return true;
  if (!first_later) see(r, &j, &r->later);
  if (cw_again_may_learn(first_later)) learn_as_if(r, &j, first_later);
  return true;
}

/* --- contexts ----------------------------------------------------------------------------------------------------- */

static bool is_asked(const cw_options *o, const cw_plan *plan, uint32_t goal) {
  if (o->only_goal >= 0 && !cw_goal_same(plan, (uint32_t)o->only_goal, goal)) return false;
  return !o->goals || o->goals[goal];
}

static bool grow(asked *k, cw_arena *keep) {
  uint32_t room = k->room ? k->room * 2 : 64;
  if (k->ncontexts * 2 < k->room) return true;
  context *old = k->contexts, *slots = CW_NEW_ARRAY(keep, room, context);
  if (!slots) return false;
  for (uint32_t i = 0; old && i < k->room; i++) {
    if (!old[i].key) continue;
    uint64_t at = old[i].hash;
    while (slots[at & (room - 1)].key) at++;
    slots[at & (room - 1)] = old[i];
  }
  k->contexts = slots;
  k->room = room;
  return true;
}

/* Whether the goal concerns teachers like this one, for this license. */
static bool make_context(run *r, asked *k, int32_t license, const key *of, uint64_t hash, context *c) {
  uint8_t *bytes = CW_NEW_RAW(&r->b->keep, of->length + 1, uint8_t);
  if (!bytes || !begin(r)) return false;
  r->e.watch = &r->watch;
  bool concerns = cw_goal_concerns(&r->e, k->goal, license < 0 ? -1 : (int32_t)r->teacher->first_license + license);
  r->e.watch = NULL;
  (void)cw_batch_note(r->b, &r->watch);
  cw_batch_place *place = concerns ? CW_NEW(&r->b->keep, cw_batch_place) : NULL;
  if (r->e.memory || r->e.input_error || (concerns && !place)) return false;
  if (place) {
    place->goal = k->goal;
    place->license = license;
    place->fit = k->reach.fit;
  }
  memcpy(bytes, of->bytes, of->length);
  *c = (context){hash, of->length, bytes, place};
  k->ncontexts++;
  return true;
}

/* NULL where there is none and none could be made. */
static const context *find_context(run *r, asked *k, int32_t license) {
  key of;
  if (!grow(k, &r->b->keep)) return NULL;
  make_key(&of, k, r->block, r->teacher, license);
  if (of.full) return NULL;
  uint64_t hash = hash_of(&of), at = hash;
  for (; k->contexts[at & (k->room - 1)].key; at++) {
    const context *c = &k->contexts[at & (k->room - 1)];
    if (c->hash == hash && c->length == of.length && memcmp(c->key, of.bytes, of.length) == 0) return c;
  }
  context *c = &k->contexts[at & (k->room - 1)];
  return make_context(r, k, license, &of, hash, c) ? c : NULL;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

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
static bool judge_asked(run *r, asked *k, cw_evaluation *out) {
  uint32_t n = k->per_license ? r->teacher->nlicenses : 1;
  r->b->now = k;
  for (uint32_t l = 0; l < n; l++) {
    int32_t license = k->per_license ? (int32_t)l : -1;
    if (license >= 0 && r->options.licenses && !r->options.licenses[l]) continue;
    if (k->stale) forget_contexts(k);
    r->watch = (cw_watch){.ncuts = 0};
    const context *c = find_context(r, k, license);
    if (!c || (c->place && !judge(r, c->place, &out->standings[out->nstandings++]))) return false;
  }
  return true;
}

/* Decisions, and records that may be missing, are rare, and no class tells them. */
static bool by_goals(run *r, cw_evaluation *out) {
  cw_batch *b = r->b;
  if (!b->usable || r->teacher->ndecisions || r->teacher->incomplete || !look(r)) return false;
  out->standings = CW_NEW_RAW(r->arena, (size_t)b->nasked * (r->teacher->nlicenses + 1) + 1, cw_standing);
  for (uint32_t i = 0; out->standings && i < b->nasked; i++)
    if (!judge_asked(r, &b->asked[i], out)) return false;
  return out->standings != NULL;
}

cw_evaluation cw_batch_evaluate(cw_batch *b, const cw_block *block, uint32_t t, const bool *licenses, cw_arena *arena) {
  cw_evaluation out = {0};
  run r = {.b = b, .block = block, .teacher = &block->teachers[t], .options = b->options, .arena = arena, .t = t};
  r.options.licenses = licenses;
  if (b->keep.used > MOST_KEPT) forget(b);
  if (by_goals(&r, &out)) return out;
  b->tally.evaluated++;
  return cw_evaluate(block, t, &r.options, arena);
}
