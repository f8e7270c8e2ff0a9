/* Whom a badge names: plainly, or by a digest of the address (sha256$…, md5$…, the salt behind the address). */
#ifndef CW_BADGE_IDENTITY_H
#define CW_BADGE_IDENTITY_H

#include "node.h"

typedef enum cw_identity_form {
  CW_IDENTITY_OTHER, /* a name, an address of the web, a DID, an account of the issuer's: nothing to compare with */
  CW_IDENTITY_EMAIL,
  CW_IDENTITY_ID /* an id that the employer's system gave (sourcedId and its kin) */
} cw_identity_form;

typedef struct cw_identity { /* borrows from the JSON it was read from */
  cw_identity_form form;
  const char *text;   /* plain; behind the dollar sign where it is a digest */
  const char *digest; /* "sha256" or "md5"; NULL: plain */
  const char *salt;   /* or NULL */
} cw_identity;

/* One item of a record's `recipient`. False where it can be compared with nothing. */
bool cw_identity_read(cw_identity *out, const json_t *recipient);

/* Is it this address or id? E-mail addresses are compared as they are given and in lower case (as far as ASCII goes: mail
 * is delivered without regard to case, and digests are of either form), ids to the letter. */
bool cw_identity_is(const cw_identity *identity, const char *candidate);

#endif
