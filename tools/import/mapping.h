/* Mapping files: how the columns of a roster become teachers. tests/import/wide.mapping.yaml is an annotated example.
 *
 * A scalar where a value is asked for names a column; `{ always: … }` is a constant. Everything else that can be said of
 * a value stands in a map: column or columns (with `joined by`), values, otherwise, empty, unit, units, dates, numbers,
 * digits, case. What isn't said isn't guessed: a date is YYYY-MM-DD unless `dates` says otherwise, an empty cell is a value not
 * given. */
#ifndef CW_MAPPING_H
#define CW_MAPPING_H

#include "../teacher_input.h"
#include "table.h"

typedef struct cw_map_dates {
  bool said;
  char order[3]; /* 'y', 'm', 'd' */
  bool short_year, compact;
  int serial; /* 1900 or 1904: days of a workbook */
} cw_map_dates;

typedef struct cw_map_numbers {
  bool said;
  char thousands, decimal; /* thousands: 0 for none */
  const char *form;        /* as the mapping writes it */
} cw_map_numbers;

typedef struct cw_map_value {
  const cw_yaml_node *node;
  uint32_t ncolumns;
  const uint32_t *columns; /* in mapping->columns */
  const char *joined_by;
  const cw_yaml_node *always, *values, *otherwise, *empty, *unit, *units;
  cw_map_dates dates;
  cw_map_numbers numbers;
  char fold;       /* of letters: 'l' to lower case, 'u' to upper case, 0 as they are */
  uint32_t digits; /* an id has at least so many: zeros are put before it */
} cw_map_value;

typedef struct cw_map_condition {
  const cw_yaml_node *node;
  uint32_t column;
  enum { CW_MAP_IS, CW_MAP_IS_NOT, CW_MAP_BEGINS, CW_MAP_CONTAINS, CW_MAP_GIVEN, CW_MAP_NOT_GIVEN } test;
  const cw_yaml_node *with; /* a text or a list of them */
} cw_map_condition;

typedef struct cw_map_field {
  const cw_yaml_node *key;
  cw_map_value value;
} cw_map_field;

typedef struct cw_map_fact {
  const cw_yaml_node *key;
  bool has_value, has_from, has_until, has_known_since;
  cw_map_value value, from, until, known_since;
  uint32_t nyears; /* or a value for each school year */
  cw_map_field *years;
} cw_map_fact;

typedef struct cw_map_item { /* a record or a license */
  const cw_yaml_node *node;
  const char *part; /* tells apart what one row gives */
  uint32_t nwhen;
  cw_map_condition *when;
  uint32_t nfields;
  cw_map_field *fields;
} cw_map_item;

typedef struct cw_map_column {
  const char *name;
  const cw_yaml_node *node;
} cw_map_column;

typedef struct cw_mapping {
  cw_yaml file;
  char digest[65];
  const char *source, *pack;
  cw_table_options table;
  uint32_t header; /* line of the names; 0: the first row that has them all */
  bool full;       /* the files hold every row of the source: what is not in them is withdrawn */
  cw_map_dates dates;
  cw_map_numbers numbers;
  const cw_yaml_node *complete, *complete_since; /* as in a teacher file */
  uint32_t nskip, nkey, nlicenses, nfacts, nrecords, nemails;
  cw_map_condition *skip;
  uint32_t *key; /* columns */
  bool has_id, has_name, has_district, has_school;
  cw_map_value id, name, district, school;
  cw_map_value *emails;
  cw_map_item *licenses, *records;
  cw_map_fact *facts;
  uint32_t ncolumns, room_columns;
  cw_map_column *columns; /* every column that it names, once */
} cw_mapping;

/* Reads a mapping file into the arena. False with diagnostics. */
bool cw_mapping_read(cw_mapping *m, const char *path, cw_diags *diags, cw_arena *arena);
/* Checks names of fields and facts, and every value that the mapping itself gives, against the pack. */
bool cw_mapping_check(const cw_mapping *m, cw_block *block, cw_diags *diags, cw_arena *arena);

/* The attribute that a key of a record, a license or the facts names; UINT32_MAX where the pack has none. */
uint32_t cw_map_attr(const cw_plan *plan, cw_scope scope, const char *key);

/* Which cell each column of the mapping is, by a row of names; how many were found. UINT32_MAX: none. */
uint32_t cw_mapping_resolve(const cw_mapping *m, const cw_table_cell *names, uint32_t n, uint32_t *cells);
/* Two names of columns are one where case and doubled blanks are all that differs. */
bool cw_map_same_name(const char *a, const char *b);

/* mapping_value.c: what a row makes of a value. */
typedef struct cw_map_row {
  const cw_mapping *mapping;
  const cw_table_row *row;
  const uint32_t *cells; /* of the mapping's columns */
  cw_input *in;          /* diagnostics name the row's file, line and cell */
} cw_map_row;

/* The value as a node, NULL where it is not given. What can't be read is reported. */
cw_yaml_node *cw_map_apply(const cw_map_row *r, const cw_map_value *value, cw_type type);
bool cw_map_holds(const cw_map_row *r, const cw_map_condition *condition);
const cw_table_cell *cw_map_cell(const cw_map_row *r, uint32_t column); /* NULL where the row has none */

/* mapping_form.c: how dates and numbers are written. */
bool cw_map_dates_read(cw_map_dates *out, const char *text);
bool cw_map_numbers_read(cw_map_numbers *out, const char *text);
/* A day as the format says, or YYYY-MM-DD; a time of midnight behind it is dropped. */
bool cw_map_day(const cw_map_dates *dates, const char *text, cw_day *day);
/* The number at the start of the text as a plain one ("1.234,5" -> "1234.5"); *rest is what follows. False where it is
 * not of that form. */
bool cw_map_number(const cw_map_numbers *numbers, const char *text, char *out, size_t room, const char **rest);
/* "1,234" and "1.234": a thousand and more, or one and a bit. */
bool cw_map_two_numbers(const char *text);

#endif
