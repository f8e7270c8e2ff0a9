#include "explain_repair.h"

#include <string.h>

typedef struct finding {
  const cw_voice *v;
  const cw_plan *plan;
  const cw_standing *s;
  uint32_t record;
  cw_changes *out;
  uint32_t unit; /* of the amount that is compared */
} finding;

static void propose(finding *f, uint32_t attr, cw_value value) {
  if (f->out->count == CW_MOST_CHANGES) return;
  f->out->items[f->out->count++] = (cw_change){
      .attr = attr, .value = value, .unit = attr == CW_F_AMOUNT ? f->unit : 0, .texts = &f->v->block->texts};
}

static const cw_node *node_at(const finding *f, uint32_t node) { return &f->plan->nodes[node]; }

/* The attribute that a node reads, UINT32_MAX where it reads none. */
static uint32_t read_by(const cw_node *n) {
  if (n->op == CW_OP_ATTR || n->op == CW_OP_FACT_ON || n->op == CW_OP_FACT_IN) return (uint32_t)n->a;
  return n->op == CW_OP_AMOUNT ? CW_F_AMOUNT : UINT32_MAX;
}

static bool is_changeable(const finding *f, uint32_t attr) {
  return attr != UINT32_MAX && f->plan->attrs[attr].scope != CW_OF_LICENSE;
}

/* --- comparisons -------------------------------------------------------------------------------------------------- */

static cw_value moved(const finding *f, uint32_t attr, cw_value v, int by) {
  if (f->plan->attrs[attr].type == CW_DATE) return cw_value_of(v.a + by);
  cw_rat r = cw_value_as_rat(v);
  return cw_rat_add(&r, r, CW_RAT(by)) ? cw_value_rat(r) : v;
}

/* attr OP limit must hold: the limit itself, and the nearest on the side that is wanted. */
static void order(finding *f, uint32_t attr, int op, const cw_node *limit) {
  if (limit->op != CW_OP_CONST) return;
  cw_value at = {CW_KNOWN, limit->a, limit->b ? limit->b : 1};
  f->unit = limit->unit;
  if (op == CW_OP_GE || op == CW_OP_LE) propose(f, attr, at);
  propose(f, attr, moved(f, attr, at, op == CW_OP_GE || op == CW_OP_GT ? 1 : -1));
}

static int mirrored(int op) {
  return op == CW_OP_LT ? CW_OP_GT : op == CW_OP_GT ? CW_OP_LT : op == CW_OP_LE ? CW_OP_GE : CW_OP_LE;
}

static int negated(int op) {
  return op == CW_OP_LT ? CW_OP_GE : op == CW_OP_GE ? CW_OP_LT : op == CW_OP_LE ? CW_OP_GT : CW_OP_LE;
}

static void comparison(finding *f, const cw_node *n, bool wanted) {
  const cw_node *left = node_at(f, n->kid[0]), *right = node_at(f, n->kid[1]);
  int op = wanted ? n->op : negated(n->op);
  if (is_changeable(f, read_by(left)))
    order(f, read_by(left), op, right);
  else if (is_changeable(f, read_by(right)))
    order(f, read_by(right), mirrored(op), left);
}

/* Any other value of the attribute than this one. */
static void another(finding *f, uint32_t attr, int64_t value) {
  const cw_attr *a = &f->plan->attrs[attr];
  if (a->type == CW_YES_NO) propose(f, attr, cw_value_of(!value));
  for (uint32_t i = 0; a->type == CW_CHOICE && i < a->nchoices; i++)
    if (a->choices[i] != (uint32_t)value) propose(f, attr, cw_value_of(a->choices[i]));
}

static void equality(finding *f, const cw_node *n, bool wanted) {
  const cw_node *right = node_at(f, n->kid[1]);
  uint32_t attr = read_by(node_at(f, n->kid[0]));
  if (!is_changeable(f, attr) || right->op != CW_OP_CONST) return;
  if (wanted)
    propose(f, attr, (cw_value){CW_KNOWN, right->a, right->b ? right->b : 1});
  else
    another(f, attr, right->a);
}

