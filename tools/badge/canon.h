/* What is signed, as text: the canonical N-Quads of an N-Quads or JSON-LD file, or its RFC 8785 JSON. */
#ifndef CW_BADGE_CANON_H
#define CW_BADGE_CANON_H

#include "jsonld.h"

typedef enum cw_canon_form { CW_CANON_RDFC, CW_CANON_JCS } cw_canon_form;

typedef struct cw_canon_options {
  cw_canon_form form;
  bool without_proof;     /* of JSON: leave the top-level `proof` out, as a signature does */
  bool strict;            /* refuse what the check of a signature refuses: free_form of cw_jsonld_options off */
  cw_jsonld_loader *load; /* NULL: the shipped contexts */
  void *load_user;
  uint64_t work; /* see cw_rdf_canon_options */
} cw_canon_options;

/* Is the text JSON (else N-Quads)? Told from its first character. */
bool cw_canon_is_json(const char *text, size_t len);

/* The canonical text of a file, in the arena and terminated, its length in *out_len. `options` NULL: CW_CANON_RDFC, the
 * whole file. N-Quads end with a line feed, JSON does not. NULL with `e` set. */
const char *cw_canon_file(const char *text, size_t len, const cw_canon_options *options, size_t *out_len,
                          cw_arena *arena, cw_canon_error *e);

/* The same of JSON that was read already. */
const char *cw_canon_document(const json_t *document, const cw_canon_options *options, size_t *out_len, cw_arena *arena,
                              cw_canon_error *e);

#endif
