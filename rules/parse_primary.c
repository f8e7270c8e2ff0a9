/* A reading: a fact or field, a literal, a phrase of the language, or something in parentheses. */
#include "expression.h"
#include "extends.h"

#include <string.h>

/* --- literals ----------------------------------------------------------------------------------------------------- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool has_slash(const cw_parser *p, uint32_t i) {
  const cw_token *t = &p->tokens[i];
  return t->kind == CW_TOKEN_WORD && is_digit(p->text[t->off]) && memchr(p->text + t->off, '/', t->len) != NULL;
}

static void unknown_unit(cw_parser *p, uint32_t at) {
  cw_builder *b = p->b;
  char *words = cw_skip_words(p, false);
  size_t n;
  const char *const *names = cw_unit_names(b->plan, &n, b->arena);
  cw_diag *d = cw_fault_at(p, CW_D_UNIT_UNKNOWN, at, cw_arena_printf(b->arena, "`%s` is not a unit", words));
  cw_hint_near(b, d, words, names, n);
  if (d && !d->hint) cw_diag_hint(b->diags, d, "a unit of the pack's own is declared under `units`");
}

static bool at_word(const cw_parser *p) { return !p->failed && p->tokens[p->pos].kind == CW_TOKEN_WORD; }

/* Words that may follow a plain number; anything else was meant as a unit. */
static bool number_ends(const cw_parser *p) {
  static const char *const follow[] = {"and",        "or",        "is",        "in",  "plus",   "minus", "times",
                                       "divided by", "else",      "to",        "per", "before", "after", "at least",
                                       "at most",    "more than", "less than", "on",  "not"};
  if (!at_word(p)) return true;
  for (size_t i = 0; i < sizeof follow / sizeof *follow; i++)
    if (cw_at(p, follow[i])) return true;
  return false;
}

/* A number at the current token: `1,000`, `25/3`, `8 1/3`, or 1 where a word stands. */
static bool parse_number(cw_parser *p, cw_rat *n) {
  const cw_token *t = &p->tokens[p->pos];
  bool dollar = p->text[t->off] == '$';
  if (!dollar && !is_digit(p->text[t->off]) && p->text[t->off] != '-') return true;
  if (dollar && t->len == 1) t++, p->pos++;
  uint32_t from = t->off, to = t->off + t->len;
  if (!has_slash(p, p->pos) && has_slash(p, p->pos + 1)) to = t[1].off + t[1].len, p->pos++;
  p->pos++;
  if (cw_number_parse(p->text + from, to - from, n)) return true;
  p->pos--;
  cw_syntax(p, "a number");
  return false;
}

bool cw_parse_literal(cw_parser *p, cw_rat *amount, uint32_t *unit) {
  *amount = CW_RAT(1);
  *unit = CW_UNIT_NUMBER;
  if (!at_word(p)) return cw_syntax(p, "a quantity"), false;
  bool dollar = p->text[p->tokens[p->pos].off] == '$';
  uint32_t start = p->pos;
  if (!parse_number(p, amount)) return false;
  if (cw_rat_sign(*amount) < 0) {
    cw_fault_at(p, CW_D_PACK_VALUE, start, "an amount is not below zero");
    *amount = CW_RAT_ZERO;
  }
  if (dollar) return *unit = CW_UNIT_DOLLAR, true;
  uint32_t at = p->pos;
  if (cw_accept_unit(p, unit)) return true;
  *unit = CW_UNIT_NUMBER;
  if (number_ends(p)) return true;
  unknown_unit(p, at);
  return false;
}

static uint32_t parse_iso_date(cw_parser *p, cw_day day) {
  uint32_t first = p->pos++;
  return cw_make_const(p, CW_DATE, 0, day, 1, first);
}

/* --- facts and fields --------------------------------------------------------------------------------------------- */

