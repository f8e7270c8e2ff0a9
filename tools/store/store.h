/* The store: one SQLite file that holds the teachers of an office, what is known of them, and what was made of it.
 *
 *   cw_store *s = cw_store_open("office.db", CW_STORE_READ);
 *   if (cw_store_fault(s)) { say cw_store_message(s); }
 *   cw_store_reader *r = cw_store_reader_open(s, plan);
 *   while (cw_store_reader_next(r, &block, &teacher)) { evaluate; begin the block anew }
 *   if (cw_store_fault(s)) { say cw_store_message(s); }
 *
 * The tables (schema.c) are the truth and read well in any SQLite tool: values are texts as people write them (yes,
 * 2027-06-30, 25/3), so nothing passes through floating point. A row of a file is kept with what was made of it; a
 * changed row ends its predecessor, a row gone is ended as withdrawn, and both stay.
 *
 * Every function that returns bool is false after a fault; the first fault stays, and later calls fail at once, so a
 * caller may check once. One handle, one thread; several handles may read while one writes. */
#ifndef CW_STORE_H
#define CW_STORE_H

#include "../../engine/input.h"

#include <signal.h>

typedef struct cw_store cw_store;

typedef enum cw_store_mode {
  CW_STORE_READ,  /* the file must be there */
  CW_STORE_WRITE, /* made where it isn't there; an older version is brought forward */
  CW_STORE_MEMORY /* no file: gone when it is closed */
} cw_store_mode;

typedef enum cw_store_cause {
  CW_STORE_FINE,
  CW_STORE_MISSING,   /* no such file, or its folder can't be used */
  CW_STORE_NOT_OURS,  /* a file, but no database of Crosswalk */
  CW_STORE_NEWER,     /* written by a newer program */
  CW_STORE_OLDER,     /* opened for reading, but it must be brought forward first */
  CW_STORE_READ_ONLY, /* may not be written */
  CW_STORE_BUSY,      /* another program is writing, and was for the whole time waited */
  CW_STORE_FULL,      /* the disk is full */
  CW_STORE_CORRUPT,   /* a page can't be read as what it should be */
  CW_STORE_REFUSED,   /* a constraint or a trigger of the schema said no */
  CW_STORE_NO_MEMORY,
  CW_STORE_FAILED /* anything else that SQLite reports */
} cw_store_cause;

enum { CW_STORE_VERSION = 5, CW_STORE_WAIT_MS = 5000 };

/* Never NULL: a store that could not be opened only answers fault and message. Close it all the same. */
cw_store *cw_store_open(const char *path, cw_store_mode mode);
void cw_store_close(cw_store *s);
cw_store_cause cw_store_fault(const cw_store *s);
/* One sentence, with what to do about it; "" where there is no fault. Lives as long as the store. */
const char *cw_store_message(const cw_store *s);
/* Looks at every page and every reference. False with the fault CORRUPT and what was found. */
bool cw_store_check(cw_store *s);

/* Transactions don't nest. begin takes the right to write at once, so that a second writer waits here and nowhere
 * else. Without commit the file stays as it was. */
bool cw_store_begin(cw_store *s);
bool cw_store_commit(cw_store *s);
void cw_store_rollback(cw_store *s);

/* The database handle (a sqlite3 *), for commands with queries of their own. */
void *cw_store_handle(cw_store *s);
/* Remembers what SQLite reported last as the store's fault; always false. */
bool cw_store_failed(cw_store *s);

/* --- writing ------------------------------------------------------------------------------------------------------ */

typedef struct cw_named {
  const char *name, *value;
} cw_named;

/* A record or a license: fields by the names of engine/fields.def and of the pack, values in their canonical form (see
 * cw_store_value). `amount` is a number, its unit is the field `unit`. */
typedef struct cw_stored {
  const char *part; /* which of several that one row gives; "" where it gives one */
  size_t nfields;
  const cw_named *fields;
} cw_stored;

typedef struct cw_stored_fact {
  const char *name, *value;
  const char *from, *until, *known_since; /* YYYY-MM-DD or NULL */
} cw_stored_fact;

