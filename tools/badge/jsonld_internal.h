/* JSON-LD between its files: jsonld_context.c applies contexts, jsonld_term.c defines terms, jsonld_iri.c expands names,
 * jsonld_value.c makes literals, jsonld.c walks the document. */
#ifndef CW_BADGE_JSONLD_INTERNAL_H
#define CW_BADGE_JSONLD_INTERNAL_H

#include "jsonld.h"

enum { LD_SET = 1, LD_LIST = 2, LD_GRAPH = 4, LD_LANGUAGE = 8 }; /* containers */
enum { LD_OVERRIDE = 1, LD_NO_PROPAGATE = 2 };                   /* how a context is applied */
enum { LD_MOST_TERMS = 4096, LD_MOST_REMOTE = 8, LD_MOST_WORK = 2000000, LD_CACHE = 256 };

/* A term's definition; immutable once it stands in a context. */
typedef struct ld_term {
  const char *name;
  const char *iri;      /* NULL: the term means nothing */
  const char *type;     /* "@id", "@vocab", "@json", "@none", an IRI, or NULL */
  const char *language; /* if has_language; NULL: none */
  json_t *context;      /* scoped context, or NULL; borrowed from its document */
  unsigned container;
  bool has_language, prefix, protect, reverse;
} ld_term;

/* An active context; immutable once it is in use. */
typedef struct ld_context {
  const ld_term **terms; /* by name */
  uint32_t count, room;
  const char *vocab, *language;
  const struct ld_context *previous; /* before a context that does not propagate; NULL: none */
} ld_context;

/* Where in the document we are, for errors. */
typedef struct ld_place {
  const struct ld_place *up;
  const char *key; /* NULL: an item of an array */
  size_t index;
} ld_place;

/* A context that was applied to another one before. */
typedef struct ld_applied {
  const ld_context *active, *result;
  const json_t *local;
  unsigned flags;
  struct ld_applied *next;
} ld_applied;

/* A loaded document. */
typedef struct ld_loaded {
  const char *address;
  json_t *document;
  struct ld_loaded *next;
} ld_loaded;

typedef struct ld_run {
  cw_arena *arena;  /* the dataset's */
  cw_arena scratch; /* goes back after each map */
  cw_rdf_dataset *out;
  const cw_jsonld_options *options;
  cw_canon_error *e;
  const ld_place *place;
  ld_loaded *loaded;
  ld_applied *applied[LD_CACHE];
  unsigned work, blanks;
} ld_run;

/* Sets the error with the place; false. */
bool cw_ld_fail(ld_run *r, cw_canon_reason reason, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool cw_ld_memory(ld_run *r); /* memory ran out; false */
/* jsonld_pieces.c: does a list hide some of its values from who reads by name? True with the error set. */
bool cw_ld_hides_some(ld_run *r, const json_t *list);

bool cw_ld_is_keyword(const char *s);
bool cw_ld_looks_like_keyword(const char *s);
bool cw_ld_is_absolute(const char *iri); /* of the form scheme:…, and fit to stand in N-Quads */
bool cw_ld_is_blank(const char *iri);

const ld_term *cw_ld_find(const ld_context *c, const char *name);
bool cw_ld_put(ld_run *r, ld_context *c, const ld_term *term); /* adds or replaces */
void cw_ld_remove(ld_context *c, const char *name);

/* The context that results from `local` (borrowed; must live as long as the run). NULL: error set. */
const ld_context *cw_ld_apply(ld_run *r, const ld_context *active, json_t *local, unsigned flags, unsigned depth);

/* A context that is being defined. */
typedef struct ld_defining {
  ld_context *context;
  json_t *local;
  json_t *defined; /* name: true, or false while it is being defined */
  bool protect, override;
} ld_defining;

bool cw_ld_define(ld_run *r, ld_defining *d, const char *name, unsigned depth);

/* IRI expansion. `out` is NULL where a term means nothing. With `vocab` terms and @vocab count; `d` is the context that
 * is being defined, or NULL. The result may still be relative. */
bool cw_ld_expand(ld_run *r, const ld_context *c, const char *value, bool vocab, ld_defining *d, unsigned depth,
                  const char **out);

/* The literal of a JSON scalar. `type` NULL: by the kind of value; `language` only for strings without type. */
const cw_rdf_term *cw_ld_literal(ld_run *r, const json_t *value, const char *type, const char *language);
const cw_rdf_term *cw_ld_json_literal(ld_run *r, const json_t *value);
const char *cw_ld_language(ld_run *r, const char *tag); /* lower case; NULL: error set */

#endif
