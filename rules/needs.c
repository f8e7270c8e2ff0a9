/* What a goal asks. */
#include "compile.h"

#include <string.h>

typedef struct asker {
  cw_builder *b;
  uint32_t goal, sees;
} asker;

static int32_t push_need(cw_builder *b, const cw_need *n) { return (int32_t)cw_vec_push(b, &b->needs, n, sizeof *n); }

static int32_t read_item(asker *a, cw_yaml_node *n, const cw_ref *above);

enum { MOST_NEEDS = 20000 }; /* terms of needs can unfold to very many */
enum { MOST_WINDOWS = 15 };  /* CW_MAX_OWN of engine/evaluator.h */

/* --- needs of needs ----------------------------------------------------------------------------------------------- */

static void take_kids(cw_builder *b, cw_need *need, const cw_vec *kids) {
  need->first_kid = b->kids.count;
  need->nkids = kids->count;
  for (uint32_t i = 0; i < kids->count; i++) cw_vec_push(b, &b->kids, &((uint32_t *)kids->items)[i], sizeof(uint32_t));
}

static void add_kid(asker *a, cw_yaml_node *n, const cw_ref *above, cw_vec *kids) {
  int32_t kid = read_item(a, n, above);
  uint32_t k = (uint32_t)kid;
  if (kid >= 0) cw_vec_push(a->b, kids, &k, sizeof k);
}

static void read_kids(asker *a, cw_yaml_node *list, const cw_ref *above, cw_need *need) {
  static const cw_ref nowhere = {0};
  cw_vec kids = {0};
  cw_ref ref = above ? *above : nowhere;
  const cw_yaml_node *name = list;
  cw_yaml_node *means = cw_term_enter(a->b, name, &ref); /* `any of: TERM` means the needs of the term one by one */
  if (means) list = means;
  uint32_t count = list->kind == CW_YAML_LIST ? list->count : 1;
  for (uint32_t i = 0; i < count; i++) add_kid(a, list->kind == CW_YAML_LIST ? list->items[i] : list, &ref, &kids);
  if (means) cw_term_leave(a->b, name);
  if (count == 0) CW_FAULT(a->b, CW_D_PACK_SHAPE, list, "the list of needs is empty");
  take_kids(a->b, need, &kids);
}

static void read_any(asker *a, const cw_yaml_node *map, cw_need *need) {
  need->kind = CW_NEED_SOME;
  need->number = 1;
  read_kids(a, cw_yaml_get(map, "any of"), &need->ref, need);
}

static void read_all(asker *a, const cw_yaml_node *map, cw_need *need) {
  need->kind = CW_NEED_ALL;
  read_kids(a, cw_yaml_get(map, "all of"), &need->ref, need);
}

static void read_some(asker *a, const cw_yaml_node *map, cw_need *need) {
  const cw_yaml_node *n = cw_yaml_get(map, "at least");
  need->kind = CW_NEED_SOME;
  read_kids(a, cw_yaml_get(map, "of"), &need->ref, need);
  if (n->kind != CW_YAML_SCALAR || !cw_whole_number(n->text, &need->number) || need->number < 1)
    CW_FAULT(a->b, CW_D_PACK_VALUE, n, "of several needs so many are asked: a whole number");
  else if (need->number > need->nkids)
    CW_FAULT(a->b, CW_D_PACK_VALUE, n, "%u are asked of %u needs", need->number, need->nkids);
}

/* A table of needs: the rows are all keys that no need has. */
static bool is_row(const cw_yaml_node *key) { return !cw_key_find(CW_MAP_NEED, key->text); }

static bool is_table(const cw_yaml_node *map) {
  static const char *const forms[] = {"holds", "attested", "has", "met", "any of", "all of", "at least", "in sequence"};
  bool rows = false;
  for (uint32_t i = 0; i < map->count; i++) rows |= is_row(map->keys[i]);
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) rows &= cw_yaml_get(map, forms[i]) == NULL;
  return rows && cw_yaml_get(map, "by");
}

