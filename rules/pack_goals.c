/* Goals: requirements, ladders and quantities. */
#include "extends.h"

#include <string.h>

enum { MOST_GOALS = 64 };

#define NOTE(b, g) (&CW_AT(b, goal_notes, cw_goal_note, g))

/* --- declarations: names first, since goals name one another ------------------------------------------------------ */

static void declare_version(cw_builder *b, cw_yaml_node *key, const cw_version *v) {
  cw_goal g = {.name = cw_copy(b, key->text, key->len), .force = v->force, .need = -1, .ref = cw_ref_of(b, key)};
  g.words = g.name;
  if (cw_yaml_get(v->map, "amount") || cw_yaml_get(v->map, "date"))
    g.kind = CW_AMOUNT;
  else if (cw_yaml_get(v->map, "steps"))
    g.kind = CW_LADDER;
  const cw_addition *adds = cw_is_state(b, key) ? cw_addition_to(b, CW_ADDS, key->text) : NULL;
  cw_goal_note note = {.at = key, .map = v->map, .adds = adds ? adds->map : NULL};
  if (cw_is_state(b, key)) b->base->goals = b->goals.count + 1;
  cw_vec_push(b, &b->goals, &g, sizeof g);
  cw_vec_push(b, &b->goal_notes, &note, sizeof note);
}

void cw_declare_goals(cw_builder *b, cw_yaml_node *map) {
  if (map && map->kind != CW_YAML_MAP) CW_FAULT(b, CW_D_PACK_SHAPE, map, "`goals` is a map of goals");
  for (uint32_t i = 0; map && map->kind == CW_YAML_MAP && i < map->count; i++) {
    cw_yaml_node *key = map->keys[i], *goal = map->items[i];
    if (!cw_name_check(b, key, "a goal") || !cw_is_map(b, goal, CW_MAP_GOAL)) continue;
    if (goal->kind != CW_YAML_MAP) goal = cw_map_new(b, goal, 0);
    if (cw_goal_find(b, key->text, key->len) != UINT32_MAX)
      CW_FAULT(b, CW_D_PACK_NAME, key, "there are two goals called `%s`", key->text);
    cw_version *v;
    uint32_t license = cw_yaml_get(goal, "for") ? CW_SEES_LICENSE : 0;
    uint32_t n = cw_versions(b, goal, (cw_versions_how){.sees = license | CW_SEES_JUDGED}, &v);
    for (uint32_t k = 0; k < n; k++) declare_version(b, key, &v[k]);
    if (b->goals.count <= MOST_GOALS) continue;
    CW_FAULT(b, CW_D_PACK_TOO_MANY, key, "a pack has at most %d goals, the versions counted", MOST_GOALS);
    return;
  }
}

uint32_t cw_goal_find(const cw_builder *b, const char *name, size_t len) {
  for (uint32_t g = 0; g < b->goals.count; g++)
    if (strlen(CW_GOAL(b, g).name) == len && cw_same(CW_GOAL(b, g).name, name)) return g;
  return UINT32_MAX;
}

const char *const *cw_goal_names(const cw_builder *b, size_t *n) {
  const char **names = CW_NEW_ARRAY(b->arena, b->goals.count + 1, const char *);
  *n = names ? b->goals.count : 0;
  for (uint32_t g = 0; names && g < b->goals.count; g++) names[g] = CW_GOAL(b, g).name;
  return names;
}

uint64_t cw_goals_named(cw_builder *b, cw_yaml_node *n) {
  if (!n) return UINT64_MAX;
  const cw_yaml_node *list = cw_list_of(b, n);
  uint64_t bits = 0;
  for (uint32_t i = 0; i < list->count; i++) {
    const char *text = list->items[i]->kind == CW_YAML_SCALAR ? list->items[i]->text : "";
    uint64_t found = 0;
    for (uint32_t g = 0; g < b->goals.count && g < MOST_GOALS; g++)
      if (cw_same(CW_GOAL(b, g).name, text)) found |= UINT64_C(1) << g;
    bits |= found;
    if (found) continue;
    size_t count;
    const char *const *names = cw_goal_names(b, &count);
    cw_diag *d = CW_FAULT(b, CW_D_REFERENCE_UNKNOWN, list->items[i], "there is no goal `%s`", text);
    cw_hint_near(b, d, text, names, count);
  }
  return bits;
}

