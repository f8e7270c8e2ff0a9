/* A plan: one pack compiled. Immutable once built; any number of threads may evaluate from one plan.
 *
 * The plan is data, not code: arrays of small structs that name each other by index (0 is "none" for nodes; other
 * indices are -1 for none unless said). rules/ builds it; engine/ only reads it. Everything that an answer may have to
 * name keeps its name, its words, its place in the pack (cw_ref) and its citations.
 *
 * Lifetime: everything lives in the pack's arena and is freed with it. */
#ifndef CW_PLAN_H
#define CW_PLAN_H

#include "allocation.h"
#include "value.h"

#include <string.h>

/* --- where a thing stands, and what it rests on ------------------------------------------------------------------- */

typedef struct cw_cite {
  uint32_t source;   /* index into plan->sources */
  const char *where; /* "(4)(a)", or "" */
} cw_cite;

typedef struct cw_ref {
  const char *file; /* as given to the loader */
  uint32_t line, column;
  uint32_t first_cite, ncites; /* in plan->cites */
} cw_ref;

typedef enum cw_source_status { CW_SOURCE_VERIFIED, CW_SOURCE_SECONDARY, CW_SOURCE_UNVERIFIED } cw_source_status;

typedef struct cw_source {
  const char *name, *title, *url; /* url may be NULL */
  bool has_read_through;
  cw_day read_through;
  cw_source_status status;
  cw_ref ref;
} cw_source;

/* When a thing is in force: `by` (a date node; 0: always in force) lies in [from, until]. */
typedef struct cw_period {
  uint32_t by;
  cw_day from, until; /* CW_DAY_MIN, CW_DAY_MAX where open; the last day is included */
  cw_day known_since; /* CW_DAY_MIN where not said */
  /* The asides that bear on it: of `suspended` and `announced` 1 + index into plan->asides, 0 for none. */
  uint32_t suspended;               /* within that one's period it stands, and is not applied */
  uint32_t announced;               /* it is itself the text that is announced */
  uint32_t first_instead, ninstead; /* announced texts that are to stand instead of it: in plan->asides */
} cw_period;

/* A text beside the law in force: a suspension, or a change that is announced. It decides nothing today; what it would
 * make of a standing is a second figure (see cw_supposed). */
typedef enum cw_aside_kind {
  CW_SUSPENSION,
  CW_ANNOUNCEMENT,
  CW_OTHER_READING /* what another source says where the pack decides between them */
} cw_aside_kind;

typedef struct cw_aside {
  cw_aside_kind kind;
  cw_period force;       /* SUSPENSION: when it is suspended; ANNOUNCEMENT: from the day on which it comes into force */
  bool undated;          /* ANNOUNCEMENT: that day is not known */
  uint32_t gap, reading; /* OTHER_READING: of this gap the reading of this number; without a period, and `undated` */
  bool later; /* ANNOUNCEMENT: dated, by a record's day: what was done before stays as it is, so no second figure */
  cw_ref ref;
} cw_aside;

typedef struct cw_unit {
  const char *name;   /* "hour"; as packs and teachers write it */
  const char *one;    /* "hour", "professional development point": for answers */
  const char *many;   /* "hours" */
  const char *abbrev; /* "PDP" or NULL */
} cw_unit;

/* --- attributes: facts of the teacher, fields of records and licenses --------------------------------------------- */

typedef enum cw_scope { CW_OF_TEACHER, CW_OF_RECORD, CW_OF_LICENSE } cw_scope;
typedef enum cw_history { CW_CONSTANT, CW_OVER_TIME, CW_BY_SCHOOL_YEAR } cw_history;
typedef enum cw_answerer { CW_EDUCATOR, CW_EMPLOYER, CW_AUTHORITY, CW_ISSUER } cw_answerer;

/* The fields that every record and license has, at these indices of plan->attrs (see fields.def). */
typedef enum cw_field {
#define CW_FIELD(id, scope, name, type, who, ask) CW_F_##id,
#include "fields.def"
#undef CW_FIELD
  CW_NFIELDS
} cw_field;

/* The fields that no pack and no file names: `amount` says them. The bounds are of an amount that isn't known. */
static inline bool cw_field_of_amount(uint32_t attr) {
  return attr == CW_F_UNIT || attr == CW_F_LEAST || attr == CW_F_MOST;
}

