/* Tests of "does this count?": `count: { record: {…}, goal: …, answer: yes, amount: 6 points }`. */
#include "pack_tests.h"

#include "counting.h"
#include "teacher.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const count_keys[] = {"record", "goal", "answer", "amount", "because"};
enum { NCOUNT_KEYS = sizeof count_keys / sizeof *count_keys };

/* The teacher's map with the record added to its list. Everything new lives in the arena. */
static cw_yaml_node *with_record(const cw_yaml_node *teacher, const cw_yaml_node *record, cw_arena *arena) {
  uint32_t n = teacher ? teacher->count : 0;
  const cw_yaml_node *old = teacher ? cw_yaml_get(teacher, "records") : NULL;
  uint32_t nold = old && old->kind == CW_YAML_LIST ? old->count : 0;
  cw_yaml_node *nodes = CW_NEW_ARRAY(arena, 3, cw_yaml_node);
  cw_yaml_node **links = CW_NEW_ARRAY(arena, 2 * ((size_t)n + 1) + nold + 1, cw_yaml_node *);
  if (!nodes || !links) return NULL;
  cw_yaml_node *map = &nodes[0], *key = &nodes[1], *list = &nodes[2];
  *map = (cw_yaml_node){.kind = CW_YAML_MAP, .line = record->line, .column = record->column, .text = ""};
  *key = (cw_yaml_node){
      .kind = CW_YAML_SCALAR, .line = record->line, .column = record->column, .text = "records", .len = 7};
  *list = (cw_yaml_node){.kind = CW_YAML_LIST, .line = record->line, .column = record->column, .text = ""};
  map->keys = links;
  map->items = links + n + 1;
  list->items = links + 2 * ((size_t)n + 1);
  for (uint32_t i = 0; i < n; i++) {
    if (teacher->items[i] == old) continue;
    map->keys[map->count] = teacher->keys[i];
    map->items[map->count++] = teacher->items[i];
  }
  for (uint32_t i = 0; i < nold; i++) list->items[list->count++] = old->items[i];
  memcpy(&list->items[list->count++], &record, sizeof record); /* the reader takes it as const again */
  map->keys[map->count] = key;
  map->items[map->count++] = list;
  return map;
}

static bool build(cw_test_case *t, cw_counting *k, const cw_yaml_node *teacher, const cw_yaml_node *record) {
  cw_diags diags;
  cw_diags_init(&diags, t->run->arena);
  k->before = t->c.block;
  cw_block_init(&t->c.block, t->c.plan, t->run->arena);
  const cw_yaml_node *node = with_record(teacher, record, t->run->arena);
  bool fine = node && cw_teacher_add(&t->c.block, t->file, node, NULL, &diags);
  for (uint32_t i = 0; i < diags.count; i++) {
    cw_yaml_node at = {.line = diags.items[i].line, .column = diags.items[i].column};
    cw_test_fail(t, &at, diags.items[i].message, NULL, NULL);
  }
  if (!fine) return false;
  k->row = cw_added_record(&t->c.block, &k->before);
  k->counts = cw_count_record(&t->c.block, 0, k->row, &t->c.options, t->run->arena, &k->ncounts);
  const cw_test_watch *watch = t->run->watch;
  if (watch && k->counts) watch->counts(watch->context, t, k->counts, k->ncounts);
  return k->counts != NULL;
}

/* --- comparing ---------------------------------------------------------------------------------------------------- */

static void compare_answer(cw_test_case *t, const cw_yaml_node *n, const cw_count *found) {
  const char *word = cw_answer_word(found->answer);
  if (!n || cw_yaml_is(n, word)) return;
  const char *words[CW_NANSWERS];
  bool known = false;
  for (int i = 0; i < CW_NANSWERS; i++) {
    words[i] = cw_answer_word((cw_answer)i);
    known |= cw_yaml_is(n, words[i]);
  }
  if (!known)
    cw_test_fail_name(t, n, "no such answer", words, CW_NANSWERS);
  else
    cw_test_fail(t, n, "answer", n->text, cw_say(&t->c.voice, "%s. %s", word, cw_say_answer(&t->c.voice, found)));
}

