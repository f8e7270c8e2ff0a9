/* Subcommands: one file each, described by a table from which parsing, usage and help are made.
 *
 * A command's options are a struct whose first member is a cw_common; its table says where in it each option goes. */
#ifndef CW_COMMAND_H
#define CW_COMMAND_H

#include "../engine/value.h"
#include "term.h"

#ifndef CW_VERSION
#define CW_VERSION "0.1.0"
#endif

/* Exit codes. An answer of "no" is an answer: 0. */
enum { CW_DONE = 0, CW_FINDINGS = 1, CW_USAGE = 2, CW_INPUT = 3, CW_INTERNAL = 4 };

typedef enum cw_option_kind {
  CW_OPT_FLAG,  /* bool */
  CW_OPT_TEXT,  /* const char *, NULL where not given */
  CW_OPT_DATE,  /* cw_day, set beforehand to what holds where it isn't given */
  CW_OPT_CHOICE /* int: index among `choices`, the first being the default */
} cw_option_kind;

typedef struct cw_option {
  cw_option_kind kind;
  const char *name;           /* without the dashes */
  const char *value;          /* what usage calls its value; NULL for a flag */
  const char *help;           /* one line */
  size_t offset;              /* in the command's options */
  const char *const *choices; /* CHOICE; ends with NULL */
} cw_option;

typedef struct cw_common {
  const char *packs; /* --packs */
  bool help;
} cw_common;

/* What every command works with. Data goes to `out`, messages to `err`. */
typedef struct cw_tool {
  cw_page out, err;
  cw_arena arena; /* reset by nobody: a command ends with the program */
} cw_tool;

typedef struct cw_command {
  const char *name;
  const char *operands; /* as usage shows them: "PACK [FILE | KEY=VALUE...]" */
  const char *summary;  /* a line */
  const char *about;    /* paragraphs for --help */
  const char *example;  /* a command line */
  const cw_option *options;
  size_t noptions;
  int (*run)(cw_tool *tool, int argc, char **argv);
} cw_command;

#define CW_COMMAND(name) extern const cw_command cw_command_##name;
#include "commands.def"
#undef CW_COMMAND

extern const cw_command *const cw_commands[];
extern const size_t cw_ncommands;

extern const char *const cw_formats[];      /* choices of --format: text, json */
extern const char *const cw_page_formats[]; /* where there is a page too: text, json, html */
enum { CW_TEXT_FORMAT, CW_JSON_FORMAT, CW_HTML_FORMAT };

/* The operands that are left once the options are taken out. */
typedef struct cw_args {
  int count;
  char **words;
} cw_args;

/* Reads the command line (argv[0] is the command's name) into `into`. Returns -1 where the command should go on; else
 * the code to exit with (help was printed, or the usage was wrong and was explained on err). */
int cw_options_read(cw_tool *tool, const cw_command *command, int argc, char **argv, void *into, cw_args *args);

/* Prints "crosswalk NAME: MESSAGE" and where help is, on err; returns CW_USAGE. */
int cw_usage_error(cw_tool *tool, const cw_command *command, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Prints "crosswalk: MESSAGE" on err; returns `code`. */
int cw_fail(cw_tool *tool, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));

void cw_help_command(cw_tool *tool, const cw_command *command);

#endif
