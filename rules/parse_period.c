/* Periods, and what is read from one: its length, its school years, what held on most of its days. */
#include "expression.h"

uint32_t cw_license_period(cw_parser *p, uint32_t *until, uint32_t at) {
  if (!(p->sees & CW_SEES_LICENSE)) {
    cw_diag *d = cw_fault_at(p, CW_D_LICENSE_SCOPE, at, "no license is meant here");
    cw_diag_hint(p->b->diags, d, "only a goal with `for` is judged for a license");
    return 0;
  }
  uint32_t renewed = cw_make(p, (cw_node){.op = CW_OP_ATTR, .type = CW_DATE, .a = CW_F_RENEWED}, at);
  uint32_t issued = cw_make(p, (cw_node){.op = CW_OP_ATTR, .type = CW_DATE, .a = CW_F_ISSUED}, at);
  *until = cw_make(p, (cw_node){.op = CW_OP_ATTR, .type = CW_DATE, .a = CW_F_LEXPIRES}, at);
  return cw_make(p, (cw_node){.op = CW_OP_ELSE, .type = CW_DATE, .kid = {renewed, issued}}, at);
}

bool cw_window_seen(cw_parser *p, uint32_t at) {
  if (p->sees & CW_SEES_WINDOW) return true;
  cw_diag *d = cw_fault_at(p, CW_D_WINDOW_SCOPE, at, "there is no window here");
  cw_diag_hint(p->b->diags, d, "the window is that of a goal, said under its key `window`");
  return false;
}

bool cw_parse_period_ends(cw_parser *p, cw_node *node) {
  uint32_t at = p->pos;
  if (cw_accept(p, "the license")) return (node->kid[1] = cw_license_period(p, &node->kid[2], at)) != 0;
  if (cw_accept(p, "the window")) return cw_window_seen(p, at); /* without kids: the goal's window */
  if (!cw_accept(p, "from")) {
    cw_syntax(p, "`the license`, `the window` or `from DATE until DATE`");
    return false;
  }
  node->kid[1] = cw_parse_date(p);
  if (!cw_accept(p, "until")) {
    cw_syntax(p, "`until` and a date");
    return false;
  }
  node->kid[2] = cw_parse_date(p);
  return node->kid[1] && node->kid[2];
}

uint32_t cw_parse_full(cw_parser *p, int64_t what, uint32_t first) {
  cw_node node = {.op = CW_OP_FULL, .type = CW_QUANTITY, .a = what};
  return cw_parse_period_ends(p, &node) ? cw_make(p, node, first) : 0;
}

/* Facts for each school year that are read in the condition are governed by the years that are counted. */
uint32_t cw_parse_n_years(cw_parser *p, uint32_t first) {
  cw_node node = {.op = CW_OP_N_YEARS, .type = CW_QUANTITY};
  bool good = cw_parse_period_ends(p, &node);
  if (!cw_accept(p, "where")) return cw_syntax(p, "`where` and a condition in parentheses");
  uint32_t unbound = p->unbound, start = p->pos;
  node.kid[0] = cw_parse_where(p, 0, "what is asked of school years");
  if (node.kid[0] && p->unbound == unbound) {
    cw_diag *d = cw_fault_at(p, CW_D_HISTORY_READ, start, "nothing here has a value for each school year");
    cw_diag_hint(p->b->diags, d, "a fact is read in school years where it is declared with `per: school year`");
    return 0;
  }
  p->unbound = unbound;
  return good && node.kid[0] ? cw_make(p, node, first) : 0;
}

uint32_t cw_parse_most_of(cw_parser *p, uint32_t attr, cw_node node, uint32_t first) {
  const cw_attr a = CW_ATTR(p->b, attr);
  node.op = CW_OP_MOST_OF;
  if (!cw_parse_period_ends(p, &node)) return 0;
  if (a.history == CW_OVER_TIME) return cw_make(p, node, first);
  cw_diag *d = cw_fault_at(
      p, CW_D_HISTORY_READ, first,
      cw_arena_printf(p->b->arena, "`%s` has no history of days, of which it could hold on the most", a.name));
  cw_diag_hint(p->b->diags, d, "declare it with `over time: yes`");
  return 0;
}
