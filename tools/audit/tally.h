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

/* The amount that a line misses in its unit, where it is one and the same on every way, whatever is missing beside it: its
 * place in the line's text, and its length; NULL where it is none. */
const char *cw_shortfall_amount(const cw_line *line, size_t *len);
/* The band in which it lies as a share of what is needed; -1 where it is none. */
int cw_shortfall_band(const cw_line *line);
const char *cw_shortfall_words(int band); /* "up to 10 %" */

#endif
