/* The JSON-LD contexts that are part of the program: made from this folder's files by embed.cmake. */
#ifndef CW_BADGE_CONTEXTS_H
#define CW_BADGE_CONTEXTS_H

#include <jansson.h>
#include <stddef.h>

typedef struct cw_context_file {
  const char *address;
  const char *text; /* JSON, not terminated */
  size_t len;
} cw_context_file;

extern const cw_context_file cw_context_files[];
extern const size_t cw_context_count;

/* The context document with this address, as a new reference; NULL: none is shipped. A cw_jsonld_loader; `user` is not
 * looked at. */
json_t *cw_contexts_load(void *user, const char *address);

#endif
