/* Which open questions decide: those of which a change alone can, under some answers to the others, change the outcome. */
#include "search.h"

#include <string.h>

typedef struct question_table {
  cw_eval *e;
  uint32_t n;                         /* unknowns in the table: the first of the evaluation */
  uint32_t count[CW_EXACT_QUESTIONS]; /* answers told apart */
  cw_value (*answers)[CW_MAX_REGIONS];
  uint32_t ends[CW_EXACT_QUESTIONS]; /* 2: its two ends are the first answers; 0: it has no need of them */
  size_t stride[CW_EXACT_QUESTIONS];
  size_t size;
  int64_t *class;
  bool limit;
} question_table;

enum { TABLE_MAX = 1 << 18 };

/* All answers that are told apart are tried, of a monotone unknown too: its two ends find out whether the outcome is
 * open, but another question may decide only between them (20 days in special education, else 30: of 25 days it is the
 * class that decides). */
static bool table_add(question_table *t) {
  uint32_t k = t->n++;
  cw_unknown *u = &t->e->unknowns[k];
  t->count[k] = cw_unknown_regions(t->e, u, t->answers[k]);
  if (t->count[k] == 0) { /* it goes into arithmetic: its ends, and what its plain comparisons tell apart */
    t->ends[k] = 2;
    t->count[k] = 2 + cw_unknown_thresholds(t->e, u, t->answers[k]);
  }
  t->size *= t->count[k];
  return t->size <= TABLE_MAX;
}

static bool table_init(question_table *t, cw_eval *e) {
  memset(t, 0, sizeof *t);
  t->e = e;
  t->size = 1;
  if (e->nunknowns > CW_EXACT_QUESTIONS) return false;
  t->answers = cw_arena_raw_array(e->arena, CW_EXACT_QUESTIONS, sizeof *t->answers);
  if (!t->answers) return false;
  while (t->n < e->nunknowns)
    if (!table_add(t)) return false;
  size_t stride = 1;
  for (uint32_t k = t->n; k-- > 0; stride *= t->count[k]) t->stride[k] = stride;
  t->class = CW_NEW_RAW(e->arena, t->size, int64_t);
  return t->class != NULL;
}

static void answer(question_table *t, uint32_t k, uint32_t i) {
  cw_unknown *u = &t->e->unknowns[k];
  u->state = i >= t->ends[k] ? CW_SET_VALUE : i == 0 ? CW_SET_WORST : CW_SET_BEST;
  if (i >= t->ends[k]) u->value = t->answers[k][i - t->ends[k]];
}

/* Fills the outcomes of all answers from question k on; a part in which worst and best agree is filled at once. */
static void table_fill(question_table *t, uint32_t k, size_t at, size_t size) {
  cw_eval *e = t->e;
  if (e->work > e->budget || e->memory) {
    t->limit = true;
    return;
  }
  e->loose = false;
  cw_outcome worst = cw_search_assess(e, CW_WORST);
  int64_t low = cw_outcome_class(e, &worst);
  bool same = k == t->n;
  if (!same && !e->loose) {
    cw_outcome best = cw_search_assess(e, CW_BEST);
    same = !e->loose && cw_outcome_class(e, &best) == low; /* the best may be what comes upon what is loose */
  }
  if (same) {
    for (size_t i = 0; i < size; i++) t->class[at + i] = low;
    return;
  }
  for (uint32_t i = 0; i < t->count[k] && !t->limit; i++) {
    answer(t, k, i);
    table_fill(t, k + 1, at + i * t->stride[k], t->stride[k]);
  }
  e->unknowns[k].state = CW_UNSET;
}

/* An answer may bring up a question that the others hid, or tell more values apart: the table is then made again with it. */
static bool table_make(question_table *t, cw_eval *e) {
  for (;;) {
    uint32_t n = e->nunknowns, uses = e->nuses;
    cw_unknowns_clear(e);
    if (!table_init(t, e)) return false;
    table_fill(t, 0, 0, t->size);
    if (t->limit) return false;
    if (e->nunknowns == n && e->nuses == uses) return true;
  }
}

