/* The word that was probably meant: edit distance in which two letters exchanged are one edit. */
#include "pack.h"

#include <string.h>

enum { LONGEST = 64 }; /* longer words are not misspelled names */

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* The distance, or more than `most` as soon as it must be: the candidates of a pack can be many. */
static unsigned distance(const char *a, size_t na, const char *b, size_t nb, unsigned most) {
  unsigned rows[3][LONGEST + 1];
  if ((na > nb ? na - nb : nb - na) > most) return most + 1;
  for (unsigned j = 0; j <= nb; j++) rows[0][j] = j;
  for (size_t i = 1; i <= na; i++) {
    unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *twice = rows[(i + 1) % 3];
    unsigned best = row[0] = (unsigned)i;
    for (size_t j = 1; j <= nb; j++) {
      unsigned edit = lower(a[i - 1]) != lower(b[j - 1]);
      row[j] = least(above[j - 1] + edit, least(above[j], row[j - 1]) + 1);
      bool exchanged = i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (exchanged) row[j] = least(row[j], twice[j - 2] + 1);
      best = least(best, row[j]);
    }
    if (best > most) return most + 1;
  }
  return rows[na % 3][nb];
}

const char *cw_nearest(const char *word, const char *const *candidates, size_t n) {
  size_t len = word ? strlen(word) : 0;
  if (!len || len > LONGEST) return NULL;
  const char *nearest = NULL;
  unsigned most = (unsigned)(len + 1) / 3;
  for (size_t i = 0; i < n; i++) {
    size_t nc = candidates[i] ? strlen(candidates[i]) : 0;
    if (!nc || nc > LONGEST) continue;
    unsigned d = distance(word, len, candidates[i], nc, most);
    if (d > most) continue;
    nearest = candidates[i];
    if (d == 0) break;
    most = d - 1; /* only a nearer one replaces it */
  }
  return nearest;
}

const char *cw_nearest_alone(const char *word, const char *const *candidates, size_t n) {
  const char *near = cw_nearest(word, candidates, n);
  if (!near) return NULL;
  size_t len = strlen(word);
  for (size_t i = 0; i < n; i++) {
    size_t nc = candidates[i] ? strlen(candidates[i]) : 0;
    unsigned most = (unsigned)(len + 1) / 3;
    if (!nc || nc > LONGEST || strcmp(candidates[i], near) == 0) continue;
    if (distance(word, len, candidates[i], nc, most) <= most) return NULL;
  }
  return near;
}
