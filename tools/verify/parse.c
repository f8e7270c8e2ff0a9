/* Conditions: or, and, not, comparison; and the entries of the reader. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "parse.h"

#include <pcre2.h>
#include <string.h>

static vt_expr *comparison(vt_parser *r);

static vt_expr *joined(vt_parser *r, vt_op op, const char *word, vt_expr *(*part)(vt_parser *)) {
  uint32_t first = r->pos, n = 0;
  vt_expr *x = part(r), **list = NULL;
  if (!x || !vt_next_is(r, word)) return x;
  list = vt_grow(r->p->arena, list, n, sizeof *list);
  list[n++] = x;
  while (vt_take(r, word)) {
    if (!(x = part(r))) return NULL;
    list = vt_grow(r->p->arena, list, n, sizeof *list);
    list[n++] = x;
  }
  x = vt_make(r, op, CW_YES_NO, first);
  if (x) x->list = list, x->nlist = n;
  return x;
}

static vt_expr *negated(vt_parser *r, vt_expr *kid, uint32_t first) {
  vt_expr *x = kid ? vt_make(r, VT_NOT, CW_YES_NO, first) : NULL;
  if (x) x->kid[0] = kid;
  return x;
}

static vt_expr *read_not(vt_parser *r) {
  uint32_t first = r->pos, n = 0;
  while (vt_take(r, "not")) n++;
  vt_expr *x = comparison(r);
  return n % 2 ? negated(r, x, first) : x;
}

static vt_expr *read_and(vt_parser *r) { return joined(r, VT_AND, "and", read_not); }

vt_expr *vt_read_or(vt_parser *r) {
  if (++r->depth > 200) return vt_wrong(r, "nested too deep");
  vt_expr *x = joined(r, VT_OR, "or", read_and);
  r->depth--;
  return x;
}

/* --- values of the left side -------------------------------------------------------------------------------------- */

static const vt_expr *plain_of(const vt_expr *x) {
  while (x->op == VT_ELSE) x = x->kid[0];
  return x;
}

static const char **choices_of(const vt_parser *r, const vt_expr *left, uint32_t *n) {
  const vt_expr *x = plain_of(left);
  *n = 0;
  if (x->op == VT_STEP) return vt_step_names(r->p, x->attr, n);
  if (x->op == VT_READING) return *n = r->p->gaps[x->attr].nreadings, r->p->gaps[x->attr].readings;
  if (x->op != VT_ATTR && x->op != VT_FACT_ON && x->op != VT_FACT_IN && x->op != VT_MOST_OF) return NULL;
  return *n = r->p->attrs[x->attr].nvalues, r->p->attrs[x->attr].values;
}

/* The declared value that stands next, the longest; UINT32_MAX if none does. */
static uint32_t choice(vt_parser *r, const vt_expr *left, bool take) {
  uint32_t n, best = UINT32_MAX, length = 0;
  const char **values = choices_of(r, left, &n);
  const vt_token *t = &r->tokens[r->pos];
  const char *quoted = t->kind == VT_T_STRING ? vt_copy(r->p->arena, r->text + t->off, t->len) : NULL;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t k = quoted ? vt_same(quoted, values[i]) : vt_match(r, r->pos, values[i]);
    if (k > length) length = k, best = i;
  }
  if (take) r->pos += length;
  return best;
}

static vt_expr *operand(vt_parser *r, vt_expr *left) {
  uint32_t first = r->pos, n;
  const vt_token *t = &r->tokens[first];
  if (left->type == CW_CHOICE) {
    const char **values = choices_of(r, left, &n);
    uint32_t k = choice(r, left, true);
    if (k == UINT32_MAX) return vt_wrong(r, "an unknown value");
    vt_expr *x = vt_make(r, VT_CONST, CW_CHOICE, first);
    if (x) x->value = (vt_value){.known = VT_KNOWN, .s = values[k]};
    return x;
  }
  if (left->type == CW_TEXT && t->kind == VT_T_STRING) {
    r->pos++;
    vt_expr *x = vt_make(r, VT_CONST, CW_TEXT, first);
    if (x) x->value = (vt_value){.known = VT_KNOWN, .s = vt_copy(r->p->arena, r->text + t->off, t->len)};
    return x;
  }
  return vt_read_sum(r);
}

