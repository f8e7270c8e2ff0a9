/* Needs, limits and exceptions in words. One small function a kind of need, in one table. */
#include "words.h"

#include <stdio.h>
#include <string.h>

/* --- conditions on records ---------------------------------------------------------------------------------------- */

/* The end of the list in brackets that begins at s, NULL where a quotation or another list makes it unsure. */
static const char *list_end(const char *s) {
  const char *end = strpbrk(s + 1, "[]\"");
  return end && *end == ']' ? end : NULL;
}

static const char *say_choices(const cw_voice *v, const char *s, const char *end, const char *last) {
  const char *items[32];
  size_t n = 0;
  for (const char *at = s + 1; at < end && n < 32; n++) {
    size_t len = strcspn(at, ",]");
    items[n] = cw_say(v, "%.*s", (int)len, at);
    at += len + 1;
    at += strspn(at, " ");
    if (at < end && n + 1 == 32) return NULL;
  }
  return cw_say_list(v, items, n, last);
}

static bool ends_in(const char *from, const char *to, const char *tail) {
  size_t n = strlen(tail);
  return (size_t)(to - from) >= n && strncmp(to - n, tail, n) == 0;
}

/* Whether a pattern says nothing but words to look for: "USBE|UEN". */
static bool is_plain(const char *s, const char *end) { return s + strcspn(s, ".*+?()[]{}^$\\") >= end; }

/* "issuer matches \"(?i)USBE|UEN\"" as "issuer contains \"USBE\" or \"UEN\"" where the pattern is plain. */
static const char *say_patterns(const cw_voice *v, const char *text) {
  static const char matches[] = " matches \"", any_case[] = "(?i)";
  const char *said = "", *from = text;
  for (const char *s = strstr(text, matches); s; s = strstr(s + 1, matches)) {
    const char *word = s + sizeof matches - 1, *end = strchr(word, '"'), *items[16];
    size_t n = 0;
    if (strncmp(word, any_case, sizeof any_case - 1) == 0) word += sizeof any_case - 1;
    if (!end || !is_plain(word, end)) continue;
    for (size_t len; word < end && n < 16; word += len + 1) { /* past the quotation mark after the last */
      len = strcspn(word, "|\"");
      items[n++] = cw_say(v, "\"%.*s\"", (int)len, word);
    }
    if (word < end) continue;
    said = cw_say(v, "%s%.*s contains %s", said, (int)(s - from), from, cw_say_list(v, items, n, "or"));
    from = end + 1;
  }
  return cw_say(v, "%s%s", said, from);
}

/* What stands before a list in brackets, what is said for it, and the word before the last item. */
static const struct {
  const char *before, *said, *last;
} list_words[] = {{" not in ", " is none of ", "and"},
                  {" in ", " is ", "or"},
                  {" includes any of ", " includes ", "or"},
                  {" includes all of ", " includes ", "and"}};

/* The pack's words of a condition, with "level in [a, b]" as "level is a or b". */
static const char *say_condition(const cw_voice *v, const char *words) {
  const char *text = say_patterns(v, words), *said = "", *from = text;
  for (const char *s = strchr(text, '['); s; s = strchr(s + 1, '[')) {
    const char *end = list_end(s);
    size_t i = 0, n = sizeof list_words / sizeof *list_words;
    while (i < n && !ends_in(from, s, list_words[i].before)) i++;
    const char *choices = end && i < n ? say_choices(v, s, end, list_words[i].last) : NULL;
    if (!choices) continue;
    int kept = (int)(s - from) - (int)strlen(list_words[i].before);
    said = cw_say(v, "%s%.*s%s%s", said, kept, from, list_words[i].said, choices);
    from = end + 1;
  }
  return cw_say(v, "%s%s", said, from);
}

