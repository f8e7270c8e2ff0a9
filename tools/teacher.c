/* Teacher files: one map into a block, and the files, folders, rows and words from which such maps come. */
#include "teacher_input.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const teacher_keys[] = {
    "name",         "id",          "licenses",  "facts",     "records",       "records complete",
    "records from", "settlements", "elections", "decisions", "determinations"};
enum { NTEACHER_KEYS = sizeof teacher_keys / sizeof teacher_keys[0] };

/* --- one teacher -------------------------------------------------------------------------------------------------- */

/* yes | no | [kinds that are complete] | { since: DATE }. */
void cw_input_complete(cw_input *in, const cw_yaml_node *node) {
  static const char *const keys[] = {"since"};
  cw_teacher *t = &in->block->teachers[in->block->nteachers - 1];
  bool yes = false;
  if (cw_input_is_empty(node)) return;
  if (node->kind == CW_YAML_SCALAR) {
    if (cw_input_yes_no(in, node, "records complete", &yes)) t->incomplete = yes ? 0 : UINT64_MAX;
    return;
  }
  t->incomplete = UINT64_MAX;
  if (node->kind == CW_YAML_MAP) {
    const cw_yaml_node *since = cw_yaml_get(node, "since");
    cw_input_check_keys(in, node, keys, 1, "of `records complete`", NULL);
    if (since)
      cw_input_date(in, since, "since", &t->incomplete_before);
    else
      cw_input_report(in, CW_D_INPUT_MISSING, node, "`since` is not given");
    return;
  }
  for (uint32_t i = 0; i < node->count; i++) {
    uint32_t kind;
    if (cw_input_choice(in, CW_F_KIND, node->items[i], &kind)) t->incomplete &= ~(UINT64_C(1) << kind);
  }
}

/* A path below the folder: what somebody sends must not make the program read other files of this computer. */
static bool is_below(const char *path) {
  if (path[0] == '/' || path[0] == '\0') return false;
  for (const char *s = path; s; s = strchr(s, '/')) {
    if (*s == '/') s++;
    if (strncmp(s, "..", 2) == 0 && (s[2] == '/' || s[2] == '\0')) return false;
  }
  return true;
}

static void read_records_from(cw_input *in, const cw_yaml_node *node, const char *folder) {
  if (cw_input_is_empty(node) || !cw_input_expect(in, node, CW_YAML_SCALAR, "records from", "the name of a file"))
    return;
  if (!folder || !is_below(node->text)) {
    cw_diag *diag = cw_input_report(in, CW_D_INPUT_RECORDS_FROM, node, "`%s` is not read from here", node->text);
    cw_diag_hint(in->diags, diag,
                 folder ? "name a CSV file beside this file, without `/` before it and without `..`"
                        : "write the records under `records`");
    return;
  }
  const char *path = cw_arena_printf(in->scratch, "%s/%s", folder, node->text);
  if (path) cw_input_csv(in->block, path, in->diags);
}

static const char *text_of(cw_input *in, const cw_yaml_node *map, const char *key) {
  const cw_yaml_node *node = cw_yaml_get(map, key);
  if (cw_input_is_empty(node)) return NULL;
  return cw_input_expect(in, node, CW_YAML_SCALAR, key, "a text") ? node->text : NULL;
}

static void read_teacher(cw_input *in, const cw_yaml_node *map, const char *folder) {
  cw_input_check_keys(in, map, teacher_keys, NTEACHER_KEYS, "of a teacher", NULL);
  const char *id = text_of(in, map, "id");
  cw_block_teacher(in->block, id, text_of(in, map, "name"));
  if (in->block->failed) return;
  cw_input_licenses(in, cw_yaml_get(map, "licenses"));
  cw_input_facts(in, cw_yaml_get(map, "facts"));
  cw_input_records(in, cw_yaml_get(map, "records"));
  read_records_from(in, cw_yaml_get(map, "records from"), folder);
  cw_input_complete(in, cw_yaml_get(map, "records complete"));
  cw_input_decisions(in, map); /* they name records */
  cw_block_end(in->block);
}

bool cw_teacher_add(cw_block *block, const cw_yaml *file, const cw_yaml_node *node, const char *folder,
                    cw_diags *diags) {
  uint32_t found = cw_diags_found(diags);
  cw_arena scratch;
  cw_arena_init(&scratch, 0);
  cw_input in = cw_input_of(block, file->file, file->text, file->len, diags, &scratch);
  if (cw_input_expect(&in, node, CW_YAML_MAP, "teacher", "a map")) read_teacher(&in, node, folder);
  if (scratch.failed) cw_input_no_memory(diags, file->file);
  cw_arena_dispose(&scratch);
  return cw_input_finish(block, diags, file->file, found);
}

/* --- files and folders -------------------------------------------------------------------------------------------- */

/* The ids that were read, with their places. */
typedef struct known_id {
  const char *id, *file;
  uint32_t line, column, order;
} known_id;

