/* Standings: what the engine concludes, and the derivation behind it.
 *
 * cw_evaluate() computes every standing of one teacher: per goal, and per license that the goal concerns. With `explain`
 * each carries its derivation (records, limits, needs, exceptions, certificate); without, only what is unique by
 * definition: verdict, cause, have, short by, questions. Both are the same evaluation.
 *
 * Pure: no I/O, no clock, no global state. The same plan, input and options give the same result on every machine.
 * Everything returned lives in the caller's arena and refers to the plan and the block. */
#ifndef CW_STANDING_H
#define CW_STANDING_H

#include "input.h"

typedef enum cw_verdict {
  CW_UNMET,
  CW_UNDETERMINED,
  CW_MET,
  CW_EXEMPT,
  CW_NOT_APPLICABLE /* ranked: a higher one is said */
} cw_verdict;

typedef enum cw_cause { /* of `undetermined` */
                        CW_CAUSE_NONE,
                        CW_CAUSE_ANSWER, /* an answer is missing that could change it */
                        CW_CAUSE_GAP, /* the law as read is open on a point that could change it (and no other answer would do) */
                        CW_CAUSE_CONFLICT, /* an exception that favors and one that burdens hold together */
                        CW_CAUSE_WORK      /* the work limit was reached */
} cw_cause;

/* --- questions ---------------------------------------------------------------------------------------------------- */

typedef enum cw_question_kind {
  CW_ASK_FACT,      /* fact `attr` of the teacher (in school year `year`, on day `day`) */
  CW_ASK_RECORD,    /* field `attr` of record `record` */
  CW_ASK_LICENSE,   /* field `attr` of license `license` */
  CW_ASK_GAP,       /* the authority's reading of gap `gap` */
  CW_ASK_DUPLICATE, /* whether record `record` is the same activity as `other` */
  CW_ASK_STRADDLE,  /* how much of record `record` lies in the window */
  CW_ASK_MISSING    /* whether there are records of a kind for which they are said to be incomplete */
} cw_question_kind;

typedef struct cw_question {
  cw_question_kind kind;
  uint32_t attr, gap;
  uint32_t record, other; /* within the block */
  uint32_t license;       /* within the block */
  int year;               /* BY_SCHOOL_YEAR: the year it begins in; else 0 */
  cw_day day;             /* OVER_TIME: the day at which it is read; else CW_DAY_MIN */
  cw_day until;           /* OVER_TIME, read as `most of` a period: its last day, and `day` its first; else 0 */
  bool decisive;          /* a change of this answer alone can, under some answers to the others, change the standing */
} cw_question;

/* --- what a record does ------------------------------------------------------------------------------------------- */

typedef enum cw_fate {
  CW_COUNTED,     /* credited (perhaps less than offered: see cut_by) */
  CW_CONDITIONAL, /* would be, if a question were answered so */
  CW_UNUSED,      /* counts, but a limit or the choice of others leaves it nothing */
  CW_REFUSED,     /* no rule takes it: see `why` of each offer */
  CW_OUTSIDE,     /* outside the window */
  CW_DUPLICATE,   /* certainly the same as `other` */
  CW_NOT_YET      /* planned or in progress */
} cw_fate;

typedef struct cw_offer { /* one counts rule tried on one record */
  uint32_t rule;
  enum { CW_OFFERED, CW_OFFER_OPEN, CW_OFFER_REFUSED } state;
  cw_rat amount;    /* offered, before limits */
  uint32_t failed;  /* REFUSED: the node of the first condition that failed; OPEN: that is unknown */
  cw_value saw;     /* what its left side was */
  int32_t question; /* OPEN: index into the standing's questions, or -1 */
  bool used;        /* a granted goal has used of it, or all of it */
  bool other_cycle; /* it counts in another cycle than this, by its day or as its holder elected */
  bool elsewhere;   /* it counts in another ledger of those that share records, as its holder elected or may elect */
} cw_offer;

