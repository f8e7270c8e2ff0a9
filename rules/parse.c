/* Conditions: or, and, not, comparison; loosest first. */
#include "expression.h"
#include "extends.h"

#include <string.h>

enum { DEPTH = 100 }; /* no law nests deeper */

static uint32_t parse_and(cw_parser *p);
static uint32_t parse_comparison(cw_parser *p);

static uint32_t join(cw_parser *p, cw_op op, const char *word, uint32_t (*part)(cw_parser *)) {
  uint32_t first = p->pos, kid = part(p);
  if (!cw_at(p, word)) return kid;
  cw_vec kids = {0};
  const char *where = op == CW_OP_AND ? "what `and` joins" : "what `or` joins";
  kid = cw_want(p, kid, CW_YES_NO, where);
  cw_vec_push(p->b, &kids, &kid, sizeof kid);
  while (cw_accept(p, word)) {
    kid = cw_want(p, part(p), CW_YES_NO, where);
    cw_vec_push(p->b, &kids, &kid, sizeof kid);
  }
  return cw_make_list(p, op, CW_YES_NO, &kids, first);
}

uint32_t cw_parse_or(cw_parser *p) {
  if (p->depth >= DEPTH) {
    if (!p->failed) cw_fault_at(p, CW_D_EXPR_SYNTAX, p->pos, "the expression is nested too deep");
    p->failed = true;
    return 0;
  }
  p->depth++;
  uint32_t node = join(p, CW_OP_OR, "or", parse_and);
  p->depth--;
  return node;
}

static uint32_t negate(cw_parser *p, uint32_t node, uint32_t first) {
  if (!node) return 0;
  return cw_make(p, (cw_node){.op = CW_OP_NOT, .type = CW_YES_NO, .kid = {node}}, first);
}

static uint32_t parse_not(cw_parser *p) {
  uint32_t first = p->pos, nots = 0;
  while (cw_accept(p, "not")) nots++;
  uint32_t node = parse_comparison(p);
  if (nots) node = cw_want(p, node, CW_YES_NO, "what `not` stands before");
  return nots % 2 ? negate(p, node, first) : node;
}

static uint32_t parse_and(cw_parser *p) { return join(p, CW_OP_AND, "and", parse_not); }

/* --- values of the left side's type ------------------------------------------------------------------------------- */

static void unknown_value(cw_parser *p, uint32_t first, const char *words, const cw_choices *c) {
  cw_builder *b = p->b;
  cw_diag *d = cw_fault_at(
      p, CW_D_VALUE_UNKNOWN, first,
      cw_arena_printf(b->arena, "`%s` is not a %s of `%s`", words, c->is_reading ? "reading" : "value", c->what));
  if (c->n == 0)
    cw_diag_hint(b->diags, d, "it has no values yet: declare them under `facts`");
  else
    cw_hint_near(b, d, words, c->names, c->n);
}

/* The words of a quoted value, for values may be quoted though they need not be. */
static uint32_t quoted_choice(cw_parser *p, const cw_choices *c) {
  const cw_token *t = &p->tokens[p->pos];
  if (t->kind != CW_TOKEN_STRING) return UINT32_MAX;
  char *text = cw_copy(p->b, p->text + t->off, t->len);
  for (uint32_t i = 0; i < c->n; i++)
    if (cw_same(text, c->names[i])) return i;
  return UINT32_MAX;
}

/* What a name of `for each: NAME in SET` stands for here: the value's index, or UINT32_MAX with a diagnostic. */
static uint32_t member_choice(cw_parser *p, const cw_choices *c) {
  const cw_member *m = &p->b->member;
  uint32_t first = p->pos;
  cw_accept(p, m->name);
  for (uint32_t k = 0; k < c->n; k++)
    if (cw_same(c->names[k], m->value)) return k;
  cw_fault_at(p, CW_D_VALUE_UNKNOWN, first,
              cw_arena_printf(p->b->arena, "`%s` stands for `%s` too, which is not a value of `%s`", m->name, m->value,
                              c->what));
  return UINT32_MAX;
}

