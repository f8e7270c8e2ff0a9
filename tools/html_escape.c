#include "html.h"

#include <string.h>

/* Bytes of the UTF-8 character at s, 0 where it isn't one, or is a control or a mark that turns the direction of text. */
static size_t character(const unsigned char *s) {
  if (s[0] < 0x80) return s[0] >= 0x20 && s[0] != 0x7f ? 1 : 0;
  size_t n = s[0] >= 0xc2 && s[0] <= 0xdf ? 2 : s[0] >= 0xe0 && s[0] <= 0xef ? 3 : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4 : 0;
  for (size_t i = 1; i < n; i++)
    if ((s[i] & 0xc0) != 0x80) return 0; /* the end of the text is none either */
  if (n == 2 && s[0] == 0xc2 && s[1] < 0xa0) return 0;
  if (n == 3 && ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f))) return 0;
  if (n == 3 && s[0] == 0xe2 && s[1] == 0x80 && (s[2] == 0x8e || s[2] == 0x8f || (s[2] >= 0xaa && s[2] <= 0xae)))
    return 0;
  if (n == 3 && s[0] == 0xe2 && s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9) return 0;
  if (n == 4 && ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))) return 0;
  return n;
}

void cw_html_put(FILE *f, const char *text) {
  static const struct {
    char c;
    const char *entity;
  } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
  const unsigned char *s = (const unsigned char *)text;
  while (*s) {
    size_t n = *s == '\n' ? 1 : character(s);
    const char *entity = n ? NULL : "\xef\xbf\xbd";
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
      if (*s == (unsigned char)entities[i].c) entity = entities[i].entity;
    if (entity)
      fputs(entity, f);
    else
      fwrite(s, 1, n, f);
    s += n ? n : 1;
  }
}
