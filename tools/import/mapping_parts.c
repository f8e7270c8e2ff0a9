/* The parts of mapping files: columns, values, conditions. */
#include "mapping_parts.h"

#include <string.h>
#include <strings.h>

static cw_diag *report(cw_map_reader *r, cw_diag_id id, const cw_yaml_node *node, const char *message,
                       const char *hint) {
  cw_diag *d = cw_input_report(&r->in, id, node, "%s", message);
  if (hint) cw_diag_hint(r->in.diags, d, "%s", hint);
  return d;
}

const char *cw_map_text(cw_map_reader *r, const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  if (cw_input_is_empty(node)) return NULL;
  return cw_input_expect(&r->in, node, CW_YAML_SCALAR, key, "a text") ? node->text : NULL;
}

void cw_map_yes_no(cw_map_reader *r, const cw_yaml_node *map, const char *key, bool *out) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  if (!cw_input_is_empty(node)) cw_input_yes_no(&r->in, node, key, out);
}

void cw_map_read_dates(cw_map_reader *r, const cw_yaml_node *node, cw_map_dates *out) {
  if (cw_input_is_empty(node) || !cw_input_expect(&r->in, node, CW_YAML_SCALAR, "dates", "one value")) return;
  if (!cw_map_dates_read(out, node->text))
    report(r, CW_D_INPUT_CHOICE, node, "this is no form of a date",
           "write month/day/year, day.month.year, month/day/yy, yearmonthday, serial or serial 1904");
}

void cw_map_read_numbers(cw_map_reader *r, const cw_yaml_node *node, cw_map_numbers *out) {
  if (cw_input_is_empty(node) || !cw_input_expect(&r->in, node, CW_YAML_SCALAR, "numbers", "one value")) return;
  if (!cw_map_numbers_read(out, node->text))
    report(
        r, CW_D_INPUT_CHOICE, node, "this is no form of a number",
        "write one thousand two hundred thirty-four and a half as the file does: \"1,234.5\", \"1.234,5\", \"1234,5\"");
}

/* --- columns ------------------------------------------------------------------------------------------------------ */

