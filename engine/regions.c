/* Which values of an unknown can matter: those that its uses tell apart. */
#include "memo.h"

#include <string.h>

/* --- what one value makes of one use ------------------------------------------------------------------------------ */

static bool use_holds(const cw_eval *e, const cw_unknown *u, const cw_use *use, cw_value v) {
  int c = u->type == CW_QUANTITY ? cw_rat_cmp(cw_value_as_rat(v), (cw_rat){use->a, use->b})
                                 : (v.a > use->a) - (v.a < use->a);
  switch ((cw_op)use->op) {
  case CW_OP_EQ: return c == 0;
  case CW_OP_LT: return c < 0;
  case CW_OP_LE: return c <= 0;
  case CW_OP_GT: return c > 0;
  case CW_OP_GE: return c >= 0;
  case CW_OP_BETWEEN: return v.a >= use->a && v.a <= use->a2;
  case CW_OP_INCLUDES: return use->b ? (v.a & use->a) == use->a : (v.a & use->a) != 0;
  case CW_OP_IN:
    for (uint32_t i = 0; i < use->nlist; i++)
      if (e->plan->ints[use->list + i] == v.a) return true;
    return false;
  default: return false;
  }
}

static bool is_end(const cw_eval *e, const cw_unknown *u, cw_value v, bool best) {
  for (int32_t i = u->first_use; i >= 0; i = e->uses[i].next) {
    const cw_use *use = &e->uses[i];
    if (use->op == CW_OP_NOTHING) continue;
    if ((use_holds(e, u, use, v) == use->helps) != best) return false;
  }
  return true;
}

static bool has_opaque(const cw_eval *e, const cw_unknown *u) {
  for (int32_t i = u->first_use; i >= 0; i = e->uses[i].next)
    if (e->uses[i].op == CW_OP_NOTHING) return true;
  return false;
}

/* --- regions ------------------------------------------------------------------------------------------------------ */

typedef struct region_list {
  cw_value *out;
  uint32_t n;
} region_list;

static void add_region(region_list *l, cw_value v) {
  for (uint32_t i = 0; i < l->n; i++)
    if (l->out[i].a == v.a && l->out[i].b == v.b) return;
  if (l->n < CW_MAX_REGIONS) l->out[l->n++] = v;
}

bool cw_unknown_alike(const cw_eval *e, const cw_unknown *u, cw_value v, cw_value w) {
  for (int32_t j = u->first_use; j >= 0; j = e->uses[j].next)
    if (use_holds(e, u, &e->uses[j], v) != use_holds(e, u, &e->uses[j], w)) return false;
  return true;
}

/* What a value makes of the uses, a bit for each: values with the same bits are alike. */
enum { MARK_WORDS = 4 };
typedef struct mark {
  uint64_t bits[MARK_WORDS];
} mark;

static mark mark_of(const cw_eval *e, const cw_unknown *u, cw_value v) {
  mark m = {{0}};
  uint32_t n = 0;
  for (int32_t j = u->first_use; j >= 0; j = e->uses[j].next, n++)
    if (use_holds(e, u, &e->uses[j], v)) m.bits[n / 64] |= UINT64_C(1) << n % 64;
  return m;
}

/* Two values that every use treats alike are one region: keep the first. */
static void merge_alike(const cw_eval *e, const cw_unknown *u, region_list *l) {
  mark marks[CW_MAX_REGIONS];
  bool marked = u->nuses <= MARK_WORDS * 64;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < l->n; i++) {
    bool alike = false;
    mark m = marked ? mark_of(e, u, l->out[i]) : (mark){{0}};
    for (uint32_t k = 0; k < kept && !alike; k++)
      alike = marked ? memcmp(&m, &marks[k], sizeof m) == 0 : cw_unknown_alike(e, u, l->out[i], l->out[k]);
    if (alike) continue;
    marks[kept] = m;
    l->out[kept++] = l->out[i];
  }
  l->n = kept;
}

static void regions_of_choice(const cw_eval *e, const cw_unknown *u, region_list *l) {
  if (u->q.kind == CW_ASK_GAP) {
    for (uint32_t r = 0; r < e->plan->gaps[u->q.gap].nreadings; r++) add_region(l, cw_value_of((int64_t)r));
    return;
  }
  const cw_attr *attr = &e->plan->attrs[u->q.attr];
  for (uint32_t i = 0; i < attr->nchoices; i++) add_region(l, cw_value_of(attr->choices[i]));
  if (attr->nchoices) return;
  for (int32_t i = u->first_use; i >= 0; i = e->uses[i].next) {
    const cw_use *use = &e->uses[i];
    if (use->op == CW_OP_EQ) add_region(l, cw_value_of(use->a));
    for (uint32_t k = 0; use->op == CW_OP_IN && k < use->nlist; k++)
      add_region(l, cw_value_of(e->plan->ints[use->list + k]));
  }
  add_region(l, cw_value_of(0)); /* any other text */
}

/* Thresholds and the gaps between them: t1-, t1, t1..t2, t2, ... */
static void add_around(region_list *l, bool quantity, int64_t a, int64_t b) {
  cw_rat t = {a, b}, r;
  add_region(l, (cw_value){CW_KNOWN, a, b});
  if (!quantity) {
    add_region(l, cw_value_of(a - 1));
    add_region(l, cw_value_of(a + 1));
    return;
  }
  /* a hair below and above: thresholds of law are never closer than a millionth */
  if (cw_rat_sub(&r, t, (cw_rat){1, 1000000}) && r.num >= 0) add_region(l, cw_value_rat(r));
  if (cw_rat_add(&r, t, (cw_rat){1, 1000000})) add_region(l, cw_value_rat(r));
}

