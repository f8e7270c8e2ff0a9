/* YAML with places: what is read, what is refused and where, and that JSON comes through. */
#include "../../rules/yaml.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

static cw_arena arena;
static cw_diags diags;
static cw_yaml yaml;

static void setup(void) {
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
}

static void teardown(void) { cw_arena_dispose(&arena); }

static bool parse_bytes(const char *text, size_t len) {
  bool read = cw_yaml_parse(&yaml, "t.yaml", text, len, &diags, &arena);
  cw_diags_sort(&diags);
  return read;
}

static const cw_yaml_node *parse(const char *text) {
  bool read = parse_bytes(text, strlen(text));
  ck_assert_msg(read, "%s", diags.count ? diags.items[0].message : "refused");
  return yaml.root;
}

static const cw_diag *find(cw_diag_id id) {
  for (uint32_t i = 0; i < diags.count; i++) {
    if (diags.items[i].id == id) return &diags.items[i];
  }
  return NULL;
}

/* One error of this id at this place. */
static void refused_bytes(const char *text, size_t len, cw_diag_id id, uint32_t line, uint32_t column) {
  teardown(); /* several in one test: each begins anew */
  setup();
  ck_assert_msg(!parse_bytes(text, len), "not refused: %s", text);
  const cw_diag *d = find(id);
  ck_assert_msg(d != NULL, "%s not reported for: %s (but: %s)", cw_diag_code(id), text,
                diags.count ? diags.items[0].message : "nothing");
  ck_assert_msg(d->line == line && d->column == column, "at %u:%u instead of %u:%u: %s", (unsigned)d->line,
                (unsigned)d->column, (unsigned)line, (unsigned)column, text);
}

static void refused(const char *text, cw_diag_id id, uint32_t line, uint32_t column) {
  refused_bytes(text, strlen(text), id, line, column);
}

static void place(const cw_yaml_node *n, uint32_t line, uint32_t column) {
  ck_assert_ptr_nonnull(n);
  ck_assert_uint_eq(n->line, line);
  ck_assert_uint_eq(n->column, column);
}

/* --- what is read ------------------------------------------------------------------------------------------------- */

START_TEST(nodes_have_kinds_and_places) {
  const cw_yaml_node *root = parse("a: 1\nb:\n  - x\n  - \"y\"\nc: { d: e }\nf:\n");
  ck_assert_int_eq(root->kind, CW_YAML_MAP);
  ck_assert_uint_eq(root->count, 4);
  place(root->keys[1], 2, 1);
  const cw_yaml_node *b = cw_yaml_get(root, "b");
  ck_assert_int_eq(b->kind, CW_YAML_LIST);
  place(b->items[0], 3, 5);
  ck_assert(!b->items[0]->quoted);
  place(b->items[1], 4, 5);
  ck_assert(b->items[1]->quoted);
  place(cw_yaml_get(cw_yaml_get(root, "c"), "d"), 5, 9);
  ck_assert(cw_yaml_is(cw_yaml_get(root, "f"), ""));
  ck_assert_ptr_null(cw_yaml_get(root, "g"));
}
END_TEST

START_TEST(scalars_stay_as_written) {
  const cw_yaml_node *root = parse("- yes\n- 2024-06-30\n- 1e400\n- 0x10\n- ~\n- '~'\n- 1_000\n");
  const char *texts[] = {"yes", "2024-06-30", "1e400", "0x10", "~", "~", "1_000"};
  for (uint32_t i = 0; i < 7; i++) ck_assert_str_eq(root->items[i]->text, texts[i]);
}
END_TEST

START_TEST(columns_count_characters) {
  const cw_yaml_node *root = parse("{ \xc3\xb1: \xf0\x9f\x98\x80, b: c }");
  place(root->keys[1], 1, 9);
  place(root->items[1], 1, 12);
}
END_TEST

START_TEST(a_byte_order_mark_and_crlf_are_read) {
  const cw_yaml_node *root = parse("\xef\xbb\xbf"
                                   "a: 1\r\nb: 2\r\n");
  place(root->keys[0], 1, 1);
  place(root->items[1], 2, 4);
}
END_TEST

