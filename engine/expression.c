/* Values: what facts, fields, dates and quantities come to.
 *
 * A condition has three values: true, false, open. Evaluation is pure; what is open is noted by a second walk (note.c)
 * that visits only the open parts, so that "false and unknown" raises no question. An unknown value carries the state of
 * its choice in `a` (see cw_unknown_value), so that arithmetic on it stays unknown in that state. */
#include "expression.h"

/* Open beats decided: a value that rests on two unknowns is settled only when both are. */
cw_value cw_unknown_both(cw_value x, cw_value y) {
  if (x.known == CW_NONE || y.known == CW_NONE) return cw_value_none();
  if (x.known == CW_KNOWN) return y;
  if (y.known == CW_KNOWN) return x;
  if (cw_state_of(x) == CW_UNSET || cw_state_of(y) == CW_UNSET) return cw_unknown_value(CW_UNSET);
  return cw_state_of(x) == CW_SET_WORST ? x : y;
}

cw_tri cw_unknown_tri(cw_value v, bool helps) {
  if (cw_state_of(v) == CW_UNSET) return CW_OPEN;
  return (cw_state_of(v) == CW_SET_BEST) == helps ? CW_TRUE : CW_FALSE;
}

/* --- leaves ------------------------------------------------------------------------------------------------------- */

static bool fact_visible(const cw_eval *e, const cw_fact *f) { return f->known_since <= e->options->known_as_of; }

const cw_fact *cw_facts_of(const cw_eval *e, uint32_t attr, uint32_t *n) {
  *n = 0;
  cw_watch_attr(e->watch, attr);
  if (e->teacher->nfacts == 0) return NULL;
  const cw_fact *all = e->block->facts + e->teacher->first_fact;
  uint32_t lo = 0, hi = e->teacher->nfacts;
  while (lo < hi) {
    uint32_t mid = (lo + hi) / 2;
    if (all[mid].attr < attr)
      lo = mid + 1;
    else
      hi = mid;
  }
  uint32_t end = lo;
  while (end < e->teacher->nfacts && all[end].attr == attr) end++;
  *n = end - lo;
  return all + lo;
}

/* The value that covers all of from..until; where entries overlap the one known last stands. */
cw_value cw_fact_covering(const cw_eval *e, uint32_t attr, cw_day from, cw_day until) {
  uint32_t n;
  const cw_fact *f = cw_facts_of(e, attr, &n), *found = NULL;
  for (uint32_t i = 0; i < n; i++)
    if (fact_visible(e, &f[i]) && f[i].from <= from && f[i].until >= until)
      if (!found || f[i].known_since >= found->known_since) found = &f[i];
  return found ? found->value : cw_value_unknown();
}

/* An officer's approval or refusal of a record stands before what the record says of itself. */
static cw_value record_cell(const cw_eval *e, uint32_t attr, uint32_t record) {
  if (attr == CW_F_APPROVED)
    for (uint32_t d = e->teacher->ndecisions; d-- > 0;) {
      const cw_decision *x = &e->block->decisions[e->teacher->first_decision + d];
      if (x->kind == CW_APPROVAL && x->subject + e->teacher->first_record == record) return cw_value_of(x->value);
    }
  cw_watch_attr(e->watch, attr);
  return cw_cell(e->block, attr, record);
}

static cw_value license_cell(const cw_eval *e, uint32_t attr) {
  cw_watch_attr(e->watch, attr);
  return cw_cell(e->block, attr, (uint32_t)e->license);
}

/* What a record yet to be earned could hold: anything, to the educator's good; but earned from today on. */
static cw_value hypothetical_cell(const cw_eval *e, uint32_t attr) {
  if (attr == CW_F_KIND && e->kind) return cw_value_of(e->kind);
  if (attr == CW_F_EARNED || attr == CW_F_FROM || attr == CW_F_UNTIL) return cw_value_of(e->options->as_of);
  return cw_unknown_value(CW_SET_BEST);
}

/* A license whose status isn't given is active until it expires. */
static cw_value license_status(const cw_eval *e) {
  cw_value status = license_cell(e, CW_F_LSTATUS);
  cw_value expires = license_cell(e, CW_F_LEXPIRES);
  if (status.known == CW_KNOWN || expires.known != CW_KNOWN) return status;
  return cw_value_of(expires.a < e->options->as_of ? e->plan->ready->expired : e->plan->ready->active);
}

