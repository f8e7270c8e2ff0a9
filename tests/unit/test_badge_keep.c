/* Badges into the store: whose they are, what supersedes what, and what stays. */
#include "badge_fixture.h"
#include "import_fixture.h"
#include "teacher_fixture.h"

#include "badge/identity.h"
#include "badge/keep.h"

#include <sqlite3.h>
#include <stdlib.h>

static cw_store *store;
static cw_badge_keeper keeper;

static void setup(void) {
  badge_setup();
  import_setup();
  store = cw_store_open("", CW_STORE_MEMORY);
  const char *roster =
      import_file("roster.ndjson", "{\"id\": \"1\", \"name\": \"Ana\", \"email\": \"Ana.Lopez@B.example\"}\n"
                                   "{\"id\": \"2\", \"name\": \"Ben\", \"email\": [\"ben@b.example\", "
                                   "\"both@b.example\"]}\n"
                                   "{\"id\": \"3\", \"name\": \"Cy\", \"email\": \"both@b.example\"}\n");
  ck_assert_int_eq(import_run(store, NULL, roster, false), CW_IMPORT_DONE);
}

static void teardown(void) {
  cw_store_close(store);
  import_teardown();
  badge_teardown();
}

/* --- handing in --------------------------------------------------------------------------------------------------- */

static void begin(void) {
  keeper = (cw_badge_keeper){.store = store,
                             .issuers = cw_issuers_shipped(&badge_arena),
                             .arena = &badge_arena,
                             .when = "2026-11-24T00:00:00Z",
                             .day = "2026-11-24"};
  ck_assert(cw_store_begin(store) && cw_badge_keep_begin(&keeper, "test"));
}

static bool end(void) {
  bool changed;
  ck_assert_msg(cw_badge_keep_end(&keeper, &changed), "%s", cw_store_message(store));
  cw_badge_keep_dispose(&keeper);
  if (changed)
    ck_assert(cw_store_commit(store));
  else
    cw_store_rollback(store);
  return changed;
}

/* Hands in one document; whether anything changed. */
static bool hand_in(const char *text) {
  const char *problem = NULL;
  cw_badge_desk *desk = cw_badge_desk_open(&badge_with, &problem, &badge_arena);
  ck_assert_msg(desk != NULL, "%s", problem);
  begin();
  cw_badge_inspect_bytes(desk, "test.json", text, strlen(text), cw_badge_keep_each, &keeper);
  cw_badge_desk_close(desk);
  return end();
}

static const char *assertion(int number, const char *recipient, const char *more) {
  return cw_arena_printf(&badge_arena,
                         "{\"@context\":\"https://w3id.org/openbadges/v2\",\"type\":\"Assertion\",\"id\":"
                         "\"https://i.example/a/%d.json\",\"recipient\":{%s},\"badge\":\"https://i.example/b.json\","
                         "\"issuedOn\":\"2026-01-02T00:00:00Z\",\"verification\":{\"type\":\"HostedBadge\"}%s}",
                         number, recipient, more);
}

static const char *plain(const char *email) {
  return cw_arena_printf(&badge_arena, "\"type\":\"email\",\"hashed\":false,\"identity\":\"%s\"", email);
}

/* What the badge points at, and the hosted assertion itself, are at hand from here on. */
static void host(const char *hosted) {
  static const char *folder;
  const char *class =
      "{\"type\":\"BadgeClass\",\"id\":\"https://i.example/b.json\",\"name\":\"Formative Assessment\","
      "\"description\":\"d\",\"criteria\":{\"narrative\":\"Show it.\"},\"alignment\":[{\"targetName\":"
      "\"A\",\"targetUrl\":\"https://f.example/1\",\"targetCode\":\"F.1\"},{\"targetName\":\"B\","
      "\"targetUrl\":\"https://f.example/2\",\"x:own\":[1,2]}],\"issuer\":\"https://i.example/i.json\"}";
  const char *issuer = "{\"type\":\"Issuer\",\"id\":\"https://i.example/i.json\",\"name\":\"Example Valley\",\"url\":"
                       "\"https://i.example\"}";
  badge_write("b.json", class, strlen(class));
  badge_write("i.json", issuer, strlen(issuer));
  badge_write("1.json", hosted, strlen(hosted));
  folder = badge_folder();
  badge_with.documents = &folder;
  badge_with.ndocuments = 1;
}

