/* The entry points: which solver takes an instance. */
#include "alloc_internal.h"

#include <assert.h>

/* One linear problem, no branching. The certificate is a single leaf. */
static void solve_linear(const cw_alloc_instance *p, const cw_alloc_options *options, cw_alloc_result *r,
                         cw_arena *arena) {
  cw_item_cols of;
  cw_lp lp;
  bool *off, flow = true;
  cw_lp_answer answer = {.budget = options->budget};
  r->status = CW_ALLOC_MEMORY;
  answer.credit = CW_NEW_ARRAY(arena, p->ncols, cw_rat);
  if (!answer.credit || !cw_item_cols_make(&of, p, arena) || !cw_lp_make(&lp, p, &of, 0, &off, arena)) return;
  cw_alloc_node *leaf = NULL;
  if (options->certificate) {
    leaf = CW_NEW(arena, cw_alloc_node);
    answer.multipliers = CW_NEW_ARRAY(arena, lp.nmarks, cw_rat);
    if (!leaf || !answer.multipliers) return;
    for (uint32_t k = 0; k < lp.nmarks; k++) answer.multipliers[k] = CW_RAT_ZERO;
  }
  cw_lp_status status = cw_lp_solve(&lp, &answer, &flow, arena);
  r->shape = flow ? CW_SHAPE_FLOW : CW_SHAPE_LINEAR;
  r->work = answer.work;
  if (status == CW_LP_MEMORY) return;
  r->status = status == CW_LP_OPTIMAL      ? CW_ALLOC_OPTIMAL
              : status == CW_LP_INFEASIBLE ? CW_ALLOC_IMPOSSIBLE
                                           : CW_ALLOC_LIMIT;
  bool optimal = status == CW_LP_OPTIMAL;
  r->strict = status != CW_LP_INFEASIBLE && answer.strict;
  r->found = optimal && !r->strict;
  if (optimal) r->credit = answer.credit;
  if (optimal) r->further = answer.further;
  if (status != CW_LP_INFEASIBLE) r->least_further = answer.further;
  if (!leaf || !answer.proved || r->status == CW_ALLOC_LIMIT) return;
  *leaf = (cw_alloc_node){.infeasible = status == CW_LP_INFEASIBLE,
                          .bound = r->further,
                          .nmultipliers = lp.nmarks,
                          .multipliers = answer.multipliers};
  r->certificate = leaf;
}

/* Credit is never negative: that nothing less than 0 does needs no proof. */
static bool prove_nothing(cw_alloc_result *r, cw_arena *arena) {
  cw_alloc_node *leaf = CW_NEW(arena, cw_alloc_node);
  if (!leaf) return false;
  leaf->bound = CW_RAT_ZERO;
  r->certificate = leaf;
  return true;
}

static const cw_alloc_result no_memory = {.status = CW_ALLOC_MEMORY, .further = {0, 1}, .least_further = {0, 1}};

static cw_alloc_result solve_any(const cw_alloc_instance *p, const cw_alloc_options *o, cw_arena *arena) {
  cw_alloc_result r = {.further = CW_RAT_ZERO, .least_further = CW_RAT_ZERO};
  cw_grouping g;
  if (!cw_grouping_make(&g, p, arena)) return no_memory;
  if (cw_alloc_branches(p)) {
    r.shape = CW_SHAPE_BRANCH;
    cw_branch_solve(&g.small, o, &r, arena);
  } else {
    solve_linear(&g.small, o, &r, arena);
  }
  return r.status == CW_ALLOC_MEMORY || !cw_grouping_expand(&g, p, &r, arena) ? no_memory : r;
}

/* A debug build solves again what was told without a solver. */
static void check_sum(const cw_alloc_instance *p, const cw_alloc_options *o, const cw_alloc_result *r,
                      cw_arena *arena) {
#ifdef NDEBUG
  (void)p, (void)o, (void)r, (void)arena;
#else
  cw_arena_mark here = cw_arena_here(arena);
  cw_alloc_options all = {.budget = o->budget};
  cw_alloc_result s = solve_any(p, &all, arena);
  bool known = s.status == CW_ALLOC_OPTIMAL || s.status == CW_ALLOC_IMPOSSIBLE;
  assert(!known || (s.status == r->status && s.strict == r->strict && cw_rat_cmp(s.further, r->further) == 0));
  assert(!known || s.shape == r->shape);
  for (uint32_t j = 0; known && r->credit && j < p->ncols; j++) assert(cw_rat_cmp(s.credit[j], r->credit[j]) == 0);
  cw_arena_back(arena, here);
#endif
}

