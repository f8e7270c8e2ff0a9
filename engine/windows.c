/* Windows of needs: a need of credit may count another time than the goal's window.
 *
 * A record's credit is cut into pieces by the windows that it lies in: what lies in the goal's window serves the needs
 * without one of their own, what lies in a need's window serves that need, whether or not it lies in the goal's. A span
 * at a rate for its months or days is cut exactly; of another record that straddles an end, how much lies inside is a
 * question.
 *
 * Whole months don't add up piece by piece, so the amount of a piece is what is left: that of all the time in which its
 * windows meet, less the pieces that lie in these and others besides. What lies in one window then adds up exactly. */
#include "evaluator.h"

/* --- finding ------------------------------------------------------------------------------------------------------ */

static void note_end(cw_eval *e, uint32_t node, cw_value v) {
  if (node == 0) return;
  if (v.known == CW_UNKNOWN && v.a == CW_UNSET) {
    e->opened = true;
    cw_eval_note_value(e, node, true);
  }
  cw_eval_note_arithmetic(e, node);
}

/* The first whose `when` holds; where none does no record is in time. Which one may hang on an answer: that chooses
 * between texts of the law. */
static void find_own(cw_eval *e, const cw_need *need, cw_own_window *out) {
  out->from = cw_value_of(CW_DAY_MAX);
  out->until = cw_value_of(CW_DAY_MIN);
  for (uint32_t i = need->first_window; i < need->first_window + need->nwindows; i++) {
    const cw_window *w = &e->plan->windows[i];
    cw_tri t = cw_eval_tri(e, w->when, true);
    if (t == CW_FALSE) continue;
    if (t == CW_OPEN) {
      bool branching = e->branching;
      e->opened = e->branching = true;
      cw_eval_note(e, w->when, true);
      e->branching = branching;
      out->from = out->until = cw_value_unknown();
      out->from.a = out->until.a = CW_UNSET;
      return;
    }
    out->from = w->from ? cw_eval_value(e, w->from, true) : cw_value_of(CW_DAY_MIN);
    out->until = w->until ? cw_eval_value(e, w->until, true) : cw_value_of(CW_DAY_MAX);
    if (w->after && out->from.known == CW_KNOWN) out->from.a++;
    if (w->before && out->until.known == CW_KNOWN) out->until.a--;
    note_end(e, w->from, out->from);
    note_end(e, w->until, out->until);
    return;
  }
}

static void collect(cw_eval *e, int32_t index, int depth) {
  const cw_need *need = index >= 0 ? &e->plan->needs[index] : NULL;
  if (!need || depth > CW_MAX_DEPTH) return;
  for (uint32_t k = 0; k < need->nkids; k++) collect(e, (int32_t)e->plan->kids[need->first_kid + k], depth + 1);
  for (uint32_t k = 0; k < need->nrows; k++) collect(e, (int32_t)e->plan->rows[need->first_row + k].node, depth + 1);
  if (need->nwindows == 0) return;
  if (e->nown == CW_MAX_OWN) {
    e->overflow = true;
    return;
  }
  e->owns[e->nown].need = (uint32_t)index;
  find_own(e, need, &e->owns[e->nown++]);
}

void cw_windows_find(cw_eval *e) {
  const cw_goal *g = &e->plan->goals[e->goal];
  e->nown = 0;
  if (!e->plan->ready->any_own) return;
  collect(e, g->need, 0);
  for (uint32_t i = 0; i < g->nsteps; i++) {
    const cw_step *s = &e->plan->steps[g->first_step + i];
    collect(e, s->need, 0);
    for (uint32_t k = 0; k < s->nexcepts; k++) collect(e, e->plan->excepts[s->first_except + k].need, 0);
  }
  for (uint32_t i = 0; i < g->nexcepts; i++)
    if (e->plan->excepts[g->first_except + i].effect == CW_MAY_USE)
      collect(e, e->plan->excepts[g->first_except + i].need, 0);
}

