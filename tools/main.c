/* crosswalk: which rules of teacher licensure does a teacher meet, and does this credential count?
 *
 * This file finds the subcommand and sees to it that what was printed did arrive. */
#include "command.h"

#include "../rules/pack.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#define CW_COMMAND(name) &cw_command_##name,
const cw_command *const cw_commands[] = {
#include "commands.def"
};
#undef CW_COMMAND
const size_t cw_ncommands = sizeof cw_commands / sizeof *cw_commands;

static const char about[] =
    "Crosswalk says what the rules of teacher licensure in a state make of a teacher's record: whether a license can "
    "be renewed, what is still missing, whether a micro-credential counts, and which section of the law says so. "
    "The rules stand in packs, one a state, that a licensure officer can read. Where the law as read leaves a point "
    "open, the answer says so and names the question; it never guesses.";

static const char ending[] =
    "PACK is a code (us-ut), a postal abbreviation (UT), a state's name (Tennessee) or the path of a pack.\n"
    "`crosswalk COMMAND --help` explains a command. Answers go to standard output, messages to standard error.\n"
    "Exit status: 0 done, whatever the answer; 1 findings; 2 the command line is wrong; 3 a file is wrong; 4 failed.";

static void help(cw_tool *tool) {
  cw_page *p = &tool->out;
  cw_page_text(p, 0, 0, CW_PLAIN, about);
  for (size_t i = 0; i < cw_ncommands; i++) {
    const cw_command *c = cw_commands[i];
    cw_page_blank(p);
    char label[32];
    snprintf(label, sizeof label, "%-13s", c->name);
    cw_page_labeled(p, 2, 15, CW_STRONG, label, c->summary);
    cw_page_text(p, 15, 17, CW_PLAIN, c->example);
  }
  cw_page_blank(p);
  cw_page_text(p, 0, 0, CW_PLAIN, ending);
}

static int unknown_command(cw_tool *tool, const char *word) {
  const char *names[64];
  size_t n = 0;
  for (; n < cw_ncommands && n < 64; n++) names[n] = cw_commands[n]->name;
  const char *near = cw_nearest(word, names, n);
  for (size_t i = 0; i < n && !near; i++)
    if (strncmp(names[i], word, strlen(word)) == 0) near = names[i];
  const char *kind = word[0] == '-' ? "option" : "command";
  if (near && word[0] != '-')
    cw_fail(tool, CW_USAGE, "there is no command `%s`; did you mean `%s`?", word, near);
  else
    cw_fail(tool, CW_USAGE, "there is no %s `%s`", kind, word);
  fputs("  help: crosswalk --help\n", tool->err.file);
  return CW_USAGE;
}

static const cw_command *find_command(const char *word) {
  for (size_t i = 0; i < cw_ncommands; i++)
    if (strcmp(cw_commands[i]->name, word) == 0) return cw_commands[i];
  return NULL;
}

static int run(cw_tool *tool, int argc, char **argv) {
  const char *word = argc > 1 ? argv[1] : NULL;
  if (!word) {
    help(&(cw_tool){.out = tool->err});
    return CW_USAGE;
  }
  if (strcmp(word, "--version") == 0) {
    fputs("crosswalk " CW_VERSION "\n", tool->out.file);
    return CW_DONE;
  }
  bool ask = strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
  const cw_command *command = find_command(ask && argc > 2 ? argv[2] : word);
  if (ask && argc <= 2) {
    help(tool);
    return CW_DONE;
  }
  if (!command) return unknown_command(tool, ask ? argv[2] : word);
  if (ask) {
    cw_help_command(tool, command);
    return CW_DONE;
  }
  return command->run(tool, argc - 1, argv + 1);
}

/* An answer that didn't reach the disk or the reader is no answer. */
static int finish(cw_tool *tool, int code) {
  if (tool->arena.failed) code = cw_fail(tool, CW_INTERNAL, "out of memory; what was printed is not complete");
  errno = 0;
  bool lost = fflush(stdout) != 0 || ferror(stdout);
  int why = errno;
  if (fclose(stdout) != 0 && !lost) {
    lost = true;
    why = errno;
  }
  if (lost) {
    tool->out.file = stderr;
    code = cw_fail(tool, CW_INTERNAL, "the output could not be written%s%s", why ? ": " : "", why ? strerror(why) : "");
  }
  cw_arena_dispose(&tool->arena);
  return code;
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error like any other */
  cw_tool tool;
  cw_arena_init(&tool.arena, 0);
  cw_page_init(&tool.out, stdout);
  cw_page_init(&tool.err, stderr);
  return finish(&tool, run(&tool, argc, argv));
}
