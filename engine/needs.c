/* The requirement tree: each path through it (paths.c) solved.
 *
 * A path is one choice of alternatives: a list of leaves that must all hold. Leaves without an amount are true or false;
 * leaves on credit become rows of their ledger's instance, and since ledgers don't share credit each is solved by
 * itself. The needs are met if some path has no false leaf and needs no further credit in any ledger. */
#include "needs.h"

#include <assert.h>
#include <string.h>

/* --- one path, one ledger ----------------------------------------------------------------------------------------- */

bool cw_leaf_on(const cw_eval *e, const cw_leaf *leaf, uint32_t ledger) {
  const cw_need *need = &e->plan->needs[leaf->need];
  bool credit = need->kind == CW_NEED_CREDIT || need->kind == CW_NEED_AREAS || need->kind == CW_NEED_SHARE;
  return credit && need->ledger == ledger;
}

static void credit_row(cw_needs_solver *s, const cw_ledger_problem *p, const cw_leaf *leaf, cw_alloc_row *row) {
  const cw_need *need = &s->e->plan->needs[leaf->need];
  uint32_t *cols = CW_NEW_ARRAY(s->e->arena, p->ncols + 1, uint32_t);
  *row =
      (cw_alloc_row){.sense = CW_AT_LEAST, .bound = leaf->amount, .cols = cols, .more = cw_asks_any_amount(s->e, leaf)};
  if (!cols) {
    s->e->memory = true;
    return;
  }
  int32_t saved = s->e->license;
  s->e->license = leaf->license;
  for (uint32_t c = 0; c < p->ncols; c++)
    if (cw_column_serves(s->e, p, c, need, leaf->year)) cols[row->ncols++] = c;
  s->e->license = saved;
}

/* A share: the part minus p % of the base is at least nothing; of what is needed it is a plain amount. */
static void share_row(cw_needs_solver *s, const cw_ledger_problem *p, const cw_leaf *leaf, cw_alloc_row *row) {
  const cw_need *need = &s->e->plan->needs[leaf->need];
  cw_rat part = CW_RAT_ZERO, rest;
  bool fits = cw_rat_div(&part, leaf->amount, CW_RAT(100));
  credit_row(s, p, leaf, row);
  if (need->base == CW_BASE_NEEDED) {
    if (!fits || !cw_rat_mul(&row->bound, part, s->total)) s->e->overflow = true;
    return;
  }
  uint32_t *cols = CW_NEW_ARRAY(s->e->arena, p->ncols + 1, uint32_t), k = 0;
  cw_rat *coef = CW_NEW_ARRAY(s->e->arena, p->ncols + 1, cw_rat);
  if (!cols || !coef || !fits || !cw_rat_sub(&rest, CW_RAT(1), part)) {
    s->e->memory = true;
    return;
  }
  uint32_t n = 0;
  for (uint32_t c = 0; c < p->ncols; c++) {
    bool in = k < row->ncols && row->cols[k] == c;
    k += in;
    if (!(p->info[c].windows & 1)) continue; /* it lies in the window of another need only */
    cols[n] = c;
    coef[n++] = in ? rest : (cw_rat){-part.num, part.den};
  }
  *row = (cw_alloc_row){.sense = CW_AT_LEAST, .bound = CW_RAT_ZERO, .ncols = n, .cols = cols, .coef = coef};
}

static void areas_need(cw_needs_solver *s, const cw_ledger_problem *p, const cw_leaf *leaf, cw_alloc_areas *out) {
  const cw_need *need = &s->e->plan->needs[leaf->need];
  const cw_ledger *l = &s->e->plan->ledgers[p->ledger];
  int32_t *areas = CW_NEW_ARRAY(s->e->arena, l->nareas + 1, int32_t);
  *out = (cw_alloc_areas){.least = need->number, .amount = leaf->amount, .areas = areas};
  if (!areas) {
    s->e->memory = true;
    return;
  }
  for (uint32_t a = 0; a < l->nareas; a++)
    if (need->areas >> a & 1) areas[out->nareas++] = (int32_t)(l->first_area + a);
}

