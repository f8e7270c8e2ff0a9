/* The derivation, filled in after the verdict: what each record did, which limits bound, how each need stands. It reads
 * the detailed outcome; it decides nothing. */
#include "evaluator.h"

/* --- questions and conditions ------------------------------------------------------------------------------------- */

/* The attribute that a failed or open comparison reads, or UINT32_MAX. */
static uint32_t attr_of(const cw_eval *e, uint32_t node) {
  for (int hops = 0; node && hops < 64; hops++) {
    const cw_node *n = &e->plan->nodes[node];
    if (n->op == CW_OP_ATTR || n->op == CW_OP_FACT_ON || n->op == CW_OP_FACT_IN) return (uint32_t)n->a;
    if (n->op == CW_OP_AMOUNT || n->op == CW_OP_STATED) return CW_F_AMOUNT;
    node = n->kid[0];
  }
  return UINT32_MAX;
}

static int32_t question_for(const cw_eval *e, const cw_standing *s, uint32_t record, uint32_t node) {
  uint32_t attr = attr_of(e, node);
  for (uint32_t i = 0; i < s->nquestions; i++) {
    const cw_question *q = &s->questions[i];
    if (q->kind == CW_ASK_RECORD && q->record == record && (q->attr == attr || attr == UINT32_MAX)) return (int32_t)i;
    if ((q->kind == CW_ASK_FACT || q->kind == CW_ASK_LICENSE) && q->attr == attr) return (int32_t)i;
    if (q->kind == CW_ASK_GAP && e->plan->nodes[node].op == CW_OP_EQ &&
        e->plan->nodes[e->plan->nodes[node].kid[0]].op == CW_OP_READING &&
        e->plan->nodes[e->plan->nodes[node].kid[0]].a == q->gap)
      return (int32_t)i;
  }
  return -1;
}

/* --- records ------------------------------------------------------------------------------------------------------ */

bool cw_rule_names_kind(const cw_eval *e, const cw_counts *rule, uint32_t record) {
  uint64_t kind = e->kinds[record - e->teacher->first_record];
  return kind == UINT64_MAX || (rule->kinds & kind);
}

static bool judges(const cw_eval *e, uint32_t index, const cw_record_standing *r) {
  const cw_counts *rule = &e->plan->counts[index];
  bool credited = r->determined && e->block->decisions[r->determined - 1].rule == index; /* whatever kind it names */
  return rule->ledger == r->ledger && (credited || cw_rule_names_kind(e, rule, r->record));
}

static void fill_offers(cw_eval *e, const cw_standing *s, cw_record_standing *r) {
  uint32_t n = 0;
  for (uint32_t k = 0; k < e->plan->ncounts; k++) n += judges(e, k, r);
  cw_offer *offers = CW_NEW_RAW(e->arena, n + 1, cw_offer);
  if (!offers) {
    e->memory = true;
    return;
  }
  for (uint32_t k = 0; k < e->plan->ncounts; k++) {
    if (!judges(e, k, r)) continue;
    cw_offer o = cw_record_offer(e, k, r->record);
    if (o.state == CW_OFFER_OPEN) o.question = question_for(e, s, r->record, o.failed);
    if (o.state == CW_OFFERED && cw_rat_cmp(o.amount, r->offered) > 0) r->offered = o.amount;
    offers[r->noffers++] = o;
  }
  r->offers = offers;
}

static void fill_parts(cw_eval *e, const cw_ledger_problem *p, const cw_alloc_result *placed, cw_record_standing *r) {
  uint32_t n = 0;
  for (uint32_t c = 0; c < p->ncols; c++) n += p->info[c].record == (int32_t)r->record;
  cw_credited *parts = CW_NEW_RAW(e->arena, n + 1, cw_credited);
  if (!parts || !placed->credit) return;
  for (uint32_t c = 0; c < p->ncols; c++) {
    if (p->info[c].record != (int32_t)r->record || cw_rat_sign(placed->credit[c]) <= 0) continue;
    cw_credited part = {p->info[c].rule, (uint32_t)p->cols[c].area, placed->credit[c]};
    uint32_t at = 0; /* what counts by one rule in one area is one part, whatever its topics and windows */
    while (at < r->ncredited && (parts[at].rule != part.rule || parts[at].area != part.area)) at++;
    if (at == r->ncredited)
      parts[r->ncredited++] = part;
    else if (!cw_rat_add(&parts[at].amount, parts[at].amount, part.amount))
      e->overflow = true;
    if (!cw_rat_add(&r->credited, r->credited, placed->credit[c])) e->overflow = true;
  }
  r->parts = parts;
}

