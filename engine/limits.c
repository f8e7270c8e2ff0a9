/* Limits: which columns stand under each, in which groups, and the rows and counts that follow.
 *
 * What the pack decides (`keep`) is decided here; what it leaves to the educator becomes a count for the solver. */
#include "evaluator.h"

#include <string.h>

typedef cw_limit_member member;
typedef cw_limit_counted counted;

/* The group of further credit; false where the limit doesn't bear on it: what is yet to be earned may be another's, may
 * be called otherwise, and may be a record less than a number allows. */
static bool further_group(const cw_eval *e, const cw_limit *l, const cw_column_info *info, cw_row_info *group) {
  bool year = l->per == CW_PER_SCHOOL_YEAR || l->per == CW_PER_CALENDAR_YEAR, spans = cw_per_spans(l->per);
  *group = (cw_row_info){0};
  if (l->counts_records || ((year || spans) && info->day == CW_DAY_MIN)) return false;
  if (year) group->group = group->until = cw_year_of(e, info->day, l->per == CW_PER_CALENDAR_YEAR);
  if (spans) *group = (cw_row_info){0, cw_period_of(l->per, info->day), cw_period_of(l->per, info->until)};
  if (l->per == CW_PER_TOPIC) group->group = group->until = info->topic;
  return year || spans || l->per == CW_PER_CYCLE || l->per == CW_PER_LIFETIME || l->per == CW_PER_TOPIC;
}

/* Whether the column stands under the limit, and in which of its groups. */
static bool under_limit(cw_eval *e, const cw_ledger_problem *p, const cw_limit *l, uint32_t col, cw_row_info *group) {
  const cw_column_info *info = &p->info[col];
  const cw_ledger *ledger = &e->plan->ledgers[p->ledger];
  if (!(l->areas >> (p->cols[col].area - (int32_t)ledger->first_area) & 1)) return false;
  if (l->rule >= 0 && l->rule != (int32_t)info->rule) return false;
  if (info->record >= 0) {
    if (cw_record_determined(e, (uint32_t)info->record, p->ledger) >= 0) return false; /* the officer's figure stands */
    e->record = info->record;
    bool in = cw_eval_in_force(e, &l->force, false);
    e->record = -1;
    if (!in || (l->of && !cw_record_of(e, l->of, (uint32_t)info->record, false))) return false;
    *group = cw_limit_group(e, l, (uint32_t)info->record, info);
    return true;
  }
  if (!further_group(e, l, info, group)) return false;
  e->hypothetical = true;
  bool aside = l->force.suspended || l->force.announced || l->force.ninstead;
  bool in = aside ? cw_period_on_day(e, &l->force, info->day == CW_DAY_MIN ? e->options->as_of : info->day)
                  : cw_eval_in_force_tri(e, &l->force, false) == CW_TRUE;
  e->hypothetical = false;
  int linked = l->of ? cw_linked(e, p, l->of) : -1;
  if (!in || (linked >= 0 && !(info->which >> linked & 1))) return false;
  return linked >= 0 || !l->of || cw_hypothetical_of(e, info->rule, l->of, false);
}

/* By topic a record on none stands under no limit's maximum, and reaches no minimum. */
static bool over(cw_eval *e, const cw_ledger_problem *p, uint32_t index, uint32_t col, bool holds, cw_row_info *group) {
  for (uint32_t i = index; i < e->plan->nlimits; i = e->plan->ready->next_twin[i]) {
    const cw_limit *l = &e->plan->limits[i];
    if (!under_limit(e, p, l, col, group) || !(holds || cw_eval_holds(e, l->when, false))) continue;
    return l->per != CW_PER_TOPIC || l->least || group->group != CW_TOPIC_NONE;
  }
  return false;
}

bool cw_limit_over(cw_eval *e, const cw_ledger_problem *p, uint32_t index, uint32_t col, cw_row_info *group) {
  return over(e, p, index, col, false, group);
}

/* The ids of texts hang on who else is in the block: groups of a text stand in the order of their first column. */
static bool by_text(cw_per per) { return per >= CW_PER_PROVIDER && per <= CW_PER_TITLE; }

/* The areas of the limit and its twins. */
static uint64_t areas_of(const cw_plan *plan, uint32_t index) {
  uint64_t areas = 0;
  for (uint32_t i = index; i < plan->nlimits; i = plan->ready->next_twin[i]) areas |= plan->limits[i].areas;
  return areas;
}

