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

/* Which there are, and of those that are counted how many. */
static void make_key(cw_batch_key *k, const cw_batch_place *p, const cw_batch_sums *s) {
  cw_key_begin(k);
  for (uint32_t w = 0; w < CW_BATCH_BEHAVIORS / 64; w++) cw_key_put(k, s->present[w]);
  for (uint32_t i = 0; i < p->nbehaviors; i++)
    if ((s->present[i / 64] >> (i % 64) & 1) && p->behaviors[i]->counted) cw_key_put(k, s->of[i].n);
}

cw_again *cw_again_find(const cw_batch_place *p, const cw_batch_view *v) {
  cw_batch_key k;
  make_key(&k, p, v->sums);
  const cw_batch_entry *known = cw_table_find(&p->again, &k);
  return known ? known->value : NULL;
}

cw_again *cw_again_beside(const cw_again *a) { return a->also; }

static cw_again *new_again(cw_batch_run *r, const cw_batch_view *v) {
  cw_again *a = CW_NEW(r->keep, cw_again);
  if (a) memcpy(a->present, v->sums->present, sizeof a->present);
  return a;
}

void cw_again_see(cw_batch_run *r, const cw_batch_view *v) {
  cw_batch_key k;
  cw_again *a = new_again(r, v);
  make_key(&k, r->place, v->sums);
  if (a) (void)cw_table_add(&r->place->again, &k, a, r->keep);
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
  cw_batch_run *r;
  const cw_batch_view *v;
  bool fit;
} learning;

/* Each column of a record is in the unit of its behavior, whichever record it is. */
static void map_units(learning *l, cw_form *f, const cw_ledger_problem *p) {
  const cw_batch_place *place = l->r->place;
  f->unit = CW_NEW_RAW(l->r->keep, place->nbehaviors + 1, int8_t);
  if (!f->unit) {
    l->fit = false;
    return;
  }
  memset(f->unit, -1, place->nbehaviors);
  for (uint32_t c = 0; c < p->ncols; c++) {
    if (p->info[c].record < 0) continue;
    const cw_behavior *b = l->v->behaviors[(uint32_t)p->info[c].record - l->r->teacher->first_record];
    int32_t unit = cw_sum_unit(f->sums, c);
    if (!b || unit < 0 || (f->unit[b->index] >= 0 && f->unit[b->index] != unit))
      l->fit = false;
    else
      f->unit[b->index] = (int8_t)unit;
  }
}

static cw_form make_form(learning *l, uint32_t ledger, const cw_ledger_problem *p, const cw_alloc_instance *in) {
  cw_form f = {.ledger = ledger};
  if (!p || !in || p->ncounts || p->nfloors)
    l->fit = false;
  else if (!(f.sums = cw_sum_keep(in, l->r->keep)))
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
  const cw_need *need = &l->r->e.plan->needs[live->need];
  bool credit = need->kind == CW_NEED_CREDIT || need->kind == CW_NEED_AREAS;
  if (!credit || has_form(d, need->ledger, live)) return;
  cw_leaf alone = *live;
  alone.next = NULL;
  add_form(l, of, d, need->ledger, copy, &alone, true);
}

