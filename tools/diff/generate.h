/* Tests that are still missing: for a change of a pack that no test notices, the smallest teacher whose standing it
 * changes, as a test marked `unsigned` until an officer has looked at it. */
#ifndef CW_GENERATE_H
#define CW_GENERATE_H

#include "diff.h"

#include "../mutate.h"

typedef struct cw_generate {
  cw_tool *tool;
  const cw_pack *pack;
  const cw_mutation *m;
  bool every; /* for every change, not only those that survived */
  uint32_t draws;
  uint64_t seed;
  size_t written, same, none; /* tests; those that were written already; changes without one */
} cw_generate;

/* Prints the tests as YAML on the tool's output and what it could not find on its messages. False where memory ran
 * out. */
bool cw_generate_tests(cw_generate *g);

#endif
