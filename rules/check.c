/* What only the whole plan shows: goals without a license whose ledger reads one, goals in a circle, what is never used. */
#include "extends.h"

#include <string.h>

#define LEDGERS_OF(b, g) (CW_AT(b, goal_notes, cw_goal_note, g).ledgers)

/* --- licenses and windows ----------------------------------------------------------------------------------------- */

/* A goal among `goals` that lacks what a rule reads, or UINT32_MAX. */
static uint32_t goal_without(const cw_builder *b, uint64_t goals, uint32_t sees) {
  for (uint32_t g = 0; g < b->goals.count && g < 64; g++) {
    const cw_goal *goal = &CW_GOAL(b, g);
    if (!(goals >> g & 1)) continue;
    if (sees == CW_SEES_LICENSE && !goal->for_license) return g;
    if (sees == CW_SEES_WINDOW && !goal->nwindows) return g;
  }
  return UINT32_MAX;
}

static uint64_t goals_on(const cw_builder *b, uint32_t ledger) {
  uint64_t goals = 0;
  for (uint32_t g = 0; g < b->goals.count && g < 64; g++)
    if (LEDGERS_OF(b, g) >> ledger & 1) goals |= UINT64_C(1) << g;
  return goals;
}

/* What a rule that serves several goals reads must be there in each of them. */
static void check_scope(cw_builder *b, uint32_t node, uint64_t goals, uint32_t sees) {
  uint32_t where = 0;
  if (!node || !(cw_node_reads(b, node, sees, &where) & sees)) return;
  uint32_t g = goal_without(b, goals, sees);
  if (g == UINT32_MAX) return;
  bool license = sees == CW_SEES_LICENSE;
  const cw_span *span = &CW_AT(b, spans, cw_span, where);
  cw_diag *d = cw_diag_add(b->diags, license ? CW_D_LICENSE_SCOPE : CW_D_WINDOW_SCOPE, span->ref.file, span->ref.line,
                           span->ref.column, "`%s` is read here, but the goal `%s`, which this bears on, has no `%s`",
                           span->text, CW_GOAL(b, g).name, license ? "for" : "window");
  cw_diag_hint(b->diags, d, "give that goal a `%s`, or keep it apart by `goals` or a ledger of its own",
               license ? "for" : "window");
}

static void check_both(cw_builder *b, uint32_t node, uint64_t goals) {
  check_scope(b, node, goals, CW_SEES_LICENSE);
  check_scope(b, node, goals, CW_SEES_WINDOW);
}

static void check_scopes(cw_builder *b) {
  for (uint32_t i = 0; i < b->counts.count; i++) {
    const cw_counts *c = &CW_AT(b, counts, cw_counts, i);
    uint64_t goals = goals_on(b, c->ledger);
    const uint32_t nodes[] = {c->when, c->except_when, c->as, c->least, c->force.by};
    for (size_t k = 0; k < sizeof nodes / sizeof *nodes; k++) check_both(b, nodes[k], goals);
  }
  for (uint32_t i = 0; i < b->limits.count; i++) {
    const cw_limit *l = &CW_AT(b, limits, cw_limit, i);
    uint64_t goals = goals_on(b, l->ledger);
    const uint32_t nodes[] = {l->when, l->of, l->most, l->force.by};
    for (size_t k = 0; k < sizeof nodes / sizeof *nodes; k++) check_both(b, nodes[k], goals);
  }
  for (uint32_t i = 0; i < b->otherwise.count; i++)
    check_both(b, CW_AT(b, otherwise, cw_otherwise, i).when, CW_AT(b, otherwise, cw_otherwise, i).goals);
  for (uint32_t i = 0; i < b->gaps.count; i++)
    check_both(b, CW_AT(b, gaps, cw_gap, i).touches, CW_AT(b, gaps, cw_gap, i).goals);
}

/* --- `records are` ------------------------------------------------------------------------------------------------ */

static void check_divisibility(cw_builder *b) {
  for (uint32_t l = 0; l < b->ledgers.count; l++) {
    const cw_ledger_note *note = &CW_AT(b, ledger_notes, cw_ledger_note, l);
    uint64_t fed = 0;
    const cw_counts *first = NULL;
    for (uint32_t i = 0; i < b->counts.count; i++) {
      const cw_counts *c = &CW_AT(b, counts, cw_counts, i);
      if (c->ledger != l || CW_AT(b, counts_notes, cw_counts_note, i).says_records_are) continue;
      if (!first) first = c;
      fed |= c->areas;
    }
    if (note->says_records_are || !first || !(fed & (fed - 1))) continue;
    cw_diag *d =
        cw_diag_add(b->diags, CW_D_RECORDS_ARE, first->ref.file, first->ref.line, first->ref.column,
                    "a record can reach several areas of the ledger `%s`, and nothing says whether it may be split",
                    CW_AT(b, ledgers, cw_ledger, l).name);
    cw_diag_hint(b->diags, d,
                 "say `records are: divisible`, `in one area` or `whole` at the head of the pack, in the ledger or in "
                 "the rules");
  }
}

