/* Whether a badge is genuine: hosting, signatures, keys, revocation, dates, recipients, and the order of verdicts. */
#include "badge_fixture.h"

#include "badge/verdict.h"

#include <stdio.h>
#include <stdlib.h>

static void with_documents(const char *const *folders, size_t n) {
  badge_with.documents = folders;
  badge_with.ndocuments = n;
}

static void with_recipient(const char *const *email) {
  badge_with.recipients = email;
  badge_with.nrecipients = 1;
}

static const char *text(const char *name, const char *bytes) { return badge_write(name, bytes, strlen(bytes)); }

/* --- the table of samples ----------------------------------------------------------------------------------------- */

/* Cuts "| a | b | … |" after the first two cells. */
static bool read_row(char *line, char **file, char **verdict) {
  if (strncmp(line, "| `", 3) != 0) return false;
  *file = line + 3;
  char *end = strchr(*file, '`');
  if (!end) return false;
  *end = '\0';
  *verdict = end + 4;
  end = strstr(*verdict, " |");
  if (!end) return false;
  *end = '\0';
  return true;
}

static void judge_row(char *file, const char *verdict) {
  char *within = strchr(file, ' ');
  if (within) *within++ = '\0';
  badge_inspect(badge_sample(file));
  size_t i = 0;
  while (within && i < json_array_size(badge_seen) &&
         strcmp(within, cw_node_text(json_array_get(badge_seen, i), "within")
                            ? cw_node_text(json_array_get(badge_seen, i), "within")
                            : "") != 0)
    i++;
  const char *found = cw_node_text(json_array_get(badge_seen, i), "verdict");
  ck_assert_msg(found && strcmp(found, verdict) == 0, "%s %s: %s, not %s", file, within ? within : "",
                found ? found : "nothing", verdict);
}

START_TEST(every_sample_has_the_verdict_of_the_table) {
  if (!badge_sample("")) return;
  const char *const folders[] = {badge_sample("ob20/assets"), badge_sample("ob30/bit-string-list"),
                                 badge_sample("dcc")};
  with_documents(folders, 3);
  FILE *f = fopen(CW_SOURCE_DIR "/tests/badges/README.md", "r");
  ck_assert_ptr_nonnull(f);
  char line[2048], *file, *verdict;
  int rows = 0;
  while (fgets(line, sizeof line, f)) {
    if (!read_row(line, &file, &verdict)) continue;
    judge_row(file, verdict);
    rows++;
  }
  fclose(f);
  ck_assert_int_gt(rows, 90);
}
END_TEST

/* --- hosted ------------------------------------------------------------------------------------------------------- */

static const char *hosted(const char *more) {
  return cw_arena_printf(
      &badge_arena,
      "{\"@context\":\"https://w3id.org/openbadges/v2\",\"type\":\"Assertion\",\"id\":\"https://i.example/a/1.json\","
      "\"recipient\":{\"type\":\"email\",\"hashed\":false,\"identity\":\"T@b.example\"},"
      "\"badge\":\"https://i.example/b.json\",\"issuedOn\":\"2026-01-02T00:00:00Z\","
      "\"verification\":{\"type\":\"HostedBadge\"}%s}",
      more);
}

static const char ISSUER_HEAD[] =
    "{\"type\":\"Issuer\",\"id\":\"https://i.example/i.json\",\"name\":\"I\",\"url\":\"https://i.example\"";

/* A folder with badge class, issuer (with something more) and the hosted assertion. */
static void host(const char *assertion, const char *issuer_more) {
  static const char *folder;
  folder = badge_folder();
  text("b.json",
       "{\"type\":\"BadgeClass\",\"id\":\"https://i.example/b.json\",\"name\":\"B\",\"description\":\"d\",\"criteria\":"
       "\"https://i.example/c\",\"issuer\":\"https://i.example/i.json\"}");
  text("i.json", cw_arena_printf(&badge_arena, "%s%s}", ISSUER_HEAD, issuer_more));
  if (assertion) text("1.json", assertion);
  with_documents(&folder, 1);
}

START_TEST(a_hosted_badge_is_valid_where_it_stands) {
  host(hosted(""), "");
  badge_inspect_text(hosted(""));
  badge_is("valid");
  badge_because("equal to the hosted document");
}
END_TEST

START_TEST(a_hosted_badge_that_differs_is_tampered) {
  host(hosted(""), "");
  badge_inspect_text(hosted(",\"narrative\":\"more\""));
  badge_is("tampered");
}
END_TEST

