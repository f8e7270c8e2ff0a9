/* Terms: conditions, values and lists of needs that the pack names, as statutes define theirs.
 *
 * A value is compiled once, at its first use, with everything in sight; each use then asks whether its own place sees
 * what the term reads. Its nodes are shared by all uses, and their words and places are those of the definition. A list
 * of needs is read anew for each goal, since the goal gives it ledger, license and window. */
#include "expression.h"
#include "extends.h"

#include <string.h>

enum { DEPTH = 20, MOST_WEIGHT = 4096, MOST_TERMS = 1000 };

#define TERM(b, i) (&CW_AT(b, terms, cw_term, i))

/* --- declarations ------------------------------------------------------------------------------------------------- */

static const char *taken(const cw_builder *b, const char *name) {
  for (uint32_t a = 0; a < b->attrs.count; a++)
    if (!cw_field_of_amount(a) && cw_same(CW_ATTR(b, a).name, name)) return a < CW_NFIELDS ? "field" : "fact";
  if (cw_unit_find(b->plan, name, strlen(name)) != UINT32_MAX) return "unit";
  return cw_term_find(b, name) == UINT32_MAX ? NULL : "term";
}

/* Rates are texts; needs are maps, lists of them, or the names of other needs. */
static bool means_needs(const cw_builder *b, const cw_yaml_node *n) {
  if (cw_yaml_is(n, "nothing")) return true;
  if (n->kind == CW_YAML_SCALAR) return false;
  bool table = n->kind == CW_YAML_MAP && cw_yaml_get(n, "by") && !cw_yaml_get(n, "versions");
  if (n->kind == CW_YAML_MAP && !table) return true;
  for (uint32_t i = 0; i < n->count; i++) {
    const cw_yaml_node *item = n->items[i];
    uint32_t term = item->kind == CW_YAML_SCALAR ? cw_term_find(b, item->text) : UINT32_MAX;
    if (term == UINT32_MAX ? means_needs(b, item) : TERM(b, term)->is_needs) return true;
  }
  return false;
}

/* Which terms mean needs: those that only name others follow them. */
static void tell_needs(cw_builder *b) {
  bool more = true;
  while (more) {
    more = false;
    for (uint32_t i = 0; i < b->terms.count; i++) {
      cw_term *t = TERM(b, i);
      if (t->is_needs || !means_needs(b, t->means)) continue;
      t->is_needs = more = true;
    }
  }
}

/* Needs are not decided by a value, nor a value by needs. */
static void check_kinds(cw_builder *b) {
  for (uint32_t i = 0; i < b->terms.count; i++) {
    cw_term *t = TERM(b, i);
    if (!t->state || means_needs(b, t->state) == t->is_needs) continue;
    cw_diag *d = CW_FAULT(b, CW_D_TYPE_WRONG, t->means, "`%s` means %s in %s's pack", t->name,
                          t->is_needs ? "a value" : "needs", b->base->state);
    cw_diag_hint(b->diags, d, "say %s here too", t->is_needs ? "a value" : "needs");
    t->means = (cw_yaml_node *)t->state; /* so that the places of its use are not wrong too */
    t->is_needs = !t->is_needs;
  }
}

static void declare(cw_builder *b, cw_yaml_node *key, const cw_yaml_node *map) {
  if (!cw_check_keys(b, map, CW_MAP_TERM, CW_NMAPS) || !cw_name_check(b, key, "a term")) return;
  const char *other = taken(b, key->text);
  if (other) {
    CW_FAULT(b, CW_D_PACK_NAME, key, "a %s is called `%s` already", other, key->text);
    return;
  }
  cw_term t = {.at = key, .means = cw_yaml_get(map, "means"), .name = cw_copy(b, key->text, key->len)};
  t.ref = cw_read_cites(b, key, map, NULL);
  if (cw_yaml_get(map, "cites")) cw_check_cites(b, &t.ref, "term");
  const cw_addition *decided = cw_addition_to(b, CW_DECIDES, key->text);
  if (decided) t.state = cw_yaml_get(decided->state, "means");
  if (t.means) cw_vec_push(b, &b->terms, &t, sizeof t);
}