static void compare_amount(cw_test_case *t, const cw_yaml_node *n, const cw_count *found) {
  cw_rat amount;
  uint32_t unit, own = t->c.plan->ledgers[found->ledger].unit;
  if (!n || !cw_test_quantity(t, n, "amount", &amount, &unit)) return;
  if (unit == own && cw_rat_cmp(amount, found->amount) == 0) return;
  cw_test_fail(t, n, "amount", n->text, cw_say_amount(&t->c.voice, found->amount, own));
}

static void compare_because(cw_test_case *t, const cw_yaml_node *n, const cw_counting *k) {
  if (!n) return;
  char *text = cw_text_count_string(k);
  if (n->kind != CW_YAML_SCALAR || !text || !cw_text_contains(text, n->text))
    cw_test_fail(t, n, "because", cw_say(&t->c.voice, "\"%s\" in the answer", n->text),
                 cw_say(&t->c.voice, "%s", text ? text : "no answer"));
  free(text);
}

static bool check_keys(cw_test_case *t, const cw_yaml_node *map) {
  bool fine = true;
  for (uint32_t i = 0; i < map->count; i++) {
    bool known = false;
    for (size_t k = 0; k < NCOUNT_KEYS; k++) known |= cw_yaml_is(map->keys[i], count_keys[k]);
    if (!known)
      cw_test_fail_name(t, map->keys[i], cw_say(&t->c.voice, "unknown key `%s`", map->keys[i]->text), count_keys,
                        NCOUNT_KEYS);
    fine &= known;
  }
  return fine;
}

/* Which answer is meant: that for `goal`, else the one that would stand first. */
static bool find_answer(cw_test_case *t, const cw_yaml_node *map, cw_counting *k) {
  const cw_yaml_node *goal = cw_yaml_get(map, "goal");
  k->goal = -1;
  if (goal) {
    const char *near = NULL;
    uint32_t found = cw_goal_named(t->c.plan, goal->text, &near, t->run->arena);
    if (found == UINT32_MAX) {
      cw_test_fail(t, goal, cw_say(&t->c.voice, "the pack has no goal `%s`", goal->text), near, NULL);
      return false;
    }
    k->goal = (int32_t)found;
  }
  k->headline = k->ncounts ? cw_count_headline(&t->c.voice, k->counts, k->ncounts, k->goal) : 0;
  if (k->ncounts && (k->goal < 0 || cw_goal_same(t->c.plan, k->counts[k->headline].goal, (uint32_t)k->goal)))
    return true;
  cw_test_fail(t, goal ? goal : map, "count", "an answer",
               "none: the goal concerns no license that this teacher holds");
  return false;
}

static void count_one(cw_test_case *t, const cw_yaml_node *map, const cw_yaml_node *teacher) {
  const cw_yaml_node *record = map->kind == CW_YAML_MAP ? cw_yaml_get(map, "record") : NULL;
  if (!record || record->kind != CW_YAML_MAP) {
    cw_test_fail(t, map, "`count` is a map with `record`, `goal` and `answer`", NULL, NULL);
    return;
  }
  cw_counting k = {.c = &t->c, .has_teacher = teacher != NULL};
  if (!check_keys(t, map) || !build(t, &k, teacher, record) || !find_answer(t, map, &k)) return;
  compare_answer(t, cw_yaml_get(map, "answer"), &k.counts[k.headline]);
  compare_amount(t, cw_yaml_get(map, "amount"), &k.counts[k.headline]);
  compare_because(t, cw_yaml_get(map, "because"), &k);
}

void cw_test_count(cw_test_case *t, const cw_yaml_node *count, const cw_yaml_node *teacher) {
  if (count->kind != CW_YAML_LIST) {
    count_one(t, count, teacher);
    return;
  }
  cw_block plain = t->c.block;
  for (uint32_t i = 0; i < count->count; i++) {
    t->c.block = plain;
    count_one(t, count->items[i], teacher);
  }
}
