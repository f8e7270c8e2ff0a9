/* A district's pack upon its state's: `extends`.
 *
 * The two texts become one tree, from which the pack is compiled as any other: the state's rules first, whole and
 * unchanged, then what the district adds. What the district says of a state's rule is no part of that tree: it is kept
 * apart as an addition, and the compiler joins it with `and`. So a district can only tighten, and everything else that
 * it says under a name of the state's is refused.
 *
 * Each node knows its file, so that findings, traces and citations point into the right one. The state's text does not
 * see the names that the district declares: it reads as it does alone. */
#ifndef CW_EXTENDS_H
#define CW_EXTENDS_H

#include "compile.h"

typedef enum cw_addition_kind {
  CW_ADDS,    /* needs, to a goal */
  CW_NARROWS, /* a condition or limits, to a counts rule */
  CW_DECIDES  /* another meaning of a term that the state leaves to districts */
} cw_addition_kind;

typedef struct cw_addition {
  cw_addition_kind kind;
  const cw_yaml_node *key, *map; /* as they stand in the district's pack */
  const cw_yaml_node *state;     /* CW_DECIDES: the term as the state defines it */
} cw_addition;

struct cw_extension {
  const cw_yaml *yaml; /* the state's */
  const cw_yaml_node *own;
  const char *state, *district; /* their names, for people */
  cw_vec additions;
  bool tightens_ledger[64];       /* by further limits or a narrowed rule; index of the ledger */
  uint32_t units, ledgers, goals; /* so many of these are the state's, and come first */
};

/* The code that the pack extends, or NULL. */
const cw_yaml_node *cw_extends_of(const cw_yaml_node *root);

/* The tree of both packs; b->base is set. */
const cw_yaml_node *cw_extend(cw_builder *b, const cw_yaml *state);

/* Whether the node stands in the state's text; always false where there is no state. */
bool cw_is_state(const cw_builder *b, const cw_yaml_node *n);
bool cw_is_state_ref(const cw_builder *b, const cw_ref *ref);
/* The same for the district's. */
bool cw_is_district(const cw_builder *b, const cw_yaml_node *n);
/* Whether what was declared at `ref` is a name for the text at `at`. */
bool cw_sees_name(const cw_builder *b, const cw_yaml_node *at, const cw_ref *ref);

/* What the district says of the state's thing of that name, or NULL. */
const cw_addition *cw_addition_to(const cw_builder *b, cw_addition_kind kind, const char *name);

/* A district cannot do that: the finding, for a hint to hang on. */
cw_diag *cw_loosens(cw_builder *b, const cw_yaml_node *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Complains of what `districts decide` names and is no term. */
void cw_check_decides(cw_builder *b, const cw_yaml_node *list);
/* Of diagnostics from `first` on, those of the state's text that are no errors are dropped (pack.c). */
void cw_pack_keep_own(const cw_pack *pack, cw_diags *diags, uint32_t first);
/* Sets the excerpt from the text in which the diagnostic stands. */
void cw_pack_excerpt(const cw_pack *pack, cw_diags *diags, cw_diag *d);
/* After all has been compiled: no rule of the state's grows wider because another is tightened. */
void cw_check_extension(cw_builder *b);

#endif
