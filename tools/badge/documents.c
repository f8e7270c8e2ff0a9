#include "documents.h"

#include "token.h"
#include "unpack.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MOST_FILES = 50000, MOST_DEPTH = 16, MOST_WHOLE = 512 << 20 };

typedef struct entry {
  const char *path, *id; /* id: NULL where it says none */
  const char *endorses;  /* the id of what it endorses; NULL: it is no endorsement */
  const char *address;   /* of what was fetched: it answers for this one alone; NULL: a file of the user's */
  dev_t device;
  ino_t inode;
  json_t *node; /* read again when first asked for */
  char *text;   /* of a JWS */
  size_t len;
} entry;

struct cw_documents {
  cw_arena arena;
  entry *entries;
  size_t count, room, whole;
  dev_t device;
  ino_t inode;
  bool except, failed;
  cw_fetch *fetch; /* or NULL */
};

/* --- gathering ---------------------------------------------------------------------------------------------------- */

/* The JSON of a text, of a JWS its payload. The text is taken over; *jws is it, where it is a JWS. */
static json_t *read_text(char *text, char **jws, size_t *len, cw_arena *arena) {
  const char *problem = NULL;
  json_t *node = NULL;
  *jws = NULL;
  if (!text) return NULL;
  cw_payload p = cw_trimmed(text, *len);
  cw_wrap wrap = cw_wrap_of(text, *len);
  if (wrap == CW_WRAP_JSON) node = cw_node_read(p.text, p.len, &problem, arena);
  if (wrap == CW_WRAP_JWT) node = cw_token_payload(p.text, p.len, &problem, arena);
  if (wrap == CW_WRAP_JWT && node) {
    memmove(text, p.text, p.len);
    text[p.len] = '\0';
    *len = p.len;
    *jws = text;
  } else {
    free(text);
  }
  return node;
}

/* Of what was fetched and kept, the document in it; *address says from where it came. */
static json_t *unwrap(json_t *node, const char **address, char **jws, size_t *len, cw_arena *arena) {
  const char *from, *text;
  *address = NULL;
  if (!node || *jws || !cw_fetched_read(node, &from, &text, len)) return node;
  *address = cw_arena_text(arena, from, strlen(from));
  char *copy = malloc(*len + 1);
  if (copy) memcpy(copy, text, *len + 1);
  json_t *document = *address ? read_text(copy, jws, len, arena) : NULL;
  if (!*address) free(copy);
  json_decref(node);
  return document;
}

static json_t *read_node(const char *path, const char **address, char **jws, size_t *len, cw_arena *arena) {
  const char *problem = NULL;
  json_t *node = read_text(cw_badge_file(path, len, &problem, arena), jws, len, arena);
  return unwrap(node, address, jws, len, arena);
}

static bool make_room(cw_documents *docs) {
  if (docs->count < docs->room) return true;
  size_t room = docs->room ? docs->room * 2 : 64;
  entry *more = realloc(docs->entries, room * sizeof *more);
  if (!more) return false;
  docs->entries = more;
  docs->room = room;
  return true;
}

static const char *endorsed_by(const json_t *node) {
  const json_t *credential = json_object_get(node, "vc");
  if (!json_is_object(credential)) credential = node;
  if (cw_node_has_type(credential, "EndorsementCredential"))
    return cw_node_id(cw_node_at(json_object_get(credential, "credentialSubject"), 0));
  return cw_node_has_type(node, "Endorsement") ? cw_node_id(json_object_get(node, "claim")) : NULL;
}

/* Texts of the entry are of the documents' arena; the node is let go. */
static void add_entry(cw_documents *docs, const char *path, const char *address, json_t *node,
                      const struct stat *info) {
  if (!json_is_object(node) || !make_room(docs)) {
    json_decref(node);
    return;
  }
  entry *e = &docs->entries[docs->count++];
  const char *id = cw_node_id(node), *jti = json_string_value(json_object_get(node, "jti"));
  const char *endorses = endorsed_by(node);
  if (!id) id = jti;
  *e = (entry){.device = info->st_dev, .inode = info->st_ino};
  e->path = cw_arena_text(&docs->arena, path, strlen(path));
  e->id = id ? cw_arena_text(&docs->arena, id, strlen(id)) : NULL;
  e->endorses = endorses && !address ? cw_arena_text(&docs->arena, endorses, strlen(endorses)) : NULL;
  e->address = address ? cw_arena_text(&docs->arena, address, strlen(address)) : NULL;
  json_decref(node);
}

static void add_file(cw_documents *docs, const char *path, const struct stat *info) {
  if (docs->count >= MOST_FILES || info->st_size > CW_BADGE_BYTES || docs->whole > MOST_WHOLE) return;
  docs->whole += (size_t)info->st_size;
  cw_arena scratch;
  cw_arena_init(&scratch, 0);
  char *jws = NULL;
  const char *address;
  size_t len;
  json_t *node = read_node(path, &address, &jws, &len, &scratch);
  free(jws);
  add_entry(docs, path, address, node, info);
  cw_arena_dispose(&scratch);
}

