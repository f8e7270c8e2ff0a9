/* Files, folders, archives and images, down to the documents in them. */
#include "judge.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MOST_INSIDE = 1000, MOST_NESTING = 4, MOST_FOLDERS = 32, MOST_HARD = 20, MOST_PIXELS = 1 << 30 };

typedef struct inspection {
  cw_badge_desk *desk;
  cw_arena *arena;
  cw_badge_each each;
  void *context;
  int nesting; /* badges within badges */
  bool in_zip;
  size_t pixels; /* bytes of them that were unpacked for images in the archive */
} inspection;

static void say(inspection *s, json_t *result, cw_badge_seen seen) {
  if (result) s->each(s->context, result, seen);
  json_decref(result);
}

static void refuse(inspection *s, cw_badge_place place, const char *why) {
  say(s, cw_badge_refuse(place, CW_BADGE_NO_BADGE, CW_MALFORMED, why, s->arena), CW_SEEN_BROKEN);
}

/* --- documents ---------------------------------------------------------------------------------------------------- */

static void see_node(inspection *s, cw_badge_place place, const json_t *node);
static void see_token(inspection *s, cw_badge_place place, const char *text, size_t len);

static const char *step_into(inspection *s, const char *within, const char *path, size_t i) {
  return cw_arena_printf(s->arena, "%s%s%s[%zu]", within ? within : "", within ? "." : "", path, i);
}

static void see_list(inspection *s, cw_badge_place place, const json_t *list, const char *path) {
  const char *within = place.within;
  if (s->nesting >= MOST_NESTING) {
    if (cw_node_count(list)) refuse(s, place, "badges within badges, deeper than anyone puts them");
    return;
  }
  s->nesting++;
  for (size_t i = 0; i < cw_node_count(list); i++) {
    place.within = step_into(s, within, path, i);
    if (i == MOST_INSIDE) {
      refuse(s, place, "more than 1,000 badges in one document: the rest was not read");
      break;
    }
    see_node(s, place, cw_node_at(list, i));
  }
  s->nesting--;
}

/* { type: EnvelopedVerifiableCredential, id: "data:application/vc+jwt,…" }, or a presentation likewise */
static const char *enveloped(const json_t *node) {
  bool envelope = cw_node_has_type(node, "EnvelopedVerifiableCredential") ||
                  cw_node_has_type(node, "EnvelopedVerifiablePresentation");
  const char *id = envelope ? cw_node_id(node) : NULL;
  const char *comma = id && strncmp(id, "data:", 5) == 0 ? strchr(id, ',') : NULL;
  return comma ? comma + 1 : NULL;
}

static void see_document(inspection *s, cw_badge_place place, const json_t *doc, const char *jws, size_t len) {
  cw_badge_kind kind = cw_badge_kind_of(doc);
  const json_t *graph = json_object_get(doc, "@graph");
  if (!cw_badge_kind_is_badge(kind) && graph) {
    see_list(s, place, graph, "@graph");
    return;
  }
  if (!cw_badge_kind_is_badge(kind)) {
    const char *why = kind == CW_BADGE_NO_BADGE
                          ? "nothing in it says that it is a badge"
                          : cw_arena_printf(s->arena, "it is no badge, but this: %s", cw_badge_kind_words(kind));
    say(s, cw_badge_refuse(place, kind, CW_MALFORMED, why ? why : "no badge", s->arena), CW_SEEN_OTHER);
    return;
  }
  if (kind != CW_BADGE_PRESENTATION)
    say(s, cw_badge_judge(s->desk, place, kind, doc, jws, len, s->arena), CW_SEEN_BADGE);
  else if (!cw_node_count(json_object_get(doc, "verifiableCredential")))
    say(s, cw_badge_refuse(place, kind, CW_MALFORMED, "it presents no credential", s->arena), CW_SEEN_OTHER);
  see_list(s, place, json_object_get(doc, "verifiableCredential"), "verifiableCredential");
  const json_t *subject = cw_node_at(json_object_get(doc, "credentialSubject"), 0);
  see_list(s, place, json_object_get(subject, "verifiableCredential"), "credentialSubject.verifiableCredential");
}

static void see_node(inspection *s, cw_badge_place place, const json_t *node) {
  const char *text = json_is_string(node) ? json_string_value(node) : enveloped(node);
  if (text) {
    cw_payload p = cw_trimmed(text, strlen(text));
    if (cw_is_compact_jws(p.text, p.len))
      see_token(s, place, p.text, p.len);
    else
      refuse(s, place, "a text that is no token");
  } else if (json_is_array(node)) {
    see_list(s, place, node, "");
  } else if (json_is_object(node)) {
    see_document(s, place, node, NULL, 0);
  } else {
    refuse(s, place, "JSON that is no object");
  }
}

