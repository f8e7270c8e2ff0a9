/* Checks a trace: `crosswalk verify-trace`.
 *
 * This folder is a second reading of the law. It shares with the evaluator libyaml (rules/yaml.h), PCRE2 and the .def
 * tables, and nothing else: it has its own expression reader, resolver, dates, rationals, allocation and certificate
 * checker, and no compiled plan. It is written to be checked, not to be fast.
 *
 * Every leaf of the trace is either compared with what is re-derived here, or listed as not re-derived: what no check
 * has looked at when all is done makes the answer `not verified`. */
#ifndef VT_VERIFY_H
#define VT_VERIFY_H

#include "../../engine/arena.h"
#include "../../rules/yaml.h"

#include <stdint.h>
#include <stdio.h>

/* --- numbers and days: num.c -------------------------------------------------------------------------------------- */

typedef struct vt_rat {
  int64_t num, den; /* den 0: the number left 64 bits; it equals nothing */
} vt_rat;

enum { VT_NEVER = INT32_MIN, VT_EVER = INT32_MAX }; /* days before and after all others */

vt_rat vt_int(int64_t n);
vt_rat vt_frac(int64_t n, int64_t d);
vt_rat vt_add(vt_rat a, vt_rat b);
vt_rat vt_sub(vt_rat a, vt_rat b);
vt_rat vt_mul(vt_rat a, vt_rat b);
vt_rat vt_div(vt_rat a, vt_rat b);
int vt_cmp(vt_rat a, vt_rat b);
bool vt_eq(vt_rat a, vt_rat b);
int vt_sign(vt_rat a);
vt_rat vt_floor(vt_rat a);
bool vt_overflowed(void); /* whether any number left 64 bits since the last vt_overflow_clear */
void vt_overflow_clear(void);
/* `25/3`, `2.65`, `1,000`, `8 1/3`. */
bool vt_rat_read(const char *text, size_t len, vt_rat *out);
const char *vt_rat_say(cw_arena *a, vt_rat r);

int32_t vt_day(int year, int month, int day); /* VT_NEVER if there is no such day */
void vt_civil(int32_t day, int *year, int *month, int *date);
bool vt_day_read(const char *text, size_t len, int32_t *out);
int32_t vt_add_months(int32_t day, int64_t months, bool down);
int64_t vt_whole_months(int32_t from, int32_t until);
const char *vt_day_say(cw_arena *a, int32_t day);
const char *vt_say_day(cw_arena *a, int32_t day); /* June 30, 2027 */
int vt_school_year(int32_t day, int begins);      /* begins: month * 100 + day */
int32_t vt_school_start(int year, int begins);

/* --- texts -------------------------------------------------------------------------------------------------------- */

bool vt_same(const char *a, const char *b);              /* text.c: in the one form in which texts compare */
const char *vt_text_form(cw_arena *a, const char *text); /* that form with its case; NULL where the text has it */
const char *vt_copy(cw_arena *a, const char *text, size_t len);

/* --- the trace: tree.c -------------------------------------------------------------------------------------------- */

typedef enum vt_kind { VT_NULL, VT_BOOL, VT_INT, VT_STRING, VT_ARRAY, VT_OBJECT } vt_kind;

typedef struct vt_node {
  vt_kind kind;
  bool seen; /* some check has compared it */
  const char *key;
  uint32_t index, count;
  struct vt_node *up, **kids;
  const char *text;
  int64_t number;
} vt_node;

vt_node *vt_tree_read(const char *path, cw_arena *a, const char **why);
vt_node *vt_get(const vt_node *map, const char *key);
const char *vt_path(cw_arena *a, const vt_node *n);

/* --- the report: report.c ----------------------------------------------------------------------------------------- */

typedef struct vt_finding {
  bool differs; /* else: not re-derived */
  const char *path, *stated, *derived;
  struct vt_finding *next;
} vt_finding;

typedef struct vt_report {
  cw_arena *arena;
  vt_finding *first, **last;
  uint32_t differing, underived, compared, words;
  uint32_t unproved; /* amounts that are not proved to be the least under all answers */
  uint32_t before;   /* findings on the teachers before this one */
} vt_report;

