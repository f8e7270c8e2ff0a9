/* Limits, counts rules and what is said of the rest; versions, periods and citations. */
#include "verify.h"

#include <string.h>

/* --- citations ---------------------------------------------------------------------------------------- */

vt_cites vt_cites_of(vt_pack *p, const cw_yaml_node *map, const vt_cites *above) {
  vt_cites out = above ? *above : (vt_cites){0};
  const cw_yaml_node *n = map && map->kind == CW_YAML_MAP ? cw_yaml_get(map, "cites") : NULL;
  if (!n) return out;
  uint32_t count = n->kind == CW_YAML_LIST ? n->count : 1;
  out = (vt_cites){0, CW_NEW_ARRAY(p->arena, count + 1, uint32_t), CW_NEW_ARRAY(p->arena, count + 1, const char *)};
  for (uint32_t i = 0; out.source && out.where && i < count; i++) {
    const char *text = n->kind == CW_YAML_LIST ? n->items[i]->text : n->text;
    size_t best = 0;
    for (uint32_t k = 0; k < p->nsources; k++) {
      size_t len = strlen(p->sources[k].name);
      if (vt_hidden(p, n, p->sources[k].own)) continue;
      if (len <= best || strncmp(text, p->sources[k].name, len) != 0 || (text[len] && text[len] != ' ')) continue;
      best = len;
      out.source[out.n] = k;
    }
    if (!best) continue;
    text += best;
    while (*text == ' ') text++;
    out.where[out.n++] = text;
  }
  return out;
}

/* --- limits ------------------------------------------------------------------------------------------------------- */

static const char *const pers[] = {"cycle",    "record", "school year", "calendar year",
                                   "provider", "issuer", "achievement", "title"};

static vt_per per_of(vt_pack *p, const cw_yaml_node *at, const char *word, vt_per absent) {
  for (int i = 0; word && i < 8; i++)
    if (vt_same(word, pers[i])) return (vt_per)i;
  if (word) vt_trouble(p, at, cw_arena_printf(p->arena, "`per %s`", word));
  return absent;
}

static vt_expr *both(vt_pack *p, vt_expr *when, vt_expr *unless) {
  if (!unless) return when;
  vt_expr *n = CW_NEW(p->arena, vt_expr), *x = CW_NEW(p->arena, vt_expr);
  if (!n || !x) return NULL;
  *n = *unless;
  n->op = VT_NOT;
  n->type = CW_YES_NO;
  n->kid[0] = unless;
  n->nlist = 0;
  if (!when) return n;
  *x = *when;
  x->op = VT_AND;
  x->list = CW_NEW_ARRAY(p->arena, 2, vt_expr *);
  if (!x->list) return NULL;
  x->list[0] = when;
  x->list[1] = n;
  x->nlist = 2;
  return x;
}

static void push_limit(vt_pack *p, vt_limit l, const cw_yaml_node *at) {
  const char *per;
  l.most = vt_short_limit(p, at, &per, &l.counts_records);
  l.per = per_of(p, at, per, l.per);
  l.line = at->line;
  l.column = at->column;
  if (l.most && !l.counts_records) vt_settle(l.most, p->ledgers[l.ledger].unit);
  l.twin = p->nlimits;
  for (uint32_t i = 0; i < p->nlimits && l.twin == p->nlimits; i++) {
    const vt_limit *m = &p->limits[i];
    if (m->line == l.line && m->column == l.column && m->ledger == l.ledger && m->per == l.per &&
        m->counts_records == l.counts_records && m->keep == l.keep)
      l.twin = i;
  }
  p->limits = vt_grow(p->arena, p->limits, p->nlimits, sizeof *p->limits);
  if (p->limits) p->limits[p->nlimits++] = l;
}

/* A limit with a period of its own: that of the rule whose credit it limits holds anyway. */
static void inner_limit(vt_pack *p, const cw_yaml_node *map, vt_limit like) {
  cw_yaml_node **maps;
  vt_period *force;
  uint32_t n = vt_versions(p, map, like.rule >= 0, false, &maps, &force);
  for (uint32_t i = 0; i < n; i++) {
    const vt_period *f = &force[i];
    vt_limit l = like;
    const cw_yaml_node *in = cw_yaml_get(maps[i], "in");
    bool dated = f->by || f->known_since > VT_NEVER || f->suspended || f->announced || f->ninstead;
    if (dated) l.force = *f;
    l.cites = vt_cites_of(p, maps[i], &like.cites);
    if (in) l.areas = vt_areas_of(p, in, like.ledger);
    vt_read_limits(p, maps[i], l, true);
  }
}

