/* One teacher under one pack: what is known, what is open, and under which answers a goal is judged. */
#ifndef VT_WORLD_H
#define VT_WORLD_H

#include "verify.h"

typedef enum vt_tri { VT_NO, VT_YES, VT_MAYBE } vt_tri;

enum { VT_MOST_UNKNOWNS = 96, VT_MOST_VALUES = 24 };
enum { VT_MOST_OWN = 15 };      /* needs of one goal that have a window of their own */
enum { VT_AMPLE = 1000000000 }; /* stands for an amount without end, as the trace takes it */

typedef enum vt_about {
  VT_ASK_FACT,
  VT_ASK_RECORD,
  VT_ASK_LICENSE,
  VT_ASK_GAP,
  VT_ASK_DUPLICATE,
  VT_ASK_STRADDLE,
  VT_ASK_MISSING
} vt_about;

typedef struct vt_unknown {
  vt_about about;
  uint32_t attr; /* or gap */
  int32_t row, other;
  int year;
  int32_t day, until;     /* until: of a period, which begins on the day; else 0 */
  const vt_expr *pattern; /* whether the text matches: an unknown of its own beside the text */
  vt_type type;
  bool set, noted, ever, opaque;  /* noted in this evaluation, in any */
  bool arithmetic;                /* its number or day goes into a sum, a date or an amount: not only compared */
  bool left;                      /* no answer is tried of it now: it stays at its worst */
  bool read;                      /* its value was asked for since it was last supposed */
  vt_value value;                 /* SET */
  vt_value known[VT_MOST_VALUES]; /* what it was compared with */
  uint32_t nknown;
} vt_unknown;

typedef struct vt_fact {
  uint32_t attr;
  vt_value value;
  int32_t from, until, since;
} vt_fact;

typedef struct vt_decision {
  const char *kind;
  int32_t record, goal, decided; /* record, goal: -1 where none is named */
  const char *unit;              /* of the amount; NULL where none is stated */
  vt_rat amount;
  bool approved;
  const char *area, *by, *why;
  const char *need; /* a waiver's */
  uint32_t rule;    /* a credit's */
} vt_decision;

typedef enum vt_fate { VT_TAKEN, VT_CONDITIONAL, VT_REFUSED, VT_OUTSIDE, VT_DUPLICATE, VT_NOT_YET } vt_fate;

typedef struct vt_taking {
  vt_fate fate;
  int32_t other;
  uint32_t windows; /* those of needs in which some of it lies: bits as of vt_window_bit */
} vt_taking;

typedef struct vt_own { /* a need's window of its own */
  const vt_need *need;
  vt_value from, until;
} vt_own;

typedef struct vt_world {
  vt_pack *p;
  cw_arena *arena;
  uint32_t nlicenses, nrecords, nfacts, ndecisions;
  vt_value *licenses, *records; /* row * nattrs + attr */
  vt_fact *facts;
  vt_decision *decisions;
  uint64_t incomplete; /* kinds, by the order of their values */
  int32_t as_of, known_as_of;
  int32_t *accepted; /* per gap: -2 not, -1 it adds nothing, else a reading */
  int32_t only_goal;

  /* where a condition is read */
  uint32_t goal;
  int32_t license, record, rule;
  int year;
  bool best, planned, hypothetical, has_window;
  const char *kind; /* hypothetical: of the record to come */
  vt_value judged, from, until, deadline;
  vt_own owns[VT_MOST_OWN]; /* those of the goal's needs */
  uint32_t nown;
  bool cut; /* a span is taken from `cut_from` to `cut_until` only */
  int32_t cut_from, cut_until;

  vt_unknown unknowns[VT_MOST_UNKNOWNS];
  uint32_t nunknowns;
  bool opened, full, free_credit, pattern_limit;
  bool loose;         /* an open offer may put another record out: worst and best bound nothing */
  const char *beyond; /* what of the input keeps all from being derived, or NULL */
  bool conflicted;    /* a goal on which this one rests has exceptions in conflict */
  int quiet, depth;
  uint32_t aside;   /* 1 + the aside that is supposed to be the law; 0: the law in force */
  uint64_t touched; /* asides that bore on what was judged */
  vt_taking *taking, *copies[2];
  uint64_t evaluations;
} vt_world;