static void read_table(asker *a, const cw_yaml_node *map, cw_need *need) {
  cw_builder *b = a->b;
  cw_row *rows = cw_must(b, CW_NEW_ARRAY(b->arena, map->count, cw_row));
  uint32_t n = 0;
  need->kind = CW_NEED_TABLE;
  need->key =
      cw_compile_scalar(b, cw_yaml_get(map, "by"), a->sees, (cw_expect){.type = CW_TYPE_NONE, .unit = CW_ANY_UNIT});
  for (uint32_t i = 0; i < map->count; i++) {
    if (!is_row(map->keys[i])) continue;
    bool good = cw_table_row(b, need->key, map->keys[i], &rows[n]);
    int32_t cell = read_item(a, map->items[i], &need->ref);
    if (good && cell >= 0) rows[n++].node = (uint32_t)cell;
  }
  cw_table_check(b, map, rows, n);
  need->first_row = b->rows.count;
  need->nrows = n;
  for (uint32_t i = 0; i < n; i++) cw_vec_push(b, &b->rows, &rows[i], sizeof rows[i]);
}

/* --- needs of credit ---------------------------------------------------------------------------------------------- */

static bool take_ledger(asker *a, const cw_yaml_node *map, cw_need *need) {
  cw_builder *b = a->b;
  uint32_t ledger = cw_ledger_named(b, map, CW_GOAL(b, a->goal).ledger);
  if (ledger == UINT32_MAX) return false;
  need->ledger = ledger;
  need->areas = cw_areas_named(b, cw_yaml_get(map, "in"), ledger);
  if (ledger < 64) CW_AT(b, goal_notes, cw_goal_note, a->goal).ledgers |= UINT64_C(1) << ledger;
  if (ledger > 0 || b->has_unit) return true;
  cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, map, "the pack doesn't say in which unit credit counts");
  cw_diag_hint(b->diags, d, "say `unit: hour`, or another, at the head of the pack");
  b->has_unit = true; /* once is enough */
  CW_AT(b, ledgers, cw_ledger, 0).unit = CW_ANY_UNIT;
  return true;
}

static void read_year(cw_builder *b, const cw_yaml_node *map, const char *key, int *out) {
  const cw_yaml_node *n = cw_yaml_get(map, key);
  uint32_t year;
  if (!n) return;
  if (n->kind == CW_YAML_SCALAR && cw_whole_number(n->text, &year) && year >= 1900 && year <= 2999)
    *out = (int)year;
  else
    CW_FAULT(b, CW_D_PACK_VALUE, n, "`%s` is a year, as 2024", key);
}

/* A number of areas is counted over all credit, whatever its time. */
static void areas_and_windows(asker *a, const cw_yaml_node *at) {
  const cw_goal_note *note = &CW_AT(a->b, goal_notes, cw_goal_note, a->goal);
  if (note->asks_areas && note->own_windows)
    CW_FAULT(a->b, CW_D_PACK_BESIDE, at, "a number of areas and a need with a `window` of its own stand in one goal");
}

/* A need's own window; the goal's is not one of the dates that it can be counted from. */
static void read_window(asker *a, const cw_yaml_node *map, cw_need *need) {
  cw_builder *b = a->b;
  cw_yaml_node *n = cw_yaml_get(map, "window");
  if (!n) return;
  if (need->each != CW_EACH_NONE) CW_FAULT(b, CW_D_PACK_BESIDE, n, "`window` and `each` do not go together");
  uint32_t *own = &CW_AT(b, goal_notes, cw_goal_note, a->goal).own_windows;
  if (++*own == MOST_WINDOWS + 1)
    CW_FAULT(b, CW_D_PACK_TOO_MANY, n, "more than %d needs of the goal have a window of their own", MOST_WINDOWS);
  areas_and_windows(a, n);
  cw_read_windows(b, n, a->sees & ~(uint32_t)CW_SEES_WINDOW, &need->first_window, &need->nwindows);
}

static void read_credit(asker *a, const cw_yaml_node *map, cw_need *need) {
  cw_builder *b = a->b;
  need->kind = CW_NEED_CREDIT;
  if (!take_ledger(a, map, need)) return;
  cw_expect e = {CW_QUANTITY, CW_AT(b, ledgers, cw_ledger, need->ledger).unit, false};
  const cw_yaml_node *least = cw_yaml_get(map, "at least");
  if (!cw_yaml_is(least, "any amount")) need->amount = cw_compile_value(b, least, a->sees, e);
  need->of = cw_compile_condition(b, cw_yaml_get(map, "of records where"), a->sees | CW_SEES_RECORD);
  need->each = (cw_each)(cw_word_of(b, map, CW_MAP_NEED_CREDIT, "each", -1) + 1);
  read_year(b, map, "from year", &need->from_year);
  read_year(b, map, "to year", &need->to_year);
  const cw_yaml_node *year = cw_yaml_get(map, need->from_year ? "from year" : "to year");
  if (year && need->each == CW_EACH_NONE) CW_FAULT(b, CW_D_PACK_BESIDE, year, "years are named beside `each` only");
  read_window(a, map, need);
  bool named = need->from_year && need->to_year;
  if (need->each && !named && !(a->sees & CW_SEES_WINDOW)) {
    cw_diag *d =
        CW_FAULT(b, CW_D_WINDOW_SCOPE, cw_yaml_get(map, "each"), "the goal has no window whose years are meant");
    cw_diag_hint(b->diags, d, "give the goal a `window`, or say `from year` and `to year`");
  }
}

