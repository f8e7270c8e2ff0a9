#include "bytes.h"

#include "../store/store.h"

#include <errno.h>
#include <string.h>

/* Code points of the bytes 0x80 to 0x9F; 0: the byte is no character. */
static const unsigned short windows[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                           0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                           0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                           0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* --- looking at it ------------------------------------------------------------------------------------------------ */

typedef struct utf8 { /* where a scan stands within a character */
  int left;
  unsigned char low, high; /* what the next byte may be */
} utf8;

static bool utf8_byte(utf8 *u, unsigned char c) {
  if (u->left) {
    bool fine = c >= u->low && c <= u->high;
    u->left--;
    u->low = 0x80;
    u->high = 0xBF;
    return fine;
  }
  *u = (utf8){0, 0x80, 0xBF};
  if (c < 0x80) return true;
  if (c < 0xC2 || c > 0xF4) return false;
  u->left = c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
  if (c == 0xE0) u->low = 0xA0; /* neither longer than needed, nor a surrogate, nor beyond Unicode */
  if (c == 0xED) u->high = 0x9F;
  if (c == 0xF0) u->low = 0x90;
  if (c == 0xF4) u->high = 0x8F;
  return true;
}

static void scan_bytes(cw_scan *scan, utf8 *u, const unsigned char *bytes, size_t n) {
  for (size_t i = 0; i < n; i++) {
    unsigned char c = bytes[i];
    if (scan->utf8 && !utf8_byte(u, c)) scan->utf8 = false;
    if (c >= 0x80) scan->ascii = false;
    if (c >= 0x80 && c < 0xA0 && !windows[c - 0x80]) scan->windows_1252 = false;
    if (c == 0) scan->nul = true;
  }
}

static bool cannot_read(cw_diags *diags, const char *path) {
  const char *why = errno == ENOENT ? "there is no such file" : errno ? strerror(errno) : "reading it failed";
  cw_diag_add(diags, CW_D_FILE_UNREADABLE, path, 0, 0, "`%s` cannot be read: %s", path, why);
  return false;
}

bool cw_bytes_scan(const char *path, cw_scan *scan, cw_diags *diags) {
  unsigned char buffer[16 * 1024];
  cw_sha256 hash;
  utf8 u = {0, 0x80, 0xBF};
  *scan = (cw_scan){.utf8 = true, .windows_1252 = true, .ascii = true, .empty = true};
  errno = 0;
  FILE *f = fopen(path, "rb");
  if (!f) return cannot_read(diags, path);
  cw_sha256_init(&hash);
  size_t n;
  while ((n = fread(buffer, 1, sizeof buffer, f)) > 0) {
    if (scan->empty) memcpy(scan->first, buffer, n < 4 ? n : 4);
    scan->empty = false;
    scan_bytes(scan, &u, buffer, n);
    cw_sha256_add(&hash, buffer, n);
  }
  bool failed = ferror(f) != 0;
  fclose(f);
  cw_sha256_end(&hash, scan->digest);
  if (failed) return cannot_read(diags, path);
  if (u.left) scan->utf8 = false;
  scan->bom = memcmp(scan->first, "\xef\xbb\xbf", 3) == 0;
  scan->utf16 = memcmp(scan->first, "\xff\xfe", 2) == 0 || memcmp(scan->first, "\xfe\xff", 2) == 0;
  return true;
}

/* --- reading it --------------------------------------------------------------------------------------------------- */

bool cw_bytes_open(cw_bytes *b, const char *path, cw_encoding encoding, cw_diags *diags) {
  b->encoding = encoding;
  b->at = b->end = 0;
  b->npending = 0;
  b->failed = false;
  errno = 0;
  b->file = fopen(path, "rb");
  if (!b->file) return cannot_read(diags, path);
  char mark[3];
  if (encoding == CW_UTF8 && (fread(mark, 1, 3, b->file) != 3 || memcmp(mark, "\xef\xbb\xbf", 3) != 0)) rewind(b->file);
  return true;
}

static int raw(cw_bytes *b) {
  if (b->at == b->end) {
    b->at = 0;
    b->end = fread(b->buffer, 1, sizeof b->buffer, b->file);
    if (b->end == 0) {
      b->failed = b->failed || ferror(b->file) != 0;
      return EOF;
    }
  }
  return b->buffer[b->at++];
}

/* The bytes of a character beyond ASCII, the last first: two of them, or three. */
static void pend(cw_bytes *b, unsigned code) {
  bool two = code < 0x800;
  b->pending[0] = (unsigned char)(0x80u | (code & 0x3Fu));
  b->pending[1] = (unsigned char)(two ? 0xC0u | code >> 6 : 0x80u | (code >> 6 & 0x3Fu));
  b->pending[2] = (unsigned char)(0xE0u | code >> 12);
  b->npending = two ? 2 : 3;
}

int cw_bytes_next(cw_bytes *b) {
  if (b->npending) return b->pending[--b->npending];
  int c = raw(b);
  if (c == EOF || b->encoding == CW_UTF8 || c < 0x80) return c;
  unsigned code = c < 0xA0 ? windows[c - 0x80] : (unsigned)c;
  pend(b, code ? code : 0xFFFDu);
  return b->pending[--b->npending];
}

int cw_bytes_peek(cw_bytes *b) {
  if (b->npending) return b->pending[b->npending - 1];
  int c = cw_bytes_next(b);
  if (c == EOF) return c;
  if (b->npending == 0 && (b->encoding == CW_UTF8 || c < 0x80)) {
    b->at--;
    return c;
  }
  b->pending[b->npending++] = (unsigned char)c;
  return c;
}

void cw_bytes_close(cw_bytes *b) {
  if (b->file) fclose(b->file);
  b->file = NULL;
}
