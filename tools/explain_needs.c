/* What a goal asks, and how each of its needs stands. */
#include "explain.h"

#include <string.h>

static const struct {
  const char *word;
  cw_style style;
} need_marks[] = {
    [CW_NEED_UNMET] = {"not met", CW_BAD},
    [CW_NEED_OPEN] = {"open", CW_OPEN},
    [CW_NEED_MET] = {"met", CW_GOOD},
    [CW_NEED_NOT_ASKED] = {"not asked", CW_FAINT},
};

enum { DEEPEST = 64 };

/* What the needs above one have shown already, by depth: nothing of it is said twice. */
typedef struct shown {
  cw_part *part[DEEPEST]; /* under which those directly below stand */
  const char *name[DEEPEST];
  cw_need_kind kind[DEEPEST];
} shown;

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

/* `all of` says nothing that the list under it doesn't, unless it stands among alternatives or has a name. */
static bool is_silent(const cw_need *need, const shown *s, uint32_t depth) {
  if (need->kind != CW_NEED_ALL) return false;
  if (need->name && !(depth && same_text(need->name, s->name[depth - 1]))) return false;
  return depth == 0 || s->kind[depth - 1] != CW_NEED_SOME;
}

static bool has_amounts(const cw_need *need) { return need->kind == CW_NEED_CREDIT || need->kind == CW_NEED_SHARE; }

cw_part *cw_explain_need(const cw_voice *v, cw_part *above, const cw_need_standing *n) {
  const cw_need *need = &v->plan->needs[n->need];
  cw_part *p = cw_part_new(v, above, CW_FORM_ITEM, "need", cw_say_need(v, n));
  cw_part_cite(cw_part_mark(p, need_marks[n->status].word, need_marks[n->status].style), v, &need->ref);
  if (!has_amounts(need)) return p;
  uint32_t unit = v->plan->ledgers[need->ledger].unit;
  cw_part_amount(v, p, "have", n->have, unit);
  cw_part_amount(v, p, "needed", n->needed, unit);
  cw_part_amount(v, p, "short_by", n->short_by, unit);
  return p;
}

static void add_need(const cw_voice *v, cw_part *root, const cw_need_standing *n, shown *s) {
  const cw_need *need = &v->plan->needs[n->need];
  uint32_t depth = n->depth < DEEPEST ? n->depth : DEEPEST - 1;
  cw_part *above = depth ? s->part[depth - 1] : root;
  bool silent = is_silent(need, s, depth);
  s->kind[depth] = silent && depth ? s->kind[depth - 1] : need->kind;
  s->name[depth] = need->name;
  s->part[depth] = silent ? above : cw_explain_need(v, above, n);
}

/* Whether a way beside the goal's own is open: it holds, may hold, or (-1) does not. */
static int is_open(const cw_standing *s, uint32_t except) {
  for (uint32_t i = 0; s->excepts && i < s->nexcepts; i++)
    if (s->excepts[i].except == except) return s->excepts[i].state != CW_KNOWN ? 0 : s->excepts[i].holds ? 1 : -1;
  return 1;
}

/* What stands over a tree of needs: the step or the exception that it belongs to. NULL for an exception that does not
 * hold: its needs are nobody's. */
static const char *say_root(const cw_voice *v, const cw_standing *s, uint32_t need) {
  const cw_goal *g = &v->plan->goals[s->goal];
  for (uint32_t i = 0; i < g->nsteps; i++)
    if (v->plan->steps[g->first_step + i].need == (int32_t)need)
      return cw_say(v, "%s asks:", cw_say_capital(v, v->plan->steps[g->first_step + i].name));
  for (uint32_t i = g->first_except; i < g->first_except + g->nexcepts; i++) {
    if (v->plan->excepts[i].effect != CW_MAY_USE || v->plan->excepts[i].need != (int32_t)need) continue;
    int open = is_open(s, i);
    return open < 0 ? NULL : cw_say(v, "Or instead, %s %s:", open > 0 ? "since" : "if", cw_say_except(v, i));
  }
  return "What it asks:";
}

void cw_explain_needs(const cw_voice *v, cw_part *above, const cw_standing *s) {
  if (!s->needs || s->nneeds == 0) return;
  int32_t except = cw_deciding_exception(v, s);
  if (except >= 0 && v->plan->excepts[except].effect != CW_MAY_USE) return; /* the needs did not decide */
  int32_t only = except >= 0 ? v->plan->excepts[except].need : -1;
  cw_part *root = NULL;
  shown seen = {0};
  for (uint32_t i = 0; i < s->nneeds; i++) {
    const cw_need_standing *n = &s->needs[i];
    if (n->depth == 0) {
      const char *title = only >= 0 ? "What that asks:" : say_root(v, s, n->need);
      bool told = title && (only < 0 || (int32_t)n->need == only) && n->status != CW_NEED_NOT_ASKED;
      root = told ? cw_part_new(v, above, CW_FORM_SECTION, "needs", title) : NULL;
      seen = (shown){0};
    }
    if (root && n->status != CW_NEED_NOT_ASKED) add_need(v, root, n, &seen);
  }
}
