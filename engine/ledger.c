/* One ledger's allocation instance: records become items, offers become columns, limits become rows.
 *
 * Further credit: for each rule still open to this teacher there are columns without supply, so that one and the same
 * problem answers "is it met?" (further = 0) and "what is the least that is missing?". A rule is open if some record
 * that could yet be earned between the as-of date and the deadline would satisfy it: record fields are free, facts are
 * what they are. A new record can have a new provider, achievement or title, so limits per any of these don't bind
 * it. */
#include "evaluator.h"

#include <string.h>

enum { MAX_STRETCHES = 24 };

/* --- small helpers ------------------------------------------------------------------------------------------------ */

int cw_year_of(const cw_eval *e, cw_day day, bool calendar) {
  return calendar ? cw_day_civil(day).year : cw_school_year(day, e->plan->school_year);
}

static cw_day year_starts(const cw_eval *e, int year, bool calendar) {
  cw_day first = CW_DAY_MIN;
  if (!calendar) return cw_school_year_start(year, e->plan->school_year);
  (void)cw_day_make(&first, year, 1, 1);
  return first;
}

int cw_record_year(const cw_eval *e, uint32_t record, bool calendar) {
  cw_value day = cw_cell(e->block, CW_F_EARNED, record);
  if (day.known != CW_KNOWN) return INT32_MIN;
  int year = cw_year_of(e, day.a, calendar);
  if (e->watch) {
    cw_watch_cut(e->watch, year_starts(e, year, calendar));
    cw_watch_cut(e->watch, year_starts(e, year + 1, calendar));
  }
  return year;
}

bool cw_record_of(cw_eval *e, uint32_t node, uint32_t record, bool helps) {
  int32_t saved = e->record;
  e->record = (int32_t)record;
  bool yes = cw_eval_holds(e, node, helps);
  e->record = saved;
  return yes;
}

/* Whether a record to be earned under `rule` can (helps) or must (not helps) satisfy the condition. */
bool cw_hypothetical_of(cw_eval *e, uint32_t rule, uint32_t node, bool helps) {
  const cw_counts *r = &e->plan->counts[rule];
  const cw_attr *kind = &e->plan->attrs[CW_F_KIND];
  bool any = r->kinds == ~UINT64_C(0), result = !helps;
  if (node == 0) return true;
  e->hypothetical = true;
  e->rule = (int32_t)rule;
  if (any) {
    e->kind = 0;
    result = cw_eval_tri(e, node, helps) == CW_TRUE;
  } else {
    for (uint32_t k = 0; k < kind->nchoices && k < 64; k++) {
      if (!(r->kinds >> k & 1)) continue;
      e->kind = kind->choices[k];
      e->rule = -1;
      bool possible = cw_eval_tri(e, r->when, true) != CW_FALSE;
      e->rule = (int32_t)rule;
      if (!possible) continue;
      bool t = cw_eval_tri(e, node, helps) != CW_FALSE;
      if (t == helps) result = helps;
      if (t == helps) break;
    }
  }
  e->hypothetical = false;
  e->rule = -1;
  e->kind = 0;
  return result;
}

int cw_linked(const cw_eval *e, const cw_ledger_problem *p, uint32_t node) {
  for (uint32_t i = 0; i < p->nlinked; i++)
    if (cw_eval_same(e, p->linked[i], node)) return (int)i;
  return -1;
}

static bool case_possible(cw_eval *e, const cw_ledger_problem *p, uint32_t rule, uint32_t which) {
  for (uint32_t i = 0; i < p->nlinked; i++) {
    bool yes = which >> i & 1;
    if (yes && !cw_hypothetical_of(e, rule, p->linked[i], true)) return false;
    if (!yes && cw_hypothetical_of(e, rule, p->linked[i], false)) return false;
  }
  return true;
}

/* A field of a record that isn't known, taken at the end to which it is set. */
bool cw_field_helps(cw_eval *e, uint32_t record, uint32_t attr) {
  cw_question q = {.kind = CW_ASK_RECORD, .attr = attr, .record = record, .day = CW_DAY_MIN};
  return cw_unknown_helps(e, &q, NULL);
}

/* --- columns ------------------------------------------------------------------------------------------------------ */