uint64_t cw_goals_of(cw_builder *b, const cw_yaml_node *map, const cw_yaml_node *at) {
  cw_yaml_node *n = cw_yaml_get(map, "goals");
  if (n || !b->base) return cw_goals_named(b, n);
  uint64_t bits = 0;
  for (uint32_t g = 0; g < b->goals.count && g < MOST_GOALS; g++)
    if (cw_is_state_ref(b, &CW_GOAL(b, g).ref) == cw_is_state(b, at)) bits |= UINT64_C(1) << g;
  if (bits) return bits;
  cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, at, "no goal is named, and the district has none of its own");
  cw_diag_hint(b->diags, d, "say `goals:` and which goals of the state's are meant");
  return 0;
}

/* --- quantities --------------------------------------------------------------------------------------------------- */

static uint32_t goal_sees(const cw_builder *b, uint32_t g) {
  const cw_yaml_node *map = NOTE(b, g)->map;
  uint32_t sees = CW_SEES_JUDGED;
  if (cw_yaml_get(map, "for")) sees |= CW_SEES_LICENSE;
  if (cw_yaml_get(map, "window")) sees |= CW_SEES_WINDOW;
  return sees;
}

bool cw_goal_amount(cw_builder *b, uint32_t g) {
  if (NOTE(b, g)->amount == CW_DONE) return true;
  if (NOTE(b, g)->amount == CW_IN_PROGRESS) return false;
  NOTE(b, g)->amount = CW_IN_PROGRESS;
  cw_expect any = {.type = CW_QUANTITY, .unit = CW_ANY_UNIT};
  const cw_yaml_node *n = cw_yaml_get(NOTE(b, g)->map, "amount"), *date = cw_yaml_get(NOTE(b, g)->map, "date");
  if (date) n = date, any.type = CW_DATE;
  cw_member outer = b->member;
  b->member = (cw_member){0};
  uint32_t amount = cw_compile_value(b, n, goal_sees(b, g), any);
  b->member = outer;
  CW_GOAL(b, g).amount = amount;
  NOTE(b, g)->amount = CW_DONE;
  return true;
}

/* --- windows ------------------------------------------------------------------------------------------------------ */

/* The end of a window under one of two keys: `from` or `after`. */
static uint32_t window_end(cw_builder *b, const cw_yaml_node *map, const char *closed, const char *open, bool *is_open,
                           uint32_t sees) {
  const cw_yaml_node *c = cw_yaml_get(map, closed), *o = cw_yaml_get(map, open);
  *is_open = !c && o;
  if (c && o) CW_FAULT(b, CW_D_PACK_BESIDE, o, "`%s` and `%s` say two different things", closed, open);
  return cw_compile_date(b, c ? c : o, sees);
}

void cw_read_windows(cw_builder *b, cw_yaml_node *n, uint32_t sees, uint32_t *first, uint32_t *count) {
  if (!n) return;
  const cw_yaml_node *list = cw_list_of(b, n);
  cw_vec windows = {0};
  for (uint32_t i = 0; i < list->count; i++) {
    const cw_yaml_node *map = list->items[i];
    if (!cw_check_keys(b, map, CW_MAP_WINDOW, CW_NMAPS) || map->kind != CW_YAML_MAP) continue;
    cw_window w = {.ref = cw_ref_of(b, map)};
    w.when = cw_compile_condition(b, cw_yaml_get(map, "when"), sees);
    w.from = window_end(b, map, "from", "after", &w.after, sees);
    w.until = window_end(b, map, "until", "before", &w.before, sees);
    cw_vec_push(b, &windows, &w, sizeof w);
  }
  *first = b->windows.count;
  *count = windows.count;
  for (uint32_t i = 0; i < windows.count; i++)
    cw_vec_push(b, &b->windows, &((cw_window *)windows.items)[i], sizeof(cw_window));
}