/* "micro-credential", "course or workshop": the kinds that a condition names and nothing else; else NULL. */
static const char *say_kinds(const cw_voice *v, uint32_t node) {
  const cw_node *n = &v->plan->nodes[node], *left = n->kid[0] ? &v->plan->nodes[n->kid[0]] : NULL;
  if (!left || left->op != CW_OP_ATTR || left->a != CW_F_KIND) return NULL;
  if (n->op == CW_OP_EQ && v->plan->nodes[n->kid[1]].op == CW_OP_CONST)
    return cw_text(&v->plan->texts, (uint32_t)v->plan->nodes[n->kid[1]].a);
  if (n->op != CW_OP_IN) return NULL;
  const char *items[16];
  size_t count = 0;
  for (uint32_t i = 0; i < n->nlist && count < 16; i++)
    items[count++] = cw_text(&v->plan->texts, (uint32_t)v->plan->ints[n->list + i]);
  return n->nlist <= 16 ? cw_say_list(v, items, count, "or") : NULL;
}

/* Splits "kind is degree and level in [master, doctor]" into the kinds and what else is asked, NULL where it is not
 * told apart or nothing else is asked. */
static const char *split_kinds(const cw_voice *v, uint32_t node, const char **rest) {
  const cw_node *n = &v->plan->nodes[node];
  *rest = NULL;
  if (n->op != CW_OP_AND || n->nlist == 0) return say_kinds(v, node);
  uint32_t first = v->plan->kids[n->list];
  const char *kinds = say_kinds(v, first), *whole = cw_say_node(v, node), *part = cw_say_node(v, first);
  size_t len = strlen(part);
  if (!kinds || len == 0 || strncmp(whole, part, len) != 0 || strncmp(whole + len, " and ", 5) != 0) return NULL;
  *rest = say_condition(v, whole + len + 5);
  return kinds;
}

/* "records of kind course where passed", "records where correspondence" */
static const char *say_records(const cw_voice *v, uint32_t node) {
  const char *rest, *kinds = split_kinds(v, node, &rest);
  if (!kinds) return cw_say(v, "records where %s", say_condition(v, cw_say_node(v, node)));
  return cw_say(v, "records of kind %s%s%s", kinds, rest ? " where " : "", rest ? rest : "");
}

/* "a degree (level is master or doctor)", "a record where correspondence" */
static const char *say_one_record(const cw_voice *v, uint32_t node) {
  const char *rest, *kinds = split_kinds(v, node, &rest);
  if (!kinds) return cw_say(v, "a record where %s", say_condition(v, cw_say_node(v, node)));
  const char *article = *kinds && strchr("aeiouAEIOU", *kinds) ? "an" : "a";
  return cw_say(v, "%s %s%s%s%s", article, kinds, rest ? " (" : "", rest ? rest : "", rest ? ")" : "");
}

/* --- needs -------------------------------------------------------------------------------------------------------- */

typedef const char *need_words(const cw_voice *v, const cw_need *need, const cw_need_standing *n);

static const char *say_nothing(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  (void)v, (void)need, (void)n;
  return "nothing is asked";
}

static const char *say_all(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  (void)v, (void)n;
  return need->nkids == 1 ? "this:" : "all of these:";
}

static const char *say_some(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  (void)n;
  return need->number <= 1 ? "any of these:" : cw_say(v, "at least %u of these:", need->number);
}

static const char *say_table(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  (void)n;
  const char *key = cw_say_node(v, need->key);
  return *key ? cw_say(v, "by %s:", key) : "by a table:";
}

/* A need's own time, in the pack's words: " from 10 years before the as-of date to the as-of date". */
static const char *say_window(const cw_voice *v, const cw_need *need) {
  const cw_window *w = &v->plan->windows[need->first_window];
  if (need->nwindows > 1) return " in a time of its own";
  const char *from = w->from ? cw_say(v, " %s %s", w->after ? "after" : "from", cw_say_node(v, w->from)) : "";
  return w->until ? cw_say(v, "%s %s %s", from, w->before ? "before" : "to", cw_say_node(v, w->until)) : from;
}

