/* The pack of the pack tests, and their helpers. */
#include "pack_fixture.h"

#include <stdio.h>
#include <string.h>

static const char PACK_HEAD[] =
    "language: 1\n"
    "pack: us-xx\n"
    "name: Example\n"
    "version: 2026-01-01\n"
    "unit: hour\n"
    "ambiguous dates: down\n"
    "records are: divisible\n"
    "units:\n"
    "  star: { plural: stars, short: ST }\n"
    "sources:\n"
    "  Rule: { title: Rule, url: \"https://example.org/r\", read through: 2026-01-01, status: verified }\n"
    "  Rule (old): { title: Old rule, status: verified }\n"
    "  Hearsay: { title: Hearsay, status: unverified }\n"
    "facts:\n"
    "  assigned: { type: yes/no, over time: yes, ask: Assigned?, answered by: employer }\n"
    "  position held: { type: \"one of [teacher, head of school]\", over time: yes, ask: Which?, answered by: employer "
    "}\n"
    "  employed: { type: yes/no, per: school year, ask: Employed?, answered by: employer }\n"
    "  took part: { type: yes/no, per: school year, ask: Took part?, answered by: employer }\n"
    "  days taught: { type: days, per: school year, ask: How many?, answered by: employer }\n"
    "  role: { type: \"one of [K-5, 6-12, student services]\", ask: Which role?, answered by: employer }\n"
    "  ethics review: { type: yes/no, ask: Reviewed?, answered by: employer }\n"
    "  decided: { type: date, ask: When?, answered by: authority }\n"
    "  experience: { type: years, ask: How long?, answered by: educator }\n"
    "  children: { type: number, ask: How many?, answered by: educator }\n"
    "  sought: { type: \"set of [reading, mathematics]\", ask: Which?, answered by: educator }\n"
    "  rubric scored: { of: record, type: yes/no, ask: Scored?, answered by: issuer }\n"
    "  topics: { of: record, type: \"set of [literacy, digital learning]\", ask: Which?, answered by: issuer }\n"
    "  kind: { of: record, type: \"one of [museum day]\", ask: What?, answered by: issuer }\n"
    "  in Title I: { of: license, type: yes/no, ask: Is it?, answered by: employer }\n"
    "licenses:\n"
    "  professional: { name: Professional license, lasts: 5 years, cites: Rule 1 }\n"
    "  first year: { lasts: 18 months, renewable from: 6 months before it expires, cites: Rule 1 }\n"
    "areas:\n"
    "  learning: {}\n"
    "  service: {}\n"
    "ledgers:\n"
    "  experience pool: { unit: month, areas: { months: {} } }\n"
    "gaps:\n"
    "  credit hours:\n"
    "    question: How many?\n"
    "    readings:\n"
    "      Provo table: { says: 7.5 hours, cites: Rule 9 }\n"
    "      none stated: { says: no hours, cites: Rule 9 }\n";

static const char RENEW[] = "  renew:\n"
                            "    for: license in [professional, first year]\n"
                            "    window: { from: license renewed else license issued, until: license expires }\n"
                            "    cites: Rule 3\n";

cw_arena pack_arena;
cw_diags pack_diags;

cw_pack *pack_load(const char *text) {
  cw_arena_init(&pack_arena, 0);
  cw_diags_init(&pack_diags, &pack_arena);
  cw_pack *pack = cw_pack_load_text("pack.yaml", text, strlen(text), &pack_diags);
  cw_diags_sort(&pack_diags);
  return pack;
}

static cw_pack *load_parts(const char *a, const char *b, const char *c, const char *d) {
  static char text[16384];
  snprintf(text, sizeof text, "%s%s%s%s", a, b, c, d);
  return pack_load(text);
}

cw_pack *pack_load_with(const char *rest) { return load_parts(PACK_HEAD, rest, "", ""); }

static cw_pack *load_rule(const char *when, const char *as) {
  static char text[8192];
  snprintf(text, sizeof text,
           "counts:\n  rule:\n    when: %s\n    as: %s\n    toward: learning\n    cites: Rule 2\ngoals:\n%s"
           "    needs: [ { at least: 100 hours } ]\n",
           when, as, RENEW);
  return pack_load_with(text);
}

cw_pack *pack_with_rule(const char *condition) { return load_rule(condition, "1 hour per clock hour"); }
cw_pack *pack_with_rate(const char *as) { return load_rule("always", as); }

cw_pack *pack_with_holds(const char *condition) {
  static char text[8192];
  snprintf(text, sizeof text,
           "goals:\n"
           "  pay: { amount: 100 dollars, cites: Rule 4 }\n"
           "%s    needs:\n      - holds: %s\n",
           RENEW, condition);
  return pack_load_with(text);
}

void pack_done(cw_pack *pack) {
  cw_pack_free(pack);
  cw_arena_dispose(&pack_arena);
}

const char *pack_findings(void) {
  static char text[8192];
  size_t used = 0;
  text[0] = 0;
  for (uint32_t i = 0; i < pack_diags.count && used + 1 < sizeof text; i++) {
    const cw_diag *d = &pack_diags.items[i];
    int n = snprintf(text + used, sizeof text - used, "%u:%u %s %s [%s]\n", d->line, d->column, cw_diag_code(d->id),
                     d->message, d->hint ? d->hint : "");
    used += n > 0 ? (size_t)n : 0;
  }
  return text;
}

static bool is_unused(const cw_diag *d) { return d->id == CW_D_UNUSED; }

void pack_expect_clean(const cw_pack *pack, const char *about) {
  bool clean = pack != NULL;
  for (uint32_t i = 0; i < pack_diags.count; i++) clean &= is_unused(&pack_diags.items[i]);
  if (!clean) ck_abort_msg("%s: %s", about, pack_findings());
}

bool pack_found(cw_diag_id id, uint32_t column, const char *words) {
  for (uint32_t i = 0; i < pack_diags.count; i++) {
    const cw_diag *d = &pack_diags.items[i];
    if (d->id != id || (column && d->column != column)) continue;
    if (!words || strstr(d->message, words) || (d->hint && strstr(d->hint, words))) return true;
  }
  return false;
}