static vt_expr *compare(vt_parser *r, vt_op op, vt_expr *a, vt_expr *b, uint32_t first) {
  if (!a || !b) return NULL;
  if (a->type == CW_QUANTITY && a->unit && !b->unit) vt_settle(b, a->unit);
  if (a->type == CW_QUANTITY && b->unit && !a->unit) vt_settle(a, b->unit);
  vt_expr *x = vt_make(r, op, CW_YES_NO, first);
  if (!x) return NULL;
  x->kid[0] = a;
  x->kid[1] = b;
  return x;
}

static vt_expr *is(vt_parser *r, vt_expr *left, uint32_t first) {
  bool plain = left->type == CW_CHOICE && choice(r, left, false) != UINT32_MAX;
  bool not = !plain && vt_take(r, "not");
  if (left->type == CW_YES_NO && (vt_next_is(r, "yes") || vt_next_is(r, "no"))) {
    bool no = vt_take(r, "no");
    if (!no) vt_take(r, "yes");
    return no != not ? negated(r, left, first) : left;
  }
  vt_expr *x = compare(r, VT_EQ, left, operand(r, left), first);
  return not ? negated(r, x, first) : x;
}

static vt_expr *in_list(vt_parser *r, vt_expr *left, uint32_t first) {
  vt_expr **items = NULL;
  uint32_t n = 0;
  bool texts = left->type == CW_CHOICE || left->type == CW_TEXT;
  if (!vt_mark(r, '[')) return NULL;
  do {
    vt_expr *v = operand(r, left);
    if (!v) return NULL;
    if (!texts && !(v = compare(r, VT_EQ, left, v, first))) return NULL;
    items = vt_grow(r->p->arena, items, n, sizeof *items);
    items[n++] = v;
  } while (vt_at_mark(r, ',') && ++r->pos);
  if (!vt_mark(r, ']')) return NULL;
  vt_expr *x = vt_make(r, texts ? VT_IN : VT_OR, CW_YES_NO, first);
  if (!x) return NULL;
  x->nlist = n;
  if (!texts) return x->list = items, x;
  x->kid[0] = left;
  x->values = CW_NEW_ARRAY(r->p->arena, n + 1, const char *);
  for (uint32_t i = 0; x->values && i < n; i++) x->values[i] = items[i]->value.s;
  return x;
}

static vt_expr *in_unit(vt_parser *r, uint32_t first) {
  bool list = vt_at_mark(r, '[');
  vt_expr **any = NULL;
  uint32_t n = 0;
  r->pos += list;
  do {
    const char *unit = vt_unit_next(r);
    vt_expr *x = unit ? vt_make(r, VT_STATED, CW_YES_NO, first) : NULL;
    if (!x) return vt_wrong(r, "an unknown unit");
    x->unit = unit;
    any = vt_grow(r->p->arena, any, n, sizeof *any);
    any[n++] = x;
  } while (list && vt_at_mark(r, ',') && ++r->pos);
  if (list && !vt_mark(r, ']')) return NULL;
  if (n == 1) return any[0];
  vt_expr *x = vt_make(r, VT_OR, CW_YES_NO, first);
  if (x) x->list = any, x->nlist = n;
  return x;
}

static vt_expr *license_date(vt_parser *r, uint32_t field, uint32_t at) {
  vt_expr *x = vt_make(r, VT_ATTR, CW_DATE, at);
  if (x) x->attr = field;
  return x;
}

static bool license_period(vt_parser *r, vt_expr **from, vt_expr **until, uint32_t at) {
  vt_expr *e = vt_make(r, VT_ELSE, CW_DATE, at);
  if (!e) return false;
  e->kid[0] = license_date(r, VT_F_RENEWED, at);
  e->kid[1] = license_date(r, VT_F_ISSUED, at);
  *from = e;
  *until = license_date(r, VT_F_LEXPIRES, at);
  return e->kid[0] && e->kid[1] && *until;
}

