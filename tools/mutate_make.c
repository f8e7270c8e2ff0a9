/* The mutants of a pack: every scalar that standings rest on, found in the text by its mark, with each of its changes. */
#include "mutate.h"

#include <string.h>
#include <strings.h>

enum { MAX_EDITS = 256, PATH_ROOM = 512 };

typedef struct maker {
  cw_mutation *m;
  const cw_yaml *yaml;
  const char **lines; /* the first character of each line */
  uint32_t nlines;
  char path[PATH_ROOM];
  size_t *raw; /* per byte of a scalar's text, and one behind it: where it stands in the file */
  size_t nraw;
} maker;

/* Words for people: no standing rests on them. */
static const char *const prose[] = {"cites", "name",  "why",   "question", "says",     "clause",
                                    "note",  "title", "words", "purpose",  "readings", "ask"};

static bool is_prose(const char *key) {
  for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
    if (strcmp(prose[i], key) == 0) return true;
  return false;
}

/* What of the pack's top is changed. The rest (sources, facts, units) declares names, or is only told. */
static const char *const sections[] = {
    "school year", "parts of the year", "ambiguous dates", "records are", "terms",     "areas",
    "ledgers",     "licenses",          "limits",          "counts",      "otherwise", "goals",
    "gaps"};

/* Of a license, whether and from when it is renewed decides standings; the rest is only told. */
static const char *const of_license[] = {"renewable", "renewable from"};

static bool is_section(const cw_mutation *m, const char *key) {
  if (m->only) return strcmp(m->only, key) == 0;
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
    if (strcmp(sections[i], key) == 0) return true;
  return false;
}

/* --- places ------------------------------------------------------------------------------------------------------- */

static void find_lines(maker *k) {
  size_t n = 1;
  for (const char *s = k->yaml->text; *s; s++) n += *s == '\n';
  k->lines = CW_NEW_ARRAY(k->m->arena, n + 1, const char *);
  if (!k->lines) return;
  k->lines[k->nlines++] = k->yaml->text;
  for (const char *s = k->yaml->text; *s; s++)
    if (*s == '\n') k->lines[k->nlines++] = s + 1;
}

static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

static const char *start_of(const maker *k, const cw_yaml_node *n) {
  if (n->line == 0 || n->line > k->nlines) return NULL;
  const char *s = k->lines[n->line - 1];
  for (uint32_t column = 1; column < n->column && *s; column++) { /* columns are characters */
    s++;
    while (((unsigned char)*s & 0xc0) == 0x80) s++;
  }
  if (n->quoted && (*s == '|' || *s == '>')) return *s ? s + strcspn(s, "\n") : s;
  return n->quoted && *s ? s + 1 : s;
}

/* Lays the scalar's text along the file: blanks in it stand for any blanks there, which may break a line. False where they
 * differ otherwise, by an escape. */