/* The number before a word: `2 areas`. */
static bool count_of(cw_builder *b, const cw_yaml_node *n, const char *one, const char *many, uint32_t *out) {
  const char *space = n->kind == CW_YAML_SCALAR ? strchr(n->text, ' ') : NULL;
  const char *word = space ? space + 1 : many;
  char *number = space ? cw_copy(b, n->text, (size_t)(space - n->text)) : NULL;
  while (space && *word == ' ') word++;
  if (n->kind == CW_YAML_SCALAR && !space) number = cw_copy(b, n->text, n->len);
  bool good = number && cw_whole_number(number, out) && *out > 0 && (cw_same(word, one) || cw_same(word, many));
  if (good) return true;
  CW_FAULT(b, CW_D_PACK_VALUE, n, "a whole number of %s is asked for, as `2 %s`", many, many);
  return false;
}

static void read_areas(asker *a, const cw_yaml_node *map, cw_need *need) {
  cw_builder *b = a->b;
  need->kind = CW_NEED_AREAS;
  if (!take_ledger(a, map, need)) return;
  const cw_yaml_node *n = cw_yaml_get(map, "at least"), *with = cw_yaml_get(map, "with");
  CW_AT(b, goal_notes, cw_goal_note, a->goal).asks_areas = true;
  areas_and_windows(a, n);
  cw_expect e = {CW_QUANTITY, CW_AT(b, ledgers, cw_ledger, need->ledger).unit, false};
  if (!cw_yaml_is(with, "any amount")) need->amount = cw_compile_value(b, with, a->sees, e);
  if (!count_of(b, n, "area", "areas", &need->number)) return;
  uint32_t among = 0;
  for (uint64_t bits = need->areas; bits; bits &= bits - 1) among++;
  if (need->number > among) CW_FAULT(b, CW_D_PACK_VALUE, n, "%u areas are asked of %u", need->number, among);
}

static void read_share(asker *a, const cw_yaml_node *map, cw_need *need) {
  cw_builder *b = a->b;
  need->kind = CW_NEED_SHARE;
  if (!take_ledger(a, map, need)) return;
  need->amount =
      cw_compile_value(b, cw_yaml_get(map, "at least"), a->sees, (cw_expect){CW_QUANTITY, CW_UNIT_PERCENT, false});
  need->of = cw_compile_condition(b, cw_yaml_get(map, "of records where"), a->sees | CW_SEES_RECORD);
  need->base = (cw_base)cw_word_of(b, map, CW_MAP_NEED_SHARE, "of", CW_BASE_CREDITED);
}

/* --- other needs -------------------------------------------------------------------------------------------------- */

static void read_holds(asker *a, const cw_yaml_node *map, cw_need *need) {
  need->kind = CW_NEED_HOLDS;
  need->condition = cw_compile_condition(a->b, cw_yaml_get(map, "holds"), a->sees);
}

static void read_attested(asker *a, const cw_yaml_node *map, cw_need *need) {
  need->kind = CW_NEED_HOLDS;
  need->attested = true;
  need->condition = cw_compile_condition(a->b, cw_yaml_get(map, "attested"), a->sees);
}

static void read_has(asker *a, const cw_yaml_node *map, cw_need *need) {
  const cw_yaml_node *n = cw_yaml_get(map, "at least");
  need->kind = CW_NEED_HAS;
  need->number = 1;
  need->condition = cw_compile_condition(a->b, cw_yaml_get(map, "has"), a->sees | CW_SEES_RECORD);
  if (n) count_of(a->b, n, "record", "records", &need->number);
}

