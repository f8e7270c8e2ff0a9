/* Catalogs: the forms of many platforms, entries that are the same, issuers under many names, formulas in cells. */
#include "catalog/catalog.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static cw_arena arena;
static cw_catalog *catalog;
static char folder[32];
static const char *written[16];
static size_t nwritten;

static void setup(void) {
  cw_arena_init(&arena, 0);
  catalog = cw_catalog_new(&arena);
  ck_assert_ptr_nonnull(catalog);
  nwritten = 0;
  strcpy(folder, "/tmp/cw-catalog-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void teardown(void) {
  for (size_t i = 0; i < nwritten; i++) unlink(written[i]);
  rmdir(folder);
  cw_arena_dispose(&arena);
}

static const char *file(const char *name, const char *text) {
  const char *path = cw_arena_printf(&arena, "%s/%s", folder, name);
  FILE *f = fopen(path, "wb");
  ck_assert_ptr_nonnull(f);
  ck_assert_int_ge(fputs(text, f), 0);
  ck_assert_int_eq(fclose(f), 0);
  written[nwritten++] = path;
  return path;
}

/* NULL, having said so, where there are no samples. */
static const char *sample(const char *name) {
  const char *samples = getenv("CW_SAMPLES");
  struct stat st;
  const char *path =
      cw_arena_printf(&arena, "%s/catalogs/%s", samples ? samples : CW_SOURCE_DIR "/../shared/samples", name);
  if (stat(path, &st) == 0) return path;
  fprintf(stderr, "skipped: there is no %s\n", path);
  return NULL;
}

static void add(const char *path) {
  const char *problem = NULL;
  ck_assert_msg(cw_catalog_add(catalog, path, &problem), "%s: %s", path, problem);
}

static const char *cell(size_t row, cw_catalog_column column) {
  ck_assert_uint_lt(row, catalog->count);
  return catalog->rows[row].cells[column];
}

static bool noted(const char *words) {
  for (size_t i = 0; i < catalog->nnotes; i++)
    if (strstr(catalog->notes[i].text, words)) return true;
  return false;
}

static char *as_csv(void) {
  char *text = NULL;
  size_t len = 0;
  FILE *f = open_memstream(&text, &len);
  cw_catalog_write_csv(f, catalog);
  ck_assert_int_eq(fclose(f), 0);
  return text;
}

/* --- samples ------------------------------------------------------------------------------------------------------ */

static const struct {
  const char *file;
  size_t entries;
  const char *note;
} samples[] = {
    {"credly_export.csv", 3, "Credly analytics export: 8 rows, 3 new entries"},
    {"credly_export_bom_semicolon.csv", 2, "Credly analytics export"},
    {"credly_bulk_issue.csv", 1, "Credly bulk issue"},
    {"credly_badges_page1.json", 1, "one page of 3"},
    {"canvas_credentials_bulk_award.csv", 2, "Canvas Credentials bulk award: 3 rows"},
    {"badgr_bulk_award_legacy.csv", 0, "whose name stands outside the file"},
    {"accredible_upload.csv", 2, "Accredible spreadsheet"},
    {"open_badges_csv/awards.csv", 1, "Open Badges CSV, awards"},
    {"open_badges_csv/badges.csv", 1, "Open Badges CSV, badges"},
    {"open_badges_csv/issuers.csv", 0, "it tells of issuers"},
    {"ctdl_digital_badge.json", 1, "CTDL"},
    {"clr20_unsigned.json", 2, "badge"},
    {"nc_hrms_course_templates.csv", 3, "North Carolina"},
    {"tn_pdp_requests.csv", 4, "Tennessee PDP requests"},
};

START_TEST(every_sample_is_told_from_its_bytes) {
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    const char *path = sample(samples[i].file);
    if (!path) return;
    catalog = cw_catalog_new(&arena);
    add(path);
    ck_assert_msg(catalog->count == samples[i].entries, "%s: %zu entries", samples[i].file, catalog->count);
    ck_assert_msg(noted(samples[i].note), "%s: no note says \"%s\"", samples[i].file, samples[i].note);
  }
}
END_TEST

