/* The tree of a district's pack and its state's. */
#include "extends.h"

#include <stdio.h>

#include <string.h>

/* --- whose text it is --------------------------------------------------------------------------------------------- */

const cw_yaml_node *cw_extends_of(const cw_yaml_node *root) { return cw_yaml_get(root, "extends"); }

bool cw_is_state(const cw_builder *b, const cw_yaml_node *n) { return b->base && n->file == b->base->yaml->file; }

bool cw_is_state_ref(const cw_builder *b, const cw_ref *ref) { return b->base && ref->file == b->base->yaml->file; }

bool cw_is_district(const cw_builder *b, const cw_yaml_node *n) { return b->base && !cw_is_state(b, n); }

bool cw_sees_name(const cw_builder *b, const cw_yaml_node *at, const cw_ref *ref) {
  return !cw_is_state(b, at) || cw_is_state_ref(b, ref);
}

const cw_addition *cw_addition_to(const cw_builder *b, cw_addition_kind kind, const char *name) {
  for (uint32_t i = 0; b->base && i < b->base->additions.count; i++) {
    const cw_addition *a = &((const cw_addition *)b->base->additions.items)[i];
    if (a->kind == kind && cw_same(a->key->text, name)) return a;
  }
  return NULL;
}

cw_diag *cw_loosens(cw_builder *b, const cw_yaml_node *at, const char *format, ...) {
  char message[400];
  va_list args;
  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  return CW_FAULT(b, CW_D_EXTENDS_LOOSENS, at, "a district cannot loosen its state's rule: %s", message);
}

static void add(cw_yaml_node *map, cw_yaml_node *key, cw_yaml_node *item) {
  map->keys[map->count] = key;
  map->items[map->count++] = item;
}

/* --- what a district says of a state's thing ---------------------------------------------------------------------- */

/* The district's map under a state's name: false where it holds keys that change what the state says. */
static bool check_overlay(cw_builder *b, const cw_yaml_node *map, cw_map_id may, cw_map_id full, const char *what,
                          const char *name, const char *mend) {
  if (!cw_is_map(b, map, may)) return false;
  bool good = true;
  for (uint32_t i = 0; map->kind == CW_YAML_MAP && i < map->count; i++) {
    const cw_yaml_node *key = map->keys[i];
    if (cw_key_find(may, key->text) || !cw_key_find(full, key->text)) continue;
    cw_diag *d = cw_loosens(b, key, "`%s` of the %s `%s` is the state's", key->text, what, name);
    cw_diag_hint(b->diags, d, "%s, or give the %s a name of its own", mend, what);
    good = false;
  }
  return good && cw_check_keys(b, map, may, CW_NMAPS) && map->kind == CW_YAML_MAP;
}

static void push(cw_builder *b, cw_addition a) { cw_vec_push(b, &b->base->additions, &a, sizeof a); }

static void overlay_goal(cw_builder *b, const cw_yaml_node *key, cw_yaml_node *map, const cw_yaml_node *state) {
  const char *mend = "say under `adds` what is asked beyond it";
  if (!check_overlay(b, map, CW_MAP_ADDS, CW_MAP_GOAL, "goal", key->text, mend)) return;
  bool has_needs = cw_yaml_get(state, "needs") != NULL;
  const cw_yaml_node *versions = cw_yaml_get(state, "versions");
  for (uint32_t i = 0; versions && versions->kind == CW_YAML_LIST && i < versions->count; i++)
    has_needs |= cw_yaml_get(versions->items[i], "needs") != NULL;
  if (has_needs) {
    push(b, (cw_addition){CW_ADDS, key, map, NULL});
    return;
  }
  cw_diag *d = cw_loosens(b, key, "the goal `%s` has no needs to which others could be added", key->text);
  cw_diag_hint(b->diags, d, "give the district a goal of its own; its needs may say `met: %s`", key->text);
}

