/* Whether its tests prove a pack: they all pass and were all signed, they exercise each of its rules on every side, and no
 * change of it goes unnoticed, unless tests.yaml argues that it means the same. */
#ifndef CW_PACK_PROVED_H
#define CW_PACK_PROVED_H

#include "coverage.h"
#include "mutate.h"

typedef struct cw_proved {
  size_t failed, unread;                        /* cases */
  size_t sides;                                 /* not exercised */
  size_t unnoticed, waived, timed_out, untried; /* changes */
} cw_proved;

/* All tests of the pack ran (run), with coverage listed; `m` is NULL where they failed and nothing was changed. */
cw_proved cw_proved_by(const cw_test_run *run, const cw_coverage *c, const cw_mutation *m);
bool cw_proved_is(const cw_proved *p);

/* "us-ut: proved: …" or "us-ut: not proved: 2 sides not exercised, …" */
void cw_proved_text(const cw_proved *p, const cw_plan *plan, cw_arena *arena, cw_page *page);
void cw_proved_json(const cw_proved *p, const cw_plan *plan, cw_json *j);

#endif
