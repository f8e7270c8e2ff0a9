/* Certificates: a tree that names all cases, whose leaves prove by weak duality that no placement does with less. What a
 * leaf's multipliers stand for, in which order, is said in engine/allocation.h. */
#include "check.h"

#include <string.h>

typedef struct path_row { /* a decision that adds a row: a column holds all it can, or an area its amount */
  bool whole;
  uint32_t col, area;
  vt_rat bound;
  const struct path_row *above;
} path_row;

typedef struct proof {
  vt_check *c;
  const vt_problem *p;
  bool *gone;      /* columns that decisions exclude */
  int8_t *used;    /* items: -1 not decided */
  int8_t *counted; /* areas of the spread needs, one after another: -1 not decided */
  const path_row *path;
  uint32_t depth;
  vt_rat least; /* over the leaves that are possible */
  bool any, wrong;
} proof;

static void reject(proof *t, vt_node *n, const char *why) {
  t->wrong = true;
  vt_differs(t->c->r, n, why);
}

/* A number as it is written in lowest terms; no other writing of it. */
static bool number_of(const proof *t, const vt_node *n, vt_rat *out) {
  return vt_rat_of(n, out) && strcmp(vt_rat_say(t->c->w->arena, *out), n->text) == 0;
}

static bool can_hold(const proof *t, uint32_t col) {
  return !t->gone[col] && (t->p->cols[col].unlimited || vt_sign(t->p->cols[col].full) > 0);
}

/* --- leaves ------------------------------------------------------------------------------------------------------- */

typedef struct sum { /* the multipliers' sum of the constraints */
  vt_rat *weight, bound;
  bool signs, above; /* above: the sum of the bounds is more than `bound` */
} sum;

static void add_row(sum *s, vt_rat m, const uint32_t *cols, const vt_rat *coef, uint32_t n, vt_rat bound,
                    bool at_least) {
  if (at_least ? vt_sign(m) < 0 : vt_sign(m) > 0) s->signs = false;
  if (vt_sign(m) == 0) return;
  for (uint32_t i = 0; i < n; i++) s->weight[cols[i]] = vt_add(s->weight[cols[i]], coef ? vt_mul(m, coef[i]) : m);
  s->bound = vt_add(s->bound, vt_mul(m, bound));
}

static void add_item(const proof *t, sum *s, vt_rat m, uint32_t item, uint32_t *cols, vt_rat *coef) {
  uint32_t n = 0;
  bool one = true;
  vt_rat full = vt_int(0);
  for (uint32_t k = 0; k < t->p->ncols; k++) {
    if (t->p->cols[k].item != (int32_t)item) continue;
    if (n && vt_cmp(full, t->p->cols[k].full) != 0) one = false;
    full = t->p->cols[k].full;
    cols[n++] = k;
  }
  for (uint32_t i = 0; i < n && !one; i++)
    coef[i] = vt_sign(t->p->cols[cols[i]].full) ? vt_div(vt_int(1), t->p->cols[cols[i]].full) : vt_int(0);
  add_row(s, m, cols, one ? NULL : coef, n, one ? full : vt_int(1), false);
}

static vt_rat full_of(const proof *t, uint32_t item) {
  vt_rat full = vt_int(0);
  for (uint32_t k = 0; k < t->p->ncols; k++)
    if (t->p->cols[k].item == (int32_t)item && vt_cmp(t->p->cols[k].full, full) > 0) full = t->p->cols[k].full;
  return full;
}

static void add_few(const proof *t, sum *s, vt_rat m, const vt_few *f, uint32_t *cols) {
  int64_t left = f->most;
  uint32_t n = 0, k = 0;
  vt_rat *fulls = CW_NEW_ARRAY(t->c->w->arena, f->n + 1, vt_rat), bound = vt_int(0);
  for (uint32_t i = 0; fulls && i < f->n; i++) {
    uint32_t item = f->items[i];
    if (t->used[item] > 0) left--;
    if (t->used[item] >= 0) continue;
    for (uint32_t c = 0; c < t->p->ncols; c++)
      if (t->p->cols[c].item == (int32_t)item) cols[n++] = c;
    vt_rat full = full_of(t, item);
    uint32_t at = k++;
    for (; at > 0 && vt_cmp(fulls[at - 1], full) < 0; at--) fulls[at] = fulls[at - 1];
    fulls[at] = full;
  }
  for (uint32_t i = 0; fulls && i < k && i < left; i++) bound = vt_add(bound, fulls[i]);
  add_row(s, m, cols, NULL, n, bound, false);
}

