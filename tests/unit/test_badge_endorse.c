/* Endorsements are verified like what they endorse, and only one that is valid shows a third party's judgement. */
#include "badge_fixture.h"

#include "badge/jcs.h"

#include <openssl/evp.h>
#include <stdlib.h>

#define REVIEWER "https://reviewer.example/1"
#define BADGE    "urn:uuid:badge"
#define CONTEXTS "https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

/* --- signing ------------------------------------------------------------------------------------------------------ */

static EVP_PKEY *key(void) {
  unsigned char seed[32] = {9};
  return EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, sizeof seed);
}

static const char *base64(const void *bytes, size_t len) {
  char *out = cw_arena_alloc(&badge_arena, len * 2 + 8);
  int n = EVP_EncodeBlock((unsigned char *)out, bytes, (int)len);
  while (n && out[n - 1] == '=') out[--n] = '\0';
  for (char *s = out; *s; s++) *s = *s == '+' ? '-' : *s == '/' ? '_' : *s;
  return out;
}

static void sign_bytes(const void *bytes, size_t len, unsigned char signature[64]) {
  size_t n = 64;
  EVP_PKEY *pkey = key();
  EVP_MD_CTX *ctx = EVP_MD_CTX_new();
  ck_assert(EVP_DigestSignInit_ex(ctx, NULL, NULL, NULL, NULL, pkey, NULL) &&
            EVP_DigestSign(ctx, signature, &n, bytes, len));
  EVP_MD_CTX_free(ctx);
  EVP_PKEY_free(pkey);
}

static const char *public_x(void) {
  unsigned char raw[32];
  size_t len = sizeof raw;
  EVP_PKEY *pkey = key();
  EVP_PKEY_get_raw_public_key(pkey, raw, &len);
  EVP_PKEY_free(pkey);
  return base64(raw, len);
}

static void digest(const json_t *value, unsigned char out[32]) {
  cw_canon_error e = {0};
  size_t len, n;
  const char *text = cw_jcs_text(value, &len, &badge_arena, &e);
  ck_assert(text && EVP_Q_digest(NULL, "SHA256", NULL, text, len, out, &n));
}