static uint32_t wrong_scope(cw_parser *p, const cw_attr *a, uint32_t at) {
  cw_builder *b = p->b;
  if (a->scope == CW_OF_RECORD) {
    cw_diag *d =
        cw_fault_at(p, CW_D_RECORD_SCOPE, at,
                    cw_arena_printf(b->arena, "`%s` is a field of a record, and no record is meant here", a->name));
    cw_diag_hint(b->diags, d, "write `any record where (%s ...)`", a->name);
  } else {
    cw_diag *d = cw_fault_at(p, CW_D_LICENSE_SCOPE, at,
                             cw_arena_printf(b->arena, "`%s` is read from a license, and none is meant here", a->name));
    cw_diag_hint(b->diags, d, "only a goal with `for` is judged for a license");
  }
  return 0;
}

static uint32_t plain_reading(cw_parser *p, const cw_attr *a, uint32_t at) {
  cw_builder *b = p->b;
  cw_diag *d = cw_fault_at(p, CW_D_HISTORY_READ, at,
                           cw_arena_printf(b->arena, "`%s` changes over time, and no date is said", a->name));
  cw_diag_hint(b->diags, d, "write `%s on the as-of date`, or on another date", a->name);
  return 0;
}

static bool at_on_date(const cw_parser *p) {
  return cw_at(p, "on") && !cw_at(p, "on or before") && !cw_at(p, "on or after");
}

static uint32_t read_on(cw_parser *p, uint32_t index, cw_node node, uint32_t first) {
  const cw_attr a = CW_ATTR(p->b, index);
  cw_accept(p, "on");
  uint32_t date = cw_parse_date(p);
  if (a.history == CW_OVER_TIME) {
    if (!date) return 0;
    node.op = CW_OP_FACT_ON;
    node.kid[0] = date;
    return cw_make(p, node, first);
  }
  char *message = a.history == CW_CONSTANT
                      ? cw_arena_printf(p->b->arena, "`%s` has one value for ever, and is not read on a date", a.name)
                      : cw_arena_printf(p->b->arena, "`%s` has a value for each school year, not for each day", a.name);
  cw_diag *d = date ? cw_fault_at(p, CW_D_HISTORY_READ, first, message) : NULL;
  if (a.history == CW_CONSTANT)
    cw_diag_hint(p->b->diags, d, "write `%s` alone, or declare it with `over time: yes`", a.name);
  else
    cw_diag_hint(p->b->diags, d, "write `%s in every school year of ...`", a.name);
  return 0;
}

static uint32_t parse_attr(cw_parser *p, uint32_t index, uint32_t length) {
  cw_builder *b = p->b;
  const cw_attr a = CW_ATTR(b, index);
  uint32_t first = p->pos;
  p->pos += length;
  if (b->attr_used) b->attr_used[index] = true;
  cw_node node = {.op = CW_OP_ATTR, .type = (uint8_t)a.type, .unit = (uint16_t)a.unit, .a = index};
  if (index == CW_F_AMOUNT) node.unit = CW_OWN_UNIT;
  bool seen = a.scope == CW_OF_TEACHER || (p->sees & (a.scope == CW_OF_RECORD ? CW_SEES_RECORD : CW_SEES_LICENSE));
  if (!seen) {
    if (at_on_date(p)) cw_accept(p, "on"), cw_parse_date(p);
    return wrong_scope(p, &a, first);
  }
  if (at_on_date(p)) return read_on(p, index, node, first);
  if (cw_accept(p, "most of")) return cw_parse_most_of(p, index, node, first);
  if (a.history == CW_OVER_TIME) return plain_reading(p, &a, first);
  if (a.history != CW_BY_SCHOOL_YEAR) return cw_make(p, node, first);
  node.op = CW_OP_FACT_IN;
  uint32_t made = cw_make(p, node, first);
  if (p->unbound++ == 0) p->unbound_node = made;
  return made;
}

