/* Coverage as text, JSON and lcov. */
#include "coverage.h"

#include <stdlib.h>

static const unsigned all_sides[] = {CW_SAW_TRUE, CW_SAW_FALSE, CW_SAW_BEFORE, CW_SAW_AFTER};
enum { NSIDES = sizeof all_sides / sizeof *all_sides };

static const char *side_word(cw_cover_kind kind, unsigned side) {
  switch (side) {
  case CW_SAW_TRUE: return cw_cover_words_of[kind].yes;
  case CW_SAW_FALSE: return cw_cover_words_of[kind].no;
  case CW_SAW_BEFORE: return "before it";
  default: return "after it";
  }
}

static size_t count_sides(unsigned bits) {
  size_t n = 0;
  for (size_t i = 0; i < NSIDES; i++) n += (bits & all_sides[i]) != 0;
  return n;
}

cw_cover_sum cw_coverage_sum(const cw_coverage *c, cw_cover_kind kind) {
  cw_cover_sum sum = {0, 0};
  for (size_t i = 0; i < c->nitems; i++) {
    if (kind != CW_NCOVERS && c->items[i].kind != kind) continue;
    sum.sides += count_sides(c->items[i].sides);
    sum.seen += count_sides(c->items[i].seen);
  }
  return sum;
}

static uint32_t hundredths(cw_cover_sum s) { return s.sides ? (uint32_t)(s.seen * 10000 / s.sides) : 10000; }

uint32_t cw_coverage_floor(const cw_coverage *c) {
  cw_cover_sum all = {0, 0};
  for (int k = 0; k < CW_NCOVERS; k++) {
    if (!cw_cover_words_of[k].floor) continue;
    cw_cover_sum sum = cw_coverage_sum(c, (cw_cover_kind)k);
    all.sides += sum.sides;
    all.seen += sum.seen;
  }
  return hundredths(all);
}

/* --- text --------------------------------------------------------------------------------------------------------- */

static void put_percent(FILE *f, cw_cover_sum s) {
  uint32_t h = hundredths(s);
  fprintf(f, "%3u.%u %%  %4zu of %4zu", h / 100, h / 10 % 10, s.seen, s.sides);
}

static void put_missing(const cw_coverage *c, cw_page *p, const cw_cover_item *x) {
  cw_voice v = {.plan = c->plan, .arena = c->arena};
  const char *never[NSIDES];
  size_t n = 0;
  for (size_t i = 0; i < NSIDES; i++)
    if (x->sides & ~x->seen & all_sides[i]) never[n++] = side_word(x->kind, all_sides[i]);
  if (n == 0) return;
  const char *place = cw_say(&v, "%s:%u:%u: ", x->ref->file, x->ref->line, x->ref->column);
  cw_page_labeled(
      p, 2, 4, CW_PLAIN, place,
      cw_say(&v, "%s, never %s: %s", cw_cover_words_of[x->kind].one, cw_say_list(&v, never, n, "or"), x->words));
}

void cw_coverage_text(const cw_coverage *c, cw_page *p) {
  fprintf(p->file, "%s: sides that the tests exercised\n", c->plan->code);
  for (int k = 0; k < CW_NCOVERS; k++) {
    cw_cover_sum sum = cw_coverage_sum(c, (cw_cover_kind)k);
    if (sum.sides == 0) continue;
    fprintf(p->file, "  %-16s", cw_cover_words_of[k].many);
    put_percent(p->file, sum);
    putc('\n', p->file);
  }
  cw_cover_sum all = cw_coverage_sum(c, CW_NCOVERS);
  fputs("  in all          ", p->file);
  put_percent(p->file, all);
  putc('\n', p->file);
  if (all.seen < all.sides) fputs("Not exercised:\n", p->file);
  for (size_t i = 0; i < c->nitems; i++) put_missing(c, p, &c->items[i]);
}

/* --- JSON --------------------------------------------------------------------------------------------------------- */

