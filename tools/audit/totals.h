/* The summary of a stream: what was judged, how, and what came out; summaries of shards add up to that of the whole. */
#ifndef CW_TOTALS_H
#define CW_TOTALS_H

#include "audit.h"

#include <jansson.h>

typedef struct cw_totals {
  json_t *of;     /* what was asked: pack, program, dates, options; equal in all that are added */
  json_t *counts; /* goal -> standing -> number */
  int64_t teachers, lines, rejected, on_paper;
  cw_sum sum;
} cw_totals;

/* False where memory ran out. */
bool cw_totals_init(cw_totals *t, const cw_audit *a, const cw_presumptions *p, const cw_plan *plan);
bool cw_totals_line(cw_totals *t, const cw_line *line);
void cw_totals_free(cw_totals *t);

/* As one line of JSON that begins with {"summary":. False where memory ran out; writing is the stream's affair. */
bool cw_totals_put(const cw_totals *t, FILE *f);
/* Whether a line is a summary. */
bool cw_totals_is(const char *line);
/* Reads one; NULL, or why it is none. */
const char *cw_totals_read(cw_totals *t, const char *line);
/* Adds `more`; NULL, or why the two don't belong together. */
const char *cw_totals_add(cw_totals *t, const cw_totals *more);

#endif
