/* The table of packs: what each covers, how sure its sources are, and how far its tests go. */
#include "packs.h"

#include "../compare/across.h"
#include "../coverage.h"
#include "../csv_write.h"

#include <string.h>
#include <sys/stat.h>

typedef struct pack_line {
  const char *code, *name, *version, *scope;
  uint32_t cites[3]; /* by status */
  uint32_t rules, open, tests;
  const char *no_tests; /* "none", "broken"; NULL where there are some */
  cw_day newest;        /* CW_DAY_MIN: not stated */
  cw_cover_sum covered;
} pack_line;

static bool is_file(const char *path) {
  struct stat st;
  return path && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* --- one pack ----------------------------------------------------------------------------------------------------- */

/* What its goals are for: "renew, endorse, salary"; of a district what its own are for, and what it stands on. */
static const char *say_scope(const cw_voice *v) {
  const char *items[CW_NPURPOSES], *text;
  size_t n = 0;
  unsigned some = 0;
  for (uint32_t i = 0; i < v->plan->ngoals; i++)
    if (cw_is_own(v->plan, &v->plan->goals[i].ref)) some |= 1U << v->plan->goals[i].purpose;
  for (int k = 0; k < CW_NPURPOSES; k++)
    if (some >> k & 1) items[n++] = cw_purpose_words[k];
  text = cw_say_list(v, items, n, "and");
  if (!v->plan->base.code) return text;
  return cw_say(v, "%s%sadds to %s", text, n ? "; " : "", v->plan->base.code);
}

/* Of a district's pack its own rules, and those of its state's that it tightens. */
static uint32_t count_rules(const cw_plan *plan) {
  uint32_t n = plan->base.nadds + plan->base.nnarrows;
  for (uint32_t i = 0; i < plan->ncounts; i++) n += cw_is_own(plan, &plan->counts[i].ref);
  for (uint32_t i = 0; i < plan->nlimits; i++) n += cw_is_own(plan, &plan->limits[i].ref);
  for (uint32_t i = 0; i < plan->nexcepts; i++) n += cw_is_own(plan, &plan->excepts[i].ref);
  for (uint32_t i = 0; i < plan->ngoals; i++) n += cw_is_own(plan, &plan->goals[i].ref);
  return n;
}

static cw_day newest_text(const cw_plan *plan) {
  cw_day newest = CW_DAY_MIN;
  for (uint32_t i = 0; i < plan->nsources; i++) {
    const cw_source *s = &plan->sources[i];
    if (cw_is_own(plan, &s->ref) && s->has_read_through && s->read_through > newest) newest = s->read_through;
  }
  return newest;
}

static void count_tests(const cw_voice *v, const char *folder, pack_line *line) {
  const char *path = cw_say(v, "%s/tests.yaml", folder);
  cw_yaml file = {0};
  cw_diags diags;
  cw_diags_init(&diags, v->arena);
  line->no_tests = "none";
  if (!is_file(path)) return;
  line->no_tests = "broken";
  if (!cw_yaml_read(&file, path, &diags, v->arena) || !file.root) return;
  line->no_tests = NULL;
  for (uint32_t i = 0; i < file.root->count; i++) line->tests += !cw_test_waiver(file.root->items[i]);
}

/* A case that fails is no business of this table: `crosswalk test` tells of it. */
static void pass_over(void *context, const cw_test_failure *failure) {
  (void)context;
  (void)failure;
}

static cw_cover_sum run_tests(const cw_case *c, cw_arena *arena) {
  cw_coverage coverage;
  cw_test_run run = {.arena = arena, .report = pass_over};
  cw_coverage_init(&coverage, c->plan, arena);
  if (coverage.failed) return (cw_cover_sum){0, 0};
  run.watch = &coverage.watch;
  cw_pack_tests_run(&run, c->pack);
  cw_coverage_list(&coverage);
  return cw_coverage_sum(&coverage, CW_NCOVERS);
}

static bool read_line(const cw_packs_view *view, const cw_pack_entry *e, pack_line *line) {
  cw_case c;
  if (cw_case_open(view->tool, &c, view->root, e->path, CW_DAY_MIN, CW_DAY_MAX) >= 0) return false;
  const cw_voice *v = &c.voice;
  *line = (pack_line){.code = cw_say(v, "%s", c.plan->code),
                      .name = cw_say(v, "%s", c.plan->name),
                      .version = cw_say_iso(v, c.plan->version),
                      .scope = say_scope(v),
                      .rules = count_rules(c.plan),
                      .newest = newest_text(c.plan)};
  for (uint32_t i = 0; i < c.plan->ncites; i++) {
    const cw_source *s = &c.plan->sources[c.plan->cites[i].source];
    line->cites[s->status] += cw_is_own(c.plan, &s->ref);
  }
  for (uint32_t i = 0; i < c.plan->ngaps; i++)
    line->open += cw_is_own(c.plan, &c.plan->gaps[i].ref) && c.plan->gaps[i].decided < 0;
  count_tests(v, e->path, line);
  if (view->coverage && !line->no_tests) {
    cw_arena_mark mark = cw_arena_here(&view->tool->arena);
    line->covered = run_tests(&c, &view->tool->arena);
    cw_arena_back(&view->tool->arena, mark);
  }
  cw_case_free(&c);
  return true;
}

/* --- its cells ---------------------------------------------------------------------------------------------------- */

enum { CODE, NAME, VERSION, SURE, RULES, OPEN, NEWEST, AGE, TESTS, COVERED, SCOPE, NCELLS };

static const char *const heads[NCELLS] = {"code",  "name",         "version",     "verified/secondary/unverified",
                                          "rules", "open",         "newest text", "age",
                                          "tests", "sides tested", "what for"};

/* Whole percents for the eye; the last two are cut, the first takes what is left. */
static const char *say_shares(const cw_voice *v, const pack_line *l) {
  uint32_t all = l->cites[0] + l->cites[1] + l->cites[2];
  if (!all) return "no citation";
  uint32_t second = l->cites[1] * 100 / all, third = l->cites[2] * 100 / all;
  return cw_say(v, "%u/%u/%u%%", 100 - second - third, second, third);
}

/* Cut, so that 100 says that nothing is left out. */
static const char *say_covered(const cw_voice *v, const pack_line *l) {
  if (!l->covered.sides) return "none";
  size_t tenths = l->covered.seen * 1000 / l->covered.sides;
  return cw_say(v, "%zu.%zu%%", tenths / 10, tenths % 10);
}

static const char *say_age(const cw_voice *v, const cw_packs_view *view, const pack_line *l) {
  if (l->newest == CW_DAY_MIN) return "";
  int months = 0;
  while (cw_day_add_months(l->newest, months + 1, true) <= view->today) months++;
  return cw_say(v, "%d month%s", months, months == 1 ? "" : "s");
}

static void cells_of(const cw_packs_view *view, const cw_voice *v, const pack_line *l, const char *cells[NCELLS]) {
  cells[CODE] = l->code;
  cells[NAME] = l->name;
  cells[VERSION] = l->version;
  cells[SURE] = say_shares(v, l);
  cells[RULES] = cw_say(v, "%u", l->rules);
  cells[OPEN] = cw_say(v, "%u", l->open);
  cells[NEWEST] = l->newest == CW_DAY_MIN ? "not stated" : cw_say_iso(v, l->newest);
  cells[AGE] = say_age(v, view, l);
  cells[TESTS] = l->no_tests ? l->no_tests : cw_say(v, "%u", l->tests);
  cells[COVERED] = view->coverage ? say_covered(v, l) : NULL;
  cells[SCOPE] = l->scope;
}

/* --- forms -------------------------------------------------------------------------------------------------------- */

static void put_line(FILE *f, const char *const cells[NCELLS], const int widths[NCELLS]) {
  for (int k = 0; k < NCELLS; k++)
    if (cells[k]) cw_put_cell(f, cells[k], k + 1 < NCELLS ? widths[k] + 2 : 0, false);
  putc('\n', f);
}

static void put_text(FILE *f, const char *const (*rows)[NCELLS], size_t n) {
  int widths[NCELLS] = {0};
  for (size_t i = 0; i < n; i++)
    for (int k = 0; k < NCELLS; k++) {
      int width = rows[i][k] ? cw_columns(rows[i][k], strlen(rows[i][k])) : 0;
      if (width > widths[k]) widths[k] = width;
    }
  for (size_t i = 0; i < n; i++) put_line(f, rows[i], widths);
}

static void put_csv(const cw_packs_view *view, const cw_voice *v, const pack_line *lines, size_t n) {
  FILE *f = view->tool->out.file;
  fputs("code,name,version,scope,citations_verified,citations_secondary,citations_unverified,rules,open_questions,"
        "newest_text,newest_text_days,tests,sides,sides_tested,as_of\r\n",
        f);
  for (size_t i = 0; i < n; i++) {
    const pack_line *l = &lines[i];
    bool stated = l->newest != CW_DAY_MIN;
    const char *const cells[] = {l->code,
                                 l->name,
                                 l->version,
                                 l->scope,
                                 cw_say(v, "%u", l->cites[CW_SOURCE_VERIFIED]),
                                 cw_say(v, "%u", l->cites[CW_SOURCE_SECONDARY]),
                                 cw_say(v, "%u", l->cites[CW_SOURCE_UNVERIFIED]),
                                 cw_say(v, "%u", l->rules),
                                 cw_say(v, "%u", l->open),
                                 stated ? cw_say_iso(v, l->newest) : "",
                                 stated ? cw_say(v, "%lld", (long long)(view->today - l->newest)) : "",
                                 cw_say(v, "%u", l->tests),
                                 view->coverage ? cw_say(v, "%zu", l->covered.sides) : "",
                                 view->coverage ? cw_say(v, "%zu", l->covered.seen) : "",
                                 cw_say_iso(v, view->today)};
    cw_csv_put_row(f, cells, sizeof cells / sizeof *cells);
  }
}

static void put_json_line(cw_json *j, const cw_packs_view *view, const pack_line *l) {
  static const char *const statuses[] = {"verified", "secondary", "unverified"};
  cw_json_object(j);
  cw_json_put_text(j, "code", l->code);
  cw_json_put_text(j, "name", l->name);
  cw_json_put_text(j, "version", l->version);
  cw_json_put_text(j, "scope", l->scope);
  cw_json_open_object(j, "citations");
  for (int k = 0; k < 3; k++) cw_json_put_int(j, statuses[k], l->cites[k]);
  cw_json_end(j);
  cw_json_put_int(j, "rules", l->rules);
  cw_json_put_int(j, "open_questions", l->open);
  cw_json_put_day(j, "newest_text", l->newest);
  cw_json_key(j, "newest_text_days");
  if (l->newest == CW_DAY_MIN)
    cw_json_null(j);
  else
    cw_json_int(j, view->today - l->newest);
  cw_json_put_int(j, "tests", l->tests);
  if (view->coverage) {
    cw_json_open_object(j, "coverage");
    cw_json_put_int(j, "sides", (int64_t)l->covered.sides);
    cw_json_put_int(j, "seen", (int64_t)l->covered.seen);
    cw_json_end(j);
  }
  cw_json_end(j);
}

static void put_json(const cw_packs_view *view, const pack_line *lines, size_t n) {
  cw_json j;
  cw_json_init(&j, view->tool->out.file);
  cw_json_array(&j);
  for (size_t i = 0; i < n; i++) put_json_line(&j, view, &lines[i]);
  cw_json_end(&j);
}

static void put_rows(const cw_packs_view *view, const cw_voice *v, const pack_line *lines, size_t n) {
  const char *(*rows)[NCELLS] = cw_arena_array(v->arena, n + 1, sizeof *rows);
  if (!rows) return;
  memcpy(rows[0], heads, sizeof heads);
  if (!view->coverage) rows[0][COVERED] = NULL;
  for (size_t i = 0; i < n; i++) cells_of(view, v, &lines[i], rows[i + 1]);
  put_text(view->tool->out.file, (const char *const(*)[NCELLS])rows, n + 1);
}

int cw_packs_table(const cw_packs_view *view) {
  cw_voice v = {.arena = &view->tool->arena};
  pack_line *lines = CW_NEW_ARRAY(&view->tool->arena, view->packs.count + 1, pack_line);
  if (!lines) return cw_fail(view->tool, CW_INTERNAL, "out of memory");
  size_t n = 0;
  for (size_t i = 0; i < view->packs.count; i++) n += read_line(view, &view->packs.items[i], &lines[n]);
  if (view->format == CW_PACKS_JSON)
    put_json(view, lines, n);
  else if (view->format == CW_PACKS_CSV)
    put_csv(view, &v, lines, n);
  else
    put_rows(view, &v, lines, n);
  return n == view->packs.count ? CW_DONE : CW_INPUT;
}
