/* crosswalk portability: what a move to another state keeps and loses. */
#include "compare/portability.h"

#include <string.h>

enum { PORTABILITY_CSV = CW_JSON_FORMAT + 1 };
static const char *const formats[] = {"text", "json", "csv", NULL};

typedef struct portability_options {
  cw_common common;
  const char *teacher, *from, *to, *goals;
  cw_day as_of;
  int format;
} portability_options;

static const cw_option options[] = {
    {CW_OPT_TEXT, "teacher", "FILE", "the teacher's file", offsetof(portability_options, teacher), NULL},
    {CW_OPT_TEXT, "from", "PACK", "where the teacher holds a license", offsetof(portability_options, from), NULL},
    {CW_OPT_TEXT, "to", "all|LIST", "where to (all)", offsetof(portability_options, to), NULL},
    {CW_OPT_TEXT, "goals", "LIST", "what for: renew, advance, endorse, salary, ... (renew)",
     offsetof(portability_options, goals), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day that is judged by (today)", offsetof(portability_options, as_of), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "text, json or csv", offsetof(portability_options, format), formats},
};

/* Home first, then the others; home once. */
static int gather_packs(cw_tool *tool, const portability_options *o, cw_pack_list *packs) {
  cw_pack_list home, all;
  int code = cw_across_packs(tool, o->common.packs, o->from, &home);
  if (code >= 0) return code;
  if (home.count != 1) return cw_fail(tool, CW_USAGE, "--from names one pack, not %zu", home.count);
  code = cw_across_packs(tool, o->common.packs, o->to, &all);
  if (code >= 0) return code;
  packs->items = CW_NEW_ARRAY(&tool->arena, all.count + 1, cw_pack_entry);
  if (!packs->items) return cw_fail(tool, CW_INTERNAL, "out of memory");
  packs->items[packs->count++] = home.items[0];
  for (size_t i = 0; i < all.count; i++)
    if (strcmp(all.items[i].path, home.items[0].path) != 0) packs->items[packs->count++] = all.items[i];
  return packs->count > 1 ? -1 : cw_fail(tool, CW_INPUT, "--to names no other pack than %s", home.items[0].code);
}

static int run(cw_tool *tool, int argc, char **argv) {
  portability_options o = {.as_of = CW_DAY_MIN};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_portability, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count || !o.teacher || !o.from)
    return cw_usage_error(tool, &cw_command_portability, "say --teacher FILE and --from PACK, and nothing without --");
  cw_mover m = {.tool = tool, .root = o.common.packs, .path = o.teacher, .as_of = o.as_of};
  const char *bad = NULL;
  m.purposes = cw_purposes_read(o.goals ? o.goals : "renew", &bad);
  if (!m.purposes) return cw_usage_error(tool, &cw_command_portability, "`%s` is not what a goal is for", o.goals);
  code = gather_packs(tool, &o, &m.packs);
  if (code < 0) code = cw_mover_run(&m);
  if (code >= 0) return code;
  if (o.format == CW_JSON_FORMAT)
    cw_portability_json(&m);
  else if (o.format == PORTABILITY_CSV)
    cw_portability_csv(&m);
  else
    cw_portability_text(&m);
  return CW_DONE;
}

const cw_command cw_command_portability = {
    .name = "portability",
    .operands = "--teacher FILE --from PACK [--to all|LIST] [options]",
    .summary = "What a move to another state keeps and loses of a teacher's records.",
    .about =
        "Judges the same records at home and in each other state, and says of each whether it is kept, kept in part "
        "(fewer clock hours), lost, or depends on an answer, and why. The license held is taken for the one that the "
        "other state's goal concerns, with the dates that it has at home. Whether the other state takes the license "
        "itself is another question.",
    .example = "crosswalk portability --teacher tests/roster/us-ut/ana-lopez.yaml --from us-ut --to us-tn,us-nc",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
