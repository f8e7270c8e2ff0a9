/* Between the files that read workbooks (XLSX: XML in a zip archive). */
#ifndef CW_XLSX_H
#define CW_XLSX_H

#include "table.h"

#include <archive.h>
#include <expat.h>

/* What the parts of a workbook may hold unpacked: no real one comes near it. */
enum { CW_XLSX_PART_LIMIT = 64 * 1024 * 1024, CW_XLSX_TEXTS_LIMIT = 256 * 1024 * 1024, CW_XLSX_MOST_COLUMNS = 16384 };

typedef enum cw_xlsx_style { CW_XLSX_NUMBER, CW_XLSX_DATE, CW_XLSX_ZEROS } cw_xlsx_style;

typedef struct cw_xlsx_format { /* of a cell's style */
  cw_xlsx_style style;
  uint32_t zeros; /* CW_XLSX_ZEROS: at least so many digits */
} cw_xlsx_format;

typedef struct cw_xlsx_book {
  bool date1904;
  char *sheet; /* the part that holds the sheet: xl/worksheets/sheet1.xml */
  cw_xlsx_format *formats;
  uint32_t nformats, room_formats;
  char *texts; /* the shared texts, one behind the other, each terminated */
  size_t len_texts, room_texts;
  size_t *starts;
  uint32_t ntexts, room_starts;
} cw_xlsx_book;

/* Reads all but the sheet. False with a diagnostic. */
bool cw_xlsx_book_read(cw_xlsx_book *book, cw_table *t, const char *sheet);
void cw_xlsx_book_free(cw_xlsx_book *book);

/* Opens the archive and goes to an entry; NULL where there is none (or, with a diagnostic, where it can't be read). */
struct archive *cw_xlsx_entry(cw_table *t, const char *name);
bool cw_xlsx_fail(cw_table *t, const char *what);

/* The value of an attribute, or NULL. */
const char *cw_xlsx_attribute(const XML_Char **attributes, const char *name);

/* xlsx_number.c */
/* What people see of a stored number: at most 15 digits that count, no exponent. */
const char *cw_xlsx_number(const char *stored, uint32_t zeros, cw_arena *arena);
/* A day from a serial number; NULL where it is none. */
const char *cw_xlsx_day(const char *stored, bool date1904, cw_arena *arena);
cw_xlsx_format cw_xlsx_format_of(unsigned id, const char *code); /* code: NULL for a built-in format */

#endif
