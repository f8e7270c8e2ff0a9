/* crosswalk import: rosters, transcripts and teacher files into the database. */
#include "clock.h"
#include "import/import.h"
#include "import/preview.h"
#include "import/suggest.h"
#include "load.h"
#include "report.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

typedef struct import_options {
  cw_common common;
  const char *db, *mapping, *pack, *source, *rejects;
  bool dry_run, suggest, answers, yes;
} import_options;

#define AT(field) offsetof(import_options, field)

static const cw_option options[] = {
    {CW_OPT_TEXT, "db", "FILE", "the database; made where it is not there", AT(db), NULL},
    {CW_OPT_TEXT, "mapping", "FILE", "how the columns become teachers (tests/import/wide.mapping.yaml is an example)",
     AT(mapping), NULL},
    {CW_OPT_TEXT, "pack", "PACK", "the pack whose names and units are meant (default: the mapping's)", AT(pack), NULL},
    {CW_OPT_TEXT, "source", "NAME", "without a mapping: what the source is called (default: the name of the file)",
     AT(source), NULL},
    {CW_OPT_TEXT, "rejects", "FILE", "where rejected rows go: CSV with line, column, reason and the row", AT(rejects),
     NULL},
    {CW_OPT_FLAG, "dry-run", NULL, "store nothing; show the first teachers as sentences, and counts by kind",
     AT(dry_run), NULL},
    {CW_OPT_FLAG, "suggest", NULL, "write a first mapping for FILE, its guesses marked", AT(suggest), NULL},
    {CW_OPT_FLAG, "answers", NULL, "FILE is a worksheet that `crosswalk audit --questions` wrote, filled in",
     AT(answers), NULL},
    {CW_OPT_FLAG, "yes", NULL, "withdraw rows even where more than 5 % of the source are gone", AT(yes), NULL},
};

typedef struct importing {
  cw_tool *tool;
  const import_options *o;
  cw_args args;
  cw_mapping mapping;
  cw_diags diags;
  cw_pack *pack;
  cw_store *store;
  int64_t audit;          /* whose worksheet is read; 0: none */
  const char *audit_pack; /* and by which pack it judged */
  cw_import_job job;
} importing;

/* --- what was done ------------------------------------------------------------------------------------------------ */

static void say_counts(cw_tool *tool, const cw_import_job *job, const char *would) {
  const cw_import_counts *c = &job->counts;
  uint64_t accepted = c->added + c->changed + c->same;
  FILE *f = tool->out.file;
  fprintf(f,
          "%s: %" PRIu64 " rows %sread: %" PRIu64 " accepted (%" PRIu64 " new, %" PRIu64 " changed, %" PRIu64
          " unchanged), %" PRIu64 " rejected, %" PRIu64 " skipped.\n",
          job->source, job->rows, would, accepted, c->added, c->changed, c->same, c->rejected, c->skipped);
  if (c->withdrawn)
    fprintf(f, "%" PRIu64 " of %" PRIu64 " rows are gone from the source and %s withdrawn.\n", c->withdrawn,
            job->before, *would ? "would be" : "were");
}

static void say_rejects(cw_tool *tool, const cw_import_job *job) {
  if (!job->counts.rejected) return;
  for (uint32_t i = 0; i < job->nshown; i++) cw_page_text(&tool->err, 0, 2, CW_PLAIN, job->shown[i]);
  if (job->counts.rejected > job->nshown)
    fprintf(tool->err.file, "... and %" PRIu64 " more\n", job->counts.rejected - job->nshown);
  if (job->rejects_failed)
    cw_fail(tool, CW_INTERNAL, "the rejected rows could not be written to `%s`", job->rejects);
  else if (job->rejects)
    fprintf(tool->err.file, "The rejected rows are in %s.\n", job->rejects);
  else
    fputs("--rejects FILE writes them all to a file.\n", tool->err.file);
}

static int store_code(const cw_store *s) {
  switch (cw_store_fault(s)) {
  case CW_STORE_FULL:
  case CW_STORE_NO_MEMORY:
  case CW_STORE_REFUSED:
  case CW_STORE_FAILED: return CW_INTERNAL;
  default: return CW_INPUT;
  }
}

