/* crosswalk merge: the summaries of several streams as one. */
#include "audit/totals.h"
#include "import/lines.h"
#include "report.h"

#include <string.h>

typedef struct merge_options {
  cw_common common;
} merge_options;

typedef struct merging {
  cw_tool *tool;
  cw_totals all;
  bool any;
} merging;

static int add(merging *m, const char *path, const char *line) {
  cw_totals more;
  const char *why = cw_totals_read(&more, line);
  if (why) {
    cw_totals_free(&more);
    return cw_fail(m->tool, CW_INPUT, "`%s`: %s", path, why);
  }
  if (!m->any) {
    m->all = more;
    m->any = true;
    return -1;
  }
  const char *differs = cw_totals_add(&m->all, &more);
  int code = -1;
  if (differs)
    code = cw_fail(m->tool, CW_INPUT, "`%s` was judged otherwise than the files before it: `%s` is not the same", path,
                   differs); /* a word of `more` */
  cw_totals_free(&more);
  return code;
}

/* A stream that ended early has no summary. */
static int add_file(merging *m, const char *path) {
  cw_lines lines;
  cw_diags diags;
  int code = -1, found = 0;
  cw_diags_init(&diags, &m->tool->arena);
  bool fine = cw_lines_open(&lines, path, &diags);
  while (fine && code < 0 && cw_lines_next(&lines)) {
    if (!cw_totals_is(lines.text)) continue;
    code = add(m, path, lines.text);
    found++;
  }
  cw_diags_print(&m->tool->err, &diags, CW_WARNING);
  if (code < 0 && (!fine || lines.failed)) code = CW_INPUT;
  if (code < 0 && found == 0)
    code = cw_fail(m->tool, CW_INPUT, "`%s` holds no summary: its stream did not end, or it is none", path);
  cw_lines_close(&lines);
  return code;
}

static int run(cw_tool *tool, int argc, char **argv) {
  merge_options o = {0};
  cw_args args;
  merging m = {.tool = tool};
  int code = cw_options_read(tool, &cw_command_merge, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count == 0) return cw_usage_error(tool, &cw_command_merge, "which files? (- is standard input)");
  for (int i = 0; i < args.count && code < 0; i++) code = add_file(&m, args.words[i]);
  if (code < 0) code = cw_totals_put(&m.all, tool->out.file) ? CW_DONE : cw_fail(tool, CW_INTERNAL, "memory ran out");
  if (code == CW_DONE && m.all.rejected) code = CW_FINDINGS;
  cw_totals_free(&m.all);
  return code;
}

const cw_command cw_command_merge = {
    .name = "merge",
    .operands = "FILE...",
    .summary = "Adds the summaries of several streams.",
    .about =
        "Reads what `crosswalk stream` wrote (whole, or the summaries alone) and writes the summary of all together: "
        "its "
        "counts and digest are those that one stream, or an audit, of all the teachers would have. Streams that were "
        "judged by other rules, dates or options, and one without a summary, are refused. Exit status 1: lines were "
        "rejected in some of them.",
    .example = "crosswalk merge part-*.ndjson",
    .run = run,
};
