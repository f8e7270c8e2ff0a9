/* Errors and reasons. */
#include "canon_error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
  cw_check check;
  const char *text;
} reasons[] = {
#define CW_CANON_REASON(name, check, text) {CW_CHECK_##check, text},
#include "canon_reasons.def"
#undef CW_CANON_REASON
};

/* Makes text from a stranger's file safe to show: no control characters, no character cut in half at the end. */
static void tidy(char *s) {
  size_t len = strlen(s), last = len;
  for (size_t i = 0; i < len; i++)
    if ((unsigned char)s[i] < 0x20 || s[i] == 0x7F) s[i] = '?';
  while (last > 0 && ((unsigned char)s[last - 1] & 0xC0u) == 0x80u) last--;
  if (last == 0) return;
  unsigned char lead = (unsigned char)s[last - 1];
  size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
  if (len - (last - 1) < need) s[last - 1] = '\0';
}

static void set_path(cw_canon_error *e, const char *path) {
  size_t len = path ? strlen(path) : 0, room = sizeof e->path - 1;
  if (len <= room) {
    snprintf(e->path, sizeof e->path, "%s", path ? path : "");
  } else {
    const char *end = path + (len - (room - 3));
    while (((unsigned char)*end & 0xC0u) == 0x80u) end++;
    snprintf(e->path, sizeof e->path, "...%s", end);
  }
  tidy(e->path);
}

bool cw_canon_fail(cw_canon_error *e, cw_canon_reason reason, const char *path, const char *format, ...) {
  if (e->reason != CW_CANON_NONE) return false;
  e->reason = reason;
  set_path(e, path);
  va_list args;
  va_start(args, format);
  vsnprintf(e->message, sizeof e->message, format, args);
  va_end(args);
  tidy(e->message);
  return false;
}

cw_check cw_canon_reason_check(cw_canon_reason reason) {
  return (unsigned)reason < CW_CANON_REASON_COUNT ? reasons[reason].check : CW_CHECK_NOT_CHECKED;
}

const char *cw_canon_reason_text(cw_canon_reason reason) {
  return (unsigned)reason < CW_CANON_REASON_COUNT ? reasons[reason].text : "";
}

const char *cw_check_word(cw_check check) {
  return check == CW_CHECK_VALID ? "valid" : check == CW_CHECK_INVALID ? "invalid" : "not checked";
}
