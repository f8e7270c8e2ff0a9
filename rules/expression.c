/* The entries of the expression compiler: one value of the pack, and what it must be. */
#include "expression.h"

#include <string.h>

static const char *const form_names[] = {"a text", "a list", "a map"};

/* The end of the scalar is reached and nothing per school year is left open. */
static bool finished(cw_parser *p) {
  if (p->failed) return false;
  if (!cw_at_end(p)) {
    char *words = cw_copy(p->b, p->text + p->tokens[p->pos].from, strlen(p->text) - p->tokens[p->pos].from);
    cw_fault_at(p, CW_D_EXPR_SYNTAX, p->pos,
                cw_arena_printf(p->b->arena, "`%s` can't follow what stands before it", words));
    p->failed = true;
    return false;
  }
  if (p->unbound == 0) return true;
  const char *name = CW_AT(p->b, spans, cw_span, p->unbound_node).text;
  cw_diag *d =
      cw_fault_node(p, CW_D_HISTORY_READ, p->unbound_node,
                    cw_arena_printf(p->b->arena, "`%s` has a value for each school year, and no years are said", name));
  cw_diag_hint(p->b->diags, d, "write `%s in every school year of the window`, or of the license", name);
  return false;
}

/* The node if it is what is expected; its own unit is settled. */
static uint32_t fit(cw_parser *p, uint32_t node, cw_expect e) {
  cw_builder *b = p->b;
  if (e.type != CW_TYPE_NONE) node = cw_want(p, node, e.type, "what stands here");
  if (!node || cw_type_of(p, node) != CW_QUANTITY) return node;
  bool any = e.unit == CW_ANY_UNIT;
  if (CW_NODE(b, node).unit == CW_OWN_UNIT && !any) cw_unit_settle(b, node, e.unit);
  uint32_t unit = CW_NODE(b, node).unit;
  const char *text = CW_AT(b, spans, cw_span, node).text;
  if (unit == CW_OWN_UNIT) {
    cw_diag *d = cw_fault_node(p, CW_D_UNIT_WRONG, node, "the unit of the record's amount is not said here");
    cw_diag_hint(b->diags, d, "compare it with an amount that has a unit");
    return 0;
  }
  if (any || cw_units_agree(unit, e.unit)) return node;
  cw_diag *d =
      cw_fault_node(p, CW_D_UNIT_WRONG, node,
                    cw_arena_printf(b->arena, "`%s` is %s%s, but %s are asked for here", text, unit ? "in " : "",
                                    cw_unit_words(b, unit), e.unit ? cw_unit_words(b, e.unit) : "plain numbers"));
  if (unit == CW_UNIT_NUMBER)
    cw_diag_hint(b->diags, d, "write `%s %s`", text, cw_unit_words(b, e.unit));
  else
    cw_diag_hint(b->diags, d, "no unit converts to another by itself");
  return 0;
}

uint32_t cw_compile_scalar(cw_builder *b, const cw_yaml_node *n, uint32_t sees, cw_expect expect) {
  cw_parser p;
  if (!cw_parser_begin(&p, b, n, sees)) return 0;
  p.rates = expect.rate;
  if (p.ntokens == 0) {
    CW_FAULT(b, CW_D_EXPR_SYNTAX, n, "a value is missing here");
    return 0;
  }
  uint32_t node = cw_parse_or(&p);
  return finished(&p) ? fit(&p, node, expect) : 0;
}

/* The first of several rates that has a value. */
static uint32_t compile_list(cw_builder *b, const cw_yaml_node *list, uint32_t sees, cw_expect expect) {
  cw_vec kids = {0};
  for (uint32_t i = 0; i < list->count; i++) {
    uint32_t kid = cw_compile_value(b, list->items[i], sees, expect);
    cw_vec_push(b, &kids, &kid, sizeof kid);
    if (kid && expect.unit == CW_ANY_UNIT) expect.unit = CW_NODE(b, kid).unit; /* all of them have one unit */
  }
  if (kids.count == 0) {
    CW_FAULT(b, CW_D_PACK_SHAPE, list, "the list is empty");
    return 0;
  }
  uint32_t first = *(uint32_t *)kids.items;
  if (kids.count == 1 || !first) return first;
  cw_node node = {.op = CW_OP_FIRST, .type = (uint8_t)expect.type, .unit = CW_NODE(b, first).unit};
  node.list = b->kids.count;
  node.nlist = kids.count;
  for (uint32_t i = 0; i < kids.count; i++) cw_vec_push(b, &b->kids, &((uint32_t *)kids.items)[i], sizeof(uint32_t));
  return cw_node_new(b, node, first);
}

