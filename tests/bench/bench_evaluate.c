/* How long one teacher takes, from memory: Utah's renewal (R277-302-7) on a teacher of twelve records.
 *
 *   bench_evaluate PACK_FOLDER [ROUNDS]
 *
 * Prints the median over batches of: evaluation with its full derivation, evaluation of the verdict alone, and the same
 * rule written by hand in C (the limit, and the peer of the ratio). The hand-written rule knows one state, says only
 * met or not, and explains nothing; both must agree on the verdict or the bench fails. */
#include "../../engine/standing.h"
#include "../../rules/pack.h"
#include "../../tools/teacher.h"
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char teacher_text[] =
    "id: T-1\n"
    "licenses: [ { type: professional, issued: 2020-07-01, expires: 2025-06-30 } ]\n"
    "facts: { assigned: yes, took part: no, employed: yes, administrator signed: yes, data privacy course: yes, ethics "
    "review: yes,\n"
    "  background check: yes, suicide prevention training: yes }\n"
    "records:\n"
    "  - { kind: workshop, title: A, amount: 12 clock hours, earned: 2021-03-01, approved: yes }\n"
    "  - { kind: workshop, title: B, amount: 8 clock hours, earned: 2021-05-01, approved: yes }\n"
    "  - { kind: conference, title: C, amount: 14 clock hours, earned: 2021-11-01, approved: yes }\n"
    "  - { kind: workshop, title: D, amount: 9 clock hours, earned: 2022-02-01, approved: yes }\n"
    "  - { kind: workshop, title: E, amount: 11 clock hours, earned: 2022-06-01, approved: yes }\n"
    "  - { kind: coaching, title: F, amount: 10 clock hours, earned: 2022-10-01, approved: yes }\n"
    "  - { kind: workshop, title: G, amount: 16 clock hours, earned: 2023-01-15, approved: yes }\n"
    "  - { kind: collaboration, title: H, amount: 9 clock hours, earned: 2023-04-01, approved: yes }\n"
    "  - { kind: collaboration, title: I, amount: 12 clock hours, earned: 2023-09-01, approved: yes }\n"
    "  - { kind: workshop, title: J, amount: 6 clock hours, earned: 2024-01-20, approved: yes }\n"
    "  - { kind: mentoring, title: K, amount: 7 clock hours, earned: 2024-05-01, approved: yes }\n"
    "  - { kind: workshop, title: L, amount: 4 clock hours, earned: 2019-05-01, approved: yes }\n";

/* The rule by hand: window, areas with caps if assigned, two areas, 100 hours. */
static int by_hand(const cw_block *b, int assigned) {
  const cw_teacher *t = &b->teachers[0];
  const cw_column *c = b->columns;
  int64_t learning = 0, collaboration = 0;
  cw_day from = c[CW_F_ISSUED].a[t->first_license], until = c[CW_F_LEXPIRES].a[t->first_license];
  uint32_t together = cw_texts_find(&b->plan->texts, "collaboration", 13);
  for (uint32_t r = t->first_record; r < t->first_record + t->nrecords; r++) {
    if (c[CW_F_EARNED].a[r] < from || c[CW_F_EARNED].a[r] > until || c[CW_F_APPROVED].a[r] != 1) continue;
    if (c[CW_F_KIND].a[r] == together)
      collaboration += c[CW_F_AMOUNT].a[r];
    else
      learning += c[CW_F_AMOUNT].a[r];
  }
  if (assigned && learning > 90) learning = 90;
  if (assigned && collaboration > 30) collaboration = 30;
  return learning + collaboration >= 100 && (!assigned || (learning > 0) + (collaboration > 0) >= 2);
}

static double time_evaluation(const cw_block *b, cw_options *o, int rounds, bool explain, cw_verdict *verdict) {
  enum { BATCHES = 15 };
  double per[BATCHES];
  cw_arena arena;
  cw_arena_init(&arena, 0);
  o->explain = explain;
  for (int k = 0; k < BATCHES; k++) {
    double start = now();
    for (int i = 0; i < rounds; i++) {
      cw_arena_reset(&arena);
      cw_evaluation e = cw_evaluate(b, 0, o, &arena);
      *verdict = e.standings[0].verdict;
    }
    per[k] = (now() - start) / rounds;
  }
  cw_arena_dispose(&arena);
  return median(per, BATCHES);
}

static double time_by_hand(const cw_block *b, int rounds, int *met) {
  enum { BATCHES = 15 };
  double per[BATCHES];
  volatile int sink = 0, assigned = 1; /* the compiler must neither drop the calls nor know their answer */
  for (int k = 0; k < BATCHES; k++) {
    double start = now();
    for (int i = 0; i < rounds; i++) sink += by_hand(b, assigned);
    per[k] = (now() - start) / rounds;
  }
  *met = sink >= 0 && by_hand(b, assigned);
  return median(per, BATCHES);
}

static int find_goal(const cw_plan *plan, const char *name) {
  for (uint32_t g = 0; g < plan->ngoals; g++)
    if (strcmp(plan->goals[g].name, name) == 0) return (int)g;
  return -1;
}

int main(int argc, char **argv) {
  cw_arena arena;
  cw_diags diags;
  cw_yaml file;
  cw_block block;
  int rounds = argc > 2 ? atoi(argv[2]) : 2000, met;
  cw_verdict verdict = CW_UNMET;
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
  cw_pack *pack = argc > 1 ? cw_pack_load(argv[1], &diags) : NULL;
  if (!pack || rounds < 1) return fprintf(stderr, "usage: bench_evaluate states/us-ut [ROUNDS]\n"), 2;
  const cw_plan *plan = cw_pack_plan(pack);
  cw_block_init(&block, plan, &arena);
  if (!cw_yaml_parse(&file, "teacher", teacher_text, strlen(teacher_text), &diags, &arena) ||
      !cw_teacher_add(&block, &file, file.root, NULL, &diags)) {
    for (uint32_t i = 0; i < diags.count; i++) fprintf(stderr, "%s\n", diags.items[i].message);
    return 2;
  }
  cw_options o = {.known_as_of = CW_DAY_MAX, .only_goal = find_goal(plan, "renew professional license")};
  (void)cw_day_make(&o.as_of, 2025, 5, 1);
  double explained = time_evaluation(&block, &o, rounds, true, &verdict);
  double plain = time_evaluation(&block, &o, rounds, false, &verdict);
  double hand = time_by_hand(&block, rounds * 100, &met);
  printf("one teacher, 12 records, Utah renewal, median of 15 batches\n");
  printf("  with its derivation    %9.2f us   %8.1f x by hand\n", explained / 1e3, explained / hand);
  printf("  verdict and questions  %9.2f us   %8.1f x by hand\n", plain / 1e3, plain / hand);
  printf("  the rule by hand in C  %9.3f us   %8.1f\n", hand / 1e3, 1.0);
  bool agree = (verdict == CW_UNMET) == !met || verdict == CW_UNDETERMINED;
  if (!agree) printf("the verdicts differ\n");
  cw_pack_free(pack);
  cw_arena_dispose(&arena);
  return agree ? 0 : 1;
}
