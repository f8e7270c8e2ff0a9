/* CSV with places: RFC 4180, what spreadsheets make of it, and what is refused. */
#include "../../tools/csv.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static cw_arena arena;
static cw_diags diags;
static cw_csv csv;

static void setup(void) {
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
}

static void teardown(void) { cw_arena_dispose(&arena); }

static bool parse(const char *text) { return cw_csv_parse(&csv, "t.csv", text, strlen(text), &diags, &arena); }

static const cw_csv_cell *cell(uint32_t row, uint32_t column) { return &csv.cells[row * csv.ncolumns + column]; }

static void is(uint32_t row, uint32_t column, const char *text, uint32_t line, uint32_t at) {
  const cw_csv_cell *c = cell(row, column);
  ck_assert_str_eq(c->text, text);
  ck_assert_uint_eq(c->len, strlen(text));
  ck_assert_uint_eq(c->line, line);
  ck_assert_uint_eq(c->column, at);
}

static void refused_bytes(const char *text, size_t len, cw_diag_id id, uint32_t line, uint32_t column) {
  teardown(); /* several in one test: each begins anew */
  setup();
  ck_assert_msg(!cw_csv_parse(&csv, "t.csv", text, len, &diags, &arena), "not refused: %s", text);
  ck_assert_uint_eq(diags.count, 1);
  ck_assert_str_eq(cw_diag_code(diags.items[0].id), cw_diag_code(id));
  ck_assert_uint_eq(diags.items[0].line, line);
  ck_assert_uint_eq(diags.items[0].column, column);
}

static void refused(const char *text, cw_diag_id id, uint32_t line, uint32_t column) {
  refused_bytes(text, strlen(text), id, line, column);
}

START_TEST(rows_have_cells_with_places) {
  ck_assert(parse("kind,title\nworkshop,Phonics\ncourse,\n"));
  ck_assert_uint_eq(csv.ncolumns, 2);
  ck_assert_uint_eq(csv.nrows, 2);
  ck_assert_str_eq(csv.names[1].text, "title");
  is(0, 0, "workshop", 2, 1);
  is(0, 1, "Phonics", 2, 10);
  is(1, 1, "", 3, 8);
}
END_TEST

START_TEST(a_byte_order_mark_crlf_and_no_last_line_break) {
  ck_assert(parse("\xef\xbb\xbfkind,title\r\nworkshop,Phonics"));
  ck_assert_str_eq(csv.names[0].text, "kind");
  is(0, 1, "Phonics", 2, 10);
}
END_TEST

START_TEST(quotes_hold_commas_quotes_and_line_breaks) {
  ck_assert(parse("a,b\n\"x, \"\"y\"\"\r\nz\",\"\"\nlast,1\n"));
  is(0, 0, "x, \"y\"\nz", 2, 1);
  is(0, 1, "", 3, 4);
  is(1, 0, "last", 4, 1);
  ck_assert(cell(0, 1)->quoted);
}
END_TEST

START_TEST(columns_count_characters_and_blanks_go) {
  ck_assert(parse("a,b\n\xc3\xb1\xc3\xb1 ,  x y \n"));
  is(0, 0, "\xc3\xb1\xc3\xb1", 2, 1);
  is(0, 1, "x y", 2, 7);
}
END_TEST

START_TEST(empty_lines_are_no_rows) {
  ck_assert(parse("\na,b\n\n1,2\n  \n\n"));
  ck_assert_uint_eq(csv.nrows, 1);
  is(0, 0, "1", 4, 1);
}
END_TEST

START_TEST(rows_of_another_length_are_left_out) {
  ck_assert(!parse("a,b\n1\n1,2\n1,2,3\n"));
  ck_assert_uint_eq(diags.errors, 2);
  ck_assert_uint_eq(csv.nrows, 1);
  is(0, 0, "1", 3, 1);
  refused("kind,title\nworkshop\n", CW_D_CSV_CELLS, 2, 1);
}
END_TEST

START_TEST(quotes_in_wrong_places) {
  refused("a,b\n1,\"2\n3,4\n", CW_D_CSV_UNCLOSED, 2, 3);
  refused("a,b\n1,x\"2\n", CW_D_CSV_QUOTE, 2, 4);
  refused("a,b\n1,\"2\"x\n", CW_D_CSV_QUOTE, 2, 6);
}
END_TEST

START_TEST(names) {
  refused("a,,b\n", CW_D_CSV_HEADER, 1, 3);
  refused("a,b,a\n1,2,3\n", CW_D_CSV_HEADER, 1, 5);
  refused("a;b\n1;2\n", CW_D_CSV_HEADER, 1, 1);
  refused("", CW_D_FILE_EMPTY, 0, 0);
  refused("\n\n", CW_D_FILE_EMPTY, 0, 0);
}
END_TEST

START_TEST(bytes_that_are_no_text) {
  refused_bytes("a,b\n1,\0002\n", 10, CW_D_NUL_BYTE, 2, 3);
  refused("a,b\n1,\xf1\n", CW_D_INVALID_UTF8, 2, 3);
  refused("a,b\n1,\x1b[2J\n", CW_D_CONTROL_CHARACTER, 2, 3);
  refused("a,b\n1,\xe2\x80\xae\n", CW_D_HIDDEN_CHARACTER, 2, 3);
  refused_bytes("\xff\xfe"
                "a\0",
                4, CW_D_INVALID_UTF8, 1, 1);
}
END_TEST

START_TEST(memory_that_runs_out_is_reported) {
  const char text[] = "a,b\n1,\"2\"\"\"\n3,4\n";
  for (size_t limit = 1; limit < 8192; limit += 16) {
    cw_arena small;
    cw_arena_init(&small, limit);
    bool read = cw_csv_parse(&csv, "t.csv", text, sizeof text - 1, &diags, &small);
    ck_assert(read == !small.failed);
    cw_arena_dispose(&small);
  }
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("csv");
  TCase *t = tcase_create("csv");
  tcase_add_checked_fixture(t, setup, teardown);
  tcase_add_test(t, rows_have_cells_with_places);
  tcase_add_test(t, a_byte_order_mark_crlf_and_no_last_line_break);
  tcase_add_test(t, quotes_hold_commas_quotes_and_line_breaks);
  tcase_add_test(t, columns_count_characters_and_blanks_go);
  tcase_add_test(t, empty_lines_are_no_rows);
  tcase_add_test(t, rows_of_another_length_are_left_out);
  tcase_add_test(t, quotes_in_wrong_places);
  tcase_add_test(t, names);
  tcase_add_test(t, bytes_that_are_no_text);
  tcase_add_test(t, memory_that_runs_out_is_reported);
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
