#include "group.h"

#include "sheet.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The columns of counts, behind the group's name. */
enum { LINES, MET, ON_PAPER, UNMET, UNDETERMINED, EXEMPT, NOT_APPLICABLE, NCOUNTS };
static const struct {
  const char *name;
  cw_verdict verdict;
} counted[NCOUNTS] = {[MET] = {"met", CW_MET},
                      [UNMET] = {"unmet", CW_UNMET},
                      [UNDETERMINED] = {"undetermined", CW_UNDETERMINED},
                      [EXEMPT] = {"exempt", CW_EXEMPT},
                      [NOT_APPLICABLE] = {"not applicable", CW_NOT_APPLICABLE}};

typedef struct group {
  char *name;
  int64_t counts[NCOUNTS];
} group;

typedef struct groups { /* ascending by name */
  size_t count, room;
  group *items;
  bool failed;
} groups;

/* --- counting ----------------------------------------------------------------------------------------------------- */

static size_t place_of(const groups *g, const char *name, bool *found) {
  size_t low = 0, high = g->count;
  *found = false;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = strcmp(g->items[middle].name, name);
    if (order == 0) return *found = true, middle;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static group *group_of(groups *g, const char *name) {
  bool found;
  size_t at = place_of(g, name, &found);
  if (found) return &g->items[at];
  if (g->count == g->room) {
    size_t room = g->room ? g->room * 2 : 64;
    group *items = realloc(g->items, room * sizeof *items);
    if (!items) return NULL;
    g->items = items;
    g->room = room;
  }
  size_t len = strlen(name) + 1;
  char *copy = malloc(len);
  if (!copy) return NULL;
  memcpy(copy, name, len);
  memmove(&g->items[at + 1], &g->items[at], (g->count - at) * sizeof *g->items);
  g->count++;
  g->items[at] = (group){.name = copy};
  return &g->items[at];
}

static void count_line(groups *g, const char *name, const cw_line *line) {
  group *to = group_of(g, name);
  g->failed |= !to;
  if (!to) return;
  to->counts[LINES]++;
  to->counts[ON_PAPER] += strcmp(line->field[CW_LINE_ON_PAPER], "1") == 0;
  for (int i = 0; i < NCOUNTS; i++)
    if (counted[i].name && strcmp(line->field[CW_LINE_STATUS], cw_verdict_word(counted[i].verdict)) == 0)
      to->counts[i]++;
}

static const char *name_of(const cw_audit_desk *d, const cw_audit_reader *r, const cw_line *line) {
  const char *district = cw_audit_reader_district(r), *license = line->field[CW_LINE_LICENSE];
  switch (d->o->group_by[0]) {
  case 'd': return district ? district : "without a district";
  case 'l': return license ? license : "without a license";
  default: return line->field[CW_LINE_GOAL];
  }
}

static bool count_all(cw_audit_desk *d, groups *g) {
  cw_line line;
  cw_audit_reader *r = cw_audit_reader_open(d->store, d->audit.id, true, NULL, &d->filter);
  while (r && !g->failed && cw_audit_reader_next(r, &line)) count_line(g, name_of(d, r, &line), &line);
  cw_audit_reader_close(r);
  return r && !g->failed && cw_store_fault(d->store) == CW_STORE_FINE;
}

/* --- faces -------------------------------------------------------------------------------------------------------- */

static const char *number(const cw_voice *v, int64_t n) { return cw_say(v, "%" PRId64, n); }

static int put_table(cw_audit_desk *d, const groups *g) {
  const cw_voice *v = &d->c.voice;
  cw_sheet_column columns[NCOUNTS + 1] = {{.name = d->o->group_by, .width = 32}};
  const char *cells[NCOUNTS + 1];
  for (int i = 0; i < NCOUNTS; i++)
    columns[i + 1] = (cw_sheet_column){.name = i == LINES      ? "lines"
                                               : i == ON_PAPER ? "met only on paper"
                                                               : counted[i].name,
                                       .kind = CW_COLUMN_NUMBER,
                                       .width = 14};
  cw_sheet_form form = d->o->format == CW_AUDIT_XLSX ? CW_SHEET_XLSX : CW_SHEET_CSV;
  cw_sheet *s = cw_sheet_open(d->o->out, d->tool->out.file, form, number(v, d->audit.id), columns, NCOUNTS + 1);
  if (!s) return cw_fail(d->tool, CW_INPUT, "`%s` cannot be written: %s", d->o->out ? d->o->out : "-", strerror(errno));
  for (size_t k = 0; k < g->count; k++) {
    cells[0] = g->items[k].name;
    for (int i = 0; i < NCOUNTS; i++) cells[i + 1] = number(v, g->items[k].counts[i]);
    cw_sheet_row(s, cells);
  }
  if (cw_sheet_close(s)) return CW_DONE;
  return cw_fail(d->tool, CW_INTERNAL, "`%s` could not be written to its end", d->o->out ? d->o->out : "-");
}

/* A line a group: how many, then what there is of each standing. */
static void put_text(cw_audit_desk *d, const groups *g) {
  const cw_voice *v = &d->c.voice;
  cw_page_blank(&d->tool->out);
  for (size_t k = 0; k < g->count; k++) {
    const group *one = &g->items[k];
    const char *text = cw_say(v, "%s, %s line%s", one->name, cw_say_number(v, CW_RAT(one->counts[LINES])),
                              one->counts[LINES] == 1 ? "" : "s");
    const char *before = ": ";
    for (int i = 0; i < NCOUNTS; i++) {
      if (!counted[i].name || one->counts[i] == 0) continue;
      text = cw_say(v, "%s%s%s %s", text, before, cw_say_number(v, CW_RAT(one->counts[i])), counted[i].name);
      before = ", ";
    }
    if (one->counts[ON_PAPER])
      text = cw_say(v, "%s; met only on paper: %s", text, cw_say_number(v, CW_RAT(one->counts[ON_PAPER])));
    cw_page_text(&d->tool->out, 2, 4, CW_PLAIN, text);
  }
}

int cw_groups(cw_audit_desk *d) {
  groups g = {0};
  int code = CW_DONE;
  bool fine = count_all(d, &g);
  if (!fine)
    code = cw_desk_fault(d);
  else if (d->o->format)
    code = put_table(d, &g);
  else
    put_text(d, &g);
  for (size_t i = 0; i < g.count; i++) free(g.items[i].name);
  free(g.items);
  return code;
}
