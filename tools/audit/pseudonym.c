#include "pseudonym.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *make(cw_pseudonyms *p, const char *path) {
  p->len = 32;
  p->made = true;
  if (RAND_bytes(p->key, (int)p->len) != 1) return "no random bytes can be had";
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
  if (fd < 0) return strerror(errno);
  bool written = write(fd, p->key, p->len) == (ssize_t)p->len && fsync(fd) == 0;
  if (close(fd) == 0 && written) return NULL;
  unlink(path);
  return "it could not be written";
}

const char *cw_pseudonyms_open(cw_pseudonyms *p, const char *path) {
  *p = (cw_pseudonyms){.made = false};
  FILE *f = fopen(path, "rb");
  if (!f && errno == ENOENT) return make(p, path);
  if (!f) return strerror(errno);
  p->len = fread(p->key, 1, sizeof p->key, f);
  bool whole = !ferror(f) && fgetc(f) == EOF;
  fclose(f);
  if (!whole) return "it cannot be read, or is larger than 4 KiB";
  return p->len < CW_PSEUDONYM_LEAST ? "it has fewer than 16 bytes: that can be guessed" : NULL;
}

bool cw_pseudonym(const cw_pseudonyms *p, const char *id, char out[CW_PSEUDONYM_TEXT]) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int len = 0;
  if (!HMAC(EVP_sha256(), p->key, (int)p->len, (const unsigned char *)id, strlen(id), digest, &len) || len < 8)
    return false;
  out[0] = 'P';
  for (size_t i = 0; i < 8; i++) snprintf(out + 1 + 2 * i, 3, "%02x", digest[i]);
  return true;
}