static void overlay_counts(cw_builder *b, const cw_yaml_node *key, cw_yaml_node *map) {
  const char *mend = "say under `narrows` what it asks beyond it";
  if (!check_overlay(b, map, CW_MAP_NARROWS, CW_MAP_COUNTS, "counts rule", key->text, mend)) return;
  if (!cw_yaml_get(map, "narrows") && !cw_yaml_get(map, "at most")) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, key, "nothing is said of the counts rule `%s`", key->text);
    cw_diag_hint(b->diags, d, "say `narrows:` and a condition, or `at most:` and a further limit");
    return;
  }
  push(b, (cw_addition){CW_NARROWS, key, map, NULL});
}

static bool is_decided(const cw_builder *b, const char *term) {
  const cw_yaml_node *list = cw_yaml_get(b->base->yaml->root, "districts decide");
  uint32_t n = !list ? 0 : list->kind == CW_YAML_LIST ? list->count : 1;
  for (uint32_t i = 0; i < n; i++) {
    const cw_yaml_node *item = list->kind == CW_YAML_LIST ? list->items[i] : list;
    if (item->kind == CW_YAML_SCALAR && cw_same(item->text, term)) return true;
  }
  return false;
}

/* A term of the state's that it leaves to districts means what the district says, wherever the state uses it. */
static void overlay_term(cw_builder *b, cw_yaml_node *out, uint32_t at, cw_yaml_node *key, cw_yaml_node *map) {
  if (!is_decided(b, key->text)) {
    cw_diag *d = cw_loosens(b, key, "what `%s` means is the state's", key->text);
    cw_diag_hint(b->diags, d, "give the term a name of its own; the state's pack would say `districts decide: [%s]`",
                 key->text);
    return;
  }
  push(b, (cw_addition){CW_DECIDES, key, map, out->items[at]});
  out->keys[at] = key;
  out->items[at] = map;
}

/* The state's ledger with the district's further limits behind its own. */
static void overlay_ledger(cw_builder *b, cw_yaml_node *out, uint32_t at, const cw_yaml_node *key, cw_yaml_node *map) {
  const char *mend = "say under `limits` what further limits there are";
  if (!check_overlay(b, map, CW_MAP_LIMITS, CW_MAP_LEDGER, "ledger", key->text, mend)) return;
  cw_yaml_node *state = out->items[at], *ledger = cw_map_new(b, state, state->count + 1);
  cw_yaml_node *more = cw_yaml_get(map, "limits");
  bool had = false;
  for (uint32_t i = 0; i < state->count; i++) {
    bool limits = strcmp(state->keys[i]->text, "limits") == 0;
    had |= limits;
    add(ledger, state->keys[i], limits ? cw_lists_joined(b, state->items[i], more) : state->items[i]);
  }
  for (uint32_t i = 0; !had && i < map->count; i++)
    if (map->items[i] == more) add(ledger, map->keys[i], more);
  out->items[at] = ledger;
}

/* --- sections ----------------------------------------------------------------------------------------------------- */

typedef enum section_kind {
  OWN,      /* each pack has its own, and the state's is not the district's */
  OWN_ELSE, /* the district's, else the state's */
  STATES,   /* the state's alone */
  ONCE,     /* the district may say it where the state does not */
  UNITS,
  SOURCES,
  FACTS,
  TERMS,
  LEDGERS,
  COUNTS,
  GOALS,
  GAPS,
  LINES, /* of each name the district's, else the state's */
  LISTED /* a list, the state's items first */
} section_kind;

static const struct {
  const char *key;
  section_kind kind;
  const char *what;
} sections[] = {
    {"language", OWN, NULL},
    {"pack", OWN, NULL},
    {"extends", OWN, NULL},
    {"name", OWN, NULL},
    {"postal", OWN, NULL},
    {"version", OWN, NULL},
    {"authority", OWN_ELSE, NULL},
    {"document", STATES, NULL},
    {"unit", STATES, NULL},
    {"school year", STATES, NULL},
    {"parts of the year", STATES, NULL},
    {"ambiguous dates", ONCE, NULL},
    {"records are", STATES, NULL},
    {"units", UNITS, "unit"},
    {"sources", SOURCES, "source"},
    {"facts", FACTS, "fact"},
    {"terms", TERMS, "term"},
    {"licenses", STATES, NULL},
    {"areas", STATES, NULL},
    {"ledgers", LEDGERS, "ledger"},
    {"limits", LISTED, NULL},
    {"counts", COUNTS, "counts rule"},
    {"otherwise", LISTED, NULL},
    {"goals", GOALS, "goal"},
    {"gaps", GAPS, "gap"},
    {"policy", LINES, "line of policy"},
    {"waives", OWN, NULL},
};