typedef struct cw_credited {
  uint32_t rule, area; /* area: index into plan->areas */
  cw_rat amount;
} cw_credited;

typedef struct cw_record_standing {
  uint32_t record; /* within the block */
  uint32_t ledger;
  cw_fate fate;
  uint32_t determined; /* 1 + the decision, within the block, by which an officer credited it; else 0 */
  bool carried;        /* it is of the cycle before, and counts in this one by an elected rule */
  bool chosen; /* two ledgers that share records could count it; in which is its holder's choice, and not made */
  cw_rat offered, credited;
  uint32_t noffers, ncredited;
  const cw_offer *offers; /* rules that could have taken it, in the pack's order */
  const cw_credited *parts;
  int32_t other;     /* DUPLICATE: the record that stands instead; else -1 */
  int32_t cut_by;    /* the limit (index into plan->limits) that left it less than offered; -1: none */
  int32_t otherwise; /* REFUSED: the line of `otherwise` that speaks of it; -1: none */
} cw_record_standing;

typedef struct cw_limit_standing { /* a limit that was in force, with the group it stood for */
  uint32_t limit;
  int64_t group, until;       /* year, text id or topic, by the limit's `per`; of day, month and quarter the first and
                                 the last; 0 where per cycle */
  cw_rat before, most, after; /* credit offered under it, the limit, credit that remains */
  bool binds;
} cw_limit_standing;

/* A counts rule that refused a record, and the node of the condition on which it failed (0: none). */
typedef struct cw_refusal {
  uint32_t rule, failed;
} cw_refusal;

enum { CW_MOST_REFUSALS = 3 };

/* Whether the condition asks what kind a record is: rules for other kinds say nothing of this one. */
bool cw_node_asks_kind(const cw_plan *plan, uint32_t node);

/* --- needs -------------------------------------------------------------------------------------------------------- */

typedef struct cw_need_standing {
  uint32_t need;  /* index into plan->needs */
  uint32_t depth; /* preorder */
  enum { CW_NEED_UNMET, CW_NEED_OPEN, CW_NEED_MET, CW_NEED_NOT_ASKED } status;
  cw_rat have, needed, short_by; /* of credit needs, in the ledger's unit; areas: numbers; `has`: records */
  int year;                      /* of `each`, else 0 */
  int32_t license;               /* asked `for each: license`: which (within the block), else -1 */
  uint32_t waived;               /* MET because an officer waived it: 1 + the decision, within the block; else 0 */
  uint32_t failed;               /* HOLDS: the node of the condition that failed or is unknown */
} cw_need_standing;

/* One way to meet the goal: what is still missing under one choice of alternatives. */
typedef struct cw_lack { /* a part of a way */
  enum { CW_LACK_CREDIT, CW_LACK_AREAS, CW_LACK_NEED } kind;
  uint32_t ledger; /* CREDIT: an exact least amount in the ledger's unit */
  cw_rat amount;   /* CREDIT; AREAS: how many more areas */
  bool strict;     /* CREDIT: a little more than `amount`, however little; NEED: of credit, of any amount */
  bool impossible; /* no further credit helps */
  uint32_t need;   /* NEED, AREAS: what has no amount */
  int year;        /* CREDIT, NEED: for a prescribed year, else 0 */
  int32_t license; /* asked `for each: license`: which (within the block), else -1 */
} cw_lack;

typedef struct cw_way {
  uint32_t nlacks;
  const cw_lack *lacks;
  bool impossible;
  const uint64_t
      *not_in; /* per record of the teacher, bit per ledger: it does not count there, for it counts in another
                             of those that share records; NULL: no record had to be placed */
} cw_way;

/* Stands for an amount that has no end, among others that are added to it. */
#define CW_AMPLE CW_RAT(1000000000)

typedef struct cw_ledger_standing {
  uint32_t ledger;
  cw_rat have;      /* the most creditable today */
  cw_rat have_most; /* under the best answers to the open questions */
  bool most_open;   /* have_most has no end: how much some record comes to is not known */
  cw_rat need;      /* the largest amount that one credit need asks in this ledger; 0: none */
  cw_alloc_shape_kind shape;
  const cw_alloc_node *certificate; /* of unmet, in explain mode */
  const cw_alloc_instance *instance;
} cw_ledger_standing;

