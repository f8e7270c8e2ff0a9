/* Amounts that a document states as a range: not known, but between their bounds. What holds for each amount between them is
 * decided. */
#include "world.h"

#include <string.h>

bool vt_range_of(const vt_world *w, uint32_t record, vt_value *low, vt_value *high) {
  *low = vt_cell(w, record, VT_F_LEAST);
  *high = vt_cell(w, record, VT_F_MOST);
  return vt_cell(w, record, VT_F_AMOUNT).known != VT_KNOWN && low->known == VT_KNOWN;
}

vt_value vt_ranged(const vt_world *w, uint32_t record) {
  vt_value low, high, v = {.known = VT_OPEN, .n = vt_int(0)};
  if (!vt_range_of(w, record, &low, &high)) return v;
  v.ranged = true;
  v.low = low.n;
  v.no_high = high.known != VT_KNOWN;
  v.high = v.no_high ? vt_int(0) : high.n;
  return v;
}

static vt_value as_range(vt_value v) {
  if (v.known != VT_KNOWN) return v;
  v.ranged = true;
  v.low = v.high = v.n;
  v.no_high = false;
  return v;
}

static vt_rat one(vt_op op, vt_rat a, vt_rat b) {
  switch (op) {
  case VT_ADD: return vt_add(a, b);
  case VT_SUB: return vt_sub(a, b);
  case VT_MUL: return vt_mul(a, b);
  case VT_DIV: return vt_div(a, b);
  case VT_MIN: return vt_cmp(a, b) <= 0 ? a : b;
  default: return vt_cmp(a, b) >= 0 ? a : b;
  }
}

/* Each operation grows with its left side, and with its right side or against it; amounts are not below nothing. */
vt_value vt_ranged_by(vt_op op, vt_value a, vt_value b, vt_value v) {
  bool against = op == VT_SUB || op == VT_DIV;
  if (v.known != VT_OPEN || v.lean) return v;
  a = as_range(a), b = as_range(b);
  if (!a.ranged || !b.ranged || (against && b.no_high)) return v;
  if (op == VT_DIV && vt_sign(b.low) <= 0) return v;
  if ((op == VT_MUL || op == VT_DIV) && (vt_sign(a.low) < 0 || vt_sign(b.low) < 0)) return v;
  v.ranged = true;
  v.low = one(op, a.low, against ? b.high : b.low);
  v.no_high = op == VT_MIN ? a.no_high && b.no_high : a.no_high || (!against && b.no_high);
  if (op == VT_MIN && a.no_high != b.no_high)
    v.high = a.no_high ? b.high : a.high;
  else
    v.high = v.no_high ? vt_int(0) : one(op, a.high, against ? b.low : b.high);
  return v;
}

bool vt_ranged_test(vt_op op, vt_value a, vt_value b, vt_tri *out) {
  a = as_range(a), b = as_range(b);
  if (!a.ranged || !b.ranged) return false;
  bool below = !a.no_high && vt_cmp(a.high, b.low) < 0, above = !b.no_high && vt_cmp(a.low, b.high) > 0;
  bool up_to = !a.no_high && vt_cmp(a.high, b.low) <= 0, from = !b.no_high && vt_cmp(a.low, b.high) >= 0;
  switch (op) {
  case VT_GE: return *out = from ? VT_YES : VT_NO, from || below;
  case VT_GT: return *out = above ? VT_YES : VT_NO, above || up_to;
  case VT_LE: return *out = up_to ? VT_YES : VT_NO, up_to || above;
  case VT_LT: return *out = below ? VT_YES : VT_NO, below || from;
  default: return *out = VT_NO, op == VT_EQ && (below || above);
  }
}

/* Of the values to try those between the bounds, and the bounds. */
uint32_t vt_ranged_values(const vt_world *w, const vt_unknown *u, vt_value *out, uint32_t n) {
  vt_value low, high;
  uint32_t k = 0;
  if (u->about != VT_ASK_RECORD || u->attr != VT_F_AMOUNT || !vt_range_of(w, (uint32_t)u->row, &low, &high)) return n;
  for (uint32_t i = 0; i < n; i++) {
    bool end = out[i].known == VT_OPEN;
    if (end && (out[i].lean < 0 || high.known == VT_KNOWN)) continue;
    if (!end && (vt_cmp(out[i].n, low.n) < 0 || (high.known == VT_KNOWN && vt_cmp(out[i].n, high.n) > 0))) continue;
    out[k++] = out[i];
  }
  out[k++] = (vt_value){.known = VT_KNOWN, .n = low.n, .unit = low.unit};
  if (high.known == VT_KNOWN) out[k++] = (vt_value){.known = VT_KNOWN, .n = high.n, .unit = high.unit};
  return k;
}