/* Where no renewal is given the license was not renewed (see `X else Y`); where one is, how many is another question. */
static cw_value license_renewals(const cw_eval *e) {
  cw_value n = license_cell(e, CW_F_RENEWALS);
  bool renewed = license_cell(e, CW_F_RENEWED).known == CW_KNOWN;
  return n.known == CW_KNOWN || renewed ? n : cw_value_of(0);
}

/* The raw value of a leaf and, where it is unknown, the question that asks for it. */
cw_value cw_leaf_raw(cw_eval *e, const cw_node *n, cw_question *q, bool *asks) {
  const cw_attr *attr = n->op == CW_OP_READING ? NULL : &e->plan->attrs[n->a];
  *q = (cw_question){.attr = (uint32_t)n->a, .day = CW_DAY_MIN};
  *asks = true;
  switch ((cw_op)n->op) {
  case CW_OP_FACT_IN: {
    cw_day from = cw_school_year_start(e->year, e->plan->school_year);
    q->kind = CW_ASK_FACT;
    q->year = e->year;
    return cw_fact_covering(e, (uint32_t)n->a, from, cw_school_year_start(e->year + 1, e->plan->school_year) - 1);
  }
  case CW_OP_FACT_ON: {
    cw_value on = cw_eval_value(e, n->kid[0], true);
    q->kind = CW_ASK_FACT;
    if (on.known != CW_KNOWN) return *asks = false, cw_unknown_both(on, cw_unknown_value(CW_UNSET));
    q->day = on.a;
    return cw_fact_covering(e, (uint32_t)n->a, on.a, on.a);
  }
  case CW_OP_MOST_OF: {
    cw_day from, until;
    cw_value open;
    q->kind = CW_ASK_FACT;
    if (!cw_period_ends(e, n, &from, &until, &open)) return *asks = false, open;
    q->day = from;
    q->until = until;
    return cw_fact_most_of(e, (uint32_t)n->a, from, until);
  }
  case CW_OP_READING:
    *q = (cw_question){.kind = CW_ASK_GAP, .gap = (uint32_t)n->a, .day = CW_DAY_MIN};
    if (e->plan->gaps[n->a].decided >= 0) return cw_value_of(cw_decided_reading(e, (uint32_t)n->a));
    for (uint32_t i = 0; i < e->options->naccepted; i++)
      if (e->options->accepted[i].gap == n->a) return cw_value_of(e->options->accepted[i].reading);
    return cw_value_unknown();
  default: break;
  }
  if (attr->scope == CW_OF_TEACHER) {
    q->kind = CW_ASK_FACT;
    return cw_fact_covering(e, (uint32_t)n->a, CW_DAY_MIN, CW_DAY_MAX);
  }
  if (attr->scope == CW_OF_LICENSE) {
    q->kind = CW_ASK_LICENSE;
    q->license = (uint32_t)e->license;
    if (n->a == CW_F_LSTATUS && e->license >= 0) return license_status(e);
    if (n->a == CW_F_RENEWALS && e->license >= 0) return license_renewals(e);
    return e->license >= 0 ? license_cell(e, (uint32_t)n->a) : cw_value_unknown();
  }
  if (e->hypothetical) return *asks = false, hypothetical_cell(e, (uint32_t)n->a);
  if (e->record < 0) return *asks = false, cw_value_none();
  q->kind = CW_ASK_RECORD;
  q->record = (uint32_t)e->record;
  return record_cell(e, (uint32_t)n->a, (uint32_t)e->record);
}

cw_unknown *cw_leaf_tried(cw_eval *e, const cw_node *n) {
  cw_question q;
  bool asks;
  if (!cw_is_leaf(n->op) || cw_leaf_raw(e, n, &q, &asks).known != CW_UNKNOWN || !asks) return NULL;
  cw_unknown *u = cw_unknown_find(e, &q);
  return u && u->state == CW_SET_VALUE ? u : NULL;
}

