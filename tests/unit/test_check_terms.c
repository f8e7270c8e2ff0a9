/* Terms: what they may mean, where they may stand, and each mistake with them as one finding. */
#include "pack_fixture.h"
#include "plan_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char GOAL[] = "goals:\n"
                           "  renew:\n"
                           "    for: license in [professional, first year]\n"
                           "    window: { from: license renewed else license issued, until: license expires }\n"
                           "    cites: Rule 3\n"
                           "    needs: [ ";

static cw_pack *load(const char *terms, const char *counts, const char *need) {
  static char text[12000];
  snprintf(text, sizeof text, "terms:\n%s%s%s%s ]\n", terms, counts, GOAL, need);
  return pack_load_with(text);
}

/* --- what a term may mean ----------------------------------------------------------------------------------------- */

static const struct {
  const char *term, *need, *as;
} meanings[] = {
    {"  t: { means: experience at least 3 years }\n", "{ holds: t }", "holds at least(experience, 3 year)"},
    {"  t: { means: experience at least 3 years }\n", "{ holds: not t and ethics review }",
     "holds and(not(at least(experience, 3 year)), ethics review)"},
    {"  t: { means: \"kind in [course, workshop] and approved\" }\n", "{ has: t and topics includes literacy }",
     "has 1 records of and(and(in(kind, \"course\", \"workshop\"), approved), "},
    {"  t: { means: kind is course }\n", "{ holds: any record where (t) }", "holds any record(is(kind, \"course\"))"},
    {"  the full amount: { means: 3 hours plus 2 hours }\n", "{ at least: the full amount }",
     "at least plus(3 hour, 2 hour) in credit"},
    {"  t: { means: { by: experience, 0-2: 3 hours, 3+: 2 hours } }\n", "{ at least: t }",
     "at least table(experience, 0-2: 3 hour, 3+: 2 hour) in credit"},
    {"  t: { means: decided else the as-of date }\n", "{ holds: license expires after t }", "else(decided, as of)"},
    {"  t: { means: license issued }\n", "{ holds: assigned on t }", "fact on(assigned, license issued)"},
    {"  t: { means: 2024-06-30 }\n", "{ holds: decided before 1 year after t }", "2024-06-30"},
    {"  inner: { means: children at least 1 }\n  t: { means: inner or ethics review }\n", "{ holds: t }",
     "holds or(at least(children, 1), ethics review)"},
    {"  t: { means: inner or ethics review }\n  inner: { means: children at least 1 }\n", "{ holds: t }",
     "holds or(at least(children, 1), ethics review)"},
    {"  at work: { means: employed and took part }\n", "{ holds: at work in every school year of the window }",
     "holds years"},
    {"  t: { means: role }\n", "{ holds: t is K-5 }", "holds is(role, \"K-5\")"},
    {"  conditions of all: { means: [ { attested: ethics review }, { holds: children at least 1 } ] }\n",
     "conditions of all", "all of"},
    {"  t: { means: { attested: ethics review } }\n", "t", "attested ethics review"},
    {"  ways: { means: [ { attested: ethics review }, { holds: always } ] }\n", "{ any of: ways }", "1 of"},
    {"  ways: { means: [ { attested: ethics review }, { holds: always } ] }\n", "{ all of: ways, when: role is K-5 }",
     "all of when is(role, \"K-5\")"},
    {"  t: { means: [ { at least: 3 hours } ] }\n", "{ by: role, K-5: t, otherwise: nothing }", "table by role"},
    {"  t: { means: { by: role, K-5: [ { at least: 3 hours } ], otherwise: nothing } }\n", "t", "table by role"},
    {"  t: { means: [ inner ] }\n  inner: { means: { holds: never } }\n", "t", "all of"},
    {"  t: { means: nothing }\n", "t", "nothing"},
};

START_TEST(meaning) {
  char wanted[300];
  cw_pack *pack = load(meanings[_i].term, "", meanings[_i].need);
  pack_expect_clean(pack, meanings[_i].term);
  snprintf(wanted, sizeof wanted, "    - %s", meanings[_i].as);
  const char *print = cw_plan_text(cw_pack_plan(pack), &pack_arena);
  bool whole = strncmp(meanings[_i].as, "else", 4) != 0 && strncmp(meanings[_i].as, "fact on", 7) != 0 &&
               strncmp(meanings[_i].as, "2024", 4) != 0;
  ck_assert_msg(strstr(print, whole ? wanted : meanings[_i].as) != NULL, "%s", print);
  pack_done(pack);
}
END_TEST

/* A term of needs stands in `any of` for its needs one by one, and elsewhere for all of them. */
START_TEST(needs_one_by_one) {
  const char *ways = "  ways: { means: [ { attested: ethics review }, { holds: never } ] }\n";
  cw_pack *pack = load(ways, "", "{ any of: ways }, ways");
  pack_expect_clean(pack, "ways");
  const char *print = cw_plan_text(cw_pack_plan(pack), &pack_arena);
  ck_assert_msg(strstr(print, "    - 1 of  <Rule 3> :51\n      - attested ethics review  <Rule 3> :45\n") != NULL, "%s",
                print);
  ck_assert_msg(strstr(print, "    - all of  <Rule 3> :45\n      - attested ethics review") != NULL, "%s", print);
  pack_done(pack);
}
END_TEST

