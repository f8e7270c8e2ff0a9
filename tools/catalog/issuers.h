/* Who is who among issuers: names, web addresses and DIDs that mean one issuer, from issuers.yaml (built in). */
#ifndef CW_ISSUERS_H
#define CW_ISSUERS_H

#include "../../engine/arena.h"

typedef struct cw_issuers cw_issuers;

/* The shipped table; NULL where memory ran out. */
const cw_issuers *cw_issuers_shipped(cw_arena *arena);
/* A table from a text of the same form; NULL with *problem. */
const cw_issuers *cw_issuers_read(const char *text, size_t len, const char **problem, cw_arena *arena);

/* The issuer's one name: `text` is a name or alias (case and blanks aside), a domain, an address at one of its domains,
 * or a DID (did:web by its domain). NULL where the table doesn't know it. */
const char *cw_issuer_known(const cw_issuers *issuers, const char *text);
/* The same, or the text itself. */
const char *cw_issuer_name(const cw_issuers *issuers, const char *text);

size_t cw_issuers_count(const cw_issuers *issuers);

#endif
