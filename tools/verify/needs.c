/* The needs of a goal: every way to choose among alternatives is a path, a list of needs that must all hold. */
#include "world.h"

#include <string.h>

enum { MOST_PATHS = 256 };

static vt_paths one_path(vt_solving *s, const vt_leaf_need *leaf) {
  vt_paths l = {CW_NEW_ARRAY(s->w->arena, 1, const vt_leaf_need *), 1};
  if (l.items)
    l.items[0] = leaf;
  else
    l.n = 0;
  return l;
}

static vt_leaf_need *leaf_of(vt_solving *s, const vt_need *need, bool failed) {
  vt_leaf_need *l = CW_NEW(s->w->arena, vt_leaf_need);
  if (l) *l = (vt_leaf_need){.need = need, .amount = vt_int(0), .failed = failed};
  return l;
}

static vt_paths failed(vt_solving *s, const vt_need *need) { return one_path(s, leaf_of(s, need, true)); }

static const vt_leaf_need *joined(vt_solving *s, const vt_leaf_need *a, const vt_leaf_need *b) {
  if (!a) return b;
  vt_leaf_need *copy = CW_NEW(s->w->arena, vt_leaf_need);
  if (!copy) return NULL;
  *copy = *a;
  copy->next = joined(s, a->next, b);
  return copy;
}

static vt_paths both(vt_solving *s, vt_paths a, vt_paths b) {
  vt_paths out = {CW_NEW_ARRAY(s->w->arena, (size_t)a.n * b.n + 1, const vt_leaf_need *), 0};
  if ((size_t)a.n * b.n > MOST_PATHS) s->gave_up = true;
  for (uint32_t i = 0; out.items && i < a.n; i++)
    for (uint32_t j = 0; j < b.n && out.n < MOST_PATHS; j++) out.items[out.n++] = joined(s, a.items[i], b.items[j]);
  return out;
}

static vt_paths either(vt_solving *s, vt_paths a, vt_paths b) {
  vt_paths out = {CW_NEW_ARRAY(s->w->arena, (size_t)a.n + b.n + 1, const vt_leaf_need *), 0};
  for (uint32_t i = 0; out.items && i < a.n; i++) out.items[out.n++] = a.items[i];
  for (uint32_t i = 0; out.items && i < b.n; i++) out.items[out.n++] = b.items[i];
  if (out.n > MOST_PATHS) s->gave_up = true, out.n = MOST_PATHS;
  return out;
}

static vt_paths expand(vt_solving *s, const vt_need *n);

/* Among needs that must all hold one that is not asked is satisfied; among alternatives it is not there. */
static bool asked(vt_solving *s, const vt_need *n, bool alternative) {
  return vt_in_force(s->w, &n->force, alternative) && vt_holds(s->w, n->when, alternative);
}

static vt_paths choose(vt_solving *s, const vt_paths *kids, uint32_t n, uint32_t from, uint32_t left) {
  vt_paths out = {NULL, 0};
  if (left == 0) return one_path(s, NULL);
  for (uint32_t i = from; i + left <= n; i++)
    out = either(s, out, both(s, kids[i], choose(s, kids, n, i + 1, left - 1)));
  return out;
}

static vt_paths expand_some(vt_solving *s, const vt_need *need) {
  vt_paths *kids = CW_NEW_ARRAY(s->w->arena, need->nkids + 1, vt_paths);
  uint32_t n = 0;
  for (uint32_t i = 0; kids && i < need->nkids; i++)
    if (asked(s, need->kids[i], true)) kids[n++] = expand(s, need->kids[i]);
  return n < need->number ? failed(s, need) : choose(s, kids, n, 0, need->number);
}

/* In which years hangs on an answer: at the best in none that lacks anything. */
static vt_paths in_open_years(vt_solving *s, const vt_need *need) {
  vt_world *w = s->w;
  const vt_value *end = w->from.known == VT_OPEN ? &w->from : &w->until;
  if (end->known != VT_OPEN) return failed(s, need);
  if (end->lean == 0 && !w->quiet) w->opened = true;
  return (end->lean ? end->lean > 0 : w->best) ? one_path(s, NULL) : failed(s, need);
}

