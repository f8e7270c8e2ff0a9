/* Facts of a teacher: one value for ever, a history, or a value for each school year, as the pack declares them. */
#include "teacher_input.h"

#include <stdlib.h>
#include <string.h>

static const char *const entry_keys[] = {"value", "from", "until", "known since"};
enum { NENTRY_KEYS = sizeof entry_keys / sizeof entry_keys[0] };

static bool only_keys(const cw_yaml_node *map, const char *a, const char *b) {
  for (uint32_t i = 0; i < map->count; i++) {
    if (strcmp(map->keys[i]->text, a) != 0 && strcmp(map->keys[i]->text, b) != 0) return false;
  }
  return true;
}

static bool holds_maps(const cw_yaml_node *list) {
  for (uint32_t i = 0; i < list->count; i++) {
    if (list->items[i]->kind == CW_YAML_MAP) return true;
  }
  return false;
}

static bool is_entry(const cw_yaml_node *node) { return node->kind == CW_YAML_MAP && cw_yaml_get(node, "value"); }

static void form_error(cw_input *in, uint32_t attr, const cw_yaml_node *node) {
  const char *name = in->plan->attrs[attr].name;
  cw_diag *diag;
  switch (in->plan->attrs[attr].history) {
  case CW_CONSTANT:
    diag = cw_input_report(in, CW_D_INPUT_FACT_FORM, node,
                           "the fact `%s` has one value for ever: a history of it would be read on no date", name);
    cw_diag_hint(in->diags, diag, "write the one value; where it changes, the pack must declare it `over time: yes`");
    break;
  case CW_OVER_TIME:
    diag = cw_input_report(in, CW_D_INPUT_FACT_FORM, node, "the fact `%s` is a value or a history", name);
    cw_diag_hint(in->diags, diag, "write [ { value: …, from: 2020-08-01, until: 2023-06-30 }, … ]");
    break;
  case CW_BY_SCHOOL_YEAR:
    diag = cw_input_report(in, CW_D_INPUT_FACT_FORM, node, "the fact `%s` has a value for each school year", name);
    cw_diag_hint(in->diags, diag, "write { 2020-21: yes, 2021-22: no }, or one value for every year");
    break;
  }
}

/* A date of an entry; true where it is right or not given. */
static bool entry_date(cw_input *in, const cw_yaml_node *map, const char *key, cw_day *day) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  return cw_input_is_empty(node) || cw_input_date(in, node, key, day);
}

static void add(cw_input *in, cw_fact *fact, const cw_yaml_node *value) {
  if (!cw_input_value(in, fact->attr, value, &fact->value)) return;
  if (fact->value.known == CW_KNOWN) cw_block_fact(in->block, fact); /* not given: unknown, without an entry */
}

/* { value, from, until, known since }. */
static void add_entry(cw_input *in, uint32_t attr, const cw_yaml_node *map) {
  cw_fact fact = {.attr = attr, .from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
  cw_input_check_keys(in, map, entry_keys, NENTRY_KEYS, "of an entry of a history", NULL);
  const cw_yaml_node *value = cw_yaml_get(map, "value");
  if (!value) {
    cw_input_report(in, CW_D_INPUT_MISSING, map, "the entry of `%s` has no `value`", in->plan->attrs[attr].name);
    return;
  }
  bool dates = entry_date(in, map, "from", &fact.from);
  dates = entry_date(in, map, "until", &fact.until) && dates;
  dates = entry_date(in, map, "known since", &fact.known_since) && dates;
  if (dates && fact.from > fact.until) {
    const cw_yaml_node *until = cw_yaml_get(map, "until");
    cw_input_report(in, CW_D_INPUT_SPAN, until ? until : map, "`until` lies before `from`");
    return;
  }
  if (dates) add(in, &fact, value);
}

/* --- school years ------------------------------------------------------------------------------------------------- */

static int number(const char *s, size_t digits) {
  int n = 0;
  for (size_t i = 0; i < digits; i++) {
    if (s[i] < '0' || s[i] > '9') return -1;
    n = n * 10 + (s[i] - '0');
  }
  return n;
}

/* "2020-21" or "2020-2021". */
static bool school_year(const cw_yaml_node *key, int *year) {
  if ((key->len != 7 && key->len != 9) || key->text[4] != '-') return false;
  int first = number(key->text, 4), second = number(key->text + 5, key->len - 5);
  *year = first;
  return first > 0 && second >= 0 && second == (key->len == 7 ? (first + 1) % 100 : first + 1);
}

static void add_year(cw_input *in, uint32_t attr, const cw_yaml_node *key, const cw_yaml_node *value) {
  int year, begins = in->plan->school_year;
  if (!school_year(key, &year)) {
    cw_diag *diag = cw_input_report(in, CW_D_INPUT_SCHOOL_YEAR, key, "`%s` is not a school year", key->text);
    cw_diag_hint(in->diags, diag, "write 2020-21 or 2020-2021");
    return;
  }
  cw_fact fact = {.attr = attr,
                  .from = cw_school_year_start(year, begins),
                  .until = cw_school_year_start(year + 1, begins) - 1,
                  .known_since = CW_DAY_MIN};
  if (is_entry(value) && only_keys(value, "value", "known since")) {
    if (!entry_date(in, value, "known since", &fact.known_since)) return;
    value = cw_yaml_get(value, "value");
  }
  add(in, &fact, value);
}

/* --- one fact ----------------------------------------------------------------------------------------------------- */

static int by_knowledge_then_from(const void *a, const void *b) {
  const cw_fact *x = a, *y = b;
  if (x->known_since != y->known_since) return x->known_since < y->known_since ? -1 : 1;
  return (x->from > y->from) - (x->from < y->from);
}

static void report_overlap(cw_input *in, const cw_fact *later, const cw_yaml_node *node) {
  char day[CW_DAY_TEXT] = "every day";
  if (later->from != CW_DAY_MIN) cw_day_format(day, later->from);
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_OVERLAP, node, "two entries of `%s` hold on %s",
                                  in->plan->attrs[later->attr].name, day);
  cw_diag_hint(in->diags, diag, "end the earlier entry on the day before the later one begins");
}

