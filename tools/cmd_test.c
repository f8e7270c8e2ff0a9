/* crosswalk test: runs the cases that an officer has signed. */
#include "coverage.h"
#include "diff/generate.h"
#include "find_pack.h"
#include "mutate.h"
#include "pack_proved.h"
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct test_options {
  cw_common common;
  const char *filter;
  bool coverage, mutate, generate, every, proved;
  int format;
  const char *lcov, *threshold, *only, *sample, *seed, *baseline, *seconds;
} test_options;

static const cw_option options[] = {
    {CW_OPT_TEXT, "filter", "TEXT", "only cases whose title holds this text", offsetof(test_options, filter), NULL},
    {CW_OPT_FLAG, "coverage", NULL, "also say what of the pack the tests exercised, on which sides",
     offsetof(test_options, coverage), NULL},
    {CW_OPT_TEXT, "lcov", "FILE", "coverage of the pack's lines, for other programs", offsetof(test_options, lcov),
     NULL},
    {CW_OPT_FLAG, "mutate", NULL, "also change the pack piece by piece, and say what no test notices",
     offsetof(test_options, mutate), NULL},
    {CW_OPT_FLAG, "generate", NULL, "with --mutate: a test for each change that no test notices, marked unsigned",
     offsetof(test_options, generate), NULL},
    {CW_OPT_FLAG, "every", NULL, "with --generate: for every change", offsetof(test_options, every), NULL},
    {CW_OPT_TEXT, "only", "SECTION", "changes of one section, such as counts", offsetof(test_options, only), NULL},
    {CW_OPT_TEXT, "sample", "PERCENT", "so many of the changes", offsetof(test_options, sample), NULL},
    {CW_OPT_TEXT, "seed", "NUMBER", "which of them", offsetof(test_options, seed), NULL},
    {CW_OPT_TEXT, "seconds", "NUMBER", "begin no change after so long", offsetof(test_options, seconds), NULL},
    {CW_OPT_TEXT, "baseline", "FILE", "what survived the last run; rewritten by this one",
     offsetof(test_options, baseline), NULL},
    {CW_OPT_TEXT, "threshold", "PERCENT", "exit 1 below it (rules covered: 100, changes noticed: 0)",
     offsetof(test_options, threshold), NULL},
    {CW_OPT_FLAG, "proved", NULL, "with --coverage and --mutate: exit 1 unless each pack is proved",
     offsetof(test_options, proved), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text or json, of --coverage and --mutate", offsetof(test_options, format),
     cw_formats},
};

/* --- a failure ---------------------------------------------------------------------------------------------------- */

typedef struct reporter {
  cw_page *page;
  const char *last_title; /* several failures of one case stand under one title */
} reporter;

static void report(void *context, const cw_test_failure *f) {
  reporter *r = context;
  cw_page *p = r->page;
  bool same = r->last_title && f->title && strcmp(r->last_title, f->title) == 0;
  if (!same) cw_page_labeled(p, 0, 6, CW_BAD, "FAIL: ", f->title ? f->title : f->file);
  r->last_title = f->title;
  char place[512];
  if (f->line)
    snprintf(place, sizeof place, "%s:%u:%u: ", f->file, f->line, f->column);
  else
    snprintf(place, sizeof place, "%s: ", f->file);
  cw_page_labeled(p, 2, 4, CW_PLAIN, place, f->what);
  if (f->expected) cw_page_labeled(p, 4, 14, CW_STRONG, f->found ? "expected: " : "", f->expected);
  if (f->found) cw_page_labeled(p, 4, 14, CW_STRONG, "found:    ", f->found);
}

/* --- packs -------------------------------------------------------------------------------------------------------- */

typedef struct session { /* one run of the command */
  cw_tool *tool;
  const test_options *o;
  uint32_t passed, failed, unread;
  bool below; /* a threshold was missed, or a proof */
  cw_json json;
  FILE *lcov;
  uint32_t threshold, sample, seconds; /* threshold: in hundredths; UINT32_MAX: not given */
  uint64_t seed;
} session;

static bool as_json(const session *x) { return x->o->format == CW_JSON_FORMAT; }

/* What a program wrote and nobody has read against the law is told of wherever tests are counted. */
static void put_unread(FILE *f, uint32_t unread) {
  if (unread) fprintf(f, ", %u unsigned", unread);
  putc('\n', f);
}

static void put_pack_summary(session *x, const char *code, const cw_test_run *run) {
  FILE *f = as_json(x) || x->o->generate ? x->tool->err.file : x->tool->out.file;
  if ((as_json(x) || x->o->generate) && run->failed == 0) return;
  if (run->failed == 0)
    fprintf(f, "%s: %u test%s passed", code, run->passed, run->passed == 1 ? "" : "s");
  else
    fprintf(f, "%s: %u passed, %u failed", code, run->passed, run->failed);
  put_unread(f, run->unread);
}