/* --- exceptions --------------------------------------------------------------------------------------------------- */

static const char *const effects[] = {"met when", "exempt when", "not applicable when", "unmet when", "may use"};

/* What a district adds to the goal, as one need, or -1. */
static int32_t read_adds(cw_builder *b, uint32_t goal) {
  const cw_yaml_node *adds = NOTE(b, goal)->adds;
  if (!adds) return -1;
  cw_yaml_node *n = cw_yaml_get(adds, "adds");
  cw_ref ref = cw_read_cites(b, n, adds, NULL);
  cw_check_cites(b, &ref, "addition");
  return cw_read_needs(b, goal, n, goal_sees(b, goal), &ref);
}

static uint32_t push_all(cw_builder *b, const uint32_t *kids, uint32_t n, const cw_ref *ref) {
  cw_need all = {.kind = CW_NEED_ALL, .goal = -1, .nkids = n, .first_kid = b->kids.count, .ref = *ref};
  all.force = (cw_period){.from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
  for (uint32_t i = 0; i < n; i++) cw_vec_push(b, &b->kids, &kids[i], sizeof kids[i]);
  return cw_vec_push(b, &b->needs, &all, sizeof all);
}

/* A list of needs is labeled as it stands; another need becomes one. */
static uint32_t label_adds(cw_builder *b, uint32_t adds) {
  const cw_need need = CW_AT(b, needs, cw_need, adds);
  if (need.kind != CW_NEED_ALL || need.name || need.when || need.force.by) adds = push_all(b, &adds, 1, &need.ref);
  CW_AT(b, needs, cw_need, adds).name = cw_must(b, cw_arena_printf(b->arena, "%s adds", b->base->district));
  return adds;
}

/* Both needs, of which the second is what the district adds. */
static int32_t join_adds(cw_builder *b, int32_t state, int32_t adds) {
  if (adds < 0) return state;
  uint32_t both[2] = {(uint32_t)state, label_adds(b, (uint32_t)adds)};
  return state < 0 ? (int32_t)both[1] : (int32_t)push_all(b, both, 2, &CW_AT(b, needs, cw_need, both[0]).ref);
}

static bool read_effect(cw_builder *b, uint32_t goal, const cw_yaml_node *at, const cw_version *v, cw_except *e) {
  uint32_t sees = goal_sees(b, goal), found = 0;
  cw_yaml_node *what = NULL;
  const cw_yaml_node *when = cw_yaml_get(v->map, "when");
  for (uint32_t i = 0; i < sizeof effects / sizeof *effects; i++) {
    cw_yaml_node *n = cw_yaml_get(v->map, effects[i]);
    if (!n) continue;
    what = n;
    e->effect = (cw_effect)i;
    found++;
  }
  if (!found && cw_has_unknown_key(v->map, CW_MAP_EXCEPT, CW_NMAPS)) return false;
  if (found != 1) {
    cw_diag *d = CW_FAULT(b, found ? CW_D_PACK_BESIDE : CW_D_PACK_MISSING, at,
                          "an exception says one thing: it says %s", found ? "several" : "none");
    cw_diag_hint(b->diags, d, "`met when`, `exempt when`, `not applicable when`, `unmet when` or `may use`");
    return false;
  }
  e->need = -1;
  if (e->effect == CW_MAY_USE) {
    e->when = cw_compile_condition(b, when, sees);
    int32_t state =
        cw_read_needs(b, goal, what, sees, &e->ref); /* first, as it stands: needs are numbered as they are read */
    e->need = join_adds(b, state, read_adds(b, goal));
  } else {
    e->when = cw_compile_condition(b, what, sees);
    if (when)
      CW_FAULT(b, CW_D_PACK_BESIDE, when, "`when` stands beside `may use` only; here the condition is that of `%s`",
               effects[e->effect]);
    /* what meets the state's needs doesn't meet the district's: it leaves these to be met */
    int32_t adds = e->effect == CW_MET_WHEN ? read_adds(b, goal) : -1;
    if (adds >= 0) e->effect = CW_MAY_USE, e->need = join_adds(b, -1, adds);
  }
  return true;
}

static void read_except(cw_builder *b, uint32_t goal, cw_yaml_node *map, const cw_ref *above, cw_vec *out) {
  if (!cw_is_map(b, map, CW_MAP_EXCEPT) || map->kind != CW_YAML_MAP) return;
  cw_version *v;
  uint32_t n = cw_versions(b, map, (cw_versions_how){.sees = goal_sees(b, goal)}, &v);
  for (uint32_t k = 0; k < n; k++) {
    if (!cw_check_keys(b, v[k].map, CW_MAP_EXCEPT, CW_NMAPS)) continue;
    cw_except e = {.force = v[k].force, .name = cw_text_of(b, v[k].map, "name")};
    e.ref = cw_read_cites(b, map, v[k].map, above);
    if (cw_yaml_get(v[k].map, "cites")) cw_check_cites(b, &e.ref, "exception");
    if (read_effect(b, goal, map, &v[k], &e)) cw_vec_push(b, out, &e, sizeof e);
  }
}

/* The exceptions of a goal (`own`) or of one of its steps. */
static uint32_t read_excepts(cw_builder *b, uint32_t goal, cw_yaml_node *n, const cw_ref *above, bool own,
                             uint32_t *count) {
  cw_vec found = {0};
  const cw_yaml_node *list = cw_list_of(b, n);
  for (uint32_t i = 0; list && i < list->count; i++) read_except(b, goal, list->items[i], above, &found);
  if (own) cw_renewable_excepts(b, goal, &found);
  uint32_t first = b->excepts.count;
  for (uint32_t i = 0; i < found.count; i++)
    cw_vec_push(b, &b->excepts, &((cw_except *)found.items)[i], sizeof(cw_except));
  *count = found.count;
  return first;
}

/* --- ladders ------------------------------------------------------------------------------------------------------ */

static void read_steps(cw_builder *b, uint32_t goal, const cw_yaml_node *list, const cw_ref *above) {
  cw_vec steps = {0};
  if (list->kind != CW_YAML_LIST) {
    CW_FAULT(b, CW_D_PACK_SHAPE, list, "`steps` is a list of steps, lowest first");
    return;
  }
  for (uint32_t i = 0; i < list->count; i++) {
    cw_yaml_node *map = list->items[i];
    if (!cw_check_keys(b, map, CW_MAP_STEP, CW_NMAPS) || map->kind != CW_YAML_MAP) continue;
    cw_step s = {.name = cw_text_of(b, map, "step"), .ref = cw_read_cites(b, map, map, above)};
    if (s.name) s.text = cw_intern(b, s.name, strlen(s.name));
    s.need = cw_read_needs(b, goal, cw_yaml_get(map, "needs"), goal_sees(b, goal), &s.ref);
    s.first_except = read_excepts(b, goal, cw_yaml_get(map, "except"), &s.ref, false, &s.nexcepts);
    cw_vec_push(b, &steps, &s, sizeof s);
  }
  CW_GOAL(b, goal).first_step = b->steps.count;
  CW_GOAL(b, goal).nsteps = steps.count;
  for (uint32_t i = 0; i < steps.count; i++) cw_vec_push(b, &b->steps, &((cw_step *)steps.items)[i], sizeof(cw_step));
}

/* --- goals -------------------------------------------------------------------------------------------------------- */

/* Exactly one of `needs`, `steps`, `amount` and `date`. */
static bool check_kind(cw_builder *b, uint32_t g) {
  static const char *const kinds[] = {"needs", "steps", "amount", "date"};
  const cw_yaml_node *map = NOTE(b, g)->map, *second = NULL;
  int found = 0;
  for (int i = 0; i < 4; i++) {
    const cw_yaml_node *n = cw_yaml_get(map, kinds[i]);
    if (n) found++, second = n;
  }
  if (found == 1) return true;
  if (!found && cw_has_unknown_key(map, CW_MAP_GOAL, CW_NMAPS)) return false;
  if (found > 1)
    CW_FAULT(b, CW_D_PACK_BESIDE, second, "a goal has `needs`, `steps`, an `amount` or a `date`; this one has several");
  else {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, NOTE(b, g)->at, "the goal `%s` asks for nothing", CW_GOAL(b, g).name);
    cw_diag_hint(b->diags, d, "add `needs`, `steps`, `amount` or `date`; `needs: nothing` where the law asks nothing");
  }
  return false;
}