uint32_t cw_compile_value(cw_builder *b, const cw_yaml_node *n, uint32_t sees, cw_expect expect) {
  if (!n) return 0;
  if (n->kind == CW_YAML_SCALAR) return cw_compile_scalar(b, n, sees, expect);
  if (n->kind == CW_YAML_MAP) return cw_compile_table(b, n, sees, expect);
  if (expect.rate) return compile_list(b, n, sees, expect);
  CW_FAULT(b, CW_D_PACK_SHAPE, n, "one value is asked for, but %s stands here", form_names[n->kind]);
  return 0;
}

void cw_compile_meaning(cw_builder *b, cw_term *term) {
  const uint32_t all = CW_SEES_RECORD | CW_SEES_LICENSE | CW_SEES_WINDOW | CW_SEES_JUDGED;
  const cw_yaml_node *n = term->means;
  cw_expect any = {.type = n->kind == CW_YAML_LIST ? CW_QUANTITY : CW_TYPE_NONE, .unit = CW_ANY_UNIT, .rate = true};
  cw_parser p;
  if (n->kind != CW_YAML_SCALAR || !n->len) {
    term->node = cw_compile_value(b, n, all, any);
    return;
  }
  if (!cw_parser_begin(&p, b, n, all)) return;
  p.rates = true;
  uint32_t node = cw_parse_or(&p);
  term->unbound = p.unbound;
  term->unbound_node = p.unbound_node;
  p.unbound = 0;
  term->node = finished(&p) ? fit(&p, node, any) : 0;
}

uint32_t cw_compile_condition(cw_builder *b, const cw_yaml_node *n, uint32_t sees) {
  return cw_compile_value(b, n, sees, (cw_expect){.type = CW_YES_NO, .unit = CW_ANY_UNIT});
}

/* `NAME in SET`: the name is new. */
static void each_member(cw_parser *p, cw_each_of *out) {
  cw_builder *b = p->b;
  uint32_t at = p->pos;
  out->name = cw_skip_words(p, false);
  if (p->pos == at || !cw_accept(p, "in")) {
    cw_syntax(p, "`license where (...)` or `NAME in SET`");
    return;
  }
  bool taken = cw_term_find(b, out->name) != UINT32_MAX;
  for (uint32_t a = 0; a < b->attrs.count && !taken; a++) taken = cw_same(CW_ATTR(b, a).name, out->name);
  if (taken) {
    cw_fault_at(p, CW_D_PACK_NAME, at, cw_arena_printf(b->arena, "`%s` means something else already", out->name));
    p->failed = true;
    return;
  }
  uint32_t set = cw_want(p, cw_parse_primary(p), CW_SET, "what is gone through");
  if (set && finished(p) && cw_choices_of(b, set, &out->values)) out->node = set;
}

cw_each_of cw_compile_each(cw_builder *b, const cw_yaml_node *n, uint32_t sees) {
  cw_parser p;
  cw_each_of out = {0};
  if (n->kind != CW_YAML_SCALAR) {
    CW_FAULT(b, CW_D_PACK_SHAPE, n, "`for each` is a text: `license where (...)` or `NAME in SET`");
    return out;
  }
  if (!cw_parser_begin(&p, b, n, sees)) return out;
  if (!cw_accept(&p, "license where")) {
    each_member(&p, &out);
    return out;
  }
  p.sees |= CW_SEES_LICENSE | CW_SEES_EACH;
  if (!cw_at_mark(&p, '(')) {
    cw_syntax(&p, "`(` and a condition");
    return out;
  }
  uint32_t node = cw_parse_or(&p);
  if (finished(&p)) out.node = fit(&p, node, (cw_expect){.type = CW_YES_NO, .unit = CW_ANY_UNIT});
  return out;
}

uint32_t cw_compile_date(cw_builder *b, const cw_yaml_node *n, uint32_t sees) {
  return cw_compile_value(b, n, sees, (cw_expect){.type = CW_DATE, .unit = CW_ANY_UNIT});
}