typedef struct cw_except_standing {
  uint32_t except; /* index into plan->excepts */
  cw_known state;  /* KNOWN: decided, see holds */
  bool holds;
  uint32_t failed;
} cw_except_standing;

/* The values taken for what is not known, where an end could not stand for them: the rest is at its worst (or best). */
typedef struct cw_assumed {
  cw_question q;
  cw_value value; /* of a text: id 0 is any that nothing asks for; of a gap: the reading's number within it */
} cw_assumed;

typedef struct cw_completion {
  uint32_t n;
  const cw_assumed *items;
} cw_completion;

/* The second figure: what the standing would be if a suspended rule returned, or an announced one were in force. */
typedef struct cw_supposed {
  uint32_t aside;                     /* index into plan->asides */
  bool changes;                       /* the teacher would be told something else */
  const struct cw_standing *standing; /* of the goal's version that would then stand; without a derivation */
} cw_supposed;

typedef struct cw_standing {
  uint32_t goal;
  int32_t license; /* index within the block, or -1 */
  cw_verdict verdict;
  cw_cause cause;
  cw_day judged_on;
  bool has_window, has_deadline;
  bool too_early; /* of a renewal: the application opens only on the day `opens` */
  cw_day opens;
  cw_day window_from, window_until, deadline;
  int32_t except; /* the exception that decided (of MAY_USE: the way by which it is met), or -1 */
  int32_t step;   /* LADDER: highest step met, index within the goal; -1: only the start */
  cw_rat amount;  /* AMOUNT; of a date the cw_day */
  cw_known amount_known;

  uint32_t nledgers, nways, nquestions, nrecords, nlimits, nneeds, nexcepts, ngaps;
  const cw_ledger_standing *ledgers;
  const cw_way *ways; /* UNMET (and the worst case of UNDETERMINED): the least that is missing, one per minimal set
                             of alternatives, in the pack's order; of a ladder: to the next step */
  const cw_question *questions; /* those that are open; decisive ones first */
  bool questions_complete;      /* false: `decisive` may be set too often: more than 12 unknowns were open, or one that
                             decides goes into arithmetic, and another may decide between its ends */
  const uint32_t *gaps;         /* gaps that reach this teacher and goal (decisive or not) */

  cw_verdict if_completed; /* counting planned and in-progress records too */
  cw_day completed_by;     /* the last of their dates */

  uint32_t nrefusals; /* with `refusals`, of UNMET and UNDETERMINED: what refused records first, in canonical order */
  cw_refusal refusals[CW_MOST_REFUSALS];

  uint32_t nsupposed; /* with `asides`: one for each aside that bears on this standing, in the pack's order */
  const cw_supposed *supposed;

  /* explain only */
  const cw_record_standing *records;
  const cw_limit_standing *limits;
  const cw_need_standing *needs;
  const cw_except_standing *excepts;
  cw_completion shown; /* what the derivation and the ways suppose; the rest is at its worst */
  cw_completion least; /* where `have` is least, the rest at its worst */
  cw_completion most;  /* where `have_most` is reached, the rest at its best */
  uint64_t work;
} cw_standing;

/* What evaluations came upon, for the coverage of a pack's tests: a byte of CW_SAW_ bits for each index of the plan, zero at
 * first and added to. Noted is only what was decided on a record, date or answer that is there, nothing under a supposed one. */
enum { CW_SAW_TRUE = 1, CW_SAW_FALSE = 2, CW_SAW_BEFORE = 4, CW_SAW_AFTER = 8 };

typedef struct cw_seen {
  uint8_t *nodes;   /* conditions: true, false; a list's alternatives: TRUE where taken */
  uint8_t *rows;    /* TRUE: chosen */
  uint8_t *limits;  /* of a number of records: TRUE where one was too many, FALSE where none was */
  uint8_t *excepts; /* held or not */
  uint8_t *periods; /* by cw_period_place: the date lay within (TRUE), before or after */
} cw_seen;

