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

const char *cw_aside_word(cw_aside_kind kind) { return kind == CW_SUSPENSION ? "suspended" : "announced"; }

static const char *say_since(const cw_voice *v, const cw_period *p) {
  if (p->until == CW_DAY_MAX) return cw_say(v, "since %s", cw_say_day(v, p->from));
  return cw_say(v, "from %s to %s", cw_say_day(v, p->from), cw_say_day(v, p->until));
}

const char *cw_say_aside(const cw_voice *v, uint32_t aside) {
  const cw_aside *a = &v->plan->asides[aside];
  const char *what = subject(v, aside);
  if (a->kind == CW_SUSPENSION) return cw_say(v, "Suspended %s: %s", say_since(v, &a->force), what);
  if (a->undated) return cw_say(v, "A change is announced, its day not known: %s", what);
  return cw_say(v, "A change is announced for %s: %s", cw_say_day(v, a->force.from), what);
}

const char *cw_say_supposed(const cw_voice *v, const cw_supposed *x) {
  bool suspended = v->plan->asides[x->aside].kind == CW_SUSPENSION;
  const char *then = x->changes ? outcome(v, x->standing) : "the answer would be the same.";
  return cw_say(v, "%s. If it %s: %s", cw_say_aside(v, x->aside), suspended ? "returned" : "were in force", then);
}
