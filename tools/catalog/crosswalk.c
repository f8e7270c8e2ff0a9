#include "crosswalk.h"

#include "../report.h"

#include <string.h>
#include <strings.h>

enum { MOST_WORDS = 12 };

/* --- an entry as a record ----------------------------------------------------------------------------------------- */

/* The number, where the text is one and nothing else. */
static bool plain_number(const char *text, cw_rat *out) {
  return *text && cw_rat_parse(out, text, strlen(text)) && cw_rat_sign(*out) >= 0;
}

/* "5-15" and "20+" as the amount of a record that isn't known but for its bounds; NULL for anything else. */
static const char *range_of_hours(const cw_cross *x, const char *text) {
  const char *dash = strchr(text, '-');
  size_t len = strlen(text);
  cw_rat least, most;
  if (len > 1 && text[len - 1] == '+' && cw_rat_parse(&least, text, len - 1) && cw_rat_sign(least) >= 0)
    return cw_say(&x->c->voice, "%.*s hour or more", (int)len - 1, text);
  if (!dash || !plain_number(dash + 1, &most) || !cw_rat_parse(&least, text, (size_t)(dash - text))) return NULL;
  if (cw_rat_sign(least) < 0 || cw_rat_cmp(least, most) > 0) return NULL;
  return cw_say(&x->c->voice, "%.*s to %s hour", (int)(dash - text), text, dash + 1);
}

static bool has_kind(const cw_plan *plan, const char *kind) {
  const cw_attr *attr = &plan->attrs[CW_F_KIND];
  for (uint32_t i = 0; i < attr->nchoices; i++)
    if (strcmp(cw_text(&plan->texts, attr->choices[i]), kind) == 0) return true;
  return false;
}

static bool has_unit(const cw_plan *plan, const char *unit) {
  for (uint32_t i = 0; i < plan->nunits; i++)
    if (plan->units[i].name && strcmp(plan->units[i].name, unit) == 0) return true;
  return false;
}

static bool is_said(const cw_cross *x, const char *key) {
  size_t n = strlen(key);
  for (size_t i = 0; i < x->nwords; i++)
    if (strncasecmp(x->words[i], key, n) == 0 && x->words[i][n] == '=') return true;
  return false;
}

static void put(const cw_cross *x, const char **words, size_t *n, const char *key, const char *text) {
  if (!*text || is_said(x, key)) return;
  char *word = cw_arena_printf(x->c->voice.arena, "%s=%s", key, text);
  for (char *s = word; s && *s; s++)
    if ((unsigned char)*s < ' ' || *s == 0x7f) *s = ' ';
  if (word) words[(*n)++] = word;
}

static const char **words_of(const cw_cross *x, const cw_cross_row *row, size_t *n) {
  const cw_plan *plan = x->c->plan;
  const char *const *cells = row->entry->cells;
  const char **words = CW_NEW_ARRAY(x->c->voice.arena, MOST_WORDS + x->nwords, const char *);
  cw_rat number;
  *n = 0;
  if (!words) return NULL;
  put(x, words, n, "kind", has_kind(plan, cells[CW_CAT_KIND]) ? cells[CW_CAT_KIND] : "");
  put(x, words, n, "title", row->name);
  put(x, words, n, "achievement", row->name);
  put(x, words, n, "issuer", row->issuer);
  put(x, words, n, "earned", cw_say_iso(&x->c->voice, x->c->options.as_of));
  const char *range = range_of_hours(x, cells[CW_CAT_HOURS]);
  if (range)
    put(x, words, n, "amount", range);
  else if (plain_number(cells[CW_CAT_HOURS], &number))
    put(x, words, n, "amount", cw_say(&x->c->voice, "%s hour", cells[CW_CAT_HOURS]));
  else if (plain_number(cells[CW_CAT_CEU], &number) && has_unit(plan, "CEU") && !*cells[CW_CAT_HOURS])
    put(x, words, n, "amount", cw_say(&x->c->voice, "%s CEU", cells[CW_CAT_CEU]));
  for (size_t i = 0; i < x->nwords; i++) words[(*n)++] = x->words[i];
  return words;
}

/* --- what an answer says ------------------------------------------------------------------------------------------ */

static const char *keep(const cw_cross *x, const char *text) { return cw_keep_text(&x->tool->arena, text); }

/* Rounded to the cent, half a cent up. */
static const char *say_dollars(const cw_voice *v, cw_rat dollars) {
  cw_rat cents;
  if (!cw_rat_mul(&cents, dollars, CW_RAT(100)) || cents.num < 0 || cents.num > INT64_MAX / 4) return NULL;
  int64_t whole = (2 * cents.num + cents.den) / (2 * cents.den);
  if (whole % 100 == 0) return cw_say(v, "$%lld", (long long)(whole / 100));
  return cw_say(v, "$%lld.%02lld", (long long)(whole / 100), (long long)(whole % 100));
}