/* eval.c */
vt_value vt_eval(vt_world *w, const vt_expr *x, bool helps);
vt_tri vt_test(vt_world *w, const vt_expr *x, bool helps);
bool vt_holds(vt_world *w, const vt_expr *x, bool helps); /* what is open is taken as the mode says, and noted */
vt_tri vt_lies_within(vt_world *w, const vt_period *f, bool helps);
void vt_note(vt_world *w, const vt_expr *x, bool helps);
void vt_note_value(vt_world *w, const vt_expr *x);
/* An open end of a window is compared with the days on which the records were earned. */
void vt_compared_with_records(vt_world *w, const vt_expr *end);
void vt_count_records(vt_world *w, const vt_expr *x, bool helps, uint32_t *least, uint32_t *most);
/* False where there is no value; *unbounded where it is open and as much as one likes. */
bool vt_amount(vt_world *w, const vt_expr *x, bool more_helps, vt_rat *out, bool *unbounded);
vt_value vt_rest_on_both(vt_value a, vt_value b); /* of which one at least is open or not there */
int vt_row_of(vt_world *w, const vt_expr *key, const vt_row *rows, uint32_t n); /* -1 none, -2 open */
bool vt_same_expr(const vt_expr *a, const vt_expr *b);

/* periods.c */
bool vt_count_years(vt_world *w, const vt_expr *x, bool helps, uint32_t *least, uint32_t *most, vt_value *open);
vt_tri vt_test_years(vt_world *w, const vt_expr *x, bool helps);
bool vt_note_years(vt_world *w, const vt_expr *x, bool helps); /* false where the period isn't known */
vt_value vt_number_of_years(vt_world *w, const vt_expr *x, bool helps);
vt_value vt_full_length(vt_world *w, const vt_expr *x);
bool vt_most_of_ends(vt_world *w, const vt_expr *x, int32_t *from, int32_t *until, vt_value *open);
vt_value vt_most_of(const vt_world *w, uint32_t attr, int32_t from, int32_t until);

/* ranges.c: an amount that isn't known but for its bounds */
bool vt_range_of(const vt_world *w, uint32_t record, vt_value *low, vt_value *high); /* high OPEN: or more */
vt_value vt_ranged(const vt_world *w, uint32_t record);                              /* OPEN, with its bounds */
/* Of two values of which one is open with bounds, and the other known or so too: what the operation leaves; or `v`. */
vt_value vt_ranged_by(vt_op op, vt_value a, vt_value b, vt_value v);
/* Whether the bounds alone decide a comparison. */
bool vt_ranged_test(vt_op op, vt_value a, vt_value b, vt_tri *out);
uint32_t vt_ranged_values(const vt_world *w, const vt_unknown *u, vt_value *out, uint32_t n);
const char *vt_say_range(const vt_world *w, uint32_t record);
const char *vt_say_amount(const vt_world *w, vt_rat n, const char *unit);

/* asides.c */
int32_t vt_decided(vt_world *w, uint32_t gap); /* the reading by which a gap is judged that the pack decides */
vt_tri vt_stands(vt_world *w, const vt_period *f, bool helps); /* suspended or not */
vt_tri vt_force_test(vt_world *w, const vt_period *f, bool helps);
bool vt_in_force(vt_world *w, const vt_period *f, bool helps);
bool vt_force_on(vt_world *w, const vt_period *f, int32_t day); /* of a record that is earned on a day to come */
bool vt_suspended(vt_world *w, const vt_period *f);
const vt_expr *vt_by_of(const vt_pack *p, const vt_period *f, const vt_node *stated); /* a date that chose, or NULL */