typedef struct stretch_list {
  cw_day from[MAX_STRETCHES], until[MAX_STRETCHES];
  uint32_t n;
} stretch_list;

/* The stretches of time in which further credit could be earned, cut where a school or calendar year begins. None where
 * the time is over; one without a year where no year matters or there is no end. */
static stretch_list stretches(const cw_eval *e, uint32_t ledger) {
  stretch_list s = {.n = 0};
  cw_day from = e->options->as_of, until = CW_DAY_MAX;
  if (e->has_window && e->window_until.known == CW_KNOWN) until = e->window_until.a;
  if (e->deadline.known == CW_KNOWN && e->deadline.a < until) until = e->deadline.a;
  if (e->has_window && e->window_from.known == CW_KNOWN && e->window_from.a > from) from = e->window_from.a;
  if (until < from) return s;
  if (until == CW_DAY_MAX || !e->plan->ready->ledgers[ledger].years_matter) {
    s.until[s.n] = CW_DAY_MAX;
    s.from[s.n++] = CW_DAY_MIN;
    return s;
  }
  while (from <= until && s.n < MAX_STRETCHES) {
    s.until[s.n] = until;
    s.from[s.n++] = from;
    cw_day year = 0, school = cw_school_year_start(cw_year_of(e, from, false) + 1, e->plan->school_year);
    if (!cw_day_make(&year, cw_day_civil(from).year + 1, 1, 1)) break;
    from = year < school ? year : school;
    if (from <= until) s.until[s.n - 1] = from - 1;
  }
  return s;
}

/* Whether the rule is in force for what is earned on the day. */
static bool rule_in_force(cw_eval *e, const cw_counts *r, cw_day day) {
  if (cw_period_always(&r->force)) return true;
  const cw_node *by = &e->plan->nodes[r->force.by];
  cw_day at = day == CW_DAY_MIN ? e->options->as_of : day;
  bool by_earned = by->op == CW_OP_ATTR && by->a == CW_F_EARNED, open;
  e->hypothetical = true;
  e->kind = 0;
  open = by_earned ? cw_period_on_day(e, &r->force, at) : cw_eval_in_force_tri(e, &r->force, true) != CW_FALSE;
  e->hypothetical = false;
  return open;
}

/* Whether some record would satisfy the rule, whenever it is earned. */
static bool rule_possible(cw_eval *e, const cw_counts *r) {
  e->hypothetical = true;
  e->kind = 0;
  bool open = cw_eval_tri(e, r->when, true) != CW_FALSE;
  open = open && !(r->except_when && cw_eval_tri(e, r->except_when, false) == CW_TRUE);
  if (open) {
    cw_value v = cw_eval_value(e, r->as, true);
    open = v.known == CW_UNKNOWN || (v.known == CW_KNOWN && v.a > 0);
  }
  e->hypothetical = false;
  return open;
}

/* It may yet be placed in another ledger. */
static bool still_open(const cw_eval *e, uint32_t record) {
  return e->share && e->share->open[record - e->teacher->first_record];
}

/* A rule that gives a fixed amount for a number of records in the cycle, all of which are there already, gives nothing
 * more. (Where the amount is the record's, a larger one could stand instead: the rule stays open.) */
static bool rule_spent(cw_eval *e, const cw_ledger_problem *p, uint32_t rule) {
  e->hypothetical = true;
  bool fixed = cw_eval_value(e, e->plan->counts[rule].as, true).known == CW_KNOWN;
  e->hypothetical = false;
  if (!fixed) return false;
  for (uint32_t i = 0; i < e->plan->nlimits; i++) {
    const cw_limit *l = &e->plan->limits[i];
    cw_rat most;
    bool unbounded;
    bool in_all = (l->per == CW_PER_CYCLE && !l->within) || l->per == CW_PER_LIFETIME;
    if (l->rule != (int32_t)rule || !l->counts_records || !in_all || l->of) continue;
    if (cw_eval_tri(e, l->when, false) != CW_TRUE) continue;
    if (!cw_eval_amount(e, l->most, true, &most, &unbounded) || unbounded) continue;
    uint32_t n = 0;
    if (l->per == CW_PER_LIFETIME) (void)cw_limit_used(e, i, &n);
    for (uint32_t k = 0; k < p->nsupplies; k++)
      n += p->supplies[k].rule == rule && !still_open(e, p->supplies[k].record) &&
           cw_record_determined(e, p->supplies[k].record, p->ledger) < 0 &&
           !(l->per == CW_PER_LIFETIME && cw_limit_settled(e, i, p->supplies[k].record));
    if (cw_rat_cmp(CW_RAT(n), most) >= 0) return true;
  }
  return false;
}

