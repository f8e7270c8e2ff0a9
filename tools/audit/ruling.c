#include "ruling.h"

#include "../../rules/pack.h"
#include "../teacher.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *a, const char *b, size_t len) { return strlen(b) == len && memcmp(a, b, len) == 0; }

static const char *text_at(const cw_ruled *r, uint32_t attr, uint32_t record) {
  cw_value value = cw_cell(r->block, attr, record);
  return value.known == CW_KNOWN ? cw_text(&r->block->texts, (uint32_t)value.a) : "";
}

static const char *copy(const cw_ruled *r, const char *text, size_t len) {
  const char *kept = cw_arena_text(&r->desk->tool->arena, text, len);
  return kept ? kept : "";
}

/* "; did you mean `near`?" */
static const char *nearest(const cw_ruled *r, const char *word, const char *const *names, uint32_t n) {
  const char *near = n ? cw_nearest(word, names, n) : NULL;
  return near ? cw_say(&r->desk->c.voice, "; did you mean `%s`?", near) : "";
}

/* --- what is named ------------------------------------------------------------------------------------------------ */

static bool find_record(const cw_ruled *r, const char *text, size_t len, uint32_t *out) {
  const cw_teacher *t = &r->block->teachers[0];
  char *end;
  unsigned long n = strtoul(text, &end, 10);
  if (len && end == text + len && n >= 1 && n <= t->nrecords) return *out = (uint32_t)n - 1, true;
  for (uint32_t i = 0; i < t->nrecords; i++) {
    const char *place = cw_say(&r->desk->c.voice, "%s:%s", text_at(r, CW_F_SOURCE, t->first_record + i),
                               text_at(r, CW_F_ROW, t->first_record + i));
    if (same(text, place, len)) return *out = i, true;
  }
  return false;
}

static int no_record(const cw_ruled *r, const char *text, size_t len) {
  return cw_usage_error(r->desk->tool, r->desk->command,
                        "teacher %s has no record `%.*s`: name it by its number or as SOURCE:PLACE", r->who, (int)len,
                        text);
}

static int read_area(const cw_ruled *r, const char *name, size_t len, cw_ruling *out) {
  const cw_plan *plan = r->desk->c.plan;
  const char **names = CW_NEW_ARRAY(&r->desk->tool->arena, plan->nareas + 1, const char *);
  out->kind = "pin";
  for (uint32_t k = 0; names && k < plan->nareas; k++) {
    names[k] = plan->areas[k].name;
    if (same(name, names[k], len)) return out->area = names[k], -1;
  }
  return cw_usage_error(r->desk->tool, r->desk->command, "`%.*s`: the pack has no such area%s", (int)len, name,
                        nearest(r, copy(r, name, len), names, names ? plan->nareas : 0));
}

/* Of several versions of a rule the latest. */
static const cw_counts *find_rule(const cw_ruled *r, const char *name, const char **near) {
  const cw_plan *plan = r->desk->c.plan;
  const char **names = CW_NEW_ARRAY(&r->desk->tool->arena, plan->ncounts + 1, const char *);
  const cw_counts *found = NULL;
  for (uint32_t k = 0; names && k < plan->ncounts; k++) {
    names[k] = plan->counts[k].name;
    if (strcmp(names[k], name) == 0) found = &plan->counts[k];
  }
  *near = nearest(r, name, names, names ? plan->ncounts : 0);
  return found;
}

/* "12 hours by RULE": in the unit in which the rule gives credit. */
static int read_credit(const cw_ruled *r, const char *text, size_t len, cw_ruling *out) {
  cw_tool *tool = r->desk->tool;
  const cw_plan *plan = r->desk->c.plan;
  const char *all = copy(r, text, len), *by = strstr(all, " by "), *near;
  size_t number = strcspn(all, " ");
  cw_rat amount;
  out->kind = "credit";
  if (!by || (size_t)(by - all) <= number || !cw_rat_parse(&amount, all, number) || cw_rat_sign(amount) < 0)
    return cw_usage_error(tool, r->desk->command, "`credited %s`: it is written `credited 12 hours by RULE`", all);
  const char *unit = copy(r, all + number + 1, (size_t)(by - all) - number - 1);
  const cw_counts *rule = find_rule(r, by + 4, &near);
  if (!rule) return cw_usage_error(tool, r->desk->command, "the pack has no counts rule `%s`%s", by + 4, near);
  uint32_t gives = plan->ledgers[rule->ledger].unit;
  if (cw_unit_find(plan, unit, strlen(unit)) != gives)
    return cw_usage_error(tool, r->desk->command, "`credited %s`: the rule `%s` gives %s", all, rule->name,
                          plan->units[gives].many);
  char number_text[CW_RAT_TEXT];
  cw_rat_format(number_text, amount);
  out->amount = copy(r, number_text, strlen(number_text));
  out->unit = plan->units[gives].name;
  out->rule = rule->name;
  return -1;
}

static bool begins(const char *word, size_t len, const char *with) {
  return len > strlen(with) && memcmp(word, with, strlen(with)) == 0;
}

int cw_ruling_read_word(const cw_ruled *r, const char *word, size_t len, cw_ruling *out) {
  static const char pinned[] = "pinned to ", credited[] = "credited ";
  if (same(word, "approved", len)) return out->kind = "approval", -1;
  if (same(word, "refused", len)) return out->kind = "refusal", -1;
  if (same(word, "seen", len)) return -1;
  if (begins(word, len, pinned)) return read_area(r, word + strlen(pinned), len - strlen(pinned), out);
  if (begins(word, len, credited)) return read_credit(r, word + strlen(credited), len - strlen(credited), out);
  return cw_usage_error(
      r->desk->tool, r->desk->command,
      "`%.*s`: a record is approved, refused, pinned to an AREA, credited AMOUNT by RULE, or seen; a need is waived",
      (int)len, word);
}

