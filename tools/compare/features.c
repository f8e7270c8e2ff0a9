#include "features.h"

#include <string.h>
#include <strings.h>

typedef struct value_info {
  const char *word, *meaning;
  bool counted;
} value_info;

static const value_info values[CW_NFV] = {
#define CW_FEATURE_VALUE(id, word, counted, meaning) [CW_FV_##id] = {word, meaning, counted},
#include "feature_values.def"
};

static const struct {
  const char *postal, *fips, *name;
} states[] = {
#define CW_STATE(postal, fips, column, row, name) {postal, fips, name},
#include "states.def"
};

const char *cw_feature_word(cw_feature_value value) { return values[value].word; }
const char *cw_feature_meaning(cw_feature_value value) { return values[value].meaning; }

bool cw_feature_counts(const cw_features *f, cw_policy_area area, const cw_feature *cell) {
  if (area == CW_POLICY_RENEWAL && f->method == 2020) return cell->value == CW_FV_NUMBER;
  return values[cell->value].counted;
}

/* --- what the rules make of one ----------------------------------------------------------------------------------- */

static cw_feature_value value_of_rule(const cw_across_row *r) {
  if (!r->names_kind) return r->employer_approves ? CW_FV_LOCAL : CW_FV_TACIT;
  return *r->rate ? CW_FV_NUMBER : CW_FV_ALLOWED;
}

static cw_feature_value value_of(const cw_across_row *r) {
  if (!*r->goal) return CW_FV_UNREAD;
  if (r->from_rule) return value_of_rule(r);
  switch (r->said.answer) {
  case CW_ANSWER_NOT_NEEDED: return CW_FV_NEEDLESS;
  case CW_ANSWER_NOT_RECOGNIZED:
  case CW_ANSWER_NO: return CW_FV_REFUSED;
  case CW_ANSWER_NOT_RESEARCHED: return CW_FV_UNREAD;
  default: return CW_FV_SILENT;
  }
}

static cw_feature cell_of_rules(const cw_across_row *r) {
  cw_feature cell = {
      .value = value_of(r), .amount = "", .unit = "", .since = "", .note = "", .cites = "", .status = ""};
  if (!*r->goal || cell.value == CW_FV_UNREAD) return cell;
  cell.cites = r->said.cites;
  cell.status = r->status;
  if (cell.value != CW_FV_NUMBER) return cell;
  bool fixed = *r->said.number && !r->said.at_most;
  cell.amount = fixed ? r->said.number : r->rate;
  cell.unit = fixed ? r->said.unit : "";
  return cell;
}

/* --- what a line of policy says ----------------------------------------------------------------------------------- */

static const cw_feature_value said_values[CW_NSAYS] = {
    [CW_SAYS_ALLOWED] = CW_FV_ALLOWED,     [CW_SAYS_LOCAL] = CW_FV_LOCAL,       [CW_SAYS_PILOT] = CW_FV_PILOT,
    [CW_SAYS_ANNOUNCED] = CW_FV_ANNOUNCED, [CW_SAYS_DEAD_LETTER] = CW_FV_DEAD,  [CW_SAYS_TACIT] = CW_FV_TACIT,
    [CW_SAYS_NOTHING] = CW_FV_SILENT,      [CW_SAYS_NEEDLESS] = CW_FV_NEEDLESS, [CW_SAYS_UNREAD] = CW_FV_UNREAD,
};

static cw_feature cell_of_policy(const cw_voice *v, const cw_policy *p, cw_arena *keep) {
  cw_basis basis = cw_basis_new(v);
  cw_basis_add(v, &basis, &p->ref);
  return (cw_feature){.value = said_values[p->says],
                      .amount = "",
                      .unit = "",
                      .since = p->has_since ? cw_keep_text(keep, cw_say_iso(v, p->since)) : "",
                      .note = p->note ? cw_keep_text(keep, p->note) : "",
                      .cites = cw_keep_text(keep, cw_say_cites(v, &p->ref)),
                      .status = cw_basis_weakest(v, &basis)};
}

