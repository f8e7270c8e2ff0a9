/* Nodes, their types and units. */
#include "expression.h"

#include <string.h>

cw_type cw_type_of(const cw_parser *p, uint32_t node) { return (cw_type)CW_NODE(p->b, node).type; }

const char *cw_type_name(cw_type t) {
  static const char *const names[] = {"nothing", "yes or no", "a quantity", "a date", "a text", "a choice", "a set"};
  return names[t];
}

uint32_t cw_make(cw_parser *p, cw_node node, uint32_t first) {
  cw_builder *b = p->b;
  if (p->failed) return 0;
  uint32_t last = p->pos > first ? p->pos - 1 : first;
  uint32_t from = p->tokens[first].from, to = p->tokens[last].to;
  cw_span span = {.text = cw_copy(b, p->text + from, to - from), .ref = cw_ref_of(b, p->at)};
  cw_place(b, p->at, from, &span.ref.line, &span.ref.column);
  node.text = b->spans.count;
  cw_vec_push(b, &b->spans, &span, sizeof span);
  return cw_vec_push(b, &b->nodes, &node, sizeof node);
}

uint32_t cw_make_list(cw_parser *p, cw_op op, cw_type type, const cw_vec *kids, uint32_t first) {
  if (kids->count == 1) return *(uint32_t *)kids->items;
  cw_node node = {.op = (uint8_t)op, .type = (uint8_t)type, .list = p->b->kids.count, .nlist = kids->count};
  for (uint32_t i = 0; i < kids->count; i++)
    cw_vec_push(p->b, &p->b->kids, &((uint32_t *)kids->items)[i], sizeof(uint32_t));
  return cw_make(p, node, first);
}

uint32_t cw_make_const(cw_parser *p, cw_type type, uint32_t unit, int64_t a, int64_t b, uint32_t first) {
  cw_node node = {.op = CW_OP_CONST, .type = (uint8_t)type, .unit = (uint16_t)unit, .a = a, .b = b};
  return cw_make(p, node, first);
}

uint32_t cw_want(cw_parser *p, uint32_t node, cw_type type, const char *where) {
  cw_type t = cw_type_of(p, node);
  if (t == type || t == CW_TYPE_NONE) return node;
  const char *text = CW_AT(p->b, spans, cw_span, node).text;
  cw_diag *d = cw_fault_node(
      p, CW_D_TYPE_WRONG, node,
      cw_arena_printf(p->b->arena, "`%s` is %s, but %s must be %s", text, cw_type_name(t), where, cw_type_name(type)));
  if (type == CW_YES_NO && t == CW_CHOICE) cw_diag_hint(p->b->diags, d, "compare it: `%s is ...`", text);
  if (type == CW_YES_NO && t == CW_SET) cw_diag_hint(p->b->diags, d, "ask what is in it: `%s includes ...`", text);
  if (type == CW_QUANTITY && t == CW_DATE)
    cw_diag_hint(p->b->diags, d, "dates compare with `before`, `on or before`, `after`, `on or after`");
  if (type == CW_DATE && t == CW_QUANTITY)
    cw_diag_hint(p->b->diags, d, "quantities compare with `at least`, `at most`, `more than`, `less than`");
  return 0;
}

/* --- units -------------------------------------------------------------------------------------------------------- */

const char *cw_unit_words(const cw_builder *b, uint32_t unit) {
  if (unit == CW_OWN_UNIT) return "the record's own unit";
  if (unit == CW_UNIT_NUMBER) return "a plain number";
  if (unit == CW_UNIT_PERCENT) return "percent";
  return unit < b->units.count ? CW_AT(b, units, cw_unit, unit).many : "another unit";
}

bool cw_units_agree(uint32_t a, uint32_t b) {
  if (a == b) return true;
  return (a == CW_UNIT_NUMBER && b == CW_UNIT_RECORD) || (a == CW_UNIT_RECORD && b == CW_UNIT_NUMBER);
}

void cw_unit_settle(cw_builder *b, uint32_t i, uint32_t unit) {
  cw_node *n = &CW_NODE(b, i);
  if (i == 0 || n->type != CW_QUANTITY || n->unit != CW_OWN_UNIT) return;
  n->unit = (uint16_t)unit;
  if (n->op == CW_OP_ATTR) {
    n->op = CW_OP_AMOUNT;
    n->a = unit;
  }
  for (int k = 0; k < 3; k++) cw_unit_settle(b, n->kid[k], unit);
  if (n->op == CW_OP_FIRST)
    for (uint32_t k = 0; k < n->nlist; k++) cw_unit_settle(b, CW_AT(b, kids, uint32_t, n->list + k), unit);
  if (n->op == CW_OP_TABLE)
    for (uint32_t k = 0; k < n->nlist; k++) cw_unit_settle(b, CW_AT(b, rows, cw_row, n->list + k).node, unit);
}

