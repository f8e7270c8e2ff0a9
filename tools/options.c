/* Command lines from tables: parsing, the words of usage errors, and help. */
#include "command.h"

#include "../rules/pack.h"

#include <stdarg.h>
#include <string.h>

const char *const cw_formats[] = {"text", "json", NULL};
const char *const cw_page_formats[] = {"text", "json", "html", NULL};

static const cw_option common_options[] = {
    {CW_OPT_TEXT, "packs", "DIR", "the folder of rule packs", offsetof(cw_common, packs), NULL},
    {CW_OPT_FLAG, "help", NULL, "print this help", offsetof(cw_common, help), NULL},
};
enum { NCOMMON = sizeof common_options / sizeof *common_options };

/* --- messages ----------------------------------------------------------------------------------------------------- */

static void put_message(cw_tool *tool, const char *name, const char *format, va_list rest) {
  fflush(tool->out.file);
  fprintf(tool->err.file, "crosswalk%s%s: ", *name ? " " : "", name);
  char text[2048];
  vsnprintf(text, sizeof text, format, rest);
  cw_put_safe(tool->err.file, text, strlen(text));
  putc('\n', tool->err.file);
}

int cw_usage_error(cw_tool *tool, const cw_command *command, const char *format, ...) {
  va_list rest;
  va_start(rest, format);
  put_message(tool, command->name, format, rest);
  va_end(rest);
  fprintf(tool->err.file, "  usage: crosswalk %s %s\n  help:  crosswalk %s --help\n", command->name, command->operands,
          command->name);
  return CW_USAGE;
}

