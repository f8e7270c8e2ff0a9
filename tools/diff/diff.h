/* What differs between two packs, or between two days under one: rule by rule, and by the smallest teacher whose standing
 * the difference changes.
 *
 * A witness is searched for among the teachers of both packs' tests and among drawn ones, and then made smaller: whatever
 * can be left out without the standings agreeing again is left out. That no witness exists is said only where both plans
 * say the same of it, rule by rule; else what is said is how many teachers were tried. */
#ifndef CW_DIFF_H
#define CW_DIFF_H

#include "../audit/progress.h"
#include "../compare/mover.h"

typedef struct cw_diff_side {
  cw_case c;
  const char *label; /* "us-tn on 2018-01-01" */
  cw_day day;
} cw_diff_side;

typedef enum cw_diff_way { CW_TIGHTENED, CW_LOOSENED, CW_OTHERWISE, CW_NWAYS } cw_diff_way;

typedef struct cw_witness {
  const cw_yaml *file;        /* whose teacher it is; drawn ones have a file of their own */
  cw_yaml_node *teacher;      /* as small as it gets; NULL: none was found */
  uint32_t size;              /* scalars in it */
  const char *before, *after; /* the two standings in words: "Met." */
  const char *verdicts[2];
  const char *have;     /* before, in words: "8 units"; "" where the goal draws on no credit */
  cw_day days[2];       /* on which it was judged */
  const char *taken[2]; /* the type that a license unknown there was taken for; NULL: none was */
} cw_witness;

typedef struct cw_diff_goal {
  uint32_t goals[2];    /* of the two plans */
  int32_t license[2];   /* the type that a license which the plan doesn't know is taken for, or -1 */
  const bool *alone[2]; /* by each plan's goals: this one with its versions */
  const char *name;
  bool same;                      /* both plans say the same of it: that no witness exists is proved */
  cw_witness witnesses[CW_NWAYS]; /* the smallest found, by way */
} cw_diff_goal;

typedef struct cw_diff_line { /* a difference between the plans' texts */
  const char *what;           /* "counts rule badge" */
  const char *before, *after; /* "" where it is not there */
} cw_diff_line;

typedef struct cw_diff_license { /* a type of license, and the goals that are judged under it */
  int32_t type;
  const bool *goals; /* by the plan's goals */
} cw_diff_license;

typedef struct cw_diff {
  cw_tool *tool;
  cw_diff_side sides[2];
  int years; /* by which the dates of a teacher are moved on for the second day */
  uint64_t seed;
  uint32_t draws; /* teachers to be drawn */
  bool amounts;   /* a difference in what is creditable is one too */
  size_t ngoals, nlines, ntried;
  cw_diff_goal *goals; /* those that both have */
  uint32_t nlicenses[2];
  cw_diff_license *licenses[2]; /* what an unknown license is taken for, in turn */
  cw_diff_line *lines;
  const char *only[2];   /* goals that only one has, listed; "" */
  cw_progress *progress; /* of the teachers tried, then of those made smaller; NULL: nobody watches */
} cw_diff;

/* Fills goals and lines. -1, or the code to exit with after a message. */
int cw_diff_run(cw_diff *d);

/* structure.c: the plans' texts beside one another; lines of the diff, and which goals are the same. False where memory
 * ran out. */
bool cw_diff_structure(cw_diff *d);
/* For one pack on two days: what begins or ends between them. */
bool cw_diff_periods(cw_diff *d);

/* licenses.c: fills `license` of the goals, and `licenses`. False where memory ran out. */
bool cw_diff_licenses(cw_diff *d, cw_arena *scratch);

/* draw.c: a teacher of whom both plans have something to say. NULL where memory ran out. */
cw_yaml_node *cw_draw_teacher(const cw_diff *d, uint64_t *state, cw_arena *arena);

/* witness.c: moves every date of a teacher by so many years. */
void cw_diff_move(cw_yaml_node *n, int years, cw_arena *arena);
/* Both standings of a teacher on every goal; keeps it where they differ and it is the smallest so far. */
bool cw_diff_try(cw_diff *d, const cw_yaml *file, const cw_yaml_node *teacher, cw_day day, cw_arena *scratch);
void cw_diff_shrink(cw_diff *d, cw_diff_goal *goal, cw_diff_way way);

extern const char *const cw_way_words[CW_NWAYS]; /* "tightened", ... */

/* The teacher and the day of a witness as YAML, each line indented. */
void cw_witness_put(FILE *f, const cw_witness *w, int indent);

void cw_diff_text(const cw_diff *d);
void cw_diff_json(const cw_diff *d);

/* Copies the texts of a tree into the arena. False where memory ran out. */
bool cw_yaml_own(cw_yaml_node *n, cw_arena *arena);
/* A node as YAML on one line. */
void cw_yaml_put(FILE *f, const cw_yaml_node *n);

#endif
