/* Words of an expression, and where they stand. */
#include "parse.h"

#include <string.h>

bool vt_trouble(vt_pack *p, const cw_yaml_node *at, const char *what) {
  if (!p->trouble)
    p->trouble =
        at ? cw_arena_printf(p->arena, "line %u, column %u: %s", at->line & ~(uint32_t)VT_STATE, at->column, what)
           : what;
  return false;
}

vt_expr *vt_wrong(vt_parser *r, const char *what) {
  if (!r->bad) vt_trouble(r->p, r->at, cw_arena_printf(r->p->arena, "%s in `%s`", what, r->text));
  r->bad = true;
  return NULL;
}

static bool word_char(unsigned char c) {
  return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (c && strchr("-'./_+&#:;?@~", c));
}

static bool digit(char c) { return c >= '0' && c <= '9'; }

static bool thousands(const char *s, size_t i, size_t from) {
  for (size_t k = from; k < i; k++)
    if (!digit(s[k]) && s[k] != ',') return false;
  return s[i] == ',' && digit(s[i + 1]) && digit(s[i + 2]) && digit(s[i + 3]) && !digit(s[i + 4]);
}

static uint32_t one_token(const char *s, size_t n, size_t i, bool in_list, vt_token *t) {
  size_t end = i + 1;
  *t = (vt_token){VT_T_MARK, (uint32_t)i, 1, (uint32_t)i, (uint32_t)i + 1};
  const char *close = s[i] == '"' || s[i] == '\'' ? memchr(s + i + 1, s[i], n - i - 1) : NULL;
  if (close) {
    *t = (vt_token){VT_T_STRING, (uint32_t)i + 1, (uint32_t)(close - s - 1 - (ptrdiff_t)i), (uint32_t)i,
                    (uint32_t)(close - s) + 1};
    return t->to;
  }
  if (s[i] == '%' || s[i] == '$')
    t->kind = VT_T_WORD;
  else if (word_char((unsigned char)s[i])) {
    t->kind = VT_T_WORD;
    while (end < n && (word_char((unsigned char)s[end]) || (!in_list && thousands(s, end, i)))) end++;
    t->len = (uint32_t)(end - i);
    t->to = (uint32_t)end;
  }
  return t->to;
}

bool vt_parser_begin(vt_parser *r, vt_pack *p, const cw_yaml_node *at) {
  *r = (vt_parser){.p = p, .at = at, .text = at->text};
  size_t n = at->len;
  int lists = 0;
  if (n > 10000) return vt_trouble(p, at, "an expression is too long");
  r->tokens = CW_NEW_ARRAY(p->arena, n + 2, vt_token);
  if (!r->tokens) return vt_trouble(p, at, "memory ran out");
  for (size_t i = 0; i < n;) {
    char c = r->text[i];
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      i++;
      continue;
    }
    lists += (c == '[') - (c == ']');
    i = one_token(r->text, n, i, lists > 0, &r->tokens[r->ntokens++]);
  }
  r->tokens[r->ntokens] = (vt_token){VT_T_END, (uint32_t)n, 0, (uint32_t)n, (uint32_t)n};
  return true;
}