static void add_spread(const proof *t, sum *s, vt_rat m, const vt_spread *a, const int8_t *counted, uint32_t *cols) {
  int64_t left = a->least;
  uint32_t n = 0;
  for (uint32_t i = 0; i < a->n; i++) {
    if (counted[i] > 0) left--;
    if (counted[i] >= 0) continue;
    for (uint32_t c = 0; c < t->p->ncols; c++)
      if (t->p->cols[c].area == a->areas[i]) cols[n++] = c;
  }
  if (left < 0) left = 0;
  add_row(s, m, cols, NULL, n, vt_mul(vt_int(left), a->amount), true);
}

static void add_path(const proof *t, sum *s, vt_rat m, const path_row *r, uint32_t *cols) {
  uint32_t n = 0;
  for (uint32_t c = 0; c < t->p->ncols; c++)
    if (r->whole ? c == r->col : t->p->cols[c].area == r->area) cols[n++] = c;
  add_row(s, m, cols, NULL, n, r->bound, true);
}

/* The sum of all constraints, each times its multiplier; false where there are too few or too many multipliers. */
static bool summed(const proof *t, const vt_node *list, sum *s) {
  const vt_problem *p = t->p;
  uint32_t k = 0, *cols = CW_NEW_ARRAY(t->c->w->arena, p->ncols * 2 + 2, uint32_t), npath = 0;
  vt_rat *coef = CW_NEW_ARRAY(t->c->w->arena, p->ncols + 1, vt_rat), *m;
  const path_row **path = CW_NEW_ARRAY(t->c->w->arena, t->depth + 1, const path_row *);
  for (const path_row *r = t->path; r; r = r->above) npath++;
  uint32_t total = p->nlines + p->nitems + p->ncols + p->nfew + p->nspread + npath;
  m = CW_NEW_ARRAY(t->c->w->arena, total + 1, vt_rat);
  if (!cols || !coef || !path || !m || list->count != total) return false;
  for (uint32_t i = 0; i < total; i++)
    if (!number_of(t, list->kids[i], &m[i])) return false;
  for (uint32_t i = 0; i < p->nlines; i++, k++) {
    s->above = s->above || (p->lines[i].more && vt_sign(m[k]) > 0);
    add_row(s, m[k], p->lines[i].cols, p->lines[i].coef, p->lines[i].n, p->lines[i].bound, p->lines[i].at_least);
  }
  for (uint32_t i = 0; i < p->nitems; i++, k++) add_item(t, s, m[k], i, cols, coef);
  for (uint32_t i = 0; i < p->ncols; i++, k++) {
    if (vt_sign(m[k]) != 0 && (p->cols[i].item >= 0 || p->cols[i].unlimited)) return false;
    add_row(s, m[k], &i, NULL, 1, p->cols[i].full, false);
  }
  for (uint32_t i = 0; i < p->nfew; i++, k++) add_few(t, s, m[k], &p->few[i], cols);
  const int8_t *counted = t->counted;
  for (uint32_t i = 0; i < p->nspread; counted += p->spread[i].n, i++, k++)
    add_spread(t, s, m[k], &p->spread[i], counted, cols);
  uint32_t at = npath;
  for (const path_row *r = t->path; r; r = r->above) path[--at] = r;
  for (uint32_t i = 0; i < npath; i++, k++) add_path(t, s, m[k], path[i], cols);
  return true;
}

/* More items used than may be, or fewer areas left than are needed. */
static bool impossible_by_decisions(const proof *t) {
  const int8_t *counted = t->counted;
  for (uint32_t i = 0; i < t->p->nfew; i++) {
    uint32_t used = 0;
    for (uint32_t k = 0; k < t->p->few[i].n; k++) used += t->used[t->p->few[i].items[k]] > 0;
    if (used > t->p->few[i].most) return true;
  }
  for (uint32_t i = 0; i < t->p->nspread; counted += t->p->spread[i].n, i++) {
    uint32_t left = 0;
    for (uint32_t k = 0; k < t->p->spread[i].n; k++) left += counted[k] != 0;
    if (left < t->p->spread[i].least) return true;
  }
  return false;
}

