/* libyaml's errors in the words of a person who writes packs. */
#ifndef CW_YAML_ERROR_H
#define CW_YAML_ERROR_H

#include "diag.h"

#include <yaml.h>

typedef struct cw_yaml_failure {
  cw_diag_id id;
  yaml_mark_t mark;
  const char *message, *hint; /* hint may be NULL */
} cw_yaml_failure;

/* Explains why the parser stopped. `text` is what it was reading. */
void cw_yaml_explain(cw_yaml_failure *out, const yaml_parser_t *parser, const char *text, size_t len, cw_arena *arena);

#endif
