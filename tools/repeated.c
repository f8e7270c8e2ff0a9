#include "repeated.h"

#include <string.h>
#include <sys/stat.h>

/* The option's value, if this word (and the next) is the option. */
static const char *value_of(const cw_repeated *r, int argc, char **argv, int *at) {
  size_t n = strlen(r->name);
  const char *word = argv[*at];
  if (!word || strncmp(word, "--", 2) != 0 || strncmp(word + 2, r->name, n) != 0) return NULL;
  if (word[2 + n] == '=') return word + 3 + n;
  return word[2 + n] == '\0' && *at + 1 < argc ? argv[++*at] : NULL;
}

static bool make_room(int argc, cw_repeated *lists, size_t nlists, cw_arena *arena) {
  bool made = true;
  for (size_t k = 0; k < nlists; k++) {
    lists[k].values = CW_NEW_ARRAY(arena, (size_t)argc + 1, const char *);
    lists[k].count = 0;
    made = made && lists[k].values;
  }
  return made;
}

int cw_repeated_take(int argc, char **argv, cw_repeated *lists, size_t nlists, cw_arena *arena) {
  int kept = 0;
  bool only_operands = false;
  if (!make_room(argc, lists, nlists, arena)) return -1;
  for (int i = 0; i < argc; i++) {
    const char *value = NULL;
    only_operands |= strcmp(argv[i], "--") == 0;
    char *word = argv[i];
    for (size_t k = 0; k < nlists && !value && !only_operands; k++) {
      value = value_of(&lists[k], argc, argv, &i);
      if (value) lists[k].values[lists[k].count++] = value;
    }
    if (!value) argv[kept++] = word;
  }
  return kept;
}

int cw_repeated_check_folders(cw_tool *tool, const cw_repeated *folders) {
  struct stat st;
  for (size_t i = 0; i < folders->count; i++)
    if (stat(folders->values[i], &st) != 0)
      return cw_fail(tool, CW_INPUT, "there is no folder %s in which to look documents up", folders->values[i]);
  return -1;
}
