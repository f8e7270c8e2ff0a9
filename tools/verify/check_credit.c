/* `have` and `have_at_most`, per ledger. */
#include "check.h"

/* The most that can be credited in the ledger as the world stands. */
static bool have_now(vt_check *c, uint32_t ledger, vt_rat *have) {
  vt_solving *s = CW_NEW(c->w->arena, vt_solving);
  if (!s) return false;
  s->w = c->w;
  vt_problem *p = vt_instance(s, ledger, NULL);
  return p && vt_most(c->w, p, have);
}

/* Of the goal's own ledger what is told is the least under all answers; of another, what the completion gives. */
static void check_least(vt_check *c, vt_node *n, uint32_t ledger, vt_rat have) {
  vt_tri least = vt_never_less(c->w, ledger, have);
  bool own = ledger == c->goal->ledger;
  if (least == VT_NO && own)
    vt_differs(c->r, vt_get(n, "have"), "less, under other answers");
  else if (least != VT_YES)
    c->r->unproved++;
}

/* `have`: under the completion that is shown, or the one in which it is least. */
void vt_check_credit(vt_check *c) {
  vt_node *list = vt_get(c->s, "credit");
  uint32_t k = 0;
  vt_rat have[64];
  bool known[64] = {false};
  for (uint32_t l = 0; l < c->w->p->nledgers && l < 64; l++)
    if (c->o.ledgers >> l & 1) known[l] = have_now(c, l, &have[l]);
  if (vt_suppose(c, "least") && list && list->count) {
    vt_outcome least = vt_assess(c->w, false, true);
    for (uint32_t l = 0; l < c->w->p->nledgers && l < 64; l++) {
      vt_rat other;
      bool both = known[l] && (least.ledgers >> l & 1);
      if (both && !have_now(c, l, &other)) known[l] = false;
      if (both && known[l] && vt_cmp(other, have[l]) < 0) have[l] = other;
    }
    vt_all_read(c, "least");
  }
  for (uint32_t l = 0; l < c->w->p->nledgers && l < 64; l++) {
    if (!(c->o.ledgers >> l & 1)) continue;
    vt_node *n = list && k < list->count ? list->kids[k] : NULL;
    k++;
    if (!n) continue;
    vt_is_text(c->r, n, "ledger", c->w->p->ledgers[l].name);
    vt_is_amount(c->r, n, "need", c->o.need[l], c->w->p->ledgers[l].unit);
    if (known[l]) vt_is_amount(c->r, n, "have", have[l], c->w->p->ledgers[l].unit);
    if (known[l] && c->w->nunknowns) check_least(c, n, l, have[l]);
  }
  vt_is_count(c->r, list ? list : c->s, list ? k : UINT32_MAX);
}

/* What has no end is not told as a number. */
static void is_most(vt_check *c, vt_node *n, vt_rat most, const char *unit) {
  if (vt_cmp(most, vt_int(VT_AMPLE)) < 0)
    vt_is_amount(c->r, n, "have_at_most", most, unit);
  else
    vt_is_text(c->r, n, "have_at_most", NULL);
}

/* The most that there could be, under the best answers. */
void vt_check_have_most(vt_check *c) {
  vt_node *list = vt_get(c->s, "credit");
  uint32_t k = 0;
  uint64_t ledgers = c->o.ledgers;
  (void)vt_suppose(c, "most");
  if (!list || !list->count) return;
  (void)vt_assess(c->w, true, true);
  for (uint32_t l = 0; l < c->w->p->nledgers && l < 64; l++) {
    vt_rat have;
    if (!(ledgers >> l & 1) || k >= list->count) continue;
    vt_node *n = list->kids[k++];
    if (have_now(c, l, &have)) is_most(c, n, have, c->w->p->ledgers[l].unit);
  }
  vt_all_read(c, "most");
}

void vt_check_credit_as_is(vt_check *c) {
  vt_node *list = vt_get(c->s, "credit");
  vt_rat have[64];
  bool known[64] = {false};
  uint32_t k = 0;
  for (uint32_t l = 0; l < c->w->p->nledgers && l < 64; l++)
    if (c->o.ledgers >> l & 1) known[l] = have_now(c, l, &have[l]);
  (void)vt_assess(c->w, true, true);
  for (uint32_t l = 0; l < c->w->p->nledgers && l < 64; l++) {
    if (!(c->o.ledgers >> l & 1)) continue;
    vt_node *n = list && k < list->count ? list->kids[k] : NULL;
    vt_rat most;
    k++;
    if (!n) continue;
    const char *unit = c->w->p->ledgers[l].unit;
    vt_is_text(c->r, n, "ledger", c->w->p->ledgers[l].name);
    vt_is_amount(c->r, n, "need", c->o.need[l], unit);
    if (known[l]) vt_is_amount(c->r, n, "have", have[l], unit);
    if (have_now(c, l, &most)) is_most(c, n, most, unit);
  }
  vt_is_count(c->r, list ? list : c->s, list ? k : UINT32_MAX);
}
