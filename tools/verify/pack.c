/* The pack as the verifier reads it: from the parsed YAML, by its own resolver. */
#include "verify.h"

#include <string.h>

void *vt_grow(cw_arena *a, void *old, uint32_t n, size_t size) {
  if (n & (n - 1)) return old; /* room is made where n is 0 or a power of two */
  char *fresh = cw_arena_array(a, (size_t)n * 2 + 1, size);
  if (fresh && n) memcpy(fresh, old, (size_t)n * size);
  return fresh;
}

const char *vt_scalar(const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *n = map && map->kind == CW_YAML_MAP ? cw_yaml_get(map, key) : NULL;
  return n && n->kind == CW_YAML_SCALAR ? n->text : NULL;
}

bool vt_month_day(const char *text, int *out) {
  static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  for (int m = 0; m < 12; m++) {
    size_t n = strlen(months[m]);
    if (strncmp(text, months[m], n) != 0 || text[n] != ' ') continue;
    vt_rat d;
    if (!vt_rat_read(text + n + 1, strlen(text + n + 1), &d) || d.den != 1 || d.num < 1 || d.num > 31) return false;
    *out = (m + 1) * 100 + (int)d.num;
    return true;
  }
  return false;
}

static void digest(vt_pack *p) { /* FNV-1a on 128 bits over the file's bytes, and those of the state's */
  __extension__ typedef unsigned __int128 wide;
  wide h = ((wide)UINT64_C(0x6c62272e07bb0142) << 64) | UINT64_C(0x62b821756295c58d);
  const wide prime = ((wide)1 << 88) | 0x13b;
  for (const cw_yaml *y = &p->yaml; y; y = y == &p->yaml && p->base.root ? &p->base : NULL)
    for (size_t i = 0; i < y->len; i++) {
      h ^= (unsigned char)y->text[i];
      h *= prime;
    }
  for (int i = 0; i < 32; i++) p->digest[i] = "0123456789abcdef"[(unsigned)(h >> (124 - 4 * i)) & 15];
}

/* --- units and facts ---------------------------------------------------------------------------------------------- */

static void add_unit(vt_pack *p, vt_unit u) {
  p->units = vt_grow(p->arena, p->units, p->nunits, sizeof *p->units);
  if (p->units) p->units[p->nunits++] = u;
}

static void read_units(vt_pack *p, const cw_yaml_node *map) {
#define CW_UNIT(id, one, many, abbrev, alias) add_unit(p, (vt_unit){id, {one, many, abbrev, alias, NULL, NULL}});
#include "../../rules/vocabulary.def"
  for (uint32_t i = 0; map && i < map->count; i++) {
    const char *key = map->keys[i]->text, *name = vt_scalar(map->items[i], "name"),
               *plural = vt_scalar(map->items[i], "plural");
    const char *one = name ? name : key, *many = plural ? plural : cw_arena_printf(p->arena, "%ss", one);
    vt_unit u = {key, {one, many, vt_scalar(map->items[i], "short"), key, cw_arena_printf(p->arena, "%ss", key), NULL}};
    uint32_t at = 0;
    while (at < p->nunits && !vt_same(p->units[at].name, key)) at++;
    if (at < p->nunits) {
      u.name = p->units[at].name; /* what it is also called stays */
      if (!u.names[2]) u.names[2] = p->units[at].names[2];
      u.names[5] = p->units[at].names[3];
      p->units[at] = u;
    } else
      add_unit(p, u);
  }
}

/* A unit by any of its names; an alias has a plural too. */
const char *vt_unit_find(const vt_pack *p, const char *text, size_t len) {
  char word[80], longer[82];
  if (len == 0 || len >= sizeof word) return NULL;
  memcpy(word, text, len);
  word[len] = 0;
  for (uint32_t i = 0; i < p->nunits; i++)
    for (int k = 0; k < 6; k++) {
      const char *name = p->units[i].names[k];
      if (!name || !*name || !*p->units[i].name) continue;
      if (vt_same(name, word)) return p->units[i].name;
      if (strlen(name) + 2 > sizeof longer) continue;
      snprintf(longer, sizeof longer, "%ss", name);
      if (k >= 2 && vt_same(longer, word)) return p->units[i].name;
    }
  return NULL;
}