/* --- limits ------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *words;
  cw_per per;
} pers[] = {{"record", CW_PER_RECORD},
            {"school year", CW_PER_SCHOOL_YEAR},
            {"calendar year", CW_PER_CALENDAR_YEAR},
            {"calendar quarter", CW_PER_QUARTER},
            {"month", CW_PER_MONTH},
            {"day", CW_PER_DAY},
            {"lifetime", CW_PER_LIFETIME},
            {"provider", CW_PER_PROVIDER},
            {"issuer", CW_PER_ISSUER},
            {"achievement", CW_PER_ACHIEVEMENT},
            {"title", CW_PER_TITLE},
            {"topic", CW_PER_TOPIC},
            {"cycle", CW_PER_CYCLE}};

static bool parse_per(cw_parser *p, cw_short_limit *out) {
  out->says_per = cw_accept(p, "per");
  if (!out->says_per) return true;
  enum { NPERS = sizeof pers / sizeof *pers };
  const char *names[NPERS];
  for (size_t i = 0; i < NPERS; i++) {
    names[i] = pers[i].words;
    if (!cw_accept(p, pers[i].words)) continue;
    out->per = pers[i].per;
    return true;
  }
  uint32_t at = p->pos;
  char *words = cw_skip_words(p, true);
  if (p->pos == at) return cw_syntax(p, "what the limit stands for each of (`school year`, `record` ...)"), false;
  cw_diag *d = cw_fault_at(p, CW_D_PACK_WORD, at, cw_arena_printf(p->b->arena, "no limit stands per `%s`", words));
  if (cw_nearest(words, names, NPERS))
    cw_hint_near(p->b, d, words, names, NPERS);
  else
    cw_diag_hint(p->b->diags, d,
                 "a day, month, calendar quarter, school year, calendar year, cycle or lifetime; "
                 "a record, provider, issuer, achievement, title or topic");
  return false;
}

/* `within 5 years` behind a number of records. */
static bool parse_within(cw_parser *p, cw_short_limit *out) {
  if (!cw_accept(p, "within")) return true;
  uint32_t at = p->pos, node = cw_parse_sum(p);
  if (!node) return false;
  const cw_node *n = &CW_NODE(p->b, node);
  bool time = n->unit == CW_UNIT_YEAR || n->unit == CW_UNIT_MONTH || n->unit == CW_UNIT_DAY;
  if (n->op != CW_OP_CONST || n->type != CW_QUANTITY || !time || n->b != 1 || n->a < 1 || n->a > 1200) {
    cw_fault_at(p, CW_D_PACK_VALUE, at, "what stands behind `within` is a whole number of years, months or days");
    return false;
  }
  out->within = n->unit == CW_UNIT_YEAR ? n->a * 12 : n->a;
  out->within_days = n->unit == CW_UNIT_DAY;
  if (!out->within_days) cw_ambiguous_dates(p, at);
  return true;
}

/* The cells of a table have one unit among them: it must be the ledger's. */
static bool limit_table_fits(cw_builder *b, const cw_yaml_node *n, uint32_t most, uint32_t unit) {
  uint32_t found = CW_NODE(b, most).unit;
  if (unit == CW_ANY_UNIT || cw_units_agree(found, unit)) return true;
  CW_FAULT(b, CW_D_UNIT_WRONG, n, "the table is in %s, but the ledger is in %s", cw_unit_words(b, found),
           cw_unit_words(b, unit));
  return false;
}

bool cw_compile_short_limit(cw_builder *b, const cw_yaml_node *n, uint32_t sees, uint32_t unit, cw_short_limit *out) {
  *out = (cw_short_limit){.per = CW_PER_CYCLE};
  cw_parser p;
  if (n->kind == CW_YAML_MAP) {
    out->most = cw_compile_table(b, n, sees, (cw_expect){.type = CW_QUANTITY, .unit = CW_ANY_UNIT});
  } else {
    if (!cw_parser_begin(&p, b, n, sees)) return false;
    if (p.ntokens == 0) return CW_FAULT(b, CW_D_EXPR_SYNTAX, n, "a limit is missing here"), false;
    out->most = cw_accept(&p, "once") ? cw_make_const(&p, CW_QUANTITY, CW_UNIT_RECORD, 1, 1, 0) : cw_parse_sum(&p);
    if (!parse_per(&p, out) || !parse_within(&p, out) || !finished(&p)) return false;
  }
  if (!out->most) return false;
  out->counts_records = CW_NODE(b, out->most).unit == CW_UNIT_RECORD && CW_NODE(b, out->most).type == CW_QUANTITY;
  if (out->counts_records) return true;
  if (n->kind == CW_YAML_MAP) return limit_table_fits(b, n, out->most, unit);
  out->most = fit(&p, out->most, (cw_expect){.type = CW_QUANTITY, .unit = unit});
  return out->most != 0;
}
