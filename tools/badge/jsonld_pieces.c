/* What one sees who reads a document by names, and what its signature covers, must be the same. */
#include "jsonld_internal.h"

#include <stdlib.h>
#include <string.h>

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Several values: to RDF it is all one whether they stand in lists within lists, or one node in pieces. Who reads by name
 * sees another document then. */
bool cw_ld_hides_some(ld_run *r, const json_t *list) {
  size_t count = json_array_size(list), n = 0;
  const char **ids = CW_NEW_ARRAY(&r->scratch, count + 1, const char *);
  if (!ids) return !cw_ld_memory(r);
  for (size_t i = 0; i < count; i++) {
    const json_t *item = json_array_get(list, i);
    const char *id = json_string_value(json_object_get(item, "id"));
    if (!id) id = json_string_value(json_object_get(item, "@id"));
    if (json_is_array(item)) return !cw_ld_fail(r, CW_CANON_HIDDEN, "a list within a list hides what is in it");
    if (id && json_object_size(item) > 1) ids[n++] = id;
  }
  if (n) qsort(ids, n, sizeof *ids, by_text);
  for (size_t i = 1; i < n; i++)
    if (strcmp(ids[i - 1], ids[i]) == 0)
      return !cw_ld_fail(r, CW_CANON_HIDDEN, "one and the same stands there in pieces: %s", ids[i]);
  return false;
}
