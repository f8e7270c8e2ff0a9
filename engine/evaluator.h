/* The evaluator's inside: one context a teacher, shared by the rooms of the evaluation. Private to engine/.
 *
 *   expression.c  values
 *   condition.c   three-valued conditions
 *   note.c        what is open in either: what an unknown is asked for
 *   licenses.c    conditions over the teacher's licenses
 *   period.c      how long a period is, and what held in it
 *   bounds.c      between what a quantity lies while something is open
 *   unknown.c     the unknowns met, how each is used, and which of its values can matter
 *   records.c     which records take part; what each counts rule makes of each record (offers)
 *   sequence.c    needs in sequence
 *   windows.c     windows of needs, and the pieces into which they cut a record's credit
 *   ledger.c      one ledger's allocation instance: items, columns, further credit
 *   determined.c  what an officer waived or credited
 *   settled.c     what granted goals have used
 *   limits.c      its limits: rows, counts, and which records stand
 *   limit_group.c   the groups that a limit stands for
 *   limit_time.c    limits over time: per day, month, quarter; rolling; what settlements used
 *   paths.c       the requirement tree: its alternatives spelled out
 *   needs.c       each path solved; what is missing
 *   goal.c        one goal under one choice for the unknowns: exceptions, window, needs, ladder, amount, gaps
 *   gaps.c        clauses that were not read
 *   aside.c       periods in force; what is suspended or announced, and the second figure
 *   search.c      the search over the unknowns
 *   memo.c        what was worked out before, found again by the answers that it read
 *   regions.c     which values of an unknown can matter
 *   questions.c   which open questions decide
 *   ready.c       what of the plan no teacher changes
 *   kinds.c       of which kinds a record can be for a condition to hold of it
 *   evaluate.c    standings
 *   explain.c     the derivation, filled in after the verdict
 *   refusals.c    which rules refused records first, without a derivation
 *   count.c       does this count?
 *   seen.c        what evaluations come upon, for coverage
 *   watch.h       what a judgement reads, for batches (batch_inside.h lists their rooms)
 *
 * How unknowns are judged. A goal is assessed twice with the unknowns left open: once with each open condition resolved
 * against the educator (CW_WORST), once for (CW_BEST). Where both agree the standing is decided. Every use of an unknown
 * is noted with its comparison and whether its truth helps; an unknown of which one value makes all its uses help and one
 * makes all hurt is *monotone*, and for it the two ends are real answers. Only the others are branched over, on the
 * finitely many regions that their uses tell apart. So the search is exact, and where nothing pulls both ways it costs
 * two assessments however many unknowns are open. */
#ifndef CW_EVALUATOR_H
#define CW_EVALUATOR_H

#include "pattern.h"
#include "standing.h"
#include "watch.h"

enum {
  CW_MAX_UNKNOWNS = 512,
  CW_MAX_USES = 8192,
  CW_MAX_REGIONS = 64,
  CW_MAX_WAYS = 256,
  CW_MAX_DEPTH = 32, /* goals that rest on goals */
  CW_MAX_OWN = 15,   /* needs of one goal that have a window of their own */
  CW_MAX_PIECES = 2 * CW_MAX_OWN + 1,
  CW_DUPLICATE_DAYS = 7,   /* same activity from two sources within so many days: ask */
  CW_EXACT_QUESTIONS = 12, /* up to here decisive questions are exact */
  CW_DEFAULT_BUDGET = 1000000
};

typedef enum cw_tri { CW_FALSE, CW_TRUE, CW_OPEN } cw_tri;
typedef enum cw_mode { CW_WORST, CW_BEST } cw_mode;

/* --- unknowns ----------------------------------------------------------------------------------------------------- */

typedef enum cw_choice_state {
  CW_UNSET,     /* open: resolved by the mode */
  CW_SET_BEST,  /* each of its uses helps */
  CW_SET_WORST, /* each of its uses hurts */
  CW_SET_VALUE  /* it is `value` */
} cw_choice_state;

