/* What JSON writes and libyaml does not read, rewritten before it reads: surrogate pairs in escapes, and tabs before
 * the first bracket. Places are mapped back, so that diagnostics show the file as it is. */
#ifndef CW_YAML_JSON_H
#define CW_YAML_JSON_H

#include "../engine/arena.h"

#include <stdint.h>

typedef struct cw_json_cut {
  uint32_t line, column; /* from 1, in the rewritten text: what follows stood CW_JSON_CUT characters further right */
} cw_json_cut;

enum { CW_JSON_CUT = 2 }; /* \ud83d\ude00 has 12 characters, \U0001f600 has 10 */

typedef struct cw_json_text {
  const char *text; /* the original where there was nothing to rewrite */
  size_t len;
  cw_json_cut *cuts; /* in order */
  uint32_t ncuts;
} cw_json_text;

/* False if memory ran out. */
bool cw_json_rewrite(cw_json_text *out, const char *text, size_t len, cw_arena *arena);

/* The column in the original text. */
uint32_t cw_json_column(const cw_json_text *t, uint32_t line, uint32_t column);

#endif