static void check_leaf(proof *t, vt_node *n) {
  vt_node *list = vt_get(n, "multipliers"), *infeasible = vt_get(n, "infeasible");
  bool none = infeasible && infeasible->number;
  vt_rat bound;
  sum s = {.weight = CW_NEW_ARRAY(t->c->w->arena, t->p->ncols + 1, vt_rat), .bound = vt_int(0), .signs = true};
  if (!infeasible || infeasible->kind != VT_BOOL || !number_of(t, vt_get(n, "bound"), &bound) || !s.weight) {
    reject(t, n, "a leaf that says what it proves");
    return;
  }
  for (uint32_t i = 0; i < t->p->ncols; i++) s.weight[i] = vt_int(0);
  if (!list) {
    if (none) {
      if (!impossible_by_decisions(t)) reject(t, n, "multipliers");
      return;
    }
    if (vt_sign(bound) != 0) reject(t, n, "multipliers");
    t->any = true;
    t->least = vt_int(0);
    return;
  }
  if (!summed(t, list, &s) || !s.signs) {
    reject(t, n, "multipliers, one for each constraint, of its sign");
    return;
  }
  for (uint32_t i = 0; i < t->p->ncols; i++) {
    vt_rat most = vt_int(t->p->cols[i].item < 0 && !none);
    if (can_hold(t, i) && vt_cmp(s.weight[i], most) > 0) {
      reject(t, n, "multipliers under which no column weighs more than it costs");
      return;
    }
  }
  if (none ? vt_sign(s.bound) <= 0 && !s.above && !t->path && t->p->nspread == 0 : !vt_eq(s.bound, bound)) {
    reject(t, n, cw_arena_printf(t->c->r->arena, "a sum of bounds of %s", vt_rat_say(t->c->r->arena, s.bound)));
    return;
  }
  if (none && vt_sign(s.bound) < 0) reject(t, n, "a sum of bounds above nothing");
  if (none && vt_sign(bound) != 0) reject(t, n, "a bound of 0 where nothing is possible");
  if (none) return;
  if (!t->any || vt_cmp(bound, t->least) < 0) t->least = bound;
  t->any = true;
}

/* --- items that can trade places ---------------------------------------------------------------------------------- */

static uint32_t nth_columns(const vt_problem *p, uint32_t item, uint32_t *out) {
  uint32_t n = 0;
  for (uint32_t k = 0; k < p->ncols; k++)
    if (p->cols[k].item == (int32_t)item) out[n++] = k;
  return n;
}

static vt_rat coef_in(const vt_line *l, uint32_t col) {
  for (uint32_t i = 0; i < l->n; i++)
    if (l->cols[i] == col) return l->coef ? l->coef[i] : vt_int(1);
  return vt_int(0);
}

static bool interchangeable(const proof *t, uint32_t i, uint32_t j) {
  const vt_problem *p = t->p;
  uint32_t *a = CW_NEW_ARRAY(t->c->w->arena, p->ncols + 1, uint32_t),
           *b = CW_NEW_ARRAY(t->c->w->arena, p->ncols + 1, uint32_t);
  if (!a || !b || p->items[i] != p->items[j]) return false;
  uint32_t n = nth_columns(p, i, a);
  if (n == 0 || n != nth_columns(p, j, b)) return false;
  for (uint32_t k = 0; k < n; k++) {
    if (p->cols[a[k]].area != p->cols[b[k]].area) return false;
    if (vt_cmp(p->cols[a[k]].full, p->cols[a[0]].full) != 0 || vt_cmp(p->cols[b[k]].full, p->cols[b[0]].full) != 0)
      return false;
    for (uint32_t r = 0; r < p->nlines; r++)
      if (vt_cmp(coef_in(&p->lines[r], a[k]), coef_in(&p->lines[r], b[k])) != 0) return false;
  }
  for (uint32_t f = 0; f < p->nfew; f++) {
    bool in_i = false, in_j = false;
    for (uint32_t k = 0; k < p->few[f].n; k++) in_i |= p->few[f].items[k] == i, in_j |= p->few[f].items[k] == j;
    if (in_i != in_j) return false;
  }
  return p->items[i] != VT_WHOLE || vt_cmp(p->cols[a[0]].full, p->cols[b[0]].full) == 0;
}

