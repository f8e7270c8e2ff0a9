#define PCRE2_CODE_UNIT_WIDTH 8
#include "pattern.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MATCH_LIMIT = 100000, DEPTH_LIMIT = 1000, PATTERN_MAX = 1000 };

struct cw_pattern {
  pcre2_code *code;
};

/* What the subset leaves out, looked for in the pattern's text: recursion and subroutine calls, back-references,
 * callouts, verbs, \C, conditionals. Classes and quoted runs are stepped over. */
static const char *outside_subset(const char *p, size_t *offset) {
  bool in_class = false;
  for (size_t i = 0; p[i]; i++) {
    *offset = i;
    if (p[i] == '\\') {
      char c = p[++i];
      if (c == '\0') return "it ends in a backslash";
      if (!in_class && ((c >= '1' && c <= '9') || c == 'g' || c == 'k')) return "back-references are not allowed";
      if (c == 'C') return "\\C is not allowed";
      if (c == 'Q') return "\\Q is not allowed";
      continue;
    }
    if (in_class) {
      in_class = p[i] != ']';
      continue;
    }
    if (p[i] == '[') {
      in_class = true;
      if (p[i + 1] == '^') i++;
      if (p[i + 1] == ']') i++;
    } else if (p[i] == '(' && p[i + 1] == '*') {
      return "verbs are not allowed";
    } else if (p[i] == '(' && p[i + 1] == '?') {
      char c = p[i + 2];
      if (c == 'R' || c == '&' || c == '+' || (c >= '0' && c <= '9') ||
          (c == '-' && p[i + 3] >= '0' && p[i + 3] <= '9'))
        return "recursion is not allowed";
      if (c == 'P' && (p[i + 3] == '>' || p[i + 3] == '=')) return "recursion and back-references are not allowed";
      if (c == 'C') return "callouts are not allowed";
      if (c == '(') return "conditionals are not allowed";
    }
  }
  return NULL;
}

cw_pattern *cw_pattern_compile(const char *pattern, char *why, size_t *offset) {
  const char *bad = strlen(pattern) > PATTERN_MAX ? "it is longer than 1,000 bytes" : outside_subset(pattern, offset);
  if (bad) {
    snprintf(why, 160, "%s", bad);
    return NULL;
  }
  int code = 0;
  PCRE2_SIZE at = 0;
  cw_pattern *p = calloc(1, sizeof *p);
  if (p)
    p->code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_NO_AUTO_CAPTURE, &code, &at, NULL);
  if (p && p->code) return p;
  free(p);
  *offset = at;
  if (pcre2_get_error_message(code, (PCRE2_UCHAR *)why, 160) < 0) snprintf(why, 160, "out of memory");
  return NULL;
}

void cw_pattern_free(cw_pattern *p) {
  if (!p) return;
  pcre2_code_free(p->code);
  free(p);
}

cw_match cw_pattern_match(const cw_pattern *p, const char *text, size_t len) {
  pcre2_match_context *context = pcre2_match_context_create(NULL);
  pcre2_match_data *data = pcre2_match_data_create(1, NULL);
  int rc = PCRE2_ERROR_NOMEMORY;
  if (context && data) {
    pcre2_set_match_limit(context, MATCH_LIMIT);
    pcre2_set_depth_limit(context, DEPTH_LIMIT);
    rc = pcre2_match(p->code, (PCRE2_SPTR)text, len, 0, PCRE2_NO_JIT, data, context);
  }
  pcre2_match_data_free(data);
  pcre2_match_context_free(context);
  if (rc >= 0) return CW_MATCH_YES;
  return rc == PCRE2_ERROR_NOMATCH ? CW_MATCH_NO : CW_MATCH_LIMIT;
}
