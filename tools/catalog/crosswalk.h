/* The crosswalk itself: every entry of a catalog, answered for every goal of a state that asks for credit.
 *
 * An entry is counted as if it were earned on the day that is judged by. What the catalog doesn't say of it stays
 * unknown, and is asked. */
#ifndef CW_CROSSWALK_RUN_H
#define CW_CROSSWALK_RUN_H

#include "../answered.h"
#include "catalog.h"

typedef struct cw_cross_answer { /* of one entry, for the goals that it is the same for */
  cw_answered said;
  uint32_t ngoals;
  const uint32_t *goals; /* indices into the crosswalk's goals, ascending */
  const char **needs;    /* of each of the goals: "60 points"; "" */
  const char *per_unit;  /* "$3.33 per point"; "" */
} cw_cross_answer;

typedef struct cw_cross_row {
  const cw_catalog_row *entry;
  const char *issuer, *name, *price; /* under its one name; what it is called; "$20" */
  size_t nanswers, first;            /* first: the answer that stands first */
  cw_cross_answer *answers;
} cw_cross_row;

typedef struct cw_cross_goal {
  const char *name, *words; /* as the pack names it, and as it is said */
  uint32_t totals[CW_NANSWERS];
} cw_cross_goal;

typedef struct cw_cross {
  cw_tool *tool;
  cw_case *c;
  const cw_catalog *catalog;
  const char *file;         /* the catalog's */
  int32_t goal;             /* plan's index of the goal asked for, or -1 */
  const char *const *words; /* what is said of every entry besides ("approved=yes") */
  size_t nwords;
  const cw_yaml *teacher_file; /* or NULL */
  const cw_yaml_node *teacher;
  const char *folder;
  size_t nrows, ngoals;
  cw_cross_row *rows;
  cw_cross_goal *goals;
} cw_cross;

/* Answers all entries. -1, or the code to exit with after a message. */
int cw_cross_answer_all(cw_cross *x);

void cw_cross_text(cw_cross *x);
void cw_cross_csv(cw_cross *x, FILE *f);
void cw_cross_html(cw_cross *x, FILE *f);
void cw_cross_json(cw_cross *x, FILE *f);
/* A workbook at the path. The code to exit with. */
int cw_cross_xlsx(cw_cross *x, const char *path);

/* The line of CSV and workbook for the answer's goal number `place`. */
enum { CW_CROSS_CELLS = 21 };
void cw_cross_cells(const cw_cross *x, const cw_cross_row *row, const cw_cross_answer *a, uint32_t place,
                    const char *cells[CW_CROSS_CELLS]);

const char *cw_cross_amount(const cw_cross *x, const cw_cross_answer *a); /* "6 points", "up to 7 1/2 hours", "" */
/* The goals' words with what they ask for in all, listed. */
const char *cw_cross_goals(const cw_cross *x, const cw_cross_answer *a);
const char *cw_cross_heading(const cw_cross *x); /* "205 entries, each as if earned on November 24, 2026" */

#endif