static void read_head(cw_builder *b, cw_goal *g, const cw_yaml_node *map, uint32_t sees) {
  const char *words = cw_text_of(b, map, "name");
  if (words) g->words = words;
  g->purpose = (cw_purpose)cw_word_of(b, map, CW_MAP_GOAL, "purpose", CW_OTHER_PURPOSE);
  g->for_license = cw_compile_condition(b, cw_yaml_get(map, "for"), CW_SEES_LICENSE | CW_SEES_JUDGED);
  g->judged_on = cw_compile_date(b, cw_yaml_get(map, "judged on"), sees & ~(uint32_t)(CW_SEES_JUDGED | CW_SEES_WINDOW));
  cw_yaml_node *before = cw_yaml_get(map, "previous cycle");
  cw_read_windows(b, cw_yaml_get(map, "window"), sees & ~(uint32_t)CW_SEES_WINDOW, &g->first_window, &g->nwindows);
  cw_read_windows(b, before, sees & ~(uint32_t)CW_SEES_WINDOW, &g->first_before, &g->nbefore);
  if (before && !g->nwindows)
    CW_FAULT(b, CW_D_PACK_BESIDE, before, "`previous cycle` has no meaning in a goal without a `window`");
  g->deadline = cw_compile_date(b, cw_yaml_get(map, "deadline"), sees);
  g->start = cw_text_of(b, map, "start");
  if (g->start) g->start_text = cw_intern(b, g->start, strlen(g->start));
}

