/* Which records take part, and what each counts rule gives for them. */
#include "world.h"

#include <string.h>

enum { COPY_DAYS = 7 };

static bool same_cell(vt_value a, vt_value b) {
  if (vt_cmp(a.n, b.n) != 0 || a.bits != b.bits) return false;
  if ((a.s || b.s) && !(a.s && b.s && vt_same(a.s, b.s))) return false;
  return !(a.unit || b.unit) || (a.unit && b.unit && vt_same(a.unit, b.unit));
}

static bool agree(const vt_world *w, uint32_t attr, uint32_t r, uint32_t s) {
  vt_value a = vt_cell(w, r, attr), b = vt_cell(w, s, attr);
  return a.known == VT_KNOWN && b.known == VT_KNOWN && same_cell(a, b);
}

static bool contradict(const vt_world *w, uint32_t attr, uint32_t r, uint32_t s) {
  vt_value a = vt_cell(w, r, attr), b = vt_cell(w, s, attr);
  return a.known == VT_KNOWN && b.known == VT_KNOWN && !same_cell(a, b);
}

static bool surely_same(const vt_world *w, uint32_t r, uint32_t s) {
  return agree(w, VT_F_CREDENTIAL, r, s) || agree(w, VT_F_DIGEST, r, s) ||
         (agree(w, VT_F_SOURCE, r, s) && agree(w, VT_F_ROW, r, s));
}

static bool perhaps_same(const vt_world *w, uint32_t r, uint32_t s) {
  if (!agree(w, VT_F_ACHIEVEMENT, r, s) && !agree(w, VT_F_TITLE, r, s)) return false;
  if (contradict(w, VT_F_ACHIEVEMENT, r, s) || contradict(w, VT_F_CREDENTIAL, r, s) || contradict(w, VT_F_KIND, r, s))
    return false;
  if (!contradict(w, VT_F_SOURCE, r, s) || contradict(w, VT_F_AMOUNT, r, s)) return false;
  vt_value a = vt_cell(w, r, VT_F_EARNED), b = vt_cell(w, s, VT_F_EARNED);
  if (a.known != VT_KNOWN || b.known != VT_KNOWN) return true;
  int64_t days = a.n.num - b.n.num;
  return days <= COPY_DAYS && days >= -COPY_DAYS;
}

static uint32_t fullness(const vt_world *w, uint32_t r) {
  uint32_t n = 0;
  for (uint32_t a = 0; a < w->p->nattrs; a++)
    if (w->p->attrs[a].scope == CW_OF_RECORD) n += vt_cell(w, r, a).known == VT_KNOWN;
  return n;
}

bool vt_not_yet(const vt_world *w, uint32_t r) {
  vt_value status = vt_cell(w, r, VT_F_STATUS), day = vt_cell(w, r, VT_F_EARNED);
  if (day.known == VT_KNOWN && day.n.num > w->as_of) return true;
  return status.known == VT_KNOWN && !vt_same(status.s, "earned");
}

static bool void_credential(const vt_world *w, uint32_t r) {
  vt_value v = vt_cell(w, r, VT_F_VERIFICATION);
  return v.known == VT_KNOWN && (vt_same(v.s, "revoked") || vt_same(v.s, "tampered"));
}

static bool unknown_then(const vt_world *w, uint32_t r) {
  vt_value since = vt_cell(w, r, VT_F_KNOWN_SINCE);
  return since.known == VT_KNOWN && since.n.num > w->known_as_of;
}

