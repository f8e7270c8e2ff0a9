/* Expressions into tokens: words, texts in quotes, marks.
 *
 * A word is a run of letters, digits and - ' . / and the like, so that `K-5`, `yes/no` and `2024-06-30` are one word
 * each; names of several words are matched against the vocabulary later. */
#include "expression.h"

#include <string.h>

enum { LONGEST_EXPRESSION = 10000 };

static bool is_word_char(unsigned char c) {
  if (c >= 0x80) return true; /* letters of other scripts */
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return c && strchr("-'./_+&#:;?@~", c) != NULL;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* `1,000` is one number; `[5, 100]` is a list, and so is `[5,100]`. */
static bool is_thousands_comma(const char *text, size_t i, size_t word, bool in_list) {
  if (in_list || text[i] != ',') return false;
  for (size_t k = word; k < i; k++)
    if (!is_digit(text[k]) && text[k] != ',') return false;
  return is_digit(text[i + 1]) && is_digit(text[i + 2]) && is_digit(text[i + 3]) && !is_digit(text[i + 4]);
}

static const struct {
  const char *mark, *words;
} operators[] = {{">=", "`at least`, or of dates `on or after`"},
                 {"<=", "`at most`, or of dates `on or before`"},
                 {"==", "`is`"},
                 {"!=", "`is not`"},
                 {"&&", "`and`"},
                 {"||", "`or`"},
                 {"<", "`less than`, or of dates `before`"},
                 {">", "`more than`, or of dates `after`"},
                 {"=", "`is`"},
                 {"!", "`not`"},
                 {"*", "`times`"},
                 {"|", "`or`"}};

static bool bad_character(cw_builder *b, const cw_yaml_node *scalar, size_t i) {
  uint32_t line, column;
  cw_place(b, scalar, i, &line, &column);
  for (size_t k = 0; k < sizeof operators / sizeof *operators; k++) {
    if (strncmp(scalar->text + i, operators[k].mark, strlen(operators[k].mark)) != 0) continue;
    cw_diag *d = cw_diag_add(b->diags, CW_D_EXPR_SYNTAX, scalar->file, line, column,
                             "`%s` has no meaning in a condition", operators[k].mark);
    cw_diag_hint(b->diags, d, "write %s", operators[k].words);
    return false;
  }
  cw_diag_add(b->diags, CW_D_EXPR_SYNTAX, scalar->file, line, column, "`%c` has no meaning in a condition",
              scalar->text[i]);
  return false;
}

static bool unclosed(cw_builder *b, const cw_yaml_node *scalar, size_t i) {
  uint32_t line, column;
  cw_place(b, scalar, i, &line, &column);
  cw_diag_add(b->diags, CW_D_EXPR_SYNTAX, scalar->file, line, column, "the quote is not closed");
  return false;
}

/* The end of the quoted text that begins at i, or `n`. */
static size_t closing(const char *text, size_t i, size_t n) {
  char quote = text[i++];
  while (i < n && text[i] != quote) i++;
  return i;
}

bool cw_lex(cw_builder *b, const cw_yaml_node *scalar, cw_token **out, uint32_t *count) {
  const char *text = scalar->text;
  size_t n = scalar->len, i = 0;
  uint32_t k = 0;
  if (n > LONGEST_EXPRESSION) {
    CW_FAULT(b, CW_D_EXPR_SYNTAX, scalar, "the expression is longer than %d characters", LONGEST_EXPRESSION);
    return false;
  }
  cw_token *tokens = cw_must(b, CW_NEW_ARRAY(b->arena, n + 1, cw_token));
  int lists = 0;
  while (i < n) {
    char c = text[i];
    size_t from = i, off = i, end = i + 1;
    cw_token_kind kind = CW_TOKEN_MARK;
    bool sign = strncmp(text + i, "&&", 2) == 0; /* but `R&D` is a word */
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      i++;
      continue;
    }
    if (c == '"' || (c == '\'' && closing(text, i, n) < n)) {
      size_t close = closing(text, i, n);
      if (close == n) return unclosed(b, scalar, i);
      kind = CW_TOKEN_STRING;
      off = from + 1;
      end = close + 1;
    } else if (c == '%' || c == '$') {
      kind = CW_TOKEN_WORD;
    } else if (!sign && is_word_char((unsigned char)c)) {
      kind = CW_TOKEN_WORD;
      while (end < n && (is_word_char((unsigned char)text[end]) || is_thousands_comma(text, end, from, lists > 0)))
        end++;
    } else if (sign || strchr("()[],", c) == NULL) {
      return bad_character(b, scalar, i);
    }
    lists += (c == '[') - (c == ']');
    size_t len = kind == CW_TOKEN_STRING ? end - 1 - off : end - off;
    tokens[k++] = (cw_token){kind, (uint32_t)off, (uint32_t)len, (uint32_t)from, (uint32_t)end};
    i = end;
  }
  tokens[k] = (cw_token){CW_TOKEN_END, (uint32_t)n, 0, (uint32_t)n, (uint32_t)n};
  *out = tokens;
  *count = k;
  return true;
}
