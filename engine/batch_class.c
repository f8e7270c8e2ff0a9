/* Records into classes, and classes into behaviors.
 *
 * A class is told by the cells that were read of a record when its behavior was found: the same cells, the same reads, the
 * same behavior. What is read of any record of a kind is read of all of that kind, so the key of a record is known before it
 * is judged.
 *
 * A behavior is all that an assessment can learn of one record: whether it lies in the window, what each rule of the goal's
 * ledgers makes of it, under which limits and needs it stands and in which of their groups, which conditions count it, and
 * what refuses it first. An assessment reads records in no other way (batch_reach.c declines goals of which that isn't so). */
#include "batch_inside.h"

#include <string.h>

/* --- what was read ------------------------------------------------------------------------------------------------ */

/* A head with what is known, then a word a field that is (two of a quantity; a text as it is written). */
static void make_key(cw_batch_key *k, const cw_batch_kind *kind, const cw_block *b, uint32_t record) {
  const cw_column *day = &b->columns[CW_F_EARNED], *amount = &b->columns[CW_F_AMOUNT];
  uint64_t known = day->known[record], segment = 0, sign = 0;
  cw_key_begin(k);
  cw_key_put(k, 0); /* the head */
  if (known == CW_KNOWN)
    for (uint32_t i = 0; i < kind->read.ncuts; i++) segment += day->a[record] >= kind->read.cuts[i];
  if (kind->read.sign) sign = amount->known[record] + (amount->a[record] > 0 ? 4U : 0U);
  for (uint32_t i = 0; i < kind->nfields; i++) {
    const cw_column *c = &b->columns[kind->fields[i]];
    known = known << 2 | c->known[record];
    if (c->known[record] != CW_KNOWN) continue;
    if (kind->text >> i & 1)
      cw_key_put_text(k, cw_text(&b->texts, (uint32_t)c->a[record]));
    else
      cw_key_put(k, (uint64_t)c->a[record]);
    if (c->b) cw_key_put(k, (uint64_t)c->b[record]);
  }
  k->words[0] = known << 16 | segment << 8 | sign;
}

/* Adds what was read; true where some of it is new. */
static bool read_more(const cw_plan *plan, cw_batch_kind *kind, const cw_watch *w) {
  bool more = w->sign && !kind->read.sign;
  uint32_t ncuts = kind->read.ncuts;
  for (uint32_t a = 0; a < plan->nattrs; a++) {
    uint64_t bit = UINT64_C(1) << (a % 64);
    bool is_new = (w->attrs[a / 64] & bit) && !(kind->read.attrs[a / 64] & bit);
    if (!is_new || plan->attrs[a].scope != CW_OF_RECORD) continue;
    kind->read.attrs[a / 64] |= bit;
    if (a == CW_F_KIND) continue; /* it is told by the kind itself */
    more = true;
    if (kind->nfields == CW_BATCH_FIELDS) {
      kind->many = true;
      continue;
    }
    if (plan->attrs[a].type == CW_TEXT) kind->text |= (uint16_t)(1U << kind->nfields);
    kind->fields[kind->nfields++] = (uint16_t)a;
  }
  for (uint32_t i = 0; i < w->ncuts; i++) cw_watch_cut(&kind->read, w->cuts[i]);
  kind->read.sign = kind->read.sign || w->sign;
  kind->many = kind->many || w->overflow || kind->read.overflow;
  return more || kind->read.ncuts > ncuts;
}

/* --- what becomes of a record ------------------------------------------------------------------------------------- */

enum { MOST_WORDS = 256 };

typedef struct finding {
  cw_behavior is;
  bool unfit;
  uint32_t n;
  int64_t words[MOST_WORDS];
} finding;

static void say(finding *f, int64_t word) {
  if (f->n < MOST_WORDS)
    f->words[f->n++] = word;
  else
    f->unfit = true;
}

/* One area, a rate that the plan tells, one rule a ledger: what else there is, is evaluated. */
static void add_column(finding *f, const cw_plan *plan, uint32_t rule) {
  const cw_counts *c = &plan->counts[rule];
  cw_behavior *is = &f->is;
  cw_batch_column column = {.ledger = c->ledger};
  column.kind = cw_rule_rate(plan, c, &column.rate);
  for (uint32_t i = 0; i < is->ncolumns; i++) f->unfit = f->unfit || is->columns[i].ledger == c->ledger;
  if (is->ncolumns == CW_BATCH_COLUMNS || column.kind == CW_RATE_OTHER || (c->areas & (c->areas - 1)) ||
      c->records_are == CW_WHOLE) {
    f->unfit = true;
    return;
  }
  is->columns[is->ncolumns++] = column;
  say(f, rule);
  say(f, column.rate.num);
  say(f, column.rate.den);
}

