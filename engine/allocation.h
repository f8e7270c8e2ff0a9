/* The allocation problem, and its three exact solvers.
 *
 * A teacher's credit is placed so that the goal is met if any lawful placement meets it. One ledger under one choice
 * of alternatives is an *instance*:
 *
 *   items    what supplies credit: a record's credit in this ledger. DIVISIBLE: parts may go to several columns.
 *            ONE_AREA: all of it to the columns of one area (less may be credited where a cap cuts it). WHOLE: one of
 *            its columns receives its full amount, or the item gives nothing.
 *   columns  places where credit can go: item i under area a through rule r, at most `full` (the amount the column
 *            credits when the whole item goes there). A column with item CW_FURTHER is further credit that the teacher
 *            could still earn; it has no supply limit (full.num < 0) or at most `full`.
 *   rows     linear limits over columns: sum(coef * credit) AT_MOST or AT_LEAST bound. coef NULL: all ones. With `more`
 *            (AT_LEAST) more than the bound, however little.
 *   counts   at most `most` of the listed items may give anything at all.
 *   areas_needed  at least `least` of the listed areas hold credit: `amount` each, or more than nothing where amount
 *            is zero.
 *   floors   its columns hold nothing, or together at least `least`.
 *
 * An item's columns may have different `full`s (rates that differ by area): then sum over columns of credit/full <= 1.
 *
 * The problem: find credits x >= 0 that satisfy every row, and among them those with the least total of further credit.
 * That least is `further`: 0 means the requirements are met as things stand, > 0 is "short by", and where no amount
 * helps the result is IMPOSSIBLE. Among optimal placements the one returned is a function of the instance alone, so
 * equal input gives equal bytes. Credit that isn't needed is placed too, and caps cut the latest: the first item gets
 * as much as optimality allows, then the second, and so on; interchangeable items (divisible, one rate, same areas,
 * same rows, no count) are placed together in the place of the first, and their credit is dealt out in their order. For
 * BRANCH this holds under the decisions of the placement that the search found first.
 *
 * Shapes, told apart by cw_alloc_shape():
 *   FLOW     every item divisible with one rate; coefficients all 1; no counts, areas_needed or floors; and the column sets of
 *            items and rows split into two laminar families (sets in a family nest or are disjoint), interchangeable
 *            items taken as one. Then the matrix is a network matrix, and a min-cost flow with lower bounds solves it
 *            in integers of the common grain. (An instance too large for that is solved and reported as LINEAR.)
 *   LINEAR   as FLOW but for the laminar families, rates, coefficients or rows with `more`: an exact simplex (dual, on an integer tableau
 *            with one common denominator; Bland's rule where it might cycle).
 *   BRANCH   indivisible or whole items, counts, areas_needed or floors: branch and bound over the other two.
 *
 * Amounts are scaled to integers where the grain fits 64 bits; on any overflow the work is repeated with GMP, with the
 * same result. Work is counted (augmentations, pivots, nodes), never timed; past `budget` the result is LIMIT with the
 * bounds proved so far. An answer that itself has an amount that no cw_rat holds is LIMIT too.
 *
 * Certificates (options.certificate): for an optimum `further` > 0 or IMPOSSIBLE, a leaf has a multiplier per
 * constraint: >= 0 for AT_LEAST, <= 0 for AT_MOST (supplies and limits are AT_MOST). Weak duality: in the sum of the
 * constraints, each times its multiplier, let every column weigh at most its cost (1 if CW_FURTHER, else 0); then the
 * sum of multiplier * bound is at most the further credit of any placement. Where every column weighs at most 0 and the
 * sum of bounds is positive, no placement exists. Columns that can hold nothing (full 0, or excluded by decisions) may
 * weigh anything. In a FLOW the multipliers are small integers, as a rule 0 or +-1: the cut. A BRANCH certificate is a
 * tree whose inner nodes name all cases of one decision. For `further` = 0 (not strict) the placement itself is the
 * certificate: a leaf without multipliers. The certificate is NULL where a multiplier fits no cw_rat.
 *
 * Thread-safety: pure functions; all memory comes from the caller's arena (GMP, in the rare case, allocates its own and
 * frees it before return). */
#ifndef CW_ALLOCATION_H
#define CW_ALLOCATION_H

