/* What a district tightens, makes nothing of its state's wider: no rule of the state's turns on a goal's *not* being met
 * that the district makes harder to meet. Where one does, the district's pack is refused: whether it is looser then
 * depends on the teacher. */
#include "extends.h"

#include <string.h>

typedef struct checker {
  cw_builder *b;
  uint64_t tightened; /* a bit for each goal that could be met less often */
  uint32_t found;     /* a reading that turns this round, or 0 */
} checker;

static uint64_t versions_of(const cw_builder *b, int64_t goal) {
  uint64_t bits = 0;
  for (uint32_t i = 0; i < b->goals.count && i < 64; i++)
    if (cw_same(CW_GOAL(b, i).name, CW_GOAL(b, goal).name)) bits |= UINT64_C(1) << i;
  return bits;
}

static uint64_t tightened_goals(const cw_builder *b) {
  uint64_t bits = 0;
  uint32_t n = b->goals.count < 64 ? b->goals.count : 64;
  for (uint32_t g = 0; g < n; g++) {
    const cw_goal_note *note = &CW_AT(b, goal_notes, cw_goal_note, g);
    bool less = note->adds != NULL;
    for (uint32_t l = 0; l < 64; l++) less |= b->base->tightens_ledger[l] && (note->ledgers >> l & 1);
    if (less) bits |= UINT64_C(1) << g;
  }
  for (bool more = true; more;) { /* and those that ask whether one of these is met */
    more = false;
    for (uint32_t g = 0; g < n; g++) {
      if (bits >> g & 1 || !(cw_goal_depends(b, g) & bits)) continue;
      bits |= UINT64_C(1) << g;
      more = true;
    }
  }
  return bits;
}

/* `more`: where what the node says holds less often, what is made of it holds less often too. */
static void walk(checker *c, uint32_t i, bool more) {
  if (!i) return;
  const cw_builder *b = c->b;
  const cw_node *n = &CW_NODE(b, i);
  bool of_goal = n->op == CW_OP_GOAL_MET || n->op == CW_OP_GOAL_AMOUNT;
  bool joins = n->op == CW_OP_AND || n->op == CW_OP_OR;
  if (of_goal && !more && !c->found && (versions_of(b, n->a) & c->tightened)) c->found = i;
  for (int k = 0; k < 3; k++) walk(c, n->kid[k], false);
  for (uint32_t k = 0; (joins || n->op == CW_OP_FIRST) && k < n->nlist; k++)
    walk(c, CW_AT(b, kids, uint32_t, n->list + k), more && joins);
  for (uint32_t k = 0; n->op == CW_OP_TABLE && k < n->nlist; k++)
    walk(c, CW_AT(b, rows, cw_row, n->list + k).node, false);
}

static void walk_rules(checker *c) {
  const cw_builder *b = c->b;
  for (uint32_t i = 0; i < b->counts.count; i++) {
    const cw_counts *r = &CW_AT(b, counts, cw_counts, i);
    if (!cw_is_state_ref(b, &r->ref)) continue;
    walk(c, r->when, true);
    walk(c, r->except_when, false);
    walk(c, r->as, false);
    walk(c, r->least, false);
  }
  for (uint32_t i = 0; i < b->limits.count; i++) {
    const cw_limit *l = &CW_AT(b, limits, cw_limit, i);
    if (!cw_is_state_ref(b, &l->ref)) continue;
    walk(c, l->when, false);
    walk(c, l->of, false);
    walk(c, l->most, false);
  }
}

static void walk_needs(checker *c) {
  const cw_builder *b = c->b;
  for (uint32_t i = 0; i < b->needs.count; i++) {
    const cw_need *n = &CW_AT(b, needs, cw_need, i);
    if (!cw_is_state_ref(b, &n->ref)) continue;
    walk(c, n->condition, true);
    const uint32_t others[] = {n->when, n->of, n->amount, n->key, n->force.by};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) walk(c, others[k], false);
  }
  for (uint32_t i = 0; i < b->excepts.count; i++) {
    const cw_except *e = &CW_AT(b, excepts, cw_except, i);
    bool favors = e->effect == CW_MET_WHEN || e->effect == CW_EXEMPT_WHEN || e->effect == CW_MAY_USE;
    if (cw_is_state_ref(b, &e->ref)) walk(c, e->when, favors);
  }
}

static void walk_goals(checker *c) {
  const cw_builder *b = c->b;
  for (uint32_t i = 0; i < b->goals.count; i++) {
    const cw_goal *g = &CW_GOAL(b, i);
    if (!cw_is_state_ref(b, &g->ref)) continue;
    const uint32_t nodes[] = {g->for_license, g->judged_on, g->deadline, g->amount, g->force.by};
    for (size_t k = 0; k < sizeof nodes / sizeof *nodes; k++) walk(c, nodes[k], false);
    for (uint32_t k = g->first_window; k < g->first_window + g->nwindows; k++) {
      const cw_window *w = &CW_AT(b, windows, cw_window, k);
      walk(c, w->when, false);
      walk(c, w->from, false);
      walk(c, w->until, false);
    }
  }
}

