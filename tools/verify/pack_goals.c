/* Goals: their needs, exceptions, windows and steps, numbered as they stand in the pack: a need after those in it. */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

typedef struct asker {
  vt_pack *p;
  uint32_t ledger; /* of the goal */
  bool credit;     /* some need draws on a ledger */
  int depth;
} asker;

static vt_need *item(asker *a, const cw_yaml_node *n, const vt_cites *above);

static vt_need *finish(asker *a, vt_need *n) {
  n->index = a->p->nneeds++;
  return n;
}

static vt_need *fresh(asker *a, const cw_yaml_node *at, vt_need_kind kind, const vt_cites *cites) {
  vt_need *n = CW_NEW(a->p->arena, vt_need);
  if (!n) return NULL;
  *n = (vt_need){.kind = kind,
                 .goal = -1,
                 .force = {.from = VT_NEVER, .until = VT_EVER, .known_since = VT_NEVER},
                 .line = at->line,
                 .column = at->column};
  if (cites) n->cites = *cites;
  return n;
}

static void kids_of(asker *a, const cw_yaml_node *list, const vt_cites *above, vt_need *n) {
  vt_cites cites = *above;
  vt_term *t = list->kind == CW_YAML_SCALAR ? vt_term_find(a->p, list->text) : NULL;
  if (t && t->is_needs) {
    if (t->cites.n) cites = t->cites;
    list = t->means;
  }
  uint32_t count = list->kind == CW_YAML_LIST ? list->count : 1;
  n->kids = CW_NEW_ARRAY(a->p->arena, count + 1, vt_need *);
  for (uint32_t i = 0; n->kids && i < count; i++) {
    vt_need *kid = item(a, list->kind == CW_YAML_LIST ? list->items[i] : list, &cites);
    if (kid) n->kids[n->nkids++] = kid;
  }
}

