/* The limits that were in force, with their groups and sums. */
#include "check.h"

static vt_rat offered_under(const vt_problem *p, const vt_line *line) {
  vt_rat sum = vt_int(0), most = vt_int(0);
  int32_t item = -1;
  for (uint32_t i = 0; i < line->n; i++) {
    const vt_column *k = &p->cols[line->cols[i]];
    if (k->item < 0) continue;
    if (k->item != item) sum = vt_add(sum, most), most = vt_int(0), item = k->item;
    if (vt_cmp(k->full, most) > 0) most = k->full;
  }
  return vt_add(sum, most);
}

static void check_limit(vt_check *c, vt_node *n, const vt_line *line, vt_rat before) {
  static const char *const pers[] = {"cycle",    "record", "school year", "calendar year",
                                     "provider", "issuer", "achievement", "title"};
  const vt_limit *l = &c->w->p->limits[line->limit];
  const char *unit = c->w->p->ledgers[l->ledger].unit;
  bool binds = vt_cmp(before, line->bound) > 0;
  if (binds) vt_rest_on(c, &l->cites);
  if (!n) return;
  vt_is_int(c->r, n, "limit", line->limit);
  vt_is_text(c->r, n, "per", pers[l->per]);
  if (l->per != VT_PER_CYCLE && line->group == INT64_MIN)
    vt_is_text(c->r, n, "group", NULL);
  else if (l->per >= VT_PER_PROVIDER)
    vt_is_text(c->r, n, "group", line->group_text);
  else if (l->per != VT_PER_CYCLE)
    vt_is_int(c->r, n, "group", line->group);
  else
    vt_is_absent(c->r, n, "group");
  vt_is_amount(c->r, n, "before", before, unit);
  vt_is_amount(c->r, n, "most", line->bound, l->counts_records ? "record" : unit);
  vt_is_amount(c->r, n, "after", binds ? line->bound : before, unit);
  vt_is_bool(c->r, n, "binds", binds);
  vt_check_areas(c, n, l->ledger, l->areas);
  if (l->rule >= 0)
    vt_is_text(c->r, n, "rule", c->w->p->rules[l->rule].name);
  else
    vt_is_absent(c->r, n, "rule");
  vt_check_condition(c, n, "when", l->when);
  vt_check_condition(c, n, "of_records_where", l->of);
  vt_check_cites(c, n, &l->cites);
  vt_check_place(c, n, l->line, l->column);
}

void vt_check_limits(vt_check *c, vt_node *d) {
  vt_node *list = vt_get(d, "limits");
  uint32_t k = 0;
  for (uint32_t l = 0; l < c->w->p->nledgers && l < 64; l++) {
    const vt_problem *p = c->problem[l];
    for (uint32_t i = 0; p && i < p->nlimits; i++) {
      vt_rat before = offered_under(p, &p->lines[i]);
      if (p->lines[i].limit < 0 || vt_sign(before) == 0) continue;
      check_limit(c, list && k < list->count ? list->kids[k] : NULL, &p->lines[i], before);
      k++;
    }
  }
  vt_is_count(c->r, list ? list : d, list ? k : UINT32_MAX);
}
