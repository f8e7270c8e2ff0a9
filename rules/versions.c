/* Several texts of one thing over time: `versions`, and `from`, `until`, `by`, `known since`; beside them `suspended` and
 * `announced`. */
#include "compile.h"

#include <string.h>

static void add(cw_yaml_node *map, cw_yaml_node *key, cw_yaml_node *item) {
  map->keys[map->count] = key;
  map->items[map->count++] = item;
}

/* The keys of `over`, then those of `under` that it doesn't have; none of the period's. Of `by`, only that of `over` where it
 * is the key of a table. */
static cw_yaml_node *lay_over(cw_builder *b, cw_yaml_node *under, cw_yaml_node *over, bool over_by, bool under_by) {
  cw_yaml_node *map = cw_map_new(b, over ? over : under, under->count + (over ? over->count : 0));
  for (uint32_t i = 0; over && i < over->count; i++) {
    if (cw_key_of_period(over->keys[i]->text) || (!over_by && strcmp(over->keys[i]->text, "by") == 0)) continue;
    add(map, over->keys[i], over->items[i]);
  }
  for (uint32_t i = 0; i < under->count; i++) {
    const char *key = under->keys[i]->text;
    if (cw_key_of_period(key) || (!under_by && strcmp(key, "by") == 0)) continue;
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

static bool has_aside(const cw_yaml_node *map) {
  return cw_yaml_get(map, "suspended") || cw_yaml_get(map, "announced");
}

static uint32_t single(cw_builder *b, cw_yaml_node *map, cw_versions_how how, cw_version *v) {
  const cw_yaml_node *by = how.by_is_key ? NULL : cw_yaml_get(map, "by");
  v->force = read_period(b, map);
  v->map = lay_over(b, map, NULL, false, how.by_is_key);
  if (!is_open(&v->force) || has_aside(map))
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

/* --- texts beside the law in force ---------------------------------------------------------------------------------- */

uint32_t cw_aside_push(cw_builder *b, const cw_aside *aside, const cw_yaml_node *at) {
  if (b->asides.count < CW_MAX_ASIDES) return 1 + cw_vec_push(b, &b->asides, aside, sizeof *aside);
  CW_FAULT(b, CW_D_PACK_TOO_MANY, at, "a pack has at most %d suspensions, announcements and decided readings",
           CW_MAX_ASIDES);
  return 0;
}

/* The suspension that a map says, of each of its texts that has none of its own. */
static void suspend(cw_builder *b, const cw_yaml_node *map, cw_versions_how how, cw_version *v, uint32_t n) {
  const cw_yaml_node *said = cw_yaml_get(map, "suspended"), *by;
  if (!said || n == 0 || !cw_check_keys(b, said, CW_MAP_SUSPENSION, CW_NMAPS) || said->kind != CW_YAML_MAP) return;
  cw_aside a = {.kind = CW_SUSPENSION, .force = read_period(b, said), .ref = cw_read_cites(b, said, said, NULL)};
  by = cw_yaml_get(said, "by");
  a.force.by = by ? cw_compile_date(b, by, how.sees) : v[0].force.by;
  cw_check_cites(b, &a.ref, "suspension");
  uint32_t number = cw_aside_push(b, &a, said);
  for (uint32_t i = 0; i < n; i++)
    if (!v[i].force.suspended) v[i].force.suspended = number;
}

/* The day from which the text is to be in force; CW_DAY_MAX where that is not known. */
static bool announced_from(cw_builder *b, const cw_yaml_node *item, cw_day *from) {
  static const char *const strays[] = {"until", "versions", "announced", "suspended"};
  const cw_yaml_node *n = cw_yaml_get(item, "from");
  for (size_t i = 0; i < sizeof strays / sizeof *strays; i++)
    if (cw_yaml_get(item, strays[i]))
      CW_FAULT(b, CW_D_PACK_BESIDE, cw_yaml_get(item, strays[i]), "`%s` has no meaning in a text that is announced",
               strays[i]);
  *from = CW_DAY_MAX;
  if (cw_yaml_is(n, "not known")) return true;
  if (!n) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, item, "the announced text doesn't say from when");
    cw_diag_hint(b->diags, d, "`from: 2028-07-01`, or `from: not known`");
    return false;
  }
  if (!cw_date_of(b, item, "from", from)) return false;
  if (*from > b->plan->version) return true;
  cw_diag *d = CW_FAULT(b, CW_D_ANNOUNCED_STALE, n, "the day on which this text was to come into force has come");
  cw_diag_hint(b->diags, d, "make it one of the `versions`, and end the one before it");
  return true;
}

/* A text that is announced with a day is the law from then on; the one before it ends the day before. One whose day is not
 * known is before none. */
static void end_before(cw_builder *b, cw_version *v, uint32_t n, const cw_version *next) {
  cw_version *last = &v[0];
  for (uint32_t i = 1; i < n; i++)
    if (v[i].force.from < CW_DAY_MAX && v[i].force.from > last->force.from) last = &v[i];
  if (last->force.until == CW_DAY_MAX && last->force.from < next->force.from)
    last->force.until = next->force.from - 1;
  else
    check_neighbors(b, last, next);
}

static bool announce(cw_builder *b, cw_yaml_node *map, cw_yaml_node *item, cw_versions_how how, uint32_t by,
                     cw_version *v) {
  cw_aside a = {.kind = CW_ANNOUNCEMENT, .ref = cw_ref_of(b, item)};
  cw_day from;
  if (item->kind != CW_YAML_MAP) {
    CW_FAULT(b, CW_D_PACK_SHAPE, item, "a text that is announced is a map");
    return false;
  }
  if (!announced_from(b, item, &from)) return false;
  a.force = (cw_period){.by = by, .from = from, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
  cw_date_of(b, item, "known since", &a.force.known_since);
  a.undated = from == CW_DAY_MAX;
  a.later = !a.undated && (cw_node_reads(b, by, CW_SEES_RECORD, NULL) & CW_SEES_RECORD);
  a.ref = cw_read_cites(b, item, item, NULL);
  cw_check_cites(b, &a.ref, "announced text");
  v->map = lay_over(b, map, item, true, how.by_is_key);
  v->force = a.force;
  v->force.announced = cw_aside_push(b, &a, item);
  return v->force.announced != 0;
}

/* Adds the announced texts to the n that are made already. */
static uint32_t announce_all(cw_builder *b, cw_yaml_node *map, const cw_yaml_node *list, cw_versions_how how,
                             cw_version *v, uint32_t n) {
  uint32_t made = n, first = b->asides.count, by = n ? v[0].force.by : 0;
  if (list->kind != CW_YAML_LIST || list->count == 0) {
    CW_FAULT(b, CW_D_PACK_SHAPE, list, "`announced` is a list of texts, each with `from`");
    return n;
  }
  for (uint32_t i = 0; i < list->count; i++) made += announce(b, map, list->items[i], how, by, &v[made]);
  for (uint32_t i = 0; i < n; i++) {
    v[i].force.first_instead = first;
    v[i].force.ninstead = made - n;
  }
  for (uint32_t i = n; i < made; i++)
    if (v[i].force.from < CW_DAY_MAX) end_before(b, v, i, &v[i]);
  return made;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static uint32_t several(cw_builder *b, cw_yaml_node *map, const cw_yaml_node *list, cw_versions_how how,
                        cw_version *v) {
  uint32_t made = 0, by = by_node(b, cw_yaml_get(map, "by"), how);
  cw_version **order = cw_must(b, CW_NEW_ARRAY(b->arena, list->count + 1, cw_version *));
  how.by_is_key = false;
  for (uint32_t i = 0; i < list->count; i++) {
    if (list->items[i]->kind != CW_YAML_MAP) {
      CW_FAULT(b, CW_D_PACK_SHAPE, list->items[i], "a version is a map");
      continue;
    }
    v[made].map = lay_over(b, map, list->items[i], true, false);
    v[made].force = read_period(b, list->items[i]);
    v[made].force.by = by;
    suspend(b, list->items[i], how, &v[made], 1);
    order[made] = &v[made];
    made++;
  }
  sort(order, made);
  for (uint32_t i = 1; i < made; i++) check_neighbors(b, order[i - 1], order[i]);
  return made;
}

uint32_t cw_versions(cw_builder *b, cw_yaml_node *map, cw_versions_how how, cw_version **out) {
  cw_yaml_node *list = cw_yaml_get(map, "versions"), *announced = cw_yaml_get(map, "announced");
  if (list && (list->kind != CW_YAML_LIST || list->count == 0)) {
    CW_FAULT(b, CW_D_PACK_SHAPE, list, "`versions` is a list of texts, each with `from` or `until`");
    list = NULL;
  }
  uint32_t room = 1 + (list ? list->count : 1) + (announced ? announced->count : 0);
  cw_version *v = *out = cw_must(b, CW_NEW_ARRAY(b->arena, room, cw_version));
  uint32_t n = list ? several(b, map, list, how, v) : single(b, map, how, v);
  suspend(b, map, how, v, n);
  return announced ? announce_all(b, map, announced, how, v, n) : n;
}
