/* What a teacher has is the least under all answers: the proof that under none there is less.
 *
 * With what is open at its worst wherever it is read, the most that can be credited is a bound for all answers. Where the
 * bound falls short, one answer after the other is tried. A number or day that goes into arithmetic has no values that
 * stand for all others: it stays at its worst, and where that leaves less, nothing is proved. */
#include "world.h"

enum { MOST_TRIED = 1500 };

typedef struct proof {
  vt_world *w;
  uint32_t ledger, tried;
  vt_rat told;
  bool less, unproved;
} proof;

/* At the worst; false where no record can take part, or too much is to be placed. */
static bool bound_of(proof *p, vt_rat *have) {
  vt_world *w = p->w;
  cw_arena_mark mark = cw_arena_here(w->arena);
  vt_solving *s = CW_NEW(w->arena, vt_solving);
  bool ready = s && vt_records_at_worst(w);
  if (ready) {
    s->w = w;
    vt_problem *problem = vt_instance(s, p->ledger, NULL);
    ready = problem && vt_most(w, problem, have);
    p->unproved = p->unproved || !ready || w->full;
  }
  cw_arena_back(w->arena, mark);
  return ready;
}

static bool all_told_apart(const vt_unknown *u, const vt_tried *t) {
  bool apart = u->type == CW_YES_NO || (!u->opaque && !u->arithmetic);
  for (uint32_t i = 0; i < t->n; i++) apart = apart && (u->type == CW_YES_NO || t->values[i].known == VT_KNOWN);
  return apart && t->n < VT_MOST_VALUES * 3;
}

static void prove(proof *p);

static void try_answers(proof *p, uint32_t at) {
  vt_unknown *u = &p->w->unknowns[at];
  vt_tried t = {.n = 0};
  while (!p->less && !p->unproved && vt_next_value(p->w, at, &t)) {
    if (!all_told_apart(u, &t)) {
      u->left = true; /* the rest may still be told apart */
      u->set = false;
      prove(p);
      u->left = false;
      return;
    }
    u->set = true;
    u->value = t.values[t.n - 1];
    prove(p);
    u->set = false;
  }
}

static void prove(proof *p) {
  vt_world *w = p->w;
  vt_rat have = vt_int(0);
  if (p->less || p->unproved) return;
  if (++p->tried > MOST_TRIED) {
    p->unproved = true;
    return;
  }
  vt_forget(w);
  w->opened = w->loose = false;
  bool ready = bound_of(p, &have);
  if (ready && !w->loose && vt_cmp(have, p->told) >= 0) return;
  if (!w->opened) {
    p->less = ready && vt_cmp(have, p->told) < 0;
    return;
  }
  int next = vt_next_unknown(w, UINT32_MAX);
  if (next < 0)
    p->unproved = true;
  else
    try_answers(p, (uint32_t)next);
}

vt_tri vt_never_less(vt_world *w, uint32_t ledger, vt_rat told) {
  proof p = {.w = w, .ledger = ledger, .told = told};
  uint32_t known = w->nunknowns;
  bool full = w->full;
  for (uint32_t i = 0; i < known; i++) w->unknowns[i].set = false;
  prove(&p);
  vt_forget(w);
  w->nunknowns = known;
  w->full = full;
  return p.less ? VT_NO : p.unproved ? VT_MAYBE : VT_YES;
}