static vt_paths expand_credit(vt_solving *s, const vt_need *need) {
  vt_world *w = s->w;
  vt_leaf_need *leaf = leaf_of(s, need, false);
  bool unbounded = false, calendar = need->each == 2;
  int from = need->from_year, to = need->to_year;
  if (!leaf) return one_path(s, NULL);
  if (need->amount && !vt_amount(w, need->amount, false, &leaf->amount, &unbounded)) unbounded = true;
  leaf->impossible = unbounded;
  if (!need->each) return one_path(s, leaf);
  if (!from && w->has_window && w->from.known == VT_KNOWN) from = vt_year_of(w, (int32_t)w->from.n.num, calendar);
  if (!to && w->has_window && w->until.known == VT_KNOWN) to = vt_year_of(w, (int32_t)w->until.n.num, calendar);
  if ((!from || !to) && w->has_window) return in_open_years(s, need);
  if (!from || !to || to < from || to - from >= 100) return failed(s, need);
  const vt_leaf_need *path = NULL;
  for (int year = to; year >= from; year--) {
    vt_leaf_need *y = leaf_of(s, need, false);
    if (!y) break;
    *y = *leaf;
    y->year = year;
    y->next = path;
    path = y;
  }
  return one_path(s, path);
}

static bool enough_records(vt_solving *s, const vt_need *need) {
  uint32_t least, most;
  s->w->quiet++;
  vt_count_records(s->w, need->condition, true, &least, &most);
  s->w->quiet--;
  if (least >= need->number) return true;
  if (most < need->number) return false;
  if (!s->w->quiet) {
    s->w->opened = true;
    vt_expr any = {.op = VT_ANY_RECORD, .type = CW_YES_NO, .kid = {need->condition, NULL, NULL}};
    vt_note(s->w, &any, true);
    if (need->number > 1) vt_count_records(s->w, need->condition, true, &least, &most);
  }
  return s->w->best;
}

static vt_paths expand_all(vt_solving *s, const vt_need *n) {
  vt_paths out = one_path(s, NULL);
  for (uint32_t i = 0; i < n->nkids; i++)
    if (asked(s, n->kids[i], false)) out = both(s, out, expand(s, n->kids[i]));
  return out;
}

static vt_paths expand_table(vt_solving *s, const vt_need *n) {
  int row = vt_row_of(s->w, n->key, n->rows, n->nrows);
  if (row >= 0) return asked(s, n->rows[row].need, false) ? expand(s, n->rows[row].need) : one_path(s, NULL);
  if (row == -2) s->open = true;
  return failed(s, n);
}

static vt_paths expand(vt_solving *s, const vt_need *n) {
  vt_tri t;
  if (vt_waived(s->w, n)) return one_path(s, NULL);
  switch (n->kind) {
  case VT_NEED_NOTHING: return one_path(s, NULL);
  case VT_NEED_ALL: return expand_all(s, n);
  case VT_NEED_SOME: return expand_some(s, n);
  case VT_NEED_TABLE: return expand_table(s, n);
  case VT_NEED_HOLDS: return vt_holds(s->w, n->condition, true) ? one_path(s, NULL) : failed(s, n);
  case VT_NEED_HAS: return enough_records(s, n) ? one_path(s, NULL) : failed(s, n);
  case VT_NEED_GOAL:
    t = vt_goal_reached(s->w, (uint32_t)n->goal, true);
    if (t == VT_MAYBE && !s->w->quiet) s->w->opened = true;
    return (t == VT_MAYBE ? s->w->best : t == VT_YES) ? one_path(s, NULL) : failed(s, n);
  default: return expand_credit(s, n);
  }
}