/* What fills a row; with `p` only what records do: what could still be earned cuts none of them. */
static cw_rat row_sum(const cw_ledger_problem *p, const cw_alloc_row *row, const cw_rat *credit) {
  cw_rat sum = CW_RAT_ZERO;
  for (uint32_t i = 0; i < row->ncols; i++)
    if (!p || p->cols[row->cols[i]].item != CW_FURTHER) (void)cw_rat_add(&sum, sum, credit[row->cols[i]]);
  return sum;
}

static bool row_touches(const cw_ledger_problem *p, const cw_alloc_row *row, uint32_t record) {
  for (uint32_t i = 0; i < row->ncols; i++)
    if (p->info[row->cols[i]].record == (int32_t)record) return true;
  return false;
}

/* The limit that left the record less than it offered: a row that is full, or a number of records. */
static int32_t cut_by(const cw_ledger_problem *p, const cw_alloc_result *placed, const cw_record_standing *r) {
  for (uint32_t i = 0; i < p->nlimits && placed->credit; i++) {
    if (p->limit_info[i].limit == UINT32_MAX || !row_touches(p, &p->limits[i], r->record)) continue;
    if (cw_rat_cmp(row_sum(p, &p->limits[i], placed->credit), p->limits[i].bound) >= 0)
      return (int32_t)p->limit_info[i].limit;
  }
  for (uint32_t i = 0; i < p->nfloors && placed->credit; i++) {
    cw_alloc_row row = {.ncols = p->floors[i].ncols, .cols = p->floors[i].cols};
    if (row_touches(p, &row, r->record) && cw_rat_is_zero(row_sum(NULL, &row, placed->credit)))
      return (int32_t)p->floor_info[i].limit;
  }
  for (uint32_t i = 0; i < p->ncounts; i++)
    for (uint32_t k = 0; k < p->counts[i].nitems; k++)
      if (p->item_record[p->counts[i].items[k]] == (int32_t)r->record) return (int32_t)p->count_limit[i];
  return -1;
}

/* A limit on a number of records with `keep` or `since last: taken`, or a minimum that the record can't serve, closes
 * columns before anything is placed. */
static int32_t closed_by(cw_eval *e, const cw_ledger_problem *p, uint32_t record) {
  for (uint32_t c = 0; c < p->ncols; c++) {
    if (p->info[c].record != (int32_t)record || !cw_rat_is_zero(p->cols[c].full)) continue;
    for (uint32_t i = 0; i < e->plan->nlimits; i++) {
      const cw_limit *l = &e->plan->limits[i];
      bool closes = (l->counts_records && l->keep != CW_KEEP_ANY) || l->taken || l->least;
      cw_row_info group;
      if (closes && l->ledger == p->ledger && e->plan->ready->twin[i] == i && cw_limit_over(e, p, i, c, &group))
        return (int32_t)i;
    }
  }
  return -1;
}

static int32_t otherwise_for(cw_eval *e, uint32_t record) {
  int32_t found = -1, saved = e->record;
  e->record = (int32_t)record;
  for (uint32_t i = 0; i < e->plan->notherwise && found < 0; i++) {
    const cw_otherwise *o = &e->plan->otherwise[i];
    if (e->goal < 64 && !(o->goals >> e->goal & 1)) continue;
    if (!cw_kind_fits(e, o->when, record - e->teacher->first_record)) continue;
    if (cw_eval_in_force_tri(e, &o->force, true) != CW_TRUE) continue;
    if (cw_eval_tri(e, o->when, true) == CW_TRUE) found = (int32_t)i;
  }
  e->record = saved;
  return found;
}

static bool any_state(const cw_record_standing *r, int state) {
  for (uint32_t i = 0; i < r->noffers; i++)
    if ((int)r->offers[i].state == state) return true;
  return false;
}

