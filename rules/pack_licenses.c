/* The types of license. */
#include "compile.h"

#include <string.h>

enum { MONTHS_A_YEAR = 12, MOST_MONTHS = 1200 };

static int read_lasts(cw_builder *b, const cw_yaml_node *map) {
  const cw_yaml_node *n = cw_yaml_get(map, "lasts");
  if (!n) return 0;
  cw_rat amount;
  uint32_t unit;
  const char *why = NULL, *near = NULL;
  const char *text = n->kind == CW_YAML_SCALAR ? n->text : "";
  if (!cw_quantity_parse(b->plan, text, strlen(text), &amount, &unit, &why, &near, b->arena)) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_VALUE, n, "`lasts` is a number of years or months: %s", why);
    if (near) cw_diag_hint(b->diags, d, "did you mean `%s`?", near);
    return 0;
  }
  int64_t months = amount.num * (unit == CW_UNIT_YEAR ? MONTHS_A_YEAR : 1);
  bool time = unit == CW_UNIT_YEAR || unit == CW_UNIT_MONTH;
  if (time && amount.den == 1 && amount.num > 0 && amount.num <= MOST_MONTHS && months <= MOST_MONTHS)
    return (int)months;
  CW_FAULT(b, CW_D_PACK_VALUE, n, "`lasts` is a whole number of years or months, not `%s`", text);
  return 0;
}

static int read_month_day(cw_builder *b, const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *n = cw_yaml_get(map, key);
  int day = 0;
  if (!n || (n->kind == CW_YAML_SCALAR && cw_month_day(n->text, &day))) return day;
  cw_diag *d = CW_FAULT(b, CW_D_DATE_BAD, n, "`%s` is a day of the year", key);
  cw_diag_hint(b->diags, d, "as `June 30`");
  return 0;
}

/* `January 1`, or `6 months before it expires`. */
static int read_renewable_from(cw_builder *b, const cw_yaml_node *map) {
  const cw_yaml_node *n = cw_yaml_get(map, "renewable from");
  if (!n) return 0;
  static const char tail[] = " before it expires";
  size_t len = n->kind == CW_YAML_SCALAR ? strlen(n->text) : 0, cut = sizeof tail - 1;
  int day = 0;
  if (len && cw_month_day(n->text, &day)) return day;
  cw_rat amount = CW_RAT_ZERO;
  uint32_t unit = 0;
  bool before = len > cut && strcmp(n->text + len - cut, tail) == 0;
  if (before && cw_quantity_parse(b->plan, n->text, len - cut, &amount, &unit, NULL, NULL, b->arena)) {
    bool year = unit == CW_UNIT_YEAR;
    if ((year || unit == CW_UNIT_MONTH) && amount.den == 1 && amount.num > 0 && amount.num <= MOST_MONTHS)
      return -(int)(amount.num * (year ? MONTHS_A_YEAR : 1));
  }
  cw_diag *d = CW_FAULT(b, CW_D_PACK_VALUE, n, "`renewable from` can't be read");
  cw_diag_hint(b->diags, d, "write `January 1`, a day of the year of expiry, or `6 months before it expires`");
  return 0;
}

static void read_license(cw_builder *b, const cw_yaml_node *key, const cw_yaml_node *map) {
  static const char *const words[] = {"yes", "no", "once"};
  cw_license_type l = {.name = cw_copy(b, key->text, key->len), .ref = cw_ref_of(b, key)};
  l.words = l.name;
  for (uint32_t i = 0; i < b->licenses.count; i++)
    if (cw_same(CW_AT(b, licenses, cw_license_type, i).name, l.name))
      CW_FAULT(b, CW_D_PACK_NAME, key, "there are two licenses called `%s`", key->text);
  l.text = cw_intern(b, key->text, key->len);
  if (cw_check_keys(b, map, CW_MAP_LICENSE, CW_NMAPS) && cw_name_check(b, key, "a license")) {
    const char *name = cw_text_of(b, map, "name");
    if (name) l.words = name;
    l.lasts_months = read_lasts(b, map);
    l.ends = read_month_day(b, map, "ends");
    l.renewable_from = read_renewable_from(b, map);
    int renewable = cw_word_of(b, map, CW_MAP_LICENSE, "renewable", -1);
    l.renewable = renewable < 0 ? NULL : words[renewable];
    l.then = cw_text_of(b, map, "then");
    if (l.then && l.renewable && renewable == 0)
      CW_FAULT(b, CW_D_PACK_BESIDE, cw_yaml_get(map, "then"),
               "`then` says what becomes of a license that can't be renewed");
    l.note = cw_text_of(b, map, "note");
    l.ref = cw_read_cites(b, key, map, NULL);
    cw_check_cites(b, &l.ref, "license");
  }
  cw_vec_push(b, &b->licenses, &l, sizeof l);
}

void cw_read_licenses(cw_builder *b, const cw_yaml_node *map) {
  uint32_t n = map && map->kind == CW_YAML_MAP ? map->count : 0;
  if (map && map->kind != CW_YAML_MAP) CW_FAULT(b, CW_D_PACK_SHAPE, map, "`licenses` is a map of licenses");
  b->license_used = cw_must(b, CW_NEW_ARRAY(b->arena, n + 1, bool));
  for (uint32_t i = 0; i < n; i++) read_license(b, map->keys[i], map->items[i]);
}
