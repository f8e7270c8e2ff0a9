/* The bytes of a file of text as UTF-8, whatever of the two encodings it is in. */
#ifndef CW_BYTES_H
#define CW_BYTES_H

#include "../../rules/diag.h"

#include <stdbool.h>
#include <stdio.h>

typedef enum cw_encoding { CW_UTF8, CW_WINDOWS_1252 } cw_encoding;

typedef struct cw_bytes {
  FILE *file;
  cw_encoding encoding;
  bool failed; /* a read error: the file is not at its end */
  size_t at, end;
  unsigned char buffer[64 * 1024];
  unsigned char pending[3]; /* of a character that takes several bytes in UTF-8 */
  int npending;
} cw_bytes;

typedef struct cw_scan {
  char digest[65];
  bool utf8, windows_1252; /* what it can be */
  bool bom, ascii, utf16, nul, empty;
  unsigned char first[4]; /* its first bytes */
} cw_scan;

/* Looks at the whole file. False with a diagnostic where it can't be read. */
bool cw_bytes_scan(const char *path, cw_scan *scan, cw_diags *diags);

/* Opens it behind its byte order mark. */
bool cw_bytes_open(cw_bytes *b, const char *path, cw_encoding encoding, cw_diags *diags);
/* The next byte in UTF-8, EOF at the end. */
int cw_bytes_next(cw_bytes *b);
int cw_bytes_peek(cw_bytes *b);
void cw_bytes_close(cw_bytes *b);

#endif
