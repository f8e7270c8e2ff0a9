/* Entries: put together from what a source says, and joined where two rows are the same achievement. */
#include "catalog.h"

#include "../badge/documents.h"
#include "../badge/unpack.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_JOINED = 4096 };

const char *const cw_catalog_names[CW_CAT_NCOLUMNS] = {
#define CW_CATALOG_COLUMN(id, name, holds) [CW_CAT_##id] = name,
#include "columns.def"
#undef CW_CATALOG_COLUMN
};

cw_catalog *cw_catalog_new(cw_arena *arena) {
  cw_catalog *c = CW_NEW(arena, cw_catalog);
  if (c) *c = (cw_catalog){.arena = arena, .issuers = cw_issuers_shipped(arena)};
  return c;
}

cw_catalog_row cw_catalog_blank(void) {
  cw_catalog_row row = {.by_id = 0};
  for (int k = 0; k < CW_CAT_NCOLUMNS; k++) row.cells[k] = "";
  return row;
}

const char *cw_catalog_file_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

/* --- cells -------------------------------------------------------------------------------------------------------- */

/* Is the text one of the items that "; " parts? */
static bool holds_item(const char *cell, const char *text) {
  size_t n = strlen(text);
  for (const char *s = cell; (s = strstr(s, text)) != NULL; s++) {
    bool begins = s == cell || (s - cell >= 2 && s[-2] == ';' && s[-1] == ' ');
    if (begins && (!s[n] || strncmp(s + n, "; ", 2) == 0)) return true;
  }
  return false;
}

void cw_catalog_put(cw_catalog *c, cw_catalog_row *row, cw_catalog_column column, const char *text) {
  if (!text) return;
  while (isspace((unsigned char)*text)) text++;
  size_t n = strlen(text);
  while (n && isspace((unsigned char)text[n - 1])) n--;
  const char *clean = n ? cw_arena_text(c->arena, text, n) : NULL, *now = row->cells[column];
  if (!clean || (*now && strlen(now) + n > MOST_JOINED) || holds_item(now, clean)) return;
  const char *joined = *now ? cw_arena_printf(c->arena, "%s; %s", now, clean) : clean;
  if (joined) row->cells[column] = joined;
}

/* --- which entry is it -------------------------------------------------------------------------------------------- */

static uint64_t hash(uint64_t h, const char *text) {
  for (; *text; text++) h = (h ^ (uint64_t)tolower((unsigned char)*text)) * UINT64_C(0x100000001b3);
  return (h ^ 0xff) * UINT64_C(0x100000001b3);
}

#define HASH_START UINT64_C(0xcbf29ce484222325)

static const char *issuer_of(const cw_catalog *c, const cw_catalog_row *row) {
  const char *name = row->cells[CW_CAT_ISSUER], *id = row->cells[CW_CAT_ISSUER_ID];
  const char *known = *id ? cw_issuer_known(c->issuers, id) : NULL;
  return known ? known : *name ? cw_issuer_name(c->issuers, name) : id;
}

static void find_by(const cw_catalog *c, cw_catalog_row *row) {
  const char *issuer = issuer_of(c, row), *id = row->cells[CW_CAT_ACHIEVEMENT_ID];
  const char *name = row->cells[CW_CAT_ACHIEVEMENT], *version = row->cells[CW_CAT_VERSION];
  row->by_id = *id ? hash(hash(HASH_START, id), version) : 0;
  row->by_name = *name ? hash(hash(hash(HASH_START, issuer), name), version) : 0;
}

static bool agree(const char *a, const char *b) { return !*a || !*b || strcasecmp(a, b) == 0; }

/* The same id, or (where not both have one) the same name by the same issuer. */
static bool is_same(const cw_catalog *c, const cw_catalog_row *a, const cw_catalog_row *b) {
  if (a->by_id && b->by_id) {
    if (a->by_id != b->by_id) return false;
    return agree(a->cells[CW_CAT_ACHIEVEMENT_ID], b->cells[CW_CAT_ACHIEVEMENT_ID]) &&
           agree(issuer_of(c, a), issuer_of(c, b)) && agree(a->cells[CW_CAT_ACHIEVEMENT], b->cells[CW_CAT_ACHIEVEMENT]);
  }
  return a->by_name && a->by_name == b->by_name &&
         strcasecmp(a->cells[CW_CAT_ACHIEVEMENT], b->cells[CW_CAT_ACHIEVEMENT]) == 0;
}

