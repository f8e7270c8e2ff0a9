/* The second figures: what the standing would be if what is suspended returned, or what is announced were in force. */
#include "check.h"

#include <string.h>

static bool same_lack(const vt_lack *a, const vt_lack *b) {
  return a->kind == b->kind && a->ledger == b->ledger && vt_cmp(a->amount, b->amount) == 0 && a->strict == b->strict &&
         a->impossible == b->impossible && a->year == b->year && (a->kind == VT_LACK_CREDIT || a->need == b->need);
}

static bool same_way(const vt_way *a, const vt_way *b) {
  if (a->nlacks != b->nlacks || a->impossible != b->impossible) return false;
  for (uint32_t i = 0; i < a->nlacks; i++)
    if (!same_lack(&a->lacks[i], &b->lacks[i])) return false;
  return true;
}

/* What the teacher is told under one text of the law. */
typedef struct told {
  vt_verdict verdict;
  const char *cause;
  vt_outcome at; /* step and amount */
  uint32_t nways;
  const vt_way *ways;
} told;

static told told_of(const vt_check *c, vt_verdict v) {
  bool lacks = v == VT_UNMET || v == VT_UNDETERMINED || c->goal->kind == VT_LADDER;
  told t = {v, vt_cause_word(c, v), c->search.lowest, lacks ? c->o.nways : 0, c->o.ways};
  if (v == VT_UNDETERMINED) t.at.amount_known = VT_NONE;
  return t;
}

static bool same_told(const vt_goal *g, const told *a, const told *b) {
  if (a->verdict != b->verdict || a->nways != b->nways || (g->kind == VT_LADDER && a->at.step != b->at.step))
    return false;
  if ((a->cause || b->cause) && !(a->cause && b->cause && strcmp(a->cause, b->cause) == 0)) return false;
  bool known = a->at.amount_known == VT_KNOWN;
  if (g->kind == VT_QUANTITY &&
      (known != (b->at.amount_known == VT_KNOWN) || (known && vt_cmp(a->at.amount, b->at.amount) != 0)))
    return false;
  for (uint32_t i = 0; i < a->nways; i++)
    if (!same_way(&a->ways[i], &b->ways[i])) return false;
  return true;
}

/* The goal's version that would then stand. */
static uint32_t version_of(const vt_world *w, uint32_t goal) {
  for (uint32_t g = 0; g < w->p->ngoals; g++)
    if (w->p->goals[g].force.announced == w->aside && vt_same(w->p->goals[g].name, w->p->goals[goal].name)) return g;
  return goal;
}

/* The completion shown is the one in which the standing is lowest. Where none is open it is the world as it is. */
static void show(vt_check *c, vt_verdict v) {
  vt_suppose_nothing(c->w);
  c->o = vt_assess(c->w, false, true);
  if (v != VT_UNDETERMINED) return;
  for (uint32_t i = 0; i < c->w->nunknowns; i++) {
    c->w->unknowns[i].set = c->search.at_low_set[i];
    c->w->unknowns[i].value = c->search.at_low[i];
  }
  c->o = vt_assess(c->w, false, true);
  vt_suppose_nothing(c->w);
}

static void compare(vt_check *c, vt_node *n, const vt_aside *a, vt_verdict v, bool changes) {
  static const char *const verdicts[] = {"unmet", "undetermined", "met", "exempt", "not applicable"};
  vt_is_text(c->r, n, "is", a->suspension ? "suspended" : a->of_gap ? "other reading" : "announced");
  vt_is_day(c->r, n, "from", a->force.from);
  vt_is_day(c->r, n, "until", a->force.until);
  vt_is_bool(c->r, n, "changes", changes);
  vt_is_text(c->r, n, "standing", verdicts[v]);
  vt_is_text(c->r, n, "cause", vt_cause_word(c, v));
  vt_check_kind(c, v);
  vt_check_questions(c);
  show(c, v);
  vt_check_ways(c);
  vt_check_credit_as_is(c);
  vt_check_cites(c, n, &a->cites);
  vt_check_place(c, n, a->line, a->column);
}

static void suppose(vt_check *c, uint32_t aside, const told *today, vt_node *list, uint32_t *k) {
  vt_world *w = c->w;
  const vt_aside *a = &w->p->asides[aside];
  vt_node nothing = {.kind = VT_OBJECT}, *n = list && *k < list->count ? list->kids[*k] : NULL;
  vt_node *standing = c->s;
  const vt_goal *goal = c->goal;
  uint32_t index = w->goal;
  w->aside = aside + 1;
  w->goal = version_of(w, index);
  c->goal = &w->p->goals[w->goal];
  c->s = n ? n : &nothing;
  c->figure = true;
  w->nunknowns = 0;
  vt_explore(w, &c->search);
  vt_verdict v = vt_concluded(c);
  show(c, v);
  told then = told_of(c, v);
  bool changes = !same_told(goal, today, &then);
  if (a->of_gap && changes) vt_rest_on(c, &w->p->gaps[a->of_gap - 1].cites); /* what decides between the sources */
  if (a->suspension && changes) vt_rest_on(c, &a->cites); /* it decides today; what is announced does not */
  if (a->suspension || changes) {
    ++*k;
    if (n && (c->search.gave_up || (a->of_gap && v == VT_UNDETERMINED))) {
      vt_see(n);
      vt_underived(c->r, vt_get(n, "standing"), "too much is open, or too much to place, to try all of it");
    } else if (n)
      compare(c, n, a, v, changes);
  }
  c->figure = false;
  c->s = standing;
  c->goal = goal;
  w->goal = index;
  w->aside = 0;
  w->nunknowns = 0;
}

/* A standing that is open is not compared with what another reading makes of it: which completion is lowest is not told. */
static bool left_open(vt_check *c, vt_verdict v, vt_node *list) {
  bool other = false;
  for (uint32_t i = 0; i < c->w->p->nasides && i < 64; i++)
    other = other || ((c->w->touched >> i & 1) && c->w->p->asides[i].of_gap);
  if (!other || v != VT_UNDETERMINED) return false;
  if (list) vt_see(list);
  vt_underived(c->r, vt_get(c->s, "standing"), "too much is open to say what another reading would change");
  return true;
}

void vt_check_supposed(vt_check *c, vt_verdict v) {
  vt_world *w = c->w;
  vt_node *list = vt_get(c->s, "supposed");
  uint64_t touched = w->touched;
  if (left_open(c, v, list)) return;
  uint32_t k = 0;
  told today = told_of(c, v);
  vt_search saved = c->search;
  vt_outcome o = c->o;
  for (uint32_t i = 0; i < w->p->nasides && i < 64; i++)
    if (touched >> i & 1) suppose(c, i, &today, list, &k);
  c->search = saved;
  c->o = o;
  if (k || list) vt_is_count(c->r, list ? list : c->s, list ? k : UINT32_MAX);
}
