/* Values: plus minus, times and divided by, else, and dates moved by a span of time. */
#include "expression.h"
#include "extends.h"

#include <string.h>

enum { MONTHS_A_YEAR = 12, DAYS_A_WEEK = 7, LONGEST_SHIFT = 100000 };

/* --- dates that are moved ----------------------------------------------------------------------------------------- */

/* Days or months of so many units of time; false where the unit is none. */
static bool span_of(uint32_t unit, int64_t n, int64_t *amount, bool *months) {
  *months = unit == CW_UNIT_MONTH || unit == CW_UNIT_YEAR;
  switch (unit) {
  case CW_UNIT_DAY:
  case CW_UNIT_MONTH: *amount = n; return true;
  case CW_UNIT_WEEK: *amount = n * DAYS_A_WEEK; return true;
  case CW_UNIT_YEAR: *amount = n * MONTHS_A_YEAR; return true;
  default: return false;
  }
}

void cw_ambiguous_dates(cw_parser *p, uint32_t at) {
  cw_builder *b = p->b;
  if (b->says_ambiguous) return;
  b->says_ambiguous = true; /* it is missing once */
  cw_diag *d = cw_fault_at(p, CW_D_DATE_AMBIGUOUS, at,
                           "months and years are added to a date, but the pack doesn't say what February 29 becomes");
  cw_diag_hint(b->diags, d, "say `ambiguous dates: down` (February 28) or `up` (March 1) at the head of the pack");
}

/* `5 years before X`: the amount has been read, `before` stands here. */
static uint32_t parse_shift(cw_parser *p, cw_rat n, uint32_t unit, uint32_t first) {
  bool back = cw_accept(p, "before"), months = false;
  if (!back) cw_accept(p, "after");
  int64_t amount = 0;
  bool whole = n.den == 1 && n.num >= 0 && n.num <= LONGEST_SHIFT && span_of(unit, n.num, &amount, &months);
  if (!whole) {
    cw_diag *d = cw_fault_at(p, CW_D_UNIT_WRONG, first, "a date moves by whole days, weeks, months or years");
    cw_diag_hint(p->b->diags, d, "as `30 days after ...` or `5 years before ...`");
  }
  uint32_t date = cw_want(p, cw_parse_date(p), CW_DATE, "what a date is counted from");
  if (months) cw_ambiguous_dates(p, first);
  if (!date || !whole) return 0;
  cw_node node = {.op = CW_OP_SHIFT, .type = CW_DATE, .kid = {date}, .a = back ? -amount : amount, .b = months};
  return cw_make(p, node, first);
}

/* `June 30 of the year of X`: tokens of it, and the day. */
static uint32_t match_month_day(const cw_parser *p, int *day) {
  if (p->ntokens - p->pos < 2) return 0;
  const cw_token *m = &p->tokens[p->pos], *d = m + 1;
  char text[40];
  if (m->kind != CW_TOKEN_WORD || d->kind != CW_TOKEN_WORD || m->len > 20 || d->len > 2) return 0;
  memcpy(text, p->text + m->off, m->len);
  text[m->len] = ' ';
  memcpy(text + m->len + 1, p->text + d->off, d->len);
  text[m->len + 1 + d->len] = 0;
  return cw_month_day(text, day) ? 2 : 0;
}

static uint32_t parse_month_day(cw_parser *p, int day, uint32_t first) {
  p->pos += 2;
  if (!cw_accept(p, "of the year of")) return cw_syntax(p, "`of the year of` and a date");
  uint32_t date = cw_want(p, cw_parse_date(p), CW_DATE, "what a year is taken from");
  return date ? cw_make(p, (cw_node){.op = CW_OP_DAY_OF_YEAR, .type = CW_DATE, .kid = {date}, .a = day}, first) : 0;
}

/* --- days of a month, anniversaries -------------------------------------------------------------------------------- */

static uint32_t parse_month(cw_parser *p, int which, uint32_t first) {
  uint32_t date = cw_parse_date(p);
  return date ? cw_make(p, (cw_node){.op = CW_OP_MONTH, .type = CW_DATE, .kid = {date}, .a = which}, first) : 0;
}

uint32_t cw_parse_month_start(cw_parser *p, uint32_t first) { return parse_month(p, 0, first); }
uint32_t cw_parse_month_end(cw_parser *p, uint32_t first) { return parse_month(p, 1, first); }
uint32_t cw_parse_next_first(cw_parser *p, uint32_t first) { return parse_month(p, 2, first); }

