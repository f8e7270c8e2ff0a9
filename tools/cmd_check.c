/* crosswalk check: what is wrong with a pack, and what its sources leave open. */
#include "../rules/plan_print.h"
#include "../rules/review.h"
#include "../rules/schema.h"
#include "check_catalog.h"
#include "check_sarif.h"
#include "clock.h"
#include "find_pack.h"
#include "fix.h"
#include "report.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct check_options {
  cw_common common;
  const char *explain;
  const char *stale_after, *catalog;
  cw_day as_of;
  bool strict, show_plan, schema, fix, dry_run;
  int format;
  cw_review_options review;
} check_options;

enum { SARIF_FORMAT = CW_JSON_FORMAT + 1 };
static const char *const formats[] = {"text", "json", "sarif", NULL};

static const cw_option options[] = {
    {CW_OPT_FLAG, "strict", NULL, "warnings fail too", offsetof(check_options, strict), NULL},
    {CW_OPT_TEXT, "explain", "CODE", "explain a finding, such as CW0109", offsetof(check_options, explain), NULL},
    {CW_OPT_TEXT, "stale-after", "TIME", "sources read through longer ago are found: 2y, 18m",
     offsetof(check_options, stale_after), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day from which that is counted, YYYY-MM-DD (today)",
     offsetof(check_options, as_of), NULL},
    {CW_OPT_FLAG, "show-plan", NULL, "print what the pack compiles to", offsetof(check_options, show_plan), NULL},
    {CW_OPT_TEXT, "catalog", "FILE", "patterns that match no title or issuer of this catalog are found",
     offsetof(check_options, catalog), NULL},
    {CW_OPT_FLAG, "fix", NULL, "mend what is certain in the pack's file", offsetof(check_options, fix), NULL},
    {CW_OPT_FLAG, "dry-run", NULL, "with --fix: print the mends as a diff, and change nothing",
     offsetof(check_options, dry_run), NULL},
    {CW_OPT_FLAG, "schema", NULL, "print the JSON Schema of the pack language", offsetof(check_options, schema), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text, json or sarif", offsetof(check_options, format), formats},
};

typedef struct totals {
  uint32_t packs, errors, warnings, waived, mends;
  int failed; /* the code to exit with where a file could not be rewritten */
} totals;

/* --- explain ------------------------------------------------------------------------------------------------------ */

static int explain(cw_tool *tool, const char *code) {
  const char *codes[CW_NDIAGS];
  for (int i = 0; i < CW_NDIAGS; i++) {
    codes[i] = cw_diag_code((cw_diag_id)i);
    if (strcasecmp(codes[i], code) != 0) continue;
    char title[256];
    snprintf(title, sizeof title, "%s: %s", codes[i], cw_diag_title((cw_diag_id)i));
    cw_page_text(&tool->out, 0, 2, CW_STRONG, title);
    cw_page_blank(&tool->out);
    cw_page_text(&tool->out, 0, 0, CW_PLAIN, cw_diag_page((cw_diag_id)i));
    return CW_DONE;
  }
  const char *near = cw_nearest(code, codes, CW_NDIAGS);
  return cw_usage_error(tool, &cw_command_check, "there is no finding %s%s%s%s", code, near ? "; did you mean " : "",
                        near ? near : "", near ? "?" : "");
}

static int put_schema(cw_tool *tool) {
  const char *text = cw_schema_text(&tool->arena);
  fputs(text ? text : "", tool->out.file);
  return text ? CW_DONE : cw_fail(tool, CW_INPUT, "memory ran out");
}

/* --- the summary of a pack ---------------------------------------------------------------------------------------- */

/* A district's summary speaks of its own text; its state's is that of the state. */
static uint32_t sources_of(const cw_plan *plan, cw_source_status status) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < plan->nsources; i++)
    n += plan->sources[i].status == status && cw_is_own(plan, &plan->sources[i].ref);
  return n;
}

typedef struct own {
  uint32_t counts, goals, limits, gaps, sources;
} own;

