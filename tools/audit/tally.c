#include "tally.h"

#include <stdlib.h>
#include <string.h>

/* --- what is missing ---------------------------------------------------------------------------------------------- */

/* Shares of what is needed: up to a tenth, a quarter, a half, less than all, all of it. */
static const struct {
  cw_rat most;
  const char *words;
} bands[CW_NBANDS] = {{{1, 10}, "up to 10 %"}, {{1, 4}, "up to 25 %"}, {{1, 2}, "up to 50 %"},
                      {{3, 4}, "up to 75 %"},  {{1, 1}, "up to all"},  {{INT64_MAX, 1}, "more than all"}};

const char *cw_shortfall_words(int band) { return bands[band].words; }

/* The amount of a part such as "25/3 hour" of a way, in the unit; 0 where it is none. */
static size_t amount_in(const char *part, size_t len, const char *unit) {
  size_t number = strspn(part, "0123456789/"), n = strlen(unit);
  bool fits = number && len == number + 1 + n && part[number] == ' ' && memcmp(part + number + 1, unit, n) == 0;
  return fits ? number : 0;
}

/* The end of a part or, at *end, of a way. */
static const char *part_end(const char *part, bool *end) {
  const char *next = strstr(part, "; "), *way = strstr(part, " | ");
  *end = !next || (way && way < next);
  return *end ? (way ? way : part + strlen(part)) : next;
}

const char *cw_shortfall_amount(const cw_line *line, size_t *len) {
  const char *text = line->field[CW_LINE_SHORT_BY], *unit = line->field[CW_LINE_UNIT], *amount = NULL;
  size_t found = 0;
  *len = 0;
  for (const char *part = text && unit ? text : ""; *part;) {
    bool last;
    const char *end = part_end(part, &last);
    size_t number = amount_in(part, (size_t)(end - part), unit);
    if (number && amount && (number != *len || memcmp(part, amount, number) != 0)) return NULL;
    if (number) amount = part, *len = number;
    found += number > 0;
    if (last && found != 1) return NULL;
    if (last) found = 0;
    part = end + (!*end ? 0 : last ? 3 : 2);
  }
  return amount;
}

/* What is missing beside the amount plays no part here. */
static bool read_shortfall(const cw_line *line, cw_rat *share) {
  const char *need = line->field[CW_LINE_NEED];
  size_t len;
  const char *amount = cw_shortfall_amount(line, &len);
  cw_rat missing, needed;
  if (!amount || !need || !cw_rat_parse(&missing, amount, len) || !cw_rat_parse(&needed, need, strlen(need)))
    return false;
  return cw_rat_sign(needed) > 0 && cw_rat_div(share, missing, needed);
}

int cw_shortfall_band(const cw_line *line) {
  cw_rat share;
  if (!read_shortfall(line, &share)) return -1;
  int i = 0;
  while (i + 1 < CW_NBANDS && cw_rat_cmp(share, bands[i].most) > 0) i++;
  return i;
}

/* --- groups ------------------------------------------------------------------------------------------------------- */

static size_t place_of(const cw_tally *t, const char *name, bool *found) {
  size_t low = 0, high = t->count;
  *found = false;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = strcmp(t->items[middle].name, name);
    if (order == 0) return *found = true, middle;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool make_room(cw_tally *t) {
  if (t->count < t->room) return true;
  size_t room = t->room ? t->room * 2 : 64;
  cw_tally_group *items = realloc(t->items, room * sizeof *items);
  if (!items) return false;
  t->items = items;
  t->room = room;
  return true;
}

static cw_tally_group *group_of(cw_tally *t, const char *name) {
  bool found;
  size_t at = place_of(t, name, &found), len = strlen(name) + 1;
  if (found) return &t->items[at];
  char *copy = make_room(t) ? malloc(len) : NULL;
  if (!copy) return NULL;
  memcpy(copy, name, len);
  memmove(&t->items[at + 1], &t->items[at], (t->count - at) * sizeof *t->items);
  t->count++;
  t->items[at] = (cw_tally_group){.name = copy};
  return &t->items[at];
}

void cw_tally_add(cw_tally *t, const char *name, const cw_line *line) {
  cw_tally_group *to = group_of(t, name);
  const char *status = line->field[CW_LINE_STATUS];
  t->failed |= !to;
  if (!to) return;
  to->lines++;
  to->on_paper += strcmp(line->field[CW_LINE_ON_PAPER], "1") == 0;
  for (int i = 0; i < CW_NVERDICTS; i++) to->verdicts[i] += strcmp(status, cw_verdict_word((cw_verdict)i)) == 0;
  if (strcmp(status, cw_verdict_word(CW_UNMET)) != 0) return;
  int band = cw_shortfall_band(line);
  *(band < 0 ? &to->other : &to->bands[band]) += 1;
}

void cw_tally_free(cw_tally *t) {
  for (size_t i = 0; i < t->count; i++) free(t->items[i].name);
  free(t->items);
}
