/* Inside the batch: what is learned, and where it is kept. Private to batch*.c and again.c.
 *
 *   batch_reach.c  which goals can be learned, and which conditions on records bear on them
 *   batch_table.c  what is kept, found by what was read
 *   batch.c        contexts: teachers of whom the same facts and licenses were read; the evaluation itself
 *   batch_class.c  classes: records of which the same fields were read; what becomes of them (behaviors)
 *   again.c        what was found for one set of behaviors, to be told again of other amounts (again_tell.c) */
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
  CW_BATCH_KEY = 512        /* words of what was read */
};

/* --- what was read, and what is kept under it (batch_table.c) --- */

typedef struct cw_batch_key {
  uint32_t n;
  bool full; /* there was more than there is room for: it is no key */
  uint64_t words[CW_BATCH_KEY];
} cw_batch_key;

static inline void cw_key_begin(cw_batch_key *k) {
  k->n = 0;
  k->full = false;
}

static inline void cw_key_put(cw_batch_key *k, uint64_t word) {
  if (k->n < CW_BATCH_KEY)
    k->words[k->n++] = word;
  else
    k->full = true;
}

/* As it is written: the ids of texts are a block's own. */
void cw_key_put_text(cw_batch_key *k, const char *text);

typedef struct cw_batch_entry {
  uint64_t hash;
  uint32_t n;
  const uint64_t *words; /* NULL: nobody's yet */
  void *value;           /* may be NULL */
} cw_batch_entry;

typedef struct cw_batch_table {
  uint32_t count, room; /* room: a power of two */
  cw_batch_entry *entries;
} cw_batch_table;

/* NULL where it isn't there. */
const cw_batch_entry *cw_table_find(const cw_batch_table *t, const cw_batch_key *k);
/* Of a key that isn't there. False if memory ran out. */
bool cw_table_add(cw_batch_table *t, const cw_batch_key *k, void *value, cw_arena *keep);

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
  uint32_t index; /* among those of its place */
  uint32_t ncolumns, nrefusals;
  cw_batch_column columns[CW_BATCH_COLUMNS];
  cw_batch_refusal refusals[CW_BATCH_COLUMNS];
  bool counted;  /* some condition counts it: how many there are matters */
  uint64_t open; /* bits of the ledgers in which it is not to be summed */
  uint32_t nwords;
  const int64_t *words; /* all that an assessment could learn of it; alike in these, alike in everything */
} cw_behavior;

typedef struct cw_batch_kind {
  cw_watch read; /* of any record of the kind so far */
  uint32_t nfields;
  uint16_t fields[CW_BATCH_FIELDS];
  uint16_t text;          /* bit per field */
  bool many;              /* too much is read of such records to keep */
  cw_batch_table classes; /* to behaviors; NULL: such a record is not learned from */
} cw_batch_kind;

/* --- one goal in one context --- */

typedef struct cw_batch_place {
  bool concerned;  /* the goal concerns such teachers; else the rest is empty */
  int32_t license; /* index among the teacher's, or -1 */
  uint32_t nbehaviors;
  const cw_behavior *behaviors[CW_BATCH_BEHAVIORS];
  cw_batch_kind *kinds[CW_BATCH_KINDS];
  cw_batch_table again; /* by behaviors: to the first cw_again for them */
} cw_batch_place;

/* What the records of one behavior come to. */
typedef struct cw_batch_sum {
  uint32_t n;
  cw_rat amount; /* where its columns are of amounts */
} cw_batch_sum;

typedef struct cw_batch_sums {
  uint64_t present[CW_BATCH_BEHAVIORS / 64]; /* behaviors that have columns, are counted or open */
  cw_batch_sum of[CW_BATCH_BEHAVIORS];       /* of those that are present */
} cw_batch_sums;

typedef struct cw_batch_view { /* the records as they are, or with what is yet to come */
  const cw_taking *copies;
  const cw_behavior **behaviors; /* per record of the teacher; NULL: takes no part */
  cw_batch_sums *sums;           /* written before they are read */
} cw_batch_view;

struct cw_batch_asked;

/* One teacher. */
typedef struct cw_batch_run {
  cw_batch *batch;
  cw_arena *keep; /* what is learned lives here */
  const cw_block *block;
  const cw_teacher *teacher;
  cw_options options;
  cw_arena *arena;
  uint32_t t;
  bool plans; /* some record is yet to come */
  cw_batch_view today, later;

  struct cw_batch_asked *asked; /* the goal at hand, */
  const cw_batch_reach *reach;
  cw_batch_place *place; /* and license */

  cw_eval e;
  bool begun, entered; /* e is whole; it is in the place at hand */
  cw_snapshot *room;
  struct cw_memo_book *memo;
  cw_watch watch; /* facts and licenses, for the goal at hand */
} cw_batch_run;

/* batch.c: puts r->e into the place at hand: the goal's dates, and which records take part. False where that can't be said. */
bool cw_batch_enter(cw_batch_run *r);
/* Notes what was watched of the teacher's facts and licenses. */
void cw_batch_note(cw_batch_run *r, const cw_watch *w);

/* batch_class.c: the behavior of the teacher's record `i` at the place at hand, learned if it is new. NULL: it is not to be
 * learned from. */
const cw_behavior *cw_batch_class(cw_batch_run *r, uint32_t i);

/* again.c */
typedef struct cw_again cw_again;
struct cw_solve_log;
/* The first that was learned for the view's behaviors; the next one. */
cw_again *cw_again_find(const cw_batch_place *place, const cw_batch_view *v);
cw_again *cw_again_beside(const cw_again *a);
/* Behaviors that are met for the first time may never be met again: they are learned when they are. */
void cw_again_see(cw_batch_run *r, const cw_batch_view *v);
/* Whether more may be learned beside the first, which may be NULL. */
bool cw_again_may_learn(const cw_again *first);
/* Keeps what the goal judged last by r->e came to, for teachers with the same behaviors, beside the first for them. */
void cw_again_learn(cw_batch_run *r, const cw_batch_view *v, cw_again *first, const struct cw_solve_log *log,
                    const cw_standing *learned);

/* again_tell.c: the standing, but for refusals. False where it can't be told of these amounts. */
bool cw_again_tell(cw_again *a, cw_batch_run *r, const cw_batch_view *v, cw_standing *out);
/* The ledgers of which the standing tells: bits. */
uint64_t cw_again_ledgers(const cw_again *a);

#endif
