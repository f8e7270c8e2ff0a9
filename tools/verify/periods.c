/* Periods: how long one is, in how many of its school years something holds, and what held on most of its days. */
#include "world.h"

enum { MOST_YEARS = 60, MOST_TOLD = 64, JANUARY_1 = 101 };

static bool ends_of(vt_world *w, const vt_expr *x, vt_value *from, vt_value *until) {
  *from = w->from, *until = w->until;
  if (x->kid[1])
    *from = vt_eval(w, x->kid[1], true), *until = vt_eval(w, x->kid[2], true);
  else if (!w->has_window)
    from->known = VT_NONE;
  return from->known == VT_KNOWN && until->known == VT_KNOWN;
}

static bool years_of(vt_world *w, const vt_expr *x, int *first, int *last, vt_value *open) {
  vt_value from, until;
  bool known = ends_of(w, x, &from, &until);
  *open = vt_rest_on_both(from, until);
  if (!known) return false;
  *first = vt_school_year((int32_t)from.n.num, w->p->school_year);
  *last = vt_school_year((int32_t)until.n.num, w->p->school_year);
  if (*last - *first > MOST_YEARS) *last = *first + MOST_YEARS;
  return true;
}

bool vt_count_years(vt_world *w, const vt_expr *x, bool helps, uint32_t *least, uint32_t *most, vt_value *open) {
  int first, last, saved = w->year;
  *least = *most = 0;
  if (!years_of(w, x, &first, &last, open)) return false;
  for (w->year = first; w->year <= last; w->year++) {
    vt_tri t = vt_test(w, x->kid[0], helps);
    *least += t == VT_YES;
    *most += t != VT_NO;
  }
  w->year = saved;
  return true;
}

vt_tri vt_test_years(vt_world *w, const vt_expr *x, bool helps) {
  int first = 0, last = 0;
  uint32_t least, most;
  vt_value open;
  if (!vt_count_years(w, x, helps, &least, &most, &open))
    return open.known == VT_NONE || (open.lean && (open.lean > 0) != helps) ? VT_NO : open.lean ? VT_YES : VT_MAYBE;
  (void)years_of(w, x, &first, &last, &open);
  int64_t need = x->a == 0 ? last - first + 1 : x->a == 1 ? 1 : x->b;
  return least >= need ? VT_YES : most >= need ? VT_MAYBE : VT_NO;
}

bool vt_note_years(vt_world *w, const vt_expr *x, bool helps) {
  int first, last, saved = w->year;
  vt_value open;
  w->quiet++;
  bool known = years_of(w, x, &first, &last, &open);
  w->quiet--;
  if (!known) return false;
  for (w->year = first; w->year <= last; w->year++) vt_note(w, x->kid[0], helps);
  w->year = saved;
  return true;
}

vt_value vt_number_of_years(vt_world *w, const vt_expr *x, bool helps) {
  uint32_t least, most;
  vt_value open;
  if (!vt_count_years(w, x, helps, &least, &most, &open)) return open;
  if (least == most) return (vt_value){.known = VT_KNOWN, .n = vt_int(least)};
  return (vt_value){.known = VT_OPEN, .n = vt_int(0), .ranged = true, .low = vt_int(least), .high = vt_int(most)};
}

/* --- its length --------------------------------------------------------------------------------------------------- */

/* Of the years that begin on that day, those that lie in the period from the first day to the last. */
static int64_t whole_years(int32_t from, int32_t until, int begins) {
  int64_t n = 0;
  for (int y = vt_school_year(from, begins); vt_school_start(y + 1, begins) - 1 <= until; y++)
    n += vt_school_start(y, begins) >= from;
  return n;
}

vt_value vt_full_length(vt_world *w, const vt_expr *x) {
  vt_value first, last;
  if (!ends_of(w, x, &first, &last)) return vt_rest_on_both(first, last);
  int32_t from = (int32_t)first.n.num, until = (int32_t)last.n.num;
  if (from == VT_NEVER || until == VT_EVER) return (vt_value){.known = VT_NONE};
  int64_t n = 0;
  if (until >= from) switch (x->a) {
    case VT_FULL_MONTHS: n = vt_whole_months(from, until); break;
    case VT_FULL_YEARS: n = vt_whole_months(from, until) / 12; break;
    case VT_FULL_CALENDAR_YEARS: n = whole_years(from, until, JANUARY_1); break;
    default: n = whole_years(from, until, w->p->school_year); break;
    }
  return (vt_value){.known = VT_KNOWN, .n = vt_int(n)};
}

/* --- what held on most of its days -------------------------------------------------------------------------------- */

static bool equal(vt_value a, vt_value b) {
  return vt_cmp(a.n, b.n) == 0 && a.bits == b.bits && (a.s == b.s || (a.s && b.s && vt_same(a.s, b.s)));
}

/* The next day after this on which something that is told of the fact begins, or has ended. */
static int32_t next_change(const vt_world *w, uint32_t attr, int32_t day, int32_t until) {
  int64_t next = (int64_t)until + 1;
  for (uint32_t i = 0; i < w->nfacts; i++) {
    const vt_fact *f = &w->facts[i];
    if (f->attr != attr) continue;
    if (f->from > day && f->from < next) next = f->from;
    if (f->until >= day && (int64_t)f->until + 1 < next) next = (int64_t)f->until + 1;
  }
  return (int32_t)next;
}

bool vt_most_of_ends(vt_world *w, const vt_expr *x, int32_t *from, int32_t *until, vt_value *open) {
  vt_value first, last;
  bool known = ends_of(w, x, &first, &last);
  *open = vt_rest_on_both(first, last);
  if (!known) return false;
  *from = (int32_t)first.n.num;
  *until = (int32_t)last.n.num;
  return true;
}

/* Sure where it holds on more days than any other could. */
vt_value vt_most_of(const vt_world *w, uint32_t attr, int32_t from, int32_t until) {
  vt_value told[MOST_TOLD], nothing = {.known = VT_OPEN};
  int64_t days[MOST_TOLD], open = 0, second = 0;
  uint32_t n = 0, best = 0;
  for (int32_t day = from, next; day <= until; day = next) {
    next = next_change(w, attr, day, until);
    vt_value v = vt_fact_over(w, attr, day, day);
    uint32_t i = 0;
    while (i < n && !equal(told[i], v)) i++;
    if (v.known != VT_KNOWN || i == MOST_TOLD) {
      open += next - day;
      continue;
    }
    if (i == n) told[i] = v, days[i] = 0, n++;
    days[i] += next - day;
  }
  for (uint32_t i = 1; i < n; i++)
    if (days[i] > days[best]) best = i;
  for (uint32_t i = 0; i < n; i++)
    if (i != best && days[i] > second) second = days[i];
  return n && days[best] > second + open ? told[best] : nothing;
}
