/* Conditions: true, false or open. */
#include "expression.h"
#include "fold.h"

#include <string.h>

/* A value that is being tried is asked for by this comparison too: later ones may have to tell more values apart. */
static void note_tried(cw_eval *e, const cw_node *n, const cw_use *use) {
  cw_unknown *u = e->nunknowns ? cw_leaf_tried(e, n) : NULL;
  if (u) cw_unknown_use(e, u, *use);
}

static cw_tri tri_not(cw_tri t) { return t == CW_OPEN ? CW_OPEN : t == CW_TRUE ? CW_FALSE : CW_TRUE; }

/* Remembers the comparison that failed or stayed open, for "which condition, and what it saw". */
static cw_tri said(cw_eval *e, uint32_t node, cw_value saw, cw_tri t) {
  if (t != CW_TRUE) {
    e->failed = node;
    e->saw = saw;
  }
  return t;
}

static int order(const cw_eval *e, const cw_node *n, cw_value x, cw_value y) {
  if (cw_node_of(e, n->kid[0])->type == CW_QUANTITY) return cw_rat_cmp(cw_value_as_rat(x), cw_value_as_rat(y));
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

bool cw_eval_counts(uint8_t op) { return op == CW_OP_N_RECORDS || op == CW_OP_N_LICENSES || op == CW_OP_N_YEARS; }

bool cw_eval_count(cw_eval *e, const cw_node *n, bool helps, uint32_t *least, uint32_t *most, cw_value *open) {
  if (n->op == CW_OP_N_YEARS) return cw_eval_count_years(e, n, helps, least, most, open);
  if (n->op == CW_OP_N_RECORDS)
    cw_eval_count_records(e, n->kid[0], helps, least, most);
  else
    cw_eval_count_licenses(e, n, helps, least, most);
  return true;
}

/* The number of records, licenses or years against a known bound: decided where the sure and the possible number agree. */
static cw_tri compare_count(cw_eval *e, const cw_node *n, cw_value bound, bool helps) {
  bool upward = n->op == CW_OP_GE || n->op == CW_OP_GT;
  const cw_node *left = cw_node_of(e, n->kid[0]);
  uint32_t least, most;
  cw_value open;
  if (!cw_eval_count(e, left, upward ? helps : !helps, &least, &most, &open))
    return open.known == CW_NONE ? CW_FALSE : cw_unknown_tri(open, helps);
  cw_rat b = cw_value_as_rat(bound);
  bool at_least = relation((cw_op)n->op, cw_rat_cmp(CW_RAT((int64_t)least), b));
  bool at_most = relation((cw_op)n->op, cw_rat_cmp(CW_RAT((int64_t)most), b));
  bool between = cw_rat_cmp(CW_RAT((int64_t)least), b) <= 0 && cw_rat_cmp(CW_RAT((int64_t)most), b) >= 0;
  if (n->op == CW_OP_EQ && least != most) return between ? CW_OPEN : CW_FALSE;
  return at_least == at_most ? (at_least ? CW_TRUE : CW_FALSE) : CW_OPEN;
}

/* Both sides are known, perhaps by a value that is being tried. */
static void note_sides(cw_eval *e, const cw_node *n, cw_value x, cw_value y, bool helps) {
  const cw_node *right = cw_node_of(e, n->kid[1]);
  uint32_t left = cw_eval_meant(e, n->kid[0]);
  if (cw_is_leaf(cw_node_of(e, left)->op))
    note_tried(e, cw_node_of(e, left), &(cw_use){.op = n->op, .helps = helps, .a = y.a, .b = y.b});
  else
    cw_eval_note_arithmetic(e, left);
  if (n->op == CW_OP_EQ && cw_is_leaf(right->op)) /* equal is equal from either side */
    note_tried(e, right, &(cw_use){.op = n->op, .helps = helps, .a = x.a, .b = x.b});
  else
    cw_eval_note_arithmetic(e, n->kid[1]);
}

/* Two quantities of which one is open: decided where what they can be lies apart. */
static cw_tri compare_bounds(cw_eval *e, const cw_node *n, bool helps) {
  bool upward = n->op == CW_OP_GE || n->op == CW_OP_GT;
  cw_bounds x = cw_eval_bounds(e, n->kid[0], upward ? helps : !helps),
            y = cw_eval_bounds(e, n->kid[1], upward ? !helps : helps);
  bool upper = !x.no_high && !y.no_low, lower = !x.no_low && !y.no_high; /* ends that face one another */
  bool below = upper && cw_rat_cmp(x.high, y.low) < 0, above = lower && cw_rat_cmp(x.low, y.high) > 0;
  if (below) return relation((cw_op)n->op, -1) ? CW_TRUE : CW_FALSE;
  if (above) return relation((cw_op)n->op, 1) ? CW_TRUE : CW_FALSE;
  bool at_most = upper && cw_rat_cmp(x.high, y.low) <= 0, at_least = lower && cw_rat_cmp(x.low, y.high) >= 0;
  if (at_most && n->op == CW_OP_LE) return CW_TRUE;
  if (at_most && n->op == CW_OP_GT) return CW_FALSE;
  if (at_least && n->op == CW_OP_GE) return CW_TRUE;
  if (at_least && n->op == CW_OP_LT) return CW_FALSE;
  return CW_OPEN;
}

static cw_tri compare(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = cw_node_of(e, index);
  bool downward = n->op == CW_OP_LE || n->op == CW_OP_LT; /* more of the left side hurts where the truth helps */
  cw_value y = cw_eval_value(e, n->kid[1], downward ? helps : !helps);
  if (cw_eval_counts(cw_node_of(e, n->kid[0])->op) && y.known == CW_KNOWN)
    return said(e, index, cw_value_none(), compare_count(e, n, y, helps));
  bool turned = downward && cw_node_of(e, n->kid[0])->type == CW_QUANTITY;
  cw_value x = cw_eval_compared(e, n->kid[0], turned ? !helps : helps, y, y);
  if (x.known == CW_KNOWN && y.known == CW_KNOWN && e->nunknowns) note_sides(e, n, x, y, helps);
  if (x.known == CW_KNOWN && y.known == CW_KNOWN)
    return said(e, index, x, relation((cw_op)n->op, order(e, n, x, y)) ? CW_TRUE : CW_FALSE);
  cw_value v = cw_unknown_both(x, y);
  cw_tri t = v.known == CW_NONE ? CW_FALSE : cw_unknown_tri(v, helps);
  const cw_node *left = cw_node_of(e, n->kid[0]);
  bool amount = left->op == CW_OP_ATTR && left->a == CW_F_AMOUNT; /* it may be stated as a range */
  bool plain = cw_is_leaf(left->op) && !amount && cw_node_of(e, n->kid[1])->op == CW_OP_CONST;
  if (t == CW_OPEN && !plain && cw_node_of(e, n->kid[0])->type == CW_QUANTITY) t = compare_bounds(e, n, helps);
  return said(e, index, x, t);
}

cw_tri cw_eval_between(cw_eval *e, uint32_t index, cw_value x, cw_value lo, cw_value hi, bool helps) {
  if (x.known == CW_NONE) return said(e, index, x, CW_FALSE);
  if (x.known == CW_KNOWN) {
    if (lo.known == CW_KNOWN && x.a < lo.a) return said(e, index, x, CW_FALSE);
    if (hi.known == CW_KNOWN && x.a > hi.a) return said(e, index, x, CW_FALSE);
    if (lo.known == CW_KNOWN && hi.known == CW_KNOWN) return CW_TRUE;
  }
  cw_value v = cw_unknown_both(cw_unknown_both(x, lo), hi);
  return said(e, index, x, v.known == CW_NONE ? CW_FALSE : cw_unknown_tri(v, helps));
}

static bool in_list(const cw_eval *e, const cw_node *n, int64_t a) {
  for (uint32_t i = 0; i < n->nlist; i++)
    if (e->plan->ints[n->list + i] == a) return true;
  return false;
}

/* A text matches as it is written, or in the one form in which texts are compared. */
static cw_match match(cw_eval *e, const cw_node *n, const char *text, size_t len) {
  cw_match m = cw_pattern_match(e->plan->patterns[n->a], text, len);
  if (m != CW_MATCH_NO || !cw_fold_needed(text, len)) return m;
  cw_arena_mark here = cw_arena_here(e->arena);
  const char *form = cw_fold_form(e->arena, text, len);
  if (form) m = cw_pattern_match(e->plan->patterns[n->a], form, strlen(form));
  cw_arena_back(e->arena, here);
  return m;
}

static cw_tri test_value(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = cw_node_of(e, index);
  cw_value x = cw_eval_value(e, n->kid[0], helps);
  if (x.known == CW_UNKNOWN) return said(e, index, x, cw_unknown_tri(x, helps));
  bool yes = x.known == CW_KNOWN;
  if (yes && e->nunknowns && n->op != CW_OP_MATCHES)
    note_tried(e, cw_node_of(e, n->kid[0]),
               &(cw_use){.op = n->op, .helps = helps, .a = n->a, .b = n->b, .list = n->list, .nlist = n->nlist});
  if (yes && n->op == CW_OP_IN) yes = in_list(e, n, x.a);
  if (yes && n->op == CW_OP_INCLUDES) yes = n->b ? (x.a & n->a) == n->a : (x.a & n->a) != 0;
  if (yes && n->op == CW_OP_MATCHES) {
    const char *text = cw_text(&e->block->texts, (uint32_t)x.a);
    size_t len = 0;
    while (text[len]) len++;
    cw_match m = match(e, n, text, len);
    if (m == CW_MATCH_LIMIT) {
      e->input_error = true;
      e->error_record = (uint32_t)(e->record < 0 ? 0 : e->record);
      e->error_attr = (uint32_t)cw_node_of(e, n->kid[0])->a;
    }
    yes = m == CW_MATCH_YES;
  }
  return said(e, index, x, yes ? CW_TRUE : CW_FALSE);
}

static cw_tri group(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = cw_node_of(e, index);
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

static cw_tri years(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = cw_node_of(e, index);
  int first, last;
  uint32_t yes, maybe;
  cw_value open;
  if (!cw_years_of(e, n, &first, &last, &open))
    return said(e, index, open, open.known == CW_NONE ? CW_FALSE : cw_unknown_tri(open, helps));
  (void)cw_eval_count_years(e, n, helps, &yes, &maybe, &open);
  int64_t asked = n->a == 0 ? last - first + 1 : n->a == 1 ? 1 : n->b;
  cw_tri result = yes >= asked ? CW_TRUE : maybe < asked ? CW_FALSE : CW_OPEN;
  if (result == CW_FALSE) e->failed = index;
  return result;
}

/* Records that may be missing: the teacher's file says that it is incomplete for the kind, or for all. */
cw_tri cw_records_missing(cw_eval *e, bool helps) {
  if (!e->teacher->incomplete) return CW_FALSE;
  cw_question q = {.kind = CW_ASK_MISSING, .day = CW_DAY_MIN};
  const cw_unknown *u = cw_unknown_find(e, &q);
  if (!u || u->state == CW_UNSET) return CW_OPEN;
  return (u->state == CW_SET_BEST) == helps ? CW_TRUE : CW_FALSE;
}

bool cw_record_exists(const cw_eval *e, uint32_t r) {
  cw_value verification = cw_cell(e->block, CW_F_VERIFICATION, r), since = cw_cell(e->block, CW_F_KNOWN_SINCE, r);
  cw_watch_attr(e->watch, CW_F_VERIFICATION);
  cw_watch_attr(e->watch, CW_F_KNOWN_SINCE);
  if (since.known == CW_KNOWN && since.a > e->options->known_as_of) return false;
  if (!e->with_planned && cw_record_not_yet(e, r)) return false;
  const cw_taking *copy = &e->copies[r - e->teacher->first_record + (e->with_planned ? e->teacher->nrecords : 0)];
  if (e->unused && cw_settled_elsewhere(e, r)) return false;
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
    if (!cw_kind_fits(e, node, i) || !cw_record_exists(e, (uint32_t)e->record)) continue;
    bool unused = e->unused;
    e->unused = false; /* records that the condition itself speaks of are meant, used or not */
    cw_tri t = cw_eval_tri(e, node, helps);
    e->unused = unused;
    *least += t == CW_TRUE;
    *most += t != CW_FALSE;
  }
  cw_tri more = cw_records_missing(e, helps);
  if (more == CW_TRUE) *least += CW_RECORDS_MISSING;
  if (more != CW_FALSE) *most += CW_RECORDS_MISSING;
  e->record = saved;
  e->hypothetical = hypothetical;
}

/* --- a record yet to be earned satisfies what its rule demands ----------------------------------------------------- */

static bool same_node(const cw_eval *e, uint32_t x, uint32_t y) {
  const cw_node *a = cw_node_of(e, x), *b = cw_node_of(e, y);
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
  const cw_node *w = cw_node_of(e, when);
  if (w->op != CW_OP_AND) return when && same_node(e, when, index);
  for (uint32_t i = 0; i < w->nlist; i++)
    if (same_node(e, e->plan->kids[w->list + i], index)) return true;
  return false;
}

cw_value cw_eval_seen(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = cw_node_of(e, index);
  if (!e->options->explain) return cw_value_none();
  if (n->op == CW_OP_NOT) return cw_eval_seen(e, n->kid[0], !helps);
  if (cw_is_leaf(n->op)) return cw_eval_value(e, index, helps);
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
    if (cw_eval_counts(cw_node_of(e, n->kid[0])->op)) return cw_value_none();
    return cw_eval_value(e, n->kid[0], helps);
  default: return cw_value_none();
  }
}

