/* What a test expects, compared with what was found: one small function a key, in one table. */
#include "pack_tests.h"

#include "counting.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* One goal's expectation. */
typedef struct expectation {
  cw_test_case *t;
  const cw_voice *v;
  const cw_standing *s;
  const char *goal;
} expectation;

static void differs(expectation *x, const cw_yaml_node *at, const char *key, const char *expected, const char *found) {
  cw_test_fail(x->t, at, cw_say(x->v, "%s: %s", x->goal, key), expected, found);
}

static bool is_text(expectation *x, const cw_yaml_node *n, const char *key) {
  if (n->kind == CW_YAML_SCALAR) return true;
  differs(x, n, key, "one value", "a list or map");
  return false;
}

/* --- standing ----------------------------------------------------------------------------------------------------- */

static const char *found_standing(expectation *x) {
  const cw_goal *g = &x->v->plan->goals[x->s->goal];
  const char *word = cw_verdict_word(x->s->verdict);
  return g->kind == CW_LADDER ? cw_say(x->v, "%s (%s)", cw_say_step(x->v, x->s), word) : word;
}

static void expect_standing(expectation *x, const cw_yaml_node *n) {
  if (!is_text(x, n, "standing")) return;
  bool same = strcasecmp(n->text, cw_verdict_word(x->s->verdict)) == 0;
  if (x->v->plan->goals[x->s->goal].kind == CW_LADDER && strcasecmp(n->text, cw_say_step(x->v, x->s)) == 0)
    same = x->s->verdict != CW_UNDETERMINED || x->s->verdict == CW_NOT_APPLICABLE;
  if (!same) differs(x, n, "standing", n->text, cw_say(x->v, "%s. %s", found_standing(x), cw_say_headline(x->v, x->s)));
}

/* --- have, amount ------------------------------------------------------------------------------------------------- */

static const cw_ledger_standing *ledger_in(const cw_voice *v, const cw_standing *s, uint32_t unit) {
  uint32_t own = v->plan->goals[s->goal].ledger;
  const cw_ledger_standing *found = NULL;
  for (uint32_t i = 0; i < s->nledgers; i++) {
    if (v->plan->ledgers[s->ledgers[i].ledger].unit != unit) continue;
    if (!found || s->ledgers[i].ledger == own) found = &s->ledgers[i];
  }
  return found;
}

static void expect_have(expectation *x, const cw_yaml_node *n) {
  cw_rat amount;
  uint32_t unit;
  if (!cw_test_quantity(x->t, n, "have", &amount, &unit)) return;
  const cw_ledger_standing *l = ledger_in(x->v, x->s, unit);
  if (!l)
    differs(x, n, "have", n->text, "no credit in that unit");
  else if (cw_rat_cmp(l->have, amount) != 0)
    differs(x, n, "have", n->text, cw_say_amount(x->v, l->have, unit));
}

static void expect_amount(expectation *x, const cw_yaml_node *n) {
  cw_rat amount;
  uint32_t unit, own = cw_amount_unit(x->v->plan, &x->v->plan->goals[x->s->goal]);
  if (n->kind == CW_YAML_SCALAR && strcasecmp(n->text, "none") == 0) {
    if (x->s->amount_known != CW_NONE) differs(x, n, "amount", "none", cw_say_headline(x->v, x->s));
    return;
  }
  if (!cw_test_quantity(x->t, n, "amount", &amount, &unit)) return;
  if (x->s->amount_known != CW_KNOWN)
    differs(x, n, "amount", n->text, cw_say_headline(x->v, x->s));
  else if (unit != own || cw_rat_cmp(amount, x->s->amount) != 0)
    differs(x, n, "amount", n->text, cw_say_amount(x->v, x->s->amount, own));
}

