/* Certificates in words: why no other placement of the credit does better. */
#include "render.h"

static const char *const shape_words[] = {[CW_SHAPE_FLOW] = "a flow",
                                          [CW_SHAPE_LINEAR] = "a linear program",
                                          [CW_SHAPE_BRANCH] = "cases over linear programs"};

static const char *const split_words[] = {
    [CW_LEAF] = "",
    [CW_SPLIT_AREA] = "the area of record",
    [CW_SPLIT_WHOLE] = "the place of record",
    [CW_SPLIT_USED] = "whether to use record",
    [CW_SPLIT_AREAS] = "which areas to count for need",
    [CW_SPLIT_FLOOR] = "whether to reach the least of group",
};

enum { DEEPEST = 12, MOST_CHILDREN = 16 }; /* the JSON trace has all of it */

/* One multiplier in words: the constraint that it weighs. */
static const char *say_constraint(const cw_voice *v, const cw_alloc_instance *p, uint32_t i) {
  if (i < p->nrows) {
    const cw_alloc_row *r = &p->rows[i];
    return cw_say(v, "row %u (%s %s)", i + 1, r->sense == CW_AT_MOST ? "at most" : "at least",
                  cw_say_number(v, r->bound));
  }
  if (i < p->nrows + p->nitems) return cw_say(v, "what record %u supplies", i - p->nrows + 1);
  if (i < p->nrows + p->nitems + p->ncols) return cw_say(v, "the bound of column %u", i - p->nrows - p->nitems + 1);
  return "a case chosen above";
}

static void put_leaf(cw_page *p, const cw_voice *v, const cw_alloc_instance *instance, const cw_alloc_node *n,
                     int indent) {
  if (!n->multipliers) {
    cw_page_text(p, indent, indent + 2, CW_PLAIN, "met: the placement shown above");
    return;
  }
  const char *claim =
      n->infeasible ? "no further credit helps" : cw_say(v, "at least %s more", cw_say_number(v, n->bound));
  const char *text = cw_say(v, "%s, by ", claim);
  bool first = true;
  for (uint32_t i = 0; i < n->nmultipliers; i++) {
    if (cw_rat_is_zero(n->multipliers[i])) continue;
    text = cw_say(v, "%s%s%s times %s", text, first ? "" : ", ", cw_say_number(v, n->multipliers[i]),
                  say_constraint(v, instance, i));
    first = false;
  }
  cw_page_text(p, indent, indent + 2, CW_PLAIN, text);
}

static void put_node(cw_page *p, const cw_voice *v, const cw_alloc_instance *instance, const cw_alloc_node *n,
                     int depth) {
  int indent = 6 + 2 * depth;
  if (n->decision == CW_LEAF) {
    put_leaf(p, v, instance, n, indent);
    return;
  }
  cw_page_text(p, indent, indent + 2, CW_PLAIN,
               cw_say(v, "every case of %s %u:", split_words[n->decision], n->subject + 1));
  for (uint32_t i = 0; i < n->nchildren && i < MOST_CHILDREN && depth < DEEPEST; i++)
    put_node(p, v, instance, n->children[i], depth + 1);
  if (n->nchildren > MOST_CHILDREN || depth >= DEEPEST)
    cw_page_text(p, indent + 2, indent + 4, CW_FAINT, "further cases are in --format json --trace");
}

void cw_text_proof(cw_page *p, const cw_voice *v, const cw_standing *s) {
  for (uint32_t i = 0; i < s->nledgers; i++) {
    const cw_ledger_standing *l = &s->ledgers[i];
    uint32_t unit = v->plan->ledgers[l->ledger].unit;
    const char *need =
        cw_rat_sign(l->need) > 0 ? cw_say(v, "; the largest need is %s", cw_say_amount(v, l->need, unit)) : "";
    cw_page_text(p, 2, 4, CW_PLAIN,
                 cw_say(v, "Credit: at most %s can count%s; found as %s", cw_say_amount(v, l->have, unit), need,
                        shape_words[l->shape]));
    if (!l->certificate || !l->instance || s->verdict >= CW_MET) continue;
    cw_page_text(p, 4, 6, CW_PLAIN, "Why no placement does with less:");
    put_node(p, v, l->instance, l->certificate, 0);
  }
}