static void fill_record(cw_eval *e, const cw_standing *s, const cw_ledger_problem *p, const cw_alloc_result *placed,
                        uint32_t i, cw_record_standing *r) {
  const cw_taking *t = &e->taking[i];
  *r = (cw_record_standing){.record = e->teacher->first_record + i,
                            .ledger = p->ledger,
                            .fate = t->fate,
                            .carried = t->fate == CW_COUNTED && t->outside,
                            .chosen = e->share && e->share->not_in[i],
                            .other = t->other,
                            .offered = CW_RAT_ZERO,
                            .credited = CW_RAT_ZERO,
                            .cut_by = -1,
                            .otherwise = -1};
  int32_t credited = cw_record_determined(e, r->record, p->ledger);
  r->determined = credited >= 0 ? 1 + e->teacher->first_decision + (uint32_t)credited : 0;
  fill_offers(e, s, r);
  fill_parts(e, p, placed, r);
  if (cw_takes_part(t)) {
    if (r->ncredited)
      r->fate = CW_COUNTED;
    else if (any_state(r, CW_OFFERED))
      r->fate = CW_UNUSED;
    else
      r->fate = any_state(r, CW_OFFER_OPEN) ? CW_CONDITIONAL : t->outside ? CW_OUTSIDE : CW_REFUSED;
  }
  if (r->fate == CW_COUNTED || r->fate == CW_UNUSED) {
    if (cw_rat_cmp(r->credited, r->offered) < 0) r->cut_by = closed_by(e, p, r->record);
    if (cw_rat_cmp(r->credited, r->offered) < 0 && r->cut_by < 0) r->cut_by = cut_by(p, placed, r);
  }
  bool elsewhere = false; /* it counts, but not here */
  for (uint32_t k = 0; k < r->noffers; k++) elsewhere = elsewhere || r->offers[k].elsewhere;
  if (r->fate == CW_REFUSED && !elsewhere) r->otherwise = otherwise_for(e, r->record);
}

static void fill_records(cw_eval *e, cw_standing *s, const cw_outcome *o) {
  size_t n = (size_t)e->teacher->nrecords * o->needs.nledgers;
  cw_record_standing *out = CW_NEW_RAW(e->arena, n + 1, cw_record_standing);
  if (!out) {
    e->memory = true;
    return;
  }
  for (uint32_t k = 0; k < o->needs.nledgers; k++)
    for (uint32_t i = 0; i < e->teacher->nrecords; i++) {
      cw_record_standing *r = &out[s->nrecords];
      fill_record(e, s, o->needs.problems[k], &o->needs.placed[k], i, r);
      bool other_ledger = k > 0 && r->noffers == 0; /* told once, with the first ledger */
      if (!other_ledger) s->nrecords++;
    }
  s->records = out;
}

/* --- limits ------------------------------------------------------------------------------------------------------- */

/* What the records under a row offer together, each with its most. */
static cw_rat offered_under(const cw_ledger_problem *p, const cw_alloc_row *row) {
  cw_rat sum = CW_RAT_ZERO, most = CW_RAT_ZERO;
  int32_t item = CW_FURTHER;
  for (uint32_t i = 0; i < row->ncols; i++) {
    const cw_alloc_column *c = &p->cols[row->cols[i]];
    if (c->item == CW_FURTHER) continue;
    if (c->item != item) {
      (void)cw_rat_add(&sum, sum, most);
      most = CW_RAT_ZERO;
      item = c->item;
    }
    most = cw_rat_max(most, c->full);
  }
  (void)cw_rat_add(&sum, sum, most);
  return sum;
}

