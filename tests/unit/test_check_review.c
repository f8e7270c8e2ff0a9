/* What a condition can come to, and the findings that hang on it where they could be wrong. */
#include "pack_fixture.h"
#include "possible.h"
#include "review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOTH = CW_CAN_HOLD | CW_CAN_FAIL };

/* --- conditions --------------------------------------------------------------------------------------------------- */

static const struct {
  const char *condition;
  int can;
  bool facts;
} conditions[] = {
    {"ethics review", BOTH, true},
    {"ethics review or not ethics review", CW_CAN_HOLD, true},
    {"ethics review and not ethics review", CW_CAN_FAIL, true},
    {"role is K-5", BOTH, true},
    {"role is K-5 and role is 6-12", CW_CAN_FAIL, true},
    {"role in [K-5, 6-12, student services]", CW_CAN_HOLD, true},
    {"role is K-5 or role is not K-5", CW_CAN_HOLD, true},
    {"role in [K-5, 6-12] or role is student services", CW_CAN_HOLD, true},
    {"role in [K-5, 6-12] or children at least 1", BOTH, true},
    {"role in [K-5, 6-12] and not role in [K-5, 6-12]", CW_CAN_FAIL, true},
    {"experience at least 3 years", BOTH, true},
    {"experience at least 0 years", CW_CAN_HOLD, true},
    {"experience less than 0 years", CW_CAN_FAIL, true},
    {"experience at least 3 years and experience less than 2 years", CW_CAN_FAIL, true},
    {"experience at least 3 years and experience at most 3 years", BOTH, true},
    {"experience more than 3 years and experience less than 4 years", BOTH, true},
    {"experience more than 3 years or experience less than 4 years", CW_CAN_HOLD, true},
    {"experience more than 4 years or experience less than 4 years", BOTH, true},
    {"decided before 2020-01-01 and decided after 2020-01-01", CW_CAN_FAIL, true},
    {"decided on or before 2020-01-01 or decided on or after 2020-01-02", BOTH, true},
    {"decided on or before 2020-01-01 or decided after 2020-01-01", CW_CAN_HOLD, true},
    /* a difference may be below zero; what is not looked into is free */
    {"experience minus 5 years less than 0 years", BOTH, false},
    {"any record where (kind is course) and not any record where (kind is course)", CW_CAN_FAIL, false},
    {"any record where (kind is course) and not any record where (kind is seminar)", BOTH, false},
    {"reading of credit hours is \"Provo table\" or reading of credit hours is \"none stated\"", CW_CAN_HOLD, true},
    {"assigned on license issued and not assigned on license expires", BOTH, true},
    {"sought includes reading and not sought includes reading", CW_CAN_FAIL, false},
    {"sought includes reading and not sought includes mathematics", BOTH, false},
};

START_TEST(condition) {
  cw_pack *pack = pack_with_holds(conditions[_i].condition);
  pack_expect_clean(pack, conditions[_i].condition);
  const cw_plan *plan = cw_pack_plan(pack);
  uint32_t node = 0;
  for (uint32_t i = 0; i < plan->nneeds; i++)
    if (plan->needs[i].kind == CW_NEED_HOLDS) node = plan->needs[i].condition;
  cw_possible p = cw_condition_possible(plan, node, 0, false);
  ck_assert_msg(p.can == conditions[_i].can, "%s: %d", conditions[_i].condition, p.can);
  ck_assert_msg(p.facts == conditions[_i].facts, "%s: facts %d", conditions[_i].condition, p.facts);
  pack_done(pack);
}
END_TEST

/* An amount in another unit has no value, and then no comparison holds. */
START_TEST(amounts) {
  cw_pack *pack = pack_with_rule("amount at least 5 clock hours or amount less than 5 clock hours");
  pack_expect_clean(pack, "amounts");
  ck_assert_int_eq(cw_condition_possible(cw_pack_plan(pack), cw_pack_plan(pack)->counts[0].when, 0, false).can, BOTH);
  pack_done(pack);
}
END_TEST

/* Too many cases are not gone through: then both are possible. */
START_TEST(too_many) {
  char text[3000] = "children is 0";
  for (int i = 1; i < 50; i++) {
    size_t used = strlen(text);
    snprintf(text + used, sizeof text - used, " or children is %d", i);
  }
  cw_pack *pack = pack_with_holds(text);
  pack_expect_clean(pack, "too many");
  const cw_plan *plan = cw_pack_plan(pack);
  cw_possible p = cw_condition_possible(plan, plan->needs[0].condition, 0, false);
  ck_assert_int_eq(p.can, BOTH);
  ck_assert(!p.facts);
  pack_done(pack);
}
END_TEST

