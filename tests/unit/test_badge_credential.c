/* Verifiable credentials that are no badges, and keys that are only a document's own word. */
#include "badge_fixture.h"

#include <stdio.h>
#include <stdlib.h>

static const char *text(const char *name, const char *bytes) { return badge_write(name, bytes, strlen(bytes)); }

static const char *credential(const char *contexts, const char *types, const char *subject, const char *more) {
  return cw_arena_printf(&badge_arena,
                         "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"%s],\"id\":\"urn:x:1\","
                         "\"type\":[\"VerifiableCredential\"%s],\"credentialSubject\":%s%s}",
                         contexts, types, subject, more);
}

#define ISSUER  ",\"issuer\":\"https://i.example/1\""
#define SUBJECT "{\"id\":\"did:example:s\"}"

START_TEST(a_sound_credential_is_judged_and_is_no_badge) {
  badge_inspect_text(credential("", ",\"AlumniCredential\"", SUBJECT, ISSUER));
  badge_is("not checked");
  badge_because("no proof");
  ck_assert_str_eq(cw_node_text(json_array_get(badge_seen, 0), "kind"), "verifiable credential, not a badge");
  ck_assert_str_eq(badge_says("kind"), "unknown");
  ck_assert_ptr_nonnull(strstr(badge_says("note"), "not a badge"));
  ck_assert_ptr_null(badge_says("question"));
}
END_TEST

START_TEST(names_in_several_languages_are_accepted) {
  badge_inspect_text(credential("", "", SUBJECT,
                                ISSUER ",\"name\":[{\"@value\":\"Hund\",\"@language\":\"de\"},{\"@value\":\"Dog\","
                                       "\"@language\":\"en\"}]"));
  badge_is("not checked");
  ck_assert_str_eq(badge_says("title"), "Dog");
}
END_TEST

START_TEST(only_the_issuer_is_missing) {
  const char *path = badge_sample("vcdm/credential-multi-language-name-ok.json");
  if (!path) return;
  badge_inspect(path);
  badge_is("malformed");
  badge_because("malformed: issuer is missing");
  const json_t *reasons = json_object_get(json_array_get(badge_seen, 0), "reasons");
  size_t malformed = 0;
  for (size_t i = 0; i < json_array_size(reasons); i++)
    malformed += strncmp(json_string_value(json_array_get(reasons, i)), "malformed:", 10) == 0;
  ck_assert_uint_eq(malformed, 1);
}
END_TEST

/* What means to be a badge is one, or broken. */
START_TEST(a_badge_of_unknown_type_is_malformed) {
  static const char ob[] = ",\"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json\"";
  static const char achieved[] = "{\"achievement\":{\"id\":\"urn:a\",\"name\":\"A\",\"criteria\":{}}}";
  badge_inspect_text(credential(ob, ",\"Unheard\"", SUBJECT, ISSUER));
  badge_is("malformed");
  badge_because("its type is unknown");
  badge_inspect_text(credential("", ",\"Unheard\"", achieved, ISSUER));
  badge_is("malformed");
  badge_because("its type is unknown");
}
END_TEST

