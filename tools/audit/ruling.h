/* What an officer decides in a review, as --decide words it:
 *
 *   3=approved; 4=refused; 5=seen            a record, by its number or as SOURCE:PLACE
 *   6=pinned to AREA
 *   7=credited 12 hours by RULE              whatever the rule and its caps give
 *   NEED=waived for GOAL                     a need of a goal; of the only goal of the audit that asks it without `for` */
#ifndef CW_RULING_H
#define CW_RULING_H

#include "desk.h"

typedef struct cw_ruling {
  uint32_t record;  /* within the teacher; CW_NO_RECORD: of none */
  const char *kind; /* of a determination; NULL: only looked at */
  const char *area, *goal, *need, *rule, *amount, *unit;
} cw_ruling;

typedef struct cw_ruled { /* of whom it is */
  cw_audit_desk *desk;
  const char *who; /* the id */
  const cw_block *block;
  const cw_judged *judged;
} cw_ruled;

/* Reads all of --decide; -1, or the code to exit with after a message. */
int cw_rulings_read(const cw_ruled *r, const char *text, cw_ruling **out, uint32_t *n);
/* The words behind `=` for a record. */
int cw_ruling_read_word(const cw_ruled *r, const char *word, size_t len, cw_ruling *out);
/* The day of the decision, as text: --decided, or that of the moment. */
int cw_ruling_day(cw_audit_desk *d, const char *moment, const char **day);

#endif
