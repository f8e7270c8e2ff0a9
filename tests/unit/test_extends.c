/* A district's pack upon its state's: where that is found, whose names are seen, where things stand. */
#include "pack_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[] = "/tmp/crosswalk-extends-XXXXXX";

static const char *path_of(const char *relative) {
  static char path[300];
  snprintf(path, sizeof path, "%s/%s", top, relative);
  return path;
}

static void put(const char *folder, const char *head, const char *rest) {
  char path[300];
  FILE *f;
  mkdir(path_of(folder), 0700);
  snprintf(path, sizeof path, "%s/%s/pack.yaml", top, folder);
  f = fopen(path, "w");
  ck_assert_ptr_nonnull(f);
  fprintf(f, "language: 1\nversion: 2026-01-01\n%s\n%s", head, rest);
  fclose(f);
}

static const char STATE[] =
    "unit: hour\n"
    "sources: { Rule: { title: A rule, read through: 2025-01-01, status: verified } }\n"
    "facts:\n"
    "  mentor: { type: yes/no, ask: Mentor? }\n"
    "counts:\n"
    "  course: { when: kind is course and approved, as: 1 hour per clock hour, cites: Rule 1 }\n"
    "goals:\n"
    "  renew: { needs: [ { at least: 10 hours }, { holds: mentor } ], cites: Rule 2 (a) }\n";

/* Loads the district in `folder` whose pack ends in `rest`. */
static cw_pack *load(const char *folder, const char *rest, const char *packs) {
  char head[200];
  snprintf(head, sizeof head,
           "pack: %s\nextends: us-zz\nname: River\n"
           "sources: { Policy: { title: A policy, read through: 2025-01-01, status: verified } }",
           folder[0] == 'u' ? "us-zz-river" : "river");
  put(folder, head, rest);
  cw_arena_init(&pack_arena, 0);
  cw_diags_init(&pack_diags, &pack_arena);
  return cw_pack_load_among(path_of(folder), packs, &pack_diags);
}

static void state(void) { put("us-zz", "pack: us-zz\nname: State\nauthority: State Board", STATE); }

static const char ADDS[] = "goals: { renew: { adds: { at least: 12 hours }, cites: Policy 1 } }\n";

START_TEST(it_is_found) {
  char packs[300];
  state();
  cw_pack *pack = load("us-zz/river", ADDS, NULL); /* above */
  ck_assert_msg(pack != NULL, "%s", pack_findings());
  ck_assert_str_eq(cw_pack_plan(pack)->base.code, "us-zz");
  ck_assert_str_eq(cw_pack_plan(pack)->base.authority, "State Board");
  ck_assert_uint_eq(cw_pack_plan(pack)->base.nadds, 1);
  pack_done(pack);
  pack = load("river", ADDS, NULL); /* beside */
  ck_assert_msg(pack != NULL, "%s", pack_findings());
  pack_done(pack);
  mkdir(path_of("far"), 0700);
  mkdir(path_of("far/away"), 0700);
  pack = load("far/away/river", ADDS, NULL);
  ck_assert_ptr_null(pack);
  ck_assert(pack_diags.count == 1 && pack_found(CW_D_EXTENDS_UNKNOWN, 10, "--packs"));
  pack_done(pack);
  snprintf(packs, sizeof packs, "%s", top);
  pack = load("far/away/river", ADDS, packs);
  ck_assert_msg(pack != NULL, "%s", pack_findings());
  pack_done(pack);
}
END_TEST

START_TEST(marks_and_digest) {
  state();
  cw_pack *pack = load("us-zz/river", ADDS, NULL);
  const cw_plan *plan = cw_pack_plan(pack);
  const char *base = plan->base.file, *own = cw_pack_yaml(pack)->file;
  ck_assert(strstr(base, "us-zz/pack.yaml") && strstr(own, "us-zz/river/pack.yaml"));
  ck_assert_uint_eq(plan->ncounts, 1);
  ck_assert_ptr_eq(plan->counts[0].ref.file, base);
  ck_assert_ptr_eq(plan->goals[0].ref.file, base);
  ck_assert_uint_eq(plan->goals[0].ref.line, 13);
  const cw_need *both = &plan->needs[plan->goals[0].need];
  ck_assert(both->kind == CW_NEED_ALL && both->nkids == 2);
  const cw_need *adds = &plan->needs[plan->kids[both->first_kid + 1]];
  ck_assert_str_eq(adds->name, "River adds");
  ck_assert_ptr_eq(adds->ref.file, own);
  ck_assert_uint_eq(adds->ref.line, 7);
  char before[65];
  strcpy(before, plan->digest);
  cw_pack *same = cw_pack_vary(pack, cw_pack_yaml(pack)->text, cw_pack_yaml(pack)->len, &pack_diags);
  ck_assert_ptr_nonnull(same);
  ck_assert_str_eq(cw_pack_plan(same)->digest, before);
  cw_pack_free(same);
  pack_done(pack);
  put("us-zz", "pack: us-zz\nname: State \nauthority: State Board", STATE); /* a space in the state's text */
  pack = load("us-zz/river", ADDS, NULL);
  ck_assert_str_ne(cw_pack_plan(pack)->digest, before);
  pack_done(pack);
  state();
}
END_TEST

