/* `crosswalk check --fix`: mends of a pack that are certain. Only the bytes of a word change; all else stays, comments too. */
#ifndef CW_FIX_H
#define CW_FIX_H

#include "find_pack.h"

typedef struct cw_fix {
  const char *file; /* the pack's own */
  const char *old;  /* its text; NULL where it can't be read: nothing is mended then */
  size_t old_len;
  const char *text; /* with the mends, in the tool's arena */
  size_t len;
  const char **mends; /* "pack.yaml:9:5: `exept when` becomes `except when`", in the order of the places */
  uint32_t nmends;
} cw_fix;

/* Finds what is certain: the one thing near to what stands there, with which the finding is gone and no more are told. */
void cw_fix_find(cw_tool *tool, const char *packs, const cw_pack_entry *e, cw_fix *fix);

/* The mends as a unified diff. */
void cw_fix_diff(FILE *out, const cw_fix *fix);

/* Puts the text in the file's place at once: it is never half written. -1, or the code to exit with after a message;
 * the file is then as it was. */
int cw_fix_write(cw_tool *tool, const cw_fix *fix);

#endif
