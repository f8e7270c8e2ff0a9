/* The least and the most that a quantity can be while some of what it rests on is open: a number of records or licenses
 * lies between those that surely and those that perhaps are meant, and arithmetic keeps that. Where an end can't be told
 * there is none: that only widens what is called undetermined. */
#include "expression.h"

static cw_bounds exactly(cw_rat r) { return (cw_bounds){.low = r, .high = r}; }

static cw_bounds anything(void) {
  return (cw_bounds){.low = CW_RAT_ZERO, .high = CW_RAT_ZERO, .no_low = true, .no_high = true};
}

/* Amounts of facts and fields are not below nothing. */
static cw_bounds an_amount(void) { return (cw_bounds){.low = CW_RAT_ZERO, .high = CW_RAT_ZERO, .no_high = true}; }

/* The record's own, where the document states a range. */
static cw_bounds the_amount(const cw_eval *e) {
  cw_bounds b = an_amount();
  cw_rat most;
  if (e->hypothetical || e->record < 0 || !cw_amount_bounds(e->block, (uint32_t)e->record, &b.low, &most))
    return an_amount();
  b.no_high = most.num < 0;
  if (!b.no_high) b.high = most;
  return b;
}

static cw_bounds counted(uint32_t least, uint32_t most) {
  bool missing = most >= CW_RECORDS_MISSING;
  return (cw_bounds){.low = CW_RAT((int64_t)least), .high = CW_RAT((int64_t)most), .no_high = missing};
}

static bool is_exact(const cw_bounds *b) { return !b->no_low && !b->no_high && cw_rat_cmp(b->low, b->high) == 0; }

static cw_bounds sum(cw_eval *e, const cw_bounds *x, const cw_bounds *y) {
  cw_bounds out = {.low = CW_RAT_ZERO, .high = CW_RAT_ZERO};
  out.no_low = x->no_low || y->no_low;
  out.no_high = x->no_high || y->no_high;
  if (!out.no_low && !cw_rat_add(&out.low, x->low, y->low)) e->overflow = true;
  if (!out.no_high && !cw_rat_add(&out.high, x->high, y->high)) e->overflow = true;
  return out;
}

static cw_bounds negative(const cw_bounds *x) {
  return (cw_bounds){.low = {-x->high.num, x->high.den},
                     .high = {-x->low.num, x->low.den},
                     .no_low = x->no_high,
                     .no_high = x->no_low};
}

static cw_bounds scaled(cw_eval *e, const cw_bounds *x, cw_rat by) {
  cw_bounds out = *x, turned = negative(x);
  if (cw_rat_sign(by) < 0) out = turned, by.num = -by.num;
  if (cw_rat_is_zero(by)) return exactly(CW_RAT_ZERO);
  if (!out.no_low && !cw_rat_mul(&out.low, out.low, by)) e->overflow = true;
  if (!out.no_high && !cw_rat_mul(&out.high, out.high, by)) e->overflow = true;
  return out;
}

static cw_bounds product(cw_eval *e, const cw_bounds *x, const cw_bounds *y) {
  if (is_exact(x)) return scaled(e, y, x->low);
  if (is_exact(y)) return scaled(e, x, y->low);
  bool positive = !x->no_low && !y->no_low && cw_rat_sign(x->low) >= 0 && cw_rat_sign(y->low) >= 0;
  if (!positive) return anything();
  cw_bounds out = {.low = CW_RAT_ZERO, .high = CW_RAT_ZERO, .no_high = x->no_high || y->no_high};
  if (!cw_rat_mul(&out.low, x->low, y->low)) e->overflow = true;
  if (!out.no_high && !cw_rat_mul(&out.high, x->high, y->high)) e->overflow = true;
  return out;
}