/* The number of a rule stands before a permission without one; else the line of policy, which was written by somebody
 * who had read the sources, before what a rule about any activity would make of it. */
static void lay_policy_over(cw_features *f, const cw_voice *v, cw_feature_row *row) {
  for (uint32_t i = 0; i < v->plan->npolicies; i++) {
    const cw_policy *p = &v->plan->policies[i];
    if (p->has_since && p->since > f->day) continue;
    cw_feature said = cell_of_policy(v, p, &f->tool->arena);
    bool keeps_number = row->areas[p->area].value == CW_FV_NUMBER && said.value == CW_FV_ALLOWED;
    if (keeps_number)
      row->areas[p->area].since = said.since, row->areas[p->area].note = said.note;
    else
      row->areas[p->area] = said;
  }
}

/* --- the other columns -------------------------------------------------------------------------------------------- */

static const char *say_months(const cw_voice *v, int months) {
  if (months <= 0) return "";
  if (months % 12) return cw_say(v, "%d months", months);
  return cw_say(v, "%d year%s", months / 12, months == 12 ? "" : "s");
}

/* The license that the pack's main renewal concerns: the first type that lasts for a stated time and is renewable. */
static const cw_license_type *main_license(const cw_plan *plan) {
  for (uint32_t i = 0; i < plan->nlicense_types; i++) {
    const cw_license_type *t = &plan->license_types[i];
    if (t->lasts_months > 0 && (!t->renewable || strcmp(t->renewable, "no") != 0)) return t;
  }
  return NULL;
}

static void put_cycle(cw_features *f, const cw_voice *v, const cw_count *renewal, cw_feature_row *row) {
  cw_arena *keep = &f->tool->arena;
  const cw_license_type *type = main_license(v->plan);
  cw_rat each, hours, years, yearly;
  const cw_ref *ref;
  row->cycle = cw_keep_text(keep, type ? say_months(v, type->lasts_months) : "");
  if (!renewal || cw_rat_sign(renewal->need) <= 0) return;
  row->total = cw_keep_text(keep, cw_say_amount(v, renewal->need, v->plan->ledgers[renewal->ledger].unit));
  if (!cw_clock_hours(v->plan, renewal->ledger, &each, &ref) || !cw_rat_mul(&hours, renewal->need, each)) return;
  row->total_hours = cw_keep_text(keep, cw_say_number(v, hours));
  if (type && cw_rat_div(&years, CW_RAT(type->lasts_months), CW_RAT(12)) && cw_rat_div(&yearly, hours, years))
    row->hours_a_year = cw_keep_text(keep, cw_say_number(v, yearly));
}

/* The youngest text that the pack rests on. */
static const char *read_through(const cw_voice *v) {
  cw_day last = CW_DAY_MIN;
  for (uint32_t i = 0; i < v->plan->nsources; i++)
    if (v->plan->sources[i].has_read_through && v->plan->sources[i].read_through > last)
      last = v->plan->sources[i].read_through;
  return last > CW_DAY_MIN ? cw_say_iso(v, last) : "";
}

static const cw_across_row *row_for(const cw_across *a, cw_purpose purpose) {
  for (size_t i = 0; i < a->nrows; i++)
    if (a->rows[i].purpose == purpose) return &a->rows[i];
  return NULL;
}

/* --- one pack ----------------------------------------------------------------------------------------------------- */

static void put_head(cw_features *f, const cw_voice *v, cw_feature_row *row) {
  cw_arena *keep = &f->tool->arena;
  *row = (cw_feature_row){.postal = "",
                          .fips = "",
                          .rate = "",
                          .caps = "",
                          .approves = "",
                          .cycle = "",
                          .total = "",
                          .total_hours = "",
                          .hours_a_year = ""};
  row->code = cw_keep_text(keep, v->plan->code);
  row->name = cw_keep_text(keep, v->plan->name);
  row->version = cw_keep_text(keep, cw_say_iso(v, v->plan->version));
  row->read_through = cw_keep_text(keep, read_through(v));
  for (size_t i = 0; i < sizeof states / sizeof *states; i++)
    if (strncmp(v->plan->code, "us-", 3) == 0 && strcasecmp(states[i].postal, v->plan->code + 3) == 0)
      row->postal = states[i].postal, row->fips = states[i].fips;
}

