/* A file line by line, in constant memory. */
#ifndef CW_LINES_H
#define CW_LINES_H

#include "../../rules/diag.h"

#include <stdbool.h>
#include <stdio.h>

enum { CW_LONGEST_LINE = 1024 * 1024 };

typedef struct cw_lines {
  FILE *file;
  const char *path;
  cw_diags *diags;
  char *text; /* terminated, without its line break */
  size_t len, room;
  uint32_t line; /* from 1 */
  bool too_long, failed;
} cw_lines;

/* `path` "-" is standard input. */
bool cw_lines_open(cw_lines *l, const char *path, cw_diags *diags);
/* The next line that is not empty. False at the end, or with `failed` and a diagnostic. */
bool cw_lines_next(cw_lines *l);
void cw_lines_close(cw_lines *l);

#endif
