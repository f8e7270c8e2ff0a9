/* What is open is noted: a second walk over a condition or value that visits only its open parts. */
#include "expression.h"

static cw_unknown *leaf_unknown(cw_eval *e, const cw_node *n) {
  cw_question q;
  bool asks;
  cw_value v = cw_leaf_raw(e, n, &q, &asks);
  if (v.known != CW_UNKNOWN || !asks) return NULL;
  cw_type type = n->op == CW_OP_READING ? CW_CHOICE : e->plan->attrs[n->a].type;
  cw_unknown *u = cw_unknown_get(e, &q, type);
  return u && u->state == CW_UNSET ? u : NULL;
}

static void note_amount(cw_eval *e, bool helps) {
  if (e->hypothetical) return;
  cw_node n = {.op = CW_OP_ATTR, .a = CW_F_AMOUNT};
  cw_unknown *u = leaf_unknown(e, &n);
  if (u) cw_unknown_opaque(e, u, helps);
}

void cw_eval_note_records(cw_eval *e, uint32_t node, bool helps) {
  int32_t saved = e->record;
  bool hypothetical = e->hypothetical;
  e->hypothetical = false;
  for (uint32_t i = 0; i < e->teacher->nrecords; i++) {
    e->record = (int32_t)(e->teacher->first_record + i);
    if (cw_record_exists(e, (uint32_t)e->record) && cw_eval_tri(e, node, helps) == CW_OPEN)
      cw_eval_note(e, node, helps);
  }
  if (cw_records_missing(e, helps) == CW_OPEN) {
    cw_question q = {.kind = CW_ASK_MISSING, .day = CW_DAY_MIN};
    cw_unknown *u = cw_unknown_get(e, &q, CW_YES_NO);
    if (u) cw_unknown_opaque(e, u, helps);
  }
  e->record = saved;
  e->hypothetical = hypothetical;
}

static void note_value(cw_eval *e, uint32_t index, bool helps);

/* A table's key chooses between texts of the law: it is branched over, by the values that the rows tell apart. */
static void note_key(cw_eval *e, uint32_t key_node, uint32_t list, uint32_t nlist) {
  const cw_node *key = cw_node_of(e, key_node);
  cw_unknown *u = cw_is_leaf(key->op) ? leaf_unknown(e, key) : NULL;
  if (!u) {
    bool saved = e->branching;
    e->branching = true;
    note_value(e, key_node, true);
    e->branching = saved;
    return;
  }
  u->must_branch = true;
  for (uint32_t i = 0; i < nlist; i++) {
    const cw_row *row = &e->plan->rows[list + i];
    if (row->otherwise) continue;
    if (key->type != CW_QUANTITY) {
      cw_unknown_use(e, u, (cw_use){.op = CW_OP_EQ, .helps = true, .a = row->key, .b = 1});
      continue;
    }
    cw_unknown_use(e, u, (cw_use){.op = CW_OP_GE, .helps = true, .a = row->low.num, .b = row->low.den});
    if (!row->no_high)
      cw_unknown_use(e, u, (cw_use){.op = CW_OP_LE, .helps = true, .a = row->high.num, .b = row->high.den});
  }
}

static void note_list(cw_eval *e, const cw_node *n, bool helps) {
  for (uint32_t i = 0; i < n->nlist; i++) {
    uint32_t kid = e->plan->kids[n->list + i];
    cw_value v = cw_eval_value(e, kid, helps);
    if (v.known == CW_NONE) continue;
    if (v.known == CW_UNKNOWN) note_value(e, kid, helps);
    return;
  }
}

static void note_count(cw_eval *e, const cw_node *n, bool helps) {
  if (n->op == CW_OP_N_YEARS)
    cw_eval_note_years(e, n, helps);
  else if (n->op == CW_OP_N_RECORDS)
    cw_eval_note_records(e, n->kid[0], helps);
  else
    cw_eval_note_licenses(e, n, helps);
}

/* The date that the goal is judged on, asked from a condition on another license: it is read from the goal's own. */
static void note_judged(cw_eval *e, bool helps) {
  int32_t saved = e->license;
  e->license = e->own;
  note_value(e, e->plan->goals[e->goal].judged_on, helps);
  e->license = saved;
}

