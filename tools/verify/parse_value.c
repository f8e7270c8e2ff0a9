/* Values: readings, literals, dates, arithmetic. */
#include "parse.h"

#include <string.h>

void vt_settle(vt_expr *x, const char *unit) {
  if (!x || x->type != CW_QUANTITY) return;
  if (x->op == VT_ATTR && x->attr == VT_F_AMOUNT && !x->unit) x->op = VT_AMOUNT, x->unit = unit;
  for (int k = 0; k < 3; k++)
    if (x->op != VT_AMOUNT && x->op != VT_TABLE) vt_settle(x->kid[k], unit);
  for (uint32_t i = 0; i < x->nlist; i++) vt_settle(x->list[i], unit);
  for (uint32_t i = 0; i < x->nrows; i++) vt_settle(x->rows[i].cell, unit);
}

/* The unit that an expression has; the record's own amount takes that of the other side. */
static const char *unify(vt_expr *a, vt_expr *b) {
  if (!a || !b) return NULL;
  if (a->unit && !b->unit) vt_settle(b, a->unit);
  if (b->unit && !a->unit) vt_settle(a, b->unit);
  return a->unit ? a->unit : b->unit;
}

/* --- literals ----------------------------------------------------------------------------------------------------- */

static vt_expr *shift(vt_parser *r, vt_rat n, const char *unit, uint32_t first) {
  bool back = vt_take(r, "before");
  if (!back) vt_take(r, "after");
  bool months = unit && (vt_same(unit, "month") || vt_same(unit, "year"));
  int64_t by = n.num * (unit && vt_same(unit, "year") ? 12 : unit && vt_same(unit, "week") ? 7 : 1);
  vt_expr *date = vt_read_date(r), *x = vt_make(r, VT_SHIFT, CW_DATE, first);
  if (!date || !x) return NULL;
  x->kid[0] = date;
  x->a = back ? -by : by;
  x->b = months;
  return x;
}

static vt_expr *constant(vt_parser *r, vt_rat n, const char *unit, uint32_t first) {
  vt_expr *x = vt_make(r, VT_CONST, CW_QUANTITY, first);
  if (!x) return NULL;
  x->value = (vt_value){.known = VT_KNOWN, .n = n};
  x->unit = unit;
  return x;
}

static vt_expr *rate(vt_parser *r, vt_rat give, const char *unit, uint32_t first) {
  vt_rat base;
  const char *per;
  vt_take(r, "per");
  uint32_t at = r->pos;
  if (!vt_literal(r, &base, &per) || !per) return vt_wrong(r, "a rate needs a unit");
  bool span = vt_take(r, "of the span");
  vt_rat times = vt_div(give, base);
  if (vt_same(per, "record")) return constant(r, times, unit, first);
  vt_expr *of = vt_make(r, span ? VT_SPAN : VT_AMOUNT, CW_QUANTITY, at), *x = vt_make(r, VT_MUL, CW_QUANTITY, first);
  vt_expr *c = constant(r, times, NULL, first);
  if (!of || !x || !c) return NULL;
  of->unit = per;
  of->a = span && vt_same(per, "month");
  x->kid[0] = of;
  x->kid[1] = c;
  x->unit = unit;
  return x;
}

static bool at_number(const vt_parser *r) {
  const vt_token *t = &r->tokens[r->pos];
  int32_t day;
  if (r->bad || t->kind != VT_T_WORD || vt_day_read(r->text + t->off, t->len, &day)) return false;
  char c = r->text[t->off], d = t->len > 1 ? r->text[t->off + 1] : 0;
  return c == '$' || (c >= '0' && c <= '9') || (c == '-' && d >= '0' && d <= '9');
}

static bool at_name(const vt_parser *r) {
  for (uint32_t i = 0; i < r->p->nattrs; i++)
    if (i != VT_F_UNIT && !vt_hidden(r->p, r->at, r->p->attrs[i].own) && vt_match(r, r->pos, r->p->attrs[i].name))
      return true;
  for (uint32_t i = 0; i < r->p->nterms; i++)
    if (!vt_hidden(r->p, r->at, r->p->terms[i].own) && vt_match(r, r->pos, r->p->terms[i].name)) return true;
  return false;
}

static vt_expr *number(vt_parser *r) {
  uint32_t first = r->pos;
  vt_rat n;
  const char *unit;
  if (!vt_literal(r, &n, &unit)) return NULL;
  if (vt_next_is(r, "before") || vt_next_is(r, "after")) return shift(r, n, unit, first);
  if (!r->in_limit && vt_next_is(r, "per")) return rate(r, n, unit, first);
  return constant(r, n, unit, first);
}

