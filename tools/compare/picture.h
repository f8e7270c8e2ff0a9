/* Pictures of a comparison as SVG: a map of the states as equal tiles, and a matrix. Values differ in color, in pattern
 * and in a letter, so that they are told apart without color and in print. */
#ifndef CW_PICTURE_H
#define CW_PICTURE_H

#include <stddef.h>
#include <stdio.h>

typedef struct cw_tile {
  const char *postal; /* of a state or D.C. */
  int value;          /* index into the legend, or -1: no data */
  const char *hint;   /* read out and shown on hovering: "Utah: not said" */
} cw_tile;

typedef struct cw_legend {
  const char *word, *meaning;
  char letter; /* stands for it where there is no color */
  int shade;   /* index into the palette of picture.c: 0 to CW_NSHADES - 1 */
} cw_legend;

enum { CW_NSHADES = 11 };

/* A whole <svg>; title and legend are part of it. `standalone`: with the XML head of a file. */
void cw_picture_tiles(FILE *f, const char *title, const cw_tile *tiles, size_t n, const cw_legend *legend,
                      size_t nlegend, int standalone);

/* A row a name, a cell a column. cells[row * ncolumns + column] is an index into the legend. */
typedef struct cw_matrix {
  size_t nrows, ncolumns;
  const char *const *names, *const *columns;
  const int *cells;
  const char *const *texts; /* what stands in a cell; "" */
} cw_matrix;
void cw_picture_matrix(FILE *f, const char *title, const cw_matrix *m, const cw_legend *legend, size_t nlegend);

/* Bars, one a name: an amount in one unit beside a label. values are plain numbers. */
typedef struct cw_bar {
  const char *name, *label;
  double length; /* of the drawing only: never an answer */
  int shade;
} cw_bar;
void cw_picture_bars(FILE *f, const char *title, const cw_bar *bars, size_t n);

#endif