static void json_sum(cw_json *j, const char *name, cw_cover_sum sum) {
  cw_json_open_object(j, name);
  cw_json_put_int(j, "sides", (int64_t)sum.sides);
  cw_json_put_int(j, "seen", (int64_t)sum.seen);
  cw_json_end(j);
}

static void json_sides(cw_json *j, const char *key, cw_cover_kind kind, unsigned bits) {
  cw_json_open_array(j, key);
  for (size_t i = 0; i < NSIDES; i++)
    if (bits & all_sides[i]) cw_json_text(j, side_word(kind, all_sides[i]));
  cw_json_end(j);
}

void cw_coverage_json(const cw_coverage *c, cw_json *j) {
  cw_json_object(j);
  cw_json_put_text(j, "pack", c->plan->code);
  cw_json_open_object(j, "sums");
  for (int k = 0; k < CW_NCOVERS; k++) json_sum(j, cw_cover_words_of[k].many, cw_coverage_sum(c, (cw_cover_kind)k));
  json_sum(j, "all", cw_coverage_sum(c, CW_NCOVERS));
  cw_json_end(j);
  cw_json_open_array(j, "items");
  for (size_t i = 0; i < c->nitems; i++) {
    const cw_cover_item *x = &c->items[i];
    cw_json_object(j);
    cw_json_put_text(j, "kind", cw_cover_words_of[x->kind].one);
    cw_json_put_text(j, "file", x->ref->file);
    cw_json_put_int(j, "line", x->ref->line);
    cw_json_put_int(j, "column", x->ref->column);
    cw_json_put_text(j, "words", x->words);
    json_sides(j, "exercised", x->kind, x->seen);
    json_sides(j, "never", x->kind, x->sides & ~x->seen);
    cw_json_end(j);
  }
  cw_json_end(j);
  cw_json_end(j);
}

/* --- lcov --------------------------------------------------------------------------------------------------------- */

static int by_line(const void *a, const void *b) {
  const cw_cover_item *x = *(const cw_cover_item *const *)a, *y = *(const cw_cover_item *const *)b;
  return (x->ref->line > y->ref->line) - (x->ref->line < y->ref->line);
}

typedef struct lcov_sums {
  size_t lines, hit, branches, taken;
} lcov_sums;

/* One line of the pack: each side of what stands on it is a branch; it was hit where one was taken. */
static void lcov_line(FILE *f, const cw_cover_item *const *items, size_t n, lcov_sums *sums) {
  uint32_t line = items[0]->ref->line;
  size_t branch = 0, taken = 0;
  for (size_t i = 0; i < n; i++)
    for (size_t s = 0; s < NSIDES; s++) {
      if (!(items[i]->sides & all_sides[s])) continue;
      bool seen = (items[i]->seen & all_sides[s]) != 0;
      fprintf(f, "BRDA:%u,%zu,%zu,%d\n", line, i, branch++, seen);
      taken += seen;
    }
  fprintf(f, "DA:%u,%zu\n", line, taken);
  sums->lines++;
  sums->hit += taken > 0;
  sums->branches += branch;
  sums->taken += taken;
}

void cw_coverage_lcov(const cw_coverage *c, FILE *f) {
  const cw_cover_item **order = CW_NEW_ARRAY(c->arena, c->nitems + 1, const cw_cover_item *);
  lcov_sums sums = {0, 0, 0, 0};
  if (!order || c->nitems == 0) return;
  for (size_t i = 0; i < c->nitems; i++) order[i] = &c->items[i];
  qsort(order, c->nitems, sizeof *order, by_line);
  fprintf(f, "TN:%s\nSF:%s\n", c->plan->code, order[0]->ref->file);
  for (size_t i = 0, k; i < c->nitems; i = k) {
    for (k = i; k < c->nitems && order[k]->ref->line == order[i]->ref->line;) k++;
    lcov_line(f, order + i, k - i, &sums);
  }
  fprintf(f, "BRF:%zu\nBRH:%zu\nLF:%zu\nLH:%zu\nend_of_record\n", sums.branches, sums.taken, sums.lines, sums.hit);
}