cw_ledger_problem *cw_needs_problem(cw_needs_solver *s, uint32_t ledger) {
  if (!s->problem[ledger]) s->problem[ledger] = cw_ledger_build(s->e, ledger, true);
  return s->problem[ledger];
}

cw_alloc_instance *cw_needs_instance(cw_needs_solver *s, const cw_ledger_problem *p, const cw_leaf *path,
                                     bool *impossible) {
  cw_eval *e = s->e;
  uint32_t n = 0;
  for (const cw_leaf *leaf = path; leaf; leaf = leaf->next) n += cw_leaf_on(e, leaf, p->ledger);
  cw_alloc_row *rows = CW_NEW_ARRAY(e->arena, p->nlimits + n + 1, cw_alloc_row);
  cw_alloc_areas *areas = CW_NEW_ARRAY(e->arena, n + 1, cw_alloc_areas);
  cw_alloc_instance *out = CW_NEW(e->arena, cw_alloc_instance);
  if (!rows || !areas || !out) {
    e->memory = true;
    return NULL;
  }
  *out = cw_ledger_limits_only(p);
  if (p->nlimits) memcpy(rows, p->limits, p->nlimits * sizeof *rows);
  for (const cw_leaf *leaf = path; leaf; leaf = leaf->next) {
    if (!cw_leaf_on(e, leaf, p->ledger)) continue;
    cw_need_kind kind = e->plan->needs[leaf->need].kind;
    *impossible = *impossible || leaf->impossible;
    if (kind == CW_NEED_AREAS)
      areas_need(s, p, leaf, &areas[out->nareas_needed++]);
    else if (kind == CW_NEED_SHARE)
      share_row(s, p, leaf, &rows[out->nrows++]);
    else if (cw_rat_sign(leaf->amount) > 0 || cw_asks_any_amount(e, leaf))
      credit_row(s, p, leaf, &rows[out->nrows++]);
  }
  out->rows = rows;
  out->areas_needed = areas;
  return e->memory ? NULL : out;
}

/* Asked only whether the path is met, a cw_needs_solver may stop as soon as it knows that it isn't: status LIMIT, with a proved
 * least above nothing. That is an answer; a limit without one is the work limit. */
static bool out_of_work(const cw_alloc_result *r) {
  return r->status == CW_ALLOC_LIMIT && cw_rat_is_zero(r->least_further) && !r->strict;
}

/* A debug build checks every placement and every proof by code that shares nothing with the solvers. */
static void check_result(const cw_alloc_instance *in, const cw_alloc_result *r, cw_arena *arena) {
#ifdef NDEBUG
  (void)in, (void)r, (void)arena;
#else
  assert(!r->found || cw_alloc_check_placement(in, r));
  assert(!r->certificate || r->status == CW_ALLOC_LIMIT || cw_alloc_verify(in, r, arena));
#endif
}

static void log_solved(cw_solve_log *log, uint32_t ledger, const cw_ledger_problem *p, const cw_alloc_instance *in,
                       bool enough) {
  log->full = log->full || log->nsolved == CW_MOST_SOLVED;
  if (!log->full) log->solved[log->nsolved++] = (cw_solved){ledger, p, in, enough};
}

static void log_detail(cw_solve_log *log, cw_needs_solver *s, cw_path_list paths) {
  log->full = log->full || log->ndetails == CW_MOST_DETAILS;
  if (!log->full) log->details[log->ndetails++] = (cw_detailed){s, paths};
}

