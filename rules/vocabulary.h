/* The words of the pack language as tables: built-in kinds, units and statuses, words that no name may be, and the keys
 * of each map. Made from vocabulary.def; constant, so any thread may read them. */
#ifndef CW_VOCABULARY_H
#define CW_VOCABULARY_H

#include <stdbool.h>
#include <stdint.h>

#define CW_PER_WORDS                                                                                                   \
  "record|day|month|calendar quarter|school year|calendar year|provider|issuer|achievement|title|topic|cycle|lifetime"

/* What a line of `policy` says, in the order of cw_says. */
#define CW_POLICY_WORDS                                                                                                \
  "allowed|local decision|pilot|announced|law without rule|tacit|not said|not needed|not researched"

/* What stands under a key. */
typedef enum cw_form {
  CW_FORM_TEXT,   /* any text */
  CW_FORM_NAME,   /* the name of something */
  CW_FORM_NAMES,  /* a name or a list of names */
  CW_FORM_AREAS,  /* the same, of areas */
  CW_FORM_NUMBER, /* a whole number */
  CW_FORM_YES_NO,
  CW_FORM_WORD,       /* one of the key's words */
  CW_FORM_DATE,       /* 2024-06-30 */
  CW_FORM_MONTH_DAY,  /* June 30 */
  CW_FORM_MONTH_DAYS, /* one, or a list of them */
  CW_FORM_UNIT,       /* a unit */
  CW_FORM_TYPE,       /* the type of a fact */
  CW_FORM_CITES,      /* a citation or a list of them */
  CW_FORM_CONDITION,  /* an expression that is yes or no */
  CW_FORM_DATE_EXPR,  /* an expression that is a date */
  CW_FORM_QUANTITY,   /* a quantity, an expression or a table */
  CW_FORM_RATE,       /* the same, or `1 hour per clock hour`, or a list of them */
  CW_FORM_LIMIT,      /* a quantity, the short form `Q per X`, or a list of them */
  CW_FORM_NEEDS,      /* a list of needs, one need, or `nothing` */
  CW_FORM_SUSPENSION, /* a suspension */
  CW_FORM_WINDOW,     /* a window or a list of windows */
  CW_FORM_MEANING,    /* what a term means: any value, or a list of needs */
  CW_FORM_LIST,
  CW_FORM_MAP
} cw_form;

typedef enum cw_map_id {
#define CW_MAP(id, title) CW_MAP_##id,
#include "vocabulary.def"
  CW_NMAPS
} cw_map_id;

typedef struct cw_key {
  cw_map_id map;
  const char *key;
  cw_form form;
  bool required;
  const char *words; /* of CW_FORM_WORD: "up|down" */
  const char *meaning;
} cw_key;

typedef struct cw_builtin_unit {
  const char *name, *one, *many, *abbrev, *alias;
} cw_builtin_unit;

const char *cw_map_title(cw_map_id map); /* "a counts rule" */

/* The keys of a map: contiguous, and in vocabulary.def in the order of its CW_MAP lines. */
const cw_key *cw_map_keys(cw_map_id map, uint32_t *n);
const cw_key *cw_key_find(cw_map_id map, const char *key);
/* Whether the key says when a thing is in force, not what it is: `from`, `versions` and so on; `by` is not among them. */
bool cw_key_of_period(const char *key);

/* What the MAP or LIST under a key holds; CW_NMAPS where that isn't said. */
cw_map_id cw_map_inside(cw_map_id map, const char *key);
/* The second of two that may stand there: of a district's pack, what it says of the state's. */
cw_map_id cw_map_inside_second(cw_map_id map, const char *key);

const char *const *cw_builtin_kinds(uint32_t *n);
const cw_builtin_unit *cw_builtin_units(uint32_t *n);
/* The values of a built-in choice field (a cw_field); NULL where it has none. */
const char *const *cw_builtin_words(int field, uint32_t *n);
const char *const *cw_language_words(uint32_t *n);

#endif