static int64_t number(const char *sql) { return import_number(store, sql); }

static const char *text(const char *sql) {
  sqlite3_stmt *q = NULL;
  ck_assert_int_eq(sqlite3_prepare_v2(cw_store_handle(store), sql, -1, &q, NULL), SQLITE_OK);
  const char *found = sqlite3_step(q) == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL;
  const char *copy = found ? cw_arena_text(&badge_arena, found, strlen(found)) : "";
  sqlite3_finalize(q);
  return copy;
}

#define OWNER    "SELECT teacher FROM current_badges WHERE badge = 'https://i.example/a/1.json'"
#define VERIFIED "SELECT verification FROM current_records WHERE teacher = '1'"

/* --- whom it names ------------------------------------------------------------------------------------------------ */

static bool names(const char *recipient, const char *candidate) {
  cw_identity identity;
  json_t *json = json_loads(recipient, 0, NULL);
  ck_assert_ptr_nonnull(json);
  bool named = cw_identity_read(&identity, json) && cw_identity_is(&identity, candidate);
  json_decref(json);
  return named;
}

/* Digests of the address with `salt` behind it, by Python's hashlib. */
START_TEST(identities) {
  const char *sha = "{\"type\":\"email\",\"hashed\":true,\"salt\":\"salt\",\"identity\":\"sha256$"
                    "21303BDE6C5BBB7F61CF13F0906C417BB9021969917974309294FE696074A447\"}";
  ck_assert(names(sha, "ana@b.example"));
  ck_assert(names(sha, "Ana@B.example")); /* the digest of its lower case */
  ck_assert(!names(sha, "ben@b.example"));
  ck_assert(names(
      "{\"type\":\"email\",\"hashed\":true,\"salt\":\"salt\",\"identity\":\"md5$5f6b4b3af09b78ee638200a0f55677d7\"}",
      "Ana@B.example"));
  ck_assert(!names(
      "{\"type\":\"email\",\"hashed\":true,\"salt\":\"salt\",\"identity\":\"md5$5f6b4b3af09b78ee638200a0f55677d7\"}",
      "ana@b.example"));
  ck_assert(!names("{\"type\":\"email\",\"hashed\":true,\"identity\":\"sha1$00\"}", "ana@b.example"));
  ck_assert(!names("{\"type\":\"email\",\"hashed\":true,\"identity\":\"sha256$\"}", "ana@b.example"));
  ck_assert(names("{\"type\":\"id\",\"identity\":\"mailto:ANA@b.example\"}", "ana@b.example"));
  ck_assert(names("{\"type\":\"sourcedId\",\"identity\":\"A1\"}", "A1"));
  ck_assert(!names("{\"type\":\"sourcedId\",\"identity\":\"A1\"}", "a1"));
  ck_assert(!names("{\"type\":\"name\",\"identity\":\"Ana\"}", "Ana"));
  ck_assert(!names("{\"type\":\"systemId\",\"identity\":\"1\"}", "1")); /* the issuer's numbers are not the roster's */
  ck_assert(!names("{\"type\":\"email\",\"identity\":\"\"}", ""));
}
END_TEST

START_TEST(the_owner_is_found_or_nobody) {
  ck_assert(hand_in(assertion(1, plain("ana.lopez@b.example"), "")));
  ck_assert_str_eq(text(OWNER), "1");
  ck_assert_int_eq(number("SELECT count(*) FROM current_records"), 1);
  ck_assert(hand_in(assertion(2, plain("both@b.example"), "")));
  ck_assert_str_eq(text("SELECT unmatched FROM current_badges WHERE teacher IS NULL"),
                   "it names several teachers: 2 and 3");
  ck_assert(hand_in(assertion(3, plain("nobody@b.example"), "")));
  ck_assert(hand_in(assertion(4, "\"type\":\"url\",\"hashed\":false,\"identity\":\"https://me.example\"", "")));
  ck_assert_int_eq(number("SELECT count(*) FROM current_badges WHERE teacher IS NULL"), 3);
  ck_assert_int_eq(number("SELECT count(*) FROM current_records"), 1);
  /* The issuer hashed what the roster writes, and the roster's own form is kept. */
  ck_assert(hand_in(assertion(5,
                              "\"type\":\"email\",\"hashed\":true,\"salt\":\"s\",\"identity\":\"sha256$"
                              "414948ed7d325ed9928ce5dab32a7c671848aa2f55c5172783cc5e27f398a760\"",
                              "")));
  ck_assert_str_eq(text("SELECT owner_by FROM current_badges WHERE badge LIKE '%/5.json'"),
                   "e-mail Ana.Lopez@B.example");
}
END_TEST

