/* Needs, exceptions, ways and questions as the trace states them. */
#include "check.h"

#include <string.h>

typedef struct walk {
  vt_check *c;
  vt_node *list;
  uint32_t k;
} walk;

enum { UNMET, OPEN, MET, NOT_ASKED };
static const char *const statuses[] = {"unmet", "open", "met", "not asked"};
static const char *const kinds[] = {
    "nothing", "all of", "at least some of", "table", "credit", "areas", "share", "holds", "has", "goal"};

typedef struct told { /* what one entry says, filled in as it becomes known */
  vt_node *n;
  const vt_need *need;
  uint32_t depth;
  int status, year;
  vt_rat have, needed, short_by;
  bool served; /* `have` is what records are placed for it */
  bool names;  /* a condition failed or is open: it must be named */
  const vt_decision *waived;
} told;

typedef struct told_list {
  told *items;
  uint32_t n;
} told_list;

static told *next(walk *w, told_list *l, const vt_need *need, uint32_t depth) {
  l->items = vt_grow(w->c->w->arena, l->items, l->n, sizeof *l->items);
  if (!l->items) return NULL;
  told *t = &l->items[l->n++];
  *t = (told){.n = w->list && w->k < w->list->count ? w->list->kids[w->k] : NULL,
              .need = need,
              .depth = depth,
              .have = vt_int(0),
              .needed = vt_int(0),
              .short_by = vt_int(0)};
  w->k++;
  return t;
}

/* The stated parts that serve the need. */
static vt_rat credited(walk *w, const vt_need *need, uint64_t areas, int year) {
  vt_rat sum = vt_int(0);
  const vt_problem *p = w->c->problem[need->ledger];
  const vt_rat *credit = w->c->credit[need->ledger];
  for (uint32_t k = 0; p && credit && k < p->ncols; k++)
    if (p->cols[k].record >= 0 && vt_sign(credit[k]) > 0 && vt_serves(w->c->w, p, k, need, areas, year))
      sum = vt_add(sum, credit[k]);
  return sum;
}

/* Where a span lies in pieces the trace doesn't say which of them is where: what the need has is taken as it is told, and
 * whether all that is told goes together is found at the end. */
static bool pieces_told(walk *w, const told *t, vt_rat *have) {
  const vt_problem *p = w->c->problem[t->need->ledger];
  return p && p->cut && vt_rat_of(vt_get(vt_get(t->n, "have"), "amount"), have);
}

static void check_pieces(walk *w, const told_list *l) {
  vt_served *all = CW_NEW_ARRAY(w->c->w->arena, l->n + 1, vt_served);
  for (uint32_t k = 0; all && k < w->c->w->p->nledgers && k < 64; k++) {
    uint32_t n = 0;
    if (!w->c->problem[k] || !w->c->problem[k]->cut) continue;
    for (uint32_t i = 0; i < l->n; i++) {
      const told *t = &l->items[i];
      bool credit = t->need->kind == VT_NEED_CREDIT || t->need->kind == VT_NEED_SHARE;
      if (credit && t->served && t->need->ledger == k) all[n++] = (vt_served){t->need, t->year, t->have};
    }
    w->c->r->compared++;
    if (n && !vt_placed_as_told(w->c, k, all, n))
      vt_differs(w->c->r, w->list, "what the parts that are told can serve together");
  }
}

static void credit_need(walk *w, told_list *l, const vt_need *need, uint32_t depth, int year) {
  bool unbounded = false;
  told *t = next(w, l, need, depth);
  if (!t) return;
  t->year = year;
  t->served = true;
  if (!pieces_told(w, t, &t->have)) t->have = credited(w, need, need->areas, year);
  if (!need->amount) { /* of any amount */
    if (vt_sign(t->have) > 0) t->status = MET;
    return;
  }
  (void)vt_amount(w->c->w, need->amount, false, &t->needed, &unbounded);
  t->short_by = vt_sub(t->needed, t->have);
  if (vt_sign(t->short_by) < 0) t->short_by = vt_int(0);
  if (!unbounded && vt_sign(t->short_by) == 0) t->status = MET;
}

