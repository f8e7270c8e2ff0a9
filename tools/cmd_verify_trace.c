/* crosswalk verify-trace: checks a trace by a second reading of the law, in verify/. */
#include "find_pack.h"
#include "verify/run.h"

typedef struct verify_options {
  cw_common common;
  const char *teacher;
} verify_options;

static const cw_option options[] = {
    {CW_OPT_TEXT, "teacher", "FILE", "the teacher file whose input the trace must state",
     offsetof(verify_options, teacher), NULL},
};

static int run(cw_tool *tool, int argc, char **argv) {
  verify_options o = {0};
  cw_args args;
  cw_pack_list list;
  int code = cw_options_read(tool, &cw_command_verify_trace, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count != 1) return cw_usage_error(tool, &cw_command_verify_trace, "one TRACE is asked for");
  if (!cw_packs_list(tool, o.common.packs, &list)) return CW_INPUT;
  const char **paths = CW_NEW_ARRAY(&tool->arena, list.count + 1, const char *);
  if (!paths) return CW_INTERNAL;
  for (size_t i = 0; i < list.count; i++) paths[i] = list.items[i].path;
  return vt_verify(args.words[0], o.teacher, paths, list.count, tool->out.file, tool->err.file);
}

const cw_command cw_command_verify_trace = {
    .name = "verify-trace",
    .operands = "TRACE.json [--teacher FILE]",
    .summary = "Re-derives every step of a trace, and says where it is wrong.",
    .about = "A trace (from `crosswalk standing PACK --teacher FILE --format json --trace`) is checked by code that "
             "shares nothing with the evaluator but the readers of YAML and patterns and the pack's text: its own "
             "expression reader, dates, rationals, placement and certificate checker. With --teacher the input that it "
             "states must be that of the file. A pack that uses a construct that this second reading does not "
             "know is not verified at all. Exit code 0: verified; 1: something differs; 3: the trace can't be read, or "
             "its pack is not at hand; 5: something could not be re-derived, and nothing that was differs.",
    .example = "crosswalk verify-trace standing.json --teacher ana-lopez.yaml",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
