/* RDFC-1.0 between rdf_canon.c (blank nodes, first degree, the result) and rdf_ndegree.c (the N-degree hash). */
#ifndef CW_BADGE_RDF_INTERNAL_H
#define CW_BADGE_RDF_INTERNAL_H

#include "rdf.h"

#include <openssl/evp.h>

#define CW_RDF_NONE UINT32_MAX
enum { CW_RDF_HEX = 2 * 48 + 1, CW_RDF_MOST_RECURSION = 1000 };

/* A quad with its blank nodes as numbers: subject, object, graph; CW_RDF_NONE where there is none. */
typedef struct rdf_line {
  const cw_rdf_quad *quad;
  uint32_t blank[3];
} rdf_line;

/* An identifier issuer: the k-th node of `order` got the prefix with k. */
typedef struct rdf_issuer {
  uint32_t *order, count, room;
  struct rdf_issuer *next; /* in the pool */
} rdf_issuer;

/* A text of the pool. */
typedef struct rdf_path {
  cw_canon_text text;
  struct rdf_path *next;
} rdf_path;

typedef struct rdf_canon {
  cw_arena *results; /* the caller's */
  cw_arena kept;     /* what lives until the end, and the pools */
  cw_arena stack;    /* goes back after each step */
  cw_canon_error *e;
  uint64_t work, limit;
  EVP_MD *md;
  EVP_MD_CTX *ctx;

  rdf_line *lines;
  size_t nlines;
  const char **labels; /* of the blank nodes, sorted */
  uint32_t nblanks;
  uint32_t *first_line;       /* nblanks + 1 places in line_of */
  uint32_t *line_of;          /* for each blank node its lines */
  char (*hashes)[CW_RDF_HEX]; /* first degree */
  uint32_t *canonical;        /* the number in c14n…, or CW_RDF_NONE */
  uint32_t issued;

  rdf_issuer *issuers; /* not in use */
  rdf_path *paths;
} rdf_canon;

/* Counts work; false once there was too much, or memory ran out. */
bool cw_rdf_spend(rdf_canon *c, uint64_t amount);
bool cw_rdf_hash_hex(rdf_canon *c, const char *bytes, size_t len, char out[CW_RDF_HEX]);
void cw_rdf_issue_canonical(rdf_canon *c, uint32_t node);

rdf_issuer *cw_rdf_issuer_take(rdf_canon *c);
void cw_rdf_issuer_give(rdf_canon *c, rdf_issuer *issuer);
bool cw_rdf_issuer_issue(rdf_canon *c, rdf_issuer *issuer, uint32_t node, uint32_t *number);

/* Hash N-Degree Quads: *issuer is replaced by the issuer that the best path leads to. */
bool cw_rdf_hash_ndegree(rdf_canon *c, uint32_t node, rdf_issuer **issuer, char hash[CW_RDF_HEX], unsigned depth);

#endif
