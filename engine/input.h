/* What the engine evaluates: columns over a block of teachers. One teacher is a block of one.
 *
 * A column holds one attribute of all records (or licenses) of the block, each cell with its state: known, unknown (not
 * given) or none. Records, licenses and facts of one teacher are contiguous. The block is filled by its builder
 * (cw_block_*), then read-only; several threads may evaluate teachers of one block.
 *
 * Absence: records are closed and facts open. A fact without an entry is unknown; a record that is not here was not
 * done, unless `incomplete` says so of its kind. */
#ifndef CW_INPUT_H
#define CW_INPUT_H

#include "plan.h"

typedef struct cw_column {
  uint8_t *known; /* cw_known */
  int64_t *a, *b; /* b of quantities only; NULL in other columns */
} cw_column;

/* One value of a teacher's fact. A constant fact has one entry with CW_DAY_MIN..CW_DAY_MAX; a fact per school year has
 * an entry for each year (its first to its last day) or one for all. */
typedef struct cw_fact {
  uint32_t attr;
  cw_value value;
  cw_day from, until; /* last day included */
  cw_day known_since; /* CW_DAY_MIN where not said */
} cw_fact;

/* An answer of the authority on a gap: the office file's accepted reading. */
typedef struct cw_accepted {
  uint32_t gap;
  int32_t reading; /* index among the gap's readings; -1: the clause is taken to add nothing */
} cw_accepted;

/* What the officer or the holder decided: append-only inputs like records. */
typedef enum cw_decision_kind {
  CW_SETTLEMENT, /* record `subject` was used by an earlier granted goal: `amount` of it is spent */
  CW_ELECTION,   /* the holder's choice: record `subject` goes to area `area` */
  CW_CYCLE,      /* the holder's choice: record `subject` counts in its own cycle (value 0) or in the next (1) */
  CW_APPROVAL,   /* an officer approved (value 1) or refused (0) record `subject` */
  CW_PIN,        /* an officer pinned record `subject` to area `area` */
  CW_WAIVER,     /* an officer waived the need called `need` of goal `goal` */
  CW_CREDIT /* an officer credited `amount` for record `subject` by rule `rule`, whatever that rule and its caps give */
} cw_decision_kind;

#define CW_NO_RECORD UINT32_MAX

typedef struct cw_decision {
  cw_decision_kind kind;
  uint32_t subject; /* record index within the teacher; CW_NO_RECORD where it is about none */
  uint32_t goal;    /* 1 + the goal that used it; 0: not said */
  int32_t area;
  uint32_t unit; /* of `amount` */
  cw_rat amount;
  bool whole; /* SETTLEMENT: all of the record was used, and no amount stated */
  int value;
  uint32_t rule;    /* CREDIT: index into plan->counts */
  const char *need; /* WAIVER */
  cw_day decided;
  const char *by, *why, *cites; /* may be NULL */
} cw_decision;

typedef struct cw_teacher {
  uint32_t first_record, nrecords;
  uint32_t first_license, nlicenses;
  uint32_t first_fact, nfacts; /* ascending by attr, then from */
  uint32_t first_decision, ndecisions;
  uint64_t incomplete;      /* bit k: records of kind choice k may be missing; all ones: any */
  cw_day incomplete_before; /* only records before this day may be missing; CW_DAY_MAX: any */
  const char *id, *name;    /* NULL where not given */
} cw_teacher;

typedef struct cw_block {
  const cw_plan *plan;
  cw_arena *arena;
  cw_texts texts; /* extends plan->texts */
  uint32_t nteachers, nrecords, nlicenses, nfacts, ndecisions;
  uint32_t room_teachers, room_records, room_licenses, room_facts,
      room_decisions; /* capacity; private to the builder */
  cw_teacher *teachers;
  cw_column *columns; /* per attribute of the plan; those of teachers are empty */
  cw_fact *facts;
  cw_decision *decisions;
  bool failed; /* memory ran out while building */
} cw_block;

/* --- building ----------------------------------------------------------------------------------------------------- */

/* An empty block for the plan. Both must outlive it. */
void cw_block_init(cw_block *b, const cw_plan *plan, cw_arena *arena);

/* Begins the next teacher; what follows belongs to it. Strings are copied. */
void cw_block_teacher(cw_block *b, const char *id, const char *name);
/* Begins the next record or license of the current teacher; every cell starts unknown, but status (earned),
 * verification (not checked) and share (1). */
uint32_t cw_block_record(cw_block *b);
uint32_t cw_block_license(cw_block *b);
/* Sets a cell of the record or license last begun. */
void cw_block_set(cw_block *b, uint32_t attr, cw_value v);
/* Sets the amount and its unit (an index into plan->units) of the record last begun. */
void cw_block_amount(cw_block *b, cw_rat amount, uint32_t unit);
/* An amount that isn't known but for its bounds, in a unit that is; no_most: it has no upper one. */
void cw_block_amount_between(cw_block *b, cw_rat least, cw_rat most, bool no_most, uint32_t unit);
void cw_block_fact(cw_block *b, const cw_fact *fact);
void cw_block_decision(cw_block *b, const cw_decision *d);
/* Ends the teacher: sorts its facts, and its records into canonical order (earned, then content), so that no result
 * depends on the order of the input. */
void cw_block_end(cw_block *b);
/* Empties the block for reuse (arena and texts must be reset by the caller together with it). */

/* The bounds of a record's amount that isn't known: false where it is, or has none. most.num < 0: no upper one. */
bool cw_amount_bounds(const cw_block *b, uint32_t record, cw_rat *least, cw_rat *most);

static inline cw_value cw_cell(const cw_block *b, uint32_t attr, uint32_t row) {
  const cw_column *c = &b->columns[attr];
  return (cw_value){(cw_known)c->known[row], c->a[row], c->b ? c->b[row] : 1};
}

#endif