void vt_compare_records(vt_world *w) {
  for (int planned = 0; planned < 2; planned++) {
    vt_taking *t = w->copies[planned];
    for (uint32_t i = 0; i < w->nrecords; i++)
      t[i] = (vt_taking){unknown_then(w, i)             ? VT_OUTSIDE
                         : !planned && vt_not_yet(w, i) ? VT_NOT_YET
                         : void_credential(w, i)        ? VT_REFUSED
                                                        : VT_TAKEN,
                         -1, 0};
    for (uint32_t i = 0; i < w->nrecords; i++)
      for (uint32_t j = i + 1; j < w->nrecords && t[i].fate == VT_TAKEN; j++) {
        if (t[j].fate != VT_TAKEN || !surely_same(w, i, j)) continue;
        bool later = fullness(w, j) > fullness(w, i);
        t[later ? i : j] = (vt_taking){VT_DUPLICATE, (int32_t)(later ? j : i), 0};
      }
    for (uint32_t j = 1; j < w->nrecords; j++)
      for (uint32_t i = 0; i < j && t[j].fate == VT_TAKEN && t[j].other < 0; i++)
        if (t[i].fate == VT_TAKEN && perhaps_same(w, i, j)) t[j].other = (int32_t)i;
  }
}

/* Whether the record was done at all, whenever: told once, not revoked, not planned. */
bool vt_exists(const vt_world *w, uint32_t r) {
  if (unknown_then(w, r) || void_credential(w, r) || (!w->planned && vt_not_yet(w, r))) return false;
  return w->copies[w->planned][r].fate != VT_DUPLICATE;
}

bool vt_lies_in(vt_world *w, uint32_t r, vt_value first, vt_value last, vt_unknown asks) {
  vt_value from = vt_cell(w, r, VT_F_FROM), until = vt_cell(w, r, VT_F_UNTIL), day = vt_cell(w, r, VT_F_EARNED);
  bool ends = first.known == VT_KNOWN && last.known == VT_KNOWN;
  if (from.known == VT_KNOWN && until.known == VT_KNOWN && ends) {
    if (vt_cmp(until.n, first.n) < 0 || vt_cmp(from.n, last.n) > 0) return false;
    if (vt_cmp(from.n, first.n) >= 0 && vt_cmp(until.n, last.n) <= 0) return true;
    return vt_helps(w, asks);
  }
  if (!ends) {
    if (day.known == VT_KNOWN && first.known == VT_KNOWN && vt_cmp(day.n, first.n) < 0) return false;
    if (day.known == VT_KNOWN && last.known == VT_KNOWN && vt_cmp(day.n, last.n) > 0) return false;
    vt_value end = first.known != VT_KNOWN ? first : last;
    if (end.lean) return end.lean > 0;
    if (!w->quiet) w->opened = true;
    return w->best;
  }
  if (day.known == VT_KNOWN) return vt_cmp(day.n, first.n) >= 0 && vt_cmp(day.n, last.n) <= 0;
  vt_unknown *u = vt_unknown_of(w, (vt_unknown){.about = VT_ASK_RECORD,
                                                .attr = VT_F_EARNED,
                                                .row = (int32_t)r,
                                                .other = -1,
                                                .day = VT_NEVER,
                                                .type = CW_DATE});
  if (!u) return false;
  if (first.n.num > VT_NEVER) vt_compared(u, first);
  if (last.n.num < VT_EVER) vt_compared(u, last);
  u->read = true;
  if (u->set && u->value.known == VT_KNOWN) return vt_cmp(u->value.n, first.n) >= 0 && vt_cmp(u->value.n, last.n) <= 0;
  if (u->set) return u->value.lean > 0;
  if (!w->quiet) w->opened = u->noted = true;
  return w->best;
}

static bool in_window(vt_world *w, uint32_t r) {
  vt_unknown asks = {.about = VT_ASK_STRADDLE, .row = (int32_t)r, .other = -1, .day = VT_NEVER};
  return !w->has_window || vt_lies_in(w, r, w->from, w->until, asks);
}