static void membership(finding *f, const cw_node *n, bool wanted) {
  const cw_attr *a;
  uint32_t attr = read_by(node_at(f, n->kid[0]));
  if (!is_changeable(f, attr)) return;
  for (uint32_t i = 0; wanted && i < n->nlist; i++) propose(f, attr, cw_value_of(f->plan->ints[n->list + i]));
  a = &f->plan->attrs[attr];
  for (uint32_t i = 0; !wanted && a->type == CW_CHOICE && i < a->nchoices; i++) {
    bool among = false;
    for (uint32_t k = 0; k < n->nlist; k++) among |= f->plan->ints[n->list + k] == a->choices[i];
    if (!among) propose(f, attr, cw_value_of(a->choices[i]));
  }
}

static void inclusion(finding *f, const cw_node *n, bool wanted) {
  uint32_t attr = read_by(node_at(f, n->kid[0]));
  if (!is_changeable(f, attr)) return;
  bool record = f->plan->attrs[attr].scope == CW_OF_RECORD;
  cw_value now = record ? cw_cell(f->v->block, attr, f->record) : cw_value_unknown();
  int64_t bits = now.known == CW_KNOWN ? now.a : 0, lowest = n->a & -n->a;
  propose(f, attr, cw_value_of(!wanted ? bits & ~n->a : bits | (n->b ? n->a : lowest)));
}

/* A literal among the alternatives of a pattern: "USBE" of "(?i)USBE|UEN". The evaluation tells whether it matches. */
static void match(finding *f, uint32_t node, const cw_node *n, bool wanted) {
  uint32_t attr = read_by(node_at(f, n->kid[0]));
  const char *s = strchr(cw_say_node(f->v, node), '"');
  if (!wanted || !s || !is_changeable(f, attr)) return;
  s++;
  s += strncmp(s, "(?i)", 4) == 0 ? 4 : 0;
  size_t len = strcspn(s, "|\"()[].*+?\\^${}");
  cw_texts *texts = CW_NEW(f->v->arena, cw_texts);
  if (!texts || len == 0) return;
  cw_texts_init(texts, f->v->arena, &f->plan->texts);
  propose(f, attr, cw_value_of(cw_texts_add(texts, s, len)));
  if (f->out->count) f->out->items[f->out->count - 1].texts = texts;
}

static void window(finding *f, const cw_node *n, bool wanted) {
  uint32_t attr = read_by(node_at(f, n->kid[0]));
  if (!wanted || !f->s->has_window || !is_changeable(f, attr)) return;
  propose(f, attr, cw_value_of(f->s->window_from));
  propose(f, attr, cw_value_of(f->s->window_until));
}

static void unit(finding *f, int64_t wanted_unit) {
  if (f->out->count < CW_MOST_CHANGES)
    f->out->items[f->out->count++] = (cw_change){.attr = CW_F_AMOUNT, .unit = (uint32_t)wanted_unit, .of_unit = true};
}

/* --- conditions --------------------------------------------------------------------------------------------------- */

static void find(finding *f, uint32_t node, bool wanted, int depth);

static void in_list(finding *f, const cw_node *n, bool wanted, int depth) {
  for (uint32_t i = 0; i < n->nlist; i++) find(f, f->plan->kids[n->list + i], wanted, depth + 1);
}

enum { DEEPEST = 32 };

static void find(finding *f, uint32_t node, bool wanted, int depth) {
  const cw_node *n = node_at(f, node);
  if (!node || depth > DEEPEST) return;
  switch (n->op) {
  case CW_OP_AND:
  case CW_OP_OR: in_list(f, n, wanted, depth); return;
  case CW_OP_NOT:
  case CW_OP_YEARS: find(f, n->kid[0], n->op == CW_OP_NOT ? !wanted : wanted, depth + 1); return;
  case CW_OP_EQ: equality(f, n, wanted); return;
  case CW_OP_IN: membership(f, n, wanted); return;
  case CW_OP_INCLUDES: inclusion(f, n, wanted); return;
  case CW_OP_LT:
  case CW_OP_LE:
  case CW_OP_GT:
  case CW_OP_GE: comparison(f, n, wanted); return;
  case CW_OP_IN_WINDOW: window(f, n, wanted); return;
  case CW_OP_MATCHES: match(f, node, n, wanted); return;
  case CW_OP_STATED:
    if (wanted) unit(f, n->a);
    return;
  default:
    if (n->type == CW_YES_NO && is_changeable(f, read_by(n))) propose(f, read_by(n), cw_value_of(wanted));
  }
}

