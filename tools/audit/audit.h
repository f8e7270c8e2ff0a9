/* Audits: the standings of a whole roster.
 *
 * An audit reads teachers from the store in parts, evaluates them without explanation on all cores, and stores one line
 * per teacher, license and goal. Each part is one transaction, so an audit that ended early goes on where it was. What
 * is stored is only what is unique by definition; its digest is a sum over all lines, hence the same for any number of
 * threads and any order. */
#ifndef CW_AUDIT_H
#define CW_AUDIT_H

#include "../../engine/batch.h"
#include "../load.h"
#include "filter.h"
#include "presume.h"

#include <signal.h>

/* --- lines (line.c) ----------------------------------------------------------------------------------------------- */

typedef enum cw_line_field {
  CW_LINE_TEACHER, /* the id */
  CW_LINE_GOAL,    /* its name */
  CW_LINE_LICENSE,
  CW_LINE_NUMBER,
  CW_LINE_EXPIRES,
  CW_LINE_STATUS,
  CW_LINE_CAUSE,
  CW_LINE_STEP,
  CW_LINE_HAVE,
  CW_LINE_NEED,
  CW_LINE_UNIT,
  CW_LINE_SHORT_BY,
  CW_LINE_ON_PAPER, /* "1": met once what is planned or in progress is earned */
  CW_LINE_DEADLINE,
  CW_LINE_RULES,     /* that decided, separated by "; " */
  CW_LINE_REFUSALS,  /* rules that refused records first, each with the condition that failed: not in the digest */
  CW_LINE_QUESTIONS, /* open; those that decide nothing by themselves behind "also " */
  CW_LINE_PRESUMPTIONS,
  CW_NLINE
} cw_line_field;

/* One line of an audit. A field without a value is NULL. */
typedef struct cw_line {
  int64_t teacher, goal, license; /* row number; index in the plan; which of the teacher's, from 1 (0: none) */
  const char *field[CW_NLINE];
} cw_line;

/* Sentences about the plan that many lines share; made once, then only read. */
typedef struct cw_phrases {
  const char **needs, **goals; /* per need and goal: what it asks, with its section */
} cw_phrases;

bool cw_phrases_make(cw_phrases *p, const cw_voice *v);
/* The line of a standing but for its presumptions; texts live in the voice's arena or the plan's. */
void cw_line_make(cw_line *line, const cw_voice *v, const cw_phrases *p, const cw_standing *s);
bool cw_line_same(const cw_line *a, const cw_line *b);

/* --- digests (digest.c) ------------------------------------------------------------------------------------------- */

/* A sum of hashes of 128 bits, whatever the order. */
typedef struct cw_sum {
  uint64_t high, low;
} cw_sum;

enum { CW_SUM_TEXT = 33 };
void cw_sum_add(cw_sum *sum, cw_sum more);
bool cw_sum_line(cw_sum *sum, const cw_line *line); /* false where memory ran out */
/* The same for many lines, one after the other. Of one thread; to be freed, even if init says false. */
typedef struct cw_hasher {
  void *context;
} cw_hasher;
bool cw_hasher_init(cw_hasher *h);
void cw_hasher_free(cw_hasher *h);
bool cw_hasher_line(cw_hasher *h, cw_sum *sum, const cw_line *line);
void cw_sum_format(char text[CW_SUM_TEXT], cw_sum sum);
bool cw_sum_parse(cw_sum *sum, const char *text);
/* Whether a teacher is in the sample of a share (0 to 1) under a seed. */
bool cw_sampled(const char *id, int64_t seed, cw_rat share);

/* --- the store (audit_store.c, write.c) --------------------------------------------------------------------------- */

typedef struct cw_audit {
  int64_t id;
  const char *pack; /* as it was named */
  const char *pack_version, *pack_digest, *program, *sample, *digest, *started_at, *ended_at;
  const char *goal; /* the only one, or NULL: every goal for a license */
  const char *office;
  const char *where; /* as stored; NULL: every line */
  cw_filter filter;  /* and as read */
  cw_day as_of, known_as_of;
  bool season; /* only licenses that expire within these days, or may */
  cw_day season_from, season_until;
  int64_t seed, last_import, last_determination; /* 0: none */
  int64_t changed_since;                         /* the audit whose lines hold for who has not changed; 0: none */
  int64_t teachers, results;
  cw_rat share; /* of the sample; 1: every teacher */
  bool done;
} cw_audit;

typedef struct cw_audit_part {
  int64_t first, last; /* row numbers of teachers */
  int64_t teachers, results;
  cw_sum sum;
} cw_audit_part;

/* Writes a new audit with its goals and presumptions, and sets its id. */
bool cw_audit_insert(cw_store *s, cw_audit *a, const cw_plan *plan, const cw_presumptions *p, cw_arena *arena);
/* Reads one. False where it isn't there, too: then the store has no fault. */
bool cw_audit_load(cw_store *s, int64_t id, cw_audit *a, cw_arena *arena);
/* What it presumes. False with the reason in *why where the plan doesn't know it; NULL there: the store's fault. */
bool cw_audit_presumed(cw_store *s, int64_t id, const cw_plan *plan, cw_presumptions *p, const char **why,
                       cw_arena *arena);
/* The last import and determination. */
bool cw_audit_input(cw_store *s, int64_t *import, int64_t *determination);
/* Whether nothing was imported or determined since the audit began. False after a fault, too. */
bool cw_audit_is_now(cw_store *s, const cw_audit *a);
/* The parts of at most CW_AUDIT_PART teachers into which the roster falls as it was when the audit began. The sum and counts
 * of those that are done are filled in. */
