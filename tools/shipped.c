#define _XOPEN_SOURCE 700 /* realpath */

#include "shipped.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *cw_short_path(cw_arena *arena, const char *path) {
  char *real = realpath(path, NULL);
  if (!real) return path;
  char here[PATH_MAX];
  size_t n = getcwd(here, sizeof here) ? strlen(here) : 0;
  const char *rest = real;
  if (n > 1 && strncmp(real, here, n) == 0 && real[n] == '/') rest = real + n + 1;
  const char *kept = cw_arena_text(arena, rest, strlen(rest));
  free(real);
  return kept ? kept : path;
}

/* The folder of the program itself, without a slash at its end; "" where the system doesn't tell. */
static const char *program_folder(char self[PATH_MAX]) {
  ssize_t n = readlink("/proc/self/exe", self, PATH_MAX - 1);
  self[n > 0 ? n : 0] = '\0';
  char *slash = strrchr(self, '/');
  if (slash) *slash = '\0';
  return slash ? self : "";
}

const char *cw_shipped(cw_arena *arena, const char *name) {
  /* The tree keeps packs at its top and the rest in tools/; an installation has all in one folder. */
  static const char *const places[] = {"../..", "../../..", "../../tools", "../../../tools", "../share/crosswalk"};
  char self[PATH_MAX];
  const char *folder = program_folder(self);
  for (size_t i = 0; *folder && i < sizeof places / sizeof *places; i++) {
    const char *path = cw_arena_printf(arena, "%s/%s/%s", folder, places[i], name);
    if (path && access(path, R_OK) == 0) return path;
  }
#ifdef CW_DATADIR
  const char *path = cw_arena_printf(arena, "%s/%s", CW_DATADIR, name);
  if (path && access(path, R_OK) == 0) return path;
#endif
  return NULL;
}