/* --- again -------------------------------------------------------------------------------------------------------- */

START_TEST(the_same_twice_changes_nothing) {
  ck_assert(hand_in(assertion(1, plain("ben@b.example"), "")));
  ck_assert(!hand_in(assertion(1, plain("ben@b.example"), "")));
  ck_assert(hand_in(assertion(2, plain("nobody@b.example"), "")));
  ck_assert(!hand_in(assertion(2, plain("nobody@b.example"), "")));
  ck_assert_int_eq(number("SELECT count(*) FROM badges"), 2);
  ck_assert_int_eq(number("SELECT count(*) FROM imports"), 3);
}
END_TEST

START_TEST(judged_anew_it_supersedes_itself) {
  const char *badge = assertion(1, plain("ana.lopez@b.example"), "");
  ck_assert(hand_in(badge));
  ck_assert_str_eq(text(VERIFIED), "not checked");
  host(badge);
  ck_assert(hand_in(badge));
  ck_assert_str_eq(text(VERIFIED), "valid");
  badge_with.ndocuments = 0; /* less at hand: what was found stands */
  ck_assert(!hand_in(badge));
  ck_assert_str_eq(text(VERIFIED), "valid");
  badge_with.ndocuments = 1;
  host("{\"@context\":\"https://w3id.org/openbadges/v2\",\"type\":\"Assertion\",\"id\":\"https://i.example/a/1.json\","
       "\"revoked\":true}");
  ck_assert(hand_in(badge));
  ck_assert_str_eq(text(VERIFIED), "revoked");
  ck_assert_int_eq(number("SELECT count(*) FROM current_records"), 1);
  ck_assert_int_eq(number("SELECT count(*) FROM all_records WHERE ending = 'superseded'"), 2);
  ck_assert_int_eq(number("SELECT count(*) FROM badges WHERE ended IS NOT NULL"), 2);
  ck_assert(cw_store_check(store));
}
END_TEST

START_TEST(another_document_of_the_same_id) {
  const char *mine = assertion(1, plain("ana.lopez@b.example"), ""), *forged = assertion(1, plain("ben@b.example"), "");
  host(mine);
  ck_assert(hand_in(mine));
  ck_assert(hand_in(forged)); /* Ben's copy of Ana's */
  ck_assert_str_eq(text(VERIFIED), "valid");
  ck_assert_int_eq(number("SELECT count(*) FROM current_records"), 1);
  ck_assert_str_eq(text("SELECT unmatched FROM current_badges WHERE teacher IS NULL"),
                   "teacher 1 has another badge with this id");
  ck_assert(hand_in(assertion(1, plain("ana.lopez@b.example"), ",\"narrative\":\"better\""))); /* not what is hosted */
  ck_assert_str_eq(text(VERIFIED), "valid");
  ck_assert_int_eq(number("SELECT count(*) FROM current_badges WHERE teacher IS NULL"), 2);
  const char *again = assertion(1, plain("ana.lopez@b.example"), ",\"narrative\":\"as issued again\"");
  host(again);
  ck_assert(hand_in(again));
  ck_assert_int_eq(number("SELECT count(*) FROM current_records"), 1);
  ck_assert_str_eq(text("SELECT narrative FROM current_badges WHERE teacher = '1'"), "as issued again");
}
END_TEST

