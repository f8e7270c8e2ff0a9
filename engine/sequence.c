/* Needs in sequence: a record for each part, each earned after that of the part before.
 *
 * Taking the earliest record that serves a part leaves most room for the next, so looking once suffices. A record of
 * which it isn't known when it was earned may stand anywhere. */
#include "expression.h"

typedef enum when_state { WHEN_KNOWN, WHEN_OPEN, WHEN_FITS, WHEN_NEVER } when_state;

/* When the record was earned; or whether an answer that isn't there is taken to fit. */
static when_state when_earned(cw_eval *e, uint32_t record, cw_day *day) {
  cw_value v = cw_cell(e->block, CW_F_EARNED, record);
  *day = v.a;
  if (v.known == CW_KNOWN) return WHEN_KNOWN;
  cw_question q = {.kind = CW_ASK_RECORD, .attr = CW_F_EARNED, .record = record, .day = CW_DAY_MIN};
  const cw_unknown *u = cw_unknown_find(e, &q);
  if (!u || u->state == CW_UNSET) return WHEN_OPEN;
  *day = u->value.a;
  return u->state == CW_SET_VALUE ? WHEN_KNOWN : u->state == CW_SET_BEST ? WHEN_FITS : WHEN_NEVER;
}

/* The first day on which the next part can be: the day after, or the first of the next quarter, month, year. */
static cw_day next_day(const cw_eval *e, cw_per apart, cw_day day) {
  cw_day next = day + 1;
  if (apart == CW_PER_SCHOOL_YEAR)
    next = cw_school_year_start(cw_year_of(e, day, false) + 1, e->plan->school_year);
  else if (apart == CW_PER_CALENDAR_YEAR)
    (void)cw_day_make(&next, cw_year_of(e, day, true) + 1, 1, 1);
  else if (cw_per_spans(apart))
    next = cw_period_start(apart, cw_period_of(apart, day) + 1);
  return next;
}

static cw_tri serves(cw_eval *e, uint32_t condition, uint32_t record) {
  int32_t saved = e->record;
  e->record = (int32_t)record;
  cw_tri t = cw_record_exists(e, record) ? cw_eval_tri(e, condition, true) : CW_FALSE;
  e->record = saved;
  return t;
}

/* The earliest day, from `first` on, on which a record serves the part; CW_DAY_MAX if none. */
static cw_day earliest(cw_eval *e, uint32_t condition, cw_day first, bool surely) {
  cw_day best = CW_DAY_MAX, day;
  for (uint32_t i = 0; i < e->teacher->nrecords; i++) {
    uint32_t r = e->teacher->first_record + i;
    cw_tri t = serves(e, condition, r);
    if (t == CW_FALSE || (surely && t == CW_OPEN)) continue;
    when_state when = when_earned(e, r, &day);
    if (when == WHEN_FITS || (when == WHEN_OPEN && !surely)) day = first;
    bool never = when == WHEN_NEVER || (when == WHEN_OPEN && surely);
    if (!never && day >= first && day < best) best = day;
  }
  return best;
}

/* How many parts, from the first on, have their record. */
static uint32_t reached(cw_eval *e, const cw_need *need, bool surely) {
  cw_day first = CW_DAY_MIN;
  cw_tri more = cw_records_missing(e, true);
  if (more == CW_TRUE || (more == CW_OPEN && !surely)) return need->nkids;
  for (uint32_t k = 0; k < need->nkids; k++) {
    uint32_t part = e->plan->kids[need->first_kid + k];
    cw_day day = earliest(e, e->plan->needs[part].condition, first, surely);
    if (day == CW_DAY_MAX) return k;
    first = day == CW_DAY_MIN ? day : next_day(e, need->apart, day);
  }
  return need->nkids;
}

cw_tri cw_sequence_tri(cw_eval *e, const cw_need *need, uint32_t *surely) {
  *surely = reached(e, need, true);
  if (*surely == need->nkids) return CW_TRUE;
  return reached(e, need, false) == need->nkids ? CW_OPEN : CW_FALSE;
}

static void note_when(cw_eval *e, uint32_t condition) {
  cw_day day;
  for (uint32_t i = 0; i < e->teacher->nrecords; i++) {
    uint32_t r = e->teacher->first_record + i;
    if (serves(e, condition, r) == CW_FALSE || when_earned(e, r, &day) != WHEN_OPEN) continue;
    cw_question q = {.kind = CW_ASK_RECORD, .attr = CW_F_EARNED, .record = r, .day = CW_DAY_MIN};
    cw_unknown *u = cw_unknown_get(e, &q, CW_DATE);
    if (u) cw_unknown_opaque(e, u, true);
  }
}

bool cw_sequence_met(cw_eval *e, const cw_need *need) {
  uint32_t surely;
  cw_tri t = cw_sequence_tri(e, need, &surely);
  if (t != CW_OPEN) return t == CW_TRUE;
  e->opened = true;
  for (uint32_t k = 0; k < need->nkids; k++) {
    uint32_t condition = e->plan->needs[e->plan->kids[need->first_kid + k]].condition;
    cw_eval_note_records(e, condition, true);
    note_when(e, condition);
  }
  return e->mode == CW_BEST;
}