/* The unknowns that a value rests on, each as opaque: its regions can't be told from here. */
static void note_value(cw_eval *e, uint32_t index, bool helps) {
  index = cw_eval_meant(e, index);
  const cw_node *n = cw_node_of(e, index);
  if (index == 0 || cw_eval_value(e, index, helps).known != CW_UNKNOWN) return;
  if (cw_is_leaf(n->op)) {
    if (n->op == CW_OP_FACT_ON) note_value(e, n->kid[0], helps);
    if (n->op == CW_OP_MOST_OF) cw_note_period(e, n, helps);
    cw_unknown *u = leaf_unknown(e, n);
    if (u) cw_unknown_opaque(e, u, helps);
    return;
  }
  switch ((cw_op)n->op) {
  case CW_OP_AMOUNT: note_amount(e, helps); return;
  case CW_OP_SPAN_MONTHS:
  case CW_OP_SPAN_DAYS:
    for (int64_t attr = CW_F_FROM; attr <= CW_F_UNTIL && !e->hypothetical; attr++) {
      cw_node leaf = {.op = CW_OP_ATTR, .a = attr};
      cw_unknown *u = leaf_unknown(e, &leaf);
      if (u) cw_unknown_opaque(e, u, helps);
    }
    return;
  case CW_OP_TABLE: {
    cw_value key = cw_eval_value(e, n->kid[0], helps);
    if (key.known == CW_UNKNOWN) {
      note_key(e, n->kid[0], n->list, n->nlist);
      return;
    }
    for (uint32_t i = 0; i < n->nlist; i++)
      if (cw_row_has(&e->plan->rows[n->list + i], key, (cw_type)cw_node_of(e, n->kid[0])->type)) {
        note_value(e, e->plan->rows[n->list + i].node, helps);
        return;
      }
    return;
  }
  case CW_OP_FIRST: note_list(e, n, helps); return;
  case CW_OP_N_RECORDS:
  case CW_OP_N_LICENSES:
  case CW_OP_N_YEARS: note_count(e, n, helps); return;
  case CW_OP_JUDGED: note_judged(e, helps); return;
  case CW_OP_GOAL_STEP: cw_goal_note_step(e, (uint32_t)n->a); return;
  case CW_OP_GOAL_AMOUNT: cw_goal_note(e, (uint32_t)n->a, helps); return;
  case CW_OP_ELSE: note_value(e, n->kid[1], helps); return;
  case CW_OP_SUB:
  case CW_OP_DIV:
    note_value(e, n->kid[0], helps);
    note_value(e, n->kid[1], !helps);
    return;
  default:
    if (n->type == CW_YES_NO) {
      cw_eval_note(e, index, helps);
      return;
    }
    for (int k = 0; k < 3; k++) note_value(e, n->kid[k], helps);
  }
}

static void note_comparison(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = cw_node_of(e, index), *left = cw_node_of(e, cw_eval_meant(e, n->kid[0]));
  cw_value y = n->op == CW_OP_IN || n->op == CW_OP_INCLUDES || n->op == CW_OP_MATCHES
                   ? cw_value_of(0)
                   : cw_eval_value(e, n->kid[1], !helps);
  if (cw_eval_counts(left->op) && y.known == CW_KNOWN) {
    bool upward = n->op == CW_OP_GE || n->op == CW_OP_GT;
    note_count(e, left, upward ? helps : !helps);
    return;
  }
  cw_unknown *u = cw_is_leaf(left->op) && y.known == CW_KNOWN ? leaf_unknown(e, left) : NULL;
  if (n->op == CW_OP_EQ && y.known == CW_UNKNOWN && cw_is_leaf(cw_node_of(e, n->kid[1])->op)) {
    cw_value x = cw_eval_value(e, n->kid[0], helps); /* equal is equal from either side */
    u = x.known == CW_KNOWN ? leaf_unknown(e, cw_node_of(e, n->kid[1])) : NULL;
    y = x;
  }
  if (!u || n->op == CW_OP_MATCHES) {
    bool downward = n->op == CW_OP_LE || n->op == CW_OP_LT;
    note_value(e, n->kid[0], left->type == CW_QUANTITY && downward ? !helps : helps);
    if (n->kid[1]) note_value(e, n->kid[1], downward ? helps : !helps);
    return;
  }
  cw_use use = {.op = n->op, .helps = helps, .a = y.a, .b = y.b, .list = n->list, .nlist = n->nlist};
  if (n->op == CW_OP_INCLUDES) use.a = n->a, use.b = n->b;
  cw_unknown_use(e, u, use);
}

static void note_between(cw_eval *e, const cw_node *n, cw_value lo, cw_value hi, bool helps) {
  const cw_node *day = cw_node_of(e, cw_eval_meant(e, n->kid[0]));
  cw_unknown *u = cw_is_leaf(day->op) && lo.known == CW_KNOWN && hi.known == CW_KNOWN ? leaf_unknown(e, day) : NULL;
  if (u)
    cw_unknown_use(e, u, (cw_use){.op = CW_OP_BETWEEN, .helps = helps, .a = lo.a, .b = 1, .a2 = hi.a});
  else
    for (int k = 0; k < 3; k++) note_value(e, n->kid[k], helps);
}

