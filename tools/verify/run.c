/* Reads trace, pack and teacher file, has them checked, and says what came of it. */
#include "run.h"

#include "check.h"

#include <string.h>

static bool fails(FILE *err, const char *what, const char *which, const char *why) {
  fprintf(err, "crosswalk: %s %s: %s\n", what, which, why);
  return false;
}

/* What a pack file says under the key at its head, or NULL. */
static const char *head_of(const char *path, const char *key, cw_arena *a) {
  cw_yaml y;
  cw_diags d;
  cw_diags_init(&d, a);
  if (!cw_yaml_read(&y, path, &d, a) || !y.root || y.root->kind != CW_YAML_MAP) return NULL;
  return vt_scalar(y.root, key);
}

/* Whether the folder is called as packs of this code are: us-nc, or union of us-nc-union. */
static bool is_called(const char *path, const char *code) {
  const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
  size_t own = strlen(name), all = strlen(code);
  return own <= all && strcmp(code + all - own, name) == 0;
}

static const char *find_pack(const char *code, const char *const *packs, size_t n, cw_arena *a) {
  for (size_t k = 0; k < 2 * n; k++) { /* first those that are called so: a pack takes time to read */
    size_t i = k < n ? k : k - n, len = strlen(packs[i]);
    bool file = len > 5 && strcmp(packs[i] + len - 5, ".yaml") == 0;
    if (is_called(packs[i], code) != (k < n)) continue;
    const char *path = file ? packs[i] : cw_arena_printf(a, "%s/pack.yaml", packs[i]), *own = head_of(path, "pack", a);
    if (own && strcmp(own, code) == 0) return path;
  }
  return NULL;
}

static bool read_pack(vt_pack *p, const vt_node *root, const char *const *packs, size_t n, cw_arena *a, FILE *err) {
  const vt_node *pack = vt_get(root, "pack");
  const char *code = NULL, *digest = NULL;
  if (!vt_text_of(pack, "code", &code) || !vt_text_of(pack, "digest", &digest))
    return fails(err, "the trace", "", "it names no pack");
  const char *path = find_pack(code, packs, n, a);
  if (!path) return fails(err, "pack", code, "it is not at hand; name its folder with --packs DIR");
  const char *extends = head_of(path, "extends", a), *base = extends ? find_pack(extends, packs, n, a) : NULL;
  if (extends && !base) return fails(err, "pack", extends, "it is not at hand; name its folder with --packs DIR");
  if (!vt_pack_read(p, path, base, a)) return fails(err, "pack", path, "it can't be read");
  if (strcmp(p->digest, digest) == 0) return true;
  return fails(err, "pack", path,
               cw_arena_printf(a, "its digest is %s, but the trace was made with %s: another text of the pack",
                               p->digest, digest));
}

static void say(const vt_report *r, bool teacher, FILE *out) {
  bool good = r->differing == 0 && r->underived == 0;
  for (const vt_finding *f = r->first; f; f = f->next) {
    if (f->differs)
      fprintf(out, "%s: stated %s, re-derived %s\n", f->path, f->stated, f->derived);
    else
      fprintf(out, "%s: not re-derived: %s\n", f->path, f->derived);
  }
  fprintf(out, "%s%s: %u steps checked, %u differ, %u not re-derived", good ? "verified" : "not verified",
          teacher ? "" : " for the input as stated", r->compared, r->differing, r->underived);
  if (r->words) fprintf(out, "; %u sentences are words and were not compared", r->words);
  if (r->unproved) fprintf(out, "; least not proved of %u amount%s", r->unproved, r->unproved == 1 ? "" : "s");
  fputc('\n', out);
}

int vt_verify(const char *trace, const char *teacher, const char *const *packs, size_t npacks, FILE *out, FILE *err) {
  cw_arena a;
  vt_pack p = {0};
  cw_yaml file;
  cw_diags diags;
  const char *why = "";
  int code = VT_UNREADABLE;
  cw_arena_init(&a, 0);
  cw_diags_init(&diags, &a);
  vt_node *root = vt_tree_read(trace, &a, &why);
  if (!root)
    fails(err, "trace", trace, why);
  else if (teacher && (!cw_yaml_read(&file, teacher, &diags, &a) || !file.root))
    fails(err, "teacher file", teacher, "it can't be read");
  else if (read_pack(&p, root, packs, npacks, &a, err)) {
    vt_report r = {.arena = &a};
    r.last = &r.first;
    if (p.trouble) {
      fprintf(out, "not verified: %s: this checker does not know it, and checked nothing\n", p.trouble);
      r.underived++;
    } else {
      vt_check_trace(&p, &r, root, teacher ? &file : NULL);
      say(&r, teacher != NULL, out);
    }
    code = r.differing ? VT_REJECTED : r.underived ? VT_UNDERIVED : VT_VERIFIED;
  }
  vt_pack_free(&p);
  cw_arena_dispose(&a);
  return code;
}