cw_alloc_result cw_alloc_solve(const cw_alloc_instance *p, const cw_alloc_options *options, cw_arena *arena) {
  static const cw_alloc_options plain = {0};
  cw_alloc_options o = options ? *options : plain;
  cw_alloc_result r;
  if (o.budget == 0) o.budget = CW_WORK_DEFAULT;
  bool summed = o.amounts ? cw_sum_solve(p, &r) : cw_sum_place(p, &r, arena);
  if (summed)
    check_sum(p, &o, &r, arena);
  else
    r = solve_any(p, &o, arena);
  if (o.certificate && r.found && r.further.num == 0 && !prove_nothing(&r, arena)) return no_memory;
  return r;
}

/* The most credit. A row asks that `cols` and an unlimited further column u hold at least M together, where M is more
 * than they can hold; the least u is then M less the most credit. */

static bool sum_of_supplies(const cw_alloc_instance *p, cw_arena *arena, cw_rat *sum) {
  cw_rat *largest = CW_NEW_ARRAY(arena, p->nitems, cw_rat);
  if (!largest) return false;
  *sum = CW_RAT_ZERO;
  for (uint32_t i = 0; i < p->nitems; i++) largest[i] = CW_RAT_ZERO;
  for (uint32_t j = 0; j < p->ncols; j++)
    if (p->cols[j].item >= 0) largest[p->cols[j].item] = cw_rat_max(largest[p->cols[j].item], p->cols[j].full);
  for (uint32_t i = 0; i < p->nitems; i++)
    if (!cw_rat_add(sum, *sum, largest[i])) return false;
  return true;
}

static cw_alloc_row *rows_for_most(const cw_alloc_instance *p, uint32_t *nrows, cw_arena *arena) {
  cw_alloc_row *rows = CW_NEW_ARRAY(arena, (size_t)p->nrows + 1, cw_alloc_row);
  *nrows = 0;
  for (uint32_t k = 0; rows && k < p->nrows; k++)
    if (p->rows[k].sense == CW_AT_MOST) rows[(*nrows)++] = p->rows[k];
  return rows;
}

static cw_alloc_column *cols_for_most(const cw_alloc_instance *p, cw_arena *arena) {
  cw_alloc_column *cols = CW_NEW_ARRAY(arena, (size_t)p->ncols + 1, cw_alloc_column);
  if (!cols) return NULL;
  for (uint32_t j = 0; j < p->ncols; j++) {
    cols[j] = p->cols[j];
    if (cols[j].item == CW_FURTHER) cols[j].full = CW_RAT_ZERO;
  }
  cols[p->ncols] = (cw_alloc_column){.item = CW_FURTHER, .area = INT32_MIN, .full = CW_RAT(-1)};
  return cols;
}

/* All columns of items are asked for. */
static bool asks_all(const cw_alloc_instance *p, uint32_t ncols) {
  uint32_t n = 0;
  for (uint32_t j = 0; j < p->ncols; j++) n += p->cols[j].item != CW_FURTHER;
  return n == ncols;
}

cw_alloc_result cw_alloc_most(const cw_alloc_instance *p, const uint32_t *cols, uint32_t ncols,
                              const cw_alloc_options *options, cw_arena *arena) {
  cw_alloc_result none = {.status = CW_ALLOC_MEMORY, .further = CW_RAT_ZERO, .least_further = CW_RAT_ZERO};
  cw_rat most;
  cw_alloc_options o = {.budget = options ? options->budget : 0};
  if (asks_all(p, ncols) && cw_sum_most(p, &most))
    return (cw_alloc_result){.status = CW_ALLOC_OPTIMAL, .further = most, .least_further = most, .work = 1};
  cw_alloc_instance q = *p;
  q.nareas_needed = 0;
  cw_alloc_row *rows = rows_for_most(p, &q.nrows, arena);
  uint32_t *asked = CW_NEW_ARRAY(arena, (size_t)ncols + 1, uint32_t);
  q.rows = rows;
  q.cols = cols_for_most(p, arena);
  if (!rows || !asked || !q.cols || !sum_of_supplies(p, arena, &most)) {
    if (!arena->failed) none.status = CW_ALLOC_LIMIT;
    return none;
  }
  for (uint32_t c = 0; c < ncols; c++) asked[c] = cols[c];
  asked[ncols] = q.ncols++;
  rows[q.nrows++] = (cw_alloc_row){.sense = CW_AT_LEAST, .bound = most, .ncols = ncols + 1, .cols = asked};
  cw_alloc_result r = cw_alloc_solve(&q, &o, arena);
  /* With u bounded from below the credit is bounded from above; what was found is the least it can be. */
  if (!cw_rat_sub(&r.least_further, most, r.further) || (!r.found && r.status == CW_ALLOC_OPTIMAL)) {
    none.status = CW_ALLOC_LIMIT;
    return none;
  }
  r.further = r.found ? r.least_further : CW_RAT_ZERO;
  r.least_further = r.further;
  return r;
}