/* The attribute whose name stands here, the longest. */
static uint32_t match_attr(const cw_parser *p, uint32_t *length) {
  uint32_t best = UINT32_MAX;
  *length = 0;
  for (uint32_t a = 0; a < p->b->attrs.count; a++) {
    bool known = a < CW_NFIELDS ? !cw_field_of_amount(a) : cw_sees_name(p->b, p->at, &CW_ATTR(p->b, a).ref);
    uint32_t n = known ? cw_word_match(p, p->pos, CW_ATTR(p->b, a).name) : 0;
    if (n > *length) *length = n, best = a;
  }
  return best;
}

/* --- phrases ------------------------------------------------------------------------------------------------------ */

static uint32_t parse_always(cw_parser *p, uint32_t first) { return cw_make_const(p, CW_YES_NO, 0, 1, 1, first); }
static uint32_t parse_never(cw_parser *p, uint32_t first) { return cw_make_const(p, CW_YES_NO, 0, 0, 1, first); }

static uint32_t parse_as_of(cw_parser *p, uint32_t first) {
  return cw_make(p, (cw_node){.op = CW_OP_AS_OF, .type = CW_DATE}, first);
}

static uint32_t parse_judged(cw_parser *p, uint32_t first) {
  if (p->sees & CW_SEES_JUDGED) return cw_make(p, (cw_node){.op = CW_OP_JUDGED, .type = CW_DATE}, first);
  cw_diag *d = cw_fault_at(p, CW_D_TYPE_WRONG, first, "the judged date is what is said here, so it can't be read");
  cw_diag_hint(p->b->diags, d, "write `the as-of date`");
  return 0;
}

/* `(X, Y)` of two quantities or two dates. */
static uint32_t parse_pair(cw_parser *p, cw_op op, cw_type type, uint32_t first) {
  uint32_t unit = 0;
  if (!cw_expect_mark(p, "(", "before the two values")) return 0;
  uint32_t l = cw_want(p, cw_parse_sum(p), type, "the first of the two");
  if (!cw_expect_mark(p, ",", "between the two values")) return 0;
  uint32_t r = cw_want(p, cw_parse_sum(p), type, "the second of the two");
  if (!cw_expect_mark(p, ")", "after the two values")) return 0;
  if (!l || !r || (type == CW_QUANTITY && !cw_unify(p, l, r, &unit))) return 0;
  return cw_make(p, (cw_node){.op = (uint8_t)op, .type = (uint8_t)type, .unit = (uint16_t)unit, .kid = {l, r}}, first);
}

static uint32_t parse_lesser(cw_parser *p, uint32_t first) { return parse_pair(p, CW_OP_MIN, CW_QUANTITY, first); }
static uint32_t parse_greater(cw_parser *p, uint32_t first) { return parse_pair(p, CW_OP_MAX, CW_QUANTITY, first); }
static uint32_t parse_earlier(cw_parser *p, uint32_t first) { return parse_pair(p, CW_OP_MIN, CW_DATE, first); }
static uint32_t parse_later(cw_parser *p, uint32_t first) { return parse_pair(p, CW_OP_MAX, CW_DATE, first); }

static uint32_t parse_round(cw_parser *p, int how, uint32_t first) {
  uint32_t value = cw_want(p, cw_parse_sum(p), CW_QUANTITY, "what is rounded"), unit;
  if (!cw_accept(p, "to")) return cw_syntax(p, "`to` and the unit of rounding");
  uint32_t at = p->pos;
  cw_rat n;
  if (!cw_parse_literal(p, &n, &unit)) return 0;
  uint32_t grain = cw_make_const(p, CW_QUANTITY, unit, n.num, n.den, at);
  if (cw_rat_sign(n) <= 0) cw_fault_at(p, CW_D_PACK_VALUE, at, "rounding is to more than nothing"), value = 0;
  if (!value || !cw_unify(p, value, grain, &unit)) return 0;
  cw_node node = {.op = CW_OP_ROUND, .type = CW_QUANTITY, .unit = (uint16_t)unit, .kid = {value, grain}, .a = how};
  return cw_make(p, node, first);
}

