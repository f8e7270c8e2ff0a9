/* The comment lines directly above a line, found in one pass while nodes come in the order of the file. */
#ifndef CW_YAML_COMMENT_H
#define CW_YAML_COMMENT_H

#include "../engine/arena.h"

#include <stdint.h>

typedef struct cw_comments {
  const char *at, *end; /* the line where the pass stands */
  uint32_t line;        /* its number, from 1 */
  const char *first;    /* the first of the comment lines that end just above it, or NULL */
  const char *text;     /* those lines without indentation and #, once somebody asked */
  uint32_t text_line;
} cw_comments;

void cw_comments_init(cw_comments *c, const char *text, size_t len);

/* The comment directly above a node that is the first thing on its line (but for the hyphens of lists), or NULL. */
const char *cw_comments_above(cw_comments *c, uint32_t line, uint32_t column, cw_arena *arena);

/* The lines before `line` belong to a scalar of several lines: what looks like a comment there is none. */
void cw_comments_skip(cw_comments *c, uint32_t line);

#endif
