/* Facts of the teacher, fields of records and licenses: the attributes. */
#include "extends.h"

#include <string.h>

enum { MOST_IN_SET = 63, MOST_KINDS = 64, MOST_CHOICES = 10000 };

typedef struct type_of_fact {
  cw_type type;
  uint32_t unit;
  uint32_t nchoices;
  uint32_t *choices;
} type_of_fact;

/* --- types -------------------------------------------------------------------------------------------------------- */

/* The values in `[a, b]`: text ids. */
static bool read_choices(cw_builder *b, const cw_yaml_node *n, const char *list, type_of_fact *out) {
  const char *close = strrchr(list, ']');
  if (*list != '[' || !close || close[1]) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_VALUE, n, "the values of `%s` are not a list in brackets", n->text);
    cw_diag_hint(b->diags, d, "write \"one of [first, second]\"");
    return false;
  }
  cw_vec ids = {0};
  for (const char *s = list + 1; s < close;) {
    const char *end = memchr(s, ',', (size_t)(close - s));
    if (!end) end = close;
    const char *from = s, *to = end;
    while (from < to && (*from == ' ' || *from == '"')) from++;
    while (to > from && (to[-1] == ' ' || to[-1] == '"')) to--;
    uint32_t id = cw_intern(b, from, (size_t)(to - from));
    for (uint32_t i = 0; id && i < ids.count; i++)
      if (((uint32_t *)ids.items)[i] == id) {
        CW_FAULT(b, CW_D_PACK_NAME, n, "the value `%s` stands twice", cw_text(&b->plan->texts, id));
        return false;
      }
    if (id) cw_vec_push(b, &ids, &id, sizeof id);
    s = end + 1;
  }
  out->choices = ids.items;
  out->nchoices = ids.count;
  uint32_t most = out->type == CW_SET ? MOST_IN_SET : MOST_CHOICES;
  if (ids.count > 0 && ids.count <= most) return true;
  if (ids.count)
    CW_FAULT(b, CW_D_PACK_TOO_MANY, n, "a set has at most %u values", most);
  else
    CW_FAULT(b, CW_D_PACK_VALUE, n, "the list of values is empty");
  return false;
}

static bool unknown_type(cw_builder *b, const cw_yaml_node *n) {
  size_t count;
  const char *const *units = cw_unit_names(b->plan, &count, b->arena);
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, count + 4, const char *));
  if (count) memcpy(names, units, count * sizeof *names);
  names[count++] = "yes/no";
  names[count++] = "date";
  names[count++] = "text";
  names[count++] = "number";
  cw_diag *d = CW_FAULT(b, CW_D_PACK_VALUE, n, "`%s` is not the type of a fact", n->text);
  cw_hint_near(b, d, n->text, names, count);
  if (d && !d->hint)
    cw_diag_hint(b->diags, d, "a type is yes/no, date, text, number, a unit, `one of [...]` or `set of [...]`");
  return false;
}

static bool read_type(cw_builder *b, const cw_yaml_node *n, type_of_fact *out) {
  static const struct {
    const char *name;
    cw_type type;
  } types[] = {{"yes/no", CW_YES_NO}, {"date", CW_DATE}, {"text", CW_TEXT}, {"number", CW_QUANTITY}};
  *out = (type_of_fact){0};
  if (n->kind != CW_YAML_SCALAR) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_SHAPE, n, "`type` is one text");
    cw_diag_hint(b->diags, d, "put it in quotes: \"one of [first, second]\"");
    return false;
  }
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (cw_same(n->text, types[i].name)) return out->type = types[i].type, true;
  bool set = strncmp(n->text, "set of ", 7) == 0;
  if (set || strncmp(n->text, "one of ", 7) == 0) {
    out->type = set ? CW_SET : CW_CHOICE;
    const char *list = n->text + 7;
    while (*list == ' ') list++;
    return read_choices(b, n, list, out);
  }
  out->unit = cw_unit_find(b->plan, n->text, n->len);
  out->type = CW_QUANTITY;
  return out->unit != UINT32_MAX || unknown_type(b, n);
}

/* --- the fields that every record has ----------------------------------------------------------------------------- */

static void set_choices(cw_builder *b, cw_attr *a, const char *const *names, uint32_t n) {
  uint32_t *ids = cw_must(b, CW_NEW_ARRAY(b->arena, n + 1, uint32_t));
  for (uint32_t i = 0; i < n; i++) ids[i] = cw_intern(b, names[i], strlen(names[i]));
  a->choices = ids;
  a->nchoices = n;
}

static void license_choices(cw_builder *b, cw_attr *a, const cw_yaml_node *licenses) {
  uint32_t n = licenses && licenses->kind == CW_YAML_MAP ? licenses->count : 0;
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, n + 1, const char *));
  for (uint32_t i = 0; i < n; i++) names[i] = licenses->keys[i]->text;
  set_choices(b, a, names, n);
}

