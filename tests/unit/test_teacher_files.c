/* Teacher files: records from words of the command line and rows of CSV files, and folders of teachers. */
#include "teacher_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* --- words, rows, files ------------------------------------------------------------------------------------------- */

START_TEST(words_are_a_record) {
  const char *const words[] = {"kind=micro-credential", "earned=2025-11-03", "amount=15 clock hours",
                               "topics=literacy, digital learning"};
  ck_assert(cw_teacher_record_words(&block, words, 4, &diags));
  is_text(CW_F_KIND, 0, "micro-credential");
  is_value(CW_F_AMOUNT, 0, 15, 1);
  is_value(CW_F_TOPICS, 0, 3, 1);
  ck_assert_uint_eq(block.nteachers, 1);
}
END_TEST

static void refused_word(const char *word, cw_diag_id id, uint32_t column) {
  const char *const words[] = {"kind=workshop", word};
  teacher_again();
  ck_assert(!cw_teacher_record_words(&block, words, 2, &diags));
  ck_assert_uint_eq(diags.errors, 1);
  const cw_diag *d = &diags.items[0];
  ck_assert_msg(d->id == id, "%s: %s", word, d->message);
  ck_assert_str_eq(d->file, "argument");
  ck_assert_uint_eq(d->line, 2); /* the second word */
  ck_assert_uint_eq(d->column, column);
  if (id != CW_D_INVALID_UTF8) ck_assert_str_eq(d->excerpt, word);
}

START_TEST(words_in_the_wrong_form) {
  refused_word("workshop", CW_D_INPUT_WORD, 1);
  refused_word("=x", CW_D_INPUT_WORD, 1);
  refused_word("earned=11/3/2025", CW_D_INPUT_DATE_TWO_READINGS, 8);
  refused_word("earnd=2025-11-03", CW_D_INPUT_KEY, 1);
  refused_word("kind=course", CW_D_DUPLICATE_KEY, 1);
  refused_word("amount=-3 hours", CW_D_INPUT_NEGATIVE, 8);
  refused_word("title=\xff", CW_D_INVALID_UTF8, 7);
}
END_TEST

static char folder[] = "/tmp/cw-teacher-XXXXXX";

static const char *path_of(const char *name) { return cw_arena_printf(&arena, "%s/%s", folder, name); }

static const char *write_file(const char *name, const char *text) {
  const char *path = path_of(name);
  FILE *f = fopen(path, "wb");
  ck_assert_ptr_nonnull(f);
  ck_assert_uint_eq(fwrite(text, 1, strlen(text), f), strlen(text));
  fclose(f);
  return path;
}

static void setup_folder(void) {
  teacher_setup();
  memcpy(folder, "/tmp/cw-teacher-XXXXXX", sizeof folder);
  ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void teardown_folder(void) {
  const char *names[] = {"a.yaml", "b.json", "c.txt", "hours.csv", ".hidden.yaml"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) unlink(path_of(names[i]));
  rmdir(folder);
  teacher_teardown();
}

START_TEST(records_come_from_a_csv_file) {
  write_file("hours.csv", "\xef\xbb\xbfkind,title,amount,earned,topics\r\n"
                          "workshop,\"Reading,\r\nwriting\",12 clock hours,2022-03-01,\"literacy, other\"\r\n"
                          "course,,,2021-01-01,\r\n");
  const char *path = write_file("a.yaml", "records from: hours.csv\nrecords: [ { kind: test, earned: 2023-01-01 } ]\n");
  ck_assert(cw_teacher_read(&block, path, &diags));
  ck_assert_uint_eq(block.nrecords, 3);
  is_text(CW_F_KIND, 0, "course"); /* in the order of the days */
  is_unknown(CW_F_AMOUNT, 0);
  is_unknown(CW_F_TOPICS, 0);
  is_text(CW_F_TITLE, 1, "Reading,\nwriting");
  is_value(CW_F_TOPICS, 1, 1, 1);
}
END_TEST

START_TEST(mistakes_in_a_csv_file_have_places) {
  const char *path = write_file("hours.csv", "kind,earnd\nworkshop,2022-03-01\nworkshpo,2022-03-01\nworkshop\n");
  ck_assert(!cw_teacher_records_csv(&block, path, &diags));
  cw_diags_sort(&diags);
  ck_assert_uint_eq(diags.count, 3);
  ck_assert_int_eq(diags.items[0].id, CW_D_INPUT_KEY);
  ck_assert_uint_eq(diags.items[0].line, 1);
  ck_assert_uint_eq(diags.items[0].column, 6);
  ck_assert_int_eq(diags.items[1].id, CW_D_INPUT_CHOICE);
  ck_assert_uint_eq(diags.items[1].line, 3);
  ck_assert_int_eq(diags.items[2].id, CW_D_CSV_CELLS);
}
END_TEST

START_TEST(no_other_file_of_the_computer_is_read) {
  const char *bad[] = {"/etc/passwd", "../hours.csv", "x/../../hours.csv", ".."};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
    const char *path = write_file("a.yaml", cw_arena_printf(&arena, "records from: %s\n", bad[i]));
    cw_diags_init(&diags, &arena);
    ck_assert(!cw_teacher_read(&block, path, &diags));
    ck_assert_int_eq(diags.items[0].id, CW_D_INPUT_RECORDS_FROM);
  }
  refused("records from: hours.csv\n", CW_D_INPUT_RECORDS_FROM, "under `records`"); /* no folder is given */
}
END_TEST

