/* Limits: which columns stand under each, in which groups, and the rows and counts that follow.
 *
 * What the pack decides (`keep`) is decided here; what it leaves to the educator becomes a count for the solver. */
#include "evaluator.h"

static int64_t text_key(const cw_eval *e, uint32_t attr, uint32_t record) {
  cw_value v = cw_cell(e->block, attr, record);
  return v.known == CW_KNOWN ? v.a : INT64_MIN;
}

static int64_t year_key(const cw_eval *e, uint32_t record, bool calendar) {
  int year = cw_record_year(e, record, calendar);
  return year == INT32_MIN ? INT64_MIN : year;
}

/* What a limit groups a record's credit by; INT64_MIN where that isn't known. */
static int64_t group_of(const cw_eval *e, const cw_limit *l, uint32_t record) {
  switch (l->per) {
  case CW_PER_RECORD: return record;
  case CW_PER_SCHOOL_YEAR: return year_key(e, record, false);
  case CW_PER_CALENDAR_YEAR: return year_key(e, record, true);
  case CW_PER_PROVIDER: return text_key(e, CW_F_PROVIDER, record);
  case CW_PER_ISSUER: return text_key(e, CW_F_ISSUER, record);
  case CW_PER_ACHIEVEMENT: {
    int64_t key = text_key(e, CW_F_ACHIEVEMENT, record);
    return key != INT64_MIN ? key : text_key(e, CW_F_TITLE, record);
  }
  case CW_PER_TITLE: return text_key(e, CW_F_TITLE, record);
  default: return 0;
  }
}

/* Whether the column stands under the limit, and in which of its groups. */
static bool under_limit(cw_eval *e, const cw_ledger_problem *p, const cw_limit *l, uint32_t col, int64_t *group) {
  const cw_column_info *info = &p->info[col];
  const cw_ledger *ledger = &e->plan->ledgers[p->ledger];
  if (!(l->areas >> (p->cols[col].area - (int32_t)ledger->first_area) & 1)) return false;
  if (l->rule >= 0 && l->rule != (int32_t)info->rule) return false;
  if (info->record >= 0) {
    e->record = info->record;
    bool in = cw_eval_in_force(e, &l->force, false);
    e->record = -1;
    if (!in || (l->of && !cw_record_of(e, l->of, (uint32_t)info->record, false))) return false;
    *group = group_of(e, l, (uint32_t)info->record);
    return true;
  }
  if (l->counts_records) return false;
  bool year = l->per == CW_PER_SCHOOL_YEAR || l->per == CW_PER_CALENDAR_YEAR;
  if (l->per != CW_PER_CYCLE && !year) return false;
  if (year && info->day == CW_DAY_MIN) return false;
  e->hypothetical = true;
  bool in = cw_eval_in_force_tri(e, &l->force, false) == CW_TRUE;
  e->hypothetical = false;
  int linked = l->of ? cw_linked(e, p, l->of) : -1;
  if (!in || (linked >= 0 && !(info->which >> linked & 1))) return false;
  if (linked < 0 && l->of && !cw_hypothetical_of(e, info->rule, l->of, false)) return false;
  *group = year ? cw_year_of(e, info->day, l->per == CW_PER_CALENDAR_YEAR) : 0;
  return true;
}

typedef struct member {
  int64_t group;
  uint32_t col;
  int64_t order; /* of the groups: by year, or by their first column; ids of texts hang on who else is in the block */
} member;

/* A limit that stands once in the pack, beside the versions of its rule, is compiled once per version; it is one limit,
 * told by its place, and holds over all the versions together. */
static bool same_limit(const cw_limit *l, const cw_limit *m) {
  return l->ref.line == m->ref.line && l->ref.column == m->ref.column && l->ref.file == m->ref.file &&
         l->ledger == m->ledger && l->per == m->per && l->counts_records == m->counts_records;
}

