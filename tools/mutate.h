/* Mutation: what in a pack could be written differently without a test's noticing.
 *
 * A mutant is the pack with one number, comparison, date, word or connective changed, at the place where the YAML tree says
 * that it stands; the rest of the text stays as it is. It is compiled, and the pack's tests run until one fails (killed) or
 * all pass (survived). What no longer compiles is invalid. A mutant that means the same as the pack may be waived in
 * tests.yaml, with a reason.
 *
 *   mutate_make.c     the mutants of a pack; mutate_text.c those of one scalar
 *   mutate_run.c      runs them, on all cores
 *   mutate_report.c   text, JSON, and the memory of the last run */
#ifndef CW_MUTATE_H
#define CW_MUTATE_H

#include "pack_tests.h"

typedef enum cw_mutant_state {
  CW_MUTANT_NOT_TRIED,
  CW_MUTANT_KILLED,
  CW_MUTANT_SURVIVED,
  CW_MUTANT_INVALID,
  CW_MUTANT_TIMED_OUT,
  CW_NMUTANT_STATES
} cw_mutant_state;

typedef struct cw_mutant {
  size_t from, to;  /* bytes of the pack's text that are replaced */
  const char *text; /* by this */
  uint32_t line, column;
  const char *change; /* "counts / university credit / as: 18 hours -> 19 hours" */
  cw_mutant_state state;
  uint32_t killer; /* KILLED: the item of tests.yaml that failed */
  bool waived;     /* SURVIVED: waived in tests.yaml */
  bool known;      /* SURVIVED, TIMED_OUT: so it was in the last run, or the other of the two */
} cw_mutant;

typedef struct cw_mutation {
  cw_arena *arena;
  const cw_pack *pack;
  const cw_yaml *tests;
  cw_mutant *items;
  size_t count, capacity;
  bool failed;               /* memory ran out */
  const char *only;          /* a top-level section of the pack; NULL: all that standings rest on */
  uint32_t sample;           /* percent that are kept, 1 to 100 */
  uint64_t seed;             /* of the sample */
  uint32_t seconds;          /* no mutant is begun after so many; 0: no limit */
  FILE *progress;            /* NULL: none */
  const char *const *mended; /* after cw_mutation_remember: what survived the last run and is noticed now */
  size_t nmended;
} cw_mutation;

/* Fills m->items. */
void cw_mutation_make(cw_mutation *m);

/* One change within a scalar's text. */
typedef struct cw_edit {
  uint32_t from, len;
  const char *text;
  bool drops; /* a value of a list: it is left out, with its comma */
} cw_edit;
/* The changes of a scalar of the language; at most `room`. Their texts live in the arena. */
size_t cw_mutate_text(const char *text, cw_edit *edits, size_t room, cw_arena *arena);
/* The change of a key that is a word of the language: what stands for it, or NULL. */
const char *cw_mutate_key(const char *key);

/* The pack's text with the change; the caller frees it. NULL where memory ran out. */
char *cw_mutant_text(const cw_mutation *m, const cw_mutant *x, size_t *len);

/* Runs the mutants; all tests of the pack itself must pass. False where no worker could be started. */
bool cw_mutation_run(cw_mutation *m);

/* Marks what tests.yaml waives. */
void cw_mutation_waive(cw_mutation *m);
/* Compares with the last run as the file remembers it (what no test noticed, and what took too long), and writes this one.
 * False with errno where it can't. */
bool cw_mutation_remember(cw_mutation *m, const char *path);

typedef struct cw_mutation_sum {
  size_t state[CW_NMUTANT_STATES], waived;
  size_t fresh; /* survivors that are not waived, and changes that took too long, which the last run did not have */
} cw_mutation_sum;
cw_mutation_sum cw_mutation_summary(const cw_mutation *m);
/* Of the mutants that ran and are valid: those noticed or waived, in hundredths of a percent, rounded down. */
uint32_t cw_mutation_score(const cw_mutation *m);

void cw_mutation_text(const cw_mutation *m, cw_page *p);
void cw_mutation_json(const cw_mutation *m, cw_json *j);

#endif