static void fill_limits(cw_eval *e, cw_standing *s, const cw_outcome *o) {
  uint32_t n = 0;
  for (uint32_t k = 0; k < o->needs.nledgers; k++) n += o->needs.problems[k]->nlimits + o->needs.problems[k]->nfloors;
  cw_limit_standing *out = CW_NEW_ARRAY(e->arena, n + 1, cw_limit_standing);
  if (!out) {
    e->memory = true;
    return;
  }
  for (uint32_t k = 0; k < o->needs.nledgers; k++) {
    const cw_ledger_problem *p = o->needs.problems[k];
    for (uint32_t i = 0; i < p->nlimits; i++) {
      if (p->limit_info[i].limit == UINT32_MAX) continue;
      cw_rat before = offered_under(p, &p->limits[i]), most = p->limits[i].bound;
      if (cw_rat_is_zero(before)) continue;
      cw_row_info info = p->limit_info[i];
      out[s->nlimits++] = (cw_limit_standing){
          info.limit, info.group, info.until, before, most, cw_rat_min(before, most), cw_rat_cmp(before, most) > 0};
    }
    for (uint32_t i = 0; i < p->nfloors; i++) {
      cw_alloc_row row = {.ncols = p->floors[i].ncols, .cols = p->floors[i].cols};
      cw_rat before = offered_under(p, &row), least = p->floors[i].least;
      cw_row_info info = p->floor_info[i];
      bool below = cw_rat_cmp(before, least) < 0;
      if (!cw_rat_is_zero(before))
        out[s->nlimits++] =
            (cw_limit_standing){info.limit, info.group, info.until, before, least, below ? CW_RAT_ZERO : before, below};
    }
  }
  s->limits = out;
}

/* --- needs -------------------------------------------------------------------------------------------------------- */

typedef struct needs_walk {
  cw_eval *e;
  const cw_outcome *o;
  cw_need_standing *out;
  uint32_t n, room;
} needs_walk;

static cw_need_standing *next_need(needs_walk *w, uint32_t need, uint32_t depth) {
  static const cw_rat zero = {0, 1};
  if (w->n == w->room) return NULL;
  cw_need_standing *s = &w->out[w->n++];
  *s = (cw_need_standing){
      .need = need, .depth = depth, .status = CW_NEED_UNMET, .have = zero, .needed = zero, .short_by = zero};
  s->license = cw_eval_other(w->e);
  return s;
}

static cw_rat credited_for(needs_walk *w, const cw_need *need, int year) {
  cw_rat sum = CW_RAT_ZERO;
  for (uint32_t k = 0; k < w->o->needs.nledgers; k++) {
    const cw_ledger_problem *p = w->o->needs.problems[k];
    const cw_rat *credit = w->o->needs.placed[k].credit;
    if (p->ledger != need->ledger || !credit) continue;
    for (uint32_t c = 0; c < p->ncols; c++)
      if (p->info[c].record >= 0 && cw_rat_sign(credit[c]) > 0 && cw_column_serves(w->e, p, c, need, year))
        (void)cw_rat_add(&sum, sum, credit[c]);
  }
  return sum;
}

static void credit_need(needs_walk *w, uint32_t index, uint32_t depth, int year) {
  const cw_need *need = &w->e->plan->needs[index];
  cw_need_standing *s = next_need(w, index, depth);
  bool unbounded = false;
  if (!s) return;
  s->year = year;
  s->have = credited_for(w, need, year);
  if (!need->amount) { /* of any amount: more than nothing */
    if (cw_rat_sign(s->have) > 0) s->status = CW_NEED_MET;
    return;
  }
  (void)cw_eval_amount(w->e, need->amount, false, &s->needed, &unbounded);
  if (!cw_rat_sub(&s->short_by, s->needed, s->have) || cw_rat_sign(s->short_by) < 0) s->short_by = CW_RAT_ZERO;
  if (!unbounded && cw_rat_is_zero(s->short_by)) s->status = CW_NEED_MET;
}

static void credit_needs(needs_walk *w, uint32_t index, uint32_t depth) {
  const cw_need *need = &w->e->plan->needs[index];
  bool calendar = need->each == CW_EACH_CALENDAR_YEAR;
  int from = need->from_year, to = need->to_year;
  if (need->each == CW_EACH_NONE) {
    credit_need(w, index, depth, 0);
    return;
  }
  if (from == 0 && w->e->window_from.known == CW_KNOWN) from = cw_year_of(w->e, w->e->window_from.a, calendar);
  if (to == 0 && w->e->window_until.known == CW_KNOWN) to = cw_year_of(w->e, w->e->window_until.a, calendar);
  for (int year = from; year <= to && year - from < 100; year++) credit_need(w, index, depth, year);
}

