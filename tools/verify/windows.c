/* Windows, and the pieces into which those of needs cut what a record counts: what lies in the goal's window serves the
 * needs without one of their own, what lies in a need's window serves that need. */
#include "world.h"

static vt_value date_of(vt_world *w, const vt_expr *x) {
  vt_compared_with_records(w, x);
  vt_value v = vt_eval(w, x, true);
  if (v.known == VT_OPEN && v.lean == 0 && !w->quiet) w->opened = true;
  return v;
}

/* The first whose condition holds; where none does, no record is in time. False where which one it is hangs on an answer. */
bool vt_window_of(vt_world *w, const vt_window *windows, uint32_t n, vt_value *from, vt_value *until) {
  *from = vt_value_day(VT_EVER);
  *until = vt_value_day(VT_NEVER);
  for (uint32_t i = 0; i < n; i++) {
    const vt_window *win = &windows[i];
    w->quiet++;
    vt_tri t = vt_test(w, win->when, true);
    w->quiet--;
    if (t == VT_NO) continue;
    if (t == VT_MAYBE && !w->quiet) {
      w->opened = true;
      vt_note(w, win->when, true);
    }
    if (t == VT_MAYBE) return false;
    *from = win->from ? date_of(w, win->from) : vt_value_day(VT_NEVER);
    *until = win->until ? date_of(w, win->until) : vt_value_day(VT_EVER);
    if (win->after && from->known == VT_KNOWN) from->n = vt_add(from->n, vt_int(1));
    if (win->before && until->known == VT_KNOWN) until->n = vt_sub(until->n, vt_int(1));
    return true;
  }
  return true;
}

/* --- of needs ----------------------------------------------------------------------------------------------------- */

static void collect(vt_world *w, const vt_need *n, int depth) {
  if (!n || depth > 100) return;
  for (uint32_t i = 0; i < n->nkids; i++) collect(w, n->kids[i], depth + 1);
  for (uint32_t i = 0; i < n->nrows; i++) collect(w, n->rows[i].need, depth + 1);
  if (n->nwindows == 0) return;
  if (w->nown == VT_MOST_OWN) {
    w->full = true;
    return;
  }
  vt_own *own = &w->owns[w->nown++];
  own->need = n;
  if (!vt_window_of(w, n->windows, n->nwindows, &own->from, &own->until))
    own->from = own->until = (vt_value){.known = VT_OPEN};
}

void vt_find_owns(vt_world *w, const vt_goal *g) {
  w->nown = 0;
  collect(w, g->need, 0);
  for (uint32_t i = 0; i < g->nsteps; i++) {
    collect(w, g->steps[i].need, 0);
    for (uint32_t k = 0; k < g->steps[i].nexcepts; k++) collect(w, g->steps[i].excepts[k].need, 0);
  }
  for (uint32_t i = 0; i < g->nexcepts; i++) collect(w, g->excepts[i].need, 0);
}

uint32_t vt_window_bit(const vt_world *w, const vt_need *need) {
  for (uint32_t k = 0; need->nwindows && k < w->nown; k++)
    if (w->owns[k].need == need) return UINT32_C(2) << k;
  return need->nwindows ? 0 : 1;
}

typedef enum place { OUTSIDE, STRADDLES, INSIDE } place;

static place place_of(vt_world *w, uint32_t k, uint32_t record) {
  const vt_own *own = &w->owns[k];
  vt_value from = vt_cell(w, record, VT_F_FROM), until = vt_cell(w, record, VT_F_UNTIL);
  bool known = from.known == VT_KNOWN && until.known == VT_KNOWN;
  if (!known || own->from.known != VT_KNOWN || own->until.known != VT_KNOWN) {
    vt_unknown never = {.about = VT_ASK_STRADDLE}; /* of a span whose days are known there is no such question */
    return vt_lies_in(w, record, own->from, own->until, never) ? INSIDE : OUTSIDE;
  }
  if (vt_cmp(until.n, own->from.n) < 0 || vt_cmp(from.n, own->until.n) > 0) return OUTSIDE;
  return vt_cmp(from.n, own->from.n) >= 0 && vt_cmp(until.n, own->until.n) <= 0 ? INSIDE : STRADDLES;
}

uint32_t vt_windows_of(vt_world *w, uint32_t record) {
  uint32_t mask = 0;
  for (uint32_t k = 0; k < w->nown; k++)
    if (place_of(w, k, record) != OUTSIDE) mask |= UINT32_C(2) << k;
  return mask;
}

uint32_t vt_windows_ahead(const vt_world *w, int32_t day, int32_t until) {
  uint32_t mask = 1;
  if (day == VT_NEVER) day = w->as_of;
  for (uint32_t k = 0; k < w->nown; k++) {
    const vt_own *own = &w->owns[k];
    bool past = own->until.known == VT_KNOWN && own->until.n.num < day,
         future = own->from.known == VT_KNOWN && own->from.n.num > until;
    if (!past && !future) mask |= UINT32_C(2) << k;
  }
  return mask;
}

/* --- pieces ------------------------------------------------------------------------------------------------------- */

