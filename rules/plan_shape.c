/* The shape of a goal's allocations, told from limits, minimums, overlays and divisibility.
 *
 * A row of the allocation is described by what it holds: areas, one rule or all, records of one condition or all, one
 * cell of a partition (each school year, each provider) or all. Rows that nest or are apart go into one laminar family;
 * two families are a flow. */
#include "plan_shape.h"

typedef struct row {
  uint32_t ledger, of, line;
  uint64_t areas;
  int32_t rule;
  int part; /* 0: none; else which partition */
} row;

typedef struct study {
  const cw_plan *plan;
  cw_goal_shape *out;
  uint64_t ledgers;
  row *rows;
  uint32_t nrows, room;
} study;

static void worsen(study *s, cw_alloc_shape_kind shape, const char *why, uint32_t line) {
  if (shape <= s->out->shape && (s->out->why || shape == CW_SHAPE_FLOW)) return;
  s->out->shape = shape;
  s->out->why = why;
  s->out->line = line;
}

static void add_row(study *s, row r) {
  if (s->nrows < s->room) s->rows[s->nrows++] = r;
  s->ledgers |= UINT64_C(1) << r.ledger;
}

static uint32_t bits(uint64_t x) {
  uint32_t n = 0;
  for (; x; x &= x - 1) n++;
  return n;
}

/* --- needs -------------------------------------------------------------------------------------------------------- */

enum { PART_SCHOOL_YEAR = CW_PER_SCHOOL_YEAR, PART_CALENDAR_YEAR = CW_PER_CALENDAR_YEAR };

static void study_credit(study *s, const cw_need *n) {
  int part = n->each == CW_EACH_SCHOOL_YEAR ? PART_SCHOOL_YEAR : n->each ? PART_CALENDAR_YEAR : 0;
  add_row(s, (row){n->ledger, n->of, n->ref.line, n->areas, -1, part});
  if (n->kind == CW_NEED_AREAS) worsen(s, CW_SHAPE_BRANCH, "a number of areas is asked", n->ref.line);
  if (n->kind == CW_NEED_CREDIT && !n->amount) worsen(s, CW_SHAPE_LINEAR, "credit of any amount is asked", n->ref.line);
  if (n->kind == CW_NEED_SHARE) worsen(s, CW_SHAPE_LINEAR, "a share is asked", n->ref.line);
}

static void study_need(study *s, int32_t i) {
  const cw_need *n = i >= 0 ? &s->plan->needs[i] : NULL;
  if (!n) return;
  if (n->kind == CW_NEED_CREDIT || n->kind == CW_NEED_AREAS || n->kind == CW_NEED_SHARE) study_credit(s, n);
  uint32_t rows = s->nrows;
  for (uint32_t k = 0; k < n->nkids; k++) study_need(s, (int32_t)s->plan->kids[n->first_kid + k]);
  for (uint32_t k = 0; k < n->nrows; k++) study_need(s, (int32_t)s->plan->rows[n->first_row + k].node);
  if (n->kind == CW_NEED_EACH && s->nrows > rows)
    worsen(s, CW_SHAPE_LINEAR, "credit is asked for each license", n->ref.line);
}

/* Of a record that two of the goal's ledgers could count, either place is tried. */
static void study_sharing(study *s) {
  for (uint32_t i = 0; i < s->plan->nledgers && i < 64; i++)
    if ((s->ledgers >> i & 1) && (s->ledgers & s->plan->ledgers[i].either))
      worsen(s, CW_SHAPE_BRANCH, "a record counts in one ledger or another", s->plan->ledgers[i].either_line);
}

static uint64_t plus(uint64_t a, uint64_t b) { return a > UINT64_MAX - b ? UINT64_MAX : a + b; }

static uint64_t times(uint64_t a, uint64_t b) { return a && b > UINT64_MAX / a ? UINT64_MAX : a * b; }

static uint64_t choices(const cw_plan *plan, int32_t i);

