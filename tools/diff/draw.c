/* Drawn teachers: facts, licenses and records of which the two plans have something to say, at the amounts and dates that
 * they compare with. A draw depends on the seed alone. */
#include "diff.h"

#include <string.h>

enum { MOST_RECORDS = 5 };

static uint64_t next(uint64_t *state) { /* xorshift64* */
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return *state * UINT64_C(2685821657736338717);
}

static uint32_t below(uint64_t *state, uint32_t n) { return n ? (uint32_t)(next(state) >> 33) % n : 0; }

/* --- nodes -------------------------------------------------------------------------------------------------------- */

typedef struct drawer {
  cw_arena *arena;
  uint64_t *state;
  uint32_t line; /* each node has a place of its own, so that what a pack refuses can be told apart */
  bool failed;
} drawer;

static cw_yaml_node *node(drawer *d, cw_yaml_kind kind, uint32_t room, const char *text) {
  cw_yaml_node *n = CW_NEW(d->arena, cw_yaml_node);
  cw_yaml_node **keys = CW_NEW_ARRAY(d->arena, room + 1, cw_yaml_node *);
  cw_yaml_node **items = CW_NEW_ARRAY(d->arena, room + 1, cw_yaml_node *);
  d->failed |= !n || !keys || !items || !text;
  if (d->failed) return NULL;
  *n = (cw_yaml_node){.kind = kind, .line = ++d->line, .column = 1, .text = text, .len = (uint32_t)strlen(text)};
  n->file = "drawn";
  n->keys = kind == CW_YAML_MAP ? keys : NULL;
  n->items = items;
  return n;
}

static void put(drawer *d, cw_yaml_node *map, const char *key, cw_yaml_node *item) {
  cw_yaml_node *k = node(d, CW_YAML_SCALAR, 0, key);
  if (d->failed || !map || !item) return;
  map->keys[map->count] = k;
  map->items[map->count++] = item;
}