typedef struct cw_attr {
  const char *name;
  cw_scope scope;
  cw_type type;
  uint32_t unit; /* of a quantity: index into plan->units, or 0 for a plain number */
  cw_history history;
  cw_answerer answered_by;
  const char *ask;         /* the question; never NULL */
  uint32_t nchoices;       /* CW_CHOICE and CW_SET: the declared values, in the pack's order */
  const uint32_t *choices; /* text ids; bit k of a set is choices[k] */
  cw_ref ref;
} cw_attr;

/* --- expressions -------------------------------------------------------------------------------------------------- */

typedef enum cw_op {
#define CW_OP(id, name, meaning) CW_OP_##id,
#include "ops.def"
#undef CW_OP
  CW_NOPS
} cw_op;

/* `a` of CW_OP_FULL. */
enum { CW_FULL_MONTHS, CW_FULL_YEARS, CW_FULL_CALENDAR_YEARS, CW_FULL_SCHOOL_YEARS };

/* One node; ops.def says what each field means for each op. */
typedef struct cw_node {
  uint8_t op;
  uint8_t type;    /* cw_type of the result */
  uint16_t unit;   /* of a quantity */
  uint32_t kid[3]; /* node indices; 0: none */
  int64_t a, b;
  uint32_t list, nlist; /* a slice of plan->ints, plan->rows or plan->kids */
  uint32_t text;        /* offset+length into the source text of the expression, for explanations: see cw_span */
} cw_node;

typedef struct cw_span {
  const char *text; /* the words of this node as the pack writes them, terminated */
  cw_ref ref;       /* file, line and column of its first character; no citations */
} cw_span;

typedef struct cw_row { /* of a table */
  bool otherwise;
  cw_rat low, high; /* quantity keys: band, both ends included */
  bool no_high;
  int64_t key;   /* other keys: the value (text id, 0/1, day) */
  uint32_t node; /* the cell; of a table of needs: index into plan->needs */
} cw_row;

/* A part of the year that begins on the same days of each: the school year, the pack's semesters. */
typedef struct cw_year_part {
  const char *name;
  uint32_t first_start, nstarts; /* plan->ints: month*100+day, ascending, at least one */
  cw_ref ref;
} cw_year_part;

/* --- areas, ledgers, limits --------------------------------------------------------------------------------------- */

typedef struct cw_area {
  const char *name, *words;
  uint32_t ledger;
  cw_ref ref;
} cw_area;

typedef struct cw_ledger {
  const char *name;
  uint32_t unit;
  uint32_t first_area, nareas; /* areas of one ledger are contiguous */
  cw_divisibility records_are;
  uint64_t either;      /* bit per ledger: a record that counts here does not count there; 0: none */
  uint32_t either_line; /* where that is said */
} cw_ledger;

typedef enum cw_per {
  CW_PER_CYCLE,
  CW_PER_RECORD,
  CW_PER_SCHOOL_YEAR,
  CW_PER_CALENDAR_YEAR,
  CW_PER_QUARTER, /* of the calendar year */
  CW_PER_MONTH,
  CW_PER_DAY,
  CW_PER_LIFETIME, /* what settlements used counts, too */
  CW_PER_PROVIDER, /* from here on groups are texts */
  CW_PER_ISSUER,
  CW_PER_ACHIEVEMENT,
  CW_PER_TITLE,
  CW_PER_TOPIC
} cw_per;

bool cw_per_spans(cw_per per);                      /* a span lies in several of them: day, month, quarter */
int64_t cw_period_of(cw_per per, cw_day day);       /* the number of the day, month, quarter */
cw_day cw_period_start(cw_per per, int64_t period); /* its first day */

typedef enum cw_keep { CW_KEEP_ANY, CW_KEEP_BEST, CW_KEEP_EARLIEST, CW_KEEP_LATEST } cw_keep;

typedef struct cw_limit {
  uint32_t when; /* condition: the limit stands only where it holds (0: always) */
  cw_period force;
  uint32_t ledger;
  uint64_t areas; /* bit k: area first_area + k of the ledger; all bits of the ledger for all */
  int32_t rule;   /* only credit of this counts rule, or -1 */
  uint32_t of;    /* only records of which this holds (0: all) */
  cw_per per;
  bool counts_records; /* `most` counts records, else it is credit in the ledger's unit */
  bool least;          /* `counts from`: a group holds nothing, or at least `most` */
  uint32_t most;       /* a quantity node */
  cw_keep keep;        /* counts_records */
  int64_t within;      /* counts_records: so many in each stretch of that many months or days; 0: in all */
  bool within_days;
  bool taken; /* `within`: every record that was taken is one of the number, credited or not */
  cw_ref ref;
} cw_limit;

