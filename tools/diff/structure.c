/* Two plans' texts beside one another. The text of a plan (rules/plan_print.h) says all that a plan does, a thing a line;
 * without citations and places, equal lines are equal rules. */
#include "diff.h"

#include "../../rules/plan_print.h"

#include <string.h>

typedef struct entry { /* a line at the left margin, with those indented below it */
  const char *name;    /* "counts rule badge" */
  const char *text;
} entry;

typedef struct entries {
  entry *items;
  size_t count;
} entries;

/* --- one plan's text ---------------------------------------------------------------------------------------------- */

/* The line without "  <citations> :line", which say where a rule stands and not what it does. */
static const char *bare(const char *line, size_t len, cw_arena *arena) {
  char *out = cw_arena_alloc(arena, len + 1);
  size_t n = 0;
  for (size_t i = 0; out && i < len; i++) {
    if (line[i] == ' ' && i + 2 < len && line[i + 1] == ' ' && line[i + 2] == '<') {
      while (i < len && line[i] != '>') i++;
      continue;
    }
    if (line[i] == ' ' && i + 2 < len && line[i + 1] == ':' && strspn(line + i + 2, "0123456789")) {
      i += 1 + strspn(line + i + 2, "0123456789");
      continue;
    }
    out[n++] = line[i];
  }
  if (out) out[n] = '\0';
  return out ? out : "";
}

static bool begins(const char *text, const char *word) { return strncmp(text, word, strlen(word)) == 0; }

/* What a line is about; NULL where it is only the head or the shape of the work. */
static const char *name_of(const cw_plan *plan, const char *line, cw_arena *arena) {
  static const char *const heads[] = {"counts ", "goal ", "gap ", "ledger ", "part of the year "};
  static const char *const words[] = {"counts rule ", "goal ", "gap ", "ledger ", "part of the year "};
  if (begins(line, "limit ") || begins(line, "otherwise ")) return line;
  for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
    if (!begins(line, heads[i])) continue;
    const char *rest = line + strlen(heads[i]), *best = NULL;
    for (uint32_t g = 0; i == 1 && g < plan->ngoals; g++)
      if (begins(rest, plan->goals[g].name) && (!best || strlen(plan->goals[g].name) > strlen(best)))
        best = plan->goals[g].name;
    size_t n = best ? strlen(best) : strcspn(rest, i == 3 ? " " : ":");
    return cw_arena_printf(arena, "%s%.*s", words[i], (int)n, rest);
  }
  return NULL;
}

static bool is_work(const char *line) { return begins(line, "  allocation ") || begins(line, "  work "); }

static entries entries_of(const cw_plan *plan, cw_arena *arena) {
  const char *text = cw_plan_text(plan, arena);
  size_t lines = 1;
  for (const char *s = text; s && *s; s++) lines += *s == '\n';
  entries e = {CW_NEW_ARRAY(arena, lines + 1, entry), 0};
  entry *current = NULL;
  while (text && *text && e.items) {
    size_t len = strcspn(text, "\n");
    const char *line = bare(text, len, arena);
    const char *name = *line == ' ' ? NULL : name_of(plan, line, arena);
    if (name) {
      current = &e.items[e.count++];
      *current = (entry){name, line};
    } else if (*line != ' ') {
      current = NULL;
    } else if (current && !is_work(line)) {
      const char *more = cw_arena_printf(arena, "%s\n%s", current->text, line);
      if (more) current->text = more;
    }
    text += len + (text[len] == '\n');
  }
  return e;
}

/* --- beside one another ------------------------------------------------------------------------------------------- */

static const entry *find(const entries *e, const char *name) {
  for (size_t i = 0; i < e->count; i++)
    if (strcmp(e->items[i].name, name) == 0) return &e->items[i];
  return NULL;
}

static bool has_line(const char *text, const char *line, size_t len) {
  for (const char *s = text; *s;) {
    size_t n = strcspn(s, "\n");
    if (n == len && strncmp(s, line, n) == 0) return true;
    s += n + (s[n] == '\n');
  }
  return false;
}

/* The lines of `text` that `other` doesn't have. */
static const char *only_in(const char *text, const char *other, cw_arena *arena) {
  const char *out = "";
  while (*text) {
    size_t n = strcspn(text, "\n");
    size_t blank = strspn(text, " -");
    if (!has_line(other, text, n)) {
      const char *more = cw_arena_printf(arena, "%s%s%.*s", out, *out ? "\n" : "", (int)(n - blank), text + blank);
      if (more) out = more;
    }
    text += n + (text[n] == '\n');
  }
  return out;
}

static void put_line(cw_diff *d, const char *what, const char *before, const char *after) {
  d->lines[d->nlines++] = (cw_diff_line){what, before, after};
}

static void put_differences(cw_diff *d, const entries e[2]) {
  cw_arena *arena = &d->tool->arena;
  for (size_t i = 0; i < e[0].count; i++) {
    const entry *a = &e[0].items[i], *b = find(&e[1], a->name);
    if (!b)
      put_line(d, a->name, a->text, "");
    else if (strcmp(a->text, b->text) != 0)
      put_line(d, a->name, only_in(a->text, b->text, arena), only_in(b->text, a->text, arena));
  }
  for (size_t i = 0; i < e[1].count; i++)
    if (!find(&e[0], e[1].items[i].name)) put_line(d, e[1].items[i].name, "", e[1].items[i].text);
}