#include "arena.h"
#include "rational.h"

enum { CW_FURTHER = -1 };

typedef enum cw_divisibility { CW_DIVISIBLE, CW_ONE_AREA, CW_WHOLE } cw_divisibility;

typedef struct cw_alloc_item {
  cw_divisibility divisibility;
} cw_alloc_item;

typedef struct cw_alloc_column {
  int32_t item; /* index into items, or CW_FURTHER */
  int32_t area;
  cw_rat full; /* >= 0; for CW_FURTHER num < 0 means unlimited */
} cw_alloc_column;

typedef enum cw_alloc_sense { CW_AT_MOST, CW_AT_LEAST } cw_alloc_sense;

typedef struct cw_alloc_row {
  cw_alloc_sense sense;
  cw_rat bound;
  uint32_t ncols;
  const uint32_t *cols; /* ascending, distinct */
  const cw_rat *coef;   /* NULL: all 1. May be negative (shares). */
  bool more;            /* AT_LEAST: more than `bound`, however little */
} cw_alloc_row;

typedef struct cw_alloc_count {
  uint32_t most;
  uint32_t nitems;
  const uint32_t *items;
} cw_alloc_count;

typedef struct cw_alloc_areas {
  uint32_t least; /* so many of the areas */
  cw_rat amount;  /* this much each; 0: more than nothing */
  uint32_t nareas;
  const int32_t *areas;
} cw_alloc_areas;

typedef struct cw_alloc_floor {
  cw_rat least; /* > 0 */
  uint32_t ncols;
  const uint32_t *cols; /* ascending, distinct */
} cw_alloc_floor;

typedef struct cw_alloc_instance {
  uint32_t nitems, ncols, nrows, ncounts, nareas_needed, nfloors;
  const cw_alloc_item *items;
  const cw_alloc_column *cols;
  const cw_alloc_row *rows;
  const cw_alloc_count *counts;
  const cw_alloc_areas *areas_needed;
  const cw_alloc_floor *floors;
} cw_alloc_instance;

typedef enum cw_alloc_shape_kind { CW_SHAPE_FLOW, CW_SHAPE_LINEAR, CW_SHAPE_BRANCH } cw_alloc_shape_kind;

typedef enum cw_alloc_status {
  CW_ALLOC_OPTIMAL,    /* `further` is the least; credit[] is a placement with it */
  CW_ALLOC_IMPOSSIBLE, /* no amount of further credit helps */
  CW_ALLOC_LIMIT,      /* budget reached: least_further <= the optimum (<= further where `found`) */
  CW_ALLOC_MEMORY
} cw_alloc_status;

/* One node of a certificate. A leaf has multipliers, one per constraint of the problem at that leaf, in this order:
 *
 *   rows           of the instance; with `more` more than its bound
 *   items          supply: sum(credit) <= full where all its columns have the same full, else sum(credit / full) <= 1
 *   columns        limit: credit <= full; 0 but for limited CW_FURTHER columns
 *   counts         the credit of its items that are not decided is at most the sum of the r largest `full`s among them,
 *                  r being `most` less the items decided as used
 *   areas_needed   the areas of it that are not decided hold together at least r * amount, r being `least` less the
 *                  areas decided as counted; where amount is 0, more than 0
 *   path           for each decision, from the root, that adds a row: CW_SPLIT_WHOLE column c: credit[c] >= full;
 *                  CW_SPLIT_AREAS counted: the area's columns hold at least `amount`, or more than 0;
 *                  CW_SPLIT_FLOOR reached: the floor's columns hold at least `least`
 *
 * Beside that decisions exclude columns. An item placed in an area or column has no other; an item that isn't used or
 * is placed nowhere has none; a floor that isn't reached leaves its columns none. Interchangeable items (same
 * divisibility, one full amount each, corresponding columns in the same areas and floors and with the same coefficients
 * in the same rows, listed in the same counts) can trade places, so only
 * placements in order need be looked at. Call one *before* the other if its full is larger or, of equal ones, its index
 * smaller (whole items: only equal ones are compared). Then
 *   - with an item that is used, those before it are used; with one that isn't, those after it aren't;
 *   - with an item placed, those of equal full after it lose the columns before that place, and those before it lose
 *     the columns after it. Place: CW_WHOLE the number of the column among the item's, nothing being last; CW_ONE_AREA
 *     the number of its first column in the area.
 *
 * An inner node has children that name all cases of one decision; cases whose columns are all excluded may be missing.
 * A leaf that is infeasible by the decisions alone (more items used than a count allows, fewer areas left than are
 * needed) has no multipliers. */
