/* The least further credit of a problem: what is not linear in it is enumerated, each case an exact linear programme. */
#include "world.h"

#include <string.h>

enum { MOST_CASES = 20000 };

typedef struct solver {
  vt_world *w;
  const vt_problem *p;
  bool *empty;    /* columns that hold nothing */
  bool *filled;   /* columns that hold all they can */
  int8_t *used;   /* items: 1 has its place, 2 may be used, 3 both */
  int8_t *spread; /* areas of every spread need, one after another */
  uint32_t nspread;
  bool needs;
  const int *cost;
  uint32_t cases;
  bool found, strict, gave_up;
  vt_rat best;
} solver;

/* --- one case ----------------------------------------------------------------------------------------------------- */

typedef struct rows {
  vt_lp_row *r;
  uint32_t n;
  bool impossible;
} rows;

static void add_row(solver *s, rows *out, const uint32_t *cols, const vt_rat *coef, uint32_t n, bool at_least,
                    vt_rat bound) {
  uint32_t *c = CW_NEW_ARRAY(s->w->arena, n + 1, uint32_t), k = 0;
  vt_rat *q = CW_NEW_ARRAY(s->w->arena, n + 1, vt_rat);
  for (uint32_t i = 0; c && q && i < n; i++) {
    if (s->empty[cols[i]]) continue;
    c[k] = cols[i];
    q[k++] = coef ? coef[i] : vt_int(1);
  }
  if (k == 0) {
    if (at_least ? vt_sign(bound) > 0 : vt_sign(bound) < 0) out->impossible = true;
    return;
  }
  out->r = vt_grow(s->w->arena, out->r, out->n, sizeof *out->r);
  if (out->r) out->r[out->n++] = (vt_lp_row){k, c, q, at_least, bound};
}

static uint32_t cols_of_item(const vt_problem *p, uint32_t item, uint32_t *out) {
  uint32_t n = 0;
  for (uint32_t c = 0; c < p->ncols; c++)
    if (p->cols[c].item == (int32_t)item && vt_sign(p->cols[c].full) > 0) out[n++] = c;
  return n;
}

static uint32_t cols_of_area(const vt_problem *p, uint32_t area, uint32_t *out) {
  uint32_t n = 0;
  for (uint32_t c = 0; c < p->ncols; c++)
    if (p->cols[c].area == area) out[n++] = c;
  return n;
}

/* An item that is used holds one share at most, so together they hold no more shares than items that may be used. */
static void few_row(solver *s, rows *out, const vt_few *f) {
  uint32_t *cols = CW_NEW_ARRAY(s->w->arena, s->p->ncols + 1, uint32_t), n = 0;
  vt_rat *coef = CW_NEW_ARRAY(s->w->arena, s->p->ncols + 1, vt_rat);
  for (uint32_t i = 0; cols && coef && i < f->n; i++) {
    uint32_t from = n;
    n += cols_of_item(s->p, f->items[i], cols + n);
    for (uint32_t c = from; c < n; c++) coef[c] = vt_div(vt_int(1), s->p->cols[cols[c]].full);
  }
  if (cols && coef) add_row(s, out, cols, coef, n, false, vt_int(f->most));
}

static rows rows_of(solver *s) {
  const vt_problem *p = s->p;
  rows out = {NULL, 0, false};
  uint32_t *cols = CW_NEW_ARRAY(s->w->arena, p->ncols + 1, uint32_t), k = 0;
  vt_rat *coef = CW_NEW_ARRAY(s->w->arena, p->ncols + 1, vt_rat);
  if (!cols || !coef) return out.impossible = true, out;
  for (uint32_t i = 0; i < p->nitems; i++) {
    uint32_t n = cols_of_item(p, i, cols);
    for (uint32_t c = 0; c < n; c++) coef[c] = vt_div(vt_int(1), p->cols[cols[c]].full);
    if (n) add_row(s, &out, cols, coef, n, false, vt_int(1));
  }
  for (uint32_t i = 0; i < p->nlines; i++)
    if (s->needs || !p->lines[i].at_least)
      add_row(s, &out, p->lines[i].cols, p->lines[i].coef, p->lines[i].n, p->lines[i].at_least, p->lines[i].bound);
  for (uint32_t i = 0; i < p->nfew; i++) few_row(s, &out, &p->few[i]);
  for (uint32_t c = 0; c < p->ncols; c++) {
    if (s->filled[c] && s->empty[c]) out.impossible = true;
    if (s->filled[c]) add_row(s, &out, &c, NULL, 1, true, p->cols[c].full);
  }
  for (uint32_t i = 0; s->needs && i < p->nspread; i++)
    for (uint32_t a = 0; a < p->spread[i].n; a++, k++)
      if (s->spread[k] > 0 && vt_sign(p->spread[i].amount) > 0) {
        uint32_t n = cols_of_area(p, p->spread[i].areas[a], cols);
        add_row(s, &out, cols, NULL, n, true, p->spread[i].amount);
      }
  return out;
}

