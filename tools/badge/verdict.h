/* What was found about one badge: each finding a verdict with its reason, all of them kept, the worst being the
 * badge's. */
#ifndef CW_BADGE_VERDICT_H
#define CW_BADGE_VERDICT_H

#include "../../engine/arena.h"

#include <jansson.h>

typedef enum cw_badge_verdict {
#define CW_VERDICT(id, word, verification) CW_##id,
#include "verdicts.def"
#undef CW_VERDICT
  CW_NBADGE_VERDICTS
} cw_badge_verdict;

const char *cw_badge_verdict_word(cw_badge_verdict verdict);
const char *cw_badge_verdict_verification(cw_badge_verdict verdict); /* of a record */
cw_badge_verdict cw_badge_verdict_named(const char *word);           /* CW_NBADGE_VERDICTS: none */

typedef struct cw_badge_finding {
  struct cw_badge_finding *next;
  cw_badge_verdict verdict; /* CW_VALID: a check that was passed */
  const char *why;
} cw_badge_finding;

typedef struct cw_badge_findings {
  cw_arena *arena;
  cw_badge_finding *first, *last;
  int count;
} cw_badge_findings;

enum { CW_MOST_FINDINGS = 200 };

/* Adds a finding; the same one is not added twice. */
void cw_find(cw_badge_findings *f, cw_badge_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

cw_badge_verdict cw_findings_worst(const cw_badge_findings *f); /* CW_VALID where there is none */
/* "revoked: the status list says so", the worst first, those passed last. A new array. */
json_t *cw_findings_reasons(const cw_badge_findings *f);

#endif
