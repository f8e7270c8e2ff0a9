/* Why a text is not a date, with its readings: what people and spreadsheets write instead of YYYY-MM-DD. */
#include "teacher_input.h"

#include <stdio.h>
#include <string.h>

typedef struct parts {
  int part[3];
  int digits[3];
  char separator[2];
  const char *rest; /* what follows the third number */
} parts;

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

static const char *read_number(const char *s, int *number, int *digits) {
  for (*number = *digits = 0; *s >= '0' && *s <= '9'; s++) {
    if (++*digits > 4) return NULL;
    *number = *number * 10 + (*s - '0');
  }
  return *digits ? s : NULL;
}

/* Three numbers with -, / or . between them, whatever follows. */
static bool split(parts *p, const char *s) {
  for (int i = 0; i < 3; i++) {
    s = read_number(s, &p->part[i], &p->digits[i]);
    if (!s) return false;
    if (i == 2) break;
    if (!*s || !strchr("-/.", *s)) return false;
    p->separator[i] = *s++;
  }
  p->rest = s;
  return true;
}

static int days_of(int year, int month) {
  cw_day day;
  int days = 31;
  while (days > 28 && !cw_day_make(&day, year, month, days)) days--;
  return days;
}

static void no_such_day(cw_input *in, const cw_yaml_node *node, const char *what, int year, int month, int day) {
  cw_day swapped;
  cw_diag *diag;
  if (month < 1 || month > 12) {
    diag = cw_input_report(in, CW_D_INPUT_NO_SUCH_DAY, node, "`%s`: `%s` is no day: there is no month %d", what,
                           node->text, month);
    if (cw_day_make(&swapped, year, day, month)) {
      cw_diag_hint(in->diags, diag, "the month comes before the day: %04d-%02d-%02d?", year, day, month);
    }
    return;
  }
  diag = cw_input_report(in, CW_D_INPUT_NO_SUCH_DAY, node, "`%s`: `%s` is no day: %s %d has %d days", what, node->text,
                         months[month - 1], year, days_of(year, month));
  cw_diag_hint(in->diags, diag, "look at the document and write the day that it names");
}

static void two_readings(cw_input *in, const cw_yaml_node *node, const char *what, int a, int b, int year) {
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_DATE_TWO_READINGS, node, "`%s`: `%s` can be read as %s %d or as %s %d",
                                  what, node->text, months[a - 1], b, months[b - 1], a);
  cw_diag_hint(in->diags, diag, "write %04d-%02d-%02d or %04d-%02d-%02d", year, a, b, year, b, a);
}

/* A text with one reading is still not a date here, but the right form can be shown. */
static void one_reading(cw_input *in, const cw_yaml_node *node, const char *what, int year, int month, int day) {
  cw_day made;
  cw_diag *diag = cw_input_report(in, CW_D_INPUT_DATE, node, "`%s`: `%s` is not in the form of a date, YYYY-MM-DD",
                                  what, node->text);
  if (cw_day_make(&made, year, month, day)) cw_diag_hint(in->diags, diag, "write %04d-%02d-%02d", year, month, day);
}

/* Year first: one order only. */
static void explain_year_first(cw_input *in, const cw_yaml_node *node, const char *what, const parts *p) {
  bool in_form = p->digits[1] == 2 && p->digits[2] == 2 && p->separator[0] == '-' && p->separator[1] == '-';
  cw_day day;
  if (in_form && !*p->rest && !cw_day_make(&day, p->part[0], p->part[1], p->part[2])) {
    no_such_day(in, node, what, p->part[0], p->part[1], p->part[2]);
  } else {
    one_reading(in, node, what, p->part[0], p->part[1], p->part[2]);
  }
}

static void explain_year_last(cw_input *in, const cw_yaml_node *node, const char *what, const parts *p) {
  int a = p->part[0], b = p->part[1], year = p->part[2];
  bool month_day = a >= 1 && a <= 12 && b >= 1 && b <= 31, day_month = b >= 1 && b <= 12 && a >= 1 && a <= 31;
  if (month_day && day_month && a != b)
    two_readings(in, node, what, a, b, year);
  else if (month_day)
    one_reading(in, node, what, year, a, b);
  else
    one_reading(in, node, what, year, b, a);
}

void cw_input_explain_date(cw_input *in, const cw_yaml_node *node, const char *what) {
  parts p = {0};
  bool numbers = split(&p, node->text);
  if (numbers && p.digits[0] == 4) {
    explain_year_first(in, node, what, &p);
  } else if (numbers && p.digits[2] == 4 && !*p.rest) {
    explain_year_last(in, node, what, &p);
  } else {
    cw_diag *diag = cw_input_report(in, CW_D_INPUT_DATE, node, "`%s`: `%s` is not a date", what, node->text);
    cw_diag_hint(in->diags, diag, "write year, month, day: 2025-11-03");
  }
}
