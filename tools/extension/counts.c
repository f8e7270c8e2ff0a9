/* counts(pack, goal, 'kind=workshop', 'amount=5 clock hours', …): "does this count?", in one of its nine words. Words may
 * also name facts and the license, and `as_of=2027-03-01`; without it, as of today. A NULL among the words is not given. */
#include "host.h"

#include "../counting.h"
#include "../report.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_WORDS = 64 };

typedef struct asking {
  cw_tool tool; /* its output is a text in memory */
  char *said;
  size_t len;
  const char *words[MOST_WORDS];
  size_t nwords;
  cw_day as_of;
} asking;

static bool read_words(asking *a, int argc, sqlite3_value **argv) {
  static const char as_of[] = "as_of=";
  for (int i = 2; i < argc; i++) {
    const char *text = (const char *)sqlite3_value_text(argv[i]);
    if (!text) continue;
    if (strncmp(text, as_of, sizeof as_of - 1) != 0) {
      if (a->nwords == MOST_WORDS) return false;
      a->words[a->nwords++] = text;
    } else if (!cw_day_parse(&a->as_of, text + sizeof as_of - 1, strlen(text) - sizeof as_of + 1)) {
      cw_fail(&a->tool, CW_USAGE, "as_of is a day written YYYY-MM-DD");
      return false;
    }
  }
  return true;
}

/* The word, or NULL with what is wrong in a->said. */
static const char *answer(asking *a, cw_host *h, const char *pack, const char *goal, int argc, sqlite3_value **argv) {
  cw_case c = {0};
  cw_diags diags;
  char *error = NULL;
  const char *near;
  if (!read_words(a, argc, argv)) return NULL;
  c.plan = cw_host_plan(h, pack, &error);
  if (!c.plan) {
    cw_fail(&a->tool, CW_INPUT, "%s", error ? error : "memory ran out");
    sqlite3_free(error);
    return NULL;
  }
  uint32_t index = cw_goal_named(c.plan, goal, &near, &a->tool.arena);
  if (index == UINT32_MAX) {
    cw_fail(&a->tool, CW_USAGE, "%s has no goal `%s`%s%s%s", c.plan->code, goal, near ? "; did you mean `" : "",
            near ? near : "", near ? "`?" : "");
    return NULL;
  }
  cw_block_init(&c.block, c.plan, &a->tool.arena);
  c.options = (cw_options){.as_of = a->as_of, .known_as_of = CW_DAY_MAX, .explain = true, .only_goal = (int32_t)index};
  c.voice = (cw_voice){.plan = c.plan, .block = &c.block, .options = &c.options, .arena = &a->tool.arena};
  cw_diags_init(&diags, &a->tool.arena);
  cw_counting k = {.c = &c, .goal = (int32_t)index};
  if (!cw_counting_ask(&k, NULL, NULL, NULL, a->words, a->nwords, &diags, &a->tool.arena)) {
    cw_diags_print(&a->tool.err, &diags, CW_ERROR);
    return NULL;
  }
  return k.ncounts ? cw_answer_word(k.counts[k.headline].answer) : "not needed";
}

void cw_counts_function(sqlite3_context *context, int argc, sqlite3_value **argv) {
  if (argc < 3) {
    sqlite3_result_error(context, "counts(pack, goal, 'field=value', ...)", -1);
    return;
  }
  asking a = {.as_of = cw_today()};
  const char *pack = (const char *)sqlite3_value_text(argv[0]), *goal = (const char *)sqlite3_value_text(argv[1]);
  FILE *memory = open_memstream(&a.said, &a.len);
  if (!pack || !goal || !memory) {
    sqlite3_result_error(context, !memory ? "memory ran out" : "a pack and a goal have to be named", -1);
    if (memory) fclose(memory);
    free(a.said);
    return;
  }
  a.tool.out.file = a.tool.err.file = memory;
  cw_arena_init(&a.tool.arena, 0);
  const char *word = answer(&a, sqlite3_user_data(context), pack, goal, argc, argv);
  fclose(memory);
  while (a.len && a.said[a.len - 1] == '\n') a.said[--a.len] = '\0';
  if (word)
    sqlite3_result_text(context, word, -1, SQLITE_TRANSIENT);
  else
    sqlite3_result_error(context, a.len ? a.said : "it cannot be said", -1);
  free(a.said);
  cw_arena_dispose(&a.tool.arena);
}
