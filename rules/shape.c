/* The shape of a pack's sections: maps with known keys, words, dates, yes and no. */
#include "compile.h"

#include <string.h>

static const char *const kind_names[] = {"a text", "a list", "a map"};

bool cw_is_map(cw_builder *b, const cw_yaml_node *n, cw_map_id map) {
  if (n->kind == CW_YAML_MAP) return true;
  /* `general: ` with nothing after it is an empty map */
  if (n->kind == CW_YAML_SCALAR && n->len == 0 && !n->quoted) return true;
  CW_FAULT(b, CW_D_PACK_SHAPE, n, "%s is a map, but %s stands here", cw_map_title(map), kind_names[n->kind]);
  return false;
}

static void unknown_key(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *item, cw_map_id map,
                        cw_map_id more) {
  const char *names[96];
  uint32_t n = 0, k = 0, m = 0;
  const cw_key *keys = cw_map_keys(map, &k), *others = more < CW_NMAPS ? cw_map_keys(more, &m) : NULL;
  for (uint32_t i = 0; i < k && n < 96; i++) names[n++] = keys[i].key;
  for (uint32_t i = 0; i < m && n < 96; i++) names[n++] = others[i].key;
  cw_diag *d = CW_FAULT(b, CW_D_PACK_KEY, key, "`%s` is not a key of %s", key->text, cw_map_title(map));
  const char *near = cw_nearest(key->text, names, n);
  cw_diag_mend(b->diags, d, key->text, cw_nearest_alone(key->text, names, n));
  bool empty = item->kind == CW_YAML_SCALAR && item->len == 0 && !item->quoted;
  if (near)
    cw_diag_hint(b->diags, d, "did you mean `%s`?", near);
  else if (empty)
    cw_diag_hint(b->diags, d, "within braces a text with a comma needs quotes");
}

static bool check_missing(cw_builder *b, const cw_yaml_node *n, cw_map_id map) {
  bool good = true;
  uint32_t count = 0;
  const cw_key *keys = cw_map_keys(map, &count);
  for (uint32_t i = 0; i < count; i++) {
    if (!keys[i].required || cw_yaml_get(n, keys[i].key)) continue;
    cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, n, "%s needs the key `%s`", cw_map_title(map), keys[i].key);
    cw_diag_hint(b->diags, d, "%s", keys[i].meaning);
    bool version = map == CW_MAP_PACK && strcmp(keys[i].key, "language") == 0; /* there is one version yet */
    if (version) cw_diag_mend(b->diags, d, "", "language: 1\n");
    good = false;
  }
  return good;
}

static bool is_known(const cw_yaml_node *key, cw_map_id map, cw_map_id more) {
  return cw_key_find(map, key->text) || (more < CW_NMAPS && cw_key_find(more, key->text));
}

bool cw_has_unknown_key(const cw_yaml_node *n, cw_map_id map, cw_map_id more) {
  for (uint32_t i = 0; n->kind == CW_YAML_MAP && i < n->count; i++)
    if (!is_known(n->keys[i], map, more)) return true;
  return false;
}

bool cw_check_keys(cw_builder *b, const cw_yaml_node *n, cw_map_id map, cw_map_id more) {
  if (!cw_is_map(b, n, map)) return false;
  for (uint32_t i = 0; i < n->count; i++)
    if (!is_known(n->keys[i], map, more)) unknown_key(b, n->keys[i], n->items[i], map, more);
  /* a misspelled key is not missing too: one mistake, one diagnostic */
  return cw_has_unknown_key(n, map, more) || check_missing(b, n, map);
}

const char *cw_text_of(cw_builder *b, const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *n = cw_yaml_get(map, key);
  if (!n) return NULL;
  if (n->kind != CW_YAML_SCALAR) {
    CW_FAULT(b, CW_D_PACK_SHAPE, n, "`%s` is a text, but %s stands here", key, kind_names[n->kind]);
    return NULL;
  }
  return cw_copy(b, n->text, n->len);
}

static bool scalar_wanted(cw_builder *b, const cw_yaml_node *n, const char *key) {
  if (n->kind == CW_YAML_SCALAR) return true;
  CW_FAULT(b, CW_D_PACK_SHAPE, n, "`%s` is one value, but %s stands here", key, kind_names[n->kind]);
  return false;
}

int cw_word_of(cw_builder *b, const cw_yaml_node *map, cw_map_id id, const char *key, int absent) {
  const cw_yaml_node *n = cw_yaml_get(map, key);
  const cw_key *k = cw_key_find(id, key);
  if (!n || !k || !k->words || !scalar_wanted(b, n, key)) return absent;
  const char *names[16];
  size_t count = 0;
  for (const char *s = k->words; s && count < 16; count++) {
    const char *bar = strchr(s, '|');
    names[count] = cw_copy(b, s, bar ? (size_t)(bar - s) : strlen(s));
    if (cw_same(names[count], n->text)) return (int)count;
    s = bar ? bar + 1 : NULL;
  }
  cw_diag *d = CW_FAULT(b, CW_D_PACK_WORD, n, "`%s` is none of the words for `%s`", n->text, key);
  cw_hint_near(b, d, n->text, names, count);
  return absent;
}