/* --- patterns ----------------------------------------------------------------------------------------------------- */

static const struct {
  const char *pattern;
  bool slow;
} patterns[] = {
    {"(a+)+", true},          {"(a*)*b", true},  {"(?:a|b+)*", true}, {"((ab)+c)+", true}, {"(a+b?){2,}", true},
    {"(a+)", false},          {"(ab)+", false},  {"(a+)?", false},    {"(a+){3}", false},  {"[(a+)]+", false},
    {"\\\\(a+\\\\)+", false}, {"a+b+c*", false}, {"(a|b)+", false},   {"([*+])+", false},  {"(a{2})+", false},
};

START_TEST(pattern) {
  char text[200];
  snprintf(text, sizeof text, "\"issuer matches \\\"%s\\\"\"", patterns[_i].pattern);
  cw_pack *pack = pack_with_rule(text);
  ck_assert_msg(pack != NULL, "%s: %s", text, pack_findings());
  cw_review_options o = {0};
  ck_assert_uint_eq(cw_pack_review(pack, &o, &pack_diags), 0);
  ck_assert_msg(pack_found(CW_D_PATTERN_SLOW, 0, NULL) == patterns[_i].slow, "%s", text);
  pack_done(pack);
}
END_TEST

/* --- waivers ------------------------------------------------------------------------------------------------------ */

static const struct {
  const char *waives;
  cw_diag_id id;
  const char *words;
} waivers[] = {
    {"{ finding: CW9999, at: rule, why: no }", CW_D_REFERENCE_UNKNOWN, "CW9999"},
    {"{ finding: CW0301, at: rule, why: no }", CW_D_PACK_VALUE, "errors are not waived"},
    {"{ finding: CW0214, why: no }", CW_D_PACK_MISSING, "`at`"},
    {"{ finding: CW0214, at: rule }", CW_D_PACK_MISSING, "`why`"},
    {"{ finding: CW0214, at: rule, why: no, who: me }", CW_D_PACK_KEY, "`who`"},
    {"nothing", CW_D_PACK_SHAPE, "a waiver is a map"},
};

START_TEST(waiver) {
  char text[1000];
  snprintf(text, sizeof text, "goals:\n  g: { needs: [ { holds: ethics review } ], cites: Rule 3 }\nwaives: [ %s ]\n",
           waivers[_i].waives);
  cw_pack *pack = pack_load_with(text);
  ck_assert_ptr_null(pack);
  ck_assert_msg(pack_found(waivers[_i].id, 0, waivers[_i].words), "%s", pack_findings());
  ck_assert_uint_eq(pack_diags.errors, 1);
  pack_done(pack);
}
END_TEST

/* A waiver takes out what stands under its name, and nothing beside it. */
START_TEST(waived) {
  cw_pack *pack = pack_load_with("goals:\n  g: { needs: [ { holds: ethics review } ], cites: Rule 3 }\n"
                                 "waives:\n  - { finding: CW0214, at: experience, why: asked for later }\n");
  ck_assert_msg(pack != NULL, "%s", pack_findings());
  cw_review_options o = {0};
  uint32_t warnings = pack_diags.warnings;
  ck_assert_msg(pack_found(CW_D_UNUSED, 0, "the fact `experience`"), "%s", pack_findings());
  ck_assert_uint_eq(cw_pack_review(pack, &o, &pack_diags), 1);
  ck_assert_msg(!pack_found(CW_D_UNUSED, 0, "the fact `experience`"), "%s", pack_findings());
  ck_assert_msg(pack_found(CW_D_UNUSED, 0, "the fact `children`"), "%s", pack_findings());
  ck_assert_uint_eq(pack_diags.warnings, warnings - 1);
  pack_done(pack);
}
END_TEST

#define COUNT(table) (int)(sizeof table / sizeof *table)

int main(void) {
  Suite *s = suite_create("check_review");
  TCase *c = tcase_create("review");
  tcase_add_loop_test(c, condition, 0, COUNT(conditions));
  tcase_add_test(c, amounts);
  tcase_add_test(c, too_many);
  tcase_add_loop_test(c, pattern, 0, COUNT(patterns));
  tcase_add_loop_test(c, waiver, 0, COUNT(waivers));
  tcase_add_test(c, waived);
  suite_add_tcase(s, c);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