typedef struct cw_use { /* one comparison that an unknown was asked for */
  uint8_t op;           /* CW_OP_EQ, IN, INCLUDES, LT.., BETWEEN; CW_OP_NOTHING: opaque (its regions can't be told) */
  bool helps;           /* its truth helps the educator */
  int64_t a, b, a2;     /* the constant; BETWEEN: a..a2; INCLUDES: mask a, all if b */
  uint32_t list, nlist; /* IN: plan->ints */
  int32_t next;         /* the unknown's next use; -1: none */
} cw_use;

typedef struct cw_unknown {
  cw_question q;
  cw_type type;
  cw_choice_state state;
  cw_value value;
  int32_t first_use;
  bool read;        /* its value was asked for: what nothing asks for need not be told */
  bool between;     /* its number or day goes into arithmetic: between its ends lie values that nothing tells apart */
  bool must_branch; /* it chooses between texts of the law (a table's row, a window): no ends to speak of */
  uint32_t nuses;
  struct cw_regions *regions; /* what its uses told apart when last asked: regions.c */
} cw_unknown;

/* Where ledgers share records (`either here or in`): what the search has placed so far. Per record of the teacher. */
typedef struct cw_share {
  uint64_t *not_in; /* bit per ledger: it does not count there, for it counts in another */
  bool *open;       /* it is still to be placed, and taken to count in each of them */
} cw_share;

/* --- the records that take part ----------------------------------------------------------------------------------- */

typedef struct cw_taking { /* a record's part, for one goal */
  cw_fate fate;            /* CW_COUNTED: it takes part */
  uint32_t windows;        /* the needs' windows in which some of it lies: bits of cw_window_bit */
  int32_t other;           /* the record that stands for a duplicate (block index) */
  uint32_t ask;            /* 1 + unknown on which its taking part hangs; 0: none */
  bool before, outside;    /* it is of the cycle before; and not of this one, so only an elected rule may take it */
} cw_taking;

static inline bool cw_takes_part(const cw_taking *t) { return t->fate == CW_COUNTED || t->windows; }

/* A need's window of its own. */
typedef struct cw_own_window {
  uint32_t need;
  cw_value from, until; /* days included */
} cw_own_window;

/* Part of a record's credit: which windows it lies in (bit 0: the goal's), and the most it is. */
typedef struct cw_piece {
  uint32_t windows;
  cw_rat amount;
  bool part; /* of a span that is cut, of which the rest may lie in no window at all */
} cw_piece;

/* One offer that stands under the present choice. */
typedef struct cw_supply {
  uint32_t record; /* block index */
  uint32_t rule;
  uint64_t areas; /* bits of the ledger's areas */
  cw_rat amount;  /* num < 0: unbounded (the amount is unknown and taken at its best) */
} cw_supply;

/* --- one ledger's allocation -------------------------------------------------------------------------------------- */

typedef struct cw_column_info { /* beside each cw_alloc_column */
  uint32_t rule;
  int32_t record;   /* block index, or -1 for further credit */
  uint32_t which;   /* of further credit: which of the problem's linked conditions hold, bit by bit */
  cw_day day;       /* of further credit: the first day of the stretch of time in which it would be earned;
                     CW_DAY_MIN where no year matters */
  cw_day until;     /* its last day */
  uint32_t windows; /* in which windows it lies: the bits of a piece, */
  cw_rat piece;     /* and how much that is; 0: all */
  int32_t topic;    /* where limits group by topic: under which one it counts (an index of the declared topics) */
} cw_column_info;

enum { CW_TOPIC_NONE = -1, CW_TOPIC_LOST = -2 /* isn't known, and is taken at its worst */ };

typedef struct cw_row_info { /* beside each limit row */
  uint32_t limit;
  int64_t group, until; /* of limits per day, month, quarter: the first and the last that the row spans */
} cw_row_info;