uint32_t cw_nperiods(const cw_plan *plan);
/* The number of a period of the plan's rules; cw_nperiods where it is none of them. */
uint32_t cw_period_place(const cw_plan *plan, const cw_period *p);

typedef struct cw_options {
  cw_day as_of;
  cw_day known_as_of; /* CW_DAY_MAX: all that is known */
  uint64_t budget;    /* evaluations of completions plus solver work; 0: the default */
  bool explain;
  bool asides;       /* the second figures too (`explain` has them always) */
  bool refusals;     /* what refused records first */
  bool verdict_only; /* of each standing the verdict alone, with the step or amount: no cause, figures or questions */
  int32_t only_goal; /* index, or -1: all */
  const bool *goals; /* of an evaluation: per goal of the plan whether it is judged; NULL: all. With only_goal both */
  const bool *licenses;        /* ... per license of the teacher whether goals are judged for it; NULL: for all */
  const cw_accepted *accepted; /* the office's accepted readings */
  uint32_t naccepted;
  const cw_seen *seen; /* NULL: nothing is noted */
} cw_options;

typedef struct cw_evaluation {
  uint32_t nstandings;
  cw_standing *standings; /* by goal in the pack's order, then license */
  bool failed;            /* memory ran out */
  bool input_error;       /* a pattern's match limit was reached: record and attribute below */
  uint32_t error_record, error_attr;
} cw_evaluation;

/* The first thing in which two standings of one block differ, or NULL. Of derivations, second figures and work nothing is
 * compared. */
const char *cw_standing_difference(const cw_standing *x, const cw_standing *y);

/* By what a need is named in answers and decisions: its label, else the condition that it asks; NULL where it has neither. */
const char *cw_need_called(const cw_plan *plan, const cw_need *need);

/* Evaluates teacher `t` of the block. */
cw_evaluation cw_evaluate(const cw_block *block, uint32_t t, const cw_options *options, cw_arena *arena);

/* --- does this count? --------------------------------------------------------------------------------------------- */

typedef enum cw_answer { /* the words of "does this count?" */
#define CW_ANSWER(id, word, meaning) CW_ANSWER_##id,
#include "answers.def"
#undef CW_ANSWER
                         CW_NANSWERS
} cw_answer;

typedef struct cw_count {
  uint32_t goal;
  int32_t license; /* block index, or -1 */
  cw_answer answer;
  cw_rat amount;       /* in the ledger's unit: what it could add at most (yes, partly, if approved) */
  bool amount_unknown; /* how much depends on an answer */
  cw_rat need;         /* the goal's largest credit need in that ledger, 0: none */
  uint32_t ledger;
  int32_t rule;      /* the counts rule that takes it, or -1 */
  int32_t otherwise; /* the line that speaks of it, or -1 */
  int32_t limit;     /* PARTLY: the limit that cuts it, or -1 */
  int32_t gap;       /* DEPENDS: a clause of the law that could take it and was not read, or -1 */
  uint32_t failed;   /* NO, DEPENDS, IF_APPROVED: the condition that failed or is open */
  uint64_t areas;    /* where it may go (bits as in cw_limit) */
  bool outside;      /* NO: it was earned outside the window */
  bool as_evidence;  /* YES, DEPENDS: no amount; it is (or may be) a record that a need of the goal asks for */
  uint32_t noffers;
  const cw_offer *offers;
  uint32_t nquestions;
  const cw_question *questions;
} cw_count;

/* Answers "does record r (index within the block) of teacher t count?" for each goal (and license). A teacher without
 * licenses is taken to hold, for each goal, a license that it concerns, dates unknown. */
cw_count *cw_count_record(const cw_block *block, uint32_t t, uint32_t r, const cw_options *options, cw_arena *arena,
                          uint32_t *ncounts);

#endif