START_TEST(a_hosted_badge_says_that_it_is_revoked) {
  host("{\"type\":\"Assertion\",\"id\":\"https://i.example/a/1.json\",\"revoked\":true,\"revocationReason\":\"error\"}",
       "");
  badge_inspect_text(hosted(""));
  badge_is("revoked");
  badge_because("error");
}
END_TEST

START_TEST(a_badge_does_not_vouch_for_itself) {
  host(NULL, "");
  badge_inspect(text("handed-in.json", hosted("")));
  badge_is("not checked");
  badge_because("hosted document not at hand");
}
END_TEST

START_TEST(issuers_say_where_their_badges_stand) {
  static const struct {
    const char *more, *verdict;
  } cases[] = {
      {",\"verification\":{\"startsWith\":\"https://i.example/a/\"}", "valid"},
      {",\"verification\":{\"startsWith\":[\"https://x.example/\",\"https://i.example/\"]}", "valid"},
      {",\"verification\":{\"startsWith\":\"https://i.example/NOT\"}", "tampered"},
      {",\"verification\":{\"allowedOrigins\":[\"x.example\",\"i.example\"]}", "valid"},
      {",\"verification\":{\"allowedOrigins\":\"x.example\"}", "tampered"},
      {",\"verification\":{\"allowedOrigins\":\"https://i.example\"}", "valid"},
      {",\"verification\":{\"verificationProperty\":\"url\"}", "not checked"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    host(hosted(""), cases[i].more);
    badge_inspect_text(hosted(""));
    badge_is(cases[i].verdict);
  }
}
END_TEST

/* Hosted elsewhere, with an issuer inside that allows it: only the issuer's own document may. */
START_TEST(a_badge_cannot_widen_its_issuers_scope) {
  static const char forged[] =
      "{\"@context\":\"https://w3id.org/openbadges/v2\",\"type\":\"Assertion\",\"id\":\"https://evil.example/"
      "1.json\",\"recipient\":{\"type\":\"email\",\"hashed\":false,"
      "\"identity\":\"t@b.example\"},\"issuedOn\":\"2026-01-02\",\"verification\":{\"type\":\"hosted\"},\"badge\":{"
      "\"id\":"
      "\"https://evil.example/b\",\"type\":\"BadgeClass\",\"name\":\"B\",\"criteria\":\"https://i.example/"
      "c\",\"issuer\":{\"id\":"
      "\"%s\",\"type\":\"Issuer\",\"name\":\"I\",\"verification\":{\"allowedOrigins\":\"evil.example\"}}}}";
  static const char *const issuers[][2] = {
      {"https://i.example/i.json", "tampered"}, {"urn:uuid:1", "not checked"}, {"https://evil.example/i", "valid"}};
  const char *folder = badge_folder();
  with_documents(&folder, 1);
  char badge[2048];
  for (size_t i = 0; i < 3; i++) {
    snprintf(badge, sizeof badge, forged, issuers[i][0]);
    text("1.json", badge);
    badge_inspect_text(badge);
    badge_is(issuers[i][1]);
  }
}
END_TEST

/* --- keys and issuers --------------------------------------------------------------------------------------------- */

static const char *simple(void) { return badge_sample("ob30/simple.json"); }

#define SIMPLE_ISSUER "https://example.com/issuers/876543"
#define SIMPLE_KEY    "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
#define OTHER_KEY     "z6MkrvfzkMnvCroEUP2DVc9SHPE48CRsvHiVSusHioxTYu1x"

START_TEST(a_trust_file_binds_the_key) {
  if (!simple()) return;
  static const char *const files[] = {
      "issuers:\n  - id: " SIMPLE_ISSUER "\n    name: Known\n    keys: [" SIMPLE_KEY "]\n",
      "- id: " SIMPLE_ISSUER "\n  keys: [" OTHER_KEY ", \"did:key:" SIMPLE_KEY "\"]\n",
      "[{\"id\":\"" SIMPLE_ISSUER "\",\"keys\":[{\"publicKeyMultibase\":\"" SIMPLE_KEY "\"}]}]",
  };
  for (size_t i = 0; i < 3; i++) {
    badge_with.trust = text(cw_arena_printf(&badge_arena, "trust%zu.yaml", i), files[i]);
    badge_inspect(simple());
    badge_is("valid");
    badge_because("trust file");
  }
  ck_assert_str_eq(cw_node_text(json_array_get(badge_seen, 0), "issuer_known_by"), "trust file");
}
END_TEST

START_TEST(another_key_than_the_issuers_is_refused) {
  if (!simple()) return;
  badge_with.trust = text("trust.yaml", "- id: " SIMPLE_ISSUER "\n  keys: [" OTHER_KEY "]\n");
  badge_inspect(simple());
  badge_is("tampered");
  badge_because("none of those of the issuer");
}
END_TEST

START_TEST(the_issuers_document_binds_the_key) {
  if (!simple()) return;
  const char *folder = badge_folder();
  with_documents(&folder, 1);
  text("issuer.json",
       "{\"id\":\"" SIMPLE_ISSUER
       "\",\"type\":\"Profile\",\"name\":\"Example Corp\",\"verificationMethod\":[{\"id\":\"" SIMPLE_ISSUER
       "#" SIMPLE_KEY "\",\"type\":\"Multikey\",\"controller\":\"" SIMPLE_ISSUER
       "\",\"publicKeyMultibase\":\"" SIMPLE_KEY "\"}]}");
  badge_inspect(simple());
  badge_is("valid");
  badge_because("issuer's document");
  text("issuer.json",
       "{\"id\":\"" SIMPLE_ISSUER
       "\",\"type\":\"Profile\",\"name\":\"Example Corp\",\"verificationMethod\":[{\"id\":\"" SIMPLE_ISSUER
       "#k\",\"type\":\"Multikey\",\"controller\":\"" SIMPLE_ISSUER "\",\"publicKeyMultibase\":\"" OTHER_KEY "\"}]}");
  badge_inspect(simple());
  badge_is("tampered");
}
END_TEST

START_TEST(a_token_with_a_trusted_key) {
  const char *path = badge_sample("jose/credential-jose-minimal.jwt");
  if (!path) return;
  badge_with.trust =
      text("trust.json",
           "[{\"id\":\"https://example.issuer/vc-jose-cose\",\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":"
           "\"WfTi93YuhsQxKbD0ftnjOXJndqhnJ5kgDV-ZDGyrhBQ\",\"y\":\"qUd_55EjX0mjKZ6W6mF4UXVYTQ41K6jfdnYFwN5uPyk\"}]}]");
  badge_inspect(path);
  badge_because("the signature fits (ES256)");
  badge_because("trust file binds");
  badge_is("valid");
  ck_assert_str_eq(badge_says("kind"), "unknown");
  ck_assert_ptr_nonnull(strstr(badge_says("note"), "not a badge"));
}
END_TEST

START_TEST(trust_files_that_are_wrong) {
  static const char *const files[] = {"", "a: b\n", "- name: no id\n", "[[", "{\"issuers\":[{}]}"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    const char *problem = NULL;
    badge_with.trust = text(cw_arena_printf(&badge_arena, "trust%zu", i), files[i]);
    ck_assert_ptr_null(cw_badge_desk_open(&badge_with, &problem, &badge_arena));
    ck_assert_ptr_nonnull(problem);
  }
}
END_TEST

static const char *encode(const char *plain) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  size_t len = strlen(plain), n = 0;
  char *out = cw_arena_alloc(&badge_arena, len * 2 + 4);
  uint32_t bits = 0;
  int have = 0;
  for (size_t i = 0; i < len; i++) {
    bits = bits << 8 | (unsigned char)plain[i];
    for (have += 8; have >= 6; have -= 6) out[n++] = letters[bits >> (have - 6) & 63];
  }
  if (have) out[n++] = letters[bits << (6 - have) & 63];
  return out;
}