static bool at_member(const cw_parser *p) { return p->b->member.name && cw_at(p, p->b->member.name); }

/* One of the declared values; UINT32_MAX with a diagnostic where it is none. */
static uint32_t parse_choice(cw_parser *p, const cw_choices *c) {
  uint32_t first = p->pos, length = 0, k = quoted_choice(p, c);
  if (at_member(p)) return member_choice(p, c);
  if (k != UINT32_MAX)
    length = 1;
  else
    k = cw_longest(p, c->names, c->n, &length);
  p->pos += length;
  if (k != UINT32_MAX) {
    if (!c->is_reading && !c->is_step && c->index == CW_F_LICENSE && p->b->license_used) p->b->license_used[k] = true;
    return k;
  }
  char *words = cw_skip_words(p, true);
  if (p->pos == first)
    cw_syntax(p, "a value");
  else
    unknown_value(p, first, words, c);
  return UINT32_MAX;
}

static uint32_t parse_text(cw_parser *p, uint32_t left) {
  cw_builder *b = p->b;
  uint32_t first = p->pos;
  const cw_token *t = &p->tokens[p->pos];
  if (t->kind == CW_TOKEN_STRING) {
    p->pos++;
    return cw_make_const(p, CW_TEXT, 0, cw_intern(b, p->text + t->off, t->len), 1, first);
  }
  if (at_member(p)) {
    cw_accept(p, b->member.name);
    return cw_make_const(p, CW_TEXT, 0, cw_intern(b, b->member.value, strlen(b->member.value)), 1, first);
  }
  for (uint32_t a = 0, n; a < b->attrs.count; a++) {
    bool seen = a < CW_NFIELDS || cw_sees_name(b, p->at, &CW_ATTR(b, a).ref);
    n = seen && CW_ATTR(b, a).type == CW_TEXT ? cw_word_match(p, p->pos, CW_ATTR(b, a).name) : 0;
    if (n) return cw_parse_primary(p);
  }
  uint32_t length;
  if (cw_match_term(p, &length) != UINT32_MAX) return cw_parse_primary(p);
  char *words = cw_skip_words(p, true);
  if (p->pos == first) return cw_syntax(p, "a text in quotes");
  cw_diag *d = cw_fault_at(
      p, CW_D_TEXT_UNQUOTED, first,
      cw_arena_printf(b->arena, "`%s` is a text with no declared values", CW_AT(b, spans, cw_span, left).text));
  cw_diag_hint(b->diags, d, "write the text in quotes: \"%s\"", words);
  cw_diag_mend(b->diags, d, words, cw_arena_printf(b->arena, "\"%s\"", words));
  return 0;
}

/* Whether another choice stands here rather than one of the declared values: `content is license content`. */
static bool at_other_choice(cw_parser *p, const cw_choices *c) {
  uint32_t length = 0, n;
  (void)cw_longest(p, c->names, c->n, &length);
  for (uint32_t a = 0; a < p->b->attrs.count; a++) {
    bool seen = a < CW_NFIELDS || cw_sees_name(p->b, p->at, &CW_ATTR(p->b, a).ref);
    n = seen && CW_ATTR(p->b, a).type == CW_CHOICE ? cw_word_match(p, p->pos, CW_ATTR(p->b, a).name) : 0;
    if (n > length) return true;
  }
  return false;
}