/* The rules of one ledger, as the supply and the refusals try them. */
static void try_rules(finding *f, cw_eval *e, uint32_t ledger, uint32_t record) {
  bool refused = false, offered = false;
  cw_refusal first = {0, 0};
  for (uint32_t k = 0; k < e->plan->ncounts && !f->unfit; k++) {
    const cw_counts *rule = &e->plan->counts[k];
    if (rule->ledger != ledger || !cw_rule_names_kind(e, rule, record)) continue;
    cw_offer o = cw_record_offer(e, k, record);
    offered = offered || o.state == CW_OFFERED;
    f->unfit = f->unfit || o.state == CW_OFFER_OPEN;
    if (o.state == CW_OFFERED) add_column(f, e->plan, k);
    if (o.state == CW_OFFERED || refused || cw_node_asks_kind(e->plan, o.failed)) continue;
    refused = true;
    first = (cw_refusal){.rule = k, .failed = o.failed};
  }
  if (offered || !refused) return;
  if (f->is.nrefusals == CW_BATCH_COLUMNS) {
    f->unfit = true;
    return;
  }
  f->is.refusals[f->is.nrefusals++] = (cw_batch_refusal){ledger, first};
  say(f, -1 - (int64_t)ledger);
  say(f, first.rule);
  say(f, first.failed);
}

static bool can_be_summed(const cw_limit *l) {
  bool years = l->per == CW_PER_SCHOOL_YEAR || l->per == CW_PER_CALENDAR_YEAR;
  return !l->counts_records && !l->least && (years || l->per == CW_PER_CYCLE || l->per == CW_PER_LIFETIME);
}

static void see_limits(finding *f, cw_eval *e, uint32_t rule, uint32_t record) {
  const cw_counts *c = &e->plan->counts[rule];
  for (uint32_t k = 0; k < e->plan->nlimits; k++) {
    const cw_limit *l = &e->plan->limits[k];
    if (l->ledger != c->ledger || !(l->areas & c->areas) || (l->rule >= 0 && l->rule != (int32_t)rule)) continue;
    if (!can_be_summed(l)) {
      f->unfit = true;
      return;
    }
    e->record = (int32_t)record;
    bool in = cw_eval_in_force(e, &l->force, false);
    e->record = -1;
    say(f, k);
    say(f, in && (l->of == 0 || cw_record_of(e, l->of, record, false)));
    say(f, cw_limit_group(e, l, record, NULL).group);
  }
}

static void see_needs(finding *f, cw_eval *e, const cw_batch_reach *reach, uint32_t rule, uint32_t record) {
  for (uint32_t k = 0; k < reach->nneeds; k++) {
    const cw_need *need = &e->plan->needs[reach->needs[k]];
    if (need->ledger != e->plan->counts[rule].ledger) continue;
    say(f, need->of == 0 || cw_record_of(e, need->of, record, true));
    if (need->each != CW_EACH_NONE) say(f, cw_record_year(e, record, need->each == CW_EACH_CALENDAR_YEAR));
  }
}

/* Nothing was open, and nothing went wrong, since the last time. */
static bool is_settled(cw_eval *e) {
  bool settled = !(e->opened || e->loose || e->overflow || e->nunknowns || e->memory || e->input_error);
  e->opened = e->loose = e->overflow = e->input_error = false;
  e->nunknowns = e->nuses = 0;
  return settled;
}

/* What is open in a ledger matters only to those of whom the ledger is asked: of them no sums are told. */
static void see_ledger(finding *f, cw_eval *e, const cw_batch_reach *reach, uint32_t ledger, uint32_t record) {
  cw_behavior before = f->is;
  uint32_t n = f->n;
  bool unfit = f->unfit;
  try_rules(f, e, ledger, record);
  for (uint32_t i = n, end = f->n; i + 2 < end && !f->unfit; i += 3) { /* three words a column or refusal */
    if (f->words[i] < 0) continue;
    see_limits(f, e, (uint32_t)f->words[i], record);
    see_needs(f, e, reach, (uint32_t)f->words[i], record);
  }
  if (is_settled(e) && !f->unfit) return;
  f->is = before;
  f->is.open |= UINT64_C(1) << ledger;
  f->unfit = unfit;
  f->n = n;
  say(f, -1000 - (int64_t)ledger);
}

static void see_counts(finding *f, cw_eval *e, const cw_batch_reach *reach, uint32_t record) {
  uint32_t i = record - e->teacher->first_record;
  for (uint32_t k = 0; k < reach->ncounted; k++) {
    cw_tri t[2] = {CW_FALSE, CW_FALSE};
    e->record = (int32_t)record;
    for (int helps = 0; helps < 2 && cw_kind_fits(e, reach->counted[k], i); helps++)
      t[helps] = cw_eval_tri(e, reach->counted[k], helps);
    e->record = -1;
    if (t[0] == CW_OPEN || t[1] == CW_OPEN) f->unfit = true;
    f->is.counted = f->is.counted || t[0] != CW_FALSE || t[1] != CW_FALSE;
    say(f, (int64_t)t[0] * 4 + (int64_t)t[1]);
  }
}

