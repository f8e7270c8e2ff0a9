/* Inside the evaluation: what was worked out before, found again by the answers that it read. Private to engine/; memo.c
 * says why it is exact.
 *
 * Who works something out: finds the root of its tree (of the whole assessment, cw_memo_need, cw_memo_offer: NULL where
 * it must be worked out anew), asks cw_memo_find, and where that has none: cw_part_begin, the work, cw_memo_keep,
 * cw_part_end. What is kept lives in e->memo->arena, until the next search. */
#ifndef CW_MEMO_H
#define CW_MEMO_H

#include "evaluator.h"

enum { CW_MAX_READS = 4096 };

/* What is read, in the order in which it first is; a part of an assessment reads anew. */
typedef struct cw_reads {
  uint32_t n, clock, since;
  uint32_t order[CW_MAX_READS]; /* unknowns */
  uint32_t at[CW_MAX_UNKNOWNS]; /* per unknown: when it was read last; after `since` */
  uint32_t missed;              /* questions that no unknown was found for */
  bool full;
} cw_reads;

/* The answer to the unknown is read. */
void cw_reads_note(cw_reads *r, uint32_t unknown);

typedef struct cw_memo_node cw_memo_node;
typedef struct cw_scene cw_scene;

/* Of one search: one goal, and one way to take plans. */
typedef struct cw_memo_book {
  cw_arena *arena;           /* is never gone back in; emptied with each search */
  cw_memo_node *roots[2][2]; /* of assessments: by mode; whether detail was asked for */
  cw_scene *scenes;          /* of parts: by the dates of the goal */
  uint32_t n, nscenes;
} cw_memo_book;

/* What is told beside what was found; the first member of what is kept. */
typedef struct cw_memo {
  bool opened, loose;
  uint64_t work;
} cw_memo;

typedef struct cw_outer_reads { /* of what an outer part has read, kept while an inner one reads */
  uint32_t n, since, missed;
} cw_outer_reads;

typedef struct cw_part {
  cw_outer_reads outer;
  bool opened, loose;
  uint64_t work;
} cw_part;

cw_outer_reads cw_reads_begin(cw_eval *e);
void cw_reads_end(cw_eval *e, const cw_outer_reads *outer);

/* NULL where nothing is known under these answers. */
const void *cw_memo_find(cw_eval *e, const cw_memo_node *root);
/* Keeps what was worked out since `outer`. `found` NULL: memory ran out. */
void cw_memo_keep(cw_eval *e, cw_memo_node **root, const cw_outer_reads *outer, const void *found);

cw_memo_node **cw_memo_need(cw_eval *e, uint32_t need);
cw_memo_node **cw_memo_offer(cw_eval *e, uint32_t rule); /* for e->record */

void cw_part_begin(cw_eval *e, cw_part *p);
void cw_part_end(cw_eval *e, const cw_part *p, cw_memo *m);
void cw_part_again(cw_eval *e, const cw_memo *m);

#endif