static vt_expr *month_day(vt_parser *r, bool *is) {
  const vt_token *t = &r->tokens[r->pos];
  int md;
  *is = r->ntokens - r->pos >= 2 && t->kind == VT_T_WORD && t[1].kind == VT_T_WORD &&
        vt_month_day(vt_copy(r->p->arena, r->text + t->from, t[1].to - t->from), &md);
  if (!*is) return NULL;
  uint32_t first = r->pos;
  r->pos += 2;
  if (!vt_take(r, "of the year of")) return vt_wrong(r, "`of the year of` is missing");
  vt_expr *date = vt_read_date(r), *x = vt_make(r, VT_DAY_OF_YEAR, CW_DATE, first);
  if (!date || !x) return NULL;
  x->kid[0] = date;
  x->a = md;
  return x;
}

/* --- readings ----------------------------------------------------------------------------------------------------- */

static vt_expr *attribute(vt_parser *r, uint32_t index, uint32_t length) {
  const vt_attr *a = &r->p->attrs[index];
  uint32_t first = r->pos;
  r->pos += length;
  bool on = vt_next_is(r, "on") && !vt_next_is(r, "on or before") && !vt_next_is(r, "on or after");
  vt_expr *date = NULL;
  vt_op op = a->history == VT_BY_YEAR ? VT_FACT_IN : VT_ATTR;
  if (on && vt_take(r, "on")) {
    date = vt_read_date(r);
    op = VT_FACT_ON;
    if (!date) return NULL;
  }
  vt_expr *from = NULL, *until = NULL;
  if (vt_take(r, "most of")) {
    op = VT_MOST_OF;
    if (!vt_read_period(r, &from, &until)) return NULL;
  }
  vt_expr *x = vt_make(r, op, a->type, first);
  if (!x) return NULL;
  x->kid[0] = date;
  x->kid[1] = from;
  x->kid[2] = until;
  x->attr = index;
  x->unit = a->type == CW_QUANTITY && index != VT_F_AMOUNT ? a->unit : NULL;
  return x;
}

static vt_expr *pair(vt_parser *r, vt_op op, vt_type type, uint32_t first) {
  vt_expr *a, *b, *x;
  if (!vt_mark(r, '(') || !(a = vt_read_sum(r)) || !vt_mark(r, ',') || !(b = vt_read_sum(r)) || !vt_mark(r, ')'))
    return NULL;
  if (!(x = vt_make(r, op, type, first))) return NULL;
  x->kid[0] = a;
  x->kid[1] = b;
  x->unit = type == CW_QUANTITY ? unify(a, b) : NULL;
  return x;
}

static vt_expr *rounding(vt_parser *r, int64_t how, uint32_t first) {
  vt_expr *v = vt_read_sum(r);
  if (!v || !vt_take(r, "to")) return vt_wrong(r, "`to` is missing");
  uint32_t at = r->pos;
  vt_rat n;
  const char *unit;
  if (!vt_literal(r, &n, &unit)) return NULL;
  vt_expr *grain = constant(r, n, unit, at), *x = vt_make(r, VT_ROUND, CW_QUANTITY, first);
  if (!grain || !x) return NULL;
  x->a = how;
  x->kid[0] = v;
  x->kid[1] = grain;
  x->unit = unify(v, grain);
  return x;
}

static vt_expr *records(vt_parser *r, vt_op op, uint32_t first) {
  if (!vt_mark(r, '(')) return NULL;
  vt_expr *c = vt_read_or(r);
  if (!c || !vt_mark(r, ')')) return NULL;
  vt_expr *x = vt_make(r, op, op == VT_N_RECORDS ? CW_QUANTITY : CW_YES_NO, first);
  if (x) x->kid[0] = c;
  return x;
}

static vt_expr *reading(vt_parser *r, uint32_t first) {
  uint32_t best = 0, length = 0;
  for (uint32_t i = 0; i < r->p->ngaps; i++) {
    uint32_t n = vt_match(r, r->pos, r->p->gaps[i].name);
    if (n > length) length = n, best = i;
  }
  if (!length) return vt_wrong(r, "an unknown gap");
  r->pos += length;
  vt_expr *x = vt_make(r, VT_READING, CW_CHOICE, first);
  if (x) x->attr = best;
  return x;
}

static bool goal_name(vt_parser *r, uint32_t *goal) {
  uint32_t length = 0;
  for (uint32_t i = 0; i < r->p->ngoals; i++) {
    uint32_t n = vt_match(r, r->pos, r->p->goals[i].name);
    if (n > length) length = n, *goal = i;
  }
  r->pos += length;
  return length > 0;
}

