#include "diff.h"

#include "../pack_tests.h"

#include <string.h>
#include <strings.h>

/* --- which goals are compared ------------------------------------------------------------------------------------- */

static bool is_first(const cw_plan *plan, uint32_t goal) {
  for (uint32_t i = 0; i < goal; i++)
    if (cw_goal_same(plan, i, goal)) return false;
  return true;
}

static uint32_t named(const cw_plan *plan, const char *name) {
  for (uint32_t i = 0; i < plan->ngoals; i++)
    if (strcasecmp(plan->goals[i].name, name) == 0) return i;
  return UINT32_MAX;
}

static uint32_t first_of(const cw_plan *plan, cw_purpose purpose) {
  for (uint32_t i = 0; i < plan->ngoals; i++)
    if (plan->goals[i].purpose == purpose && is_first(plan, i)) return i;
  return UINT32_MAX;
}

/* The goal of the other plan: that of the same name; in another state, the first for the same purpose to the first. */
static uint32_t partner(const cw_plan *plan, const cw_plan *other, uint32_t goal) {
  uint32_t found = named(other, plan->goals[goal].name);
  if (found != UINT32_MAX || strcmp(plan->code, other->code) == 0) return found;
  cw_purpose purpose = plan->goals[goal].purpose;
  return purpose != CW_OTHER_PURPOSE && first_of(plan, purpose) == goal ? first_of(other, purpose) : UINT32_MAX;
}

static void put_only(cw_diff *d, int side, uint32_t goal) {
  cw_voice v = {.arena = &d->tool->arena};
  d->only[side] =
      cw_say(&v, "%s%s%s", d->only[side], *d->only[side] ? "; " : "", d->sides[side].c.plan->goals[goal].name);
}

static bool pair_goals(cw_diff *d) {
  const cw_plan *p = d->sides[0].c.plan, *q = d->sides[1].c.plan;
  bool *paired = CW_NEW_ARRAY(&d->tool->arena, q->ngoals + 1, bool);
  d->goals = CW_NEW_ARRAY(&d->tool->arena, p->ngoals + 1, cw_diff_goal);
  if (!paired || !d->goals) return false;
  for (uint32_t i = 0; i < p->ngoals; i++) {
    if (!is_first(p, i)) continue;
    uint32_t k = partner(p, q, i);
    if (k == UINT32_MAX) {
      put_only(d, 0, i);
      continue;
    }
    paired[k] = true;
    cw_voice v = {.arena = &d->tool->arena};
    const char *name = p->goals[i].name;
    if (strcasecmp(name, q->goals[k].name) != 0) name = cw_say(&v, "%s / %s", name, q->goals[k].name);
    d->goals[d->ngoals++] = (cw_diff_goal){.goals = {i, k}, .name = name};
  }
  for (uint32_t k = 0; k < q->ngoals; k++)
    if (is_first(q, k) && !paired[k]) put_only(d, 1, k);
  return true;
}

/* --- who is tried ------------------------------------------------------------------------------------------------- */

/* One case: on the day of its test under both packs; under one pack on two days, as many years earlier or later as bring
 * it to the first. */
static bool try_case(cw_diff *d, const cw_yaml *file, const cw_yaml_node *body, int side, cw_arena *scratch) {
  const cw_yaml_node *teacher = cw_yaml_get(body, "teacher"), *as_of = cw_yaml_get(body, "as of");
  cw_day day = d->sides[side].day, first = d->sides[0].day;
  if (!teacher || teacher->kind != CW_YAML_MAP) return true;
  if (as_of && as_of->kind == CW_YAML_SCALAR) cw_day_parse(&day, as_of->text, as_of->len);
  cw_arena_reset(scratch);
  if (first == d->sides[1].day) return cw_diff_try(d, file, teacher, day, scratch);
  /* what is kept of it must outlive this case, so it lies in the tool's arena */
  cw_yaml_node *moved = cw_yaml_copy(teacher, &d->tool->arena);
  int years = cw_day_civil(first).year - cw_day_civil(day).year;
  if (!moved) return false;
  cw_diff_move(moved, years, &d->tool->arena);
  return cw_diff_try(d, file, moved, cw_day_add_months(day, 12 * (int64_t)years, true), scratch);
}