static void areas_standing(needs_walk *w, uint32_t index, uint32_t depth) {
  const cw_need *need = &w->e->plan->needs[index];
  cw_need_standing *s = next_need(w, index, depth);
  cw_rat each = CW_RAT_ZERO;
  bool unbounded;
  if (!s) return;
  if (need->amount) (void)cw_eval_amount(w->e, need->amount, false, &each, &unbounded);
  const cw_ledger *l = &w->e->plan->ledgers[need->ledger];
  cw_need one = *need;
  int64_t have = 0;
  for (uint32_t a = 0; a < l->nareas; a++) {
    if (!(need->areas >> a & 1)) continue;
    one.areas = UINT64_C(1) << a;
    cw_rat got = credited_for(w, &one, 0);
    have += cw_rat_sign(got) > 0 && cw_rat_cmp(got, each) >= 0;
  }
  s->have = CW_RAT(have);
  s->needed = CW_RAT(need->number);
  if (have < (int64_t)need->number)
    s->short_by = CW_RAT((int64_t)need->number - have);
  else
    s->status = CW_NEED_MET;
}

static void condition_need(needs_walk *w, uint32_t index, uint32_t depth) {
  const cw_need *need = &w->e->plan->needs[index];
  cw_need_standing *s = next_need(w, index, depth);
  if (!s) return;
  cw_tri t;
  w->e->failed = 0;
  if (need->kind == CW_NEED_HAS) {
    uint32_t least, most;
    w->e->unused = w->e->plan->goals[w->e->goal].not_also != 0;
    w->e->telling = true;
    cw_eval_count_records(w->e, need->condition, true, &least, &most);
    w->e->unused = w->e->telling = false;
    s->have = CW_RAT((int64_t)least);
    s->needed = CW_RAT(need->number);
    if (least < need->number) s->short_by = CW_RAT((int64_t)(need->number - least));
    t = least >= need->number ? CW_TRUE : most >= need->number ? CW_OPEN : CW_FALSE;
  } else if (need->kind == CW_NEED_GOAL) {
    t = cw_goal_met(w->e, (uint32_t)need->goal, true);
  } else {
    t = cw_eval_tri(w->e, need->condition, true);
  }
  bool own = t != CW_TRUE && need->kind != CW_NEED_GOAL; /* why another goal isn't met its own standing tells */
  s->failed = own ? w->e->failed : 0;
  s->status = t == CW_TRUE ? CW_NEED_MET : t == CW_OPEN ? CW_NEED_OPEN : CW_NEED_UNMET;
}

static void walk_need(needs_walk *w, uint32_t index, uint32_t depth);
static void walk_kind(needs_walk *w, uint32_t index, uint32_t depth);

static void walk_group(needs_walk *w, uint32_t index, uint32_t depth) {
  const cw_need *need = &w->e->plan->needs[index];
  uint32_t at = w->n, met = 0, open = 0, counted = 0;
  if (!next_need(w, index, depth)) return;
  for (uint32_t i = 0; i < need->nkids; i++) {
    uint32_t kid = w->n;
    walk_need(w, w->e->plan->kids[need->first_kid + i], depth + 1);
    if (kid >= w->n) break;
    bool not_asked = w->out[kid].status == CW_NEED_NOT_ASKED;
    counted += !not_asked;
    met += w->out[kid].status == CW_NEED_MET;
    open += w->out[kid].status == CW_NEED_OPEN;
  }
  uint32_t asked = need->kind == CW_NEED_ALL ? counted : need->number;
  w->out[at].have = CW_RAT(met);
  w->out[at].needed = CW_RAT(asked);
  w->out[at].status = met >= asked ? CW_NEED_MET : met + open >= asked ? CW_NEED_OPEN : CW_NEED_UNMET;
}

/* The line of the sequence says how many of its parts, from the first on, have their record; each part, whether there
 * is such a record at all. */
