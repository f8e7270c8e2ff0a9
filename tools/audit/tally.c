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

static bool read_shortfall(const cw_line *line, cw_rat *share) {
  const char *text = line->field[CW_LINE_SHORT_BY], *need = line->field[CW_LINE_NEED];
  cw_rat missing, needed;
  if (!text || !need || strchr(need, ';')) return false;
  size_t way = strcspn(text, "|"), number = strcspn(text, " ");
  if (memchr(text, ';', way) || !cw_rat_parse(&missing, text, number) || !cw_rat_parse(&needed, need, strlen(need)))
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
