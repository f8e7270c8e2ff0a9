/* Packs: each section compiles to the plan that LANGUAGE.md says, and every mistake is one located diagnostic. */
#include "pack_fixture.h"
#include "plan_print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char GOAL[] = "goals:\n  renew: { for: \"license in [professional, first year]\", needs: [ { at least: 10 "
                           "hours } ], cites: Rule 3 }\n";

static const cw_plan *loaded(cw_pack *pack, const char *about) {
  pack_expect_clean(pack, about);
  return cw_pack_plan(pack);
}

static cw_pack *load_parts(const char *a, const char *b) {
  static char text[8192];
  snprintf(text, sizeof text, "%s%s", a, b);
  return pack_load_with(text);
}

static cw_day day(int y, int m, int d) {
  cw_day out = 0;
  ck_assert(cw_day_make(&out, y, m, d));
  return out;
}

/* --- head, units, facts ------------------------------------------------------------------------------------------- */

START_TEST(head_units_facts) {
  cw_pack *pack = pack_load_with(GOAL);
  const cw_plan *plan = loaded(pack, "head");
  ck_assert_str_eq(plan->code, "us-xx");
  ck_assert_str_eq(plan->document, "license");
  ck_assert_int_eq(plan->school_year, 701);
  ck_assert(plan->ambiguous_down);
  ck_assert(plan->version == day(2026, 1, 1));
  ck_assert_uint_eq(strlen(plan->digest), 32);
  ck_assert_str_eq(plan->units[CW_UNIT_PERCENT].name, "%");
  ck_assert_str_eq(plan->units[CW_UNIT_DOLLAR].name, "dollar");
  ck_assert_str_eq(plan->units[CW_UNIT_SCHOOL_YEAR].many, "school years");
  ck_assert_str_eq(plan->units[plan->nunits - 1].abbrev, "ST");
  ck_assert_uint_eq(plan->attrs[CW_F_KIND].nchoices, 29);
  ck_assert_uint_eq(plan->attrs[CW_F_TOPICS].nchoices, 2);
  ck_assert_str_eq(plan->attrs[CW_F_TOPICS].ask, "Which?");
  ck_assert_uint_eq(plan->attrs[CW_F_STATUS].nchoices, 3);
  ck_assert_uint_eq(plan->attrs[CW_F_LICENSE].nchoices, 2);
  const cw_attr *assigned = &plan->attrs[CW_NFIELDS];
  ck_assert_str_eq(assigned->name, "assigned");
  ck_assert_int_eq(assigned->history, CW_OVER_TIME);
  ck_assert_int_eq(assigned->answered_by, CW_EMPLOYER);
  ck_assert_uint_eq(assigned->ref.line, 15);
  ck_assert_uint_eq(assigned->ref.column, 3);
  ck_assert_int_eq(plan->license_types[0].lasts_months, 60);
  ck_assert_int_eq(plan->license_types[1].lasts_months, 18);
  ck_assert_int_eq(plan->license_types[1].renewable_from, -6);
  ck_assert_uint_eq(plan->nodes[0].op, CW_OP_NOTHING);
  ck_assert_str_eq(plan->ledgers[0].name, "credit");
  ck_assert_uint_eq(plan->ledgers[0].nareas, 2);
  ck_assert_uint_eq(plan->ledgers[1].unit, CW_UNIT_MONTH);
  ck_assert_uint_eq(plan->ledgers[1].first_area, 2);
  pack_done(pack);
}
END_TEST

START_TEST(redeclared_units) {
  cw_pack *pack = pack_load("language: 1\npack: x\nname: X\nversion: 2026-01-01\nunit: point\n"
                            "units:\n  point: { name: professional development point, short: PDP }\n"
                            "  clock hour: { name: clock hour }\n"
                            "goals:\n  g: { needs: [ { at least: 3 PDPs } ] }\n");
  ck_assert_ptr_nonnull(pack);
  const cw_plan *plan = cw_pack_plan(pack);
  uint32_t point = cw_unit_find(plan, "points", 6);
  ck_assert_str_eq(plan->units[point].name, "point");
  ck_assert_str_eq(plan->units[point].many, "professional development points");
  ck_assert_uint_eq(cw_unit_find(plan, "Professional  development point", 31), point);
  ck_assert_str_eq(plan->units[CW_UNIT_HOUR].one, "clock hour");
  ck_assert_uint_eq(cw_unit_find(plan, "hours", 5), CW_UNIT_HOUR);
  ck_assert_uint_eq(plan->ledgers[0].unit, point);
  ck_assert_uint_eq(plan->nareas, 1);
  ck_assert_str_eq(plan->areas[0].name, "credit");
  pack_done(pack);
}
END_TEST

