/* Moments as badges write them, against a day to judge by. A day counts in the holder's favor: what expires during the
 * day is still valid on it, what begins during the day is valid already (both in UTC). */
#ifndef CW_BADGE_INSTANT_H
#define CW_BADGE_INSTANT_H

#include "../../engine/value.h"

#include <jansson.h>

typedef struct cw_instant {
  int64_t seconds; /* since 1970, UTC; of a day without time: its beginning */
  bool whole_day;
  cw_day written; /* the day as the issuer wrote it */
} cw_instant;

/* RFC 3339 and the forms of ISO 8601 that issuers use (a day; seconds or offset left out), or seconds since 1970 as a
 * number. False where it is none, such as an RFC 2822 date. */
bool cw_instant_read(cw_instant *out, const json_t *node);
bool cw_instant_parse(cw_instant *out, const char *text);
/* Only the number, which may have a fraction: a NumericDate of tokens. */
bool cw_instant_read_number(cw_instant *out, const json_t *node);

bool cw_instant_is_over(cw_instant t, cw_day as_of);
bool cw_instant_is_ahead(cw_instant t, cw_day as_of);

#endif