/* The right side of `is` and an item of a list. */
static uint32_t parse_operand(cw_parser *p, uint32_t left) {
  cw_builder *b = p->b;
  cw_choices c;
  uint32_t first = p->pos;
  switch (cw_type_of(p, left)) {
  case CW_CHOICE: {
    if (!cw_choices_of(b, left, &c)) return 0;
    if (!c.is_reading && at_other_choice(p, &c)) return cw_parse_primary(p);
    uint32_t k = parse_choice(p, &c);
    if (k == UINT32_MAX) return 0;
    return cw_make_const(p, CW_CHOICE, 0, cw_choice_value(b, &c, k), 1, first);
  }
  case CW_TEXT: return parse_text(p, left);
  case CW_TYPE_NONE: cw_skip_words(p, true); return 0;
  default: return cw_parse_sum(p);
  }
}

/* --- comparisons -------------------------------------------------------------------------------------------------- */

static uint32_t parse_is(cw_parser *p, uint32_t left, uint32_t first) {
  cw_type t = cw_type_of(p, left);
  cw_choices c;
  uint32_t length = 0;
  bool plain = t == CW_CHOICE && cw_choices_of(p->b, left, &c) && cw_longest(p, c.names, c.n, &length) != UINT32_MAX;
  bool not = !plain && cw_accept(p, "not");
  if (t == CW_SET) {
    cw_diag *d = cw_fault_node(p, CW_D_TYPE_WRONG, left, "a set is not one value");
    cw_diag_hint(p->b->diags, d, "write `%s includes ...`", CW_AT(p->b, spans, cw_span, left).text);
    cw_skip_words(p, true);
    return 0;
  }
  if (t == CW_YES_NO && (cw_at(p, "yes") || cw_at(p, "no"))) {
    bool no = cw_accept(p, "no");
    if (!no) cw_accept(p, "yes");
    return no != not ? negate(p, left, first) : left;
  }
  uint32_t right = parse_operand(p, left);
  uint32_t node = cw_make_compare(p, CW_OP_EQ, left, right, first);
  return not ? negate(p, node, first) : node;
}

static void add_item(cw_parser *p, uint32_t left, cw_vec *items) {
  uint32_t item = parse_operand(p, left);
  bool names = cw_type_of(p, left) == CW_CHOICE || cw_type_of(p, left) == CW_TEXT;
  if (item && names && CW_NODE(p->b, item).op != CW_OP_CONST) {
    cw_diag *d = cw_fault_node(p, CW_D_TYPE_WRONG, item, "a list names values, and this is read from somewhere");
    cw_diag_hint(p->b->diags, d, "compare with it by `is`, joined with `or`");
    item = 0;
  }
  cw_vec_push(p->b, items, &item, sizeof item);
}

/* `[a, b]` after `in`; the values as nodes. */
static bool parse_items(cw_parser *p, uint32_t left, cw_vec *items) {
  if (!cw_expect_mark(p, "[", "after `in`")) return false;
  do add_item(p, left, items);
  while (!p->failed && cw_at_mark(p, ',') && ++p->pos);
  return cw_expect_mark(p, "]", "at the end of the list");
}

/* Each value of a list becomes a comparison of its own, so what stands on the left is repeated: only a plain reading may
 * be. */
static bool is_listed(cw_parser *p, uint32_t left) {
  const cw_node *n = &CW_NODE(p->b, left);
  if (n->type == CW_CHOICE || n->type == CW_TEXT) return true;
  bool plain = n->op == CW_OP_ATTR || n->op == CW_OP_FACT_ON || n->op == CW_OP_FACT_IN || n->op == CW_OP_MOST_OF;
  if (plain && n->type != CW_YES_NO) return true;
  cw_diag *d = cw_fault_node(p, CW_D_TYPE_WRONG, left, "a list can't follow this");
  cw_diag_hint(p->b->diags, d, "compare it with each value, joined with `or`");
  return false;
}