static bool table_decisive(const question_table *t, uint32_t k) {
  if (k >= t->n || t->stride[k] == 0 || t->count[k] == 0) return true; /* not in the table: never leave it out */
  /* What goes into the arithmetic of an amount leaves it unknown at either end: the number itself is wanted. */
  bool number = t->ends[k] > 0 && t->e->plan->goals[t->e->goal].kind == CW_AMOUNT;
  for (size_t i = 0; number && i < t->size; i++)
    if (t->class[i] == INT64_MIN) return true;
  for (size_t i = 0; i < t->size; i++) {
    size_t digit = i / t->stride[k] % t->count[k];
    if (digit > 0 && t->class[i] != t->class[i - t->stride[k]]) return true;
  }
  return false;
}

static void assess_both(cw_eval *e) {
  (void)cw_search_assess(e, CW_WORST);
  (void)cw_search_assess(e, CW_BEST);
}

enum { MOST_PARTED = 256 }; /* teacher's answers by records that are tried apart */

/* The answers on one record at one end, those on all others at the other: what it alone does may bring up a question. */
static void part_records(cw_eval *e) {
  for (uint32_t r = 0; r < e->teacher->nrecords && !e->memory; r++)
    for (int best = 0; best < 2; best++) {
      for (uint32_t i = 0; i < e->nunknowns; i++) {
        cw_unknown *u = &e->unknowns[i];
        bool own = u->q.record == e->teacher->first_record + r;
        if (u->q.kind == CW_ASK_RECORD) u->state = own == (best == 1) ? CW_SET_BEST : CW_SET_WORST;
      }
      assess_both(e);
    }
  for (uint32_t i = 0; i < e->nunknowns; i++)
    if (e->unknowns[i].q.kind == CW_ASK_RECORD) e->unknowns[i].state = CW_UNSET;
}

/* Where not every answer is tried, what one answer alone brings up is asked too, and what one record alone does. */
static void bring_up(cw_eval *e) {
  uint32_t others = 1;
  for (uint32_t i = 0; i < e->nunknowns; i++) others += e->unknowns[i].q.kind != CW_ASK_RECORD;
  bool parted = others * e->teacher->nrecords <= MOST_PARTED;
  for (uint32_t i = 0; i < e->nunknowns && !e->memory; i++)
    for (int end = 0; end < 2; end++) {
      e->unknowns[i].state = end ? CW_SET_BEST : CW_SET_WORST;
      assess_both(e);
      if (parted && e->unknowns[i].q.kind != CW_ASK_RECORD) part_records(e);
      e->unknowns[i].state = CW_UNSET;
    }
  part_records(e);
}

/* Whether an answer that goes into arithmetic decides: between its ends lie values that the table doesn't try, and there
 * another question may decide. `alone`: which, where it is the only one. */
static bool between_ends(const question_table *t, uint32_t *alone) {
  uint32_t n = 0;
  for (uint32_t k = 0; k < t->n; k++) {
    const cw_unknown *u = &t->e->unknowns[k];
    if (t->ends[k] && (u->between || u->q.kind == CW_ASK_STRADDLE) && table_decisive(t, k)) *alone = k, n++;
  }
  if (n > 1) *alone = UINT32_MAX;
  return n > 0;
}

/* The open questions, the decisive ones first. Exact up to CW_EXACT_QUESTIONS; beyond, every open one may decide. */
void cw_questions_ask(cw_search *s, cw_standing *out) {
  cw_eval *e = s->e;
  question_table t;
  cw_unknowns_clear(e);
  bool amount = e->plan->goals[e->goal].kind == CW_AMOUNT && s->lowest.verdict == CW_UNDETERMINED;
  bool undetermined = s->nclasses > 1 || s->limit || amount;
  bool exact = !undetermined || table_make(&t, e);
  cw_unknowns_clear(e);
  if (!exact) bring_up(e);
  uint32_t n = e->nunknowns, alone = UINT32_MAX;
  bool between = undetermined && exact && between_ends(&t, &alone), loose = false;
  cw_question *q = CW_NEW_ARRAY(e->arena, n + 1, cw_question);
  if (!q) {
    e->memory = true;
    return;
  }
  uint32_t k = 0;
  for (int pass = 1; pass >= 0; pass--)
    for (uint32_t i = 0; i < n; i++) {
      bool sure = undetermined && exact && table_decisive(&t, i);
      bool decisive = sure || (undetermined && !exact) || (between && i != alone);
      loose = loose || decisive != sure;
      if (decisive != (pass == 1)) continue;
      q[k] = e->unknowns[i].q;
      q[k++].decisive = decisive;
    }
  out->nquestions = k;
  out->questions = q;
  out->questions_complete = exact && !loose;
}
