/* Runs allocation cases (tests/allocation/README.md) through the same loader, plan and evaluator that packs use.
 *
 *   run-allocation-cases FILE...            prints each case that differs, ends with "N cases, M differ"
 *   run-allocation-cases --emit DIR FILE... also writes each case as DIR/<id>/pack.yaml and teacher.yaml, with the
 *                                           expected answer in expected.txt
 *
 * A case is spelled out as a pack and a teacher, as an officer would write them; nothing here solves anything. */
#include "../engine/standing.h"
#include "../rules/pack.h"
#include "../tools/teacher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- the case as a pack ------------------------------------------------------------------------------------------- */

static const char *get(const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *n = cw_yaml_get(map, key);
  return n && n->kind == CW_YAML_SCALAR ? n->text : NULL;
}

static bool is_true(const cw_yaml_node *map, const char *key) {
  const char *v = get(map, key);
  return v && strcmp(v, "true") == 0;
}

/* ", when: f1" where the case hangs the thing on a fact. */
static void when(FILE *out, const cw_yaml_node *map, const char *key) {
  const char *v = get(map, key);
  if (v) fprintf(out, ", when: %s", v);
}

static bool any_record(const cw_yaml_node *c, const char *key, const char *value) {
  const cw_yaml_node *records = cw_yaml_get(c, "records");
  for (uint32_t i = 0; i < records->count; i++) {
    const char *v = get(records->items[i], key);
    if (v && (!value || strcmp(v, value) == 0)) return true;
  }
  return false;
}

static void pack_facts(FILE *out, const cw_yaml_node *c) {
  const cw_yaml_node *areas = cw_yaml_get(c, "areas"), *facts = cw_yaml_get(c, "facts");
  fprintf(out, "facts:\n  fits: { of: record, type: \"set of [");
  for (uint32_t i = 0; i < areas->count; i++) fprintf(out, "%s%s", i ? ", " : "", areas->keys[i]->text);
  fprintf(out, "]\", ask: Which areas does it fit? }\n");
  fprintf(out,
          "  handling: { of: record, type: \"one of [divisible, undivided, whole]\", ask: How may it be used? }\n");
  fprintf(out, "  topics: { of: record, type: \"set of [t, u]\", ask: Which topics? }\n");
  if (any_record(c, "tag", NULL) || cw_yaml_get(c, "limits"))
    fprintf(out, "  tag: { of: record, type: \"one of [online, conference, untagged]\", ask: Which tag? }\n");
  for (uint32_t i = 0; facts && i < facts->count; i++)
    fprintf(out, "  %s: { type: yes/no, ask: Does %s hold?, answered by: employer }\n", facts->keys[i]->text,
            facts->keys[i]->text);
  if (any_record(c, "when", NULL)) {
    fprintf(out, "  hangs on: { of: record, type: \"one of [nothing");
    for (uint32_t i = 0; facts && i < facts->count; i++)
      fprintf(out, ", %s holds, %s fails", facts->keys[i]->text, facts->keys[i]->text);
    fprintf(out, "]\", ask: What does it hang on? }\n");
  }
}