static void walk_sequence(needs_walk *w, uint32_t index, uint32_t depth) {
  const cw_need *need = &w->e->plan->needs[index];
  uint32_t surely;
  cw_tri t = cw_sequence_tri(w->e, need, &surely);
  cw_need_standing *s = next_need(w, index, depth);
  if (!s) return;
  s->have = CW_RAT(surely);
  s->needed = CW_RAT(need->nkids);
  s->short_by = CW_RAT(need->nkids - surely);
  s->status = t == CW_TRUE ? CW_NEED_MET : t == CW_OPEN ? CW_NEED_OPEN : CW_NEED_UNMET;
  for (uint32_t i = 0; i < need->nkids; i++) walk_need(w, w->e->plan->kids[need->first_kid + i], depth + 1);
}

/* What hangs on an answer is open, not unmet. */
static void leave_open(needs_walk *w, uint32_t from, uint32_t hangs_on) {
  for (uint32_t i = from; i < w->n; i++) {
    if (w->out[i].status != CW_NEED_UNMET) continue;
    w->out[i].status = CW_NEED_OPEN;
    if (i == from) w->out[i].failed = hangs_on;
  }
}

/* A line for each license of which the condition holds, or may hold. */
static void walk_each(needs_walk *w, uint32_t index, uint32_t depth) {
  cw_eval *e = w->e;
  const cw_need *need = &e->plan->needs[index];
  uint32_t at = w->n, met = 0, open = 0, asked = 0;
  int32_t saved = e->license;
  if (!next_need(w, index, depth)) return;
  for (uint32_t i = 0; i < e->teacher->nlicenses; i++) {
    uint32_t kid = w->n;
    e->license = (int32_t)(e->teacher->first_license + i);
    cw_tri t = cw_eval_tri(e, need->condition, false);
    uint32_t hangs_on = e->failed;
    if (t == CW_FALSE) continue;
    walk_need(w, e->plan->kids[need->first_kid], depth + 1);
    if (kid >= w->n) break;
    if (t == CW_OPEN) leave_open(w, kid, hangs_on);
    asked++;
    met += w->out[kid].status == CW_NEED_MET;
    open += w->out[kid].status == CW_NEED_OPEN;
  }
  e->license = saved;
  w->out[at].have = CW_RAT(met);
  w->out[at].needed = CW_RAT(asked);
  w->out[at].status = met >= asked ? CW_NEED_MET : met + open >= asked ? CW_NEED_OPEN : CW_NEED_UNMET;
}

static void walk_table(needs_walk *w, uint32_t index, uint32_t depth) {
  const cw_need *need = &w->e->plan->needs[index];
  int32_t row = cw_eval_row(w->e, need->key, need->first_row, need->nrows);
  uint32_t at = w->n;
  cw_need_standing *s = next_need(w, index, depth);
  if (!s) return;
  s->status = row == CW_ROW_OPEN ? CW_NEED_OPEN : CW_NEED_UNMET;
  s->failed = need->key;
  if (row < 0) return;
  uint32_t kid = w->n;
  walk_need(w, w->e->plan->rows[row].node, depth + 1);
  if (kid < w->n) w->out[at].status = w->out[kid].status;
}

/* Whether a need is asked may hang on an answer: what it lacks is then open, not unmet. */
static void walk_need(needs_walk *w, uint32_t index, uint32_t depth) {
  const cw_need *need = &w->e->plan->needs[index];
  cw_tri force = cw_eval_in_force_tri(w->e, &need->force, false), when = cw_eval_tri(w->e, need->when, false);
  uint32_t at = w->n, hangs_on = w->e->failed;
  if (force == CW_FALSE || when == CW_FALSE) {
    cw_need_standing *s = next_need(w, index, depth);
    if (s) s->status = CW_NEED_NOT_ASKED;
    return;
  }
  int32_t waived = cw_need_waived(w->e, index);
  if (waived >= 0) {
    cw_need_standing *s = next_need(w, index, depth);
    if (s) s->status = CW_NEED_MET, s->waived = 1 + w->e->teacher->first_decision + (uint32_t)waived;
    return;
  }
  walk_kind(w, index, depth);
  if (force == CW_OPEN || when == CW_OPEN) leave_open(w, at, hangs_on);
}

