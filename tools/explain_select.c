/* Which record is meant. */
#include "explain_change.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_text(const cw_voice *v, uint32_t attr, uint32_t row, const char *word) {
  cw_value value = cw_cell(v->block, attr, row);
  return value.known == CW_KNOWN && strcasecmp(cw_text(&v->block->texts, (uint32_t)value.a), word) == 0;
}

static bool holds_text(const cw_voice *v, uint32_t attr, uint32_t row, const char *word) {
  cw_value value = cw_cell(v->block, attr, row);
  if (value.known != CW_KNOWN) return false;
  size_t n = strlen(word);
  for (const char *s = cw_text(&v->block->texts, (uint32_t)value.a); *s; s++)
    if (strncasecmp(s, word, n) == 0) return true;
  return false;
}

typedef bool matcher(const cw_voice *v, uint32_t row, const char *word);

static bool by_id(const cw_voice *v, uint32_t row, const char *word) { return is_text(v, CW_F_CREDENTIAL, row, word); }

static bool by_title(const cw_voice *v, uint32_t row, const char *word) {
  return is_text(v, CW_F_TITLE, row, word) || is_text(v, CW_F_ACHIEVEMENT, row, word);
}

static bool by_part(const cw_voice *v, uint32_t row, const char *word) {
  return holds_text(v, CW_F_TITLE, row, word) || holds_text(v, CW_F_ACHIEVEMENT, row, word);
}

/* How many rows match; the first of them in *row. */
static uint32_t count(const cw_voice *v, const cw_teacher *t, matcher *matches, const char *word, uint32_t *row) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < t->nrecords; i++) {
    if (!matches(v, t->first_record + i, word)) continue;
    if (n++ == 0) *row = t->first_record + i;
  }
  return n;
}

static bool is_number(const char *word, unsigned long most, unsigned long *number) {
  if (strlen(word) > 9 || strspn(word, "0123456789") != strlen(word) || !*word) return false;
  *number = strtoul(word, NULL, 10);
  return *number >= 1 && *number <= most;
}

static void list_records(cw_tool *tool, const cw_voice *v, const cw_teacher *t) {
  fprintf(tool->err.file, "  records of %s:\n", t->name ? t->name : "the teacher");
  for (uint32_t i = 0; i < t->nrecords; i++) {
    const char *text = cw_say(v, "%4u  %s", i + 1, cw_say_record(v, t->first_record + i));
    cw_put_safe(tool->err.file, text, strlen(text));
    putc('\n', tool->err.file);
  }
}

uint32_t cw_record_named(cw_tool *tool, const cw_voice *v, uint32_t teacher, const char *word) {
  static matcher *const matchers[] = {by_id, by_title, by_part};
  const cw_teacher *t = &v->block->teachers[teacher];
  uint32_t row = UINT32_MAX, found = 0;
  unsigned long number;
  for (size_t i = 0; i < sizeof matchers / sizeof *matchers && found == 0; i++) {
    if (i == 1 && is_number(word, t->nrecords, &number)) return t->first_record + (uint32_t)number - 1;
    found = count(v, t, matchers[i], word, &row);
  }
  if (found == 1) return row;
  if (found == 0)
    cw_fail(tool, CW_USAGE, "no record is called `%s`; name it by id, number or title", word);
  else
    cw_fail(tool, CW_USAGE, "`%s` names %u records; say which by its number", word, found);
  list_records(tool, v, t);
  return UINT32_MAX;
}
