/* Entries of a catalog as records that a teacher could earn. */
#include "plan.h"

#include "../report.h"
#include "../teacher.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_WORDS = 12 };

static bool plain_number(const char *text, cw_rat *out) {
  return *text && cw_rat_parse(out, text, strlen(text)) && cw_rat_sign(*out) >= 0;
}

static bool is_choice(const cw_plan *plan, uint32_t attr, const char *text) {
  const cw_attr *a = &plan->attrs[attr];
  for (uint32_t i = 0; i < a->nchoices; i++)
    if (strcmp(cw_text(&plan->texts, a->choices[i]), text) == 0) return true;
  return false;
}

/* --- which entries are considered --------------------------------------------------------------------------------- */

static bool is_text(const cw_block *b, uint32_t attr, uint32_t row, const char *text) {
  cw_value value = cw_cell(b, attr, row);
  return value.known == CW_KNOWN && strcasecmp(cw_text(&b->texts, (uint32_t)value.a), text) == 0;
}

/* A record of that name is on file already, and not by another issuer. */
static bool is_held(const cw_planning *p, const cw_choice_entry *e) {
  const cw_block *b = p->v->block;
  const cw_teacher *t = &b->teachers[p->teacher];
  for (uint32_t r = t->first_record; r < t->first_record + t->nrecords; r++) {
    bool other = cw_cell(b, CW_F_ISSUER, r).known == CW_KNOWN && !is_text(b, CW_F_ISSUER, r, e->issuer);
    if (!other && (is_text(b, CW_F_TITLE, r, e->name) || is_text(b, CW_F_ACHIEVEMENT, r, e->name))) return true;
  }
  return false;
}

static bool is_assumed(const cw_planning *p, const char *key) {
  size_t n = strlen(key);
  for (size_t i = 0; i < p->nassumed; i++)
    if (strncasecmp(p->assumed[i], key, n) == 0 && p->assumed[i][n] == '=') return true;
  return false;
}

static bool is_considered(cw_planning *p, const cw_choice_entry *e) {
  bool kind = is_assumed(p, "kind") || is_choice(p->v->plan, CW_F_KIND, e->row->cells[CW_CAT_KIND]);
  if (is_held(p, e)) return p->left_out.held++, false;
  if (!kind) return p->left_out.unkinded++, false;
  if (p->minimize == CW_MINIMIZE_HOURS && !e->has_hours) return p->left_out.unhoured++, false;
  if (p->minimize == CW_MINIMIZE_COST && !e->has_price && !p->allow_unpriced) return p->left_out.unpriced++, false;
  return true;
}

static void read_entry(const cw_planning *p, const cw_catalog_row *row, cw_choice_entry *e) {
  const char *const *cells = row->cells;
  const char *known = cw_issuer_known(p->catalog->issuers, cells[CW_CAT_ISSUER_ID]);
  *e = (cw_choice_entry){.row = row, .price = CW_RAT_ZERO, .hours = CW_RAT_ZERO};
  e->issuer = known                   ? known
              : *cells[CW_CAT_ISSUER] ? cw_issuer_name(p->catalog->issuers, cells[CW_CAT_ISSUER])
                                      : cells[CW_CAT_ISSUER_ID];
  e->name = *cells[CW_CAT_ACHIEVEMENT] ? cells[CW_CAT_ACHIEVEMENT] : cells[CW_CAT_ACHIEVEMENT_ID];
  e->has_price = plain_number(cells[CW_CAT_PRICE], &e->price);
  e->has_hours = plain_number(cells[CW_CAT_HOURS], &e->hours);
}

/* --- as records --------------------------------------------------------------------------------------------------- */

typedef struct wording {
  const cw_planning *p;
  const char **words;
  size_t count;
} wording;

