/* Between the files that read expressions. */
#ifndef VT_PARSE_H
#define VT_PARSE_H

#include "verify.h"

typedef enum vt_token_kind { VT_T_WORD, VT_T_STRING, VT_T_MARK, VT_T_END } vt_token_kind;

typedef struct vt_token {
  vt_token_kind kind;
  uint32_t off, len, from, to; /* from, to: with the quotes */
} vt_token;

typedef struct vt_parser {
  vt_pack *p;
  const cw_yaml_node *at;
  const char *text;
  vt_token *tokens;
  uint32_t ntokens, pos, depth;
  bool bad, in_limit; /* in_limit: what follows `per` is not a rate */
} vt_parser;

bool vt_parser_begin(vt_parser *r, vt_pack *p, const cw_yaml_node *at);
uint32_t vt_match(const vt_parser *r, uint32_t pos, const char *words); /* tokens that these words take, or 0 */
bool vt_next_is(const vt_parser *r, const char *words);
bool vt_take(vt_parser *r, const char *words);
bool vt_mark(vt_parser *r, char c);
bool vt_at_mark(const vt_parser *r, char c);
vt_expr *vt_wrong(vt_parser *r, const char *what);
vt_expr *vt_make(vt_parser *r, vt_op op, vt_type type, uint32_t first);
const char *vt_unit_next(vt_parser *r);
bool vt_literal(vt_parser *r, vt_rat *n, const char **unit);

vt_expr *vt_read_or(vt_parser *r);
vt_expr *vt_read_sum(vt_parser *r);
vt_expr *vt_read_date(vt_parser *r);
vt_expr *vt_read_primary(vt_parser *r);
/* `the license`, `the window` (both NULL) or `from DATE until DATE`. */
bool vt_read_period(vt_parser *r, vt_expr **from, vt_expr **until);

#endif