static const char *say_per_unit(const cw_voice *v, const cw_count *k, const char *price) {
  cw_rat dollars, each;
  bool sure = cw_answer_is_credit(k->answer) && !k->amount_unknown && cw_rat_sign(k->amount) > 0;
  if (!sure || !plain_number(price, &dollars) || !cw_rat_div(&each, dollars, k->amount)) return "";
  const char *text = say_dollars(v, each);
  return text ? cw_say(v, "%s per %s", text, v->plan->units[v->plan->ledgers[k->ledger].unit].one) : "";
}

static bool say_all(const cw_cross *x, const cw_counting *k, uint32_t i, const char *price, cw_cross_answer *a) {
  *a = (cw_cross_answer){.ngoals = 0};
  if (!cw_answered_make(k, i, &x->tool->arena, &a->said)) return false;
  a->per_unit = keep(x, say_per_unit(&x->c->voice, &k->counts[i], price));
  return true;
}

/* --- goals -------------------------------------------------------------------------------------------------------- */

static bool asks_credit(const cw_plan *plan, uint32_t goal) { return plan->goals[goal].needs_credit; }

/* The goals that ask for credit, versions of one being one; the one asked for first, then renewals. */
static bool gather_goals(cw_cross *x) {
  const cw_plan *plan = x->c->plan;
  x->goals = CW_NEW_ARRAY(&x->tool->arena, plan->ngoals + 1, cw_cross_goal);
  for (int pass = 0; x->goals && pass < 3; pass++) {
    for (uint32_t g = 0; g < plan->ngoals; g++) {
      bool asked = x->goal >= 0 && cw_goal_same(plan, g, (uint32_t)x->goal);
      int rank = asked ? 0 : cw_goal_renews(&plan->goals[g]) ? 1 : 2;
      bool known = false;
      for (size_t i = 0; i < x->ngoals; i++) known |= strcmp(x->goals[i].name, plan->goals[g].name) == 0;
      if (rank != pass || known || !asks_credit(plan, g)) continue;
      x->goals[x->ngoals++] =
          (cw_cross_goal){.name = plan->goals[g].name, .words = keep(x, cw_say_goal(&x->c->voice, g))};
    }
  }
  return x->goals != NULL;
}

static size_t goal_of(const cw_cross *x, const cw_count *k) {
  size_t i = 0;
  while (i < x->ngoals && strcmp(x->goals[i].name, x->c->plan->goals[k->goal].name) != 0) i++;
  return i;
}

static bool same_answer(const cw_cross_answer *a, const cw_cross_answer *b) {
  bool same = a->said.answer == b->said.answer && a->said.at_most == b->said.at_most &&
              a->said.nquestions == b->said.nquestions && strcmp(a->said.number, b->said.number) == 0 &&
              strcmp(a->said.unit, b->said.unit) == 0 && strcmp(a->said.toward, b->said.toward) == 0 &&
              strcmp(a->said.sentence, b->said.sentence) == 0 && strcmp(a->said.cites, b->said.cites) == 0;
  for (size_t i = 0; same && i < a->said.nquestions; i++)
    same = strcmp(a->said.questions[i], b->said.questions[i]) == 0;
  return same;
}

static bool has_goal(const cw_cross_answer *a, size_t goal) {
  for (uint32_t i = 0; i < a->ngoals; i++)
    if (a->goals[i] == goal) return true;
  return false;
}

static const char *say_need(const cw_cross *x, const cw_count *k) {
  const cw_plan *plan = x->c->plan;
  return cw_rat_sign(k->need) > 0 ? keep(x, cw_say_amount(&x->c->voice, k->need, plan->ledgers[k->ledger].unit)) : "";
}

static bool add_goal(cw_cross *x, cw_cross_answer *a, size_t goal, const char *need) {
  if (has_goal(a, goal)) return true;
  uint32_t *goals = CW_NEW_ARRAY(&x->tool->arena, a->ngoals + 1, uint32_t);
  const char **needs = CW_NEW_ARRAY(&x->tool->arena, a->ngoals + 1, const char *);
  if (!goals || !needs) return false;
  for (uint32_t i = 0; i < a->ngoals; i++) goals[i] = a->goals[i], needs[i] = a->needs[i];
  needs[a->ngoals] = need;
  goals[a->ngoals++] = (uint32_t)goal;
  a->goals = goals;
  a->needs = needs;
  x->goals[goal].totals[a->said.answer]++;
  return true;
}

/* --- all ---------------------------------------------------------------------------------------------------------- */

static bool add_answer(cw_cross *x, cw_cross_row *row, const cw_counting *k, uint32_t i) {
  size_t goal = goal_of(x, &k->counts[i]);
  cw_cross_answer a;
  if (goal == x->ngoals) return true;
  if (!say_all(x, k, i, row->entry->cells[CW_CAT_PRICE], &a)) return false;
  size_t at = 0;
  while (at < row->nanswers && !same_answer(&row->answers[at], &a)) at++;
  if (at == row->nanswers) row->answers[row->nanswers++] = a;
  return add_goal(x, &row->answers[at], goal, say_need(x, &k->counts[i]));
}