typedef struct ids {
  cw_arena arena;
  known_id *items;
  uint32_t count, room;
} ids;

static bool remember(ids *known, const cw_yaml *file, const cw_yaml_node *node) {
  const cw_yaml_node *id = cw_yaml_get(node, "id");
  if (cw_input_is_empty(id) || id->kind != CW_YAML_SCALAR) return true;
  if (known->count == known->room) {
    uint32_t room = known->room ? known->room * 2 : 64;
    known_id *items = CW_NEW_ARRAY(&known->arena, room, known_id);
    if (!items) return false;
    if (known->count) memcpy(items, known->items, known->count * sizeof *items);
    known->items = items;
    known->room = room;
  }
  known_id *k = &known->items[known->count];
  *k = (known_id){.line = id->line, .column = id->column, .order = known->count++};
  k->id = cw_arena_text(&known->arena, id->text, id->len);
  k->file = cw_arena_text(&known->arena, file->file, strlen(file->file));
  return k->id && k->file;
}

static int by_id_then_order(const void *a, const void *b) {
  const known_id *x = a, *y = b;
  int order = strcmp(x->id, y->id);
  return order ? order : (x->order > y->order) - (x->order < y->order);
}

static void report_twice(ids *known, cw_diags *diags) {
  if (known->count < 2) return;
  qsort(known->items, known->count, sizeof *known->items, by_id_then_order);
  const known_id *first = &known->items[0];
  for (uint32_t i = 1; i < known->count; i++) {
    const known_id *k = &known->items[i];
    if (strcmp(first->id, k->id) != 0) {
      first = k;
      continue;
    }
    cw_diag *diag =
        cw_diag_add(diags, CW_D_INPUT_TEACHER_TWICE, k->file, k->line, k->column,
                    "the id `%s` is already that of the teacher at %s:%u", k->id, first->file, (unsigned)first->line);
    cw_diag_hint(diags, diag, "put the records of one person together, or mend the id");
  }
}

static const char *folder_of(const char *path, cw_arena *arena) {
  const char *slash = strrchr(path, '/');
  if (!slash) return ".";
  return slash == path ? "/" : cw_arena_text(arena, path, (size_t)(slash - path));
}

static void add_teachers(cw_block *block, const cw_yaml *file, const char *folder, ids *known, cw_diags *diags) {
  const cw_yaml_node *root = file->root;
  bool list = root->kind == CW_YAML_LIST;
  for (uint32_t i = 0; i < (list ? root->count : 1); i++) {
    const cw_yaml_node *node = list ? root->items[i] : root;
    cw_teacher_add(block, file, node, folder, diags);
    if (!remember(known, file, node)) cw_input_no_memory(diags, file->file);
  }
}

static void read_file(cw_block *block, const char *path, ids *known, cw_diags *diags) {
  uint32_t found = cw_diags_found(diags);
  cw_arena arena;
  cw_arena_init(&arena, 0);
  cw_yaml file;
  cw_yaml_read(&file, path, diags, &arena);
  const char *folder = folder_of(path, &arena);
  if (file.root && folder)
    add_teachers(block, &file, folder, known, diags);
  else if (cw_diags_found(diags) == found)
    cw_diag_add(diags, CW_D_FILE_EMPTY, path, 0, 0, "`%s` holds no teacher", path);
  cw_arena_dispose(&arena);
}

static int is_teacher_file(const struct dirent *entry) {
  const char *dot = strrchr(entry->d_name, '.');
  if (!dot || entry->d_name[0] == '.') return 0;
  return strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0 || strcmp(dot, ".json") == 0;
}

/* By bytes: the order must not depend on the locale. */
static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static void read_folder(cw_block *block, const char *path, ids *known, cw_diags *diags) {
  struct dirent **entries = NULL;
  int n = scandir(path, &entries, is_teacher_file, by_name);
  if (n < 0) cw_diag_add(diags, CW_D_FILE_UNREADABLE, path, 0, 0, "the folder `%s` cannot be read", path);
  if (n == 0) cw_diag_add(diags, CW_D_INPUT_NO_FILES, path, 0, 0, "`%s` holds no teacher files", path);
  for (int i = 0; i < n; i++) {
    const char *file = cw_arena_printf(&known->arena, "%s/%s", path, entries[i]->d_name);
    if (file)
      read_file(block, file, known, diags);
    else
      cw_input_no_memory(diags, path);
    free(entries[i]);
  }
  free(entries);
}

bool cw_teacher_read(cw_block *block, const char *path, cw_diags *diags) {
  uint32_t found = cw_diags_found(diags);
  struct stat info;
  ids known = {.count = 0};
  cw_arena_init(&known.arena, 0);
  bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);
  if (folder)
    read_folder(block, path, &known, diags);
  else
    read_file(block, path, &known, diags);
  report_twice(&known, diags);
  cw_arena_dispose(&known.arena);
  return cw_input_finish(block, diags, path, found);
}
