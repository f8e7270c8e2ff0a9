/* Expressions and needs that say the same. Nodes are shared between terms, so equal indices end the comparison. */
#include "possible.h"

static bool equal_rows(const cw_plan *plan, const cw_node *x, const cw_node *y) {
  for (uint32_t i = 0; i < x->nlist; i++) {
    const cw_row *r = &plan->rows[x->list + i], *s = &plan->rows[y->list + i];
    if (r->otherwise != s->otherwise || r->no_high != s->no_high || r->key != s->key) return false;
    if (cw_rat_cmp(r->low, s->low) != 0 || cw_rat_cmp(r->high, s->high) != 0) return false;
    if (!cw_node_equal(plan, r->node, s->node)) return false;
  }
  return true;
}

static bool equal_list(const cw_plan *plan, const cw_node *x, const cw_node *y) {
  if (x->nlist != y->nlist) return false;
  if (x->op == CW_OP_TABLE) return equal_rows(plan, x, y);
  for (uint32_t i = 0; i < x->nlist; i++) {
    if (x->op == CW_OP_IN && plan->ints[x->list + i] != plan->ints[y->list + i]) return false;
    if (x->op != CW_OP_IN && !cw_node_equal(plan, plan->kids[x->list + i], plan->kids[y->list + i])) return false;
  }
  return true;
}

/* The words after `matches`; each use of a pattern has an index of its own. */
static bool equal_words(const cw_plan *plan, uint32_t a, uint32_t b) {
  return strcmp(plan->spans[a].text, plan->spans[b].text) == 0;
}

bool cw_node_equal(const cw_plan *plan, uint32_t a, uint32_t b) {
  if (a == b) return true;
  if (!a || !b) return false;
  const cw_node *x = &plan->nodes[a], *y = &plan->nodes[b];
  if (x->op != y->op || x->type != y->type || x->unit != y->unit || x->b != y->b) return false;
  if (x->op == CW_OP_MATCHES ? !equal_words(plan, a, b) : x->a != y->a) return false;
  for (int k = 0; k < 3; k++)
    if (!cw_node_equal(plan, x->kid[k], y->kid[k])) return false;
  return equal_list(plan, x, y);
}

static bool equal_kids(const cw_plan *plan, const cw_need *x, const cw_need *y) {
  if (x->nkids != y->nkids || x->nrows != y->nrows) return false;
  for (uint32_t i = 0; i < x->nkids; i++)
    if (!cw_need_equal(plan, plan->kids[x->first_kid + i], plan->kids[y->first_kid + i])) return false;
  for (uint32_t i = 0; i < x->nrows; i++) {
    const cw_row *r = &plan->rows[x->first_row + i], *s = &plan->rows[y->first_row + i];
    if (r->otherwise != s->otherwise || r->key != s->key || cw_rat_cmp(r->low, s->low) != 0) return false;
    if (!cw_need_equal(plan, r->node, s->node)) return false;
  }
  return true;
}

bool cw_need_equal(const cw_plan *plan, uint32_t a, uint32_t b) {
  const cw_need *x = &plan->needs[a], *y = &plan->needs[b];
  if (a == b) return true;
  if (x->kind != y->kind || x->number != y->number || x->goal != y->goal || x->base != y->base) return false;
  if (x->attested != y->attested || x->each != y->each || x->from_year != y->from_year) return false;
  if (x->kind >= CW_NEED_CREDIT && (x->ledger != y->ledger || x->areas != y->areas)) return false;
  if (x->to_year != y->to_year || x->force.from != y->force.from || x->force.until != y->force.until) return false;
  if (x->force.suspended != y->force.suspended || x->force.announced != y->force.announced) return false;
  const uint32_t p[] = {x->when, x->of, x->amount, x->condition, x->key, x->force.by};
  const uint32_t q[] = {y->when, y->of, y->amount, y->condition, y->key, y->force.by};
  for (size_t k = 0; k < sizeof p / sizeof *p; k++)
    if (!cw_node_equal(plan, p[k], q[k])) return false;
  return equal_kids(plan, x, y);
}