static cw_tri tri_of(cw_eval *e, uint32_t index, bool helps) {
  const cw_node *n = cw_node_of(e, index);
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
  case CW_OP_BETWEEN: {
    cw_value low = cw_eval_value(e, n->kid[1], helps), high = cw_eval_value(e, n->kid[2], helps);
    return cw_eval_between(e, index, cw_eval_compared(e, n->kid[0], helps, low, high), low, high, helps);
  }
  case CW_OP_IN_WINDOW:
    if (!e->has_window) return CW_TRUE;
    return cw_eval_between(e, index, cw_eval_compared(e, n->kid[0], helps, e->window_from, e->window_until),
                           e->window_from, e->window_until, helps);
  case CW_OP_STATED: {
    if (e->hypothetical) return helps ? CW_TRUE : CW_FALSE;
    cw_value unit = cw_cell(e->block, CW_F_UNIT, (uint32_t)e->record);
    cw_watch_attr(e->watch, CW_F_UNIT);
    if (unit.known == CW_KNOWN) return said(e, index, unit, unit.a == n->a ? CW_TRUE : CW_FALSE);
    cw_value v = cw_amount_value(e, n->a);
    return said(e, index, v, cw_unknown_tri(v, helps));
  }
  case CW_OP_GIVEN: return cw_eval_value(e, n->kid[0], helps).known == CW_KNOWN ? CW_TRUE : CW_FALSE;
  case CW_OP_YEARS: return years(e, index, helps);
  case CW_OP_ANY_RECORD: {
    uint32_t least, most;
    cw_eval_count_records(e, n->kid[0], helps, &least, &most);
    return said(e, index, cw_value_none(), least ? CW_TRUE : most ? CW_OPEN : CW_FALSE);
  }
  case CW_OP_ANY_LICENSE: {
    uint32_t least, most;
    cw_eval_count_licenses(e, n, helps, &least, &most);
    return said(e, index, cw_value_none(), least ? CW_TRUE : most ? CW_OPEN : CW_FALSE);
  }
  case CW_OP_GOAL_MET: return said(e, index, cw_value_none(), cw_goal_met(e, (uint32_t)n->a, helps));
  default: {
    cw_value v = cw_eval_value(e, index, helps);
    if (v.known == CW_UNKNOWN) return said(e, index, v, cw_unknown_tri(v, helps));
    return said(e, index, v, v.known == CW_KNOWN && v.a ? CW_TRUE : CW_FALSE);
  }
  }
}

