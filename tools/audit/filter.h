/* Which lines of a roster are asked for: `district = Provo; license = professional; expires < 2027-07-01`. */
#ifndef CW_FILTER_H
#define CW_FILTER_H

#include "../../engine/input.h"

enum { CW_MOST_CONDITIONS = 16 };

typedef enum cw_filter_key { CW_BY_DISTRICT, CW_BY_LICENSE, CW_BY_EXPIRES, CW_NFILTER_KEYS } cw_filter_key;
typedef enum cw_filter_op { CW_IS, CW_IS_NOT, CW_BEFORE, CW_NOT_AFTER, CW_AFTER, CW_NOT_BEFORE } cw_filter_op;

typedef struct cw_filter_condition {
  cw_filter_key key;
  cw_filter_op op;
  const char *text;
  cw_day day; /* EXPIRES */
} cw_filter_condition;

typedef struct cw_filter {
  uint32_t count;
  cw_filter_condition items[CW_MOST_CONDITIONS];
  bool has[CW_NFILTER_KEYS];
  const char *said; /* all of it, as it is stored and printed; NULL: every line */
} cw_filter;

/* Adds the conditions of a list separated by ";". False with the reason in *why (and a near name in *near, or NULL). */
bool cw_filter_add(cw_filter *f, const cw_plan *plan, const char *text, const char **why, const char **near,
                   cw_arena *arena);
/* A district that isn't known ("") is none that is named. */
bool cw_filter_district(const cw_filter *f, const char *district);
/* A line that concerns no license (NULL type) is on none that is named; a day that isn't known (expires CW_DAY_MIN) may be
 * any. */
bool cw_filter_license(const cw_filter *f, bool concerns_one, const char *type, cw_day expires);

#endif
