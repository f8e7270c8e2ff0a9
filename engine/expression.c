/* Values and conditions.
 *
 * A condition has three values: true, false, open. Evaluation is pure; what is open is noted by a second walk
 * (cw_eval_note) that visits only the open parts, so that "false and unknown" raises no question. An unknown value
 * carries the state of its choice in `a` (see unknown_value), so that arithmetic on it stays unknown in that state. */
#include "evaluator.h"

static const cw_node *node_of(const cw_eval *e, uint32_t n) { return &e->plan->nodes[n]; }

static cw_value unknown_value(cw_choice_state s) { return (cw_value){CW_UNKNOWN, (int64_t)s, 1}; }

static cw_choice_state state_of(cw_value v) { return (cw_choice_state)v.a; }

/* Open beats decided: a value that rests on two unknowns is settled only when both are. */
static cw_value unknown_both(cw_value x, cw_value y) {
  if (x.known == CW_NONE || y.known == CW_NONE) return cw_value_none();
  if (x.known == CW_KNOWN) return y;
  if (y.known == CW_KNOWN) return x;
  if (state_of(x) == CW_UNSET || state_of(y) == CW_UNSET) return unknown_value(CW_UNSET);
  return state_of(x) == CW_SET_WORST ? x : y;
}

static cw_tri tri_of_unknown(cw_value v, bool helps) {
  if (state_of(v) == CW_UNSET) return CW_OPEN;
  return (state_of(v) == CW_SET_BEST) == helps ? CW_TRUE : CW_FALSE;
}

static cw_unknown *tried_unknown(cw_eval *e, const cw_node *n);
static uint32_t meant(const cw_eval *e, uint32_t index);

/* A value that is being tried is asked for by this comparison too: later ones may have to tell more values apart. */
static void note_tried(cw_eval *e, const cw_node *n, const cw_use *use) {
  cw_unknown *u = e->nunknowns ? tried_unknown(e, n) : NULL;
  if (u) cw_unknown_use(e, u, *use);
}

static cw_tri tri_not(cw_tri t) { return t == CW_OPEN ? CW_OPEN : t == CW_TRUE ? CW_FALSE : CW_TRUE; }

/* --- leaves ------------------------------------------------------------------------------------------------------- */

static bool fact_visible(const cw_eval *e, const cw_fact *f) { return f->known_since <= e->options->known_as_of; }