static cw_bounds lesser(const cw_bounds *x, const cw_bounds *y) {
  cw_bounds out = {.low = cw_rat_min(x->low, y->low), .high = cw_rat_min(x->high, y->high)};
  out.no_low = x->no_low || y->no_low;
  out.no_high = x->no_high && y->no_high;
  if (x->no_high != y->no_high) out.high = x->no_high ? y->high : x->high;
  return out;
}

static cw_bounds combined(cw_eval *e, const cw_node *n, bool helps) {
  bool turned = n->op == CW_OP_SUB || n->op == CW_OP_DIV;
  cw_bounds x = cw_eval_bounds(e, n->kid[0], helps), y = cw_eval_bounds(e, n->kid[1], turned ? !helps : helps);
  cw_bounds minus = negative(&y), below = negative(&x);
  cw_rat inverse;
  switch ((cw_op)n->op) {
  case CW_OP_ADD: return sum(e, &x, &y);
  case CW_OP_SUB: return sum(e, &x, &minus);
  case CW_OP_MUL: return product(e, &x, &y);
  case CW_OP_DIV:
    if (!is_exact(&y) || cw_rat_is_zero(y.low) || !cw_rat_div(&inverse, CW_RAT(1), y.low)) return anything();
    return scaled(e, &x, inverse);
  case CW_OP_MIN: return lesser(&x, &y);
  default: {
    cw_bounds out = lesser(&below, &minus);
    return negative(&out);
  }
  }
}

static uint32_t members_at_most(const cw_eval *e, uint32_t set) {
  const cw_node *n = cw_node_of(e, set);
  return cw_is_leaf(n->op) ? e->plan->attrs[n->a].nchoices : 63; /* no set has more */
}

static cw_bounds of_table(cw_eval *e, const cw_node *n, bool helps) {
  cw_value key = cw_eval_value(e, n->kid[0], helps);
  for (uint32_t i = 0; i < n->nlist && key.known == CW_KNOWN; i++) {
    const cw_row *row = &e->plan->rows[n->list + i];
    if (cw_row_has(row, key, (cw_type)cw_node_of(e, n->kid[0])->type)) return cw_eval_bounds(e, row->node, helps);
  }
  return anything();
}

static cw_bounds of_list(cw_eval *e, const cw_node *n, bool helps) {
  for (uint32_t i = 0; i < n->nlist; i++) {
    uint32_t kid = e->plan->kids[n->list + i];
    if (cw_eval_value(e, kid, helps).known != CW_NONE) return cw_eval_bounds(e, kid, helps);
  }
  return anything();
}

cw_bounds cw_eval_bounds(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = cw_node_of(e, index);
  cw_value v = cw_eval_value(e, index, helps);
  uint32_t least, most;
  cw_value open;
  if (v.known == CW_KNOWN) return exactly(cw_value_as_rat(v));
  if (v.known == CW_NONE) return anything();
  switch ((cw_op)n->op) {
  case CW_OP_N_RECORDS:
  case CW_OP_N_LICENSES:
  case CW_OP_N_YEARS: return cw_eval_count(e, n, helps, &least, &most, &open) ? counted(least, most) : an_amount();
  case CW_OP_FULL: return an_amount();
  case CW_OP_N_MEMBERS: return counted(0, members_at_most(e, n->kid[0]));
  case CW_OP_ADD:
  case CW_OP_SUB:
  case CW_OP_MUL:
  case CW_OP_DIV:
  case CW_OP_MIN:
  case CW_OP_MAX: return combined(e, n, helps);
  case CW_OP_ELSE: return cw_eval_bounds(e, n->kid[1], helps); /* what stands before it isn't known */
  case CW_OP_TABLE: return of_table(e, n, helps);
  case CW_OP_FIRST: return of_list(e, n, helps);
  case CW_OP_AMOUNT: return the_amount(e);
  case CW_OP_ATTR: return n->a == CW_F_AMOUNT ? the_amount(e) : an_amount();
  default: return cw_is_leaf(n->op) ? an_amount() : anything();
  }
}