/* Two uses are one node, with the words and the place of the definition. */
START_TEST(shared) {
  cw_pack *pack = load("  t: { means: \"kind in [course, workshop]\" }\n",
                       "counts:\n"
                       "  a: { when: t, as: 1 hour per clock hour, toward: learning, cites: Rule 2 }\n"
                       "  b: { when: t, as: 1 hour per clock hour, toward: service, cites: Rule 2 }\n",
                       "{ at least: 3 hours }");
  pack_expect_clean(pack, "shared");
  const cw_plan *plan = cw_pack_plan(pack);
  ck_assert_uint_eq(plan->counts[0].when, plan->counts[1].when);
  ck_assert_uint_eq(plan->counts[0].kinds, plan->counts[1].kinds);
  ck_assert(plan->counts[0].kinds != UINT64_MAX);
  const cw_span *span = &plan->spans[plan->counts[0].when];
  ck_assert_str_eq(span->text, "kind in [course, workshop]");
  ck_assert_uint_eq(span->ref.line, 45);
  pack_done(pack);
}
END_TEST

START_TEST(rates) {
  cw_pack *pack = load("  usual rate: { means: [1 hour per clock hour, 10 hours per CEU] }\n",
                       "counts:\n  a: { when: always, as: usual rate, toward: learning, cites: Rule 2 }\n",
                       "{ at least: 3 hours }");
  pack_expect_clean(pack, "rates");
  const char *print = cw_plan_text(cw_pack_plan(pack), &pack_arena);
  ck_assert_msg(strstr(print, "as first of(") != NULL, "%s", print);
  pack_done(pack);
}
END_TEST

START_TEST(cited) {
  cw_pack *pack = load("  t: { means: [ { attested: ethics review } ], cites: Rule 9 }\n", "", "t");
  pack_expect_clean(pack, "cited");
  const char *print = cw_plan_text(cw_pack_plan(pack), &pack_arena);
  ck_assert_msg(strstr(print, "- attested ethics review  <Rule 9>") != NULL, "%s", print);
  pack_done(pack);
}
END_TEST

/* --- mistakes ----------------------------------------------------------------------------------------------------- */

static const struct {
  const char *terms, *need;
  cw_diag_id id;
  const char *words;
} mistakes[] = {
    {"  t: { means: kind is course }\n", "{ holds: t }", CW_D_RECORD_SCOPE, "the term `t` reads `kind`"},
    {"  t: { means: kind is course }\n", "{ at least: 3 hours, when: t }", CW_D_RECORD_SCOPE, "any record where"},
    {"  t: { means: a }\n  a: { means: t }\n", "{ holds: t }", CW_D_TERM_CYCLE, "defined by itself"},
    {"  t: { means: t or ethics review }\n", "{ holds: t }", CW_D_TERM_CYCLE, "`t` is defined by itself"},
    {"  t: { means: [ { any of: t } ] }\n", "t", CW_D_TERM_CYCLE, "`t` is defined by itself"},
    {"  t: { means: [ { holds: always } ] }\n", "{ holds: t }", CW_D_TERM_PLACE, "a list of needs"},
    {"  t: { means: ethics review }\n", "t", CW_D_TERM_PLACE, "{ holds: t }"},
    {"  renewal activity: { means: ethics review }\n", "{ holds: renewal activty }", CW_D_NAME_UNKNOWN,
     "did you mean `renewal activity`?"},
    {"  every condition: { means: { holds: always } }\n", "every conditon", CW_D_PACK_SHAPE,
     "did you mean `every condition`?"},
    {"  children: { means: ethics review }\n", "{ holds: always }", CW_D_PACK_NAME, "a fact is called"},
    {"  approved: { means: ethics review }\n", "{ holds: always }", CW_D_PACK_NAME, "a field is called"},
    {"  week: { means: ethics review }\n", "{ holds: always }", CW_D_PACK_NAME, "a unit is called"},
    {"  t: { means: ethics review }\n  T: { means: ethics review }\n", "{ holds: T }", CW_D_PACK_NAME,
     "a term is called"},
    {"  and: { means: ethics review }\n", "{ holds: always }", CW_D_PACK_NAME, "a word of the language"},
    {"  t: { cites: Rule 1 }\n", "{ holds: always }", CW_D_PACK_MISSING, "`means`"},
    {"  t: { means: ethics review, meant: 3 }\n", "{ holds: t }", CW_D_PACK_KEY, "`meant`"},
    {"  t: { means: amount }\n", "{ has: t at least 3 hours }", CW_D_UNIT_WRONG, "not said here"},
    {"  t: { means: 3 hours }\n", "{ holds: t }", CW_D_TYPE_WRONG, "must be yes or no"},
    {"  t: { means: 3 stars }\n", "{ at least: t }", CW_D_UNIT_WRONG, "stars"},
    {"  t: { means: [1 hour per clock hour, 2 stars per CEU] }\n", "{ holds: always }", CW_D_UNIT_WRONG, "stars"},
    {"  t: { means: employed }\n", "{ holds: t }", CW_D_HISTORY_READ, "no years are said"},
    {"  t: { means: ethcs review }\n", "{ holds: t }", CW_D_NAME_UNKNOWN, "ethics review"},
    {"  t: { means: ethics review, cites: Hearsay }\n", "{ holds: t }", CW_D_CITE_UNVERIFIED, "this term"},
    {"  t: { means: \"\" }\n", "{ holds: t }", CW_D_EXPR_SYNTAX, "missing"},
};