enum { CW_MAX_LINKED = 3 };

typedef struct cw_ledger_problem {
  uint32_t ledger;
  uint32_t nlinked, linked[CW_MAX_LINKED]; /* conditions on records that a need and a limit share */
  uint64_t topics;                         /* bits of the declared topics that make a difference */
  bool by_topic;                           /* some limit groups by topic */
  uint32_t nsupplies;
  const cw_supply *supplies;
  uint32_t nitems, ncols, nlimits, ncounts, nfloors;
  uint32_t room_limits, room_counts;
  cw_alloc_item *items;
  int32_t *item_record; /* block index */
  cw_alloc_column *cols;
  cw_column_info *info;
  cw_alloc_row *limits;    /* the limits' rows (and rows that tie split items) */
  cw_row_info *limit_info; /* limit UINT32_MAX: a tying row */
  cw_alloc_count *counts;
  uint32_t *count_limit; /* per count: index into plan->limits */
  cw_alloc_floor *floors;
  cw_row_info *floor_info;
} cw_ledger_problem;

/* --- what a plan is asked again and again ------------------------------------------------------------------------- */

typedef struct cw_ready_ledger {
  bool years_matter; /* in which year further credit is earned makes a difference */
  bool by_topic;     /* some limit groups by topic */
  uint32_t nlinked, linked[CW_MAX_LINKED];
} cw_ready_ledger;

/* CW_FURTHER_HANGS: on the teacher or the day. */
typedef enum cw_further { CW_FURTHER_HANGS, CW_FURTHER_OPEN, CW_FURTHER_CLOSED } cw_further;

typedef struct cw_ready {
  bool any_own;         /* some need has a window of its own */
  const uint32_t *twin; /* per limit: the first that stands at the same place of the pack (itself, if none before) */
  const uint32_t *next_twin; /* per limit: the next one at that place, or nlimits */
  const bool *ordered;       /* per counts rule: a limit with `keep` bears on it */
  const bool *plain;         /* per counts rule: no limit or need tells it from others of its ledger */
  const cw_ready_ledger *ledgers;
  uint32_t revoked, tampered;   /* the texts of the verifications by which a record is void */
  uint32_t earned, not_checked; /* the texts of a record's status and verification where nothing is said of them */
  uint32_t active, expired;     /* the texts of a license's status that follow from its expiry */
  const uint64_t *kinds;        /* per condition (node): the kinds of which it can hold, bit k = choice k of `kind` */
  uint32_t nfields;             /* of records: */
  const uint32_t *fields;       /* attributes of the plan */
  uint32_t ntexts;              /* kind_number has so many: */
  const uint8_t *kind_number;   /* per text: 1 + the choice of `kind` that it is; 0: none */
  const cw_further *further;    /* per counts rule: whether a record yet to be earned could satisfy it */
} cw_ready;

/* --- the context -------------------------------------------------------------------------------------------------- */

