/* Which records take part, and what each counts rule makes of each: classify and limit (only what no choice restores). */
#include "memo.h"

#include <string.h>

static cw_value cell(const cw_eval *e, uint32_t attr, uint32_t r) {
  cw_watch_attr(e->watch, attr);
  return cw_cell(e->block, attr, r);
}

static bool both_same(const cw_eval *e, uint32_t attr, uint32_t r, uint32_t s) {
  cw_value x = cw_cell(e->block, attr, r), y = cw_cell(e->block, attr, s);
  return x.known == CW_KNOWN && y.known == CW_KNOWN && x.a == y.a && x.b == y.b;
}

static bool both_differ(const cw_eval *e, uint32_t attr, uint32_t r, uint32_t s) {
  cw_value x = cw_cell(e->block, attr, r), y = cw_cell(e->block, attr, s);
  return x.known == CW_KNOWN && y.known == CW_KNOWN && (x.a != y.a || x.b != y.b);
}

/* Ids are texts: they are the same where the numbers are. */
static inline bool same_text(const cw_eval *e, uint32_t attr, uint32_t r, uint32_t s) {
  const cw_column *c = &e->block->columns[attr];
  return c->a[r] == c->a[s] && c->known[r] == CW_KNOWN && c->known[s] == CW_KNOWN;
}

/* Which ids two records or more have: without, the pairs need not be looked at. */
typedef struct known_ids {
  bool credentials, digests, sources;
} known_ids;

/* Certainly one thing told twice: the same credential, the same file, or the same row of the same source. */
static bool certainly_same(const cw_eval *e, known_ids k, uint32_t r, uint32_t s) {
  return (k.credentials && same_text(e, CW_F_CREDENTIAL, r, s)) || (k.digests && same_text(e, CW_F_DIGEST, r, s)) ||
         (k.sources && same_text(e, CW_F_SOURCE, r, s) && both_same(e, CW_F_ROW, r, s));
}

/* Perhaps one thing told twice: the same achievement (or title) and amount within days, from different sources, under
 * ids that don't contradict it. One source that names a title twice means two meetings. */
static bool probably_same(const cw_eval *e, uint32_t r, uint32_t s) {
  bool named = both_same(e, CW_F_ACHIEVEMENT, r, s) || both_same(e, CW_F_TITLE, r, s);
  if (!named || both_differ(e, CW_F_ACHIEVEMENT, r, s) || both_differ(e, CW_F_CREDENTIAL, r, s)) return false;
  if (!both_differ(e, CW_F_SOURCE, r, s) || both_differ(e, CW_F_KIND, r, s)) return false;
  if (both_differ(e, CW_F_AMOUNT, r, s) || both_differ(e, CW_F_UNIT, r, s)) return false;
  cw_value x = cw_cell(e->block, CW_F_EARNED, r), y = cw_cell(e->block, CW_F_EARNED, s);
  if (x.known != CW_KNOWN || y.known != CW_KNOWN) return true;
  int64_t days = x.a > y.a ? x.a - y.a : y.a - x.a;
  return days <= CW_DUPLICATE_DAYS;
}

static uint32_t how_much_known(const cw_eval *e, uint32_t r) {
  uint32_t n = 0;
  for (uint32_t k = 0; k < e->plan->ready->nfields; k++)
    n += e->block->columns[e->plan->ready->fields[k]].known[r] == CW_KNOWN;
  return n;
}

/* The fuller of two copies stands; of equals the first in canonical order. */
static void drop_copies(const cw_eval *e, known_ids k, cw_taking *taking) {
  uint32_t first = e->teacher->first_record, n = e->teacher->nrecords;
  for (uint32_t i = 0; i < n; i++) {
    if (taking[i].fate != CW_COUNTED) continue;
    for (uint32_t j = i + 1; j < n; j++) {
      if (taking[j].fate != CW_COUNTED || !certainly_same(e, k, first + i, first + j)) continue;
      bool later_is_fuller = how_much_known(e, first + j) > how_much_known(e, first + i);
      uint32_t drop = later_is_fuller ? i : j, keep = later_is_fuller ? j : i;
      taking[drop] = (cw_taking){.fate = CW_DUPLICATE, .other = (int32_t)(first + keep)};
      if (drop == i) break;
    }
  }
}

