/* Watches the tests of a pack: what each evaluation did with the rules. */
#include "coverage.h"

static void mark(uint8_t *place, unsigned bits) { *place = (uint8_t)(*place | bits); }

static unsigned side(bool yes) { return yes ? CW_SAW_TRUE : CW_SAW_FALSE; }

/* --- kinds of record ---------------------------------------------------------------------------------------------- */

static bool is_kind_test(const cw_plan *plan, uint32_t node) {
  const cw_node *n = &plan->nodes[node], *left = &plan->nodes[n->kid[0]];
  return (n->op == CW_OP_EQ || n->op == CW_OP_IN) && left->op == CW_OP_ATTR && left->a == CW_F_KIND;
}

uint32_t cw_cover_kind_node(const cw_plan *plan, uint32_t when, bool *only) {
  const cw_node *n = &plan->nodes[when];
  *only = is_kind_test(plan, when);
  if (*only) return when;
  for (uint32_t i = 0; n->op == CW_OP_AND && i < n->nlist; i++)
    if (is_kind_test(plan, plan->kids[n->list + i])) return plan->kids[n->list + i];
  return 0;
}

static uint64_t kind_bit(const cw_block *block, uint32_t record) {
  cw_value kind = cw_cell(block, CW_F_KIND, record);
  const cw_attr *attr = &block->plan->attrs[CW_F_KIND];
  for (uint32_t c = 0; kind.known == CW_KNOWN && c < attr->nchoices && c < 64; c++)
    if (attr->choices[c] == kind.a) return UINT64_C(1) << c;
  return ~UINT64_C(0);
}

/* A record of a kind that a rule doesn't name is passed over by the engine before any condition is asked. */
static void passed_over(cw_coverage *c, const cw_block *block, uint32_t record) {
  uint64_t bit = kind_bit(block, record);
  for (uint32_t k = 0; k < c->plan->ncounts; k++) {
    const cw_counts *rule = &c->plan->counts[k];
    bool only;
    uint32_t node = cw_cover_kind_node(c->plan, rule->when, &only);
    if (rule->kinds & bit || node == 0) continue;
    mark(&c->seen.nodes[node], CW_SAW_FALSE);
    if (only) mark(&c->counts[k], CW_SAW_FALSE);
  }
}

/* --- standings ---------------------------------------------------------------------------------------------------- */

static void see_record(cw_coverage *c, const cw_record_standing *r) {
  for (uint32_t i = 0; i < r->ncredited; i++) mark(&c->counts[r->parts[i].rule], CW_SAW_TRUE);
  for (uint32_t i = 0; i < r->noffers; i++)
    if (r->offers[i].state == CW_OFFER_REFUSED) mark(&c->counts[r->offers[i].rule], CW_SAW_FALSE);
  if (r->otherwise >= 0) mark(&c->otherwise[r->otherwise], CW_SAW_TRUE);
}

static void see_goal(cw_coverage *c, const cw_standing *s) {
  const cw_goal *g = &c->plan->goals[s->goal];
  if (g->kind == CW_AMOUNT && s->amount_known == CW_KNOWN) mark(&c->goals[s->goal], CW_SAW_TRUE);
  if (s->verdict == CW_MET || s->verdict == CW_EXEMPT) mark(&c->goals[s->goal], CW_SAW_TRUE);
  if (s->verdict == CW_UNMET) mark(&c->goals[s->goal], CW_SAW_FALSE);
  for (int32_t i = 0; g->kind == CW_LADDER && s->verdict != CW_UNDETERMINED && i < (int32_t)g->nsteps; i++)
    if (i <= s->step + 1) mark(&c->steps[g->first_step + (uint32_t)i], side(i <= s->step));
}

static void see_gaps(cw_coverage *c, const cw_standing *s) {
  for (uint32_t g = 0; g < c->plan->ngaps; g++) {
    bool concerns = s->goal >= 64 || (c->plan->gaps[g].goals >> s->goal & 1), decisive = false;
    for (uint32_t i = 0; i < s->nquestions; i++)
      decisive =
          decisive || (s->questions[i].kind == CW_ASK_GAP && s->questions[i].gap == g && s->questions[i].decisive);
    if (decisive || concerns) mark(&c->gaps[g], side(decisive));
  }
}

