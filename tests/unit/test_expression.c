/* Expressions: every construct of LANGUAGE.md section 5 compiles to what it says, and each mistake is located once. */
#include "pack_fixture.h"
#include "plan_print.h"

#include <stdlib.h>
#include <string.h>

typedef struct reads {
  const char *text, *as;
} reads;

/* --- conditions on a record --------------------------------------------------------------------------------------- */

static const reads on_record[] = {
    {"always", "yes"},
    {"never", "no"},
    {"approved", "approved"},
    {"not approved", "not(approved)"},
    {"not not approved", "approved"},
    {"approved is yes", "approved"},
    {"approved is no", "not(approved)"},
    {"approved is not no", "approved"},
    {"kind is micro-credential", "is(kind, \"micro-credential\")"},
    {"kind is museum day", "is(kind, \"museum day\")"},
    {"kind is not travel", "not(is(kind, \"travel\"))"},
    {"kind is \"travel\"", "is(kind, \"travel\")"},
    {"issuer is not \"USBE\"", "not(is(issuer, \"USBE\"))"},
    {"issuer is provider", "is(issuer, provider)"},
    {"license is professional", "is(license, \"professional\")"},
    {"verification is not checked", "is(verification, \"not checked\")"},
    {"verification is not not checked", "not(is(verification, \"not checked\"))"},
    {"kind in [course, National Board certification]", "in(kind, \"course\", \"National Board certification\")"},
    {"kind not in [travel]", "not(in(kind, \"travel\"))"},
    {"grade in [\"A\", \"B+\"]", "in(grade, \"A\", \"B+\")"},
    {"score in [1, 2]", "or(is(score, 1), is(score, 2))"},
    {"topics includes literacy", "includes(topics, any of \"literacy\")"},
    {"topics includes any of [literacy, digital learning]",
     "includes(topics, any of \"literacy\" \"digital learning\")"},
    {"topics includes all of [literacy, digital learning]",
     "includes(topics, all of \"literacy\" \"digital learning\")"},
    {"score at least 85", "at least(score, 85)"},
    {"score at most 85", "at most(score, 85)"},
    {"score more than 1,000", "more(score, 1000)"},
    {"score less than 8.5", "less(score, 17/2)"},
    {"amount at least 15 clock hours", "at least(amount in hour, 15 hour)"},
    {"amount plus 1 hour at least 15 hours", "at least(plus(amount in hour, 1 hour), 15 hour)"},
    {"2 CEU at most amount", "at most(2 CEU, amount in CEU)"},
    {"amount in clock hours", "stated in hour"},
    {"amount not in CEUs", "not(stated in CEU)"},
    {"amount in [ST, semester hours]", "or(stated in star, stated in semester hour)"},
    {"earned before 2024-06-30", "less(earned, 2024-06-30)"},
    {"earned on or before 2024-06-30", "at most(earned, 2024-06-30)"},
    {"earned after 2024-06-30", "more(earned, 2024-06-30)"},
    {"earned on or after license issued", "at least(earned, license issued)"},
    {"earned in the window", "in window(earned)"},
    {"earned not in the window", "not(in window(earned))"},
    {"earned in the license", "between(earned, else(license renewed, license issued), license expires)"},
    {"earned within 12 months before the judged date", "between(earned, shift(judged, -12 months), judged)"},
    {"earned within 2 weeks after license issued", "between(earned, license issued, shift(license issued, +14 days))"},
    {"issuer matches \"(?i)digital promise\"", "matches(issuer, pattern 0)"},
    {"assigned on the as-of date", "fact on(assigned, as of)"},
    {"assigned on earned", "fact on(assigned, earned)"},
    {"position held on earned is head of school", "is(fact on(position held, earned), \"head of school\")"},
    {"took part in every school year of the license",
     "years(took part in year, else(license renewed, license issued), license expires, every)"},
    {"took part in any school year of the window", "years(took part in year, any)"},
    {"(employed and took part) in at least 2 school years of the window",
     "years(and(employed in year, took part in year), at least 2)"},
    {"not took part in any school year of the window", "not(years(took part in year, any))"},
    {"days taught at least 90 days in every school year of the window",
     "years(at least(days taught in year, 90 day), every)"},
    {"any record where (kind is degree and level is \"master\")",
     "any record(and(is(kind, \"degree\"), is(level, \"master\")))"},
    {"number of records where (approved) at least 2", "at least(records(approved), 2)"},
    {"reading of credit hours is Provo table", "is(reading of credit hours, \"Provo table\")"},
    {"reading of credit hours is not \"none stated\"", "not(is(reading of credit hours, \"none stated\"))"},
    {"rubric scored and approved and not assigned on earned",
     "and(rubric scored, approved, not(fact on(assigned, earned)))"},
    {"approved or rubric scored and ethics review", "or(approved, and(rubric scored, ethics review))"},
    {"(approved or rubric scored) and ethics review", "and(or(approved, rubric scored), ethics review)"},
    {"sought includes reading and role is 6-12", "and(includes(sought, any of \"reading\"), is(role, \"6-12\"))"},
    {"in Title I", "in Title I"},
};

