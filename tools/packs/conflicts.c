/* What the sources of packs do not agree on: their gaps with readings, and the sources of each. */
#include "../reach.h"
#include "packs.h"

#include <string.h>

/* --- sources ------------------------------------------------------------------------------------------------------ */

static cw_conflict_source source_of(const cw_voice *v, const cw_cite *cite, cw_arena *keep) {
  const cw_source *s = &v->plan->sources[cite->source];
  bool has_where = cite->where && *cite->where;
  return (cw_conflict_source){
      .cite = cw_keep_text(keep, cw_say(v, "%s%s%s", s->name, has_where ? " " : "", has_where ? cite->where : "")),
      .title = cw_keep_text(keep, s->title ? s->title : ""),
      .url = cw_keep_text(keep, s->url ? s->url : ""),
      .status = cw_source_status_word(s->status),
      .read_through = s->has_read_through ? cw_keep_text(keep, cw_say_iso(v, s->read_through)) : ""};
}

static cw_conflict_reading reading_of(const cw_voice *v, const cw_reading *r, cw_arena *keep) {
  cw_conflict_source *sources = CW_NEW_ARRAY(keep, r->ref.ncites + 1, cw_conflict_source);
  size_t n = 0;
  for (uint32_t i = 0; sources && i < r->ref.ncites; i++)
    sources[n++] = source_of(v, &v->plan->cites[r->ref.first_cite + i], keep);
  return (cw_conflict_reading){cw_keep_text(keep, r->name), cw_keep_text(keep, r->says), n, sources};
}

static bool cites_source(const cw_plan *plan, const cw_ref *ref, uint32_t source) {
  for (uint32_t i = 0; i < ref->ncites; i++)
    if (plan->cites[ref->first_cite + i].source == source) return true;
  return false;
}

/* Whether some reading rests on a source on which another one does not. */
static bool is_between_sources(const cw_plan *plan, const cw_gap *g) {
  const cw_reading *first = &plan->readings[g->first_reading];
  for (uint32_t i = 1; i < g->nreadings; i++) {
    const cw_reading *other = &first[i];
    for (uint32_t k = 0; k < first->ref.ncites; k++)
      if (!cites_source(plan, &other->ref, plan->cites[first->ref.first_cite + k].source)) return true;
    for (uint32_t k = 0; k < other->ref.ncites; k++)
      if (!cites_source(plan, &first->ref, plan->cites[other->ref.first_cite + k].source)) return true;
  }
  return false;
}

/* --- goals -------------------------------------------------------------------------------------------------------- */

/* Versions of one goal are named once. */
static bool is_first_of_name(const cw_plan *plan, uint32_t goal) {
  for (uint32_t i = 0; i < goal; i++)
    if (cw_goal_same(plan, i, goal)) return false;
  return true;
}

static void put_goals(const cw_voice *v, uint32_t gap, cw_conflict *c, cw_arena *keep) {
  const char **goals = CW_NEW_ARRAY(keep, v->plan->ngoals + 1, const char *);
  for (uint32_t i = 0; goals && i < v->plan->ngoals; i++) {
    const cw_reach *r = is_first_of_name(v->plan, i) ? cw_reach_of(v->plan, i, v->arena) : NULL;
    if (r && cw_reach_reading(v->plan, r, gap)) goals[c->ngoals++] = cw_keep_text(keep, cw_say_goal(v, i));
  }
  c->goals = goals;
}

/* --- one pack ----------------------------------------------------------------------------------------------------- */

static cw_conflict conflict_of(const cw_voice *v, uint32_t gap, cw_arena *keep) {
  const cw_plan *plan = v->plan;
  const cw_gap *g = &plan->gaps[gap];
  cw_conflict c = {
      .code = cw_keep_text(keep, plan->code),
      .jurisdiction = cw_keep_text(keep, plan->name),
      .version = cw_keep_text(keep, cw_say_iso(v, plan->version)),
      .name = cw_keep_text(keep, g->name),
      .question = cw_keep_text(keep, g->question),
      .why = cw_keep_text(keep, g->why ? g->why : ""),
      .decided = g->decided < 0 ? "" : cw_keep_text(keep, plan->readings[g->first_reading + (uint32_t)g->decided].name),
      .between_sources = is_between_sources(plan, g),
      .file = cw_keep_text(keep, g->ref.file),
      .line = g->ref.line};
  cw_conflict_reading *readings = CW_NEW_ARRAY(keep, g->nreadings + 1, cw_conflict_reading);
  for (uint32_t i = 0; readings && i < g->nreadings; i++)
    readings[c.nreadings++] = reading_of(v, &plan->readings[g->first_reading + i], keep);
  c.readings = readings;
  put_goals(v, gap, &c, keep);
  return c;
}

static bool add(cw_conflicts *all, cw_conflict c, cw_arena *arena) {
  if (all->count == all->capacity) {
    size_t room = all->capacity ? 2 * all->capacity : 64;
    cw_conflict *items = CW_NEW_ARRAY(arena, room, cw_conflict);
    if (!items) return false;
    if (all->count) memcpy(items, all->items, all->count * sizeof *items);
    all->items = items;
    all->capacity = room;
  }
  all->items[all->count++] = c;
  return true;
}

/* Those between sources first. */
static bool add_some(cw_conflicts *all, const cw_voice *v, bool between, cw_arena *arena) {
  bool fine = true;
  for (uint32_t i = 0; i < v->plan->ngaps; i++) {
    const cw_gap *g = &v->plan->gaps[i];
    if (!g->nreadings || !cw_is_own(v->plan, &g->ref) || is_between_sources(v->plan, g) != between) continue;
    fine = fine && add(all, conflict_of(v, i, arena), arena);
  }
  return fine;
}

static int gather(cw_conflicts *all, const cw_pack_entry *e) {
  cw_tool *tool = all->view->tool;
  cw_case c;
  int code = cw_case_open(tool, &c, all->view->root, e->path, CW_DAY_MIN, CW_DAY_MAX);
  if (code >= 0) return code;
  size_t before = all->count;
  bool fine = add_some(all, &c.voice, true, &tool->arena) && add_some(all, &c.voice, false, &tool->arena);
  all->npacks += all->count > before;
  cw_case_free(&c);
  return fine ? -1 : cw_fail(tool, CW_INTERNAL, "out of memory");
}

int cw_packs_conflicts(const cw_packs_view *view) {
  cw_conflicts all = {.view = view};
  int code = -1;
  for (size_t i = 0; code < 0 && i < view->packs.count; i++) code = gather(&all, &view->packs.items[i]);
  if (code >= 0) return code;
  switch (view->format) {
  case CW_PACKS_JSON: cw_conflicts_json(&all); break;
  case CW_PACKS_CSV: cw_conflicts_csv(&all); break;
  case CW_PACKS_HTML: cw_conflicts_html(&all); break;
  default: cw_conflicts_text(&all);
  }
  return CW_DONE;
}
