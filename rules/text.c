/* Reading and checking files of text. */
#include "text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64 * 1024, BOM_BYTES = 3 };

static const char *reason(int error) {
  switch (error) {
  case ENOENT: return "there is no such file";
  case EACCES: return "it may not be read by this user";
  case EISDIR: return "it is a folder";
  case ENOTDIR: return "a part of its path is not a folder";
  default: return "reading it failed";
  }
}

/* Doubles the room; malloc, since the arena would keep every size of it. */
static bool grow(char **bytes, size_t *room) {
  size_t more = *room ? *room * 2 : BLOCK;
  char *grown = realloc(*bytes, more);
  if (!grown) return false;
  *bytes = grown;
  *room = more;
  return true;
}

/* 0, or an errno. A file over the limit is read only a little beyond it. */
static int read_all(FILE *f, char **bytes, size_t *len) {
  size_t room = 0;
  while (*len <= CW_FILE_LIMIT) {
    if (*len == room && !grow(bytes, &room)) return ENOMEM;
    size_t n = fread(*bytes + *len, 1, room - *len, f);
    *len += n;
    if (n == 0) return ferror(f) ? (errno ? errno : EIO) : 0;
  }
  return 0;
}

const char *cw_text_read(const char *path, size_t *len, cw_diags *diags, cw_arena *arena) {
  const char *text = NULL;
  char *bytes = NULL;
  size_t n = 0;
  errno = 0;
  FILE *f = fopen(path, "rb");
  int error = f ? read_all(f, &bytes, &n) : errno;
  if (f) fclose(f);
  if (error == ENOMEM) {
    cw_diag_add(diags, CW_D_MEMORY, path, 0, 0, "memory ran out while reading `%s`", path);
  } else if (error) {
    cw_diag_add(diags, CW_D_FILE_UNREADABLE, path, 0, 0, "`%s` cannot be read: %s", path, reason(error));
  } else if (n > CW_FILE_LIMIT) {
    cw_diag_add(diags, CW_D_FILE_TOO_LARGE, path, 0, 0, "`%s` is larger than 16 MiB", path);
  } else {
    text = cw_arena_text(arena, bytes ? bytes : "", n);
    if (!text) cw_diag_add(diags, CW_D_MEMORY, path, 0, 0, "memory ran out while reading `%s`", path);
  }
  free(bytes);
  *len = text ? n : 0;
  return text;
}

/* The continuation bytes that must follow a first byte, its own bits, and the least code point of that length: a
 * shorter way to write it exists below that, and two spellings of one character are refused. */
static size_t first_byte(unsigned char c, uint32_t *bits, uint32_t *least) {
  static const uint32_t leasts[] = {0, 0, 0x80, 0x800, 0x10000};
  size_t n = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
  *bits = n == 1 ? c : n == 2 ? c & 0x1Fu : n == 3 ? c & 0x0Fu : c & 0x07u;
  *least = leasts[n];
  return n;
}

size_t cw_utf8_next(const char *s, const char *end, uint32_t *code) {
  uint32_t bits, least;
  size_t n = s < end ? first_byte((unsigned char)*s, &bits, &least) : 0;
  if (!n || (size_t)(end - s) < n) return 0;
  for (size_t i = 1; i < n; i++) {
    if (((unsigned char)s[i] & 0xC0u) != 0x80u) return 0;
    bits = bits << 6 | ((unsigned char)s[i] & 0x3Fu);
  }
  if (bits < least || bits > 0x10FFFF || (bits >= 0xD800 && bits <= 0xDFFF)) return 0;
  *code = bits;
  return n;
}

cw_char_kind cw_char_kind_of(uint32_t c) {
  if (c >= 0x20 && c < 0x7F) return CW_CHAR_PLAIN; /* nearly all */
  if (c == 0) return CW_CHAR_NUL;
  if (c == 0x85 || c == 0x2028 || c == 0x2029) return CW_CHAR_BREAK;
  if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0)) return CW_CHAR_CONTROL;
  if (c == 0x200E || c == 0x200F || c == 0x061C) return CW_CHAR_BIDI;
  if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) return CW_CHAR_BIDI;
  return c == 0xFEFF || (c & 0xFFFE) == 0xFFFE ? CW_CHAR_CONTROL : CW_CHAR_PLAIN;
}

