/* Limits over time: per day, month or quarter where a record spans several of them; so many records within so many
 * years of one another; and what earlier settlements used. */
#include "evaluator.h"

/* --- per day, month, quarter --------------------------------------------------------------------------------------
 * The credit of a span spreads over its days as the limit allows. It can be spread if and only if, for every stretch of
 * days, what lies wholly inside is at most the limit times their number (Hall's condition, which for spans need only be
 * asked of stretches of days). So each stretch from the beginning of one span to the end of another is a row; one that
 * falls into parts says nothing that its parts don't. */

static bool inside(const cw_limit_member *m, int64_t from, int64_t until) {
  return m->group >= from && m->until <= until;
}

/* Whether the spans inside from..until cover all of it. Members are in the order of their beginning. */
static bool covers(const cw_limit_member *m, uint32_t n, int64_t from, int64_t until) {
  int64_t covered = from - 1;
  for (uint32_t i = 0; i < n; i++) {
    if (!inside(&m[i], from, until)) continue;
    if (m[i].group > covered + 1) return false;
    if (m[i].until > covered) covered = m[i].until;
  }
  return covered == until;
}

/* Whether the row can bind: there is further credit in it, or more than it allows. */
static bool can_bind(const cw_ledger_problem *p, const cw_limit_member *m, uint32_t n, cw_rat bound) {
  cw_rat sum = CW_RAT_ZERO, largest = CW_RAT_ZERO;
  int32_t item = CW_FURTHER;
  for (uint32_t i = 0; i < n; i++) {
    const cw_alloc_column *c = &p->cols[m[i].col];
    if (c->item == CW_FURTHER) return true;
    if (c->item != item && !cw_rat_add(&sum, sum, largest)) return true;
    largest = c->item == item ? cw_rat_max(largest, c->full) : c->full;
    item = c->item;
  }
  return !cw_rat_add(&sum, sum, largest) || cw_rat_cmp(sum, bound) > 0;
}

/* Inserts by column, as rows want them. */
static void add_member(cw_limit_member *row, uint32_t *n, cw_limit_member m) {
  uint32_t at = (*n)++;
  for (; at > 0 && row[at - 1].col > m.col; at--) row[at] = row[at - 1];
  row[at] = m;
}

static void span_row(cw_eval *e, cw_ledger_problem *p, uint32_t limit, cw_rat most, const cw_limit_member *m,
                     uint32_t lost, uint32_t n, int64_t from, int64_t until) {
  cw_limit_member *row = CW_NEW_RAW(e->arena, (size_t)n + 1, cw_limit_member);
  uint32_t k = 0;
  cw_rat bound;
  if (!row || !cw_rat_mul(&bound, most, CW_RAT(until - from + 1))) {
    e->memory = e->memory || !row;
    e->overflow = true;
    return;
  }
  for (uint32_t i = 0; i < n; i++)
    if (i < lost || inside(&m[i], from, until)) add_member(row, &k, m[i]);
  if (until == from || can_bind(p, row, k, bound)) cw_limit_row(e, p, (cw_row_info){limit, from, until}, row, k, bound);
}

static bool first_end(const cw_limit_member *m, uint32_t lost, uint32_t i) {
  for (uint32_t j = lost; j < i; j++)
    if (m[j].until == m[i].until) return false;
  return true;
}

void cw_limit_spans(cw_eval *e, cw_ledger_problem *p, uint32_t limit, cw_rat most, const cw_limit_member *m,
                    uint32_t lost, uint32_t n) {
  if (lost) cw_limit_row(e, p, (cw_row_info){limit, CW_GROUP_LOST, CW_GROUP_LOST}, m, lost, most);
  for (uint32_t i = lost; i < n; i++) {
    if (i > lost && m[i].group == m[i - 1].group) continue;
    for (uint32_t j = lost; j < n; j++)
      if (m[j].until >= m[i].group && first_end(m, lost, j) && covers(m + lost, n - lost, m[i].group, m[j].until))
        span_row(e, p, limit, most, m, lost, n, m[i].group, m[j].until);
  }
}

/* --- what settlements used ---------------------------------------------------------------------------------------- */

static bool takes(cw_eval *e, const cw_counts *rule, uint32_t record) {
  return cw_record_of(e, rule->when, record, false) &&
         !(rule->except_when && cw_record_of(e, rule->except_when, record, true));
}

/* Whether a record, credited or not, stands under the limit: some rule that the limit bears on takes it. */
static bool bears_on(cw_eval *e, const cw_limit *l, uint32_t record) {
  int32_t saved = e->record;
  e->record = (int32_t)record;
  bool in = cw_eval_in_force(e, &l->force, false) && (!l->of || cw_eval_holds(e, l->of, false));
  e->record = saved;
  for (uint32_t k = 0; in && k < e->plan->ncounts; k++) {
    const cw_counts *rule = &e->plan->counts[k];
    bool of_rule = l->rule < 0 ? rule->ledger == l->ledger && (rule->areas & l->areas) : l->rule == (int32_t)k;
    if (of_rule && takes(e, rule, record)) return true;
  }
  return false;
}

