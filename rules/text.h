/* Files of text: read whole with a limit, and checked for what no such file may hold. Shared by YAML and CSV. */
#ifndef CW_TEXT_H
#define CW_TEXT_H

#include "diag.h"

enum { CW_FILE_LIMIT = 16 * 1024 * 1024 };

/* Reads a file of at most CW_FILE_LIMIT bytes. The text is terminated and lives in the arena. NULL with a diagnostic
 * if that can't be done. */
const char *cw_text_read(const char *path, size_t *len, cw_diags *diags, cw_arena *arena);

/* Reports the first NUL byte, the first byte that is not UTF-8, and the first character that is hidden or a control, of
 * `text`. False if there was any; *readable is then false where the rest can't be read reliably. */
bool cw_text_check(const char *file, const char *text, size_t len, bool *readable, cw_diags *diags);

/* Bytes of the UTF-8 character at s (its code point in *code), 0 if it is not one. */
size_t cw_utf8_next(const char *s, const char *end, uint32_t *code);

typedef enum cw_char_kind { CW_CHAR_PLAIN, CW_CHAR_NUL, CW_CHAR_CONTROL, CW_CHAR_BREAK, CW_CHAR_BIDI } cw_char_kind;

/* What a code point is to us; CW_CHAR_BREAK: one of the line breaks that few editors show. */
cw_char_kind cw_char_kind_of(uint32_t code);

/* Line and column (of characters, from 1) of a byte of the text. */
void cw_text_place(const char *text, size_t len, size_t offset, uint32_t *line, uint32_t *column);

/* Bytes of a byte order mark at the start of the text: 3 or 0. */
size_t cw_text_bom(const char *text, size_t len);

#endif
