/* What a command on a teacher needs: a pack, a block of teachers and the options of the evaluation. */
#ifndef CW_LOAD_H
#define CW_LOAD_H

#include "clock.h"
#include "command.h"
#include "find_pack.h"
#include "words.h"

typedef struct cw_case {
  cw_pack *pack;
  const cw_plan *plan;
  cw_block block;
  cw_options options;
  cw_evaluation without; /* of the teacher evaluated last, where readings are accepted */
  const char *office;    /* the office whose readings were accepted, or NULL */
  cw_voice voice;        /* speaks of plan and block */
} cw_case;

/* Loads the pack and sets the options to their defaults: as of `as_of` (CW_DAY_MIN: today), everything known. Returns
 * -1, or the code to exit with after a message. Free with cw_case_free. */
int cw_case_open(cw_tool *tool, cw_case *c, const char *packs, const char *pack, cw_day as_of, cw_day known_as_of);
void cw_case_free(cw_case *c);

/* Restricts the evaluation to a goal, by its name or words. -1, or the code to exit with. */
int cw_case_goal(cw_tool *tool, cw_case *c, const char *goal);
/* The index of a goal, ignoring case; UINT32_MAX with its nearest name in *near (or NULL). */
uint32_t cw_goal_named(const cw_plan *plan, const char *name, const char **near, cw_arena *arena);

/* Reads teachers into the block. -1, or the code to exit with after printing what is wrong. */
int cw_case_teachers(cw_tool *tool, cw_case *c, const char *path);
/* Prints diagnostics of the input; -1 where there is none that is an error. */
int cw_case_check(cw_tool *tool, cw_case *c, cw_diags *diags);

/* Evaluates a teacher; -1 with the result, or the code to exit with. */
int cw_case_evaluate(cw_tool *tool, cw_case *c, uint32_t teacher, cw_evaluation *e);

/* Reads an office file: the readings that one office has accepted.
 *
 *   office: Provo School District
 *   accepted:
 *     micro-credential hours: Provo table
 *     alternate learning: { reading: nothing, by: J. Doe, on: 2026-01-05 }
 *
 * `nothing` takes a clause without readings to add nothing. */
int cw_office_read(cw_tool *tool, cw_case *c, const char *path);
/* The same from a map of gap to reading. */
bool cw_accepted_read(const cw_plan *plan, const cw_yaml *file, const cw_yaml_node *map, cw_options *options,
                      cw_diags *diags, cw_arena *arena);

/* The first lines of every answer on a teacher: pack, version, date. */
void cw_case_heading(cw_tool *tool, const cw_case *c);
const char *cw_case_say(const cw_case *c);        /* its first line */
const char *cw_case_say_office(const cw_case *c); /* its second; NULL where no readings are accepted */

#endif
