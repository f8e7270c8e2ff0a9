#include "totals.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- what was asked ----------------------------------------------------------------------------------------------- */

static json_t *text_or_null(const char *text) { return text ? json_string(text) : json_null(); }

static json_t *day_or_null(cw_day day, bool given) {
  char text[CW_DAY_TEXT];
  if (!given) return json_null();
  cw_day_format(text, day);
  return json_string(text);
}

static json_t *presumed(const cw_presumptions *p, const cw_plan *plan) {
  json_t *list = json_array();
  for (uint32_t i = 0; list && i < p->count; i++) json_array_append_new(list, json_string(p->items[i].said));
  for (uint32_t i = 0; list && i < p->naccepted; i++) {
    const cw_gap *g = &plan->gaps[p->accepted[i].gap];
    int32_t reading = p->accepted[i].reading;
    const char *name = reading < 0 ? "nothing" : plan->readings[g->first_reading + (uint32_t)reading].name;
    json_array_append_new(list, json_sprintf("%s: %s", g->name, name));
  }
  return list;
}

bool cw_totals_init(cw_totals *t, const cw_audit *a, const cw_presumptions *p, const cw_plan *plan) {
  *t = (cw_totals){.of = json_object(), .counts = json_object()};
  if (!t->of || !t->counts) return false;
  const struct {
    const char *key;
    json_t *value;
  } parts[] = {
      {"pack", text_or_null(plan->code)},
      {"pack_version", text_or_null(a->pack_version)},
      {"pack_digest", text_or_null(a->pack_digest)},
      {"program", text_or_null(a->program)},
      {"as_of", day_or_null(a->as_of, true)},
      {"known_as_of", day_or_null(a->known_as_of, a->known_as_of < CW_DAY_MAX)},
      {"goal", text_or_null(a->goal)},
      {"season_from", day_or_null(a->season_from, a->season)},
      {"season_until", day_or_null(a->season_until, a->season)},
      {"where", text_or_null(a->where)},
      {"sample", text_or_null(a->sample)},
      {"seed", a->sample ? json_integer(a->seed) : json_null()},
      {"presumed", presumed(p, plan)},
  };
  bool fine = true;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    fine &= json_object_set_new(t->of, parts[i].key, parts[i].value) == 0;
  return fine;
}

void cw_totals_free(cw_totals *t) {
  json_decref(t->of);
  json_decref(t->counts);
  *t = (cw_totals){.of = NULL};
}

/* --- counting ----------------------------------------------------------------------------------------------------- */

static bool count(json_t *counts, const char *goal, const char *status, int64_t more) {
  json_t *by = json_object_get(counts, goal);
  if (!by && json_object_set_new(counts, goal, json_object()) == 0) by = json_object_get(counts, goal);
  if (!by) return false;
  json_int_t now = json_integer_value(json_object_get(by, status));
  return json_object_set_new(by, status, json_integer(now + more)) == 0;
}

bool cw_totals_line(cw_totals *t, const cw_line *line) {
  t->lines++;
  t->on_paper += strcmp(line->field[CW_LINE_ON_PAPER], "1") == 0;
  return cw_sum_line(&t->sum, line) && count(t->counts, line->field[CW_LINE_GOAL], line->field[CW_LINE_STATUS], 1);
}

/* --- as a line ---------------------------------------------------------------------------------------------------- */

static const char mark[] = "{\"summary\":";

bool cw_totals_is(const char *line) { return strncmp(line, mark, sizeof mark - 1) == 0; }

bool cw_totals_put(const cw_totals *t, FILE *f) {
  char digest[CW_SUM_TEXT];
  cw_sum_format(digest, t->sum);
  json_t *o = json_pack("{s:{s:O, s:I, s:I, s:I, s:I, s:O, s:s}}", "summary", "of", t->of, "teachers",
                        (json_int_t)t->teachers, "lines", (json_int_t)t->lines, "rejected", (json_int_t)t->rejected,
                        "on_paper", (json_int_t)t->on_paper, "standings", t->counts, "digest", digest);
  char *text = o ? json_dumps(o, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
  if (text) fprintf(f, "%s\n", text);
  free(text);
  json_decref(o);
  return text != NULL;
}

static bool read_number(const json_t *o, const char *key, int64_t *out) {
  const json_t *value = json_object_get(o, key);
  *out = json_integer_value(value);
  return json_is_integer(value) && *out >= 0;
}

const char *cw_totals_read(cw_totals *t, const char *line) {
  json_t *whole = json_loads(line, JSON_REJECT_DUPLICATES, NULL), *o = json_object_get(whole, "summary");
  json_t *of = json_object_get(o, "of"), *counts = json_object_get(o, "standings");
  *t = (cw_totals){.of = json_is_object(of) ? json_incref(of) : NULL,
                   .counts = json_is_object(counts) ? json_deep_copy(counts) : NULL};
  bool fine = t->of && t->counts && read_number(o, "teachers", &t->teachers) && read_number(o, "lines", &t->lines) &&
              read_number(o, "rejected", &t->rejected) && read_number(o, "on_paper", &t->on_paper) &&
              cw_sum_parse(&t->sum, json_string_value(json_object_get(o, "digest")));
  json_decref(whole);
  return fine ? NULL : "its summary cannot be read";
}

const char *cw_totals_add(cw_totals *t, const cw_totals *more) {
  const char *goal, *status, *key;
  json_t *by, *n, *value;
  json_object_foreach(more->of, key, value) if (!json_equal(value, json_object_get(t->of, key))) return key;
  if (json_object_size(t->of) != json_object_size(more->of)) return "options";
  json_object_foreach(more->counts, goal, by) {
    json_object_foreach(by, status, n) if (!count(t->counts, goal, status, json_integer_value(n))) return "memory";
  }
  t->teachers += more->teachers;
  t->lines += more->lines;
  t->rejected += more->rejected;
  t->on_paper += more->on_paper;
  cw_sum_add(&t->sum, more->sum);
  return NULL;
}