static uint32_t parse_in_list(cw_parser *p, uint32_t left, uint32_t first) {
  cw_builder *b = p->b;
  cw_type t = cw_type_of(p, left);
  cw_vec items = {0};
  if (t == CW_TYPE_NONE) {
    cw_skip_list(p);
    return 0;
  }
  if (t == CW_SET) {
    cw_diag *d = cw_fault_node(p, CW_D_TYPE_WRONG, left, "a set is not one value");
    cw_diag_hint(b->diags, d, "write `%s includes any of [...]`", CW_AT(b, spans, cw_span, left).text);
    cw_skip_list(p);
    return 0;
  }
  if (!is_listed(p, left)) {
    cw_skip_list(p);
    return 0;
  }
  if (!parse_items(p, left, &items)) return 0;
  if (t == CW_CHOICE || t == CW_TEXT) {
    cw_node node = {.op = CW_OP_IN, .type = CW_YES_NO, .kid = {left}, .list = b->ints.count, .nlist = items.count};
    for (uint32_t i = 0; i < items.count; i++)
      cw_vec_push(b, &b->ints, &CW_NODE(b, ((uint32_t *)items.items)[i]).a, sizeof(int64_t));
    return cw_make(p, node, first);
  }
  cw_vec any = {0};
  for (uint32_t i = 0; i < items.count; i++) {
    uint32_t eq = cw_make_compare(p, CW_OP_EQ, left, ((uint32_t *)items.items)[i], first);
    cw_vec_push(b, &any, &eq, sizeof eq);
  }
  return cw_make_list(p, CW_OP_OR, CW_YES_NO, &any, first);
}

static uint32_t stated(cw_parser *p, uint32_t unit, uint32_t first) {
  return cw_make(p, (cw_node){.op = CW_OP_STATED, .type = CW_YES_NO, .a = unit}, first);
}

/* `amount in clock hours`, `amount in [clock hours, CEU]`. */
static uint32_t parse_in_unit(cw_parser *p, uint32_t first) {
  cw_builder *b = p->b;
  bool list = cw_at_mark(p, '[');
  cw_vec any = {0};
  p->pos += list;
  do {
    uint32_t unit, at = p->pos;
    if (!cw_accept_unit(p, &unit)) {
      char *words = cw_skip_words(p, true);
      if (p->pos == at) return cw_syntax(p, "a unit");
      size_t n;
      const char *const *names = cw_unit_names(b->plan, &n, b->arena);
      cw_diag *d = cw_fault_at(p, CW_D_UNIT_UNKNOWN, at, cw_arena_printf(b->arena, "`%s` is not a unit", words));
      cw_hint_near(b, d, words, names, n);
      unit = 0;
    }
    uint32_t node = stated(p, unit, first);
    cw_vec_push(b, &any, &node, sizeof node);
  } while (list && cw_at_mark(p, ',') && ++p->pos);
  if (list && !cw_expect_mark(p, "]", "at the end of the list")) return 0;
  return cw_make_list(p, CW_OP_OR, CW_YES_NO, &any, first);
}

/* `in the window`, `within the license`, `within 12 months before X`, `in from DATE until DATE`. */
static uint32_t parse_period(cw_parser *p, uint32_t left, uint32_t first) {
  cw_builder *b = p->b;
  uint32_t at = p->pos, from, until = 0;
  if (cw_accept(p, "the window")) {
    left = cw_want(p, left, CW_DATE, "what lies in the window");
    if (!cw_window_seen(p, at) || !left) return 0;
    return cw_make(p, (cw_node){.op = CW_OP_IN_WINDOW, .type = CW_YES_NO, .kid = {left}}, first);
  }
  if (cw_accept(p, "the license")) {
    from = cw_license_period(p, &until, at);
  } else if (cw_accept(p, "from")) {
    p->pos = at;
    cw_node ends = {0};
    if (!cw_parse_period_ends(p, &ends)) return 0;
    from = ends.kid[1];
    until = ends.kid[2];
  } else {
    uint32_t shifted = cw_parse_date(p), anchor = CW_NODE(b, shifted).kid[0];
    if (!shifted) return 0;
    if (CW_NODE(b, shifted).op != CW_OP_SHIFT) {
      p->pos = at;
      return cw_syntax(p, "a period (`the window`, `the license`, `from DATE until DATE`, `12 months before ...`)");
    }
    bool back = CW_NODE(b, shifted).a < 0;
    from = back ? shifted : anchor;
    until = back ? anchor : shifted;
  }
  left = cw_want(p, left, CW_DATE, "what lies in a period");
  if (!left || !from) return 0;
  return cw_make(p, (cw_node){.op = CW_OP_BETWEEN, .type = CW_YES_NO, .kid = {left, from, until}}, first);
}