static bool try_tests(cw_diff *d, const cw_pack *pack, int side, cw_arena *scratch) {
  cw_yaml *file = CW_NEW(&d->tool->arena, cw_yaml);
  cw_diags diags;
  cw_diags_init(&diags, &d->tool->arena);
  cw_voice v = {.arena = &d->tool->arena};
  const char *path = cw_say(&v, "%s/tests.yaml", cw_pack_path(pack));
  if (!file) return false;
  if (!cw_yaml_read(file, path, &diags, &d->tool->arena) || !file->root || file->root->kind != CW_YAML_LIST)
    return true;
  for (uint32_t i = 0; i < file->root->count; i++) {
    const cw_yaml_node *item = file->root->items[i];
    if (item->kind != CW_YAML_MAP || item->count != 1 || cw_test_waiver(item)) continue;
    if (!try_case(d, file, item->items[0], side, scratch)) return false;
    if (d->progress) cw_progress_say(d->progress, (int64_t)d->ntried);
  }
  return true;
}

static bool try_drawn(cw_diff *d, cw_arena *scratch) {
  static const cw_yaml nothing = {.file = "drawn", .text = "", .len = 0};
  uint64_t state = d->seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
  cw_arena draws;
  cw_arena_init(&draws, 0);
  bool good = true;
  for (uint32_t i = 0; good && i < d->draws; i++) {
    cw_arena_reset(&draws);
    cw_arena_reset(scratch);
    cw_yaml_node *teacher = cw_draw_teacher(d, &state, &draws);
    good = teacher && cw_diff_try(d, &nothing, teacher, d->sides[0].day, scratch);
    if (d->progress) cw_progress_say(d->progress, (int64_t)d->ntried);
    /* what is kept of a drawn teacher must outlive the draw */
    for (size_t g = 0; good && g < d->ngoals; g++)
      for (int way = 0; way < CW_NWAYS; way++)
        if (d->goals[g].witnesses[way].file == &nothing && d->goals[g].witnesses[way].before)
          good = cw_yaml_own(d->goals[g].witnesses[way].teacher, &d->tool->arena);
  }
  cw_arena_dispose(&draws);
  return good;
}

/* --- how far it is ------------------------------------------------------------------------------------------------ */

static size_t ntests(const cw_pack *pack) {
  cw_diags diags;
  cw_yaml file;
  cw_arena arena;
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
  cw_voice v = {.arena = &arena};
  bool read = cw_yaml_read(&file, cw_say(&v, "%s/tests.yaml", cw_pack_path(pack)), &diags, &arena);
  size_t n = read && file.root && file.root->kind == CW_YAML_LIST ? file.root->count : 0;
  cw_arena_dispose(&arena);
  return n;
}

static void begin(cw_diff *d, size_t of) {
  if (d->progress) cw_progress_begin(d->progress, d->tool->err.file, 0, (int64_t)of);
}

static void end(cw_diff *d) {
  if (d->progress) (void)cw_progress_end(d->progress);
}

static void shrink_all(cw_diff *d) {
  size_t of = 0, done = 0;
  for (size_t i = 0; i < d->ngoals; i++)
    for (int way = 0; way < CW_NWAYS; way++) of += d->goals[i].witnesses[way].teacher != NULL;
  begin(d, of);
  for (size_t i = 0; i < d->ngoals; i++)
    for (int way = 0; way < CW_NWAYS; way++) {
      cw_diff_shrink(d, &d->goals[i], (cw_diff_way)way);
      done += d->goals[i].witnesses[way].teacher != NULL;
      if (d->progress) cw_progress_say(d->progress, (int64_t)done);
    }
  end(d);
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

int cw_diff_run(cw_diff *d) {
  cw_arena scratch;
  d->only[0] = d->only[1] = "";
  bool one_pack = d->sides[0].c.pack == d->sides[1].c.pack;
  bool good = pair_goals(d) && (one_pack ? cw_diff_periods(d) : cw_diff_structure(d));
  cw_arena_init(&scratch, 0);
  good = good && cw_diff_licenses(d, &scratch);
  if (d->progress) begin(d, ntests(d->sides[0].c.pack) + (one_pack ? 0 : ntests(d->sides[1].c.pack)) + d->draws);
  for (int k = 0; good && k < (one_pack ? 1 : 2); k++) good = try_tests(d, d->sides[k].c.pack, k, &scratch);
  good = good && try_drawn(d, &scratch);
  end(d);
  if (good) shrink_all(d);
  cw_arena_dispose(&scratch);
  return good ? -1 : cw_fail(d->tool, CW_INTERNAL, "out of memory, or a teacher that could not be judged");
}
