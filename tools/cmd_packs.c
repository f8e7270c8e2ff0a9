/* crosswalk packs: which packs there are, and what one of them is about. */
#include "load.h"

#include <string.h>

typedef struct packs_options {
  cw_common common;
} packs_options;

static int list_all(cw_tool *tool, const char *packs) {
  cw_pack_list list;
  if (!cw_packs_list(tool, packs, &list)) return CW_INPUT;
  for (size_t i = 0; i < list.count; i++) {
    const cw_pack_entry *e = &list.items[i];
    fprintf(tool->out.file, "%-12s %-4s %s\n", *e->code ? e->code : "?", e->postal, *e->name ? e->name : e->path);
  }
  if (list.count == 0) return cw_fail(tool, CW_INPUT, "there are no packs in %s", list.root);
  return CW_DONE;
}

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
  if (c.plan->authority) cw_page_text(p, 0, 2, CW_PLAIN, c.plan->authority);
  put_licenses(p, &c.voice);
  put_goals(p, &c.voice);
  put_counts(p, &c.voice);
  put_facts(p, &c.voice);
  cw_case_free(&c);
  return CW_DONE;
}

static int run(cw_tool *tool, int argc, char **argv) {
  packs_options o = {0};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_packs, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count > 1)
    return cw_usage_error(tool, &cw_command_packs, "one pack at a time, not also `%s`", args.words[1]);
  return args.count ? show_one(tool, o.common.packs, args.words[0]) : list_all(tool, o.common.packs);
}

const cw_command cw_command_packs = {
    .name = "packs",
    .operands = "[PACK]",
    .summary = "Lists the packs, or the goals, licenses and facts of one.",
    .about =
        "Lists the packs at hand: code, postal abbreviation and name. With PACK it prints what that pack is about: "
        "the documents that teachers hold, the goals by which standings are asked for, what counts, and the facts "
        "that a teacher file may give.",
    .example = "crosswalk packs UT",
    .options = NULL,
    .noptions = 0,
    .run = run,
};
