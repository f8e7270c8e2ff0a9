/* crosswalk compare: the same badge, teacher or question under many packs. */
#include "badge/badge.h"
#include "catalog/issuers.h"
#include "compare/features.h"
#include "compare/mover.h"
#include "repeated.h"
#include "report.h"

#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { COMPARE_CSV = CW_JSON_FORMAT + 1, COMPARE_LONG, COMPARE_HTML, COMPARE_SVG };
static const char *const formats[] = {"text", "json", "csv", "long", "html", "svg", NULL};
static const char *const methods[] = {"2025", "2020", NULL};

typedef struct compare_options {
  cw_common common; /* its --packs names a folder, or the packs to compare */
  const char *record, *teacher, *goals;
  cw_day as_of;
  int format;
  bool brief, features;
  int method;
  const char *area;
} compare_options;

static const cw_option options[] = {
    {CW_OPT_TEXT, "record", "FILE", "the record: a badge, or a file (YAML, JSON) of its fields",
     offsetof(compare_options, record), NULL},
    {CW_OPT_TEXT, "teacher", "FILE", "a teacher's file: where the same records leave them elsewhere",
     offsetof(compare_options, teacher), NULL},
    {CW_OPT_TEXT, "goals", "LIST", "what for: renew, advance, endorse, initial, salary, ... (renew)",
     offsetof(compare_options, goals), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day that is judged by (today)", offsetof(compare_options, as_of), NULL},
    {CW_OPT_FLAG, "brief", NULL, "the table alone, without sentences and questions", offsetof(compare_options, brief),
     NULL},
    {CW_OPT_FLAG, "features", NULL, "what each jurisdiction says of micro-credentials, by areas of policy",
     offsetof(compare_options, features), NULL},
    {CW_OPT_CHOICE, "method", "YEAR", "with --features: how a policy is counted, 2025 or 2020",
     offsetof(compare_options, method), methods},
    {CW_OPT_TEXT, "area", "AREA", "with --format svg: whose map (renewal)", offsetof(compare_options, area), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text, json, csv, long (CSV, a line a cell), html or svg",
     offsetof(compare_options, format), formats},
};

static bool is_folder(const char *path) {
  struct stat st;
  return path && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int read_goals(cw_tool *tool, const compare_options *o, unsigned *purposes) {
  const char *bad = NULL;
  *purposes = cw_purposes_read(o->goals ? o->goals : "renew", &bad);
  if (!bad && *purposes) return -1;
  return cw_usage_error(tool, &cw_command_compare,
                        "`%.*s` is not what a goal is for: renew, advance, endorse, initial, salary, reinstate, other",
                        bad ? (int)strcspn(bad, ",") : 0, bad ? bad : "");
}

/* --- the record --------------------------------------------------------------------------------------------------- */

static int badge_words(cw_tool *tool, const char *path, cw_day as_of, const char ***words, size_t *n) {
  cw_badge_options with = {.as_of = as_of};
  const char *problem = NULL;
  cw_badge_words *badges;
  cw_badge_desk *desk = cw_badge_desk_open(&with, &problem, &tool->arena);
  if (!desk) return cw_fail(tool, CW_INPUT, "%s: %s", path, problem);
  int found = cw_badge_words_of(desk, path, NULL, &badges, &problem, &tool->arena);
  cw_badge_desk_close(desk);
  if (found < 0) return cw_fail(tool, CW_INPUT, "%s: %s", path, problem);
  if (found != 1) return cw_fail(tool, CW_INPUT, "%s holds %d badges; one is compared at a time", path, found);
  *words = badges[0].words;
  *n = badges[0].count;
  return -1;
}

/* A record in a file of its own, a map of fields: the words that say the same. */
static int file_words(cw_tool *tool, const char *path, const char ***words, size_t *n) {
  cw_diags diags;
  cw_diags_init(&diags, &tool->arena);
  cw_yaml file = {0};
  bool read = cw_yaml_read(&file, path, &diags, &tool->arena);
  cw_diags_print(&tool->err, &diags, CW_WARNING);
  if (!read || diags.errors || !file.root) return CW_INPUT;
  const cw_yaml_node *map = file.root;
  if (map->kind == CW_YAML_LIST && map->count == 1) map = map->items[0];
  if (map->kind != CW_YAML_MAP)
    return cw_fail(tool, CW_INPUT, "%s:%u:%u: one record is compared at a time, a map of its fields", path, map->line,
                   map->column);
  *words = CW_NEW_ARRAY(&tool->arena, map->count + 1, const char *);
  for (uint32_t i = 0; *words && i < map->count; i++) {
    const cw_yaml_node *key = map->keys[i], *value = map->items[i];
    if (value->kind != CW_YAML_SCALAR)
      return cw_fail(tool, CW_INPUT, "%s:%u:%u: `%s` is not one value; a teacher's file goes with --teacher", path,
                     value->line, value->column, key->text);
    (*words)[(*n)++] = cw_arena_printf(&tool->arena, "%s=%s", key->text, value->text);
  }
  return *words ? -1 : cw_fail(tool, CW_INTERNAL, "out of memory");
}

/* An issuer by the name that all packs know it by. */
static const char *with_issuer(cw_tool *tool, const cw_issuers *issuers, const char *word) {
  const char *known = strncasecmp(word, "issuer=", 7) == 0 ? cw_issuer_known(issuers, word + 7) : NULL;
  const char *resolved = known ? cw_arena_printf(&tool->arena, "issuer=%s", known) : NULL;
  return resolved ? resolved : word;
}

/* The words of the command line behind those of the file: what they say of it stands. */
static int gather_words(cw_tool *tool, const compare_options *o, const cw_args *args, cw_across *a) {
  const char **from_file = NULL;
  size_t nfile = 0, n = 0;
  int code = -1;
  if (o->record && cw_badge_is_file(o->record)) code = badge_words(tool, o->record, o->as_of, &from_file, &nfile);
  if (o->record && !from_file && code < 0) code = file_words(tool, o->record, &from_file, &nfile);
  if (code >= 0) return code;
  const cw_issuers *issuers = cw_issuers_shipped(&tool->arena);
  const char **words = CW_NEW_ARRAY(&tool->arena, nfile + (size_t)args->count + 1, const char *);
  if (!words || !issuers) return cw_fail(tool, CW_INTERNAL, "out of memory");
  for (int i = 0; i < args->count; i++) words[n++] = with_issuer(tool, issuers, args->words[i]);
  for (size_t i = 0; from_file && i < nfile; i++) {
    size_t key = strcspn(from_file[i], "=") + 1;
    bool said = false;
    for (int k = 0; k < args->count; k++) said |= strncasecmp(args->words[k], from_file[i], key) == 0;
    if (!said) words[n++] = with_issuer(tool, issuers, from_file[i]);
  }
  a->words = words;
  a->nwords = n;
  return -1;
}

/* --- a teacher ---------------------------------------------------------------------------------------------------- */

static int compare_teacher(cw_tool *tool, const compare_options *o, const cw_across *a) {
  cw_mover m = {
      .tool = tool, .root = a->root, .path = o->teacher, .packs = a->packs, .purposes = a->purposes, .as_of = o->as_of};
  if (o->format == COMPARE_HTML) return cw_usage_error(tool, &cw_command_compare, "a teacher is text, json or csv");
  int code = cw_mover_run(&m);
  if (code >= 0) return code;
  if (o->format == CW_JSON_FORMAT)
    cw_mover_json(&m);
  else if (o->format == COMPARE_CSV)
    cw_mover_csv(&m);
  else
    cw_mover_text(&m, o->brief);
  return CW_DONE;
}

/* --- features ----------------------------------------------------------------------------------------------------- */

static int area_named(cw_tool *tool, const char *name, cw_policy_area *area) {
  for (int i = 0; i < CW_NPOLICY_AREAS; i++) {
    *area = (cw_policy_area)i;
    if (strcasecmp(cw_policy_area_name(*area), name) == 0) return -1;
  }
  cw_usage_error(tool, &cw_command_compare, "`%s` is no area of policy; they are:", name);
  for (int i = 0; i < CW_NPOLICY_AREAS; i++)
    fprintf(tool->err.file, "    %s\n", cw_policy_area_name((cw_policy_area)i));
  return CW_USAGE;
}

static int compare_features(cw_tool *tool, const compare_options *o, const cw_across *a) {
  cw_features f = {
      .tool = tool, .root = a->root, .packs = a->packs, .as_of = o->as_of, .method = o->method ? 2020 : 2025};
  cw_policy_area area;
  int code = area_named(tool, o->area ? o->area : "renewal", &area);
  if (code < 0) code = cw_features_gather(&f);
  if (code >= 0) return code;
  switch (o->format) {
  case CW_JSON_FORMAT: cw_features_json(&f); break;
  case COMPARE_CSV: cw_features_csv(&f, false); break;
  case COMPARE_LONG: cw_features_csv(&f, true); break;
  case COMPARE_HTML: cw_features_html(&f); break;
  case COMPARE_SVG: cw_features_svg(&f, area); break;
  default: cw_features_text(&f);
  }
  return CW_DONE;
}

/* --- the command -------------------------------------------------------------------------------------------------- */

static int run(cw_tool *tool, int argc, char **argv) {
  compare_options o = {.as_of = CW_DAY_MIN};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_compare, argc, argv, &o, &args);
  if (code >= 0) return code;
  cw_across a = {.tool = tool, .as_of = o.as_of};
  bool root = is_folder(o.common.packs);
  a.root = root ? o.common.packs : NULL;
  code = read_goals(tool, &o, &a.purposes);
  if (code >= 0) return code;
  if (o.teacher && (args.count || o.record))
    return cw_usage_error(tool, &cw_command_compare, "a record or a teacher, not both");
  if (o.features && (args.count || o.record || o.teacher))
    return cw_usage_error(tool, &cw_command_compare, "--features is of packs, not of a record or a teacher");
  if (!o.features && (o.format == COMPARE_LONG || o.format == COMPARE_SVG))
    return cw_usage_error(tool, &cw_command_compare, "long and svg are for --features");
  if (args.count == 0 && !o.record && !o.teacher && !o.features)
    return cw_usage_error(tool, &cw_command_compare,
                          "which record? say it: kind=micro-credential issuer=NEA \"amount=15 clock hours\"");
  code = cw_across_packs(tool, a.root, root ? NULL : o.common.packs, &a.packs);
  if (code < 0 && o.features) return compare_features(tool, &o, &a);
  if (code < 0 && o.teacher) return compare_teacher(tool, &o, &a);
  if (code < 0) code = gather_words(tool, &o, &args, &a);
  if (code < 0) code = cw_across_record(&a);
  if (code >= 0) return code;
  if (o.format == CW_JSON_FORMAT)
    cw_across_json(&a);
  else if (o.format == COMPARE_CSV)
    cw_across_csv(&a);
  else if (o.format == COMPARE_HTML)
    cw_across_html(&a);
  else
    cw_across_text(&a, o.brief);
  return CW_DONE;
}

const cw_command cw_command_compare = {
    .name = "compare",
    .operands = "[KEY=VALUE...] [--record FILE | --teacher FILE | --features] [--packs all|LIST|DIR] [options]",
    .summary = "The same badge under every jurisdiction: does it count, for how much, by which section.",
    .about =
        "Answers \"does this count?\" for one record in many jurisdictions: counted or not, the amount in the state's "
        "own unit and in clock hours by the state's own rate, its share of what the goal asks, who must approve, what "
        "is open, the citation and how sure it is. KEY is a field of the record or a fact of the teacher, as in "
        "`crosswalk count`; what a jurisdiction doesn't ask is left out there, and said; a canonical topic (literacy, "
        "technology, ...) is "
        "read as what its pack calls it, which is said too. --packs takes `all`, a list "
        "of codes or names, or a folder of packs. With --teacher it answers where the same records leave a teacher "
        "under each state's goal, the license held being taken for that state's. With --features it prints what each "
        "jurisdiction says of "
        "micro-credentials in six areas of policy, with its source, beside what national reviews have counted.",
    .example = "crosswalk compare kind=micro-credential issuer=NEA \"amount=15 clock hours\" earned=2025-11-03 --goals "
               "renew,salary",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
