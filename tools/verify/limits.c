/* Limits of a ledger's problem: which columns stand under each, in which groups, and what that leaves them. */
#include "world.h"

typedef struct member {
  int64_t group; /* INT64_MIN: not known */
  const char *text;
  uint32_t col;
  int64_t order; /* of the groups: years by their number, texts by the first column that says them */
} member;

/* What a record says that a limit goes by; NULL where it isn't known. */
static const char *group_text(const vt_world *w, vt_per per, uint32_t record) {
  vt_value v = vt_cell(w, record,
                       per == VT_PER_PROVIDER      ? VT_F_PROVIDER
                       : per == VT_PER_ISSUER      ? VT_F_ISSUER
                       : per == VT_PER_ACHIEVEMENT ? VT_F_ACHIEVEMENT
                                                   : VT_F_TITLE);
  if (per == VT_PER_ACHIEVEMENT && v.known != VT_KNOWN) v = vt_cell(w, record, VT_F_TITLE);
  return v.known == VT_KNOWN ? v.s : NULL;
}

/* Texts group by what they say; each gets the number of the first record that says it. */
static int64_t text_group(const vt_world *w, vt_per per, uint32_t record, const char **text) {
  const char *own = group_text(w, per, record);
  if (!own) return INT64_MIN;
  *text = own;
  for (uint32_t i = 0; i < record; i++) {
    const char *other = group_text(w, per, i);
    if (other && vt_same(other, own)) return *text = other, (int64_t)i;
  }
  return (int64_t)record;
}

static int64_t group_of(const vt_world *w, const vt_limit *l, uint32_t record, const char **text) {
  vt_value day = vt_cell(w, record, VT_F_EARNED);
  switch (l->per) {
  case VT_PER_CYCLE: return 0;
  case VT_PER_RECORD: return record;
  case VT_PER_SCHOOL_YEAR:
  case VT_PER_CALENDAR_YEAR:
    return day.known == VT_KNOWN ? vt_year_of(w, (int32_t)day.n.num, l->per == VT_PER_CALENDAR_YEAR) : INT64_MIN;
  default: return text_group(w, l->per, record, text);
  }
}

static bool under(vt_world *w, const vt_problem *p, const vt_limit *l, uint32_t col, member *m) {
  const vt_column *c = &p->cols[col];
  const vt_ledger *led = &w->p->ledgers[p->ledger];
  *m = (member){.col = col};
  if (!(l->areas >> (c->area - led->first_area) & 1) || (l->rule >= 0 && l->rule != (int32_t)c->rule)) return false;
  if (c->record >= 0) {
    if (vt_credited(w, (uint32_t)c->record, p->ledger)) return false; /* it uses up no limit */
    w->record = c->record;
    bool in = vt_in_force(w, &l->force, false) && (!l->of || vt_holds(w, l->of, false));
    w->record = -1;
    if (in) m->group = group_of(w, l, (uint32_t)c->record, &m->text);
    return in;
  }
  bool year = l->per == VT_PER_SCHOOL_YEAR || l->per == VT_PER_CALENDAR_YEAR;
  if (l->counts_records || (l->per != VT_PER_CYCLE && !year) || (year && c->day == VT_NEVER)) return false;
  w->hypothetical = true;
  bool aside = l->force.suspended || l->force.announced || l->force.ninstead;
  bool in = aside ? vt_force_on(w, &l->force, c->day == VT_NEVER ? w->as_of : c->day)
                  : vt_force_test(w, &l->force, false) == VT_YES;
  w->hypothetical = false;
  int linked = l->of ? vt_linked_of(p, l->of) : -1;
  if (!in || (linked >= 0 && !(c->which >> linked & 1))) return false;
  if (linked < 0 && l->of && !vt_future_of(w, c->rule, l->of, false)) return false;
  m->group = year ? vt_year_of(w, c->day, l->per == VT_PER_CALENDAR_YEAR) : 0;
  return true;
}

/* Whether the column stands under this text of a limit: its own condition, too, must hold. */
static bool under_text(vt_world *w, const vt_problem *p, uint32_t i, uint32_t col, member *m) {
  return under(w, p, &w->p->limits[i], col, m) && vt_holds(w, w->p->limits[i].when, false);
}

static bool holds_somewhere(vt_world *w, uint32_t index) {
  for (uint32_t i = index; i < w->p->nlimits; i++)
    if (w->p->limits[i].twin == index && vt_holds(w, w->p->limits[i].when, false)) return true;
  return false;
}

/* Whether the column stands under the limit, or a twin of it. */
bool vt_limit_over(vt_world *w, const vt_problem *p, uint32_t limit, uint32_t col) {
  member m;
  for (uint32_t i = limit; i < w->p->nlimits; i++)
    if (w->p->limits[i].twin == limit && under_text(w, p, i, col, &m)) return true;
  return false;
}