START_TEST(a_token_without_signature_is_refused) {
  const char *signed_ = cw_arena_printf(&badge_arena, "%s.%s.", encode("{\"alg\":\"none\"}"), encode(hosted("")));
  badge_inspect_text(signed_);
  badge_is("tampered");
  badge_because("not signed");
}
END_TEST

/* --- revocation --------------------------------------------------------------------------------------------------- */

static const char *with_status(const char *status) {
  return cw_arena_printf(
      &badge_arena,
      "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\",\"https://purl.imsglobal.org/spec/ob/v3p0/"
      "context-3.0.3.json\"],\"id\":\"urn:x:1\","
      "\"type\":[\"VerifiableCredential\",\"OpenBadgeCredential\"],\"issuer\":\"https://i.example/1\","
      "\"validFrom\":\"2026-01-01T00:00:00Z\",\"credentialSubject\":{\"achievement\":{\"id\":\"urn:a\",\"name\":"
      "\"A\",\"criteria\":{\"narrative\":\"c\"}}},\"credentialStatus\":%s}",
      status);
}

START_TEST(revocation_lists_of_credentials) {
  const char *folder = badge_folder();
  with_documents(&folder, 1);
  const char *badge = with_status("{\"id\":\"https://i.example/revoked\",\"type\":\"1EdTechRevocationList\"}");
  badge_inspect_text(badge);
  badge_because("status list not at hand");
  text("revoked", "{\"id\":\"https://i.example/"
                  "revoked\",\"revokedCredential\":[{\"id\":\"urn:x:1\",\"revocationReason\":\"why\"}]}");
  badge_inspect_text(badge);
  badge_is("revoked");
  badge_because("why");
  text("revoked", "{\"id\":\"https://i.example/"
                  "revoked\",\"revokedCredential\":[\"urn:x:2\",{\"id\":\"urn:x:1\",\"revoked\":false}]}");
  badge_inspect_text(badge);
  badge_because("doesn't name it");
}
END_TEST