static int before(const proof *t, uint32_t i, uint32_t j) { /* -1: i is before j */
  int c = vt_cmp(full_of(t, i), full_of(t, j));
  return c != 0 ? -c : i < j ? -1 : 1;
}

static void exclude_item(proof *t, uint32_t item) {
  for (uint32_t k = 0; k < t->p->ncols; k++)
    if (t->p->cols[k].item == (int32_t)item) t->gone[k] = true;
}

static void others_use(proof *t, uint32_t item, bool used) {
  for (uint32_t j = 0; j < t->p->nitems; j++) {
    if (j == item || !interchangeable(t, item, j)) continue;
    if (used && before(t, j, item) < 0) t->used[j] = 1;
    if (!used && before(t, j, item) > 0) t->used[j] = 0, exclude_item(t, j);
  }
}

static void others_place(proof *t, uint32_t item, uint32_t place) {
  uint32_t *cols = CW_NEW_ARRAY(t->c->w->arena, t->p->ncols + 1, uint32_t);
  for (uint32_t j = 0; cols && j < t->p->nitems; j++) {
    if (j == item || !interchangeable(t, item, j) || vt_cmp(full_of(t, j), full_of(t, item)) != 0) continue;
    uint32_t n = nth_columns(t->p, j, cols);
    bool after = before(t, j, item) > 0;
    for (uint32_t k = 0; k < n; k++) {
      uint32_t at = k;
      if (t->p->items[j] == VT_ONE_AREA) /* an area stands where its first column does */
        for (at = 0; t->p->cols[cols[at]].area != t->p->cols[cols[k]].area;) at++;
      if (after ? at < place : at > place) t->gone[cols[k]] = true;
    }
  }
}

/* --- inner nodes -------------------------------------------------------------------------------------------------- */

static void check_node(proof *t, vt_node *n);

typedef struct saved {
  bool *gone;
  int8_t *used, *counted;
  const path_row *path;
} saved;

static void *copy_of(const proof *t, const void *from, size_t n) {
  void *to = cw_arena_alloc(t->c->w->arena, n + 1);
  if (to) memcpy(to, from, n);
  return to;
}

static uint32_t nareas_of(const vt_problem *p) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < p->nspread; i++) n += p->spread[i].n;
  return n;
}

static saved save(const proof *t) {
  return (saved){copy_of(t, t->gone, t->p->ncols * sizeof(bool)), copy_of(t, t->used, t->p->nitems),
                 copy_of(t, t->counted, nareas_of(t->p)), t->path};
}

static void restore(proof *t, const saved *s) {
  if (!s->gone || !s->used || !s->counted) return; /* memory ran out: what is excluded stays so, and proves nothing */
  memcpy(t->gone, s->gone, t->p->ncols * sizeof(bool));
  memcpy(t->used, s->used, t->p->nitems);
  memcpy(t->counted, s->counted, nareas_of(t->p));
  t->path = s->path;
}

static void add_path_row(proof *t, bool whole, uint32_t col, uint32_t area, vt_rat bound) {
  path_row *r = CW_NEW(t->c->w->arena, path_row);
  if (!r) return;
  *r = (path_row){whole, col, area, bound, t->path};
  t->path = r;
}

static void decide_place(proof *t, uint32_t item, int64_t value, bool whole) {
  uint32_t *cols = CW_NEW_ARRAY(t->c->w->arena, t->p->ncols + 1, uint32_t),
           n = cols ? nth_columns(t->p, item, cols) : 0, place = n;
  for (uint32_t k = n; k-- > 0;) {
    bool here = whole ? cols[k] == value : t->p->cols[cols[k]].area == value;
    if (here)
      place = k;
    else
      t->gone[cols[k]] = true;
  }
  if (whole && value >= 0 && place < n) add_path_row(t, true, cols[place], 0, t->p->cols[cols[place]].full);
  others_place(t, item, place);
}

static bool names_case(const vt_node *children, int64_t value) {
  for (uint32_t i = 0; i < children->count; i++) {
    const vt_node *v = vt_get(children->kids[i], "case");
    if (v && v->kind == VT_INT && v->number == value) return true;
  }
  return false;
}