/* `once per calendar quarter`: two parts never lie in the same one. */
static bool read_apart(cw_builder *b, const cw_yaml_node *n, uint32_t sees, cw_need *need) {
  static const cw_per pers[] = {CW_PER_DAY, CW_PER_MONTH, CW_PER_QUARTER, CW_PER_SCHOOL_YEAR, CW_PER_CALENDAR_YEAR};
  cw_short_limit s;
  if (!cw_compile_short_limit(b, n, sees, CW_ANY_UNIT, &s)) return true; /* that has been said */
  const cw_node *most = &CW_NODE(b, s.most);
  bool once = s.counts_records && !s.within && most->op == CW_OP_CONST && most->a == 1 && most->b == 1;
  for (size_t i = 0; i < sizeof pers / sizeof *pers && once; i++)
    if (s.per == pers[i]) return need->apart = s.per, true;
  return false;
}

static void read_sequence(asker *a, const cw_yaml_node *map, cw_need *need) {
  cw_builder *b = a->b;
  const cw_yaml_node *apart = cw_yaml_get(map, "at most");
  need->kind = CW_NEED_SEQUENCE;
  read_kids(a, cw_yaml_get(map, "in sequence"), &need->ref, need);
  for (uint32_t i = 0; i < need->nkids; i++) {
    const cw_need *kid = &CW_AT(b, needs, cw_need, CW_AT(b, kids, uint32_t, need->first_kid + i));
    if (kid->kind == CW_NEED_HAS && kid->number == 1 && !kid->when && !kid->force.by) continue;
    CW_FAULT(b, CW_D_PACK_BESIDE, map, "what stands `in sequence` is `{ has: ... }`, of one record and always asked");
    return;
  }
  if (apart && !read_apart(b, apart, a->sees, need))
    CW_FAULT(b, CW_D_PACK_VALUE, apart,
             "of records in sequence at most `once per` day, month, calendar quarter, school "
             "year or calendar year");
}

static void read_met(asker *a, const cw_yaml_node *map, cw_need *need) {
  cw_builder *b = a->b;
  const cw_yaml_node *n = cw_yaml_get(map, "met");
  const char *text = n->kind == CW_YAML_SCALAR ? n->text : "";
  need->kind = CW_NEED_GOAL;
  uint32_t g = cw_goal_find(b, text, strlen(text));
  need->goal = (int32_t)g;
  if (g != UINT32_MAX) return;
  size_t count;
  const char *const *names = cw_goal_names(b, &count);
  cw_diag *d = CW_FAULT(b, CW_D_REFERENCE_UNKNOWN, n, "there is no goal `%s`", text);
  cw_hint_near(b, d, text, names, count);
}

/* --- which need it is --------------------------------------------------------------------------------------------- */

static const struct {
  const char *key;
  cw_map_id map;
  void (*read)(asker *a, const cw_yaml_node *map, cw_need *need);
} forms[] = {{"in sequence", CW_MAP_NEED_SEQUENCE, read_sequence},
             {"holds", CW_MAP_NEED_HOLDS, read_holds},
             {"attested", CW_MAP_NEED_ATTESTED, read_attested},
             {"has", CW_MAP_NEED_HAS, read_has},
             {"met", CW_MAP_NEED_MET, read_met},
             {"any of", CW_MAP_NEED_ANY, read_any},
             {"all of", CW_MAP_NEED_ALL, read_all},
             {"at least", CW_MAP_NEED_CREDIT, read_credit}};

enum { NFORMS = sizeof forms / sizeof *forms };

/* `at least` has four meanings: of areas, of a share, of needs, of credit. */
static size_t refine(const cw_yaml_node *map, cw_map_id *id, void (**read)(asker *, const cw_yaml_node *, cw_need *)) {
  const cw_yaml_node *of = cw_yaml_get(map, "of"), *least = cw_yaml_get(map, "at least");
  const char *space = least->kind == CW_YAML_SCALAR ? strchr(least->text, ' ') : NULL;
  while (space && *space == ' ') space++;
  if (of && of->kind == CW_YAML_LIST)
    *id = CW_MAP_NEED_SOME, *read = read_some;
  else if (of)
    *id = CW_MAP_NEED_SHARE, *read = read_share;
  else if (space && (cw_same(space, "areas") || cw_same(space, "area")))
    *id = CW_MAP_NEED_AREAS, *read = read_areas;
  return 0;
}

