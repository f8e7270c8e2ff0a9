/* Ledgers that share records: `either here or in`. A record that one of them counts does not count in the others.
 *
 * Where it counts is what a settlement used, what an officer pinned or its holder elected; the rest is placed by search, so
 * that a goal is met where any placing meets it. A record that is still to be placed is taken to count in each ledger that
 * offers credit for it: what is not met then, no placing meets, and no placing lacks less. Limits that say which record
 * stands (`keep`, `since last: taken`) would break that; the language refuses them in such ledgers.
 *
 * The search is bounded by the work limit, by MOST_CASES, and for what is missing by ways already found that lack no more and
 * by the room for ways. Where it ends before its time the standing is one of the work limit. */
#include "needs.h"

#include <string.h>

enum { MOST_CASES = 20000 };

/* --- what is decided ---------------------------------------------------------------------------------------------- */

static uint64_t bit_of(uint32_t ledger) { return UINT64_C(1) << ledger; }

/* The ledgers, of those in `group`, in which the decision says that its record counts. */
static uint64_t places_of(const cw_eval *e, const cw_decision *x, uint64_t group) {
  const cw_plan *plan = e->plan;
  uint64_t found = 0;
  if (x->kind == CW_CREDIT) return group & bit_of(plan->counts[x->rule].ledger);
  if (x->kind == CW_ELECTION || x->kind == CW_PIN)
    return x->area >= 0 ? group & bit_of(plan->areas[x->area].ledger) : 0;
  if (x->kind != CW_SETTLEMENT) return 0;
  if (x->whole) return x->goal ? group & bit_of(plan->goals[x->goal - 1].ledger) : 0;
  for (uint32_t l = 0; l < plan->nledgers; l++)
    if ((group & bit_of(l)) && plan->ledgers[l].unit == x->unit) found |= bit_of(l);
  return found;
}

/* What is used is used; of the rest the latest stands. */
static uint64_t decided_places(const cw_eval *e, uint32_t record, uint64_t group) {
  uint64_t used = 0, chosen = 0;
  cw_day day = CW_DAY_MIN;
  for (uint32_t d = 0; d < e->teacher->ndecisions; d++) {
    const cw_decision *x = &e->block->decisions[e->teacher->first_decision + d];
    bool dated = x->kind == CW_SETTLEMENT || x->kind == CW_CREDIT; /* these stand from their day on */
    if (x->subject == CW_NO_RECORD || x->subject + e->teacher->first_record != record) continue;
    if (dated && x->decided > e->options->as_of) continue;
    uint64_t places = places_of(e, x, group);
    if (places && x->kind == CW_SETTLEMENT) used |= places;
    if (!places || x->kind == CW_SETTLEMENT || (chosen && x->decided < day)) continue;
    chosen = places;
    day = x->decided;
  }
  return used ? used : chosen;
}

bool cw_record_elsewhere(const cw_eval *e, uint32_t record, uint32_t ledger) {
  uint64_t either = e->plan->ledgers[ledger].either;
  if (!either) return false;
  uint64_t places = decided_places(e, record, either | bit_of(ledger));
  if (places) return !(places & bit_of(ledger));
  return e->share && (e->share->not_in[record - e->teacher->first_record] & bit_of(ledger));
}

/* --- what is placed ----------------------------------------------------------------------------------------------- */

bool cw_share_make(cw_needs_solver *s) {
  cw_eval *e = s->e;
  bool any = false;
  for (uint32_t l = 0; l < e->plan->nledgers; l++) any = any || e->plan->ledgers[l].either;
  if (!any || e->teacher->nrecords == 0) return true;
  cw_share *share = CW_NEW(e->arena, cw_share);
  if (share) {
    share->not_in = CW_NEW_ARRAY(e->arena, e->teacher->nrecords, uint64_t);
    share->open = CW_NEW_ARRAY(e->arena, e->teacher->nrecords, bool);
  }
  if (!share || !share->not_in || !share->open) {
    e->memory = true;
    return false;
  }
  e->share = s->share = share;
  return true;
}

/* What was built before is of another placing. */
static void forget_problems(cw_needs_solver *s) {
  for (uint32_t l = 0; l < s->e->plan->nledgers && l < 64; l++)
    if (s->e->plan->ledgers[l].either) s->problem[l] = NULL;
}

void cw_share_place(cw_needs_solver *s, const uint64_t *not_in) {
  size_t n = s->e->teacher->nrecords;
  if (!s->share) return;
  memset(s->share->open, 0, n * sizeof *s->share->open);
  if (not_in)
    memcpy(s->share->not_in, not_in, n * sizeof *not_in);
  else
    memset(s->share->not_in, 0, n * sizeof *s->share->not_in);
  forget_problems(s);
}

const uint64_t *cw_share_keep(cw_needs_solver *s) {
  size_t n = s->e->teacher->nrecords;
  bool any = false;
  for (size_t i = 0; s->share && i < n; i++) any = any || s->share->not_in[i];
  uint64_t *copy = any ? CW_NEW_ARRAY(s->e->arena, n, uint64_t) : NULL;
  if (copy) memcpy(copy, s->share->not_in, n * sizeof *copy);
  if (any && !copy) s->e->memory = true;
  return copy;
}

/* --- what is to be placed ----------------------------------------------------------------------------------------- */

typedef struct placing {
  cw_needs_solver *s;
  const cw_leaf *path;
  uint32_t n, cases;
  uint32_t *records; /* numbers within the teacher */
  uint64_t *places;  /* the ledgers, of one group, that offer credit for it */
  cw_way *ways;
  const cw_leaf **paths;
  uint32_t first, *nways, room;
} placing;