bool vt_read_period(vt_parser *r, vt_expr **from, vt_expr **until) {
  uint32_t at = r->pos;
  *from = *until = NULL;
  if (vt_take(r, "the license")) return license_period(r, from, until, at);
  if (vt_take(r, "the window")) return true;
  if (!vt_take(r, "from")) return vt_wrong(r, "a period is missing"), false;
  if (!(*from = vt_read_date(r)) || !vt_take(r, "until")) return vt_wrong(r, "`until` is missing"), false;
  return (*until = vt_read_date(r)) != NULL;
}

static vt_expr *in_period(vt_parser *r, vt_expr *left, uint32_t first) {
  uint32_t at = r->pos;
  vt_expr *x, *from = NULL, *until = NULL;
  if (vt_take(r, "the window")) {
    if ((x = vt_make(r, VT_IN_WINDOW, CW_YES_NO, first))) x->kid[0] = left;
    return x;
  }
  if (vt_take(r, "the license")) {
    if (!license_period(r, &from, &until, at)) return NULL;
  } else {
    vt_expr *s = vt_read_date(r);
    if (!s || s->op != VT_SHIFT) return vt_wrong(r, "a period is missing");
    from = s->a < 0 ? s : s->kid[0];
    until = s->a < 0 ? s->kid[0] : s;
  }
  if (!(x = vt_make(r, VT_BETWEEN, CW_YES_NO, first))) return NULL;
  x->kid[0] = left;
  x->kid[1] = from;
  x->kid[2] = until;
  return x;
}

static vt_expr *includes(vt_parser *r, vt_expr *left, uint32_t first) {
  bool all = vt_take(r, "all of"), list = all || vt_take(r, "any of");
  uint64_t bits = 0;
  if (list && !vt_mark(r, '[')) return NULL;
  do {
    uint32_t k = choice(r, left, true);
    if (k >= 64) return vt_wrong(r, "an unknown value of a set");
    bits |= UINT64_C(1) << k;
  } while (list && vt_at_mark(r, ',') && ++r->pos);
  if (list && !vt_mark(r, ']')) return NULL;
  vt_expr *x = vt_make(r, VT_INCLUDES, CW_YES_NO, first);
  if (!x) return NULL;
  x->kid[0] = left;
  x->value.bits = bits;
  x->b = all;
  return x;
}

static vt_expr *matches(vt_parser *r, vt_expr *left, uint32_t first) {
  const vt_token *t = &r->tokens[r->pos];
  int error;
  PCRE2_SIZE at;
  if (t->kind != VT_T_STRING) return vt_wrong(r, "a pattern is missing");
  void *code =
      pcre2_compile((PCRE2_SPTR)(r->text + t->off), t->len, PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &error, &at, NULL);
  if (!code) return vt_wrong(r, "a pattern cannot be used");
  r->p->patterns = vt_grow(r->p->arena, r->p->patterns, r->p->npatterns, sizeof *r->p->patterns);
  if (r->p->patterns) r->p->patterns[r->p->npatterns++] = code;
  r->pos++;
  vt_expr *x = vt_make(r, VT_MATCHES, CW_YES_NO, first);
  if (!x) return NULL;
  x->kid[0] = left;
  x->pattern = code;
  return x;
}

static const struct {
  const char *words;
  vt_op op;
} orders[] = {{"on or before", VT_LE}, {"on or after", VT_GE}, {"before", VT_LT},    {"after", VT_GT},
              {"at least", VT_GE},     {"at most", VT_LE},     {"more than", VT_GT}, {"less than", VT_LT}};