/* `anniversary of X in the year of Y`. */
uint32_t cw_parse_anniversary(cw_parser *p, uint32_t first) {
  uint32_t of = cw_parse_date(p);
  if (!cw_accept(p, "in the year of")) return cw_syntax(p, "`in the year of` and a date");
  uint32_t in = cw_parse_date(p);
  cw_ambiguous_dates(p, first);
  return of && in ? cw_make(p, (cw_node){.op = CW_OP_ANNIVERSARY, .type = CW_DATE, .kid = {of, in}}, first) : 0;
}

/* --- rates -------------------------------------------------------------------------------------------------------- */

static uint32_t record_seen(cw_parser *p, uint32_t at) {
  if (p->sees & CW_SEES_RECORD) return 1;
  cw_fault_at(p, CW_D_RECORD_SCOPE, at, "a rate needs a record, and none is meant here");
  return 0;
}

/* `per 10 clock hours`, `per month of the span`: after the amount that is credited for it. */
static uint32_t parse_rate(cw_parser *p, cw_rat credit, uint32_t unit, uint32_t first) {
  cw_accept(p, "per");
  cw_rat base = CW_RAT(1), rate;
  uint32_t per, at = p->pos;
  if (!cw_parse_literal(p, &base, &per)) return 0;
  bool span = cw_accept(p, "of the span");
  if (per == CW_UNIT_NUMBER) return cw_syntax(p, "a unit");
  if (span && per != CW_UNIT_MONTH && per != CW_UNIT_DAY) {
    cw_fault_at(p, CW_D_UNIT_WRONG, at, "a span is counted in months or in days");
    return 0;
  }
  if (!cw_rat_div(&rate, credit, base)) {
    cw_fault_at(p, CW_D_PACK_VALUE, at, "this rate cannot be reckoned");
    return 0;
  }
  if (!record_seen(p, at)) return 0;
  cw_node of = {.op = CW_OP_AMOUNT, .type = CW_QUANTITY, .unit = (uint16_t)per, .a = per};
  if (span) of.op = per == CW_UNIT_MONTH ? CW_OP_SPAN_MONTHS : CW_OP_SPAN_DAYS, of.a = 0;
  if (per == CW_UNIT_RECORD) return cw_make_const(p, CW_QUANTITY, unit, rate.num, rate.den, first);
  uint32_t amount = cw_make(p, of, at);
  uint32_t times = cw_make_const(p, CW_QUANTITY, CW_UNIT_NUMBER, rate.num, rate.den, first);
  cw_node node = {.op = CW_OP_MUL, .type = CW_QUANTITY, .unit = (uint16_t)unit, .kid = {amount, times}};
  return cw_make(p, node, first);
}

/* --- else --------------------------------------------------------------------------------------------------------- */

static bool at_literal(const cw_parser *p) {
  if (p->failed) return false;
  const cw_token *t = &p->tokens[p->pos];
  cw_day day;
  char c = t->kind == CW_TOKEN_WORD ? p->text[t->off] : 0, d = t->len > 1 ? p->text[t->off + 1] : 0;
  if (c == '$') return true;
  if (c == '-') return d >= '0' && d <= '9';
  return c >= '0' && c <= '9' && !cw_day_parse(&day, p->text + t->off, t->len);
}

static bool at_name(const cw_parser *p) {
  uint32_t length;
  if (cw_match_term(p, &length) != UINT32_MAX) return true;
  for (uint32_t a = 0; a < p->b->attrs.count; a++)
    if (a != CW_F_UNIT && (a < CW_NFIELDS || cw_sees_name(p->b, p->at, &CW_ATTR(p->b, a).ref)) &&
        cw_word_match(p, p->pos, CW_ATTR(p->b, a).name))
      return true;
  return false;
}

static uint32_t parse_quantity(cw_parser *p) {
  uint32_t first = p->pos, unit;
  cw_rat n;
  if (!cw_parse_literal(p, &n, &unit)) return 0;
  if (cw_at(p, "before") || cw_at(p, "after")) return parse_shift(p, n, unit, first);
  if (p->rates && cw_at(p, "per")) return parse_rate(p, n, unit, first);
  return cw_make_const(p, CW_QUANTITY, unit, n.num, n.den, first);
}

/* Whether the token has the form of a date, in whatever order: digits in three parts. */
static bool is_dated(const cw_parser *p) {
  const cw_token *t = &p->tokens[p->pos];
  uint32_t marks = 0;
  for (uint32_t i = 0; t->kind == CW_TOKEN_WORD && i < t->len; i++) {
    char c = p->text[t->off + i];
    if (c == '-' || c == '/' || c == '.')
      marks++;
    else if (c < '0' || c > '9')
      return false;
  }
  return marks == 2;
}

