/* Limits: what stands under `at most` of an area, a counts rule or a map in `limits`. */
#include "compile.h"

#include <string.h>

/* In the order of CW_PER_WORDS. */
static const cw_per pers[] = {CW_PER_RECORD,      CW_PER_DAY,           CW_PER_MONTH,    CW_PER_QUARTER,
                              CW_PER_SCHOOL_YEAR, CW_PER_CALENDAR_YEAR, CW_PER_PROVIDER, CW_PER_ISSUER,
                              CW_PER_ACHIEVEMENT, CW_PER_TITLE,         CW_PER_TOPIC,    CW_PER_CYCLE,
                              CW_PER_LIFETIME};

/* What the keys beside `at most` say, for every limit in it. */
static cw_limit limit_beside(cw_builder *b, const cw_yaml_node *map, cw_map_id id, const cw_limit_how *how) {
  cw_limit l = {.force = how->force, .ledger = how->ledger, .areas = how->areas, .rule = how->rule};
  if (how->own_when) {
    uint32_t when = cw_compile_condition(b, cw_yaml_get(map, "when"), how->sees);
    l.when = cw_node_both(b, when, cw_compile_condition(b, cw_yaml_get(map, "except when"), how->sees));
  }
  if (cw_key_find(id, "of records where"))
    l.of = cw_compile_condition(b, cw_yaml_get(map, "of records where"), how->sees | CW_SEES_RECORD);
  int per = cw_word_of(b, map, id, "per", -1);
  l.per = per < 0 ? CW_PER_CYCLE : pers[per];
  l.keep = (cw_keep)(cw_word_of(b, map, id, "keep", -1) + 1);
  l.taken = cw_word_of(b, map, id, "since last", 0) == 1;
  return l;
}

/* --- what goes with what ------------------------------------------------------------------------------------------ */

static bool topics_declared(cw_builder *b, const cw_limit *l, const cw_yaml_node *at) {
  if (l->per != CW_PER_TOPIC || CW_AT(b, attrs, cw_attr, CW_F_TOPICS).nchoices) return true;
  cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, at, "the limit stands per topic, and no topics are declared");
  cw_diag_hint(b->diags, d,
               "declare them: `topics: { of: record, type: \"set of [literacy, equity]\" }` under `facts`");
  return false;
}

/* A rolling limit counts records of one group over time. */
static bool rolling_fits(cw_builder *b, cw_limit *l, const cw_yaml_node *at, const cw_yaml_node *map) {
  const cw_yaml_node *since = cw_yaml_get(map, "since last");
  bool group = l->per == CW_PER_CYCLE || (l->per >= CW_PER_PROVIDER && l->per <= CW_PER_TITLE);
  if (l->within && !l->counts_records) {
    cw_diag *d =
        CW_FAULT(b, CW_D_PACK_BESIDE, at, "`within` has no meaning here: the limit is not on a number of records");
    cw_diag_hint(b->diags, d, "write `at most: once per title within 5 years`");
  } else if (l->within && !group) {
    CW_FAULT(b, CW_D_PACK_BESIDE, at, "`within` goes with provider, issuer, achievement, title or no `per` at all");
  } else if (l->within && !since) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, at, "from which record does the time run?");
    cw_diag_hint(b->diags, d, "`since last: credited` (the last that was credited) or `since last: taken`");
  } else if (l->within && l->keep != CW_KEEP_ANY) {
    CW_FAULT(b, CW_D_PACK_BESIDE, at, "`keep` and `within` do not go together");
  } else {
    l->taken = l->taken && l->within;
    return true;
  }
  return false;
}

/* Whether a limit has the citations of its counts rule, where they were checked. */
static bool is_the_rules(const cw_builder *b, const cw_limit *l) {
  if (l->rule < 0) return false;
  const cw_ref *rule = &CW_AT(b, counts, cw_counts, (uint32_t)l->rule).ref;
  return rule->first_cite == l->ref.first_cite && rule->ncites == l->ref.ncites;
}

static void keep_limit(cw_builder *b, cw_limit l, const cw_yaml_node *at, const cw_ref *ref) {
  l.ref = *ref;
  l.ref.line = at->line;
  l.ref.column = at->column;
  if (!is_the_rules(b, &l)) cw_check_cites(b, &l.ref, "limit");
  cw_vec_push(b, &b->limits, &l, sizeof l);
}

static void push_limit(cw_builder *b, cw_limit l, const cw_yaml_node *at, const cw_yaml_node *map,
                       const cw_limit_how *how, const cw_ref *ref) {
  cw_short_limit s;
  if (!cw_compile_short_limit(b, at, how->sees, CW_AT(b, ledgers, cw_ledger, how->ledger).unit, &s)) return;
  const cw_yaml_node *per = cw_yaml_get(map, "per"), *keep = cw_yaml_get(map, "keep");
  if (s.says_per && per) {
    CW_FAULT(b, CW_D_PACK_BESIDE, per, "`per` stands twice: here and in `%s`", at->text);
    return;
  }
  if (s.says_per) l.per = s.per;
  l.most = s.most;
  l.counts_records = s.counts_records;
  l.within = s.within;
  l.within_days = s.within_days;
  if (!topics_declared(b, &l, at) || !rolling_fits(b, &l, at, map)) return;
  if (keep && !l.counts_records) {
    cw_diag *d =
        CW_FAULT(b, CW_D_PACK_BESIDE, keep, "`keep` has no meaning here: the limit is not on a number of records");
    cw_diag_hint(b->diags, d, "a number of records is written `at most: 2 records` or `at most: once per ...`");
  }
  keep_limit(b, l, at, ref);
}