/* Whether the areas and lines that must hold more than their bound can, within `most` further credit (den 0: any). */
static bool all_hold(solver *s, rows *r, vt_rat most) {
  const vt_problem *p = s->p;
  uint32_t *cols = CW_NEW_ARRAY(s->w->arena, p->ncols + 2, uint32_t), k = 0, extra = 0, before = r->n;
  vt_rat *coef = CW_NEW_ARRAY(s->w->arena, p->ncols + 2, vt_rat), value;
  int *cost = CW_NEW_ARRAY(s->w->arena, p->ncols + 2, int);
  bool yes = true;
  if (!cols || !coef || !cost) return false;
  for (uint32_t i = 0; i < p->nspread; i++)
    for (uint32_t a = 0; a < p->spread[i].n; a++, k++) {
      if (s->spread[k] <= 0 || vt_sign(p->spread[i].amount) > 0) continue;
      uint32_t n = cols_of_area(p, p->spread[i].areas[a], cols), *own = CW_NEW_ARRAY(s->w->arena, n + 2, uint32_t),
               m = 0;
      vt_rat *q = CW_NEW_ARRAY(s->w->arena, n + 2, vt_rat);
      for (uint32_t c = 0; own && q && c < n; c++)
        if (!s->empty[cols[c]]) own[m] = cols[c], q[m++] = vt_int(1);
      if (m == 0) return false;
      own[m] = p->ncols;
      q[m++] = vt_int(-1);
      r->r = vt_grow(s->w->arena, r->r, r->n, sizeof *r->r);
      r->r[r->n++] = (vt_lp_row){m, own, q, true, vt_int(0)};
      extra++;
    }
  for (uint32_t i = 0; i < p->nlines; i++) {
    const vt_line *l = &p->lines[i];
    uint32_t *own = CW_NEW_ARRAY(s->w->arena, l->n + 2, uint32_t), m = 0;
    vt_rat *q = CW_NEW_ARRAY(s->w->arena, l->n + 2, vt_rat);
    if (!l->more) continue;
    for (uint32_t c = 0; own && q && c < l->n; c++)
      if (!s->empty[l->cols[c]]) own[m] = l->cols[c], q[m++] = l->coef ? l->coef[c] : vt_int(1);
    if (m == 0) return false;
    own[m] = p->ncols;
    q[m++] = vt_int(-1);
    r->r = vt_grow(s->w->arena, r->r, r->n, sizeof *r->r);
    r->r[r->n++] = (vt_lp_row){m, own, q, true, l->bound};
    extra++;
  }
  if (extra) {
    uint32_t one = p->ncols, m = 0;
    vt_rat q1 = vt_int(1);
    r->r = vt_grow(s->w->arena, r->r, r->n, sizeof *r->r);
    r->r[r->n++] = (vt_lp_row){1, &one, &q1, false, vt_int(1)};
    for (uint32_t c = 0; c < p->ncols; c++)
      if (p->cols[c].item < 0 && !s->empty[c]) cols[m] = c, coef[m++] = vt_int(1);
    if (most.den && m) {
      r->r = vt_grow(s->w->arena, r->r, r->n, sizeof *r->r);
      r->r[r->n++] = (vt_lp_row){m, cols, coef, false, most};
    }
    cost[p->ncols] = -1;
    yes = vt_lp(p->ncols + 1, r->r, r->n, cost, &value) == VT_LP_BEST && vt_sign(value) < 0;
  }
  r->n = before;
  return yes;
}