static uint32_t parse_round_down(cw_parser *p, uint32_t first) { return parse_round(p, 0, first); }
static uint32_t parse_round_up(cw_parser *p, uint32_t first) { return parse_round(p, 1, first); }
static uint32_t parse_round_nearest(cw_parser *p, uint32_t first) { return parse_round(p, 2, first); }

/* `(condition)` on each record or license of the teacher. */
uint32_t cw_parse_where(cw_parser *p, uint32_t sees, const char *what) {
  if (!cw_expect_mark(p, "(", "after `where`")) return 0;
  uint32_t seen = p->sees;
  p->sees |= sees;
  uint32_t condition = cw_want(p, cw_parse_or(p), CW_YES_NO, what);
  p->sees = seen;
  return cw_expect_mark(p, ")", "after the condition") ? condition : 0;
}

static uint32_t parse_records(cw_parser *p, cw_op op, uint32_t first) {
  uint32_t condition = cw_parse_where(p, CW_SEES_RECORD, "what is asked of records");
  if (!condition) return 0;
  cw_type type = op == CW_OP_N_RECORDS ? CW_QUANTITY : CW_YES_NO;
  return cw_make(p, (cw_node){.op = (uint8_t)op, .type = (uint8_t)type, .kid = {condition}}, first);
}

static uint32_t parse_any_record(cw_parser *p, uint32_t first) { return parse_records(p, CW_OP_ANY_RECORD, first); }
static uint32_t parse_n_records(cw_parser *p, uint32_t first) { return parse_records(p, CW_OP_N_RECORDS, first); }

/* `any license where (condition)`; `other`: than the one that the goal is judged for. */
static uint32_t parse_licenses(cw_parser *p, cw_op op, bool other, uint32_t first) {
  cw_builder *b = p->b;
  if (other && ((p->sees & CW_SEES_EACH) || !(p->sees & CW_SEES_LICENSE))) {
    cw_diag *d = cw_fault_at(p, CW_D_LICENSE_SCOPE, first, "no license is meant here than which others are other");
    cw_diag_hint(b->diags, d, "only a goal with `for` is judged for a license; write `any license where (...)`");
    p->failed = true;
    return 0;
  }
  uint32_t condition = cw_parse_where(p, CW_SEES_LICENSE | CW_SEES_EACH, "what is asked of licenses");
  if (!condition) return 0;
  cw_type type = op == CW_OP_N_LICENSES ? CW_QUANTITY : CW_YES_NO;
  cw_node node = {.op = (uint8_t)op, .type = (uint8_t)type, .kid = {condition}, .a = other};
  return cw_make(p, node, first);
}

static uint32_t parse_any_license(cw_parser *p, uint32_t first) {
  return parse_licenses(p, CW_OP_ANY_LICENSE, false, first);
}
static uint32_t parse_any_other(cw_parser *p, uint32_t first) {
  return parse_licenses(p, CW_OP_ANY_LICENSE, true, first);
}
static uint32_t parse_n_licenses(cw_parser *p, uint32_t first) {
  return parse_licenses(p, CW_OP_N_LICENSES, false, first);
}
static uint32_t parse_n_others(cw_parser *p, uint32_t first) {
  return parse_licenses(p, CW_OP_N_LICENSES, true, first);
}

static uint32_t parse_full_months(cw_parser *p, uint32_t first) { return cw_parse_full(p, CW_FULL_MONTHS, first); }
static uint32_t parse_full_years(cw_parser *p, uint32_t first) { return cw_parse_full(p, CW_FULL_YEARS, first); }
static uint32_t parse_calendar_years(cw_parser *p, uint32_t first) {
  return cw_parse_full(p, CW_FULL_CALENDAR_YEARS, first);
}
static uint32_t parse_school_years(cw_parser *p, uint32_t first) {
  return cw_parse_full(p, CW_FULL_SCHOOL_YEARS, first);
}