/* `counts from`: less than so much of a group counts for nothing. */
static void push_least(cw_builder *b, cw_limit l, const cw_yaml_node *at, const cw_yaml_node *map,
                       const cw_limit_how *how, const cw_ref *ref) {
  static const char *const beside[] = {"at most", "keep", "since last"};
  for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
    const cw_yaml_node *stray = cw_yaml_get(map, beside[i]);
    if (stray) CW_FAULT(b, CW_D_PACK_BESIDE, stray, "`%s` and `counts from` do not go together", beside[i]);
  }
  bool year = l.per == CW_PER_SCHOOL_YEAR || l.per == CW_PER_CALENDAR_YEAR;
  if (l.per != CW_PER_TOPIC && l.per != CW_PER_CYCLE && !year) {
    CW_FAULT(b, CW_D_PACK_BESIDE, at, "`counts from` stands per topic, school year, calendar year or cycle");
    return;
  }
  cw_expect amount = {.type = CW_QUANTITY, .unit = CW_AT(b, ledgers, cw_ledger, how->ledger).unit};
  l.least = true;
  l.most = cw_compile_value(b, at, how->sees, amount);
  if (l.most && topics_declared(b, &l, at)) keep_limit(b, l, at, ref);
}

static void stray_since(cw_builder *b, const cw_yaml_node *map, uint32_t first) {
  const cw_yaml_node *since = cw_yaml_get(map, "since last");
  bool rolls = false;
  for (uint32_t i = first; i < b->limits.count; i++) rolls = rolls || CW_AT(b, limits, cw_limit, i).within;
  if (!since || rolls || first == b->limits.count) return; /* what has a fault of its own is not told twice */
  cw_diag *d = CW_FAULT(b, CW_D_PACK_BESIDE, since, "`since last` has no meaning here: the limit has no `within`");
  cw_diag_hint(b->diags, d, "write `at most: once per title within 5 years`");
}

static bool is_dated(const cw_period *p) { return p->by || p->known_since > CW_DAY_MIN; }

static void limit_text(cw_builder *b, const cw_yaml_node *map, const cw_version *v, const cw_limit_how *outer,
                       const cw_ref *above) {
  if (!cw_check_keys(b, v->map, CW_MAP_LIMIT, CW_NMAPS)) return;
  cw_limit_how how = *outer;
  cw_ref ref = cw_read_cites(b, map, v->map, above);
  how.own_when = true;
  const cw_yaml_node *in = cw_yaml_get(v->map, "in");
  if (in) how.areas = cw_areas_named(b, in, how.ledger);
  if (is_dated(&v->force)) { /* a rule's limit is on what the rule credits, so the rule's own period holds anyway */
    if (is_dated(&how.force) && how.rule < 0)
      CW_FAULT(b, CW_D_PACK_BESIDE, map, "the limit has a period of its own, and one stands around it");
    how.force = v->force;
  }
  cw_read_limits(b, v->map, CW_MAP_LIMIT, &how, &ref);
}

static void limit_map(cw_builder *b, cw_yaml_node *map, const cw_limit_how *outer, const cw_ref *above) {
  cw_version *v;
  uint32_t n =
      cw_versions(b, map, (cw_versions_how){.sees = outer->sees | CW_SEES_RECORD, .by_earned = outer->rule >= 0}, &v);
  for (uint32_t i = 0; i < n; i++) limit_text(b, map, &v[i], outer, above);
}

void cw_read_limits(cw_builder *b, const cw_yaml_node *map, cw_map_id id, const cw_limit_how *how, const cw_ref *ref) {
  cw_yaml_node *n = cw_yaml_get(map, "at most");
  const cw_yaml_node *from = cw_yaml_get(map, "counts from");
  if (from && cw_key_find(id, "counts from")) {
    push_least(b, limit_beside(b, map, id, how), from, map, how, ref);
    return;
  }
  if (!n && id == CW_MAP_LIMIT) {
    CW_FAULT(b, CW_D_PACK_MISSING, map, "a limit needs `at most` or `counts from`");
    return;
  }
  if (!n) {
    static const char *const beside[] = {"per", "keep", "since last", "of records where"};
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
      const cw_yaml_node *stray = cw_yaml_get(map, beside[i]);
      if (stray) CW_FAULT(b, CW_D_PACK_BESIDE, stray, "`%s` has no meaning without `at most`", beside[i]);
    }
    return;
  }
  cw_limit l = limit_beside(b, map, id, how);
  uint32_t first = b->limits.count;
  bool table = n->kind == CW_YAML_MAP && cw_yaml_get(n, "by");
  if (n->kind == CW_YAML_SCALAR || table)
    push_limit(b, l, n, map, how, ref);
  else if (n->kind == CW_YAML_MAP)
    limit_map(b, n, how, ref);
  for (uint32_t i = 0; n->kind == CW_YAML_LIST && i < n->count; i++) {
    cw_yaml_node *item = n->items[i];
    if (item->kind == CW_YAML_MAP && !cw_yaml_get(item, "by"))
      limit_map(b, item, how, ref);
    else
      push_limit(b, l, item, map, how, ref);
  }
  stray_since(b, map, first);
  for (uint32_t i = first; i < b->limits.count; i++) {
    const cw_limit *x = &CW_AT(b, limits, cw_limit, i);
    if (!CW_AT(b, ledgers, cw_ledger, x->ledger).either || (x->keep == CW_KEEP_ANY && !x->taken)) continue;
    CW_FAULT(b, CW_D_PACK_BESIDE, n,
             "a limit that says which record stands has no place in a ledger that shares its records with another");
  }
}
