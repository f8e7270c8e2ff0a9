/* An allocation whose limits nest, kept as a form: the same rows and units, other amounts each time. Private to engine/.
 *
 * A unit is a set of columns that stand in the same rows and area; what matters of their items is the sum. */
#ifndef CW_SUMS_H
#define CW_SUMS_H

#include "allocation.h"

typedef struct cw_sums cw_sums;

/* NULL where the instance is not of this form, or memory ran out. Lives in the arena; nothing of `p` is kept. */
cw_sums *cw_sum_keep(const cw_alloc_instance *p, cw_arena *arena);
/* The unit of a column of the instance that was kept; -1: the column can hold nothing. */
int32_t cw_sum_unit(const cw_sums *s, uint32_t column);
/* Whether they are one form, but for amounts. */
bool cw_sum_same(const cw_sums *a, const cw_sums *b);
/* No unit has anything; then each is given what its records come to. False where that is no number of grains. */
void cw_sum_clear(cw_sums *s);
bool cw_sum_put(cw_sums *s, uint32_t unit, cw_rat amount);
/* As cw_alloc_solve and cw_alloc_most of an instance with these amounts. False: not to be told this way. */
bool cw_sum_solve_kept(const cw_sums *s, cw_alloc_result *r);
bool cw_sum_most_kept(const cw_sums *s, cw_rat *most);

#endif