static void ask_about_copies(const cw_eval *e, cw_taking *taking) {
  uint32_t first = e->teacher->first_record, n = e->teacher->nrecords;
  for (uint32_t j = 1; j < n; j++)
    for (uint32_t i = 0; i < j && taking[j].fate == CW_COUNTED && taking[j].other < 0; i++)
      if (taking[i].fate == CW_COUNTED && probably_same(e, first + i, first + j))
        taking[j].other = (int32_t)(first + i);
}

/* Planned, in progress, or dated after the day on which the standing is taken. */
bool cw_record_not_yet(const cw_eval *e, uint32_t r) {
  const cw_column *status = &e->block->columns[CW_F_STATUS], *day = &e->block->columns[CW_F_EARNED];
  if (day->known[r] == CW_KNOWN && day->a[r] > e->options->as_of) return true;
  return status->known[r] == CW_KNOWN && status->a[r] != e->plan->attrs[CW_F_STATUS].choices[0];
}

static cw_fate first_fate(const cw_eval *e, uint32_t r, bool with_planned) {
  const cw_column *since = &e->block->columns[CW_F_KNOWN_SINCE], *checked = &e->block->columns[CW_F_VERIFICATION];
  if (since->known[r] == CW_KNOWN && since->a[r] > e->options->known_as_of) return CW_OUTSIDE;
  if (!with_planned && cw_record_not_yet(e, r)) return CW_NOT_YET;
  bool void_one = checked->known[r] == CW_KNOWN &&
                  (checked->a[r] == e->plan->ready->revoked || checked->a[r] == e->plan->ready->tampered);
  return void_one ? CW_REFUSED : CW_COUNTED;
}

/* The record's place in a period: a day, or a span that lies inside, outside or across an end. */
static cw_tri lies_in(cw_eval *e, uint32_t r, cw_value first, cw_value last) {
  cw_value from = cell(e, CW_F_FROM, r), until = cell(e, CW_F_UNTIL, r);
  if (from.known == CW_KNOWN && until.known == CW_KNOWN && first.known == CW_KNOWN && last.known == CW_KNOWN) {
    if (until.a < first.a || from.a > last.a) return CW_FALSE;
    if (from.a >= first.a && until.a <= last.a) return CW_TRUE;
    cw_question q = {.kind = CW_ASK_STRADDLE, .record = r, .day = CW_DAY_MIN};
    return cw_unknown_helps(e, &q, &e->taking[r - e->teacher->first_record].ask) ? CW_TRUE : CW_FALSE;
  }
  if (first.known != CW_KNOWN || last.known != CW_KNOWN) {
    /* an end that isn't known (a license date): the condition is open, and so is the question for it */
    cw_value day = cell(e, CW_F_EARNED, r);
    if (day.known == CW_KNOWN && first.known == CW_KNOWN && day.a < first.a) return CW_FALSE;
    if (day.known == CW_KNOWN && last.known == CW_KNOWN && day.a > last.a) return CW_FALSE;
    cw_value end = first.known != CW_KNOWN ? first : last;
    if (end.a == CW_SET_BEST) return CW_TRUE;
    if (end.a == CW_SET_WORST) return CW_FALSE;
    e->opened = true;
    return CW_OPEN;
  }
  cw_value day = cw_cell(e->block, CW_F_EARNED, r); /* whether it is known is always told: batch_class.c */
  cw_watch_cut(e->watch, first.a);
  cw_watch_cut(e->watch, last.a + 1);
  if (day.known == CW_KNOWN) return day.a >= first.a && day.a <= last.a ? CW_TRUE : CW_FALSE;
  cw_question q = {.kind = CW_ASK_RECORD, .attr = CW_F_EARNED, .record = r, .day = CW_DAY_MIN};
  cw_unknown *u = cw_unknown_get(e, &q, CW_DATE);
  if (!u) return CW_FALSE;
  u->read = true;
  if (u->state == CW_SET_VALUE) return u->value.a >= first.a && u->value.a <= last.a ? CW_TRUE : CW_FALSE;
  if (u->state != CW_UNSET) return u->state == CW_SET_BEST ? CW_TRUE : CW_FALSE;
  e->opened = true;
  cw_unknown_use(e, u, (cw_use){.op = CW_OP_BETWEEN, .helps = true, .a = first.a, .b = 1, .a2 = last.a});
  return e->mode == CW_BEST ? CW_TRUE : CW_FALSE;
}

