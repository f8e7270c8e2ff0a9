/* A comparison as one page: a map, a chart of what the record is worth, and every answer with its source. */
#include "across.h"

#include "../html.h"
#include "picture.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
  char letter;
  int shade;
} looks[CW_NANSWERS] = {
    [CW_ANSWER_YES] = {'Y', 0},      [CW_ANSWER_IF_APPROVED] = {'A', 1},
    [CW_ANSWER_PARTLY] = {'P', 2},   [CW_ANSWER_NOT_NEEDED] = {'0', 8},
    [CW_ANSWER_NO] = {'N', 7},       [CW_ANSWER_NOT_RECOGNIZED] = {'R', 5},
    [CW_ANSWER_NOT_SAID] = {'s', 9}, [CW_ANSWER_NOT_RESEARCHED] = {'u', 10},
    [CW_ANSWER_DEPENDS] = {'?', 4},
};

static const char *const meanings[CW_NANSWERS] = {
#define CW_ANSWER(id, word, meaning) [CW_ANSWER_##id] = meaning,
#include "../../engine/answers.def"
#undef CW_ANSWER
};

static void put(FILE *f, const char *before, const char *text, const char *after) {
  if (!*text) return;
  fputs(before, f);
  cw_html_put(f, text);
  fputs(after, f);
}

/* --- pictures ----------------------------------------------------------------------------------------------------- */

static void put_map(FILE *f, const cw_across *a, int purpose) {
  cw_voice v = {.arena = &a->tool->arena};
  cw_legend legend[CW_NANSWERS];
  for (int i = 0; i < CW_NANSWERS; i++)
    legend[i] = (cw_legend){cw_answer_word((cw_answer)i), meanings[i], looks[i].letter, looks[i].shade};
  cw_tile *tiles = CW_NEW_ARRAY(&a->tool->arena, a->nrows + 1, cw_tile);
  size_t n = 0;
  for (size_t i = 0; tiles && i < a->nrows; i++) {
    const cw_across_row *r = &a->rows[i];
    if ((int)r->purpose != purpose || strncmp(r->code, "us-", 3) != 0 || strlen(r->code) != 5) continue;
    char postal[3] = {(char)(r->code[3] & ~0x20), (char)(r->code[4] & ~0x20), 0};
    tiles[n++] = (cw_tile){cw_keep_text(&a->tool->arena, postal), *r->goal ? (int)r->said.answer : -1,
                           cw_say(&v, "%s: %s", r->name, *r->goal ? r->said.sentence : "no such goal")};
  }
  if (tiles)
    cw_picture_tiles(f, cw_say(&v, "Does it count? (%s)", cw_purpose_words[purpose]), tiles, n, legend, CW_NANSWERS, 0);
}

static void put_bars(FILE *f, const cw_across *a, int purpose) {
  cw_voice v = {.arena = &a->tool->arena};
  cw_bar *bars = CW_NEW_ARRAY(&a->tool->arena, a->nrows + 1, cw_bar);
  size_t n = 0;
  for (size_t i = 0; bars && i < a->nrows; i++) {
    const cw_across_row *r = &a->rows[i];
    cw_rat hours;
    if ((int)r->purpose != purpose || !*r->hours || !cw_rat_parse(&hours, r->hours, strlen(r->hours))) continue;
    bars[n++] = (cw_bar){r->name, cw_say(&v, "%s%s %s", r->said.at_most ? "up to " : "", r->said.number, r->said.unit),
                         (double)hours.num / (double)hours.den, looks[r->said.answer].shade};
  }
  if (n) cw_picture_bars(f, "What it is worth, in clock hours by each state's own rate", bars, n);
}

/* --- the page ----------------------------------------------------------------------------------------------------- */

static const char *class_of(const cw_across_row *r) {
  if (!*r->goal) return "mark";
  if (r->said.answer == CW_ANSWER_YES) return "mark good";
  if (r->said.answer == CW_ANSWER_NO || r->said.answer == CW_ANSWER_NOT_RECOGNIZED) return "mark bad";
  return "mark open";
}

static void put_row(FILE *f, const cw_across_row *r) {
  fprintf(f, "<li><span class=\"%s\">", class_of(r));
  cw_html_put(f, *r->goal ? cw_answer_word(r->said.answer) : "no such goal");
  put(f, "</span> <b>", r->name, "</b>");
  if (!*r->goal) {
    fputs("</li>\n", f);
    return;
  }
  put(f, ", ", r->goal, ": ");
  cw_html_put(f, r->said.sentence);
  put(f, " In clock hours ", r->hours, ".");
  put(f, " <span class=\"note\">(", r->said.cites, ")</span>");
  put(f, " <span class=\"note\">", r->said.basis, "</span>");
  if (r->said.nquestions) fputs("<ul>", f);
  for (size_t i = 0; i < r->said.nquestions; i++) put(f, "<li>Open: ", r->said.questions[i], "</li>");
  if (r->said.nquestions) fputs("</ul>", f);
  put(f, "<p class=\"note\">Also: ", r->others, "</p>");
  put(f, "<p class=\"note\">Read there: ", r->read_as, "</p>");
  put(f, "<p class=\"note\">Not asked there: ", r->left_out, "</p>");
  fputs("</li>\n", f);
}

void cw_across_html(const cw_across *a) {
  FILE *f = a->tool->out.file;
  cw_voice v = {.arena = &a->tool->arena};
  cw_html_begin(f, "Does it count, and where?",
                cw_say(&v, "%zu rule packs, as of %s", a->packs.count, cw_say_day(&v, a->day)), NULL);
  put(f, "<h1>Does it count, and where?</h1>\n<p>", cw_across_words(a), "</p>\n");
  for (int purpose = 0; purpose < CW_NPURPOSES; purpose++) {
    if (!(a->purposes >> purpose & 1)) continue;
    put(f, "<h2>To ", cw_purpose_words[purpose], "</h2>\n");
    put_map(f, a, purpose);
    put_bars(f, a, purpose);
    fputs("<ul>\n", f);
    for (size_t i = 0; i < a->nrows; i++)
      if ((int)a->rows[i].purpose == purpose) put_row(f, &a->rows[i]);
    fputs("</ul>\n", f);
  }
  cw_html_end(f);
}
