/* Numbers, units and quantities as people write them. */
#include "extends.h"

#include <string.h>

/* --- numbers ------------------------------------------------------------------------------------------------------ */

enum { LONGEST_NUMBER = 48 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool cw_number_parse(const char *text, size_t len, cw_rat *out) {
  char plain[LONGEST_NUMBER];
  size_t n = 0, group = 0;
  bool commas = false;
  if (len == 0 || len >= LONGEST_NUMBER) return false;
  for (size_t i = 0; i < len; i++) {
    if (text[i] == ',') { /* only between groups of three digits */
      if (i == 0 || (commas ? group != 3 : group == 0 || group > 3)) return false;
      commas = true;
      group = 0;
      continue;
    }
    if (!is_digit(text[i]) && commas && group != 3) return false;
    if (is_digit(text[i]))
      group++;
    else if (commas && text[i] != '.')
      return false;
    else
      commas = false;
    plain[n++] = text[i];
  }
  if (commas && group != 3) return false;
  return cw_rat_parse(out, plain, n);
}

/* --- names of units ----------------------------------------------------------------------------------------------- */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

/* Whether `text` is `form`, or with `plural` its form with an s; ASCII case and doubled spaces aside. */
static bool is_form(const char *text, size_t len, const char *form, bool plural) {
  size_t i = 0;
  if (!form || !*form) return false;
  for (; *form; form++) {
    if (i >= len || lower(text[i]) != lower(*form)) return false;
    i++;
    while (*form == ' ' && i < len && text[i] == ' ') i++;
  }
  if (i == len) return true;
  return plural && i + 1 == len && lower(text[i]) == 's';
}

static bool is_unit(const cw_unit *u, const char *alias, const char *text, size_t len) {
  return is_form(text, len, u->name, true) || is_form(text, len, u->one, true) || is_form(text, len, u->many, false) ||
         is_form(text, len, u->abbrev, true) || is_form(text, len, alias, true);
}

uint32_t cw_unit_find(const cw_plan *plan, const char *name, size_t len) {
  uint32_t nbuiltin = 0;
  const cw_builtin_unit *builtin = cw_builtin_units(&nbuiltin);
  while (len && *name == ' ') name++, len--;
  while (len && name[len - 1] == ' ') len--;
  if (len == 0) return UINT32_MAX;
  for (uint32_t u = 1; u < plan->nunits; u++)
    if (is_unit(&plan->units[u], u < nbuiltin ? builtin[u].alias : NULL, name, len)) return u;
  return UINT32_MAX;
}

const char *const *cw_unit_names(const cw_plan *plan, size_t *n, cw_arena *arena) {
  uint32_t nbuiltin = 0;
  const cw_builtin_unit *builtin = cw_builtin_units(&nbuiltin);
  const char **names = CW_NEW_ARRAY(arena, (size_t)plan->nunits * 4 + 1, const char *);
  *n = 0;
  if (!names) return NULL;
  for (uint32_t u = 1; u < plan->nunits; u++) {
    const cw_unit *unit = &plan->units[u];
    names[(*n)++] = unit->many;
    names[(*n)++] = unit->name;
    if (unit->abbrev) names[(*n)++] = unit->abbrev;
    if (u < nbuiltin && builtin[u].alias) names[(*n)++] = builtin[u].alias;
  }
  return names;
}

/* --- quantities --------------------------------------------------------------------------------------------------- */

/* Bytes of the number at the start of the text: digits, `1,000`, `1.5`, `25/3`, `8 1/3`. */
static size_t number_length(const char *text, size_t len) {
  size_t i = 0, end = 0;
  if (i < len && text[i] == '-') i++;
  while (i < len && (is_digit(text[i]) || text[i] == ',' || text[i] == '.' || text[i] == '/')) end = ++i;
  size_t next = i;
  while (next < len && text[next] == ' ') next++;
  size_t digits = next;
  while (digits < len && is_digit(text[digits])) digits++;
  if (next > i && digits > next && digits + 1 < len && text[digits] == '/' && is_digit(text[digits + 1])) {
    for (end = digits + 1; end < len && is_digit(text[end]);) end++;
  }
  return end;
}

static bool no_quantity(const char **why, const char *reason) {
  if (why) *why = reason;
  return false;
}

bool cw_quantity_parse(const cw_plan *plan, const char *text, size_t len, cw_rat *amount, uint32_t *unit,
                       const char **why, const char **near, cw_arena *arena) {
  if (near) *near = NULL;
  while (len && *text == ' ') text++, len--;
  while (len && text[len - 1] == ' ') len--;
  bool dollars = len && *text == '$';
  if (dollars) do
      text++, len--;
    while (len && *text == ' ');
  size_t n = number_length(text, len);
  if (n == 0) return no_quantity(why, "an amount begins with a number");
  if (!cw_number_parse(text, n, amount)) return no_quantity(why, "the number cannot be read");
  while (n < len && text[n] == ' ') n++;
  *unit = dollars ? CW_UNIT_DOLLAR : CW_UNIT_NUMBER;
  if (n == len) return true;
  if (dollars) return no_quantity(why, "an amount has one unit");
  *unit = cw_unit_find(plan, text + n, len - n);
  if (*unit != UINT32_MAX) return true;
  *unit = CW_UNIT_NUMBER;
  if (why) *why = cw_arena_printf(arena, "`%.*s` is not a unit", (int)(len - n), text + n);
  size_t count;
  const char *word = cw_arena_text(arena, text + n, len - n);
  const char *const *names = cw_unit_names(plan, &count, arena);
  if (near && word && names) *near = cw_nearest(word, names, count);
  if (why && !*why) *why = "its unit is not known";
  return false;
}

/* --- the section `units` ------------------------------------------------------------------------------------------ */

static void publish(cw_builder *b) {
  b->plan->units = b->units.items;
  b->plan->nunits = b->units.count;
}

static void declare_builtin(cw_builder *b) {
  uint32_t n = 0;
  const cw_builtin_unit *units = cw_builtin_units(&n);
  for (uint32_t i = 0; i < n; i++) {
    cw_unit unit = {.name = units[i].name, .one = units[i].one, .many = units[i].many, .abbrev = units[i].abbrev};
    cw_vec_push(b, &b->units, &unit, sizeof unit);
  }
  publish(b);
}

static const char *taken(cw_builder *b, const char *name, uint32_t self) {
  uint32_t u = name ? cw_unit_find(b->plan, name, strlen(name)) : UINT32_MAX;
  return u == UINT32_MAX || u == self ? NULL : b->plan->units[u].name;
}

/* Whether the state's pack has declared the unit or given it other names. */
static bool is_renamed(const cw_builder *b, uint32_t unit) {
  uint32_t n = 0;
  const cw_builtin_unit *builtin = cw_builtin_units(&n);
  const cw_unit *u = &CW_AT(b, units, cw_unit, unit);
  return unit >= n || u->one != builtin[unit].one || u->many != builtin[unit].many || u->abbrev != builtin[unit].abbrev;
}

static void read_unit(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *map) {
  if (!cw_check_keys(b, map, CW_MAP_UNIT, CW_NMAPS) || !cw_name_check(b, key, "a unit")) return;
  uint32_t old = cw_unit_find(b->plan, key->text, key->len);
  if (cw_is_district(b, key) && old < b->base->units && is_renamed(b, old)) {
    cw_diag *d = cw_loosens(b, key, "%s has the unit `%s` already", b->base->state, CW_AT(b, units, cw_unit, old).name);
    cw_diag_hint(b->diags, d, "give it a name of its own");
    return;
  }
  const char *one = cw_text_of(b, map, "name"), *many = cw_text_of(b, map, "plural"),
             *abbrev = cw_text_of(b, map, "short");
  const char *other = taken(b, abbrev, old);
  if (!other) other = taken(b, one, old);
  if (other) {
    CW_FAULT(b, CW_D_PACK_NAME, key, "the unit `%s` would have a name of the unit `%s`", key->text, other);
    return;
  }
  cw_unit unit = {.name = cw_copy(b, key->text, key->len), .abbrev = abbrev};
  if (old != UINT32_MAX) unit = CW_AT(b, units, cw_unit, old);
  if (abbrev) unit.abbrev = abbrev;
  bool renamed = one || old == UINT32_MAX;
  if (renamed) unit.one = one ? one : unit.name;
  if (renamed || many) unit.many = many ? many : cw_must(b, cw_arena_printf(b->arena, "%ss", unit.one));
  if (old == UINT32_MAX)
    cw_vec_push(b, &b->units, &unit, sizeof unit);
  else
    CW_AT(b, units, cw_unit, old) = unit;
  publish(b);
}

enum { MOST_UNITS = 1000 };

void cw_read_units(cw_builder *b, const cw_yaml_node *map) {
  declare_builtin(b);
  if (b->base) b->base->units = b->units.count;
  if (!map || map->kind != CW_YAML_MAP) {
    if (map) CW_FAULT(b, CW_D_PACK_SHAPE, map, "`units` is a map of units");
    return;
  }
  for (uint32_t i = 0; i < map->count && i < MOST_UNITS; i++) {
    read_unit(b, map->keys[i], map->items[i]);
    if (cw_is_state(b, map->keys[i])) b->base->units = b->units.count;
  }
}

uint32_t cw_unit_of(cw_builder *b, const cw_yaml_node *n) {
  uint32_t unit = n->kind == CW_YAML_SCALAR ? cw_unit_find(b->plan, n->text, n->len) : UINT32_MAX;
  if (unit != UINT32_MAX) return unit;
  const char *text = n->kind == CW_YAML_SCALAR ? n->text : "";
  size_t count;
  const char *const *names = cw_unit_names(b->plan, &count, b->arena);
  cw_diag *d = CW_FAULT(b, CW_D_UNIT_UNKNOWN, n, "`%s` is not a unit", text);
  cw_hint_near(b, d, text, names, count);
  if (d && !d->hint) cw_diag_hint(b->diags, d, "a unit of the pack's own is declared under `units`");
  return UINT32_MAX;
}
