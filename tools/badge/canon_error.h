/* What every part of the signature layer shares: the outcome of a check, and an error with its reason and its place.
 *
 * An error is a plain value without memory of its own: it can be copied, and set when memory has run out. */
#ifndef CW_BADGE_CANON_ERROR_H
#define CW_BADGE_CANON_ERROR_H

#include <stdbool.h>
#include <stddef.h>

typedef enum cw_check {
  CW_CHECK_VALID,
  CW_CHECK_INVALID,
  CW_CHECK_NOT_CHECKED,
} cw_check;

typedef enum cw_canon_reason {
#define CW_CANON_REASON(name, check, text) CW_CANON_##name,
#include "canon_reasons.def"
#undef CW_CANON_REASON
  CW_CANON_REASON_COUNT,
} cw_canon_reason;

typedef struct cw_canon_error {
  cw_canon_reason reason;
  char path[256];    /* where in the document: credentialSubject.achievement[0].hours, or line 7; "": the whole */
  char message[256]; /* one sentence without a full stop; no control characters; valid UTF-8 if its parts are */
} cw_canon_error;

/* Limits on what is read at all. */
enum {
  CW_CANON_MOST_BYTES = 8 * 1024 * 1024,
  CW_CANON_MOST_NESTING = 128,
  CW_CANON_MOST_VALUES = 500000, /* JSON values in one document */
  CW_CANON_MOST_QUADS = 200000,
};

/* Sets `e` unless it is set already (the first error is the one to tell). Always false, so that it can be returned.
 * `path` may be NULL; long paths keep their end, long messages their beginning. */
bool cw_canon_fail(cw_canon_error *e, cw_canon_reason reason, const char *path, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Is it a proof's failure, or ours? And the reason's own words, as in canon_reasons.def. */
cw_check cw_canon_reason_check(cw_canon_reason reason);
const char *cw_canon_reason_text(cw_canon_reason reason);

/* "valid", "invalid", "not checked". */
const char *cw_check_word(cw_check check);

#endif