/* --- counts rules ------------------------------------------------------------------------------------------------- */

typedef struct cw_counts {
  const char *name, *words;
  uint32_t ledger;
  uint64_t areas; /* where its credit may go: bits as in cw_limit */
  uint32_t when;  /* condition on the record */
  uint32_t except_when;
  uint32_t as;    /* quantity node in the ledger's unit */
  uint32_t least; /* the record's amount must be at least this (0: none) */
  cw_divisibility records_are;
  bool elected;   /* `cycle: elected`: a record counts in its own cycle or in the next, as its holder elects */
  uint64_t kinds; /* the kinds it can match, bit k = choice k of `kind`; all ones if `when` doesn't say */
  cw_period force;
  cw_ref ref;
} cw_counts;

typedef enum cw_silence { CW_SAYS_REFUSED, CW_SAYS_NOT_SAID, CW_SAYS_NOT_RESEARCHED, CW_SAYS_NOT_NEEDED } cw_silence;

typedef struct cw_otherwise {
  uint32_t when;
  cw_silence answer;
  const char *why;
  uint64_t goals; /* bit per goal; all ones: every goal */
  cw_period force;
  cw_ref ref;
} cw_otherwise;

/* --- needs, exceptions, goals ------------------------------------------------------------------------------------- */

typedef enum cw_need_kind {
  CW_NEED_NOTHING,
  CW_NEED_ALL,      /* kids */
  CW_NEED_SOME,     /* at least `number` of the kids: any of is 1 */
  CW_NEED_TABLE,    /* `key` chooses among rows; row.node indexes plan->needs */
  CW_NEED_CREDIT,   /* at least `amount` (0 node: more than nothing) */
  CW_NEED_AREAS,    /* at least `number` areas with `amount` each (0 node: more than nothing) */
  CW_NEED_SHARE,    /* at least `amount` percent of `base` */
  CW_NEED_HOLDS,    /* `condition`; `attested` marks that someone attests it */
  CW_NEED_HAS,      /* at least `number` records of which `condition` holds */
  CW_NEED_GOAL,     /* goal `goal` is met */
  CW_NEED_SEQUENCE, /* kids, all HAS: a record for each, earned after that of the one before */
  CW_NEED_EACH /* the one kid, for each license of which `condition` holds: that license's fields are then in sight */
} cw_need_kind;

typedef enum cw_each { CW_EACH_NONE, CW_EACH_SCHOOL_YEAR, CW_EACH_CALENDAR_YEAR } cw_each;
typedef enum cw_base { CW_BASE_CREDITED, CW_BASE_NEEDED } cw_base;

typedef struct cw_need {
  cw_need_kind kind;
  const char *name; /* its label, or NULL */
  uint32_t when;    /* asked only where this holds */
  cw_period force;
  uint32_t ledger;
  uint64_t areas; /* CREDIT, SHARE: areas that serve it; AREAS: among which */
  uint32_t of;    /* CREDIT, SHARE: overlay condition on records (0: all) */
  cw_each each;
  int from_year, to_year;          /* of `each`; 0: of the window */
  uint32_t first_window, nwindows; /* CREDIT: a time of its own; none: the goal's window */
  uint32_t amount;                 /* quantity node */
  uint32_t number;
  cw_base base;
  uint32_t condition;
  bool attested;
  int32_t goal;
  cw_per apart;              /* SEQUENCE: at most one in each of these; CYCLE: none is said */
  uint32_t key;              /* TABLE */
  uint32_t first_row, nrows; /* TABLE: plan->rows */
  uint32_t first_kid, nkids; /* ALL, SOME, EACH: plan->kids holds need indices */
  cw_ref ref;
} cw_need;

typedef enum cw_effect { CW_MET_WHEN, CW_EXEMPT_WHEN, CW_NOT_APPLICABLE_WHEN, CW_UNMET_WHEN, CW_MAY_USE } cw_effect;

typedef struct cw_except {
  cw_effect effect;
  uint32_t when;   /* 0: always (MAY_USE) */
  int32_t need;    /* MAY_USE: index into plan->needs */
  bool of_license; /* UNMET_WHEN by a key of the license (`renewable`): the goal's own exceptions stand before it */
  cw_period force;
  const char *name;
  cw_ref ref;
} cw_except;

