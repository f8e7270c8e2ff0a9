#include "verdict.h"

#include "node.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *word, *verification;
} verdicts[] = {
#define CW_VERDICT(id, word, verification) {word, verification},
#include "verdicts.def"
#undef CW_VERDICT
};

const char *cw_badge_verdict_word(cw_badge_verdict verdict) { return verdicts[verdict].word; }

const char *cw_badge_verdict_verification(cw_badge_verdict verdict) { return verdicts[verdict].verification; }

cw_badge_verdict cw_badge_verdict_named(const char *word) {
  int v = 0;
  while (v < CW_NBADGE_VERDICTS && strcmp(verdicts[v].word, word) != 0) v++;
  return (cw_badge_verdict)v;
}

static bool is_known(const cw_badge_findings *f, cw_badge_verdict verdict, const char *why) {
  for (const cw_badge_finding *i = f->first; i; i = i->next)
    if (i->verdict == verdict && strcmp(i->why, why) == 0) return true;
  return false;
}

/* Cut between characters: jansson takes nothing but UTF-8. */
static void cut(char *text, size_t len) {
  while (len && ((unsigned char)text[len] & 0xc0) == 0x80) len--;
  text[len] = '\0';
}

void cw_find(cw_badge_findings *f, cw_badge_verdict verdict, const char *format, ...) {
  char text[1024];
  va_list rest;
  va_start(rest, format);
  int n = vsnprintf(text, sizeof text, format, rest);
  va_end(rest);
  if (n >= (int)sizeof text) cut(text, sizeof text - 4);
  if (f->count >= CW_MOST_FINDINGS || is_known(f, verdict, text)) return;
  cw_badge_finding *i = CW_NEW(f->arena, cw_badge_finding);
  if (!i) return;
  *i = (cw_badge_finding){NULL, verdict, cw_arena_text(f->arena, text, strlen(text))};
  if (!i->why) return;
  if (f->last)
    f->last->next = i;
  else
    f->first = i;
  f->last = i;
  f->count++;
}

cw_badge_verdict cw_findings_worst(const cw_badge_findings *f) {
  cw_badge_verdict worst = CW_VALID;
  for (const cw_badge_finding *i = f->first; i; i = i->next)
    if (i->verdict < worst) worst = i->verdict;
  return worst;
}

json_t *cw_findings_reasons(const cw_badge_findings *f) {
  json_t *list = json_array();
  for (int v = 0; v < CW_NBADGE_VERDICTS; v++) {
    for (const cw_badge_finding *i = f->first; i; i = i->next) {
      if (i->verdict != (cw_badge_verdict)v) continue;
      const char *word = v == CW_VALID ? "checked" : verdicts[v].word;
      const char *text = cw_arena_printf(f->arena, "%s: %s", word, i->why);
      if (text) json_array_append_new(list, cw_node_string(text));
    }
  }
  return list;
}
