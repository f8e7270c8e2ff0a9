/* What officers and the educator decided on records: an entry of its own in every explanation that it bears on. */
#include "explain.h"

/* The teacher whose records the standing speaks of; NULL where it speaks of none. */
static const cw_teacher *teacher_of(const cw_voice *v, const cw_standing *s) {
  for (uint32_t t = 0; s->nrecords && v->block && t < v->block->nteachers; t++) {
    const cw_teacher *teacher = &v->block->teachers[t];
    uint32_t first = teacher->first_record, record = s->records[0].record;
    if (record >= first && record < first + teacher->nrecords) return teacher;
  }
  return NULL;
}

static const char *did(const cw_voice *v, const cw_decision *d, const char *record) {
  const char *area = d->area >= 0 ? v->plan->areas[d->area].name : "";
  switch (d->kind) {
  case CW_APPROVAL: return cw_say(v, "%s %s", d->value ? "approved" : "refused", record);
  case CW_PIN: return cw_say(v, "assigned %s to %s", record, area);
  case CW_ELECTION: return cw_say(v, "chose %s for %s", area, record);
  case CW_SETTLEMENT:
    return d->whole ? cw_say(v, "settled all of %s", record)
                    : cw_say(v, "settled %s of %s", cw_say_amount(v, d->amount, d->unit), record);
  case CW_CYCLE: return cw_say(v, "chose %s cycle for %s", d->value ? "the next" : "its own", record);
  case CW_WAIVER:
  case CW_CREDIT: break; /* they decide a need or an amount, and are told there */
  }
  return "";
}

void cw_explain_decisions(const cw_voice *v, cw_part *above, const cw_standing *s) {
  const cw_teacher *t = teacher_of(v, s);
  cw_part *list = NULL;
  for (uint32_t i = 0; t && i < t->ndecisions; i++) {
    const cw_decision *d = &v->block->decisions[t->first_decision + i];
    if (d->subject == CW_NO_RECORD || d->kind == CW_WAIVER || d->kind == CW_CREDIT) continue;
    const char *who = d->by                                                                       ? d->by
                      : d->kind == CW_ELECTION || d->kind == CW_CYCLE || d->kind == CW_SETTLEMENT ? "the educator"
                                                                                                  : "the officer";
    const char *day = d->decided > CW_DAY_MIN ? cw_say(v, " on %s", cw_say_day(v, d->decided)) : "";
    const char *cites = d->cites ? cw_say(v, " (%s)", d->cites) : "";
    const char *record = cw_say_record(v, t->first_record + d->subject);
    if (!list) list = cw_part_new(v, above, CW_FORM_SECTION, "decisions", "Decided on the records:");
    cw_part *p = cw_part_new(v, list, CW_FORM_ITEM, "decision",
                             cw_say(v, "%s %s%s%s%s%s.", cw_say_capital(v, who), did(v, d, record), day,
                                    d->why ? ": " : "", d->why ? d->why : "", cites));
    cw_part_number(v, p, "record", t->first_record + d->subject);
  }
}
