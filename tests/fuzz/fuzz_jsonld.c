/* Any bytes as a document: its canonical JSON reads back as itself, its N-Quads are canonical, its proofs are checked. */
#include "../../tools/badge/canon.h"
#include "../../tools/badge/jcs.h"
#include "../../tools/badge/proof.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition) {
  if (!condition) abort();
}

static void check_jcs(const json_t *value, cw_arena *arena) {
  cw_canon_error e = {0};
  size_t len, again_len;
  const char *text = cw_jcs_text(value, &len, arena, &e);
  require(text && strlen(text) == len);
  json_t *back = cw_json_read(text, len, &e);
  require(back != NULL);
  const char *again = cw_jcs_text(back, &again_len, arena, &e);
  require(again && again_len == len && strcmp(again, text) == 0);
  json_decref(back);
}

static void check_rdf(const json_t *document, bool strict, cw_arena *arena) {
  cw_canon_error e = {0};
  size_t len, again_len;
  cw_canon_options options = {.strict = strict, .work = 20000};
  const char *text = cw_canon_document(document, &options, &len, arena, &e);
  require((text == NULL) == (e.reason != CW_CANON_NONE));
  if (!text) return;
  const char *again = cw_canon_file(text, len, &options, &again_len, arena, &e);
  require(e.reason == CW_CANON_LIMIT || e.reason == CW_CANON_MALFORMED || (again && strcmp(again, text) == 0));
}

static void check_proofs(const json_t *document, cw_arena *arena) {
  cw_canon_error e = {0};
  cw_proof_result *results;
  size_t count;
  cw_proof_options options = {.work = 20000};
  bool done = cw_proofs_verify(&results, &count, document, &options, arena, &e);
  require(done == (e.reason == CW_CANON_NONE));
  for (size_t i = 0; i < count; i++) require(results[i].check == cw_canon_reason_check(results[i].error.reason));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cw_arena arena;
  cw_canon_error e = {0};
  cw_arena_init(&arena, 0);
  json_t *document = cw_json_read((const char *)data, size, &e);
  require((document == NULL) == (e.reason != CW_CANON_NONE));
  if (document) {
    check_jcs(document, &arena);
    check_rdf(document, false, &arena);
    check_rdf(document, true, &arena);
    check_proofs(document, &arena);
  }
  json_decref(document);
  cw_arena_dispose(&arena);
  return 0;
}
