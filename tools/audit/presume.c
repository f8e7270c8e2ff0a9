/* Presumptions: what is taken of every teacher who says nothing else. They are put in for one evaluation and taken out
 * again, so that it can be told which standings rest on them. */
#include "presume.h"

#include "../../rules/pack.h"

#include <string.h>
#include <strings.h>

/* --- reading them ------------------------------------------------------------------------------------------------- */

static uint32_t find_attr(const cw_plan *plan, const char *name) {
  for (uint32_t i = 0; i < plan->nattrs; i++)
    if (strcasecmp(plan->attrs[i].name, name) == 0) return i;
  return UINT32_MAX;
}

static const char *nearest_attr(const cw_plan *plan, const char *name, cw_arena *arena) {
  const char **names = CW_NEW_ARRAY(arena, plan->nattrs + 1, const char *);
  for (uint32_t i = 0; names && i < plan->nattrs; i++) names[i] = plan->attrs[i].name;
  return names ? cw_nearest(name, names, plan->nattrs) : NULL;
}

static const char *trimmed(const char *text, size_t len, cw_arena *arena) {
  while (len && *text == ' ') text++, len--;
  while (len && text[len - 1] == ' ') len--;
  return cw_arena_text(arena, text, len);
}

static bool is_value(const cw_plan *plan, uint32_t attr, const char *text, cw_arena *arena) {
  cw_texts texts;
  cw_texts_init(&texts, arena, &plan->texts);
  return cw_store_value(plan, &texts, attr, text).known == CW_KNOWN;
}

bool cw_presume(cw_presumptions *p, const cw_plan *plan, const char *text, const char **why, const char **near,
                cw_arena *arena) {
  const char *equals = strchr(text, '=');
  *near = NULL;
  *why = "it is written NAME = VALUE";
  if (!equals) return false;
  const char *name = trimmed(text, (size_t)(equals - text), arena);
  const char *value = trimmed(equals + 1, strlen(equals + 1), arena);
  if (!name || !value || !*name || !*value) return false;
  *why = "there are too many presumptions";
  if (p->count == CW_MOST_PRESUMED) return false;
  uint32_t attr = find_attr(plan, name);
  *why = "the pack has no fact or field of that name";
  if (attr == UINT32_MAX) *near = nearest_attr(plan, name, arena);
  if (attr == UINT32_MAX) return false;
  *why = "the pack does not know that value";
  if (!is_value(plan, attr, value, arena)) return false;
  name = plan->attrs[attr].name;
  *why = "it is presumed twice";
  for (uint32_t i = 0; i < p->count; i++)
    if (p->items[i].attr == attr) return false;
  p->items[p->count++] = (cw_presumed){attr, name, value, cw_arena_printf(arena, "%s = %s", name, value)};
  return true;
}

/* --- putting them in ---------------------------------------------------------------------------------------------- */

static bool fill_rows(const cw_presumed *p, cw_block *b, uint32_t first, uint32_t n, cw_filling *f, cw_arena *arena) {
  bool any = false;
  cw_value value = cw_store_value(b->plan, &b->texts, p->attr, p->value);
  for (uint32_t row = first; row < first + n; row++) {
    cw_column *c = &b->columns[p->attr];
    if (c->known[row] != CW_UNKNOWN) continue;
    cw_filled *cell = CW_NEW(arena, cw_filled);
    if (!cell) return any;
    *cell = (cw_filled){p->attr, row, c->a[row], f->cells};
    f->cells = cell;
    c->known[row] = CW_KNOWN;
    c->a[row] = value.a;
    if (c->b) c->b[row] = value.b;
    any = true;
  }
  return any;
}

static bool fill_fact(const cw_presumed *p, cw_block *b, cw_teacher *t, cw_arena *arena) {
  uint32_t place = 0;
  for (uint32_t i = 0; i < t->nfacts; i++) {
    if (b->facts[t->first_fact + i].attr == p->attr) return false;
    if (b->facts[t->first_fact + i].attr < p->attr) place = i + 1;
  }
  cw_fact *facts = CW_NEW_RAW(arena, t->nfacts + 1, cw_fact);
  if (!facts) return false;
  if (t->nfacts) {
    memcpy(facts, b->facts + t->first_fact, place * sizeof *facts);
    memcpy(facts + place + 1, b->facts + t->first_fact + place, (t->nfacts - place) * sizeof *facts);
  }
  facts[place] = (cw_fact){.attr = p->attr,
                           .value = cw_store_value(b->plan, &b->texts, p->attr, p->value),
                           .from = CW_DAY_MIN,
                           .until = CW_DAY_MAX,
                           .known_since = CW_DAY_MIN};
  b->facts = facts;
  t->first_fact = 0;
  t->nfacts++;
  return true;
}

static bool fill(const cw_presumed *p, cw_block *b, cw_teacher *t, cw_filling *f, cw_arena *arena) {
  switch (b->plan->attrs[p->attr].scope) {
  case CW_OF_TEACHER: return fill_fact(p, b, t, arena);
  case CW_OF_RECORD: return fill_rows(p, b, t->first_record, t->nrecords, f, arena);
  case CW_OF_LICENSE: return fill_rows(p, b, t->first_license, t->nlicenses, f, arena);
  }
  return false;
}

uint32_t cw_presume_fill(const cw_presumptions *p, uint32_t which, cw_block *b, uint32_t t, cw_filling *f,
                         cw_arena *arena) {
  cw_teacher *teacher = &b->teachers[t];
  uint32_t filled = 0;
  *f = (cw_filling){b, t, b->facts, teacher->first_fact, teacher->nfacts, NULL};
  for (uint32_t i = 0; i < p->count; i++)
    if (which >> i & 1 && fill(&p->items[i], b, teacher, f, arena)) filled |= UINT32_C(1) << i;
  return filled;
}

void cw_presume_empty(cw_filling *f) {
  cw_teacher *teacher = &f->block->teachers[f->teacher];
  f->block->facts = f->facts;
  teacher->first_fact = f->first_fact;
  teacher->nfacts = f->nfacts;
  for (const cw_filled *c = f->cells; c; c = c->next) {
    f->block->columns[c->attr].known[c->row] = CW_UNKNOWN;
    f->block->columns[c->attr].a[c->row] = c->was;
  }
}