cw_alloc_result cw_needs_solve_ledger(cw_needs_solver *s, uint32_t ledger, const cw_leaf *path, cw_how_much how,
                                      const cw_alloc_instance **instance) {
  cw_eval *e = s->e;
  cw_alloc_result none = {.status = CW_ALLOC_IMPOSSIBLE};
  bool impossible = false;
  if (s->again) return cw_again_solve(s->again, ledger, path);
  cw_ledger_problem *p = cw_needs_problem(s, ledger);
  if (!p) return none;
  cw_alloc_instance *in = cw_needs_instance(s, p, path, &impossible);
  if (!in) return none;
  if (instance) *instance = in;
  if (impossible) return none;
  cw_alloc_options o = {.budget = e->budget,
                        .certificate = how == CW_WITH_PROOF,
                        .stop_at_met = how == CW_JUST_MET,
                        .amounts = how != CW_WITH_PROOF};
  cw_alloc_result r = cw_alloc_solve(in, &o, e->arena);
  check_result(in, &r, e->arena);
  e->work += r.work;
  if (r.status == CW_ALLOC_MEMORY) e->memory = true;
  if (how == CW_JUST_MET ? out_of_work(&r) : r.status == CW_ALLOC_LIMIT) s->limit = true;
  if (e->free_credit && r.status != CW_ALLOC_MEMORY && how == CW_JUST_MET) { /* it is there, as much as is needed */
    r.status = CW_ALLOC_OPTIMAL;
    r.further = CW_RAT_ZERO;
    r.strict = false;
  }
  if (e->log && how == CW_JUST_MET) log_solved(e->log, ledger, p, in, cw_needs_enough(&r));
  return r;
}

bool cw_needs_enough(const cw_alloc_result *r) {
  return r->status == CW_ALLOC_OPTIMAL && cw_rat_is_zero(r->further) && !r->strict;
}

uint64_t cw_needs_ledgers(const cw_eval *e, const cw_leaf *path) {
  uint64_t mask = 0;
  for (uint32_t l = 0; l < e->plan->nledgers && l < 64; l++)
    for (const cw_leaf *leaf = path; leaf; leaf = leaf->next)
      if (cw_leaf_on(e, leaf, l)) mask |= UINT64_C(1) << l;
  return mask;
}

bool cw_needs_met_now(cw_needs_solver *s, const cw_leaf *path) {
  for (const cw_leaf *leaf = path; leaf; leaf = leaf->next)
    if (leaf->failed) return false;
  uint64_t ledgers = cw_needs_ledgers(s->e, path);
  for (uint32_t l = 0; l < 64 && ledgers >> l; l++) {
    if (!(ledgers >> l & 1)) continue;
    cw_alloc_result r = cw_needs_solve_ledger(s, l, path, CW_JUST_MET, NULL);
    if (!cw_needs_enough(&r)) return false;
  }
  return true;
}

/* --- ways: what each path still lacks ----------------------------------------------------------------------------- */

void cw_needs_way_now(cw_needs_solver *s, const cw_leaf *path, cw_way *way) {
  uint32_t n = 0;
  for (const cw_leaf *leaf = path; leaf; leaf = leaf->next) n++;
  cw_lack *lacks = CW_NEW_RAW(s->e->arena, (size_t)n + 128, cw_lack);
  *way = (cw_way){.lacks = lacks};
  if (!lacks) {
    s->e->memory = true;
    return;
  }
  uint64_t ledgers = cw_needs_ledgers(s->e, path);
  for (uint32_t l = 0; l < 64 && ledgers >> l; l++)
    if (ledgers >> l & 1) cw_ledger_lacks(s, l, path, way, lacks);
  for (const cw_leaf *leaf = path; leaf; leaf = leaf->next)
    if (leaf->failed)
      lacks[way->nlacks++] = (cw_lack){.kind = CW_LACK_NEED,
                                       .amount = CW_RAT_ZERO,
                                       .need = leaf->need,
                                       .year = leaf->year,
                                       .license = cw_leaf_license(s->e, leaf)};
}