static void add_value(vt_pack *p, vt_attr *a, const char *text, size_t len) {
  while (len && (*text == ' ' || *text == '"')) text++, len--;
  while (len && (text[len - 1] == ' ' || text[len - 1] == '"')) len--;
  if (!len) return;
  const char *value = vt_copy(p->arena, text, len);
  for (uint32_t i = 0; i < a->nvalues; i++)
    if (vt_same(a->values[i], value)) return;
  a->values = vt_grow(p->arena, a->values, a->nvalues, sizeof *a->values);
  if (a->values) a->values[a->nvalues++] = value;
}

static void read_type(vt_pack *p, vt_attr *a, const char *t, bool keep) {
  bool set = strncmp(t, "set of ", 7) == 0, one = strncmp(t, "one of ", 7) == 0;
  a->unit = NULL;
  if (vt_same(t, "yes/no"))
    a->type = CW_YES_NO;
  else if (vt_same(t, "date"))
    a->type = CW_DATE;
  else if (vt_same(t, "text"))
    a->type = CW_TEXT;
  else if (vt_same(t, "number"))
    a->type = CW_QUANTITY;
  else if (set || one) {
    a->type = set ? CW_SET : CW_CHOICE;
    if (!keep) a->values = NULL, a->nvalues = 0;
    const char *s = strchr(t, '['), *close = strrchr(t, ']');
    for (s = s && close && s < close ? s + 1 : NULL; s;) { /* from behind the bracket to behind each comma */
      size_t n = strcspn(s, ",");
      bool last = (size_t)(close - s) <= n;
      add_value(p, a, s, last ? (size_t)(close - s) : n);
      s = last ? NULL : s + n + 1;
    }
  } else {
    a->type = CW_QUANTITY;
    a->unit = vt_unit_find(p, t, strlen(t));
    if (!a->unit) vt_trouble(p, NULL, cw_arena_printf(p->arena, "`%s` is not a type", t));
  }
}

int32_t vt_attr_find(const vt_pack *p, const char *name) {
  for (uint32_t i = 0; i < p->nattrs; i++)
    if (i != VT_F_UNIT && vt_same(p->attrs[i].name, name)) return (int32_t)i;
  return -1;
}

static vt_attr *new_attr(vt_pack *p, vt_attr a) {
  p->attrs = vt_grow(p->arena, p->attrs, p->nattrs, sizeof *p->attrs);
  if (!p->attrs) return NULL;
  p->attrs[p->nattrs] = a;
  return &p->attrs[p->nattrs++];
}

static int answerer(const char *word, int absent) {
  static const char *const words[] = {"educator", "employer", "authority", "issuer"};
  for (int i = 0; word && i < 4; i++)
    if (vt_same(word, words[i])) return i;
  return absent;
}

static void read_facts(vt_pack *p, const cw_yaml_node *root) {
#define CW_FIELD(id, scope_, name_, type_, who, ask_)                                                                  \
  new_attr(p, (vt_attr){.name = name_, .ask = ask_, .scope = scope_, .answered_by = who, .type = type_});
#include "../../engine/fields.def"
#undef CW_FIELD
#define CW_KIND(name)        add_value(p, &p->attrs[VT_F_KIND], name, strlen(name));
#define CW_WORD(field, name) add_value(p, &p->attrs[VT_F_##field], name, strlen(name));
#include "../../rules/vocabulary.def"
#undef CW_KIND
#undef CW_WORD
  const cw_yaml_node *licenses = cw_yaml_get(root, "licenses"), *facts = cw_yaml_get(root, "facts");
  for (uint32_t i = 0; licenses && i < licenses->count; i++)
    add_value(p, &p->attrs[VT_F_LICENSE], licenses->keys[i]->text, licenses->keys[i]->len);
  for (uint32_t i = 0; facts && i < facts->count; i++) {
    const cw_yaml_node *f = facts->items[i];
    const char *name = facts->keys[i]->text, *of = vt_scalar(f, "of"), *ask = vt_scalar(f, "ask"),
               *type = vt_scalar(f, "type");
    const char *over = vt_scalar(f, "over time"), *per = vt_scalar(f, "per");
    int32_t at = vt_attr_find(p, name);
    bool fresh = at < 0;
    vt_attr *a = fresh ? new_attr(p, (vt_attr){.name = name, .answered_by = CW_EDUCATOR}) : &p->attrs[at];
    if (fresh)
      a->scope = of && vt_same(of, "record")    ? CW_OF_RECORD
                 : of && vt_same(of, "license") ? CW_OF_LICENSE
                                                : CW_OF_TEACHER;
    if (ask) a->ask = ask;
    if (!a->ask) a->ask = cw_arena_printf(p->arena, "What is known of `%s`?", name);
    a->answered_by = answerer(vt_scalar(f, "answered by"), a->answered_by);
    if (fresh) a->own = !vt_is_states(p, facts->keys[i]->line);
    /* a district adds values to those that the state's field has */
    bool more = at == VT_F_KIND || (!fresh && p->base.root && !vt_is_states(p, facts->keys[i]->line));
    if (type) read_type(p, a, type, more);
    if (over && vt_same(over, "yes")) a->history = VT_OVER_TIME;
    if (per) a->history = VT_BY_YEAR;
  }
}

