/* A witness: a teacher whose standings differ, made as small as it gets. */
#include "diff.h"

#include <stdlib.h>
#include <string.h>

const char *const cw_way_words[CW_NWAYS] = {
    [CW_TIGHTENED] = "tightened", [CW_LOOSENED] = "loosened", [CW_OTHERWISE] = "otherwise"};

enum { MOST_GOALS = 64 };

/* --- dates moved on ----------------------------------------------------------------------------------------------- */

static const char *moved_day(const char *text, size_t len, int years, cw_arena *arena) {
  cw_day day;
  cw_voice v = {.arena = arena};
  if (len != 10 || !cw_day_parse(&day, text, len)) return text;
  return cw_say_iso(&v, cw_day_add_months(day, 12 * (int64_t)years, true));
}

/* The teacher as many years later: what differs then is the law's doing, not the calendar's. */
void cw_diff_move(cw_yaml_node *n, int years, cw_arena *arena) {
  if (n->kind == CW_YAML_SCALAR) {
    n->text = moved_day(n->text, n->len, years, arena);
    return;
  }
  for (uint32_t i = 0; i < n->count; i++) cw_diff_move(n->items[i], years, arena);
}

/* --- both standings ----------------------------------------------------------------------------------------------- */

typedef struct outcome {
  bool some; /* a standing there is */
  cw_verdict verdict;
  int32_t step;
  cw_rat amount, have;
  const char *words, *credit; /* credit: what is creditable, in words */
  const char *taken;          /* what an unknown license was taken for */
} outcome;

typedef struct outcomes {
  outcome of[2][MOST_GOALS];
} outcomes;

static int place(cw_verdict v) { /* from worst to best */
  static const int places[] = {
      [CW_UNMET] = 0, [CW_UNDETERMINED] = 1, [CW_MET] = 2, [CW_EXEMPT] = 2, [CW_NOT_APPLICABLE] = 2};
  return places[v];
}

static const cw_ledger_standing *main_ledger(const cw_plan *plan, const cw_standing *s) {
  const cw_goal *goal = &plan->goals[s->goal];
  for (uint32_t i = 0; goal->needs_credit && i < s->nledgers; i++)
    if (s->ledgers[i].ledger == goal->ledger) return &s->ledgers[i];
  return NULL;
}

static outcome outcome_of(const cw_diff_side *side, const cw_evaluation *e, uint32_t goal, bool say) {
  for (uint32_t i = 0; i < e->nstandings; i++) {
    const cw_standing *s = &e->standings[i];
    if (!cw_goal_same(side->c.plan, s->goal, goal)) continue;
    cw_voice v = side->c.voice;
    v.standing = s;
    const cw_ledger_standing *l = main_ledger(side->c.plan, s);
    return (outcome){.some = true,
                     .verdict = s->verdict,
                     .step = s->step,
                     .amount = s->amount,
                     .have = l ? l->have : CW_RAT_ZERO,
                     .words = say ? cw_say_headline(&v, s) : "",
                     .credit = say && l ? cw_say_amount(&v, l->have, side->c.plan->ledgers[l->ledger].unit) : ""};
  }
  return (outcome){.some = false, .words = "no standing", .credit = "", .amount = CW_RAT_ZERO, .have = CW_RAT_ZERO};
}

enum { ALL_GOALS = MOST_GOALS }; /* instead of one of the diff's goals */

/* Judges the goals of the mask (NULL: all), under what a license that the plan doesn't know is taken for. */
static bool judge_as(cw_diff *d, int k, const bool *goals, int32_t taken, bool say, outcomes *o) {
  cw_diff_side *side = &d->sides[k];
  side->c.options.goals = goals;
  cw_evaluation e = cw_evaluate(&side->c.block, 0, &side->c.options, side->c.voice.arena);
  side->c.options.goals = NULL;
  if (e.failed || e.input_error) return false;
  for (size_t i = 0; i < d->ngoals && i < MOST_GOALS; i++) {
    if (goals && !goals[d->goals[i].goals[k]]) continue;
    o->of[k][i] = outcome_of(side, &e, d->goals[i].goals[k], say);
    o->of[k][i].taken = taken >= 0 ? side->c.plan->license_types[taken].name : NULL;
  }
  return true;
}

static bool judge(cw_diff *d, int k, const cw_yaml *file, const cw_yaml_node *teacher, cw_day day, bool say,
                  size_t only, outcomes *o) {
  cw_diff_side *side = &d->sides[k];
  const char *left_out;
  bool replaced = true;
  side->c.options.as_of = day;
  side->c.options.explain = false;
  side->c.options.verdict_only = !say && !d->amounts;
  for (uint32_t n = 0; n < d->nlicenses[k] && replaced; n++) {
    const cw_diff_license *as = &d->licenses[k][n];
    if (only < ALL_GOALS && d->goals[only].license[k] != as->type) continue;
    int32_t type = as->type < 0 && side->c.plan->nlicense_types ? 0 : as->type;
    if (!cw_teacher_understood(d->tool, &side->c, file, teacher, NULL, type, &left_out, &replaced)) return false;
    const bool *goals = only < ALL_GOALS ? d->goals[only].alone[k] : replaced ? as->goals : NULL;
    if (!judge_as(d, k, goals, replaced ? as->type : -1, say, o)) return false;
  }
  return true;
}

static cw_day later(cw_day day, int years) { return cw_day_add_months(day, 12 * (int64_t)years, true); }

static bool judge_both(cw_diff *d, const cw_yaml *file, const cw_yaml_node *teacher, cw_day day, bool say, size_t only,
                       outcomes *o, cw_arena *scratch) {
  d->sides[0].c.voice.arena = d->sides[1].c.voice.arena = scratch;
  cw_yaml_node *moved = cw_yaml_copy(teacher, scratch);
  if (!moved) return false;
  if (d->years) cw_diff_move(moved, d->years, scratch);
  return judge(d, 0, file, teacher, day, say, only, o) && judge(d, 1, file, moved, later(day, d->years), say, only, o);
}