START_TEST(condition_on_record) {
  const reads *r = &on_record[_i];
  cw_pack *pack = pack_with_rule(r->text);
  pack_expect_clean(pack, r->text);
  const cw_plan *plan = cw_pack_plan(pack);
  ck_assert_str_eq(cw_plan_node_text(plan, plan->counts[0].when, &pack_arena), r->as);
  pack_done(pack);
}
END_TEST

/* --- conditions, dates and quantities of a goal ------------------------------------------------------------------- */

static const reads on_goal[] = {
    {"the as-of date after decided", "more(as of, decided)"},
    {"the judged date before 5 years after license issued", "less(judged, shift(license issued, +60 months))"},
    {"decided before 5 years after license renewed else license issued",
     "less(decided, shift(else(license renewed, license issued), +60 months))"},
    {"decided else 30 days before license expires before 2024-06-30",
     "less(else(decided, shift(license expires, -30 days)), 2024-06-30)"},
    {"decided after June 30 of the year of license expires", "more(decided, day of year(license expires, 630))"},
    {"decided after start of the school year of the judged date", "more(decided, part start(judged, school year +0))"},
    {"decided after start of the 3rd school year before the judged date",
     "more(decided, part start(judged, school year -3))"},
    {"decided after start of the month of license issued", "more(decided, month(license issued, start))"},
    {"decided before the end of the month of license issued", "less(decided, month(license issued, end))"},
    {"decided is first of a month on or after license issued", "is(decided, month(license issued, first on or after))"},
    {"decided before anniversary of license issued in the year of license expires",
     "less(decided, anniversary(license issued, license expires))"},
    {"any license where (license is professional)", "any license(is(license, \"professional\"))"},
    {"any other license where (license status is active)", "any license(is(license status, \"active\"), other)"},
    {"number of licenses where (license is professional) minus 1 at least 2",
     "at least(minus(licenses(is(license, \"professional\")), 1), 2)"},
    {"the number of other licenses where (license is professional) is 0",
     "is(licenses(is(license, \"professional\"), other), 0)"},
    {"number of sought at least 2", "at least(members(sought), 2)"},
    {"license renewals at most 1", "at most(license renewals, 1)"},
    {"full calendar years of the license at least 5",
     "at least(full(else(license renewed, license issued), license expires, calendar years), 5)"},
    {"full months of the window at least 24", "at least(full(the window, months), 24)"},
    {"full years of from license issued until license expires is 5",
     "is(full(license issued, license expires, years), 5)"},
    {"number of school years of the window where (employed and took part) at least 2",
     "at least(school years(and(employed in year, took part in year)), 2)"},
    {"took part in every school year of from license issued until the as-of date",
     "years(took part in year, license issued, as of, every)"},
    {"position held most of the window is head of school",
     "is(most of(position held, the window), \"head of school\")"},
    {"position held most of the license is position held on decided",
     "is(most of(position held, else(license renewed, license issued), license expires), fact on(position held, "
     "decided))"},
    {"decided before the earlier of (license expires, 2030-01-01)",
     "less(decided, lesser of(license expires, 2030-01-01))"},
    {"decided before the later of (license expires, 2030-01-01)",
     "less(decided, greater of(license expires, 2030-01-01))"},
    {"experience at least 3 years", "at least(experience, 3 year)"},
    {"experience minus 1/2 years plus 1 year at least 3 years",
     "at least(plus(minus(experience, 1/2 year), 1 year), 3 year)"},
    {"2 times children minus 1 at least 3", "at least(minus(times(2, children), 1), 3)"},
    {"experience divided by 3 at least 8 1/3 years", "at least(divided by(experience, 3), 25/3 year)"},
    {"experience divided by 2 years at least 3", "at least(divided by(experience, 2 year), 3)"},
    {"the lesser of (experience, 4 years) at least 3 years", "at least(lesser of(experience, 4 year), 3 year)"},
    {"the greater of (experience, 4 years) at least 3 years", "at least(greater of(experience, 4 year), 3 year)"},
    {"round up experience to 1 year at least 3 years", "at least(round(experience, 1 year, up), 3 year)"},
    {"round down experience divided by 2 to 1 year is 3 years",
     "is(round(divided by(experience, 2), 1 year, down), 3 year)"},
    {"round to nearest experience to 0.5 years is 3 years", "is(round(experience, 1/2 year, nearest), 3 year)"},
    {"the amount of pay at least $ 1,000", "at least(amount of pay, 1000 dollar)"},
    {"goal pay is met", "goal pay met"},
    {"goal pay is not met", "not(goal pay met)"},
    {"number of records where (kind is test and earned in the window) less than 2 records",
     "less(records(and(is(kind, \"test\"), in window(earned))), 2 record)"},
};

