/* The paths through a requirement tree.
 *
 * A path is one choice of alternatives: a list of leaves that must all hold. Leaves without an amount are true or false
 * here and now; leaves on credit carry the amount that is asked. */
#include "memo.h"
#include "needs.h"

#include <string.h>

cw_path_list cw_paths_one(cw_needs_solver *s, const cw_leaf *leaf) {
  cw_path_list l = {CW_NEW(s->e->arena, const cw_leaf *), 0};
  if (!l.items) {
    s->e->memory = true;
    return l;
  }
  l.items[l.n++] = leaf;
  return l;
}

static cw_leaf *new_leaf(cw_needs_solver *s, uint32_t need) {
  cw_leaf *leaf = CW_NEW(s->e->arena, cw_leaf);
  if (!leaf) {
    s->e->memory = true;
    return NULL;
  }
  leaf->need = need;
  leaf->license = s->e->license;
  leaf->amount = CW_RAT_ZERO;
  return leaf;
}

static cw_path_list failed_path(cw_needs_solver *s, uint32_t need) {
  cw_leaf *leaf = new_leaf(s, need);
  if (leaf) leaf->failed = true;
  return cw_paths_one(s, leaf);
}

static const cw_leaf *join(cw_needs_solver *s, const cw_leaf *a, const cw_leaf *b) {
  cw_leaf *first = NULL, **link = &first;
  for (; a; a = a->next) {
    cw_leaf *copy = CW_NEW(s->e->arena, cw_leaf);
    if (!copy) {
      s->e->memory = true;
      return NULL;
    }
    *copy = *a;
    *link = copy;
    link = (cw_leaf **)&copy->next;
  }
  if (!first) return b;
  *link = (cw_leaf *)b;
  return first;
}

static cw_path_list both(cw_needs_solver *s, cw_path_list a, cw_path_list b) {
  cw_path_list out = {NULL, 0};
  size_t n = (size_t)a.n * b.n;
  if (n > CW_MAX_WAYS) {
    s->limit = true;
    n = CW_MAX_WAYS;
  }
  out.items = CW_NEW_ARRAY(s->e->arena, n ? n : 1, const cw_leaf *);
  if (!out.items) {
    s->e->memory = true;
    return out;
  }
  for (uint32_t i = 0; i < a.n; i++)
    for (uint32_t j = 0; j < b.n && out.n < n; j++) out.items[out.n++] = join(s, a.items[i], b.items[j]);
  return out;
}

cw_path_list cw_paths_either(cw_needs_solver *s, cw_path_list a, cw_path_list b) {
  cw_path_list out = {CW_NEW_ARRAY(s->e->arena, (size_t)a.n + b.n + 1, const cw_leaf *), 0};
  if (!out.items) {
    s->e->memory = true;
    return out;
  }
  for (uint32_t i = 0; i < a.n; i++) out.items[out.n++] = a.items[i];
  for (uint32_t i = 0; i < b.n; i++) out.items[out.n++] = b.items[i];
  if (out.n > CW_MAX_WAYS) {
    s->limit = true;
    out.n = CW_MAX_WAYS;
  }
  return out;
}

/* A need is asked in its period and where its `when` holds. Among needs that must all hold, one that isn't asked is
 * satisfied, so being asked hurts; among alternatives it isn't there, so being asked helps. */
bool cw_need_asked(cw_needs_solver *s, uint32_t index, bool alternative) {
  const cw_need *need = &s->e->plan->needs[index];
  return cw_eval_in_force(s->e, &need->force, alternative) && cw_eval_holds(s->e, need->when, alternative);
}

static cw_path_list expand_all(cw_needs_solver *s, const cw_need *need) {
  cw_path_list out = cw_paths_one(s, NULL);
  for (uint32_t i = 0; i < need->nkids && !s->e->memory; i++) {
    uint32_t kid = s->e->plan->kids[need->first_kid + i];
    if (cw_need_asked(s, kid, false)) out = both(s, out, cw_paths_of(s, kid));
  }
  return out;
}

/* Every set of `number` kids, in the pack's order: choose(from, left). */
static cw_path_list choose(cw_needs_solver *s, const cw_path_list *kids, uint32_t nkids, uint32_t from, uint32_t left) {
  cw_path_list out = {NULL, 0};
  if (left == 0) return cw_paths_one(s, NULL);
  for (uint32_t i = from; i + left <= nkids && !s->e->memory; i++)
    out = cw_paths_either(s, out, both(s, kids[i], choose(s, kids, nkids, i + 1, left - 1)));
  return out;
}

