#include "lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool fail(cw_lines *l, cw_diag_id id, const char *what) {
  cw_diag_add(l->diags, id, l->path, 0, 0, "`%s` cannot be read: %s", l->path, what);
  l->failed = true;
  return false;
}

bool cw_lines_open(cw_lines *l, const char *path, cw_diags *diags) {
  *l = (cw_lines){.path = path, .diags = diags};
  errno = 0;
  l->file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
  if (!l->file) return fail(l, CW_D_FILE_UNREADABLE, strerror(errno));
  return true;
}

static bool put(cw_lines *l, int c) {
  if (l->len + 1 >= l->room) {
    size_t room = l->room ? l->room * 2 : 4096;
    char *text = realloc(l->text, room);
    if (!text) return false;
    l->text = text;
    l->room = room;
  }
  l->text[l->len++] = (char)c;
  l->text[l->len] = '\0';
  return true;
}

/* A byte order mark is no part of the first line. */
static void drop_mark(cw_lines *l) {
  if (l->len < 3 || memcmp(l->text, "\xef\xbb\xbf", 3) != 0) return;
  memmove(l->text, l->text + 3, l->len - 2);
  l->len -= 3;
}

bool cw_lines_next(cw_lines *l) {
  int c;
  do {
    l->len = 0;
    l->too_long = false;
    l->line++;
    while ((c = getc(l->file)) != EOF && c != '\n') {
      if (l->len >= CW_LONGEST_LINE)
        l->too_long = true;
      else if (!put(l, c ? c : 1)) /* a zero byte is no text: another that JSON refuses */
        return fail(l, CW_D_MEMORY, "memory ran out");
    }
    if (l->line == 1) drop_mark(l);
    while (l->len && strchr("\r \t", l->text[l->len - 1])) l->text[--l->len] = '\0';
  } while (c != EOF && l->len == 0);
  if (ferror(l->file)) return fail(l, CW_D_FILE_UNREADABLE, "reading it failed");
  return l->len > 0;
}

void cw_lines_close(cw_lines *l) {
  if (l->file && l->file != stdin) fclose(l->file);
  free(l->text);
}
