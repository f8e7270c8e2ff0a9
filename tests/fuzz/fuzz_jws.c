/* Any bytes as a token and as an address of a key: taken apart or refused; and with a key of ours it is never valid. */
#include "../../tools/badge/jws.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
  if (!condition) abort();
}

static void check_token(const char *text, size_t size, cw_arena *arena) {
  cw_canon_error e = {0}, other = {0};
  cw_jws jws;
  cw_key key = {0}, ours = {0};
  int64_t seconds;
  bool read = cw_jws_read(&jws, text, size, arena, &e);
  require(read == (e.reason == CW_CANON_NONE));
  if (read) {
    require(jws.algorithm && jws.signed_len < size);
    if (jws.jwk && cw_key_from_jwk(&key, jws.jwk, &e)) cw_jws_verify(&jws, &key, &other);
    other = (cw_canon_error){0};
    cw_jws_claims_agree(&jws, &other);
    cw_jws_time(&jws, "exp", &seconds);
    require(cw_key_from_address(&ours, "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", &other) ||
            other.reason == CW_CANON_CLAIMS);
    require(cw_jws_verify(&jws, &ours, &other) != CW_CHECK_VALID);
  }
  cw_key_dispose(&key);
  cw_key_dispose(&ours);
  cw_jws_dispose(&jws);
}

static void check_key(const char *text, size_t size, cw_arena *arena) {
  cw_canon_error e = {0};
  cw_key key;
  const char *address = cw_arena_text(arena, text, size);
  bool read = cw_key_from_address(&key, address, &e);
  require(read == (e.reason == CW_CANON_NONE) && read == (key.pkey != NULL));
  cw_key_dispose(&key);
  e = (cw_canon_error){0};
  read = cw_key_from_pem(&key, text, size, &e);
  require(read == (e.reason == CW_CANON_NONE) && read == (key.pkey != NULL));
  cw_key_dispose(&key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cw_arena arena;
  cw_arena_init(&arena, 0);
  cw_jws_looks_like((const char *)data, size);
  check_token((const char *)data, size, &arena);
  check_key((const char *)data, size, &arena);
  cw_arena_dispose(&arena);
  return 0;
}