static own own_of(const cw_plan *plan) {
  own o = {0};
  for (uint32_t i = 0; i < plan->ncounts; i++) o.counts += cw_is_own(plan, &plan->counts[i].ref);
  for (uint32_t i = 0; i < plan->ngoals; i++) o.goals += cw_is_own(plan, &plan->goals[i].ref);
  for (uint32_t i = 0; i < plan->nlimits; i++) o.limits += cw_is_own(plan, &plan->limits[i].ref);
  for (uint32_t i = 0; i < plan->ngaps; i++) o.gaps += cw_is_own(plan, &plan->gaps[i].ref) && plan->gaps[i].decided < 0;
  for (uint32_t i = 0; i < plan->nsources; i++) o.sources += cw_is_own(plan, &plan->sources[i].ref);
  return o;
}

static const char *plural(uint32_t n) { return n == 1 ? "" : "s"; }

/* What a district says of its state's rules. */
static const char *say_base(const cw_voice *v) {
  const cw_plan_base *b = &v->plan->base;
  if (!b->code) return "";
  return cw_say(v, ", which adds to %u goal%s of %s and narrows %u rule%s", b->nadds, plural(b->nadds), b->code,
                b->nnarrows, plural(b->nnarrows));
}

static void put_summary(cw_tool *tool, const cw_plan *plan) {
  cw_voice v = {.plan = plan, .arena = &tool->arena};
  const own o = own_of(plan);
  cw_page_text(
      &tool->out, 0, 2, CW_PLAIN,
      cw_say(&v,
             "%s%s: %u counts rule%s, %u goal%s, %u limit%s, %u gap%s; %u source%s (%u verified, %u secondary, %u "
             "unverified)",
             plan->code, say_base(&v), o.counts, plural(o.counts), o.goals, plural(o.goals), o.limits, plural(o.limits),
             o.gaps, plural(o.gaps), o.sources, plural(o.sources), sources_of(plan, CW_SOURCE_VERIFIED),
             sources_of(plan, CW_SOURCE_SECONDARY), sources_of(plan, CW_SOURCE_UNVERIFIED)));
  for (uint32_t i = 0; i < plan->ngaps; i++)
    if (cw_is_own(plan, &plan->gaps[i].ref))
      cw_page_labeled(&tool->out, 2, 8, CW_OPEN, plan->gaps[i].decided < 0 ? "open: " : "decided: ", cw_say_gap(&v, i));
}

static void put_summary_json(cw_json *j, const cw_voice *v) {
  const cw_plan *plan = v->plan;
  const own o = own_of(plan);
  cw_json_put_int(j, "counts_rules", o.counts);
  cw_json_put_int(j, "goals", o.goals);
  cw_json_put_int(j, "limits", o.limits);
  cw_json_open_object(j, "sources");
  for (int status = CW_SOURCE_VERIFIED; status <= CW_SOURCE_UNVERIFIED; status++)
    cw_json_put_int(j, cw_source_status_word((cw_source_status)status), sources_of(plan, (cw_source_status)status));
  cw_json_end(j);
  cw_json_open_array(j, "gaps");
  for (uint32_t i = 0; i < plan->ngaps; i++) {
    if (!cw_is_own(plan, &plan->gaps[i].ref)) continue;
    cw_json_object(j);
    cw_json_put_text(j, "gap", plan->gaps[i].name);
    cw_json_put_text(j, "sentence", cw_say_gap(v, i));
    if (plan->gaps[i].decided >= 0)
      cw_json_put_text(j, "decided",
                       plan->readings[plan->gaps[i].first_reading + (uint32_t)plan->gaps[i].decided].name);
    cw_json_end(j);
  }
  cw_json_end(j);
}

/* The plan as it stands, whole lines: wrapped, an expression would be hard to read. */
static void put_plan(cw_tool *tool, const cw_plan *plan) {
  const char *text = cw_plan_text(plan, &tool->arena);
  fputs(text ? text : "", tool->out.file);
}

