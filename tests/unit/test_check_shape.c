/* The shape of a goal's allocations, told from the plan. */
#include "pack_fixture.h"
#include "plan_print.h"
#include "plan_shape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ONE[] = "  a: { when: kind is course, as: 1 hour per clock hour, toward: learning, cites: Rule 2 }\n";
static const char TWO[] = "  a: { when: kind is course, as: 1 hour per clock hour, toward: [learning, service], cites: "
                          "Rule 2 }\n";
static const char RATES[] =
    "  a: { when: kind is course, as: 1 hour per clock hour, toward: learning, cites: Rule 2 }\n"
    "  b: { when: kind is course, as: 2 hours, toward: service, cites: Rule 2 }\n";
static const char SAME[] = "  a: { when: kind is course, as: 1 hour per clock hour, toward: learning, cites: Rule 2 }\n"
                           "  b: { when: kind is workshop, as: 2 hours, toward: service, cites: Rule 2 }\n";

static const struct {
  const char *counts, *limits, *needs;
  cw_alloc_shape_kind shape;
  uint64_t alternatives;
  const char *why;
} cases[] = {
    {ONE, "", "{ at least: 10 hours }", CW_SHAPE_FLOW, 1, NULL},
    {TWO, "", "{ at least: 10 hours }, { at least: 2 hours, in: service }", CW_SHAPE_FLOW, 1, NULL},
    {SAME, "", "{ at least: 10 hours }, { at least: 2 hours, in: service }", CW_SHAPE_FLOW, 1, NULL},
    {RATES, "", "{ at least: 10 hours }", CW_SHAPE_LINEAR, 1, "different rates"},
    {TWO, "", "{ at least: 2 areas, with: 5 hours }", CW_SHAPE_BRANCH, 1, "number of areas"},
    {TWO, "", "{ at least: 50 %, of: credited, in: service }", CW_SHAPE_LINEAR, 1, "share"},
    {TWO, "limits: [ { at most: 2 records, cites: Rule 5 } ]\n", "{ at least: 10 hours }", CW_SHAPE_BRANCH, 1,
     "number of records"},
    {TWO, "limits: [ { at most: 2 records, keep: best, cites: Rule 5 } ]\n", "{ at least: 10 hours }", CW_SHAPE_FLOW, 1,
     NULL},
    /* two overlays cross each other, but fit into the second family */
    {ONE, "", "{ at least: 10 hours, of records where: approved }", CW_SHAPE_FLOW, 1, NULL},
    {TWO,
     "limits: [ { at most: 3 hours, in: learning, per: provider, cites: Rule 5 }, { at most: 9 hours, in: learning, "
     "per: "
     "school year, cites: Rule 5 } ]\n",
     "{ at least: 10 hours, in: learning }", CW_SHAPE_LINEAR, 1, "cut across"},
    {ONE, "", "{ any of: [ { at least: 10 hours }, { at least: 2 hours, in: learning } ] }", CW_SHAPE_FLOW, 2, NULL},
    {ONE, "",
     "{ at least: 2, of: [ { at least: 1 hour }, { any of: [ { at least: 2 hours }, { at least: 3 hours } ] }, { "
     "holds: "
     "never } ] }",
     CW_SHAPE_FLOW, 5, NULL},
    {ONE, "", "{ by: role, K-5: { at least: 1 hour }, 6-12: { any of: [ { at least: 2 hours }, nothing ] } }",
     CW_SHAPE_FLOW, 2, NULL},
};

START_TEST(shape) {
  char text[3000];
  snprintf(text, sizeof text, "%scounts:\n%sgoals:\n  g: { needs: [ %s ], cites: Rule 3 }\n", cases[_i].limits,
           cases[_i].counts, cases[_i].needs);
  cw_pack *pack = pack_load_with(text);
  ck_assert_msg(pack != NULL, "%s", pack_findings());
  cw_goal_shape s;
  ck_assert(cw_plan_goal_shape(cw_pack_plan(pack), 0, &s, &pack_arena));
  ck_assert(s.credit);
  ck_assert_msg(s.shape == cases[_i].shape, "%s: %s", cw_shape_name(s.shape), s.why ? s.why : "");
  ck_assert_uint_eq(s.alternatives, cases[_i].alternatives);
  ck_assert((s.why == NULL) == (cases[_i].why == NULL));
  if (s.why) ck_assert_msg(strstr(s.why, cases[_i].why) != NULL && s.line > 0, "%s :%u", s.why, s.line);
  pack_done(pack);
}
END_TEST

START_TEST(whole_records) {
  cw_pack *pack =
      pack_load_with("counts:\n"
                     "  a: { when: kind is course, as: 8 hours, toward: learning, records are: whole, cites: "
                     "Rule 2 }\n"
                     "goals:\n  g: { needs: [ { at least: 10 hours } ], cites: Rule 3 }\n"
                     "  h: { needs: [ { holds: children at least 1 } ], cites: Rule 3 }\n");
  ck_assert_msg(pack != NULL, "%s", pack_findings());
  const char *print = cw_plan_text(cw_pack_plan(pack), &pack_arena);
  ck_assert_msg(strstr(print, "  allocation branch (records are not divisible :45), 1 alternative, 1 place a record, 1 "
                              "limit and minimums\n  work branching") != NULL,
                "%s", print);
  ck_assert_msg(strstr(print, "  allocation none: conditions only\n") != NULL, "%s", print);
  pack_done(pack);
}
END_TEST

#define COUNT(table) (int)(sizeof table / sizeof *table)

int main(void) {
  Suite *s = suite_create("check_shape");
  TCase *c = tcase_create("shape");
  tcase_add_loop_test(c, shape, 0, COUNT(cases));
  tcase_add_test(c, whole_records);
  suite_add_tcase(s, c);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
