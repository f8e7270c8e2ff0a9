/* Readings: what the input says of a fact or field, and what is open where it says nothing. */
#include "world.h"

#include <string.h>

vt_value vt_yes(bool yes) { return (vt_value){.known = VT_KNOWN, .n = vt_int(yes)}; }
vt_value vt_value_day(int32_t day) { return (vt_value){.known = VT_KNOWN, .n = vt_int(day)}; }

static vt_value open_value(int lean) { return (vt_value){.known = VT_OPEN, .lean = lean}; }
static vt_value no_value(void) { return (vt_value){.known = VT_NONE}; }

vt_unknown *vt_unknown_of(vt_world *w, vt_unknown key) {
  for (uint32_t i = 0; i < w->nunknowns; i++) {
    vt_unknown *u = &w->unknowns[i];
    if (u->about == key.about && u->attr == key.attr && u->row == key.row && u->other == key.other &&
        u->year == key.year && u->day == key.day && u->until == key.until && u->pattern == key.pattern)
      return u;
  }
  if (w->nunknowns == VT_MOST_UNKNOWNS) return w->full = true, NULL;
  w->unknowns[w->nunknowns] = key;
  return &w->unknowns[w->nunknowns++];
}

bool vt_helps(vt_world *w, vt_unknown key) {
  key.type = CW_YES_NO;
  key.opaque = true;
  vt_unknown *u = vt_unknown_of(w, key);
  if (!u) return false;
  if (u->set) return u->value.known == VT_OPEN ? u->value.lean > 0 : vt_sign(u->value.n) > 0;
  if (!w->quiet) w->opened = true, u->noted = true;
  return w->best;
}

static bool same_value(vt_value a, vt_value b) {
  return vt_cmp(a.n, b.n) == 0 && a.bits == b.bits && (a.s == b.s || (a.s && b.s && vt_same(a.s, b.s)));
}

void vt_compared(vt_unknown *u, vt_value with) {
  for (uint32_t i = 0; i < u->nknown; i++)
    if (same_value(u->known[i], with)) return;
  if (u->nknown < VT_MOST_VALUES) u->known[u->nknown++] = with;
}

vt_value vt_cell(const vt_world *w, uint32_t record, uint32_t attr) {
  return w->records[(size_t)record * w->p->nattrs + attr];
}

/* An officer's decision on a record stands before what the record says. */
static vt_value record_value(const vt_world *w, uint32_t record, uint32_t attr) {
  for (uint32_t i = w->ndecisions; attr == VT_F_APPROVED && i-- > 0;)
    if (w->decisions[i].record == (int32_t)record && strcmp(w->decisions[i].kind, "approval") == 0)
      return vt_yes(w->decisions[i].approved);
  return vt_cell(w, record, attr);
}

vt_value vt_fact_over(const vt_world *w, uint32_t attr, int32_t from, int32_t until) {
  const vt_fact *found = NULL;
  for (uint32_t i = 0; i < w->nfacts; i++) {
    const vt_fact *f = &w->facts[i];
    if (f->attr != attr || f->since > w->known_as_of || f->from > from || f->until < until) continue;
    if (!found || f->since >= found->since) found = f;
  }
  return found ? found->value : open_value(0);
}

static vt_value license_value(const vt_world *w, uint32_t attr) {
  if (w->license < 0) return open_value(0);
  const vt_value *row = w->licenses + (size_t)w->license * w->p->nattrs;
  bool renewed = row[VT_F_RENEWED].known == VT_KNOWN;
  if (attr == VT_F_RENEWALS && row[attr].known != VT_KNOWN && !renewed) /* where none is given there was none */
    return (vt_value){.known = VT_KNOWN, .n = vt_int(0)};
  if (attr != VT_F_LSTATUS || row[attr].known == VT_KNOWN || row[VT_F_LEXPIRES].known != VT_KNOWN) return row[attr];
  bool over = row[VT_F_LEXPIRES].n.num < w->as_of;
  return (vt_value){.known = VT_KNOWN, .s = over ? "expired" : "active"};
}

/* A record that could still be earned holds whatever helps, but is earned from today on. */
static vt_value future_value(const vt_world *w, uint32_t attr) {
  if (attr == VT_F_KIND && w->kind) return (vt_value){.known = VT_KNOWN, .s = w->kind};
  if (attr == VT_F_EARNED || attr == VT_F_FROM || attr == VT_F_UNTIL) return vt_value_day(w->as_of);
  return open_value(1);
}

