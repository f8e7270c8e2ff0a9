#include "term.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const style_on[CW_NSTYLES] = {
    [CW_PLAIN] = "",       [CW_STRONG] = "\033[1m", [CW_GOOD] = "\033[32m",
    [CW_BAD] = "\033[31m", [CW_OPEN] = "\033[33m",  [CW_FAINT] = "\033[2m",
};

void cw_page_init(cw_page *p, FILE *file) {
  const char *no_color = getenv("NO_COLOR");
  bool terminal = isatty(fileno(file)) == 1;
  *p = (cw_page){.file = file, .color = terminal && !(no_color && *no_color), .width = CW_PAGE_WIDTH};
}

void cw_style_on(cw_page *p, cw_style style) {
  if (p->color) fputs(style_on[style], p->file);
}

void cw_style_off(cw_page *p, cw_style style) {
  if (p->color && style != CW_PLAIN) fputs("\033[0m", p->file);
}

/* Length in bytes of the control character at s, 0 where it is none. */
static size_t control_length(const unsigned char *s, size_t left) {
  if (s[0] < 0x20 || s[0] == 0x7f) return 1;
  if (left >= 2 && s[0] == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f) return 2;
  if (left < 3 || s[0] != 0xe2) return 0;
  bool marks = s[1] == 0x80 && (s[2] == 0x8e || s[2] == 0x8f || (s[2] >= 0xaa && s[2] <= 0xae));
  bool isolates = s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9;
  return marks || isolates ? 3 : 0;
}

void cw_put_safe(FILE *file, const char *text, size_t len) {
  const unsigned char *s = (const unsigned char *)text;
  for (size_t i = 0; i < len;) {
    size_t control = control_length(s + i, len - i);
    putc(control ? '?' : s[i], file);
    i += control ? control : 1;
  }
}

int cw_columns(const char *text, size_t len) {
  int n = 0;
  for (size_t i = 0; i < len; i++) n += ((unsigned char)text[i] & 0xc0) != 0x80;
  return n;
}

static void spaces(cw_page *p, int n) { fprintf(p->file, "%*s", n, ""); }

/* Writes one line's worth of words from *text; `room` columns are left on it. Moves *text past what it wrote. */
static void put_words(cw_page *p, const char **text, int room) {
  bool first = true;
  while (**text && **text != '\n') {
    const char *word = *text + strspn(*text, " ");
    size_t len = strcspn(word, " \n");
    if (len == 0) {
      *text = word;
      continue;
    }
    int gap = (int)(word - *text);
    int columns = cw_columns(word, len) + gap;
    if (!first && p->width > 0 && columns > room) {
      *text = word;
      return;
    }
    spaces(p, gap);
    cw_put_safe(p->file, word, len);
    room -= columns;
    *text = word + len;
    first = false;
  }
}

/* The lines of a paragraph, the first of which begins with `taken` columns already written. */
static void put_lines(cw_page *p, int taken, int hang, cw_style style, const char *text) {
  for (;;) {
    cw_style_on(p, style);
    put_words(p, &text, p->width - taken);
    cw_style_off(p, style);
    putc('\n', p->file);
    if (!*text) return;
    if (*text == '\n') text++;
    if (!*text) return;
    if (*text != '\n') spaces(p, hang); /* an empty line stays empty */
    taken = hang;
  }
}

void cw_page_text(cw_page *p, int indent, int hang, cw_style style, const char *text) {
  spaces(p, indent);
  put_lines(p, indent, hang, style, text);
}

void cw_page_labeled(cw_page *p, int indent, int hang, cw_style style, const char *label, const char *text) {
  size_t len = strlen(label);
  spaces(p, indent);
  cw_style_on(p, style);
  cw_put_safe(p->file, label, len);
  cw_style_off(p, style);
  put_lines(p, indent + cw_columns(label, len), hang, CW_PLAIN, text);
}

void cw_page_line(cw_page *p, const char *text) {
  cw_put_safe(p->file, text, strlen(text));
  putc('\n', p->file);
}

void cw_page_blank(cw_page *p) { putc('\n', p->file); }

void cw_put_cell(FILE *file, const char *text, int width, bool cut) {
  int columns = cw_columns(text, strlen(text));
  size_t bytes = 0;
  bool longer = cut && columns > width;
  for (int seen = 0; text[bytes] && (!longer || seen < width - 1); seen++) do
      bytes++;
    while (((unsigned char)text[bytes] & 0xC0) == 0x80);
  cw_put_safe(file, text, bytes);
  if (longer) putc('~', file);
  for (int i = longer ? width : columns; i < width; i++) putc(' ', file);
}