static vt_expr *goal_met(vt_parser *r, uint32_t first) {
  uint32_t g = 0;
  if (!goal_name(r, &g) || !vt_take(r, "is")) return vt_wrong(r, "an unknown goal");
  bool not = vt_take(r, "not");
  if (!vt_take(r, "met")) return vt_wrong(r, "`met` is missing");
  vt_expr *x = vt_make(r, VT_GOAL_MET, CW_YES_NO, first);
  if (!x) return NULL;
  x->attr = g;
  if (!not ) return x;
  vt_expr *n = vt_make(r, VT_NOT, CW_YES_NO, first);
  if (n) n->kid[0] = x;
  return n;
}

static vt_expr *the_amount(vt_parser *r, uint32_t first) {
  if (!vt_take(r, "of")) {
    vt_expr *x = vt_make(r, VT_ATTR, CW_QUANTITY, first);
    if (x) x->attr = VT_F_AMOUNT;
    return x;
  }
  uint32_t g = 0;
  if (!goal_name(r, &g)) return vt_wrong(r, "an unknown goal");
  vt_expr *x = vt_make(r, VT_GOAL_AMOUNT, CW_QUANTITY, first);
  if (x) x->attr = g;
  return x;
}

static vt_expr *of_period(vt_parser *r, vt_op op, int64_t what, uint32_t first) {
  vt_expr *from, *until, *where = NULL, *x;
  if (!vt_read_period(r, &from, &until)) return NULL;
  if (op == VT_N_YEARS) {
    if (!vt_take(r, "where") || !vt_mark(r, '(')) return vt_wrong(r, "`where` is missing");
    if (!(where = vt_read_or(r)) || !vt_mark(r, ')')) return NULL;
  }
  if (!(x = vt_make(r, op, CW_QUANTITY, first))) return NULL;
  x->kid[0] = where;
  x->kid[1] = from;
  x->kid[2] = until;
  x->a = what;
  return x;
}

static vt_expr *step_of(vt_parser *r, uint32_t first) {
  uint32_t g = 0;
  if (!goal_name(r, &g)) return vt_wrong(r, "an unknown goal");
  vt_expr *x = vt_make(r, VT_STEP, CW_CHOICE, first);
  if (x) x->attr = g;
  return x;
}

static vt_expr *yes_no(vt_parser *r, bool yes, uint32_t first) {
  vt_expr *x = vt_make(r, VT_CONST, CW_YES_NO, first);
  if (x) x->value = (vt_value){.known = VT_KNOWN, .n = vt_int(yes)};
  return x;
}

static vt_expr *year_start(vt_parser *r, uint32_t first) {
  vt_expr *date = vt_read_date(r), *x = vt_make(r, VT_YEAR_START, CW_DATE, first);
  if (date && x) x->kid[0] = date;
  return date ? x : NULL;
}

static const char *const phrases[] = {"always",
                                      "never",
                                      "the as-of date",
                                      "the judged date",
                                      "the lesser of",
                                      "the greater of",
                                      "the earlier of",
                                      "the later of",
                                      "round down",
                                      "round up",
                                      "round to nearest",
                                      "any record where",
                                      "number of records where",
                                      "the number of records where",
                                      "start of the school year of",
                                      "the start of the school year of",
                                      "reading of",
                                      "the reading of",
                                      "goal",
                                      "full months of",
                                      "full years of",
                                      "full calendar years of",
                                      "full school years of",
                                      "number of school years of",
                                      "the number of school years of",
                                      "step of",
                                      "the step of",
                                      "the amount"};

static vt_expr *phrase(vt_parser *r, size_t k, uint32_t first) {
  switch (k) {
  case 0: return yes_no(r, true, first);
  case 1: return yes_no(r, false, first);
  case 2: return vt_make(r, VT_AS_OF, CW_DATE, first);
  case 3: return vt_make(r, VT_JUDGED, CW_DATE, first);
  case 4: return pair(r, VT_MIN, CW_QUANTITY, first);
  case 5: return pair(r, VT_MAX, CW_QUANTITY, first);
  case 6: return pair(r, VT_MIN, CW_DATE, first);
  case 7: return pair(r, VT_MAX, CW_DATE, first);
  case 8: return rounding(r, 0, first);
  case 9: return rounding(r, 1, first);
  case 10: return rounding(r, 2, first);
  case 11: return records(r, VT_ANY_RECORD, first);
  case 12:
  case 13: return records(r, VT_N_RECORDS, first);
  case 14:
  case 15: return year_start(r, first);
  case 16:
  case 17: return reading(r, first);
  case 18: return goal_met(r, first);
  case 19:
  case 20:
  case 21:
  case 22: return of_period(r, VT_FULL, (int64_t)k - 19, first);
  case 23:
  case 24: return of_period(r, VT_N_YEARS, 0, first);
  case 25:
  case 26: return step_of(r, first);
  default: return the_amount(r, first);
  }
}