static void expect_date(expectation *x, const cw_yaml_node *n) {
  bool none = n->kind == CW_YAML_SCALAR && strcasecmp(n->text, "none") == 0;
  cw_day day = 0;
  if (!cw_goal_is_date(x->v->plan, &x->v->plan->goals[x->s->goal])) {
    differs(x, n, "date", n->kind == CW_YAML_SCALAR ? n->text : "", "the goal is no date");
    return;
  }
  if (!none && (n->kind != CW_YAML_SCALAR || !cw_day_parse(&day, n->text, n->len))) {
    cw_test_fail(x->t, n, "date", "a date as 2026-06-30, or `none`", n->kind == CW_YAML_SCALAR ? n->text : "");
    return;
  }
  bool known = x->s->amount_known == CW_KNOWN;
  if (none ? x->s->amount_known != CW_NONE : !known || x->s->amount.num != day)
    differs(x, n, "date", n->text, known ? cw_say_iso(x->v, x->s->amount.num) : cw_say_headline(x->v, x->s));
}

/* A day, or `none` (where the standing has no such day). */
static void compare_day(expectation *x, const cw_yaml_node *n, const char *key, bool has, cw_day found) {
  cw_day day = 0;
  bool none = n->kind == CW_YAML_SCALAR && strcasecmp(n->text, "none") == 0;
  if (!none && (n->kind != CW_YAML_SCALAR || !cw_day_parse(&day, n->text, n->len))) {
    cw_test_fail(x->t, n, key, "a date as 2026-01-01, or `none`", n->kind == CW_YAML_SCALAR ? n->text : "");
    return;
  }
  if (has == none || (!none && found != day)) differs(x, n, key, n->text, has ? cw_say_iso(x->v, found) : "none");
}

/* The day on which renewal opens, of a standing that is too early; `none` where it is open. */
static void expect_opens(expectation *x, const cw_yaml_node *n) {
  compare_day(x, n, "opens", x->s->too_early, x->s->opens);
}

/* The day by which what is missing must be there. */
static void expect_deadline(expectation *x, const cw_yaml_node *n) {
  compare_day(x, n, "deadline", x->s->has_deadline, x->s->deadline);
}

/* --- short by ----------------------------------------------------------------------------------------------------- */

/* A plain amount speaks of the credit alone; what has no amount may be missing beside it. */
static bool lacks_amount(expectation *x, const cw_way *way, cw_rat amount, uint32_t unit) {
  uint32_t parts = 0;
  bool same = false;
  for (uint32_t i = 0; i < way->nlacks; i++) {
    const cw_lack *l = &way->lacks[i];
    if (l->kind != CW_LACK_CREDIT) continue;
    parts++;
    same |= !l->impossible && x->v->plan->ledgers[l->ledger].unit == unit && cw_rat_cmp(l->amount, amount) == 0;
  }
  return same && parts == 1;
}

static const char *lack_name(expectation *x, const cw_lack *l) {
  cw_way one = {.nlacks = 1, .lacks = l};
  cw_standing bare = *x->s;
  bare.has_deadline = false;
  return cw_say_way(x->v, &bare, &one);
}

/* Whether a part of a way in a test names this lack: an amount, "2 areas", or the words of a need. */
static bool names_lack(expectation *x, const cw_yaml_node *n, const cw_lack *l) {
  const char *why, *near;
  cw_rat amount;
  uint32_t unit;
  if (n->kind != CW_YAML_SCALAR) return false;
  if (l->kind == CW_LACK_CREDIT)
    return cw_quantity_parse(x->v->plan, n->text, n->len, &amount, &unit, &why, &near, x->v->arena) &&
           x->v->plan->ledgers[l->ledger].unit == unit && cw_rat_cmp(l->amount, amount) == 0;
  if (l->kind == CW_LACK_AREAS)
    return cw_rat_parse(&amount, n->text, strcspn(n->text, " ")) && cw_rat_cmp(amount, l->amount) == 0;
  return strcasecmp(n->text, lack_name(x, l)) == 0;
}