cw_tri cw_record_in_window(cw_eval *e, uint32_t r) {
  return e->has_window ? lies_in(e, r, e->window_from, e->window_until) : CW_TRUE;
}

bool cw_record_carried(cw_eval *e, uint32_t r) {
  return e->has_before && lies_in(e, r, e->before_from, e->before_until) != CW_FALSE;
}

static bool holds_here(const cw_eval *e, cw_tri t) { return t == CW_OPEN ? e->mode == CW_BEST : t == CW_TRUE; }

static void apply_window(cw_eval *e, uint32_t i) {
  uint32_t r = e->teacher->first_record + i;
  cw_taking *t = &e->taking[i];
  t->outside = !holds_here(e, cw_record_in_window(e, r));
  t->before = e->has_before && holds_here(e, lies_in(e, r, e->before_from, e->before_until));
  if (t->outside && !t->before) t->fate = CW_OUTSIDE;
  t->windows = cw_windows_of(e, r);
}

/* Whether the record is of a cycle in which the rule counts it: its own, or, where that is left to the holder, the next. */
static bool is_of_cycle(const cw_eval *e, const cw_counts *rule, uint32_t record) {
  const cw_taking *t = &e->taking[record - e->teacher->first_record];
  int64_t next = -1;                         /* nothing is elected */
  if (t->outside && !t->before) return true; /* it is of neither: that is its fate, not the rule's refusal */
  if (!rule->elected) return !t->outside;
  for (uint32_t d = 0; d < e->teacher->ndecisions; d++) {
    const cw_decision *x = &e->block->decisions[e->teacher->first_decision + d];
    if (x->kind == CW_CYCLE && x->subject + e->teacher->first_record == record) next = x->value;
  }
  return (next != 1 && !t->outside) || (next != 0 && t->before);
}

static bool two_know(const cw_eval *e, uint32_t attr) {
  if (e->teacher->nrecords < 2) return false;
  const uint8_t *known = e->block->columns[attr].known + e->teacher->first_record;
  uint32_t n = 0;
  for (uint32_t i = 0; i < e->teacher->nrecords && n < 2; i++) n += known[i] == CW_KNOWN;
  return n == 2;
}

static void tell_copies(const cw_eval *e, known_ids k, cw_taking *t) {
  if (k.credentials || k.digests || k.sources) drop_copies(e, k, t);
  if (k.sources) ask_about_copies(e, t);
}

void cw_records_compare(cw_eval *e) {
  uint32_t first = e->teacher->first_record, n = e->teacher->nrecords;
  known_ids k = {two_know(e, CW_F_CREDENTIAL), two_know(e, CW_F_DIGEST), two_know(e, CW_F_SOURCE)};
  cw_taking *now = e->copies, *later = e->copies + n; /* later: with what is planned */
  bool planned = false;
  for (uint32_t i = 0; i < n; i++) {
    now[i] = (cw_taking){.fate = first_fate(e, first + i, false), .other = -1};
    planned = planned || now[i].fate == CW_NOT_YET;
  }
  if (planned)
    for (uint32_t i = 0; i < n; i++) later[i] = (cw_taking){.fate = first_fate(e, first + i, true), .other = -1};
  tell_copies(e, k, now);
  if (planned)
    tell_copies(e, k, later);
  else if (n)
    memcpy(later, now, n * sizeof *now);
}