START_TEST(comments_above_are_kept) {
  const cw_yaml_node *root = parse("# of the file\n\n# one\n#  two\na: |\n  # text\nb:\n  # of c\n  c: d # beside\n"
                                   "  e: f\n  # of item\ng:\n  # first\n  - x\n");
  ck_assert_str_eq(root->keys[0]->comment, "one\n two");
  ck_assert_ptr_null(root->keys[1]->comment);
  ck_assert_str_eq(root->items[1]->keys[0]->comment, "of c");
  ck_assert_ptr_null(root->items[1]->items[0]->comment);
  ck_assert_ptr_null(root->items[1]->keys[1]->comment);
  ck_assert_str_eq(root->keys[2]->comment, "of item");
  ck_assert_str_eq(root->items[2]->items[0]->comment, "first");
}
END_TEST

START_TEST(an_empty_file_has_no_root) {
  ck_assert_ptr_null(parse(""));
  ck_assert_ptr_null(parse("# only a comment\n"));
}
END_TEST

/* --- JSON --------------------------------------------------------------------------------------------------------- */

START_TEST(json_comes_through) {
  const cw_yaml_node *root =
      parse("\t{\n\t\"a\"\t:\t[ ],\"b\":{},\n\t\"c\":\"x\\/y\\n\\\"z\\\"\",\t\"d\":[1,-2.5e3,true,null],"
            "\"e\":{\"f\":\"g\"}\t}\n");
  ck_assert_uint_eq(cw_yaml_get(root, "a")->count, 0);
  ck_assert_int_eq(cw_yaml_get(root, "a")->kind, CW_YAML_LIST);
  ck_assert_int_eq(cw_yaml_get(root, "b")->kind, CW_YAML_MAP);
  ck_assert_str_eq(cw_yaml_get(root, "c")->text, "x/y\n\"z\"");
  ck_assert_str_eq(cw_yaml_get(root, "d")->items[1]->text, "-2.5e3");
  ck_assert(cw_yaml_is(cw_yaml_get(cw_yaml_get(root, "e"), "f"), "g"));
  place(root->keys[0], 2, 2);
}
END_TEST

START_TEST(json_surrogates_are_one_character_and_places_stay) {
  const cw_yaml_node *root = parse("[\"\\ud83d\\ude00\", \"\\uD83D\\uDE00\\u00f1\", x,\n \"\\\\ud83d\\\\ude00\"]");
  ck_assert_str_eq(root->items[0]->text, "\xf0\x9f\x98\x80");
  ck_assert_str_eq(root->items[1]->text, "\xf0\x9f\x98\x80\xc3\xb1");
  place(root->items[1], 1, 18);
  place(root->items[2], 1, 40);
  place(root->items[3], 2, 2);
  ck_assert_str_eq(root->items[3]->text, "\\ud83d\\ude00");
}
END_TEST

START_TEST(half_a_surrogate_is_refused) { refused("[\"\\ud83d\"]", CW_D_YAML_SYNTAX, 1, 5); }
END_TEST

/* --- what is refused ---------------------------------------------------------------------------------------------- */

START_TEST(keys_that_stand_twice) {
  parse_bytes("a: 1\nb: 2\na: 3\n", 15);
  ck_assert_uint_eq(diags.errors, 1);
  ck_assert_ptr_nonnull(strstr(diags.items[0].message, "line 1"));
  ck_assert_str_eq(diags.items[0].excerpt, "a: 3");
  ck_assert_uint_eq(diags.items[0].line, 3);
  refused("{\"a\": 1, 'a': 2}", CW_D_DUPLICATE_KEY, 1, 10);
}
END_TEST

START_TEST(aliases_anchors_tags_and_merges) {
  refused("a: &x 1\n", CW_D_ALIAS, 1, 4);
  refused("a: 1\nb: *x\n", CW_D_ALIAS, 2, 4);
  refused("- !!str a\n", CW_D_TAG, 1, 3);
  refused("- ! a\n", CW_D_TAG, 1, 3);
  refused("- ! 'a'\n", CW_D_TAG, 1, 3);
  refused("%TAG ! tag:x,2000:\n---\na: 1\n", CW_D_TAG, 1, 1);
  refused("a:\n  <<: { b: c }\n", CW_D_MERGE_KEY, 2, 3);
  ck_assert_ptr_nonnull(parse("'<<': 1\nb: '*x'\n"));
}
END_TEST