void cw_declare_fields(cw_builder *b, const cw_yaml_node *licenses) {
  static const cw_attr fields[] = {
#define CW_FIELD(id, of, name_, type_, who, ask_)                                                                      \
  {.name = (name_), .scope = (of), .type = (type_), .answered_by = (who), .ask = (ask_)},
#include "../engine/fields.def"
#undef CW_FIELD
  };
  for (uint32_t i = 0; i < CW_NFIELDS; i++) {
    cw_attr a = fields[i];
    uint32_t n = 0;
    const char *const *words = i == CW_F_KIND ? cw_builtin_kinds(&n) : cw_builtin_words((int)i, &n);
    a.ref.file = b->file;
    if (words) set_choices(b, &a, words, n);
    if (i == CW_F_LICENSE) license_choices(b, &a, licenses);
    cw_vec_push(b, &b->attrs, &a, sizeof a);
  }
}

/* A value that begins with another of the state's could take its place in the state's text. */
static bool begins_with_another(cw_builder *b, const cw_yaml_node *type, const cw_attr *a, uint32_t value) {
  const char *text = cw_text(&b->plan->texts, value);
  for (uint32_t k = 0; cw_is_district(b, type) && k < a->nchoices; k++) {
    const char *other = cw_text(&b->plan->texts, a->choices[k]);
    size_t n = strlen(other);
    if (strncmp(text, other, n) != 0 || text[n] != ' ') continue;
    cw_diag *d =
        CW_FAULT(b, CW_D_PACK_NAME, type, "`%s` begins as `%s`, which %s's pack knows", text, other, b->base->state);
    cw_diag_hint(b->diags, d, "begin it with another word");
    return true;
  }
  return false;
}

static bool add_values(cw_builder *b, const cw_yaml_node *type, cw_attr *a, const type_of_fact *t) {
  uint32_t *ids = cw_must(b, CW_NEW_ARRAY(b->arena, a->nchoices + t->nchoices, uint32_t)), n = a->nchoices;
  memcpy(ids, a->choices, n * sizeof *ids);
  for (uint32_t i = 0; i < t->nchoices; i++) {
    bool known = false;
    for (uint32_t k = 0; k < a->nchoices; k++) known |= ids[k] == t->choices[i];
    if (!known && !begins_with_another(b, type, a, t->choices[i])) ids[n++] = t->choices[i];
  }
  a->choices = ids;
  a->nchoices = n;
  bool kinds = a == &CW_ATTR(b, CW_F_KIND);
  if (kinds && n > MOST_KINDS)
    CW_FAULT(b, CW_D_PACK_TOO_MANY, type, "there are %u kinds with the built-in ones; at most %d can be", n,
             MOST_KINDS);
  else if (a->type == CW_SET && n > MOST_IN_SET)
    CW_FAULT(b, CW_D_PACK_TOO_MANY, type, "there are %u values with the state's; a set has at most %d", n, MOST_IN_SET);
  else
    return true;
  return false;
}

/* Which types a field may be redeclared with. */
static bool retype(cw_builder *b, uint32_t field, const cw_yaml_node *n, const type_of_fact *t) {
  cw_attr *a = &CW_ATTR(b, field);
  if (field == CW_F_KIND && t->type == CW_CHOICE) return add_values(b, n, a, t);
  bool states = a->ref.line && cw_is_state_ref(b, &a->ref) && cw_is_district(b, n);
  if (states && a->type == t->type && t->nchoices && a->nchoices) return add_values(b, n, a, t);
  bool fixed = a->type == CW_CHOICE; /* statuses, verification, license */
  bool values = a->type == CW_TEXT && t->type == CW_CHOICE;
  bool unit = t->type == CW_QUANTITY && t->unit != 0 && field != CW_F_SCORE && field != CW_F_SHARE;
  if (fixed || unit || (t->type != a->type && !values)) {
    cw_diag *d = CW_FAULT(b, CW_D_TYPE_WRONG, n, "`%s` is a field of the language, and `%s` can't be its type", a->name,
                          n->text);
    cw_diag_hint(b->diags, d, "leave `type` out, or give the fact another name");
    return false;
  }
  a->type = t->type;
  a->unit = t->unit;
  if (t->nchoices) a->choices = t->choices, a->nchoices = t->nchoices;
  return true;
}

static uint32_t find_attr(const cw_builder *b, const char *name) {
  for (uint32_t i = 0; i < b->attrs.count; i++)
    if (!cw_field_of_amount(i) && cw_same(CW_ATTR(b, i).name, name)) return i;
  return UINT32_MAX;
}

static const char *const scopes[] = {"teacher", "record", "license"};

/* Of a field that its state's pack redeclares a district may only add values. */
static bool only_values(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *map) {
  for (uint32_t i = 0; i < map->count; i++) {
    const char *said = map->keys[i]->text;
    if (strcmp(said, "of") == 0 || strcmp(said, "type") == 0) continue;
    cw_diag *d = cw_loosens(b, map->keys[i], "`%s` of the field `%s` is the state's", said, key->text);
    cw_diag_hint(b->diags, d, "leave it out: only further values may be named");
    return false;
  }
  return true;
}