START_TEST(condition_on_goal) {
  const reads *r = &on_goal[_i];
  cw_pack *pack = pack_with_holds(r->text);
  pack_expect_clean(pack, r->text);
  const cw_plan *plan = cw_pack_plan(pack);
  ck_assert_uint_eq(plan->ngoals, 2);
  const cw_need *all = &plan->needs[plan->goals[1].need], *holds = &plan->needs[plan->kids[all->first_kid]];
  ck_assert_str_eq(cw_plan_node_text(plan, holds->condition, &pack_arena), r->as);
  pack_done(pack);
}
END_TEST

/* --- rates -------------------------------------------------------------------------------------------------------- */

static const reads rates[] = {
    {"10 hours", "10 hour"},
    {"1 hour per clock hour", "times(amount in hour, 1)"},
    {"1.5 hours per semester hour", "times(amount in semester hour, 3/2)"},
    {"8 hours per 12 quarter hours", "times(amount in quarter hour, 2/3)"},
    {"the amount", "amount in hour"},
    {"1 hour per month of the span", "times(span months, 1)"},
    {"2 hours per day of the span", "times(span days, 2)"},
    {"[1 hour per 10 stars, the amount]", "first of(times(amount in star, 1/10), amount in hour)"},
    {"the lesser of (1 hour per star, 20 hours)", "lesser of(times(amount in star, 1), 20 hour)"},
    {"round down 1 hour per star to 1 hour", "round(times(amount in star, 1), 1 hour, down)"},
    {"1/2 times the amount", "times(1/2, amount in hour)"},
    {"{ by: rating, 5: 20 hours, 4: 15 hours, otherwise: 1 hour }",
     "table(rating, \"5\": 20 hour, \"4\": 15 hour, otherwise: 1 hour)"},
    {"{ by: experience, 0-2: 3 hours, 3+: 2 hours }", "table(experience, 0-2: 3 hour, 3+: 2 hour)"},
    {"{ by: approved, yes: 3 hours, no: 1 hour per star }",
     "table(approved, yes: 3 hour, no: times(amount in star, 1))"},
    {"{ by: reading of credit hours, Provo table: 15 hours, none stated: 0 hours }",
     "table(reading of credit hours, \"Provo table\": 15 hour, \"none stated\": 0 hour)"},
    {"{ by: role, K-5: { by: score, 0-49: 1 hour, 50+: 2 hours }, 6-12: 3 hours }",
     "table(role, \"K-5\": table(score, 0-49: 1 hour, 50+: 2 hour), \"6-12\": 3 hour)"},
};

START_TEST(rate) {
  const reads *r = &rates[_i];
  cw_pack *pack = pack_with_rate(r->text);
  pack_expect_clean(pack, r->text);
  const cw_plan *plan = cw_pack_plan(pack);
  ck_assert_str_eq(cw_plan_node_text(plan, plan->counts[0].as, &pack_arena), r->as);
  ck_assert_uint_eq(plan->nodes[plan->counts[0].as].unit, CW_UNIT_HOUR);
  pack_done(pack);
}
END_TEST