static const cw_fact *first_fact(const cw_eval *e, uint32_t attr, uint32_t *n) {
  *n = 0;
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
static cw_value fact_covering(const cw_eval *e, uint32_t attr, cw_day from, cw_day until) {
  uint32_t n;
  const cw_fact *f = first_fact(e, attr, &n), *found = NULL;
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
  return cw_cell(e->block, attr, record);
}

/* What a record yet to be earned could hold: anything, to the educator's good; but earned from today on. */
static cw_value hypothetical_cell(const cw_eval *e, uint32_t attr) {
  if (attr == CW_F_KIND && e->kind) return cw_value_of(e->kind);
  if (attr == CW_F_EARNED || attr == CW_F_FROM || attr == CW_F_UNTIL) return cw_value_of(e->options->as_of);
  return unknown_value(CW_SET_BEST);
}

/* A license whose status isn't given is active until it expires. */
static cw_value license_status(const cw_eval *e) {
  cw_value status = cw_cell(e->block, CW_F_LSTATUS, (uint32_t)e->license);
  cw_value expires = cw_cell(e->block, CW_F_LEXPIRES, (uint32_t)e->license);
  if (status.known == CW_KNOWN || expires.known != CW_KNOWN) return status;
  return cw_value_of(expires.a < e->options->as_of ? e->expired : e->active);
}

/* The raw value of a leaf and, where it is unknown, the question that asks for it. */
static cw_value leaf_raw(cw_eval *e, const cw_node *n, cw_question *q, bool *asks) {
  const cw_attr *attr = n->op == CW_OP_READING ? NULL : &e->plan->attrs[n->a];
  *q = (cw_question){.attr = (uint32_t)n->a, .day = CW_DAY_MIN};
  *asks = true;
  switch ((cw_op)n->op) {
  case CW_OP_FACT_IN: {
    cw_day from = cw_school_year_start(e->year, e->plan->school_year);
    q->kind = CW_ASK_FACT;
    q->year = e->year;
    return fact_covering(e, (uint32_t)n->a, from, cw_school_year_start(e->year + 1, e->plan->school_year) - 1);
  }
  case CW_OP_FACT_ON: {
    cw_value on = cw_eval_value(e, n->kid[0], true);
    q->kind = CW_ASK_FACT;
    if (on.known != CW_KNOWN) return *asks = false, unknown_both(on, unknown_value(CW_UNSET));
    q->day = on.a;
    return fact_covering(e, (uint32_t)n->a, on.a, on.a);
  }
  case CW_OP_READING:
    *q = (cw_question){.kind = CW_ASK_GAP, .gap = (uint32_t)n->a, .day = CW_DAY_MIN};
    for (uint32_t i = 0; i < e->options->naccepted; i++)
      if (e->options->accepted[i].gap == n->a) return cw_value_of(e->options->accepted[i].reading);
    return cw_value_unknown();
  default: break;
  }
  if (attr->scope == CW_OF_TEACHER) {
    q->kind = CW_ASK_FACT;
    return fact_covering(e, (uint32_t)n->a, CW_DAY_MIN, CW_DAY_MAX);
  }
  if (attr->scope == CW_OF_LICENSE) {
    q->kind = CW_ASK_LICENSE;
    q->license = (uint32_t)e->license;
    if (n->a == CW_F_LSTATUS && e->license >= 0) return license_status(e);
    return e->license >= 0 ? cw_cell(e->block, (uint32_t)n->a, (uint32_t)e->license) : cw_value_unknown();
  }
  if (e->hypothetical) return *asks = false, hypothetical_cell(e, (uint32_t)n->a);
  if (e->record < 0) return *asks = false, cw_value_none();
  q->kind = CW_ASK_RECORD;
  q->record = (uint32_t)e->record;
  return record_cell(e, (uint32_t)n->a, (uint32_t)e->record);
}

static bool is_leaf(uint8_t op) {
  return op == CW_OP_ATTR || op == CW_OP_FACT_ON || op == CW_OP_FACT_IN || op == CW_OP_READING;
}

static cw_unknown *tried_unknown(cw_eval *e, const cw_node *n) {
  cw_question q;
  bool asks;
  if (!is_leaf(n->op) || leaf_raw(e, n, &q, &asks).known != CW_UNKNOWN || !asks) return NULL;
  cw_unknown *u = cw_unknown_find(e, &q);
  return u && u->state == CW_SET_VALUE ? u : NULL;
}

static cw_value leaf_value(cw_eval *e, const cw_node *n) {
  cw_question q;
  bool asks;
  cw_value v = leaf_raw(e, n, &q, &asks);
  if (v.known != CW_UNKNOWN || !asks) return v;
  cw_unknown *u = cw_unknown_find(e, &q);
  if (!u) return unknown_value(CW_UNSET);
  u->read = u->read || u->state == CW_SET_VALUE;
  return u->state == CW_SET_VALUE ? u->value : unknown_value(u->state);
}

/* The amount in unit `unit`: none where it is stated in another. A record to come is stated in any unit. */
static cw_value amount_value(cw_eval *e, int64_t unit) {
  if (e->hypothetical) return unknown_value(CW_SET_BEST);
  cw_value stated = cw_cell(e->block, CW_F_UNIT, (uint32_t)e->record);
  if (stated.known == CW_KNOWN && stated.a != unit) return cw_value_none();
  cw_node n = {.op = CW_OP_ATTR, .a = CW_F_AMOUNT};
  return leaf_value(e, &n);
}

static cw_value span_value(cw_eval *e, bool months) {
  cw_node from = {.op = CW_OP_ATTR, .a = CW_F_FROM}, until = {.op = CW_OP_ATTR, .a = CW_F_UNTIL},
          share = {.op = CW_OP_ATTR, .a = CW_F_SHARE};
  if (e->hypothetical) return unknown_value(CW_SET_BEST);
  cw_value a = leaf_value(e, &from), b = leaf_value(e, &until), s = leaf_value(e, &share);
  if (a.known != CW_KNOWN || b.known != CW_KNOWN || s.known != CW_KNOWN) return unknown_both(unknown_both(a, b), s);
  cw_rat r, length = CW_RAT(months ? cw_whole_months(a.a, b.a) : b.a - a.a + 1);
  return cw_rat_mul(&r, length, cw_value_as_rat(s)) ? cw_value_rat(r) : cw_value_none();
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static cw_value arithmetic(cw_eval *e, cw_op op, cw_value x, cw_value y) {
  if (x.known != CW_KNOWN || y.known != CW_KNOWN) return unknown_both(x, y);
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
  if (x.known != CW_KNOWN || grain.known != CW_KNOWN) return unknown_both(x, grain);
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

static cw_value date_value(cw_eval *e, const cw_node *n, cw_value d) {
  if (d.known != CW_KNOWN) return d;
  switch ((cw_op)n->op) {
  case CW_OP_SHIFT: return cw_value_of(n->b ? cw_day_add_months(d.a, n->a, e->plan->ambiguous_down) : d.a + n->a);
  case CW_OP_YEAR_START: {
    int begins = e->plan->school_year;
    return cw_value_of(cw_school_year_start(cw_school_year(d.a, begins), begins));
  }
  default: {
    cw_day out;
    if (!cw_day_make(&out, cw_day_civil(d.a).year, (int)(n->a / 100), (int)(n->a % 100))) return cw_value_none();
    return cw_value_of(out);
  }
  }
}

static bool row_has(const cw_row *row, cw_value key, cw_type type) {
  if (row->otherwise) return true;
  if (type != CW_QUANTITY) return row->key == key.a;
  cw_rat k = cw_value_as_rat(key);
  return cw_rat_cmp(k, row->low) >= 0 && (row->no_high || cw_rat_cmp(k, row->high) <= 0);
}

static cw_value table_value(cw_eval *e, const cw_node *n, bool helps) {
  cw_value key = cw_eval_value(e, n->kid[0], helps);
  if (key.known == CW_UNKNOWN) return unknown_value(e->hypothetical ? CW_SET_BEST : CW_UNSET);
  if (key.known == CW_NONE) return key;
  cw_type type = (cw_type)node_of(e, n->kid[0])->type;
  for (uint32_t i = 0; i < n->nlist; i++) {
    const cw_row *row = &e->plan->rows[n->list + i];
    if (!row_has(row, key, type)) continue;
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

static cw_value records_value(cw_eval *e, const cw_node *n, bool helps) {
  uint32_t least, most;
  cw_eval_count_records(e, n->kid[0], helps, &least, &most);
  return least == most ? cw_value_of((int64_t)least) : unknown_value(CW_UNSET);
}

cw_value cw_eval_value(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = node_of(e, index);
  switch ((cw_op)n->op) {
  case CW_OP_CONST: return (cw_value){CW_KNOWN, n->a, n->type == CW_QUANTITY ? n->b : 1};
  case CW_OP_AS_OF: return cw_value_of(e->options->as_of);
  case CW_OP_JUDGED: return e->judged;
  case CW_OP_ATTR:
  case CW_OP_FACT_ON:
  case CW_OP_FACT_IN:
  case CW_OP_READING: return leaf_value(e, n);
  case CW_OP_AMOUNT: return amount_value(e, n->a);
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
  case CW_OP_SHIFT:
  case CW_OP_YEAR_START:
  case CW_OP_DAY_OF_YEAR: return date_value(e, n, cw_eval_value(e, n->kid[0], helps));
  case CW_OP_ELSE: {
    cw_value v = cw_eval_value(e, n->kid[0], helps);
    return v.known == CW_KNOWN ? v : cw_eval_value(e, n->kid[1], helps);
  }
  case CW_OP_TABLE: return table_value(e, n, helps);
  case CW_OP_FIRST: return first_value(e, n, helps);
  case CW_OP_N_RECORDS: return records_value(e, n, helps);
  case CW_OP_GOAL_AMOUNT: {
    cw_outcome o = cw_goal_quantity(e, (uint32_t)n->a);
    return o.amount_known == CW_KNOWN ? cw_value_rat(o.amount) : unknown_value(CW_UNSET);
  }
  default: { /* a condition used as a value */
    cw_tri t = cw_eval_tri(e, index, helps);
    return t == CW_OPEN ? unknown_value(CW_UNSET) : cw_value_of(t == CW_TRUE);
  }
  }
}

/* --- conditions --------------------------------------------------------------------------------------------------- */

/* Remembers the comparison that failed or stayed open, for "which condition, and what it saw". */
static cw_tri said(cw_eval *e, uint32_t node, cw_value saw, cw_tri t) {
  if (t != CW_TRUE) {
    e->failed = node;
    e->saw = saw;
  }
  return t;
}

static int order(const cw_eval *e, const cw_node *n, cw_value x, cw_value y) {
  if (node_of(e, n->kid[0])->type == CW_QUANTITY) return cw_rat_cmp(cw_value_as_rat(x), cw_value_as_rat(y));
  return (x.a > y.a) - (x.a < y.a);
}

static bool relation(cw_op op, int c) {
  switch (op) {
  case CW_OP_EQ: return c == 0;
  case CW_OP_LT: return c < 0;
  case CW_OP_LE: return c <= 0;
  case CW_OP_GT: return c > 0;
  default: return c >= 0;
  }
}

/* The number of records against a known bound: decided where the sure and the possible number agree. */
static cw_tri compare_count(cw_eval *e, const cw_node *n, cw_value bound, bool helps) {
  bool upward = n->op == CW_OP_GE || n->op == CW_OP_GT;
  uint32_t least, most;
  cw_eval_count_records(e, node_of(e, n->kid[0])->kid[0], upward ? helps : !helps, &least, &most);
  cw_rat b = cw_value_as_rat(bound);
  bool at_least = relation((cw_op)n->op, cw_rat_cmp(CW_RAT((int64_t)least), b));
  bool at_most = relation((cw_op)n->op, cw_rat_cmp(CW_RAT((int64_t)most), b));
  if (n->op == CW_OP_EQ && least != most) return CW_OPEN;
  return at_least == at_most ? (at_least ? CW_TRUE : CW_FALSE) : CW_OPEN;
}

/* Both sides are known, perhaps by a value that is being tried. */
static void note_sides(cw_eval *e, const cw_node *n, cw_value y, bool helps) {
  uint32_t left = meant(e, n->kid[0]);
  if (is_leaf(node_of(e, left)->op))
    note_tried(e, node_of(e, left), &(cw_use){.op = n->op, .helps = helps, .a = y.a, .b = y.b});
  else
    cw_eval_note_arithmetic(e, left);
  cw_eval_note_arithmetic(e, n->kid[1]);
}

static cw_tri compare(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = node_of(e, index);
  cw_value y = cw_eval_value(e, n->kid[1], !helps);
  if (node_of(e, n->kid[0])->op == CW_OP_N_RECORDS && y.known == CW_KNOWN)
    return said(e, index, cw_value_none(), compare_count(e, n, y, helps));
  cw_value x = cw_eval_value(e, n->kid[0], helps);
  if (x.known == CW_KNOWN && y.known == CW_KNOWN && e->nunknowns) note_sides(e, n, y, helps);
  if (x.known == CW_KNOWN && y.known == CW_KNOWN)
    return said(e, index, x, relation((cw_op)n->op, order(e, n, x, y)) ? CW_TRUE : CW_FALSE);
  cw_value v = unknown_both(x, y);
  return said(e, index, x, v.known == CW_NONE ? CW_FALSE : tri_of_unknown(v, helps));
}

static cw_tri between(cw_eval *e, uint32_t index, cw_value x, cw_value lo, cw_value hi, bool helps) {
  if (x.known == CW_NONE) return said(e, index, x, CW_FALSE);
  if (x.known == CW_KNOWN) {
    if (lo.known == CW_KNOWN && x.a < lo.a) return said(e, index, x, CW_FALSE);
    if (hi.known == CW_KNOWN && x.a > hi.a) return said(e, index, x, CW_FALSE);
    if (lo.known == CW_KNOWN && hi.known == CW_KNOWN) return CW_TRUE;
  }
  cw_value v = unknown_both(unknown_both(x, lo), hi);
  return said(e, index, x, v.known == CW_NONE ? CW_FALSE : tri_of_unknown(v, helps));
}

static bool in_list(const cw_eval *e, const cw_node *n, int64_t a) {
  for (uint32_t i = 0; i < n->nlist; i++)
    if (e->plan->ints[n->list + i] == a) return true;
  return false;
}

static cw_tri test_value(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = node_of(e, index);
  cw_value x = cw_eval_value(e, n->kid[0], helps);
  if (x.known == CW_UNKNOWN) return said(e, index, x, tri_of_unknown(x, helps));
  bool yes = x.known == CW_KNOWN;
  if (yes && e->nunknowns && n->op != CW_OP_MATCHES)
    note_tried(e, node_of(e, n->kid[0]),
               &(cw_use){.op = n->op, .helps = helps, .a = n->a, .b = n->b, .list = n->list, .nlist = n->nlist});
  if (yes && n->op == CW_OP_IN) yes = in_list(e, n, x.a);
  if (yes && n->op == CW_OP_INCLUDES) yes = n->b ? (x.a & n->a) == n->a : (x.a & n->a) != 0;
  if (yes && n->op == CW_OP_MATCHES) {
    const char *text = cw_text(&e->block->texts, (uint32_t)x.a);
    size_t len = 0;
    while (text[len]) len++;
    cw_match m = cw_pattern_match(e->plan->patterns[n->a], text, len);
    if (m == CW_MATCH_LIMIT) {
      e->input_error = true;
      e->error_record = (uint32_t)(e->record < 0 ? 0 : e->record);
      e->error_attr = (uint32_t)node_of(e, n->kid[0])->a;
    }
    yes = m == CW_MATCH_YES;
  }
  return said(e, index, x, yes ? CW_TRUE : CW_FALSE);
}

static cw_tri group(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = node_of(e, index);
  bool and = n->op == CW_OP_AND;
  cw_tri decides = and? CW_FALSE : CW_TRUE, result = and? CW_TRUE : CW_FALSE;
  uint32_t failed = 0; /* the first part that is open */
  cw_value saw = cw_value_none();
  for (uint32_t i = 0; i < n->nlist; i++) {
    cw_tri t = cw_eval_tri(e, e->plan->kids[n->list + i], helps);
    if (t == decides) return t;
    if (t != CW_OPEN || result == CW_OPEN) continue;
    result = CW_OPEN;
    failed = e->failed;
    saw = e->saw;
  }
  if (result == CW_OPEN) e->failed = failed, e->saw = saw;
  if (!and&&result == CW_FALSE) e->failed = index;
  return result;
}

/* The school years that a period touches. False where an end is unknown (*open) or there is no end. */
static bool years_of(cw_eval *e, const cw_node *n, int *first, int *last, cw_value *open) {
  bool window = n->kid[1] == 0 && n->kid[2] == 0; /* the goal's own */
  cw_value from = window ? e->window_from : cw_eval_value(e, n->kid[1], true);
  cw_value until = window ? e->window_until : cw_eval_value(e, n->kid[2], true);
  if (window && !e->has_window) from = cw_value_none();
  if (from.known != CW_KNOWN || until.known != CW_KNOWN) {
    *open = unknown_both(from, until);
    return false;
  }
  *first = cw_school_year(from.a, e->plan->school_year);
  *last = cw_school_year(until.a, e->plan->school_year);
  if (*last - *first > 60) *last = *first + 60; /* no license lasts longer; a typing error must not loop */
  return true;
}

static cw_tri years(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = node_of(e, index);
  int first, last, saved = e->year;
  cw_value open;
  if (!years_of(e, n, &first, &last, &open))
    return said(e, index, open, open.known == CW_NONE ? CW_FALSE : tri_of_unknown(open, helps));
  int64_t yes = 0, maybe = 0, all = last - first + 1;
  for (e->year = first; e->year <= last; e->year++) {
    cw_tri t = cw_eval_tri(e, n->kid[0], helps);
    yes += t == CW_TRUE;
    maybe += t != CW_FALSE;
  }
  e->year = saved;
  int64_t asked = n->a == 0 ? all : n->a == 1 ? 1 : n->b;
  cw_tri result = yes >= asked ? CW_TRUE : maybe < asked ? CW_FALSE : CW_OPEN;
  if (result == CW_FALSE) e->failed = index;
  return result;
}

/* Records that may be missing: the teacher's file says that it is incomplete for the kind, or for all. */
static cw_tri missing_records(cw_eval *e, bool helps) {
  if (!e->teacher->incomplete) return CW_FALSE;
  cw_question q = {.kind = CW_ASK_MISSING, .day = CW_DAY_MIN};
  const cw_unknown *u = cw_unknown_find(e, &q);
  if (!u || u->state == CW_UNSET) return CW_OPEN;
  return (u->state == CW_SET_BEST) == helps ? CW_TRUE : CW_FALSE;
}

static bool exists(const cw_eval *e, uint32_t r) {
  cw_value verification = cw_cell(e->block, CW_F_VERIFICATION, r), since = cw_cell(e->block, CW_F_KNOWN_SINCE, r);
  if (since.known == CW_KNOWN && since.a > e->options->known_as_of) return false;
  if (!e->with_planned && cw_record_not_yet(e, r)) return false;
  const cw_taking *copy = &e->copies[r - e->teacher->first_record + (e->with_planned ? e->teacher->nrecords : 0)];
  if (copy->fate == CW_DUPLICATE) return false; /* told twice, done once */
  if (verification.known != CW_KNOWN) return true;
  const char *v = cw_text(&e->plan->texts, (uint32_t)verification.a);
  return v[0] != 'r' && v[0] != 't'; /* revoked, tampered */
}

void cw_eval_count_records(cw_eval *e, uint32_t node, bool helps, uint32_t *least, uint32_t *most) {
  int32_t saved = e->record;
  bool hypothetical = e->hypothetical;
  e->hypothetical = false;
  *least = *most = 0;
  for (uint32_t i = 0; i < e->teacher->nrecords; i++) {
    e->record = (int32_t)(e->teacher->first_record + i);
    if (!exists(e, (uint32_t)e->record)) continue;
    cw_tri t = cw_eval_tri(e, node, helps);
    *least += t == CW_TRUE;
    *most += t != CW_FALSE;
  }
  cw_tri more = missing_records(e, helps);
  if (more == CW_TRUE) *least += 1000;
  if (more != CW_FALSE) *most += 1000;
  e->record = saved;
  e->hypothetical = hypothetical;
}

/* --- a record yet to be earned satisfies what its rule demands ----------------------------------------------------- */

static bool same_node(const cw_eval *e, uint32_t x, uint32_t y) {
  const cw_node *a = node_of(e, x), *b = node_of(e, y);
  if (x == y) return true;
  if (a->op != b->op || a->a != b->a || a->b != b->b || a->nlist != b->nlist) return false;
  if (a->op == CW_OP_AND || a->op == CW_OP_OR || a->op == CW_OP_TABLE || a->op == CW_OP_FIRST) return false;
  for (uint32_t i = 0; i < a->nlist; i++)
    if (e->plan->ints[a->list + i] != e->plan->ints[b->list + i]) return false;
  for (int k = 0; k < 3; k++)
    if ((a->kid[k] == 0) != (b->kid[k] == 0) || (a->kid[k] && !same_node(e, a->kid[k], b->kid[k]))) return false;
  return true;
}

bool cw_eval_same(const cw_eval *e, uint32_t x, uint32_t y) { return same_node(e, x, y); }

/* Whether the rule's own condition has `index` among the parts that must all hold. */
static bool demanded(const cw_eval *e, uint32_t index) {
  uint32_t when = e->plan->counts[e->rule].when;
  const cw_node *w = node_of(e, when);
  if (w->op != CW_OP_AND) return when && same_node(e, when, index);
  for (uint32_t i = 0; i < w->nlist; i++)
    if (same_node(e, e->plan->kids[w->list + i], index)) return true;
  return false;
}

cw_value cw_eval_seen(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = node_of(e, index);
  if (!e->options->explain) return cw_value_none();
  if (n->op == CW_OP_NOT) return cw_eval_seen(e, n->kid[0], !helps);
  if (is_leaf(n->op)) return leaf_value(e, n);
  switch ((cw_op)n->op) {
  case CW_OP_EQ:
  case CW_OP_LT:
  case CW_OP_LE:
  case CW_OP_GT:
  case CW_OP_GE:
  case CW_OP_IN:
  case CW_OP_INCLUDES:
  case CW_OP_MATCHES:
  case CW_OP_BETWEEN:
  case CW_OP_IN_WINDOW:
    return node_of(e, n->kid[0])->op == CW_OP_N_RECORDS ? cw_value_none() : cw_eval_value(e, n->kid[0], helps);
  default: return cw_value_none();
  }
}

static cw_tri tri_of(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = node_of(e, index);
  if (e->hypothetical && e->rule >= 0 && demanded(e, index)) return CW_TRUE;
  switch ((cw_op)n->op) {
  case CW_OP_NOTHING: return CW_TRUE;
  case CW_OP_AND:
  case CW_OP_OR: return group(e, index, helps);
  case CW_OP_NOT: {
    cw_tri t = tri_not(cw_eval_tri(e, n->kid[0], !helps));
    if (t == CW_FALSE) return said(e, index, cw_eval_seen(e, n->kid[0], helps), t);
    return t;
  }
  case CW_OP_EQ:
  case CW_OP_LT:
  case CW_OP_LE:
  case CW_OP_GT:
  case CW_OP_GE: return compare(e, index, helps);
  case CW_OP_IN:
  case CW_OP_INCLUDES:
  case CW_OP_MATCHES: return test_value(e, index, helps);
  case CW_OP_BETWEEN:
    return between(e, index, cw_eval_value(e, n->kid[0], helps), cw_eval_value(e, n->kid[1], helps),
                   cw_eval_value(e, n->kid[2], helps), helps);
  case CW_OP_IN_WINDOW:
    if (!e->has_window) return CW_TRUE;
    return between(e, index, cw_eval_value(e, n->kid[0], helps), e->window_from, e->window_until, helps);
  case CW_OP_STATED: {
    if (e->hypothetical) return helps ? CW_TRUE : CW_FALSE;
    cw_value unit = cw_cell(e->block, CW_F_UNIT, (uint32_t)e->record);
    if (unit.known == CW_KNOWN) return said(e, index, unit, unit.a == n->a ? CW_TRUE : CW_FALSE);
    cw_value v = amount_value(e, n->a);
    return said(e, index, v, tri_of_unknown(v, helps));
  }
  case CW_OP_YEARS: return years(e, index, helps);
  case CW_OP_ANY_RECORD: {
    uint32_t least, most;
    cw_eval_count_records(e, n->kid[0], helps, &least, &most);
    return said(e, index, cw_value_none(), least ? CW_TRUE : most ? CW_OPEN : CW_FALSE);
  }
  case CW_OP_GOAL_MET: return said(e, index, cw_value_none(), cw_goal_met(e, (uint32_t)n->a, helps));
  default: {
    cw_value v = cw_eval_value(e, index, helps);
    if (v.known == CW_UNKNOWN) return said(e, index, v, tri_of_unknown(v, helps));
    return said(e, index, v, v.known == CW_KNOWN && v.a ? CW_TRUE : CW_FALSE);
  }
  }
}

/* What failed inside a condition that holds all the same (the negated part of it, an alternative) is no reason. */
cw_tri cw_eval_tri(cw_eval *e, uint32_t index, bool helps) {
  uint32_t failed = e->failed;
  cw_value saw = e->saw;
  cw_tri t = tri_of(e, index, helps);
  if (t == CW_TRUE) {
    e->failed = failed;
    e->saw = saw;
  }
  if (e->options->seen) cw_see_node(e, index, t);
  return t;
}

/* The judged date is what the goal is judged on: what is asked of it is asked of that. */
static uint32_t meant(const cw_eval *e, uint32_t index) {
  uint32_t on = e->plan->goals[e->goal].judged_on;
  return node_of(e, index)->op == CW_OP_JUDGED && on ? on : index;
}

/* A value that is being tried and goes into arithmetic has no regions of its own any more. */
void cw_eval_note_arithmetic(cw_eval *e, uint32_t index) {
  index = meant(e, index);
  const cw_node *n = node_of(e, index);
  if (index == 0 || e->nunknowns == 0) return;
  if (is_leaf(n->op)) {
    cw_unknown *u = tried_unknown(e, n);
    if (u) cw_unknown_opaque(e, u, true);
    return;
  }
  if (n->op == CW_OP_TABLE || n->op == CW_OP_FIRST || n->type == CW_YES_NO) return;
  for (int k = 0; k < 3; k++) cw_eval_note_arithmetic(e, n->kid[k]);
}

/* --- what is open is noted ---------------------------------------------------------------------------------------- */

static cw_unknown *leaf_unknown(cw_eval *e, const cw_node *n) {
  cw_question q;
  bool asks;
  cw_value v = leaf_raw(e, n, &q, &asks);
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
    if (exists(e, (uint32_t)e->record) && cw_eval_tri(e, node, helps) == CW_OPEN) cw_eval_note(e, node, helps);
  }
  if (missing_records(e, helps) == CW_OPEN) {
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
  const cw_node *key = node_of(e, key_node);
  cw_unknown *u = is_leaf(key->op) ? leaf_unknown(e, key) : NULL;
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

/* The unknowns that a value rests on, each as opaque: its regions can't be told from here. */
static void note_value(cw_eval *e, uint32_t index, bool helps) {
  index = meant(e, index);
  const cw_node *n = node_of(e, index);
  if (index == 0 || cw_eval_value(e, index, helps).known != CW_UNKNOWN) return;
  if (is_leaf(n->op)) {
    if (n->op == CW_OP_FACT_ON) note_value(e, n->kid[0], helps);
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
      if (row_has(&e->plan->rows[n->list + i], key, (cw_type)node_of(e, n->kid[0])->type)) {
        note_value(e, e->plan->rows[n->list + i].node, helps);
        return;
      }
    return;
  }
  case CW_OP_FIRST: note_list(e, n, helps); return;
  case CW_OP_N_RECORDS: cw_eval_note_records(e, n->kid[0], helps); return;
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
  const cw_node *n = node_of(e, index), *left = node_of(e, meant(e, n->kid[0]));
  cw_value y = n->op == CW_OP_IN || n->op == CW_OP_INCLUDES || n->op == CW_OP_MATCHES
                   ? cw_value_of(0)
                   : cw_eval_value(e, n->kid[1], !helps);
  if (left->op == CW_OP_N_RECORDS && y.known == CW_KNOWN) {
    bool upward = n->op == CW_OP_GE || n->op == CW_OP_GT;
    cw_eval_note_records(e, left->kid[0], upward ? helps : !helps);
    return;
  }
  cw_unknown *u = is_leaf(left->op) && y.known == CW_KNOWN ? leaf_unknown(e, left) : NULL;
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
  const cw_node *day = node_of(e, meant(e, n->kid[0]));
  cw_unknown *u = is_leaf(day->op) && lo.known == CW_KNOWN && hi.known == CW_KNOWN ? leaf_unknown(e, day) : NULL;
  if (u)
    cw_unknown_use(e, u, (cw_use){.op = CW_OP_BETWEEN, .helps = helps, .a = lo.a, .b = 1, .a2 = hi.a});
  else
    for (int k = 0; k < 3; k++) note_value(e, n->kid[k], helps);
}

static void note_years(cw_eval *e, const cw_node *n, bool helps) {
  int first, last, saved = e->year;
  cw_value open;
  if (!years_of(e, n, &first, &last, &open)) {
    note_value(e, n->kid[1], helps);
    note_value(e, n->kid[2], helps);
    return;
  }
  for (e->year = first; e->year <= last; e->year++)
    if (cw_eval_tri(e, n->kid[0], helps) == CW_OPEN) cw_eval_note(e, n->kid[0], helps);
  e->year = saved;
}

void cw_eval_note(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = node_of(e, index);
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
  case CW_OP_YEARS: note_years(e, n, helps); return;
  case CW_OP_ANY_RECORD: cw_eval_note_records(e, n->kid[0], helps); return;
  case CW_OP_GOAL_MET: cw_goal_note(e, (uint32_t)n->a, helps); return;
  default:
    if (is_leaf(n->op)) {
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

cw_tri cw_eval_in_force_tri(cw_eval *e, const cw_period *p, bool helps) {
  if (p->known_since > e->options->known_as_of) return CW_FALSE;
  if (p->by == 0 || (p->from == CW_DAY_MIN && p->until == CW_DAY_MAX)) return CW_TRUE;
  uint32_t failed = e->failed;
  cw_value day = cw_eval_value(e, p->by, helps);
  if (e->options->seen) cw_see_period(e, p, day);
  cw_tri t = between(e, p->by, day, cw_value_of(p->from), cw_value_of(p->until), helps);
  if (t == CW_TRUE) e->failed = failed;
  return t;
}

bool cw_eval_in_force(cw_eval *e, const cw_period *p, bool helps) {
  cw_tri t = cw_eval_in_force_tri(e, p, helps);
  if (t != CW_OPEN) return t == CW_TRUE;
  cw_node n = {.op = CW_OP_BETWEEN, .kid = {p->by, 0, 0}};
  e->opened = true;
  note_between(e, &n, cw_value_of(p->from), cw_value_of(p->until), helps);
  return (e->mode == CW_BEST) == helps;
}

int32_t cw_eval_row(cw_eval *e, uint32_t key, uint32_t first, uint32_t n) {
  cw_value v = cw_eval_value(e, key, true);
  if (v.known == CW_UNKNOWN) {
    e->opened = true;
    note_key(e, key, first, n);
    return CW_ROW_OPEN;
  }
  for (uint32_t i = 0; i < n && v.known == CW_KNOWN; i++)
    if (row_has(&e->plan->rows[first + i], v, (cw_type)node_of(e, key)->type)) {
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
  if (state_of(v) == CW_UNSET) {
    e->opened = true;
    note_value(e, node, more_helps);
  }
  bool best = state_of(v) == CW_UNSET ? e->mode == CW_BEST : state_of(v) == CW_SET_BEST;
  *unbounded = best == more_helps;
  return true;
}