static void redeclare(cw_builder *b, uint32_t field, const cw_yaml_node *key, const cw_yaml_node *map) {
  cw_attr *a = &CW_ATTR(b, field);
  cw_scope scope = (cw_scope)cw_word_of(b, map, CW_MAP_FACT, "of", CW_OF_TEACHER);
  type_of_fact t;
  if (scope != a->scope) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_NAME, key, "`%s` is already a field of each %s", a->name, scopes[a->scope]);
    cw_diag_hint(b->diags, d, "say `of: %s` to redeclare it, or call the fact otherwise", scopes[a->scope]);
    return;
  }
  bool again = a->ref.line != 0; /* the state's pack has redeclared it already */
  if (again && !only_values(b, key, map)) return;
  const char *ask = cw_text_of(b, map, "ask");
  if (ask) a->ask = ask;
  a->answered_by = (cw_answerer)cw_word_of(b, map, CW_MAP_FACT, "answered by", (int)a->answered_by);
  const cw_yaml_node *type = cw_yaml_get(map, "type");
  if (!again) a->ref = cw_ref_of(b, key);
  if (type && read_type(b, type, &t)) retype(b, field, type, &t);
  const cw_yaml_node *history = cw_yaml_get(map, "over time");
  if (!history) history = cw_yaml_get(map, "per");
  if (history)
    CW_FAULT(b, CW_D_PACK_BESIDE, history, "a field of a %s has one value: it can't change over time",
             scopes[a->scope]);
}

/* --- facts -------------------------------------------------------------------------------------------------------- */

static cw_history history_of(cw_builder *b, const cw_yaml_node *map, cw_scope scope) {
  bool over_time = cw_yes_no_of(b, map, "over time", false);
  bool per = cw_word_of(b, map, CW_MAP_FACT, "per", -1) == 0;
  const cw_yaml_node *at = cw_yaml_get(map, per ? "per" : "over time");
  if (over_time && per)
    CW_FAULT(b, CW_D_PACK_BESIDE, at, "a fact has a history or a value for each school year, not both");
  if ((over_time || per) && scope != CW_OF_TEACHER) {
    CW_FAULT(b, CW_D_PACK_BESIDE, at, "only a fact of the teacher has a history");
    return CW_CONSTANT;
  }
  return per ? CW_BY_SCHOOL_YEAR : over_time ? CW_OVER_TIME : CW_CONSTANT;
}

static void declare(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *map) {
  cw_attr a = {.name = cw_copy(b, key->text, key->len), .ref = cw_ref_of(b, key)};
  type_of_fact t = {0};
  const cw_yaml_node *type = cw_yaml_get(map, "type");
  a.scope = (cw_scope)cw_word_of(b, map, CW_MAP_FACT, "of", CW_OF_TEACHER);
  a.history = history_of(b, map, a.scope);
  a.answered_by = (cw_answerer)cw_word_of(b, map, CW_MAP_FACT, "answered by", CW_EDUCATOR);
  a.ask = cw_text_of(b, map, "ask");
  if (!a.ask) {
    a.ask = cw_must(b, cw_arena_printf(b->arena, "What is known of `%s`?", a.name));
    cw_diag *d = CW_FAULT(b, CW_D_FACT_UNASKED, key, "the fact `%s` has no question", a.name);
    cw_diag_hint(b->diags, d, "add `ask:` and the question that settles it");
  }
  if (!type)
    CW_FAULT(b, CW_D_PACK_MISSING, key, "a fact needs the key `type`");
  else if (!read_type(b, type, &t))
    t = (type_of_fact){0};
  a.type = t.type;
  a.unit = t.unit;
  a.choices = t.choices;
  a.nchoices = t.nchoices;
  cw_vec_push(b, &b->attrs, &a, sizeof a);
}

void cw_read_facts(cw_builder *b, const cw_yaml_node *map) {
  if (map && map->kind != CW_YAML_MAP) {
    CW_FAULT(b, CW_D_PACK_SHAPE, map, "`facts` is a map of facts");
    map = NULL;
  }
  for (uint32_t i = 0; map && i < map->count; i++) {
    const cw_yaml_node *key = map->keys[i], *fact = map->items[i];
    if (!cw_check_keys(b, fact, CW_MAP_FACT, CW_NMAPS) || !cw_name_check(b, key, "a fact")) continue;
    uint32_t old = find_attr(b, key->text);
    if (old == UINT32_MAX)
      declare(b, key, fact);
    else if (old < CW_NFIELDS)
      redeclare(b, old, key, fact);
    else if (cw_is_district(b, key) && cw_is_state_ref(b, &CW_ATTR(b, old).ref))
      cw_diag_hint(b->diags, cw_loosens(b, key, "%s has a fact `%s` already", b->base->state, key->text),
                   "read the state's, or give it a name of its own");
    else
      CW_FAULT(b, CW_D_PACK_NAME, key, "there are two facts called `%s`", key->text);
  }
  b->attr_used = cw_must(b, CW_NEW_ARRAY(b->arena, b->attrs.count + 1, bool));
}