typedef struct cw_eval {
  const cw_plan *plan;
  const cw_block *block;
  const cw_teacher *teacher;
  const cw_options *options;
  cw_arena *arena;

  /* the goal being judged */
  uint32_t goal;
  int32_t license; /* whose fields are in sight: block index, or -1 */
  int32_t own;     /* the one that the goal is judged for, or -1: `license` unless a condition goes through all */
  cw_value judged, window_from, window_until, deadline;
  bool has_window;
  cw_value before_from, before_until; /* the cycle before */
  bool has_before;
  uint32_t nown;
  cw_own_window owns[CW_MAX_OWN]; /* those of the goal's needs */

  /* the place of a condition */
  cw_mode mode;
  int32_t record;    /* block index, or -1 */
  bool hypothetical; /* the record is one yet to be earned: its fields may be anything... */
  int64_t kind;      /* ...but its kind is this text id (0: anything)... */
  int32_t rule;      /* ...and it satisfies what this counts rule demands (-1: none) */
  int year;          /* the school year that YEARS runs over */
  bool with_planned; /* planned and in-progress records take part */
  bool invert;       /* inside "goal G is met" where that hurts */
  bool unused;       /* of records only those that no other goal has used for itself */
  bool cut;          /* a span is only what lies in cut_from..cut_until */
  cw_day cut_from, cut_until;
  bool branching;   /* what is noted now chooses between texts of the law: it must be branched over */
  bool opened;      /* some condition was resolved by the mode since this was last cleared */
  bool derive;      /* the derivation is wanted (options->explain, and not for a second figure) */
  uint32_t aside;   /* 1 + the aside that is supposed to be the law; 0: the law in force */
  bool conflicted;  /* a goal on which this one rests has exceptions in conflict */
  uint64_t touched; /* bit per aside: it bears on what was judged since this was last cleared */
  bool loose;       /* a rule's offer is open where another record would then not stand: the modes are no bounds */
  bool free_credit; /* credit of unknown amount is taken at its best (missing records, a gap that could raise) */
  uint32_t depth;

  /* Where the first assessment of a goal comes upon nothing that is open, its detail goes on from there: needs.c */
  bool keeping;                   /* what the needs come to is kept... */
  bool again;                     /* ...and taken up again */
  struct cw_kept *kept;           /* the last one first */
  struct cw_kept_goal *kept_goal; /* and what its exceptions come to: goal.c */
  bool sure;                      /* the last goal judged was: nothing is open, and what is kept holds */
  cw_watch *watch;                /* what is read is noted here; NULL: nobody asks */
  struct cw_solve_log *log;       /* what is solved, and what it was (needs.h): nothing of it is given back; or NULL */

  const cw_share *share; /* NULL: nothing is placed */

  /* unknowns met so far; they outlive the assessments */
  cw_unknown *unknowns;
  cw_use *uses;
  struct cw_reads *reads; /* memo.h */
  struct cw_memo_book *memo;
  bool measuring; /* only what the teacher has is asked of the detail: what is lacking is not worked out */
  bool by_parts;  /* parts of the assessment may be found again: memo.c */
  uint32_t nunknowns, nuses;
  bool overflow; /* too many of either: the standing is undetermined by work */

  /* where the last condition failed or stayed open, for explanations */
  uint32_t failed;
  cw_value saw;

  uint64_t work, budget;
  bool memory, input_error;
  uint32_t error_record, error_attr;

  const uint64_t *kinds; /* per record of the teacher: the bit of its kind, all ones where that says nothing */
  bool telling;          /* what failed is told: no record is passed over by its kind */
  cw_taking *taking;     /* per record of the teacher */
  cw_taking *copies;     /* what holds whatever the goal: not earned yet, a copy of another; twice, for with_planned */
} cw_eval;

/* expression.c, condition.c, note.c */
cw_value cw_eval_value(cw_eval *e, uint32_t node, bool helps);
cw_tri cw_eval_tri(cw_eval *e, uint32_t node, bool helps);
/* Whether the condition holds under the mode; notes what is open. Node 0 holds. */
bool cw_eval_holds(cw_eval *e, uint32_t node, bool helps);
void cw_eval_note(cw_eval *e, uint32_t node, bool helps);
/* What the left side of a condition is that holds (negated, or of an exception): for explanations alone, else none. */
cw_value cw_eval_seen(cw_eval *e, uint32_t node, bool helps);
/* Three-valued and two-valued tests of a period in force. */
bool cw_eval_in_force(cw_eval *e, const cw_period *p, bool helps);
cw_tri cw_eval_in_force_tri(cw_eval *e, const cw_period *p, bool helps);
/* Whether the date `by` lies in the period, whatever is suspended or announced; and noting what of that is open. */
cw_tri cw_eval_lies_within(cw_eval *e, const cw_period *p, bool helps);
void cw_eval_note_period(cw_eval *e, const cw_period *p, bool helps);
/* The number of records of which the condition holds: surely, and at most. */
void cw_eval_count_records(cw_eval *e, uint32_t node, bool helps, uint32_t *least, uint32_t *most);
/* Quantities that must be numbers: unknown is taken at the mode's end. false: has no value. */
bool cw_eval_amount(cw_eval *e, uint32_t node, bool more_helps, cw_rat *out, bool *unbounded);