typedef enum cw_alloc_decision {
  CW_LEAF,
  CW_SPLIT_AREA,  /* item `subject`: children = each area it can go to (where it may also give nothing) */
  CW_SPLIT_WHOLE, /* item `subject`: children = each column it can fill, and nothing */
  CW_SPLIT_USED,  /* counts: item `subject` may be used | is not used */
  CW_SPLIT_AREAS, /* areas_needed `subject`: two children, the area `value` is counted | is not counted */
  CW_SPLIT_FLOOR  /* floors: `subject` is reached | holds nothing */
} cw_alloc_decision;

typedef struct cw_alloc_node {
  cw_alloc_decision decision;
  uint32_t subject;
  int32_t value;   /* which case of the parent's decision this node is: area; column, -1 nothing; 1 / 0;
                                  for CW_SPLIT_AREAS the area, in both children */
  bool infeasible; /* leaf: the multipliers prove infeasibility, whatever further credit */
  cw_rat bound;    /* leaf: the least further credit that the multipliers prove */
  uint32_t nmultipliers;
  const cw_rat *multipliers; /* NULL where the leaf is an achieved optimum of 0 */
  uint32_t nchildren;
  const struct cw_alloc_node *const *children;
} cw_alloc_node;

typedef struct cw_alloc_result {
  cw_alloc_status status;
  cw_alloc_shape_kind shape;
  cw_rat further;       /* the least further credit; where a strict minimum (areas_needed with amount 0, a row
                           with `more`) is only
                           approached, the infimum, with `strict` set */
  bool strict;          /* met only with a little more than `further`, however little; then found is false, and credit[]
                           is a placement with somewhat more */
  bool found;           /* a placement with `further` is in credit[] */
  cw_rat least_further; /* proved lower bound (= further where OPTIMAL) */
  const cw_rat *credit; /* per column; NULL where there is none */
  uint64_t work;        /* augmentations + pivots + nodes */
  const cw_alloc_node *certificate; /* NULL unless asked for */
} cw_alloc_result;

typedef struct cw_alloc_options {
  uint64_t budget;  /* 0: the default, 1,000,000 */
  bool certificate; /* build it */
  bool stop_at_met; /* Only whether further is 0 matters: a search may stop when it knows. Not met is then OPTIMAL,
                       IMPOSSIBLE, or LIMIT with least_further > 0 (or 0 and strict). */
  bool amounts;     /* Only status, further and strict are asked for: credit may then be NULL, found false. */
} cw_alloc_options;

cw_alloc_shape_kind cw_alloc_shape(const cw_alloc_instance *p, cw_arena *arena);

/* Solves p. The result lives in `arena`. */
cw_alloc_result cw_alloc_solve(const cw_alloc_instance *p, const cw_alloc_options *options, cw_arena *arena);

/* The most credit that columns in `cols` can hold together under the AT_MOST rows, items and counts alone (no AT_LEAST
 * row, no areas_needed, no further credit): what a teacher *has*. status OPTIMAL with the amount in `further`; at LIMIT
 * `further` is an amount that was reached, if `found`. `cols` are ascending; further columns in it hold nothing. No
 * certificate. */
cw_alloc_result cw_alloc_most(const cw_alloc_instance *p, const uint32_t *cols, uint32_t ncols,
                              const cw_alloc_options *options, cw_arena *arena);

/* Checks a placement (r->found): every row, item, count, areas_needed and floor holds, and further credit is exactly
 * r->further. Used by the debug build and by tests; shares nothing with the solvers. */
bool cw_alloc_check_placement(const cw_alloc_instance *p, const cw_alloc_result *r);

/* Checks that r->certificate proves that no placement needs less than r->further (or that none exists). */
bool cw_alloc_verify(const cw_alloc_instance *p, const cw_alloc_result *r, cw_arena *arena);

#endif
