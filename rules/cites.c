/* Sources, and what rests on them. */
#include "extends.h"

#include <string.h>

static void read_source(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *map) {
  cw_source s = {.name = cw_copy(b, key->text, key->len), .title = "", .ref = cw_ref_of(b, key)};
  /* declared even where it is wrong, so that its citations aren't wrong too */
  if (cw_check_keys(b, map, CW_MAP_SOURCE, CW_NMAPS) || map->kind == CW_YAML_MAP) {
    const char *title = cw_text_of(b, map, "title");
    if (title) s.title = title;
    s.url = cw_text_of(b, map, "url");
    s.has_read_through = cw_date_of(b, map, "read through", &s.read_through);
    s.status = (cw_source_status)cw_word_of(b, map, CW_MAP_SOURCE, "status", CW_SOURCE_VERIFIED);
  }
  cw_vec_push(b, &b->sources, &s, sizeof s);
}

void cw_read_sources(cw_builder *b, const cw_yaml_node *map) {
  if (map && map->kind != CW_YAML_MAP) {
    CW_FAULT(b, CW_D_PACK_SHAPE, map, "`sources` is a map of sources");
    map = NULL;
  }
  for (uint32_t i = 0; map && i < map->count; i++) read_source(b, map->keys[i], map->items[i]);
  b->source_used = cw_must(b, CW_NEW_ARRAY(b->arena, b->sources.count + 1, bool));
}

/* --- citations ---------------------------------------------------------------------------------------------------- */

/* The longest declared name that the text begins with, followed by its end or a space. */
static uint32_t find_source(const cw_builder *b, const cw_yaml_node *at, size_t *length) {
  const char *text = at->text;
  uint32_t best = UINT32_MAX;
  *length = 0;
  for (uint32_t i = 0; i < b->sources.count; i++) {
    const char *name = CW_AT(b, sources, cw_source, i).name;
    size_t n = strlen(name);
    if (!cw_sees_name(b, at, &CW_AT(b, sources, cw_source, i).ref)) continue;
    if (n <= *length || strncmp(text, name, n) != 0 || (text[n] && text[n] != ' ')) continue;
    *length = n;
    best = i;
  }
  return best;
}

/* What was meant as the source: the text before "(" or the text itself. */
static void unknown_source(cw_builder *b, const cw_yaml_node *n) {
  const char **names = cw_must(b, CW_NEW_ARRAY(b->arena, b->sources.count + 1, const char *));
  for (uint32_t i = 0; i < b->sources.count; i++) names[i] = CW_AT(b, sources, cw_source, i).name;
  cw_diag *d = CW_FAULT(b, CW_D_SOURCE_UNKNOWN, n, "`%s` begins with no source that is declared", n->text);
  for (size_t i = n->len; i > 0; i--) { /* the longest beginning that is near a source */
    if (i < n->len && n->text[i] != ' ' && n->text[i] != '(') continue;
    const char *begins = cw_copy(b, n->text, i), *near = cw_nearest(begins, names, b->sources.count);
    if (!near) continue;
    size_t trimmed = i;
    while (trimmed > 0 && begins[trimmed - 1] == ' ') trimmed--;
    cw_diag_mend(b->diags, d, cw_copy(b, begins, trimmed), cw_nearest_alone(begins, names, b->sources.count));
    cw_diag_hint(b->diags, d, "did you mean `%s`?", near);
    return;
  }
  cw_diag_hint(b->diags, d, "declare it under `sources`");
}

static void read_cite(cw_builder *b, const cw_yaml_node *n) {
  if (n->kind != CW_YAML_SCALAR) {
    CW_FAULT(b, CW_D_PACK_SHAPE, n, "a citation is a source's name and where in it");
    return;
  }
  size_t length;
  uint32_t source = find_source(b, n, &length);
  if (source == UINT32_MAX) {
    unknown_source(b, n);
    return;
  }
  const char *where = n->text + length;
  while (*where == ' ') where++;
  cw_cite cite = {.source = source, .where = cw_copy(b, where, strlen(where))};
  b->source_used[source] = true;
  cw_vec_push(b, &b->cites, &cite, sizeof cite);
}

cw_ref cw_read_cites(cw_builder *b, const cw_yaml_node *at, const cw_yaml_node *map, const cw_ref *inherited) {
  cw_ref ref = cw_ref_of(b, at);
  cw_yaml_node *cites = map && map->kind == CW_YAML_MAP ? cw_yaml_get(map, "cites") : NULL;
  if (inherited) ref.first_cite = inherited->first_cite, ref.ncites = inherited->ncites;
  if (!cites) return ref;
  const cw_yaml_node *list = cw_list_of(b, cites);
  ref.first_cite = b->cites.count;
  for (uint32_t i = 0; i < list->count; i++) read_cite(b, list->items[i]);
  ref.ncites = b->cites.count - ref.first_cite;
  /* a citation that was wrong has been said; nothing more is to be said of this rule */
  if (ref.ncites == 0) ref.ncites = list->count ? UINT32_MAX : 0;
  return ref;
}

void cw_check_cites(cw_builder *b, const cw_ref *ref, const char *what) {
  if (ref->ncites == UINT32_MAX) return;
  if (ref->ncites == 0) {
    cw_diag *d =
        cw_diag_add(b->diags, CW_D_CITE_MISSING, ref->file, ref->line, ref->column, "this %s cites nothing", what);
    cw_diag_hint(b->diags, d, "add `cites:` and the name of a source");
    return;
  }
  for (uint32_t i = 0; i < ref->ncites; i++) {
    uint32_t source = CW_AT(b, cites, cw_cite, ref->first_cite + i).source;
    if (CW_AT(b, sources, cw_source, source).status != CW_SOURCE_UNVERIFIED) return;
  }
  cw_diag *d = cw_diag_add(b->diags, CW_D_CITE_UNVERIFIED, ref->file, ref->line, ref->column,
                           "this %s rests on an unverified source alone", what);
  cw_diag_hint(b->diags, d, "what is not verified goes into a gap");
}