START_TEST(mistake) {
  cw_pack *pack = load(mistakes[_i].terms, "", mistakes[_i].need);
  ck_assert_msg(pack == NULL, "%s", mistakes[_i].terms);
  ck_assert_msg(pack_found(mistakes[_i].id, 0, mistakes[_i].words), "%s: %s", mistakes[_i].terms, pack_findings());
  ck_assert_msg(pack_diags.count == 1, "%s: %s", mistakes[_i].terms, pack_findings());
  pack_done(pack);
}
END_TEST

/* What a term reads must be seen at each of its uses, in every place. */
START_TEST(scopes) {
  static const char text[] = "terms:\n"
                             "  old license: { means: license issued before 2020-01-01 }\n"
                             "  in time: { means: decided in the window }\n"
                             "goals:\n"
                             "  other: { needs: [ { holds: old license }, { holds: in time } ], cites: Rule 4 }\n";
  cw_pack *pack = pack_load_with(text);
  ck_assert_ptr_null(pack);
  ck_assert_msg(pack_found(CW_D_LICENSE_SCOPE, 30, "reads `license issued`"), "%s", pack_findings());
  ck_assert_msg(pack_found(CW_D_WINDOW_SCOPE, 54, "no window here"), "%s", pack_findings());
  ck_assert_uint_eq(pack_diags.count, 2);
  pack_done(pack);
}
END_TEST

START_TEST(unused) {
  cw_pack *pack = load("  t: { means: ethics review }\n", "", "{ holds: always }");
  ck_assert_ptr_nonnull(pack);
  ck_assert_msg(pack_found(CW_D_UNUSED, 3, "the term `t` is never used"), "%s", pack_findings());
  pack_done(pack);
}
END_TEST

/* Terms that double at each step end in a finding, not in hours of work; chains in a finding, not in a broken stack. */
static void chain(char *out, size_t room, const char *form, int n) {
  size_t used = 0;
  for (int i = 0; i < n && used < room; i++) used += (size_t)snprintf(out + used, room - used, form, i, i + 1, i + 1);
  if (used < room) snprintf(out + used, room - used, "  t%d x: { means: ethics review }\n", n);
}

START_TEST(bounded) {
  static char terms[8000];
  chain(terms, sizeof terms, "  t%d x: { means: t%d x or not t%d x }\n", 18);
  cw_pack *pack = load(terms, "", "{ holds: t0 x }");
  ck_assert_ptr_null(pack);
  ck_assert_msg(pack_found(CW_D_PACK_TOO_MANY, 0, "unfolds to more than"), "%s", pack_findings());
  pack_done(pack);
  chain(terms, sizeof terms, "  t%d x: { means: t%d x }\n", 60);
  pack = load(terms, "", "{ holds: t0 x }");
  ck_assert_ptr_null(pack);
  ck_assert_msg(pack_found(CW_D_PACK_TOO_MANY, 0, "deep"), "%s", pack_findings());
  pack_done(pack);
}
END_TEST

START_TEST(bounded_needs) {
  static char terms[8000];
  size_t used = 0;
  for (int i = 0; i < 30; i++)
    used +=
        (size_t)snprintf(terms + used, sizeof terms - used, "  t%d x: { means: [ t%d x, t%d x ] }\n", i, i + 1, i + 1);
  snprintf(terms + used, sizeof terms - used, "  t30 x: { means: [ { holds: never } ] }\n");
  cw_pack *pack = load(terms, "", "t0 x");
  ck_assert_ptr_null(pack);
  ck_assert_msg(pack_found(CW_D_PACK_TOO_MANY, 0, "unfold"), "%s", pack_findings());
  pack_done(pack);
}
END_TEST

#define COUNT(table) (int)(sizeof table / sizeof *table)

int main(void) {
  Suite *s = suite_create("check_terms");
  TCase *c = tcase_create("terms");
  tcase_set_timeout(c, 60);
  tcase_add_loop_test(c, meaning, 0, COUNT(meanings));
  tcase_add_test(c, needs_one_by_one);
  tcase_add_test(c, shared);
  tcase_add_test(c, rates);
  tcase_add_test(c, cited);
  tcase_add_loop_test(c, mistake, 0, COUNT(mistakes));
  tcase_add_test(c, scopes);
  tcase_add_test(c, unused);
  tcase_add_test(c, bounded);
  tcase_add_test(c, bounded_needs);
  suite_add_tcase(s, c);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
