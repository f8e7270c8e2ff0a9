/* crosswalk diff: what differs between two packs, or between two days under one. */
#include "diff/diff.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct diff_options {
  cw_common common;
  const char *seed, *draws;
  cw_day as_of;
  int format;
  bool exit_code;
} diff_options;

static const cw_option options[] = {
    {CW_OPT_DATE, "as-of", "DATE", "the day, where an operand names none (today)", offsetof(diff_options, as_of), NULL},
    {CW_OPT_TEXT, "draws", "N", "how many teachers to draw (1000)", offsetof(diff_options, draws), NULL},
    {CW_OPT_TEXT, "seed", "N", "what the draws depend on (1)", offsetof(diff_options, seed), NULL},
    {CW_OPT_FLAG, "exit-code", NULL, "exit with 1 where a standing differs", offsetof(diff_options, exit_code), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text or json", offsetof(diff_options, format), cw_formats},
};

/* "us-tn@2018-01-01": the pack, and the day. -1, or the code to exit with after a message. */
static int read_operand(cw_tool *tool, const char *word, cw_day as_of, const char **pack, cw_day *day) {
  const char *at = strrchr(word, '@');
  *pack = at ? cw_arena_text(&tool->arena, word, (size_t)(at - word)) : word;
  *day = as_of > CW_DAY_MIN ? as_of : cw_today();
  if (at && !cw_day_parse(day, at + 1, strlen(at + 1)))
    return cw_usage_error(tool, &cw_command_diff, "`%s` is no day: write PACK@2026-01-31", at + 1);
  return *pack ? -1 : cw_fail(tool, CW_INTERNAL, "out of memory");
}

static bool read_number(const char *text, unsigned long most, unsigned long *out) {
  if (!text) return true;
  char *end;
  *out = strtoul(text, &end, 10);
  return *text >= '0' && *text <= '9' && *end == '\0' && *out <= most;
}

static int open_sides(cw_tool *tool, const diff_options *o, const cw_args *args, cw_diff *d) {
  const char *packs[2];
  for (int k = 0; k < 2; k++) {
    int code = read_operand(tool, args->words[k], o->as_of, &packs[k], &d->sides[k].day);
    if (code < 0) code = cw_case_open(tool, &d->sides[k].c, o->common.packs, packs[k], d->sides[k].day, CW_DAY_MAX);
    if (code >= 0) return code;
    cw_voice v = {.arena = &tool->arena};
    d->sides[k].label = cw_say(&v, "%s on %s", d->sides[k].c.plan->code, cw_say_iso(&v, d->sides[k].day));
  }
  cw_voice v = {.arena = &tool->arena};
  for (int k = 0; k < 2 && strcmp(d->sides[0].c.plan->code, d->sides[1].c.plan->code) == 0; k++)
    if (strcmp(cw_pack_path(d->sides[0].c.pack), cw_pack_path(d->sides[1].c.pack)) != 0)
      d->sides[k].label = cw_say(&v, "%s on %s", cw_pack_path(d->sides[k].c.pack), cw_say_iso(&v, d->sides[k].day));
  return -1;
}

static int compare_days(cw_tool *tool, cw_diff *d) {
  bool one = strcmp(cw_pack_path(d->sides[0].c.pack), cw_pack_path(d->sides[1].c.pack)) == 0;
  if (!one) return -1;
  if (d->sides[0].day >= d->sides[1].day)
    return cw_usage_error(tool, &cw_command_diff,
                          "of one pack the earlier day comes first: PACK@2018-01-01 PACK@2026-01-01");
  d->years = cw_day_civil(d->sides[1].day).year - cw_day_civil(d->sides[0].day).year;
  cw_pack_free(d->sides[1].c.pack);
  d->sides[1].c.pack = d->sides[0].c.pack;
  d->sides[1].c.plan = d->sides[1].c.voice.plan = d->sides[0].c.plan;
  return -1;
}

static bool differs(const cw_diff *d) {
  for (size_t i = 0; i < d->ngoals; i++)
    for (int way = 0; way < CW_NWAYS; way++)
      if (d->goals[i].witnesses[way].teacher) return true;
  return *d->only[0] || *d->only[1];
}

static int run(cw_tool *tool, int argc, char **argv) {
  diff_options o = {.as_of = CW_DAY_MIN};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_diff, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count != 2) return cw_usage_error(tool, &cw_command_diff, "two packs are compared: PACK[@DATE] PACK[@DATE]");
  unsigned long draws = 1000, seed = 1;
  if (!read_number(o.draws, 1000000, &draws) || !read_number(o.seed, 1000000000, &seed))
    return cw_usage_error(tool, &cw_command_diff, "--draws and --seed are numbers");
  cw_progress progress;
  cw_diff d = {.tool = tool, .draws = (uint32_t)draws, .seed = seed};
  if (isatty(fileno(tool->err.file)) == 1) d.progress = &progress;
  code = open_sides(tool, &o, &args, &d);
  if (code < 0) code = compare_days(tool, &d);
  if (code < 0) code = cw_diff_run(&d);
  if (code < 0) {
    if (o.format == CW_JSON_FORMAT)
      cw_diff_json(&d);
    else
      cw_diff_text(&d);
    code = o.exit_code && differs(&d) ? CW_FINDINGS : CW_DONE;
  }
  if (d.sides[1].c.pack == d.sides[0].c.pack) d.sides[1].c.pack = NULL;
  cw_case_free(&d.sides[0].c);
  cw_case_free(&d.sides[1].c);
  return code;
}

const cw_command cw_command_diff = {
    .name = "diff",
    .operands = "PACK[@DATE] PACK[@DATE] [options]",
    .summary = "What differs between two packs, or two days: rules, and the smallest teacher whose standing changes.",
    .about = "Sets two packs beside one another, or the same pack on two days: goals that only one has, what rules "
             "were added, "
             "removed or changed, and for each goal of both whether it was tightened or loosened, each shown by the "
             "smallest "
             "teacher that was found, as a test. Teachers are those of both packs' own tests and drawn ones; for a "
             "second day "
             "the dates of a teacher are moved on by as many years. That no teacher's standing differs is called "
             "proved only "
             "where both packs say the same rule by rule.",
    .example = "crosswalk diff us-tn@2018-01-01 us-tn@2026-01-01",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
