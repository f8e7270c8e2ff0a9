/* What was found for one set of behaviors, told again of other amounts.
 *
 * With the same facts and records of the same behaviors the paths through the needs are the same, and so are the problems of
 * the ledgers but for the amounts. So the problems are kept as sums (alloc_sum.c). There are three ways to tell:
 *
 *   whole   the goal asks for no credit: the standing is the same, whatever is open in it
 *   sure    nothing is open: the paths are tried in their order, as needs.c does
 *   open    a search over the unknowns was made. All that it learned of the amounts is, of each problem that it solved, whether
 *           there is enough. Where that is the same for all of them, so is the search, and only the figures are found anew
 *
 * What can't be told so is evaluated. What is learned is tried at once on the teacher from whom it was. */
#include "again.h"

#include <string.h>

/* --- which set of behaviors --------------------------------------------------------------------------------------- */

static uint32_t counts_of(const cw_batch_place *p, const cw_batch_sums *s, uint32_t *out) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < p->nbehaviors; i++)
    if ((s->present[i / 64] >> (i % 64) & 1) && p->behaviors[i]->counted) out[n++] = s->of[i].n;
  return n;
}

static uint64_t hash_of(const uint64_t *present, const uint32_t *counts, uint32_t n) {
  uint64_t h = present[0] * UINT64_C(0x9e3779b97f4a7c15) ^ present[1];
  for (uint32_t i = 0; i < n; i++) h = (h ^ counts[i]) * UINT64_C(0xff51afd7ed558ccd);
  return h ^ h >> 31;
}

static bool is_alike(const cw_again *a, uint64_t hash, const uint64_t *present, const uint32_t *counts, uint32_t n) {
  return a->hash == hash && a->ncounts == n && memcmp(a->present, present, sizeof a->present) == 0 &&
         memcmp(a->counts, counts, n * sizeof *counts) == 0;
}

cw_again *cw_again_find(const cw_batch_place *p, const cw_batch_sums *s) {
  uint32_t counts[CW_BATCH_BEHAVIORS], n = counts_of(p, s, counts);
  if (p->nrecipes == 0) return NULL;
  uint64_t hash = hash_of(s->present, counts, n);
  for (uint64_t at = hash;; at++) {
    cw_again *a = p->recipes[at & (p->room - 1)];
    if (!a || is_alike(a, hash, s->present, counts, n)) return a;
  }
}

static void place_again(cw_again **slots, uint32_t room, cw_again *a) {
  uint64_t at = a->hash;
  while (slots[at & (room - 1)]) at++;
  slots[at & (room - 1)] = a;
}

bool cw_again_keep(cw_batch_place *p, cw_again *a, cw_again *beside, cw_arena *keep) {
  if (beside) {
    a->also = beside->also;
    beside->also = a;
    return true;
  }
  if ((p->nrecipes + 1) * 2 > p->room) {
    uint32_t room = p->room ? p->room * 2 : 16;
    cw_again **slots = CW_NEW_ARRAY(keep, room, cw_again *);
    if (!slots) return false;
    for (uint32_t i = 0; i < p->room; i++)
      if (p->recipes[i]) place_again(slots, room, p->recipes[i]);
    p->recipes = slots;
    p->room = room;
  }
  place_again(p->recipes, p->room, a);
  p->nrecipes++;
  return true;
}

bool cw_again_may_learn(const cw_again *a) {
  enum { MOST_BESIDE = 16 };
  uint32_t n = 0;
  if (!a) return false; /* they are to be met again first */
  for (; a; a = a->also, n++)
    if (a->how == CW_AGAIN_NOT) return false;
  return n < MOST_BESIDE;
}

/* --- forms -------------------------------------------------------------------------------------------------------- */

typedef struct learning {
  cw_again *a;
  cw_batch_judge *j;
  const int32_t *behaviors; /* per record of the teacher; -1: takes no part */
  bool fit;
} learning;