static void credit_needs(walk *w, told_list *l, const vt_need *need, uint32_t depth) {
  vt_world *x = w->c->w;
  bool calendar = need->each == 2;
  int from = need->from_year, to = need->to_year;
  if (!need->each) {
    credit_need(w, l, need, depth, 0);
    return;
  }
  if (!from && x->from.known == VT_KNOWN) from = vt_year_of(x, (int32_t)x->from.n.num, calendar);
  if (!to && x->until.known == VT_KNOWN) to = vt_year_of(x, (int32_t)x->until.n.num, calendar);
  for (int year = from; year <= to && year - from < 100; year++) credit_need(w, l, need, depth, year);
}

static void areas_need(walk *w, told_list *l, const vt_need *need, uint32_t depth) {
  const vt_ledger *led = &w->c->w->p->ledgers[need->ledger];
  vt_rat each = vt_int(0);
  bool unbounded;
  int64_t have = 0;
  told *t = next(w, l, need, depth);
  if (!t) return;
  if (need->amount) (void)vt_amount(w->c->w, need->amount, false, &each, &unbounded);
  for (uint32_t a = 0; a < led->nareas; a++) {
    if (!(need->areas >> a & 1)) continue;
    vt_rat got = credited(w, need, UINT64_C(1) << a, 0);
    have += vt_sign(got) > 0 && vt_cmp(got, each) >= 0;
  }
  t->have = vt_int(have);
  t->needed = vt_int(need->number);
  if (have < need->number)
    t->short_by = vt_int(need->number - have);
  else
    t->status = MET;
}

static int status_of(vt_tri t) { return t == VT_YES ? MET : t == VT_MAYBE ? OPEN : UNMET; }

/* Whether there is a record at all of which the condition doesn't hold. */
static bool any_fails(vt_world *w, const vt_need *need) {
  bool any = false;
  int32_t saved = w->record;
  for (uint32_t i = 0; i < w->nrecords && !any; i++) {
    w->record = (int32_t)i;
    any = vt_exists(w, i) && vt_test(w, need->condition, true) != VT_YES;
  }
  w->record = saved;
  return any;
}

static void condition_need(walk *w, told_list *l, const vt_need *need, uint32_t depth) {
  told *t = next(w, l, need, depth);
  vt_tri found;
  if (!t) return;
  if (need->kind == VT_NEED_HAS) {
    uint32_t least, most;
    vt_count_records(w->c->w, need->condition, true, &least, &most);
    t->have = vt_int(least);
    t->needed = vt_int(need->number);
    if (least < need->number) t->short_by = vt_int(need->number - least);
    found = least >= need->number ? VT_YES : most >= need->number ? VT_MAYBE : VT_NO;
  } else if (need->kind == VT_NEED_GOAL) {
    found = vt_goal_reached(w->c->w, (uint32_t)need->goal, true);
  } else {
    found = vt_test(w->c->w, need->condition, true);
  }
  t->status = status_of(found);
  t->names =
      found != VT_YES && (need->kind == VT_NEED_HOLDS || (need->kind == VT_NEED_HAS && any_fails(w->c->w, need)));
}

static void walk_need(walk *w, told_list *l, const vt_need *need, uint32_t depth);

static void group_need(walk *w, told_list *l, const vt_need *need, uint32_t depth) {
  uint32_t at = l->n, met = 0, open = 0, counted = 0;
  if (!next(w, l, need, depth)) return;
  for (uint32_t i = 0; i < need->nkids; i++) {
    uint32_t kid = l->n;
    walk_need(w, l, need->kids[i], depth + 1);
    if (kid >= l->n) break;
    counted += l->items[kid].status != NOT_ASKED;
    met += l->items[kid].status == MET;
    open += l->items[kid].status == OPEN;
  }
  uint32_t asked = need->kind == VT_NEED_ALL ? counted : need->number;
  l->items[at].status = met >= asked ? MET : met + open >= asked ? OPEN : UNMET;
}

