/* What a condition can come to: a truth table over the cases that it tells apart.
 *
 * A *reading* is what atoms compare: a fact, a field, any part that is not looked into. Its cases are the values of a
 * choice, yes and no, or for quantities and dates the constants compared with it and the stretches between them. */
#include "possible.h"

enum { MOST_READINGS = 12, MOST_CASES = 40, MOST_ROWS = 20000, DEPTH = 60 };

typedef struct reading {
  uint32_t node;
  bool yes_no, listed; /* yes and no; a choice whose values are all known */
  bool may_lack;       /* may have no value: then no comparison holds */
  uint32_t n;          /* constants below */
  cw_rat consts[MOST_CASES];
  uint32_t cases, at;
} reading;

typedef struct table {
  const cw_plan *plan;
  reading readings[MOST_READINGS];
  uint32_t n, atoms;
  bool facts, too_many;
} table;

/* --- readings ----------------------------------------------------------------------------------------------------- */

static reading *find(table *t, uint32_t node) {
  for (uint32_t i = 0; i < t->n; i++)
    if (cw_node_equal(t->plan, t->readings[i].node, node)) return &t->readings[i];
  if (t->n == MOST_READINGS) {
    t->too_many = true;
    return NULL;
  }
  reading *r = &t->readings[t->n++];
  *r = (reading){.node = node};
  return r;
}

static bool is_fact(const cw_node *n) {
  return n->op == CW_OP_ATTR || n->op == CW_OP_FACT_ON || n->op == CW_OP_MOST_OF || n->op == CW_OP_READING;
}

static void add_const(table *t, reading *r, cw_rat c) {
  uint32_t k = 0;
  while (k < r->n && cw_rat_cmp(r->consts[k], c) < 0) k++;
  if (k < r->n && cw_rat_cmp(r->consts[k], c) == 0) return;
  if (r->n == MOST_CASES) {
    t->too_many = true;
    return;
  }
  for (uint32_t i = r->n++; i > k; i--) r->consts[i] = r->consts[i - 1];
  r->consts[k] = c;
}

static cw_rat const_of(const cw_node *n) { return n->type == CW_QUANTITY ? (cw_rat){n->a, n->b} : (cw_rat){n->a, 1}; }

static void add_choices(table *t, reading *r, const cw_node *n) {
  r->listed = n->type == CW_CHOICE && is_fact(n);
  if (!r->listed) return;
  bool gap = n->op == CW_OP_READING;
  uint32_t count = gap ? t->plan->gaps[n->a].nreadings : t->plan->attrs[n->a].nchoices;
  for (uint32_t k = 0; k < count && !t->too_many; k++)
    add_const(t, r, (cw_rat){gap ? k : t->plan->attrs[n->a].choices[k], 1});
}

static bool is_compare(const cw_plan *plan, const cw_node *n) {
  bool op = n->op == CW_OP_EQ || n->op == CW_OP_LT || n->op == CW_OP_LE || n->op == CW_OP_GT || n->op == CW_OP_GE;
  return op && plan->nodes[n->kid[1]].op == CW_OP_CONST && plan->nodes[n->kid[0]].op != CW_OP_CONST;
}

static void collect_compare(table *t, const cw_node *n) {
  const cw_node *left = &t->plan->nodes[n->kid[0]];
  reading *r = find(t, n->kid[0]);
  t->atoms++;
  t->facts &= is_fact(left);
  if (!r) return;
  r->may_lack = !is_fact(left) && left->type == CW_QUANTITY;
  if (left->type == CW_CHOICE && !r->n) add_choices(t, r, left);
  if (n->op != CW_OP_IN) add_const(t, r, const_of(&t->plan->nodes[n->kid[1]]));
  for (uint32_t k = 0; n->op == CW_OP_IN && k < n->nlist && !t->too_many; k++)
    add_const(t, r, (cw_rat){t->plan->ints[n->list + k], 1});
}

static void collect(table *t, uint32_t i, int depth) {
  const cw_node *n = &t->plan->nodes[i];
  if (t->too_many || !i || n->op == CW_OP_CONST) return;
  if (depth > DEPTH) t->too_many = true;
  if (n->op == CW_OP_NOT) {
    collect(t, n->kid[0], depth + 1);
  } else if (n->op == CW_OP_AND || n->op == CW_OP_OR) {
    for (uint32_t k = 0; k < n->nlist; k++) collect(t, t->plan->kids[n->list + k], depth + 1);
  } else if (n->op == CW_OP_IN || is_compare(t->plan, n)) {
    collect_compare(t, n);
  } else {
    reading *r = find(t, i);
    t->atoms++;
    t->facts &= is_fact(n);
    if (r) r->yes_no = true;
  }
}

