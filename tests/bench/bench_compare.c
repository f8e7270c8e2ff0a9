/* How long one teacher takes across all packs below a folder, once these are loaded: what `compare --teacher` does.
 *
 *   bench_compare FOLDER TEACHER [ROUNDS]
 *
 * Prints "packs N", "rows N", "settled N" (packs under which no question is open), then in CPU time of one thread for all
 * packs together, the median over rounds: "compare NS" (with the understanding of the teacher's file, and every sentence
 * of the table) and "evaluate NS" (the explained evaluation alone, of the teacher as each pack understands the file);
 * last "pack:CODE NS" for each pack, its own part of the latter. */
#include "../../tools/compare/mover.h"
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>

static void put_median(const char *name, double *v, int n) { printf("%s %.0f\n", name, median(v, (size_t)n)); }

static cw_case *open_all(cw_tool *tool, const cw_mover *m) {
  cw_case *cases = CW_NEW_ARRAY(&tool->arena, m->packs.count, cw_case);
  for (size_t i = 0; cases && i < m->packs.count; i++)
    if (cw_case_open(tool, &cases[i], m->root, m->packs.items[i].path, m->as_of, CW_DAY_MAX) >= 0) return NULL;
  return cases;
}

/* Leaves in each case's block the teacher as its pack understands the file, and in its options the goal. */
static bool compare_all(cw_mover *m, cw_case *cases) {
  m->nrows = m->capacity = 0;
  m->rows = NULL;
  for (size_t i = 0; i < m->packs.count; i++)
    if (cw_mover_ask(m, &cases[i]) >= 0) return false;
  return true;
}

static bool understand_all(cw_tool *keep, cw_mover *m, cw_case *cases) {
  for (size_t i = 0; i < m->packs.count; i++) {
    const char *left_out;
    bool replaced;
    int32_t license = cases[i].plan->nlicense_types ? 0 : -1;
    cases[i].voice.arena = &keep->arena;
    if (!cw_teacher_understood(keep, &cases[i], &m->file, m->teacher, m->folder, license, &left_out, &replaced))
      return false;
  }
  return true;
}

/* `parts` has a row of MOST_ROUNDS for each pack. */
static bool evaluate_all(const cw_mover *m, const cw_case *cases, cw_arena *arena, double (*parts)[MOST_ROUNDS],
                         int round) {
  uint32_t standings = 0;
  for (size_t i = 0; i < m->packs.count; i++) {
    double start = now();
    cw_arena_reset(arena);
    parts[i][round] = 0;
    if (cases[i].options.only_goal < 0) continue; /* nothing to renew there */
    cw_evaluation e = cw_evaluate(&cases[i].block, 0, &cases[i].options, arena);
    if (e.failed || e.input_error) return false;
    standings += e.nstandings;
    parts[i][round] = now() - start;
  }
  return standings > 0;
}

/* Prints the medians and frees the parts. */
static bool evaluate(const cw_mover *m, const cw_case *cases, cw_arena *arena, int rounds) {
  double(*parts)[MOST_ROUNDS] = calloc(m->packs.count, sizeof *parts), took[MOST_ROUNDS];
  bool good = parts != NULL;
  for (int k = 0; good && k < rounds; k++) {
    double start = now();
    good = evaluate_all(m, cases, arena, parts, k);
    took[k] = now() - start;
  }
  if (good) put_median("evaluate", took, rounds);
  for (size_t i = 0; good && i < m->packs.count; i++) {
    char name[256];
    snprintf(name, sizeof name, "pack:%s", cases[i].plan->code);
    put_median(name, parts[i], rounds);
  }
  free(parts);
  return good;
}

static uint32_t settled(const cw_mover *m) {
  uint32_t n = 0;
  for (size_t i = 0; i < m->nrows; i++) n += m->rows[i].nquestions == 0 && m->rows[i].goal[0];
  return n;
}

static bool measure(cw_tool *keep, cw_mover *m, int rounds) {
  double comparing[MOST_ROUNDS];
  cw_tool scratch = {.out = keep->out, .err = keep->err};
  cw_case *cases = open_all(keep, m);
  bool good = cases != NULL;
  cw_arena_init(&scratch.arena, 0);
  m->tool = &scratch;
  for (int k = 0; good && k < rounds; k++) {
    cw_arena_reset(&scratch.arena);
    double start = now();
    good = compare_all(m, cases);
    comparing[k] = now() - start;
  }
  if (good) {
    printf("packs %zu\nrows %zu\nsettled %u\n", m->packs.count, m->nrows, settled(m));
    put_median("compare", comparing, rounds);
  }
  good = good && understand_all(keep, m, cases) && evaluate(m, cases, &scratch.arena, rounds);
  for (size_t i = 0; cases && i < m->packs.count; i++) cw_case_free(&cases[i]);
  m->tool = keep;
  cw_arena_dispose(&scratch.arena);
  return good;
}

int main(int argc, char **argv) {
  cw_tool tool;
  const char *bad;
  int rounds = argc > 3 ? atoi(argv[3]) : 9;
  if (argc < 3 || rounds < 1 || rounds > MOST_ROUNDS)
    return fprintf(stderr, "usage: bench_compare states TEACHER [ROUNDS]\n"), 2;
  cw_arena_init(&tool.arena, 0);
  cw_page_init(&tool.out, stdout);
  cw_page_init(&tool.err, stderr);
  cw_mover m = {.tool = &tool, .root = argv[1], .path = argv[2], .purposes = cw_purposes_read("renew", &bad)};
  (void)cw_day_make(&m.as_of, 2026, 5, 1);
  bool good = cw_packs_list(&tool, m.root, &m.packs) && m.packs.count && cw_mover_read(&m) < 0;
  good = good && measure(&tool, &m, rounds);
  cw_arena_dispose(&tool.arena);
  return good ? 0 : 1;
}