static const char *base58(const unsigned char *bytes, size_t len) {
  static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  unsigned char number[128];
  char *out = cw_arena_alloc(&badge_arena, 200);
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

/* eddsa-jcs-2022, by the reviewer's key. */
static json_t *signed_by_reviewer(json_t *document) {
  json_t *proof = json_pack("{s:s,s:s,s:s,s:s}", "type", "DataIntegrityProof", "cryptosuite", "eddsa-jcs-2022",
                            "verificationMethod", REVIEWER "#k", "proofPurpose", "assertionMethod");
  unsigned char hashes[64], signature[64];
  digest(proof, hashes);
  digest(document, hashes + 32);
  sign_bytes(hashes, sizeof hashes, signature);
  json_object_set_new(proof, "proofValue", json_sprintf("z%s", base58(signature, sizeof signature)));
  json_object_set_new(document, "proof", proof);
  return document;
}

static const char *token_of(json_t *document) {
  char *payload = json_dumps(document, JSON_COMPACT);
  const char *header = cw_arena_printf(&badge_arena,
                                       "{\"alg\":\"EdDSA\",\"typ\":\"vc+jwt\",\"jwk\":{\"kty\":\"OKP\",\"crv\":"
                                       "\"Ed25519\",\"x\":\"%s\"}}",
                                       public_x());
  const char *text =
      cw_arena_printf(&badge_arena, "%s.%s", base64(header, strlen(header)), base64(payload, strlen(payload)));
  unsigned char signature[64];
  sign_bytes(text, strlen(text), signature);
  free(payload);
  json_decref(document);
  return cw_arena_printf(&badge_arena, "%s.%s", text, base64(signature, sizeof signature));
}

/* --- badges and endorsements -------------------------------------------------------------------------------------- */

static json_t *endorsement_by(const char *issuer, const char *of) {
  return json_pack("{s:[s,s],s:s,s:[s,s],s:{s:s,s:s,s:s},s:s,s:{s:s,s:s,s:s}}", "@context", CONTEXTS, "id",
                   "urn:uuid:endorsement", "type", "VerifiableCredential", "EndorsementCredential", "issuer", "id",
                   issuer, "type", "Profile", "name", "Reviewers", "validFrom", "2026-01-01T00:00:00Z",
                   "credentialSubject", "id", of, "type", "EndorsementSubject", "endorsementComment", "Sound work");
}

static json_t *endorsement(const char *of) { return signed_by_reviewer(endorsement_by(REVIEWER, of)); }

static json_t *badge(void) {
  return json_pack("{s:[s,s],s:s,s:[s,s],s:s,s:s,s:s,s:{s:s,s:s,s:{s:s,s:s,s:s,s:{s:s}}}}", "@context", CONTEXTS, "id",
                   BADGE, "type", "VerifiableCredential", "OpenBadgeCredential", "name", "Badge", "issuer",
                   "https://issuer.example/1", "validFrom", "2026-01-02T00:00:00Z", "credentialSubject", "type",
                   "AchievementSubject", "id", "did:example:s", "achievement", "id", "urn:uuid:achievement", "type",
                   "Achievement", "name", "A", "criteria", "narrative", "n");
}

static json_t *achievement_of(json_t *document) {
  return json_object_get(json_object_get(document, "credentialSubject"), "achievement");
}

static void inspect(json_t *document) {
  char *text = json_dumps(document, JSON_COMPACT);
  badge_inspect_text(text);
  free(text);
  json_decref(document);
}

/* The badge with this endorsement in it, in a list of one. */
static void inspect_with(json_t *one) {
  json_t *document = badge();
  json_object_set_new(document, "endorsement", json_pack("[o]", one));
  inspect(document);
}

static void trusting(void) {
  const char *file = cw_arena_printf(&badge_arena,
                                     "- id: %s\n  name: Reviewers\n  keys: [{kty: OKP, crv: Ed25519, x: %s, "
                                     "id: \"%s#k\"}]\n",
                                     REVIEWER, public_x(), REVIEWER);
  badge_with.trust = badge_write("trust.yaml", file, strlen(file));
}

static const json_t *evaluation(void) {
  const json_t *record = json_object_get(json_array_get(badge_seen, 0), "record");
  return json_object_get(json_object_get(record, "rigor"), "evaluation");
}

static void evaluation_is(const char *is, const char *shown_by) {
  const char *found = cw_node_text(evaluation(), "is"), *shown = cw_node_text(evaluation(), "shown_by");
  ck_assert_msg(found && shown && strcmp(found, is) == 0 && strstr(shown, shown_by), "%s: %s", found, shown);
}

/* --- tests -------------------------------------------------------------------------------------------------------- */

START_TEST(a_valid_one_is_a_third_partys) {
  trusting();
  inspect_with(endorsement(BADGE));
  ck_assert_str_eq(badge_says("endorsements.verdict"), "valid");
  ck_assert_str_eq(badge_says("endorsements.of"), "credential");
  ck_assert_str_eq(badge_says("endorsements.comment"), "Sound work");
  evaluation_is("met", "endorsement by Reviewers");
}
END_TEST

START_TEST(one_that_nobody_can_verify_shows_nothing) {
  inspect_with(endorsement(BADGE));
  ck_assert_str_eq(badge_says("endorsements.verdict"), "not checked");
  evaluation_is("unknown", "shows nothing: not checked: ");
  trusting();
  inspect_with(endorsement_by(REVIEWER, BADGE)); /* no proof */
  evaluation_is("unknown", "no proof");
  json_t *altered = endorsement(BADGE);
  json_object_set_new(json_object_get(altered, "credentialSubject"), "endorsementComment", json_string("Splendid"));
  inspect_with(altered);
  ck_assert_str_eq(badge_says("endorsements.verdict"), "tampered");
  evaluation_is("unknown", "tampered");
  json_t *old = endorsement_by(REVIEWER, BADGE);
  json_object_set_new(old, "validUntil", json_string("2026-02-01T00:00:00Z"));
  inspect_with(signed_by_reviewer(old));
  ck_assert_str_eq(badge_says("endorsements.verdict"), "expired");
  evaluation_is("unknown", "expired");
}
END_TEST

START_TEST(of_something_else_or_by_the_issuer_itself) {
  trusting();
  inspect_with(endorsement("urn:uuid:another"));
  ck_assert_str_eq(badge_says("endorsements.verdict"), "malformed");
  evaluation_is("unknown", "neither an assessor");
  inspect_with(endorsement("https://issuer.example/1"));
  ck_assert_str_eq(badge_says("endorsements.verdict"), "valid");
  ck_assert_str_eq(badge_says("endorsements.of"), "issuer");
  evaluation_is("unknown", "neither an assessor");
  json_t *own = badge();
  json_object_set_new(own, "issuer", json_string(REVIEWER));
  json_object_set_new(own, "endorsement", json_pack("[o]", endorsement(BADGE)));
  inspect(own);
  evaluation_is("unknown", "neither an assessor");
  json_t *ones_own = badge(); /* the recipient endorses her own badge */
  json_object_set_new(json_object_get(ones_own, "credentialSubject"), "id", json_string(REVIEWER));
  json_object_set_new(ones_own, "endorsement", json_pack("[o]", endorsement(BADGE)));
  inspect(ones_own);
  evaluation_is("unknown", "neither an assessor");
}
END_TEST

START_TEST(tokens_of_the_achievement) {
  trusting();
  json_t *document = badge();
  const char *token = token_of(endorsement_by(REVIEWER, "urn:uuid:achievement"));
  json_object_set_new(achievement_of(document), "endorsementJwt", json_pack("[s,s]", token, "not.a.token"));
  inspect(document);
  ck_assert_str_eq(badge_says("endorsements.verdict"), "valid");
  ck_assert_str_eq(badge_says("endorsements.of"), "achievement");
  evaluation_is("met", "endorsement by Reviewers");
}
END_TEST

START_TEST(beside_it) {
  trusting();
  char *text = json_dumps(endorsement(BADGE), JSON_COMPACT);
  const char *folder = badge_folder();
  badge_write("endorsement.json", text, strlen(text));
  const char *token = token_of(endorsement_by(REVIEWER, "urn:uuid:unrelated"));
  badge_write("other.jwt", token, strlen(token));
  badge_with.documents = &folder;
  badge_with.ndocuments = 1;
  inspect(badge());
  evaluation_is("met", "endorsement by Reviewers");
  inspect_with(endorsement(BADGE)); /* inside and beside: one */
  const json_t *record = json_object_get(json_array_get(badge_seen, 0), "record");
  ck_assert_uint_eq(json_array_size(json_object_get(record, "endorsements")), 1);
  free(text);
}
END_TEST

START_TEST(many_and_strange_ones) {
  json_t *document = badge(), *list = json_array();
  for (int i = 0; i < 500; i++) {
    json_t *one = endorsement_by(REVIEWER, BADGE);
    json_object_set_new(one, "id", json_sprintf("urn:%d", i));
    json_array_append_new(list, one);
  }
  json_object_set_new(document, "endorsement", list);
  inspect(document);
  const json_t *record = json_object_get(json_array_get(badge_seen, 0), "record");
  ck_assert_uint_eq(json_array_size(json_object_get(record, "endorsements")), 32);
  document = badge();
  json_object_set_new(document, "endorsement",
                      json_pack("[i,n,[],{},s,{s:{s:[]}}]", 1, "https://e.example/1", "claim", "id"));
  json_object_set_new(document, "endorsementJwt", json_pack("{s:i}", "a", 1));
  inspect(document);
  evaluation_is("unknown", "neither an assessor");
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("badge_endorse");
  TCase *t = tcase_create("endorse");
  tcase_set_timeout(t, 120);
  tcase_add_checked_fixture(t, badge_setup, badge_teardown);
  tcase_add_test(t, a_valid_one_is_a_third_partys);
  tcase_add_test(t, one_that_nobody_can_verify_shows_nothing);
  tcase_add_test(t, of_something_else_or_by_the_issuer_itself);
  tcase_add_test(t, tokens_of_the_achievement);
  tcase_add_test(t, beside_it);
  tcase_add_test(t, many_and_strange_ones);
  suite_add_tcase(s, t);
  return s;
}

int main(void) {
  SRunner *runner = srunner_create(suite());
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