static void report_coverage(session *x, cw_coverage *c) {
  cw_coverage_list(c);
  uint32_t least = x->threshold == UINT32_MAX ? 10000 : x->threshold;
  x->below = x->below || c->failed || cw_coverage_floor(c) < least;
  if (x->lcov) cw_coverage_lcov(c, x->lcov);
  if (as_json(x))
    cw_coverage_json(c, &x->json);
  else
    cw_coverage_text(c, &x->tool->out);
}

static void generate(session *x, const cw_pack *pack, const cw_mutation *m) {
  cw_generate g = {.tool = x->tool, .pack = pack, .m = m, .every = x->o->every, .draws = 600, .seed = x->seed + 1};
  if (!cw_generate_tests(&g)) x->failed++;
  fprintf(x->tool->err.file, "%s: %zu tests written, %zu changes shown by the same test, %zu without one\n",
          cw_pack_plan(pack)->code, g.written, g.same, g.none);
}

/* `tests` is the room for the file of which the mutation speaks. False where the changes were not tried. */
static bool mutate(session *x, const cw_pack *pack, cw_yaml *tests, cw_mutation *m) {
  const test_options *o = x->o;
  cw_test_run run = {.arena = &x->tool->arena};
  if (!cw_pack_tests_read(&run, pack, tests)) return false;
  *m = (cw_mutation){.arena = &x->tool->arena,
                     .pack = pack,
                     .tests = tests,
                     .only = o->only,
                     .sample = x->sample,
                     .seed = x->seed,
                     .seconds = x->seconds,
                     .progress = x->tool->err.color ? x->tool->err.file : NULL};
  cw_mutation_make(m);
  bool ran = !m->failed && cw_mutation_run(m);
  if (!ran) x->failed++, (void)cw_fail(x->tool, CW_INTERNAL, "the changes could not be tried: %s", strerror(errno));
  cw_mutation_waive(m);
  if (ran && o->baseline && !cw_mutation_remember(m, o->baseline))
    x->failed++, (void)cw_fail(x->tool, CW_INPUT, "%s: %s", o->baseline, strerror(errno));
  if (x->threshold != UINT32_MAX && cw_mutation_score(m) < x->threshold) x->below = true;
  if (o->generate)
    generate(x, pack, m);
  else if (as_json(x))
    cw_mutation_json(m, &x->json);
  else
    cw_mutation_text(m, &x->tool->out);
  return ran;
}

/* Only a run of all tests over all changes can tell. */
static void report_proved(session *x, const cw_test_run *run, const cw_coverage *c, const cw_mutation *m) {
  const test_options *o = x->o;
  if (o->filter || o->only || o->generate || x->sample < 100) return;
  cw_proved p = cw_proved_by(run, c, m);
  x->below = x->below || (o->proved && !cw_proved_is(&p));
  if (as_json(x))
    cw_proved_json(&p, c->plan, &x->json);
  else
    cw_proved_text(&p, c->plan, &x->tool->arena, &x->tool->out);
}

/* Its tests, then what was asked beside them. A pack whose tests fail is not mutated: every change would be noticed. */
static void test_pack(session *x, cw_pack *pack, cw_test_run *run) {
  cw_coverage coverage;
  cw_yaml tests;
  cw_mutation m;
  if (x->o->coverage) {
    cw_coverage_init(&coverage, cw_pack_plan(pack), &x->tool->arena);
    run->watch = coverage.failed ? NULL : &coverage.watch;
  }
  cw_pack_tests_run(run, pack);
  put_pack_summary(x, cw_pack_plan(pack)->code, run);
  if (x->o->coverage) report_coverage(x, &coverage);
  bool mutated = x->o->mutate && run->failed == 0 && mutate(x, pack, &tests, &m);
  if (x->o->coverage && x->o->mutate) report_proved(x, run, &coverage, mutated ? &m : NULL);
}

static void test_one(session *x, const cw_pack_entry *e) {
  cw_tool *tool = x->tool;
  cw_arena_mark mark = cw_arena_here(&tool->arena);
  cw_diags diags;
  cw_diags_init(&diags, &tool->arena);
  cw_pack *pack = cw_pack_load_entry(tool, x->o->common.packs, e, &diags);
  reporter r = {.page = as_json(x) ? &tool->err : &tool->out};
  cw_test_run run = {.arena = &tool->arena, .filter = x->o->filter, .report = report, .context = &r};
  if (pack) {
    test_pack(x, pack, &run);
    cw_pack_free(pack);
  } else {
    cw_diags_print(r.page, &diags, CW_ERROR);
    run.failed++;
    fprintf(r.page->file, "%s: cannot be used; its tests did not run\n", *e->code ? e->code : e->path);
  }
  x->passed += run.passed;
  x->failed += run.failed;
  x->unread += run.unread;
  cw_arena_back(&tool->arena, mark);
}

/* --- the command -------------------------------------------------------------------------------------------------- */

/* A number from 0 to `most`, perhaps with a percent sign. */
static bool read_number(const char *text, uint64_t most, uint64_t *out) {
  char *end;
  errno = 0;
  if (!text) return true;
  *out = strtoull(text, &end, 10);
  if (*end == '%') end++;
  return text[0] >= '0' && text[0] <= '9' && *end == 0 && errno == 0 && *out <= most;
}