bool cw_yes_no_of(cw_builder *b, const cw_yaml_node *map, const char *key, bool absent) {
  const cw_yaml_node *n = cw_yaml_get(map, key);
  if (!n || !scalar_wanted(b, n, key)) return absent;
  if (cw_same(n->text, "yes") || cw_same(n->text, "true")) return true;
  if (cw_same(n->text, "no") || cw_same(n->text, "false")) return false;
  CW_FAULT(b, CW_D_PACK_WORD, n, "`%s` is yes or no, not `%s`", key, n->text);
  return absent;
}

bool cw_date_of(cw_builder *b, const cw_yaml_node *map, const char *key, cw_day *out) {
  const cw_yaml_node *n = cw_yaml_get(map, key);
  if (!n || !scalar_wanted(b, n, key)) return false;
  if (cw_day_parse(out, n->text, n->len)) return true;
  cw_diag *d = CW_FAULT(b, CW_D_DATE_BAD, n, "`%s` is not a date", n->text);
  cw_diag_hint(b->diags, d, "a date is written year, month, day: 2024-06-30");
  return false;
}

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

bool cw_month_day(const char *text, int *out) {
  static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  for (int m = 0; m < 12; m++) {
    size_t len = strlen(months[m]);
    uint32_t day = 0;
    if (strncmp(text, months[m], len) != 0 || text[len] != ' ') continue;
    if (!cw_whole_number(text + len + 1, &day) || day < 1 || day > (uint32_t)days[m]) return false;
    *out = (m + 1) * 100 + (int)day;
    return true;
  }
  return false;
}

bool cw_whole_number(const char *text, uint32_t *out) {
  uint32_t n = 0;
  size_t len = strlen(text);
  if (len < 1 || len > 9) return false;
  for (size_t i = 0; i < len; i++) {
    if (text[i] < '0' || text[i] > '9') return false;
    n = n * 10 + (uint32_t)(text[i] - '0');
  }
  *out = n;
  return true;
}

const cw_yaml_node *cw_list_of(cw_builder *b, cw_yaml_node *n) {
  if (!n || n->kind == CW_YAML_LIST) return n;
  cw_yaml_node *list = cw_must(b, CW_NEW(b->arena, cw_yaml_node));
  list->kind = CW_YAML_LIST;
  list->file = n->file;
  list->line = n->line;
  list->column = n->column;
  list->count = 1;
  list->items = cw_must(b, CW_NEW_ARRAY(b->arena, 1, cw_yaml_node *));
  list->items[0] = n;
  return list;
}

bool cw_name_check(cw_builder *b, const cw_yaml_node *key, const char *what) {
  uint32_t n = 0;
  const char *const *words = cw_language_words(&n);
  for (uint32_t i = 0; i < n; i++) {
    if (!cw_same(words[i], key->text)) continue;
    CW_FAULT(b, CW_D_PACK_NAME, key, "%s can't be called `%s`: that is a word of the language", what, key->text);
    return false;
  }
  if (key->len) return true;
  CW_FAULT(b, CW_D_PACK_NAME, key, "%s needs a name", what);
  return false;
}

cw_yaml_node *cw_lists_joined(cw_builder *b, cw_yaml_node *first, cw_yaml_node *second) {
  if (!first || !second) return first ? first : second;
  if (first->kind != CW_YAML_LIST) return first; /* which is said where it is read */
  cw_yaml_node *list = cw_must(b, CW_NEW(b->arena, cw_yaml_node));
  *list = *first;
  list->count = first->count + second->count;
  list->items = cw_must(b, CW_NEW_ARRAY(b->arena, list->count + 1, cw_yaml_node *));
  for (uint32_t i = 0; i < list->count; i++)
    list->items[i] = i < first->count ? first->items[i] : second->items[i - first->count];
  return list;
}

cw_yaml_node *cw_map_new(cw_builder *b, const cw_yaml_node *like, uint32_t room) {
  cw_yaml_node *map = cw_must(b, CW_NEW(b->arena, cw_yaml_node));
  *map = (cw_yaml_node){
      .kind = CW_YAML_MAP, .file = like->file, .line = like->line, .column = like->column, .comment = like->comment};
  map->text = "";
  map->keys = cw_must(b, CW_NEW_ARRAY(b->arena, room + 1, cw_yaml_node *));
  map->items = cw_must(b, CW_NEW_ARRAY(b->arena, room + 1, cw_yaml_node *));
  return map;
}