static bool lay_along(maker *k, const cw_yaml_node *n) {
  const char *s = start_of(k, n);
  if (!s) return false;
  if (k->nraw < n->len + 1) {
    k->nraw = 2 * (size_t)n->len + 64;
    k->raw = CW_NEW_ARRAY(k->m->arena, k->nraw, size_t);
    if (!k->raw) return false;
  }
  if (n->len && !is_blank(n->text[0]))
    while (is_blank(*s)) s++;
  for (uint32_t i = 0; i < n->len; i++) {
    k->raw[i] = (size_t)(s - k->yaml->text);
    if (!is_blank(n->text[i])) {
      if (*s++ != n->text[i]) return false;
      continue;
    }
    if (!is_blank(*s)) return false;
    while (is_blank(*s) && !(i + 1 < n->len && is_blank(n->text[i + 1]))) s++;
  }
  k->raw[n->len] = (size_t)(s - k->yaml->text);
  return true;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

static uint32_t words_back(const char *text, uint32_t at, int words) {
  while (at > 0 && words > 0) {
    while (at > 0 && text[at - 1] == ' ') at--;
    while (at > 0 && text[at - 1] != ' ') at--;
    words--;
  }
  return at;
}

static uint32_t words_on(const char *text, uint32_t at, int words) {
  while (text[at] && text[at] != ' ') at++;
  while (text[at] && words > 0) {
    while (text[at] == ' ') at++;
    while (text[at] && text[at] != ' ') at++;
    words--;
  }
  return at;
}

enum { SHORT_TEXT = 40 };

/* The change in words: the whole text where it is short, else what is changed with two words on either side. */
static const char *say_change(const maker *k, const char *text, uint32_t len, const cw_edit *e) {
  uint32_t from = 0, to = len, end = e->from + e->len;
  if (e->drops) {
    const char *value = text + e->from + strspn(text + e->from, ", ");
    return cw_arena_printf(k->m->arena, "%s: `%.*s` left out", k->path, (int)strcspn(value, ",]"), value);
  }
  if (len > SHORT_TEXT) {
    from = words_back(text, e->from, 2);
    to = words_on(text, end, 2);
  }
  return cw_arena_printf(k->m->arena, "%s: %.*s -> %.*s%s%.*s", k->path, (int)(to - from), text + from,
                         (int)(e->from - from), text + from, e->text, (int)(to - end), text + end);
}

/* --- mutants ------------------------------------------------------------------------------------------------------ */

static void place_of(const maker *k, size_t at, uint32_t *line, uint32_t *column) {
  uint32_t lo = 0, hi = k->nlines;
  while (hi - lo > 1) {
    uint32_t mid = (lo + hi) / 2;
    if ((size_t)(k->lines[mid] - k->yaml->text) <= at)
      lo = mid;
    else
      hi = mid;
  }
  *line = lo + 1;
  *column = (uint32_t)(at - (size_t)(k->lines[lo] - k->yaml->text)) + 1;
}

/* A small generator of its own, so that a sample is the same everywhere. */
static bool in_sample(const cw_mutation *m, const char *change) {
  uint64_t h = UINT64_C(0xcbf29ce484222325) ^ (m->seed * UINT64_C(0x9e3779b97f4a7c15));
  for (const char *s = change; *s; s++) h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
  h ^= h >> 29;
  return h % 100 < m->sample;
}

static void add_mutant(maker *k, const char *text, uint32_t len, const cw_edit *e) {
  cw_mutation *m = k->m;
  const char *change = say_change(k, text, len, e);
  if (!change || !in_sample(m, change)) return;
  if (m->count == m->capacity) {
    size_t room = m->capacity ? 2 * m->capacity : 512;
    cw_mutant *items = CW_NEW_ARRAY(m->arena, room, cw_mutant);
    if (!items) {
      m->failed = true;
      return;
    }
    if (m->count) memcpy(items, m->items, m->count * sizeof *items);
    m->items = items;
    m->capacity = room;
  }
  cw_mutant *x = &m->items[m->count++];
  *x = (cw_mutant){.from = k->raw[e->from], .to = k->raw[e->from + e->len], .text = e->text, .change = change};
  place_of(k, x->from, &x->line, &x->column);
}

/* `at least: any amount` becomes nothing, and one of the unit in which credit counts. */
static void make_amounts(maker *k, const cw_yaml_node *n) {
  const cw_plan *plan = cw_pack_plan(k->m->pack);
  size_t len = strlen(k->path), word = sizeof "at least" - 1;
  if (!cw_yaml_is(n, "any amount") || len < word || strcmp(k->path + len - word, "at least") != 0) return;
  for (int amount = 0; amount < 2 && lay_along(k, n); amount++) {
    const char *text = cw_arena_printf(k->m->arena, "%d %s", amount, plan->units[plan->ledgers[0].unit].name);
    if (text) add_mutant(k, n->text, n->len, &(cw_edit){0, n->len, text, false});
  }
}

static void make_scalar(maker *k, const cw_yaml_node *n) {
  cw_edit edits[MAX_EDITS];
  size_t count = cw_mutate_text(n->text, edits, MAX_EDITS, k->m->arena);
  make_amounts(k, n);
  if (count == 0 || !lay_along(k, n)) return;
  for (size_t i = 0; i < count; i++) add_mutant(k, n->text, n->len, &edits[i]);
}

/* A key that is a word of the law is exchanged; one that begins with a number is a row of a table. */
static void make_key(maker *k, const cw_yaml_node *key) {
  const char *other = cw_mutate_key(key->text);
  if (other && lay_along(k, key)) add_mutant(k, key->text, key->len, &(cw_edit){0, key->len, other, false});
  if (key->text[0] >= '0' && key->text[0] <= '9') make_scalar(k, key);
}

/* Which of the readings decides is exchanged for each of the others. */
static void make_decided(maker *k, const cw_yaml_node *gap, const cw_yaml_node *said) {
  const cw_yaml_node *readings = cw_yaml_get(gap, "readings");
  if (said->kind != CW_YAML_SCALAR || !readings || !lay_along(k, said)) return;
  for (uint32_t i = 0; i < readings->count; i++) {
    const char *other = readings->keys[i]->text;
    if (strcasecmp(other, said->text) != 0)
      add_mutant(k, said->text, said->len, &(cw_edit){0, said->len, other, false});
  }
}

static void make_node(maker *k, const cw_yaml_node *n);

static void make_below(maker *k, const cw_yaml_node *n, const char *step) {
  size_t len = strlen(k->path);
  snprintf(k->path + len, PATH_ROOM - len, "%s%s", len && step[0] != ' ' ? " / " : "", step);
  make_node(k, n);
  k->path[len] = 0;
}

static void make_step(maker *k, const cw_yaml_node *n, uint32_t i) {
  size_t len = strlen(k->path);
  bool decided = strcmp(n->keys[i]->text, "decided") == 0 && cw_yaml_get(n, "readings");
  if (!decided) {
    make_below(k, n->items[i], n->keys[i]->text);
    return;
  }
  snprintf(k->path + len, PATH_ROOM - len, " / decided");
  make_decided(k, n, n->items[i]);
  k->path[len] = 0;
}

static void make_node(maker *k, const cw_yaml_node *n) {
  char step[32];
  if (n->kind == CW_YAML_SCALAR) make_scalar(k, n);
  for (uint32_t i = 0; n->kind == CW_YAML_LIST && i < n->count; i++) {
    snprintf(step, sizeof step, " [%u]", i + 1);
    make_below(k, n->items[i], step);
  }
  for (uint32_t i = 0; n->kind == CW_YAML_MAP && i < n->count; i++) {
    if (is_prose(n->keys[i]->text)) continue;
    make_key(k, n->keys[i]);
    make_step(k, n, i);
  }
}

static void make_licenses(maker *k, const cw_yaml_node *licenses) {
  size_t len = strlen(k->path);
  for (uint32_t i = 0; i < licenses->count; i++) {
    snprintf(k->path + len, PATH_ROOM - len, "licenses / %s", licenses->keys[i]->text);
    for (size_t w = 0; w < sizeof of_license / sizeof *of_license; w++) {
      const cw_yaml_node *value = cw_yaml_get(licenses->items[i], of_license[w]);
      if (value) make_below(k, value, of_license[w]);
    }
    k->path[len] = 0;
  }
}

static void make_section(maker *k, const cw_yaml_node *section, const char *key) {
  if (strcmp(key, "licenses") == 0)
    make_licenses(k, section);
  else
    make_below(k, section, key);
}

void cw_mutation_make(cw_mutation *m) {
  maker k = {.m = m, .yaml = cw_pack_yaml(m->pack)};
  const cw_yaml_node *root = k.yaml->root;
  find_lines(&k);
  if (!k.lines) {
    m->failed = true;
    return;
  }
  for (uint32_t i = 0; i < root->count; i++)
    if (is_section(m, root->keys[i]->text)) make_section(&k, root->items[i], root->keys[i]->text);
}
