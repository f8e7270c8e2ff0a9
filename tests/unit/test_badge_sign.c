/* Signatures: keys, tokens and Data Integrity proofs, against samples that others signed, and with every byte flipped. */
#include "../../tools/badge/contexts/contexts.h"
#include "../../tools/badge/jcs.h"
#include "../../tools/badge/jws.h"
#include "../../tools/badge/proof.h"

#include <check.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static cw_arena arena;
static cw_canon_error error;

static void setup(void) {
  cw_arena_init(&arena, 0);
  error = (cw_canon_error){0};
}

static void teardown(void) { cw_arena_dispose(&arena); }

static void again(void) {
  teardown();
  setup();
}

/* --- samples ---------------------------------------------------------------------------------------------------------- */

static const char *samples(void) {
  const char *folder = getenv("CW_SAMPLES");
  return folder ? folder : CW_SOURCE_DIR "/../shared/samples";
}

static const char *sample(const char *name, size_t *len) {
  FILE *file = fopen(cw_arena_printf(&arena, "%s/badges/%s", samples(), name), "rb");
  if (!file) return NULL;
  cw_canon_text text;
  char block[4096];
  cw_canon_text_init(&text, &arena);
  cw_canon_text_str(&text, "");
  for (size_t n; (n = fread(block, 1, sizeof block, file)) > 0;) cw_canon_text_add(&text, block, n);
  fclose(file);
  *len = text.len;
  return text.bytes;
}

static bool without_samples(void) {
  size_t len;
  if (sample("ob30/simple.json", &len)) return false;
  printf("skipped: no %s/badges (set CW_SAMPLES)\n", samples());
  return true;
}

static json_t *sample_json(const char *name) {
  size_t len = 0;
  const char *text = sample(name, &len);
  ck_assert_msg(text != NULL, "%s is missing", name);
  json_t *value = cw_json_read(text, len, &error);
  ck_assert_msg(value != NULL, "%s: %s", name, error.message);
  return value;
}

/* The shipped contexts, and the one of the W3C's own examples, which no badge should need. */
static json_t *load_examples(void *user, const char *address) {
  if (strcmp(address, "https://www.w3.org/ns/credentials/examples/v2") != 0) return cw_contexts_load(user, address);
  return json_pack("{s:{s:s}}", "@context", "@vocab", "https://www.w3.org/ns/credentials/examples#");
}

/* --- proofs ----------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *file;
  bool examples; /* with the examples' context */
  size_t count;  /* proofs */
  cw_canon_reason reason;
  cw_key_origin origin;
} rows[] = {
    {"ob30/simple.json", false, 1, CW_CANON_NONE, CW_KEY_FRAGMENT},
    {"ob30/simple-did-key-method.json", false, 1, CW_CANON_NONE, CW_KEY_DID},
    {"ob30/simple-eddsa-2022.json", false, 1, CW_CANON_NONE, CW_KEY_FRAGMENT},
    {"ob30/complete.json", false, 1, CW_CANON_NONE, CW_KEY_FRAGMENT},
    {"ob30/simple-err-expired.json", false, 1, CW_CANON_NONE, CW_KEY_FRAGMENT},
    {"ob30/simple-err-issuer.json", false, 1, CW_CANON_NONE, CW_KEY_FRAGMENT},
    {"ob30/simple-err-proof-value.json", false, 1, CW_CANON_SIGNATURE, CW_KEY_FRAGMENT},
    {"ob30/simple-err-type.json", false, 1, CW_CANON_TERM_UNDEFINED, CW_KEY_FRAGMENT},
    {"ob30/bit-string-list/credential-status-revoked.json", false, 1, CW_CANON_NONE, CW_KEY_FRAGMENT},
    {"ob30/bit-string-list/testlist", false, 1, CW_CANON_NONE, CW_KEY_FRAGMENT},
    {"clr20/simple.json", false, 1, CW_CANON_NONE, CW_KEY_FRAGMENT},
    {"dcc/v2NoStatus.json", false, 1, CW_CANON_NONE, CW_KEY_DID},
    {"dcc/v2Revoked.json", false, 1, CW_CANON_NONE, CW_KEY_DID},
    {"dcc/v1Expired.json", false, 1, CW_CANON_NONE, CW_KEY_DID},
    {"dcc/v2EddsaWithValidStatus.json", false, 1, CW_CANON_NONE, CW_KEY_DID},
    {"dcc/v2DoubleSigWithBadStatusUrl.json", false, 2, CW_CANON_NONE, CW_KEY_DID},
    {"dcc/v1SimpleIssuerId.json", false, 1, CW_CANON_NONE, CW_KEY_DID},
    {"dcc/statuslist-e5WK8CbZ1GjycuPombrj.json", false, 1, CW_CANON_NONE, CW_KEY_DID},
    {"dcc/obv3_v1.json", false, 1, CW_CANON_NONE, CW_KEY_DID},
    {"plugfest/signed_badge_example-p2.json", false, 1, CW_CANON_NONE, CW_KEY_DID},
    {"w3c/eddsa-jcs-2022-signedJCS.json", false, 1, CW_CANON_NONE, CW_KEY_DID},
    {"w3c/Ed25519Signature2020-signedEdSig.json", true, 1, CW_CANON_NONE, CW_KEY_DID},
    {"w3c/Ed25519Signature2020-signedEdSig.json", false, 1, CW_CANON_CONTEXT_UNKNOWN, CW_KEY_DID},
    {"w3c/signedProofSet2.json", true, 2, CW_CANON_NONE, CW_KEY_DID},
    {"w3c/signedProofSet2.json", false, 2, CW_CANON_CONTEXT_UNKNOWN, CW_KEY_DID},
};

