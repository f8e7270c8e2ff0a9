/* The review of a good pack, room by room. */
#include "extends.h"
#include "reviewer.h"

static void review_sources(cw_reviewer *r) {
  const cw_review_options *o = r->options;
  bool asked = o->stale_months > 0;
  cw_day limit = asked ? cw_day_add_months(o->as_of, -o->stale_months, true) : CW_DAY_MIN;
  for (uint32_t i = 0; i < r->plan->nsources; i++) {
    const cw_source *s = &r->plan->sources[i];
    char day[CW_DAY_TEXT];
    if (!s->has_read_through && (o->strict || asked)) {
      cw_diag *d = CW_FOUND(r, CW_D_SOURCE_UNDATED, &s->ref, "nothing says through which day `%s` was read", s->name);
      cw_diag_hint(r->diags, d, "add `read through:` and the day");
    }
    if (!s->has_read_through || !asked || s->read_through >= limit) continue;
    cw_day_format(day, s->read_through);
    cw_diag *d = CW_FOUND(r, CW_D_SOURCE_STALE, &s->ref, "`%s` was read through %s", s->name, day);
    cw_diag_hint(r->diags, d, "read it again, and move `read through`");
  }
}

uint32_t cw_pack_review(const cw_pack *pack, const cw_review_options *options, cw_diags *diags) {
  cw_reviewer r = {.plan = cw_pack_plan(pack), .yaml = cw_pack_yaml(pack), .options = options, .diags = diags};
  uint32_t first = diags->count;
  review_sources(&r);
  cw_review_words(&r);
  cw_review_conditions(&r);
  cw_review_rules(&r);
  cw_review_credit(&r);
  cw_review_tables(&r);
  if (options->noffers) cw_review_catalog(&r);
  cw_pack_keep_own(pack, diags, first);
  for (uint32_t i = first; i < diags->count; i++)
    if (!diags->items[i].excerpt) cw_pack_excerpt(pack, diags, &diags->items[i]);
  uint32_t waived = cw_review_waive(&r);
  cw_diags_sort(diags);
  return waived;
}
