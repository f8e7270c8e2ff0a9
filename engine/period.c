/* Periods: how long one is, in how many of its school years something holds, and what held on most of its days. */
#include "expression.h"

enum { MONTHS_A_YEAR = 12, MOST_YEARS = 60, MOST_VALUES = 64 };

bool cw_period_ends(cw_eval *e, const cw_node *n, cw_day *from, cw_day *until, cw_value *open) {
  bool window = n->kid[1] == 0 && n->kid[2] == 0; /* the goal's own */
  cw_value first = window ? e->window_from : cw_eval_value(e, n->kid[1], true);
  cw_value last = window ? e->window_until : cw_eval_value(e, n->kid[2], true);
  if (window && !e->has_window) first = cw_value_none();
  if (first.known != CW_KNOWN || last.known != CW_KNOWN) {
    *open = cw_unknown_both(first, last);
    return false;
  }
  *from = first.a;
  *until = last.a;
  return true;
}

void cw_note_period(cw_eval *e, const cw_node *n, bool helps) {
  cw_eval_note_value(e, n->kid[1], helps);
  cw_eval_note_value(e, n->kid[2], helps);
}

/* --- its length --------------------------------------------------------------------------------------------------- */

/* Of the years that begin on `begins` (month*100+day), those that lie in the period from the first day to the last. */
static int64_t whole_years(cw_day from, cw_day until, int begins) {
  int first = cw_school_year(from, begins), last = cw_school_year(until, begins);
  if (cw_school_year_start(first, begins) < from) first++;
  if (cw_school_year_start(last + 1, begins) - 1 > until) last--;
  return last >= first ? last - first + 1 : 0;
}

cw_value cw_period_length(cw_eval *e, const cw_node *n) {
  enum { JANUARY_1 = 101 };
  cw_day from, until;
  cw_value open;
  if (!cw_period_ends(e, n, &from, &until, &open)) return open;
  if (from <= CW_DAY_MIN || until >= CW_DAY_MAX) return cw_value_none(); /* it has no end, so it has no length */
  if (until < from) return cw_value_of(0);
  switch (n->a) {
  case CW_FULL_MONTHS: return cw_value_of(cw_whole_months(from, until));
  case CW_FULL_YEARS: return cw_value_of(cw_whole_months(from, until) / MONTHS_A_YEAR);
  case CW_FULL_CALENDAR_YEARS: return cw_value_of(whole_years(from, until, JANUARY_1));
  default: return cw_value_of(whole_years(from, until, e->plan->school_year));
  }
}

/* --- its school years --------------------------------------------------------------------------------------------- */

bool cw_years_of(cw_eval *e, const cw_node *n, int *first, int *last, cw_value *open) {
  cw_day from, until;
  if (!cw_period_ends(e, n, &from, &until, open)) return false;
  *first = cw_school_year(from, e->plan->school_year);
  *last = cw_school_year(until, e->plan->school_year);
  if (*last - *first > MOST_YEARS)
    *last = *first + MOST_YEARS; /* no license lasts longer; a typing error must not loop */
  return true;
}

bool cw_eval_count_years(cw_eval *e, const cw_node *n, bool helps, uint32_t *least, uint32_t *most, cw_value *open) {
  int first, last, saved = e->year;
  *least = *most = 0;
  if (!cw_years_of(e, n, &first, &last, open)) return false;
  for (e->year = first; e->year <= last; e->year++) {
    cw_tri t = cw_eval_tri(e, n->kid[0], helps);
    *least += t == CW_TRUE;
    *most += t != CW_FALSE;
  }
  e->year = saved;
  return true;
}

void cw_eval_note_years(cw_eval *e, const cw_node *n, bool helps) {
  int first, last, saved = e->year;
  cw_value open;
  if (!cw_years_of(e, n, &first, &last, &open)) {
    cw_note_period(e, n, helps);
    return;
  }
  for (e->year = first; e->year <= last; e->year++)
    if (cw_eval_tri(e, n->kid[0], helps) == CW_OPEN) cw_eval_note(e, n->kid[0], helps);
  e->year = saved;
}

/* --- what held on most of its days -------------------------------------------------------------------------------- */

typedef struct tally {
  cw_value value[MOST_VALUES];
  int64_t days[MOST_VALUES];
  uint32_t n;
  int64_t unknown;
} tally;

static void add_days(tally *t, cw_value v, int64_t days) {
  if (v.known != CW_KNOWN) {
    t->unknown += days;
    return;
  }
  uint32_t i = 0;
  while (i < t->n && (t->value[i].a != v.a || t->value[i].b != v.b)) i++;
  if (i == MOST_VALUES) {
    t->unknown += days;
    return;
  }
  if (i == t->n) t->value[t->n++] = v, t->days[i] = 0;
  t->days[i] += days;
}

/* The day on which the history may change next, after `day`. */
static cw_day next_change(const cw_fact *f, uint32_t n, cw_day day, cw_day until) {
  cw_day next = until + 1;
  for (uint32_t i = 0; i < n; i++) {
    if (f[i].from > day && f[i].from < next) next = f[i].from;
    if (f[i].until >= day && f[i].until < next - 1) next = f[i].until + 1;
  }
  return next;
}

cw_value cw_fact_most_of(const cw_eval *e, uint32_t attr, cw_day from, cw_day until) {
  uint32_t n, best = 0;
  const cw_fact *f = cw_facts_of(e, attr, &n);
  tally t = {.n = 0};
  for (cw_day day = from, next; day <= until; day = next) {
    next = next_change(f, n, day, until);
    add_days(&t, cw_fact_covering(e, attr, day, day), next - day);
  }
  int64_t second = 0;
  for (uint32_t i = 1; i < t.n; i++)
    if (t.days[i] > t.days[best]) best = i;
  for (uint32_t i = 0; i < t.n; i++)
    if (i != best && t.days[i] > second) second = t.days[i];
  bool sure = t.n && t.days[best] > second + t.unknown; /* whatever held on the other days */
  return sure ? t.value[best] : cw_value_unknown();
}
