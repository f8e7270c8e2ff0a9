/* Baked PNG, by libpng's push reader. Texts are limited in number and size, pixels are unpacked a row at a time into
 * nothing and only of images of a sane size, and a wrong checksum anywhere ends the reading. */
#include "unpack.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

enum { MOST_CHUNKS = 64, MOST_TEXT = 4 << 20, MOST_SIDE = 1 << 17, MOST_PIXEL_BYTES = 400 << 20 };

typedef struct png_reading {
  const char *error, *warning; /* the last of each */
  bool ended;
  size_t pixels;
  cw_arena *arena;
} png_reading;

static void on_error(png_structp png, png_const_charp message) {
  png_reading *r = png_get_error_ptr(png);
  r->error = cw_arena_text(r->arena, message, strlen(message));
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
  png_reading *r = png_get_error_ptr(png);
  r->warning = cw_arena_text(r->arena, message, strlen(message));
}

static void on_info(png_structp png, png_infop info) {
  png_reading *r = png_get_progressive_ptr(png);
  png_size_t height = png_get_image_height(png, info), row = png_get_rowbytes(png, info);
  if (height && row > MOST_PIXEL_BYTES / height) png_error(png, "an image of that many pixels is no badge");
  r->pixels = row * height;
  png_start_read_image(png);
}

static void on_row(png_structp png, png_bytep row, png_uint_32 number, int pass) {
  (void)png, (void)row, (void)number, (void)pass;
}

static void on_end(png_structp png, png_infop info) {
  png_reading *r = png_get_progressive_ptr(png);
  (void)info;
  r->ended = true;
}

static void set_limits(png_structp png) {
  png_set_user_limits(png, MOST_SIDE, MOST_SIDE);
  png_set_chunk_cache_max(png, MOST_CHUNKS);
  png_set_chunk_malloc_max(png, MOST_TEXT);
  png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_set_benign_errors(png, 1);
}

static bool is_badge(const char *keyword) {
  return strcmp(keyword, "openbadges") == 0 || strcmp(keyword, "openbadgecredential") == 0;
}

static void take_texts(png_structp png, png_infop info, cw_payloads *out, cw_arena *arena) {
  png_textp texts = NULL;
  int n = 0;
  png_get_text(png, info, &texts, &n);
  for (int i = 0; i < n; i++) {
    if (!is_badge(texts[i].key) || !texts[i].text) continue;
    size_t len = texts[i].text_length ? texts[i].text_length : texts[i].itxt_length;
    cw_payload_add(out, texts[i].text, len, arena);
  }
}

/* False where libpng gave up. It only reads the bytes, whatever its types say. */
static bool push(png_structp png, png_infop info, png_reading *r, const char *bytes, size_t len) {
  union {
    const char *in;
    png_bytep out;
  } same = {.in = bytes};
  if (setjmp(png_jmpbuf(png))) return false;
  set_limits(png);
  png_set_progressive_read_fn(png, r, on_info, on_row, on_end);
  png_process_data(png, info, same.out, len);
  return true;
}

void cw_png_badges(const char *bytes, size_t len, cw_payloads *out, cw_arena *arena) {
  png_reading r = {.arena = arena};
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &r, on_error, on_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (info) {
    bool whole = push(png, info, &r, bytes, len);
    out->pixels = r.pixels;
    take_texts(png, info, out, arena);
    const char *why = !whole ? r.error : !r.ended ? "it ends too soon" : out->count == 0 ? r.warning : NULL;
    if (!whole && !why) why = "libpng gave up";
    if (why) out->problem = cw_arena_printf(arena, "the PNG is damaged: %s", why);
  } else {
    out->problem = "out of memory";
  }
  png_destroy_read_struct(&png, &info, NULL);
}
