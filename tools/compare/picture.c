#include "picture.h"

#include "../html.h"

#include <string.h>

/* Okabe and Ito's colors and their tints; the pattern, and the letter of the legend, say the same without color. */
typedef struct shade {
  const char *fill, *ink;
  int pattern; /* 0: none, 1: rising lines, 2: dots, 3: falling lines, 4: crossed */
} shade;

static const shade shades[CW_NSHADES] = {
    {"#0072b2", "#ffffff", 0}, {"#56b4e9", "#000000", 0}, {"#009e73", "#000000", 1}, {"#f0e442", "#000000", 2},
    {"#e69f00", "#000000", 2}, {"#cc79a7", "#000000", 3}, {"#bfe3d6", "#000000", 1}, {"#d55e00", "#000000", 4},
    {"#d9d9d9", "#000000", 0}, {"#f2f2f2", "#000000", 0}, {"#ffffff", "#555555", 0},
};

static const struct {
  const char *postal;
  int column, row;
} places[] = {
#define CW_STATE(postal, fips, column, row, name) {postal, column, row},
#include "states.def"
};

enum { TILE = 54, GAP = 4, MARGIN = 16, TITLE = 40, LINE = 26, NCOLUMNS = 11, NROWS = 8 };

/* --- pieces ------------------------------------------------------------------------------------------------------- */

static void put_patterns(FILE *f) {
  fputs("<defs>"
        "<pattern id=\"p1\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 7L7 0\" "
        "stroke=\"#000\" stroke-opacity=\".35\"/></pattern>"
        "<pattern id=\"p2\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\"><circle cx=\"3.5\" cy=\"3.5\" "
        "r=\"1.1\" fill=\"#000\" fill-opacity=\".4\"/></pattern>"
        "<pattern id=\"p3\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 0L7 7\" "
        "stroke=\"#000\" stroke-opacity=\".35\"/></pattern>"
        "<pattern id=\"p4\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 0L8 8M0 8L8 0\" "
        "stroke=\"#000\" stroke-opacity=\".35\"/></pattern></defs>\n",
        f);
}

static void put_box(FILE *f, int x, int y, int width, int height, const shade *s) {
  fprintf(f, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\" stroke=\"#333\"/>", x, y, width, height,
          s->fill);
  if (s->pattern)
    fprintf(f, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"url(#p%d)\"/>", x, y, width, height,
            s->pattern);
}

static void put_words(FILE *f, int x, int y, int size, const char *anchor, const char *fill, const char *text) {
  fprintf(f, "<text x=\"%d\" y=\"%d\" font-size=\"%d\" text-anchor=\"%s\" fill=\"%s\">", x, y, size, anchor, fill);
  cw_html_put(f, text);
  fputs("</text>", f);
}

static void begin(FILE *f, int width, int height, const char *title) {
  fprintf(f,
          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" "
          "style=\"max-width:100%%;height:auto\" "
          "font-family=\"system-ui,'Segoe UI','Helvetica Neue',Arial,sans-serif\">\n<title>",
          width, height, width, height);
  cw_html_put(f, title);
  fputs("</title>\n", f);
  put_patterns(f);
  fprintf(f, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", width, height);
  put_words(f, MARGIN, 26, 17, "start", "#000", title);
  putc('\n', f);
}

static const shade *shade_of(const cw_legend *legend, size_t nlegend, int value) {
  bool known = value >= 0 && (size_t)value < nlegend;
  return &shades[known ? legend[value].shade : CW_NSHADES - 1];
}

static char letter_of(const cw_legend *legend, size_t nlegend, int value) {
  return value >= 0 && (size_t)value < nlegend ? legend[value].letter : ' ';
}

static void put_legend(FILE *f, int y, const cw_legend *legend, size_t n) {
  for (size_t i = 0; i < n; i++) {
    const shade *s = &shades[legend[i].shade];
    char letter[2] = {legend[i].letter, 0};
    int top = y + (int)i * LINE;
    put_box(f, MARGIN, top, 22, 20, s);
    put_words(f, MARGIN + 11, top + 15, 12, "middle", s->ink, letter);
    put_words(f, MARGIN + 32, top + 15, 13, "start", "#000", legend[i].word);
    put_words(f, MARGIN + 172, top + 15, 12, "start", "#444", legend[i].meaning);
    putc('\n', f);
  }
}

/* --- tiles -------------------------------------------------------------------------------------------------------- */

static const cw_tile *tile_of(const cw_tile *tiles, size_t n, const char *postal) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(tiles[i].postal, postal) == 0) return &tiles[i];
  return NULL;
}

