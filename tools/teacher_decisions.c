/* What was decided about records: settlements, elections, and an officer's decisions. Each names a record by its id. */
#include "../engine/standing.h"
#include "teacher_input.h"

#include <string.h>

static const char *const settlement_keys[] = {"record", "goal", "amount", "date", "by", "why", "cites"};
static const char *const election_keys[] = {"record", "area", "cycle", "date", "by", "why", "cites"};
static const char *const decision_keys[] = {"record", "approved", "area", "waived", "goal", "credited",
                                            "rule",   "date",     "by",   "why",    "cites"};

typedef struct list {
  const char *name, *of;
  const char *const *keys;
  size_t nkeys;
  bool (*read)(cw_input *, const cw_yaml_node *, cw_decision *);
} list;

static const cw_yaml_node *needed(cw_input *in, const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  if (!cw_input_is_empty(node)) return node;
  cw_input_report(in, CW_D_INPUT_MISSING, node ? node : map, "`%s` is not given", key);
  return NULL;
}

/* --- what they name ----------------------------------------------------------------------------------------------- */

/* The record's index within the teacher. */
static bool find_record(cw_input *in, const cw_yaml_node *map, uint32_t *subject) {
  const cw_yaml_node *node = needed(in, map, "record");
  if (!node || !cw_input_expect(in, node, CW_YAML_SCALAR, "record", "the id of a record")) return false;
  const cw_teacher *t = &in->block->teachers[in->block->nteachers - 1];
  uint32_t id = cw_texts_find(&in->block->texts, node->text, node->len), found = 0;
  for (uint32_t i = 0; id && i < t->nrecords; i++) {
    cw_value cell = cw_cell(in->block, CW_F_CREDENTIAL, t->first_record + i);
    if (cell.known != CW_KNOWN || cell.a != (int64_t)id) continue;
    *subject = i;
    found++;
  }
  if (found == 1) return true;
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_RECORD_ID, node, "%s of this teacher has the id `%s`",
                                  found ? "more than one record" : "no record", node->text);
  cw_diag_hint(in->diags, diag, "give the record meant an `id` of its own");
  return false;
}

static bool find_area(cw_input *in, const cw_yaml_node *node, int32_t *area) {
  if (!cw_input_expect(in, node, CW_YAML_SCALAR, "area", "the name of an area")) return false;
  const char **names = CW_NEW_ARRAY(in->scratch, in->plan->nareas, const char *);
  for (uint32_t k = 0; names && k < in->plan->nareas; k++) {
    names[k] = in->plan->areas[k].name;
    if (strcmp(names[k], node->text) != 0) continue;
    *area = (int32_t)k;
    return true;
  }
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_AREA, node, "the pack has no area `%s`", node->text);
  cw_input_hint(in, diag, cw_nearest(node->text, names, names ? in->plan->nareas : 0), NULL);
  return false;
}

static bool is_ledger_unit(const cw_plan *plan, uint32_t unit) {
  for (uint32_t k = 0; k < plan->nledgers; k++)
    if (plan->ledgers[k].unit == unit) return true;
  return false;
}

/* 1 + the goal that is named; 0 where none is. */
static bool find_goal(cw_input *in, const cw_yaml_node *map, uint32_t *goal) {
  const cw_yaml_node *node = cw_yaml_get(map, "goal");
  *goal = 0;
  if (cw_input_is_empty(node)) return true;
  if (!cw_input_expect(in, node, CW_YAML_SCALAR, "goal", "the name of a goal")) return false;
  const char **names = CW_NEW_ARRAY(in->scratch, in->plan->ngoals + 1, const char *);
  for (uint32_t k = 0; names && k < in->plan->ngoals; k++) {
    names[k] = in->plan->goals[k].name;
    if (strcmp(names[k], node->text) != 0) continue;
    *goal = k + 1;
    return true;
  }
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_GOAL, node, "the pack has no goal `%s`", node->text);
  cw_input_hint(in, diag, cw_nearest(node->text, names, names ? in->plan->ngoals : 0), NULL);
  return false;
}

/* --- one entry ---------------------------------------------------------------------------------------------------- */

/* An amount of a record, all of a record, or, where the goal is named, an amount of no record: a payment. */
static bool read_settlement(cw_input *in, const cw_yaml_node *map, cw_decision *d) {
  const cw_yaml_node *node = cw_yaml_get(map, "amount");
  if (!find_goal(in, map, &d->goal)) return false;
  d->whole = d->goal && d->subject != CW_NO_RECORD && cw_input_is_empty(node);
  if (d->whole) return true;
  node = needed(in, map, "amount");
  if (!node || !cw_input_amount(in, node, "amount", &d->amount, &d->unit)) return false;
  if (is_ledger_unit(in->plan, d->unit) || d->subject == CW_NO_RECORD) return true;
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_UNIT, node, "`%s` is not stated in the unit of a ledger", node->text);
  cw_diag_hint(in->diags, diag, "what was used is counted in %s", in->plan->units[in->plan->ledgers[0].unit].many);
  return false;
}

