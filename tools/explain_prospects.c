/* What each answer to an open question would leave open: every answer that can be listed is tried. */
#include "explain_answers.h"

#include <stdlib.h>
#include <string.h>

typedef struct asking {
  const cw_voice *v;
  uint32_t teacher;
  const cw_standing *s;
  cw_prospect *p;
} asking;

static void record_outcome(asking *a, const char *answer, const cw_revision *revision, const cw_options *options) {
  cw_outcome *o = &a->p->outcomes[a->p->noutcomes];
  cw_revision r = *revision;
  r.from = a->v->block;
  r.teacher = a->teacher;
  *o = (cw_outcome){.answer = answer};
  cw_try(&o->trial, a->v, &r, options);
  if (o->trial.failed) return;
  o->standing = cw_standing_of(&o->trial, a->v, a->s);
  for (uint32_t i = 0; o->standing && i < o->standing->nquestions; i++) o->left += o->standing->questions[i].decisive;
  if (o->left > a->p->worst) a->p->worst = o->left;
  a->p->sum += o->left;
  a->p->noutcomes++;
}

static cw_options options_of(const asking *a) {
  cw_options options = *a->v->options;
  options.only_goal = (int32_t)a->s->goal;
  return options;
}

/* --- one answer --------------------------------------------------------------------------------------------------- */

/* The entries of the fact that stay beside the answer: those of other days and years. */
static void keep_entries(const asking *a, const cw_question *q, const cw_fact *answer, cw_block *facts) {
  const cw_teacher *t = &a->v->block->teachers[a->teacher];
  for (uint32_t i = 0; i < t->nfacts; i++) {
    const cw_fact *f = &a->v->block->facts[t->first_fact + i];
    if (f->attr == q->attr && (f->until < answer->from || f->from > answer->until)) cw_block_fact(facts, f);
  }
}

