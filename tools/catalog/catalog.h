/* Catalogs: what may be earned, from the exports of many platforms, as rows of one form. Nothing is guessed: what a
 * source doesn't say stays blank, hours and prices stay as they are given ("5-15", "0 members; 125 non-members").
 *
 *   cw_catalog *c = cw_catalog_new(&arena);
 *   if (!cw_catalog_add(c, "export.csv", &problem)) ...
 *   cw_catalog_write_csv(stdout, c);
 *
 * A file of awards names what was earned many times: its rows become one entry each achievement. Of the people in it
 * nothing is taken over. */
#ifndef CW_CATALOG_H
#define CW_CATALOG_H

#include "issuers.h"

#include <stdint.h>
#include <stdio.h>

typedef enum cw_catalog_column {
#define CW_CATALOG_COLUMN(id, name, holds) CW_CAT_##id,
#include "columns.def"
#undef CW_CATALOG_COLUMN
  CW_CAT_NCOLUMNS
} cw_catalog_column;

typedef struct cw_catalog_row {
  const char *cells[CW_CAT_NCOLUMNS]; /* never NULL; "": not said */
  uint64_t by_id, by_name;            /* what it is found by; 0: no id, no name */
} cw_catalog_row;

typedef struct cw_catalog_note { /* of a file */
  const char *file, *text;
} cw_catalog_note;

typedef struct cw_catalog {
  cw_arena *arena;
  const cw_issuers *issuers;
  size_t count, room;
  cw_catalog_row *rows;
  size_t nnotes, notes_room;
  cw_catalog_note *notes;
} cw_catalog;

enum { CW_CATALOG_MOST = 20000 };

cw_catalog *cw_catalog_new(cw_arena *arena);
/* A file in any of the forms (formats.def, JSON of Credly, CTDL, badges and learner records). False with *problem. */
bool cw_catalog_add(cw_catalog *c, const char *path, const char **problem);

/* The kind of an achievement, by its name or id, of that issuer under any name; NULL where the catalog doesn't say. */
const char *cw_catalog_kind(const cw_catalog *c, const char *issuer, const char *achievement);

extern const char *const cw_catalog_names[CW_CAT_NCOLUMNS];

/* RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
void cw_catalog_write_csv(FILE *f, const cw_catalog *c);
void cw_csv_put_safe(FILE *f, const char *text, bool last);

/* --- between the files that read ----------------------------------------------------------------------------------- */

cw_catalog_row cw_catalog_blank(void);
/* Sets a cell, or adds to it behind "; " where it holds something else; a cell that is long already stays. */
void cw_catalog_put(cw_catalog *c, cw_catalog_row *row, cw_catalog_column column, const char *text);
/* Appends the row, or adds what it says to the entry that is the same achievement. False: it names none, or there are
 * too many. */
bool cw_catalog_take(cw_catalog *c, const cw_catalog_row *row);
void cw_catalog_note_add(cw_catalog *c, const char *path, const char *text);
const char *cw_catalog_file_name(const char *path); /* without its folders */

bool cw_catalog_add_table(cw_catalog *c, const char *path, const char **problem);
bool cw_catalog_add_json(cw_catalog *c, const char *path, const char *text, size_t len, const char **problem);

#endif
