/* crosswalk badge: what a badge says, and whether it is genuine. */
#include "badge_report.h"
#include "badge_store.h"
#include "clock.h"
#include "command.h"
#include "repeated.h"

#include "badge/canon.h"
#include "badge/contexts/contexts.h"
#include "badge/documents.h"
#include "catalog/catalog.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct badge_options {
  cw_common common;
  const char *documents, *recipient; /* taken out before: they may stand more than once */
  const char *trust, *catalog, *fetch, *db, *by, *because;
  cw_day as_of;
  int format;
  bool jcs, all;
} badge_options;

#define AT(field) offsetof(badge_options, field)

static const cw_option options[] = {
    {CW_OPT_TEXT, "db", "FILE", "import, unmatched, assign: the database of the office", AT(db), NULL},
    {CW_OPT_TEXT, "documents", "FOLDER", "where addresses are looked up; may be repeated", AT(documents), NULL},
    {CW_OPT_TEXT, "recipient", "EMAIL", "inspect: an address of the one who hands them in; may be repeated",
     AT(recipient), NULL},
    {CW_OPT_TEXT, "trust", "FILE", "the issuers that are known, with their keys (YAML or JSON)", AT(trust), NULL},
    {CW_OPT_TEXT, "catalog", "FILE", "says what kind of activity a badge is for that doesn't say so", AT(catalog),
     NULL},
    {CW_OPT_TEXT, "fetch", "FOLDER", "fetch what is not at hand (https alone), and keep it there; else nothing is",
     AT(fetch), NULL},
    {CW_OPT_DATE, "as-of", "DATE", "the day to judge by, YYYY-MM-DD (today)", AT(as_of), NULL},
    {CW_OPT_CHOICE, "format", "FORMAT", "inspect, unmatched: text or json", AT(format), cw_formats},
    {CW_OPT_FLAG, "all", NULL, "import: list also what was unchanged or passed over", AT(all), NULL},
    {CW_OPT_TEXT, "by", "NAME", "assign: who decides whose the badge is", AT(by), NULL},
    {CW_OPT_TEXT, "because", "TEXT", "assign: on what grounds", AT(because), NULL},
    {CW_OPT_FLAG, "jcs", NULL, "canon: RFC 8785 JSON instead of N-Quads", AT(jcs), NULL},
};

/* --- inspect ------------------------------------------------------------------------------------------------------ */