static void table_need(walk *w, told_list *l, const vt_need *need, uint32_t depth) {
  int row = vt_row_of(w->c->w, need->key, need->rows, need->nrows);
  uint32_t at = l->n;
  told *t = next(w, l, need, depth);
  if (!t) return;
  t->status = row == -2 ? OPEN : UNMET;
  t->names = true;
  if (row < 0) return;
  uint32_t kid = l->n;
  walk_need(w, l, need->rows[row].need, depth + 1);
  if (kid < l->n) l->items[at].status = l->items[kid].status;
}

static void walk_need(walk *w, told_list *l, const vt_need *need, uint32_t depth) {
  vt_tri force = vt_force_test(w->c->w, &need->force, false), when = vt_test(w->c->w, need->when, false);
  uint32_t at = l->n;
  told *t;
  if (force == VT_NO || when == VT_NO) {
    if ((t = next(w, l, need, depth))) t->status = NOT_ASKED;
    return;
  }
  const vt_decision *waived = vt_waived(w->c->w, need);
  if (waived) {
    if ((t = next(w, l, need, depth))) t->status = MET, t->waived = waived;
    return;
  }
  switch (need->kind) {
  case VT_NEED_NOTHING:
    if ((t = next(w, l, need, depth))) t->status = MET;
    break;
  case VT_NEED_ALL:
  case VT_NEED_SOME: group_need(w, l, need, depth); break;
  case VT_NEED_TABLE: table_need(w, l, need, depth); break;
  case VT_NEED_AREAS: areas_need(w, l, need, depth); break;
  case VT_NEED_CREDIT:
  case VT_NEED_SHARE: credit_needs(w, l, need, depth); break;
  default: condition_need(w, l, need, depth); break;
  }
  bool open = force == VT_MAYBE || when == VT_MAYBE;
  for (uint32_t i = at; open && i < l->n; i++)
    if (l->items[i].status == UNMET) {
      l->items[i].status = OPEN;
      if (i == at) l->items[i].names = true;
    }
}

/* The condition that failed or is open is one of the need's. */
static void check_failed(vt_check *c, vt_node *n, const told *t) {
  vt_node *on = vt_get(n, "on");
  if (!t->names) {
    vt_is_absent(c->r, n, "on");
    return;
  }
  if (!on) {
    vt_is_text(c->r, n, "on", "the condition that failed");
    return;
  }
  const vt_expr *x = vt_find_expr(t->need->condition, on);
  bool own = x != NULL;
  if (!x) x = vt_find_expr(t->need->when, on);
  if (!x) x = vt_find_expr(t->need->key, on);
  if (!x) x = vt_by_of(c->w->p, &t->need->force, on);
  vt_see(on);
  c->r->compared += 3;
  if (!x) vt_differs(c->r, on, "a condition of the need, where it stands");
  vt_check_file(c, on, x ? x->line : 0);
  if (own && t->need->kind == VT_NEED_HOLDS && vt_test(c->w, x, true) == VT_YES)
    vt_differs(c->r, on, "a condition that holds");
}

static void check_told(vt_check *c, const told *t) {
  const vt_need *need = t->need;
  vt_node *n = t->n;
  bool credit = need->kind == VT_NEED_CREDIT || need->kind == VT_NEED_SHARE;
  bool amounts = credit || need->kind == VT_NEED_AREAS || need->kind == VT_NEED_HAS;
  if (t->status != NOT_ASKED) vt_rest_on(c, &need->cites);
  if (!n) return;
  vt_is_int(c->r, n, "need", need->index);
  vt_is_int(c->r, n, "depth", t->depth);
  vt_is_text(c->r, n, "kind", kinds[need->kind]);
  vt_is_text(c->r, n, "name", need->name);
  vt_is_text(c->r, n, "status", statuses[t->status]);
  if (amounts) {
    const char *unit = credit ? c->w->p->ledgers[need->ledger].unit : need->kind == VT_NEED_HAS ? "record" : NULL;
    vt_is_amount(c->r, n, "have", t->have, unit);
    vt_is_amount(c->r, n, "needed", t->needed, unit);
    vt_is_amount(c->r, n, "short_by", t->short_by, unit);
  } else {
    vt_is_absent(c->r, n, "have");
    vt_is_absent(c->r, n, "needed");
    vt_is_absent(c->r, n, "short_by");
  }
  if (t->year)
    vt_is_int(c->r, n, "year", t->year);
  else
    vt_is_absent(c->r, n, "year");
  if (t->waived)
    vt_is_text(c->r, n, "waived_by", vt_say_determined(c->w, t->waived));
  else
    vt_is_absent(c->r, n, "waived_by");
  vt_check_condition(c, n, "when", need->when);
  vt_check_condition(c, n, "condition", need->condition);
  check_failed(c, n, t);
  vt_check_cites(c, n, &need->cites);
  vt_check_place(c, n, need->line, need->column);
}