typedef struct cw_window { /* one candidate; the first whose `when` holds is the goal's window */
  uint32_t when;
  uint32_t from, until; /* date nodes; 0: open */
  bool after, before;   /* the end day itself is not included */
  cw_ref ref;
} cw_window;

typedef struct cw_step {
  const char *name;
  uint32_t text; /* text id of name */
  int32_t need;  /* -1: nothing */
  uint32_t first_except, nexcepts;
  cw_ref ref;
} cw_step;

typedef enum cw_goal_kind {
  CW_REQUIREMENT,
  CW_LADDER,
  CW_AMOUNT /* a quantity, or a date: what the type of its `amount` is */
} cw_goal_kind;
typedef enum cw_purpose {
  CW_RENEW,
  CW_ADVANCE,
  CW_ENDORSE,
  CW_INITIAL,
  CW_REINSTATE,
  CW_SALARY,
  CW_EXTEND, /* more time for a license that isn't renewed by it */
  CW_OTHER_PURPOSE
} cw_purpose;

typedef struct cw_goal {
  const char *name, *words;
  cw_goal_kind kind;
  cw_purpose purpose;
  uint32_t for_license;            /* condition over a license; 0: one standing per teacher */
  uint32_t ledger;                 /* default of its needs */
  uint32_t first_window, nwindows; /* 0: every record */
  uint32_t first_before, nbefore;  /* the cycle before, from which elected records may come; 0: none */
  uint32_t judged_on;              /* date node; 0: the as-of date */
  uint32_t deadline;               /* date node; 0: the window's end */
  int32_t need;                    /* REQUIREMENT */
  uint32_t first_step, nsteps;     /* LADDER */
  const char *start;
  uint32_t start_text; /* text id of start; 0: none */
  uint32_t amount;     /* AMOUNT: a quantity or date node */
  uint32_t first_except, nexcepts;
  uint64_t not_also; /* bit per goal: what that one, granted, has used doesn't count here */
  bool needs_credit; /* some need draws on a ledger; where none does, credit is not needed */
  cw_period force;
  cw_ref ref;
} cw_goal;

typedef enum cw_could { CW_COULD_RAISE = 1, CW_COULD_LOWER = 2, CW_COULD_EITHER = 3 } cw_could;

typedef struct cw_reading {
  const char *name, *says;
  cw_ref ref;
} cw_reading;

typedef struct cw_gap {
  const char *name, *question, *why; /* why may be NULL */
  const char *clause;                /* or NULL */
  uint32_t first_reading, nreadings; /* plan->readings; 0: none, then touches and could apply */
  int32_t decided;                   /* the reading by which it evaluates, or -1: it is open */
  uint32_t first_other;              /* `decided`: the others, nreadings - 1 of plan->asides */
  uint32_t touches;                  /* condition; 0: every teacher */
  bool touches_record;               /* it is about records */
  cw_could could;
  uint64_t goals;
  cw_ref ref;
} cw_gap;

/* What the sources say of micro-credentials in an area of policy, beside what the rules make of a record. The areas are
 * those of New America's national reviews. */
typedef enum cw_policy_area {
  CW_POLICY_PREPARATION, /* approval of educator preparation */
  CW_POLICY_INITIAL,     /* the initial or first professional license */
  CW_POLICY_LEARNING,    /* curated professional learning */
  CW_POLICY_RENEWAL,
  CW_POLICY_ENDORSEMENT, /* added endorsements */
  CW_POLICY_ADVANCEMENT,
  CW_NPOLICY_AREAS
} cw_policy_area;

typedef enum cw_says { /* in the order of the language's words */
                       CW_SAYS_ALLOWED,
                       CW_SAYS_LOCAL,
                       CW_SAYS_PILOT,
                       CW_SAYS_ANNOUNCED,
                       CW_SAYS_DEAD_LETTER, /* a law without rule */
                       CW_SAYS_TACIT,
                       CW_SAYS_NOTHING,
                       CW_SAYS_NEEDLESS,
                       CW_SAYS_UNREAD,
                       CW_NSAYS
} cw_says;

typedef struct cw_policy {
  cw_policy_area area;
  cw_says says;
  bool has_since;
  cw_day since;
  const char *note; /* or NULL */
  cw_ref ref;
} cw_policy;

