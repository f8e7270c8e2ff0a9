/* The cheapest way to meet a goal from a catalog, exactly: which entries to earn, and why no cheaper ones do.
 *
 * An entry is taken as a record earned on one given day, with what the catalog states of it and what the asker assumes
 * ("approved=yes"); nothing else is known of it. Every selection is judged by the evaluator itself. What is not judged is
 * left out by a bound that can be proved:
 *   - a selection without what the goal asks in credit, by the least further credit of each of its ways, cannot meet it;
 *     so the rest of a selection costs at least what that credit costs where entries could be bought in parts;
 *   - where more records never hurt, a selection that fails even with all entries that may still join it fails.
 * Entries that no rule of the plan can tell apart form one group; of a group only the number taken matters. */
#ifndef CW_TOOLS_PLAN_H
#define CW_TOOLS_PLAN_H

#include "../catalog/catalog.h"
#include "../explain_answers.h"
#include "../reach.h"

/* What is summed over a selection. Unpriced: the number of entries whose price nobody states; in front of the price
 * it makes such an entry a last resort, never a free one. */
typedef enum cw_sum { CW_SUM_UNPRICED, CW_SUM_COST, CW_SUM_HOURS, CW_SUM_BADGES, CW_NSUMS } cw_sum;
typedef enum cw_minimize { CW_MINIMIZE_COST, CW_MINIMIZE_HOURS, CW_MINIMIZE_BADGES } cw_minimize;

/* The sums in the order in which they are compared: the first decides, each next among equals. */
extern const cw_sum cw_sum_order[][CW_NSUMS];
typedef struct cw_sums {
  cw_rat of[CW_NSUMS]; /* by cw_sum */
} cw_sums;
int cw_sums_compare(cw_minimize minimize, const cw_sums *a, const cw_sums *b);
bool cw_sums_add(cw_sums *a, const cw_sums *b); /* false where a sum is too large */

typedef struct cw_choice_entry {
  const cw_catalog_row *row;
  const char *issuer, *name;
  bool has_price, has_hours;
  cw_rat price, hours;
  uint32_t record; /* its row in the block of all */
  uint32_t group;
} cw_choice_entry;

typedef struct cw_choice_group { /* entries that count alike and cost the same */
  uint32_t size;
  uint32_t *entries;
  cw_sums each;
  cw_rat *credit;               /* per ledger of the plan: the most that any rule could offer for one */
  bool harms;                   /* it may leave open what was met without it */
  bool reaches;                 /* it may do more than add credit: a condition of the plan reads records such as it */
  bool by_time;                 /* a limit by the year or the like holds its credit */
  bool open;                    /* nothing it offers is certain: all of it hangs on answers about itself */
  const cw_question *questions; /* of one of its entries, alone beside the teacher's records */
  uint32_t nquestions;
} cw_choice_group;

typedef struct cw_left_out { /* entries that were not considered, by why */
  uint32_t unpriced, unhoured, unkinded, held, useless, open;
} cw_left_out;

/* How far a selection gets: nothing is missing; only what no entry of the catalog gives; credit is. */
typedef enum cw_reached { CW_REACHED_ALL, CW_REACHED_REST, CW_REACHED_NOT } cw_reached;

typedef struct cw_planning {
  cw_tool *tool;
  const cw_voice *v; /* of the teacher as it is */
  uint32_t teacher;
  const cw_standing *base;
  const cw_catalog *catalog;
  cw_minimize minimize;
  bool allow_unpriced;
  cw_day earned;
  const char *const *assumed;
  size_t nassumed;

  const cw_reach *reach;
  cw_options options; /* by which selections are judged */
  cw_block all;       /* the teacher with every entry that is considered */
  uint32_t nentries, ngroups;
  cw_choice_entry *entries;
  cw_choice_group *groups; /* in the order of the search */
  uint32_t nopen;          /* groups that are not searched, for all they give hangs on answers about them */
  cw_choice_group *open;
  cw_left_out left_out;
  bool monotone;     /* more records never hurt */
  cw_reached target; /* what the whole catalog reaches */
  bool *rest;        /* per need: still missing with the whole catalog */
  uint32_t nrest;

  /* the search's result */
  uint32_t *taken; /* per group: how many */
  bool found, exhausted;
  cw_sums best, bound; /* bound: no selection is below it; the best where the search ended */
  uint64_t judged, closed, work;
} cw_planning;

/* entries.c: -1, or the code to exit with after a message. */
int cw_plan_entries(cw_planning *p);
/* effect.c: what each entry can do; makes the groups. */
bool cw_plan_effects(cw_planning *p);
/* search.c */
bool cw_plan_search(cw_planning *p);
/* Judges a selection: how many of each group are taken (the first of the group). */
cw_reached cw_plan_judge(cw_planning *p, const uint32_t *taken);
/* The same with all that it came to; NULL where memory ran out. */
const cw_standing *cw_plan_try(const cw_planning *p, const uint32_t *taken, cw_trial *trial, const cw_options *options);
cw_reached cw_plan_reached(const cw_planning *p, const cw_standing *s);

/* bound.c: what any selection costs at least that has `taken` of the groups before `at`, and of group `at` and later
 * ones at least those; false where none of them can do. */
typedef struct cw_bounding cw_bounding;
cw_bounding *cw_bounding_new(const cw_planning *p, cw_arena *arena);
bool cw_bounding_below(const cw_bounding *b, const uint32_t *taken, uint32_t at, const cw_sums *so_far, cw_sums *out);

/* answer.c */
void cw_plan_answer(cw_planning *p, cw_part *above);
const char *cw_say_dollars(const cw_voice *v, cw_rat dollars);

#endif