/* Reads nothing but the record to be earned, and not its days. */
static bool reads_record_alone(const cw_plan *plan, uint32_t index) {
  const cw_node *n = &plan->nodes[index];
  switch ((cw_op)n->op) {
  case CW_OP_NOTHING:
  case CW_OP_CONST:
  case CW_OP_AMOUNT:
  case CW_OP_STATED:
  case CW_OP_SPAN_MONTHS:
  case CW_OP_SPAN_DAYS: return true;
  case CW_OP_ATTR:
    return plan->attrs[n->a].scope == CW_OF_RECORD && n->a != CW_F_EARNED && n->a != CW_F_FROM && n->a != CW_F_UNTIL;
  case CW_OP_AND:
  case CW_OP_OR:
    for (uint32_t i = 0; i < n->nlist; i++)
      if (!reads_record_alone(plan, plan->kids[n->list + i])) return false;
    return true;
  case CW_OP_EQ:
  case CW_OP_MUL:
    return reads_record_alone(plan, n->kid[0]) && reads_record_alone(plan, n->kid[1]) &&
           (n->op == CW_OP_MUL || plan->nodes[n->kid[0]].type != CW_QUANTITY);
  case CW_OP_NOT:
  case CW_OP_IN:
  case CW_OP_INCLUDES:
  case CW_OP_MATCHES: return reads_record_alone(plan, n->kid[0]);
  default: return false;
  }
}

static bool limits_records_in_all(const cw_plan *plan, uint32_t rule) {
  for (uint32_t i = 0; i < plan->nlimits; i++)
    if (plan->limits[i].rule == (int32_t)rule && plan->limits[i].counts_records) return true;
  return false;
}

cw_further cw_rule_further(const cw_plan *plan, uint32_t rule) {
  static const cw_options none = {.known_as_of = CW_DAY_MAX, .only_goal = -1};
  const cw_counts *r = &plan->counts[rule];
  if (!reads_record_alone(plan, r->when) || !reads_record_alone(plan, r->except_when) ||
      !reads_record_alone(plan, r->as))
    return CW_FURTHER_HANGS;
  cw_eval e = {.plan = plan, .options = &none, .record = -1, .license = -1, .own = -1, .rule = -1};
  if (!rule_possible(&e, r)) return CW_FURTHER_CLOSED;
  e.hypothetical = true;
  bool fixed = cw_eval_value(&e, r->as, true).known == CW_KNOWN;
  return fixed && limits_records_in_all(plan, rule) ? CW_FURTHER_HANGS : CW_FURTHER_OPEN;
}

static void add_column(cw_ledger_problem *p, int32_t item, uint32_t area, cw_rat full, cw_column_info info) {
  p->cols[p->ncols] = (cw_alloc_column){item, (int32_t)area, full};
  p->info[p->ncols++] = info;
}

/* Where limits group by topic the educator chooses under which of its topics a record counts, or splits it: it has a
 * column for each. What its topics are not known to be is at the best all of them, or none. */
static void add_by_topic(cw_eval *e, cw_ledger_problem *p, int32_t item, uint32_t area, cw_rat full,
                         cw_column_info info) {
  info.topic = CW_TOPIC_NONE;
  cw_value topics =
      info.record < 0 ? cw_value_of((int64_t)p->topics) : cw_cell(e->block, CW_F_TOPICS, (uint32_t)info.record);
  bool known = info.record >= 0 && topics.known == CW_KNOWN;
  if (p->by_topic && topics.known != CW_KNOWN) {
    topics.a = (int64_t)p->topics;
    if (!cw_field_helps(e, (uint32_t)info.record, CW_F_TOPICS)) {
      info.topic = CW_TOPIC_LOST;
      topics.a = 0;
    }
  }
  if (!p->by_topic) topics.a = 0;
  for (uint64_t bits = (uint64_t)topics.a & (UINT64_MAX >> 1); bits; bits &= bits - 1) {
    info.topic = __builtin_ctzll(bits);
    add_column(p, item, area, full, info);
  }
  if (info.topic != CW_TOPIC_LOST) info.topic = CW_TOPIC_NONE;
  if (!known || topics.a == 0) add_column(p, item, area, full, info);
}

