/* One ledger as a problem of placement: records are items, what rules give for them columns, limits lines. Beside these
 * stand columns of further credit, for each rule under which a record could still be earned before the deadline. */
#include "world.h"

#include <string.h>

enum { MOST_STRETCHES = 24, MOST_LINKED = 4 };

int vt_year_of(const vt_world *w, int32_t day, bool calendar) {
  int y, m, d;
  if (!calendar) return vt_school_year(day, w->p->school_year);
  vt_civil(day, &y, &m, &d);
  return y;
}

/* --- records to come ---------------------------------------------------------------------------------------------- */

/* Whether such a record can (helps) or must (not helps) satisfy the condition. */
bool vt_future_of(vt_world *w, uint32_t rule, const vt_expr *x, bool helps) {
  const vt_rule *r = &w->p->rules[rule];
  const vt_attr *kinds = &w->p->attrs[VT_F_KIND];
  bool free = true, result = !helps;
  if (!x) return true;
  w->hypothetical = true;
  w->quiet++; /* what could be earned asks no question */
  for (uint32_t k = 0; k < kinds->nvalues; k++) free = free && vt_kind_allowed(w, r->when, kinds->values[k]);
  if (free) {
    w->kind = NULL;
    w->rule = (int32_t)rule;
    result = vt_test(w, x, helps) == VT_YES;
  }
  for (uint32_t k = 0; !free && k < kinds->nvalues; k++) {
    if (!vt_kind_allowed(w, r->when, kinds->values[k])) continue;
    w->kind = kinds->values[k];
    w->rule = -1;
    bool possible = vt_test(w, r->when, true) != VT_NO;
    w->rule = (int32_t)rule;
    if (possible && (vt_test(w, x, helps) != VT_NO) == helps) {
      result = helps;
      break;
    }
  }
  w->quiet--;
  w->hypothetical = false;
  w->rule = -1;
  w->kind = NULL;
  return result;
}

int vt_linked_of(const vt_problem *p, const vt_expr *x) {
  for (uint32_t i = 0; i < p->nlinked; i++)
    if (vt_same_expr(p->linked[i], x)) return (int)i;
  return -1;
}

static bool need_asks(const vt_need *n, uint32_t ledger, const vt_expr *of, bool any_of, bool each) {
  if (!n) return false;
  bool credit = n->kind == VT_NEED_CREDIT || n->kind == VT_NEED_AREAS || n->kind == VT_NEED_SHARE;
  if (credit && n->ledger == ledger) {
    if (each ? n->each != 0 : n->of && (any_of || vt_same_expr(n->of, of))) return true;
  }
  for (uint32_t i = 0; i < n->nkids; i++)
    if (need_asks(n->kids[i], ledger, of, any_of, each)) return true;
  for (uint32_t i = 0; i < n->nrows; i++)
    if (need_asks(n->rows[i].need, ledger, of, any_of, each)) return true;
  return false;
}

/* Whether any need of the pack asks for records of such a kind (any_of: of some kind), or for each year. */
static bool pack_asks(const vt_world *w, uint32_t ledger, const vt_expr *of, bool any_of, bool each) {
  for (uint32_t g = 0; g < w->p->ngoals; g++) {
    const vt_goal *goal = &w->p->goals[g];
    if (need_asks(goal->need, ledger, of, any_of, each)) return true;
    for (uint32_t i = 0; i < goal->nexcepts; i++)
      if (need_asks(goal->excepts[i].need, ledger, of, any_of, each)) return true;
    for (uint32_t s = 0; s < goal->nsteps; s++) {
      if (need_asks(goal->steps[s].need, ledger, of, any_of, each)) return true;
      for (uint32_t i = 0; i < goal->steps[s].nexcepts; i++)
        if (need_asks(goal->steps[s].excepts[i].need, ledger, of, any_of, each)) return true;
    }
  }
  return false;
}

static void link_conditions(const vt_world *w, vt_problem *p) {
  for (uint32_t i = 0; i < w->p->nlimits; i++) {
    const vt_limit *l = &w->p->limits[i];
    if (l->ledger != p->ledger || !l->of || l->counts_records || vt_linked_of(p, l->of) >= 0) continue;
    if (pack_asks(w, p->ledger, l->of, false, false) && p->nlinked < MOST_LINKED) p->linked[p->nlinked++] = l->of;
  }
}