/* Most of all that is read are tests of a field of a record against constants. Where the field is known, no answer hangs on it
 * and nothing is being tried, that is said at once. */
static bool plain_test(cw_eval *e, uint32_t index, cw_tri *out) {
  const cw_node *n = cw_node_of(e, index), *leaf = n;
  if (n->op == CW_OP_EQ || n->op == CW_OP_IN || n->op == CW_OP_INCLUDES) leaf = cw_node_of(e, n->kid[0]);
  if (leaf->op != CW_OP_ATTR || e->record < 0 || e->hypothetical || e->nunknowns || e->options->seen) return false;
  const cw_attr *attr = &e->plan->attrs[leaf->a];
  const cw_column *c = &e->block->columns[leaf->a];
  bool decided = leaf->a == CW_F_APPROVED && e->teacher->ndecisions;
  if (attr->scope == CW_OF_RECORD) cw_watch_attr(e->watch, (uint32_t)leaf->a);
  if (attr->scope != CW_OF_RECORD || decided || c->known[e->record] != CW_KNOWN) return false;
  int64_t a = c->a[e->record];
  bool yes = false;
  switch ((cw_op)n->op) {
  case CW_OP_EQ: {
    const cw_node *right = cw_node_of(e, n->kid[1]);
    if (right->op != CW_OP_CONST || leaf->type == CW_QUANTITY) return false;
    yes = a == right->a;
    break;
  }
  case CW_OP_IN: yes = in_list(e, n, a); break;
  case CW_OP_INCLUDES: yes = n->b ? (a & n->a) == n->a : (a & n->a) != 0; break;
  default: yes = a != 0; break; /* the field itself is the condition */
  }
  *out = yes ? CW_TRUE : CW_FALSE;
  if (!yes) (void)said(e, index, (cw_value){CW_KNOWN, a, c->b ? c->b[e->record] : 1}, CW_FALSE);
  return true;
}

