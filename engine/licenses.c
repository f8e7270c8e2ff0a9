/* Conditions over the teacher's licenses: each in turn is the license whose fields are in sight. */
#include "expression.h"

/* Whether the license takes part: `other` leaves out the one that the goal is judged for. */
static bool takes_part(const cw_eval *e, int32_t license, bool other) { return !other || license != e->own; }

void cw_eval_count_licenses(cw_eval *e, const cw_node *n, bool helps, uint32_t *least, uint32_t *most) {
  int32_t saved = e->license;
  *least = *most = 0;
  for (uint32_t i = 0; i < e->teacher->nlicenses; i++) {
    e->license = (int32_t)(e->teacher->first_license + i);
    if (!takes_part(e, e->license, n->a)) continue;
    cw_tri t = cw_eval_tri(e, n->kid[0], helps);
    *least += t == CW_TRUE;
    *most += t != CW_FALSE;
  }
  e->license = saved;
}

bool cw_eval_reads_license(const cw_eval *e, uint32_t index) {
  const cw_node *n = cw_node_of(e, index);
  if (index == 0 || n->op == CW_OP_ANY_LICENSE || n->op == CW_OP_N_LICENSES) return false;
  if (n->op == CW_OP_ATTR && e->plan->attrs[n->a].scope == CW_OF_LICENSE) return true;
  bool kids = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (int k = 0; k < 3; k++)
    if (cw_eval_reads_license(e, n->kid[k])) return true;
  for (uint32_t k = 0; kids && k < n->nlist; k++)
    if (cw_eval_reads_license(e, e->plan->kids[n->list + k])) return true;
  for (uint32_t k = 0; n->op == CW_OP_TABLE && k < n->nlist; k++)
    if (cw_eval_reads_license(e, e->plan->rows[n->list + k].node)) return true;
  return false;
}

void cw_eval_note_licenses(cw_eval *e, const cw_node *n, bool helps) {
  int32_t saved = e->license;
  for (uint32_t i = 0; i < e->teacher->nlicenses; i++) {
    e->license = (int32_t)(e->teacher->first_license + i);
    if (takes_part(e, e->license, n->a) && cw_eval_tri(e, n->kid[0], helps) == CW_OPEN)
      cw_eval_note(e, n->kid[0], helps);
  }
  e->license = saved;
}
