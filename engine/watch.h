/* What a judgement reads, watched: of the teacher, the license and one record. Where another teacher's cells agree in all
 * that was read, the judgement comes out the same, so it need not be made again (batch.c). Private to engine/.
 *
 * Every read of a cell is noted as it stands. Two reads ask for less, and say so: a day that is compared tells only between
 * which days it lies (`cuts`), and an amount that is multiplied only whether there is any (`sign`). */
#ifndef CW_WATCH_H
#define CW_WATCH_H

#include "plan.h"

enum { CW_WATCH_WORDS = 8, CW_WATCH_ATTRS = CW_WATCH_WORDS * 64, CW_WATCH_CUTS = 32 };

typedef struct cw_watch {
  uint64_t attrs[CW_WATCH_WORDS]; /* bit per attribute of the plan */
  bool sign;                      /* whether the record's amount is more than nothing */
  uint32_t ncuts;
  cw_day cuts[CW_WATCH_CUTS]; /* the record's day: the first days of the stretches that are told apart */
  bool overflow;              /* too many of them */
  bool scaled, compared;      /* what is read now is only multiplied; only compared */
} cw_watch;

static inline void cw_watch_attr(cw_watch *w, uint32_t attr) {
  if (!w) return;
  if (attr == CW_F_AMOUNT && w->scaled) {
    w->sign = true;
    return;
  }
  if (attr == CW_F_EARNED && w->compared) return;
  w->attrs[attr / 64] |= UINT64_C(1) << (attr % 64);
}

/* The record's day is told apart from here on. */
static inline void cw_watch_cut(cw_watch *w, cw_day first) {
  if (!w) return;
  for (uint32_t i = 0; i < w->ncuts; i++)
    if (w->cuts[i] == first) return;
  if (w->ncuts < CW_WATCH_CUTS)
    w->cuts[w->ncuts++] = first;
  else
    w->overflow = true;
}

#endif
