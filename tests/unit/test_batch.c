/* A batch tells what an evaluation does: of random teachers under every pack, each standing compared field by field. */
#include "../../engine/batch.h"
#include "../../engine/watch.h"
#include "../../rules/pack.h"
#include "draw.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A build that checks itself, and valgrind with it, has a quarter of them. */
#ifdef NDEBUG
enum { TEACHERS = 600 };
#else
enum { TEACHERS = 150 };
#endif
enum { BLOCK = 50, PROFILES = 4, FIRST_YEAR = 2019 };

/* --- random teachers ---------------------------------------------------------------------------------------------- */

static cw_day random_day(void) {
  static const int month[] = {1, 3, 6, 7, 8, 12}, day[] = {1, 15, 30};
  cw_day d = 0;
  if (!cw_day_make(&d, FIRST_YEAR + (int)below(9), month[below(6)], day[below(3)])) d = 19000;
  return d;
}

static cw_value random_value(cw_block *b, uint32_t attr) {
  static const char *const texts[] = {
      "highly effective", "University of Utah", "Digital Promise", "BloomBoard", "A", "B+", "local course"};
  const cw_attr *a = &b->plan->attrs[attr];
  switch (a->type) {
  case CW_YES_NO: return cw_value_of(below(5) > 0);
  case CW_QUANTITY: return cw_value_rat(CW_RAT((int64_t)below(6)));
  case CW_DATE: return cw_value_of(random_day());
  case CW_CHOICE: return a->nchoices ? cw_value_of(a->choices[below(a->nchoices)]) : cw_value_unknown();
  case CW_SET: return cw_value_of((int64_t)below(4));
  case CW_TEXT: {
    const char *text = texts[below(7)];
    return cw_value_of(cw_texts_add(&b->texts, text, strlen(text)));
  }
  default: return cw_value_unknown();
  }
}

/* What most teachers of a pack have, so that many are alike. */
typedef struct profile {
  cw_value facts[CW_WATCH_ATTRS];
  uint32_t type;
  int year;
} profile;

static profile make_profile(cw_block *b) {
  profile p = {.type = b->plan->nlicense_types ? b->plan->license_types[below(b->plan->nlicense_types)].text : 0,
               .year = FIRST_YEAR + (int)below(4)};
  for (uint32_t k = 0; k < b->plan->nattrs; k++)
    p.facts[k] = b->plan->attrs[k].type == CW_TEXT ? cw_value_unknown() : random_value(b, k);
  return p;
}

static void add_license(cw_block *b, const profile *p) {
  cw_day issued = 0, expires = 0;
  cw_block_license(b);
  for (uint32_t k = 0; k < b->plan->nattrs; k++)
    if (b->plan->attrs[k].scope == CW_OF_LICENSE && k != CW_F_LSTATUS)
      cw_block_set(b, k, below(60) ? p->facts[k] : random_value(b, k));
  if (p->type) cw_block_set(b, CW_F_LICENSE, cw_value_of(p->type));
  if (below(30) && cw_day_make(&issued, p->year, 7, 1) && cw_day_make(&expires, p->year + 5, 6, 30)) {
    cw_block_set(b, CW_F_ISSUED, cw_value_of(issued));
    cw_block_set(b, CW_F_LEXPIRES, cw_value_of(expires));
  }
}

static uint32_t few_or_any(uint32_t n) { return below(n < 6 || below(3) == 0 ? n : 6); }

/* Most records are of few kinds, as in a roster, and say all that is asked of them. */
static void add_record(cw_block *b, uint32_t number) {
  static const uint32_t some[] = {CW_F_ISSUER, CW_F_APPROVED, CW_F_TOPICS, CW_F_RATING, CW_F_EXPIRES, CW_F_PROVIDER};
  const cw_attr *kind = &b->plan->attrs[CW_F_KIND];
  cw_block_record(b);
  for (uint32_t k = CW_NFIELDS; k < b->plan->nattrs; k++)
    if (b->plan->attrs[k].scope == CW_OF_RECORD && below(50)) cw_block_set(b, k, random_value(b, k));
  for (size_t k = 0; k < sizeof some / sizeof *some; k++)
    if (below(50)) cw_block_set(b, some[k], random_value(b, some[k]));
  if (kind->nchoices && below(200)) cw_block_set(b, CW_F_KIND, cw_value_of(kind->choices[few_or_any(kind->nchoices)]));
  if (below(200)) cw_block_set(b, CW_F_EARNED, cw_value_of(random_day()));
  if (below(100))
    cw_block_amount(b, (cw_rat){1 + (int64_t)below(20), 1}, below(5) ? CW_UNIT_HOUR : below(b->plan->nunits));
  if (below(100) == 0) {
    cw_day from = random_day();
    cw_block_set(b, CW_F_FROM, cw_value_of(from));
    cw_block_set(b, CW_F_UNTIL, cw_value_of(from + 200));
  }
  if (below(20) == 0) cw_block_set(b, CW_F_STATUS, cw_value_of(b->plan->attrs[CW_F_STATUS].choices[1]));
  if (below(6) == 0) {
    char id[16];
    int n = snprintf(id, sizeof id, "c%u", number / 2);
    cw_block_set(b, CW_F_CREDENTIAL, cw_value_of(cw_texts_add(&b->texts, id, (size_t)n)));
  }
}

