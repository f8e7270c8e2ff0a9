/* Inside the expression compiler: one scalar of the pack, read by recursive descent straight into typed nodes.
 *
 * A mistake gives one diagnostic. After a mistake of form the parser has `failed`: it says nothing more and returns 0
 * everywhere. A mistake of meaning (an unknown name, a wrong type) gives node 0, the node without a type, and all that
 * is made of it stays silent. */
#ifndef CW_EXPRESSION_H
#define CW_EXPRESSION_H

#include "compile.h"

typedef enum cw_token_kind { CW_TOKEN_END, CW_TOKEN_WORD, CW_TOKEN_STRING, CW_TOKEN_MARK } cw_token_kind;

typedef struct cw_token {
  cw_token_kind kind;
  uint32_t off, len; /* in the scalar; of a string without its quotes */
  uint32_t from, to; /* with them */
} cw_token;

/* The tokens of a text, closed by an END; false with a diagnostic where a character can't stand in an expression. */
bool cw_lex(cw_builder *b, const cw_yaml_node *scalar, cw_token **out, uint32_t *n);

typedef struct cw_parser {
  cw_builder *b;
  const cw_yaml_node *at;
  const char *text;
  cw_token *tokens;
  uint32_t ntokens, pos;
  uint32_t sees;
  bool failed, rates;
  int depth;
  uint32_t unbound;      /* readings of facts per school year that no `in ... school year` governs yet */
  uint32_t unbound_node; /* the first of them */
} cw_parser;

bool cw_parser_begin(cw_parser *p, cw_builder *b, const cw_yaml_node *scalar, uint32_t sees);

/* parse.c: or, and, not, comparison. */
uint32_t cw_parse_or(cw_parser *p);
/* parse_value.c: plus minus; the operands of comparisons. */
uint32_t cw_parse_sum(cw_parser *p);
uint32_t cw_parse_date(cw_parser *p);                        /* what follows `before`, `on`: else, shifts, readings */
uint32_t cw_parse_month_start(cw_parser *p, uint32_t first); /* what follows `start of the month of`, and so on */
uint32_t cw_parse_month_end(cw_parser *p, uint32_t first);
uint32_t cw_parse_next_first(cw_parser *p, uint32_t first);
uint32_t cw_parse_anniversary(cw_parser *p, uint32_t first);
/* parts.c: what follows `start of the`. */
uint32_t cw_parse_part_start(cw_parser *p, uint32_t first);
/* parse_primary.c: a reading. */
uint32_t cw_parse_primary(cw_parser *p);
/* Complains where the pack doesn't say what February 29 becomes: here a date is moved by months. */
void cw_ambiguous_dates(cw_parser *p, uint32_t at);
/* `(condition)` after `where`, with more in sight. */
uint32_t cw_parse_where(cw_parser *p, uint32_t sees, const char *what);
/* parse_period.c: the first and the last day of the license; whether there is a window; `the license`, `the window` or
 * `from DATE until DATE` as kid1 and kid2 of a node. */
uint32_t cw_license_period(cw_parser *p, uint32_t *until, uint32_t at);
bool cw_window_seen(cw_parser *p, uint32_t at);
bool cw_parse_period_ends(cw_parser *p, cw_node *node);
uint32_t cw_parse_full(cw_parser *p, int64_t what, uint32_t first);
uint32_t cw_parse_n_years(cw_parser *p, uint32_t first);
uint32_t cw_parse_most_of(cw_parser *p, uint32_t attr, cw_node node, uint32_t first);
/* terms.c: the term whose name stands here, the longest, or UINT32_MAX; and its use. */
uint32_t cw_match_term(const cw_parser *p, uint32_t *length);
uint32_t cw_parse_term(cw_parser *p, uint32_t term, uint32_t length);
/* A number and a unit, if one stands here. */
bool cw_parse_literal(cw_parser *p, cw_rat *amount, uint32_t *unit);

/* parse_words.c */
bool cw_at(const cw_parser *p, const char *phrase);
bool cw_accept(cw_parser *p, const char *phrase);
bool cw_expect_mark(cw_parser *p, const char *mark, const char *after);
bool cw_at_mark(const cw_parser *p, char mark);
bool cw_at_end(const cw_parser *p);
/* How many tokens from `pos` on are the words of `name`; 0: it doesn't stand here. */
uint32_t cw_word_match(const cw_parser *p, uint32_t pos, const char *name);
/* The longest of the names that stands here: its index, or UINT32_MAX. *length: its tokens. */
uint32_t cw_longest(const cw_parser *p, const char *const *names, size_t n, uint32_t *length);
/* Skips what was meant as one name or value, and returns its words. */
char *cw_skip_words(cw_parser *p, bool value);
void cw_skip_list(cw_parser *p);
/* Words of the tokens from `first` up to the current one. */
char *cw_words_from(cw_parser *p, uint32_t first);
/* A unit at the current token: consumed and true. */
bool cw_accept_unit(cw_parser *p, uint32_t *unit);

/* Mistakes. The first returns 0 and ends the parse; the second's place is token `at`; the third's is a node. */
uint32_t cw_syntax(cw_parser *p, const char *expected);
cw_diag *cw_fault_at(cw_parser *p, cw_diag_id id, uint32_t at, const char *message);
cw_diag *cw_fault_node(cw_parser *p, cw_diag_id id, uint32_t node, const char *message);

/* types.c: nodes, and whether they fit. */
uint32_t cw_make(cw_parser *p, cw_node node, uint32_t first_token);
uint32_t cw_make_list(cw_parser *p, cw_op op, cw_type type, const cw_vec *kids, uint32_t first_token);
cw_type cw_type_of(const cw_parser *p, uint32_t node);
const char *cw_type_name(cw_type t); /* "a date" */
/* The node, or 0 with a diagnostic where it isn't of the type. */
uint32_t cw_want(cw_parser *p, uint32_t node, cw_type type, const char *where);
/* Makes the units of two quantities one; false with a diagnostic where they differ. *unit: the unit. */
bool cw_unify(cw_parser *p, uint32_t l, uint32_t r, uint32_t *unit);
uint32_t cw_make_compare(cw_parser *p, cw_op op, uint32_t l, uint32_t r, uint32_t first_token);
uint32_t cw_make_const(cw_parser *p, cw_type type, uint32_t unit, int64_t a, int64_t b, uint32_t first_token);

#endif