static cw_canon_reason first_reason(const json_t *document, const cw_proof_options *options) {
  cw_proof_result *results;
  size_t count;
  error = (cw_canon_error){0};
  if (!cw_proofs_verify(&results, &count, document, options, &arena, &error)) return error.reason;
  error = results[0].error;
  return results[0].error.reason;
}

START_TEST(proof_samples) {
  if (without_samples()) return;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    again();
    json_t *document = sample_json(rows[i].file);
    cw_proof_options options = {.load = rows[i].examples ? load_examples : NULL};
    cw_proof_result *results;
    size_t count;
    ck_assert_msg(cw_proofs_verify(&results, &count, document, &options, &arena, &error), "%s", error.message);
    ck_assert_uint_eq(count, rows[i].count);
    for (size_t k = 0; k < count; k++) {
      ck_assert_msg(results[k].error.reason == rows[i].reason, "%s: %s: %s", rows[i].file, results[k].error.path,
                    results[k].error.message);
      ck_assert_int_eq(results[k].check, cw_canon_reason_check(rows[i].reason));
      ck_assert(results[k].has_key && results[k].origin == rows[i].origin);
    }
    json_decref(document);
  }
}
END_TEST

START_TEST(proof_missing) {
  if (without_samples()) return;
  json_t *document = sample_json("ob30/simple-noproof.json");
  ck_assert_int_eq(first_reason(document, NULL), CW_CANON_PROOF_MISSING);
  json_decref(document);
}
END_TEST

/* Any bit of any byte flipped: not JSON any more, or not valid. White space and the spelling of an escape are no content. */
static void flip_file(const char *name, size_t step) {
  size_t len = 0, flips = 0;
  const char *text = sample(name, &len);
  ck_assert(text != NULL);
  json_t *original = cw_json_read(text, len, &error);
  cw_proof_options options = {.load = load_examples};
  char *copy = malloc(len);
  for (size_t i = 0; i < len; i += step) {
    cw_arena_mark mark = cw_arena_here(&arena);
    memcpy(copy, text, len);
    copy[i] = (char)(copy[i] ^ (1 << (i % 7)));
    error = (cw_canon_error){0};
    json_t *document = cw_json_read(copy, len, &error);
    if (document && !json_equal(document, original)) {
      ck_assert_msg(first_reason(document, &options) != CW_CANON_NONE, "%s: byte %zu", name, i);
      flips++;
    }
    json_decref(document);
    cw_arena_back(&arena, mark);
  }
  ck_assert_uint_gt(flips * step, len / 3);
  json_decref(original);
  free(copy);
}

START_TEST(proof_flips) {
  if (without_samples()) return;
  flip_file("ob30/simple.json", 1);
  flip_file("w3c/eddsa-jcs-2022-signedJCS.json", 1);
  flip_file("w3c/Ed25519Signature2020-signedEdSig.json", 1);
  flip_file("dcc/v1SimpleIssuerId.json", 7);
  flip_file("ob30/complete.json", 97);
}
END_TEST

