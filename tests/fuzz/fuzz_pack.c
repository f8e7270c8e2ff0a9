/* Any bytes as a pack: the loader ends, refuses with located findings or gives a plan whose every index is in its table. */
#include "rules/pack.h"
#include "rules/plan_print.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds) {
  if (!holds) abort();
}

static void check_nodes(const cw_plan *p) {
  for (uint32_t i = 0; i < p->nnodes; i++) {
    const cw_node *n = &p->nodes[i];
    must(n->op < CW_NOPS && (n->unit < p->nunits));
    for (int k = 0; k < 3; k++) must(n->kid[k] < p->nnodes);
    if (n->op == CW_OP_AND || n->op == CW_OP_OR || n->op == CW_OP_FIRST) must(n->list + n->nlist <= p->nkids);
    if (n->op == CW_OP_TABLE) must(n->list + n->nlist <= p->nrows);
    if (n->op == CW_OP_IN) must(n->list + n->nlist <= p->nints);
  }
}

static void check_needs(const cw_plan *p) {
  for (uint32_t i = 0; i < p->nneeds; i++) {
    const cw_need *n = &p->needs[i];
    must(n->first_kid + n->nkids <= p->nkids && n->first_row + n->nrows <= p->nrows);
    for (uint32_t k = 0; k < n->nkids; k++) must(p->kids[n->first_kid + k] < i); /* so that no need holds itself */
    for (uint32_t k = 0; k < n->nrows; k++) must(p->rows[n->first_row + k].node < i);
    must(n->kind != CW_NEED_GOAL || (n->goal >= 0 && (uint32_t)n->goal < p->ngoals));
    must(n->ledger < p->nledgers);
  }
}

static void check_rest(const cw_plan *p) {
  must(p->nledgers >= 1 && p->ngoals <= 64 && p->attrs[CW_F_KIND].nchoices <= 64);
  for (uint32_t i = 0; i < p->ncounts; i++)
    must(p->counts[i].ledger < p->nledgers && p->counts[i].as && p->counts[i].areas);
  for (uint32_t i = 0; i < p->nlimits; i++) must(p->limits[i].most && p->limits[i].rule < (int32_t)p->ncounts);
  for (uint32_t i = 0; i < p->nexcepts; i++) must(p->excepts[i].need < (int32_t)p->nneeds);
  for (uint32_t i = 0; i < p->ncites; i++) must(p->cites[i].source < p->nsources);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cw_arena arena;
  cw_diags diags;
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
  cw_pack *pack = cw_pack_load_text("pack.yaml", (const char *)data, size, &diags);
  must((pack != NULL) == (diags.errors == 0));
  for (uint32_t i = 0; i < diags.count; i++) must(diags.items[i].message && diags.items[i].file);
  if (pack) {
    const cw_plan *plan = cw_pack_plan(pack);
    check_nodes(plan);
    check_needs(plan);
    check_rest(plan);
    must(cw_plan_text(plan, &arena) != NULL);
  }
  cw_pack_free(pack);
  cw_arena_dispose(&arena);
  return 0;
}
