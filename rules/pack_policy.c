/* Policy: what the sources say of micro-credentials where no rule about a record can say it. */
#include "compile.h"

static const char *const areas[CW_NPOLICY_AREAS] = {
    [CW_POLICY_PREPARATION] = "preparation approval",       [CW_POLICY_INITIAL] = "initial license",
    [CW_POLICY_LEARNING] = "curated professional learning", [CW_POLICY_RENEWAL] = "renewal",
    [CW_POLICY_ENDORSEMENT] = "added endorsement",          [CW_POLICY_ADVANCEMENT] = "advancement",
};

const char *cw_policy_area_name(cw_policy_area area) { return areas[area]; }

static cw_policy_area area_of(cw_builder *b, const cw_yaml_node *key) {
  for (int i = 0; i < CW_NPOLICY_AREAS; i++)
    if (cw_same(areas[i], key->text)) return (cw_policy_area)i;
  cw_diag *d = CW_FAULT(b, CW_D_PACK_KEY, key, "`%s` is not an area of policy", key->text);
  cw_hint_near(b, d, key->text, areas, CW_NPOLICY_AREAS);
  return CW_NPOLICY_AREAS;
}

static void read_line(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *map) {
  cw_policy p = {.area = area_of(b, key), .note = NULL};
  if (!cw_check_keys(b, map, CW_MAP_POLICY, CW_NMAPS) || map->kind != CW_YAML_MAP || p.area == CW_NPOLICY_AREAS) return;
  p.says = (cw_says)cw_word_of(b, map, CW_MAP_POLICY, "says", CW_SAYS_UNREAD);
  p.note = cw_text_of(b, map, "note");
  p.has_since = cw_date_of(b, map, "since", &p.since);
  p.ref = cw_read_cites(b, key, map, NULL);
  /* that nobody has read anything needs no source */
  if (p.ref.ncites == 0 && p.says != CW_SAYS_UNREAD) cw_check_cites(b, &p.ref, "line of policy");
  cw_vec_push(b, &b->policies, &p, sizeof p);
}

void cw_read_policy(cw_builder *b, const cw_yaml_node *map) {
  if (!map) return;
  if (map->kind != CW_YAML_MAP) {
    CW_FAULT(b, CW_D_PACK_SHAPE, map, "`policy` is a map of policy areas");
    return;
  }
  for (uint32_t i = 0; i < map->count; i++) read_line(b, map->keys[i], map->items[i]);
}