static bool grow(cw_catalog *c) {
  size_t room = c->room ? c->room * 2 : 64;
  cw_catalog_row *rows = CW_NEW_ARRAY(c->arena, room, cw_catalog_row);
  if (!rows) return false;
  if (c->count) memcpy(rows, c->rows, c->count * sizeof *rows);
  c->rows = rows;
  c->room = room;
  return true;
}

bool cw_catalog_take(cw_catalog *c, const cw_catalog_row *row) {
  cw_catalog_row taken = *row;
  find_by(c, &taken);
  if (!taken.by_id && !taken.by_name) return false;
  for (size_t i = 0; i < c->count; i++) {
    if (!is_same(c, &c->rows[i], &taken)) continue;
    for (int k = 0; k < CW_CAT_NCOLUMNS; k++) {
      bool same_issuer = k == CW_CAT_ISSUER && *c->rows[i].cells[k]; /* under another of its names */
      if (!same_issuer) cw_catalog_put(c, &c->rows[i], (cw_catalog_column)k, taken.cells[k]);
    }
    find_by(c, &c->rows[i]);
    return true;
  }
  if (c->count == CW_CATALOG_MOST || (c->count == c->room && !grow(c))) return false;
  c->rows[c->count++] = taken;
  return true;
}

const char *cw_catalog_kind(const cw_catalog *c, const char *issuer, const char *achievement) {
  const char *kind = NULL;
  if (!issuer || !achievement || !*issuer || !*achievement) return NULL;
  for (size_t i = 0; i < c->count; i++) {
    const char *const *cells = c->rows[i].cells;
    bool named = strcasecmp(cells[CW_CAT_ACHIEVEMENT], achievement) == 0;
    named = named || strcmp(cells[CW_CAT_ACHIEVEMENT_ID], achievement) == 0;
    bool theirs = strcasecmp(issuer_of(c, &c->rows[i]), cw_issuer_name(c->issuers, issuer)) == 0;
    if (!named || !theirs || !*cells[CW_CAT_KIND]) continue;
    if (kind && strcmp(kind, cells[CW_CAT_KIND]) != 0) return NULL; /* two that differ: not known */
    kind = cells[CW_CAT_KIND];
  }
  return kind;
}

void cw_catalog_note_add(cw_catalog *c, const char *path, const char *text) {
  if (c->nnotes == c->notes_room) {
    size_t room = c->notes_room ? c->notes_room * 2 : 16;
    cw_catalog_note *notes = CW_NEW_ARRAY(c->arena, room, cw_catalog_note);
    if (!notes) return;
    if (c->nnotes) memcpy(notes, c->notes, c->nnotes * sizeof *notes);
    c->notes = notes;
    c->notes_room = room;
  }
  c->notes[c->nnotes++] = (cw_catalog_note){path, text};
}

/* --- files -------------------------------------------------------------------------------------------------------- */

static bool is_json(const char *bytes, size_t len) {
  cw_payload p = cw_trimmed(bytes, len);
  cw_wrap wrap = cw_wrap_of(bytes, len);
  return (wrap != CW_WRAP_NONE && wrap != CW_WRAP_ADDRESS) || (p.len && (*p.text == '{' || *p.text == '['));
}

bool cw_catalog_add(cw_catalog *c, const char *path, const char **problem) {
  size_t len = 0;
  *problem = NULL;
  char *bytes = cw_badge_file(path, &len, problem, c->arena);
  if (!bytes) return false;
  bool archive = cw_wrap_of(bytes, len) == CW_WRAP_ZIP; /* a workbook, or badges */
  bool read = (archive || !is_json(bytes, len)) && cw_catalog_add_table(c, path, problem);
  if (!read && is_json(bytes, len)) read = cw_catalog_add_json(c, path, bytes, len, problem);
  free(bytes);
  if (c->arena->failed) *problem = "out of memory";
  return read && !c->arena->failed;
}
