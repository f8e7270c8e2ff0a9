/* Pseudonyms: ids that nobody without the key can turn back, the same for one key.
 *
 * HMAC-SHA256 of the id under the bytes of a file. Without the key a list of all ids would be enough to undo a hash. */
#ifndef CW_PSEUDONYM_H
#define CW_PSEUDONYM_H

#include <stdbool.h>
#include <stddef.h>

enum { CW_PSEUDONYM_LEAST = 16, CW_PSEUDONYM_MOST = 4096, CW_PSEUDONYM_TEXT = 18 };

typedef struct cw_pseudonyms {
  unsigned char key[CW_PSEUDONYM_MOST];
  size_t len;
  bool made; /* the file was not there: it is now, with 32 random bytes, for its owner alone */
} cw_pseudonyms;

/* NULL, or why the key can't be used. */
const char *cw_pseudonyms_open(cw_pseudonyms *p, const char *path);
/* "P" and 64 bits in hex. False where the library failed. */
bool cw_pseudonym(const cw_pseudonyms *p, const char *id, char out[CW_PSEUDONYM_TEXT]);

#endif
