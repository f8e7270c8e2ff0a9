#include "clock.h"

#include <time.h>

cw_day cw_today(void) {
  time_t now = time(NULL);
  struct tm local = {0};
  cw_day day = 0;
  if (localtime_r(&now, &local)) cw_day_make(&day, local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
  return day;
}

const char *cw_moment(cw_arena *arena) {
  time_t now = time(NULL);
  struct tm utc = {0};
  char text[32];
  size_t n = gmtime_r(&now, &utc) ? strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc) : 0;
  const char *copy = cw_arena_text(arena, text, n);
  return copy ? copy : "";
}