static void units_differ(cw_parser *p, uint32_t l, uint32_t r) {
  cw_builder *b = p->b;
  uint32_t ul = CW_NODE(b, l).unit, ur = CW_NODE(b, r).unit;
  const char *tl = CW_AT(b, spans, cw_span, l).text, *tr = CW_AT(b, spans, cw_span, r).text;
  const char *wl = cw_unit_words(b, ul), *wr = cw_unit_words(b, ur);
  cw_diag *d = cw_fault_node(
      p, CW_D_UNIT_WRONG, r,
      cw_arena_printf(b->arena, "`%s` is in %s, but `%s` is %s%s", tl, wl, tr, ur == CW_UNIT_NUMBER ? "" : "in ", wr));
  if (ur == CW_UNIT_NUMBER && CW_NODE(b, r).op == CW_OP_CONST)
    cw_diag_hint(b->diags, d, "say of what: `%s %s`", tr, wl);
  else
    cw_diag_hint(b->diags, d, "no unit converts to another by itself");
}

/* A plain number beside the record's amount, which always has a unit. */
static bool unit_unsaid(cw_parser *p, uint32_t number) {
  const char *text = CW_AT(p->b, spans, cw_span, number).text;
  cw_diag *d = cw_fault_node(p, CW_D_UNIT_WRONG, number,
                             cw_arena_printf(p->b->arena, "`%s` has no unit, and the record's amount has one", text));
  cw_diag_hint(p->b->diags, d, "say of what, as `%s clock hours`", text);
  return false;
}

bool cw_unify(cw_parser *p, uint32_t l, uint32_t r, uint32_t *unit) {
  cw_builder *b = p->b;
  *unit = CW_UNIT_NUMBER;
  if (!l || !r) return true;
  uint32_t ul = CW_NODE(b, l).unit, ur = CW_NODE(b, r).unit;
  *unit = ul == CW_OWN_UNIT ? ur : ul;
  if (ul == CW_OWN_UNIT && ur == CW_UNIT_NUMBER) return unit_unsaid(p, r);
  if (ur == CW_OWN_UNIT && ul == CW_UNIT_NUMBER) return unit_unsaid(p, l);
  if (ul == CW_OWN_UNIT && ur != CW_OWN_UNIT)
    cw_unit_settle(b, l, ur);
  else if (ur == CW_OWN_UNIT && ul != CW_OWN_UNIT)
    cw_unit_settle(b, r, ul);
  else if (!cw_units_agree(ul, ur)) {
    units_differ(p, l, r);
    return false;
  }
  return true;
}

/* --- comparisons -------------------------------------------------------------------------------------------------- */

static bool is_order(cw_op op) { return op != CW_OP_EQ; }

static uint32_t own_unit(cw_parser *p, uint32_t l) {
  cw_diag *d = cw_fault_node(p, CW_D_UNIT_WRONG, l, "the unit of the record's amount is not said here");
  cw_diag_hint(p->b->diags, d, "compare it with an amount that has a unit, as `15 clock hours`");
  return 0;
}

uint32_t cw_make_compare(cw_parser *p, cw_op op, uint32_t l, uint32_t r, uint32_t first) {
  cw_builder *b = p->b;
  cw_type tl = cw_type_of(p, l), tr = cw_type_of(p, r);
  cw_node node = {.op = (uint8_t)op, .type = CW_YES_NO, .kid = {l, r}};
  if (tl == CW_TYPE_NONE || tr == CW_TYPE_NONE) return 0;
  const char *text = CW_AT(b, spans, cw_span, l).text;
  if (is_order(op) && tl != CW_QUANTITY && tl != CW_DATE) {
    cw_diag *d = cw_fault_node(p, CW_D_TYPE_WRONG, l,
                               cw_arena_printf(b->arena, "`%s` is %s: it has no order", text, cw_type_name(tl)));
    cw_diag_hint(b->diags, d, tl == CW_SET ? "write `includes ...`" : "write `is ...` or `in [...]`");
    return 0;
  }
  if (tl != tr) return cw_want(p, r, tl, cw_arena_printf(b->arena, "what is compared with `%s`", text)), 0;
  uint32_t unit;
  if (tl == CW_QUANTITY && !cw_unify(p, l, r, &unit)) return 0;
  if (tl == CW_QUANTITY && unit == CW_OWN_UNIT) return own_unit(p, l);
  return cw_make(p, node, first);
}
