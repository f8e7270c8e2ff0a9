/* Between the files that read teachers; others include store.h. */
#ifndef CW_STORE_READER_H
#define CW_STORE_READER_H

#include "store_internal.h"

/* One table, read in the order of teachers alongside the others. Its columns begin with teacher, row, part. */
typedef enum cw_stream_id {
  CW_STREAM_TEACHERS,
  CW_STREAM_DETAILS,
  CW_STREAM_LICENSES,
  CW_STREAM_LICENSE_VALUES,
  CW_STREAM_FACTS,
  CW_STREAM_RECORDS,
  CW_STREAM_RECORD_VALUES,
  CW_STREAM_DETERMINATIONS,
  CW_STREAM_ANSWERS,
  CW_NSTREAMS
} cw_stream_id;

typedef struct cw_stream {
  sqlite3_stmt *statement;
  bool open; /* stands on a row */
} cw_stream;

enum {
  CW_DEFINITION_COLUMNS = 5,
  CW_DEFINITION_CACHE = 4096,
  CW_DEFINITION_LONGEST = 1024,
  CW_LEFT_OUT = 64,
  CW_NAMES = 256
};

typedef struct cw_definition { /* five texts, one behind the other, each terminated */
  int64_t id;
  char *texts;
  uint64_t block; /* the block in which they have the values: */
  cw_value values[CW_DEFINITION_COLUMNS];
} cw_definition;

typedef struct cw_found_attr { /* an attribute that was looked for by its name */
  const char *name;
  cw_scope scope;
  uint32_t attr;
} cw_found_attr;

/* Columns of the stream of records; from the last on those of cw_record_attrs. */
enum {
  CW_RECORD_DEFINITION = 3,
  CW_RECORD_SOURCE,
  CW_RECORD_SOURCE_NAME,
  CW_RECORD_ROW,
  CW_RECORD_AMOUNT,
  CW_RECORD_UNIT,
  CW_RECORD_REST,
  CW_RECORD_ATTRS = 19
};
extern const uint32_t cw_definition_attrs[CW_DEFINITION_COLUMNS], cw_record_attrs[CW_RECORD_ATTRS];

typedef struct cw_packed cw_packed; /* packed.h */

struct cw_store_reader {
  cw_store *store;
  const cw_plan *plan;
  cw_stream streams[CW_NSTREAMS];
  cw_packed *packed; /* NULL: only the tables are read */
  cw_arena scratch;  /* of one teacher */
  cw_arena memory;   /* of the reader: names of sources, what was left out */
  sqlite3_stmt *definition, *source;
  cw_definition *cache;
  int64_t source_id;
  const char *source_name;
  uint64_t block; /* the number of the block that is being filled: values of texts are of one block */
  const cw_block *filling;
  uint64_t source_block;
  cw_value source_value;
  cw_found_attr names[CW_NAMES];
  char unit_name[64]; /* the unit read last */
  uint32_t unit;
  bool no_answers;
  uint32_t nleft;
  const char *left[CW_LEFT_OUT];
};

/* Begins again with the teachers of these row numbers, from the tables. */
bool cw_reader_tables(cw_store_reader *r, int64_t first, int64_t last);
const char *cw_stream_text(const cw_store_reader *r, cw_stream_id id, int column); /* NULL for NULL */
int64_t cw_stream_number(const cw_store_reader *r, cw_stream_id id, int column);
/* Goes on to the next row; false after a fault. */
bool cw_stream_step(cw_store_reader *r, cw_stream_id id);
/* Whether the stream stands on a row of the teacher; rows of earlier teachers are passed. */
bool cw_stream_at(cw_store_reader *r, cw_stream_id id, int64_t teacher);
/* The same for a row and part within the teacher. */
bool cw_stream_at_part(cw_store_reader *r, cw_stream_id id, int64_t teacher, int64_t row, int64_t part);

/* The attribute of this name and scope; UINT32_MAX, and remembered as left out, where the plan has none. */
uint32_t cw_reader_attr(cw_store_reader *r, cw_scope scope, const char *name);
bool cw_reader_has(cw_store_reader *r, cw_scope scope, const char *name);
void cw_reader_leave_out(cw_store_reader *r, const char *what, const char *name);
/* Sets a cell of the row last begun, unless the plan doesn't know the value. */
void cw_reader_set(cw_store_reader *r, cw_block *b, uint32_t attr, const char *text);

/* The five texts of a definition, one behind the other; the name of a source. NULL after a fault. Both hold until the next
 * teacher. */
const char *cw_reader_definition(cw_store_reader *r, int64_t id);
const char *cw_reader_source_name(cw_store_reader *r, int64_t id);
/* The unit of this name; UINT32_MAX where the plan has none. */
uint32_t cw_reader_unit(cw_store_reader *r, const char *name);
/* A fact as it stands in its columns: name, value, from, until, known since; false, and remembered as left out, where the
 * plan doesn't know it. */
bool cw_reader_fact(cw_store_reader *r, cw_block *b, const char *const texts[5], cw_fact *fact);
/* Adds it, or puts it in the place of one of the same period. */
void cw_reader_put_fact(cw_block *b, const cw_fact *fact);
/* The values of the record last begun. */
void cw_reader_record_values(cw_store_reader *r, cw_block *b, int64_t teacher, int64_t row, int64_t part);
void cw_reader_licenses(cw_store_reader *r, cw_block *b, int64_t teacher);
void cw_reader_facts(cw_store_reader *r, cw_block *b, int64_t teacher);
void cw_reader_records(cw_store_reader *r, cw_block *b, int64_t teacher);
void cw_reader_determinations(cw_store_reader *r, cw_block *b, int64_t teacher);
void cw_reader_answers(cw_store_reader *r, cw_block *b, int64_t teacher); /* store_read_answers.c */
/* The teacher's record of this source and place, as its index within the teacher; false where it is gone. */
bool cw_reader_find_record(cw_block *b, const char *source, const char *row, uint32_t *subject);

#endif