static bool lack_covers(const cw_lack *a, const cw_lack *b) { /* b asks all that a asks */
  if (a->kind != b->kind || a->ledger != b->ledger) return false;
  if (a->kind == CW_LACK_CREDIT)
    return a->impossible == b->impossible && cw_rat_cmp(a->amount, b->amount) <= 0 && (b->strict || !a->strict);
  return a->need == b->need && a->year == b->year && a->license == b->license;
}

bool cw_way_covers(const cw_way *a, const cw_way *b) {
  for (uint32_t i = 0; i < a->nlacks; i++) {
    bool found = false;
    for (uint32_t j = 0; j < b->nlacks && !found; j++) found = lack_covers(&a->lacks[i], &b->lacks[j]);
    if (!found) return false;
  }
  return true;
}

/* Keeps the minimal ways: one that asks all that another asks, and more, is no way of its own. */
static uint32_t minimal_ways(cw_needs_solver *s, cw_way *ways, const cw_leaf **paths, uint32_t n) {
  bool *drop = CW_NEW_ARRAY(s->e->arena, n + 1, bool), possible = false;
  uint32_t kept = 0;
  if (!drop) {
    s->e->memory = true;
    return 0;
  }
  for (uint32_t i = 0; i < n; i++) possible = possible || !ways[i].impossible;
  for (uint32_t i = 0; i < n; i++) {
    drop[i] = possible && ways[i].impossible;
    for (uint32_t j = 0; j < n && !drop[i]; j++)
      if (i != j && !drop[j] && cw_way_covers(&ways[j], &ways[i]))
        drop[i] = j < i || !cw_way_covers(&ways[i], &ways[j]);
  }
  for (uint32_t i = 0; i < n; i++)
    if (!drop[i]) {
      ways[kept] = ways[i];
      paths[kept++] = paths[i];
    }
  return kept;
}

uint32_t cw_needs_ways(cw_needs_solver *s, const cw_leaf **paths, uint32_t n, cw_way *ways) {
  for (uint32_t i = 0; i < n; i++) cw_needs_way_now(s, paths[i], &ways[i]);
  return minimal_ways(s, ways, paths, n);
}

/* --- detail ------------------------------------------------------------------------------------------------------- */

cw_rat cw_needs_largest(const cw_eval *e, const cw_path_list *l, uint32_t ledger) {
  cw_rat whole = CW_RAT_ZERO, any = CW_RAT_ZERO;
  for (uint32_t i = 0; i < l->n; i++)
    for (const cw_leaf *leaf = l->items[i]; leaf; leaf = leaf->next) {
      const cw_need *need = &e->plan->needs[leaf->need];
      const cw_ledger *led = &e->plan->ledgers[ledger];
      if (need->kind != CW_NEED_CREDIT || need->ledger != ledger || leaf->failed) continue;
      uint64_t all = led->nareas >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << led->nareas) - 1;
      any = cw_rat_max(any, leaf->amount);
      if ((need->areas & all) == all && !need->of && need->each == CW_EACH_NONE && !need->nwindows)
        whole = cw_rat_max(whole, leaf->amount);
    }
  return cw_rat_is_zero(whole) ? any : whole;
}

static void ledger_detail(cw_needs_solver *s, const cw_path_list *l, cw_needs_result *out, uint32_t ledger) {
  cw_eval *e = s->e;
  cw_ledger_problem *p = cw_needs_problem(s, ledger);
  if (!p) return;
  if (e->measuring && ledger != e->plan->goals[e->goal].ledger) return;
  uint32_t k = out->nledgers++;
  cw_ledger_standing *led = &out->ledgers[k];
  *led = (cw_ledger_standing){.ledger = ledger, .have = cw_ledger_have(e, p), .need = cw_needs_largest(e, l, ledger)};
  led->have_most = led->have;
  out->problems[k] = p;
  if (!e->options->explain || e->measuring) return; /* nobody asks where what is credited */
  out->placed[k] = cw_needs_solve_ledger(s, ledger, out->shown, CW_WITH_PROOF, &led->instance);
  led->shape = out->placed[k].shape;
  led->certificate = out->placed[k].certificate;
}