static bool is_need_key(const char *key) {
  static const char *const keys[] = {"name", "cites", "when", "by"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (strcmp(key, keys[i]) == 0) return true;
  return vt_is_period_key(key);
}

bool vt_is_table(const cw_yaml_node *map) {
  static const char *const forms[] = {"holds", "attested", "has", "met", "any of", "all of", "at least"};
  bool rows = false;
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    if (cw_yaml_get(map, forms[i])) return false;
  for (uint32_t i = 0; i < map->count; i++) rows = rows || !is_need_key(map->keys[i]->text);
  return rows && cw_yaml_get(map, "by");
}

static bool counted(const char *text, const char *word, uint32_t *n) {
  const char *space = strchr(text, ' ');
  vt_rat q;
  size_t len = space ? (size_t)(space - text) : strlen(text);
  if (!vt_rat_read(text, len, &q) || q.den != 1) return false;
  *n = (uint32_t)q.num;
  while (space && *space == ' ') space++;
  return !space || strncmp(space, word, strlen(word)) == 0;
}

static void read_windows(vt_pack *p, const cw_yaml_node *n, vt_window **windows, uint32_t *nwindows) {
  uint32_t count = !n ? 0 : n->kind == CW_YAML_LIST ? n->count : 1;
  *windows = CW_NEW_ARRAY(p->arena, count + 1, vt_window);
  for (uint32_t i = 0; *windows && i < count; i++) {
    const cw_yaml_node *map = n->kind == CW_YAML_LIST ? n->items[i] : n;
    const cw_yaml_node *from = cw_yaml_get(map, "from"), *until = cw_yaml_get(map, "until");
    vt_window *w = &(*windows)[(*nwindows)++];
    w->when = vt_condition(p, cw_yaml_get(map, "when"));
    w->after = !from && cw_yaml_get(map, "after");
    w->before = !until && cw_yaml_get(map, "before");
    w->from = vt_date_expr(p, from ? from : cw_yaml_get(map, "after"));
    w->until = vt_date_expr(p, until ? until : cw_yaml_get(map, "before"));
  }
}

static void read_credit(asker *a, const cw_yaml_node *map, vt_need *n) {
  vt_pack *p = a->p;
  const cw_yaml_node *of = cw_yaml_get(map, "of"), *least = cw_yaml_get(map, "at least"),
                     *with = cw_yaml_get(map, "with");
  const char *each = vt_scalar(map, "each"), *from = vt_scalar(map, "from year"), *to = vt_scalar(map, "to year");
  n->kind = of ? VT_NEED_SHARE : with ? VT_NEED_AREAS : VT_NEED_CREDIT;
  n->ledger = vt_ledger_of(p, map, a->ledger);
  if (n->ledger >= p->nledgers) {
    vt_trouble(p, map, "a need without a ledger");
    return;
  }
  a->credit = true;
  n->areas = vt_areas_of(p, cw_yaml_get(map, "in"), n->ledger);
  n->of = vt_condition(p, cw_yaml_get(map, "of records where"));
  if (n->kind == VT_NEED_AREAS) {
    if (!counted(least->text, "area", &n->number)) vt_trouble(p, map, "a number of areas is missing");
    n->amount = cw_yaml_is(with, "any amount") ? NULL : vt_quantity(p, with);
    return;
  }
  n->amount = cw_yaml_is(least, "any amount") ? NULL : vt_quantity(p, least);
  n->of_needed = of && cw_yaml_is(of, "needed");
  n->each = each ? vt_same(each, "calendar year") ? 2 : 1 : 0;
  n->from_year = from ? atoi(from) : 0;
  n->to_year = to ? atoi(to) : 0;
  if (n->kind == VT_NEED_CREDIT) read_windows(p, cw_yaml_get(map, "window"), &n->windows, &n->nwindows);
}

static void read_rows(asker *a, const cw_yaml_node *map, vt_need *n) {
  n->kind = VT_NEED_TABLE;
  n->key = vt_condition(a->p, cw_yaml_get(map, "by"));
  n->rows = CW_NEW_ARRAY(a->p->arena, map->count + 1, vt_row);
  for (uint32_t i = 0; n->key && n->rows && i < map->count; i++) {
    if (is_need_key(map->keys[i]->text)) continue;
    vt_row *row = &n->rows[n->nrows++];
    if (!vt_read_row(n->key, map->keys[i]->text, row)) vt_trouble(a->p, map, "a row that is no band");
    row->need = item(a, map->items[i], &n->cites);
  }
}

static void read_form(asker *a, const cw_yaml_node *map, vt_need *n) {
  vt_pack *p = a->p;
  const cw_yaml_node *least = cw_yaml_get(map, "at least"), *of = cw_yaml_get(map, "of"), *x;
  if ((x = cw_yaml_get(map, "holds")) || (x = cw_yaml_get(map, "attested"))) {
    n->kind = VT_NEED_HOLDS;
    n->condition = vt_condition(p, x);
  } else if ((x = cw_yaml_get(map, "has"))) {
    n->kind = VT_NEED_HAS;
    n->number = 1;
    n->condition = vt_condition(p, x);
    if (least && !counted(least->text, "record", &n->number)) vt_trouble(p, map, "a number of records is missing");
  } else if ((x = cw_yaml_get(map, "met"))) {
    n->kind = VT_NEED_GOAL;
    n->goal = vt_goal_find(p, x->text);
    if (n->goal < 0) vt_trouble(p, map, "an unknown goal");
  } else if ((x = cw_yaml_get(map, "any of"))) {
    n->kind = VT_NEED_SOME;
    n->number = 1;
    kids_of(a, x, &n->cites, n);
  } else if ((x = cw_yaml_get(map, "all of"))) {
    n->kind = VT_NEED_ALL;
    kids_of(a, x, &n->cites, n);
  } else if (least && of && (of->kind == CW_YAML_LIST || vt_term_find(p, of->text))) {
    n->kind = VT_NEED_SOME;
    kids_of(a, of, &n->cites, n);
    if (!counted(least->text, "", &n->number)) vt_trouble(p, map, "a number of needs is missing");
  } else if (least) {
    read_credit(a, map, n);
  } else if (vt_is_table(map)) {
    read_rows(a, map, n);
  } else {
    vt_trouble(p, map, "a need that asks for nothing");
  }
}

static vt_need *version(asker *a, const cw_yaml_node *at, const cw_yaml_node *map, vt_period force,
                        const vt_cites *above) {
  vt_cites cites = vt_cites_of(a->p, map, above);
  vt_need *n = fresh(a, at, VT_NEED_NOTHING, &cites);
  if (!n) return NULL;
  n->force = force;
  n->name = vt_scalar(map, "name");
  n->when = vt_condition(a->p, cw_yaml_get(map, "when"));
  read_form(a, map, n);
  return finish(a, n);
}

static vt_need *map_item(asker *a, const cw_yaml_node *map, const vt_cites *above) {
  cw_yaml_node **maps;
  vt_period *force;
  bool list = cw_yaml_get(map, "versions") != NULL, many = list || cw_yaml_get(map, "announced");
  uint32_t n = vt_versions(a->p, map, false, !list && vt_is_table(map), &maps, &force);
  if (!many) return n ? version(a, map, maps[0], force[0], above) : NULL;
  vt_cites cites = vt_cites_of(a->p, map, above);
  vt_need *all = fresh(a, map, VT_NEED_ALL, &cites);
  if (!all) return NULL;
  all->name = vt_scalar(map, "name");
  all->kids = CW_NEW_ARRAY(a->p->arena, n + 1, vt_need *);
  for (uint32_t i = 0; all->kids && i < n; i++) all->kids[all->nkids++] = version(a, maps[i], maps[i], force[i], above);
  return finish(a, all);
}

static vt_need *item(asker *a, const cw_yaml_node *n, const vt_cites *above) {
  if (++a->depth > 100) return vt_trouble(a->p, n, "needs nested too deep"), NULL;
  vt_need *out = NULL;
  const vt_term *t = n->kind == CW_YAML_SCALAR ? vt_term_find(a->p, n->text) : NULL;
  if (n->kind == CW_YAML_MAP) {
    out = map_item(a, n, above);
  } else if (n->kind == CW_YAML_LIST) {
    if ((out = fresh(a, n, VT_NEED_ALL, above))) {
      kids_of(a, n, above, out);
      finish(a, out);
    }
  } else if (cw_yaml_is(n, "nothing")) {
    if ((out = fresh(a, n, VT_NEED_NOTHING, above))) finish(a, out);
  } else if (t && t->is_needs) {
    vt_cites cites = t->cites.n ? t->cites : *above;
    out = item(a, t->means, &cites);
  } else {
    vt_trouble(a->p, n, "a need that is none");
  }
  a->depth--;
  return out;
}

/* --- what a district adds --- */

static vt_need *all_of(asker *a, const vt_need *like, vt_need *x, vt_need *y) {
  vt_need *n = CW_NEW(a->p->arena, vt_need);
  if (!n) return NULL;
  *n = (vt_need){.kind = VT_NEED_ALL,
                 .goal = -1,
                 .force = {.from = VT_NEVER, .until = VT_EVER, .known_since = VT_NEVER},
                 .cites = like->cites,
                 .line = like->line,
                 .column = like->column,
                 .kids = CW_NEW_ARRAY(a->p->arena, 2, vt_need *)};
  if (!n->kids) return NULL;
  n->kids[n->nkids++] = x;
  if (y) n->kids[n->nkids++] = y;
  return finish(a, n);
}

/* The state's need and what the district adds to the goal; either may be missing. */
static vt_need *with_adds(asker *a, const vt_goal *g, vt_need *state) {
  const cw_yaml_node *map = g->key ? vt_addition(a->p, "goals", g->key) : NULL,
                     *adds = map ? cw_yaml_get(map, "adds") : NULL;
  if (!adds) return state;
  vt_cites cites = vt_cites_of(a->p, map, NULL);
  vt_need *own = item(a, adds, &cites);
  if (!own) return state;
  bool plain = own->kind == VT_NEED_ALL && !own->name && !own->when && !own->force.by;
  if (!plain) own = all_of(a, own, own, NULL);
  if (own) own->name = cw_arena_printf(a->p->arena, "%s adds", a->p->name);
  return state && own ? all_of(a, state, state, own) : own;
}

/* --- exceptions, steps -------------------------------------------------------------------------------------------- */

/* `own`: those of the goal itself, with what the keys of licenses say. */
static uint32_t read_excepts(asker *a, const cw_yaml_node *n, const vt_cites *above, const vt_goal *goal, bool own,
                             vt_except **out) {
  static const char *const effects[] = {"met when", "exempt when", "not applicable when", "unmet when", "may use"};
  uint32_t count = 0, items = !n ? 0 : n->kind == CW_YAML_LIST ? n->count : 1;
  *out = NULL;
  for (uint32_t i = 0; i < items; i++) {
    const cw_yaml_node *map = n->kind == CW_YAML_LIST ? n->items[i] : n;
    cw_yaml_node **maps;
    vt_period *force;
    uint32_t nv = vt_versions(a->p, map, false, false, &maps, &force);
    for (uint32_t k = 0; k < nv; k++) {
      vt_except e = {
          .force = force[k], .cites = vt_cites_of(a->p, maps[k], above), .line = map->line, .column = map->column};
      for (int f = 0; f < 5; f++) {
        const cw_yaml_node *what = cw_yaml_get(maps[k], effects[f]);
        if (!what) continue;
        e.effect = (vt_effect)f;
        e.when = vt_condition(a->p, f == VT_MAY_USE ? cw_yaml_get(maps[k], "when") : what);
        if (f == VT_MAY_USE) e.need = with_adds(a, goal, item(a, what, &e.cites));
        /* what meets the state's needs leaves the district's to be met */
        if (f == VT_MET_WHEN && (e.need = with_adds(a, goal, NULL))) e.effect = VT_MAY_USE;
      }
      *out = vt_grow(a->p->arena, *out, count, sizeof **out);
      if (*out) (*out)[count++] = e;
    }
  }
  vt_except *of_license = CW_NEW_ARRAY(a->p->arena, a->p->nlicenses + 1, vt_except);
  uint32_t more = own && of_license ? vt_renewable_excepts(a->p, goal, of_license) : 0;
  for (uint32_t i = 0; i < more; i++) {
    *out = vt_grow(a->p->arena, *out, count, sizeof **out);
    if (*out) (*out)[count++] = of_license[i];
  }
  for (uint32_t i = 0; *out && i < count; i++) (*out)[i].index = a->p->nexcepts++;
  return count;
}

static void read_steps(asker *a, vt_goal *g, const cw_yaml_node *list) {
  g->steps = CW_NEW_ARRAY(a->p->arena, list->count + 1, vt_step);
  for (uint32_t i = 0; g->steps && i < list->count; i++) {
    const cw_yaml_node *map = list->items[i], *needs = cw_yaml_get(map, "needs");
    vt_cites cites = vt_cites_of(a->p, map, &g->cites);
    vt_step *s = &g->steps[g->nsteps++];
    s->name = vt_scalar(map, "step");
    s->need = needs ? item(a, needs, &cites) : NULL;
    s->nexcepts = read_excepts(a, cw_yaml_get(map, "except"), &cites, g, false, &s->excepts);
  }
}

static void read_goal(vt_pack *p, vt_goal *g) {
  const cw_yaml_node *map = g->map, *needs = cw_yaml_get(map, "needs");
  asker a = {.p = p};
  g->cites = vt_cites_of(p, map, NULL);
  g->concerns = vt_condition(p, cw_yaml_get(map, "for"));
  g->renews = cw_yaml_is(cw_yaml_get(map, "purpose"), "renew");
  g->judged_on = vt_date_expr(p, cw_yaml_get(map, "judged on"));
  read_windows(p, cw_yaml_get(map, "window"), &g->windows, &g->nwindows);
  g->deadline = vt_date_expr(p, cw_yaml_get(map, "deadline"));
  g->start = vt_scalar(map, "start");
  g->ledger = a.ledger = vt_ledger_of(p, map, p->default_ledger);
  if (g->kind == VT_LADDER)
    read_steps(&a, g, cw_yaml_get(map, "steps"));
  else if (g->kind == VT_QUANTITY)
    g->amount = vt_quantity(p, cw_yaml_get(map, "amount"));
  else
    g->need = with_adds(&a, g, needs ? item(&a, needs, &g->cites) : NULL);
  g->nexcepts = read_excepts(&a, cw_yaml_get(map, "except"), &g->cites, g, true, &g->excepts);
  g->needs_credit = a.credit;
  if (g->ledger == UINT32_MAX) g->ledger = 0;
}

const char **vt_step_names(const vt_pack *p, uint32_t goal, uint32_t *n) {
  const cw_yaml_node *map = p->goals[goal].map, *steps = cw_yaml_get(map, "steps");
  const char *start = vt_scalar(map, "start");
  uint32_t count = steps && steps->kind == CW_YAML_LIST ? steps->count : 0;
  const char **names = CW_NEW_ARRAY(p->arena, count + 2, const char *);
  *n = 0;
  for (uint32_t i = 0; names && i < count; i++) {
    const char *name = vt_scalar(steps->items[i], "step");
    if (name) names[(*n)++] = name;
  }
  if (names && start) names[(*n)++] = start;
  return names;
}

int32_t vt_goal_find(const vt_pack *p, const char *name) {
  for (uint32_t i = 0; i < p->ngoals; i++)
    if (vt_same(p->goals[i].name, name)) return (int32_t)i;
  return -1;
}

void vt_read_goals(vt_pack *p, const cw_yaml_node *map) {
  cw_yaml_node **maps;
  vt_period *force;
  for (uint32_t i = 0; map && i < map->count; i++) {
    uint32_t n = vt_versions(p, map->items[i], false, false, &maps, &force);
    for (uint32_t k = 0; k < n; k++) {
      vt_goal g = {.name = map->keys[i]->text,
                   .force = force[k],
                   .map = maps[k],
                   .key = map->keys[i],
                   .line = map->keys[i]->line,
                   .column = map->keys[i]->column};
      g.kind = cw_yaml_get(maps[k], "amount")  ? VT_QUANTITY
               : cw_yaml_get(maps[k], "steps") ? VT_LADDER
                                               : VT_REQUIREMENT;
      p->goals = vt_grow(p->arena, p->goals, p->ngoals, sizeof *p->goals);
      if (p->goals) p->goals[p->ngoals++] = g;
    }
  }
  for (uint32_t i = 0; p->goals && i < p->ngoals; i++) read_goal(p, &p->goals[i]);
}
