/* Decisions about what isn't linear, and the linear relaxation under them (see alloc_decide.c). Private to the
 * branching solver. */
#ifndef CW_ALLOC_DECIDE_H
#define CW_ALLOC_DECIDE_H

#include "alloc_internal.h"

typedef enum cw_choice { CW_OPEN, CW_YES, CW_NO } cw_choice;

typedef struct cw_decisions {
  const cw_alloc_instance *p;
  cw_item_cols of;
  cw_lp lp; /* the relaxation: rows [0, nbase) always, then those that depend on the decisions */
  uint32_t nbase;
  cw_lp_row *path; /* rows that decisions added, in their order */
  uint32_t npath;

  /* What is decided; one block, so that it can be saved and restored. */
  uint8_t *state;
  size_t nstate;
  bool *off;             /* per column; the relaxation's */
  uint8_t *used;         /* cw_choice per item: may it give anything, as far as counts ask */
  uint8_t **area_counts; /* cw_choice per areas_needed and area of its list */
  uint8_t *reached;      /* cw_choice per floor */

  /* Symmetry: the next and the previous item that differ in nothing but a full amount. */
  uint32_t *next, *previous;

  uint32_t **by_size;                 /* per count: its items, the largest first */
  uint32_t **count_cols, **need_cols; /* room for the columns of a row for each count, each areas_needed */
} cw_decisions;

bool cw_decisions_make(cw_decisions *d, const cw_alloc_instance *p, cw_arena *arena);

/* One case of one decision: the item goes to the area; fills the column (-1: none); may be used or isn't; the area with
 * that index in areas_needed is counted or isn't; the floor is reached or its columns hold nothing. False: out of
 * memory. */
void cw_decide_area(cw_decisions *d, uint32_t item, int32_t area);
void cw_decide_whole(cw_decisions *d, uint32_t item, int32_t col);
void cw_decide_used(cw_decisions *d, uint32_t item, bool used);
bool cw_decide_counted(cw_decisions *d, uint32_t needed, uint32_t index, bool counted, cw_arena *arena);
void cw_decide_floor(cw_decisions *d, uint32_t floor, bool reached);

/* The decisions alone leave too few areas, or use more items than a count admits. */
bool cw_decisions_hopeless(const cw_decisions *d);

/* Brings lp up to date with the decisions. */
void cw_decisions_relax(cw_decisions *d);

/* The largest full amount of the item's columns; 0 if it has none. */
cw_rat cw_item_largest(const cw_alloc_instance *p, const cw_item_cols *of, uint32_t item);

#endif