static bool covers_item(const proof *t, const vt_node *children, uint32_t item, bool whole) {
  for (uint32_t k = 0; k < t->p->ncols; k++) {
    if (t->p->cols[k].item != (int32_t)item || !can_hold(t, k)) continue;
    if (!names_case(children, whole ? (int64_t)k : (int64_t)t->p->cols[k].area)) return false;
  }
  return !whole || names_case(children, -1);
}

static void check_split(proof *t, vt_node *n, const char *decision, vt_node *children, uint32_t subject) {
  bool area = strcmp(decision, "area of item") == 0, whole = strcmp(decision, "column of item") == 0,
       used = strcmp(decision, "item used") == 0;
  saved s = save(t);
  uint32_t first = 0;
  if (!area && !whole && !used)
    for (uint32_t i = 0; i < subject && i < t->p->nspread; i++) first += t->p->spread[i].n;
  bool good = area || whole ? covers_item(t, children, subject, whole)
              : used        ? names_case(children, 0) && (t->used[subject] > 0 || names_case(children, 1))
                            : children->count == 2;
  if (used && !names_case(children, 1)) good = false;
  if (!good) {
    reject(t, n, "children that name all cases");
    return;
  }
  for (uint32_t i = 0; i < children->count; i++) {
    vt_node *kid = children->kids[i], *value = vt_get(kid, "case");
    if (!value || value->kind != VT_INT) {
      reject(t, kid, "the case that this is");
      continue;
    }
    if (area || whole)
      decide_place(t, subject, value->number, whole);
    else if (used) {
      t->used[subject] = value->number != 0;
      if (!value->number) exclude_item(t, subject);
      others_use(t, subject, value->number != 0);
    } else {
      const vt_spread *a = &t->p->spread[subject];
      uint32_t k = 0;
      while (k < a->n && a->areas[k] != value->number) k++;
      if (k == a->n)
        reject(t, kid, "an area of the need");
      else
        t->counted[first + k] = i == 0;
      if (i == 0 && k < a->n) add_path_row(t, false, 0, a->areas[k], a->amount);
    }
    t->depth++;
    check_node(t, kid);
    t->depth--;
    restore(t, &s);
  }
}

static void check_node(proof *t, vt_node *n) {
  const char *decision = "";
  vt_node *children = vt_get(n, "children"), *subject = vt_get(n, "subject");
  if (t->depth > 400 || !vt_text_of(n, "decision", &decision)) {
    reject(t, n, "a decision");
    return;
  }
  if (strcmp(decision, "leaf") == 0) {
    check_leaf(t, n);
    return;
  }
  bool of_item = strcmp(decision, "area of item") == 0 || strcmp(decision, "column of item") == 0 ||
                 strcmp(decision, "item used") == 0;
  bool good = (of_item || strcmp(decision, "area counted") == 0) && children && children->kind == VT_ARRAY &&
              children->count && subject && subject->kind == VT_INT && subject->number >= 0 &&
              subject->number < (of_item ? t->p->nitems : t->p->nspread);
  if (!good)
    reject(t, n, "a decision, its subject and its cases");
  else
    check_split(t, n, decision, children, (uint32_t)subject->number);
}

void vt_check_certificate(vt_check *c, vt_node *n, const vt_problem *p, const vt_answer *a) {
  proof t = {.c = c,
             .p = p,
             .gone = CW_NEW_ARRAY(c->w->arena, p->ncols + 1, bool),
             .used = CW_NEW_ARRAY(c->w->arena, p->nitems + 1, int8_t),
             .counted = CW_NEW_ARRAY(c->w->arena, nareas_of(p) + 1, int8_t),
             .least = vt_int(0)};
  vt_node *value = vt_get(n, "case");
  if (!t.gone || !t.used || !t.counted) return;
  memset(t.used, -1, p->nitems);
  memset(t.counted, -1, nareas_of(p));
  c->r->compared++;
  if (!value || value->kind != VT_INT || value->number != 0)
    vt_differs(c->r, value ? value : n, "0: the root is the case of no decision");
  check_node(&t, n);
  vt_see(n);
  if (t.wrong) return;
  if (!a->possible && t.any) vt_differs(c->r, n, "a proof that no further credit helps");
  if (a->possible && (!t.any || !vt_eq(t.least, a->further)))
    vt_differs(c->r, n,
               cw_arena_printf(c->r->arena, "a proof that %s further credit is the least",
                               vt_rat_say(c->r->arena, a->further)));
}