/* The next character that counts: blanks of any kind are one, none at the start. */
static char next_letter(const char **s) {
  bool blank = false;
  while (**s == ' ' || **s == '\t' || **s == '\n' || ((*s)[0] == '\xc2' && (*s)[1] == '\xa0')) {
    *s += **s == '\xc2' ? 2 : 1;
    blank = true;
  }
  if (blank && **s) return ' ';
  char c = **s;
  if (c) (*s)++;
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool cw_map_same_name(const char *a, const char *b) {
  while (*a == ' ' || *a == '\n') a++;
  while (*b == ' ' || *b == '\n') b++;
  for (;;) {
    char x = next_letter(&a), y = next_letter(&b);
    if (x != y) return false;
    if (!x) return true;
  }
}

uint32_t cw_map_column_of(cw_map_reader *r, const cw_yaml_node *name) {
  cw_mapping *m = r->m;
  for (uint32_t i = 0; i < m->ncolumns; i++)
    if (cw_map_same_name(m->columns[i].name, name->text)) return i;
  if (m->ncolumns == m->room_columns) {
    uint32_t room = m->room_columns ? m->room_columns * 2 : 32;
    cw_map_column *columns = CW_NEW_ARRAY(r->in.scratch, room, cw_map_column);
    if (!columns) return 0;
    if (m->ncolumns) memcpy(columns, m->columns, m->ncolumns * sizeof *columns);
    m->columns = columns;
    m->room_columns = room;
  }
  m->columns[m->ncolumns] = (cw_map_column){name->text, name};
  return m->ncolumns++;
}

static void read_columns(cw_map_reader *r, const cw_yaml_node *node, cw_map_value *out) {
  bool list = node->kind == CW_YAML_LIST;
  uint32_t n = list ? node->count : 1;
  uint32_t *columns = CW_NEW_ARRAY(r->in.scratch, n, uint32_t);
  for (uint32_t i = 0; columns && i < n; i++) {
    const cw_yaml_node *name = list ? node->items[i] : node;
    if (!cw_input_expect(&r->in, name, CW_YAML_SCALAR, "column", "the name of a column")) return;
    columns[i] = cw_map_column_of(r, name);
  }
  out->columns = columns;
  out->ncolumns = columns ? n : 0;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

static const cw_yaml_node *word_at(cw_map_reader *r, const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  return node && cw_input_expect(&r->in, node, CW_YAML_SCALAR, key, "one value") ? node : NULL;
}

static const cw_yaml_node *words_at(cw_map_reader *r, const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  if (!node || !cw_input_expect(&r->in, node, CW_YAML_MAP, key, "a map from what stands there to what it means"))
    return NULL;
  for (uint32_t i = 0; i < node->count; i++)
    if (!cw_input_expect(&r->in, node->items[i], CW_YAML_SCALAR, key, "one value")) return NULL;
  return node;
}

static const cw_yaml_node *empty_at(cw_map_reader *r, const cw_yaml_node *map) {
  const cw_yaml_node *node = word_at(r, map, "empty");
  return node && (strcmp(node->text, "not asked") == 0 || !node->len) ? NULL : node;
}

static void read_digits(cw_map_reader *r, const cw_yaml_node *map, cw_map_value *out) {
  const cw_yaml_node *node = word_at(r, map, "digits");
  if (!node) return;
  if (node->len == 0 || node->len > 2 || strspn(node->text, "0123456789") != node->len)
    report(r, CW_D_INPUT_QUANTITY, node, "`digits` is a number from 1 to 99", NULL);
  for (const char *s = node->text; *s >= '0' && *s <= '9' && out->digits < 100; s++)
    out->digits = out->digits * 10 + (uint32_t)(*s - '0');
}

static void read_case(cw_map_reader *r, const cw_yaml_node *map, cw_map_value *out) {
  const cw_yaml_node *node = word_at(r, map, "case");
  if (!node) return;
  if (strcmp(node->text, "lower") == 0 || strcmp(node->text, "upper") == 0)
    out->fold = node->text[0];
  else
    report(r, CW_D_INPUT_CHOICE, node, "`case` is lower or upper", NULL);
}

static void read_value_map(cw_map_reader *r, const cw_yaml_node *map, cw_map_value *out) {
  static const char *const keys[] = {"column", "columns", "joined by", "always",  "values", "otherwise", "empty",
                                     "unit",   "units",   "dates",     "numbers", "digits", "case"};
  cw_input_check_keys(&r->in, map, CW_MAP_KEYS(keys), "of a value", NULL);
  const cw_yaml_node *column = cw_yaml_get(map, "column"), *columns = cw_yaml_get(map, "columns");
  const char *joined = cw_map_text(r, map, "joined by");
  out->always = word_at(r, map, "always");
  if (!out->always == !(column || columns))
    report(r, CW_D_INPUT_MISSING, map, "a value names a `column` (or `columns`), or says what it `always` is", NULL);
  else if (column || columns)
    read_columns(r, column ? column : columns, out);
  if (joined) out->joined_by = joined;
  out->values = words_at(r, map, "values");
  out->otherwise = word_at(r, map, "otherwise");
  out->empty = empty_at(r, map);
  out->unit = word_at(r, map, "unit");
  out->units = words_at(r, map, "units");
  cw_map_read_dates(r, cw_yaml_get(map, "dates"), &out->dates);
  cw_map_read_numbers(r, cw_yaml_get(map, "numbers"), &out->numbers);
  read_digits(r, map, out);
  read_case(r, map, out);
}

void cw_map_read_value(cw_map_reader *r, const cw_yaml_node *node, cw_map_value *out) {
  *out = (cw_map_value){.node = node, .joined_by = " "};
  if (node->kind == CW_YAML_MAP)
    read_value_map(r, node, out);
  else if (node->kind == CW_YAML_SCALAR && !node->len)
    report(r, CW_D_INPUT_MISSING, node, "no column is named here", "name a column, or write { always: … }");
  else
    read_columns(r, node, out);
}

/* --- conditions --------------------------------------------------------------------------------------------------- */

static const struct {
  const char *key;
  int test;
} tests[] = {{"is", CW_MAP_IS}, {"is not", CW_MAP_IS_NOT}, {"begins", CW_MAP_BEGINS}, {"contains", CW_MAP_CONTAINS}};

static bool is_words(cw_map_reader *r, const cw_yaml_node *node, const char *key) {
  if (node->kind == CW_YAML_SCALAR) return true;
  if (!cw_input_expect(&r->in, node, CW_YAML_LIST, key, "a text or a list of them")) return false;
  for (uint32_t i = 0; i < node->count; i++)
    if (!cw_input_expect(&r->in, node->items[i], CW_YAML_SCALAR, key, "a text")) return false;
  return true;
}

static void read_test(cw_map_reader *r, const cw_yaml_node *map, cw_map_condition *out) {
  static const char *const keys[] = {"column", "is", "is not", "begins", "contains", "given"};
  bool given = true;
  cw_input_check_keys(&r->in, map, CW_MAP_KEYS(keys), "of a condition on a column", NULL);
  const cw_yaml_node *column = word_at(r, map, "column");
  if (column)
    out->column = cw_map_column_of(r, column);
  else
    report(r, CW_D_INPUT_MISSING, map, "the condition names no `column`", NULL);
  cw_map_yes_no(r, map, "given", &given);
  out->test = given ? CW_MAP_GIVEN : CW_MAP_NOT_GIVEN;
  uint32_t n = cw_yaml_get(map, "given") != NULL;
  for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
    const cw_yaml_node *with = cw_yaml_get(map, tests[i].key);
    if (!with || !is_words(r, with, tests[i].key)) continue;
    n++;
    out->with = with;
    switch (tests[i].test) {
    case CW_MAP_IS: out->test = CW_MAP_IS; break;
    case CW_MAP_IS_NOT: out->test = CW_MAP_IS_NOT; break;
    case CW_MAP_BEGINS: out->test = CW_MAP_BEGINS; break;
    default: out->test = CW_MAP_CONTAINS; break;
    }
  }
  if (n != 1)
    report(r, CW_D_INPUT_MISSING, map, "a condition asks one thing of its column",
           "one of `is`, `is not`, `begins`, `contains`, `given: yes`, `given: no`");
}

cw_map_condition *cw_map_read_conditions(cw_map_reader *r, const cw_yaml_node *node, uint32_t *n) {
  *n = 0;
  if (cw_input_is_empty(node)) return NULL;
  bool list = node->kind == CW_YAML_LIST;
  uint32_t count = list ? node->count : 1;
  cw_map_condition *conditions = CW_NEW_ARRAY(r->in.scratch, count, cw_map_condition);
  for (uint32_t i = 0; conditions && i < count; i++) {
    const cw_yaml_node *one = list ? node->items[i] : node;
    cw_map_condition *c = &conditions[i];
    *c = (cw_map_condition){.node = one, .test = CW_MAP_GIVEN, .with = one};
    if (one->kind == CW_YAML_SCALAR)
      c->column = cw_map_column_of(r, one);
    else if (cw_input_expect(&r->in, one, CW_YAML_MAP, "when", "a column or a condition on one"))
      read_test(r, one, c);
  }
  *n = conditions ? count : 0;
  return conditions;
}
