/* The plan under construction: growing tables, places, names. */
#include "compile.h"

#include <string.h>
#include <strings.h>

void *cw_must(cw_builder *b, void *p) {
  if (!p) longjmp(b->out_of_memory, 1);
  return p;
}

uint32_t cw_vec_push(cw_builder *b, cw_vec *v, const void *item, size_t size) {
  if (v->count == v->capacity) {
    uint32_t room = v->capacity ? v->capacity * 2 : 16;
    void *more = cw_must(b, cw_arena_array(b->arena, room, size));
    if (v->count) memcpy(more, v->items, v->count * size);
    v->items = more;
    v->capacity = room;
  }
  memcpy((char *)v->items + v->count * size, item, size);
  return v->count++;
}

char *cw_copy(cw_builder *b, const char *s, size_t len) { return cw_must(b, cw_arena_text(b->arena, s, len)); }

uint32_t cw_intern(cw_builder *b, const char *s, size_t len) {
  uint32_t id = cw_texts_add(&b->plan->texts, s, len);
  if (!id && len && b->arena->failed) longjmp(b->out_of_memory, 1);
  return id;
}

/* --- places ------------------------------------------------------------------------------------------------------- */

/* As YAML counts lines: a carriage return alone ends one too. */
static bool ends_line(const char *s) { return *s == '\n' || (*s == '\r' && s[1] != '\n'); }

void cw_lines_find(cw_builder *b, uint32_t k, const cw_yaml *yaml) {
  const char *text = yaml->text, *end = text + yaml->len;
  cw_lines *l = &b->files[k];
  uint32_t n = 1;
  for (const char *s = text; s < end; s++) n += ends_line(s);
  *l = (cw_lines){.yaml = yaml, .lines = cw_must(b, CW_NEW_ARRAY(b->arena, n, const char *))};
  l->lines[l->nlines++] = text;
  for (const char *s = text; s < end; s++)
    if (ends_line(s)) l->lines[l->nlines++] = s + 1;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static const cw_lines *lines_of(const cw_builder *b, const cw_yaml_node *n) {
  bool state = b->files[1].yaml && n->file == b->files[1].yaml->file;
  return &b->files[state];
}

/* The byte of the file at which a YAML node begins. */
static const char *source_of(const cw_lines *file, const cw_yaml_node *n) {
  if (n->line < 1 || n->line > file->nlines) return NULL;
  const char *s = file->lines[n->line - 1], *end = file->yaml->text + file->yaml->len;
  if (n->line == 1 && file->yaml->len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) s += 3;
  for (uint32_t column = 1; column < n->column && s < end; column++) {
    s++;
    while (s < end && ((unsigned char)*s & 0xC0) == 0x80) s++;
  }
  return s;
}

/* Steps over what in the file stands for the character `c` of the scalar. */
static const char *step(const char *s, const char *end, char c, char quote) {
  if (is_blank(c)) {
    const char *run = s;
    bool broken = false;
    while (run < end && is_blank(*run)) broken |= *run++ == '\n';
    return broken ? run : s + (s < end && is_blank(*s));
  }
  if (quote == '"' && *s == '\\') s++;
  if (quote == '\'' && *s == '\'') s++;
  return s < end && *s == c ? s + 1 : NULL;
}

void cw_place(const cw_builder *b, const cw_yaml_node *scalar, size_t offset, uint32_t *line, uint32_t *column) {
  *line = scalar->line;
  *column = scalar->column;
  const cw_lines *file = lines_of(b, scalar);
  const char *s = source_of(file, scalar), *end = file->yaml->text + file->yaml->len;
  if (!s || s >= end || offset > scalar->len) return;
  char quote = scalar->quoted ? *s : 0;
  if (quote == '|' || quote == '>') {
    while (s < end && *s != '\n') s++;
    while (s < end && is_blank(*s)) s++;
  } else if (quote) {
    s++;
  }
  for (size_t i = 0; s && i < offset; i++) s = step(s, end, scalar->text[i], quote);
  if (!s) return;
  uint32_t l = scalar->line;
  while (l < file->nlines && file->lines[l] <= s) l++;
  const char *start = file->lines[l - 1];
  if (l == 1 && file->yaml->len >= 3 && memcmp(start, "\xef\xbb\xbf", 3) == 0) start += 3;
  *line = l;
  *column = 1;
  for (; start < s; start++) *column += ((unsigned char)*start & 0xC0) != 0x80;
}

cw_ref cw_ref_of(const cw_builder *b, const cw_yaml_node *at) {
  (void)b; /* the node knows where it stands */
  return (cw_ref){.file = at->file, .line = at->line, .column = at->column};
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static int lower(int c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }

bool cw_same(const char *a, const char *b) {
  while (*a == ' ') a++;
  while (*b == ' ') b++;
  for (;;) {
    while (*a == ' ' && (a[1] == ' ' || !a[1])) a++;
    while (*b == ' ' && (b[1] == ' ' || !b[1])) b++;
    if (lower((unsigned char)*a) != lower((unsigned char)*b)) return false;
    if (!*a) return true;
    a++, b++;
  }
}

enum { FEW = 8 }; /* so many candidates are listed where none is near */

void cw_hint_near(cw_builder *b, cw_diag *diag, const char *word, const char *const *candidates, size_t n) {
  const char *near = cw_nearest(word, candidates, n);
  if (near) {
    cw_diag_hint(b->diags, diag, "did you mean `%s`?", near);
    cw_diag_mend(b->diags, diag, word, cw_nearest_alone(word, candidates, n));
    return;
  }
  if (n == 0 || n > FEW) return;
  char list[400];
  size_t used = 0;
  for (size_t i = 0; i < n && candidates[i]; i++) {
    size_t len = strlen(candidates[i]);
    if (used + len + 5 > sizeof list) return;
    if (i) memcpy(list + used, ", ", 2), used += 2;
    list[used++] = '`';
    memcpy(list + used, candidates[i], len);
    used += len;
    list[used++] = '`';
  }
  list[used] = 0;
  cw_diag_hint(b->diags, diag, n == 1 ? "there is only %s" : "one of %s", list);
}
