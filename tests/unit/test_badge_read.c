/* What badges come in: told from the bytes, opened with limits. */
#include "badge_fixture.h"

#include "badge/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <png.h>
#include <stdlib.h>
#include <zlib.h>

static const char BADGE[] =
    "{\"uid\":\"1\",\"recipient\":{\"identity\":\"a@b.example\",\"type\":\"email\",\"hashed\":false},"
    "\"badge\":\"https://i.example/b\",\"issuedOn\":\"2026-01-01\","
    "\"verify\":{\"type\":\"hosted\",\"url\":\"https://i.example/a\"}}";

/* --- images ------------------------------------------------------------------------------------------------------- */

typedef struct buffer {
  char bytes[1 << 16];
  size_t len;
} buffer;

static buffer image;

static void take(png_structp png, png_bytep from, png_size_t n) {
  buffer *b = png_get_io_ptr(png);
  ck_assert_uint_le(b->len + n, sizeof b->bytes);
  memcpy(b->bytes + b->len, from, n);
  b->len += n;
}

static void flush(png_structp png) { (void)png; }

static char *own(const char *text) { return cw_arena_text(&badge_arena, text, strlen(text)); }

/* A pixel with one text chunk, before the image or after it. */
static void bake(int compression, const char *keyword, const char *text, bool after) {
  png_text chunk = {.compression = compression, .key = own(keyword), .text = own(text), .text_length = strlen(text)};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png), end = png_create_info_struct(png);
  png_byte row[1] = {0};
  image.len = 0;
  if (setjmp(png_jmpbuf(png))) ck_abort_msg("libpng cannot write");
  png_set_write_fn(png, &image, take, flush);
  png_set_IHDR(png, info, 1, 1, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_set_text(png, after ? end : info, &chunk, 1);
  png_write_info(png, info);
  png_write_row(png, row);
  png_write_end(png, end);
  png_destroy_info_struct(png, &end);
  png_destroy_write_struct(&png, &info);
}

START_TEST(png_texts_of_each_kind_hold_badges) {
  static const int kinds[] = {PNG_TEXT_COMPRESSION_NONE, PNG_TEXT_COMPRESSION_zTXt, PNG_ITXT_COMPRESSION_NONE,
                              PNG_ITXT_COMPRESSION_zTXt};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds * 2; i++) {
    bake(kinds[i / 2], i % 2 ? "openbadgecredential" : "openbadges", BADGE, i >= 4);
    badge_inspect_bytes(image.bytes, image.len);
    ck_assert_uint_eq(badge_count(CW_SEEN_BADGE), 1);
    ck_assert_uint_eq(json_array_size(badge_seen), 1);
    badge_is("not checked");
    ck_assert_str_eq(cw_node_text(json_array_get(badge_seen, 0), "container"), "PNG");
    ck_assert_str_eq(badge_says("achievement.id"), "https://i.example/b");
  }
}
END_TEST

START_TEST(png_without_a_badge) {
  bake(PNG_TEXT_COMPRESSION_NONE, "Comment", BADGE, false);
  badge_inspect_bytes(image.bytes, image.len);
  badge_is("malformed");
  badge_because("no badge in this image");
  ck_assert_uint_eq(badge_count(CW_SEEN_BROKEN), 1);
}
END_TEST

START_TEST(png_that_is_damaged) {
  bake(PNG_ITXT_COMPRESSION_zTXt, "openbadges", BADGE, false);
  for (size_t cut = 8; cut < image.len; cut++) {
    badge_inspect_bytes(image.bytes, cut);
    ck_assert_uint_ge(badge_count(CW_SEEN_BROKEN), 1);
  }
  image.bytes[60] ^= 1; /* in the text */
  badge_inspect_bytes(image.bytes, image.len);
  badge_is("malformed");
  badge_because("CRC");
}
END_TEST

static void put_number(char *to, uint32_t n) {
  for (int i = 0; i < 4; i++) to[i] = (char)(n >> (24 - 8 * i));
}

START_TEST(png_that_claims_a_gigabyte_of_text) {
  bake(PNG_TEXT_COMPRESSION_NONE, "openbadges", BADGE, false);
  put_number(image.bytes + 33, 1u << 30);
  badge_inspect_bytes(image.bytes, image.len);
  badge_is("malformed");
  ck_assert_uint_eq(badge_count(CW_SEEN_BADGE), 0);
}
END_TEST