/* Whether two conditions say the same. */
bool cw_eval_same(const cw_eval *e, uint32_t x, uint32_t y);
void cw_eval_note_records(cw_eval *e, uint32_t node, bool helps);
void cw_eval_note_arithmetic(cw_eval *e, uint32_t node);
void cw_eval_note_value(cw_eval *e, uint32_t node, bool helps);
/* The row of a table that the key chooses: an index into plan->rows, or one of these. */
enum { CW_ROW_NONE = -1, CW_ROW_OPEN = -2 };
int32_t cw_eval_row(cw_eval *e, uint32_t key, uint32_t first, uint32_t n);

/* kinds.c */
bool cw_kinds_ready(const cw_plan *plan, cw_ready *r, cw_arena *arena);
bool cw_kinds_read(cw_eval *e); /* fills e->kinds; false if memory ran out */
/* False where the condition can't hold of the teacher's record `i` (its number among them), by its kind. */
static inline bool cw_kind_fits(const cw_eval *e, uint32_t node, uint32_t i) {
  return (e->plan->ready->kinds[node] & e->kinds[i]) || e->kinds[i] == UINT64_MAX || e->options->seen || e->telling;
}

/* sequence.c */
/* How many parts surely have their record, and whether all have. */
cw_tri cw_sequence_tri(cw_eval *e, const cw_need *need, uint32_t *surely);
bool cw_sequence_met(cw_eval *e, const cw_need *need);

/* unknown.c */
cw_unknown *cw_unknown_get(cw_eval *e, const cw_question *q, cw_type type); /* NULL if it overflowed */
cw_unknown *cw_unknown_find(cw_eval *e, const cw_question *q);
void cw_unknown_use(cw_eval *e, cw_unknown *u, cw_use use);
void cw_unknown_opaque(cw_eval *e, cw_unknown *u, bool helps);
/* regions.c: for the search, and in its memory */
bool cw_unknown_monotone(const cw_eval *e, cw_unknown *u);
/* The values that its uses tell apart, at most CW_MAX_REGIONS; 0 where they can't be told. */
uint32_t cw_unknown_regions(const cw_eval *e, cw_unknown *u, cw_value out[CW_MAX_REGIONS]);
/* Of one that goes into arithmetic too, where cw_unknown_regions has none: the values that its plain comparisons tell apart. */
uint32_t cw_unknown_thresholds(const cw_eval *e, const cw_unknown *u, cw_value out[CW_MAX_REGIONS]);
/* Whether every use treats the two values alike. */
bool cw_unknown_alike(const cw_eval *e, const cw_unknown *u, cw_value v, cw_value w);
/* The state of an unknown that is a bare yes-or-no to the educator's good: duplicate, straddling, missing, gap. */
bool cw_unknown_helps(cw_eval *e, const cw_question *q, uint32_t *ask);

/* records.c */
void cw_records_compare(cw_eval *e); /* fills e->copies */
void cw_records_take(cw_eval *e);    /* fills e->taking */
bool cw_record_not_yet(const cw_eval *e, uint32_t record);
cw_tri cw_record_in_window(cw_eval *e, uint32_t record);
bool cw_record_carried(cw_eval *e, uint32_t record); /* it may be of the cycle before */
uint32_t cw_records_supply(cw_eval *e, uint32_t ledger, cw_supply **out);
/* What rule makes of record: state, amount, failing condition. */
cw_offer cw_record_offer(cw_eval *e, uint32_t rule, uint32_t record);