START_TEST(quantities) {
  static const struct {
    const char *text;
    int64_t num, den;
    const char *unit;
  } good[] = {{"12 clock hours", 12, 1, "hour"},
              {"25/3 hours", 25, 3, "hour"},
              {"8 1/3 hours", 25, 3, "hour"},
              {"2 CEU", 2, 1, "CEU"},
              {"$ 1,000", 1000, 1, "dollar"},
              {"$1,000.50", 2001, 2, "dollar"},
              {"50 %", 50, 1, "%"},
              {"50%", 50, 1, "%"},
              {"50 percent", 50, 1, "%"},
              {"1.5 units", 3, 2, "unit"},
              {"1,250,000 hours", 1250000, 1, "hour"},
              {"7", 7, 1, ""}};
  static const char *const bad[] = {"", "hours", "12 clok hours", "1,00 hours", "1e3 hours", "1/0 hours", "$ 5 hours"};
  cw_pack *pack = pack_load_with(GOAL);
  const cw_plan *plan = loaded(pack, "quantities");
  const char *why = NULL, *near = NULL;
  cw_rat r;
  uint32_t unit;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    ck_assert_msg(cw_quantity_parse(plan, good[i].text, strlen(good[i].text), &r, &unit, &why, &near, &pack_arena),
                  "%s", good[i].text);
    ck_assert_msg(r.num == good[i].num && r.den == good[i].den, "%s", good[i].text);
    ck_assert_str_eq(plan->units[unit].name, good[i].unit);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    ck_assert_msg(!cw_quantity_parse(plan, bad[i], strlen(bad[i]), &r, &unit, &why, &near, &pack_arena), "%s", bad[i]);
    ck_assert_ptr_nonnull(why);
  }
  cw_quantity_parse(plan, bad[2], strlen(bad[2]), &r, &unit, &why, &near, &pack_arena);
  ck_assert_str_eq(near, "clock hour");
  pack_done(pack);
}
END_TEST

/* --- limits and counts rules -------------------------------------------------------------------------------------- */

START_TEST(limits) {
  static const char text[] =
      "limits:\n"
      "  - { at most: 30 hours, in: [learning, service], cites: Rule 5 }\n"
      "  - { at most: 20 hours, of records where: issuer is \"X\", per: school year, cites: Rule 6 }\n"
      "  - { at most: 2 records, of records where: kind is test, keep: latest, cites: Rule 7 }\n"
      "counts:\n"
      "  rule:\n"
      "    when: kind is workshop\n"
      "    as: 1 hour per clock hour\n"
      "    toward: [learning, service]\n"
      "    at most: [ 10 hours per record, once per achievement ]\n"
      "    least: 15 clock hours\n"
      "    records are: whole\n"
      "    except when: approved\n"
      "    cites: [Rule (old) (4)(a), Rule 2]\n";
  cw_pack *pack = load_parts(text, GOAL);
  const cw_plan *plan = loaded(pack, text);
  ck_assert_uint_eq(plan->nlimits, 5);
  const cw_limit *l = plan->limits;
  ck_assert_uint_eq(l[0].areas, 3);
  ck_assert_int_eq(l[0].rule, -1);
  ck_assert_int_eq(l[1].per, CW_PER_SCHOOL_YEAR);
  ck_assert_uint_ne(l[1].of, 0);
  ck_assert(l[2].counts_records && l[2].keep == CW_KEEP_LATEST);
  ck_assert(l[3].per == CW_PER_RECORD && l[3].rule == 0 && !l[3].counts_records);
  ck_assert(l[4].per == CW_PER_ACHIEVEMENT && l[4].counts_records);
  ck_assert_str_eq(cw_plan_node_text(plan, l[4].most, &pack_arena), "1 record");
  const cw_counts *c = plan->counts;
  ck_assert_uint_eq(c->areas, 3);
  ck_assert_int_eq(c->records_are, CW_WHOLE);
  ck_assert_uint_ne(c->except_when, 0);
  ck_assert_uint_eq(c->ref.ncites, 2);
  ck_assert_str_eq(plan->sources[plan->cites[c->ref.first_cite].source].name, "Rule (old)");
  ck_assert_str_eq(plan->cites[c->ref.first_cite].where, "(4)(a)");
  pack_done(pack);
}
END_TEST

START_TEST(limits_of_areas) {
  cw_pack *pack =
      pack_load("language: 1\npack: x\nname: X\nversion: 2026-01-01\nunit: hour\nambiguous dates: up\n"
                "sources: { R: { title: T, status: verified } }\n"
                "facts:\n  assigned: { type: yes/no, ask: A?, over time: yes }\n"
                "areas:\n"
                "  a: { at most: 90 hours, when: assigned on the as-of date, cites: R (4) }\n"
                "  b:\n"
                "    versions:\n"
                "      - { until: 2020-06-30, at most: 10 hours, cites: R 1 }\n"
                "      - { from: 2020-07-01, at most: 20 hours per school year, cites: R 2 }\n"
                "counts: { r: { when: always, as: the amount, toward: [a, b], records are: divisible, cites: R } }\n"
                "goals: { g: { needs: [ { at least: 1 hour } ], cites: R } }\n");
  const cw_plan *plan = loaded(pack, "areas");
  ck_assert_uint_eq(plan->nlimits, 3);
  ck_assert_uint_eq(plan->limits[0].areas, 1);
  ck_assert_uint_ne(plan->limits[0].when, 0);
  ck_assert_uint_eq(plan->limits[1].areas, 2);
  ck_assert(plan->limits[1].force.until == day(2020, 6, 30) && plan->limits[2].force.from == day(2020, 7, 1));
  ck_assert_uint_eq(plan->nodes[plan->limits[2].force.by].op, CW_OP_JUDGED);
  ck_assert(!plan->ambiguous_down);
  pack_done(pack);
}
END_TEST

START_TEST(versions_of_rules) {
  static const char text[] = "counts:\n"
                             "  badge:\n"
                             "    when: kind is micro-credential\n"
                             "    toward: learning\n"
                             "    at most: 20 hours\n"
                             "    versions:\n"
                             "      - { until: 2018-12-31, as: 5 hours, cites: Rule 1 }\n"
                             "      - { from: 2019-01-01, as: 6 hours, cites: Rule 2, known since: 2019-03-01 }\n";
  cw_pack *pack = load_parts(text, GOAL);
  const cw_plan *plan = loaded(pack, text);
  ck_assert_uint_eq(plan->ncounts, 2);
  ck_assert_uint_eq(plan->nlimits, 2);
  const cw_counts *c = plan->counts;
  ck_assert_str_eq(c[0].name, "badge");
  ck_assert_str_eq(c[1].name, "badge");
  ck_assert(c[0].force.until == day(2018, 12, 31) && c[0].force.from == CW_DAY_MIN);
  ck_assert(c[1].force.from == day(2019, 1, 1) && c[1].force.until == CW_DAY_MAX);
  ck_assert(c[1].force.known_since == day(2019, 3, 1));
  ck_assert_uint_eq(plan->nodes[c[0].force.by].op, CW_OP_ATTR);
  ck_assert_int_eq(plan->nodes[c[0].force.by].a, CW_F_EARNED);
  ck_assert_int_eq(plan->limits[1].rule, 1);
  pack_done(pack);
}
END_TEST