void cw_changes_of(const cw_voice *v, const cw_standing *s, uint32_t record, uint32_t node, bool wanted,
                   cw_changes *out) {
  finding f = {.v = v, .plan = v->plan, .s = s, .record = record, .out = out};
  out->count = 0;
  find(&f, node, wanted, 0);
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static void find_value(finding *f, uint32_t node, int depth) {
  const cw_node *n = node_at(f, node);
  if (!node || depth > DEEPEST) return;
  if (n->op == CW_OP_AMOUNT) unit(f, n->a);
  if (n->op == CW_OP_TABLE) {
    uint32_t attr = read_by(node_at(f, n->kid[0]));
    for (uint32_t i = 0; i < n->nlist && is_changeable(f, attr); i++) {
      const cw_row *row = &f->plan->rows[n->list + i];
      bool banded = f->plan->attrs[attr].type == CW_QUANTITY;
      if (!row->otherwise) propose(f, attr, banded ? cw_value_rat(row->low) : cw_value_of(row->key));
    }
  }
  if (n->op == CW_OP_FIRST)
    for (uint32_t i = 0; i < n->nlist; i++) find_value(f, f->plan->kids[n->list + i], depth + 1);
  for (int k = 0; k < 3; k++) find_value(f, n->kid[k], depth + 1);
}

void cw_changes_of_value(const cw_voice *v, const cw_standing *s, uint32_t record, uint32_t node, cw_changes *out) {
  finding f = {.v = v, .plan = v->plan, .s = s, .record = record, .out = out};
  out->count = 0;
  const cw_node *n = node_at(&f, node);
  f.unit = n->unit;
  if (n->op == CW_OP_CONST && n->type == CW_QUANTITY) propose(&f, CW_F_AMOUNT, (cw_value){CW_KNOWN, n->a, n->b});
  find_value(&f, node, 0);
}

void cw_changes_of_period(const cw_voice *v, const cw_period *period, cw_changes *out) {
  finding f = {.v = v, .plan = v->plan, .out = out};
  out->count = 0;
  uint32_t attr = read_by(node_at(&f, period->by));
  if (!is_changeable(&f, attr)) return;
  if (period->until < CW_DAY_MAX) propose(&f, attr, cw_value_of(period->until));
  if (period->from > CW_DAY_MIN) propose(&f, attr, cw_value_of(period->from));
}

/* --- in words ----------------------------------------------------------------------------------------------------- */

const char *cw_say_change(const cw_voice *v, const cw_change *c) {
  const cw_attr *a = &v->plan->attrs[c->attr];
  if (c->of_unit) return cw_say(v, "its amount were stated in %s", v->plan->units[c->unit].many);
  if (c->attr == CW_F_AMOUNT) return cw_say(v, "it were %s", cw_say_amount(v, cw_value_as_rat(c->value), c->unit));
  if (c->attr == CW_F_EARNED) return cw_say(v, "it had been earned on %s", cw_say_day(v, c->value.a));
  const char *whose = a->scope == CW_OF_RECORD ? "its " : "";
  if (a->type == CW_TEXT) return cw_say(v, "%s%s were \"%s\"", whose, a->name, cw_text(c->texts, (uint32_t)c->value.a));
  if (a->type != CW_YES_NO) return cw_say(v, "%s%s were %s", whose, a->name, cw_say_value(v, c->attr, c->value));
  const char *clause = c->value.a ? cw_say_whether(v, a->ask, NULL) : NULL;
  if (clause && strncmp(clause, "whether ", 8) == 0) return clause + 8;
  return cw_say(v, "the answer to \"%s\" were %s", a->ask, c->value.a ? "yes" : "no");
}