/* The value, and the question that asks for it where it is open. *asks false: nobody could answer. */
static vt_value raw(vt_world *w, const vt_expr *x, vt_unknown *key, bool *asks) {
  const vt_attr *a = x->op == VT_READING ? NULL : &w->p->attrs[x->attr];
  *key = (vt_unknown){.attr = x->attr, .row = -1, .other = -1, .day = VT_NEVER, .type = a ? a->type : CW_CHOICE};
  *asks = true;
  if (x->op == VT_READING) {
    key->about = VT_ASK_GAP;
    int32_t reading = w->p->gaps[x->attr].decided < 0 ? w->accepted[x->attr] : vt_decided(w, x->attr);
    return reading >= 0 ? (vt_value){.known = VT_KNOWN, .s = w->p->gaps[x->attr].readings[reading]} : open_value(0);
  }
  key->about = VT_ASK_FACT;
  if (x->op == VT_FACT_IN) {
    key->year = w->year;
    int32_t from = vt_school_start(w->year, w->p->school_year), next = vt_school_start(w->year + 1, w->p->school_year);
    return vt_fact_over(w, x->attr, from, next - 1);
  }
  if (x->op == VT_FACT_ON) {
    vt_value on = vt_eval(w, x->kid[0], true);
    if (on.known != VT_KNOWN) return *asks = false, on.known == VT_NONE ? on : open_value(on.lean);
    key->day = (int32_t)on.n.num;
    return vt_fact_over(w, x->attr, key->day, key->day);
  }
  if (x->op == VT_MOST_OF) {
    vt_value open;
    if (!vt_most_of_ends(w, x, &key->day, &key->until, &open)) return *asks = false, open;
    return vt_most_of(w, x->attr, key->day, key->until);
  }
  if (!a || a->scope == CW_OF_TEACHER) return vt_fact_over(w, x->attr, VT_NEVER, VT_EVER);
  if (a->scope == CW_OF_LICENSE) {
    key->about = VT_ASK_LICENSE;
    key->row = w->license;
    return license_value(w, x->attr);
  }
  if (w->hypothetical) return *asks = false, future_value(w, x->attr);
  if (w->record < 0) return *asks = false, no_value();
  key->about = VT_ASK_RECORD;
  key->row = w->record;
  return record_value(w, (uint32_t)w->record, x->attr);
}

void vt_counted_with(const vt_world *w, vt_unknown *u) {
  if (u && !w->quiet && (u->type == CW_QUANTITY || u->type == CW_DATE)) u->arithmetic = true;
}

vt_value vt_leaf(vt_world *w, const vt_expr *x, vt_unknown **open) {
  vt_unknown key;
  bool asks;
  vt_value v = raw(w, x, &key, &asks);
  if (open) *open = NULL;
  if (v.known != VT_OPEN || !asks) return v;
  vt_unknown *u = vt_unknown_of(w, key);
  if (!u) return open_value(0);
  if (open) *open = u;
  if (u->set) return u->read = true, u->value;
  if (!w->quiet) u->noted = true;
  bool amount = u->about == VT_ASK_RECORD && u->attr == VT_F_AMOUNT;
  return amount ? vt_ranged(w, (uint32_t)u->row) : open_value(0);
}

bool vt_same_expr(const vt_expr *a, const vt_expr *b) {
  if (a == b) return true;
  if (!a || !b || a->op != b->op || a->attr != b->attr || a->a != b->a || a->b != b->b || a->nlist != b->nlist)
    return false;
  if (a->op == VT_AND || a->op == VT_OR || a->op == VT_TABLE || a->op == VT_FIRST || a->op == VT_MATCHES) return false;
  if (a->value.bits != b->value.bits || vt_cmp(a->value.n, b->value.n) != 0) return false;
  if ((a->value.s || b->value.s) && !(a->value.s && b->value.s && vt_same(a->value.s, b->value.s))) return false;
  if ((a->op == VT_AMOUNT || a->op == VT_STATED) && strcmp(a->unit, b->unit) != 0) return false;
  for (uint32_t i = 0; a->values && i < a->nlist; i++)
    if (!vt_same(a->values[i], b->values[i])) return false;
  for (int k = 0; k < 3; k++)
    if ((a->kid[k] || b->kid[k]) && !vt_same_expr(a->kid[k], b->kid[k])) return false;
  return true;
}