void cw_limits_pair(cw_eval *e) {
  for (uint32_t i = 0; i < e->plan->nlimits; i++) {
    const cw_limit *l = &e->plan->limits[i];
    for (uint32_t k = 0; l->counts_records && l->keep != CW_KEEP_ANY && k < e->plan->ncounts; k++)
      e->ordered[k] =
          e->ordered[k] || (e->plan->counts[k].ledger == l->ledger && (l->rule < 0 || l->rule == (int32_t)k));
  }
  for (uint32_t i = 0; i < e->plan->nlimits; i++) {
    e->twin[i] = i;
    for (uint32_t j = 0; j < i && e->twin[i] == i; j++)
      if (same_limit(&e->plan->limits[j], &e->plan->limits[i])) e->twin[i] = j;
  }
}

static bool under_any(cw_eval *e, const cw_ledger_problem *p, uint32_t index, uint32_t col, int64_t *group) {
  for (uint32_t i = index; i < e->plan->nlimits; i++)
    if (e->twin[i] == index && under_limit(e, p, &e->plan->limits[i], col, group)) return true;
  return false;
}

static uint32_t members_of(cw_eval *e, const cw_ledger_problem *p, uint32_t index, member *out) {
  uint32_t n = 0;
  for (uint32_t c = 0; c < p->ncols; c++) {
    int64_t group;
    if (!under_any(e, p, index, c, &group)) continue;
    int64_t order = e->plan->limits[index].per >= CW_PER_PROVIDER && group != INT64_MIN ? (int64_t)c : group;
    for (uint32_t i = 0; i < n; i++)
      if (out[i].group == group) order = out[i].order;
    uint32_t at = n++;
    for (; at > 0 && out[at - 1].order > order; at--) out[at] = out[at - 1];
    out[at] = (member){group, c, order};
  }
  return n;
}

static void limit_row(cw_eval *e, cw_ledger_problem *p, uint32_t limit, const member *m, uint32_t n, cw_rat most) {
  uint32_t *cols = CW_NEW_ARRAY(e->arena, n, uint32_t);
  if (!cols) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < n; i++) cols[i] = m[i].col;
  p->limits[p->nlimits] = (cw_alloc_row){CW_AT_MOST, most, n, cols, NULL};
  p->limit_info[p->nlimits++] = (cw_row_info){limit, m[0].group};
}

/* Orders the items of a group by what the pack says stands: the date, or the amount; the rest keeps canonical order. */
static bool stands_before(const cw_ledger_problem *p, cw_keep keep, uint32_t x, uint32_t y) {
  if (keep == CW_KEEP_BEST) return cw_rat_cmp(p->cols[x].full, p->cols[y].full) > 0;
  return keep == CW_KEEP_LATEST ? x > y : x < y;
}

/* The columns of the records that don't stand are closed. */
static void keep_some(cw_ledger_problem *p, cw_keep keep, const member *m, uint32_t n, uint32_t most) {
  for (uint32_t i = 0; i < n; i++) {
    uint32_t better = 0;
    int32_t item = p->cols[m[i].col].item, last = -2;
    for (uint32_t j = 0; j < n; j++) {
      int32_t other = p->cols[m[j].col].item;
      if (other == item || other == last) continue;
      bool before = stands_before(p, keep, m[j].col, m[i].col);
      bool after = stands_before(p, keep, m[i].col, m[j].col);
      if (before || (!after && other < item)) better++, last = other;
    }
    if (better >= most) p->info[m[i].col].rule |= UINT32_C(1) << 31; /* marked now, closed after the group is read */
  }
  for (uint32_t i = 0; i < n; i++)
    if (p->info[m[i].col].rule >> 31) {
      p->info[m[i].col].rule &= ~(UINT32_C(1) << 31);
      p->cols[m[i].col].full = CW_RAT_ZERO;
    }
}

/* A number of records is limited by what they do under the limit, not by what they do elsewhere. So an item whose columns
 * stand under different limits of this kind is split, each part an item of its own, tied to the others by a row. */
