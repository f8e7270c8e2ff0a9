/* Counts rules, the crosswalk proper, and what is said of records that none takes. */
#include "extends.h"

#include <string.h>

enum { SEES = CW_SEES_RECORD | CW_SEES_LICENSE | CW_SEES_WINDOW | CW_SEES_JUDGED };

/* --- counts rules ------------------------------------------------------------------------------------------------- */

static uint64_t read_toward(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *map, uint32_t ledger) {
  const cw_yaml_node *toward = cw_yaml_get(map, "toward");
  const cw_ledger *l = &CW_AT(b, ledgers, cw_ledger, ledger);
  if (toward) return cw_areas_named(b, toward, ledger);
  b->area_used[l->first_area] = true;
  if (l->nareas == 1 || cw_has_unknown_key(map, CW_MAP_COUNTS, CW_NMAPS)) return 1;
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, l->nareas, const char *));
  for (uint32_t i = 0; i < l->nareas; i++) names[i] = CW_AT(b, areas, cw_area, l->first_area + i).name;
  cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, key, "the rule doesn't say toward which area it counts");
  cw_hint_near(b, d, "", names, l->nareas);
  return 1;
}

static void unit_wanted(cw_builder *b, const cw_yaml_node *key, uint32_t ledger) {
  if (ledger != 0 || b->has_unit) return;
  cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, key, "the pack doesn't say in which unit credit counts");
  cw_diag_hint(b->diags, d, "say `unit: hour`, or another, at the head of the pack");
  b->has_unit = true; /* once is enough */
  CW_AT(b, ledgers, cw_ledger, 0).unit = CW_ANY_UNIT;
}

/* What a district asks beyond a rule of the state's: both hold, and both are cited. */
static void narrow(cw_builder *b, cw_counts *c, const cw_addition *a) {
  cw_ref own = cw_read_cites(b, a->key, a->map, NULL);
  cw_check_cites(b, &own, "narrower rule");
  const cw_yaml_node *n = cw_yaml_get(a->map, "narrows");
  uint32_t also = n ? cw_compile_condition(b, n, SEES) : 0;
  if (!also) return;
  c->when = c->when ? cw_node_and(b, c->when, also) : also;
  bool cited = own.ncites != UINT32_MAX && c->ref.ncites != UINT32_MAX;
  uint32_t first = b->cites.count;
  for (uint32_t i = 0; cited && i < c->ref.ncites + own.ncites; i++) {
    uint32_t from = i < c->ref.ncites ? c->ref.first_cite + i : own.first_cite + i - c->ref.ncites;
    cw_cite cite = CW_AT(b, cites, cw_cite, from);
    cw_vec_push(b, &b->cites, &cite, sizeof cite);
  }
  if (cited) c->ref.first_cite = first, c->ref.ncites += own.ncites;
}

/* Credit of the state's is given by the state's rules. */
static bool is_foreign(cw_builder *b, const cw_yaml_node *key, uint32_t ledger) {
  if (!cw_is_district(b, key) || ledger >= b->base->ledgers) return false;
  cw_diag *d = cw_loosens(b, key, "the rule `%s` would give credit of %s's", key->text, b->base->state);
  cw_diag_hint(b->diags, d,
               "say `ledger:` and a ledger of the district's own; what the state leaves to districts is a "
               "term that its pack names under `districts decide`");
  return true;
}

/* Which cycle came before must be said of some goal on the ledger: else nothing is ever carried. */
static void cycle_wanted(cw_builder *b, const cw_yaml_node *at, uint32_t ledger) {
  for (uint32_t g = 0; g < b->goals.count; g++) {
    uint64_t ledgers = CW_AT(b, goal_notes, cw_goal_note, g).ledgers;
    if (CW_GOAL(b, g).nbefore && (ledger >= 64 || (ledgers >> ledger & 1))) return;
  }
  cw_diag *d = CW_FAULT(b, CW_D_PACK_BESIDE, at, "no goal that draws on this ledger says which cycle came before");
  cw_diag_hint(b->diags, d, "give the goal `previous cycle: { from: ..., until: ... }` beside its `window`");
}

