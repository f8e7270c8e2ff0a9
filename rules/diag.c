/* A list of diagnostics. It survives floods and the end of memory: errors are counted even where they can't be kept. */
#include "diag.h"

#include <stdio.h>
#include <string.h>

enum {
  KEPT = 1000,         /* warnings and notes beyond this many are counted, not kept */
  KEPT_ERRORS = 2000,  /* more room, so that no flood of warnings hides an error */
  WITH_EXCERPT = 200,  /* finding a line costs a pass over the file */
  LONGEST_LINE = 2000, /* no excerpt of a longer one: JSON on a single line */
  UTF8_BOM = 3
};

typedef struct entry {
  const char *code, *title, *page;
  cw_severity severity;
} entry;

static const entry table[CW_NDIAGS] = {
#define CW_DIAG(id, number, severity, title, page) {"CW0" #number, title, page, severity},
#include "diags.def"
#undef CW_DIAG
};

#define CW_DIAG(id, number, severity, title, page) _Static_assert(sizeof #number == 4, "CW_DIAG numbers: three digits");
#include "diags.def"
#undef CW_DIAG

void cw_diags_init(cw_diags *d, cw_arena *arena) { *d = (cw_diags){.arena = arena}; }

static const char *format_text(cw_arena *arena, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  char *text = len < 0 ? NULL : cw_arena_alloc(arena, (size_t)len + 1);
  if (text) vsnprintf(text, (size_t)len + 1, format, again);
  va_end(again);
  return text;
}

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

/* One mistake, one diagnostic. Of a whole file the message tells mistakes apart. */
static bool is_known(const cw_diags *d, const cw_diag *diag) {
  for (uint32_t i = 0; i < d->count; i++) {
    const cw_diag *old = &d->items[i];
    if (old->id != diag->id || old->line != diag->line || old->column != diag->column) continue;
    if (same_text(old->file, diag->file) && (diag->line || same_text(old->message, diag->message))) return true;
  }
  return false;
}

static bool make_room(cw_diags *d) {
  if (d->count < d->capacity) return true;
  uint32_t capacity = d->capacity ? d->capacity * 2 : 16;
  cw_diag *items = CW_NEW_ARRAY(d->arena, capacity, cw_diag);
  if (!items) return false;
  if (d->count) memcpy(items, d->items, d->count * sizeof *items);
  d->items = items;
  d->capacity = capacity;
  return true;
}

/* The caller's name of the file need not outlive the call; one copy serves the diagnostics that follow it too. */
static const char *kept_file(cw_diags *d, const char *file) {
  if (!file) return NULL;
  if (d->count && same_text(d->items[d->count - 1].file, file)) return d->items[d->count - 1].file;
  return cw_arena_text(d->arena, file, strlen(file));
}

cw_diag *cw_diag_add(cw_diags *d, cw_diag_id id, const char *file, uint32_t line, uint32_t column, const char *format,
                     ...) {
  cw_diag diag = {.id = id, .severity = cw_diag_severity(id), .file = file, .line = line, .column = column};
  bool full = d->count >= (diag.severity == CW_ERROR ? KEPT_ERRORS : KEPT);
  if (!full) {
    va_list args;
    va_start(args, format);
    diag.message = format_text(d->arena, format, args);
    va_end(args);
    if (is_known(d, &diag)) {
      d->repeated += diag.severity == CW_ERROR;
      return NULL;
    }
  }
  d->errors += diag.severity == CW_ERROR;
  d->warnings += diag.severity == CW_WARNING;
  if (full || !diag.message || !make_room(d)) return NULL;
  diag.file = kept_file(d, file);
  d->items[d->count] = diag;
  return &d->items[d->count++];
}

void cw_diag_hint(cw_diags *d, cw_diag *diag, const char *format, ...) {
  if (!diag || !format) return;
  va_list args;
  va_start(args, format);
  diag->hint = format_text(d->arena, format, args);
  va_end(args);
}

void cw_diag_mend(cw_diags *d, cw_diag *diag, const char *wrong, const char *mend) {
  if (!diag || !wrong || !mend) return;
  diag->wrong = cw_arena_text(d->arena, wrong, strlen(wrong));
  diag->mend = diag->wrong ? cw_arena_text(d->arena, mend, strlen(mend)) : NULL;
}

static const char *end_of_line(const char *s, const char *end) {
  while (s < end && *s != '\n' && *s != '\r') s++;
  return s;
}

void cw_diag_excerpt(cw_diags *d, cw_diag *diag, const char *text, size_t len) {
  if (!diag || !diag->line || !text || d->count > WITH_EXCERPT) return;
  const char *end = text + len, *s = text;
  if (len >= UTF8_BOM && memcmp(s, "\xef\xbb\xbf", UTF8_BOM) == 0) s += UTF8_BOM;
  for (uint32_t line = 1; line < diag->line; line++) {
    s = end_of_line(s, end);
    if (s == end) return;
    s += s[0] == '\r' && s + 1 < end && s[1] == '\n' ? 2 : 1;
  }
  size_t n = (size_t)(end_of_line(s, end) - s);
  if (n <= LONGEST_LINE) diag->excerpt = cw_arena_text(d->arena, s, n);
}

const char *cw_diag_code(cw_diag_id id) { return table[id].code; }
const char *cw_diag_title(cw_diag_id id) { return table[id].title; }
const char *cw_diag_page(cw_diag_id id) { return table[id].page; }
cw_severity cw_diag_severity(cw_diag_id id) { return table[id].severity; }

static int compare(const cw_diag *a, const cw_diag *b) {
  int file = strcmp(a->file ? a->file : "", b->file ? b->file : "");
  if (file) return file;
  if (a->line != b->line) return a->line < b->line ? -1 : 1;
  return (a->column > b->column) - (a->column < b->column);
}

/* Stable, so that diagnostics of one place keep the order in which they were found; there are at most some 2,000. */
void cw_diags_sort(cw_diags *d) {
  for (uint32_t i = 1; i < d->count; i++) {
    cw_diag moved = d->items[i];
    uint32_t j = i;
    for (; j > 0 && compare(&d->items[j - 1], &moved) > 0; j--) d->items[j] = d->items[j - 1];
    d->items[j] = moved;
  }
}