static void pack_limits(FILE *out, const cw_yaml_node *c) {
  const cw_yaml_node *areas = cw_yaml_get(c, "areas"), *groups = cw_yaml_get(c, "groups"),
                     *providers = cw_yaml_get(c, "providers"), *limits = cw_yaml_get(c, "limits");
  fprintf(out, "areas:\n");
  for (uint32_t i = 0; i < areas->count; i++) fprintf(out, "  %s: {}\n", areas->keys[i]->text);
  fprintf(out, "limits:\n");
  for (uint32_t i = 0; i < areas->count; i++) {
    const cw_yaml_node *a = areas->items[i];
    if (get(a, "at_most")) {
      fprintf(out, "  - { at most: %s hours, in: %s", get(a, "at_most"), areas->keys[i]->text);
      when(out, a, "at_most_when");
      fprintf(out, " }\n");
    }
    if (get(a, "at_most_a_year"))
      fprintf(out, "  - { at most: %s hours, in: %s, per: calendar year }\n", get(a, "at_most_a_year"),
              areas->keys[i]->text);
  }
  for (uint32_t i = 0; groups && i < groups->count; i++) {
    const cw_yaml_node *in = cw_yaml_get(groups->items[i], "areas");
    fprintf(out, "  - { at most: %s hours, in: [", get(groups->items[i], "at_most"));
    for (uint32_t k = 0; k < in->count; k++) fprintf(out, "%s%s", k ? ", " : "", in->items[k]->text);
    fprintf(out, "] }\n");
  }
  for (uint32_t i = 0; providers && i < providers->count; i++)
    fprintf(out, "  - { at most: %s hours, of records where: provider is \"%s\" }\n",
            get(providers->items[i], "at_most"), get(providers->items[i], "provider"));
  for (uint32_t i = 0; limits && i < limits->count; i++)
    fprintf(out, "  - { at most: %s records, of records where: tag is %s }\n", get(limits->items[i], "records"),
            get(limits->items[i], "tag"));
  fprintf(out, "  - { at most: 1000000 hours }\n"); /* so that the list is never empty */
}

static void counts_rule(FILE *out, const cw_yaml_node *c, const char *area, const char *handling, const char *are) {
  const cw_yaml_node *facts = cw_yaml_get(c, "facts");
  fprintf(out, "  %s %s:\n    when: fits includes %s and handling is %s", handling, area, area, handling);
  if (any_record(c, "when", NULL)) {
    fprintf(out, " and (hangs on is nothing");
    for (uint32_t i = 0; facts && i < facts->count; i++) {
      const char *f = facts->keys[i]->text;
      fprintf(out, " or (hangs on is %s holds and %s) or (hangs on is %s fails and not %s)", f, f, f, f);
    }
    fprintf(out, ")");
  }
  fprintf(out, "\n    as: the amount\n    toward: %s\n    records are: %s\n    cites: case\n", area, are);
}

static void pack_counts(FILE *out, const cw_yaml_node *c) {
  const cw_yaml_node *areas = cw_yaml_get(c, "areas");
  fprintf(out, "counts:\n");
  for (uint32_t i = 0; i < areas->count; i++) {
    const char *a = areas->keys[i]->text;
    counts_rule(out, c, a, "divisible", "divisible");
    if (any_record(c, "indivisible", "true")) counts_rule(out, c, a, "undivided", "in one area");
    if (any_record(c, "whole", "true")) counts_rule(out, c, a, "whole", "whole");
  }
}

static void amounts(FILE *out, const cw_yaml_node *map, const char *indent, const char *before) {
  for (uint32_t i = 0; map && i < map->count; i++) {
    fprintf(out, "%s- { at least: ", indent);
    const cw_yaml_node *v = map->items[i];
    fprintf(out, "%s hours, ", v->kind == CW_YAML_MAP ? get(v, "at_least") : v->text);
    fprintf(out, before, map->keys[i]->text);
    if (v->kind == CW_YAML_MAP) when(out, v, "at_least_when");
    fprintf(out, " }\n");
  }
}

static void pack_alternatives(FILE *out, const cw_yaml_node *list) {
  fprintf(out, "      - any of:\n");
  for (uint32_t i = 0; i < list->count; i++) {
    const cw_yaml_node *alt = list->items[i];
    fprintf(out, "          - all of:\n");
    amounts(out, cw_yaml_get(alt, "areas"), "              ", "in: %s");
    amounts(out, cw_yaml_get(alt, "topics"), "              ", "of records where: topics includes %s");
    if (get(alt, "total")) fprintf(out, "              - { at least: %s hours }\n", get(alt, "total"));
  }
}

