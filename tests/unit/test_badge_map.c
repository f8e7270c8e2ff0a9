/* Badges as records: where each statement goes, what stays verbatim, and what is not concluded. */
#include "badge_fixture.h"

#include "badge/documents.h"
#include "teacher_fixture.h"

#include <stdlib.h>

/* A credential whose subject and achievement say what is given. */
static const char *credential(const char *subject, const char *achievement) {
  return cw_arena_printf(
      &badge_arena,
      "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"id\":\"urn:x:1\","
      "\"type\":[\"VerifiableCredential\",\"OpenBadgeCredential\"],"
      "\"issuer\":{\"id\":\"https://i.example/1\",\"name\":\"I\"},\"validFrom\":\"2026-03-04T23:30:00-05:00\","
      "\"credentialSubject\":{\"type\":[\"AchievementSubject\"],%s\"achievement\":{\"id\":\"urn:a\",\"name\":\"A\","
      "\"criteria\":{\"narrative\":\"c\"}%s}}}",
      subject, achievement);
}

static void says(const char *path, const char *value) {
  const char *found = badge_says(path);
  ck_assert_msg(found && strcmp(found, value) == 0, "%s is %s, not %s", path, found ? found : "not said", value);
}

static const json_t *record(void) { return json_object_get(json_array_get(badge_seen, 0), "record"); }

START_TEST(a_complete_badge) {
  const char *path = badge_sample("ob30/complete.json");
  if (!path) return;
  badge_inspect(path);
  says("id", "http://1edtech.edu/credentials/3732");
  says("issuer.id", "https://1edtech.edu/issuers/565049");
  says("issuer.name", "1EdTech University");
  says("achievement.name", "1EdTech University Degree");
  says("achievement.type", "Degree");
  says("achievement.code", "R1");
  says("kind", "degree");
  says("criteria.narrative", "# Degree Requirements\nStudents must complete...");
  says("evidence.name", "Final Project Report");
  says("alignment.framework", "1EdTech University Program and Course Catalog");
  says("alignment.code", "degree");
  says("amounts.value", "36");
  says("amounts.from", "achievement.creditsAvailable");
  ck_assert_ptr_null(badge_says("amounts.unit"));
  says("earned", "2010-01-01");
  says("expires", "2030-01-01");
  says("recipient.identity", "did:example:ebfeb1f712ebc6f1c276e12ec21");
  says("assessor.name", "1EdTech College of Arts");
  says("endorsements.issuer.name", "Example Accrediting Agency");
  says("results.value", "A");
  says("results.name", "Final Project Grade");
  says("tags", "research");
  says("rigor.curriculum.is", "met");
  says("rigor.evidence.is", "met");
  says("rigor.evaluation.is", "met");
  says("rigor.metadata.is", "met");
}
END_TEST

static bool is_unmapped(const char *path) {
  const json_t *list = json_object_get(record(), "unmapped");
  for (size_t i = 0; i < json_array_size(list); i++)
    if (strcmp(cw_node_text(json_array_get(list, i), "path"), path) == 0) return true;
  return false;
}

START_TEST(what_has_no_place_is_kept) {
  badge_inspect_text(credential("\"licenseNumber\":\"A-1\",\"role\":{\"a\":[1]},", ",\"criteriaX\":2"));
  ck_assert(is_unmapped("credentialSubject.licenseNumber"));
  ck_assert(is_unmapped("credentialSubject.role"));
  ck_assert(is_unmapped("credentialSubject.achievement.criteriaX"));
  ck_assert_uint_eq(json_array_size(json_object_get(record(), "unmapped")), 3);
  says("unmapped.value", "A-1");
}
END_TEST

START_TEST(kinds_are_never_guessed) {
  static const char *const types[][2] = {{"MicroCredential", "micro-credential"},
                                         {"Course", "course"},
                                         {"Badge", "unknown"},
                                         {"Achievement", "unknown"},
                                         {"CertificateOfCompletion", "unknown"},
                                         {"Certification", "unknown"},
                                         {"BachelorDegree", "degree"}};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    badge_inspect_text(credential("", cw_arena_printf(&badge_arena, ",\"achievementType\":\"%s\"", types[i][0])));
    says("kind", types[i][1]);
    ck_assert_int_eq(badge_says("question") != NULL, strcmp(types[i][1], "unknown") == 0);
  }
  badge_inspect_text(credential("", ""));
  says("kind", "unknown");
  ck_assert_ptr_nonnull(strstr(badge_says("question"), "competence assessed from evidence, or attendance recorded?"));
}
END_TEST

START_TEST(hours_have_a_unit_only_where_one_is_stated) {
  badge_inspect_text(credential("", ",\"creditsAvailable\":1.5"));
  says("amounts.value", "1.5");
  ck_assert_ptr_null(badge_says("amounts.unit"));
  badge_inspect_text(
      credential("\"result\":[{\"resultDescription\":\"urn:r\",\"value\":\"15\"}],",
                 ",\"resultDescription\":[{\"id\":\"urn:r\",\"name\":\"Clock hours\",\"resultType\":\"Result\"}]"));
  says("amounts.value", "15");
  says("amounts.unit", "hour");
  badge_inspect_text(credential("", ",\"extensions:TimeInvestmentExtension\":{\"TimeInvestment\":12}"));
  says("amounts.value", "12");
  says("amounts.unit", "hour");
}
END_TEST

