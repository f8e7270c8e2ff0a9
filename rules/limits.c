/* Limits: what stands under `at most` of an area, a counts rule or a map in `limits`. */
#include "compile.h"

#include <string.h>

static const cw_per pers[] = {CW_PER_RECORD, CW_PER_SCHOOL_YEAR, CW_PER_CALENDAR_YEAR, CW_PER_PROVIDER,
                              CW_PER_ISSUER, CW_PER_ACHIEVEMENT, CW_PER_TITLE,         CW_PER_CYCLE};

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
  return l;
}

/* Whether a limit has the citations of its counts rule, where they were checked. */
static bool is_the_rules(const cw_builder *b, const cw_limit *l) {
  if (l->rule < 0) return false;
  const cw_ref *rule = &CW_AT(b, counts, cw_counts, (uint32_t)l->rule).ref;
  return rule->first_cite == l->ref.first_cite && rule->ncites == l->ref.ncites;
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
  if (keep && !l.counts_records) {
    cw_diag *d =
        CW_FAULT(b, CW_D_PACK_BESIDE, keep, "`keep` has no meaning here: the limit is not on a number of records");
    cw_diag_hint(b->diags, d, "a number of records is written `at most: 2 records` or `at most: once per ...`");
  }
  l.ref = *ref;
  l.ref.line = at->line;
  l.ref.column = at->column;
  if (!is_the_rules(b, &l)) cw_check_cites(b, &l.ref, "limit");
  cw_vec_push(b, &b->limits, &l, sizeof l);
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
  if (!n) {
    static const char *const beside[] = {"per", "keep", "of records where"};
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
      const cw_yaml_node *stray = cw_yaml_get(map, beside[i]);
      if (stray) CW_FAULT(b, CW_D_PACK_BESIDE, stray, "`%s` has no meaning without `at most`", beside[i]);
    }
    return;
  }
  cw_limit l = limit_beside(b, map, id, how);
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
}
