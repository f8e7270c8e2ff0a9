/* What the allocation solvers share, and nobody else includes.
 *
 * The way of an instance through the solvers:
 *
 *   alloc_sum      where the limits nest, the figures are known without any of what follows
 *   alloc_group    interchangeable items become one, so that what follows is tiny
 *   alloc_lp       the instance as a linear problem; for BRANCH, its relaxation under the decisions made so far
 *   alloc_shape    do the rows of that problem form two laminar families?
 *   alloc_flow     then it is a min-cost flow,
 *   alloc_simplex  else a simplex on an integer tableau (alloc_tableau.inc, on int64_t or GMP)
 *   alloc_branch   decides what isn't linear, one case after the other (alloc_decide: what a decision means)
 *   alloc          puts these together
 *
 * The linear problem: min sum of x_j over the further columns j, subject to x >= 0, x_j = 0 where `off`, and rows.
 * Everything that limits is a row, so a proof is one multiplier a row: y_k >= 0 for AT_LEAST, y_k <= 0 for AT_MOST.
 * For any x that satisfies the rows, y_k * (a_k x) >= y_k * b_k, hence
 *
 *     sum_k y_k b_k  <=  sum_j (sum_k y_k a_kj) x_j.
 *
 * Where the sum over k is at most the cost of j (1 for further, else 0) for every j, the right side is at most the
 * further credit: sum y b is a lower bound (weak duality), and an x that reaches it is optimal. Where it is at most 0
 * for every j and sum y b > 0, no x satisfies the rows (Farkas). */
#ifndef CW_ALLOC_INTERNAL_H
#define CW_ALLOC_INTERNAL_H

#include "allocation.h"

enum { CW_WORK_DEFAULT = 1000000 };
#define CW_NONE UINT32_MAX /* no row, column, item */

typedef struct cw_lp_row {
  cw_alloc_sense sense;
  cw_rat bound;
  uint32_t above; /* the bound is that many infinitesimals above `bound`: "more than" */
  uint32_t ncols;
  const uint32_t *cols; /* distinct */
  const cw_rat *coef;   /* NULL: all 1 */
  uint32_t mark;        /* place of its multiplier in a certificate */
} cw_lp_row;

typedef struct cw_lp {
  uint32_t ncols, nrows, nmarks;
  uint32_t supply, nsupply; /* rows [supply, supply + nsupply) are the supplies of items, in their order */
  cw_lp_row *rows;
  const bool *off;     /* per column */
  const bool *further; /* per column */
} cw_lp;

typedef enum cw_lp_status {
  CW_LP_OPTIMAL,
  CW_LP_INFEASIBLE,
  CW_LP_LIMIT,    /* out of budget, or an amount that no cw_rat holds: `further` is a lower bound only */
  CW_LP_DECLINED, /* not a problem for this solver: not a flow, or numbers too large */
  CW_LP_MEMORY
} cw_lp_status;

typedef struct cw_lp_answer {
  cw_rat further;
  bool strict;          /* a little more than `further`: an infinitesimal part is left */
  cw_rat *credit;       /* per column; the caller's */
  cw_rat *without_more; /* per column: credit less the infinitesimal part, where strict; the caller's, or NULL */
  cw_rat *multipliers;  /* per mark, or NULL where nobody asks; the caller's, zeroed */
  bool proved;          /* the multipliers fit and prove it */
  uint64_t work;        /* counted up */
  uint64_t budget;      /* most that `work` may become */
} cw_lp_answer;

/* The columns of each item, in the columns' order: those of item i are cols[start[i] .. start[i + 1]). */
typedef struct cw_item_cols {
  uint32_t *start, *cols;
} cw_item_cols;

bool cw_item_cols_make(cw_item_cols *out, const cw_alloc_instance *p, cw_arena *arena);

/* For each column the rows that it is in, ascending, with its coefficient; floors are numbered after the rows. */
typedef struct cw_entry {
  uint32_t row;
  cw_rat coef;
} cw_entry;

typedef struct cw_incidence {
  uint32_t *start;
  cw_entry *entries;
} cw_incidence;

bool cw_incidence_make(cw_incidence *out, const cw_alloc_instance *p, cw_arena *arena);

/* Do columns a and b stand in the same area and, with the same coefficients, in the same rows? */
bool cw_columns_alike(const cw_alloc_instance *p, const cw_incidence *in, uint32_t a, uint32_t b);

/* All columns of the item have the same full amount. */
bool cw_item_one_rate(const cw_alloc_instance *p, const cw_item_cols *of, uint32_t item);

/* The rows that hold whatever is decided: those of the instance, supplies, limits of further columns. There is room for
 * `extra` rows more. `off` marks the columns that can hold nothing; the caller may mark more. */
bool cw_lp_make(cw_lp *lp, const cw_alloc_instance *p, const cw_item_cols *of, uint32_t extra, bool **off,
                cw_arena *arena);

/* The rows as sets of columns (bit sets without the columns that are off), parted into two laminar families. */
typedef struct cw_families {
  uint32_t words;   /* of each set */
  uint64_t *sets;   /* nrows * words */
  uint32_t *size;   /* elements of each set */
  uint8_t *side;    /* 0 or 1 */
  uint32_t *parent; /* the least set of the same side that holds it, or CW_NONE */
} cw_families;

/* False where no such parting exists, or out of memory. */
bool cw_families_make(cw_families *f, const cw_lp *lp, cw_arena *arena);

/* Needs something that isn't linear. */
bool cw_alloc_branches(const cw_alloc_instance *p);

/* DECLINED where the problem is no flow or doesn't fit 64 bits. */
cw_lp_status cw_flow_solve(const cw_lp *lp, cw_lp_answer *answer, cw_arena *arena);

/* Never DECLINED. */
cw_lp_status cw_simplex_solve(const cw_lp *lp, cw_lp_answer *answer, cw_arena *arena);

/* The first of the two that takes it. `*flow`: in, whether to try the flow; out, whether it took it. */
cw_lp_status cw_lp_solve(const cw_lp *lp, cw_lp_answer *answer, bool *flow, cw_arena *arena);

/* Interchangeable items of p as one: `small`. to_item and to_col say what became of each item and column of p. */
typedef struct cw_grouping {
  cw_alloc_instance small;
  bool merged; /* small isn't just *p */
  const uint32_t *to_item, *to_col;
  const uint32_t *from_item, *from_col; /* the first of p that became this one */
} cw_grouping;

bool cw_grouping_make(cw_grouping *g, const cw_alloc_instance *p, cw_arena *arena);

/* The result for `small` as one for p. False where it doesn't fit a cw_rat or memory. */
bool cw_grouping_expand(const cw_grouping *g, const cw_alloc_instance *p, cw_alloc_result *r, cw_arena *arena);

/* alloc_sum.c. All of them: false where the instance is not of the form that they know.
 * The least further credit, without a placement or certificate. */
bool cw_sum_solve(const cw_alloc_instance *p, cw_alloc_result *r);
/* A placement that meets all, without a certificate; false too where none does. */
bool cw_sum_place(const cw_alloc_instance *p, cw_alloc_result *r, cw_arena *arena);
/* The most that all items can hold. */
bool cw_sum_most(const cw_alloc_instance *p, cw_rat *most);

void cw_branch_solve(const cw_alloc_instance *p, const cw_alloc_options *options, cw_alloc_result *r, cw_arena *arena);

#endif