/* An answer on a field of a record or a license. It fills what the roster leaves open. */
typedef struct cw_stored_answer {
  bool license;        /* else a record */
  const char *of, *at; /* a record's source and place there; a license's type, and its number ("" where it has none) */
  const char *name, *value; /* of the amount "12 clock hour" */
} cw_stored_answer;

/* A decision on a record, which it names by its source and place there, or on the teacher. Determinations are only ever
 * added: of two on one thing the later prevails. What a kind does not need is NULL. */
typedef struct cw_determination {
  int64_t teacher;              /* row number */
  const char *kind;             /* approval, refusal, pin, credit, waiver; settlement, election */
  const char *source, *row;     /* both NULL: of no record */
  const char *credential;       /* the record's id, which then says which it is; or NULL */
  const char *goal, *need;      /* what is waived; the goal that used it */
  const char *area, *cycle;     /* of a pin or election; "own" or "next" */
  const char *amount, *unit;    /* of a credit or settlement: "25/3", "hour" */
  const char *rule;             /* of a credit */
  const char *decided;          /* the day */
  const char *by, *why, *cites; /* cites may be NULL */
  const char *recorded_at;      /* the moment */
} cw_determination;

/* A determination that a row brings. What is NULL in it is filled in: its teacher, place and moment. */
typedef struct cw_stored_decision {
  size_t record; /* of the row's records; SIZE_MAX: of none */
  cw_determination said;
} cw_stored_decision;

typedef struct cw_stored_row {
  const char *key;                       /* identifies the row within its source, across imports */
  const char *digest;                    /* of everything below: equal digests, equal rows */
  uint64_t line;                         /* where it stands in this file */
  const char *teacher;                   /* the teacher's id, as text */
  const char *name, *district, *school;  /* or NULL */
  const char *complete, *complete_since; /* NULL: nothing said; "yes"; or kinds separated by "; " */
  size_t nemails, nlicenses, nfacts, nrecords, nanswers, ndecisions;
  const char *const *emails;      /* in lower case */
  const char *const *emails_said; /* as they were written, or NULL */
  const cw_stored *licenses, *records;
  const cw_stored_fact *facts;
  const cw_stored_answer *answers;
  const cw_stored_decision *decisions;
} cw_stored_row;

typedef struct cw_store_import {
  const char *source; /* the name that stays the same from one file to the next */
  const char *files, *digest, *mapping, *pack, *program, *when;
} cw_store_import;

typedef struct cw_import_counts {
  uint64_t added, changed, same, withdrawn, rejected, skipped;
} cw_import_counts;

typedef enum cw_row_fate { CW_ROW_ADDED, CW_ROW_CHANGED, CW_ROW_SAME, CW_ROW_TWICE } cw_row_fate;

/* All within one transaction: import_begin, then each row, then withdraw, then import_end. */
bool cw_store_import_begin(cw_store *s, const cw_store_import *import);
/* Writes a row that is new or changed. TWICE: its key was already there in this import, in line *line; not written. */
bool cw_store_put(cw_store *s, const cw_stored_row *row, cw_row_fate *fate, uint64_t *line);
/* A row that was there but could not be read: what its key gave before stays. */
bool cw_store_keep(cw_store *s, const char *key, uint64_t line);
/* How many rows of the source hold, and how many of them this import has not named. */
bool cw_store_gone(cw_store *s, uint64_t *before, uint64_t *gone);
/* Ends the rows not named. */
bool cw_store_withdraw(cw_store *s);
bool cw_store_import_end(cw_store *s, const cw_import_counts *counts);

/* --- decisions ---------------------------------------------------------------------------------------------------- */

/* Adds it. */
bool cw_store_determine(cw_store *s, const cw_determination *d, int64_t *id);
/* Adds it, unless one that says the same is there. */
bool cw_store_determine_once(cw_store *s, const cw_determination *d);
/* That a record of an audit was looked at, and what came of it (0: no decision). The last look stands. */
bool cw_store_review(cw_store *s, int64_t audit, const cw_determination *d, bool evidence_seen, int64_t determination);