/* " in literacy from records where … in 2022-23": what narrows a need of credit; its name, if it has one, says that. */
static const char *say_scope(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  const char *areas = need->name ? "" : cw_say_areas(v, need->ledger, need->areas);
  const char *text = *areas ? cw_say(v, " in %s", areas) : "";
  if (need->of && !need->name) text = cw_say(v, "%s from %s", text, say_records(v, need->of));
  if (need->nwindows) text = cw_say(v, "%s%s", text, say_window(v, need));
  if (need->each == CW_EACH_SCHOOL_YEAR && n->year) return cw_say(v, "%s in %s", text, cw_say_school_year(v, n->year));
  if (need->each == CW_EACH_CALENDAR_YEAR && n->year) return cw_say(v, "%s in %d", text, n->year);
  if (need->each != CW_EACH_NONE)
    return cw_say(v, "%s in each %s", text, need->each == CW_EACH_SCHOOL_YEAR ? "school year" : "calendar year");
  return text;
}

static const char *say_short(const cw_voice *v, const cw_need_standing *n) {
  if (n->status == CW_NEED_MET || cw_rat_sign(n->short_by) <= 0) return "";
  return cw_say(v, ", %s short", cw_say_number(v, n->short_by));
}

/* A need that all credit of its ledger serves: what the ledger could have at most holds for it too. */
static bool is_whole(const cw_voice *v, const cw_need *need) {
  return !need->of && !need->nwindows && need->each == CW_EACH_NONE && !*cw_say_areas(v, need->ledger, need->areas);
}

/* "; up to 61 if approved" where open questions could bring more. */
static const char *say_hope(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  const cw_standing *s = v->standing;
  if (!s || n->status == CW_NEED_MET || !is_whole(v, need)) return "";
  for (uint32_t i = 0; i < s->nledgers; i++) {
    const cw_ledger_standing *l = &s->ledgers[i];
    if (l->ledger != need->ledger || cw_rat_cmp(l->have_most, n->have) <= 0) continue;
    if (l->most_open) return "; more, by an amount that is not known";
    return cw_say(v, "; up to %s%s", cw_say_number(v, l->have_most),
                  cw_waits_for_approval(s, l->ledger) ? " if approved" : ", depending on open answers");
  }
  return "";
}

/* "some credit from records where …", and how much there is. */
static const char *say_some_credit(const cw_voice *v, const cw_need *need, const cw_need_standing *n,
                                   const char *scope) {
  if (cw_rat_sign(n->have) <= 0) return cw_say(v, "some credit%s", scope);
  return cw_say(v, "some credit%s: %s", scope, cw_say_amount(v, n->have, v->plan->ledgers[need->ledger].unit));
}

static const char *say_credit(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  const char *scope = say_scope(v, need, n);
  if (!need->amount) return say_some_credit(v, need, n, scope);
  if (cw_rat_sign(n->needed) <= 0) return cw_say(v, "credit%s, in an amount that depends on an open question", scope);
  const char *needed = cw_say_amount(v, n->needed, v->plan->ledgers[need->ledger].unit);
  return cw_say(v, "%s of %s%s%s%s", cw_say_number(v, n->have), needed, scope, say_short(v, n), say_hope(v, need, n));
}

static const char *say_in_areas(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  const char *among = cw_say_areas(v, need->ledger, need->areas);
  const char *with = need->amount ? cw_say(v, ", each with %s", cw_say_node(v, need->amount)) : "";
  return cw_say(v, "credit in %s of %u areas%s%s%s%s", cw_say_number(v, n->have), need->number, *among ? " among " : "",
                among, with, say_short(v, n));
}

static const char *say_share(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  const char *base = need->base == CW_BASE_CREDITED ? "the credit used" : "what the goal asks";
  const char *share = cw_say_node(v, need->amount);
  const char *text = cw_say(v, "%s of %s%s", *share ? share : "a share", base, say_scope(v, need, n));
  if (cw_rat_sign(n->needed) <= 0) return text;
  const char *needed = cw_say_amount(v, n->needed, v->plan->ledgers[need->ledger].unit);
  return cw_say(v, "%s: %s of %s%s", text, cw_say_number(v, n->have), needed, say_short(v, n));
}

