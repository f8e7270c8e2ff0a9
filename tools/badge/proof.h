/* Data Integrity: the proofs that stand in a credential, each checked by itself.
 *
 * Suites: eddsa-rdfc-2022 (also under its old name eddsa-2022), eddsa-jcs-2022, Ed25519Signature2020. Proof sets (several
 * proofs side by side) and chains (previousProof).
 *
 * A result says what the signature proves, not whom to trust: the caller binds the key to the issuer (`method`, `origin`),
 * and compares `created` and `expires` with its as-of date. */
#ifndef CW_BADGE_PROOF_H
#define CW_BADGE_PROOF_H

#include "did.h"
#include "jsonld.h"

/* Looks for the key of a verification method, given by its address: in documents at hand, in a file of trusted keys. True:
 * *out is set, with its origin. False: not found, or, with `e` set, found but not to be used. */
typedef bool cw_key_finder(void *user, const char *method, cw_key *out, cw_canon_error *e);

typedef struct cw_proof_options {
  cw_jsonld_loader *load; /* NULL: the shipped contexts */
  void *load_user;
  cw_key_finder *find_key; /* asked first; NULL, or if it finds none: addresses that hold their key themselves */
  void *key_user;
  uint64_t work; /* see cw_rdf_canon_options */
} cw_proof_options;

/* Strings are the document's and live as long as it; NULL: absent. */
typedef struct cw_proof_result {
  cw_check check;
  cw_canon_error error; /* why it is not valid; its path begins at the document */
  const char *id, *type, *cryptosuite, *created, *expires, *method, *purpose;
  bool has_key; /* the key was at hand: */
  cw_key_kind kind;
  cw_key_origin origin; /* cw_key_is_self_named(): proves that the file is unaltered, not who issued it */
} cw_proof_result;

enum { CW_PROOF_MOST = 16 };

/* One result a proof of the document, in their order. False with `e` set: the document has no proof
 * (CW_CANON_PROOF_MISSING), or its proofs are malformed or more than CW_PROOF_MOST. `options` may be NULL. */
bool cw_proofs_verify(cw_proof_result **out, size_t *count, const json_t *document, const cw_proof_options *options,
                      cw_arena *arena, cw_canon_error *e);

#endif