/* --- mistakes ----------------------------------------------------------------------------------------------------- */

typedef struct mistake {
  const char *text;
  cw_diag_id id;
  uint32_t column; /* within the text, from 1 */
  const char *words;
} mistake;

static const mistake in_rule[] = {
    {"aproved", CW_D_NAME_UNKNOWN, 1, "did you mean `approved`?"},
    {"kind is workshop and aproved and approved", CW_D_NAME_UNKNOWN, 22, "approved"},
    {"asigned on the as-of date", CW_D_NAME_UNKNOWN, 1, "assigned"},
    {"earned before today", CW_D_NAME_UNKNOWN, 15, "today"},
    {"kind is workshp", CW_D_VALUE_UNKNOWN, 9, "did you mean `workshop`?"},
    {"kind in [course, workshp, seminar]", CW_D_VALUE_UNKNOWN, 18, "workshop"},
    {"topics includes litercy", CW_D_VALUE_UNKNOWN, 17, "literacy"},
    {"license is profesional", CW_D_VALUE_UNKNOWN, 12, "professional"},
    {"reading of credit hours is \"Provo\"", CW_D_VALUE_UNKNOWN, 28, "Provo table"},
    {"reading of creditt hours is Provo table", CW_D_REFERENCE_UNKNOWN, 12, "credit hours"},
    {"goal renw is met", CW_D_REFERENCE_UNKNOWN, 6, "renew"},
    {"amount at least 15 clok hours", CW_D_UNIT_UNKNOWN, 20, "clock hour"},
    {"amount in hous", CW_D_UNIT_UNKNOWN, 11, "hours"},
    {"issuer is USBE", CW_D_TEXT_UNQUOTED, 11, "\"USBE\""},
    {"grade in [A]", CW_D_TEXT_UNQUOTED, 11, "quotes"},
    {"score at least 85 %", CW_D_UNIT_WRONG, 16, "percent"},
    {"experience at least 3", CW_D_UNIT_WRONG, 21, "`3 years`"},
    {"amount at least 15", CW_D_UNIT_WRONG, 17, "15 clock hours"},
    {"experience plus 3 months at least 3 years", CW_D_UNIT_WRONG, 17, "months"},
    {"experience times experience at least 3 years", CW_D_UNIT_WRONG, 18, "multiplied"},
    {"kind at least 3", CW_D_TYPE_WRONG, 1, "no order"},
    {"earned at least 2024-06-30", CW_D_TYPE_WRONG, 1, "on or after"},
    {"score before 3", CW_D_TYPE_WRONG, 1, "at least"},
    {"kind", CW_D_TYPE_WRONG, 1, "compare it"},
    {"topics is literacy", CW_D_TYPE_WRONG, 1, "includes"},
    {"kind includes literacy", CW_D_TYPE_WRONG, 1, "a set"},
    {"kind and approved", CW_D_TYPE_WRONG, 1, "`and` joins"},
    {"not earned", CW_D_TYPE_WRONG, 5, "`not`"},
    {"earned matches \"x\"", CW_D_TYPE_WRONG, 1, "a text"},
    {"(\"USBE\")", CW_D_TYPE_WRONG, 2, "stands alone"},
    {"assigned", CW_D_HISTORY_READ, 1, "on the as-of date"},
    {"approved and assigned is yes", CW_D_HISTORY_READ, 14, "assigned"},
    {"took part", CW_D_HISTORY_READ, 1, "in every school year"},
    {"took part on earned", CW_D_HISTORY_READ, 1, "in every school year"},
    {"ethics review on the as-of date", CW_D_HISTORY_READ, 1, "one value for ever"},
    {"ethics review in every school year of the window", CW_D_HISTORY_READ, 15, "per: school year"},
    {"approved and", CW_D_EXPR_SYNTAX, 13, "missing at the end"},
    {"approved approved", CW_D_EXPR_SYNTAX, 10, "can't follow"},
    {"(approved", CW_D_EXPR_SYNTAX, 10, "`)` is missing"},
    {"score >= 85", CW_D_EXPR_SYNTAX, 7, "at least"},
    {"approved && rubric scored", CW_D_EXPR_SYNTAX, 10, "`and`"},
    {"issuer is \"USBE", CW_D_EXPR_SYNTAX, 11, "not closed"},
    {"kind in course", CW_D_TYPE_WRONG, 0, NULL},
    {"topics includes any of literacy", CW_D_EXPR_SYNTAX, 24, "brackets"},
    {"any record where approved", CW_D_EXPR_SYNTAX, 18, "`(` is missing"},
    {"issuer matches \"a(\"", CW_D_PATTERN_BAD, 19, NULL},
    {"earned before 2024-02-30", CW_D_DATE_BAD, 15, "2024-06-30"},
    {"earned before 6/30/2024", CW_D_DATE_BAD, 15, "6/30/2024"},
    {"earned within 2024-01-01", CW_D_EXPR_SYNTAX, 15, "period"},
    {"earned after 3 hours before the as-of date", CW_D_UNIT_WRONG, 14, "whole days"},
    {"the amount of renew at least 3 dollars", CW_D_TYPE_WRONG, 15, "not a quantity"},
    {"score at least -5", CW_D_PACK_VALUE, 16, "below zero"},
};

