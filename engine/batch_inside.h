/* Inside the batch: what is learned, and where it is kept. Private to batch*.c and again.c.
 *
 *   batch_reach.c  which goals can be learned, and which conditions on records bear on them
 *   batch.c        contexts: teachers of whom the same facts and licenses were read; the evaluation itself
 *   batch_class.c  classes: records of which the same fields were read; what becomes of them (behaviors)
 *   again.c        what was found for one set of behaviors, told again of other amounts */
#ifndef CW_BATCH_INSIDE_H
#define CW_BATCH_INSIDE_H

#include "batch.h"
#include "evaluator.h"
#include "search.h"

enum {
  CW_BATCH_COLUMNS = 4,     /* ledgers in which one record counts */
  CW_BATCH_BEHAVIORS = 128, /* of one goal in one context */
  CW_BATCH_KINDS = 65,      /* 64 kinds, and none said */
  CW_BATCH_FIELDS = 16,     /* read of records of one kind */
  CW_BATCH_KEY = 64         /* words of what was read of one record */
};

/* --- per plan (batch_reach.c) --- */

typedef struct cw_batch_reach { /* of one goal */
  bool fit;                     /* its standing hangs on nothing but what classes and contexts tell */
  uint64_t ledgers;             /* on which it asks for credit */
  uint32_t ncounted;            /* conditions by which records are counted */
  const uint32_t *counted;
  uint32_t nneeds; /* needs of credit */
  const uint32_t *needs;
} cw_batch_reach;

/* False if memory ran out. */
bool cw_batch_find_reach(const cw_plan *plan, uint32_t goal, cw_arena *arena, cw_batch_reach *out);
/* Whether facts and licenses alone tell which goals and licenses are judged, on which day. */
bool cw_batch_concern_plain(const cw_plan *plan, uint32_t goal);

/* --- what becomes of a record --- */

typedef struct cw_batch_column {
  uint32_t ledger;
  cw_rate_kind kind; /* FIXED or OF_AMOUNT */
  cw_rat rate;
} cw_batch_column;

typedef struct cw_batch_refusal {
  uint32_t ledger;
  cw_refusal first;
} cw_batch_refusal;

typedef struct cw_behavior {
  uint32_t ncolumns, nrefusals;
  cw_batch_column columns[CW_BATCH_COLUMNS];
  cw_batch_refusal refusals[CW_BATCH_COLUMNS];
  bool counted;  /* some condition counts it: how many there are matters */
  bool supplied; /* it has a column */
  uint64_t open; /* bits of the ledgers in which it is not to be summed */
  uint32_t nwords;
  const int64_t *words; /* all that an assessment could learn of it; alike in these, alike in everything */
} cw_behavior;

typedef struct cw_class { /* records of one kind that agree in what was read */
  uint64_t hash;
  uint32_t n;
  int32_t behavior; /* index; -1: such a record is not learned from */
  const uint64_t *key;
} cw_class;

typedef struct cw_batch_kind {
  cw_watch read; /* of any record of the kind so far */
  uint32_t nfields;
  uint16_t fields[CW_BATCH_FIELDS];
  uint16_t text; /* bit per field */
  bool many;     /* too much is read of such records to keep */
  uint32_t nclasses, room;
  cw_class *classes; /* by hash; room is a power of two */
} cw_batch_kind;

/* --- one goal in one context --- */

typedef struct cw_batch_place {
  uint32_t goal;
  int32_t license; /* index among the teacher's, or -1 */
  bool fit;
  uint32_t nbehaviors;
  cw_behavior *behaviors[CW_BATCH_BEHAVIORS];
  cw_batch_kind *kinds[CW_BATCH_KINDS];
  uint32_t nrecipes, room;
  struct cw_again **recipes;
} cw_batch_place;

/* What one teacher has at one place. */
typedef struct cw_batch_sum {
  uint32_t n;    /* records of the behavior */
  cw_rat amount; /* their amounts together, where its columns are of them */
} cw_batch_sum;

typedef struct cw_batch_sums {
  uint64_t present[CW_BATCH_BEHAVIORS / 64]; /* behaviors that are supplied or counted */
  cw_batch_sum of[CW_BATCH_BEHAVIORS];
} cw_batch_sums;

/* batch_class.c: the class of the teacher's record `i`, learned if it is new: its behavior, or -1. `e` is the goal's context,
 * made when first needed. *grown: facts or fields of licenses were read that the batch didn't know of. */
typedef struct cw_batch_judge {
  const cw_batch_reach *reach;
  cw_batch_place *place;
  const cw_block *block;
  const cw_teacher *teacher;
  cw_arena *keep; /* what is learned lives here */
  cw_eval *(*enter)(struct cw_batch_judge *);
  void *run; /* for enter */
  struct cw_batch *batch;
  cw_eval *e; /* NULL until entered */
} cw_batch_judge;
int32_t cw_batch_class(cw_batch_judge *j, uint32_t i);
/* Notes that more was read of the teacher's facts and licenses; false where that is new. */
bool cw_batch_note(struct cw_batch *b, const cw_watch *w);

/* again.c */
typedef struct cw_again cw_again;
/* Keeps what the goal judged last by `e` came to, for teachers with the same behaviors. NULL if memory ran out. */
struct cw_solve_log;
cw_again *cw_again_learn(cw_batch_judge *j, const cw_batch_sums *sums, const int32_t *behaviors,
                         const struct cw_solve_log *log, const cw_standing *learned);
/* Nothing but that these behaviors were met. NULL if memory ran out. */
cw_again *cw_again_seen(cw_batch_judge *j, const cw_batch_sums *sums);
/* The first that was learned for these behaviors; the next one. */
cw_again *cw_again_find(const cw_batch_place *place, const cw_batch_sums *sums);
cw_again *cw_again_beside(const cw_again *a);
/* Whether more may be learned for its behaviors. */
bool cw_again_may_learn(const cw_again *first);
/* `beside`: one for the same behaviors, or NULL. */
bool cw_again_keep(cw_batch_place *place, cw_again *a, cw_again *beside, cw_arena *keep);
/* The standing, but for refusals. False where it can't be told of these amounts. */
bool cw_again_tell(cw_again *a, cw_eval *e, const cw_batch_place *place, const cw_batch_sums *sums, cw_standing *out);
/* The ledgers of which the standing tells: bits. */
uint64_t cw_again_ledgers(const cw_again *a);

#endif
