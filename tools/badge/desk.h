/* The desk at which badges are judged: what is at hand, and who asks. Between the files that judge; others include
 * badge.h. */
#ifndef CW_BADGE_DESK_H
#define CW_BADGE_DESK_H

#include "badge.h"
#include "documents.h"
#include "jws.h"
#include "record.h"
#include "token.h"
#include "unpack.h"
#include "verdict.h"

struct cw_badge_desk {
  cw_documents *documents;
  cw_fetch *fetch;                  /* or NULL */
  json_t *trust;                    /* a list of issuers, or NULL */
  const struct cw_catalog *catalog; /* or NULL */
  const char *const *recipients;
  size_t nrecipients;
  cw_day as_of;
  unsigned hard; /* how many signatures went beyond a limit: they are made, not issued */
  cw_arena arena;
};

/* How the issuer is bound to the key that signed, the best last. */
typedef enum cw_binding { CW_UNBOUND, CW_BY_DOCUMENT, CW_BY_TRUST } cw_binding;

/* One badge being judged. */
typedef struct cw_judging {
  cw_badge_desk *desk;
  cw_arena *arena;
  cw_badge_kind kind;
  const json_t *badge; /* the credential or assertion */
  const char *jws;     /* the token it came in, or NULL */
  size_t jws_len;
  const char *issuer; /* its id, or NULL */
  /* OB 1 and 2: what the assertion points at, or NULL where it isn't at hand. Borrowed. */
  const json_t *achievement, *profile;
  bool profile_is_own; /* the profile stands in the assertion or its badge class: it says nothing new */
  cw_binding binding;
  uint64_t work; /* most steps for a proof (cw_proof_options) */
  cw_badge_findings found;
} cw_judging;

/* shape.c: what a document of the kind must have. Sets `issuer`. */
void cw_judge_shape(cw_judging *j);
bool cw_is_address(const char *id); /* absolute: a scheme and something behind it, without blanks */
/* parts.c: what the parts of a verifiable credential must be. */
void cw_judge_parts(cw_judging *j);
/* dates.c */
void cw_judge_dates(cw_judging *j);
/* signature.c: proofs or token of a verifiable credential, and whose key it is. */
void cw_judge_signature(cw_judging *j);
/* chain.c: an assertion's badge class, issuer, hosting or signature. */
void cw_judge_chain(cw_judging *j);
/* status.c: status lists and revocation lists. */
void cw_judge_status(cw_judging *j);
/* recipient.c: against the desk's e-mail addresses. */
void cw_judge_recipient(cw_judging *j);
/* endorse.c: the record's `endorsements`, each with `of` (credential, achievement, issuer), verdict and reasons. */
void cw_judge_endorsements(const cw_judging *j, json_t *record);

/* trust.c: the issuer's entry, or NULL. */
const json_t *cw_trusted_issuer(const cw_badge_desk *desk, const char *id);
/* The key of the issuer's entry number i, in any form; false: there is none, or it cannot be read. */
size_t cw_trusted_keys(const json_t *entry);
bool cw_trusted_key(cw_key *out, const json_t *entry, size_t i);
/* Does it have this `kid`, id or thumbprint? */
bool cw_trusted_key_is(const json_t *entry, size_t i, const char *name, cw_arena *arena);
json_t *cw_trust_read(const char *path, const char **problem, cw_arena *arena);
/* The `trusted issuers:` of an office file; an empty list where it has none. */
json_t *cw_trust_of_office(const char *path, const char **problem, cw_arena *arena);

#endif
