/* Waivers: findings that a pack says are right as they are. */
#include "compile.h"
#include "reviewer.h"

/* --- when the pack is loaded: their form -------------------------------------------------------------------------- */

static cw_diag_id finding_of(const char *code) {
  int id = 0;
  while (id < CW_NDIAGS && strcmp(cw_diag_code((cw_diag_id)id), code) != 0) id++;
  return (cw_diag_id)id;
}

static void check_waiver(cw_builder *b, const cw_yaml_node *map) {
  if (!cw_check_keys(b, map, CW_MAP_WAIVER, CW_NMAPS) || map->kind != CW_YAML_MAP) return;
  const cw_yaml_node *n = cw_yaml_get(map, "finding");
  const char *code = cw_text_of(b, map, "finding");
  cw_text_of(b, map, "at");
  cw_text_of(b, map, "why");
  if (!n || !code) return;
  cw_diag_id id = finding_of(code);
  if (id == CW_NDIAGS) {
    const char *codes[CW_NDIAGS];
    for (int i = 0; i < CW_NDIAGS; i++) codes[i] = cw_diag_code((cw_diag_id)i);
    cw_diag *d = CW_FAULT(b, CW_D_REFERENCE_UNKNOWN, n, "there is no finding `%s`", code);
    cw_hint_near(b, d, code, codes, CW_NDIAGS);
  } else if (cw_diag_severity(id) == CW_ERROR) {
    CW_FAULT(b, CW_D_PACK_VALUE, n, "%s is an error, and errors are not waived", code);
  }
}

void cw_check_waivers(cw_builder *b, const cw_yaml_node *list) {
  if (list && list->kind != CW_YAML_LIST) CW_FAULT(b, CW_D_PACK_SHAPE, list, "`waives` is a list of waivers");
  for (uint32_t i = 0; list && list->kind == CW_YAML_LIST && i < list->count; i++) check_waiver(b, list->items[i]);
}

/* --- when it is reviewed: what they take out ---------------------------------------------------------------------- */

/* Whether the line stands under a key of that name. `end` is the first line behind the node. */
static bool stands_under(const cw_yaml_node *n, const char *name, uint32_t line, uint32_t end) {
  if (n->kind == CW_YAML_SCALAR) return false;
  for (uint32_t i = 0; i < n->count; i++) {
    const cw_yaml_node *at = n->kind == CW_YAML_MAP ? n->keys[i] : n->items[i];
    const cw_yaml_node *after = i + 1 == n->count ? NULL : n->kind == CW_YAML_MAP ? n->keys[i + 1] : n->items[i + 1];
    if (!at) continue;
    uint32_t until = after ? after->line : end;
    if (until <= at->line) until = at->line + 1;
    if (line < at->line || line >= until) continue;
    if (n->kind == CW_YAML_MAP && cw_same(at->text, name)) return true;
    if (stands_under(n->items[i], name, line, until)) return true;
  }
  return false;
}

static bool waives(const cw_reviewer *r, const cw_yaml_node *map, const cw_diag *d) {
  const cw_yaml_node *finding = cw_yaml_get(map, "finding"), *at = cw_yaml_get(map, "at");
  if (d->severity == CW_ERROR || !cw_yaml_is(finding, cw_diag_code(d->id)) || !at) return false;
  return at->kind == CW_YAML_SCALAR && stands_under(r->yaml->root, at->text, d->line, UINT32_MAX);
}

static uint32_t take_out(cw_reviewer *r, const cw_yaml_node *map) {
  uint32_t kept = 0, count = r->diags->count;
  for (uint32_t i = 0; i < count; i++) {
    const cw_diag *d = &r->diags->items[i];
    if (!waives(r, map, d))
      r->diags->items[kept++] = *d;
    else if (d->severity == CW_WARNING)
      r->diags->warnings--;
  }
  r->diags->count = kept;
  return count - kept;
}

uint32_t cw_review_waive(cw_reviewer *r) {
  const cw_yaml_node *list = cw_yaml_get(r->yaml->root, "waives");
  uint32_t waived = 0;
  for (uint32_t i = 0; list && i < list->count; i++) {
    const cw_yaml_node *map = list->items[i];
    uint32_t n = take_out(r, map);
    waived += n;
    bool asked = r->options->noffers || !cw_yaml_is(cw_yaml_get(map, "finding"), cw_diag_code(CW_D_PATTERN_UNMATCHED));
    if (n || !asked) continue;
    cw_diag *d = cw_diag_add(r->diags, CW_D_WAIVER_IDLE, r->yaml->file, map->line, map->column,
                             "nothing at `%s` is found that this waives", cw_yaml_get(map, "at")->text);
    cw_diag_excerpt(r->diags, d, r->yaml->text, r->yaml->len);
  }
  return waived;
}