/* Each column of a record is in the unit of its behavior, whichever record it is. */
static void map_units(learning *l, cw_form *f, const cw_ledger_problem *p) {
  const cw_batch_place *place = l->j->place;
  f->unit = CW_NEW_RAW(l->j->keep, place->nbehaviors + 1, int8_t);
  if (!f->unit) {
    l->fit = false;
    return;
  }
  memset(f->unit, -1, place->nbehaviors);
  for (uint32_t c = 0; c < p->ncols; c++) {
    if (p->info[c].record < 0) continue;
    int32_t behavior = l->behaviors[(uint32_t)p->info[c].record - l->j->teacher->first_record];
    int32_t unit = cw_sum_unit(f->sums, c);
    if (behavior < 0 || unit < 0 || (f->unit[behavior] >= 0 && f->unit[behavior] != unit))
      l->fit = false;
    else
      f->unit[behavior] = (int8_t)unit;
  }
}

static cw_form make_form(learning *l, uint32_t ledger, const cw_ledger_problem *p, const cw_alloc_instance *in) {
  cw_form f = {.ledger = ledger};
  if (!p || !in || p->ncounts || p->nfloors)
    l->fit = false;
  else if (!(f.sums = cw_sum_keep(in, l->j->keep)))
    l->fit = false;
  else
    map_units(l, &f, p);
  return f;
}

static void add_form(learning *l, const cw_detailed *of, cw_kept_detail *d, uint32_t ledger, const cw_leaf *path,
                     const cw_leaf *live, bool alone) {
  const cw_ledger_problem *p = of->solver->problem[ledger];
  bool impossible = false;
  if (!p) {
    l->fit = false;
    return;
  }
  cw_alloc_instance limits = cw_ledger_limits_only(p);
  const cw_alloc_instance *in = live ? cw_needs_instance(of->solver, p, live, &impossible) : &limits;
  cw_form *f = &d->forms[d->nforms++];
  *f = (cw_form){.ledger = ledger};
  if (!impossible) *f = make_form(l, ledger, p, in);
  f->path = path;
  f->alone = alone;
  f->impossible = impossible;
}

static bool has_form(const cw_kept_detail *d, uint32_t ledger, const cw_leaf *leaf) {
  for (uint32_t i = 0; i < d->nforms; i++) {
    const cw_form *f = &d->forms[i];
    if (f->alone && f->ledger == ledger && f->path->need == leaf->need && f->path->year == leaf->year) return true;
  }
  return false;
}

/* --- details ------------------------------------------------------------------------------------------------------ */

/* A need that alone can't be met is named (see culprit in needs.c), so each is kept by itself too. */
static void add_leaf(learning *l, const cw_detailed *of, cw_kept_detail *d, const cw_leaf *copy, const cw_leaf *live) {
  const cw_need *need = &l->j->e->plan->needs[live->need];
  bool credit = need->kind == CW_NEED_CREDIT || need->kind == CW_NEED_AREAS;
  if (!credit || has_form(d, need->ledger, live)) return;
  cw_leaf alone = *live;
  alone.next = NULL;
  add_form(l, of, d, need->ledger, copy, &alone, true);
}

static const cw_leaf *copy_path(learning *l, const cw_leaf *live) {
  const cw_leaf *first = NULL, **link = &first;
  for (; live; live = live->next) {
    cw_leaf *copy = CW_NEW(l->j->keep, cw_leaf);
    if (!copy) {
      l->fit = false;
      return NULL;
    }
    *copy = *live;
    copy->license = CW_AGAIN_OWN;
    copy->next = NULL;
    *link = copy;
    link = &copy->next;
  }
  return first;
}

static uint32_t forms_at_most(const cw_path_list *paths, uint32_t nledgers) {
  uint32_t n = nledgers;
  for (uint32_t i = 0; i < paths->n; i++) {
    n += nledgers;
    for (const cw_leaf *leaf = paths->items[i]; leaf; leaf = leaf->next) n++;
  }
  return n;
}