/* --- circles ------------------------------------------------------------------------------------------------------ */

static uint64_t named(const cw_builder *b, int64_t g) {
  uint64_t bits = 0;
  for (uint32_t i = 0; i < b->goals.count && i < 64; i++)
    if (cw_same(CW_GOAL(b, i).name, CW_GOAL(b, g).name)) bits |= UINT64_C(1) << i;
  return bits;
}

/* The goals on which an expression depends. */
static uint64_t of_node(const cw_builder *b, uint32_t i) {
  if (!i) return 0;
  const cw_node *n = &CW_NODE(b, i);
  uint64_t goals =
      n->op == CW_OP_GOAL_MET || n->op == CW_OP_GOAL_AMOUNT || n->op == CW_OP_GOAL_STEP ? named(b, n->a) : 0;
  for (int k = 0; k < 3; k++) goals |= of_node(b, n->kid[k]);
  bool kids = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (uint32_t k = 0; kids && k < n->nlist; k++) goals |= of_node(b, CW_AT(b, kids, uint32_t, n->list + k));
  for (uint32_t k = 0; n->op == CW_OP_TABLE && k < n->nlist; k++)
    goals |= of_node(b, CW_AT(b, rows, cw_row, n->list + k).node);
  return goals;
}

static uint64_t of_windows(const cw_builder *b, uint32_t first, uint32_t n) {
  uint64_t goals = 0;
  for (uint32_t k = first; k < first + n; k++) {
    const cw_window *w = &CW_AT(b, windows, cw_window, k);
    goals |= of_node(b, w->when) | of_node(b, w->from) | of_node(b, w->until);
  }
  return goals;
}

static uint64_t of_need(const cw_builder *b, int32_t i) {
  if (i < 0) return 0;
  const cw_need *n = &CW_AT(b, needs, cw_need, i);
  uint64_t goals = of_node(b, n->when) | of_node(b, n->of) | of_node(b, n->amount) | of_node(b, n->condition) |
                   of_node(b, n->key) | of_node(b, n->force.by);
  if (n->kind == CW_NEED_GOAL && n->goal >= 0) goals |= named(b, n->goal);
  goals |= of_windows(b, n->first_window, n->nwindows);
  for (uint32_t k = 0; k < n->nkids; k++) goals |= of_need(b, (int32_t)CW_AT(b, kids, uint32_t, n->first_kid + k));
  for (uint32_t k = 0; k < n->nrows; k++) goals |= of_need(b, (int32_t)CW_AT(b, rows, cw_row, n->first_row + k).node);
  return goals;
}

static uint64_t of_excepts(const cw_builder *b, uint32_t first, uint32_t n) {
  uint64_t goals = 0;
  for (uint32_t i = first; i < first + n; i++) {
    const cw_except *e = &CW_AT(b, excepts, cw_except, i);
    goals |= of_node(b, e->when) | of_node(b, e->force.by) | of_need(b, e->need);
  }
  return goals;
}

static uint64_t of_ledger(const cw_builder *b, uint32_t ledger) {
  uint64_t goals = 0;
  for (uint32_t i = 0; i < b->counts.count; i++) {
    const cw_counts *c = &CW_AT(b, counts, cw_counts, i);
    if (c->ledger != ledger) continue;
    goals |= of_node(b, c->when) | of_node(b, c->except_when) | of_node(b, c->as) | of_node(b, c->least);
  }
  for (uint32_t i = 0; i < b->limits.count; i++) {
    const cw_limit *l = &CW_AT(b, limits, cw_limit, i);
    if (l->ledger == ledger) goals |= of_node(b, l->when) | of_node(b, l->of) | of_node(b, l->most);
  }
  return goals;
}

