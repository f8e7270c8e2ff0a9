/* A teacher with something changed: what "what if", "why not" and "what would I need to know" are asked of.
 *
 * The teacher is copied, never altered; the copy stands in canonical order as if it had been read so. A copy may be for
 * another pack: what that pack doesn't know is left behind and named. */
#ifndef CW_EXPLAIN_REVISE_H
#define CW_EXPLAIN_REVISE_H

#include "explain.h"

/* Field `attr` (of the target's plan) of record `record` (row of `from`) is `value`, whose texts are in `texts`. */
typedef struct cw_set {
  uint32_t record, attr;
  cw_value value;
  const cw_texts *texts;
} cw_set;

typedef struct cw_revision {
  const cw_block *from;
  uint32_t teacher;
  const bool *dropped; /* per row of `from`; NULL: none */
  uint32_t nsets;
  const cw_set *sets;
  const cw_block *added;   /* records of its first teacher are added; for the target's plan; NULL: none */
  const cw_block *facts;   /* facts and license fields of its first teacher replace the teacher's; NULL: none */
  const uint32_t *license; /* the row of the license whose fields are replaced; NULL: all */
  const bool *complete;    /* NULL, or whether the records are said to be complete */
} cw_revision;

typedef struct cw_lost { /* what another pack doesn't know */
  uint32_t count, room;
  const char **items; /* "the fact `assigned`" */
} cw_lost;

/* Fills `out`. `rows`: per row of the teacher in `from`, then per record added, the row in `out` (UINT32_MAX: dropped);
 * NULL where it came to nothing for want of memory. */
uint32_t *cw_revise(cw_block *out, const cw_plan *plan, const cw_revision *r, cw_lost *lost, cw_arena *arena);

/* A revision evaluated. */
typedef struct cw_trial {
  cw_block block;
  cw_options options;
  cw_voice voice;
  cw_evaluation e;
  uint32_t *rows; /* as cw_revise() gives them */
  bool failed;
} cw_trial;

/* `v` speaks of the teacher as it is; `options` NULL: its own. */
void cw_try(cw_trial *t, const cw_voice *v, const cw_revision *r, const cw_options *options);

/* The standing of that goal (any version of it) and license; NULL where there is none. */
const cw_standing *cw_standing_of(const cw_trial *t, const cw_voice *v, const cw_standing *like);
/* What became of that row in the ledger; NULL where it is not among the records. */
const cw_record_standing *cw_record_in(const cw_standing *s, uint32_t row, uint32_t ledger);

#endif