START_TEST(a_folder_is_read_in_name_order) {
  write_file("b.json", "[{\"id\": \"2\"}, {\"id\": \"3\"}]");
  write_file("a.yaml", "id: 1\n");
  write_file("c.txt", "no teacher");
  write_file(".hidden.yaml", "no: teacher\n");
  ck_assert(cw_teacher_read(&block, folder, &diags));
  ck_assert_uint_eq(block.nteachers, 3);
  for (uint32_t i = 0; i < 3; i++) ck_assert_int_eq(block.teachers[i].id[0], (int)('1' + i));
}
END_TEST

START_TEST(an_id_stands_once_in_a_folder) {
  write_file("a.yaml", "id: 1\n");
  write_file("b.json", "[{\"id\": \"2\"},\n {\"id\": \"1\"}]");
  ck_assert(!cw_teacher_read(&block, folder, &diags));
  ck_assert_uint_eq(diags.count, 1);
  ck_assert_int_eq(diags.items[0].id, CW_D_INPUT_TEACHER_TWICE);
  ck_assert_uint_eq(diags.items[0].line, 2);
  ck_assert_ptr_nonnull(strstr(diags.items[0].message, "a.yaml:1"));
}
END_TEST

START_TEST(files_that_hold_no_teacher) {
  ck_assert(!cw_teacher_read(&block, folder, &diags));
  ck_assert_int_eq(diags.items[0].id, CW_D_INPUT_NO_FILES);
  cw_diags_init(&diags, &arena);
  ck_assert(!cw_teacher_read(&block, write_file("a.yaml", "# nothing\n"), &diags));
  ck_assert_int_eq(diags.items[0].id, CW_D_FILE_EMPTY);
  cw_diags_init(&diags, &arena);
  ck_assert(!cw_teacher_read(&block, path_of("none.yaml"), &diags));
  ck_assert_int_eq(diags.items[0].id, CW_D_FILE_UNREADABLE);
  cw_diags_init(&diags, &arena);
  ck_assert(!cw_teacher_read(&block, write_file("a.yaml", "just words\n"), &diags));
  ck_assert_int_eq(diags.items[0].id, CW_D_INPUT_SHAPE);
}
END_TEST

int main(void) {
  Suite *s = suite_create("teacher_files");
  TCase *t = tcase_create("files");
  tcase_add_unchecked_fixture(t, teacher_load, teacher_unload);
  tcase_add_checked_fixture(t, setup_folder, teardown_folder);
  tcase_add_test(t, words_are_a_record);
  tcase_add_test(t, words_in_the_wrong_form);
  tcase_add_test(t, records_come_from_a_csv_file);
  tcase_add_test(t, mistakes_in_a_csv_file_have_places);
  tcase_add_test(t, no_other_file_of_the_computer_is_read);
  tcase_add_test(t, a_folder_is_read_in_name_order);
  tcase_add_test(t, an_id_stands_once_in_a_folder);
  tcase_add_test(t, files_that_hold_no_teacher);
  suite_add_tcase(s, t);
  return teacher_run(s);
}