/* A determination as a sentence without its end: "J. Moss, 2026-11-24: refusal of roster:A1/1". */
#define CW_SAID_DETERMINATION                                                                                          \
  "decided_by || ', ' || decided || ': ' || kind || coalesce(' of ' || need, '') || coalesce(' of ' || amount || ' ' " \
  "|| coalesce(unit, ''), '') || coalesce(CASE WHEN amount IS NULL THEN ' of ' ELSE ' for ' END || source || ':' || "  \
  "row, '') || coalesce(' to ' || area, '') || coalesce(' by ' || rule, '') || coalesce(' in the ' || cycle || "       \
  "' cycle', '') || coalesce(' for ' || goal, '')"

/* --- packing ------------------------------------------------------------------------------------------------------ */

/* Packs the teachers who are not packed. Apart: in transactions of its own, until *stop (or NULL); else within the one that
 * is open. */
bool cw_store_pack(cw_store *s, bool apart, const volatile sig_atomic_t *stop);
/* Packs everything anew and compares. False after a fault, and where a chunk says something else than the tables: then
 * *teacher is its first row number. */
bool cw_store_packed_check(cw_store *s, int64_t *teacher);

/* --- reading ------------------------------------------------------------------------------------------------------ */

typedef struct cw_store_reader cw_store_reader;

/* Reads teachers in the order of their row numbers, in memory that doesn't grow with the store. The plan must outlive
 * it. NULL where memory ran out or the store has a fault. */
cw_store_reader *cw_store_reader_open(cw_store *s, const cw_plan *plan);
void cw_store_reader_close(cw_store_reader *r);
/* Whether answers on records and licenses are filled in; they are, unless this says otherwise. */
void cw_store_reader_answers(cw_store_reader *r, bool filled);
/* Teachers whose chunk stands are read from it, several times as fast; what is read is the same. Within a transaction only:
 * else tables and chunks might be of two moments. */
bool cw_store_reader_packed(cw_store_reader *r);
/* Reads what the store held after this import and this determination, whatever came since; of all teachers, until a range
 * is asked for. */
bool cw_store_reader_at(cw_store_reader *r, int64_t import, int64_t determination);
/* Begins again, with the teachers of row numbers first to last. */
bool cw_store_reader_range(cw_store_reader *r, int64_t first, int64_t last);
/* Appends the next teacher that is not withdrawn to the block, ended, and says its row number. False at the end and
 * after a fault. Names, units and values that the plan doesn't know are left out: unknown, as if not given. What
 * several rows say of one teacher is put together: a license with one type and number (or day of issue) is one license
 * with all its areas; of two values of a fact for one period the one imported last stands. */
bool cw_store_reader_next(cw_store_reader *r, cw_block *block, int64_t *teacher);
/* What was left out, as "unit `star`", first come; NULL behind the last. */
const char *cw_store_reader_left_out(const cw_store_reader *r, uint32_t k);

/* One teacher by row number, appended to the block. False where there is none. */
bool cw_store_read_teacher(cw_store *s, const cw_plan *plan, cw_block *block, int64_t teacher);
/* The same, as it was after an import and a determination (import 0: as it is). */
bool cw_store_read_teacher_at(cw_store *s, const cw_plan *plan, cw_block *block, int64_t teacher, int64_t import,
                              int64_t determination);
/* The row number of the teacher of this id; 0 where there is none. */
int64_t cw_store_find_teacher(cw_store *s, const char *id);

/* --- values as texts ---------------------------------------------------------------------------------------------- */

/* The canonical form of a known value: "yes", "2027-06-30", "25/3" (of a fact with a unit "25/3 hour"), the text, the
 * members of a set separated by "; ". Text and set are written from `said`, where it is given, so that what the pack
 * doesn't declare is kept. */
const char *cw_store_text(const cw_plan *plan, const cw_texts *texts, uint32_t attr, cw_value value, const char *said,
                          cw_arena *arena);
/* And back; unknown where the plan doesn't know it. */
cw_value cw_store_value(const cw_plan *plan, cw_texts *texts, uint32_t attr, const char *text);

/* SHA-256 of bytes in hex; "" where memory ran out. `end` frees what `init` took. */
enum { CW_SHA256_HEX = 65 };
typedef struct cw_sha256 {
  void *context;
} cw_sha256;
void cw_sha256_init(cw_sha256 *h);
void cw_sha256_add(cw_sha256 *h, const void *bytes, size_t len);
void cw_sha256_end(cw_sha256 *h, char hex[CW_SHA256_HEX]);

#endif