static void see_token(inspection *s, cw_badge_place place, const char *text, size_t len) {
  const char *problem = "the token holds no JSON object";
  json_t *payload = cw_token_payload(text, len, &problem, s->arena), *credential = cw_token_credential(payload);
  if (credential)
    see_document(s, place, credential, text, len);
  else
    refuse(s, place, problem);
  json_decref(credential);
  json_decref(payload);
}

static void see_json(inspection *s, cw_badge_place place, const char *text, size_t len) {
  const char *problem = NULL;
  json_t *node = cw_node_read(text, len, &problem, s->arena);
  if (node)
    see_node(s, place, node);
  else
    refuse(s, place, problem ? problem : "no JSON");
  json_decref(node);
}

static void see_address(inspection *s, cw_badge_place place, const char *text, size_t len) {
  const char *address = cw_arena_text(s->arena, text, len), *why = NULL;
  cw_document found;
  if (!address) return;
  if (cw_documents_find(s->desk->documents, address, CW_WANTED_SELF, &found, &why, s->arena))
    see_document(s, place, found.node, found.jws, found.jws_len);
  else
    say(s, cw_badge_unseen(place, address, why, s->arena), CW_SEEN_BADGE);
}

/* --- containers --------------------------------------------------------------------------------------------------- */

static void see_payload(inspection *s, cw_badge_place place, cw_payload p) {
  switch (cw_wrap_of(p.text, p.len)) {
  case CW_WRAP_JSON: see_json(s, place, p.text, p.len); return;
  case CW_WRAP_JWT: see_token(s, place, p.text, p.len); return;
  case CW_WRAP_ADDRESS: see_address(s, place, p.text, p.len); return;
  default: refuse(s, place, "what the image holds is neither JSON nor a token nor an address");
  }
}

static void see_image(inspection *s, cw_badge_place place, const char *bytes, size_t len) {
  cw_payloads found = {0};
  if (place.container == CW_WRAP_PNG)
    cw_png_badges(bytes, len, &found, s->arena);
  else
    cw_svg_badges(bytes, len, &found, s->arena);
  s->pixels += found.pixels;
  for (size_t i = 0; i < found.count; i++) see_payload(s, place, found.items[i]);
  if (found.problem)
    refuse(s, place, found.problem);
  else if (found.count == 0)
    refuse(s, place, "no badge in this image");
}

static void see_bytes(inspection *s, const char *name, const char *bytes, size_t len);

/* Entries are named after their archive. */
typedef struct zip_context {
  inspection *s;
  const char *archive;
  unsigned hard; /* the desk's, before the archive */
} zip_context;

/* An archive that costs more than any that someone hands in; NULL: this one doesn't. */
static const char *too_costly(const zip_context *z) {
  if (z->s->desk->hard - z->hard > MOST_HARD)
    return "not read: too many before it in the archive were made to be hard to verify";
  return z->s->pixels > MOST_PIXELS ? "not read: the images before it in the archive have too many pixels" : NULL;
}

static void see_entry(void *context, const char *name, const char *bytes, size_t len, const char *problem) {
  zip_context *z = context;
  cw_arena_mark mark = cw_arena_here(z->s->arena);
  const char *whole = cw_arena_printf(z->s->arena, "%s: %s", z->archive, name);
  cw_badge_place place = {.file = whole, .container = CW_WRAP_ZIP};
  const char *costly = too_costly(z);
  if (whole && costly)
    refuse(z->s, place, costly);
  else if (whole && bytes)
    see_bytes(z->s, whole, bytes, len);
  else if (whole)
    refuse(z->s, place, problem);
  cw_arena_back(z->s->arena, mark);
}

static void see_zip(inspection *s, cw_badge_place place, const char *bytes, size_t len) {
  if (s->in_zip) {
    refuse(s, place, "an archive within an archive is not opened");
    return;
  }
  zip_context z = {s, place.file, s->desk->hard};
  s->in_zip = true;
  s->pixels = 0;
  const char *problem = cw_zip_open(bytes, len, see_entry, &z, s->arena);
  s->in_zip = false;
  if (problem) refuse(s, place, problem);
}

static void see_bytes(inspection *s, const char *name, const char *bytes, size_t len) {
  cw_badge_place place = {.file = name, .container = cw_wrap_of(bytes, len)};
  cw_payload p = cw_trimmed(bytes, len);
  switch (place.container) {
  case CW_WRAP_JSON: see_json(s, place, p.text, p.len); return;
  case CW_WRAP_JWT: see_token(s, place, p.text, p.len); return;
  case CW_WRAP_ADDRESS: see_address(s, place, p.text, p.len); return;
  case CW_WRAP_PNG:
  case CW_WRAP_SVG: see_image(s, place, bytes, len); return;
  case CW_WRAP_ZIP: see_zip(s, place, bytes, len); return;
  case CW_WRAP_NONE:
    say(s,
        cw_badge_refuse(place, CW_BADGE_NO_BADGE, CW_MALFORMED,
                        len ? "no badge, nor anything that holds one" : "it is empty", s->arena),
        CW_SEEN_OTHER);
  }
}