/* Cases: of a choice its values; of an order each constant and each stretch below, between and above; at last "none". */
static void count_cases(table *t) {
  for (uint32_t i = 0; i < t->n; i++) {
    reading *r = &t->readings[i];
    r->cases = r->yes_no ? 2 : r->listed ? r->n : 2 * r->n + 1 + r->may_lack;
  }
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

/* The reading's case against a constant: -1 below, 0 equal, 1 above; 2: it has no value. */
static int against(const reading *r, cw_rat c) {
  uint32_t k = 0;
  while (k < r->n && cw_rat_cmp(r->consts[k], c) != 0) k++;
  if (r->listed) return r->at == k ? 0 : r->at < k ? -1 : 1;
  if (r->at == 2 * r->n + 1) return 2;
  return r->at == 2 * k + 1 ? 0 : r->at < 2 * k + 1 ? -1 : 1;
}

static bool compare(table *t, const cw_node *n) {
  const reading *r = find(t, n->kid[0]);
  if (n->op == CW_OP_IN) {
    for (uint32_t k = 0; k < n->nlist; k++)
      if (against(r, (cw_rat){t->plan->ints[n->list + k], 1}) == 0) return true;
    return false;
  }
  int side = against(r, const_of(&t->plan->nodes[n->kid[1]]));
  if (side == 2) return false;
  switch (n->op) {
  case CW_OP_EQ: return side == 0;
  case CW_OP_LT: return side < 0;
  case CW_OP_LE: return side <= 0;
  case CW_OP_GT: return side > 0;
  default: return side >= 0;
  }
}

static bool holds(table *t, uint32_t i) {
  const cw_node *n = &t->plan->nodes[i];
  if (!i) return true;
  if (n->op == CW_OP_CONST) return n->a != 0;
  if (n->op == CW_OP_NOT) return !holds(t, n->kid[0]);
  if (n->op == CW_OP_AND || n->op == CW_OP_OR) {
    bool all = n->op == CW_OP_AND;
    for (uint32_t k = 0; k < n->nlist; k++)
      if (holds(t, t->plan->kids[n->list + k]) != all) return !all;
    return all;
  }
  if (n->op == CW_OP_IN || is_compare(t->plan, n)) return compare(t, n);
  return find(t, i)->at != 0;
}

/* Amounts of facts are not below zero: the stretch below is none where the lowest constant is zero. */
static bool exists(const table *t) {
  for (uint32_t i = 0; i < t->n; i++) {
    const reading *r = &t->readings[i];
    const cw_node *n = &t->plan->nodes[r->node];
    bool amount =
        n->type == CW_QUANTITY && (is_fact(n) || n->op == CW_OP_AMOUNT || n->op == CW_OP_N_RECORDS ||
                                   n->op == CW_OP_N_YEARS || n->op == CW_OP_FULL || n->op == CW_OP_N_LICENSES);
    if (amount && r->at == 0 && r->n && cw_rat_sign(r->consts[0]) <= 0) return false;
  }
  return true;
}

static bool next(table *t) {
  for (uint32_t i = 0; i < t->n; i++) {
    if (++t->readings[i].at < t->readings[i].cases) return true;
    t->readings[i].at = 0;
  }
  return false;
}

static bool many_rows(const table *t) {
  uint64_t rows = 1;
  for (uint32_t i = 0; i < t->n && rows <= MOST_ROWS; i++) rows *= t->readings[i].cases;
  return rows > MOST_ROWS;
}

cw_possible cw_condition_possible(const cw_plan *plan, uint32_t a, uint32_t b, bool negated) {
  table t = {.plan = plan, .facts = true};
  cw_possible p = {.can = CW_CAN_HOLD | CW_CAN_FAIL};
  collect(&t, a, 0);
  collect(&t, b, 0);
  if (t.too_many) return p;
  count_cases(&t);
  if (many_rows(&t)) return p;
  p.can = 0;
  p.facts = t.facts;
  do {
    if (!exists(&t)) continue;
    bool yes = holds(&t, a) && (!b || holds(&t, b) != negated);
    p.can |= yes ? CW_CAN_HOLD : CW_CAN_FAIL;
  } while (p.can != (CW_CAN_HOLD | CW_CAN_FAIL) && next(&t));
  return p;
}