/* The ways to take `number` of the kids: the elementary symmetric polynomial of their own choices. */
static uint64_t some(const cw_plan *plan, const cw_need *n) {
  enum { MOST = 32 };
  uint64_t ways[MOST + 1] = {1};
  if (n->number > MOST) return UINT64_MAX;
  for (uint32_t k = 0; k < n->nkids; k++) {
    uint64_t kid = choices(plan, (int32_t)plan->kids[n->first_kid + k]);
    for (uint32_t m = n->number; m > 0; m--) ways[m] = plus(ways[m], times(ways[m - 1], kid));
  }
  return ways[n->number];
}

/* How many choices of alternatives a need leaves. */
static uint64_t choices(const cw_plan *plan, int32_t i) {
  const cw_need *n = i >= 0 ? &plan->needs[i] : NULL;
  uint64_t result = 1;
  if (!n) return 1;
  if (n->kind == CW_NEED_SOME) return some(plan, n);
  for (uint32_t k = 0; k < n->nkids; k++) result = times(result, choices(plan, (int32_t)plan->kids[n->first_kid + k]));
  for (uint32_t k = 0; k < n->nrows; k++) {
    uint64_t cell = choices(plan, (int32_t)plan->rows[n->first_row + k].node);
    if (cell > result) result = cell;
  }
  return result;
}

static void study_excepts(study *s, uint32_t first, uint32_t n) {
  for (uint32_t i = first; i < first + n; i++) {
    const cw_except *e = &s->plan->excepts[i];
    if (e->need < 0) continue;
    study_need(s, e->need);
    s->out->alternatives = plus(s->out->alternatives, choices(s->plan, e->need));
  }
}

/* --- limits and rules --------------------------------------------------------------------------------------------- */

static bool serves(const study *s, uint32_t ledger) { return s->ledgers >> ledger & 1; }

static void study_limits(study *s) {
  for (uint32_t i = 0; i < s->plan->nlimits; i++) {
    const cw_limit *l = &s->plan->limits[i];
    if (!serves(s, l->ledger)) continue;
    if (l->least)
      worsen(s, CW_SHAPE_BRANCH, "less than an amount counts for nothing", l->ref.line);
    else if (l->counts_records && l->keep == CW_KEEP_ANY && !l->taken)
      worsen(s, CW_SHAPE_BRANCH, "a number of records is limited", l->ref.line);
    else if (!l->counts_records && (l->per == CW_PER_TOPIC || cw_per_spans(l->per)))
      worsen(s, CW_SHAPE_LINEAR, "credit spreads over days or topics", l->ref.line);
    else if (!l->counts_records && l->per != CW_PER_RECORD)
      add_row(s, (row){l->ledger, l->of, l->ref.line, l->areas, l->rule, (int)l->per});
  }
}

static uint32_t places_of(const study *s, uint64_t kind, uint32_t ledger) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->plan->ncounts; i++) {
    const cw_counts *c = &s->plan->counts[i];
    if (c->ledger == ledger && (c->kinds & kind)) n += bits(c->areas);
  }
  return n;
}

static void study_pair(study *s, const cw_counts *a, const cw_counts *b) {
  if (a->ledger == b->ledger && (a->kinds & b->kinds) && a->as != b->as)
    worsen(s, CW_SHAPE_LINEAR, "one record may count at different rates", b->ref.line);
}

static void study_rules(study *s) {
  for (uint32_t i = 0; i < s->plan->ncounts; i++) {
    const cw_counts *c = &s->plan->counts[i];
    if (!serves(s, c->ledger)) continue;
    if (c->records_are != CW_DIVISIBLE && (c->records_are == CW_WHOLE || bits(c->areas) > 1))
      worsen(s, CW_SHAPE_BRANCH, "records are not divisible", c->ref.line);
    for (uint32_t k = 0; k < i; k++) study_pair(s, &s->plan->counts[k], c);
  }
  for (uint32_t ledger = 0; ledger < s->plan->nledgers && ledger < 64; ledger++)
    for (uint32_t kind = 0; serves(s, ledger) && kind < s->plan->attrs[CW_F_KIND].nchoices && kind < 64; kind++) {
      uint32_t n = places_of(s, UINT64_C(1) << kind, ledger);
      if (n > s->out->places) s->out->places = n;
    }
}