void cw_declare_terms(cw_builder *b, const cw_yaml_node *map) {
  if (map && map->kind != CW_YAML_MAP) CW_FAULT(b, CW_D_PACK_SHAPE, map, "`terms` is a map of terms");
  for (uint32_t i = 0; map && map->kind == CW_YAML_MAP && i < map->count; i++) {
    if (i == MOST_TERMS) {
      CW_FAULT(b, CW_D_PACK_TOO_MANY, map->keys[i], "a pack has at most %d terms", MOST_TERMS);
      break;
    }
    declare(b, map->keys[i], map->items[i]);
  }
  tell_needs(b);
  check_kinds(b);
}

uint32_t cw_term_find(const cw_builder *b, const char *name) {
  for (uint32_t i = 0; i < b->terms.count; i++)
    if (cw_same(TERM(b, i)->name, name)) return i;
  return UINT32_MAX;
}

const char *const *cw_term_names(const cw_builder *b, size_t *n) {
  const char **names = CW_NEW_ARRAY(b->arena, b->terms.count + 1, const char *);
  *n = names ? b->terms.count : 0;
  for (uint32_t i = 0; names && i < b->terms.count; i++) names[i] = TERM(b, i)->name;
  return names;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

/* What a district decides is a value of the same kind as the state's: else the places of its use would not fit. */
static void check_decided(cw_builder *b, cw_term *t) {
  if (!t->state) return;
  cw_term other = {.at = t->at, .means = (cw_yaml_node *)t->state, .name = t->name};
  cw_compile_meaning(b, &other);
  if (!other.node || !t->node) return;
  const cw_node *own = &CW_NODE(b, t->node), *state = &CW_NODE(b, other.node);
  if (own->type == state->type && cw_units_agree(own->unit, state->unit) && !t->unbound == !other.unbound) return;
  cw_diag *d = CW_FAULT(b, CW_D_TYPE_WRONG, t->means, "`%s` means something of another kind in %s's pack", t->name,
                        b->base->state);
  cw_diag_hint(b->diags, d, "say what it means in the form that the state's pack has: `%s`",
               CW_AT(b, spans, cw_span, other.node).text);
}

/* What a term means; false where that needs the term itself. */
static bool compile(cw_builder *b, uint32_t i) {
  if (TERM(b, i)->progress == CW_DONE) return true;
  if (TERM(b, i)->progress == CW_IN_PROGRESS) return false;
  uint32_t outer = b->term_weight, before = b->nodes.count;
  TERM(b, i)->progress = CW_IN_PROGRESS;
  b->term_weight = 0;
  b->term_depth++;
  if (b->term_depth > DEPTH)
    CW_FAULT(b, CW_D_PACK_TOO_MANY, TERM(b, i)->at, "terms may use one another up to %d deep", DEPTH);
  else {
    cw_member outer_member = b->member; /* a term is compiled once: it sees no name of the place of its first use */
    b->member = (cw_member){0};
    cw_compile_meaning(b, TERM(b, i));
    b->member = outer_member;
    check_decided(b, TERM(b, i));
  }
  b->term_depth--;
  cw_term *t = TERM(b, i);
  t->weight = b->nodes.count - before + b->term_weight;
  if (t->weight > MOST_WEIGHT && t->node) {
    CW_FAULT(b, CW_D_PACK_TOO_MANY, t->at, "what `%s` means unfolds to more than %d readings", t->name, MOST_WEIGHT);
    t->node = 0;
  }
  t->progress = CW_DONE;
  b->term_weight = outer;
  return true;
}

uint32_t cw_match_term(const cw_parser *p, uint32_t *length) {
  uint32_t best = UINT32_MAX;
  *length = 0;
  for (uint32_t i = 0; i < p->b->terms.count; i++) {
    bool known = TERM(p->b, i)->state || cw_sees_name(p->b, p->at, &TERM(p->b, i)->ref);
    uint32_t n = known ? cw_word_match(p, p->pos, TERM(p->b, i)->name) : 0;
    if (n > *length) *length = n, best = i;
  }
  return best;
}

static const struct {
  uint32_t sees;
  cw_diag_id id;
  const char *reads, *hint;
} scopes[] = {
    {CW_SEES_RECORD, CW_D_RECORD_SCOPE, "a field of a record, and no record is meant here",
     "write `any record where (...)` around it"},
    {CW_SEES_LICENSE, CW_D_LICENSE_SCOPE, "from a license, and none is meant here",
     "only a goal with `for` is judged for a license"},
    {CW_SEES_WINDOW, CW_D_WINDOW_SCOPE, "and there is no window here",
     "the window is that of a goal, said under its key `window`"},
    {CW_SEES_JUDGED, CW_D_TYPE_WRONG, "which is what is said here", "write `the as-of date` in the term"},
};

/* Whether the place of a use sees all that the term reads. */
static bool seen(cw_parser *p, const cw_term *t, uint32_t at) {
  cw_builder *b = p->b;
  uint32_t missing = cw_node_reads(b, t->node, 0, NULL) & ~p->sees;
  for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
    uint32_t where = 0;
    if (!(missing & scopes[i].sees)) continue;
    cw_node_reads(b, t->node, scopes[i].sees, &where);
    const char *text = where ? CW_AT(b, spans, cw_span, where).text : "";
    cw_diag *d = cw_fault_at(p, scopes[i].id, at,
                             cw_arena_printf(b->arena, "the term `%s` reads `%s`, %s", t->name, text, scopes[i].reads));
    cw_diag_hint(b->diags, d, "%s", scopes[i].hint);
    return false;
  }
  return true;
}

