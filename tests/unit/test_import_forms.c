/* Dates, numbers and cells as files write them; separators and encodings as files show them; mappings that are wrong. */
#include "import_fixture.h"
#include "teacher_fixture.h"

#include "../../tools/import/bytes.h"
#include "../../tools/import/suggest.h"
#include "../../tools/import/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- dates -------------------------------------------------------------------------------------------------------- */

static void is_day(const char *form, const char *text, const char *expected) {
  cw_map_dates d = {0};
  cw_day found;
  char buf[CW_DAY_TEXT] = "-";
  if (form) ck_assert_msg(cw_map_dates_read(&d, form), "%s", form);
  if (cw_map_day(&d, text, &found)) cw_day_format(buf, found);
  ck_assert_msg(strcmp(buf, expected) == 0, "%s as %s is %s, not %s", text, form ? form : "nothing", buf, expected);
}

START_TEST(dates_are_read_by_the_form_that_is_said) {
  is_day(NULL, "2025-11-03", "2025-11-03");
  is_day(NULL, "2025-11-03 00:00:00", "2025-11-03");
  is_day(NULL, "2025-11-03T23:30:00Z", "-");
  is_day(NULL, "11/3/2025", "-");
  is_day("month/day/year", "11/3/2025", "2025-11-03");
  is_day("day/month/year", "11/3/2025", "2025-03-11");
  is_day("day.month.year", "30.02.2025", "-");
  is_day("month/day/year", "11/3/2025 0:00", "2025-11-03");
  is_day("month/day/year", "11/3/25", "-");
  is_day("month/day/yy", "11/3/25", "2025-11-03");
  is_day("month/day/yy", "11/3/71", "1971-11-03");
  is_day("month day, year", "Nov. 3, 2025", "2025-11-03");
  is_day("month day, year", "November 3, 2025", "2025-11-03");
  is_day("day-month-year", "3-Sept-2025", "2025-09-03");
  is_day("day-month-year", "3-Setp-2025", "-");
  is_day("yearmonthday", "20251103", "2025-11-03");
  is_day("yearmonthday", "20251303", "-");
  is_day("serial", "45964", "2025-11-03");
  is_day("serial", "59", "1900-02-28");
  is_day("serial", "60", "-");
  is_day("serial", "61", "1900-03-01");
  is_day("serial 1904", "0", "1904-01-01");
  is_day("serial", "99999999", "-");
}
END_TEST

START_TEST(forms_that_are_none) {
  cw_map_dates d;
  cw_map_numbers n;
  static const char *const bad[] = {
      "", "month", "month/day", "month/month/year", "mm/dd/yyyy", "day month year hour", "year/month/day/"};
  for (size_t i = 0; i + 1 < sizeof bad / sizeof *bad; i++) ck_assert_msg(!cw_map_dates_read(&d, bad[i]), "%s", bad[i]);
  ck_assert(!cw_map_numbers_read(&n, "1,000"));
}
END_TEST

/* --- numbers ------------------------------------------------------------------------------------------------------ */

static void is_number(const char *form, const char *text, const char *expected) {
  cw_map_numbers n;
  char plain[64];
  const char *rest;
  ck_assert(cw_map_numbers_read(&n, form));
  bool read = cw_map_number(&n, text, plain, sizeof plain, &rest);
  ck_assert_msg(strcmp(read ? plain : "-", expected) == 0, "%s as %s is %s", text, form, read ? plain : "-");
}

START_TEST(numbers_are_read_by_the_form_that_is_said) {
  is_number("1,234.5", "1,012.25 hrs", "1012.25");
  is_number("1,234.5", "1,01.25", "-");
  is_number("1,234.5", "12,5", "-");
  is_number("1.234,5", "1.012,25", "1012.25");
  is_number("1.234,5", "12.5", "-");
  is_number("1 234,5", "1 234,5 hours", "1234.5");
  is_number("1234,5", "0,5", "0.5");
  is_number("1,234.5", "1,234,567", "1234567");
  is_number("1,234.5", "-3", "-3");
  is_number("1,234.5", "", "-");
  is_number("1,234.5", "5.", "-");
  ck_assert(cw_map_two_numbers("1,234"));
  ck_assert(cw_map_two_numbers("12.500 hours"));
  ck_assert(!cw_map_two_numbers("0.125"));
  ck_assert(!cw_map_two_numbers("12.5"));
  ck_assert(!cw_map_two_numbers("1234"));
}
END_TEST

static void is_cell(const char *stored, uint32_t zeros, const char *seen) {
  const char *found = cw_xlsx_number(stored, zeros, &im_arena);
  ck_assert_msg(strcmp(found, seen) == 0, "%s is %s, not %s", stored, found, seen);
}

