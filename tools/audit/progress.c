/* How far an audit is: a line that is drawn over itself on a terminal, else a line now and then. */
#include "progress.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double seconds_now(void) {
  struct timespec t;
  return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? (double)t.tv_sec + (double)t.tv_nsec / 1e9 : 0;
}

void cw_progress_begin(cw_progress *p, FILE *file, int64_t before, int64_t of) {
  *p = (cw_progress){.file = file, .before = before, .of = of, .terminal = isatty(fileno(file)) == 1};
  p->began = p->said = seconds_now();
}

/* "about 3 min left" */
static void put_left(FILE *f, double seconds) {
  if (seconds < 90)
    fprintf(f, "about %.0f s left", seconds);
  else if (seconds < 5400)
    fprintf(f, "about %.0f min left", seconds / 60);
  else
    fprintf(f, "about %.1f h left", seconds / 3600);
}

static void put_bar(FILE *f, double share) {
  enum { WIDTH = 30 };
  putc('[', f);
  for (int i = 0; i < WIDTH; i++) putc(i < (int)(share * WIDTH) ? '#' : '.', f);
  fputs("] ", f);
}

void cw_progress_say(void *context, int64_t done) {
  cw_progress *p = context;
  double now = seconds_now(), spent = now - p->began, every = p->terminal ? 0.2 : 5;
  if (now - p->said < every) return;
  p->said = now;
  int64_t all = p->before + done;
  double rate = spent > 0 ? (double)done / spent : 0, share = p->of ? (double)all / (double)p->of : 1;
  if (p->terminal) fputs("\r\033[K", p->file);
  if (p->terminal) put_bar(p->file, share);
  fprintf(p->file, "%" PRId64 " of %" PRId64 " teachers (%.0f %%), %.0f a second, ", all, p->of, share * 100, rate);
  put_left(p->file, rate > 0 ? (double)(p->of - all) / rate : 0);
  if (!p->terminal) putc('\n', p->file);
  p->drawn = p->terminal;
  fflush(p->file);
}

double cw_progress_end(cw_progress *p) {
  if (p->drawn) fputs("\r\033[K", p->file);
  fflush(p->file);
  return seconds_now() - p->began;
}
