/* JSON as badges hold it: one value where a list is allowed, `id` or `@id`, texts with languages. Functions that look into
 * a value take NULL and values of any kind, and then find nothing. */
#ifndef CW_BADGE_NODE_H
#define CW_BADGE_NODE_H

#include "../../engine/arena.h"
#include "canon_error.h"

#include <jansson.h>

enum { CW_BADGE_BYTES = 16 << 20 };

/* cw_json_read (jcs.h), a byte order mark allowed. NULL with *problem set (in the arena) where it is no JSON that a badge may be; else a reference of the caller's. */
json_t *cw_node_read(const char *text, size_t len, const char **problem, cw_arena *arena);

/* The sentence and the place of an error. */
const char *cw_problem_of(const cw_canon_error *e, cw_arena *arena);

/* The value; of a list of one, the one. */
const json_t *cw_node_single(const json_t *value);
/* The value itself, or what stands in its list. */
size_t cw_node_count(const json_t *node);
json_t *cw_node_at(const json_t *node, size_t i);

/* A text, also { "@value": … }, a language map, or the first (English before others) of a list of such. */
const char *cw_node_as_text(const json_t *node);
const char *cw_node_text(const json_t *object, const char *key);
/* The first of the keys, which end with NULL, that has a text. */
const char *cw_node_text_of(const json_t *object, const char *const *keys);

/* A text that is an address, or the `id` (or `@id`) of an object. */
const char *cw_node_id(const json_t *node);
/* `type` or `@type` is or includes the name, with or without a prefix ("extensions:", "ob:"). */
bool cw_node_has_type(const json_t *object, const char *type);

/* A new string; where the text is no UTF-8 (a file's name), its bytes beyond ASCII become '?'. */
json_t *cw_node_string(const char *text);

/* A new object's members, left out where there is no value. `set` takes over the reference. */
void cw_node_put_text(json_t *object, const char *key, const char *text);
void cw_node_set(json_t *object, const char *key, json_t *value);
/* Adds a member as it stands. */
void cw_node_keep(json_t *object, const char *key, json_t *value);

#endif
