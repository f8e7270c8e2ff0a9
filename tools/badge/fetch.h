/* Documents from the web, where the user asked for it: only https at its own port, never to an address that is not public,
 * limited in size, time and number, each redirect checked anew. Nothing of the user's goes out: no proxy, no cookies, no
 * credentials of .netrc.
 *
 * What was fetched is kept in a folder, in a file that says from where: such a file answers for its own address alone,
 * whatever it says of itself (else any server could pose as any issuer). */
#ifndef CW_BADGE_FETCH_H
#define CW_BADGE_FETCH_H

#include "../../engine/arena.h"

#include <jansson.h>
#include <sys/socket.h>

typedef struct cw_fetch cw_fetch;

typedef struct cw_fetch_rules {
  size_t most_bytes; /* of one document */
  long seconds;      /* for one document, redirects included each */
  int most;          /* documents in all */
  const char
      *exempt; /* "127.0.0.1:8080": a host and port that need be neither https nor public; for tests alone, or NULL */
} cw_fetch_rules;

extern const cw_fetch_rules cw_fetch_default; /* 4 MiB, 20 seconds, 500 documents */

/* The folder is made where it is not there. NULL with *problem (static). */
cw_fetch *cw_fetch_open(const char *folder, const cw_fetch_rules *rules, const char **problem);
void cw_fetch_close(cw_fetch *f);

/* Gets and keeps what stands at the address (https, or a did:web). The text (terminated; free() it) with the path of the
 * file in the arena; or NULL with *why. An address is asked for once. */
char *cw_fetch_get(cw_fetch *f, const char *address, size_t *len, const char **path, const char **why, cw_arena *arena);

/* Is it an address on the public internet? */
bool cw_fetch_is_public(const struct sockaddr *address);
/* May it be asked for: https, port 443, a host, no user? *why says what not (static). */
bool cw_fetch_may(const cw_fetch_rules *rules, const char *url, const char **why);
/* https://host/.well-known/did.json for did:web:host; the address itself for others. NULL: a did:web that is none. */
const char *cw_fetch_url_of(const char *address, cw_arena *arena);

/* Of a file that was kept: its address and its text, borrowed; false: it is another file. */
bool cw_fetched_read(const json_t *file, const char **address, const char **text, size_t *len);

#endif