/* --- sources, ledgers, areas -------------------------------------------------------------------------------------- */

static void read_sources(vt_pack *p, const cw_yaml_node *map) {
  p->sources = CW_NEW_ARRAY(p->arena, (map ? map->count : 0) + 1, vt_source);
  for (uint32_t i = 0; map && p->sources && i < map->count; i++) {
    const cw_yaml_node *m = map->items[i];
    const char *title = vt_scalar(m, "title"), *read = vt_scalar(m, "read through"), *status = vt_scalar(m, "status");
    vt_source *s = &p->sources[p->nsources++];
    *s = (vt_source){.name = map->keys[i]->text,
                     .title = title ? title : "",
                     .url = vt_scalar(m, "url"),
                     .status = status ? status : "verified"};
    s->own = !vt_is_states(p, map->keys[i]->line);
    s->has_read = read && vt_day_read(read, strlen(read), &s->read_through);
  }
}

static vt_whole whole_of(const char *word, vt_whole absent) {
  if (!word) return absent;
  return vt_same(word, "in one area") ? VT_ONE_AREA : vt_same(word, "whole") ? VT_WHOLE : VT_DIVISIBLE;
}

static void read_ledger(vt_pack *p, const char *name, const cw_yaml_node *map) {
  const char *unit = vt_scalar(map, "unit");
  const cw_yaml_node *areas = map && map->kind == CW_YAML_MAP ? cw_yaml_get(map, "areas") : NULL;
  vt_ledger l = {
      .name = name, .first_area = p->nareas, .records_are = whole_of(vt_scalar(map, "records are"), p->records_are)};
  if (unit) l.unit = vt_unit_find(p, unit, strlen(unit));
  for (uint32_t i = 0; i < (areas && areas->count ? areas->count : 1); i++) {
    p->areas = vt_grow(p->arena, p->areas, p->nareas, sizeof *p->areas);
    if (p->areas) p->areas[p->nareas++].name = areas && areas->count ? areas->keys[i]->text : name;
  }
  l.nareas = p->nareas - l.first_area;
  p->ledgers = vt_grow(p->arena, p->ledgers, p->nledgers, sizeof *p->ledgers);
  if (p->ledgers) p->ledgers[p->nledgers++] = l;
}

static void read_ledgers(vt_pack *p, const cw_yaml_node *root) {
  const cw_yaml_node *map = cw_yaml_get(root, "ledgers");
  p->records_are = whole_of(vt_scalar(root, "records are"), VT_DIVISIBLE);
  read_ledger(p, "credit", root);
  for (uint32_t i = 0; map && i < map->count; i++) read_ledger(p, map->keys[i]->text, map->items[i]);
  bool top = cw_yaml_get(root, "unit") || cw_yaml_get(root, "areas");
  const cw_yaml_node *states = p->base.root ? cw_yaml_get(p->base.root, "ledgers") : NULL;
  uint32_t n = states ? 1 + states->count : p->nledgers; /* what a state's rule leaves out hangs on no district */
  p->default_ledger = top || n == 1 ? 0 : n == 2 ? 1 : UINT32_MAX;
}

