/* Which goals a page on a teacher tells of in full: those of a license held, and those on which the file says something
 * that tells. The rest is only named. */
#include "render.h"

enum { DEEPEST = 64 };

typedef struct search {
  const cw_voice *v;
  const cw_teacher *teacher;
} search;

static bool is_given(const search *f, uint32_t attr) {
  const cw_fact *facts = f->v->block->facts + f->teacher->first_fact;
  for (uint32_t i = 0; i < f->teacher->nfacts; i++)
    if (facts[i].attr == attr && facts[i].value.known != CW_UNKNOWN) return true;
  return false;
}

/* --- facts that a rule reads -------------------------------------------------------------------------------------- */

static bool reads_given(const search *f, uint32_t node, int depth) {
  const cw_plan *plan = f->v->plan;
  const cw_node *n = &plan->nodes[node];
  if (node == 0 || depth > DEEPEST) return false;
  if (n->op == CW_OP_ATTR || n->op == CW_OP_FACT_ON || n->op == CW_OP_FACT_IN || n->op == CW_OP_MOST_OF)
    return plan->attrs[n->a].scope == CW_OF_TEACHER && is_given(f, (uint32_t)n->a);
  for (int k = 0; k < 3; k++)
    if (reads_given(f, n->kid[k], depth + 1)) return true;
  bool kids = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (uint32_t i = 0; kids && i < n->nlist; i++)
    if (reads_given(f, plan->kids[n->list + i], depth + 1)) return true;
  for (uint32_t i = 0; n->op == CW_OP_TABLE && i < n->nlist; i++)
    if (reads_given(f, plan->rows[n->list + i].node, depth + 1)) return true;
  return false;
}

static bool need_reads_given(const search *f, uint32_t need, int depth) {
  const cw_plan *plan = f->v->plan;
  const cw_need *n = &plan->needs[need];
  if (depth > DEEPEST) return false;
  if (reads_given(f, n->when, 0) || reads_given(f, n->condition, 0) || reads_given(f, n->key, 0) ||
      reads_given(f, n->amount, 0))
    return true;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (need_reads_given(f, plan->kids[n->first_kid + i], depth + 1)) return true;
  for (uint32_t i = 0; i < n->nrows; i++)
    if (need_reads_given(f, plan->rows[n->first_row + i].node, depth + 1)) return true;
  return false;
}

static bool goal_reads_given(const search *f, const cw_goal *g) {
  const cw_plan *plan = f->v->plan;
  if (reads_given(f, g->amount, 0) || (g->need >= 0 && need_reads_given(f, (uint32_t)g->need, 0))) return true;
  for (uint32_t i = g->first_step; i < g->first_step + g->nsteps; i++)
    if (plan->steps[i].need >= 0 && need_reads_given(f, (uint32_t)plan->steps[i].need, 0)) return true;
  for (uint32_t i = g->first_except; i < g->first_except + g->nexcepts; i++)
    if (reads_given(f, plan->excepts[i].when, 0)) return true;
  return false;
}

/* --- records that tell -------------------------------------------------------------------------------------------- */

static bool has_record(const search *f, const cw_standing *s) {
  bool needs_credit = f->v->plan->goals[s->goal].needs_credit;
  for (uint32_t i = 0; needs_credit && s->records && i < s->nrecords; i++)
    if (cw_rat_sign(s->records[i].credited) > 0 || cw_waits_for_approval(s, s->records[i].ledger)) return true;
  for (uint32_t i = 0; s->needs && i < s->nneeds; i++)
    if (f->v->plan->needs[s->needs[i].need].kind == CW_NEED_HAS && cw_rat_sign(s->needs[i].have) > 0) return true;
  return false;
}

bool cw_text_concerns(const cw_voice *v, uint32_t teacher, const cw_standing *s) {
  search f = {v, &v->block->teachers[teacher]};
  if (s->license >= 0 || has_record(&f, s)) return true;
  return s->verdict != CW_UNDETERMINED && goal_reads_given(&f, &v->plan->goals[s->goal]);
}
