/* The tests of a pack: teachers with the standing that each must have (rules/LANGUAGE.md, section 10). */
#ifndef CW_PACK_TESTS_H
#define CW_PACK_TESTS_H

#include "render.h"

typedef struct cw_test_failure {
  const char *title; /* of the case, NULL where the file as a whole is wrong */
  const char *file;
  uint32_t line, column;
  const char *what;             /* "renew professional license: short by" */
  const char *expected, *found; /* in the pack's words; NULL where `what` says it all */
} cw_test_failure;

typedef void cw_test_report(void *context, const cw_test_failure *failure);

struct cw_test_case;

/* Who looks on: each evaluation of a case, and the answers of each of its counts. */
typedef struct cw_test_watch {
  void (*standings)(void *context, const struct cw_test_case *t, const cw_evaluation *e);
  void (*counts)(void *context, const struct cw_test_case *t, const cw_count *counts, uint32_t n);
  void *context;
  const cw_seen *seen; /* see cw_options */
} cw_test_watch;

typedef struct cw_test_run {
  cw_arena *arena;
  const char *filter; /* only cases whose title holds this text, ignoring case; NULL: all */
  cw_test_report *report;
  void *context;
  const cw_test_watch *watch; /* NULL: nobody */
  bool lean;                  /* works out no more than the cases look at: whether they pass is the same */
  uint32_t passed, failed;    /* cases */
  uint32_t unread; /* of them: marked `unsigned: yes`, written by a program and not yet read against the law */
} cw_test_run;

/* Runs the cases of the pack's tests.yaml. A missing, unreadable or empty file is a failure. */
void cw_pack_tests_run(cw_test_run *run, const cw_pack *pack);

/* The same in two steps: the file, then one item of its list. False, with what is wrong reported and counted. */
bool cw_pack_tests_read(cw_test_run *run, const cw_pack *pack, cw_yaml *file);
bool cw_pack_tests_case(cw_test_run *run, const cw_pack *pack, const cw_yaml *file, uint32_t item);

/* What an item `waive` holds, or NULL where it is a case: see mutate.h. */
const cw_yaml_node *cw_test_waiver(const cw_yaml_node *item);

/* --- between pack_tests.c and pack_expect.c ----------------------------------------------------------------------- */

/* One case under way. */
typedef struct cw_test_case {
  cw_test_run *run;
  const cw_yaml *file;
  const char *title;
  cw_case c; /* its pack is not owned */
  bool failed;
} cw_test_case;

void cw_test_fail(cw_test_case *t, const cw_yaml_node *at, const char *what, const char *expected, const char *found);
/* "did you mean": fails with the nearest of the names. */
void cw_test_fail_name(cw_test_case *t, const cw_yaml_node *at, const char *what, const char *const *names, size_t n);

/* Compares the standings with the map under `expect`, and the answers with `count`. */
void cw_test_expect(cw_test_case *t, const cw_yaml_node *expect, const cw_evaluation *e);
void cw_test_count(cw_test_case *t, const cw_yaml_node *count, const cw_yaml_node *teacher);

/* Shared by both: whether the value is the quantity written at the node. Fails the case where it can't be read. */
bool cw_test_quantity(cw_test_case *t, const cw_yaml_node *node, const char *what, cw_rat *amount, uint32_t *unit);
bool cw_text_contains(const char *text, const char *part);

#endif