START_TEST(versions_side_by_side) {
  static const struct {
    const char *first, *second;
    cw_diag_id id; /* CW_NDIAGS: none */
  } cases[] = {{"until: 2018-12-31", "from: 2019-01-01", CW_NDIAGS},
               {"until: 2018-12-31", "from: 2018-12-31", CW_D_VERSIONS_OVERLAP},
               {"until: 2018-12-31", "from: 2019-01-02", CW_D_VERSIONS_GAP},
               {"from: 2019-01-01", "until: 2018-12-31", CW_NDIAGS},
               {"from: 2019-01-01", "from: 2020-01-01", CW_D_VERSIONS_OVERLAP},
               {"until: 2018-12-31", "until: 2019-12-31", CW_D_VERSIONS_OVERLAP}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[1000];
    snprintf(text, sizeof text,
             "counts:\n  badge:\n    when: approved\n    toward: learning\n    cites: Rule\n    versions:\n"
             "      - { %s, as: 5 hours }\n      - { %s, as: 6 hours }\n",
             cases[i].first, cases[i].second);
    cw_pack *pack = load_parts(text, GOAL);
    if (cases[i].id == CW_NDIAGS)
      pack_expect_clean(pack, text);
    else
      ck_assert_msg(pack_found(cases[i].id, 9, NULL), "%s", pack_findings());
    ck_assert((pack == NULL) == (cases[i].id == CW_D_VERSIONS_OVERLAP));
    pack_done(pack);
  }
}
END_TEST

/* --- needs -------------------------------------------------------------------------------------------------------- */

static const struct {
  const char *need, *as; /* the first line of the need, as the printer says it */
} needs[] = {
    {"{ at least: 100 hours }", "at least 100 hour in credit: learning + service"},
    {"{ at least: 3 hours, in: service }", "at least 3 hour in credit: service"},
    {"{ at least: 3 hours, in: [learning, service] }", "at least 3 hour in credit: learning + service"},
    {"{ at least: 3 months, ledger: experience pool }", "at least 3 month in experience pool: months"},
    {"{ at least: 15 hours, of records where: topics includes literacy }",
     "at least 15 hour in credit: learning + service of records includes(topics, any of \"literacy\")"},
    {"{ at least: 15 hours, each: school year }", "at least 15 hour in credit: learning + service each school year"},
    {"{ at least: 15 hours, each: calendar year, from year: 2024, to year: 2026 }",
     "at least 15 hour in credit: learning + service each calendar year from 2024 to 2026"},
    {"{ at least: 2 areas, with: 5 hours }", "2 areas with 5 hour in credit: learning + service"},
    {"{ at least: 2 areas, with: any amount }", "2 areas with any amount in credit: learning + service"},
    {"{ at least: 50 %, of: credited, in: service }", "at least 50 % of credited in credit: service"},
    {"{ at least: 50 %, of: needed }", "at least 50 % of needed in credit: learning + service"},
    {"{ at least: { by: experience, 0-2: 3 hours, 3+: 2 hours } }",
     "at least table(experience, 0-2: 3 hour, 3+: 2 hour) in credit: learning + service"},
    {"{ holds: experience at least 3 years }", "holds at least(experience, 3 year)"},
    {"{ attested: ethics review, when: assigned on the judged date }",
     "attested ethics review when fact on(assigned, judged)"},
    {"{ has: kind is degree }", "has 1 records of is(kind, \"degree\")"},
    {"{ has: kind is degree, at least: 2 records }", "has 2 records of is(kind, \"degree\")"},
    {"{ met: other }", "met: other"},
    {"{ name: a label, holds: never }", "(a label) holds no"},
    {"{ any of: [ { holds: never }, nothing ] }", "1 of"},
    {"{ all of: [ { holds: never }, { holds: always } ] }", "all of"},
    {"{ at least: 2, of: [ { holds: never }, { holds: always }, [ { holds: never } ] ] }", "2 of"},
    {"{ by: role, K-5: [ { at least: 3 hours } ], 6-12: nothing, otherwise: { holds: never } }", "table by role"},
    {"{ holds: never, from: 2020-01-01 }", "holds no [2020-01-01 to ... by judged]"},
    {"{ holds: never, until: 2020-01-01, by: license expires }", "holds no [... to 2020-01-01 by license expires]"},
    {"nothing", "nothing"},
};

START_TEST(need) {
  char text[1500], wanted[300];
  snprintf(text, sizeof text,
           "goals:\n  renew:\n    for: license in [professional, first year]\n    window: { from: license issued, "
           "until: license expires }\n"
           "    cites: Rule 3\n    needs: [ %s ]\n  other: { needs: nothing, cites: Rule 4 }\n",
           needs[_i].need);
  cw_pack *pack = pack_load_with(text);
  const cw_plan *plan = loaded(pack, needs[_i].need);
  snprintf(wanted, sizeof wanted, "\n    - %s  <Rule 3> :", needs[_i].as);
  const char *print = cw_plan_text(plan, &pack_arena);
  ck_assert_msg(strstr(print, wanted) != NULL, "%s", print);
  pack_done(pack);
}
END_TEST