static void put_text(drawer *d, cw_yaml_node *map, const char *key, const char *text) {
  put(d, map, key, node(d, CW_YAML_SCALAR, 0, text));
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static const char *draw_day(drawer *d, cw_day as_of) {
  cw_voice v = {.arena = d->arena};
  return cw_say_iso(&v, as_of - (cw_day)below(d->state, 6 * 365) + (cw_day)below(d->state, 200));
}

/* A number that the plan compares something of this unit with, or one beside it. */
static const char *draw_number(drawer *d, const cw_plan *plan, uint32_t unit) {
  uint32_t seen = 0;
  cw_rat chosen = CW_RAT(1 + (int64_t)below(d->state, 40));
  for (uint32_t i = 1; i < plan->nnodes; i++) {
    const cw_node *n = &plan->nodes[i];
    if (n->op != CW_OP_CONST || n->type != CW_QUANTITY || n->unit != unit) continue;
    if (below(d->state, ++seen) == 0) chosen = (cw_rat){n->a, n->b};
  }
  cw_rat moved; /* needs are of another unit than what records are stated in: some records must be large */
  if (below(d->state, 2) && cw_rat_mul(&moved, chosen, CW_RAT(1 + (int64_t)below(d->state, 12)))) chosen = moved;
  uint32_t beside = below(d->state, 3);
  if (beside && cw_rat_sub(&moved, chosen, CW_RAT(beside == 1 ? 1 : -1)) && cw_rat_sign(moved) > 0) chosen = moved;
  char text[CW_RAT_TEXT];
  cw_rat_format(text, chosen);
  return cw_arena_text(d->arena, text, strlen(text));
}

static const char *draw_quantity(drawer *d, const cw_plan *plan, uint32_t unit) {
  return cw_arena_printf(d->arena, "%s %s", draw_number(d, plan, unit), unit ? plan->units[unit].name : "");
}

static cw_yaml_node *draw_set(drawer *d, const cw_plan *plan, const cw_attr *a) {
  cw_yaml_node *list = node(d, CW_YAML_LIST, a->nchoices, "");
  for (uint32_t i = 0; list && i < a->nchoices; i++)
    if (below(d->state, 3) == 0)
      list->items[list->count++] = node(d, CW_YAML_SCALAR, 0, cw_text(&plan->texts, a->choices[i]));
  return list;
}

static cw_yaml_node *draw_value(drawer *d, const cw_plan *plan, const cw_attr *a, cw_day as_of) {
  switch (a->type) {
  case CW_YES_NO: return node(d, CW_YAML_SCALAR, 0, below(d->state, 2) ? "yes" : "no");
  case CW_DATE: return node(d, CW_YAML_SCALAR, 0, draw_day(d, as_of));
  case CW_QUANTITY: return node(d, CW_YAML_SCALAR, 0, draw_quantity(d, plan, a->unit));
  case CW_CHOICE:
    return a->nchoices ? node(d, CW_YAML_SCALAR, 0, cw_text(&plan->texts, a->choices[below(d->state, a->nchoices)]))
                       : NULL;
  case CW_SET: return draw_set(d, plan, a);
  default: return NULL;
  }
}

static void draw_attrs(drawer *d, const cw_plan *plan, cw_scope scope, cw_day as_of, cw_yaml_node *map) {
  for (uint32_t i = CW_NFIELDS; i < plan->nattrs; i++) {
    const cw_attr *a = &plan->attrs[i];
    if (a->scope != scope || below(d->state, 5) == 0 || cw_yaml_get(map, a->name)) continue;
    put(d, map, a->name, draw_value(d, plan, a, as_of));
  }
}

/* --- the teacher -------------------------------------------------------------------------------------------------- */

static cw_yaml_node *draw_license(drawer *d, const cw_plan *plan, cw_day as_of) {
  const cw_license_type *type = &plan->license_types[below(d->state, plan->nlicense_types)];
  cw_yaml_node *map = node(d, CW_YAML_MAP, plan->nattrs + 4, "");
  cw_voice v = {.arena = d->arena};
  int months = type->lasts_months ? type->lasts_months : 60;
  cw_day expires = as_of - 200 + (cw_day)below(d->state, 500);
  put_text(d, map, "type", type->name);
  put_text(d, map, "issued", cw_say_iso(&v, expires - (cw_day)(months * 304 / 10)));
  put_text(d, map, "expires", cw_say_iso(&v, expires));
  if (map) draw_attrs(d, plan, CW_OF_LICENSE, as_of, map);
  return map;
}

static const char *draw_kind(drawer *d, const cw_plan *plan) {
  const cw_attr *kind = &plan->attrs[CW_F_KIND];
  uint64_t kinds = ~UINT64_C(0);
  if (plan->ncounts && below(d->state, 5)) kinds = plan->counts[below(d->state, plan->ncounts)].kinds;
  uint32_t chosen = 0, seen = 0;
  for (uint32_t i = 0; i < kind->nchoices && i < 64; i++)
    if (kinds >> i & 1 && below(d->state, ++seen) == 0) chosen = i;
  return cw_text(&plan->texts, kind->choices[chosen]);
}

/* The unit of a record: one that some rate asks for. */
static uint32_t draw_unit(drawer *d, const cw_plan *plan) {
  uint32_t seen = 0, chosen = CW_UNIT_HOUR;
  for (uint32_t i = 1; i < plan->nnodes; i++)
    if (plan->nodes[i].op == CW_OP_AMOUNT && below(d->state, ++seen) == 0) chosen = (uint32_t)plan->nodes[i].a;
  return chosen < plan->nunits ? chosen : CW_UNIT_HOUR;
}

static cw_yaml_node *draw_record(drawer *d, const cw_plan *plan, cw_day as_of) {
  cw_yaml_node *map = node(d, CW_YAML_MAP, plan->nattrs + 8, "");
  put_text(d, map, "kind", draw_kind(d, plan));
  put_text(d, map, "amount", draw_quantity(d, plan, draw_unit(d, plan)));
  put_text(d, map, "earned", draw_day(d, as_of));
  if (below(d->state, 4)) put_text(d, map, "approved", below(d->state, 5) ? "yes" : "no");
  const cw_attr *topics = &plan->attrs[CW_F_TOPICS];
  if (topics->nchoices && below(d->state, 4)) put(d, map, "topics", draw_set(d, plan, topics));
  if (map) draw_attrs(d, plan, CW_OF_RECORD, as_of, map);
  return map;
}

cw_yaml_node *cw_draw_teacher(const cw_diff *diff, uint64_t *state, cw_arena *arena) {
  drawer d = {.arena = arena, .state = state};
  const cw_diff_side *side = &diff->sides[below(state, 2)];
  const cw_plan *plan = side->c.plan;
  cw_yaml_node *teacher = node(&d, CW_YAML_MAP, 4, ""), *facts = node(&d, CW_YAML_MAP, plan->nattrs, "");
  cw_yaml_node *licenses = node(&d, CW_YAML_LIST, 1, ""), *records = node(&d, CW_YAML_LIST, MOST_RECORDS, "");
  if (d.failed) return NULL;
  cw_day day = diff->sides[0].day;
  if (plan->nlicense_types) licenses->items[licenses->count++] = draw_license(&d, plan, day);
  draw_attrs(&d, plan, CW_OF_TEACHER, day, facts);
  for (uint32_t n = below(state, MOST_RECORDS + 1); n > 0; n--)
    records->items[records->count++] = draw_record(&d, plan, day);
  put(&d, teacher, "licenses", licenses);
  put(&d, teacher, "facts", facts);
  put(&d, teacher, "records", records);
  return d.failed ? NULL : teacher;
}