static void no_form(cw_builder *b, const cw_yaml_node *map) {
  const char *names[NFORMS];
  for (size_t i = 0; i < NFORMS; i++) names[i] = forms[i].key;
  for (uint32_t i = 0; i < map->count; i++) {
    if (!is_row(map->keys[i])) continue;
    cw_diag *d = CW_FAULT(b, CW_D_PACK_KEY, map->keys[i], "`%s` is not a key of a need", map->keys[i]->text);
    const char *near = cw_nearest(map->keys[i]->text, names, NFORMS);
    cw_diag_mend(b->diags, d, map->keys[i]->text, cw_nearest_alone(map->keys[i]->text, names, NFORMS));
    if (near) cw_diag_hint(b->diags, d, "did you mean `%s`?", near);
    return;
  }
  cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, map, "this need asks for nothing");
  cw_diag_hint(
      b->diags, d,
      "one of `at least`, `holds`, `attested`, `has`, `met`, `any of`, `all of`, `in sequence`, or a table with `by`");
}

static bool read_form(asker *a, const cw_yaml_node *map, cw_need *need) {
  size_t k = NFORMS;
  for (size_t i = NFORMS; i-- > 0;)
    if (cw_yaml_get(map, forms[i].key)) k = i;
  if (k == NFORMS && is_table(map)) return read_table(a, map, need), true;
  if (k == NFORMS) return no_form(a->b, map), false;
  cw_map_id id = forms[k].map;
  void (*read)(asker *, const cw_yaml_node *, cw_need *) = forms[k].read;
  if (read == read_credit) refine(map, &id, &read);
  if (!cw_check_keys(a->b, map, id, CW_MAP_NEED)) return false;
  read(a, map, need);
  return true;
}