cw_audit_part *cw_audit_parts(cw_store *s, const cw_audit *a, bool **done, size_t *n, cw_arena *arena);
/* A teacher is on the roster of import ?N, as a condition of `teachers`; a detail holds at import ?N. */
#define CW_HELD_AT(n)      "begun <= ?" n " AND (ended IS NULL OR ended > ?" n ")"
#define CW_ON_ROSTER_AT(n) "EXISTS (SELECT 1 FROM details WHERE teacher = teachers.id AND " CW_HELD_AT(n) ")"
/* What the roster of import ?N says of a teacher: name, district or school. */
#define CW_SAID_AT(what, teacher, n)                                                                                   \
  "(SELECT " what " FROM details WHERE teacher = " teacher " AND " CW_HELD_AT(n) " AND " what " IS NOT NULL "          \
                                                                                 "ORDER BY begun DESC LIMIT 1)"
/* The teachers, ascending, of whom the roster or a determination says something else than when audit `a` was made. NULL after
 * a fault. */
int64_t *cw_audit_changed(cw_store *s, const cw_audit *a, size_t *n, cw_arena *arena);
bool cw_audit_end(cw_store *s, const cw_audit *a, const char *ended_at);

typedef struct cw_audit_writer cw_audit_writer;
cw_audit_writer *cw_audit_writer_open(cw_store *s, int64_t audit); /* NULL after a fault */
void cw_audit_writer_close(cw_audit_writer *w);
/* One transaction: the lines of a part, and the part. */
bool cw_audit_write(cw_audit_writer *w, const cw_audit_part *part, const cw_line *lines, size_t n);

typedef struct cw_audit_reader cw_audit_reader;
/* The stored lines in the order of teachers, those that the filter (or NULL) lets pass. `named`: with what the roster
 * said of them when it began, of one district or (NULL) all; needed where the filter speaks of districts. */
cw_audit_reader *cw_audit_reader_open(cw_store *s, int64_t audit, bool named, const char *district,
                                      const cw_filter *filter);
/* All lines, only with what is counted: status, need, unit, short by, whether on paper, questions and presumptions. */
cw_audit_reader *cw_audit_reader_counts(cw_store *s, int64_t audit);
/* Begins again, with the lines of teachers of these row numbers. */
void cw_audit_reader_range(cw_audit_reader *r, int64_t first, int64_t last);
bool cw_audit_reader_next(cw_audit_reader *r, cw_line *line); /* texts hold until the next */
const char *cw_audit_reader_name(const cw_audit_reader *r);
const char *cw_audit_reader_district(const cw_audit_reader *r);
void cw_audit_reader_close(cw_audit_reader *r);

/* --- running (run.c, judge.c) ------------------------------------------------------------------------------------- */

typedef struct cw_judge { /* shared by all threads, and only read */
  const cw_audit *audit;
  const cw_plan *plan;
  cw_options options; /* without `explain` */
  const cw_presumptions *presumed;
  const bool *for_license; /* per goal: to be asked where no goal is named */
  cw_phrases phrases;
} cw_judge;

/* From the voice its plan, options and arena. False where memory ran out. */
bool cw_judge_init(cw_judge *j, const cw_audit *audit, const cw_presumptions *presumed, const cw_voice *v);

typedef struct cw_judged {
  size_t nlines;
  cw_line *lines;
  const cw_standing **standings; /* per line */
  cw_evaluation evaluation;
  cw_filling filling; /* what was presumed: to be emptied once no sentence is made any more */
  bool failed;        /* memory ran out */
} cw_judged;

/* One a thread, for many teachers: cw_batch_free ends it. NULL where memory ran out. */
cw_batch *cw_judge_batch(const cw_judge *j);
/* Every line of the teacher t of the block, whose row number is `row`. Everything lives in the arena. `batch`: one of the
 * judge's, or NULL for one teacher by himself; with `explain` it isn't used. */
cw_judged cw_judge_teacher(const cw_judge *j, cw_batch *batch, cw_block *b, uint32_t t, int64_t row, bool explain,
                           cw_arena *arena);

typedef enum cw_run_end { CW_RUN_DONE, CW_RUN_STOPPED, CW_RUN_FAILED } cw_run_end;

enum { CW_AUDIT_PART = 250, CW_AUDIT_BLOCK = 100, CW_MOST_JOBS = 256, CW_MOST_LEFT_OUT = 64 };

/* A run over the parts of an audit that are not done. */
typedef struct cw_run {
  const char *db;
  const cw_judge *judge;
  cw_store *store; /* to write to; NULL: nothing is stored, and parts are compared with what is */
  uint32_t njobs;
  size_t nparts;
  cw_audit_part *parts;
  bool *done;
  int64_t prior; /* an audit that asked the same: its lines are taken for who is not among the changed; 0: none */
  const int64_t *changed;
  size_t nchanged;
  const volatile sig_atomic_t *stop;
  void (*progress)(void *context, int64_t teachers); /* after each part, by one thread at a time; or NULL */
  void *context;

  /* what came out */
  int64_t read;     /* teachers read in this run; of a sample, more than were audited */
  size_t differing; /* compared: the first part that differs, nparts where none does */
  int code;         /* FAILED: the code to exit with */
  char message[1200];
  size_t nleft;                 /* what the roster says and the pack does not know, as "unit `star`"; ascending */
  char *left[CW_MOST_LEFT_OUT]; /* freed by cw_run_free */
} cw_run;

cw_run_end cw_run_parts(cw_run *run);
void cw_run_free(cw_run *run);

/* The exit code of a store's fault. */
int cw_audit_store_code(const cw_store *s);

#endif
