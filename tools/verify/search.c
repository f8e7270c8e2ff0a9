/* What is open: a goal is judged under every answer that could matter, each part in which the worst and the best answers
 * agree at once. */
#include "world.h"

#include <string.h>

enum { MOST_EVALUATIONS = 60000 };

static vt_outcome quick(vt_world *w, bool best) {
  cw_arena_mark mark = cw_arena_here(w->arena);
  vt_outcome o = vt_assess(w, best, false);
  cw_arena_back(w->arena, mark);
  return o;
}

/* --- the answers that can be told apart --------------------------------------------------------------------------- */

static uint32_t add(vt_value *out, uint32_t n, vt_value v) {
  for (uint32_t i = 0; i < n; i++)
    if (vt_cmp(out[i].n, v.n) == 0 && out[i].bits == v.bits && out[i].lean == v.lean &&
        (out[i].s == v.s || (out[i].s && v.s && vt_same(out[i].s, v.s))))
      return n;
  if (n < VT_MOST_VALUES * 3) out[n++] = v;
  return n;
}

static uint32_t around(vt_value *out, uint32_t n, const vt_unknown *u, vt_value at) {
  vt_rat hair = u->type == CW_DATE ? vt_int(1) : vt_frac(1, 1000000);
  n = add(out, n, at);
  vt_value below = at, above = at;
  below.n = vt_sub(at.n, hair);
  above.n = vt_add(at.n, hair);
  if (u->type == CW_DATE || vt_sign(below.n) >= 0) n = add(out, n, below);
  return add(out, n, above);
}

static uint32_t values_of(const vt_world *w, const vt_unknown *u, vt_value *out) {
  uint32_t n = 0;
  uint64_t bits = 0, part = 0;
  if (u->opaque) { /* it goes into arithmetic: its ends, and what plain comparisons tell apart between them */
    out[0] = (vt_value){.known = VT_OPEN, .lean = -1, .n = vt_int(0)};
    out[1] = (vt_value){.known = VT_OPEN, .lean = 1, .n = vt_int(0)};
    n = 2;
    for (uint32_t i = 0; i < u->nknown && (u->type == CW_DATE || u->type == CW_QUANTITY); i++)
      n = around(out, n, u, u->known[i]);
    return vt_ranged_values(w, u, out, n);
  }
  switch (u->type) {
  case CW_YES_NO: n = add(out, n, vt_yes(false)); return add(out, n, vt_yes(true));
  case CW_CHOICE:
  case CW_TEXT: {
    const vt_attr *a = u->about == VT_ASK_GAP ? NULL : &w->p->attrs[u->attr];
    uint32_t nvalues = a ? a->nvalues : w->p->gaps[u->attr].nreadings;
    const char **values = a ? a->values : w->p->gaps[u->attr].readings;
    for (uint32_t i = 0; i < nvalues; i++) {
      bool told =
          u->about == VT_ASK_GAP; /* values that nothing compares with are all alike: one of them stands for all */
      for (uint32_t k = 0; k < u->nknown; k++) told = told || (u->known[k].s && vt_same(u->known[k].s, values[i]));
      bool had = false;
      for (uint32_t k = 0; k < n && !told; k++) had = had || out[k].lean == 7;
      if (had) continue;
      n = add(out, n, (vt_value){.known = VT_KNOWN, .s = values[i], .n = vt_int(0), .lean = told ? 0 : 7});
    }
    for (uint32_t i = 0; i < n; i++) out[i].lean = 0;
    if (nvalues) return n;
    for (uint32_t i = 0; i < u->nknown; i++) n = add(out, n, u->known[i]);
    return add(out, n, (vt_value){.known = VT_KNOWN, .s = "~ another text", .n = vt_int(0)});
  }
  case CW_SET:
    for (uint32_t i = 0; i < u->nknown; i++) bits |= u->known[i].bits;
    if (__builtin_popcountll(bits) > 6) { /* too many to try: all of them and none stand for the others */
      out[0] = (vt_value){.known = VT_OPEN, .lean = -1, .n = vt_int(0)};
      out[1] = (vt_value){.known = VT_OPEN, .lean = 1, .n = vt_int(0)};
      return 2;
    }
    do {
      n = add(out, n, (vt_value){.known = VT_KNOWN, .bits = part, .n = vt_int(0)});
      part = (part - bits) & bits;
    } while (part && n < VT_MOST_VALUES * 3);
    return n;
  default:
    for (uint32_t i = 0; i < u->nknown; i++) n = around(out, n, u, u->known[i]);
    if (n) return vt_ranged_values(w, u, out, n);
    out[0] = (vt_value){.known = VT_OPEN, .lean = -1, .n = vt_int(0)};
    out[1] = (vt_value){.known = VT_OPEN, .lean = 1, .n = vt_int(0)};
    return 2;
  }
}