/* facts.c */
vt_value vt_fact_over(const vt_world *w, uint32_t attr, int32_t from, int32_t until);
vt_value vt_leaf(vt_world *w, const vt_expr *x, vt_unknown **open);
void vt_counted_with(const vt_world *w, vt_unknown *u); /* what is more than compared with what is known */
vt_unknown *vt_unknown_of(vt_world *w, vt_unknown key);
bool vt_helps(vt_world *w, vt_unknown key); /* whether an open yes/no of the world is taken to help */
void vt_compared(vt_unknown *u, vt_value with);
vt_value vt_cell(const vt_world *w, uint32_t record, uint32_t attr);
vt_value vt_yes(bool yes);
vt_value vt_value_day(int32_t day);

/* records.c */
void vt_compare_records(vt_world *w);
void vt_take_records(vt_world *w);
bool vt_exists(const vt_world *w, uint32_t record);
bool vt_not_yet(const vt_world *w, uint32_t record);

static inline bool vt_takes_part(const vt_taking *t) { return t->fate == VT_TAKEN || t->windows; }
/* Whether the record lies in this time; `asks` is the question for it where it straddles an end. */
bool vt_lies_in(vt_world *w, uint32_t record, vt_value from, vt_value until, vt_unknown asks);

typedef struct vt_supply {
  uint32_t record, rule;
  uint64_t areas;
  vt_rat amount;
  bool unbounded;
} vt_supply;

/* What granted goals used of it, as far as the goal being judged minds; *all: nothing of it is left. */
vt_rat vt_spent(const vt_world *w, uint32_t record, uint32_t ledger, bool *all);
bool vt_try_rule(vt_world *w, uint32_t rule, uint32_t record, vt_supply *out);
bool vt_rule_names_kind(vt_world *w, const vt_rule *r, uint32_t record);
uint32_t vt_supplies(vt_world *w, uint32_t ledger, vt_supply **out);
bool vt_kind_allowed(const vt_world *w, const vt_expr *when, const char *kind);

/* windows.c: needs that count another time than the goal's */
bool vt_window_of(vt_world *w, const vt_window *windows, uint32_t n, vt_value *from, vt_value *until);
void vt_find_owns(vt_world *w, const vt_goal *g);
uint32_t vt_window_bit(const vt_world *w, const vt_need *need); /* 1: the goal's */
uint32_t vt_windows_of(vt_world *w, uint32_t record);
uint32_t vt_windows_ahead(const vt_world *w, int32_t day, int32_t until); /* of what is earned between these days */

typedef struct vt_piece { /* a part of a record's credit: the windows in which it lies, and the most that it is */
  uint32_t windows;
  vt_rat amount;
} vt_piece;

enum { VT_MOST_PIECES = 2 * VT_MOST_OWN + 2 };
/* The pieces of an offer; *cut: they are parts of a span. */
uint32_t vt_pieces(vt_world *w, const vt_supply *s, vt_piece *out, bool *cut);

/* determined.c: the decision by which a need of the goal being judged is waived, or a record credited; NULL: none */
const vt_decision *vt_waived(const vt_world *w, const vt_need *need);
const vt_decision *vt_credited(const vt_world *w, uint32_t record, uint32_t ledger);
const char *vt_say_determined(const vt_world *w, const vt_decision *d);
bool vt_determination_read(const vt_world *w, const vt_node *n, vt_decision *d);

/* ledger.c: one ledger's problem */
typedef struct vt_column {
  int32_t item; /* -1: further credit */
  uint32_t area, rule, which;
  int32_t record, day; /* day VT_NEVER: no year is meant */
  vt_rat full;
  bool unlimited;
  uint32_t windows; /* in which it lies */
  vt_rat piece;     /* the most that this part of a span holds; 0: it is not cut */
} vt_column;

