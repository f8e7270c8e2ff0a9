/* Coverage: what of a pack its tests exercised, and on which sides.
 *
 * A counts rule is covered when a test's record was counted by it and another was refused; a condition when it was seen to
 * hold and to fail; a limit when it bound and when it left room; and so on: one line of coverage_kinds.def a kind of thing,
 * with the words of its sides. What is only supposed (an answer that is open, a record yet to be earned) covers nothing.
 *
 *   coverage.c         watches the tests
 *   coverage_items.c   what there is to cover, with its places and words
 *   coverage_sides.c   which of its sides a thing can have
 *   coverage_report.c  text, JSON, lcov */
#ifndef CW_COVERAGE_H
#define CW_COVERAGE_H

#include "pack_tests.h"

typedef enum cw_cover_kind {
#define CW_COVER(id, floor, one, many, yes, no) CW_COVER_##id,
#include "coverage_kinds.def"
#undef CW_COVER
  CW_NCOVERS
} cw_cover_kind;

typedef struct cw_cover_words {
  bool floor; /* --threshold speaks of it */
  const char *one, *many;
  const char *yes, *no; /* its sides, NULL where it has but one */
} cw_cover_words;

extern const cw_cover_words cw_cover_words_of[CW_NCOVERS];

typedef struct cw_cover_item {
  cw_cover_kind kind;
  const cw_ref *ref;
  const char *words;
  unsigned sides, seen; /* CW_SAW_ bits: those there are, those that were seen */
} cw_cover_item;

typedef struct cw_coverage {
  const cw_plan *plan;
  cw_arena *arena;
  cw_seen seen;
  uint8_t *counts, *limits, *needs, *goals, *steps, *gaps, *readings, *otherwise; /* CW_SAW_ bits by index */
  cw_test_watch watch;                                                            /* for cw_test_run */
  cw_cover_item *items;                                                           /* after cw_coverage_list */
  size_t nitems, capacity;
  bool failed; /* memory ran out */
} cw_coverage;

/* Everything lives in the arena. */
void cw_coverage_init(cw_coverage *c, const cw_plan *plan, cw_arena *arena);
/* Lists what there is to cover, after the tests have run: in the order of kinds, then of the pack. */
void cw_coverage_list(cw_coverage *c);
/* Of the condition of a rule that asks for nothing but a kind of record: its node; else the part that does so, or 0. */
uint32_t cw_cover_kind_node(const cw_plan *plan, uint32_t when, bool *only);

/* CW_SAW_ bits: the sides that there can be. */
unsigned cw_cover_condition_sides(const cw_plan *plan, uint32_t node);
unsigned cw_cover_need_sides(const cw_plan *plan, uint32_t need);
unsigned cw_cover_goal_sides(const cw_plan *plan, const cw_goal *g);

/* The sides there are and those seen; kind CW_NCOVERS: of all kinds. */
typedef struct cw_cover_sum {
  size_t sides, seen;
} cw_cover_sum;
cw_cover_sum cw_coverage_sum(const cw_coverage *c, cw_cover_kind kind);
/* Of the kinds that --threshold speaks of, in hundredths of a percent, rounded down. */
uint32_t cw_coverage_floor(const cw_coverage *c);

void cw_coverage_text(const cw_coverage *c, cw_page *p);
void cw_coverage_json(const cw_coverage *c, cw_json *j);
void cw_coverage_lcov(const cw_coverage *c, FILE *f);

#endif
