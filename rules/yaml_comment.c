/* Comments above nodes. */
#include "yaml_comment.h"

#include <string.h>

void cw_comments_init(cw_comments *c, const char *text, size_t len) {
  *c = (cw_comments){.at = text, .end = text + len, .line = 1};
}

static const char *skip_blanks(const char *s, const char *end) {
  while (s < end && (*s == ' ' || *s == '\t')) s++;
  return s;
}

static const char *line_end(const char *s, const char *end) {
  while (s < end && *s != '\n' && *s != '\r') s++;
  return s;
}

static const char *next_line(const char *s, const char *end) {
  s = line_end(s, end);
  if (s < end && *s == '\r' && s + 1 < end && s[1] == '\n') s++;
  return s < end ? s + 1 : end;
}

static void advance(cw_comments *c, uint32_t line) {
  for (; c->line < line && c->at < c->end; c->line++) {
    const char *s = skip_blanks(c->at, c->end);
    bool comment = s < c->end && *s == '#';
    if (!comment)
      c->first = NULL;
    else if (!c->first)
      c->first = c->at;
    c->at = next_line(c->at, c->end);
  }
}

void cw_comments_skip(cw_comments *c, uint32_t line) {
  advance(c, line);
  c->first = NULL;
}

/* Indentation is one byte a character, so columns are bytes here. */
static bool is_first(const cw_comments *c, uint32_t column) {
  if ((size_t)(c->end - c->at) < column) return false;
  for (uint32_t i = 0; i + 1 < column; i++) {
    if (c->at[i] != ' ' && c->at[i] != '\t' && c->at[i] != '-') return false;
  }
  return true;
}

/* The lines from c->first to the current one, without indentation, # and one space. */
static const char *text_of(const cw_comments *c, cw_arena *arena) {
  char *text = cw_arena_alloc(arena, (size_t)(c->at - c->first) + 1), *to = text;
  if (!text) return NULL;
  for (const char *s = c->first; s < c->at; s = next_line(s, c->end)) {
    const char *words = skip_blanks(s, c->at), *stop = line_end(words, c->at);
    if (words < stop && *words == '#') words++;
    if (words < stop && *words == ' ') words++;
    if (to != text) *to++ = '\n';
    memcpy(to, words, (size_t)(stop - words));
    to += stop - words;
  }
  *to = '\0';
  return text;
}

const char *cw_comments_above(cw_comments *c, uint32_t line, uint32_t column, cw_arena *arena) {
  advance(c, line);
  if (c->line != line || !c->first || !is_first(c, column)) return NULL;
  if (c->text_line != line) {
    c->text = text_of(c, arena);
    c->text_line = line;
  }
  return c->text;
}