/* `number of license endorsements`: of the members of a set. */
static uint32_t parse_n_members(cw_parser *p, uint32_t first) {
  uint32_t set = cw_want(p, cw_parse_primary(p), CW_SET, "what is counted");
  return set ? cw_make(p, (cw_node){.op = CW_OP_N_MEMBERS, .type = CW_QUANTITY, .kid = {set}}, first) : 0;
}

static uint32_t unknown_reference(cw_parser *p, const char *what, const char *const *names, size_t n) {
  uint32_t at = p->pos;
  char *words = cw_skip_words(p, false);
  if (p->pos == at) return cw_syntax(p, cw_arena_printf(p->b->arena, "the name of a %s", what));
  cw_diag *d =
      cw_fault_at(p, CW_D_REFERENCE_UNKNOWN, at, cw_arena_printf(p->b->arena, "there is no %s `%s`", what, words));
  cw_hint_near(p->b, d, words, names, n);
  return 0;
}

static uint32_t parse_gap_reading(cw_parser *p, uint32_t first) {
  cw_builder *b = p->b;
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, b->gaps.count + 1, const char *));
  for (uint32_t i = 0; i < b->gaps.count; i++) {
    const cw_gap *g = &CW_AT(b, gaps, cw_gap, i);
    names[i] = cw_sees_name(b, p->at, &g->ref) ? g->name : NULL;
  }
  uint32_t length, g = cw_longest(p, names, b->gaps.count, &length), at = p->pos;
  if (g == UINT32_MAX) return unknown_reference(p, "gap", names, b->gaps.count);
  p->pos += length;
  b->gap_used[g] = true;
  if (CW_AT(b, gaps, cw_gap, g).nreadings == 0) {
    cw_diag *d =
        cw_fault_at(p, CW_D_TYPE_WRONG, at, cw_arena_printf(b->arena, "the gap `%s` has no readings", names[g]));
    cw_diag_hint(b->diags, d, "give it `readings`, one for each way to read the clause");
    return 0;
  }
  return cw_make(p, (cw_node){.op = CW_OP_READING, .type = CW_CHOICE, .a = g}, first);
}

static uint32_t match_goal(cw_parser *p) {
  size_t n;
  const char *const *names = cw_goal_names(p->b, &n);
  if (cw_is_state(p->b, p->at)) n = p->b->base->goals;
  uint32_t length, g = cw_longest(p, names, n, &length);
  if (g == UINT32_MAX) unknown_reference(p, "goal", names, n);
  p->pos += length;
  return g;
}

static uint32_t parse_goal(cw_parser *p, uint32_t first) {
  uint32_t g = match_goal(p);
  if (!cw_accept(p, "is")) return cw_syntax(p, "`is met`");
  bool not = cw_accept(p, "not");
  if (!cw_accept(p, "met")) return cw_syntax(p, "`met`");
  if (g == UINT32_MAX) return 0;
  uint32_t node = cw_make(p, (cw_node){.op = CW_OP_GOAL_MET, .type = CW_YES_NO, .a = g}, first);
  return not ? cw_make(p, (cw_node){.op = CW_OP_NOT, .type = CW_YES_NO, .kid = {node}}, first) : node;
}

/* `step of GOAL`: a choice among the steps of a ladder. */
static uint32_t parse_step(cw_parser *p, uint32_t first) {
  uint32_t at = p->pos, g = match_goal(p);
  if (g == UINT32_MAX) return 0;
  if (CW_GOAL(p->b, g).kind == CW_LADDER)
    return cw_make(p, (cw_node){.op = CW_OP_GOAL_STEP, .type = CW_CHOICE, .a = g}, first);
  cw_fault_at(p, CW_D_TYPE_WRONG, at,
              cw_arena_printf(p->b->arena, "the goal `%s` is not a ladder: it has no `steps`", CW_GOAL(p->b, g).name));
  return 0;
}