void vt_differs(vt_report *r, const vt_node *at, const char *derived);
void vt_underived(vt_report *r, const vt_node *at, const char *why);
/* Each compares one member of an object and marks it as seen. A NULL text is null. */
void vt_is_text(vt_report *r, const vt_node *map, const char *key, const char *text);
void vt_is_int(vt_report *r, const vt_node *map, const char *key, int64_t n);
void vt_is_bool(vt_report *r, const vt_node *map, const char *key, bool b);
void vt_is_day(vt_report *r, const vt_node *map, const char *key, int32_t day);
void vt_is_rat(vt_report *r, const vt_node *map, const char *key, vt_rat n);
void vt_is_amount(vt_report *r, const vt_node *map, const char *key, vt_rat n, const char *unit);
void vt_is_absent(vt_report *r, const vt_node *map, const char *key);
void vt_see(vt_node *n); /* n and all below: compared as a whole, or of no weight */
void vt_is_count(vt_report *r, const vt_node *list, uint32_t n);
void vt_unseen(vt_report *r, vt_node *root); /* what nobody has looked at */
bool vt_text_of(const vt_node *map, const char *key, const char **out);
bool vt_rat_of(const vt_node *n, vt_rat *out);
bool vt_day_of(const vt_node *n, int32_t *out);

/* --- expressions -------------------------------------------------------------------------------------------------- */

/* The names in the .def tables. */
enum { CW_OF_TEACHER, CW_OF_RECORD, CW_OF_LICENSE };
typedef enum vt_type { CW_TYPE_NONE, CW_YES_NO, CW_QUANTITY, CW_DATE, CW_TEXT, CW_CHOICE, CW_SET } vt_type;
enum { CW_EDUCATOR, CW_EMPLOYER, CW_AUTHORITY, CW_ISSUER };

enum {
#define CW_FIELD(id, scope, name, type, who, ask) VT_F_##id,
#include "../../engine/fields.def"
#undef CW_FIELD
  VT_NFIELDS
};

typedef enum vt_history { VT_ONE_VALUE, VT_OVER_TIME, VT_BY_YEAR } vt_history;

typedef enum vt_known { VT_NONE, VT_KNOWN, VT_OPEN } vt_known;

typedef struct vt_value {
  vt_known known;
  int lean;      /* OPEN: 0 nothing is known; +1, -1: whatever helps, whatever hurts */
  vt_rat n;      /* yes/no 1 or 0, a quantity, a day */
  const char *s; /* text, choice */
  uint64_t bits; /* set */
  const char *unit;
  bool ranged, no_high; /* OPEN: a quantity between these */
  vt_rat low, high;
} vt_value;

typedef struct vt_attr {
  const char *name, *ask;
  int scope, answered_by;
  vt_type type;
  vt_history history;
  const char *unit; /* NULL: a plain number */
  const char **values;
  uint32_t nvalues;
  bool own; /* declared by a district */
} vt_attr;

typedef enum vt_op {
  VT_CONST,
  VT_AS_OF,
  VT_JUDGED,
  VT_ATTR,
  VT_FACT_ON,
  VT_FACT_IN,
  VT_YEARS,
  VT_AMOUNT,
  VT_STATED,
  VT_SPAN,
  VT_AND,
  VT_OR,
  VT_NOT,
  VT_EQ,
  VT_IN,
  VT_INCLUDES,
  VT_LT,
  VT_LE,
  VT_GT,
  VT_GE,
  VT_BETWEEN,
  VT_IN_WINDOW,
  VT_MATCHES,
  VT_ADD,
  VT_SUB,
  VT_MUL,
  VT_DIV,
  VT_MIN,
  VT_MAX,
  VT_ROUND,
  VT_SHIFT,
  VT_DAY_OF_YEAR,
  VT_YEAR_START,
  VT_ELSE,
  VT_GIVEN,
  VT_ANY_RECORD,
  VT_N_RECORDS,
  VT_READING,
  VT_GOAL_MET,
  VT_GOAL_AMOUNT,
  VT_STEP,
  VT_FULL,
  VT_N_YEARS,
  VT_MOST_OF,
  VT_TABLE,
  VT_FIRST
} vt_op;