void cw_eval_note(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = cw_node_of(e, index);
  switch ((cw_op)n->op) {
  case CW_OP_NOTHING: return;
  case CW_OP_AND:
  case CW_OP_OR:
    for (uint32_t i = 0; i < n->nlist; i++) {
      uint32_t kid = e->plan->kids[n->list + i];
      if (cw_eval_tri(e, kid, helps) == CW_OPEN) cw_eval_note(e, kid, helps);
    }
    return;
  case CW_OP_NOT: cw_eval_note(e, n->kid[0], !helps); return;
  case CW_OP_EQ:
  case CW_OP_LT:
  case CW_OP_LE:
  case CW_OP_GT:
  case CW_OP_GE:
  case CW_OP_IN:
  case CW_OP_INCLUDES:
  case CW_OP_MATCHES: note_comparison(e, index, helps); return;
  case CW_OP_BETWEEN:
    note_between(e, n, cw_eval_value(e, n->kid[1], helps), cw_eval_value(e, n->kid[2], helps), helps);
    return;
  case CW_OP_IN_WINDOW: note_between(e, n, e->window_from, e->window_until, helps); return;
  case CW_OP_STATED: note_amount(e, helps); return;
  case CW_OP_YEARS: cw_eval_note_years(e, n, helps); return;
  case CW_OP_ANY_RECORD: cw_eval_note_records(e, n->kid[0], helps); return;
  case CW_OP_ANY_LICENSE: cw_eval_note_licenses(e, n, helps); return;
  case CW_OP_GOAL_MET: cw_goal_note(e, (uint32_t)n->a, helps); return;
  default:
    if (cw_is_leaf(n->op)) {
      cw_unknown *u = leaf_unknown(e, n);
      if (u) cw_unknown_use(e, u, (cw_use){.op = CW_OP_EQ, .helps = helps, .a = 1, .b = 1});
      return;
    }
    note_value(e, index, helps);
  }
}

bool cw_eval_holds(cw_eval *e, uint32_t node, bool helps) {
  cw_tri t = cw_eval_tri(e, node, helps);
  if (t != CW_OPEN) return t == CW_TRUE;
  uint32_t failed = e->failed;
  cw_value saw = e->saw;
  e->opened = true;
  cw_eval_note(e, node, helps);
  e->failed = failed;
  e->saw = saw;
  return (e->mode == CW_BEST) == helps;
}

cw_tri cw_eval_lies_within(cw_eval *e, const cw_period *p, bool helps) {
  if (p->by == 0 || (p->from == CW_DAY_MIN && p->until == CW_DAY_MAX)) return CW_TRUE;
  uint32_t failed = e->failed;
  cw_value day = cw_eval_compared(e, p->by, helps, cw_value_of(p->from), cw_value_of(p->until));
  if (e->options->seen) cw_see_period(e, p, day);
  cw_tri t = cw_eval_between(e, p->by, day, cw_value_of(p->from), cw_value_of(p->until), helps);
  if (t == CW_TRUE) e->failed = failed;
  return t;
}

void cw_eval_note_period(cw_eval *e, const cw_period *p, bool helps) {
  cw_node n = {.op = CW_OP_BETWEEN, .kid = {p->by, 0, 0}};
  note_between(e, &n, cw_value_of(p->from), cw_value_of(p->until), helps);
}

int32_t cw_eval_row(cw_eval *e, uint32_t key, uint32_t first, uint32_t n) {
  cw_value v = cw_eval_value(e, key, true);
  if (v.known == CW_UNKNOWN) {
    e->opened = true;
    note_key(e, key, first, n);
    return CW_ROW_OPEN;
  }
  for (uint32_t i = 0; i < n && v.known == CW_KNOWN; i++)
    if (cw_row_has(&e->plan->rows[first + i], v, (cw_type)cw_node_of(e, key)->type)) {
      if (e->options->seen) cw_see_row(e, first + i);
      return (int32_t)(first + i);
    }
  return CW_ROW_NONE;
}

void cw_eval_note_value(cw_eval *e, uint32_t node, bool helps) { note_value(e, node, helps); }

bool cw_eval_amount(cw_eval *e, uint32_t node, bool more_helps, cw_rat *out, bool *unbounded) {
  cw_value v = cw_eval_value(e, node, more_helps);
  *unbounded = false;
  *out = CW_RAT_ZERO;
  if (v.known == CW_NONE) return false;
  if (v.known == CW_KNOWN) {
    cw_eval_note_arithmetic(e, node);
    *out = cw_value_as_rat(v);
    return true;
  }
  if (cw_state_of(v) == CW_UNSET) {
    e->opened = true;
    note_value(e, node, more_helps);
  }
  bool best = cw_state_of(v) == CW_UNSET ? e->mode == CW_BEST : cw_state_of(v) == CW_SET_BEST;
  cw_bounds b = cw_eval_bounds(e, node, more_helps);
  *unbounded = best == more_helps && b.no_high;
  if (best == more_helps ? !b.no_high : !b.no_low) *out = best == more_helps ? b.high : b.low;
  return true;
}