static bool case_possible(vt_world *w, const vt_problem *p, uint32_t rule, uint32_t which) {
  for (uint32_t i = 0; i < p->nlinked; i++) {
    bool yes = which >> i & 1;
    if (yes ? !vt_future_of(w, rule, p->linked[i], true) : vt_future_of(w, rule, p->linked[i], false)) return false;
  }
  return true;
}

static bool years_matter(const vt_world *w, uint32_t ledger) {
  for (uint32_t i = 0; i < w->p->nlimits; i++) {
    const vt_limit *l = &w->p->limits[i];
    if (l->ledger == ledger && (l->per == VT_PER_SCHOOL_YEAR || l->per == VT_PER_CALENDAR_YEAR)) return true;
  }
  return pack_asks(w, ledger, NULL, false, true);
}

static uint32_t stretches(const vt_world *w, uint32_t ledger, int32_t *out, int32_t *ends) {
  int32_t from = w->as_of, until = VT_EVER;
  uint32_t n = 0;
  if (w->has_window && w->until.known == VT_KNOWN) until = (int32_t)w->until.n.num;
  if (w->deadline.known == VT_KNOWN && w->deadline.n.num < until) until = (int32_t)w->deadline.n.num;
  if (w->has_window && w->from.known == VT_KNOWN && w->from.n.num > from) from = (int32_t)w->from.n.num;
  if (until < from) return 0;
  if (until == VT_EVER || !years_matter(w, ledger)) return out[0] = VT_NEVER, ends[0] = VT_EVER, 1;
  while (from <= until && n < MOST_STRETCHES) {
    ends[n] = until;
    out[n++] = from;
    int32_t school = vt_school_start(vt_year_of(w, from, false) + 1, w->p->school_year);
    int32_t year = vt_day(vt_year_of(w, from, true) + 1, 1, 1);
    from = year < school ? year : school;
    if (from <= until) ends[n - 1] = from - 1;
  }
  return n;
}

static bool rule_open(vt_world *w, uint32_t index, int32_t day) {
  const vt_rule *r = &w->p->rules[index];
  int32_t at = day == VT_NEVER ? w->as_of : day;
  bool by_earned = r->force.by && r->force.by->op == VT_ATTR && r->force.by->attr == VT_F_EARNED;
  w->hypothetical = true;
  w->kind = NULL;
  bool open = by_earned ? vt_force_on(w, &r->force, at) : vt_force_test(w, &r->force, true) != VT_NO;
  open = open && vt_test(w, r->when, true) != VT_NO;
  open = open && !(r->except_when && vt_test(w, r->except_when, false) == VT_YES);
  if (open) {
    vt_value v = vt_eval(w, r->as, true);
    open = v.known == VT_OPEN || (v.known == VT_KNOWN && vt_sign(v.n) > 0);
  }
  w->hypothetical = false;
  return open;
}

/* A rule that gives a fixed amount for so many records, all of which are there, gives nothing more. */
static bool rule_spent(vt_world *w, uint32_t rule, const vt_supply *s, uint32_t ns) {
  w->hypothetical = true;
  bool fixed = vt_eval(w, w->p->rules[rule].as, true).known == VT_KNOWN;
  w->hypothetical = false;
  for (uint32_t i = 0; fixed && i < w->p->nlimits; i++) {
    const vt_limit *l = &w->p->limits[i];
    vt_rat most;
    bool unbounded;
    if (l->rule != (int32_t)rule || !l->counts_records || l->per != VT_PER_CYCLE || l->of) continue;
    if (vt_test(w, l->when, false) != VT_YES || !vt_amount(w, l->most, true, &most, &unbounded) || unbounded) continue;
    int64_t n = 0;
    for (uint32_t k = 0; k < ns; k++) n += s[k].rule == rule && !vt_credited(w, s[k].record, w->p->rules[rule].ledger);
    if (vt_cmp(vt_int(n), most) >= 0) return true;
  }
  return false;
}

/* --- columns ------------------------------------------------------------------------------------------------------ */

static void add_column(vt_world *w, vt_problem *p, vt_column c) {
  p->cols = vt_grow(w->arena, p->cols, p->ncols, sizeof *p->cols);
  if (p->cols) p->cols[p->ncols++] = c;
}

void vt_add_line(vt_world *w, vt_problem *p, vt_line line) {
  p->lines = vt_grow(w->arena, p->lines, p->nlines, sizeof *p->lines);
  if (p->lines) p->lines[p->nlines++] = line;
}