/* The goal of `the amount of GOAL` or `the date of GOAL`. */
static uint32_t parse_goal_value(cw_parser *p, cw_type type, uint32_t first) {
  cw_builder *b = p->b;
  uint32_t at = p->pos, g = match_goal(p);
  if (g == UINT32_MAX) return 0;
  const char *what = type == CW_DATE ? "a date" : "a quantity", *key = type == CW_DATE ? "date" : "amount";
  const cw_yaml_node *map = CW_AT(b, goal_notes, cw_goal_note, g).map;
  if (CW_GOAL(b, g).kind != CW_AMOUNT || !cw_yaml_get(map, key)) {
    cw_fault_at(p, CW_D_TYPE_WRONG, at,
                cw_arena_printf(b->arena, "the goal `%s` is not %s: it has no `%s`", CW_GOAL(b, g).name, what, key));
    return 0;
  }
  if (!cw_goal_amount(b, g)) {
    cw_fault_at(p, CW_D_GOAL_CYCLE, at,
                cw_arena_printf(b->arena, "the %s of `%s` depends on itself", key, CW_GOAL(b, g).name));
    return 0;
  }
  uint32_t amount = CW_GOAL(b, g).amount;
  if (!amount) return 0;
  cw_node node = {.op = CW_OP_GOAL_AMOUNT, .type = (uint8_t)type, .unit = CW_NODE(b, amount).unit, .a = g};
  return cw_make(p, node, first);
}

/* `the amount` of the record, or `the amount of GOAL`. */
static uint32_t parse_amount(cw_parser *p, uint32_t first) {
  cw_builder *b = p->b;
  if (!cw_accept(p, "of")) {
    if (!(p->sees & CW_SEES_RECORD)) return wrong_scope(p, &CW_ATTR(b, CW_F_AMOUNT), first);
    cw_node node = {.op = CW_OP_ATTR, .type = CW_QUANTITY, .unit = CW_OWN_UNIT, .a = CW_F_AMOUNT};
    return cw_make(p, node, first);
  }
  return parse_goal_value(p, CW_QUANTITY, first);
}

/* `settled of GOAL in UNIT`: the unit is said, since a goal's settlements may be in several. */
static uint32_t parse_settled(cw_parser *p, uint32_t first) {
  uint32_t g = match_goal(p), unit;
  if (g == UINT32_MAX) return 0;
  if (!cw_accept(p, "in") || !cw_accept_unit(p, &unit)) return cw_syntax(p, "`in` and a unit");
  return cw_make(p, (cw_node){.op = CW_OP_SETTLED, .type = CW_QUANTITY, .unit = (uint16_t)unit, .a = g}, first);
}

static uint32_t parse_goal_date(cw_parser *p, uint32_t first) { return parse_goal_value(p, CW_DATE, first); }

static const struct {
  const char *words;
  uint32_t (*parse)(cw_parser *p, uint32_t first);
} phrases[] = {{"always", parse_always},
               {"never", parse_never},
               {"the as-of date", parse_as_of},
               {"the judged date", parse_judged},
               {"the lesser of", parse_lesser},
               {"the greater of", parse_greater},
               {"the earlier of", parse_earlier},
               {"the later of", parse_later},
               {"round down", parse_round_down},
               {"round up", parse_round_up},
               {"round to nearest", parse_round_nearest},
               {"any record where", parse_any_record},
               {"number of records where", parse_n_records},
               {"the number of records where", parse_n_records},
               {"any license where", parse_any_license},
               {"any other license where", parse_any_other},
               {"number of licenses where", parse_n_licenses},
               {"the number of licenses where", parse_n_licenses},
               {"number of other licenses where", parse_n_others},
               {"the number of other licenses where", parse_n_others},
               {"full months of", parse_full_months},
               {"full years of", parse_full_years},
               {"full calendar years of", parse_calendar_years},
               {"full school years of", parse_school_years},
               {"number of school years of", cw_parse_n_years},
               {"the number of school years of", cw_parse_n_years},
               {"number of", parse_n_members},
               {"the number of", parse_n_members},
               {"start of the", cw_parse_part_start},
               {"the start of the", cw_parse_part_start},
               {"start of the month of", cw_parse_month_start},
               {"the start of the month of", cw_parse_month_start},
               {"end of the month of", cw_parse_month_end},
               {"the end of the month of", cw_parse_month_end},
               {"first of a month on or after", cw_parse_next_first},
               {"the first of a month on or after", cw_parse_next_first},
               {"anniversary of", cw_parse_anniversary},
               {"the anniversary of", cw_parse_anniversary},
               {"the date of", parse_goal_date},
               {"step of", parse_step},
               {"the step of", parse_step},
               {"reading of", parse_gap_reading},
               {"the reading of", parse_gap_reading},
               {"settled of", parse_settled},
               {"goal", parse_goal},
               {"the amount", parse_amount}};