/* What is added is noticed as well, wherever it is. */
START_TEST(proof_additions) {
  static const struct {
    const char *at, *key, *value;
    cw_canon_reason reason;
  } added[] = {
      {NULL, "validUntil", "2090-01-01T00:00:00Z", CW_CANON_SIGNATURE},
      {NULL, "unheardOf", "x", CW_CANON_TERM_UNDEFINED},
      {NULL, "https://www.w3.org/2018/credentials#validUntil", "x", CW_CANON_HIDDEN},
      {"credentialSubject", "hoursTotal", "x", CW_CANON_TERM_UNDEFINED},
      {"issuer", "email", "a@example.org", CW_CANON_SIGNATURE},
      {"issuer", "image", "picture.png", CW_CANON_IRI_RELATIVE},
  };
  if (without_samples()) return;
  for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
    again();
    json_t *document = sample_json("ob30/simple.json");
    json_t *to = added[i].at ? json_object_get(document, added[i].at) : document;
    json_object_set_new(to, added[i].key, json_string(added[i].value));
    ck_assert_msg(first_reason(document, NULL) == added[i].reason, "%s: %s", added[i].key, error.message);
    json_decref(document);
  }
}
END_TEST

/* A proof with one member replaced. */
START_TEST(proof_members) {
  static const struct {
    const char *key, *value;
    cw_canon_reason reason;
  } changed[] = {
      {"cryptosuite", "bbs-2023", CW_CANON_SUITE_UNKNOWN},
      {"type", "Ed25519Signature2018", CW_CANON_SUITE_UNKNOWN},
      {"cryptosuite", "eddsa-jcs-2022", CW_CANON_SIGNATURE},
      {"proofPurpose", "authentication", CW_CANON_PURPOSE},
      {"created", "2011-01-01T19:23:24Z", CW_CANON_SIGNATURE},
      {"verificationMethod", "https://example.org/keys/1", CW_CANON_KEY_MISSING},
      {"verificationMethod", "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", CW_CANON_SIGNATURE},
      {"verificationMethod", "did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv", CW_CANON_KEY_CONFUSION},
      {"verificationMethod", "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2#z6MkOther",
       CW_CANON_KEY_INVALID},
      {"proofValue", "z1", CW_CANON_SIGNATURE},
      {"proofValue", NULL, CW_CANON_MALFORMED},
      {"proofPurpose", NULL, CW_CANON_PURPOSE},
  };
  if (without_samples()) return;
  for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
    again();
    json_t *document = sample_json("ob30/simple.json"), *proof = json_array_get(json_object_get(document, "proof"), 0);
    if (changed[i].value) {
      json_object_set_new(proof, changed[i].key, json_string(changed[i].value));
    } else {
      json_object_del(proof, changed[i].key);
    }
    ck_assert_msg(first_reason(document, NULL) == changed[i].reason, "%s %s: %d %s", changed[i].key, changed[i].value,
                  (int)error.reason, error.message);
    json_decref(document);
  }
}
END_TEST

/* --- our own signatures: chains, and keys from documents -------------------------------------------------------------- */

static EVP_PKEY *own_key(void) {
  unsigned char seed[32] = {7};
  return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
}

static bool own_finder(void *user, const char *method, cw_key *out, cw_canon_error *e) {
  (void)user, (void)e;
  unsigned char raw[32];
  size_t len = sizeof raw;
  if (strcmp(method, "https://example.org/keys/1") != 0) return false;
  EVP_PKEY *pkey = own_key();
  EVP_PKEY_get_raw_public_key(pkey, raw, &len);
  EVP_PKEY_free(pkey);
  *out = (cw_key){EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, raw, len), CW_KEY_ED25519, CW_KEY_PINNED};
  return true;
}

static const char *base58_encode(const unsigned char *bytes, size_t len) {
  static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  unsigned char number[128];
  char *out = cw_arena_alloc(&arena, 200);
  size_t at = 199;
  memcpy(number, bytes, len);
  for (bool more = true; more;) {
    unsigned rest = 0;
    more = false;
    for (size_t i = 0; i < len; i++) {
      rest = rest * 256 + number[i];
      number[i] = (unsigned char)(rest / 58);
      rest %= 58;
      more = more || number[i];
    }
    out[--at] = digits[rest];
  }
  return out + at;
}

static void digest(const json_t *value, unsigned char out[32]) {
  size_t len, n;
  const char *text = cw_jcs_text(value, &len, &arena, &error);
  ck_assert(text && EVP_Q_digest(NULL, "SHA256", NULL, text, len, out, &n));
}

/* Adds a proof with this id that builds on others (JSON, or NULL), over the document with `base` (or NULL) as its proofs;
 * both references are taken over. */