/* One need of `for each`, under what is asked in all. */
static bool add_each(asker *a, const cw_yaml_node *map, cw_need inner, cw_vec *kids) {
  inner.force = (cw_period){.from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
  if (!read_form(a, map, &inner)) return false;
  uint32_t kid = (uint32_t)push_need(a->b, &inner);
  cw_vec_push(a->b, kids, &kid, sizeof kid);
  return true;
}

/* `for each: NAME in SET`: the need once for each value that the set can have, asked where it has it. */
static void add_members(asker *a, const cw_yaml_node *map, const cw_each_of *of, const cw_need *outer, cw_vec *kids) {
  cw_builder *b = a->b;
  cw_member before = b->member;
  bool good = true;
  for (uint32_t k = 0; k < of->values.n && good && b->needs.count <= MOST_NEEDS; k++) {
    cw_need inner = {.goal = -1, .name = of->values.names[k], .ref = outer->ref};
    if (outer->name) inner.name = cw_arena_printf(b->arena, "%s, %s", outer->name, inner.name);
    cw_node has = {.op = CW_OP_INCLUDES, .type = CW_YES_NO, .kid = {of->node}, .a = INT64_C(1) << k};
    inner.when = cw_node_new(b, has, of->node);
    cw_span *words = &CW_AT(b, spans, cw_span, inner.when);
    words->text = cw_arena_printf(b->arena, "%s includes %s", words->text, of->values.names[k]);
    b->member = (cw_member){of->name, of->values.names[k]};
    good = add_each(a, map, inner, kids);
  }
  b->member = before;
}

/* The need itself stands under one that is asked or not, and is asked for each license or each member of a set. */
static int32_t read_each(asker *a, const cw_yaml_node *map, const cw_yaml_node *each, cw_need outer) {
  cw_builder *b = a->b;
  cw_each_of of = cw_compile_each(b, each, a->sees);
  cw_vec kids = {0};
  if (!of.node) return -1;
  if (of.name) {
    outer.kind = CW_NEED_ALL;
    add_members(a, map, &of, &outer, &kids);
  } else {
    asker among = {.b = b, .goal = a->goal, .sees = a->sees | CW_SEES_LICENSE | CW_SEES_EACH};
    outer.kind = CW_NEED_EACH;
    outer.condition = of.node;
    add_each(&among, map, (cw_need){.goal = -1, .name = outer.name, .ref = outer.ref}, &kids);
  }
  if (kids.count == 0) return -1;
  take_kids(b, &outer, &kids);
  return push_need(b, &outer);
}

static int32_t read_version(asker *a, const cw_yaml_node *at, const cw_version *v, const cw_ref *above) {
  cw_builder *b = a->b;
  cw_need need = {.force = v->force, .goal = -1, .name = cw_text_of(b, v->map, "name")};
  need.ref = cw_read_cites(b, at, v->map, above);
  if (cw_yaml_get(v->map, "cites")) cw_check_cites(b, &need.ref, "need"); /* else it has its goal's, checked there */
  need.when = cw_compile_condition(b, cw_yaml_get(v->map, "when"), a->sees);
  const cw_yaml_node *each = cw_yaml_get(v->map, "for each");
  if (each) return read_each(a, v->map, each, need);
  return read_form(a, v->map, &need) ? push_need(b, &need) : -1;
}

static int32_t read_map(asker *a, cw_yaml_node *map, const cw_ref *above) {
  cw_version *v;
  cw_versions_how how = {.sees = a->sees, .by_is_key = !cw_yaml_get(map, "versions") && is_table(map)};
  bool several = cw_yaml_get(map, "versions") || cw_yaml_get(map, "announced");
  uint32_t n = cw_versions(a->b, map, how, &v);
  if (!several) return n ? read_version(a, map, &v[0], above) : -1;
  cw_need all = {.kind = CW_NEED_ALL, .goal = -1, .ref = cw_read_cites(a->b, map, map, above)};
  all.force = (cw_period){.from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
  all.name = cw_text_of(a->b, map, "name");
  cw_vec kids = {0};
  for (uint32_t i = 0; i < n; i++) {
    int32_t kid = read_version(a, v[i].map, &v[i], &all.ref);
    uint32_t k = (uint32_t)kid;
    if (kid >= 0) cw_vec_push(a->b, &kids, &k, sizeof k);
  }
  take_kids(a->b, &all, &kids);
  return push_need(a->b, &all);
}

/* A text among needs: the name of a term of needs. */
static int32_t read_term(asker *a, const cw_yaml_node *n, const cw_ref *above) {
  cw_builder *b = a->b;
  cw_ref ref = *above;
  if (b->needs.count > MOST_NEEDS) {
    CW_FAULT(b, CW_D_PACK_TOO_MANY, n, "the terms of this goal unfold to more than %d needs", MOST_NEEDS);
    return -1;
  }
  cw_yaml_node *means = cw_term_enter(b, n, &ref);
  if (means) {
    int32_t need = read_item(a, means, &ref);
    cw_term_leave(b, n);
    return need;
  }
  uint32_t term = cw_term_find(b, n->text);
  if (term != UINT32_MAX && CW_AT(b, terms, cw_term, term).is_needs) return -1; /* a circle, and that has been said */
  size_t count;
  const char *const *names = cw_term_names(b, &count);
  const char *near = cw_nearest(n->text, names, count);
  cw_diag *d = CW_FAULT(b, term == UINT32_MAX ? CW_D_PACK_SHAPE : CW_D_TERM_PLACE, n,
                        "a need is a map or a term of needs, but the text `%s` stands here", n->text);
  if (term != UINT32_MAX)
    cw_diag_hint(b->diags, d, "the term means a value: write `{ holds: %s }`", n->text);
  else if (near)
    cw_diag_hint(b->diags, d, "did you mean `%s`?", near);
  else
    cw_diag_hint(b->diags, d,
                 "write `{ holds: ... }`, `{ at least: ... }` and so on; `nothing` where the law asks nothing");
  return -1;
}

static int32_t read_item(asker *a, cw_yaml_node *n, const cw_ref *above) {
  cw_builder *b = a->b;
  cw_need need = {.kind = CW_NEED_NOTHING, .goal = -1, .ref = cw_ref_of(b, n)};
  need.force = (cw_period){.from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
  if (above) need.ref.first_cite = above->first_cite, need.ref.ncites = above->ncites;
  if (n->kind == CW_YAML_MAP) return read_map(a, n, above);
  if (n->kind == CW_YAML_LIST) {
    need.kind = CW_NEED_ALL;
    read_kids(a, n, above, &need);
    return push_need(b, &need);
  }
  if (cw_yaml_is(n, "nothing")) return push_need(b, &need);
  return read_term(a, n, &need.ref);
}

int32_t cw_read_needs(cw_builder *b, uint32_t goal, cw_yaml_node *n, uint32_t sees, const cw_ref *ref) {
  asker a = {.b = b, .goal = goal, .sees = sees};
  return n ? read_item(&a, n, ref) : -1; /* that they are missing has been said */
}