START_TEST(an_alias_bomb_costs_nothing) {
  char bomb[4096] = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  size_t len = strlen(bomb);
  for (int i = 1; i < 40; i++) {
    len += (size_t)snprintf(bomb + len, sizeof bomb - len, "a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1, i - 1,
                            i - 1, i - 1);
  }
  ck_assert(!parse_bytes(bomb, len));
  ck_assert_ptr_nonnull(find(CW_D_ALIAS));
  ck_assert_uint_lt(arena.used, 1024 * 1024);
}
END_TEST

START_TEST(deep_nesting) {
  enum { DEEP = 10000 };
  char *text = malloc(DEEP * 2 + 1);
  ck_assert_ptr_nonnull(text);
  memset(text, '[', DEEP);
  memset(text + DEEP, ']', DEEP);
  refused_bytes(text, DEEP * 2, CW_D_NESTING, 1, 65);
  for (int i = 0; i < DEEP; i++) text[i] = i % 2 ? ' ' : '-';
  refused_bytes(text, DEEP, CW_D_NESTING, 1, 129);
  free(text);
  ck_assert_ptr_nonnull(parse("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
                              "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"));
}
END_TEST

START_TEST(tabs_as_indentation) {
  refused("a:\n\tb: 1\n", CW_D_TAB_INDENT, 2, 1);
  refused("a: 1\n\tb: 2\n", CW_D_TAB_INDENT, 2, 1);
  refused("a: |\n\tb\n", CW_D_TAB_INDENT, 2, 1);
  refused("a:\n  \tb: 1\n", CW_D_TAB_INDENT, 2, 3);
}
END_TEST

START_TEST(bytes_that_are_no_text) {
  refused_bytes("a: b\0c\n", 7, CW_D_NUL_BYTE, 1, 5);
  refused("a: \"b\\0c\"\n", CW_D_NUL_BYTE, 1, 4);
  refused("a: 1\n\xc3\xb1: \xff\n", CW_D_INVALID_UTF8, 2, 4);
  refused("a: \xc0\xaf\n", CW_D_INVALID_UTF8, 1, 4);     /* overlong */
  refused("a: \xed\xa0\x80\n", CW_D_INVALID_UTF8, 1, 4); /* a surrogate */
  refused("a: \xf4\x90\x80\x80\n", CW_D_INVALID_UTF8, 1, 4);
  refused("a: \xe2\x82", CW_D_INVALID_UTF8, 1, 4);
  refused("a: \x07\n", CW_D_CONTROL_CHARACTER, 1, 4);
  refused("a: \"\\a\"\n", CW_D_CONTROL_CHARACTER, 1, 4);
}
END_TEST

START_TEST(hidden_characters) {
  refused("a: b\xe2\x80\xae"
          "c\n",
          CW_D_HIDDEN_CHARACTER, 1, 5);
  refused("a: b\xe2\x81\xa6"
          "c\n",
          CW_D_HIDDEN_CHARACTER, 1, 5);
  refused("a: b\xe2\x80\xa8"
          "c\n",
          CW_D_HIDDEN_CHARACTER, 1, 5);
  refused("a: b\xc2\x85"
          "c\n",
          CW_D_HIDDEN_CHARACTER, 1, 5);
  refused("a: \"\\u202e\"\n", CW_D_HIDDEN_CHARACTER, 1, 4);
}
END_TEST

START_TEST(forms_that_are_no_yaml) {
  refused("a: 1\n---\nb: 2\n", CW_D_SECOND_DOCUMENT, 2, 1);
  refused("[a, b]: c\n", CW_D_KEY_FORM, 1, 1);
  refused("? { a: b }\n: c\n", CW_D_KEY_FORM, 1, 3);
  refused("a: b: c\n", CW_D_YAML_SYNTAX, 1, 5);
  refused("a: \"b\nc: d\n", CW_D_YAML_SYNTAX, 1, 4);
  refused("a: 1\nb\nc: 2\n", CW_D_YAML_SYNTAX, 2, 1);
  refused("a: @b\n", CW_D_YAML_SYNTAX, 1, 4);
  refused("a: \"\\d\"\n", CW_D_YAML_SYNTAX, 1, 5);
  refused("a: [1, 2\n", CW_D_YAML_SYNTAX, 2, 1);
  refused("a: [1, 2", CW_D_YAML_SYNTAX, 1, 9);
}
END_TEST