/* Which way the two differ, or CW_NWAYS. */
static cw_diff_way way_of(const cw_diff *d, const outcome *a, const outcome *b) {
  if (!a->some || !b->some) return CW_NWAYS;
  if (place(a->verdict) != place(b->verdict)) {
    bool decided = a->verdict != CW_UNDETERMINED && b->verdict != CW_UNDETERMINED;
    if (!decided) return CW_OTHERWISE;
    return place(b->verdict) < place(a->verdict) ? CW_TIGHTENED : CW_LOOSENED;
  }
  if (a->step != b->step) return b->step < a->step ? CW_TIGHTENED : CW_LOOSENED;
  bool other = cw_rat_cmp(a->amount, b->amount) != 0 || (d->amounts && cw_rat_cmp(a->have, b->have) != 0);
  return other ? CW_OTHERWISE : CW_NWAYS;
}

/* --- smaller ------------------------------------------------------------------------------------------------------ */

static uint32_t size_of(const cw_yaml_node *n) {
  uint32_t size = n->kind == CW_YAML_SCALAR;
  for (uint32_t i = 0; n->kind != CW_YAML_SCALAR && i < n->count; i++) size += size_of(n->items[i]);
  return size;
}

typedef struct shrinker {
  cw_diff *d;
  const cw_yaml *file;
  cw_yaml_node *root;
  cw_day day;
  size_t goal;
  cw_diff_way way;
  cw_arena scratch;
} shrinker;

static bool still_differs(shrinker *s) {
  outcomes o = {0};
  cw_arena_reset(&s->scratch);
  return judge_both(s->d, s->file, s->root, s->day, false, s->goal, &o, &s->scratch) &&
         way_of(s->d, &o.of[0][s->goal], &o.of[1][s->goal]) == s->way;
}

/* Leaves out each part that can be; true where something was left out. */
static bool shrink_node(shrinker *s, cw_yaml_node *n) {
  bool some = false;
  for (uint32_t i = n->kind == CW_YAML_SCALAR ? 0 : n->count; i-- > 0;) {
    cw_yaml_node *key = n->keys ? n->keys[i] : NULL, *item = n->items[i];
    for (uint32_t k = i; k + 1 < n->count; k++) {
      if (n->keys) n->keys[k] = n->keys[k + 1];
      n->items[k] = n->items[k + 1];
    }
    n->count--;
    if (still_differs(s)) {
      some = true;
      continue;
    }
    for (uint32_t k = n->count++; k > i; k--) {
      if (n->keys) n->keys[k] = n->keys[k - 1];
      n->items[k] = n->items[k - 1];
    }
    if (n->keys) n->keys[i] = key;
    n->items[i] = item;
    some |= shrink_node(s, item);
  }
  return some;
}

void cw_diff_shrink(cw_diff *d, cw_diff_goal *goal, cw_diff_way way) {
  cw_witness *w = &goal->witnesses[way];
  if (!w->teacher) return;
  shrinker s = {
      .d = d, .file = w->file, .root = w->teacher, .day = w->days[0], .goal = (size_t)(goal - d->goals), .way = way};
  cw_arena_init(&s.scratch, 0);
  while (shrink_node(&s, w->teacher)) {
  }
  outcomes o = {0};
  cw_arena_reset(&s.scratch);
  if (judge_both(d, w->file, w->teacher, w->days[0], true, s.goal, &o, &s.scratch)) {
    w->before = cw_keep_text(&d->tool->arena, o.of[0][s.goal].words);
    w->after = cw_keep_text(&d->tool->arena, o.of[1][s.goal].words);
    w->have = cw_keep_text(&d->tool->arena, o.of[0][s.goal].credit);
    w->taken[0] = o.of[0][s.goal].taken;
    w->taken[1] = o.of[1][s.goal].taken;
    w->verdicts[0] = cw_verdict_word(o.of[0][s.goal].verdict);
    w->verdicts[1] = cw_verdict_word(o.of[1][s.goal].verdict);
  }
  w->size = size_of(w->teacher);
  cw_arena_dispose(&s.scratch);
}

/* --- one candidate ------------------------------------------------------------------------------------------------ */

static bool keep_smallest(cw_diff *d, const cw_yaml *file, const cw_yaml_node *teacher, cw_day day, size_t goal,
                          cw_diff_way way) {
  cw_witness *w = &d->goals[goal].witnesses[way];
  uint32_t size = size_of(teacher);
  if (w->teacher && w->size <= size) return true;
  cw_yaml_node *copy = cw_yaml_copy(teacher, &d->tool->arena);
  if (!copy) return false;
  *w = (cw_witness){.file = file,
                    .teacher = copy,
                    .size = size,
                    .before = "",
                    .after = "",
                    .have = "",
                    .verdicts = {"", ""},
                    .days = {day, later(day, d->years)}};
  return true;
}

bool cw_diff_try(cw_diff *d, const cw_yaml *file, const cw_yaml_node *teacher, cw_day day, cw_arena *scratch) {
  outcomes o = {0};
  if (!judge_both(d, file, teacher, day, false, ALL_GOALS, &o, scratch)) return false;
  d->ntried++;
  for (size_t i = 0; i < d->ngoals && i < MOST_GOALS; i++) {
    cw_diff_way way = d->goals[i].same ? CW_NWAYS : way_of(d, &o.of[0][i], &o.of[1][i]);
    if (way < CW_NWAYS && !keep_smallest(d, file, teacher, day, i, way)) return false;
  }
  return true;
}