/* The topics of the records at hand, and one that none of them has. */
static void find_topics(const cw_eval *e, cw_ledger_problem *p) {
  uint32_t n = e->plan->attrs[CW_F_TOPICS].nchoices, fresh = 0;
  if (!p->by_topic) return;
  for (uint32_t k = 0; k < p->nsupplies; k++) {
    cw_value v = cw_cell(e->block, CW_F_TOPICS, p->supplies[k].record);
    if (v.known == CW_KNOWN) p->topics |= (uint64_t)v.a;
  }
  while (fresh < n && (p->topics >> fresh & 1)) fresh++;
  if (fresh < n) p->topics |= UINT64_C(1) << fresh;
}

/* An item for each record, with a column for each place and each piece of its credit. */
static void add_offer(cw_eval *e, cw_ledger_problem *p, const cw_supply *s, cw_rat full, cw_piece piece, bool cut) {
  const cw_ledger *l = &e->plan->ledgers[p->ledger];
  for (uint32_t a = 0; a < l->nareas; a++)
    if (s->areas >> a & 1)
      add_by_topic(e, p, (int32_t)p->nitems - 1, l->first_area + a, full,
                   (cw_column_info){.rule = s->rule,
                                    .record = (int32_t)s->record,
                                    .day = CW_DAY_MIN,
                                    .windows = piece.windows,
                                    .piece = cut ? piece.amount : CW_RAT_ZERO});
}

/* What the pieces hold together, less what an earlier goal used. */
static cw_rat whole_of(cw_eval *e, const cw_supply *s, const cw_piece *pieces, uint32_t n) {
  bool all = false;
  cw_rat sum = CW_RAT_ZERO, gone = cw_settled_of_record(e, s->record, e->plan->counts[s->rule].ledger, &all);
  if (all) return CW_RAT_ZERO;
  for (uint32_t i = 0; i < n; i++)
    if (!cw_rat_add(&sum, sum, pieces[i].amount)) e->overflow = true;
  if (!cw_rat_sub(&sum, sum, gone)) e->overflow = true;
  return cw_rat_sign(sum) > 0 ? sum : CW_RAT_ZERO;
}

/* A record of which no piece holds anything gives nothing, and is no item. */
static bool any_piece(const cw_piece *pieces, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (!pieces[i].part || !cw_rat_is_zero(pieces[i].amount)) return true;
  return false;
}

static void record_columns(cw_eval *e, cw_ledger_problem *p) {
  for (uint32_t k = 0; k < p->nsupplies; k++) {
    const cw_supply *s = &p->supplies[k];
    bool unbounded = s->amount.num < 0;
    cw_piece pieces[CW_MAX_PIECES] = {{.windows = 1}};
    uint32_t in_goals = e->taking[s->record - e->teacher->first_record].fate == CW_COUNTED, n = 1;
    if (e->nown) n = cw_record_pieces(e, s, in_goals, pieces);
    if (!any_piece(pieces, n)) continue;
    if (p->nitems == 0 || p->item_record[p->nitems - 1] != (int32_t)s->record) {
      p->items[p->nitems].divisibility = CW_DIVISIBLE;
      p->item_record[p->nitems++] = (int32_t)s->record;
    }
    cw_alloc_item *item = &p->items[p->nitems - 1];
    cw_divisibility d = e->plan->counts[s->rule].records_are;
    if (d > item->divisibility && !unbounded) item->divisibility = d;
    cw_rat full = unbounded ? CW_AMPLE : pieces[0].part ? whole_of(e, s, pieces, n) : s->amount;
    for (uint32_t i = 0; i < n; i++)
      if (!pieces[i].part || !cw_rat_is_zero(pieces[i].amount)) add_offer(e, p, s, full, pieces[i], n > 1);
  }
  if (e->nown) cw_limit_pieces(e, p);
}

