/* A digest that no order changes: the sum, modulo 2^128, of the first 128 bits of each line's SHA-256. */
#include "audit.h"

#include <inttypes.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

void cw_sum_add(cw_sum *sum, cw_sum more) {
  sum->low += more.low;
  sum->high += more.high + (sum->low < more.low);
}

static uint64_t read_64(const unsigned char *b) {
  uint64_t n = 0;
  for (int i = 0; i < 8; i++) n = n << 8 | b[i];
  return n;
}

bool cw_hasher_init(cw_hasher *h) {
  h->context = EVP_MD_CTX_new();
  return h->context && EVP_DigestInit_ex(h->context, EVP_sha256(), NULL) == 1;
}

void cw_hasher_free(cw_hasher *h) {
  EVP_MD_CTX_free(h->context);
  h->context = NULL;
}

/* What is hashed is gathered first: most of a line's fields are shorter than what a call of the library costs. */
typedef struct gathering {
  EVP_MD_CTX *context;
  size_t len;
  bool fine;
  char bytes[1024];
} gathering;

static void pass_on(gathering *g) {
  g->fine = g->fine && EVP_DigestUpdate(g->context, g->bytes, g->len) == 1;
  g->len = 0;
}

static void gather(gathering *g, const char *text, size_t len) {
  if (len > sizeof g->bytes - g->len) pass_on(g);
  if (len > sizeof g->bytes) {
    g->fine = g->fine && EVP_DigestUpdate(g->context, text, len) == 1;
    return;
  }
  memcpy(g->bytes + g->len, text, len);
  g->len += len;
}

static bool hash(EVP_MD_CTX *context, const cw_line *line, unsigned char digest[EVP_MAX_MD_SIZE]) {
  gathering g = {.context = context};
  g.fine = EVP_DigestInit_ex(context, NULL, NULL) == 1;
  for (int i = 0; i < CW_NLINE; i++) {
    if (i == CW_LINE_REFUSALS) continue; /* explanation, not the standing */
    const char *text = line->field[i];
    if (text) gather(&g, text, strlen(text));
    gather(&g, text ? "\x1e" : "\x1f", 1);
  }
  pass_on(&g);
  return g.fine && EVP_DigestFinal_ex(context, digest, NULL) == 1;
}

bool cw_hasher_line(cw_hasher *h, cw_sum *sum, const cw_line *line) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  bool fine = hash(h->context, line, digest);
  if (fine) cw_sum_add(sum, (cw_sum){read_64(digest), read_64(digest + 8)});
  return fine;
}

bool cw_sum_line(cw_sum *sum, const cw_line *line) {
  cw_hasher h;
  bool fine = cw_hasher_init(&h) && cw_hasher_line(&h, sum, line);
  cw_hasher_free(&h);
  return fine;
}

void cw_sum_format(char text[CW_SUM_TEXT], cw_sum sum) {
  snprintf(text, CW_SUM_TEXT, "%016" PRIx64 "%016" PRIx64, sum.high, sum.low);
}

bool cw_sum_parse(cw_sum *sum, const char *text) {
  *sum = (cw_sum){0, 0};
  if (!text || strlen(text) != CW_SUM_TEXT - 1) return false;
  for (int i = 0; i < CW_SUM_TEXT - 1; i++) {
    static const char digits[] = "0123456789abcdef";
    const char *at = strchr(digits, text[i]);
    if (!at) return false;
    uint64_t *half = i < 16 ? &sum->high : &sum->low;
    *half = *half << 4 | (uint64_t)(at - digits);
  }
  return true;
}

/* The first 53 bits of SHA-256 of seed and id, as a share of all; 53 so that the products below fit. */
bool cw_sampled(const char *id, int64_t seed, cw_rat share) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  char text[256];
  if (cw_rat_cmp(share, CW_RAT(1)) >= 0) return true;
  int n = snprintf(text, sizeof text, "%" PRId64 "\n%s", seed, id);
  size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
  if (EVP_Digest(text, len, digest, NULL, EVP_sha256(), NULL) != 1) return false;
  cw_rat place;
  return cw_rat_make(&place, (int64_t)(read_64(digest) >> 11), INT64_C(1) << 53) && cw_rat_cmp(place, share) < 0;
}
