/* The documents that badges point at (hosted assertions, badge classes, issuers, keys, status lists), looked up in
 * folders. Nothing is fetched, unless the user asked for it. A document is found by its own `id`, or by the last parts of its address: the file
 * `org/issuer.json` answers for https://example.edu/org/issuer.json. Files that are no JSON are passed over. */
#ifndef CW_BADGE_DOCUMENTS_H
#define CW_BADGE_DOCUMENTS_H

#include "fetch.h"
#include "node.h"

#include <sys/types.h>

typedef struct cw_documents cw_documents;

typedef struct cw_document {
  const char *path; /* its file */
  json_t *node;     /* the JSON, of a JWT its payload; borrowed */
  const char *jws;  /* the compact JWS, or NULL */
  size_t jws_len;
} cw_document;

typedef enum cw_wanted {
  CW_WANTED_SELF, /* a document that says an `id` must say this address */
  CW_WANTED_THERE /* what stands at the address, whatever it calls itself: status lists do that */
} cw_wanted;

/* Folders or single files. NULL with *problem (a static text) where memory ran out; folders that cannot be read are
 * counted as empty: the caller has looked. */
cw_documents *cw_documents_open(const char *const *folders, size_t n);
void cw_documents_free(cw_documents *docs);

/* What is not at hand is fetched from here on; the fetcher is the caller's. */
void cw_documents_fetch(cw_documents *docs, cw_fetch *fetch);

/* The file that is being judged doesn't vouch for itself. */
void cw_documents_except(cw_documents *docs, dev_t device, ino_t inode);

/* The host (with its port) of an address with a scheme; its length, 0: there is none. */
size_t cw_host_of(const char *address, const char **host);
bool cw_same_host(const char *a, const char *b);

/* What the address answers with may say another address of the same host in its `id`: it was moved, or the id lacks the
 * file's ending. *own is the address that it says. True with *why (in the arena) where the document of that id is another;
 * else *why is NULL. */
bool cw_documents_follow(cw_documents *docs, const char *address, cw_document *out, const char **own, const char **why,
                         cw_arena *arena);

/* False with *why: the address, or that two files could be it and differ (in the arena). */
bool cw_documents_find(cw_documents *docs, const char *address, cw_wanted wanted, cw_document *out, const char **why,
                       cw_arena *arena);

/* The next document from *at on that endorses what has this id (an endorsement of Open Badges 2 or 3, or a token of one); begin with
 * 0. False: there is none. */
bool cw_documents_endorsing(cw_documents *docs, const char *id, size_t *at, cw_document *out);

/* A whole file of at most 16 MiB; free() it. NULL with *problem. "-" is standard input. */
char *cw_badge_file(const char *path, size_t *len, const char **problem, cw_arena *arena);

#endif
