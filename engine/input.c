#include "evaluator.h"

#include <stdlib.h>
#include <string.h>

/* Arrays of the block grow by doubling inside the arena; what they leave behind goes with the arena's reset. Cells are blank
 * from then on: unknown. */
static bool grow_array(cw_block *b, void **array, uint32_t count, uint32_t room, size_t size) {
  void *bigger = cw_arena_raw_array(b->arena, room, size); /* each element is written before it is read */
  if (!bigger) {
    b->failed = true;
    return false;
  }
  if (count) memcpy(bigger, *array, count * size);
  *array = bigger;
  return true;
}

static bool make_room(cw_block *b, void **array, uint32_t count, uint32_t *room, size_t size) {
  if (count < *room) return true;
  uint32_t more = *room ? *room * 2 : 16;
  if (!grow_array(b, array, count, more, size)) return false;
  *room = more;
  return true;
}

static bool grow_columns(cw_block *b, cw_scope scope, uint32_t count, uint32_t *room) {
  if (count < *room) return true;
  uint32_t more = *room ? *room * 2 : 16;
  for (uint32_t k = 0; k < b->plan->nattrs; k++) {
    const cw_attr *attr = &b->plan->attrs[k];
    cw_column *c = &b->columns[k];
    if (attr->scope != scope) continue;
    if (!grow_array(b, (void **)&c->known, count, more, sizeof *c->known)) return false;
    if (!grow_array(b, (void **)&c->a, count, more, sizeof *c->a)) return false;
    if (attr->type == CW_QUANTITY && !grow_array(b, (void **)&c->b, count, more, sizeof *c->b)) return false;
    memset(c->known + count, CW_UNKNOWN, more - count);
    memset(c->a + count, 0, (more - count) * sizeof *c->a);
    for (uint32_t i = count; c->b && i < more; i++) c->b[i] = 1;
  }
  *room = more;
  return true;
}

void cw_block_init(cw_block *b, const cw_plan *plan, cw_arena *arena) {
  memset(b, 0, sizeof *b);
  b->plan = plan;
  b->arena = arena;
  cw_texts_init(&b->texts, arena, &plan->texts);
  b->columns = CW_NEW_ARRAY(arena, plan->nattrs, cw_column);
  b->failed = !b->columns;
}

static cw_teacher *current(cw_block *b) { return &b->teachers[b->nteachers - 1]; }

void cw_block_teacher(cw_block *b, const char *id, const char *name) {
  if (b->failed || !make_room(b, (void **)&b->teachers, b->nteachers, &b->room_teachers, sizeof *b->teachers)) return;
  cw_teacher *t = &b->teachers[b->nteachers++];
  *t = (cw_teacher){.first_record = b->nrecords,
                    .first_license = b->nlicenses,
                    .first_fact = b->nfacts,
                    .first_decision = b->ndecisions,
                    .incomplete_before = CW_DAY_MAX};
  if (id) t->id = cw_arena_text(b->arena, id, strlen(id));
  if (name) t->name = cw_arena_text(b->arena, name, strlen(name));
}

static void set_cell(cw_block *b, uint32_t attr, uint32_t row, cw_value v) {
  cw_column *c = &b->columns[attr];
  c->known[row] = (uint8_t)v.known;
  c->a[row] = v.a;
  if (c->b) c->b[row] = v.b;
}

/* The first declared choices of status and verification are their defaults: earned, and the one called "not checked". */
static cw_value choice_of(const cw_block *b, uint32_t attr, uint32_t id) {
  return id && b->plan->attrs[attr].nchoices ? cw_value_of(id) : cw_value_unknown();
}

uint32_t cw_block_record(cw_block *b) {
  if (b->failed || !grow_columns(b, CW_OF_RECORD, b->nrecords, &b->room_records)) return 0;
  uint32_t row = b->nrecords++;
  set_cell(b, CW_F_STATUS, row, choice_of(b, CW_F_STATUS, b->plan->ready->earned));
  set_cell(b, CW_F_VERIFICATION, row, choice_of(b, CW_F_VERIFICATION, b->plan->ready->not_checked));
  set_cell(b, CW_F_SHARE, row, cw_value_of(1));
  current(b)->nrecords++;
  return row;
}

uint32_t cw_block_license(cw_block *b) {
  if (b->failed || !grow_columns(b, CW_OF_LICENSE, b->nlicenses, &b->room_licenses)) return 0;
  uint32_t row = b->nlicenses++;
  current(b)->nlicenses++;
  return row;
}

void cw_block_set(cw_block *b, uint32_t attr, cw_value v) {
  if (b->failed) return;
  bool license = b->plan->attrs[attr].scope == CW_OF_LICENSE;
  uint32_t count = license ? b->nlicenses : b->nrecords;
  if (count) set_cell(b, attr, count - 1, v);
}

void cw_block_amount(cw_block *b, cw_rat amount, uint32_t unit) {
  cw_block_set(b, CW_F_AMOUNT, cw_value_rat(amount));
  cw_block_set(b, CW_F_UNIT, cw_value_of(unit));
}

void cw_block_amount_between(cw_block *b, cw_rat least, cw_rat most, bool no_most, uint32_t unit) {
  cw_block_set(b, CW_F_LEAST, cw_value_rat(least));
  if (!no_most) cw_block_set(b, CW_F_MOST, cw_value_rat(most));
  cw_block_set(b, CW_F_UNIT, cw_value_of(unit));
}

