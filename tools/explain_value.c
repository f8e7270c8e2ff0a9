/* How a date was reckoned: the pack's words for it, and what each date that they name was. */
#include "explain.h"

enum { MOST_READ = 16 };

typedef struct readings {
  uint32_t attr[MOST_READ];
  uint32_t n;
} readings;

static void collect(const cw_plan *plan, uint32_t node, readings *r) {
  const cw_node *n = &plan->nodes[node];
  if (node == 0) return;
  if (n->op == CW_OP_ATTR && n->type == CW_DATE) {
    for (uint32_t i = 0; i < r->n; i++)
      if (r->attr[i] == n->a) return;
    if (r->n < MOST_READ) r->attr[r->n++] = (uint32_t)n->a;
  }
  for (int k = 0; k < 3; k++) collect(plan, n->kid[k], r);
  for (uint32_t i = 0; n->op == CW_OP_TABLE && i < n->nlist; i++) collect(plan, plan->rows[n->list + i].node, r);
}

static cw_value value_of(const cw_voice *v, const cw_standing *s, uint32_t attr) {
  if (v->plan->attrs[attr].scope == CW_OF_LICENSE)
    return s->license >= 0 ? cw_cell(v->block, attr, (uint32_t)s->license) : cw_value_unknown();
  const cw_fact *facts = v->block->facts;
  for (uint32_t t = 0; v->block->nteachers == 1 && t < v->block->nfacts; t++)
    if (facts[t].attr == attr) return facts[t].value;
  return cw_value_unknown();
}

void cw_explain_value(const cw_voice *v, cw_part *above, const cw_standing *s) {
  const cw_goal *g = &v->plan->goals[s->goal];
  if (!cw_goal_is_date(v->plan, g) || s->amount_known != CW_KNOWN) return;
  readings r = {.n = 0};
  const char *items[MOST_READ];
  size_t n = 0;
  collect(v->plan, g->amount, &r);
  for (uint32_t i = 0; i < r.n; i++) {
    cw_value value = value_of(v, s, r.attr[i]);
    if (value.known == CW_KNOWN)
      items[n++] = cw_say(v, "%s is %s", v->plan->attrs[r.attr[i]].name, cw_say_value(v, r.attr[i], value));
  }
  const char *seen = n ? cw_say(v, ", where %s", cw_say_list(v, items, n, "and")) : "";
  cw_part *p = cw_part_new(v, above, CW_FORM_LINE, "reckoned",
                           cw_say(v, "By the rule it is %s%s.", cw_say_node(v, g->amount), seen));
  cw_part_cite(p, v, &g->ref);
}