START_TEST(versions_of_needs) {
  static const char text[] = "goals:\n"
                             "  renew:\n"
                             "    for: license in [professional, first year]\n"
                             "    cites: Rule 3\n"
                             "    needs:\n"
                             "      - name: areas\n"
                             "        by: license expires\n"
                             "        versions:\n"
                             "          - { until: 2024-06-29, cites: Rule 4, all of: [ { at least: 3 hours } ] }\n"
                             "          - from: 2024-06-30\n"
                             "            by: role\n"
                             "            K-5: [ { at least: 4 hours } ]\n"
                             "            6-12: [ { at least: 5 hours } ]\n";
  cw_pack *pack = pack_load_with(text);
  const cw_plan *plan = loaded(pack, text);
  const char *print = cw_plan_text(plan, &pack_arena);
  ck_assert_msg(strstr(print, "- (areas) all of [... to 2024-06-29 by license expires]  <Rule 4> ") != NULL, "%s",
                print);
  ck_assert_msg(strstr(print, "- (areas) table by role [2024-06-30 to ... by license expires]  <Rule 3> ") != NULL,
                "%s", print);
  ck_assert(plan->goals[0].needs_credit);
  pack_done(pack);
}
END_TEST

START_TEST(goals_of_each_kind) {
  static const char text[] =
      "goals:\n"
      "  renew:\n"
      "    name: Renew it\n"
      "    purpose: renew\n"
      "    for: license in [professional, first year]\n"
      "    window:\n"
      "      - { when: decided before 2020-01-01, after: license issued, before: license expires }\n"
      "      - { from: license issued, until: license expires }\n"
      "    judged on: decided else the as-of date\n"
      "    deadline: license expires\n"
      "    needs: nothing\n"
      "    except:\n"
      "      - { met when: ethics review }\n"
      "      - { exempt when: ethics review, cites: Rule 5 }\n"
      "      - { not applicable when: ethics review }\n"
      "      - { unmet when: ethics review, from: 2020-01-01 }\n"
      "      - { may use: [ { at least: 5 hours } ], when: ethics review }\n"
      "    cites: Rule 3\n"
      "  climb:\n"
      "    start: Column I\n"
      "    steps:\n"
      "      - { step: Column II, needs: [ { at least: 10 hours } ] }\n"
      "      - { step: Column III, needs: [ { at least: 20 hours } ], except: [ { met when: ethics review } ] }\n"
      "    cites: Rule 4\n"
      "  pay: { amount: { by: role, K-5: the amount of base, 6-12: 2 times the amount of base }, cites: Rule 5 }\n"
      "  base: { amount: 100 dollars, cites: Rule 5 }\n"
      "  old: { versions: [ { until: 2020-01-01, needs: nothing }, { from: 2020-01-02, needs: [ { met: base } ] } ], "
      "cites: Rule 6 }\n";
  cw_pack *pack = pack_load_with(text);
  const cw_plan *plan = loaded(pack, text);
  const cw_goal *g = plan->goals;
  ck_assert_uint_eq(plan->ngoals, 6);
  ck_assert_str_eq(g[0].words, "Renew it");
  ck_assert_uint_eq(g[0].nwindows, 2);
  ck_assert(plan->windows[g[0].first_window].after && plan->windows[g[0].first_window].before);
  ck_assert_uint_eq(g[0].nexcepts, 5);
  for (int i = 0; i < 5; i++) ck_assert_int_eq(plan->excepts[g[0].first_except + (uint32_t)i].effect, i);
  ck_assert(g[0].needs_credit); /* by `may use` */
  ck_assert_int_eq(plan->needs[g[0].need].kind, CW_NEED_NOTHING);
  ck_assert_int_eq(g[1].kind, CW_LADDER);
  ck_assert_uint_eq(g[1].nsteps, 2);
  ck_assert_uint_eq(plan->steps[g[1].first_step + 1].nexcepts, 1);
  ck_assert_int_eq(g[2].kind, CW_AMOUNT);
  ck_assert_uint_eq(plan->nodes[g[2].amount].unit, CW_UNIT_DOLLAR);
  ck_assert_str_eq(g[4].name, "old");
  ck_assert_str_eq(g[5].name, "old");
  ck_assert(g[5].force.from == day(2020, 1, 2));
  pack_done(pack);
}
END_TEST

START_TEST(policy_lines) {
  cw_pack *pack =
      load_parts(GOAL, "policy:\n"
                       "  preparation approval: { says: law without rule, since: 2021-07-01, note: n, cites: Rule 3 }\n"
                       "  renewal: { says: not researched }\n");
  const cw_plan *plan = loaded(pack, "policy");
  ck_assert_uint_eq(plan->npolicies, 2);
  ck_assert_int_eq(plan->policies[0].area, CW_POLICY_PREPARATION);
  ck_assert_int_eq(plan->policies[0].says, CW_SAYS_DEAD_LETTER);
  ck_assert(plan->policies[0].has_since && plan->policies[0].since == day(2021, 7, 1));
  ck_assert_str_eq(plan->policies[0].note, "n");
  ck_assert_uint_eq(plan->policies[0].ref.ncites, 1);
  ck_assert_int_eq(plan->policies[1].says, CW_SAYS_UNREAD);
  pack_done(pack);
}
END_TEST