void vt_take_records(vt_world *w) {
  if (w->nrecords) memcpy(w->taking, w->copies[w->planned], w->nrecords * sizeof *w->taking);
  for (uint32_t i = 0; i < w->nrecords; i++) {
    if (w->taking[i].fate != VT_TAKEN) continue;
    if (!in_window(w, i)) w->taking[i].fate = VT_OUTSIDE;
    w->taking[i].windows = vt_windows_of(w, i);
  }
  for (uint32_t i = 0; i < w->nrecords; i++) {
    vt_taking *t = &w->taking[i];
    if (!vt_takes_part(t) || t->other < 0 || !vt_takes_part(&w->taking[t->other])) continue;
    if (!vt_helps(w, (vt_unknown){.about = VT_ASK_DUPLICATE, .row = (int32_t)i, .other = t->other, .day = VT_NEVER}))
      t->fate = VT_DUPLICATE, t->windows = 0;
  }
}

/* --- offers ------------------------------------------------------------------------------------------------------- */

vt_rat vt_spent(const vt_world *w, uint32_t record, uint32_t ledger, bool *all) {
  vt_rat sum = vt_int(0);
  *all = false;
  for (uint32_t i = 0; i < w->ndecisions; i++) {
    const vt_decision *d = &w->decisions[i];
    bool settled = strcmp(d->kind, "settlement") == 0 && d->decided <= w->as_of;
    bool other = d->goal >= 0 && !vt_same(w->p->goals[d->goal].name, w->p->goals[w->goal].name);
    if (!settled || other || d->record != (int32_t)record) continue;
    if (!d->unit)
      *all = true;
    else if (strcmp(d->unit, w->p->ledgers[ledger].unit) == 0)
      sum = vt_add(sum, d->amount);
  }
  return sum;
}

static uint64_t chosen(const vt_world *w, uint32_t record, uint32_t ledger, uint64_t areas) {
  const vt_ledger *l = &w->p->ledgers[ledger];
  for (uint32_t i = 0; i < w->ndecisions; i++) {
    const vt_decision *d = &w->decisions[i];
    if (d->record != (int32_t)record || !d->area || (strcmp(d->kind, "election") != 0 && strcmp(d->kind, "pin") != 0))
      continue;
    for (uint32_t a = 0; a < l->nareas; a++)
      if (vt_same(w->p->areas[l->first_area + a].name, d->area)) areas &= UINT64_C(1) << a;
  }
  return areas;
}

static bool large_enough(vt_world *w, const vt_rule *rule) {
  if (!rule->least) return true;
  vt_value least = vt_eval(w, rule->least, false), amount = vt_cell(w, (uint32_t)w->record, VT_F_AMOUNT);
  if (least.known == VT_KNOWN && amount.known != VT_KNOWN && rule->least->unit) {
    vt_expr stated = {.op = VT_AMOUNT, .type = CW_QUANTITY, .unit = rule->least->unit, .said = rule->least->said};
    vt_expr enough = {.op = VT_GE, .type = CW_YES_NO, .kid = {&stated, rule->least, NULL}};
    vt_value low, high;
    if (vt_range_of(w, (uint32_t)w->record, &low, &high)) return vt_holds(w, &enough, true);
  }
  if (least.known != VT_KNOWN || amount.known != VT_KNOWN) return w->best;
  return amount.unit && rule->least->unit && vt_same(amount.unit, rule->least->unit) && vt_cmp(amount.n, least.n) >= 0;
}

/* An officer's figure stands instead of what the rules would give. */
static bool given(const vt_world *w, uint32_t index, const vt_decision *d, vt_supply *out) {
  const vt_rule *rule = &w->p->rules[index];
  bool all;
  if (d->rule != index) return false;
  *out = (vt_supply){.record = (uint32_t)w->record, .rule = index};
  out->areas = chosen(w, out->record, rule->ledger, rule->areas);
  out->amount = vt_sub(d->amount, vt_spent(w, out->record, rule->ledger, &all));
  return !all && vt_sign(out->amount) > 0;
}