static void compile_counts(cw_builder *b, const cw_yaml_node *key, const cw_version *v) {
  const cw_yaml_node *map = v->map;
  if (!cw_check_keys(b, map, CW_MAP_COUNTS, CW_NMAPS)) return;
  cw_counts c = {.name = cw_copy(b, key->text, key->len), .force = v->force};
  const char *words = cw_text_of(b, map, "name");
  c.words = words ? words : c.name;
  c.ref = cw_read_cites(b, key, map, NULL);
  cw_check_cites(b, &c.ref, "counts rule");
  c.when = cw_compile_condition(b, cw_yaml_get(map, "when"), SEES);
  c.except_when = cw_compile_condition(b, cw_yaml_get(map, "except when"), SEES);
  const cw_addition *narrower = cw_is_state(b, key) ? cw_addition_to(b, CW_NARROWS, key->text) : NULL;
  if (narrower) narrow(b, &c, narrower);
  c.kinds = c.when ? cw_node_kinds(b, c.when) : UINT64_MAX;
  if (c.kinds == 0)
    CW_FAULT(b, CW_D_RULE_NEVER, cw_yaml_get(map, "when"), "no record has such a kind, so this rule takes none");
  c.ledger = cw_ledger_named(b, map, b->default_ledger);
  if (c.ledger == UINT32_MAX || is_foreign(b, key, c.ledger)) return;
  unit_wanted(b, key, c.ledger);
  const cw_ledger *l = &CW_AT(b, ledgers, cw_ledger, c.ledger);
  c.areas = read_toward(b, key, map, c.ledger);
  c.as = cw_compile_value(b, cw_yaml_get(map, "as"), SEES, (cw_expect){CW_QUANTITY, l->unit, true});
  c.least = cw_compile_value(b, cw_yaml_get(map, "least"), SEES, (cw_expect){CW_QUANTITY, CW_ANY_UNIT, false});
  c.records_are = (cw_divisibility)cw_word_of(b, map, CW_MAP_COUNTS, "records are", (int)l->records_are);
  c.elected = cw_word_of(b, map, CW_MAP_COUNTS, "cycle", 0) == 1;
  if (c.elected) cycle_wanted(b, cw_yaml_get(map, "cycle"), c.ledger);
  cw_counts_note note = {.says_records_are = cw_yaml_get(map, "records are") != NULL};
  uint32_t rule = cw_vec_push(b, &b->counts, &c, sizeof c);
  cw_vec_push(b, &b->counts_notes, &note, sizeof note);
  cw_limit_how how = {.ledger = c.ledger, .areas = cw_all_areas(b, c.ledger), .rule = (int32_t)rule, .force = c.force};
  how.sees = SEES & ~(uint32_t)CW_SEES_RECORD;
  cw_read_limits(b, map, CW_MAP_COUNTS, &how, &c.ref);
  if (!narrower) return;
  if (c.ledger < 64) b->base->tightens_ledger[c.ledger] = true;
  cw_ref ref = cw_read_cites(b, narrower->key, narrower->map, NULL);
  cw_read_limits(b, narrower->map, CW_MAP_NARROWS, &how, &ref);
}

void cw_read_counts(cw_builder *b, const cw_yaml_node *map) {
  if (map && map->kind != CW_YAML_MAP) CW_FAULT(b, CW_D_PACK_SHAPE, map, "`counts` is a map of counts rules");
  for (uint32_t i = 0; map && map->kind == CW_YAML_MAP && i < map->count; i++) {
    cw_yaml_node *rule = map->items[i];
    if (!cw_is_map(b, rule, CW_MAP_COUNTS)) continue;
    if (rule->kind != CW_YAML_MAP) rule = cw_map_new(b, rule, 0);
    cw_version *v;
    uint32_t n = cw_versions(b, rule, (cw_versions_how){.sees = SEES, .by_earned = true}, &v);
    for (uint32_t k = 0; k < n; k++) compile_counts(b, map->keys[i], &v[k]);
  }
}

/* --- otherwise ---------------------------------------------------------------------------------------------------- */

static void compile_otherwise(cw_builder *b, const cw_yaml_node *at, const cw_version *v) {
  const cw_yaml_node *map = v->map;
  if (!cw_check_keys(b, map, CW_MAP_OTHERWISE, CW_NMAPS)) return;
  cw_otherwise o = {.force = v->force, .ref = cw_read_cites(b, at, map, NULL)};
  cw_check_cites(b, &o.ref, "line of `otherwise`");
  o.when = cw_compile_condition(b, cw_yaml_get(map, "when"), SEES);
  o.answer = (cw_silence)cw_word_of(b, map, CW_MAP_OTHERWISE, "answer", CW_SAYS_NOT_SAID);
  o.why = cw_text_of(b, map, "why");
  o.goals = cw_goals_of(b, map, at);
  cw_vec_push(b, &b->otherwise, &o, sizeof o);
}

void cw_read_otherwise(cw_builder *b, const cw_yaml_node *list) {
  if (list && list->kind != CW_YAML_LIST) CW_FAULT(b, CW_D_PACK_SHAPE, list, "`otherwise` is a list of lines");
  for (uint32_t i = 0; list && list->kind == CW_YAML_LIST && i < list->count; i++) {
    cw_yaml_node *line = list->items[i];
    if (!cw_is_map(b, line, CW_MAP_OTHERWISE)) continue;
    if (line->kind != CW_YAML_MAP) line = cw_map_new(b, line, 0);
    cw_version *v;
    uint32_t n = cw_versions(b, line, (cw_versions_how){.sees = SEES}, &v);
    for (uint32_t k = 0; k < n; k++) compile_otherwise(b, line, &v[k]);
  }
}