enum { VT_FULL_MONTHS, VT_FULL_YEARS, VT_FULL_CALENDAR_YEARS, VT_FULL_SCHOOL_YEARS }; /* FULL: a */

typedef struct vt_row {
  bool otherwise, open_end;
  vt_rat low, high;
  const char *key; /* NULL: a band */
  struct vt_expr *cell;
  struct vt_need *need;
} vt_row;

typedef struct vt_expr {
  vt_op op;
  vt_type type;
  struct vt_expr *kid[3], **list;
  uint32_t nlist;
  vt_value value;      /* CONST; INCLUDES: bits */
  uint32_t attr;       /* ATTR, FACT_*, MOST_OF; READING: gap; GOAL_*, STEP: goal */
  int64_t a, b;        /* how a thing is done: SHIFT, ROUND, YEARS, SPAN, INCLUDES (b: all) */
  const char *unit;    /* AMOUNT, STATED; of a quantity */
  const char **values; /* IN */
  void *pattern;
  vt_row *rows;
  uint32_t nrows;
  const char *said; /* as it stands in the pack; NULL where it doesn't */
  uint32_t line, column;
} vt_expr;

struct vt_pack;
enum { VT_STATE = 1 << 30 }; /* of a line: it is one of the state's pack on which a district's stands */

/* Reads the node as a condition, or as a value. NULL with pack->trouble set where it can't. */
vt_expr *vt_condition(struct vt_pack *p, const cw_yaml_node *n);
vt_expr *vt_quantity(struct vt_pack *p, const cw_yaml_node *n);
vt_expr *vt_date_expr(struct vt_pack *p, const cw_yaml_node *n);
vt_expr *vt_attr_expr(struct vt_pack *p, uint32_t attr);
vt_expr *vt_short_limit(struct vt_pack *p, const cw_yaml_node *n, const char **per, bool *records);
bool vt_read_row(const vt_expr *key, const char *text, vt_row *row);

/* --- the pack: pack.c, pack_goals.c ------------------------------------------------------------------------------- */

typedef struct vt_cites {
  uint32_t n;
  uint32_t *source;
  const char **where;
} vt_cites;

typedef struct vt_period {
  int32_t from, until, known_since;
  vt_expr *by;
  uint32_t suspended, announced; /* 1 + the aside that suspends it, or by which it is announced; 0 for none */
  uint32_t instead, ninstead;    /* the asides of the texts that are announced instead of it */
} vt_period;

typedef struct vt_aside { /* a text beside the law in force: a suspension, or what is announced */
  bool suspension;
  int32_t of_gap; /* 1 + the gap of which this is a reading beside the decided one; 0: of none */
  uint32_t reading;
  bool undated; /* announced for a day that is not known */
  bool later;   /* announced for a day, and chosen by a record's date: earlier records stay as they are */
  vt_period force;
  vt_cites cites;
  uint32_t line, column;
} vt_aside;

typedef struct vt_source {
  const char *name, *title, *url, *status;
  bool has_read, own;
  int32_t read_through;
} vt_source;

typedef struct vt_unit {
  const char *name;     /* as answers print it */
  const char *names[6]; /* all by which it is written */
} vt_unit;

typedef struct vt_area {
  const char *name;
} vt_area;

typedef enum vt_whole { VT_DIVISIBLE, VT_ONE_AREA, VT_WHOLE } vt_whole;

typedef struct vt_ledger {
  const char *name, *unit;
  uint32_t first_area, nareas;
  vt_whole records_are;
} vt_ledger;

typedef enum vt_per {
  VT_PER_CYCLE,
  VT_PER_RECORD,
  VT_PER_SCHOOL_YEAR,
  VT_PER_CALENDAR_YEAR,
  VT_PER_PROVIDER,
  VT_PER_ISSUER,
  VT_PER_ACHIEVEMENT,
  VT_PER_TITLE
} vt_per;

typedef struct vt_limit {
  vt_period force;
  uint32_t ledger;
  uint64_t areas;
  int32_t rule;
  vt_expr *when, *of, *most;
  bool counts_records;
  vt_per per;
  int keep; /* 0 any, 1 best, 2 earliest, 3 latest */
  vt_cites cites;
  uint32_t line, column, twin; /* the first limit that stands at the same place */
} vt_limit;

