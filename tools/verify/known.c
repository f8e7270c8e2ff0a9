/* Which keys of a pack this checker reads. A key that it doesn't know could mean anything: then nothing is verified. */
#include "verify.h"

#include <string.h>

#define PERIOD " from | until | by | known since | versions | suspended | announced "
#define WORDS  " name | cites | when "

static const char pack_keys[] =
    "| language | pack | name | postal | version | authority | document | unit | school year "
    "| ambiguous dates | records are | units | sources | facts | terms | licenses | areas "
    "| ledgers | limits | counts | otherwise | goals | gaps | waives | policy | extends "
    "| districts decide |"; /* no standing reads policy */
static const char unit_keys[] = "| name | plural | short |";
static const char source_keys[] = "| title | url | read through | status |";
static const char fact_keys[] = "| of | type | ask | answered by | over time | per |";
static const char license_keys[] =
    "| name | lasts | ends | renewable from | renewable | then | note | cites |"; /* `then` is words alone */
static const char term_keys[] = "| means | cites |";
static const char ledger_keys[] = "| unit | areas | limits | records are | cites |";
static const char limit_keys[] = "|" WORDS "|" PERIOD "| at most | in | of records where | per | except when | keep |";
static const char rule_keys[] = "|" WORDS "|" PERIOD "| except when | as | toward | ledger | at most | per | keep "
                                "| records are | least |";
static const char otherwise_keys[] = "|" WORDS "|" PERIOD "| answer | why | goals |";
static const char goal_keys[] =
    "| name | cites |" PERIOD "| purpose | for | ledger | window | judged on | deadline | needs "
    "| steps | start | amount | except |";
static const char suspension_keys[] = "| from | until | by | known since | cites |";
static const char window_keys[] = "| when | from | until | after | before |";
static const char except_keys[] = "|" WORDS "|" PERIOD "| met when | exempt when | not applicable when | unmet when "
                                  "| may use |";
static const char step_keys[] = "| step | needs | except | cites |";
static const char gap_keys[] = "| clause | why | question | touches | could | goals | readings | decided | cites |";
static const char reading_keys[] = "| says | cites |";
static const char need_keys[] = "|" WORDS "|" PERIOD "| at least | in | ledger | of records where | each | from year "
                                "| to year | window | with | of | holds | attested | has | met | any of | all of |";

static const cw_yaml_node *under(const cw_yaml_node *map, const char *key) {
  return map && map->kind == CW_YAML_MAP ? cw_yaml_get(map, key) : NULL;
}

static bool among(const char *words, const char *word) {
  char framed[80];
  int n = snprintf(framed, sizeof framed, "| %s |", word);
  return n > 0 && (size_t)n < sizeof framed && !strchr(word, '|') && strstr(words, framed) != NULL;
}

static void keys(vt_pack *p, const cw_yaml_node *map, const char *known) {
  for (uint32_t i = 0; map && map->kind == CW_YAML_MAP && i < map->count; i++)
    if (!among(known, map->keys[i]->text))
      vt_trouble(p, map->keys[i], cw_arena_printf(p->arena, "`%s`", map->keys[i]->text));
}

/* A word that chooses between ways of reading. */
static void word(vt_pack *p, const cw_yaml_node *map, const char *key, const char *known) {
  const cw_yaml_node *n = under(map, key);
  if (n && !(n->kind == CW_YAML_SCALAR && among(known, n->text)))
    vt_trouble(p, n, cw_arena_printf(p->arena, "`%s: %s`", key, n->kind == CW_YAML_SCALAR ? n->text : "..."));
}

static void each(vt_pack *p, const cw_yaml_node *n, void (*check)(vt_pack *, const cw_yaml_node *)) {
  bool many = n && (n->kind == CW_YAML_MAP || n->kind == CW_YAML_LIST);
  for (uint32_t i = 0; many && i < n->count; i++) check(p, n->items[i]);
}

/* One map, or a list of them. */
static void one_or_each(vt_pack *p, const cw_yaml_node *n, void (*check)(vt_pack *, const cw_yaml_node *)) {
  if (n && n->kind == CW_YAML_LIST)
    each(p, n, check);
  else if (n)
    check(p, n);
}

/* The texts beside the law in force, of a thing that `check` reads. */
static void beside(vt_pack *p, const cw_yaml_node *map, void (*check)(vt_pack *, const cw_yaml_node *)) {
  const cw_yaml_node *said = under(map, "suspended");
  if (said && said->kind != CW_YAML_MAP) vt_trouble(p, said, "`suspended` that is no map");
  keys(p, said, suspension_keys);
  each(p, under(map, "announced"), check);
}

static void limits_of(vt_pack *p, const cw_yaml_node *n);

static void limit(vt_pack *p, const cw_yaml_node *map) {
  if (map->kind != CW_YAML_MAP) return;
  keys(p, map, limit_keys);
  limits_of(p, map);
  each(p, under(map, "versions"), limit);
  beside(p, map, limit);
}

static void inner_limit(vt_pack *p, const cw_yaml_node *n) {
  if (n->kind == CW_YAML_MAP && !cw_yaml_get(n, "by")) limit(p, n);
}