typedef struct vt_line { /* sum(coef * credit) at most or at least bound */
  bool at_least, more;   /* more: at least, and more than the bound */
  vt_rat bound;
  uint32_t n, *cols;
  vt_rat *coef; /* NULL: all 1 */
  bool pieces;  /* it holds a part of a span to what that is */
  int32_t limit;
  int64_t group;
  const char *group_text;
} vt_line;

typedef struct vt_few { /* at most `most` of the items hold anything */
  uint32_t most, n, *items;
  int32_t limit;
} vt_few;

typedef struct vt_spread { /* `least` of the areas hold `amount` each; 0: more than nothing */
  uint32_t least, n, *areas;
  vt_rat amount;
} vt_spread;

typedef struct vt_problem {
  uint32_t ledger, nitems, ncols, nlines, nfew, nspread, nlimits; /* nlimits: lines that are limits */
  vt_whole *items;
  int32_t *item_record;
  vt_column *cols;
  vt_line *lines;
  vt_few *few;
  vt_spread *spread;
  const vt_expr *linked[4];
  uint32_t nlinked;
  bool impossible; /* a need whose amount no one can show */
  bool cut;        /* some record's credit lies in pieces */
} vt_problem;

vt_problem *vt_build(vt_world *w, uint32_t ledger);
void vt_add_line(vt_world *w, vt_problem *p, vt_line line);
int vt_linked_of(const vt_problem *p, const vt_expr *x); /* which of the conditions that part further credit, or -1 */
/* Whether a record to be earned by the rule can (helps) or must (not helps) satisfy the condition. */
bool vt_future_of(vt_world *w, uint32_t rule, const vt_expr *x, bool helps);
/* limits.c */
void vt_apply_limits(vt_world *w, vt_problem *p);
bool vt_limit_over(vt_world *w, const vt_problem *p, uint32_t limit, uint32_t col);
bool vt_serves(vt_world *w, const vt_problem *p, uint32_t col, const vt_need *need, uint64_t areas, int year);
int vt_year_of(const vt_world *w, int32_t day, bool calendar);

/* solve.c: the least further credit, by enumeration over an exact linear programme */
typedef struct vt_answer {
  bool possible, strict, gave_up;
  vt_rat further;
} vt_answer;

vt_answer vt_least(vt_world *w, const vt_problem *p);
bool vt_most(vt_world *w, const vt_problem *p, vt_rat *out);

/* lp.c */
typedef struct vt_lp_row {
  uint32_t n;
  const uint32_t *cols;
  const vt_rat *coef; /* NULL: all 1 */
  bool at_least;
  vt_rat bound;
} vt_lp_row;

typedef enum vt_lp_status { VT_LP_BEST, VT_LP_NONE, VT_LP_UNBOUNDED } vt_lp_status;
/* Minimizes cost * x, x >= 0. */
vt_lp_status vt_lp(uint32_t ncols, const vt_lp_row *rows, uint32_t nrows, const int *cost, vt_rat *value);

/* goal.c */
typedef enum vt_verdict { VT_UNMET, VT_UNDETERMINED, VT_MET, VT_EXEMPT, VT_NOT_APPLICABLE } vt_verdict;

typedef struct vt_lack {
  enum { VT_LACK_CREDIT, VT_LACK_AREAS, VT_LACK_NEED } kind;
  uint32_t ledger;
  vt_rat amount;
  bool strict, impossible;
  const vt_need *need;
  int year;
} vt_lack;

typedef struct vt_leaf_need { /* a need of a path: an amount, or what fails */
  const vt_need *need;
  vt_rat amount;
  int year;
  bool failed, impossible;
  const struct vt_leaf_need *next;
} vt_leaf_need;

typedef struct vt_way {
  vt_lack *lacks;
  uint32_t nlacks;
  bool impossible;
  const vt_leaf_need *path;
} vt_way;