enum { NSECTIONS = sizeof sections / sizeof *sections };

static uint32_t find_key(const cw_yaml_node *map, const char *name) {
  for (uint32_t i = 0; map && map->kind == CW_YAML_MAP && i < map->count; i++)
    if (cw_same(map->keys[i]->text, name)) return i;
  return UINT32_MAX;
}

/* A rule that speaks as of a state's, whose name the state doesn't have, or no longer. */
static bool is_stray(cw_builder *b, const cw_yaml_node *state, const cw_yaml_node *key, const cw_yaml_node *map,
                     section_kind kind, const char *what) {
  const char *speaks = kind == GOALS ? "adds" : kind == COUNTS ? "narrows" : NULL;
  if (!speaks || map->kind != CW_YAML_MAP || !cw_yaml_get(map, speaks)) return false;
  uint32_t n = state && state->kind == CW_YAML_MAP ? state->count : 0;
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, n + 1, const char *));
  for (uint32_t i = 0; i < n; i++) names[i] = state->keys[i]->text;
  cw_diag *d = CW_FAULT(b, CW_D_REFERENCE_UNKNOWN, key, "%s has no %s `%s`", b->base->state, what, key->text);
  cw_hint_near(b, d, key->text, names, n);
  return true;
}

static void overlay(cw_builder *b, cw_yaml_node *out, uint32_t at, cw_yaml_node *key, cw_yaml_node *map,
                    section_kind kind, const char *what) {
  switch (kind) {
  case GOALS: overlay_goal(b, key, map, out->items[at]); break;
  case COUNTS: overlay_counts(b, key, map); break;
  case TERMS: overlay_term(b, out, at, key, map); break;
  case LEDGERS: overlay_ledger(b, out, at, key, map); break;
  case LINES: out->keys[at] = key, out->items[at] = map; break; /* it decides no standing */
  case FACTS: add(out, key, map); break; /* a field of every record may get further values: cw_read_facts sees to it */
  default: {
    cw_diag *d = cw_loosens(b, key, "%s has a %s `%s` already", b->base->state, what, key->text);
    cw_diag_hint(b->diags, d, "give it a name of its own");
  }
  }
}

static cw_yaml_node *merge_named(cw_builder *b, cw_yaml_node *state, cw_yaml_node *own, section_kind kind,
                                 const char *what) {
  if (!own || own->kind != CW_YAML_MAP || (state && state->kind != CW_YAML_MAP)) return own && !state ? own : state;
  cw_yaml_node *out = cw_map_new(b, own, own->count + (state ? state->count : 0));
  for (uint32_t i = 0; state && i < state->count; i++) add(out, state->keys[i], state->items[i]);
  for (uint32_t i = 0; i < own->count; i++) {
    uint32_t at = find_key(state, own->keys[i]->text);
    if (at != UINT32_MAX)
      overlay(b, out, at, own->keys[i], own->items[i], kind, what);
    else if (!is_stray(b, state, own->keys[i], own->items[i], kind, what))
      add(out, own->keys[i], own->items[i]);
  }
  return out;
}

static bool wrong_shape(cw_builder *b, const cw_yaml_node *own, const char *key, bool list) {
  if (!own || own->kind == (list ? CW_YAML_LIST : CW_YAML_MAP)) return false;
  CW_FAULT(b, CW_D_PACK_SHAPE, own, "`%s` is a %s", key, list ? "list" : "map");
  return true;
}