static void put(wording *w, const char *key, const char *text) {
  if (!*text || is_assumed(w->p, key)) return;
  char *word = cw_arena_printf(w->p->v->arena, "%s=%s", key, text);
  for (char *s = word; s && *s; s++)
    if ((unsigned char)*s < ' ' || *s == 0x7f) *s = ' ';
  if (word) w->words[w->count++] = word;
}

static bool has_unit(const cw_plan *plan, const char *unit) {
  for (uint32_t i = 0; i < plan->nunits; i++)
    if (plan->units[i].name && strcmp(plan->units[i].name, unit) == 0) return true;
  return false;
}

static void put_amount(wording *w, const cw_choice_entry *e) {
  const char *hours = e->row->cells[CW_CAT_HOURS], *ceu = e->row->cells[CW_CAT_CEU];
  cw_rat number;
  if (e->has_hours)
    put(w, "amount", cw_say(w->p->v, "%s hour", hours));
  else if (!*hours && plain_number(ceu, &number) && has_unit(w->p->v->plan, "CEU"))
    put(w, "amount", cw_say(w->p->v, "%s CEU", ceu));
}

/* The row tells it apart, and is how it is found among the records again. */
static bool add_record(const cw_planning *p, cw_block *block, uint32_t i, cw_diags *diags) {
  const cw_choice_entry *e = &p->entries[i];
  const char *kind = e->row->cells[CW_CAT_KIND];
  wording w = {p, CW_NEW_ARRAY(p->v->arena, MOST_WORDS + p->nassumed, const char *), 0};
  if (!w.words) return false;
  put(&w, "kind", is_choice(p->v->plan, CW_F_KIND, kind) ? kind : "");
  put(&w, "title", e->name);
  put(&w, "achievement", e->name);
  put(&w, "issuer", e->issuer);
  put(&w, "earned", cw_say_iso(p->v, p->earned));
  put_amount(&w, e);
  for (size_t k = 0; k < p->nassumed; k++) w.words[w.count++] = p->assumed[k];
  put(&w, "source", "catalog");
  put(&w, "row", cw_say(p->v, "%u", i));
  return cw_teacher_record_words(block, w.words, w.count, diags);
}

static int add_records(cw_planning *p, cw_block *added) {
  cw_diags diags;
  cw_diags_init(&diags, p->v->arena);
  cw_block_init(added, p->v->plan, p->v->arena);
  cw_block_teacher(added, NULL, NULL);
  bool fine = true;
  for (uint32_t i = 0; i < p->nentries && fine; i++) fine = add_record(p, added, i, &diags);
  cw_diags_print(&p->tool->err, &diags, CW_WARNING);
  if (added->failed) return cw_fail(p->tool, CW_INTERNAL, "out of memory");
  return fine ? -1 : CW_USAGE;
}

int cw_plan_entries(cw_planning *p) {
  cw_block added;
  p->entries = CW_NEW_ARRAY(p->v->arena, p->catalog->count + 1, cw_choice_entry);
  if (!p->entries) return cw_fail(p->tool, CW_INTERNAL, "out of memory");
  for (size_t i = 0; i < p->catalog->count; i++) {
    read_entry(p, &p->catalog->rows[i], &p->entries[p->nentries]);
    if (*p->entries[p->nentries].name && is_considered(p, &p->entries[p->nentries])) p->nentries++;
  }
  int code = add_records(p, &added);
  if (code >= 0) return code;
  cw_revision r = {.from = p->v->block, .teacher = p->teacher, .added = &added};
  const uint32_t *rows = cw_revise(&p->all, p->v->plan, &r, NULL, p->v->arena);
  if (!rows) return cw_fail(p->tool, CW_INTERNAL, "out of memory");
  uint32_t own = p->v->block->teachers[p->teacher].nrecords;
  for (uint32_t i = 0; i < added.nrecords; i++) {
    const char *row = cw_text(&added.texts, (uint32_t)cw_cell(&added, CW_F_ROW, i).a);
    p->entries[strtoul(row, NULL, 10)].record = rows[own + i];
  }
  return -1;
}