vt_paths vt_expand_roots(vt_solving *s, const vt_need *const *roots, uint32_t n, uint32_t *behind) {
  vt_paths l = {NULL, 0};
  for (uint32_t i = 0; i < n; behind[i++] = l.n) {
    if (!asked(s, roots[i], i > 0)) {
      if (i == 0) l = one_path(s, NULL);
      continue;
    }
    vt_paths more = expand(s, roots[i]);
    l = i == 0 ? more : either(s, l, more);
  }
  return l;
}

/* --- one path, one ledger ----------------------------------------------------------------------------------------- */

static bool on(const vt_leaf_need *l, uint32_t ledger) {
  vt_need_kind k = l->need->kind;
  return (k == VT_NEED_CREDIT || k == VT_NEED_AREAS || k == VT_NEED_SHARE) && l->need->ledger == ledger;
}

uint64_t vt_path_ledgers(const vt_leaf_need *path) {
  uint64_t mask = 0;
  for (; path; path = path->next)
    for (uint32_t l = 0; l < 64; l++)
      if (on(path, l)) mask |= UINT64_C(1) << l;
  return mask;
}

/* Of credit, more than nothing. */
static bool any_amount(const vt_need *n) { return n->kind == VT_NEED_CREDIT && !n->amount; }

static vt_line credit_line(vt_solving *s, const vt_problem *p, const vt_leaf_need *l) {
  vt_line line = {.at_least = true,
                  .more = any_amount(l->need),
                  .bound = l->amount,
                  .cols = CW_NEW_ARRAY(s->w->arena, p->ncols + 1, uint32_t),
                  .limit = -1};
  for (uint32_t c = 0; line.cols && c < p->ncols; c++)
    if (vt_serves(s->w, p, c, l->need, l->need->areas, l->year)) line.cols[line.n++] = c;
  return line;
}

static vt_line share_line(vt_solving *s, const vt_problem *p, const vt_leaf_need *l) {
  vt_line line = credit_line(s, p, l);
  vt_rat part = vt_div(l->amount, vt_int(100));
  if (l->need->of_needed) return line.bound = vt_mul(part, s->total), line;
  uint32_t *cols = CW_NEW_ARRAY(s->w->arena, p->ncols + 1, uint32_t), k = 0, n = 0;
  line.coef = CW_NEW_ARRAY(s->w->arena, p->ncols + 1, vt_rat);
  for (uint32_t c = 0; cols && line.coef && c < p->ncols; c++) {
    bool in = k < line.n && line.cols[k] == c;
    k += in;
    if (!(p->cols[c].windows & 1)) continue; /* it lies in the window of another need only */
    cols[n] = c;
    line.coef[n++] = in ? vt_sub(vt_int(1), part) : vt_sub(vt_int(0), part);
  }
  line.cols = cols;
  line.n = n;
  line.bound = vt_int(0);
  return line;
}

vt_problem *vt_instance(vt_solving *s, uint32_t ledger, const vt_leaf_need *path) {
  if (!s->problem[ledger]) s->problem[ledger] = vt_build(s->w, ledger);
  const vt_problem *base = s->problem[ledger];
  vt_problem *p = CW_NEW(s->w->arena, vt_problem);
  if (!p || !base) return NULL;
  *p = *base;
  uint32_t extra = 0;
  for (const vt_leaf_need *l = path; l; l = l->next) extra += on(l, ledger);
  p->lines = CW_NEW_ARRAY(s->w->arena, base->nlines + extra + 1, vt_line);
  p->spread = CW_NEW_ARRAY(s->w->arena, extra + 1, vt_spread);
  if (!p->lines || !p->spread) return NULL;
  if (base->nlines) memcpy(p->lines, base->lines, base->nlines * sizeof *p->lines);
  for (const vt_leaf_need *l = path; l; l = l->next) {
    if (!on(l, ledger)) continue;
    p->impossible = p->impossible || l->impossible;
    if (l->need->kind == VT_NEED_SHARE)
      p->lines[p->nlines++] = share_line(s, p, l);
    else if (l->need->kind == VT_NEED_CREDIT) {
      if (vt_sign(l->amount) > 0 || any_amount(l->need)) p->lines[p->nlines++] = credit_line(s, p, l);
    } else {
      const vt_ledger *led = &s->w->p->ledgers[ledger];
      vt_spread a = {
          .least = l->need->number, .amount = l->amount, .areas = CW_NEW_ARRAY(s->w->arena, led->nareas + 1, uint32_t)};
      for (uint32_t k = 0; a.areas && k < led->nareas; k++)
        if (l->need->areas >> k & 1) a.areas[a.n++] = led->first_area + k;
      p->spread[p->nspread++] = a;
    }
  }
  return p;
}