/* The answer that has the goal which stands first. */
static size_t first_of(const cw_cross *x, const cw_cross_row *row) {
  for (size_t goal = 0; goal < x->ngoals; goal++)
    for (size_t i = 0; i < row->nanswers; i++)
      if (has_goal(&row->answers[i], goal)) return i;
  return 0;
}

static int answer_row(cw_cross *x, cw_cross_row *row, cw_arena *scratch) {
  size_t nwords;
  const char **words = words_of(x, row, &nwords);
  cw_counting k = {.c = x->c, .goal = x->goal};
  cw_diags diags;
  cw_diags_init(&diags, scratch);
  bool asked = words && cw_counting_ask(&k, x->teacher ? x->teacher_file : NULL, x->teacher, x->folder, words, nwords,
                                        &diags, scratch);
  int code = cw_case_check(x->tool, x->c, &diags);
  if (code >= 0) return code;
  row->answers = CW_NEW_ARRAY(&x->tool->arena, k.ncounts + 1, cw_cross_answer);
  if (!asked || !row->answers) return cw_fail(x->tool, CW_INTERNAL, "out of memory");
  for (uint32_t i = 0; i < k.ncounts; i++)
    if (!add_answer(x, row, &k, i)) return cw_fail(x->tool, CW_INTERNAL, "out of memory");
  row->first = first_of(x, row);
  return -1;
}

static void name_row(const cw_cross *x, cw_cross_row *row, const cw_catalog_row *entry) {
  const char *const *cells = entry->cells;
  const char *known = cw_issuer_known(x->catalog->issuers, cells[CW_CAT_ISSUER_ID]);
  cw_rat price;
  const char *dollars = plain_number(cells[CW_CAT_PRICE], &price) ? say_dollars(&x->c->voice, price) : NULL;
  *row = (cw_cross_row){.entry = entry, .price = keep(x, dollars ? dollars : cells[CW_CAT_PRICE])};
  row->issuer = known                   ? known
                : *cells[CW_CAT_ISSUER] ? cw_issuer_name(x->catalog->issuers, cells[CW_CAT_ISSUER])
                                        : cells[CW_CAT_ISSUER_ID];
  row->name = *cells[CW_CAT_ACHIEVEMENT] ? cells[CW_CAT_ACHIEVEMENT] : cells[CW_CAT_ACHIEVEMENT_ID];
}

/* What is only needed for one entry lives in an arena of its own; what is said of it is kept in the tool's. */
int cw_cross_answer_all(cw_cross *x) {
  cw_arena scratch, *whole = x->c->voice.arena;
  int code = -1;
  x->rows = CW_NEW_ARRAY(&x->tool->arena, x->catalog->count + 1, cw_cross_row);
  if (!x->rows || !gather_goals(x)) return cw_fail(x->tool, CW_INTERNAL, "out of memory");
  if (x->ngoals == 0) return cw_fail(x->tool, CW_INPUT, "no goal of %s asks for credit", x->c->plan->code);
  cw_arena_init(&scratch, 0);
  x->c->voice.arena = &scratch;
  for (size_t i = 0; i < x->catalog->count && code < 0; i++) {
    name_row(x, &x->rows[i], &x->catalog->rows[i]);
    code = answer_row(x, &x->rows[i], &scratch);
    x->nrows++;
    cw_block_init(&x->c->block, x->c->plan, whole);
    cw_arena_reset(&scratch);
  }
  x->c->voice.arena = whole;
  cw_arena_dispose(&scratch);
  return code;
}

/* --- words that the faces share ----------------------------------------------------------------------------------- */

const char *cw_cross_amount(const cw_cross *x, const cw_cross_answer *a) {
  if (!*a->said.number) return "";
  return cw_say(&x->c->voice, "%s%s %s", a->said.at_most ? "up to " : "", a->said.number, a->said.unit);
}

static const char *goal_with_need(const cw_cross *x, const cw_cross_answer *a, uint32_t i) {
  const char *words = x->goals[a->goals[i]].words;
  return *a->needs[i] ? cw_say(&x->c->voice, "%s (%s in all)", words, a->needs[i]) : words;
}

const char *cw_cross_goals(const cw_cross *x, const cw_cross_answer *a) {
  const char **items = CW_NEW_ARRAY(x->c->voice.arena, a->ngoals + 1, const char *);
  for (uint32_t i = 0; items && i < a->ngoals; i++) items[i] = goal_with_need(x, a, i);
  const char *text = "";
  for (uint32_t i = 0; items && i < a->ngoals; i++)
    text = cw_say(&x->c->voice, "%s%s%s", text, i ? "; " : "", items[i]);
  return text;
}

const char *cw_cross_heading(const cw_cross *x) {
  const cw_voice *v = &x->c->voice;
  const char *said = "";
  for (size_t i = 0; i < x->nwords; i++) said = cw_say(v, "%s%s%s", said, i ? ", " : " Said of each: ", x->words[i]);
  return cw_say(v, "%zu entr%s of %s, each as if it were earned on %s.%s%s", x->nrows, x->nrows == 1 ? "y" : "ies",
                cw_catalog_file_name(x->file), cw_say_day(v, x->c->options.as_of), said, *said ? "." : "");
}