static void expect_single(const mistake *m, uint32_t start) {
  const cw_diag *d = pack_diags.items;
  bool good = pack_diags.errors == 1 && pack_found(m->id, m->column ? start + m->column - 1 : 0, m->words);
  if (!good || !d) ck_abort_msg("%s: %s", m->text, pack_findings());
}

START_TEST(mistake_in_rule) {
  const mistake *m = &in_rule[_i];
  cw_pack *pack = pack_with_rule(m->text);
  ck_assert_ptr_null(pack);
  if (m->id != CW_D_TYPE_WRONG || m->column)
    expect_single(m, 11);
  else
    ck_assert_uint_eq(pack_diags.errors, 1);
  pack_done(pack);
}
END_TEST

static const mistake in_goal[] = {
    {"kind is travel", CW_D_RECORD_SCOPE, 1, "any record where"},
    {"approved and ethics review", CW_D_RECORD_SCOPE, 1, "approved"},
    {"any record where (approved) and rubric scored", CW_D_RECORD_SCOPE, 33, "rubric scored"},
    {"any license where (any other license where (license is professional))", CW_D_LICENSE_SCOPE, 20, "other"},
    {"full years of license issued at least 2", CW_D_EXPR_SYNTAX, 15, "until DATE"},
    {"full years of from license issued to license expires at least 2", CW_D_EXPR_SYNTAX, 35, "until"},
    {"ethics review most of the window", CW_D_HISTORY_READ, 1, "over time"},
    {"number of school years of the window where (ethics review) at least 2", CW_D_HISTORY_READ, 44,
     "per: school year"},
    {"number of children at least 2", CW_D_TYPE_WRONG, 11, "a set"},
    {"step of renew is met", CW_D_TYPE_WRONG, 9, "not a ladder"},
    {"decided before the date of pay", CW_D_TYPE_WRONG, 28, "not a date"},
    {"role in [position held on decided, K-5]", CW_D_TYPE_WRONG, 10, "a list names values"},
};

START_TEST(mistake_in_goal) {
  const mistake *m = &in_goal[_i];
  cw_pack *pack = pack_with_holds(m->text);
  ck_assert_ptr_null(pack);
  expect_single(m, 16);
  pack_done(pack);
}
END_TEST

static const mistake in_rate[] = {
    {"1 point", CW_D_UNIT_WRONG, 1, "points"},
    {"10", CW_D_UNIT_WRONG, 1, "10 hours"},
    {"1 hour per clok hour", CW_D_UNIT_UNKNOWN, 12, "clock hour"},
    {"1 point per clock hour", CW_D_UNIT_WRONG, 1, "hours"},
    {"1 hour per year of the span", CW_D_UNIT_WRONG, 12, "months"},
    {"approved", CW_D_TYPE_WRONG, 1, "a quantity"},
};

START_TEST(mistake_in_rate) {
  const mistake *m = &in_rate[_i];
  cw_pack *pack = pack_with_rate(m->text);
  ck_assert_ptr_null(pack);
  expect_single(m, 9);
  pack_done(pack);
}
END_TEST

/* --- places ------------------------------------------------------------------------------------------------------- */