int cw_fail(cw_tool *tool, int code, const char *format, ...) {
  va_list rest;
  va_start(rest, format);
  put_message(tool, "", format, rest);
  va_end(rest);
  return code;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

typedef struct reader {
  cw_tool *tool;
  const cw_command *command;
  char *into;
  int argc, at;
  char **argv;
  char *pack; /* of --pack where the command takes PACK */
} reader;

static const cw_option *option_at(const cw_command *command, size_t i) {
  return i < command->noptions ? &command->options[i] : &common_options[i - command->noptions];
}

static const cw_option *find_option(const cw_command *command, const char *name, size_t len) {
  for (size_t i = 0; i < command->noptions + NCOMMON; i++) {
    const cw_option *o = option_at(command, i);
    if (strlen(o->name) == len && memcmp(o->name, name, len) == 0) return o;
  }
  return NULL;
}

/* `--pack P` says the same as P in the first place, as commands with an option of that name have it. */
static const cw_option pack_option = {CW_OPT_TEXT, "pack", "PACK", "the pack, as the word itself", 0, NULL};

static bool takes_pack(const cw_command *command) {
  return strncmp(command->operands, "PACK ", 5) == 0 || strncmp(command->operands, "[PACK", 5) == 0;
}

static int unknown_option(reader *r, const char *word) {
  const char *names[64];
  size_t n = 0;
  for (size_t i = 0; i < r->command->noptions + NCOMMON && n < 63; i++) names[n++] = option_at(r->command, i)->name;
  if (takes_pack(r->command)) names[n++] = pack_option.name;
  char name[64];
  snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
  const char *near = cw_nearest(name, names, n);
  if (near) return cw_usage_error(r->tool, r->command, "there is no option --%s; did you mean --%s?", name, near);
  return cw_usage_error(r->tool, r->command, "there is no option --%s", name);
}

static int set_choice(reader *r, const cw_option *o, const char *value) {
  size_t n = 0;
  for (; o->choices[n]; n++) {
    if (strcmp(o->choices[n], value) != 0) continue;
    *(int *)(void *)(r->into + o->offset) = (int)n;
    return -1;
  }
  const char *near = cw_nearest(value, o->choices, n);
  if (near) return cw_usage_error(r->tool, r->command, "--%s cannot be \"%s\"; did you mean %s?", o->name, value, near);
  char all[128] = "";
  for (size_t i = 0, len = 0; i < n && len < sizeof all; i++)
    len += (size_t)snprintf(all + len, sizeof all - len, "%s%s",
                            i == 0      ? ""
                            : i + 1 < n ? ", "
                                        : " or ",
                            o->choices[i]);
  return cw_usage_error(r->tool, r->command, "--%s cannot be \"%s\"; it is %s", o->name, value, all);
}

static int set_option(reader *r, const cw_option *o, const char *value) {
  void *place = r->into + o->offset;
  if (!value && o->kind != CW_OPT_FLAG) return CW_INTERNAL;
  switch (o->kind) {
  case CW_OPT_FLAG: *(bool *)place = true; return -1;
  case CW_OPT_CHOICE: return set_choice(r, o, value);
  case CW_OPT_TEXT:
    if (*(const char **)place) return cw_usage_error(r->tool, r->command, "--%s is given twice", o->name);
    *(const char **)place = value;
    return -1;
  case CW_OPT_DATE:
    if (cw_day_parse((cw_day *)place, value, strlen(value))) return -1;
    return cw_usage_error(r->tool, r->command, "--%s is \"%s\", which is not a day written YYYY-MM-DD", o->name, value);
  }
  return CW_INTERNAL;
}

static int set_pack(reader *r, char *value) {
  if (r->pack) return cw_usage_error(r->tool, r->command, "--pack is given twice");
  r->pack = value;
  return -1;
}

/* One word that begins with "--". */
static int read_option(reader *r, char *word) {
  size_t len = strcspn(word + 2, "=");
  const cw_option *o = find_option(r->command, word + 2, len);
  if (!o && takes_pack(r->command) && len == 4 && strncmp(word + 2, "pack", 4) == 0) o = &pack_option;
  if (!o) return unknown_option(r, word);
  char *value = word[2 + len] == '=' ? word + 3 + len : NULL;
  if (!o->value && value) return cw_usage_error(r->tool, r->command, "--%s takes no value", o->name);
  if (o->value && !value) {
    if (r->at + 1 >= r->argc) return cw_usage_error(r->tool, r->command, "--%s needs a %s", o->name, o->value);
    value = r->argv[++r->at];
  }
  return o == &pack_option ? set_pack(r, value) : set_option(r, o, value);
}

int cw_options_read(cw_tool *tool, const cw_command *command, int argc, char **argv, void *into, cw_args *args) {
  reader r = {tool, command, into, argc, 1, argv, NULL};
  args->words = CW_NEW_ARRAY(&tool->arena, (size_t)argc + 1, char *);
  args->count = 0;
  if (!args->words) return cw_fail(tool, CW_INTERNAL, "out of memory");
  bool only_operands = false;
  for (; r.at < argc; r.at++) {
    char *word = argv[r.at];
    if (!only_operands && strcmp(word, "--") == 0) {
      only_operands = true;
    } else if (!only_operands && strcmp(word, "-h") == 0) {
      ((cw_common *)into)->help = true;
    } else if (!only_operands && strncmp(word, "--", 2) == 0) {
      int code = read_option(&r, word);
      if (code >= 0) return code;
    } else if (!only_operands && word[0] == '-' && word[1] != '\0' && word[1] != ' ') {
      return cw_usage_error(tool, command, "there is no option %s; options are written with two dashes", word);
    } else {
      args->words[args->count++] = word;
    }
  }
  if (r.pack) {
    memmove(args->words + 1, args->words, (size_t)args->count++ * sizeof *args->words);
    args->words[0] = r.pack;
  }
  if (!((cw_common *)into)->help) return -1;
  cw_help_command(tool, command);
  return CW_DONE;
}

/* --- help --------------------------------------------------------------------------------------------------------- */

void cw_help_command(cw_tool *tool, const cw_command *command) {
  cw_page *p = &tool->out;
  fprintf(p->file, "crosswalk %s %s\n\n", command->name, command->operands);
  cw_page_text(p, 0, 0, CW_PLAIN, command->about);
  fputs("\nOptions:\n", p->file);
  for (size_t i = 0; i < command->noptions + NCOMMON; i++) {
    const cw_option *o = option_at(command, i);
    char label[64];
    int n = snprintf(label, sizeof label, "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
    fprintf(p->file, "  %s%*s", label, n < 22 ? 24 - n : 2, "");
    cw_page_text(p, 0, 26, CW_PLAIN, o->help);
  }
  fprintf(p->file, "\nExample:\n  %s\n", command->example);
}