static void answer_fact(asking *a, const cw_question *q, const char *answer, cw_value value) {
  cw_fact fact = {.attr = q->attr, .value = value, .from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
  int begins = a->v->plan->school_year;
  if (q->year) {
    fact.from = cw_school_year_start(q->year, begins);
    fact.until = cw_school_year_start(q->year + 1, begins) - 1;
  } else if (q->day > CW_DAY_MIN) {
    fact.from = q->day;
    fact.until = q->until ? q->until : q->day;
  }
  cw_block facts;
  cw_block_init(&facts, a->v->plan, a->v->arena);
  facts.texts = a->v->block->texts; /* only read */
  cw_block_teacher(&facts, NULL, NULL);
  keep_entries(a, q, &fact, &facts);
  cw_block_fact(&facts, &fact);
  cw_options options = options_of(a);
  if (!facts.failed) record_outcome(a, answer, &(cw_revision){.facts = &facts}, &options);
}

static void answer_license(asking *a, const cw_question *q, const char *answer, cw_value value) {
  cw_block facts;
  cw_block_init(&facts, a->v->plan, a->v->arena);
  facts.texts = a->v->block->texts;
  cw_block_teacher(&facts, NULL, NULL);
  cw_block_license(&facts);
  cw_block_set(&facts, q->attr, value);
  cw_options options = options_of(a);
  cw_revision r = {.facts = &facts, .license = &q->license};
  if (!facts.failed) record_outcome(a, answer, &r, &options);
}

static void answer_with(asking *a, const char *answer, cw_value value) {
  const cw_question *q = a->p->question;
  if (a->p->noutcomes == CW_MOST_OUTCOMES) return;
  cw_set set = {q->record, q->attr, value, &a->v->block->texts};
  cw_options options = options_of(a);
  switch (q->kind) {
  case CW_ASK_FACT: answer_fact(a, q, answer, value); return;
  case CW_ASK_LICENSE: answer_license(a, q, answer, value); return;
  case CW_ASK_RECORD: record_outcome(a, answer, &(cw_revision){.nsets = 1, .sets = &set}, &options); return;
  case CW_ASK_GAP:
  case CW_ASK_DUPLICATE:
  case CW_ASK_STRADDLE:
  case CW_ASK_MISSING: return;
  }
}

/* --- thresholds --------------------------------------------------------------------------------------------------- */

static bool reads(const cw_node *n, uint32_t attr) {
  bool plain = n->op == CW_OP_ATTR || n->op == CW_OP_FACT_ON || n->op == CW_OP_FACT_IN || n->op == CW_OP_MOST_OF;
  return plain && (uint32_t)n->a == attr;
}

typedef struct values {
  uint32_t count;
  cw_value items[CW_MOST_OUTCOMES];
} values;

static int by_value(const void *x, const void *y) {
  return cw_rat_cmp(cw_value_as_rat(*(const cw_value *)x), cw_value_as_rat(*(const cw_value *)y));
}

static void add_value(values *list, cw_rat r) {
  if (cw_rat_sign(r) < 0) return;
  for (uint32_t i = 0; i < list->count; i++)
    if (cw_rat_cmp(cw_value_as_rat(list->items[i]), r) == 0) return;
  if (list->count < CW_MOST_OUTCOMES) list->items[list->count++] = cw_value_rat(r);
}

static void add_around(values *list, cw_rat r) {
  cw_rat other;
  if (cw_rat_add(&other, r, CW_RAT(-1))) add_value(list, other);
  add_value(list, r);
  if (cw_rat_add(&other, r, CW_RAT(1))) add_value(list, other);
}

/* What the plan compares the attribute with, and one beside it on either side. */
static void thresholds(const cw_plan *plan, uint32_t attr, values *list) {
  for (uint32_t i = 1; i < plan->nnodes; i++) {
    const cw_node *n = &plan->nodes[i];
    const cw_node *left = &plan->nodes[n->kid[0]], *right = &plan->nodes[n->kid[1]];
    bool compares = n->op >= CW_OP_EQ && n->op <= CW_OP_BETWEEN && n->op != CW_OP_IN && n->op != CW_OP_INCLUDES;
    if (compares && reads(left, attr) && right->op == CW_OP_CONST)
      add_around(list, (cw_rat){right->a, right->b ? right->b : 1});
    if (compares && reads(right, attr) && left->op == CW_OP_CONST)
      add_around(list, (cw_rat){left->a, left->b ? left->b : 1});
    if (n->op == CW_OP_TABLE && reads(left, attr))
      for (uint32_t k = 0; k < n->nlist; k++)
        if (!plan->rows[n->list + k].otherwise) add_around(list, plan->rows[n->list + k].low);
  }
  if (list->count) qsort(list->items, list->count, sizeof *list->items, by_value);
}

/* Texts that the plan compares the attribute with. */
static void try_texts(asking *a, uint32_t attr) {
  const cw_plan *plan = a->v->plan;
  for (uint32_t i = 1; i < plan->nnodes; i++) {
    const cw_node *n = &plan->nodes[i];
    if (n->op == CW_OP_EQ && reads(&plan->nodes[n->kid[0]], attr) && plan->nodes[n->kid[1]].op == CW_OP_CONST)
      answer_with(a, cw_text(&plan->texts, (uint32_t)plan->nodes[n->kid[1]].a), cw_value_of(plan->nodes[n->kid[1]].a));
    if (n->op == CW_OP_TABLE && reads(&plan->nodes[n->kid[0]], attr))
      for (uint32_t k = 0; k < n->nlist; k++)
        if (!plan->rows[n->list + k].otherwise)
          answer_with(a, cw_text(&plan->texts, (uint32_t)plan->rows[n->list + k].key),
                      cw_value_of(plan->rows[n->list + k].key));
  }
}

/* --- all answers of a question ------------------------------------------------------------------------------------ */

static void try_attr(asking *a, uint32_t attr) {
  const cw_voice *v = a->v;
  const cw_attr *t = &v->plan->attrs[attr];
  values list = {0};
  switch (t->type) {
  case CW_YES_NO:
    answer_with(a, "yes", cw_value_of(1));
    answer_with(a, "no", cw_value_of(0));
    return;
  case CW_CHOICE:
    for (uint32_t i = 0; i < t->nchoices; i++)
      answer_with(a, cw_text(&v->plan->texts, t->choices[i]), cw_value_of(t->choices[i]));
    return;
  case CW_SET:
    answer_with(a, "none of them", cw_value_of(0));
    for (uint32_t i = 0; i < t->nchoices && i < 63; i++)
      answer_with(a, cw_text(&v->plan->texts, t->choices[i]), cw_value_of(INT64_C(1) << i));
    return;
  case CW_QUANTITY:
    thresholds(v->plan, attr, &list);
    for (uint32_t i = 0; i < list.count; i++)
      answer_with(a, cw_say_amount(v, cw_value_as_rat(list.items[i]), t->unit), list.items[i]);
    return;
  case CW_TEXT: try_texts(a, attr); return;
  case CW_DATE:
  case CW_TYPE_NONE: return;
  }
}

static void try_reading(asking *a, uint32_t gap, int32_t reading, const char *answer) {
  const cw_options *now = a->v->options;
  cw_accepted *accepted = CW_NEW_ARRAY(a->v->arena, now->naccepted + 1, cw_accepted);
  if (!accepted || a->p->noutcomes == CW_MOST_OUTCOMES) return;
  if (now->naccepted) memcpy(accepted, now->accepted, now->naccepted * sizeof *accepted);
  accepted[now->naccepted] = (cw_accepted){gap, reading};
  cw_options options = options_of(a);
  options.accepted = accepted;
  options.naccepted = now->naccepted + 1;
  record_outcome(a, answer, &(cw_revision){0}, &options);
}

static void try_gap(asking *a, uint32_t gap) {
  const cw_gap *g = &a->v->plan->gaps[gap];
  for (uint32_t i = 0; i < g->nreadings; i++) {
    const cw_reading *r = &a->v->plan->readings[g->first_reading + i];
    try_reading(a, gap, (int32_t)i, r->says ? r->says : r->name);
  }
  if (g->nreadings == 0) try_reading(a, gap, -1, "it adds nothing");
}

/* The same: one of the two goes. Not the same: each has an id of its own. */
static void try_duplicate(asking *a, const cw_question *q) {
  const cw_block *b = a->v->block;
  cw_options options = options_of(a);
  bool *dropped = CW_NEW_ARRAY(a->v->arena, b->nrecords + 1, bool);
  cw_texts *texts = CW_NEW(a->v->arena, cw_texts);
  if (!dropped || !texts) return;
  dropped[q->record] = true;
  record_outcome(a, "yes", &(cw_revision){.dropped = dropped}, &options);
  cw_texts_init(texts, a->v->arena, &a->v->plan->texts);
  cw_set sets[] = {{q->record, CW_F_CREDENTIAL, cw_value_of(cw_texts_add(texts, "one activity", 12)), texts},
                   {q->other, CW_F_CREDENTIAL, cw_value_of(cw_texts_add(texts, "another activity", 16)), texts}};
  record_outcome(a, "no", &(cw_revision){.nsets = 2, .sets = sets}, &options);
}

static void try_all(asking *a) {
  const cw_question *q = a->p->question;
  static const bool complete = true;
  cw_options options = options_of(a);
  switch (q->kind) {
  case CW_ASK_FACT:
  case CW_ASK_RECORD:
  case CW_ASK_LICENSE: try_attr(a, q->attr); return;
  case CW_ASK_GAP: try_gap(a, q->gap); return;
  case CW_ASK_DUPLICATE: try_duplicate(a, q); return;
  case CW_ASK_MISSING: record_outcome(a, "no", &(cw_revision){.complete = &complete}, &options); return;
  case CW_ASK_STRADDLE: return;
  }
}

/* What the authority may say to a gap without readings nobody can list; that it adds nothing is only what an office may
 * assume. */
bool cw_is_unlisted(const cw_voice *v, const cw_question *q) {
  return q->kind == CW_ASK_GAP && v->plan->gaps[q->gap].nreadings == 0;
}

/* --- the order in which to ask ------------------------------------------------------------------------------------ */

/* Fewest questions left whatever the answer; then fewest on average; then the order of the standing. */
static int by_decision(const void *x, const void *y) {
  const cw_prospect *a = x, *b = y;
  if (a->worst != b->worst) return a->worst < b->worst ? -1 : 1;
  uint64_t left = (uint64_t)a->sum * (b->noutcomes ? b->noutcomes : 1);
  uint64_t right = (uint64_t)b->sum * (a->noutcomes ? a->noutcomes : 1);
  if (left != right) return left < right ? -1 : 1;
  return a->question < b->question ? -1 : 1;
}

cw_prospect *cw_prospects(const cw_voice *v, uint32_t teacher, const cw_standing *s, bool all, uint32_t *n) {
  cw_prospect *list = CW_NEW_ARRAY(v->arena, s->nquestions + 1, cw_prospect);
  *n = 0;
  for (uint32_t i = 0; list && i < s->nquestions; i++) {
    if (!all && !s->questions[i].decisive) continue;
    cw_prospect *p = &list[(*n)++];
    *p = (cw_prospect){.question = &s->questions[i],
                       .outcomes = CW_NEW_ARRAY(v->arena, CW_MOST_OUTCOMES + 1, cw_outcome)};
    if (p->outcomes) try_all(&(asking){v, teacher, s, p});
  }
  /* Of a question whose answers can't be listed only this is known: that it is one less. */
  for (uint32_t i = 0; list && i < *n; i++)
    if (list[i].noutcomes == 0 || cw_is_unlisted(v, list[i].question)) list[i].worst = list[i].sum = *n - 1;
  if (*n) qsort(list, *n, sizeof *list, by_decision);
  return list;
}