static int many_gone(importing *im) {
  const cw_import_job *job = &im->job;
  fflush(im->tool->out.file);
  cw_fail(im->tool, CW_FINDINGS,
          "%" PRIu64 " of the %" PRIu64 " rows of `%s` are not in this file, more than 5 %%: nothing was stored",
          job->gone, job->before, job->source);
  fputs("  If the file is whole, run this again with --yes; if it only adds rows, write `full: no` in the mapping.\n",
        im->tool->err.file);
  return CW_FINDINGS;
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

static int check(importing *im) {
  cw_diags_print(&im->tool->err, &im->diags, CW_WARNING);
  return im->diags.errors ? CW_INPUT : -1;
}

static int suggest(importing *im) {
  if (im->args.count != 1) return cw_usage_error(im->tool, &cw_command_import, "--suggest looks at one file at a time");
  bool done = cw_import_suggest(im->tool->out.file, im->args.words[0], im->o->pack, &im->diags, &im->tool->arena);
  int code = check(im);
  return code >= 0 ? code : done ? CW_DONE : CW_INPUT;
}

static int read_mapping(importing *im) {
  if (!im->o->mapping) return -1;
  bool read = cw_mapping_read(&im->mapping, im->o->mapping, &im->diags, &im->tool->arena);
  int code = check(im);
  return code >= 0 ? code : read ? -1 : CW_INPUT;
}

static int open_pack(importing *im) {
  const char *name = im->o->pack ? im->o->pack : im->o->mapping ? im->mapping.pack : im->audit_pack;
  int code = CW_INPUT;
  if (!name)
    return cw_usage_error(im->tool, &cw_command_import,
                          "which pack? name it with --pack, or as `pack:` in the mapping");
  im->pack = cw_pack_open(im->tool, im->o->common.packs, name, &code);
  if (!im->pack) return code;
  if (!im->o->mapping) return -1;
  cw_block block;
  cw_block_init(&block, cw_pack_plan(im->pack), &im->tool->arena);
  bool fine = cw_mapping_check(&im->mapping, &block, &im->diags, &im->tool->arena);
  code = check(im);
  return code >= 0 ? code : fine ? -1 : CW_INPUT;
}

/* A dry run on a database that isn't there makes none. */
static int open_store(importing *im) {
  bool none = im->o->dry_run && (!im->o->db || access(im->o->db, F_OK) != 0);
  im->store = cw_store_open(im->o->db ? im->o->db : "", none ? CW_STORE_MEMORY : CW_STORE_WRITE);
  if (cw_store_fault(im->store) == CW_STORE_FINE) return -1;
  return cw_fail(im->tool, store_code(im->store), "%s", cw_store_message(im->store));
}

/* A worksheet is read by the pack of its audit. */
static int find_audit(importing *im) {
  const char *file = im->args.words[0];
  bool read = cw_answers_audit(file, &im->audit, &im->diags);
  int code = check(im);
  if (code >= 0 || !read) return code >= 0 ? code : CW_INPUT;
  sqlite3_stmt *q = NULL;
  int step = sqlite3_prepare_v2(cw_store_handle(im->store), "SELECT pack FROM audits WHERE id = ?1", -1, &q, NULL);
  if (step == SQLITE_OK) sqlite3_bind_int64(q, 1, im->audit);
  if (step == SQLITE_OK) step = sqlite3_step(q);
  const char *pack = step == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL;
  im->audit_pack = pack ? cw_arena_text(&im->tool->arena, pack, strlen(pack)) : NULL;
  sqlite3_finalize(q);
  if (im->audit_pack) return -1;
  if (im->audit <= 0)
    return cw_fail(im->tool, CW_INPUT, "`%s` names no audit: is it a worksheet of `crosswalk audit --questions`?",
                   file);
  return cw_fail(im->tool, CW_INPUT, "`%s` is of audit %" PRId64 ", which is not in `%s`", file, im->audit,
                 im->o->db ? im->o->db : "");
}

static const char *base_name(const char *path) {
  const char *slash = strrchr(path, '/');
  return slash ? slash + 1 : path;
}

static int answer(importing *im, cw_import_outcome outcome) {
  cw_tool *tool = im->tool;
  cw_import_job *job = &im->job;
  fputs(job->notes, tool->out.file);
  if (outcome == CW_IMPORT_STORE) return cw_fail(tool, store_code(im->store), "%s", cw_store_message(im->store));
  int code = check(im);
  if (outcome == CW_IMPORT_INPUT) return code >= 0 ? code : cw_fail(tool, CW_INTERNAL, "out of memory while reading");
  if (outcome == CW_IMPORT_MANY_GONE) return many_gone(im);
  if (im->o->dry_run && !cw_import_preview(tool, im->store, cw_pack_plan(im->pack), job->source))
    return cw_fail(tool, store_code(im->store), "%s", cw_store_message(im->store));
  if (im->o->dry_run) cw_page_blank(&tool->out);
  say_counts(tool, job, im->o->dry_run ? "would be " : "");
  if (im->o->dry_run)
    fputs("Nothing was stored.\n", tool->out.file);
  else if (outcome == CW_IMPORT_UNCHANGED)
    fputs("Nothing has changed: the database is as it was.\n", tool->out.file);
  fflush(tool->out.file);
  say_rejects(tool, job);
  return job->rejects_failed ? CW_INTERNAL : job->counts.rejected ? CW_FINDINGS : CW_DONE;
}

static int import(importing *im) {
  const import_options *o = im->o;
  im->job = (cw_import_job){.store = im->store,
                            .plan = cw_pack_plan(im->pack),
                            .mapping = o->mapping ? &im->mapping : NULL,
                            .audit = im->audit,
                            .source = im->audit    ? "answers to audits"
                                      : o->mapping ? im->mapping.source
                                      : o->source  ? o->source
                                                   : base_name(im->args.words[0]),
                            .when = cw_moment(&im->tool->arena),
                            .files = (const char *const *)im->args.words,
                            .nfiles = (size_t)im->args.count,
                            .rejects = o->rejects,
                            .may_withdraw = o->yes,
                            .keep_open = o->dry_run,
                            .diags = &im->diags,
                            .arena = &im->tool->arena};
  int code = answer(im, cw_import_run(&im->job));
  cw_store_rollback(im->store);
  return code;
}

static int run(cw_tool *tool, int argc, char **argv) {
  import_options o = {0};
  importing im = {.tool = tool, .o = &o};
  int code = cw_options_read(tool, &cw_command_import, argc, argv, &o, &im.args);
  if (code >= 0) return code;
  cw_diags_init(&im.diags, &tool->arena);
  if (im.args.count == 0) return cw_usage_error(tool, &cw_command_import, "which file?");
  if (o.suggest) return suggest(&im);
  if (!o.db && !o.dry_run) return cw_usage_error(tool, &cw_command_import, "which database? name it with --db");
  if (o.answers && (o.mapping || o.source))
    return cw_usage_error(tool, &cw_command_import, "a worksheet needs neither --mapping nor --source");
  code = read_mapping(&im);
  if (code < 0 && !o.answers) code = open_pack(&im);
  if (code < 0) code = open_store(&im);
  if (code < 0 && o.answers) code = find_audit(&im);
  if (code < 0 && o.answers) code = open_pack(&im);
  if (code < 0) code = import(&im);
  cw_store_close(im.store);
  if (im.pack) cw_pack_free(im.pack);
  return code;
}

const cw_command cw_command_import = {
    .name = "import",
    .operands = "--db FILE [options] FILE...",
    .summary = "Reads rosters, transcripts and teacher files into the database of an office.",
    .about =
        "Reads files of rows (CSV with commas, semicolons or tabs, in UTF-8 or Windows-1252; XLSX; one JSON object a "
        "line) by a mapping, and teacher files (YAML, JSON, one teacher or record a line) without one. All files "
        "of one call are one source; all is stored, or nothing.\n"
        "Nothing is guessed. A row that cannot be read is rejected with its line, column and reason, and what an "
        "earlier file said by the same key stays. The same file twice changes nothing. Of a later file of the source "
        "a changed row supersedes its predecessor and a row that is gone is withdrawn; both are kept, with their "
        "dates. Columns that the mapping does not name are not stored.\n"
        "\n"
        "A mapping, in short (a bare word is the name of a column; all keys: tests/import/wide.mapping.yaml):\n"
        "  mapping: 1\n"
        "  source: Provo HR roster        # the name that the roster keeps from one file to the next\n"
        "  pack: us-ut\n"
        "  row key: EMPLID                # what identifies a row\n"
        "  dates: month/day/year          # a date is YYYY-MM-DD unless this says otherwise\n"
        "  skip where: { column: EMPLID, begins: Total }\n"
        "  complete: [collaboration]      # kinds of which no record is missing\n"
        "  teacher: { id: EMPLID, name: NAME, email: EMAIL, district: LEA }\n"
        "  licenses:\n"
        "    - { type: { column: LIC, values: { L2: professional } }, issued: ISSUED, expires: EXPIRES }\n"
        "  facts: { assigned: { column: ASG, values: { Y: yes, N: no }, empty: no } }\n"
        "  records:\n"
        "    - when: COLLAB_HRS\n"
        "      kind: { always: collaboration }\n"
        "      amount: { column: COLLAB_HRS, unit: hours }\n"
        "      from: ISSUED\n"
        "      until: EXPIRES\n"
        "\n"
        "A worksheet of an audit, filled in, is read with --answers: an answer on a fact is a fact; one on a record or "
        "license fills what the roster leaves open. A later answer supersedes an earlier one.\n"
        "Settlements, elections and determinations of teacher files are recorded for good, once each: every one says "
        "by "
        "whom, when and why. A later file may add some, and takes none away.\n"
        "\n"
        "Exit status: 0 every row was accepted or skipped; 1 rows were rejected, or --yes is asked for; 3 a file or "
        "the database cannot be used; 4 the disk is full or the program failed.",
    .example = "crosswalk import --db office.db --mapping roster.mapping.yaml --rejects rejected.csv roster.xlsx",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
