/* crosswalk catalog: what may be earned, from many platforms' files, as rows of one form. */
#include "catalog/catalog.h"
#include "command.h"

#include <errno.h>
#include <string.h>

typedef struct catalog_options {
  cw_common common;
  const char *out;
} catalog_options;

static const cw_option options[] = {
    {CW_OPT_TEXT, "out", "FILE", "where the catalog goes (standard output)", offsetof(catalog_options, out), NULL},
};

static void tell(cw_tool *tool, const cw_catalog *c, size_t from) {
  for (size_t i = from; i < c->nnotes; i++) {
    const char *text = cw_arena_printf(&tool->arena, "%s: %s", c->notes[i].file, c->notes[i].text);
    if (text) cw_page_line(&tool->err, text);
  }
}

static int write_out(cw_tool *tool, const cw_catalog *c, const char *path) {
  FILE *f = path ? fopen(path, "wb") : tool->out.file;
  if (!f) return cw_fail(tool, CW_INPUT, "%s: %s", path, strerror(errno));
  cw_catalog_write_csv(f, c);
  bool failed = ferror(f) != 0;
  if (path) failed |= fclose(f) != 0;
  if (failed) return cw_fail(tool, CW_INPUT, "%s could not be written", path ? path : "the catalog");
  return CW_DONE;
}

static int import(cw_tool *tool, const catalog_options *o, const cw_args *args) {
  if (args->count < 2) return cw_usage_error(tool, &cw_command_catalog, "which file? name one or several");
  cw_catalog *c = cw_catalog_new(&tool->arena);
  if (!c) return cw_fail(tool, CW_INTERNAL, "out of memory");
  int failed = 0;
  for (int i = 1; i < args->count; i++) {
    const char *problem = NULL;
    size_t told = c->nnotes;
    bool added = cw_catalog_add(c, args->words[i], &problem);
    tell(tool, c, told);
    if (added) continue;
    failed++;
    cw_fail(tool, CW_INPUT, "%s: %s", args->words[i], problem ? problem : "cannot be read");
  }
  if (failed == args->count - 1) return CW_INPUT;
  int code = write_out(tool, c, o->out);
  return code == CW_DONE && failed ? CW_INPUT : code;
}

static int run(cw_tool *tool, int argc, char **argv) {
  catalog_options o = {.out = NULL};
  cw_args args;
  int code = cw_options_read(tool, &cw_command_catalog, argc, argv, &o, &args);
  if (code >= 0) return code;
  if (args.count == 0) return cw_usage_error(tool, &cw_command_catalog, "import?");
  if (strcmp(args.words[0], "import") == 0) return import(tool, &o, &args);
  return cw_usage_error(tool, &cw_command_catalog, "there is no `catalog %s`; there is import", args.words[0]);
}

const cw_command cw_command_catalog = {
    .name = "catalog",
    .operands = "import FILE... [options]",
    .summary = "Puts exports of badge platforms together as one catalog.",
    .about =
        "`import` reads Credly's analytics export, bulk issue file and list of badges, Canvas Credentials and Badgr "
        "bulk awards, Accredible spreadsheets, Open Badges as CSV, CTDL records, badge classes, badges and learner "
        "records, North "
        "Carolina's course templates, Tennessee's PDP requests, and catalogs of this form, each told from its "
        "content, and writes one CSV with a row for each achievement. Nothing is guessed: what a file does not say "
        "stays blank, hours and prices stay as they are given. Of people in the files nothing is taken over. What "
        "was left out, and why, is said on standard error. `crosswalk count PACK --catalog FILE` answers such a "
        "catalog for a state. Exit status 3: a file could not be read.",
    .example = "crosswalk catalog import credly.csv badges.json --out catalog.csv",
    .options = options,
    .noptions = sizeof options / sizeof *options,
    .run = run,
};