START_TEST(numbers_of_workbooks_are_what_people_see) {
  is_cell("0.30000000000000004", 0, "0.3");
  is_cell("1.2000000000000002", 0, "1.2");
  is_cell("92.5", 0, "92.5");
  is_cell("1.2E+4", 0, "12000");
  is_cell("1.5E-3", 0, "0.0015");
  is_cell("0.99999999999999999", 0, "1");
  is_cell("12345678901234567", 0, "12345678901234600");
  is_cell("4711", 7, "0004711");
  is_cell("0", 0, "0");
  is_cell("-0.5", 0, "-0.5");
  is_cell("100", 0, "100");
  is_cell("1E400", 0, "1E400");
  is_cell("abc", 0, "abc");
  ck_assert_int_eq(cw_xlsx_format_of(14, NULL).style, CW_XLSX_DATE);
  ck_assert_int_eq(cw_xlsx_format_of(165, "[$-409]mmm d, yyyy;@").style, CW_XLSX_DATE);
  ck_assert_int_eq(cw_xlsx_format_of(166, "h:mm").style, CW_XLSX_NUMBER);
  ck_assert_int_eq(cw_xlsx_format_of(167, "#,##0.00 \"days\"").style, CW_XLSX_NUMBER);
  ck_assert_int_eq(cw_xlsx_format_of(168, "0000000").zeros, 7);
}
END_TEST

/* --- tables ------------------------------------------------------------------------------------------------------- */

static const char *table_text(const char *text, size_t *nrows) {
  cw_diags_init(&im_diags, &im_arena);
  cw_table *t = cw_table_open(import_file("t.csv", text), &(cw_table_options){0}, &im_diags);
  cw_table_row row;
  const char *all = "";
  ck_assert_msg(t != NULL, "%s", im_diags.count ? im_diags.items[0].message : "");
  for (*nrows = 0; cw_table_next(t, &row, &im_arena); ++*nrows)
    for (uint32_t i = 0; i < row.ncells; i++)
      all = cw_arena_printf(&im_arena, "%s%s%c", all, row.cells[i].text, i + 1 < row.ncells ? '|' : '/');
  cw_table_close(t);
  return all;
}

static void is_table(const char *text, const char *cells) {
  size_t n;
  const char *found = table_text(text, &n);
  ck_assert_msg(strcmp(found, cells) == 0, "%s gives %s", text, found);
}

START_TEST(separators_and_encodings_are_told_apart) {
  is_table("a,b\n1,2\n", "a|b/1|2/");
  is_table("a;b\r\n\"1,5\";2\r\n", "a|b/1,5|2/");
  is_table("a\tb\n1\t\n", "a|b/1|/");
  is_table("Title, of a report\na;b;c\n1;2;3\n4;5;6\n", "Title, of a report/a|b|c/1|2|3/4|5|6/");
  is_table("\xef\xbb\xbf"
           "a,b\n\xc3\xa9,2",
           "a|b/\xc3\xa9|2/");
  is_table("a,b\n\xe9\x80,\x93x\x94\n", "a|b/\xc3\xa9\xe2\x82\xac|\xe2\x80\x9cx\xe2\x80\x9d/");
  is_table("a,b\n\"x\ny\",\"say \"\"hi\"\"\"\n\n\n5'4\",\xc2\xa0z \n", "a|b/x\ny|say \"hi\"/5'4\"|z/");
  is_table("a,b\r1,2\r", "a|b/1|2/");
}
END_TEST

/* --- mappings ----------------------------------------------------------------------------------------------------- */

static void wrong(const char *text, const char *part) {
  static cw_mapping m;
  cw_block checked;
  cw_diags_init(&im_diags, &im_arena);
  cw_block_init(&checked, plan, &im_arena);
  bool read = cw_mapping_read(&m, import_file("m.yaml", text), &im_diags, &im_arena) &&
              cw_mapping_check(&m, &checked, &im_diags, &im_arena);
  const cw_diag *d = im_diags.count ? &im_diags.items[0] : NULL;
  ck_assert_msg(!read && d, "accepted: %s", text);
  ck_assert_msg(strstr(d->message, part) || (d->hint && strstr(d->hint, part)), "%s: %s (%s)", text, d->message,
                d->hint ? d->hint : "");
}

#define TOP "mapping: 1\nsource: s\nteacher: { id: ID }\n"

