/* Between the files that compare a stated standing with what is re-derived. */
#ifndef VT_CHECK_H
#define VT_CHECK_H

#include "world.h"

typedef struct vt_files {
  const char *name[2]; /* as the trace calls the pack's file, and that of the state; NULL: not yet */
} vt_files;

typedef struct vt_check {
  vt_world *w;
  vt_report *r;
  vt_files *files;
  const vt_node *root;
  vt_node *s; /* the standing */
  const vt_goal *goal;
  vt_search search;
  vt_outcome o;            /* detail of the completion that is shown */
  vt_problem *problem[64]; /* of the shown path, per ledger */
  vt_rat *credit[64];      /* per column, as the stated parts place it */
  bool *sources;           /* on which the standing rests */
  bool exact;
  bool figure; /* what is compared is a second figure: it has no derivation */
} vt_check;

void vt_check_place(vt_check *c, vt_node *n, uint32_t line, uint32_t column);
void vt_check_file(vt_check *c, vt_node *n, uint32_t line); /* names the file in which the line stands */
void vt_check_cites(vt_check *c, vt_node *n, const vt_cites *cites);
void vt_check_condition(vt_check *c, vt_node *n, const char *key, const vt_expr *x);
void vt_check_areas(vt_check *c, vt_node *n, uint32_t ledger, uint64_t areas);
/* The unit of a value as answers print it; NULL: a plain number. */
const char *vt_unit_of(const vt_pack *p, const vt_expr *x, int depth);
void vt_rest_on(vt_check *c, const vt_cites *cites);
/* The expression in x that stands at this place with these words, or NULL. */
const vt_expr *vt_find_expr(const vt_expr *x, const vt_node *stated);

typedef struct vt_served { /* what a need is told to have */
  const vt_need *need;
  int year;
  vt_rat have;
} vt_served;

/* Whether the parts, as they are told, leave no more missing than the best placement, with what these needs have. */
bool vt_placed_as_told(vt_check *c, uint32_t ledger, const vt_served *told, uint32_t n);

void vt_check_records(vt_check *c, vt_node *d);
void vt_check_limits(vt_check *c, vt_node *d);
void vt_check_needs(vt_check *c, vt_node *d);
void vt_check_exceptions(vt_check *c, vt_node *d);
void vt_check_proofs(vt_check *c, vt_node *d);
void vt_check_ways(vt_check *c);
void vt_check_certificate(vt_check *c, vt_node *n, const vt_problem *p, const vt_answer *a);
void vt_check_questions(vt_check *c);
/* check.c: of a standing, and of a second figure */
vt_verdict vt_concluded(const vt_check *c);
const char *vt_cause_word(const vt_check *c, vt_verdict v);
void vt_check_kind(vt_check *c, vt_verdict v);
void vt_check_credit_as_is(vt_check *c); /* what is open being at its worst, and at its best */
/* check_credit.c: of a standing, under the completions that the trace names */
void vt_check_credit(vt_check *c);
void vt_check_have_most(vt_check *c);
void vt_check_supposed(vt_check *c, vt_verdict v);

/* supposed.c: gives the world the answers that the trace supposes (in "shown", "least", "most") and no others; false
 * where one can't be one. vt_all_read: each of them was asked for since. */
bool vt_suppose(vt_check *c, const char *which);
void vt_all_read(vt_check *c, const char *which);
void vt_suppose_nothing(vt_world *w);

void vt_check_trace(vt_pack *p, vt_report *r, vt_node *root, const cw_yaml *teachers);

#endif
