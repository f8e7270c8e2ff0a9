/* Packs by the names that people use for them: a code (us-ut), a postal abbreviation (UT), a name (Tennessee) or a path.
 *
 * They are looked up in the first of these that is given or exists: --packs DIR, $CROSSWALK_PACKS, `states` beside the
 * build that this program lies in, the installed data folder. The current folder plays no part. */
#ifndef CW_FIND_PACK_H
#define CW_FIND_PACK_H

#include "command.h"

#include "../rules/pack.h"

typedef struct cw_pack_entry {
  const char *path;                 /* the folder (or the file) */
  const char *code, *name, *postal; /* of its head; "" where not said */
} cw_pack_entry;

typedef struct cw_pack_list {
  const char *root; /* NULL where no folder of packs was found */
  size_t count, capacity;
  cw_pack_entry *items; /* by path */
} cw_pack_list;

/* Every pack at hand. `packs` is the value of --packs, or NULL. False (with a message) where it can't be read. */
bool cw_packs_list(cw_tool *tool, const char *packs, cw_pack_list *list);

/* The width of the column of their codes. */
int cw_packs_width(const cw_pack_list *list);

/* The packs that a word names: one, or for a folder above packs all below it. False with a message on err where it
 * names none or is ambiguous. */
bool cw_packs_named(cw_tool *tool, const char *packs, const char *word, cw_pack_list *found);

/* Loads the pack of an entry: one that it extends may stand among the packs at hand. */
cw_pack *cw_pack_load_entry(cw_tool *tool, const char *packs, const cw_pack_entry *e, cw_diags *diags);

/* The folder of packs at hand, or NULL; `packs` as above. */
const char *cw_packs_root(cw_tool *tool, const char *packs);
/* The file of an entry's text: the entry's own, or pack.yaml in its folder. */
const char *cw_pack_file_of(cw_tool *tool, const cw_pack_entry *e);

/* Finds and loads one pack; findings that are errors are printed. NULL with the exit code in *code. */
cw_pack *cw_pack_open(cw_tool *tool, const char *packs, const char *word, int *code);

#endif