static bool offered(vt_world *w, uint32_t index, vt_supply *out) {
  const vt_rule *rule = &w->p->rules[index];
  const vt_decision *figure = vt_credited(w, (uint32_t)w->record, rule->ledger);
  if (figure) return given(w, index, figure, out);
  if (!vt_in_force(w, &rule->force, true) || !vt_holds(w, rule->when, true)) return false;
  if (rule->except_when && vt_holds(w, rule->except_when, false)) return false;
  if (!large_enough(w, rule) || !vt_amount(w, rule->as, true, &out->amount, &out->unbounded)) return false;
  out->rule = index;
  out->record = (uint32_t)w->record;
  out->areas = chosen(w, out->record, rule->ledger, rule->areas);
  bool all;
  vt_rat gone = vt_spent(w, out->record, rule->ledger, &all);
  if (all) return false;
  if (out->unbounded) return true;
  out->amount = vt_sub(out->amount, gone);
  return vt_sign(out->amount) > 0;
}

/* Whether the pack says which records stand where a number of what the rule credits is limited. */
static bool is_ordered(const vt_world *w, uint32_t rule) {
  for (uint32_t i = 0; i < w->p->nlimits; i++) {
    const vt_limit *l = &w->p->limits[i];
    bool over = l->ledger == w->p->rules[rule].ledger && (l->rule < 0 || l->rule == (int32_t)rule);
    if (over && l->counts_records && l->keep) return true;
  }
  return false;
}

bool vt_try_rule(vt_world *w, uint32_t rule, uint32_t record, vt_supply *out) {
  int32_t saved = w->record;
  bool opened = w->opened;
  w->record = (int32_t)record;
  w->opened = false;
  *out = (vt_supply){.amount = vt_int(0)};
  bool yes = offered(w, rule, out);
  w->loose = w->loose || (w->opened && is_ordered(w, rule));
  w->opened = w->opened || opened;
  w->record = saved;
  return yes;
}

/* Whether a condition leaves room for records of the kind, whatever else it asks. */
bool vt_kind_allowed(const vt_world *w, const vt_expr *x, const char *kind) {
  bool names = x && x->kid[0] && x->kid[0]->op == VT_ATTR && x->kid[0]->attr == VT_F_KIND;
  if (!x) return true;
  if (names && x->op == VT_EQ) return vt_same(x->kid[1]->value.s, kind);
  if (names && x->op == VT_IN) {
    for (uint32_t i = 0; i < x->nlist; i++)
      if (vt_same(x->values[i], kind)) return true;
    return false;
  }
  if (x->op == VT_NOT) {
    const vt_expr *k = x->kid[0];
    bool plain = k && (k->op == VT_EQ || k->op == VT_IN) && k->kid[0]->op == VT_ATTR && k->kid[0]->attr == VT_F_KIND;
    return !plain || !vt_kind_allowed(w, k, kind);
  }
  if (x->op != VT_AND && x->op != VT_OR) return true;
  for (uint32_t i = 0; i < x->nlist; i++) {
    bool yes = vt_kind_allowed(w, x->list[i], kind);
    if (yes != (x->op == VT_AND)) return yes;
  }
  return x->op == VT_AND;
}

bool vt_rule_names_kind(vt_world *w, const vt_rule *r, uint32_t record) {
  vt_value kind = vt_cell(w, record, VT_F_KIND);
  return kind.known != VT_KNOWN || vt_kind_allowed(w, r->when, kind.s);
}

uint32_t vt_supplies(vt_world *w, uint32_t ledger, vt_supply **out) {
  uint32_t n = 0;
  *out = CW_NEW_ARRAY(w->arena, (size_t)w->nrecords * w->p->nrules + 1, vt_supply);
  for (uint32_t i = 0; *out && i < w->nrecords; i++) {
    if (!vt_takes_part(&w->taking[i])) continue;
    for (uint32_t k = 0; k < w->p->nrules; k++)
      if (w->p->rules[k].ledger == ledger && (vt_credited(w, i, ledger) || vt_rule_names_kind(w, &w->p->rules[k], i)) &&
          vt_try_rule(w, k, i, &(*out)[n]))
        n++;
  }
  return n;
}
