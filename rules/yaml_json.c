/* JSON's surrogate pairs, one after the other in escapes, name one character; YAML writes it as \U and eight digits. */
#include "yaml_json.h"

#include <stdio.h>
#include <string.h>

enum { UNIT_CHARS = 6, PAIR_CHARS = 2 * UNIT_CHARS, ESCAPE_CHARS = 10 };

typedef struct scanner {
  cw_json_text *out;
  char *to;
  uint32_t line, column;
  uint32_t room;
  char quote;  /* 0 outside of quotes */
  char before; /* the character before this one */
} scanner;

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The UTF-16 unit that \uXXXX at s names, or 0. */
static uint32_t unit_at(const char *s, const char *end) {
  if (end - s < UNIT_CHARS || s[0] != '\\' || s[1] != 'u') return 0;
  uint32_t unit = 0;
  for (int i = 2; i < UNIT_CHARS; i++) {
    int d = digit(s[i]);
    if (d < 0) return 0;
    unit = unit << 4 | (uint32_t)d;
  }
  return unit;
}

/* The character that a pair of surrogates at s names, or 0. */
static uint32_t pair_at(const char *s, const char *end) {
  uint32_t high = unit_at(s, end);
  if (high < 0xD800 || high > 0xDBFF) return 0;
  uint32_t low = unit_at(s + UNIT_CHARS, end);
  if (low < 0xDC00 || low > 0xDFFF) return 0;
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static bool has_pair(const char *text, size_t len) {
  const char *end = text + len;
  for (const char *s = text; (s = memchr(s, '\\', (size_t)(end - s))); s++) {
    if (pair_at(s, end)) return true;
  }
  return false;
}

static bool add_cut(scanner *s, cw_arena *arena) {
  cw_json_text *out = s->out;
  if (out->ncuts == s->room) {
    uint32_t room = s->room ? s->room * 2 : 16;
    cw_json_cut *cuts = CW_NEW_ARRAY(arena, room, cw_json_cut);
    if (!cuts) return false;
    if (out->ncuts) memcpy(cuts, out->cuts, out->ncuts * sizeof *cuts);
    out->cuts = cuts;
    s->room = room;
  }
  out->cuts[out->ncuts++] = (cw_json_cut){s->line, s->column};
  return true;
}

/* Copies one character and keeps the place. */
static void copy(scanner *s, char c) {
  *s->to++ = c;
  if (c == '\n') {
    s->line++;
    s->column = 1;
  } else if (((unsigned char)c & 0xC0u) != 0x80u) {
    s->column++;
  }
  s->before = c;
}

/* A quote mark opens a text only where a value may begin; in the middle of a plain text it is one of its characters. */
static void enter_or_leave(scanner *s, char c) {
  if (s->quote) {
    if (c == s->quote) s->quote = 0;
  } else if ((c == '"' || c == '\'') && (is_blank(s->before) || strchr("[{,:", s->before))) {
    s->quote = c;
  }
}

static bool rewrite(scanner *s, const char *text, const char *end, cw_arena *arena) {
  while (text < end) {
    uint32_t code = s->quote == '"' ? pair_at(text, end) : 0;
    if (code) {
      snprintf(s->to, ESCAPE_CHARS + 1, "\\U%08x", (unsigned)code);
      if (!add_cut(s, arena)) return false;
      s->to += ESCAPE_CHARS;
      s->column += ESCAPE_CHARS;
      text += PAIR_CHARS;
      s->before = '0';
    } else if (s->quote == '"' && text[0] == '\\' && text + 1 < end) {
      copy(s, *text++);
      copy(s, *text++);
    } else {
      enter_or_leave(s, *text);
      copy(s, *text++);
    }
  }
  return true;
}

bool cw_json_rewrite(cw_json_text *out, const char *text, size_t len, cw_arena *arena) {
  *out = (cw_json_text){.text = text, .len = len};
  size_t start = 0;
  while (start < len && is_blank(text[start])) start++;
  if (start == len || (text[start] != '{' && text[start] != '[')) return true;
  if (!memchr(text, '\t', start) && !has_pair(text, len)) return true;
  char *copied = cw_arena_alloc(arena, len + 1);
  if (!copied) return false;
  scanner s = {.out = out, .to = copied, .line = 1, .column = 1, .before = ' '};
  for (size_t i = 0; i < start; i++) copy(&s, text[i] == '\t' ? ' ' : text[i]);
  if (!rewrite(&s, text + start, text + len, arena)) return false;
  out->text = copied;
  out->len = (size_t)(s.to - copied);
  return true;
}

/* Cuts of the text before a place. */
static uint32_t cuts_before(const cw_json_text *t, uint32_t line, uint32_t column) {
  uint32_t low = 0, high = t->ncuts;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    const cw_json_cut *cut = &t->cuts[middle];
    bool before = cut->line < line || (cut->line == line && cut->column < column);
    if (before)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

uint32_t cw_json_column(const cw_json_text *t, uint32_t line, uint32_t column) {
  return column + CW_JSON_CUT * (cuts_before(t, line, column) - cuts_before(t, line, 0));
}
