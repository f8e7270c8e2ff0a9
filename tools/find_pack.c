#define _XOPEN_SOURCE 700 /* realpath */

#include "find_pack.h"

#include "report.h"
#include "shipped.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEEPEST = 4 }; /* states/us-ca/lausd is two below the root */

/* --- folders ------------------------------------------------------------------------------------------------------ */

static bool is_folder(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool is_file(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static const char *find_root(cw_tool *tool, const char *packs) {
  if (packs) return packs;
  const char *from_environment = getenv("CROSSWALK_PACKS");
  if (from_environment && *from_environment) return from_environment;
  return cw_shipped(&tool->arena, "states");
}

/* --- listing ------------------------------------------------------------------------------------------------------ */

static const char *head_text(const cw_yaml *file, const char *key) {
  const cw_yaml_node *n = cw_yaml_get(file->root, key);
  return n && n->kind == CW_YAML_SCALAR ? n->text : "";
}

/* A pack whose text cannot be read is listed by its path alone: `check` will say what is wrong with it. */
enum { HEAD_BYTES = 4096 };

/* The lines before the first section: names stand there, and reading every pack whole to find one would take longer
 * than the answer. NULL if the file can't be read. */
static const char *head_of(cw_tool *tool, const char *file, size_t *len) {
  char *text = cw_arena_alloc(&tool->arena, HEAD_BYTES + 1);
  FILE *f = text ? fopen(file, "rb") : NULL;
  if (!f) return NULL;
  size_t n = fread(text, 1, HEAD_BYTES, f);
  fclose(f);
  text[n] = '\0';
  const char *section = strstr(text, "\nsources:"), *last = strrchr(text, '\n');
  *len = section ? (size_t)(section - text) : n < HEAD_BYTES || !last ? n : (size_t)(last - text);
  text[*len] = '\0';
  return text;
}

static cw_pack_entry read_head(cw_tool *tool, const char *path, const char *file) {
  cw_pack_entry e = {path, "", "", ""};
  cw_diags ignored;
  cw_diags_init(&ignored, &tool->arena);
  cw_yaml yaml = {0};
  size_t len;
  const char *text = head_of(tool, file, &len);
  if (!text) return e;
  cw_yaml_parse(&yaml, file, text, len, &ignored, &tool->arena);
  if (!yaml.root || yaml.root->kind != CW_YAML_MAP) return e;
  e.code = head_text(&yaml, "pack");
  e.name = head_text(&yaml, "name");
  e.postal = head_text(&yaml, "postal");
  return e;
}

static void add_entry(cw_tool *tool, cw_pack_list *list, cw_pack_entry e) {
  if (list->count == list->capacity) {
    size_t more = list->capacity ? list->capacity * 2 : 64;
    cw_pack_entry *items = CW_NEW_ARRAY(&tool->arena, more, cw_pack_entry);
    if (!items) return; /* the arena remembers it */
    if (list->count) memcpy(items, list->items, list->count * sizeof *items);
    list->items = items;
    list->capacity = more;
  }
  list->items[list->count++] = e;
}

static void walk(cw_tool *tool, cw_pack_list *list, const char *folder, int depth) {
  const char *file = cw_arena_printf(&tool->arena, "%s/pack.yaml", folder);
  if (file && is_file(file)) add_entry(tool, list, read_head(tool, folder, file));
  DIR *dir = depth < DEEPEST ? opendir(folder) : NULL;
  if (!dir) return;
  for (struct dirent *d; (d = readdir(dir));) {
    if (d->d_name[0] == '.') continue;
    const char *path = cw_arena_printf(&tool->arena, "%s/%s", folder, d->d_name);
    if (path && is_folder(path)) walk(tool, list, path, depth + 1);
  }
  closedir(dir);
}

static int by_path(const void *a, const void *b) {
  return strcmp(((const cw_pack_entry *)a)->path, ((const cw_pack_entry *)b)->path);
}

static void list_below(cw_tool *tool, cw_pack_list *list, const char *folder) {
  walk(tool, list, cw_short_path(&tool->arena, folder), 0);
  if (list->count) qsort(list->items, list->count, sizeof *list->items, by_path);
}

bool cw_packs_list(cw_tool *tool, const char *packs, cw_pack_list *list) {
  *list = (cw_pack_list){.root = find_root(tool, packs)};
  if (!list->root) {
    cw_fail(tool, CW_INPUT,
            "there is no folder of rule packs beside this program; name it with --packs DIR or "
            "$CROSSWALK_PACKS");
    return false;
  }
  if (!is_folder(list->root)) {
    cw_fail(tool, CW_INPUT, "%s: %s", list->root,
            errno == ENOENT ? "there is no such folder of packs" : "not a folder");
    return false;
  }
  list_below(tool, list, list->root);
  return true;
}

/* --- naming ------------------------------------------------------------------------------------------------------- */

static bool is_named(const cw_pack_entry *e, const char *word) {
  const char *last = strrchr(e->path, '/');
  return strcasecmp(e->code, word) == 0 || strcasecmp(e->name, word) == 0 ||
         (*e->postal && strcasecmp(e->postal, word) == 0) ||
         (!*e->code && strcmp(last ? last + 1 : e->path, word) == 0);
}

static bool ends_with(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);
  return n >= m && strcmp(text + n - m, end) == 0;
}

/* A word with a slash or an ending is a path; another word is one only where no pack has that name. */
static bool is_path(const char *word) {
  return strchr(word, '/') || ends_with(word, ".yaml") || ends_with(word, ".yml") || strcmp(word, ".") == 0 ||
         strcmp(word, "..") == 0;
}

static bool take_path(cw_tool *tool, const char *word, cw_pack_list *found) {
  if (is_file(word)) {
    add_entry(tool, found, read_head(tool, word, word));
    return found->count > 0;
  }
  if (!is_folder(word)) return false;
  const char *own = cw_arena_printf(&tool->arena, "%s/pack.yaml", word);
  if (own && is_file(own))
    add_entry(tool, found, read_head(tool, cw_short_path(&tool->arena, word), own));
  else
    list_below(tool, found, word);
  return found->count > 0;
}

int cw_packs_width(const cw_pack_list *list) {
  size_t width = 10;
  for (size_t i = 0; i < list->count; i++)
    if (strlen(list->items[i].code) > width) width = strlen(list->items[i].code);
  return width > 40 ? 40 : (int)width;
}

static void explain_unknown(cw_tool *tool, const cw_pack_list *all, const char *word) {
  const char **names = CW_NEW_ARRAY(&tool->arena, all->count * 3 + 1, const char *);
  size_t n = 0;
  for (size_t i = 0; names && i < all->count; i++) {
    names[n++] = all->items[i].code;
    names[n++] = all->items[i].name;
    if (*all->items[i].postal) names[n++] = all->items[i].postal;
  }
  const char *near = cw_nearest(word, names, n);
  if (near)
    cw_fail(tool, CW_INPUT, "there is no pack `%s`; did you mean %s?", word, near);
  else
    cw_fail(tool, CW_INPUT, "there is no pack `%s`", word);
  fprintf(tool->err.file, "  packs in %s:\n", cw_short_path(&tool->arena, all->root));
  for (size_t i = 0; i < all->count; i++)
    fprintf(tool->err.file, "    %-*s %s\n", cw_packs_width(all), all->items[i].code, all->items[i].name);
}

static void explain_ambiguous(cw_tool *tool, const cw_pack_list *found, const char *word) {
  cw_fail(tool, CW_INPUT, "`%s` names several packs; say which by its code or path:", word);
  for (size_t i = 0; i < found->count; i++)
    fprintf(tool->err.file, "    %-*s %s (%s)\n", cw_packs_width(found), found->items[i].code, found->items[i].name,
            found->items[i].path);
}

bool cw_packs_named(cw_tool *tool, const char *packs, const char *word, cw_pack_list *found) {
  *found = (cw_pack_list){0};
  if (is_path(word) && take_path(tool, word, found)) return true;
  cw_pack_list all;
  if (!cw_packs_list(tool, packs, &all)) return false;
  for (size_t i = 0; i < all.count; i++)
    if (is_named(&all.items[i], word)) add_entry(tool, found, all.items[i]);
  if (found->count == 1) return true;
  if (found->count > 1) {
    explain_ambiguous(tool, found, word);
    return false;
  }
  const char *below = cw_arena_printf(&tool->arena, "%s/%s", all.root, word); /* us-ca/lausd */
  if (below && take_path(tool, below, found)) return true;
  if (take_path(tool, word, found)) return true;
  explain_unknown(tool, &all, word);
  return false;
}

const char *cw_packs_root(cw_tool *tool, const char *packs) { return find_root(tool, packs); }

const char *cw_pack_file_of(cw_tool *tool, const cw_pack_entry *e) {
  struct stat st;
  bool folder = stat(e->path, &st) == 0 && S_ISDIR(st.st_mode);
  const char *slash = e->path[0] && e->path[strlen(e->path) - 1] == '/' ? "" : "/";
  return folder ? cw_arena_printf(&tool->arena, "%s%spack.yaml", e->path, slash) : e->path;
}

cw_pack *cw_pack_load_entry(cw_tool *tool, const char *packs, const cw_pack_entry *e, cw_diags *diags) {
  return cw_pack_load_among(e->path, find_root(tool, packs), diags);
}

cw_pack *cw_pack_open(cw_tool *tool, const char *packs, const char *word, int *code) {
  cw_pack_list found;
  *code = CW_INPUT;
  if (!cw_packs_named(tool, packs, word, &found)) return NULL;
  if (found.count > 1) {
    explain_ambiguous(tool, &found, word);
    return NULL;
  }
  cw_diags diags;
  cw_diags_init(&diags, &tool->arena);
  cw_pack *pack = cw_pack_load_entry(tool, packs, &found.items[0], &diags);
  if (pack) return pack;
  cw_diags_print(&tool->err, &diags, CW_ERROR);
  cw_fail(tool, CW_INPUT, "%s has %u error%s and cannot be used", found.items[0].path, diags.errors,
          diags.errors == 1 ? "" : "s");
  return NULL;
}
