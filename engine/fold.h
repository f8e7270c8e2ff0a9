/* One form for texts that are written differently and mean the same: letters composed or with their accents apart,
 * wide, narrow and joined forms, spaces, dashes and apostrophes of all kinds (Unicode's NFKC beside the last two). With
 * case folded, too, for texts that are compared. Pure; Unicode's tables are those of utf8proc. */
#ifndef CW_FOLD_H
#define CW_FOLD_H

#include "arena.h"

/* Whether the text has anything but ASCII. */
bool cw_fold_needed(const char *text, size_t len);

/* The text in that form and with case folded, cut to what fits `room` bytes; its length. Not terminated. A text that is
 * not UTF-8 stays as it is. */
size_t cw_fold_case(char *out, size_t room, const char *text, size_t len);

/* The text in that form, its case kept, terminated; NULL if it is not UTF-8, or out of memory. */
const char *cw_fold_form(cw_arena *arena, const char *text, size_t len);

#endif
