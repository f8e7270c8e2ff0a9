/* Periods in force, and the texts that stand beside the law in force: what is suspended, what is announced.
 *
 * Under the law in force a suspended text is not applied within its suspension, and an announced one not before its day.
 * For the second figure one of them at a time is supposed to be the law (e->aside), and the same goal is judged anew. */
#include "evaluator.h"

static const cw_aside *aside_at(const cw_eval *e, uint32_t number) { return &e->plan->asides[number - 1]; }

static void touch(cw_eval *e, uint32_t number) { e->touched |= UINT64_C(1) << (number - 1); }

/* Whether the text that is supposed to be the law stands instead of this one. */
static bool is_replaced(const cw_eval *e, const cw_period *p) {
  return e->aside > p->first_instead && e->aside <= p->first_instead + p->ninstead;
}

/* Who reads a text has touched those that are to stand instead of it: of twins of a limit they may not be read themselves. */
static void touch_instead(cw_eval *e, const cw_period *p) {
  for (uint32_t i = p->first_instead; i < p->first_instead + p->ninstead; i++) {
    const cw_aside *a = &e->plan->asides[i];
    if (!a->later && a->force.known_since <= e->options->known_as_of) touch(e, i + 1);
  }
}

cw_tri cw_period_stands(cw_eval *e, const cw_period *p, bool helps) {
  if (p->known_since > e->options->known_as_of || is_replaced(e, p)) return CW_FALSE;
  touch_instead(e, p);
  if (!p->announced) return cw_eval_lies_within(e, p, helps);
  if (e->aside == p->announced) return CW_TRUE;
  const cw_aside *a = aside_at(e, p->announced);
  cw_tri t = a->undated ? CW_FALSE : cw_eval_lies_within(e, p, helps);
  if (t != CW_TRUE && !a->later) touch(e, p->announced);
  return t;
}

/* `helps`: being suspended helps. */
static cw_tri suspended(cw_eval *e, const cw_period *p, bool helps) {
  const cw_period *when = &aside_at(e, p->suspended)->force;
  cw_tri t = when->known_since > e->options->known_as_of ? CW_FALSE : cw_eval_lies_within(e, when, helps);
  if (t == CW_FALSE) return t;
  touch(e, p->suspended);
  return e->aside == p->suspended ? CW_FALSE : t;
}

bool cw_period_suspended(cw_eval *e, const cw_period *p) {
  if (!p->suspended) return false;
  cw_tri t = suspended(e, p, true);
  if (t != CW_OPEN) return t == CW_TRUE;
  e->opened = true;
  cw_eval_note_period(e, &aside_at(e, p->suspended)->force, true);
  return e->mode == CW_BEST;
}

cw_tri cw_eval_in_force_tri(cw_eval *e, const cw_period *p, bool helps) {
  if (cw_period_always(p)) return CW_TRUE;
  cw_tri stands = cw_period_stands(e, p, helps);
  if (stands == CW_FALSE || !p->suspended) return stands;
  uint32_t failed = e->failed;
  cw_tri s = suspended(e, p, !helps);
  if (s == CW_FALSE) {
    e->failed = failed;
    return stands;
  }
  e->failed = aside_at(e, p->suspended)->force.by;
  e->saw = cw_eval_value(e, e->failed, !helps);
  return s == CW_TRUE ? CW_FALSE : CW_OPEN;
}

bool cw_eval_in_force(cw_eval *e, const cw_period *p, bool helps) {
  cw_tri t = cw_eval_in_force_tri(e, p, helps);
  if (t != CW_OPEN) return t == CW_TRUE;
  e->opened = true;
  if (cw_period_stands(e, p, helps) == CW_OPEN) cw_eval_note_period(e, p, helps);
  if (p->suspended && suspended(e, p, !helps) == CW_OPEN)
    cw_eval_note_period(e, &aside_at(e, p->suspended)->force, !helps);
  return (e->mode == CW_BEST) == helps;
}

/* --- conflicts of sources that the pack decides ---------------------------------------------------------------------- */

int64_t cw_decided_reading(cw_eval *e, uint32_t gap) {
  const cw_gap *g = &e->plan->gaps[gap];
  for (uint32_t i = g->first_other; i + 1 < g->first_other + g->nreadings; i++) {
    if (e->aside == i + 1) return e->plan->asides[i].reading;
    touch(e, i + 1);
  }
  return g->decided;
}

/* --- on a day to come --------------------------------------------------------------------------------------------- */

static bool holds_day(const cw_period *p, cw_day day) { return day >= p->from && day <= p->until; }

static bool suspended_on(cw_eval *e, const cw_period *when, cw_day day) {
  const cw_node *by = &e->plan->nodes[when->by];
  if (by->op == CW_OP_ATTR && by->a == CW_F_EARNED) return holds_day(when, day);
  return cw_eval_lies_within(e, when, true) == CW_TRUE;
}

bool cw_period_on_day(cw_eval *e, const cw_period *p, cw_day day) {
  if (is_replaced(e, p)) return false;
  if (p->announced && e->aside != p->announced && aside_at(e, p->announced)->undated) return false;
  if (!(p->announced && e->aside == p->announced) && !holds_day(p, day)) return false;
  return !p->suspended || e->aside == p->suspended || !suspended_on(e, &aside_at(e, p->suspended)->force, day);
}