START_TEST(nobody_in_a_sample_comes_along) {
  for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
    const char *path = sample(samples[i].file);
    if (!path) return;
    add(path);
  }
  char *text = as_csv();
  static const char *const people[] = {"okafor", "@example.org", "Diallo", "T-1001", "portfolio.example.org"};
  for (size_t i = 0; i < sizeof people / sizeof *people; i++) ck_assert_ptr_null(strstr(text, people[i]));
  free(text);
}
END_TEST

START_TEST(hours_stay_what_they_are) {
  if (!sample("")) return;
  add(sample("accredible_upload.csv"));
  ck_assert_str_eq(cell(0, CW_CAT_HOURS), "15");
  ck_assert_str_eq(cell(1, CW_CAT_HOURS), "5-15");
  add(sample("ctdl_digital_badge.json"));
  ck_assert_str_eq(cell(2, CW_CAT_HOURS), "5-15");
  ck_assert_str_eq(cell(2, CW_CAT_KIND), "");
  add(sample("tn_pdp_requests.csv"));
  ck_assert_str_eq(cell(3, CW_CAT_HOURS), "6");
  ck_assert_str_eq(cell(4, CW_CAT_HOURS), "");
  ck_assert_str_eq(cell(4, CW_CAT_CEU), "1.2");
}
END_TEST

START_TEST(awards_and_badges_are_one_entry) {
  if (!sample("")) return;
  add(sample("open_badges_csv/awards.csv"));
  add(sample("open_badges_csv/badges.csv"));
  ck_assert_uint_eq(catalog->count, 1);
  ck_assert_ptr_nonnull(strstr(cell(0, CW_CAT_CRITERIA), "Hand in one map"));
  ck_assert_ptr_nonnull(strstr(cell(0, CW_CAT_SOURCE), "awards.csv"));
  ck_assert_ptr_nonnull(strstr(cell(0, CW_CAT_SOURCE), "badges.csv"));
}
END_TEST

/* --- entries ------------------------------------------------------------------------------------------------------ */

START_TEST(the_same_achievement_is_one_entry) {
  add(file("a.csv", "issuer,achievement,version,hours,source\nDigital Promise,A,,15,x\ndigitalpromise.org,a,,20,y\n"
                    "Digital Promise,A,2,,z\nOther,A,,,z\nOther,,,,z\n"));
  ck_assert_uint_eq(catalog->count, 3);
  ck_assert_str_eq(cell(0, CW_CAT_ISSUER), "Digital Promise");
  ck_assert_str_eq(cell(0, CW_CAT_HOURS), "15; 20");
  ck_assert_str_eq(cell(0, CW_CAT_SOURCE), "x; y");
  ck_assert(noted("1 row left out: they name no achievement"));
}
END_TEST