/* Two entries that were known on the same day can't hold on the same day; a later knowledge may correct an earlier. */
static void check_overlaps(cw_input *in, uint32_t first, const cw_yaml_node *node) {
  uint32_t n = in->block->nfacts - first;
  cw_fact *facts = n > 1 ? CW_NEW_ARRAY(in->scratch, n, cw_fact) : NULL;
  if (!facts) return;
  memcpy(facts, in->block->facts + first, n * sizeof *facts);
  qsort(facts, n, sizeof *facts, by_knowledge_then_from);
  for (uint32_t i = 1; i < n; i++) {
    bool overlap = facts[i - 1].known_since == facts[i].known_since && facts[i - 1].until >= facts[i].from;
    if (!overlap) continue;
    report_overlap(in, &facts[i], node);
    return;
  }
}

static void add_history(cw_input *in, uint32_t attr, const cw_yaml_node *list) {
  for (uint32_t i = 0; i < list->count; i++) {
    if (list->items[i]->kind == CW_YAML_MAP)
      add_entry(in, attr, list->items[i]);
    else
      form_error(in, attr, list->items[i]);
  }
}

static void add_map(cw_input *in, uint32_t attr, const cw_yaml_node *map) {
  bool entry = is_entry(map), constant = in->plan->attrs[attr].history == CW_CONSTANT;
  if (entry && only_keys(map, "value", "known since")) {
    add_entry(in, attr, map); /* for ever, with the day since when it is known */
  } else if (constant || (entry && in->plan->attrs[attr].history == CW_BY_SCHOOL_YEAR)) {
    form_error(in, attr, map);
  } else if (entry) {
    add_entry(in, attr, map);
  } else {
    for (uint32_t i = 0; i < map->count; i++) add_year(in, attr, map->keys[i], map->items[i]);
  }
}

static void add_fact(cw_input *in, uint32_t attr, const cw_yaml_node *node) {
  const cw_attr *a = &in->plan->attrs[attr];
  uint32_t first = in->block->nfacts;
  bool one_value =
      node->kind == CW_YAML_SCALAR || (node->kind == CW_YAML_LIST && a->type == CW_SET && !holds_maps(node));
  if (one_value) {
    cw_fact fact = {.attr = attr, .from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
    add(in, &fact, node);
  } else if (node->kind == CW_YAML_MAP) {
    add_map(in, attr, node);
  } else if (a->history == CW_OVER_TIME && (holds_maps(node) || !node->count)) {
    add_history(in, attr, node);
  } else {
    form_error(in, attr, node);
  }
  check_overlaps(in, first, node);
}

/* --- all facts ---------------------------------------------------------------------------------------------------- */

static bool find_attr(const cw_plan *plan, const char *name, cw_scope scope, uint32_t *attr) {
  for (uint32_t k = 0; k < plan->nattrs; k++) {
    if (plan->attrs[k].scope != scope || strcmp(plan->attrs[k].name, name) != 0) continue;
    *attr = k;
    return true;
  }
  return false;
}

static void unknown_fact(cw_input *in, const cw_yaml_node *key) {
  if (!key->len) return; /* reported as no key by the reader */
  uint32_t attr;
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_FACT, key, "the pack `%s` declares no fact `%s` of a teacher",
                                  in->plan->code ? in->plan->code : "", key->text);
  bool of_record = find_attr(in->plan, key->text, CW_OF_RECORD, &attr);
  if (of_record || find_attr(in->plan, key->text, CW_OF_LICENSE, &attr)) {
    cw_diag_hint(in->diags, diag, "it belongs to a %s: write it there", of_record ? "record" : "license");
    return;
  }
  const char **names = CW_NEW_ARRAY(in->scratch, in->plan->nattrs, const char *);
  size_t n = 0;
  for (uint32_t k = 0; names && k < in->plan->nattrs; k++) {
    if (in->plan->attrs[k].scope == CW_OF_TEACHER) names[n++] = in->plan->attrs[k].name;
  }
  cw_input_hint(in, diag, cw_nearest(key->text, names, n), "facts of a teacher are declared under `facts` in the pack");
}

void cw_input_facts(cw_input *in, const cw_yaml_node *map) {
  if (cw_input_is_empty(map) || !cw_input_expect(in, map, CW_YAML_MAP, "facts", "a map of facts")) return;
  for (uint32_t i = 0; i < map->count; i++) {
    uint32_t attr;
    if (find_attr(in->plan, map->keys[i]->text, CW_OF_TEACHER, &attr))
      add_fact(in, attr, map->items[i]);
    else
      unknown_fact(in, map->keys[i]);
  }
}