/* rate.c: what a counts rule makes of an amount, where that is told by the plan alone */
typedef enum cw_rate_kind { CW_RATE_OTHER, CW_RATE_FIXED, CW_RATE_OF_AMOUNT } cw_rate_kind;
cw_rate_kind cw_rule_rate(const cw_plan *plan, const cw_counts *rule, cw_rat *rate);

/* determined.c: the decision among the teacher's, or -1 */
int32_t cw_need_waived(const cw_eval *e, uint32_t need); /* of the goal being judged */
int32_t cw_record_determined(const cw_eval *e, uint32_t record, uint32_t ledger);

/* share.c: whether the record, by its holder's choice, an officer's or a settlement, counts in another ledger instead */
bool cw_record_elsewhere(const cw_eval *e, uint32_t record, uint32_t ledger);

/* settled.c */
/* What granted goals have used of the record's credit in the ledger, as far as the goal being judged minds; *all: nothing
 * of it is left. */
cw_rat cw_settled_of_record(const cw_eval *e, uint32_t record, uint32_t ledger, bool *all);
bool cw_settled_elsewhere(const cw_eval *e, uint32_t record); /* by a goal for which it may not count also */
cw_rat cw_settled_of_goal(cw_eval *e, uint32_t goal, uint32_t unit);
/* windows.c */
void cw_windows_find(cw_eval *e); /* fills e->owns */
/* The bit that the need's records have: of its own window, or of the goal's. */
uint32_t cw_window_bit(const cw_eval *e, const cw_need *need);
/* The needs' windows in which some of the record lies. */
uint32_t cw_windows_of(cw_eval *e, uint32_t record);
/* Those in which further credit can be earned between the days. */
uint32_t cw_windows_ahead(const cw_eval *e, cw_day day, cw_day until);
/* The pieces of an offer; goal_window: 1 where the record lies in the goal's. */
uint32_t cw_record_pieces(cw_eval *e, const cw_supply *s, uint32_t goal_window, cw_piece out[CW_MAX_PIECES]);

/* limits.c */
void cw_limits_apply(cw_eval *e, cw_ledger_problem *p);
/* Whether the column stands under the limit or a twin of it, and in which of its groups, from..until. */
bool cw_limit_over(cw_eval *e, const cw_ledger_problem *p, uint32_t limit, uint32_t col, cw_row_info *group);

/* limit_group.c */
#define CW_GROUP_LOST INT64_MIN /* which group isn't known */
cw_row_info cw_limit_group(const cw_eval *e, const cw_limit *l, uint32_t record, const cw_column_info *col);
/* The field that says which group a record belongs to. */
uint32_t cw_limit_key(cw_per per);

/* limit_time.c */
typedef struct cw_limit_member { /* a column under a limit */
  int64_t group, until;
  int64_t order; /* of the groups among one another */
  uint32_t col;
} cw_limit_member;
typedef struct cw_limit_counted { /* one limit on a number of records, with the columns of one of its groups */
  uint32_t limit, most, n;
  const cw_limit_member *members;
} cw_limit_counted;
/* Rows of a limit per day, month or quarter over its members; the first `lost` have no known place in time. */
void cw_limit_spans(cw_eval *e, cw_ledger_problem *p, uint32_t limit, cw_rat most, const cw_limit_member *m,
                    uint32_t lost, uint32_t n);
/* The stretches of a rolling limit in which too many records lie: appended to all. */
void cw_limit_rolling(cw_eval *e, cw_ledger_problem *p, uint32_t limit, uint32_t most, const cw_limit_member *m,
                      uint32_t n, cw_limit_counted *all, uint32_t *nall);
/* Closes the columns of records before which too many others were taken. */
void cw_limit_taken(cw_eval *e, cw_ledger_problem *p, uint32_t limit, uint32_t most, const cw_limit_member *m,
                    uint32_t n);
