/* One value of one row: its cells, mapped words, dates, amounts. */
#include "mapping.h"

#include <string.h>
#include <strings.h>

const cw_table_cell *cw_map_cell(const cw_map_row *r, uint32_t column) {
  uint32_t cell = r->cells[column];
  return cell < r->row->ncells ? &r->row->cells[cell] : NULL;
}

static cw_yaml_node *node_at(const cw_map_row *r, const cw_map_value *value, const char *text) {
  cw_yaml_node *node = text ? CW_NEW(r->in->scratch, cw_yaml_node) : NULL;
  if (!node) return NULL;
  const cw_table_cell *cell = value->ncolumns ? cw_map_cell(r, value->columns[0]) : NULL;
  *node = (cw_yaml_node){.kind = CW_YAML_SCALAR, .quoted = true, .text = text, .len = (uint32_t)strlen(text)};
  node->line = cell ? cell->line : r->row->line;
  node->column = cell ? cell->column : 1;
  return node;
}

/* What stands in the columns, those that are empty left out. */
static const char *join(const cw_map_row *r, const cw_map_value *value) {
  const char *text = "";
  for (uint32_t i = 0; text && i < value->ncolumns; i++) {
    const cw_table_cell *cell = cw_map_cell(r, value->columns[i]);
    if (!cell || !cell->len) continue;
    text = *text ? cw_arena_printf(r->in->scratch, "%s%s%s", text, value->joined_by, cell->text) : cell->text;
  }
  return text;
}

static const cw_yaml_node *mapped(const cw_map_value *value, const char *text) {
  for (uint32_t i = 0; value->values && i < value->values->count; i++)
    if (cw_map_same_name(value->values->keys[i]->text, text)) return value->values->items[i];
  return value->otherwise;
}

/* --- dates and amounts -------------------------------------------------------------------------------------------- */

static const char *date_text(const cw_map_row *r, const cw_map_value *value, const char *text, cw_yaml_node *node) {
  const cw_map_dates *dates = value->dates.said ? &value->dates : &r->mapping->dates;
  char buf[CW_DAY_TEXT];
  cw_day day;
  if (cw_map_day(dates, text, &day)) {
    int n = cw_day_format(buf, day);
    return cw_arena_text(r->in->scratch, buf, (size_t)n);
  }
  if (!dates->said) return text; /* reported where it is read, with its readings */
  cw_input_report(r->in, CW_D_INPUT_DATE, node, "`%s` is no day of the form that the mapping states", text);
  return NULL;
}

static const char *unit_of(const cw_map_row *r, const cw_map_value *value, const char *word, cw_yaml_node *node) {
  while (*word == ' ') word++;
  for (uint32_t i = 0; *word && value->units && i < value->units->count; i++)
    if (cw_map_same_name(value->units->keys[i]->text, word)) return value->units->items[i]->text;
  if (*word) return word;
  if (value->unit) return value->unit->text;
  (void)node;
  (void)r;
  return "";
}

/* A number in the form that is said, and the unit that stands behind it or that the mapping gives. */
static const char *amount_text(const cw_map_row *r, const cw_map_value *value, const char *text, cw_yaml_node *node) {
  const cw_map_numbers *numbers = value->numbers.said ? &value->numbers : &r->mapping->numbers;
  char plain[64];
  const char *rest;
  if (!numbers->said && cw_map_two_numbers(text)) {
    cw_diag *d = cw_input_report(r->in, CW_D_INPUT_QUANTITY, node, "`%s` can be read as a thousand or as one", text);
    cw_diag_hint(r->in->diags, d, "say how numbers are written in the mapping: `numbers: \"1,234.5\"`");
    return NULL;
  }
  if (numbers->said) {
    if (!cw_map_number(numbers, text, plain, sizeof plain, &rest)) {
      cw_input_report(r->in, CW_D_INPUT_QUANTITY, node, "`%s` is no number written like %s", text, numbers->form);
      return NULL;
    }
  } else {
    size_t n = strspn(text, "0123456789.,/-");
    while (text[n] == ' ' && strspn(text + n + 1, "0123456789") && strchr(text + n, '/')) /* 8 1/3 */
      n += 1 + strspn(text + n + 1, "0123456789/");
    if (n == 0 || n >= sizeof plain) return text;
    memcpy(plain, text, n);
    plain[n] = '\0';
    rest = text + n;
  }
  const char *unit = unit_of(r, value, rest, node);
  return *unit ? cw_arena_printf(r->in->scratch, "%s %s", plain, unit)
               : cw_arena_text(r->in->scratch, plain, strlen(plain));
}

static const char *padded(const cw_map_row *r, const cw_map_value *value, const char *text) {
  size_t len = strlen(text);
  if (len >= value->digits || strspn(text, "0123456789") != len) return text;
  return cw_arena_printf(r->in->scratch, "%0*d%s", (int)(value->digits - len), 0, text);
}

static const char *folded(const cw_map_row *r, const cw_map_value *value, const char *text) {
  char *copy = cw_arena_text(r->in->scratch, text, strlen(text));
  for (char *s = copy; s && *s; s++) {
    if (value->fold == 'l' && *s >= 'A' && *s <= 'Z') *s = (char)(*s + ('a' - 'A'));
    if (value->fold == 'u' && *s >= 'a' && *s <= 'z') *s = (char)(*s - ('a' - 'A'));
  }
  return copy;
}

/* --- values ------------------------------------------------------------------------------------------------------- */

cw_yaml_node *cw_map_apply(const cw_map_row *r, const cw_map_value *value, cw_type type) {
  if (value->always) return node_at(r, value, value->always->text);
  const char *text = join(r, value);
  if (!text) return NULL;
  const cw_yaml_node *word = *text ? mapped(value, text) : value->empty;
  if (!*text && !word) return NULL;
  cw_yaml_node *node = node_at(r, value, word ? word->text : text);
  if (!node) return NULL;
  if (word && !*word->text) return NULL; /* mapped to nothing: not given */
  if (type == CW_DATE) node->text = date_text(r, value, node->text, node);
  if (type == CW_QUANTITY) node->text = amount_text(r, value, node->text, node);
  if (node->text && value->digits) node->text = padded(r, value, node->text);
  if (node->text && value->fold) node->text = folded(r, value, node->text);
  if (!node->text) return NULL;
  node->len = (uint32_t)strlen(node->text);
  return node;
}

/* --- conditions --------------------------------------------------------------------------------------------------- */

static bool compare(const cw_map_condition *c, const char *cell, const char *with) {
  size_t n = strlen(with);
  switch (c->test) {
  case CW_MAP_BEGINS: return strncasecmp(cell, with, n) == 0;
  case CW_MAP_CONTAINS:
    for (; *cell; cell++)
      if (strncasecmp(cell, with, n) == 0) return true;
    return n == 0;
  default: return cw_map_same_name(cell, with);
  }
}

bool cw_map_holds(const cw_map_row *r, const cw_map_condition *c) {
  const cw_table_cell *cell = cw_map_cell(r, c->column);
  const char *text = cell ? cell->text : "";
  bool any = false;
  if (c->test == CW_MAP_GIVEN || c->test == CW_MAP_NOT_GIVEN) return (*text != '\0') == (c->test == CW_MAP_GIVEN);
  if (c->with->kind == CW_YAML_SCALAR) any = compare(c, text, c->with->text);
  for (uint32_t i = 0; c->with->kind == CW_YAML_LIST && i < c->with->count && !any; i++)
    any = compare(c, text, c->with->items[i]->text);
  return any == (c->test != CW_MAP_IS_NOT);
}