static void read_goal(cw_builder *b, uint32_t i) {
  const cw_yaml_node *map = NOTE(b, i)->map, *at = NOTE(b, i)->at;
  if (!cw_check_keys(b, map, CW_MAP_GOAL, CW_NMAPS)) return;
  uint32_t sees = goal_sees(b, i);
  cw_goal g = CW_GOAL(b, i);
  g.ref = cw_read_cites(b, at, map, NULL);
  cw_check_cites(b, &g.ref, "goal");
  cw_yaml_node *others = cw_yaml_get(map, "not also for");
  g.not_also = others ? cw_goals_named(b, others) : 0;
  read_head(b, &g, map, sees);
  bool named = cw_yaml_get(map, "ledger") != NULL;
  g.ledger = named ? cw_ledger_named(b, map, 0) : b->default_ledger;
  CW_GOAL(b, i) = g;
  if (!check_kind(b, i)) return;
  if (g.kind == CW_LADDER)
    read_steps(b, i, cw_yaml_get(map, "steps"), &g.ref);
  else if (g.kind == CW_AMOUNT)
    cw_goal_amount(b, i);
  else {
    int32_t need = cw_read_needs(b, i, cw_yaml_get(map, "needs"), sees, &g.ref);
    uint64_t before = NOTE(b, i)->ledgers;
    int32_t adds = read_adds(b, i);
    NOTE(b, i)->adds_credit = !before && NOTE(b, i)->ledgers;
    CW_GOAL(b, i).need = join_adds(b, need, adds);
  }
  if (g.kind == CW_LADDER && cw_yaml_get(map, "except")) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_BESIDE, cw_yaml_get(map, "except"), "a ladder has no exceptions of its own");
    cw_diag_hint(b->diags, d, "put `except` into the steps that it is about");
  }
  uint32_t count, first = read_excepts(b, i, cw_yaml_get(map, "except"), &g.ref, true, &count);
  CW_GOAL(b, i).first_except = first;
  CW_GOAL(b, i).nexcepts = count;
  CW_GOAL(b, i).needs_credit = NOTE(b, i)->ledgers != 0;
  if (CW_GOAL(b, i).ledger == UINT32_MAX) CW_GOAL(b, i).ledger = 0; /* none of its needs asks for credit */
}

void cw_read_goals(cw_builder *b) {
  for (uint32_t i = 0; i < b->goals.count; i++) read_goal(b, i);
}