static const char *const attested_answers[] = {
    [CW_NEED_UNMET] = "No", [CW_NEED_OPEN] = "Not answered", [CW_NEED_MET] = "Yes", [CW_NEED_NOT_ASKED] = "Not asked"};
enum { LONGEST_ASK = 140 };

/* What is attested, as its question states it: "the educator completed the ethics review"; else the question and its
 * answer, or where it is too long the fact's name. */
static const char *say_attested(const cw_voice *v, const cw_need *need, const cw_need_standing *standing) {
  static const char whether[] = "whether ";
  enum { WHETHER = sizeof whether - 1 };
  const cw_node *n = &v->plan->nodes[need->condition];
  bool reads_fact = n->op == CW_OP_ATTR || n->op == CW_OP_FACT_ON;
  const char *ask = reads_fact ? v->plan->attrs[n->a].ask : "";
  size_t len = strcspn(ask, "?");
  if (strncmp(ask + len, "? (", 3) == 0) ask = cw_say(v, "%.*s?", (int)len, ask); /* without its note */
  const char *clause = reads_fact ? cw_say_whether(v, ask, NULL) : NULL;
  bool stated = clause && strncmp(clause, whether, WHETHER) == 0 && strncmp(clause + WHETHER, "it ", 3) != 0;
  if (stated) return clause + WHETHER;
  if (reads_fact && strlen(ask) <= LONGEST_ASK) return cw_say(v, "%s %s", ask, attested_answers[standing->status]);
  return cw_say(v, "%s, attested", cw_say_node(v, need->condition));
}

static const char *say_holds(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  if (need->attested) return say_attested(v, need, n);
  const char *text = say_condition(v, cw_say_node(v, need->condition));
  const char *failed = n->failed && n->failed != need->condition ? say_condition(v, cw_say_node(v, n->failed)) : "";
  if (n->status == CW_NEED_MET || !*failed || strcmp(failed, text) == 0) return text;
  return cw_say(v, "%s (%s: %s)", text, n->status == CW_NEED_OPEN ? "open" : "fails", failed);
}

static const char *say_has(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  if (need->number <= 1) return say_one_record(v, need->condition);
  return cw_say(v, "%s of %u %s%s", cw_say_number(v, n->have), need->number, say_records(v, need->condition),
                say_short(v, n));
}

static const char *say_other_goal(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  (void)n;
  return cw_say(v, "\"%s\"", cw_say_goal(v, (uint32_t)need->goal));
}

static const char *const per_words[] = {
    [CW_PER_CYCLE] = "",
    [CW_PER_RECORD] = " for each record",
    [CW_PER_SCHOOL_YEAR] = " per school year",
    [CW_PER_CALENDAR_YEAR] = " per calendar year",
    [CW_PER_QUARTER] = " per calendar quarter",
    [CW_PER_MONTH] = " per month",
    [CW_PER_DAY] = " per day",
    [CW_PER_LIFETIME] = " in a lifetime",
    [CW_PER_PROVIDER] = " from the same provider",
    [CW_PER_ISSUER] = " from the same issuer",
    [CW_PER_ACHIEVEMENT] = " for the same achievement",
    [CW_PER_TITLE] = " under the same title",
    [CW_PER_TOPIC] = " on the same topic",
};

/* "3 of 5 records in sequence, 2 short" */
static const char *say_sequence(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  const char *apart = need->apart == CW_PER_CYCLE ? "" : cw_say(v, ", at most once%s", per_words[need->apart]);
  return cw_say(v, "%s of %u records, each earned after the one before it%s%s", cw_say_number(v, n->have), need->nkids,
                apart, say_short(v, n));
}

static const char *say_each(const cw_voice *v, const cw_need *need, const cw_need_standing *n) {
  (void)n;
  return cw_say(v, "for each license where %s:", say_condition(v, cw_say_node(v, need->condition)));
}