size_t cw_text_bom(const char *text, size_t len) {
  return len >= BOM_BYTES && memcmp(text, "\xef\xbb\xbf", BOM_BYTES) == 0 ? BOM_BYTES : 0;
}

void cw_text_place(const char *text, size_t len, size_t offset, uint32_t *line, uint32_t *column) {
  *line = *column = 1;
  for (size_t i = cw_text_bom(text, len); i < offset && i < len; i++) {
    bool at_break = text[i] == '\n' || (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'));
    if (at_break) {
      ++*line;
      *column = 1;
    } else if (((unsigned char)text[i] & 0xC0u) != 0x80u) {
      ++*column;
    }
  }
}

static cw_diag *add_at(cw_diags *d, cw_diag_id id, const char *file, const char *text, size_t len, size_t offset,
                       const char *message) {
  uint32_t line, column;
  cw_text_place(text, len, offset, &line, &column);
  return cw_diag_add(d, id, file, line, column, "%s", message);
}

static void report_invalid(cw_diags *d, const char *file, const char *text, size_t len, size_t at) {
  char message[64];
  snprintf(message, sizeof message, "the byte 0x%02X here is not UTF-8", (unsigned)(unsigned char)text[at]);
  cw_diag *diag = add_at(d, CW_D_INVALID_UTF8, file, text, len, at, message);
  bool utf16 = len >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0);
  cw_diag_hint(d, diag, utf16 ? "the file is UTF-16: save it as UTF-8" : "save the file as UTF-8");
}

static void report_character(cw_diags *d, const char *file, const char *text, size_t len, size_t at, uint32_t code) {
  char message[96];
  switch (cw_char_kind_of(code)) {
  case CW_CHAR_PLAIN: return;
  case CW_CHAR_NUL:
    cw_diag_hint(d, add_at(d, CW_D_NUL_BYTE, file, text, len, at, "a NUL byte stands here"),
                 "save the file as UTF-8, or delete the byte");
    return;
  case CW_CHAR_CONTROL:
    snprintf(message, sizeof message, "the control character U+%04X stands here", (unsigned)code);
    cw_diag_hint(d, add_at(d, CW_D_CONTROL_CHARACTER, file, text, len, at, message), "delete it");
    return;
  case CW_CHAR_BREAK:
    snprintf(message, sizeof message, "the hidden line break U+%04X stands here", (unsigned)code);
    cw_diag_hint(d, add_at(d, CW_D_HIDDEN_CHARACTER, file, text, len, at, message), "use an ordinary line break");
    return;
  case CW_CHAR_BIDI:
    snprintf(message, sizeof message, "the hidden character U+%04X changes the order in which text is shown",
             (unsigned)code);
    cw_diag_hint(d, add_at(d, CW_D_HIDDEN_CHARACTER, file, text, len, at, message), "delete it");
    return;
  }
}

bool cw_text_check(const char *file, const char *text, size_t len, bool *readable, cw_diags *diags) {
  bool seen[CW_CHAR_BIDI + 1] = {false}, valid = true;
  const char *end = text + len;
  for (size_t i = cw_text_bom(text, len), n; i < len; i += n) {
    uint32_t code = 0;
    n = 1;
    if (text[i] >= ' ' && text[i] <= '~') continue; /* nearly all */
    n = cw_utf8_next(text + i, end, &code);
    if (!n) {
      report_invalid(diags, file, text, len, i);
      valid = false;
      break;
    }
    cw_char_kind kind = cw_char_kind_of(code);
    if (kind == CW_CHAR_PLAIN || seen[kind]) continue;
    seen[kind] = true;
    report_character(diags, file, text, len, i, code);
  }
  *readable = valid && !seen[CW_CHAR_NUL] && !seen[CW_CHAR_CONTROL] && !seen[CW_CHAR_BREAK];
  return *readable && !seen[CW_CHAR_BIDI];
}