static void sign(json_t *document, const char *id, json_t *previous, json_t *base) {
  json_t *proof =
      json_pack("{s:s,s:s,s:s,s:s,s:s}", "id", id, "type", "DataIntegrityProof", "cryptosuite", "eddsa-jcs-2022",
                "verificationMethod", "https://example.org/keys/1", "proofPurpose", "assertionMethod");
  if (previous) json_object_set_new(proof, "previousProof", previous);
  json_t *copy = json_copy(document), *list = json_object_get(document, "proof");
  json_object_del(copy, "proof");
  if (base) json_object_set_new(copy, "proof", base);
  unsigned char hashes[64], signature[64];
  size_t len = sizeof signature;
  digest(proof, hashes);
  digest(copy, hashes + 32);
  EVP_PKEY *pkey = own_key();
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  ck_assert(EVP_DigestSignInit_ex(ctx, NULL, NULL, NULL, NULL, pkey, NULL) &&
            EVP_DigestSign(ctx, signature, &len, hashes, sizeof hashes));
  EVP_MD_CTX_free(ctx);
  EVP_PKEY_free(pkey);
  json_object_set_new(proof, "proofValue", json_sprintf("z%s", base58_encode(signature, len)));
  json_array_append_new(list, proof);
  json_decref(copy);
}

static void chain_is(const json_t *document, size_t count, const cw_canon_reason *expected) {
  cw_proof_options options = {.find_key = own_finder};
  cw_proof_result *results;
  size_t n;
  ck_assert(cw_proofs_verify(&results, &n, document, &options, &arena, &error));
  ck_assert_uint_eq(n, count);
  for (size_t i = 0; i < n; i++)
    ck_assert_msg(results[i].error.reason == expected[i], "proof %zu: %s", i, results[i].error.message);
  ck_assert(!results[0].has_key || results[0].origin == CW_KEY_PINNED);
}

START_TEST(proof_chain) {
  json_t *document = json_pack("{s:s,s:[]}", "name", "a badge", "proof"), *list = json_object_get(document, "proof");
  sign(document, "urn:1", NULL, NULL);
  sign(document, "urn:2", json_string("urn:1"), json_pack("[O]", json_array_get(list, 0)));
  chain_is(document, 2, (cw_canon_reason[]){CW_CANON_NONE, CW_CANON_NONE});
  /* the first taken away */
  json_t *alone = json_deep_copy(document);
  json_array_remove(json_object_get(alone, "proof"), 0);
  cw_proof_options options = {.find_key = own_finder};
  ck_assert_int_eq(first_reason(alone, &options), CW_CANON_CHAIN);
  json_decref(alone);
  /* the first made twice, so that its name says nothing */
  json_t *twice = json_deep_copy(document);
  json_array_append_new(json_object_get(twice, "proof"), json_deep_copy(json_array_get(list, 0)));
  chain_is(twice, 3, (cw_canon_reason[]){CW_CANON_NONE, CW_CANON_CHAIN, CW_CANON_NONE});
  json_decref(twice);
  /* the first broken: the second signs it, so it does not fit either */
  json_object_set_new(json_array_get(list, 0), "created", json_string("2020-01-01T00:00:00Z"));
  chain_is(document, 2, (cw_canon_reason[]){CW_CANON_SIGNATURE, CW_CANON_SIGNATURE});
  json_decref(document);
}
END_TEST

/* A proof that is signed well over a base that is not: only the chain shows it. */
START_TEST(proof_chain_on_bad_base) {
  json_t *document = json_pack("{s:s,s:[]}", "name", "a badge", "proof"), *list = json_object_get(document, "proof");
  sign(document, "urn:1", NULL, NULL);
  json_object_set_new(json_array_get(list, 0), "created", json_string("2020-01-01T00:00:00Z"));
  sign(document, "urn:2", json_pack("[s,s]", "urn:1", "urn:1"),
       json_pack("[O,O]", json_array_get(list, 0), json_array_get(list, 0)));
  sign(document, "urn:3", json_string("urn:2"), json_pack("[O]", json_array_get(list, 1)));
  chain_is(document, 3, (cw_canon_reason[]){CW_CANON_SIGNATURE, CW_CANON_CHAIN, CW_CANON_CHAIN});
  json_object_set_new(json_array_get(list, 0), "cryptosuite", json_string("bbs-2023"));
  chain_is(document, 3, (cw_canon_reason[]){CW_CANON_SUITE_UNKNOWN, CW_CANON_SIGNATURE, CW_CANON_CHAIN});
  json_decref(document);
}
END_TEST

/* Sixteen proofs that each name all others sixteen times end in good time. */
START_TEST(proof_circle) {
  json_t *document = json_pack("{s:s,s:[]}", "name", "a badge", "proof");
  for (int i = 0; i < 16; i++) {
    json_t *before = json_array();
    for (int k = 0; k < 16; k++) json_array_append_new(before, json_sprintf("urn:%d", (i + k) % 16));
    sign(document, cw_arena_printf(&arena, "urn:%d", i), before, NULL);
  }
  cw_proof_options options = {.find_key = own_finder};
  ck_assert_int_ne(first_reason(document, &options), CW_CANON_NONE);
  json_array_append_new(json_object_get(document, "proof"), json_object());
  ck_assert_int_eq(first_reason(document, &options), CW_CANON_LIMIT);
  json_decref(document);
}
END_TEST

