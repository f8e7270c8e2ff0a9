/* Branch and bound over what isn't linear: items in one area, whole items, counts, areas needed, floors.
 *
 * A node is a list of decisions. Its relaxation (alloc_decide.c) gives a lower bound; where the relaxed placement
 * breaks a rule, one decision that would mend it is split into all its cases. A node is closed when it is infeasible,
 * when its bound is no better than the best placement found, or when its relaxed placement breaks nothing and so is the
 * best of the node. When all are closed the best placement is optimal: each leaf's multipliers prove that nothing in it
 * is better, and the leaves cover all cases. Depth first, the case that the relaxation likes best first. */
#include "alloc_decide.h"

#include <string.h>

typedef struct split {
  cw_alloc_decision decision; /* CW_LEAF: nothing is broken */
  uint32_t subject;
  uint32_t index; /* CW_SPLIT_AREAS: of the area in the list */
} split;

/* A lower bound or an optimum: `amount`, or a little more. */
typedef struct level {
  cw_rat amount;
  bool strict;
} level;

typedef struct search {
  const cw_alloc_instance *p;
  const cw_alloc_options *options;
  cw_arena *arena;
  cw_decisions decisions;
  cw_lp_answer answer;
  bool flow; /* try the flow solver: no node of this tree was declined yet */
  bool found, left_open, unproved, memory;
  level best;     /* where found */
  cw_rat *credit; /* of the best */
  level open;     /* where left_open: the least bound of the nodes that were not explored */
} search;

static int level_cmp(level a, level b) {
  int order = cw_rat_cmp(a.amount, b.amount);
  return order ? order : (int)a.strict - (int)b.strict;
}

static bool is_met(level l) { return l.amount.num == 0 && !l.strict; }

static bool finished(const search *s) { return s->memory || (s->found && is_met(s->best)); }

static void leave_open(search *s, level bound) {
  if (!s->left_open || level_cmp(bound, s->open) < 0) s->open = bound;
  s->left_open = true;
}

/* What the relaxed placement breaks. */

/* Of some columns together: what they hold, and what they hold without the infinitesimal part. */
typedef struct holding {
  cw_rat all, without_more;
} holding;

static const holding nothing = {{0, 1}, {0, 1}};

static bool hold(const search *s, holding *h, uint32_t col, cw_rat per) {
  const cw_rat *less = s->answer.strict ? s->answer.without_more : s->answer.credit;
  cw_rat all, without_more;
  return cw_rat_div(&all, s->answer.credit[col], per) && cw_rat_div(&without_more, less[col], per) &&
         cw_rat_add(&h->all, h->all, all) && cw_rat_add(&h->without_more, h->without_more, without_more);
}

/* Where the least is only approached, what the infinitesimal adds is less than any difference. */
static bool reaches(const holding *h, cw_rat amount) {
  int order = cw_rat_cmp(h->without_more, amount);
  return order > 0 || (order == 0 && cw_rat_cmp(h->all, amount) >= 0);
}

/* How an item is broken: the worse, the more its mending moves the bound. */
typedef enum breach { UNBROKEN, SPLIT_ITEM, PARTLY_USED } breach;

static breach find_breach(const search *s, uint32_t item) {
  const cw_item_cols *of = &s->decisions.of;
  cw_divisibility kind = s->p->items[item].divisibility;
  uint32_t places = 0;
  int32_t area = 0;
  holding share = nothing;
  if (kind == CW_DIVISIBLE) return UNBROKEN;
  for (uint32_t c = of->start[item]; c < of->start[item + 1]; c++) {
    uint32_t j = of->cols[c];
    const cw_alloc_column *col = &s->p->cols[j];
    if (s->answer.credit[j].num == 0) continue;
    places += places == 0 || kind == CW_WHOLE || col->area != area;
    area = col->area;
    /* A share too fine to be added is less than all of it. */
    (void)hold(s, &share, j, col->full);
  }
  if (kind == CW_WHOLE && share.all.num && !reaches(&share, CW_RAT(1))) return PARTLY_USED;
  return places > 1 ? SPLIT_ITEM : UNBROKEN;
}