typedef struct vt_rule {
  const char *name;
  vt_period force;
  vt_expr *when, *except_when, *as, *least;
  uint32_t ledger;
  uint64_t areas;
  vt_whole records_are;
  vt_cites cites;
  uint32_t line, column;
} vt_rule;

typedef enum vt_need_kind {
  VT_NEED_NOTHING,
  VT_NEED_ALL,
  VT_NEED_SOME,
  VT_NEED_TABLE,
  VT_NEED_CREDIT,
  VT_NEED_AREAS,
  VT_NEED_SHARE,
  VT_NEED_HOLDS,
  VT_NEED_HAS,
  VT_NEED_GOAL
} vt_need_kind;

typedef struct vt_need {
  vt_need_kind kind;
  uint32_t index;
  vt_period force;
  const char *name;
  vt_expr *when, *condition, *amount, *of, *key;
  struct vt_need **kids;
  uint32_t nkids, number, ledger, nrows;
  uint64_t areas;
  int each; /* 0, 1 school year, 2 calendar year */
  int from_year, to_year;
  bool of_needed; /* a share of what is needed */
  int32_t goal;
  struct vt_window *windows; /* credit: a time of its own */
  uint32_t nwindows;
  vt_row *rows;
  vt_cites cites;
  uint32_t line, column;
} vt_need;

typedef enum vt_effect { VT_MET_WHEN, VT_EXEMPT_WHEN, VT_NA_WHEN, VT_UNMET_WHEN, VT_MAY_USE } vt_effect;

typedef struct vt_except {
  vt_period force;
  vt_effect effect;
  vt_expr *when;
  vt_need *need;
  bool of_license; /* by the key `renewable` of a license: the goal's own exceptions stand before it */
  vt_cites cites;
  uint32_t line, column, index;
} vt_except;

typedef struct vt_window {
  vt_expr *when, *from, *until;
  bool after, before;
} vt_window;

typedef struct vt_step {
  const char *name;
  vt_need *need;
  vt_except *excepts;
  uint32_t nexcepts;
} vt_step;

typedef enum vt_goal_kind { VT_REQUIREMENT, VT_LADDER, VT_QUANTITY } vt_goal_kind;

typedef struct vt_goal {
  const char *name;
  vt_goal_kind kind;
  vt_period force;
  vt_expr *concerns, *judged_on, *deadline, *amount;
  vt_window *windows;
  uint32_t nwindows;
  vt_need *need;
  vt_except *excepts;
  uint32_t nexcepts;
  vt_step *steps;
  uint32_t nsteps, ledger;
  const char *start;
  bool needs_credit, renews;
  vt_cites cites;
  uint32_t line, column;
  const cw_yaml_node *map, *key;
} vt_goal;

typedef struct vt_license { /* a type of license */
  const char *name;
  bool never, once;   /* `renewable: no`, `once` */
  int renewable_from; /* month * 100 + day, or less than 0: so many months before it expires */
  vt_cites cites;
  uint32_t line, column;
} vt_license;

typedef struct vt_otherwise {
  vt_period force;
  vt_expr *when;
  const char *why;
  uint64_t goals;
  vt_cites cites;
  uint32_t line, column;
} vt_otherwise;

typedef struct vt_gap {
  const char *name, *question;
  const char **readings;
  uint32_t nreadings, first_other;
  int32_t decided; /* the reading by which it is judged, the others being asides from first_other on; -1: open */
  vt_expr *touches;
  bool touches_record, raise, lower;
  uint64_t goals;
  vt_cites cites;
} vt_gap;

typedef struct vt_term { /* a name for a condition, a value or needs */
  const char *name;
  const cw_yaml_node *means;
  vt_cites cites;
  vt_expr *expr;
  bool is_needs, open, own; /* open: being read */
} vt_term;