static void walk_kind(needs_walk *w, uint32_t index, uint32_t depth) {
  const cw_need *need = &w->e->plan->needs[index];
  switch (need->kind) {
  case CW_NEED_NOTHING: {
    cw_need_standing *s = next_need(w, index, depth);
    if (s) s->status = CW_NEED_MET;
    return;
  }
  case CW_NEED_ALL:
  case CW_NEED_SOME: walk_group(w, index, depth); return;
  case CW_NEED_EACH: walk_each(w, index, depth); return;
  case CW_NEED_TABLE: walk_table(w, index, depth); return;
  case CW_NEED_SEQUENCE: walk_sequence(w, index, depth); return;
  case CW_NEED_CREDIT:
  case CW_NEED_SHARE: credit_needs(w, index, depth); return;
  case CW_NEED_AREAS: areas_standing(w, index, depth); return;
  case CW_NEED_HOLDS:
  case CW_NEED_HAS:
  case CW_NEED_GOAL: condition_need(w, index, depth); return;
  }
}

static void fill_needs(cw_eval *e, cw_standing *s, const cw_outcome *o) {
  const cw_goal *g = &e->plan->goals[s->goal];
  needs_walk w = {.e = e, .o = o, .room = e->plan->nneeds * 4 + 256};
  w.out = CW_NEW_RAW(e->arena, w.room, cw_need_standing);
  if (!w.out) {
    e->memory = true;
    return;
  }
  int32_t root = g->need;
  if (g->kind == CW_LADDER && s->step + 1 < (int32_t)g->nsteps)
    root = e->plan->steps[g->first_step + (uint32_t)(s->step + 1)].need;
  else if (g->kind == CW_LADDER && g->nsteps)
    root = e->plan->steps[g->first_step + g->nsteps - 1].need;
  if (root >= 0 && g->kind != CW_AMOUNT) walk_need(&w, (uint32_t)root, 0);
  for (uint32_t i = 0; i < g->nexcepts; i++) {
    const cw_except *x = &e->plan->excepts[g->first_except + i];
    bool open = x->effect == CW_MAY_USE && cw_eval_in_force_tri(e, &x->force, true) != CW_FALSE &&
                cw_eval_tri(e, x->when, true) != CW_FALSE;
    if (open) walk_need(&w, (uint32_t)x->need, 0);
  }
  s->nneeds = w.n;
  s->needs = w.out;
}

static void fill_excepts(cw_eval *e, cw_standing *s) {
  const cw_goal *g = &e->plan->goals[s->goal];
  cw_except_standing *out = CW_NEW_ARRAY(e->arena, g->nexcepts + 1, cw_except_standing);
  if (!out) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < g->nexcepts; i++) {
    const cw_except *x = &e->plan->excepts[g->first_except + i];
    bool helps = x->effect != CW_UNMET_WHEN;
    e->failed = 0;
    cw_tri t = cw_eval_in_force_tri(e, &x->force, helps);
    if (t == CW_TRUE) t = cw_eval_tri(e, x->when, helps);
    out[s->nexcepts++] = (cw_except_standing){g->first_except + i, t == CW_OPEN ? CW_UNKNOWN : CW_KNOWN, t == CW_TRUE,
                                              t == CW_TRUE ? 0 : e->failed};
  }
  s->excepts = out;
}

/* The amounts are those of one completion; but what an answer that is missing decides is told as open. */
static void fill_open(cw_eval *e, cw_standing *s, const cw_outcome *o) {
  cw_choice_state *kept = CW_NEW_ARRAY(e->arena, e->nunknowns + 1, cw_choice_state);
  uint32_t n = e->nunknowns;
  if (!kept) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < n; i++) {
    kept[i] = e->unknowns[i].state;
    e->unknowns[i].state = CW_UNSET;
  }
  fill_needs(e, s, o);
  fill_excepts(e, s);
  for (uint32_t i = 0; i < n; i++) e->unknowns[i].state = kept[i];
}

void cw_explain(cw_eval *e, cw_standing *s, cw_outcome *o) {
  cw_share placed = {.not_in = (uint64_t *)o->needs.not_in,
                     .open = CW_NEW_ARRAY(e->arena, e->teacher->nrecords + 1, bool)};
  e->memory = e->memory || !placed.open;
  e->share = placed.not_in && placed.open ? &placed : NULL;
  e->record = -1;
  fill_records(e, s, o);
  fill_limits(e, s, o);
  fill_open(e, s, o);
  e->share = NULL;
}