/* What most leaves are told by, without a word on what would be asked; unknown where that says nothing. */
static cw_value told_value(cw_eval *e, const cw_node *n) {
  if (n->op == CW_OP_FACT_ON) {
    cw_value on = cw_eval_value(e, n->kid[0], true);
    return on.known == CW_KNOWN ? cw_fact_covering(e, (uint32_t)n->a, on.a, on.a) : cw_value_unknown();
  }
  if (n->op != CW_OP_ATTR) return cw_value_unknown();
  switch (e->plan->attrs[n->a].scope) {
  case CW_OF_TEACHER: return cw_fact_covering(e, (uint32_t)n->a, CW_DAY_MIN, CW_DAY_MAX);
  case CW_OF_LICENSE: return e->license >= 0 ? license_cell(e, (uint32_t)n->a) : cw_value_unknown();
  case CW_OF_RECORD:
    if (e->record >= 0 && !e->hypothetical) return record_cell(e, (uint32_t)n->a, (uint32_t)e->record);
  }
  return cw_value_unknown();
}

static cw_value leaf_value(cw_eval *e, const cw_node *n) {
  cw_question q;
  bool asks;
  cw_value v = told_value(e, n);
  if (v.known == CW_KNOWN) return v;
  v = cw_leaf_raw(e, n, &q, &asks);
  if (v.known != CW_UNKNOWN || !asks) return v;
  cw_unknown *u = cw_unknown_find(e, &q);
  if (!u) return cw_unknown_value(CW_UNSET);
  u->read = u->read || u->state == CW_SET_VALUE;
  return u->state == CW_SET_VALUE ? u->value : cw_unknown_value(u->state);
}

/* The amount in unit `unit`: none where it is stated in another. A record to come is stated in any unit. */
cw_value cw_amount_value(cw_eval *e, int64_t unit) {
  if (e->hypothetical) return cw_unknown_value(CW_SET_BEST);
  cw_watch_attr(e->watch, CW_F_UNIT);
  cw_value stated = cw_cell(e->block, CW_F_UNIT, (uint32_t)e->record);
  if (stated.known == CW_KNOWN && stated.a != unit) return cw_value_none();
  cw_node n = {.op = CW_OP_ATTR, .a = CW_F_AMOUNT};
  return leaf_value(e, &n);
}