static void put_tile(FILE *f, size_t place, const cw_tile *tile, const cw_legend *legend, size_t nlegend) {
  const shade *s = shade_of(legend, nlegend, tile ? tile->value : -1);
  int x = MARGIN + places[place].column * (TILE + GAP), y = TITLE + places[place].row * (TILE + GAP);
  char letter[2] = {letter_of(legend, nlegend, tile ? tile->value : -1), 0};
  fputs("<g>", f);
  if (tile && tile->hint) {
    fputs("<title>", f);
    cw_html_put(f, tile->hint);
    fputs("</title>", f);
  }
  put_box(f, x, y, TILE, TILE, s);
  put_words(f, x + TILE / 2, y + 31, 17, "middle", s->ink, places[place].postal);
  put_words(f, x + TILE - 6, y + TILE - 6, 12, "end", s->ink, letter);
  fputs("</g>\n", f);
}

void cw_picture_tiles(FILE *f, const char *title, const cw_tile *tiles, size_t n, const cw_legend *legend,
                      size_t nlegend, int standalone) {
  int map = TITLE + NROWS * (TILE + GAP) + 10;
  if (standalone) fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", f);
  begin(f, 2 * MARGIN + NCOLUMNS * (TILE + GAP), map + (int)nlegend * LINE + MARGIN, title);
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    put_tile(f, i, tile_of(tiles, n, places[i].postal), legend, nlegend);
  put_legend(f, map, legend, nlegend);
  fputs("</svg>\n", f);
}

/* --- matrix ------------------------------------------------------------------------------------------------------- */

enum { NAME = 250, CELL = 84, HIGH = 24 };

void cw_picture_matrix(FILE *f, const char *title, const cw_matrix *m, const cw_legend *legend, size_t nlegend) {
  int width = MARGIN * 2 + NAME + CELL * (int)m->ncolumns, table = TITLE + 30;
  int below = table + HIGH * (int)m->nrows + 16;
  begin(f, width > 700 ? width : 700, below + (int)nlegend * LINE + MARGIN, title);
  for (size_t c = 0; c < m->ncolumns; c++)
    put_words(f, MARGIN + NAME + CELL * (int)c + CELL / 2, table - 8, 12, "middle", "#000", m->columns[c]);
  for (size_t r = 0; r < m->nrows; r++) {
    int y = table + HIGH * (int)r;
    put_words(f, MARGIN, y + 16, 13, "start", "#000", m->names[r]);
    for (size_t c = 0; c < m->ncolumns; c++) {
      const shade *s = shade_of(legend, nlegend, m->cells[r * m->ncolumns + c]);
      char letter[2] = {letter_of(legend, nlegend, m->cells[r * m->ncolumns + c]), 0};
      const char *text = m->texts[r * m->ncolumns + c];
      int x = MARGIN + NAME + CELL * (int)c;
      put_box(f, x, y, CELL, HIGH, s);
      put_words(f, x + CELL / 2, y + 16, *text ? 10 : 12, "middle", s->ink, *text ? text : letter);
    }
    putc('\n', f);
  }
  put_legend(f, below, legend, nlegend);
  fputs("</svg>\n", f);
}

/* --- bars --------------------------------------------------------------------------------------------------------- */

enum { BAR_NAME = 250, BAR_LONG = 240, BAR_HIGH = 22 };

void cw_picture_bars(FILE *f, const char *title, const cw_bar *bars, size_t n) {
  double longest = 0;
  for (size_t i = 0; i < n; i++)
    if (bars[i].length > longest) longest = bars[i].length;
  begin(f, MARGIN * 2 + BAR_NAME + BAR_LONG + 420, TITLE + BAR_HIGH * (int)n + MARGIN, title);
  for (size_t i = 0; i < n; i++) {
    int y = TITLE + BAR_HIGH * (int)i;
    int length = longest > 0 ? (int)(bars[i].length / longest * BAR_LONG) : 0;
    put_words(f, MARGIN, y + 15, 13, "start", "#000", bars[i].name);
    if (length) put_box(f, MARGIN + BAR_NAME, y + 3, length, BAR_HIGH - 6, &shades[bars[i].shade]);
    put_words(f, MARGIN + BAR_NAME + length + 6, y + 15, 12, "start", "#333", bars[i].label);
    putc('\n', f);
  }
  fputs("</svg>\n", f);
}