/* --- files and folders -------------------------------------------------------------------------------------------- */

static void see_file(inspection *s, const char *path) {
  cw_arena_mark mark = cw_arena_here(s->arena);
  cw_badge_place place = {.file = path};
  const char *problem = NULL;
  size_t len = 0;
  struct stat info = {0};
  char *bytes = cw_badge_file(path, &len, &problem, s->arena);
  if (bytes && strcmp(path, "-") != 0 && stat(path, &info) == 0)
    cw_documents_except(s->desk->documents, info.st_dev, info.st_ino);
  if (bytes)
    see_bytes(s, path, bytes, len);
  else
    refuse(s, place, problem ? problem : "cannot be read");
  cw_documents_except(s->desk->documents, 0, 0);
  free(bytes);
  cw_arena_back(s->arena, mark);
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static int is_shown(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static void see_path(inspection *s, const char *path, int depth);

static void see_folder(inspection *s, const char *path, int depth) {
  struct dirent **entries = NULL;
  int n = scandir(path, &entries, is_shown, by_name);
  cw_badge_place place = {.file = path};
  if (n < 0) refuse(s, place, "the folder cannot be read");
  for (int i = 0; i < n; i++) {
    cw_arena_mark mark = cw_arena_here(s->arena);
    const char *inside = cw_arena_printf(s->arena, "%s/%s", path, entries[i]->d_name);
    if (inside) see_path(s, inside, depth + 1);
    cw_arena_back(s->arena, mark);
    free(entries[i]);
  }
  free(entries);
}

static void see_path(inspection *s, const char *path, int depth) {
  struct stat info, link;
  bool folder = strcmp(path, "-") != 0 && stat(path, &info) == 0 && S_ISDIR(info.st_mode);
  bool linked = folder && depth > 0 && lstat(path, &link) == 0 && S_ISLNK(link.st_mode);
  if (!folder)
    see_file(s, path);
  else if (!linked && depth < MOST_FOLDERS)
    see_folder(s, path, depth);
}

void cw_badge_inspect(cw_badge_desk *desk, const char *path, cw_badge_each each, void *context) {
  inspection s = {.desk = desk, .arena = &desk->arena, .each = each, .context = context};
  see_path(&s, path, 0);
}

void cw_badge_inspect_bytes(cw_badge_desk *desk, const char *name, const char *bytes, size_t len, cw_badge_each each,
                            void *context) {
  inspection s = {.desk = desk, .arena = &desk->arena, .each = each, .context = context};
  cw_arena_mark mark = cw_arena_here(s.arena);
  see_bytes(&s, name, bytes, len);
  cw_arena_back(s.arena, mark);
}

/* --- the desk ----------------------------------------------------------------------------------------------------- */

/* The trust file's issuers, and behind them the office's. */
static bool read_trust(cw_badge_desk *desk, const cw_badge_options *options, const char **problem, cw_arena *arena) {
  desk->trust = options->trust ? cw_trust_read(options->trust, problem, arena) : json_array();
  if (!desk->trust || !options->office) return desk->trust != NULL;
  json_t *office = cw_trust_of_office(options->office, problem, arena);
  if (office) json_array_extend(desk->trust, office);
  json_decref(office);
  return office != NULL;
}

static bool open_fetch(cw_badge_desk *desk, const cw_badge_options *options, const char **problem) {
  if (!options->fetch) return true;
  desk->fetch = cw_fetch_open(options->fetch, &cw_fetch_default, problem);
  if (desk->fetch) cw_documents_fetch(desk->documents, desk->fetch);
  return desk->fetch != NULL;
}

cw_badge_desk *cw_badge_desk_open(const cw_badge_options *options, const char **problem, cw_arena *arena) {
  cw_badge_desk *desk = calloc(1, sizeof *desk);
  if (!desk) {
    *problem = "out of memory";
    return NULL;
  }
  desk->recipients = options->recipients;
  desk->nrecipients = options->nrecipients;
  desk->as_of = options->as_of;
  desk->catalog = options->catalog;
  cw_arena_init(&desk->arena, 0);
  desk->documents = cw_documents_open(options->documents, options->ndocuments);
  if (!desk->documents) *problem = "out of memory";
  if (desk->documents && open_fetch(desk, options, problem) && read_trust(desk, options, problem, arena)) return desk;
  cw_badge_desk_close(desk);
  return NULL;
}

void cw_badge_desk_close(cw_badge_desk *desk) {
  if (!desk) return;
  cw_documents_free(desk->documents);
  cw_fetch_close(desk->fetch);
  json_decref(desk->trust);
  cw_arena_dispose(&desk->arena);
  free(desk);
}
