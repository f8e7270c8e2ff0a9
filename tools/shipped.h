/* What the project ships beside the program: packs, the catalog, letters. Looked up beside the build that this program
 * lies in, then where it was installed. The current folder plays no part. */
#ifndef CW_SHIPPED_H
#define CW_SHIPPED_H

#include "../engine/arena.h"

#define CW_SHIPPED_CATALOG "catalog/microcredentials.csv" /* real micro-credentials, each with its source */

/* The path of a shipped file or folder by its name in the data folder ("states", "letters/notice.txt.mustache"); NULL
 * where it isn't at hand or memory is short. Lives in the arena. */
const char *cw_shipped(cw_arena *arena, const char *name);

/* The real path, told from the current folder where it lies below it, so that messages name short files. Lives in the
 * arena; the path itself where nothing better is known. */
const char *cw_short_path(cw_arena *arena, const char *path);

#endif
