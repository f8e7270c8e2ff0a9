/* Inside the needs: the paths through a requirement tree. Private to paths.c, needs.c, lacks.c and share.c. */
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
  cw_share *share;                /* NULL where no ledgers share records */
  cw_rat total;                   /* the goal's largest need over all areas: the base of "% of needed" */
  struct cw_again *again;         /* the answers are those of forms that are kept: again.c; NULL: they are found */
} cw_needs_solver;

/* What one assessment found of the needs, for the next one under the same choice. */
typedef struct cw_kept {
  const uint32_t *roots, *behind; /* behind: the paths up to and with root i */
  uint32_t nroots, met_at;
  cw_needs_solver *solver;
  cw_path_list paths;
  cw_needs_result result;
  uint64_t work;
  struct cw_kept *next;
} cw_kept;

/* What was solved of the ledgers while one goal was judged, for again.c. Everything else in a standing hangs on whether these
 * were enough, and in its figures on the details. */
enum { CW_MOST_SOLVED = 96, CW_MOST_DETAILS = 4 };

typedef struct cw_solved {
  uint32_t ledger;
  const cw_ledger_problem *p;
  const cw_alloc_instance *in;
  bool enough;
} cw_solved;

typedef struct cw_detailed { /* ways and figures were asked of these paths */
  cw_needs_solver *solver;
  cw_path_list paths;
} cw_detailed;

typedef struct cw_solve_log {
  size_t began; /* the arena's bytes in use then */
  bool full;    /* more than there is room for */
  bool amounts; /* amounts were compared with one another, to find the least among completions */
  uint32_t nsolved, ndetails;
  int32_t first, shown,
      best; /* of the details: that in which `have` is least, the one told, that of the best answers */
  cw_solved solved[CW_MOST_SOLVED];
  cw_detailed details[CW_MOST_DETAILS];
} cw_solve_log;

/* needs.c, for again.c */
/* The instance of one ledger under one path: the limits, and what the path's leaves ask. NULL if memory ran out. */
cw_alloc_instance *cw_needs_instance(cw_needs_solver *s, const cw_ledger_problem *p, const cw_leaf *path,
                                     bool *impossible);
cw_rat cw_needs_largest(const cw_eval *e, const cw_path_list *l, uint32_t ledger);
/* What each path lacks; the ways that no other covers. Paths are put into the order of the ways. */
uint32_t cw_needs_ways(cw_needs_solver *s, const cw_leaf **paths, uint32_t n, cw_way *ways);

/* again.c: the answer of the form that was kept for the path */
cw_alloc_result cw_again_solve(struct cw_again *a, uint32_t ledger, const cw_leaf *path);

/* The paths through one need. */
cw_path_list cw_paths_of(cw_needs_solver *s, uint32_t need);
cw_path_list cw_paths_one(cw_needs_solver *s, const cw_leaf *leaf);
cw_path_list cw_paths_either(cw_needs_solver *s, cw_path_list a, cw_path_list b);
/* Whether a need is asked: in its period, and its `when` holds. Among needs that must all hold one that isn't asked is
 * satisfied, so being asked hurts; among alternatives it isn't there to choose, so being asked helps. */
bool cw_need_asked(cw_needs_solver *s, uint32_t need, bool alternative);

/* needs.c: what a leaf asks of a ledger. */
bool cw_leaf_on(const cw_eval *e, const cw_leaf *leaf, uint32_t ledger);
/* Of credit, more than nothing. */
static inline bool cw_asks_any_amount(const cw_eval *e, const cw_leaf *leaf) {
  const cw_need *need = &e->plan->needs[leaf->need];
  return need->kind == CW_NEED_CREDIT && need->amount == 0;
}
/* The license for which it is asked beside the goal's own, or -1. */
static inline int32_t cw_leaf_license(const cw_eval *e, const cw_leaf *leaf) {
  return leaf->license != e->own ? leaf->license : -1;
}

/* One ledger under a path. `instance` may be NULL; else it is set to the problem that was solved. */
typedef enum cw_how_much { CW_JUST_MET, CW_EXACT_AMOUNT, CW_WITH_PROOF } cw_how_much;
cw_alloc_result cw_needs_solve_ledger(cw_needs_solver *s, uint32_t ledger, const cw_leaf *path, cw_how_much how,
                                      const cw_alloc_instance **instance);
bool cw_needs_enough(const cw_alloc_result *r); /* nothing is missing */

/* needs.c: the path under what is placed: whether it is met, what it lacks. */
bool cw_needs_met_now(cw_needs_solver *s, const cw_leaf *path);
void cw_needs_way_now(cw_needs_solver *s, const cw_leaf *path, cw_way *way);
bool cw_way_covers(const cw_way *a, const cw_way *b); /* b asks all that a asks */
uint64_t cw_needs_ledgers(const cw_eval *e, const cw_leaf *path);
cw_ledger_problem *cw_needs_problem(cw_needs_solver *s, uint32_t ledger);

/* share.c: the same over every placing of the records that ledgers share. A path that is met leaves the records placed as
 * they meet it. The ways of a path are added to `ways`, with `paths` beside them, up to `room`. */
bool cw_share_make(cw_needs_solver *s);
void cw_share_place(cw_needs_solver *s, const uint64_t *not_in); /* NULL: nothing is placed */
const uint64_t *cw_share_keep(cw_needs_solver *s);               /* a copy of what is placed; NULL: nothing is */
bool cw_share_met(cw_needs_solver *s, const cw_leaf *path);
void cw_share_ways(cw_needs_solver *s, const cw_leaf *path, cw_way *ways, const cw_leaf **paths, uint32_t *n,
                   uint32_t room);

/* lacks.c: what a path lacks in one ledger, added to the way's parts; `lacks` has room for them. */
void cw_ledger_lacks(cw_needs_solver *s, uint32_t ledger, const cw_leaf *path, cw_way *way, cw_lack *lacks);

#endif