/* Whether a record that may be a copy counts beside the other hangs on an answer, where the other takes part. */
static void ask_whether_copy(cw_eval *e, uint32_t i) {
  uint32_t first = e->teacher->first_record;
  cw_taking *t = &e->taking[i];
  if (!cw_takes_part(t) || t->other < 0 || !cw_takes_part(&e->taking[(uint32_t)t->other - first])) return;
  cw_question q = {.kind = CW_ASK_DUPLICATE, .record = first + i, .other = (uint32_t)t->other, .day = CW_DAY_MIN};
  if (cw_unknown_helps(e, &q, &t->ask)) return;
  t->fate = CW_DUPLICATE;
  t->windows = 0;
}

void cw_records_take(cw_eval *e) {
  uint32_t n = e->teacher->nrecords;
  if (n) memcpy(e->taking, e->copies + (e->with_planned ? n : 0), n * sizeof *e->taking);
  for (uint32_t i = 0; i < n; i++)
    if (e->taking[i].fate == CW_COUNTED) apply_window(e, i);
  for (uint32_t i = 0; i < n; i++) ask_whether_copy(e, i);
}

/* --- offers ------------------------------------------------------------------------------------------------------- */

/* The area that the holder chose or an officer pinned. */
static uint64_t chosen_areas(const cw_eval *e, uint32_t record, uint32_t ledger, uint64_t areas) {
  const cw_ledger *l = &e->plan->ledgers[ledger];
  for (uint32_t d = 0; d < e->teacher->ndecisions; d++) {
    const cw_decision *x = &e->block->decisions[e->teacher->first_decision + d];
    if ((x->kind == CW_ELECTION || x->kind == CW_PIN) && x->subject + e->teacher->first_record == record &&
        x->area >= (int32_t)l->first_area && x->area < (int32_t)(l->first_area + l->nareas))
      areas &= UINT64_C(1) << (x->area - (int32_t)l->first_area);
  }
  return areas;
}

typedef enum { OFFER_NO, OFFER_YES } offer_verdict;

static offer_verdict fails_on(cw_eval *e, uint32_t node, cw_value saw) {
  e->failed = node;
  e->saw = saw;
  return OFFER_NO;
}

/* An exception that holds is itself what failed; one that is open names its open part. */
static bool excepted(cw_eval *e, const cw_counts *rule) {
  e->failed = 0;
  if (rule->except_when == 0 || !cw_eval_holds(e, rule->except_when, false)) return false;
  if (e->failed == 0) (void)fails_on(e, rule->except_when, cw_eval_seen(e, rule->except_when, false));
  return true;
}

/* `least`: a record smaller than this doesn't count. */
static bool large_enough(cw_eval *e, const cw_counts *rule) {
  if (rule->least == 0) return true;
  const cw_node *least = &e->plan->nodes[rule->least];
  cw_value have = cw_eval_value(e, rule->least, false);
  cw_value amount = cell(e, CW_F_AMOUNT, (uint32_t)e->record), unit = cell(e, CW_F_UNIT, (uint32_t)e->record);
  if (have.known != CW_KNOWN) return false;
  cw_rat low, high, asked = cw_value_as_rat(have);
  if (amount.known != CW_KNOWN && unit.known == CW_KNOWN && unit.a != least->unit) return false;
  if (cw_amount_bounds(e->block, (uint32_t)e->record, &low, &high)) {
    if (cw_rat_cmp(low, asked) >= 0) return true;
    if (high.num >= 0 && cw_rat_cmp(high, asked) < 0) return false;
  }
  if (amount.known != CW_KNOWN) {
    cw_question q = {.kind = CW_ASK_RECORD, .attr = CW_F_AMOUNT, .record = (uint32_t)e->record, .day = CW_DAY_MIN};
    return cw_unknown_helps(e, &q, NULL);
  }
  e->failed = rule->least;
  e->saw = amount;
  return unit.a == least->unit && cw_rat_cmp(cw_value_as_rat(amount), cw_value_as_rat(have)) >= 0;
}

/* How much the rule makes of the record. Of an amount that is only multiplied no more is read than whether there is any. */
static bool rule_amount(cw_eval *e, const cw_counts *rule, cw_rat *out, bool *unbounded) {
  cw_rat rate;
  bool scaled = e->watch && cw_rule_rate(e->plan, rule, &rate) == CW_RATE_OF_AMOUNT;
  if (scaled) e->watch->scaled = true;
  bool has = cw_eval_amount(e, rule->as, true, out, unbounded);
  if (scaled) e->watch->scaled = false;
  return has;
}