/* What settlements used of records under the limit: credit, and the number of records. */
cw_rat cw_limit_used(cw_eval *e, uint32_t limit, uint32_t *records);
/* Whether a settlement used some of the record, under the limit. */
bool cw_limit_settled(cw_eval *e, uint32_t limit, uint32_t record);
void cw_limit_row(cw_eval *e, cw_ledger_problem *p, cw_row_info info, const cw_limit_member *m, uint32_t n,
                  cw_rat most); /* limits.c */
/* Rows that keep the columns of a piece of a record's credit to what the piece is. */
void cw_limit_pieces(cw_eval *e, cw_ledger_problem *p); /* limits.c */

/* ledger.c */
/* Whether a record to be earned under `rule` can (helps) or must (not helps) satisfy the condition. */
bool cw_hypothetical_of(cw_eval *e, uint32_t rule, uint32_t node, bool helps);
/* A field of a record that isn't known, taken at the end to which it is set. */
bool cw_field_helps(cw_eval *e, uint32_t record, uint32_t attr);
int cw_linked(const cw_eval *e, const cw_ledger_problem *p, uint32_t node);
cw_ledger_problem *cw_ledger_build(cw_eval *e, uint32_t ledger, bool with_further);
/* What of a rule's further credit hangs on no teacher. */
cw_further cw_rule_further(const cw_plan *plan, uint32_t rule);
bool cw_column_serves(cw_eval *e, const cw_ledger_problem *p, uint32_t col, const cw_need *need, int year);
bool cw_record_of(cw_eval *e, uint32_t node, uint32_t record, bool helps);
/* The school or calendar year of a record; INT32_MIN where its date isn't known. */
int cw_record_year(const cw_eval *e, uint32_t record, bool calendar);
int cw_year_of(const cw_eval *e, cw_day day, bool calendar);
cw_alloc_instance cw_ledger_limits_only(const cw_ledger_problem *p);
cw_rat cw_ledger_have(cw_eval *e, const cw_ledger_problem *p);

/* needs.c */
typedef struct cw_leaf { /* a need at the end of one path through the alternatives */
  uint32_t need;
  int year;        /* of `each`, else 0 */
  int32_t license; /* whose fields are in sight: the goal's, or the one for which the need is asked */
  bool failed;     /* a part without amount that does not hold */
  cw_rat amount;   /* CREDIT, AREAS, SHARE */
  bool impossible; /* the amount is unknown and taken at its worst */
  const struct cw_leaf *next;
} cw_leaf;

typedef struct cw_needs_result {
  bool met;
  bool limit;    /* the work limit was reached */
  bool open;     /* a choice between texts of the law is open: nothing is decided */
  uint32_t root; /* met: which of the roots */
  /* where detail was asked for: */
  uint32_t nways;
  cw_way *ways;
  uint32_t nledgers;
  cw_ledger_standing *ledgers;
  cw_ledger_problem **problems; /* per ledger */
  cw_alloc_result *placed;      /* per ledger: the placement of the way shown */
  const uint64_t *not_in;       /* the way shown: as in cw_share; NULL where nothing had to be placed */
  const cw_leaf *shown;         /* the way shown: the first that is met, else the one that lacks least */
} cw_needs_result;
/* Solves needs of which any one of `roots` (with all it asks) suffices. */
void cw_needs_solve(cw_eval *e, const uint32_t *roots, uint32_t nroots, bool detail, cw_needs_result *out);

/* goal.c */
typedef struct cw_outcome {
  cw_verdict verdict;
  bool conflict, limit;
  int32_t except;
  int32_t step;
  cw_rat amount;
  cw_known amount_known;
  cw_choice_state choice; /* the amount isn't known: the state of its choice */
  bool high;              /* ... and whether it stands for the best that the answers could make of it */
  cw_needs_result needs;  /* where detail was asked for */
} cw_outcome;
cw_outcome cw_goal_assess(cw_eval *e, cw_mode mode, bool detail);
/* Of the goal judged last, where its first assessment was kept: whether no exception decides, and which of them opens each
 * root of its needs (as cw_needs_solve has them). NULL where that isn't kept. */
