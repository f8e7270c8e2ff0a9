/* Mends as a unified diff, and into the file: a whole new file takes the place of the old one, or nothing does. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "fix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- the diff ----------------------------------------------------------------------------------------------------- */

enum { AROUND = 3 }; /* lines shown before and after a change */

typedef struct lines {
  const char **at; /* n + 1: the last is the end */
  size_t n;
} lines;

typedef struct change {
  char mark; /* ' ', '-' or '+' */
  const char *at;
  size_t len;
} change;

static lines split(cw_arena *arena, const char *text, size_t len) {
  lines l = {.at = CW_NEW_ARRAY(arena, len + 2, const char *)};
  const char *s = text, *end = text + len;
  while (l.at && s < end) {
    const char *stop = memchr(s, '\n', (size_t)(end - s));
    l.at[l.n++] = s;
    s = stop ? stop + 1 : end;
  }
  if (l.at) l.at[l.n] = end;
  return l;
}

static size_t length(const lines *l, size_t i) { return (size_t)(l->at[i + 1] - l->at[i]); }

static bool same(const lines *a, size_t i, const lines *b, size_t j) {
  return i < a->n && j < b->n && length(a, i) == length(b, j) && memcmp(a->at[i], b->at[j], length(a, i)) == 0;
}

static void put(change *c, size_t *n, char mark, const lines *l, size_t i) {
  c[(*n)++] = (change){mark, l->at[i], length(l, i)};
}

/* Mends replace a line by a line, or put one in. */
static size_t align(change *c, const lines *a, const lines *b) {
  size_t n = 0, i = 0, j = 0;
  while (i < a->n || j < b->n) {
    if (same(a, i, b, j))
      put(c, &n, ' ', b, (i++, j++));
    else if (j < b->n && (i == a->n || same(a, i, b, j + 1)))
      put(c, &n, '+', b, j++);
    else {
      if (i < a->n) put(c, &n, '-', a, i++);
      if (j < b->n) put(c, &n, '+', b, j++);
    }
  }
  return n;
}

static void put_hunk(FILE *out, const change *c, size_t first, size_t last, size_t old, size_t new) {
  size_t olds = 0, news = 0;
  for (size_t k = first; k < last; k++) olds += c[k].mark != '+', news += c[k].mark != '-';
  fprintf(out, "@@ -%zu,%zu +%zu,%zu @@\n", old + (olds > 0), olds, new + (news > 0), news);
  for (size_t k = first; k < last; k++) {
    fputc(c[k].mark, out);
    fwrite(c[k].at, 1, c[k].len, out);
    if (c[k].len == 0 || c[k].at[c[k].len - 1] != '\n') fputs("\n\\ No newline at end of file\n", out);
  }
}

static size_t next_change(const change *c, size_t n, size_t k) {
  while (k < n && c[k].mark == ' ') k++;
  return k;
}

void cw_fix_diff(FILE *out, const cw_fix *fix) {
  cw_arena arena;
  cw_arena_init(&arena, 0);
  lines a = split(&arena, fix->old, fix->old_len), b = split(&arena, fix->text, fix->len);
  change *c = CW_NEW_ARRAY(&arena, a.n + b.n + 1, change);
  size_t n = a.at && b.at && c ? align(c, &a, &b) : 0, old = 0, new = 0, at = 0;
  if (next_change(c, n, 0) < n) fprintf(out, "--- %s\n+++ %s\n", fix->file, fix->file);
  for (size_t k = next_change(c, n, 0); k < n; k = next_change(c, n, at)) {
    size_t first = k > at + AROUND ? k - AROUND : at, last = k + 1;
    for (size_t next; (next = next_change(c, n, last)) < n && next <= last + 2 * (size_t)AROUND;) last = next + 1;
    last = last + AROUND < n ? last + AROUND : n;
    for (; at < first; at++) old += c[at].mark != '+', new += c[at].mark != '-';
    put_hunk(out, c, first, last, old, new);
    for (; at < last; at++) old += c[at].mark != '+', new += c[at].mark != '-';
  }
  cw_arena_dispose(&arena);
}

/* --- into the file ------------------------------------------------------------------------------------------------ */

static bool write_all(int fd, const char *text, size_t len) {
  while (len) {
    ssize_t n = write(fd, text, len);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text += n;
    len -= (size_t)n;
  }
  return true;
}

static void sync_folder(const char *path, cw_arena *arena) {
  const char *slash = strrchr(path, '/');
  const char *folder = slash ? cw_arena_printf(arena, "%.*s", (int)(slash - path + 1), path) : ".";
  int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  if (fd < 0) return;
  (void)fsync(fd);
  close(fd);
}

static int refuse(cw_tool *tool, const char *path, const char *why) {
  return cw_fail(tool, CW_INPUT, "%s could not be rewritten: %s; it is as it was", path, why);
}

/* The new file beside the old one, with its rights; then its name. */
static int replace(cw_tool *tool, const char *path, mode_t mode, const cw_fix *fix) {
  char *beside = cw_arena_printf(&tool->arena, "%s.XXXXXX", path);
  int fd = beside ? mkstemp(beside) : -1;
  if (fd < 0) return refuse(tool, path, beside ? strerror(errno) : "memory ran out");
  bool good = write_all(fd, fix->text, fix->len) && fchmod(fd, mode & 07777) == 0 && fsync(fd) == 0;
  int why = errno;
  if (close(fd) != 0 && good) good = false, why = errno;
  if (good && rename(beside, path) != 0) good = false, why = errno;
  if (good) {
    sync_folder(path, &tool->arena);
    return -1;
  }
  (void)unlink(beside);
  return refuse(tool, path, strerror(why));
}

int cw_fix_write(cw_tool *tool, const cw_fix *fix) {
  struct stat st;
  char *path = realpath(fix->file, NULL); /* a link stays one: what it leads to is rewritten */
  if (!path || stat(path, &st) != 0) {
    free(path);
    return refuse(tool, fix->file, strerror(errno));
  }
  bool may = (st.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) && access(path, W_OK) == 0;
  int code = may ? replace(tool, path, st.st_mode, fix) : refuse(tool, fix->file, "it is read-only");
  free(path);
  return code;
}