static bool may_answer(const vt_unknown *u) { return u->noted && !u->set && !u->left; }

/* The next unknown to answer: one that was noted since the last evaluations began. */
int vt_next_unknown(const vt_world *w, uint32_t but) {
  for (uint32_t i = 0; i < w->nunknowns; i++)
    if (i != but && may_answer(&w->unknowns[i]) && !w->unknowns[i].pattern) {
      const vt_unknown *u = &w->unknowns[i];
      bool patterned = false; /* a text of which only patterns ask is answered by them */
      for (uint32_t k = 0; k < w->nunknowns; k++)
        patterned = patterned ||
                    (w->unknowns[k].pattern && w->unknowns[k].about == u->about && w->unknowns[k].attr == u->attr &&
                     w->unknowns[k].row == u->row && !w->unknowns[k].set && w->unknowns[k].noted);
      if (!patterned) return (int)i;
    }
  for (uint32_t i = 0; i < w->nunknowns; i++)
    if (i != but && may_answer(&w->unknowns[i]) && w->unknowns[i].pattern) return (int)i;
  return -1;
}

void vt_forget(vt_world *w) {
  for (uint32_t i = 0; i < w->nunknowns; i++) {
    w->unknowns[i].ever = w->unknowns[i].ever || w->unknowns[i].noted;
    w->unknowns[i].noted = false;
  }
}

static void seen(vt_world *w, vt_search *s, const vt_outcome *o) {
  int64_t c = vt_class(w, o);
  s->conflict = s->conflict || o->conflict;
  s->gave_up = s->gave_up || o->gave_up;
  if (s->seen && c != s->low) s->two = true;
  if (!s->seen || c < s->low || (c == s->low && o->verdict < s->lowest.verdict)) {
    s->lowest = *o;
    s->low = c;
    for (uint32_t i = 0; i < VT_MOST_UNKNOWNS; i++) {
      s->at_low_set[i] = i < w->nunknowns && w->unknowns[i].set;
      if (s->at_low_set[i]) s->at_low[i] = w->unknowns[i].value;
    }
  }
  s->seen = true;
}

/* The next value to try of an unknown: what is read under one may tell more of them apart. */
bool vt_next_value(const vt_world *w, uint32_t at, vt_tried *t) {
  vt_value values[VT_MOST_VALUES * 3];
  uint32_t n = values_of(w, &w->unknowns[at], values), before = t->n;
  for (uint32_t i = 0; i < n && t->n == before; i++) t->n = add(t->values, t->n, values[i]);
  return t->n > before;
}

static void explore(vt_world *w, vt_search *s) {
  if ((s->two && !s->thorough) || s->gave_up) return;
  if (w->evaluations > MOST_EVALUATIONS || w->full) {
    s->gave_up = true;
    return;
  }
  vt_forget(w);
  w->opened = w->loose = false;
  vt_outcome worst = quick(w, false);
  int64_t low = vt_class(w, &worst);
  if (!w->opened) {
    seen(w, s, &worst);
    return;
  }
  if (s->lowest_only && s->seen && !w->loose && low >= s->low) return;
  vt_outcome best = quick(w, true);
  if (!w->loose && vt_class(w, &best) == low && (!vt_favorable(worst.verdict) || worst.verdict == best.verdict)) {
    seen(w, s, &worst);
    return;
  }
  int next = vt_next_unknown(w, UINT32_MAX);
  if (next < 0) {
    seen(w, s, &worst);
    seen(w, s, &best);
    return;
  }
  vt_tried t = {.n = 0};
  while (vt_next_value(w, (uint32_t)next, &t)) {
    w->unknowns[next].set = true;
    w->unknowns[next].value = t.values[t.n - 1];
    explore(w, s);
    w->unknowns[next].set = false;
  }
}

static void begin(vt_world *w, vt_search *s) {
  w->evaluations = 0;
  for (uint32_t i = 0; i < w->nunknowns; i++) w->unknowns[i].set = false;
  explore(w, s);
  vt_forget(w);
}