START_TEST(mistakes_of_a_mapping_are_said_with_their_place) {
  wrong("- a\n", "a mapping is a map");
  wrong("mapping: 1\nteacher: { id: ID }\n", "`source` is not given");
  wrong("mapping: 1\nsource: s\n", "whose rows are these");
  wrong(TOP "recrods: []\n", "did you mean `records`");
  wrong(TOP "dates: mm/dd/yyyy\n", "month/day/year");
  wrong(TOP "records: { knd: K }\n", "did you mean `kind`");
  wrong(TOP "records: { kind: { always: wrkshop } }\n", "did you mean `workshop`");
  wrong(TOP "records: { kind: { column: K, values: { PLC: colaboration } } }\n", "did you mean `collaboration`");
  wrong(TOP "records: { amount: { column: H, unit: parsecs } }\n", "no unit");
  wrong(TOP "facts: { asigned: A }\n", "did you mean `assigned`");
  wrong(TOP "skip where: { column: A }\n", "one thing");
  wrong(TOP "records: { kind: { values: {} } }\n", "names a `column`");
  wrong(TOP "complete: [juggling]\n", "juggling");
  wrong(TOP "records: [ { part: a, kind: K }, { part: a, kind: K } ]\n", "two of these");
}
END_TEST

static char *suggested(const char *rows) {
  char *text = NULL;
  size_t len = 0;
  FILE *out = open_memstream(&text, &len);
  ck_assert(cw_import_suggest(out, import_file("n.csv", rows), "us-xx", &im_diags, &im_arena));
  fclose(out);
  return text;
}

START_TEST(a_suggestion_tells_how_numbers_are_written) {
  static const struct {
    const char *rows, *says;
  } files[] = {{"ID;LIC;PL_HRS\n1;L2;92,5\n2;L2;1.012,25 hrs\n", "\nnumbers: \"1.234,5\"          # ?"},
               {"ID;LIC;PL_HRS\n1;L2;\"1,092.5\"\n", "\nnumbers: \"1,234.5\"          # ?"},
               {"ID;LIC;PL_HRS\n1;L2;92.5\n2;L2;1,234\n", "\n# numbers:"},
               {"ID;LIC;PL_HRS\n1;L2;92.5\n", "  id: \"ID\"          # ?"},
               {"ID;LIC;PL_HRS\n1;L2;92.5\n", "type: { column: \"LIC\", values: {} }"},
               {"ID;WHEN;PL_HRS\n1;30.11.2025;5\n", "\n# numbers:"}};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char *text = suggested(files[i].rows);
    ck_assert_msg(strstr(text, files[i].says) != NULL, "%s gives %s", files[i].rows, text);
    free(text);
  }
}
END_TEST

START_TEST(a_suggestion_is_a_mapping) {
  static cw_mapping m;
  const char *file =
      import_file("s.csv", "Report\nEMPLID;NAME;LIC TYPE;EXPIRES;PL_HRS;COLLAB_HRS;SHOE\n1;A;L2;6/30/2026;5;2;44\n");
  char *text = NULL;
  size_t len = 0;
  FILE *out = open_memstream(&text, &len);
  ck_assert(cw_import_suggest(out, file, "us-xx", &im_diags, &im_arena));
  fclose(out);
  ck_assert_ptr_nonnull(strstr(text, "header line: 2"));
  ck_assert_ptr_nonnull(strstr(text, "kind: { always: \"collaboration\" }          # ?"));
  ck_assert_ptr_nonnull(strstr(text, "#   \"SHOE\"  # seen: 44"));
  ck_assert_ptr_nonnull(strstr(text, "dates: month/day/year"));
  const char *path = import_file("m.yaml", text);
  free(text);
  ck_assert_msg(cw_mapping_read(&m, path, &im_diags, &im_arena), "%s", im_diags.count ? im_diags.items[0].message : "");
  ck_assert_uint_eq(m.nrecords, 2);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("import forms");
  TCase *tests = tcase_create("forms");
  tcase_add_unchecked_fixture(tests, teacher_load, teacher_unload);
  tcase_add_checked_fixture(tests, import_setup, import_teardown);
  tcase_add_test(tests, dates_are_read_by_the_form_that_is_said);
  tcase_add_test(tests, forms_that_are_none);
  tcase_add_test(tests, numbers_are_read_by_the_form_that_is_said);
  tcase_add_test(tests, numbers_of_workbooks_are_what_people_see);
  tcase_add_test(tests, separators_and_encodings_are_told_apart);
  tcase_add_test(tests, mistakes_of_a_mapping_are_said_with_their_place);
  tcase_add_test(tests, a_suggestion_is_a_mapping);
  tcase_add_test(tests, a_suggestion_tells_how_numbers_are_written);
  suite_add_tcase(suite, tests);
  return teacher_run(suite);
}
