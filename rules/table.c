/* Tables: a key, and a value or a need for each of its values or bands. */
#include "compile.h"

#include <string.h>

/* The key of a row that is a band: `0-2`, `3+`, `5`. */
static bool parse_band(const char *text, size_t len, cw_row *out) {
  if (len > 1 && text[len - 1] == '+') {
    out->no_high = true;
    return cw_number_parse(text, len - 1, &out->low);
  }
  if (cw_number_parse(text, len, &out->low)) return out->high = out->low, true;
  for (size_t i = 1; i + 1 < len; i++) {
    if (text[i] != '-') continue;
    size_t end = i, next = i + 1;
    while (end > 0 && text[end - 1] == ' ') end--;
    while (next < len && text[next] == ' ') next++;
    return cw_number_parse(text, end, &out->low) && cw_number_parse(text + next, len - next, &out->high) &&
           cw_rat_cmp(out->low, out->high) <= 0;
  }
  return false;
}

static bool band_row(cw_builder *b, uint32_t key, const cw_yaml_node *name, cw_row *out) {
  if (parse_band(name->text, name->len, out)) return true;
  cw_diag *d = CW_FAULT(b, CW_D_TABLE_ROWS, name, "`%s` is not a band of %s", name->text,
                        cw_unit_words(b, CW_NODE(b, key).unit));
  cw_diag_hint(b->diags, d, "write `0-2`, `3+` or one number; the unit is that of the key");
  return false;
}

static bool choice_row(cw_builder *b, uint32_t key, const cw_yaml_node *name, cw_row *out) {
  cw_choices c;
  if (!cw_choices_of(b, key, &c)) return false;
  for (uint32_t i = 0; i < c.n; i++) {
    if (!cw_same(c.names[i], name->text)) continue;
    out->key = cw_choice_value(b, &c, i);
    if (!c.is_reading && !c.is_step && c.index == CW_F_LICENSE) b->license_used[i] = true;
    return true;
  }
  cw_diag *d = CW_FAULT(b, CW_D_VALUE_UNKNOWN, name, "`%s` is not a %s of `%s`", name->text,
                        c.is_reading ? "reading" : "value", c.what);
  cw_hint_near(b, d, name->text, c.names, c.n);
  return false;
}

bool cw_table_row(cw_builder *b, uint32_t key, const cw_yaml_node *name, cw_row *out) {
  *out = (cw_row){.low = CW_RAT_ZERO, .high = CW_RAT_ZERO};
  if (cw_same(name->text, "otherwise")) return out->otherwise = true;
  switch ((cw_type)CW_NODE(b, key).type) {
  case CW_QUANTITY: return band_row(b, key, name, out);
  case CW_CHOICE: return choice_row(b, key, name, out);
  case CW_TEXT: out->key = cw_intern(b, name->text, name->len); return true;
  case CW_YES_NO:
    out->key = cw_same(name->text, "yes");
    if (out->key || cw_same(name->text, "no")) return true;
    CW_FAULT(b, CW_D_VALUE_UNKNOWN, name, "the rows of this table are `yes`, `no` and `otherwise`, not `%s`",
             name->text);
    return false;
  default: return false; /* the key was wrong, and that has been said */
  }
}

static bool overlap(const cw_row *a, const cw_row *c) {
  return (a->no_high || cw_rat_cmp(c->low, a->high) <= 0) && (c->no_high || cw_rat_cmp(a->low, c->high) <= 0);
}

/* Two rows for one value: no reading would be the right one. */
void cw_table_check(cw_builder *b, const cw_yaml_node *map, const cw_row *rows, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    for (uint32_t k = 0; k < i; k++) {
      if (rows[i].otherwise || rows[k].otherwise || rows[i].key != rows[k].key || !overlap(&rows[i], &rows[k]))
        continue;
      CW_FAULT(b, CW_D_TABLE_ROWS, map, "two rows of this table have values in common");
      return;
    }
}

static uint32_t compile_key(cw_builder *b, const cw_yaml_node *by, uint32_t sees) {
  if (by->kind != CW_YAML_SCALAR) {
    CW_FAULT(b, CW_D_PACK_SHAPE, by, "`by` names what the table is by");
    return 0;
  }
  uint32_t key = cw_compile_scalar(b, by, sees, (cw_expect){.type = CW_TYPE_NONE, .unit = CW_ANY_UNIT});
  cw_type t = (cw_type)CW_NODE(b, key).type;
  if (t != CW_DATE && t != CW_SET) return key;
  cw_diag *d = CW_FAULT(b, CW_D_TYPE_WRONG, by, "a table can't be by %s", t == CW_DATE ? "a date" : "a set");
  if (t == CW_DATE) cw_diag_hint(b->diags, d, "use `versions`, or `from` and `until`");
  return 0;
}

/* Cells without a unit that is asked for must have one unit among them. */
static void check_cell(cw_builder *b, const cw_yaml_node *at, uint32_t cell, cw_expect *expect) {
  if (!cell || expect->type == CW_YES_NO) return;
  const cw_node *n = &CW_NODE(b, cell);
  if (expect->type == CW_TYPE_NONE) expect->type = (cw_type)n->type;
  if (n->type == CW_QUANTITY && expect->unit == CW_ANY_UNIT) expect->unit = n->unit;
  (void)at;
}

uint32_t cw_compile_table(cw_builder *b, const cw_yaml_node *map, uint32_t sees, cw_expect expect) {
  const cw_yaml_node *by = cw_yaml_get(map, "by");
  if (!by) {
    cw_diag *d = CW_FAULT(b, CW_D_PACK_MISSING, map, "a table needs the key `by`");
    cw_diag_hint(b->diags, d, "as `{ by: rating, 5: 20 points, 4: 15 points }`");
    return 0;
  }
  uint32_t key = compile_key(b, by, sees), n = 0;
  cw_row *rows = cw_must(b, CW_NEW_ARRAY(b->arena, map->count, cw_row));
  for (uint32_t i = 0; i < map->count; i++) {
    if (map->items[i] == by) continue;
    bool good = cw_table_row(b, key, map->keys[i], &rows[n]);
    rows[n].node = cw_compile_value(b, map->items[i], sees, expect);
    check_cell(b, map->items[i], rows[n].node, &expect);
    n += good;
  }
  cw_table_check(b, map, rows, n);
  if (!key) return 0;
  cw_node node = {.op = CW_OP_TABLE, .type = (uint8_t)expect.type, .kid = {key}, .list = b->rows.count, .nlist = n};
  node.unit = (uint16_t)(expect.unit == CW_ANY_UNIT ? 0 : expect.unit);
  for (uint32_t i = 0; i < n; i++) cw_vec_push(b, &b->rows, &rows[i], sizeof rows[i]);
  return cw_node_new(b, node, key);
}