const int32_t *cw_goal_kept(const cw_eval *e);
/* gaps.c: what clauses that were not read do to the records that take part, a verdict, and what is reached. */
void cw_gaps_on_records(cw_eval *e);
cw_verdict cw_gaps_on_verdict(cw_eval *e, cw_verdict v);
void cw_gaps_on_reach(cw_eval *e, const cw_goal *goal, cw_outcome *o);
/* One number that says which outcome it is, for comparison: favorable or not, the step, the amount. */
int64_t cw_outcome_class(const cw_eval *e, const cw_outcome *o);
cw_tri cw_goal_met(cw_eval *e, uint32_t goal, bool helps);
void cw_goal_note(cw_eval *e, uint32_t goal, bool helps);
cw_outcome cw_goal_quantity(cw_eval *e, uint32_t goal);
/* The step of a ladder as the text of its name, where worst and best agree; and what it rests on noted. */
cw_value cw_goal_step(cw_eval *e, uint32_t goal);
void cw_goal_note_step(cw_eval *e, uint32_t goal);

/* evaluate.c: whether a goal is to be judged (for a license). */
bool cw_goal_concerns(cw_eval *e, uint32_t goal, int32_t license);
/* The context of teacher t; the dates and window of its goal and license. False if memory ran out. */
bool cw_eval_init(cw_eval *e, const cw_block *block, uint32_t t, const cw_options *options, cw_arena *arena);
bool cw_goal_dates(cw_eval *e); /* goal.c; false where which window is open */

/* licenses.c */
/* Whether an expression reads the license that is in sight. */
bool cw_eval_reads_license(const cw_eval *e, uint32_t node);
/* The license for which something is asked beside the goal's own, or -1. */
static inline int32_t cw_eval_other(const cw_eval *e) { return e->license != e->own ? e->license : -1; }

/* seen.c: only where options->seen */
void cw_see_node(const cw_eval *e, uint32_t node, cw_tri t);
void cw_see_row(const cw_eval *e, uint32_t row);
void cw_see_limit(const cw_eval *e, uint32_t limit, bool binds);
void cw_see_except(cw_eval *e, uint32_t except);
void cw_see_period(const cw_eval *e, const cw_period *p, cw_value day);

/* aside.c */
/* It is in force on every day, and no text stands beside it. */
static inline bool cw_period_always(const cw_period *p) {
  return (p->by == 0 || (p->from == CW_DAY_MIN && p->until == CW_DAY_MAX)) && p->known_since == CW_DAY_MIN &&
         !p->suspended && !p->announced && !p->ninstead;
}
/* Whether it stands, suspended or not: what is announced stands for a supposition alone, or from its day on. */
cw_tri cw_period_stands(cw_eval *e, const cw_period *p, bool helps);
/* Whether a rule in this period is applied to what is done on `day`. */
bool cw_period_on_day(cw_eval *e, const cw_period *p, cw_day day);
/* The reading of a gap that the pack decides: the decided one, or the one that is supposed. */
int64_t cw_decided_reading(cw_eval *e, uint32_t gap);
/* Whether what stands is suspended, under the mode; notes what is open. */
bool cw_period_suspended(cw_eval *e, const cw_period *p);

/* explain.c */
void cw_explain(cw_eval *e, cw_standing *s, cw_outcome *o);
bool cw_rule_names_kind(const cw_eval *e, const cw_counts *rule, uint32_t record);
/* refusals.c */
void cw_refusals_find(cw_eval *e, cw_standing *s, const cw_outcome *o);
void cw_refusal_add(cw_standing *s, cw_refusal r); /* where it isn't among the first already */

static inline bool cw_favorable(cw_verdict v) { return v >= CW_MET; }

#endif