static int lower(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

/* Matches the words against whole tokens; a mark in a name, as in `a (b)`, is a token of its own. */
uint32_t vt_match(const vt_parser *r, uint32_t pos, const char *words) {
  const char *s = words;
  uint32_t i = pos;
  while (*s == ' ') s++;
  if (!*s) return 0;
  while (*s) {
    if (i >= r->ntokens || r->tokens[i].kind == VT_T_STRING) return 0;
    const vt_token *t = &r->tokens[i++];
    for (uint32_t k = 0; k < t->len; k++, s++)
      if (!*s || lower((unsigned char)*s) != lower((unsigned char)r->text[t->off + k])) return 0;
    bool ends = *s == 0 || *s == ' ' || strchr("()[],\"%$", *s);
    if (t->kind == VT_T_WORD && !ends && s[-1] != '%' && s[-1] != '$') return 0;
    while (*s == ' ') s++;
  }
  return i - pos;
}

bool vt_next_is(const vt_parser *r, const char *words) { return !r->bad && vt_match(r, r->pos, words) > 0; }

bool vt_take(vt_parser *r, const char *words) {
  uint32_t n = r->bad ? 0 : vt_match(r, r->pos, words);
  r->pos += n;
  return n > 0;
}

bool vt_at_mark(const vt_parser *r, char c) {
  const vt_token *t = &r->tokens[r->pos];
  return !r->bad && t->kind == VT_T_MARK && r->text[t->off] == c;
}

bool vt_mark(vt_parser *r, char c) {
  if (vt_at_mark(r, c)) return r->pos++, true;
  vt_wrong(r, "a mark is missing");
  return false;
}

/* --- places ------------------------------------------------------------------------------------------------------- */

static bool blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* Where in the file the scalar's character `offset` stands: the blanks aside, file and scalar have the same characters. */
static void place(const vt_pack *p, const cw_yaml_node *at, uint32_t offset, uint32_t *line, uint32_t *column) {
  bool states = vt_is_states(p, at->line);
  const cw_yaml *y = states ? &p->base : &p->yaml;
  const char *s = y->text, *end = s + y->len;
  uint32_t l = 1, c = 1, nth = 0, from = at->line & ~(uint32_t)VT_STATE;
  for (; s < end && l < from; s++) l += *s == '\n';
  for (; s < end && c < at->column; s++) c += ((unsigned char)s[1] & 0xC0) != 0x80;
  char quote = at->quoted ? *s : 0;
  bool block = quote == '|' || quote == '>';
  if (quote && !block) s++, c++;
  while (block && s < end && *s != '\n') s++;
  for (uint32_t i = 0; i < offset; i++) nth += !blank(at->text[i]);
  for (; s < end; s++) {
    if (!blank(*s)) {
      if (quote == '"' && *s == '\\' && (s[1] == '"' || s[1] == '\\'))
        s++, c++;
      else if (quote == '\'' && *s == '\'')
        s++, c++;
      if (nth == 0) break;
      if (((unsigned char)*s & 0xC0) != 0x80 || true) nth--;
    }
    if (*s == '\n')
      l++, c = 1;
    else
      c += ((unsigned char)s[1] & 0xC0) != 0x80;
  }
  *line = states ? l | VT_STATE : l;
  *column = c;
}

vt_expr *vt_make(vt_parser *r, vt_op op, vt_type type, uint32_t first) {
  vt_expr *x = r->bad ? NULL : CW_NEW(r->p->arena, vt_expr);
  if (!x) return NULL;
  uint32_t last = r->pos > first ? r->pos - 1 : first;
  x->op = op;
  x->type = type;
  x->said = vt_copy(r->p->arena, r->text + r->tokens[first].from, r->tokens[last].to - r->tokens[first].from);
  place(r->p, r->at, r->tokens[first].from, &x->line, &x->column);
  return x;
}

/* --- quantities --------------------------------------------------------------------------------------------------- */

const char *vt_unit_next(vt_parser *r) {
  uint32_t left = r->ntokens - r->pos;
  for (uint32_t k = left < 8 ? left : 8; k > 0; k--) {
    bool words = true;
    for (uint32_t i = 0; i < k; i++) words = words && r->tokens[r->pos + i].kind == VT_T_WORD;
    uint32_t from = r->tokens[r->pos].from, to = r->tokens[r->pos + k - 1].to;
    const char *unit = words ? vt_unit_find(r->p, r->text + from, to - from) : NULL;
    if (!unit) continue;
    r->pos += k;
    return unit;
  }
  return NULL;
}

/* A number (1 where a word stands) and its unit. */
bool vt_literal(vt_parser *r, vt_rat *n, const char **unit) {
  const vt_token *t = &r->tokens[r->pos];
  *n = vt_int(1);
  *unit = NULL;
  if (r->bad || t->kind != VT_T_WORD) return vt_wrong(r, "a quantity is missing"), false;
  bool dollar = r->text[t->off] == '$';
  if (dollar && t->len == 1) t++, r->pos++;
  if (digit(r->text[t->off]) || r->text[t->off] == '-') {
    uint32_t from = t->off, to = t->off + t->len;
    bool mixed = !memchr(r->text + from, '/', to - from) && t[1].kind == VT_T_WORD && digit(r->text[t[1].off]) &&
                 memchr(r->text + t[1].off, '/', t[1].len);
    if (mixed) to = t[1].off + t[1].len, r->pos++;
    r->pos++;
    if (!vt_rat_read(r->text + from, to - from, n)) return vt_wrong(r, "a number is missing"), false;
  }
  *unit = dollar ? "dollar" : vt_unit_next(r);
  return true;
}