static const cw_leaf *copy_path(learning *l, const cw_leaf *live) {
  const cw_leaf *first = NULL, **link = &first;
  for (; live; live = live->next) {
    cw_leaf *copy = CW_NEW(l->r->keep, cw_leaf);
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
  for (uint32_t k = 0; k < l->r->e.plan->nledgers && l->fit; k++)
    if (kept->ledgers >> k & 1) add_form(l, of, d, k, copy, live, false);
  for (; live && copy && l->fit; live = live->next, copy = copy->next) {
    kept->failed = kept->failed || live->failed;
    add_leaf(l, of, d, copy, live);
  }
}

/* Where ways are to be told too the paths are kept, else the limits alone. */
static void learn_detail(learning *l, const cw_detailed *of, cw_kept_detail *d, bool ways) {
  const cw_eval *e = &l->r->e;
  const cw_goal *g = &e->plan->goals[e->goal];
  cw_kept_path *kept = CW_NEW_ARRAY(l->r->keep, of->paths.n + 1, cw_kept_path);
  d->paths = (cw_path_list){CW_NEW_ARRAY(l->r->keep, of->paths.n + 1, const cw_leaf *), ways ? of->paths.n : 0};
  d->forms = CW_NEW_RAW(l->r->keep, forms_at_most(&of->paths, e->plan->nledgers), cw_form);
  d->need = CW_NEW_ARRAY(l->r->keep, e->plan->nledgers + 1, cw_rat);
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

static bool keep_pattern(cw_again *a, const cw_batch_run *r, const cw_standing *s) {
  const cw_eval *e = &r->e;
  if (s->nsupposed || s->cause == CW_CAUSE_WORK || e->overflow || e->memory || e->nown) return false;
  a->pattern = *s;
  a->pattern.nrefusals = 0;
  a->pattern.nledgers = 0;
  a->pattern.ledgers = NULL;
  return keep_questions(&a->pattern, s, e, r->keep) &&
         cw_again_ways(&a->pattern, s->ways, -(int64_t)e->teacher->first_license, r->keep);
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
  cw_eval *e = &l->r->e;
  const cw_kept *kept = e->kept;
  bool plain = e->sure && kept && !kept->next && (s->verdict == CW_MET || s->verdict == CW_UNMET) && !s->nquestions &&
               !s->ngaps && !kept->solver->limit && !kept->solver->open;
  const int32_t *by = plain ? cw_goal_kept(e) : NULL;
  if (!by || !gaps_are_silent(e)) return false;
  uint32_t n = kept->nroots, *behind = CW_NEW_RAW(l->r->keep, n + 1, uint32_t);
  int32_t *opens = CW_NEW_RAW(l->r->keep, n + 1, int32_t);
  if (!behind || !opens) return false;
  memcpy(behind, kept->behind, n * sizeof *behind);
  memcpy(opens, by, n * sizeof *opens);
  a->nroots = n;
  a->behind = behind;
  a->by = opens;
  learn_detail(l, &(cw_detailed){kept->solver, kept->paths}, &a->shown, true);
  return l->fit && !any_open(a, l->r->place, a->shown.ledgers);
}

static bool same_form(const learning *l, const cw_form *x, const cw_form *y) {
  return x->ledger == y->ledger && x->enough == y->enough && cw_sum_same(x->sums, y->sums) &&
         memcmp(x->unit, y->unit, l->r->place->nbehaviors) == 0;
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
  cw_kept_detail *d = CW_NEW(l->r->keep, cw_kept_detail);
  if (!d) l->fit = false;
  if (d) learn_detail(l, &log->details[which], d, false);
  return d;
}

static bool learn_open(learning *l, const cw_solve_log *log, const cw_standing *s) {
  cw_again *a = l->a;
  uint64_t ledgers = 0;
  if (log->full || log->amounts || log->shown < 0) return false;
  a->checks = CW_NEW_RAW(l->r->keep, log->nsolved + 1, cw_form);
  if (!a->checks) return false;
  for (uint32_t i = 0; i < log->nsolved && l->fit; i++) {
    ledgers |= UINT64_C(1) << log->solved[i].ledger;
    add_check(l, &log->solved[i]);
  }
  learn_detail(l, &log->details[log->shown], &a->shown, s->nways > 0);
  a->first = learn_beside(l, log, log->first);
  a->best = learn_beside(l, log, log->best);
  ledgers |= a->shown.ledgers | (a->first ? a->first->ledgers : 0) | (a->best ? a->best->ledgers : 0);
  return l->fit && !any_open(a, l->r->place, ledgers);
}

/* What is learned is tried at once; what is planned is told beside it. */
static bool tells(cw_again *a, cw_batch_run *r, const cw_batch_view *v, const cw_standing *s) {
  cw_standing told, learned = *s;
  if (!cw_again_tell(a, r, v, &told)) return false;
  learned.if_completed = told.if_completed;
  learned.completed_by = told.completed_by;
  learned.nrefusals = 0;
  return cw_standing_difference(&told, &learned) == NULL;
}

static void learn(learning *l, const cw_solve_log *log, const cw_standing *s) {
  cw_again *a = l->a;
  cw_batch_run *r = l->r;
  if (!keep_pattern(a, r, s)) return;
  a->solver = (cw_needs_solver){.again = a, .total = CW_RAT_ZERO};
  if (r->reach->ledgers == 0)
    a->how = CW_AGAIN_WHOLE;
  else if (learn_sure(l, s))
    a->how = CW_AGAIN_SURE;
  else {
    a->shown = (cw_kept_detail){.nforms = 0};
    l->fit = true;
    if (log && learn_open(l, log, s)) a->how = CW_AGAIN_OPEN;
  }
  if (a->how > CW_AGAIN_NOT && !tells(a, r, l->v, s)) a->how = CW_AGAIN_NOT;
  if (r->e.memory || r->e.overflow) a->how = CW_AGAIN_NOT;
}

void cw_again_learn(cw_batch_run *r, const cw_batch_view *v, cw_again *first, const cw_solve_log *log,
                    const cw_standing *s) {
  learning l = {.a = new_again(r, v), .r = r, .v = v, .fit = true};
  if (!l.a) return;
  l.a->how = CW_AGAIN_NOT;
  learn(&l, log, s);
  l.a->also = first->also;
  first->also = l.a;
}
