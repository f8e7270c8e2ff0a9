/* The unknowns of one goal, and what each is asked for. */
#include "memo.h"

static bool same_question(const cw_question *p, const cw_question *q) {
  return p->kind == q->kind && p->attr == q->attr && p->gap == q->gap && p->record == q->record &&
         p->other == q->other && p->license == q->license && p->year == q->year && p->day == q->day &&
         p->until == q->until;
}

cw_unknown *cw_unknown_find(cw_eval *e, const cw_question *q) {
  for (uint32_t i = 0; i < e->nunknowns; i++)
    if (same_question(&e->unknowns[i].q, q)) {
      cw_reads_note(e->reads, i);
      return &e->unknowns[i];
    }
  e->reads->missed++;
  return NULL;
}

cw_unknown *cw_unknown_get(cw_eval *e, const cw_question *q, cw_type type) {
  cw_unknown *u = cw_unknown_find(e, q);
  if (u) return u;
  if (e->nunknowns == CW_MAX_UNKNOWNS) {
    e->overflow = true;
    return NULL;
  }
  cw_reads_note(e->reads, e->nunknowns);
  e->reads->missed--;
  u = &e->unknowns[e->nunknowns++];
  *u = (cw_unknown){.q = *q, .type = type, .state = CW_UNSET, .first_use = -1};
  return u;
}

static bool same_use(const cw_use *p, const cw_use *q) {
  return p->op == q->op && p->helps == q->helps && p->a == q->a && p->b == q->b && p->a2 == q->a2 &&
         p->list == q->list && p->nlist == q->nlist;
}

void cw_unknown_use(cw_eval *e, cw_unknown *u, cw_use use) {
  use.helps = use.helps != e->invert;
  if (e->branching) u->must_branch = true;
  int32_t *link = &u->first_use;
  while (*link >= 0) {
    cw_use *had = &e->uses[*link];
    if (same_use(had, &use)) return;
    link = &had->next;
  }
  if (e->nuses == CW_MAX_USES) {
    e->overflow = true;
    return;
  }
  use.next = -1;
  *link = (int32_t)e->nuses;
  u->nuses++;
  e->uses[e->nuses++] = use;
}

void cw_unknown_opaque(cw_eval *e, cw_unknown *u, bool helps) {
  u->between = u->type == CW_QUANTITY || u->type == CW_DATE;
  cw_unknown_use(e, u, (cw_use){.op = CW_OP_NOTHING, .helps = helps, .b = 1});
}

bool cw_unknown_helps(cw_eval *e, const cw_question *q, uint32_t *ask) {
  cw_unknown *u = cw_unknown_get(e, q, CW_YES_NO);
  if (!u) return false;
  if (ask) *ask = 1 + (uint32_t)(u - e->unknowns);
  if (u->state != CW_UNSET) return u->state == CW_SET_BEST || (u->state == CW_SET_VALUE && u->value.a != 0);
  e->opened = true;
  cw_unknown_use(e, u, (cw_use){.op = CW_OP_NOTHING, .helps = true, .b = 1});
  return e->mode == CW_BEST;
}