uint32_t vt_ledger_of(vt_pack *p, const cw_yaml_node *map, uint32_t absent) {
  const char *name = vt_scalar(map, "ledger");
  for (uint32_t i = 0; name && i < p->nledgers; i++)
    if (vt_same(p->ledgers[i].name, name)) return i;
  return name ? 0 : absent;
}

uint64_t vt_areas_of(vt_pack *p, const cw_yaml_node *n, uint32_t ledger) {
  const vt_ledger *l = &p->ledgers[ledger];
  uint64_t bits = 0;
  if (!n) return l->nareas >= 64 ? UINT64_MAX : (UINT64_C(1) << l->nareas) - 1;
  for (uint32_t i = 0; i < (n->kind == CW_YAML_LIST ? n->count : 1); i++) {
    const cw_yaml_node *item = n->kind == CW_YAML_LIST ? n->items[i] : n;
    for (uint32_t k = 0; k < l->nareas; k++)
      if (vt_same(p->areas[l->first_area + k].name, item->text)) bits |= UINT64_C(1) << k;
  }
  return bits;
}

/* --- terms, gaps -------------------------------------------------------------------------------------------------- */

vt_term *vt_term_find(const vt_pack *p, const char *name) {
  for (uint32_t i = 0; i < p->nterms; i++)
    if (vt_same(p->terms[i].name, name)) return &p->terms[i];
  return NULL;
}

static bool means_needs(const vt_pack *p, const cw_yaml_node *n) {
  if (cw_yaml_is(n, "nothing")) return true;
  if (n->kind == CW_YAML_SCALAR) return false;
  bool table = n->kind == CW_YAML_MAP && cw_yaml_get(n, "by") && !cw_yaml_get(n, "versions");
  if (n->kind == CW_YAML_MAP && !table) return true;
  for (uint32_t i = 0; i < n->count; i++) {
    const vt_term *t = n->items[i]->kind == CW_YAML_SCALAR ? vt_term_find(p, n->items[i]->text) : NULL;
    if (t ? t->is_needs : means_needs(p, n->items[i])) return true;
  }
  return false;
}

/* A term that the state has too, and leaves to its districts. */
static bool of_state(const vt_pack *p, const char *term) {
  const cw_yaml_node *terms = p->base.root ? cw_yaml_get(p->base.root, "terms") : NULL;
  for (uint32_t i = 0; terms && i < terms->count; i++)
    if (vt_same(terms->keys[i]->text, term)) return true;
  return false;
}

static void read_terms(vt_pack *p, const cw_yaml_node *map) {
  p->terms = CW_NEW_ARRAY(p->arena, (map ? map->count : 0) + 1, vt_term);
  for (uint32_t i = 0; map && p->terms && i < map->count; i++)
    p->terms[p->nterms++] = (vt_term){.name = map->keys[i]->text,
                                      .means = cw_yaml_get(map->items[i], "means"),
                                      .own = !vt_is_states(p, map->keys[i]->line) && !of_state(p, map->keys[i]->text),
                                      .cites = vt_cites_of(p, map->items[i], NULL)};
  for (uint32_t round = 0; round < p->nterms; round++)
    for (uint32_t i = 0; i < p->nterms; i++)
      p->terms[i].is_needs = p->terms[i].is_needs || (p->terms[i].means && means_needs(p, p->terms[i].means));
}

int32_t vt_gap_find(const vt_pack *p, const char *name) {
  for (uint32_t i = 0; i < p->ngaps; i++)
    if (vt_same(p->gaps[i].name, name)) return (int32_t)i;
  return -1;
}

/* What the readings beside the decided one say are texts beside the law, in their order. */
static void decide(vt_pack *p, vt_gap *g, const cw_yaml_node *map, const char *reading) {
  const cw_yaml_node *readings = cw_yaml_get(map, "readings");
  g->first_other = p->nasides;
  g->decided = -1;
  for (uint32_t i = 0; reading && i < g->nreadings; i++)
    if (vt_same(g->readings[i], reading)) g->decided = (int32_t)i;
  if (reading && g->decided < 0) vt_trouble(p, map, "`decided` that is no reading");
  for (uint32_t i = 0; g->decided >= 0 && i < g->nreadings; i++) {
    vt_aside a = {.of_gap = (int32_t)p->ngaps, .reading = i, .undated = true};
    a.force = (vt_period){.from = VT_EVER, .until = VT_EVER, .known_since = VT_NEVER};
    a.cites = vt_cites_of(p, readings->items[i], &g->cites);
    if ((int32_t)i != g->decided) vt_push_aside(p, a, readings->keys[i]);
  }
}

