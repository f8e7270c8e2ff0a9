/* Inside the evaluation: the search over the unknowns. Private to search.c, questions.c and evaluate.c. */
#ifndef CW_SEARCH_H
#define CW_SEARCH_H

#include "memo.h"

/* One choice for the unknowns. */
typedef struct cw_snapshot {
  uint32_t n;
  cw_choice_state state[CW_MAX_UNKNOWNS];
  cw_value value[CW_MAX_UNKNOWNS];
} cw_snapshot;

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

/* search.c */
/* Assesses the goal, or finds what that came to before, and leaves nothing behind in the arena. */
cw_outcome cw_search_assess(cw_eval *e, cw_mode mode);
void cw_snapshot_keep(const cw_eval *e, cw_snapshot *s);
void cw_snapshot_restore(cw_eval *e, const cw_snapshot *s);
void cw_unknowns_clear(cw_eval *e);
/* Searches the outcomes that the goal can have. `room` is two snapshots. */
void cw_search_run(cw_search *s, cw_eval *e, cw_snapshot *room);
/* Sets the unknowns that are not monotone to the values by which the teacher has least (or most), and assesses the goal in
 * detail. */
cw_outcome cw_search_detail(cw_eval *e, cw_mode mode, cw_snapshot *room);

/* evaluate.c: the standing of one goal, for one license (-1: the teacher). `room` is two snapshots. */
void cw_evaluate_goal(cw_eval *e, cw_snapshot *room, uint32_t goal, int32_t license, cw_standing *out);

/* The same with what is planned or in progress taken as done. */
void cw_evaluate_as_if(cw_eval *e, cw_snapshot *room, uint32_t goal, int32_t license, cw_standing *out);

/* questions.c: the open questions, the decisive ones first. */
void cw_questions_ask(cw_search *s, cw_standing *out);

#endif