static cw_yaml_node *merge(cw_builder *b, size_t i, cw_yaml_node *state, cw_yaml_node *own) {
  switch (sections[i].kind) {
  case OWN: return own;
  case OWN_ELSE: return own ? own : state;
  case STATES: return state;
  case ONCE: return state ? state : own;
  case LISTED: return wrong_shape(b, own, sections[i].key, true) ? state : cw_lists_joined(b, state, own);
  default:
    return wrong_shape(b, own, sections[i].key, false) ? state
                                                       : merge_named(b, state, own, sections[i].kind, sections[i].what);
  }
}

/* The head and sections of the district's pack: what is the state's alone is refused, and the rest has known keys. */
static void check_own(cw_builder *b, const cw_yaml_node *own, const cw_yaml_node *state) {
  cw_yaml_node *rest = cw_map_new(b, own, own->count);
  for (uint32_t i = 0; i < own->count; i++) {
    const char *key = own->keys[i]->text;
    bool states = strcmp(key, "districts decide") == 0;
    for (size_t k = 0; k < NSECTIONS; k++) {
      if (strcmp(sections[k].key, key) != 0) continue;
      states = sections[k].kind == STATES || (sections[k].kind == ONCE && cw_yaml_get(state, key));
    }
    if (!states) {
      add(rest, own->keys[i], own->items[i]);
      continue;
    }
    cw_diag *d = cw_loosens(b, own->keys[i], "`%s` is the state's", key);
    bool credit = strcmp(key, "unit") == 0 || strcmp(key, "areas") == 0 || strcmp(key, "records are") == 0;
    cw_diag_hint(b->diags, d, "leave it out%s",
                 credit ? "; credit of the district's own goes into a ledger of its own" : "");
  }
  cw_check_keys(b, rest, CW_MAP_DISTRICT, CW_NMAPS);
}

static cw_yaml_node *key_node(const cw_yaml_node *map, const char *key) {
  uint32_t i = find_key(map, key);
  return i == UINT32_MAX ? NULL : map->keys[i];
}

static const char *name_of(cw_builder *b, const cw_yaml_node *root, const char *absent) {
  const cw_yaml_node *n = cw_yaml_get(root, "name");
  return n && n->kind == CW_YAML_SCALAR ? cw_copy(b, n->text, n->len) : absent;
}

static uint32_t size_of(const cw_yaml_node *root, const char *key) {
  const cw_yaml_node *n = cw_yaml_get(root, key);
  return n && n->kind == CW_YAML_MAP ? n->count : 0;
}

const cw_yaml_node *cw_extend(cw_builder *b, const cw_yaml *state) {
  const cw_yaml_node *own = b->yaml->root;
  b->base = cw_must(b, CW_NEW(b->arena, cw_extension));
  *b->base = (cw_extension){.yaml = state, .own = own, .ledgers = 1 + size_of(state->root, "ledgers")};
  b->base->state = name_of(b, state->root, "the state");
  b->base->district = name_of(b, own, "the district");
  cw_check_keys(b, state->root, CW_MAP_PACK, CW_NMAPS);
  check_own(b, own, state->root);
  cw_yaml_node *root = cw_map_new(b, own, NSECTIONS);
  for (size_t i = 0; i < NSECTIONS; i++) {
    const char *key = sections[i].key;
    cw_yaml_node *item = merge(b, i, cw_yaml_get(state->root, key), cw_yaml_get(own, key));
    cw_yaml_node *at = key_node(own, key) ? key_node(own, key) : key_node(state->root, key);
    if (item) add(root, at, item);
  }
  return root;
}

void cw_check_decides(cw_builder *b, const cw_yaml_node *n) {
  uint32_t count = !n ? 0 : n->kind == CW_YAML_LIST ? n->count : 1;
  for (uint32_t i = 0; i < count; i++) {
    const cw_yaml_node *item = n->kind == CW_YAML_LIST ? n->items[i] : n;
    const char *text = item->kind == CW_YAML_SCALAR ? item->text : "";
    if (cw_term_find(b, text) != UINT32_MAX) continue;
    size_t names;
    const char *const *terms = cw_term_names(b, &names);
    cw_diag *d = CW_FAULT(b, CW_D_REFERENCE_UNKNOWN, item, "there is no term `%s` that districts could decide", text);
    cw_hint_near(b, d, text, terms, names);
  }
}