/* --- keys ------------------------------------------------------------------------------------------------------------- */

static cw_canon_reason address_reason(const char *address) {
  cw_key key;
  error = (cw_canon_error){0};
  cw_key_from_address(&key, address, &error);
  ck_assert((key.pkey != NULL) == (error.reason == CW_CANON_NONE));
  cw_key_dispose(&key);
  return error.reason;
}

START_TEST(key_addresses) {
  ck_assert_int_eq(address_reason("did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"), CW_CANON_NONE);
  ck_assert_int_eq(address_reason("did:key:zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv"), CW_CANON_NONE);
  ck_assert_int_eq(address_reason("did:key:z6Mk"), CW_CANON_KEY_INVALID);
  ck_assert_int_eq(address_reason("did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ0"), CW_CANON_KEY_INVALID);
  ck_assert_int_eq(address_reason("did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"),
                   CW_CANON_KEY_UNSUPPORTED);
  ck_assert_int_eq(address_reason("did:key:"), CW_CANON_KEY_INVALID);
  ck_assert_int_eq(address_reason("did:web:example.org#key-1"), CW_CANON_KEY_MISSING);
  ck_assert_int_eq(address_reason(""), CW_CANON_KEY_MISSING);
  /* the example of the did:jwk method, P-256 */
  ck_assert_int_eq(
      address_reason("did:jwk:"
                     "eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6OTFQSDZDZEgyV"
                     "jAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9#0"),
      CW_CANON_NONE);
  ck_assert_int_eq(address_reason("did:jwk:e30"), CW_CANON_KEY_UNSUPPORTED);
  ck_assert_int_eq(address_reason("did:jwk:!"), CW_CANON_KEY_INVALID);
}
END_TEST

static cw_canon_reason jwk_reason(const char *text) {
  cw_key key;
  json_t *jwk = json_loads(text, 0, NULL);
  error = (cw_canon_error){0};
  cw_key_from_jwk(&key, jwk, &error);
  ck_assert((key.pkey != NULL) == (error.reason == CW_CANON_NONE));
  cw_key_dispose(&key);
  json_decref(jwk);
  return error.reason;
}

#define P256_XY                                                                                                        \
  "\"x\":\"WfTi93YuhsQxKbD0ftnjOXJndqhnJ5kgDV-ZDGyrhBQ\",\"y\":\"qUd_55EjX0mjKZ6W6mF4UXVYTQ41K6jfdnYFwN5uPyk\""
#define P256    "{\"kty\":\"EC\",\"crv\":\"P-256\"," P256_XY "}"
#define ED25519 "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"NvUhsjZe7Mdv8Esoc60o3ma1U5j2tFUTDsOQd39xMnI\"}"

START_TEST(key_jwk) {
  ck_assert_int_eq(jwk_reason(P256), CW_CANON_NONE);
  ck_assert_int_eq(jwk_reason(ED25519), CW_CANON_NONE);
  ck_assert_int_eq(jwk_reason("{\"kty\":\"EC\",\"crv\":\"P-384\"," P256_XY "}"), CW_CANON_KEY_UNSUPPORTED);
  ck_assert_int_eq(jwk_reason("{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"AA\"," P256_XY "}"), CW_CANON_KEY_INVALID);
  ck_assert_int_eq(jwk_reason("{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"enc\"," P256_XY "}"), CW_CANON_KEY_INVALID);
  ck_assert_int_eq(jwk_reason("{\"kty\":\"EC\",\"crv\":\"P-256\",\"key_ops\":[\"sign\"]," P256_XY "}"),
                   CW_CANON_KEY_INVALID);
  ck_assert_int_eq(jwk_reason("{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES384\"," P256_XY "}"),
                   CW_CANON_KEY_UNSUPPORTED);
  ck_assert_int_eq(jwk_reason("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"WfTi93YuhsQxKbD0ftnjOXJndqhnJ5kgDV-ZDGyrhBQ\","
                              "\"y\":\"qUd_55EjX0mjKZ6W6mF4UXVYTQ41K6jfdnYFwN5uPyg\"}"),
                   CW_CANON_KEY_INVALID);
  ck_assert_int_eq(jwk_reason("{\"kty\":\"oct\",\"k\":\"AAAA\"}"), CW_CANON_KEY_UNSUPPORTED);
  ck_assert_int_eq(jwk_reason("{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}"), CW_CANON_KEY_INVALID);
  ck_assert_int_eq(jwk_reason("[]"), CW_CANON_KEY_INVALID);
}
END_TEST