static void pack_needs(FILE *out, const cw_yaml_node *c) {
  const cw_yaml_node *areas = cw_yaml_get(c, "areas"), *years = cw_yaml_get(c, "each_year");
  fprintf(out, "goals:\n  renew:\n    purpose: renew\n    cites: case\n    needs:\n      - { at least: %s hours",
          get(c, "total"));
  when(out, c, "total_when");
  fprintf(out, " }\n");
  for (uint32_t i = 0; i < areas->count; i++) {
    const cw_yaml_node *a = areas->items[i];
    if (!get(a, "at_least")) continue;
    fprintf(out, "      - { at least: %s hours, in: %s", get(a, "at_least"), areas->keys[i]->text);
    when(out, a, "at_least_when");
    fprintf(out, " }\n");
  }
  amounts(out, cw_yaml_get(c, "topics"), "      ", "of records where: topics includes %s");
  if (years) {
    const cw_yaml_node *list = cw_yaml_get(years, "years");
    for (uint32_t i = 0; i < list->count; i++)
      fprintf(out, "      - { at least: %s hours, each: calendar year, from year: %s, to year: %s }\n",
              get(years, "at_least"), list->items[i]->text, list->items[i]->text);
  }
  if (get(c, "distinct_areas"))
    fprintf(out, "      - { at least: %s areas, with: any amount }\n", get(c, "distinct_areas"));
  if (cw_yaml_get(c, "any_of")) pack_alternatives(out, cw_yaml_get(c, "any_of"));
  if (get(c, "exempt_when"))
    fprintf(out, "    except:\n      - { exempt when: %s, cites: case }\n", get(c, "exempt_when"));
}

static void write_pack(FILE *out, const cw_yaml_node *c) {
  fprintf(out,
          "language: 1\npack: us-zz\nname: Case %s\nversion: 2026-01-01\nauthority: Nobody; an allocation case\n"
          "unit: hour\nrecords are: divisible\n"
          "sources:\n  case: { title: Allocation case, read through: 2026-01-01, status: verified }\n",
          get(c, "id"));
  pack_facts(out, c);
  pack_limits(out, c);
  pack_counts(out, c);
  pack_needs(out, c);
}

/* --- the case as a teacher ---------------------------------------------------------------------------------------- */

static void list(FILE *out, const char *key, const cw_yaml_node *items) {
  fprintf(out, ", %s: [", key);
  for (uint32_t i = 0; items && i < items->count; i++) fprintf(out, "%s%s", i ? ", " : "", items->items[i]->text);
  fprintf(out, "]");
}

static void hangs_on(FILE *out, const char *condition) {
  if (!condition)
    fprintf(out, ", hangs on: nothing");
  else if (strncmp(condition, "not ", 4) == 0)
    fprintf(out, ", hangs on: %s fails", condition + 4);
  else
    fprintf(out, ", hangs on: %s holds", condition);
}

static void write_record(FILE *out, const cw_yaml_node *c, const cw_yaml_node *r) {
  const char *handling = is_true(r, "whole") ? "whole" : is_true(r, "indivisible") ? "undivided" : "divisible";
  fprintf(out, "  - { id: %s, kind: workshop, amount: %s hours, earned: %s-06-15, handling: %s", get(r, "id"),
          get(r, "amount"), get(r, "year"), handling);
  fprintf(out, ", provider: %s", get(r, "provider") ? get(r, "provider") : "nobody");
  list(out, "fits", cw_yaml_get(r, "fits"));
  list(out, "topics", cw_yaml_get(r, "topics"));
  if (any_record(c, "tag", NULL) || cw_yaml_get(c, "limits"))
    fprintf(out, ", tag: %s", get(r, "tag") ? get(r, "tag") : "untagged");
  if (any_record(c, "when", NULL)) hangs_on(out, get(r, "when"));
  fprintf(out, " }\n");
}