static bool under(cw_eval *e, uint32_t limit, uint32_t record) {
  for (uint32_t i = limit; i < e->plan->nlimits; i++)
    if (e->plan->ready->twin[i] == limit && cw_eval_holds(e, e->plan->limits[i].when, false) &&
        bears_on(e, &e->plan->limits[i], record))
      return true;
  return false;
}

/* Whether decision d is a settlement of this goal, or of one that it doesn't name, in the ledger's unit; of which record. */
static bool settles(const cw_eval *e, uint32_t limit, uint32_t d, uint32_t *record) {
  const cw_decision *x = &e->block->decisions[e->teacher->first_decision + d];
  const cw_ledger *ledger = &e->plan->ledgers[e->plan->limits[limit].ledger];
  *record = x->subject + e->teacher->first_record;
  bool used = x->kind == CW_SETTLEMENT && x->subject != CW_NO_RECORD && x->decided <= e->options->as_of;
  if (!used || (x->goal && !cw_goal_same(e->plan, x->goal - 1, e->goal))) return false;
  return x->whole || (x->unit == ledger->unit && cw_rat_sign(x->amount) > 0);
}

bool cw_limit_settled(cw_eval *e, uint32_t limit, uint32_t record) {
  uint32_t r;
  for (uint32_t d = 0; d < e->teacher->ndecisions; d++)
    if (settles(e, limit, d, &r) && r == record) return under(e, limit, record);
  return false;
}

cw_rat cw_limit_used(cw_eval *e, uint32_t limit, uint32_t *records) {
  cw_rat sum = CW_RAT_ZERO;
  uint32_t r, before;
  *records = 0;
  for (uint32_t d = 0; d < e->teacher->ndecisions; d++) {
    if (!settles(e, limit, d, &r) || !under(e, limit, r)) continue;
    bool again = false;
    for (uint32_t k = 0; k < d; k++) again = again || (settles(e, limit, k, &before) && before == r);
    *records += !again;
    if (!cw_rat_add(&sum, sum, e->block->decisions[e->teacher->first_decision + d].amount)) e->overflow = true;
  }
  return sum;
}

/* --- rolling limits ----------------------------------------------------------------------------------------------- */

/* The first day that lies no longer within the limit's stretch of the day. */
static cw_day stretch_end(const cw_eval *e, const cw_limit *l, cw_day day) {
  return l->within_days ? day + l->within : cw_day_add_months(day, l->within, e->plan->ambiguous_down);
}

static cw_value earned_on(const cw_eval *e, uint32_t record) { return cw_cell(e->block, CW_F_EARNED, record); }

static bool near(const cw_eval *e, const cw_limit *l, cw_day first, cw_day day) {
  return day >= first && day < stretch_end(e, l, first);
}

/* A record of which the group or the day isn't known lies, at the worst, near each other one; at the best near none. */
static bool lost_to_worst(cw_eval *e, const cw_limit *l, uint32_t record, int64_t group) {
  if (group == CW_GROUP_LOST) return !cw_field_helps(e, record, cw_limit_key(l->per));
  return !cw_field_helps(e, record, CW_F_EARNED);
}

typedef struct rolling {
  cw_eval *e;
  cw_ledger_problem *p;
  const cw_limit *l;
  uint32_t limit, most, n;
  const cw_limit_member *m;
  cw_limit_counted *all;
  uint32_t *nall;
  bool any, too_many;
} rolling;

static bool is_lost(const cw_eval *e, const cw_limit_member *m, uint32_t record) {
  return m->group == CW_GROUP_LOST || earned_on(e, record).known != CW_KNOWN;
}

static bool may_share(int64_t a, int64_t b) { return a == b || a == CW_GROUP_LOST || b == CW_GROUP_LOST; }

/* The records that earlier goals were credited for and that lie in the stretch. */
static uint32_t settled_near(rolling *w, int64_t group, cw_day first) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < w->e->teacher->nrecords; i++) {
    uint32_t r = w->e->teacher->first_record + i;
    if (!cw_limit_settled(w->e, w->limit, r)) continue;
    int64_t key = cw_limit_group(w->e, w->l, r, NULL).group;
    cw_value day = earned_on(w->e, r);
    if (key == CW_GROUP_LOST || day.known != CW_KNOWN)
      n += may_share(key, group) && lost_to_worst(w->e, w->l, r, key);
    else
      n += key == group && near(w->e, w->l, first, day.a);
  }
  return n;
}

/* One stretch that begins on `first`: its columns, and how many of their records may be credited. */
static void stretch(rolling *w, int64_t group, cw_day first) {
  cw_eval *e = w->e;
  cw_limit_member *row = CW_NEW_RAW(e->arena, (size_t)w->n + 1, cw_limit_member);
  uint32_t n = 0, records = 0, used = settled_near(w, group, first), most = used < w->most ? w->most - used : 0;
  int32_t last = -1;
  if (!row) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < w->n; i++) {
    uint32_t r = (uint32_t)w->p->info[w->m[i].col].record;
    bool in = is_lost(e, &w->m[i], r) ? may_share(w->m[i].group, group) && lost_to_worst(e, w->l, r, w->m[i].group)
                                      : w->m[i].group == group && near(e, w->l, first, earned_on(e, r).a);
    if (!in || cw_limit_settled(e, w->limit, r)) continue;
    row[n++] = w->m[i];
    records += last != (int32_t)r;
    last = (int32_t)r;
  }
  w->any = w->any || records > 0;
  if (records <= most) return;
  w->too_many = true;
  w->all[(*w->nall)++] = (cw_limit_counted){w->limit, most, n, row};
}