static vt_answer least(vt_solving *s, uint32_t ledger, const vt_leaf_need *path) {
  vt_problem *p = vt_instance(s, ledger, path);
  vt_answer a = p ? vt_least(s->w, p) : (vt_answer){.gave_up = true, .further = vt_int(0)};
  s->gave_up = s->gave_up || a.gave_up;
  return a;
}

static bool enough(const vt_answer *a) { return a->possible && !a->strict && vt_sign(a->further) == 0; }

bool vt_path_met(vt_solving *s, const vt_leaf_need *path) {
  for (const vt_leaf_need *l = path; l; l = l->next)
    if (l->failed) return false;
  uint64_t ledgers = vt_path_ledgers(path);
  for (uint32_t l = 0; l < 64; l++) {
    if (!(ledgers >> l & 1)) continue;
    vt_answer a = least(s, l, path);
    bool impossible = false;
    for (const vt_leaf_need *k = path; k; k = k->next) impossible = impossible || (on(k, l) && k->impossible);
    if (!enough(&a) && !(s->w->free_credit && !impossible)) return false;
  }
  return true;
}

/* --- ways --------------------------------------------------------------------------------------------------------- */

static const vt_leaf_need *culprit(vt_solving *s, uint32_t ledger, const vt_leaf_need *path) {
  const vt_leaf_need *first = NULL;
  for (const vt_leaf_need *l = path; l; l = l->next) {
    if (!on(l, ledger)) continue;
    if (!first) first = l;
    vt_leaf_need alone = *l;
    alone.next = NULL;
    vt_answer a = least(s, ledger, &alone);
    if (!a.possible) return l;
  }
  return first;
}

/* Which parts ask for more than nothing in vain: each in turn beside what has its amount and what could be had so far. */
static void name_more(vt_solving *s, uint32_t ledger, const vt_leaf_need *path, vt_rat further, vt_way *way) {
  vt_leaf_need *had = NULL;
  for (int more = 0; more < 2; more++)
    for (const vt_leaf_need *l = path; l; l = l->next) {
      bool areas = l->need->kind == VT_NEED_AREAS, asks_more = areas || any_amount(l->need);
      vt_leaf_need *with = CW_NEW(s->w->arena, vt_leaf_need);
      if (!with || !on(l, ledger) || asks_more != more) continue;
      *with = *l;
      with->next = had;
      vt_answer a = {.strict = false};
      if (more) a = least(s, ledger, with);
      if (more && a.strict && vt_cmp(a.further, further) >= 0)
        way->lacks[way->nlacks++] = (vt_lack){.kind = areas ? VT_LACK_AREAS : VT_LACK_NEED,
                                              .ledger = ledger,
                                              .amount = vt_int(areas),
                                              .strict = true,
                                              .need = l->need,
                                              .year = l->year};
      else
        had = with;
    }
}