/* The examples of RFC 7638 and of the samples' own key identifiers. */
START_TEST(key_thumbprint) {
  static const struct {
    const char *jwk, *thumbprint;
  } known[] = {{P256, "73voMXFNmNlOEpuYCSJlh8eN0dscykoO6gBukgRS1uU"},
               {ED25519, "2aOHaQxsWVT4mLsUkdtlCnUV-au0BBR-5yPYaPaCc5k"}};
  for (size_t i = 0; i < 2; i++) {
    json_t *jwk = json_loads(known[i].jwk, 0, NULL);
    ck_assert_str_eq(cw_jwk_thumbprint(jwk, &arena, &error), known[i].thumbprint);
    json_decref(jwk);
  }
}
END_TEST

static cw_canon_reason document_reason(const char *text, const char *address) {
  cw_key key;
  json_t *document = json_loads(text, 0, NULL);
  ck_assert(document != NULL);
  error = (cw_canon_error){0};
  cw_key_from_document(&key, document, address, &error);
  ck_assert((key.pkey != NULL) == (error.reason == CW_CANON_NONE));
  cw_key_dispose(&key);
  json_decref(document);
  return error.reason;
}

START_TEST(key_documents) {
  const char *id = "did:web:e.org#k";
  ck_assert_int_eq(
      document_reason(
          "{\"id\":\"did:web:e.org\",\"verificationMethod\":[{\"id\":\"#k\",\"controller\":\"did:web:e.org\","
          "\"publicKeyJwk\":" ED25519 "}],\"assertionMethod\":[\"#k\"]}",
          id),
      CW_CANON_NONE);
  ck_assert_int_eq(
      document_reason("{\"id\":\"did:web:e.org\",\"assertionMethod\":{\"id\":\"did:web:e.org#k\",\"type\":\"Multikey\","
                      "\"publicKeyMultibase\":\"z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2\"}}",
                      id),
      CW_CANON_NONE);
  ck_assert_int_eq(
      document_reason("{\"id\":\"did:web:e.org\",\"verificationMethod\":[{\"id\":\"#k\",\"publicKeyJwk\":" ED25519
                      "}],\"assertionMethod\":[]}",
                      id),
      CW_CANON_KEY_INVALID);
  ck_assert_int_eq(
      document_reason(
          "{\"id\":\"did:web:e.org\",\"verificationMethod\":[{\"id\":\"#k\",\"controller\":\"did:web:x.org\","
          "\"publicKeyJwk\":" ED25519 "}]}",
          id),
      CW_CANON_KEY_INVALID);
  ck_assert_int_eq(
      document_reason("{\"id\":\"did:web:e.org\",\"verificationMethod\":[{\"id\":\"#k\",\"revoked\":\"2020-01-01\","
                      "\"publicKeyJwk\":" ED25519 "}]}",
                      id),
      CW_CANON_KEY_INVALID);
  ck_assert_int_eq(document_reason("{\"id\":\"did:web:e.org\"}", id), CW_CANON_KEY_MISSING);
  ck_assert_int_eq(
      document_reason(
          "{\"id\":\"did:web:x.org\",\"verificationMethod\":[{\"id\":\"#k\",\"publicKeyJwk\":" ED25519 "}]}", id),
      CW_CANON_KEY_MISSING);
}
END_TEST

START_TEST(key_encodings) {
  size_t len;
  ck_assert(cw_base64url_decode("AQID", 4, &len, &arena) && len == 3);
  ck_assert(cw_base64url_decode("AQ", 2, &len, &arena) && len == 1);
  ck_assert(!cw_base64url_decode("AR", 2, &len, &arena)); /* bits left over */
  ck_assert(!cw_base64url_decode("AQ==", 4, &len, &arena) && !cw_base64url_decode("A", 1, &len, &arena));
  ck_assert(!cw_base64url_decode("A+/A", 4, &len, &arena) && !cw_base64url_decode("A\0AA", 4, &len, &arena));
  ck_assert_str_eq(cw_base64url_encode((const unsigned char *)"\xFB\xEF\xBE\xFF", 4, &arena), "----_w");
  unsigned char *bytes = cw_base58_decode("11StV1DL6CwTryKyV", 17, &len, &arena);
  ck_assert(bytes && len == 13 && memcmp(bytes, "\0\0hello world", 13) == 0);
  ck_assert(!cw_base58_decode("0", 1, &len, &arena) && !cw_multibase_decode("f00", 3, &len, &arena));
  ck_assert(!cw_multibase_decode("", 0, &len, &arena));
}
END_TEST