/* The worst breach, and of equal ones the largest item. */
static bool find_item(const search *s, split *how) {
  breach worst = UNBROKEN;
  cw_rat largest = CW_RAT_ZERO;
  for (uint32_t i = 0; i < s->p->nitems; i++) {
    breach b = find_breach(s, i);
    cw_rat size = cw_item_largest(s->p, &s->decisions.of, i);
    if (b == UNBROKEN || b < worst || (b == worst && cw_rat_cmp(size, largest) <= 0)) continue;
    worst = b;
    largest = size;
    how->subject = i;
    how->decision = s->p->items[i].divisibility == CW_WHOLE ? CW_SPLIT_WHOLE : CW_SPLIT_AREA;
  }
  return worst != UNBROKEN;
}

static bool gives(const search *s, uint32_t item) {
  const cw_item_cols *of = &s->decisions.of;
  for (uint32_t c = of->start[item]; c < of->start[item + 1]; c++)
    if (s->answer.credit[of->cols[c]].num > 0) return true;
  return false;
}

static bool find_count(const search *s, split *how) {
  for (uint32_t k = 0; k < s->p->ncounts; k++) {
    uint32_t used = 0, largest = CW_NONE;
    for (uint32_t i = s->p->counts[k].nitems; i-- > 0;) {
      uint32_t item = s->decisions.by_size[k][i];
      bool open = s->decisions.used[item] == CW_OPEN, given = gives(s, item);
      used += !open ? s->decisions.used[item] == CW_YES : given;
      if (open && given) largest = item;
    }
    if (used <= s->p->counts[k].most || largest == CW_NONE) continue;
    how->decision = CW_SPLIT_USED;
    how->subject = largest;
    return true;
  }
  return false;
}

static bool area_holds(const search *s, int32_t area, cw_rat amount) {
  holding sum = nothing;
  for (uint32_t j = 0; j < s->p->ncols; j++)
    if (s->p->cols[j].area == area && !hold(s, &sum, j, CW_RAT(1))) return false;
  return amount.num ? reaches(&sum, amount) : sum.all.num > 0;
}

static bool find_needed(const search *s, split *how) {
  for (uint32_t n = 0; n < s->p->nareas_needed; n++) {
    const cw_alloc_areas *need = &s->p->areas_needed[n];
    uint32_t held = 0, open = CW_NONE;
    for (uint32_t a = need->nareas; a-- > 0;) {
      uint8_t choice = s->decisions.area_counts[n][a];
      bool holds = choice == CW_YES || area_holds(s, need->areas[a], need->amount);
      held += holds;
      if (!holds && choice == CW_OPEN) open = a;
    }
    if (held >= need->least || open == CW_NONE) continue;
    how->decision = CW_SPLIT_AREAS;
    how->subject = n;
    how->index = open;
    return true;
  }
  return false;
}

/* A floor whose columns hold something, but too little. */
static bool find_floor(const search *s, split *how) {
  for (uint32_t f = 0; f < s->p->nfloors; f++) {
    const cw_alloc_floor *floor = &s->p->floors[f];
    holding sum = nothing;
    bool fits = true;
    for (uint32_t c = 0; c < floor->ncols; c++) fits = fits && hold(s, &sum, floor->cols[c], CW_RAT(1));
    bool holds = fits && (sum.all.num == 0 || reaches(&sum, floor->least));
    if (holds || s->decisions.reached[f] != CW_OPEN) continue;
    how->decision = CW_SPLIT_FLOOR;
    how->subject = f;
    return true;
  }
  return false;
}

static split find_split(const search *s) {
  split how = {.decision = CW_LEAF};
  if (!find_count(s, &how) && !find_item(s, &how) && !find_floor(s, &how)) find_needed(s, &how);
  return how;
}

/* The cases of a decision. */

typedef struct cases {
  uint32_t n;
  int32_t *value;
  cw_rat *liking; /* credit that the relaxation puts there */
} cases;

static void add_case(cases *list, int32_t value, cw_rat liking) {
  uint32_t at = list->n++;
  for (; at && cw_rat_cmp(list->liking[at - 1], liking) < 0; at--) {
    list->liking[at] = list->liking[at - 1];
    list->value[at] = list->value[at - 1];
  }
  list->liking[at] = liking;
  list->value[at] = value;
}

static bool has_case(const cases *list, int32_t value) {
  for (uint32_t c = 0; c < list->n; c++)
    if (list->value[c] == value) return true;
  return false;
}

