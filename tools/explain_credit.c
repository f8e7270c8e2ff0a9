/* Where credit comes from: the records that count, and toward what. */
#include "explain.h"

#include <string.h>

static const char *area_words(const cw_voice *v, uint32_t area) {
  const cw_area *a = &v->plan->areas[area];
  return a->words ? a->words : a->name;
}

/* " toward literacy", " (20 toward literacy and 4 toward subject)"; nothing where there is but one area. */
static const char *say_places(const cw_voice *v, const cw_record_standing *r) {
  if (v->plan->ledgers[r->ledger].nareas < 2 || r->ncredited == 0) return "";
  if (r->ncredited == 1) return cw_say(v, " toward %s", area_words(v, r->parts[0].area));
  const char **items = CW_NEW_ARRAY(v->arena, r->ncredited, const char *);
  if (!items) return "";
  for (uint32_t i = 0; i < r->ncredited; i++)
    items[i] = cw_say(v, "%s toward %s", cw_say_number(v, r->parts[i].amount), area_words(v, r->parts[i].area));
  return cw_say(v, " (%s)", cw_say_list(v, items, r->ncredited, "and"));
}

static void add_credited(const cw_voice *v, cw_part *above, const cw_record_standing *r) {
  uint32_t unit = v->plan->ledgers[r->ledger].unit;
  bool cut = cw_rat_cmp(r->credited, r->offered) != 0, one = cw_rat_cmp(r->credited, CW_RAT(1)) == 0;
  const char *of = cut ? cw_say(v, " of %s offered", cw_say_number(v, r->offered)) : "";
  const char *limit = cut && r->cut_by >= 0 ? cw_say(v, "; %s", cw_say_limit(v, (uint32_t)r->cut_by)) : "";
  cw_part *p = cw_part_new(v, above, CW_FORM_ITEM, "credited",
                           cw_say(v, "%s: %s%s count%s%s%s", cw_say_capital(v, cw_say_record(v, r->record)),
                                  cw_say_amount(v, r->credited, unit), of, one ? "s" : "", say_places(v, r), limit));
  if (r->ncredited) cw_part_cite(p, v, &v->plan->counts[r->parts[0].rule].ref);
  cw_part_number(v, p, "record", r->record);
  cw_part_amount(v, p, "offered", r->offered, unit);
  cw_part_amount(v, p, "credited", r->credited, unit);
}

void cw_explain_credit(const cw_voice *v, cw_part *above, const cw_standing *s) {
  if (!v->plan->goals[s->goal].needs_credit) return;
  for (uint32_t i = 0; i < s->nledgers; i++) {
    const cw_ledger_standing *l = &s->ledgers[i];
    cw_part *list = NULL;
    for (uint32_t k = 0; s->records && k < s->nrecords; k++) {
      const cw_record_standing *r = &s->records[k];
      if (r->ledger != l->ledger || cw_rat_sign(r->credited) <= 0) continue;
      bool one = cw_rat_cmp(l->have, CW_RAT(1)) == 0;
      const char *have = cw_say_amount(v, l->have, v->plan->ledgers[l->ledger].unit);
      const char *name = v->plan->ledgers[l->ledger].name;
      const char *ledger = s->nledgers > 1 && strcmp(name, "credit") != 0 ? cw_say(v, " (%s)", name) : "";
      if (!list)
        list = cw_part_new(v, above, CW_FORM_SECTION, "credit",
                           cw_say(v, "Where the %s come%s from%s:", have, one ? "s" : "", ledger));
      add_credited(v, list, r);
    }
    if (list) cw_part_amount(v, list, "have", l->have, v->plan->ledgers[l->ledger].unit);
  }
}