static void limits_of(vt_pack *p, const cw_yaml_node *map) {
  word(p, map, "per", "| cycle | record | school year | calendar year | provider | issuer | achievement | title |");
  word(p, map, "keep", "| best | earliest | latest |");
  one_or_each(p, under(map, "at most"), inner_limit);
}

static void unit(vt_pack *p, const cw_yaml_node *map) { keys(p, map, unit_keys); }
static void source(vt_pack *p, const cw_yaml_node *map) { keys(p, map, source_keys); }
static void reading(vt_pack *p, const cw_yaml_node *map) { keys(p, map, reading_keys); }

static void fact(vt_pack *p, const cw_yaml_node *map) {
  keys(p, map, fact_keys);
  word(p, map, "of", "| record | license | teacher |");
  word(p, map, "over time", "| yes | no |");
  word(p, map, "per", "| school year |");
}

static void license(vt_pack *p, const cw_yaml_node *map) {
  keys(p, map, license_keys);
  word(p, map, "renewable", "| yes | no | once |");
}

static void whole(vt_pack *p, const cw_yaml_node *map) {
  word(p, map, "records are", "| divisible | in one area | whole |");
}

static void ledger(vt_pack *p, const cw_yaml_node *map) {
  keys(p, map, ledger_keys);
  whole(p, map);
  each(p, under(map, "areas"), limit);
  each(p, under(map, "limits"), limit);
}

static void rule(vt_pack *p, const cw_yaml_node *map) {
  keys(p, map, rule_keys);
  whole(p, map);
  limits_of(p, map);
  each(p, under(map, "versions"), rule);
  beside(p, map, rule);
}

static void otherwise(vt_pack *p, const cw_yaml_node *map) {
  keys(p, map, otherwise_keys);
  if (under(map, "suspended") || under(map, "announced")) vt_trouble(p, map, "a line of `otherwise` beside the law");
  each(p, under(map, "versions"), otherwise);
}

static void window(vt_pack *p, const cw_yaml_node *map) { keys(p, map, window_keys); }

static void need(vt_pack *p, const cw_yaml_node *n) {
  if (n->kind == CW_YAML_LIST) each(p, n, need);
  if (n->kind != CW_YAML_MAP) return;
  bool table = vt_is_table(n);
  if (!table) {
    keys(p, n, need_keys);
    one_or_each(p, under(n, "window"), window);
  }
  beside(p, n, need);
  word(p, n, "each", "| school year | calendar year |");
  for (uint32_t i = 0; i < n->count; i++) {
    const char *key = n->keys[i]->text;
    bool inner = among("| any of | all of | of | versions |", key) || (table && !among(need_keys, key));
    if (inner && n->items[i]->kind != CW_YAML_SCALAR) need(p, n->items[i]);
  }
}

static void term(vt_pack *p, const cw_yaml_node *map) {
  keys(p, map, term_keys);
  const cw_yaml_node *means = under(map, "means");
  const char *name = NULL;
  for (uint32_t i = 0; means && i < p->nterms; i++)
    if (p->terms[i].means == means && p->terms[i].is_needs) name = p->terms[i].name;
  if (name) need(p, means);
}

static void except(vt_pack *p, const cw_yaml_node *map) {
  keys(p, map, except_keys);
  if (under(map, "may use")) need(p, under(map, "may use"));
  each(p, under(map, "versions"), except);
  beside(p, map, except);
}

static void step(vt_pack *p, const cw_yaml_node *map) {
  keys(p, map, step_keys);
  if (under(map, "needs")) need(p, under(map, "needs"));
  one_or_each(p, under(map, "except"), except);
}

static void goal(vt_pack *p, const cw_yaml_node *map) {
  keys(p, map, goal_keys);
  if (under(map, "needs")) need(p, under(map, "needs"));
  each(p, under(map, "steps"), step);
  one_or_each(p, under(map, "except"), except);
  one_or_each(p, under(map, "window"), window);
  each(p, under(map, "versions"), goal);
  beside(p, map, goal);
}

static void gap(vt_pack *p, const cw_yaml_node *map) {
  keys(p, map, gap_keys);
  word(p, map, "could", "| raise | lower | either |");
  each(p, under(map, "readings"), reading);
}

void vt_known_only(vt_pack *p, const cw_yaml_node *root) {
  keys(p, root, pack_keys);
  word(p, root, "language", "| 1 |");
  word(p, root, "ambiguous dates", "| up | down |");
  whole(p, root);
  each(p, under(root, "units"), unit);
  each(p, under(root, "sources"), source);
  each(p, under(root, "facts"), fact);
  each(p, under(root, "licenses"), license);
  each(p, under(root, "terms"), term);
  each(p, under(root, "areas"), limit);
  each(p, under(root, "limits"), limit);
  each(p, under(root, "ledgers"), ledger);
  each(p, under(root, "counts"), rule);
  each(p, under(root, "otherwise"), otherwise);
  each(p, under(root, "goals"), goal);
  each(p, under(root, "gaps"), gap);
}
