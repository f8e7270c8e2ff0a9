/* Gaps: what the sources leave open. */
#include "extends.h"

#include <string.h>

enum { MOST_READINGS = 60 };

/* --- declarations: names and readings first, since conditions read them ------------------------------------------- */

static void declare_reading(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *map, const cw_ref *above) {
  cw_reading r = {.name = cw_copy(b, key->text, key->len), .says = "", .ref = cw_ref_of(b, key)};
  if (cw_check_keys(b, map, CW_MAP_READING, CW_NMAPS) && map->kind == CW_YAML_MAP) {
    const char *says = cw_text_of(b, map, "says");
    if (says) r.says = says;
    r.ref = cw_read_cites(b, key, map, above);
    if (r.ref.ncites == 0) cw_check_cites(b, &r.ref, "reading");
  }
  cw_vec_push(b, &b->readings, &r, sizeof r);
}

static void declare_readings(cw_builder *b, cw_gap *g, const cw_yaml_node *map) {
  g->first_reading = b->readings.count;
  if (!map) return;
  if (map->kind != CW_YAML_MAP || map->count == 0) {
    CW_FAULT(b, CW_D_PACK_SHAPE, map, "`readings` is a map of readings");
    return;
  }
  for (uint32_t i = 0; i < map->count && i < MOST_READINGS; i++)
    declare_reading(b, map->keys[i], map->items[i], &g->ref);
  if (map->count > MOST_READINGS) CW_FAULT(b, CW_D_PACK_TOO_MANY, map, "a gap has at most %d readings", MOST_READINGS);
  if (map->count == 1) CW_FAULT(b, CW_D_PACK_VALUE, map, "one reading leaves nothing open: a gap has two or more");
  g->nreadings = b->readings.count - g->first_reading;
}

/* `decided: READING`: it evaluates as that one, and the others stand beside it. */
static void decide(cw_builder *b, cw_gap *g, const cw_yaml_node *said) {
  g->decided = -1;
  if (!said || said->kind != CW_YAML_SCALAR) return;
  if (!g->nreadings) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_BESIDE, said, "nothing is decided where there are no `readings`");
    cw_diag_hint(b->diags, d, "say under `readings` what each source says");
    return;
  }
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, g->nreadings, const char *));
  for (uint32_t i = 0; i < g->nreadings; i++) {
    names[i] = CW_AT(b, readings, cw_reading, g->first_reading + i).name;
    if (cw_same(names[i], said->text)) g->decided = (int32_t)i;
  }
  if (g->decided < 0) {
    cw_diag *d = CW_FAULT(b, CW_D_REFERENCE_UNKNOWN, said, "`%s` has no reading `%s`", g->name, said->text);
    cw_hint_near(b, d, said->text, names, g->nreadings);
  }
  if (g->ref.ncites == 0) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, said, "the gap `%s` doesn't say what decides it", g->name);
    cw_diag_hint(b->diags, d, "add `cites`: by what that source outranks the others");
  }
  g->first_other = b->asides.count;
  for (uint32_t i = 0; g->decided >= 0 && i < g->nreadings; i++) {
    cw_aside a = {.kind = CW_OTHER_READING, .gap = b->gaps.count, .reading = i, .undated = true};
    a.force = (cw_period){.from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
    a.ref = CW_AT(b, readings, cw_reading, g->first_reading + i).ref;
    if (i != (uint32_t)g->decided && !cw_aside_push(b, &a, said)) g->decided = -1;
  }
}

/* The question of a gap that has none of its own. */
static const char *question_of(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *map, const cw_gap *g) {
  const char *question = cw_text_of(b, map, "question");
  if (question) return question;
  if (g->clause) return cw_must(b, cw_arena_printf(b->arena, "What does %s say?", g->clause));
  if (!g->why && !cw_has_unknown_key(map, CW_MAP_GAP, CW_NMAPS)) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, key, "the gap `%s` doesn't say what is open", g->name);
    cw_diag_hint(b->diags, d, "add `question`, or `clause` and `why`");
  }
  return cw_must(b, cw_arena_printf(b->arena, "What holds of %s?", g->name));
}