/* A file made to grow one cell without end. */
/* What a platform offers, as it exports it: by itself, in a list, or in an export of several lists. */
START_TEST(classes_and_achievements_are_entries) {
  static const char class[] =
      "{\"@context\":\"https://w3id.org/openbadges/v2\",\"type\":\"BadgeClass\",\"id\":\"https://i.example/b/1\","
      "\"name\":\"Questioning\",\"description\":\"d\",\"criteria\":{\"narrative\":\"Two videos\"},\"tags\":[\"talk\"],"
      "\"issuer\":{\"id\":\"https://i.example\",\"name\":\"Example District\"},"
      "\"extensions:StudyLoadExtension\":{\"studyLoad\":15}}";
  static const char achievement[] =
      "{\"id\":\"urn:uuid:a\",\"type\":[\"Achievement\"],\"achievementType\":\"MicroCredential\",\"name\":\"Feedback\","
      "\"criteria\":{\"narrative\":\"c\"},\"creator\":{\"id\":\"https://i.example\",\"type\":\"Profile\",\"name\":"
      "\"Example District\"}}";
  add(file("one.json", class));
  add(file("list.json", cw_arena_printf(&arena, "[%s,%s]", class, achievement)));
  add(file("export.json", cw_arena_printf(&arena, "{\"issuer\":{\"name\":\"x\"},\"badgeClasses\":[%s]}", achievement)));
  ck_assert_uint_eq(catalog->count, 2);
  ck_assert_str_eq(cell(0, CW_CAT_ACHIEVEMENT), "Questioning");
  ck_assert_str_eq(cell(0, CW_CAT_ISSUER), "Example District");
  ck_assert_str_eq(cell(0, CW_CAT_HOURS), "15");
  ck_assert_str_eq(cell(0, CW_CAT_CRITERIA), "Two videos");
  ck_assert_str_eq(cell(0, CW_CAT_TOPICS), "talk");
  ck_assert_str_eq(cell(0, CW_CAT_KIND), "");
  ck_assert_str_eq(cell(1, CW_CAT_ACHIEVEMENT), "Feedback");
  ck_assert_str_eq(cell(1, CW_CAT_ISSUER), "Example District");
  ck_assert_str_eq(cell(1, CW_CAT_KIND), "micro-credential");
}
END_TEST

START_TEST(joined_cells_stay_short) {
  char *text = NULL;
  size_t len = 0;
  FILE *f = open_memstream(&text, &len);
  fputs("issuer,achievement,hours,source\n", f);
  for (int i = 0; i < 5000; i++) fprintf(f, "A,B,%d,s%d\n", i, i);
  ck_assert_int_eq(fclose(f), 0);
  add(file("long.csv", text));
  free(text);
  ck_assert_uint_eq(catalog->count, 1);
  ck_assert_uint_lt(strlen(cell(0, CW_CAT_HOURS)), 5000);
}
END_TEST

START_TEST(what_is_written_is_read_again) {
  add(file("a.csv", "issuer,achievement,hours,price_usd,source\n\"A, \"\"B\"\"\",\"=1+1\",5-15,0 members; 125 "
                    "non-members,\"two\nlines\"\nC,-minus,20+,,@x\n"));
  char *first = as_csv();
  ck_assert_ptr_nonnull(strstr(first, ",'=1+1,"));
  ck_assert_ptr_nonnull(strstr(first, ",'-minus,"));
  ck_assert_ptr_nonnull(strstr(first, ",'@x\r\n"));
  const char *again = file("b.csv", first);
  catalog = cw_catalog_new(&arena);
  add(again);
  ck_assert_uint_eq(catalog->count, 2);
  ck_assert_str_eq(cell(0, CW_CAT_ACHIEVEMENT), "=1+1");
  ck_assert_str_eq(cell(0, CW_CAT_SOURCE), "two\nlines");
  char *second = as_csv();
  ck_assert_str_eq(first, second);
  free(first);
  free(second);
}
END_TEST

START_TEST(what_cannot_be_read_is_refused) {
  static const char *const texts[] = {"",        "a,b\n1,2\n", "{", "[]", "{\"a\":1}", "\"issuer,achievement,source",
                                      "\xff\xfe"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    const char *problem = NULL;
    ck_assert_msg(!cw_catalog_add(catalog, file("x", texts[i]), &problem), "%zu", i);
    ck_assert_ptr_nonnull(problem);
    ck_assert_uint_eq(catalog->count, 0);
  }
  const char *problem = NULL;
  ck_assert(!cw_catalog_add(catalog, "/nowhere/at/all", &problem));
}
END_TEST