/* --- tokens ----------------------------------------------------------------------------------------------------------- */

static cw_canon_reason token_reason(const char *text, size_t len, const cw_key *key) {
  cw_jws jws;
  error = (cw_canon_error){0};
  if (cw_jws_read(&jws, text, len, &arena, &error)) cw_jws_verify(&jws, key, &error);
  cw_jws_dispose(&jws);
  return error.reason;
}

static cw_key jwk_key(const char *text) {
  cw_key key;
  json_t *jwk = json_loads(text, 0, NULL);
  ck_assert_msg(cw_key_from_jwk(&key, jwk, &error), "%s", error.message);
  json_decref(jwk);
  return key;
}

/* From the issuer's CryptographicKey document of Open Badges 2.0. */
static cw_key pem_key(const char *name) {
  cw_key key;
  json_t *document = sample_json(name);
  const char *id = json_string_value(json_object_get(document, "id"));
  ck_assert_msg(cw_key_from_document(&key, document, id, &error), "%s", error.message);
  json_decref(document);
  return key;
}

static void token_flips(const char *text, size_t len, const cw_key *key) {
  char *copy = malloc(len);
  for (size_t i = 0; i < len; i++) {
    cw_arena_mark mark = cw_arena_here(&arena);
    memcpy(copy, text, len);
    copy[i] = (char)(copy[i] ^ (1 << (i % 7)));
    ck_assert_msg(token_reason(copy, len, key) != CW_CANON_NONE, "byte %zu", i);
    cw_arena_back(&arena, mark);
  }
  free(copy);
}

static size_t trimmed(const char *text, size_t len) {
  while (len && (unsigned char)text[len - 1] <= ' ') len--;
  return len;
}

START_TEST(token_samples) {
  if (without_samples()) return;
  static const struct {
    const char *file, *key;
  } tokens[] = {
      {"ob20/simple.jwt", "ob20/assets/key1.json"},
      {"ob20/simple-revoked.jwt", "ob20/assets/key3.json"},
      {"jose/credential-jose-minimal.jwt", P256},
      {"jose/credential-jose-bad-media-type.jwt", ED25519},
  };
  for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
    again();
    size_t len = 0;
    const char *text = sample(tokens[i].file, &len);
    cw_key key = *tokens[i].key == '{' ? jwk_key(tokens[i].key) : pem_key(tokens[i].key);
    cw_key other = jwk_key(*tokens[i].key == '{' && key.kind == CW_KEY_P256 ? ED25519 : P256);
    len = trimmed(text, len);
    ck_assert(cw_jws_looks_like(text, len));
    ck_assert_msg(token_reason(text, len, &key) == CW_CANON_NONE, "%s: %s", tokens[i].file, error.message);
    ck_assert_int_eq(token_reason(text, len, &other), CW_CANON_KEY_CONFUSION);
    ck_assert_int_eq(token_reason(text, len, &(cw_key){0}), CW_CANON_KEY_MISSING);
    ck_assert_int_eq(token_reason(text, len - 2, &key), CW_CANON_SIGNATURE);
    token_flips(text, len, &key);
    cw_key_dispose(&key);
    cw_key_dispose(&other);
  }
}
END_TEST

/* Baked into SVG, RS256, its key only in its own header. */
START_TEST(token_svg) {
  if (without_samples()) return;
  size_t len = 0;
  const char *text = sample("ob30/simple-jwt.svg", &len), *from = strstr(text, "verify=\"") + 8;
  cw_jws jws;
  cw_key key;
  ck_assert_msg(cw_jws_read(&jws, from, (size_t)(strchr(from, '"') - from), &arena, &error), "%s", error.message);
  ck_assert(cw_key_from_jwk(&key, jws.jwk, &error));
  ck_assert_int_eq(cw_jws_verify(&jws, &key, &error), CW_CHECK_VALID);
  ck_assert_msg(cw_jws_credential(&jws) && cw_jws_claims_agree(&jws, &error), "%s", error.message);
  int64_t seconds = 0;
  ck_assert(cw_jws_time(&jws, "nbf", &seconds) && !cw_jws_time(&jws, "nothing", &seconds));
  cw_key_dispose(&key);
  cw_jws_dispose(&jws);
}
END_TEST

static const char *token(const char *header, const char *payload, const char *signature) {
  return cw_arena_printf(&arena, "%s.%s.%s", cw_base64url_encode((const unsigned char *)header, strlen(header), &arena),
                         cw_base64url_encode((const unsigned char *)payload, strlen(payload), &arena), signature);
}

