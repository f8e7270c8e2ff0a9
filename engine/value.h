/* Values, dates and texts: what conditions compare.
 *
 * One small struct holds every type, so that columns, facts, constants and unknowns share one form. The type is known
 * statically from the plan; a cw_value only says whether there is a value. */
#ifndef CW_VALUE_H
#define CW_VALUE_H

#include "arena.h"
#include "rational.h"

typedef int64_t cw_day; /* days since 1970-01-01, proleptic Gregorian */

#define CW_DAY_MIN INT64_C(-1000000) /* "no beginning" */
#define CW_DAY_MAX INT64_C(4000000)  /* "no end" */

typedef enum cw_type {
  CW_TYPE_NONE,
  CW_YES_NO,   /* a: 0 or 1 */
  CW_QUANTITY, /* a/b in lowest terms, b > 0; the unit is static, or the record's own for `amount` */
  CW_DATE,     /* a: cw_day */
  CW_TEXT,     /* a: text id; equal texts (case, doubled spaces and forms of letters aside) have equal ids */
  CW_CHOICE,   /* a: text id of one of the declared values */
  CW_SET       /* a: bit mask over the declared values (at most 63) */
} cw_type;

typedef enum cw_known {
  CW_NONE,    /* has no value: does not apply (an amount in another unit, a table without a row) */
  CW_UNKNOWN, /* not given: an answer may be anything its type allows */
  CW_KNOWN
} cw_known;

typedef struct cw_value {
  cw_known known;
  int64_t a, b;
} cw_value;

static inline cw_value cw_value_none(void) { return (cw_value){CW_NONE, 0, 1}; }
static inline cw_value cw_value_unknown(void) { return (cw_value){CW_UNKNOWN, 0, 1}; }
static inline cw_value cw_value_of(int64_t a) { return (cw_value){CW_KNOWN, a, 1}; }
static inline cw_value cw_value_rat(cw_rat r) { return (cw_value){CW_KNOWN, r.num, r.den}; }
static inline cw_rat cw_value_as_rat(cw_value v) { return (cw_rat){v.a, v.b}; }

/* --- dates ------------------------------------------------------------------------------------------------------- */

typedef struct cw_civil {
  int year, month, day;
} cw_civil;

bool cw_day_make(cw_day *out, int year, int month, int day); /* false for a day that doesn't exist */
cw_civil cw_day_civil(cw_day d);
/* Adds months; a day that the month lacks is `down` (its last day) or up (the first of the next). */
cw_day cw_day_add_months(cw_day d, int64_t months, bool down);
bool cw_day_parse(cw_day *out, const char *text, size_t len); /* exactly YYYY-MM-DD */
enum { CW_DAY_TEXT = 24 };
int cw_day_format(char buf[CW_DAY_TEXT], cw_day d);       /* 2027-06-30 */
int cw_day_format_words(char buf[CW_DAY_TEXT], cw_day d); /* June 30, 2027 */

/* The school year that holds d, named by the calendar year in which it begins on the month and day `begins` (701 for
 * July 1), and the first day of school year y. */
int cw_school_year(cw_day d, int begins);
cw_day cw_school_year_start(int year, int begins);
/* Of the parts of the year that begin on these days of each (month*100+day, ascending, `n` > 0 of them): the first day of
 * the one in which `d` lies (`steps` 0), of the steps-th that begins after d, or of the one as many before it. */
cw_day cw_part_start(cw_day d, const int64_t *starts, uint32_t n, int64_t steps);
/* Whole months from `from` to `until`, both days included: 2020-08-01 to 2021-05-31 is 10. */
int64_t cw_whole_months(cw_day from, cw_day until);

/* --- texts -------------------------------------------------------------------------------------------------------- */

/* An interner. Ids are dense from 1; 0 is "no text". A pool may extend a frozen base (the plan's): ids below the
 * base's count are the base's, and the base is only read, so threads may share it. */
typedef struct cw_texts {
  const struct cw_texts *base;
  cw_arena *arena;
  uint32_t first, count, capacity, nslots; /* first: ids from here are this pool's */
  const char **text;                       /* as first written */
  uint64_t *hash;                          /* of the form in which each is compared */
  uint32_t *slot;
} cw_texts;

void cw_texts_init(cw_texts *t, cw_arena *arena, const cw_texts *base);
/* The id of the text, added if new; 0 if memory ran out or len is 0. */
uint32_t cw_texts_add(cw_texts *t, const char *s, size_t len);
/* The id, or 0 where it isn't there. */
uint32_t cw_texts_find(const cw_texts *t, const char *s, size_t len);
const char *cw_text(const cw_texts *t, uint32_t id); /* "" for 0 */

#endif
