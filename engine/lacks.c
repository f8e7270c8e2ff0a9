/* What a path lacks in one ledger: an exact amount, areas, needs of any amount. */
#include "needs.h"

static const cw_leaf *first_on(const cw_eval *e, uint32_t ledger, const cw_leaf *path) {
  for (const cw_leaf *leaf = path; leaf; leaf = leaf->next)
    if (cw_leaf_on(e, leaf, ledger)) return leaf;
  return NULL;
}

/* Which leaf alone can't be helped: named where a path is impossible. */
static const cw_leaf *culprit(cw_needs_solver *s, uint32_t ledger, const cw_leaf *path) {
  for (const cw_leaf *leaf = path; leaf; leaf = leaf->next) {
    if (!cw_leaf_on(s->e, leaf, ledger)) continue;
    cw_leaf alone = *leaf;
    alone.next = NULL;
    if (cw_needs_solve_ledger(s, ledger, &alone, CW_EXACT_AMOUNT, NULL).status == CW_ALLOC_IMPOSSIBLE) return leaf;
  }
  return first_on(s->e, ledger, path);
}

static bool asks_areas(const cw_eval *e, const cw_leaf *leaf) {
  return e->plan->needs[leaf->need].kind == CW_NEED_AREAS;
}

static cw_lack impossible_lack(const cw_eval *e, uint32_t ledger, const cw_leaf *leaf) {
  return (cw_lack){.kind = CW_LACK_CREDIT,
                   .ledger = ledger,
                   .amount = CW_RAT_ZERO,
                   .impossible = true,
                   .need = leaf ? leaf->need : 0,
                   .year = leaf ? leaf->year : 0,
                   .license = leaf ? cw_leaf_license(e, leaf) : -1};
}

/* What has no amount: another area, or some credit where there is none. */
static cw_lack lack_of(const cw_eval *e, uint32_t ledger, const cw_leaf *leaf) {
  bool areas = asks_areas(e, leaf);
  return (cw_lack){.kind = areas ? CW_LACK_AREAS : CW_LACK_NEED,
                   .ledger = ledger,
                   .amount = areas ? CW_RAT(1) : CW_RAT_ZERO,
                   .strict = true,
                   .need = leaf->need,
                   .year = leaf->year,
                   .license = cw_leaf_license(e, leaf)};
}

/* The path met only by a little more than `least`: which of its parts ask for more than nothing in vain? One after the
 * other is added to what has its amount, in the pack's order, and what can't be had beside those before it is named. */
static void name_more(cw_needs_solver *s, uint32_t ledger, const cw_leaf *path, const cw_alloc_result *whole,
                      cw_way *way, cw_lack *lacks) {
  cw_leaf *kept = NULL;
  for (int more = 0; more < 2; more++)
    for (const cw_leaf *leaf = path; leaf; leaf = leaf->next) {
      bool any = asks_areas(s->e, leaf) || cw_asks_any_amount(s->e, leaf);
      if (!cw_leaf_on(s->e, leaf, ledger) || any != more) continue;
      cw_leaf *with = CW_NEW(s->e->arena, cw_leaf);
      if (!with) {
        s->e->memory = true;
        return;
      }
      *with = *leaf;
      with->next = kept;
      cw_alloc_result r = {0};
      if (any) r = cw_needs_solve_ledger(s, ledger, with, CW_EXACT_AMOUNT, NULL);
      if (any && r.strict && cw_rat_cmp(r.further, whole->further) >= 0)
        lacks[way->nlacks++] = lack_of(s->e, ledger, leaf);
      else
        kept = with;
    }
}

void cw_ledger_lacks(cw_needs_solver *s, uint32_t ledger, const cw_leaf *path, cw_way *way, cw_lack *lacks) {
  cw_alloc_result r = cw_needs_solve_ledger(s, ledger, path, CW_EXACT_AMOUNT, NULL);
  if (cw_needs_enough(&r)) return;
  if (r.status != CW_ALLOC_OPTIMAL) {
    lacks[way->nlacks++] = impossible_lack(s->e, ledger, culprit(s, ledger, path));
    way->impossible = true;
    return;
  }
  const cw_leaf *only = first_on(s->e, ledger, path); /* as the path can be met, so can each of its leaves */
  if (!cw_rat_is_zero(r.further))
    lacks[way->nlacks++] = (cw_lack){
        .kind = CW_LACK_CREDIT, .ledger = ledger, .amount = r.further, .need = only ? only->need : 0, .license = -1};
  if (r.strict) name_more(s, ledger, path, &r, way, lacks);
}