START_TEST(two_documents_of_one_id_in_one_import) {
  const char *problem = NULL, *old = assertion(1, plain("ana.lopez@b.example"), ",\"narrative\":\"old\""),
             *now = assertion(1, plain("ana.lopez@b.example"), "");
  host(now);
  cw_badge_desk *desk = cw_badge_desk_open(&badge_with, &problem, &badge_arena);
  begin();
  cw_badge_inspect_bytes(desk, "old", old, strlen(old), cw_badge_keep_each, &keeper);
  cw_badge_inspect_bytes(desk, "now", now, strlen(now), cw_badge_keep_each, &keeper);
  cw_badge_inspect_bytes(desk, "once more", now, strlen(now), cw_badge_keep_each, &keeper);
  cw_badge_desk_close(desk);
  ck_assert(end());
  ck_assert_int_eq(number("SELECT count(*) FROM current_records"), 1);
  ck_assert_str_eq(text(VERIFIED), "valid");
}
END_TEST

/* --- by a person's word ------------------------------------------------------------------------------------------- */

static cw_assigned assign(const char *sql, const char *teacher) {
  int64_t id = number(sql);
  begin();
  cw_assigned done = cw_badge_assign(&keeper, id, teacher, "R. Vale", "she showed her account");
  end();
  return done;
}

START_TEST(assigned) {
  static const char open[] = "SELECT id FROM badges WHERE ended IS NULL AND teacher IS NULL";
  const char *badge = assertion(1, plain("private@c.example"), "");
  ck_assert(hand_in(badge));
  ck_assert_int_eq(assign(open, "9"), CW_NO_SUCH_TEACHER);
  ck_assert_int_eq(assign("SELECT 99", "1"), CW_NO_SUCH_BADGE);
  ck_assert_int_eq(assign(open, "1"), CW_ASSIGNED);
  ck_assert_str_eq(text(OWNER), "1");
  ck_assert_int_eq(number("SELECT count(*) FROM current_records WHERE teacher = '1'"), 1);
  ck_assert(!hand_in(badge)); /* it stays hers */
  ck_assert_int_eq(assign("SELECT id FROM current_badges", "1"), CW_ASSIGNED_BEFORE);
  ck_assert_int_eq(assign("SELECT id FROM current_badges", "2"), CW_ASSIGNED); /* a mistake mended */
  ck_assert_int_eq(number("SELECT count(*) FROM current_records WHERE teacher = '1'"), 0);
  ck_assert_int_eq(number("SELECT count(*) FROM current_records WHERE teacher = '2'"), 1);
  ck_assert(!hand_in(badge));
  ck_assert_int_eq(number("SELECT count(*) FROM badge_assignments"), 2);
  ck_assert_int_ne(sqlite3_exec(cw_store_handle(store), "DELETE FROM badge_assignments", NULL, NULL, NULL), SQLITE_OK);
  ck_assert_int_ne(sqlite3_exec(cw_store_handle(store), "UPDATE badge_assignments SET why = 'x'", NULL, NULL, NULL),
                   SQLITE_OK);
  ck_assert_int_ne(sqlite3_exec(cw_store_handle(store), "DELETE FROM badges", NULL, NULL, NULL), SQLITE_OK);
}
END_TEST

START_TEST(assigned_over_another) {
  ck_assert(hand_in(assertion(1, plain("ben@b.example"), ""))); /* came first */
  ck_assert(hand_in(assertion(1, plain("ana.lopez@b.example"), "")));
  ck_assert_int_eq(assign("SELECT id FROM badges WHERE ended IS NULL AND teacher IS NULL", "1"), CW_ASSIGNED);
  ck_assert_int_eq(number("SELECT count(*) FROM current_records"), 1);
  ck_assert_str_eq(text(OWNER), "1");
}
END_TEST

/* --- what it says ------------------------------------------------------------------------------------------------- */