/* A clause that was not read and touches the record leaves a question. */
static bool touched_by_gap(cw_eval *e, uint32_t record) {
  for (uint32_t i = 0; i < e->plan->ngaps; i++) {
    const cw_gap *g = &e->plan->gaps[i];
    if (!g->touches_record || g->nreadings || !(e->goal >= 64 || (g->goals >> e->goal & 1))) continue;
    if (!cw_kind_fits(e, g->touches, record - e->teacher->first_record)) continue;
    e->record = (int32_t)record;
    bool touches = cw_eval_tri(e, g->touches, true) != CW_FALSE || cw_eval_tri(e, g->touches, false) != CW_FALSE;
    e->record = -1;
    if (touches) return true;
  }
  return false;
}

static void find_behavior(finding *f, cw_eval *e, const cw_batch_reach *reach, uint32_t record) {
  memset(&f->is, 0, sizeof f->is);
  f->unfit = false;
  f->n = 0;
  e->mode = CW_WORST;
  (void)is_settled(e);
  cw_tri in = cw_record_in_window(e, record);
  f->unfit = in == CW_OPEN || !is_settled(e);
  for (uint32_t l = 0; l < e->plan->nledgers && in == CW_TRUE && !f->unfit; l++)
    if (reach->ledgers >> l & 1) see_ledger(f, e, reach, l, record);
  say(f, in);
  if (!f->unfit) see_counts(f, e, reach, record);
  if (in == CW_TRUE && !f->unfit) f->unfit = touched_by_gap(e, record);
  f->unfit = !is_settled(e) || f->unfit;
}

/* --- keeping them ------------------------------------------------------------------------------------------------- */

/* The one with these words, made where there is none. NULL where there are too many, or memory ran out. */
static const cw_behavior *behavior_of(cw_batch_run *r, const finding *f) {
  cw_batch_place *p = r->place;
  for (uint32_t i = 0; i < p->nbehaviors; i++)
    if (p->behaviors[i]->nwords == f->n && memcmp(p->behaviors[i]->words, f->words, f->n * sizeof *f->words) == 0)
      return p->behaviors[i];
  if (p->nbehaviors == CW_BATCH_BEHAVIORS) return NULL;
  cw_behavior *b = CW_NEW(r->keep, cw_behavior);
  int64_t *words = CW_NEW_RAW(r->keep, f->n + 1, int64_t);
  if (!b || !words) return NULL;
  memcpy(words, f->words, f->n * sizeof *words);
  *b = f->is;
  b->index = p->nbehaviors;
  b->words = words;
  b->nwords = f->n;
  return p->behaviors[p->nbehaviors++] = b;
}

static const cw_behavior *learn(cw_batch_run *r, cw_batch_kind *kind, uint32_t record) {
  finding f;
  cw_batch_key k;
  cw_watch w = {.ncuts = 0};
  if (!cw_batch_enter(r)) return NULL;
  r->e.watch = &w;
  find_behavior(&f, &r->e, r->reach, record);
  r->e.watch = NULL;
  cw_batch_note(r, &w);
  if (read_more(r->block->plan, kind, &w)) kind->classes = (cw_batch_table){.count = 0}; /* their keys say too little */
  const cw_behavior *b = f.unfit ? NULL : behavior_of(r, &f);
  make_key(&k, kind, r->block, record);
  if (kind->many || k.full) return NULL;
  if (!cw_table_find(&kind->classes, &k)) (void)cw_table_add(&kind->classes, &k, (void *)b, r->keep);
  return b;
}

const cw_behavior *cw_batch_class(cw_batch_run *r, uint32_t i) {
  uint32_t record = r->teacher->first_record + i;
  const cw_column *kinds = &r->block->columns[CW_F_KIND];
  const cw_ready *ready = r->block->plan->ready;
  bool told = kinds->known[record] == CW_KNOWN && kinds->a[record] >= 0 && kinds->a[record] < ready->ntexts;
  uint32_t number = told ? ready->kind_number[kinds->a[record]] : 0;
  cw_batch_kind **kind = &r->place->kinds[number];
  cw_batch_key k;
  if (number == 0) return NULL;
  if (!*kind) *kind = CW_NEW(r->keep, cw_batch_kind);
  if (!*kind || (*kind)->many) return NULL;
  make_key(&k, *kind, r->block, record);
  const cw_batch_entry *known = k.full ? NULL : cw_table_find(&(*kind)->classes, &k);
  return known ? known->value : learn(r, *kind, record);
}
