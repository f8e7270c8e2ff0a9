/* What stands beside the law in force: a rule that is suspended, a text that is announced, and the second figure. */
#include "words.h"

#include <string.h>

/* --- what it is about --------------------------------------------------------------------------------------------- */

static bool bears_on(const cw_period *p, uint32_t aside) {
  return p->suspended == aside + 1 || p->announced == aside + 1;
}

static const char *in_areas(const cw_voice *v, const cw_need *n) {
  const char *areas = cw_say_areas(v, n->ledger, n->areas);
  return *areas ? cw_say(v, " in %s", areas) : "";
}

static const char *need_words(const cw_voice *v, uint32_t index) {
  const cw_need *n = &v->plan->needs[index];
  if (n->name && *n->name) return n->name;
  switch (n->kind) {
  case CW_NEED_CREDIT: return cw_say(v, "%s%s", n->amount ? cw_say_node(v, n->amount) : "some credit", in_areas(v, n));
  case CW_NEED_SHARE: return cw_say(v, "a share of %s%s", cw_say_node(v, n->amount), in_areas(v, n));
  case CW_NEED_AREAS: return cw_say(v, "credit in %u areas", n->number);
  case CW_NEED_HOLDS: return cw_say_node(v, n->condition);
  case CW_NEED_HAS: return cw_say(v, "a record: %s", cw_say_node(v, n->condition));
  case CW_NEED_GOAL: return cw_say_goal(v, (uint32_t)n->goal);
  case CW_NEED_ALL:
  case CW_NEED_SOME: return n->nkids ? need_words(v, v->plan->kids[n->first_kid]) : "needs";
  default: return "needs";
  }
}

/* A rule's own limits are part of it, so it is named, not they. */
static const char *subject(const cw_voice *v, uint32_t aside) {
  const cw_plan *p = v->plan;
  for (uint32_t i = 0; i < p->ngoals; i++)
    if (bears_on(&p->goals[i].force, aside)) return cw_say_goal(v, i);
  for (uint32_t i = 0; i < p->ncounts; i++)
    if (bears_on(&p->counts[i].force, aside))
      return cw_say(v, "%s, %s", p->counts[i].words, cw_say_node(v, p->counts[i].as));
  for (uint32_t i = p->nneeds; i-- > 0;) /* the whole before its parts: parts come first */
    if (bears_on(&p->needs[i].force, aside)) return need_words(v, i);
  for (uint32_t i = 0; i < p->nlimits; i++)
    if (bears_on(&p->limits[i].force, aside)) return cw_say_limit(v, i);
  for (uint32_t i = 0; i < p->nexcepts; i++)
    if (bears_on(&p->excepts[i].force, aside)) return cw_say_except(v, i);
  return "a rule";
}

/* --- what is decided between sources ------------------------------------------------------------------------------ */

/* What a condition is under the decided readings alone: 1 holds, 0 fails, -1 asks something else. */
static int settled(const cw_plan *p, uint32_t node) {
  const cw_node *n = &p->nodes[node], *left = &p->nodes[n->kid[0]], *right = &p->nodes[n->kid[1]];
  if (n->op == CW_OP_EQ && left->op == CW_OP_READING && right->op == CW_OP_CONST && p->gaps[left->a].decided >= 0)
    return p->gaps[left->a].decided == right->a;
  if (n->op == CW_OP_NOT) return settled(p, n->kid[0]) < 0 ? -1 : !settled(p, n->kid[0]);
  if (n->op != CW_OP_AND && n->op != CW_OP_OR) return -1;
  bool open = false;
  for (uint32_t i = 0; i < n->nlist; i++) {
    int kid = settled(p, p->kids[n->list + i]);
    if (kid == (n->op == CW_OP_OR)) return kid;
    open |= kid < 0;
  }
  return open ? -1 : n->op == CW_OP_AND;
}

uint32_t cw_undecided_part(const cw_plan *plan, uint32_t node) {
  const cw_node *n = &plan->nodes[node];
  uint32_t left = 0, last = 0;
  if (n->op != CW_OP_AND && n->op != CW_OP_OR) return node;
  for (uint32_t i = 0; i < n->nlist; i++)
    if (settled(plan, plan->kids[n->list + i]) < 0) left++, last = plan->kids[n->list + i];
  return left == 1 && left < n->nlist ? cw_undecided_part(plan, last) : node;
}

/* --- the second figure -------------------------------------------------------------------------------------------- */

/* "Not met: 5 units short of 75." -> "not met, 5 units short of 75." */
static const char *outcome(const cw_voice *v, const cw_standing *s) {
  cw_voice here = *v;
  here.standing = s;
  const char *said = cw_say_headline(&here, s);
  const cw_goal *g = &v->plan->goals[s->goal];
  const char *colon = strchr(said, ':');
  if (g->kind != CW_REQUIREMENT && s->verdict != CW_NOT_APPLICABLE && s->verdict != CW_EXEMPT) return said;
  const char *head = colon ? cw_say(v, "%.*s,%s", (int)(colon - said), said, colon + 1) : said;
  return cw_say(v, "%c%s", *head >= 'A' && *head <= 'Z' ? *head + ('a' - 'A') : *head, *head ? head + 1 : "");
}

const char *cw_aside_word(cw_aside_kind kind) {
  static const char *const words[] = {
      [CW_SUSPENSION] = "suspended", [CW_ANNOUNCEMENT] = "announced", [CW_OTHER_READING] = "other reading"};
  return words[kind];
}

static const char *say_since(const cw_voice *v, const cw_period *p) {
  if (p->until == CW_DAY_MAX) return cw_say(v, "since %s", cw_say_day(v, p->from));
  return cw_say(v, "from %s to %s", cw_say_day(v, p->from), cw_say_day(v, p->until));
}

/* "Sources differ (maxima). Decided is the rule: they bind who is assigned; the form says: not who missed a year" */
static const char *say_readings(const cw_voice *v, const cw_aside *a) {
  const cw_gap *g = &v->plan->gaps[a->gap];
  const cw_reading *decided = &v->plan->readings[g->first_reading + (uint32_t)g->decided];
  const cw_reading *other = &v->plan->readings[g->first_reading + a->reading];
  return cw_say(v, "Sources differ (%s). It is decided by \"%s\" (%s); \"%s\" says otherwise (%s)", g->name,
                decided->name, decided->says, other->name, other->says);
}

const char *cw_say_aside(const cw_voice *v, uint32_t aside) {
  const cw_aside *a = &v->plan->asides[aside];
  if (a->kind == CW_OTHER_READING) return say_readings(v, a);
  const char *what = subject(v, aside);
  if (a->kind == CW_SUSPENSION) return cw_say(v, "Suspended %s: %s", say_since(v, &a->force), what);
  if (a->undated) return cw_say(v, "A change is announced, its day not known: %s", what);
  return cw_say(v, "A change is announced for %s: %s", cw_say_day(v, a->force.from), what);
}

const char *cw_say_supposed(const cw_voice *v, const cw_supposed *x) {
  static const char *const ifs[] = {
      [CW_SUSPENSION] = "If it returned", [CW_ANNOUNCEMENT] = "If it were in force", [CW_OTHER_READING] = "By that"};
  const char *then = x->changes ? outcome(v, x->standing) : "the answer would be the same.";
  return cw_say(v, "%s. %s: %s", cw_say_aside(v, x->aside), ifs[v->plan->asides[x->aside].kind], then);
}
