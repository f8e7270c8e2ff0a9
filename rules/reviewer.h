/* Inside the review of a pack: its rooms. */
#ifndef CW_REVIEWER_H
#define CW_REVIEWER_H

#include "possible.h"
#include "review.h"

typedef struct cw_reviewer {
  const cw_plan *plan;
  const cw_yaml *yaml;
  const cw_review_options *options;
  cw_diags *diags;
} cw_reviewer;

/* A finding at a reference or at a node's words. */
#define CW_FOUND(r, id, ref, ...)       cw_diag_add((r)->diags, (id), (ref)->file, (ref)->line, (ref)->column, __VA_ARGS__)
#define CW_FOUND_NODE(r, id, node, ...) CW_FOUND(r, id, &(r)->plan->spans[node].ref, __VA_ARGS__)

void cw_review_conditions(cw_reviewer *r); /* review_conditions.c: also exceptions and patterns */
void cw_review_rules(cw_reviewer *r);      /* review_rules.c */
void cw_review_credit(cw_reviewer *r);     /* review_credit.c */
void cw_review_tables(cw_reviewer *r);     /* review_tables.c */
void cw_review_words(cw_reviewer *r);      /* review_words.c: names and texts in look-alike letters */
void cw_review_catalog(cw_reviewer *r);    /* review_catalog.c */
uint32_t cw_review_waive(cw_reviewer *r);  /* waive.c */

#endif
