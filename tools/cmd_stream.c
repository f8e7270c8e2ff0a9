/* crosswalk stream: teachers in, standings out, as a filter that a distributed engine runs over its partitions. */
#include "audit/stream.h"

typedef struct stream_options {
  cw_audit_asked asked; /* must be first: it begins with the common options */
  bool strict, everybody;
} stream_options;

#define AT(field) offsetof(stream_options, field)
#define OF(field) offsetof(stream_options, asked.field)

static const cw_option options[] = {
    {CW_OPT_TEXT, "pack", "PACK", "the pack to judge by", OF(pack), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day to judge by, YYYY-MM-DD (today)", OF(as_of), NULL},
    {CW_OPT_DATE, "known-as-of", "DATE", "use only rules and records known by that day", OF(known_as_of), NULL},
    {CW_OPT_TEXT, "goal", "GOAL", "only this goal (default: all for a license that expires in the school year)",
     OF(goal), NULL},
    {CW_OPT_FLAG, "all-licenses", NULL, "without --goal: all goals for a license, whenever it expires", AT(everybody),
     NULL},
    {CW_OPT_TEXT, "where", "LIST",
     "only lines of these: 'district = Provo; license = professional; expires < 2027-07-01'", OF(where), NULL},
    {CW_OPT_DATE, "expiring-before", "DATE", "only licenses that expire before that day", OF(expiring_before), NULL},
    {CW_OPT_TEXT, "assume", "LIST", "what to presume of all who say nothing else: 'approved = yes; took part = no'",
     OF(assume), NULL},
    {CW_OPT_TEXT, "office", "FILE", "the readings that an office has accepted where the law is open", OF(office), NULL},
    {CW_OPT_TEXT, "sample", "SHARE", "only a random share of the teachers, as in 10%", OF(sample), NULL},
    {CW_OPT_TEXT, "seed", "N", "which random sample: the same seed, the same teachers (1)", OF(seed), NULL},
    {CW_OPT_FLAG, "strict", NULL, "end at the first line that cannot be read", AT(strict), NULL},
};

static int run(cw_tool *tool, int argc, char **argv) {
  static const char *const standard[] = {"-"};
  stream_options o = {.asked = {.as_of = CW_DAY_MIN, .known_as_of = CW_DAY_MAX, .expiring_before = CW_DAY_MIN}};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_stream, argc, argv, &o, &args);
  if (code >= 0) return code;
  cw_audit_desk d = {.tool = tool, .command = &cw_command_stream, .o = &o.asked};
  code = cw_desk_ask(&d);
  if (code < 0)
    code = cw_stream_run(&d, args.count ? (const char *const *)args.words : standard,
                         args.count ? (size_t)args.count : 1, o.strict, o.everybody);
  cw_case_free(&d.c);
  return code;
}

const cw_command cw_command_stream = {
    .name = "stream",
    .operands = "--pack PACK [options] [FILE...]",
    .summary = "Judges a stream of teachers: one JSON object a line in, one standing a line out.",
    .about =
        "Reads lines of JSON (standard input, or the files), each a teacher as in a teacher file, or a record with the "
        "id of its `teacher`; lines on one teacher stand together. Writes the standings as they come, one a line, and "
        "at "
        "the end a line that begins with {\"summary\":, with the counts and the digest that `crosswalk audit` would "
        "give "
        "the same teachers, whatever their order. `crosswalk merge` adds the summaries of several streams.\n"
        "Memory does not grow with the stream, and nothing is read before what was read is written. A line that cannot "
        "be read takes its teacher with it: an `error` stands in the output in place of the standings, and the exit "
        "status is 1; with --strict the stream ends there, without a summary, and the status is 3.",
    .example = "crosswalk stream --pack us-ut --as-of 2027-03-01 <teachers.ndjson >standings.ndjson",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
