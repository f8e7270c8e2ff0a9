/* The key `renewable` of a license bites: a goal with `purpose: renew` is unmet for a license that can't be renewed, or
 * that can be renewed once and was. It becomes an exception of the goal, with the license's citation. */
#include "compile.h"

static const char *becomes(cw_builder *b, const cw_license_type *l) {
  return l->then ? cw_arena_printf(b->arena, "; then: %s", l->then) : "";
}

static uint32_t is_type(cw_builder *b, const cw_license_type *l) {
  cw_node type = {.op = CW_OP_CONST, .type = CW_CHOICE, .a = l->text, .b = 1};
  cw_node is = {.op = CW_OP_EQ, .type = CW_YES_NO, .kid = {cw_node_attr(b, CW_F_LICENSE)}};
  is.kid[1] = cw_node_with_words(b, type, l->name);
  return cw_node_with_words(b, is, cw_arena_printf(b->arena, "license is %s", l->name));
}

static uint32_t join(cw_builder *b, cw_op op, uint32_t x, uint32_t y, const char *words) {
  uint32_t kids[2] = {x, y};
  cw_node node = {.op = (uint8_t)op, .type = CW_YES_NO, .list = b->kids.count, .nlist = 2};
  for (int i = 0; i < 2; i++) cw_vec_push(b, &b->kids, &kids[i], sizeof kids[i]);
  return cw_node_with_words(b, node, words);
}

/* Renewed once is enough, whether its number is given or only its day; not given, there was no renewal. */
static uint32_t was_renewed(cw_builder *b) {
  cw_node one = {.op = CW_OP_CONST, .type = CW_QUANTITY, .a = 1, .b = 1};
  cw_node often = {.op = CW_OP_GE, .type = CW_YES_NO, .kid = {cw_node_attr(b, CW_F_RENEWALS)}};
  often.kid[1] = cw_node_with_words(b, one, "1");
  cw_node later = {.op = CW_OP_GT, .type = CW_YES_NO, .kid = {cw_node_attr(b, CW_F_RENEWED)}};
  later.kid[1] = cw_node_attr(b, CW_F_ISSUED);
  cw_node given = {.op = CW_OP_GIVEN, .type = CW_YES_NO, .kid = {later.kid[0]}};
  const char *words = "license renewed after license issued";
  uint32_t day = cw_node_with_words(b, later, words);
  uint32_t dated = join(b, CW_OP_AND, cw_node_with_words(b, given, "a renewal is given"), day, words);
  return join(b, CW_OP_OR, cw_node_with_words(b, often, "license renewals at least 1"), dated, words);
}

void cw_renewable_excepts(cw_builder *b, uint32_t goal, cw_vec *excepts) {
  const cw_goal *g = &CW_GOAL(b, goal);
  if (g->purpose != CW_RENEW || !g->for_license) return;
  uint64_t types = cw_node_values(b, g->for_license, CW_F_LICENSE);
  for (uint32_t i = 0; i < b->licenses.count && i < 64; i++) {
    const cw_license_type l = CW_AT(b, licenses, cw_license_type, i);
    bool once = l.renewable && l.renewable[0] == 'o', no = l.renewable && l.renewable[0] == 'n';
    if (!(types >> i & 1) || (!once && !no)) continue;
    cw_except e = {.effect = CW_UNMET_WHEN, .need = -1, .of_license = true, .ref = l.ref};
    e.force = (cw_period){.from = CW_DAY_MIN, .until = CW_DAY_MAX, .known_since = CW_DAY_MIN};
    e.when = is_type(b, &l);
    const char *how = once ? "can be renewed once, and it was" : "can't be renewed";
    if (once)
      e.when =
          join(b, CW_OP_AND, e.when, was_renewed(b), cw_arena_printf(b->arena, "license is %s and renewed", l.name));
    e.name = cw_arena_printf(b->arena, "the %s %s%s", l.words, how, becomes(b, &l));
    cw_vec_push(b, excepts, &e, sizeof e);
  }
}
