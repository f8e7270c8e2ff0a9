/* Imports: three ugly files with what must come of them; the same file twice; tomorrow's file; what is refused. */
#include "import_fixture.h"
#include "teacher_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char MAPPING[] =
    "mapping: 1\nsource: roster\nrow key: ID\ncomplete: [workshop]\n"
    "teacher: { id: ID, name: NAME }\n"
    "records: { kind: { always: workshop }, amount: { column: HRS, unit: hours }, earned: DAY }\n";

static cw_store *memory(void) { return cw_store_open("", CW_STORE_MEMORY); }

static void counts_are(uint64_t added, uint64_t changed, uint64_t same, uint64_t withdrawn, uint64_t rejected) {
  const cw_import_counts *c = &im_job.counts;
  ck_assert_uint_eq(c->added, added);
  ck_assert_uint_eq(c->changed, changed);
  ck_assert_uint_eq(c->same, same);
  ck_assert_uint_eq(c->withdrawn, withdrawn);
  ck_assert_uint_eq(c->rejected, rejected);
}

/* --- the ugly files ----------------------------------------------------------------------------------------------- */

static char *slurp(const char *path) {
  FILE *f = fopen(path, "rb");
  if (!f) return NULL;
  char *text = cw_arena_alloc(&im_arena, 64 * 1024);
  text[fread(text, 1, 64 * 1024 - 1, f)] = '\0';
  fclose(f);
  return text;
}

/* CW_REWRITE=1 takes what was found for what is expected. */
static void is_as_expected(const char *path, const char *found) {
  const char *rewrite = getenv("CW_REWRITE");
  if (rewrite && *rewrite) {
    FILE *f = fopen(path, "wb");
    fputs(found, f);
    fclose(f);
  }
  char *expected = slurp(path);
  ck_assert_msg(expected && strcmp(expected, found) == 0, "%s differs:\n%s", path, found);
}

static void ugly(const char *file, const char *pack) {
  static cw_mapping m;
  const char *folder = CW_SOURCE_DIR "/tests/import";
  char base[64];
  snprintf(base, sizeof base, "%.*s", (int)strcspn(file, "."), file);
  const cw_plan *of = import_plan(pack);
  cw_block checked;
  cw_block_init(&checked, of, &im_arena);
  ck_assert(cw_mapping_read(&m, cw_arena_printf(&im_arena, "%s/%s.mapping.yaml", folder, base), &im_diags, &im_arena));
  ck_assert_msg(cw_mapping_check(&m, &checked, &im_diags, &im_arena), "%s",
                im_diags.count ? im_diags.items[0].message : "");
  const char *files[] = {cw_arena_printf(&im_arena, "%s/%s", folder, file)};
  const char *rejects = import_file("rejects.csv", NULL);
  cw_store *s = memory();
  im_job = (cw_import_job){.store = s,
                           .plan = of,
                           .mapping = &m,
                           .source = m.source,
                           .when = "now",
                           .files = files,
                           .nfiles = 1,
                           .rejects = rejects,
                           .diags = &im_diags,
                           .arena = &im_arena};
  ck_assert_int_eq(cw_import_run(&im_job), CW_IMPORT_DONE);
  const cw_import_counts *c = &im_job.counts;
  ck_assert_uint_eq(im_job.rows, c->added + c->changed + c->same + c->rejected + c->skipped);
  char *lines = slurp(rejects), *from;
  while ((from = strstr(lines, folder))) memmove(from, from + strlen(folder) + 1, strlen(from + strlen(folder)));
  is_as_expected(cw_arena_printf(&im_arena, "%s/%s.expected.txt", folder, base),
                 cw_arena_printf(&im_arena, "%s%u skipped\n", import_dump(s), (unsigned)c->skipped));
  is_as_expected(cw_arena_printf(&im_arena, "%s/%s.rejects.csv", folder, base), lines);
  cw_store_close(s);
}

START_TEST(a_wide_roster_in_windows_1252) { ugly("wide.csv", CW_SOURCE_DIR "/states/us-ut"); }
END_TEST
START_TEST(a_transcript_in_a_workbook) { ugly("transcript.xlsx", CW_SOURCE_DIR "/states/us-tn"); }
END_TEST
START_TEST(badges_from_a_european_spreadsheet) { ugly("badges.csv", CW_SOURCE_DIR "/states/us-ut"); }
END_TEST

/* --- again and tomorrow ------------------------------------------------------------------------------------------- */

#define HEAD "ID,NAME,HRS,DAY\n"

START_TEST(the_same_file_twice_changes_nothing) {
  cw_store *s = memory();
  const char *file = import_file("a.csv", HEAD "1,Ana,5,2025-01-01\n2,Ben,6,2025-01-02\n");
  ck_assert_int_eq(import_run(s, MAPPING, file, false), CW_IMPORT_DONE);
  const char *before = import_dump(s);
  ck_assert_int_eq(import_run(s, MAPPING, file, false), CW_IMPORT_UNCHANGED);
  counts_are(0, 0, 2, 0, 0);
  ck_assert_str_eq(import_dump(s), before);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM imports"), 1);
  cw_store_close(s);
}
END_TEST