static void ledger_lacks(vt_solving *s, uint32_t ledger, const vt_leaf_need *path, vt_way *way) {
  vt_answer a = least(s, ledger, path);
  if (enough(&a)) return;
  if (!a.possible) {
    const vt_leaf_need *l = culprit(s, ledger, path);
    way->lacks[way->nlacks++] = (vt_lack){.kind = VT_LACK_CREDIT,
                                          .ledger = ledger,
                                          .amount = vt_int(0),
                                          .impossible = true,
                                          .need = l ? l->need : NULL,
                                          .year = l ? l->year : 0};
    way->impossible = true;
    return;
  }
  if (vt_sign(a.further) != 0)
    way->lacks[way->nlacks++] = (vt_lack){.kind = VT_LACK_CREDIT, .ledger = ledger, .amount = a.further};
  if (a.strict) name_more(s, ledger, path, a.further, way);
}

static bool lack_in(const vt_lack *a, const vt_lack *b) {
  if (a->kind != b->kind || a->ledger != b->ledger) return false;
  if (a->kind == VT_LACK_CREDIT)
    return a->impossible == b->impossible && vt_cmp(a->amount, b->amount) <= 0 && (b->strict || !a->strict);
  return a->need == b->need && a->year == b->year;
}

static bool covers(const vt_way *a, const vt_way *b) { /* b asks all that a asks */
  for (uint32_t i = 0; i < a->nlacks; i++) {
    bool found = false;
    for (uint32_t j = 0; j < b->nlacks && !found; j++) found = lack_in(&a->lacks[i], &b->lacks[j]);
    if (!found) return false;
  }
  return true;
}

void vt_ways(vt_solving *s, vt_outcome *o, vt_paths paths) {
  vt_way *ways = CW_NEW_ARRAY(s->w->arena, paths.n + 1, vt_way);
  bool *drop = CW_NEW_ARRAY(s->w->arena, paths.n + 1, bool), possible = false;
  if (!ways || !drop) return;
  for (uint32_t i = 0; i < paths.n; i++) {
    uint32_t n = 128;
    for (const vt_leaf_need *l = paths.items[i]; l; l = l->next) n++;
    ways[i] = (vt_way){.lacks = CW_NEW_ARRAY(s->w->arena, n, vt_lack), .path = paths.items[i]};
    uint64_t ledgers = vt_path_ledgers(paths.items[i]);
    for (uint32_t l = 0; l < 64; l++)
      if (ledgers >> l & 1) ledger_lacks(s, l, paths.items[i], &ways[i]);
    for (const vt_leaf_need *l = paths.items[i]; l; l = l->next)
      if (l->failed)
        ways[i].lacks[ways[i].nlacks++] =
            (vt_lack){.kind = VT_LACK_NEED, .amount = vt_int(0), .need = l->need, .year = l->year};
    possible = possible || !ways[i].impossible;
  }
  for (uint32_t i = 0; i < paths.n; i++) {
    drop[i] = possible && ways[i].impossible;
    for (uint32_t j = 0; j < paths.n && !drop[i]; j++)
      if (i != j && !drop[j] && covers(&ways[j], &ways[i])) drop[i] = j < i || !covers(&ways[i], &ways[j]);
  }
  o->ways = ways;
  o->nways = 0;
  for (uint32_t i = 0; i < paths.n; i++)
    if (!drop[i]) ways[o->nways++] = ways[i];
}

vt_rat vt_largest_need(const vt_world *w, const vt_paths *l, uint32_t ledger) {
  vt_rat whole = vt_int(0), any = vt_int(0);
  uint64_t all = vt_areas_of(w->p, NULL, ledger);
  for (uint32_t i = 0; i < l->n; i++)
    for (const vt_leaf_need *k = l->items[i]; k; k = k->next) {
      if (k->need->kind != VT_NEED_CREDIT || k->need->ledger != ledger || k->failed) continue;
      if (vt_cmp(k->amount, any) > 0) any = k->amount;
      bool total = (k->need->areas & all) == all && !k->need->of && !k->need->each && !k->need->nwindows;
      if (total && vt_cmp(k->amount, whole) > 0) whole = k->amount;
    }
  return vt_sign(whole) == 0 ? any : whole;
}
