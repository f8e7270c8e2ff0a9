/* YAML with its places: a tree of nodes that remember file, line and column, for packs, tests and teacher files.
 *
 * Read through libyaml's events. Refused, each with its place: duplicate keys, aliases and anchors (no pack needs them,
 * and alias bombs do), tags, merge keys, nesting deeper than 64, NUL bytes, invalid UTF-8, tabs as indentation,
 * bidirectional control characters, more than one document, files over 16 MiB. The scalar keeps its text as written:
 * what "yes", 2024-06-30 or 1e400 means is the reader's business, not YAML's. */
#ifndef CW_YAML_H
#define CW_YAML_H

#include "diag.h"

#include <stdbool.h>

typedef enum cw_yaml_kind { CW_YAML_SCALAR, CW_YAML_LIST, CW_YAML_MAP } cw_yaml_kind;

typedef struct cw_yaml_node {
  cw_yaml_kind kind;
  bool quoted;           /* a scalar in quotes or a block */
  const char *file;      /* in which it stands: that of its cw_yaml */
  uint32_t line, column; /* from 1, of its first character (of a quoted scalar: the quote) */
  const char *text;      /* scalar, terminated */
  uint32_t len;
  uint32_t count;             /* children: items of a list, pairs of a map */
  struct cw_yaml_node **keys; /* map: scalars */
  struct cw_yaml_node **items;
  const char *comment; /* the comment lines directly above it, or NULL */
} cw_yaml_node;

typedef struct cw_yaml {
  const char *file;
  const char *text; /* the whole file, terminated */
  size_t len;
  cw_yaml_node *root; /* NULL where the file is empty or could not be read */
} cw_yaml;

/* Parses text (not NULL) as the file called `file`. Everything lives in `arena`. False if there were errors; root may
 * still hold what could be read, so that other mistakes are reported too. */
bool cw_yaml_parse(cw_yaml *out, const char *file, const char *text, size_t len, cw_diags *diags, cw_arena *arena);

/* Reads the file, then as above. */
bool cw_yaml_read(cw_yaml *out, const char *path, cw_diags *diags, cw_arena *arena);

/* The value of a key, or NULL. */
cw_yaml_node *cw_yaml_get(const cw_yaml_node *map, const char *key);
static inline bool cw_yaml_is(const cw_yaml_node *n, const char *text);

#include <string.h>
static inline bool cw_yaml_is(const cw_yaml_node *n, const char *text) {
  return n && n->kind == CW_YAML_SCALAR && strcmp(n->text, text) == 0;
}

#endif
