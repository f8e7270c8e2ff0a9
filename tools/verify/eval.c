/* Values and conditions. A condition is true, false or open; `helps` says whether its being true can only help. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "world.h"

#include <pcre2.h>
#include <string.h>

static vt_value none(void) { return (vt_value){.known = VT_NONE}; }
static vt_value open_as(int lean) { return (vt_value){.known = VT_OPEN, .lean = lean}; }

static vt_tri tri_of(vt_value v, bool helps) {
  if (v.known == VT_NONE) return VT_NO;
  if (v.lean == 0) return VT_MAYBE;
  return (v.lean > 0) == helps ? VT_YES : VT_NO;
}

/* Two values of which one at least is open or not there. */
vt_value vt_rest_on_both(vt_value a, vt_value b) {
  if (a.known == VT_NONE || b.known == VT_NONE) return none();
  if (a.known == VT_KNOWN) return b;
  if (b.known == VT_KNOWN) return a;
  return a.lean == 0 || b.lean == 0 ? open_as(0) : a.lean < 0 ? a : b;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static vt_value without_range(vt_value v) {
  v.ranged = false;
  return v;
}

static vt_value arithmetic(vt_op op, vt_value a, vt_value b) {
  if (a.known != VT_KNOWN || b.known != VT_KNOWN) return vt_ranged_by(op, a, b, without_range(vt_rest_on_both(a, b)));
  vt_value v = {.known = VT_KNOWN};
  switch (op) {
  case VT_ADD: v.n = vt_add(a.n, b.n); break;
  case VT_SUB: v.n = vt_sub(a.n, b.n); break;
  case VT_MUL: v.n = vt_mul(a.n, b.n); break;
  case VT_DIV:
    if (vt_sign(b.n) == 0) return none();
    v.n = vt_div(a.n, b.n);
    break;
  case VT_MIN: v.n = vt_cmp(a.n, b.n) <= 0 ? a.n : b.n; break;
  default: v.n = vt_cmp(a.n, b.n) >= 0 ? a.n : b.n; break;
  }
  return v;
}

static vt_rat round_to(int64_t how, vt_rat n, vt_rat grain) {
  vt_rat q = vt_div(n, grain), down = vt_floor(q);
  if (how == 1 && vt_cmp(down, q) != 0) down = vt_add(down, vt_int(1));
  if (how == 2) down = vt_floor(vt_add(q, vt_frac(1, 2)));
  return vt_mul(down, grain);
}

static vt_value rounded(int64_t how, vt_value v, vt_value grain) {
  if (v.known == VT_OPEN && v.ranged && grain.known == VT_KNOWN) {
    v.low = round_to(how, v.low, grain.n);
    if (!v.no_high) v.high = round_to(how, v.high, grain.n);
    return v;
  }
  if (v.known != VT_KNOWN || grain.known != VT_KNOWN) return without_range(vt_rest_on_both(v, grain));
  v.n = round_to(how, v.n, grain.n);
  return v;
}

static vt_value amount_in(vt_world *w, const char *unit) {
  if (w->hypothetical) return open_as(1);
  if (w->record < 0) return none();
  vt_value stated = vt_cell(w, (uint32_t)w->record, VT_F_AMOUNT);
  if (stated.known == VT_KNOWN) return stated.unit && unit && vt_same(stated.unit, unit) ? stated : none();
  vt_value low, high;
  bool range = vt_range_of(w, (uint32_t)w->record, &low, &high);
  if (range && !(low.unit && unit && vt_same(low.unit, unit))) return none(); /* it is stated in another unit */
  vt_expr leaf = {.op = VT_ATTR, .attr = VT_F_AMOUNT};
  vt_unknown *u;
  vt_value v = vt_leaf(w, &leaf, &u);
  if (u) u->opaque = true;
  vt_counted_with(w, u);
  return v;
}

static vt_value span(vt_world *w, bool months) {
  vt_expr leaf[3] = {
      {.op = VT_ATTR, .attr = VT_F_FROM}, {.op = VT_ATTR, .attr = VT_F_UNTIL}, {.op = VT_ATTR, .attr = VT_F_SHARE}};
  vt_value v[3];
  if (w->hypothetical) return open_as(1);
  for (int i = 0; i < 3; i++) {
    vt_unknown *u;
    v[i] = vt_leaf(w, &leaf[i], &u);
    if (u) u->opaque = true;
    vt_counted_with(w, u);
  }
  if (v[0].known != VT_KNOWN || v[1].known != VT_KNOWN || v[2].known != VT_KNOWN)
    return vt_rest_on_both(vt_rest_on_both(v[0], v[1]), v[2]);
  int32_t from = (int32_t)v[0].n.num, until = (int32_t)v[1].n.num;
  if (w->cut) from = w->cut_from, until = w->cut_until;
  vt_rat length = vt_int(months ? vt_whole_months(from, until) : (int64_t)until - from + 1);
  return (vt_value){.known = VT_KNOWN, .n = vt_mul(length, v[2].n)};
}

static bool row_has(const vt_row *row, vt_value key) {
  if (row->otherwise) return true;
  if (!row->key) return vt_cmp(key.n, row->low) >= 0 && (row->open_end || vt_cmp(key.n, row->high) <= 0);
  if (key.s) return vt_same(row->key, key.s);
  return vt_same(row->key, vt_sign(key.n) ? "yes" : "no");
}

static bool is_leaf(const vt_expr *x) {
  return x->op == VT_ATTR || x->op == VT_FACT_ON || x->op == VT_FACT_IN || x->op == VT_MOST_OF || x->op == VT_READING;
}

static vt_value eval_key(vt_world *w, const vt_expr *key, bool helps) {
  vt_unknown *u;
  return is_leaf(key) ? vt_leaf(w, key, &u) : vt_eval(w, key, helps);
}

/* What the rows tell apart is what an unknown key is compared with. */
static void compared_with_rows(vt_world *w, const vt_expr *key, const vt_row *rows, uint32_t n) {
  vt_unknown *u = NULL;
  if (is_leaf(key)) vt_leaf(w, key, &u);
  for (uint32_t i = 0; u && i < n; i++) {
    if (rows[i].otherwise) continue;
    if (rows[i].key) {
      vt_compared(u, (vt_value){.known = VT_KNOWN, .s = rows[i].key});
      continue;
    }
    vt_compared(u, (vt_value){.known = VT_KNOWN, .n = rows[i].low});
    if (!rows[i].open_end) vt_compared(u, (vt_value){.known = VT_KNOWN, .n = rows[i].high});
  }
}

int vt_row_of(vt_world *w, const vt_expr *key, const vt_row *rows, uint32_t n) {
  vt_value v = eval_key(w, key, true);
  compared_with_rows(w, key, rows, n);
  if (v.known == VT_OPEN) {
    if (!w->quiet) w->opened = true;
    return -2;
  }
  for (uint32_t i = 0; i < n && v.known == VT_KNOWN; i++)
    if (row_has(&rows[i], v)) return (int)i;
  return -1;
}

static vt_value table(vt_world *w, const vt_expr *x, bool helps) {
  vt_value key = eval_key(w, x->kid[0], helps);
  compared_with_rows(w, x->kid[0], x->rows, x->nrows);
  if (key.known == VT_OPEN) return open_as(w->hypothetical ? 1 : 0);
  if (key.known == VT_NONE) return key;
  for (uint32_t i = 0; i < x->nrows; i++)
    if (row_has(&x->rows[i], key)) return vt_eval(w, x->rows[i].cell, helps);
  return none();
}

static vt_value moved(const vt_world *w, const vt_expr *x, vt_value d) {
  int y, m, dd;
  if (d.known != VT_KNOWN) return d;
  int32_t day = (int32_t)d.n.num;
  if (x->op == VT_SHIFT) return vt_value_day(x->b ? vt_add_months(day, x->a, w->p->down) : (int32_t)(day + x->a));
  if (x->op == VT_YEAR_START)
    return vt_value_day(vt_school_start(vt_school_year(day, w->p->school_year), w->p->school_year));
  vt_civil(day, &y, &m, &dd);
  int32_t out = vt_day(y, (int)(x->a / 100), (int)(x->a % 100));
  return out == VT_NEVER ? none() : vt_value_day(out);
}

static vt_value alternatives(vt_world *w, const vt_expr *x, bool helps) {
  if (x->op == VT_ELSE) {
    w->quiet++; /* that the first is not given is no question */
    vt_value v = vt_eval(w, x->kid[0], helps);
    w->quiet--;
    return v.known == VT_KNOWN ? v : vt_eval(w, x->kid[1], helps);
  }
  for (uint32_t i = 0; i < x->nlist; i++) {
    vt_value v = vt_eval(w, x->list[i], helps);
    if (v.known != VT_NONE) return v;
  }
  return none();
}

vt_value vt_eval(vt_world *w, const vt_expr *x, bool helps) {
  uint32_t least, most;
  switch (x->op) {
  case VT_CONST: return x->value;
  case VT_AS_OF: return vt_value_day(w->as_of);
  case VT_JUDGED:
    if (w->judged.known == VT_OPEN && !w->quiet) vt_note_value(w, w->p->goals[w->goal].judged_on);
    return w->judged;
  case VT_ATTR:
  case VT_FACT_ON:
  case VT_FACT_IN:
  case VT_MOST_OF:
  case VT_READING: {
    vt_unknown *u;
    vt_value v = vt_leaf(w, x, &u);
    vt_counted_with(w, u);
    return v;
  }
  case VT_AMOUNT: return amount_in(w, x->unit);
  case VT_SPAN: return span(w, x->a != 0);
  case VT_ADD:
  case VT_SUB:
  case VT_MUL:
  case VT_DIV:
  case VT_MIN:
  case VT_MAX: {
    bool turned = x->op == VT_SUB || x->op == VT_DIV;
    vt_value a = vt_eval(w, x->kid[0], helps);
    return arithmetic(x->op, a, vt_eval(w, x->kid[1], turned ? !helps : helps));
  }
  case VT_ROUND: return rounded(x->a, vt_eval(w, x->kid[0], helps), vt_eval(w, x->kid[1], helps));
  case VT_SHIFT:
  case VT_YEAR_START:
  case VT_DAY_OF_YEAR: return moved(w, x, vt_eval(w, x->kid[0], helps));
  case VT_ELSE:
  case VT_FIRST: return alternatives(w, x, helps);
  case VT_TABLE: return table(w, x, helps);
  case VT_N_RECORDS:
    vt_count_records(w, x->kid[0], helps, &least, &most);
    return least == most ? (vt_value){.known = VT_KNOWN, .n = vt_int(least)} : open_as(0);
  case VT_FULL: return vt_full_length(w, x);
  case VT_N_YEARS: return vt_number_of_years(w, x, helps);
  case VT_STEP: return vt_goal_step(w, x->attr);
  case VT_GOAL_AMOUNT: {
    vt_outcome o = vt_goal_quantity(w, x->attr);
    if (o.verdict != VT_UNDETERMINED && o.amount_known == VT_NONE) return none(); /* the rule gives none */
    return o.amount_known == VT_KNOWN ? (vt_value){.known = VT_KNOWN, .n = o.amount} : open_as(o.lean);
  }
  default: {
    vt_tri t = vt_test(w, x, helps);
    return t == VT_MAYBE ? open_as(0) : vt_yes(t == VT_YES);
  }
  }
}

bool vt_amount(vt_world *w, const vt_expr *x, bool more_helps, vt_rat *out, bool *unbounded) {
  *unbounded = false;
  *out = vt_int(0);
  vt_value v = vt_eval(w, x, more_helps);
  if (v.known == VT_NONE) return false;
  if (v.known == VT_KNOWN) return *out = v.n, true;
  if (v.lean == 0 && !w->quiet) w->opened = true;
  bool best = v.lean == 0 ? w->best : v.lean > 0;
  *unbounded = best == more_helps && !(v.ranged && !v.no_high);
  if (v.ranged) *out = best != more_helps ? v.low : *unbounded ? vt_int(0) : v.high;
  return true;
}

/* --- conditions --------------------------------------------------------------------------------------------------- */

static int order(const vt_value *a, const vt_value *b) {
  if (a->s || b->s) return a->s && b->s && vt_same(a->s, b->s) ? 0 : 1;
  return vt_cmp(a->n, b->n);
}

static bool relation(vt_op op, int c) {
  return op == VT_EQ ? c == 0 : op == VT_LT ? c < 0 : op == VT_LE ? c <= 0 : op == VT_GT ? c > 0 : c >= 0;
}

static vt_tri compare_count(vt_world *w, const vt_expr *x, vt_value bound, bool helps) {
  bool up = x->op == VT_GE || x->op == VT_GT;
  uint32_t least, most;
  vt_value open;
  if (x->kid[0]->op == VT_N_RECORDS)
    vt_count_records(w, x->kid[0]->kid[0], up ? helps : !helps, &least, &most);
  else if (!vt_count_years(w, x->kid[0], up ? helps : !helps, &least, &most, &open))
    return tri_of(open, helps);
  bool lo = relation(x->op, vt_cmp(vt_int(least), bound.n)), hi = relation(x->op, vt_cmp(vt_int(most), bound.n));
  if (x->op == VT_EQ && least != most) return VT_MAYBE;
  return lo == hi ? (lo ? VT_YES : VT_NO) : VT_MAYBE;
}

static vt_tri compare(vt_world *w, const vt_expr *x, bool helps) {
  vt_value b = vt_eval(w, x->kid[1], !helps);
  bool counts = x->kid[0]->op == VT_N_RECORDS || x->kid[0]->op == VT_N_YEARS;
  if (counts && b.known == VT_KNOWN) return compare_count(w, x, b, helps);
  vt_unknown *u = NULL;
  vt_value a = is_leaf(x->kid[0]) ? vt_leaf(w, x->kid[0], &u) : vt_eval(w, x->kid[0], helps);
  if (u && b.known == VT_KNOWN)
    vt_compared(u, b);
  else
    vt_counted_with(w, u);
  if (a.known == VT_KNOWN && b.known == VT_KNOWN) return relation(x->op, order(&a, &b)) ? VT_YES : VT_NO;
  vt_tri t;
  return vt_ranged_test(x->op, a, b, &t) ? t : tri_of(vt_rest_on_both(a, b), helps);
}

static vt_tri within(vt_world *w, const vt_expr *x, vt_value lo, vt_value hi, bool helps) {
  vt_unknown *u = NULL;
  vt_value v = is_leaf(x) ? vt_leaf(w, x, &u) : vt_eval(w, x, helps);
  if (u && lo.known == VT_KNOWN && lo.n.num > INT32_MIN) vt_compared(u, lo);
  if (u && hi.known == VT_KNOWN && hi.n.num < INT32_MAX) vt_compared(u, hi);
  if (lo.known != VT_KNOWN || hi.known != VT_KNOWN) vt_counted_with(w, u);
  if (v.known == VT_NONE) return VT_NO;
  if (v.known == VT_KNOWN) {
    if (lo.known == VT_KNOWN && vt_cmp(v.n, lo.n) < 0) return VT_NO;
    if (hi.known == VT_KNOWN && vt_cmp(v.n, hi.n) > 0) return VT_NO;
    if (lo.known == VT_KNOWN && hi.known == VT_KNOWN) return VT_YES;
  }
  return tri_of(vt_rest_on_both(vt_rest_on_both(v, lo), hi), helps);
}

static bool matches_as_is(vt_world *w, const vt_expr *x, const char *text) {
  pcre2_match_data *data = pcre2_match_data_create(1, NULL);
  pcre2_match_context *context = pcre2_match_context_create(NULL);
  int rc = PCRE2_ERROR_NOMEMORY;
  if (data && context) {
    pcre2_set_match_limit(context, 100000);
    pcre2_set_depth_limit(context, 1000);
    rc = pcre2_match(x->pattern, (PCRE2_SPTR)text, strlen(text), 0, PCRE2_NO_JIT, data, context);
  }
  if (rc < 0 && rc != PCRE2_ERROR_NOMATCH) w->pattern_limit = true;
  pcre2_match_data_free(data);
  pcre2_match_context_free(context);
  return rc >= 0;
}

/* As it is written, or in the one form in which texts compare. */
static bool text_matches(vt_world *w, const vt_expr *x, const char *text) {
  if (matches_as_is(w, x, text)) return true;
  const char *form = vt_text_form(w->arena, text);
  return form && matches_as_is(w, x, form);
}

/* An unknown text may match a pattern or not, whatever else is asked of it. */
static vt_tri open_match(vt_world *w, const vt_expr *x, const vt_unknown *text, bool helps) {
  vt_unknown key = *text;
  key.pattern = x;
  key.type = CW_YES_NO;
  key.set = false;
  key.nknown = 0;
  vt_unknown *u = vt_unknown_of(w, key);
  if (u && !u->set && !w->quiet) u->noted = true;
  if (!u || !u->set) return VT_MAYBE;
  return u->value.known == VT_OPEN ? tri_of(u->value, helps) : vt_sign(u->value.n) ? VT_YES : VT_NO;
}

static vt_tri one_of(vt_world *w, const vt_expr *x, bool helps) {
  vt_unknown *u = NULL;
  vt_value v = is_leaf(x->kid[0]) ? vt_leaf(w, x->kid[0], &u) : vt_eval(w, x->kid[0], helps);
  for (uint32_t i = 0; u && x->op == VT_IN && i < x->nlist; i++)
    vt_compared(u, (vt_value){.known = VT_KNOWN, .s = x->values[i]});
  if (u && x->op == VT_INCLUDES) vt_compared(u, (vt_value){.known = VT_KNOWN, .bits = x->value.bits});
  if (v.known == VT_OPEN && u && x->op == VT_MATCHES && !u->set) return open_match(w, x, u, helps);
  if (v.known != VT_KNOWN) return tri_of(v, helps);
  if (x->op == VT_INCLUDES) {
    uint64_t both = v.bits & x->value.bits;
    return (x->b ? both == x->value.bits : both != 0) ? VT_YES : VT_NO;
  }
  if (x->op == VT_MATCHES) return v.s && text_matches(w, x, v.s) ? VT_YES : VT_NO;
  for (uint32_t i = 0; i < x->nlist; i++)
    if (v.s && vt_same(v.s, x->values[i])) return VT_YES;
  return VT_NO;
}

static vt_tri group(vt_world *w, const vt_expr *x, bool helps) {
  vt_tri decides = x->op == VT_AND ? VT_NO : VT_YES, out = x->op == VT_AND ? VT_YES : VT_NO;
  for (uint32_t i = 0; i < x->nlist; i++) {
    vt_tri t = vt_test(w, x->list[i], helps);
    if (t == decides) return t;
    if (t == VT_MAYBE) out = t;
  }
  return out;
}

/* A record to be earned under a rule satisfies what the rule demands of it. */
static bool demanded(const vt_world *w, const vt_expr *x) {
  const vt_expr *when = w->p->rules[w->rule].when;
  if (!when || when->op != VT_AND) return when && vt_same_expr(when, x);
  for (uint32_t i = 0; i < when->nlist; i++)
    if (vt_same_expr(when->list[i], x)) return true;
  return false;
}

vt_tri vt_test(vt_world *w, const vt_expr *x, bool helps) {
  uint32_t least, most;
  vt_tri t;
  if (!x) return VT_YES;
  if (w->hypothetical && w->rule >= 0 && demanded(w, x)) return VT_YES;
  switch (x->op) {
  case VT_AND:
  case VT_OR: return group(w, x, helps);
  case VT_NOT: t = vt_test(w, x->kid[0], !helps); return t == VT_MAYBE ? t : t == VT_YES ? VT_NO : VT_YES;
  case VT_EQ:
  case VT_LT:
  case VT_LE:
  case VT_GT:
  case VT_GE: return compare(w, x, helps);
  case VT_IN:
  case VT_INCLUDES:
  case VT_MATCHES: return one_of(w, x, helps);
  case VT_BETWEEN: {
    vt_value lo = vt_eval(w, x->kid[1], helps);
    return within(w, x->kid[0], lo, vt_eval(w, x->kid[2], helps), helps);
  }
  case VT_IN_WINDOW: return w->has_window ? within(w, x->kid[0], w->from, w->until, helps) : VT_YES;
  case VT_STATED: {
    if (w->hypothetical) return helps ? VT_YES : VT_NO;
    vt_value v = amount_in(w, x->unit);
    if (v.known == VT_OPEN && v.ranged) return VT_YES; /* a range has a unit */
    return v.known == VT_KNOWN ? VT_YES : tri_of(v, helps);
  }
  case VT_YEARS: return vt_test_years(w, x, helps);
  case VT_ANY_RECORD:
    vt_count_records(w, x->kid[0], helps, &least, &most);
    return least ? VT_YES : most ? VT_MAYBE : VT_NO;
  case VT_GIVEN: {
    w->quiet++;
    vt_value v = vt_eval(w, x->kid[0], helps);
    w->quiet--;
    return v.known == VT_KNOWN ? VT_YES : VT_NO;
  }
  case VT_GOAL_MET: return vt_goal_reached(w, x->attr, helps);
  default: {
    vt_value v = vt_eval(w, x, helps);
    return v.known == VT_KNOWN ? (vt_sign(v.n) ? VT_YES : VT_NO) : tri_of(v, helps);
  }
  }
}

void vt_count_records(vt_world *w, const vt_expr *x, bool helps, uint32_t *least, uint32_t *most) {
  int32_t saved = w->record;
  bool future = w->hypothetical;
  w->hypothetical = false;
  *least = *most = 0;
  for (uint32_t i = 0; i < w->nrecords; i++) {
    if (!vt_exists(w, i)) continue;
    w->record = (int32_t)i;
    vt_tri t = vt_test(w, x, helps);
    *least += t == VT_YES;
    *most += t != VT_NO;
  }
  if (w->incomplete) {
    vt_unknown *u = vt_unknown_of(
        w, (vt_unknown){
               .about = VT_ASK_MISSING, .row = -1, .other = -1, .day = VT_NEVER, .type = CW_YES_NO, .opaque = true});
    bool set = u && u->set, more = set && (u->value.lean > 0) == helps;
    if (more) *least += 1000;
    if (!set || more) *most += 1000;
    if (u && !set && !w->quiet) u->noted = true;
  }
  w->record = saved;
  w->hypothetical = future;
}

/* --- what is open is noted ---------------------------------------------------------------------------------------- */

static void note_records(vt_world *w, const vt_expr *x, bool helps) {
  int32_t saved = w->record;
  bool future = w->hypothetical;
  w->hypothetical = false;
  for (uint32_t i = 0; i < w->nrecords; i++) {
    w->record = (int32_t)i;
    if (vt_exists(w, i)) vt_note(w, x, helps);
  }
  w->record = saved;
  w->hypothetical = future;
}

static vt_tri quietly(vt_world *w, const vt_expr *x, bool helps) {
  w->quiet++;
  vt_tri t = vt_test(w, x, helps);
  w->quiet--;
  return t;
}

void vt_note(vt_world *w, const vt_expr *x, bool helps) {
  if (!x || quietly(w, x, helps) != VT_MAYBE) return;
  switch (x->op) {
  case VT_AND:
  case VT_OR:
    for (uint32_t i = 0; i < x->nlist; i++) vt_note(w, x->list[i], helps);
    return;
  case VT_NOT: vt_note(w, x->kid[0], !helps); return;
  case VT_ANY_RECORD: note_records(w, x->kid[0], helps); break;
  case VT_YEARS:
    if (vt_note_years(w, x, helps)) return;
    break;
  default: break;
  }
  if (x->op == VT_ANY_RECORD) return;
  bool up = x->op == VT_GE || x->op == VT_GT;
  if (x->kid[0] && x->kid[0]->op == VT_N_RECORDS) {
    note_records(w, x->kid[0]->kid[0], up ? helps : !helps);
    return;
  }
  if (x->kid[0] && x->kid[0]->op == VT_N_YEARS && vt_note_years(w, x->kid[0], up ? helps : !helps)) return;
  (void)vt_test(w, x, helps); /* its readings note themselves */
}

void vt_note_value(vt_world *w, const vt_expr *x) { (void)vt_eval(w, x, true); }

void vt_compared_with_records(vt_world *w, const vt_expr *end) {
  vt_unknown *u = NULL;
  if (is_leaf(end)) vt_leaf(w, end, &u);
  for (uint32_t r = 0; u && r < w->nrecords; r++) {
    vt_value earned = vt_cell(w, r, VT_F_EARNED);
    if (earned.known == VT_KNOWN) vt_compared(u, earned);
  }
}

bool vt_holds(vt_world *w, const vt_expr *x, bool helps) {
  vt_tri t = quietly(w, x, helps);
  if (t != VT_MAYBE) return t == VT_YES;
  if (!w->quiet) {
    w->opened = true;
    vt_note(w, x, helps);
  }
  return w->best == helps;
}

vt_tri vt_lies_within(vt_world *w, const vt_period *f, bool helps) {
  if (!f->by) return VT_YES;
  vt_value lo = f->from == VT_NEVER ? (vt_value){.known = VT_KNOWN, .n = vt_int(INT32_MIN)} : vt_value_day(f->from);
  vt_value hi = f->until == VT_EVER ? (vt_value){.known = VT_KNOWN, .n = vt_int(INT32_MAX)} : vt_value_day(f->until);
  w->quiet++;
  vt_tri t = within(w, f->by, lo, hi, helps);
  w->quiet--;
  return t;
}
