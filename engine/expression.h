/* Inside expressions: what values, conditions and the noting of what is open share. Private to engine/: expression.c,
 * condition.c and note.c. */
#ifndef CW_EXPRESSION_INSIDE_H
#define CW_EXPRESSION_INSIDE_H

#include "evaluator.h"

static inline const cw_node *cw_node_of(const cw_eval *e, uint32_t n) { return &e->plan->nodes[n]; }

static inline bool cw_is_leaf(uint8_t op) {
  return op == CW_OP_ATTR || op == CW_OP_FACT_ON || op == CW_OP_FACT_IN || op == CW_OP_MOST_OF || op == CW_OP_READING;
}

/* A value that isn't known carries the state of its choice. */
static inline cw_value cw_unknown_value(cw_choice_state s) { return (cw_value){CW_UNKNOWN, (int64_t)s, 1}; }
static inline cw_choice_state cw_state_of(cw_value v) { return (cw_choice_state)v.a; }

/* expression.c */
/* What rests on two values of which one at least isn't known. */
cw_value cw_unknown_both(cw_value x, cw_value y);
/* A comparison of a value that isn't known. */
cw_tri cw_unknown_tri(cw_value v, bool helps);
/* The raw value of a leaf and, where it is unknown, the question that asks for it. */
cw_value cw_leaf_raw(cw_eval *e, const cw_node *n, cw_question *q, bool *asks);
/* The unknown behind a leaf to which a value is being tried, or NULL. */
cw_unknown *cw_leaf_tried(cw_eval *e, const cw_node *n);
/* The entries of a fact; and the value that covers all of from..until. */
const cw_fact *cw_facts_of(const cw_eval *e, uint32_t attr, uint32_t *n);
cw_value cw_fact_covering(const cw_eval *e, uint32_t attr, cw_day from, cw_day until);
cw_value cw_amount_value(cw_eval *e, int64_t unit);
bool cw_row_has(const cw_row *row, cw_value key, cw_type type);

/* The left side of a comparison with what lies between two others (or is one): of a record's day only that is read. */
cw_value cw_eval_compared(cw_eval *e, uint32_t node, bool helps, cw_value low, cw_value high);

/* condition.c */
enum { CW_RECORDS_MISSING = 1000 }; /* so many records more there may be where some are missing */
cw_tri cw_eval_between(cw_eval *e, uint32_t index, cw_value x, cw_value lo, cw_value hi, bool helps);
/* Whether an operation counts records, licenses or school years; and how many there surely are, and at most. False where
 * that can't be told (*open). */
bool cw_eval_counts(uint8_t op);
bool cw_eval_count(cw_eval *e, const cw_node *n, bool helps, uint32_t *least, uint32_t *most, cw_value *open);
/* Records that may be missing: the teacher's file says that it is incomplete for the kind, or for all. */
cw_tri cw_records_missing(cw_eval *e, bool helps);
bool cw_record_exists(const cw_eval *e, uint32_t record);
/* The judged date is what the goal is judged on: what is asked of it is asked of that. */
uint32_t cw_eval_meant(const cw_eval *e, uint32_t index);

/* licenses.c. `n` is a node of CW_OP_ANY_LICENSE or CW_OP_N_LICENSES: the licenses of which its condition surely holds,
 * and at most; and what is open of it noted. */
void cw_eval_count_licenses(cw_eval *e, const cw_node *n, bool helps, uint32_t *least, uint32_t *most);
void cw_eval_note_licenses(cw_eval *e, const cw_node *n, bool helps);

/* period.c. The period of a node is kid1..kid2, or the goal's window. False where an end isn't known (*open). */
bool cw_period_ends(cw_eval *e, const cw_node *n, cw_day *from, cw_day *until, cw_value *open);
void cw_note_period(cw_eval *e, const cw_node *n, bool helps);
cw_value cw_period_length(cw_eval *e, const cw_node *n);
/* The school years that it touches. */
bool cw_years_of(cw_eval *e, const cw_node *n, int *first, int *last, cw_value *open);
bool cw_eval_count_years(cw_eval *e, const cw_node *n, bool helps, uint32_t *least, uint32_t *most, cw_value *open);
void cw_eval_note_years(cw_eval *e, const cw_node *n, bool helps);
/* The value of a history on the most days of the period; unknown where other days, or a tie, leave it open. */
cw_value cw_fact_most_of(const cw_eval *e, uint32_t attr, cw_day from, cw_day until);

/* bounds.c */
typedef struct cw_bounds {
  cw_rat low, high;
  bool no_low, no_high; /* where the end can't be told: nothing is said by it */
} cw_bounds;
/* Of a quantity: the least and the most that the open answers leave. */
cw_bounds cw_eval_bounds(cw_eval *e, uint32_t node, bool helps);

#endif