typedef struct vt_pack {
  cw_arena *arena;
  const char *path, *code, *name, *version, *trouble; /* trouble: what could not be read; nothing is then verified */
  cw_yaml yaml, base;                                 /* base: of a district its state's; else without a root */
  char digest[33];
  int school_year; /* month * 100 + day */
  bool down;
  vt_whole records_are;
  vt_source *sources;
  vt_unit *units;
  vt_attr *attrs;
  vt_area *areas;
  vt_ledger *ledgers;
  vt_limit *limits;
  vt_rule *rules;
  vt_otherwise *otherwise;
  vt_goal *goals;
  vt_gap *gaps;
  vt_term *terms;
  vt_license *licenses;
  vt_aside *asides;
  uint32_t nasides, nlicenses, nterms, nsources, nunits, nattrs, nareas, nledgers, nlimits, nrules, notherwise, ngoals,
      ngaps, nneeds, nexcepts;
  uint32_t default_ledger;
  void **patterns;
  uint32_t npatterns;
} vt_pack;

bool vt_pack_read(vt_pack *p, const char *path, const char *base, cw_arena *a); /* base: the state's pack, or NULL */
/* extends.c */
const cw_yaml_node *vt_extended(vt_pack *p); /* the tree of both */
bool vt_is_states(const vt_pack *p, uint32_t line);
bool vt_hidden(const vt_pack *p, const cw_yaml_node *at,
               bool own); /* the state's text sees no name of the district's */
/* What the district says of the state's thing in that section, or NULL. */
const cw_yaml_node *vt_addition(const vt_pack *p, const char *section, const cw_yaml_node *key);
void vt_known_only(vt_pack *p, const cw_yaml_node *root); /* known.c: trouble where a key is not known here */
void vt_pack_free(vt_pack *p);                            /* the compiled patterns; the rest is the arena's */
const char *vt_unit_find(const vt_pack *p, const char *text, size_t len); /* its printed name, or NULL */
int32_t vt_attr_find(const vt_pack *p, const char *name);
int32_t vt_goal_find(const vt_pack *p, const char *name);
uint32_t vt_push_aside(vt_pack *p, vt_aside a, const cw_yaml_node *at);
const char **vt_step_names(const vt_pack *p, uint32_t goal, uint32_t *n);
int32_t vt_gap_find(const vt_pack *p, const char *name);
vt_expr *vt_term_expr(vt_pack *p, vt_term *t);
vt_term *vt_term_find(const vt_pack *p, const char *name);
bool vt_trouble(vt_pack *p, const cw_yaml_node *at, const char *what);
/* pack_read.c: what the sections are made of */
vt_cites vt_cites_of(vt_pack *p, const cw_yaml_node *map, const vt_cites *above);
vt_period vt_period_of(vt_pack *p, const cw_yaml_node *map, const cw_yaml_node *by, bool by_earned);
uint32_t vt_versions(vt_pack *p, const cw_yaml_node *map, bool by_earned, bool by_is_key, cw_yaml_node ***maps,
                     vt_period **force); /* versions.c */
bool vt_is_period_key(const char *key);
int32_t vt_day_at(const cw_yaml_node *map, const char *key, int32_t absent);
void vt_read_all_limits(vt_pack *p, const cw_yaml_node *root);
void vt_read_rules(vt_pack *p, const cw_yaml_node *map);
void vt_read_otherwise(vt_pack *p, const cw_yaml_node *list);
void vt_settle(vt_expr *x, const char *unit);
uint64_t vt_areas_of(vt_pack *p, const cw_yaml_node *n, uint32_t ledger);
uint64_t vt_goals_of(vt_pack *p, const cw_yaml_node *n, uint32_t line); /* line: of what names them */
uint32_t vt_ledger_of(vt_pack *p, const cw_yaml_node *map, uint32_t absent);
const char *vt_scalar(const cw_yaml_node *map, const char *key);
bool vt_reads_record(const vt_pack *p, const vt_expr *x);
void vt_read_limits(vt_pack *p, const cw_yaml_node *map, vt_limit like, bool own_when);
void vt_read_goals(vt_pack *p, const cw_yaml_node *map);
/* licenses.c */
void vt_read_licenses(vt_pack *p, const cw_yaml_node *map);
uint32_t vt_renewable_excepts(vt_pack *p, const vt_goal *g, vt_except *out); /* room for nlicenses */
bool vt_month_day(const char *text, int *out);
void *vt_grow(cw_arena *a, void *old, uint32_t n, size_t size); /* room for one more */
bool vt_is_table(const cw_yaml_node *map);

#endif
