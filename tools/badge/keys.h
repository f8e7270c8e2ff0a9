/* Whose key is it? In the file of trusted issuers and in the issuer's document, both at hand, never in the badge. */
#ifndef CW_BADGE_KEYS_H
#define CW_BADGE_KEYS_H

#include "desk.h"

typedef struct cw_key_search {
  cw_badge_desk *desk;
  const char *issuer; /* its id; NULL: none is named */
  cw_arena *arena;
  bool contradicted; /* the issuer's document or the trust file names keys, and this is none of them */
} cw_key_search;

/* The issuer's key of that address; a cw_key_finder (proof.h) whose user is a cw_key_search. */
bool cw_find_issuers_key(void *search, const char *method, cw_key *out, cw_canon_error *e);
/* The same, or else a key whose own document is at hand: it shows that the file is unaltered, not whose it is. */
bool cw_find_any_key(void *search, const char *method, cw_key *out, cw_canon_error *e);
/* The issuer's key that is this one, wherever it was named. */
bool cw_find_same_key(cw_key_search *s, const cw_key *named, cw_key *out);
/* The key whose own document stands at the address, if it belongs to the issuer. */
bool cw_find_key_document(cw_key_search *s, const char *address, cw_key *out, cw_canon_error *e);

bool cw_document_lists_keys(const json_t *document);
/* How many characters of an address stand before its fragment. */
size_t cw_address_base(const char *address);

/* How a key with this origin and address binds the issuer. A did:key or did:jwk that is the issuer's own id is still only
 * the document's word: anyone can make one. It binds where the trust file names that id. */
cw_binding cw_binding_of(const cw_badge_desk *desk, const char *issuer, cw_key_origin origin, const char *method);

/* Adds a failure of the signature layer to the findings; `what` goes before its words. */
void cw_judge_failure(cw_judging *j, const char *what, const cw_canon_error *e);
/* The issuer's document is at hand and vouches for the badge: is its id one that the trust file names? */
void cw_judge_host(cw_judging *j);
/* Adds what the binding is worth to the findings. */
void cw_judge_binding(cw_judging *j, cw_binding binding, bool contradicted, const char *method);

#endif