typedef struct vt_outcome {
  vt_verdict verdict;
  bool conflict, gave_up, high; /* high: an amount that is open stands for the best that answers could make of it */
  int32_t except;               /* index in the pack, or -1 */
  int32_t step;
  vt_known amount_known;
  vt_rat amount;
  int lean; /* of an amount that is open: as of a value */
  /* detail */
  vt_way *ways;
  uint32_t nways;
  const vt_leaf_need *shown;
  uint64_t ledgers;
  vt_rat need[64]; /* per ledger */
  const vt_leaf_need **paths;
  uint32_t npaths;
  bool met;
} vt_outcome;

vt_outcome vt_assess(vt_world *w, bool best, bool detail);
vt_tri vt_goal_reached(vt_world *w, uint32_t goal, bool helps);
vt_outcome vt_goal_quantity(vt_world *w, uint32_t goal);
vt_value vt_goal_step(vt_world *w, uint32_t goal); /* the name of a ladder's step */
/* The dates, and which records take part, what is open being at its worst; false where no record can. */
bool vt_records_at_worst(vt_world *w);
int64_t vt_class(const vt_world *w, const vt_outcome *o);
bool vt_favorable(vt_verdict v);
bool vt_goal_concerns(vt_world *w, uint32_t goal, int32_t license);
bool vt_set_dates(vt_world *w, const vt_goal *g);

/* needs.c */
typedef struct vt_paths {
  const vt_leaf_need **items;
  uint32_t n;
} vt_paths;

typedef struct vt_solving {
  vt_world *w;
  vt_problem *problem[64];
  vt_rat total;
  bool open, gave_up;
} vt_solving;

vt_paths vt_expand_roots(vt_solving *s, const vt_need *const *roots, uint32_t n, uint32_t *behind);
bool vt_path_met(vt_solving *s, const vt_leaf_need *path);
vt_problem *vt_instance(vt_solving *s, uint32_t ledger, const vt_leaf_need *path);
uint64_t vt_path_ledgers(const vt_leaf_need *path);
void vt_ways(vt_solving *s, vt_outcome *o, vt_paths paths);
vt_rat vt_largest_need(const vt_world *w, const vt_paths *l, uint32_t ledger);

/* search.c */
typedef struct vt_search {
  bool seen, two, conflict, gave_up, tried_all;
  bool thorough;    /* set: goes on when two outcomes are seen, to note all that is asked */
  bool lowest_only; /* set: of what is left, only what may be lower than the lowest that is seen */
  int64_t low;
  vt_outcome lowest;
  vt_value at_low[VT_MOST_UNKNOWNS]; /* the answers under which it was lowest */
  bool at_low_set[VT_MOST_UNKNOWNS];
} vt_search;

void vt_explore(vt_world *w, vt_search *s);
void vt_explore_all(vt_world *w, vt_search *s);
/* 1 decisive, 0 not, -1 not found out */
int vt_decisive(vt_world *w, uint32_t unknown);
bool vt_nth_answer(vt_world *w, uint32_t unknown,
                   uint32_t n); /* gives the unknown its n-th answer, if it has so many */

int vt_next_unknown(const vt_world *w, uint32_t but); /* the next to answer of those noted, or -1 */
void vt_forget(vt_world *w);                          /* what was noted */

typedef struct vt_tried {
  vt_value values[VT_MOST_VALUES * 3];
  uint32_t n;
} vt_tried;

bool vt_next_value(const vt_world *w, uint32_t at, vt_tried *t); /* adds the next value to try of an unknown */

/* least.c: whether under no answers less than `told` can be credited in the ledger; MAYBE: that is not found out */
vt_tri vt_never_less(vt_world *w, uint32_t ledger, vt_rat told);

/* input.c */
bool vt_world_init(vt_world *w, vt_pack *p, vt_report *r, const vt_node *root, vt_node *input, cw_arena *a);
bool vt_value_read(vt_world *w, const vt_attr *a, vt_node *n, vt_value *out); /* as a trace writes it */
void vt_input_compare(vt_world *w, vt_report *r, vt_node *input, const cw_yaml *file);

#endif