/* Asks what working out the ways would ask, of each leaf once. */
static void ask_ways(cw_needs_solver *s, const cw_path_list *l) {
  const cw_leaf *asked[64];
  uint32_t n = 0;
  for (uint32_t i = 0; i < l->n && !s->e->memory; i++) {
    uint64_t ledgers = cw_needs_ledgers(s->e, l->items[i]);
    for (uint32_t k = 0; k < 64 && ledgers >> k; k++) {
      const cw_ledger_problem *p = ledgers >> k & 1 ? cw_needs_problem(s, k) : NULL;
      for (const cw_leaf *leaf = l->items[i]; p && leaf; leaf = leaf->next) {
        cw_alloc_row row;
        cw_need_kind kind = s->e->plan->needs[leaf->need].kind;
        bool known = !cw_leaf_on(s->e, leaf, k) || kind == CW_NEED_AREAS ||
                     (kind == CW_NEED_CREDIT && cw_rat_sign(leaf->amount) <= 0 && !cw_asks_any_amount(s->e, leaf));
        for (uint32_t j = 0; j < n && !known; j++)
          known = asked[j]->need == leaf->need && asked[j]->year == leaf->year && asked[j]->license == leaf->license;
        if (known) continue;
        credit_row(s, p, leaf, &row);
        if (n < 64) asked[n++] = leaf;
      }
    }
  }
}

static bool areas_beyond(const cw_eval *e, const cw_goal *g) {
  return g->needs_credit && g->ledger < e->plan->nledgers;
}

static void give_detail(cw_needs_solver *s, cw_path_list *l, cw_needs_result *out, uint32_t met_at) {
  cw_eval *e = s->e;
  uint64_t ledgers = 0;
  const cw_goal *g = &e->plan->goals[e->goal];
  uint32_t room = l->n + (s->share ? CW_MAX_WAYS : 1);
  const cw_leaf **paths = CW_NEW_ARRAY(e->arena, room, const cw_leaf *);
  out->ways = CW_NEW_ARRAY(e->arena, room, cw_way);
  out->ledgers = CW_NEW_ARRAY(e->arena, e->plan->nledgers, cw_ledger_standing);
  out->problems = CW_NEW_ARRAY(e->arena, e->plan->nledgers, cw_ledger_problem *);
  out->placed = CW_NEW_ARRAY(e->arena, e->plan->nledgers, cw_alloc_result);
  if (!paths || !out->ways || !out->ledgers || !out->problems || !out->placed) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < l->n; i++) ledgers |= cw_needs_ledgers(e, l->items[i]);
  if (areas_beyond(e, g)) ledgers |= UINT64_C(1) << g->ledger;
  cw_path_list all = *l;
  const cw_leaf **copy = CW_NEW_ARRAY(e->arena, l->n + 1, const cw_leaf *);
  if (!copy) {
    e->memory = true;
    return;
  }
  if (l->n) memcpy(copy, l->items, l->n * sizeof *copy);
  all.items = copy;
  if (e->log) log_detail(e->log, s, all);
  if (out->met && met_at < l->n) {
    out->shown = l->items[met_at];
  } else if (e->measuring && !s->share) {
    ask_ways(s, l);
  } else {
    uint32_t n = 0;
    for (uint32_t i = 0; i < l->n; i++) cw_share_ways(s, l->items[i], out->ways, paths, &n, room);
    out->nways = minimal_ways(s, out->ways, paths, n);
    out->shown = out->nways ? paths[0] : NULL;
    out->not_in = out->nways ? out->ways[0].not_in : NULL;
  }
  cw_share_place(s, out->not_in); /* what there is, where it is placed */
  for (uint32_t k = 0; k < e->plan->nledgers && k < 64; k++)
    if (ledgers >> k & 1) ledger_detail(s, &all, out, k);
  cw_share_place(s, NULL);
  out->limit = out->limit || (s->limit && !out->met);
}

