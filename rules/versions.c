/* Several texts of one thing over time: `versions`, and `from`, `until`, `by`, `known since`. */
#include "compile.h"

#include <string.h>

static bool is_period_key(const char *key) {
  static const char *const keys[] = {"from", "until", "known since", "versions"};
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (strcmp(key, keys[i]) == 0) return true;
  return false;
}

static void add(cw_yaml_node *map, cw_yaml_node *key, cw_yaml_node *item) {
  map->keys[map->count] = key;
  map->items[map->count++] = item;
}

/* The keys of `over`, then those of `under` that it doesn't have; none of the period's. Of `by`, only that of `over` where it
 * is the key of a table. */
static cw_yaml_node *lay_over(cw_builder *b, cw_yaml_node *under, cw_yaml_node *over, bool over_by, bool under_by) {
  cw_yaml_node *map = cw_map_new(b, over ? over : under, under->count + (over ? over->count : 0));
  for (uint32_t i = 0; over && i < over->count; i++) {
    if (is_period_key(over->keys[i]->text) || (!over_by && strcmp(over->keys[i]->text, "by") == 0)) continue;
    add(map, over->keys[i], over->items[i]);
  }
  for (uint32_t i = 0; i < under->count; i++) {
    const char *key = under->keys[i]->text;
    if (is_period_key(key) || (!under_by && strcmp(key, "by") == 0)) continue;
    if (!over || !cw_yaml_get(over, key)) add(map, under->keys[i], under->items[i]);
  }
  return map;
}

static uint32_t by_node(cw_builder *b, const cw_yaml_node *by, cw_versions_how how) {
  if (by) return cw_compile_date(b, by, how.sees);
  return how.by_earned ? cw_node_attr(b, CW_F_EARNED) : cw_node_judged(b);
}

/* The period that a map says; its `by` is filled in where it has one. */
static cw_period read_period(cw_builder *b, const cw_yaml_node *map) {
  cw_period p = {.from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
  cw_date_of(b, map, "from", &p.from);
  cw_date_of(b, map, "until", &p.until);
  cw_date_of(b, map, "known since", &p.known_since);
  if (p.from <= p.until) return p;
  CW_FAULT(b, CW_D_PACK_VALUE, cw_yaml_get(map, "until"), "the period ends before it begins");
  return p;
}

static bool is_open(const cw_period *p) { return p->from == CW_DAY_MIN && p->until == CW_DAY_MAX; }

static uint32_t single(cw_builder *b, cw_yaml_node *map, cw_versions_how how, cw_version *v) {
  const cw_yaml_node *by = how.by_is_key ? NULL : cw_yaml_get(map, "by");
  v->force = read_period(b, map);
  v->map = lay_over(b, map, NULL, false, how.by_is_key);
  if (!is_open(&v->force))
    v->force.by = by_node(b, by, how);
  else if (by) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_BESIDE, by, "`by` has no meaning without `from`, `until` or `versions`");
    cw_diag_hint(b->diags, d, "`by` says which date chooses among texts of different periods");
  }
  return 1;
}

/* --- periods side by side ----------------------------------------------------------------------------------------- */

static void sort(cw_version **order, uint32_t n) {
  for (uint32_t i = 1; i < n; i++)
    for (uint32_t k = i; k > 0 && order[k]->force.from < order[k - 1]->force.from; k--) {
      cw_version *t = order[k];
      order[k] = order[k - 1];
      order[k - 1] = t;
    }
}

static void check_neighbors(cw_builder *b, const cw_version *early, const cw_version *late) {
  char day[CW_DAY_TEXT], other[CW_DAY_TEXT];
  const cw_yaml_node *at = late->map;
  if (late->force.from <= early->force.until) {
    cw_day_format(day, late->force.from == CW_DAY_MIN ? early->force.from : late->force.from);
    cw_diag *d = late->force.from == CW_DAY_MIN && early->force.from == CW_DAY_MIN
                     ? CW_FAULT(b, CW_D_VERSIONS_OVERLAP, at, "two versions are both in force")
                     : CW_FAULT(b, CW_D_VERSIONS_OVERLAP, at, "two versions are both in force on %s", day);
    cw_diag_hint(b->diags, d, "`until` is the last day of a version; the next begins a day later");
  } else if (late->force.from > early->force.until + 1) {
    cw_day_format(day, early->force.until + 1);
    cw_day_format(other, late->force.from - 1);
    cw_diag *d = CW_FAULT(b, CW_D_VERSIONS_GAP, at, "no version is in force from %s to %s", day, other);
    cw_diag_hint(b->diags, d, "nothing falls back to an older text");
  }
}

uint32_t cw_versions(cw_builder *b, cw_yaml_node *map, cw_versions_how how, cw_version **out) {
  cw_yaml_node *list = cw_yaml_get(map, "versions");
  uint32_t n = list && list->kind == CW_YAML_LIST ? list->count : 1, made = 0;
  cw_version *v = *out = cw_must(b, CW_NEW_ARRAY(b->arena, n + 1, cw_version));
  if (list && (list->kind != CW_YAML_LIST || list->count == 0)) {
    CW_FAULT(b, CW_D_PACK_SHAPE, list, "`versions` is a list of texts, each with `from` or `until`");
    list = NULL;
    n = 1;
  }
  if (!list) return single(b, map, how, v);
  how.by_is_key = false;
  uint32_t by = by_node(b, cw_yaml_get(map, "by"), how);
  cw_version **order = cw_must(b, CW_NEW_ARRAY(b->arena, n + 1, cw_version *));
  for (uint32_t i = 0; i < n; i++) {
    if (list->items[i]->kind != CW_YAML_MAP) {
      CW_FAULT(b, CW_D_PACK_SHAPE, list->items[i], "a version is a map");
      continue;
    }
    v[made].map = lay_over(b, map, list->items[i], true, false);
    v[made].force = read_period(b, list->items[i]);
    v[made].force.by = by;
    order[made] = &v[made];
    made++;
  }
  sort(order, made);
  for (uint32_t i = 1; i < made; i++) check_neighbors(b, order[i - 1], order[i]);
  return made;
}