static void learn_path(learning *l, const cw_detailed *of, cw_kept_detail *d, uint32_t i, cw_kept_path *kept) {
  const cw_leaf *live = of->paths.items[i], *copy = copy_path(l, live);
  d->paths.items[i] = copy;
  for (uint32_t k = 0; k < l->j->e->plan->nledgers && l->fit; k++)
    if (kept->ledgers >> k & 1) add_form(l, of, d, k, copy, live, false);
  for (; live && copy && l->fit; live = live->next, copy = copy->next) {
    kept->failed = kept->failed || live->failed;
    add_leaf(l, of, d, copy, live);
  }
}

/* Where ways are to be told too the paths are kept, else the limits alone. */
static void learn_detail(learning *l, const cw_detailed *of, cw_kept_detail *d, bool ways) {
  const cw_eval *e = l->j->e;
  const cw_goal *g = &e->plan->goals[e->goal];
  cw_kept_path *kept = CW_NEW_ARRAY(l->j->keep, of->paths.n + 1, cw_kept_path);
  d->paths = (cw_path_list){CW_NEW_ARRAY(l->j->keep, of->paths.n + 1, const cw_leaf *), ways ? of->paths.n : 0};
  d->forms = CW_NEW_RAW(l->j->keep, forms_at_most(&of->paths, e->plan->nledgers), cw_form);
  d->need = CW_NEW_ARRAY(l->j->keep, e->plan->nledgers + 1, cw_rat);
  if (!kept || !d->paths.items || !d->forms || !d->need) {
    l->fit = false;
    return;
  }
  d->of_path = kept;
  for (uint32_t i = 0; i < of->paths.n && l->fit; i++) {
    kept[i].ledgers = cw_needs_ledgers(e, of->paths.items[i]);
    d->ledgers |= kept[i].ledgers;
    if (ways) learn_path(l, of, d, i, &kept[i]);
  }
  if (g->needs_credit && g->ledger < e->plan->nledgers) d->ledgers |= UINT64_C(1) << g->ledger;
  for (uint32_t k = 0; k < e->plan->nledgers && l->fit; k++) {
    if (!(d->ledgers >> k & 1)) continue;
    d->need[k] = cw_needs_largest(e, &of->paths, k);
    add_form(l, of, d, k, NULL, NULL, false);
  }
}

/* --- the pattern -------------------------------------------------------------------------------------------------- */

static bool keep_questions(cw_standing *out, const cw_standing *s, const cw_eval *e, cw_arena *keep) {
  cw_question *q = CW_NEW_RAW(keep, s->nquestions + 1, cw_question);
  uint32_t *gaps = CW_NEW_RAW(keep, s->ngaps + 1, uint32_t);
  if (!q || !gaps) return false;
  for (uint32_t i = 0; i < s->nquestions; i++) {
    q[i] = s->questions[i];
    if (q[i].kind == CW_ASK_LICENSE) q[i].license -= e->teacher->first_license;
    if (q[i].kind != CW_ASK_FACT && q[i].kind != CW_ASK_LICENSE && q[i].kind != CW_ASK_GAP) return false;
  }
  for (uint32_t i = 0; i < s->ngaps; i++) gaps[i] = s->gaps[i];
  out->questions = q;
  out->gaps = gaps;
  return true;
}

static int32_t shifted(int32_t license, int64_t by) { return license < 0 ? license : (int32_t)(license + by); }

bool cw_again_ways(cw_standing *out, const cw_way *from, int64_t by, cw_arena *arena) {
  cw_way *ways = CW_NEW_RAW(arena, out->nways + 1, cw_way);
  for (uint32_t i = 0; ways && i < out->nways; i++) {
    cw_lack *lacks = CW_NEW_RAW(arena, from[i].nlacks + 1, cw_lack);
    if (!lacks) return false;
    ways[i] = from[i];
    ways[i].lacks = lacks;
    for (uint32_t k = 0; k < from[i].nlacks; k++) {
      lacks[k] = from[i].lacks[k];
      lacks[k].license = shifted(lacks[k].license, by);
    }
  }
  out->ways = ways;
  return ways != NULL;
}

