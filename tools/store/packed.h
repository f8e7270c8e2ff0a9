/* The packed form of a chunk of teachers, between the files that write and read it; others include store.h.
 *
 *   chunk    := texts shapes teachers
 *   texts    := n (len bytes NUL)*                what several rows may say, each once
 *   shapes   := n (columns code*)*                what is alike in rows, each once
 *   teachers := n (place len teacher)*            place: row number - 64 x chunk, ascending
 *   teacher  := id (count [len row*])*            per table from details to answers
 *   row      := shape [number number] own*        the numbers not of facts and records
 *
 * Numbers are of seven bits a byte, the lowest first; signed ones zigzag. A shape has a code for each column of the table:
 * none, a text of the chunk, or what form the row's own value has. Fields that say what kind of thing a record is are in
 * the shape, so that records of one definition share it; dates, amounts and places are the row's own. */
#ifndef CW_STORE_PACKED_H
#define CW_STORE_PACKED_H

#include "store_reader.h"

enum {
  CW_PACKED_FORM = 1,
  CW_CHUNK_BITS = 6, /* as in the triggers of schema_packed.c */
  CW_CHUNK = 1 << CW_CHUNK_BITS
};

typedef enum cw_packed_code {
  CW_PACKED_NONE,
  CW_PACKED_TEXT,   /* len bytes NUL */
  CW_PACKED_DAY,    /* a signed number */
  CW_PACKED_NUMBER, /* a signed number: an amount that is a whole one */
  CW_PACKED_REF,    /* which text of the chunk */
  CW_PACKED_SHARED  /* and above: text code - CW_PACKED_SHARED, the same for all rows of the shape */
} cw_packed_code;

/* How the columns of each table are written, a letter each. s: shared; r: a text of the chunk; t: the row's own text;
 * d: a day, if it is one, else r; a: a whole number, if it is one, else r. NULL: not packed. */
extern const char *const cw_packed_columns[CW_NSTREAMS];

/* The columns of a record: those of its definition, its source and place, amount and unit, then those of record_attrs. */
enum {
  CW_PACKED_SOURCE = CW_DEFINITION_COLUMNS,
  CW_PACKED_ROW,
  CW_PACKED_AMOUNT,
  CW_PACKED_UNIT,
  CW_PACKED_REST,
  CW_PACKED_RECORD = CW_PACKED_REST + CW_RECORD_ATTRS
};

/* --- reading ------------------------------------------------------------------------------------------------------ */

typedef struct cw_packed_bytes { /* bad: something stands there that packing doesn't write; then all reads give 0 */
  const uint8_t *at, *end;
  bool bad;
} cw_packed_bytes;

typedef struct cw_packed_text {
  const char *text;
  uint64_t block; /* the block in which it has, as `attr`, the value: */
  uint32_t attr;
  cw_value value;
} cw_packed_text;

typedef struct cw_packed_cell {
  uint32_t attr;
  cw_packed_code code;
  cw_value value; /* of a shared one */
} cw_packed_cell;

typedef struct cw_packed_shape {
  uint32_t ncodes;
  const uint32_t *codes;
  uint64_t block; /* the block in which the following holds; 0: none yet */
  cw_fact fact;   /* of a row of facts that the plan knows */
  bool known;
  bool has_unit; /* of records: an amount is said with a unit that the plan knows */
  uint32_t unit, nshared, nown;
  cw_packed_cell *shared, *own; /* what all rows of the shape have; what stands in each, in this order */
} cw_packed_shape;

enum { CW_PACKED_WIDEST = 16 }; /* columns of a row that is read as a stream's */

typedef struct cw_packed_rows {
  cw_packed_bytes bytes;
  uint64_t left;      /* rows behind the one it stands on */
  int64_t numbers[2]; /* of that one */
  const char *texts[CW_PACKED_WIDEST];
} cw_packed_rows;

/* Reads teachers from their chunks, and those who have none from the tables. */
struct cw_packed {
  sqlite3_stmt *chunks;
  bool open;   /* stands on a chunk */
  bool loaded; /* and that is taken apart */
  bool gap;    /* the tables are read, up to: */
  int64_t gap_last;
  bool done;
  int64_t next, last; /* teachers to come */
  cw_arena arena;     /* of the chunk */
  cw_packed_bytes teachers;
  uint64_t left;
  uint32_t ntexts, nshapes;
  cw_packed_text *texts;
  cw_packed_shape *shapes;

  bool now; /* the teacher that is read is from a chunk: */
  int64_t teacher;
  const char *id;
  cw_packed_rows rows[CW_NSTREAMS];
};

/* NULL where memory ran out, or the database keeps no chunks in step: then the tables are read. */
cw_packed *cw_packed_open(cw_store_reader *r);
void cw_packed_close(cw_packed *p);
bool cw_packed_range(cw_store_reader *r, int64_t first, int64_t last);
/* Sets the reader on the next teacher, of a chunk or of the tables; false at the end and after a fault. */
bool cw_packed_next(cw_store_reader *r);
/* Goes on to the next row of a table. */
bool cw_packed_step(cw_store_reader *r, cw_stream_id id);
void cw_packed_fault(cw_store_reader *r);

uint64_t cw_packed_number(cw_packed_bytes *b);
int64_t cw_packed_signed(cw_packed_bytes *b);
const char *cw_packed_own(cw_packed_bytes *b);
/* The shape of the next row, which is of this table; NULL where it isn't. */
cw_packed_shape *cw_packed_shape_of(cw_packed *p, cw_packed_bytes *b, cw_stream_id id);
cw_packed_text *cw_packed_ref(cw_packed *p, cw_packed_bytes *b);

void cw_packed_facts(cw_store_reader *r, cw_block *b);
void cw_packed_records(cw_store_reader *r, cw_block *b);

#endif