typedef struct counted { /* one limit on a number of records, with the columns of one of its groups */
  uint32_t limit, most, n;
  const member *members;
} counted;

static uint64_t counted_by(const counted *all, uint32_t nall, uint32_t col) {
  uint64_t mask = 0;
  for (uint32_t k = 0; k < nall && k < 64; k++)
    for (uint32_t i = 0; i < all[k].n; i++)
      if (all[k].members[i].col == col) mask |= UINT64_C(1) << k;
  return mask;
}

static void tie(cw_eval *e, cw_ledger_problem *p, const uint32_t *cols, uint32_t n) {
  cw_rat *coef = CW_NEW_ARRAY(e->arena, n, cw_rat);
  if (!coef) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < n; i++)
    if (!cw_rat_div(&coef[i], CW_RAT(1), p->cols[cols[i]].full)) e->overflow = true;
  p->limits[p->nlimits] = (cw_alloc_row){CW_AT_MOST, CW_RAT(1), n, cols, coef};
  p->limit_info[p->nlimits++] = (cw_row_info){UINT32_MAX, 0};
}

static void split_item(cw_eval *e, cw_ledger_problem *p, uint32_t item, const counted *all, uint32_t nall) {
  uint32_t *cols = CW_NEW_ARRAY(e->arena, p->ncols + 1, uint32_t), n = 0, parts = 0;
  uint64_t *mask = CW_NEW_ARRAY(e->arena, p->ncols + 1, uint64_t);
  if (!cols || !mask) {
    e->memory = true;
    return;
  }
  for (uint32_t c = 0; c < p->ncols; c++) {
    if (p->cols[c].item != (int32_t)item || cw_rat_is_zero(p->cols[c].full)) continue;
    cols[n] = c;
    mask[n++] = counted_by(all, nall, c);
  }
  for (uint32_t i = 0; i < n; i++) {
    uint32_t same = 0;
    while (mask[same] != mask[i]) same++;
    if (same == 0) continue; /* the first part keeps the item */
    if (same == i) {
      p->items[p->nitems] = p->items[item];
      p->item_record[p->nitems++] = p->item_record[item];
      parts++;
    }
    p->cols[cols[i]].item = same == i ? (int32_t)p->nitems - 1 : p->cols[cols[same]].item;
  }
  if (parts) tie(e, p, cols, n);
}

static void count_rows(cw_eval *e, cw_ledger_problem *p, const counted *all, uint32_t nall) {
  uint32_t before = p->nitems;
  for (uint32_t i = 0; i < before && nall && !e->memory; i++) split_item(e, p, i, all, nall);
  for (uint32_t k = 0; k < nall; k++) {
    uint32_t *items = CW_NEW_ARRAY(e->arena, all[k].n + 1, uint32_t), n = 0;
    if (!items) {
      e->memory = true;
      return;
    }
    for (uint32_t i = 0; i < all[k].n; i++) {
      uint32_t item = (uint32_t)p->cols[all[k].members[i].col].item, j = 0;
      while (j < n && items[j] != item) j++;
      if (j == n && !cw_rat_is_zero(p->cols[all[k].members[i].col].full)) items[n++] = item;
    }
    p->counts[p->ncounts] = (cw_alloc_count){all[k].most, n, items};
    p->count_limit[p->ncounts++] = all[k].limit;
  }
}

static uint32_t records_among(const cw_ledger_problem *p, const member *m, uint32_t n) {
  uint32_t records = 0;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t j = 0;
    while (p->info[m[j].col].record != p->info[m[i].col].record) j++;
    records += j == i && p->info[m[i].col].record >= 0;
  }
  return records;
}