START_TEST(policy_mistakes) {
  cw_pack *pack;
  pack = load_parts(GOAL, "policy: { renewals: { says: allowed, cites: Rule 3 } }\n");
  ck_assert_msg(pack_found(CW_D_PACK_KEY, 11, "renewal"), "%s", pack_findings());
  pack_done(pack);
  pack = load_parts(GOAL, "policy: { renewal: { says: alowed, cites: Rule 3 } }\n");
  ck_assert_msg(pack_found(CW_D_PACK_WORD, 0, "allowed"), "%s", pack_findings());
  pack_done(pack);
  pack = load_parts(GOAL, "policy: { renewal: { says: pilot } }\n");
  ck_assert_msg(pack_found(CW_D_CITE_MISSING, 0, NULL), "%s", pack_findings());
  pack_done(pack);
  pack = load_parts(GOAL, "policy: [ renewal ]\n");
  ck_assert_msg(pack_found(CW_D_PACK_SHAPE, 0, "map of policy areas"), "%s", pack_findings());
  pack_done(pack);
}
END_TEST

START_TEST(gaps_and_otherwise) {
  static const char text[] = "otherwise:\n"
                             "  - { when: kind is travel, answer: refused, why: no, goals: [renew], cites: Rule 5 }\n"
                             "  - { when: kind is travel, answer: not needed, why: no, cites: Rule 5 }\n";
  static const char gaps[] =
      "gaps:\n"
      "  of records: { question: Q?, touches: kind is travel, could: raise, goals: [g], cites: Hearsay }\n"
      "  of teachers: { clause: R 4, why: W, touches: any record where (kind is travel), cites: R }\n";
  cw_pack *pack = load_parts(text, GOAL);
  const cw_plan *plan = loaded(pack, text);
  ck_assert_int_eq(plan->otherwise[0].answer, CW_SAYS_REFUSED);
  ck_assert_uint_eq(plan->otherwise[0].goals, 1);
  ck_assert_uint_eq(plan->otherwise[1].goals, UINT64_MAX);
  pack_done(pack);
  char whole[2000];
  snprintf(whole, sizeof whole,
           "language: 1\npack: x\nname: X\nversion: 2026-01-01\nsources:\n  R: { title: T, status: verified }\n"
           "  Hearsay: { title: T, status: unverified }\ngoals: { g: { needs: nothing, cites: R } }\n%s",
           gaps);
  pack = pack_load(whole);
  plan = loaded(pack, whole);
  ck_assert(plan->gaps[0].touches_record && plan->gaps[0].could == CW_COULD_RAISE && plan->gaps[0].goals == 1);
  ck_assert(!plan->gaps[1].touches_record && plan->gaps[1].could == CW_COULD_EITHER);
  ck_assert_ptr_nonnull(plan->gaps[1].question);
  pack_done(pack);
}
END_TEST

/* --- mistakes ----------------------------------------------------------------------------------------------------- */

typedef struct mistake {
  const char *text;
  cw_diag_id id;
  uint32_t column;
  const char *words;
} mistake;