/* Of two keys of which one is to stand there. */
static bool has_one(cw_input *in, const cw_yaml_node *map, const char *what, const char *one, const char *other) {
  if (cw_input_is_empty(cw_yaml_get(map, one)) != cw_input_is_empty(cw_yaml_get(map, other))) return true;
  cw_input_report(in, CW_D_INPUT_MISSING, map, "%s gives either `%s` or `%s`", what, one, other);
  return false;
}

static bool read_cycle(cw_input *in, const cw_yaml_node *node, cw_decision *d) {
  bool next = cw_yaml_is(node, "next");
  d->kind = CW_CYCLE;
  d->value = next;
  if (next || cw_yaml_is(node, "own")) return true;
  cw_input_report(in, CW_D_INPUT_CHOICE, node, "`cycle` is `own` or `next`");
  return false;
}

/* An area, or the cycle in which the record counts. */
static bool read_election(cw_input *in, const cw_yaml_node *map, cw_decision *d) {
  const cw_yaml_node *area = cw_yaml_get(map, "area"), *cycle = cw_yaml_get(map, "cycle");
  if (!has_one(in, map, "an election", "area", "cycle")) return false;
  d->kind = CW_ELECTION;
  return cw_input_is_empty(area) ? read_cycle(in, cycle, d) : find_area(in, area, &d->area);
}

static bool has_need(const cw_plan *plan, int32_t index, const char *name, int depth) {
  if (index < 0 || depth > 32) return false;
  const cw_need *n = &plan->needs[index];
  const char *called = cw_need_called(plan, n);
  if (called && strcmp(called, name) == 0) return true;
  for (uint32_t i = 0; i < n->nkids; i++)
    if (has_need(plan, (int32_t)plan->kids[n->first_kid + i], name, depth + 1)) return true;
  for (uint32_t i = 0; n->kind == CW_NEED_TABLE && i < n->nrows; i++)
    if (has_need(plan, (int32_t)plan->rows[n->first_row + i].node, name, depth + 1)) return true;
  return false;
}

bool cw_goal_has_need(const cw_plan *plan, uint32_t goal, const char *name) {
  for (uint32_t k = 0; k < plan->ngoals; k++) {
    const cw_goal *g = &plan->goals[k];
    if (!cw_goal_same(plan, goal, k)) continue;
    if (has_need(plan, g->need, name, 0)) return true;
    for (uint32_t i = 0; i < g->nsteps; i++)
      if (has_need(plan, plan->steps[g->first_step + i].need, name, 0)) return true;
    for (uint32_t i = 0; i < g->nexcepts; i++)
      if (has_need(plan, plan->excepts[g->first_except + i].need, name, 0)) return true;
  }
  return false;
}

/* A need of a goal, by its name or, of a condition, its words. */
static bool read_waiver(cw_input *in, const cw_yaml_node *map, const cw_yaml_node *need, cw_decision *d) {
  d->kind = CW_WAIVER;
  if (!cw_input_expect(in, need, CW_YAML_SCALAR, "waived", "the name of a need")) return false;
  if (!needed(in, map, "goal") || !find_goal(in, map, &d->goal)) return false;
  d->need = cw_arena_text(in->block->arena, need->text, need->len);
  if (cw_goal_has_need(in->plan, d->goal - 1, need->text)) return d->need != NULL;
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_NEED, need, "the goal `%s` has no need called `%s`",
                                  in->plan->goals[d->goal - 1].name, need->text);
  cw_diag_hint(in->diags, diag, "a need is called by its `name`, or by the condition that it asks");
  return false;
}

