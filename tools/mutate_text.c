/* The changes of one scalar: its numbers, dates, words and lists. */
#include "mutate.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  const char *phrase, *other;
} swaps[] = {
#define CW_SWAP(phrase, other) {phrase, other},
#include "mutate_words.def"
#undef CW_SWAP
};
enum { NSWAPS = sizeof swaps / sizeof *swaps };

/* Keys that are words of the law. What a key is changed to must take the same value. */
static const struct {
  const char *key, *other;
} key_swaps[] = {{"met when", "exempt when"}, {"exempt when", "met when"},
                 {"unmet when", "met when"},  {"not applicable when", "exempt when"},
                 {"any of", "all of"},        {"all of", "any of"}};

typedef struct editor {
  const char *text;
  cw_edit *edits;
  size_t count, room;
  cw_arena *arena;
} editor;

static void add(editor *e, size_t from, size_t len, const char *text) {
  if (text && e->count < e->room) e->edits[e->count++] = (cw_edit){(uint32_t)from, (uint32_t)len, text, false};
}

static void drop(editor *e, size_t from, size_t len) {
  if (e->count < e->room) e->edits[e->count++] = (cw_edit){(uint32_t)from, (uint32_t)len, "", true};
}

static bool is_word_char(char c) {
  return isalnum((unsigned char)c) || c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

static bool begins_word(const char *text, size_t at) { return at == 0 || !is_word_char(text[at - 1]); }

/* --- dates and numbers -------------------------------------------------------------------------------------------- */

static size_t change_date(editor *e, size_t at) {
  cw_day day;
  char out[CW_DAY_TEXT];
  if (strlen(e->text + at) < 10 || !cw_day_parse(&day, e->text + at, 10)) return 0;
  for (int step = -1; step <= 1; step += 2) {
    cw_day_format(out, day + step);
    add(e, at, 10, cw_arena_printf(e->arena, "%s", out));
  }
  return 10;
}

/* A number is changed by one, whatever its decimals. `1,000` stays whole: its comma is dropped. */
static size_t change_number(editor *e, size_t at) {
  char digits[32];
  size_t n = 0, len = 0, point = 0;
  for (; isdigit((unsigned char)e->text[at + len]) ||
         (strchr(",.", e->text[at + len]) && e->text[at + len] && isdigit((unsigned char)e->text[at + len + 1]));
       len++) {
    if (e->text[at + len] == '.') point = len;
    if (point == 0 && e->text[at + len] != ',' && n + 1 < sizeof digits) digits[n++] = e->text[at + len];
  }
  digits[n] = 0;
  long long whole = strtoll(digits, NULL, 10);
  int rest = point ? (int)(len - point) : 0;
  if (isalpha((unsigned char)e->text[at + len])) return len; /* part of a name: "2nd" */
  for (int step = -1; step <= 1; step += 2)
    if (whole + step >= 0)
      add(e, at, len, cw_arena_printf(e->arena, "%lld%.*s", whole + step, rest, e->text + at + point));
  return len;
}

/* --- words and lists ---------------------------------------------------------------------------------------------- */

static bool phrase_at(const char *text, size_t at, const char *phrase) {
  size_t n = strlen(phrase);
  return strncmp(text + at, phrase, n) == 0 && (!is_word_char(phrase[n - 1]) || !is_word_char(text[at + n]));
}

static size_t change_words(editor *e, size_t at) {
  size_t longest = 0;
  for (size_t i = 0; i < NSWAPS; i++)
    if (strlen(swaps[i].phrase) > longest && phrase_at(e->text, at, swaps[i].phrase)) longest = strlen(swaps[i].phrase);
  for (size_t i = 0; i < NSWAPS && longest; i++)
    if (strlen(swaps[i].phrase) == longest && phrase_at(e->text, at, swaps[i].phrase))
      add(e, at, longest, swaps[i].other);
  return longest;
}

/* Each value of a list is left out once. */
static void change_list(editor *e, size_t at) {
  size_t end = at + strcspn(e->text + at, "]");
  if (!e->text[end] || !memchr(e->text + at, ',', end - at)) return;
  for (size_t from = at + 1; from < end;) {
    size_t len = strcspn(e->text + from, ",]");
    bool last = e->text[from + len] == ']'; /* it goes with the comma before it */
    drop(e, last ? from - 1 : from, len + 1);
    from += len + 1;
  }
}

/* A text in quotes is a value; it isn't changed. */
static size_t quoted(const char *text, size_t at) {
  size_t len = 1 + strcspn(text + at + 1, "\"");
  return text[at + len] ? len + 1 : len;
}

size_t cw_mutate_text(const char *text, cw_edit *edits, size_t room, cw_arena *arena) {
  editor e = {.text = text, .edits = edits, .room = room, .arena = arena};
  for (size_t at = 0; text[at];) {
    size_t len = 0;
    if (text[at] == '"') len = quoted(text, at);
    if (text[at] == '[') change_list(&e, at);
    if (len == 0 && begins_word(text, at) && isdigit((unsigned char)text[at])) {
      len = change_date(&e, at);
      if (len == 0) len = change_number(&e, at);
    } else if (len == 0 && begins_word(text, at)) {
      len = change_words(&e, at);
      if (len && text[at + len - 1] == '[') len--; /* the list behind it is read too */
    }
    at += len ? len : 1;
  }
  return e.count;
}

const char *cw_mutate_key(const char *key) {
  for (size_t i = 0; i < sizeof key_swaps / sizeof *key_swaps; i++)
    if (strcmp(key_swaps[i].key, key) == 0) return key_swaps[i].other;
  return NULL;
}