static void note_offers(cw_needs_solver *s, uint32_t ledger, uint64_t *offers) {
  const cw_ledger_problem *p = cw_needs_problem(s, ledger);
  for (uint32_t k = 0; p && k < p->nsupplies; k++)
    if (p->supplies[k].amount.num != 0) offers[p->supplies[k].record - s->e->teacher->first_record] |= bit_of(ledger);
}

/* The records for which two ledgers of a group that the path asks offer credit. */
static bool find_records(placing *h) {
  cw_eval *e = h->s->e;
  uint32_t nrecords = e->teacher->nrecords, nledgers = e->plan->nledgers;
  uint64_t asked = cw_needs_ledgers(e, h->path), seen = 0;
  uint64_t *offers = CW_NEW_ARRAY(e->arena, nrecords + 1, uint64_t);
  h->records = CW_NEW_ARRAY(e->arena, (size_t)nrecords * nledgers + 1, uint32_t);
  h->places = CW_NEW_ARRAY(e->arena, (size_t)nrecords * nledgers + 1, uint64_t);
  if (!offers || !h->records || !h->places) return e->memory = true, false;
  for (uint32_t l = 0; l < nledgers && l < 64; l++)
    if ((asked & bit_of(l)) && e->plan->ledgers[l].either) note_offers(h->s, l, offers);
  for (uint32_t l = 0; l < nledgers && l < 64; l++) {
    uint64_t group = e->plan->ledgers[l].either | bit_of(l);
    if (!e->plan->ledgers[l].either || (seen & group)) continue;
    seen |= group;
    for (uint32_t i = 0; i < nrecords; i++) {
      uint64_t places = offers[i] & group;
      if (!(places & (places - 1))) continue;
      h->records[h->n] = i;
      h->places[h->n++] = places;
      h->s->share->open[i] = true;
    }
  }
  return !e->memory;
}

/* Puts record k into `ledger` alone; returns what stood before. */
static uint64_t put(placing *h, uint32_t k, uint64_t ledger) {
  cw_share *share = h->s->share;
  uint64_t before = share->not_in[h->records[k]];
  share->not_in[h->records[k]] = before | (h->places[k] & ~ledger);
  share->open[h->records[k]] = false;
  forget_problems(h->s);
  return before;
}

static void take_back(placing *h, uint32_t k, uint64_t before) {
  h->s->share->not_in[h->records[k]] = before;
  h->s->share->open[h->records[k]] = true;
  forget_problems(h->s);
}

static bool search_met(placing *h, uint32_t k) {
  cw_eval *e = h->s->e;
  if (e->memory) return false;
  if (++h->cases > MOST_CASES || e->work > e->budget) {
    h->s->limit = true;
    return false;
  }
  if (!cw_needs_met_now(h->s, h->path)) return false;
  if (k == h->n) return true;
  for (uint64_t left = h->places[k]; left && !h->s->limit; left &= left - 1) {
    cw_arena_mark here = cw_arena_here(e->arena);
    struct cw_kept *kept = e->kept; /* what rests on other goals may be kept meanwhile */
    struct cw_kept_goal *kept_goal = e->kept_goal;
    uint64_t before = put(h, k, left & ~(left - 1));
    if (search_met(h, k + 1)) return true;
    take_back(h, k, before);
    e->kept = kept;
    e->kept_goal = kept_goal;
    cw_arena_back(e->arena, here);
  }
  return false;
}

bool cw_share_met(cw_needs_solver *s, const cw_leaf *path) {
  placing h = {.s = s, .path = path};
  cw_share_place(s, NULL);
  if (!cw_needs_met_now(s, path)) return false;
  if (!s->share) return true;
  if (!find_records(&h)) return false;
  forget_problems(s); /* what is open now was not when they were built */
  return h.n == 0 || search_met(&h, 0);
}

/* --- what is missing ---------------------------------------------------------------------------------------------- */

static bool is_found(const placing *h, const cw_way *way) {
  for (uint32_t i = h->first; i < *h->nways; i++)
    if (cw_way_covers(&h->ways[i], way)) return true;
  return false;
}

static void search_ways(placing *h, uint32_t k) {
  cw_way way;
  if (*h->nways == h->room || ++h->cases > MOST_CASES) h->s->limit = true;
  if (h->s->e->memory || h->s->limit) return;
  cw_needs_way_now(h->s, h->path, &way);
  if (h->s->e->memory || is_found(h, &way)) return;
  if (k == h->n || way.impossible) { /* what is impossible with every record in each ledger stays so */
    way.not_in = cw_share_keep(h->s);
    h->paths[*h->nways] = h->path;
    h->ways[(*h->nways)++] = way;
    return;
  }
  for (uint64_t left = h->places[k]; left; left &= left - 1) {
    uint64_t before = put(h, k, left & ~(left - 1));
    search_ways(h, k + 1);
    take_back(h, k, before);
  }
}

void cw_share_ways(cw_needs_solver *s, const cw_leaf *path, cw_way *ways, const cw_leaf **paths, uint32_t *n,
                   uint32_t room) {
  placing h = {.s = s, .path = path, .ways = ways, .paths = paths, .first = *n, .nways = n, .room = room};
  cw_share_place(s, NULL);
  if (s->share && !find_records(&h)) return;
  if (h.n) forget_problems(s);
  search_ways(&h, 0);
  cw_share_place(s, NULL);
}