/* What all pieces hold together, less what granted goals used. */
static vt_rat whole_of(const vt_world *w, const vt_problem *p, const vt_supply *s, const vt_piece *pieces, uint32_t n) {
  bool all;
  vt_rat sum = vt_sub(vt_int(0), vt_spent(w, s->record, p->ledger, &all));
  for (uint32_t i = 0; i < n; i++) sum = vt_add(sum, pieces[i].amount);
  return !all && vt_sign(sum) > 0 ? sum : vt_int(0);
}

/* A column for each piece and each area. */
static void offer_columns(vt_world *w, vt_problem *p, const vt_supply *s) {
  const vt_ledger *l = &w->p->ledgers[p->ledger];
  vt_piece pieces[VT_MOST_PIECES];
  bool cut;
  uint32_t n = vt_pieces(w, s, pieces, &cut);
  vt_column c = {.item = (int32_t)p->nitems - 1,
                 .rule = s->rule,
                 .record = (int32_t)s->record,
                 .day = VT_NEVER,
                 .full = s->unbounded ? vt_int(VT_AMPLE)
                         : cut        ? whole_of(w, p, s, pieces, n)
                                      : s->amount};
  p->cut = p->cut || n > 1;
  for (uint32_t i = 0; i < n; i++) {
    if (cut && vt_sign(pieces[i].amount) <= 0) continue;
    c.windows = pieces[i].windows;
    c.piece = n > 1 ? pieces[i].amount : vt_int(0);
    for (uint32_t a = 0; a < l->nareas; a++) {
      if (!(s->areas >> a & 1)) continue;
      c.area = l->first_area + a;
      add_column(w, p, c);
    }
  }
}

/* A piece may count by several rules, each for a share of it: together these are the whole at most. */
static void piece_line(vt_world *w, vt_problem *p, uint32_t col) {
  const vt_column *first = &p->cols[col];
  vt_line line = {.pieces = true,
                  .bound = vt_int(1),
                  .limit = -1,
                  .cols = CW_NEW_ARRAY(w->arena, p->ncols + 1, uint32_t),
                  .coef = CW_NEW_ARRAY(w->arena, p->ncols + 1, vt_rat)};
  if (!line.cols || !line.coef || vt_sign(first->piece) == 0) return;
  for (uint32_t c = 0; c < p->ncols; c++) {
    const vt_column *k = &p->cols[c];
    if (k->item != first->item || k->windows != first->windows || vt_sign(k->piece) == 0) continue;
    if (c < col) return; /* told with the first of them */
    line.cols[line.n] = c;
    line.coef[line.n++] = vt_div(vt_int(1), k->piece);
  }
  vt_add_line(w, p, line);
}

/* Whether some piece of it holds anything: else it is no item. */
static bool any_piece(vt_world *w, const vt_supply *s) {
  vt_piece pieces[VT_MOST_PIECES];
  bool cut, any = false;
  uint32_t n = vt_pieces(w, s, pieces, &cut);
  for (uint32_t i = 0; i < n; i++) any = any || !cut || vt_sign(pieces[i].amount) > 0;
  return any;
}

static void record_columns(vt_world *w, vt_problem *p, const vt_supply *s, uint32_t ns) {
  for (uint32_t k = 0; k < ns; k++) {
    if (!any_piece(w, &s[k])) continue;
    if (p->nitems == 0 || p->item_record[p->nitems - 1] != (int32_t)s[k].record) {
      p->items = vt_grow(w->arena, p->items, p->nitems, sizeof *p->items);
      p->item_record = vt_grow(w->arena, p->item_record, p->nitems, sizeof *p->item_record);
      if (!p->items || !p->item_record) return;
      p->items[p->nitems] = VT_DIVISIBLE;
      p->item_record[p->nitems++] = (int32_t)s[k].record;
    }
    vt_whole are = w->p->rules[s[k].rule].records_are, *item = &p->items[p->nitems - 1];
    if (are > *item && !s[k].unbounded) *item = are;
    offer_columns(w, p, &s[k]);
  }
  for (uint32_t c = 0; p->cut && c < p->ncols; c++) piece_line(w, p, c);
}

static bool plain(const vt_world *w, uint32_t rule, uint32_t ledger) {
  for (uint32_t i = 0; i < w->p->nlimits; i++) {
    const vt_limit *l = &w->p->limits[i];
    if (l->ledger == ledger && (l->of || l->rule == (int32_t)rule)) return false;
  }
  return !pack_asks(w, ledger, NULL, true, false);
}