static bool keep_pattern(cw_again *a, const cw_batch_judge *j, const cw_standing *s) {
  const cw_eval *e = j->e;
  if (s->nsupposed || s->cause == CW_CAUSE_WORK || e->overflow || e->memory || e->nown) return false;
  a->pattern = *s;
  a->pattern.nrefusals = 0;
  a->pattern.nledgers = 0;
  a->pattern.ledgers = NULL;
  return keep_questions(&a->pattern, s, e, j->keep) &&
         cw_again_ways(&a->pattern, s->ways, -(int64_t)e->teacher->first_license, j->keep);
}

/* --- learning ----------------------------------------------------------------------------------------------------- */

static bool any_open(const cw_again *a, const cw_batch_place *p, uint64_t ledgers) {
  for (uint32_t i = 0; i < p->nbehaviors; i++)
    if ((a->present[i / 64] >> (i % 64) & 1) && (p->behaviors[i]->open & ledgers)) return true;
  return false;
}

/* No clause that was not read speaks to either verdict. */
static bool gaps_are_silent(cw_eval *e) {
  e->opened = false;
  e->mode = CW_WORST;
  bool silent = cw_gaps_on_verdict(e, CW_MET) == CW_MET && cw_gaps_on_verdict(e, CW_UNMET) == CW_UNMET;
  return silent && !e->opened && e->nunknowns == 0;
}

static bool learn_sure(learning *l, const cw_standing *s) {
  cw_again *a = l->a;
  cw_eval *e = l->j->e;
  const cw_kept *kept = e->kept;
  bool plain = e->sure && kept && !kept->next && (s->verdict == CW_MET || s->verdict == CW_UNMET) && !s->nquestions &&
               !s->ngaps && !kept->solver->limit && !kept->solver->open;
  const int32_t *by = plain ? cw_goal_kept(e) : NULL;
  if (!by || !gaps_are_silent(e)) return false;
  uint32_t n = kept->nroots, *behind = CW_NEW_RAW(l->j->keep, n + 1, uint32_t);
  int32_t *opens = CW_NEW_RAW(l->j->keep, n + 1, int32_t);
  if (!behind || !opens) return false;
  memcpy(behind, kept->behind, n * sizeof *behind);
  memcpy(opens, by, n * sizeof *opens);
  a->nroots = n;
  a->behind = behind;
  a->by = opens;
  learn_detail(l, &(cw_detailed){kept->solver, kept->paths}, &a->shown, true);
  return l->fit && !any_open(a, l->j->place, a->shown.ledgers);
}

static bool same_form(const learning *l, const cw_form *x, const cw_form *y) {
  return x->ledger == y->ledger && x->enough == y->enough && cw_sum_same(x->sums, y->sums) &&
         memcmp(x->unit, y->unit, l->j->place->nbehaviors) == 0;
}

static void add_check(learning *l, const cw_solved *solved) {
  cw_again *a = l->a;
  cw_form f = make_form(l, solved->ledger, solved->p, solved->in);
  f.enough = solved->enough;
  for (uint32_t i = 0; i < a->nchecks && l->fit; i++)
    if (same_form(l, &a->checks[i], &f)) return;
  if (l->fit) a->checks[a->nchecks++] = f;
}

static const cw_kept_detail *learn_beside(learning *l, const cw_solve_log *log, int32_t which) {
  if (which < 0 || which == log->shown) return NULL;
  cw_kept_detail *d = CW_NEW(l->j->keep, cw_kept_detail);
  if (!d) l->fit = false;
  if (d) learn_detail(l, &log->details[which], d, false);
  return d;
}

static bool learn_open(learning *l, const cw_solve_log *log, const cw_standing *s) {
  cw_again *a = l->a;
  uint64_t ledgers = 0;
  if (log->full || log->amounts || log->shown < 0) return false;
  a->checks = CW_NEW_RAW(l->j->keep, log->nsolved + 1, cw_form);
  if (!a->checks) return false;
  for (uint32_t i = 0; i < log->nsolved && l->fit; i++) {
    ledgers |= UINT64_C(1) << log->solved[i].ledger;
    add_check(l, &log->solved[i]);
  }
  learn_detail(l, &log->details[log->shown], &a->shown, s->nways > 0);
  a->first = learn_beside(l, log, log->first);
  a->best = learn_beside(l, log, log->best);
  ledgers |= a->shown.ledgers | (a->first ? a->first->ledgers : 0) | (a->best ? a->best->ledgers : 0);
  return l->fit && !any_open(a, l->j->place, ledgers);
}