START_TEST(places_in_scalars) {
  static const struct {
    const char *when;
    uint32_t line, column; /* of `aproved`; lines from that of `when` */
  } cases[] = {
      {"kind is travel and aproved", 0, 30},
      {"\"kind is travel and aproved\"", 0, 31},
      {"'issuer is \"it''s\" and aproved'", 0, 34},
      {"\"issuer is \\\"x\\\" and aproved\"", 0, 32},
      {"kind is travel\n      and aproved", 1, 11},
      {">-\n      kind is travel\n      and aproved", 2, 11},
      {"|\n      kind is travel\n      and aproved", 2, 11},
      {"issuer is \"\xc3\xa9"
       "cole\" and aproved",
       0, 33},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    cw_pack *pack = pack_with_rule("never");
    uint32_t line = cw_pack_plan(pack)->spans[cw_pack_plan(pack)->counts[0].when].ref.line;
    pack_done(pack);
    pack = pack_with_rule(cases[i].when);
    ck_assert_ptr_null(pack);
    ck_assert_msg(pack_diags.count == 1, "%s", pack_findings());
    ck_assert_msg(pack_diags.items[0].line == line + cases[i].line && pack_diags.items[0].column == cases[i].column,
                  "%zu: %s", i, pack_findings());
    ck_assert_str_eq(pack_diags.items[0].hint, "did you mean `approved`?");
    ck_assert_ptr_nonnull(pack_diags.items[0].excerpt);
    pack_done(pack);
  }
}
END_TEST

START_TEST(spans_are_the_packs_words) {
  cw_pack *pack = pack_with_rule("approved and  amount at least 15 clock hours");
  const cw_plan *plan = cw_pack_plan(pack);
  const cw_node *and = &plan->nodes[plan->counts[0].when];
  const cw_span *span = &plan->spans[plan->kids[ and->list + 1]];
  ck_assert_str_eq(span->text, "amount at least 15 clock hours");
  ck_assert_uint_eq(span->ref.column, 11 + 14);
  ck_assert_str_eq(span->ref.file, "pack.yaml");
  pack_done(pack);
}
END_TEST

START_TEST(kinds_of_rules) {
  static const struct {
    const char *when;
    uint64_t kinds;
  } cases[] = {
      {"kind is course", 2},
      {"kind in [micro-credential, workshop] and approved", 5},
      {"kind is course or kind is workshop and approved", 6},
      {"kind in [course, workshop] and not kind is course", 4},
      {"kind in [course, workshop] and kind not in [workshop]", 2},
      {"approved", UINT64_MAX},
      {"kind is course or approved", UINT64_MAX},
      {"kind is museum day", UINT64_C(1) << 28},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    cw_pack *pack = pack_with_rule(cases[i].when);
    ck_assert_ptr_nonnull(pack);
    ck_assert_uint_eq(cw_pack_plan(pack)->counts[0].kinds, cases[i].kinds);
    pack_done(pack);
  }
}
END_TEST

START_TEST(deep_nesting_is_refused) {
  char text[2000];
  memset(text, '(', 300);
  strcpy(text + 300, "approved");
  cw_pack *pack = pack_with_rule(text);
  ck_assert_ptr_null(pack);
  ck_assert_uint_eq(pack_diags.errors, 1);
  ck_assert(pack_found(CW_D_EXPR_SYNTAX, 0, "too deep"));
  pack_done(pack);
}
END_TEST

#define COUNT(table) (int)(sizeof table / sizeof *table)

int main(void) {
  Suite *s = suite_create("expression");
  TCase *c = tcase_create("expression");
  tcase_add_loop_test(c, condition_on_record, 0, COUNT(on_record));
  tcase_add_loop_test(c, condition_on_goal, 0, COUNT(on_goal));
  tcase_add_loop_test(c, rate, 0, COUNT(rates));
  tcase_add_loop_test(c, mistake_in_rule, 0, COUNT(in_rule));
  tcase_add_loop_test(c, mistake_in_goal, 0, COUNT(in_goal));
  tcase_add_loop_test(c, mistake_in_rate, 0, COUNT(in_rate));
  tcase_add_test(c, places_in_scalars);
  tcase_add_test(c, spans_are_the_packs_words);
  tcase_add_test(c, kinds_of_rules);
  tcase_add_test(c, deep_nesting_is_refused);
  suite_add_tcase(s, c);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
