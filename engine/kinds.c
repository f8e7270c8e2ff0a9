/* Of which kinds a record can be for a condition to hold of it. Found once per plan: so most conditions on most records are
 * told false by the record's kind, without being read. */
#include "evaluator.h"

/* --- per plan ----------------------------------------------------------------------------------------------------- */

static uint64_t bit_of(const cw_plan *plan, int64_t text) {
  const cw_attr *kind = &plan->attrs[CW_F_KIND];
  for (uint32_t k = 0; k < kind->nchoices && k < 64; k++)
    if (kind->choices[k] == text) return UINT64_C(1) << k;
  return 0;
}

/* Whether reading the condition does more than tell whether it holds: notes what other goals ask, or fails on the input. */
static bool tells_more(const cw_plan *plan, uint32_t index) {
  const cw_node *n = &plan->nodes[index];
  if (index == 0) return false;
  switch ((cw_op)n->op) {
  case CW_OP_GOAL_MET:
  case CW_OP_GOAL_AMOUNT:
  case CW_OP_GOAL_STEP:
  case CW_OP_MATCHES: return true;
  case CW_OP_AND:
  case CW_OP_OR:
  case CW_OP_FIRST:
    for (uint32_t i = 0; i < n->nlist; i++)
      if (tells_more(plan, plan->kids[n->list + i])) return true;
    return false;
  case CW_OP_TABLE:
    for (uint32_t i = 0; i < n->nlist; i++)
      if (tells_more(plan, plan->rows[n->list + i].node)) return true;
    break;
  default: break;
  }
  return tells_more(plan, n->kid[0]) || tells_more(plan, n->kid[1]) || tells_more(plan, n->kid[2]);
}

static uint64_t kinds_of(const cw_plan *plan, uint32_t index) {
  const cw_node *n = &plan->nodes[index], *left = &plan->nodes[n->kid[0]];
  bool of_kind = left->op == CW_OP_ATTR && left->a == CW_F_KIND;
  uint64_t kinds = 0;
  switch ((cw_op)n->op) {
  case CW_OP_EQ:
    return of_kind && plan->nodes[n->kid[1]].op == CW_OP_CONST ? bit_of(plan, plan->nodes[n->kid[1]].a) : ~kinds;
  case CW_OP_IN:
    for (uint32_t i = 0; i < n->nlist; i++) kinds |= bit_of(plan, plan->ints[n->list + i]);
    return of_kind ? kinds : UINT64_MAX;
  case CW_OP_OR:
    for (uint32_t i = 0; i < n->nlist; i++) kinds |= kinds_of(plan, plan->kids[n->list + i]);
    return kinds;
  case CW_OP_AND:
    kinds = UINT64_MAX; /* of the parts that are read in any case */
    for (uint32_t i = 0; i < n->nlist; i++) {
      if (tells_more(plan, plan->kids[n->list + i])) break;
      kinds &= kinds_of(plan, plan->kids[n->list + i]);
    }
    return kinds;
  default: return UINT64_MAX;
  }
}

bool cw_kinds_ready(const cw_plan *plan, cw_ready *r, cw_arena *arena) {
  const cw_attr *kind = &plan->attrs[CW_F_KIND];
  uint64_t *kinds = CW_NEW_ARRAY(arena, (size_t)plan->nnodes + 1, uint64_t);
  for (uint32_t k = 0; k < kind->nchoices; k++)
    if (kind->choices[k] >= r->ntexts) r->ntexts = kind->choices[k] + 1;
  uint8_t *number = CW_NEW_ARRAY(arena, (size_t)r->ntexts + 1, uint8_t);
  if (!kinds || !number) return false;
  for (uint32_t i = 0; i < plan->nnodes; i++)
    kinds[i] = i && plan->nodes[i].type == CW_YES_NO && kind->nchoices <= 64 ? kinds_of(plan, i) : UINT64_MAX;
  for (uint32_t k = 0; k < kind->nchoices && k < 64; k++)
    if (!number[kind->choices[k]]) number[kind->choices[k]] = (uint8_t)(k + 1);
  r->kinds = kinds;
  r->kind_number = number;
  return true;
}

/* --- per teacher -------------------------------------------------------------------------------------------------- */

bool cw_kinds_read(cw_eval *e) {
  const cw_column *kind = &e->block->columns[CW_F_KIND];
  const cw_ready *ready = e->plan->ready;
  uint64_t *kinds = CW_NEW_RAW(e->arena, (size_t)e->teacher->nrecords + 1, uint64_t);
  if (!kinds) return false;
  for (uint32_t i = 0; i < e->teacher->nrecords; i++) {
    uint32_t r = e->teacher->first_record + i;
    bool told = kind->known[r] == CW_KNOWN && kind->a[r] >= 0 && kind->a[r] < ready->ntexts;
    uint32_t number = told ? ready->kind_number[kind->a[r]] : 0;
    kinds[i] = number ? UINT64_C(1) << (number - 1) : UINT64_MAX;
  }
  e->kinds = kinds;
  return true;
}
