#include "chart.h"

#include "../html.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

/* In units of the drawing, which is as wide as its page. */
enum { WIDTH = 800, LABEL = 232, COUNT = 74, ROW = 24, BAR = 17, LEGEND = 30, MOST_LABEL = 30, MOST_AT_ONCE = 10 };
/* And in hundredths of them. */
static const int64_t room = INT64_C(100) * (WIDTH - LABEL - COUNT), left = INT64_C(100) * LABEL;

static int64_t sum(const cw_bar *b, size_t n) {
  int64_t all = 0;
  for (size_t i = 0; i < n; i++) all += b->parts[i];
  return all;
}

/* Hundredths of a unit. */
static void put_length(FILE *f, int64_t hundredths) {
  fprintf(f, "%" PRId64 ".%02" PRId64, hundredths / 100, hundredths % 100);
}

static void put_count(FILE *f, int64_t n) {
  char digits[32];
  int len = snprintf(digits, sizeof digits, "%" PRId64, n);
  for (int i = 0; i < len; i++) {
    putc(digits[i], f);
    if ((len - i - 1) % 3 == 0 && i + 1 < len) putc(',', f);
  }
}

/* What doesn't fit is cut; the whole stands in the title. */
static void put_label(FILE *f, const char *label, int y) {
  char cut[4 * MOST_LABEL + 4];
  size_t n = 0, characters = 0;
  for (; label[n] && (characters < MOST_LABEL || ((unsigned char)label[n] & 0xc0) == 0x80) && n + 4 < sizeof cut; n++) {
    characters += ((unsigned char)label[n] & 0xc0) != 0x80;
    cut[n] = label[n];
  }
  memcpy(cut + n, label[n] ? "\xe2\x80\xa6" : "", label[n] ? 4 : 1);
  fprintf(f, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"currentColor\">", LABEL - 8, y + BAR - 4);
  cw_html_put(f, cut);
  fputs("<title>", f);
  cw_html_put(f, label);
  fputs("</title></text>\n", f);
}

static void put_part(FILE *f, const cw_series *s, int64_t count, int64_t from, int64_t length, int y, bool whole) {
  char digits[32];
  int len = snprintf(digits, sizeof digits, "%" PRId64, count);
  fputs("<rect x=\"", f);
  put_length(f, from);
  fprintf(f, "\" y=\"%d\" width=\"", y);
  put_length(f, length);
  fprintf(f, "\" height=\"%d\" fill=\"%s\" stroke=\"#fff\" stroke-width=\"0.6\"><title>", BAR, s->color);
  cw_html_put(f, s->name);
  fputs(": ", f);
  put_count(f, count);
  fputs("</title></rect>\n", f);
  if (whole || length < INT64_C(100) * (9 * len + 6)) return; /* the count of the bar stands beside it */
  fputs("<text x=\"", f);
  put_length(f, from + length / 2);
  fprintf(f, "\" y=\"%d\" text-anchor=\"middle\" font-size=\"11\" fill=\"%s\">", y + BAR - 5, s->ink);
  put_count(f, count);
  fputs("</text>\n", f);
}

static void put_bar(FILE *f, const cw_series *series, size_t nseries, const cw_bar *b, int64_t most, int y) {
  int64_t at = 0, all = sum(b, nseries);
  put_label(f, b->label, y);
  for (size_t i = 0; i < nseries; i++) {
    int64_t from = at * room / most;
    at += b->parts[i];
    int64_t to = at * room / most;
    if (b->parts[i]) put_part(f, &series[i], b->parts[i], left + from, to - from, y, b->parts[i] == all);
  }
  fputs("<text x=\"", f);
  put_length(f, left + all * room / most + 600);
  fprintf(f, "\" y=\"%d\" font-size=\"12\" fill=\"currentColor\">", y + BAR - 4);
  put_count(f, all);
  fputs("</text>\n", f);
}

static void put_legend(FILE *f, const cw_series *series, size_t n) {
  int x = LABEL;
  for (size_t i = 0; i < n; i++) {
    fprintf(f, "<rect x=\"%d\" y=\"6\" width=\"12\" height=\"12\" fill=\"%s\"/>", x, series[i].color);
    fprintf(f, "<text x=\"%d\" y=\"16\" font-size=\"12\" fill=\"currentColor\">", x + 17);
    cw_html_put(f, series[i].name);
    fputs("</text>\n", f);
    x += 17 + 7 * (int)strlen(series[i].name) + 20;
  }
}

static void put_drawing(FILE *f, const char *title, const cw_series *series, size_t nseries, const cw_bar *bars,
                        size_t nbars, int64_t most, bool legend) {
  int top = legend ? LEGEND : 2;
  fprintf(f,
          "<svg viewBox=\"0 0 %d %d\" width=\"100%%\" role=\"img\" font-size=\"13\" font-family=\"inherit\" "
          "style=\"display:block;break-inside:avoid\">\n<title>",
          WIDTH, top + ROW * (int)nbars);
  cw_html_put(f, title);
  fputs("</title>\n", f);
  if (legend) put_legend(f, series, nseries);
  for (size_t i = 0; i < nbars; i++) put_bar(f, series, nseries, &bars[i], most, top + ROW * (int)i);
  fputs("</svg>\n", f);
}

/* A drawing can't be broken over pages: long ones are several, of one scale. */
void cw_chart(FILE *f, const char *title, const cw_series *series, size_t nseries, const cw_bar *bars, size_t nbars) {
  int64_t most = 1;
  for (size_t i = 0; i < nbars; i++) most = sum(&bars[i], nseries) > most ? sum(&bars[i], nseries) : most;
  for (size_t i = 0; i < nbars; i += MOST_AT_ONCE) {
    size_t n = nbars - i < MOST_AT_ONCE ? nbars - i : MOST_AT_ONCE;
    put_drawing(f, title, series, nseries, bars + i, n, most, nseries > 1 && i == 0);
  }
}