START_TEST(the_shipped_catalog_has_sources) {
  add(CW_SOURCE_DIR "/tools/catalog/microcredentials.csv");
  ck_assert_uint_eq(catalog->count, 205);
  for (size_t i = 0; i < catalog->count; i++) {
    const char *status = cell(i, CW_CAT_STATUS);
    ck_assert(*cell(i, CW_CAT_SOURCE) && *cell(i, CW_CAT_ISSUER));
    ck_assert(strcmp(status, "verified") == 0 || strcmp(status, "secondary") == 0);
  }
}
END_TEST

/* --- issuers ------------------------------------------------------------------------------------------------------ */

START_TEST(one_issuer_under_many_names) {
  static const char *const known[][2] = {
      {"Digital Promise", "Digital Promise"},
      {" digital  PROMISE ", "Digital Promise"},
      {"digitalpromise.org", "Digital Promise"},
      {"https://microcredentials.digitalpromise.org/explore/x", "Digital Promise"},
      {"did:web:digitalpromise.org", "Digital Promise"},
      {"did:web:digitalpromise.org:issuers:1#key", "Digital Promise"},
      {"UEN", "Utah State Board of Education"},
      {"Utah State Board of Education (Utah Microcredentials)", "Utah State Board of Education"},
      {"https://www.credly.com/org/northeastern-state-university/badge/x", "Northeastern State University (Oklahoma)"},
      {"NEA", "National Education Association"},
  };
  static const char *const unknown[] = {"",
                                        "Digital",
                                        "evil-digitalpromise.org",
                                        "https://digitalpromise.org.evil.example/",
                                        "https://evil.example/digitalpromise.org",
                                        "https://digitalpromise.org@evil.example/",
                                        "did:web:evil.example:digitalpromise.org",
                                        "https://www.credly.com/org/another",
                                        "https://www.credly.com/org/northeastern-state-university-2",
                                        "did:key:z6Mk"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    const char *name = cw_issuer_known(catalog->issuers, known[i][0]);
    ck_assert_msg(name && strcmp(name, known[i][1]) == 0, "%s: %s", known[i][0], name ? name : "nobody");
  }
  for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
    ck_assert_msg(!cw_issuer_known(catalog->issuers, unknown[i]), "%s", unknown[i]);
  ck_assert_str_eq(cw_issuer_name(catalog->issuers, "Somebody"), "Somebody");
}
END_TEST

START_TEST(tables_of_issuers_that_are_wrong) {
  static const char *const texts[] = {"", "a: b\n", "issuers: x\n", "issuers:\n  - aliases: [A]\n", "issuers: [\n"};
  const char *problem;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    problem = NULL;
    ck_assert_ptr_null(cw_issuers_read(texts[i], strlen(texts[i]), &problem, &arena));
    ck_assert_ptr_nonnull(problem);
  }
  static const char good[] = "issuers:\n  - name: A\n    dids: [\"did:key:z1\"]\n";
  const cw_issuers *table = cw_issuers_read(good, sizeof good - 1, &problem, &arena);
  ck_assert_uint_eq(cw_issuers_count(table), 1);
  ck_assert_str_eq(cw_issuer_known(table, "did:key:z1#z1"), "A");
  ck_assert_ptr_null(cw_issuer_known(table, "did:key:z12"));
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("catalog");
  TCase *t = tcase_create("all");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, every_sample_is_told_from_its_bytes);
  tcase_add_test(t, nobody_in_a_sample_comes_along);
  tcase_add_test(t, hours_stay_what_they_are);
  tcase_add_test(t, awards_and_badges_are_one_entry);
  tcase_add_test(t, the_same_achievement_is_one_entry);
  tcase_add_test(t, classes_and_achievements_are_entries);
  tcase_add_test(t, joined_cells_stay_short);
  tcase_add_test(t, what_is_written_is_read_again);
  tcase_add_test(t, what_cannot_be_read_is_refused);
  tcase_add_test(t, the_shipped_catalog_has_sources);
  tcase_add_test(t, one_issuer_under_many_names);
  tcase_add_test(t, tables_of_issuers_that_are_wrong);
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
