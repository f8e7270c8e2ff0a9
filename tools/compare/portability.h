/* What a move keeps and loses: each record at home and in each other state. */
#ifndef CW_PORTABILITY_H
#define CW_PORTABILITY_H

#include "mover.h"

/* What a move does to one record. */
typedef enum cw_kept {
  CW_KEPT,
  CW_KEPT_IN_PART,
  CW_MAY_KEEP,
  CW_LOST,
  CW_NEEDLESS,
  CW_GAINED,
  CW_NEITHER,
  CW_NKEPT
} cw_kept;
extern const char *const cw_kept_words[CW_NKEPT];

typedef struct cw_moved {
  const cw_moved_record *home, *there; /* `there` is NULL where the other state's goal sees no such record */
  cw_kept kept;
} cw_moved;

/* The first row of the mover is home's; the others are compared with it. Both call cw_mover_run before. */
void cw_portability_text(const cw_mover *m);
void cw_portability_csv(const cw_mover *m);
void cw_portability_json(const cw_mover *m);

#endif
