/* Compiled nodes: those that the compiler makes itself, and what a condition reads and implies. */
#include "compile.h"

#include <string.h>

uint32_t cw_node_new(cw_builder *b, cw_node node, uint32_t like) {
  cw_span span = CW_AT(b, spans, cw_span, like);
  node.text = b->spans.count;
  cw_vec_push(b, &b->spans, &span, sizeof span);
  return cw_vec_push(b, &b->nodes, &node, sizeof node);
}

uint32_t cw_node_with_words(cw_builder *b, cw_node node, const char *words) {
  cw_span span = {.text = words, .ref = {.file = b->file}};
  node.text = b->spans.count;
  cw_vec_push(b, &b->spans, &span, sizeof span);
  return cw_vec_push(b, &b->nodes, &node, sizeof node);
}

uint32_t cw_node_attr(cw_builder *b, uint32_t attr) {
  cw_node node = {.op = CW_OP_ATTR, .type = (uint8_t)CW_ATTR(b, attr).type, .a = attr};
  node.unit = (uint16_t)CW_ATTR(b, attr).unit;
  return cw_node_with_words(b, node, CW_ATTR(b, attr).name);
}

uint32_t cw_node_judged(cw_builder *b) {
  return cw_node_with_words(b, (cw_node){.op = CW_OP_JUDGED, .type = CW_DATE}, "the judged date");
}

uint32_t cw_node_both(cw_builder *b, uint32_t a, uint32_t not_c) {
  if (!not_c) return a;
  uint32_t kids[2] = {a, cw_node_new(b, (cw_node){.op = CW_OP_NOT, .type = CW_YES_NO, .kid = {not_c}}, not_c)};
  if (!a) return kids[1];
  cw_node node = {.op = CW_OP_AND, .type = CW_YES_NO, .list = b->kids.count, .nlist = 2};
  cw_vec_push(b, &b->kids, &kids[0], sizeof kids[0]);
  cw_vec_push(b, &b->kids, &kids[1], sizeof kids[1]);
  return cw_node_new(b, node, a);
}

uint32_t cw_node_and(cw_builder *b, uint32_t a, uint32_t c) {
  cw_node node = {.op = CW_OP_AND, .type = CW_YES_NO, .list = b->kids.count, .nlist = 2};
  cw_vec_push(b, &b->kids, &a, sizeof a);
  cw_vec_push(b, &b->kids, &c, sizeof c);
  return cw_node_new(b, node, c);
}

/* --- what an expression reads ------------------------------------------------------------------------------------- */

static uint32_t reads_itself(const cw_builder *b, const cw_node *n) {
  switch ((cw_op)n->op) {
  case CW_OP_ATTR:
    switch (CW_ATTR(b, n->a).scope) {
    case CW_OF_RECORD: return CW_SEES_RECORD;
    case CW_OF_LICENSE: return CW_SEES_LICENSE;
    default: return 0;
    }
  case CW_OP_AMOUNT:
  case CW_OP_STATED:
  case CW_OP_SPAN_MONTHS:
  case CW_OP_SPAN_DAYS: return CW_SEES_RECORD;
  case CW_OP_IN_WINDOW: return CW_SEES_WINDOW;
  case CW_OP_YEARS:
  case CW_OP_N_YEARS:
  case CW_OP_FULL:
  case CW_OP_MOST_OF: return n->kid[1] ? 0 : CW_SEES_WINDOW;
  case CW_OP_JUDGED: return CW_SEES_JUDGED;
  case CW_OP_ANY_LICENSE:
  case CW_OP_N_LICENSES: return n->a ? CW_SEES_LICENSE : 0;
  default: return 0;
  }
}

uint32_t cw_node_reads(const cw_builder *b, uint32_t i, uint32_t wanted, uint32_t *where) {
  if (!i) return 0;
  const cw_node *n = &CW_NODE(b, i);
  uint32_t reads = reads_itself(b, n);
  if (where && !*where && (reads & wanted)) *where = i;
  for (int k = 0; k < 3; k++) reads |= cw_node_reads(b, n->kid[k], wanted, where);
  bool kids = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (uint32_t k = 0; kids && k < n->nlist; k++)
    reads |= cw_node_reads(b, CW_AT(b, kids, uint32_t, n->list + k), wanted, where);
  for (uint32_t k = 0; n->op == CW_OP_TABLE && k < n->nlist; k++)
    reads |= cw_node_reads(b, CW_AT(b, rows, cw_row, n->list + k).node, wanted, where);
  if (n->op == CW_OP_ANY_RECORD || n->op == CW_OP_N_RECORDS) reads &= ~(uint32_t)CW_SEES_RECORD;
  if ((n->op == CW_OP_ANY_LICENSE || n->op == CW_OP_N_LICENSES) && !n->a) reads &= ~(uint32_t)CW_SEES_LICENSE;
  return reads;
}

/* --- kinds -------------------------------------------------------------------------------------------------------- */

static uint64_t value_bit(const cw_builder *b, uint32_t attr, int64_t text) {
  const cw_attr *a = &CW_ATTR(b, attr);
  for (uint32_t k = 0; k < a->nchoices && k < 64; k++)
    if (a->choices[k] == text) return UINT64_C(1) << k;
  return 0;
}