static need_words *const by_kind[] = {
    [CW_NEED_NOTHING] = say_nothing, [CW_NEED_ALL] = say_all,           [CW_NEED_SOME] = say_some,
    [CW_NEED_TABLE] = say_table,     [CW_NEED_CREDIT] = say_credit,     [CW_NEED_AREAS] = say_in_areas,
    [CW_NEED_SHARE] = say_share,     [CW_NEED_HOLDS] = say_holds,       [CW_NEED_HAS] = say_has,
    [CW_NEED_GOAL] = say_other_goal, [CW_NEED_SEQUENCE] = say_sequence, [CW_NEED_EACH] = say_each,
};

static const char *say_bare(const cw_voice *v, const cw_need_standing *n) {
  const cw_need *need = &v->plan->needs[n->need];
  if (n->waived)
    return cw_say(v, "%s, waived by %s", cw_need_called(v->plan, need), cw_say_determined(v, n->waived - 1));
  const char *text = by_kind[need->kind](v, need, n);
  if (!need->name || !*need->name) return text;
  bool bare = need->kind == CW_NEED_HOLDS || need->kind == CW_NEED_HAS;
  if (need->kind == CW_NEED_ALL) return cw_say(v, "%s:", need->name);
  return bare ? need->name : cw_say(v, "%s: %s", need->name, text);
}

/* Asked for each license, the need says for which: "Standard license 4711: 15 of 15 points ...". */
const char *cw_say_need(const cw_voice *v, const cw_need_standing *n) {
  const char *text = say_bare(v, n);
  return n->license < 0 ? text : cw_say(v, "%s: %s", cw_say_capital(v, cw_say_license(v, (uint32_t)n->license)), text);
}

/* --- limits ------------------------------------------------------------------------------------------------------- */

/* "under the same title within 5 years of the last one taken" */
static const char *say_per(const cw_voice *v, const cw_limit *l) {
  if (!l->within) return per_words[l->per];
  bool years = !l->within_days && l->within % 12 == 0;
  int n = (int)(years ? l->within / 12 : l->within);
  return cw_say(v, "%s within %d %s%s%s", per_words[l->per], n,
                years            ? "year"
                : l->within_days ? "day"
                                 : "month",
                n == 1 ? "" : "s", l->taken ? " of the last one taken" : "");
}

const char *cw_say_topic(const cw_voice *v, int64_t topic) {
  const cw_attr *topics = &v->plan->attrs[CW_F_TOPICS];
  return topic >= 0 && topic < (int64_t)topics->nchoices ? cw_text(&v->plan->texts, topics->choices[topic]) : "";
}

static const char *rule_words(const cw_voice *v, uint32_t rule) {
  const cw_counts *c = &v->plan->counts[rule];
  return c->words && *c->words ? c->words : c->name;
}

/* What credit a limit is about: "professional learning", "workshops". */
static const char *limit_subject(const cw_voice *v, const cw_limit *l) {
  const char *areas = cw_say_areas(v, l->ledger, l->areas);
  const char *text = l->rule >= 0 ? rule_words(v, (uint32_t)l->rule) : areas;
  if (l->of) text = cw_say(v, "%s%s%s", text, *text ? " from " : "", say_records(v, l->of));
  return text;
}

/* The limit itself, with its amount where that is known; else in the pack's own words. */
static const char *say_most(const cw_voice *v, const cw_limit *l, const cw_rat *most) {
  if (l->counts_records && most && cw_rat_cmp(*most, CW_RAT(1)) == 0) return "once";
  if (most) return cw_say_amount(v, *most, l->counts_records ? CW_UNIT_RECORD : v->plan->ledgers[l->ledger].unit);
  return cw_say_node(v, l->most);
}

