/* Conditions that always or never hold, exceptions that conflict, patterns that can take very long. */
#include "reviewer.h"

/* --- always and never --------------------------------------------------------------------------------------------- */

static bool is_looked_at(const cw_node *n) {
  switch (n->op) {
  case CW_OP_AND:
  case CW_OP_OR:
  case CW_OP_NOT:
  case CW_OP_EQ:
  case CW_OP_IN:
  case CW_OP_LT:
  case CW_OP_LE:
  case CW_OP_GT:
  case CW_OP_GE: return n->type == CW_YES_NO;
  default: return false;
  }
}

static bool kid_found(const cw_plan *plan, const cw_node *n, const bool *found) {
  bool any = found[n->kid[0]] || found[n->kid[1]] || found[n->kid[2]];
  bool kids = n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST;
  for (uint32_t k = 0; kids && k < n->nlist; k++) any |= found[plan->kids[n->list + k]];
  for (uint32_t k = 0; n->op == CW_OP_TABLE && k < n->nlist; k++) any |= found[plan->rows[n->list + k].node];
  return any;
}

/* That no kind of record fits has been said when the rule was compiled. */
static bool is_said(const cw_reviewer *r, const cw_ref *at) {
  for (uint32_t i = 0; i < r->diags->count; i++)
    if (r->diags->items[i].id == CW_D_RULE_NEVER && r->diags->items[i].line == at->line &&
        strcmp(r->diags->items[i].file, at->file) == 0)
      return true;
  return false;
}

static void say_constant(cw_reviewer *r, uint32_t node, bool always) {
  const cw_span *span = &r->plan->spans[node];
  cw_diag *d = always ? CW_FOUND_NODE(r, CW_D_CONDITION_ALWAYS, node, "`%s` always holds", span->text)
                      : CW_FOUND_NODE(r, CW_D_CONDITION_NEVER, node, "`%s` can never hold", span->text);
  if (d && span->text) d->length = (uint32_t)strlen(span->text);
  cw_diag_hint(r->diags, d,
               always ? "leave it out, or say `always`" : "say `or` or `in [...]` where one of them is meant");
}

/* A goal may be for every license that there is, and says so by naming them. */
static bool is_for(const cw_plan *plan, uint32_t node) {
  for (uint32_t g = 0; g < plan->ngoals; g++)
    if (plan->goals[g].for_license == node) return true;
  return false;
}

/* Of a constant condition the smallest constant part is said. Parts come before what is made of them. */
static void review_constants(cw_reviewer *r) {
  bool *found = CW_NEW_ARRAY(r->diags->arena, r->plan->nnodes + 1, bool);
  for (uint32_t i = 1; found && i < r->plan->nnodes; i++) {
    const cw_node *n = &r->plan->nodes[i];
    found[i] = kid_found(r->plan, n, found);
    if (found[i] || !is_looked_at(n)) continue;
    cw_possible p = cw_condition_possible(r->plan, i, 0, false);
    found[i] = p.can == CW_CAN_HOLD || p.can == CW_CAN_FAIL;
    uint32_t line = is_for(r->plan, i) ? 0 : r->plan->spans[i].ref.line;
    if (found[i] && line && !is_said(r, &r->plan->spans[i].ref)) say_constant(r, i, p.can == CW_CAN_HOLD);
  }
}

/* --- exceptions --------------------------------------------------------------------------------------------------- */

static void review_pair(cw_reviewer *r, const cw_except *favor, const cw_except *burden) {
  bool open = !favor->force.by && !burden->force.by;
  if (!open || !favor->when || !burden->when) return;
  cw_possible p = cw_condition_possible(r->plan, favor->when, burden->when, false);
  if (!p.facts || !(p.can & CW_CAN_HOLD)) return;
  const cw_span *a = &r->plan->spans[favor->when], *b = &r->plan->spans[burden->when];
  cw_diag *d = CW_FOUND(r, CW_D_EXCEPT_CONFLICT, &burden->ref,
                        "`%s` and `%s` (line %u) can hold together, and one burdens while the other favors", b->text,
                        a->text, a->ref.line);
  cw_diag_hint(r->diags, d, "add `and not (...)` to the one that gives way");
}

static void review_excepts(cw_reviewer *r, uint32_t first, uint32_t n) {
  for (uint32_t i = first; i < first + n; i++)
    for (uint32_t k = first; k < first + n; k++) {
      const cw_except *favor = &r->plan->excepts[i], *burden = &r->plan->excepts[k];
      bool favors =
          favor->effect == CW_MET_WHEN || favor->effect == CW_EXEMPT_WHEN || favor->effect == CW_NOT_APPLICABLE_WHEN;
      if (favors && burden->effect == CW_UNMET_WHEN && !burden->of_license) review_pair(r, favor, burden);
    }
}

/* --- patterns ----------------------------------------------------------------------------------------------------- */

/* The last character of a quantifier without an end (`*`, `+`, `{2,}`), or NULL. */
static const char *unbounded(const char *s) {
  if (*s == '*' || *s == '+') return s;
  if (*s != '{') return NULL;
  const char *comma = s + 1;
  while (*comma >= '0' && *comma <= '9') comma++;
  return comma > s + 1 && comma[0] == ',' && comma[1] == '}' ? comma + 1 : NULL;
}

static const char *after_class(const char *s) {
  s += s[1] == '^' ? 2 : 1;
  if (*s == ']') s++;
  while (*s && *s != ']') s += *s == '\\' && s[1] ? 2 : 1;
  return *s ? s : s - 1;
}

/* Whether a group that repeats something without end is repeated without end. */
static bool is_slow(const char *s, const char *end) {
  enum { DEEPEST = 64 };
  bool repeats[DEEPEST + 1] = {false};
  int depth = 0;
  for (; s < end; s++) {
    if (*s == '\\' && s + 1 < end) {
      s++;
    } else if (*s == '[') {
      s = after_class(s);
    } else if (*s == '(') {
      if (depth == DEEPEST) return false;
      repeats[++depth] = false;
    } else if (*s == ')' && depth) {
      const char *more = unbounded(s + 1);
      bool inner = repeats[depth--];
      if (inner && more) return true;
      repeats[depth] |= inner || more;
    } else if (unbounded(s)) {
      s = unbounded(s);
      repeats[depth] = true;
      if (s[1] == '?' || s[1] == '+') s++; /* lazy, possessive */
    }
  }
  return false;
}

static void review_patterns(cw_reviewer *r) {
  for (uint32_t i = 1; i < r->plan->nnodes; i++) {
    if (r->plan->nodes[i].op != CW_OP_MATCHES) continue;
    const char *text = r->plan->spans[i].text, *from = strchr(text, '"'), *to = strrchr(text, '"');
    if (!from || to <= from || !is_slow(from + 1, to)) continue;
    cw_diag *d = CW_FOUND_NODE(r, CW_D_PATTERN_SLOW, i, "a repeated group of this pattern repeats something itself");
    if (d) d->length = (uint32_t)strlen(text);
    cw_diag_hint(r->diags, d, "say the repetition once");
  }
}

void cw_review_conditions(cw_reviewer *r) {
  review_constants(r);
  for (uint32_t g = 0; g < r->plan->ngoals; g++) {
    const cw_goal *goal = &r->plan->goals[g];
    review_excepts(r, goal->first_except, goal->nexcepts);
    for (uint32_t i = goal->first_step; i < goal->first_step + goal->nsteps; i++)
      review_excepts(r, r->plan->steps[i].first_except, r->plan->steps[i].nexcepts);
  }
  review_patterns(r);
}
