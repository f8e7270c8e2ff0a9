/* Amounts in words, as sentences write them. */
#include "world.h"

#include <string.h>

/* 12,500: three digits at a time. */
static const char *say_whole(cw_arena *a, int64_t n) {
  const char *head = n >= 1000 ? say_whole(a, n / 1000) : "";
  return n >= 1000 ? cw_arena_printf(a, "%s,%03d", head, (int)(n % 1000)) : cw_arena_printf(a, "%d", (int)n);
}

/* Finite decimals, else a mixed fraction. */
static const char *say_number(cw_arena *a, vt_rat n) {
  int64_t scale = 1;
  vt_rat whole = vt_floor(n), rest = vt_sub(n, whole);
  int width = 0;
  while (scale < 1000000 && scale % n.den != 0) scale *= 10, width++;
  if (n.den == 1) return say_whole(a, n.num);
  if (scale % n.den == 0)
    return cw_arena_printf(a, "%s.%0*lld", say_whole(a, whole.num), width,
                           (long long)rest.num * (long long)(scale / rest.den));
  if (whole.num == 0) return vt_rat_say(a, n);
  return cw_arena_printf(a, "%s %s", say_whole(a, whole.num), vt_rat_say(a, rest));
}

/* The unit in its number; a number without one may be a year. */
const char *vt_say_amount(const vt_world *w, vt_rat n, const char *unit) {
  const char *one = unit, *many = unit, *number = say_number(w->arena, n);
  if (!unit) return n.den == 1 ? vt_rat_say(w->arena, n) : number;
  if (strcmp(unit, "%") == 0) return cw_arena_printf(w->arena, "%s%%", number);
  if (strcmp(unit, "dollar") == 0) return cw_arena_printf(w->arena, "$%s", number);
  for (uint32_t i = 0; i < w->p->nunits; i++)
    if (strcmp(w->p->units[i].name, unit) == 0) one = w->p->units[i].names[0], many = w->p->units[i].names[1];
  return cw_arena_printf(w->arena, "%s %s", number, vt_eq(n, vt_int(1)) ? one : many);
}

const char *vt_say_range(const vt_world *w, uint32_t record) {
  vt_value low, high;
  if (!vt_range_of(w, record, &low, &high)) return NULL;
  if (high.known != VT_KNOWN) return cw_arena_printf(w->arena, "%s or more", vt_say_amount(w, low.n, low.unit));
  return cw_arena_printf(w->arena, "%s to %s", say_number(w->arena, low.n), vt_say_amount(w, high.n, high.unit));
}