/* Amounts are those of one choice of answers, but what an answer that is missing decides is told as open. */
static uint64_t unset_all(vt_world *w, bool *kept) {
  for (uint32_t i = 0; i < w->nunknowns; i++) kept[i] = w->unknowns[i].set, w->unknowns[i].set = false;
  return w->nunknowns;
}

static void set_again(vt_world *w, const bool *kept, uint64_t n) {
  for (uint32_t i = 0; i < n; i++) w->unknowns[i].set = kept[i];
}

void vt_check_needs(vt_check *c, vt_node *d) {
  vt_world *w = c->w;
  const vt_goal *g = c->goal;
  const vt_need *root = g->need;
  walk k = {.c = c, .list = vt_get(d, "needs")};
  told_list l = {NULL, 0};
  int32_t step = c->search.lowest.step;
  bool kept[VT_MOST_UNKNOWNS];
  uint64_t nkept = unset_all(w, kept);
  w->best = false;
  w->quiet++;
  if (g->kind == VT_LADDER && g->nsteps)
    root = g->steps[step + 1 < (int32_t)g->nsteps && step >= -1 ? (uint32_t)(step + 1) : g->nsteps - 1].need;
  if (root && g->kind != VT_QUANTITY) walk_need(&k, &l, root, 0);
  for (uint32_t i = 0; i < g->nexcepts; i++) {
    const vt_except *x = &g->excepts[i];
    if (x->effect == VT_MAY_USE && vt_force_test(w, &x->force, true) != VT_NO && vt_test(w, x->when, true) != VT_NO)
      walk_need(&k, &l, x->need, 0);
  }
  const vt_need *only = NULL;
  for (uint32_t i = 0; i < g->nexcepts; i++)
    if ((int32_t)g->excepts[i].index == c->search.lowest.except && c->search.lowest.verdict == VT_MET)
      only = g->excepts[i].need;
  bool within = !only, *own = c->sources;
  for (uint32_t i = 0; i < l.n; i++) {
    if (l.items[i].depth == 0 && only) within = l.items[i].need == only;
    if (!within) c->sources = NULL; /* where another way decided, the goal's own needs are no basis */
    check_told(c, &l.items[i]);
    c->sources = own;
  }
  if (k.list) check_pieces(&k, &l);
  w->quiet--;
  set_again(w, kept, nkept);
  vt_is_count(c->r, k.list ? k.list : d, k.list ? l.n : UINT32_MAX);
}

/* --- exceptions --------------------------------------------------------------------------------------------------- */