/* What the day doesn't change of one rule's further credit, found when first asked. */
typedef struct further_rule {
  bool known, open;
  uint8_t asked, possible; /* a bit for each case of the linked conditions */
} further_rule;

static bool further_open(cw_eval *e, const cw_ledger_problem *p, further_rule *f, uint32_t rule) {
  cw_further always = e->plan->ready->further[rule];
  if (always != CW_FURTHER_HANGS && !e->options->seen) return always == CW_FURTHER_OPEN;
  if (!f->known) f->open = rule_possible(e, &e->plan->counts[rule]) && !rule_spent(e, p, rule);
  f->known = true;
  return f->open;
}

static bool further_case(cw_eval *e, const cw_ledger_problem *p, further_rule *f, uint32_t rule, uint32_t which) {
  if (!(f->asked >> which & 1) && case_possible(e, p, rule, which)) f->possible |= (uint8_t)(1U << which);
  f->asked |= (uint8_t)(1U << which);
  return f->possible >> which & 1;
}

/* Its areas have their columns already, and whether it is open notes nothing. */
static bool adds_nothing(const cw_eval *e, uint32_t rule, uint64_t plain_done) {
  const cw_ready *ready = e->plan->ready;
  return ready->plain[rule] && !(e->plan->counts[rule].areas & ~plain_done) &&
         ready->further[rule] != CW_FURTHER_HANGS && cw_period_always(&e->plan->counts[rule].force) &&
         !e->options->seen;
}

