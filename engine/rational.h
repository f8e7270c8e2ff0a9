/* Exact rational numbers on 64 bits.
 *
 * Every amount in Crosswalk is exact: a third of a semester hour is a third. A cw_rat is always in lowest
 * terms with den > 0, so two equal numbers have equal bytes. Arithmetic runs on 128 bits inside; a result that
 * doesn't fit in 64 is *overflow*: the operation returns false and leaves *out untouched. Callers that must go on
 * (the solvers) repeat the work with GMP; nothing is ever rounded. */
#ifndef CW_RATIONAL_H
#define CW_RATIONAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cw_rat {
  int64_t num;
  int64_t den; /* > 0, and gcd(num, den) = 1 */
} cw_rat;

#define CW_RAT(n)   ((cw_rat){(n), 1})
#define CW_RAT_ZERO ((cw_rat){0, 1})

/* Makes n/d in lowest terms. False if d is 0 or the result doesn't fit. */
bool cw_rat_make(cw_rat *out, int64_t n, int64_t d);

bool cw_rat_add(cw_rat *out, cw_rat a, cw_rat b);
bool cw_rat_sub(cw_rat *out, cw_rat a, cw_rat b);
bool cw_rat_mul(cw_rat *out, cw_rat a, cw_rat b);
bool cw_rat_div(cw_rat *out, cw_rat a, cw_rat b); /* false too where b is zero */

/* <0, 0, >0; never overflows. */
int cw_rat_cmp(cw_rat a, cw_rat b);

static inline int cw_rat_sign(cw_rat a) { return (a.num > 0) - (a.num < 0); }
static inline bool cw_rat_is_zero(cw_rat a) { return a.num == 0; }
static inline cw_rat cw_rat_min(cw_rat a, cw_rat b) { return cw_rat_cmp(a, b) <= 0 ? a : b; }
static inline cw_rat cw_rat_max(cw_rat a, cw_rat b) { return cw_rat_cmp(a, b) >= 0 ? a : b; }

/* The largest multiple of `grain` (> 0) that is at most a; the smallest that is at least a. */
bool cw_rat_floor_to(cw_rat *out, cw_rat a, cw_rat grain);
bool cw_rat_ceil_to(cw_rat *out, cw_rat a, cw_rat grain);

/* Reads "12", "-3", "8.25", "25/3", "8 1/3" from exactly `len` bytes. False if it is anything else (an exponent, a
 * sign in the middle, a zero denominator) or doesn't fit. */
bool cw_rat_parse(cw_rat *out, const char *text, size_t len);

enum { CW_RAT_TEXT = 48 };

/* As data: "25/3", "8". Returns the length; buf is terminated. */
int cw_rat_format(char buf[CW_RAT_TEXT], cw_rat a);

/* As people write it: a finite decimal where there is one of at most six places ("7.5"), else a mixed fraction
 * ("8 1/3"); thousands separated by commas. */
int cw_rat_format_words(char buf[CW_RAT_TEXT], cw_rat a);

#endif