START_TEST(png_bomb_of_text) {
  size_t len = 40 << 20;
  char *text = malloc(len + 1);
  ck_assert_ptr_nonnull(text);
  memset(text, ' ', len);
  text[len] = '\0';
  uLongf packed = compressBound(len);
  Bytef *zip = malloc(packed);
  ck_assert_int_eq(compress2(zip, &packed, (const Bytef *)text, len, 9), Z_OK);
  bake(PNG_TEXT_COMPRESSION_NONE, "Comment", "x", false);
  /* after the header: a zTXt chunk of its own making */
  size_t head = 33, body = 12 + packed, total = image.len + body + 12;
  char *bomb = malloc(total), *chunk = bomb + head;
  memcpy(bomb, image.bytes, head);
  put_number(chunk, (uint32_t)body);
  memcpy(chunk + 4, "zTXtopenbadges\0\0", 16);
  memcpy(chunk + 20, zip, packed);
  put_number(chunk + 8 + body, (uint32_t)crc32(0, (const Bytef *)chunk + 4, (uInt)(body + 4)));
  memcpy(chunk + 12 + body, image.bytes + head, image.len - head);
  badge_inspect_bytes(bomb, total);
  badge_is("malformed");
  ck_assert_uint_eq(badge_count(CW_SEEN_BADGE), 0);
  free(bomb);
  free(zip);
  free(text);
}
END_TEST

#define SVG(inside)                                                                                                    \
  "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" "                                                  \
  "xmlns:openbadges=\"http://openbadges.org\">" inside "</svg>"

START_TEST(svg_as_text_or_attribute) {
  const char *text = cw_arena_printf(
      &badge_arena, SVG("<openbadges:assertion verify=\"\"><![CDATA[%s]]></openbadges:assertion>"), BADGE);
  badge_inspect_text(text);
  badge_is("not checked");
  ck_assert_str_eq(badge_says("achievement.id"), "https://i.example/b");
  badge_inspect_text(SVG("<openbadges:credential verify=\"https://i.example/a\"/>"));
  badge_is("not checked");
  badge_because("hosted document not at hand");
  badge_inspect_text(SVG("<g/>"));
  badge_because("no badge in this image");
}
END_TEST

START_TEST(svg_that_is_refused) {
  badge_inspect_text("<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg>&b;</svg>");
  badge_is("malformed");
  badge_because("entities");
  badge_inspect_text("<html/>");
  badge_because("no SVG");
  badge_inspect_text("<svg><g></svg>");
  badge_because("damaged");
  badge_inspect_text("<svg>");
  badge_because("damaged");
}
END_TEST

/* --- archives ----------------------------------------------------------------------------------------------------- */

static char *archived;
static size_t archived_len;

static void pack(const char *const *names, const char *const *texts, const size_t *lens, size_t n) {
  size_t room = 4 << 20;
  archived = malloc(room);
  struct archive *a = archive_write_new();
  archive_write_set_format_zip(a);
  ck_assert_int_eq(archive_write_open_memory(a, archived, room, &archived_len), ARCHIVE_OK);
  for (size_t i = 0; i < n; i++) {
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, names[i]);
    archive_entry_set_size(e, (la_int64_t)lens[i]);
    archive_entry_set_filetype(e, AE_IFREG);
    archive_entry_set_perm(e, 0644);
    ck_assert_int_eq(archive_write_header(a, e), ARCHIVE_OK);
    archive_write_data(a, texts[i], lens[i]);
    archive_entry_free(e);
  }
  archive_write_close(a);
  archive_write_free(a);
}

START_TEST(zip_of_badges_and_hostile_names) {
  const char *const names[] = {"a.json", "../../etc/passwd", "/abs\x1b[31m.json"};
  const char *const texts[] = {BADGE, BADGE, BADGE};
  const size_t lens[] = {strlen(BADGE), strlen(BADGE), strlen(BADGE)};
  pack(names, texts, lens, 3);
  badge_inspect_bytes(archived, archived_len);
  ck_assert_uint_eq(badge_count(CW_SEEN_BADGE), 3);
  ck_assert_str_eq(cw_node_text(json_array_get(badge_seen, 0), "file"), "test: a.json");
  for (size_t cut = 0; cut < archived_len; cut += 7) badge_inspect_bytes(archived, cut);
  free(archived);
}
END_TEST