void vt_read_limits(vt_pack *p, const cw_yaml_node *map, vt_limit like, bool own_when) {
  static const char *const keeps[] = {"", "best", "earliest", "latest"};
  const cw_yaml_node *n = cw_yaml_get(map, "at most"), *of = cw_yaml_get(map, "of records where");
  const char *keep = vt_scalar(map, "keep");
  vt_limit l = like;
  if (!n) return;
  if (own_when)
    l.when = both(p, vt_condition(p, cw_yaml_get(map, "when")), vt_condition(p, cw_yaml_get(map, "except when")));
  if (of && (own_when || l.rule < 0)) l.of = vt_condition(p, of);
  l.per = per_of(p, map, vt_scalar(map, "per"), VT_PER_CYCLE);
  for (int k = 1; keep && k < 4; k++)
    if (vt_same(keep, keeps[k])) l.keep = k;
  bool table = n->kind == CW_YAML_MAP && cw_yaml_get(n, "by");
  if (n->kind == CW_YAML_SCALAR || table)
    push_limit(p, l, n);
  else if (n->kind == CW_YAML_MAP)
    inner_limit(p, n, like);
  for (uint32_t i = 0; n->kind == CW_YAML_LIST && i < n->count; i++) {
    const cw_yaml_node *item = n->items[i];
    if (item->kind == CW_YAML_MAP && !cw_yaml_get(item, "by"))
      inner_limit(p, item, like);
    else
      push_limit(p, l, item);
  }
}

static void ledger_limits(vt_pack *p, uint32_t ledger, const cw_yaml_node *map, const vt_cites *above) {
  const cw_yaml_node *areas = map && map->kind == CW_YAML_MAP ? cw_yaml_get(map, "areas") : NULL,
                     *list = map && map->kind == CW_YAML_MAP ? cw_yaml_get(map, "limits") : NULL;
  cw_yaml_node **maps;
  vt_period *force;
  for (uint32_t i = 0; areas && i < areas->count; i++) {
    if (areas->items[i]->kind != CW_YAML_MAP) continue;
    uint32_t n = vt_versions(p, areas->items[i], false, false, &maps, &force);
    for (uint32_t k = 0; k < n; k++)
      vt_read_limits(p, maps[k],
                     (vt_limit){.force = force[k],
                                .ledger = ledger,
                                .areas = UINT64_C(1) << i,
                                .rule = -1,
                                .cites = vt_cites_of(p, maps[k], above)},
                     true);
  }
  for (uint32_t i = 0; list && i < list->count; i++) {
    uint32_t n = vt_versions(p, list->items[i], false, false, &maps, &force);
    for (uint32_t k = 0; k < n; k++)
      vt_read_limits(p, maps[k],
                     (vt_limit){.force = force[k],
                                .ledger = ledger,
                                .rule = -1,
                                .cites = vt_cites_of(p, maps[k], above),
                                .areas = vt_areas_of(p, cw_yaml_get(maps[k], "in"), ledger)},
                     true);
  }
}

void vt_read_all_limits(vt_pack *p, const cw_yaml_node *root) {
  const cw_yaml_node *map = cw_yaml_get(root, "ledgers");
  ledger_limits(p, 0, root, NULL);
  for (uint32_t i = 1; i < p->nledgers; i++) {
    vt_cites above = vt_cites_of(p, map->items[i - 1], NULL);
    ledger_limits(p, i, map->items[i - 1], &above);
  }
}

/* --- counts rules ------------------------------------------------------------------------------------------------- */

/* What a district asks beyond a rule of the state's: both hold, and both are cited. */
static void narrow(vt_pack *p, vt_rule *r, const cw_yaml_node *more) {
  vt_expr *also = vt_condition(p, cw_yaml_get(more, "narrows")), *x = CW_NEW(p->arena, vt_expr);
  vt_cites own = vt_cites_of(p, more, NULL), all = {0};
  if (!also || !x) return;
  uint32_t n = r->when && r->when->op == VT_AND ? r->when->nlist : 1;
  *x = (vt_expr){.op = VT_AND, .type = CW_YES_NO, .list = CW_NEW_ARRAY(p->arena, n + 1, vt_expr *)};
  if (!x->list) return;
  for (uint32_t i = 0; r->when && i < n; i++) x->list[x->nlist++] = r->when->op == VT_AND ? r->when->list[i] : r->when;
  x->list[x->nlist++] = also;
  r->when = x;
  all.source = CW_NEW_ARRAY(p->arena, r->cites.n + own.n + 1, uint32_t);
  all.where = CW_NEW_ARRAY(p->arena, r->cites.n + own.n + 1, const char *);
  for (uint32_t i = 0; all.source && all.where && i < r->cites.n + own.n; i++) {
    const vt_cites *c = i < r->cites.n ? &r->cites : &own;
    all.source[all.n] = c->source[i < r->cites.n ? i : i - r->cites.n];
    all.where[all.n++] = c->where[i < r->cites.n ? i : i - r->cites.n];
  }
  r->cites = all;
}

