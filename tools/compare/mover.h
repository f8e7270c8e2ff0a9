/* One teacher under many packs: where the same records leave them, and what of them counts there.
 *
 * A teacher's file speaks of one state. Under another one, facts and fields that it doesn't ask for are left out, and
 * the license held is taken to be the one that the other state's goal concerns, with the dates that it has at home;
 * both are said with the answer. */
#ifndef CW_MOVER_H
#define CW_MOVER_H

#include "across.h"

typedef struct cw_moved_record {
  const char *name; /* "\"Phonics\" (workshop, 12 hours, March 1, 2022)" */
  const char *key;  /* what tells it apart under every pack: kind, title, achievement, day */
  bool not_needed;  /* the law there asks for no such credit */
  cw_fate fate;
  const char *credited, *hours; /* "6 points", "6"; "" for nothing */
  const char *why;              /* what became of it, in words */
} cw_moved_record;

typedef struct cw_move_row {
  const char *code, *name, *version;
  cw_purpose purpose;
  const char *goal; /* "" where the pack has none of this purpose */
  const char *standing, *sentence, *have, *need, *share, *hours, *cites, *status;
  const char *assumed;  /* the license that was taken to be held; "" where it is the teacher's own */
  const char *left_out; /* what the pack doesn't ask; "" */
  bool asks_credit;     /* some need of the goal draws on credit */
  size_t nquestions, nrecords;
  const char **questions;
  cw_moved_record *records; /* in the block's order; a key may stand more than once */
} cw_move_row;

typedef struct cw_mover {
  cw_tool *tool;
  const char *root, *path; /* path: the teacher's file */
  cw_pack_list packs;
  unsigned purposes;
  cw_day as_of, day;
  cw_yaml file;
  const cw_yaml_node *teacher;
  const char *folder;
  size_t nrows, capacity;
  cw_move_row *rows;
} cw_mover;

/* Reads the teacher's file and fills the rows. -1, or the code to exit with after a message. */
int cw_mover_run(cw_mover *m);

/* Its parts, for packs that are loaded already: reads the teacher's file; adds the rows of one pack. -1, or the code to
 * exit with after a message. */
int cw_mover_read(cw_mover *m);
int cw_mover_ask(cw_mover *m, cw_case *c);

/* Reads a teacher into the case as far as its pack understands the file; licenses of a type that it doesn't know become
 * those of type `license` (an index into the plan's, or -1). What was left out is named in *left_out. False with a
 * message where even so nothing could be read. */
bool cw_teacher_understood(cw_tool *tool, cw_case *c, const cw_yaml *file, const cw_yaml_node *teacher,
                           const char *folder, int32_t license, const char **left_out, bool *replaced);

void cw_mover_text(const cw_mover *m, bool brief);
void cw_mover_csv(const cw_mover *m);
void cw_mover_json(const cw_mover *m);

cw_yaml_node *cw_yaml_copy(const cw_yaml_node *n, cw_arena *arena); /* the tree; texts are shared */

extern const char *const cw_fate_words[]; /* by cw_fate: "counted", ... */

#endif
