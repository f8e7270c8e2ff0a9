/* Bars as SVG: on a screen, dark or light, and on paper, in color or gray. */
#ifndef CW_CHART_H
#define CW_CHART_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef struct cw_series {
  const char *name;
  const char *color, *ink; /* of the bar, and of a number upon it */
} cw_series;

typedef struct cw_bar {
  const char *label;
  const int64_t *parts; /* one a series */
} cw_bar;

/* Horizontal bars, each made of its parts, with a legend where there are several series. Nothing for no bars. */
void cw_chart(FILE *f, const char *title, const cw_series *series, size_t nseries, const cw_bar *bars, size_t nbars);

#endif
