/* Words and names of several words in an expression, and the mistakes made with them. */
#include "expression.h"
#include "extends.h"

#include <string.h>

bool cw_parser_begin(cw_parser *p, cw_builder *b, const cw_yaml_node *scalar, uint32_t sees) {
  *p = (cw_parser){.b = b, .at = scalar, .text = scalar->text, .sees = sees};
  return cw_lex(b, scalar, &p->tokens, &p->ntokens);
}

static int lower(int c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }

static bool same_bytes(const char *a, const char *b, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (lower((unsigned char)a[i]) != lower((unsigned char)b[i])) return false;
  return true;
}

static bool is_edge(char c) { return c == 0 || c == ' ' || strchr("()[],\"%$", c) != NULL; }

uint32_t cw_word_match(const cw_parser *p, uint32_t pos, const char *name) {
  const char *s = name;
  uint32_t i = pos;
  for (; *s; i++) {
    while (*s == ' ') s++;
    if (!*s) break;
    if (i >= p->ntokens || p->tokens[i].kind == CW_TOKEN_STRING) return 0;
    const cw_token *t = &p->tokens[i];
    /* a token holds no NUL, so the comparison ends where the name does */
    if (t->len == 0 || !same_bytes(p->text + t->off, s, t->len)) return 0;
    s += t->len;
    bool word = t->kind == CW_TOKEN_WORD && !is_edge(s[-1]);
    if (word && !is_edge(*s)) return 0;
  }
  return i - pos;
}

bool cw_at(const cw_parser *p, const char *phrase) { return !p->failed && cw_word_match(p, p->pos, phrase) > 0; }

bool cw_accept(cw_parser *p, const char *phrase) {
  uint32_t n = p->failed ? 0 : cw_word_match(p, p->pos, phrase);
  p->pos += n;
  return n > 0;
}

bool cw_at_mark(const cw_parser *p, char mark) {
  return !p->failed && p->tokens[p->pos].kind == CW_TOKEN_MARK && p->text[p->tokens[p->pos].off] == mark;
}

bool cw_at_end(const cw_parser *p) { return p->failed || p->tokens[p->pos].kind == CW_TOKEN_END; }

bool cw_expect_mark(cw_parser *p, const char *mark, const char *after) {
  if (cw_at_mark(p, mark[0])) {
    p->pos++;
    return true;
  }
  if (p->failed) return false;
  cw_diag *d =
      cw_fault_at(p, CW_D_EXPR_SYNTAX, p->pos, cw_arena_printf(p->b->arena, "`%s` is missing %s", mark, after));
  if (!cw_at_end(p))
    cw_diag_hint(p->b->diags, d, "it must stand before `%.*s`", (int)p->tokens[p->pos].len,
                 p->text + p->tokens[p->pos].off);
  p->failed = true;
  return false;
}

uint32_t cw_longest(const cw_parser *p, const char *const *names, size_t n, uint32_t *length) {
  uint32_t best = UINT32_MAX;
  *length = 0;
  for (size_t i = 0; i < n; i++) {
    uint32_t k = names[i] ? cw_word_match(p, p->pos, names[i]) : 0;
    if (k > *length) *length = k, best = (uint32_t)i;
  }
  return best;
}

/* Words that end a name that isn't known: those that can follow a reading. */
static const char *const after_reading[] = {
    "is", "in",     "not",     "includes", "at least", "at most", "more than",  "less than", "before", "after",
    "on", "within", "matches", "plus",     "minus",    "times",   "divided by", "else",      "per",    "to"};
static const char *const after_value[] = {"and", "or"};

static bool stops(const cw_parser *p, bool value) {
  const cw_token *t = &p->tokens[p->pos];
  if (t->kind == CW_TOKEN_END) return true;
  if (t->kind == CW_TOKEN_MARK) return true;
  for (size_t i = 0; i < sizeof after_value / sizeof *after_value; i++)
    if (cw_word_match(p, p->pos, after_value[i])) return true;
  for (size_t i = 0; !value && i < sizeof after_reading / sizeof *after_reading; i++)
    if (cw_word_match(p, p->pos, after_reading[i])) return true;
  return false;
}

char *cw_words_from(cw_parser *p, uint32_t first) {
  if (first >= p->pos) return cw_copy(p->b, "", 0);
  uint32_t from = p->tokens[first].from, to = p->tokens[p->pos - 1].to;
  return cw_copy(p->b, p->text + from, to - from);
}

char *cw_skip_words(cw_parser *p, bool value) {
  uint32_t first = p->pos;
  if (p->tokens[p->pos].kind == CW_TOKEN_STRING)
    p->pos++;
  else
    while (!stops(p, value)) p->pos++;
  return cw_words_from(p, first);
}

void cw_skip_list(cw_parser *p) {
  int open = 0;
  do {
    if (cw_at_end(p)) return;
    open += cw_at_mark(p, '[') - cw_at_mark(p, ']');
    p->pos++;
  } while (open > 0);
}

enum { UNIT_WORDS = 8 };

bool cw_accept_unit(cw_parser *p, uint32_t *unit) {
  uint32_t left = p->ntokens - p->pos;
  for (uint32_t k = left < UNIT_WORDS ? left : UNIT_WORDS; k > 0; k--) {
    uint32_t from = p->tokens[p->pos].from, to = p->tokens[p->pos + k - 1].to;
    bool words = true;
    for (uint32_t i = 0; i < k; i++) words &= p->tokens[p->pos + i].kind == CW_TOKEN_WORD;
    *unit = words ? cw_unit_find(p->b->plan, p->text + from, to - from) : UINT32_MAX;
    if (*unit == UINT32_MAX || *unit == CW_UNIT_NUMBER) continue;
    if (cw_is_state(p->b, p->at) && *unit >= p->b->base->units) continue; /* a district's */
    p->pos += k;
    return true;
  }
  return false;
}

/* --- mistakes ----------------------------------------------------------------------------------------------------- */

cw_diag *cw_fault_at(cw_parser *p, cw_diag_id id, uint32_t at, const char *message) {
  if (p->failed) return NULL;
  uint32_t line, column;
  cw_place(p->b, p->at, p->tokens[at].from, &line, &column);
  cw_diag *d = cw_diag_add(p->b->diags, id, p->at->file, line, column, "%s", message ? message : "");
  if (d) d->length = p->tokens[at].to - p->tokens[at].from;
  return d;
}

cw_diag *cw_fault_node(cw_parser *p, cw_diag_id id, uint32_t node, const char *message) {
  if (p->failed) return NULL;
  const cw_span *span = &CW_AT(p->b, spans, cw_span, node);
  cw_diag *d =
      cw_diag_add(p->b->diags, id, span->ref.file, span->ref.line, span->ref.column, "%s", message ? message : "");
  if (d && span->text) d->length = (uint32_t)strlen(span->text);
  return d;
}

uint32_t cw_syntax(cw_parser *p, const char *expected) {
  if (p->failed) return 0;
  const cw_token *t = &p->tokens[p->pos];
  const char *message = t->kind == CW_TOKEN_END
                            ? cw_arena_printf(p->b->arena, "%s is missing at the end", expected)
                            : cw_arena_printf(p->b->arena, "%s is asked for, but `%.*s` stands here", expected,
                                              (int)(t->to - t->from), p->text + t->from);
  cw_fault_at(p, CW_D_EXPR_SYNTAX, p->pos, message);
  p->failed = true;
  return 0;
}
