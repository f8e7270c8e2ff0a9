/* crosswalk plan: the cheapest lawful way to meet a goal from a catalog. */
#include "explain_answers.h"
#include "plan/plan.h"
#include "repeated.h"
#include "shipped.h"

#include <string.h>

typedef struct plan_options {
  cw_common common;
  const char *teacher, *goal, *office, *catalog;
  const char *assume; /* taken out before: it may stand more than once */
  cw_day as_of, known_as_of, earned;
  int minimize, format;
  bool allow_unpriced;
} plan_options;

#define AT(field) offsetof(plan_options, field)

static const char *const minimize_words[] = {"cost", "hours", "badges", NULL};

static const cw_option options[] = {
    {CW_OPT_TEXT, "teacher", "FILE", "a teacher file (YAML or JSON), or a folder of them", AT(teacher), NULL},
    {CW_OPT_TEXT, "catalog", "FILE",
     "what may be earned: a catalog, or an export of a badge platform (the shipped one)", AT(catalog), NULL},
    {CW_OPT_TEXT, "goal", "GOAL", "the goal to meet (renewal of what the teacher holds)", AT(goal), NULL},
    {CW_OPT_CHOICE, "minimize", "SUM", "cost, hours or badges", AT(minimize), minimize_words},
    {CW_OPT_TEXT, "assume", "FIELD=ANSWER", "take this as answered for every entry (approved=yes); may be repeated",
     AT(assume), NULL},
    {CW_OPT_FLAG, "allow-unpriced", NULL, "also entries whose price nobody states, as few of them as possible",
     AT(allow_unpriced), NULL},
    {CW_OPT_DATE, "earned", "DATE", "the day on which entries are taken to be earned (the day judged by)", AT(earned),
     NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day to judge by, YYYY-MM-DD (today)", AT(as_of), NULL},
    {CW_OPT_DATE, "known-as-of", "DATE", "use only rules and records known by that day", AT(known_as_of), NULL},
    {CW_OPT_TEXT, "office", "FILE", "the readings that an office has accepted where the law is open", AT(office), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text or json", AT(format), cw_formats},
};

typedef struct planner {
  cw_tool *tool;
  cw_case *c;
  const plan_options *o;
  const cw_repeated *assumed;
  cw_catalog *catalog;
} planner;

/* --- one standing -------------------------------------------------------------------------------------------------- */

static int plan_for(const planner *x, cw_part *root, uint32_t t, const cw_standing *s) {
  const cw_voice *v = &x->c->voice;
  cw_part *title = cw_explain_title(v, root, s);
  if (v->plan->goals[s->goal].kind == CW_AMOUNT ||
      (s->verdict >= CW_MET && v->plan->goals[s->goal].kind != CW_LADDER)) {
    cw_part_new(v, title, CW_FORM_LINE, "nothing", "There is nothing to earn.");
    return -1;
  }
  cw_planning p = {.tool = x->tool,
                   .v = v,
                   .teacher = t,
                   .base = s,
                   .catalog = x->catalog,
                   .minimize = (cw_minimize)x->o->minimize,
                   .allow_unpriced = x->o->allow_unpriced,
                   .assumed = x->assumed->values,
                   .nassumed = x->assumed->count,
                   .options = x->c->options};
  p.earned = x->o->earned > CW_DAY_MIN ? x->o->earned : p.options.as_of;
  if (p.earned > p.options.as_of) p.options.as_of = p.earned;
  p.options.only_goal = (int32_t)s->goal;
  p.options.explain = false;
  int code = cw_plan_entries(&p);
  if (code >= 0) return code;
  if (!cw_plan_effects(&p) || !cw_plan_search(&p)) return cw_fail(x->tool, CW_INTERNAL, "out of memory");
  cw_plan_answer(&p, title);
  return -1;
}

/* --- every teacher --------------------------------------------------------------------------------------------------- */

static void put(const planner *x, cw_json *json, const cw_part *root) {
  if (x->o->format == CW_JSON_FORMAT) {
    cw_explain_json(json, &x->c->voice, root);
    return;
  }
  cw_page_blank(&x->tool->out);
  cw_explain_text(&x->tool->out, &x->c->voice, root, false);
}

static int answer(const planner *x) {
  cw_json json;
  const cw_voice *v = &x->c->voice;
  int code = -1;
  cw_json_init(&json, x->tool->out.file);
  for (uint32_t t = 0; t < x->c->block.nteachers; t++) {
    cw_evaluation e;
    code = cw_case_evaluate(x->tool, x->c, t, &e);
    if (code >= 0) return code;
    cw_part *root = cw_part_new(v, NULL, CW_FORM_TITLE, "teacher", cw_say_teacher(v, t));
    cw_part_text(v, root, "id", x->c->block.teachers[t].id);
    for (uint32_t i = 0; i < e.nstandings && code < 0; i++)
      if (cw_is_asked(x->c, &e, i)) code = plan_for(x, root, t, &e.standings[i]);
    if (code >= 0) return code;
    if (t == 0 && x->o->format == CW_JSON_FORMAT) {
      cw_json_object(&json);
      cw_json_put_preamble(&json, x->c);
      cw_json_put_text(&json, "catalog", cw_catalog_file_name(x->o->catalog));
      cw_json_open_array(&json, "teachers");
    } else if (t == 0) {
      cw_case_heading(x->tool, x->c);
    }
    put(x, &json, root);
  }
  if (x->o->format == CW_JSON_FORMAT && x->c->block.nteachers) {
    cw_json_end(&json);
    cw_json_end(&json);
  }
  return CW_DONE;
}

static int read_catalog(cw_tool *tool, cw_catalog **catalog, const char *path) {
  const char *problem = NULL;
  if (!path)
    return cw_usage_error(tool, &cw_command_plan, "the shipped catalog is not at hand; name one with --catalog");
  *catalog = cw_catalog_new(&tool->arena);
  if (!*catalog) return cw_fail(tool, CW_INTERNAL, "out of memory");
  if (!cw_catalog_add(*catalog, path, &problem))
    return cw_fail(tool, CW_INPUT, "%s: %s", path, problem ? problem : "cannot be read");
  return -1;
}

static int check(cw_tool *tool, const plan_options *o, const cw_args *args) {
  if (args->count == 0) return cw_usage_error(tool, &cw_command_plan, "which pack?");
  if (args->count > 1)
    return cw_usage_error(tool, &cw_command_plan, "one pack at a time, not also `%s`", args->words[1]);
  if (!o->teacher) return cw_usage_error(tool, &cw_command_plan, "which teacher? name a file with --teacher");
  return -1;
}

static int run(cw_tool *tool, int argc, char **argv) {
  plan_options o = {.as_of = CW_DAY_MIN, .known_as_of = CW_DAY_MAX, .earned = CW_DAY_MIN};
  cw_args args;
  cw_repeated assumed = {.name = "assume"};
  argc = cw_repeated_take(argc, argv, &assumed, 1, &tool->arena);
  if (argc < 0) return cw_fail(tool, CW_INTERNAL, "out of memory");
  int code = cw_options_read(tool, &cw_command_plan, argc, argv, &o, &args);
  if (code < 0) code = check(tool, &o, &args);
  if (code >= 0) return code;
  if (!o.catalog) o.catalog = cw_shipped(&tool->arena, CW_SHIPPED_CATALOG);
  if (o.catalog) o.catalog = cw_short_path(&tool->arena, o.catalog);
  cw_case c;
  planner x = {tool, &c, &o, &assumed, NULL};
  code = cw_case_open(tool, &c, o.common.packs, args.words[0], o.as_of, o.known_as_of);
  if (code < 0) code = cw_case_goal(tool, &c, o.goal);
  if (code < 0) code = cw_office_read(tool, &c, o.office);
  if (code < 0) code = read_catalog(tool, &x.catalog, o.catalog);
  if (code < 0) code = cw_case_teachers(tool, &c, o.teacher);
  if (code < 0) code = answer(&x);
  cw_case_free(&c);
  return code;
}

const cw_command cw_command_plan = {
    .name = "plan",
    .operands = "PACK --teacher FILE [--catalog FILE] [options]",
    .summary = "Finds the cheapest lawful way to meet a goal from a catalog.",
    .about =
        "Says which entries of a catalog a teacher should earn so that the goal is met, with the least cost (or hours, "
        "or number of entries), what they give, by when, what must be approved by whom, and a proof that nothing less "
        "does. Every selection is judged by the same evaluation as any teacher; what is not known of an entry is not "
        "assumed unless --assume says so. An entry without a price is priced unknown, not zero: it is left out where "
        "cost is least, or with --allow-unpriced taken only where nothing else does. All entries are taken to be "
        "earned on one day. What no entry gives, such as an attestation, is listed as remaining.\n"
        "Without --catalog it is the one that the project ships, of real micro-credentials; `crosswalk catalog import` "
        "makes one from exports of badge platforms.",
    .example = "crosswalk plan us-ut --teacher lopez.yaml --minimize badges --assume approved=yes",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