static void further_columns(vt_world *w, vt_problem *p, const vt_supply *s, uint32_t ns) {
  const vt_ledger *l = &w->p->ledgers[p->ledger];
  int32_t from[MOST_STRETCHES], until[MOST_STRETCHES];
  uint32_t n = stretches(w, p->ledger, from, until);
  w->quiet++;
  for (uint32_t t = 0; t < n; t++) {
    uint64_t done = 0;
    uint32_t ahead = vt_windows_ahead(w, from[t], until[t]);
    for (uint32_t k = 0; k < w->p->nrules; k++) {
      const vt_rule *r = &w->p->rules[k];
      if (r->ledger != p->ledger || !rule_open(w, k, from[t]) || rule_spent(w, k, s, ns)) continue;
      bool is_plain = plain(w, k, p->ledger);
      for (uint32_t a = 0; a < l->nareas; a++) {
        if (!(r->areas >> a & 1) || (is_plain && done >> a & 1)) continue;
        if (is_plain) done |= UINT64_C(1) << a;
        for (uint32_t which = 0; which < 1u << p->nlinked; which++)
          if (case_possible(w, p, k, which))
            add_column(w, p,
                       (vt_column){.item = -1,
                                   .area = l->first_area + a,
                                   .rule = k,
                                   .which = which,
                                   .record = -1,
                                   .day = from[t],
                                   .full = vt_int(-1),
                                   .windows = ahead,
                                   .piece = vt_int(0),
                                   .unlimited = true});
      }
    }
  }
  w->quiet--;
}

/* --- the whole ---------------------------------------------------------------------------------------------------- */

static bool records_missing(vt_world *w, uint32_t ledger) {
  const vt_attr *kinds = &w->p->attrs[VT_F_KIND];
  for (uint32_t k = 0; w->incomplete && k < w->p->nrules; k++)
    for (uint32_t i = 0; w->p->rules[k].ledger == ledger && i < kinds->nvalues && i < 64; i++)
      if (w->incomplete >> i & 1 && vt_kind_allowed(w, w->p->rules[k].when, kinds->values[i]))
        return vt_helps(w, (vt_unknown){.about = VT_ASK_MISSING, .row = -1, .other = -1, .day = VT_NEVER});
  return false;
}

vt_problem *vt_build(vt_world *w, uint32_t ledger) {
  vt_problem *p = CW_NEW(w->arena, vt_problem);
  vt_supply *s;
  if (!p) return NULL;
  p->ledger = ledger;
  uint32_t ns = vt_supplies(w, ledger, &s);
  link_conditions(w, p);
  record_columns(w, p, s, ns);
  if (records_missing(w, ledger)) w->full = true; /* not built: said by the caller */
  further_columns(w, p, s, ns);
  vt_apply_limits(w, p);
  p->nlimits = p->nlines;
  return p;
}

bool vt_serves(vt_world *w, const vt_problem *p, uint32_t col, const vt_need *need, uint64_t areas, int year) {
  const vt_column *c = &p->cols[col];
  bool calendar = need->each == 2;
  if (!(c->windows & vt_window_bit(w, need))) return false;
  if (need->ledger != p->ledger || !(areas >> (c->area - w->p->ledgers[p->ledger].first_area) & 1)) return false;
  if (c->record >= 0) {
    w->record = c->record;
    bool of = !need->of || vt_holds(w, need->of, true);
    w->record = -1;
    vt_value day = vt_cell(w, (uint32_t)c->record, VT_F_EARNED);
    if (!of || !need->each) return of;
    if (day.known == VT_KNOWN) return vt_year_of(w, (int32_t)day.n.num, calendar) == year;
    return vt_helps(
        w, (vt_unknown){.about = VT_ASK_RECORD, .attr = VT_F_EARNED, .row = c->record, .other = -1, .day = VT_NEVER});
  }
  int linked = need->of ? vt_linked_of(p, need->of) : -1;
  if (linked >= 0 ? !(c->which >> linked & 1) : need->of && !vt_future_of(w, c->rule, need->of, true)) return false;
  if (!need->each) return true;
  return c->day != VT_NEVER ? vt_year_of(w, c->day, calendar) == year : year >= vt_year_of(w, w->as_of, calendar);
}