static void put_areas(const cw_across *a, cw_feature_row *row) {
  static const struct {
    cw_policy_area area;
    cw_purpose purpose;
  } by_rule[] = {{CW_POLICY_INITIAL, CW_INITIAL},
                 {CW_POLICY_RENEWAL, CW_RENEW},
                 {CW_POLICY_ENDORSEMENT, CW_ENDORSE},
                 {CW_POLICY_ADVANCEMENT, CW_ADVANCE}};
  for (int i = 0; i < CW_NPOLICY_AREAS; i++)
    row->areas[i] = (cw_feature){
        .value = CW_FV_UNREAD, .amount = "", .unit = "", .since = "", .note = "", .cites = "", .status = ""};
  for (size_t i = 0; i < sizeof by_rule / sizeof *by_rule; i++)
    row->areas[by_rule[i].area] = cell_of_rules(row_for(a, by_rule[i].purpose));
}

static const cw_count *renewal_of(const cw_counting *k) {
  for (uint32_t i = 0; i < k->ncounts; i++)
    if (k->c->plan->goals[k->counts[i].goal].purpose == CW_RENEW) return &k->counts[i];
  return NULL;
}

/* The pack's own count of the probe once more, for the columns that no comparison has. */
static bool put_columns(cw_features *f, cw_case *c, const char *const *words, size_t nwords, cw_feature_row *row) {
  cw_counting k = {.c = c, .goal = -1};
  cw_diags diags;
  cw_diags_init(&diags, c->voice.arena);
  if (!cw_counting_ask(&k, NULL, NULL, NULL, words, nwords, &diags, c->voice.arena)) return false;
  put_cycle(f, &c->voice, renewal_of(&k), row);
  return true;
}

static int gather_one(cw_features *f, const cw_pack_entry *pack, const char *const *words, size_t nwords) {
  cw_pack_entry only = *pack;
  cw_across a = {.tool = f->tool,
                 .root = f->root,
                 .packs = {.count = 1, .items = &only},
                 .purposes = ~0U,
                 .as_of = f->as_of,
                 .words = words,
                 .nwords = nwords};
  cw_case c;
  int code = cw_across_record(&a);
  if (code < 0) code = cw_case_open(f->tool, &c, f->root, pack->path, f->as_of, CW_DAY_MAX);
  if (code >= 0) return code;
  f->day = c.options.as_of;
  cw_feature_row *row = &f->rows[f->nrows++];
  put_head(f, &c.voice, row);
  put_areas(&a, row);
  lay_policy_over(f, &c.voice, row);
  const cw_across_row *renewal = row_for(&a, CW_RENEW);
  row->rate = renewal->names_kind ? renewal->rate : "";
  row->caps = renewal->caps;
  row->approves = *renewal->goal && renewal->from_rule ? renewal->said.decides : "";
  bool asked = put_columns(f, &c, words, nwords, row);
  cw_case_free(&c);
  return asked ? -1 : cw_fail(f->tool, CW_INTERNAL, "out of memory");
}

int cw_features_gather(cw_features *f) {
  cw_voice v = {.arena = &f->tool->arena};
  f->rows = CW_NEW_ARRAY(&f->tool->arena, f->packs.count + 1, cw_feature_row);
  if (!f->rows) return cw_fail(f->tool, CW_INTERNAL, "out of memory");
  int code = -1;
  if (f->as_of == CW_DAY_MIN) f->as_of = cw_today();
  for (size_t i = 0; code < 0 && i < f->packs.count; i++) {
    const char *words[] = {"kind=micro-credential", cw_say(&v, "earned=%s", cw_say_iso(&v, f->as_of))};
    code = gather_one(f, &f->packs.items[i], words, 2);
  }
  return code;
}