static uint32_t bad_date(cw_parser *p) {
  const cw_token *t = &p->tokens[p->pos];
  cw_diag *d = cw_fault_at(p, CW_D_DATE_BAD, p->pos,
                           cw_arena_printf(p->b->arena, "`%.*s` is not a date", (int)t->len, p->text + t->off));
  cw_diag_hint(p->b->diags, d, "a date is written year, month, day and must exist: 2024-06-30");
  p->pos++;
  return 0;
}

static uint32_t parse_reading(cw_parser *p) {
  int day;
  uint32_t first = p->pos;
  if (at_literal(p) && is_dated(p) && !at_name(p)) return bad_date(p);
  if (at_literal(p) && !at_name(p)) return parse_quantity(p);
  if (match_month_day(p, &day) && !at_name(p)) return parse_month_day(p, day, first);
  return cw_parse_primary(p);
}

static uint32_t parse_else(cw_parser *p) {
  uint32_t first = p->pos, l = parse_reading(p);
  if (!cw_accept(p, "else")) return l;
  if (p->depth >= 100) return cw_syntax(p, "a shorter chain of `else`");
  p->depth++;
  uint32_t r = parse_else(p);
  p->depth--;
  cw_type t = cw_type_of(p, l);
  uint32_t unit = 0;
  if (!l || !r) return 0;
  r = cw_want(p, r, t, "what follows `else`");
  if (!r || (t == CW_QUANTITY && !cw_unify(p, l, r, &unit))) return 0;
  return cw_make(p, (cw_node){.op = CW_OP_ELSE, .type = (uint8_t)t, .unit = (uint16_t)unit, .kid = {l, r}}, first);
}

uint32_t cw_parse_date(cw_parser *p) {
  if (p->depth >= 100) return cw_syntax(p, "a date nested less deep");
  p->depth++;
  uint32_t node = parse_else(p);
  p->depth--;
  return cw_want(p, node, CW_DATE, "what stands here");
}

/* --- arithmetic --------------------------------------------------------------------------------------------------- */

/* The unit of a product or quotient: a plain number changes nothing, and hours by hours are a plain number. */
static bool product_unit(cw_parser *p, cw_op op, uint32_t l, uint32_t r, uint32_t *unit) {
  uint32_t ul = CW_NODE(p->b, l).unit, ur = CW_NODE(p->b, r).unit;
  *unit = ul;
  if (ur == CW_UNIT_NUMBER) return true;
  if (op == CW_OP_MUL && ul == CW_UNIT_NUMBER) return *unit = ur, true;
  if (op == CW_OP_DIV && ul == ur && ul != CW_OWN_UNIT) return *unit = CW_UNIT_NUMBER, true;
  cw_diag *d =
      cw_fault_node(p, CW_D_UNIT_WRONG, r,
                    cw_arena_printf(p->b->arena, "%s cannot be %s %s", cw_unit_words(p->b, ul),
                                    op == CW_OP_MUL ? "multiplied by" : "divided by", cw_unit_words(p->b, ur)));
  cw_diag_hint(p->b->diags, d, "one of the two must be a plain number");
  return false;
}

static uint32_t parse_product(cw_parser *p) {
  uint32_t first = p->pos, l = parse_else(p);
  for (;;) {
    cw_op op = cw_accept(p, "times") ? CW_OP_MUL : cw_accept(p, "divided by") ? CW_OP_DIV : CW_OP_NOTHING;
    if (op == CW_OP_NOTHING) return l;
    uint32_t r = cw_want(p, parse_else(p), CW_QUANTITY, "a factor"), unit;
    l = cw_want(p, l, CW_QUANTITY, "a factor");
    if (!l || !r || !product_unit(p, op, l, r, &unit))
      l = 0;
    else
      l = cw_make(p, (cw_node){.op = (uint8_t)op, .type = CW_QUANTITY, .unit = (uint16_t)unit, .kid = {l, r}}, first);
  }
}

uint32_t cw_parse_sum(cw_parser *p) {
  uint32_t first = p->pos, l = parse_product(p);
  for (;;) {
    cw_op op = cw_accept(p, "plus") ? CW_OP_ADD : cw_accept(p, "minus") ? CW_OP_SUB : CW_OP_NOTHING;
    if (op == CW_OP_NOTHING) return l;
    uint32_t r = cw_want(p, parse_product(p), CW_QUANTITY, "a term of a sum"), unit;
    l = cw_want(p, l, CW_QUANTITY, "a term of a sum");
    if (!l || !r || !cw_unify(p, l, r, &unit))
      l = 0;
    else
      l = cw_make(p, (cw_node){.op = (uint8_t)op, .type = CW_QUANTITY, .unit = (uint16_t)unit, .kid = {l, r}}, first);
  }
}
