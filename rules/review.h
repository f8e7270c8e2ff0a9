/* The findings that ask for a look at the whole of a good pack: what can never hold, be reached, bind or be fed; tables,
 * patterns, names, stale sources. Loading a pack doesn't ask for them; `crosswalk check` does. */
#ifndef CW_REVIEW_H
#define CW_REVIEW_H

#include "pack.h"

typedef struct cw_offered { /* what may be earned; "": not said */
  const char *issuer, *title;
} cw_offered;

typedef struct cw_review_options {
  int stale_months;         /* sources read through longer ago than this are stale; 0: not asked */
  cw_day as_of;             /* counted from this day */
  bool strict;              /* sources without `read through` too */
  const cw_offered *offers; /* a catalog, in which each pattern should match something; none: not asked */
  size_t noffers;
} cw_review_options;

/* Adds to the findings of the pack's loading those of the review, and takes out what the pack waives. The number of
 * findings that were waived. */
uint32_t cw_pack_review(const cw_pack *pack, const cw_review_options *options, cw_diags *diags);

#endif