/* Each area that the item can still go to; each column, and nothing. */
static void list_places(const search *s, split how, cases *list) {
  const cw_item_cols *of = &s->decisions.of;
  for (uint32_t c = of->start[how.subject]; c < of->start[how.subject + 1]; c++) {
    uint32_t j = of->cols[c];
    int32_t value = how.decision == CW_SPLIT_AREA ? s->p->cols[j].area : (int32_t)j;
    if (!s->decisions.off[j] && !has_case(list, value)) add_case(list, value, s->answer.credit[j]);
  }
  if (how.decision == CW_SPLIT_WHOLE) add_case(list, -1, CW_RAT(-1));
}

static bool list_cases(const search *s, split how, cases *list) {
  bool places = how.decision == CW_SPLIT_AREA || how.decision == CW_SPLIT_WHOLE;
  size_t most = places ? s->decisions.of.start[how.subject + 1] - s->decisions.of.start[how.subject] + 1 : 2;
  *list = (struct cases){0, CW_NEW_ARRAY(s->arena, most, int32_t), CW_NEW_ARRAY(s->arena, most, cw_rat)};
  if (!list->value || !list->liking) return false;
  if (places) {
    list_places(s, how, list);
  } else {
    add_case(list, 1, CW_RAT(1));
    add_case(list, 0, CW_RAT(0));
  }
  return true;
}

/* False: out of memory. */
static bool decide(search *s, split how, int32_t value) {
  switch (how.decision) {
  case CW_SPLIT_AREA: cw_decide_area(&s->decisions, how.subject, value); break;
  case CW_SPLIT_WHOLE: cw_decide_whole(&s->decisions, how.subject, value); break;
  case CW_SPLIT_USED: cw_decide_used(&s->decisions, how.subject, value == 1); break;
  case CW_SPLIT_AREAS: return cw_decide_counted(&s->decisions, how.subject, how.index, value == 1, s->arena);
  case CW_SPLIT_FLOOR: cw_decide_floor(&s->decisions, how.subject, value == 1); break;
  case CW_LEAF: break;
  }
  return true;
}

/* The search. `node` is NULL where no certificate is asked for. */

static void explore(search *s, level inherited, cw_alloc_node *node);

static cw_alloc_node *new_node(search *s, split parent, int32_t value) {
  cw_alloc_node *node = CW_NEW(s->arena, cw_alloc_node);
  if (!node) return NULL;
  node->value = parent.decision == CW_SPLIT_AREAS ? s->p->areas_needed[parent.subject].areas[parent.index] : value;
  node->bound = CW_RAT_ZERO;
  return node;
}

static void explore_case(search *s, split how, int32_t value, level bound, cw_alloc_node *child) {
  cw_decisions *d = &s->decisions;
  uint32_t npath = d->npath;
  uint8_t *saved = cw_arena_alloc(s->arena, d->nstate);
  if (!saved) {
    s->memory = true;
    return;
  }
  memcpy(saved, d->state, d->nstate);
  if (decide(s, how, value))
    explore(s, bound, child);
  else
    s->memory = true;
  memcpy(d->state, saved, d->nstate);
  d->npath = npath;
}

static void explore_cases(search *s, split how, level bound, cw_alloc_node *node) {
  cases list;
  const cw_alloc_node **children = NULL;
  s->memory |= !list_cases(s, how, &list);
  if (node && !s->memory) s->memory |= !(children = CW_NEW_ARRAY(s->arena, list.n, const cw_alloc_node *));
  for (uint32_t c = 0; c < list.n && !finished(s); c++) {
    cw_alloc_node *child = node ? new_node(s, how, list.value[c]) : NULL;
    cw_arena_mark here = cw_arena_here(s->arena);
    s->memory |= node && !child;
    if (!s->memory) explore_case(s, how, list.value[c], bound, child);
    if (!node)
      cw_arena_back(s->arena, here);
    else
      children[c] = child;
  }
  if (!node) return;
  node->decision = how.decision;
  node->subject = how.subject;
  node->children = children;
  node->nchildren = list.n;
  node->multipliers = NULL;
  node->nmultipliers = 0;
}