static uint32_t parse_includes(cw_parser *p, uint32_t left, uint32_t first) {
  cw_choices c;
  bool all = cw_accept(p, "all of"), any = !all && cw_accept(p, "any of"), list = cw_at_mark(p, '[');
  left = cw_want(p, left, CW_SET, "what stands before `includes`");
  if (!left || !cw_choices_of(p->b, left, &c)) {
    if (list)
      cw_skip_list(p);
    else
      cw_skip_words(p, true);
    return 0;
  }
  if (list && !all && !any) return cw_syntax(p, "`any of` or `all of`");
  if (!list && (all || any)) return cw_syntax(p, "a list in brackets");
  int64_t bits = 0;
  p->pos += list;
  do {
    uint32_t k = parse_choice(p, &c);
    if (k != UINT32_MAX) bits |= INT64_C(1) << k;
  } while (list && cw_at_mark(p, ',') && ++p->pos);
  if (list && !cw_expect_mark(p, "]", "at the end of the list")) return 0;
  return cw_make(p, (cw_node){.op = CW_OP_INCLUDES, .type = CW_YES_NO, .kid = {left}, .a = bits, .b = all}, first);
}

static uint32_t parse_matches(cw_parser *p, uint32_t left, uint32_t first) {
  cw_builder *b = p->b;
  const cw_token *t = &p->tokens[p->pos];
  if (t->kind != CW_TOKEN_STRING) return cw_syntax(p, "a pattern in quotes");
  char *pattern = cw_copy(b, p->text + t->off, t->len);
  char *why = cw_must(b, cw_arena_alloc(b->arena, 256));
  size_t offset = 0;
  left = cw_want(p, left, CW_TEXT, "what stands before `matches`");
  cw_pattern *none = NULL;
  uint32_t index = cw_vec_push(b, &b->patterns, &none, sizeof none);
  CW_AT(b, patterns, cw_pattern *, index) = cw_pattern_compile(pattern, why, &offset);
  if (!CW_AT(b, patterns, cw_pattern *, index)) {
    uint32_t line, column;
    cw_place(b, p->at, t->off + (offset <= t->len ? offset : t->len), &line, &column);
    if (!p->failed)
      cw_diag_add(b->diags, CW_D_PATTERN_BAD, p->at->file, line, column, "the pattern cannot be used: %s", why);
    left = 0;
  }
  p->pos++;
  return left ? cw_make(p, (cw_node){.op = CW_OP_MATCHES, .type = CW_YES_NO, .kid = {left}, .a = index}, first) : 0;
}

static const struct {
  const char *words;
  cw_op op;
  cw_type type;
} orders[] = {{"on or before", CW_OP_LE, CW_DATE},  {"on or after", CW_OP_GE, CW_DATE},
              {"before", CW_OP_LT, CW_DATE},        {"after", CW_OP_GT, CW_DATE},
              {"at least", CW_OP_GE, CW_QUANTITY},  {"at most", CW_OP_LE, CW_QUANTITY},
              {"more than", CW_OP_GT, CW_QUANTITY}, {"less than", CW_OP_LT, CW_QUANTITY}};

static uint32_t parse_order(cw_parser *p, size_t k, uint32_t left, uint32_t first) {
  uint32_t right = cw_parse_sum(p);
  cw_type t = cw_type_of(p, left);
  if (t == CW_QUANTITY || t == CW_DATE) {
    left = cw_want(p, left, orders[k].type, cw_arena_printf(p->b->arena, "what stands before `%s`", orders[k].words));
    if (!left) return 0;
  }
  return cw_make_compare(p, orders[k].op, left, right, first);
}