/* Not better than what was found. */
static bool worse(const solver *s, vt_rat value, bool strict) {
  int c = s->found ? vt_cmp(value, s->best) : -1;
  return c > 0 || (c == 0 && (strict || !s->strict));
}

/* What a case comes to: its rows, solved. */
typedef struct judged {
  rows r;
  vt_rat value;
  bool good;
} judged;

/* Not good where it can't be better than what was found, so that what is below need not be looked at. */
static judged judge(solver *s) {
  judged j = {.r = rows_of(s), .value = vt_int(0)};
  int *cost = CW_NEW_ARRAY(s->w->arena, s->p->ncols + 1, int);
  for (uint32_t c = 0; cost && c < s->p->ncols; c++) cost[c] = s->empty[c] ? 0 : s->cost[c];
  j.good = cost && !j.r.impossible && vt_lp(s->p->ncols, j.r.r, j.r.n, cost, &j.value) == VT_LP_BEST;
  if (++s->cases > MOST_CASES) s->gave_up = true, j.good = false;
  if (j.good && worse(s, j.value, false)) j.good = false;
  return j;
}

/* Takes a case in which nothing is left to decide, if it is better. */
static void take(solver *s, judged *j) {
  bool strict = s->needs && !all_hold(s, &j->r, j->value);
  bool possible = !strict || all_hold(s, &j->r, (vt_rat){0, 0});
  if (possible && !worse(s, j->value, strict)) s->found = true, s->best = j->value, s->strict = strict;
}

/* --- what is decided ---------------------------------------------------------------------------------------------- */

static void search(solver *s);

static void place_item(solver *s, uint32_t item) {
  const vt_problem *p = s->p;
  uint32_t *cols = CW_NEW_ARRAY(s->w->arena, p->ncols + 1, uint32_t), n = cols ? cols_of_item(p, item, cols) : 0;
  bool *was = CW_NEW_ARRAY(s->w->arena, p->ncols + 1, bool), whole = p->items[item] == VT_WHOLE;
  int8_t used = s->used[item];
  if (!was) return;
  memcpy(was, s->empty, p->ncols * sizeof *was);
  s->used[item] = used == 2 ? 3 : 1;
  for (uint32_t i = 0; i < n; i++) {
    bool again = false; /* of one area, its first column stands for all */
    for (uint32_t k = 0; k < i && !whole; k++) again = again || p->cols[cols[k]].area == p->cols[cols[i]].area;
    if (again || was[cols[i]]) continue;
    for (uint32_t k = 0; k < n; k++)
      s->empty[cols[k]] = was[cols[k]] || (whole ? k != i : p->cols[cols[k]].area != p->cols[cols[i]].area);
    s->filled[cols[i]] = whole;
    search(s);
    s->filled[cols[i]] = false;
  }
  for (uint32_t k = 0; k < n; k++) s->empty[cols[k]] = true;
  if (whole) search(s);
  memcpy(s->empty, was, p->ncols * sizeof *was);
  s->used[item] = used;
}

static bool any_column(const solver *s, uint32_t item) {
  for (uint32_t c = 0; c < s->p->ncols; c++)
    if (s->p->cols[c].item == (int32_t)item && !s->empty[c] && vt_sign(s->p->cols[c].full) > 0) return true;
  return false;
}

static bool choose_few(solver *s, uint32_t few) {
  const vt_few *f = &s->p->few[few];
  uint32_t open = 0, item = UINT32_MAX;
  bool *was;
  for (uint32_t i = 0; i < f->n; i++) {
    if (!any_column(s, f->items[i])) continue;
    open++;
    if (s->used[f->items[i]] < 2 && item == UINT32_MAX) item = f->items[i];
  }
  if (open <= f->most) return false;
  if (item == UINT32_MAX) return true; /* more are used than may be */
  if (!(was = CW_NEW_ARRAY(s->w->arena, s->p->ncols + 1, bool))) return true;
  memcpy(was, s->empty, s->p->ncols * sizeof *was);
  int8_t used = s->used[item];
  s->used[item] = used == 1 ? 3 : 2; /* 3: it has its place too */
  search(s);
  s->used[item] = used;
  for (uint32_t c = 0; c < s->p->ncols; c++)
    if (s->p->cols[c].item == (int32_t)item) s->empty[c] = true;
  search(s);
  memcpy(s->empty, was, s->p->ncols * sizeof *was);
  return true;
}

