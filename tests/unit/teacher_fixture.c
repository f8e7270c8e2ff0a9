/* The pack of the teacher tests, and their helpers. */
#include "teacher_fixture.h"

#include <stdio.h>
#include <stdlib.h>

static const char PACK[] =
    "language: 1\n"
    "pack: us-xx\n"
    "name: Example\n"
    "version: 2026-01-01\n"
    "authority: Example Board\n"
    "document: license\n"
    "unit: hour\n"
    "ambiguous dates: down\n"
    "records are: divisible\n"
    "sources:\n"
    "  Rule: { title: Rule, url: \"https://example.org/r\", read through: 2026-01-01, status: verified }\n"
    "facts:\n"
    "  assigned: { type: yes/no, ask: Assigned?, answered by: employer, over time: yes }\n"
    "  took part: { type: yes/no, ask: Took part?, answered by: employer, per: school year }\n"
    "  role: { type: \"one of [K-5, 6-12]\", ask: Which role?, answered by: employer }\n"
    "  ethics review: { type: yes/no, ask: Reviewed?, answered by: employer }\n"
    "  decided: { type: date, ask: When?, answered by: authority }\n"
    "  experience: { type: months, ask: How long?, answered by: educator }\n"
    "  children: { type: number, ask: How many?, answered by: educator }\n"
    "  sought: { type: \"set of [reading, mathematics]\", ask: Which?, answered by: educator }\n"
    "  rubric scored: { of: record, type: yes/no, ask: Scored?, answered by: issuer }\n"
    "  formats: { of: record, type: \"set of [online, in person]\", ask: Which?, answered by: issuer }\n"
    "  topics: { of: record, type: \"set of [literacy, digital learning]\", ask: Which?, answered by: issuer }\n"
    "  in Title I: { of: license, type: yes/no, ask: Is it?, answered by: employer }\n"
    "licenses:\n"
    "  professional: { name: Professional license, lasts: 5 years, cites: Rule 1 }\n"
    "areas:\n"
    "  learning: {}\n"
    "  service: {}\n"
    "counts:\n"
    "  workshop: { when: kind is workshop, as: 1 hour per clock hour, toward: [learning, service], cites: Rule 2 }\n"
    "goals:\n"
    "  renew professional license:\n"
    "    purpose: renew\n"
    "    for: license is professional\n"
    "    window: { from: license renewed else license issued, until: license expires }\n"
    "    needs:\n"
    "      - { at least: 100 hours }\n"
    "    cites: Rule 3\n";

cw_arena arena;
static cw_arena pack_arena;
cw_diags diags;
static cw_pack *pack;
const cw_plan *plan;
cw_block block;

void teacher_load(void) {
  cw_diags found;
  cw_arena_init(&pack_arena, 0);
  cw_diags_init(&found, &pack_arena);
  pack = cw_pack_load_text("pack.yaml", PACK, sizeof PACK - 1, &found);
  for (uint32_t i = 0; !pack && i < found.count; i++) {
    fprintf(stderr, "pack.yaml:%u:%u: %s\n", (unsigned)found.items[i].line, (unsigned)found.items[i].column,
            found.items[i].message);
  }
  ck_assert_ptr_nonnull(pack);
  plan = cw_pack_plan(pack);
}

void teacher_unload(void) {
  cw_pack_free(pack);
  cw_arena_dispose(&pack_arena);
}

void teacher_setup(void) {
  cw_arena_init(&arena, 0);
  cw_diags_init(&diags, &arena);
  cw_block_init(&block, plan, &arena);
}

void teacher_teardown(void) { cw_arena_dispose(&arena); }

void teacher_again(void) {
  teacher_teardown();
  teacher_setup();
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static bool add(const char *text) {
  cw_yaml yaml;
  bool read = cw_yaml_parse(&yaml, "t.yaml", text, strlen(text), &diags, &arena);
  ck_assert_msg(yaml.root != NULL, "no YAML: %s", text);
  read = cw_teacher_add(&block, &yaml, yaml.root, NULL, &diags) && read;
  cw_diags_sort(&diags);
  return read;
}

void accepted(const char *text) {
  bool read = add(text);
  ck_assert_msg(read, "%s: %s", text, diags.count ? diags.items[0].message : "refused");
}

static bool has(const char *text, const char *part) { return text && strstr(text, part); }

/* One error of this id; `words` occur in its message or hint. */
void refused(const char *text, cw_diag_id id, const char *words) {
  teacher_again();
  ck_assert_msg(!add(text), "not refused: %s", text);
  ck_assert_msg(diags.errors == 1, "%u errors for: %s: %s", (unsigned)diags.errors, text, diags.items[0].message);
  const cw_diag *d = &diags.items[0];
  ck_assert_msg(d->id == id, "%s: %s: %s", text, cw_diag_code(d->id), d->message);
  ck_assert_msg(has(d->message, words) || has(d->hint, words), "%s: %s | %s", text, d->message, d->hint ? d->hint : "");
  ck_assert_uint_ge(d->line, 1);
  ck_assert_ptr_nonnull(d->excerpt);
}

void refused_record(const char *fields, cw_diag_id id, const char *words) {
  char text[512];
  snprintf(text, sizeof text, "records: [ { %s } ]\n", fields);
  refused(text, id, words);
}

void refused_fact(const char *fact, cw_diag_id id, const char *words) {
  char text[512];
  snprintf(text, sizeof text, "facts:\n  %s\n", fact);
  refused(text, id, words);
}

/* --- what arrived ------------------------------------------------------------------------------------------------- */

uint32_t attr(const char *name) {
  for (uint32_t k = 0; k < plan->nattrs; k++) {
    if (strcmp(plan->attrs[k].name, name) == 0) return k;
  }
  ck_abort_msg("the pack has no attribute %s", name);
  return 0;
}

cw_day day(const char *text) {
  cw_day d = 0;
  ck_assert(cw_day_parse(&d, text, strlen(text)));
  return d;
}

void is_text(uint32_t field, uint32_t row, const char *text) {
  cw_value v = cw_cell(&block, field, row);
  ck_assert_int_eq(v.known, CW_KNOWN);
  ck_assert_str_eq(cw_text(&block.texts, (uint32_t)v.a), text);
}

void is_value(uint32_t field, uint32_t row, int64_t a, int64_t b) {
  cw_value v = cw_cell(&block, field, row);
  ck_assert_int_eq(v.known, CW_KNOWN);
  ck_assert_int_eq(v.a, a);
  ck_assert_int_eq(v.b, b);
}

void is_unknown(uint32_t field, uint32_t row) { ck_assert_int_eq(cw_cell(&block, field, row).known, CW_UNKNOWN); }

void is_fact(uint32_t i, const char *name, int64_t a, const char *from, const char *until) {
  ck_assert_uint_lt(i, block.nfacts);
  ck_assert_uint_eq(block.facts[i].attr, attr(name));
  ck_assert_int_eq(block.facts[i].value.a, a);
  ck_assert_int_eq(block.facts[i].from, from ? day(from) : CW_DAY_MIN);
  ck_assert_int_eq(block.facts[i].until, until ? day(until) : CW_DAY_MAX);
}

int teacher_run(Suite *suite) {
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
