/* How long a roster takes, from memory: Utah's renewal (R277-302-7) on every teacher of a file that roster.py made.
 *
 *   bench_roster PACK_FOLDER ROSTER VERDICTS [ROUNDS]
 *
 * Prints a line each, "name nanoseconds-per-teacher" (of CPU time), the median over rounds: with the full derivation, the verdict alone,
 * and the same rule written by hand in C over the same columns. Writes a character a teacher to VERDICTS: 1 met, 0 not, and
 * ? where it is neither, which the bench counts as a failure. */
#include "../../engine/batch.h"
#include "../../rules/pack.h"
#include "../../tools/teacher.h"
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_median(const char *name, double *v, int n, uint32_t teachers) {
  printf("%s %.1f\n", name, median(v, (size_t)n) / teachers);
}

static void evaluate(const cw_block *b, cw_options *o, int rounds, bool explain, char *verdicts) {
  double took[MOST_ROUNDS];
  cw_arena arena;
  cw_arena_init(&arena, 0);
  o->explain = explain;
  for (int k = 0; k < rounds; k++) {
    double start = now();
    for (uint32_t t = 0; t < b->nteachers; t++) {
      cw_arena_reset(&arena);
      cw_evaluation e = cw_evaluate(b, t, o, &arena);
      cw_verdict v = e.nstandings ? e.standings[0].verdict : CW_UNDETERMINED;
      verdicts[t] = v == CW_MET ? '1' : v == CW_UNMET ? '0' : '?';
    }
    took[k] = now() - start;
  }
  cw_arena_dispose(&arena);
  put_median(explain ? "explained" : "verdict", took, rounds, b->nteachers);
}

/* As an audit does: what one teacher taught is not found again for the next. The first round learns, and is told apart. */
static bool evaluate_batch(const cw_block *b, cw_options *o, int rounds, char *verdicts) {
  double took[MOST_ROUNDS], first = 0;
  cw_arena arena;
  cw_arena_init(&arena, 0);
  o->explain = false;
  cw_batch *batch = cw_batch_new(b->plan, o);
  for (int k = 0; batch && k <= rounds; k++) {
    double start = now();
    for (uint32_t t = 0; t < b->nteachers; t++) {
      cw_arena_reset(&arena);
      cw_evaluation e = cw_batch_evaluate(batch, b, t, NULL, &arena);
      cw_verdict v = e.nstandings ? e.standings[0].verdict : CW_UNDETERMINED;
      verdicts[t] = v == CW_MET ? '1' : v == CW_UNMET ? '0' : '?';
    }
    if (k == 0)
      first = now() - start;
    else
      took[k - 1] = now() - start;
  }
  cw_arena_dispose(&arena);
  if (!batch) return false;
  cw_batch_tally tally = cw_batch_told(batch);
  put_median("batch", took, rounds, b->nteachers);
  put_median("batch-first", &first, 1, b->nteachers);
  printf("told-percent %.2f\n", 100.0 * (double)tally.told / (double)(tally.told + tally.evaluated));
  cw_batch_free(batch);
  return true;
}

/* --- by hand ------------------------------------------------------------------------------------------------------- */

typedef struct hand {
  const cw_block *b;
  uint32_t collaboration, service, board, accepted;
  const bool *assigned, *signed_off;
} hand;

static bool is_again(const cw_block *b, uint32_t first, uint32_t r) {
  for (uint32_t i = first; i < r; i++)
    if (b->columns[CW_F_CREDENTIAL].a[i] == b->columns[CW_F_CREDENTIAL].a[r]) return true;
  return false;
}

static bool by_hand(const hand *h, uint32_t index) {
  const cw_block *b = h->b;
  const cw_teacher *t = &b->teachers[index];
  const cw_column *c = b->columns;
  int64_t sums[3] = {0, 0, 0};
  static const int64_t most[3] = {90, 30, 50};
  cw_day from = c[CW_F_ISSUED].a[t->first_license], until = c[CW_F_LEXPIRES].a[t->first_license];
  for (uint32_t r = t->first_record; r < t->first_record + t->nrecords; r++) {
    uint32_t kind = (uint32_t)c[CW_F_KIND].a[r];
    if (c[CW_F_EARNED].a[r] < from || c[CW_F_EARNED].a[r] > until || is_again(b, t->first_record, r)) continue;
    if (kind == h->board) return h->signed_off[index];
    if (kind == h->collaboration)
      sums[1] += c[CW_F_AMOUNT].a[r];
    else if (kind == h->service)
      sums[2] += c[h->accepted].a[r] == 1 ? c[CW_F_AMOUNT].a[r] : 0;
    else if (c[CW_F_APPROVED].a[r] == 1)
      sums[0] += c[CW_F_AMOUNT].a[r];
  }
  int64_t sum = 0;
  int areas = 0;
  for (int k = 0; k < 3; k++) {
    sum += h->assigned[index] && sums[k] > most[k] ? most[k] : sums[k];
    areas += sums[k] > 0;
  }
  return h->signed_off[index] && sum >= 100 && (!h->assigned[index] || areas >= 2);
}

