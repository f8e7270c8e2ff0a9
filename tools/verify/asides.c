/* Periods in force, and the texts beside the law in force: what is suspended, what is announced. For a second figure one
 * of these is supposed to be the law. */
#include "check.h"

static void touch(vt_world *w, uint32_t aside) {
  if (aside && aside <= 64) w->touched |= UINT64_C(1) << (aside - 1);
}

static bool replaced(const vt_world *w, const vt_period *f) {
  return w->aside > f->instead && w->aside <= f->instead + f->ninstead;
}

/* Who reads a text has come upon those that are to stand instead of it. */
static void touch_instead(vt_world *w, const vt_period *f) {
  for (uint32_t i = f->instead; i < f->instead + f->ninstead; i++)
    if (!w->p->asides[i].later && w->p->asides[i].force.known_since <= w->known_as_of) touch(w, i + 1);
}

int32_t vt_decided(vt_world *w, uint32_t gap) {
  const vt_gap *g = &w->p->gaps[gap];
  int32_t reading = g->decided;
  for (uint32_t i = g->first_other; i < g->first_other + g->nreadings - 1; i++)
    if (w->aside == i + 1)
      reading = (int32_t)w->p->asides[i].reading;
    else
      touch(w, i + 1);
  return reading;
}

vt_tri vt_stands(vt_world *w, const vt_period *f, bool helps) {
  if (f->known_since > w->known_as_of || replaced(w, f)) return VT_NO;
  touch_instead(w, f);
  if (!f->announced) return vt_lies_within(w, f, helps);
  const vt_aside *a = &w->p->asides[f->announced - 1];
  if (w->aside == f->announced) return VT_YES;
  vt_tri t = a->undated ? VT_NO : vt_lies_within(w, f, helps);
  if (t != VT_YES && !a->later) touch(w, f->announced);
  return t;
}

/* Whether it stands and is not applied; `helps`: being suspended helps. */
static vt_tri suspension(vt_world *w, const vt_period *f, bool helps) {
  if (!f->suspended) return VT_NO;
  const vt_period *when = &w->p->asides[f->suspended - 1].force;
  vt_tri t = when->known_since > w->known_as_of ? VT_NO : vt_lies_within(w, when, helps);
  if (t == VT_NO) return t;
  touch(w, f->suspended);
  return w->aside == f->suspended ? VT_NO : t;
}

vt_tri vt_force_test(vt_world *w, const vt_period *f, bool helps) {
  vt_tri stands = vt_stands(w, f, helps), s = stands == VT_NO ? VT_NO : suspension(w, f, !helps);
  return s == VT_NO ? stands : s == VT_YES ? VT_NO : VT_MAYBE;
}

bool vt_in_force(vt_world *w, const vt_period *f, bool helps) {
  vt_tri t = vt_force_test(w, f, helps);
  if (t != VT_MAYBE) return t == VT_YES;
  if (!w->quiet) {
    w->opened = true;
    if (f->by && vt_stands(w, f, helps) == VT_MAYBE) vt_note_value(w, f->by);
    if (suspension(w, f, !helps) == VT_MAYBE) vt_note_value(w, w->p->asides[f->suspended - 1].force.by);
  }
  return w->best == helps;
}

bool vt_suspended(vt_world *w, const vt_period *f) {
  vt_tri t = suspension(w, f, true);
  if (t != VT_MAYBE) return t == VT_YES;
  if (!w->quiet) {
    w->opened = true;
    vt_note_value(w, w->p->asides[f->suspended - 1].force.by);
  }
  return w->best;
}

const vt_expr *vt_by_of(const vt_pack *p, const vt_period *f, const vt_node *stated) {
  const vt_expr *x = f->by ? vt_find_expr(f->by, stated) : NULL;
  const vt_period *when = f->suspended ? &p->asides[f->suspended - 1].force : NULL;
  return !x && when && when->by ? vt_find_expr(when->by, stated) : x;
}

static bool by_earned(const vt_period *f) { return f->by && f->by->op == VT_ATTR && f->by->attr == VT_F_EARNED; }

bool vt_force_on(vt_world *w, const vt_period *f, int32_t day) {
  bool supposed = f->announced && w->aside == f->announced;
  if (replaced(w, f) || (f->announced && !supposed && w->p->asides[f->announced - 1].undated)) return false;
  if (!supposed && (day < f->from || day > f->until)) return false;
  if (!f->suspended || w->aside == f->suspended) return true;
  const vt_period *when = &w->p->asides[f->suspended - 1].force;
  bool then = by_earned(when) ? day >= when->from && day <= when->until : vt_lies_within(w, when, true) == VT_YES;
  return !then;
}