static void further_columns(cw_eval *e, cw_ledger_problem *p) {
  const cw_ledger *l = &e->plan->ledgers[p->ledger];
  stretch_list s = stretches(e, p->ledger);
  further_rule *rules = CW_NEW_ARRAY(e->arena, e->plan->ncounts + 1, further_rule);
  if (!rules) {
    e->memory = true;
    return;
  }
  for (uint32_t t = 0; t < s.n; t++) {
    uint64_t plain_done = 0;
    uint32_t ahead = cw_windows_ahead(e, s.from[t], s.until[t]);
    for (uint32_t k = 0; k < e->plan->ncounts; k++) {
      const cw_counts *r = &e->plan->counts[k];
      if (r->ledger != p->ledger || adds_nothing(e, k, plain_done)) continue;
      if (!rule_in_force(e, r, s.from[t]) || !further_open(e, p, &rules[k], k)) continue;
      bool plain = e->plan->ready->plain[k];
      for (uint32_t a = 0; a < l->nareas; a++) {
        if (!(r->areas >> a & 1) || (plain && (plain_done >> a & 1))) continue;
        if (plain) plain_done |= UINT64_C(1) << a;
        for (uint32_t which = 0; which < UINT32_C(1) << p->nlinked; which++)
          if (further_case(e, p, &rules[k], k, which))
            add_by_topic(
                e, p, CW_FURTHER, l->first_area + a, CW_RAT(-1),
                (cw_column_info){
                    .rule = k, .record = -1, .which = which, .day = s.from[t], .until = s.until[t], .windows = ahead});
      }
    }
  }
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static bool reserve(cw_eval *e, cw_ledger_problem *p) {
  const cw_ledger *l = &e->plan->ledgers[p->ledger];
  size_t rules = e->plan->ncounts, topics = 1;
  for (uint32_t t = 0; t < 64; t++) topics += p->topics >> t & 1;
  size_t pieces = e->nown ? CW_MAX_PIECES : 1;
  size_t cols =
      ((size_t)p->nsupplies * l->nareas * pieces + ((rules * l->nareas * MAX_STRETCHES) << p->nlinked)) * topics + 1;
  size_t items =
      (size_t)p->nsupplies * (1 + l->nareas * pieces * topics) + 1; /* an item may be split into its columns */
  p->items = CW_NEW_RAW(e->arena, items, cw_alloc_item);
  p->item_record = CW_NEW_RAW(e->arena, items, int32_t);
  p->cols = CW_NEW_RAW(e->arena, cols, cw_alloc_column);
  p->info = CW_NEW_RAW(e->arena, cols, cw_column_info);
  return p->items && p->item_record && p->cols && p->info;
}

static bool incomplete_for(cw_eval *e, uint32_t ledger) {
  if (!e->teacher->incomplete) return false;
  for (uint32_t k = 0; k < e->plan->ncounts; k++)
    if (e->plan->counts[k].ledger == ledger && (e->plan->counts[k].kinds & e->teacher->incomplete)) {
      cw_question q = {.kind = CW_ASK_MISSING, .day = CW_DAY_MIN};
      return cw_unknown_helps(e, &q, NULL);
    }
  return false;
}

cw_ledger_problem *cw_ledger_build(cw_eval *e, uint32_t ledger, bool with_further) {
  cw_ledger_problem *p = CW_NEW(e->arena, cw_ledger_problem);
  cw_supply *supplies = NULL;
  if (!p) {
    e->memory = true;
    return NULL;
  }
  p->ledger = ledger;
  p->nsupplies = cw_records_supply(e, ledger, &supplies);
  p->supplies = supplies;
  const cw_ready_ledger *ready = &e->plan->ready->ledgers[ledger];
  p->by_topic = ready->by_topic;
  p->nlinked = ready->nlinked;
  memcpy(p->linked, ready->linked, sizeof p->linked);
  find_topics(e, p);
  if (!supplies || !reserve(e, p)) {
    e->memory = true;
    return NULL;
  }
  record_columns(e, p);
  if (with_further) further_columns(e, p);
  cw_limits_apply(e, p);
  if (incomplete_for(e, ledger)) e->free_credit = true;
  return e->memory ? NULL : p;
}

bool cw_column_serves(cw_eval *e, const cw_ledger_problem *p, uint32_t col, const cw_need *need, int year) {
  const cw_column_info *info = &p->info[col];
  const cw_ledger *l = &e->plan->ledgers[p->ledger];
  bool calendar = need->each == CW_EACH_CALENDAR_YEAR;
  if (!(need->areas >> (p->cols[col].area - (int32_t)l->first_area) & 1)) return false;
  if (!(info->windows & cw_window_bit(e, need))) return false;
  if (info->record >= 0) {
    if (need->of && !cw_record_of(e, need->of, (uint32_t)info->record, true)) return false;
    if (need->each == CW_EACH_NONE) return true;
    int earned = cw_record_year(e, (uint32_t)info->record, calendar);
    return earned == INT32_MIN ? cw_field_helps(e, (uint32_t)info->record, CW_F_EARNED) : earned == year;
  }
  /* asked for another license, the condition is not that of a limit, which is about the goal's own */
  bool apart = e->license != e->own && cw_eval_reads_license(e, need->of);
  int linked = need->of && !apart ? cw_linked(e, p, need->of) : -1;
  if (linked >= 0 ? !(info->which >> linked & 1) : need->of && !cw_hypothetical_of(e, info->rule, need->of, true))
    return false;
  if (need->each == CW_EACH_NONE) return true;
  return info->day != CW_DAY_MIN ? cw_year_of(e, info->day, calendar) == year
                                 : year >= cw_year_of(e, e->options->as_of, calendar);
}

cw_alloc_instance cw_ledger_limits_only(const cw_ledger_problem *p) {
  return (cw_alloc_instance){.nitems = p->nitems,
                             .ncols = p->ncols,
                             .nrows = p->nlimits,
                             .ncounts = p->ncounts,
                             .nfloors = p->nfloors,
                             .items = p->items,
                             .cols = p->cols,
                             .rows = p->limits,
                             .counts = p->counts,
                             .floors = p->floors};
}

cw_rat cw_ledger_have(cw_eval *e, const cw_ledger_problem *p) {
  cw_alloc_instance instance = cw_ledger_limits_only(p);
  uint32_t *cols = CW_NEW_ARRAY(e->arena, p->ncols + 1, uint32_t), n = 0;
  if (!cols) {
    e->memory = true;
    return CW_RAT_ZERO;
  }
  for (uint32_t c = 0; c < p->ncols; c++)
    if (p->cols[c].item != CW_FURTHER) cols[n++] = c;
  if (n == 0) return CW_RAT_ZERO;
  cw_alloc_options options = {.budget = e->budget};
  cw_alloc_result r = cw_alloc_most(&instance, cols, n, &options, e->arena);
  e->work += r.work;
  if (r.status == CW_ALLOC_MEMORY) e->memory = true;
  return r.further;
}