static bool same_parts(expectation *x, const cw_yaml_node *list, const cw_way *way) {
  if (list->count != way->nlacks) return false;
  for (uint32_t i = 0; i < list->count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < way->nlacks; k++) found |= names_lack(x, list->items[i], &way->lacks[k]);
    if (!found) return false;
  }
  return true;
}

static bool same_way(expectation *x, const cw_yaml_node *n, const cw_way *way) {
  cw_rat amount;
  uint32_t unit;
  const char *why, *near;
  if (n->kind == CW_YAML_LIST) return same_parts(x, n, way);
  if (cw_yaml_is(n, "impossible")) return way->impossible;
  if (n->kind != CW_YAML_SCALAR) return false;
  if (cw_quantity_parse(x->v->plan, n->text, n->len, &amount, &unit, &why, &near, x->v->arena))
    return lacks_amount(x, way, amount, unit);
  return way->nlacks == 1 && names_lack(x, n, &way->lacks[0]);
}

static const char *found_ways(expectation *x) {
  const char *text = "";
  for (uint32_t i = 0; i < x->s->nways; i++)
    text = cw_say(x->v, "%s%s%s", text, i ? "; or " : "", cw_say_way(x->v, x->s, &x->s->ways[i]));
  return *text ? text : "nothing";
}

static bool any_way(expectation *x, const cw_yaml_node *n) {
  bool all_impossible = x->s->nways > 0;
  for (uint32_t i = 0; i < x->s->nways; i++) all_impossible &= x->s->ways[i].impossible;
  if (cw_yaml_is(n, "impossible")) return all_impossible;
  for (uint32_t i = 0; i < x->s->nways; i++)
    if (same_way(x, n, &x->s->ways[i])) return true;
  return false;
}

static const char *node_words(const cw_voice *v, const cw_yaml_node *n) {
  if (n->kind == CW_YAML_SCALAR) return n->text;
  const char *text = "";
  for (uint32_t i = 0; i < n->count; i++) text = cw_say(v, "%s%s%s", text, i ? ", " : "", node_words(v, n->items[i]));
  return cw_say(v, "[%s]", text);
}

static void expect_short_by(expectation *x, const cw_yaml_node *n) {
  bool same = n->kind == CW_YAML_LIST ? n->count == x->s->nways : any_way(x, n);
  for (uint32_t i = 0; same && n->kind == CW_YAML_LIST && i < n->count; i++)
    same = same_way(x, n->items[i], &x->s->ways[i]);
  if (!same) differs(x, n, "short by", node_words(x->v, n), found_ways(x));
}

/* --- asks, because ------------------------------------------------------------------------------------------------ */

static bool is_asked(expectation *x, const char *name) {
  for (uint32_t i = 0; i < x->s->nquestions; i++)
    if (x->s->questions[i].decisive && strcasecmp(cw_question_name(x->v, &x->s->questions[i]), name) == 0) return true;
  return false;
}

static bool is_listed(const cw_yaml_node *n, const char *name) {
  if (n->kind == CW_YAML_SCALAR) return strcasecmp(n->text, name) == 0;
  for (uint32_t i = 0; i < n->count; i++)
    if (is_listed(n->items[i], name)) return true;
  return false;
}

static const char *found_asks(expectation *x) {
  const char **names = CW_NEW_ARRAY(x->v->arena, x->s->nquestions + 1, const char *);
  size_t n = 0;
  for (uint32_t i = 0; names && i < x->s->nquestions; i++) {
    const char *name = cw_question_name(x->v, &x->s->questions[i]);
    bool twice = false;
    for (size_t k = 0; k < n; k++) twice |= strcmp(names[k], name) == 0;
    if (x->s->questions[i].decisive && !twice) names[n++] = name;
  }
  return n ? cw_say(x->v, "[%s]", cw_say_list(x->v, names, n, "and")) : "[]";
}