START_TEST(what_a_credential_lacks) {
  static const struct {
    const char *more, *why;
  } cases[] = {
      {"", "issuer is missing"},
      {ISSUER ",\"validFrom\":\"Sun, 26 Feb 2023 01:22:14 +0000\"", "validFrom is not a date"},
      {",\"issuer\":\"nobody\"", "the issuer's id is no address"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    badge_inspect_text(credential("", "", SUBJECT, cases[i].more));
    badge_is("malformed");
    badge_because(cases[i].why);
  }
  badge_inspect_text("{\"@context\":[\"https://www.w3.org/2018/credentials/v1\"],\"type\":[\"VerifiableCredential\"],"
                     "\"issuer\":\"https://i.example/1\",\"credentialSubject\":{}}");
  badge_is("malformed");
  badge_because("neither validFrom nor issuanceDate");
}
END_TEST

#define DCC_ISSUER "did:key:z6MknNQD1WHLGGraFi6zcbGevuAgkVfdyCdtZnQTGWVVvR5Q"

START_TEST(an_issuer_that_is_its_own_key_is_known_only_by_trust) {
  const char *path = badge_sample("dcc/v2NoStatus.json");
  if (!path) return;
  badge_inspect(path);
  badge_is("not checked");
  badge_because("the key is only the document's own word: the issuer's document or a trust file is not at hand");
  badge_because("the signature fits");
  badge_with.trust = text("trust.yaml", "- id: " DCC_ISSUER "\n  name: Known\n");
  badge_inspect(path);
  badge_is("valid");
  badge_because("the trust file binds the key");
}
END_TEST

/* Its document, of which anyone can make one too, adds nothing. */
START_TEST(a_document_of_a_did_key_binds_nothing) {
  const char *path = badge_sample("dcc/v2NoStatus.json"), *folder = badge_folder();
  if (!path) return;
  badge_with.documents = &folder;
  badge_with.ndocuments = 1;
  text("did.json",
       "{\"id\":\"" DCC_ISSUER "\",\"verificationMethod\":[{\"id\":\"" DCC_ISSUER
       "#z6MknNQD1WHLGGraFi6zcbGevuAgkVfdyCdtZnQTGWVVvR5Q\",\"type\":\"Multikey\",\"controller\":\"" DCC_ISSUER
       "\",\"publicKeyMultibase\":\"z6MknNQD1WHLGGraFi6zcbGevuAgkVfdyCdtZnQTGWVVvR5Q\"}]}");
  badge_inspect(path);
  badge_is("not checked");
  badge_because("only the document's own word");
}
END_TEST

START_TEST(a_vector_fits_and_shows_no_issuer) {
  const char *path = badge_sample("w3c/eddsa-jcs-2022-signedJCS.json");
  if (!path) return;
  badge_inspect(path);
  badge_is("not checked");
  badge_because("the signature fits");
  badge_because("only the document's own word");
}
END_TEST

/* --- issuers that badges name ------------------------------------------------------------------------------------- */

START_TEST(a_badge_issuer_gets_its_one_name) {
  static const char badge[] =
      "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"id\":\"urn:x:1\","
      "\"type\":[\"VerifiableCredential\",\"OpenBadgeCredential\"],\"issuer\":{\"id\":\"did:web:digitalpromise.org:i\","
      "\"name\":\"DP "
      "Micro-credentials\"},\"validFrom\":\"2026-01-01T00:00:00Z\",\"credentialSubject\":{\"achievement\":"
      "{\"id\":\"urn:a\",\"name\":\"A\",\"criteria\":{\"narrative\":\"c\"}}}}";
  cw_badge_words *words = NULL;
  const char *problem = NULL, *path = text("badge.json", badge);
  cw_badge_desk *desk = cw_badge_desk_open(&badge_with, &problem, &badge_arena);
  ck_assert_int_eq(cw_badge_words_of(desk, path, NULL, &words, &problem, &badge_arena), 1);
  bool said = false;
  for (size_t i = 0; i < words[0].count; i++) said |= strcmp(words[0].words[i], "issuer=Digital Promise") == 0;
  ck_assert(said);
  cw_badge_desk_close(desk);
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("badge_credential");
  TCase *t = tcase_create("all");
  tcase_add_checked_fixture(t, badge_setup, badge_teardown);
  tcase_add_test(t, a_sound_credential_is_judged_and_is_no_badge);
  tcase_add_test(t, names_in_several_languages_are_accepted);
  tcase_add_test(t, only_the_issuer_is_missing);
  tcase_add_test(t, a_badge_of_unknown_type_is_malformed);
  tcase_add_test(t, what_a_credential_lacks);
  tcase_add_test(t, an_issuer_that_is_its_own_key_is_known_only_by_trust);
  tcase_add_test(t, a_document_of_a_did_key_binds_nothing);
  tcase_add_test(t, a_vector_fits_and_shows_no_issuer);
  tcase_add_test(t, a_badge_issuer_gets_its_one_name);
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
