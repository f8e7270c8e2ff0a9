/* Under which license of the other state a teacher is judged for a goal: a license of a type that a plan doesn't know is
 * taken for the first of its types that the goal concerns. */
#include "diff.h"

#include <string.h>

enum { FOUR_YEARS = 4 * 365 }; /* in days: the license is in its last */

/* A teacher with nothing but a license of that type, good on the day. */
static bool hold(cw_diff *d, cw_diff_side *side, uint32_t type, cw_arena *scratch) {
  cw_yaml file = {0};
  cw_diags diags;
  cw_diags_init(&diags, scratch);
  cw_voice v = {.arena = scratch};
  const char *left_out;
  bool replaced;
  const char *text =
      cw_say(&v, "licenses: [ { type: \"%s\", issued: %s, expires: %s } ]", side->c.plan->license_types[type].name,
             cw_say_iso(&v, side->day - FOUR_YEARS), cw_say_iso(&v, side->day + 300));
  if (!cw_yaml_parse(&file, "drawn", text, strlen(text), &diags, scratch) || !file.root) return false;
  side->c.voice.arena = scratch;
  return cw_teacher_understood(d->tool, &side->c, &file, file.root, NULL, -1, &left_out, &replaced);
}

/* The goals that concern that type, and no earlier one. */
static bool note_type(cw_diff *d, int k, uint32_t type, cw_arena *scratch) {
  cw_diff_side *side = &d->sides[k];
  side->c.options.as_of = side->day;
  side->c.options.explain = false;
  side->c.options.goals = NULL;
  cw_evaluation e = cw_evaluate(&side->c.block, 0, &side->c.options, scratch);
  if (e.failed) return false;
  for (size_t i = 0; i < d->ngoals; i++)
    for (uint32_t s = 0; s < e.nstandings && d->goals[i].license[k] < 0; s++)
      if (cw_goal_same(side->c.plan, e.standings[s].goal, d->goals[i].goals[k])) d->goals[i].license[k] = (int32_t)type;
  return true;
}

static bool *with_versions(cw_diff *d, int k, uint32_t goal, bool *goals) {
  const cw_plan *plan = d->sides[k].c.plan;
  for (uint32_t g = 0; goals && g < plan->ngoals; g++) goals[g] |= cw_goal_same(plan, g, goal);
  return goals;
}

/* The goals that are judged under that type, as the evaluation asks for them. */
static bool add_license(cw_diff *d, int k, int32_t type) {
  bool *goals = NULL;
  for (size_t i = 0; i < d->ngoals; i++) {
    if (d->goals[i].license[k] != type) continue;
    if (!goals) goals = CW_NEW_ARRAY(&d->tool->arena, d->sides[k].c.plan->ngoals + 1, bool);
    if (!with_versions(d, k, d->goals[i].goals[k], goals)) return false;
  }
  if (goals) d->licenses[k][d->nlicenses[k]++] = (cw_diff_license){.type = type, .goals = goals};
  return true;
}

bool cw_diff_licenses(cw_diff *d, cw_arena *scratch) {
  for (int k = 0; k < 2; k++) {
    const cw_plan *plan = d->sides[k].c.plan;
    for (size_t i = 0; i < d->ngoals; i++) {
      d->goals[i].license[k] = -1;
      bool *alone = CW_NEW_ARRAY(&d->tool->arena, plan->ngoals + 1, bool);
      d->goals[i].alone[k] = with_versions(d, k, d->goals[i].goals[k], alone);
      if (!alone) return false;
    }
    for (uint32_t t = 0; t < plan->nlicense_types; t++) {
      cw_arena_reset(scratch);
      if (!hold(d, &d->sides[k], t, scratch) || !note_type(d, k, t, scratch)) return false;
    }
    d->licenses[k] = CW_NEW_ARRAY(&d->tool->arena, plan->nlicense_types + 1, cw_diff_license);
    if (!d->licenses[k]) return false;
    for (int32_t t = -1; t < (int32_t)plan->nlicense_types; t++)
      if (!add_license(d, k, t)) return false;
  }
  return true;
}
