/* Patterns against a catalog of what may be earned: one that matches nothing there is most often misspelled. */
#include "reviewer.h"

#include "../engine/pattern.h"

#include <string.h>

/* What of an offer stands in the field; NULL where a catalog doesn't say it. */
static const char *field_of(const cw_offered *o, int64_t attr) {
  switch (attr) {
  case CW_F_TITLE:
  case CW_F_ACHIEVEMENT: return o->title;
  case CW_F_ISSUER:
  case CW_F_PROVIDER: return o->issuer;
  default: return NULL;
  }
}

/* Matches something, or can't be tried. */
static bool matches(const cw_reviewer *r, const cw_node *n) {
  const cw_node *field = &r->plan->nodes[n->kid[0]];
  bool tried = false;
  for (size_t i = 0; i < r->options->noffers; i++) {
    const char *text = field->op == CW_OP_ATTR ? field_of(&r->options->offers[i], field->a) : NULL;
    if (!text || !*text) continue;
    tried = true;
    if (cw_pattern_match(r->plan->patterns[n->a], text, strlen(text)) != CW_MATCH_NO) return true;
  }
  return !tried;
}

void cw_review_catalog(cw_reviewer *r) {
  for (uint32_t i = 1; i < r->plan->nnodes; i++) {
    const cw_node *n = &r->plan->nodes[i];
    if (n->op != CW_OP_MATCHES || !cw_is_own(r->plan, &r->plan->spans[i].ref) || matches(r, n)) continue;
    cw_diag *d = CW_FOUND_NODE(r, CW_D_PATTERN_UNMATCHED, i, "this pattern matches nothing in the catalog");
    if (d) d->length = (uint32_t)strlen(r->plan->spans[i].text);
    cw_diag_hint(r->diags, d,
                 "look up how the catalog writes it; a pattern with (?i) takes capitals and small letters for one");
  }
}