static cw_value span_value(cw_eval *e, bool months) {
  cw_node from = {.op = CW_OP_ATTR, .a = CW_F_FROM}, until = {.op = CW_OP_ATTR, .a = CW_F_UNTIL},
          share = {.op = CW_OP_ATTR, .a = CW_F_SHARE};
  if (e->hypothetical) return cw_unknown_value(CW_SET_BEST);
  cw_value a = leaf_value(e, &from), b = leaf_value(e, &until), s = leaf_value(e, &share);
  if (a.known != CW_KNOWN || b.known != CW_KNOWN || s.known != CW_KNOWN)
    return cw_unknown_both(cw_unknown_both(a, b), s);
  if (e->cut && a.a < e->cut_from) a.a = e->cut_from;
  if (e->cut && b.a > e->cut_until) b.a = e->cut_until;
  cw_rat r, length = CW_RAT(months ? cw_whole_months(a.a, b.a) : b.a - a.a + 1);
  return cw_rat_mul(&r, length, cw_value_as_rat(s)) ? cw_value_rat(r) : cw_value_none();
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static cw_value arithmetic(cw_eval *e, cw_op op, cw_value x, cw_value y) {
  if (x.known != CW_KNOWN || y.known != CW_KNOWN) return cw_unknown_both(x, y);
  cw_rat a = cw_value_as_rat(x), b = cw_value_as_rat(y), r = CW_RAT_ZERO;
  bool fits = true;
  switch (op) {
  case CW_OP_ADD: fits = cw_rat_add(&r, a, b); break;
  case CW_OP_SUB: fits = cw_rat_sub(&r, a, b); break;
  case CW_OP_MUL: fits = cw_rat_mul(&r, a, b); break;
  case CW_OP_DIV:
    if (cw_rat_is_zero(b)) return cw_value_none();
    fits = cw_rat_div(&r, a, b);
    break;
  case CW_OP_MIN: r = cw_rat_min(a, b); break;
  default: r = cw_rat_max(a, b); break;
  }
  if (!fits) e->overflow = true; /* beyond 64 bits: no amount of credit is; said as a work limit, never rounded */
  return cw_value_rat(r);
}

static cw_value round_value(cw_eval *e, const cw_node *n, cw_value x, cw_value grain) {
  if (x.known != CW_KNOWN || grain.known != CW_KNOWN) return cw_unknown_both(x, grain);
  cw_rat r = CW_RAT_ZERO, half, a = cw_value_as_rat(x), g = cw_value_as_rat(grain);
  bool fits = cw_rat_sign(g) > 0;
  if (fits && n->a == 0)
    fits = cw_rat_floor_to(&r, a, g);
  else if (fits && n->a == 1)
    fits = cw_rat_ceil_to(&r, a, g);
  else if (fits)
    fits = cw_rat_div(&half, g, CW_RAT(2)) && cw_rat_add(&a, a, half) && cw_rat_floor_to(&r, a, g);
  if (!fits) e->overflow = true;
  return cw_value_rat(r);
}

enum { FIRST_DAY, LAST_DAY, NEXT_FIRST_DAY };

static cw_value month_day(const cw_eval *e, int64_t which, cw_day d) {
  cw_day first = d - (cw_day_civil(d).day - 1);
  if (which == FIRST_DAY || (which == NEXT_FIRST_DAY && d == first)) return cw_value_of(first);
  cw_day next = cw_day_add_months(first, 1, e->plan->ambiguous_down);
  return cw_value_of(which == LAST_DAY ? next - 1 : next);
}

static cw_value anniversary(const cw_eval *e, cw_value of, cw_value in) {
  if (of.known != CW_KNOWN || in.known != CW_KNOWN) return cw_unknown_both(of, in);
  int64_t years = cw_day_civil(in.a).year - cw_day_civil(of.a).year;
  return cw_value_of(cw_day_add_months(of.a, years * 12, e->plan->ambiguous_down));
}

static cw_value date_value(cw_eval *e, const cw_node *n, cw_value d) {
  if (d.known != CW_KNOWN) return d;
  switch ((cw_op)n->op) {
  case CW_OP_SHIFT: return cw_value_of(n->b ? cw_day_add_months(d.a, n->a, e->plan->ambiguous_down) : d.a + n->a);
  case CW_OP_MONTH: return month_day(e, n->a, d.a);
  case CW_OP_PART_START: {
    const cw_year_part *part = &e->plan->parts[n->a];
    return cw_value_of(cw_part_start(d.a, e->plan->ints + part->first_start, part->nstarts, n->b));
  }
  default: {
    cw_day out;
    if (!cw_day_make(&out, cw_day_civil(d.a).year, (int)(n->a / 100), (int)(n->a % 100))) return cw_value_none();
    return cw_value_of(out);
  }
  }
}

bool cw_row_has(const cw_row *row, cw_value key, cw_type type) {
  if (row->otherwise) return true;
  if (type != CW_QUANTITY) return row->key == key.a;
  cw_rat k = cw_value_as_rat(key);
  return cw_rat_cmp(k, row->low) >= 0 && (row->no_high || cw_rat_cmp(k, row->high) <= 0);
}

static cw_value table_value(cw_eval *e, const cw_node *n, bool helps) {
  cw_value key = cw_eval_value(e, n->kid[0], helps);
  if (key.known == CW_UNKNOWN) return cw_unknown_value(e->hypothetical ? CW_SET_BEST : CW_UNSET);
  if (key.known == CW_NONE) return key;
  cw_type type = (cw_type)cw_node_of(e, n->kid[0])->type;
  for (uint32_t i = 0; i < n->nlist; i++) {
    const cw_row *row = &e->plan->rows[n->list + i];
    if (!cw_row_has(row, key, type)) continue;
    if (e->options->seen) cw_see_row(e, n->list + i);
    return cw_eval_value(e, row->node, helps);
  }
  return cw_value_none();
}

static cw_value first_value(cw_eval *e, const cw_node *n, bool helps) {
  for (uint32_t i = 0; i < n->nlist; i++) {
    cw_value v = cw_eval_value(e, e->plan->kids[n->list + i], helps);
    if (v.known == CW_NONE) continue;
    if (e->options->seen) cw_see_node(e, e->plan->kids[n->list + i], CW_TRUE);
    return v;
  }
  return cw_value_none();
}

static cw_value count_value(cw_eval *e, const cw_node *n, bool helps) {
  uint32_t least, most;
  cw_value open;
  if (!cw_eval_count(e, n, helps, &least, &most, &open)) return open;
  return least == most ? cw_value_of((int64_t)least) : cw_unknown_value(CW_UNSET);
}

static cw_value members_value(cw_value set) {
  if (set.known != CW_KNOWN) return set;
  int64_t n = 0;
  for (uint64_t bits = (uint64_t)set.a; bits; bits &= bits - 1) n++;
  return cw_value_of(n);
}

cw_value cw_eval_compared(cw_eval *e, uint32_t index, bool helps, cw_value low, cw_value high) {
  const cw_node *n = cw_node_of(e, index);
  bool day = e->watch && n->op == CW_OP_ATTR && n->a == CW_F_EARNED && low.known == CW_KNOWN && high.known == CW_KNOWN;
  if (!day) return cw_eval_value(e, index, helps);
  cw_watch_cut(e->watch, low.a);
  cw_watch_cut(e->watch, high.a + 1);
  e->watch->compared = true;
  cw_value v = cw_eval_value(e, index, helps);
  e->watch->compared = false;
  return v;
}

cw_value cw_eval_value(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = cw_node_of(e, index);
  switch ((cw_op)n->op) {
  case CW_OP_CONST: return (cw_value){CW_KNOWN, n->a, n->type == CW_QUANTITY ? n->b : 1};
  case CW_OP_AS_OF: return cw_value_of(e->options->as_of);
  case CW_OP_JUDGED: return e->judged;
  case CW_OP_ATTR:
  case CW_OP_FACT_ON:
  case CW_OP_FACT_IN:
  case CW_OP_MOST_OF:
  case CW_OP_READING: return leaf_value(e, n);
  case CW_OP_AMOUNT: return cw_amount_value(e, n->a);
  case CW_OP_SPAN_MONTHS: return span_value(e, true);
  case CW_OP_SPAN_DAYS: return span_value(e, false);
  case CW_OP_ADD:
  case CW_OP_SUB:
  case CW_OP_MUL:
  case CW_OP_DIV:
  case CW_OP_MIN:
  case CW_OP_MAX:
    return arithmetic(e, (cw_op)n->op, cw_eval_value(e, n->kid[0], helps),
                      cw_eval_value(e, n->kid[1], n->op == CW_OP_SUB || n->op == CW_OP_DIV ? !helps : helps));
  case CW_OP_ROUND: return round_value(e, n, cw_eval_value(e, n->kid[0], helps), cw_eval_value(e, n->kid[1], helps));
  case CW_OP_ANNIVERSARY: return anniversary(e, cw_eval_value(e, n->kid[0], helps), cw_eval_value(e, n->kid[1], helps));
  case CW_OP_SHIFT:
  case CW_OP_MONTH:
  case CW_OP_PART_START:
  case CW_OP_DAY_OF_YEAR: return date_value(e, n, cw_eval_value(e, n->kid[0], helps));
  case CW_OP_ELSE: {
    cw_value v = cw_eval_value(e, n->kid[0], helps);
    return v.known == CW_KNOWN ? v : cw_eval_value(e, n->kid[1], helps);
  }
  case CW_OP_TABLE: return table_value(e, n, helps);
  case CW_OP_FIRST: return first_value(e, n, helps);
  case CW_OP_SETTLED: return cw_value_rat(cw_settled_of_goal(e, (uint32_t)n->a, n->unit));
  case CW_OP_N_RECORDS:
  case CW_OP_N_LICENSES:
  case CW_OP_N_YEARS: return count_value(e, n, helps);
  case CW_OP_FULL: return cw_period_length(e, n);
  case CW_OP_N_MEMBERS: return members_value(cw_eval_value(e, n->kid[0], helps));
  case CW_OP_GOAL_STEP: return cw_goal_step(e, (uint32_t)n->a);
  case CW_OP_GOAL_AMOUNT: {
    cw_outcome o = cw_goal_quantity(e, (uint32_t)n->a);
    if (o.verdict != CW_UNDETERMINED && o.amount_known == CW_NONE) return cw_value_none(); /* the rule gives none */
    return o.amount_known == CW_KNOWN ? cw_value_rat(o.amount) : cw_unknown_value(o.choice);
  }
  default: { /* a condition used as a value */
    cw_tri t = cw_eval_tri(e, index, helps);
    return t == CW_OPEN ? cw_unknown_value(CW_UNSET) : cw_value_of(t == CW_TRUE);
  }
  }
}
