/* The exact linear solver: the tableau of alloc_tableau.inc, on 64-bit integers first and, where one overflows, once
 * more from the start with GMP. Both make the same pivots, so a result doesn't tell which it was. */
#include "alloc_internal.h"

#include <gmp.h>

__extension__ typedef __int128 wide;

static bool minus(cw_rat *x) { return cw_rat_sub(x, CW_RAT_ZERO, *x); }

/* 64-bit integers. INT64_MIN counts as overflow, so that a number can always be negated. */

static bool narrow(int64_t *x, wide value) {
  if (value > INT64_MAX || value < -INT64_MAX) return false;
  *x = (int64_t)value;
  return true;
}

static int64_t gcd(int64_t a, int64_t b) {
  while (b) {
    int64_t r = a % b;
    a = b;
    b = r;
  }
  return a < 0 ? -a : a;
}

static inline void small_set(int64_t *x, int64_t a) { *x = a; }
static inline void small_copy(int64_t *x, const int64_t *y) { *x = *y; }
static inline int small_sign(const int64_t *x) { return (*x > 0) - (*x < 0); }
static inline void small_negate(int64_t *x) { *x = -*x; }
static inline bool small_times(int64_t *x, const int64_t *y, int64_t a) { return narrow(x, (wide)*y * a); }
static inline bool small_mul(int64_t *x, const int64_t *y, const int64_t *z) { return narrow(x, (wide)*y * *z); }
static inline void small_over(int64_t *x, const int64_t *y, int64_t a) { *x = *y / a; }
static inline bool small_lcm(int64_t *x, int64_t a) {
  int64_t common = gcd(*x, a);
  return common != 0 && narrow(x, (wide)*x * (a / common)); /* denominators: neither is 0 */
}
static inline bool small_equal(const int64_t *x, const int64_t *y) { return *x == *y; }

/* Most denominators are 1 and most products short; the division of 128 bits is the slow exception. */
static inline bool small_exchange(int64_t *x, const int64_t *p, const int64_t *u, const int64_t *v, const int64_t *d) {
  wide value = (wide)*x * *p - (wide)*u * *v;
  if (*d == 1) return narrow(x, value);
  if (value > INT64_MAX || value < -INT64_MAX) return narrow(x, value / *d);
  *x = (int64_t)value / *d;
  return true;
}

static inline int small_compare(const int64_t *a, const int64_t *b, const int64_t *c, const int64_t *d) {
  wide left = (wide)*a * *b, right = (wide)*c * *d;
  return (left > right) - (left < right);
}

static bool small_ratio(cw_rat *out, const int64_t *x, const int64_t *y, const int64_t *z) {
  cw_rat part;
  return cw_rat_make(&part, *x, *z) && cw_rat_mul(out, part, CW_RAT(*y));
}

#define number          int64_t
#define NAMED(word)     small_##word
#define number_init(x)  ((void)(x))
#define number_clear(x) ((void)(x))
#define number_set      small_set
#define number_copy     small_copy
#define number_sign     small_sign
#define number_negate   small_negate
#define number_times    small_times
#define number_mul      small_mul
#define number_over     small_over
#define number_lcm      small_lcm
#define number_equal    small_equal
#define number_exchange small_exchange
#define number_compare  small_compare
#define number_ratio    small_ratio
#include "alloc_tableau.inc"
#undef number
#undef NAMED
#undef number_init
#undef number_clear
#undef number_set
#undef number_copy
#undef number_sign
#undef number_negate
#undef number_times
#undef number_mul
#undef number_over
#undef number_lcm
#undef number_equal
#undef number_exchange
#undef number_compare
#undef number_ratio

/* GMP integers: nothing overflows but the results. */

_Static_assert(sizeof(long) == sizeof(int64_t), "GMP's integers of type long must hold 64 bits");

static bool big_times(mpz_ptr x, mpz_srcptr y, int64_t a) {
  mpz_mul_si(x, y, a);
  return true;
}

static bool big_mul(mpz_ptr x, mpz_srcptr y, mpz_srcptr z) {
  mpz_mul(x, y, z);
  return true;
}

static bool big_lcm(mpz_ptr x, int64_t a) {
  mpz_lcm_ui(x, x, (unsigned long)a);
  return true;
}

static bool big_exchange(mpz_ptr x, mpz_srcptr p, mpz_srcptr u, mpz_srcptr v, mpz_srcptr d) {
  mpz_mul(x, x, p);
  mpz_submul(x, u, v);
  mpz_divexact(x, x, d);
  return true;
}

static int big_compare(mpz_srcptr a, mpz_srcptr b, mpz_srcptr c, mpz_srcptr d) {
  mpz_t left, right;
  mpz_init(left);
  mpz_init(right);
  mpz_mul(left, a, b);
  mpz_mul(right, c, d);
  int sign = mpz_cmp(left, right);
  mpz_clear(left);
  mpz_clear(right);
  return sign;
}

static bool big_ratio(cw_rat *out, mpz_srcptr x, mpz_srcptr y, mpz_srcptr z) {
  mpq_t q;
  mpq_init(q);
  mpz_mul(mpq_numref(q), x, y);
  mpz_set(mpq_denref(q), z);
  mpq_canonicalize(q);
  bool fits = mpz_fits_slong_p(mpq_numref(q)) && mpz_fits_slong_p(mpq_denref(q));
  if (fits) *out = (cw_rat){mpz_get_si(mpq_numref(q)), mpz_get_si(mpq_denref(q))};
  mpq_clear(q);
  return fits;
}

#define number               __mpz_struct
#define NAMED(word)          big_##word
#define number_init          mpz_init
#define number_clear         mpz_clear
#define number_set           mpz_set_si
#define number_copy          mpz_set
#define number_sign(x)       mpz_sgn(x)
#define number_negate(x)     mpz_neg((x), (x))
#define number_times         big_times
#define number_mul           big_mul
#define number_over(x, y, a) mpz_divexact_ui((x), (y), (unsigned long)(a))
#define number_lcm           big_lcm
#define number_equal(x, y)   (mpz_cmp((x), (y)) == 0)
#define number_exchange      big_exchange
#define number_compare       big_compare
#define number_ratio         big_ratio
#include "alloc_tableau.inc"

cw_lp_status cw_simplex_solve(const cw_lp *lp, cw_lp_answer *answer, cw_arena *arena) {
  uint64_t before = answer->work;
  cw_arena_mark here = cw_arena_here(arena);
  cw_lp_status status = small_solve(lp, answer, arena);
  cw_arena_back(arena, here);
  if (status != CW_LP_DECLINED) return status;
  answer->work = before; /* the pivots that overflowed are made again: count them once */
  status = big_solve(lp, answer, arena);
  cw_arena_back(arena, here);
  return status;
}