START_TEST(a_changed_row_supersedes_and_a_row_gone_is_withdrawn) {
  cw_store *s = memory();
  import_run(s, MAPPING, import_file("a.csv", HEAD "1,Ana,5,2025-01-01\n2,Ben,6,2025-01-02\n3,Cy,7,2025-01-03\n"),
             false);
  const char *next = import_file("b.csv", HEAD "1,Ana,5.5,2025-01-01\n3,Cy,7,2025-01-03\n4,Di,8,2025-01-04\n");
  ck_assert_int_eq(import_run(s, MAPPING, next, false), CW_IMPORT_MANY_GONE);
  ck_assert_uint_eq(im_job.gone, 1);
  ck_assert_uint_eq(im_job.before, 3);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM rows"), 3); /* nothing was written */
  ck_assert_int_eq(import_run(s, MAPPING, next, true), CW_IMPORT_DONE);
  counts_are(1, 1, 1, 1, 0);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM all_records"), 5);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM all_records WHERE ending = 'superseded' AND amount = '5'"),
                   1);
  ck_assert_int_eq(
      import_number(s, "SELECT count(*) FROM all_records WHERE ending = 'withdrawn' AND ended IS NOT NULL"), 1);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM roster"), 3);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM details WHERE ended IS NULL"), 3);
  import_run(
      s, MAPPING,
      import_file("c.csv", HEAD "1,Ana,5.5,2025-01-01\n2,Ben,6,2025-01-02\n3,Cy,7,2025-01-03\n4,Di,8,2025-01-04\n"),
      false);
  counts_are(1, 0, 3, 0, 0); /* who was withdrawn comes back */
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM roster WHERE name = 'Ben'"), 1);
  ck_assert(cw_store_check(s));
  cw_store_close(s);
}
END_TEST

START_TEST(a_row_that_cannot_be_read_keeps_its_predecessor) {
  cw_store *s = memory();
  import_run(s, MAPPING, import_file("a.csv", HEAD "1,Ana,5,2025-01-01\n2,Ben,6,2025-01-02\n"), false);
  ck_assert_int_eq(
      import_run(s, MAPPING, import_file("b.csv", HEAD "1,Ana,much,2025-01-01\n2,Ben,6,1/2/2025\n"), false),
      CW_IMPORT_UNCHANGED);
  counts_are(0, 0, 0, 0, 2);
  ck_assert_ptr_nonnull(strstr(im_job.shown[0], "line 2, column HRS: "));
  ck_assert_ptr_nonnull(strstr(im_job.shown[1], "line 3, column DAY: "));
  ck_assert_ptr_nonnull(strstr(im_job.shown[1], "can be read as"));
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM current_records"), 2);
  cw_store_close(s);
}
END_TEST

START_TEST(rows_without_a_key_are_told_apart_by_content) {
  static const char keyless[] = "mapping: 1\nsource: hours\nteacher: { id: ID }\n"
                                "records: { kind: { always: workshop }, amount: { column: HRS, unit: hours } }\n";
  cw_store *s = memory();
  const char *file = import_file("a.csv", "ID,HRS\n1,5\n1,5\n1,6\n");
  import_run(s, keyless, file, false);
  counts_are(3, 0, 0, 0, 0);
  ck_assert_int_eq(import_run(s, keyless, file, false), CW_IMPORT_UNCHANGED);
  import_run(s, keyless, import_file("b.csv", "ID,HRS\n1,6\n1,5\n"), true);
  counts_are(0, 0, 2, 1, 0);
  cw_store_close(s);
}
END_TEST

/* --- what is refused ---------------------------------------------------------------------------------------------- */

static void file_refused(const char *text, const char *part) {
  cw_store *s = memory();
  ck_assert_int_eq(import_run(s, MAPPING, import_file("a.csv", text), false), CW_IMPORT_INPUT);
  ck_assert_msg(im_diags.count && strstr(im_diags.items[0].message, part), "%s",
                im_diags.count ? im_diags.items[0].message : "-");
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM sources"), 0);
  cw_store_close(s);
}

START_TEST(files_that_cannot_be_trusted_store_nothing) {
  file_refused("ID,NAME,HRS\n1,Ana,5\n", "DAY");
  file_refused("ID,NAME,HRS,HRS,DAY\n1,Ana,5,6,2025-01-01\n", "two columns named `HRS`");
  file_refused(HEAD "1,Ana,5,2025-01-01\n2,\"Ben,6,2025-01-02\n", "is not closed");
  file_refused("\xff\xfeI\x01", "UTF-16");
  file_refused("\xd0\xcf\x11\xe0 old", "old form");
  file_refused("PK\3\4 and then nothing of a workbook", "workbook");
  file_refused("ID,NAME\x81\x8d,HRS,DAY\n1,\xc3(,5,\n", "neither in UTF-8");
}
END_TEST