START_TEST(token_headers) {
  static const struct {
    const char *header;
    cw_canon_reason reason;
  } headers[] = {
      {"{\"alg\":\"none\"}", CW_CANON_ALGORITHM_NONE},
      {"{\"alg\":\"NoNe\"}", CW_CANON_ALGORITHM_NONE},
      {"{\"alg\":\"RS256\",\"alg\":\"none\"}", CW_CANON_MALFORMED},
      {"{\"alg\":\"EdDSA\",\"crit\":[\"exp\"]}", CW_CANON_CRITICAL},
      {"{\"alg\":\"EdDSA\",\"b64\":false}", CW_CANON_CRITICAL},
      {"{\"alg\":\"HS256\"}", CW_CANON_KEY_CONFUSION},
      {"{\"alg\":\"RS256\"}", CW_CANON_KEY_CONFUSION},
      {"{\"alg\":\"ES256\"}", CW_CANON_KEY_CONFUSION},
      {"{\"alg\":\"EdDSA\"}", CW_CANON_SIGNATURE},
      {"{\"alg\":7}", CW_CANON_MALFORMED},
      {"{}", CW_CANON_MALFORMED},
      {"[]", CW_CANON_MALFORMED},
      {"{\"alg\":\"EdDSA\",\"kid\":[]}", CW_CANON_MALFORMED},
  };
  cw_key key = jwk_key(ED25519);
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
    const char *text = token(headers[i].header, "{}", "AAAA");
    ck_assert_msg(token_reason(text, strlen(text), &key) == headers[i].reason, "%s: %s", headers[i].header,
                  error.message);
  }
  static const char *const forms[] = {"", ".", "..", "a.b", "e30.e30.e30.e30", "e30=.e30.", "e30 .e30.e30"};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
    ck_assert_int_eq(token_reason(forms[i], strlen(forms[i]), &key), CW_CANON_MALFORMED);
  const char *text = token("{\"alg\":\"EdDSA\"}", "{\"a\":1,\"a\":2}", "AAAA");
  ck_assert_int_eq(token_reason(text, strlen(text), &key), CW_CANON_MALFORMED);
  cw_key_dispose(&key);
}
END_TEST

static bool claims_agree(const char *payload) {
  const char *text = token("{\"alg\":\"EdDSA\"}", payload, "AAAA");
  cw_jws jws;
  error = (cw_canon_error){0};
  ck_assert(cw_jws_read(&jws, text, strlen(text), &arena, &error));
  bool agree = cw_jws_claims_agree(&jws, &error);
  cw_jws_dispose(&jws);
  return agree;
}

START_TEST(token_claims) {
  ck_assert(claims_agree("{\"iss\":\"a:i\",\"vc\":{\"issuer\":{\"id\":\"a:i\"}}}"));
  ck_assert(!claims_agree("{\"iss\":\"a:i\",\"vc\":{\"issuer\":\"a:j\"}}"));
  ck_assert(!claims_agree("{\"iss\":\"a:i\",\"@context\":[],\"issuer\":\"a:j\"}"));
  ck_assert(!claims_agree("{\"sub\":\"a:i\",\"vc\":{\"credentialSubject\":[{\"id\":\"a:j\"}]}}"));
  ck_assert(!claims_agree("{\"jti\":7,\"vc\":{\"id\":\"a:j\"}}"));
  ck_assert(!claims_agree("{\"vc\":\"x\"}"));
  ck_assert(claims_agree("{\"sub\":\"a:i\",\"vc\":{}}"));
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("badge sign");
  TCase *t = tcase_create("all");
  tcase_set_timeout(t, 240);
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, proof_samples);
  tcase_add_test(t, proof_missing);
  tcase_add_test(t, proof_flips);
  tcase_add_test(t, proof_additions);
  tcase_add_test(t, proof_members);
  tcase_add_test(t, proof_chain);
  tcase_add_test(t, proof_chain_on_bad_base);
  tcase_add_test(t, proof_circle);
  tcase_add_test(t, key_addresses);
  tcase_add_test(t, key_jwk);
  tcase_add_test(t, key_thumbprint);
  tcase_add_test(t, key_documents);
  tcase_add_test(t, key_encodings);
  tcase_add_test(t, token_samples);
  tcase_add_test(t, token_svg);
  tcase_add_test(t, token_headers);
  tcase_add_test(t, token_claims);
  suite_add_tcase(s, t);
  return s;
}

int main(void) {
  SRunner *r = srunner_create(suite());
  srunner_run_all(r, CK_NORMAL);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
