/* The amount of a record: one, or the bounds of one that isn't known. */
#include "teacher_input.h"

#include <string.h>

/* A part of the scalar's text as a scalar of its own, for its own diagnostics. */
static cw_yaml_node part_of(cw_input *in, const cw_yaml_node *node, const char *from, const char *until,
                            const char *unit) {
  cw_yaml_node part = *node;
  while (from < until && *from == ' ') from++;
  while (until > from && until[-1] == ' ') until--;
  char *text = cw_arena_printf(in->scratch, "%.*s%s%s", (int)(until - from), from, *unit ? " " : "", unit);
  part.text = text ? text : "";
  part.len = (uint32_t)strlen(part.text);
  return part;
}

static bool is_bare_number(const char *from, const char *until) {
  for (; from < until; from++)
    if (!strchr("0123456789.,/ ", *from)) return false;
  return true;
}

/* The words behind the number: the unit of both ends, where only the second names it. */
static const char *unit_behind(const char *text) {
  while (*text && strchr("0123456789.,/ ", *text)) text++;
  return text;
}

static void between(cw_input *in, const cw_yaml_node *node, const char *to) {
  cw_rat least, most;
  uint32_t unit, unit_of_least;
  const char *end = node->text + node->len, *second = to + strlen(" to ");
  bool bare = is_bare_number(node->text, to);
  cw_yaml_node high = part_of(in, node, second, end, "");
  cw_yaml_node low = part_of(in, node, node->text, to, bare ? unit_behind(high.text) : "");
  if (!cw_input_amount(in, &high, "amount", &most, &unit) ||
      !cw_input_amount(in, &low, "amount", &least, &unit_of_least))
    return;
  int order = cw_rat_cmp(least, most);
  if (unit != unit_of_least || order > 0) {
    cw_diag *d = cw_input_report(in, CW_D_INPUT_QUANTITY, node, "`amount`: `%s` is not a range", node->text);
    cw_diag_hint(in->diags, d, "write the smaller number first and one unit: 5 to 15 clock hours");
  } else if (order == 0)
    cw_block_amount(in->block, most, unit);
  else
    cw_block_amount_between(in->block, least, most, false, unit);
}

void cw_input_record_amount(cw_input *in, const cw_yaml_node *node) {
  static const char or_more[] = " or more";
  enum { OR_MORE = sizeof or_more - 1 };
  cw_rat amount;
  uint32_t unit;
  bool scalar = node->kind == CW_YAML_SCALAR;
  const char *to = scalar ? strstr(node->text, " to ") : NULL;
  if (to) {
    between(in, node, to);
  } else if (scalar && node->len > OR_MORE && strcmp(node->text + node->len - OR_MORE, or_more) == 0) {
    cw_yaml_node least = part_of(in, node, node->text, node->text + node->len - OR_MORE, "");
    if (cw_input_amount(in, &least, "amount", &amount, &unit))
      cw_block_amount_between(in->block, amount, amount, true, unit);
  } else if (cw_input_amount(in, node, "amount", &amount, &unit)) {
    cw_block_amount(in->block, amount, unit);
  }
}