START_TEST(statuses_that_cannot_be_understood) {
  badge_inspect_text(with_status("{\"type\":\"Unheard\"}"));
  badge_because("unknown type");
  badge_inspect_text(with_status("{\"type\":\"BitstringStatusListEntry\",\"statusListIndex\":\"x\","
                                 "\"statusListCredential\":\"https://i.example/l\"}"));
  badge_is("malformed");
  badge_inspect_text(with_status("{\"type\":\"BitstringStatusListEntry\",\"statusListIndex\":-1,"
                                 "\"statusListCredential\":\"https://i.example/l\"}"));
  badge_is("malformed");
  badge_inspect_text(with_status("{\"type\":\"BitstringStatusListEntry\",\"statusListIndex\":1}"));
  badge_is("malformed");
}
END_TEST

START_TEST(a_list_of_another_issuer_revokes_nothing) {
  const char *dcc = badge_sample("dcc");
  if (!dcc) return;
  with_documents(&dcc, 1);
  badge_inspect_text(
      with_status("{\"type\":\"BitstringStatusListEntry\",\"statusListIndex\":8,\"statusPurpose\":\"revocation\","
                  "\"statusListCredential\":\"https://testing.dcconsortium.org/status/e5WK8CbZ1GjycuPombrj\"}"));
  badge_is("not checked");
  badge_because("by another issuer");
}
END_TEST

/* --- dates and recipients ----------------------------------------------------------------------------------------- */

