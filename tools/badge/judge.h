/* From a document to what is said of it. */
#ifndef CW_BADGE_JUDGE_H
#define CW_BADGE_JUDGE_H

#include "desk.h"

/* Where a document was found. */
typedef struct cw_badge_place {
  const char *file;
  const char *within; /* "credentialSubject.verifiableCredential[0]", or NULL */
  cw_wrap container;
} cw_badge_place;

/* One badge judged: the object that badge.h describes; a new reference. */
json_t *cw_badge_judge(cw_badge_desk *desk, cw_badge_place place, cw_badge_kind kind, const json_t *document,
                       const char *jws, size_t jws_len, cw_arena *arena);
/* What is no badge, or cannot be read, with the reason. */
json_t *cw_badge_refuse(cw_badge_place place, cw_badge_kind kind, cw_badge_verdict verdict, const char *why,
                        cw_arena *arena);
/* A hosted badge of which only the address is known. */
json_t *cw_badge_unseen(cw_badge_place place, const char *address, const char *why, cw_arena *arena);

/* The credential in a token's payload, with what its claims say of a VC 1.1 put where it belongs; a new reference, or NULL. */
json_t *cw_token_credential(json_t *payload);

#endif