static vt_expr *comparator(vt_parser *r, vt_expr *left, uint32_t first) {
  uint32_t start = r->pos;
  if (vt_take(r, "is")) return is(r, left, first);
  if (vt_take(r, "includes")) return includes(r, left, first);
  if (vt_take(r, "matches")) return matches(r, left, first);
  if (vt_take(r, "within")) return in_period(r, left, first);
  for (size_t k = 0; k < sizeof orders / sizeof *orders; k++)
    if (vt_take(r, orders[k].words)) return compare(r, orders[k].op, left, vt_read_sum(r), first);
  bool not = vt_take(r, "not");
  if (!vt_take(r, "in")) return r->pos = start, left;
  vt_expr *x;
  if (left->op == VT_ATTR && left->attr == VT_F_AMOUNT)
    x = in_unit(r, first);
  else if (vt_at_mark(r, '['))
    x = in_list(r, left, first);
  else
    x = in_period(r, left, first);
  return not ? negated(r, x, first) : x;
}

static bool at_years(const vt_parser *r) {
  return vt_next_is(r, "in every school year") || vt_next_is(r, "in any school year") || vt_next_is(r, "in at least");
}

static vt_expr *years(vt_parser *r, vt_expr *kid, uint32_t first) {
  int64_t how, n = 0;
  vt_rat number;
  vt_take(r, "in");
  how = vt_take(r, "every") ? 0 : vt_take(r, "any") ? 1 : 2;
  if (how == 2) {
    vt_take(r, "at least");
    const vt_token *t = &r->tokens[r->pos++];
    if (t->kind != VT_T_WORD || !vt_rat_read(r->text + t->off, t->len, &number))
      return vt_wrong(r, "a number is missing");
    n = number.num;
  }
  if (!vt_take(r, "school years") && !vt_take(r, "school year")) return vt_wrong(r, "`school years` is missing");
  if (!vt_take(r, "of")) return vt_wrong(r, "`of the license` is missing");
  vt_expr *from, *until;
  if (!vt_read_period(r, &from, &until)) return NULL;
  vt_expr *x = vt_make(r, VT_YEARS, CW_YES_NO, first);
  if (!x) return NULL;
  *x->kid = kid;
  x->kid[1] = from;
  x->kid[2] = until;
  x->a = how;
  x->b = n;
  return x;
}

static vt_expr *comparison(vt_parser *r) {
  uint32_t first = r->pos;
  vt_expr *x = vt_read_sum(r);
  if (x && !at_years(r)) x = comparator(r, x, first);
  return x && at_years(r) ? years(r, x, first) : x;
}

/* --- entries ------------------------------------------------------------------------------------------------------ */

static vt_expr *read_node(vt_pack *p, const cw_yaml_node *n);

static bool read_band(const char *s, vt_row *row) {
  size_t n = strlen(s);
  if (n > 1 && s[n - 1] == '+') return row->open_end = true, vt_rat_read(s, n - 1, &row->low);
  if (vt_rat_read(s, n, &row->low)) return row->high = row->low, true;
  const char *dash = strchr(s + (n > 0), '-');
  if (!dash) return false;
  size_t k = (size_t)(dash - s), end = k;
  while (end > 0 && s[end - 1] == ' ') end--;
  while (dash[1] == ' ') dash++;
  return vt_rat_read(s, end, &row->low) && vt_rat_read(dash + 1, strlen(dash + 1), &row->high);
}

bool vt_read_row(const vt_expr *key, const char *text, vt_row *row) {
  *row = (vt_row){.key = text};
  if (vt_same(text, "otherwise")) return row->otherwise = true;
  if (key->type != CW_QUANTITY) return true;
  row->key = NULL;
  return read_band(text, row);
}

static vt_expr *read_table(vt_pack *p, const cw_yaml_node *map) {
  const cw_yaml_node *by = cw_yaml_get(map, "by");
  vt_expr *x = CW_NEW(p->arena, vt_expr), *key = by ? read_node(p, by) : NULL;
  if (!x || !key) return vt_trouble(p, map, "a table without a key"), NULL;
  x->op = VT_TABLE;
  x->kid[0] = key;
  x->said = key->said;
  x->line = key->line;
  x->column = key->column;
  x->rows = CW_NEW_ARRAY(p->arena, map->count + 1, vt_row);
  for (uint32_t i = 0; x->rows && i < map->count; i++) {
    if (map->items[i] == by) continue;
    vt_row *row = &x->rows[x->nrows++];
    if (!vt_read_row(key, map->keys[i]->text, row)) return vt_trouble(p, map, "a row that is no band"), NULL;
    if (!(row->cell = read_node(p, map->items[i]))) return NULL;
    x->type = row->cell->type;
    if (row->cell->unit) x->unit = row->cell->unit;
  }
  return x;
}