static uint32_t members_of(vt_world *w, const vt_problem *p, uint32_t index, member *out) {
  uint32_t n = 0;
  for (uint32_t c = 0; c < p->ncols; c++)
    for (uint32_t i = index; i < w->p->nlimits; i++) {
      member m;
      if (w->p->limits[i].twin != index || !under_text(w, p, i, c, &m)) continue;
      m.order = w->p->limits[index].per >= VT_PER_PROVIDER && m.group != INT64_MIN ? (int64_t)c : m.group;
      for (uint32_t k = 0; k < n; k++)
        if (out[k].group == m.group) m.order = out[k].order;
      uint32_t at = n++;
      for (; at > 0 && out[at - 1].order > m.order; at--) out[at] = out[at - 1];
      out[at] = m;
      break;
    }
  return n;
}

static void limit_line(vt_world *w, vt_problem *p, uint32_t limit, const member *m, uint32_t n, vt_rat most) {
  vt_line line = {.bound = most,
                  .n = n,
                  .cols = CW_NEW_ARRAY(w->arena, n, uint32_t),
                  .limit = (int32_t)limit,
                  .group = m->group,
                  .group_text = m->text};
  for (uint32_t i = 0; line.cols && i < n; i++) line.cols[i] = m[i].col;
  vt_add_line(w, p, line);
}

static bool stands_before(const vt_problem *p, int keep, uint32_t x, uint32_t y) {
  if (keep == 1) return vt_cmp(p->cols[x].full, p->cols[y].full) > 0;
  return keep == 3 ? x > y : x < y;
}

static void keep_some(vt_world *w, vt_problem *p, int keep, const member *m, uint32_t n, int64_t most) {
  bool *closed = CW_NEW_ARRAY(w->arena, n + 1, bool);
  for (uint32_t i = 0; closed && i < n; i++) {
    int64_t better = 0;
    int32_t item = p->cols[m[i].col].item, last = -2;
    for (uint32_t j = 0; j < n; j++) {
      int32_t other = p->cols[m[j].col].item;
      if (other == item || other == last) continue;
      bool before = stands_before(p, keep, m[j].col, m[i].col), after = stands_before(p, keep, m[i].col, m[j].col);
      if (before || (!after && other < item)) better++, last = other;
    }
    closed[i] = better >= most;
  }
  for (uint32_t i = 0; closed && i < n; i++)
    if (closed[i]) p->cols[m[i].col].full = vt_int(0);
}

typedef struct counted {
  uint32_t limit, n;
  int64_t most;
  const member *m;
} counted;

static uint64_t counted_by(const counted *all, uint32_t n, uint32_t col) {
  uint64_t mask = 0;
  for (uint32_t k = 0; k < n && k < 64; k++)
    for (uint32_t i = 0; i < all[k].n; i++)
      if (all[k].m[i].col == col) mask |= UINT64_C(1) << k;
  return mask;
}

/* A number of records is limited by what they do under the limit: a record whose columns stand under different limits of
 * this kind is several items, tied by a line. */
static void split_item(vt_world *w, vt_problem *p, uint32_t item, const counted *all, uint32_t nall) {
  uint32_t *cols = CW_NEW_ARRAY(w->arena, p->ncols + 1, uint32_t), n = 0, parts = 0;
  uint64_t *mask = CW_NEW_ARRAY(w->arena, p->ncols + 1, uint64_t);
  for (uint32_t c = 0; cols && mask && c < p->ncols; c++)
    if (p->cols[c].item == (int32_t)item && vt_sign(p->cols[c].full) != 0) {
      cols[n] = c;
      mask[n++] = counted_by(all, nall, c);
    }
  for (uint32_t i = 0; i < n; i++) {
    uint32_t same = 0;
    while (mask[same] != mask[i]) same++;
    if (same == 0) continue;
    if (same == i) {
      p->items = vt_grow(w->arena, p->items, p->nitems, sizeof *p->items);
      p->item_record = vt_grow(w->arena, p->item_record, p->nitems, sizeof *p->item_record);
      if (!p->items || !p->item_record) return;
      p->items[p->nitems] = p->items[item];
      p->item_record[p->nitems++] = p->item_record[item];
      parts++;
    }
    p->cols[cols[i]].item = same == i ? (int32_t)p->nitems - 1 : p->cols[cols[same]].item;
  }
  if (!parts) return;
  vt_line line = {.bound = vt_int(1), .n = n, .cols = cols, .coef = CW_NEW_ARRAY(w->arena, n, vt_rat), .limit = -1};
  for (uint32_t i = 0; line.coef && i < n; i++) line.coef[i] = vt_div(vt_int(1), p->cols[cols[i]].full);
  vt_add_line(w, p, line);
}