START_TEST(the_day_is_the_issuers) {
  badge_inspect_text(credential("", ""));
  says("earned", "2026-03-04");
}
END_TEST

START_TEST(the_issuer_cannot_evaluate_itself) {
  badge_inspect_text(credential("\"id\":\"https://i.example/1\",", ""));
  says("rigor.evaluation.is", "not met");
  badge_inspect_text(credential("", ""));
  says("rigor.evaluation.is", "unknown");
  says("rigor.metadata.is", "not met");
  says("rigor.metadata.shown_by", "lacking: recipient");
}
END_TEST

START_TEST(old_badges) {
  const char *path = badge_sample("legacy/0_5_1_assertion.json");
  if (!path) return;
  badge_inspect(path);
  ck_assert_str_eq(cw_node_text(json_array_get(badge_seen, 0), "kind"), "Open Badges 0.5");
  says("issuer.name", "Basic Issuer");
  says("achievement.version", "0.5.0");
  says("criteria.id", "http://oldsyle.com/criteria/2");
  says("earned", "2011-06-01");
  badge_inspect(badge_sample("baked/baked_heart.png"));
  says("id", "http://example.org/badgeinstance1");
  says("earned", "2015-04-01");
}
END_TEST

START_TEST(documents_complete_an_assertion) {
  const char *assets = badge_sample("ob20/assets"), *path = badge_sample("ob20/basic-assertion.json");
  if (!assets || !path) return;
  badge_with.documents = &assets;
  badge_with.ndocuments = 1;
  badge_inspect(path);
  says("achievement.name", "Awesome Robotics Badge");
  says("issuer.name", "An Example Badge Issuer");
  says("evidence.id", "https://example.org/beths-robot-work.html");
}
END_TEST

START_TEST(names_in_several_languages) {
  badge_inspect_text(
      "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],\"type\":[\"VerifiableCredential\"],\"name\":"
      "[{\"@value\":\"Hund\",\"@language\":\"de\"},{\"@value\":\"Dog\",\"@language\":\"en\"}],"
      "\"credentialSubject\":{\"id\":\"did:example:1\"}}");
  says("title", "Dog");
}
END_TEST

/* --- into the engine's input -------------------------------------------------------------------------------------- */

static const char *words_of(const char *text) {
  const char *problem = NULL, *all = "";
  cw_badge_desk *desk = cw_badge_desk_open(&badge_with, &problem, &badge_arena);
  cw_badge_words *badges;
  int n = cw_badge_words_of(desk, badge_write("words.json", text, strlen(text)), NULL, &badges, &problem, &badge_arena);
  ck_assert_int_eq(n, 1);
  for (size_t i = 0; i < badges[0].count; i++) all = cw_arena_printf(&badge_arena, "%s%s\n", all, badges[0].words[i]);
  cw_badge_desk_close(desk);
  return all;
}

START_TEST(badges_are_words_of_a_record) {
  const char *words = words_of(credential("", ",\"achievementType\":\"MicroCredential\","
                                              "\"extensions:TimeInvestmentExtension\":{\"TimeInvestment\":12}"));
  static const char *const expected[] = {"kind=micro-credential\n",   "achievement=A\n",  "issuer=I\n",
                                         "earned=2026-03-04\n",       "amount=12 hour\n", "id=urn:x:1\n",
                                         "verification=not checked\n"};
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
    ck_assert_msg(strstr(words, expected[i]) != NULL, "no %s in %s", expected[i], words);
  ck_assert_ptr_null(strstr(words_of(credential("", "")), "kind="));
}
END_TEST

START_TEST(badges_are_records_of_a_teacher) {
  const char *problem = NULL, *path = badge_sample("dcc/v2NoStatus.json");
  if (!path) return;
  teacher_setup();
  cw_badge_desk *desk = cw_badge_desk_open(&badge_with, &problem, &badge_arena);
  ck_assert_int_eq(cw_badge_records(&block, desk, path, &problem, &badge_arena), 1);
  is_text(CW_F_VERIFICATION, 0, "not checked"); /* so the name is only its own word */
  is_text(CW_F_ISSUER, 0, "Example Corp");
  is_unknown(CW_F_KIND, 0);
  is_unknown(CW_F_AMOUNT, 0);
  cw_badge_desk_close(desk);
  teacher_teardown();
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("badge_map");
  TCase *t = tcase_create("map");
  tcase_set_timeout(t, 120);
  tcase_add_unchecked_fixture(t, teacher_load, teacher_unload);
  tcase_add_checked_fixture(t, badge_setup, badge_teardown);
  tcase_add_test(t, a_complete_badge);
  tcase_add_test(t, what_has_no_place_is_kept);
  tcase_add_test(t, kinds_are_never_guessed);
  tcase_add_test(t, hours_have_a_unit_only_where_one_is_stated);
  tcase_add_test(t, the_day_is_the_issuers);
  tcase_add_test(t, the_issuer_cannot_evaluate_itself);
  tcase_add_test(t, old_badges);
  tcase_add_test(t, documents_complete_an_assertion);
  tcase_add_test(t, names_in_several_languages);
  tcase_add_test(t, badges_are_words_of_a_record);
  tcase_add_test(t, badges_are_records_of_a_teacher);
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
