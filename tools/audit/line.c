/* From a standing to the line that an audit stores: only what is unique by definition. */
#include "audit.h"

#include <string.h>

static const char *const causes[] = {[CW_CAUSE_NONE] = NULL,
                                     [CW_CAUSE_ANSWER] = "answer",
                                     [CW_CAUSE_GAP] = "gap",
                                     [CW_CAUSE_CONFLICT] = "conflict",
                                     [CW_CAUSE_WORK] = "work limit"};

/* --- phrases ------------------------------------------------------------------------------------------------------ */

static const char *say_need(const cw_voice *v, uint32_t need) {
  cw_need_standing bare = {.need = need,
                           .license = -1,
                           .status = CW_NEED_MET,
                           .have = CW_RAT_ZERO,
                           .needed = CW_RAT_ZERO,
                           .short_by = CW_RAT_ZERO};
  const cw_need *n = &v->plan->needs[need];
  const char *name = n->attested && !n->name ? cw_say_node(v, n->condition) : cw_say_need(v, &bare);
  return cw_say(v, "%s%s", name, cw_say_cites_behind(v, &n->ref));
}

bool cw_phrases_make(cw_phrases *p, const cw_voice *v) {
  p->needs = CW_NEW_ARRAY(v->arena, v->plan->nneeds + 1, const char *);
  p->goals = CW_NEW_ARRAY(v->arena, v->plan->ngoals + 1, const char *);
  if (!p->needs || !p->goals) return false;
  for (uint32_t i = 0; i < v->plan->nneeds; i++) p->needs[i] = say_need(v, i);
  for (uint32_t i = 0; i < v->plan->ngoals; i++)
    p->goals[i] = cw_say(v, "%s%s", v->plan->goals[i].name, cw_say_cites_behind(v, &v->plan->goals[i].ref));
  return !v->arena->failed;
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

/* Of every line some are made, so without formats: those took most of a line's time. */
static const char *join(const cw_voice *v, const char *const *parts, size_t n) {
  size_t len = 0, lengths[8];
  for (size_t i = 0; i < n; i++) len += lengths[i] = strlen(parts[i]);
  char *text = cw_arena_raw(v->arena, len + 1), *to = text;
  if (!text) return "";
  for (size_t i = 0; i < n; to += lengths[i++]) memcpy(to, parts[i], lengths[i]);
  *to = '\0';
  return text;
}
#define JOIN(v, ...)                                                                                                   \
  join((v), (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* Writes the digits of n, at least `least`, before `end`; where they begin. */
static char *put_digits(char *end, uint64_t n, int least) {
  for (; n || least > 0; n /= 10, least--) *--end = (char)('0' + n % 10);
  return end;
}

static const char *day_text(const cw_voice *v, cw_day day) {
  cw_civil c = cw_day_civil(day);
  if (c.year < 0 || c.year > 9999) return cw_say_iso(v, day);
  char text[] = "0000-00-00";
  put_digits(text + 4, (uint64_t)c.year, 4);
  put_digits(text + 7, (uint64_t)c.month, 2);
  put_digits(text + 10, (uint64_t)c.day, 2);
  const char *copy = cw_arena_text(v->arena, text, sizeof text - 1);
  return copy ? copy : "";
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

/* Adds an item unless the list, separated by "; ", has it. */
static const char *with_item(const cw_voice *v, const char *list, const char *item) {
  size_t len = strlen(item);
  for (const char *at = list; *at;) {
    const char *end = strstr(at, "; ");
    size_t n = end ? (size_t)(end - at) : strlen(at);
    if (n == len && memcmp(at, item, n) == 0) return list;
    at += n + (end ? 2 : 0);
  }
  return *list ? JOIN(v, list, "; ", item) : item;
}

/* --- amounts ------------------------------------------------------------------------------------------------------ */

static const char *number(const cw_voice *v, cw_rat amount) {
  char text[CW_RAT_TEXT], *end = text + sizeof text, *begin;
  size_t len;
  if (amount.den == 1 && amount.num >= 0) {
    begin = put_digits(end, (uint64_t)amount.num, 1);
    len = (size_t)(end - begin);
  } else {
    begin = text;
    len = (size_t)cw_rat_format(text, amount);
  }
  const char *copy = cw_arena_text(v->arena, begin, len);
  return copy ? copy : "";
}

static const char *unit_of(const cw_voice *v, uint32_t ledger) {
  return v->plan->units[v->plan->ledgers[ledger].unit].name;
}

/* Of the ledgers that something is asked of; several are separated by "; ". */
static void put_amounts(cw_line *line, const cw_voice *v, const cw_standing *s) {
  const char **have = &line->field[CW_LINE_HAVE], **need = &line->field[CW_LINE_NEED],
             **unit = &line->field[CW_LINE_UNIT];
  for (uint32_t i = 0; i < s->nledgers; i++) {
    const cw_ledger_standing *l = &s->ledgers[i];
    if (cw_rat_sign(l->need) <= 0) continue;
    *have = *have ? JOIN(v, *have, "; ", number(v, l->have)) : number(v, l->have);
    *need = *need ? JOIN(v, *need, "; ", number(v, l->need)) : number(v, l->need);
    *unit = *unit ? JOIN(v, *unit, "; ", unit_of(v, l->ledger)) : unit_of(v, l->ledger);
  }
  const cw_goal *g = &v->plan->goals[s->goal];
  if (g->kind != CW_AMOUNT || s->amount_known != CW_KNOWN) return;
  if (cw_goal_is_date(v->plan, g)) {
    *have = day_text(v, s->amount.num);
    return;
  }
  *have = number(v, s->amount);
  *unit = v->plan->units[cw_amount_unit(v->plan, g)].name;
}

static const char *say_lack(const cw_voice *v, const cw_phrases *p, const cw_lack *lack) {
  if (lack->kind == CW_LACK_NEED) return p->needs[lack->need];
  if (lack->kind == CW_LACK_AREAS) return JOIN(v, number(v, lack->amount), " area");
  if (lack->impossible) return JOIN(v, unit_of(v, lack->ledger), ", impossible");
  const char *text = JOIN(v, lack->strict ? "more than " : "", number(v, lack->amount), " ", unit_of(v, lack->ledger));
  return lack->year ? cw_say(v, "%s in %d", text, lack->year) : text;
}

static const char *say_way(const cw_voice *v, const cw_phrases *p, const cw_way *way) {
  const char *text = "";
  for (uint32_t i = 0; i < way->nlacks; i++)
    text = i ? JOIN(v, text, "; ", say_lack(v, p, &way->lacks[i])) : say_lack(v, p, &way->lacks[i]);
  return way->impossible && !*text ? "impossible" : text;
}

static const char *short_by(const cw_voice *v, const cw_phrases *p, const cw_standing *s) {
  const char *text = NULL;
  if (s->verdict != CW_UNMET && s->verdict != CW_UNDETERMINED && v->plan->goals[s->goal].kind != CW_LADDER) return NULL;
  for (uint32_t i = 0; i < s->nways; i++)
    text = text ? JOIN(v, text, " | ", say_way(v, p, &s->ways[i])) : say_way(v, p, &s->ways[i]);
  return text;
}

/* --- what decided ------------------------------------------------------------------------------------------------- */

/* The exception that decided; else what is missing, each need with its section; else the goal. */
static const char *rules(const cw_voice *v, const cw_phrases *p, const cw_standing *s) {
  const char *text = "";
  if (s->except >= 0) return cw_say_except(v, (uint32_t)s->except);
  if (s->verdict >= CW_MET) return p->goals[s->goal];
  for (uint32_t i = 0; i < s->nways; i++)
    for (uint32_t k = 0; k < s->ways[i].nlacks; k++) {
      const cw_lack *lack = &s->ways[i].lacks[k];
      text = with_item(v, text, lack->kind == CW_LACK_CREDIT ? p->goals[s->goal] : p->needs[lack->need]);
    }
  return *text ? text : p->goals[s->goal];
}

/* --- questions ---------------------------------------------------------------------------------------------------- */

static bool same_question(const cw_question *a, const cw_question *b) {
  if (a->kind != b->kind || a->decisive != b->decisive) return false;
  if (a->kind == CW_ASK_GAP) return a->gap == b->gap;
  if (a->kind > CW_ASK_GAP) return true;
  return a->attr == b->attr && a->year == b->year && a->day == b->day;
}

static const char *question_id(const cw_voice *v, const cw_question *q) {
  static const char *const kinds[] = {[CW_ASK_FACT] = "fact",           [CW_ASK_RECORD] = "record",
                                      [CW_ASK_LICENSE] = "license",     [CW_ASK_GAP] = "gap",
                                      [CW_ASK_DUPLICATE] = "possible",  [CW_ASK_STRADDLE] = "record",
                                      [CW_ASK_MISSING] = "roster lacks"};
  const char *text = cw_say(v, "%s%s %s", q->decisive ? "" : "also ", kinds[q->kind], cw_question_name(v, q));
  if (q->year) return cw_say(v, "%s @ %s", text, cw_say_school_year(v, q->year));
  return q->kind == CW_ASK_FACT && q->day > CW_DAY_MIN ? cw_say(v, "%s @ %s", text, cw_say_iso(v, q->day)) : text;
}

/* Questions that differ only in the record or license are one, with their number. */
static const char *questions(const cw_voice *v, const cw_standing *s) {
  const char *text = "";
  for (uint32_t i = 0; i < s->nquestions; i++) {
    uint32_t n = 1;
    bool said = false;
    for (uint32_t k = 0; k < i; k++) said |= same_question(&s->questions[k], &s->questions[i]);
    if (said) continue;
    for (uint32_t k = i + 1; k < s->nquestions; k++) n += same_question(&s->questions[k], &s->questions[i]);
    const char *id = question_id(v, &s->questions[i]);
    text = cw_say(v, n > 1 ? "%s%s%s \xc3\x97 %u" : "%s%s%s", text, *text ? "; " : "", id, n);
  }
  return text;
}

/* --- what refused ------------------------------------------------------------------------------------------------- */

/* "professional learning: approved"; versions of one rule are one. */
static const char *refusals(const cw_voice *v, const cw_standing *s) {
  const char *text = "";
  for (uint32_t i = 0; i < s->nrefusals; i++) {
    const char *rule = v->plan->counts[s->refusals[i].rule].name, *failed = cw_say_node(v, s->refusals[i].failed);
    text = with_item(v, text, *failed ? JOIN(v, rule, ": ", failed) : rule);
  }
  return text;
}

/* --- the line ----------------------------------------------------------------------------------------------------- */

static const char *cell_text(const cw_voice *v, uint32_t attr, uint32_t row) {
  cw_value value = cw_cell(v->block, attr, row);
  if (value.known != CW_KNOWN) return NULL;
  return v->plan->attrs[attr].type == CW_DATE ? day_text(v, value.a) : cw_text(&v->block->texts, (uint32_t)value.a);
}

void cw_line_make(cw_line *line, const cw_voice *v, const cw_phrases *p, const cw_standing *s) {
  const cw_goal *g = &v->plan->goals[s->goal];
  line->goal = s->goal;
  line->field[CW_LINE_GOAL] = g->name;
  if (s->license >= 0) {
    line->field[CW_LINE_LICENSE] = cell_text(v, CW_F_LICENSE, (uint32_t)s->license);
    line->field[CW_LINE_NUMBER] = cell_text(v, CW_F_NUMBER, (uint32_t)s->license);
    line->field[CW_LINE_EXPIRES] = cell_text(v, CW_F_LEXPIRES, (uint32_t)s->license);
  }
  line->field[CW_LINE_STATUS] = cw_verdict_word(s->verdict);
  line->field[CW_LINE_CAUSE] = s->verdict == CW_UNDETERMINED ? causes[s->cause] : NULL;
  if (g->kind == CW_LADDER) line->field[CW_LINE_STEP] = cw_say_step(v, s);
  put_amounts(line, v, s);
  line->field[CW_LINE_SHORT_BY] = short_by(v, p, s);
  line->field[CW_LINE_ON_PAPER] = s->verdict < CW_MET && s->if_completed >= CW_MET ? "1" : "0";
  if (s->has_deadline) line->field[CW_LINE_DEADLINE] = day_text(v, s->deadline);
  line->field[CW_LINE_RULES] = rules(v, p, s);
  line->field[CW_LINE_REFUSALS] = refusals(v, s);
  line->field[CW_LINE_QUESTIONS] = questions(v, s);
  line->field[CW_LINE_PRESUMPTIONS] = "";
}

bool cw_line_same(const cw_line *a, const cw_line *b) {
  for (int i = 0; i < CW_NLINE; i++) {
    const char *x = a->field[i] ? a->field[i] : "", *y = b->field[i] ? b->field[i] : "";
    if (i != CW_LINE_PRESUMPTIONS && i != CW_LINE_REFUSALS && strcmp(x, y) != 0) return false;
  }
  return true;
}
