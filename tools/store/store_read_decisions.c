/* Reading determinations: what an officer or the holder decided, as the engine knows it. */
#include "store_reader.h"

#include "../teacher.h"

#include <string.h>

enum { KIND = 3, SOURCE, ROW, CREDENTIAL, GOAL, NEED, AREA, CYCLE, AMOUNT, UNIT, RULE, DECIDED, BY, WHY, CITES };

static const char *said(const cw_store_reader *r, int column) {
  return cw_stream_text(r, CW_STREAM_DETERMINATIONS, column);
}

static const char *kept(const cw_store_reader *r, const cw_block *b, int column) {
  const char *text = said(r, column);
  return text ? cw_arena_text(b->arena, text, strlen(text)) : NULL;
}

/* --- what it names ------------------------------------------------------------------------------------------------ */

static bool find_area(const cw_store_reader *r, int32_t *area) {
  const char *name = said(r, AREA);
  for (uint32_t k = 0; name && k < r->plan->nareas; k++) {
    if (strcmp(r->plan->areas[k].name, name) != 0) continue;
    *area = (int32_t)k;
    return true;
  }
  return false;
}

/* 1 + the goal; false where the plan has none of the name. */
static bool find_goal(const cw_store_reader *r, uint32_t *goal) {
  const char *name = said(r, GOAL);
  for (uint32_t k = 0; name && k < r->plan->ngoals; k++) {
    if (strcmp(r->plan->goals[k].name, name) != 0) continue;
    *goal = k + 1;
    return true;
  }
  return false;
}

/* Of several versions the latest, as in teacher files. */
static bool find_rule(const cw_store_reader *r, uint32_t *rule) {
  const char *name = said(r, RULE);
  bool found = false;
  for (uint32_t k = 0; name && k < r->plan->ncounts; k++) {
    if (strcmp(r->plan->counts[k].name, name) != 0) continue;
    *rule = k;
    found = true;
  }
  return found;
}

static bool read_amount(const cw_store_reader *r, cw_decision *d) {
  const char *amount = said(r, AMOUNT), *unit = said(r, UNIT);
  d->unit = unit ? cw_unit_find(r->plan, unit, strlen(unit)) : r->plan->ledgers[0].unit;
  return amount && d->unit != UINT32_MAX && cw_rat_parse(&d->amount, amount, strlen(amount));
}

/* --- the kinds ---------------------------------------------------------------------------------------------------- */

static bool read_decided(cw_store_reader *r, cw_block *b, cw_decision *d) {
  (void)b;
  d->value = said(r, KIND)[0] == 'a';
  return true;
}

static bool read_settlement(cw_store_reader *r, cw_block *b, cw_decision *d) {
  (void)b;
  if (said(r, GOAL) && !find_goal(r, &d->goal)) return false;
  d->whole = !said(r, AMOUNT) && said(r, SOURCE) && d->goal;
  return d->whole || read_amount(r, d);
}

static bool read_area(cw_store_reader *r, cw_block *b, cw_decision *d) {
  (void)b;
  return find_area(r, &d->area);
}

static bool read_election(cw_store_reader *r, cw_block *b, cw_decision *d) {
  const char *cycle = said(r, CYCLE);
  if (!cycle) return read_area(r, b, d);
  d->kind = CW_CYCLE;
  d->value = strcmp(cycle, "next") == 0;
  return true;
}

static bool read_waiver(cw_store_reader *r, cw_block *b, cw_decision *d) {
  d->need = kept(r, b, NEED);
  return d->need && find_goal(r, &d->goal) && cw_goal_has_need(r->plan, d->goal - 1, d->need);
}

static bool read_credit(cw_store_reader *r, cw_block *b, cw_decision *d) {
  (void)b;
  return find_rule(r, &d->rule) && read_amount(r, d) &&
         d->unit == r->plan->ledgers[r->plan->counts[d->rule].ledger].unit;
}

static const struct {
  const char *name;
  cw_decision_kind kind;
  bool (*read)(cw_store_reader *, cw_block *, cw_decision *);
} kinds[] = {{"approval", CW_APPROVAL, read_decided},
             {"refusal", CW_APPROVAL, read_decided},
             {"pin", CW_PIN, read_area},
             {"election", CW_ELECTION, read_election},
             {"waiver", CW_WAIVER, read_waiver},
             {"credit", CW_CREDIT, read_credit},
             {"settlement", CW_SETTLEMENT, read_settlement}};

/* What the engine knows it as; false where it knows none, or the plan not what it names. */
static bool read_kind(cw_store_reader *r, cw_block *b, cw_decision *d) {
  for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
    if (strcmp(said(r, KIND), kinds[k].name) != 0) continue;
    d->kind = kinds[k].kind;
    return kinds[k].read(r, b, d);
  }
  return false;
}

/* --- all of a teacher --------------------------------------------------------------------------------------------- */

/* The only record of this id. */
static bool find_credential(const cw_block *b, const char *credential, uint32_t *subject) {
  const cw_teacher *t = &b->teachers[b->nteachers - 1];
  int64_t id = cw_texts_find(&b->texts, credential, strlen(credential));
  uint32_t found = 0;
  for (uint32_t i = 0; id && i < t->nrecords; i++) {
    cw_value has = cw_cell(b, CW_F_CREDENTIAL, t->first_record + i);
    if (has.known != CW_KNOWN || has.a != id) continue;
    *subject = i;
    found++;
  }
  return found == 1;
}

/* By its id, which goes with it wherever it comes to stand; where it has none, by its place. Of two records of one id each
 * is known by its place, too. */
static bool find_subject(cw_store_reader *r, cw_block *b, cw_decision *d) {
  d->subject = CW_NO_RECORD;
  if (said(r, CREDENTIAL) && find_credential(b, said(r, CREDENTIAL), &d->subject)) return true;
  if (said(r, CREDENTIAL) && !cw_texts_find(&b->texts, said(r, CREDENTIAL), strlen(said(r, CREDENTIAL)))) return false;
  return said(r, SOURCE) ? cw_reader_find_record(b, said(r, SOURCE), said(r, ROW), &d->subject)
                         : d->kind == CW_WAIVER || d->kind == CW_SETTLEMENT;
}

static void read_one(cw_store_reader *r, cw_block *b) {
  cw_decision d = {.area = -1, .amount = CW_RAT_ZERO, .decided = CW_DAY_MIN};
  const char *day = said(r, DECIDED);
  if (!read_kind(r, b, &d)) {
    cw_reader_leave_out(r, "determination", said(r, KIND));
    return;
  }
  if (!find_subject(r, b, &d)) {
    cw_reader_leave_out(r, "a determination on", "a record that is gone");
    return;
  }
  if (day && !cw_day_parse(&d.decided, day, strlen(day))) d.decided = CW_DAY_MIN;
  d.by = kept(r, b, BY);
  d.why = kept(r, b, WHY);
  d.cites = kept(r, b, CITES);
  cw_block_decision(b, &d);
}

void cw_reader_determinations(cw_store_reader *r, cw_block *b, int64_t teacher) {
  const cw_stream_id id = CW_STREAM_DETERMINATIONS;
  for (; cw_stream_at(r, id, teacher); cw_stream_step(r, id)) read_one(r, b);
}