START_TEST(rows_without_a_mapping_are_refused) {
  cw_store *s = memory();
  ck_assert_int_eq(import_run(s, NULL, import_file("a.csv", HEAD), false), CW_IMPORT_INPUT);
  ck_assert_ptr_nonnull(strstr(im_diags.items[0].message, "needs a mapping"));
  cw_store_close(s);
}
END_TEST

/* The file of rejected rows is opened in a spreadsheet: no cell of it is a formula. */
START_TEST(rejected_rows_are_no_formulas) {
  const char *rejects = import_file("rejects.csv", NULL);
  cw_store *s = memory();
  cw_diags_init(&im_diags, &im_arena);
  im_job = (cw_import_job){0};
  cw_import_row row;
  cw_table_cell cell = {.text = "=HYPERLINK(1)", .len = 13, .line = 2, .column = 1};
  cw_table_row cells = {.line = 2, .ncells = 1, .cells = &cell};
  im_job = (cw_import_job){.store = s, .arena = &im_arena, .diags = &im_diags, .rejects = rejects};
  cw_import_row_init(&row, &im_job, "a.csv");
  ck_assert(cw_import_row_reject(&row, NULL, 2, "=A", "why", &cells));
  cw_import_row_dispose(&row);
  fclose(im_job.rejects_file);
  char *lines = slurp(rejects);
  ck_assert_ptr_nonnull(strstr(lines, "\"a.csv\",2,\"'=A\",\"why\",\"'=HYPERLINK(1)\""));
  cw_store_close(s);
}
END_TEST

START_TEST(rows_that_are_refused_say_why) {
  static const struct {
    const char *row, *part;
  } cases[] = {{"1,Ana,5\n", "3 cells where the row of names has 4"},
               {",Ana,5,2025-01-01\n", "the row has no key"},
               {"1,An\x01"
                "a,5,2025-01-01\n",
                "hidden or control character"},
               {"1,\"An\"a,5,2025-01-01\n", "text follows the quote"},
               {"1,Ana,\"1,234\",2025-01-01\n", "can be read as a thousand or as one"},
               {"1,Ana,-3,2025-01-01\n", "below zero"},
               {"1,Ana,5 parsecs,2025-01-01\n", "no unit"},
               {"1,Ana,5,2025-02-30\n", "has 28 days"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    cw_store *s = memory();
    const char *text = cw_arena_printf(&im_arena, HEAD "%s2,Ben,6,2025-01-02\n", cases[i].row);
    import_run(s, MAPPING, import_file("a.csv", text), false);
    counts_are(1, 0, 0, 0, 1);
    ck_assert_msg(strstr(im_job.shown[0], cases[i].part) != NULL, "%s", im_job.shown[0]);
    cw_store_close(s);
  }
}
END_TEST

START_TEST(lines_of_json_with_and_without_a_mapping) {
  cw_store *s = memory();
  const char *file =
      import_file("a.ndjson", "{\"id\": \"1\", \"name\": \"Ana\", \"records\": [{\"kind\": \"course\"}]}\n"
                              "{\"teacher\": \"1\", \"kind\": \"workshop\", \"amount\": \"3 hours\"}\n\nnot json\n"
                              "{\"teacher\": \"1\", \"kind\": \"wrkshop\"}\n");
  import_run(s, NULL, file, false);
  counts_are(2, 0, 0, 0, 2);
  ck_assert_ptr_nonnull(strstr(im_job.shown[1], "did you mean `workshop`"));
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM current_records"), 2);
  file = import_file("b.ndjson",
                     "{\"ID\": 7, \"NAME\": null, \"HRS\": 2.50, \"DAY\": \"2025-01-01\"}\n{\"ID\": [1, {}]}\n");
  import_run(s, MAPPING, file, false);
  counts_are(1, 0, 0, 0, 1);
  ck_assert_int_eq(import_number(s, "SELECT count(*) FROM current_records WHERE amount = '5/2' AND teacher = '7'"), 1);
  cw_store_close(s);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("import");
  TCase *tests = tcase_create("import");
  tcase_set_timeout(tests, 60);
  tcase_add_unchecked_fixture(tests, teacher_load, teacher_unload);
  tcase_add_checked_fixture(tests, import_setup, import_teardown);
  tcase_add_test(tests, a_wide_roster_in_windows_1252);
  tcase_add_test(tests, a_transcript_in_a_workbook);
  tcase_add_test(tests, badges_from_a_european_spreadsheet);
  tcase_add_test(tests, the_same_file_twice_changes_nothing);
  tcase_add_test(tests, a_changed_row_supersedes_and_a_row_gone_is_withdrawn);
  tcase_add_test(tests, a_row_that_cannot_be_read_keeps_its_predecessor);
  tcase_add_test(tests, rows_without_a_key_are_told_apart_by_content);
  tcase_add_test(tests, files_that_cannot_be_trusted_store_nothing);
  tcase_add_test(tests, rows_without_a_mapping_are_refused);
  tcase_add_test(tests, rows_that_are_refused_say_why);
  tcase_add_test(tests, rejected_rows_are_no_formulas);
  tcase_add_test(tests, lines_of_json_with_and_without_a_mapping);
  suite_add_tcase(suite, tests);
  return teacher_run(suite);
}
