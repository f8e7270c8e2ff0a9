/* The lines of an audit that is done, each with the standing that it is of: the teacher is judged again, with explanation.
 * A line that comes out otherwise would be a fault of this program or of the file, and is never given as if it were sure.
 *
 *   cw_explained e;
 *   cw_explained_open(&e, desk, NULL);
 *   while (cw_explained_next(&e)) { … e.line, e.standing, &e.voice … }
 *   int code = cw_explained_close(&e);      the code to exit with, after a message, where it ended early
 */
#ifndef CW_EXPLAINED_H
#define CW_EXPLAINED_H

#include "desk.h"

typedef struct cw_explained {
  cw_audit_desk *desk;
  cw_line line;
  const char *name, *district; /* as the roster says, or NULL */
  const cw_standing *standing;
  const cw_line *again; /* the line, made again */
  cw_voice voice;       /* speaks of the standing; its arena is reset between teachers */

  /* private */
  cw_store_reader *roster;
  cw_audit_reader *from;
  cw_arena block_arena, arena;
  cw_block block;
  cw_judged judged;
  cw_options options;
  int64_t teacher; /* who is in the block; 0: nobody */
  int code;
} cw_explained;

/* Of one district, or (NULL) all. */
void cw_explained_open(cw_explained *e, cw_audit_desk *desk, const char *district);
bool cw_explained_next(cw_explained *e);
int cw_explained_close(cw_explained *e);

/* Does something for each district of the audit, in order; "" where none is known. Makes the folder --out first. The path
 * is FOLDER/DISTRICT.ENDING. Stops at the first code that is not CW_DONE. */
int cw_each_district(cw_audit_desk *d, const char *ending,
                     int (*make)(cw_audit_desk *d, const char *path, const char *district));

#endif
