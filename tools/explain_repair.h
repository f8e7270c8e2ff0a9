/* What would have made a condition hold: changes of the fields and facts that it reads, to be tried one by one. A change
 * proposed here is a guess until an evaluation with it says that it helps. */
#ifndef CW_EXPLAIN_REPAIR_H
#define CW_EXPLAIN_REPAIR_H

#include "explain_revise.h"

typedef struct cw_change { /* of a field of the record, or of a fact of the teacher */
  uint32_t attr;
  cw_value value;
  uint32_t unit;         /* AMOUNT: its unit; 0: as it is */
  bool of_unit;          /* AMOUNT: only the unit changes */
  const cw_texts *texts; /* of its value */
} cw_change;

enum { CW_MOST_CHANGES = 24 };

typedef struct cw_changes {
  uint32_t count;
  cw_change items[CW_MOST_CHANGES];
} cw_changes;

/* Changes that could make the node hold (or, `wanted` false, fail) for the record, the likeliest first. */
void cw_changes_of(const cw_voice *v, const cw_standing *s, uint32_t record, uint32_t node, bool wanted,
                   cw_changes *out);
/* The same for a rate or a least amount that gave nothing, and for a period in which a rule is in force. */
void cw_changes_of_value(const cw_voice *v, const cw_standing *s, uint32_t record, uint32_t node, cw_changes *out);
void cw_changes_of_period(const cw_voice *v, const cw_period *period, cw_changes *out);

/* What stands behind "if": "the employer approved it", "its score were 85". */
const char *cw_say_change(const cw_voice *v, const cw_change *change);

#endif
