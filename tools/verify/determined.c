/* What an officer determined: a need that was waived, a record that was credited. Of several the latest stands; of those of
 * one day the one that stands last. */
#include "world.h"

#include <string.h>

static const char *called(const vt_need *n) {
  if (n->name && *n->name) return n->name;
  return n->kind == VT_NEED_HOLDS && n->condition ? n->condition->said : NULL;
}

static bool stands(const vt_world *w, const vt_decision *d, const char *kind, const vt_decision *found) {
  return strcmp(d->kind, kind) == 0 && d->decided <= w->as_of && (!found || d->decided >= found->decided);
}

const vt_decision *vt_waived(const vt_world *w, const vt_need *need) {
  const vt_decision *found = NULL;
  const char *name = w->ndecisions ? called(need) : NULL;
  for (uint32_t i = 0; name && i < w->ndecisions; i++) {
    const vt_decision *d = &w->decisions[i];
    if (stands(w, d, "waiver", found) && strcmp(d->need, name) == 0 && d->goal >= 0 &&
        vt_same(w->p->goals[d->goal].name, w->p->goals[w->goal].name))
      found = d;
  }
  return found;
}

const vt_decision *vt_credited(const vt_world *w, uint32_t record, uint32_t ledger) {
  const vt_decision *found = NULL;
  for (uint32_t i = 0; i < w->ndecisions; i++) {
    const vt_decision *d = &w->decisions[i];
    if (stands(w, d, "credit", found) && d->record == (int32_t)record && w->p->rules[d->rule].ledger == ledger)
      found = d;
  }
  return found;
}

const char *vt_say_determined(const vt_world *w, const vt_decision *d) {
  const char *day = d->decided > VT_NEVER ? cw_arena_printf(w->arena, " on %s", vt_say_day(w->arena, d->decided)) : "";
  const char *why = d->why && *d->why ? cw_arena_printf(w->arena, ": %s", d->why) : "";
  return cw_arena_printf(w->arena, "%s%s%s", d->by && *d->by ? d->by : "an officer", day, why);
}

/* --- as a trace states them --------------------------------------------------------------------------------------- */

static bool asks_for(const vt_need *n, const char *name) {
  if (!n) return false;
  if (called(n) && strcmp(called(n), name) == 0) return true;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (asks_for(n->kids[i], name)) return true;
  for (uint32_t i = 0; i < n->nrows; i++)
    if (asks_for(n->rows[i].need, name)) return true;
  return false;
}

static bool goal_asks_for(const vt_pack *p, const char *goal, const char *name) {
  for (uint32_t g = 0; g < p->ngoals; g++) {
    const vt_goal *x = &p->goals[g];
    if (!vt_same(x->name, goal)) continue;
    if (asks_for(x->need, name)) return true;
    for (uint32_t i = 0; i < x->nexcepts; i++)
      if (asks_for(x->excepts[i].need, name)) return true;
    for (uint32_t s = 0; s < x->nsteps; s++)
      if (asks_for(x->steps[s].need, name)) return true;
  }
  return false;
}

/* What a waiver and a credit have beyond other decisions; false where it isn't what the pack has. */
bool vt_determination_read(const vt_world *w, const vt_node *n, vt_decision *d) {
  const char *rule = NULL;
  bool waiver = strcmp(d->kind, "waiver") == 0, credit = strcmp(d->kind, "credit") == 0;
  d->rule = UINT32_MAX;
  if (waiver != vt_text_of(n, "need", &d->need) || credit != vt_text_of(n, "rule", &rule)) return false;
  for (uint32_t k = 0; credit && k < w->p->nrules; k++) /* of several versions the latest */
    if (strcmp(w->p->rules[k].name, rule) == 0) d->rule = k;
  if (waiver) return d->goal >= 0 && d->record < 0 && goal_asks_for(w->p, w->p->goals[d->goal].name, d->need);
  if (!credit) return true;
  if (d->rule == UINT32_MAX || d->record < 0 || !d->unit || vt_sign(d->amount) < 0) return false;
  return strcmp(d->unit, w->p->ledgers[w->p->rules[d->rule].ledger].unit) == 0;
}