static uint32_t match_phrase(const cw_parser *p, uint32_t *length) {
  uint32_t best = UINT32_MAX;
  *length = 0;
  for (uint32_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
    uint32_t n = cw_word_match(p, p->pos, phrases[i].words);
    if (n > *length) *length = n, best = i;
  }
  return best;
}

/* --- what isn't known --------------------------------------------------------------------------------------------- */

static uint32_t unknown_name(cw_parser *p) {
  cw_builder *b = p->b;
  uint32_t at = p->pos;
  const cw_token *t = &p->tokens[at];
  if (t->kind == CW_TOKEN_STRING) {
    p->pos++;
    cw_diag *d = cw_fault_at(p, CW_D_TYPE_WRONG, at, "a text stands alone");
    cw_diag_hint(b->diags, d, "compare something with it, as `issuer is \"...\"`");
    return 0;
  }
  char *words = cw_skip_words(p, false);
  if (p->pos == at) return cw_syntax(p, "a fact, a field or a value");
  uint32_t nattrs = b->attrs.count, n = 0;
  size_t nphrases = sizeof phrases / sizeof *phrases, nterms;
  const char *const *terms = cw_term_names(b, &nterms);
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, nattrs + nphrases + nterms, const char *));
  for (uint32_t a = 0; a < nattrs; a++)
    if (!cw_field_of_amount(a)) names[n++] = CW_ATTR(b, a).name;
  for (size_t i = 0; i < nphrases; i++) names[n++] = phrases[i].words;
  for (size_t i = 0; i < nterms; i++) names[n++] = terms[i];
  cw_diag *d = cw_fault_at(p, CW_D_NAME_UNKNOWN, at,
                           cw_arena_printf(b->arena, "`%s` is no fact, field, term or phrase that is known", words));
  if (d) d->length = p->tokens[p->pos - 1].to - t->from;
  cw_hint_near(b, d, words, names, n);
  if (at_on_date(p)) cw_accept(p, "on"), cw_parse_date(p);
  return 0;
}

uint32_t cw_parse_primary(cw_parser *p) {
  if (p->failed) return 0;
  uint32_t first = p->pos, na, np, nt, attr = match_attr(p, &na), phrase = match_phrase(p, &np);
  uint32_t term = cw_match_term(p, &nt);
  const cw_token *t = &p->tokens[first];
  cw_day day;
  if (nt > na && nt > np) return cw_parse_term(p, term, nt);
  if (na && na >= np) return parse_attr(p, attr, na);
  if (np) {
    p->pos += np;
    if (++p->depth > 100) return cw_syntax(p, "an expression nested less deep");
    uint32_t node = phrases[phrase].parse(p, first);
    p->depth--;
    return node;
  }
  if (t->kind == CW_TOKEN_WORD && cw_day_parse(&day, p->text + t->off, t->len)) return parse_iso_date(p, day);
  if (!cw_at_mark(p, '(')) return unknown_name(p);
  p->pos++;
  uint32_t node = cw_parse_or(p);
  return cw_expect_mark(p, ")", "after the parenthesis") ? node : 0;
}