static uint32_t parse_comparator(cw_parser *p, uint32_t left, uint32_t first) {
  uint32_t start = p->pos;
  if (cw_accept(p, "is")) return parse_is(p, left, first);
  if (cw_accept(p, "includes")) return parse_includes(p, left, first);
  if (cw_accept(p, "matches")) return parse_matches(p, left, first);
  if (cw_accept(p, "within")) return parse_period(p, left, first);
  for (size_t k = 0; k < sizeof orders / sizeof *orders; k++)
    if (cw_accept(p, orders[k].words)) return parse_order(p, k, left, first);
  bool not = cw_accept(p, "not");
  if (!cw_accept(p, "in")) {
    p->pos = start;
    return left;
  }
  cw_node *l = &CW_NODE(p->b, left);
  uint32_t node;
  if (l->op == CW_OP_ATTR && l->a == CW_F_AMOUNT && l->type == CW_QUANTITY) {
    l->unit = CW_UNIT_NUMBER; /* the reading of the amount is left over; no unit stays open */
    node = parse_in_unit(p, first);
  } else if (cw_at_mark(p, '['))
    node = parse_in_list(p, left, first);
  else
    node = parse_period(p, left, first);
  return not ? negate(p, node, first) : node;
}

/* --- `in every school year of the license` ------------------------------------------------------------------------ */

static bool at_years(const cw_parser *p) {
  return cw_at(p, "in every school year") || cw_at(p, "in any school year") || cw_at(p, "in at least");
}

static bool parse_how_many(cw_parser *p, cw_node *node) {
  cw_accept(p, "in");
  node->a = cw_accept(p, "every") ? 0 : cw_accept(p, "any") ? 1 : 2;
  if (node->a < 2) return cw_accept(p, "school year");
  cw_accept(p, "at least");
  cw_rat n;
  const cw_token *t = &p->tokens[p->pos];
  if (t->kind != CW_TOKEN_WORD || !cw_number_parse(p->text + t->off, t->len, &n) || n.den != 1 || n.num < 1) {
    cw_syntax(p, "a whole number");
    return false;
  }
  p->pos++;
  node->b = n.num;
  if (cw_accept(p, "school years") || cw_accept(p, "school year")) return true;
  cw_syntax(p, "`school years`");
  return false;
}

static uint32_t parse_years(cw_parser *p, uint32_t kid, uint32_t first, uint32_t unbound) {
  cw_node node = {.op = CW_OP_YEARS, .type = CW_YES_NO};
  uint32_t start = p->pos;
  if (!parse_how_many(p, &node)) return 0;
  if (!cw_accept(p, "of")) return cw_syntax(p, "`of the license` or `of the window`");
  bool good = cw_parse_period_ends(p, &node);
  bool poison = cw_type_of(p, kid) == CW_TYPE_NONE;
  node.kid[0] = cw_want(p, kid, CW_YES_NO, "what is asked of school years");
  if (p->unbound == unbound && !poison) {
    cw_diag *d = cw_fault_at(p, CW_D_HISTORY_READ, start, "nothing here has a value for each school year");
    cw_diag_hint(p->b->diags, d, "a fact is read in school years where it is declared with `per: school year`");
    return 0;
  }
  p->unbound = unbound;
  return good && node.kid[0] ? cw_make(p, node, first) : 0;
}

static uint32_t parse_comparison(cw_parser *p) {
  uint32_t first = p->pos, unbound = p->unbound;
  uint32_t node = cw_parse_sum(p);
  if (!at_years(p)) node = parse_comparator(p, node, first);
  if (at_years(p)) node = parse_years(p, node, first, unbound);
  return node;
}
