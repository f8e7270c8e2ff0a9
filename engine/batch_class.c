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
typedef struct key {
  uint32_t n;
  bool full;
  uint64_t words[CW_BATCH_KEY];
} key;

static void put(key *k, uint64_t word) {
  if (k->n < CW_BATCH_KEY)
    k->words[k->n++] = word;
  else
    k->full = true;
}

/* Ids of texts are a block's own. */
static void put_text(key *k, const char *text) {
  size_t length = strlen(text);
  put(k, length);
  for (size_t at = 0; at < length; at += sizeof(uint64_t)) {
    uint64_t word = 0;
    memcpy(&word, text + at, length - at < sizeof word ? length - at : sizeof word);
    put(k, word);
  }
}

static void make_key(key *k, const cw_batch_kind *kind, const cw_block *b, uint32_t record) {
  const cw_column *day = &b->columns[CW_F_EARNED], *amount = &b->columns[CW_F_AMOUNT];
  uint64_t known = day->known[record], segment = 0, sign = 0;
  k->n = 1;
  k->full = false;
  if (known == CW_KNOWN)
    for (uint32_t i = 0; i < kind->read.ncuts; i++) segment += day->a[record] >= kind->read.cuts[i];
  if (kind->read.sign) sign = amount->known[record] + (amount->a[record] > 0 ? 4U : 0U);
  for (uint32_t i = 0; i < kind->nfields; i++) {
    const cw_column *c = &b->columns[kind->fields[i]];
    known = known << 2 | c->known[record];
    if (c->known[record] != CW_KNOWN) continue;
    if (kind->text >> i & 1)
      put_text(k, cw_text(&b->texts, (uint32_t)c->a[record]));
    else
      put(k, (uint64_t)c->a[record]);
    if (c->b) put(k, (uint64_t)c->b[record]);
  }
  k->words[0] = known << 16 | segment << 8 | sign;
}

static uint64_t hash_of(const key *k) {
  uint64_t h = k->n;
  for (uint32_t i = 0; i < k->n; i++) {
    h = (h ^ k->words[i]) * UINT64_C(0xff51afd7ed558ccd);
    h ^= h >> 32;
  }
  return h;
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
  is->supplied = true;
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

static int32_t behavior_of(cw_batch_judge *j, const finding *f) {
  cw_batch_place *p = j->place;
  for (uint32_t i = 0; i < p->nbehaviors; i++)
    if (p->behaviors[i]->nwords == f->n && memcmp(p->behaviors[i]->words, f->words, f->n * sizeof *f->words) == 0)
      return (int32_t)i;
  if (p->nbehaviors == CW_BATCH_BEHAVIORS) return -1;
  cw_behavior *b = CW_NEW(j->keep, cw_behavior);
  int64_t *words = CW_NEW_RAW(j->keep, f->n + 1, int64_t);
  if (!b || !words) return -1;
  *b = f->is;
  memcpy(words, f->words, f->n * sizeof *words);
  b->words = words;
  b->nwords = f->n;
  p->behaviors[p->nbehaviors] = b;
  return (int32_t)p->nbehaviors++;
}

static bool is_key_of(const cw_class *c, const key *k) {
  if (c->n != k->n) return false;
  for (uint32_t i = 0; i < k->n; i++)
    if (c->key[i] != k->words[i]) return false;
  return true;
}

static cw_class *slot_of(const cw_batch_kind *kind, uint64_t hash, const key *k) {
  for (uint64_t at = hash;; at++) {
    cw_class *c = &kind->classes[at & (kind->room - 1)];
    if (!c->key || (c->hash == hash && is_key_of(c, k))) return c;
  }
}

static bool grow(cw_batch_kind *kind, cw_arena *keep) {
  if (kind->nclasses * 2 < kind->room) return true;
  cw_batch_kind old = *kind;
  kind->room = old.room ? old.room * 2 : 16;
  kind->classes = CW_NEW_ARRAY(keep, kind->room, cw_class);
  if (!kind->classes) {
    *kind = old;
    return false;
  }
  for (uint32_t i = 0; i < old.room; i++) {
    if (!old.classes[i].key) continue;
    uint64_t at = old.classes[i].hash;
    while (kind->classes[at & (kind->room - 1)].key) at++;
    kind->classes[at & (kind->room - 1)] = old.classes[i];
  }
  return true;
}

static void forget_classes(cw_batch_kind *kind) {
  if (kind->room) memset(kind->classes, 0, kind->room * sizeof *kind->classes);
  kind->nclasses = 0;
}

static int32_t learn(cw_batch_judge *j, cw_batch_kind *kind, uint32_t record) {
  cw_eval *e = j->enter(j);
  finding f;
  key k;
  cw_watch w = {.ncuts = 0};
  if (!e) return -1;
  e->watch = &w;
  find_behavior(&f, e, j->reach, record);
  e->watch = NULL;
  (void)cw_batch_note(j->batch, &w);
  if (read_more(e->plan, kind, &w)) forget_classes(kind);
  make_key(&k, kind, j->block, record);
  int32_t behavior = f.unfit ? -1 : behavior_of(j, &f);
  if (kind->many || k.full || !grow(kind, j->keep)) return -1;
  uint64_t hash = hash_of(&k);
  cw_class *c = slot_of(kind, hash, &k);
  uint64_t *words = CW_NEW_RAW(j->keep, k.n + 1, uint64_t);
  if (!words || c->key) return behavior;
  memcpy(words, k.words, k.n * sizeof *words);
  *c = (cw_class){hash, k.n, behavior, words};
  kind->nclasses++;
  return behavior;
}

int32_t cw_batch_class(cw_batch_judge *j, uint32_t i) {
  uint32_t record = j->teacher->first_record + i;
  const cw_column *kinds = &j->block->columns[CW_F_KIND];
  const cw_ready *ready = j->block->plan->ready;
  bool told = kinds->known[record] == CW_KNOWN && kinds->a[record] >= 0 && kinds->a[record] < ready->ntexts;
  uint32_t number = told ? ready->kind_number[kinds->a[record]] : 0;
  cw_batch_kind **kind = &j->place->kinds[number];
  key k;
  if (number == 0) return -1;
  if (!*kind) *kind = CW_NEW(j->keep, cw_batch_kind);
  if (!*kind || (*kind)->many) return -1;
  if ((*kind)->nclasses) {
    make_key(&k, *kind, j->block, record);
    if (k.full) return -1;
    const cw_class *c = slot_of(*kind, hash_of(&k), &k);
    if (c->key) return c->behavior;
  }
  return learn(j, *kind, record);
}