START_TEST(zip_bomb) {
  size_t len = 17 << 20;
  char *zeros = calloc(len, 1);
  const char *const names[] = {"bomb.json", "good.json"};
  const char *const texts[] = {zeros, BADGE};
  const size_t lens[] = {len, strlen(BADGE)};
  pack(names, texts, lens, 2);
  badge_inspect_bytes(archived, archived_len);
  badge_is("malformed");
  badge_because("16 MiB");
  ck_assert_uint_eq(badge_count(CW_SEEN_BADGE), 1);
  free(archived);
  free(zeros);
}
END_TEST

/* --- JSON, tokens, files ------------------------------------------------------------------------------------------ */

START_TEST(json_that_is_refused) {
  char *deep = malloc(20001);
  memset(deep, '[', 10000);
  memset(deep + 10000, ']', 10000);
  deep[20000] = '\0';
  badge_inspect_text(deep);
  badge_is("malformed");
  free(deep);
  badge_inspect_text("{\"a\":1,\"a\":2}");
  badge_is("malformed");
  badge_because("duplicate");
  badge_inspect_text("{\"a\":\"\xff\"}");
  badge_is("malformed");
  badge_inspect_text("{\"badge\":");
  badge_is("malformed");
  badge_inspect_text("3");
  badge_is("malformed");
  badge_inspect_text("");
  badge_because("empty");
}
END_TEST

START_TEST(a_string_of_fifty_megabytes) {
  size_t len = 50 << 20;
  char *text = malloc(len + 3);
  ck_assert_ptr_nonnull(text);
  memset(text, 'a', len + 2);
  text[0] = text[len + 1] = '"';
  text[len + 2] = '\0';
  badge_inspect_bytes(text, len + 2);
  badge_is("malformed");
  badge_inspect(badge_write("large.json", text, len + 2));
  badge_is("malformed");
  badge_because("16 MiB");
  free(text);
}
END_TEST

START_TEST(folders_hold_badges_and_other_files) {
  badge_write("a.json", BADGE, strlen(BADGE));
  badge_write("name-says-nothing.png", BADGE, strlen(BADGE));
  badge_write("notes.txt", "notes", 5);
  badge_write("issuer.json", "{\"type\":\"Issuer\",\"name\":\"I\"}", 28);
  badge_inspect(badge_folder());
  ck_assert_uint_eq(badge_count(CW_SEEN_BADGE), 2);
  ck_assert_uint_eq(badge_count(CW_SEEN_OTHER), 2);
  badge_inspect("/nowhere/at/all");
  badge_is("malformed");
  ck_assert_uint_eq(badge_count(CW_SEEN_BROKEN), 1);
}
END_TEST

START_TEST(files_that_are_badges) {
  ck_assert(cw_badge_is_file(badge_write("a", BADGE, strlen(BADGE))));
  ck_assert(!cw_badge_is_file(badge_write("b.json", "[{\"kind\":\"workshop\"}]", 21)));
  ck_assert(!cw_badge_is_file(badge_write("c.yaml", "kind: workshop\n", 15)));
  ck_assert(!cw_badge_is_file("/nowhere/at/all"));
}
END_TEST

static Suite *suite(void) {
  Suite *s = suite_create("badge_read");
  TCase *t = tcase_create("read");
  tcase_set_timeout(t, 120);
  tcase_add_checked_fixture(t, badge_setup, badge_teardown);
  tcase_add_test(t, png_texts_of_each_kind_hold_badges);
  tcase_add_test(t, png_without_a_badge);
  tcase_add_test(t, png_that_is_damaged);
  tcase_add_test(t, png_that_claims_a_gigabyte_of_text);
  tcase_add_test(t, png_bomb_of_text);
  tcase_add_test(t, svg_as_text_or_attribute);
  tcase_add_test(t, svg_that_is_refused);
  tcase_add_test(t, zip_of_badges_and_hostile_names);
  tcase_add_test(t, zip_bomb);
  tcase_add_test(t, json_that_is_refused);
  tcase_add_test(t, a_string_of_fifty_megabytes);
  tcase_add_test(t, folders_hold_badges_and_other_files);
  tcase_add_test(t, files_that_are_badges);
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