uint32_t cw_parse_term(cw_parser *p, uint32_t term, uint32_t length) {
  cw_builder *b = p->b;
  uint32_t at = p->pos;
  p->pos += length;
  TERM(b, term)->used = true;
  if (TERM(b, term)->is_needs) {
    cw_diag *d = cw_fault_at(p, CW_D_TERM_PLACE, at,
                             cw_arena_printf(b->arena, "the term `%s` means a list of needs", TERM(b, term)->name));
    cw_diag_hint(b->diags, d, "it stands among needs: `- %s`", TERM(b, term)->name);
    return 0;
  }
  if (!compile(b, term)) {
    cw_fault_at(p, CW_D_TERM_CYCLE, at,
                cw_arena_printf(b->arena, "the term `%s` is defined by itself", TERM(b, term)->name));
    return 0;
  }
  const cw_term *t = TERM(b, term);
  if (!t->node || !seen(p, t, at)) return 0;
  b->term_weight += t->weight;
  if (t->unbound && p->unbound == 0) p->unbound_node = t->unbound_node;
  p->unbound += t->unbound;
  return t->node;
}

/* --- needs -------------------------------------------------------------------------------------------------------- */

static cw_term *needs_named(cw_builder *b, const cw_yaml_node *scalar) {
  uint32_t i = scalar->kind == CW_YAML_SCALAR ? cw_term_find(b, scalar->text) : UINT32_MAX;
  return i == UINT32_MAX || !TERM(b, i)->is_needs ? NULL : TERM(b, i);
}

cw_yaml_node *cw_term_enter(cw_builder *b, const cw_yaml_node *scalar, cw_ref *ref) {
  cw_term *t = needs_named(b, scalar);
  if (!t) return NULL;
  t->used = true;
  if (t->progress == CW_IN_PROGRESS) {
    CW_FAULT(b, CW_D_TERM_CYCLE, scalar, "the term `%s` is defined by itself", t->name);
    return NULL;
  }
  t->progress = CW_IN_PROGRESS;
  if (t->ref.ncites) ref->first_cite = t->ref.first_cite, ref->ncites = t->ref.ncites;
  return t->means;
}

void cw_term_leave(cw_builder *b, const cw_yaml_node *scalar) { needs_named(b, scalar)->progress = CW_DONE; }

void cw_read_terms(cw_builder *b) {
  for (uint32_t i = 0; i < b->terms.count; i++)
    if (!TERM(b, i)->is_needs) compile(b, i);
}