uint64_t cw_goal_depends(const cw_builder *b, uint32_t i) {
  const cw_goal *g = &CW_GOAL(b, i);
  uint64_t goals = of_node(b, g->for_license) | of_node(b, g->judged_on) | of_node(b, g->deadline) |
                   of_node(b, g->amount) | of_need(b, g->need) | of_excepts(b, g->first_except, g->nexcepts) |
                   of_node(b, g->force.by);
  goals |= of_windows(b, g->first_window, g->nwindows) | of_windows(b, g->first_before, g->nbefore);
  for (uint32_t k = g->first_step; k < g->first_step + g->nsteps; k++) {
    const cw_step *s = &CW_AT(b, steps, cw_step, k);
    goals |= of_need(b, s->need) | of_excepts(b, s->first_except, s->nexcepts);
  }
  for (uint32_t l = 0; l < b->ledgers.count; l++)
    if (LEDGERS_OF(b, i) >> l & 1) goals |= of_ledger(b, l);
  return goals;
}

static void check_circles(cw_builder *b) {
  uint64_t reach[64] = {0};
  uint32_t n = b->goals.count < 64 ? b->goals.count : 64;
  for (uint32_t g = 0; g < n; g++) reach[g] = cw_goal_depends(b, g);
  for (uint32_t via = 0; via < n; via++)
    for (uint32_t g = 0; g < n; g++)
      if (reach[g] >> via & 1) reach[g] |= reach[via];
  for (uint32_t g = 0; g < n; g++) {
    const cw_goal *goal = &CW_GOAL(b, g);
    if (!(reach[g] >> g & 1)) continue;
    cw_diag *d = cw_diag_add(b->diags, CW_D_GOAL_CYCLE, goal->ref.file, goal->ref.line, goal->ref.column,
                             "the goal `%s` depends on itself", goal->name);
    cw_diag_hint(b->diags, d, "somewhere it asks whether a goal is met that asks the same of it");
    return; /* every goal of the circle would say the same */
  }
}

/* --- what is never used ------------------------------------------------------------------------------------------- */

static void unused(cw_builder *b, const cw_ref *ref, const char *what, const char *name) {
  if (ref->line && !cw_is_state_ref(b, ref))
    cw_diag_add(b->diags, CW_D_UNUSED, ref->file, ref->line, ref->column, "the %s `%s` is never used", what, name);
}

/* A gap of the area's name says that what counts there is open. */
static bool gap_names(const cw_builder *b, const char *area) {
  for (uint32_t i = 0; i < b->gaps.count; i++)
    if (cw_same(CW_AT(b, gaps, cw_gap, i).name, area)) return true;
  return false;
}

static void check_unused(cw_builder *b) {
  for (uint32_t i = CW_NFIELDS; i < b->attrs.count; i++)
    if (!b->attr_used[i]) unused(b, &CW_ATTR(b, i).ref, "fact", CW_ATTR(b, i).name);
  for (uint32_t i = 0; i < b->areas.count; i++)
    if (!b->area_used[i] && !gap_names(b, CW_AT(b, areas, cw_area, i).name))
      unused(b, &CW_AT(b, areas, cw_area, i).ref, "area", CW_AT(b, areas, cw_area, i).name);
  for (uint32_t i = 0; i < b->sources.count; i++)
    if (!b->source_used[i])
      unused(b, &CW_AT(b, sources, cw_source, i).ref, "source", CW_AT(b, sources, cw_source, i).name);
  for (uint32_t i = 0; i < b->licenses.count; i++)
    if (!b->license_used[i])
      unused(b, &CW_AT(b, licenses, cw_license_type, i).ref, "license", CW_AT(b, licenses, cw_license_type, i).name);
  for (uint32_t i = 0; i < b->parts.count; i++)
    if (!b->part_used[i])
      unused(b, &CW_AT(b, parts, cw_year_part, i).ref, "part of the year", CW_AT(b, parts, cw_year_part, i).name);
  for (uint32_t i = 0; i < b->gaps.count; i++) {
    const cw_gap *g = &CW_AT(b, gaps, cw_gap, i);
    if (g->nreadings && !b->gap_used[i]) unused(b, &g->ref, "reading of", g->name);
  }
  for (uint32_t i = 0; i < b->terms.count; i++) {
    const cw_term *t = &CW_AT(b, terms, cw_term, i);
    if (!t->used) unused(b, &t->ref, "term", t->name);
  }
}

void cw_check_pack(cw_builder *b) {
  bool good = b->diags->errors == b->errors;
  check_scopes(b);
  check_divisibility(b);
  check_circles(b);
  if (good) cw_check_extension(b);
  if (good && b->diags->errors == b->errors)
    check_unused(b); /* what stands in a broken line isn't known to be unused */
}