vt_expr *vt_read_primary(vt_parser *r) {
  uint32_t na = 0, np = 0, nt = 0, attr = 0, term = 0, first = r->pos;
  size_t k = 0;
  if (r->bad || ++r->depth > 200) return vt_wrong(r, "nested too deep");
  for (uint32_t i = 0; i < r->p->nattrs; i++) {
    bool none = i == VT_F_UNIT || vt_hidden(r->p, r->at, r->p->attrs[i].own);
    uint32_t n = none ? 0 : vt_match(r, first, r->p->attrs[i].name);
    if (n > na) na = n, attr = i;
  }
  for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
    uint32_t n = vt_match(r, first, phrases[i]);
    if (n > np) np = n, k = i;
  }
  for (uint32_t i = 0; i < r->p->nterms; i++) {
    uint32_t n = vt_hidden(r->p, r->at, r->p->terms[i].own) ? 0 : vt_match(r, first, r->p->terms[i].name);
    if (n > nt) nt = n, term = i;
  }
  vt_expr *x = NULL;
  const vt_token *t = &r->tokens[first];
  int32_t day;
  if (nt > na && nt > np) {
    r->pos += nt;
    x = vt_term_expr(r->p, &r->p->terms[term]);
    if (!x) r->bad = true;
  } else if (na && na >= np) {
    x = attribute(r, attr, na);
  } else if (np) {
    r->pos += np;
    x = phrase(r, k, first);
  } else if (t->kind == VT_T_WORD && vt_day_read(r->text + t->off, t->len, &day)) {
    r->pos++;
    if ((x = vt_make(r, VT_CONST, CW_DATE, first))) x->value = (vt_value){.known = VT_KNOWN, .n = vt_int(day)};
  } else if (vt_at_mark(r, '(')) {
    r->pos++;
    x = vt_read_or(r);
    if (x && !vt_mark(r, ')')) x = NULL;
  } else {
    vt_wrong(r, "an unknown name");
  }
  r->depth--;
  return x;
}

/* --- else, times, plus -------------------------------------------------------------------------------------------- */

static vt_expr *one_value(vt_parser *r) {
  bool is_md = false;
  if (at_number(r) && !at_name(r)) return number(r);
  vt_expr *md = at_name(r) ? NULL : month_day(r, &is_md);
  return is_md ? md : vt_read_primary(r);
}

static vt_expr *read_else(vt_parser *r) {
  uint32_t first = r->pos;
  vt_expr *a = one_value(r);
  if (!a || !vt_take(r, "else")) return a;
  if (++r->depth > 200) return vt_wrong(r, "nested too deep");
  vt_expr *b = read_else(r), *x = b ? vt_make(r, VT_ELSE, a->type, first) : NULL;
  r->depth--;
  if (!x) return NULL;
  x->kid[0] = a;
  x->kid[1] = b;
  x->unit = a->type == CW_QUANTITY ? unify(a, b) : NULL;
  return x;
}

vt_expr *vt_read_date(vt_parser *r) {
  if (++r->depth > 200) return vt_wrong(r, "nested too deep");
  vt_expr *x = read_else(r);
  r->depth--;
  return x;
}

static vt_expr *product(vt_parser *r) {
  uint32_t first = r->pos;
  vt_expr *a = read_else(r);
  while (a) {
    bool times = vt_take(r, "times");
    if (!times && !vt_take(r, "divided by")) break;
    vt_expr *b = read_else(r), *x = b ? vt_make(r, times ? VT_MUL : VT_DIV, CW_QUANTITY, first) : NULL;
    if (!x) return NULL;
    x->kid[0] = a;
    x->kid[1] = b;
    x->unit = times ? (a->unit ? a->unit : b->unit) : a->unit && b->unit ? NULL : a->unit;
    a = x;
  }
  return a;
}

vt_expr *vt_read_sum(vt_parser *r) {
  uint32_t first = r->pos;
  vt_expr *a = product(r);
  while (a) {
    bool plus = vt_take(r, "plus");
    if (!plus && !vt_take(r, "minus")) break;
    vt_expr *b = product(r), *x = b ? vt_make(r, plus ? VT_ADD : VT_SUB, CW_QUANTITY, first) : NULL;
    if (!x) return NULL;
    x->kid[0] = a;
    x->kid[1] = b;
    x->unit = unify(a, b);
    a = x;
  }
  return a;
}