static bool is_folder(const char *path) {
  struct stat st;
  return strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* The desk, or NULL with the code to exit with. */
static cw_badge_desk *open_desk(cw_tool *tool, const badge_options *o, const cw_repeated *lists, cw_badge_options *with,
                                int *code) {
  *code = cw_repeated_check_folders(tool, &lists[0]);
  if (*code >= 0) return NULL;
  cw_catalog *catalog = o->catalog ? cw_catalog_new(&tool->arena) : NULL;
  const char *wrong = "out of memory";
  if (o->catalog && !(catalog && cw_catalog_add(catalog, o->catalog, &wrong))) {
    *code = cw_fail(tool, CW_INPUT, "%s: %s", o->catalog, wrong);
    return NULL;
  }
  *with = (cw_badge_options){.documents = lists[0].values,
                             .ndocuments = lists[0].count,
                             .recipients = lists[1].values,
                             .nrecipients = lists[1].count,
                             .trust = o->trust,
                             .catalog = catalog,
                             .fetch = o->fetch,
                             .as_of = o->as_of > CW_DAY_MIN ? o->as_of : cw_today()};
  const char *problem = NULL;
  cw_badge_desk *desk = cw_badge_desk_open(with, &problem, &tool->arena);
  if (!desk) *code = cw_fail(tool, CW_INPUT, "%s: %s", o->trust ? o->trust : o->fetch ? o->fetch : "badges", problem);
  return desk;
}

static int inspect(cw_tool *tool, const badge_options *o, const cw_repeated *lists, const cw_args *args) {
  if (args->count < 2)
    return cw_usage_error(tool, &cw_command_badge, "which badge? name a file, a folder, or - for standard input");
  int code;
  cw_badge_options with;
  cw_badge_desk *desk = open_desk(tool, o, lists, &with, &code);
  if (!desk) return code;
  bool many = args->count > 2 || is_folder(args->words[1]);
  cw_badge_report report = cw_badge_report_begin(tool, o->format, many);
  for (int i = 1; i < args->count; i++) {
    report.in_folder = is_folder(args->words[i]);
    cw_badge_inspect(desk, args->words[i], cw_badge_report_add, &report);
  }
  cw_badge_report_end(&report);
  cw_badge_desk_close(desk);
  return report.nbadges ? CW_DONE : CW_INPUT;
}

/* --- the office's database ---------------------------------------------------------------------------------------- */

static int import(cw_tool *tool, const badge_options *o, const cw_repeated *lists, const cw_args *args) {
  if (args->count < 2) return cw_usage_error(tool, &cw_command_badge, "which badges? name files or folders");
  if (lists[1].count)
    return cw_usage_error(tool, &cw_command_badge,
                          "import looks for the owner in the database: --recipient is of inspect");
  int code;
  cw_badge_options with;
  cw_badge_desk *desk = open_desk(tool, o, lists, &with, &code);
  if (!desk) return code;
  cw_badge_office office = {.tool = tool, .db = o->db, .all = o->all};
  code = cw_badge_office_import(&office, desk, args->words + 1, args->count - 1);
  cw_badge_desk_close(desk);
  return code;
}

static int assign(cw_tool *tool, const badge_options *o, const cw_args *args) {
  if (args->count != 3)
    return cw_usage_error(tool, &cw_command_badge, "which badge, and whose? (`badge assign --db FILE NUMBER TEACHER`)");
  if (!o->by || !*o->by || !o->because || !*o->because)
    return cw_usage_error(tool, &cw_command_badge, "a determination says who made it and why: --by and --because");
  cw_badge_office office = {.tool = tool, .db = o->db, .by = o->by, .because = o->because, .today = cw_today()};
  return cw_badge_office_assign(&office, args->words[1], args->words[2]);
}

static int office(cw_tool *tool, const badge_options *o, const cw_repeated *lists, const cw_args *args) {
  const char *word = args->words[0];
  if (!o->db) return cw_usage_error(tool, &cw_command_badge, "which database? name it with --db");
  if (strcmp(word, "import") == 0) return import(tool, o, lists, args);
  if (strcmp(word, "assign") == 0) return assign(tool, o, args);
  if (args->count != 1) return cw_usage_error(tool, &cw_command_badge, "`badge unmatched` takes no file");
  cw_badge_office unmatched = {.tool = tool, .db = o->db, .format = o->format};
  return cw_badge_office_unmatched(&unmatched);
}

/* --- canon -------------------------------------------------------------------------------------------------------- */

static int canon(cw_tool *tool, const badge_options *o, const cw_args *args) {
  if (args->count != 2) return cw_usage_error(tool, &cw_command_badge, "which file? one at a time");
  const char *problem = NULL, *path = args->words[1];
  size_t len = 0, out_len = 0;
  char *text = cw_badge_file(path, &len, &problem, &tool->arena);
  if (!text) return cw_fail(tool, CW_INPUT, "%s: %s", path, problem);
  cw_canon_options with = {.form = o->jcs ? CW_CANON_JCS : CW_CANON_RDFC};
  cw_canon_error e = {0};
  const char *out = cw_canon_file(text, len, &with, &out_len, &tool->arena, &e);
  if (out) fwrite(out, 1, out_len, tool->out.file);
  free(text);
  if (out) return CW_DONE;
  return cw_fail(tool, CW_INPUT, "%s: %s", path, cw_problem_of(&e, &tool->arena));
}

/* --- the command -------------------------------------------------------------------------------------------------- */

static int run(cw_tool *tool, int argc, char **argv) {
  badge_options o = {.as_of = CW_DAY_MIN};
  cw_repeated lists[] = {{.name = "documents"}, {.name = "recipient"}};
  argc = cw_repeated_take(argc, argv, lists, sizeof lists / sizeof *lists, &tool->arena);
  if (argc < 0) return cw_fail(tool, CW_INTERNAL, "out of memory");
  cw_args args;
  int code = cw_options_read(tool, &cw_command_badge, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count == 0) return cw_usage_error(tool, &cw_command_badge, "inspect, import, unmatched, assign, or canon?");
  const char *word = args.words[0];
  if (strcmp(word, "inspect") == 0) return inspect(tool, &o, lists, &args);
  if (strcmp(word, "canon") == 0) return canon(tool, &o, &args);
  if (strcmp(word, "import") == 0 || strcmp(word, "unmatched") == 0 || strcmp(word, "assign") == 0)
    return office(tool, &o, lists, &args);
  return cw_usage_error(tool, &cw_command_badge,
                        "there is no `badge %s`; there are inspect, import, unmatched, assign and canon", word);
}

const cw_command cw_command_badge = {
    .name = "badge",
    .operands = "inspect FILE... | import --db FILE FILE... | unmatched --db FILE | assign --db FILE NUMBER TEACHER | "
                "canon FILE",
    .summary = "Reads digital badges, says whether they are genuine, and keeps them.",
    .about =
        "`inspect` reads Open Badges 2.0 and 3.0, learner records, tokens, baked images, folders and zip archives of "
        "them (- is standard input) and gives each a verdict: tampered, malformed, revoked, expired, not yet valid, "
        "not this recipient, not checked, or valid, with every reason. Nothing is fetched without --fetch: what a "
        "badge points "
        "at is looked up in the folders named by --documents, by its id or the end of its address. A key that stands "
        "only in "
        "the badge shows that it is unaltered, not who issued it; issuers are known by their documents or by --trust.\n"
        "`import` keeps them in the database of an office (crosswalk import makes it), each as a record of the teacher "
        "whom it names, plainly or by a digest, by an e-mail address or id that the database knows. Malformed ones are "
        "refused. All is stored, or nothing; the same badge twice changes nothing, and one that has been revoked since "
        "supersedes its record. `unmatched` lists the badges that name no teacher, or several, or whose id another "
        "badge has; `assign` says whose one is, as a determination that stays on record.\n"
        "`canon` prints what is signed: canonical N-Quads (RDFC-1.0) of N-Quads or JSON-LD, or with --jcs RFC 8785 "
        "JSON.\n"
        "Exit status: 1 import refused a badge or found no owner; 3 nothing that was named could be read as a badge, "
        "or "
        "the database cannot be used; 4 the disk is full or the program failed.",
    .example = "crosswalk badge import --db office.db badges/ --documents issuers/ --trust issuers.yaml",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