static uint32_t members_of(cw_eval *e, const cw_ledger_problem *p, uint32_t index, member *out) {
  uint32_t n = 0;
  uint64_t areas = areas_of(e->plan, index);
  bool alone = e->plan->ready->next_twin[index] >= e->plan->nlimits; /* its condition was found to hold */
  int32_t first = (int32_t)e->plan->ledgers[p->ledger].first_area;
  for (uint32_t c = 0; c < p->ncols; c++) {
    cw_row_info group;
    if (!(areas >> (p->cols[c].area - first) & 1)) continue;
    if (!over(e, p, index, c, alone, &group)) continue;
    int64_t order = by_text(e->plan->limits[index].per) && group.group != CW_GROUP_LOST ? (int64_t)c : group.group;
    for (uint32_t i = 0; i < n; i++)
      if (out[i].group == group.group) order = out[i].order;
    uint32_t at = n++;
    for (; at > 0 && out[at - 1].order > order; at--) out[at] = out[at - 1];
    out[at] = (member){group.group, group.until, order, c};
  }
  return n;
}

/* Room for one more in each of two arrays that grow together. */
static bool grow(cw_eval *e, uint32_t n, uint32_t *room, void **a, size_t size_a, void **b, size_t size_b) {
  if (n < *room) return true;
  uint32_t more = *room ? *room * 2 : 16;
  void *x = cw_arena_alloc(e->arena, more * size_a), *y = cw_arena_alloc(e->arena, more * size_b);
  if (!x || !y) {
    e->memory = true;
    return false;
  }
  if (n) {
    memcpy(x, *a, n * size_a);
    memcpy(y, *b, n * size_b);
  }
  *a = x;
  *b = y;
  *room = more;
  return true;
}

static void push_row(cw_eval *e, cw_ledger_problem *p, cw_alloc_row row, cw_row_info info) {
  void *rows = p->limits, *infos = p->limit_info;
  if (!grow(e, p->nlimits, &p->room_limits, &rows, sizeof row, &infos, sizeof info)) return;
  p->limits = rows;
  p->limit_info = infos;
  p->limits[p->nlimits] = row;
  p->limit_info[p->nlimits++] = info;
}

void cw_limit_row(cw_eval *e, cw_ledger_problem *p, cw_row_info info, const member *m, uint32_t n, cw_rat most) {
  uint32_t *cols = CW_NEW_ARRAY(e->arena, n, uint32_t);
  if (!cols) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < n; i++) cols[i] = m[i].col;
  push_row(e, p, (cw_alloc_row){.sense = CW_AT_MOST, .bound = most, .ncols = n, .cols = cols}, info);
}

/* One piece may count by several rules, in parts: its shares of them are at most the whole. */
static void piece_row(cw_eval *e, cw_ledger_problem *p, uint32_t col) {
  uint32_t *cols = CW_NEW_ARRAY(e->arena, p->ncols, uint32_t), n = 0;
  cw_rat *coef = CW_NEW_ARRAY(e->arena, p->ncols, cw_rat);
  if (!cols || !coef) {
    e->memory = true;
    return;
  }
  for (uint32_t c = 0; c < p->ncols; c++) {
    bool same = p->cols[c].item == p->cols[col].item && p->info[c].windows == p->info[col].windows;
    if (!same || cw_rat_is_zero(p->info[c].piece)) continue;
    if (c < col) return; /* told with the first of them */
    cols[n] = c;
    if (!cw_rat_div(&coef[n++], CW_RAT(1), p->info[c].piece)) e->overflow = true;
  }
  push_row(e, p, (cw_alloc_row){.sense = CW_AT_MOST, .bound = CW_RAT(1), .ncols = n, .cols = cols, .coef = coef},
           (cw_row_info){.limit = UINT32_MAX});
}

void cw_limit_pieces(cw_eval *e, cw_ledger_problem *p) {
  for (uint32_t c = 0; c < p->ncols; c++)
    if (!cw_rat_is_zero(p->info[c].piece)) piece_row(e, p, c);
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
static bool counted_in(const counted *c, uint32_t col) {
  for (uint32_t i = 0; i < c->n; i++)
    if (c->members[i].col == col) return true;
  return false;
}

static bool counted_alike(const counted *all, uint32_t nall, uint32_t a, uint32_t b) {
  for (uint32_t k = 0; k < nall; k++)
    if (counted_in(&all[k], a) != counted_in(&all[k], b)) return false;
  return true;
}

static void tie(cw_eval *e, cw_ledger_problem *p, const uint32_t *cols, uint32_t n) {
  cw_rat *coef = CW_NEW_ARRAY(e->arena, n, cw_rat);
  if (!coef) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < n; i++)
    if (!cw_rat_div(&coef[i], CW_RAT(1), p->cols[cols[i]].full)) e->overflow = true;
  push_row(e, p, (cw_alloc_row){.sense = CW_AT_MOST, .bound = CW_RAT(1), .ncols = n, .cols = cols, .coef = coef},
           (cw_row_info){.limit = UINT32_MAX});
}