static const mistake mistakes[] = {
    {"cuonts: {}\n", CW_D_PACK_KEY, 1, "did you mean `counts`?"},
    {"counts: { r: { when: approved, as: 1 hour, towards: learning, cites: Rule } }\n", CW_D_PACK_KEY, 44, "toward"},
    {"counts: { r: { when: approved, toward: learning, cites: Rule } }\n", CW_D_PACK_MISSING, 0, "`as`"},
    {"counts: { r: { when: approved, as: 1 hour, cites: Rule } }\n", CW_D_PACK_MISSING, 11, "`learning`, `service`"},
    {"counts: { r: { when: approved, as: 1 hour, toward: lerning, cites: Rule } }\n", CW_D_REFERENCE_UNKNOWN, 52,
     "learning"},
    {"counts: { r: { when: approved, as: 1 hour, toward: months, cites: Rule } }\n", CW_D_REFERENCE_UNKNOWN, 52,
     "ledger: experience pool"},
    {"counts: { r: { when: approved, as: 1 hour, toward: learning, cites: Ruel 5 } }\n", CW_D_SOURCE_UNKNOWN, 69,
     "did you mean `Rule`?"},
    {"counts: { r: { when: approved, as: 1 hour, toward: learning, cites: Hearsay } }\n", CW_D_CITE_UNVERIFIED, 11,
     "gap"},
    {"counts: { r: { when: approved, as: 1 hour, toward: learning } }\n", CW_D_CITE_MISSING, 11, "cites"},
    {"counts: { r: { when: approved, as: 1 hour, toward: learning, cites: Rule, at most: 5 hours per yaer } }\n",
     CW_D_PACK_WORD, 96, "year"},
    {"counts: { r: { when: approved, as: 1 hour, toward: learning, cites: Rule, at most: 5 points } }\n",
     CW_D_UNIT_WRONG, 84, "hours"},
    {"counts: { r: { when: approved, as: 1 hour, toward: learning, cites: Rule, at most: 5 hours, keep: best } }\n",
     CW_D_PACK_BESIDE, 99, "records"},
    {"counts: { r: { when: approved, as: 1 hour, toward: learning, cites: Rule, keep: best } }\n", CW_D_PACK_BESIDE, 81,
     "at most"},
    {"counts: { r: { when: approved, as: 1 hour, toward: learning, cites: Rule, records are: divided } }\n",
     CW_D_PACK_WORD, 88, "divisible"},
    {"counts: { r: { when: approved, as: 1 hour, toward: learning, cites: Rule, until: 2020-13-01 } }\n", CW_D_DATE_BAD,
     82, "2024-06-30"},
    {"counts: { r: { when: approved, as: 1 hour, toward: learning, cites: Rule, by: earned } }\n", CW_D_PACK_BESIDE, 79,
     "versions"},
    {"counts: { r: { when: kind is course and kind is test, as: 1 hour, toward: learning, cites: Rule } }\n",
     CW_D_RULE_NEVER, 22, NULL},
    {"counts: { r: { when: approved, as: { by: experience, 0-2: 1 hour, 2-4: 2 hours }, toward: learning, cites: Rule "
     "} }\n",
     CW_D_TABLE_ROWS, 0, "in common"},
    {"counts: { r: { when: approved, as: { by: experience, few: 1 hour }, toward: learning, cites: Rule } }\n",
     CW_D_TABLE_ROWS, 54, "3+"},
    {"counts: { r: { when: approved, as: { by: role, K-6: 1 hour }, toward: learning, cites: Rule } }\n",
     CW_D_VALUE_UNKNOWN, 48, "K-5"},
    {"counts: { r: { when: approved, as: { by: decided, 5: 1 hour }, toward: learning, cites: Rule } }\n",
     CW_D_TYPE_WRONG, 42, "versions"},
    {"counts: { r: { when: approved, as: [], toward: learning, cites: Rule } }\n", CW_D_PACK_SHAPE, 36, "empty"},
    {"counts: []\n", CW_D_PACK_SHAPE, 9, "map"},
    {"otherwise: [ { when: approved, answer: refuse, why: x, cites: Rule } ]\n", CW_D_PACK_WORD, 40, "refused"},
    {"otherwise: [ { when: approved, answer: refused, why: x, goals: [renw], cites: Rule } ]\n", CW_D_REFERENCE_UNKNOWN,
     65, "renew"},
    {"limits: [ { at most: 5 hours, in: lerning, cites: Rule } ]\n", CW_D_REFERENCE_UNKNOWN, 35, "learning"},
    {"limits: [ { at most: 5 hours per record, per: record, cites: Rule } ]\n", CW_D_PACK_BESIDE, 47, "twice"},
    {"limits: [ { in: learning, cites: Rule } ]\n", CW_D_PACK_MISSING, 11, "counts from"},
    {"limits: [ { counts from: 5 points, cites: Rule } ]\n", CW_D_UNIT_WRONG, 0, "hours"},
    {"limits: [ { counts from: 5 hours, per: provider, cites: Rule } ]\n", CW_D_PACK_BESIDE, 0, "topic"},
    {"limits: [ { counts from: 5 hours, at most: 9 hours, cites: Rule } ]\n", CW_D_PACK_BESIDE, 0, "counts from"},
    {"limits: [ { at most: once per title within 5 years, cites: Rule } ]\n", CW_D_PACK_MISSING, 0, "since last"},
    {"limits: [ { at most: once per title, since last: taken, cites: Rule } ]\n", CW_D_PACK_BESIDE, 0, "within"},
    {"limits: [ { at most: 5 hours per title within 5 years, since last: taken, cites: Rule } ]\n", CW_D_PACK_BESIDE, 0,
     "number of records"},
    {"limits: [ { at most: once per day within 5 years, since last: taken, cites: Rule } ]\n", CW_D_PACK_BESIDE, 0,
     "provider"},
    {"limits: [ { at most: once per title within 5 hours, since last: taken, cites: Rule } ]\n", CW_D_PACK_VALUE, 0,
     "days"},
    {"limits: [ { at most: once per title within 5 years, since last: earned, cites: Rule } ]\n", CW_D_PACK_WORD, 0,
     "credited"},
};

START_TEST(mistake_in_section) {
  const mistake *m = &mistakes[_i];
  cw_pack *pack = load_parts(m->text, GOAL);
  uint32_t told = 0;
  for (uint32_t i = 0; i < pack_diags.count; i++) told += pack_diags.items[i].id != CW_D_UNUSED;
  if (told != 1 || !pack_found(m->id, m->column, m->words)) ck_abort_msg("%s%s", m->text, pack_findings());
  ck_assert((pack == NULL) == (cw_diag_severity(m->id) == CW_ERROR));
  pack_done(pack);
}
END_TEST

static const mistake in_goals[] = {
    {"{ at leest: 5 hours }", CW_D_PACK_KEY, 11, "at least"},
    {"{ at least: 5 hours, inn: service }", CW_D_PACK_KEY, 30, "`in`"},
    {"{ at least: 5 points }", CW_D_UNIT_WRONG, 21, "hours"},
    {"{ at least: 3 areas, with: 5 hours }", CW_D_PACK_VALUE, 21, "3 areas are asked of 2"},
    {"{ at least: 2 areas }", CW_D_PACK_MISSING, 9, "with"},
    {"{ in sequence: [ { has: approved }, { holds: always } ] }", CW_D_PACK_BESIDE, 0, "one record"},
    {"{ in sequence: [ { has: approved, at least: 2 records } ] }", CW_D_PACK_BESIDE, 0, "one record"},
    {"{ in sequence: [ { has: approved } ], at most: once per title }", CW_D_PACK_VALUE, 0, "quarter"},
    {"{ at least: 2 hours, each: school year, from year: 2020, to year: 2021, window: { until: 2020-01-01 } }",
     CW_D_PACK_BESIDE, 0, "each"},
    {"{ at least: 2 hours, window: { untill: 2020-01-01 } }", CW_D_PACK_KEY, 0, "until"},
    {"{ all of: [ { at least: 2 areas, with: 5 hours }, { at least: 2 hours, window: { until: 2020-01-01 } } ] }",
     CW_D_PACK_BESIDE, 0, "areas"},
    {"{ at least: 3, of: [ { holds: always } ] }", CW_D_PACK_VALUE, 21, "3 are asked of 1"},
    {"{ met: renw }", CW_D_REFERENCE_UNKNOWN, 16, "renew"},
    {"{ met: renew }", CW_D_GOAL_CYCLE, 0, "itself"},
    {"{ holds: goal renew is met }", CW_D_GOAL_CYCLE, 0, "itself"},
    {"{ holds: license is professional }", CW_D_LICENSE_SCOPE, 18, "`for`"},
    {"{ holds: decided in the window }", CW_D_WINDOW_SCOPE, 29, "window"},
    {"{ at least: 5 hours, each: school year }", CW_D_WINDOW_SCOPE, 36, "window"},
    {"{ holds: took part in every school year of the license }", CW_D_LICENSE_SCOPE, 52, "`for`"},
    {"{ name: nothing at all }", CW_D_PACK_MISSING, 9, "at least"},
    {"{ holds: always, attested: ethics review }", CW_D_PACK_KEY, 26, "attested"},
    {"holds everything", CW_D_PACK_SHAPE, 9, "text"},
    {"{ at least: 5 hours, ledger: experience }", CW_D_REFERENCE_UNKNOWN, 38, "experience pool"},
    {"{ by: role, K-5: nothing, K-6: nothing }", CW_D_VALUE_UNKNOWN, 35, "K-5"},
};

