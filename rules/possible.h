/* What a condition can come to, whatever a teacher's answers: decided by going through the cases that it tells apart, as
 * far as they are few. Different readings are taken to be free of one another. */
#ifndef CW_POSSIBLE_H
#define CW_POSSIBLE_H

#include "../engine/plan.h"

enum { CW_CAN_HOLD = 1, CW_CAN_FAIL = 2 };

typedef struct cw_possible {
  int can;    /* bits; both where the cases are too many */
  bool facts; /* decided, and of plain facts and fields alone: then each case is some teacher's */
} cw_possible;

/* Of `a`, or of `a and b` (b not 0), or of `a and not b` (negated). */
cw_possible cw_condition_possible(const cw_plan *plan, uint32_t a, uint32_t b, bool negated);

/* Whether two expressions, or two needs, say the same in all their parts. */
bool cw_node_equal(const cw_plan *plan, uint32_t a, uint32_t b);
bool cw_need_equal(const cw_plan *plan, uint32_t a, uint32_t b);

#endif
