/* Words in letters that look like others, and characters that cannot be seen. Bidirectional controls are refused when
 * the file is read. */
#include "reviewer.h"

#include <stdio.h>

typedef enum script { OTHER, LATIN, ALIKE, UNSEEN } script;

/* The next character of valid UTF-8. */
static uint32_t next(const char **s) {
  unsigned char c = (unsigned char)**s;
  int more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
  uint32_t u = more == 0 ? c : c & (0x3Fu >> more);
  (*s)++;
  for (; more > 0 && **s; more--, (*s)++) u = u << 6 | ((unsigned char)**s & 0x3F);
  return u;
}

/* Scripts whose letters pass for Latin ones: Greek, Cyrillic, Armenian, Cherokee, full-width and mathematical forms. */
static script script_of(uint32_t u) {
  if ((u | 0x20) >= 'a' && (u | 0x20) <= 'z') return LATIN;
  if (u >= 0xC0 && u <= 0x24F && u != 0xD7 && u != 0xF7) return LATIN;
  if (u == 0xAD || (u >= 0x200B && u <= 0x200D) || u == 0x2060 || u == 0xFEFF || u == 0x3164) return UNSEEN;
  if (u >= 0x370 && u <= 0x58F) return ALIKE;
  if ((u >= 0x13A0 && u <= 0x13FF) || (u >= 0xFF21 && u <= 0xFF5A) || (u >= 0x1D400 && u <= 0x1D7FF)) return ALIKE;
  return OTHER;
}

/* Cyrillic and Greek letters that are drawn as Latin ones. */
static bool is_drawn_latin(uint32_t u) {
  static const uint16_t twins[] = {0x391, 0x392, 0x395, 0x396, 0x397, 0x399, 0x39A, 0x39C, 0x39D, 0x39F,
                                   0x3A1, 0x3A4, 0x3A5, 0x3A7, 0x3BF, 0x405, 0x406, 0x408, 0x410, 0x412,
                                   0x415, 0x41A, 0x41C, 0x41D, 0x41E, 0x420, 0x421, 0x422, 0x425, 0x430,
                                   0x435, 0x43E, 0x440, 0x441, 0x443, 0x445, 0x455, 0x456, 0x458};
  for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
    if (twins[i] == u) return true;
  return u >= 0xFF21;
}

static bool is_word(uint32_t u) { return u >= 0x80 || script_of(u) == LATIN || (u >= '0' && u <= '9'); }

/* What is wrong with the word at *s, or NULL; *s is set behind it. */
static const char *look(const char **s) {
  bool latin = false, alike = false, unseen = false, twins = true;
  while (**s) {
    const char *at = *s;
    uint32_t u = next(&at);
    if (!is_word(u)) break;
    script k = script_of(u);
    latin |= k == LATIN;
    alike |= k == ALIKE;
    unseen |= k == UNSEEN;
    if (k == ALIKE) twins &= is_drawn_latin(u);
    *s = at;
  }
  if (unseen) return "has a character that cannot be seen";
  if (alike && latin) return "mixes Latin letters with letters of another script";
  return alike && twins ? "is written in letters of another script that look like Latin ones" : NULL;
}

static void review_text(cw_reviewer *r, const cw_yaml_node *n) {
  const char *s = n->text;
  while (*s) {
    const char *from = s, *what = look(&s);
    if (what) {
      cw_diag *d = cw_diag_add(r->diags, CW_D_NAME_SCRIPT, r->yaml->file, n->line, n->column, "`%.*s` %s",
                               (int)(s - from), from, what);
      cw_diag_hint(r->diags, d, "write it anew instead of pasting it");
      return;
    }
    if (*s) next(&s);
  }
}

static void review_node(cw_reviewer *r, const cw_yaml_node *n) {
  if (n->kind == CW_YAML_SCALAR) review_text(r, n);
  for (uint32_t i = 0; n->kind != CW_YAML_SCALAR && i < n->count; i++) {
    if (n->kind == CW_YAML_MAP) review_text(r, n->keys[i]);
    review_node(r, n->items[i]);
  }
}

void cw_review_words(cw_reviewer *r) {
  if (r->yaml->root) review_node(r, r->yaml->root);
}
