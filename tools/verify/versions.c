/* Several texts of one thing over time: `versions`, and `from`, `until`, `by`, `known since`; beside them `suspended` and
 * `announced`. */
#include "verify.h"

#include <string.h>

int32_t vt_day_at(const cw_yaml_node *map, const char *key, int32_t absent) {
  const char *text = vt_scalar(map, key);
  int32_t day;
  return text && vt_day_read(text, strlen(text), &day) ? day : absent;
}

static vt_expr *chosen_by(vt_pack *p, const cw_yaml_node *by, bool by_earned) {
  vt_expr *x = by ? vt_date_expr(p, by) : by_earned ? vt_attr_expr(p, VT_F_EARNED) : CW_NEW(p->arena, vt_expr);
  if (!x || by) return x;
  if (!by_earned) x->op = VT_JUDGED, x->type = CW_DATE;
  x->said = by_earned ? "earned" : "the judged date"; /* it stands nowhere: line 0 */
  return x;
}

vt_period vt_period_of(vt_pack *p, const cw_yaml_node *map, const cw_yaml_node *by, bool by_earned) {
  vt_period f = {.from = vt_day_at(map, "from", VT_NEVER),
                 .until = vt_day_at(map, "until", VT_EVER),
                 .known_since = vt_day_at(map, "known since", VT_NEVER)};
  if (f.from != VT_NEVER || f.until != VT_EVER) f.by = chosen_by(p, by, by_earned);
  return f;
}

bool vt_is_period_key(const char *key) {
  return strcmp(key, "from") == 0 || strcmp(key, "until") == 0 || strcmp(key, "known since") == 0 ||
         strcmp(key, "versions") == 0 || strcmp(key, "suspended") == 0 || strcmp(key, "announced") == 0;
}

/* `over` laid over `under`: its keys stand before. */
static cw_yaml_node *laid(vt_pack *p, const cw_yaml_node *under, const cw_yaml_node *over, bool over_by,
                          bool under_by) {
  cw_yaml_node *m = CW_NEW(p->arena, cw_yaml_node);
  uint32_t room = under->count + (over ? over->count : 0) + 1;
  if (!m) return NULL;
  *m = (cw_yaml_node){
      .kind = CW_YAML_MAP, .text = "", .line = (over ? over : under)->line, .column = (over ? over : under)->column};
  m->keys = CW_NEW_ARRAY(p->arena, room, cw_yaml_node *);
  m->items = CW_NEW_ARRAY(p->arena, room, cw_yaml_node *);
  for (int side = 0; side < 2 && m->keys && m->items; side++) {
    const cw_yaml_node *from = side ? under : over;
    for (uint32_t i = 0; from && i < from->count; i++) {
      const char *key = from->keys[i]->text;
      bool by = strcmp(key, "by") == 0 && !(side ? under_by : over_by);
      if (vt_is_period_key(key) || by || (side && over && cw_yaml_get(over, key))) continue;
      m->keys[m->count] = from->keys[i];
      m->items[m->count++] = from->items[i];
    }
  }
  return m;
}

/* --- texts beside the law in force -------------------------------------------------------------------------------- */

uint32_t vt_push_aside(vt_pack *p, vt_aside a, const cw_yaml_node *at) {
  if (!a.of_gap) a.cites = vt_cites_of(p, at, NULL);
  a.line = at->line;
  a.column = at->column;
  p->asides = vt_grow(p->arena, p->asides, p->nasides, sizeof *p->asides);
  if (!p->asides) return 0;
  p->asides[p->nasides++] = a;
  return p->nasides;
}

/* What a map suspends: each of its texts that isn't suspended by a word of its own. */
static void suspend(vt_pack *p, const cw_yaml_node *map, const cw_yaml_node *rules_by, bool by_earned, vt_period *f,
                    uint32_t n) {
  const cw_yaml_node *said = cw_yaml_get(map, "suspended");
  if (!said || said->kind != CW_YAML_MAP) return;
  const cw_yaml_node *by = cw_yaml_get(said, "by");
  uint32_t number = vt_push_aside(
      p, (vt_aside){.suspension = true, .force = vt_period_of(p, said, by ? by : rules_by, by_earned)}, said);
  for (uint32_t i = 0; i < n; i++)
    if (!f[i].suspended) f[i].suspended = number;
}

/* One that is announced with a day is the law from then on: the text before it ends the day before. */
static void end_before(vt_period *f, uint32_t n, int32_t day) {
  vt_period *last = f;
  for (uint32_t i = 1; i < n; i++)
    if (f[i].from > last->from) last = &f[i];
  if (n && last->until == VT_EVER && last->from < day) last->until = day - 1;
}

static void announce(vt_pack *p, const cw_yaml_node *map, const cw_yaml_node *list, vt_expr *by, bool by_is_key,
                     cw_yaml_node **maps, vt_period *f, uint32_t n) {
  uint32_t first = p->nasides;
  for (uint32_t i = 0; i < list->count; i++) {
    const cw_yaml_node *item = list->items[i];
    vt_aside a = {.undated = cw_yaml_is(cw_yaml_get(item, "from"), "not known")};
    a.force = (vt_period){.from = a.undated ? VT_EVER : vt_day_at(item, "from", VT_EVER),
                          .until = VT_EVER,
                          .known_since = vt_day_at(item, "known since", VT_NEVER),
                          .by = by};
    a.later = !a.undated && vt_reads_record(p, by);
    maps[n + i] = laid(p, map, item, true, by_is_key);
    f[n + i] = a.force;
    f[n + i].announced = vt_push_aside(p, a, item);
  }
  for (uint32_t i = 0; i < n; i++) {
    f[i].instead = first;
    f[i].ninstead = list->count;
  }
  for (uint32_t i = n; i < n + list->count; i++)
    if (f[i].from < VT_EVER) end_before(f, i, f[i].from);
  for (uint32_t i = 0; i < n; i++)
    if (!f[i].by && f[i].until < VT_EVER) f[i].by = by;
}

uint32_t vt_versions(vt_pack *p, const cw_yaml_node *map, bool by_earned, bool by_is_key, cw_yaml_node ***maps,
                     vt_period **force) {
  const cw_yaml_node *list = cw_yaml_get(map, "versions"), *announced = cw_yaml_get(map, "announced"),
                     *by = list || !by_is_key ? cw_yaml_get(map, "by") : NULL;
  uint32_t n = list ? list->count : 1, more = announced && announced->kind == CW_YAML_LIST ? announced->count : 0;
  *maps = CW_NEW_ARRAY(p->arena, (size_t)n + more + 1, cw_yaml_node *);
  *force = CW_NEW_ARRAY(p->arena, (size_t)n + more + 1, vt_period);
  if (!*maps || !*force) return 0;
  for (uint32_t i = 0; i < n; i++) {
    const cw_yaml_node *text = list ? list->items[i] : map;
    (*force)[i] = vt_period_of(p, text, by, by_earned);
    (*maps)[i] = list ? laid(p, map, text, true, false) : laid(p, map, NULL, false, by_is_key);
    if (list) suspend(p, text, by, by_earned, &(*force)[i], 1);
  }
  suspend(p, map, by, by_earned, *force, n);
  if (more) announce(p, map, announced, chosen_by(p, by, by_earned), by_is_key, *maps, *force, n);
  return n + more;
}