/* What failed inside a condition that holds all the same (the negated part of it, an alternative) is no reason. */
cw_tri cw_eval_tri(cw_eval *e, uint32_t index, bool helps) {
  cw_tri t;
  if (index == 0 && !e->options->seen) return CW_TRUE;
  if (plain_test(e, index, &t)) return t;
  uint32_t failed = e->failed;
  cw_value saw = e->saw;
  t = tri_of(e, index, helps);
  if (t == CW_TRUE) {
    e->failed = failed;
    e->saw = saw;
  }
  if (e->options->seen) cw_see_node(e, index, t);
  return t;
}

/* The judged date is what the goal is judged on: what is asked of it is asked of that. */
uint32_t cw_eval_meant(const cw_eval *e, uint32_t index) {
  uint32_t on = e->plan->goals[e->goal].judged_on;
  return cw_node_of(e, index)->op == CW_OP_JUDGED && on && e->license == e->own ? on : index;
}

/* A value that is being tried and goes into arithmetic has no regions of its own any more. */
void cw_eval_note_arithmetic(cw_eval *e, uint32_t index) {
  index = cw_eval_meant(e, index);
  const cw_node *n = cw_node_of(e, index);
  if (index == 0 || e->nunknowns == 0) return;
  if (cw_is_leaf(n->op)) {
    cw_unknown *u = cw_leaf_tried(e, n);
    if (u) cw_unknown_opaque(e, u, true);
    return;
  }
  if (n->op == CW_OP_TABLE || n->op == CW_OP_FIRST || n->type == CW_YES_NO) return;
  for (int k = 0; k < 3; k++) cw_eval_note_arithmetic(e, n->kid[k]);
}
