/* Which of the many JSON documents around badges one is: told by its types and members. */
#ifndef CW_BADGE_KIND_H
#define CW_BADGE_KIND_H

#include "node.h"

typedef enum cw_badge_kind {
#define CW_BADGE_KIND(id, words, is_badge) CW_BADGE_##id,
#include "kinds.def"
#undef CW_BADGE_KIND
  CW_NBADGE_KINDS
} cw_badge_kind;

cw_badge_kind cw_badge_kind_of(const json_t *document);
const char *cw_badge_kind_words(cw_badge_kind kind); /* "Open Badges 2.0" */
bool cw_badge_kind_is_badge(cw_badge_kind kind);     /* false: a document that supports badges, or none at all */
bool cw_badge_kind_is_ob3(cw_badge_kind kind);       /* a verifiable credential */

#endif
