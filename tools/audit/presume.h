/* Presumptions: `approved = yes`, taken of every teacher who says nothing else. */
#ifndef CW_PRESUME_H
#define CW_PRESUME_H

#include "../store/store.h"

enum { CW_MOST_PRESUMED = 16 };

typedef struct cw_presumed {
  uint32_t attr;
  const char *name, *value;
  const char *said; /* "approved = yes" */
} cw_presumed;

typedef struct cw_presumptions {
  uint32_t count;
  cw_presumed items[CW_MOST_PRESUMED];
  const char *office;          /* whose readings are accepted, or NULL */
  const cw_accepted *accepted; /* and they */
  uint32_t naccepted;
} cw_presumptions;

/* Adds one. False with the reason in *why (and a near name in *near, or NULL). */
bool cw_presume(cw_presumptions *p, const cw_plan *plan, const char *text, const char **why, const char **near,
                cw_arena *arena);

typedef struct cw_filled { /* a cell as it was */
  uint32_t attr, row;
  int64_t was;
  const struct cw_filled *next;
} cw_filled;

typedef struct cw_filling { /* how the teacher was before */
  cw_block *block;
  uint32_t teacher;
  cw_fact *facts;
  uint32_t first_fact, nfacts;
  const cw_filled *cells;
} cw_filling;

/* Fills what the teacher leaves open, by those presumptions whose bits are set; which ones found something to fill.
 * What it takes lives in the arena until it is emptied again, which has to come before the next filling. */
uint32_t cw_presume_fill(const cw_presumptions *p, uint32_t which, cw_block *b, uint32_t t, cw_filling *f,
                         cw_arena *arena);
void cw_presume_empty(cw_filling *f);

#endif