/* The rule of the state's and the need that holds, as they read with these names declared by a district. */
static const char *read_with(const char *names) {
  static char text[1000];
  char rest[1000];
  snprintf(rest, sizeof rest, "%s%s", names, ADDS);
  cw_pack *pack = load("us-zz/river", rest, NULL);
  ck_assert_msg(pack != NULL, "%s", pack_findings());
  const cw_plan *plan = cw_pack_plan(pack);
  size_t used = 0;
  for (uint32_t i = 1; i < plan->nnodes; i++) {
    if (plan->spans[i].ref.file != plan->base.file || !plan->spans[i].ref.line) continue;
    used +=
        (size_t)snprintf(text + used, sizeof text - used, "%u/%lld ", plan->nodes[i].op, (long long)plan->nodes[i].a);
  }
  pack_done(pack);
  return text;
}

/* Longer names that would take the place of the state's words, were they seen. */
START_TEST(the_state_reads_as_alone) {
  char alone[1000];
  state();
  strcpy(alone, read_with(""));
  ck_assert_str_eq(alone, read_with("facts: { course and approved: { type: yes/no, ask: Q? } }\n"));
  ck_assert_str_eq(alone, read_with("facts: { kind is course and approved: { type: yes/no, ask: Q? } }\n"));
  ck_assert_str_eq(alone, read_with("terms: { kind is course: { means: never } }\n"));
  ck_assert_str_eq(alone, read_with("units: { hour per clock hour: {} }\n"));
  ck_assert_str_eq(alone, read_with("facts: { kind: { of: record, type: \"one of [quest]\" } }\n"));
  cw_pack *pack =
      load("us-zz/river", "facts: { kind: { of: record, type: \"one of [course and approved]\" } }\n", NULL);
  ck_assert_ptr_null(pack);
  ck_assert(pack_found(CW_D_PACK_NAME, 0, "begins as `course`"));
  pack_done(pack);
  pack = load("us-zz/river", "sources: { Rule 2: { title: T, status: verified } }\n", NULL); /* twice `sources` */
  ck_assert_ptr_null(pack);
  pack_done(pack);
}
END_TEST

/* Findings of the state's text are the state's, its errors apart. */
START_TEST(findings_are_the_districts) {
  put("us-zz", "pack: us-zz\nname: State",
      "unit: hour\n"
      "sources: { Rule: { title: A rule, status: verified } }\n"
      "facts: { unused: { type: yes/no, ask: Q? } }\n"
      "counts: { course: { when: always, as: 1 hour, cites: Rule } }\n"
      "goals: { renew: { needs: { at least: 1 hour }, cites: Rule } }\n");
  cw_pack *pack = load("us-zz/river",
                       "facts: { idle: { type: yes/no, ask: Q? } }\n"
                       "goals: { renew: { adds: { at least: 2 hours }, cites: Policy } }\n",
                       NULL);
  ck_assert_msg(pack && pack_diags.count == 1 && pack_diags.warnings == 1, "%s", pack_findings());
  ck_assert(pack_found(CW_D_UNUSED, 10, "`idle`"));
  pack_done(pack);
  state();
}
END_TEST

int main(void) {
  if (!mkdtemp(top)) return EXIT_FAILURE;
  Suite *s = suite_create("extends");
  TCase *c = tcase_create("extends");
  tcase_add_test(c, it_is_found);
  tcase_add_test(c, marks_and_digest);
  tcase_add_test(c, the_state_reads_as_alone);
  tcase_add_test(c, findings_are_the_districts);
  suite_add_tcase(s, c);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_ENV);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  char command[400];
  snprintf(command, sizeof command, "rm -rf %s", top);
  return system(command) != 0 || failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