bool cw_amount_bounds(const cw_block *b, uint32_t record, cw_rat *least, cw_rat *most) {
  cw_value low = cw_cell(b, CW_F_LEAST, record), high = cw_cell(b, CW_F_MOST, record);
  if (cw_cell(b, CW_F_AMOUNT, record).known == CW_KNOWN || low.known != CW_KNOWN) return false;
  *least = cw_value_as_rat(low);
  *most = high.known == CW_KNOWN ? cw_value_as_rat(high) : CW_RAT(-1);
  return true;
}

void cw_block_fact(cw_block *b, const cw_fact *fact) {
  if (b->failed || !make_room(b, (void **)&b->facts, b->nfacts, &b->room_facts, sizeof *b->facts)) return;
  b->facts[b->nfacts++] = *fact;
  current(b)->nfacts++;
}

void cw_block_decision(cw_block *b, const cw_decision *d) {
  if (b->failed || !make_room(b, (void **)&b->decisions, b->ndecisions, &b->room_decisions, sizeof *b->decisions))
    return;
  b->decisions[b->ndecisions++] = *d;
  current(b)->ndecisions++;
}

/* --- canonical order ---------------------------------------------------------------------------------------------- */

static int compare_facts(const void *x, const void *y) {
  const cw_fact *f = x, *g = y;
  if (f->attr != g->attr) return f->attr < g->attr ? -1 : 1;
  if (f->from != g->from) return f->from < g->from ? -1 : 1;
  return (f->known_since > g->known_since) - (f->known_since < g->known_since);
}

static int compare_cells(const cw_block *b, uint32_t attr, uint32_t x, uint32_t y) {
  cw_value v = cw_cell(b, attr, x), w = cw_cell(b, attr, y);
  if (v.known != w.known) return v.known > w.known ? -1 : 1;
  if (v.known != CW_KNOWN) return 0;
  cw_type type = b->plan->attrs[attr].type;
  /* Ids of texts depend on the order of the input; their words don't. */
  if (type == CW_TEXT || type == CW_CHOICE)
    return v.a == w.a ? 0 : strcmp(cw_text(&b->texts, (uint32_t)v.a), cw_text(&b->texts, (uint32_t)w.a));
  if (type == CW_QUANTITY) return cw_rat_cmp(cw_value_as_rat(v), cw_value_as_rat(w));
  return (v.a > w.a) - (v.a < w.a);
}

static int compare_records(const cw_block *b, uint32_t x, uint32_t y) {
  int c = compare_cells(b, CW_F_EARNED, x, y);
  for (uint32_t k = 0; c == 0 && k < b->plan->nattrs; k++)
    if (b->plan->attrs[k].scope == CW_OF_RECORD) c = compare_cells(b, k, x, y);
  return c;
}

/* A stable merge sort of row numbers: qsort has no context argument, and equal records must keep one order. */
static void sort_rows(const cw_block *b, uint32_t *rows, uint32_t *spare, uint32_t n) {
  if (n < 2) return;
  uint32_t half = n / 2, i = 0, j = half, k = 0;
  sort_rows(b, rows, spare, half);
  sort_rows(b, rows + half, spare, n - half);
  while (i < half && j < n) spare[k++] = compare_records(b, rows[j], rows[i]) < 0 ? rows[j++] : rows[i++];
  while (i < half) spare[k++] = rows[i++];
  while (j < n) spare[k++] = rows[j++];
  memcpy(rows, spare, n * sizeof *rows);
}

static void permute_column(cw_column *c, const uint32_t *rows, uint32_t first, uint32_t n, int64_t *spare) {
  for (uint32_t i = 0; i < n; i++) spare[i] = c->a[rows[i]];
  memcpy(c->a + first, spare, n * sizeof *spare);
  if (c->b) {
    for (uint32_t i = 0; i < n; i++) spare[i] = c->b[rows[i]];
    memcpy(c->b + first, spare, n * sizeof *spare);
  }
  uint8_t *known = (uint8_t *)spare;
  for (uint32_t i = 0; i < n; i++) known[i] = c->known[rows[i]];
  memcpy(c->known + first, known, n);
}

static void renumber_decisions(cw_block *b, const cw_teacher *t, const uint32_t *rows) {
  for (uint32_t d = 0; d < t->ndecisions; d++) {
    cw_decision *decision = &b->decisions[t->first_decision + d];
    for (uint32_t i = 0; i < t->nrecords; i++)
      if (rows[i] - t->first_record == decision->subject) {
        decision->subject = i;
        break;
      }
  }
}

void cw_block_end(cw_block *b) {
  if (b->failed || b->nteachers == 0) return;
  cw_teacher *t = current(b);
  if (t->nfacts) qsort(b->facts + t->first_fact, t->nfacts, sizeof *b->facts, compare_facts);
  uint32_t n = t->nrecords;
  bool moved = false;
  if (n < 2) return;
  cw_arena_mark mark = cw_arena_here(b->arena);
  uint32_t *rows = CW_NEW_ARRAY(b->arena, (size_t)n * 2, uint32_t);
  int64_t *spare = CW_NEW_ARRAY(b->arena, n, int64_t);
  if (!rows || !spare) {
    b->failed = true;
    return;
  }
  for (uint32_t i = 0; i < n; i++) rows[i] = t->first_record + i;
  sort_rows(b, rows, rows + n, n);
  for (uint32_t i = 0; i < n; i++) moved |= rows[i] != t->first_record + i;
  for (uint32_t k = 0; moved && k < b->plan->nattrs; k++)
    if (b->plan->attrs[k].scope == CW_OF_RECORD) permute_column(&b->columns[k], rows, t->first_record, n, spare);
  renumber_decisions(b, t, rows);
  cw_arena_back(b->arena, mark);
}