START_TEST(mistake_in_goal) {
  const mistake *m = &in_goals[_i];
  char text[1000];
  snprintf(text, sizeof text, "goals:\n  renew:\n    cites: Rule 3\n    needs:\n      - %s\n", m->text);
  cw_pack *pack = pack_load_with(text);
  if (pack || pack_diags.count != 1 || !pack_found(m->id, m->column, m->words))
    ck_abort_msg("%s\n%s", m->text, pack_findings());
  pack_done(pack);
}
END_TEST

static const mistake in_facts[] = {
    {"and: { type: yes/no, ask: A? }", CW_D_PACK_NAME, 3, "word of the language"},
    {"position: { type: yes/no, ask: A? }", CW_D_PACK_NAME, 3, "of: record"},
    {"a: { type: yes/no, ask: A? }\n  A: { type: yes/no, ask: A? }", CW_D_PACK_NAME, 3, "two facts"},
    {"a: { type: yesno, ask: A? }", CW_D_PACK_VALUE, 14, "yes/no"},
    {"a: { type: monts, ask: A? }", CW_D_PACK_VALUE, 14, "month"},
    {"a: { type: \"one of [x, X]\", ask: A? }", CW_D_PACK_NAME, 14, "twice"},
    {"a: { type: \"one of x\", ask: A? }", CW_D_PACK_VALUE, 14, "brackets"},
    {"a: { type: yes/no, ask: A?, answered by: teacher }", CW_D_PACK_WORD, 44, "educator"},
    {"a: { of: record, type: yes/no, ask: A?, over time: yes }", CW_D_PACK_BESIDE, 54, "history"},
    {"earned: { of: record, type: text }", CW_D_TYPE_WRONG, 31, "earned"},
    {"status: { of: record, type: \"one of [done]\" }", CW_D_TYPE_WRONG, 31, "status"},
    {"a: { type: yes/no }", CW_D_FACT_UNASKED, 3, "ask"},
};

START_TEST(mistake_in_fact) {
  const mistake *m = &in_facts[_i];
  char text[1000];
  snprintf(text, sizeof text,
           "language: 1\npack: x\nname: X\nversion: 2026-01-01\nsources:\n  R: { title: T, status: verified "
           "}\nfacts:\n  %s\n"
           "goals: { g: { needs: nothing, cites: R } }\n",
           m->text);
  cw_pack *pack = pack_load(text);
  uint32_t told = 0;
  for (uint32_t i = 0; i < pack_diags.count; i++) told += pack_diags.items[i].id != CW_D_UNUSED;
  if (told != 1 || !pack_found(m->id, m->column, m->words)) ck_abort_msg("%s\n%s", m->text, pack_findings());
  pack_done(pack);
}
END_TEST

START_TEST(ten_mistakes) {
  cw_pack *pack =
      pack_load("language: 1\n"
                "pack: us-xx\n"
                "name: Example\n"
                "version: 2026-1-1\n" /* 4: a date */
                "unit: hour\n"
                "sources:\n"
                "  Rule: { title: Rule, status: verifyed }\n" /* 7: a word */
                "facts:\n"
                "  assigned: { type: yes/no, over time: yes, ask: A?, answered by: employer }\n"
                "licenses:\n"
                "  professional: { lasts: 5 yeers, cites: Rule }\n" /* 11: a unit */
                "areas:\n"
                "  learning: { at most: 90 hours, when: assigned, cites: Rule }\n" /* 13: history */
                "counts:\n"
                "  a: { when: kind is workshp, as: 1 hour per clock hour, cites: Rule 1 }\n" /* 15: a value */
                "  b: { when: kind is workshop and aproved, as: 1 hour, cites: Rule 1 }\n"   /* 16: a name */
                "  c: { when: (approved, as: 1 hour, cites: Rule 1 }\n"                      /* 17: syntax */
                "  d: { when: approved, as: 5 points, cites: Rul 1 }\n"                      /* 18: two */
                "goals:\n"
                "  renew:\n"
                "    for: license is professional\n"
                "    needs: [ { at least: 10 hours, inn: learning } ]\n" /* 22: a key */
                "    cites: Rule\n");
  static const struct {
    uint32_t line, column;
    cw_diag_id id;
  } wanted[] = {{4, 10, CW_D_DATE_BAD},      {7, 32, CW_D_PACK_WORD},      {11, 26, CW_D_PACK_VALUE},
                {13, 40, CW_D_HISTORY_READ}, {15, 22, CW_D_VALUE_UNKNOWN}, {16, 35, CW_D_NAME_UNKNOWN},
                {17, 23, CW_D_EXPR_SYNTAX},  {18, 28, CW_D_UNIT_WRONG},    {18, 45, CW_D_SOURCE_UNKNOWN},
                {22, 36, CW_D_PACK_KEY}};
  ck_assert_ptr_null(pack);
  ck_assert_msg(pack_diags.count == 10, "%s", pack_findings());
  for (uint32_t i = 0; i < 10; i++) {
    const cw_diag *d = &pack_diags.items[i];
    ck_assert_msg(d->id == wanted[i].id && d->line == wanted[i].line && d->column == wanted[i].column, "%u: %s", i,
                  pack_findings());
    ck_assert_ptr_nonnull(d->excerpt);
  }
  pack_done(pack);
}
END_TEST

