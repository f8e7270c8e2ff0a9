/* RDF datasets: N-Quads read and written, and their canonical form by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/).
 *
 *   cw_rdf_dataset d;
 *   cw_rdf_dataset_init(&d, &arena);
 *   if (cw_rdf_nquads_read(&d, text, len, &error) && cw_rdf_canonicalize(&out, &d, NULL, &arena, &error))
 *     use(out.text, out.len);
 *
 * Everything lives in the caller's arena. */
#ifndef CW_BADGE_RDF_H
#define CW_BADGE_RDF_H

#include "canon_text.h"

#include "canon_error.h"

#define CW_XSD    "http://www.w3.org/2001/XMLSchema#"
#define CW_RDF_NS "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

typedef enum cw_rdf_kind { CW_RDF_IRI, CW_RDF_BLANK, CW_RDF_LITERAL } cw_rdf_kind;

/* A literal may hold U+0000. In these texts, which end with a NUL, it stands as two bytes that UTF-8 never has. */
#define CW_RDF_NUL "\xC0\x80"

/* Terms are immutable once they stand in a quad, so quads may share them. */
typedef struct cw_rdf_term {
  cw_rdf_kind kind;
  const char *value;    /* the IRI, the blank node's label without "_:", or the literal's text */
  const char *datatype; /* of a literal; NULL: xsd:string, or rdf:langString if there is a language */
  const char *language; /* of a literal; NULL: none */
} cw_rdf_term;

typedef struct cw_rdf_quad {
  const cw_rdf_term *subject, *predicate, *object;
  const cw_rdf_term *graph; /* NULL: the default graph */
} cw_rdf_quad;

/* A set of quads; the same quad may stand in it twice, and counts once in the canonical form. */
typedef struct cw_rdf_dataset {
  cw_arena *arena;
  cw_rdf_quad *quads;
  size_t count, room;
} cw_rdf_dataset;

void cw_rdf_dataset_init(cw_rdf_dataset *d, cw_arena *arena);

/* Adds a quad; its terms must live as long as the dataset. False: memory ran out or CW_CANON_MOST_QUADS is reached. */
bool cw_rdf_dataset_add(cw_rdf_dataset *d, cw_rdf_quad quad, cw_canon_error *e);

/* A new term in the arena; the texts are copied. NULL: memory ran out. */
const cw_rdf_term *cw_rdf_term_new(cw_arena *arena, cw_rdf_kind kind, const char *value, const char *datatype,
                                   const char *language);

/* --- N-Quads ---------------------------------------------------------------------------------------------------------- */

/* Adds the quads of an N-Quads document (https://www.w3.org/TR/n-quads/, strictly; IRIs must be absolute). An error's
 * path is "line N". */
bool cw_rdf_nquads_read(cw_rdf_dataset *d, const char *text, size_t len, cw_canon_error *e);

/* Appends one quad in canonical N-Quads form, with its line feed. `blanks` (NULL, or three labels for subject, object
 * and graph, each NULL or without "_:") replaces the labels of blank nodes. */
void cw_rdf_quad_write(cw_canon_text *out, const cw_rdf_quad *quad, const char *const blanks[3]);

/* --- canonical form --------------------------------------------------------------------------------------------------- */

typedef enum cw_rdf_hash { CW_RDF_SHA256, CW_RDF_SHA384 } cw_rdf_hash;

typedef struct cw_rdf_canon_options {
  cw_rdf_hash hash;
  uint64_t work; /* most steps (hashed blocks of 64 bytes, compared or copied labels); 0: CW_RDF_CANON_WORK */
} cw_rdf_canon_options;

/* Under a second or two. Credentials need a hundredth of it; graphs built to be hard are refused with CW_CANON_LIMIT. */
#define CW_RDF_CANON_WORK UINT64_C(4000000)

typedef struct cw_rdf_name {
  const char *label;     /* as in the dataset, without "_:" */
  const char *canonical; /* c14n0, … */
} cw_rdf_name;

typedef struct cw_rdf_canonical {
  const char *text; /* canonical N-Quads, terminated; "" for an empty dataset */
  size_t len;
  cw_rdf_name *names; /* the issued identifiers, by label */
  size_t nnames;
  uint64_t work; /* what it took */
} cw_rdf_canonical;

/* RDFC-1.0. `options` NULL: SHA-256 and CW_RDF_CANON_WORK. The result lives in `arena`. */
bool cw_rdf_canonicalize(cw_rdf_canonical *out, const cw_rdf_dataset *d, const cw_rdf_canon_options *options,
                         cw_arena *arena, cw_canon_error *e);

#endif