static void count_rows(vt_world *w, vt_problem *p, const counted *all, uint32_t nall) {
  uint32_t before = p->nitems;
  for (uint32_t i = 0; nall && i < before; i++) split_item(w, p, i, all, nall);
  for (uint32_t k = 0; k < nall; k++) {
    vt_few f = {.most = (uint32_t)all[k].most,
                .items = CW_NEW_ARRAY(w->arena, all[k].n + 1, uint32_t),
                .limit = (int32_t)all[k].limit};
    for (uint32_t i = 0; f.items && i < all[k].n; i++) {
      uint32_t item = (uint32_t)p->cols[all[k].m[i].col].item, j = 0;
      while (j < f.n && f.items[j] != item) j++;
      if (j == f.n && vt_sign(p->cols[all[k].m[i].col].full) != 0) f.items[f.n++] = item;
    }
    p->few = vt_grow(w->arena, p->few, p->nfew, sizeof *p->few);
    if (p->few) p->few[p->nfew++] = f;
  }
}

static int64_t records_among(const vt_problem *p, const member *m, uint32_t n) {
  int64_t records = 0;
  for (uint32_t i = 0; i < n; i++) {
    uint32_t j = 0;
    while (p->cols[m[j].col].record != p->cols[m[i].col].record) j++;
    records += j == i && p->cols[m[i].col].record >= 0;
  }
  return records;
}

/* A record whose group isn't known is, at the worst, in every group, and in one with the others of its kind; at the best
 * in one of its own, which limits nothing here. */
static uint32_t lost_in_all(vt_world *w, const vt_problem *p, const vt_limit *l, member **m, uint32_t n) {
  static const uint32_t reads[] = {
      [VT_PER_SCHOOL_YEAR] = VT_F_EARNED, [VT_PER_CALENDAR_YEAR] = VT_F_EARNED,    [VT_PER_PROVIDER] = VT_F_PROVIDER,
      [VT_PER_ISSUER] = VT_F_ISSUER,      [VT_PER_ACHIEVEMENT] = VT_F_ACHIEVEMENT, [VT_PER_TITLE] = VT_F_TITLE};
  uint32_t lost = 0, bad = 0, total = 0;
  while (lost < n && l->per != VT_PER_CYCLE && (*m)[lost].group == INT64_MIN) lost++;
  if (lost == 0) return n;
  member *all = *m, *out = CW_NEW_ARRAY(w->arena, (size_t)(lost + 1) * (n + 1), member);
  if (!out) return n;
  for (uint32_t i = 0; i < lost; i++) {
    vt_unknown key = {
        .about = VT_ASK_RECORD, .attr = reads[l->per], .row = p->cols[all[i].col].record, .other = -1, .day = VT_NEVER};
    if (!vt_helps(w, key)) all[bad++] = all[i];
  }
  for (uint32_t i = 0; i < bad; i++) out[total++] = all[i];
  for (uint32_t i = lost, j; i < n; i = j) {
    uint32_t first = total;
    for (j = i; j < n && all[j].group == all[i].group; j++) out[total++] = all[j];
    for (uint32_t k = 0; k < bad; k++) {
      uint32_t at = total++;
      for (; at > first && out[at - 1].col > all[k].col; at--) out[at] = out[at - 1];
      out[at] = all[k];
    }
    for (uint32_t k = first; k < total; k++) out[k].group = all[i].group, out[k].text = all[i].text;
  }
  *m = out;
  return total;
}

static void apply_limit(vt_world *w, vt_problem *p, uint32_t index, counted **all, uint32_t *nall) {
  const vt_limit *l = &w->p->limits[index];
  vt_rat most;
  bool unbounded;
  if (l->ledger != p->ledger || l->twin != index || !holds_somewhere(w, index)) return;
  if (!vt_amount(w, l->most, true, &most, &unbounded) || unbounded) return;
  member *m = CW_NEW_ARRAY(w->arena, p->ncols + 1, member);
  uint32_t n = m ? members_of(w, p, index, m) : 0;
  n = lost_in_all(w, p, l, &m, n);
  for (uint32_t i = 0, j; i < n; i = j) {
    for (j = i; j < n && m[j].group == m[i].group;) j++;
    if (!l->counts_records) {
      limit_line(w, p, index, m + i, j - i, most);
      continue;
    }
    int64_t few = vt_floor(most).num;
    if (records_among(p, m + i, j - i) <= few) continue;
    if (l->keep) {
      keep_some(w, p, l->keep, m + i, j - i, few);
      continue;
    }
    *all = vt_grow(w->arena, *all, *nall, sizeof **all);
    if (*all) (*all)[(*nall)++] = (counted){index, j - i, few, m + i};
  }
}

void vt_apply_limits(vt_world *w, vt_problem *p) {
  counted *all = NULL;
  uint32_t nall = 0;
  for (uint32_t i = 0; i < w->p->nlimits; i++) apply_limit(w, p, i, &all, &nall);
  count_rows(w, p, all, nall);
}