static void write_teacher(FILE *out, const cw_yaml_node *c) {
  const cw_yaml_node *records = cw_yaml_get(c, "records"), *facts = cw_yaml_get(c, "facts");
  fprintf(out, "id: %s\n", get(c, "id"));
  bool head = false;
  for (uint32_t i = 0; facts && i < facts->count; i++) {
    if (strcmp(facts->items[i]->text, "null") == 0) continue;
    if (!head) fprintf(out, "facts:\n");
    head = true;
    fprintf(out, "  %s: %s\n", facts->keys[i]->text, strcmp(facts->items[i]->text, "true") == 0 ? "yes" : "no");
  }
  fprintf(out, "records:%s\n", records->count ? "" : " []");
  for (uint32_t i = 0; i < records->count; i++) write_record(out, c, records->items[i]);
}

/* --- expected and found ------------------------------------------------------------------------------------------- */

static void expected_of(FILE *out, const cw_yaml_node *c) {
  const cw_yaml_node *a = cw_yaml_get(c, "answer");
  if (get(a, "standing")) {
    fprintf(out, "%s", get(a, "standing"));
    const cw_yaml_node *d = cw_yaml_get(a, "decisive");
    for (uint32_t i = 0; d && i < d->count; i++) fprintf(out, "%s%s", i ? ", " : "; asks ", d->items[i]->text);
    return;
  }
  fprintf(out, "%s", is_true(a, "met") ? "met" : "unmet");
  if (get(a, "further")) fprintf(out, "; further %s", get(a, "further"));
}

static int by_name(const void *x, const void *y) { return strcmp(*(const char *const *)x, *(const char *const *)y); }

static void found_asks(FILE *out, const cw_plan *plan, const cw_standing *s) {
  const char *names[64];
  size_t n = 0;
  for (uint32_t i = 0; i < s->nquestions && n < 64; i++)
    if (s->questions[i].decisive) names[n++] = plan->attrs[s->questions[i].attr].name;
  qsort(names, n, sizeof *names, by_name);
  for (size_t i = 0; i < n; i++) fprintf(out, "%s%s", i ? ", " : "; asks ", names[i]);
}

/* The least over the ways; a way that lacks something without an amount has none. */
static void found_further(FILE *out, const cw_standing *s) {
  cw_rat least = CW_RAT(-1);
  char text[CW_RAT_TEXT];
  if (s->verdict == CW_MET || s->verdict == CW_EXEMPT) {
    fprintf(out, "; further 0");
    return;
  }
  for (uint32_t i = 0; i < s->nways; i++) {
    const cw_way *w = &s->ways[i];
    cw_rat sum = CW_RAT_ZERO;
    if (w->impossible) continue;
    for (uint32_t k = 0; k < w->nlacks; k++) (void)cw_rat_add(&sum, sum, w->lacks[k].amount);
    if (least.num < 0 || cw_rat_cmp(sum, least) < 0) least = sum;
  }
  cw_rat_format(text, least);
  fprintf(out, "; further %s", least.num < 0 ? "impossible" : text);
}

static const char *standing_word(cw_verdict v) {
  return v == CW_UNDETERMINED ? "undetermined" : v == CW_UNMET ? "unmet" : "met";
}

