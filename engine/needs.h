/* Inside the needs: the paths through a requirement tree. Private to paths.c and needs.c. */
#ifndef CW_NEEDS_H
#define CW_NEEDS_H

#include "evaluator.h"

typedef struct cw_path_list {
  const cw_leaf **items;
  uint32_t n;
} cw_path_list;

typedef struct cw_needs_solver {
  cw_eval *e;
  cw_ledger_problem *problem[64]; /* per ledger, built when first needed */
  bool limit;                     /* more ways than CW_MAX_WAYS */
  bool open;                      /* a table's row hangs on an answer */
  cw_rat total;                   /* the goal's largest need over all areas: the base of "% of needed" */
} cw_needs_solver;

/* The paths through one need. */
cw_path_list cw_paths_of(cw_needs_solver *s, uint32_t need);
cw_path_list cw_paths_one(cw_needs_solver *s, const cw_leaf *leaf);
cw_path_list cw_paths_either(cw_needs_solver *s, cw_path_list a, cw_path_list b);
/* Whether a need is asked: in its period, and its `when` holds. Among needs that must all hold one that isn't asked is
 * satisfied, so being asked hurts; among alternatives it isn't there to choose, so being asked helps. */
bool cw_need_asked(cw_needs_solver *s, uint32_t need, bool alternative);

#endif