/* Solves the node's relaxation. */
static cw_lp_status relax(search *s, cw_alloc_node *node) {
  cw_decisions *d = &s->decisions;
  cw_decisions_relax(d);
  s->answer.multipliers = NULL;
  if (node) {
    node->nmultipliers = d->lp.nmarks + s->p->ncounts + s->p->nareas_needed + d->npath;
    cw_rat *y = CW_NEW_ARRAY(s->arena, node->nmultipliers, cw_rat);
    if (!y) return CW_LP_MEMORY;
    for (uint32_t k = 0; k < node->nmultipliers; k++) y[k] = CW_RAT_ZERO;
    node->multipliers = s->answer.multipliers = y;
  }
  cw_arena_mark here = cw_arena_here(s->arena);
  cw_lp_status status = cw_lp_solve(&d->lp, &s->answer, &s->flow, s->arena);
  cw_arena_back(s->arena, here);
  return status;
}

static void keep_best(search *s, level bound) {
  s->found = true;
  s->best = bound;
  if (s->p->ncols) memcpy(s->credit, s->answer.credit, s->p->ncols * sizeof *s->credit);
}

/* A node that can't hold anything better, or whose relaxed placement is one, is a leaf. */
static void explore_relaxed(search *s, level bound, cw_alloc_node *node) {
  bool proved = s->answer.proved;
  if (node) node->bound = bound.amount;
  split how = {.decision = CW_LEAF};
  if (s->found && level_cmp(bound, s->best) >= 0) {
    s->unproved |= !proved;
  } else if (s->options->stop_at_met && !is_met(bound)) {
    leave_open(s, bound);
  } else if (how = find_split(s), how.decision == CW_LEAF) {
    s->unproved |= !proved;
    keep_best(s, bound);
  } else {
    explore_cases(s, how, bound, node);
  }
}

static void explore(search *s, level inherited, cw_alloc_node *node) {
  if (s->answer.work >= s->answer.budget) {
    leave_open(s, inherited);
    return;
  }
  s->answer.work++;
  if (cw_decisions_hopeless(&s->decisions)) {
    if (node) node->infeasible = true;
    return;
  }
  cw_lp_status status = relax(s, node);
  level bound = {s->answer.further, s->answer.strict};
  if (level_cmp(bound, inherited) < 0) bound = inherited;
  switch (status) {
  case CW_LP_OPTIMAL: explore_relaxed(s, bound, node); break;
  case CW_LP_INFEASIBLE:
    if (node) node->infeasible = true;
    s->unproved |= !s->answer.proved;
    break;
  case CW_LP_LIMIT: leave_open(s, bound); break;
  case CW_LP_DECLINED:
  case CW_LP_MEMORY: s->memory = true; break;
  }
}

static void report(const search *s, cw_alloc_node *root, cw_alloc_result *r) {
  bool open = s->left_open && (!s->found || level_cmp(s->open, s->best) < 0);
  r->work = s->answer.work;
  r->status = s->memory ? CW_ALLOC_MEMORY : open ? CW_ALLOC_LIMIT : s->found ? CW_ALLOC_OPTIMAL : CW_ALLOC_IMPOSSIBLE;
  if (s->found) {
    r->further = s->best.amount;
    r->strict = s->best.strict;
    r->found = !s->best.strict;
    r->credit = s->credit;
  }
  if (open && !s->found) r->strict = s->open.strict;
  if (s->found || open) r->least_further = open ? s->open.amount : s->best.amount;
  /* Where the requirements are met the search stopped early: the placement itself is the proof. */
  if (!s->left_open && !s->unproved && !finished(s)) r->certificate = root;
}

void cw_branch_solve(const cw_alloc_instance *p, const cw_alloc_options *options, cw_alloc_result *r, cw_arena *arena) {
  search s = {.p = p, .options = options, .arena = arena, .flow = true};
  s.answer.budget = options->budget;
  s.answer.credit = CW_NEW_ARRAY(arena, p->ncols, cw_rat);
  s.answer.without_more = CW_NEW_ARRAY(arena, p->ncols, cw_rat);
  s.credit = CW_NEW_ARRAY(arena, p->ncols, cw_rat);
  cw_alloc_node *root = options->certificate ? new_node(&s, (split){.decision = CW_LEAF}, 0) : NULL;
  r->status = CW_ALLOC_MEMORY;
  if (!s.answer.credit || !s.answer.without_more || !s.credit || (options->certificate && !root) ||
      !cw_decisions_make(&s.decisions, p, arena))
    return;
  explore(&s, (level){CW_RAT_ZERO, false}, root);
  report(&s, root, r);
}