typedef struct cw_license_type {
  const char *name, *words;
  uint32_t text;         /* text id of name */
  int lasts_months;      /* 0: not said */
  int ends;              /* month*100+day, or 0 */
  int renewable_from;    /* month*100+day of the year of expiry, or -N: N months before it expires; 0: not said */
  const char *renewable; /* "yes", "no", "once" or NULL */
  const char *then;      /* what becomes of one that can't be renewed, or NULL */
  const char *note;
  cw_ref ref;
} cw_license_type;

typedef struct cw_pattern cw_pattern; /* compiled; pattern.c */

/* The state's pack that a district's extends; all NULL where it extends none. */
typedef struct cw_plan_base {
  const char *code, *name, *authority;
  const char *file; /* as the cw_ref of what stands there have it: the same pointer */
  cw_day version;
  uint32_t nadds, nnarrows; /* goals to which the district adds, counts rules that it narrows */
} cw_plan_base;

typedef struct cw_plan {
  const char *code, *name, *postal, *authority, *document;
  cw_day version;
  int school_year; /* month*100+day */
  bool ambiguous_down;
  cw_plan_base base;
  char digest
      [65]; /* SHA-256 or FNV of the pack's bytes (and of those of the pack it extends), hex: says which text was used */

  uint32_t nsources, ncites, nunits, nattrs, nnodes, nints, nrows, nkids, nareas, nledgers, nlimits, ncounts,
      notherwise, nneeds, nexcepts, nwindows, nsteps, ngoals, nreadings, ngaps, npolicies, nlicense_types, npatterns,
      nasides, nparts;
  const cw_source *sources;
  const cw_cite *cites;
  const cw_unit *units; /* 0 is the plain number */
  const cw_attr *attrs; /* the first CW_NFIELDS are the fields */
  const cw_node *nodes; /* 0 is none */
  const cw_span *spans; /* per node */
  const int64_t *ints;  /* lists of constants */
  const cw_row *rows;
  const uint32_t *kids; /* lists of node or need indices */
  const cw_area *areas;
  const cw_ledger *ledgers; /* at least one */
  const cw_limit *limits;
  const cw_counts *counts;
  const cw_otherwise *otherwise;
  const cw_need *needs;
  const cw_except *excepts;
  const cw_window *windows;
  const cw_step *steps;
  const cw_goal *goals;
  const cw_reading *readings;
  const cw_gap *gaps;
  const cw_policy *policies; /* at most one an area, in the pack's order */
  const cw_license_type *license_types;
  cw_pattern *const *patterns;
  const cw_aside *asides;    /* at most CW_MAX_ASIDES */
  const cw_year_part *parts; /* 0 is the school year */
  cw_texts texts;
  const struct cw_ready *ready; /* what evaluations ask of it, found once: ready.c */
} cw_plan;

/* The last step of making a plan: finds plan->ready, in the arena. False if memory ran out. */
bool cw_plan_ready(cw_plan *plan, cw_arena *arena);

enum { CW_MAX_ASIDES = 64 };

/* Whether it stands in the pack's own text, not in that of the state which a district's pack extends. */
static inline bool cw_is_own(const cw_plan *plan, const cw_ref *ref) {
  return !plan->base.file || ref->file != plan->base.file;
}

/* Whether the goal is a date: its standing's amount is then a cw_day. */
static inline bool cw_goal_is_date(const cw_plan *plan, const cw_goal *goal) {
  return goal->kind == CW_AMOUNT && plan->nodes[goal->amount].type == CW_DATE;
}

/* Whether the goal keeps a license alive: renews or extends it. */
static inline bool cw_goal_renews(const cw_goal *goal) {
  return goal->purpose == CW_RENEW || goal->purpose == CW_EXTEND;
}

/* Versions of one goal are goals of one name. */
static inline bool cw_goal_same(const cw_plan *plan, uint32_t a, uint32_t b) {
  return a == b || strcmp(plan->goals[a].name, plan->goals[b].name) == 0;
}

/* Built-in units, at these indices of plan->units. */
enum {
  CW_UNIT_NUMBER = 0,
  CW_UNIT_PERCENT,
  CW_UNIT_HOUR,
  CW_UNIT_DAY,
  CW_UNIT_WEEK,
  CW_UNIT_MONTH,
  CW_UNIT_YEAR,
  CW_UNIT_SCHOOL_YEAR,
  CW_UNIT_RECORD,
  CW_UNIT_DOLLAR,
  CW_NBUILTIN_UNITS_USED_BY_ENGINE
};

#endif