START_TEST(all_of_it_can_be_asked_for) {
  const char *badge = assertion(1, plain("ana.lopez@b.example"),
                                ",\"evidence\":[{\"id\":\"https://e.example/1\",\"narrative\":\"a lesson\"}],"
                                "\"x:mood\":{\"of\":[\"the\",\"day\"]}");
  host(badge);
  ck_assert(hand_in(badge));
  ck_assert_str_eq(text("SELECT value FROM badge_fields WHERE field = 'alignment' AND item = 1 AND name = 'code'"),
                   "F.1");
  ck_assert_str_eq(text("SELECT value FROM badge_fields WHERE field = 'evidence' AND name = 'narrative'"), "a lesson");
  ck_assert_str_eq(text("SELECT criteria FROM current_badges"), "Show it.");
  ck_assert_str_eq(text("SELECT issuer_id FROM current_badges"), "https://i.example/i.json");
  ck_assert_str_eq(text("SELECT curriculum || evidence || evaluation || metadata FROM current_badges"),
                   "metmetunknownmet");
  ck_assert_int_gt(
      number("SELECT count(*) FROM badges, json_each(said, '$.record.unmapped') u WHERE u.value LIKE '%x:mood%' "
             "AND u.value LIKE '%day%'"),
      0);
}
END_TEST

/* A valid badge shows whose id it is; that its issuer calls itself by another's name shows nothing. */
START_TEST(another_ones_name) {
  const char *badge = assertion(1, plain("ana.lopez@b.example"), "");
  host(badge);
  const char *issuer = "{\"type\":\"Issuer\",\"id\":\"https://i.example/i.json\",\"name\":\"Digital Promise\",\"url\":"
                       "\"https://i.example\"}";
  badge_write("i.json", issuer, strlen(issuer));
  ck_assert(hand_in(badge));
  ck_assert_str_eq(text(VERIFIED), "valid");
  ck_assert_int_eq(number("SELECT count(*) FROM current_records WHERE issuer IS NOT NULL"), 0);
  ck_assert_str_eq(text("SELECT issuer FROM current_badges"), "Digital Promise"); /* what it says is kept */
  ck_assert_str_eq(text("SELECT group_concat(name || ' ' || value) FROM record_values"),
                   "badge metadata complete yes,badge valid yes,curriculum stated yes");
}
END_TEST

START_TEST(hostile_ids_are_no_keys) {
  char longer[2000];
  memset(longer, 'x', sizeof longer);
  longer[sizeof longer - 1] = '\0';
  const char *forms[] = {"a\\nb", longer, ""};
  for (size_t i = 0; i < 3; i++) {
    const char *badge =
        cw_arena_printf(&badge_arena,
                        "{\"@context\":\"https://w3id.org/openbadges/v2\",\"type\":\"Assertion\",\"id\":"
                        "\"%s\",\"recipient\":{%s},\"badge\":\"https://i.example/%zu.json\",\"issuedOn\":"
                        "\"2026-01-02\",\"verification\":{\"type\":\"SignedBadge\"}}",
                        forms[i], plain("ben@b.example"), i);
    hand_in(badge);
  }
  ck_assert_int_eq(number("SELECT count(*) FROM current_records WHERE row NOT LIKE 'sha256:%'"), 0);
  ck_assert(cw_store_check(store));
}
END_TEST

START_TEST(malformed_is_refused) {
  ck_assert(!hand_in("{\"type\":\"Assertion\""));
  ck_assert_uint_eq(keeper.counts.rejected, 1);
  ck_assert(!hand_in("{\"type\":\"BadgeClass\",\"name\":\"n\"}"));
  ck_assert_uint_eq(keeper.counts.skipped, 1);
  ck_assert_int_eq(number("SELECT count(*) FROM badges"), 0);
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("badge_keep");
  TCase *t = tcase_create("keep");
  tcase_set_timeout(t, 120);
  tcase_add_unchecked_fixture(t, teacher_load, teacher_unload);
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, identities);
  tcase_add_test(t, the_owner_is_found_or_nobody);
  tcase_add_test(t, the_same_twice_changes_nothing);
  tcase_add_test(t, judged_anew_it_supersedes_itself);
  tcase_add_test(t, another_document_of_the_same_id);
  tcase_add_test(t, two_documents_of_one_id_in_one_import);
  tcase_add_test(t, assigned);
  tcase_add_test(t, assigned_over_another);
  tcase_add_test(t, all_of_it_can_be_asked_for);
  tcase_add_test(t, another_ones_name);
  tcase_add_test(t, hostile_ids_are_no_keys);
  tcase_add_test(t, malformed_is_refused);
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
