/* Dates and numbers as rosters write them, by the form that the mapping states. */
#include "mapping.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* --- forms -------------------------------------------------------------------------------------------------------- */

static bool add_word(cw_map_dates *d, int *n, const char *word, size_t len) {
  static const struct {
    const char *word;
    char part;
    bool short_year;
  } words[] = {{"year", 'y', false}, {"month", 'm', false}, {"day", 'd', false}, {"yy", 'y', true}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strlen(words[i].word) != len || memcmp(words[i].word, word, len) != 0 || *n == 3) continue;
    for (int k = 0; k < *n; k++)
      if (d->order[k] == words[i].part) return false;
    d->order[(*n)++] = words[i].part;
    d->short_year = d->short_year || words[i].short_year;
    return true;
  }
  return false;
}

/* month/day/year, day.month.year, year-month-day, month day, year; yearmonthday; serial, serial 1904. */
bool cw_map_dates_read(cw_map_dates *out, const char *text) {
  cw_map_dates d = {.said = true};
  int n = 0;
  if (strcmp(text, "serial") == 0 || strcmp(text, "serial 1904") == 0) {
    d.serial = text[6] ? 1904 : 1900;
    *out = d;
    return true;
  }
  if (strcmp(text, "yearmonthday") == 0) {
    d.compact = true;
    *out = d;
    return true;
  }
  for (const char *s = text; *s;) {
    size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyz"), gap = strspn(s + len, "/.-, ");
    if (len == 0 || !add_word(&d, &n, s, len) || (s[len] && gap == 0)) return false;
    s += len + gap;
  }
  *out = d;
  return n == 3;
}

/* The number one thousand two hundred thirty-four and a half. */
bool cw_map_numbers_read(cw_map_numbers *out, const char *text) {
  static const struct {
    const char *form;
    char thousands, decimal;
  } forms[] = {{"1,234.5", ',', '.'},  {"1.234,5", '.', ','}, {"1 234,5", ' ', ','}, {"1 234.5", ' ', '.'},
               {"1'234.5", '\'', '.'}, {"1234.5", 0, '.'},    {"1234,5", 0, ','}};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    if (strcmp(forms[i].form, text) != 0) continue;
    *out = (cw_map_numbers){true, forms[i].thousands, forms[i].decimal, forms[i].form};
    return true;
  }
  return false;
}

/* --- days --------------------------------------------------------------------------------------------------------- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "November", "Nov", "Nov." or digits. */
static const char *read_month(const char *s, int *month) {
  static const char *const names[] = {"january", "february", "march",     "april",   "may",      "june",
                                      "july",    "august",   "september", "october", "november", "december"};
  size_t len = 0;
  while ((s[len] >= 'a' && s[len] <= 'z') || (s[len] >= 'A' && s[len] <= 'Z')) len++;
  for (int m = 0; len >= 3 && m < 12; m++) {
    bool whole = len == strlen(names[m]), start = len == 3 || (len == 4 && m == 8); /* Sept */
    if ((!whole && !start) || strncasecmp(s, names[m], len) != 0) continue;
    *month = m + 1;
    return s + len;
  }
  return NULL;
}

static const char *read_part(const char *s, char part, bool short_year, int *number) {
  int digits = 0, most = part == 'y' && !short_year ? 4 : 2;
  if (part == 'm' && !is_digit(*s)) return read_month(s, number);
  for (*number = 0; is_digit(*s) && digits < most; s++, digits++) *number = *number * 10 + (*s - '0');
  if (digits == 0 || is_digit(*s) || (part == 'y' && digits != most)) return NULL;
  if (part == 'y' && short_year) *number += *number < 70 ? 2000 : 1900;
  return s;
}

/* What may follow a day: nothing, or midnight. */
static bool ends(const char *s) {
  static const char *const midnights[] = {"",       "T00:00:00", " 00:00:00",    " 0:00",
                                          " 00:00", " 0:00:00",  " 12:00:00 AM", " 12:00 AM"};
  for (size_t i = 0; i < sizeof midnights / sizeof *midnights; i++)
    if (strcmp(s, midnights[i]) == 0) return true;
  return false;
}

/* Workbooks count from the last day of 1899, and believe in February 29, 1900 (serial 60). */
static bool serial_day(int system, const char *text, cw_day *day) {
  int64_t n = 0;
  const char *s = text;
  for (; is_digit(*s) && s - text < 7; s++) n = n * 10 + (*s - '0');
  if (s == text || (*s && strcmp(s, ".0") != 0) || (system == 1900 && (n < 1 || n == 60)) || n > 2958465) return false;
  cw_day start = 0;
  cw_day_make(&start, system == 1904 ? 1904 : 1899, system == 1904 ? 1 : 12, system == 1904 ? 1 : n > 60 ? 30 : 31);
  *day = start + n;
  return true;
}

bool cw_map_day(const cw_map_dates *dates, const char *text, cw_day *day) {
  int year = 0, month = 0, of_month = 0;
  if (strlen(text) >= 10 && cw_day_parse(day, text, 10) && ends(text + 10)) return true;
  if (!dates->said) return false;
  if (dates->serial) return serial_day(dates->serial, text, day);
  if (dates->compact) {
    if (strlen(text) != 8 || strspn(text, "0123456789") != 8) return false;
    sscanf(text, "%4d%2d%2d", &year, &month, &of_month);
    return cw_day_make(day, year, month, of_month);
  }
  for (int k = 0; k < 3; k++) {
    int *to = dates->order[k] == 'y' ? &year : dates->order[k] == 'm' ? &month : &of_month;
    text = read_part(text, dates->order[k], dates->short_year, to);
    if (!text) return false;
    size_t gap = k < 2 ? strspn(text, "/.-, ") : 0;
    if (k < 2 && gap == 0) return false;
    text += gap;
  }
  return ends(text) && cw_day_make(day, year, month, of_month);
}

/* --- numbers ------------------------------------------------------------------------------------------------------ */

bool cw_map_two_numbers(const char *s) {
  size_t whole = strspn(s, "0123456789");
  if (whole < 1 || whole > 3 || *s == '0' || (s[whole] != ',' && s[whole] != '.')) return false;
  return strspn(s + whole + 1, "0123456789") == 3 && !strchr(",./", s[whole + 4] ? s[whole + 4] : ' ');
}

bool cw_map_number(const cw_map_numbers *numbers, const char *text, char *out, size_t room, const char **rest) {
  size_t n = 0, group = 0;
  bool grouped = false, fraction = false;
  const char *s = text;
  if (*s == '-') out[n++] = *s++;
  for (; *s && n + 1 < room; s++) {
    if (is_digit(*s)) {
      out[n++] = *s;
      group++;
    } else if (!fraction && numbers->thousands && *s == numbers->thousands && is_digit(s[1])) {
      if (grouped ? group != 3 : group < 1 || group > 3) return false;
      grouped = true;
      group = 0;
    } else if (!fraction && *s == numbers->decimal) {
      if (grouped && group != 3) return false;
      fraction = true;
      out[n++] = '.';
      group = 0;
    } else {
      break;
    }
  }
  out[n] = '\0';
  *rest = s;
  return n > (*text == '-') && group > 0 && (fraction || !grouped || group == 3) && *s != ',' && *s != '.';
}