static void read_rule(vt_pack *p, const cw_yaml_node *key, const cw_yaml_node *map, vt_period force) {
  vt_rule r = {.name = key->text, .force = force, .line = key->line, .column = key->column};
  const char *are = vt_scalar(map, "records are");
  r.cites = vt_cites_of(p, map, NULL);
  r.when = vt_condition(p, cw_yaml_get(map, "when"));
  r.except_when = vt_condition(p, cw_yaml_get(map, "except when"));
  r.ledger = vt_ledger_of(p, map, p->default_ledger);
  if (r.ledger >= p->nledgers) {
    vt_trouble(p, key, "a rule without a ledger");
    return;
  }
  const cw_yaml_node *toward = cw_yaml_get(map, "toward"), *more = vt_addition(p, "counts", key);
  if (more) narrow(p, &r, more);
  r.areas = toward ? vt_areas_of(p, toward, r.ledger) : 1;
  r.as = vt_quantity(p, cw_yaml_get(map, "as"));
  vt_settle(r.as, p->ledgers[r.ledger].unit);
  r.least = vt_quantity(p, cw_yaml_get(map, "least"));
  r.records_are = p->ledgers[r.ledger].records_are;
  if (are) r.records_are = vt_same(are, "in one area") ? VT_ONE_AREA : vt_same(are, "whole") ? VT_WHOLE : VT_DIVISIBLE;
  p->rules = vt_grow(p->arena, p->rules, p->nrules, sizeof *p->rules);
  if (!p->rules || !r.as) {
    vt_trouble(p, key, "a rule without a rate");
    return;
  }
  p->rules[p->nrules++] = r;
  vt_read_limits(p, map,
                 (vt_limit){.force = force,
                            .ledger = r.ledger,
                            .areas = vt_areas_of(p, NULL, r.ledger),
                            .rule = (int32_t)p->nrules - 1,
                            .cites = r.cites},
                 false);
  if (more)
    vt_read_limits(p, more,
                   (vt_limit){.force = force,
                              .ledger = r.ledger,
                              .areas = vt_areas_of(p, NULL, r.ledger),
                              .rule = (int32_t)p->nrules - 1,
                              .cites = vt_cites_of(p, more, NULL)},
                   false);
}

void vt_read_rules(vt_pack *p, const cw_yaml_node *map) {
  cw_yaml_node **maps;
  vt_period *force;
  for (uint32_t i = 0; map && i < map->count; i++) {
    uint32_t n = vt_versions(p, map->items[i], true, false, &maps, &force);
    for (uint32_t k = 0; k < n; k++) read_rule(p, map->keys[i], maps[k], force[k]);
  }
}

uint64_t vt_goals_of(vt_pack *p, const cw_yaml_node *n, uint32_t line) {
  uint64_t bits = 0;
  if (!n && !p->base.root) return UINT64_MAX;
  for (uint32_t g = 0; !n && g < p->ngoals && g < 64; g++) /* of its own pack */
    if (vt_is_states(p, p->goals[g].line) == vt_is_states(p, line)) bits |= UINT64_C(1) << g;
  if (!n) return bits;
  for (uint32_t i = 0; i < (n->kind == CW_YAML_LIST ? n->count : 1); i++)
    for (uint32_t g = 0; g < p->ngoals && g < 64; g++)
      if (vt_same(p->goals[g].name, n->kind == CW_YAML_LIST ? n->items[i]->text : n->text)) bits |= UINT64_C(1) << g;
  return bits;
}

void vt_read_otherwise(vt_pack *p, const cw_yaml_node *list) {
  cw_yaml_node **maps;
  vt_period *force;
  for (uint32_t i = 0; list && i < list->count; i++) {
    uint32_t n = vt_versions(p, list->items[i], false, false, &maps, &force);
    for (uint32_t k = 0; k < n; k++) {
      p->otherwise = vt_grow(p->arena, p->otherwise, p->notherwise, sizeof *p->otherwise);
      if (!p->otherwise) return;
      p->otherwise[p->notherwise++] =
          (vt_otherwise){.force = force[k],
                         .when = vt_condition(p, cw_yaml_get(maps[k], "when")),
                         .why = vt_scalar(maps[k], "why"),
                         .goals = vt_goals_of(p, cw_yaml_get(maps[k], "goals"), list->items[i]->line),
                         .cites = vt_cites_of(p, maps[k], NULL),
                         .line = list->items[i]->line,
                         .column = list->items[i]->column};
    }
  }
}

/* Whether it reads a field of the record that is meant, records of `any record where` aside. */
bool vt_reads_record(const vt_pack *p, const vt_expr *x) {
  if (!x || x->op == VT_ANY_RECORD || x->op == VT_N_RECORDS) return false;
  if (x->op == VT_AMOUNT || x->op == VT_STATED || x->op == VT_SPAN) return true;
  if (x->op == VT_ATTR && p->attrs[x->attr].scope == CW_OF_RECORD) return true;
  for (int k = 0; k < 3; k++)
    if (vt_reads_record(p, x->kid[k])) return true;
  for (uint32_t i = 0; x->list && i < x->nlist; i++)
    if (vt_reads_record(p, x->list[i])) return true;
  for (uint32_t i = 0; i < x->nrows; i++)
    if (vt_reads_record(p, x->rows[i].cell)) return true;
  return false;
}