/* --- proof that a goal is the same -------------------------------------------------------------------------------- */

static bool same_attr(const cw_plan *p, const cw_attr *a, const cw_plan *q, const cw_attr *b) {
  bool same = strcmp(a->name, b->name) == 0 && a->scope == b->scope && a->type == b->type && a->history == b->history &&
              strcmp(p->units[a->unit].name, q->units[b->unit].name) == 0 && a->nchoices == b->nchoices;
  for (uint32_t i = 0; same && i < a->nchoices; i++)
    same = strcmp(cw_text(&p->texts, a->choices[i]), cw_text(&q->texts, b->choices[i])) == 0;
  return same;
}

static bool same_declarations(const cw_plan *p, const cw_plan *q) {
  bool same = p->nattrs == q->nattrs && p->school_year == q->school_year && p->ambiguous_down == q->ambiguous_down &&
              p->nlicense_types == q->nlicense_types;
  for (uint32_t i = 0; same && i < p->nattrs; i++) same = same_attr(p, &p->attrs[i], q, &q->attrs[i]);
  for (uint32_t i = 0; same && i < p->nlicense_types; i++)
    same = strcmp(p->license_types[i].name, q->license_types[i].name) == 0;
  return same;
}

/* Two plans of the same declarations, of which every rule is the same, give every teacher the same standing on one day. */
static void prove(cw_diff *d) {
  const cw_plan *p = d->sides[0].c.plan, *q = d->sides[1].c.plan;
  bool same = d->sides[0].day == d->sides[1].day && d->nlines == 0 && same_declarations(p, q);
  for (size_t i = 0; i < d->ngoals; i++) d->goals[i].same = same;
}

bool cw_diff_structure(cw_diff *d) {
  cw_arena *arena = &d->tool->arena;
  entries e[2] = {entries_of(d->sides[0].c.plan, arena), entries_of(d->sides[1].c.plan, arena)};
  d->lines = CW_NEW_ARRAY(arena, e[0].count + e[1].count + 1, cw_diff_line);
  if (!e[0].items || !e[1].items || !d->lines) return false;
  put_differences(d, e);
  prove(d);
  return true;
}

/* --- one pack, two days ------------------------------------------------------------------------------------------- */

static void put_period(cw_diff *d, const cw_period *p, const char *what, const char *text) {
  cw_day a = d->sides[0].day, b = d->sides[1].day;
  if (!p->by) return;
  cw_voice v = {.arena = &d->tool->arena};
  bool begins_between = p->from > a && p->from <= b, ends_between = p->until >= a && p->until < b;
  if (begins_between)
    put_line(d, what, "", cw_say(&v, "from %s: %s", cw_say_day(&v, p->from), text));
  else if (ends_between)
    put_line(d, what, cw_say(&v, "until %s: %s", cw_say_day(&v, p->until), text), "");
}

bool cw_diff_periods(cw_diff *d) {
  const cw_plan *p = d->sides[0].c.plan;
  cw_voice v = d->sides[0].c.voice;
  v.arena = &d->tool->arena;
  size_t room = (size_t)p->ncounts + p->nlimits + p->nneeds + p->ngoals + p->nexcepts + p->notherwise + 1;
  d->lines = CW_NEW_ARRAY(v.arena, room, cw_diff_line);
  if (!d->lines) return false;
  for (uint32_t i = 0; i < p->ngoals; i++)
    put_period(d, &p->goals[i].force, cw_say(&v, "goal %s", p->goals[i].name), cw_say_cites(&v, &p->goals[i].ref));
  for (uint32_t i = 0; i < p->ncounts; i++)
    put_period(d, &p->counts[i].force, cw_say(&v, "counts rule %s", p->counts[i].name),
               cw_say(&v, "%s, as %s%s", cw_say_node(&v, p->counts[i].when), cw_say_node(&v, p->counts[i].as),
                      cw_say_cites_behind(&v, &p->counts[i].ref)));
  for (uint32_t i = 0; i < p->nlimits; i++)
    put_period(d, &p->limits[i].force, "limit",
               cw_say(&v, "%s%s", cw_say_limit(&v, i), cw_say_cites_behind(&v, &p->limits[i].ref)));
  for (uint32_t i = 0; i < p->nneeds; i++)
    put_period(d, &p->needs[i].force, "need",
               cw_say(&v, "%s%s",
                      p->needs[i].name        ? p->needs[i].name
                      : p->needs[i].amount    ? cw_say_node(&v, p->needs[i].amount)
                      : p->needs[i].condition ? cw_say_node(&v, p->needs[i].condition)
                                              : "",
                      cw_say_cites_behind(&v, &p->needs[i].ref)));
  for (uint32_t i = 0; i < p->nexcepts; i++) put_period(d, &p->excepts[i].force, "exception", cw_say_except(&v, i));
  return true;
}
