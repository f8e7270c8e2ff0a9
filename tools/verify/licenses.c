/* Types of licenses: what their keys say of renewals. */
#include "verify.h"

#include <string.h>

static int renewable_from(vt_pack *p, const cw_yaml_node *map) {
  static const char tail[] = " before it expires";
  const char *text = vt_scalar(map, "renewable from"), *space = NULL;
  size_t len = text ? strlen(text) : 0, cut = sizeof tail - 1;
  int day;
  vt_rat n;
  if (!text) return 0;
  if (vt_month_day(text, &day)) return day;
  bool before = len > cut && strcmp(text + len - cut, tail) == 0 && (space = strchr(text, ' ')) != NULL;
  const char *unit = before ? vt_unit_find(p, space + 1, (size_t)(text + len - cut - space - 1)) : NULL;
  if (unit && vt_rat_read(text, (size_t)(space - text), &n) && n.den == 1)
    return -(int)(n.num * (vt_same(unit, "year") ? 12 : 1));
  return vt_trouble(p, map, cw_arena_printf(p->arena, "`renewable from: %s`", text)), 0;
}

void vt_read_licenses(vt_pack *p, const cw_yaml_node *map) {
  p->licenses = CW_NEW_ARRAY(p->arena, (map ? map->count : 0) + 1, vt_license);
  for (uint32_t i = 0; map && p->licenses && i < map->count; i++) {
    const cw_yaml_node *key = map->keys[i], *m = map->items[i];
    p->licenses[p->nlicenses++] = (vt_license){.name = key->text,
                                               .never = cw_yaml_is(cw_yaml_get(m, "renewable"), "no"),
                                               .once = cw_yaml_is(cw_yaml_get(m, "renewable"), "once"),
                                               .renewable_from = renewable_from(p, m),
                                               .cites = vt_cites_of(p, m, NULL),
                                               .line = key->line,
                                               .column = key->column};
  }
}

/* --- exceptions --------------------------------------------------------------------------------------------------- */

/* Whether a condition leaves room for licenses of the type, whatever else it asks. */
static bool allows(const vt_expr *x, const char *type) {
  const vt_expr *y = x->op == VT_NOT ? x->kid[0] : x;
  bool names = (y->op == VT_EQ || y->op == VT_IN) && y->kid[0]->op == VT_ATTR && y->kid[0]->attr == VT_F_LICENSE &&
               (y->op == VT_IN || y->kid[1]->op == VT_CONST);
  bool among = names && y->op == VT_EQ && vt_same(y->kid[1]->value.s, type);
  for (uint32_t i = 0; names && y->op == VT_IN && i < y->nlist; i++) among = among || vt_same(y->values[i], type);
  if (names) return among != (x->op == VT_NOT);
  if (x->op != VT_AND && x->op != VT_OR) return true;
  for (uint32_t i = 0; i < x->nlist; i++)
    if (allows(x->list[i], type) != (x->op == VT_AND)) return x->op == VT_OR;
  return x->op == VT_AND;
}

/* What stands nowhere in the pack has words, and no place. */
static vt_expr *made(vt_pack *p, vt_op op, vt_type type, const char *words) {
  vt_expr *x = CW_NEW(p->arena, vt_expr);
  if (x) *x = (vt_expr){.op = op, .type = type, .said = words, .value = {.n = {0, 1}}};
  return x;
}

static vt_expr *field(vt_pack *p, uint32_t attr) {
  vt_expr *x = made(p, VT_ATTR, p->attrs[attr].type, p->attrs[attr].name);
  if (x) x->attr = attr;
  return x;
}

static vt_expr *two(vt_pack *p, vt_op op, vt_expr *a, vt_expr *b, const char *words) {
  vt_expr *x = made(p, op, CW_YES_NO, words);
  if (!x || !a || !b) return NULL;
  if (op != VT_AND && op != VT_OR) {
    x->kid[0] = a;
    x->kid[1] = b;
    return x;
  }
  if (!(x->list = CW_NEW_ARRAY(p->arena, 2, vt_expr *))) return NULL;
  x->list[x->nlist++] = a;
  x->list[x->nlist++] = b;
  return x;
}

static vt_expr *is_type(vt_pack *p, const char *name) {
  vt_expr *type = made(p, VT_CONST, CW_CHOICE, name);
  if (!type) return NULL;
  type->value = (vt_value){.known = VT_KNOWN, .s = name, .n = {0, 1}};
  return two(p, VT_EQ, field(p, VT_F_LICENSE), type, cw_arena_printf(p->arena, "license is %s", name));
}

static vt_expr *was_renewed(vt_pack *p) {
  static const char later[] = "license renewed after license issued";
  vt_expr *one = made(p, VT_CONST, CW_QUANTITY, "1"), *given = made(p, VT_GIVEN, CW_YES_NO, "a renewal is given");
  if (!one || !given) return NULL;
  one->value = (vt_value){.known = VT_KNOWN, .n = vt_int(1)};
  given->kid[0] = field(p, VT_F_RENEWED);
  vt_expr *often = two(p, VT_GE, field(p, VT_F_RENEWALS), one, "license renewals at least 1"),
          *day = two(p, VT_GT, given->kid[0], field(p, VT_F_ISSUED), later);
  return two(p, VT_OR, often, two(p, VT_AND, given, day, later), "license renewals at least 1");
}

uint32_t vt_renewable_excepts(vt_pack *p, const vt_goal *g, vt_except *out) {
  uint32_t n = 0;
  for (uint32_t i = 0; g->renews && g->concerns && i < p->nlicenses; i++) {
    const vt_license *l = &p->licenses[i];
    if (!(l->never || l->once) || !allows(g->concerns, l->name)) continue;
    vt_expr *when = is_type(p, l->name);
    if (l->once)
      when = two(p, VT_AND, when, was_renewed(p), cw_arena_printf(p->arena, "license is %s and renewed", l->name));
    out[n++] = (vt_except){.force = {.from = VT_NEVER, .until = VT_EVER, .known_since = VT_NEVER},
                           .effect = VT_UNMET_WHEN,
                           .when = when,
                           .of_license = true,
                           .cites = l->cites,
                           .line = l->line,
                           .column = l->column};
  }
  return n;
}