START_TEST(dates_are_judged_by_the_day_that_is_given) {
  static const struct {
    const char *more, *as_of, *verdict;
  } cases[] = {
      {"", "2026-01-02", "not checked"},
      {"", "2026-01-01", "not yet valid"},
      {",\"expires\":\"2026-03-01\"", "2026-03-01", "not checked"},
      {",\"expires\":\"2026-03-01\"", "2026-03-02", "expired"},
      {",\"expires\":\"2026-03-01T12:00:00+02:00\"", "2026-03-01", "not checked"},
      {",\"expires\":\"2026-03-01T00:00:00Z\"", "2026-03-01", "expired"},
      {",\"expires\":1772323200", "2026-03-02", "expired"},
      {",\"expires\":\"March 1, 2026\"", "2026-03-01", "malformed"},
      {",\"expires\":\"2026-02-30\"", "2026-03-01", "malformed"},
      {",\"expires\":[]", "2026-03-01", "malformed"},
      {",\"expires\":\"2025-12-31T00:00:00Z\"", "2026-03-01", "malformed"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    ck_assert(cw_day_parse(&badge_with.as_of, cases[i].as_of, 10));
    badge_inspect_text(hosted(cases[i].more));
    badge_is(cases[i].verdict);
  }
}
END_TEST

START_TEST(recipients_plain_and_hashed) {
  static const char *const mine[] = {"t@B.example", "other@b.example", "nobody@example.org", "Nobody@Example.org",
                                     "test@example.com"};
  with_recipient(&mine[0]);
  badge_inspect_text(hosted(""));
  badge_because("the recipient is t@B.example");
  with_recipient(&mine[1]);
  badge_inspect_text(hosted(""));
  badge_is("not this recipient");
  const char *ob20 = badge_sample("ob20/basic-assertion.json");
  for (size_t i = 2; ob20 && i < 5; i++) {
    with_recipient(&mine[i]);
    badge_inspect(ob20);
    badge_is(i < 4 ? "not checked" : "not this recipient");
  }
  if (!ob20) return;
  badge_inspect(badge_sample("legacy/0_5_1_assertion.json"));
  badge_because("the recipient is test@example.com");
  badge_inspect(badge_sample("dcc/obv3_v1.json")); /* a name */
  badge_is("not checked");
  badge_because("recipient");
}
END_TEST

START_TEST(one_of_several_addresses_is_enough) {
  static const char *const mine[] = {"a@x.example", "T@b.example"};
  with_recipient(mine);
  badge_with.nrecipients = 2;
  badge_inspect_text(hosted(""));
  badge_because("the recipient is T@b.example");
}
END_TEST

START_TEST(md5_and_unknown_digests) {
  static const char *const mine = "nobody@example.org";
  static const char form[] =
      "{\"uid\":\"1\",\"recipient\":{\"identity\":\"%s\",\"type\":\"email\",\"hashed\":true},\"badge\":"
      "\"https://i.example/b\",\"issuedOn\":\"2026-01-01\",\"verify\":{\"type\":\"hosted\",\"url\":\"https://i.example/"
      "a\"}}";
  with_recipient(&mine);
  char badge[1024];
  snprintf(badge, sizeof badge, form, "md5$e1b14d8a1c0e1a8e6a2a6a6a6a6a6a6a");
  badge_inspect_text(badge);
  badge_is("not this recipient");
  snprintf(badge, sizeof badge, form, "whirl$00");
  badge_inspect_text(badge);
  badge_is("not checked");
}
END_TEST

/* --- all reasons, the worst first --------------------------------------------------------------------------------- */

START_TEST(the_worst_verdict_counts_and_all_reasons_stay) {
  static const char *const mine = "x@x.example";
  with_recipient(&mine);
  host(hosted(""), "");
  badge_inspect_text(hosted(",\"expires\":\"2026-02-01\""));
  badge_is("tampered");
  const json_t *reasons = json_object_get(json_array_get(badge_seen, 0), "reasons");
  ck_assert_uint_eq(json_array_size(reasons), 3);
  static const char *const order[] = {"tampered: ", "expired: ", "not this recipient: "};
  for (size_t i = 0; i < 3; i++)
    ck_assert_int_eq(strncmp(json_string_value(json_array_get(reasons, i)), order[i], strlen(order[i])), 0);
}
END_TEST

START_TEST(what_a_badge_lacks) {
  badge_inspect_text(
      "{\"type\":\"Assertion\",\"@context\":\"https://w3id.org/openbadges/v2\",\"badge\":3,\"recipient\":{}}");
  badge_is("malformed");
  badge_because("id is missing");
  badge_because("recipient.identity is missing");
  badge_because("verification is missing");
  badge_because("issuedOn is missing");
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("badge_verdict");
  TCase *t = tcase_create("verdict");
  tcase_set_timeout(t, 120);
  tcase_add_checked_fixture(t, badge_setup, badge_teardown);
  tcase_add_test(t, every_sample_has_the_verdict_of_the_table);
  tcase_add_test(t, a_hosted_badge_is_valid_where_it_stands);
  tcase_add_test(t, a_hosted_badge_that_differs_is_tampered);
  tcase_add_test(t, a_hosted_badge_says_that_it_is_revoked);
  tcase_add_test(t, a_badge_does_not_vouch_for_itself);
  tcase_add_test(t, issuers_say_where_their_badges_stand);
  tcase_add_test(t, a_badge_cannot_widen_its_issuers_scope);
  tcase_add_test(t, a_trust_file_binds_the_key);
  tcase_add_test(t, another_key_than_the_issuers_is_refused);
  tcase_add_test(t, the_issuers_document_binds_the_key);
  tcase_add_test(t, a_token_with_a_trusted_key);
  tcase_add_test(t, trust_files_that_are_wrong);
  tcase_add_test(t, a_token_without_signature_is_refused);
  tcase_add_test(t, revocation_lists_of_credentials);
  tcase_add_test(t, statuses_that_cannot_be_understood);
  tcase_add_test(t, a_list_of_another_issuer_revokes_nothing);
  tcase_add_test(t, dates_are_judged_by_the_day_that_is_given);
  tcase_add_test(t, recipients_plain_and_hashed);
  tcase_add_test(t, one_of_several_addresses_is_enough);
  tcase_add_test(t, md5_and_unknown_digests);
  tcase_add_test(t, the_worst_verdict_counts_and_all_reasons_stay);
  tcase_add_test(t, what_a_badge_lacks);
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