/* A limit on a number of records: what the pack says stands is decided here, a choice is left to the solver. */
static void count_limit(const cw_eval *e, cw_ledger_problem *p, uint32_t index, const member *m, uint32_t n,
                        cw_rat most, counted *all, uint32_t *nall) {
  const cw_limit *l = &e->plan->limits[index];
  uint32_t at_most = (uint32_t)(most.num / most.den), records = records_among(p, m, n);
  if (e->options->seen && records) cw_see_limit(e, index, records > at_most);
  if (records <= at_most) return;
  if (l->keep != CW_KEEP_ANY)
    keep_some(p, l->keep, m, n, at_most);
  else
    all[(*nall)++] = (counted){index, at_most, n, m};
}

static uint32_t key_of(cw_per per) {
  switch (per) {
  case CW_PER_PROVIDER: return CW_F_PROVIDER;
  case CW_PER_ISSUER: return CW_F_ISSUER;
  case CW_PER_ACHIEVEMENT: return CW_F_ACHIEVEMENT;
  case CW_PER_TITLE: return CW_F_TITLE;
  default: return CW_F_EARNED;
  }
}

/* A record of which it isn't known what group it belongs to stands, at the worst, under the limit of each group; at the
 * best in one of its own. The first `lost` members are such; what they become is in *m. */
static uint32_t join_lost(cw_eval *e, cw_ledger_problem *p, const cw_limit *l, member **m, uint32_t lost, uint32_t n) {
  uint32_t groups = 1, k = 0;
  if (lost == 0) return n;
  for (uint32_t i = lost; i < n; i++) groups += i == lost || (*m)[i].group != (*m)[i - 1].group;
  member *out = CW_NEW_RAW(e->arena, (size_t)lost * (groups + 1) + n, member);
  if (!out) {
    e->memory = true;
    return 0;
  }
  for (uint32_t i = 0; i < lost; i++)
    if (!cw_field_helps(e, (uint32_t)p->info[(*m)[i].col].record, key_of(l->per))) (*m)[k++] = (*m)[i];
  uint32_t total = 0;
  for (uint32_t i = 0; i < k; i++) out[total++] = (*m)[i]; /* a group of their own, too */
  for (uint32_t i = lost, j; i < n; i = j) {
    for (j = i; j < n && (*m)[j].group == (*m)[i].group;) j++;
    uint32_t a = 0, b = i; /* merged by column, as rows want them */
    while (a < k || b < j) {
      bool take_lost = a < k && (b >= j || (*m)[a].col < (*m)[b].col);
      out[total++] = (member){(*m)[i].group, take_lost ? (*m)[a++].col : (*m)[b++].col, (*m)[i].order};
    }
  }
  *m = out;
  return total;
}

static void apply_limit(cw_eval *e, cw_ledger_problem *p, uint32_t index, counted *all, uint32_t *nall) {
  const cw_limit *l = &e->plan->limits[index];
  cw_rat most;
  bool unbounded;
  if (l->ledger != p->ledger || e->twin[index] != index || !cw_eval_holds(e, l->when, false)) return;
  if (!cw_eval_amount(e, l->most, true, &most, &unbounded) || unbounded) return;
  member *m = CW_NEW_RAW(e->arena, p->ncols, member);
  if (!m) {
    e->memory = true;
    return;
  }
  uint32_t n = members_of(e, p, index, m);
  uint32_t lost = 0; /* what groups them isn't known */
  while (lost < n && l->per != CW_PER_CYCLE && m[lost].group == INT64_MIN) lost++;
  n = join_lost(e, p, l, &m, lost, n);
  for (uint32_t i = 0, j; i < n; i = j) {
    for (j = i; j < n && m[j].group == m[i].group;) j++;
    if (l->counts_records)
      count_limit(e, p, index, m + i, j - i, most, all, nall);
    else
      limit_row(e, p, index, m + i, j - i, most);
  }
}

void cw_limits_apply(cw_eval *e, cw_ledger_problem *p) {
  uint32_t nall = 0;
  counted *all = CW_NEW_RAW(e->arena, (size_t)e->plan->nlimits * (p->ncols + 1) + 1, counted);
  if (!all) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < e->plan->nlimits; i++) apply_limit(e, p, i, all, &nall);
  count_rows(e, p, all, nall);
}