static bool reads_span(const vt_expr *x) {
  if (!x) return false;
  if (x->op == VT_SPAN) return true;
  for (uint32_t i = 0; x->op == VT_FIRST && i < x->nlist; i++)
    if (reads_span(x->list[i])) return true;
  for (uint32_t i = 0; x->op == VT_TABLE && i < x->nrows; i++)
    if (reads_span(x->rows[i].cell)) return true;
  return reads_span(x->kid[0]) || reads_span(x->kid[1]) || reads_span(x->kid[2]);
}

typedef struct span { /* of one record, cut by some of the windows */
  const vt_expr *as;
  uint32_t cut;
  int32_t from, until;
} span;

/* What the rate gives for the days that lie in all windows of the mask. */
static vt_rat amount_in(vt_world *w, const span *s, uint32_t mask) {
  vt_rat amount;
  bool unbounded = false;
  w->cut_from = s->from;
  w->cut_until = s->until;
  for (uint32_t k = 0; k < w->nown; k++) {
    if (!(mask & s->cut & (UINT32_C(2) << k))) continue;
    if (w->owns[k].from.n.num > w->cut_from) w->cut_from = (int32_t)w->owns[k].from.n.num;
    if (w->owns[k].until.n.num < w->cut_until) w->cut_until = (int32_t)w->owns[k].until.n.num;
  }
  if (w->cut_from > w->cut_until) return vt_int(0);
  w->cut = true;
  bool has = vt_amount(w, s->as, true, &amount, &unbounded);
  w->cut = false;
  if (unbounded) return vt_int(VT_AMPLE);
  return has && vt_sign(amount) > 0 ? amount : vt_int(0);
}

static uint32_t windows_on(const vt_world *w, const span *s, uint32_t always, int64_t day) {
  uint32_t mask = always;
  for (uint32_t k = 0; k < w->nown; k++)
    if ((s->cut & (UINT32_C(2) << k)) && day >= w->owns[k].from.n.num && day <= w->owns[k].until.n.num)
      mask |= UINT32_C(2) << k;
  return mask;
}

/* Larger sets stand first, those of one size in the order in which they are met. */
static uint32_t add_set(vt_piece *out, uint32_t n, uint32_t mask) {
  if (mask == 0) return n;
  for (uint32_t i = 0; i < n; i++)
    if (out[i].windows == mask) return n;
  uint32_t at = n;
  for (; at > 0 && __builtin_popcount(out[at - 1].windows) < __builtin_popcount(mask); at--) out[at] = out[at - 1];
  out[at] = (vt_piece){mask, vt_int(0)};
  return n + 1;
}

/* Whole months don't add up piece by piece: a piece is what its time gives, less the pieces of it that lie in more. */
static uint32_t cut_span(vt_world *w, const span *s, uint32_t always, vt_piece *out) {
  uint32_t n = add_set(out, 0, windows_on(w, s, always, s->from));
  for (uint32_t k = 0; k < w->nown; k++) {
    if (!(s->cut & (UINT32_C(2) << k))) continue;
    int64_t from = w->owns[k].from.n.num, until = w->owns[k].until.n.num;
    if (from >= s->from && from <= s->until) n = add_set(out, n, windows_on(w, s, always, from));
    if (until >= s->from && until < s->until) n = add_set(out, n, windows_on(w, s, always, until + 1));
  }
  for (uint32_t i = 0; i < n; i++) {
    out[i].amount = amount_in(w, s, out[i].windows);
    for (uint32_t j = 0; j < i; j++)
      if ((out[j].windows & out[i].windows) == out[i].windows) out[i].amount = vt_sub(out[i].amount, out[j].amount);
    if (vt_sign(out[i].amount) < 0) out[i].amount = vt_int(0);
  }
  return n;
}

uint32_t vt_pieces(vt_world *w, const vt_supply *s, vt_piece *out, bool *cut) {
  const vt_rule *rule = &w->p->rules[s->rule];
  bool cuts = reads_span(rule->as) && rule->records_are != VT_WHOLE;
  uint32_t always = w->taking[s->record].fate == VT_TAKEN;
  span sp = {.as = rule->as};
  for (uint32_t k = 0; k < w->nown; k++) {
    place where = place_of(w, k, s->record);
    if (where == STRADDLES && !cuts) {
      vt_unknown asks = {
          .about = VT_ASK_STRADDLE, .attr = k + 1, .row = (int32_t)s->record, .other = -1, .day = VT_NEVER};
      where = vt_helps(w, asks) ? INSIDE : OUTSIDE;
    }
    if (where == INSIDE) always |= UINT32_C(2) << k;
    if (where == STRADDLES) sp.cut |= UINT32_C(2) << k;
  }
  *cut = sp.cut != 0;
  out[0] = (vt_piece){always, s->amount};
  if (!*cut) return always != 0;
  sp.from = (int32_t)vt_cell(w, s->record, VT_F_FROM).n.num;
  sp.until = (int32_t)vt_cell(w, s->record, VT_F_UNTIL).n.num;
  int32_t saved = w->record;
  w->record = (int32_t)s->record;
  uint32_t n = cut_span(w, &sp, always, out);
  w->record = saved;
  return n;
}