static cw_path_list expand_some(cw_needs_solver *s, uint32_t index) {
  const cw_need *need = &s->e->plan->needs[index];
  uint32_t n = 0;
  cw_path_list *kids = CW_NEW_ARRAY(s->e->arena, need->nkids + 1, cw_path_list);
  if (!kids) {
    s->e->memory = true;
    return cw_paths_one(s, NULL);
  }
  for (uint32_t i = 0; i < need->nkids; i++) {
    uint32_t kid = s->e->plan->kids[need->first_kid + i];
    if (cw_need_asked(s, kid, true)) kids[n++] = cw_paths_of(s, kid);
  }
  return n < need->number ? failed_path(s, index) : choose(s, kids, n, 0, need->number);
}

static cw_path_list expand_table(cw_needs_solver *s, uint32_t index) {
  const cw_need *need = &s->e->plan->needs[index];
  int32_t row = cw_eval_row(s->e, need->key, need->first_row, need->nrows);
  if (row >= 0)
    return cw_need_asked(s, s->e->plan->rows[row].node, false) ? cw_paths_of(s, s->e->plan->rows[row].node)
                                                               : cw_paths_one(s, NULL);
  if (row == CW_ROW_OPEN) s->open = true;
  return failed_path(s, index);
}

static bool needs_years(cw_eval *e, const cw_need *need, int *from, int *to) {
  bool calendar = need->each == CW_EACH_CALENDAR_YEAR;
  *from = need->from_year;
  *to = need->to_year;
  if (*from == 0 && e->has_window && e->window_from.known == CW_KNOWN)
    *from = cw_year_of(e, e->window_from.a, calendar);
  if (*to == 0 && e->has_window && e->window_until.known == CW_KNOWN) *to = cw_year_of(e, e->window_until.a, calendar);
  return *from != 0 && *to != 0 && *to >= *from && *to - *from < 100;
}

/* Which years those are hangs on an end of the window that isn't known: taken at the mode's end. */
static bool years_open(cw_eval *e) {
  cw_value end = e->window_from.known == CW_UNKNOWN ? e->window_from : e->window_until;
  if (!e->has_window || end.known != CW_UNKNOWN) return false;
  if (end.a == CW_UNSET) e->opened = true;
  return end.a == CW_UNSET ? e->mode == CW_BEST : end.a == CW_SET_BEST;
}

static void set_amount(cw_needs_solver *s, cw_leaf *leaf) {
  const cw_need *need = &s->e->plan->needs[leaf->need];
  bool unbounded = false;
  if (need->amount && !cw_eval_amount(s->e, need->amount, false, &leaf->amount, &unbounded)) unbounded = true;
  leaf->impossible = unbounded; /* an amount without a value is not a requirement that anyone could show to be met */
}

static cw_path_list expand_credit(cw_needs_solver *s, uint32_t index) {
  const cw_need *need = &s->e->plan->needs[index];
  cw_leaf *leaf = new_leaf(s, index);
  int from, to;
  if (!leaf) return cw_paths_one(s, NULL);
  set_amount(s, leaf);
  if (need->each == CW_EACH_NONE) return cw_paths_one(s, leaf);
  if (!needs_years(s->e, need, &from, &to)) return years_open(s->e) ? cw_paths_one(s, NULL) : failed_path(s, index);
  const cw_leaf *path = NULL;
  for (int year = to; year >= from; year--) {
    cw_leaf *of_year = new_leaf(s, index);
    if (!of_year) break;
    *of_year = *leaf;
    of_year->year = year;
    of_year->next = path;
    path = of_year;
  }
  return cw_paths_one(s, path);
}

/* The need of each license of which the condition holds; where it holds of none nothing is asked. */
static cw_path_list expand_each(cw_needs_solver *s, const cw_need *need) {
  cw_eval *e = s->e;
  cw_path_list out = cw_paths_one(s, NULL);
  int32_t saved = e->license;
  for (uint32_t i = 0; i < e->teacher->nlicenses && !e->memory; i++) {
    e->license = (int32_t)(e->teacher->first_license + i);
    if (cw_eval_holds(e, need->condition, false)) out = both(s, out, cw_paths_of(s, e->plan->kids[need->first_kid]));
  }
  e->license = saved;
  return out;
}

static bool enough_records(cw_needs_solver *s, const cw_need *need) {
  uint32_t least, most;
  s->e->unused = s->e->plan->goals[s->e->goal].not_also != 0;
  cw_eval_count_records(s->e, need->condition, true, &least, &most);
  bool open = least < need->number && most >= need->number;
  if (open) cw_eval_note_records(s->e, need->condition, true);
  s->e->opened = s->e->opened || open;
  s->e->unused = false;
  return open ? s->e->mode == CW_BEST : least >= need->number;
}