static void expect_asks(expectation *x, const cw_yaml_node *n) {
  bool same = n->kind != CW_YAML_MAP;
  for (uint32_t i = 0; same && n->kind == CW_YAML_LIST && i < n->count; i++)
    same = n->items[i]->kind == CW_YAML_SCALAR && is_asked(x, n->items[i]->text);
  if (n->kind == CW_YAML_SCALAR) same = is_asked(x, n->text);
  for (uint32_t i = 0; same && i < x->s->nquestions; i++)
    same = !x->s->questions[i].decisive || is_listed(n, cw_question_name(x->v, &x->s->questions[i]));
  if (!same) differs(x, n, "asks", node_words(x->v, n), found_asks(x));
}

static void expect_because(expectation *x, const cw_yaml_node *n) {
  if (!is_text(x, n, "because")) return;
  char *text = cw_text_standing_string(x->v, x->s);
  if (!text || !cw_text_contains(text, n->text))
    differs(x, n, "because", cw_say(x->v, "\"%s\" in the answer", n->text),
            cw_say(x->v, "%s", text ? text : "no answer"));
  free(text);
}

static void expect_license(expectation *x, const cw_yaml_node *n) { (void)x, (void)n; /* it chose the standing */ }

/* --- what is suspended or announced ------------------------------------------------------------------------------- */

static void compare_all(expectation *x, const cw_yaml_node *map);

static const cw_standing *second_figure(const expectation *x, cw_aside_kind kind, uint32_t k) {
  for (uint32_t i = 0; i < x->s->nsupposed; i++)
    if (x->v->plan->asides[x->s->supposed[i].aside].kind == kind && k-- == 0) return x->s->supposed[i].standing;
  return NULL;
}

/* A second figure is expected like a standing: a verdict, or a map of what is expected of it. */
static void expect_figure(const expectation *x, const cw_yaml_node *n, const cw_standing *s, const char *word) {
  expectation second = *x;
  second.s = s;
  second.goal = cw_say(x->v, "%s (%s)", x->goal, word);
  if (n->kind == CW_YAML_MAP)
    compare_all(&second, n);
  else
    expect_standing(&second, n);
}

/* `none`; one figure; or a list of those that there are, in the pack's order. */
static void expect_aside(expectation *x, const cw_yaml_node *n, cw_aside_kind kind) {
  const char *word = cw_aside_word(kind);
  uint32_t found = 0, wanted = n->kind == CW_YAML_LIST ? n->count : cw_yaml_is(n, "none") ? 0 : 1;
  while (second_figure(x, kind, found)) found++;
  if (found != wanted) {
    const char *text = "";
    for (uint32_t i = 0; i < x->s->nsupposed; i++)
      if (x->v->plan->asides[x->s->supposed[i].aside].kind == kind)
        text = cw_say(x->v, "%s%s%s", text, *text ? " " : "", cw_say_supposed(x->v, &x->s->supposed[i]));
    differs(x, n, word, node_words(x->v, n), *text ? text : "none");
    return;
  }
  for (uint32_t i = 0; i < wanted; i++)
    expect_figure(x, n->kind == CW_YAML_LIST ? n->items[i] : n, second_figure(x, kind, i), word);
}

static void expect_suspended(expectation *x, const cw_yaml_node *n) { expect_aside(x, n, CW_SUSPENSION); }
static void expect_announced(expectation *x, const cw_yaml_node *n) { expect_aside(x, n, CW_ANNOUNCEMENT); }
static void expect_other(expectation *x, const cw_yaml_node *n) { expect_aside(x, n, CW_OTHER_READING); }

/* --- one goal ----------------------------------------------------------------------------------------------------- */

static const struct {
  const char *key;
  void (*compare)(expectation *x, const cw_yaml_node *n);
} expectations[] = {
    {"standing", expect_standing},   {"have", expect_have},           {"short by", expect_short_by},
    {"amount", expect_amount},       {"date", expect_date},           {"opens", expect_opens},
    {"asks", expect_asks},           {"because", expect_because},     {"license", expect_license},
    {"suspended", expect_suspended}, {"announced", expect_announced}, {"deadline", expect_deadline},
    {"other reading", expect_other},
};
enum { NEXPECTATIONS = sizeof expectations / sizeof *expectations };

