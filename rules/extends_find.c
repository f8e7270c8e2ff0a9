/* Where a state's pack stands, told from its district's: states/us-ca/lausd/pack.yaml extends states/us-ca/pack.yaml. */
#include "extends_find.h"

#include "pack.h"

#include <string.h>
#include <sys/stat.h>

typedef struct finder {
  cw_yaml *out;
  const cw_yaml *own;
  const cw_yaml_node *at; /* the code, as the district's pack says it */
  cw_diags *diags;
  cw_arena *arena;
  const char *near[8]; /* codes of packs that stand where it was looked for */
  uint32_t nnear;
} finder;

/* A code is a plain word, so that no pack can name a file elsewhere. */
static bool is_code(const char *text) {
  if (!*text || *text == '.') return false;
  for (; *text; text++) {
    bool letter = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');
    if (!letter && !(*text >= '0' && *text <= '9') && !strchr("-_.", *text)) return false;
  }
  return true;
}

static bool is_file(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The folder of a path: "." where it names none. */
static const char *folder_of(cw_arena *arena, const char *path) {
  const char *slash = strrchr(path, '/');
  if (!slash) return ".";
  return slash == path ? "/" : cw_arena_text(arena, path, (size_t)(slash - path));
}

static bool ends_in_dots(const char *folder) {
  size_t n = strlen(folder);
  return strcmp(folder, ".") == 0 || (n >= 2 && strcmp(folder + n - 2, "..") == 0) ||
         (n >= 2 && strcmp(folder + n - 2, "/.") == 0);
}

/* The folder above; with `..` where the path doesn't name it, so that findings name short files. */
static const char *above(cw_arena *arena, const char *folder) {
  if (strcmp(folder, ".") == 0) return "..";
  if (ends_in_dots(folder)) return cw_arena_printf(arena, "%s/..", folder);
  return folder_of(arena, folder);
}

/* Whether the file is the pack asked for. A file that can't be read may be another's: that is no finding. */
static bool try_file(finder *f, const char *path) {
  if (!path || !is_file(path) || strcmp(path, f->own->file) == 0) return false;
  cw_diags ignored;
  cw_yaml yaml = {0};
  cw_diags_init(&ignored, f->arena);
  bool good = cw_yaml_read(&yaml, path, &ignored, f->arena);
  const cw_yaml_node *code = cw_yaml_get(yaml.root, "pack");
  if (!code || code->kind != CW_YAML_SCALAR) return false;
  if (strcmp(code->text, f->at->text) != 0) {
    if (f->nnear < sizeof f->near / sizeof *f->near) f->near[f->nnear++] = code->text;
    return false;
  }
  if (!good) cw_yaml_read(&yaml, path, f->diags, f->arena); /* what is wrong with it is said now */
  *f->out = yaml;
  return true;
}

static bool try_folder(finder *f, const char *folder) {
  if (!folder) return false;
  const char *code = f->at->text;
  return try_file(f, cw_arena_printf(f->arena, "%s/pack.yaml", folder)) ||
         try_file(f, cw_arena_printf(f->arena, "%s/%s/pack.yaml", folder, code)) ||
         try_file(f, cw_arena_printf(f->arena, "%s/%s.yaml", folder, code));
}

static bool look(finder *f, const char *packs) {
  const char *own = folder_of(f->arena, f->own->file), *up = own ? above(f->arena, own) : NULL;
  return try_folder(f, own) || try_folder(f, up) || try_folder(f, packs);
}

static bool refuse(finder *f, cw_diag_id id, const char *message, const char *hint) {
  cw_diag *d = cw_diag_add(f->diags, id, f->own->file, f->at->line, f->at->column, "%s", message ? message : "");
  cw_diag_hint(f->diags, d, "%s", hint);
  return false;
}

bool cw_extends_find(cw_yaml *state, const cw_yaml *own, const char *packs, cw_diags *diags, cw_arena *arena) {
  finder f = {.out = state, .own = own, .at = cw_yaml_get(own->root, "extends"), .diags = diags, .arena = arena};
  uint32_t errors = cw_diags_found(diags);
  const cw_yaml_node *pack = cw_yaml_get(own->root, "pack");
  if (f.at->kind != CW_YAML_SCALAR || !is_code(f.at->text))
    return refuse(&f, CW_D_EXTENDS_UNKNOWN, "`extends` names one pack by its code", "write `extends: us-ca`");
  if (cw_yaml_is(pack, f.at->text))
    return refuse(&f, CW_D_EXTENDS_CHAIN, "the pack extends itself", "name the state's pack");
  if (!look(&f, packs)) {
    const char *near = cw_nearest(f.at->text, f.near, f.nnear);
    const char *hint = near ? cw_arena_printf(arena, "did you mean `%s`?", near)
                            : "it stands in the folder above this one, beside it, or among the packs (--packs)";
    return refuse(&f, CW_D_EXTENDS_UNKNOWN, cw_arena_printf(arena, "there is no pack `%s`", f.at->text), hint);
  }
  if (cw_diags_found(diags) != errors || !state->root) return false;
  if (!cw_yaml_get(state->root, "extends")) return true;
  return refuse(&f, CW_D_EXTENDS_CHAIN, cw_arena_printf(arena, "the pack `%s` extends another itself", f.at->text),
                "a district's pack extends that of its state, which stands alone");
}
