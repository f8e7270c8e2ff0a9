#include "fetch.h"

#include "token.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_REDIRECTS = 3, SECONDS_TO_CONNECT = 10 };

const cw_fetch_rules cw_fetch_default = {.most_bytes = 4 << 20, .seconds = 20, .most = 500};

struct cw_fetch {
  cw_fetch_rules rules;
  char *folder;
  json_t *asked; /* addresses that were asked for in vain, with the reason */
  int count;
};

/* --- the folder --------------------------------------------------------------------------------------------------- */

cw_fetch *cw_fetch_open(const char *folder, const cw_fetch_rules *rules, const char **problem) {
  struct stat info;
  if (mkdir(folder, 0777) != 0 && (errno != EEXIST || stat(folder, &info) != 0 || !S_ISDIR(info.st_mode))) {
    *problem = "the folder for what is fetched cannot be made";
    return NULL;
  }
  cw_fetch *f = calloc(1, sizeof *f);
  char *copy = malloc(strlen(folder) + 1);
  json_t *asked = json_object();
  if (f && copy && asked && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
    *f = (cw_fetch){.rules = *rules, .folder = strcpy(copy, folder), .asked = asked};
    return f;
  }
  *problem = "out of memory";
  free(f);
  free(copy);
  json_decref(asked);
  return NULL;
}

void cw_fetch_close(cw_fetch *f) {
  if (!f) return;
  curl_global_cleanup();
  free(f->folder);
  json_decref(f->asked);
  free(f);
}

/* Written beside it and renamed: a file is there whole, or not at all. */
static const char *keep(cw_fetch *f, const char *address, const char *text, const char **why, cw_arena *arena) {
  const char *name = cw_digest_hex("sha256", address, strlen(address), arena);
  const char *path = name ? cw_arena_printf(arena, "%s/%s.json", f->folder, name) : NULL;
  const char *beside = path ? cw_arena_printf(arena, "%s.part", path) : NULL;
  json_t *file = json_pack("{s:s,s:s}", "fetched from", address, "text", text);
  *why = "what came is no text";
  bool written = beside && file && json_dump_file(file, beside, JSON_INDENT(1)) == 0;
  if (file && !written) *why = "it could not be kept in the folder";
  written = written && rename(beside, path) == 0;
  if (beside && !written) unlink(beside);
  json_decref(file);
  return written ? path : NULL;
}

bool cw_fetched_read(const json_t *file, const char **address, const char **text, size_t *len) {
  const json_t *body = json_object_get(file, "text");
  *address = json_string_value(json_object_get(file, "fetched from"));
  *text = json_string_value(body);
  *len = json_string_length(body);
  return *address && *text;
}

/* --- one transfer ------------------------------------------------------------------------------------------------- */

typedef struct transfer {
  const cw_fetch_rules *rules;
  char *text;
  size_t len, room;
  bool is_private, too_large, failed, exempt;
} transfer;

static size_t take(char *bytes, size_t one, size_t n, void *context) {
  transfer *t = context;
  (void)one; /* always 1 */
  if (n > t->rules->most_bytes - t->len) {
    t->too_large = true;
    return 0;
  }
  if (t->len + n + 1 > t->room) {
    size_t room = (t->len + n + 1) * 2;
    char *more = realloc(t->text, room);
    if (!more) return 0;
    t->text = more;
    t->room = room;
  }
  memcpy(t->text + t->len, bytes, n);
  t->len += n;
  t->text[t->len] = '\0';
  return n;
}

/* The address to which a connection is about to be made, whatever the name was resolved to and however often. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
  transfer *t = context;
  if (purpose != CURLSOCKTYPE_IPCXN || (!t->exempt && !cw_fetch_is_public(&address->addr))) {
    t->is_private = true;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype, address->protocol);
}

static bool prepare(CURL *curl, transfer *t, const char *url) {
  bool fine = curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, t->exempt ? "http,https" : "https") == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK; /* not even of the environment */
  fine = fine && curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)SECONDS_TO_CONNECT) == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_TIMEOUT, t->rules->seconds) == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L) == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_USERAGENT, "crosswalk") == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, t) == CURLE_OK;
  fine = fine && curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) == CURLE_OK;
  return fine && curl_easy_setopt(curl, CURLOPT_WRITEDATA, t) == CURLE_OK;
}

/* Redirected: the address in the arena. NULL with *why NULL: it came; with *why: it did not. */
static const char *run(CURL *curl, transfer *t, const char **why, cw_arena *arena) {
  CURLcode code = curl_easy_perform(curl);
  const char *to = NULL;
  if (code == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &to);
  const char *copy = to ? cw_arena_text(arena, to, strlen(to)) : NULL;
  *why = t->is_private      ? "its host is at an address that is not public"
         : t->too_large     ? "it is too large"
         : code != CURLE_OK ? curl_easy_strerror(code)
         : to && !copy      ? "out of memory"
                            : NULL;
  return *why ? NULL : copy;
}

static bool host_is_exempt(const cw_fetch_rules *rules, const char *url) {
  const char *slashes = strstr(url, "://");
  size_t n = rules->exempt ? strlen(rules->exempt) : 0;
  return n && slashes && strncmp(slashes + 3, rules->exempt, n) == 0 && strchr("/?#", slashes[3 + n]) != NULL;
}

/* Follows redirects, each as if it were asked for by itself. */
static void get(const cw_fetch_rules *rules, const char *url, transfer *t, const char **why, cw_arena *arena) {
  for (int i = 0; i <= MOST_REDIRECTS; i++) {
    free(t->text);
    *t = (transfer){.rules = rules, .exempt = host_is_exempt(rules, url)};
    if (!cw_fetch_may(rules, url, why)) return;
    CURL *curl = curl_easy_init();
    *why = "out of memory";
    const char *to = curl && prepare(curl, t, url) ? run(curl, t, why, arena) : NULL;
    curl_easy_cleanup(curl);
    if (!to) return;
    url = to;
  }
  *why = "it redirects too often";
}

/* --- a document --------------------------------------------------------------------------------------------------- */

static void remember(cw_fetch *f, const char *address, const char *why) {
  json_object_set_new(f->asked, address, json_string(why));
}

char *cw_fetch_get(cw_fetch *f, const char *address, size_t *len, const char **path, const char **why,
                   cw_arena *arena) {
  const char *before = json_string_value(json_object_get(f->asked, address));
  const char *url = cw_fetch_url_of(address, arena);
  transfer t = {0};
  *why = before                      ? before
         : !url                      ? "it is no address of the web"
         : f->count >= f->rules.most ? "too many were fetched"
                                     : NULL;
  if (*why || !cw_fetch_may(&f->rules, url, why)) return NULL;
  f->count++;
  get(&f->rules, url, &t, why, arena);
  if (!*why && !t.text) *why = "nothing stands there";
  if (!*why && memchr(t.text, '\0', t.len)) *why = "what came is no text";
  *path = *why ? NULL : keep(f, address, t.text, why, arena);
  if (!*path) {
    const char *copy = cw_arena_text(arena, *why, strlen(*why));
    remember(f, address, *why);
    *why = copy ? copy : "out of memory";
    free(t.text);
    return NULL;
  }
  *why = NULL;
  *len = t.len;
  return t.text;
}
