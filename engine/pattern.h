/* Text patterns: PCRE2 from a subset without recursion, back-references and callouts, matched without JIT under a match
 * limit, so that no pattern can explode and every machine gives the same answer. UTF-8 throughout. */
#ifndef CW_PATTERN_H
#define CW_PATTERN_H

#include "plan.h"

typedef enum cw_match { CW_MATCH_NO, CW_MATCH_YES, CW_MATCH_LIMIT } cw_match;

/* NULL if the pattern is not in the subset or doesn't compile: *why (at least 160 bytes) says why, *offset where.
 * Free with cw_pattern_free. Immutable: threads may share it. */
cw_pattern *cw_pattern_compile(const char *pattern, char *why, size_t *offset);
void cw_pattern_free(cw_pattern *p);
/* Anywhere in the text, as packs mean it. LIMIT is an input error, never a verdict. */
cw_match cw_pattern_match(const cw_pattern *p, const char *text, size_t len);

#endif