/* --- waivers ------------------------------------------------------------------------------------------------------ */

/* The goal of a line of the audit, if it asks the need. */
static const char *asking(const cw_ruled *r, size_t line, const char *need) {
  const cw_standing *s = r->judged->standings[line];
  return cw_goal_has_need(r->desk->c.plan, s->goal, need) ? r->desk->c.plan->goals[s->goal].name : NULL;
}

/* What is asked and not met, by the names that a waiver takes. */
static const char *unmet_needs(const cw_ruled *r) {
  const cw_voice *v = &r->desk->c.voice;
  const char *text = "";
  for (size_t i = 0; i < r->judged->nlines; i++) {
    const cw_standing *s = r->judged->standings[i];
    for (uint32_t k = 0; k < s->nneeds; k++) {
      const char *name = cw_need_called(r->desk->c.plan, &r->desk->c.plan->needs[s->needs[k].need]);
      bool open = s->needs[k].status == CW_NEED_UNMET || s->needs[k].status == CW_NEED_OPEN;
      if (name && open && !strstr(text, cw_say(v, "`%s`", name)))
        text = cw_say(v, "%s%s`%s`", text, *text ? ", " : "", name);
    }
  }
  return text;
}

static int waived_by_name(const cw_ruled *r, const char *need, const char *goal, cw_ruling *out) {
  cw_tool *tool = r->desk->tool;
  const cw_plan *plan = r->desk->c.plan;
  const char **names = CW_NEW_ARRAY(&tool->arena, plan->ngoals + 1, const char *);
  for (uint32_t k = 0; names && k < plan->ngoals; k++) {
    names[k] = plan->goals[k].name;
    if (strcmp(names[k], goal) != 0) continue;
    out->goal = names[k];
    if (cw_goal_has_need(plan, k, need)) return -1;
    return cw_usage_error(tool, r->desk->command, "the goal `%s` has no need called `%s`; not met are %s", goal, need,
                          unmet_needs(r));
  }
  return cw_usage_error(tool, r->desk->command, "the pack has no goal `%s`%s", goal,
                        nearest(r, goal, names, names ? plan->ngoals : 0));
}

/* "waived", or "waived for GOAL". */
static int read_waiver(const cw_ruled *r, const char *need, const char *rest, cw_ruling *out) {
  const char *goal = NULL;
  *out = (cw_ruling){.record = CW_NO_RECORD, .kind = "waiver", .need = need};
  if (*rest) return waived_by_name(r, need, rest, out);
  for (size_t i = 0; i < r->judged->nlines; i++) {
    const char *its = asking(r, i, need);
    if (goal && its && strcmp(goal, its) != 0)
      return cw_usage_error(r->desk->tool, r->desk->command,
                            "several goals ask `%s`: say for which, as `%s=waived for %s`", need, need, goal);
    if (its) goal = its;
  }
  out->goal = goal;
  if (goal) return -1;
  const char *open = unmet_needs(r);
  return cw_usage_error(r->desk->tool, r->desk->command, "no goal of the audit asks `%s`%s%s", need,
                        *open ? "; not met are " : "", open);
}

/* --- the list ----------------------------------------------------------------------------------------------------- */

static size_t trimmed(const char **text, const char *end) {
  while (*text < end && **text == ' ') ++*text;
  while (end > *text && end[-1] == ' ') end--;
  return (size_t)(end - *text);
}

static int read_one(const cw_ruled *r, const char *text, size_t len, cw_ruling *out) {
  static const char waived[] = "waived";
  const char *equals = NULL, *key = text;
  for (size_t i = 0; i < len; i++)
    if (text[i] == '=') equals = text + i;
  if (!equals)
    return cw_usage_error(r->desk->tool, r->desk->command, "--decide is written RECORD=approved; RECORD=refused");
  const char *word = equals + 1;
  size_t nkey = trimmed(&key, equals), nword = trimmed(&word, text + len);
  if (same(word, waived, nword)) return read_waiver(r, copy(r, key, nkey), "", out);
  if (begins(word, nword, "waived for "))
    return read_waiver(r, copy(r, key, nkey), copy(r, word + 11, nword - 11), out);
  *out = (cw_ruling){.record = CW_NO_RECORD};
  if (!find_record(r, key, nkey, &out->record)) return no_record(r, key, nkey);
  return cw_ruling_read_word(r, word, nword, out);
}

int cw_rulings_read(const cw_ruled *r, const char *text, cw_ruling **out, uint32_t *n) {
  uint32_t most = 1;
  for (const char *c = text; *c; c++) most += *c == ';';
  *out = CW_NEW_ARRAY(&r->desk->tool->arena, most, cw_ruling);
  *n = 0;
  if (!*out) return cw_desk_fault(r->desk);
  while (*text) {
    size_t len = strcspn(text, ";");
    int code = read_one(r, text, len, &(*out)[*n]);
    if (code >= 0) return code;
    ++*n;
    text += len + (text[len] == ';');
    text += strspn(text, " ");
  }
  return -1;
}

int cw_ruling_day(cw_audit_desk *d, const char *moment, const char **day) {
  *day = cw_say(&d->c.voice, "%.10s", moment);
  if (d->o->decided == CW_DAY_MIN) return -1;
  const char *said = cw_say_iso(&d->c.voice, d->o->decided);
  if (strcmp(said, *day) > 0)
    return cw_usage_error(d->tool, d->command, "--decided %s lies in the future: it is not decided yet", said);
  *day = said;
  return -1;
}