static vt_expr *read_list(vt_pack *p, const cw_yaml_node *n) {
  vt_expr *x = CW_NEW(p->arena, vt_expr);
  if (!x || !n->count) return NULL;
  x->op = VT_FIRST;
  x->list = CW_NEW_ARRAY(p->arena, n->count + 1, vt_expr *);
  for (uint32_t i = 0; x->list && i < n->count; i++)
    if (!(x->list[x->nlist++] = read_node(p, n->items[i]))) return NULL;
  const vt_expr *first = x->list[0];
  x->type = first->type;
  x->unit = first->unit;
  x->said = first->said;
  x->line = first->line;
  x->column = first->column;
  return x->nlist == 1 ? x->list[0] : x;
}

static vt_expr *read_node(vt_pack *p, const cw_yaml_node *n) {
  vt_parser r;
  if (n->kind == CW_YAML_MAP) return read_table(p, n);
  if (n->kind == CW_YAML_LIST) return read_list(p, n);
  if (!vt_parser_begin(&r, p, n)) return NULL;
  vt_expr *x = vt_read_or(&r);
  if (x && r.tokens[r.pos].kind != VT_T_END) return vt_wrong(&r, "more than could be read");
  return x;
}

vt_expr *vt_term_expr(vt_pack *p, vt_term *t) {
  if (t->expr) return t->expr;
  if (t->open || t->is_needs) return vt_trouble(p, t->means, "a term that means itself, or needs"), NULL;
  t->open = true;
  t->expr = read_node(p, t->means);
  t->open = false;
  return t->expr;
}

vt_expr *vt_condition(vt_pack *p, const cw_yaml_node *n) { return n ? read_node(p, n) : NULL; }
vt_expr *vt_quantity(vt_pack *p, const cw_yaml_node *n) { return n ? read_node(p, n) : NULL; }
vt_expr *vt_date_expr(vt_pack *p, const cw_yaml_node *n) { return n ? read_node(p, n) : NULL; }

vt_expr *vt_attr_expr(vt_pack *p, uint32_t attr) {
  vt_expr *x = CW_NEW(p->arena, vt_expr);
  if (!x) return NULL;
  x->op = VT_ATTR;
  x->type = p->attrs[attr].type;
  x->attr = attr;
  return x;
}

/* `35 points per school year`, `once per achievement`: the amount, and the word after `per`. */
vt_expr *vt_short_limit(vt_pack *p, const cw_yaml_node *n, const char **per, bool *records) {
  vt_parser r;
  vt_expr *x;
  *per = NULL;
  if (n->kind == CW_YAML_MAP) {
    x = read_node(p, n);
  } else {
    if (!vt_parser_begin(&r, p, n)) return NULL;
    if (vt_take(&r, "once")) {
      r.pos = 0;
      x = vt_make(&r, VT_CONST, CW_QUANTITY, 0);
      r.pos = 1;
      if (x) x->value = (vt_value){.known = VT_KNOWN, .n = vt_int(1)}, x->unit = "record";
    } else {
      r.in_limit = true;
      x = vt_read_sum(&r);
    }
    if (x && vt_take(&r, "per")) *per = vt_copy(p->arena, r.text + r.tokens[r.pos].from, n->len - r.tokens[r.pos].from);
  }
  *records = x && x->unit && vt_same(x->unit, "record");
  return x;
}

void vt_pack_free(vt_pack *p) {
  for (uint32_t i = 0; i < p->npatterns; i++) pcre2_code_free(p->patterns[i]);
  p->npatterns = 0;
}