static void add_teacher(cw_block *b, const profile *p) {
  uint32_t nlicenses = 1 + (below(20) == 0), nrecords = below(10), other = below(2 * b->plan->nattrs);
  cw_block_teacher(b, "T", NULL);
  for (uint32_t k = 0; k < b->plan->nattrs; k++) {
    if (b->plan->attrs[k].scope != CW_OF_TEACHER) continue;
    cw_value v = k == other ? random_value(b, k) : p->facts[k];
    if (v.known == CW_KNOWN && below(200)) cw_block_fact(b, &(cw_fact){k, v, CW_DAY_MIN, CW_DAY_MAX, CW_DAY_MIN});
  }
  for (uint32_t i = 0; i < nlicenses; i++) add_license(b, p);
  for (uint32_t i = 0; i < nrecords; i++) add_record(b, i);
  cw_block_end(b);
}

/* --- comparison --------------------------------------------------------------------------------------------------- */

static void compare(const char *pack, const cw_block *b, uint32_t t, cw_batch *batch, const cw_options *o,
                    cw_arena *arena) {
  cw_arena_mark mark = cw_arena_here(arena);
  cw_evaluation whole = cw_evaluate(b, t, o, arena), told = cw_batch_evaluate(batch, b, t, NULL, arena);
  ck_assert_msg(whole.nstandings == told.nstandings, "%s: %u standings, %u told", pack, whole.nstandings,
                told.nstandings);
  ck_assert(whole.failed == told.failed && whole.input_error == told.input_error);
  for (uint32_t i = 0; i < whole.nstandings; i++) {
    const char *what = cw_standing_difference(&whole.standings[i], &told.standings[i]);
    ck_assert_msg(!what, "%s, teacher %u, %s: another %s (verdict %d, told %d)", pack, t,
                  b->plan->goals[whole.standings[i].goal].name, what, (int)whole.standings[i].verdict,
                  (int)told.standings[i].verdict);
  }
  cw_arena_back(arena, mark);
}

static cw_batch_tally compare_pack(const char *name) {
  cw_arena arena, texts;
  cw_diags diags;
  char path[512];
  cw_arena_init(&arena, 0);
  cw_arena_init(&texts, 0);
  cw_diags_init(&diags, &texts);
  (void)snprintf(path, sizeof path, "%s/states/%s", CW_SOURCE_DIR, name);
  cw_pack *pack = cw_pack_load(path, &diags);
  ck_assert_msg(pack != NULL, "%s can't be loaded", path);
  const cw_plan *plan = cw_pack_plan(pack);
  cw_options o = {.known_as_of = CW_DAY_MAX, .only_goal = -1, .refusals = true};
  ck_assert(cw_day_make(&o.as_of, 2026, 5, 1));
  cw_batch *batch = cw_batch_new(plan, &o);
  ck_assert(batch != NULL);
  profile some[PROFILES];
  for (uint32_t done = 0; done < TEACHERS; done += BLOCK) {
    cw_block b;
    cw_arena_reset(&arena);
    cw_block_init(&b, plan, &arena);
    for (uint32_t i = 0; i < PROFILES && done == 0; i++) some[i] = make_profile(&b);
    for (uint32_t i = 0; i < BLOCK; i++) add_teacher(&b, &some[below(PROFILES)]);
    for (uint32_t i = 0; i < BLOCK; i++) compare(name, &b, i, batch, &o, &arena);
  }
  cw_batch_tally tally = cw_batch_told(batch);
  cw_batch_free(batch);
  cw_pack_free(pack);
  cw_arena_dispose(&arena);
  cw_arena_dispose(&texts);
  return tally;
}

START_TEST(tells_what_an_evaluation_does) {
  DIR *d = opendir(CW_SOURCE_DIR "/states");
  cw_batch_tally all = {0, 0};
  ck_assert(d != NULL);
  const char *given = getenv("CW_SEED");
  seed = given ? strtoull(given, NULL, 10) : 20261124;
  for (struct dirent *x = readdir(d); x; x = readdir(d)) {
    if (strchr(x->d_name, '.')) continue;
    cw_batch_tally one = compare_pack(x->d_name);
    if (getenv("CW_VERBOSE"))
      printf("%-12s told %llu, evaluated %llu\n", x->d_name, (unsigned long long)one.told,
             (unsigned long long)one.evaluated);
    all.told += one.told;
    all.evaluated += one.evaluated;
  }
  (void)closedir(d);
  ck_assert_msg(all.told > all.evaluated / 20, "only %llu of %llu standings were told", (unsigned long long)all.told,
                (unsigned long long)all.evaluated);
}
END_TEST

int main(void) {
  Suite *s = suite_create("batch");
  TCase *c = tcase_create("batch");
  tcase_add_test(c, tells_what_an_evaluation_does);
  tcase_set_timeout(c, 300);
  suite_add_tcase(s, c);
  SRunner *r = srunner_create(s);
  srunner_run_all(r, CK_NORMAL);
  int failed = srunner_ntests_failed(r);
  srunner_free(r);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
