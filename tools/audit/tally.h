/* Counts of lines: by group and standing, and of how much is missing. */
#ifndef CW_TALLY_H
#define CW_TALLY_H

#include "audit.h"

enum { CW_NVERDICTS = CW_NOT_APPLICABLE + 1, CW_NBANDS = 6 };

typedef struct cw_tally_group {
  char *name;
  int64_t lines, on_paper, verdicts[CW_NVERDICTS];
  int64_t bands[CW_NBANDS], other; /* of those unmet: by how much is missing; no single amount */
} cw_tally_group;

typedef struct cw_tally { /* ascending by name */
  size_t count, room;
  cw_tally_group *items;
  bool failed; /* memory ran out */
} cw_tally;

void cw_tally_add(cw_tally *t, const char *name, const cw_line *line);
void cw_tally_free(cw_tally *t);

/* The share of what is needed that the first way of a line misses, if that is an amount and nothing else: the index of its
 * band; -1 where it is not. */
int cw_shortfall_band(const cw_line *line);
const char *cw_shortfall_words(int band); /* "up to 10 %" */

#endif
