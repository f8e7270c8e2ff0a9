/* Inside the evaluation: the search over the unknowns. Private to search.c, memo.c, questions.c and evaluate.c. */
#ifndef CW_SEARCH_H
#define CW_SEARCH_H

#include "evaluator.h"

/* One choice for the unknowns. */
typedef struct cw_snapshot {
  uint32_t n;
  cw_choice_state state[CW_MAX_UNKNOWNS];
  cw_value value[CW_MAX_UNKNOWNS];
} cw_snapshot;

/* What an assessment came to. */
typedef struct cw_memo {
  cw_outcome outcome; /* without its needs */
  cw_rat have;        /* of the goal's ledger, where detail was asked for */
  bool opened, loose;
  uint64_t work;
  uint32_t among; /* it stands while there are so many unknowns; 0: always */
} cw_memo;

typedef struct cw_search {
  cw_eval *e;
  uint32_t nclasses;  /* outcomes that differ, 0 to 2 */
  int64_t classes[2]; /* the lowest and the highest seen */
  cw_outcome lowest, highest;
  cw_snapshot *at_lowest, *spare;
  bool limit, conflict;
  bool kept; /* nothing is open, and what the needs came to is kept: e->again */
  bool done; /* two outcomes are seen: no more can be learned */
} cw_search;

/* memo.c: in the evaluation's arena, which must not be given back while the tree is used. */
void cw_memo_clear(cw_memo_tree *t);
/* NULL where no assessment under these answers is known. */
const cw_memo *cw_memo_find(cw_eval *e, cw_memo_tree *t, cw_mode mode, bool detail);
/* What is read from now on is what the next assessment reads; which is then kept. */
void cw_reads_begin(cw_eval *e);
void cw_memo_keep(cw_eval *e, cw_memo_tree *t, cw_mode mode, bool detail, const cw_memo *m);

/* search.c */
/* Assesses the goal, or finds what that came to before, and leaves nothing behind in the arena but that. */
cw_outcome cw_search_assess(cw_eval *e, cw_mode mode);
void cw_snapshot_keep(const cw_eval *e, cw_snapshot *s);
void cw_snapshot_restore(cw_eval *e, const cw_snapshot *s);
void cw_unknowns_clear(cw_eval *e);
/* Searches the outcomes that the goal can have. `room` is two snapshots. */
void cw_search_run(cw_search *s, cw_eval *e, cw_snapshot *room);
/* Sets the unknowns that are not monotone to the values by which the teacher has least (or most), and assesses the goal in
 * detail. */
cw_outcome cw_search_detail(cw_eval *e, cw_mode mode, cw_snapshot *room);

/* questions.c: the open questions, the decisive ones first. */
void cw_questions_ask(cw_search *s, cw_standing *out);

#endif