static void keep(cw_eval *e, const cw_kept *found) {
  cw_kept *k = CW_NEW(e->arena, cw_kept);
  if (!k) {
    e->memory = true;
    return;
  }
  *k = *found;
  k->next = e->kept;
  e->kept = k;
}

static const cw_kept *find_kept(const cw_eval *e, const uint32_t *roots, uint32_t nroots) {
  for (const cw_kept *k = e->kept; k; k = k->next)
    if (k->nroots == nroots && memcmp(k->roots, roots, nroots * sizeof *roots) == 0) return k;
  return NULL;
}

/* The same work is said, whether it is done again or not. */
static void take_up(cw_eval *e, const cw_kept *k, bool detail, cw_needs_result *out) {
  cw_path_list paths = {CW_NEW_RAW(e->arena, k->paths.n + 1, const cw_leaf *), k->paths.n};
  if (!paths.items) {
    e->memory = true;
    return;
  }
  if (paths.n) memcpy(paths.items, k->paths.items, paths.n * sizeof *paths.items); /* the detail orders them anew */
  *out = k->result;
  e->work += k->work;
  e->share = k->solver->share;
  if (detail && !e->memory) give_detail(k->solver, &paths, out, k->met_at);
}

static void solve(cw_eval *e, const uint32_t *roots, uint32_t nroots, bool detail, cw_needs_result *out) {
  const cw_kept *kept = e->again ? find_kept(e, roots, nroots) : NULL;
  if (kept) {
    take_up(e, kept, detail, out);
    return;
  }
  uint64_t work = e->work;
  cw_needs_solver *s = CW_NEW(e->arena, cw_needs_solver);
  memset(out, 0, sizeof *out);
  if (!s) {
    e->memory = true;
    return;
  }
  s->e = e;
  if (!cw_share_make(s)) return;
  s->total = CW_RAT_ZERO;
  cw_path_list l = {NULL, 0};
  uint32_t *behind = CW_NEW_ARRAY(e->arena, (size_t)nroots + 1, uint32_t); /* paths up to and with root i */
  if (!behind) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < nroots && !e->memory; behind[i++] = l.n) {
    if (!cw_need_asked(s, roots[i],
                       i > 0)) { /* the goal's own needs, not asked, are satisfied; another way is then not open */
      if (i > 0) continue;
      l = cw_paths_one(s, NULL);
      continue;
    }
    cw_path_list more = cw_paths_of(s, roots[i]);
    l = i == 0 ? more : cw_paths_either(s, l, more);
  }
  if (e->memory) return;
  s->total = cw_needs_largest(e, &l, e->plan->goals[e->goal].ledger);
  uint32_t met_at = 0;
  for (uint32_t i = 0; i < l.n && !out->met && !e->memory; i++)
    if (cw_share_met(s, l.items[i])) {
      out->met = true;
      out->not_in = cw_share_keep(s);
      met_at = i;
      while (out->root + 1 < nroots && behind[out->root] <= i) out->root++;
    }
  out->limit = s->limit && !out->met;
  out->open = s->open && !out->met;
  if (e->keeping)
    keep(e, &(cw_kept){.roots = roots,
                       .behind = behind,
                       .nroots = nroots,
                       .met_at = met_at,
                       .solver = s,
                       .paths = l,
                       .result = *out,
                       .work = e->work - work});
  if (detail && !e->memory) give_detail(s, &l, out, met_at);
}

/* A condition of a rule may ask whether another goal is met, so this may be asked within itself. */
void cw_needs_solve(cw_eval *e, const uint32_t *roots, uint32_t nroots, bool detail, cw_needs_result *out) {
  const cw_share *outer = e->share;
  e->share = NULL;
  solve(e, roots, nroots, detail, out);
  e->share = outer;
}
