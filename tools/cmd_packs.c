/* crosswalk packs: which packs there are, what their sources do not agree on, and what one of them is about. */
#include "packs/packs.h"

#include <stddef.h>
#include <string.h>

typedef struct packs_options {
  cw_common common;
  bool coverage, conflicts;
  int format; /* CW_PACKS_... */
  cw_day as_of;
} packs_options;

static const char *const formats[] = {"text", "json", "csv", "html", NULL};

static const cw_option options[] = {
    {CW_OPT_FLAG, "coverage", NULL, "also run the tests, and say which share of the rules' sides they exercise",
     offsetof(packs_options, coverage), NULL},
    {CW_OPT_FLAG, "conflicts", NULL, "what the sources do not agree on: the readings, their sources, the goals",
     offsetof(packs_options, conflicts), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day from which the age of the newest text is told (today)",
     offsetof(packs_options, as_of), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "of the lists: text, json or csv; of --conflicts also html",
     offsetof(packs_options, format), formats},
};

/* --- one of them -------------------------------------------------------------------------------------------------- */

static void put_licenses(cw_page *p, const cw_voice *v) {
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, cw_say(v, "%ss", cw_say_capital(v, cw_document(v->plan))));
  for (uint32_t i = 0; i < v->plan->nlicense_types; i++) {
    const cw_license_type *l = &v->plan->license_types[i];
    const char *lasts = "";
    if (l->lasts_months % 12 == 0 && l->lasts_months)
      lasts = cw_say(v, ", lasts %d year%s", l->lasts_months / 12, l->lasts_months == 12 ? "" : "s");
    else if (l->lasts_months)
      lasts = cw_say(v, ", lasts %d months", l->lasts_months);
    cw_page_text(p, 2, 4, CW_PLAIN,
                 cw_say(v, "%s%s%s", cw_say_capital(v, l->words && *l->words ? l->words : l->name), lasts,
                        cw_say_cites_behind(v, &l->ref)));
  }
}

static void put_goals(cw_page *p, const cw_voice *v) {
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, "Goals");
  for (uint32_t i = 0; i < v->plan->ngoals; i++) {
    const cw_goal *g = &v->plan->goals[i];
    cw_page_text(p, 2, 4, CW_PLAIN, cw_say(v, "%s%s", g->name, cw_say_cites_behind(v, &g->ref)));
  }
}

static void put_counts(cw_page *p, const cw_voice *v) {
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, "What counts");
  for (uint32_t i = 0; i < v->plan->ncounts; i++) {
    const cw_counts *c = &v->plan->counts[i];
    cw_page_text(p, 2, 4, CW_PLAIN,
                 cw_say(v, "%s: %s%s", c->words && *c->words ? c->words : c->name, cw_say_node(v, c->as),
                        cw_say_cites_behind(v, &c->ref)));
  }
}

static void put_facts(cw_page *p, const cw_voice *v) {
  static const char *const scopes[] = {
      [CW_OF_TEACHER] = "", [CW_OF_RECORD] = " (of a record)", [CW_OF_LICENSE] = " (of a license)"};
  cw_page_blank(p);
  cw_page_text(p, 0, 2, CW_STRONG, "Facts that it asks for");
  for (uint32_t i = CW_NFIELDS; i < v->plan->nattrs; i++) {
    const cw_attr *a = &v->plan->attrs[i];
    cw_page_text(p, 2, 4, CW_PLAIN, cw_say(v, "%s%s: %s", a->name, scopes[a->scope], a->ask));
  }
}

static int show_one(cw_tool *tool, const char *packs, const char *word) {
  cw_case c;
  int code = cw_case_open(tool, &c, packs, word, CW_DAY_MIN, CW_DAY_MAX);
  if (code >= 0) return code;
  cw_page *p = &tool->out;
  cw_page_text(
      p, 0, 2, CW_STRONG,
      cw_say(&c.voice, "%s (%s), version %s", c.plan->name, c.plan->code, cw_say_iso(&c.voice, c.plan->version)));
  if (c.plan->base.code)
    cw_page_text(p, 0, 2, CW_PLAIN, cw_say(&c.voice, "A district of %s (%s)", c.plan->base.name, c.plan->base.code));
  if (c.plan->authority) cw_page_text(p, 0, 2, CW_PLAIN, c.plan->authority);
  put_licenses(p, &c.voice);
  put_goals(p, &c.voice);
  put_counts(p, &c.voice);
  put_facts(p, &c.voice);
  cw_case_free(&c);
  return CW_DONE;
}

static int list(cw_tool *tool, const packs_options *o, const char *word) {
  cw_packs_view view = {.tool = tool,
                        .root = o->common.packs,
                        .today = o->as_of == CW_DAY_MIN ? cw_today() : o->as_of,
                        .format = o->format,
                        .coverage = o->coverage};
  bool found = word ? cw_packs_named(tool, view.root, word, &view.packs) : cw_packs_list(tool, view.root, &view.packs);
  if (!found) return CW_INPUT;
  if (view.packs.count == 0) return cw_fail(tool, CW_INPUT, "there are no packs in %s", view.packs.root);
  return o->conflicts ? cw_packs_conflicts(&view) : cw_packs_table(&view);
}

static int run(cw_tool *tool, int argc, char **argv) {
  packs_options o = {.as_of = CW_DAY_MIN};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_packs, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count > 1)
    return cw_usage_error(tool, &cw_command_packs, "one pack at a time, not also `%s`", args.words[1]);
  if (o.coverage && o.conflicts)
    return cw_usage_error(tool, &cw_command_packs, "--coverage is of the list of packs, not of --conflicts");
  if (o.format == CW_PACKS_HTML && !o.conflicts)
    return cw_usage_error(tool, &cw_command_packs, "html is for --conflicts");
  const char *word = args.count ? args.words[0] : NULL;
  bool one = word && !o.conflicts && !o.coverage && o.format == CW_PACKS_TEXT;
  return one ? show_one(tool, o.common.packs, word) : list(tool, &o, word);
}

const cw_command cw_command_packs = {
    .name = "packs",
    .operands = "[PACK] [options]",
    .summary = "Lists the packs, what their sources do not agree on, or what one of them holds.",
    .about =
        "Lists the packs at hand: code, name, version; of the citations the share that rests on texts of law "
        "(verified), on guidance (secondary) and on neither; how many rules there are (counts rules, limits, "
        "exceptions, goals), how many questions the law as read leaves open, to which day the newest text was read "
        "and how long ago that is, how many tests, and what the goals are for. --coverage adds the share of the "
        "rules' sides that these tests exercise (a rule that takes a record and refuses one, a limit that cuts and "
        "leaves room); it runs them all. --conflicts lists each question on which sources differ, or which one source "
        "leaves open to several readings: the readings, the sources of each with their addresses, and the goals on "
        "which it bears. With PACK it prints what that pack is about: the documents that teachers hold, the goals by "
        "which standings are asked for, what counts, and the facts that a teacher file may give; with --conflicts, "
        "--coverage or a format, that pack's line of the list.",
    .example = "crosswalk packs --conflicts us-tn",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