/* The values that an `is` or `in` of the attribute names; false where the node is neither. */
static bool named_values(const cw_builder *b, const cw_node *n, uint32_t attr, uint64_t *values) {
  *values = 0;
  if (n->op != CW_OP_EQ && n->op != CW_OP_IN) return false;
  const cw_node *left = &CW_NODE(b, n->kid[0]);
  if (left->op != CW_OP_ATTR || left->a != attr) return false;
  if (n->op == CW_OP_EQ) *values = value_bit(b, attr, CW_NODE(b, n->kid[1]).a);
  for (uint32_t k = 0; n->op == CW_OP_IN && k < n->nlist; k++)
    *values |= value_bit(b, attr, CW_AT(b, ints, int64_t, n->list + k));
  return n->op == CW_OP_IN || CW_NODE(b, n->kid[1]).op == CW_OP_CONST;
}

uint64_t cw_node_values(const cw_builder *b, uint32_t i, uint32_t attr) {
  const cw_node *n = &CW_NODE(b, i);
  uint64_t values;
  if (named_values(b, n, attr, &values)) return values;
  if (n->op == CW_OP_NOT && named_values(b, &CW_NODE(b, n->kid[0]), attr, &values)) return ~values;
  if (n->op != CW_OP_AND && n->op != CW_OP_OR) return UINT64_MAX;
  values = n->op == CW_OP_AND ? UINT64_MAX : 0;
  for (uint32_t k = 0; k < n->nlist; k++) {
    uint64_t kid = cw_node_values(b, CW_AT(b, kids, uint32_t, n->list + k), attr);
    values = n->op == CW_OP_AND ? values & kid : values | kid;
  }
  return values;
}

uint64_t cw_node_kinds(const cw_builder *b, uint32_t i) { return cw_node_values(b, i, CW_F_KIND); }

/* --- choices ------------------------------------------------------------------------------------------------------ */

static bool gap_choices(cw_builder *b, uint32_t g, cw_choices *out) {
  const cw_gap *gap = &CW_AT(b, gaps, cw_gap, g);
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, gap->nreadings + 1, const char *));
  for (uint32_t i = 0; i < gap->nreadings; i++) names[i] = CW_AT(b, readings, cw_reading, gap->first_reading + i).name;
  *out = (cw_choices){.names = names, .n = gap->nreadings, .what = gap->name, .is_reading = true, .index = g};
  return true;
}

static void add_step(cw_choices *c, const char **names, const char *name) {
  for (uint32_t i = 0; i < c->n; i++)
    if (cw_same(names[i], name)) return;
  names[c->n++] = name;
}

static const char *text_under(const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *n = map && map->kind == CW_YAML_MAP ? cw_yaml_get(map, key) : NULL;
  return n && n->kind == CW_YAML_SCALAR ? n->text : NULL;
}

/* The steps of a ladder, in all its versions, as they stand in the pack: they need not have been read yet. */
static bool step_choices(cw_builder *b, uint32_t goal, cw_choices *out) {
  uint32_t room = 1;
  *out = (cw_choices){.what = CW_GOAL(b, goal).name, .is_step = true, .index = goal};
  for (uint32_t g = 0; g < b->goals.count; g++) {
    const cw_yaml_node *steps = cw_yaml_get(CW_AT(b, goal_notes, cw_goal_note, g).map, "steps");
    room += 1 + (steps ? steps->count : 0);
  }
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, room, const char *));
  for (uint32_t g = 0; g < b->goals.count; g++) {
    if (!cw_same(CW_GOAL(b, g).name, CW_GOAL(b, goal).name)) continue;
    const cw_yaml_node *map = CW_AT(b, goal_notes, cw_goal_note, g).map, *steps = cw_yaml_get(map, "steps");
    const char *start = text_under(map, "start");
    if (start) add_step(out, names, start);
    for (uint32_t i = 0; steps && steps->kind == CW_YAML_LIST && i < steps->count; i++) {
      const char *name = text_under(steps->items[i], "step");
      if (name) add_step(out, names, name);
    }
  }
  out->names = names;
  return true;
}

bool cw_choices_of(cw_builder *b, uint32_t node, cw_choices *out) {
  const cw_node *n = &CW_NODE(b, node);
  if (n->op == CW_OP_ELSE) return cw_choices_of(b, n->kid[0], out);
  if (n->op == CW_OP_READING) return gap_choices(b, (uint32_t)n->a, out);
  if (n->op == CW_OP_GOAL_STEP) return step_choices(b, (uint32_t)n->a, out);
  if (n->op != CW_OP_ATTR && n->op != CW_OP_FACT_ON && n->op != CW_OP_FACT_IN && n->op != CW_OP_MOST_OF) return false;
  const cw_attr *a = &CW_ATTR(b, n->a);
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, a->nchoices + 1, const char *));
  for (uint32_t i = 0; i < a->nchoices; i++) names[i] = cw_text(&b->plan->texts, a->choices[i]);
  *out = (cw_choices){.names = names, .n = a->nchoices, .what = a->name, .index = (uint32_t)n->a};
  return true;
}

int64_t cw_choice_value(cw_builder *b, const cw_choices *c, uint32_t k) {
  if (c->is_step) return cw_intern(b, c->names[k], strlen(c->names[k]));
  return c->is_reading ? (int64_t)k : (int64_t)CW_ATTR(b, c->index).choices[k];
}