/* --- laminar families --------------------------------------------------------------------------------------------- */

static bool within(const row *a, const row *b) {
  return !(a->areas & ~b->areas) && (!b->part || a->part == b->part) && (!b->of || a->of == b->of) &&
         (b->rule < 0 || a->rule == b->rule);
}

static bool cross(const row *a, const row *b) {
  bool meet = a->ledger == b->ledger && (a->areas & b->areas) && (a->rule < 0 || b->rule < 0 || a->rule == b->rule);
  return meet && !within(a, b) && !within(b, a);
}

/* Whether a record may lie partly inside the row: then the row crosses the supply of that record. */
static bool cuts_records(const study *s, const row *r) {
  for (uint32_t i = 0; i < s->plan->ncounts; i++) {
    const cw_counts *c = &s->plan->counts[i];
    if (c->ledger != r->ledger) continue;
    uint64_t all = 0;
    for (uint32_t k = 0; k < s->plan->ncounts; k++)
      if (s->plan->counts[k].ledger == c->ledger && (s->plan->counts[k].kinds & c->kinds))
        all |= s->plan->counts[k].areas;
    if ((all & r->areas) && (all & ~r->areas)) return true;
  }
  return false;
}

/* The supplies are one family; the rows that cross one another must fit beside them into a second. */
static void study_families(study *s, uint8_t *side) {
  for (uint32_t a = 0; a < s->nrows; a++) side[a] = cuts_records(s, &s->rows[a]) ? 1 : 2;
  for (bool more = true; more;) {
    more = false;
    for (uint32_t a = 0; a < s->nrows; a++)
      for (uint32_t b = 0; b < s->nrows; b++) {
        if (a == b || side[a] == 2 || !cross(&s->rows[a], &s->rows[b])) continue;
        if (side[b] == side[a]) {
          const row *r = s->rows[a].line > s->rows[b].line ? &s->rows[a] : &s->rows[b];
          worsen(s, CW_SHAPE_LINEAR, "limits and minimums cut across one another", r->line);
          return;
        }
        if (side[b] == 2) side[b] = !side[a], more = true;
      }
    for (uint32_t a = 0; a < s->nrows && !more; a++)
      if (side[a] == 2) side[a] = 0, more = true;
  }
}

bool cw_plan_goal_shape(const cw_plan *plan, uint32_t goal, cw_goal_shape *out, cw_arena *arena) {
  const cw_goal *g = &plan->goals[goal];
  *out = (cw_goal_shape){.shape = CW_SHAPE_FLOW};
  study s = {.plan = plan, .out = out, .room = plan->nneeds * 2 + plan->nlimits + 1};
  s.rows = CW_NEW_ARRAY(arena, s.room, row);
  uint8_t *side = CW_NEW_ARRAY(arena, s.room, uint8_t);
  if (!s.rows || !side) return false;
  study_need(&s, g->need);
  if (g->need >= 0) out->alternatives = choices(plan, g->need);
  for (uint32_t i = g->first_step; i < g->first_step + g->nsteps; i++) {
    study_need(&s, plan->steps[i].need);
    out->alternatives = plus(out->alternatives, choices(plan, plan->steps[i].need));
    study_excepts(&s, plan->steps[i].first_except, plan->steps[i].nexcepts);
  }
  study_excepts(&s, g->first_except, g->nexcepts);
  out->credit = s.ledgers != 0;
  if (!out->credit) return true;
  study_sharing(&s);
  study_limits(&s);
  study_rules(&s);
  study_families(&s, side);
  out->rows = s.nrows;
  return true;
}

const char *cw_shape_name(cw_alloc_shape_kind shape) {
  static const char *const names[] = {"flow", "linear", "branch"};
  return names[shape];
}

const char *cw_shape_work(cw_alloc_shape_kind shape) {
  static const char *const works[] = {"polynomial: at most records x places augmentations",
                                      "a linear programme: polynomial as a rule, cut off at the work budget",
                                      "branching: exponential at worst, cut off at the work budget"};
  return works[shape];
}
