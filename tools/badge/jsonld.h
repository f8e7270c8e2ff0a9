/* JSON-LD 1.1 to RDF, in safe mode, as far as credentials need it.
 *
 * Safe: whatever would not reach the RDF, and so would not be covered by a signature over it, is an error with its
 * path: a term that no context defines or that one maps to null, a relative address, a value outside any property, an
 * @index. Only a property whose value is null is left out, which in JSON-LD says that there is no such property.
 *
 * Read: contexts by address, inline and scoped (by type, by property), @propagate, @protected, @version, @vocab,
 * @language; terms with @id, @type, @container, @context, @language, @prefix, @protected, @reverse; aliases of keywords;
 * @graph, @list, @set, @reverse, @value; language maps; containers @set, @list, @graph, @language; @json and typed
 * literals. Refused as not supported: @base, @import, @included, @nest, @direction, containers @index, @id and @type.
 * Language tags become lower case, as in the libraries that most issuers sign with.
 *
 * Nothing is fetched: contexts come from the caller's loader, cw_contexts_load (contexts/contexts.h) for those shipped. */
#ifndef CW_BADGE_JSONLD_H
#define CW_BADGE_JSONLD_H

#include "rdf.h"

#include <jansson.h>

/* The document with this address, as a new reference; NULL: not at hand. */
typedef json_t *cw_jsonld_loader(void *user, const char *address);

typedef struct cw_jsonld_options {
  cw_jsonld_loader *load; /* NULL: no context is at hand */
  void *user;
  bool
      free_form; /* false: refused are contexts written out in the document (CW_CANON_CONTEXT_INLINE), and whatever hides
                     a statement from one who reads properties by name (CW_CANON_HIDDEN): addresses in place of names,
                     @graph, @set, @list, @reverse. Each lets a signed document be rewritten, with the same RDF and so
                     the same signature, so that `name` says what `description` said, or that `validUntil` is gone. */
} cw_jsonld_options;

/* Adds what the document says to `out`. Blank nodes are labeled b0, b1, …; those with a label keep it behind a "u".
 * False with `e` set. */
bool cw_jsonld_to_rdf(cw_rdf_dataset *out, const json_t *document, const cw_jsonld_options *options, cw_canon_error *e);

#endif