uint32_t cw_window_bit(const cw_eval *e, const cw_need *need) {
  for (uint32_t k = 0; k < e->nown && need->nwindows; k++)
    if (&e->plan->needs[e->owns[k].need] == need) return UINT32_C(2) << k;
  return 1;
}

/* --- where a record lies ------------------------------------------------------------------------------------------ */

typedef enum place { OUTSIDE, STRADDLES, INSIDE } place;

static place place_of(cw_eval *e, const cw_own_window *w, uint32_t r) {
  cw_value from = cw_cell(e->block, CW_F_FROM, r), until = cw_cell(e->block, CW_F_UNTIL, r);
  if (from.known == CW_KNOWN && until.known == CW_KNOWN && w->from.known == CW_KNOWN && w->until.known == CW_KNOWN) {
    if (until.a < w->from.a || from.a > w->until.a) return OUTSIDE;
    return from.a >= w->from.a && until.a <= w->until.a ? INSIDE : STRADDLES;
  }
  cw_value goal_from = e->window_from, goal_until = e->window_until;
  bool has = e->has_window;
  e->window_from = w->from;
  e->window_until = w->until;
  e->has_window = true;
  cw_tri t = cw_record_in_window(e, r);
  e->window_from = goal_from;
  e->window_until = goal_until;
  e->has_window = has;
  return t == CW_TRUE || (t == CW_OPEN && e->mode == CW_BEST) ? INSIDE : OUTSIDE;
}

uint32_t cw_windows_of(cw_eval *e, uint32_t record) {
  uint32_t mask = 0;
  for (uint32_t k = 0; k < e->nown; k++)
    if (place_of(e, &e->owns[k], record) != OUTSIDE) mask |= UINT32_C(2) << k;
  return mask;
}

/* A record yet to be earned from `day` to `until` is earned when it serves. */
uint32_t cw_windows_ahead(const cw_eval *e, cw_day day, cw_day until) {
  uint32_t mask = 1;
  if (day == CW_DAY_MIN) day = e->options->as_of;
  for (uint32_t k = 0; k < e->nown; k++) {
    const cw_own_window *w = &e->owns[k];
    bool past = w->until.known == CW_KNOWN && w->until.a < day, future = w->from.known == CW_KNOWN && w->from.a > until;
    if (!past && !future) mask |= UINT32_C(2) << k;
  }
  return mask;
}

/* --- pieces ------------------------------------------------------------------------------------------------------- */

static bool reads_span(const cw_eval *e, uint32_t index) {
  const cw_node *n = &e->plan->nodes[index];
  if (n->op == CW_OP_SPAN_MONTHS || n->op == CW_OP_SPAN_DAYS) return true;
  for (uint32_t i = 0; n->op == CW_OP_FIRST && i < n->nlist; i++)
    if (reads_span(e, e->plan->kids[n->list + i])) return true;
  for (uint32_t i = 0; n->op == CW_OP_TABLE && i < n->nlist; i++)
    if (reads_span(e, e->plan->rows[n->list + i].node)) return true;
  for (int k = 0; k < 3; k++)
    if (n->kid[k] && reads_span(e, n->kid[k])) return true;
  return false;
}

typedef struct cutter {
  cw_eval *e;
  const cw_counts *rule;
  uint32_t always, cut; /* the windows that hold all of the span; those that it straddles */
  cw_day from, until;   /* the span */
  cw_piece *out;
  uint32_t n;
} cutter;

/* What the rule gives for the part of the span that lies in all windows of the mask. */
static cw_rat amount_in(const cutter *c, uint32_t mask) {
  cw_eval *e = c->e;
  cw_rat amount = CW_RAT_ZERO;
  bool unbounded = false;
  e->cut_from = c->from;
  e->cut_until = c->until;
  for (uint32_t k = 0; k < e->nown; k++) {
    if (!(mask & c->cut & (UINT32_C(2) << k))) continue;
    if (e->owns[k].from.a > e->cut_from) e->cut_from = e->owns[k].from.a;
    if (e->owns[k].until.a < e->cut_until) e->cut_until = e->owns[k].until.a;
  }
  e->cut = true;
  bool has = e->cut_from <= e->cut_until && cw_eval_amount(e, c->rule->as, true, &amount, &unbounded);
  e->cut = false;
  if (unbounded) return CW_AMPLE;
  return has && cw_rat_sign(amount) > 0 ? amount : CW_RAT_ZERO;
}