static bool same_standing(const cw_standing *x, const cw_standing *y);

static void learn(cw_again *a, cw_batch_judge *j, const cw_batch_sums *sums, const int32_t *behaviors,
                  const cw_solve_log *log, const cw_standing *s) {
  learning l = {.a = a, .j = j, .behaviors = behaviors, .fit = true};
  if (!keep_pattern(a, j, s)) return;
  a->solver = (cw_needs_solver){.again = a, .total = CW_RAT_ZERO};
  if (j->reach->ledgers == 0)
    a->how = CW_AGAIN_WHOLE;
  else if (learn_sure(&l, s))
    a->how = CW_AGAIN_SURE;
  else {
    a->shown = (cw_kept_detail){.nforms = 0};
    l.fit = true;
    if (log && learn_open(&l, log, s)) a->how = CW_AGAIN_OPEN;
  }
  cw_standing told;
  if (a->how > CW_AGAIN_NOT && !(cw_again_tell(a, j->e, j->place, sums, &told) && same_standing(&told, s)))
    a->how = CW_AGAIN_NOT;
  if (j->e->memory || j->e->overflow) a->how = CW_AGAIN_NOT;
}

cw_again *cw_again_seen(cw_batch_judge *j, const cw_batch_sums *sums) {
  cw_again *a = CW_NEW(j->keep, cw_again);
  uint32_t counts[CW_BATCH_BEHAVIORS], n = counts_of(j->place, sums, counts);
  uint32_t *kept = CW_NEW_RAW(j->keep, n + 1, uint32_t);
  if (!a || !kept) return NULL;
  memcpy(kept, counts, n * sizeof *counts);
  memcpy(a->present, sums->present, sizeof a->present);
  a->hash = hash_of(a->present, counts, n);
  a->counts = kept;
  a->ncounts = n;
  return a;
}

cw_again *cw_again_learn(cw_batch_judge *j, const cw_batch_sums *sums, const int32_t *behaviors,
                         const cw_solve_log *log, const cw_standing *s) {
  cw_again *a = cw_again_seen(j, sums);
  if (!a) return NULL;
  a->how = CW_AGAIN_NOT;
  learn(a, j, sums, behaviors, log, s);
  return a;
}

/* --- trying what is learned --------------------------------------------------------------------------------------- */

static bool same_lacks(const cw_way *x, const cw_way *y) {
  if (x->nlacks != y->nlacks || x->impossible != y->impossible) return false;
  for (uint32_t i = 0; i < x->nlacks; i++) {
    const cw_lack *a = &x->lacks[i], *b = &y->lacks[i];
    if (a->kind != b->kind || a->ledger != b->ledger || cw_rat_cmp(a->amount, b->amount) != 0 ||
        a->strict != b->strict || a->impossible != b->impossible || a->need != b->need || a->year != b->year ||
        a->license != b->license)
      return false;
  }
  return true;
}

static bool same_standing(const cw_standing *x, const cw_standing *y) {
  if (x->verdict != y->verdict || x->except != y->except || x->nledgers != y->nledgers || x->nways != y->nways)
    return false;
  for (uint32_t i = 0; i < x->nledgers; i++) {
    const cw_ledger_standing *a = &x->ledgers[i], *b = &y->ledgers[i];
    if (a->ledger != b->ledger || cw_rat_cmp(a->have, b->have) != 0 || cw_rat_cmp(a->need, b->need) != 0 ||
        cw_rat_cmp(a->have_most, b->have_most) != 0 || a->most_open != b->most_open)
      return false;
  }
  for (uint32_t i = 0; i < x->nways; i++)
    if (!same_lacks(&x->ways[i], &y->ways[i])) return false;
  return true;
}