START_TEST(what_the_whole_shows) {
  cw_pack *pack =
      pack_load("language: 1\npack: x\nname: X\nversion: 2026-01-01\nunit: hour\n"
                "sources: { R: { title: T, status: verified } }\n"
                "licenses: { standard: { cites: R } }\n"
                "areas: { a: {}, b: {} }\n"
                "counts:\n"
                "  r: { when: license is standard, as: 1 hour, toward: [a, b], cites: R }\n"
                "goals:\n"
                "  g: { needs: [ { at least: 1 hour } ], cites: R, judged on: 1 year before the as-of date }\n");
  ck_assert_ptr_null(pack);
  ck_assert_msg(pack_diags.count == 3, "%s", pack_findings());
  ck_assert(pack_found(CW_D_LICENSE_SCOPE, 14, "`g`"));
  ck_assert(pack_found(CW_D_RECORDS_ARE, 3, "records are"));
  ck_assert(pack_found(CW_D_DATE_AMBIGUOUS, 62, "ambiguous dates"));
  pack_done(pack);
  pack = pack_load("language: 2\npack: x\nname: X\nversion: 2026-01-01\n"
                   "sources: { R: { title: T, status: verified } }\n");
  ck_assert_ptr_null(pack);
  ck_assert(pack_diags.count == 1 && pack_found(CW_D_PACK_LANGUAGE, 11, NULL));
  pack_done(pack);
  pack = pack_load("language: 1\npack: x\nname: X\nversion: 2026-01-01\n"
                   "sources: { R: { title: T, status: verified } }\nareas: { a: {} }\nlicenses: { l: { cites: R } }\n"
                   "facts: { f: { type: date, ask: F? } }\n");
  ck_assert_ptr_nonnull(pack);
  ck_assert_msg(pack_diags.count == 3 && pack_diags.warnings == 3, "%s", pack_findings());
  ck_assert(pack_found(CW_D_UNUSED, 10, "area `a`") && pack_found(CW_D_UNUSED, 13, "license `l`") &&
            pack_found(CW_D_UNUSED, 10, "fact `f`"));
  pack_done(pack);
}
END_TEST

START_TEST(a_list_is_no_pack) {
  static const char *const texts[] = {"- a\n", "text\n", "", "{", "language: 1\n- x"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    cw_pack *pack = pack_load(texts[i]);
    ck_assert_ptr_null(pack);
    ck_assert_uint_ge(pack_diags.errors, 1);
    pack_done(pack);
  }
}
END_TEST

/* The packs of the states load without an error. */
START_TEST(shipped_packs) {
  static const char *const packs[] = {"states/us-ut", "states/us-tn", "states/us-nc/", "states/us-ca/pack.yaml",
                                      "tests/packs/us-xx"};
  for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
    char path[500];
    snprintf(path, sizeof path, "%s/%s", CW_SOURCE_DIR, packs[i]);
    cw_arena_init(&pack_arena, 0);
    cw_diags_init(&pack_diags, &pack_arena);
    cw_pack *pack = cw_pack_load(path, &pack_diags);
    ck_assert_msg(pack != NULL, "%s: %s", packs[i], pack_findings());
    ck_assert_str_eq(cw_pack_path(pack), path);
    ck_assert_ptr_nonnull(cw_plan_text(cw_pack_plan(pack), &pack_arena));
    pack_done(pack);
  }
}
END_TEST

#define COUNT(table) (int)(sizeof table / sizeof *table)

int main(void) {
  Suite *s = suite_create("pack");
  TCase *c = tcase_create("pack");
  tcase_set_timeout(c, 60);
  tcase_add_test(c, head_units_facts);
  tcase_add_test(c, redeclared_units);
  tcase_add_test(c, quantities);
  tcase_add_test(c, limits);
  tcase_add_test(c, limits_of_areas);
  tcase_add_test(c, versions_of_rules);
  tcase_add_test(c, versions_side_by_side);
  tcase_add_loop_test(c, need, 0, COUNT(needs));
  tcase_add_test(c, versions_of_needs);
  tcase_add_test(c, goals_of_each_kind);
  tcase_add_test(c, policy_lines);
  tcase_add_test(c, policy_mistakes);
  tcase_add_test(c, gaps_and_otherwise);
  tcase_add_loop_test(c, mistake_in_section, 0, COUNT(mistakes));
  tcase_add_loop_test(c, mistake_in_goal, 0, COUNT(in_goals));
  tcase_add_loop_test(c, mistake_in_fact, 0, COUNT(in_facts));
  tcase_add_test(c, ten_mistakes);
  tcase_add_test(c, what_the_whole_shows);
  tcase_add_test(c, a_list_is_no_pack);
  tcase_add_test(c, shipped_packs);
  suite_add_tcase(s, c);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
