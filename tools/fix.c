/* Which mends of a pack are certain: each is tried, and kept if the pack loads better with it. */
#include "fix.h"

#include "../rules/plan_print.h"
#include "../rules/text.h"

#include <string.h>

enum { MOST_MENDS = 500, WIDTHS = 3 };

typedef struct fixing {
  cw_tool *tool;
  const char *packs;
  cw_fix *fix;
  const char *mends[MOST_MENDS];
} fixing;

/* What is found in a text that might stand in the file. *plan (or NULL): what it compiles to. */
static cw_diags findings(const fixing *f, const char *text, size_t len, const char **plan) {
  cw_diags diags;
  cw_diags_init(&diags, &f->tool->arena);
  cw_pack *pack = cw_pack_load_instead(f->fix->file, f->packs, text, len, &diags);
  if (plan) *plan = pack ? cw_plan_text(cw_pack_plan(pack), &f->tool->arena) : NULL;
  if (pack) cw_pack_free(pack);
  return diags;
}

/* --- one word ----------------------------------------------------------------------------------------------------- */

/* The byte at a line and column (of characters, from 1), or NULL. */
static const char *place(const char *text, size_t len, uint32_t line, uint32_t column) {
  const char *s = text + cw_text_bom(text, len), *end = text + len;
  for (uint32_t l = 1; l < line; l++) {
    s = memchr(s, '\n', (size_t)(end - s));
    if (!s++) return NULL;
  }
  for (uint32_t c = 1; c < column; c++) {
    uint32_t code = 0;
    size_t n = s < end ? cw_utf8_next(s, end, &code) : 0;
    if (n == 0 || *s == '\n') return NULL;
    s += n;
  }
  return s;
}

static const char *spliced(cw_arena *arena, const char *text, size_t len, size_t at, size_t gone, const char *mend,
                           size_t *out) {
  size_t n = strlen(mend);
  char *made = cw_arena_alloc(arena, len - gone + n + 1);
  if (!made) return NULL;
  memcpy(made, text, at);
  memcpy(made + at, mend, n);
  memcpy(made + at + n, text + at + gone, len - at - gone);
  *out = len - gone + n;
  made[*out] = '\0';
  return made;
}

/* The text with the mend of a finding, or NULL where what it says is wrong doesn't stand there as it is. */
static const char *mended(const fixing *f, const cw_diag *d, size_t *len) {
  const char *text = f->fix->text, *at = place(text, f->fix->len, d->line, d->column);
  size_t wrong = strlen(d->wrong);
  if (!at) return NULL;
  if (wrong && (*at == '"' || *at == '\'')) at++;
  if ((size_t)(text + f->fix->len - at) < wrong || memcmp(at, d->wrong, wrong) != 0) return NULL;
  if (!wrong && (d->column != 1 || *at == '{')) return NULL; /* a line of its own goes before a line */
  const char *end = strchr(text, '\n'), *mend = d->mend;
  if (!wrong && end && end > text && end[-1] == '\r')
    mend = cw_arena_printf(&f->tool->arena, "%.*s\r\n", (int)strcspn(mend, "\n"), mend);
  return mend ? spliced(&f->tool->arena, text, f->fix->len, (size_t)(at - text), wrong, mend, len) : NULL;
}

static bool stands(const cw_diags *diags, const cw_diag *d) {
  for (uint32_t i = 0; i < diags->count; i++)
    if (diags->items[i].id == d->id && diags->items[i].line == d->line && diags->items[i].column == d->column)
      return true;
  return false;
}

static const char *say(const fixing *f, const cw_diag *d) {
  if (!*d->wrong)
    return cw_arena_printf(&f->tool->arena, "%s:%u: the line `%.*s` is put in", d->file, d->line,
                           (int)strcspn(d->mend, "\n"), d->mend);
  return cw_arena_printf(&f->tool->arena, "%s:%u:%u: `%s` becomes `%s`", d->file, d->line, d->column, d->wrong,
                         d->mend);
}

