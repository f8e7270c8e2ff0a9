/* crosswalk packs: which packs there are, and what one of them is about. */
#include "json.h"
#include "load.h"

#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

typedef struct packs_options {
  cw_common common;
  int format;
} packs_options;

static const cw_option options[] = {
    {CW_OPT_CHOICE, "format", "FORMAT", "of the list: text or json", offsetof(packs_options, format), cw_formats},
};

/* --- all of them -------------------------------------------------------------------------------------------------- */

enum { NROW = 8 };

typedef struct pack_line {
  const char *cells[NROW]; /* code, name, version, how sure, rules, gaps, newest text, tests */
} pack_line;

static const char *const heads[NROW] = {"code",  "name", "version",     "verified/secondary/unverified",
                                        "rules", "open", "newest text", "tests"};

static bool is_file(const char *path) {
  struct stat st;
  return path && stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* Of each status the share of the sources that rules, goals, licenses and exceptions rest on. */
static const char *say_shares(const cw_voice *v) {
  uint32_t n[3] = {0}, all = 0;
  for (uint32_t i = 0; i < v->plan->ncites; i++) {
    const cw_source *s = &v->plan->sources[v->plan->cites[i].source];
    if (cw_is_own(v->plan, &s->ref)) n[s->status]++, all++;
  }
  if (!all) return "no citation";
  /* whole percents for the eye; the last two are cut, the first takes what is left */
  uint32_t second = n[1] * 100 / all, third = n[2] * 100 / all;
  return cw_say(v, "%u/%u/%u%%", 100 - second - third, second, third);
}

static const char *say_newest(const cw_voice *v) {
  cw_day newest = CW_DAY_MIN;
  for (uint32_t i = 0; i < v->plan->nsources; i++)
    if (cw_is_own(v->plan, &v->plan->sources[i].ref) && v->plan->sources[i].has_read_through &&
        v->plan->sources[i].read_through > newest)
      newest = v->plan->sources[i].read_through;
  return newest == CW_DAY_MIN ? "not stated" : cw_say_iso(v, newest);
}

static const char *say_open(const cw_voice *v) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < v->plan->ngaps; i++) n += cw_is_own(v->plan, &v->plan->gaps[i].ref);
  return cw_say(v, "%u", n);
}

/* Of a district's pack its own, and those of its state's that it tightens. */
static const char *say_rules(const cw_voice *v) {
  const cw_plan *plan = v->plan;
  uint32_t n = plan->base.nadds + plan->base.nnarrows;
  for (uint32_t i = 0; i < plan->ncounts; i++) n += cw_is_own(plan, &plan->counts[i].ref);
  for (uint32_t i = 0; i < plan->nlimits; i++) n += cw_is_own(plan, &plan->limits[i].ref);
  for (uint32_t i = 0; i < plan->nexcepts; i++) n += cw_is_own(plan, &plan->excepts[i].ref);
  for (uint32_t i = 0; i < plan->ngoals; i++) n += cw_is_own(plan, &plan->goals[i].ref);
  return cw_say(v, "%u", n);
}

/* How many of the pack's rules its own tests have seen on both sides is asked with `test --coverage`: it takes the
 * running of all tests. Here stands how many tests there are. */
static const char *say_tests(cw_tool *tool, const cw_voice *v, const char *folder) {
  const char *path = cw_say(v, "%s/tests.yaml", folder);
  if (!is_file(path)) return "none";
  cw_yaml file = {0};
  cw_diags diags;
  cw_diags_init(&diags, &tool->arena);
  if (!cw_yaml_read(&file, path, &diags, &tool->arena) || !file.root) return "broken";
  return cw_say(v, "%u", file.root->count);
}

static bool read_line(cw_tool *tool, const char *root, const cw_pack_entry *e, pack_line *line) {
  cw_case c;
  int code = cw_case_open(tool, &c, root, e->path, CW_DAY_MIN, CW_DAY_MAX);
  if (code >= 0) return false;
  const cw_voice *v = &c.voice;
  const char *cells[NROW] = {cw_say(v, "%s", c.plan->code),
                             cw_say(v, "%s", c.plan->name),
                             cw_say_iso(v, c.plan->version),
                             say_shares(v),
                             say_rules(v),
                             say_open(v),
                             say_newest(v),
                             say_tests(tool, v, e->path)};
  memcpy(line->cells, cells, sizeof cells);
  cw_case_free(&c);
  return true;
}

static void put_line(FILE *f, const char *const cells[NROW], const int widths[NROW]) {
  for (int k = 0; k < NROW; k++) cw_put_cell(f, cells[k], k + 1 < NROW ? widths[k] + 2 : 0, false);
  putc('\n', f);
}

static void put_json(cw_tool *tool, const pack_line *lines, size_t n) {
  static const char *const keys[NROW] = {"code",  "name",           "version",     "sources",
                                         "rules", "open_questions", "newest_text", "tests"};
  cw_json j;
  cw_json_init(&j, tool->out.file);
  cw_json_array(&j);
  for (size_t i = 0; i < n; i++) {
    cw_json_object(&j);
    for (int k = 0; k < NROW; k++) cw_json_put_text(&j, keys[k], lines[i].cells[k]);
    cw_json_end(&j);
  }
  cw_json_end(&j);
}

static void put_table(cw_tool *tool, const pack_line *lines, size_t n) {
  int widths[NROW];
  for (int k = 0; k < NROW; k++) {
    widths[k] = cw_columns(heads[k], strlen(heads[k]));
    for (size_t i = 0; i < n; i++) {
      int width = cw_columns(lines[i].cells[k], strlen(lines[i].cells[k]));
      if (width > widths[k]) widths[k] = width;
    }
  }
  put_line(tool->out.file, heads, widths);
  for (size_t i = 0; i < n; i++) put_line(tool->out.file, lines[i].cells, widths);
}

static int list_all(cw_tool *tool, const packs_options *o) {
  cw_pack_list list;
  if (!cw_packs_list(tool, o->common.packs, &list)) return CW_INPUT;
  if (list.count == 0) return cw_fail(tool, CW_INPUT, "there are no packs in %s", list.root);
  pack_line *lines = CW_NEW_ARRAY(&tool->arena, list.count, pack_line);
  if (!lines) return cw_fail(tool, CW_INTERNAL, "out of memory");
  size_t n = 0;
  for (size_t i = 0; i < list.count; i++) n += read_line(tool, o->common.packs, &list.items[i], &lines[n]);
  if (o->format == CW_JSON_FORMAT)
    put_json(tool, lines, n);
  else
    put_table(tool, lines, n);
  return n == list.count ? CW_DONE : CW_INPUT;
}

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

static int run(cw_tool *tool, int argc, char **argv) {
  packs_options o = {0};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_packs, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count > 1)
    return cw_usage_error(tool, &cw_command_packs, "one pack at a time, not also `%s`", args.words[1]);
  return args.count ? show_one(tool, o.common.packs, args.words[0]) : list_all(tool, &o);
}

const cw_command cw_command_packs = {
    .name = "packs",
    .operands = "[PACK]",
    .summary = "Lists the packs, or the goals, licenses and facts of one.",
    .about = "Lists the packs at hand: code, name, version; of the citations the share that rests on texts of law "
             "(verified), "
             "on guidance (secondary) and on neither; how many rules there are (counts rules, limits, exceptions, "
             "goals), how "
             "many questions the law as read leaves open, to which day the newest text was read, and how many "
             "tests. With "
             "PACK it prints what that pack is about: "
             "the documents that teachers hold, the goals by which standings are asked for, what counts, and the facts "
             "that a teacher file may give.",
    .example = "crosswalk packs UT",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
