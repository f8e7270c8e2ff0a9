/* Inside again.c and again_tell.c: what is kept for one set of behaviors. */
#ifndef CW_AGAIN_H
#define CW_AGAIN_H

#include "batch_inside.h"
#include "needs.h"
#include "sums.h"

/* Leaves that are kept are asked for the goal's own license. */
enum { CW_AGAIN_OWN = -2 };

typedef struct cw_form { /* one problem; `unit`: per behavior, -1 for none */
  uint32_t ledger;
  const cw_leaf *path; /* NULL: the limits alone */
  bool alone;          /* the first leaf of the path, by itself */
  bool impossible;
  bool enough; /* of a check: what it was */
  cw_sums *sums;
  int8_t *unit;
} cw_form;

typedef struct cw_kept_path {
  uint64_t ledgers;
  bool failed; /* it has a part without amount that doesn't hold */
} cw_kept_path;

typedef struct cw_kept_detail { /* of what ways and figures are asked */
  cw_path_list paths;
  const cw_kept_path *of_path;
  uint64_t ledgers;
  cw_rat *need; /* per ledger of the plan */
  uint32_t nforms;
  cw_form *forms;
} cw_kept_detail;

struct cw_again {
  uint64_t present[CW_BATCH_BEHAVIORS / 64];
  cw_again *also; /* another one for the same behaviors */
  enum {
    CW_AGAIN_SEEN,
    CW_AGAIN_NOT,
    CW_AGAIN_WHOLE,
    CW_AGAIN_SURE,
    CW_AGAIN_OPEN
  } how; /* SEEN: nothing was learned yet; NOT: nothing is to be */
  cw_standing pattern;
  cw_needs_solver solver;
  cw_kept_detail shown;
  const cw_kept_detail *first, *best; /* OPEN: where `have` is least, and where it is most; NULL: as shown */
  uint32_t nroots;                    /* SURE */
  const uint32_t *behind;
  const int32_t *by;
  uint32_t nchecks; /* OPEN */
  cw_form *checks;

  /* the teacher at hand */
  const cw_batch_place *place;
  const cw_batch_sums *sums;
  bool failed; /* some amount, or some answer, is not for sums */
};

/* A copy of ways, in the arena, whose licenses are moved by so many. */
bool cw_again_ways(cw_standing *out, const cw_way *from, int64_t by, cw_arena *arena);

#endif
