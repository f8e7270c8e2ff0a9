/* SHA-256 by libcrypto. Where memory runs out the digest is "". */
#include "store.h"

#include <openssl/evp.h>
#include <stdio.h>

void cw_sha256_init(cw_sha256 *h) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  if (context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) {
    EVP_MD_CTX_free(context);
    context = NULL;
  }
  h->context = context;
}

void cw_sha256_add(cw_sha256 *h, const void *bytes, size_t len) {
  if (!h->context || EVP_DigestUpdate(h->context, bytes, len) == 1) return;
  EVP_MD_CTX_free(h->context);
  h->context = NULL;
}

void cw_sha256_end(cw_sha256 *h, char hex[CW_SHA256_HEX]) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned n = 0;
  if (!h->context || EVP_DigestFinal_ex(h->context, digest, &n) != 1) n = 0;
  EVP_MD_CTX_free(h->context);
  h->context = NULL;
  hex[0] = '\0';
  for (unsigned i = 0; i < n; i++) snprintf(hex + (size_t)2 * i, 3, "%02x", digest[i]);
}