/* --- one pack ----------------------------------------------------------------------------------------------------- */

static void report(cw_tool *tool, const check_options *o, cw_json *j, const cw_pack_entry *e, cw_pack *pack,
                   cw_diags *diags, uint32_t waived) {
  cw_voice v = {.plan = pack ? cw_pack_plan(pack) : NULL, .arena = &tool->arena};
  if (o->format == SARIF_FORMAT) {
    cw_sarif_results(j, diags);
    return;
  }
  if (o->format == CW_JSON_FORMAT) {
    cw_json_object(j);
    cw_json_put_text(j, "pack", *e->code ? e->code : NULL);
    cw_json_put_text(j, "path", e->path);
    cw_json_put_int(j, "errors", diags->errors);
    cw_json_put_int(j, "warnings", diags->warnings);
    cw_json_put_int(j, "waived", waived);
    cw_json_key(j, "findings");
    cw_diags_json(j, diags);
    if (v.plan) put_summary_json(j, &v);
    cw_json_end(j);
    return;
  }
  cw_diags_print(&tool->out, diags, CW_NOTE);
  if (v.plan && o->show_plan)
    put_plan(tool, v.plan);
  else if (v.plan)
    put_summary(tool, v.plan);
  else
    cw_page_text(&tool->out, 0, 2, CW_BAD, cw_say(&v, "%s: cannot be used", *e->code ? e->code : e->path));
}

/* What is certain is mended before the pack is checked; the findings are those that are left. */
static cw_pack *load_mended(cw_tool *tool, const check_options *o, const cw_pack_entry *e, cw_diags *diags, totals *t) {
  cw_fix fix;
  cw_fix_find(tool, o->common.packs, e, &fix);
  if (fix.nmends == 0) return cw_pack_load_entry(tool, o->common.packs, e, diags);
  if (o->dry_run) {
    cw_fix_diff(tool->out.file, &fix);
    t->mends += fix.nmends;
    return cw_pack_load_instead(fix.file, cw_packs_root(tool, o->common.packs), fix.text, fix.len, diags);
  }
  int code = cw_fix_write(tool, &fix);
  if (code >= 0) t->failed = code;
  for (uint32_t i = 0; code < 0 && i < fix.nmends; i++) cw_page_text(&tool->out, 0, 2, CW_PLAIN, fix.mends[i]);
  t->mends += code < 0 ? fix.nmends : 0;
  return cw_pack_load_entry(tool, o->common.packs, e, diags);
}

static void check_one(cw_tool *tool, const check_options *o, cw_json *j, const cw_pack_entry *e, totals *t) {
  cw_arena_mark mark = cw_arena_here(&tool->arena);
  cw_diags diags;
  cw_diags_init(&diags, &tool->arena);
  cw_pack *pack = o->fix ? load_mended(tool, o, e, &diags, t) : cw_pack_load_entry(tool, o->common.packs, e, &diags);
  uint32_t waived = pack ? cw_pack_review(pack, &o->review, &diags) : 0;
  report(tool, o, j, e, pack, &diags, waived);
  t->waived += waived;
  t->packs++;
  t->errors += diags.errors + (!pack && diags.errors == 0);
  t->warnings += diags.warnings;
  if (pack) cw_pack_free(pack);
  cw_arena_back(&tool->arena, mark);
}

static int check_list(cw_tool *tool, const check_options *o, cw_json *j, const cw_pack_list *list, totals *t) {
  for (size_t i = 0; i < list->count; i++) check_one(tool, o, j, &list->items[i], t);
  return -1;
}

/* --- the command -------------------------------------------------------------------------------------------------- */

static int check_all(cw_tool *tool, const check_options *o, const cw_args *args, cw_json *j, totals *t) {
  cw_pack_list list;
  if (args->count == 0)
    return cw_packs_list(tool, o->common.packs, &list) ? check_list(tool, o, j, &list, t) : CW_INPUT;
  for (int i = 0; i < args->count; i++) {
    if (!cw_packs_named(tool, o->common.packs, args->words[i], &list)) return CW_INPUT;
    check_list(tool, o, j, &list, t);
  }
  return -1;
}

