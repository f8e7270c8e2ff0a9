#include "unpack.h"

#include <string.h>

cw_payload cw_trimmed(const char *text, size_t len) {
  if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    len -= 3;
  }
  while (len && strchr(" \t\r\n", text[0]) && text[0]) text++, len--;
  while (len && strchr(" \t\r\n", text[len - 1]) && text[len - 1]) len--;
  return (cw_payload){text, len};
}

static bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* Three parts of base64url with two dots; the first begins as `{"` does. */
bool cw_is_compact_jws(const char *text, size_t len) {
  int dots = 0;
  if (len < 7 || memcmp(text, "ey", 2) != 0) return false;
  for (size_t i = 0; i < len; i++) {
    if (text[i] == '.')
      dots++;
    else if (!is_base64url(text[i]))
      return false;
  }
  return dots == 2;
}

static bool is_address(cw_payload p) {
  if (p.len > 2048 || p.len < 10 || (strncmp(p.text, "http://", 7) != 0 && strncmp(p.text, "https://", 8) != 0))
    return false;
  for (size_t i = 0; i < p.len; i++)
    if ((unsigned char)p.text[i] <= ' ') return false;
  return true;
}

cw_wrap cw_wrap_of(const char *bytes, size_t len) {
  if (len >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0) return CW_WRAP_PNG;
  if (len >= 4 && (memcmp(bytes, "PK\3\4", 4) == 0 || memcmp(bytes, "PK\5\6", 4) == 0)) return CW_WRAP_ZIP;
  if (len >= 4 && (memcmp(bytes, "\xff\xfe<\0", 4) == 0 || memcmp(bytes, "\xfe\xff\0<", 4) == 0))
    return CW_WRAP_SVG; /* in UTF-16 */
  cw_payload p = cw_trimmed(bytes, len);
  if (p.len == 0) return CW_WRAP_NONE;
  if (p.text[0] == '<') return CW_WRAP_SVG;
  if (p.text[0] == '{' || p.text[0] == '[' || p.text[0] == '"') return CW_WRAP_JSON;
  if (cw_is_compact_jws(p.text, p.len)) return CW_WRAP_JWT;
  return is_address(p) ? CW_WRAP_ADDRESS : CW_WRAP_NONE;
}

const char *cw_wrap_word(cw_wrap wrap) {
  static const char *const words[] = {
      [CW_WRAP_NONE] = "file", [CW_WRAP_JSON] = "JSON", [CW_WRAP_JWT] = "JWT", [CW_WRAP_ADDRESS] = "address",
      [CW_WRAP_PNG] = "PNG",   [CW_WRAP_SVG] = "SVG",   [CW_WRAP_ZIP] = "zip"};
  return words[wrap];
}

void cw_payload_add(cw_payloads *out, const char *text, size_t len, cw_arena *arena) {
  if (out->count == CW_BADGES_AN_IMAGE) {
    out->problem = "more badges in one image than anyone bakes";
    return;
  }
  cw_payload p = cw_trimmed(text, len);
  if (p.len == 0) return;
  const char *copy = cw_arena_text(arena, p.text, p.len);
  if (copy) out->items[out->count++] = (cw_payload){copy, p.len};
}