static void see_standing(cw_coverage *c, const cw_standing *s) {
  see_goal(c, s);
  see_gaps(c, s);
  for (uint32_t i = 0; i < s->nrecords; i++) see_record(c, &s->records[i]);
  for (uint32_t i = 0; i < s->nlimits; i++) mark(&c->limits[s->limits[i].limit], side(s->limits[i].binds));
  for (uint32_t i = 0; i < s->nneeds; i++) {
    const cw_need_standing *n = &s->needs[i];
    if (n->waived) continue; /* the rule was not asked */
    if (n->status == CW_NEED_MET || n->status == CW_NEED_UNMET)
      mark(&c->needs[n->need], side(n->status == CW_NEED_MET));
  }
}

static void see_case(cw_coverage *c, const cw_test_case *t) {
  const cw_teacher *teacher = &t->c.block.teachers[0];
  for (uint32_t i = 0; i < teacher->nrecords; i++) passed_over(c, &t->c.block, teacher->first_record + i);
  for (uint32_t i = 0; i < t->c.options.naccepted; i++) {
    const cw_accepted *a = &t->c.options.accepted[i];
    const cw_gap *gap = &c->plan->gaps[a->gap];
    if (gap->nreadings && a->reading >= 0) mark(&c->readings[gap->first_reading + (uint32_t)a->reading], CW_SAW_TRUE);
  }
}

static void see_standings(void *context, const cw_test_case *t, const cw_evaluation *e) {
  cw_coverage *c = context;
  see_case(c, t);
  for (uint32_t i = 0; i < e->nstandings; i++) see_standing(c, &e->standings[i]);
}

/* --- does this count? --------------------------------------------------------------------------------------------- */

static void see_count(cw_coverage *c, const cw_count *n) {
  bool counts = n->answer == CW_ANSWER_YES || n->answer == CW_ANSWER_PARTLY;
  if (n->rule >= 0 && counts) mark(&c->counts[n->rule], CW_SAW_TRUE);
  for (uint32_t i = 0; i < n->noffers; i++)
    if (n->offers[i].state == CW_OFFER_REFUSED) mark(&c->counts[n->offers[i].rule], CW_SAW_FALSE);
  if (n->limit >= 0) mark(&c->limits[n->limit], CW_SAW_TRUE);
  if (n->otherwise >= 0) mark(&c->otherwise[n->otherwise], CW_SAW_TRUE);
  if (n->gap >= 0) mark(&c->gaps[n->gap], CW_SAW_TRUE);
}

static void see_counts(void *context, const cw_test_case *t, const cw_count *counts, uint32_t n) {
  see_case(context, t);
  for (uint32_t i = 0; i < n; i++) see_count(context, &counts[i]);
}

/* --- the room for it ---------------------------------------------------------------------------------------------- */

static uint8_t *room(cw_coverage *c, uint32_t n) {
  uint8_t *bytes = CW_NEW_ARRAY(c->arena, (size_t)n + 1, uint8_t);
  c->failed = c->failed || !bytes;
  return bytes;
}

void cw_coverage_init(cw_coverage *c, const cw_plan *plan, cw_arena *arena) {
  *c = (cw_coverage){.plan = plan, .arena = arena};
  c->seen = (cw_seen){.nodes = room(c, plan->nnodes),
                      .rows = room(c, plan->nrows),
                      .limits = room(c, plan->nlimits),
                      .excepts = room(c, plan->nexcepts),
                      .periods = room(c, cw_nperiods(plan))};
  c->counts = room(c, plan->ncounts);
  c->limits = room(c, plan->nlimits);
  c->needs = room(c, plan->nneeds);
  c->goals = room(c, plan->ngoals);
  c->steps = room(c, plan->nsteps);
  c->gaps = room(c, plan->ngaps);
  c->readings = room(c, plan->nreadings);
  c->otherwise = room(c, plan->notherwise);
  c->watch = (cw_test_watch){.standings = see_standings, .counts = see_counts, .context = c, .seen = &c->seen};
}