static void split_item(cw_eval *e, cw_ledger_problem *p, uint32_t item, const counted *all, uint32_t nall) {
  uint32_t *cols = CW_NEW_ARRAY(e->arena, p->ncols + 1, uint32_t), n = 0, parts = 0;
  if (!cols) {
    e->memory = true;
    return;
  }
  for (uint32_t c = 0; c < p->ncols; c++) {
    if (p->cols[c].item != (int32_t)item || cw_rat_is_zero(p->cols[c].full)) continue;
    cols[n++] = c;
  }
  for (uint32_t i = 0; i < n; i++) {
    uint32_t same = 0;
    while (same < i && !counted_alike(all, nall, cols[same], cols[i])) same++;
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
    void *counts = p->counts, *limits = p->count_limit;
    if (!grow(e, p->ncounts, &p->room_counts, &counts, sizeof *p->counts, &limits, sizeof *p->count_limit)) return;
    p->counts = counts;
    p->count_limit = limits;
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
    if (!cw_field_helps(e, (uint32_t)p->info[(*m)[i].col].record, cw_limit_key(l->per))) (*m)[k++] = (*m)[i];
  uint32_t total = 0;
  for (uint32_t i = 0; i < k; i++) out[total++] = (*m)[i]; /* a group of their own, too */
  for (uint32_t i = lost, j; i < n; i = j) {
    for (j = i; j < n && (*m)[j].group == (*m)[i].group;) j++;
    uint32_t a = 0, b = i; /* merged by column, as rows want them */
    while (a < k || b < j) {
      bool take_lost = a < k && (b >= j || (*m)[a].col < (*m)[b].col);
      member from = take_lost ? (*m)[a++] : (*m)[b++];
      out[total++] = (member){(*m)[i].group, (*m)[i].group, (*m)[i].order, from.col};
    }
  }
  *m = out;
  return total;
}

/* What groups the first ones isn't known. */
static uint32_t count_lost(const cw_limit *l, const member *m, uint32_t n) {
  uint32_t lost = 0;
  while (lost < n && l->per != CW_PER_CYCLE && m[lost].group == CW_GROUP_LOST) lost++;
  return lost;
}

/* The lost ones that stand under each group's maximum; the others are in none. */
static uint32_t keep_lost(cw_eval *e, const cw_ledger_problem *p, const cw_limit *l, member *m, uint32_t lost,
                          uint32_t *n) {
  uint32_t k = 0;
  for (uint32_t i = 0; i < lost; i++)
    if (!cw_field_helps(e, (uint32_t)p->info[m[i].col].record, cw_limit_key(l->per))) m[k++] = m[i];
  for (uint32_t i = lost; i < *n; i++) m[k + i - lost] = m[i];
  *n -= lost - k;
  return k;
}

/* `counts from`: what belongs to no group, or isn't known to, reaches no minimum. */
static void floors_of(cw_eval *e, cw_ledger_problem *p, uint32_t index, cw_rat least, const member *m, uint32_t n) {
  const cw_limit *l = &e->plan->limits[index];
  p->floors = p->floors ? p->floors : CW_NEW_RAW(e->arena, (size_t)e->plan->nlimits * (p->ncols + 1), cw_alloc_floor);
  p->floor_info =
      p->floor_info ? p->floor_info : CW_NEW_RAW(e->arena, (size_t)e->plan->nlimits * (p->ncols + 1), cw_row_info);
  if (!p->floors || !p->floor_info || cw_rat_sign(least) <= 0) {
    e->memory = e->memory || !p->floors || !p->floor_info;
    return;
  }
  for (uint32_t i = 0, j; i < n; i = j) {
    for (j = i; j < n && m[j].group == m[i].group;) j++;
    bool none = l->per == CW_PER_TOPIC && m[i].group == CW_TOPIC_NONE, lost = m[i].group == CW_GROUP_LOST;
    uint32_t *cols = CW_NEW_ARRAY(e->arena, j - i, uint32_t);
    if (!cols) {
      e->memory = true;
      return;
    }
    for (uint32_t k = i; k < j; k++) {
      cols[k - i] = m[k].col;
      bool helps = lost && cw_field_helps(e, (uint32_t)p->info[m[k].col].record, cw_limit_key(l->per));
      if (none || (lost && !helps)) p->cols[m[k].col].full = CW_RAT_ZERO;
    }
    if (none || lost) continue;
    p->floors[p->nfloors] = (cw_alloc_floor){least, j - i, cols};
    p->floor_info[p->nfloors++] = (cw_row_info){index, m[i].group, m[i].group};
  }
}

static void group_limits(cw_eval *e, cw_ledger_problem *p, uint32_t index, cw_rat most, const member *m, uint32_t n,
                         counted *all, uint32_t *nall) {
  for (uint32_t i = 0, j; i < n; i = j) {
    for (j = i; j < n && m[j].group == m[i].group;) j++;
    if (e->plan->limits[index].counts_records)
      count_limit(e, p, index, m + i, j - i, most, all, nall);
    else
      cw_limit_row(e, p, (cw_row_info){index, m[i].group, m[i].group}, m + i, j - i, most);
  }
}

/* What earlier goals used of a lifetime's limit is gone; a record of which something was used is one record still. */
static uint32_t less_used(cw_eval *e, const cw_ledger_problem *p, uint32_t index, cw_rat *most, member *m, uint32_t n) {
  uint32_t records = 0, k = 0;
  cw_rat used = cw_limit_used(e, index, &records);
  bool counts = e->plan->limits[index].counts_records;
  if (counts) used = CW_RAT(records);
  if (!cw_rat_sub(most, *most, used)) e->overflow = true;
  if (cw_rat_sign(*most) < 0) *most = CW_RAT_ZERO;
  for (uint32_t i = 0; i < n; i++) {
    int32_t r = p->info[m[i].col].record;
    if (!counts || r < 0 || !cw_limit_settled(e, index, (uint32_t)r)) m[k++] = m[i];
  }
  return k;
}

/* Whether the condition of the limit or of a twin holds; of which of them is told by each column. */
static bool holds_somewhere(cw_eval *e, uint32_t index) {
  for (uint32_t i = index; i < e->plan->nlimits; i = e->plan->ready->next_twin[i])
    if (cw_eval_holds(e, e->plan->limits[i].when, false)) return true;
  return false;
}

static void apply_limit(cw_eval *e, cw_ledger_problem *p, uint32_t index, counted *all, uint32_t *nall) {
  const cw_limit *l = &e->plan->limits[index];
  cw_rat most;
  bool unbounded;
  if (l->ledger != p->ledger || e->plan->ready->twin[index] != index || !holds_somewhere(e, index)) return;
  if (!cw_eval_amount(e, l->most, !l->least, &most, &unbounded)) return;
  if (unbounded && !l->least) return;
  member *m = CW_NEW_RAW(e->arena, (size_t)p->ncols + 1, member);
  if (!m) {
    e->memory = true;
    return;
  }
  uint32_t n = members_of(e, p, index, m), lost = count_lost(l, m, n);
  uint32_t number = (uint32_t)(most.num / most.den);
  if (l->least) {
    floors_of(e, p, index, unbounded ? CW_AMPLE : most, m, n);
  } else if (l->taken) {
    cw_limit_taken(e, p, index, number, m, n);
  } else if (l->within) {
    cw_limit_rolling(e, p, index, number, m, n, all, nall);
  } else if (cw_per_spans(l->per) && !l->counts_records) {
    lost = keep_lost(e, p, l, m, lost, &n);
    cw_limit_spans(e, p, index, most, m, lost, n);
  } else {
    if (l->per == CW_PER_LIFETIME) n = less_used(e, p, index, &most, m, n);
    n = join_lost(e, p, l, &m, lost, n);
    group_limits(e, p, index, most, m, n, all, nall);
  }
}

void cw_limits_apply(cw_eval *e, cw_ledger_problem *p) {
  uint32_t nall = 0;
  size_t room = (size_t)e->plan->nlimits * (2 * (size_t)p->ncols + e->teacher->nrecords + 2) + 1;
  counted *all = CW_NEW_RAW(e->arena, room, counted);
  if (!all) {
    e->memory = true;
    return;
  }
  for (uint32_t i = 0; i < e->plan->nlimits; i++) apply_limit(e, p, i, all, &nall);
  count_rows(e, p, all, nall);
}