static bool choose_areas(solver *s) {
  uint32_t k = 0;
  for (uint32_t i = 0; s->needs && i < s->p->nspread; i++) {
    const vt_spread *a = &s->p->spread[i];
    uint32_t counted = 0, open = UINT32_MAX, left = 0;
    for (uint32_t j = 0; j < a->n; j++) {
      counted += s->spread[k + j] > 0;
      left += s->spread[k + j] < 0;
      if (s->spread[k + j] < 0 && open == UINT32_MAX) open = k + j;
    }
    k += a->n;
    if (counted >= a->least) continue;
    if (counted + left < a->least) return true;
    s->spread[open] = 1;
    search(s);
    s->spread[open] = 0;
    search(s);
    s->spread[open] = -1;
    return true;
  }
  return false;
}

static void decide(solver *s, judged *j) {
  const vt_problem *p = s->p;
  for (uint32_t i = 0; i < p->nfew; i++)
    if (choose_few(s, i)) return;
  for (uint32_t i = 0; i < p->nitems; i++) {
    uint32_t areas = 0, area = UINT32_MAX;
    if (p->items[i] == VT_DIVISIBLE || s->used[i] == 1 || s->used[i] == 3) continue;
    for (uint32_t c = 0; c < p->ncols; c++)
      if (p->cols[c].item == (int32_t)i && !s->empty[c] && p->cols[c].area != area) area = p->cols[c].area, areas++;
    if (areas == 0 || (areas == 1 && p->items[i] == VT_ONE_AREA)) continue;
    place_item(s, i);
    return;
  }
  if (!choose_areas(s)) take(s, j);
}

static void search(solver *s) {
  if (s->gave_up || (s->found && s->needs && vt_sign(s->best) == 0 && !s->strict)) return;
  cw_arena_mark mark = cw_arena_here(s->w->arena);
  judged j = judge(s);
  if (j.good) decide(s, &j);
  cw_arena_back(s->w->arena, mark);
}

static bool start(solver *s, vt_world *w, const vt_problem *p) {
  uint32_t nspread = 0;
  for (uint32_t i = 0; i < p->nspread; i++) nspread += p->spread[i].n;
  *s = (solver){.w = w, .p = p, .best = vt_int(0)};
  s->empty = CW_NEW_ARRAY(w->arena, p->ncols + 1, bool);
  s->filled = CW_NEW_ARRAY(w->arena, p->ncols + 1, bool);
  s->used = CW_NEW_ARRAY(w->arena, p->nitems + 1, int8_t);
  s->spread = CW_NEW_ARRAY(w->arena, nspread + 1, int8_t);
  if (!s->empty || !s->filled || !s->used || !s->spread) return false;
  memset(s->spread, -1, nspread);
  for (uint32_t c = 0; c < p->ncols; c++) s->empty[c] = !p->cols[c].unlimited && vt_sign(p->cols[c].full) <= 0;
  return true;
}

vt_answer vt_least(vt_world *w, const vt_problem *p) {
  solver s;
  int *cost = CW_NEW_ARRAY(w->arena, p->ncols + 1, int);
  if (!cost || !start(&s, w, p)) return (vt_answer){.gave_up = true, .further = vt_int(0)};
  for (uint32_t c = 0; c < p->ncols; c++) cost[c] = p->cols[c].item < 0;
  s.cost = cost;
  s.needs = true;
  if (!p->impossible) search(&s);
  return (vt_answer){s.found, s.strict, s.gave_up, s.best};
}

bool vt_most(vt_world *w, const vt_problem *p, vt_rat *out) {
  solver s;
  int *cost = CW_NEW_ARRAY(w->arena, p->ncols + 1, int);
  if (!cost || !start(&s, w, p)) return false;
  for (uint32_t c = 0; c < p->ncols; c++) {
    cost[c] = p->cols[c].item < 0 ? 0 : -1;
    if (p->cols[c].item < 0) s.empty[c] = true;
  }
  s.cost = cost;
  search(&s);
  *out = s.found ? vt_sub(vt_int(0), s.best) : vt_int(0);
  return s.found && !s.gave_up;
}