static bool license_is(const cw_voice *v, const cw_standing *s, const cw_yaml_node *license) {
  if (!license) return true;
  if (s->license < 0 || license->kind != CW_YAML_SCALAR) return false;
  cw_value type = cw_cell(v->block, CW_F_LICENSE, (uint32_t)s->license);
  cw_value number = cw_cell(v->block, CW_F_NUMBER, (uint32_t)s->license);
  return (type.known == CW_KNOWN && strcasecmp(cw_say_value(v, CW_F_LICENSE, type), license->text) == 0) ||
         (number.known == CW_KNOWN && strcasecmp(cw_say_value(v, CW_F_NUMBER, number), license->text) == 0);
}

static void compare_all(expectation *x, const cw_yaml_node *map) {
  for (uint32_t i = 0; i < map->count; i++) {
    size_t k = 0;
    while (k < NEXPECTATIONS && !cw_yaml_is(map->keys[i], expectations[k].key)) k++;
    if (k < NEXPECTATIONS) {
      expectations[k].compare(x, map->items[i]);
      continue;
    }
    const char *names[NEXPECTATIONS];
    for (size_t e = 0; e < NEXPECTATIONS; e++) names[e] = expectations[e].key;
    cw_test_fail_name(x->t, map->keys[i], cw_say(x->v, "unknown expectation `%s`", map->keys[i]->text), names,
                      NEXPECTATIONS);
  }
}

static bool expects_nothing(const cw_yaml_node *value) {
  return cw_yaml_is(value, "not applicable") || cw_yaml_is(cw_yaml_get(value, "standing"), "not applicable");
}

static uint32_t find_goal(cw_test_case *t, const cw_yaml_node *key) {
  const char *near = NULL;
  uint32_t goal = cw_goal_named(t->c.plan, key->text, &near, t->run->arena);
  if (goal == UINT32_MAX)
    cw_test_fail(t, key, cw_say(&t->c.voice, "the pack has no goal `%s`", key->text),
                 near ? cw_say(&t->c.voice, "perhaps `%s`", near) : NULL, NULL);
  return goal;
}

static void expect_goal(cw_test_case *t, const cw_yaml_node *key, const cw_yaml_node *value, const cw_evaluation *e) {
  uint32_t goal = find_goal(t, key), n = 0;
  if (goal == UINT32_MAX) return;
  const cw_yaml_node *license = value->kind == CW_YAML_MAP ? cw_yaml_get(value, "license") : NULL;
  expectation x = {.t = t, .v = &t->c.voice, .goal = key->text};
  for (uint32_t i = 0; i < e->nstandings; i++) {
    if (!cw_goal_same(t->c.plan, e->standings[i].goal, goal) || !license_is(x.v, &e->standings[i], license)) continue;
    if (n++ == 0) x.s = &e->standings[i];
  }
  if (n == 0) {
    if (!(value->kind == CW_YAML_MAP || value->kind == CW_YAML_SCALAR) || !expects_nothing(value))
      differs(&x, key, "standing", "one", "none: the goal concerns no license that this teacher holds");
  } else if (n > 1) {
    differs(&x, key, "standing", "one", cw_say(x.v, "%u, one a license: say which with `license`", n));
  } else if (value->kind == CW_YAML_SCALAR) {
    expect_standing(&x, value);
  } else if (value->kind == CW_YAML_MAP) {
    compare_all(&x, value);
  } else {
    differs(&x, value, "expectation", "a map", "a list");
  }
}

void cw_test_expect(cw_test_case *t, const cw_yaml_node *expect, const cw_evaluation *e) {
  if (expect->kind != CW_YAML_MAP || expect->count == 0) {
    cw_test_fail(t, expect, "`expect` is a map of goals", NULL, NULL);
    return;
  }
  for (uint32_t i = 0; i < expect->count; i++) expect_goal(t, expect->keys[i], expect->items[i], e);
}
