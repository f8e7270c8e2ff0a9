/* The JSON Schema (2020-12) of the pack language, made from the tables of vocabulary.def. It says the form of a pack:
 * keys, words, dates, what may stand under what. Whether names exist and units agree only the loader knows. */
#ifndef CW_SCHEMA_H
#define CW_SCHEMA_H

#include "../engine/arena.h"

/* The schema as JSON, a line for each key; in the arena, NULL if memory ran out. */
char *cw_schema_text(cw_arena *arena);

#endif