void vt_check_exceptions(vt_check *c, vt_node *d) {
  static const char *const effects[] = {"met", "exempt", "not applicable", "unmet", "may use"};
  vt_node *list = vt_get(d, "exceptions");
  bool kept[VT_MOST_UNKNOWNS];
  uint64_t nkept = unset_all(c->w, kept);
  c->w->quiet++;
  for (uint32_t i = 0; i < c->goal->nexcepts; i++) {
    const vt_except *x = &c->goal->excepts[i];
    vt_node *n = list && i < list->count ? list->kids[i] : NULL, *on = vt_get(n, "on");
    bool helps = x->effect != VT_UNMET_WHEN;
    vt_tri t = vt_force_test(c->w, &x->force, helps);
    if (t == VT_YES) t = vt_test(c->w, x->when, helps);
    if (!n) continue;
    vt_is_int(c->r, n, "exception", x->index);
    vt_is_text(c->r, n, "effect", effects[x->effect]);
    vt_is_text(c->r, n, "state", t == VT_MAYBE ? "open" : t == VT_YES ? "holds" : "does not hold");
    vt_check_condition(c, n, "when", x->when);
    if (t == VT_YES)
      vt_is_absent(c->r, n, "on");
    else if (on) {
      const vt_expr *part = vt_find_expr(x->when, on);
      vt_see(on);
      if (!part) part = vt_by_of(c->w->p, &x->force, on);
      if (!part) vt_differs(c->r, on, "a condition of the exception, where it stands");
      vt_check_file(c, on, part ? part->line : 0);
    } else if (x->when && vt_force_test(c->w, &x->force, helps) == VT_YES)
      vt_is_text(c->r, n, "on", "the condition that failed");
    vt_check_cites(c, n, &x->cites);
    vt_check_place(c, n, x->line, x->column);
  }
  c->w->quiet--;
  set_again(c->w, kept, nkept);
  vt_is_count(c->r, list ? list : d, list ? c->goal->nexcepts : UINT32_MAX);
}

/* --- ways --------------------------------------------------------------------------------------------------------- */

static void check_more(vt_check *c, vt_node *n, bool more) {
  if (more)
    vt_is_bool(c->r, n, "a_little_more", true);
  else
    vt_is_absent(c->r, n, "a_little_more");
}

static void check_year(vt_check *c, vt_node *n, int year) {
  if (year)
    vt_is_text(c->r, n, "year", cw_arena_printf(c->w->arena, "%d-%02d", year, (year + 1) % 100));
  else
    vt_is_absent(c->r, n, "year");
}

static void check_lack(vt_check *c, vt_node *n, const vt_lack *l) {
  static const char *const lacks[] = {"credit", "areas", "need"};
  vt_is_text(c->r, n, "lacks", lacks[l->kind]);
  check_year(c, n, l->year);
  if (l->kind == VT_LACK_CREDIT) {
    vt_is_text(c->r, n, "ledger", c->w->p->ledgers[l->ledger].name);
    vt_is_amount(c->r, n, "short_by", l->amount, c->w->p->ledgers[l->ledger].unit);
    check_more(c, n, l->strict);
  } else {
    if (l->kind == VT_LACK_AREAS) vt_is_rat(c->r, n, "areas", l->amount);
    vt_is_int(c->r, n, "need", l->need->index);
    check_more(c, n, l->kind == VT_LACK_NEED && l->strict);
    vt_check_cites(c, n, &l->need->cites);
  }
  if (l->impossible)
    vt_is_bool(c->r, n, "impossible", true);
  else
    vt_is_absent(c->r, n, "impossible");
}

void vt_check_ways(vt_check *c) {
  vt_node *list = vt_get(c->s, "ways");
  const char *said = "";
  vt_text_of(c->s, "standing", &said);
  bool lacks = strcmp(said, "unmet") == 0 || strcmp(said, "undetermined") == 0 || c->goal->kind == VT_LADDER;
  uint32_t n = lacks ? c->o.nways : 0;
  vt_is_count(c->r, list ? list : c->s, list ? n : UINT32_MAX);
  for (uint32_t i = 0; list && i < list->count && i < n; i++) {
    const vt_way *way = &c->o.ways[i];
    vt_node *parts = vt_get(list->kids[i], "parts");
    vt_is_bool(c->r, list->kids[i], "impossible", way->impossible);
    vt_is_count(c->r, parts ? parts : list->kids[i], parts ? way->nlacks : UINT32_MAX);
    for (uint32_t k = 0; parts && k < parts->count && k < way->nlacks; k++)
      check_lack(c, parts->kids[k], &way->lacks[k]);
  }
}