/* What an officer credited stands instead of all that rules would give for the record in this ledger. */
static offer_verdict take_credited(const cw_eval *e, uint32_t index, const cw_decision *x, cw_supply *out) {
  const cw_counts *rule = &e->plan->counts[index];
  bool all;
  if (index != x->rule) return OFFER_NO;
  *out = (cw_supply){.record = (uint32_t)e->record, .rule = index, .amount = x->amount};
  out->areas = chosen_areas(e, out->record, rule->ledger, rule->areas);
  cw_rat gone = cw_settled_of_record(e, out->record, rule->ledger, &all);
  if (all || !cw_rat_sub(&out->amount, out->amount, gone)) return OFFER_NO;
  return cw_rat_sign(out->amount) > 0 ? OFFER_YES : OFFER_NO;
}

static offer_verdict judge_rule(cw_eval *e, uint32_t index, cw_supply *out) {
  const cw_counts *rule = &e->plan->counts[index];
  bool unbounded;
  if (cw_record_elsewhere(e, (uint32_t)e->record, rule->ledger)) return OFFER_NO;
  int32_t credited = cw_record_determined(e, (uint32_t)e->record, rule->ledger);
  if (credited >= 0)
    return take_credited(e, index, &e->block->decisions[e->teacher->first_decision + (uint32_t)credited], out);
  if (!is_of_cycle(e, rule, (uint32_t)e->record)) return OFFER_NO;
  if (!cw_eval_in_force(e, &rule->force, true)) return OFFER_NO;
  if (!cw_eval_holds(e, rule->when, true)) return OFFER_NO;
  if (excepted(e, rule)) return OFFER_NO;
  if (!large_enough(e, rule)) return OFFER_NO;
  if (!rule_amount(e, rule, &out->amount, &unbounded)) return fails_on(e, rule->as, cw_value_none());
  out->record = (uint32_t)e->record;
  out->rule = index;
  out->areas = chosen_areas(e, out->record, rule->ledger, rule->areas);
  bool all;
  cw_rat gone = cw_settled_of_record(e, out->record, rule->ledger, &all);
  if (all) return OFFER_NO;
  if (unbounded) {
    out->amount = CW_RAT(-1);
    return OFFER_YES;
  }
  if (!cw_rat_is_zero(gone) && !cw_rat_sub(&out->amount, out->amount, gone)) return OFFER_NO;
  if (cw_rat_sign(out->amount) > 0) return OFFER_YES;
  return cw_rat_is_zero(gone) ? fails_on(e, rule->as, cw_value_none()) : OFFER_NO; /* used, as the offer says */
}

/* Where the pack says which records stand, a record that comes in puts another out: what helps one may hurt in all. The
 * answers on which such an offer hangs are branched over, and the two modes bound nothing meanwhile. */
static void note_order(cw_eval *e, uint32_t record) {
  cw_question q = {.kind = CW_ASK_RECORD, .attr = CW_F_EARNED, .record = record, .day = CW_DAY_MIN};
  if (cell(e, CW_F_EARNED, record).known == CW_KNOWN) return;
  cw_unknown *u = cw_unknown_get(e, &q, CW_DATE);
  e->loose = e->loose || (u && u->state == CW_UNSET);
  for (uint32_t i = 0; u && i < e->teacher->nrecords; i++) {
    cw_value day = cell(e, CW_F_EARNED, e->teacher->first_record + i);
    if (day.known == CW_KNOWN) cw_unknown_use(e, u, (cw_use){.op = CW_OP_LT, .helps = true, .a = day.a, .b = 1});
  }
}

static offer_verdict try_rule(cw_eval *e, uint32_t index, cw_supply *out) {
  if (!e->plan->ready->ordered[index]) return judge_rule(e, index, out);
  bool opened = e->opened, branching = e->branching;
  e->opened = false;
  e->branching = true;
  offer_verdict v = judge_rule(e, index, out);
  note_order(e, (uint32_t)e->record);
  e->branching = branching;
  e->loose = e->loose || e->opened;
  e->opened = e->opened || opened;
  return v;
}