/* An amount that isn't known but for its bounds: what lies outside is none of its values. */
static void keep_bounds(const cw_eval *e, const cw_unknown *u, region_list *l) {
  cw_rat least, most;
  bool amount = u->q.kind == CW_ASK_RECORD && u->q.attr == CW_F_AMOUNT;
  if (!amount || !cw_amount_bounds(e->block, u->q.record, &least, &most)) return;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < l->n; i++) {
    cw_rat v = cw_value_as_rat(l->out[i]);
    if (cw_rat_cmp(v, least) >= 0 && (most.num < 0 || cw_rat_cmp(v, most) <= 0)) l->out[kept++] = l->out[i];
  }
  l->n = kept;
  add_region(l, cw_value_rat(least));
  if (most.num >= 0) add_region(l, cw_value_rat(most));
}

static void regions_of_order(const cw_eval *e, const cw_unknown *u, region_list *l) {
  for (int32_t i = u->first_use; i >= 0; i = e->uses[i].next) {
    const cw_use *use = &e->uses[i];
    if (use->op == CW_OP_NOTHING) continue;
    bool span = use->op == CW_OP_BETWEEN; /* an end that is open is no threshold */
    if (!span || use->a > CW_DAY_MIN) add_around(l, u->type == CW_QUANTITY, use->a, use->b);
    if (span && use->a2 < CW_DAY_MAX) add_around(l, false, use->a2, 1);
  }
  keep_bounds(e, u, l);
}

/* Every subset of the bits that some use asks for. */
static void regions_of_set(const cw_eval *e, const cw_unknown *u, region_list *l) {
  int64_t asked = 0, subset = 0;
  for (int32_t i = u->first_use; i >= 0; i = e->uses[i].next) asked |= e->uses[i].a;
  do {
    add_region(l, cw_value_of(subset));
    subset = (subset - asked) & asked;
  } while (subset != 0 && l->n < CW_MAX_REGIONS);
}

uint32_t cw_unknown_thresholds(const cw_eval *e, const cw_unknown *u, cw_value out[CW_MAX_REGIONS]) {
  region_list l = {out, 0};
  if (u->type != CW_QUANTITY && u->type != CW_DATE) return 0;
  regions_of_order(e, u, &l);
  merge_alike(e, u, &l);
  return l.n;
}

static uint32_t find_regions(const cw_eval *e, const cw_unknown *u, cw_value out[CW_MAX_REGIONS]) {
  region_list l = {out, 0};
  if (has_opaque(e, u)) return 0;
  switch (u->type) {
  case CW_YES_NO:
    add_region(&l, cw_value_of(1));
    add_region(&l, cw_value_of(0));
    break;
  case CW_CHOICE:
  case CW_TEXT: regions_of_choice(e, u, &l); break;
  case CW_SET: regions_of_set(e, u, &l); break;
  case CW_QUANTITY:
  case CW_DATE: regions_of_order(e, u, &l); break;
  default: return 0;
  }
  merge_alike(e, u, &l);
  return l.n;
}

static bool find_ends(const cw_eval *e, const cw_unknown *u, const cw_value *regions, uint32_t n) {
  bool best = false, worst = false;
  for (uint32_t i = 0; i < n; i++) {
    best = best || is_end(e, u, regions[i], true);
    worst = worst || is_end(e, u, regions[i], false);
  }
  return n == 0 || (best && worst);
}

/* --- found once for as many uses ---------------------------------------------------------------------------------- */

/* The search asks after each assessment, and most bring up nothing new. */
struct cw_regions {
  uint32_t nuses;
  bool has_ends; /* one value makes every use help and another makes every use hurt */
  uint32_t n;
  cw_value values[];
};

static const struct cw_regions *regions_of(const cw_eval *e, cw_unknown *u) {
  cw_value out[CW_MAX_REGIONS];
  if (u->regions && u->regions->nuses == u->nuses) return u->regions;
  uint32_t n = find_regions(e, u, out);
  struct cw_regions *r = cw_arena_raw(e->memo->arena, sizeof *r + n * sizeof *r->values);
  if (!r) return NULL;
  *r = (struct cw_regions){.nuses = u->nuses, .has_ends = has_opaque(e, u) || find_ends(e, u, out, n), .n = n};
  if (n) memcpy(r->values, out, n * sizeof *out);
  return u->regions = r;
}

uint32_t cw_unknown_regions(const cw_eval *e, cw_unknown *u, cw_value out[CW_MAX_REGIONS]) {
  const struct cw_regions *r = regions_of(e, u);
  if (!r) return find_regions(e, u, out);
  if (r->n) memcpy(out, r->values, r->n * sizeof *out);
  return r->n;
}

/* An unknown of which one value makes every use help and another makes every use hurt. An opaque use has no regions:
 * its two ends stand for it, which can only widen what is called undetermined, never decide wrongly. */
bool cw_unknown_monotone(const cw_eval *e, cw_unknown *u) {
  cw_value out[CW_MAX_REGIONS];
  if (u->must_branch) return false;
  const struct cw_regions *r = regions_of(e, u);
  return r ? r->has_ends : has_opaque(e, u) || find_ends(e, u, out, find_regions(e, u, out));
}