static uint32_t mask_on(const cutter *c, cw_day day) {
  uint32_t mask = c->always;
  for (uint32_t k = 0; k < c->e->nown; k++) {
    uint32_t bit = UINT32_C(2) << k;
    if ((c->cut & bit) && day >= c->e->owns[k].from.a && day <= c->e->owns[k].until.a) mask |= bit;
  }
  return mask;
}

static uint32_t size_of(uint32_t mask) {
  uint32_t n = 0;
  for (; mask; mask &= mask - 1) n++;
  return n;
}

/* A piece for each set of windows that meet somewhere, the largest sets first. */
static void add_mask(cutter *c, uint32_t mask) {
  if (mask == 0) return;
  for (uint32_t i = 0; i < c->n; i++)
    if (c->out[i].windows == mask) return;
  uint32_t at = c->n++;
  for (; at > 0 && size_of(c->out[at - 1].windows) < size_of(mask); at--) c->out[at] = c->out[at - 1];
  c->out[at] = (cw_piece){mask, CW_RAT_ZERO, true};
}

static void cut_span(cutter *c) {
  add_mask(c, mask_on(c, c->from));
  for (uint32_t k = 0; k < c->e->nown; k++) { /* the windows in which a day lies change where one begins or has ended */
    const cw_own_window *w = &c->e->owns[k];
    if (!(c->cut & (UINT32_C(2) << k))) continue;
    if (w->from.a >= c->from && w->from.a <= c->until) add_mask(c, mask_on(c, w->from.a));
    if (w->until.a >= c->from && w->until.a < c->until) add_mask(c, mask_on(c, w->until.a + 1));
  }
  for (uint32_t i = 0; i < c->n; i++) {
    cw_rat amount = amount_in(c, c->out[i].windows);
    for (uint32_t j = 0; j < i; j++)
      if ((c->out[j].windows & c->out[i].windows) == c->out[i].windows &&
          !cw_rat_sub(&amount, amount, c->out[j].amount))
        c->e->overflow = true;
    c->out[i].amount = cw_rat_sign(amount) > 0 ? amount : CW_RAT_ZERO;
  }
}

uint32_t cw_record_pieces(cw_eval *e, const cw_supply *s, uint32_t goal_window, cw_piece out[CW_MAX_PIECES]) {
  cutter c = {.e = e, .rule = &e->plan->counts[s->rule], .always = goal_window, .out = out};
  bool cuts = reads_span(e, c.rule->as) && c.rule->records_are != CW_WHOLE;
  for (uint32_t k = 0; k < e->nown; k++) {
    uint32_t bit = UINT32_C(2) << k;
    place where = place_of(e, &e->owns[k], s->record);
    if (where == STRADDLES && !cuts) {
      cw_question q = {.kind = CW_ASK_STRADDLE, .record = s->record, .gap = k + 1, .day = CW_DAY_MIN};
      where = cw_unknown_helps(e, &q, NULL) ? INSIDE : OUTSIDE;
    }
    if (where == INSIDE) c.always |= bit;
    if (where == STRADDLES) c.cut |= bit;
  }
  if (c.cut == 0) {
    out[0] = (cw_piece){c.always, s->amount, false};
    return c.always != 0;
  }
  c.from = cw_cell(e->block, CW_F_FROM, s->record).a;
  c.until = cw_cell(e->block, CW_F_UNTIL, s->record).a;
  int32_t record = e->record;
  e->record = (int32_t)s->record;
  cut_span(&c);
  e->record = record;
  return c.n;
}