/* One stretch for each record that has its place in time, and one in each group for those that have none. */
static void stretches(rolling *w) {
  for (uint32_t i = 0; i < w->n; i++) {
    uint32_t r = (uint32_t)w->p->info[w->m[i].col].record;
    bool lost = is_lost(w->e, &w->m[i], r), done = false; /* the columns of a record in one group are told once */
    for (uint32_t j = 0; j < i && !done; j++) {
      uint32_t s = (uint32_t)w->p->info[w->m[j].col].record;
      done = w->m[j].group == w->m[i].group && (s == r || (lost && is_lost(w->e, &w->m[j], s)));
    }
    if (!done) stretch(w, w->m[i].group, lost ? CW_DAY_MIN : earned_on(w->e, r).a);
  }
}

/* A stretch may begin with a record that an earlier goal was credited for. */
static void settled_stretches(rolling *w) {
  for (uint32_t i = 0; i < w->e->teacher->nrecords; i++) {
    uint32_t r = w->e->teacher->first_record + i;
    cw_value day = earned_on(w->e, r);
    if (day.known != CW_KNOWN || !cw_limit_settled(w->e, w->limit, r)) continue;
    int64_t group = cw_limit_group(w->e, w->l, r, NULL).group;
    if (group != CW_GROUP_LOST) stretch(w, group, day.a);
  }
}

void cw_limit_rolling(cw_eval *e, cw_ledger_problem *p, uint32_t limit, uint32_t most, const cw_limit_member *m,
                      uint32_t n, cw_limit_counted *all, uint32_t *nall) {
  rolling w = {.e = e,
               .p = p,
               .l = &e->plan->limits[limit],
               .limit = limit,
               .most = most,
               .n = n,
               .m = m,
               .all = all,
               .nall = nall};
  stretches(&w);
  settled_stretches(&w);
  if (e->options->seen && w.any) cw_see_limit(e, limit, w.too_many);
}

/* --- since the last that was taken -------------------------------------------------------------------------------- */

/* Taken, whatever became of it: there, no copy of another, not revoked; in the goal's window or before it. */
static bool was_taken(cw_eval *e, uint32_t limit, uint32_t i) {
  uint32_t n = e->teacher->nrecords;
  if (e->copies[i + (e->with_planned ? n : 0)].fate != CW_COUNTED || e->taking[i].fate == CW_DUPLICATE) return false;
  return under(e, limit, e->teacher->first_record + i);
}

/* Whether record s, which was taken, stands in the way of record r. Of two of one day the first in canonical order was
 * the first. */
static bool in_the_way(cw_eval *e, const cw_limit *l, uint32_t s, uint32_t r) {
  int64_t a = cw_limit_group(e, l, s, NULL).group, b = cw_limit_group(e, l, r, NULL).group;
  cw_value first = earned_on(e, s), day = earned_on(e, r);
  bool groups = a != CW_GROUP_LOST && b != CW_GROUP_LOST, days = first.known == CW_KNOWN && day.known == CW_KNOWN;
  if (groups && a != b) return false;
  if (days && (!near(e, l, first.a, day.a) || (first.a == day.a && s > r))) return false;
  if (a == CW_GROUP_LOST && cw_field_helps(e, s, cw_limit_key(l->per))) return false;
  if (b == CW_GROUP_LOST && cw_field_helps(e, r, cw_limit_key(l->per))) return false;
  if (first.known != CW_KNOWN && cw_field_helps(e, s, CW_F_EARNED)) return false;
  return day.known == CW_KNOWN || !cw_field_helps(e, r, CW_F_EARNED);
}

static bool blocked(cw_eval *e, uint32_t limit, uint32_t most, uint32_t record) {
  uint32_t before = 0;
  for (uint32_t i = 0; i < e->teacher->nrecords && before < most; i++) {
    uint32_t s = e->teacher->first_record + i;
    before += s != record && was_taken(e, limit, i) && in_the_way(e, &e->plan->limits[limit], s, record);
  }
  return before >= most;
}

void cw_limit_taken(cw_eval *e, cw_ledger_problem *p, uint32_t limit, uint32_t most, const cw_limit_member *m,
                    uint32_t n) {
  bool any = false;
  for (uint32_t i = 0; i < n; i++) {
    if (!blocked(e, limit, most, (uint32_t)p->info[m[i].col].record)) continue;
    p->cols[m[i].col].full = CW_RAT_ZERO;
    any = true;
  }
  if (e->options->seen && n) cw_see_limit(e, limit, any);
}