static void read_gaps(vt_pack *p, const cw_yaml_node *map) {
  p->gaps = CW_NEW_ARRAY(p->arena, (map ? map->count : 0) + 1, vt_gap);
  for (uint32_t i = 0; map && p->gaps && i < map->count; i++) {
    const cw_yaml_node *m = map->items[i], *readings = cw_yaml_get(m, "readings");
    const char *clause = vt_scalar(m, "clause"), *name = map->keys[i]->text;
    vt_gap *g = &p->gaps[p->ngaps++];
    *g = (vt_gap){.name = name, .question = vt_scalar(m, "question"), .cites = vt_cites_of(p, m, NULL)};
    if (!g->question && clause) g->question = cw_arena_printf(p->arena, "What does %s say?", clause);
    if (!g->question) g->question = cw_arena_printf(p->arena, "What holds of %s?", name);
    g->readings = CW_NEW_ARRAY(p->arena, (readings ? readings->count : 0) + 1, const char *);
    for (uint32_t k = 0; readings && g->readings && k < readings->count; k++)
      g->readings[g->nreadings++] = readings->keys[k]->text;
    decide(p, g, m, vt_scalar(m, "decided"));
  }
}

static void read_touches(vt_pack *p, const cw_yaml_node *map) {
  for (uint32_t i = 0; i < p->ngaps; i++) {
    vt_gap *g = &p->gaps[i];
    const char *could = vt_scalar(map->items[i], "could");
    g->touches = vt_condition(p, cw_yaml_get(map->items[i], "touches"));
    g->touches_record = g->touches && vt_reads_record(p, g->touches);
    g->raise = !could || !vt_same(could, "lower");
    g->lower = !could || !vt_same(could, "raise");
    g->goals = vt_goals_of(p, cw_yaml_get(map->items[i], "goals"), map->keys[i]->line);
  }
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static void read_limits_and_rules(vt_pack *p, const cw_yaml_node *root);

static bool read_file(cw_yaml *y, const char *path, cw_arena *a) {
  cw_diags diags;
  cw_diags_init(&diags, a);
  return cw_yaml_read(y, path, &diags, a) && y->root && y->root->kind == CW_YAML_MAP;
}

bool vt_pack_read(vt_pack *p, const char *path, const char *base, cw_arena *a) {
  *p = (vt_pack){.arena = a, .path = path};
  if (!read_file(&p->yaml, path, a) || (base && !read_file(&p->base, base, a))) return false;
  const cw_yaml_node *root = base ? vt_extended(p) : p->yaml.root;
  if (!root) return false;
  const char *year = vt_scalar(root, "school year"), *dates = vt_scalar(root, "ambiguous dates");
  digest(p);
  p->code = vt_scalar(root, "pack");
  p->name = vt_scalar(root, "name");
  p->version = vt_scalar(root, "version");
  p->school_year = 701;
  if (year) vt_month_day(year, &p->school_year);
  p->down = !dates || vt_same(dates, "down");
  read_units(p, cw_yaml_get(root, "units"));
  read_sources(p, cw_yaml_get(root, "sources"));
  read_facts(p, root);
  read_ledgers(p, root);
  vt_read_licenses(p, cw_yaml_get(root, "licenses"));
  read_terms(p, cw_yaml_get(root, "terms"));
  vt_known_only(p, root);
  read_gaps(p, cw_yaml_get(root, "gaps"));
  vt_read_goals(p, cw_yaml_get(root, "goals"));
  read_limits_and_rules(p, root);
  read_touches(p, cw_yaml_get(root, "gaps"));
  return p->code && p->name && p->version;
}

static void read_limits_and_rules(vt_pack *p, const cw_yaml_node *root) {
  vt_read_all_limits(p, root);
  vt_read_rules(p, cw_yaml_get(root, "counts"));
  vt_read_otherwise(p, cw_yaml_get(root, "otherwise"));
}
