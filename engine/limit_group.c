/* The groups that a limit stands for: by a year, a text, a topic, or a part of the calendar. */
#include "evaluator.h"

static int64_t text_key(const cw_eval *e, uint32_t attr, uint32_t record) {
  cw_watch_attr(e->watch, attr);
  cw_value v = cw_cell(e->block, attr, record);
  return v.known == CW_KNOWN ? v.a : CW_GROUP_LOST;
}

static int64_t year_key(const cw_eval *e, uint32_t record, bool calendar) {
  int year = cw_record_year(e, record, calendar);
  return year == INT32_MIN ? CW_GROUP_LOST : year;
}

bool cw_per_spans(cw_per per) { return per == CW_PER_QUARTER || per == CW_PER_MONTH || per == CW_PER_DAY; }

int64_t cw_period_of(cw_per per, cw_day day) {
  cw_civil c = cw_day_civil(day);
  if (per == CW_PER_MONTH) return (int64_t)c.year * 12 + c.month - 1;
  return per == CW_PER_QUARTER ? (int64_t)c.year * 4 + (c.month - 1) / 3 : day;
}

cw_day cw_period_start(cw_per per, int64_t period) {
  cw_day day = period;
  if (per == CW_PER_MONTH) (void)cw_day_make(&day, (int)(period / 12), (int)(period % 12) + 1, 1);
  if (per == CW_PER_QUARTER) (void)cw_day_make(&day, (int)(period / 4), (int)(period % 4) * 3 + 1, 1);
  return day;
}

/* A number of records is counted where they were earned; the credit of a span lies in all that it touches. */
static cw_row_info span_key(const cw_eval *e, const cw_limit *l, uint32_t record) {
  cw_value from = cw_cell(e->block, CW_F_FROM, record), until = cw_cell(e->block, CW_F_UNTIL, record);
  cw_value earned = cw_cell(e->block, CW_F_EARNED, record);
  if (l->counts_records || from.known != CW_KNOWN || until.known != CW_KNOWN) from = until = earned;
  if (from.known != CW_KNOWN) return (cw_row_info){.group = CW_GROUP_LOST, .until = CW_GROUP_LOST};
  return (cw_row_info){.group = cw_period_of(l->per, from.a), .until = cw_period_of(l->per, until.a)};
}

static int64_t key_of(const cw_eval *e, const cw_limit *l, uint32_t record, const cw_column_info *col) {
  switch (l->per) {
  case CW_PER_RECORD: return record;
  case CW_PER_SCHOOL_YEAR: return year_key(e, record, false);
  case CW_PER_CALENDAR_YEAR: return year_key(e, record, true);
  case CW_PER_PROVIDER: return text_key(e, CW_F_PROVIDER, record);
  case CW_PER_ISSUER: return text_key(e, CW_F_ISSUER, record);
  case CW_PER_ACHIEVEMENT: {
    int64_t key = text_key(e, CW_F_ACHIEVEMENT, record);
    return key != CW_GROUP_LOST ? key : text_key(e, CW_F_TITLE, record);
  }
  case CW_PER_TITLE: return text_key(e, CW_F_TITLE, record);
  case CW_PER_TOPIC: return !col || col->topic == CW_TOPIC_LOST ? CW_GROUP_LOST : col->topic;
  default: return 0;
  }
}

cw_row_info cw_limit_group(const cw_eval *e, const cw_limit *l, uint32_t record, const cw_column_info *col) {
  if (cw_per_spans(l->per)) return span_key(e, l, record);
  int64_t key = key_of(e, l, record, col);
  return (cw_row_info){.group = key, .until = key};
}

uint32_t cw_limit_key(cw_per per) {
  switch (per) {
  case CW_PER_PROVIDER: return CW_F_PROVIDER;
  case CW_PER_ISSUER: return CW_F_ISSUER;
  case CW_PER_ACHIEVEMENT: return CW_F_ACHIEVEMENT;
  case CW_PER_TITLE: return CW_F_TITLE;
  case CW_PER_TOPIC: return CW_F_TOPICS;
  default: return CW_F_EARNED;
  }
}