typedef struct known_offer {
  cw_memo beside;
  offer_verdict verdict;
  cw_supply supply;
} known_offer;

static offer_verdict try_and_keep(cw_eval *e, cw_memo_node **root, uint32_t index, cw_supply *out) {
  cw_part p;
  cw_memo beside;
  known_offer *k = CW_NEW(e->memo->arena, known_offer);
  cw_part_begin(e, &p);
  offer_verdict v = try_rule(e, index, out);
  if (k) k->verdict = v;
  if (k && v == OFFER_YES) k->supply = *out;
  cw_memo_keep(e, root, &p.outer, k);
  cw_part_end(e, &p, k ? &k->beside : &beside);
  return v;
}

static offer_verdict offer_of(cw_eval *e, uint32_t index, cw_supply *out) {
  cw_memo_node **root = e->by_parts ? cw_memo_offer(e, index) : NULL;
  if (!root) return try_rule(e, index, out);
  const known_offer *k = cw_memo_find(e, *root);
  if (!k) return try_and_keep(e, root, index, out);
  cw_part_again(e, &k->beside);
  if (k->verdict == OFFER_YES) *out = k->supply;
  return k->verdict;
}

uint32_t cw_records_supply(cw_eval *e, uint32_t ledger, cw_supply **out) {
  uint32_t n = 0, most = 0;
  for (uint32_t k = 0; k < e->plan->ncounts; k++) most += e->plan->counts[k].ledger == ledger;
  cw_supply *s = CW_NEW_RAW(e->arena, (size_t)most * e->teacher->nrecords + 1, cw_supply);
  *out = s;
  if (!s) {
    e->memory = true;
    return 0;
  }
  for (uint32_t i = 0; i < e->teacher->nrecords; i++) {
    if (!cw_takes_part(&e->taking[i])) continue;
    e->record = (int32_t)(e->teacher->first_record + i);
    bool credited = cw_record_determined(e, (uint32_t)e->record, ledger) >= 0; /* by whatever rule the officer named */
    uint64_t bit = credited ? UINT64_MAX : e->kinds[i];
    for (uint32_t k = 0; k < e->plan->ncounts; k++)
      if (e->plan->counts[k].ledger == ledger && (e->plan->counts[k].kinds & bit) && offer_of(e, k, &s[n]) == OFFER_YES)
        n++;
  }
  e->record = -1;
  return n;
}

cw_offer cw_record_offer(cw_eval *e, uint32_t index, uint32_t record) {
  const cw_counts *rule = &e->plan->counts[index];
  cw_offer o = {.rule = index, .state = CW_OFFER_REFUSED, .question = -1, .amount = CW_RAT_ZERO};
  cw_supply s;
  bool unbounded, all;
  int32_t saved = e->record;
  cw_mode mode = e->mode;
  bool opened = e->opened;
  e->record = (int32_t)record;
  e->failed = 0;
  e->saw = cw_value_none();
  e->mode = CW_WORST;
  e->opened = false;
  o.elsewhere = cw_record_elsewhere(e, record, rule->ledger);
  o.other_cycle = !is_of_cycle(e, rule, record);
  o.used = !cw_rat_is_zero(cw_settled_of_record(e, record, rule->ledger, &all)) || all;
  if (try_rule(e, index, &s) == OFFER_YES) {
    o.state = CW_OFFERED;
    o.amount = s.amount;
  } else {
    o.failed = e->failed;
    o.saw = e->saw;
    e->mode = CW_BEST;
    bool open = e->opened || e->nunknowns; /* where nothing is, the best is the worst */
    if (open && try_rule(e, index, &s) == OFFER_YES) o.state = CW_OFFER_OPEN, o.amount = s.amount;
  }
  if (o.amount.num < 0) o.amount = CW_RAT_ZERO;
  (void)rule_amount(e, rule, &s.amount, &unbounded);
  e->record = saved;
  e->mode = mode;
  e->opened = e->opened || opened;
  return o;
}