static int read_numbers(session *x) {
  const test_options *o = x->o;
  uint64_t threshold = UINT32_MAX, sample = 100, seconds = 0;
  bool fine = read_number(o->threshold, 100, &threshold) && read_number(o->sample, 100, &sample) &&
              read_number(o->seconds, UINT32_MAX, &seconds) && read_number(o->seed, UINT64_MAX, &x->seed);
  if (!fine || sample == 0)
    return cw_usage_error(x->tool, &cw_command_test, "--threshold, --sample, --seed and --seconds take whole numbers");
  x->threshold = o->threshold ? (uint32_t)threshold * 100 : UINT32_MAX;
  x->sample = (uint32_t)sample;
  x->seconds = (uint32_t)seconds;
  if (!o->coverage && (o->lcov || (o->format && !o->mutate)))
    return cw_usage_error(x->tool, &cw_command_test, "--lcov and --format speak of --coverage or --mutate");
  if ((o->generate && !o->mutate) || (o->every && !o->generate))
    return cw_usage_error(x->tool, &cw_command_test, "--generate goes with --mutate, --every with --generate");
  if (o->proved && (!o->coverage || !o->mutate || o->filter || o->only || o->generate || sample < 100))
    return cw_usage_error(x->tool, &cw_command_test,
                          "--proved goes with --coverage and --mutate, and speaks of all tests and all changes");
  if (o->generate && o->format) return cw_usage_error(x->tool, &cw_command_test, "--generate writes tests, in YAML");
  if (!o->mutate && (o->only || o->sample || o->seed || o->baseline || o->seconds))
    return cw_usage_error(x->tool, &cw_command_test,
                          "--only, --sample, --seed, --seconds and --baseline go with --mutate");
  return -1;
}

static int find_packs(session *x, const cw_args *args, int i, cw_pack_list *list) {
  const char *packs = x->o->common.packs;
  bool found = args->count ? cw_packs_named(x->tool, packs, args->words[i], list) : cw_packs_list(x->tool, packs, list);
  return found ? -1 : CW_INPUT;
}

static int test_all(session *x, const cw_args *args) {
  cw_pack_list list;
  for (int i = 0; i < args->count || i == 0; i++) {
    int code = find_packs(x, args, i, &list);
    if (code >= 0) return code;
    for (size_t k = 0; k < list.count; k++) test_one(x, &list.items[k]);
  }
  return -1;
}

static int run(cw_tool *tool, int argc, char **argv) {
  test_options o = {0};
  cw_args args;
  session x = {.tool = tool, .o = &o};
  int code = cw_options_read(tool, &cw_command_test, argc, argv, &o, &args);
  if (code < 0) code = read_numbers(&x);
  if (code >= 0) return code;
  if (o.lcov && !(x.lcov = fopen(o.lcov, "w"))) return cw_fail(tool, CW_INPUT, "%s: %s", o.lcov, strerror(errno));
  cw_json_init(&x.json, tool->out.file);
  if (as_json(&x)) cw_json_array(&x.json);
  code = test_all(&x, &args);
  if (as_json(&x)) cw_json_end(&x.json);
  if (x.lcov && fclose(x.lcov) != 0) return cw_fail(tool, CW_INPUT, "%s: %s", o.lcov, strerror(errno));
  if (code >= 0) return code;
  if (!as_json(&x) && !o.generate) {
    fprintf(tool->out.file, "%u passed, %u failed", x.passed, x.failed);
    put_unread(tool->out.file, x.unread);
  }
  if (x.passed + x.failed == 0)
    return cw_fail(tool, CW_INPUT, o.filter ? "no test has \"%s\" in its title" : "there are no tests%s",
                   o.filter ? o.filter : "");
  return x.failed || x.below ? CW_FINDINGS : CW_DONE;
}

const cw_command cw_command_test = {
    .name = "test",
    .operands = "[PACK...] [options]",
    .summary = "Runs the tests of packs: teachers with the standing that each must have.",
    .about =
        "Runs tests.yaml of each pack and reports every case whose standing is not as expected: the title, the place "
        "of the expectation, what was expected and what was found. Without PACK it tests all packs that it finds. "
        "A pack without tests fails.\n\n"
        "--coverage lists each rule, limit, exception, condition, date and reading that no test exercised on both of "
        "its sides. --mutate changes one number, word or date of the pack at a time and lists the changes that no "
        "test notices. --generate writes, for each of these, the smallest teacher that it can find whose standing the "
        "change moves, as a test with `unsigned: yes`: read it against the law, correct what is expected, and take "
        "that line out.\n\n"
        "With --coverage and --mutate together it says whether the pack is proved: all its tests pass and were signed, "
        "every side is exercised, and no change goes unnoticed but those that tests.yaml waives with a reason.",
    .example = "crosswalk test us-ut --filter maximum",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