/* So much by a rule, whatever it and its caps give. */
static bool read_credit(cw_input *in, const cw_yaml_node *map, const cw_yaml_node *amount, cw_decision *d) {
  const cw_yaml_node *rule = needed(in, map, "rule");
  d->kind = CW_CREDIT;
  if (!rule || !cw_input_expect(in, rule, CW_YAML_SCALAR, "rule", "the name of a counts rule")) return false;
  const cw_plan *plan = in->plan;
  const char **names = CW_NEW_ARRAY(in->scratch, plan->ncounts + 1, const char *);
  d->rule = UINT32_MAX;
  for (uint32_t k = 0; names && k < plan->ncounts; k++) { /* of several versions the latest names it */
    names[k] = plan->counts[k].name;
    if (strcmp(names[k], rule->text) == 0) d->rule = k;
  }
  if (d->rule == UINT32_MAX) {
    cw_diag *diag = cw_input_report(in, CW_D_INPUT_RULE, rule, "the pack has no counts rule `%s`", rule->text);
    cw_input_hint(in, diag, cw_nearest(rule->text, names, names ? plan->ncounts : 0), NULL);
    return false;
  }
  uint32_t unit = plan->ledgers[plan->counts[d->rule].ledger].unit;
  if (!cw_input_amount(in, amount, "credited", &d->amount, &d->unit)) return false;
  if (d->unit == unit) return true;
  cw_input_report(in, CW_D_INPUT_UNIT, amount, "`%s` gives %s", rule->text, plan->units[unit].many);
  return false;
}

/* What an officer decided: an approval or a refusal, an area, a waiver, or an amount of credit. */
static bool read_decision(cw_input *in, const cw_yaml_node *map, cw_decision *d) {
  static const char *const kinds[] = {"approved", "area", "waived", "credited"};
  const cw_yaml_node *what = NULL;
  size_t found = 0, kind = 0;
  bool yes = false;
  for (size_t k = 0; k < 4; k++)
    if (!cw_input_is_empty(cw_yaml_get(map, kinds[k]))) what = cw_yaml_get(map, kinds[k]), kind = k, found++;
  if (found != 1) {
    cw_input_report(in, CW_D_INPUT_MISSING, map, "a decision gives one of `approved`, `area`, `waived`, `credited`");
    return false;
  }
  if (kind == 2) return read_waiver(in, map, what, d);
  if (kind == 3) return read_credit(in, map, what, d);
  d->kind = kind == 0 ? CW_APPROVAL : CW_PIN;
  if (d->kind == CW_PIN) return find_area(in, what, &d->area);
  if (!cw_input_yes_no(in, what, "approved", &yes)) return false;
  d->value = yes;
  return true;
}

/* A text that outlives the file: it goes with the block. */
static bool read_words(cw_input *in, const cw_yaml_node *map, const char *key, const char **out) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  if (cw_input_is_empty(node)) return true;
  if (!cw_input_expect(in, node, CW_YAML_SCALAR, key, "a text")) return false;
  *out = cw_arena_text(in->block->arena, node->text, node->len);
  return *out != NULL;
}

static void read_entry(cw_input *in, const list *l, const cw_yaml_node *map) {
  uint32_t found = cw_diags_found(in->diags);
  cw_decision d = {.kind = CW_SETTLEMENT, .area = -1, .amount = CW_RAT_ZERO, .decided = CW_DAY_MIN};
  cw_input_check_keys(in, map, l->keys, l->nkeys, l->of, NULL);
  const cw_yaml_node *date = cw_yaml_get(map, "date");
  bool of_goal = cw_yaml_get(map, "waived") || (l->read == read_settlement && cw_yaml_get(map, "goal"));
  bool none = of_goal && !cw_yaml_get(map, "record");
  if (none) d.subject = CW_NO_RECORD;
  bool read = none || find_record(in, map, &d.subject);
  read = l->read(in, map, &d) && read;
  read = (cw_input_is_empty(date) || cw_input_date(in, date, "date", &d.decided)) && read;
  read = read_words(in, map, "by", &d.by) && read_words(in, map, "why", &d.why) &&
         read_words(in, map, "cites", &d.cites) && read;
  if (read && cw_diags_found(in->diags) == found) cw_block_decision(in->block, &d);
}

#define KEYS(keys) (keys), sizeof(keys) / sizeof(keys)[0]
static const list lists[] = {
    {"settlements", "of a settlement", KEYS(settlement_keys), read_settlement},
    {"elections", "of an election", KEYS(election_keys), read_election},
    {"decisions", "of a decision", KEYS(decision_keys), read_decision},
    {"determinations", "of a determination", KEYS(decision_keys), read_decision},
};

void cw_input_decisions(cw_input *in, const cw_yaml_node *teacher) {
  for (size_t k = 0; k < sizeof lists / sizeof lists[0]; k++) {
    const list *l = &lists[k];
    const cw_yaml_node *node = cw_yaml_get(teacher, l->name);
    if (cw_input_is_empty(node) || !cw_input_expect(in, node, CW_YAML_LIST, l->name, "a list of maps")) continue;
    for (uint32_t i = 0; i < node->count; i++) {
      if (cw_input_expect(in, node->items[i], CW_YAML_MAP, l->name, "a list of maps")) {
        read_entry(in, l, node->items[i]);
      }
    }
  }
}