/* Where the district tightens: its first addition, or its first further limit. */
static const cw_yaml_node *place_of(const cw_builder *b) {
  for (uint32_t i = 0; i < b->base->additions.count; i++) {
    const cw_addition *a = &((const cw_addition *)b->base->additions.items)[i];
    if (a->kind != CW_DECIDES) return a->key;
  }
  return b->base->own;
}

static cw_diag *reverses(cw_builder *b, const cw_ref *at, const char *what, const cw_ref *turns) {
  return cw_diag_add(b->diags, CW_D_EXTENDS_REVERSES, at->file, at->line, at->column, "%s (%s:%u)", what, turns->file,
                     turns->line);
}

/* Where the pack says which records stand, one that is taken out lets another stand in its place: the rules under such a
 * limit are not narrowed, and no further limit says which stand. */
static void check_kept(cw_builder *b) {
  for (uint32_t i = 0; i < b->limits.count; i++) {
    const cw_limit *l = &CW_AT(b, limits, cw_limit, i);
    if (!cw_is_state_ref(b, &l->ref) || l->keep == CW_KEEP_ANY) continue;
    for (uint32_t k = 0; k < b->counts.count; k++) {
      const cw_counts *r = &CW_AT(b, counts, cw_counts, k);
      const cw_addition *a = cw_is_state_ref(b, &r->ref) ? cw_addition_to(b, CW_NARROWS, r->name) : NULL;
      bool under = r->ledger == l->ledger && (l->rule < 0 ? (r->areas & l->areas) != 0 : l->rule == (int32_t)k);
      if (!a || !under || !cw_yaml_get(a->map, "narrows")) continue;
      cw_ref at = cw_ref_of(b, a->key);
      cw_diag *d = reverses(b, &at,
                            "a limit of the state's keeps some records, and one that is narrowed away would let "
                            "another stand",
                            &l->ref);
      cw_diag_hint(b->diags, d, "ask it in a need that the district adds to the goal");
    }
    for (uint32_t k = 0; k < b->limits.count; k++) {
      const cw_limit *m = &CW_AT(b, limits, cw_limit, k);
      if (cw_is_state_ref(b, &m->ref) || m->keep == CW_KEEP_ANY || m->ledger != l->ledger) continue;
      cw_diag *d = reverses(b, &m->ref, "a limit of the state's keeps some records already", &l->ref);
      cw_diag_hint(b->diags, d, "leave `keep` out: the educator then chooses among those that the state keeps");
    }
  }
}

/* A gap about records acts on the standing of a goal without credit, and on the credit of one with it: so credit is not
 * asked of a goal that such a gap of the state's could lower. */
static void check_gaps(cw_builder *b) {
  for (uint32_t g = 0; g < b->goals.count && g < 64; g++) {
    const cw_goal_note *note = &CW_AT(b, goal_notes, cw_goal_note, g);
    for (uint32_t i = 0; note->adds_credit && i < b->gaps.count; i++) {
      const cw_gap *gap = &CW_AT(b, gaps, cw_gap, i);
      bool lowers = !gap->nreadings && gap->touches_record && (gap->could & CW_COULD_LOWER) && (gap->goals >> g & 1);
      if (!lowers || !cw_is_state_ref(b, &gap->ref)) continue;
      cw_ref at = cw_ref_of(b, note->adds);
      cw_diag *d = reverses(b, &at,
                            "the state's goal asks for no credit, and what its gap could take away would then be "
                            "credit alone",
                            &gap->ref);
      cw_diag_hint(b->diags, d, "give the district a goal of its own that asks for both");
    }
  }
}

void cw_check_extension(cw_builder *b) {
  if (!b->base) return;
  check_kept(b);
  check_gaps(b);
  checker c = {.b = b, .tightened = tightened_goals(b)};
  if (!c.tightened) return;
  walk_rules(&c);
  walk_needs(&c);
  walk_goals(&c);
  if (!c.found) return;
  const cw_span *span = &CW_AT(b, spans, cw_span, c.found);
  cw_diag *d = CW_FAULT(b, CW_D_EXTENDS_REVERSES, place_of(b),
                        "what is tightened here could loosen another rule of %s, which turns on `%s` (%s:%u)",
                        b->base->state, span->text, span->ref.file, span->ref.line);
  cw_diag_hint(b->diags, d, "give the district a goal of its own that asks for both");
}
