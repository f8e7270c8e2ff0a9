/* Options that may stand more than once: taken out of the command line before the tables of options.c read the rest. */
#ifndef CW_REPEATED_H
#define CW_REPEATED_H

#include "command.h"

typedef struct cw_repeated {
  const char *name; /* without the dashes */
  const char **values;
  size_t count;
} cw_repeated;

/* Takes their values out of argv, "--name VALUE" and "--name=VALUE" alike, up to "--". The new number of words, or -1
 * where memory ran out. */
int cw_repeated_take(int argc, char **argv, cw_repeated *lists, size_t nlists, cw_arena *arena);

/* Each value must be a folder or a file that is there. -1, or the code to exit with after a message. */
int cw_repeated_check_folders(cw_tool *tool, const cw_repeated *folders);

#endif