static void add_path(cw_documents *docs, const char *path, int depth);

static void add_folder(cw_documents *docs, const char *path, int depth) {
  DIR *dir = opendir(path);
  if (!dir) return;
  for (struct dirent *d; (d = readdir(dir));) {
    if (d->d_name[0] == '.' && strcmp(d->d_name, ".well-known") != 0) continue; /* where a did:web has its document */
    const char *inside = cw_arena_printf(&docs->arena, "%s/%s", path, d->d_name);
    if (inside) add_path(docs, inside, depth + 1);
  }
  closedir(dir);
}

static void add_path(cw_documents *docs, const char *path, int depth) {
  struct stat info, link;
  if (stat(path, &info) != 0) return;
  if (S_ISREG(info.st_mode)) add_file(docs, path, &info);
  bool linked = depth > 0 && lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
  if (S_ISDIR(info.st_mode) && !linked && depth < MOST_DEPTH) add_folder(docs, path, depth);
}

static int by_path(const void *a, const void *b) {
  const entry *x = a, *y = b;
  return strcmp(x->path, y->path);
}

cw_documents *cw_documents_open(const char *const *folders, size_t n) {
  cw_documents *docs = calloc(1, sizeof *docs);
  if (!docs) return NULL;
  cw_arena_init(&docs->arena, 0);
  for (size_t i = 0; i < n; i++) add_path(docs, folders[i], 0);
  if (docs->arena.failed) {
    cw_documents_free(docs);
    return NULL;
  }
  if (docs->count) qsort(docs->entries, docs->count, sizeof *docs->entries, by_path);
  return docs;
}

void cw_documents_free(cw_documents *docs) {
  if (!docs) return;
  for (size_t i = 0; i < docs->count; i++) {
    json_decref(docs->entries[i].node);
    free(docs->entries[i].text);
  }
  free(docs->entries);
  cw_arena_dispose(&docs->arena);
  free(docs);
}

void cw_documents_except(cw_documents *docs, dev_t device, ino_t inode) {
  docs->device = device;
  docs->inode = inode;
  docs->except = inode != 0;
}

/* --- addresses ---------------------------------------------------------------------------------------------------- */

size_t cw_host_of(const char *address, const char **host) {
  const char *slashes = strstr(address, "://");
  *host = slashes ? slashes + 3 : address;
  return slashes ? strcspn(*host, "/?#") : 0;
}

bool cw_same_host(const char *a, const char *b) {
  const char *x, *y;
  size_t n = cw_host_of(a, &x), m = cw_host_of(b, &y);
  return n && n == m && strncasecmp(x, y, n) == 0;
}

/* Without scheme and without slashes at the end: http and https name one document. */
static const char *bare(const char *address, size_t *len) {
  if (strncmp(address, "https://", 8) == 0)
    address += 8;
  else if (strncmp(address, "http://", 7) == 0)
    address += 7;
  *len = strlen(address);
  while (*len && address[*len - 1] == '/') --*len;
  return address;
}

static bool same_address(const char *a, const char *b) {
  size_t n, m;
  a = bare(a, &n);
  b = bare(b, &m);
  return n == m && memcmp(a, b, n) == 0;
}

/* The end of the part before `end`, and that part. */
static size_t last_part(const char *s, size_t end, const char **part) {
  size_t begin = end;
  while (begin && s[begin - 1] != '/') begin--;
  *part = s + begin;
  return end - begin;
}

static size_t path_end(const char *address) {
  size_t len;
  const char *b = bare(address, &len);
  size_t end = strcspn(b, "?#");
  if (end > len) end = len;
  while (end && b[end - 1] == '/') end--;
  return (size_t)(b - address) + end;
}

static bool is_ending(const char *s, size_t len) {
  static const char *const endings[] = {".json", ".jsonld", ".jwt", ".txt"};
  for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
    if (strlen(endings[i]) == len && memcmp(s, endings[i], len) == 0) return true;
  return false;
}

/* How many parts at the end of the address stand at the end of `path` too; a file's ending may be its own. */
static int parts_in_common(const char *address, const char *path, bool is_file) {
  size_t skip;
  const char *from = bare(address, &skip);
  size_t a = path_end(address) - (size_t)(from - address), b = is_file ? strlen(path) : path_end(path);
  int n = 0;
  while (a && b) {
    const char *x, *y;
    size_t xn = last_part(from, a, &x), yn = last_part(path, b, &y);
    bool same =
        yn >= xn && xn && memcmp(x, y, xn) == 0 && (xn == yn || (n == 0 && is_file && is_ending(y + xn, yn - xn)));
    if (!same) break;
    n++;
    a -= xn < a ? xn + 1 : xn;
    b -= yn < b ? yn + 1 : yn;
  }
  return n;
}

