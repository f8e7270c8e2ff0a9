/* A text that grows in an arena, and what is known about UTF-8. When memory runs out additions are ignored and
 * `arena->failed` is set: check it once at the end. */
#ifndef CW_BADGE_CANON_TEXT_H
#define CW_BADGE_CANON_TEXT_H

#include "../../engine/arena.h"

#include <stdint.h>

typedef struct cw_canon_text {
  cw_arena *arena;
  char *bytes; /* terminated once anything was added; NULL before */
  size_t len, room;
} cw_canon_text;

void cw_canon_text_init(cw_canon_text *t, cw_arena *arena);
void cw_canon_text_add(cw_canon_text *t, const char *s, size_t len);
void cw_canon_text_str(cw_canon_text *t, const char *s);
void cw_canon_text_char(cw_canon_text *t, char c);
void cw_canon_text_number(cw_canon_text *t, uint64_t n);
void cw_canon_text_code_point(cw_canon_text *t, uint32_t code); /* as UTF-8 */

/* The code point that begins at s[0], and how many bytes it takes in *taken; 0 bytes if that is no valid UTF-8. */
uint32_t cw_canon_code_point(const char *s, size_t len, size_t *taken);
bool cw_canon_utf8(const char *s, size_t len);

#endif