static void found_of(FILE *out, const cw_yaml_node *c, const cw_plan *plan, const cw_standing *s) {
  const cw_yaml_node *a = cw_yaml_get(c, "answer");
  fprintf(out, "%s", standing_word(s->verdict));
  if (get(a, "standing"))
    found_asks(out, plan, s);
  else if (get(a, "further"))
    found_further(out, s);
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static void print_diags(const cw_diags *d) {
  for (uint32_t i = 0; i < d->count; i++)
    if (d->items[i].severity == CW_ERROR)
      fprintf(stderr, "%s:%u:%u: %s\n", d->items[i].file, d->items[i].line, d->items[i].column, d->items[i].message);
}

static void evaluate(const cw_yaml_node *c, const char *pack_text, const char *teacher_text, FILE *out,
                     cw_arena *arena) {
  cw_diags diags;
  cw_yaml file;
  cw_block block;
  cw_diags_init(&diags, arena);
  cw_pack *pack = cw_pack_load_text("case", pack_text, strlen(pack_text), &diags);
  if (!pack) {
    fprintf(out, "the pack doesn't load");
    print_diags(&diags);
    return;
  }
  cw_block_init(&block, cw_pack_plan(pack), arena);
  bool read = cw_yaml_parse(&file, "teacher", teacher_text, strlen(teacher_text), &diags, arena);
  if (!read || !cw_teacher_add(&block, &file, file.root, NULL, &diags)) {
    fprintf(out, "the teacher can't be read");
    print_diags(&diags);
  } else {
    cw_options options = {.known_as_of = CW_DAY_MAX, .only_goal = -1};
    (void)cw_day_make(&options.as_of, 2026, 1, 1);
    cw_evaluation e = cw_evaluate(&block, 0, &options, arena);
    if (e.failed || e.nstandings != 1)
      fprintf(out, "no standing");
    else
      found_of(out, c, cw_pack_plan(pack), &e.standings[0]);
  }
  cw_pack_free(pack);
}

static bool save(const char *dir, const char *id, const char *name, const char *text) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", dir, id);
  (void)mkdir(path, 0777);
  snprintf(path, sizeof path, "%s/%s/%s", dir, id, name);
  FILE *f = fopen(path, "w");
  if (!f) return false;
  bool ok = fputs(text, f) >= 0;
  return fclose(f) == 0 && ok;
}

static bool run_case(const char *line, size_t len, const char *emit, cw_arena *arena) {
  cw_diags diags;
  cw_yaml json;
  char *pack, *teacher, *expected, *found;
  size_t n;
  cw_diags_init(&diags, arena);
  if (!cw_yaml_parse(&json, "case", line, len, &diags, arena)) {
    print_diags(&diags);
    return false;
  }
  FILE *f = open_memstream(&pack, &n);
  write_pack(f, json.root);
  fclose(f);
  f = open_memstream(&teacher, &n);
  write_teacher(f, json.root);
  fclose(f);
  f = open_memstream(&expected, &n);
  expected_of(f, json.root);
  fclose(f);
  f = open_memstream(&found, &n);
  evaluate(json.root, pack, teacher, f, arena);
  fclose(f);
  bool same = strcmp(expected, found) == 0;
  if (!same) printf("%s: expected %s, found %s\n", get(json.root, "id"), expected, found);
  if (emit && !(save(emit, get(json.root, "id"), "pack.yaml", pack) &&
                save(emit, get(json.root, "id"), "teacher.yaml", teacher) &&
                save(emit, get(json.root, "id"), "expected.txt", expected)))
    fprintf(stderr, "can't write to %s\n", emit);
  free(pack);
  free(teacher);
  free(expected);
  free(found);
  return same;
}

static bool run_file(const char *path, const char *emit, unsigned *cases, unsigned *differ) {
  FILE *f = fopen(path, "r");
  char *line = NULL;
  size_t room = 0;
  ssize_t len;
  if (!f) {
    fprintf(stderr, "%s: can't be read\n", path);
    return false;
  }
  while ((len = getline(&line, &room, f)) > 0) {
    cw_arena arena;
    if (line[0] != '{') continue;
    cw_arena_init(&arena, 0);
    (*cases)++;
    if (!run_case(line, (size_t)len, emit, &arena)) (*differ)++;
    cw_arena_dispose(&arena);
  }
  free(line);
  fclose(f);
  return true;
}

int main(int argc, char **argv) {
  const char *emit = NULL;
  unsigned cases = 0, differ = 0;
  bool read = argc > 1;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--emit") == 0 && i + 1 < argc) {
      emit = argv[++i];
      (void)mkdir(emit, 0777);
    } else if (!run_file(argv[i], emit, &cases, &differ)) {
      read = false;
    }
  }
  if (argc < 2) fprintf(stderr, "usage: run-allocation-cases [--emit DIR] FILE...\n");
  printf("%u cases, %u differ\n", cases, differ);
  return !read ? 2 : differ ? 1 : 0;
}