static void put_totals(cw_tool *tool, const totals *t, bool dry_run) {
  fprintf(tool->out.file, "%u pack%s, %u error%s, %u warning%s", t->packs, plural(t->packs), t->errors,
          plural(t->errors), t->warnings, plural(t->warnings));
  if (t->waived) fprintf(tool->out.file, ", %u waived", t->waived);
  if (t->mends) fprintf(tool->out.file, ", %u mend%s%s", t->mends, plural(t->mends), dry_run ? " proposed" : "");
  fputc('\n', tool->out.file);
}

/* `2y`, `18m`; false where it is no such time. */
static bool read_stale(const char *text, int *months) {
  char *end = NULL;
  long n = strtol(text, &end, 10);
  bool years = *end == 'y', good = end > text && (years || *end == 'm') && !end[1] && n > 0 && n <= 1200;
  *months = good ? (int)(years ? n * 12 : n) : 0;
  return good;
}

static int check_fix(cw_tool *tool, const check_options *o) {
  if (o->dry_run && !o->fix) return cw_usage_error(tool, &cw_command_check, "--dry-run goes with --fix");
  if (o->fix && o->format != CW_TEXT_FORMAT)
    return cw_usage_error(tool, &cw_command_check, "--fix goes with --format text");
  return -1;
}

static int read_review(cw_tool *tool, check_options *o) {
  o->review.strict = o->strict;
  o->review.as_of = o->as_of > CW_DAY_MIN ? o->as_of : cw_today();
  if (!o->stale_after || read_stale(o->stale_after, &o->review.stale_months)) return -1;
  return cw_usage_error(tool, &cw_command_check, "--stale-after is a time such as 2y or 18m, not %s", o->stale_after);
}

static int run(cw_tool *tool, int argc, char **argv) {
  check_options o = {.as_of = CW_DAY_MIN};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_check, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (o.explain) return explain(tool, o.explain);
  if (o.schema) return put_schema(tool);
  code = check_fix(tool, &o);
  if (code < 0) code = read_review(tool, &o);
  if (code < 0 && o.catalog) code = cw_check_catalog(tool, o.catalog, &o.review);
  if (code >= 0) return code;
  cw_json json;
  cw_json_init(&json, tool->out.file);
  if (o.format == CW_JSON_FORMAT) cw_json_array(&json);
  if (o.format == SARIF_FORMAT) cw_sarif_begin(&json);
  totals t = {0};
  code = check_all(tool, &o, &args, &json, &t);
  if (o.format == CW_JSON_FORMAT) cw_json_end(&json);
  if (o.format == SARIF_FORMAT) cw_sarif_end(&json);
  if (code >= 0) return code;
  if (t.packs == 0) return cw_fail(tool, CW_INPUT, "there are no packs to check");
  if (o.format == CW_TEXT_FORMAT) put_totals(tool, &t, o.dry_run);
  if (t.failed) return t.failed;
  return t.errors || (o.strict && t.warnings) ? CW_FINDINGS : CW_DONE;
}

const cw_command cw_command_check = {
    .name = "check",
    .operands = "[PACK...] [options]",
    .summary = "Reads packs and reports every mistake in them, and what their sources leave open.",
    .about =
        "Checks packs before any teacher is seen: unknown names, wrong units, limits that can never bind, dates "
        "that leave a hole, missing citations. Each finding names its place and the nearest right word. Then it "
        "counts the rules and sources and lists the questions that the law as read leaves open. Without PACK it "
        "checks all that it finds; a folder stands for all packs below it. --fix mends what is certain: a misspelled "
        "word with one that is near and loads, a text without quotes, tabs, a missing `language: 1`. It changes the "
        "bytes of that word alone, and rewrites the file whole or not at all.",
    .example = "crosswalk check us-ut",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
