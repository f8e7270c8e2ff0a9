/* JSON for verifiers: read with limits and without duplicate keys, written as RFC 8785 (JCS) has it. */
#ifndef CW_BADGE_JCS_H
#define CW_BADGE_JCS_H

#include "../../engine/arena.h"
#include "canon_error.h"

#include <jansson.h>

/* Reads one JSON text of any type. Refused: more than the limits of canon_error.h, duplicate keys, NUL in a string,
 * invalid UTF-8, numbers beyond a double, anything after the value. Where an integer is beyond 64 bits all integers are
 * read as reals. NULL with `e` set; else a new reference. */
json_t *cw_json_read(const char *text, size_t len, cw_canon_error *e);

/* No deeper and no larger than the limits. For values that another reader made. */
bool cw_json_within_limits(const json_t *value, cw_canon_error *e);

/* The canonical text (terminated, length in *len if not NULL) in the arena. Keys are in the order of their UTF-16 code
 * units, numbers as ECMAScript prints them. NULL with `e` set: too deep, or memory ran out. */
const char *cw_jcs_text(const json_t *value, size_t *len, cw_arena *arena, cw_canon_error *e);

/* How ECMAScript prints a finite number: 0, -1.5, 1e+21. `out` is terminated. No locale has a say. */
enum { CW_JCS_NUMBER_ROOM = 40 };
void cw_jcs_number(char out[CW_JCS_NUMBER_ROOM], double value);

#endif