/* "at most 90 hours of professional learning", "at most once per school year (highly effective year)" */
const char *cw_say_limit(const cw_voice *v, uint32_t limit) {
  const cw_limit *l = &v->plan->limits[limit];
  const cw_node *node = &v->plan->nodes[l->most];
  cw_rat constant = {node->a, node->b ? node->b : 1};
  const char *most = say_most(v, l, node->op == CW_OP_CONST ? &constant : NULL), *per = say_per(v, l);
  const char *subject = limit_subject(v, l);
  if (l->least) return cw_say(v, "%s%sonly from %s%s", subject, *subject ? " " : "", most, per);
  if (!*subject) return cw_say(v, "at most %s%s", most, per);
  if (l->counts_records) return cw_say(v, "at most %s%s (%s)", most, per, subject);
  return cw_say(v, "at most %s of %s%s", most, subject, per);
}

static const char *unit_of_time(cw_per per) {
  return per == CW_PER_QUARTER ? "calendar quarters" : per == CW_PER_MONTH ? "months" : "days";
}

/* A day, or from the first day of the first to the last of the last. */
static const char *say_span(const cw_voice *v, const cw_limit *l, int64_t group, int64_t until) {
  if (group <= CW_DAY_MIN) return "";
  const char *first = cw_say_day(v, cw_period_start(l->per, group));
  if (l->per == CW_PER_DAY && group == until) return cw_say(v, " on %s", first);
  return cw_say(v, " from %s to %s", first, cw_say_day(v, cw_period_start(l->per, until + 1) - 1));
}

static const char *say_group(const cw_voice *v, const cw_limit *l, int64_t group, int64_t until) {
  switch (l->per) {
  case CW_PER_SCHOOL_YEAR: return cw_say(v, " in %s", cw_say_school_year(v, (int)group));
  case CW_PER_CALENDAR_YEAR: return cw_say(v, " in %d", (int)group);
  case CW_PER_PROVIDER:
  case CW_PER_ISSUER:
  case CW_PER_ACHIEVEMENT:
  case CW_PER_TITLE: {
    const char *text = v->block ? cw_text(&v->block->texts, (uint32_t)group) : "";
    return *text ? cw_say(v, " for \"%s\"", text) : "";
  }
  case CW_PER_QUARTER:
  case CW_PER_MONTH:
  case CW_PER_DAY: return say_span(v, l, group, until);
  case CW_PER_TOPIC: return group >= 0 ? cw_say(v, " on %s", cw_say_topic(v, group)) : "";
  case CW_PER_LIFETIME:
  case CW_PER_CYCLE:
  case CW_PER_RECORD: break;
  }
  return "";
}

const char *cw_say_cut(const cw_voice *v, const cw_limit_standing *s) {
  const cw_limit *l = &v->plan->limits[s->limit];
  const char *subject = limit_subject(v, l), *group = say_group(v, l, s->group, s->until);
  const char *offered = cw_say_amount(v, s->before, v->plan->ledgers[l->ledger].unit);
  bool one = cw_rat_cmp(s->after, CW_RAT(1)) == 0;
  const char *cites = cw_say_cites_behind(v, &l->ref), *per = say_per(v, l);
  if (l->least)
    return cw_say(v, "%s%s%s offered%s; %s count%s: only from %s%s%s", offered, *subject ? " of " : "", subject, group,
                  s->binds ? "none" : cw_say_number(v, s->after), one ? "s" : "", say_most(v, l, &s->most), per, cites);
  if (cw_per_spans(l->per) && s->until > s->group)
    per = cw_say(v, " in %d %s", (int)(s->until - s->group + 1), unit_of_time(l->per));
  return cw_say(v, "%s%s%s offered%s; %s count%s: at most %s%s%s", offered, *subject ? " of " : "", subject, group,
                cw_say_number(v, s->after), one ? "s" : "", say_most(v, l, &s->most), per, cites);
}

/* --- exceptions --------------------------------------------------------------------------------------------------- */

const char *cw_say_except(const cw_voice *v, uint32_t except) {
  const cw_except *e = &v->plan->excepts[except];
  const char *text = e->name && *e->name ? e->name : e->when ? cw_say_node(v, e->when) : "another way to meet it";
  return cw_say(v, "%s%s", text, cw_say_cites_behind(v, &e->ref));
}
