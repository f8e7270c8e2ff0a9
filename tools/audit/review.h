/* A sampled teacher's records, worked through one by one. */
#ifndef CW_REVIEW_H
#define CW_REVIEW_H

#include "desk.h"

/* Without --teacher: who is in the audit, and how far each is reviewed. With it: the records, each with what it does; with
 * --decide what was decided on them, else (on a terminal) one question after the other. Returns the code to exit with. */
int cw_review(cw_audit_desk *d);

#endif