/* How well the entry answers for the address; 0: not at all. */
static int score(const cw_documents *docs, const entry *e, const char *address, cw_wanted wanted) {
  if (docs->except && e->device == docs->device && e->inode == docs->inode) return 0;
  if (e->address) {
    bool says_so = !e->id || same_address(e->id, address) || wanted == CW_WANTED_THERE;
    return same_address(e->address, address) && says_so ? 500 : 0;
  }
  bool itself = e->id && same_address(e->id, address);
  int in_path = parts_in_common(address, e->path, true);
  if (itself) return 1000 + in_path;
  if (e->id && wanted == CW_WANTED_SELF) return 0;
  if (in_path) return 10 * in_path;
  int in_id = e->id ? parts_in_common(address, e->id, false) : 0;
  return in_id >= 2 ? in_id : 0;
}

/* --- finding ------------------------------------------------------------------------------------------------------ */

static bool load(cw_documents *docs, entry *e) {
  const char *address;
  if (!e->node) e->node = read_node(e->path, &address, &e->text, &e->len, &docs->arena);
  return json_is_object(e->node);
}

/* Another file that answers as well and says something else, or NULL. */
static entry *rival_of(cw_documents *docs, const entry *best, int best_score, const char *address, cw_wanted wanted) {
  for (size_t i = 0; i < docs->count; i++) {
    entry *e = &docs->entries[i];
    if (e == best || score(docs, e, address, wanted) != best_score) continue;
    if (load(docs, e) && !json_equal(best->node, e->node)) return e;
  }
  return NULL;
}

static entry *best_of(cw_documents *docs, const char *address, cw_wanted wanted, int *best_score) {
  entry *best = NULL;
  *best_score = 0;
  for (size_t i = 0; docs && i < docs->count; i++) {
    int s = score(docs, &docs->entries[i], address, wanted);
    if (s <= *best_score) continue;
    best = &docs->entries[i];
    *best_score = s;
  }
  return best;
}

/* False with *why: it was asked for, and did not come. What is no address of the web isn't asked for. */
static bool fetch(cw_documents *docs, const char *address, const char **why, cw_arena *arena) {
  static const char *const schemes[] = {"https://", "http://", "did:web:"};
  bool web = false;
  for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
    web |= strncmp(address, schemes[i], strlen(schemes[i])) == 0;
  if (!web) return false;
  const char *path;
  size_t len;
  char *text = cw_fetch_get(docs->fetch, address, &len, &path, why, arena);
  struct stat info;
  if (!text) return false;
  free(text);
  if (stat(path, &info) == 0) add_file(docs, path, &info);
  return true;
}

void cw_documents_fetch(cw_documents *docs, cw_fetch *from) { docs->fetch = from; }

bool cw_documents_find(cw_documents *docs, const char *address, cw_wanted wanted, cw_document *out, const char **why,
                       cw_arena *arena) {
  int best_score;
  entry *best = best_of(docs, address, wanted, &best_score);
  const char *in_vain = NULL;
  if (!best && docs && docs->fetch && fetch(docs, address, &in_vain, arena))
    best = best_of(docs, address, wanted, &best_score);
  if (!best || !load(docs, best)) {
    *why = in_vain ? cw_arena_printf(arena, "%.300s (not fetched: %s)", address, in_vain)
                   : cw_arena_printf(arena, "%.300s", address);
    return false;
  }
  const entry *rival = rival_of(docs, best, best_score, address, wanted);
  if (rival) {
    *why = cw_arena_printf(arena, "two files could be %.300s, and differ: %s and %s", address, best->path, rival->path);
    return false;
  }
  *out = (cw_document){best->path, best->node, best->text, best->len};
  return true;
}

bool cw_documents_follow(cw_documents *docs, const char *address, cw_document *out, const char **own, const char **why,
                         cw_arena *arena) {
  cw_document other;
  const char *ignored;
  *own = address;
  if (cw_documents_find(docs, address, CW_WANTED_SELF, out, why, arena)) {
    *why = NULL;
    return true;
  }
  if (!cw_documents_find(docs, address, CW_WANTED_THERE, out, &ignored, arena)) return false;
  const char *id = cw_node_id(out->node);
  if (!id || !cw_same_host(id, address)) return false;
  bool same = cw_documents_find(docs, id, CW_WANTED_SELF, &other, &ignored, arena) && json_equal(out->node, other.node);
  *own = id;
  *why = same ? NULL : cw_arena_printf(arena, "it says that it is %.300s, whose own document differs", id);
  return true;
}

bool cw_documents_endorsing(cw_documents *docs, const char *id, size_t *at, cw_document *out) {
  while (*at < docs->count) {
    entry *e = &docs->entries[(*at)++];
    if (!e->endorses || strcmp(e->endorses, id) != 0 || !load(docs, e)) continue;
    *out = (cw_document){e->path, e->node, e->text, e->len};
    return true;
  }
  return false;
}