static uint32_t attr_named(const cw_plan *plan, const char *name) {
  for (uint32_t k = 0; k < plan->nattrs; k++)
    if (strcmp(plan->attrs[k].name, name) == 0) return k;
  return 0;
}

/* Facts as the rule by hand has them: one array each. */
static void read_facts(const cw_block *b, bool *assigned, bool *signed_off) {
  static const char *const attested[] = {"administrator signed", "data privacy course", "ethics review",
                                         "background check", "suicide prevention training"};
  for (uint32_t t = 0; t < b->nteachers; t++) {
    signed_off[t] = true;
    for (uint32_t i = 0; i < b->teachers[t].nfacts; i++) {
      const cw_fact *f = &b->facts[b->teachers[t].first_fact + i];
      if (f->attr == attr_named(b->plan, "assigned")) assigned[t] = f->value.a == 1;
      for (size_t k = 0; k < sizeof attested / sizeof *attested; k++)
        if (f->attr == attr_named(b->plan, attested[k])) signed_off[t] &= f->value.a == 1;
    }
  }
}

static uint32_t text_of(const cw_block *b, const char *text) { return cw_texts_find(&b->texts, text, strlen(text)); }

static bool hand_agrees(const cw_block *b, int rounds, const char *verdicts, cw_arena *arena) {
  bool *assigned = CW_NEW_ARRAY(arena, b->nteachers, bool), *signed_off = CW_NEW_ARRAY(arena, b->nteachers, bool);
  double took[MOST_ROUNDS];
  bool same = true;
  volatile uint64_t sink = 0; /* the compiler must not drop the calls */
  if (!assigned || !signed_off) return false;
  read_facts(b, assigned, signed_off);
  hand h = {b,
            text_of(b, "collaboration"),
            text_of(b, "service"),
            text_of(b, "National Board certification"),
            attr_named(b->plan, "accepted service"),
            assigned,
            signed_off};
  for (int k = 0; k < rounds; k++) {
    double start = now();
    for (uint32_t t = 0; t < b->nteachers; t++) sink += by_hand(&h, t);
    took[k] = now() - start;
  }
  if (sink > (uint64_t)rounds * b->nteachers) same = false; /* cannot be: it only reads what was summed */
  put_median("by-hand", took, rounds, b->nteachers);
  for (uint32_t t = 0; t < b->nteachers; t++) same &= by_hand(&h, t) == (verdicts[t] == '1');
  return same;
}

static int find_goal(const cw_plan *plan, const char *name) {
  for (uint32_t g = 0; g < plan->ngoals; g++)
    if (strcmp(plan->goals[g].name, name) == 0) return (int)g;
  return -1;
}

int main(int argc, char **argv) {
  cw_arena arena;
  cw_diags diags;
  cw_block b;
  int rounds = argc > 4 ? atoi(argv[4]) : 9;
  if (argc < 4 || rounds < 1 || rounds > MOST_ROUNDS)
    return fprintf(stderr, "usage: bench_roster states/us-ut ROSTER VERDICTS [ROUNDS]\n"), 2;
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
  cw_pack *pack = cw_pack_load(argv[1], &diags);
  if (!pack) return fprintf(stderr, "%s cannot be loaded\n", argv[1]), 2;
  const cw_plan *plan = cw_pack_plan(pack);
  cw_block_init(&b, plan, &arena);
  if (!cw_teacher_read(&b, argv[2], &diags)) {
    for (uint32_t i = 0; i < diags.count && i < 5; i++) fprintf(stderr, "%s\n", diags.items[i].message);
    return 2;
  }
  char *verdicts = CW_NEW_ARRAY(&arena, b.nteachers + 1, char);
  char *again = CW_NEW_ARRAY(&arena, b.nteachers + 1, char);
  cw_options o = {.known_as_of = CW_DAY_MAX, .only_goal = find_goal(plan, "renew professional license")};
  (void)cw_day_make(&o.as_of, 2026, 5, 1);
  if (!verdicts || !again) return 2;
  evaluate(&b, &o, rounds, true, verdicts);
  evaluate(&b, &o, rounds, false, again);
  bool same = strcmp(verdicts, again) == 0 && evaluate_batch(&b, &o, rounds, again) && strcmp(verdicts, again) == 0 &&
              hand_agrees(&b, rounds, verdicts, &arena);
  FILE *f = fopen(argv[3], "w");
  bool written = f && fputs(verdicts, f) >= 0;
  if (f) written &= fclose(f) == 0;
  if (!same) fprintf(stderr, "the verdicts differ\n");
  cw_pack_free(pack);
  cw_arena_dispose(&arena);
  return same && written ? 0 : 1;
}
