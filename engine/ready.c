/* What evaluations ask of a plan again and again, and no teacher changes: found once, when the plan is made. */
#include "evaluator.h"

#include <string.h>

/* --- limits ------------------------------------------------------------------------------------------------------- */

/* A limit that stands once in the pack, beside versions of its rule or of itself, is compiled once per version; it is one
 * limit, told by its place, and holds over all the versions together, of each under that version's own conditions. */
static bool same_limit(const cw_limit *l, const cw_limit *m) {
  return l->ref.line == m->ref.line && l->ref.column == m->ref.column && l->ref.file == m->ref.file &&
         l->ledger == m->ledger && l->per == m->per && l->counts_records == m->counts_records && l->least == m->least &&
         l->keep == m->keep && l->within == m->within && l->taken == m->taken;
}

static void pair_limits(const cw_plan *plan, uint32_t *twin, uint32_t *next) {
  for (uint32_t i = 0; i < plan->nlimits; i++) {
    uint32_t last = i;
    twin[i] = i;
    next[i] = plan->nlimits;
    for (uint32_t j = 0; j < i; j++) {
      if (twin[i] == i && same_limit(&plan->limits[j], &plan->limits[i])) twin[i] = j;
      if (twin[i] != i && twin[j] == twin[i]) last = j;
    }
    if (last != i) next[last] = i;
  }
}

static void find_ordered(const cw_plan *plan, bool *ordered) {
  for (uint32_t i = 0; i < plan->nlimits; i++) {
    const cw_limit *l = &plan->limits[i];
    for (uint32_t k = 0; l->counts_records && l->keep != CW_KEEP_ANY && k < plan->ncounts; k++)
      ordered[k] = ordered[k] || (plan->counts[k].ledger == l->ledger && (l->rule < 0 || l->rule == (int32_t)k));
  }
}

/* --- ledgers ------------------------------------------------------------------------------------------------------ */

static bool years_matter(const cw_plan *plan, uint32_t ledger) {
  for (uint32_t i = 0; i < plan->nlimits; i++) {
    const cw_limit *l = &plan->limits[i];
    bool year = l->per == CW_PER_SCHOOL_YEAR || l->per == CW_PER_CALENDAR_YEAR;
    if (l->ledger == ledger && (year || (cw_per_spans(l->per) && !l->counts_records))) return true;
  }
  for (uint32_t i = 0; i < plan->nneeds; i++)
    if (plan->needs[i].each != CW_EACH_NONE && plan->needs[i].ledger == ledger) return true;
  return false;
}

static bool has_linked(const cw_eval *e, const cw_ready_ledger *r, uint32_t node) {
  for (uint32_t i = 0; i < r->nlinked; i++)
    if (cw_eval_same(e, r->linked[i], node)) return true;
  return false;
}

/* A need on a topic and a limit on the same topic are linked: a record that serves the one falls under the other. Further
 * credit then has a column for each case, so that one record's fields always fit together. */
static void link_conditions(const cw_plan *plan, uint32_t ledger, cw_ready_ledger *r) {
  const cw_eval e = {.plan = plan};
  for (uint32_t i = 0; i < plan->nlimits; i++) {
    const cw_limit *l = &plan->limits[i];
    if (l->ledger != ledger || l->of == 0 || l->counts_records) continue;
    bool asked = false, linked = has_linked(&e, r, l->of);
    for (uint32_t k = 0; k < plan->nneeds && !asked; k++)
      asked = plan->needs[k].ledger == ledger && plan->needs[k].of && cw_eval_same(&e, plan->needs[k].of, l->of);
    if (asked && !linked && r->nlinked < CW_MAX_LINKED) r->linked[r->nlinked++] = l->of;
  }
}

static void read_ledger(const cw_plan *plan, uint32_t ledger, cw_ready_ledger *r) {
  r->years_matter = years_matter(plan, ledger);
  for (uint32_t i = 0; i < plan->nlimits; i++)
    r->by_topic = r->by_topic || (plan->limits[i].ledger == ledger && plan->limits[i].per == CW_PER_TOPIC);
  link_conditions(plan, ledger, r);
}

/* Rules that differ in nothing that a limit or need can see share one column of further credit per area. */
static bool rule_plain(const cw_plan *plan, uint32_t rule) {
  uint32_t ledger = plan->counts[rule].ledger;
  for (uint32_t i = 0; i < plan->nlimits; i++)
    if (plan->limits[i].ledger == ledger && (plan->limits[i].of || plan->limits[i].rule == (int32_t)rule)) return false;
  for (uint32_t i = 0; i < plan->nneeds; i++)
    if (plan->needs[i].ledger == ledger && plan->needs[i].of) return false;
  return true;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

bool cw_plan_ready(cw_plan *plan, cw_arena *arena) {
  cw_ready *r = CW_NEW(arena, cw_ready);
  uint32_t *twin = CW_NEW_ARRAY(arena, plan->nlimits + 1, uint32_t);
  uint32_t *next = CW_NEW_ARRAY(arena, plan->nlimits + 1, uint32_t);
  bool *ordered = CW_NEW_ARRAY(arena, plan->ncounts + 1, bool);
  bool *plain = CW_NEW_ARRAY(arena, plan->ncounts + 1, bool);
  cw_ready_ledger *ledgers = CW_NEW_ARRAY(arena, plan->nledgers + 1, cw_ready_ledger);
  if (!r || !twin || !next || !ordered || !plain || !ledgers) return false;
  pair_limits(plan, twin, next);
  find_ordered(plan, ordered);
  for (uint32_t k = 0; k < plan->ncounts; k++) plain[k] = rule_plain(plan, k);
  for (uint32_t i = 0; i < plan->nledgers; i++) read_ledger(plan, i, &ledgers[i]);
  *r = (cw_ready){.twin = twin,
                  .next_twin = next,
                  .ordered = ordered,
                  .plain = plain,
                  .ledgers = ledgers,
                  .earned = cw_texts_find(&plan->texts, "earned", strlen("earned")),
                  .not_checked = cw_texts_find(&plan->texts, "not checked", strlen("not checked")),
                  .revoked = cw_texts_find(&plan->texts, "revoked", strlen("revoked")),
                  .tampered = cw_texts_find(&plan->texts, "tampered", strlen("tampered")),
                  .active = cw_texts_find(&plan->texts, "active", strlen("active")),
                  .expired = cw_texts_find(&plan->texts, "expired", strlen("expired"))};
  cw_further *further = CW_NEW_ARRAY(arena, plan->ncounts + 1, cw_further);
  if (!further || !cw_kinds_ready(plan, r, arena)) return false;
  r->further = further;
  uint32_t *fields = CW_NEW_ARRAY(arena, plan->nattrs + 1, uint32_t);
  if (!fields) return false;
  for (uint32_t k = 0; k < plan->nattrs; k++)
    if (plan->attrs[k].scope == CW_OF_RECORD) fields[r->nfields++] = k;
  r->fields = fields;
  plan->ready = r;
  for (uint32_t k = 0; k < plan->ncounts; k++) further[k] = cw_rule_further(plan, k);
  for (uint32_t k = 0; k < plan->nneeds; k++) r->any_own = r->any_own || plan->needs[k].nwindows;
  return true;
}