static bool goal_reached(cw_needs_solver *s, const cw_need *need) {
  cw_tri t = cw_goal_met(s->e, (uint32_t)need->goal, true);
  if (t == CW_OPEN) s->e->opened = true;
  return t == CW_OPEN ? s->e->mode == CW_BEST : t == CW_TRUE;
}

static cw_path_list expand(cw_needs_solver *s, uint32_t index) {
  const cw_need *need = &s->e->plan->needs[index];
  if (cw_need_waived(s->e, index) >= 0) return cw_paths_one(s, NULL);
  switch (need->kind) {
  case CW_NEED_NOTHING: return cw_paths_one(s, NULL);
  case CW_NEED_ALL: return expand_all(s, need);
  case CW_NEED_EACH: return expand_each(s, need);
  case CW_NEED_SOME: return expand_some(s, index);
  case CW_NEED_TABLE: return expand_table(s, index);
  case CW_NEED_CREDIT:
  case CW_NEED_AREAS:
  case CW_NEED_SHARE: return expand_credit(s, index);
  case CW_NEED_HOLDS: return cw_eval_holds(s->e, need->condition, true) ? cw_paths_one(s, NULL) : failed_path(s, index);
  case CW_NEED_HAS: return enough_records(s, need) ? cw_paths_one(s, NULL) : failed_path(s, index);
  case CW_NEED_SEQUENCE: return cw_sequence_met(s->e, need) ? cw_paths_one(s, NULL) : failed_path(s, index);
  case CW_NEED_GOAL: return goal_reached(s, need) ? cw_paths_one(s, NULL) : failed_path(s, index);
  }
  return cw_paths_one(s, NULL);
}

/* --- found again -------------------------------------------------------------------------------------------------- */

typedef struct known_paths {
  cw_memo beside;
  bool limit, open;
  cw_path_list paths;
} known_paths;

/* A list of its own, for it is put in another order; the paths themselves are never changed. */
static cw_path_list copy_of(cw_needs_solver *s, cw_arena *arena, cw_path_list l) {
  cw_path_list out = {CW_NEW_RAW(arena, (size_t)l.n + 1, const cw_leaf *), l.n};
  if (!out.items) {
    s->e->memory = true;
    out.n = 0;
  } else if (l.n)
    memcpy(out.items, l.items, l.n * sizeof *l.items);
  return out;
}

static const cw_leaf *keep_path(cw_needs_solver *s, const cw_leaf *path) {
  cw_arena *arena = s->e->memo->arena;
  const cw_leaf *first = NULL, **link = &first;
  for (; path; path = path->next) {
    cw_leaf *copy = CW_NEW_RAW(arena, 1, cw_leaf);
    if (!copy) {
      s->e->memory = true;
      return NULL;
    }
    *copy = *path;
    copy->next = NULL;
    *link = copy;
    link = &copy->next;
  }
  return first;
}

static cw_path_list expand_and_keep(cw_needs_solver *s, cw_memo_node **root, uint32_t index) {
  cw_part p;
  bool limit = s->limit, open = s->open;
  known_paths *k = CW_NEW_RAW(s->e->memo->arena, 1, known_paths);
  s->limit = s->open = false;
  cw_part_begin(s->e, &p);
  cw_path_list out = expand(s, index);
  if (k) {
    *k = (known_paths){.limit = s->limit, .open = s->open, .paths = copy_of(s, s->e->memo->arena, out)};
    for (uint32_t i = 0; i < k->paths.n; i++) k->paths.items[i] = keep_path(s, out.items[i]);
  }
  cw_memo_keep(s->e, root, &p.outer, k);
  cw_memo beside;
  cw_part_end(s->e, &p, k ? &k->beside : &beside);
  s->limit = s->limit || limit;
  s->open = s->open || open;
  return out;
}

cw_path_list cw_paths_of(cw_needs_solver *s, uint32_t index) {
  cw_memo_node **root = cw_memo_need(s->e, index);
  if (!root) return expand(s, index);
  const known_paths *k = cw_memo_find(s->e, *root);
  if (!k) return expand_and_keep(s, root, index);
  cw_part_again(s->e, &k->beside);
  s->limit = s->limit || k->limit;
  s->open = s->open || k->open;
  return copy_of(s, s->e->arena, k->paths);
}