START_TEST(what_stood_before_an_error_is_there) {
  ck_assert(!parse_bytes("a: 1\na: 2\nb: [x, y\nc: @\n", 24));
  ck_assert_ptr_nonnull(yaml.root);
  ck_assert(cw_yaml_is(cw_yaml_get(yaml.root, "a"), "1"));
  ck_assert_ptr_nonnull(find(CW_D_DUPLICATE_KEY)); /* keys of what an error left open are checked too */
  ck_assert_ptr_nonnull(find(CW_D_YAML_SYNTAX));
}
END_TEST

START_TEST(a_million_keys_twice) {
  enum { KEYS = 300000 };
  char *text = malloc(KEYS * 12);
  ck_assert_ptr_nonnull(text);
  size_t len = 0;
  for (int i = 0; i < KEYS; i++) len += (size_t)snprintf(text + len, 12, "k%d: 1\n", i / 2);
  ck_assert(!parse_bytes(text, len));
  ck_assert_uint_eq(diags.errors, KEYS / 2);
  free(text);
}
END_TEST

START_TEST(files) {
  ck_assert(!cw_yaml_read(&yaml, "/nowhere/at/all.yaml", &diags, &arena));
  ck_assert_ptr_nonnull(find(CW_D_FILE_UNREADABLE));
  ck_assert(!cw_yaml_read(&yaml, "/", &diags, &arena));
  ck_assert(!cw_yaml_read(&yaml, "/dev/zero", &diags, &arena));
  ck_assert_ptr_nonnull(find(CW_D_FILE_TOO_LARGE));
}
END_TEST

START_TEST(memory_that_runs_out_is_reported) {
  const char text[] = "a: 1\nb: { c: [d, e, f] }\n# g\nh: \"i\"\n";
  for (size_t limit = 1; limit < 4096; limit += 16) {
    cw_arena small;
    cw_arena_init(&small, limit);
    bool read = cw_yaml_parse(&yaml, "t.yaml", text, sizeof text - 1, &diags, &small);
    ck_assert(read == !small.failed);
    cw_arena_dispose(&small);
  }
  ck_assert_ptr_nonnull(find(CW_D_MEMORY));
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("yaml");
  TCase *read = tcase_create("read"), *bad = tcase_create("refused");
  tcase_add_checked_fixture(read, setup, teardown);
  tcase_add_checked_fixture(bad, setup, teardown);
  tcase_set_timeout(bad, 30);
  tcase_add_test(read, nodes_have_kinds_and_places);
  tcase_add_test(read, scalars_stay_as_written);
  tcase_add_test(read, columns_count_characters);
  tcase_add_test(read, a_byte_order_mark_and_crlf_are_read);
  tcase_add_test(read, comments_above_are_kept);
  tcase_add_test(read, an_empty_file_has_no_root);
  tcase_add_test(read, json_comes_through);
  tcase_add_test(read, json_surrogates_are_one_character_and_places_stay);
  tcase_add_test(bad, half_a_surrogate_is_refused);
  tcase_add_test(bad, keys_that_stand_twice);
  tcase_add_test(bad, aliases_anchors_tags_and_merges);
  tcase_add_test(bad, an_alias_bomb_costs_nothing);
  tcase_add_test(bad, deep_nesting);
  tcase_add_test(bad, tabs_as_indentation);
  tcase_add_test(bad, bytes_that_are_no_text);
  tcase_add_test(bad, hidden_characters);
  tcase_add_test(bad, forms_that_are_no_yaml);
  tcase_add_test(bad, what_stood_before_an_error_is_there);
  tcase_add_test(bad, a_million_keys_twice);
  tcase_add_test(bad, files);
  tcase_add_test(bad, memory_that_runs_out_is_reported);
  suite_add_tcase(s, read);
  suite_add_tcase(s, bad);
  return s;
}

int main(void) {
  SRunner *runner = srunner_create(suite());
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
