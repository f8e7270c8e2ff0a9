/* How far an audit is. */
#ifndef CW_PROGRESS_H
#define CW_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef struct cw_progress {
  FILE *file;
  int64_t before, of; /* teachers done in earlier runs; on the roster */
  bool terminal, drawn;
  double began, said;
} cw_progress;

void cw_progress_begin(cw_progress *p, FILE *file, int64_t before, int64_t of);
/* `context` is the cw_progress; `done` teachers in this run. */
void cw_progress_say(void *context, int64_t done);
/* Clears what is drawn; the seconds since it began. */
double cw_progress_end(cw_progress *p);

#endif