void cw_declare_gaps(cw_builder *b, const cw_yaml_node *map) {
  uint32_t n = map && map->kind == CW_YAML_MAP ? map->count : 0;
  if (map && map->kind != CW_YAML_MAP) CW_FAULT(b, CW_D_PACK_SHAPE, map, "`gaps` is a map of gaps");
  b->gap_used = cw_must(b, CW_NEW_ARRAY(b->arena, n + 1, bool));
  for (uint32_t i = 0; i < n; i++) {
    cw_yaml_node *key = map->keys[i], *gap = map->items[i];
    if (!cw_name_check(b, key, "a gap") || !cw_check_keys(b, gap, CW_MAP_GAP, CW_NMAPS)) continue;
    if (gap->kind != CW_YAML_MAP) gap = cw_map_new(b, gap, 0);
    for (uint32_t k = 0; k < b->gaps.count; k++)
      if (cw_same(CW_AT(b, gaps, cw_gap, k).name, key->text))
        CW_FAULT(b, CW_D_PACK_NAME, key, "there are two gaps called `%s`", key->text);
    cw_gap g = {.name = cw_copy(b, key->text, key->len), .ref = cw_read_cites(b, key, gap, NULL)};
    cw_gap_note note = {.at = key, .map = gap};
    g.clause = cw_text_of(b, gap, "clause");
    g.why = cw_text_of(b, gap, "why");
    g.question = question_of(b, key, gap, &g);
    declare_readings(b, &g, cw_yaml_get(gap, "readings"));
    decide(b, &g, cw_yaml_get(gap, "decided"));
    cw_vec_push(b, &b->gaps, &g, sizeof g);
    cw_vec_push(b, &b->gap_notes, &note, sizeof note);
  }
}

/* --- whom they touch ---------------------------------------------------------------------------------------------- */

enum { SEES = CW_SEES_RECORD | CW_SEES_LICENSE | CW_SEES_WINDOW | CW_SEES_JUDGED };

/* What a district leaves open can make a state's standing uncertain, but not better. */
static void check_raises(cw_builder *b, const cw_yaml_node *at, const cw_gap *g) {
  if (!cw_is_district(b, at) || g->nreadings || !(g->could & CW_COULD_RAISE)) return;
  uint64_t states = b->base->goals >= 64 ? UINT64_MAX : (UINT64_C(1) << b->base->goals) - 1;
  if (!(g->goals & states)) return;
  cw_diag *d = cw_loosens(b, at, "the gap `%s` could raise a standing of the state's", g->name);
  cw_diag_hint(b->diags, d, "say `could: lower`, or name under `goals` the district's own");
}

static void read_gap(cw_builder *b, uint32_t i) {
  const cw_gap_note note = CW_AT(b, gap_notes, cw_gap_note, i);
  cw_gap g = CW_AT(b, gaps, cw_gap, i);
  if (g.ref.ncites == 0 && g.nreadings == 0) cw_check_cites(b, &g.ref, "gap");
  const cw_yaml_node *touches = cw_yaml_get(note.map, "touches");
  g.touches = cw_compile_condition(b, touches, SEES);
  g.touches_record = (cw_node_reads(b, g.touches, 0, NULL) & CW_SEES_RECORD) != 0;
  g.could = (cw_could)(cw_word_of(b, note.map, CW_MAP_GAP, "could", 2) + 1);
  g.goals = cw_goals_of(b, note.map, note.at);
  check_raises(b, note.at, &g);
  CW_AT(b, gaps, cw_gap, i) = g;
}

void cw_read_gaps(cw_builder *b) {
  for (uint32_t i = 0; i < b->gaps.count; i++) read_gap(b, i);
}