static void keep(fixing *f, const char *text, size_t len, const char *said) {
  f->fix->text = text;
  f->fix->len = len;
  f->mends[f->fix->nmends++] = said;
}

static bool mend_word(fixing *f, const cw_diags *found, const cw_diag *d) {
  size_t len = 0;
  if (!d->mend || d->severity != CW_ERROR || !d->file || strcmp(d->file, f->fix->file) != 0) return false;
  const char *text = mended(f, d, &len);
  if (!text) return false;
  cw_diags then = findings(f, text, len, NULL);
  /* behind a word that is none nothing was read yet: a mistake may stand there that was not told */
  if (cw_diags_found(&then) > cw_diags_found(found) || (*d->wrong && stands(&then, d))) return false;
  if (!*d->wrong && cw_diags_found(&then) == cw_diags_found(found)) return false;
  keep(f, text, len, say(f, d));
  return true;
}

/* --- tabs --------------------------------------------------------------------------------------------------------- */

/* Every tab before the first other character of a line, as so many spaces. */
static const char *untabbed(cw_arena *arena, const cw_fix *fix, size_t width, size_t *len) {
  char *made = cw_arena_alloc(arena, fix->len * width + 1);
  bool before = true;
  *len = 0;
  for (size_t i = 0; made && i < fix->len; i++) {
    char c = fix->text[i];
    before = c == '\n' || (before && (c == ' ' || c == '\t'));
    bool tab = before && c == '\t';
    memset(made + *len, tab ? ' ' : c, tab ? width : 1);
    *len += tab ? width : 1;
  }
  if (made) made[*len] = '\0';
  return made;
}

/* A tab has no agreed width. It is certain what is meant where the pack loads, and the same with every width with which it
 * loads at all. */
static bool mend_tabs(fixing *f, const cw_diag *d) {
  static const size_t widths[WIDTHS] = {2, 4, 8};
  const char *best = NULL, *meant = NULL;
  size_t best_len = 0;
  for (size_t i = 0; i < WIDTHS; i++) {
    size_t len = 0;
    const char *plan = NULL, *text = untabbed(&f->tool->arena, f->fix, widths[i], &len);
    if (text) (void)findings(f, text, len, &plan);
    if (!plan) continue;
    if (meant && strcmp(meant, plan) != 0) return false;
    if (!meant) best = text, best_len = len, meant = plan;
  }
  if (!best) return false;
  keep(f, best, best_len,
       cw_arena_printf(&f->tool->arena, "%s:%u: tabs at the beginnings of lines become spaces", f->fix->file, d->line));
  return true;
}

/* --- all of them -------------------------------------------------------------------------------------------------- */

static bool mend_one(fixing *f) {
  cw_diags found = findings(f, f->fix->text, f->fix->len, NULL);
  cw_diags_sort(&found);
  for (uint32_t i = 0; i < found.count; i++) {
    const cw_diag *d = &found.items[i];
    if (d->id == CW_D_TAB_INDENT ? mend_tabs(f, d) : mend_word(f, &found, d)) return true;
  }
  return false;
}

void cw_fix_find(cw_tool *tool, const char *packs, const cw_pack_entry *e, cw_fix *fix) {
  cw_diags diags;
  cw_diags_init(&diags, &tool->arena);
  *fix = (cw_fix){.file = cw_pack_file_of(tool, e)};
  fix->old = fix->file ? cw_text_read(fix->file, &fix->old_len, &diags, &tool->arena) : NULL;
  fix->text = fix->old;
  fix->len = fix->old_len;
  fixing f = {.tool = tool, .packs = cw_packs_root(tool, packs), .fix = fix};
  for (bool more = fix->old != NULL; more && fix->nmends < MOST_MENDS;) more = mend_one(&f);
  fix->mends = CW_NEW_ARRAY(&tool->arena, fix->nmends + 1, const char *);
  if (fix->mends) memcpy(fix->mends, f.mends, fix->nmends * sizeof *f.mends);
  if (!fix->mends) fix->nmends = 0;
}