/* Of a ladder the lowest step is told, which is found by trying all, or, where that is too much, all that may be lower. */
void vt_explore(vt_world *w, vt_search *s) {
  memset(s, 0, sizeof *s);
  begin(w, s);
  if (!s->two || s->gave_up || w->p->goals[w->goal].kind != VT_LADDER) return;
  vt_explore_all(w, s);
  if (!s->gave_up) return;
  memset(s, 0, sizeof *s);
  s->thorough = s->lowest_only = true;
  begin(w, s);
  s->two = true;
}

void vt_explore_all(vt_world *w, vt_search *s) {
  memset(s, 0, sizeof *s);
  s->thorough = true;
  begin(w, s);
}

/* --- decisive questions ------------------------------------------------------------------------------------------- */

/* Whether under some answers to the others two answers to this one differ. */
static int differs(vt_world *w, uint32_t at, const vt_tried *t) {
  bool settled = true, first = true, ends = false;
  bool number = w->p->goals[w->goal].kind == VT_QUANTITY && t->n && t->values[0].known == VT_OPEN;
  int64_t class = 0, end = 0;
  if (w->evaluations > MOST_EVALUATIONS || w->full) return -1;
  vt_forget(w);
  for (uint32_t i = 0; i < t->n; i++) {
    w->unknowns[at].set = true;
    w->unknowns[at].value = t->values[i];
    w->opened = w->loose = false;
    vt_outcome worst = quick(w, false);
    int64_t low = vt_class(w, &worst), high = low;
    if (w->opened) {
      vt_outcome best = quick(w, true);
      high = vt_class(w, &best);
    }
    bool more = low != high && vt_next_unknown(w, at) >= 0;
    if (number && low == INT64_MIN && !more) /* its ends leave the amount unknown: the number itself is wanted */
      return w->unknowns[at].set = false, 1;
    ends = ends || (i > 0 && low != end);
    end = low;
    if (low != high || (w->loose && vt_next_unknown(w, at) >= 0))
      settled = false;
    else if (first)
      first = false, class = low;
    else if (low != class)
      return w->unknowns[at].set = false, 1;
  }
  w->unknowns[at].set = false;
  if (settled) return 0;
  int next = vt_next_unknown(w, at), out = 0;
  if (next < 0) return ends; /* nothing more to answer: what is left open is open under each */
  vt_tried other = {.n = 0};
  while (out != 1 && vt_next_value(w, (uint32_t)next, &other)) {
    w->unknowns[next].set = true;
    w->unknowns[next].value = other.values[other.n - 1];
    int d = differs(w, at, t);
    if (d != 0) out = d;
    w->unknowns[next].set = false;
  }
  return out;
}

/* Of a text that patterns ask for, one that matches all and one that matches none stand for the others. */
static void add_ends(const vt_world *w, const vt_unknown *u, vt_tried *t) {
  bool asked = false;
  for (uint32_t k = 0; k < w->nunknowns; k++) {
    const vt_unknown *p = &w->unknowns[k];
    asked = asked || (p->pattern && p->about == u->about && p->attr == u->attr && p->row == u->row &&
                      p->year == u->year && p->day == u->day);
  }
  for (int lean = -1; asked && lean <= 1 && t->n + 1 < VT_MOST_VALUES * 3; lean += 2)
    t->values[t->n++] = (vt_value){.known = VT_OPEN, .lean = lean, .n = vt_int(0)};
}

int vt_decisive(vt_world *w, uint32_t unknown) {
  vt_tried t;
  for (uint32_t i = 0; i < w->nunknowns; i++) w->unknowns[i].set = false;
  w->evaluations = 0;
  t.n = values_of(w, &w->unknowns[unknown], t.values);
  add_ends(w, &w->unknowns[unknown], &t);
  int out = differs(w, unknown, &t);
  while (out == 0 && vt_next_value(w, unknown, &t)) {
    while (vt_next_value(w, unknown, &t)) {
    }
    out = differs(w, unknown, &t);
  }
  return out;
}

bool vt_nth_answer(vt_world *w, uint32_t unknown, uint32_t n) {
  vt_value values[VT_MOST_VALUES * 3];
  if (unknown >= w->nunknowns || n >= values_of(w, &w->unknowns[unknown], values)) return false;
  w->unknowns[unknown].set = true;
  w->unknowns[unknown].value = values[n];
  return true;
}
