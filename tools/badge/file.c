/* Whole files, of limited size. */
#include "documents.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char *read_stream(FILE *f, size_t *len, const char **problem) {
  size_t room = 1 << 16;
  char *text = malloc(room + 1);
  *len = 0;
  while (text) {
    *len += fread(text + *len, 1, room - *len, f);
    if (*len < room) break;
    if (*len > CW_BADGE_BYTES) {
      *problem = "larger than 16 MiB";
      free(text);
      return NULL;
    }
    char *more = realloc(text, room * 2 + 1);
    if (!more) free(text);
    text = more;
    room *= 2;
  }
  if (!text) {
    *problem = "out of memory";
  } else if (ferror(f)) {
    *problem = "cannot be read";
    free(text);
    text = NULL;
  } else {
    text[*len] = '\0';
  }
  return text;
}

char *cw_badge_file(const char *path, size_t *len, const char **problem, cw_arena *arena) {
  if (strcmp(path, "-") == 0) return read_stream(stdin, len, problem);
  struct stat info;
  if (stat(path, &info) != 0) {
    const char *why = strerror(errno);
    *problem = cw_arena_text(arena, why, strlen(why));
    return NULL;
  }
  if (!S_ISREG(info.st_mode)) {
    *problem = "not a file";
    return NULL;
  }
  if (info.st_size > CW_BADGE_BYTES) {
    *problem = "larger than 16 MiB";
    return NULL;
  }
  FILE *f = fopen(path, "rb");
  if (!f) {
    const char *why = strerror(errno);
    *problem = cw_arena_text(arena, why, strlen(why));
    return NULL;
  }
  char *text = read_stream(f, len, problem);
  fclose(f);
  return text;
}
